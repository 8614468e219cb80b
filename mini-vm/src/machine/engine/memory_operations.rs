//! Instructions that read or write many bytes of the heap.

use crate::fuel::{Cost, Done, Failure};
use crate::heap::Heap;

/// Copies `length` bytes; the ranges may overlap.
pub(super) fn copy(heap: &mut Heap<'_>, to: u64, from: u64, length: u64) -> Result<Done<()>, Failure> {
    let from = heap.range(from, length)?;
    let to = heap.range(to, length)?;
    heap.bytes_mut().copy_within(from, to.start);
    Ok(Done { result: (), cost: Cost::of_bytes(length) })
}

/// Sets `length` bytes to `byte`.
pub(super) fn fill(heap: &mut Heap<'_>, address: u64, byte: u8, length: u64) -> Result<Done<()>, Failure> {
    let range = heap.range(address, length)?;
    heap.bytes_mut()[range].fill(byte);
    Ok(Done { result: (), cost: Cost::of_bytes(length) })
}

/// Compares `length` bytes: -1, 0 or 1.
pub(super) fn compare(heap: &mut Heap<'_>, a: u64, b: u64, length: u64) -> Result<Done<u64>, Failure> {
    let a = heap.range(a, length)?;
    let b = heap.range(b, length)?;
    let order = heap.bytes()[a].cmp(&heap.bytes()[b]) as i64 as u64;
    Ok(Done { result: order, cost: Cost::of_bytes(length) })
}
