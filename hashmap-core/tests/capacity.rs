//! Full means as many entries as the capacity, whatever the keys look like.

mod support;

use support::{Checker, Heap, Layer, Memory, Pointers, Random, Typed, rounds};

/// The key of a family with this number. Numbers below 2^20 have different keys.
type Family = fn(u64) -> [u8; 16];

fn key(bytes: impl AsRef<[u8]>) -> [u8; 16] {
    let mut key = [0; 16];
    key[..bytes.as_ref().len()].copy_from_slice(bytes.as_ref());
    key
}

const FAMILIES: [(&str, Family); 10] = [
    ("random", |number| key(Random(number).next().to_le_bytes())),
    ("sequential", |number| key(number.to_le_bytes())),
    ("sequential, big-endian", |number| key(number.to_be_bytes())),
    ("whole f64", |number| key((number as f64).to_le_bytes())),
    ("f32 pairs", |number| {
        key(bytemuck::cast::<[f32; 2], [u8; 8]>([(number >> 10) as f32, (number & 1023) as f32]))
    }),
    ("padded names", |number| key(format!("name {number}"))),
    ("equal but for the end", |number| key(format!("a_long_n{number:08}"))),
    ("multiples of 2^12", |number| key((number << 12).to_le_bytes())),
    ("multiples of 2^32", |number| key((number << 32).to_le_bytes())),
    ("addresses", |number| key((0x7f00_1234_5000 + number * 64).to_le_bytes())),
];

/// Fills a map from key `first` on, with keys of the first `SIZE` bytes, and tries one key more.
fn fills<const SIZE: usize, L: Layer<[u8; SIZE], u16>>(capacity: u16, family: (&str, Family), first: u64)
where
    [u8; SIZE]: bytemuck::Pod,
{
    let (name, key) = family;
    let key = |number: u64| -> [u8; SIZE] { key(first + number)[..SIZE].try_into().unwrap() };
    let last = u64::from(capacity);
    let mut map = L::new(capacity);
    for number in 0..last {
        assert!(map.insert(key(number), number as u16), "{name}: {number} of {capacity}");
    }
    let full = map.bytes().to_vec();
    for number in last..last + 3 {
        assert!(!map.insert(key(number), 0), "{name}: {number} in a map of {capacity}");
        assert_eq!(map.get(key(number)), None);
        assert!(!map.remove(key(number)));
    }
    assert!(map.bytes() == full, "{name}, {capacity}: a refusal changed the map");
    for number in 0..last {
        assert_eq!(map.get(key(number)), Some(number as u16), "{name}: {number} of {capacity}");
        // A key that is there is no new one.
        assert!(map.insert(key(number), number as u16));
    }
    assert!(map.bytes() == full);
    // One out, one in, and full again.
    assert!(map.remove(key(0)));
    assert!(map.insert(key(last), 0));
    assert!(!map.insert(key(0), 0));
}

#[test]
fn small_maps_fill_to_the_last_entry_with_every_family() {
    for family in FAMILIES {
        for capacity in (1..=70).chain(255..=257).skip(rounds(0, 16)).step_by(rounds(1, 100)) {
            for first in [0, 1000 + u64::from(capacity)] {
                fills::<16, Pointers<_, _>>(capacity, family, first);
            }
            fills::<8, Heap<_, _>>(capacity, ("sequential", FAMILIES[1].1), u64::from(capacity));
        }
    }
}

#[test]
fn every_layer_fills_to_the_last_entry() {
    for family in [FAMILIES[0], FAMILIES[1], FAMILIES[2], FAMILIES[7]] {
        for capacity in [3, 2, 1, 63, 64, 65, 1000].into_iter().take(rounds(7, 1)) {
            fills::<8, Pointers<_, _>>(capacity, family, 5);
            fills::<8, Heap<_, _>>(capacity, family, 5);
            fills::<8, Typed<_, _>>(capacity, family, 5);
        }
    }
}

#[test]
fn large_maps_fill_to_the_last_entry() {
    for capacity in [1024, 1000, 1025, 8192, 16_384]
        .map(|capacity| capacity >> rounds(0, 6))
        .into_iter()
        .take(rounds(5, 1))
    {
        for family in FAMILIES.into_iter().step_by(rounds(1, 5)) {
            fills::<16, Pointers<_, _>>(capacity, family, 0);
        }
    }
}

#[test]
fn the_largest_maps_fill_to_the_last_entry() {
    for capacity in [32_768, 65_535].map(|capacity| capacity >> rounds(0, 12)) {
        for family in [FAMILIES[0], FAMILIES[1], FAMILIES[2]].into_iter().take(rounds(3, 1)) {
            fills::<8, Typed<_, _>>(capacity, family, 0);
            fills::<8, Heap<_, _>>(capacity, family, 0);
        }
    }
}

#[test]
fn many_seeds_fill_to_the_last_entry() {
    for seed in 0..rounds(400, 1) as u64 {
        let mut random = Random(seed);
        let capacity = 1 + random.below(90) as u16;
        let (mut map, mut checker) = (Typed::<u64, ()>::new(capacity), Checker::new());
        for key in random.keys().take(capacity.into()) {
            assert!(map.insert(key, ()), "seed {seed}");
        }
        assert!(!map.insert(1, ()), "seed {seed}");
        assert_eq!(checker.check(map.bytes()).len(), capacity.into());
    }
}

#[test]
fn all_256_keys_of_one_byte_fit() {
    let mut map = Typed::<u8, u8>::new(256);
    assert!((0..=255).all(|key| map.insert(key, !key)));
    assert!((0..=255).all(|key| map.get(key) == Some(!key)));
    assert_eq!(map.map().len(), 256);
}

#[test]
fn reserve_entry_gives_null_only_where_the_map_is_full() {
    const ABSENT: u32 = 300;
    let (_, config) = hashmap_core::layout(4, 4, 4, 4, ABSENT as u16);
    let mut memory = Memory::dirty(config.total_size as usize);
    // SAFETY: the memory has the size of the layout; keys have 4 bytes.
    unsafe {
        hashmap_core::init(memory.base(), &config);
        for key in 0..ABSENT {
            assert!(!hashmap_core::reserve_entry(memory.base(), (&raw const key).cast()).is_null());
        }
        let (before, absent) = (memory.clone(), ABSENT);
        assert!(hashmap_core::reserve_entry(memory.base(), (&raw const absent).cast()).is_null());
        assert!(before.bytes() == memory.bytes());
    }
}
