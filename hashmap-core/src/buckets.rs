//! How many buckets a map has.

/// The number of buckets of a map of this capacity: the smallest power of two that is at least
/// twice as much. So at most half of the buckets are ever occupied.
///
/// ```
/// assert_eq!(hashmap_core::bucket_count(1), 2);
/// assert_eq!(hashmap_core::bucket_count(2), 4);
/// assert_eq!(hashmap_core::bucket_count(8192), 16_384);
/// assert_eq!(hashmap_core::bucket_count(8193), 32_768);
/// assert_eq!(hashmap_core::bucket_count(65_535), 131_072);
/// ```
#[must_use]
pub const fn bucket_count(capacity: u16) -> u32 {
    (capacity as u32 * 2).next_power_of_two()
}

/// The number of buckets of a map: a power of two from 2 to 2^17.
///
/// Mask and shift are worked out from it, so they cannot disagree.
// Invariant: that power. So `count` equals `mask + 1` and `1 << (64 - home_shift)`: what is left of a hash shifted by
// `home_shift`, and of an index masked with `mask`, is less than `count`. Unsafe code relies on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Buckets {
    count: usize,
}

impl Buckets {
    /// The buckets of a map of this capacity, which is not 0.
    pub(crate) const fn of_capacity(capacity: u16) -> Self {
        assert!(capacity > 0, "a map holds at least one entry");
        Self { count: bucket_count(capacity) as usize }
    }

    /// This number of buckets, if it is [`bucket_count`] of the capacity. That power is not computed.
    #[inline(always)]
    pub(crate) const fn stated(count: u32, capacity: u16) -> Option<Self> {
        let (buckets, least) = (count as u64, capacity as u64 * 2);
        if count.is_power_of_two() && least <= buckets && buckets < least * 2 {
            Some(Self { count: count as usize })
        } else {
            None
        }
    }

    #[inline(always)]
    pub(crate) const fn count(self) -> usize {
        self.count
    }

    /// The highest index.
    #[inline(always)]
    pub(crate) const fn mask(self) -> usize {
        self.count - 1
    }

    /// 64 minus the number of bits in the index of a bucket, 47 to 63. The mask tells the optimiser so.
    #[inline(always)]
    const fn home_shift(self) -> u32 {
        (64 - self.count.trailing_zeros()) & 63
    }

    /// The index of the bucket that a key of this hash goes to first.
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "17 bits at most")]
    pub(crate) const fn home(self, hash: u64) -> usize {
        (hash >> self.home_shift()) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_capacity_loads_more_than_half_of_its_buckets() {
        for capacity in (1..=u16::MAX).step_by(if cfg!(miri) { 97 } else { 1 }) {
            let buckets = bucket_count(capacity);
            let entries = u32::from(capacity);
            assert!(buckets.is_power_of_two());
            assert!(entries * 2 <= buckets && entries * 4 > buckets, "{capacity}: {buckets}");
        }
    }

    #[test]
    fn count_mask_and_home_agree() {
        for capacity in (0..16).flat_map(|bit| [1 << bit, (1 << bit) + 1, u16::MAX >> bit]) {
            let buckets = Buckets::of_capacity(capacity);
            assert_eq!(buckets.count(), bucket_count(capacity) as usize);
            assert_eq!((buckets.mask(), buckets.home(u64::MAX)), (buckets.count() - 1, buckets.count() - 1));
            assert_eq!((buckets.home(1 << 63), buckets.home(1)), (buckets.count() / 2, 0));
        }
    }

    #[test]
    fn only_the_count_of_the_capacity_can_be_stated() {
        for capacity in [0, 1, 2, 3, 4, 1000, 32_767, 32_768, 32_769, u16::MAX] {
            for bit in (0..32).step_by(if cfg!(miri) { 5 } else { 1 }) {
                for count in [1 << bit, (1 << bit) - 1, (1 << bit) | 1] {
                    let fits = capacity > 0 && count == bucket_count(capacity);
                    let buckets = Buckets::stated(count, capacity);
                    assert_eq!(buckets.is_some(), fits, "{count} buckets for {capacity}");
                    assert!(buckets.is_none_or(|buckets| buckets == Buckets::of_capacity(capacity)));
                }
            }
        }
    }
}
