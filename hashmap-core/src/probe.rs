//! The order in which the buckets of a map are tried for a key.

use crate::buckets::Buckets;

/// A position on the probe path of one key.
///
/// The path starts at the home bucket, the top bits of the hash, and goes on in growing strides:
/// home, home + 1, home + 3, home + 6, home + 10, ... modulo the number of buckets. After step `s` the
/// distance from home is the triangular number `s * (s + 1) / 2`.
///
/// Where the number of buckets is a power of two, `n`, steps 0 to n - 1 visit every bucket exactly
/// once. Proof: suppose that steps `s < t < n` meet in one bucket. Then
/// `t * (t + 1) / 2 - s * (s + 1) / 2` is a multiple of `n`, so
/// `t * (t + 1) - s * (s + 1) = (t - s) * (t + s + 1)` is a multiple of `2 * n`. The two factors add
/// up to `2 * t + 1`, an odd number, so exactly one of them is even, and that one alone must be a
/// multiple of the power of two `2 * n`. But both lie between 1 and `2 * n - 1`. So no two of the `n`
/// steps meet, and `n` different buckets are all of them.
// Invariant: `index` and `step` are at most `mask`, the number of buckets minus one, which is odd. So the index is that
// of a bucket of the map that the probe comes from. Unsafe code relies on it.
#[derive(Clone, Copy)]
pub(crate) struct Probe {
    index: usize,
    step: usize,
    mask: usize,
}

impl Probe {
    /// The home bucket of a hash.
    #[inline(always)]
    pub(crate) const fn home(hash: u64, buckets: Buckets) -> Self {
        Self { index: buckets.home(hash), step: 0, mask: buckets.mask() }
    }

    /// The start of a path whose home is the bucket `index`, if there is one.
    pub(crate) fn starting_at(index: usize, buckets: Buckets) -> Option<Self> {
        (index < buckets.count()).then_some(Self { index, step: 0, mask: buckets.mask() })
    }

    #[inline(always)]
    pub(crate) const fn index(self) -> usize {
        self.index
    }

    /// The number of buckets from home to here, both included.
    #[inline(always)]
    pub(crate) const fn length(self) -> usize {
        self.step + 1
    }

    /// The next position, or `None` where every bucket has been visited.
    #[inline(always)]
    pub(crate) const fn next(self) -> Option<Self> {
        if self.step == self.mask { None } else { Some(self.advanced()) }
    }

    /// The next position of one with an even step. The number of steps is even, so there always is one.
    #[inline(always)]
    pub(crate) const fn second_of_pair(self) -> Self {
        self.advanced()
    }

    #[inline(always)]
    const fn advanced(self) -> Self {
        let step = self.step + 1;
        Self { index: (self.index + step) & self.mask, step, mask: self.mask }
    }

    /// The bucket indexes passed on the way here, the nearest first, home last.
    #[inline(always)]
    pub(crate) fn passed(self) -> impl Iterator<Item = usize> {
        let mut index = self.index;
        (0..self.step).rev().map(move |step| {
            index = index.wrapping_sub(step + 1) & self.mask;
            index
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(hash: u64, index_bits: u32) -> Probe {
        Probe::home(hash, Buckets::of_capacity(1 << (index_bits - 1)))
    }

    fn path(hash: u64, index_bits: u32) -> impl Iterator<Item = usize> {
        core::iter::successors(Some(home(hash, index_bits)), |probe| probe.next()).map(Probe::index)
    }

    #[test]
    fn every_bucket_is_visited_once() {
        for index_bits in 1..=if cfg!(miri) { 6 } else { 10 } {
            let mut seen = [false; 1 << 10];
            for index in path(0x9e37_79b9_7f4a_7c15, index_bits) {
                assert!(!seen[index]);
                seen[index] = true;
            }
            assert_eq!(seen.iter().filter(|&&seen| seen).count(), 1 << index_bits);
        }
    }

    #[test]
    fn the_way_back_is_the_way_reversed() {
        let hash = u64::MAX / 3;
        let end = (0..20).fold(home(hash, 5), |probe, _| probe.next().unwrap());
        let mut forth = [0; 20];
        for (slot, index) in forth.iter_mut().zip(path(hash, 5)) {
            *slot = index;
        }
        assert!(end.passed().eq(forth.iter().rev().copied()));
    }
}
