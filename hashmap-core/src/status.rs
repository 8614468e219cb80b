//! The status byte of a bucket. Only this file knows its bits.

/// What a bucket holds: the lower two bits of its status byte.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BucketStatus {
    /// No entry, and no live entry was placed further along a path through this bucket.
    Empty = 0,
    /// No entry, but live entries were placed further along a path through this bucket.
    Tombstone = 1,
    /// One entry.
    Occupied = 2,
}

/// The first byte of every bucket.
///
/// ```text
///   bit   7   6   5   4   3   2   1   0
///       +-----------------------+-------+
///       |        passing        | state |
///       +-----------------------+-------+
/// ```
///
/// **state** is a [`BucketStatus`]: 0 Empty, 1 Tombstone, 2 Occupied. The value 3 is never written;
/// in damaged memory it is read as Occupied.
///
/// **passing** counts the live entries whose probe path goes through this bucket and ends in a later
/// one. The entry in the bucket itself is not counted. A search may stop at a bucket whose count is 0,
/// whatever its state: nothing lies further along.
///
/// The count is exact from 0 to 62. At 63 it is saturated and sticky: it is no longer changed, up or
/// down, until the map is cleared, overwritten or initialised again. A sticky bucket costs searches a
/// few steps; it never hides an entry. It takes 63 entries behind one bucket at the same time to
/// saturate it.
///
/// An Empty bucket has the byte 0, so zeroed memory is a row of empty buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusByte(u8);

const STATE: u8 = 0b11;
const OCCUPIED_BIT: u8 = 0b10;
const ONE_PASSING: u8 = 1 << 2;
const SATURATED: u8 = 63 << 2;

impl StatusByte {
    /// Interprets any byte as a status byte.
    #[inline(always)]
    #[must_use]
    pub const fn from_byte(byte: u8) -> Self {
        Self(byte)
    }

    /// The byte as it lies in memory.
    #[inline(always)]
    #[must_use]
    pub const fn to_byte(self) -> u8 {
        self.0
    }

    /// Whether the bucket is empty, a tombstone or occupied.
    #[must_use]
    pub const fn state(self) -> BucketStatus {
        match self.0 & STATE {
            0 => BucketStatus::Empty,
            1 => BucketStatus::Tombstone,
            _ => BucketStatus::Occupied,
        }
    }

    /// The number of live entries placed further along a path through this bucket, 0 to 63.
    /// 63 means 63 or more at some time since the map was last cleared.
    #[must_use]
    pub const fn passing(self) -> u8 {
        self.0 >> 2
    }

    /// Whether the state is 3, which is read as Occupied but never written.
    #[must_use]
    pub const fn is_undefined(self) -> bool {
        self.0 & STATE == STATE
    }

    /// Whether `passing` is 63 and no longer changed.
    #[must_use]
    pub const fn is_stuck(self) -> bool {
        self.0 >= SATURATED
    }

    #[inline(always)]
    pub(crate) const fn is_occupied(self) -> bool {
        self.0 & OCCUPIED_BIT != 0
    }

    /// Whether no entry lies further along any path through this bucket.
    #[inline(always)]
    pub(crate) const fn ends_path(self) -> bool {
        self.0 < ONE_PASSING
    }

    /// Whether one of two buckets of a path ends it. One comparison, where `||` would be two branches.
    #[inline(always)]
    pub(crate) fn either_ends_path(self, other: Self) -> bool {
        self.0.min(other.0) < ONE_PASSING
    }

    /// The same bucket after an entry moved in.
    #[inline(always)]
    pub(crate) const fn with_entry(self) -> Self {
        Self(self.0 & !STATE | BucketStatus::Occupied as u8)
    }

    /// The same bucket after its entry moved out: Tombstone while it is passed, else Empty.
    #[inline(always)]
    pub(crate) const fn without_entry(self) -> Self {
        let passing = self.0 & !STATE;
        Self(passing | (passing != 0) as u8)
    }

    /// The same bucket passed by one more entry.
    #[inline(always)]
    pub(crate) const fn one_more_passing(self) -> Self {
        if self.0 >= SATURATED { self } else { Self(self.0 + ONE_PASSING) }
    }

    /// The same bucket passed by one entry fewer. A tombstone no entry needs any more becomes Empty.
    #[inline(always)]
    pub(crate) const fn one_fewer_passing(self) -> Self {
        if self.0 >= SATURATED || self.ends_path() {
            return self;
        }
        let fewer = Self(self.0 - ONE_PASSING);
        if fewer.is_tombstone() && fewer.ends_path() { Self(BucketStatus::Empty as u8) } else { fewer }
    }

    #[inline(always)]
    pub(crate) const fn is_tombstone(self) -> bool {
        self.0 & STATE == BucketStatus::Tombstone as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: StatusByte = StatusByte(0);

    fn passed_by(count: usize) -> StatusByte {
        (0..count).fold(EMPTY.with_entry(), |status, _| status.one_more_passing())
    }

    #[test]
    fn zeroed_memory_is_empty_and_ends_every_path() {
        assert_eq!(EMPTY.state(), BucketStatus::Empty);
        assert!(EMPTY.ends_path());
    }

    #[test]
    fn a_path_goes_on_through_a_passed_bucket_in_whatever_state() {
        for state in 0..4 {
            let (last, passed) = (StatusByte(state), StatusByte(ONE_PASSING + state));
            assert!(last.ends_path() && !passed.ends_path());
            assert!(last.either_ends_path(passed) && passed.either_ends_path(last));
            assert!(!passed.either_ends_path(passed));
        }
    }

    #[test]
    fn a_removed_entry_leaves_a_tombstone_only_while_the_bucket_is_passed() {
        assert_eq!(passed_by(0).without_entry(), EMPTY);
        assert_eq!(passed_by(1).without_entry().state(), BucketStatus::Tombstone);
    }

    #[test]
    fn a_tombstone_vanishes_with_the_last_entry_that_passes_it() {
        let tombstone = passed_by(2).without_entry();
        assert_eq!(tombstone.one_fewer_passing().state(), BucketStatus::Tombstone);
        assert_eq!(tombstone.one_fewer_passing().one_fewer_passing(), EMPTY);
    }

    #[test]
    fn the_count_is_exact_up_to_62() {
        let mut status = passed_by(62);
        assert_eq!(status.passing(), 62);
        for left in (0..62).rev() {
            status = status.one_fewer_passing();
            assert_eq!(status.passing(), left);
        }
        assert_eq!(status, passed_by(0));
    }

    #[test]
    fn the_count_sticks_at_63() {
        let saturated = passed_by(63);
        assert_eq!(saturated.passing(), 63);
        assert_eq!(saturated.one_more_passing(), saturated);
        assert_eq!(saturated.one_fewer_passing(), saturated);
        assert_eq!(saturated.without_entry().one_fewer_passing().state(), BucketStatus::Tombstone);
        assert_eq!(saturated.without_entry().with_entry(), saturated);
    }

    #[test]
    fn no_byte_underflows_or_overflows() {
        for byte in 0..=u8::MAX {
            let status = StatusByte::from_byte(byte);
            assert!(status.one_more_passing().passing() >= status.passing());
            assert!(status.one_fewer_passing().passing() <= status.passing());
            assert!(!status.without_entry().is_occupied());
            assert!(status.with_entry().is_occupied());
        }
    }
}
