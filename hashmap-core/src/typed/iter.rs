//! Iteration over the entries of a typed map.

use super::table::TypedTable;
use bytemuck::Pod;
use core::iter::FusedIterator;
use core::marker::PhantomData;

/// The indexes of the occupied buckets, in rising order. Looking for them reads status bytes alone, which no reference
/// that an iterator gives out is to.
#[derive(Clone)]
pub(super) struct Buckets<K, V> {
    table: TypedTable<K, V>,
    next: usize,
}

impl<K: Pod, V: Pod> Buckets<K, V> {
    pub(super) const fn new(table: TypedTable<K, V>) -> Self {
        Self { table, next: 0 }
    }
}

impl<K: Pod, V: Pod> Iterator for Buckets<K, V> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let index = self.table.occupied_from(self.next)?;
        self.next = index + 1;
        Some(index)
    }
}

/// The entries of a [`TypedMap`](super::TypedMap), in the order of their buckets.
// Invariant: the memory of the table is borrowed for `'m`.
pub struct Iter<'m, K, V> {
    buckets: Buckets<K, V>,
    map: PhantomData<&'m (K, V)>,
}

/// The entries of a [`TypedMap`](super::TypedMap) with their values to be changed, in the order of their
/// buckets.
// Invariant: the memory of the table is borrowed exclusively for `'m`.
pub struct IterMut<'m, K, V> {
    buckets: Buckets<K, V>,
    map: PhantomData<&'m mut (K, V)>,
}

impl<K: Pod, V: Pod> Iter<'_, K, V> {
    pub(super) const fn new(table: TypedTable<K, V>) -> Self {
        Self { buckets: Buckets::new(table), map: PhantomData }
    }
}

impl<K: Pod, V: Pod> IterMut<'_, K, V> {
    pub(super) const fn new(table: TypedTable<K, V>) -> Self {
        Self { buckets: Buckets::new(table), map: PhantomData }
    }
}

impl<'m, K: Pod, V: Pod> Iterator for Iter<'m, K, V> {
    type Item = (&'m K, &'m V);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let index = self.buckets.next()?;
        let table = &self.buckets.table;
        // SAFETY: a bucket of this table, whose memory is borrowed for `'m`.
        Some(unsafe { (&*table.key(index), &*table.value(index)) })
    }
}

impl<'m, K: Pod, V: Pod> Iterator for IterMut<'m, K, V> {
    type Item = (&'m K, &'m mut V);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let index = self.buckets.next()?;
        let table = &self.buckets.table;
        // SAFETY: a bucket of this table, whose memory is borrowed exclusively for `'m`. No bucket is met twice, so
        // there is no other reference to its value.
        Some(unsafe { (&*table.key(index), &mut *table.value(index)) })
    }
}

impl<K: Pod, V: Pod> FusedIterator for Iter<'_, K, V> {}
impl<K: Pod, V: Pod> FusedIterator for IterMut<'_, K, V> {}

impl<K: Pod, V: Pod> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self { buckets: self.buckets.clone(), map: PhantomData }
    }
}
