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
//! The rest of this page describes the map completely: it is enough to write another implementation.
//!
//! # Memory
//!
//! ```text
//!   base     +------------------------+
//!            | header, 32 bytes       |
//!   base+32  +------------------------+
//!            | bucket 0               |   bucket_size bytes each
//!            +------------------------+
//!            | bucket 1               |
//!            +------------------------+
//!            | ...                    |
//!            +------------------------+
//!            | bucket bucket_count-1  |
//!            +------------------------+
//! ```
//!
//! The base is a multiple of 4. All numbers are little-endian on every host.
//!
//! | offset | type | field | meaning |
//! |---|---|---|---|
//! | 0 | u16 | `capacity` | entries the map is guaranteed to hold, 1 to 65,535 |
//! | 2 | u16 | `element_count` | entries it holds now, at most `capacity` |
//! | 4 | u32 | `key_size` | bytes of a key, at least 1 |
//! | 8 | u32 | `value_size` | bytes of a value; 0 makes the map a set |
//! | 12 | u32 | `value_offset` | of the value from the start of its bucket |
//! | 16 | u32 | `bucket_size` | bytes from one bucket to the next |
//! | 20 | u16 | `reserved` | 0 |
//! | 22 | u8 | `key_offset` | of the key from the start of its bucket |
//! | 23 | u8 | `padding_and_secret_code` | [`SECRET_CODE`], 0x3e |
//! | 24 | u32 | `bucket_count` | a power of two |
//! | 28 | u32 | `tombstone_count` | buckets whose state is Tombstone |
//!
//! `bucket_count` is the smallest power of two that is at least twice the `capacity`, so at most half of the
//! buckets are occupied. Above that load, probe paths grow while entries come and go, and more so the larger
//! the map.
//!
//! A bucket is a status byte, then the key at its alignment, then the value at its alignment, then padding
//! to the larger of the two alignments. Alignments are 1, 2, 4, 8 or 16, so `key_offset` equals the
//! alignment of the key. The whole map takes at most `u32::MAX` bytes.
//!
//! # The status byte
//!
//! ```text
//!   bit   7   6   5   4   3   2   1   0
//!       +-----------------------+-------+
//!       |        passing        | state |     state: 0 Empty, 1 Tombstone, 2 Occupied
//!       +-----------------------+-------+
//! ```
//!
//! `passing` is the number of live entries whose probe path goes through this bucket to a later one. It is
//! exact up to 62. At 63 it sticks: it is never changed again until the map is cleared. See
//! [`StatusByte`].
//!
//! # The hash
//!
//! FxHasher64 over the bytes of the key. The hash starts at 0, and every word `w` turns it into
//! `(rotate_left(hash, 5) ^ w) * 0x517cc1b727220a95`, modulo 2^64. The words are the 8-byte groups of the
//! key, then one 4-byte group if 4 or more bytes are left, then the remaining bytes one by one. The result is
//! multiplied by `0x1a0f872fc3754a9f`, modulo 2^64: the home bucket depends on the highest bits, and those of
//! FxHasher64 alone put counting keys close together. With it, keys that count up in steps of any
//! usual size spread evenly.
//!
//! The hash is not keyed: whoever chooses the keys can make them collide. A search then looks at
//! as many buckets as there are colliding entries, at most all of them. Every operation has
//! [a bound](heap#the-cost-of-an-operation) all the same.
//!
//! # The probe path
//!
//! The home bucket of a key is given by the top log2(`bucket_count`) bits of its hash. The path goes on
//! in growing strides: home, home + 1, home + 3, home + 6, home + 10, ..., modulo `bucket_count`. After
//! `bucket_count` steps it has visited every bucket exactly once, so nothing can run forever.
//!
//! # Operations
//!
//! **Look up** a key: follow its path. A bucket that is Occupied and has the same key bytes is the
//! answer. Stop after the first bucket whose `passing` is 0, whatever its state: the key is absent.
//!
//! **Insert** a key that is absent: if `element_count` equals `capacity`, the map is full. Otherwise follow
//! the path to the first bucket that is not Occupied. Write the key, zero the value, make the state
//! Occupied and leave `passing` of this bucket alone. Add one to `passing` of every bucket passed on the
//! way. Add one to `element_count`.
//!
//! **Remove** an entry: subtract one from `passing` of every bucket passed on the way to it. A Tombstone
//! whose `passing` becomes 0 becomes Empty. The bucket of the entry becomes a Tombstone if its own
//! `passing` is above 0, else Empty; its key, value and padding are zeroed. Subtract one from
//! `element_count`.
//!
//! `tombstone_count` follows the states.
//!
//! **Overwrite** a target with a source whose keys and values have the same sizes. If the source has more entries than
//! the target has capacity, nothing changes. If both have the same layout and capacity, the bytes are copied.
//! Otherwise the number of Occupied buckets of the source must be its `element_count`; the target is cleared, and the
//! entries are inserted in the order of their buckets. This has a budget of 16 times the buckets of both maps. Clearing
//! takes from it the buckets of the target, and an insertion as many as it looks at: those to the end of the search,
//! or to the place of the new entry if that is further along. Where less than twice the buckets of the target is left
//! before an insertion, the target is cleared again, and the operation has failed.
//!
//! **Iterate**: visit the buckets from 0 to `bucket_count - 1` and take the Occupied ones.
//!
//! # How tombstones come and go
//!
//! Keys A, B and C have the same home, bucket 4. They are inserted, then A, then C is removed:
//!
//! ```text
//!                 bucket 4         bucket 5         bucket 7
//!   insert A      A,  passing 0    Empty            Empty
//!   insert B      A,  passing 1    B, passing 0     Empty
//!   insert C      A,  passing 2    B, passing 1     C, passing 0
//!   remove A      Tombstone, 2     B, passing 1     C, passing 0
//!   remove C      Tombstone, 1     B, passing 0     Empty
//!   remove B      Empty            Empty            Empty
//! ```
//!
//! A plain tombstone says "something may lie further on" and can say so forever. A counted one knows how
//! many entries still need it and vanishes with the last of them. Where entries come and go for long, the
//! paths stay as short as the number of live entries allows.
//!
//! Only a bucket that 63 live entries passed at the same time keeps a count that is too high. It makes
//! searches through it go on longer than they need to; it never makes one stop early.
//!
//! # What stays valid, and how long
//!
//! The address or offset of an entry is valid until its key is removed, or the map is cleared,
//! overwritten or initialised again. Insertions and the removal of other keys do not touch it.
//!
//! So an iteration may go on after any change: an entry that stays is met exactly once, an entry removed
//! before its turn is not met, and one inserted meanwhile is met if its bucket is still ahead.
//!
//! # Keys that lie in the map
//!
//! A key pointer or offset may point anywhere, also into the map itself: to the key of an entry met in an
//! iteration, into a value, over the border of two buckets. Every operation reads the key before it writes
//! anything, and then acts on what it read.
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
//! # Bytes
//!
//! A new map is all zeroes after its header. A new entry's value and padding are zero. A removed entry's
//! bytes are zeroed. So two maps of the same layout with the same history of operations and values are equal
//! byte for byte, and a cleared map equals a new one. Maps with equal entries but another history may differ.
//!
//! # Damaged bytes
//!
//! Every layer checks the header when it opens a map. The buckets are not checked: with a valid header,
//! any bytes in them lead to a wrong answer at worst. In layers 2 and 3 nothing hangs or touches other memory then, and
//! nothing panics but to extend a typed map that seems to be full.
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
pub use status::{BucketStatus, StatusByte};
/// The old name of [`typed`].
pub use typed as fixed;
