//! Maps of the guest as the host reads and changes them.

use std::fmt;

use hashmap_core::heap::{HeapMap, Key};
use hashmap_core::{Memory, MemoryMut};

use super::fault::MapFault;
use super::operations;
use crate::fuel::Cost;
use crate::heap::{Heap, Reach};
use crate::trap::TrapKind;
use crate::value::Value;

/// A map in the heap of a machine, open for the host: `MapView<&[u8]>` reads, `MapView<&mut [u8]>` changes as well.
///
/// [`Machine::map_at`](crate::machine::Machine::map_at) opens one between runs, and
/// [`HostCall::map_at`](crate::machine::host::HostCall::map_at) in a host function. Keys and values are
/// [values](Value) of the sizes that the map has, or their bytes. Whatever a program has written over the map, no
/// operation fails in another way than with an error, leaves the map, or goes on without end; but what it finds there
/// may make no sense then.
///
/// ```
/// use mini_vm::assembly::assemble;
/// use mini_vm::machine::functions::HostFunctions;
/// use mini_vm::machine::{Limits, Machine, Stop};
/// use mini_vm::operand::Register;
/// use mini_vm::verify::verify;
///
/// let source = "
///     .map   squares key=u32 value=u64 capacity=10
///     main:  map_new r0, squares
///            li r1, 3
///            map_get_or_reserve_scalar r2, r0, r1
///            mul r3, r1, r1
///            store64 r3, [r2]
///            halt
/// ";
/// let program = std::sync::Arc::new(verify(assemble(source, &[])?)?);
/// let mut host = HostFunctions::new();
/// let mut machine = Machine::new(program, &host, &Limits::default().heap_size(1 << 12))?;
/// assert_eq!(machine.run(&mut host), Stop::Exited(0));
///
/// let address = machine.register(Register(0));
/// machine.map_at_mut(address)?.insert(4_u32, 16_u64)?;
/// let squares = machine.map_at(address)?;
/// assert_eq!(squares.get::<u32, u64>(3)?, Some(9));
/// let mut entries: Vec<(u32, u64)> = squares.entries()?.collect();
/// entries.sort();
/// assert_eq!(entries, [(3, 9), (4, 16)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use = "a view does nothing by itself"]
pub struct MapView<H> {
    map: HeapMap<H>,
}

impl<H: Memory> fmt::Debug for MapView<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.map.fmt(f)
    }
}

/// How a search for a key has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Search {
    /// The bucket that it began at.
    pub home: usize,
    /// The buckets that it looked at: the first so many of the [path](MapView::probe_path).
    pub visited: u64,
    /// The entry of the key, if the map has it.
    pub entry: Option<FoundEntry>,
}

/// Where the entry of a key lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundEntry {
    /// The index of its bucket.
    pub bucket: usize,
    /// The address of its key.
    pub key_address: u64,
    /// The address of its value.
    pub value_address: u64,
}

/// Why the host could not do something with a map.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// The key has another size than those of the map, or the bytes of the map make no sense.
    #[error(transparent)]
    Fault(#[from] MapFault),
    /// The values of the map have another size.
    #[error("the value has {given} bytes, the values of the map have {expected}")]
    ValueSize {
        /// Bytes of the values of the map.
        expected: usize,
        /// Bytes of the value that was given or asked for.
        given: usize,
    },
    /// There are as many entries as the map holds, and the key is not among them.
    #[error("the map is full: it holds {capacity} entries")]
    Full {
        /// How many entries it holds.
        capacity: usize,
    },
}

impl<'heap> MapView<&'heap [u8]> {
    /// Opens the map at `address` for reading, in the heap of a machine that does not run.
    pub(crate) fn of_bytes(heap: &'heap [u8], address: u64) -> Result<Self, TrapKind> {
        let heap_size = heap.len() as u64;
        let map = operations::open_in(&Reach::new(heap_size, heap_size), heap, address)?;
        Ok(Self { map })
    }

    /// Opens the map at `address` for reading.
    pub(crate) fn of(heap: &'heap Heap<'_>, address: u64) -> Result<Self, TrapKind> {
        Ok(Self { map: operations::open_in(heap.reach(), heap.bytes(), address)? })
    }
}

impl<'heap> MapView<&'heap mut [u8]> {
    /// Opens the map at `address`, all of which is in reach already.
    pub(crate) fn of_bytes_mut(heap: &'heap mut [u8], address: u64) -> Result<Self, TrapKind> {
        let heap_size = heap.len() as u64;
        let map = operations::open_in(&Reach::new(heap_size, heap_size), heap, address)?;
        Ok(Self { map })
    }

    /// Opens the map at `address`, all of it in reach.
    pub(crate) fn of_mut(heap: &'heap mut Heap<'_>, address: u64) -> Result<Self, TrapKind> {
        Ok(Self { map: operations::open(heap, address)? })
    }
}

impl<H: Memory> MapView<H> {
    /// The number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// The number of entries that the map holds at most.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.map.capacity()
    }

    /// Bytes of a key.
    #[must_use]
    pub fn key_size(&self) -> usize {
        self.map.key_size()
    }

    /// Bytes of a value; 0 for a set.
    #[must_use]
    pub fn value_size(&self) -> usize {
        self.map.value_size()
    }

    /// Bytes of the map: its header and its buckets.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.map.size() as u64
    }

    /// Units of fuel that instructions would have cost for what the view has done. A host function can
    /// [charge](crate::machine::host::HostCall::charge) for it.
    #[must_use]
    pub fn price(&self) -> u64 {
        Cost::of_buckets(self.map.buckets_visited(), self.map.bucket_size() as u64).beyond_one()
    }

    /// Bytes of a bucket.
    #[must_use]
    pub fn bucket_size(&self) -> usize {
        self.map.bucket_size()
    }

    /// The number of buckets.
    #[must_use]
    pub fn bucket_count(&self) -> usize {
        self.map.bucket_count()
    }

    /// Tombstones in it: buckets whose entry has been removed, and that searches still go beyond.
    #[must_use]
    pub fn tombstone_count(&self) -> usize {
        self.map.header().tombstone_count as usize
    }

    /// Searches for a key, and tells where the search has gone.
    ///
    /// # Errors
    ///
    /// When the key has another size than those of the map.
    pub fn search(&self, key: &[u8]) -> Result<Search, MapError> {
        let before = self.map.buckets_visited();
        let entry = self.map.lookup(Key::Bytes(key))?;
        let visited = self.map.buckets_visited() - before;
        let home = self.probe_path(key)?.next().unwrap_or_default();
        let entry = entry.map(|entry| FoundEntry {
            bucket: entry.bucket,
            key_address: entry.key_offset as u64,
            value_address: entry.value_offset as u64,
        });
        Ok(Search { home, visited, entry })
    }

    /// The buckets that a search for the key can look at, in their order: the home bucket first, and every bucket of the
    /// map once.
    ///
    /// # Errors
    ///
    /// When the key has another size than those of the map.
    pub fn probe_path(&self, key: &[u8]) -> Result<impl Iterator<Item = usize> + use<H>, MapError> {
        Ok(self.map.probe_path(Key::Bytes(key))?)
    }

    /// The value of the key, if the map has it.
    ///
    /// # Errors
    ///
    /// When the key or the value has another size than those of the map.
    pub fn get<K: Value, V: Value>(&self, key: K) -> Result<Option<V>, MapError> {
        self.check_value_size(V::SIZE)?;
        Ok(with_bytes(key, |key| self.get_bytes(key))?.map(V::from_bytes))
    }

    /// The bytes of the value of the key, if the map has it.
    ///
    /// # Errors
    ///
    /// When the key has another size than those of the map.
    pub fn get_bytes(&self, key: &[u8]) -> Result<Option<&[u8]>, MapError> {
        let entry = self.map.lookup(Key::Bytes(key))?;
        Ok(entry.and_then(|entry| self.map.value(entry)))
    }

    /// Whether the map has the key.
    ///
    /// # Errors
    ///
    /// As for [`get_bytes`](Self::get_bytes).
    pub fn has<K: Value>(&self, key: K) -> Result<bool, MapError> {
        Ok(with_bytes(key, |key| self.map.has(Key::Bytes(key)))?)
    }

    /// The keys and their values, in no order that means anything.
    ///
    /// # Errors
    ///
    /// When keys or values of the map have other sizes.
    pub fn entries<K: Value, V: Value>(&self) -> Result<impl Iterator<Item = (K, V)>, MapError> {
        if K::SIZE != self.key_size() {
            // The sizes of a header have 32 bits.
            let expected = self.key_size() as u32;
            return Err(MapFault::KeySize { expected, given: K::SIZE }.into());
        }
        self.check_value_size(V::SIZE)?;
        Ok(self.iter_bytes().map(|(key, value)| (K::from_bytes(key), V::from_bytes(value))))
    }

    /// The bytes of the keys and of their values, in no order that means anything.
    pub fn iter_bytes(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.map.iter_bytes()
    }

    fn check_value_size(&self, given: usize) -> Result<(), MapError> {
        let expected = self.value_size();
        if given == expected { Ok(()) } else { Err(MapError::ValueSize { expected, given }) }
    }
}

impl<H: MemoryMut> MapView<H> {
    /// Gives the key this value, and returns whether the map did not have the key before.
    ///
    /// # Errors
    ///
    /// When the key or the value has another size than those of the map, or the map is full and does not have the key.
    pub fn insert<K: Value, V: Value>(&mut self, key: K, value: V) -> Result<bool, MapError> {
        self.check_value_size(V::SIZE)?;
        let (place, is_new) = with_bytes(key, |key| self.reserve(key))?;
        value.write_to(place);
        Ok(is_new)
    }

    /// As [`insert`](Self::insert), with the bytes of both.
    ///
    /// # Errors
    ///
    /// As for [`insert`](Self::insert).
    pub fn insert_bytes(&mut self, key: &[u8], value: &[u8]) -> Result<bool, MapError> {
        self.check_value_size(value.len())?;
        let (place, is_new) = self.reserve(key)?;
        place.copy_from_slice(value);
        Ok(is_new)
    }

    /// The bytes of the value of the key, to be changed; zeroes, if the map did not have the key before.
    ///
    /// # Errors
    ///
    /// As for [`insert`](Self::insert).
    pub fn get_or_reserve_bytes(&mut self, key: &[u8]) -> Result<&mut [u8], MapError> {
        Ok(self.reserve(key)?.0)
    }

    /// Removes the key, and returns whether the map had it.
    ///
    /// # Errors
    ///
    /// When the key has another size than those of the map.
    pub fn remove<K: Value>(&mut self, key: K) -> Result<bool, MapError> {
        with_bytes(key, |key| self.remove_bytes(key))
    }

    /// As [`remove`](Self::remove), with the bytes of the key.
    ///
    /// # Errors
    ///
    /// As for [`remove`](Self::remove).
    pub fn remove_bytes(&mut self, key: &[u8]) -> Result<bool, MapError> {
        Ok(self.map.remove(Key::Bytes(key))?)
    }

    /// Removes every key.
    pub fn clear(&mut self) {
        self.map.clear();
    }

    /// The place of the value of the key, and whether the key is new.
    fn reserve(&mut self, key: &[u8]) -> Result<(&mut [u8], bool), MapError> {
        let full = MapError::Full { capacity: self.capacity() };
        let Some(reserved) = self.map.get_or_reserve(Key::Bytes(key))? else { return Err(full) };
        // An entry that was just reserved is there.
        let value = self.map.value_mut(reserved.entry()).ok_or(full)?;
        Ok((value, reserved.created))
    }
}

/// Hands over the bytes of a key.
fn with_bytes<K: Value, R>(key: K, work: impl FnOnce(&[u8]) -> R) -> R {
    const SHORT: usize = 64;
    let (mut short, mut long) = ([0; SHORT], Vec::new());
    let bytes = match short.get_mut(..K::SIZE) {
        Some(bytes) => bytes,
        None => {
            long.resize(K::SIZE, 0);
            &mut long[..]
        }
    };
    key.write_to(bytes);
    work(bytes)
}
