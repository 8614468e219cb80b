//! Where a register has what it holds from, as far as the instructions of a program tell.

use std::ops::RangeInclusive;

use mini_vm::instruction::Opcode;
use mini_vm::machine::Machine;
use mini_vm::operand::{OperandKind, Register, Word};
use mini_vm::verify::Program;

use super::operands::instruction;
use super::stack;

/// Instructions that are looked at to find where a register comes from.
const MAX_DISTANCE: usize = 1000;

/// Where a register has what it holds from.
pub(super) struct Origin {
    /// What gave it.
    pub(super) opcode: Opcode,
    /// The number of that instruction.
    pub(super) pc: u32,
    /// What has been added to what it gave.
    pub(super) added: u64,
    /// Whether it is in the function that called the one under way.
    pub(super) is_in_caller: bool,
}

/// How far back a value could be followed.
enum Trace {
    Origin(Origin),
    /// The function that starts at `start` was called with it in this register.
    Argument {
        start: u32,
        register: u8,
        added: u64,
    },
}

/// The instruction from which `register` has what it holds, as far as the instructions of the function tell, and of the
/// one that has called it.
pub(super) fn origin(machine: &Machine, Register(register): Register) -> Option<Origin> {
    let program = machine.program();
    match trace(program, machine.pc(), register)? {
        Trace::Origin(origin) => Some(origin),
        Trace::Argument { start, register, added } => {
            let frame = machine.frames().last()?;
            let call = frame.return_pc - 1;
            let outer =
                register.checked_add(frame.window_shift).filter(|_| is_call_of(program, call, start))?;
            match trace(program, call, outer)? {
                Trace::Origin(origin) => {
                    let added = origin.added.wrapping_add(added);
                    Some(Origin { added, is_in_caller: true, ..origin })
                }
                Trace::Argument { .. } => None,
            }
        }
    }
}

/// Follows what `register` holds before `pc`: instructions are read upwards, through copies and sums, to a call or the
/// start of the function. Where a branch or a loop may bring another value, nothing is said.
fn trace(program: &Program, pc: u32, register: u8) -> Option<Trace> {
    let function = stack::function(program, pc);
    let is_inside = |other: &u32| stack::function(program, *other) == function;
    let mut start = pc;
    let (mut registers, mut added) = (vec![register], 0_u64);
    for at in (0..pc).rev().take(MAX_DISTANCE).take_while(is_inside) {
        let wanted = registers[registers.len() - 1];
        start = at;
        match written(program, at, wanted) {
            Write::None => {}
            _ if is_skipped(program, at, pc) => return None,
            Write::Sum(source, constant) => {
                registers.push(source);
                added = added.wrapping_add(constant);
            }
            Write::Unknown => return None,
            Write::By(opcode) => {
                let is_sure = !is_rewritten_in_loop(program, at..=pc, &registers);
                let origin = Origin { opcode, pc: at, added, is_in_caller: false };
                return is_sure.then_some(Trace::Origin(origin));
            }
        }
    }
    let is_sure = !is_rewritten_in_loop(program, start..=pc, &registers);
    let register = registers[registers.len() - 1];
    is_sure.then_some(Trace::Argument { start, register, added })
}

/// Whether `register` holds at `pc` what it held before the instruction at `from`, which stands above it.
pub(super) fn is_kept(program: &Program, from: u32, pc: u32, Register(register): Register) -> bool {
    (from..pc).all(|at| matches!(written(program, at, register), Write::None))
        && !is_rewritten_in_loop(program, from + 1..=pc, &[register])
}

/// Whether an instruction in front of the one at `at` jumps to one behind it, up to `pc`.
fn is_skipped(program: &Program, at: u32, pc: u32) -> bool {
    (0..at).rev().take(MAX_DISTANCE).any(|before| {
        let (opcode, word) = instruction(program, before);
        opcode != Opcode::Call && targets(opcode, word, before).any(|target| target > at && target <= pc)
    })
}

/// Whether the instruction at `pc` calls the one at `start`.
fn is_call_of(program: &Program, pc: u32, start: u32) -> bool {
    let (opcode, word) = instruction(program, pc);
    opcode == Opcode::Call && targets(opcode, word, pc).any(|target| target == start)
}

/// Where the instruction at `pc` may jump.
fn targets(opcode: Opcode, word: Word, pc: u32) -> impl Iterator<Item = u32> {
    let targets = opcode.operands().iter().filter(|operand| operand.kind == OperandKind::Target);
    targets.map(move |operand| pc.wrapping_add_signed(word.field(operand.at, operand.kind.size()) as i32))
}

/// Whether instructions behind `range` write one of `registers`, and some jump back into it, in whatever order.
fn is_rewritten_in_loop(program: &Program, range: RangeInclusive<u32>, registers: &[u8]) -> bool {
    let behind = || (*range.end()..program.module().code.len() as u32).take(MAX_DISTANCE);
    let is_written =
        |at| registers.iter().any(|&register| !matches!(written(program, at, register), Write::None));
    let jumps_back = |at| {
        let (opcode, word) = instruction(program, at);
        opcode != Opcode::Call && targets(opcode, word, at).any(|target| range.contains(&target))
    };
    behind().any(jumps_back) && behind().any(is_written)
}

/// What an instruction does to a register.
enum Write {
    None,
    /// It makes it the sum of this one and a constant.
    Sum(u8, u64),
    By(Opcode),
    /// It calls something that may write it.
    Unknown,
}

/// What the instruction at `pc` does to `register`.
fn written(program: &Program, pc: u32, register: u8) -> Write {
    let (opcode, word) = instruction(program, pc);
    for operand in opcode.operands() {
        let number = word.field(operand.at, 1) as u8;
        match operand.kind {
            OperandKind::Window if number <= register => return Write::Unknown,
            OperandKind::Destination if number == register => {
                return sum(opcode, word).unwrap_or(Write::By(opcode));
            }
            OperandKind::Cursor if number == register => return Write::By(opcode),
            OperandKind::Pair if number == register || number + 1 == register => return Write::By(opcode),
            _ => {}
        }
    }
    Write::None
}

/// For an instruction that copies a register, or adds a constant to it.
fn sum(opcode: Opcode, word: Word) -> Option<Write> {
    let field = |kind| {
        let operand = opcode.operands().iter().find(|operand| operand.kind == kind)?;
        Some(word.field(operand.at, operand.kind.size()))
    };
    let constant = field(OperandKind::Immediate).map(|constant| i64::from(constant as i32));
    let constant = match (opcode, constant) {
        (Opcode::Mov, None) => 0,
        (Opcode::Addi, Some(constant)) => constant,
        (Opcode::Subi, Some(constant)) => -constant,
        _ => return None,
    };
    Some(Write::Sum(field(OperandKind::Source)? as u8, constant.cast_unsigned()))
}
