//! The view of one map in a heap.

use super::entry::{Entry, Reserved};
use super::error::{HeapError, stated_size};
use super::key::Key;
use crate::geometry::{CheckedHeader, Geometry};
use crate::hash::hash;
use crate::header::{BASE_ALIGNMENT, MapHeader};
use crate::layout::MapInit;
use crate::memory::{Memory, MemoryMut};
use crate::probe::Probe;
use crate::status::StatusByte;
use crate::table::{Overwrite, Reserve, Search, Table};
use core::cell::Cell;
use core::fmt;
use core::iter::successors;

/// A view of one map in a heap.
///
/// `H` is `&mut [u8]`, or `&[u8]` for a view that only reads, which can be cloned. The clone goes on counting
/// [visits](Self::buckets_visited) from where the view is.
// Invariant: the map that `geometry` describes lies at `base` in the heap as a whole, as `check` has found, and its
// header is valid. Nobody else writes to the heap as long as the view borrows it.
#[derive(Clone)]
pub struct HeapMap<H> {
    heap: H,
    base: usize,
    geometry: CheckedHeader,
    visited: Cell<u64>,
}

/// Reads the header of the map at `base` without checking it, for reports about a map that cannot be
/// opened. `None` where its 32 bytes do not lie in the heap.
#[must_use]
#[inline(always)]
pub fn read_header(heap: &[u8], base: usize) -> Option<MapHeader> {
    heap.get(base..)?.first_chunk().map(MapHeader::from_bytes)
}

impl<H: Memory> HeapMap<H> {
    /// Opens the map at `base`. Only the header is read.
    ///
    /// A `&mut [u8]` is moved into the view; pass `&mut heap[..]` or `&mut *heap` to lend it.
    ///
    /// # Errors
    ///
    /// The base is not a multiple of 4, the header is invalid, or the map does not lie in the heap as a
    /// whole.
    #[inline(always)]
    pub fn open(heap: H, base: usize) -> Result<Self, HeapError> {
        match check(heap.bytes(), base) {
            Ok(geometry) => Ok(Self { heap, base, geometry, visited: Cell::new(0) }),
            Err(_) => Err(fault_of(heap.bytes(), base)),
        }
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

    /// The number of entries the map is guaranteed to hold.
    #[inline]
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.geometry.capacity()
    }

    /// The number of buckets.
    #[inline]
    #[must_use]
    pub fn bucket_count(&self) -> usize {
        self.geometry.bucket_count()
    }

    /// Bytes of a key.
    #[inline]
    #[must_use]
    pub fn key_size(&self) -> usize {
        self.geometry.key_size()
    }

    /// Bytes of a value.
    #[inline]
    #[must_use]
    pub fn value_size(&self) -> usize {
        self.geometry.value_size()
    }

    /// Bytes of a bucket: its status byte, key, value and padding.
    #[inline(always)]
    #[must_use]
    pub fn bucket_size(&self) -> usize {
        self.geometry.bucket_size()
    }

    /// Bytes of the map, header included.
    #[inline]
    #[must_use]
    pub fn size(&self) -> usize {
        self.geometry.total_size()
    }

    /// The header as it is now.
    #[must_use]
    pub fn header(&self) -> MapHeader {
        read_header(self.heap.bytes(), self.base).expect("`check` has found a header here")
    }

    /// The status byte of a bucket, or `None` where there is no bucket of this index.
    #[must_use]
    pub fn status(&self, bucket: usize) -> Option<StatusByte> {
        (bucket < self.bucket_count()).then(|| {
            StatusByte::from_byte(self.heap.bytes()[self.base + self.geometry.bucket_offset(bucket)])
        })
    }

    /// The bytes of a bucket, the status byte first, or `None` where there is no bucket of this index.
    #[must_use]
    pub fn bucket_bytes(&self, bucket: usize) -> Option<&[u8]> {
        let bytes = self.heap.bytes();
        (bucket < self.bucket_count())
            .then(|| &bytes[self.base + self.geometry.bucket_offset(bucket)..][..self.bucket_size()])
    }

    /// How many buckets a search looks at whose path starts at bucket `home` and whose key is absent, or `None` where there
    /// is no bucket of this index. They [count](crate::heap#the-cost-of-an-operation) as those of a search.
    ///
    /// ```
    /// use hashmap_core::heap::{HeapMap, Key};
    /// use hashmap_core::try_layout;
    ///
    /// let mut heap = vec![0; 1024];
    /// let mut map = HeapMap::init(&mut heap[..], 64, &try_layout(4, 4, 4, 4, 10)?.1)?;
    /// assert_eq!(map.absent_length(31), Some(1), "nothing lies further along any path");
    /// assert_eq!(map.absent_length(32), None, "the map has 32 buckets");
    /// # Ok::<(), hashmap_core::heap::HeapError>(())
    /// ```
    #[must_use]
    pub fn absent_length(&self, home: usize) -> Option<usize> {
        let home = Probe::starting_at(home, self.geometry.buckets())?;
        let goes_on = |probe: Probe| !self.status(probe.index()).is_some_and(StatusByte::ends_path);
        let path = successors(Some(home), |&probe| probe.next().filter(|_| goes_on(probe)));
        let length = path.count();
        self.visit(length);
        Some(length)
    }

    /// The buckets that a search for the key can look at, in their order: the home bucket first, and every bucket of the map
    /// once. None of them [counts](crate::heap#the-cost-of-an-operation).
    ///
    /// ```
    /// use hashmap_core::heap::{HeapMap, Key};
    /// use hashmap_core::try_layout;
    ///
    /// let mut heap = vec![0; 1024];
    /// let mut map = HeapMap::init(&mut heap[..], 64, &try_layout(4, 4, 4, 4, 10)?.1)?;
    /// let entry = map.get_or_reserve(Key::Number(7))?.expect("not full");
    /// let path: Vec<usize> = map.probe_path(Key::Number(7))?.collect();
    /// assert_eq!(path[0], entry.bucket, "the map was empty");
    /// assert_eq!(path.len(), map.bucket_count());
    /// # Ok::<(), hashmap_core::heap::HeapError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`lookup`](Self::lookup).
    pub fn probe_path(&self, key: Key<'_>) -> Result<impl Iterator<Item = usize> + use<H>, HeapError> {
        self.check_key(key)?;
        let (number, key_size) = (key.number(), self.key_size());
        let bytes = match key {
            Key::Bytes(bytes) => bytes,
            Key::At(offset) => &self.heap.bytes()[offset..][..key_size],
            Key::Number(_) => &number[..key_size],
        };
        let home = Probe::home(hash(bytes), self.geometry.buckets());
        Ok(successors(Some(home), |probe| probe.next()).map(Probe::index))
    }

    /// The number of buckets of this map looked at, cleared or copied since the view was opened. See
    /// [the bounds](crate::heap#the-cost-of-an-operation).
    ///
    /// The buckets of another map, which `overwrite` copies, are not counted.
    #[inline(always)]
    #[must_use]
    pub fn buckets_visited(&self) -> u64 {
        self.visited.get()
    }

    /// Finds the entry of a key.
    ///
    /// # Errors
    ///
    /// The key does not lie in the heap or has not the key size of the map.
    #[inline(always)]
    pub fn lookup(&self, key: Key<'_>) -> Result<Option<Entry>, HeapError> {
        self.check_key(key)?;
        let number = key.number();
        // SAFETY: `check_key` has made sure that the whole key can be read: its bytes, those in the heap, or the low
        // ones of `number`.
        match unsafe { self.table().search_at(key.address(self.heap.bytes().as_ptr(), &number)) } {
            Search::Found(probe) => {
                self.visit(probe.length());
                Ok(Some(self.entry(probe.index())))
            }
            Search::Absent(absent) => {
                self.visit(absent.length());
                Ok(None)
            }
        }
    }

    /// Whether the map has an entry with this key.
    ///
    /// # Errors
    ///
    /// The key does not lie in the heap or has not the key size of the map.
    #[inline(always)]
    pub fn has(&self, key: Key<'_>) -> Result<bool, HeapError> {
        Ok(self.lookup(key)?.is_some())
    }

    /// Finds the first entry in the bucket `cursor` or a later one.
    ///
    /// An iteration starts with the cursor 0 and goes on with [`Entry::bucket`] + 1. Entries never
    /// move, so the map may be changed on the way: an entry that stays is met exactly once, one that is
    /// removed before its turn is not met, and one that is inserted is met if its bucket is still ahead.
    /// Every cursor is allowed.
    #[inline(always)]
    #[must_use]
    pub fn next_entry(&self, cursor: usize) -> Option<Entry> {
        let found = self.table().occupied_from(cursor);
        let end = found.map_or(self.bucket_count(), |index| index + 1);
        self.visit(end.saturating_sub(cursor));
        found.map(|index| self.entry(index))
    }

    /// The bytes of the key of an entry, or `None` where this map has no such entry.
    ///
    /// An entry is one of this map where its offsets are those of its bucket, and the bucket is occupied. One that has
    /// been kept while its key was removed is `None`, unless another key has moved into its bucket: then it leads to
    /// that one. No bucket is [counted](crate::heap#the-cost-of-an-operation).
    ///
    /// ```
    /// use hashmap_core::heap::{Entry, HeapMap, Key};
    /// use hashmap_core::try_layout;
    ///
    /// let mut heap = vec![0; 1024];
    /// let mut map = HeapMap::init(&mut heap[..], 64, &try_layout(4, 1, 4, 4, 10)?.1)?;
    /// let entry = map.get_or_reserve(Key::Bytes(b"once"))?.expect("not full").entry();
    /// assert_eq!(map.key(entry), Some(&b"once"[..]));
    /// assert_eq!(map.key(Entry { key_offset: 0, ..entry }), None);
    /// map.remove(Key::Bytes(b"once"))?;
    /// assert_eq!(map.key(entry), None);
    /// # Ok::<(), hashmap_core::heap::HeapError>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn key(&self, entry: Entry) -> Option<&[u8]> {
        self.has_entry(entry).then(|| &self.heap.bytes()[entry.key_offset..][..self.geometry.key_size()])
    }

    /// The entry whose value is at `offset` of the heap: the way back from a value to its key.
    ///
    /// ```
    /// use hashmap_core::heap::{HeapMap, Key};
    /// use hashmap_core::try_layout;
    ///
    /// let mut heap = vec![0; 1024];
    /// let mut map = HeapMap::init(&mut heap[..], 64, &try_layout(4, 1, 4, 4, 10)?.1)?;
    /// let entry = map.get_or_reserve(Key::Bytes(b"once"))?.expect("not full").entry();
    /// assert_eq!(map.entry_of_value(entry.value_offset), Some(entry));
    /// assert_eq!(map.entry_of_value(entry.value_offset + 1), None);
    /// map.remove(Key::Bytes(b"once"))?;
    /// assert_eq!(map.entry_of_value(entry.value_offset), None);
    /// # Ok::<(), hashmap_core::heap::HeapError>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn entry_of_value(&self, offset: usize) -> Option<Entry> {
        let distance = offset.checked_sub(self.entry(0).value_offset)?;
        let bucket = distance / self.bucket_size();
        let is_occupied = self.status(bucket)?.is_occupied();
        (is_occupied && distance.is_multiple_of(self.bucket_size())).then(|| self.entry(bucket))
    }

    /// The bytes of the value of an entry, or `None` where this map has no such entry, as [`key`](Self::key) says.
    #[inline]
    #[must_use]
    pub fn value(&self, entry: Entry) -> Option<&[u8]> {
        self.has_entry(entry).then(|| &self.heap.bytes()[entry.value_offset..][..self.geometry.value_size()])
    }

    /// Whether the offsets are those of the bucket, and it is occupied. Then key and value lie in the heap, by the
    /// invariant of the view.
    #[inline]
    fn has_entry(&self, entry: Entry) -> bool {
        let occupied = self.status(entry.bucket).is_some_and(StatusByte::is_occupied);
        occupied && self.entry(entry.bucket) == entry
    }

    #[inline(always)]
    fn entry(&self, bucket: usize) -> Entry {
        let offset = self.base + self.geometry.bucket_offset(bucket);
        Entry {
            bucket,
            key_offset: offset + self.geometry.key_offset(),
            value_offset: offset + self.geometry.value_offset(),
        }
    }

    /// What the header says of the buckets.
    #[inline(always)]
    pub(crate) const fn geometry(&self) -> &CheckedHeader {
        &self.geometry
    }

    /// Checks that a key has the right size and lies in the heap as a whole.
    #[inline(always)]
    fn check_key(&self, key: Key<'_>) -> Result<(), HeapError> {
        key.check(self.geometry.key_size(), self.heap.bytes().len())
    }

    #[inline(always)]
    fn visit(&self, buckets: usize) {
        self.visited.set(self.visited.get() + buckets as u64);
    }

    /// The map as the core sees it, for reading only.
    #[inline(always)]
    fn table(&self) -> Table<CheckedHeader> {
        // SAFETY: the map lies in the heap, by the invariant of the view. The callers only read, and drop the table
        // before `self` is used again.
        unsafe { Table::new(self.heap.bytes().as_ptr().add(self.base).cast_mut(), self.geometry) }
    }
}

impl<H: MemoryMut> HeapMap<H> {
    /// Makes a new map at `base` and opens it. What was there before does not matter.
    ///
    /// # Errors
    ///
    /// The base is not a multiple of 4, the layout is invalid, or the map does not lie in the heap as a
    /// whole.
    pub fn init(mut heap: H, base: usize, init: &MapInit) -> Result<Self, HeapError> {
        let header = init.header()?;
        let bytes = heap.bytes_mut();
        let heap_size = bytes.len();
        check_base(base)?;
        let size = header.total_size();
        let map = usize::try_from(size)
            .ok()
            .and_then(|size| base.checked_add(size))
            .and_then(|end| bytes.get_mut(base..end))
            .ok_or(HeapError::MapOutOfBounds { base, size, heap_size })?;
        map.fill(0);
        map[..MapHeader::SIZE].copy_from_slice(&header.to_bytes());
        Self::open(heap, base)
    }

    /// Finds the entry of a key, or creates it with a value of zeroes. `None` means that the map is
    /// full: the key is absent and there are as many entries as the capacity allows.
    ///
    /// # Errors
    ///
    /// The key does not lie in the heap or has not the key size of the map, or the map is corrupt and
    /// has no free bucket.
    #[inline(always)]
    pub fn get_or_reserve(&mut self, key: Key<'_>) -> Result<Option<Reserved>, HeapError> {
        self.check_key(key)?;
        let number = key.number();
        let (table, heap) = self.table_mut();
        // SAFETY: as in `lookup`.
        let (reserve, visited) = unsafe { table.reserve_at(key.address(heap, &number)) };
        self.visit(visited);
        match reserve {
            Reserve::Found(bucket) => Ok(Some(self.reserved(bucket, false))),
            Reserve::Created(bucket) => Ok(Some(self.reserved(bucket, true))),
            Reserve::Full => Ok(None),
            Reserve::Corrupt => Err(no_free_bucket(self.base, self.header())),
        }
    }

    /// The bytes of the value of an entry, to be changed, or `None` where this map has no such entry, as
    /// [`key`](Self::key) says.
    ///
    /// ```
    /// use hashmap_core::heap::{HeapMap, Key};
    /// use hashmap_core::try_layout;
    ///
    /// let mut heap = vec![0; 1024];
    /// let mut map = HeapMap::init(&mut heap[..], 64, &try_layout(4, 1, 4, 4, 10)?.1)?;
    /// let entry = map.get_or_reserve(Key::Bytes(b"once"))?.expect("not full").entry();
    /// map.value_mut(entry).expect("just reserved").copy_from_slice(&[1, 2, 3, 4]);
    /// assert_eq!(map.value(entry), Some(&[1, 2, 3, 4][..]));
    /// # Ok::<(), hashmap_core::heap::HeapError>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn value_mut(&mut self, entry: Entry) -> Option<&mut [u8]> {
        let size = self.geometry.value_size();
        self.has_entry(entry).then(|| &mut self.heap.bytes_mut()[entry.value_offset..][..size])
    }

    /// Removes the entry of a key and zeroes its bytes. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// The key does not lie in the heap or has not the key size of the map.
    #[inline(always)]
    pub fn remove(&mut self, key: Key<'_>) -> Result<bool, HeapError> {
        self.check_key(key)?;
        let number = key.number();
        let (table, heap) = self.table_mut();
        // SAFETY: as in `lookup`.
        let (removed, visited) = unsafe { table.remove_at(key.address(heap, &number)) };
        self.visit(visited);
        Ok(removed)
    }

    /// Removes all entries. Afterwards the bytes of the map are those of a new one.
    pub fn clear(&mut self) {
        self.table_mut().0.clear();
        self.visit(self.bucket_count());
    }

    /// Makes this map a copy of the one at `origin` in the same heap: the same entries, no others.
    /// Returns `false`, and changes nothing, if `origin` has more entries than this map has capacity.
    ///
    /// The two maps need the same key size and value size; their alignments and capacities may differ.
    /// Where these are equal too, the copy has its entries in the same buckets; otherwise they are
    /// inserted in the order of the origin. A map is a copy of itself: then nothing changes.
    ///
    /// # Errors
    ///
    /// There is no valid map at `origin`, it has other key or value sizes, it shares some bytes with
    /// this map without being the same, or it must be inserted entry by entry and its number of occupied
    /// buckets is not its number of entries. Then nothing is changed.
    ///
    /// [`HeapError::TooManyCollisions`]: it must be inserted entry by entry, and too many of its keys collide. Then
    /// **this map is empty**.
    pub fn overwrite(&mut self, origin: usize) -> Result<bool, HeapError> {
        let geometry = check(self.heap.bytes(), origin)?;
        if origin == self.base {
            return Ok(true);
        }
        // Both lie in the heap, so neither sum wraps.
        if origin < self.base + self.size() && self.base < origin + geometry.total_size() {
            return Err(HeapError::Overlap { target: self.base, origin });
        }
        self.check_compatible(&geometry)?;
        let (table, heap) = self.table_mut();
        // SAFETY: the origin lies in the heap, as `check` has found. It lies apart from this map, and their key and
        // value sizes agree, as just checked.
        let outcome = unsafe { table.overwrite(&Table::new(heap.add(origin), geometry)) };
        self.overwritten(outcome, origin)
    }

    /// Makes this map a copy of one in another heap, as [`overwrite`](Self::overwrite) does.
    ///
    /// # Errors
    ///
    /// The other map has other key or value sizes, or it must be inserted entry by entry and its number
    /// of occupied buckets is not its number of entries. Then nothing is changed.
    ///
    /// [`HeapError::TooManyCollisions`], whose `origin` is the base in the other heap: as for
    /// [`overwrite`](Self::overwrite). Then **this map is empty**.
    pub fn overwrite_from<O: Memory>(&mut self, origin: &HeapMap<O>) -> Result<bool, HeapError> {
        self.check_compatible(&origin.geometry)?;
        // SAFETY: this heap is borrowed mutably and so overlaps no other that is borrowed: the maps lie apart. Their
        // key and value sizes agree, as just checked.
        let outcome = unsafe { self.table_mut().0.overwrite(&origin.table()) };
        self.overwritten(outcome, origin.base)
    }

    fn check_compatible(&self, origin: &CheckedHeader) -> Result<(), HeapError> {
        let sizes = |map: &CheckedHeader| (stated_size(map.key_size()), stated_size(map.value_size()));
        let (target, origin) = (sizes(&self.geometry), sizes(origin));
        if target == origin { Ok(()) } else { Err(HeapError::Incompatible { target, origin }) }
    }

    fn overwritten(&self, outcome: Overwrite, origin: usize) -> Result<bool, HeapError> {
        match outcome {
            Overwrite::Done { visited } => {
                self.visit(visited);
                Ok(true)
            }
            Overwrite::DoesNotFit => Ok(false),
            Overwrite::CorruptSource { element_count, occupied } => {
                Err(HeapError::EntryCount { base: origin, element_count, occupied })
            }
            Overwrite::TooManyCollisions { visited } => {
                self.visit(visited);
                Err(HeapError::TooManyCollisions { target: self.base, origin })
            }
        }
    }

    #[inline(always)]
    fn reserved(&self, bucket: usize, created: bool) -> Reserved {
        let Entry { bucket, key_offset, value_offset } = self.entry(bucket);
        Reserved { bucket, key_offset, value_offset, created }
    }

    /// The map as the core sees it, and the start of the heap. Both are good until `self` is used again.
    #[inline(always)]
    fn table_mut(&mut self) -> (Table<CheckedHeader>, *mut u8) {
        let heap = self.heap.bytes_mut().as_mut_ptr();
        // SAFETY: the map lies in the heap, by the invariant of the view, and the heap is borrowed mutably. The
        // callers drop the table before `self` is used again.
        (unsafe { Table::new(heap.add(self.base), self.geometry) }, heap)
    }
}

impl<H: Memory> fmt::Debug for HeapMap<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeapMap").field("base", &self.base).field("header", &self.header()).finish()
    }
}

/// Checks that a whole, valid header and all its buckets lie in the heap at `base`.
#[inline(always)]
fn check(heap: &[u8], base: usize) -> Result<CheckedHeader, HeapError> {
    check_base(base)?;
    let header =
        read_header(heap, base).ok_or(HeapError::HeaderOutOfBounds { base, heap_size: heap.len() })?;
    let geometry = CheckedHeader::new(header).map_err(|fault| HeapError::Header { base, fault })?;
    // The header ends in the heap, so the difference does not wrap.
    if header.total_size() > (heap.len() - base) as u64 {
        return Err(HeapError::MapOutOfBounds { base, size: header.total_size(), heap_size: heap.len() });
    }
    Ok(geometry)
}

/// What [`check`] finds wrong, where it does. It is worked out anew so that the way of a valid map carries
/// nothing of it.
#[cold]
fn fault_of(heap: &[u8], base: usize) -> HeapError {
    match check(heap, base) {
        Err(fault) => fault,
        Ok(_) => unreachable!("the check has failed"),
    }
}

#[cold]
fn no_free_bucket(base: usize, header: MapHeader) -> HeapError {
    HeapError::NoFreeBucket { base, element_count: header.element_count, capacity: header.capacity }
}

#[inline(always)]
fn check_base(base: usize) -> Result<(), HeapError> {
    if base.is_multiple_of(BASE_ALIGNMENT) { Ok(()) } else { Err(HeapError::Misaligned { base }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::layout;
    use crate::status::BucketStatus;

    const BASE: usize = 16;

    /// A heap with a map of this capacity, from `u32` to 4 bytes, at 16.
    fn heap_with_map(capacity: u16) -> [u8; 2048] {
        let mut heap = [0xaa; 2048];
        HeapMap::init(&mut heap[..], BASE, &layout(4, 4, 4, 4, capacity).1).unwrap();
        heap
    }

    fn reserve(heap: &mut [u8], key: u32) -> Result<Option<Reserved>, HeapError> {
        HeapMap::open(heap, BASE)?.get_or_reserve(Key::Bytes(&key.to_le_bytes()))
    }

    #[test]
    fn full_means_as_many_entries_as_the_capacity() {
        for capacity in (1..=40).step_by(if cfg!(miri) { 13 } else { 1 }) {
            let mut heap = heap_with_map(capacity);
            for key in 0..capacity.into() {
                assert!(reserve(&mut heap, key).unwrap().unwrap().created);
            }
            assert_eq!(reserve(&mut heap, u32::MAX), Ok(None));
            assert!(!reserve(&mut heap, 0).unwrap().unwrap().created);
        }
    }

    #[test]
    fn a_key_met_in_an_iteration_can_be_removed_where_it_lies() {
        let mut heap = heap_with_map(40);
        let new = heap;
        for key in 0..40 {
            let reserved = reserve(&mut heap, key).unwrap().unwrap();
            heap[reserved.value_offset] = 1;
        }
        let mut map = HeapMap::open(&mut heap[..], BASE).unwrap();
        let mut cursor = 0;
        while let Some(entry) = map.next_entry(cursor) {
            assert_eq!(map.remove(Key::At(entry.key_offset)), Ok(true));
            cursor = entry.bucket + 1;
        }
        assert!(map.is_empty());
        assert_eq!(heap, new);
    }

    #[test]
    fn every_occupied_bucket_and_no_entry_is_corrupt() {
        let mut heap = heap_with_map(4);
        let buckets = HeapMap::open(&heap[..], BASE).unwrap().bucket_count();
        for bucket in 0..buckets {
            heap[BASE + 32 + bucket * 12] = BucketStatus::Occupied as u8;
        }
        let error = HeapError::NoFreeBucket { base: BASE, element_count: 0, capacity: 4 };
        assert_eq!(reserve(&mut heap, 77), Err(error));
    }

    #[test]
    fn a_map_beyond_the_heap_is_refused() {
        let heap = heap_with_map(32);
        assert_eq!(HeapMap::open(&heap[..], 2).unwrap_err(), HeapError::Misaligned { base: 2 });
        let error = HeapError::HeaderOutOfBounds { base: 2020, heap_size: 2048 };
        assert_eq!(HeapMap::open(&heap[..], 2020).unwrap_err(), error);
        let error = HeapError::MapOutOfBounds { base: BASE, size: 800, heap_size: 815 };
        assert_eq!(HeapMap::open(&heap[..815], BASE).unwrap_err(), error);
        assert!(HeapMap::open(&heap[..816], BASE).is_ok());
        assert!(matches!(HeapMap::open(&heap[..], usize::MAX - 3), Err(HeapError::HeaderOutOfBounds { .. })));
    }

    #[test]
    fn a_key_beyond_the_heap_is_refused() {
        let heap = heap_with_map(40);
        let map = HeapMap::open(&heap[..], BASE).unwrap();
        assert_eq!(map.has(Key::At(2044)), Ok(false));
        for offset in [2045, 2048, 2049, usize::MAX] {
            let error = HeapError::KeyOutOfBounds { offset, key_size: 4, heap_size: 2048 };
            assert_eq!(map.has(Key::At(offset)), Err(error));
        }
        assert_eq!(map.has(Key::Bytes(b"abc")), Err(HeapError::KeySize { expected: 4, given: 3 }));
    }

    #[test]
    fn maps_that_overlap_are_not_copied() {
        let mut heap = heap_with_map(4);
        // A second valid header in the bytes of a value.
        let inner = BASE + 32;
        heap.copy_within(BASE..BASE + 32, inner);
        let before = heap;
        let mut map = HeapMap::open(&mut heap[..], BASE).unwrap();
        assert_eq!(map.overwrite(inner), Err(HeapError::Overlap { target: BASE, origin: inner }));
        assert_eq!(map.overwrite(BASE), Ok(true));
        assert_eq!(heap, before);
    }
}
