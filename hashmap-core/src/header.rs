//! The first 32 bytes of every map.

use crate::buckets::{Buckets, bucket_count};
use crate::rule::Rule;
use core::mem::offset_of;
use thiserror::Error;

/// The alignment of the start of a map, in bytes.
pub const BASE_ALIGNMENT: usize = align_of::<MapHeader>();

/// The byte at offset 23 of every map. Another value than that of `hashmap-mem`, whose maps have the
/// same first fields but other buckets: they are refused, not misread.
pub const SECRET_CODE: u8 = 0x3e;

/// The first 32 bytes of a map, in the byte order of the host.
///
/// In memory all fields are little-endian. On a little-endian host the header of a map that is
/// aligned to 4 may be read through a pointer to this type; [`MapHeader::from_bytes`] reads it on
/// every host and at every address.
///
/// The size and offset fields never change while the map lives. The two counts change with every
/// insertion and removal.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapHeader {
    /// Offset 0. Entries the map is guaranteed to hold, at least 1. Every container of the collection
    /// standard has its capacity here.
    pub capacity: u16,
    /// Offset 2. Entries the map holds now, at most `capacity`. Every container of the collection
    /// standard has its element count here.
    pub element_count: u16,
    /// Offset 4. Bytes of a key, at least 1.
    pub key_size: u32,
    /// Offset 8. Bytes of a value, 0 for a set.
    pub value_size: u32,
    /// Offset 12. Bytes from the start of a bucket to its value.
    pub value_offset: u32,
    /// Offset 16. Bytes from the start of one bucket to the start of the next.
    pub bucket_size: u32,
    /// Offset 20. Always 0.
    pub reserved: u16,
    /// Offset 22. Bytes from the start of a bucket to its key, at least 1.
    pub key_offset: u8,
    /// Offset 23. Always [`SECRET_CODE`].
    pub padding_and_secret_code: u8,
    /// Offset 24. The number of buckets: [`bucket_count`] of `capacity`.
    pub bucket_count: u32,
    /// Offset 28. The number of buckets whose state is Tombstone.
    pub tombstone_count: u32,
}

const _: () = assert!(MapHeader::SIZE == 32 && BASE_ALIGNMENT == 4);

/// What is wrong with a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HeaderError {
    /// These bytes are not a map of this crate.
    #[error("the byte at offset 23 is {found:#04x}, not {SECRET_CODE:#04x}; there is no map here")]
    SecretCode {
        /// The byte found.
        found: u8,
    },
    /// The reserved field is not 0.
    #[error("the reserved field is {found}, not 0")]
    Reserved {
        /// The number found.
        found: u16,
    },
    /// A map holds at least one entry.
    #[error("the capacity is 0")]
    ZeroCapacity,
    /// The number of buckets does not belong to the capacity.
    #[error("the map has {found} buckets; a capacity of {capacity} takes {expected}", expected = bucket_count(*capacity))]
    BucketCount {
        /// [`MapHeader::bucket_count`].
        found: u32,
        /// [`MapHeader::capacity`].
        capacity: u16,
    },
    /// There are more entries than the capacity allows.
    #[error("the map counts {element_count} entries, more than its capacity of {capacity}")]
    ElementCount {
        /// [`MapHeader::element_count`].
        element_count: u16,
        /// [`MapHeader::capacity`].
        capacity: u16,
    },
    /// A key has at least one byte.
    #[error("the key size is 0")]
    ZeroKeySize,
    /// The key starts at the status byte.
    #[error("the key offset is 0, where the status byte is")]
    ZeroKeyOffset,
    /// The key overlaps the value.
    #[error("a key of {key_size} bytes at offset {key_offset} overlaps the value at {value_offset}")]
    Key {
        /// [`MapHeader::key_offset`].
        key_offset: u8,
        /// [`MapHeader::key_size`].
        key_size: u32,
        /// [`MapHeader::value_offset`].
        value_offset: u32,
    },
    /// The value does not fit in its bucket.
    #[error(
        "a value of {value_size} bytes at offset {value_offset} does not fit in a bucket of {bucket_size}"
    )]
    Value {
        /// [`MapHeader::value_offset`].
        value_offset: u32,
        /// [`MapHeader::value_size`].
        value_size: u32,
        /// [`MapHeader::bucket_size`].
        bucket_size: u32,
    },
    /// The map would take more than [`u32::MAX`] bytes.
    #[error("the map takes {size} bytes, more than {max}", max = u32::MAX)]
    TooLarge {
        /// Bytes of the map.
        size: u64,
    },
    /// There are more tombstones than buckets.
    #[error("the map counts {tombstone_count} tombstones in {bucket_count} buckets")]
    TombstoneCount {
        /// [`MapHeader::tombstone_count`].
        tombstone_count: u32,
        /// [`MapHeader::bucket_count`].
        bucket_count: u32,
    },
}

impl HeaderError {
    /// The rule of [the standard](crate::standard) that the header breaks.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        self.rule_and_offset().0
    }

    /// Where the field lies that is wrong, in bytes from the base of the map. Where several do not agree it is the one
    /// that is too large for the others, or the bucket count that is not that of the capacity.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.rule_and_offset().1
    }

    const fn rule_and_offset(&self) -> (Rule, usize) {
        match self {
            Self::SecretCode { .. } => (Rule::H1, offset_of!(MapHeader, padding_and_secret_code)),
            Self::Reserved { .. } => (Rule::H2, offset_of!(MapHeader, reserved)),
            Self::ZeroCapacity => (Rule::H3, offset_of!(MapHeader, capacity)),
            Self::BucketCount { .. } => (Rule::H4, offset_of!(MapHeader, bucket_count)),
            Self::ElementCount { .. } => (Rule::H5, offset_of!(MapHeader, element_count)),
            Self::ZeroKeySize => (Rule::H6, offset_of!(MapHeader, key_size)),
            Self::ZeroKeyOffset => (Rule::H7, offset_of!(MapHeader, key_offset)),
            Self::Key { .. } => (Rule::H8, offset_of!(MapHeader, key_size)),
            Self::Value { .. } => (Rule::H9, offset_of!(MapHeader, value_size)),
            Self::TooLarge { .. } => (Rule::H10, offset_of!(MapHeader, bucket_size)),
            Self::TombstoneCount { .. } => (Rule::H11, offset_of!(MapHeader, tombstone_count)),
        }
    }
}

impl MapHeader {
    /// Bytes of a header, 32; bucket 0 follows it.
    pub const SIZE: usize = size_of::<Self>();

    /// Reads a header. Any bytes give a header; [`check`](Self::check) tells whether it is valid.
    #[inline(always)]
    #[must_use]
    pub const fn from_bytes(bytes: &[u8; Self::SIZE]) -> Self {
        Self {
            capacity: u16::from_le_bytes(field(bytes, offset_of!(Self, capacity))),
            element_count: u16::from_le_bytes(field(bytes, offset_of!(Self, element_count))),
            key_size: u32::from_le_bytes(field(bytes, offset_of!(Self, key_size))),
            value_size: u32::from_le_bytes(field(bytes, offset_of!(Self, value_size))),
            value_offset: u32::from_le_bytes(field(bytes, offset_of!(Self, value_offset))),
            bucket_size: u32::from_le_bytes(field(bytes, offset_of!(Self, bucket_size))),
            reserved: u16::from_le_bytes(field(bytes, offset_of!(Self, reserved))),
            key_offset: bytes[offset_of!(Self, key_offset)],
            padding_and_secret_code: bytes[offset_of!(Self, padding_and_secret_code)],
            bucket_count: u32::from_le_bytes(field(bytes, offset_of!(Self, bucket_count))),
            tombstone_count: u32::from_le_bytes(field(bytes, offset_of!(Self, tombstone_count))),
        }
    }

    /// The header as it lies in memory.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::SIZE] {
        let mut bytes = [0; Self::SIZE];
        let mut put =
            |offset: usize, field: &[u8]| bytes[offset..offset + field.len()].copy_from_slice(field);
        put(offset_of!(Self, capacity), &self.capacity.to_le_bytes());
        put(offset_of!(Self, element_count), &self.element_count.to_le_bytes());
        put(offset_of!(Self, key_size), &self.key_size.to_le_bytes());
        put(offset_of!(Self, value_size), &self.value_size.to_le_bytes());
        put(offset_of!(Self, value_offset), &self.value_offset.to_le_bytes());
        put(offset_of!(Self, bucket_size), &self.bucket_size.to_le_bytes());
        put(offset_of!(Self, reserved), &self.reserved.to_le_bytes());
        put(offset_of!(Self, key_offset), &[self.key_offset]);
        put(offset_of!(Self, padding_and_secret_code), &[self.padding_and_secret_code]);
        put(offset_of!(Self, bucket_count), &self.bucket_count.to_le_bytes());
        put(offset_of!(Self, tombstone_count), &self.tombstone_count.to_le_bytes());
        bytes
    }

    /// The bytes of memory the map takes, header included.
    #[inline(always)]
    #[must_use]
    pub const fn total_size(&self) -> u64 {
        // At most 2^32 * 2^32 - 2^33 + 1, so there is room for the header.
        Self::SIZE as u64 + self.bucket_count as u64 * self.bucket_size as u64
    }

    /// Checks everything a header says about itself. A header that passes describes buckets in which
    /// status byte, key and value lie apart, but may still lie about the memory it is in.
    ///
    /// # Errors
    ///
    /// The first fault found.
    #[inline(always)]
    pub const fn check(&self) -> Result<(), HeaderError> {
        match self.checked_buckets() {
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The buckets of a header that passes [`check`](Self::check).
    #[inline(always)]
    pub(crate) const fn checked_buckets(&self) -> Result<Buckets, HeaderError> {
        if self.padding_and_secret_code != SECRET_CODE {
            return Err(HeaderError::SecretCode { found: self.padding_and_secret_code });
        }
        if self.reserved != 0 {
            return Err(HeaderError::Reserved { found: self.reserved });
        }
        let Some(buckets) = Buckets::stated(self.bucket_count, self.capacity) else {
            if self.capacity == 0 {
                return Err(HeaderError::ZeroCapacity);
            }
            return Err(HeaderError::BucketCount { found: self.bucket_count, capacity: self.capacity });
        };
        if self.element_count > self.capacity {
            return Err(HeaderError::ElementCount {
                element_count: self.element_count,
                capacity: self.capacity,
            });
        }
        if self.key_size == 0 {
            return Err(HeaderError::ZeroKeySize);
        }
        if self.key_offset == 0 {
            return Err(HeaderError::ZeroKeyOffset);
        }
        if self.key_offset as u64 + self.key_size as u64 > self.value_offset as u64 {
            return Err(HeaderError::Key {
                key_offset: self.key_offset,
                key_size: self.key_size,
                value_offset: self.value_offset,
            });
        }
        if self.value_offset as u64 + self.value_size as u64 > self.bucket_size as u64 {
            return Err(HeaderError::Value {
                value_offset: self.value_offset,
                value_size: self.value_size,
                bucket_size: self.bucket_size,
            });
        }
        if self.total_size() > u32::MAX as u64 {
            return Err(HeaderError::TooLarge { size: self.total_size() });
        }
        if self.tombstone_count > self.bucket_count {
            return Err(HeaderError::TombstoneCount {
                tombstone_count: self.tombstone_count,
                bucket_count: self.bucket_count,
            });
        }
        Ok(buckets)
    }
}

#[inline(always)]
const fn field<const N: usize>(bytes: &[u8; MapHeader::SIZE], offset: usize) -> [u8; N] {
    *bytes.split_at(offset).1.first_chunk().expect("the fields lie in the header")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_survives_the_way_through_memory() {
        let bytes = core::array::from_fn(|i| i as u8);
        let header = MapHeader::from_bytes(&bytes);
        assert_eq!((header.capacity, header.element_count, header.key_size), (0x0100, 0x0302, 0x0706_0504));
        assert_eq!((header.key_offset, header.padding_and_secret_code), (22, 23));
        assert_eq!(header.to_bytes(), bytes);
    }
}
