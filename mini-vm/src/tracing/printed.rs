//! What a program prints, on its way.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use super::words::Excerpt;

/// Sees what passes through [its writers](Self::writer): what the latest instruction has printed. Its clones see the same.
#[derive(Clone, Debug, Default)]
pub struct Printed(Rc<RefCell<[Excerpt; 2]>>);

/// A stream that a program prints to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintedStream {
    /// Standard output.
    Output,
    /// Standard error.
    Errors,
}

impl Printed {
    /// A writer for a host, whose bytes go on into `inner`.
    pub fn writer<W: Write>(&self, stream: PrintedStream, inner: W) -> impl Write + use<W> {
        Passage { printed: self.clone(), stream, inner }
    }

    /// Forgets what has been printed so far.
    pub(super) fn clear(&self) {
        self.0.borrow_mut().iter_mut().for_each(Excerpt::clear);
    }

    /// Hands over what has been printed since it was cleared, to standard output and to standard error.
    pub(super) fn take_into(&self, taken: &mut [Excerpt; 2]) {
        std::mem::swap(&mut *self.0.borrow_mut(), taken);
    }
}

struct Passage<W> {
    printed: Printed,
    stream: PrintedStream,
    inner: W,
}

impl<W: Write> Write for Passage<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.inner.write(bytes)?;
        self.printed.0.borrow_mut()[self.stream as usize].push(&bytes[..length]);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
