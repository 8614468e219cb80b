//! The layer for interpreters, which provides all of the standard; `conformance` judges whole maps for it.

use super::{layout, map_init, open};
use crate::implementation::{Implementation, judgement};
use crate::support::{Key, Outcome, Shape};
use hashmap_core::conformance::{self, Note};
use hashmap_core::heap::{self, HeapError, HeapMap};
use std::collections::BTreeSet;

/// `hashmap_core::heap`.
pub(crate) struct Heap;

impl Heap {
    pub(super) fn map(memory: &mut [u8], base: usize) -> HeapMap<&mut [u8]> {
        HeapMap::open(memory, base).expect("a valid map")
    }

    fn key(base: usize, key: &Key) -> heap::Key<'_> {
        match key {
            Key::Bytes(bytes) => heap::Key::Bytes(bytes),
            Key::At(offset) => heap::Key::At(base + offset),
        }
    }
}

impl Implementation for Heap {
    /// The crate shows no hash. In a map with as many buckets as there can be, its 17 highest bits are the place of the
    /// key, and the others are as they were found.
    fn hash(&self, key: &[u8]) -> Option<String> {
        let init = hashmap_core::try_layout(u32::try_from(key.len()).ok()?, 1, 0, 1, u16::MAX).ok()?.1;
        let mut memory = vec![0; init.total_size as usize];
        let mut map = HeapMap::init(&mut memory[..], 0, &init).expect("room for the map");
        let bucket =
            map.get_or_reserve(heap::Key::Bytes(key)).expect("a key of this size").expect("room").bucket;
        let hash = crate::support::hash(key);
        let others = hash % (1 << 47);
        Some(format!("{:016x}", (bucket as u64) << 47 | others))
    }

    fn layout(&self, shape: &Shape) -> Option<String> {
        Some(layout(shape))
    }

    fn judge_header(&self, header: &[u8]) -> Option<String> {
        Some(super::judge_header(header))
    }

    fn open(&self, memory: &mut [u8], base: u64) -> Option<String> {
        Some(open(memory, base))
    }

    fn judge_map(&self, map: &[u8]) -> Option<String> {
        let map = HeapMap::open(map, 0).expect("a valid map");
        let mut notes = vec![Note::default(); map.bucket_count()];
        let mut rules = BTreeSet::new();
        let outcome = conformance::check(&map, &mut notes, |violation| {
            rules.insert(violation.rule().name());
        });
        assert_eq!(outcome.expect("a note for each bucket").conforms(), Some(rules.is_empty()));
        assert!(rules.len() <= 1, "the vectors break one rule each, and this one {rules:?}");
        Some(judgement("conforms", rules.first().copied()))
    }

    fn make(&self, memory: &mut [u8], base: usize, shape: &Shape) {
        HeapMap::init(memory, base, &map_init(shape).expect("a possible shape")).expect("room for the map");
    }

    fn lookup(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome {
        let entry = Self::map(memory, base).lookup(Self::key(base, key)).expect("a key of the map");
        entry.map_or(Outcome::Absent, |entry| Outcome::At(entry.bucket))
    }

    fn reserve(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome {
        match Self::map(memory, base).get_or_reserve(Self::key(base, key)) {
            Ok(Some(place)) if place.created => Outcome::Created(place.bucket),
            Ok(Some(place)) => Outcome::Found(place.bucket),
            Ok(None) => Outcome::Full,
            Err(HeapError::NoFreeBucket { .. }) => Outcome::NoFreeBucket,
            Err(error) => panic!("{error}"),
        }
    }

    fn remove(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome {
        let removed = Self::map(memory, base).remove(Self::key(base, key)).expect("a key of the map");
        if removed { Outcome::Removed } else { Outcome::Absent }
    }

    fn next(&self, memory: &mut [u8], base: usize, cursor: u128) -> Outcome {
        let cursor = usize::try_from(cursor).unwrap_or(usize::MAX);
        let map = Self::map(memory, base);
        map.next_entry(cursor).map_or(Outcome::End, |entry| {
            let [key, value] =
                [map.key(entry), map.value(entry)].map(|bytes| bytes.expect("the entry just met"));
            Outcome::Entry(entry.bucket, key.to_vec(), value.to_vec())
        })
    }

    fn clear(&self, memory: &mut [u8], base: usize) {
        Self::map(memory, base).clear();
    }

    fn overwrite(&self, memory: &mut [u8], base: usize, source: usize) -> Outcome {
        match Self::map(memory, base).overwrite(source) {
            Ok(true) => Outcome::Done,
            Ok(false) => Outcome::DoesNotFit,
            Err(HeapError::Overlap { .. }) => Outcome::Overlap,
            Err(HeapError::Incompatible { .. }) => Outcome::Incompatible,
            Err(HeapError::EntryCount { .. }) => Outcome::CountsDiffer,
            Err(HeapError::TooManyCollisions { .. }) => Outcome::TooManyCollisions,
            Err(error) => panic!("{error}"),
        }
    }

    fn write(&self, memory: &mut [u8], base: usize, bucket: usize, value: &[u8]) {
        let mut map = Self::map(memory, base);
        let entry =
            map.next_entry(bucket).filter(|entry| entry.bucket == bucket).expect("an entry to write to");
        map.value_mut(entry).expect("the entry just met").copy_from_slice(value);
    }
}
