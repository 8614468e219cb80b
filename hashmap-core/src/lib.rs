//! A fixed-capacity hash map that lives in memory its caller owns.
//!
//! A map is a run of bytes: a header of 32 bytes, then buckets. It is never resized, never allocates and
//! contains no pointers, so it may be copied, saved, sent or mapped as plain bytes. It is made for virtual
//! machines that keep all lasting state in such containers, and for programs that cannot allocate.
//!
//! - A map holds as many entries as its capacity says. **Full means that, and nothing else**; no
//!   insertion fails earlier.
//! - **No entry ever moves.** The address of a value is good until its key is removed.
//! - **Removals leave no debt.** A bucket that was vacated is reclaimed as soon as no live entry needs
//!   it on its probe path. Nothing is ever rehashed.
//! - **Equal histories give equal bytes.**
//!
//! # Three layers
//!
//! | layer | for | keys and values | addresses | errors |
//! |---|---|---|---|---|
//! | crate root: [`init`], [`lookup`], ... | programs written against `hashmap-mem` | bytes | raw pointers, `unsafe` | null, panic |
//! | [`heap`]: [`HeapMap`](heap::HeapMap) | interpreters | bytes | offsets into a slice | typed |
//! | [`typed`]: [`TypedMap`](typed::TypedMap) | Rust programs | `K`, `V` | references | typed |
//!
//! All three read and write the same bytes through the same core.
//!
//! ```
//! use hashmap_core::AlignedBytes;
//! use hashmap_core::typed::{TypedMap, size_of_map};
//!
//! let memory = AlignedBytes::<{ size_of_map::<u32, u32>(1000) }>::zeroed();
//! let mut squares = TypedMap::<u32, u32, _>::init(memory, 1000)?;
//! for n in 0..1000 {
//!     squares.insert(n, n * n).expect("room for 1000");
//! }
//! assert_eq!(squares.get(&31), Some(&961));
//! assert!(squares.insert(1000, 1_000_000).is_err());
//! # Ok::<(), hashmap_core::typed::OpenError>(())
//! ```
//!
//! [The standard](standard) says what the bytes mean and what each operation does to them; it is enough to write another
//! implementation, in whatever language. [`conformance`] checks whether the bytes of a map are as it says.
//!
//! # What stays valid, and how long
//!
//! The address or offset of an entry is valid until its key is removed, or the map is cleared,
//! overwritten or initialised again. Insertions and the removal of other keys do not touch it. So an
//! [iteration](standard#27-operations) may go on after any change.
//!
//! # Keys that lie in the map
//!
//! A key pointer or offset may point anywhere, also into the map itself: to the key of an entry met in an
//! iteration, into a value, over the border of two buckets. Every operation reads the key before it writes
//! anything.
//!
//! # Maps behind pointers
//!
//! The functions of layer 1 ask for pointers to *a map* and to *a key*. This is what their callers have to make sure of:
//!
//! - **A map** is as many bytes as its header says, all of them initialised. It is valid for reads, or for reads and
//!   writes, for as long as the function runs: the pointer may be used for all its bytes, nobody writes to them
//!   meanwhile, and nobody reads them where the function writes. Whatever else the bytes are is checked or harmless:
//!   where the header is not valid, the function panics, and only the 32 bytes of the header have to be there. The
//!   pointer needs no alignment.
//! - **A key** is as many initialised bytes as the key size of the map says, valid for reads, and written by nobody
//!   meanwhile. It may lie in the map, and the pointer needs no alignment.
//!
//! A pointer that a function returns leads to the value or the key of an entry, within the map. It comes from the
//! pointer to the map and may be used as far as that one may. It is aligned as far as the map is: to the alignment of
//! the [`layout()`], if the map is aligned to that and the map was made with it.
//!
//! # Damaged bytes
//!
//! Every layer checks the header when it opens a map. The buckets are not checked: with a valid header,
//! any bytes in them lead to [a wrong answer at worst](standard#29-damaged-bytes). In layers 2 and 3 nothing hangs or
//! touches other memory then, and nothing panics but to extend a typed map that seems to be full.
//!
//! # Coming from `hashmap-mem`
//!
//! Programs for versions 0.2.1 and 0.2.2 compile unchanged, unless they name `MapHeader::logical_limit`: that field is
//! [`MapHeader::capacity`] here. What is different:
//!
//! - [`MapHeader`] has 32 bytes instead of 24, and [`SECRET_CODE`] another value. The maps of one crate are
//!   refused by the other.
//! - The capacity is the number of entries the map holds, the limit given to [`layout()`]; the number of buckets is
//!   [`MapHeader::bucket_count`]. The limit is exact.
//! - [`BucketStatus`] is only a part of the status byte; see [`StatusByte`].
//! - [`overwrite`] replaces the entries of the target and does not merge. It fails, and leaves the target empty, where
//!   the keys of the source collide by the hundred.
//! - Sizes, alignments and headers are checked, and a refusal says why.
//! - [`find_next_valid_entry`] refuses a map with more than 65,535 buckets, which is one with a capacity
//!   above 16,384; [`find_next_valid_entry_u32`] iterates it.
//!
//! # Hosts
//!
//! `usize` has 32 or 64 bits, and bytes are in either order. A host with 16 bits is refused when the crate is compiled.
//!
//! # Features
//!
//! `fxhash`, on by default, hashes with the crate of that name, which needs std. Without it an equal
//! function is built in and the crate is `no_std`. Neither allocates.

#![no_std]
#![warn(missing_debug_implementations)]
#![cfg_attr(not(test), warn(clippy::cast_possible_truncation))]

#[cfg(target_pointer_width = "16")]
compile_error!("hashmap-core needs a usize of at least 32 bits: sizes and offsets in a map have 32");

/// The examples of the README are compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod buckets;
pub mod conformance;
mod geometry;
mod hash;
mod header;
pub mod heap;
mod key;
mod layout;
mod memory;
mod probe;
mod raw;
mod rule;
pub mod standard;
mod status;
mod table;
pub mod typed;

pub use buckets::bucket_count;
pub use header::{BASE_ALIGNMENT, HeaderError, MapHeader, SECRET_CODE};
pub use layout::{
    BucketLayout, LayoutError, MapInit, calculate_bucket_layout, layout, total_size, try_layout,
};
pub use memory::{AlignedBytes, Memory, MemoryMut};
pub use raw::{
    find_next_valid_entry, find_next_valid_entry_u32, get_or_reserve_entry, has, init, lookup, overwrite,
    remove, reserve_entry, validate,
};
pub use rule::Rule;
pub use status::{BucketStatus, StatusByte};
/// The old name of [`typed`].
pub use typed as fixed;
