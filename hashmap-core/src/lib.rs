//! A fixed-capacity hash map that lives in memory its caller owns.

#![no_std]
#![deny(unsafe_op_in_unsafe_fn)]

pub mod fixed;
mod geometry;
mod hash;
mod header;
pub mod heap;
mod key;
mod layout;
mod memory;
mod probe;
mod raw;
mod status;
mod table;

pub use header::{BASE_ALIGNMENT, HeaderError, MapHeader, SECRET_CODE};
pub use layout::{
    BucketLayout, LayoutError, MapInit, bucket_count, calculate_bucket_layout, layout, total_size, try_layout,
};
pub use memory::{AlignedBytes, Memory, MemoryMut};
pub use raw::{
    find_next_valid_entry, find_next_valid_entry_u32, get_or_reserve_entry, has, init, lookup, overwrite,
    remove, reserve_entry, validate,
};
pub use status::{BucketStatus, StatusByte};
