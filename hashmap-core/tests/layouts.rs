//! Sizes, offsets and the refusal of those that cannot be.

mod support;

use hashmap_core::heap::{HeapError, HeapMap, Key};
use hashmap_core::{
    BucketLayout, LayoutError, MapHeader, MapInit, bucket_count, calculate_bucket_layout, init, layout,
    total_size, try_layout,
};
use support::{Memory, rounds};

#[test]
fn the_bucket_count_is_the_smallest_power_of_two_of_at_least_twice_the_capacity() {
    let mut expected = 2;
    for capacity in (1..=u16::MAX).step_by(rounds(1, 97)) {
        while expected < u32::from(capacity) * 2 {
            expected *= 2;
        }
        assert_eq!(bucket_count(capacity), expected, "{capacity}");
    }
}

#[test]
fn sizes_of_zero_are_refused() {
    assert_eq!(try_layout(0, 4, 4, 4, 1), Err(LayoutError::ZeroKeySize));
    assert_eq!(try_layout(4, 4, 4, 4, 0), Err(LayoutError::ZeroCapacity));
    assert!(try_layout(4, 4, 0, 1, 1).is_ok());
}

#[test]
fn only_alignments_of_1_2_4_8_and_16_are_accepted() {
    for alignment in 0..=u8::MAX {
        let accepted = [1, 2, 4, 8, 16].contains(&alignment);
        let key = try_layout(4, alignment, 4, 4, 1).map(|_| ());
        assert_eq!(key, if accepted { Ok(()) } else { Err(LayoutError::KeyAlignment { alignment }) });
        let value = try_layout(4, 4, 4, alignment, 1).map(|_| ());
        assert_eq!(value, if accepted { Ok(()) } else { Err(LayoutError::ValueAlignment { alignment }) });
    }
}

#[test]
fn a_map_takes_up_to_u32_max_bytes_and_no_more() {
    // Two buckets after 32 bytes: a bucket may have 2^31 - 17 bytes, 2 of which are not the value.
    let largest = (1 << 31) - 17 - 2;
    let (bucket, config) = try_layout(1, 1, largest, 1, 1).unwrap();
    assert_eq!((bucket.bucket_size, config.total_size), ((1 << 31) - 17, u32::MAX - 1));
    assert_eq!(try_layout(1, 1, largest + 1, 1, 1), Err(LayoutError::TooLarge { size: 1 << 32 }));
    assert_eq!(try_layout(largest + 2, 1, 0, 1, 1), Err(LayoutError::TooLarge { size: 1 << 32 }));
}

#[test]
fn sizes_at_the_limit_of_u32_are_refused_and_do_not_wrap() {
    for (key_size, value_size) in [(u32::MAX, 0), (u32::MAX, u32::MAX), (1, u32::MAX), (u32::MAX - 15, 1)] {
        for alignment in [1, 2, 4, 8, 16] {
            for capacity in [1, u16::MAX] {
                let refused = try_layout(key_size, alignment, value_size, alignment, capacity);
                let bytes = u64::from(key_size) + u64::from(value_size);
                assert!(
                    matches!(refused, Err(LayoutError::TooLarge { size }) if size > bytes),
                    "{key_size}, {value_size}, {alignment}, {capacity}: {refused:?}"
                );
            }
        }
    }
    // A bucket of 32 KiB fits 131,072 times in 2^32 bytes, but not with a header.
    assert_eq!(try_layout(1, 1, 32_766, 1, u16::MAX), Err(LayoutError::TooLarge { size: (1 << 32) + 32 }));
    assert_eq!(try_layout(1, 1, 32_765, 1, u16::MAX).unwrap().1.total_size, 32 + 131_072 * 32_767);
}

#[test]
fn the_parts_of_a_layout_agree() {
    let (bucket, config) = layout(6, 2, 24, 8, 100);
    assert_eq!(bucket, BucketLayout { key_offset: 2, value_offset: 8, bucket_size: 32 });
    assert_eq!(bucket, calculate_bucket_layout(6, 2, 24, 8));
    assert_eq!(config.total_size, 32 + 256 * 32);
    assert_eq!(config.total_size, total_size(100, bucket.bucket_size));
    let expected = MapInit {
        key_size: 6,
        key_alignment: 2,
        value_size: 24,
        value_alignment: 8,
        capacity: 100,
        logical_limit: 100,
        total_size: config.total_size,
    };
    assert_eq!(config, expected);
}

#[test]
fn init_writes_every_byte_of_the_map_and_no_other() {
    for capacity in [1, 2, 3, 40, 100] {
        let (bucket, config) = layout(3, 1, 5, 4, capacity);
        let size = config.total_size as usize;
        let mut memory = Memory::dirty(size + 64);
        let behind = memory.bytes()[size..].to_vec();
        // SAFETY: the memory is larger than the layout.
        unsafe { init(memory.base(), &config) };
        let expected = MapHeader {
            capacity,
            element_count: 0,
            key_size: 3,
            value_size: 5,
            value_offset: bucket.value_offset,
            bucket_size: bucket.bucket_size,
            reserved: 0,
            key_offset: bucket.key_offset,
            padding_and_secret_code: hashmap_core::SECRET_CODE,
            bucket_count: bucket_count(capacity),
            tombstone_count: 0,
        };
        let (header, buckets) = memory.bytes().split_first_chunk().unwrap();
        assert_eq!(MapHeader::from_bytes(header), expected);
        assert_eq!(expected.to_bytes(), *header);
        assert_eq!((expected.check(), expected.total_size()), (Ok(()), size as u64));
        assert!(buckets[..size - 32].iter().all(|&byte| byte == 0));
        assert_eq!(buckets[size - 32..], behind);
        // SAFETY: the map that was just made.
        assert!(unsafe { hashmap_core::validate(memory.base()) });
    }
}

#[test]
#[should_panic(expected = "the key size is 0")]
fn layout_panics_without_a_key() {
    let _ = layout(0, 4, 4, 4, 1);
}

#[test]
#[should_panic(expected = "the key alignment is 3")]
fn layout_panics_at_an_odd_alignment() {
    let _ = layout(4, 3, 4, 4, 1);
}

#[test]
#[should_panic(expected = "the value alignment is 32")]
fn a_bucket_layout_panics_at_a_wide_alignment() {
    let _ = calculate_bucket_layout(4, 4, 4, 32);
}

#[test]
#[should_panic(expected = "the capacity is 0")]
fn layout_panics_without_capacity() {
    let _ = layout(4, 4, 4, 4, 0);
}

#[test]
#[should_panic(expected = "more than u32::MAX bytes")]
fn total_size_panics_beyond_32_bits() {
    let _ = total_size(u16::MAX, 32_768);
}

fn init_with(change: fn(&mut MapInit)) {
    let (_, mut config) = layout(4, 4, 4, 4, 10);
    change(&mut config);
    let mut memory = Memory::dirty(1024);
    // SAFETY: the memory is larger than the map; if `init` accepts more than that, it writes nothing
    // else than the map of 10 entries in these tests.
    unsafe { init(memory.base(), &config) };
}

#[test]
#[should_panic(expected = "the key size is 0")]
fn init_panics_without_a_key() {
    init_with(|config| config.key_size = 0);
}

#[test]
#[should_panic(expected = "the key alignment is 5")]
fn init_panics_at_an_odd_alignment() {
    init_with(|config| config.key_alignment = 5);
}

#[test]
#[should_panic(expected = "the capacity is 0")]
fn init_panics_without_capacity() {
    init_with(|config| config.logical_limit = 0);
}

#[test]
#[should_panic(expected = "total_size is 415 bytes, but a map of this layout takes 416")]
fn init_panics_where_the_total_size_is_too_small() {
    init_with(|config| config.total_size = 415);
}

#[test]
fn a_heap_map_refuses_the_same_layouts() {
    let (_, valid) = layout(4, 4, 4, 4, 10);
    let refusals = [
        (MapInit { key_size: 0, ..valid }, LayoutError::ZeroKeySize),
        (MapInit { logical_limit: 0, ..valid }, LayoutError::ZeroCapacity),
        (MapInit { key_alignment: 3, ..valid }, LayoutError::KeyAlignment { alignment: 3 }),
        (MapInit { value_alignment: 0, ..valid }, LayoutError::ValueAlignment { alignment: 0 }),
        (MapInit { total_size: 0, ..valid }, LayoutError::TotalSizeTooSmall { given: 0, needed: 416 }),
        (MapInit { key_size: u32::MAX, ..valid }, LayoutError::TooLarge { size: 0x1_0000_0008 }),
    ];
    let mut heap = [0xaa; 1024];
    for (config, fault) in refusals {
        assert_eq!(HeapMap::init(&mut heap[..], 0, &config).map(|_| ()), Err(HeapError::Layout(fault)));
    }
    assert!(heap.iter().all(|&byte| byte == 0xaa), "a refused layout was written");
}

#[test]
fn a_view_tells_its_sizes() {
    let (_, init) = layout(3, 1, 8, 8, 20);
    let mut heap = vec![0; 8 + init.total_size as usize];
    let mut map = HeapMap::init(&mut heap[..], 8, &init).unwrap();
    assert_eq!((map.len(), map.is_empty(), map.capacity(), map.bucket_count()), (0, true, 20, 64));
    assert_eq!((map.key_size(), map.value_size(), map.bucket_size(), map.size()), (3, 8, 16, 32 + 64 * 16));
    map.get_or_reserve(Key::Bytes(&[1, 2, 3])).unwrap();
    assert_eq!((map.len(), map.is_empty()), (1, false));
}

#[test]
fn a_bucket_takes_up_to_u32_max_bytes() {
    let bucket = calculate_bucket_layout(1, 1, u32::MAX - 2, 1);
    assert_eq!(bucket.bucket_size, u32::MAX);
}
