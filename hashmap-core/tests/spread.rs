//! Keys that count up in equal steps spread evenly over the buckets.

mod support;

use hashmap_core::heap::{HeapMap, Key};
use hashmap_core::layout;
use support::rounds;

/// Steps between keys as programs have them: small numbers, sizes of records, round numbers, powers of two.
fn strides() -> impl Iterator<Item = u64> {
    let records =
        [44, 48, 52, 56, 60, 64, 72, 80, 88, 96, 104, 112, 120, 128, 144, 160, 176, 192, 224, 320, 384];
    let round = [100, 200, 255, 355, 400, 500, 1000, 10_000, 65_535, 100_000, 1_000_000];
    (1..=40).chain(records).chain(round).chain((8..49).step_by(4).map(|bit| 1 << bit))
}

/// The average number of buckets that a successful search looks at.
fn average_path(capacity: u16, entries: u64, stride: u64) -> f64 {
    let (_, init) = layout(8, 8, 0, 1, capacity);
    let mut heap = vec![0; init.total_size as usize];
    let mut map = HeapMap::init(&mut heap[..], 0, &init).unwrap();
    let keys = || (0..entries).map(|number| (number * stride).to_le_bytes());
    for key in keys() {
        assert!(map.get_or_reserve(Key::Bytes(&key)).unwrap().unwrap().created);
    }
    let before = map.buckets_visited();
    for key in keys() {
        assert!(map.has(Key::Bytes(&key)).unwrap());
    }
    (map.buckets_visited() - before) as f64 / entries as f64
}

#[test]
fn counting_keys_are_nearly_all_at_home() {
    for capacity in
        [1024, 4096, 8192, 65_535].map(|capacity| capacity >> rounds(0, 5)).into_iter().take(rounds(4, 2))
    {
        let entries = u64::from(capacity);
        let average = average_path(capacity, entries, 1);
        assert!(average < 1.15, "{average} buckets with {entries} of {capacity}");
    }
}

#[test]
fn keys_in_equal_steps_have_short_paths() {
    // Random keys would take 1.4.
    for capacity in [1024, 4096, 8192].into_iter().take(rounds(3, 1)) {
        let entries = u64::from(capacity);
        for stride in strides().step_by(rounds(1, 50)) {
            let average = average_path(capacity, entries, stride);
            assert!(average < 2.6, "{average} buckets with {entries} of {capacity} in steps of {stride}");
        }
    }
}
