//! What a view on a heap shows of the entries of its map: where they lie, and their bytes.

mod support;

use hashmap_core::heap::{Entry, HeapMap, Key};
use hashmap_core::layout;
use std::collections::BTreeMap;
use std::iter;
use support::{Heap, Layer, Random, rounds};

/// A map of keys of 3 bytes to values of 4 at 12 in a heap, with 10 entries of 20.
fn map_with_entries() -> Vec<u8> {
    let (_, init) = layout(3, 1, 4, 4, 20);
    let mut heap = vec![0xaa; 12 + init.total_size as usize];
    let mut map = HeapMap::init(&mut heap[..], 12, &init).unwrap();
    for n in 0..10 {
        let entry = map.get_or_reserve(Key::Bytes(&[n, 1, 2])).unwrap().unwrap().entry();
        map.value_mut(entry).unwrap().fill(n + 100);
    }
    heap
}

#[test]
fn iterators_show_the_entries_of_the_model() {
    let mut random = Random(31);
    let mut map = Heap::<u32, u64>::new(40);
    let mut model = BTreeMap::new();
    for _ in 0..rounds(500, 20) {
        let (key, value) = (random.below(60) as u32, random.next());
        if random.below(3) == 0 {
            assert_eq!(map.remove(key), model.remove(key.to_ne_bytes().as_slice()).is_some());
        } else if map.insert(key, value) {
            model.insert(key.to_ne_bytes().to_vec(), value.to_ne_bytes().to_vec());
        }
        let view = map.view();
        let shown: BTreeMap<_, _> =
            view.iter_bytes().map(|(key, value)| (key.to_vec(), value.to_vec())).collect();
        assert_eq!(shown, model);
        assert_eq!(view.iter_bytes().count(), model.len());
        for (entry, (key, value)) in iter::zip(&view, view.iter_bytes()) {
            assert_eq!(view.lookup(Key::At(entry.key_offset)), Ok(Some(entry)));
            assert_eq!((view.key(entry), view.value(entry)), (Some(key), Some(value)));
            assert_eq!(&map.heap()[entry.key_offset..][..4], key);
            assert_eq!(&map.heap()[entry.value_offset..][..8], value);
        }
    }
}

#[test]
fn an_iterator_gives_what_the_cursor_gives() {
    let heap = map_with_entries();
    let map = HeapMap::open(&heap[..], 12).unwrap();
    let cursor = iter::successors(map.next_entry(0), |entry| map.next_entry(entry.bucket + 1));
    assert!(map.iter().eq(cursor));
    let mut entries = map.iter();
    entries.nth(3);
    assert_eq!(entries.clone().count(), 6);
    assert!(entries.by_ref().eq(map.iter().skip(4)));
    assert_eq!((entries.next(), entries.next()), (None, None));
    assert!(format!("{entries:?}").ends_with("cursor: 64 }"), "{entries:?}");
}

#[test]
fn an_iterator_looks_at_every_bucket_once() {
    let heap = map_with_entries();
    let map = HeapMap::open(&heap[..], 12).unwrap();
    let mut entries = map.iter();
    for entry in entries.by_ref() {
        assert_eq!(map.buckets_visited(), entry.bucket as u64 + 1);
    }
    assert_eq!((entries.next(), map.buckets_visited()), (None, 64));
    // To read an entry is not counted.
    let entry = map.iter().next().unwrap();
    let visited = map.buckets_visited();
    assert!(map.key(entry).is_some() && map.value(entry).is_some());
    assert_eq!(map.buckets_visited(), visited);
    // A clone goes on counting by itself.
    let clone = map.clone();
    assert_eq!(clone.iter().count(), 10);
    assert_eq!((clone.buckets_visited(), map.buckets_visited()), (visited + 64, visited));
}

#[test]
fn a_value_is_changed_where_it_lies() {
    let mut heap = map_with_entries();
    let mut map = HeapMap::open(&mut heap[..], 12).unwrap();
    let entry = map.lookup(Key::Bytes(&[7, 1, 2])).unwrap().unwrap();
    assert_eq!(map.value(entry), Some(&[107; 4][..]));
    map.value_mut(entry).unwrap()[0] = 1;
    assert_eq!(map.value(entry), Some(&[1, 107, 107, 107][..]));
    assert_eq!(heap[entry.value_offset..][..4], [1, 107, 107, 107]);
}

#[test]
fn an_entry_whose_key_was_removed_is_none() {
    let mut heap = map_with_entries();
    let mut map = HeapMap::open(&mut heap[..], 12).unwrap();
    let kept = map.lookup(Key::Bytes(&[7, 1, 2])).unwrap().unwrap();
    map.remove(Key::Bytes(&[7, 1, 2])).unwrap();
    assert_eq!((map.key(kept), map.value(kept)), (None, None));
    assert_eq!(map.value_mut(kept), None);
    // Where another key has moved in, it leads to that one.
    let newcomer = (0..=u8::MAX)
        .map(|n| [n, 9, 9])
        .find(|key| {
            let reserved = map.get_or_reserve(Key::Bytes(key)).unwrap().unwrap();
            reserved.entry() == kept || !map.remove(Key::Bytes(key)).unwrap()
        })
        .unwrap();
    assert_eq!((map.key(kept), map.value(kept)), (Some(&newcomer[..]), Some(&[0; 4][..])));
}

#[test]
fn a_forged_entry_is_none() {
    let mut heap = map_with_entries();
    let before = heap.clone();
    let mut map = HeapMap::open(&mut heap[..], 12).unwrap();
    let entry = map.iter().next().unwrap();
    let free =
        (0..64).find(|&bucket| map.next_entry(bucket).is_some_and(|next| next.bucket > bucket)).unwrap();
    let apart = 12 * (free as isize - entry.bucket as isize);
    let in_a_free_bucket = Entry {
        bucket: free,
        key_offset: entry.key_offset.wrapping_add_signed(apart),
        value_offset: entry.value_offset.wrapping_add_signed(apart),
    };
    let forgeries = [
        in_a_free_bucket,
        Entry { bucket: free, ..entry },
        Entry { bucket: 64, ..entry },
        Entry { bucket: usize::MAX, ..entry },
        Entry { key_offset: 0, ..entry },
        Entry { key_offset: entry.value_offset, ..entry },
        Entry { key_offset: usize::MAX, ..entry },
        Entry { value_offset: entry.value_offset + 1, ..entry },
        Entry { value_offset: usize::MAX - 3, ..entry },
        Entry { bucket: usize::MAX, key_offset: usize::MAX, value_offset: usize::MAX },
    ];
    for forged in forgeries {
        assert_eq!((map.key(forged), map.value(forged)), (None, None), "{forged:?}");
        assert_eq!(map.value_mut(forged), None, "{forged:?}");
    }
    assert!(map.key(entry).is_some());
    assert!(heap == before);
}

/// The last value of a set lies where the heap ends.
#[test]
fn values_without_bytes_are_empty() {
    let (_, init) = layout(4, 1, 0, 1, 1);
    let mut heap = vec![0; init.total_size as usize];
    let mut set = HeapMap::init(&mut heap[..], 0, &init).unwrap();
    for n in 0..200_u32 {
        set.get_or_reserve(Key::Number(n.into())).unwrap().unwrap();
        assert_eq!(set.iter_bytes().collect::<Vec<_>>(), [(&n.to_le_bytes()[..], &[][..])]);
        set.clear();
    }
}

#[test]
fn a_view_may_be_sent_to_another_thread() {
    let heap = map_with_entries();
    let map = HeapMap::open(&heap[..], 12).unwrap();
    let count = std::thread::scope(|threads| threads.spawn(move || map.iter().count()).join().unwrap());
    assert_eq!(count, 10);
}
