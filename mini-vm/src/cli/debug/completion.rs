//! How a line of the dialogue that has been begun can go on.

use mini_vm::verify::Program;

use super::commands;

/// The names of labels and registers of a program.
pub(in crate::cli) fn names_of(program: &Program) -> Vec<String> {
    let module = program.module();
    let labels = module.labels.iter().map(|label| label.name.clone());
    let registers = module.named_functions.iter().flat_map(|function| &function.registers);
    let mut names: Vec<_> = labels.chain(registers.map(|register| register.name.to_string())).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Where the word starts that a line ends with, and what it can become: a command, or behind one a name of the program.
pub(in crate::cli) fn complete(before: &str, names: &[String]) -> (usize, Vec<String>) {
    let is_of_name = |character: char| character.is_alphanumeric() || "_.-".contains(character);
    let start = before.char_indices().rev().take_while(|&(_, character)| is_of_name(character)).last();
    let start = start.map_or(before.len(), |(place, _)| place);
    let word = &before[start..];
    let is_command = before[..start].trim().is_empty();
    let names: Vec<&str> = if is_command {
        commands::all().map(|command| command.name).collect()
    } else {
        names.iter().map(String::as_str).collect()
    };
    let fitting = names.into_iter().filter(|name| name.starts_with(word)).map(str::to_owned);
    (start, fitting.collect())
}

#[cfg(test)]
mod tests {
    use super::complete;

    #[test]
    fn commands_come_first_and_names_behind_them() {
        let names = ["place".to_owned(), "price".to_owned()];
        assert_eq!(complete("whe", &names), (0, vec!["where".to_owned()]));
        assert_eq!(complete("p pri", &names), (2, vec!["price".to_owned()]));
        assert_eq!(complete("p \u{e4}(pl", &names), (5, vec!["place".to_owned()]));
        assert_eq!(complete("p \u{2003}pl", &names), (5, vec!["place".to_owned()]));
    }
}
