//! What the dialogue shows: its own lines, and what the program prints, each line of that with a mark in front.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// In front of what the program writes to its standard output and to its standard error.
pub(super) const OUTPUT_MARK: &str = "| ";
pub(super) const ERRORS_MARK: &str = "! ";

/// Where the dialogue appears. Its clones are the same screen.
pub(in crate::cli) struct Screen<W>(Rc<RefCell<State<W>>>);

struct State<W> {
    writer: W,
    /// The mark of the line that the program has begun and not ended.
    begun: Option<&'static str>,
}

impl<W> Clone for Screen<W> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<W: Write> Screen<W> {
    pub(in crate::cli) fn new(writer: W) -> Self {
        Self(Rc::new(RefCell::new(State { writer, begun: None })))
    }

    /// Shows a line of the dialogue, or several.
    pub(super) fn line(&self, text: &str) -> io::Result<()> {
        let mut state = self.0.borrow_mut();
        state.end_line()?;
        writeln!(state.writer, "{text}")
    }

    /// Has all appear that was shown, and behind it the start of a line.
    pub(super) fn settle(&self, start: &str) -> io::Result<()> {
        let mut state = self.0.borrow_mut();
        state.end_line()?;
        state.writer.write_all(start.as_bytes())?;
        state.writer.flush()
    }

    pub(super) fn flush(&self) -> io::Result<()> {
        self.0.borrow_mut().writer.flush()
    }
}

#[cfg(feature = "dap")]
impl Screen<Vec<u8>> {
    /// Takes what was shown.
    pub(in crate::cli) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.borrow_mut().writer)
    }
}

impl<W: Write> State<W> {
    /// Ends the line that the program has begun, with a backslash, as the expectations in programs have it.
    fn end_line(&mut self) -> io::Result<()> {
        if self.begun.take().is_some() { self.writer.write_all(b"\\\n") } else { Ok(()) }
    }

    /// Shows bytes that the program has written, with what could do something to a terminal escaped.
    fn of_program(&mut self, bytes: &[u8], mark: &'static str) -> io::Result<()> {
        if self.begun.is_some_and(|begun| begun != mark) {
            self.end_line()?;
        }
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            if self.begun.is_none() {
                self.writer.write_all(mark.as_bytes())?;
            }
            let (text, is_ended) = match line.strip_suffix(b"\n") {
                Some(text) => (text, true),
                None => (line, false),
            };
            self.writer.write_all(escaped(text).as_bytes())?;
            self.begun = (!is_ended).then_some(mark);
            if is_ended {
                self.writer.write_all(b"\n")?;
            }
        }
        Ok(())
    }
}

/// Bytes as text, where `\\` stands for a backslash and `\xNN` for what is no text or is not visible.
fn escaped(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\\' => text.push_str("\\\\"),
                ' '..='~' => text.push(character),
                _ if super::is_visible(character) => text.push(character),
                _ => {
                    let mut bytes = [0; 4];
                    character.encode_utf8(&mut bytes).bytes().for_each(|byte| push_escape(&mut text, byte));
                }
            }
        }
        chunk.invalid().iter().for_each(|&byte| push_escape(&mut text, byte));
    }
    text
}

fn push_escape(text: &mut String, byte: u8) {
    text.push_str(&format!("\\x{byte:02x}"));
}

/// A stream of the program.
pub(super) struct ProgramStream<W> {
    pub(super) screen: Screen<W>,
    pub(super) mark: &'static str,
}

impl<W: Write> Write for ProgramStream<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.screen.0.borrow_mut().of_program(bytes, self.mark)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.screen.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_program_are_marked_and_escaped() {
        let screen = Screen::new(Vec::new());
        let mut output = ProgramStream { screen: screen.clone(), mark: OUTPUT_MARK };
        let mut errors = ProgramStream { screen: screen.clone(), mark: ERRORS_MARK };
        for part in [&b"a "[..], b"\xffb\\", b"\x1b[31m\n\nc"] {
            output.write_all(part).expect("a vector takes all");
        }
        errors.write_all(b"\xe2\x80\xaed\n").expect("a vector takes all");
        screen.line("> e").expect("a vector takes all");
        let shown = String::from_utf8(screen.0.borrow().writer.clone()).expect("it is text");
        assert_eq!(shown, "| a \\xffb\\\\\\x1b[31m\n| \n| c\\\n! \\xe2\\x80\\xaed\n> e\n");
    }
}
