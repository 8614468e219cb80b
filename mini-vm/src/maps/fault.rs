//! What can be wrong with the bytes of a map, as traps tell it.

pub use hashmap_core::heap::HeapError as MapFault;
