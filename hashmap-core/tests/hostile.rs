//! Bytes that no map ever wrote: forged headers and damaged buckets.

mod support;

use hashmap_core::heap::{Entry, HeapError, HeapMap, Key, read_header};
use hashmap_core::{BucketStatus, HeaderError, MapHeader, StatusByte, layout};
use std::panic::{AssertUnwindSafe, catch_unwind};
use support::{Random, forge, rounds};

const CAPACITY: u16 = 8;

/// A map with keys of 4 bytes at 4 and values of 8 at 8, in 16 buckets of 16 bytes.
fn valid_map() -> Vec<u8> {
    let (_, init) = layout(4, 4, 8, 8, CAPACITY);
    let mut heap = vec![0; init.total_size as usize];
    HeapMap::init(&mut heap[..], 0, &init).unwrap();
    heap
}

fn header(heap: &[u8]) -> MapHeader {
    read_header(heap, 0).unwrap()
}

/// A valid map with a changed header.
fn forged(change: impl FnOnce(&mut MapHeader)) -> Vec<u8> {
    let mut heap = valid_map();
    forge(&mut heap, 0, change);
    heap
}

/// The forgery is refused when it is opened, when it is copied, and by every pointer function.
fn refused(fault: HeaderError, change: impl FnOnce(&mut MapHeader)) {
    let mut heap = forged(change);
    assert_eq!(header(&heap).check(), Err(fault));
    assert_eq!(HeapMap::open(&heap[..], 0).unwrap_err(), HeapError::Header { base: 0, fault });

    let base = heap.len();
    let mut target = valid_map();
    heap.append(&mut target);
    let before = heap.clone();
    let error = HeapError::Header { base: 0, fault };
    assert_eq!(HeapMap::open(&mut heap[..], base).unwrap().overwrite(0), Err(error));
    assert!(error.to_string().ends_with(&fault.to_string()), "{error}");

    let start = heap.as_mut_ptr();
    let panics = |operation: &dyn Fn()| catch_unwind(AssertUnwindSafe(operation)).is_err();
    let key = (&raw const fault).cast();
    // SAFETY: whatever the header says, the functions panic before they use it.
    unsafe {
        assert!(!hashmap_core::validate(start));
        assert!(hashmap_core::validate(start.add(base)));
        assert!(panics(&|| _ = hashmap_core::get_or_reserve_entry(start, key)));
        assert!(panics(&|| _ = hashmap_core::reserve_entry(start, key)));
        assert!(panics(&|| _ = hashmap_core::lookup(start, key)));
        assert!(panics(&|| _ = hashmap_core::has(start, key)));
        assert!(panics(&|| _ = hashmap_core::remove(start, key)));
        assert!(panics(&|| _ = hashmap_core::overwrite(start, start.add(base))));
        assert!(panics(&|| _ = hashmap_core::overwrite(start.add(base), start)));
        assert!(panics(&|| _ = hashmap_core::overwrite(start, start)));
        assert!(panics(&|| _ = hashmap_core::find_next_valid_entry(start, 0)));
        assert!(panics(&|| _ = hashmap_core::find_next_valid_entry_u32(start, 0)));
    }
    assert!(heap == before);
}

#[test]
fn a_foreign_secret_code_is_refused() {
    // 0x3d is that of hashmap-mem.
    for found in (0..=u8::MAX).filter(|&code| code != 0x3e) {
        let heap = forged(|header| header.padding_and_secret_code = found);
        assert_eq!(header(&heap).check(), Err(HeaderError::SecretCode { found }));
    }
    refused(HeaderError::SecretCode { found: 0x3d }, |header| header.padding_and_secret_code = 0x3d);
}

#[test]
fn a_reserved_field_that_is_not_0_is_refused() {
    for found in [1, 0x100, u16::MAX] {
        refused(HeaderError::Reserved { found }, |header| header.reserved = found);
    }
}

#[test]
fn a_capacity_of_0_is_refused() {
    refused(HeaderError::ZeroCapacity, |header| header.capacity = 0);
}

#[test]
fn any_other_bucket_count_is_refused() {
    for found in [0, 1, 8, 15, 17, 32, 1 << 16, 1 << 31, u32::MAX] {
        refused(HeaderError::BucketCount { found, capacity: CAPACITY }, |header| header.bucket_count = found);
    }
    for capacity in [1, 2, 3, 4, 9, 12, 22, u16::MAX] {
        refused(HeaderError::BucketCount { found: 16, capacity }, |header| header.capacity = capacity);
    }
}

#[test]
fn more_entries_than_the_capacity_are_refused() {
    for element_count in [CAPACITY + 1, u16::MAX] {
        let fault = HeaderError::ElementCount { element_count, capacity: CAPACITY };
        refused(fault, |header| header.element_count = element_count);
    }
}

#[test]
fn a_key_size_of_0_is_refused() {
    refused(HeaderError::ZeroKeySize, |header| header.key_size = 0);
}

#[test]
fn a_key_in_the_place_of_the_status_byte_is_refused() {
    for key_size in [1, 4, 8] {
        refused(HeaderError::ZeroKeyOffset, |header| {
            header.key_offset = 0;
            header.key_size = key_size;
        });
    }
}

#[test]
fn a_key_outside_its_place_is_refused() {
    for (key_offset, key_size, value_offset) in
        [(5, 4, 8), (255, 4, 8), (4, 5, 8), (4, u32::MAX, 8), (4, 4, 7), (4, 4, 0)]
    {
        refused(HeaderError::Key { key_offset, key_size, value_offset }, |header| {
            header.key_offset = key_offset;
            header.key_size = key_size;
            header.value_offset = value_offset;
        });
    }
}

#[test]
fn a_value_outside_its_place_is_refused() {
    for (value_offset, value_size, bucket_size) in [
        (8, 9, 16),
        (8, u32::MAX, 16),
        (9, 8, 16),
        (u32::MAX, 8, 16),
        (u32::MAX, u32::MAX, u32::MAX),
        (8, 8, 15),
        (8, 8, 0),
    ] {
        refused(HeaderError::Value { value_offset, value_size, bucket_size }, |header| {
            header.value_offset = value_offset;
            header.value_size = value_size;
            header.bucket_size = bucket_size;
        });
    }
}

#[test]
fn a_map_of_more_than_u32_max_bytes_is_refused() {
    for bucket_size in [(1 << 28) - 2, 1 << 28, u32::MAX] {
        let fault = HeaderError::TooLarge { size: 32 + 16 * u64::from(bucket_size) };
        refused(fault, |header| header.bucket_size = bucket_size);
    }
    // Less than that is a valid header, but does not fit in the heap.
    let heap = forged(|header| header.bucket_size = (1 << 28) - 3);
    assert_eq!(header(&heap).check(), Ok(()));
    let error = HeapError::MapOutOfBounds { base: 0, size: (1 << 32) - 16, heap_size: heap.len() };
    assert_eq!(HeapMap::open(&heap[..], 0).unwrap_err(), error);
}

#[test]
fn more_tombstones_than_buckets_are_refused() {
    for tombstone_count in [17, u32::MAX] {
        let fault = HeaderError::TombstoneCount { tombstone_count, bucket_count: 16 };
        refused(fault, |header| header.tombstone_count = tombstone_count);
    }
}

#[test]
fn a_map_must_lie_in_the_heap_at_a_multiple_of_4() {
    let map = valid_map();
    let mut heap = vec![0; 40 + map.len()];
    heap[40..].copy_from_slice(&map);
    let heap_size = heap.len();
    let open = |heap: &[u8], base| HeapMap::open(heap, base).map(|_| ()).unwrap_err();
    for base in [1, 2, 3, 41, 42, 43, usize::MAX] {
        assert_eq!(open(&heap, base), HeapError::Misaligned { base });
    }
    for base in [heap_size - 28, heap_size, heap_size + 4, usize::MAX / 2 + 1, usize::MAX - 3] {
        assert_eq!(open(&heap, base), HeapError::HeaderOutOfBounds { base, heap_size });
    }
    for missing in [1, 16, map.len() - 32] {
        let (size, heap_size) = (map.len() as u64, heap_size - missing);
        assert_eq!(open(&heap[..heap_size], 40), HeapError::MapOutOfBounds { base: 40, size, heap_size });
    }
    assert_eq!(open(&[], 0), HeapError::HeaderOutOfBounds { base: 0, heap_size: 0 });
    assert!(HeapMap::open(&heap[..], 40).is_ok());

    let (_, init) = layout(4, 4, 8, 8, CAPACITY);
    let before = heap.clone();
    for base in [44, 1 << 20, usize::MAX - 3] {
        let error = HeapError::MapOutOfBounds { base, size: map.len() as u64, heap_size };
        assert_eq!(HeapMap::init(&mut heap[..], base, &init).unwrap_err(), error);
    }
    assert_eq!(HeapMap::init(&mut heap[..], 2, &init).unwrap_err(), HeapError::Misaligned { base: 2 });
    assert!(heap == before);
}

#[test]
fn a_key_must_lie_in_the_heap_and_have_the_key_size() {
    let mut heap = valid_map();
    let heap_size = heap.len();
    let before = heap.clone();
    let mut map = HeapMap::open(&mut heap[..], 0).unwrap();
    for offset in [heap_size - 3, heap_size, heap_size + 1, u32::MAX as usize, usize::MAX - 3, usize::MAX] {
        let error = HeapError::KeyOutOfBounds { offset, key_size: 4, heap_size };
        assert_eq!(map.lookup(Key::At(offset)), Err(error));
        assert_eq!(map.has(Key::At(offset)), Err(error));
        assert_eq!(map.remove(Key::At(offset)), Err(error));
        assert_eq!(map.get_or_reserve(Key::At(offset)), Err(error));
    }
    for given in [0, 3, 5, 8] {
        let (key, error) = (vec![0; given], HeapError::KeySize { expected: 4, given });
        assert_eq!(map.lookup(Key::Bytes(&key)), Err(error));
        assert_eq!(map.remove(Key::Bytes(&key)), Err(error));
        assert_eq!(map.get_or_reserve(Key::Bytes(&key)), Err(error));
    }
    assert!(map.get_or_reserve(Key::At(heap_size - 4)).unwrap().unwrap().created);
    map.clear();
    assert!(heap == before);
}

#[test]
fn a_map_without_a_free_bucket_says_so() {
    let mut heap = valid_map();
    for bucket in 0..16 {
        heap[32 + bucket * 16] = 63 << 2 | 2;
    }
    let before = heap.clone();
    let error = HeapError::NoFreeBucket { base: 0, element_count: 0, capacity: CAPACITY };
    assert_eq!(HeapMap::open(&mut heap[..], 0).unwrap().get_or_reserve(Key::Bytes(&[9; 4])), Err(error));
    // SAFETY: a valid header; the key has 4 bytes.
    assert!(unsafe { hashmap_core::get_or_reserve_entry(heap.as_mut_ptr(), [9; 4].as_ptr()) }.is_null());
    assert!(heap == before);
}

#[test]
fn a_wrong_number_of_entries_is_not_copied_into_another_layout() {
    let (_, init) = layout(4, 4, 8, 8, 40);
    for (counted, occupied) in [(3, 2), (2, 3), (0, 16), (8, 16), (8, 0)] {
        let mut heap = forged(|header| header.element_count = counted);
        let target = heap.len();
        for bucket in 0..occupied {
            heap[32 + bucket * 16..][..8].copy_from_slice(&[2, 0, 0, 0, bucket as u8, 0, 0, 0]);
        }
        heap.resize(target + init.total_size as usize, 0);
        HeapMap::init(&mut heap[..], target, &init).unwrap().get_or_reserve(Key::Bytes(&[1; 4])).unwrap();
        let before = heap.clone();
        let error = HeapError::EntryCount { base: 0, element_count: counted, occupied };
        assert_eq!(HeapMap::open(&mut heap[..], target).unwrap().overwrite(0), Err(error));
        let start = heap.as_mut_ptr();
        // SAFETY: both maps lie in the heap with all their buckets, and do not overlap.
        let copy = || unsafe { hashmap_core::overwrite(start.add(target), start) };
        assert!(catch_unwind(AssertUnwindSafe(copy)).is_err(), "the function on pointers panics");
        assert!(heap == before);
    }
}

/// A removal that leaves a tombstone counts it, but a forged count does not go beyond what a header may state.
#[test]
fn a_removal_keeps_a_header_with_a_forged_count_valid() {
    let mut heap = valid_map();
    let key = Key::Bytes(&[5; 4]);
    let place = HeapMap::open(&mut heap[..], 0).unwrap().get_or_reserve(key).unwrap().unwrap();
    // Another entry seems to lie further along a path through this bucket.
    let status = &mut heap[place.key_offset - 4];
    *status = StatusByte::from_byte(*status).to_byte() + 4;
    forge(&mut heap, 0, |header| header.tombstone_count = 16);
    let mut map = HeapMap::open(&mut heap[..], 0).unwrap();
    assert_eq!(map.status(place.bucket).map(StatusByte::state), Some(BucketStatus::Occupied));
    assert_eq!(map.remove(key), Ok(true));
    assert_eq!(map.status(place.bucket).map(StatusByte::state), Some(BucketStatus::Tombstone));
    assert_eq!(map.header().tombstone_count, 16);
    assert!(HeapMap::open(&heap[..], 0).is_ok());
}

/// Whoever kept the offset of a value may write to it after the entry was removed.
#[test]
fn a_new_entry_does_not_show_what_was_written_to_a_free_bucket() {
    let mut heap = valid_map();
    let place =
        HeapMap::open(&mut heap[..], 0).unwrap().get_or_reserve(Key::Bytes(&[5; 4])).unwrap().unwrap();
    assert_eq!(HeapMap::open(&mut heap[..], 0).unwrap().remove(Key::Bytes(&[5; 4])), Ok(true));
    heap[place.key_offset..][..12].fill(0xee);
    let again = HeapMap::open(&mut heap[..], 0).unwrap().get_or_reserve(Key::Bytes(&[5; 4])).unwrap();
    assert_eq!(again, Some(place));
    assert_eq!(heap[place.key_offset..][..12], [5, 5, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0]);
}

/// What all operations on a heap answer, in one text. Checks on the way that each stays within the bound of the
/// documentation, and that an error changes nothing.
fn everything(heap: &mut [u8], base: usize, random: &mut Random) -> String {
    let mut answers = format!("{:?}", HeapMap::open(&*heap, base));
    let Ok(map) = HeapMap::open(&*heap, base) else { return answers };
    let (buckets, key_size) = (map.bucket_count(), map.key_size());
    let mut key = vec![0; key_size];
    for _ in 0..12 {
        random.fill(&mut key);
        let before = heap.to_vec();
        let at = random.below(heap.len() + 10);
        let view = HeapMap::open(&*heap, base).expect("no operation makes a valid header invalid");
        let own =
            view.next_entry(random.below(buckets)).map_or(Key::At(at), |entry| Key::At(entry.key_offset));
        let key = [Key::Bytes(&key), Key::At(at), own][random.below(3)];
        let cursor = random.below(buckets * 2);
        let origin = random.below(heap_words(&before)) * 4;
        let mut map = HeapMap::open(&mut *heap, base).unwrap();
        let mut most = buckets;
        let (answer, failed) = match random.below(10) {
            0 => {
                let answer = map.lookup(key);
                (format!("{answer:?}"), answer.is_err())
            }
            1 | 2 => {
                let answer = map.get_or_reserve(key);
                (format!("{answer:?}"), answer.is_err())
            }
            3 | 4 => {
                let answer = map.remove(key);
                (format!("{answer:?}"), answer.is_err())
            }
            5 => {
                most = buckets.saturating_sub(cursor);
                (format!("{:?}", map.next_entry(cursor)), false)
            }
            7 => {
                let found = map.next_entry(cursor);
                let entry = found.unwrap_or(Entry { bucket: cursor, key_offset: at, value_offset: at });
                let bytes = (map.key(entry).map(<[u8]>::to_vec), map.value(entry).map(<[u8]>::to_vec));
                assert_eq!(bytes.0.is_some(), found.is_some());
                if let Some(value) = map.value_mut(entry) {
                    value.fill(cursor as u8);
                }
                (format!("{bytes:?}"), false)
            }
            8 => (format!("{:?}", map.iter_bytes().collect::<Vec<_>>()), false),
            6 => {
                most = HeapMap::open(&before[..], origin)
                    .map_or(0, |origin| 16 * (buckets + origin.bucket_count()));
                let answer = map.overwrite(origin);
                (format!("{answer:?}"), answer.is_err())
            }
            _ => {
                if random.below(6) == 0 {
                    map.clear();
                }
                (format!("{:?} {}", map.status(random.below(buckets + 2)), map.len()), false)
            }
        };
        assert!(map.buckets_visited() <= most as u64, "{} of {buckets} buckets", map.buckets_visited());
        assert!(!failed || *heap == before[..], "an error changed the heap");
        answers += &answer;
    }
    answers
}

fn heap_words(heap: &[u8]) -> usize {
    heap.len() / 4 + 2
}

/// Runs `everything` on a heap between two walls. The walls stay as they are, and what is in them makes
/// no difference to any answer: nothing outside the heap is written or read.
fn walled(heap: &[u8], base: usize, random: &mut Random) -> usize {
    const WALL: usize = 256;
    let shift = random.below(16);
    let run = |brick: u8| {
        let mut memory = vec![brick; WALL + shift];
        memory.extend(heap);
        memory.resize(memory.len() + WALL, brick);
        let (before, rest) = memory.split_at_mut(WALL + shift);
        let (heap, behind) = rest.split_at_mut(heap.len());
        let answers = everything(heap, base, &mut random.clone());
        assert!(before.iter().chain(behind.iter()).all(|&byte| byte == brick), "written outside the heap");
        (answers, heap.to_vec())
    };
    let (first, second, third) = (run(0), run(0xff), run(0x3e));
    assert!(first == second && second == third, "read outside the heap");
    random.next();
    first.0.len()
}

#[test]
fn arbitrary_bytes_do_no_harm() {
    let mut random = Random(11);
    let mut heap = vec![0; 600];
    for _ in 0..rounds(3000, 4) {
        random.fill(&mut heap);
        let base = random.below(160) * 4;
        let size = random.below(heap.len() + 1);
        walled(&heap[..size], base, &mut random);
    }
}

/// Headers that are nearly valid: a few fields changed to numbers at some border.
#[test]
fn forged_headers_do_no_harm() {
    let mut random = Random(12);
    let (mut opened, forgeries) = (0, rounds(20_000, 7));
    for _ in 0..forgeries {
        let mut heap = vec![0; 700];
        random.fill(&mut heap);
        let base = random.below(20) * 4;
        let shape = [1, 2, 4, 8, 16].map(|alignment| (random.below(20) as u32 + 1, alignment));
        let (key_size, key_alignment) = shape[random.below(5)];
        let (value_size, value_alignment) = shape[random.below(5)];
        let capacity = 1 + random.below(12) as u16;
        let (_, init) = layout(key_size, key_alignment, value_size, value_alignment, capacity);
        heap.resize(heap.len().max(base + init.total_size as usize), 7);
        HeapMap::init(&mut heap[..], base, &init).unwrap();
        random.fill(&mut heap[base + 32..]);
        for _ in 0..random.below(3) {
            let border =
                [0, 1, 2, 3, 15, 16, 31, 255, 256, 65_535, 1 << 16, 1 << 31, u32::MAX - 31, u32::MAX];
            let field = &mut heap[base + random.below(8) * 4..][..4];
            let number = border[random.below(border.len())];
            let old = u32::from_le_bytes((&*field).try_into().unwrap());
            let new = [number, old.wrapping_add(number), old.wrapping_sub(number), old ^ 1][random.below(4)];
            field.copy_from_slice(&new.to_le_bytes());
        }
        let missing = [0, 0, 0, 1, 40][random.below(5)];
        let size = heap.len() - missing;
        opened += usize::from(HeapMap::open(&heap[..size], base).is_ok());
        walled(&heap[..size], base, &mut random);
    }
    assert!(opened > forgeries / 7, "{opened} of the forgeries could be opened");
}

/// Valid headers before buckets that hold anything, in several mixtures.
#[test]
fn damaged_buckets_do_no_harm() {
    let mut random = Random(13);
    for round in 0..rounds(6000, 4) {
        let capacity = 1 + random.below(20) as u16;
        let sizes = [1 + random.below(9) as u32, random.below(9) as u32];
        let (bucket, init) = layout(sizes[0], 1 << random.below(4), sizes[1], 1 << random.below(4), capacity);
        // Two maps, so that the one can be copied over the other; 4 bytes between them.
        let size = init.total_size as usize;
        let second = (size + 7) / 4 * 4;
        let mut heap = vec![0; second + size];
        for base in [0, second] {
            HeapMap::init(&mut heap[..], base, &init).unwrap();
            forge(&mut heap, base, |header| {
                header.element_count = random.below(usize::from(capacity) + 1) as u16;
                header.tombstone_count = random.below(header.bucket_count as usize + 1) as u32;
            });
            for bucket in heap[base + 32..][..size - 32].chunks_mut(bucket.bucket_size as usize) {
                random.fill(bucket);
                if round % 2 == 0 {
                    // Few different keys, so that they are found.
                    bucket.fill(random.below(3) as u8);
                }
                let mixtures = [random.next() as u8, 0xfe, 0xff, 0xfd, 0xfc, 2, 1, 3];
                bucket[0] = mixtures[random.below(1 + round % mixtures.len())];
            }
        }
        walled(&heap, second, &mut random);
    }
}
