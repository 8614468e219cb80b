//! What is shown of a trap: the source line, the calls, the registers and the map.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level};
use mini_vm::assembly::statement_span;
use mini_vm::disassembly;
use mini_vm::instruction::Opcode;
use mini_vm::machine::Machine;
use mini_vm::maps;
use mini_vm::operand::{OperandKind, OperandSpec, Register, Word};
use mini_vm::trap::{Trap, TrapKind};

use super::excerpt::Note;
use super::source::Source;
use super::{excerpt, report, stack, trap_help};

/// The whole report.
pub(super) fn text(trap: &Trap, machine: &Machine, source: Option<&Source>) -> String {
    let title = trap.to_string();
    let title = Level::ERROR.primary_title(&title).id(trap.kind.code().name());
    let place = place(trap, machine);
    let calls = stack::backtrace(machine).join("\n");
    let values = match trap.kind {
        TrapKind::StackOverflow { .. } => stack::innermost_registers(machine),
        _ => values(machine),
    };
    let values = values.join("\n");
    let group = Group::with_title(title);
    let mut group = match source.and_then(|source| Some((source, span(machine, source)?))) {
        Some((source, span)) => {
            excerpt::add(group, source, vec![Note { span, label: None, kind: AnnotationKind::Primary }])
        }
        None => group.element(Level::NOTE.message(&place)),
    };
    group = group.element(Level::NOTE.message(&calls));
    if !values.is_empty() {
        group = group.element(Level::NOTE.message(&values));
    }
    if let Some(help) = trap_help::help(trap, machine) {
        group = group.element(Level::HELP.message(help));
    }
    report::render(&[group])
}

/// The instruction in the source, if the source is the one that the program's lines count in.
fn span(machine: &Machine, source: &Source) -> Option<Range<usize>> {
    let program = machine.program();
    if program.module().source_name.as_deref() != Some(&source.name) {
        return None;
    }
    statement_span(&source.text, stack::source_line(program, machine.pc())?)
}

/// Where it happened, for programs without a source at hand.
fn place(trap: &Trap, machine: &Machine) -> String {
    let program = machine.program();
    let instruction = disassembly::instruction(program, trap.pc);
    match (&program.module().source_name, stack::source_line(program, trap.pc)) {
        (Some(name), Some(line)) => format!("{name}:{line}: {instruction}"),
        _ => format!("instruction {}: {instruction}", trap.pc),
    }
}

/// What the operands of the faulting instruction hold, one line each.
fn values(machine: &Machine) -> Vec<String> {
    let program = machine.program();
    let opcode = program.opcode(machine.pc());
    let word = program.module().code[machine.pc() as usize];
    opcode.operands().iter().flat_map(|operand| operand_lines(machine, opcode, word, operand)).collect()
}

fn operand_lines(machine: &Machine, opcode: Opcode, word: Word, operand: &OperandSpec) -> Vec<String> {
    let register = Register(word.field(operand.at, 1) as u8);
    let value = machine.register(register);
    let mut lines = match operand.kind {
        OperandKind::Source | OperandKind::Cursor => vec![register_line(opcode, register, value)],
        OperandKind::Memory => {
            let offset = word.field(4, 4) as i32;
            let address = value.wrapping_add_signed(i64::from(offset));
            vec![register_line(opcode, register, value), format!("address = {address:#x}")]
        }
        OperandKind::Destination
        | OperandKind::Pair
        | OperandKind::Window
        | OperandKind::SmallImmediate
        | OperandKind::Immediate
        | OperandKind::Constant
        | OperandKind::Target
        | OperandKind::Layout
        | OperandKind::Function
        | OperandKind::Host => Vec::new(),
    };
    if MAP_OPERANDS.contains(&operand.name) {
        lines.extend(map_lines(machine, register, value));
    }
    lines
}

/// What the instruction table calls a register that holds the address of a map.
const MAP_OPERANDS: [&str; 2] = ["rm", "rs"];

fn register_line(opcode: Opcode, Register(number): Register, value: u64) -> String {
    let is_float = Opcode::SECTIONS
        .iter()
        .any(|(title, opcodes)| *title == "Floating point" && opcodes.contains(&opcode));
    let float = if is_float { format!(" = {:?}", f64::from_bits(value)) } else { String::new() };
    format!("r{number} = {} ({value:#x}){float}", value as i64)
}

fn map_lines(machine: &Machine, Register(number): Register, address: u64) -> Vec<String> {
    match maps::describe(machine.heap(), address) {
        Some(fields) => {
            let mut lines = vec![format!("header of the map at r{number}:")];
            lines.extend(fields.into_iter().map(|(name, value)| format!("  {name} = {value}")));
            lines
        }
        None => vec![format!("the heap has no room for a map header at r{number}")],
    }
}
