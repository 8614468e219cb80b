//! The map itself.

use super::entry::Entry;
use super::error::{Full, OpenError};
use super::geometry::TypedGeometry;
use super::iter::{Iter, IterMut, OccupiedBuckets};
use super::table::TypedTable;
use crate::geometry::{CheckedHeader, Geometry};
use crate::header::MapHeader;
use crate::memory::{Memory, MemoryMut};
use bytemuck::Pod;
use core::fmt;

/// A map of `K` to `V` in the memory `M`: `&mut [u8]`, `&[u8]` for reading only, or
/// [`AlignedBytes`](crate::AlignedBytes).
///
/// Owned by value:
///
/// ```
/// use hashmap_core::AlignedBytes;
/// use hashmap_core::typed::{TypedMap, size_of_map};
///
/// type Scores = TypedMap<u32, u64, AlignedBytes<{ size_of_map::<u32, u64>(100) }>>;
///
/// let mut scores = Scores::init(AlignedBytes::zeroed(), 100)?;
/// *scores.entry(4711).or_insert(0).unwrap() += 10;
/// let snapshot = scores.clone();
/// scores.clear();
/// assert!(scores.is_empty());
/// assert_eq!(snapshot.get(&4711), Some(&10));
/// # Ok::<(), hashmap_core::typed::OpenError>(())
/// ```
// Invariant: the map that `geometry` describes lies at the start of the memory as a whole, and is aligned for the types;
// `open` and `init` have made sure of both. A `Memory` gives the same bytes every time, and those that it owns itself
// are aligned wherever it is moved.
#[derive(Clone)]
pub struct TypedMap<K, V, M> {
    memory: M,
    geometry: TypedGeometry<K, V>,
}

/// The bytes a [`TypedMap`] of `capacity` entries takes.
///
/// # Panics
///
/// Panics if the capacity is 0 or the map would take more than [`u32::MAX`] bytes. Does not compile
/// if `K` has no bytes or one of the types has an alignment of more than 16.
#[must_use]
pub const fn size_of_map<K: Pod, V: Pod>(capacity: u16) -> usize {
    assert!(capacity > 0, "a map holds at least one entry");
    TypedGeometry::<K, V>::size(capacity)
}

impl<K: Pod, V: Pod, M: Memory> TypedMap<K, V, M> {
    /// Opens the map at the start of `memory`.
    ///
    /// # Errors
    ///
    /// The memory is misaligned or too small, or there is no valid map of these types in it.
    pub fn open(memory: M) -> Result<Self, OpenError> {
        let bytes = memory.bytes();
        check_alignment::<K, V>(bytes)?;
        let too_small = |needed| OpenError::TooSmall { given: bytes.len(), needed };
        let header = bytes.first_chunk().ok_or(too_small(MapHeader::SIZE as u64))?;
        let header = MapHeader::from_bytes(header);
        let checked = CheckedHeader::new(header)?;
        if bytes.len() < checked.total_size() {
            return Err(too_small(header.total_size()));
        }
        let geometry = TypedGeometry::of_header(&checked).ok_or(OpenError::OtherTypes { found: header })?;
        Ok(Self { memory, geometry })
    }

    /// The number of entries.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.table().element_count().into()
    }

    /// Whether the map has no entries.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether no further key can be inserted.
    #[inline]
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.len() >= self.capacity()
    }

    /// The number of entries the map is guaranteed to hold.
    #[inline]
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.geometry.capacity()
    }

    /// The value of a key.
    #[inline]
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&V> {
        let table = self.table();
        // SAFETY: the position comes from this table. The value lies in memory that is borrowed with `self`.
        table.find(key).map(|probe| unsafe { &*table.value(probe.index()) })
    }

    /// The entry of a key, with the key as it is stored.
    #[inline]
    #[must_use]
    pub fn get_key_value(&self, key: &K) -> Option<(&K, &V)> {
        let table = self.table();
        // SAFETY: as in `get`.
        table.find(key).map(|probe| unsafe { (&*table.key(probe.index()), &*table.value(probe.index())) })
    }

    /// Whether the map has an entry with this key.
    #[inline]
    #[must_use]
    pub fn contains_key(&self, key: &K) -> bool {
        self.table().find(key).is_some()
    }

    /// The entries, in the order of their buckets.
    pub fn iter(&self) -> Iter<'_, K, V> {
        // SAFETY: the memory is borrowed with `self`, as long as the iterator lives.
        unsafe { Iter::new(self.table()) }
    }

    /// The keys, in the order of their buckets.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// The values, in the order of their buckets.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// The bytes of the map, header included. Maps with equal histories have equal bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.memory.bytes()[..self.geometry.total_size()]
    }

    /// Gives the memory back. It still contains the map.
    #[must_use]
    pub fn into_memory(self) -> M {
        self.memory
    }

    /// The map as the core sees it, for reading only.
    #[inline(always)]
    fn table(&self) -> TypedTable<K, V> {
        // SAFETY: by the invariant of the map. The callers only read, and keep the table no longer than the borrow.
        unsafe { TypedTable::new(self.memory.bytes().as_ptr().cast_mut(), self.geometry) }
    }
}

impl<K: Pod, V: Pod, M: MemoryMut> TypedMap<K, V, M> {
    /// Makes a new map of `capacity` entries at the start of `memory`. What was there before does not
    /// matter.
    ///
    /// # Errors
    ///
    /// The memory is misaligned or too small, or there is no map of this capacity.
    pub fn init(mut memory: M, capacity: u16) -> Result<Self, OpenError> {
        let (geometry, header) = TypedGeometry::<K, V>::laid_out(capacity)?;
        let bytes = memory.bytes_mut();
        check_alignment::<K, V>(bytes)?;
        let too_small = OpenError::TooSmall { given: bytes.len(), needed: header.total_size() };
        let map = bytes.get_mut(..geometry.total_size()).ok_or(too_small)?;
        map.fill(0);
        map[..MapHeader::SIZE].copy_from_slice(&header.to_bytes());
        Ok(Self { memory, geometry })
    }

    /// The value of a key, to be changed.
    #[inline]
    #[must_use]
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let table = self.table_mut();
        // SAFETY: the position comes from this table. The value lies in memory that is borrowed exclusively with
        // `self`.
        table.find(key).map(|probe| unsafe { &mut *table.value(probe.index()) })
    }

    /// Sets the value of a key. Returns the value it had before, or `None` if the key was absent.
    ///
    /// # Errors
    ///
    /// The key is absent and the map is full. The error gives the key and the value back.
    #[inline]
    pub fn insert(&mut self, key: K, value: V) -> Result<Option<V>, Full<K, V>> {
        match self.entry(key) {
            Entry::Occupied(mut entry) => Ok(Some(entry.insert(value))),
            Entry::Vacant(entry) => entry.insert(value).map(|_| None),
        }
    }

    /// The place of a key, to be looked at, filled or emptied with a single search.
    #[inline]
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        // SAFETY: the memory is borrowed exclusively with `self`, as long as the entry lives.
        unsafe { Entry::new(self.table_mut(), key) }
    }

    /// Removes the entry of a key and zeroes its bytes. Returns the value.
    #[inline]
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let table = self.table_mut();
        // SAFETY: the position comes from this table.
        table.find(key).map(|probe| unsafe { table.take(probe) })
    }

    /// Removes all entries for which `keep` returns `false`. They are visited in the order of their
    /// buckets.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        let table = self.table_mut();
        for index in OccupiedBuckets::new(table) {
            // SAFETY: the index of a bucket of this table, whose memory is borrowed exclusively. The reference to the
            // value is dropped before the table is used again.
            let (key, value) = unsafe { (*table.key(index), &mut *table.value(index)) };
            if keep(&key, value) {
                continue;
            }
            // In damaged memory a key may not be found where it lies. Then the entry stays.
            if let Some(probe) = table.find(&key) {
                // SAFETY: the position comes from this table.
                unsafe { table.vacate(probe) };
            }
        }
    }

    /// Removes all entries. Afterwards the bytes of the map are those of a new one.
    pub fn clear(&mut self) {
        self.table_mut().clear();
    }

    /// The entries with their values to be changed, in the order of their buckets.
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        // SAFETY: the memory is borrowed exclusively with `self`, as long as the iterator lives.
        unsafe { IterMut::new(self.table_mut()) }
    }

    /// The values, to be changed, in the order of their buckets.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.iter_mut().map(|(_, value)| value)
    }

    /// The map as the core sees it.
    #[inline(always)]
    fn table_mut(&mut self) -> TypedTable<K, V> {
        // SAFETY: by the invariant of the map, whose memory is borrowed exclusively. The callers keep the table no longer
        // than the borrow.
        unsafe { TypedTable::new(self.memory.bytes_mut().as_mut_ptr(), self.geometry) }
    }
}

/// Two maps are equal where they have equal entries, whatever their capacities and histories are.
///
/// ```
/// use hashmap_core::AlignedBytes;
/// use hashmap_core::typed::{OpenError, TypedMap};
///
/// let mut small = TypedMap::<u8, u8, _>::init(AlignedBytes::<128>::zeroed(), 2)?;
/// let mut large = TypedMap::<u8, u8, _>::init(AlignedBytes::<512>::zeroed(), 50)?;
/// assert_eq!(small, large);
/// small.extend([(1, 10), (2, 20)]);
/// large.extend([(2, 20), (1, 11)]);
/// assert_ne!(small, large);
/// large.insert(1, 10).expect("1 is there");
/// assert_eq!(small, large);
/// # Ok::<(), OpenError>(())
/// ```
impl<K: Pod, V: Pod + PartialEq, M: Memory, O: Memory> PartialEq<TypedMap<K, V, O>> for TypedMap<K, V, M> {
    fn eq(&self, other: &TypedMap<K, V, O>) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl<K: Pod, V: Pod + Eq, M: Memory> Eq for TypedMap<K, V, M> {}

/// Inserts entries, as [`insert`](TypedMap::insert) does.
///
/// # Panics
///
/// Panics if the map is full and an entry has a key that is absent. The entries before it are in the map then. Where
/// that may be, insert them one by one:
///
/// ```
/// use hashmap_core::AlignedBytes;
/// use hashmap_core::typed::{Full, TypedMap};
///
/// let mut map = TypedMap::<u8, u8, _>::init(AlignedBytes::<128>::zeroed(), 2)?;
/// map.extend([(1, 10), (2, 20)]);
/// let more = [(2, 21), (3, 30)];
/// let outcome = more.into_iter().try_for_each(|(key, value)| map.insert(key, value).map(drop));
/// assert_eq!(outcome, Err(Full { key: 3, value: 30 }));
/// # Ok::<(), hashmap_core::typed::OpenError>(())
/// ```
impl<K: Pod, V: Pod, M: MemoryMut> Extend<(K, V)> for TypedMap<K, V, M> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            assert!(self.insert(key, value).is_ok(), "the map is full");
        }
    }
}

/// Inserts copies of entries, as `extend` with pairs of keys and values does.
impl<'e, K: Pod, V: Pod, M: MemoryMut> Extend<(&'e K, &'e V)> for TypedMap<K, V, M> {
    fn extend<I: IntoIterator<Item = (&'e K, &'e V)>>(&mut self, entries: I) {
        self.extend(entries.into_iter().map(|(&key, &value)| (key, value)));
    }
}

/// Prints the entries, as the map of the standard library does.
impl<K: Pod + fmt::Debug, V: Pod + fmt::Debug, M: Memory> fmt::Debug for TypedMap<K, V, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<'m, K: Pod, V: Pod, M: Memory> IntoIterator for &'m TypedMap<K, V, M> {
    type Item = (&'m K, &'m V);
    type IntoIter = Iter<'m, K, V>;

    fn into_iter(self) -> Iter<'m, K, V> {
        self.iter()
    }
}

impl<'m, K: Pod, V: Pod, M: MemoryMut> IntoIterator for &'m mut TypedMap<K, V, M> {
    type Item = (&'m K, &'m mut V);
    type IntoIter = IterMut<'m, K, V>;

    fn into_iter(self) -> IterMut<'m, K, V> {
        self.iter_mut()
    }
}

fn check_alignment<K, V>(bytes: &[u8]) -> Result<(), OpenError> {
    let alignment = TypedGeometry::<K, V>::TYPES.alignment;
    if bytes.as_ptr().addr().is_multiple_of(alignment) {
        Ok(())
    } else {
        Err(OpenError::Misaligned { alignment })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::AlignedBytes;

    type Small<K> = TypedMap<K, u16, AlignedBytes<512>>;

    #[test]
    fn keys_are_equal_where_their_bytes_are() {
        let mut map = Small::<f64>::init(AlignedBytes::zeroed(), 4).unwrap();
        map.insert(0.0, 1).unwrap();
        map.insert(f64::NAN, 2).unwrap();
        assert_eq!(map.get(&-0.0), None);
        assert_eq!(map.get(&f64::NAN), Some(&2));
    }

    #[test]
    fn retain_keeps_what_it_is_told() {
        let mut map = Small::<u32>::init(AlignedBytes::zeroed(), 16).unwrap();
        for key in 0..16 {
            map.insert(key, 0).unwrap();
        }
        map.retain(|key, value| {
            *value = 1;
            key % 3 == 0
        });
        assert_eq!(map.len(), 6);
        assert!((0..16).all(|key| map.get(&key).copied() == (key % 3 == 0).then_some(1)));
    }

    #[test]
    fn a_map_of_other_types_is_refused() {
        let map = Small::<u32>::init(AlignedBytes::zeroed(), 4).unwrap();
        let memory = map.into_memory();
        assert!(Small::<i32>::open(memory).is_ok());
        assert!(matches!(Small::<u64>::open(memory), Err(OpenError::OtherTypes { .. })));
        // The same sizes, but keys at another offset.
        assert!(matches!(Small::<[u8; 4]>::open(memory), Err(OpenError::OtherTypes { .. })));
    }

    #[test]
    fn misaligned_memory_is_refused() {
        let mut memory = AlignedBytes::<512>::zeroed();
        let bytes = &mut memory.as_bytes_mut()[2..];
        let error = TypedMap::<u64, u8, _>::init(bytes, 4).map(|_| ()).unwrap_err();
        assert_eq!(error, OpenError::Misaligned { alignment: align_of::<u64>() });
    }
}
