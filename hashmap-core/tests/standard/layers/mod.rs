//! The three layers of the crate as implementations of the standard.

mod heap;
mod pointers;
mod typed;

pub(crate) use heap::Heap;
pub(crate) use pointers::Pointers;
pub(crate) use typed::Typed;

use crate::implementation::judgement;
use crate::support::{HEADER_SIZE, Header, Key, Outcome, Rules, Shape};
use hashmap_core::heap::{HeapError, HeapMap};
use hashmap_core::{MapHeader, MapInit, try_layout};

/// The layout of a shape, if its numbers are such that the crate can be asked.
fn map_init(shape: &Shape) -> Option<MapInit> {
    let [key_size, value_size] = [shape.key_size, shape.value_size].map(u32::try_from);
    let [key_alignment, value_alignment] = [shape.key_alignment, shape.value_alignment].map(u8::try_from);
    let capacity = u16::try_from(shape.capacity).ok()?;
    let init =
        try_layout(key_size.ok()?, key_alignment.ok()?, value_size.ok()?, value_alignment.ok()?, capacity);
    init.ok().map(|(_, init)| init)
}

fn layout(shape: &Shape) -> String {
    let Some(init) = map_init(shape) else { return "refused".into() };
    let bucket = hashmap_core::calculate_bucket_layout(
        init.key_size,
        init.key_alignment,
        init.value_size,
        init.value_alignment,
    );
    let buckets = hashmap_core::bucket_count(init.capacity);
    format!(
        "{} {} {} {buckets} {}",
        bucket.key_offset, bucket.value_offset, bucket.bucket_size, init.total_size
    )
}

fn judge_header(header: &[u8]) -> String {
    let header = MapHeader::from_bytes(header.first_chunk().expect("a header has 32 bytes"));
    judgement("valid", header.check().err().map(|fault| fault.rule().name()))
}

/// Opens a map in a heap, and gives the words of the judgement. A host with 32 bits has no larger offsets.
fn open(memory: &[u8], base: u64) -> String {
    let base = usize::try_from(base).unwrap_or(usize::MAX - 3);
    judgement("valid", HeapMap::open(memory, base).err().map(opening_rule_of))
}

fn opening_rule_of(error: HeapError) -> &'static str {
    error.rule().unwrap_or_else(|| panic!("not about opening: {error}")).name()
}

/// The header of the map at `base`.
fn header(memory: &[u8], base: usize) -> Header {
    Rules::standard().read_header(&memory[base..])
}

/// The bytes of a key, for those who cannot be told where it lies.
fn key_bytes(memory: &[u8], base: usize, key: &Key) -> Vec<u8> {
    match key {
        Key::Bytes(bytes) => bytes.clone(),
        Key::At(offset) => memory[base + offset..][..header(memory, base).key_size as usize].to_vec(),
    }
}

/// The index of the bucket whose value starts at this offset of the map.
fn bucket_of_value(header: &Header, offset: usize) -> usize {
    let start = offset - header.value_offset as usize - HEADER_SIZE;
    assert!(start.is_multiple_of(header.bucket_size as usize), "{offset} is not the offset of a value");
    start / header.bucket_size as usize
}

/// The entry in a bucket of the map at `base`.
fn entry(memory: &[u8], base: usize, bucket: usize) -> Outcome {
    let header = header(memory, base);
    let bytes = &memory[base + HEADER_SIZE + bucket * header.bucket_size as usize..];
    let key = &bytes[header.key_offset as usize..][..header.key_size as usize];
    let value = &bytes[header.value_offset as usize..][..header.value_size as usize];
    Outcome::Entry(bucket, key.to_vec(), value.to_vec())
}
