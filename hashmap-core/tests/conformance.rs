//! What `check` of headers and of whole maps finds, against the text of the standard written down naively.

mod support;

use hashmap_core::conformance::{Fault, Note, Outcome, Passing, TooFewNotes, Violation, check};
use hashmap_core::heap::{HeapMap, Key};
use hashmap_core::{MapHeader, Rule, try_layout};
use support::{Random, colliding_keys, path, rounds};

/// A map without entries, a set, and its header.
fn empty_map(key_size: u32, capacity: u16) -> (Vec<u8>, MapHeader) {
    let (_, init) = try_layout(key_size, 8, 0, 1, capacity).expect("it is possible");
    let mut heap = vec![0; init.total_size as usize];
    let header = HeapMap::init(&mut heap[..], 0, &init).expect("there is room").header();
    (heap, header)
}

/// Every rule about headers that these fields break, by the text.
fn broken_rules(header: &MapHeader) -> Vec<Rule> {
    let wide = |field: u32| u128::from(field);
    let smallest_power = |least: u128| (0..).map(|bit| 1 << bit).find(|&power| power >= least).unwrap_or(0);
    let [capacity, element_count, reserved] =
        [header.capacity, header.element_count, header.reserved].map(|field| wide(field.into()));
    let [key_offset, marker] =
        [header.key_offset, header.padding_and_secret_code].map(|field| wide(field.into()));
    let rules = [
        (Rule::H1, marker == 0x3e),
        (Rule::H2, reserved == 0),
        (Rule::H3, capacity >= 1),
        (Rule::H4, wide(header.bucket_count) == smallest_power(capacity * 2)),
        (Rule::H5, element_count <= capacity),
        (Rule::H6, header.key_size >= 1),
        (Rule::H7, key_offset >= 1),
        (Rule::H8, key_offset + wide(header.key_size) <= wide(header.value_offset)),
        (Rule::H9, wide(header.value_offset) + wide(header.value_size) <= wide(header.bucket_size)),
        (Rule::H10, 32 + wide(header.bucket_count) * wide(header.bucket_size) < 1 << 32),
        (Rule::H11, header.tombstone_count <= header.bucket_count),
    ];
    rules.into_iter().filter(|(_, holds)| !holds).map(|(rule, _)| rule).collect()
}

#[test]
fn a_header_is_refused_if_and_only_if_it_breaks_a_rule_and_for_one_that_it_breaks() {
    let mut random = Random(1);
    let sizes = [0, 1, 2, 3, 4, 8, 9, 12, 16, 255, 1 << 15, (1 << 15) - 1, 1 << 28, u32::MAX - 1, u32::MAX];
    let (mut valid, mut seen) = (0, Vec::new());
    for _ in 0..rounds(400_000, 2000) {
        let mut header = empty_map(4, 8).1;
        for _ in 0..random.below(4) {
            let size = sizes[random.below(sizes.len())];
            match random.below(11) {
                0 => header.capacity = size as u16,
                1 => header.element_count = size as u16,
                2 => header.key_size = size,
                3 => header.value_size = size,
                4 => header.value_offset = size,
                5 => header.bucket_size = size,
                6 => header.reserved = size as u16,
                7 => header.key_offset = size as u8,
                8 => header.padding_and_secret_code = 0x3d + size as u8 % 3,
                9 => header.bucket_count = size,
                _ => header.tombstone_count = size,
            }
        }
        let broken = broken_rules(&header);
        match header.check() {
            Ok(()) => {
                assert_eq!(broken, [], "{header:?}");
                valid += 1;
            }
            Err(fault) => {
                assert!(broken.contains(&fault.rule()), "{header:?}: {fault}");
                assert!(fault.offset() < MapHeader::SIZE);
                seen.push(fault.rule());
            }
        }
    }
    seen.sort();
    seen.dedup();
    assert!(valid > 0);
    assert!(cfg!(miri) || seen.len() == 11, "{seen:?}");
}

/// What is broken in the buckets of a map and where, by the text.
fn broken_buckets(map: &HeapMap<&[u8]>) -> Vec<(Rule, Option<usize>)> {
    let header = map.header();
    let count = map.bucket_count();
    let bytes: Vec<&[u8]> = (0..count).map(|bucket| map.bucket_bytes(bucket).expect("it is there")).collect();
    let state = |bucket: usize| bytes[bucket][0] & 3;
    let occupied: Vec<usize> = (0..count).filter(|&bucket| state(bucket) >= 2).collect();
    let key = |bucket: usize| &bytes[bucket][header.key_offset.into()..][..map.key_size()];
    let mut broken = Vec::new();
    if occupied.len() != header.element_count.into() {
        broken.push((Rule::B2, None));
    }
    if (0..count).filter(|&bucket| state(bucket) == 1).count() != header.tombstone_count as usize {
        broken.push((Rule::B3, None));
    }
    for (bucket, &bytes) in bytes.iter().enumerate() {
        let passing = usize::from(bytes[0] >> 2);
        let passes =
            |&other: &usize| path(key(other), count).take_while(|&at| at != other).any(|at| at == bucket);
        let is_twin = |&other: &usize| other < bucket && key(other) == key(bucket);
        let is_used = |at: usize| {
            let (key_start, value_start) = (header.key_offset.into(), header.value_offset as usize);
            let in_key = (key_start..key_start + map.key_size()).contains(&at);
            let in_value = (value_start..value_start + map.value_size()).contains(&at);
            at == 0 || state(bucket) >= 2 && (in_key || in_value)
        };
        let rules = [
            (Rule::B1, state(bucket) != 3),
            (Rule::B6, state(bucket) != 0 || bytes[0] == 0),
            (Rule::B7, state(bucket) != 1 || passing != 0),
            (Rule::B5, passing == 63 || passing == occupied.iter().filter(|other| passes(other)).count()),
            (Rule::B4, state(bucket) < 2 || !occupied.iter().any(is_twin)),
            (Rule::B8, (0..bytes.len()).all(|at| is_used(at) || bytes[at] == 0)),
        ];
        broken.extend(rules.into_iter().filter(|(_, holds)| !holds).map(|(rule, _)| (rule, Some(bucket))));
    }
    broken
}

fn found(map: &HeapMap<&[u8]>) -> (Outcome, Vec<Violation>) {
    let mut notes = vec![Note::default(); map.bucket_count()];
    let mut violations = Vec::new();
    let outcome = check(map, &mut notes, |violation| violations.push(violation)).expect("the notes suffice");
    (outcome, violations)
}

/// The same by the crate.
fn found_buckets(map: &HeapMap<&[u8]>) -> Vec<(Rule, Option<usize>)> {
    let (outcome, violations) = found(map);
    assert_eq!((outcome.violations, outcome.is_complete), (violations.len(), true));
    violations.iter().map(|violation| (violation.rule(), violation.bucket)).collect()
}

/// The bytes of a map after a history of insertions and removals. Keys have a few bytes, and there is padding.
fn used_map(random: &mut Random, capacity: u16, operations: usize) -> Vec<u8> {
    let (_, init) = try_layout(3, 2, 5, 4, capacity).expect("it is possible");
    let mut heap = vec![0x55; init.total_size as usize];
    let mut map = HeapMap::init(&mut heap[..], 0, &init).expect("there is room");
    for _ in 0..operations {
        let key = [random.below(3) as u8, 7, random.below(usize::from(capacity) * 2) as u8];
        if random.below(3) == 0 {
            map.remove(Key::Bytes(&key)).expect("the key has the size");
        } else if let Some(reserved) = map.get_or_reserve(Key::Bytes(&key)).expect("the map is no ruin") {
            random.fill(map.value_mut(reserved.entry()).expect("just reserved"));
        }
    }
    heap
}

#[test]
fn maps_that_operations_have_made_conform() {
    let mut random = Random(2);
    for round in 0..rounds(500, 5) {
        let heap = used_map(&mut random, 1 + round as u16 % 40, 100);
        let map = HeapMap::open(&heap[..], 0).expect("it is there");
        assert_eq!(found(&map), (Outcome { violations: 0, is_complete: true }, vec![]));
        assert_eq!(broken_buckets(&map), []);
    }
}

#[test]
fn damage_is_found_where_the_text_finds_it() {
    let mut random = Random(3);
    let mut seen = Vec::new();
    for round in 0..rounds(3000, 20) {
        let mut heap = used_map(&mut random, 1 + round as u16 % 20, 60);
        for _ in 0..=random.below(6) {
            let at = random.below(heap.len());
            match random.below(4) {
                0 => heap[at] = random.next() as u8,
                1 => heap[at] ^= 1 << random.below(8),
                _ => {
                    // One bucket becomes another.
                    let buckets = (heap.len() - 32) / 16;
                    let from = 32 + 16 * random.below(buckets);
                    heap.copy_within(from..from + 16, 32 + 16 * random.below(buckets));
                }
            }
        }
        let Ok(map) = HeapMap::open(&heap[..], 0) else { continue };
        let mut broken = broken_buckets(&map);
        let mut found = found_buckets(&map);
        broken.sort();
        found.sort();
        assert_eq!(found, broken, "{heap:x?}");
        seen.extend(found.iter().map(|(rule, _)| *rule));
    }
    seen.sort();
    seen.dedup();
    assert!(cfg!(miri) || seen.len() == 8, "{seen:?}");
}

#[test]
fn a_violation_says_what_should_be_there() {
    let (_, init) = try_layout(1, 1, 2, 2, 3).expect("it is possible");
    let mut heap = vec![0; 64];
    let mut map = HeapMap::init(&mut heap[..], 0, &init).expect("there is room");
    for key in [b"b", b"g", b"y"] {
        map.get_or_reserve(Key::Bytes(key)).expect("the key has the size").expect("it is not full");
    }
    let broken = |changes: &[(usize, u8)]| {
        let mut heap = heap.clone();
        for &(at, byte) in changes {
            heap[at] = byte;
        }
        let violations = found(&HeapMap::open(&heap[..], 0).expect("the header is valid")).1;
        let [violation] = violations[..] else { panic!("{violations:?}") };
        (violation.rule(), violation.bucket, violation.offset, violation.to_string())
    };
    let expected = |rule, bucket, offset, text: &str| (rule, bucket, offset, text.to_owned());
    let bucket = |index: usize| 32 + 4 * index;
    assert_eq!(
        broken(&[(bucket(7), 3)]),
        expected(Rule::B1, Some(7), 60, "the status byte is 0x03, whose state is 3")
    );
    assert_eq!(
        broken(&[(2, 2)]),
        expected(Rule::B2, None, 2, "`element_count` is 2, but 3 buckets are Occupied")
    );
    assert_eq!(
        broken(&[(28, 1)]),
        expected(Rule::B3, None, 28, "`tombstone_count` is 1, but 0 buckets are Tombstones")
    );
    assert_eq!(
        broken(&[(bucket(5) + 1, b'b')]),
        expected(Rule::B4, Some(5), 53, "the key is also in bucket 4")
    );
    assert_eq!(
        broken(&[(bucket(4), 2)]),
        expected(Rule::B5, Some(4), 48, "`passing` is 0, but 2 entries pass this bucket")
    );
    assert_eq!(
        broken(&[(bucket(0), 63 << 2)]),
        expected(Rule::B6, Some(0), 32, "the status byte of an Empty bucket is 0xfc, not 0")
    );
    assert_eq!(
        broken(&[(bucket(0), 1), (28, 1)]),
        expected(Rule::B7, Some(0), 32, "`passing` of a Tombstone is 0")
    );
    assert_eq!(
        broken(&[(bucket(1) + 3, 9)]),
        expected(Rule::B8, Some(1), 39, "a byte that holds nothing is 0x09, not 0")
    );
    // A count that is stuck is right whatever the number is.
    let mut stuck = heap.clone();
    stuck[bucket(4)] = 63 << 2 | 2;
    assert_eq!(found(&HeapMap::open(&stuck[..], 0).expect("the header is valid")).1, []);
}

#[test]
fn too_few_notes_are_refused() {
    let heap = used_map(&mut Random(4), 10, 10);
    let map = HeapMap::open(&heap[..], 0).expect("it is there");
    let refused = check(&map, &mut vec![Note::default(); 31], |violation| panic!("{violation}"));
    assert_eq!(refused, Err(TooFewNotes { needed: 32, given: 31 }));
    let outcome = check(&map, &mut vec![Note::default(); 33], |violation| panic!("{violation}"));
    assert_eq!(outcome.map(|outcome| outcome.conforms()), Ok(Some(true)));
}

/// A map of the largest capacity whose buckets hold these keys of 8 bytes.
fn large_map(keys: impl Iterator<Item = u64>) -> Vec<u8> {
    let mut heap = empty_map(8, u16::MAX).0;
    let mut map = HeapMap::open(&mut heap[..], 0).expect("it is there");
    for key in keys.take(u16::MAX.into()) {
        map.get_or_reserve(Key::Bytes(&key.to_ne_bytes()))
            .expect("the key has the size")
            .expect("it is not full");
    }
    heap
}

#[test]
#[cfg_attr(miri, ignore = "it takes too long")]
fn keys_that_all_collide_are_checked_completely() {
    let mut heap = empty_map(8, u16::MAX).0;
    heap[2..4].copy_from_slice(&[0xff; 2]);
    // To insert them would take the square of their number.
    let keys: Vec<u64> = colliding_keys(3).take(u16::MAX.into()).collect();
    for (step, (key, bucket)) in keys.iter().zip(path(&keys[0].to_ne_bytes(), 131_072)).enumerate() {
        let passing = (keys.len() - 1 - step).min(63) as u8;
        heap[32 + 16 * bucket] = passing << 2 | 2;
        heap[32 + 16 * bucket + 8..][..8].copy_from_slice(&key.to_ne_bytes());
    }
    let map = HeapMap::open(&heap[..], 0).expect("it is there");
    assert_eq!(found(&map), (Outcome { violations: 0, is_complete: true }, vec![]));
}

#[test]
#[cfg_attr(miri, ignore = "it takes too long")]
fn a_large_map_whose_entries_lie_far_from_home_is_not_checked_for_ever() {
    let mut random = Random(5);
    let mut heap = large_map(random.keys());
    let map = HeapMap::open(&heap[..], 0).expect("it is there");
    assert_eq!(found(&map), (Outcome { violations: 0, is_complete: true }, vec![]));
    // As an implementation with another hash would place them, which thinks that nothing collides.
    let mut buckets: Vec<[u8; 16]> = heap[32..].as_chunks().0.to_vec();
    random.shuffle(&mut buckets);
    for bucket in &mut buckets {
        bucket[0] &= 3;
    }
    heap[32..].copy_from_slice(buckets.as_flattened());
    let map = HeapMap::open(&heap[..], 0).expect("it is there");
    let (outcome, violations) = found(&map);
    assert!(!outcome.is_complete);
    assert_eq!(outcome.conforms(), Some(false));
    let is_passed = |violation: &Violation| {
        matches!(violation.fault, Fault::Passing { stated: 0, entries: Passing::AtLeast(1..) })
    };
    assert!(violations.iter().all(is_passed));
    // What is stuck breaks no rule, and nobody knows whether there is something else.
    let tombstones = 131_072 - u32::from(u16::MAX);
    heap[28..32].copy_from_slice(&tombstones.to_le_bytes());
    for bucket in 0..131_072 {
        let status = &mut heap[32 + 16 * bucket];
        *status = 63 << 2 | (*status).max(1);
    }
    let map = HeapMap::open(&heap[..], 0).expect("it is there");
    let outcome = Outcome { violations: 0, is_complete: false };
    assert_eq!((found(&map).0, outcome.conforms()), (outcome, None));
}
