//! The defects of hashmap-mem 0.2.1, one test for each: what is wanted instead, and, where it can be shown
//! safely, that hashmap-mem has it.

mod support;

use hashmap_core::heap::{HeapError, HeapMap, Key};
use hashmap_core::{HeaderError, LayoutError, try_layout};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null;
use support::{Memory, Random, forge, rounds};

/// The functions of one of the two crates, on a map it owns.
macro_rules! map_of {
    ($Name:ident, $library:ident, $number:ident) => {
        struct $Name {
            memory: Memory,
            value_size: usize,
        }

        impl $Name {
            /// Keys of `N` bytes are given to the methods.
            fn new(key_size: u32, value_size: u32, capacity: u16) -> Self {
                let (_, config) = $library::layout(key_size, 1, value_size, 1, capacity);
                let mut memory = Memory::dirty(config.total_size as usize);
                // SAFETY: the memory has the size of the layout.
                unsafe { $library::init(memory.base(), &config) };
                Self { memory, value_size: value_size as usize }
            }

            /// The value as it is before anything is written to it.
            fn reserve(&mut self, key: impl AsRef<[u8]>) -> Option<&mut [u8]> {
                // SAFETY: the map is that of `new`; the tests use keys of its key size.
                unsafe {
                    let place = $library::get_or_reserve_entry(self.memory.base(), key.as_ref().as_ptr());
                    if place.is_null() {
                        return None;
                    }
                    Some(std::slice::from_raw_parts_mut(place, self.value_size))
                }
            }

            fn has(&self, key: impl AsRef<[u8]>) -> bool {
                // SAFETY: as in `reserve`.
                unsafe { $library::has(self.memory.bytes().as_ptr(), key.as_ref().as_ptr()) }
            }

            fn remove(&mut self, key: impl AsRef<[u8]>) -> bool {
                // SAFETY: as in `reserve`.
                unsafe { $library::remove(self.memory.base(), key.as_ref().as_ptr()) }
            }

            fn overwrite(&mut self, source: &Self) -> bool {
                // SAFETY: two maps of `new` that lie apart.
                unsafe { $library::overwrite(self.memory.base(), source.memory.bytes().as_ptr()) }
            }

            fn len(&self) -> u16 {
                u16::$number([self.memory.bytes()[2], self.memory.bytes()[3]])
            }

            /// How many of these keys the map refuses.
            fn refusals<K: AsRef<[u8]>>(&mut self, keys: impl IntoIterator<Item = K>) -> usize {
                keys.into_iter().filter(|key| self.reserve(key).is_none()).count()
            }
        }
    };
}

map_of!(Ours, hashmap_core, from_le_bytes);
map_of!(Theirs, hashmap_mem, from_ne_bytes);

/// Hashmap-mem reads its header and the keys as numbers of the host, so which keys collide there depends on it.
const LITTLE_ENDIAN: bool = cfg!(target_endian = "little");

fn random_keys(seed: u64, count: usize) -> Vec<[u8; 4]> {
    Random(seed).keys().take(count).map(|key| (key as u32).to_le_bytes()).collect()
}

#[test]
fn a_map_is_not_full_before_it_is_full() {
    let capacity = rounds(1024, 128);
    let keys = random_keys(1, capacity);
    assert_eq!(Ours::new(4, 4, capacity as u16).refusals(&keys), 0);
    assert!(Theirs::new(4, 4, capacity as u16).refusals(&keys) > 0);
}

#[test]
fn entries_that_come_and_go_are_not_refused() {
    let (capacity, stay) = (rounds(1024, 128) as u16, rounds(700, 120));
    let keys = random_keys(2, rounds(200_000, 300));
    let (mut ours, mut theirs) = (Ours::new(4, 4, capacity), Theirs::new(4, 4, capacity));
    let (mut refused_by_us, mut refused_by_them) = (0, 0);
    for (index, key) in keys.iter().enumerate() {
        if let Some(old) = index.checked_sub(stay) {
            ours.remove(keys[old]);
            theirs.remove(keys[old]);
        }
        refused_by_us += ours.refusals([key]);
        refused_by_them += theirs.refusals([key]);
    }
    assert_eq!(refused_by_us, 0);
    assert!(refused_by_them > 0);
}

#[test]
fn big_endian_numbers_do_not_collide() {
    let keys: Vec<[u8; 8]> = (0..64_u64).map(u64::to_be_bytes).collect();
    assert_eq!(Ours::new(8, 4, 64).refusals(&keys), 0);
    assert_eq!(Theirs::new(8, 4, 64).refusals(&keys), if LITTLE_ENDIAN { 32 } else { 2 });
}

#[test]
fn names_that_differ_in_the_last_letter_do_not_collide() {
    let keys: Vec<[u8; 8]> =
        (b'!'..b'a').map(|letter| [b'p', b'l', b'a', b'y', b'e', b'r', b'_', letter]).collect();
    assert_eq!(keys.len(), 64);
    assert_eq!(Ours::new(8, 4, 64).refusals(&keys), 0);
    assert!(Theirs::new(8, 4, 64).refusals(&keys) >= 32 || !LITTLE_ENDIAN);
}

#[test]
fn the_limit_is_enforced() {
    let keys = random_keys(3, 8);
    assert_eq!(Ours::new(4, 4, 5).refusals(&keys), 3);
    assert_eq!(Theirs::new(4, 4, 5).refusals(&keys), 0);
}

#[test]
fn tombstones_vanish() {
    let (mut ours, mut theirs) = (Ours::new(4, 4, 32), Theirs::new(4, 4, 32));
    let new = ours.memory.clone();
    for key in random_keys(4, rounds(10_000, 300)) {
        assert!(ours.reserve(key).is_some() && ours.remove(key));
        theirs.reserve(key);
        theirs.remove(key);
    }
    assert!(ours.memory.bytes() == new.bytes());
    // After its header of 24 bytes, every bucket of 9 has the status of a tombstone.
    assert!(theirs.memory.bytes()[24..][..32 * 9].chunks(9).all(|bucket| bucket[0] == 1));
    assert_eq!(theirs.len(), 0);
}

#[test]
fn overwrite_replaces() {
    let (mut ours, mut our_source) = (Ours::new(4, 4, 8), Ours::new(4, 4, 8));
    ours.reserve([1; 4]);
    our_source.reserve([2; 4]);
    assert!(ours.overwrite(&our_source));
    assert_eq!((ours.len(), ours.has([1; 4]), ours.has([2; 4])), (1, false, true));

    let (mut theirs, mut their_source) = (Theirs::new(4, 4, 8), Theirs::new(4, 4, 8));
    theirs.reserve([1; 4]);
    their_source.reserve([2; 4]);
    assert!(theirs.overwrite(&their_source));
    assert_eq!((theirs.len(), theirs.has([1; 4])), (2, true));
}

#[test]
fn overwrite_is_done_wholly_or_not_at_all() {
    let (here, there) = (random_keys(5, 3), random_keys(6, 4));
    let (mut ours, mut our_source) = (Ours::new(4, 4, 4), Ours::new(4, 4, 8));
    ours.refusals(&here);
    our_source.refusals(&there);
    // Merged, there would be seven entries in a map of four.
    assert!(ours.overwrite(&our_source));
    assert_eq!(ours.len(), 4);
    our_source.reserve([9; 4]);
    let before = ours.memory.clone();
    assert!(!ours.overwrite(&our_source));
    assert!(ours.memory.bytes() == before.bytes());

    let (mut theirs, mut their_source) = (Theirs::new(4, 4, 4), Theirs::new(4, 4, 8));
    theirs.refusals(&here);
    their_source.refusals(&there);
    assert!(!theirs.overwrite(&their_source));
    assert_eq!(theirs.len(), 4);
}

#[test]
fn a_new_entry_does_not_show_an_old_value() {
    let (mut ours, mut theirs) = (Ours::new(4, 4, 8), Theirs::new(4, 4, 8));
    ours.reserve([1; 4]).unwrap().fill(7);
    theirs.reserve([1; 4]).unwrap().fill(7);
    assert!(ours.remove([1; 4]) && theirs.remove([1; 4]));
    assert_eq!(ours.reserve([1; 4]).unwrap(), [0; 4]);
    assert_eq!(theirs.reserve([1; 4]).unwrap(), [7; 4]);
}

#[test]
fn init_leaves_no_old_bytes() {
    let (ours, theirs) = (Ours::new(4, 4, 8), Theirs::new(4, 4, 8));
    assert!(ours.memory.bytes()[32..][..16 * 9].iter().all(|&byte| byte == 0));
    assert!(theirs.memory.bytes()[24..][..8 * 9].iter().any(|&byte| byte != 0));
}

#[test]
fn a_capacity_of_40000_is_one() {
    let (_, init) = try_layout(4, 4, 4, 4, 40_000).unwrap();
    assert_eq!((init.logical_limit, init.total_size), (40_000, 32 + 131_072 * 12));
    // Their arithmetic panics where overflows are checked, and wraps where they are not.
    let theirs = catch_unwind(|| hashmap_mem::layout(4, 4, 4, 4, 40_000).1.capacity);
    assert_eq!(theirs.unwrap_or(0), 0);
}

#[test]
fn the_total_size_does_not_wrap() {
    let size = 32 + (1 << 16) * ((1 << 20) + 8);
    assert_eq!(try_layout(4, 4, 1 << 20, 4, 32_768), Err(LayoutError::TooLarge { size }));
    // Where their arithmetic has 64 bits, the result is cut to 32.
    let (cut, theirs) = (24 + 32_768 * 8, || hashmap_mem::layout(4, 4, 1 << 20, 4, 32_768).1.total_size);
    assert_eq!(catch_unwind(theirs).unwrap_or(cut), cut);
}

#[test]
fn an_alignment_of_3_is_refused() {
    assert_eq!(try_layout(4, 3, 4, 4, 8), Err(LayoutError::KeyAlignment { alignment: 3 }));
    assert!(catch_unwind(|| hashmap_mem::layout(4, 3, 4, 4, 8)).is_ok());
}

#[test]
fn keys_aligned_to_16_are_aligned_in_memory() {
    let (bucket, init) = hashmap_core::layout(16, 16, 16, 16, 8);
    assert!((32 + u32::from(bucket.key_offset)).is_multiple_of(16));
    let mut memory = Memory::dirty(init.total_size as usize);
    // SAFETY: the memory has the size of the layout, and the key 16 bytes.
    unsafe {
        hashmap_core::init(memory.base(), &init);
        assert!(
            hashmap_core::get_or_reserve_entry(memory.base(), [1; 16].as_ptr()).addr().is_multiple_of(16)
        );
    }
    // Their buckets follow a header of 24 bytes.
    let (bucket, _) = hashmap_mem::layout(16, 16, 16, 16, 8);
    assert!(!(24 + u32::from(bucket.key_offset)).is_multiple_of(16));
}

#[test]
fn a_corrupt_header_is_an_error() {
    let mut ours = Ours::new(4, 4, 8);
    forge(ours.memory.bytes_mut(), 0, |header| header.bucket_count = 15);
    let fault = HeaderError::BucketCount { found: 15, capacity: 8 };
    assert_eq!(HeapMap::open(ours.memory.bytes(), 0).unwrap_err(), HeapError::Header { base: 0, fault });

    let mut theirs = Theirs::new(4, 4, 8);
    theirs.memory.bytes_mut()[0] = 7;
    assert!(catch_unwind(|| theirs.has([1; 4])).is_err());
}

#[test]
fn a_corrupt_bucket_is_no_panic() {
    let mut ours = Ours::new(4, 4, 8);
    ours.memory.bytes_mut()[32..].fill(0xff);
    let mut map = HeapMap::open(ours.memory.bytes_mut(), 0).unwrap();
    assert_eq!(map.has(Key::Bytes(&[1; 4])), Ok(false));
    assert_eq!(map.remove(Key::Bytes(&[1; 4])), Ok(false));
    assert!(map.get_or_reserve(Key::Bytes(&[1; 4])).is_err());

    let mut theirs = Theirs::new(4, 4, 8);
    theirs.memory.bytes_mut()[24..].fill(0xff);
    assert!(catch_unwind(AssertUnwindSafe(|| theirs.reserve([1; 4]).is_some())).is_err());
}

/// Not run on hashmap-mem: there it is undefined behaviour.
#[test]
fn a_map_overwritten_with_itself_is_unchanged() {
    let mut ours = Ours::new(4, 4, 8);
    ours.refusals(random_keys(7, 8));
    let before = ours.memory.clone();
    let base = ours.memory.base();
    // SAFETY: source and target are the same map.
    assert!(unsafe { hashmap_core::overwrite(base, base) });
    assert!(ours.memory.bytes() == before.bytes());
}

#[test]
fn the_maps_of_the_one_crate_are_refused_by_the_other() {
    let (mut ours, mut theirs) = (Ours::new(4, 4, 8), Theirs::new(4, 4, 8));
    let fault = HeaderError::SecretCode { found: hashmap_mem::SECRET_CODE };
    assert_eq!(HeapMap::open(theirs.memory.bytes(), 0).unwrap_err(), HeapError::Header { base: 0, fault });
    assert!(catch_unwind(AssertUnwindSafe(|| ours_read_by_them(&mut ours))).is_err());
    assert!(catch_unwind(AssertUnwindSafe(|| theirs_read_by_us(&mut theirs))).is_err());
}

fn ours_read_by_them(ours: &mut Ours) {
    // SAFETY: it panics when it sees the secret code.
    unsafe { hashmap_mem::lookup(ours.memory.base(), null()) };
}

fn theirs_read_by_us(theirs: &mut Theirs) {
    // SAFETY: it panics when it sees the secret code. There are 32 bytes to read.
    unsafe { hashmap_core::lookup(theirs.memory.base(), null()) };
}
