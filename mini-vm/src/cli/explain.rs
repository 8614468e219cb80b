//! The command that says what the names of the language mean.

use std::path::Path;

use clap::{Args, CommandFactory};
use mini_vm::explanation::{Kind, Topic, help};

use super::convert::write;
use super::output::{Output, STANDARD_OUTPUT};
use super::{CommandLine, Status, report};

/// Columns of the longest line of a text that can be broken.
const WIDTH: usize = 100;

/// What an example is indented by.
const INDENT: &str = "    ";

/// Characters that are shown of a name that means nothing.
const LONGEST_NAME: usize = 60;

/// Say what instructions, directives, error codes, traps and host functions mean
#[derive(Args)]
#[command(after_help = "\
Without a name, the names that there are. A name with several meanings has all of them explained.
Capital and small letters are the same, and a directive needs no dot.

Examples:
  mini-vm explain map_load
  mini-vm explain E042 w001
  mini-vm explain division_by_zero
  mini-vm explain .fn print_format")]
pub(super) struct ExplainCommand {
    /// What to explain
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

impl ExplainCommand {
    pub(super) fn execute(self) -> Status {
        if self.names.is_empty() {
            return print(&list());
        }
        let (topics, unknown) = found(&self.names);
        let texts: Vec<String> = topics.iter().map(|topic| plain(&topic.text())).collect();
        let status = if texts.is_empty() { Status::SUCCESS } else { print(&texts.join("\n\n")) };
        for name in &unknown {
            let message = format!("there is nothing to explain called `{}`", shown(name));
            let list = "`mini-vm explain` lists what can be explained";
            let help = help_for_command(name).or_else(|| help(name)).unwrap_or_else(|| list.to_owned());
            report::error_with_help(&message, Some(&help));
        }
        if unknown.is_empty() || status != Status::SUCCESS { status } else { Status::USAGE }
    }
}

/// For the name of a command, which has a help of its own.
fn help_for_command(name: &str) -> Option<String> {
    let commands = CommandLine::command();
    let command = commands.find_subcommand(name)?;
    Some(format!("`mini-vm help {}` tells of the command", command.get_name()))
}

/// What the names mean, and those that mean nothing.
fn found(names: &[String]) -> (Vec<Topic>, Vec<&str>) {
    let mut topics = Vec::new();
    let mut unknown = Vec::new();
    for name in names {
        let known = topics.len();
        topics.extend(Topic::named(name));
        if topics.len() == known {
            unknown.push(name.as_str());
        }
    }
    (topics, unknown)
}

fn print(text: &str) -> Status {
    write(&Output::of_text(Path::new(STANDARD_OUTPUT), &[]), |output| output.write_all(text.as_bytes()))
}

/// A name as a message shows it.
fn shown(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => report::visible(&name[..end]) + "...",
        None => report::visible(name),
    }
}

/// The names of each kind.
fn list() -> String {
    let lists = Kind::ALL.iter().map(|&kind| {
        let topics = Topic::all().filter(|topic| topic.kind() == kind);
        let names: Vec<&str> = topics.map(|topic| topic.name()).collect();
        let mut list = format!("{}:\n", kind.plural());
        wrap(&names.join(", "), "  ", "  ", &mut list);
        list
    });
    lists.collect::<Vec<_>>().join("\n")
}

/// Markdown as text for a terminal: paragraphs and items in lines that are not too long, examples indented.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut is_code = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
        } else if is_code {
            text += format!("{INDENT}{line}").trim_end();
            text.push('\n');
        } else {
            wrap(line, "", if line.starts_with("- ") { "  " } else { "" }, &mut text);
        }
    }
    text
}

/// Adds a text in lines of at most [`WIDTH`] columns, if its words allow, each with what it starts with.
fn wrap(line: &str, first_start: &str, start: &str, text: &mut String) {
    let mut column = first_start.len();
    *text += first_start;
    for (index, word) in line.split(' ').enumerate() {
        let width = word.chars().count();
        if index > 0 && column + 1 + width > WIDTH {
            text.push('\n');
            *text += start;
            column = start.len();
        } else if index > 0 {
            text.push(' ');
            column += 1;
        }
        *text += word;
        column += width;
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, list, plain};

    #[test]
    fn lines_are_broken_between_words_and_examples_are_not() {
        let word = "x".repeat(WIDTH / 2);
        let markdown =
            format!("{word} {word} {word}\n- {word} {word}\n\n```asm\n{word} {word} {word}\n\n```\n");
        let expected = format!("{word}\n{word}\n{word}\n- {word}\n  {word}\n\n    {word} {word} {word}\n\n");
        assert_eq!(plain(&markdown), expected);
    }

    #[test]
    fn the_list_fits() {
        assert!(list().lines().all(|line| line.len() <= WIDTH));
    }
}
