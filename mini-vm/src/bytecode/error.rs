//! Why a file is not accepted.

use super::{Section, VERSION};
use crate::allocation::OutOfMemory;
use crate::module::MAX_HOST_FUNCTIONS;
use crate::wire::WireError;

/// What is wrong with a bytecode file, and where. Offsets count bytes from the start of the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BytecodeError {
    /// The file does not start as a bytecode file does.
    #[error("this is not a bytecode file")]
    NotBytecode,
    /// The file has another version of the format.
    #[error("the file has format version {found}; this program reads versions up to {VERSION}")]
    Version {
        /// The version of the file.
        found: u32,
    },
    /// The bytes are not those that were written, or not written as [`encode`](super::encode) writes them.
    #[error(transparent)]
    Malformed(#[from] WireError),
    /// No section has this id.
    #[error("unknown section {id} at offset {offset}")]
    UnknownSection {
        /// Where the section starts.
        offset: usize,
        /// Its id.
        id: u8,
    },
    /// A section occurs twice or before one that should precede it.
    #[error("section {} at offset {offset} cannot follow section {}", *.section as u8, *.previous as u8)]
    SectionOrder {
        /// Where the section starts.
        offset: usize,
        /// What it holds.
        section: Section,
        /// What the section before it holds.
        previous: Section,
    },
    /// A section without payload, which should have been left out.
    #[error("section {} is empty at offset {offset}", *.section as u8)]
    EmptySection {
        /// Where its length stands.
        offset: usize,
        /// What it would hold.
        section: Section,
    },
    /// A label of neither an instruction nor a byte of the heap.
    #[error("the label at offset {offset} names a place of the unknown kind {kind}")]
    UnknownPlace {
        /// Where the label starts.
        offset: usize,
        /// What stands for the kind of place.
        kind: u8,
    },
    /// An empty name of a file, a register or a result.
    #[error("the name at offset {offset} is empty")]
    EmptyName {
        /// Where its length stands.
        offset: usize,
    },
    /// Options that there are none of, or that should have been left out.
    #[error("unknown options {byte:#04x} at offset {offset}")]
    UnknownOptions {
        /// Where they stand.
        offset: usize,
        /// What stands there.
        byte: u8,
    },
    /// The file is of a newer version than what it holds.
    #[error("the file has format version {found}, but holds nothing that version {needed} has not")]
    NewerThanNeeded {
        /// The version of the file.
        found: u32,
        /// The oldest version that can hold its module.
        needed: u32,
    },
    /// There are more host functions than a program may have.
    #[error("the file names {count} host functions; the maximum is {MAX_HOST_FUNCTIONS}")]
    TooManyHostFunctions {
        /// How many there are.
        count: usize,
    },
    /// The system does not give the memory that the module takes.
    #[error("the system cannot provide {bytes} bytes of memory for the program")]
    OutOfMemory {
        /// How many bytes were asked for last.
        bytes: usize,
    },
}

impl From<OutOfMemory> for BytecodeError {
    fn from(OutOfMemory { bytes }: OutOfMemory) -> Self {
        Self::OutOfMemory { bytes }
    }
}
