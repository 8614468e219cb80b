//! A row of the `.cases` files as a program, and what the machine holds before it.

use mini_vm::assembly::Options;
use mini_vm::module::Module;

use super::rows::{End, Row, State};

/// The fuel of a row, more than any takes.
pub(crate) const FUEL: i64 = 1 << 20;

/// Where a program starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Start {
    AtTheRow,
    BehindAJump,
}

/// The numbers of the instructions of a program.
const BEHIND: u32 = 0;
const JUMP: u32 = 1;
const ROW: u32 = 2;

impl Row {
    pub(crate) fn length(&self) -> u32 {
        self.instructions.len() as u32
    }

    /// The number of the instruction that runs when the row is done.
    pub(crate) fn pc_after(&self) -> u32 {
        let names_behind = self.instructions.last().is_some_and(|last| last.ends_with("behind"));
        match self.after.end {
            End::Next | End::Pause => ROW + self.length(),
            End::Exit(_) | End::Trap(_) => ROW + self.length() - 1,
            End::Jumps if names_behind => BEHIND,
            End::Jumps => ROW + self.length() + 2,
        }
    }

    /// Units of fuel that it costs.
    pub(crate) fn fuel(&self) -> i64 {
        let traps = matches!(self.after.end, End::Trap(_));
        self.after.fuel.unwrap_or(i64::from(self.length()) - i64::from(traps))
    }
}

/// The row with breakpoints at every place where it may lead. Between those of `ahead` and of the next instruction is
/// one that no row leads to.
pub(crate) fn module(row: &Row, start: Start) -> Result<Module, String> {
    let source = format!(
        "{}
         behind: breakpoint
                 jmp row
         row:    {}
                 breakpoint
                 trap 0
         ahead:  breakpoint
                 halt",
        row.directives,
        row.instructions.join("\n")
    );
    let mut module = Options::default().assemble(&source).map_err(|error| error.to_string())?;
    module.entry = if start == Start::AtTheRow { ROW } else { JUMP };
    Ok(module)
}

/// What the row gives, and in every other register a value of its own.
pub(crate) fn registers_before(row: &Row) -> [u64; 256] {
    let mut registers = [0; 256];
    for (number, register) in (0..=u8::MAX).zip(&mut registers) {
        *register = register_before(number);
    }
    for &(number, value) in &row.before.state.registers {
        registers[usize::from(number)] = value;
    }
    registers
}

/// What a register holds that no row gives.
pub(crate) fn register_before(number: u8) -> u64 {
    0xa5a5_0000_c300_0000 + u64::from(number) * 0x1_0000_0101
}

/// What the row gives, and other bytes that are not zero and not those of their neighbours.
pub(crate) fn heap_before(row: &Row) -> Result<Vec<u8>, String> {
    let mut heap: Vec<u8> = (0..row.before.heap_size).map(byte_before).collect();
    put(&mut heap, &row.before.state)?;
    Ok(heap)
}

/// What a byte of the heap holds that no row gives.
pub(crate) fn byte_before(address: usize) -> u8 {
    (address % 251 + 1) as u8
}

pub(crate) fn put(heap: &mut [u8], state: &State) -> Result<(), String> {
    for (address, bytes) in &state.bytes {
        let place = heap.get_mut(*address..).and_then(|rest| rest.get_mut(..bytes.len()));
        place.ok_or(format!("[{address}] lies outside the heap"))?.copy_from_slice(bytes);
    }
    Ok(())
}
