//! `buckets_visited` is the number of buckets an operation looks at, no more and no less.

mod support;

use hashmap_core::heap::{HeapMap, Key};
use hashmap_core::layout;
use support::{Heap, Layer, Random, path};

/// Buckets on the path of a key up to its entry, or up to the first that nothing lies behind.
fn path_length(map: &HeapMap<&[u8]>, key: u64) -> u64 {
    let place = map.lookup(Key::Bytes(&key.to_le_bytes())).unwrap().map(|entry| entry.bucket);
    let buckets = path(&key.to_le_bytes(), map.bucket_count());
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
    for _ in 0..4000 {
        let key = keys[random.below(keys.len())];
        let expected = path_length(&map.view(), key);
        let view = map.view();
        assert_eq!(view.buckets_visited(), 0);
        let found = view.lookup(Key::Bytes(&key.to_le_bytes())).unwrap().is_some();
        assert_eq!(view.buckets_visited(), expected);
        view.has(Key::Bytes(&key.to_le_bytes())).unwrap();
        assert_eq!(view.buckets_visited(), expected * 2);

        let mut view = map.view_mut();
        if found && random.below(2) == 0 {
            view.remove(Key::Bytes(&key.to_le_bytes())).unwrap();
            assert_eq!(view.buckets_visited(), expected);
        } else {
            // A new entry may lie beyond the end of the search, in the first free bucket.
            let place = view.get_or_reserve(Key::Bytes(&key.to_le_bytes())).unwrap();
            let buckets = path(&key.to_le_bytes(), view.bucket_count());
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
    assert_eq!(view.buckets_visited(), 256 + 64, "those that are cleared, and those of an empty origin");
}
