//! Fuel: what instructions cost.
//!
//! [The tables of the instructions](mod@crate::reference#costs) name the prices, and
//! [the page of the machine](crate::machine#9-fuel) has the rules: what every instruction takes, also where it traps, and
//! where fuel is looked at.
//!
//! A unit of fuel is at most 20 times as long as an addition takes, whatever the program does, but for what the
//! processor alone decides: an access to memory that no cache holds takes as long as that memory does, and some processors
//! take up to 40 times as long for a product, a quotient or a root of subnormal numbers. A machine that comes back from a
//! snapshot does not pay again for pages that are zero. `cargo bench -p mini-vm --bench fuel` measures it all.
//!
//! Fuel is looked at where a program could go on for ever, work for long or be seen from outside. What it overdraws is kept
//! as a debt, and [`Machine::fuel`](crate::machine::Machine::fuel) is then negative. **The rule:** a run overdraws no more
//! than the instructions between two places where fuel is looked at, which are no more than the program has, and the price
//! of one instruction.
//!
//! That price has a bound, too, which [`Limits::max_price`](crate::machine::Limits::max_price) states: memory instructions go over the heap once, map
//! instructions go over one map a fixed number of times.

use std::num::NonZeroU64;

use crate::memory::PAGE_SIZE;
use crate::trap::TrapKind;

/// Bytes that an instruction which reads or writes many of them touches for one unit of fuel.
pub const BYTES_PER_FUEL: u64 = 64;

/// Bytes that an instruction which looks each of them up in a set reads for one unit of fuel.
pub const SPANNED_BYTES_PER_FUEL: u64 = 16;

/// Units of fuel that 4096 bytes of the heap, or 512 registers, cost when they are reached for the first time: the system
/// has to find memory for them then.
pub const PAGE_PRICE: u64 = 128;

/// Units of fuel that an instruction on a map costs at least.
pub const MAP_PRICE: u64 = 8;

/// Units of fuel that a call of a host function costs at least.
pub const HOST_CALL_PRICE: u64 = 8;

macro_rules! define_prices {
    ($(#[doc = $meaning:literal] $Price:ident;)+) => {
        /// What an instruction costs, as the instruction table lists it; pages that are reached for the first time come on
        /// top.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Price {
            $(#[doc = $meaning] $Price,)+
        }

        impl Price {
            /// Every price, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$Price),+];

            /// One sentence for the reference, as Markdown.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$Price => $meaning.trim_ascii(),)+
                }
            }

            /// A word for it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Price => stringify!($Price),)+
                }
            }
        }
    };
}

// The sentences name these.
const _: () =
    assert!(BYTES_PER_FUEL == 64 && SPANNED_BYTES_PER_FUEL == 16 && MAP_PRICE == 8 && HOST_CALL_PRICE == 8);

define_prices! {
    /// 1.
    One;
    /// 1, and 1 for every 64 bytes, rounded down.
    Bytes;
    /// 1, and 1 for every 16 bytes, rounded down.
    Span;
    /// 1, and 1 for every 64 bytes that have been reached before, because they are cleared.
    Cleared;
    /// 8, and 1 for every 64 bytes of the map.
    NewMap;
    /// 8, and for every bucket that is looked at or changed 1 and 1 for every 64 bytes of the bucket, rounded down.
    Buckets;
    /// 8, and for every bucket of both maps 1 and 1 for every 64 bytes of that bucket, rounded down; where layouts differ, also for every bucket of the target that is looked at to place an entry as much as for that bucket, but no more than 8, plus 1 for every 64 bytes of the key, rounded down.
    Copy;
    /// 8, and what the function charges.
    Host;
}

/// What an operation came to.
pub(crate) struct Done<R> {
    pub(crate) result: R,
    pub(crate) cost: Cost,
}

/// Why an operation came to nothing.
pub(crate) struct Failure {
    pub(crate) trap: TrapKind,
    /// Fuel for what it did before it found out.
    pub(crate) work: u64,
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
pub(crate) struct Cost(NonZeroU64);

impl Cost {
    /// Of an operation that reads or writes this many bytes.
    #[inline(always)]
    pub(crate) fn of_bytes(bytes: u64) -> Self {
        Self::with(bytes / BYTES_PER_FUEL)
    }

    /// Of an operation that looks this many bytes up in a set.
    #[inline(always)]
    pub(crate) fn of_spanned_bytes(bytes: u64) -> Self {
        Self::with(bytes / SPANNED_BYTES_PER_FUEL)
    }

    /// Of an operation on a map that looks at or changes this many buckets of this size.
    #[inline(always)]
    pub(crate) fn of_buckets(buckets: u64, bucket_size: u64) -> Self {
        Self::with(MAP_PRICE - 1 + buckets * bucket_price(bucket_size))
    }

    /// Of an operation that takes this much more than a simple instruction.
    #[inline(always)]
    pub(crate) fn with(more: u64) -> Self {
        Self(NonZeroU64::MIN.saturating_add(more))
    }

    /// This, and as much more.
    #[inline(always)]
    pub(crate) fn and(self, more: u64) -> Self {
        Self(self.0.saturating_add(more))
    }

    /// What it takes beyond the 1 of every instruction.
    #[inline(always)]
    pub(crate) fn beyond_one(self) -> u64 {
        self.0.get() - 1
    }
}

/// What it costs to look at or change a bucket of this size.
#[inline(always)]
pub(crate) fn bucket_price(bucket_size: u64) -> u64 {
    1 + bucket_size / BYTES_PER_FUEL
}

/// What it costs to reach this many more bytes.
pub(crate) fn reach_price(bytes: u64) -> u64 {
    bytes / (PAGE_SIZE / PAGE_PRICE)
}
