//! The memory a view or a typed map may be placed in.

pub(crate) use sealed::{Bytes, BytesMut};

/// Bytes that can be read: `&[u8]`, `&mut [u8]` or [`AlignedBytes`].
///
/// Sealed: the maps rely on an implementation giving the same bytes every time.
pub trait Memory: Bytes {}

/// Bytes that can also be written: `&mut [u8]` or [`AlignedBytes`].
pub trait MemoryMut: Memory + BytesMut {}

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

mod sealed {
    pub trait Bytes {
        fn bytes(&self) -> &[u8];
    }

    pub trait BytesMut: Bytes {
        fn bytes_mut(&mut self) -> &mut [u8];
    }
}

impl Memory for &[u8] {}
impl Memory for &mut [u8] {}
impl MemoryMut for &mut [u8] {}
impl<const SIZE: usize> Memory for AlignedBytes<SIZE> {}
impl<const SIZE: usize> MemoryMut for AlignedBytes<SIZE> {}

impl Bytes for &[u8] {
    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        self
    }
}

impl Bytes for &mut [u8] {
    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        self
    }
}

impl BytesMut for &mut [u8] {
    #[inline(always)]
    fn bytes_mut(&mut self) -> &mut [u8] {
        self
    }
}

impl<const SIZE: usize> Bytes for AlignedBytes<SIZE> {
    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl<const SIZE: usize> BytesMut for AlignedBytes<SIZE> {
    #[inline(always)]
    fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}
