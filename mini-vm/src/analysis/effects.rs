//! Effects: which registers an instruction reads and writes, as the kinds of its operands tell, and where it leads.
//!
//! 64 registers are looked at together, a bit for each. What a call does beyond its operands depends on who is called, and
//! is told by those who know.

use std::ops::Range;

use crate::instruction::Opcode;
use crate::operand::{OperandKind, OperandSpec, Word};

/// Registers that are looked at together.
pub(crate) const TOGETHER: u16 = 64;

/// All registers, as many as there are.
pub(crate) const REGISTERS: u16 = 256;

/// What an instruction does with the registers that are looked at.
#[derive(Clone, Copy, Default)]
pub(crate) struct Effect {
    pub(crate) reads: u64,
    /// What it writes in any case.
    pub(crate) writes: u64,
    /// What it writes unless it jumps.
    pub(crate) writes_ahead: u64,
}

impl Effect {
    /// What an instruction reads and writes by its operands, of the registers in `range`.
    pub(crate) fn of(word: Word, opcode: Opcode, range: &Range<u16>) -> Self {
        let mut effect = Self::default();
        for spec in opcode.operands() {
            let register = word.field(spec.at, 1) as u16;
            let one = bits(register..register + 1, range);
            match spec.kind {
                // One that jumps instead of giving a result leaves the register as it is.
                OperandKind::Destination if jumps(opcode) => effect.writes_ahead |= one,
                OperandKind::Destination => effect.writes |= one,
                OperandKind::Source | OperandKind::Memory => effect.reads |= one,
                OperandKind::Indexed1
                | OperandKind::Indexed2
                | OperandKind::Indexed4
                | OperandKind::Indexed8 => {
                    let second = word.field(spec.at + 1, 1) as u16;
                    effect.reads |= one | bits(second..second + 1, range);
                }
                OperandKind::Cursor => {
                    effect.reads |= one;
                    effect.writes |= one;
                }
                // Where there is no pair the instruction jumps.
                OperandKind::Pair => effect.writes_ahead |= bits(register..register + 2, range),
                OperandKind::Window
                | OperandKind::Count
                | OperandKind::SmallImmediate
                | OperandKind::Immediate
                | OperandKind::Constant
                | OperandKind::Target
                | OperandKind::Layout
                | OperandKind::Function
                | OperandKind::Host => {}
            }
        }
        effect
    }
}

/// Whether an instruction can go on at its target in place of behind itself, for good.
pub(crate) fn jumps(opcode: Opcode) -> bool {
    opcode != Opcode::Call && target_operand(opcode).is_some()
}

/// The operand that names an instruction.
fn target_operand(opcode: Opcode) -> Option<&'static OperandSpec> {
    opcode.operands().iter().find(|spec| spec.kind == OperandKind::Target)
}

/// The place that the instruction at `place` jumps to or calls, which may be any.
pub(crate) fn target(word: Word, opcode: Opcode, place: usize) -> Option<i64> {
    let spec = target_operand(opcode)?;
    let displacement = word.field(spec.at, spec.kind.size()) as u32;
    Some(place as i64 + i64::from(displacement.cast_signed()))
}

/// How many instructions the table has that stands behind an instruction.
pub(crate) fn table_size(word: Word, opcode: Opcode) -> Option<usize> {
    let spec = opcode.operands().iter().find(|spec| spec.kind == OperandKind::Count)?;
    Some(word.field(spec.at, spec.kind.size()) as usize)
}

/// The register that a call gives its callee as `r0`.
pub(crate) fn window(word: Word, opcode: Opcode) -> Option<u16> {
    let spec = opcode.operands().iter().find(|spec| spec.kind == OperandKind::Window)?;
    Some(word.field(spec.at, 1) as u16)
}

/// The bits of `registers` among those in `range`.
pub(crate) fn bits(registers: Range<u16>, range: &Range<u16>) -> u64 {
    let start = registers.start.clamp(range.start, range.end) - range.start;
    let end = registers.end.clamp(range.start, range.end) - range.start;
    let below = |count: u16| if count < TOGETHER { (1_u64 << count) - 1 } else { u64::MAX };
    below(end) & !below(start)
}
