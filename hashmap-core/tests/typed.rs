//! The typed map, beside the map of the standard library.

mod support;

use hashmap_core::heap::HeapMap;
use hashmap_core::typed::{Entry, Full, OpenError, TypedMap, size_of_map};
use hashmap_core::{AlignedBytes, HeaderError, LayoutError, MapHeader, layout};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use support::{Block, Checker, Memory, Random, forge, rounds};

const CAPACITY: u16 = 20;

type Map = TypedMap<u32, u64, AlignedBytes<{ size_of_map::<u32, u64>(CAPACITY) }>>;

fn new() -> Map {
    Map::init(AlignedBytes::zeroed(), CAPACITY).unwrap()
}

/// The keys 0 to `CAPACITY` - 1, each with ten times itself as value.
fn full() -> Map {
    let mut map = new();
    for key in 0..u32::from(CAPACITY) {
        assert_eq!(map.insert(key, u64::from(key) * 10), Ok(None));
    }
    map
}

fn collected(map: &Map) -> HashMap<u32, u64> {
    Checker::new().check(map.as_bytes());
    map.iter().map(|(&key, &value)| (key, value)).collect()
}

/// Every method that changes a map, on random keys.
#[test]
fn every_change_is_that_of_the_standard_map() {
    for seed in 0..rounds(40, 1) as u64 {
        let mut random = Random(seed);
        let (mut map, mut model) = (new(), HashMap::<u32, u64>::new());
        for _ in 0..rounds(400, 30) {
            let (key, value) = (random.below(30) as u32, random.next());
            let fits = model.contains_key(&key) || model.len() < CAPACITY.into();
            match random.below(9) {
                0 | 1 if fits => assert_eq!(map.insert(key, value), Ok(model.insert(key, value))),
                0 | 1 => assert_eq!(map.insert(key, value), Err(Full { key, value })),
                2 if fits => {
                    *map.entry(key).and_modify(|value| *value ^= 1).or_insert(value).unwrap() += 1;
                    *model.entry(key).and_modify(|value| *value ^= 1).or_insert(value) += 1;
                }
                2 => assert_eq!(map.entry(key).or_insert(value), Err(Full { key, value })),
                3 => assert_eq!(map.remove(&key), model.remove(&key)),
                4 => assert_eq!(map.get_mut(&key), model.get_mut(&key)),
                5 => {
                    map.values_mut().for_each(|value| *value = value.wrapping_add(1));
                    model.values_mut().for_each(|value| *value = value.wrapping_add(1));
                }
                6 => {
                    let keeps = |key: &u32, value: &mut u64| {
                        *value = value.rotate_left(1);
                        !(u64::from(*key) ^ seed).is_multiple_of(5)
                    };
                    map.retain(keeps);
                    model.retain(keeps);
                }
                7 => match map.entry(key) {
                    Entry::Occupied(entry) => assert_eq!(Some(entry.remove()), model.remove(&key)),
                    Entry::Vacant(entry) => assert_eq!((*entry.key(), model.get(&key)), (key, None)),
                },
                _ if random.below(20) == 0 => {
                    map.clear();
                    model.clear();
                }
                _ => {}
            }
            assert_eq!((map.len(), map.is_empty()), (model.len(), model.is_empty()));
            assert_eq!(map.is_full(), model.len() == CAPACITY.into());
            assert_eq!((map.get(&key), map.contains_key(&key)), (model.get(&key), model.contains_key(&key)));
            assert_eq!(map.get_key_value(&key), model.get_key_value(&key));
            assert_eq!(collected(&map), model);
        }
    }
}

#[test]
fn full_gives_the_key_and_the_value_back() {
    let mut map = full();
    let before = map.clone();
    assert_eq!(map.insert(99, 7), Err(Full { key: 99, value: 7 }));
    assert_eq!(map.entry(99).or_insert(7), Err(Full { key: 99, value: 7 }));
    assert_eq!(map.entry(99).or_insert_with(|| 8), Err(Full { key: 99, value: 8 }));
    assert_eq!(map.entry(99).or_default(), Err(Full { key: 99, value: 0 }));
    let Entry::Vacant(entry) = map.entry(99) else { panic!("99 was not inserted") };
    assert_eq!(entry.insert(7), Err(Full { key: 99, value: 7 }));
    assert_eq!(map.as_bytes(), before.as_bytes());
    assert!(map.is_full());
    assert_eq!(map.capacity(), CAPACITY.into());
    // A key that is there is still changed.
    assert_eq!(map.insert(3, 7), Ok(Some(30)));
    assert_eq!(map.entry(4).or_insert(0), Ok(&mut 40));
    assert_eq!(Full { key: 1, value: 2 }.to_string(), "the map is full");
}

#[test]
fn an_entry_is_looked_at_changed_and_removed() {
    let mut map = full();
    assert_eq!(map.entry(5).key(), &5);
    assert_eq!(map.entry(55).key(), &55);
    let Entry::Occupied(mut entry) = map.entry(5) else { panic!("5 was inserted") };
    assert_eq!((*entry.key(), *entry.get()), (5, 50));
    *entry.get_mut() += 1;
    assert_eq!(entry.insert(100), 51);
    *entry.into_mut() += 1;
    assert_eq!(map.get(&5), Some(&101));
    let Entry::Occupied(entry) = map.entry(5) else { panic!("5 was inserted") };
    assert_eq!(entry.remove(), 101);
    assert!(!map.contains_key(&5));
    let Entry::Vacant(entry) = map.entry(5) else { panic!("5 was removed") };
    *entry.insert(1).unwrap() += 1;
    assert_eq!(map.get(&5), Some(&2));
}

#[test]
fn a_closure_runs_only_where_it_is_needed() {
    let mut map = full();
    assert_eq!(map.entry(6).or_insert_with(|| panic!("6 is there")), Ok(&mut 60));
    assert_eq!(map.entry(66).and_modify(|_| panic!("66 is absent")).key(), &66);
}

#[test]
fn all_iterators_give_the_same_order() {
    let mut map = full();
    let pairs: Vec<(u32, u64)> = map.iter().map(|(&key, &value)| (key, value)).collect();
    assert_eq!(pairs.len(), CAPACITY.into());
    assert!(map.keys().copied().eq(pairs.iter().map(|pair| pair.0)));
    assert!(map.values().copied().eq(pairs.iter().map(|pair| pair.1)));
    assert!((&map).into_iter().map(|(&key, &value)| (key, value)).eq(pairs.iter().copied()));
    let mut later = map.iter();
    later.next();
    assert_eq!(later.clone().count(), pairs.len() - 1);
    assert!(map.iter_mut().map(|(&key, value)| (key, *value)).eq(pairs.iter().copied()));
    for (key, value) in &mut map {
        *value = u64::from(*key);
    }
    assert!(map.iter().all(|(&key, &value)| u64::from(key) == value));
    let mut ended = map.iter();
    ended.by_ref().for_each(drop);
    assert_eq!(ended.next(), None);
}

#[test]
fn a_cleared_map_is_a_new_one() {
    let mut map = full();
    map.clear();
    assert_eq!(map.as_bytes(), new().as_bytes());
}

#[test]
fn the_debug_form_is_that_of_a_map() {
    let mut map = new();
    assert_eq!(format!("{map:?}"), "{}");
    map.insert(1, 2).unwrap();
    assert_eq!(format!("{map:?}"), "{1: 2}");
}

#[test]
fn iterators_and_entries_print_what_they_are_at() {
    let mut map = new();
    map.insert(1, 2).unwrap();
    map.insert(3, 4).unwrap();
    let pairs = format!("{:?}", map.iter().collect::<Vec<_>>());
    let mut entries = map.iter();
    assert_eq!(format!("{entries:?}"), pairs);
    entries.next();
    assert_eq!(format!("{entries:?}"), format!("{:?}", map.iter().skip(1).collect::<Vec<_>>()));
    let mut entries = map.iter_mut();
    assert_eq!(format!("{entries:?}"), pairs);
    let (_, first) = entries.next().unwrap();
    let rest = format!("{entries:?}");
    *first += 1;
    assert!(entries.next().is_some_and(|(key, value)| rest == format!("[({key}, {value})]")));
    assert_eq!(format!("{entries:?}"), "[]");
    map.insert(1, 2).unwrap();
    assert_eq!(format!("{:?}", map.entry(1)), "OccupiedEntry { key: 1, value: 2 }");
    assert_eq!(format!("{:?}", map.entry(5)), "VacantEntry { key: 5 }");
}

#[test]
fn maps_are_equal_where_their_entries_are() {
    let map = full();
    let mut memory = Memory::dirty(size_of_map::<u32, u64>(100));
    let mut other = TypedMap::<u32, u64, _>::init(memory.bytes_mut(), 100).unwrap();
    other.extend(map.iter());
    assert_eq!(map, other);
    assert_eq!(other, map);
    assert_ne!(map.as_bytes(), other.as_bytes());
    // Another value, another key, one entry fewer, one more.
    other.insert(3, 31).unwrap();
    assert_ne!(map, other);
    other.remove(&3);
    assert_ne!(map, other);
    assert_ne!(other, map);
    other.insert(33, 30).unwrap();
    assert_ne!(map, other);
    other.insert(3, 30).unwrap();
    assert_ne!(map, other);
    other.remove(&33);
    assert_eq!(map, other);
    assert_eq!(new(), new());
}

#[test]
fn a_value_that_differs_from_itself_makes_maps_differ() {
    let mut map = TypedMap::<u8, f32, _>::init(AlignedBytes::<128>::zeroed(), 2).unwrap();
    map.insert(1, f32::NAN).unwrap();
    assert_ne!(map, map.clone());
}

#[test]
fn entries_are_added_until_the_map_is_full() {
    let mut map = new();
    map.extend((0..20).map(|key| (key, 1)));
    map.extend(&full());
    assert_eq!(map, full());
    let too_many = [(3, 7), (77, 8), (4, 9)];
    let extended = catch_unwind(AssertUnwindSafe(|| map.extend(too_many)));
    assert_eq!(extended.unwrap_err().downcast_ref(), Some(&"the map is full"));
    // What came before is there.
    assert_eq!((map.get(&3), map.get(&4), map.len()), (Some(&7), Some(&40), 20));
}

#[test]
fn iterators_may_go_to_another_thread() {
    let mut map = full();
    let mut odd = map.clone();
    let (ours, theirs) = (map.iter(), map.iter());
    std::thread::scope(|threads| {
        let sum = threads.spawn(move || theirs.map(|(_, value)| value).sum::<u64>());
        let again = threads.spawn(|| ours.clone().count());
        assert_eq!(ours.clone().map(|(_, value)| value).sum::<u64>(), sum.join().unwrap());
        assert_eq!(again.join().unwrap(), usize::from(CAPACITY));
    });
    // Values that were met before are changed while those yet to be met are changed elsewhere.
    std::thread::scope(|threads| {
        let mut entries = map.iter_mut();
        let met: Vec<_> = entries.by_ref().take(7).collect();
        threads.spawn(move || entries.for_each(|(_, value)| *value += 1));
        met.into_iter().for_each(|(_, value)| *value += 1);
    });
    assert!(map.iter().all(|(&key, &value)| value == u64::from(key) * 10 + 1));
    // The place of a key, too.
    std::thread::scope(|threads| {
        let entry = odd.entry(5);
        threads.spawn(move || entry.and_modify(|value| *value = 1).or_default().unwrap());
    });
    assert_eq!(odd.get(&5), Some(&1));
}

#[test]
fn the_old_names_are_the_new_ones() {
    let map: hashmap_core::fixed::FixedMap<u32, u64, _> = full();
    assert!(map.is_full());
}

#[test]
fn a_map_that_is_only_read_needs_only_a_shared_borrow() {
    let memory = full().into_memory();
    let map = TypedMap::<u32, u64, &[u8]>::open(memory.as_bytes()).unwrap();
    assert_eq!((map.get(&19), map.len()), (Some(&190), CAPACITY.into()));
}

#[test]
fn the_memory_may_be_larger_than_the_map() {
    let size = size_of_map::<u32, u64>(CAPACITY);
    let mut memory = Memory::dirty(size + 100);
    let behind = memory.bytes()[size..].to_vec();
    let mut map = TypedMap::<u32, u64, _>::init(memory.bytes_mut(), CAPACITY).unwrap();
    for key in 0..u32::from(CAPACITY) {
        map.insert(key, u64::MAX).unwrap();
    }
    assert_eq!(map.as_bytes().len(), size);
    map.clear();
    assert_eq!(memory.bytes()[size..], behind);
}

#[test]
fn a_size_is_that_of_the_layout() {
    assert_eq!(
        size_of_map::<u32, u64>(20),
        layout(4, 4, 8, align_of::<u64>() as u8, 20).1.total_size as usize
    );
    assert_eq!(size_of_map::<[u8; 3], ()>(7), layout(3, 1, 0, 1, 7).1.total_size as usize);
    assert_eq!(size_of_map::<Block, u8>(u16::MAX), layout(16, 16, 1, 1, u16::MAX).1.total_size as usize);
}

fn open_error<K: bytemuck::Pod, V: bytemuck::Pod>(memory: &[u8]) -> OpenError {
    TypedMap::<K, V, _>::open(memory).map(|_| ()).unwrap_err()
}

#[test]
fn every_reason_not_to_open_is_told() {
    let mut memory = Memory::dirty(size_of_map::<u32, u64>(CAPACITY));
    TypedMap::<u32, u64, _>::init(memory.bytes_mut(), CAPACITY).unwrap();
    let bytes = memory.bytes();
    let (given, needed) = (bytes.len() - 1, bytes.len() as u64);
    assert_eq!(open_error::<u32, u64>(&bytes[..given]), OpenError::TooSmall { given, needed });
    assert_eq!(open_error::<u32, u64>(&bytes[..31]), OpenError::TooSmall { given: 31, needed: 32 });
    assert_eq!(open_error::<u32, u64>(&bytes[2..]), OpenError::Misaligned { alignment: align_of::<u64>() });
    assert_eq!(open_error::<u8, u8>(&bytes[2..]), OpenError::Misaligned { alignment: 4 });
    assert_eq!(open_error::<u32, Block>(&bytes[8..]), OpenError::Misaligned { alignment: 16 });

    let found = MapHeader::from_bytes(bytes.first_chunk().unwrap());
    let other = OpenError::OtherTypes { found };
    assert_eq!(open_error::<u64, u64>(bytes), other);
    assert_eq!(open_error::<u32, u32>(bytes), other);
    assert_eq!(open_error::<[u8; 4], u64>(bytes), other);
    assert_eq!(open_error::<u32, ()>(bytes), other);
    assert_eq!(open_error::<[u16; 2], u64>(bytes), other);
    // Other types whose keys and values lie in the same places are none of the map's business.
    assert!(TypedMap::<f32, [u32; 2], _>::open(bytes).is_ok());

    forge(memory.bytes_mut(), 0, |header| header.padding_and_secret_code = 0x3d);
    let fault = HeaderError::SecretCode { found: 0x3d };
    assert_eq!(open_error::<u32, u64>(memory.bytes()), OpenError::Header(fault));
}

#[test]
fn every_reason_not_to_make_a_map_is_told() {
    let mut memory = Memory::dirty(100);
    let before = memory.clone();
    let size = memory.bytes().len();
    let mut init = |from: usize, capacity| {
        TypedMap::<u64, u64, _>::init(&mut memory.bytes_mut()[from..], capacity).map(|_| ()).unwrap_err()
    };
    assert_eq!(init(0, 0), OpenError::Layout(LayoutError::ZeroCapacity));
    assert_eq!(init(0, 3), OpenError::TooSmall { given: size, needed: size_of_map::<u64, u64>(3) as u64 });
    assert_eq!(init(2, 1), OpenError::Misaligned { alignment: align_of::<u64>() });
    let error =
        TypedMap::<u8, [[u8; 4096]; 16], _>::init(memory.bytes_mut(), u16::MAX).map(|_| ()).unwrap_err();
    assert_eq!(error, OpenError::Layout(LayoutError::TooLarge { size: 32 + 131_072 * 65_538 }));
    assert!(memory.bytes() == before.bytes(), "a refused map was written");
}

#[test]
fn the_heap_layer_reads_what_the_typed_layer_wrote() {
    let map = full();
    let view = HeapMap::open(map.as_bytes(), 0).unwrap();
    assert_eq!((view.len(), view.capacity(), view.key_size(), view.value_size()), (20, 20, 4, 8));
    assert_eq!((view.bucket_count(), view.size()), (64, map.as_bytes().len()));
}

#[test]
fn keys_are_told_apart_by_their_bytes() {
    let mut memory = Memory::dirty(size_of_map::<f64, u8>(4));
    let mut map = TypedMap::<f64, u8, _>::init(memory.bytes_mut(), 4).unwrap();
    for (key, value) in [(0.0, 1), (-0.0, 2), (f64::NAN, 3), (-f64::NAN, 4)] {
        assert_eq!(map.insert(key, value), Ok(None));
    }
    assert_eq!((map.get(&-0.0), map.get(&f64::NAN)), (Some(&2), Some(&3)));
}

/// Whatever the buckets hold, no method panics, hangs, or touches other memory.
#[test]
fn damaged_buckets_do_no_harm() {
    const WALL: usize = 64;
    let mut random = Random(21);
    for round in 0..rounds(3000, 4) {
        let capacity = 1 + random.below(20) as u16;
        let size = size_of_map::<u32, [u8; 5]>(capacity);
        let mut memory = Memory::dirty(WALL + size + WALL);
        let walls = memory.clone();
        TypedMap::<u32, [u8; 5], _>::init(&mut memory.bytes_mut()[WALL..], capacity).unwrap();
        let map = &mut memory.bytes_mut()[WALL..WALL + size];
        random.fill(&mut map[32..]);
        forge(map, 0, |header| header.element_count = random.below(usize::from(capacity) + 1) as u16);
        if round % 2 == 0 {
            // Few different keys, and statuses of one kind.
            let status = [2, 3, 0xfe, 0xff, 0xfd, 1][random.below(6)];
            for bucket in map[32..].chunks_mut(16) {
                bucket.fill(random.below(2) as u8);
                bucket[0] = status;
            }
        }
        let mut map = TypedMap::<u32, [u8; 5], _>::open(&mut memory.bytes_mut()[WALL..]).unwrap();
        let keys: Vec<u32> = map.keys().copied().chain([0, 0x0101_0101, 7]).collect();
        for _ in 0..20 {
            let key = keys[random.below(keys.len())];
            match random.below(8) {
                0 => _ = map.get(&key),
                1 => _ = map.insert(key, [9; 5]),
                2 => _ = map.remove(&key),
                3 => _ = map.entry(key).and_modify(|value| value[0] = 1).or_default(),
                4 => map.retain(|_, _| random.below(4) > 0),
                5 => map.iter_mut().for_each(|(_, value)| value[4] ^= 1),
                6 => assert!(map.iter().count() <= (size - 32) / 16),
                _ => _ = (map.len(), map.is_full(), map.get_key_value(&key)),
            }
        }
        if random.below(2) == 0 {
            map.clear();
            assert_eq!((map.len(), map.iter().count()), (0, 0));
        }
        assert_eq!(memory.bytes()[..WALL], walls.bytes()[..WALL]);
        assert_eq!(memory.bytes()[WALL + size..], walls.bytes()[WALL + size..]);
    }
}

#[test]
fn default_memory_is_zeroed() {
    assert_eq!(AlignedBytes::<48>::default().as_bytes(), [0; 48]);
}
