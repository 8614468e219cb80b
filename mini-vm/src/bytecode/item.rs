//! The items that sections are made of, each written and read beside its like.
//!
//! [The page of the format](super) draws them.

use super::BytecodeError;
use crate::module::{Label, MapLayout, Place};
use crate::operand::Word;

/// What stands before a label's place.
const CODE_PLACE: u8 = 0;
const DATA_PLACE: u8 = 1;

/// What a section is a sequence of. An item has at least one byte.
pub(super) trait Item: Sized {
    /// Writes it behind `bytes`.
    fn put(&self, bytes: &mut Vec<u8>);

    /// Reads what [`put`](Self::put) writes, and nothing else.
    fn take(reader: &mut Reader<'_>) -> Result<Self, BytecodeError>;
}

/// All of `items`.
pub(super) fn list(items: &[impl Item]) -> Vec<u8> {
    let mut bytes = Vec::new();
    items.iter().for_each(|item| item.put(&mut bytes));
    bytes
}

/// Writes an unsigned LEB128.
pub(crate) fn put_number(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_number(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

/// Reads a file from some offset on, up to its end or that of a part of it.
pub(crate) struct Reader<'f> {
    /// The file up to where this reader ends.
    file: &'f [u8],
    offset: usize,
}

impl<'f> Reader<'f> {
    /// A reader of `file` from `offset` on, which lies in it or at its end.
    pub(crate) fn new(file: &'f [u8], offset: usize) -> Self {
        Self { file, offset }
    }

    /// Where the next byte stands in the file.
    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    pub(super) fn is_empty(&self) -> bool {
        self.offset == self.file.len()
    }

    /// Checks that nothing is left to read.
    pub(crate) fn finish(self) -> Result<(), BytecodeError> {
        match self.file.len() - self.offset {
            0 => Ok(()),
            count => Err(BytecodeError::TrailingBytes { offset: self.offset, count }),
        }
    }

    /// A reader of the next `length` bytes alone; this one goes on behind them.
    pub(crate) fn part(&mut self, length: u64) -> Result<Self, BytecodeError> {
        let available = self.file.len() - self.offset;
        if length > available as u64 {
            let missing = length - available as u64;
            return Err(BytecodeError::Truncated { offset: self.file.len(), missing });
        }
        let start = self.offset;
        self.offset += length as usize;
        Ok(Self { file: &self.file[..self.offset], offset: start })
    }

    /// All bytes that are left.
    pub(crate) fn rest(&mut self) -> &'f [u8] {
        let rest = &self.file[self.offset..];
        self.offset = self.file.len();
        rest
    }

    /// The next `N` bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], BytecodeError> {
        let mut array = [0; N];
        array.copy_from_slice(self.part(N as u64)?.rest());
        Ok(array)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, BytecodeError> {
        self.array().map(|[byte]| byte)
    }

    /// A number of at most as many bits as `T` has.
    pub(crate) fn number<T: TryFrom<u64>>(&mut self) -> Result<T, BytecodeError> {
        let too_large =
            BytecodeError::NumberTooLarge { offset: self.offset, bits: 8 * size_of::<T>() as u32 };
        let not_shortest = BytecodeError::NumberTooLong { offset: self.offset };
        let mut value = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            value |= bits << shift;
            if value >> shift != bits {
                return Err(too_large);
            }
            if byte == 0 && shift > 0 {
                return Err(not_shortest);
            }
            if byte < 0x80 {
                return T::try_from(value).map_err(|_| too_large);
            }
        }
        Err(too_large)
    }

    /// A text.
    pub(super) fn text(&mut self) -> Result<String, BytecodeError> {
        let length = self.number()?;
        let mut text = self.part(length)?;
        let offset = text.offset();
        let text = str::from_utf8(text.rest())
            .map_err(|error| BytecodeError::NotUtf8 { offset: offset + error.valid_up_to() })?;
        Ok(text.to_owned())
    }

    /// Items up to the end.
    pub(super) fn list<T: Item>(&mut self) -> Result<Vec<T>, BytecodeError> {
        let mut items = Vec::new();
        while !self.is_empty() {
            items.push(T::take(self)?);
        }
        Ok(items)
    }
}

impl Item for Word {
    fn put(&self, bytes: &mut Vec<u8>) {
        self.0.put(bytes);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, BytecodeError> {
        u64::take(reader).map(Self)
    }
}

impl Item for u64 {
    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_le_bytes());
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, BytecodeError> {
        reader.array().map(Self::from_le_bytes)
    }
}

/// A number of up to 32 bits.
impl Item for u32 {
    fn put(&self, bytes: &mut Vec<u8>) {
        put_number(bytes, u64::from(*self));
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, BytecodeError> {
        reader.number()
    }
}

impl Item for String {
    fn put(&self, bytes: &mut Vec<u8>) {
        put_text(bytes, self);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, BytecodeError> {
        reader.text()
    }
}

impl Item for MapLayout {
    fn put(&self, bytes: &mut Vec<u8>) {
        let Self { name, key_size, key_alignment, value_size, value_alignment, capacity } = self;
        put_text(bytes, name);
        put_number(bytes, u64::from(*key_size));
        bytes.push(*key_alignment);
        put_number(bytes, u64::from(*value_size));
        bytes.push(*value_alignment);
        put_number(bytes, u64::from(*capacity));
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, BytecodeError> {
        Ok(Self {
            name: reader.text()?,
            key_size: reader.number()?,
            key_alignment: reader.byte()?,
            value_size: reader.number()?,
            value_alignment: reader.byte()?,
            capacity: reader.number()?,
        })
    }
}

impl Item for Label {
    fn put(&self, bytes: &mut Vec<u8>) {
        let Self { place, name } = self;
        let (kind, number) = match *place {
            Place::Code(pc) => (CODE_PLACE, u64::from(pc)),
            Place::Data(address) => (DATA_PLACE, address),
        };
        bytes.push(kind);
        put_number(bytes, number);
        put_text(bytes, name);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, BytecodeError> {
        let offset = reader.offset();
        let place = match reader.byte()? {
            CODE_PLACE => Place::Code(reader.number()?),
            DATA_PLACE => Place::Data(reader.number()?),
            kind => return Err(BytecodeError::UnknownPlace { offset, kind }),
        };
        Ok(Self { place, name: reader.text()? })
    }
}
