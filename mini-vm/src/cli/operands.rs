//! What the operands of an instruction are, and what their registers hold.

use mini_vm::console::Console;
use mini_vm::instruction::Opcode;
use mini_vm::machine::Machine;
use mini_vm::machine::host::HostSignature;
use mini_vm::operand::{Content, OperandKind, Register, Word};
use mini_vm::verify::Program;

/// Instruction `pc`.
pub(super) fn instruction(program: &Program, pc: u32) -> (Opcode, Word) {
    (program.opcode(pc), program.module().code[pc as usize])
}

/// The first register operand with such content, and what it holds.
pub(super) fn operand(
    machine: &Machine,
    opcode: Opcode,
    word: Word,
    content: Content,
) -> Option<(Register, u64)> {
    let operand = opcode.operands().iter().find(|operand| operand.content == content)?;
    let register = Register(word.field(operand.at, 1) as u8);
    Some((register, machine.register(register)))
}

/// The function of the console that an instruction calls, if it calls one.
pub(super) fn host_signature(
    program: &Program,
    opcode: Opcode,
    word: Word,
) -> Option<&'static HostSignature<'static>> {
    let operand = opcode.operands().iter().find(|operand| operand.kind == OperandKind::Host)?;
    let index = word.field(operand.at, operand.kind.size());
    let name = program.module().host_functions.get(index as usize)?;
    Console::SIGNATURES.iter().find(|function| function.name == *name)
}

/// The registers with the arguments of a call of the console.
pub(super) fn arguments(program: &Program, opcode: Opcode, word: Word) -> impl Iterator<Item = Register> {
    let count = host_signature(program, opcode, word).map_or(0, |signature| signature.parameters.len());
    let window = opcode.operands().iter().find(|operand| operand.kind == OperandKind::Window);
    let first = window.map(|operand| word.field(operand.at, operand.kind.size())).unwrap_or_default() as u8;
    (first..=u8::MAX).take(count).map(Register)
}
