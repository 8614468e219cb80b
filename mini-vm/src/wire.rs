//! What the file formats have in common: numbers, texts and a hash as bytes, and what can be wrong with them.
//!
//! [The page of the bytecode file](crate::bytecode) draws them.

/// What is wrong with bytes that should be in some format, and where. Offsets count bytes from their start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The file, or a part of it, ends before what it has begun.
    #[error("{missing} bytes are missing at offset {offset}")]
    Truncated {
        /// Where the bytes end.
        offset: usize,
        /// How many more it takes to go on reading.
        missing: u64,
    },
    /// The file, or a part of it, goes on behind its end.
    #[error("{count} bytes too many at offset {offset}")]
    TrailingBytes {
        /// The first byte too many.
        offset: usize,
        /// How many there are.
        count: usize,
    },
    /// The bytes are not those that were written.
    #[error("the file is damaged: its hash is {computed:#018x}, it should be {stated:#018x}")]
    WrongHash {
        /// The hash in the header.
        stated: u64,
        /// The hash of the bytes.
        computed: u64,
    },
    /// A number that the field it stands for cannot have.
    #[error("the number at offset {offset} has more than {bits} bits")]
    NumberTooLarge {
        /// Where the number starts.
        offset: usize,
        /// Bits of the field.
        bits: u32,
    },
    /// A number with more bytes than it needs.
    #[error("the number at offset {offset} is not in its shortest form")]
    NumberTooLong {
        /// Where the number starts.
        offset: usize,
    },
    /// A text that is not UTF-8.
    #[error("the text is not UTF-8 at offset {offset}")]
    NotUtf8 {
        /// The first byte that cannot be.
        offset: usize,
    },
}

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

/// Writes an unsigned LEB128.
pub(crate) fn put_number(sink: &mut dyn Sink, mut value: u64) {
    while value >= 0x80 {
        sink.put(&[value as u8 | 0x80]);
        value >>= 7;
    }
    sink.put(&[value as u8]);
}

pub(crate) fn put_text(sink: &mut dyn Sink, text: &str) {
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
    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.offset == self.file.len()
    }

    /// Checks that nothing is left to read.
    pub(crate) fn finish(self) -> Result<(), WireError> {
        match self.file.len() - self.offset {
            0 => Ok(()),
            count => Err(WireError::TrailingBytes { offset: self.offset, count }),
        }
    }

    /// A reader of the next `length` bytes alone; this one goes on behind them.
    pub(crate) fn part(&mut self, length: u64) -> Result<Self, WireError> {
        let available = self.file.len() - self.offset;
        if length > available as u64 {
            let missing = length - available as u64;
            return Err(WireError::Truncated { offset: self.file.len(), missing });
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
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let mut array = [0; N];
        array.copy_from_slice(self.part(N as u64)?.rest());
        Ok(array)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, WireError> {
        self.array().map(|[byte]| byte)
    }

    /// A number of at most as many bits as `T` has.
    pub(crate) fn number<T: TryFrom<u64>>(&mut self) -> Result<T, WireError> {
        let too_large = WireError::NumberTooLarge { offset: self.offset, bits: 8 * size_of::<T>() as u32 };
        let not_shortest = WireError::NumberTooLong { offset: self.offset };
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
    pub(crate) fn text(&mut self) -> Result<&'f str, WireError> {
        let length = self.number()?;
        let mut text = self.part(length)?;
        let offset = text.offset();
        str::from_utf8(text.rest())
            .map_err(|error| WireError::NotUtf8 { offset: offset + error.valid_up_to() })
    }
}

/// FNV-1a with 64 bits, of bytes that come one after the other.
pub(crate) struct Hasher(u64);

impl Hasher {
    /// The hash of no bytes.
    pub(crate) const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Takes more bytes.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        self.0 = bytes.iter().fold(self.0, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    }

    /// The hash of all bytes so far.
    pub(crate) const fn finish(&self) -> u64 {
        self.0
    }
}

/// FNV-1a with 64 bits.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = Hasher::new();
    hasher.update(bytes);
    hasher.finish()
}

impl Sink for Hasher {
    fn put(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }
}

/// FxHash with 64 bits, of fields that come one after the other: for what is hashed while a program runs. It takes 8 bytes at
/// a time; zeros behind a field make a multiple of 8 of it.
pub(crate) struct WordHasher(u64);

impl WordHasher {
    /// The hash of no fields.
    pub(crate) const fn new() -> Self {
        Self(0)
    }

    /// Takes a field.
    pub(crate) fn update(&mut self, field: &[u8]) {
        let (words, rest) = field.as_chunks();
        for &word in words {
            self.add(u64::from_le_bytes(word));
        }
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.add(u64::from_le_bytes(word));
        }
    }

    fn add(&mut self, word: u64) {
        const FACTOR: u64 = 0x517c_c1b7_2722_0a95;
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    }

    /// The hash of all fields so far.
    pub(crate) const fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{WordHasher, hash};

    #[test]
    fn words_are_hashed_in_order_and_filled_with_zeros() {
        let hash = |fields: &[&[u8]]| {
            let mut hasher = WordHasher::new();
            fields.iter().for_each(|field| hasher.update(field));
            hasher.finish()
        };
        assert_eq!(hash(&[&[1]]), 0x517c_c1b7_2722_0a95);
        assert_eq!(hash(&[b"a", b"12345678b"]), hash(&[b"a\0\0\0\0\0\0\x0012345678b\0\0\0\0\0\0\0"]));
        assert_ne!(hash(&[b"12345678", b"1"]), hash(&[b"1", b"12345678"]));
    }

    /// From the authors' own test vectors.
    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(hash(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(hash(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
