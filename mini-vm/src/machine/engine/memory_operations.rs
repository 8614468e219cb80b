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

/// The address of the first byte among `length` that is `byte`, or 0.
pub(super) fn find(heap: &mut Heap<'_>, address: u64, length: u64, byte: u8) -> Result<Done<u64>, Failure> {
    let range = heap.range(address, length)?;
    let found = position(&heap.bytes()[range], byte);
    let looked_at = found.map_or(length, |index| index as u64 + 1);
    let result = found.map_or(0, |index| address + index as u64);
    Ok(Done { result, cost: Cost::of_bytes(looked_at) })
}

/// Where the first `byte` stands. Bytes are compared many at a time, which takes far less than one after the other.
fn position(bytes: &[u8], byte: u8) -> Option<usize> {
    let within = |bytes: &[u8]| bytes.iter().position(|&other| other == byte);
    let (chunks, rest) = bytes.as_chunks::<32>();
    let has_byte = |chunk: &[u8; 32]| chunk.iter().fold(false, |found, &other| found | (other == byte));
    match chunks.iter().position(has_byte) {
        Some(chunk) => within(&chunks[chunk]).map(|index| 32 * chunk + index),
        None => within(rest).map(|index| 32 * chunks.len() + index),
    }
}

/// How many of `length` bytes come before the first that is not in the set at `set`.
pub(super) fn span(heap: &mut Heap<'_>, address: u64, length: u64, set: u64) -> Result<Done<u64>, Failure> {
    let set = heap.range(set, 32)?;
    let range = heap.range(address, length)?;
    let (bytes, set) = (&heap.bytes()[range], &heap.bytes()[set]);
    let is_in_set = |byte: u8| set[usize::from(byte / 8)] >> (byte % 8) & 1 == 1;
    let end = bytes.iter().position(|&byte| !is_in_set(byte));
    let looked_at = end.map_or(length, |index| index as u64 + 1);
    Ok(Done { result: end.map_or(length, |index| index as u64), cost: Cost::of_spanned_bytes(looked_at) })
}
