//! The one place where headers are forged.

use hashmap_core::MapHeader;
use hashmap_core::heap::read_header;

/// Changes the header of the map at `base`, whatever that makes of it.
pub(crate) fn forge(heap: &mut [u8], base: usize, change: impl FnOnce(&mut MapHeader)) {
    let mut header = read_header(heap, base).expect("there is a map");
    change(&mut header);
    heap[base..][..MapHeader::SIZE].copy_from_slice(&header.to_bytes());
}
