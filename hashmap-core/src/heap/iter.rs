//! Iteration over the entries of a map in a heap.

use super::entry::Entry;
use super::view::HeapMap;
use crate::memory::Memory;
use core::fmt;
use core::iter::FusedIterator;

/// Where the entries of a [`HeapMap`] lie, in the order of their buckets.
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct Iter<'m, H> {
    map: &'m HeapMap<H>,
    cursor: usize,
}

impl<H: Memory> HeapMap<H> {
    /// Where the entries lie, in the order of their buckets.
    ///
    /// The map is only read on the way. To change it meanwhile, use [`next_entry`](Self::next_entry).
    ///
    /// ```
    /// use hashmap_core::heap::{HeapMap, Key};
    /// use hashmap_core::try_layout;
    ///
    /// let mut heap = vec![0; 1024];
    /// let mut map = HeapMap::init(&mut heap[..], 64, &try_layout(1, 1, 4, 4, 10)?.1)?;
    /// for letter in *b"map" {
    ///     map.get_or_reserve(Key::Bytes(&[letter]))?.expect("not full");
    /// }
    /// let map = HeapMap::open(&heap[..], 64)?;
    /// let mut letters: Vec<u8> = map.iter().map(|entry| heap[entry.key_offset]).collect();
    /// letters.sort();
    /// assert_eq!(letters, b"amp");
    /// # Ok::<(), hashmap_core::heap::HeapError>(())
    /// ```
    pub const fn iter(&self) -> Iter<'_, H> {
        Iter { map: self, cursor: 0 }
    }

    /// The bytes of the keys and of their values, in the order of the buckets.
    ///
    /// ```
    /// use hashmap_core::AlignedBytes;
    /// use hashmap_core::heap::HeapMap;
    /// use hashmap_core::typed::{TypedMap, size_of_map};
    ///
    /// let memory = AlignedBytes::<{ size_of_map::<[u8; 3], u16>(10) }>::zeroed();
    /// let mut ages = TypedMap::<[u8; 3], u16, _>::init(memory, 10).expect("the memory has the size");
    /// ages.extend([(*b"Ada", 36), (*b"Bob", 50)]);
    ///
    /// let map = HeapMap::open(ages.as_bytes(), 0)?;
    /// let mut entries: Vec<(&[u8], &[u8])> = map.iter_bytes().collect();
    /// entries.sort();
    /// assert_eq!(entries, [(&b"Ada"[..], &36_u16.to_ne_bytes()[..]), (b"Bob", &50_u16.to_ne_bytes())]);
    /// # Ok::<(), hashmap_core::heap::HeapError>(())
    /// ```
    pub fn iter_bytes(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.iter().filter_map(|entry| Some((self.key(entry)?, self.value(entry)?)))
    }
}

impl<'m, H: Memory> IntoIterator for &'m HeapMap<H> {
    type Item = Entry;
    type IntoIter = Iter<'m, H>;

    fn into_iter(self) -> Iter<'m, H> {
        self.iter()
    }
}

impl<H: Memory> Iterator for Iter<'_, H> {
    type Item = Entry;

    #[inline]
    fn next(&mut self) -> Option<Entry> {
        let found = self.map.next_entry(self.cursor);
        self.cursor = found.map_or(self.map.bucket_count(), |entry| entry.bucket + 1);
        found
    }
}

impl<H: Memory> FusedIterator for Iter<'_, H> {}

impl<H> Clone for Iter<'_, H> {
    fn clone(&self) -> Self {
        Self { map: self.map, cursor: self.cursor }
    }
}

/// The map, and the bucket from which on entries are yet to be met.
impl<H: Memory> fmt::Debug for Iter<'_, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter").field("map", self.map).field("cursor", &self.cursor).finish()
    }
}
