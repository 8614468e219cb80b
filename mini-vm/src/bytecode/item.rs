//! The items that sections are made of, each written and read beside its like.
//!
//! [The page of the format](super) draws them.

use super::BytecodeError;
use crate::memory::{self, OutOfMemory};
use crate::module::{Label, MapLayout, Place};
use crate::operand::Word;

/// What stands before a label's place.
const CODE_PLACE: u8 = 0;
const DATA_PLACE: u8 = 1;

/// Where bytes are written: a file, or what counts or hashes the bytes of one.
pub(crate) trait Sink {
    /// Writes `bytes` behind what has been written.
    fn put(&mut self, bytes: &[u8]);
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// What a section is a sequence of. An item has at least one byte.
pub(super) trait Item: Sized {
    /// The item as it stands in a file.
    type Raw<'f>;

    /// Writes it.
    fn put(&self, sink: &mut dyn Sink);

    /// Reads what [`put`](Self::put) writes, and nothing else.
    fn take<'f>(reader: &mut Reader<'f>) -> Result<Self::Raw<'f>, BytecodeError>;

    /// The item that was read.
    fn own(raw: Self::Raw<'_>) -> Result<Self, OutOfMemory>;
}

/// Writes an unsigned LEB128.
pub(crate) fn put_number(sink: &mut dyn Sink, mut value: u64) {
    while value >= 0x80 {
        sink.put(&[value as u8 | 0x80]);
        value >>= 7;
    }
    sink.put(&[value as u8]);
}

fn put_text(sink: &mut dyn Sink, text: &str) {
    put_number(sink, text.len() as u64);
    sink.put(text.as_bytes());
}

/// Reads a file from some offset on, up to its end or that of a part of it.
#[derive(Clone)]
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
    pub(super) fn text(&mut self) -> Result<&'f str, BytecodeError> {
        let length = self.number()?;
        let mut text = self.part(length)?;
        let offset = text.offset();
        str::from_utf8(text.rest())
            .map_err(|error| BytecodeError::NotUtf8 { offset: offset + error.valid_up_to() })
    }

    /// How many items there are up to the end.
    pub(super) fn count<T: Item>(&self) -> Result<usize, BytecodeError> {
        let mut ahead = self.clone();
        let mut count = 0;
        while !ahead.is_empty() {
            T::take(&mut ahead)?;
            count += 1;
        }
        Ok(count)
    }

    /// Items up to the end. They are counted first, so that they take no more memory than they need.
    pub(super) fn list<T: Item>(&mut self) -> Result<Vec<T>, BytecodeError> {
        let mut items = Vec::new();
        memory::reserve(&mut items, self.count::<T>()?)?;
        while !self.is_empty() {
            items.push(T::own(T::take(self)?)?);
        }
        Ok(items)
    }
}

impl Item for Word {
    type Raw<'f> = u64;

    fn put(&self, sink: &mut dyn Sink) {
        self.0.put(sink);
    }

    fn take(reader: &mut Reader<'_>) -> Result<u64, BytecodeError> {
        u64::take(reader)
    }

    fn own(raw: u64) -> Result<Self, OutOfMemory> {
        Ok(Self(raw))
    }
}

impl Item for u64 {
    type Raw<'f> = Self;

    fn put(&self, sink: &mut dyn Sink) {
        sink.put(&self.to_le_bytes());
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, BytecodeError> {
        reader.array().map(Self::from_le_bytes)
    }

    fn own(raw: Self) -> Result<Self, OutOfMemory> {
        Ok(raw)
    }
}

/// A number of up to 32 bits.
impl Item for u32 {
    type Raw<'f> = Self;

    fn put(&self, sink: &mut dyn Sink) {
        put_number(sink, u64::from(*self));
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, BytecodeError> {
        reader.number()
    }

    fn own(raw: Self) -> Result<Self, OutOfMemory> {
        Ok(raw)
    }
}

impl Item for String {
    type Raw<'f> = &'f str;

    fn put(&self, sink: &mut dyn Sink) {
        put_text(sink, self);
    }

    fn take<'f>(reader: &mut Reader<'f>) -> Result<&'f str, BytecodeError> {
        reader.text()
    }

    fn own(raw: &str) -> Result<Self, OutOfMemory> {
        memory::text(raw)
    }
}

impl Item for MapLayout {
    /// The name, and the layout without it.
    type Raw<'f> = (&'f str, Self);

    fn put(&self, sink: &mut dyn Sink) {
        let Self { name, key_size, key_alignment, value_size, value_alignment, capacity } = self;
        put_text(sink, name);
        put_number(sink, u64::from(*key_size));
        sink.put(&[*key_alignment]);
        put_number(sink, u64::from(*value_size));
        sink.put(&[*value_alignment]);
        put_number(sink, u64::from(*capacity));
    }

    fn take<'f>(reader: &mut Reader<'f>) -> Result<(&'f str, Self), BytecodeError> {
        let name = reader.text()?;
        let layout = Self {
            name: String::new(),
            key_size: reader.number()?,
            key_alignment: reader.byte()?,
            value_size: reader.number()?,
            value_alignment: reader.byte()?,
            capacity: reader.number()?,
        };
        Ok((name, layout))
    }

    fn own((name, layout): (&str, Self)) -> Result<Self, OutOfMemory> {
        Ok(Self { name: memory::text(name)?, ..layout })
    }
}

impl Item for Label {
    type Raw<'f> = (Place, &'f str);

    fn put(&self, sink: &mut dyn Sink) {
        let Self { place, name } = self;
        let (kind, number) = match *place {
            Place::Code(pc) => (CODE_PLACE, u64::from(pc)),
            Place::Data(address) => (DATA_PLACE, address),
        };
        sink.put(&[kind]);
        put_number(sink, number);
        put_text(sink, name);
    }

    fn take<'f>(reader: &mut Reader<'f>) -> Result<(Place, &'f str), BytecodeError> {
        let offset = reader.offset();
        let place = match reader.byte()? {
            CODE_PLACE => Place::Code(reader.number()?),
            DATA_PLACE => Place::Data(reader.number()?),
            kind => return Err(BytecodeError::UnknownPlace { offset, kind }),
        };
        Ok((place, reader.text()?))
    }

    fn own((place, name): (Place, &str)) -> Result<Self, OutOfMemory> {
        Ok(Self { place, name: memory::text(name)? })
    }
}
