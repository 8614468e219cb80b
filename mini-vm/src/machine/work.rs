//! What the longer operations return, and what they cost.

use std::num::NonZeroU64;

use super::BYTES_PER_FUEL;

/// What an operation came to.
pub(super) struct Done<R> {
    pub(super) result: R,
    pub(super) cost: Cost,
}

/// Fuel that an instruction takes, at least 1.
///
/// It is never 0 so that an `Option<Done<u64>>` fits in two processor registers.
#[derive(Clone, Copy)]
pub(super) struct Cost(NonZeroU64);

impl Cost {
    /// Of an operation that reads or writes this many bytes.
    #[inline(always)]
    pub(super) fn of_bytes(bytes: u64) -> Self {
        Self::with(bytes / BYTES_PER_FUEL)
    }

    /// Of an operation that looks at or changes this many buckets of this size.
    #[inline(always)]
    pub(super) fn of_buckets(buckets: u64, bucket_size: u64) -> Self {
        Self::with((buckets * (1 + bucket_size / BYTES_PER_FUEL)).saturating_sub(1))
    }

    /// Of an operation that takes this much more than a simple instruction.
    #[inline(always)]
    pub(super) fn with(more: u64) -> Self {
        Self(NonZeroU64::MIN.saturating_add(more))
    }

    /// What it takes beyond the 1 of every instruction.
    #[inline(always)]
    pub(super) fn beyond_one(self) -> u64 {
        self.0.get() - 1
    }
}
