//! The command that lays sources out, or says which of them are laid out otherwise.

use std::fs;
use std::iter;
use std::path::{Path, PathBuf};

use clap::Args;
use mini_vm::assembly::AssemblyError;
use mini_vm::assembly::formatting::{format, has_same_tokens};
use mini_vm::bytecode::is_bytecode;
use mini_vm::console::Stream;

use super::convert::write;
use super::folder::add_sources;
use super::limits::source_size;
use super::load::{LoadError, STANDARD_INPUT, display_name, read_within, text_of};
use super::messages::{self, Change, Message, MessageFormat, MessageOptions};
use super::output::{Output, STANDARD_OUTPUT};
use super::source::{Source, Sources};
use super::{Status, encoding, failure, report};

/// Lines that `--check` shows of a file.
const MOST_LINES: usize = 3;

/// Characters that are shown of a line.
const LONGEST_LINE: usize = 100;

/// Lay sources out in the usual form, each in its place
#[derive(Args)]
#[command(after_help = "\
Comments stay, no line gets another number, and a source assembles to the same bytes as before.
The form is described in docs/fmt.md.

Examples:
  mini-vm fmt programs                           every .asm file in the folder
  mini-vm fmt --check programs                   changes nothing; status 1 if a file would change
  mini-vm fmt - < old.asm > new.asm")]
pub(super) struct FormatCommand {
    /// Sources, or folders in which every `.asm` file is one; `-` is from standard input to standard output
    #[arg(required = true)]
    paths: Vec<PathBuf>,

    /// Change nothing, and name the files that would change, with status 1
    #[arg(long)]
    check: bool,

    /// Bytes of a source, at most 1G
    #[arg(long, value_name = "SIZE", value_parser = source_size, default_value = "64M")]
    max_source: u64,

    #[command(flatten)]
    messages: MessageOptions,
}

impl FormatCommand {
    pub(super) fn execute(self) -> Status {
        self.messages.choose("fmt", if self.check { Stream::Output } else { Stream::Errors });
        let mut files = Vec::new();
        for path in &self.paths {
            if path == Path::new(STANDARD_INPUT) {
                files.push(path.clone());
            } else if let Err(error) = add_sources(path, |_| false, &mut files) {
                return failure::unreadable(&display_name(path), &error);
            }
        }
        if files.is_empty() {
            report::error("there is nothing to format: no `.asm` file was found");
            return Status::USAGE;
        }
        let mut worst = Status::SUCCESS;
        for file in &files {
            let status = self.format(file);
            if status.is_of_signal() {
                return status;
            }
            worst = worse(worst, status);
        }
        worst
    }

    fn format(&self, file: &Path) -> Status {
        let (source, formatted) = match self.formatted(file) {
            Ok(both) => both,
            Err(status) => return status,
        };
        let is_stream = file == Path::new(STANDARD_INPUT);
        match (self.check, formatted == source.text) {
            (true, true) => Status::SUCCESS,
            (true, false) => show_difference(&source, &formatted),
            (false, true) if !is_stream => Status::SUCCESS,
            (false, _) => {
                let output = if is_stream { Path::new(STANDARD_OUTPUT) } else { file };
                write(&Output::of_text(output, &[]), |file| file.write_all(formatted.as_bytes()))
            }
        }
    }

    /// A source and its new form; an error has been reported.
    fn formatted(&self, file: &Path) -> Result<(Source, String), Status> {
        let name = display_name(file);
        // What is no file, such as a pipe, may never end, and there is nothing to replace.
        let is_other = |file: &Path| fs::metadata(file).is_ok_and(|metadata| !metadata.is_file());
        if file != Path::new(STANDARD_INPUT) && is_other(file) {
            report::error(&format!("{name} is no file: give `-` and its contents as standard input"));
            return Err(Status::USAGE);
        }
        let bytes = read_within(file, self.max_source).map_err(|error| failure::load_error(&error))?;
        if is_bytecode(&bytes) {
            report::error(&format!("{name} is bytecode: `mini-vm disasm` makes a source of it"));
            return Err(Status::BAD_INPUT);
        }
        let source = text_of(name, bytes).map_err(|error| failure::load_error(&error))?;
        match format(&source.text) {
            Ok(formatted) if has_same_tokens(&source.text, &formatted) => Ok((source, formatted)),
            Ok(_) => {
                let name = &source.name;
                report::error(&format!("{name} is left as it is: its new form would mean something else"));
                Err(Status::BAD_INPUT)
            }
            Err(error) => Err(failure::load_error(&malformed(source, error))),
        }
    }
}

/// Why a source cannot be taken apart: said once of what is no text, not for each of its bytes.
fn malformed(source: Source, error: AssemblyError) -> LoadError {
    if encoding::is_no_text(source.text.as_bytes()) {
        let Source { name, text, .. } = source;
        LoadError::NotText { name, bytes: text.into_bytes(), first_wrong: 0 }
    } else {
        LoadError::Source { source: Box::new(Sources::new(source, Vec::new())), error }
    }
}

/// The status that says more: that of an error, of which the first counts, rather than that of a difference.
fn worse(one: Status, other: Status) -> Status {
    if one == Status::SUCCESS || one == Status::FAILURE && other != Status::SUCCESS { other } else { one }
}

/// Says in which lines a source is laid out otherwise, and shows the first of them.
fn show_difference(source: &Source, formatted: &str) -> Status {
    let text = match messages::format() {
        MessageFormat::Human => difference(source, formatted),
        MessageFormat::Short => difference_in_short(source, formatted),
        MessageFormat::Json => {
            let changes = changed_lines(&source.text, formatted);
            let changes = changes.map(|(line, old, new)| Change { line, old, new }).collect();
            messages::send(&Message::Unformatted { file: &source.name, changes });
            return Status::FAILURE;
        }
    };
    match report::result(&text) {
        Ok(()) => Status::FAILURE,
        Err(failure) => worse(Status::FAILURE, report::stream_error(&failure, "")),
    }
}

/// One line, at the first of those that differ.
fn difference_in_short(source: &Source, formatted: &str) -> String {
    let mut lines = changed_lines(&source.text, formatted).map(|(line, ..)| line);
    let (first, rest) = (lines.next().unwrap_or(1), lines.count());
    let name = report::visible(&source.name);
    format!("{name}:{first}:1: error: the layout differs in {}\n", number_of_lines(1 + rest))
}

fn number_of_lines(count: usize) -> String {
    if count == 1 { "1 line".to_owned() } else { format!("{count} lines") }
}

fn difference(source: &Source, formatted: &str) -> String {
    let count = changed_lines(&source.text, formatted).count();
    let lines = format!("{} differ{}", number_of_lines(count), if count == 1 { "s" } else { "" });
    let mut text = format!("{} is not formatted: {lines}\n", report::visible(&source.name));
    for (number, old, new) in changed_lines(&source.text, formatted).take(MOST_LINES) {
        for (sign, line) in [('-', old), ('+', new)] {
            if let Some(line) = line {
                text += &format!("{number:5} {sign} {}\n", shown(line));
            }
        }
    }
    if count > MOST_LINES {
        text += &format!("      ({} more)\n", count - MOST_LINES);
    }
    text
}

/// The lines that differ, with their numbers: all but the last of them stand in both texts.
fn changed_lines<'t>(
    old: &'t str,
    new: &'t str,
) -> impl Iterator<Item = (usize, Option<&'t str>, Option<&'t str>)> {
    let (mut old, mut new) = (old.split_inclusive('\n'), new.split_inclusive('\n'));
    let pairs = iter::from_fn(move || match (old.next(), new.next()) {
        (None, None) => None,
        pair => Some(pair),
    });
    (1..).zip(pairs).filter(|(_, (old, new))| old != new).map(|(number, (old, new))| (number, old, new))
}

/// A line as it is shown: what is at its end and would not be seen has a picture.
fn shown(line: &str) -> String {
    let (line, end) = line.strip_suffix('\n').map_or((line, " (no line end)"), |line| (line, ""));
    let text = line.trim_end_matches(' ');
    let spaces = "\u{2420}".repeat((line.len() - text.len()).min(LONGEST_LINE));
    let is_cut = text.chars().nth(LONGEST_LINE).is_some();
    let start: String = text.chars().take(LONGEST_LINE).collect();
    let start = report::visible(&start).replace('\u{feff}', "\u{fffd}");
    if is_cut { format!("{start}...") } else { format!("{start}{spaces}{end}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_count_more_than_differences() {
        let statuses =
            [Status::SUCCESS, Status::FAILURE, Status::BAD_INPUT, Status::FAILURE, Status::NO_INPUT];
        assert_eq!(statuses.into_iter().fold(Status::SUCCESS, worse), Status::BAD_INPUT);
        assert_eq!(statuses[..2].iter().copied().fold(Status::SUCCESS, worse), Status::FAILURE);
    }

    #[test]
    fn what_is_shown_of_a_line_can_be_seen() {
        assert_eq!(shown("\u{feff}a\tb \r\n"), "\u{fffd}a\u{2409}b \u{240d}");
        assert_eq!(shown("halt  \n"), "halt\u{2420}\u{2420}");
        assert_eq!(shown("halt"), "halt (no line end)");
        assert_eq!(shown(&"a".repeat(200)), "a".repeat(LONGEST_LINE) + "...");
    }
}
