//! Keys and values of every size and alignment.

mod support;

use hashmap_core::heap::{HeapMap, Key};
use hashmap_core::{MapHeader, layout};
use support::{Checker, Memory, Random, Reference, rounds};

const ALIGNMENTS: [usize; 5] = [1, 2, 4, 8, 16];
const VALUE_SIZES: [usize; 6] = [0, 1, 7, 8, 16, 40];
const CAPACITY: u16 = 5;

/// Calls `test` with the sizes and alignments of every combination.
fn every_shape(mut test: impl FnMut([usize; 4])) {
    for key_size in (1..=40).step_by(rounds(1, 20)) {
        for key_alignment in ALIGNMENTS.into_iter().step_by(rounds(1, 4)) {
            for value_size in VALUE_SIZES.into_iter().step_by(rounds(1, 4)) {
                for value_alignment in ALIGNMENTS.into_iter().step_by(rounds(1, 4)) {
                    test([key_size, key_alignment, value_size, value_alignment]);
                }
            }
        }
    }
}

fn config([key_size, key_alignment, value_size, value_alignment]: [usize; 4]) -> hashmap_core::MapInit {
    layout(key_size as u32, key_alignment as u8, value_size as u32, value_alignment as u8, CAPACITY).1
}

#[test]
fn keys_and_values_are_aligned_and_lie_apart() {
    every_shape(|shape| {
        let [key_size, key_alignment, value_size, value_alignment] = shape.map(|size| size as u32);
        let (bucket, _) = layout(key_size, key_alignment as u8, value_size, value_alignment as u8, CAPACITY);
        let key_offset = u32::from(bucket.key_offset);
        assert!(key_offset >= 1, "{shape:?}");
        assert!(key_offset + key_size <= bucket.value_offset, "{shape:?}");
        assert!(bucket.value_offset + value_size <= bucket.bucket_size, "{shape:?}");
        assert!(key_offset.is_multiple_of(key_alignment), "{shape:?}");
        assert!(bucket.value_offset.is_multiple_of(value_alignment), "{shape:?}");
        assert!(bucket.bucket_size.is_multiple_of(key_alignment.max(value_alignment)), "{shape:?}");
    });
}

/// A map between two walls in one heap, filled, and every value written over its whole length.
#[test]
fn no_entry_disturbs_another_or_the_bytes_around_the_map() {
    const WALL: usize = 16;
    let mut random = Random(1);
    every_shape(|shape| {
        let [key_size, _, value_size, _] = shape;
        let init = config(shape);
        let size = init.total_size as usize;
        let mut heap = vec![0xee; WALL + size + WALL];
        HeapMap::init(&mut heap[..], WALL, &init).unwrap();
        let mut reference = Reference::of_sizes(shape, CAPACITY);
        let mut checker = Checker::new();
        let mut entries = Vec::new();
        for number in 0..CAPACITY as u8 {
            let (mut key, mut value) = (vec![number; key_size], vec![0; value_size]);
            random.fill(&mut key[1..]);
            random.fill(&mut value);
            let place = HeapMap::open(&mut heap[..], WALL).unwrap().get_or_reserve(Key::Bytes(&key));
            let place = place.unwrap().unwrap();
            heap[place.value_offset..][..value_size].copy_from_slice(&value);
            assert_eq!(heap[place.key_offset..][..key_size], key);
            reference.insert(&key, &value);
            entries.push((key, value));
        }
        for (removed, (key, _)) in entries.iter().enumerate() {
            assert!(heap[WALL..][..size] == reference.bytes(), "{shape:?}");
            let left = checker.check(&heap[WALL..][..size]);
            assert!(entries[removed..].iter().all(|entry| left.contains(entry)), "{shape:?}");
            assert_eq!(HeapMap::open(&mut heap[..], WALL).unwrap().remove(Key::Bytes(key)), Ok(true));
            reference.remove(key);
        }
        assert!(heap[WALL + MapHeader::SIZE..][..size - MapHeader::SIZE].iter().all(|&byte| byte == 0));
        assert!(heap[..WALL].iter().chain(&heap[WALL + size..]).all(|&byte| byte == 0xee), "{shape:?}");
    });
}

/// The pointer layer, with keys that differ in one byte only, wherever it is.
#[test]
fn every_byte_of_a_key_counts() {
    for key_size in (1..=40).step_by(rounds(1, 9)) {
        let (_, init) = layout(key_size as u32, 1, 1, 1, 41);
        let mut memory = Memory::dirty(init.total_size as usize);
        let base = memory.base();
        // SAFETY: the memory has the size of the layout, the keys have `key_size` bytes and values 1.
        unsafe {
            hashmap_core::init(base, &init);
            for position in 0..key_size {
                let mut key = vec![7; key_size];
                key[position] = 0x87;
                assert!(!hashmap_core::has(base, key.as_ptr()));
                *hashmap_core::get_or_reserve_entry(base, key.as_ptr()) = position as u8;
            }
            for position in 0..key_size {
                let mut key = vec![7; key_size];
                assert!(!hashmap_core::has(base, key.as_ptr()));
                key[position] = 0x87;
                assert_eq!(*hashmap_core::lookup(base, key.as_ptr()), position as u8);
            }
        }
    }
}
