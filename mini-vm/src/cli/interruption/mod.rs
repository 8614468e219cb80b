//! Signals that ask a running program to end, and the standard streams, whose waiting they end.
//!
//! On Unix these are SIGINT, SIGTERM and SIGHUP, save those that whoever started the process had it ignore, as `nohup`
//! does. The first is only noted, for the command to end by itself; the next one ends the process at once, and so does
//! the first after the program has ended. Other
//! systems have no such signals: there a process ends as the system has it. SIGXFSZ, which comes where a file would grow beyond what
//! the system allows, is nothing to end for: the write that it comes with fails.

#[cfg(not(unix))]
mod portable;
#[cfg(unix)]
mod unix;

use std::io;

#[cfg(not(unix))]
pub(super) use portable::{Interruption, survive_large_files};
#[cfg(unix)]
pub(super) use unix::{Interruption, survive_large_files};

/// The error of a stream whose waiting a signal has ended.
#[derive(Debug, thiserror::Error)]
#[error("interrupted while waiting")]
struct Interrupted;

/// Whether a stream failed because a signal came.
pub(super) fn is_interruption(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|error| error.is::<Interrupted>())
}
