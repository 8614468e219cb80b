//! hashmap-mem 0.2.1 as an oracle: where it does not refuse, both answer the same.

mod support;

use std::collections::BTreeMap;
use support::{Layer, Memory, Pointers, Random, rounds};

/// A map of hashmap-mem, from `u32` to `u64`.
struct Oracle(Memory);

impl Oracle {
    fn new(capacity: u16) -> Self {
        let (_, config) = hashmap_mem::layout(4, 4, 8, 8, capacity);
        // Its header has 24 bytes, so values are aligned to 8 in memory that is.
        let mut memory = Memory::dirty(config.total_size as usize);
        // SAFETY: the memory has the size of the layout.
        unsafe { hashmap_mem::init(memory.base(), &config) };
        Self(memory)
    }

    fn insert(&mut self, key: u32, value: u64) -> bool {
        // SAFETY: the map is that of `new`.
        unsafe {
            let place = hashmap_mem::get_or_reserve_entry(self.0.base(), (&raw const key).cast());
            if !place.is_null() {
                place.cast::<u64>().write(value);
            }
            !place.is_null()
        }
    }

    fn get(&mut self, key: u32) -> Option<u64> {
        // SAFETY: the map is that of `new`.
        unsafe {
            let place = hashmap_mem::lookup(self.0.base(), (&raw const key).cast());
            assert_eq!(hashmap_mem::has(self.0.base(), (&raw const key).cast()), !place.is_null());
            (!place.is_null()).then(|| place.cast::<u64>().read())
        }
    }

    fn remove(&mut self, key: u32) -> bool {
        // SAFETY: the map is that of `new`.
        unsafe { hashmap_mem::remove(self.0.base(), (&raw const key).cast()) }
    }

    fn entries(&mut self) -> BTreeMap<u32, u64> {
        let (mut entries, mut start) = (BTreeMap::new(), 0);
        loop {
            // SAFETY: the map is that of `new`; the pointers are those of an entry.
            unsafe {
                let (key, value, index) = hashmap_mem::find_next_valid_entry(self.0.base(), start);
                if key.is_null() {
                    return entries;
                }
                let twice = entries.insert(key.cast::<u32>().read(), value.cast::<u64>().read());
                assert_eq!(twice, None);
                start = index + 1;
            }
        }
    }

    fn element_count(&mut self) -> u16 {
        // SAFETY: the map is that of `new`.
        unsafe { (*self.0.base().cast::<hashmap_mem::MapHeader>()).element_count }
    }
}

#[test]
fn random_operations_give_the_same_answers() {
    let (mut refused, mut accepted) = (0, 0);
    for seed in 0..rounds(60, 1) as u64 {
        let mut random = Random(seed);
        let capacity = 8 + random.below(200) as u16;
        let keys = 4 + random.below(usize::from(capacity) * 2) as u64;
        let (mut ours, mut oracle) = (Pointers::<u32, u64>::new(capacity), Oracle::new(capacity));
        for _ in 0..rounds(2000, 50) {
            let key = (random.next() % keys * 0x9e37) as u32;
            assert_eq!(ours.get(key), oracle.get(key));
            match random.below(3) {
                // It takes more entries than its limit says.
                0 if oracle.element_count() < capacity || oracle.get(key).is_some() => {
                    let value = random.next();
                    assert!(ours.insert(key, value));
                    accepted += 1;
                    if !oracle.insert(key, value) {
                        refused += 1;
                        ours.remove(key);
                    }
                }
                1 => assert_eq!(ours.remove(key), oracle.remove(key)),
                _ => {
                    assert_eq!(u16::from_le_bytes([ours.bytes()[2], ours.bytes()[3]]), oracle.element_count())
                }
            }
        }
        assert_eq!(ours.entries().into_iter().collect::<BTreeMap<_, _>>(), oracle.entries(), "seed {seed}");
    }
    assert!(refused * 20 < accepted, "{refused} of {accepted} insertions could not be compared");
}
