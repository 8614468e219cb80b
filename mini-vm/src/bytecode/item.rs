//! The items that sections are made of, each written and read beside its like.
//!
//! [The page of the format](super) draws them.

use super::{BytecodeError, Length, put_all};
use crate::allocation;
use crate::module::{FileRun, Label, MapLayout, NamedFunction, Place, RegisterName};
use crate::operand::Word;
use crate::wire::{Reader, Sink, put_number, put_text};

/// What stands before a label's place.
const CODE_PLACE: u8 = 0;
const DATA_PLACE: u8 = 1;

/// What a section is a sequence of. An item has at least one byte.
pub(super) trait Item: Sized {
    /// The item as it stands in a file.
    type Raw<'f>;

    /// Writes it.
    fn put(&self, sink: &mut dyn Sink);

    /// Reads what [`put`](Self::put) writes, and nothing else.
    fn take<'f>(reader: &mut Reader<'f>) -> Result<Self::Raw<'f>, BytecodeError>;

    /// The item that was read.
    fn own(raw: Self::Raw<'_>) -> Result<Self, BytecodeError>;
}

/// How many items there are up to the end of what `reader` reads.
pub(super) fn count<T: Item>(reader: &Reader<'_>) -> Result<usize, BytecodeError> {
    let mut ahead = reader.clone();
    let mut count = 0;
    while !ahead.is_empty() {
        T::take(&mut ahead)?;
        count += 1;
    }
    Ok(count)
}

/// Items up to the end. They are counted first, so that they take no more memory than they need.
pub(super) fn list<T: Item>(reader: &mut Reader<'_>) -> Result<Vec<T>, BytecodeError> {
    let mut items = Vec::new();
    allocation::reserve(&mut items, count::<T>(reader)?)?;
    while !reader.is_empty() {
        items.push(T::own(T::take(reader)?)?);
    }
    Ok(items)
}

/// A text that is not empty.
fn name<'f>(reader: &mut Reader<'f>) -> Result<&'f str, BytecodeError> {
    let offset = reader.offset();
    match reader.text()? {
        "" => Err(BytecodeError::EmptyName { offset }),
        name => Ok(name),
    }
}

/// Writes items behind the number of their bytes.
fn put_part(sink: &mut dyn Sink, items: &[impl Item]) {
    let mut length = Length(0);
    put_all(&mut length, items);
    put_number(sink, length.0);
    put_all(sink, items);
}

/// A reader of items that stand behind the number of their bytes. They have been looked at.
fn part<'f, T: Item>(reader: &mut Reader<'f>) -> Result<Reader<'f>, BytecodeError> {
    let length = reader.number()?;
    let part = reader.part(length)?;
    count::<T>(&part)?;
    Ok(part)
}

impl Item for Word {
    type Raw<'f> = u64;

    fn put(&self, sink: &mut dyn Sink) {
        self.0.put(sink);
    }

    fn take(reader: &mut Reader<'_>) -> Result<u64, BytecodeError> {
        u64::take(reader)
    }

    fn own(raw: u64) -> Result<Self, BytecodeError> {
        Ok(Self(raw))
    }
}

impl Item for u64 {
    type Raw<'f> = Self;

    fn put(&self, sink: &mut dyn Sink) {
        sink.put(&self.to_le_bytes());
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, BytecodeError> {
        Ok(Self::from_le_bytes(reader.array()?))
    }

    fn own(raw: Self) -> Result<Self, BytecodeError> {
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
        Ok(reader.number()?)
    }

    fn own(raw: Self) -> Result<Self, BytecodeError> {
        Ok(raw)
    }
}

/// Any text.
impl Item for String {
    type Raw<'f> = &'f str;

    fn put(&self, sink: &mut dyn Sink) {
        put_text(sink, self);
    }

    fn take<'f>(reader: &mut Reader<'f>) -> Result<&'f str, BytecodeError> {
        Ok(reader.text()?)
    }

    fn own(raw: &str) -> Result<Self, BytecodeError> {
        Ok(allocation::text(raw)?)
    }
}

/// A text that is not empty, so that what is made of it takes no more than its bytes allow.
impl Item for Box<str> {
    type Raw<'f> = &'f str;

    fn put(&self, sink: &mut dyn Sink) {
        put_text(sink, self);
    }

    fn take<'f>(reader: &mut Reader<'f>) -> Result<&'f str, BytecodeError> {
        name(reader)
    }

    fn own(raw: &str) -> Result<Self, BytecodeError> {
        Ok(allocation::text(raw)?.into_boxed_str())
    }
}

impl Item for FileRun {
    type Raw<'f> = Self;

    fn put(&self, sink: &mut dyn Sink) {
        let Self { start, file } = self;
        start.put(sink);
        file.put(sink);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, BytecodeError> {
        Ok(Self { start: reader.number()?, file: reader.number()? })
    }

    fn own(raw: Self) -> Result<Self, BytecodeError> {
        Ok(raw)
    }
}

impl Item for RegisterName {
    type Raw<'f> = (u8, &'f str);

    fn put(&self, sink: &mut dyn Sink) {
        let Self { register, name } = self;
        sink.put(&[*register]);
        put_text(sink, name);
    }

    fn take<'f>(reader: &mut Reader<'f>) -> Result<(u8, &'f str), BytecodeError> {
        Ok((reader.byte()?, name(reader)?))
    }

    fn own((register, name): (u8, &str)) -> Result<Self, BytecodeError> {
        Ok(Self { register, name: Box::own(name)? })
    }
}

impl Item for NamedFunction {
    /// The function without its lists, its registers and its results.
    type Raw<'f> = (Self, Reader<'f>, Reader<'f>);

    fn put(&self, sink: &mut dyn Sink) {
        let Self { start, end, parameters, results, registers } = self;
        start.put(sink);
        end.put(sink);
        put_number(sink, u64::from(*parameters));
        put_part(sink, registers);
        put_part(sink, results);
    }

    fn take<'f>(reader: &mut Reader<'f>) -> Result<Self::Raw<'f>, BytecodeError> {
        let function = Self {
            start: reader.number()?,
            end: reader.number()?,
            parameters: reader.number()?,
            ..Self::default()
        };
        Ok((function, part::<RegisterName>(reader)?, part::<Box<str>>(reader)?))
    }

    fn own((function, mut registers, mut results): Self::Raw<'_>) -> Result<Self, BytecodeError> {
        Ok(Self { registers: list(&mut registers)?, results: list(&mut results)?, ..function })
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

    fn own((name, layout): (&str, Self)) -> Result<Self, BytecodeError> {
        Ok(Self { name: allocation::text(name)?, ..layout })
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

    fn own((place, name): (Place, &str)) -> Result<Self, BytecodeError> {
        Ok(Self { place, name: allocation::text(name)? })
    }
}
