//! Instructions that read or write many bytes of the heap.

use std::ops::Range;

use super::state::heap_range;
use super::work::{Cost, Done};
use crate::trap::TrapKind;

/// Copies `length` bytes; the ranges may overlap.
pub(super) fn copy(heap: &mut [u8], to: u64, from: u64, length: u64) -> Result<Done<()>, TrapKind> {
    let from = range(heap, from, length)?;
    let to = range(heap, to, length)?;
    heap.copy_within(from, to.start);
    Ok(Done { result: (), cost: Cost::of_bytes(length) })
}

/// Sets `length` bytes to `byte`.
pub(super) fn fill(heap: &mut [u8], address: u64, byte: u8, length: u64) -> Result<Done<()>, TrapKind> {
    let range = range(heap, address, length)?;
    heap[range].fill(byte);
    Ok(Done { result: (), cost: Cost::of_bytes(length) })
}

/// Compares `length` bytes: -1, 0 or 1.
pub(super) fn compare(heap: &mut [u8], a: u64, b: u64, length: u64) -> Result<Done<u64>, TrapKind> {
    let a = range(heap, a, length)?;
    let b = range(heap, b, length)?;
    let order = heap[a].cmp(&heap[b]) as i64 as u64;
    Ok(Done { result: order, cost: Cost::of_bytes(length) })
}

/// The index range of `length` bytes from `address` on.
fn range(heap: &[u8], address: u64, length: u64) -> Result<Range<usize>, TrapKind> {
    let heap_size = heap.len() as u64;
    heap_range(heap_size, address, length).ok_or(TrapKind::OutOfBounds { address, length, heap_size })
}
