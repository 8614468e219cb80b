//! The functions of `hashmap-mem`, with its names and signatures, on raw pointers.
//!
//! Every function reads the header first and panics if it is not valid. The buckets may contain
//! anything: a map whose buckets were damaged gives wrong answers, but is never left, and its header stays valid.

use crate::geometry::{CheckedHeader, Geometry};
use crate::header::MapHeader;
use crate::layout::MapInit;
use crate::table::{Overwrite, Reserve, Search, Table};
use core::ptr;

/// Makes a new map at `map_base`. All its bytes are written.
///
/// # Safety
///
/// `map_base` must be valid for writes of the bytes [`layout`](crate::layout()) gives as
/// [`MapInit::total_size`], which nobody else may read or write meanwhile, and aligned to 4 if the header is to be read
/// through a [`MapHeader`] pointer. These bytes need not be initialised before.
///
/// # Panics
///
/// Panics if `config` is not a valid layout, or if its `total_size` is less than the map takes.
pub unsafe fn init(map_base: *mut u8, config: &MapInit) {
    let header = config.header().unwrap_or_else(|error| panic!("invalid map layout: {error}"));
    #[expect(clippy::cast_possible_truncation, reason = "a layout takes at most `u32::MAX` bytes")]
    let size = header.total_size() as usize;
    // SAFETY: the caller vouches for the memory of the map, which the header is part of. An array of bytes needs no
    // alignment.
    unsafe {
        ptr::write_bytes(map_base, 0, size);
        map_base.cast::<[u8; MapHeader::SIZE]>().write(header.to_bytes());
    }
}

/// Whether there is a valid header at `base_ptr`.
///
/// # Safety
///
/// `base_ptr` must be valid for reads of 32 bytes, which are initialised and written by nobody meanwhile. It needs no
/// alignment.
#[inline]
#[must_use]
pub const unsafe fn validate(base_ptr: *const u8) -> bool {
    // SAFETY: by the contract of this function.
    unsafe { header(base_ptr) }.check().is_ok()
}

/// Finds the value of a key, or creates an entry for it with a value of zeroes.
///
/// Returns the address of the value, or null if the map is full: the key is absent and there are as many
/// entries as the capacity allows.
///
/// # Safety
///
/// `base_ptr` must point to [a map](crate#maps-behind-pointers) that is valid for reads and writes, and `key_ptr` to
/// [a key](crate#maps-behind-pointers).
///
/// # Panics
///
/// Panics if the header of the map is not valid.
#[inline]
pub unsafe fn get_or_reserve_entry(base_ptr: *mut u8, key_ptr: *const u8) -> *mut u8 {
    // SAFETY: by the contract of this function.
    unsafe {
        let table = table(base_ptr);
        match table.reserve_at(key_ptr).0 {
            Reserve::Found(index) | Reserve::Created(index) => table.value(index),
            Reserve::Full | Reserve::Corrupt => ptr::null_mut(),
        }
    }
}

/// Creates an entry with a value of zeroes for a key that is not in the map.
///
/// Returns the address of the value, or null if the map is full.
///
/// # Safety
///
/// As for [`get_or_reserve_entry`].
///
/// # Panics
///
/// Panics if the key is in the map, or if the header of the map is not valid.
#[inline]
pub unsafe fn reserve_entry(base_ptr: *mut u8, key_ptr: *const u8) -> *mut u8 {
    // SAFETY: by the contract of this function.
    unsafe {
        let table = table(base_ptr);
        match table.reserve_at(key_ptr).0 {
            Reserve::Found(_) => panic!("Key already exists in map"),
            Reserve::Created(index) => table.value(index),
            Reserve::Full | Reserve::Corrupt => ptr::null_mut(),
        }
    }
}

/// Finds the value of a key. Returns its address, or null if the key is absent.
///
/// # Safety
///
/// `base_ptr` must point to [a map](crate#maps-behind-pointers) that is valid for reads; for writes too if the caller
/// writes to the value. `key_ptr` must point to [a key](crate#maps-behind-pointers).
///
/// # Panics
///
/// Panics if the header of the map is not valid.
#[inline]
pub unsafe fn lookup(base_ptr: *mut u8, key_ptr: *const u8) -> *mut u8 {
    // SAFETY: by the contract of this function.
    unsafe {
        let table = table(base_ptr);
        match table.search_at(key_ptr) {
            Search::Found(probe) => table.value(probe.index()),
            Search::Absent(_) => ptr::null_mut(),
        }
    }
}

/// Whether a key is in the map.
///
/// # Safety
///
/// `base_ptr` must point to [a map](crate#maps-behind-pointers) that is valid for reads, and `key_ptr` to
/// [a key](crate#maps-behind-pointers).
///
/// # Panics
///
/// Panics if the header of the map is not valid.
#[inline]
#[must_use]
pub unsafe fn has(base_ptr: *const u8, key_ptr: *const u8) -> bool {
    // SAFETY: by the contract of this function; `lookup` itself only reads.
    unsafe { !lookup(base_ptr.cast_mut(), key_ptr).is_null() }
}

/// Removes the entry of a key and zeroes its bytes. Returns whether there was one.
///
/// # Safety
///
/// As for [`get_or_reserve_entry`].
///
/// # Panics
///
/// Panics if the header of the map is not valid.
#[inline]
pub unsafe fn remove(base_ptr: *mut u8, key_ptr: *const u8) -> bool {
    // SAFETY: by the contract of this function.
    unsafe { table(base_ptr).remove_at(key_ptr).0 }
}

/// Makes the map at `target_base` a copy of the one at `source`: the same entries, no others.
///
/// Returns `false`, and changes nothing, if the source has more entries than the target has capacity.
/// Where source and target are the same map, nothing changes. Alignments and capacities may differ;
/// where they are equal too, the copy has its entries in the same buckets.
///
/// Where they differ, the entries are inserted one by one, within a budget of 16 bucket visits for each bucket of
/// the two maps. Only keys that collide by the hundred take more. Then the function gives up: it returns `false`,
/// and the target is **empty**.
///
/// # Safety
///
/// `target_base` must point to [a map](crate#maps-behind-pointers) that is valid for reads and writes, `source` to one
/// that is valid for reads. The two maps must be the same or lie apart: no byte may be one of both.
///
/// # Panics
///
/// Panics if the key sizes or the value sizes of the two differ, if a header is not valid, or if the
/// source is corrupt: its number of occupied buckets is not its number of entries.
pub unsafe fn overwrite(target_base: *mut u8, source: *const u8) -> bool {
    // SAFETY: by the contract of this function; the source is only read.
    let (target, origin) = unsafe { (table(target_base), table(source)) };
    assert_eq!(target.geometry().key_size(), origin.geometry().key_size(), "Incompatible key sizes");
    assert_eq!(target.geometry().value_size(), origin.geometry().value_size(), "Incompatible value sizes");
    if ptr::eq(target_base, source) {
        return true;
    }
    // SAFETY: the maps lie apart by the contract of this function, and their sizes agree.
    match unsafe { target.overwrite(&origin) } {
        Overwrite::Done { .. } => true,
        Overwrite::DoesNotFit | Overwrite::TooManyCollisions { .. } => false,
        Overwrite::CorruptSource { element_count, occupied } => {
            panic!(
                "corrupt source map: it counts {element_count} entries, but {occupied} buckets are occupied"
            )
        }
    }
}

/// Finds the first entry in bucket `start_index` or a later one.
///
/// Returns the addresses of its key and value and the index of its bucket, or `(null, null, 0xffff)` if
/// there is none. An iteration starts at 0 and goes on with the returned index + 1. Entries never
/// move, so entries may be inserted and removed on the way.
///
/// An index of 16 bits cannot name more than 65,535 buckets and the end. A map with a capacity above
/// 16,384 has at least 65,536 buckets; it is iterated with [`find_next_valid_entry_u32`].
///
/// # Safety
///
/// `base` must point to [a map](crate#maps-behind-pointers) that is valid for reads; for writes too if the caller writes
/// to the value.
///
/// # Panics
///
/// Panics if the map has more than 65,535 buckets, or if its header is not valid.
#[inline]
#[expect(
    clippy::cast_possible_truncation,
    reason = "no bucket has the index 0xffff, and `u32::MAX` becomes it"
)]
pub unsafe fn find_next_valid_entry(base: *mut u8, start_index: u16) -> (*const u8, *mut u8, u16) {
    // SAFETY: by the contract of this function.
    let table = unsafe { table(base) };
    let buckets = table.geometry().bucket_count();
    assert!(
        buckets <= usize::from(u16::MAX),
        "a map of {buckets} buckets has no 16-bit index; use find_next_valid_entry_u32"
    );
    let (key, value, index) = next_entry(table, start_index.into());
    (key, value, index as u16)
}

/// Finds the first entry in bucket `start_index` or a later one, in a map of any size.
///
/// Returns the addresses of its key and value and the index of its bucket, or `(null, null, u32::MAX)`
/// if there is none. Otherwise like [`find_next_valid_entry`].
///
/// # Safety
///
/// As for [`find_next_valid_entry`].
///
/// # Panics
///
/// Panics if the header of the map is not valid.
#[inline]
pub unsafe fn find_next_valid_entry_u32(base: *mut u8, start_index: u32) -> (*const u8, *mut u8, u32) {
    // SAFETY: by the contract of this function.
    next_entry(unsafe { table(base) }, start_index)
}

#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "there are at most 2^17 buckets")]
fn next_entry(table: Table<CheckedHeader>, start_index: u32) -> (*const u8, *mut u8, u32) {
    match table.occupied_from(start_index as usize) {
        // SAFETY: the index of a bucket of this table.
        Some(index) => unsafe { (table.key(index), table.value(index), index as u32) },
        None => (ptr::null(), ptr::null_mut(), u32::MAX),
    }
}

/// # Safety
///
/// As for [`validate`].
#[inline(always)]
const unsafe fn header(base: *const u8) -> MapHeader {
    // SAFETY: by the contract of this function. An array of bytes needs no alignment.
    MapHeader::from_bytes(unsafe { &*base.cast::<[u8; MapHeader::SIZE]>() })
}

/// # Safety
///
/// `base` points to a map, as the docs of the crate call it, that is valid for what the caller does with the table, and
/// the caller keeps the table no longer than the function that it was given `base` for runs.
#[inline(always)]
unsafe fn table(base: *const u8) -> Table<CheckedHeader> {
    // SAFETY: by the contract of this function.
    unsafe {
        match CheckedHeader::new(header(base)) {
            Ok(geometry) => Table::new(base.cast_mut(), geometry),
            Err(_) => invalid_map(header(base)),
        }
    }
}

/// Panics. What is wrong is found anew, so that the way of a valid map carries nothing of it.
#[cold]
fn invalid_map(header: MapHeader) -> ! {
    match header.check() {
        Err(error) => panic!("invalid map: {error}"),
        Ok(()) => unreachable!("the check has failed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::layout;
    use crate::memory::AlignedBytes;

    #[test]
    fn overwrite_replaces() {
        let (_, init_4) = layout(1, 1, 1, 1, 4);
        let (_, init_9) = layout(1, 1, 1, 1, 9);
        let mut memory = [AlignedBytes::<128>::zeroed(); 2];
        let [target, source] = &mut memory;
        let (target, source) = (target.as_bytes_mut().as_mut_ptr(), source.as_bytes_mut().as_mut_ptr());
        // SAFETY: each map takes less than 128 bytes, and a key has one.
        unsafe {
            init(target, &init_9);
            init(source, &init_4);
            *get_or_reserve_entry(target, &1) = 10;
            *get_or_reserve_entry(source, &2) = 20;
            assert!(overwrite(target, source));
            assert!(overwrite(target, target));
            assert!(!has(target, &1));
            assert_eq!(*lookup(target, &2), 20);
        }
    }

    #[test]
    #[should_panic(expected = "use find_next_valid_entry_u32")]
    fn a_16_bit_index_is_refused_where_it_is_too_small() {
        let (_, config) = layout(1, 1, 0, 1, 21_846);
        let mut memory = AlignedBytes::<{ 32 + 65_536 * 2 }>::zeroed();
        let base = memory.as_bytes_mut().as_mut_ptr();
        // SAFETY: the map takes exactly the memory.
        unsafe {
            init(base, &config);
            let start = if cfg!(miri) { 65_000 } else { 0 };
            assert!(find_next_valid_entry_u32(base, start).0.is_null());
            find_next_valid_entry(base, 0);
        }
    }
}
