//! Iteration over the entries of a typed map.

use super::table::TypedTable;
use bytemuck::Pod;
use core::fmt;
use core::iter::FusedIterator;
use core::marker::PhantomData;

/// The indexes of the occupied buckets, in rising order. Looking for them reads status bytes alone, which no reference
/// that an iterator gives out is to.
#[derive(Clone)]
pub(super) struct OccupiedBuckets<K, V> {
    table: TypedTable<K, V>,
    next: usize,
}

impl<K: Pod, V: Pod> OccupiedBuckets<K, V> {
    pub(super) const fn new(table: TypedTable<K, V>) -> Self {
        Self { table, next: 0 }
    }
}

impl<K: Pod, V: Pod> Iterator for OccupiedBuckets<K, V> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let index = self.table.occupied_from(self.next)?;
        self.next = index + 1;
        Some(index)
    }
}

/// The entries of a [`TypedMap`](super::TypedMap), in the order of their buckets.
///
/// It may be sent to another thread or shared with it where `K` and `V` may be shared. Where the value may not, it
/// stays:
///
/// ```compile_fail,E0277
/// # use core::marker::PhantomData;
/// # use hashmap_core::AlignedBytes;
/// # use hashmap_core::typed::TypedMap;
/// #[derive(Clone, Copy)]
/// #[repr(transparent)]
/// struct Local(u32, PhantomData<*const ()>);
/// unsafe impl bytemuck::Zeroable for Local {}
/// unsafe impl bytemuck::Pod for Local {}
///
/// let map = TypedMap::<u32, Local, _>::init(AlignedBytes::<128>::zeroed(), 4).unwrap();
/// let entries = map.iter();
/// std::thread::scope(|threads| {
///     threads.spawn(move || entries.count());
/// });
/// ```
// Invariant: the memory of the table is borrowed for `'m`, all of it but the values of buckets that were met before.
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct Iter<'m, K, V> {
    buckets: OccupiedBuckets<K, V>,
    map: PhantomData<&'m (K, V)>,
}

/// The entries of a [`TypedMap`](super::TypedMap) with their values to be changed, in the order of their
/// buckets.
// Invariant: the memory of the table is borrowed exclusively for `'m`, and no value of a bucket yet to be met has been
// lent out.
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct IterMut<'m, K, V> {
    buckets: OccupiedBuckets<K, V>,
    map: PhantomData<&'m mut (K, V)>,
}

impl<K: Pod, V: Pod> Iter<'_, K, V> {
    /// # Safety
    ///
    /// The memory of the table is borrowed for the lifetime of the iterator.
    pub(super) const unsafe fn new(table: TypedTable<K, V>) -> Self {
        Self { buckets: OccupiedBuckets::new(table), map: PhantomData }
    }
}

impl<K: Pod, V: Pod> IterMut<'_, K, V> {
    /// # Safety
    ///
    /// The memory of the table is borrowed exclusively for the lifetime of the iterator.
    pub(super) const unsafe fn new(table: TypedTable<K, V>) -> Self {
        Self { buckets: OccupiedBuckets::new(table), map: PhantomData }
    }

    /// The entries yet to be met, as long as the iterator itself is borrowed.
    fn rest(&self) -> Iter<'_, K, V> {
        Iter { buckets: self.buckets.clone(), map: PhantomData }
    }
}

impl<'m, K: Pod, V: Pod> Iterator for Iter<'m, K, V> {
    type Item = (&'m K, &'m V);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let index = self.buckets.next()?;
        let table = &self.buckets.table;
        // SAFETY: a bucket of this table. By the invariant its key and value are borrowed for `'m`.
        Some(unsafe { (&*table.key(index), &*table.value(index)) })
    }
}

impl<'m, K: Pod, V: Pod> Iterator for IterMut<'m, K, V> {
    type Item = (&'m K, &'m mut V);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let index = self.buckets.next()?;
        let table = &self.buckets.table;
        // SAFETY: a bucket of this table. By the invariant it is borrowed exclusively for `'m`, and there is no other
        // reference to its value; nor will there be, as no bucket is met twice.
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

/// The entries yet to be met.
impl<K: Pod + fmt::Debug, V: Pod + fmt::Debug> fmt::Debug for Iter<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// The entries yet to be met.
impl<K: Pod + fmt::Debug, V: Pod + fmt::Debug> fmt::Debug for IterMut<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rest().fmt(f)
    }
}
