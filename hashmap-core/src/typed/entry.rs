//! The place of one key in a typed map.

use super::error::Full;
use super::table::TypedTable;
use crate::probe::Probe;
use crate::table::{Absent, Search};
use bytemuck::Pod;
use core::fmt;
use core::marker::PhantomData;

/// The place of a key in a [`TypedMap`](super::TypedMap), made by [`TypedMap::entry`](super::TypedMap::entry).
///
/// ```
/// use hashmap_core::AlignedBytes;
/// use hashmap_core::typed::{TypedMap, size_of_map};
///
/// let memory = AlignedBytes::<{ size_of_map::<u8, u32>(26) }>::zeroed();
/// let mut counts = TypedMap::<u8, u32, _>::init(memory, 26)?;
/// for letter in "counted".bytes() {
///     *counts.entry(letter).or_insert(0).expect("26 letters") += 1;
/// }
/// assert_eq!(counts.get(&b't'), Some(&1));
/// # Ok::<(), hashmap_core::typed::OpenError>(())
/// ```
pub enum Entry<'m, K, V> {
    /// The key is in the map.
    Occupied(OccupiedEntry<'m, K, V>),
    /// The key is absent.
    Vacant(VacantEntry<'m, K, V>),
}

/// The entry of a key that is in the map.
// Invariant: `probe` is where a search of `table` has found the key. The memory of the table is borrowed exclusively for
// `'m`, from that search on, so the map still is as it was then, and references to the key and to the value may live as
// long as the entry is borrowed, or for `'m` once it is consumed.
pub struct OccupiedEntry<'m, K, V> {
    table: TypedTable<K, V>,
    probe: Probe,
    map: PhantomData<&'m mut (K, V)>,
}

/// The place of a key that is absent.
// Invariant: `absent` is the outcome of a search of `table` for `key`. The memory of the table is borrowed exclusively for
// `'m`, from that search on, so the map still is as it was then.
pub struct VacantEntry<'m, K, V> {
    table: TypedTable<K, V>,
    absent: Absent,
    key: K,
    map: PhantomData<&'m mut (K, V)>,
}

impl<'m, K: Pod, V: Pod> Entry<'m, K, V> {
    /// # Safety
    ///
    /// The memory of the table is borrowed exclusively for `'m`.
    #[inline(always)]
    pub(super) unsafe fn new(table: TypedTable<K, V>, key: K) -> Self {
        match table.search(&key) {
            Search::Found(probe) => Self::Occupied(OccupiedEntry { table, probe, map: PhantomData }),
            Search::Absent(absent) => Self::Vacant(VacantEntry { table, absent, key, map: PhantomData }),
        }
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &K {
        match self {
            Self::Occupied(entry) => entry.key(),
            Self::Vacant(entry) => entry.key(),
        }
    }

    /// Changes the value if the key is in the map.
    #[inline]
    pub fn and_modify(mut self, change: impl FnOnce(&mut V)) -> Self {
        if let Self::Occupied(entry) = &mut self {
            change(entry.get_mut());
        }
        self
    }

    /// The value of the key, after inserting `value` if the key is absent.
    ///
    /// # Errors
    ///
    /// The key is absent and the map is full.
    #[inline]
    pub fn or_insert(self, value: V) -> Result<&'m mut V, Full<K, V>> {
        self.or_insert_with(|| value)
    }

    /// The value of the key, after inserting the result of `make` if the key is absent.
    ///
    /// # Errors
    ///
    /// The key is absent and the map is full. The error contains the result of `make`.
    #[inline]
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> Result<&'m mut V, Full<K, V>> {
        match self {
            Self::Occupied(entry) => Ok(entry.into_mut()),
            Self::Vacant(entry) => entry.insert(make()),
        }
    }

    /// The value of the key, after inserting the default value if the key is absent.
    ///
    /// # Errors
    ///
    /// The key is absent and the map is full.
    #[inline]
    pub fn or_default(self) -> Result<&'m mut V, Full<K, V>>
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

impl<'m, K: Pod, V: Pod> OccupiedEntry<'m, K, V> {
    /// The key as it is stored.
    #[must_use]
    pub fn key(&self) -> &K {
        // SAFETY: a position of the table, by the invariant, and no reference to the key can be used to change it.
        unsafe { &*self.table.key(self.probe.index()) }
    }

    /// The value.
    #[must_use]
    pub fn get(&self) -> &V {
        // SAFETY: a position of the table, by the invariant; who changes the value has to borrow the entry mutably.
        unsafe { &*self.table.value(self.probe.index()) }
    }

    /// The value, to be changed.
    #[must_use]
    pub fn get_mut(&mut self) -> &mut V {
        // SAFETY: a position of the table, by the invariant; the entry, and with it the value, is borrowed mutably.
        unsafe { &mut *self.table.value(self.probe.index()) }
    }

    /// The value, to be changed as long as the map is borrowed.
    #[must_use]
    pub fn into_mut(self) -> &'m mut V {
        // SAFETY: a position of the table, by the invariant; nothing else can reach the value for `'m`.
        unsafe { &mut *self.table.value(self.probe.index()) }
    }

    /// Sets the value and returns the one before.
    #[inline]
    pub fn insert(&mut self, value: V) -> V {
        core::mem::replace(self.get_mut(), value)
    }

    /// Removes the entry, zeroes its bytes, and returns its value.
    #[inline]
    pub fn remove(self) -> V {
        // SAFETY: the outcome of a search of the table, by the invariant.
        unsafe { self.table.take(self.probe) }
    }
}

impl<'m, K: Pod, V: Pod> VacantEntry<'m, K, V> {
    /// The key that is absent.
    #[must_use]
    pub fn key(&self) -> &K {
        &self.key
    }

    /// Inserts the key with this value.
    ///
    /// # Errors
    ///
    /// The map is full.
    #[inline]
    pub fn insert(self, value: V) -> Result<&'m mut V, Full<K, V>> {
        // SAFETY: the outcome of a search of the table for this key, by the invariant.
        match unsafe { self.table.insert(self.absent, self.key, value) } {
            // SAFETY: the place of a value of the table, which nothing else can reach for `'m`.
            Some(place) => Ok(unsafe { &mut *place }),
            None => Err(Full { key: self.key, value }),
        }
    }
}

impl<K: Pod + fmt::Debug, V: Pod + fmt::Debug> fmt::Debug for Entry<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Occupied(entry) => entry.fmt(f),
            Self::Vacant(entry) => entry.fmt(f),
        }
    }
}

impl<K: Pod + fmt::Debug, V: Pod + fmt::Debug> fmt::Debug for OccupiedEntry<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OccupiedEntry").field("key", self.key()).field("value", self.get()).finish()
    }
}

impl<K: Pod + fmt::Debug, V: Pod> fmt::Debug for VacantEntry<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VacantEntry").field("key", self.key()).finish()
    }
}
