//! Where the lines of the dialogue come from.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

/// A line that was asked for.
pub(super) enum Asked {
    Line(String),
    /// Somebody has given up the line, which only a terminal tells.
    #[cfg_attr(not(feature = "line-editing"), expect(dead_code))]
    Nothing,
    End,
}

/// Who gives lines.
pub(super) trait Lines {
    /// The next line.
    fn ask(&mut self, prompt: &str) -> io::Result<Asked>;

    /// What appears by itself.
    fn appearance(&self) -> Appearance;
}

/// What of a line appears by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Appearance {
    /// Nothing.
    Nothing,
    /// The line, as it is typed.
    Line,
    /// The line, and what it is asked with in front of it.
    #[cfg_attr(not(feature = "line-editing"), expect(dead_code))]
    PromptAndLine,
}

/// Lines that are known before the dialogue begins.
impl Lines for VecDeque<String> {
    fn ask(&mut self, _: &str) -> io::Result<Asked> {
        Ok(self.pop_front().map_or(Asked::End, Asked::Line))
    }

    fn appearance(&self) -> Appearance {
        Appearance::Nothing
    }
}

/// Lines of a stream. What is no UTF-8 in them is replaced.
pub(super) struct StreamLines<R> {
    pub(super) stream: R,
    pub(super) appearance: Appearance,
}

/// A longer line is no command; what is behind that is a line of its own.
const MAX_LINE_SIZE: u64 = 64 << 10;

impl<R: BufRead> Lines for StreamLines<R> {
    fn ask(&mut self, _: &str) -> io::Result<Asked> {
        let mut line = Vec::new();
        self.stream.by_ref().take(MAX_LINE_SIZE).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(Asked::End);
        }
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Ok(Asked::Line(String::from_utf8_lossy(line).into_owned()))
    }

    fn appearance(&self) -> Appearance {
        self.appearance
    }
}
