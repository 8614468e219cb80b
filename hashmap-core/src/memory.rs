//! The memory a view or a typed map may be placed in.

/// Bytes that can be read: `&[u8]`, `&mut [u8]` or [`AlignedBytes`].
///
/// Sealed, because unsafe code relies on this: [`bytes`](Self::bytes) gives the same bytes every time, as many and with
/// the same contents, unless they were changed through [`MemoryMut::bytes_mut`]. Where the memory is moved or cloned,
/// they may lie elsewhere, but then start at a multiple of 16.
pub trait Memory: sealed::Sealed {
    /// The bytes.
    fn bytes(&self) -> &[u8];
}

/// Bytes that can also be written: `&mut [u8]` or [`AlignedBytes`].
pub trait MemoryMut: Memory {
    /// The bytes, to be changed. They are those of [`bytes`](Memory::bytes).
    fn bytes_mut(&mut self) -> &mut [u8];
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for &[u8] {}
    impl Sealed for &mut [u8] {}
    impl<const SIZE: usize> Sealed for super::AlignedBytes<SIZE> {}
}

/// `SIZE` bytes aligned to 16, for a map that is owned by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(16))]
pub struct AlignedBytes<const SIZE: usize>([u8; SIZE]);

impl<const SIZE: usize> AlignedBytes<SIZE> {
    /// Bytes that are all 0.
    #[must_use]
    pub const fn zeroed() -> Self {
        Self([0; SIZE])
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, to be changed.
    #[must_use]
    pub const fn as_bytes_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

impl<const SIZE: usize> Default for AlignedBytes<SIZE> {
    fn default() -> Self {
        Self::zeroed()
    }
}

impl Memory for &[u8] {
    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        self
    }
}

impl Memory for &mut [u8] {
    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        self
    }
}

impl MemoryMut for &mut [u8] {
    #[inline(always)]
    fn bytes_mut(&mut self) -> &mut [u8] {
        self
    }
}

impl<const SIZE: usize> Memory for AlignedBytes<SIZE> {
    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl<const SIZE: usize> MemoryMut for AlignedBytes<SIZE> {
    #[inline(always)]
    fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}
