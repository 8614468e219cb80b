//! The keys that operations on a map in a heap take.

use super::error::{HeapError, stated_size};

/// A key given to a [`HeapMap`](super::HeapMap).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key<'k> {
    /// The bytes of the key. There must be as many as the map's key size.
    Bytes(&'k [u8]),
    /// The offset of the key in the heap of the map.
    At(usize),
    /// The low bytes of a number, as many as the key size of the map says, which is 1, 2, 4 or 8.
    Number(u64),
}

impl Key<'_> {
    /// Whether a map with keys of this size in a heap of this size takes the key: it has the right size, and lies in the
    /// heap as a whole.
    #[inline(always)]
    pub(super) fn check(self, key_size: usize, heap_size: usize) -> Result<(), HeapError> {
        let fits = match self {
            Key::Bytes(bytes) => bytes.len() == key_size,
            Key::At(offset) => offset <= heap_size && key_size <= heap_size - offset,
            Key::Number(_) => matches!(key_size, 1 | 2 | 4 | 8),
        };
        if fits { Ok(()) } else { Err(self.fault(key_size, heap_size)) }
    }

    /// The bytes of a key that is a number.
    #[inline(always)]
    pub(super) const fn number(self) -> [u8; 8] {
        if let Key::Number(number) = self { number.to_le_bytes() } else { [0; 8] }
    }

    /// # Safety
    ///
    /// If the key is an offset, it lies in the heap that starts at `heap`.
    #[inline(always)]
    pub(super) unsafe fn address(self, heap: *const u8, number: &[u8; 8]) -> *const u8 {
        match self {
            Key::Bytes(bytes) => bytes.as_ptr(),
            // SAFETY: by the contract of this function.
            Key::At(offset) => unsafe { heap.add(offset) },
            Key::Number(_) => number.as_ptr(),
        }
    }

    /// Why a map with keys of this size does not take this key.
    #[cold]
    fn fault(self, key_size: usize, heap_size: usize) -> HeapError {
        let key_size = stated_size(key_size);
        match self {
            Key::Bytes(bytes) => HeapError::KeySize { expected: key_size, given: bytes.len() },
            Key::At(offset) => HeapError::KeyOutOfBounds { offset, key_size, heap_size },
            Key::Number(_) => HeapError::NumberKey { key_size },
        }
    }
}
