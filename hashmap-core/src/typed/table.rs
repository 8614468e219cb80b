//! The core of a map of known types: its sizes are constants, and its keys and values are aligned.

use super::geometry::TypedGeometry;
use crate::key::ByValue;
use crate::probe::Probe;
use crate::table::{Absent, Search, Table, Vacancy};
use bytemuck::Pod;

/// The core of a map of `K` to `V`, with its keys and values as such.
// Invariant: what `new` asks for. With what `TypedGeometry` promises, every key is an aligned `K` and every value an
// aligned `V`.
#[derive(Clone, Copy)]
pub(super) struct TypedTable<K, V>(Table<TypedGeometry<K, V>>);

// SAFETY: a table is an address and numbers; `new` makes its caller answer for all its uses, on whatever thread. What
// the map lends out with a table in it holds a `PhantomData` of what it borrows, and is `Send` and `Sync` as far as
// that is.
unsafe impl<K, V> Send for TypedTable<K, V> {}
// SAFETY: as above.
unsafe impl<K, V> Sync for TypedTable<K, V> {}

impl<K: Pod, V: Pod> TypedTable<K, V> {
    /// # Safety
    ///
    /// As for [`Table::new`], and `base` is a multiple of [`Types::alignment`](super::geometry::Types::alignment).
    #[inline(always)]
    pub(super) const unsafe fn new(base: *mut u8, geometry: TypedGeometry<K, V>) -> Self {
        // SAFETY: by the contract of this function.
        Self(unsafe { Table::new(base, geometry) })
    }

    #[inline(always)]
    pub(super) fn element_count(&self) -> u16 {
        self.0.element_count()
    }

    /// The first occupied bucket at or after `index`. Reads status bytes alone.
    #[inline(always)]
    pub(super) fn occupied_from(&self, index: usize) -> Option<usize> {
        self.0.occupied_from(index)
    }

    pub(super) fn clear(&self) {
        self.0.clear();
    }

    #[inline(always)]
    pub(super) fn search(&self, key: &K) -> Search {
        // SAFETY: a `K` has the key size of the map.
        unsafe { self.0.search(ByValue(*key)) }
    }

    #[inline(always)]
    pub(super) fn find(&self, key: &K) -> Option<Probe> {
        match self.search(key) {
            Search::Found(probe) => Some(probe),
            Search::Absent(_) => None,
        }
    }

    /// The key of a bucket: aligned, a `K`, and valid as far as the memory given to [`new`](Self::new) is.
    ///
    /// # Safety
    ///
    /// `index` is less than the number of buckets.
    #[inline(always)]
    pub(super) unsafe fn key(&self, index: usize) -> *mut K {
        // SAFETY: by the contract of this function.
        unsafe { self.0.key(index).cast() }
    }

    /// The value of a bucket: aligned, a `V`, and valid as far as the memory given to [`new`](Self::new) is.
    ///
    /// # Safety
    ///
    /// `index` is less than the number of buckets.
    #[inline(always)]
    pub(super) unsafe fn value(&self, index: usize) -> *mut V {
        // SAFETY: by the contract of this function.
        unsafe { self.0.value(index).cast() }
    }

    /// Inserts an absent key and its value. Returns the place of the value, or `None` where there is no room.
    ///
    /// # Safety
    ///
    /// `absent` comes from a search of this table for this key, and the map has not been changed since; otherwise the
    /// key may come to lie in two buckets, which is no more than a wrong answer.
    #[inline(always)]
    pub(super) unsafe fn insert(&self, absent: Absent, key: K, value: V) -> Option<*mut V> {
        // SAFETY: the path comes from a search of this table.
        let Vacancy::At(probe) = (unsafe { self.0.vacancy(absent) }) else { return None };
        // SAFETY: a position of this table; a `K` has the key size of the map, and the place of a value is aligned.
        unsafe {
            self.0.occupy(probe, ByValue(key));
            let place = self.value(probe.index());
            place.write(value);
            Some(place)
        }
    }

    /// Removes an entry.
    ///
    /// # Safety
    ///
    /// `probe` comes from a search of this table.
    #[inline(always)]
    pub(super) unsafe fn vacate(&self, probe: Probe) {
        // SAFETY: by the contract of this function.
        unsafe { self.0.vacate(probe) };
    }

    /// Removes an entry and returns its value.
    ///
    /// # Safety
    ///
    /// `probe` comes from a search of this table.
    #[inline(always)]
    pub(super) unsafe fn take(&self, probe: Probe) -> V {
        // SAFETY: by the contract of this function, and the place of a value is aligned.
        unsafe {
            let value = self.value(probe.index()).read();
            self.vacate(probe);
            value
        }
    }
}
