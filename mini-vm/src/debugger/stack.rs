//! The calls under way, with names.

use crate::machine::Machine;
use crate::operand::Register;
use crate::verify::Program;

/// A function that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallFrame<'p> {
    /// How many calls further out it is than the innermost function: 0 for that.
    pub level: usize,
    /// The instruction that it stands at: the next one, or further out the call.
    pub pc: u32,
    /// The name of the function, if there is a label.
    pub function: Option<&'p str>,
    /// The name of the source file, if it is known.
    pub file: Option<&'p str>,
    /// The source line, counted from 1, if it is known.
    pub line: Option<u32>,
}

/// A register that has a name in its function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedRegister<'p> {
    /// The register.
    pub register: Register,
    /// Its name.
    pub name: &'p str,
    /// What it holds.
    pub value: u64,
}

/// The instruction that a function stands at which is so many calls further out.
pub(super) fn pc_of_level(machine: &Machine, level: usize) -> Option<u32> {
    match level.checked_sub(1) {
        None => Some(machine.pc()),
        // A frame holds where the call returns to; the call is the instruction before.
        Some(index) => machine.frames().iter().rev().nth(index).map(|frame| frame.return_pc - 1),
    }
}

/// The functions under way, the innermost first.
pub fn backtrace(machine: &Machine) -> impl Iterator<Item = CallFrame<'_>> {
    let calls = machine.frames().iter().rev().map(|frame| frame.return_pc - 1);
    let places = std::iter::once(machine.pc()).chain(calls);
    places.enumerate().map(|(level, pc)| frame_at(machine.program(), level, pc))
}

fn frame_at(program: &Program, level: usize, pc: u32) -> CallFrame<'_> {
    let module = program.module();
    let function = module.label_at(pc).map(|(name, _)| name);
    CallFrame { level, pc, function, file: module.file_of(pc), line: module.line_of(pc) }
}

/// The registers with names of the function that is so many calls further out than the innermost one, in rising order.
/// There are none where the function gives none, or there are fewer calls.
pub fn named_registers(machine: &Machine, level: usize) -> impl Iterator<Item = NamedRegister<'_>> {
    let function =
        pc_of_level(machine, level).and_then(|pc| machine.program().module().named_function_of(pc));
    let registers = function.into_iter().flat_map(|function| &function.registers);
    registers.filter_map(move |named| {
        let register = Register(named.register);
        let value = machine.outer_register(level, register)?;
        Some(NamedRegister { register, name: &named.name, value })
    })
}
