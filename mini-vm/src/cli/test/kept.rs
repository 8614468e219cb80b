//! What a test keeps of what a program writes.

use std::io::{self, Write};

/// The first bytes that are written, and no more than `most` of them: writing more is an error of
/// [`io::ErrorKind::WriteZero`].
pub(super) struct Kept {
    pub(super) bytes: Vec<u8>,
    most: usize,
}

impl Kept {
    pub(super) fn at_most(most: usize) -> Self {
        Self { bytes: Vec::new(), most }
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = bytes.len().min(self.most - self.bytes.len());
        self.bytes.try_reserve(length).map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
        self.bytes.extend_from_slice(&bytes[..length]);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Lets the rest go without an error.
pub(super) struct OnlyFirst(pub(super) Kept);

impl Write for OnlyFirst {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        _ = self.0.write(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
