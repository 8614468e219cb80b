//! The safe layer over a heap of bytes: maps that are found by their offset.
//!
//! This is the layer for an interpreter. The guest owns the heap and may write anything into it at any
//! time, also over a map. So a [`HeapMap`] is opened for one or a few operations and dropped again.
//! [`HeapMap::open`] reads the header and checks it against the heap, which is a handful of comparisons.
//! From then on no operation leaves the heap, panics or looks at more buckets than
//! [is said below](#the-cost-of-an-operation), whatever the buckets contain.
//!
//! Every address is an offset from the start of the heap, in bytes, as a `usize`: the base of the map, a
//! key, and the keys and values in the results. The base must be a multiple of 4. Nothing else needs
//! alignment, and the heap itself may lie anywhere.
//!
//! ```
//! use hashmap_core::heap::{HeapMap, Key};
//! use hashmap_core::try_layout;
//!
//! let mut heap = vec![0; 8192];
//! let (_, init) = try_layout(4, 4, 8, 8, 100)?;
//! HeapMap::init(&mut heap[..], 16, &init)?;
//!
//! // The key lies in the heap, as guest values do.
//! heap[0..4].copy_from_slice(b"once");
//! let reserved = HeapMap::open(&mut heap[..], 16)?.get_or_reserve(Key::At(0))?.expect("not full");
//! assert!(reserved.created);
//! heap[reserved.value_offset] += 1;
//!
//! let map = HeapMap::open(&heap[..], 16)?;
//! let entry = map.lookup(Key::Bytes(b"once"))?.expect("just inserted");
//! assert_eq!(entry.value_offset, reserved.value_offset);
//! assert_eq!(map.value(entry), Some(&[1, 0, 0, 0, 0, 0, 0, 0][..]));
//! assert_eq!(map.len(), 1);
//! # Ok::<(), hashmap_core::heap::HeapError>(())
//! ```
//!
//! # Keys in the map itself
//!
//! A key may lie anywhere in the heap, also inside the map it is used with: in a bucket's key, in its
//! value, even in the header. Every operation reads the key before it writes anything.
//!
//! # The cost of an operation
//!
//! [`HeapMap::buckets_visited`] tells how many buckets of the map have been looked at, cleared or copied since the view
//! was opened. An interpreter that meters its guest charges for that number, and for the size of a bucket: a visit reads
//! a status byte, and reads, writes or compares at most the bytes of one bucket. No operation visits more buckets than
//! this, whatever the bytes of the maps are:
//!
//! | operation | buckets visited, at most |
//! |---|---|
//! | [`open`](HeapMap::open), [`len`](HeapMap::len), [`status`](HeapMap::status), [`key`](HeapMap::key), [`value`](HeapMap::value) and whatever else is not named here | 0 |
//! | [`lookup`](HeapMap::lookup), [`has`](HeapMap::has) | [`bucket_count`](HeapMap::bucket_count) |
//! | [`get_or_reserve`](HeapMap::get_or_reserve), [`remove`](HeapMap::remove) | `bucket_count` |
//! | [`next_entry`](HeapMap::next_entry) | `bucket_count` - `cursor`, or 0 behind the last bucket |
//! | [`iter`](HeapMap::iter), [`iter_bytes`](HeapMap::iter_bytes), from the start to the end | `bucket_count` |
//! | [`clear`](HeapMap::clear) | `bucket_count` |
//! | [`overwrite`](HeapMap::overwrite), [`overwrite_from`](HeapMap::overwrite_from), equal layout and capacity | `bucket_count` |
//! | the same, entry by entry | 16 * (`bucket_count` + that of the origin) |
//! | every operation that is refused and changes nothing | as above; a refused `overwrite` 0 |
//!
//! Two costs are known beforehand and not in this number. [`init`](HeapMap::init) writes every byte of the new map. A
//! copy entry by entry also goes over the buckets of the origin, twice at most, or once if it then finds the origin
//! corrupt; [`bucket_count`](HeapMap::bucket_count) of the origin says how many these are.
//!
//! # Keys that collide
//!
//! The hash is not keyed, so a guest can choose keys that all have the same path. An operation on one key then visits as
//! many buckets as there are such keys. To copy such a map entry by entry would take the square of that, so a copy
//! that might go over its bound gives up with [`HeapError::TooManyCollisions`]. Whether it does depends on the bytes of
//! the two maps alone. Up to 100 entries never come to that, nor does a map whose keys are spread: its copy takes about
//! two visits for an entry.

mod entry;
mod error;
mod iter;
mod key;
mod view;

pub use entry::{Entry, Reserved};
pub use error::HeapError;
pub use iter::Iter;
pub use key::Key;
pub use view::{HeapMap, read_header};
