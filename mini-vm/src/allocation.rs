//! Memory that the system may refuse.
//!
//! What grows with an input, a source, a bytecode file or a program, is reserved here before it is filled, so that
//! memory that is not there is an error and no abort. Everything else is small: the text of an error, a line of a
//! listing, tables of a fixed size. Before something of that kind is made, [`probe`] asks for [`SLACK`].
//!
//! Vectors grow by a quarter, so that they take little more than they hold.

use std::hash::{BuildHasher, Hash, RandomState};
use std::hint::black_box;
use std::io;

use hashbrown::{HashTable, TryReserveError};

/// More than anything takes that is not reserved.
const SLACK: usize = 64 << 10;

/// The system does not give this much memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system cannot provide {bytes} bytes of memory")]
pub(crate) struct OutOfMemory {
    pub(crate) bytes: usize,
}

impl From<OutOfMemory> for io::Error {
    fn from(out_of_memory: OutOfMemory) -> Self {
        Self::new(io::ErrorKind::OutOfMemory, out_of_memory)
    }
}

/// Checks that there is memory for small things.
pub(crate) fn probe() -> Result<(), OutOfMemory> {
    let mut probe: Vec<u8> = Vec::new();
    reserve(&mut probe, SLACK)?;
    // Without a look at it the compiler leaves the reservation out.
    black_box(&probe);
    Ok(())
}

/// Makes room for exactly `count` more items.
pub(crate) fn reserve<T>(items: &mut Vec<T>, count: usize) -> Result<(), OutOfMemory> {
    let bytes = items.len().saturating_add(count).saturating_mul(size_of::<T>());
    items.try_reserve_exact(count).map_err(|_| OutOfMemory { bytes })
}

/// Adds `item`.
pub(crate) fn push<T>(items: &mut Vec<T>, item: T) -> Result<(), OutOfMemory> {
    const FEWEST: usize = 16;
    if items.len() == items.capacity() {
        reserve(items, FEWEST.max(items.len() / 4))?;
    }
    items.push(item);
    Ok(())
}

/// A copy of `items`.
pub(crate) fn copy<T: Copy>(items: &[T]) -> Result<Vec<T>, OutOfMemory> {
    let mut copy = Vec::new();
    reserve(&mut copy, items.len())?;
    copy.extend_from_slice(items);
    Ok(copy)
}

/// An empty text with room for `size` bytes.
pub(crate) fn text_of_size(size: usize) -> Result<String, OutOfMemory> {
    let mut text = String::new();
    text.try_reserve_exact(size).map_err(|_| OutOfMemory { bytes: size })?;
    Ok(text)
}

/// A copy of `text`.
pub(crate) fn text(text: &str) -> Result<String, OutOfMemory> {
    let mut copy = text_of_size(text.len())?;
    copy.push_str(text);
    Ok(copy)
}

/// Finds the entries of a table, which stands elsewhere, by what each of them has alone: 6 to 12 bytes an entry.
#[derive(Debug, Default)]
pub(crate) struct Index {
    entries: HashTable<u32>,
    hashing: RandomState,
}

impl Index {
    /// The entry with this key, which `is_it` tells from others with the same hash.
    pub(crate) fn find(&self, key: impl Hash, mut is_it: impl FnMut(u32) -> bool) -> Option<u32> {
        self.entries.find(self.hashing.hash_one(key), |&entry| is_it(entry)).copied()
    }

    /// Adds an entry with a key that no other has; `key_of` tells those of the others.
    pub(crate) fn insert<K: Hash>(
        &mut self,
        key: K,
        entry: u32,
        key_of: impl Fn(u32) -> K,
    ) -> Result<(), OutOfMemory> {
        let Self { entries, hashing } = self;
        let hash_of = |&entry: &u32| hashing.hash_one(key_of(entry));
        entries.try_reserve(1, hash_of).map_err(|error| OutOfMemory { bytes: refused_bytes(&error) })?;
        entries.insert_unique(hashing.hash_one(key), entry, hash_of);
        Ok(())
    }
}

fn refused_bytes(error: &TryReserveError) -> usize {
    match error {
        TryReserveError::AllocError { layout } => layout.size(),
        TryReserveError::CapacityOverflow => usize::MAX,
    }
}
