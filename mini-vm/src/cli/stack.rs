//! Places of a program in words, and the calls that lead to one.

use mini_vm::machine::Machine;
use mini_vm::operand::{OperandKind, Register};
use mini_vm::verify::Program;

use super::names::Names;
use super::report;

/// Calls shown at the inner and at the outer end of a deep stack.
const INNER_CALLS: usize = 8;
const OUTER_CALLS: usize = 4;

/// Functions whose registers are shown of a deep stack, and how many registers of each: arguments come first.
const SHOWN_WINDOWS: usize = 4;
const SHOWN_REGISTERS: u8 = 4;

/// An instruction by the function it is in, and its source line: `main+3 (line 12)`.
pub(super) fn describe(program: &Program, pc: u32) -> String {
    report::visible(&program.module().place_of(pc).to_string())
}

/// The function that an instruction is in, if it has a name.
pub(super) fn function(program: &Program, pc: u32) -> Option<&str> {
    program.module().label_at(pc).map(|(name, _)| name)
}

/// The first registers of the innermost functions, one line each, for a call that does not fit on the stack. Those that a
/// function has handed on to the one it calls are shown there, unless it has handed on all.
pub(super) fn innermost_registers(machine: &Machine) -> Vec<String> {
    let program = machine.program();
    let calls = machine.frames().iter().rev().map(|frame| (frame.return_pc - 1, frame.window_shift));
    let windows = std::iter::once((machine.pc(), first_of_call(machine))).chain(calls);
    let lines = windows.enumerate().take(SHOWN_WINDOWS).map(|(calls, (pc, handed_on))| {
        let count = if handed_on == 0 { SHOWN_REGISTERS } else { handed_on.min(SHOWN_REGISTERS) };
        let names = Names::at(program, pc);
        let values = (0..count).filter_map(|number| {
            let value = machine.outer_register(calls, Register(number))?;
            Some(format!("{} = {}", names.of(Register(number)), value as i64))
        });
        let values = values.collect::<Vec<_>>().join(", ");
        match function(program, pc) {
            Some(name) => format!("in {name}: {values}"),
            None => format!("at instruction {pc}: {values}"),
        }
    });
    lines.collect()
}

/// The register that the call at the program counter hands on as the first.
fn first_of_call(machine: &Machine) -> u8 {
    let (program, pc) = (machine.program(), machine.pc());
    let window = program.opcode(pc).operands().iter().find(|operand| operand.kind == OperandKind::Window);
    window.map_or(0, |operand| program.module().code[pc as usize].field(operand.at, 1) as u8)
}

/// The calls under way, the innermost first, one line each.
pub(super) fn backtrace(machine: &Machine) -> Vec<String> {
    let program = machine.program();
    // A frame holds where the call returns to; the call is the instruction before.
    let calls = machine.frames().iter().rev().map(|frame| frame.return_pc - 1);
    let mut lines = vec![format!("in {}", describe(program, machine.pc()))];
    let depth = calls.len();
    for (index, pc) in calls.enumerate() {
        if depth > INNER_CALLS + OUTER_CALLS && index == INNER_CALLS {
            lines.push(format!("... {} calls omitted ...", depth - INNER_CALLS - OUTER_CALLS));
        }
        if index < INNER_CALLS || index >= depth - OUTER_CALLS.min(depth) {
            lines.push(format!("called from {}", describe(program, pc)));
        }
    }
    lines
}
