//! What lies outside of the machine besides its streams: the clock, chance and files. Whoever makes a console says what of
//! it a program may reach; without a word that is nothing.

use std::fmt;
use std::io::{self, Read, Seek, Write};

/// What gives a program the time, chance and files. Each method refuses unless it is written anew.
///
/// ```
/// use mini_vm::console::{Console, Outside, OutsideError};
///
/// /// A clock that stands still, for tests.
/// struct Noon;
///
/// impl Outside for Noon {
///     fn time(&mut self) -> Result<u64, OutsideError> {
///         Ok(12 * 3600 * 1_000_000_000)
///     }
/// }
///
/// let console = Console::new(std::io::empty(), std::io::sink(), std::io::sink(), Vec::new()).outside(Noon);
/// ```
pub trait Outside {
    /// Nanoseconds since the start of 1970 in UTC, leap seconds left out.
    ///
    /// # Errors
    ///
    /// When the program may not know.
    fn time(&mut self) -> Result<u64, OutsideError> {
        Err(OutsideError::NotGranted(Grant::Clock))
    }

    /// Nanoseconds since some start; never less than before.
    ///
    /// # Errors
    ///
    /// When the program may not know.
    fn elapsed(&mut self) -> Result<u64, OutsideError> {
        Err(OutsideError::NotGranted(Grant::Clock))
    }

    /// Fills a buffer with bytes by chance.
    ///
    /// # Errors
    ///
    /// When the program may have none, or the system has none.
    fn fill_random(&mut self, _buffer: &mut [u8]) -> Result<(), OutsideError> {
        Err(OutsideError::NotGranted(Grant::Random))
    }

    /// Opens a file. A path is what the program gives: anything without a zero byte, of at most
    /// [`MAX_PATH_SIZE`] bytes.
    ///
    /// # Errors
    ///
    /// When the program may not open it, and when that fails.
    fn open(&mut self, _path: &str, mode: OpenMode) -> Result<Box<dyn File>, OutsideError> {
        Err(OutsideError::NotGranted(mode.grant()))
    }
}

/// Nothing but the streams.
pub(super) struct Nothing;

impl Outside for Nothing {}

/// The longest path, in bytes.
pub const MAX_PATH_SIZE: usize = 4096;

/// A file that is open. What a program writes arrives in the order of its calls; what reads less than it could is asked
/// again.
pub trait File: Read + Write + Seek {}

impl<T: Read + Write + Seek> File for T {}

/// What a file is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenMode {
    /// Reading what is there.
    Read,
    /// Writing from its start: it is made, or what is there is thrown away.
    Write,
    /// Writing at its end: it is made if it is not there.
    Append,
}

impl OpenMode {
    /// The mode that a program gives as this number.
    pub(super) fn of(number: u64) -> Option<Self> {
        [Self::Read, Self::Write, Self::Append].into_iter().find(|&mode| mode as u64 == number)
    }

    /// What a program needs for it.
    pub fn grant(self) -> Grant {
        match self {
            Self::Read => Grant::Read,
            Self::Write | Self::Append => Grant::Write,
        }
    }
}

/// What a program may be granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Reading files.
    Read,
    /// Writing files.
    Write,
    /// Seeing a variable of the environment.
    Environment,
    /// The time.
    Clock,
    /// Chance.
    Random,
}

/// What it is about.
impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read this file",
            Self::Write => "write this file",
            Self::Environment => "see this variable",
            Self::Clock => "use the clock",
            Self::Random => "use chance",
        })
    }
}

/// Why the outside gives nothing.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    /// The program has no grant for it. This is a trap.
    #[error("the program may not {0}")]
    NotGranted(Grant),
    /// What should be a file is something else, such as a folder or a pipe.
    #[error("this is no plain file")]
    NotPlainFile,
    /// The system has failed, or it refuses.
    #[error("{0}")]
    Failed(#[from] io::Error),
}
