//! The header of a map, field by field, with the names that the standard gives them.

use std::mem::offset_of;

use hashmap_core::MapHeader;

/// A field of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the standard.
    pub name: &'static str,
    /// Bytes from the base of the map to it.
    pub offset: usize,
    /// What it holds.
    pub value: u32,
}

/// The fields in the order in which they lie.
pub(super) fn of(header: &MapHeader) -> Vec<Field> {
    let field = |name, offset, value| Field { name, offset, value };
    vec![
        field("capacity", offset_of!(MapHeader, capacity), header.capacity.into()),
        field("element_count", offset_of!(MapHeader, element_count), header.element_count.into()),
        field("key_size", offset_of!(MapHeader, key_size), header.key_size),
        field("value_size", offset_of!(MapHeader, value_size), header.value_size),
        field("value_offset", offset_of!(MapHeader, value_offset), header.value_offset),
        field("bucket_size", offset_of!(MapHeader, bucket_size), header.bucket_size),
        field("reserved", offset_of!(MapHeader, reserved), header.reserved.into()),
        field("key_offset", offset_of!(MapHeader, key_offset), header.key_offset.into()),
        field(
            "marker",
            offset_of!(MapHeader, padding_and_secret_code),
            header.padding_and_secret_code.into(),
        ),
        field("bucket_count", offset_of!(MapHeader, bucket_count), header.bucket_count),
        field("tombstone_count", offset_of!(MapHeader, tombstone_count), header.tombstone_count),
    ]
}
