//! The names of the rules that the bytes of a map can break.

use core::fmt;

/// A rule of [the standard](crate::standard) about the bytes of a map, rather than about operations on it.
///
/// It is shown as its name, such as `H4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The base is a multiple of 4.
    P1,
    /// The header lies in the memory.
    P2,
    /// The whole map lies in the memory.
    P3,
    /// The marker is that of a map.
    H1,
    /// The reserved field is 0.
    H2,
    /// The capacity is at least 1.
    H3,
    /// The bucket count is that of the capacity.
    H4,
    /// The element count is at most the capacity.
    H5,
    /// The key size is at least 1.
    H6,
    /// The key offset is at least 1.
    H7,
    /// The key ends before the value.
    H8,
    /// The value ends in its bucket.
    H9,
    /// The map takes at most 2^32 - 1 bytes.
    H10,
    /// The tombstone count is at most the bucket count.
    H11,
    /// No bucket has state 3.
    B1,
    /// The element count is the number of Occupied buckets.
    B2,
    /// The tombstone count is the number of Tombstones.
    B3,
    /// No two keys are equal.
    B4,
    /// Every bucket counts the entries whose paths pass it, or is stuck.
    B5,
    /// The status byte of an Empty bucket is 0.
    B6,
    /// A Tombstone is passed.
    B7,
    /// Bytes that hold nothing are 0.
    B8,
}

impl Rule {
    /// The name that the standard gives the rule.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::P1 => "P1",
            Self::P2 => "P2",
            Self::P3 => "P3",
            Self::H1 => "H1",
            Self::H2 => "H2",
            Self::H3 => "H3",
            Self::H4 => "H4",
            Self::H5 => "H5",
            Self::H6 => "H6",
            Self::H7 => "H7",
            Self::H8 => "H8",
            Self::H9 => "H9",
            Self::H10 => "H10",
            Self::H11 => "H11",
            Self::B1 => "B1",
            Self::B2 => "B2",
            Self::B3 => "B3",
            Self::B4 => "B4",
            Self::B5 => "B5",
            Self::B6 => "B6",
            Self::B7 => "B7",
            Self::B8 => "B8",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
