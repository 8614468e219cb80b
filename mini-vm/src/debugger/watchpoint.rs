//! Watchpoints: registers, memory and entries of maps whose reading and writing stops a program.

use std::fmt;
use std::ops::Range;

use super::expression::{Expression, ExpressionError, Surroundings};
use crate::machine::{Frame, Machine};
use crate::operand::Register;
use crate::trap::TrapKind;

/// What can be watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watched {
    /// A register of one function, as long as the calls that led to it are under way.
    Register(WatchedRegister),
    /// Bytes of the heap.
    Memory {
        /// The first byte.
        address: u64,
        /// How many bytes, at least 1.
        length: u64,
    },
    /// The entry of a key in a map, also while there is none.
    Entry {
        /// The address of the map.
        map: u64,
        /// The bytes of the key.
        key: Vec<u8>,
    },
}

/// A register of a function that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedRegister {
    /// The register, as the function knows it.
    pub register: Register,
    /// Its place in the whole register stack.
    pub(super) place: usize,
    /// The calls that led to the function, the outermost first.
    frames: Vec<Frame>,
}

/// The most bytes that can be watched together.
pub const MAX_WATCHED_BYTES: u64 = 1 << 16;

/// Why something cannot be watched.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WatchError {
    /// The text is no expression, or has no value here.
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    /// The expression has no place.
    #[error(
        "this is no register, no memory and no entry of a map; \
         write `r3` or its name, `u32[address]`, `heap[address ..+length]` or `counts[5]`"
    )]
    NoPlace,
    /// There are no bytes, or more than can be watched.
    #[error("{length} bytes cannot be watched: it takes from 1 to {MAX_WATCHED_BYTES}")]
    Length {
        /// Bytes that were asked for.
        length: u64,
    },
    /// The bytes are not in the heap.
    #[error("{0}")]
    OutOfBounds(TrapKind),
}

/// What is done with something that is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It is read.
    Read,
    /// It is written, with the same value or another; an entry is also made or removed.
    Write,
    /// One of the two.
    ReadOrWrite,
}

impl Access {
    pub(super) fn includes_reads(self) -> bool {
        self != Self::Write
    }

    pub(super) fn includes_writes(self) -> bool {
        self != Self::Read
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::ReadOrWrite => "read or write",
        })
    }
}

/// A watchpoint.
#[derive(Clone, Debug)]
pub struct Watchpoint {
    /// Its number, which no other breakpoint or watchpoint of the debugger has had.
    pub id: u32,
    /// What is watched, as it was named.
    pub text: String,
    /// What that is.
    pub watched: Watched,
    /// What stops the program.
    pub access: Access,
    /// How many times it has stopped the program.
    pub hits: u64,
    /// Whether it does anything.
    pub is_enabled: bool,
}

/// What an instruction has done with something that is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The number of the watchpoint; 0 if it is none.
    pub id: u32,
    /// The position of the instruction.
    pub position: u64,
    /// The instruction.
    pub pc: u32,
    /// Whether it has written, and not only read.
    pub is_write: bool,
    /// What was there before: the bytes, those of a register as in memory. `None` for an entry that the map does not have.
    pub before: Option<Vec<u8>>,
    /// What is there afterwards.
    pub after: Option<Vec<u8>>,
}

impl Watched {
    /// What a text names where a machine stands, in the function `level` calls further out.
    pub(super) fn find(text: &str, surroundings: &Surroundings<'_>) -> Result<Self, WatchError> {
        if let Some((address, length)) = heap_range(text) {
            let number = |text: &str| {
                let value = Expression::parse(text)?.evaluate(surroundings)?;
                match value {
                    super::Value::Integer(number) => Ok(number),
                    other => Err(ExpressionError::NoNumber(other)),
                }
            };
            return Self::memory(number(address)?, number(length)?, surroundings.machine);
        }
        let expression = Expression::parse(text)?;
        if let Some((map, key)) = expression.as_entry(surroundings)? {
            return Ok(Self::Entry { map, key });
        }
        if let Some((address, length)) = expression.as_load(surroundings)? {
            return Self::memory(address, length, surroundings.machine);
        }
        let register = expression.as_name().and_then(|name| surroundings.register(name));
        let register = register.ok_or(WatchError::NoPlace)?;
        Ok(Self::register(surroundings.machine, register, surroundings.level))
    }

    /// A register of the function so many calls further out, of which there are as many.
    pub(super) fn register(machine: &Machine, register: Register, level: usize) -> Self {
        let frames = machine.frames();
        let frames = frames[..frames.len().saturating_sub(level)].to_vec();
        let window: usize = frames.iter().map(|frame| usize::from(frame.window_shift)).sum();
        Self::Register(WatchedRegister { register, place: window + usize::from(register.0), frames })
    }

    fn memory(address: u64, length: u64, machine: &Machine) -> Result<Self, WatchError> {
        if !(1..=MAX_WATCHED_BYTES).contains(&length) {
            return Err(WatchError::Length { length });
        }
        machine.bytes(address, length).map_err(WatchError::OutOfBounds)?;
        Ok(Self::Memory { address, length })
    }

    /// What is there now: `None` if the map has no such entry, or the function is not under way.
    pub(super) fn value(&self, machine: &Machine) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.value_into(machine, &mut bytes).then_some(bytes)
    }

    /// Puts what is there now in place of these bytes, and says whether there is something.
    pub(super) fn value_into(&self, machine: &Machine, bytes: &mut Vec<u8>) -> bool {
        bytes.clear();
        let value = match self {
            Self::Register(watched) => {
                let registers = machine.process().registers();
                let value = registers.get(watched.place).filter(|_| watched.is_under_way(machine.frames()));
                bytes.extend(value.iter().flat_map(|value| value.to_le_bytes()));
                return value.is_some();
            }
            Self::Memory { .. } | Self::Entry { .. } => {
                self.range(machine).and_then(|range| machine.bytes(range.start, range.end - range.start).ok())
            }
        };
        bytes.extend_from_slice(value.unwrap_or_default());
        value.is_some()
    }

    /// Where the bytes are in the heap, if they are there: those of an entry are its value.
    pub(super) fn range(&self, machine: &Machine) -> Option<Range<u64>> {
        match self {
            Self::Register(_) => None,
            Self::Memory { address, length } => Some(*address..address.saturating_add(*length)),
            Self::Entry { map, key } => {
                let view = machine.map_at(*map).ok()?;
                let start = view.search(key).ok()?.entry?.value_address;
                Some(start..start + view.value_size() as u64)
            }
        }
    }
}

impl WatchedRegister {
    /// The same place in the register stack, whichever functions are under way: others have it by another number, or hand it
    /// to the function as an argument.
    pub(super) fn in_any_function(self) -> Self {
        Self { frames: Vec::new(), ..self }
    }

    /// Whether its function is under way in a machine with these calls.
    pub(super) fn is_under_way(&self, frames: &[Frame]) -> bool {
        frames.starts_with(&self.frames)
    }
}

/// The two parts of `heap[address ..+length]`.
fn heap_range(text: &str) -> Option<(&str, &str)> {
    text.trim().strip_prefix("heap[")?.strip_suffix(']')?.split_once("..+")
}
