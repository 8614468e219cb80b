//! What is shown of a program that was stopped, most of all by a trap: the source line, the calls, the registers and
//! the map.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level};
use mini_vm::assembly::statement_span;
use mini_vm::console::Refusal;
use mini_vm::disassembly;
use mini_vm::instruction::Opcode;
use mini_vm::machine::Machine;
use mini_vm::maps;
use mini_vm::operand::{Content, OperandKind, OperandSpec, Register, Word};
use mini_vm::trap::{Trap, TrapKind};

use super::excerpt::Note;
use super::messages::{Place, Report, Severity};
use super::names::Names;
use super::operands::arguments;
use super::source::{Source, Sources};
use super::{excerpt, report, stack, trap_help, trap_lookup};

/// The report of a trap, with what the console has refused.
pub(super) fn of_trap(
    trap: &Trap,
    machine: &Machine,
    source: Option<&Sources>,
    refusal: Option<Refusal>,
) -> Report {
    let values = match trap.kind {
        TrapKind::StackOverflow { .. } => stack::innermost_registers(machine),
        TrapKind::OutOfBounds { address, .. } => {
            [values(machine), trap_lookup::description(machine, address).unwrap_or_default()].concat()
        }
        _ => values(machine),
    };
    let help = trap_help::help(trap, machine, refusal);
    let code = Some(trap.kind.code().name());
    with_place(code, &trap.to_string(), machine, source, &values, help)
}

/// The report of a program without fuel.
pub(super) fn of_fuel(machine: &Machine, source: Option<&Sources>, help: Option<String>) -> Report {
    with_place(None, "the program ran out of fuel", machine, source, &[], help)
}

/// The report of a program that a signal has stopped.
pub(super) fn of_interruption(machine: &Machine, source: Option<&Sources>) -> Report {
    with_place(None, "interrupted", machine, source, &values(machine), None)
}

/// The report under a title: where the machine stands, the calls that led there, and what else there is to say.
fn with_place(
    code: Option<&'static str>,
    message: &str,
    machine: &Machine,
    source: Option<&Sources>,
    values: &[String],
    help: Option<String>,
) -> Report {
    let title = Level::ERROR.primary_title(message);
    let group = Group::with_title(match code {
        Some(code) => title.id(code),
        None => title,
    });
    let place = place(machine);
    let calls = stack::backtrace(machine).join("\n");
    let values = values.join("\n");
    let place_in_source = source.and_then(|source| place_in(machine, source));
    let mut group = match place_in_source.clone() {
        Some((source, span)) => {
            excerpt::add(group, source, vec![Note { span, label: None, kind: AnnotationKind::Primary }])
        }
        None => group.element(Level::NOTE.message(&place)),
    };
    group = group.element(Level::NOTE.message(&calls));
    if !values.is_empty() {
        group = group.element(Level::NOTE.message(&values));
    }
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help));
    }
    let rendered = report::render(&[group]);
    let place = match place_in_source {
        Some((source, span)) => Some(Place::of(source, &span)),
        None => place_by_line(machine),
    };
    let notes = [calls, values].into_iter().filter(|note| !note.is_empty()).collect();
    Report { code, place, notes, help, ..Report::new(Severity::Error, message, rendered) }
}

/// The line where it happened, for programs without a source at hand.
fn place_by_line(machine: &Machine) -> Option<Place> {
    let (module, pc) = (machine.program().module(), machine.pc());
    Some(Place { file: module.file_of(pc)?.to_owned(), line: module.line_of(pc)?.into(), span: None })
}

/// The instruction in its file, if that is one of these.
fn place_in<'s>(machine: &Machine, sources: &'s Sources) -> Option<(&'s Source, Range<usize>)> {
    let (program, pc) = (machine.program(), machine.pc());
    let source = sources.of(program, pc)?;
    Some((source, statement_span(&source.text, program.module().line_of(pc)?)?))
}

/// Where it happened, for programs without a source at hand.
fn place(machine: &Machine) -> String {
    let (program, pc) = (machine.program(), machine.pc());
    let instruction = disassembly::instruction(program, pc);
    match (program.module().file_of(pc), program.module().line_of(pc)) {
        (Some(name), Some(line)) => format!("{}:{line}: {instruction}", report::visible(name)),
        _ => format!("instruction {pc}: {instruction}"),
    }
}

/// What the operands of the instruction hold, one line each.
fn values(machine: &Machine) -> Vec<String> {
    let program = machine.program();
    let names = Names::at(program, machine.pc());
    let opcode = program.opcode(machine.pc());
    let word = program.module().code[machine.pc() as usize];
    opcode
        .operands()
        .iter()
        .flat_map(|operand| operand_lines(machine, &names, opcode, word, operand))
        .collect()
}

fn operand_lines(
    machine: &Machine,
    names: &Names<'_>,
    opcode: Opcode,
    word: Word,
    operand: &OperandSpec,
) -> Vec<String> {
    let line =
        |register: Register| register_line(operand.content, &names.of(register), machine.register(register));
    let register = Register(word.field(operand.at, 1) as u8);
    let value = machine.register(register);
    let mut lines = match operand.kind {
        OperandKind::Host => arguments(machine.program(), opcode, word).map(line).collect(),
        OperandKind::Source | OperandKind::Cursor => vec![line(register)],
        OperandKind::Memory => vec![line(register), address_line(word, value)],
        OperandKind::Indexed1 | OperandKind::Indexed2 | OperandKind::Indexed4 | OperandKind::Indexed8 => {
            let index = Register(word.field(operand.at + 1, 1) as u8);
            let element =
                machine.register(index).wrapping_mul(operand.kind.element_size().unwrap_or(1).into());
            vec![
                line(register),
                register_line(Content::Integer, &names.of(index), machine.register(index)),
                address_line(word, value.wrapping_add(element)),
            ]
        }
        OperandKind::Destination
        | OperandKind::Pair
        | OperandKind::Window
        | OperandKind::SmallImmediate
        | OperandKind::Immediate
        | OperandKind::Count
        | OperandKind::Constant
        | OperandKind::Target
        | OperandKind::Layout
        | OperandKind::Function => Vec::new(),
    };
    if operand.content == Content::Map {
        lines.extend(map_lines(machine, &names.of(register), value));
    }
    lines
}

/// The address that a memory operand comes to: what its registers do, and the offset in the word.
fn address_line(word: Word, of_registers: u64) -> String {
    let offset = word.field(4, 4) as i32;
    format!("address = {:#x}", of_registers.wrapping_add_signed(offset.into()))
}

fn register_line(content: Content, register: &str, value: u64) -> String {
    let float = match content {
        Content::Float => format!(" = {:?}", f64::from_bits(value)),
        Content::Integer
        | Content::Address
        | Content::Map
        | Content::KeyAddress
        | Content::Key
        | Content::ValueAddress => String::new(),
    };
    format!("{register} = {} ({value:#x}){float}", value as i64)
}

fn map_lines(machine: &Machine, register: &str, address: u64) -> Vec<String> {
    match maps::describe(machine.heap(), address) {
        Some(fields) if !maps::is_marked(machine.heap(), address) => {
            fields.into_iter().rev().take(1).map(|(_, verdict)| format!("at {register}: {verdict}")).collect()
        }
        Some(fields) => {
            let mut lines = vec![format!("header of the map at {register}:")];
            lines.extend(fields.into_iter().map(|(name, value)| format!("  {name} = {value}")));
            lines
        }
        None => vec![format!("the heap has no room for a map header at {register}")],
    }
}
