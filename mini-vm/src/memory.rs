//! The memory of a machine: its fixed places and sizes.
//!
//! The heap is bytes, addressed from 0. Bytes 0 to 7 are never valid, so that 0 can stand for "none". Static data
//! stands from [`HEAP_START`] on, and `alloc` gives out what lies behind it.

/// The lowest valid heap address; static data starts here.
pub const HEAP_START: u64 = 8;

/// Bytes of the largest heap: 4 GiB.
pub const MAX_HEAP_SIZE: u64 = 1 << 32;

/// What `alloc` aligns to, in bytes.
pub const ALLOCATION_ALIGNMENT: u64 = 8;

/// Registers that a program sees at a time.
pub const WINDOW_SIZE: usize = 256;

/// Bytes of the heap that are reached at a time: those of a page of memory, as most systems hand it out.
pub const PAGE_SIZE: u64 = 4096;

/// Registers that are reached at a time: those in a page of memory.
pub const REGISTERS_OF_PAGE: usize = PAGE_SIZE as usize / size_of::<u64>();

/// The end of what is reached in a heap of `size` bytes once the bytes before `end` are.
pub(crate) fn reached_bytes(end: u64, size: u64) -> u64 {
    end.next_multiple_of(PAGE_SIZE).min(size)
}

/// The end of what is reached of `count` registers once the first `needed` are.
pub(crate) fn reached_registers(needed: usize, count: usize) -> usize {
    needed.next_multiple_of(REGISTERS_OF_PAGE).min(count)
}
