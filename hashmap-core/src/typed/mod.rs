//! The typed layer: a map of `K` to `V` with the vocabulary of the standard library.
//!
//! A [`TypedMap`] lives in bytes: borrowed ones, or an [`AlignedBytes`](crate::AlignedBytes) it owns.
//! It never allocates. The bytes are the same as those of the other layers, so a map can be filled here
//! and read in an interpreter, saved to a file, or mapped from one.
//!
//! ```
//! use hashmap_core::AlignedBytes;
//! use hashmap_core::typed::{TypedMap, Full, size_of_map};
//!
//! let mut memory = AlignedBytes::<{ size_of_map::<u32, f32>(2) }>::zeroed();
//! let mut prices = TypedMap::<u32, f32, _>::init(memory.as_bytes_mut(), 2)?;
//! prices.insert(7, 0.5).unwrap();
//! prices.insert(8, 1.5).unwrap();
//! *prices.get_mut(&7).unwrap() += 1.0;
//!
//! assert_eq!(prices.get(&7), Some(&1.5));
//! assert_eq!(prices.insert(9, 2.5), Err(Full { key: 9, value: 2.5 }));
//! assert_eq!(prices.remove(&8), Some(1.5));
//! assert_eq!(prices.len(), 1);
//!
//! // The bytes are the map: opened again, they hold the same entries.
//! let prices = TypedMap::<u32, f32, _>::open(memory.as_bytes())?;
//! assert_eq!(prices.iter().collect::<Vec<_>>(), [(&7, &1.5)]);
//! # Ok::<(), hashmap_core::typed::OpenError>(())
//! ```
//!
//! # Keys and values
//!
//! Both types are [`Pod`](bytemuck::Pod): any bytes are a valid value, so a map stays sound however its bytes came
//! about. They are stored as they lie in the memory of the host. An image is therefore portable to
//! another host only if the types themselves are, arrays of bytes for example: byte orders differ, and so do
//! alignments, that of `u64` between 32-bit hosts for one.
//!
//! Keys are equal where their bytes are, not where `==` says so. For floating point keys this means
//! that 0.0 and -0.0 are different keys, and a NaN is equal to itself if its bytes are the same.
//!
//! A bucket has at most `u32::MAX` bytes, and so does a map. A program whose keys or values are larger than that,
//! whose keys have no bytes, or where one of the types has an alignment of more than 16, does not compile:
//!
//! ```compile_fail,E0080
//! use hashmap_core::AlignedBytes;
//! use hashmap_core::typed::TypedMap;
//!
//! type Frame = [[[u8; 4096]; 4096]; 256];
//! let mut memory = AlignedBytes::<4096>::zeroed();
//! let frames = TypedMap::<u32, Frame, _>::init(memory.as_bytes_mut(), 4);
//! ```
//!
//! # Damaged bytes
//!
//! `open` checks the header. Damaged buckets can make a map give wrong answers: miss a key, report a
//! wrong length, or refuse an insertion as full with fewer entries than its capacity. They cannot make
//! it hang or touch other memory, nor panic, but for `extend`, which panics where an insertion is refused.

mod entry;
mod error;
mod geometry;
mod iter;
mod map;
mod table;

pub use entry::{Entry, OccupiedEntry, VacantEntry};
pub use error::{Full, OpenError};
pub use iter::{Iter, IterMut};
/// The old name of [`TypedMap`].
pub use map::TypedMap as FixedMap;
pub use map::{TypedMap, size_of_map};
