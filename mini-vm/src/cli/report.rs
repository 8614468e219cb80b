//! What is printed: errors and notes on standard error, results of tests on standard output.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use annotate_snippets::{Group, Level, Renderer};
use mini_vm::console::{Stream, StreamError};

use super::messages::{self, MessageFormat, Report, Severity};
use super::{Status, progress};

/// Whether the program has printed the start of a line on the terminal where reports appear.
static IS_LINE_STARTED: AtomicBool = AtomicBool::new(false);

/// A stream of the program that goes to the terminal where reports appear.
pub(super) struct BeforeReports<W>(pub(super) W);

impl<W: Write> Write for BeforeReports<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _clear = progress::hide();
        let length = self.0.write(bytes)?;
        if let Some(last) = bytes[..length].last() {
            IS_LINE_STARTED.store(*last != b'\n', Ordering::Relaxed);
        }
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Whether what is printed there would stand behind the start of a line.
pub(super) fn is_line_started() -> bool {
    IS_LINE_STARTED.load(Ordering::Relaxed)
}

/// Prints a text for people; as JSON it is a note.
pub(super) fn print(text: &str) {
    match messages::format() {
        MessageFormat::Human | MessageFormat::Short => to_errors(text),
        MessageFormat::Json => messages::tell(&Report::new(Severity::Note, text, text.to_owned())),
    }
}

/// Prints lines to standard error, with the colors that the terminal and the user want.
pub(super) fn to_errors(text: &str) {
    let _clear = progress::hide();
    let end_of_line = if IS_LINE_STARTED.swap(false, Ordering::Relaxed) { "\n" } else { "" };
    // Where standard error is closed there is nowhere left to complain.
    let _ = writeln!(anstream::stderr().lock(), "{end_of_line}{text}");
}

/// Prints to standard output, where it appears at once.
pub(super) fn result(text: &str) -> Result<(), StreamError> {
    let _clear = progress::hide();
    let mut stdout = anstream::stdout().lock();
    let written = write!(stdout, "{text}").and_then(|()| stdout.flush());
    written.map_err(|error| StreamError { stream: Stream::Output, error })
}

/// Prints an error without a place.
pub(super) fn error(message: &str) {
    error_with_help(message, None);
}

/// Prints an error without a place, with what helps.
pub(super) fn error_with_help(message: &str, help: Option<&str>) {
    messages::tell(&error_report(message, help));
}

/// An error without a place.
pub(super) fn error_report(message: &str, help: Option<&str>) -> Report {
    let title = Level::ERROR.primary_title(message);
    let rendered = render(&[Group::with_title(title).elements(help.map(|help| Level::HELP.message(help)))]);
    Report { help: help.map(str::to_owned), ..Report::new(Severity::Error, message, rendered) }
}

/// Prints a warning without a place.
pub(super) fn warning(code: &'static str, message: &str) {
    let rendered = render(&[Group::with_title(Level::WARNING.primary_title(message).id(code))]);
    messages::tell(&Report { code: Some(code), ..Report::new(Severity::Warning, message, rendered) });
}

/// Prints a note without a place.
pub(super) fn note(message: &str) {
    let rendered = render(&[Group::with_title(Level::NOTE.primary_title(message))]);
    messages::tell(&Report::new(Severity::Note, message, rendered));
}

/// A report made of annotated snippets, as text. In JSON it has no colors.
pub(super) fn render(report: &[Group<'_>]) -> String {
    match messages::format() {
        MessageFormat::Human | MessageFormat::Short => Renderer::styled().render(report),
        MessageFormat::Json => Renderer::plain().render(report),
    }
}

/// A name as reports show it, for results as well: control characters, which could move the cursor or make a line of their
/// own, have their pictures, and what turns the direction of text is replaced.
pub(super) fn visible(name: &str) -> String {
    name.chars().map(visible_character).collect()
}

fn visible_character(character: char) -> char {
    const PICTURES: u32 = 0x2400;
    match character {
        '\0'..' ' => char::from_u32(PICTURES + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            char::REPLACEMENT_CHARACTER
        }
        _ => character,
    }
}

/// Says what could not be done with the system.
pub(super) fn io_error(message: &str, error: &io::Error) -> Status {
    self::error(&format!("{message}: {error}"));
    Status::IO_ERROR
}

/// Says that a stream has failed, and where that was. Whoever closes a pipe does not want to read on, which is no failure.
pub(super) fn stream_error(failure: &StreamError, place: &str) -> Status {
    match (failure.stream, failure.error.kind()) {
        (Stream::Output | Stream::Errors, io::ErrorKind::BrokenPipe) => return Status::SUCCESS,
        _ => error(&format!("{failure}{place}")),
    }
    match (failure.stream, failure.error.kind()) {
        (Stream::Replay, io::ErrorKind::InvalidData) => Status::BAD_INPUT,
        _ => Status::IO_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use annotate_snippets::{Level, Renderer};

    use super::visible;

    #[test]
    fn names_look_as_in_reports() {
        for character in ('\0'..=' ').chain('\x7e'..='\x7f').chain('\u{202a}'..='\u{202e}') {
            // Reports make spaces of a tab and keep the end of a line; a name has one line.
            if !"\t\n".contains(character) {
                let title = format!("a{character}b");
                let group = annotate_snippets::Group::with_title(Level::ERROR.primary_title(&title));
                assert_eq!(format!("error: {}", visible(&title)), Renderer::plain().render(&[group]));
            }
        }
        assert_eq!(visible("a\tb\n\u{9b}"), "a\u{2409}b\u{240a}\u{fffd}");
    }
}
