//! A whole map as a person looks at it: its header, its entries, its buckets, how long searches are, and which rules of the
//! standard it breaks.
//!
//! An [`Image`] is opened over the bytes of one map, wherever they come from. It needs a marked header and all bytes of the
//! map, but no valid header: one that breaks a rule can be shown, its buckets cannot. Everything here is bounded, whatever the
//! bytes are, and what grows with the map is an error where the system has no memory for it.
//!
//! [`find_maps`] looks for maps in a heap, [`Difference`] compares two.
//!
//! ```
//! use mini_vm::maps::inspection::{Image, Rule};
//!
//! // A set of bytes that holds one: a header, a bucket with the key 7, and one that is empty.
//! let mut bytes = [0; 36];
//! bytes[..32].copy_from_slice(&[
//!     1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0x3e, 2, 0, 0, 0, 0, 0, 0, 0,
//! ]);
//! bytes[32..34].copy_from_slice(&[2, 7]);
//! let map = Image::open(&bytes, 0)?;
//! assert_eq!(map.entries().map(|entry| entry.key).collect::<Vec<_>>(), [[7]]);
//! assert_eq!(map.conformity(10)?.conforms(), Some(true));
//!
//! bytes[35] = 1;
//! let conformity = Image::open(&bytes, 0)?.conformity(10)?;
//! assert_eq!((conformity.violations[0].rule(), conformity.violations[0].offset()), (Rule::B8, 35));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod conformity;
mod difference;
mod fields;
mod probes;
mod search;

use std::fmt;

use hashmap_core::heap::{Entry, HeapMap};
use hashmap_core::{BASE_ALIGNMENT, BucketStatus, HeaderError, MapHeader, SECRET_CODE};

pub use self::conformity::{Conformity, Violation};
pub use self::difference::{Difference, EntryDifference};
pub use self::fields::Field;
pub use self::probes::{Lengths, Probes};
pub use self::search::{FoundMap, find_maps};
pub use hashmap_core::{Rule, StatusByte};

/// Bytes of a header.
pub const HEADER_SIZE: usize = MapHeader::SIZE;

/// Why there is nothing to look at. Offsets count from where the bytes come from, such as the start of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoMap {
    /// A map cannot start there.
    #[error("it is not a multiple of 4")]
    Misaligned,
    /// There are too few bytes for a header.
    #[error("a header takes {HEADER_SIZE} bytes, and {available} are there")]
    NoHeader {
        /// Bytes that are there.
        available: usize,
    },
    /// The byte that marks a map is another.
    #[error("the byte at {offset:#x} is {found:#04x}, not {SECRET_CODE:#04x}")]
    Unmarked {
        /// Where the byte is.
        offset: u64,
        /// The byte.
        found: u8,
    },
    /// There are too few bytes for the buckets.
    #[error("the map takes {size} bytes, and {available} are there")]
    TooShort {
        /// Bytes of the map.
        size: u64,
        /// Bytes that are there.
        available: usize,
    },
}

impl NoMap {
    /// The rule of the standard that is broken.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        match self {
            Self::Misaligned => Rule::P1,
            Self::NoHeader { .. } => Rule::P2,
            Self::Unmarked { .. } => Rule::H1,
            Self::TooShort { .. } => Rule::P3,
        }
    }
}

/// The bytes of one map.
#[derive(Clone, Debug)]
pub struct Image<'b> {
    base: u64,
    header: MapHeader,
    map: Result<HeapMap<&'b [u8]>, HeaderError>,
}

/// An entry of a map, or what stands in a bucket that says it holds one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownEntry<'b> {
    /// The index of its bucket.
    pub bucket: usize,
    /// The bytes of its key.
    pub key: &'b [u8],
    /// The bytes of its value.
    pub value: &'b [u8],
}

/// How many buckets are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct States {
    /// Those that are Empty.
    pub empty: usize,
    /// Those that are Tombstones.
    pub tombstone: usize,
    /// Those that are Occupied.
    pub occupied: usize,
    /// Those in state 3, which nothing writes.
    pub undefined: usize,
}

/// Checks that a map can start at `base`, which needs none of its bytes.
///
/// # Errors
///
/// When it cannot.
pub fn check_base(base: u64) -> Result<(), NoMap> {
    if base.is_multiple_of(BASE_ALIGNMENT as u64) { Ok(()) } else { Err(NoMap::Misaligned) }
}

/// Bytes of the map that starts with this header, or of the header alone, if it is not valid.
#[must_use]
pub fn size_of_map(header: &[u8; HEADER_SIZE]) -> u64 {
    let header = MapHeader::from_bytes(header);
    header.check().map_or(HEADER_SIZE as u64, |()| header.total_size())
}

impl<'b> Image<'b> {
    /// Opens the map whose bytes start `bytes`; more may follow. They come from the offset `base` of a file or are those at the address
    /// `base`.
    ///
    /// # Errors
    ///
    /// When a map cannot start at `base`, when it is not marked as one, and when not all of it is there.
    pub fn open(bytes: &'b [u8], base: u64) -> Result<Self, NoMap> {
        check_base(base)?;
        let Some(header) = bytes.first_chunk().map(MapHeader::from_bytes) else {
            return Err(NoMap::NoHeader { available: bytes.len() });
        };
        match header.check() {
            Err(fault @ HeaderError::SecretCode { found }) => {
                Err(NoMap::Unmarked { offset: base.saturating_add(fault.offset() as u64), found })
            }
            Err(fault) => Ok(Self { base, header, map: Err(fault) }),
            Ok(()) => {
                let too_short = NoMap::TooShort { size: header.total_size(), available: bytes.len() };
                let map = HeapMap::open(bytes, 0).map_err(|_| too_short)?;
                Ok(Self { base, header, map: Ok(map) })
            }
        }
    }

    /// Where the map starts.
    #[must_use]
    pub fn base(&self) -> u64 {
        self.base
    }

    /// Bytes of the map, if the header is valid.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.has_buckets().then(|| self.header.total_size())
    }

    /// Entries of the map as its header has it.
    #[must_use]
    pub fn element_count(&self) -> u16 {
        self.header.element_count
    }

    /// Entries that the map holds at most.
    #[must_use]
    pub fn capacity(&self) -> u16 {
        self.header.capacity
    }

    /// The header, field by field.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        fields::of(&self.header)
    }

    /// Bytes from the base of the map to a bucket, if the header is valid.
    #[must_use]
    pub fn offset_of_bucket(&self, bucket: usize) -> u64 {
        HEADER_SIZE as u64 + bucket as u64 * u64::from(self.header.bucket_size)
    }

    /// Whether the header is valid, so that there are buckets to be looked at.
    #[must_use]
    pub fn has_buckets(&self) -> bool {
        self.map.is_ok()
    }

    /// The status bytes, in the order of the buckets.
    pub fn statuses(&self) -> impl Iterator<Item = StatusByte> {
        let buckets =
            self.map.iter().flat_map(|map| (0..map.bucket_count()).map(move |bucket| (map, bucket)));
        buckets.filter_map(|(map, bucket)| map.status(bucket))
    }

    /// How many buckets are in each state.
    #[must_use]
    pub fn states(&self) -> States {
        let mut states = States::default();
        for status in self.statuses() {
            *states.count_of(status) += 1;
        }
        states
    }

    /// The entries, in the order of their buckets.
    pub fn entries(&self) -> impl Iterator<Item = ShownEntry<'_>> {
        self.map.iter().flat_map(|map| map.iter().filter_map(|entry| shown(map, entry)))
    }
}

/// An entry of a map, with its bytes.
fn shown<'m>(map: &'m HeapMap<&[u8]>, entry: Entry) -> Option<ShownEntry<'m>> {
    Some(ShownEntry { bucket: entry.bucket, key: map.key(entry)?, value: map.value(entry)? })
}

impl States {
    fn count_of(&mut self, status: StatusByte) -> &mut usize {
        match status.state() {
            _ if status.is_undefined() => &mut self.undefined,
            BucketStatus::Empty => &mut self.empty,
            BucketStatus::Tombstone => &mut self.tombstone,
            BucketStatus::Occupied => &mut self.occupied,
        }
    }
}

impl fmt::Display for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { empty, tombstone, occupied, undefined } = self;
        write!(f, "{occupied} Occupied, {tombstone} Tombstone, {empty} Empty")?;
        if *undefined > 0 { write!(f, ", {undefined} in state 3") } else { Ok(()) }
    }
}
