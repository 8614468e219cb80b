//! Where the lines of the dialogue come from.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

/// A line that was asked for.
pub(super) enum Asked {
    Line(String),
    /// Somebody has given up the line.
    Nothing,
    End,
}

/// Who gives lines.
pub(super) trait Lines {
    /// The next line. What it is asked with appears in front of it.
    fn ask(&mut self, prompt: &str) -> io::Result<Asked>;

    /// Whether a line appears as it is typed, so that it need not be shown.
    fn is_shown(&self) -> bool;
}

/// Lines that are known before the dialogue begins.
impl Lines for VecDeque<String> {
    fn ask(&mut self, _: &str) -> io::Result<Asked> {
        Ok(self.pop_front().map_or(Asked::End, Asked::Line))
    }

    fn is_shown(&self) -> bool {
        false
    }
}

/// Lines of a stream. What is no UTF-8 in them is replaced.
pub(super) struct StreamLines<R>(pub(super) R);

/// A longer line is no command; what is behind that is a line of its own.
const MAX_LINE_SIZE: u64 = 64 << 10;

impl<R: BufRead> Lines for StreamLines<R> {
    fn ask(&mut self, _: &str) -> io::Result<Asked> {
        let mut line = Vec::new();
        self.0.by_ref().take(MAX_LINE_SIZE).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(Asked::End);
        }
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Ok(Asked::Line(String::from_utf8_lossy(line).into_owned()))
    }

    fn is_shown(&self) -> bool {
        false
    }
}
