//! How a run ends.

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
