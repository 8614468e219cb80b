//! A module: what an assembly source or a bytecode file says, before anything of it is trusted.
//!
//! The assembler and the bytecode reader make modules; [`verify`](crate::verify) turns one into a
//! [`Program`](crate::verify::Program), the only thing that runs.

use crate::operand::Word;

/// The most host functions of one program.
pub const MAX_HOST_FUNCTIONS: usize = 1 << 16;

/// An unverified program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// The instructions, in order.
    pub code: Vec<Word>,
    /// The number of the instruction that runs first.
    pub entry: u32,
    /// The 64-bit constants that `lc` loads.
    pub constants: Vec<u64>,
    /// Bytes that stand in the heap from [`HEAP_START`](crate::memory::HEAP_START) on when the program starts.
    pub data: Vec<u8>,
    /// The map layouts that map instructions name.
    pub layouts: Vec<MapLayout>,
    /// The function table: for each entry the number of its first instruction.
    pub functions: Vec<u32>,
    /// Names of the host functions it calls.
    pub host_functions: Vec<String>,
    /// Names for addresses, sorted by what they name and then by name; may be empty.
    pub labels: Vec<Label>,
    /// The source line of each instruction, counted from 1; either empty or as long as `code`.
    pub lines: Vec<u32>,
    /// The name of the source file that `lines` counts in, if it is known.
    pub source_name: Option<String>,
}

/// A map layout as `.map` declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapLayout {
    /// The name that instructions use.
    pub name: String,
    /// Bytes of a key.
    pub key_size: u32,
    /// What the address of a key is a multiple of, relative to the map.
    pub key_alignment: u8,
    /// Bytes of a value.
    pub value_size: u32,
    /// What the address of a value is a multiple of, relative to the map.
    pub value_alignment: u8,
    /// Entries the map holds.
    pub capacity: u16,
}

/// A name for a place in the program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// What it names.
    pub place: Place,
    /// The name; a local label's is its global label's name, a dot and its own: `main.next`.
    pub name: String,
}

/// What a label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// An instruction, by its number.
    Code(u32),
    /// A byte of the heap, by its address.
    Data(u64),
}
