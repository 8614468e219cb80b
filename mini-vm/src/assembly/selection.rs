//! Selection: which instructions of the table one in the source stands for.
//!
//! Where a constant stands in place of a register, it is the form with an immediate, which the table knows; where an address
//! stands in place of a memory operand, the form with an address; where that has an index, the form with one. What `li` loads comes from the constant pool where it
//! does not fit the word. Few instructions take another one in front of them. How many words there are follows from the
//! syntax alone, because places are counted before anything has a value; which ones, from the values.

use std::ops::RangeInclusive;

use crate::assembly::access::Access;
use crate::assembly::arithmetic::Value;
use crate::assembly::assembler::Assembler;
use crate::assembly::diagnostic::Reported;
use crate::assembly::forms::IMMEDIATE_RANGE;
use crate::assembly::names::Name;
use crate::assembly::syntax::statement::{Instruction, Operand, Operands};
use crate::instruction::Opcode;
use crate::operand::{OperandKind, OperandSpec, Register, TableIndex, Word};

/// How an instruction is encoded.
pub(super) struct Form {
    /// The instruction of the table.
    pub(super) opcode: Opcode,
    /// Two of its operands that are written in each other's place.
    swapped: Option<(usize, usize)>,
}

impl Form {
    /// The place at which operand `index` is written.
    pub(super) fn place_of(&self, index: usize) -> usize {
        match self.swapped {
            Some((one, other)) if index == one => other,
            Some((one, other)) if index == other => one,
            Some(_) | None => index,
        }
    }
}

/// The operand that can change places with operand `index` of `opcode`, if there is one.
fn other_place(opcode: Opcode, index: usize) -> Option<usize> {
    let (left, right) = opcode.commuting()?;
    let place_of = |at| opcode.operands().iter().position(|operand| operand.at == at);
    let (left, right) = (place_of(left)?, place_of(right)?);
    match index {
        _ if index == left => Some(right),
        _ if index == right => Some(left),
        _ => None,
    }
}

/// Instructions that have another with an address in place of the memory operand, and that one.
const ABSOLUTE: &[(Opcode, Opcode)] =
    &[(Opcode::Load64, Opcode::Load64a), (Opcode::Store64, Opcode::Store64a)];

/// The same instruction with an address in place of the memory operand, if there is one.
pub(super) fn absolute_form(opcode: Opcode) -> Option<Opcode> {
    ABSOLUTE.iter().find(|(relative, _)| *relative == opcode).map(|&(_, absolute)| absolute)
}

/// The same instruction with an index in its memory operand, if there is one.
fn indexed_form(opcode: Opcode) -> Option<Opcode> {
    Opcode::from_mnemonic(&format!("{}x", opcode.mnemonic()))
}

/// The register that an instruction writes which takes it and a memory operand.
pub(super) fn destination(opcode: Opcode) -> Option<&'static OperandSpec> {
    match opcode.operands() {
        [first, second] if second.kind == OperandKind::Memory => {
            Some(first).filter(|first| first.kind == OperandKind::Destination)
        }
        _ => None,
    }
}

/// Whether an instruction, whose form with an address is `absolute`, first loads an address into the register that it writes.
fn loads_address(opcode: Opcode, absolute: Option<Opcode>, operands: &Operands<'_>) -> bool {
    let is_without_register = operands.get(1).and_then(Operand::address).is_some();
    is_without_register && destination(opcode).is_some() && absolute.is_none()
}

/// Whether an instruction calls a function of the host and first loads the address of a text for it.
pub(super) fn takes_text(opcode: Opcode, operands: &Operands<'_>) -> bool {
    opcode == Opcode::Host && operands.len() == 3 && operands.get(2).is_some_and(|last| last.text().is_some())
}

/// The addresses of the largest heap.
const ADDRESS_RANGE: RangeInclusive<i128> = 0..=u32::MAX as i128;

impl<'s> Assembler<'_, 's> {
    /// The instruction with an address that stands for `opcode`. A `load` has none, whatever its field is: that would decide
    /// how many words it takes.
    pub(super) fn absolute_form_of(&self, opcode: Opcode, instruction: &Instruction<'s>) -> Option<Opcode> {
        let is_load = Access::from_mnemonic(instruction.mnemonic.value) == Some(Access::Load);
        absolute_form(opcode).filter(|_| !is_load)
    }

    /// What is encoded for `opcode`, whose form with an address is `absolute`, with these operands.
    pub(super) fn form(&mut self, opcode: Opcode, absolute: Option<Opcode>, operands: &Operands<'s>) -> Form {
        let mut form = self.form_of_kinds(opcode, absolute, operands);
        if form.opcode == Opcode::Li && operands.get(1).is_some_and(|value| self.needs_pool(value)) {
            form.opcode = Opcode::Lc;
        }
        form
    }

    /// As [`Self::form`], as far as the kinds of the operands decide: the form with an immediate, if a constant stands where
    /// that takes one, or where an operand stands that can change places with it.
    fn form_of_kinds(&self, opcode: Opcode, absolute: Option<Opcode>, operands: &Operands<'s>) -> Form {
        let as_written = Form { opcode, swapped: None };
        if opcode == Opcode::Mov && operands.get(1).is_some_and(|source| source.text().is_some()) {
            return Form { opcode: Opcode::Li, swapped: None };
        }
        let is_constant = |index| operands.get(index).is_some_and(|operand| self.is_constant(operand));
        if let Some(absolute) = absolute
            && operands.get(1).and_then(Operand::address).is_some()
        {
            return Form { opcode: absolute, swapped: None };
        }
        if operands.get(1).and_then(Operand::memory_index).is_some()
            && let Some(indexed) = indexed_form(opcode)
        {
            return Form { opcode: indexed, swapped: None };
        }
        let reads = |spec: &OperandSpec| spec.kind == OperandKind::Source;
        if !opcode.operands().iter().enumerate().any(|(index, spec)| reads(spec) && is_constant(index)) {
            return as_written;
        }
        let Some(with_constant) = opcode.immediate_form() else { return as_written };
        let takes_constant =
            |spec: &OperandSpec| matches!(spec.kind, OperandKind::SmallImmediate | OperandKind::Immediate);
        let Some(place) = with_constant.operands().iter().position(takes_constant) else { return as_written };
        if is_constant(place) {
            return Form { opcode: with_constant, swapped: None };
        }
        let is_register = operands.get(place).is_some_and(|operand| operand.register().is_some());
        let other = other_place(opcode, place).filter(|&other| is_register && is_constant(other));
        other.map_or(as_written, |other| Form { opcode: with_constant, swapped: Some((place, other)) })
    }

    /// Whether an operand is a constant, and no misplaced name of a map layout.
    fn is_constant(&self, operand: &Operand<'s>) -> bool {
        let is_layout =
            |name: Name<'s>| self.evaluator.find(name).is_none() && self.layouts.get(name).is_some();
        operand.expression().is_some_and(|expression| !expression.as_name().is_some_and(is_layout))
    }

    /// Whether a constant does not fit the immediate of `li`. One without a value does, so that its error is found once.
    fn needs_pool(&mut self, operand: &Operand<'s>) -> bool {
        if let Some(text) = operand.text() {
            let address = self.text_address(text, operand.span);
            return address.is_ok_and(|address| i32::try_from(address).is_err());
        }
        match operand.expression().and_then(|expression| self.evaluator.value_if_any(expression)) {
            Some(Value::Integer(value)) => !IMMEDIATE_RANGE.contains(&value),
            Some(Value::Float(_)) => true,
            None => false,
        }
    }

    /// How many words an instruction takes, which its syntax alone decides, before anything has a value.
    pub(super) fn word_count(&self, instruction: &Instruction<'s>) -> u32 {
        let operands = &instruction.operands;
        if !operands.iter().any(|operand| operand.address().is_some() || operand.text().is_some()) {
            return 1;
        }
        let mnemonic = instruction.mnemonic.value;
        let opcode = match Access::from_mnemonic(mnemonic) {
            // As every load without a form with an address.
            Some(Access::Load) => Some(Opcode::Load8u),
            Some(Access::Store) => None,
            None => self.known_opcode(mnemonic),
        };
        let is_double =
            |opcode| loads_address(opcode, absolute_form(opcode), operands) || takes_text(opcode, operands);
        if opcode.is_some_and(is_double) { 2 } else { 1 }
    }

    /// The word in front of an instruction that takes two.
    pub(super) fn word_before(
        &mut self,
        opcode: Opcode,
        absolute: Option<Opcode>,
        operands: &Operands<'s>,
    ) -> Result<Option<Word>, Reported> {
        let register = |index| operands.get(index).and_then(Operand::register);
        if takes_text(opcode, operands)
            && let (Some(register), Some(operand)) = (register(1), operands.get(2))
            && let Some(text) = operand.text()
        {
            let address = self.text_address(text, operand.span)?;
            return self.load_word(register, address).map(Some);
        }
        if loads_address(opcode, absolute, operands)
            && let (Some(register), Some(address)) = (register(0), operands.get(1).and_then(Operand::address))
        {
            let address = self.evaluator.integer(address, ADDRESS_RANGE, "the address")?;
            return self.load_word(register, address as u64).map(Some);
        }
        Ok(None)
    }

    /// The instruction that loads an integer.
    fn load_word(&mut self, register: u8, value: u64) -> Result<Word, Reported> {
        match i32::try_from(value.cast_signed()) {
            Ok(value) => Ok(Word::li(Register(register), value)),
            Err(_) => Ok(Word::lc(Register(register), TableIndex(self.constant_index(value)?))),
        }
    }
}
