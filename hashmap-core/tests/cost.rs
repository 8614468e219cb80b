//! `buckets_visited` is the number of buckets an operation looks at, no more and no less, and stays within the bounds of
//! the documentation. `hostile.rs` has the bounds on arbitrary bytes.

mod support;

use hashmap_core::heap::{HeapError, HeapMap, Key};
use hashmap_core::{BucketStatus, MapHeader, layout};
use support::{Heap, Layer, Random, colliding_keys, forge, path, rounds};

/// Buckets on the path of a key up to its entry, or up to the first that nothing lies behind.
fn path_length(map: &HeapMap<&[u8]>, key: u64) -> u64 {
    let place = map.lookup(Key::Bytes(&key.to_ne_bytes())).unwrap().map(|entry| entry.bucket);
    let buckets = path(&key.to_ne_bytes(), map.bucket_count());
    let before = buckets.take_while(|&bucket| match place {
        Some(place) => bucket != place,
        None => map.status(bucket).unwrap().passing() > 0,
    });
    (before.count() as u64 + 1).min(map.bucket_count() as u64)
}

#[test]
fn lookups_and_removals_follow_the_path_of_their_key() {
    let mut random = Random(31);
    let mut map = Heap::<u64, u8>::new(64);
    let keys: Vec<u64> = random.keys().take(200).collect();
    for _ in 0..rounds(4000, 50) {
        let key = keys[random.below(keys.len())];
        let expected = path_length(&map.view(), key);
        let view = map.view();
        assert_eq!(view.buckets_visited(), 0);
        let found = view.lookup(Key::Bytes(&key.to_ne_bytes())).unwrap().is_some();
        assert_eq!(view.buckets_visited(), expected);
        view.has(Key::Bytes(&key.to_ne_bytes())).unwrap();
        assert_eq!(view.buckets_visited(), expected * 2);

        let mut view = map.view_mut();
        if found && random.below(2) == 0 {
            view.remove(Key::Bytes(&key.to_ne_bytes())).unwrap();
            assert_eq!(view.buckets_visited(), expected);
        } else {
            // A new entry may lie beyond the end of the search, in the first free bucket.
            let place = view.get_or_reserve(Key::Bytes(&key.to_ne_bytes())).unwrap();
            let buckets = path(&key.to_ne_bytes(), view.bucket_count());
            let placed =
                place.map_or(0, |place| buckets.take_while(|&bucket| bucket != place.bucket).count() + 1);
            assert_eq!(view.buckets_visited(), expected.max(placed as u64));
        }
    }
}

#[test]
fn iterating_and_clearing_visit_every_bucket_once() {
    let mut map = Heap::<u64, u8>::new(64);
    for key in 0..60 {
        map.insert(key, 0);
    }
    let view = map.view();
    let entries = std::iter::successors(view.next_entry(0), |entry| view.next_entry(entry.bucket + 1));
    assert_eq!((entries.count(), view.buckets_visited()), (60, 128));
    let before = view.buckets_visited();
    assert_eq!(view.next_entry(usize::MAX), None);
    assert_eq!(view.buckets_visited(), before);
    let mut view = map.view_mut();
    view.clear();
    assert_eq!(view.buckets_visited(), 128);
}

#[test]
fn a_copy_visits_every_bucket_at_least_once_and_a_refusal_none() {
    let mut heap = vec![0; 20_000];
    for (base, capacity) in [(0, 100), (8000, 100), (16_000, 20)] {
        HeapMap::init(&mut heap[..], base, &layout(4, 4, 4, 4, capacity).1).unwrap();
    }
    for key in 0..50_u32 {
        HeapMap::open(&mut heap[..], 0).unwrap().get_or_reserve(Key::Bytes(&key.to_le_bytes())).unwrap();
    }
    let mut view = HeapMap::open(&mut heap[..], 8000).unwrap();
    assert_eq!((view.overwrite(0), view.buckets_visited()), (Ok(true), 256));
    assert_eq!((view.overwrite(8000), view.buckets_visited()), (Ok(true), 256));
    let mut view = HeapMap::open(&mut heap[..], 16_000).unwrap();
    assert_eq!((view.overwrite(0), view.buckets_visited()), (Ok(false), 0));
    let mut view = HeapMap::open(&mut heap[..], 0).unwrap();
    assert_eq!(view.overwrite(16_000), Ok(true));
    assert_eq!(view.buckets_visited(), 256, "those that are cleared, and none of the origin");
}

/// Values of both maps.
const VALUE_SIZE: u32 = 4;

/// The buckets of an origin hold these 8-byte keys from the first on, wherever they belong. Behind it lies a target of
/// another layout with one entry. Returns the heap and the base of the target.
fn origin_and_target(keys: &[u64], origin_capacity: u16, target_capacity: u16) -> (Vec<u8>, usize) {
    let (bucket, origin) = layout(8, 1, VALUE_SIZE, 1, origin_capacity);
    let (_, target) = layout(8, 8, VALUE_SIZE, 4, target_capacity);
    let base = origin.total_size.next_multiple_of(8) as usize;
    let mut heap = vec![0; base + target.total_size as usize];
    HeapMap::init(&mut heap[..], 0, &origin).unwrap();
    forge(&mut heap, 0, |header| header.element_count = keys.len() as u16);
    let buckets = heap[MapHeader::SIZE..].chunks_mut(bucket.bucket_size as usize);
    for (bucket, (key, value)) in buckets.zip(keys.iter().zip(0_u32..)) {
        bucket[0] = BucketStatus::Occupied as u8;
        bucket[1..9].copy_from_slice(&key.to_ne_bytes());
        bucket[9..13].copy_from_slice(&value.to_le_bytes());
    }
    HeapMap::init(&mut heap[..], base, &target).unwrap().get_or_reserve(Key::Number(5)).unwrap();
    (heap, base)
}

/// The bound of a copy entry by entry.
fn bound(heap: &[u8], target: usize) -> u64 {
    let buckets = |base| HeapMap::open(heap, base).unwrap().bucket_count();
    16 * (buckets(0) + buckets(target)) as u64
}

/// What a copy does, written down once more: an insertion after the other, as long as the next one and another clearing
/// are certain to stay within the bound. Returns the buckets visited, and the new bytes of the target.
fn copy_by_hand(heap: &[u8], target: usize) -> (Option<u64>, Vec<u8>) {
    let mut heap = heap.to_vec();
    let bound = bound(&heap, target);
    let mut map = HeapMap::open(&mut heap[..], target).unwrap();
    map.clear();
    let buckets = map.buckets_visited();
    let mut visited = buckets;
    let empty = heap[target..].to_vec();
    let mut cursor = 0;
    while let Some(entry) = HeapMap::open(&heap[..], 0).unwrap().next_entry(cursor) {
        if visited + 2 * buckets > bound {
            return (None, empty);
        }
        let mut map = HeapMap::open(&mut heap[..], target).unwrap();
        let place = map.get_or_reserve(Key::At(entry.key_offset)).unwrap().unwrap();
        visited += map.buckets_visited();
        let value = entry.value_offset..entry.value_offset + VALUE_SIZE as usize;
        heap.copy_within(value, place.value_offset);
        cursor = entry.bucket + 1;
    }
    (Some(visited), heap[target..].to_vec())
}

/// Copies in each of the ways there are, and checks what comes of it. Returns whether it was within the bound.
fn check_copy(heap: &[u8], target: usize) -> bool {
    let (visited, copy) = copy_by_hand(heap, target);
    let bound = bound(heap, target);
    let expected = match visited {
        Some(_) => Ok(true),
        None => Err(HeapError::TooManyCollisions { target, origin: 0 }),
    };

    let mut changed = heap.to_vec();
    let mut map = HeapMap::open(&mut changed[..], target).unwrap();
    assert_eq!(map.overwrite(0), expected);
    assert!(map.buckets_visited() <= bound, "{} of {bound}", map.buckets_visited());
    assert!(visited.is_none_or(|visited| visited == map.buckets_visited()));
    assert_eq!(map.is_empty(), visited.is_none());
    assert!(changed[..target] == heap[..target], "the origin changed");
    assert!(changed[target..] == copy);
    if cfg!(miri) && visited.is_none() {
        // The other ways take half a minute each, and go through the same function.
        return false;
    }

    let mut other = heap[target..].to_vec();
    let mut map = HeapMap::open(&mut other[..], 0).unwrap();
    let copied = map.overwrite_from(&HeapMap::open(heap, 0).unwrap());
    assert_eq!(copied, expected.map_err(|_| HeapError::TooManyCollisions { target: 0, origin: 0 }));
    assert!(map.buckets_visited() <= bound);
    assert!(other == copy);

    let mut other = heap[target..].to_vec();
    // SAFETY: both are whole maps, and lie apart.
    let copied = unsafe { hashmap_core::overwrite(other.as_mut_ptr(), heap.as_ptr()) };
    assert_eq!(copied, visited.is_some());
    assert!(other == copy);
    visited.is_some()
}

#[test]
fn a_copy_of_keys_that_collide_ends_within_its_bound() {
    let keys: Vec<u64> = colliding_keys(9).take(3000).collect();
    let maps =
        [(128, 128, 128), (300, 300, 300), (3000, 4096, 4096), (3000, 3000, 20_000), (3000, 20_000, 3000)];
    for (entries, origin, target) in maps.into_iter().take(rounds(5, 1)) {
        let (heap, base) = origin_and_target(&keys[..entries], origin, target);
        assert!(!check_copy(&heap, base), "{entries} entries, {origin} to {target}");
    }
}

/// As few buckets as there can be, and twice as many.
#[test]
fn up_to_100_entries_are_copied_whatever_their_keys() {
    let keys: Vec<u64> = colliding_keys(0xf_ffff).take(100).collect();
    for entries in (1..=100).step_by(rounds(1, 12)).take(rounds(100, 3)) {
        for (origin, target) in [(entries, entries), (entries, entries * 2), (entries * 2, entries)] {
            let (heap, base) = origin_and_target(&keys[..entries], origin as u16, target as u16);
            assert!(check_copy(&heap, base), "{entries} entries, {origin} to {target}");
        }
    }
}

#[test]
fn a_copy_of_keys_that_are_spread_visits_about_two_buckets_for_each() {
    let most = rounds(65_535, 100);
    let families: [fn(u64) -> u64; 3] = [|n| n, |n| n << 32, |n| Random(n).next()];
    for family in families.into_iter().take(rounds(3, 1)) {
        let keys: Vec<u64> = (0..most as u64).map(family).collect();
        for (entries, origin, target) in
            [(most, most, most), (most / 2, most, most / 2), (most / 2, most / 2, most)]
        {
            let (mut heap, base) = origin_and_target(&keys[..entries], origin as u16, target as u16);
            let mut map = HeapMap::open(&mut heap[..], base).unwrap();
            assert_eq!((map.overwrite(0), map.len()), (Ok(true), entries));
            let (visited, most) = (map.buckets_visited(), map.bucket_count() + entries * 2);
            assert!(visited <= most as u64, "{visited} visits, not {most}");
        }
    }
}
