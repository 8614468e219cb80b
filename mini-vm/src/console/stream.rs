//! The streams of a console, and how they fail.

use std::fmt;
use std::io;

/// One of the streams of a [`Console`](super::Console).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// What the program reads.
    Input,
    /// What the program prints.
    Output,
    /// Where the program complains.
    Errors,
    /// Where a recording is written.
    Recording,
    /// The recording that is followed.
    Replay,
}

/// A stream that has failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {stream}: {error}")]
pub struct StreamError {
    /// Which one.
    pub stream: Stream,
    /// How.
    pub error: io::Error,
}

/// What is done with the stream.
impl fmt::Display for Stream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Input => "read standard input",
            Self::Output => "write standard output",
            Self::Errors => "write standard error",
            Self::Recording => "write the recording",
            Self::Replay => "follow the recording",
        })
    }
}

impl Stream {
    /// Names the stream that an outcome is one of.
    pub(super) fn checked<T>(self, outcome: io::Result<T>) -> Result<T, StreamError> {
        outcome.map_err(|error| StreamError { stream: self, error })
    }
}
