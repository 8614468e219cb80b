//! What can be wrong with the bytes of a map whose header is valid.

use super::paths::Passing;
use crate::rule::Rule;
use core::fmt;
use thiserror::Error;

/// A rule that is broken, and where.
///
/// It is shown as what is wrong, without the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The index of the bucket, or `None` for a count in the header.
    pub bucket: Option<usize>,
    /// The byte that is wrong, or the first of the field, from the base of the map.
    pub offset: usize,
    /// What is wrong.
    pub fault: Fault,
}

impl Violation {
    /// The rule of [the standard](crate::standard) that is broken.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        match self.fault {
            Fault::UndefinedState { .. } => Rule::B1,
            Fault::ElementCount { .. } => Rule::B2,
            Fault::TombstoneCount { .. } => Rule::B3,
            Fault::EqualKeys { .. } => Rule::B4,
            Fault::Passing { .. } => Rule::B5,
            Fault::EmptyIsPassed { .. } => Rule::B6,
            Fault::TombstoneIsNotPassed => Rule::B7,
            Fault::NotZero { .. } => Rule::B8,
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault.fmt(f)
    }
}

/// What is wrong with a map, with what was found and what should be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// A bucket has state 3.
    #[error("the status byte is {status:#04x}, whose state is 3")]
    UndefinedState {
        /// The status byte.
        status: u8,
    },
    /// The element count is another number than that of the Occupied buckets.
    #[error("`element_count` is {stated}, but {occupied} buckets are Occupied")]
    ElementCount {
        /// The number in the header.
        stated: u16,
        /// The number that should be there.
        occupied: usize,
    },
    /// The tombstone count is another number than that of the Tombstones.
    #[error("`tombstone_count` is {stated}, but {tombstones} buckets are Tombstones")]
    TombstoneCount {
        /// The number in the header.
        stated: u32,
        /// The number that should be there.
        tombstones: usize,
    },
    /// A bucket holds the key of another.
    #[error("the key is also in bucket {other}")]
    EqualKeys {
        /// The index of the other bucket.
        other: usize,
    },
    /// A bucket that is not stuck counts another number of entries than those whose paths pass it.
    #[error("`passing` is {stated}, but {entries} entries pass this bucket")]
    Passing {
        /// The number in the bucket.
        stated: u8,
        /// The number that should be there; from 63 on, that may also be 63.
        entries: Passing,
    },
    /// An Empty bucket has a status byte that is not 0.
    #[error("the status byte of an Empty bucket is {status:#04x}, not 0")]
    EmptyIsPassed {
        /// The status byte.
        status: u8,
    },
    /// A Tombstone has `passing` 0, and should be Empty.
    #[error("`passing` of a Tombstone is 0")]
    TombstoneIsNotPassed,
    /// A byte of padding, or of a bucket without an entry, is not 0.
    #[error("a byte that holds nothing is {found:#04x}, not 0")]
    NotZero {
        /// The byte.
        found: u8,
    },
}
