//! Keys that are given as numbers.

use hashmap_core::heap::{HeapError, HeapMap, Key};
use hashmap_core::layout;

/// An empty map with keys of this size, values of one byte and 8 entries.
fn map_with_keys_of(key_size: u32) -> Vec<u8> {
    let (_, init) = layout(key_size, 1, 1, 1, 8);
    let mut heap = vec![0; init.total_size as usize];
    HeapMap::init(&mut heap[..], 0, &init).unwrap();
    heap
}

#[test]
fn a_number_is_the_key_of_its_low_bytes() {
    for key_size in [1, 2, 4, 8] {
        let mut heap = map_with_keys_of(key_size);
        for number in [0, 1, 0xfe, 0x0123_4567_89ab_cdef, u64::MAX] {
            let bytes = &number.to_le_bytes()[..key_size as usize];
            let mut map = HeapMap::open(&mut heap[..], 0).unwrap();
            let by_number = map.get_or_reserve(Key::Number(number)).unwrap().unwrap();
            let by_bytes = map.get_or_reserve(Key::Bytes(bytes)).unwrap().unwrap();
            assert_eq!(by_bytes.value_offset, by_number.value_offset, "{number:#x} in {key_size} bytes");
            assert!(!by_bytes.created);
            assert_eq!(map.has(Key::Number(number)), Ok(true));
            assert_eq!(
                map.lookup(Key::Number(number)).unwrap().map(|entry| entry.key_offset),
                Some(by_number.key_offset)
            );
            assert_eq!(&heap[by_number.key_offset..][..key_size as usize], bytes);
        }
        let mut map = HeapMap::open(&mut heap[..], 0).unwrap();
        assert_eq!(map.len(), 5);
        assert_eq!(map.remove(Key::Bytes(&1_u64.to_le_bytes()[..key_size as usize])), Ok(true));
        assert_eq!(map.has(Key::Number(1)), Ok(false));
        assert_eq!(map.remove(Key::Number(0)), Ok(true));
        assert_eq!(map.remove(Key::Number(0)), Ok(false));
    }
}

#[test]
fn a_number_is_no_key_of_another_size() {
    for key_size in [3, 5, 7, 9, 16] {
        let mut heap = map_with_keys_of(key_size);
        let before = heap.clone();
        let mut map = HeapMap::open(&mut heap[..], 0).unwrap();
        let error = HeapError::NumberKey { key_size };
        assert_eq!(map.get_or_reserve(Key::Number(1)), Err(error));
        assert_eq!(map.lookup(Key::Number(1)), Err(error));
        assert_eq!(map.has(Key::Number(1)), Err(error));
        assert_eq!(map.remove(Key::Number(1)), Err(error));
        assert_eq!(heap, before);
    }
}

#[test]
fn a_view_shows_where_it_is_and_its_header() {
    let heap = map_with_keys_of(4);
    let text = format!("{:?}", HeapMap::open(&heap[..], 0).unwrap());
    assert!(text.starts_with("HeapMap { base: 0, header: MapHeader { capacity: 8, "), "{text}");
}
