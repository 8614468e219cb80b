//! The sizes and offsets of a map of known types.

use crate::buckets::Buckets;
use crate::geometry::{CheckedHeader, Geometry};
use crate::header::{BASE_ALIGNMENT, MapHeader};
use crate::layout::{BucketLayout, LayoutError, total_size, try_bucket_layout, try_layout};
use bytemuck::Pod;
use core::marker::PhantomData;

/// The geometry of a map of `K` to `V`: all but the capacity is known at compile time.
///
/// It promises more than [`Geometry`] asks for, and unsafe code relies on it: key and value have the sizes of `K` and
/// `V`, and in memory that starts at a multiple of [`Types::alignment`] every key and every value is aligned. That is a
/// multiple of both alignments, and divides the size of the header; the size of a bucket is a multiple of both, and the
/// offset of the key, and that of the value, of its own.
// Invariant: `buckets` of the size for these types and a header have at most `u32::MAX` bytes.
#[derive(Clone, Copy)]
pub(super) struct TypedGeometry<K, V> {
    buckets: Buckets,
    capacity: usize,
    types: PhantomData<(K, V)>,
}

/// What two types say about a map, in bytes.
pub(super) struct Types {
    key_size: u32,
    key_alignment: u8,
    value_size: u32,
    value_alignment: u8,
    bucket: BucketLayout,
    /// What the start of the memory is a multiple of: the larger one of 4 and the alignments of the key and the value.
    pub(super) alignment: usize,
}

impl<K, V> TypedGeometry<K, V> {
    /// Every size that is used for a map of `K` to `V` is taken from here, so nothing is compiled for types that a map
    /// cannot have. A value of 2^32 bytes has too many, though its size cut to 32 bits is 0:
    ///
    /// ```compile_fail,E0080
    /// # use hashmap_core::typed::TypedMap;
    /// type Huge = [[[u8; 4096]; 4096]; 256];
    /// _ = TypedMap::<u32, Huge, _>::init(&mut [0; 128][..], 4);
    /// ```
    ///
    /// ```compile_fail,E0080
    /// # use hashmap_core::typed::TypedMap;
    /// type Huge = [[[u8; 4096]; 4096]; 256];
    /// _ = TypedMap::<u32, Huge, _>::open(&[0; 128][..]);
    /// ```
    ///
    /// ```compile_fail,E0080
    /// # use hashmap_core::typed::size_of_map;
    /// type Huge = [[[u8; 4096]; 4096]; 256];
    /// _ = size_of_map::<u32, Huge>(4);
    /// ```
    ///
    /// So has a key of 2^32 + 8 bytes:
    ///
    /// ```compile_fail,E0080
    /// # use hashmap_core::typed::TypedMap;
    /// #[derive(Clone, Copy)]
    /// #[repr(C)]
    /// struct Huge([[[u8; 4096]; 4096]; 256], [u8; 8]);
    /// unsafe impl bytemuck::Zeroable for Huge {}
    /// unsafe impl bytemuck::Pod for Huge {}
    /// _ = TypedMap::<Huge, u32, _>::init(&mut [0; 128][..], 4);
    /// ```
    #[expect(clippy::cast_possible_truncation, reason = "what is cast has just been compared")]
    pub(super) const TYPES: Types = {
        let (key_alignment, value_alignment) = (align_of::<K>(), align_of::<V>());
        assert!(key_alignment <= 16 && value_alignment <= 16, "keys and values are aligned to at most 16");
        let (key_alignment, value_alignment) = (key_alignment as u8, value_alignment as u8);
        let (key_size, value_size) = (size_of::<K>(), size_of::<V>());
        assert!(key_size > 0, "a key needs at least one byte");
        assert!(key_size <= u32::MAX as usize, "a key has at most u32::MAX bytes");
        assert!(value_size <= u32::MAX as usize, "a value has at most u32::MAX bytes");
        let (key_size, value_size) = (key_size as u32, value_size as u32);
        let Ok(bucket) = try_bucket_layout(key_size, key_alignment, value_size, value_alignment) else {
            panic!("a bucket has at most u32::MAX bytes")
        };
        let larger = if key_alignment > value_alignment { key_alignment } else { value_alignment };
        let alignment = if larger as usize > BASE_ALIGNMENT { larger as usize } else { BASE_ALIGNMENT };
        // What is promised about alignment.
        assert!(
            MapHeader::SIZE.is_multiple_of(alignment) && bucket.bucket_size.is_multiple_of(larger as u32)
        );
        assert!(bucket.key_offset.is_multiple_of(key_alignment));
        assert!(bucket.value_offset.is_multiple_of(value_alignment as u32));
        Types { key_size, key_alignment, value_size, value_alignment, bucket, alignment }
    };

    /// Bytes of a map of this capacity.
    pub(super) const fn size(capacity: u16) -> usize {
        total_size(capacity, Self::TYPES.bucket.bucket_size) as usize
    }

    /// A new map of this capacity, with its header.
    pub(super) fn laid_out(capacity: u16) -> Result<(Self, MapHeader), LayoutError> {
        let Types { key_size, key_alignment, value_size, value_alignment, .. } = Self::TYPES;
        let (_, init) = try_layout(key_size, key_alignment, value_size, value_alignment, capacity)?;
        let buckets = Buckets::of_capacity(capacity);
        Ok((Self { buckets, capacity: capacity.into(), types: PhantomData }, init.header()?))
    }
}

impl<K: Pod, V: Pod> TypedGeometry<K, V> {
    /// The map of a header, if its keys and values have the sizes and places of these types.
    pub(super) fn of_header(header: &CheckedHeader) -> Option<Self> {
        let typed = Self { buckets: header.buckets(), capacity: header.capacity(), types: PhantomData };
        (places(&typed) == places(header)).then_some(typed)
    }
}

/// Everything but the capacity.
fn places(geometry: &impl Geometry) -> [usize; 5] {
    [
        geometry.bucket_size(),
        geometry.key_offset(),
        geometry.key_size(),
        geometry.value_offset(),
        geometry.value_size(),
    ]
}

// SAFETY: `try_bucket_layout`, which gives `TYPES`, places status byte, key and value apart and within the bucket. A
// geometry is made by `laid_out`, where `try_layout` has found the whole map to have at most `u32::MAX` bytes, or by
// `of_header` from a geometry of the same size. The fields are private to this file and never change. Nothing provided
// is overridden.
unsafe impl<K: Pod, V: Pod> Geometry for TypedGeometry<K, V> {
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
        Self::TYPES.bucket.bucket_size as usize
    }

    #[inline(always)]
    fn key_offset(&self) -> usize {
        Self::TYPES.bucket.key_offset as usize
    }

    #[inline(always)]
    fn key_size(&self) -> usize {
        Self::TYPES.key_size as usize
    }

    #[inline(always)]
    fn value_offset(&self) -> usize {
        Self::TYPES.bucket.value_offset as usize
    }

    #[inline(always)]
    fn value_size(&self) -> usize {
        Self::TYPES.value_size as usize
    }
}
