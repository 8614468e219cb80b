//! What is told of an instruction.

use std::ops::Range;

use super::map::MapEvent;
use crate::instruction::Opcode;
use crate::machine::{Machine, Stop};
use crate::operand::{Register, Word};

/// Bytes that are kept of what a write to memory has changed: the first so many.
pub const BYTES_KEPT: usize = 64;

/// An instruction that was executed, or that trapped.
///
/// Registers are those of the window before the instruction, which a call or a return moves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The number of the instruction.
    pub pc: u32,
    /// The number of the instruction that runs next; that of this one, if it stops for good.
    pub next_pc: u32,
    /// What it does.
    pub opcode: Opcode,
    /// The instruction itself.
    pub word: Word,
    /// Calls under way before it.
    pub depth: usize,
    /// Registers below the window before it.
    pub window: usize,
    /// Units of fuel that it took.
    pub fuel: u64,
    /// How execution goes on.
    pub flow: Flow,
    /// Whether it trapped.
    pub is_trap: bool,
    /// The registers that it reads, in the order of its operands.
    pub registers_read: Vec<RegisterRead>,
    /// The registers that it has written.
    pub registers_written: Vec<RegisterWrite>,
    /// The bytes of the heap that it reads. Where one traps, some may lie outside the heap.
    pub memory_read: Vec<Range<u64>>,
    /// The bytes of the heap that it has written.
    pub memory_written: Vec<MemoryWrite>,
    /// What it does to a map, if it is an instruction on maps.
    pub map: Option<MapEvent>,
    /// What the bytes were that it has written.
    bytes_before: Vec<u8>,
}

/// How execution goes on behind an instruction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    /// With the instruction behind it.
    #[default]
    Next,
    /// With another instruction.
    Jumped,
    /// In the function that it has called.
    Called,
    /// Behind the call that it has returned from.
    Returned,
    /// Not at all: the program has ended, or trapped.
    Ended,
}

/// A register that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegisterRead {
    /// The register.
    pub register: Register,
    /// What it held.
    pub value: u64,
}

/// A register that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegisterWrite {
    /// The register.
    pub register: Register,
    /// What it held.
    pub before: u64,
    /// What it holds.
    pub after: u64,
}

/// Bytes of the heap that were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryWrite {
    /// The first byte.
    pub address: u64,
    /// How many bytes, at least 1.
    pub length: u64,
    /// Where the bytes stood that were there before.
    kept_at: usize,
    kept: usize,
}

impl MemoryWrite {
    /// The bytes.
    #[must_use]
    pub fn range(&self) -> Range<u64> {
        self.address..self.address + self.length
    }
}

impl Default for Event {
    fn default() -> Self {
        Self {
            pc: 0,
            next_pc: 0,
            opcode: Opcode::Halt,
            word: Word::default(),
            depth: 0,
            window: 0,
            fuel: 0,
            flow: Flow::Next,
            is_trap: false,
            registers_read: Vec::new(),
            registers_written: Vec::new(),
            memory_read: Vec::new(),
            memory_written: Vec::new(),
            map: None,
            bytes_before: Vec::new(),
        }
    }
}

impl Event {
    /// The first [`BYTES_KEPT`] bytes of a write of this event, as they were before. What host functions and instructions on
    /// maps write is not kept: then there are none.
    #[must_use]
    pub fn bytes_before(&self, write: &MemoryWrite) -> &[u8] {
        self.bytes_before.get(write.kept_at..write.kept_at + write.kept).unwrap_or_default()
    }

    /// Takes over where the machine stands.
    pub(super) fn begin(&mut self, machine: &Machine) {
        self.pc = machine.pc();
        self.opcode = machine.program().opcode(self.pc);
        self.word = machine.program().module().code[self.pc as usize];
        self.depth = machine.frames().len();
        self.window = machine.window();
        self.registers_read.clear();
        self.registers_written.clear();
        self.memory_read.clear();
        self.memory_written.clear();
        self.bytes_before.clear();
    }

    /// Takes over what has become of the machine.
    pub(super) fn end(&mut self, machine: &Machine, stop: Option<&Stop>, fuel: u64) {
        self.next_pc = machine.pc();
        self.fuel = fuel;
        self.is_trap = matches!(stop, Some(Stop::Trapped(_)));
        self.flow = match machine.frames().len() {
            _ if matches!(stop, Some(Stop::Trapped(_) | Stop::Exited(_))) => Flow::Ended,
            depth if depth > self.depth => Flow::Called,
            depth if depth < self.depth => Flow::Returned,
            _ if self.next_pc == self.pc + 1 => Flow::Next,
            _ => Flow::Jumped,
        };
    }

    /// Notes that bytes are to be written, with what they are now as far as that is kept. Those that do not all lie in the heap make the
    /// instruction trap.
    pub(super) fn plan_write(&mut self, machine: &Machine, address: u64, length: u64) {
        let kept = length.min(BYTES_KEPT as u64);
        let bytes = machine.bytes(address, kept).unwrap_or_default();
        let kept_at = self.bytes_before.len();
        self.bytes_before.extend_from_slice(bytes);
        self.push_write(MemoryWrite { address, length, kept_at, kept: bytes.len() });
    }

    /// Notes that bytes have been written, of which it is not known what they were.
    pub(super) fn note_write(&mut self, range: Range<u64>) {
        let Range { start: address, end } = range;
        self.push_write(MemoryWrite { address, length: end.saturating_sub(address), kept_at: 0, kept: 0 });
    }

    fn push_write(&mut self, write: MemoryWrite) {
        if write.length > 0 {
            self.memory_written.push(write);
        }
    }

    /// Notes that bytes are read.
    pub(super) fn note_read(&mut self, address: u64, length: u64) {
        if length > 0 {
            self.memory_read.push(address..address.saturating_add(length));
        }
    }

    /// The value of the operand in the word that is called `name` in the instruction table, if it is a register.
    pub(super) fn operand(&self, machine: &Machine, name: &str) -> u64 {
        let operand = self.opcode.operands().iter().find(|operand| operand.name == name);
        operand.map_or(0, |operand| machine.register(Register(self.word.field(operand.at, 1) as u8)))
    }
}
