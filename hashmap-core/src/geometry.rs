//! What the core must know about a map to find its way in it.

use crate::header::MapHeader;

/// The sizes and offsets of one map, in bytes.
///
/// The runtime form is a checked header. The typed map has a form in which all but the capacity is
/// known at compile time.
///
/// # Safety
///
/// Unsafe code relies on what an implementation says, and on hearing the same every time: status byte,
/// key and value lie apart and within `bucket_size`; `home_shift` is from 47 to 63.
pub(crate) unsafe trait Geometry: Copy {
    /// Entries the map is guaranteed to hold.
    fn capacity(&self) -> u16;

    /// 64 minus the number of bits in a bucket index.
    fn home_shift(&self) -> u32;

    fn bucket_size(&self) -> usize;
    fn key_offset(&self) -> usize;
    fn key_size(&self) -> usize;
    fn value_offset(&self) -> usize;
    fn value_size(&self) -> usize;

    #[inline(always)]
    fn bucket_count(&self) -> usize {
        1 << (64 - self.home_shift())
    }

    /// Bytes from the start of the map to a bucket.
    #[inline(always)]
    fn bucket_offset(&self, index: usize) -> usize {
        MapHeader::SIZE + index * self.bucket_size()
    }
}
