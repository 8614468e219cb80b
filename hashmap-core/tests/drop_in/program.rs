//! A program for hashmap-mem. It relies on what the two crates have in common: maps that are at most a quarter full, and
//! targets of `overwrite` that are empty.

use super::map::{
    BucketLayout, BucketStatus, MapHeader, MapInit, SECRET_CODE, calculate_bucket_layout,
    find_next_valid_entry, get_or_reserve_entry, has, init, layout, lookup, overwrite, remove, total_size,
};
use crate::support::{Memory, Random, rounds};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Place = *mut u8;

const _: fn(u32, u8, u32, u8) -> BucketLayout = calculate_bucket_layout;
const _: fn(u16, u32) -> u32 = total_size;
const _: fn(u32, u8, u32, u8, u16) -> (BucketLayout, MapInit) = layout;
const _: unsafe fn(Place, &MapInit) = init;
const _: unsafe fn(Place, *const u8) -> Place = get_or_reserve_entry;
const _: unsafe fn(*const u8, *const u8) -> bool = has;
const _: unsafe fn(Place, *const u8) -> Place = lookup;
const _: unsafe fn(Place, *const u8) -> bool = remove;
const _: unsafe fn(Place, *const u8) -> bool = overwrite;
const _: unsafe fn(Place, u16) -> (*const u8, Place, u16) = find_next_valid_entry;
const _: u8 = SECRET_CODE;
/// The size of a map is known where the program is compiled.
const _: () = assert!(total_size(8, 16) > total_size(4, 16));

/// A map of `u32` to `u64` in memory of its own.
struct Map(Memory);

impl Map {
    fn new(limit: u16) -> Self {
        let (_, config) = layout(4, 4, 8, 8, limit);
        let mut memory = Memory::dirty(config.total_size as usize);
        // SAFETY: the memory has the size of the layout, and is aligned to 16.
        unsafe { init(memory.base(), &config) };
        Self(memory)
    }

    fn place(&mut self, key: u32) -> *mut u64 {
        // SAFETY: the map is that of `new`, and the key has 4 bytes.
        unsafe { get_or_reserve_entry(self.0.base(), (&raw const key).cast()).cast() }
    }

    fn insert(&mut self, key: u32, value: u64) {
        // SAFETY: the place of a value of 8 bytes, as the map has a free bucket; their map does not align it.
        unsafe { self.place(key).write_unaligned(value) };
    }

    fn get(&mut self, key: u32) -> Option<u64> {
        // SAFETY: as in `place` and `insert`.
        unsafe {
            let place = lookup(self.0.base(), (&raw const key).cast()).cast::<u64>();
            assert_eq!(has(self.0.base(), (&raw const key).cast()), !place.is_null());
            (!place.is_null()).then(|| place.read_unaligned())
        }
    }

    fn remove(&mut self, key: u32) -> bool {
        // SAFETY: as in `place`.
        unsafe { remove(self.0.base(), (&raw const key).cast()) }
    }

    fn overwrite(&mut self, source: &Self) -> bool {
        // SAFETY: two maps of `new` that lie apart.
        unsafe { overwrite(self.0.base(), source.0.bytes().as_ptr()) }
    }

    fn header(&self) -> MapHeader {
        // SAFETY: there is a header at the start of the memory, which is aligned.
        unsafe { self.0.bytes().as_ptr().cast::<MapHeader>().read() }
    }

    /// On a host of the other byte order, the header of the one crate is not to be read in this way.
    fn check_len(&self, len: usize) {
        if cfg!(target_endian = "little") {
            assert_eq!(usize::from(self.header().element_count), len);
        }
    }

    fn entries(&mut self) -> HashMap<u32, u64> {
        let (mut entries, mut start) = (HashMap::new(), 0);
        loop {
            // SAFETY: the map is that of `new`, and the pointers are those of an entry.
            unsafe {
                let (key, value, index) = find_next_valid_entry(self.0.base(), start);
                if key.is_null() {
                    assert_eq!((value.is_null(), index), (true, 0xffff));
                    return entries;
                }
                let (key, value) = (key.cast::<u32>().read_unaligned(), value.cast::<u64>().read_unaligned());
                assert_eq!(entries.insert(key, value), None, "{key} is met twice");
                start = index + 1;
            }
        }
    }
}

#[test]
fn buckets_are_laid_out() {
    for (sizes, expected) in [
        ((4, 4, 8, 8), (4, 8, 16)),
        ((8, 8, 8, 8), (8, 16, 24)),
        ((1, 1, 1, 1), (1, 2, 3)),
        ((3, 1, 4, 4), (1, 4, 8)),
        ((2, 2, 1, 1), (2, 4, 6)),
        ((16, 16, 4, 4), (16, 32, 48)),
        ((4, 4, 0, 1), (4, 8, 8)),
    ] {
        let (key_size, key_alignment, value_size, value_alignment) = sizes;
        let (bucket, config) = layout(key_size, key_alignment, value_size, value_alignment, 16);
        let alone = calculate_bucket_layout(key_size, key_alignment, value_size, value_alignment);
        for BucketLayout { bucket_size, key_offset, value_offset } in [bucket, alone] {
            assert_eq!((key_offset, value_offset, bucket_size), expected);
        }
        assert_eq!((config.key_size, config.key_alignment), (key_size, key_alignment));
        assert_eq!((config.value_size, config.value_alignment), (value_size, value_alignment));
        assert_eq!((config.capacity, config.logical_limit), (16, 16));
        assert_eq!(config.total_size, total_size(16, bucket.bucket_size));
    }
}

#[test]
fn a_configuration_is_made_by_hand() {
    let (bucket, by_layout) = layout(4, 4, 8, 8, 16);
    let config = MapInit {
        key_size: 4,
        key_alignment: 4,
        value_size: 8,
        value_alignment: 8,
        capacity: 16,
        logical_limit: 16,
        total_size: total_size(16, bucket.bucket_size),
    };
    let (mut memory, mut other) =
        (Memory::dirty(config.total_size as usize), Memory::dirty(by_layout.total_size as usize));
    // SAFETY: each memory has the size of its layout.
    unsafe {
        init(memory.base(), &config);
        init(other.base(), &by_layout);
    }
    assert!(memory.bytes() == other.bytes());
}

#[test]
fn a_header_says_what_the_map_is() {
    let map = Map::new(16);
    if cfg!(target_endian = "little") {
        let header = map.header();
        assert_eq!((header.capacity, header.element_count), (16, 0));
        assert_eq!((header.key_size, header.key_offset), (4, 4));
        assert_eq!((header.value_size, header.value_offset, header.bucket_size), (8, 8, 16));
        assert_eq!(header.padding_and_secret_code, SECRET_CODE);
    }
}

#[test]
fn a_status_has_its_number() {
    let numbers = [BucketStatus::Empty, BucketStatus::Tombstone, BucketStatus::Occupied].map(|it| it as u8);
    assert_eq!(numbers, [0, 1, 2]);
}

#[test]
fn what_is_inserted_is_found_until_it_is_removed() {
    let mut map = Map::new(16);
    assert_eq!((map.get(5), map.remove(5)), (None, false));
    map.insert(5, 50);
    map.insert(6, 60);
    map.check_len(2);
    assert_eq!((map.get(5), map.get(6), map.get(7)), (Some(50), Some(60), None));
    // A key that is there keeps its place and its value.
    let place = map.place(5);
    assert_eq!((map.place(5), map.get(5)), (place, Some(50)));
    map.insert(5, 51);
    map.check_len(2);
    assert_eq!(map.get(5), Some(51));
    assert!(map.remove(5));
    assert!(!map.remove(5));
    map.check_len(1);
    assert_eq!((map.get(5), map.get(6)), (None, Some(60)));
}

#[test]
fn random_changes_are_those_of_the_standard_map() {
    let mut random = Random(41);
    let (mut map, mut model) = (Map::new(64), HashMap::new());
    for _ in 0..rounds(5000, 60) {
        let (key, value) = (random.below(16) as u32, random.next());
        match random.below(3) {
            0 => {
                map.insert(key, value);
                model.insert(key, value);
            }
            1 => assert_eq!(map.remove(key), model.remove(&key).is_some()),
            _ => assert_eq!(map.get(key), model.get(&key).copied()),
        }
        map.check_len(model.len());
    }
    assert_eq!(map.entries(), model);
}

#[test]
fn an_empty_map_becomes_a_copy_of_another() {
    let (mut source, mut same, mut larger) = (Map::new(16), Map::new(16), Map::new(64));
    for key in 0..4 {
        source.insert(key, u64::from(key) * 100);
    }
    for target in [&mut same, &mut larger] {
        assert!(target.overwrite(&source));
        target.check_len(4);
        assert_eq!(target.entries(), source.entries());
    }
}

#[test]
fn more_entries_than_the_target_takes_are_not_copied() {
    let (mut source, mut target) = (Map::new(16), Map::new(2));
    for key in 0..4 {
        source.insert(key, 1);
    }
    target.insert(9, 90);
    assert!(!target.overwrite(&source));
    assert_eq!(target.entries(), HashMap::from([(9, 90)]));
}

#[test]
fn maps_with_keys_of_different_sizes_are_not_copied() {
    // Their buckets have the same size.
    let [(_, here), (_, there)] = [layout(4, 1, 4, 1, 8), layout(2, 1, 6, 1, 8)];
    let mut target = Memory::dirty(here.total_size as usize);
    let mut source = Memory::dirty(there.total_size as usize);
    // SAFETY: each memory has the size of its layout.
    let copy = AssertUnwindSafe(|| unsafe {
        init(target.base(), &here);
        init(source.base(), &there);
        overwrite(target.base(), source.base())
    });
    let message = catch_unwind(copy).unwrap_err();
    let message = message.downcast_ref::<String>().expect("the message is formatted");
    assert!(message.contains("Incompatible key sizes"), "{message}");
}

#[test]
fn bytes_that_are_no_map_are_refused() {
    let panics = |operation: &dyn Fn(Place)| {
        let mut map = Map::new(8);
        map.0.bytes_mut()[23] = !SECRET_CODE;
        let before = map.0.clone();
        let base = map.0.base();
        assert!(catch_unwind(AssertUnwindSafe(|| operation(base))).is_err());
        assert!(map.0.bytes() == before.bytes());
    };
    let key = [1; 4].as_ptr();
    // SAFETY: the functions panic when they see the byte in the header.
    unsafe {
        panics(&|base| _ = get_or_reserve_entry(base, key));
        panics(&|base| _ = has(base, key));
        panics(&|base| _ = lookup(base, key));
        panics(&|base| _ = remove(base, key));
        panics(&|base| _ = find_next_valid_entry(base, 0));
        panics(&|base| _ = overwrite(base, Map::new(8).0.base()));
        panics(&|base| _ = overwrite(Map::new(8).0.base(), base));
    }
}
