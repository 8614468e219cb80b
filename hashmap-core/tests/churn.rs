//! Entries that come and go for long, in a map that is always full.

mod support;

use hashmap_core::heap::Key;
use std::collections::VecDeque;
use support::{Checker, Heap, Layer, Random, rounds};

/// Buckets looked at per search for an absent key, on average.
fn mean_miss(map: &Heap<u64, u64>, absent: &mut Random) -> f64 {
    const SEARCHES: u32 = rounds(4000, 40) as u32;
    let view = map.view();
    for key in absent.keys().take(SEARCHES as usize) {
        assert_eq!(view.has(Key::Bytes(&key.to_ne_bytes())), Ok(false));
    }
    view.buckets_visited() as f64 / f64::from(SEARCHES)
}

/// After a long churn, searches for absent keys look at no more than this many times the buckets they
/// look at in a freshly filled map.
fn churn(capacity: u16, rounds: usize, factor: f64, pick: fn(&mut Random, usize) -> usize) {
    let mut random = Random(capacity.into());
    let mut map = Heap::<u64, u64>::new(capacity);
    let mut keys: VecDeque<u64> = random.keys().take(capacity.into()).collect();
    for &key in &keys {
        assert!(map.insert(key, !key));
    }
    let fresh = mean_miss(&map, &mut Random(77));
    for round in 0..rounds * usize::from(capacity) {
        let removed = keys.remove(pick(&mut random, keys.len())).unwrap();
        assert!(map.remove(removed), "capacity {capacity}, round {round}: a key was lost");
        let key = random.next();
        keys.push_back(key);
        assert!(map.insert(key, !key), "capacity {capacity}, round {round}: refused before full");
    }
    assert!(keys.iter().all(|&key| map.get(key) == Some(!key)));
    let churned = mean_miss(&map, &mut Random(78));
    assert!(churned <= fresh * factor, "capacity {capacity}: from {fresh:.2} to {churned:.2} buckets");

    for &key in &keys {
        assert!(map.remove(key));
    }
    let view = map.view();
    assert_eq!((view.len(), view.header().tombstone_count), (0, 0), "capacity {capacity}");
    Checker::new().check(map.bytes());
}

fn oldest(_: &mut Random, _: usize) -> usize {
    0
}

fn random(random: &mut Random, len: usize) -> usize {
    random.below(len)
}

/// The fullest a map of its bucket count can be: a load of 1/2.
#[test]
fn the_fullest_maps_keep_misses_short() {
    for capacity in [128, 512, 1024, 8192].into_iter().take(rounds(4, 1)) {
        churn(capacity, rounds(40, 1), 2.0, oldest);
        churn(capacity, rounds(40, 1), 2.0, random);
    }
}

#[test]
fn maps_at_a_quarter_load_keep_misses_short() {
    for capacity in [65, 257, 1025].into_iter().take(rounds(3, 1)) {
        churn(capacity, rounds(40, 1), 1.5, oldest);
        churn(capacity, rounds(40, 1), 1.5, random);
    }
}

#[test]
fn the_newest_entry_exchanged_over_and_over_leaves_nothing() {
    churn(rounds(341, 40) as u16, rounds(40, 1), 1.5, |_, len| len - 1);
}
