//! What the page is given of the program: sources, instructions and names.

use std::collections::BTreeSet;

use mini_vm::disassembly;
use mini_vm::operand::OperandKind;
use mini_vm::verify::Program;

use super::super::source::{Source, Sources};
use super::data::{File, Function, Instruction};

/// Instructions of a program that are all given. Of a longer one, those that are executed in the window are.
const MOST_INSTRUCTIONS: usize = 5000;

/// Bytes of all sources that are given; larger files are left out.
const MOST_SOURCE: usize = 4 << 20;

/// The files that executed instructions come from, and the instructions; and a sentence about what is left out.
pub(super) fn files_and_code(
    program: &Program,
    sources: Option<&Sources>,
    executed: &BTreeSet<u32>,
) -> (Vec<File>, Vec<Instruction>, Option<String>) {
    let module = program.module();
    let (mut files, mut size, mut skipped) = (Vec::<File>::new(), 0, BTreeSet::new());
    if let Some(sources) = sources {
        let all = executed.iter().filter_map(|&pc| sources.of(program, pc));
        for Source { name, text, .. } in std::iter::once(&sources.main).chain(all) {
            if files.iter().any(|file| file.name == *name) {
                continue;
            }
            if size + text.len() > MOST_SOURCE {
                skipped.insert(name);
                continue;
            }
            size += text.len();
            files.push(File { name: name.clone(), text: text.clone() });
        }
    }
    let is_short = module.code.len() <= MOST_INSTRUCTIONS;
    let numbers: Vec<u32> =
        if is_short { (0..module.code.len() as u32).collect() } else { executed.iter().copied().collect() };
    let place = |pc| {
        let name = module.file_of(pc)?;
        Some((files.iter().position(|file| file.name == name)?, module.line_of(pc)?))
    };
    let instruction = |pc| Instruction { pc, text: disassembly::instruction(program, pc), place: place(pc) };
    let code = numbers.into_iter().map(instruction).collect();
    let left_out = (!skipped.is_empty()).then(|| format!("left out {} large source files", skipped.len()));
    (files, code, left_out)
}

/// The functions: from each global label to the next.
pub(super) fn functions(program: &Program) -> Vec<Function> {
    let module = program.module();
    let mut functions: Vec<Function> = Vec::new();
    for pc in 0..module.code.len() as u32 {
        let Some((name, offset)) = module.label_at(pc) else { continue };
        let start = pc - offset;
        if functions.last().is_none_or(|last| last.start != start) {
            let named = module.named_function_of(pc);
            let names = named.iter().flat_map(|named| &named.registers);
            let registers: Vec<_> = names.map(|named| (named.register, named.name.to_string())).collect();
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
