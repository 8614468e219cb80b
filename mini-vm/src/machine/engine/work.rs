//! What operations cost, in units of fuel, and what the longer ones return. The [machine's page](crate::machine) states
//! the prices.

use std::num::NonZeroU64;

use super::super::{BYTES_PER_FUEL, MAP_PRICE, PAGE_PRICE};
use super::heap::PAGE_SIZE;
use crate::trap::TrapKind;

/// What an operation came to.
pub(in crate::machine) struct Done<R> {
    pub(in crate::machine) result: R,
    pub(in crate::machine) cost: Cost,
}

/// Why an operation came to nothing.
pub(in crate::machine) struct Failure {
    pub(in crate::machine) trap: TrapKind,
    /// Fuel for what it did before it found out.
    pub(in crate::machine) work: u64,
}

/// Most faults are found before any work is done.
impl From<TrapKind> for Failure {
    fn from(trap: TrapKind) -> Self {
        Self { trap, work: 0 }
    }
}

/// Fuel that an instruction takes, at least 1.
///
/// It is never 0 so that an `Option<Done<u64>>` fits in two processor registers.
#[derive(Clone, Copy)]
pub(in crate::machine) struct Cost(NonZeroU64);

impl Cost {
    /// Of an operation that reads or writes this many bytes.
    #[inline(always)]
    pub(in crate::machine) fn of_bytes(bytes: u64) -> Self {
        Self::with(bytes / BYTES_PER_FUEL)
    }

    /// Of an operation on a map that looks at or changes this many buckets of this size.
    #[inline(always)]
    pub(in crate::machine) fn of_buckets(buckets: u64, bucket_size: u64) -> Self {
        Self::with(MAP_PRICE - 1 + buckets * bucket_price(bucket_size))
    }

    /// Of an operation that takes this much more than a simple instruction.
    #[inline(always)]
    pub(in crate::machine) fn with(more: u64) -> Self {
        Self(NonZeroU64::MIN.saturating_add(more))
    }

    /// This, and as much more.
    #[inline(always)]
    pub(in crate::machine) fn and(self, more: u64) -> Self {
        Self(self.0.saturating_add(more))
    }

    /// What it takes beyond the 1 of every instruction.
    #[inline(always)]
    pub(in crate::machine) fn beyond_one(self) -> u64 {
        self.0.get() - 1
    }
}

/// What it costs to look at or change a bucket of this size.
#[inline(always)]
pub(in crate::machine) fn bucket_price(bucket_size: u64) -> u64 {
    1 + bucket_size / BYTES_PER_FUEL
}

/// What it costs to reach this many more bytes.
pub(super) fn reach_price(bytes: u64) -> u64 {
    bytes / (PAGE_SIZE / PAGE_PRICE)
}
