//! Where maps lie in a heap.

use hashmap_core::BASE_ALIGNMENT;
use hashmap_core::heap::HeapMap;

use super::super::description::is_marked;

/// A valid header with room for its buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundMap {
    /// Where the map starts.
    pub address: u64,
    /// Entries that it holds at most.
    pub capacity: u16,
    /// Entries that it holds.
    pub element_count: u16,
    /// Bytes of a key.
    pub key_size: u32,
    /// Bytes of a value.
    pub value_size: u32,
    /// Bytes of the map.
    pub size: u64,
}

/// The maps in a heap, as far as that can be told: wherever a map may start and a valid header stands with all its buckets
/// in the heap. The first `reached` bytes are looked at.
pub fn find_maps(heap: &[u8], reached: usize) -> impl Iterator<Item = FoundMap> {
    let addresses = (0..reached.min(heap.len())).step_by(BASE_ALIGNMENT);
    let marked = addresses.filter(|&address| is_marked(heap, address as u64));
    marked.filter_map(move |address| {
        let header = HeapMap::open(heap, address).ok()?.header();
        Some(FoundMap {
            address: address as u64,
            capacity: header.capacity,
            element_count: header.element_count,
            key_size: header.key_size,
            value_size: header.value_size,
            size: header.total_size(),
        })
    })
}
