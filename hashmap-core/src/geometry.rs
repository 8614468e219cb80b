//! What the core must know about a map to find its way in it.

use crate::buckets::Buckets;
use crate::header::{HeaderError, MapHeader};

/// The sizes and offsets of one map, in bytes.
///
/// The runtime form is [`CheckedHeader`]. The typed map has a form in which all but the capacity is known at
/// compile time.
///
/// # Safety
///
/// Unsafe code relies on all of this:
///
/// - Status byte, key and value lie apart and in one bucket: `key_offset` is at least 1, `key_offset + key_size`
///   at most `value_offset`, `value_offset + value_size` at most `bucket_size`.
/// - The map, which is [`MapHeader::SIZE`] and then `bucket_count` times `bucket_size`, has at most `u32::MAX` bytes.
///   With the rule above, no sum or product of these numbers wraps, also where `usize` has 32 bits.
/// - `bucket_count` is the count of `buckets`. So the index of every [`Probe`](crate::probe::Probe) that starts from
///   `buckets` is that of a bucket.
/// - A method gives the same number every time, also on a copy.
/// - The provided methods are not overridden.
///
/// Nothing is promised about alignment, of the offsets or of the bucket size: a header may state any, so keys and values
/// are read and written as bytes. Nothing unsafe relies on `capacity`.
pub(crate) unsafe trait Geometry: Copy {
    /// Entries the map is guaranteed to hold.
    fn capacity(&self) -> usize;

    fn buckets(&self) -> Buckets;
    fn bucket_size(&self) -> usize;
    fn key_offset(&self) -> usize;
    fn key_size(&self) -> usize;
    fn value_offset(&self) -> usize;
    fn value_size(&self) -> usize;

    /// The number of buckets.
    #[inline(always)]
    fn bucket_count(&self) -> usize {
        self.buckets().count()
    }

    /// Bytes from the start of the map to a bucket.
    #[inline(always)]
    fn bucket_offset(&self, index: usize) -> usize {
        MapHeader::SIZE + index * self.bucket_size()
    }

    /// Bytes of the map, header included.
    #[inline(always)]
    fn total_size(&self) -> usize {
        self.bucket_offset(self.bucket_count())
    }
}

/// What a header says that passed [`MapHeader::check`], without its two counts.
///
/// Every field is as wide as a processor register: packed ones would be put together and taken apart in memory.
// Invariant: the fields are those of one header that passed the check, and never change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct CheckedHeader {
    capacity: usize,
    buckets: Buckets,
    bucket_size: usize,
    key_offset: usize,
    key_size: usize,
    value_offset: usize,
    value_size: usize,
}

impl CheckedHeader {
    #[inline(always)]
    pub(crate) const fn new(header: MapHeader) -> Result<Self, HeaderError> {
        match header.checked_buckets() {
            Ok(buckets) => Ok(Self {
                capacity: header.capacity as usize,
                buckets,
                bucket_size: header.bucket_size as usize,
                key_offset: header.key_offset as usize,
                key_size: header.key_size as usize,
                value_offset: header.value_offset as usize,
                value_size: header.value_size as usize,
            }),
            Err(error) => Err(error),
        }
    }
}

// SAFETY: `checked_buckets` has made sure that key and value have their places and that the map, of which it gives the
// buckets, has at most `u32::MAX` bytes. The fields are private to this file and never change. Nothing provided is
// overridden.
unsafe impl Geometry for CheckedHeader {
    #[inline(always)]
    fn capacity(&self) -> usize {
        self.capacity
    }

    #[inline(always)]
    fn buckets(&self) -> Buckets {
        self.buckets
    }

    #[inline(always)]
    fn bucket_size(&self) -> usize {
        self.bucket_size
    }

    #[inline(always)]
    fn key_offset(&self) -> usize {
        self.key_offset
    }

    #[inline(always)]
    fn key_size(&self) -> usize {
        self.key_size
    }

    #[inline(always)]
    fn value_offset(&self) -> usize {
        self.value_offset
    }

    #[inline(always)]
    fn value_size(&self) -> usize {
        self.value_size
    }
}
