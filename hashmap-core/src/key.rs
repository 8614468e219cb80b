//! The forms in which the core takes a key.

use crate::hash;
use bytemuck::{Pod, bytes_of};
use core::{ptr, slice};

/// A key to search for or to store. Keys are equal where their bytes are.
///
/// # Safety
///
/// A form has a size, the number of bytes that its key is made of, which is the same for all its copies. Unsafe code
/// relies on this: of the memory that is given to it, [`matches`](Self::matches) reads no more than that many bytes and
/// writes none, and [`write`](Self::write) writes that many, all of them, and no others.
pub(crate) unsafe trait KeyForm: Copy {
    /// The hash of the bytes of the key.
    fn hash(self) -> u64;

    /// Whether the bytes at `stored` are those of the key.
    ///
    /// # Safety
    ///
    /// `stored` is valid for reads of the size of the key. It needs no alignment.
    unsafe fn matches(self, stored: *const u8) -> bool;

    /// Writes the bytes of the key to `target`.
    ///
    /// # Safety
    ///
    /// `target` is valid for writes of the size of the key. It needs no alignment, and may overlap what the key is read
    /// from; then the key is no longer used.
    unsafe fn write(self, target: *mut u8);
}

/// A key of a size known at compile time, read before anything else happens.
#[derive(Clone, Copy)]
pub(crate) struct ByValue<K>(pub(crate) K);

impl<K: Pod> ByValue<K> {
    /// # Safety
    ///
    /// `key` is valid for reads of the size of `K`. It needs no alignment.
    #[inline(always)]
    pub(crate) unsafe fn read(key: *const u8) -> Self {
        // SAFETY: the caller vouches for the bytes, and any bytes are a `K`.
        Self(unsafe { key.cast::<K>().read_unaligned() })
    }
}

// SAFETY: the size is that of `K`, and all reads and writes are of a `K`.
unsafe impl<K: Pod> KeyForm for ByValue<K> {
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
// Invariant: what `new` asks for, until the key has been written.
#[derive(Clone, Copy)]
pub(crate) struct ByPointer {
    start: *const u8,
    size: usize,
}

impl ByPointer {
    /// # Safety
    ///
    /// `start` is valid for reads of `size` bytes, which nobody writes, as long as the key is in use.
    #[inline(always)]
    pub(crate) unsafe fn new(start: *const u8, size: usize) -> Self {
        Self { start, size }
    }

    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        // SAFETY: by the invariant. Nothing is written while the slice lives.
        unsafe { slice::from_raw_parts(self.start, self.size) }
    }
}

// SAFETY: the size is `size`, and all reads and writes are of that many bytes.
unsafe impl KeyForm for ByPointer {
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
        // SAFETY: the source by the invariant, the target by the contract of this function. The two may overlap,
        // which `copy` allows.
        unsafe { ptr::copy(self.start, target, self.size) }
    }
}
