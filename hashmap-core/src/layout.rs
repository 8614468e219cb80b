//! Sizes and offsets: where things lie in a bucket and how many bytes a map takes.

use crate::buckets::bucket_count;
use crate::header::{MapHeader, SECRET_CODE};
use thiserror::Error;

/// Where the key and the value lie in a bucket, and how large a bucket is.
///
/// ```text
///   0        key_offset            value_offset              bucket_size
///   +--------+------------+--------+--------------+----------+
///   | status | key        |        | value        |          |
///   +--------+------------+--------+--------------+----------+
/// ```
///
/// The status byte is followed by the key at its alignment, the value at its alignment, and padding
/// up to the larger of the two alignments, so that the next bucket is aligned the same way. Bucket 0
/// lies 32 bytes after the start of the map: keys and values are aligned in memory as far as the map
/// itself is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BucketLayout {
    /// Bytes from the start of one bucket to the start of the next.
    pub bucket_size: u32,
    /// Bytes from the start of a bucket to its key. Equal to the alignment of the key.
    pub key_offset: u8,
    /// Bytes from the start of a bucket to its value.
    pub value_offset: u32,
}

/// What [`init`](crate::init) needs to know about a map. Made by [`layout`] or [`try_layout`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapInit {
    /// Bytes of a key, at least 1.
    pub key_size: u32,
    /// Alignment of a key within the map: 1, 2, 4, 8 or 16.
    pub key_alignment: u8,
    /// Bytes of a value. 0 makes the map a set.
    pub value_size: u32,
    /// Alignment of a value within the map: 1, 2, 4, 8 or 16.
    pub value_alignment: u8,
    /// The same number as `logical_limit`. Kept for programs written against `hashmap-mem`, where
    /// it is the number of buckets; not read here.
    pub capacity: u16,
    /// Entries the map is guaranteed to hold, at least 1. Becomes [`MapHeader::capacity`].
    pub logical_limit: u16,
    /// Bytes of memory the map takes, header included.
    pub total_size: u32,
}

/// Why a map cannot be laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LayoutError {
    /// A key must have at least one byte.
    #[error("the key size is 0; a key needs at least one byte")]
    ZeroKeySize,
    /// A map must hold at least one entry.
    #[error("the capacity is 0; a map holds at least one entry")]
    ZeroCapacity,
    /// The alignment of the key is not supported.
    #[error("the key alignment is {alignment}; it must be 1, 2, 4, 8 or 16")]
    KeyAlignment {
        /// The alignment asked for.
        alignment: u8,
    },
    /// The alignment of the value is not supported.
    #[error("the value alignment is {alignment}; it must be 1, 2, 4, 8 or 16")]
    ValueAlignment {
        /// The alignment asked for.
        alignment: u8,
    },
    /// A bucket or the whole map would take more than [`u32::MAX`] bytes.
    #[error("the layout takes {size} bytes, more than the {max} a map may have", max = u32::MAX)]
    TooLarge {
        /// Bytes of the bucket or of the map.
        size: u64,
    },
    /// [`MapInit::total_size`] is smaller than the map it describes.
    #[error("total_size is {given} bytes, but a map of this layout takes {needed}")]
    TotalSizeTooSmall {
        /// [`MapInit::total_size`].
        given: u32,
        /// Bytes the map takes.
        needed: u32,
    },
}

/// Lays out one bucket. Sizes and alignments are bytes.
///
/// # Panics
///
/// Panics where [`try_layout`] would return an error about the key, the value or the bucket.
#[must_use]
pub fn calculate_bucket_layout(
    key_size: u32,
    key_alignment: u8,
    value_size: u32,
    value_alignment: u8,
) -> BucketLayout {
    try_bucket_layout(key_size, key_alignment, value_size, value_alignment)
        .unwrap_or_else(|error| panic!("invalid bucket layout: {error}"))
}

/// The bytes a map of `capacity` entries takes with buckets of `bucket_size` bytes, header included.
///
/// # Panics
///
/// Panics if the result is more than [`u32::MAX`].
#[must_use]
pub const fn total_size(capacity: u16, bucket_size: u32) -> u32 {
    match try_total_size(capacity, bucket_size) {
        Ok(size) => size,
        Err(_) => panic!("the map takes more than u32::MAX bytes"),
    }
}

/// Lays out a map that holds `logical_limit` entries. Sizes and alignments are bytes.
///
/// # Panics
///
/// Panics where [`try_layout`] returns an error, with the message of that error.
///
/// ```
/// let (bucket, init) = hashmap_core::layout(4, 4, 8, 8, 100);
/// assert_eq!((bucket.key_offset, bucket.value_offset, bucket.bucket_size), (4, 8, 16));
/// assert_eq!(init.total_size, 32 + 256 * 16);
/// ```
#[must_use]
pub fn layout(
    key_size: u32,
    key_alignment: u8,
    value_size: u32,
    value_alignment: u8,
    logical_limit: u16,
) -> (BucketLayout, MapInit) {
    try_layout(key_size, key_alignment, value_size, value_alignment, logical_limit)
        .unwrap_or_else(|error| panic!("invalid map layout: {error}"))
}

/// Lays out a map that holds `logical_limit` entries. Sizes and alignments are bytes.
///
/// # Errors
///
/// The key size or the limit is 0, an alignment is not 1, 2, 4, 8 or 16, or the map would take more
/// than [`u32::MAX`] bytes.
///
/// ```
/// use hashmap_core::{LayoutError, try_layout};
///
/// assert_eq!(try_layout(4, 3, 8, 8, 100), Err(LayoutError::KeyAlignment { alignment: 3 }));
/// ```
pub const fn try_layout(
    key_size: u32,
    key_alignment: u8,
    value_size: u32,
    value_alignment: u8,
    logical_limit: u16,
) -> Result<(BucketLayout, MapInit), LayoutError> {
    if logical_limit == 0 {
        return Err(LayoutError::ZeroCapacity);
    }
    let bucket = match try_bucket_layout(key_size, key_alignment, value_size, value_alignment) {
        Ok(bucket) => bucket,
        Err(error) => return Err(error),
    };
    let total_size = match try_total_size(logical_limit, bucket.bucket_size) {
        Ok(size) => size,
        Err(error) => return Err(error),
    };
    let init = MapInit {
        key_size,
        key_alignment,
        value_size,
        value_alignment,
        capacity: logical_limit,
        logical_limit,
        total_size,
    };
    Ok((bucket, init))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "both casts are of numbers up to a checked `bucket_size`"
)]
pub(crate) const fn try_bucket_layout(
    key_size: u32,
    key_alignment: u8,
    value_size: u32,
    value_alignment: u8,
) -> Result<BucketLayout, LayoutError> {
    if key_size == 0 {
        return Err(LayoutError::ZeroKeySize);
    }
    if !is_alignment(key_alignment) {
        return Err(LayoutError::KeyAlignment { alignment: key_alignment });
    }
    if !is_alignment(value_alignment) {
        return Err(LayoutError::ValueAlignment { alignment: value_alignment });
    }
    let larger_alignment = if key_alignment > value_alignment { key_alignment } else { value_alignment };
    let key_end = key_alignment as u64 + key_size as u64;
    let value_offset = key_end.next_multiple_of(value_alignment as u64);
    let value_end = value_offset + value_size as u64;
    let bucket_size = value_end.next_multiple_of(larger_alignment as u64);
    if bucket_size > u32::MAX as u64 {
        return Err(LayoutError::TooLarge { size: bucket_size });
    }
    Ok(BucketLayout {
        bucket_size: bucket_size as u32,
        // The status byte lies at 0, so the first aligned place for the key is the alignment itself.
        key_offset: key_alignment,
        value_offset: value_offset as u32,
    })
}

#[expect(clippy::cast_possible_truncation, reason = "what is cast has just been compared with `u32::MAX`")]
const fn try_total_size(capacity: u16, bucket_size: u32) -> Result<u32, LayoutError> {
    let size = MapHeader::SIZE as u64 + bucket_count(capacity) as u64 * bucket_size as u64;
    if size > u32::MAX as u64 { Err(LayoutError::TooLarge { size }) } else { Ok(size as u32) }
}

const fn is_alignment(alignment: u8) -> bool {
    alignment.is_power_of_two() && alignment <= 16
}

impl MapInit {
    /// The header of a new map.
    pub(crate) fn header(&self) -> Result<MapHeader, LayoutError> {
        let (bucket, init) = try_layout(
            self.key_size,
            self.key_alignment,
            self.value_size,
            self.value_alignment,
            self.logical_limit,
        )?;
        if self.total_size < init.total_size {
            return Err(LayoutError::TotalSizeTooSmall { given: self.total_size, needed: init.total_size });
        }
        Ok(MapHeader {
            capacity: self.logical_limit,
            element_count: 0,
            key_size: self.key_size,
            value_size: self.value_size,
            value_offset: bucket.value_offset,
            bucket_size: bucket.bucket_size,
            reserved: 0,
            key_offset: bucket.key_offset,
            padding_and_secret_code: SECRET_CODE,
            bucket_count: bucket_count(self.logical_limit),
            tombstone_count: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_padded_to_the_larger_alignment() {
        let bucket = calculate_bucket_layout(3, 1, 8, 4);
        assert_eq!((bucket.key_offset, bucket.value_offset, bucket.bucket_size), (1, 4, 12));
        let bucket = calculate_bucket_layout(16, 16, 1, 1);
        assert_eq!((bucket.key_offset, bucket.value_offset, bucket.bucket_size), (16, 32, 48));
        let set = calculate_bucket_layout(4, 4, 0, 1);
        assert_eq!((set.key_offset, set.value_offset, set.bucket_size), (4, 8, 8));
    }

    #[test]
    fn sizes_are_checked_beyond_32_bits() {
        assert_eq!(
            try_layout(u32::MAX, 16, u32::MAX, 16, 1),
            Err(LayoutError::TooLarge { size: 0x2_0000_0010 })
        );
        assert_eq!(
            try_layout(4, 4, 1 << 20, 4, u16::MAX),
            Err(LayoutError::TooLarge { size: 32 + 131_072 * ((1 << 20) + 8) })
        );
    }
}
