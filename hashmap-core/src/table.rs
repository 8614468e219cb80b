//! The core: the one place where buckets are searched, filled and emptied.
//!
//! Everything here is generic over the [`Geometry`] of the map and the [`KeyForm`] of the key, so that
//! a map of known types compiles to constants and a key of 4 bytes to one comparison.

use crate::geometry::{CheckedHeader, Geometry};
use crate::header::MapHeader;
use crate::key::{ByPointer, ByValue, KeyForm};
use crate::probe::Probe;
use crate::status::StatusByte;
use core::hint::select_unpredictable;
use core::mem::offset_of;
use core::ptr;

/// A map in memory.
// Invariant: what `new` asks for.
#[derive(Clone, Copy)]
pub(crate) struct Table<G> {
    base: *mut u8,
    geometry: G,
}

/// The outcome of a search.
pub(crate) enum Search {
    /// The bucket that holds the key.
    Found(Probe),
    /// The key is not in the map.
    Absent(Absent),
}

/// The path of an absent key, from its home to where the search for it ended.
#[derive(Clone, Copy)]
pub(crate) struct Absent {
    home: Probe,
    end: Probe,
}

impl Absent {
    /// The number of buckets on the path.
    #[inline(always)]
    pub(crate) const fn length(&self) -> usize {
        self.end.length()
    }
}

/// The outcome of a search for a place to put a key.
pub(crate) enum Vacancy {
    /// The first bucket on the path that is not occupied.
    At(Probe),
    /// The map holds as many entries as its capacity.
    Full,
    /// The map holds fewer entries than its capacity, and yet every bucket is occupied: its bytes
    /// were changed from outside.
    Corrupt,
}

/// The outcome of [`Table::reserve_at`], with the index of the bucket.
pub(crate) enum Reserve {
    Found(usize),
    Created(usize),
    /// See [`Vacancy::Full`].
    Full,
    /// See [`Vacancy::Corrupt`].
    Corrupt,
}

/// The outcome of [`Table::overwrite`], with the number of buckets of the target that were looked at, cleared or
/// copied where there were any.
pub(crate) enum Overwrite {
    Done {
        visited: usize,
    },
    /// The source has more entries than the target has capacity; nothing was changed.
    DoesNotFit,
    /// The source has this number of occupied buckets, but its header says otherwise; nothing was
    /// changed.
    CorruptSource {
        element_count: u16,
        occupied: usize,
    },
    /// The copy would have gone over its budget; the target is empty.
    TooManyCollisions {
        visited: usize,
    },
}

/// For each bucket of the two maps, how many of the target a copy entry by entry looks at or clears at most.
const VISITS_PER_BUCKET: usize = 16;

impl<G: Geometry> Table<G> {
    /// # Safety
    ///
    /// As long as the table or a copy of it is used, on whatever thread, the memory from `base` to the end of the last
    /// bucket that `geometry` describes is initialised and valid for reads, and for writes if a method that writes is
    /// called. Nobody else writes to what a method reads or writes, or reads what it writes, while it runs, and the
    /// references that it would end are not used again: exclusive ones to what it reads, any to what it writes.
    ///
    /// Methods are free to read and write the whole map, but [`occupied_from`](Self::occupied_from) reads status bytes
    /// alone, [`search`](Self::search) status bytes and keys, and [`key`](Self::key) and [`value`](Self::value) nothing.
    ///
    /// `base` needs no alignment, and the bytes need not make sense.
    #[inline(always)]
    pub(crate) const unsafe fn new(base: *mut u8, geometry: G) -> Self {
        Self { base, geometry }
    }

    #[inline(always)]
    pub(crate) const fn geometry(&self) -> &G {
        &self.geometry
    }

    /// Follows the path of a key to the bucket that holds it or to the end.
    ///
    /// The path is taken two buckets at a time, and which of the two may hold the key is selected
    /// without a branch. Nearly every search ends with the first pair, so there is little for a branch
    /// predictor to get wrong; taken one by one, about a third of the keys would go past their home.
    ///
    /// # Safety
    ///
    /// `key` has the key size of the map.
    #[inline(always)]
    pub(crate) unsafe fn search<K: KeyForm>(&self, key: K) -> Search {
        let home = Probe::home(key.hash(), self.geometry.buckets());
        let mut first = home;
        loop {
            let second = first.second_of_pair();
            // SAFETY: the probes are of this table, and the key has its key size.
            let candidate = select_unpredictable(unsafe { self.holds(first, key) }, first, second);
            // SAFETY: as above.
            if unsafe { self.holds(candidate, key) } {
                return Search::Found(candidate);
            }
            let first_status = self.status(first.index());
            if first_status.either_ends_path(self.status(second.index())) {
                let end = select_unpredictable(first_status.ends_path(), first, second);
                return Search::Absent(Absent { home, end });
            }
            match second.next() {
                Some(next) => first = next,
                None => return Search::Absent(Absent { home, end: second }),
            }
        }
    }

    /// # Safety
    ///
    /// `probe` comes from this table, and `key` has the key size of the map.
    #[inline(always)]
    unsafe fn holds<K: KeyForm>(&self, probe: Probe, key: K) -> bool {
        // SAFETY: the key of a bucket of this table, which `new` vouches for and which is as long as `key`.
        let equal = unsafe { key.matches(self.key(probe.index())) };
        equal & self.status(probe.index()).is_occupied()
    }

    /// Finds the bucket that an absent key goes to: the first on its path that is not occupied.
    ///
    /// # Safety
    ///
    /// `absent` comes from a search of this table; the map may have changed since.
    #[inline(always)]
    pub(crate) unsafe fn vacancy(&self, absent: Absent) -> Vacancy {
        if usize::from(self.element_count()) >= self.geometry.capacity() {
            return Vacancy::Full;
        }
        let mut first = absent.home;
        loop {
            let second = first.second_of_pair();
            let candidate = select_unpredictable(self.is_occupied(first), second, first);
            if !self.is_occupied(candidate) {
                return Vacancy::At(candidate);
            }
            match second.next() {
                Some(next) => first = next,
                None => return Vacancy::Corrupt,
            }
        }
    }

    #[inline(always)]
    fn is_occupied(&self, probe: Probe) -> bool {
        self.status(probe.index()).is_occupied()
    }

    /// Makes the vacant bucket at `probe` an entry with this key and a value of zeroes.
    ///
    /// The key is read before anything is written, so it may lie in this map.
    ///
    /// # Safety
    ///
    /// `probe` comes from a search of this table, and `key` has the key size of the map.
    #[inline(always)]
    pub(crate) unsafe fn occupy<K: KeyForm>(&self, probe: Probe, key: K) {
        let bucket = self.bucket(probe.index());
        let key_end = self.geometry.key_offset() + self.geometry.key_size();
        // SAFETY: all within one bucket of this table, which has room for a key of this size at `key_offset`, and
        // `key_end` is not behind its end.
        unsafe {
            key.write(bucket.add(self.geometry.key_offset()));
            // The bucket was zeroed when it was last vacated, but its value may have been written since
            // by someone who still had the address.
            ptr::write_bytes(bucket.add(key_end), 0, self.geometry.bucket_size() - key_end);
        }
        for index in probe.passed() {
            self.set_status(index, self.status(index).one_more_passing());
        }
        let status = self.status(probe.index());
        self.set_status(probe.index(), status.with_entry());
        self.set_element_count(self.element_count().saturating_add(1));
        let vanished = u32::from(status.is_tombstone());
        self.set_tombstone_count(self.tombstone_count().saturating_sub(vanished));
    }

    /// Removes the entry that a search found at `probe`.
    ///
    /// # Safety
    ///
    /// `probe` comes from a search of this table.
    #[inline(always)]
    pub(crate) unsafe fn vacate(&self, probe: Probe) {
        let mut tombstones = self.tombstone_count();
        for index in probe.passed() {
            let before = self.status(index);
            let after = before.one_fewer_passing();
            self.set_status(index, after);
            if before.is_tombstone() && !after.is_tombstone() {
                tombstones = tombstones.saturating_sub(1);
            }
        }
        let status = self.status(probe.index()).without_entry();
        self.set_status(probe.index(), status);
        // SAFETY: what follows the status byte of one bucket of this table.
        unsafe { ptr::write_bytes(self.bucket(probe.index()).add(1), 0, self.geometry.bucket_size() - 1) };
        tombstones = tombstones.saturating_add(u32::from(status.is_tombstone()));
        // Only a forged count can come to more than there are buckets, and it must not make the header invalid.
        #[expect(clippy::cast_possible_truncation, reason = "there are at most 2^17 buckets")]
        let buckets = self.geometry.bucket_count() as u32;
        self.set_tombstone_count(tombstones.min(buckets));
        self.set_element_count(self.element_count().saturating_sub(1));
    }

    /// The first occupied bucket at or after `index`.
    #[inline(always)]
    pub(crate) fn occupied_from(&self, index: usize) -> Option<usize> {
        (index..self.geometry.bucket_count()).find(|&index| self.status(index).is_occupied())
    }

    /// Makes every bucket as new.
    pub(crate) fn clear(&self) {
        let size = self.geometry.bucket_count() * self.geometry.bucket_size();
        // SAFETY: exactly the buckets of this table.
        unsafe { ptr::write_bytes(self.bucket(0), 0, size) };
        self.set_element_count(0);
        self.set_tombstone_count(0);
    }

    #[inline(always)]
    pub(crate) fn element_count(&self) -> u16 {
        u16::from_le_bytes(self.field(offset_of!(MapHeader, element_count)))
    }

    #[inline(always)]
    fn set_element_count(&self, count: u16) {
        self.set_field(offset_of!(MapHeader, element_count), count.to_le_bytes());
    }

    #[inline(always)]
    pub(crate) fn tombstone_count(&self) -> u32 {
        u32::from_le_bytes(self.field(offset_of!(MapHeader, tombstone_count)))
    }

    #[inline(always)]
    fn set_tombstone_count(&self, count: u32) {
        self.set_field(offset_of!(MapHeader, tombstone_count), count.to_le_bytes());
    }

    #[inline(always)]
    fn field<const N: usize>(&self, offset: usize) -> [u8; N] {
        debug_assert!(offset + N <= MapHeader::SIZE);
        // SAFETY: a field of the header, which `new` vouches for. An array of bytes needs no alignment.
        unsafe { self.base.add(offset).cast::<[u8; N]>().read() }
    }

    #[inline(always)]
    fn set_field<const N: usize>(&self, offset: usize, bytes: [u8; N]) {
        debug_assert!(offset + N <= MapHeader::SIZE);
        // SAFETY: as in `field`.
        unsafe { self.base.add(offset).cast::<[u8; N]>().write(bytes) }
    }

    #[inline(always)]
    fn status(&self, index: usize) -> StatusByte {
        // SAFETY: the first byte of a bucket of this table.
        StatusByte::from_byte(unsafe { self.bucket(index).read() })
    }

    #[inline(always)]
    fn set_status(&self, index: usize, status: StatusByte) {
        // SAFETY: the first byte of a bucket of this table.
        unsafe { self.bucket(index).write(status.to_byte()) }
    }

    /// The address of the key of a bucket, valid as far as `new` vouches for the map.
    ///
    /// # Safety
    ///
    /// `index` is less than the number of buckets.
    #[inline(always)]
    pub(crate) unsafe fn key(&self, index: usize) -> *mut u8 {
        // SAFETY: within the bucket, by the contract of `Geometry`.
        unsafe { self.bucket(index).add(self.geometry.key_offset()) }
    }

    /// The address of the value of a bucket, valid as far as `new` vouches for the map.
    ///
    /// # Safety
    ///
    /// `index` is less than the number of buckets.
    #[inline(always)]
    pub(crate) unsafe fn value(&self, index: usize) -> *mut u8 {
        // SAFETY: within the bucket, by the contract of `Geometry`.
        unsafe { self.bucket(index).add(self.geometry.value_offset()) }
    }

    /// The address of a bucket. Every index in this file comes from a [`Probe`] or a range that ends at
    /// the number of buckets; where it comes from another file, the method is unsafe.
    #[inline(always)]
    fn bucket(&self, index: usize) -> *mut u8 {
        debug_assert!(index < self.geometry.bucket_count());
        // SAFETY: `new` vouches for the memory of every bucket, and the index is one of a bucket.
        unsafe { self.base.add(self.geometry.bucket_offset(index)) }
    }
}

/// Where the size of the keys is known only at run time.
impl Table<CheckedHeader> {
    /// Searches for the key at an address.
    ///
    /// # Safety
    ///
    /// `key` is valid for reads of the key size, and these bytes are initialised and written by nobody else meanwhile.
    /// It needs no alignment, and may lie in the map.
    #[inline(always)]
    pub(crate) unsafe fn search_at(&self, key: *const u8) -> Search {
        // SAFETY: the key can be read by the contract of this function, and each arm reads the key size.
        unsafe {
            match self.geometry.key_size() {
                1 => self.search(ByValue::<[u8; 1]>::read(key)),
                2 => self.search(ByValue::<[u8; 2]>::read(key)),
                4 => self.search(ByValue::<[u8; 4]>::read(key)),
                8 => self.search(ByValue::<[u8; 8]>::read(key)),
                16 => self.search(ByValue::<[u8; 16]>::read(key)),
                size => self.search(ByPointer::new(key, size)),
            }
        }
    }

    /// Finds the key at an address, or creates an entry for it with a value of zeroes. Also returns the
    /// number of buckets looked at.
    ///
    /// # Safety
    ///
    /// As for [`search_at`](Self::search_at).
    #[inline(always)]
    pub(crate) unsafe fn reserve_at(&self, key: *const u8) -> (Reserve, usize) {
        // SAFETY: the key can be read by the contract of this function, also when it is written, since nothing was
        // before that. The positions come from a search of this table.
        unsafe {
            let absent = match self.search_at(key) {
                Search::Found(probe) => return (Reserve::Found(probe.index()), probe.length()),
                Search::Absent(absent) => absent,
            };
            match self.vacancy(absent) {
                Vacancy::At(probe) => {
                    self.occupy(probe, ByPointer::new(key, self.geometry.key_size()));
                    (Reserve::Created(probe.index()), absent.length().max(probe.length()))
                }
                Vacancy::Full => (Reserve::Full, absent.length()),
                Vacancy::Corrupt => (Reserve::Corrupt, self.geometry.bucket_count()),
            }
        }
    }

    /// Removes the entry of the key at an address. Returns whether there was one, and the number of
    /// buckets looked at.
    ///
    /// # Safety
    ///
    /// As for [`search_at`](Self::search_at).
    #[inline(always)]
    pub(crate) unsafe fn remove_at(&self, key: *const u8) -> (bool, usize) {
        // SAFETY: the key can be read by the contract of this function.
        match unsafe { self.search_at(key) } {
            Search::Found(probe) => {
                // SAFETY: the position comes from a search of this table.
                unsafe { self.vacate(probe) };
                (true, probe.length())
            }
            Search::Absent(absent) => (false, absent.length()),
        }
    }

    /// Makes this map a copy of `source`: the same entries and no others.
    ///
    /// Where the two have the same layout and capacity, the buckets are copied as they lie. Otherwise
    /// the entries are inserted one by one in the order of the source.
    ///
    /// # Safety
    ///
    /// The memory of the two maps does not overlap, and they have the same key size and value size.
    pub(crate) unsafe fn overwrite(&self, source: &Self) -> Overwrite {
        let element_count = source.element_count();
        if usize::from(element_count) > self.geometry.capacity() {
            return Overwrite::DoesNotFit;
        }
        if self.geometry == source.geometry {
            // SAFETY: both maps have this size and do not overlap.
            unsafe { ptr::copy_nonoverlapping(source.base, self.base, self.geometry.total_size()) };
            return Overwrite::Done { visited: self.geometry.bucket_count() };
        }
        let occupied = source.occupied().count();
        if occupied != usize::from(element_count) {
            return Overwrite::CorruptSource { element_count, occupied };
        }
        // SAFETY: by the contract of this function.
        unsafe { self.insert_all(source) }
    }

    /// Clears this map and inserts a copy of each entry of `source`.
    ///
    /// Entries whose keys collide take a number of visits that grows with the square of their number, so there is
    /// a budget that depends on the size of the two maps alone. What an insertion can take at most, and what it
    /// takes to clear the map again, is kept back from it: no copy goes over the budget.
    ///
    /// # Safety
    ///
    /// As for [`overwrite`](Self::overwrite).
    unsafe fn insert_all(&self, source: &Self) -> Overwrite {
        let buckets = self.geometry.bucket_count();
        let budget = VISITS_PER_BUCKET * (buckets + source.geometry.bucket_count());
        self.clear();
        let mut visited = buckets;
        for index in source.occupied() {
            if visited + buckets + buckets > budget {
                self.clear();
                return Overwrite::TooManyCollisions { visited: visited + buckets };
            }
            // SAFETY: the key and the value of a bucket of the source, which lies outside this map and has the
            // same sizes.
            visited += unsafe { self.insert_copy(source.key(index), source.value(index)) };
        }
        Overwrite::Done { visited }
    }

    /// Inserts a copy of an entry of another map, and returns the number of buckets looked at.
    ///
    /// # Safety
    ///
    /// `key` and `value` are valid for reads of their sizes and lie outside this map.
    unsafe fn insert_copy(&self, key: *const u8, value: *const u8) -> usize {
        // SAFETY: key and value can be read and lie outside this map by the contract of this function, and the index
        // is that of a bucket of this map.
        unsafe {
            let (reserve, visited) = self.reserve_at(key);
            if let Reserve::Found(index) | Reserve::Created(index) = reserve {
                ptr::copy_nonoverlapping(value, self.value(index), self.geometry.value_size());
            }
            visited
        }
    }

    fn occupied(&self) -> impl Iterator<Item = usize> {
        core::iter::successors(self.occupied_from(0), |&index| self.occupied_from(index + 1))
    }
}
