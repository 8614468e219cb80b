//! The forms in which the core takes a key.

use crate::hash;
use bytemuck::{Pod, bytes_of};
use core::{ptr, slice};

/// A key to search for or to store. Keys are equal where their bytes are.
///
/// Its size is the number of bytes that it is made of, and so that [`matches`](Self::matches) reads and
/// [`write`](Self::write) writes.
pub(crate) trait KeyForm: Copy {
    fn hash(self) -> u64;

    /// # Safety
    ///
    /// `stored` is valid for reads of the size of the key.
    unsafe fn matches(self, stored: *const u8) -> bool;

    /// # Safety
    ///
    /// `target` is valid for writes of the size of the key.
    unsafe fn write(self, target: *mut u8);
}

/// A key of a size known at compile time, read before anything else happens.
#[derive(Clone, Copy)]
pub(crate) struct ByValue<K>(pub(crate) K);

impl<K: Pod> ByValue<K> {
    /// # Safety
    ///
    /// `key` is valid for reads of the size of `K`.
    #[inline(always)]
    pub(crate) unsafe fn read(key: *const u8) -> Self {
        // SAFETY: the caller vouches for the bytes, and any bytes are a `K`.
        Self(unsafe { key.cast::<K>().read_unaligned() })
    }
}

impl<K: Pod> KeyForm for ByValue<K> {
    #[inline(always)]
    fn hash(self) -> u64 {
        hash::hash(bytes_of(&self.0))
    }

    #[inline(always)]
    unsafe fn matches(self, stored: *const u8) -> bool {
        // SAFETY: the caller vouches for the bytes.
        let stored = unsafe { Self::read(stored) };
        bytes_of(&stored.0) == bytes_of(&self.0)
    }

    #[inline(always)]
    unsafe fn write(self, target: *mut u8) {
        // SAFETY: the caller vouches for the room.
        unsafe { target.cast::<K>().write_unaligned(self.0) }
    }
}

/// A key of a size known at run time. It may lie anywhere, also in the map.
#[derive(Clone, Copy)]
pub(crate) struct ByPointer {
    start: *const u8,
    size: usize,
}

impl ByPointer {
    /// # Safety
    ///
    /// `start` is valid for reads of `size` bytes as long as the key is in use.
    #[inline(always)]
    pub(crate) unsafe fn new(start: *const u8, size: usize) -> Self {
        Self { start, size }
    }

    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        // SAFETY: by the contract of `new`. Nothing is written while the slice lives.
        unsafe { slice::from_raw_parts(self.start, self.size) }
    }
}

impl KeyForm for ByPointer {
    #[inline(always)]
    fn hash(self) -> u64 {
        hash::hash(self.bytes())
    }

    #[inline(always)]
    unsafe fn matches(self, stored: *const u8) -> bool {
        // SAFETY: the caller vouches for the bytes. Nothing is written while the slice lives.
        let stored = unsafe { slice::from_raw_parts(stored, self.size) };
        stored == self.bytes()
    }

    #[inline(always)]
    unsafe fn write(self, target: *mut u8) {
        // SAFETY: the source by the contract of `new`, the target by that of this function. The two
        // may overlap, which `copy` allows.
        unsafe { ptr::copy(self.start, target, self.size) }
    }
}
