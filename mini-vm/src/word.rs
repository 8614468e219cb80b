//! Instruction words made of an opcode and its operands, each checked against the instruction table.
//!
//! ```
//! use mini_vm::instruction::Opcode;
//! use mini_vm::operand::{Address, Register};
//!
//! let (r1, r2) = (Register(1), Register(2));
//! let add = Opcode::Add.word(&[r1.into(), r1.into(), r2.into()])?;
//! let load = Opcode::Load64.word(&[r1.into(), Address { base: r2, offset: 8 }.into()])?;
//! let back = Opcode::Bnei.word(&[r1.into(), 100.into(), (-2).into()])?;
//!
//! let error = Opcode::Addi.word(&[r1.into(), r1.into(), (1_i64 << 31).into()]).expect_err("it has 33 bits");
//! assert_eq!(error.to_string(), "the `value` of `addi` is 2147483648, which is not from -2147483648 to 2147483647");
//! # assert_eq!([add.opcode_byte(), load.opcode_byte(), back.opcode_byte()], [0x40, 0xb6, 0x1b]);
//! # Ok::<(), mini_vm::word::WordError>(())
//! ```
//!
//! A [module builder](crate::module::Builder) makes them with labels instead of displacements.

use std::fmt;

use crate::instruction::Opcode;
use crate::operand::{
    Address, IMMEDIATE_AT, IMMEDIATE_SIZE, IndexedAddress, OperandKind, OperandSpec, Register, Word,
};

/// What stands for an operand in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperandValue {
    /// A register, whatever is done with it.
    Register(Register),
    /// A number: an immediate, the index of an entry of a table, or instructions from a branch to its target.
    Number(i64),
    /// A memory operand.
    Memory(Address),
    /// A memory operand with an index.
    Indexed(IndexedAddress),
}

impl From<Register> for OperandValue {
    fn from(register: Register) -> Self {
        Self::Register(register)
    }
}

impl From<Address> for OperandValue {
    fn from(address: Address) -> Self {
        Self::Memory(address)
    }
}

impl From<IndexedAddress> for OperandValue {
    fn from(address: IndexedAddress) -> Self {
        Self::Indexed(address)
    }
}

macro_rules! define_numbers {
    ($($Number:ident)+) => {
        $(
            impl From<$Number> for OperandValue {
                fn from(number: $Number) -> Self {
                    Self::Number(number.into())
                }
            }
        )+
    };
}

define_numbers! { i64 i32 u32 i16 u16 i8 u8 }

/// A number beyond those of 63 bits is none that an operand can have, and becomes another one of that kind.
impl From<u64> for OperandValue {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// Why there is no such instruction word.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordError {
    /// There are too few or too many operands.
    #[error("operands of `{opcode}`: {wanted} wanted, {given} given")]
    Count {
        /// The instruction.
        opcode: Opcode,
        /// Operands it takes.
        wanted: usize,
        /// Operands that were given.
        given: usize,
    },
    /// An operand is not what stands there.
    #[error("the `{operand}` of `{opcode}` must be {wanted}")]
    Kind {
        /// The instruction.
        opcode: Opcode,
        /// The name of the operand in the table.
        operand: &'static str,
        /// What stands there.
        wanted: &'static str,
    },
    /// An operand is a number that does not fit.
    #[error("the `{operand}` of `{opcode}` is {number}, which is not from {least} to {most}")]
    Range {
        /// The instruction.
        opcode: Opcode,
        /// The name of the operand in the table.
        operand: &'static str,
        /// The number, or the number of the register.
        number: i64,
        /// The least that fits.
        least: i64,
        /// The most that fits.
        most: i64,
    },
}

impl Opcode {
    /// The word of this instruction with these operands, in the order in which they are written. Whether a branch target
    /// is in the program and an entry of a table exists, [`verify`](crate::verify::verify) checks.
    ///
    /// # Errors
    ///
    /// When there are too few operands or too many, or one is not what stands there or does not fit.
    pub fn word(self, operands: &[OperandValue]) -> Result<Word, WordError> {
        let (wanted, given) = (self.operands().len(), operands.len());
        if wanted != given {
            return Err(WordError::Count { opcode: self, wanted, given });
        }
        let mut word = Word::new(self as u8);
        for (spec, &value) in self.operands().iter().zip(operands) {
            let bits = self.bits_of(spec, value)?;
            if let OperandValue::Memory(Address { offset, .. })
            | OperandValue::Indexed(IndexedAddress { offset, .. }) = value
            {
                word = word.with_field(IMMEDIATE_AT, IMMEDIATE_SIZE, i64::from(offset).cast_unsigned());
            }
            word = word.with_field(spec.at, spec.kind.size(), bits);
        }
        Ok(word)
    }

    /// What stands at the place of an operand.
    fn bits_of(self, spec: &OperandSpec, value: OperandValue) -> Result<u64, WordError> {
        let (number, range) = match (spec.kind, value) {
            (
                OperandKind::Destination | OperandKind::Source | OperandKind::Cursor | OperandKind::Window,
                OperandValue::Register(Register(number)),
            )
            | (OperandKind::Memory, OperandValue::Memory(Address { base: Register(number), .. })) => {
                (i64::from(number), 0..=i64::from(u8::MAX))
            }
            (
                OperandKind::Indexed1 | OperandKind::Indexed2 | OperandKind::Indexed4 | OperandKind::Indexed8,
                OperandValue::Indexed(IndexedAddress {
                    base: Register(base), index: Register(index), ..
                }),
            ) => (i64::from(u16::from_le_bytes([base, index])), 0..=i64::from(u16::MAX)),
            (OperandKind::Count, OperandValue::Number(number)) => (number, 0..=i32::MAX.into()),
            (OperandKind::Pair, OperandValue::Register(Register(number))) => {
                (i64::from(number), 0..=i64::from(u8::MAX - 1))
            }
            (OperandKind::SmallImmediate, OperandValue::Number(number)) => {
                (number, i16::MIN.into()..=i16::MAX.into())
            }
            (OperandKind::Immediate | OperandKind::Target, OperandValue::Number(number)) => {
                (number, i32::MIN.into()..=i32::MAX.into())
            }
            (
                OperandKind::Constant | OperandKind::Layout | OperandKind::Function | OperandKind::Host,
                OperandValue::Number(number),
            ) => (number, 0..=i64::from(u32::MAX)),
            _ => return Err(self.wrong_kind(spec)),
        };
        if range.contains(&number) {
            return Ok(number.cast_unsigned());
        }
        let (least, most) = range.into_inner();
        Err(WordError::Range { opcode: self, operand: spec.name, number, least, most })
    }

    /// That something else stands for an operand than its kind wants.
    pub(crate) fn wrong_kind(self, spec: &OperandSpec) -> WordError {
        WordError::Kind { opcode: self, operand: spec.name, wanted: description(spec.kind) }
    }
}

/// What stands for an operand of this kind.
const fn description(kind: OperandKind) -> &'static str {
    match kind {
        OperandKind::Destination
        | OperandKind::Source
        | OperandKind::Cursor
        | OperandKind::Pair
        | OperandKind::Window => "a register",
        OperandKind::SmallImmediate | OperandKind::Immediate => "a number",
        OperandKind::Constant => "the index of a constant",
        OperandKind::Target => "a number of instructions, or a label",
        OperandKind::Memory => "a memory operand",
        OperandKind::Indexed1 | OperandKind::Indexed2 | OperandKind::Indexed4 | OperandKind::Indexed8 => {
            "a memory operand with an index"
        }
        OperandKind::Count => "a number of instructions",
        OperandKind::Layout => "the index of a map layout",
        OperandKind::Function => "the index of a function",
        OperandKind::Host => "the index of a host function",
    }
}

/// The mnemonic.
impl fmt::Display for Opcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.mnemonic())
    }
}

/// As it is written: `r5`.
impl fmt::Display for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "r{}", self.0)
    }
}
