//! What expressions come to.

use super::{Binary, ExpressionError, KeyNode, Node, Special, Unary, Value, Width, number_of};
use crate::assembly::closest;
use crate::debugger::Constants;
use crate::debugger::location::full_name;
use crate::debugger::stack;
use crate::machine::Machine;
use crate::maps::MapView;
use crate::module::Place;
use crate::operand::Register;

/// Where an expression is evaluated.
pub(in crate::debugger) struct Surroundings<'m> {
    pub(in crate::debugger) machine: &'m Machine,
    pub(in crate::debugger) position: u64,
    /// How many calls further out the function is whose registers are meant.
    pub(in crate::debugger) level: usize,
    pub(in crate::debugger) constants: &'m Constants,
}

impl Surroundings<'_> {
    /// The value of an expression.
    pub(super) fn value(&self, node: &Node) -> Result<Value, ExpressionError> {
        match node {
            Node::Number(number) => Ok(Value::Integer(*number)),
            Node::Float(number) => Ok(Value::Float(*number)),
            Node::Name(name) => self.named(name).map(Value::Integer),
            Node::Special(special) => Ok(Value::Integer(self.special(*special))),
            Node::Unary(operator, operand) => unary(*operator, self.value(operand)?),
            Node::Binary(operator, operands) => self.binary(*operator, operands),
            Node::Load(width, address) => self.load(*width, self.number(address)?),
            Node::Entry(map, key) => {
                let (map, key) = self.entry(map, key)?;
                let view = self.map_at(map)?;
                let value = view.get_bytes(&key).ok().flatten().ok_or(ExpressionError::NoSuchKey { map })?;
                Ok(match value.len() {
                    1 | 2 | 4 | 8 => Value::Integer(number_of(value)),
                    _ => Value::Bytes(value.to_vec()),
                })
            }
        }
    }

    /// The value of an expression that must be an integer.
    pub(super) fn number(&self, node: &Node) -> Result<u64, ExpressionError> {
        match self.value(node)? {
            Value::Integer(number) => Ok(number),
            other => Err(ExpressionError::NoNumber(other)),
        }
    }

    fn map_at(&self, address: u64) -> Result<MapView<&[u8]>, ExpressionError> {
        self.machine.map_at(address).map_err(|reason| ExpressionError::NoMap { address, reason })
    }

    /// The address of a map, and a key of the size that its keys have.
    pub(super) fn entry(&self, map: &Node, key: &KeyNode) -> Result<(u64, Vec<u8>), ExpressionError> {
        let map = self.number(map)?;
        let size = self.map_at(map)?.key_size();
        let mut bytes = match key {
            KeyNode::Bytes(bytes) => bytes.clone(),
            KeyNode::Number(number) => {
                let number = self.number(number)?;
                let bytes = number.to_le_bytes();
                // A number that the key has no room for is another key.
                let fits =
                    size >= 8 || number >> (8 * size) == 0 || number.cast_signed() >> (8 * size - 1) == -1;
                bytes[..if fits { size.min(8) } else { 8 }].to_vec()
            }
        };
        if bytes.len() > size {
            return Err(ExpressionError::KeySize { expected: size, given: bytes.len() });
        }
        bytes.resize(size, 0);
        Ok((map, bytes))
    }

    fn named(&self, name: &str) -> Result<u64, ExpressionError> {
        let unknown =
            || ExpressionError::UnknownName { name: name.to_owned(), similar: closest(name, self.names()) };
        if let Some(register) = self.register(name) {
            return self.machine.outer_register(self.level, register).ok_or_else(unknown);
        }
        let module = self.machine.program().module();
        let here = stack::pc_of_level(self.machine, self.level).unwrap_or(self.machine.pc());
        let full = full_name(module, name, here);
        let label = module.data_label(&full).or_else(|| module.code_label(&full).map(u64::from));
        label.or_else(|| (self.constants)(name)).ok_or_else(unknown)
    }

    /// The register that a name means: its own name, or one that the function gives it.
    pub(in crate::debugger) fn register(&self, name: &str) -> Option<Register> {
        let function = stack::pc_of_level(self.machine, self.level)
            .and_then(|pc| self.machine.program().module().named_function_of(pc));
        let named = function.and_then(|it| it.registers.iter().find(|register| &*register.name == name));
        named.map(|named| Register(named.register)).or_else(|| {
            let digits =
                name.strip_prefix('r').filter(|digits| !digits.starts_with(['0', '+']) || *digits == "0")?;
            digits.parse().ok().map(Register)
        })
    }

    /// All that a name can be.
    fn names(&self) -> impl Iterator<Item = &str> {
        let module = self.machine.program().module();
        let function =
            stack::pc_of_level(self.machine, self.level).and_then(|pc| module.named_function_of(pc));
        let registers =
            function.into_iter().flat_map(|function| &function.registers).map(|register| &*register.name);
        let labels =
            module.labels.iter().filter(|label| matches!(label.place, Place::Code(_) | Place::Data(_)));
        registers.chain(labels.map(|label| label.name.as_str()))
    }

    fn special(&self, special: Special) -> u64 {
        match special {
            Special::Pc => stack::pc_of_level(self.machine, self.level).unwrap_or(self.machine.pc()).into(),
            Special::Depth => self.machine.frames().len() as u64,
            Special::Fuel => self.machine.fuel().cast_unsigned(),
            Special::Position => self.position,
        }
    }

    fn load(&self, width: Width, address: u64) -> Result<Value, ExpressionError> {
        Ok(width.read(self.machine.bytes(address, width.size()).map_err(ExpressionError::Memory)?))
    }

    fn binary(&self, operator: Binary, [left, right]: &[Node; 2]) -> Result<Value, ExpressionError> {
        let left = self.value(left)?;
        let truth = |it: bool| Value::Integer(it.into());
        match (operator, left.is_true()) {
            (Binary::Or, true) => return Ok(truth(true)),
            (Binary::And, false) => return Ok(truth(false)),
            (Binary::Or | Binary::And, _) => return Ok(truth(self.value(right)?.is_true())),
            _ => {}
        }
        match (left, self.value(right)?) {
            (Value::Integer(left), Value::Integer(right)) => {
                integers(operator, left.cast_signed(), right.cast_signed())
                    .map(|it| Value::Integer(it.cast_unsigned()))
            }
            (Value::Bytes(left), Value::Bytes(right))
                if matches!(operator, Binary::Equal | Binary::Unequal) =>
            {
                Ok(truth((left == right) == (operator == Binary::Equal)))
            }
            (left, right) => floats(operator, float(left)?, float(right)?),
        }
    }
}

fn unary(operator: Unary, operand: Value) -> Result<Value, ExpressionError> {
    match (operator, operand) {
        (Unary::Not, operand) => Ok(Value::Integer((!operand.is_true()).into())),
        (Unary::Negate, Value::Integer(number)) => Ok(Value::Integer(number.wrapping_neg())),
        (Unary::Negate, Value::Float(number)) => Ok(Value::Float(-number)),
        (Unary::Complement, Value::Integer(number)) => Ok(Value::Integer(!number)),
        (Unary::Negate | Unary::Complement, other) => Err(ExpressionError::NoNumber(other)),
    }
}

fn integers(operator: Binary, left: i64, right: i64) -> Result<i64, ExpressionError> {
    let divided =
        |quotient: i64| if right == 0 { Err(ExpressionError::DivisionByZero) } else { Ok(quotient) };
    // A shift by more than there are bits leaves nothing, as one bit after the other would.
    let count = u32::try_from(right).unwrap_or(u32::MAX);
    Ok(match operator {
        Binary::Or => i64::from(left != 0 || right != 0),
        Binary::And => i64::from(left != 0 && right != 0),
        Binary::Equal => (left == right).into(),
        Binary::Unequal => (left != right).into(),
        Binary::Less => (left < right).into(),
        Binary::LessOrEqual => (left <= right).into(),
        Binary::Greater => (left > right).into(),
        Binary::GreaterOrEqual => (left >= right).into(),
        Binary::BitOr => left | right,
        Binary::BitXor => left ^ right,
        Binary::BitAnd => left & right,
        Binary::ShiftLeft => left.checked_shl(count).unwrap_or(0),
        Binary::ShiftRight => left.cast_unsigned().checked_shr(count).unwrap_or(0).cast_signed(),
        Binary::Add => left.wrapping_add(right),
        Binary::Subtract => left.wrapping_sub(right),
        Binary::Multiply => left.wrapping_mul(right),
        Binary::Divide => divided(left.checked_div(right).unwrap_or(i64::MIN))?,
        Binary::Remainder => divided(left.checked_rem(right).unwrap_or(0))?,
    })
}

fn float(value: Value) -> Result<f64, ExpressionError> {
    match value {
        Value::Integer(number) => Ok(number.cast_signed() as f64),
        Value::Float(number) => Ok(number),
        other @ Value::Bytes(_) => Err(ExpressionError::NoNumber(other)),
    }
}

fn floats(operator: Binary, left: f64, right: f64) -> Result<Value, ExpressionError> {
    let truth = |it: bool| Ok(Value::Integer(it.into()));
    match operator {
        Binary::Equal => truth(left == right),
        Binary::Unequal => truth(left != right),
        Binary::Less => truth(left < right),
        Binary::LessOrEqual => truth(left <= right),
        Binary::Greater => truth(left > right),
        Binary::GreaterOrEqual => truth(left >= right),
        Binary::Add => Ok(Value::Float(left + right)),
        Binary::Subtract => Ok(Value::Float(left - right)),
        Binary::Multiply => Ok(Value::Float(left * right)),
        Binary::Divide => Ok(Value::Float(left / right)),
        Binary::Remainder => Ok(Value::Float(left % right)),
        Binary::Or
        | Binary::And
        | Binary::BitOr
        | Binary::BitXor
        | Binary::BitAnd
        | Binary::ShiftLeft
        | Binary::ShiftRight => Err(ExpressionError::NoNumber(Value::Float(left))),
    }
}
