//! Why an operation on a map in a heap is refused.

use crate::header::HeaderError;
use crate::layout::LayoutError;
use crate::rule::Rule;
use thiserror::Error;

/// Why an operation on a map in a heap was refused. The heap is unchanged then, with one exception:
/// [`TooManyCollisions`](Self::TooManyCollisions).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HeapError {
    /// The base is not a multiple of 4.
    #[error("the map address {base:#x} is not a multiple of 4")]
    Misaligned {
        /// The base asked for.
        base: usize,
    },
    /// The header ends beyond the heap.
    #[error("a map header at {base:#x} does not fit in a heap of {heap_size:#x} bytes")]
    HeaderOutOfBounds {
        /// The base asked for.
        base: usize,
        /// Bytes in the heap.
        heap_size: usize,
    },
    /// The header is not one of a map.
    #[error("the map header at {base:#x} is invalid: {fault}")]
    Header {
        /// The base asked for.
        base: usize,
        /// What is wrong with the header.
        fault: HeaderError,
    },
    /// The last bucket ends beyond the heap.
    #[error("the map at {base:#x} takes {size:#x} bytes and does not fit in a heap of {heap_size:#x} bytes")]
    MapOutOfBounds {
        /// The base asked for.
        base: usize,
        /// Bytes of the map, header included.
        size: u64,
        /// Bytes in the heap.
        heap_size: usize,
    },
    /// The layout of a new map is invalid.
    #[error("invalid map layout: {0}")]
    Layout(#[from] LayoutError),
    /// The key ends beyond the heap.
    #[error("a key of {key_size} bytes at {offset:#x} does not fit in a heap of {heap_size:#x} bytes")]
    KeyOutOfBounds {
        /// The offset given.
        offset: usize,
        /// The key size of the map.
        key_size: u32,
        /// Bytes in the heap.
        heap_size: usize,
    },
    /// The key has not the key size of the map.
    #[error("the key has {given} bytes, the keys of the map have {expected}")]
    KeySize {
        /// The key size of the map.
        expected: u32,
        /// Bytes given.
        given: usize,
    },
    /// The keys of the map have another size than a number can.
    #[error("a number cannot be a key of {key_size} bytes, only of 1, 2, 4 or 8")]
    NumberKey {
        /// The key size of the map.
        key_size: u32,
    },
    /// There are fewer entries than the capacity allows, and yet no bucket is free: the bytes of the
    /// map were changed from outside.
    #[error(
        "the map at {base:#x} is corrupt: it counts {element_count} of {capacity} entries, but no bucket is free"
    )]
    NoFreeBucket {
        /// The base of the map.
        base: usize,
        /// Entries according to the header.
        element_count: u16,
        /// The capacity of the map.
        capacity: u16,
    },
    /// The number of occupied buckets is not the number of entries: the bytes of the map were changed
    /// from outside.
    #[error(
        "the map at {base:#x} is corrupt: it counts {element_count} entries, but {occupied} buckets are occupied"
    )]
    EntryCount {
        /// The base of the map.
        base: usize,
        /// Entries according to the header.
        element_count: u16,
        /// Buckets that are occupied.
        occupied: usize,
    },
    /// One map is to overwrite another that it shares some bytes with.
    #[error("the maps at {target:#x} and {origin:#x} overlap")]
    Overlap {
        /// The base of the map to overwrite.
        target: usize,
        /// The base of the map to copy.
        origin: usize,
    },
    /// One map is to overwrite another with keys or values of another size.
    #[error(
        "a map with keys of {} bytes and values of {} cannot become a copy of one with keys of {} and values of {}",
        target.0, target.1, origin.0, origin.1
    )]
    Incompatible {
        /// Key size and value size of the map to overwrite.
        target: (u32, u32),
        /// Key size and value size of the map to copy.
        origin: (u32, u32),
    },
    /// So many keys of a map collide that to insert its entries into another one takes more visits than
    /// [its bound](crate::heap#the-cost-of-an-operation). The map to overwrite **is empty afterwards**: this is the one error
    /// that changes the heap.
    #[error(
        "the map at {target:#x} is empty now: too many keys of the map at {origin:#x} collide to copy it into another layout"
    )]
    TooManyCollisions {
        /// The base of the map to overwrite, which is empty now.
        target: usize,
        /// The base of the map to copy.
        origin: usize,
    },
}

impl HeapError {
    /// The rule of [the standard](crate::standard) about the place of a map or about its header that is broken, if that
    /// is why there is no map.
    #[must_use]
    pub const fn rule(&self) -> Option<Rule> {
        match self {
            Self::Misaligned { .. } => Some(Rule::P1),
            Self::HeaderOutOfBounds { .. } => Some(Rule::P2),
            Self::Header { fault, .. } => Some(fault.rule()),
            Self::MapOutOfBounds { .. } => Some(Rule::P3),
            Self::Layout(_)
            | Self::KeyOutOfBounds { .. }
            | Self::KeySize { .. }
            | Self::NumberKey { .. }
            | Self::NoFreeBucket { .. }
            | Self::EntryCount { .. }
            | Self::Overlap { .. }
            | Self::Incompatible { .. }
            | Self::TooManyCollisions { .. } => None,
        }
    }
}

/// A size of a map as its header states it.
#[expect(clippy::cast_possible_truncation, reason = "the header has 32 bits for it")]
pub(super) const fn stated_size(size: usize) -> u32 {
    size as u32
}
