//! Effects: which registers an instruction reads and writes, as the kinds of its operands tell, and where it leads.
//!
//! 64 registers are looked at together, a bit for each. What a call does beyond its operands depends on who is called, and
//! is told by those who know.

use std::ops::Range;

use crate::instruction::Opcode;
use crate::operand::{OperandKind, OperandSpec, Register, Word};

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
            let Some(registers) = spec.registers(word) else { continue };
            let number = |register: Register| u16::from(register.0);
            let named = registers.iter().map(|it| bits(number(it)..number(it) + 1, range));
            let named = named.fold(0, |all, one| all | one);
            // One that jumps instead of giving a result leaves its registers as they are; where there is no pair it jumps.
            let is_sure = match spec.kind {
                OperandKind::Pair => false,
                OperandKind::Destination => !jumps(opcode),
                _ => true,
            };
            match (registers.is_written, is_sure) {
                (true, true) => effect.writes |= named,
                (true, false) => effect.writes_ahead |= named,
                (false, _) => {}
            }
            if registers.is_read {
                effect.reads |= named;
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
