//! A map is bytes and nothing else: copied to another address, it works on.

mod support;

use hashmap_core::heap::{HeapMap, Key};
use hashmap_core::layout;
use hashmap_core::typed::{TypedMap, size_of_map};
use support::{Checker, Memory, Random, Reference, rounds};

const CAPACITY: u16 = 50;

/// Moves a map to another place before every operation, and leaves rubbish where it was.
#[test]
fn a_map_that_moves_before_every_operation_stays_itself() {
    let (_, init) = layout(8, 8, 8, 8, CAPACITY);
    let size = init.total_size as usize;
    let mut random = Random(9);
    let mut memory = vec![0; size + 400];
    let mut reference = Reference::of_sizes([8, 8, 8, 8], CAPACITY);
    let mut checker = Checker::new();
    // Where the heap starts in memory, and the map in the heap. The heap may start at any address.
    let (mut start, mut base) = (1, 0);
    HeapMap::init(&mut memory[start..], base, &init).unwrap();
    for _ in 0..rounds(3000, 10) {
        let bytes = memory[start + base..][..size].to_vec();
        random.fill(&mut memory);
        start = random.below(200);
        base = random.below(50) * 4;
        memory[start + base..][..size].copy_from_slice(&bytes);

        let key = (random.next() % 70).to_be_bytes();
        let heap = &mut memory[start..];
        let mut map = HeapMap::open(&mut *heap, base).unwrap();
        assert_eq!(map.has(Key::Bytes(&key)), Ok(reference.bucket_of(&key).is_some()));
        if random.below(5) < 3 {
            let place = map.get_or_reserve(Key::Bytes(&key)).unwrap();
            let value = random.next().to_le_bytes();
            assert_eq!(place.is_some(), reference.insert(&key, &value));
            if let Some(place) = place {
                heap[place.value_offset..][..8].copy_from_slice(&value);
            }
        } else {
            assert_eq!(map.remove(Key::Bytes(&key)), Ok(reference.remove(&key)));
        }
        assert!(memory[start + base..][..size] == reference.bytes());
        checker.check(&memory[start + base..][..size]);
    }
}

#[test]
fn the_pointer_functions_work_at_every_address() {
    let (_, init) = layout(8, 8, 8, 8, CAPACITY);
    let mut memory = Memory::dirty(init.total_size as usize + 16);
    let mut first = None;
    for shift in (0..16).step_by(rounds(1, 5)) {
        // SAFETY: the memory has 16 bytes more than the layout. Nothing is read through a wider pointer.
        unsafe {
            let base = memory.base().add(shift);
            hashmap_core::init(base, &init);
            for key in 0..u64::from(CAPACITY) {
                let value = hashmap_core::get_or_reserve_entry(base, key.to_ne_bytes().as_ptr());
                value.write(key as u8);
            }
            for key in 0..u64::from(CAPACITY) {
                assert_eq!(hashmap_core::lookup(base, key.to_ne_bytes().as_ptr()).read(), key as u8);
                assert!(key % 2 == 0 || hashmap_core::remove(base, key.to_ne_bytes().as_ptr()));
            }
        }
        let bytes = &memory.bytes()[shift..][..init.total_size as usize];
        assert!(first.get_or_insert_with(|| bytes.to_vec()) == bytes, "the bytes depend on the address");
    }
}

#[test]
fn a_typed_map_is_moved_and_opened_elsewhere() {
    let mut here = Memory::dirty(size_of_map::<u64, u32>(CAPACITY));
    let mut map = TypedMap::<u64, u32, _>::init(here.bytes_mut(), CAPACITY).unwrap();
    for key in 0..40 {
        map.insert(key, 1).unwrap();
    }
    let bytes = map.as_bytes().to_vec();
    let mut there = Memory::dirty(bytes.len());
    there.bytes_mut()[..bytes.len()].copy_from_slice(&bytes);
    here.bytes_mut().fill(0xdd);
    let mut map = TypedMap::<u64, u32, _>::open(there.bytes_mut()).unwrap();
    assert!((0..40).all(|key| map.remove(&key) == Some(1)));
    Checker::new().check(map.as_bytes());
}
