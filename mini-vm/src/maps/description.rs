//! A map as a person reads it.

use hashmap_core::heap::read_header;
use hashmap_core::{MapHeader, SECRET_CODE};

/// Whether the byte stands in the heap that marks a map at `address`, whatever the rest of its header says.
pub fn is_marked(heap: &[u8], address: u64) -> bool {
    header(heap, address).is_some_and(|header| header.padding_and_secret_code == SECRET_CODE)
}

/// Whether the header of a map at `address` consistent.
pub fn is_map(heap: &[u8], address: u64) -> bool {
    header(heap, address).is_some_and(|header| header.check().is_ok())
}

/// The header at `address` field by field, whatever stands there; `None` where 32 bytes do not fit.
pub fn describe(heap: &[u8], address: u64) -> Option<Vec<(&'static str, String)>> {
    let header = header(heap, address)?;
    let verdict = header.check().map_or_else(|fault| fault.to_string(), |()| "consistent".to_owned());
    Some(vec![
        ("capacity", header.capacity.to_string()),
        ("element_count", header.element_count.to_string()),
        ("key_size", header.key_size.to_string()),
        ("value_size", header.value_size.to_string()),
        ("key_offset", header.key_offset.to_string()),
        ("value_offset", header.value_offset.to_string()),
        ("bucket_size", header.bucket_size.to_string()),
        ("bucket_count", header.bucket_count.to_string()),
        ("tombstone_count", header.tombstone_count.to_string()),
        ("verdict", verdict),
    ])
}

fn header(heap: &[u8], address: u64) -> Option<MapHeader> {
    read_header(heap, usize::try_from(address).ok()?)
}
