//! What wrong usage was probably meant to be, where clap does not know.

use std::ffi::OsString;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::CommandLine;

/// What clap has to say of `words`, the arguments of the process, with a tip if there is one.
pub(super) fn add(mut error: clap::Error, words: &[OsString]) -> clap::Error {
    match error.kind() {
        ErrorKind::UnknownArgument => {
            if let Some(tip) = unknown_argument(&error, words) {
                error.remove(ContextKind::SuggestedArg);
                error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
            }
        }
        ErrorKind::InvalidSubcommand if error.get(ContextKind::SuggestedSubcommand).is_none() => {
            if let Some(name) = text(&error, ContextKind::InvalidSubcommand).and_then(similar_command) {
                error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(vec![name]));
            }
        }
        _ => {}
    }
    error
}

fn unknown_argument(error: &clap::Error, words: &[OsString]) -> Option<String> {
    let argument = text(error, ContextKind::InvalidArg)?;
    match (command(words), argument.strip_prefix("--")) {
        (None, Some(option)) => option_of_command(option),
        (Some(name), None) if name == "run" && !argument.starts_with('-') => {
            Some("the program's own arguments go after `--`".to_owned())
        }
        _ => None,
    }
}

/// The command that `words` name.
fn command(words: &[OsString]) -> Option<&OsString> {
    let mut words = words.iter();
    loop {
        let word = words.next()?;
        if word == "--color" {
            words.next();
        } else if !word.to_string_lossy().starts_with('-') {
            let is_command = CommandLine::command().find_subcommand(word).is_some();
            return is_command.then_some(word);
        }
    }
}

/// The tip for an option of a command that stands in front of it, or without it.
fn option_of_command(option: &str) -> Option<String> {
    let command_line = CommandLine::command();
    let mut commands = command_line.get_subcommands();
    let command =
        commands.find(|command| command.get_arguments().any(|known| known.get_long() == Some(option)))?;
    let name = command.get_name();
    Some(format!(
        "`--{option}` is an option of `{name}` and goes after it, as in `mini-vm {name} --{option}`"
    ))
}

/// The command whose name differs in one letter, or in two that have changed places.
fn similar_command(word: &str) -> Option<String> {
    let command_line = CommandLine::command();
    let mut names = command_line.get_subcommands().map(|command| command.get_name());
    names.find(|name| strsim::osa_distance(name, word) == 1).map(str::to_owned)
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    }
}
