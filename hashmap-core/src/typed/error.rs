//! Why a typed map or an insertion into one is refused.

use crate::header::{HeaderError, MapHeader};
use crate::layout::LayoutError;
use thiserror::Error;

/// The map is full. Gives back what was to be inserted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the map is full")]
pub struct Full<K, V> {
    /// The key that was not inserted.
    pub key: K,
    /// The value that was not inserted.
    pub value: V,
}

/// Why bytes cannot be used as a [`TypedMap`](super::TypedMap).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    /// There is no map of this capacity.
    #[error("invalid map layout: {0}")]
    Layout(#[from] LayoutError),
    /// The memory does not start at a multiple of the alignment.
    #[error("the memory is not aligned to {alignment} bytes")]
    Misaligned {
        /// The largest of 4 and the alignments of the key and the value.
        alignment: usize,
    },
    /// The memory is smaller than the map.
    #[error("the map takes {needed} bytes, the memory has {given}")]
    TooSmall {
        /// Bytes of the memory.
        given: usize,
        /// Bytes of the map.
        needed: u64,
    },
    /// The header is not one of a map.
    #[error("invalid map header: {0}")]
    Header(#[from] HeaderError),
    /// The keys or values in the memory have another size or place than those of the types.
    #[error("the keys or values of the map in memory differ in size or place from those of the types")]
    OtherTypes {
        /// The header in the memory.
        found: MapHeader,
    },
}
