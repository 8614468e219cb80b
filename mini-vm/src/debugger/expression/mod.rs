//! Expressions over a machine that stands still: for conditions, and to print.
//!
//! ```text
//! expression   a || b, a && b, a == b != < <= > >=, a | b, a ^ b, a & b, a << b >>, a + b -, a * b / %, -a !a ~a
//! primary      42, 0x2a, 0b101, 'a', (a), r3, a name, $pc, $depth, $fuel, $position
//!              [address]       the 8 bytes at an address
//!              u16[address]    a number of another type there: u8 to u64, i8 to i64, f32, f64
//!              counts[5]       the value of a key in a map, by the register or the label that holds its address
//!              counts["abc"]   the same with the bytes of the key, filled with zeros
//! ```
//!
//! Operators bind as in C, but comparisons more weakly than all that compute. Numbers are signed and have 64 bits; sums wrap.
//! A name is that of a register of the function, of a label, or of a constant; the name of a code label is the number of its
//! instruction.

mod evaluation;
mod parser;
mod tokens;

use std::fmt;
use std::ops::Range;

pub(super) use self::evaluation::Surroundings;
use crate::trap::TrapKind;

/// An expression that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    root: Node,
}

/// The longest expression, in bytes.
pub const MAX_EXPRESSION_SIZE: usize = 4096;

/// How deep expressions can be nested.
const MAX_DEPTH: usize = 64;

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number of 64 bits.
    Integer(u64),
    /// A floating-point number.
    Float(f64),
    /// Bytes that are no number: the value of a map of another size than 1, 2, 4 or 8.
    Bytes(Vec<u8>),
}

impl Value {
    /// Whether a condition holds that comes to this value: it is not 0.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::Integer(number) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Bytes(bytes) => bytes.iter().any(|&byte| byte != 0),
        }
    }
}

/// As it is printed: `-3 (0xfffffffffffffffd)`, `2.5`, or bytes as a source writes them.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => write!(f, "{} ({number:#x})", number.cast_signed()),
            Self::Float(number) => write!(f, "{number:?}"),
            Self::Bytes(bytes) => write!(f, "\"{}\"", bytes.escape_ascii()),
        }
    }
}

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ExpressionError {
    /// It is not written as one.
    #[error("{message}")]
    Syntax {
        /// The bytes of the text that are wrong.
        range: Range<usize>,
        /// What is wrong.
        message: String,
    },
    /// Nothing is called so.
    #[error("nothing is called `{name}` here")]
    UnknownName {
        /// The name.
        name: String,
        /// A name like it.
        similar: Option<String>,
    },
    /// A division by 0.
    #[error("division by zero")]
    DivisionByZero,
    /// An operand that is no number.
    #[error("{0} is no number to compute with")]
    NoNumber(Value),
    /// Bytes that are not in the heap.
    #[error("{0}")]
    Memory(TrapKind),
    /// No map where one should be.
    #[error("{}", without_map(*address, reason))]
    NoMap {
        /// Where it should be.
        address: u64,
        /// What is there.
        reason: TrapKind,
    },
    /// The key has another size than those of the map.
    #[error("the keys of the map have {expected} bytes, this one has {given}")]
    KeySize {
        /// Bytes of the keys.
        expected: usize,
        /// Bytes of this one.
        given: usize,
    },
    /// The map has no such key.
    #[error("the map at {map:#x} has no such key")]
    NoSuchKey {
        /// The address of the map.
        map: u64,
    },
}

/// A register that no map has been put into holds 0.
fn without_map(address: u64, reason: &TrapKind) -> String {
    match address {
        0 => "what stands for the map is 0: there is no map yet".to_owned(),
        _ => reason.to_string(),
    }
}

/// What is computed.
#[derive(Clone, Debug, PartialEq)]
enum Node {
    Number(u64),
    Float(f64),
    Name(String),
    Special(Special),
    Unary(Unary, Box<Node>),
    Binary(Binary, Box<[Node; 2]>),
    Load(Width, Box<Node>),
    Entry(Box<Node>, KeyNode),
}

/// The key of a lookup.
#[derive(Clone, Debug, PartialEq)]
enum KeyNode {
    Number(Box<Node>),
    Bytes(Vec<u8>),
}

/// What stands behind a `$`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Special {
    Pc,
    Depth,
    Fuel,
    Position,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Unary {
    Negate,
    Not,
    Complement,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Binary {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    BitOr,
    BitXor,
    BitAnd,
    ShiftLeft,
    ShiftRight,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// A type of numbers in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// Unsigned, of so many bytes: 1, 2, 4 or 8.
    Unsigned(u8),
    /// Signed, of so many bytes.
    Signed(u8),
    /// Floating-point, of 4 or 8 bytes.
    Float(u8),
}

impl Width {
    /// Each with its name.
    pub const ALL: [(&'static str, Self); 10] = [
        ("u8", Self::Unsigned(1)),
        ("u16", Self::Unsigned(2)),
        ("u32", Self::Unsigned(4)),
        ("u64", Self::Unsigned(8)),
        ("i8", Self::Signed(1)),
        ("i16", Self::Signed(2)),
        ("i32", Self::Signed(4)),
        ("i64", Self::Signed(8)),
        ("f32", Self::Float(4)),
        ("f64", Self::Float(8)),
    ];

    /// The one of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, width)| width)
    }

    /// Bytes of a number.
    #[must_use]
    pub fn size(self) -> u64 {
        match self {
            Self::Unsigned(size) | Self::Signed(size) | Self::Float(size) => size.into(),
        }
    }

    /// The number that these bytes are, as many as [`size`](Self::size) says.
    ///
    /// # Panics
    ///
    /// If there are more than 8 bytes.
    #[must_use]
    pub fn read(self, bytes: &[u8]) -> Value {
        let number = number_of(bytes);
        let unused = 64 - 8 * bytes.len() as u32;
        match self {
            Self::Unsigned(_) => Value::Integer(number),
            Self::Signed(_) => {
                let shifted = number.checked_shl(unused).unwrap_or(0).cast_signed();
                Value::Integer(shifted.checked_shr(unused).unwrap_or(0).cast_unsigned())
            }
            Self::Float(4) => Value::Float(f32::from_bits(number as u32).into()),
            Self::Float(_) => Value::Float(f64::from_bits(number)),
        }
    }
}

/// The number that up to 8 bytes are, the lowest first.
pub(super) fn number_of(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    word[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(word)
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// When it is not written as one, or has more than [`MAX_EXPRESSION_SIZE`] bytes.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        parser::parse(text).map(|root| Self { root })
    }

    /// The map and the key, if the expression is a lookup such as `counts[5]`.
    pub(super) fn as_entry(
        &self,
        surroundings: &Surroundings<'_>,
    ) -> Result<Option<(u64, Vec<u8>)>, ExpressionError> {
        match &self.root {
            Node::Entry(map, key) => surroundings.entry(map, key).map(Some),
            _ => Ok(None),
        }
    }

    /// The address and the bytes, if the expression is a load such as `u16[address]`.
    pub(super) fn as_load(
        &self,
        surroundings: &Surroundings<'_>,
    ) -> Result<Option<(u64, u64)>, ExpressionError> {
        match &self.root {
            Node::Load(width, address) => Ok(Some((surroundings.number(address)?, width.size()))),
            _ => Ok(None),
        }
    }

    /// The name, if the expression is nothing but one.
    pub(super) fn as_name(&self) -> Option<&str> {
        match &self.root {
            Node::Name(name) => Some(name),
            _ => None,
        }
    }

    /// What it comes to.
    pub(super) fn evaluate(&self, surroundings: &Surroundings<'_>) -> Result<Value, ExpressionError> {
        surroundings.value(&self.root)
    }
}
