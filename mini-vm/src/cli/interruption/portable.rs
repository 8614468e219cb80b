//! Systems without signals.

use std::io::{self, BufRead, Write};

/// Nothing ever interrupts.
pub(in crate::cli) struct Interruption;

/// No signal ends a process whose files grow.
pub(in crate::cli) fn survive_large_files() {}

impl Interruption {
    pub(in crate::cli) fn watch() -> io::Result<Self> {
        Ok(Self)
    }

    pub(in crate::cli) fn signal(&self) -> Option<u8> {
        None
    }

    pub(in crate::cli) fn stop_looking(&self) {}

    /// Standard input. It is read ahead whatever `buffer_size` says.
    pub(in crate::cli) fn input(&self, _buffer_size: usize) -> io::Result<impl BufRead> {
        Ok(io::stdin().lock())
    }

    pub(in crate::cli) fn output(&self) -> io::Result<impl Write> {
        Ok(io::stdout().lock())
    }

    pub(in crate::cli) fn errors(&self) -> io::Result<impl Write> {
        Ok(io::stderr())
    }
}
