//! How a run ends.

use std::fmt;

use crate::trap::Trap;

/// Why a machine stopped running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The program ended with this status.
    Exited(u8),
    /// The program ran into a fault; the program counter is on the instruction that did.
    Trapped(Trap),
    /// The fuel is used up; with more of it the machine can go on.
    OutOfFuel,
    /// The program came to a `breakpoint`; running the machine goes on behind it.
    Breakpoint,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exited(status) => write!(f, "the program ended with status {status}"),
            Self::Trapped(trap) => trap.fmt(f),
            Self::OutOfFuel => f.write_str("the fuel is used up"),
            Self::Breakpoint => f.write_str("the program came to a breakpoint"),
        }
    }
}
