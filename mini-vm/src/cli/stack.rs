//! Places of a program in words, and the calls that lead to one.

use mini_vm::machine::Machine;
use mini_vm::module::{Label, Place};
use mini_vm::verify::Program;

/// Calls shown at the inner and at the outer end of a deep stack.
const INNER_CALLS: usize = 8;
const OUTER_CALLS: usize = 4;

/// An instruction by the function it is in, and its source line: `main+3 (line 12)`.
pub(super) fn describe(program: &Program, pc: u32) -> String {
    let function = match enclosing_label(program, pc) {
        Some((name, 0)) => name.to_owned(),
        Some((name, distance)) => format!("{name}+{distance}"),
        None => format!("instruction {pc}"),
    };
    match source_line(program, pc) {
        Some(line) => format!("{function} (line {line})"),
        None => function,
    }
}

/// The source line of an instruction, counted from 1.
pub(super) fn source_line(program: &Program, pc: u32) -> Option<u32> {
    program.module().lines.get(pc as usize).copied()
}

/// The global label at or before an instruction, and how many instructions before.
fn enclosing_label(program: &Program, pc: u32) -> Option<(&str, u32)> {
    let labels = &program.module().labels;
    let before = labels.partition_point(|label| label.place <= Place::Code(pc));
    labels[..before].iter().rev().find_map(|label| match label {
        Label { place: Place::Code(start), name } if !name.contains('.') => Some((name.as_str(), pc - start)),
        _ => None,
    })
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
            lines.push(format!("... {} calls left out ...", depth - INNER_CALLS - OUTER_CALLS));
        }
        if index < INNER_CALLS || index >= depth - OUTER_CALLS.min(depth) {
            lines.push(format!("called from {}", describe(program, pc)));
        }
    }
    lines
}
