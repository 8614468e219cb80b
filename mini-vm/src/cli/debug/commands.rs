//! The commands of the dialogue: one table.

use mini_vm::assembly::closest;

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Step,
    Next,
    StepInstruction,
    NextInstruction,
    Finish,
    Until,
    Continue,
    ReverseStep,
    ReverseNext,
    ReverseStepInstruction,
    ReverseNextInstruction,
    ReverseFinish,
    ReverseUntil,
    ReverseContinue,
    Jump,
    Restart,
    Rewind,
    Who,
    Break,
    TemporaryBreak,
    Watch,
    ReadWatch,
    AccessWatch,
    Breakpoints,
    Delete,
    Disable,
    Enable,
    Ignore,
    Condition,
    Where,
    Backtrace,
    Frame,
    Up,
    Down,
    List,
    Disassemble,
    Print,
    Registers,
    Memory,
    Map,
    Help,
    Quit,
}

/// A command as the table has it.
#[derive(Clone, Copy)]
pub(super) struct Command {
    pub(super) verb: Verb,
    pub(super) name: &'static str,
    pub(super) short: &'static str,
    pub(super) arguments: &'static str,
    pub(super) meaning: &'static str,
}

macro_rules! define_commands {
    ($($title:literal { $($Verb:ident $name:literal $short:literal $arguments:literal $meaning:literal;)+ })+) => {
        /// All commands, in groups.
        pub(super) const GROUPS: &[(&str, &[Command])] = &[$(($title, &[$(Command {
            verb: Verb::$Verb,
            name: $name,
            short: $short,
            arguments: $arguments,
            meaning: $meaning,
        }),+])),+];
    };
}

define_commands! {
    "Forwards" {
        Step "step" "s" "[COUNT]" "to the start of another source line, also in another function";
        Next "next" "n" "[COUNT]" "to the start of another source line, past calls";
        StepInstruction "stepi" "si" "[COUNT]" "one instruction";
        NextInstruction "nexti" "ni" "[COUNT]" "one instruction, past a call";
        Finish "finish" "fin" "" "out of the function, behind its call";
        Until "until" "u" "PLACE" "to a place";
        Continue "continue" "c" "" "until something stops the program";
    }
    "Backwards" {
        ReverseStep "reverse-step" "rs" "[COUNT]" "to the start of the source line before";
        ReverseNext "reverse-next" "rn" "[COUNT]" "to the start of the source line before, past calls";
        ReverseStepInstruction "reverse-stepi" "rsi" "[COUNT]" "one instruction";
        ReverseNextInstruction "reverse-nexti" "rni" "[COUNT]" "one instruction, past a call";
        ReverseFinish "reverse-finish" "rf" "" "out of the function, to its call";
        ReverseUntil "reverse-until" "ru" "PLACE" "to a place";
        ReverseContinue "reverse-continue" "rc" "" "until something would have stopped the program, or to the start";
    }
    "To any time" {
        Jump "jump" "j" "POSITION" "to a position, `end`, or `+COUNT` or `-COUNT` from here";
        Restart "restart" "" "" "to the start";
        Who "who" "w" "WHAT" "which instruction last wrote something, such as `r3`, `u32[key]` or `counts[5]`";
        Rewind "rewind" "rw" "WHAT" "back to that instruction";
    }
    "Stops" {
        Break "break" "b" "PLACE [if CONDITION]" "stops at `main`, `main+3`, a line `25`, `lib.asm:25`, or instruction `@12`";
        TemporaryBreak "tbreak" "tb" "PLACE [if CONDITION]" "stops there once";
        Watch "watch" "wa" "WHAT" "stops when something is written, such as `r3`, `u32[key]`, `heap[key ..+12]` or `counts[5]`";
        ReadWatch "rwatch" "" "WHAT" "stops when something is read";
        AccessWatch "awatch" "" "WHAT" "stops when something is read or written";
        Breakpoints "breakpoints" "bl" "" "lists what stops the program";
        Delete "delete" "d" "[NUMBER...]" "removes breakpoints and watchpoints, or all";
        Disable "disable" "" "NUMBER..." "has some do nothing";
        Enable "enable" "" "NUMBER..." "has some stop again";
        Ignore "ignore" "" "NUMBER COUNT" "lets a breakpoint pass so many times";
        Condition "condition" "" "NUMBER [CONDITION]" "has a breakpoint stop only if an expression is not 0";
    }
    "What there is" {
        Where "where" "" "" "the position, the place and its source line";
        Backtrace "backtrace" "bt" "" "the calls under way";
        Frame "frame" "f" "[LEVEL]" "chooses the function whose registers have their names; 0 is the innermost";
        Up "up" "" "" "chooses the function further out";
        Down "down" "" "" "chooses the function further in";
        List "list" "l" "[PLACE]" "source lines; again, those behind them";
        Disassemble "disassemble" "dis" "[PLACE]" "instructions";
        Print "print" "p" "EXPRESSION" "a value: registers, labels, `u32[address]`, `counts[5]`, sums, comparisons";
        Registers "registers" "regs" "[all]" "the registers with names, or all that are not 0";
        Memory "memory" "x" "[TYPE] ADDRESS [COUNT]" "bytes, or numbers of a type, of the heap";
        Map "map" "m" "MAP" "the entries of a map, or with a key, such as `counts[5]`, where it is searched";
    }
    "The dialogue" {
        Help "help" "h" "[COMMAND]" "this list, or one command";
        Quit "quit" "q" "" "ends the dialogue; so does the end of its input";
    }
}

/// Every command.
pub(super) fn all() -> impl Iterator<Item = &'static Command> {
    GROUPS.iter().flat_map(|(_, commands)| *commands)
}

/// Whether a line that is no expression starts with a word that is a command, or is written like one.
pub(in crate::cli) fn can_be_command(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    find(word).is_ok() || word.chars().all(|character| character.is_ascii_alphabetic() || character == '-')
}

/// The command that a word names: its name, its abbreviation, or a start of its name that no other has.
pub(super) fn find(word: &str) -> Result<&'static Command, String> {
    if let Some(command) = all().find(|command| command.name == word || command.short == word) {
        return Ok(command);
    }
    let starting: Vec<_> = all().filter(|command| command.name.starts_with(word)).collect();
    match starting[..] {
        [command] => Ok(command),
        [] => {
            let help = match closest(word, all().map(|command| command.name)) {
                Some(name) => format!("did you mean `{name}`?"),
                None => "`help` lists all commands".to_owned(),
            };
            Err(format!("there is no command `{}`: {help}", super::shown(word)))
        }
        _ => {
            let names: Vec<_> = starting.iter().map(|command| format!("`{}`", command.name)).collect();
            Err(format!("`{word}` can be {}", names.join(", ")))
        }
    }
}

/// All commands, with what they do.
pub(super) fn help() -> String {
    let mut text = String::new();
    for (title, commands) in GROUPS {
        text.push_str(&format!("{title}:\n"));
        for command in *commands {
            text.push_str(&format!("  {}\n", line(command)));
        }
    }
    text.push_str("An empty line repeats the last command. A start of a name that no other has will do.");
    text
}

/// A command and what it does.
pub(super) fn line(command: &Command) -> String {
    let names = match command.short {
        "" => command.name.to_owned(),
        short => format!("{} ({short})", command.name),
    };
    format!("{:<44} {}", format!("{names} {}", command.arguments), command.meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_of_one_command() {
        let mut names: Vec<_> =
            all().flat_map(|it| [it.name, it.short]).filter(|name| !name.is_empty()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn starts_of_names_will_do() {
        let found = |word| find(word).map(|command| command.name);
        assert_eq!(found("n"), Ok("next"));
        assert_eq!(found("cont"), Ok("continue"));
        assert_eq!(found("reverse-f"), Ok("reverse-finish"));
        assert!(found("reverse-s").is_err_and(|message| message.contains("`reverse-stepi`")));
        assert!(found("contnue").is_err_and(|message| message.contains("did you mean `continue`?")));
        assert!(found("\x1b[2J").is_err_and(|message| !message.contains('\x1b')));
    }
}
