//! Arithmetic: what operators and functions make of the values in an expression.
//!
//! Integers have 128 bits; leaving them is an error. Floating-point numbers are binary64, and an operation gives the bits
//! that the instruction gives which does the same. Where one operand is an integer and the other a floating-point number,
//! the integer becomes the number that it is exactly, or the operation is an error. There are no functions whose results
//! the standard of floating-point numbers leaves open, such as `sin`: they would differ from host to host.

use std::cmp::Ordering;

use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode};
use crate::assembly::keywords::Keyword;
use crate::assembly::lexer::Span;

/// The bits of a NaN that was computed.
const CANONICAL_NAN: u64 = 0x7ff8_0000_0000_0000;

/// The value of `nan`.
pub(super) const NAN: f64 = f64::from_bits(CANONICAL_NAN);

/// What an expression comes to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    Integer(i128),
    Float(f64),
}

impl Value {
    /// The integer that it is, or that a floating-point number stands for and no other does.
    pub(super) fn whole(self) -> Option<i128> {
        const LARGEST: f64 = (1_u64 << f64::MANTISSA_DIGITS) as f64 - 1.0;
        match self {
            Self::Integer(value) => Some(value),
            Self::Float(value) => (value.fract() == 0.0 && value.abs() <= LARGEST).then_some(value as i128),
        }
    }

    /// The floating-point number that it is, or is exactly.
    fn exact(self) -> Result<f64, Fault> {
        match self {
            Self::Integer(value) => {
                let float = value as f64;
                // A number of 128 bits that is rounded up to 2^127 comes back as another.
                if float as i128 == value && value != i128::MAX { Ok(float) } else { Err(Fault::Inexact) }
            }
            Self::Float(value) => Ok(value),
        }
    }

    /// The nearest floating-point number.
    pub(super) fn nearest(self) -> f64 {
        match self {
            Self::Integer(value) => value as f64,
            Self::Float(value) => value,
        }
    }
}

/// A number that was computed.
fn float(value: f64) -> Value {
    Value::Float(if value.is_nan() { NAN } else { value })
}

/// An operator in front of a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unary {
    Plus,
    Minus,
    Not,
}

impl Unary {
    /// The value of this operator in front of `value`.
    pub(super) fn apply(self, value: Value) -> Result<Value, Fault> {
        match (self, value) {
            (Self::Plus, value) => Ok(value),
            (Self::Minus, Value::Integer(value)) => {
                value.checked_neg().map(Value::Integer).ok_or(Fault::Overflow)
            }
            // As `fneg`: only the sign changes, also that of a NaN.
            (Self::Minus, Value::Float(value)) => Ok(Value::Float(-value)),
            (Self::Not, Value::Integer(value)) => Ok(Value::Integer(!value)),
            (Self::Not, Value::Float(_)) => Err(Fault::Float),
        }
    }
}

/// An operator between two values.
#[derive(Clone, Copy, Debug)]
pub(super) enum Binary {
    Or,
    ExclusiveOr,
    And,
    ShiftLeft,
    ShiftRight,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    IsEqual,
    IsNotEqual,
    IsLess,
    IsLessOrEqual,
    IsGreater,
    IsGreaterOrEqual,
}

impl Binary {
    /// The value of this operator between `left` and `right`.
    pub(super) fn apply(self, left: Value, right: Value) -> Result<Value, Fault> {
        match (left, right) {
            (Value::Integer(left), Value::Integer(right)) => {
                self.of_integers(left, right).map(Value::Integer)
            }
            _ => self.of_floats(left, right),
        }
    }

    /// 1 if a comparison holds of two values in this order, or else 0. `None` if this is none; NaN has no order.
    fn compare(self, order: Option<Ordering>) -> Option<i128> {
        let holds = match self {
            Self::IsEqual => order == Some(Ordering::Equal),
            Self::IsNotEqual => order != Some(Ordering::Equal),
            Self::IsLess => order.is_some_and(Ordering::is_lt),
            Self::IsLessOrEqual => order.is_some_and(Ordering::is_le),
            Self::IsGreater => order.is_some_and(Ordering::is_gt),
            Self::IsGreaterOrEqual => order.is_some_and(Ordering::is_ge),
            Self::Or
            | Self::ExclusiveOr
            | Self::And
            | Self::ShiftLeft
            | Self::ShiftRight
            | Self::Add
            | Self::Subtract
            | Self::Multiply
            | Self::Divide
            | Self::Remainder => return None,
        };
        Some(i128::from(holds))
    }

    fn of_integers(self, left: i128, right: i128) -> Result<i128, Fault> {
        let value = match self {
            Self::Or => Some(left | right),
            Self::ExclusiveOr => Some(left ^ right),
            Self::And => Some(left & right),
            Self::ShiftLeft => {
                let shifted = left << shift_count(right)?;
                (shifted >> right == left).then_some(shifted)
            }
            Self::ShiftRight => Some(left >> shift_count(right)?),
            Self::Add => left.checked_add(right),
            Self::Subtract => left.checked_sub(right),
            Self::Multiply => left.checked_mul(right),
            Self::Divide | Self::Remainder if right == 0 => return Err(Fault::DivisionByZero),
            Self::Divide => left.checked_div(right),
            Self::Remainder => left.checked_rem(right),
            Self::IsEqual
            | Self::IsNotEqual
            | Self::IsLess
            | Self::IsLessOrEqual
            | Self::IsGreater
            | Self::IsGreaterOrEqual => self.compare(Some(left.cmp(&right))),
        };
        value.ok_or(Fault::Overflow)
    }

    fn of_floats(self, left: Value, right: Value) -> Result<Value, Fault> {
        if let (Ok(left), Ok(right)) = (left.exact(), right.exact())
            && let Some(holds) = self.compare(left.partial_cmp(&right))
        {
            return Ok(Value::Integer(holds));
        }
        let compute = match self {
            Self::Add => |left: f64, right: f64| left + right,
            Self::Subtract => |left: f64, right: f64| left - right,
            Self::Multiply => |left: f64, right: f64| left * right,
            Self::Divide => |left: f64, right: f64| left / right,
            Self::Or
            | Self::ExclusiveOr
            | Self::And
            | Self::ShiftLeft
            | Self::ShiftRight
            | Self::Remainder => return Err(Fault::Float),
            Self::IsEqual
            | Self::IsNotEqual
            | Self::IsLess
            | Self::IsLessOrEqual
            | Self::IsGreater
            | Self::IsGreaterOrEqual => return Err(Fault::Inexact),
        };
        Ok(float(compute(left.exact()?, right.exact()?)))
    }
}

fn shift_count(count: i128) -> Result<u32, Fault> {
    u32::try_from(count).ok().filter(|&count| count < i128::BITS).ok_or(Fault::BadShift)
}

macro_rules! define_functions {
    ($($(#[doc = $meaning:literal])+ $Variant:ident $name:literal;)+) => {
        /// A function of values.
        #[derive(Clone, Copy, Debug)]
        pub(super) enum Function {
            $($(#[doc = $meaning])+ $Variant,)+
        }

        impl Function {
            /// All functions.
            pub(super) const KEYWORDS: &[Keyword] = &[$(Keyword::new($name, concat!($($meaning),+))),+];

            pub(super) fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$Variant),)+
                    _ => None,
                }
            }
        }
    };
}

define_functions! {
    /// The square root, a floating-point number.
    SquareRoot "sqrt";
    /// The value without its sign.
    Absolute "abs";
    /// The nearest whole number that is not greater.
    Floor "floor";
    /// The nearest whole number that is not less.
    Ceiling "ceil";
    /// The nearest whole number, of two the even one.
    Round "round";
    /// The nearest whole number towards zero.
    Truncate "trunc";
    /// The least of several values.
    Least "min";
    /// The greatest of several values.
    Greatest "max";
    /// An integer: a floating-point number without its fraction.
    Integer "int";
    /// A floating-point number, the nearest to an integer.
    Float "float";
}

impl Function {
    /// Whether it takes two values or more, and not one.
    pub(super) fn takes_several(self) -> bool {
        matches!(self, Self::Least | Self::Greatest)
    }

    /// The value of this function, if it takes one value.
    pub(super) fn of_one(self, value: Value) -> Result<Value, Fault> {
        let number = match (self, value) {
            (Self::SquareRoot, value) => value.exact()?.sqrt(),
            (Self::Float, value) => value.nearest(),
            (Self::Integer, Value::Float(value)) => return truncated(value).map(Value::Integer),
            (Self::Absolute, Value::Integer(value)) => {
                return value.checked_abs().map(Value::Integer).ok_or(Fault::Overflow);
            }
            // Whole numbers are what the others make.
            (_, Value::Integer(_)) => return Ok(value),
            (Self::Absolute, Value::Float(value)) => return Ok(Value::Float(value.abs())),
            (Self::Floor, Value::Float(value)) => value.floor(),
            (Self::Ceiling, Value::Float(value)) => value.ceil(),
            (Self::Round, Value::Float(value)) => value.round_ties_even(),
            (Self::Truncate, Value::Float(value)) => value.trunc(),
            (Self::Least | Self::Greatest, Value::Float(value)) => value,
        };
        Ok(float(number))
    }

    /// The value of this function, if it takes several values, of two of them.
    pub(super) fn of_two(self, left: Value, right: Value) -> Result<Value, Fault> {
        let is_least = matches!(self, Self::Least);
        if let (Value::Integer(left), Value::Integer(right)) = (left, right) {
            return Ok(Value::Integer(if is_least { left.min(right) } else { left.max(right) }));
        }
        let (left, right) = (left.exact()?, right.exact()?);
        // As `fmin` and `fmax`: a NaN loses, and -0 is less than 0.
        let is_left = right.is_nan() || !left.is_nan() && left.total_cmp(&right).is_lt() == is_least;
        Ok(float(if is_left { left } else { right }))
    }
}

/// A floating-point number without its fraction.
fn truncated(value: f64) -> Result<i128, Fault> {
    const LIMIT: f64 = (1_u128 << 127) as f64;
    if value.is_nan() {
        Err(Fault::NotANumber)
    } else if (-LIMIT..LIMIT).contains(&value) {
        Ok(value as i128)
    } else {
        Err(Fault::Overflow)
    }
}

/// Why there is no value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    Overflow,
    DivisionByZero,
    BadShift,
    Float,
    Inexact,
    NotANumber,
}

impl Fault {
    /// The error, for the operator or the function at `span`.
    pub(super) fn at(self, span: Span) -> Diagnostic {
        let (code, message) = match self {
            Self::Overflow => (DiagnosticCode::Overflow, "the result does not fit in 128 bits"),
            Self::DivisionByZero => (DiagnosticCode::DivisionByZero, "division by zero"),
            Self::BadShift => (DiagnosticCode::BadShift, "a shift count goes from 0 to 127"),
            Self::Float => {
                (DiagnosticCode::FloatAsInteger, "this operator does not take floating-point numbers")
            }
            Self::Inexact => {
                (DiagnosticCode::InexactInteger, "no floating-point number is exactly this integer")
            }
            Self::NotANumber => (DiagnosticCode::FloatAsInteger, "nan is no integer"),
        };
        let help = match self {
            Self::Inexact => Some("`float(...)` gives the nearest one".to_owned()),
            Self::Overflow | Self::DivisionByZero | Self::BadShift | Self::Float | Self::NotANumber => None,
        };
        Diagnostic::new(code, span, message).with_help(help)
    }
}

#[cfg(test)]
mod tests {
    use super::{Binary, Function, NAN, Value};

    fn bits(value: Value) -> Option<u64> {
        match value {
            Value::Float(value) => Some(value.to_bits()),
            Value::Integer(_) => None,
        }
    }

    #[test]
    fn an_integer_becomes_a_float_exactly_or_not_at_all() {
        let sum = |integer| Binary::Add.apply(Value::Integer(integer), Value::Float(0.0)).ok().and_then(bits);
        for exact in [0, 1, -1, 1 << 53, -(1 << 53), 3 << 60, 1 << 126, i128::MIN] {
            assert_eq!(sum(exact), Some((exact as f64).to_bits()), "{exact}");
        }
        for inexact in [(1 << 53) + 1, -(1 << 53) - 1, (1 << 126) + 1, i128::MAX, i128::MIN + 1] {
            assert_eq!(sum(inexact), None, "{inexact}");
        }
    }

    #[test]
    fn the_least_and_the_greatest_are_those_of_the_machine() {
        let of_two = |function: Function, left, right| {
            function.of_two(Value::Float(left), Value::Float(right)).ok().and_then(bits)
        };
        for (left, right, least, greatest) in [
            (1.0, 2.0, 1.0, 2.0),
            (0.0, -0.0, -0.0, 0.0),
            (NAN, 1.0, 1.0, 1.0),
            (-NAN, f64::NEG_INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY),
            (NAN, -NAN, NAN, NAN),
        ] {
            for (left, right) in [(left, right), (right, left)] {
                assert_eq!(of_two(Function::Least, left, right), Some(least.to_bits()), "{left} {right}");
                assert_eq!(
                    of_two(Function::Greatest, left, right),
                    Some(greatest.to_bits()),
                    "{left} {right}"
                );
            }
        }
    }

    #[test]
    fn integers_come_from_all_floats_in_their_range() {
        let integer = |value| match Function::Integer.of_one(Value::Float(value)) {
            Ok(Value::Integer(value)) => Some(value),
            Ok(Value::Float(_)) | Err(_) => None,
        };
        let limit = 2.0_f64.powi(127);
        assert_eq!(integer(-limit), Some(i128::MIN));
        assert_eq!(integer(limit.next_down()), Some(i128::MAX - ((1 << 74) - 1)));
        assert_eq!(integer(-2.9), Some(-2));
        for value in [limit, (-limit).next_down(), f64::INFINITY, NAN] {
            assert_eq!(integer(value), None, "{value}");
        }
    }
}
