//! Iteration while entries are removed and inserted, and iteration from any cursor.

mod support;

use hashmap_core::heap::Key;
use hashmap_core::{
    find_next_valid_entry, find_next_valid_entry_u32, get_or_reserve_entry, init, layout, remove,
};
use std::collections::{HashMap, HashSet};
use support::{Checker, Heap, Layer, Memory, Random, rounds};

#[test]
fn an_entry_that_stays_is_met_exactly_once() {
    for seed in 0..rounds(200, 1) as u64 {
        let mut random = Random(seed);
        let capacity = 2 + random.below(60) as u16;
        let mut map = Heap::<u64, u64>::new(capacity);
        let old: Vec<u64> = random.keys().take(capacity.into()).collect();
        for &key in &old {
            map.insert(key, 1);
        }
        let (mut staying, mut gone): (HashSet<u64>, HashSet<u64>) =
            (old.iter().copied().collect(), HashSet::new());
        let mut met = HashMap::<u64, usize>::new();
        let mut cursor = 0;
        while let Some(entry) = map.view().next_entry(cursor) {
            cursor = entry.bucket + 1;
            let key = u64::from_ne_bytes(*map.heap()[entry.key_offset..].first_chunk().unwrap());
            assert!(!gone.contains(&key), "seed {seed}: a removed entry is met");
            *met.entry(key).or_default() += 1;
            for _ in 0..random.below(4) {
                let victim = old[random.below(old.len())];
                if map.remove(victim) {
                    staying.remove(&victim);
                    gone.insert(victim);
                }
                map.insert(random.next(), 2);
            }
        }
        assert!(met.values().all(|&times| times == 1), "seed {seed}");
        assert!(staying.iter().all(|key| met.contains_key(key)), "seed {seed}");
    }
}

#[test]
fn the_current_entry_can_be_removed_by_the_key_in_its_bucket() {
    let mut map = Heap::<u64, u64>::new(100);
    let new = map.bytes().to_vec();
    for key in Random(1).keys().take(rounds(100, 30)) {
        map.insert(key, key);
    }
    let (mut view, mut cursor, mut removed) = (map.view_mut(), 0, 0);
    while let Some(entry) = view.next_entry(cursor) {
        assert_eq!(view.remove(Key::At(entry.key_offset)), Ok(true));
        cursor = entry.bucket + 1;
        removed += 1;
    }
    assert_eq!((removed, view.len()), (rounds(100, 30), 0));
    assert!(map.bytes() == new);
}

#[test]
fn an_inserted_entry_is_met_if_its_bucket_is_ahead() {
    let mut random = Random(5);
    for _ in 0..rounds(200, 5) {
        let mut map = Heap::<u64, u64>::new(20);
        for key in random.keys().take(10) {
            map.insert(key, 0);
        }
        let first = map.view().next_entry(0).unwrap();
        let new = random.next();
        let place = map.view_mut().get_or_reserve(Key::Bytes(&new.to_ne_bytes())).unwrap().unwrap();
        let view = map.view();
        let rest = std::iter::successors(view.next_entry(first.bucket + 1), |entry| {
            view.next_entry(entry.bucket + 1)
        });
        let met = rest.filter(|entry| entry.key_offset == place.key_offset).count();
        assert_eq!(met, usize::from(place.bucket > first.bucket));
    }
}

#[test]
fn every_cursor_gives_the_next_entry_or_none() {
    let mut map = Heap::<u64, u64>::new(40);
    for key in Random(8).keys().take(25) {
        map.insert(key, 0);
    }
    let view = map.view();
    let occupied = |bucket: &usize| view.status(*bucket).unwrap().to_byte() & 3 == 2;
    let buckets = view.bucket_count();
    for cursor in 0..buckets + 10 {
        let expected = (cursor..buckets).find(occupied);
        assert_eq!(view.next_entry(cursor).map(|entry| entry.bucket), expected, "cursor {cursor}");
    }
    for cursor in
        [usize::MAX, usize::MAX - 1, usize::MAX / 2 + 1, 1 << 31, u32::MAX as usize, 0xffff, 0x1_0000]
    {
        assert_eq!(view.next_entry(cursor), None, "cursor {cursor}");
    }
    assert_eq!(view.status(buckets), None);
}

/// A map of 2-byte keys with these, and the entries its iteration by 16-bit indexes meets.
fn entries_by_u16(capacity: u16, keys: impl Iterator<Item = u16>) -> (usize, Memory) {
    let (_, config) = layout(2, 2, 0, 1, capacity);
    let mut memory = Memory::dirty(config.total_size as usize);
    let base = memory.base();
    let mut met = 0;
    // SAFETY: the memory has the size of the layout; keys have 2 bytes.
    unsafe {
        init(base, &config);
        for key in keys {
            assert!(!get_or_reserve_entry(base, (&raw const key).cast()).is_null());
        }
        let mut start = 0;
        loop {
            let (key, value, index) = find_next_valid_entry(base, start);
            if key.is_null() {
                assert_eq!((value.is_null(), index), (true, 0xffff));
                assert_eq!(find_next_valid_entry_u32(base, u32::MAX), (key, value, u32::MAX));
                return (met, memory);
            }
            assert!(index >= start);
            met += 1;
            start = index + 1;
        }
    }
}

#[test]
fn u16_indexes_reach_every_bucket_up_to_a_capacity_of_16384() {
    let most = rounds(16_384, 64) as u16;
    assert_eq!(entries_by_u16(most, 0..most).0, most.into());
    assert_eq!(entries_by_u16(7, 0..7).0, 7);
    assert_eq!(entries_by_u16(1, 0..0).0, 0);
}

#[test]
#[should_panic(expected = "find_next_valid_entry_u32")]
fn u16_indexes_are_refused_from_a_capacity_of_16385_on() {
    entries_by_u16(16_385, 0..9);
}

#[test]
fn every_u16_index_is_allowed() {
    let (met, mut memory) = entries_by_u16(9, 0..9);
    assert_eq!(met, 9);
    for start in (0..=u16::MAX).step_by(rounds(1, 0x1111)) {
        // SAFETY: the map that was made above.
        let (key, _, index) = unsafe { find_next_valid_entry(memory.base(), start) };
        assert_eq!(key.is_null(), index == 0xffff);
        assert!(start < 32 || key.is_null());
    }
}

#[test]
fn u32_indexes_iterate_the_largest_map() {
    let capacity = rounds(65_535, 40) as u16;
    let (_, config) = layout(2, 2, 0, 1, capacity);
    let mut memory = Memory::dirty(config.total_size as usize);
    let base = memory.base();
    // SAFETY: the memory has the size of the layout; keys have 2 bytes.
    unsafe {
        init(base, &config);
        for key in 0..capacity {
            get_or_reserve_entry(base, (&raw const key).cast());
        }
        // Every entry is removed when it is met, with the key that lies in it.
        let (mut start, mut met) = (0, 0);
        loop {
            let (key, _, index) = find_next_valid_entry_u32(base, start);
            if key.is_null() {
                break;
            }
            assert!(remove(base, key));
            met += 1;
            start = index + 1;
        }
        assert_eq!(met, capacity);
    }
    assert!(Checker::new().check(&memory.bytes()[..config.total_size as usize]).is_empty());
}
