//! The map as its documentation describes it, without any thought of speed, and a check of raw bytes.

use super::path;
use std::collections::{BTreeMap, BTreeSet};

/// Key bytes and value bytes.
pub(crate) type EntryBytes = (Vec<u8>, Vec<u8>);

/// Another implementation of the map. Its bytes are what the bytes of every layer must be.
#[derive(Clone)]
pub(crate) struct Reference {
    capacity: u16,
    key_size: usize,
    value_size: usize,
    key_offset: usize,
    value_offset: usize,
    bucket_size: usize,
    buckets: Vec<Bucket>,
    places: BTreeMap<Vec<u8>, usize>,
}

#[derive(Clone, Default)]
struct Bucket {
    entry: Option<EntryBytes>,
    passing: usize,
    stuck: bool,
}

impl Bucket {
    fn status(&self) -> u8 {
        let passing = if self.stuck { 63 } else { self.passing };
        let state = if self.entry.is_some() { 2 } else { usize::from(passing > 0) };
        (passing << 2 | state) as u8
    }
}

impl Reference {
    pub(crate) fn new<K, V>(capacity: u16) -> Self {
        Self::of_sizes([size_of::<K>(), align_of::<K>(), size_of::<V>(), align_of::<V>()], capacity)
    }

    /// The sizes are those of the key, its alignment, the value and its alignment.
    pub(crate) fn of_sizes(sizes: [usize; 4], capacity: u16) -> Self {
        let [key_size, key_alignment, value_size, value_alignment] = sizes;
        let value_offset = (key_alignment + key_size).next_multiple_of(value_alignment);
        let bucket_size = (value_offset + value_size).next_multiple_of(key_alignment.max(value_alignment));
        let mut bucket_count = 1;
        while bucket_count < usize::from(capacity) * 2 {
            bucket_count *= 2;
        }
        Self {
            capacity,
            key_size,
            value_size,
            key_offset: key_alignment,
            value_offset,
            bucket_size,
            buckets: vec![Bucket::default(); bucket_count],
            places: BTreeMap::new(),
        }
    }

    pub(crate) fn bucket_of(&self, key: &[u8]) -> Option<usize> {
        self.places.get(key).copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// Returns `false`, and changes nothing, if the map is full.
    pub(crate) fn insert(&mut self, key: &[u8], value: &[u8]) -> bool {
        let bucket = match self.bucket_of(key) {
            Some(bucket) => bucket,
            None if self.len() == usize::from(self.capacity) => return false,
            None => {
                for bucket in path(key, self.buckets.len()) {
                    let passed = &mut self.buckets[bucket];
                    if passed.entry.is_none() {
                        self.places.insert(key.to_vec(), bucket);
                        break;
                    }
                    passed.passing += 1;
                    passed.stuck |= passed.passing >= 63;
                }
                self.places[key]
            }
        };
        self.buckets[bucket].entry = Some((key.to_vec(), value.to_vec()));
        true
    }

    /// Returns whether there was such an entry.
    pub(crate) fn remove(&mut self, key: &[u8]) -> bool {
        let Some(place) = self.places.remove(key) else { return false };
        for bucket in path(key, self.buckets.len()).take_while(|&bucket| bucket != place) {
            self.buckets[bucket].passing -= 1;
        }
        self.buckets[place].entry = None;
        true
    }

    pub(crate) fn clear(&mut self) {
        self.buckets.fill(Bucket::default());
        self.places.clear();
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let tombstones = self.buckets.iter().filter(|bucket| bucket.status() & 3 == 1).count();
        let mut bytes = Vec::new();
        bytes.extend(self.capacity.to_le_bytes());
        bytes.extend((self.len() as u16).to_le_bytes());
        for field in [self.key_size, self.value_size, self.value_offset, self.bucket_size] {
            bytes.extend((field as u32).to_le_bytes());
        }
        bytes.extend([0, 0, self.key_offset as u8, 0x3e]);
        bytes.extend((self.buckets.len() as u32).to_le_bytes());
        bytes.extend((tombstones as u32).to_le_bytes());
        let empty = vec![0; self.bucket_size];
        for bucket in &self.buckets {
            let start = bytes.len();
            bytes.extend_from_slice(&empty);
            bytes[start] = bucket.status();
            if let Some((key, value)) = &bucket.entry {
                bytes[start + self.key_offset..][..self.key_size].copy_from_slice(key);
                bytes[start + self.value_offset..][..self.value_size].copy_from_slice(value);
            }
        }
        bytes
    }
}

/// Checks the bytes of a map against every rule of the documentation. One checker follows one map,
/// because a count that was 63 once stays 63.
#[derive(Default)]
pub(crate) struct Checker {
    stuck: BTreeSet<usize>,
}

impl Checker {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Returns the entries in the order of their buckets.
    pub(crate) fn check(&mut self, map: &[u8]) -> Vec<EntryBytes> {
        let u16_at = |offset: usize| usize::from(u16::from_le_bytes([map[offset], map[offset + 1]]));
        let u32_at = |offset: usize| u16_at(offset) | u16_at(offset + 2) << 16;
        let (capacity, element_count, bucket_count) = (u16_at(0), u16_at(2), u32_at(24));
        let (key_size, value_size, value_offset, bucket_size) =
            (u32_at(4), u32_at(8), u32_at(12), u32_at(16));
        let key_offset = usize::from(map[22]);
        assert_eq!((u16_at(20), map[23]), (0, 0x3e));
        assert!(bucket_count.is_power_of_two());
        assert!(capacity * 2 <= bucket_count && bucket_count < capacity * 4);
        assert_eq!(map.len(), 32 + bucket_count * bucket_size);

        let buckets: Vec<&[u8]> = map[32..].chunks(bucket_size).collect();
        let key_of = |bucket: &[u8]| bucket[key_offset..][..key_size].to_vec();
        let value_of = |bucket: &[u8]| bucket[value_offset..][..value_size].to_vec();
        let occupied: Vec<usize> = (0..bucket_count).filter(|&bucket| buckets[bucket][0] & 3 == 2).collect();
        let entries: Vec<EntryBytes> =
            occupied.iter().map(|&bucket| (key_of(buckets[bucket]), value_of(buckets[bucket]))).collect();
        let different: BTreeSet<&Vec<u8>> = entries.iter().map(|(key, _)| key).collect();
        assert_eq!(different.len(), entries.len(), "a key lies in two buckets");
        assert_eq!(element_count, entries.len(), "element_count");
        assert!(element_count <= capacity);

        let mut passing = vec![0; bucket_count];
        for (&place, (key, _)) in occupied.iter().zip(&entries) {
            for bucket in path(key, bucket_count).take_while(|&bucket| bucket != place) {
                passing[bucket] += 1;
            }
        }
        let mut tombstones = 0;
        for (index, bucket) in buckets.iter().enumerate() {
            if passing[index] >= 63 {
                self.stuck.insert(index);
            }
            let expected = if self.stuck.contains(&index) { 63 } else { passing[index] };
            let (state, count) = (bucket[0] & 3, usize::from(bucket[0] >> 2));
            assert_eq!(count, expected, "count of bucket {index}");
            match state {
                0 => assert_eq!(count, 0, "the empty bucket {index} is passed"),
                1 => assert_ne!(count, 0, "nothing needs the tombstone in bucket {index}"),
                2 => {}
                _ => panic!("bucket {index} has the state 3"),
            }
            tombstones += usize::from(state == 1);
            let mut expected = vec![0; bucket_size];
            expected[0] = bucket[0];
            if state == 2 {
                for (start, size) in [(key_offset, key_size), (value_offset, value_size)] {
                    expected[start..][..size].copy_from_slice(&bucket[start..][..size]);
                }
            }
            assert!(*bucket == expected, "bytes without meaning in bucket {index}");
        }
        assert_eq!(u32_at(28), tombstones, "tombstone_count");
        entries
    }
}
