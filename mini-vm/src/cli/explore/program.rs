//! What the page is given of the program: sources, instructions and names.

use std::collections::BTreeSet;

use mini_vm::disassembly;
use mini_vm::operand::OperandKind;
use mini_vm::verify::Program;

use super::super::source::{Source, Sources};
use super::data::{File, Function, Instruction};

/// Instructions of a program that are all given. Of a longer one, those that are executed in the window are.
const MOST_INSTRUCTIONS: usize = 5000;

/// The files that executed instructions come from, in at most so many bytes; and how many were left out.
pub(super) fn files(
    program: &Program,
    sources: Option<&Sources>,
    executed: &BTreeSet<u32>,
    most: usize,
) -> (Vec<File>, usize) {
    let Some(sources) = sources else { return (Vec::new(), 0) };
    let (mut files, mut size, mut left_out) = (Vec::<File>::new(), 0, BTreeSet::new());
    let of_executed = executed.iter().filter_map(|&pc| sources.of(program, pc));
    for Source { name, text, .. } in std::iter::once(&sources.main).chain(of_executed) {
        if files.iter().any(|file| file.name == *name) {
            continue;
        }
        if size + text.len() > most {
            left_out.insert(name);
            continue;
        }
        size += text.len();
        files.push(File { name: name.clone(), text: text.clone() });
    }
    (files, left_out.len())
}

/// The instructions, in at most so many bytes; and how many of the executed ones were left out.
pub(super) fn code(
    program: &Program,
    files: &[File],
    executed: &BTreeSet<u32>,
    most: usize,
) -> (Vec<Instruction>, usize) {
    let module = program.module();
    let place = |pc| {
        let name = module.file_of(pc)?;
        Some((files.iter().position(|file| file.name == name)?, module.line_of(pc)?))
    };
    let is_short = module.code.len() <= MOST_INSTRUCTIONS;
    let all = if is_short { 0..module.code.len() as u32 } else { 0..0 };
    let (mut code, mut size) = (Vec::new(), 0);
    for pc in all.chain(executed.iter().copied().filter(|_| !is_short)) {
        let text = disassembly::instruction(program, pc);
        size += text.len();
        if size > most {
            break;
        }
        code.push(Instruction { pc, text, place: place(pc) });
    }
    let given = code.last().map_or(0, |last| executed.range(..=last.pc).count());
    let left_out = executed.len() - given;
    (code, left_out)
}

/// The functions of these instructions: each goes from a global label to the next.
pub(super) fn functions(program: &Program, code: &[Instruction]) -> Vec<Function> {
    let module = program.module();
    let mut functions: Vec<Function> = Vec::new();
    for &Instruction { pc, .. } in code {
        let Some((name, offset)) = module.label_at(pc) else { continue };
        let start = pc - offset;
        if functions.last().is_none_or(|last| last.start != start) {
            let named = module.named_function_of(pc);
            let names = named.iter().flat_map(|named| &named.registers);
            let registers = names.map(|named| (named.register, named.name.to_string())).collect();
            functions.push(Function { start, name: name.to_owned(), registers, register_count: 0 });
        }
        if let Some(last) = functions.last_mut() {
            last.register_count = last.register_count.max(registers_named(program, pc));
        }
    }
    functions
}

/// Registers from 0 on up to the highest one that an instruction names.
fn registers_named(program: &Program, pc: u32) -> usize {
    let word = program.module().code[pc as usize];
    let named = program.opcode(pc).operands().iter().map(|operand| {
        let first = word.field(operand.at, 1) as usize;
        match operand.kind {
            OperandKind::Source
            | OperandKind::Destination
            | OperandKind::Memory
            | OperandKind::Cursor
            | OperandKind::Window => first + 1,
            OperandKind::Pair => first + 2,
            OperandKind::Indexed1 | OperandKind::Indexed2 | OperandKind::Indexed4 | OperandKind::Indexed8 => {
                1 + first.max(word.field(operand.at + 1, 1) as usize)
            }
            OperandKind::SmallImmediate
            | OperandKind::Immediate
            | OperandKind::Count
            | OperandKind::Constant
            | OperandKind::Target
            | OperandKind::Layout
            | OperandKind::Function
            | OperandKind::Host => 0,
        }
    });
    named.max().unwrap_or(0).min(256)
}
