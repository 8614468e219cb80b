//! Keys that lie in the map they are used with, and maps that are copied over each other.

mod support;

use hashmap_core::heap::{HeapError, HeapMap, Key};
use hashmap_core::{MapInit, layout};
use support::{Checker, Memory, Random, Reference, rounds};

const CAPACITY: u16 = 12;
const BASE: usize = 8;

/// A heap with a map of this key size, 9-byte values, and some tombstones.
fn used_heap(key_size: usize, seed: u64) -> (Vec<u8>, Reference, usize) {
    let shape = [key_size, 1, 9, 1];
    let (_, init) = layout(key_size as u32, 1, 9, 1, CAPACITY);
    let mut heap = vec![0; BASE + init.total_size as usize + 8];
    HeapMap::init(&mut heap[..], BASE, &init).unwrap();
    let mut reference = Reference::of_sizes(shape, CAPACITY);
    let mut random = Random(seed);
    let (mut key, mut value) = (vec![0; key_size], [0; 9]);
    for step in 0..12 {
        random.fill(&mut key);
        random.fill(&mut value);
        let place = HeapMap::open(&mut heap[..], BASE).unwrap().get_or_reserve(Key::Bytes(&key)).unwrap();
        heap[place.unwrap().value_offset..][..9].copy_from_slice(&value);
        reference.insert(&key, &value);
        if step % 3 == 0 {
            HeapMap::open(&mut heap[..], BASE).unwrap().remove(Key::Bytes(&key)).unwrap();
            reference.remove(&key);
        }
    }
    (heap, reference, init.total_size as usize)
}

/// Every offset in the heap, and so every part of the map, is the place of a key once: header, status
/// bytes, keys, values, and all borders between them.
#[test]
fn a_key_may_lie_anywhere_in_the_map() {
    for key_size in [8, 3, 1, 4, 11, 16].into_iter().take(rounds(6, 1)) {
        let (heap, entries, size) = used_heap(key_size, key_size as u64);
        let whole = heap.len() - key_size;
        for offset in (0..=whole).step_by(rounds(1, 97)) {
            let key = heap[offset..][..key_size].to_vec();

            let (mut changed, mut reference) = (heap.clone(), entries.clone());
            let mut map = HeapMap::open(&mut changed[..], BASE).unwrap();
            let present = reference.bucket_of(&key).is_some();
            assert_eq!(map.has(Key::At(offset)), Ok(present), "{key_size} at {offset}");
            assert_eq!(map.remove(Key::At(offset)), Ok(present), "{key_size} at {offset}");
            reference.remove(&key);
            assert!(changed[BASE..][..size] == reference.bytes(), "removing {key_size} bytes at {offset}");

            let (mut changed, mut reference) = (heap.clone(), entries.clone());
            let place =
                HeapMap::open(&mut changed[..], BASE).unwrap().get_or_reserve(Key::At(offset)).unwrap();
            let place = place.unwrap();
            assert_eq!(place.created, !present, "{key_size} at {offset}");
            if place.created {
                reference.insert(&key, &[0; 9]);
            }
            assert!(changed[BASE..][..size] == reference.bytes(), "inserting {key_size} bytes at {offset}");
            Checker::new().check(&changed[BASE..][..size]);
        }
    }
}

#[test]
fn the_pointer_functions_take_keys_in_the_map_too() {
    let key_size = 8;
    let (heap, entries, size) = used_heap(key_size, 3);
    for offset in (BASE..BASE + size - key_size).step_by(rounds(1, 83)) {
        let key = heap[offset..][..key_size].to_vec();
        for operation in 0..3 {
            let (mut changed, mut reference) = (heap.clone(), entries.clone());
            let present = reference.bucket_of(&key).is_some();
            // SAFETY: the map lies in the heap at `BASE`, and the key in the map.
            unsafe {
                let start = changed.as_mut_ptr();
                let (base, at) = (start.add(BASE), start.add(offset));
                match operation {
                    0 => assert_eq!(hashmap_core::remove(base, at), reference.remove(&key)),
                    1 => {
                        assert_eq!(hashmap_core::has(base, at), present);
                        assert_eq!(hashmap_core::lookup(base, at).is_null(), !present);
                    }
                    _ => {
                        assert!(!hashmap_core::get_or_reserve_entry(base, at).is_null());
                        assert!(present || reference.insert(&key, &[0; 9]));
                    }
                }
            }
            assert!(changed[BASE..][..size] == reference.bytes(), "operation {operation} at {offset}");
        }
    }
}

/// A heap with maps from `u32` to `u32` of these capacities, one after the other, and their bases.
/// Map `i` has the entries `keys[i]`, each with its own key as value.
fn heap_of_maps(maps: &[(u16, &[u32])]) -> (Vec<u8>, Vec<usize>) {
    let (mut heap, mut bases) = (Vec::new(), Vec::new());
    for &(capacity, keys) in maps {
        let (_, init) = layout(4, 4, 4, 4, capacity);
        bases.push(heap.len());
        heap.resize(heap.len() + init.total_size as usize, 0);
        HeapMap::init(&mut heap[..], *bases.last().unwrap(), &init).unwrap();
        for key in keys {
            insert(&mut heap, *bases.last().unwrap(), *key);
        }
    }
    (heap, bases)
}

fn insert(heap: &mut [u8], base: usize, key: u32) {
    let place =
        HeapMap::open(&mut *heap, base).unwrap().get_or_reserve(Key::Bytes(&key.to_le_bytes())).unwrap();
    heap[place.unwrap().value_offset..][..4].copy_from_slice(&key.to_le_bytes());
}

fn entries(heap: &[u8], base: usize) -> Vec<u32> {
    let map = HeapMap::open(heap, base).unwrap();
    let read = |offset: usize| u32::from_le_bytes(*heap[offset..].first_chunk().unwrap());
    let mut keys: Vec<u32> =
        std::iter::successors(map.next_entry(0), |entry| map.next_entry(entry.bucket + 1))
            .map(|entry| {
                assert_eq!(read(entry.key_offset), read(entry.value_offset));
                read(entry.key_offset)
            })
            .collect();
    Checker::new().check(&heap[base..][..map.size()]);
    keys.sort();
    keys
}

fn overwrite(heap: &mut [u8], target: usize, origin: usize) -> Result<bool, HeapError> {
    HeapMap::open(heap, target).unwrap().overwrite(origin)
}

#[test]
fn a_copy_has_the_entries_of_its_origin_and_no_others() {
    for (target, origin) in [(10, 10), (10, 40), (40, 10), (5, 5), (5, 300), (300, 5)] {
        let (mut heap, bases) = heap_of_maps(&[(target, &[1, 2, 7]), (origin, &[3, 4, 7, 8, 9])]);
        let before = heap.clone();
        assert_eq!(overwrite(&mut heap, bases[0], bases[1]), Ok(true), "{origin} to {target}");
        assert_eq!(entries(&heap, bases[0]), [3, 4, 7, 8, 9]);
        assert!(heap[bases[1]..] == before[bases[1]..], "the origin changed");
        let same_bytes = heap[..bases[1]] == heap[bases[1]..];
        assert_eq!(same_bytes, target == origin, "{origin} to {target}");
        // The copy is a map like every other.
        insert(&mut heap, bases[0], 7);
        HeapMap::open(&mut heap[..], bases[0]).unwrap().remove(Key::Bytes(&[3, 0, 0, 0])).unwrap();
        assert_eq!(entries(&heap, bases[0]), [4, 7, 8, 9]);
    }
}

#[test]
fn a_copy_works_in_both_directions_of_the_heap() {
    let (mut heap, bases) = heap_of_maps(&[(5, &[1, 2]), (9, &[3])]);
    assert_eq!(overwrite(&mut heap, bases[1], bases[0]), Ok(true));
    assert_eq!(entries(&heap, bases[1]), [1, 2]);
}

#[test]
fn a_target_that_is_too_small_is_unchanged() {
    let (mut heap, bases) = heap_of_maps(&[(4, &[1, 2]), (5, &[3, 4, 5, 6, 7])]);
    let before = heap.clone();
    assert_eq!(overwrite(&mut heap, bases[0], bases[1]), Ok(false));
    // SAFETY: the maps lie apart, as made above.
    unsafe {
        let start = heap.as_mut_ptr();
        assert!(!hashmap_core::overwrite(start.add(bases[0]), start.add(bases[1])));
    }
    assert!(heap == before);
    // It is the number of entries that must fit, not the capacity.
    HeapMap::open(&mut heap[..], bases[1]).unwrap().remove(Key::Bytes(&[3, 0, 0, 0])).unwrap();
    assert_eq!(overwrite(&mut heap, bases[0], bases[1]), Ok(true));
    assert_eq!(entries(&heap, bases[0]), [4, 5, 6, 7]);
}

#[test]
fn a_map_is_a_copy_of_itself() {
    let (mut heap, _) = heap_of_maps(&[(5, &[1, 2])]);
    let before = heap.clone();
    assert_eq!(overwrite(&mut heap, 0, 0), Ok(true));
    let base = heap.as_mut_ptr();
    // SAFETY: source and target are the same map.
    assert!(unsafe { hashmap_core::overwrite(base, base) });
    assert!(heap == before);
}

#[test]
fn an_emptied_origin_empties_its_target() {
    let (mut heap, bases) = heap_of_maps(&[(5, &[1, 2]), (9, &[])]);
    assert_eq!(overwrite(&mut heap, bases[0], bases[1]), Ok(true));
    assert_eq!(entries(&heap, bases[0]), []);
}

#[test]
fn maps_that_share_bytes_are_refused() {
    let (mut heap, bases) = heap_of_maps(&[(5, &[1, 2]), (5, &[3])]);
    // A second header of the same map, as far as it lies in the buckets of the first.
    let header: [u8; 32] = heap[..32].try_into().unwrap();
    for origin in (4..bases[1]).step_by(rounds(4, 52)) {
        let mut heap = heap.clone();
        heap[origin..][..32].copy_from_slice(&header);
        let before = heap.clone();
        // Near the start the second header destroys the first.
        let Ok(mut map) = HeapMap::open(&mut heap[..], 0) else { continue };
        let error = HeapError::Overlap { target: 0, origin };
        assert_eq!(map.overwrite(origin), Err(error));
        assert_eq!(
            HeapMap::open(&mut heap[..], origin).unwrap().overwrite(0).unwrap_err(),
            HeapError::Overlap { target: origin, origin: 0 }
        );
        assert!(heap == before, "{origin}");
    }
    // Where the one ends and the other begins, nothing is shared.
    assert_eq!(overwrite(&mut heap, 0, bases[1]), Ok(true));
}

#[test]
fn other_key_or_value_sizes_are_refused() {
    let other: [MapInit; 3] = [layout(8, 4, 4, 4, 5).1, layout(4, 4, 8, 4, 5).1, layout(4, 4, 0, 4, 5).1];
    for init in other {
        let (mut heap, _) = heap_of_maps(&[(5, &[1, 2])]);
        let origin = heap.len();
        heap.resize(origin + init.total_size as usize, 0);
        HeapMap::init(&mut heap[..], origin, &init).unwrap();
        let before = heap.clone();
        let error = HeapError::Incompatible { target: (4, 4), origin: (init.key_size, init.value_size) };
        assert_eq!(overwrite(&mut heap, 0, origin), Err(error));
        let (target, other) = heap.split_at_mut(origin);
        let other = HeapMap::open(&*other, 0).unwrap();
        assert_eq!(HeapMap::open(target, 0).unwrap().overwrite_from(&other), Err(error));
        assert!(heap == before);
    }
}

#[test]
fn other_alignments_are_no_hindrance() {
    let (mut heap, _) = heap_of_maps(&[(5, &[1, 2])]);
    let origin = heap.len();
    let init = layout(4, 8, 4, 16, 5).1;
    heap.resize(origin + init.total_size as usize, 0);
    HeapMap::init(&mut heap[..], origin, &init).unwrap();
    for key in [5, 6, 7] {
        insert(&mut heap, origin, key);
    }
    assert_eq!(overwrite(&mut heap, 0, origin), Ok(true));
    assert_eq!(entries(&heap, 0), [5, 6, 7]);
}

#[test]
fn a_copy_comes_from_another_heap_too() {
    for capacity in [3, 5, 90] {
        let (mut heap, _) = heap_of_maps(&[(capacity, &[1, 2])]);
        let (other, bases) = heap_of_maps(&[(1, &[]), (5, &[3, 4, 5])]);
        let origin = HeapMap::open(&other[..], bases[1]).unwrap();
        assert_eq!(HeapMap::open(&mut heap[..], 0).unwrap().overwrite_from(&origin), Ok(true));
        assert_eq!(entries(&heap, 0), [3, 4, 5]);
    }
    let (mut heap, _) = heap_of_maps(&[(2, &[1, 2])]);
    let (other, _) = heap_of_maps(&[(5, &[3, 4, 5])]);
    let origin = HeapMap::open(&other[..], 0).unwrap();
    assert_eq!(HeapMap::open(&mut heap[..], 0).unwrap().overwrite_from(&origin), Ok(false));
    assert_eq!(entries(&heap, 0), [1, 2]);
}

#[test]
#[should_panic(expected = "Incompatible value sizes")]
fn the_pointer_function_panics_at_other_value_sizes() {
    let (_, init) = layout(4, 4, 8, 4, 2);
    let (mut target, _) = heap_of_maps(&[(2, &[1])]);
    let mut source = Memory::dirty(init.total_size as usize);
    // SAFETY: two maps that lie apart.
    unsafe {
        hashmap_core::init(source.base(), &init);
        hashmap_core::overwrite(target.as_mut_ptr(), source.base());
    }
}
