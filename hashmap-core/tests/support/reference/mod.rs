//! Another implementation of the collection standard, without any thought of speed.
//!
//! It follows `docs/standard.md` rule by rule and uses nothing of the crate. The vectors in `tests/standard` are made with
//! it. To prove that they would catch a mistake, it can be told to make one: see [`Deviation`].

mod conformity;
mod deviation;
mod header;
mod operations;
mod path;

pub(crate) use deviation::{Deviation, Rules};
pub(crate) use header::{HEADER_SIZE, Header, Layout, MARKER, Shape};
pub(crate) use operations::{Key, Map, Outcome, hexadecimal};
pub(crate) use path::{MULTIPLIER, SPREAD};

use conformity::Parts;
use std::collections::BTreeSet;

/// Key bytes and value bytes.
pub(crate) type EntryBytes = (Vec<u8>, Vec<u8>);

/// A map of its own. Its bytes are what the bytes of every layer must be.
#[derive(Clone)]
pub(crate) struct Reference {
    bytes: Vec<u8>,
}

impl Reference {
    pub(crate) fn new<K, V>(capacity: u16) -> Self {
        Self::of_sizes([size_of::<K>(), align_of::<K>(), size_of::<V>(), align_of::<V>()], capacity)
    }

    /// The sizes are those of the key, its alignment, the value and its alignment.
    pub(crate) fn of_sizes(sizes: [usize; 4], capacity: u16) -> Self {
        let [key_size, key_alignment, value_size, value_alignment] = sizes.map(|size| size as u64);
        let shape = Shape { key_size, key_alignment, value_size, value_alignment, capacity: capacity.into() };
        let rules = Rules::standard();
        let mut bytes = vec![0; rules.layout(&shape).expect("a possible shape").size as usize];
        Map::make(&rules, &mut bytes, 0, &shape);
        Self { bytes }
    }

    pub(crate) fn bucket_of(&self, key: &[u8]) -> Option<usize> {
        let mut bytes = self.bytes.clone();
        match Map::at(&Rules::standard(), &mut bytes, 0).lookup(&Key::Bytes(key.to_vec())) {
            Outcome::At(bucket) => Some(bucket),
            _ => None,
        }
    }

    pub(crate) fn len(&self) -> usize {
        Rules::standard().read_header(&self.bytes).element_count as usize
    }

    /// Returns `false`, and changes nothing, if the map is full.
    pub(crate) fn insert(&mut self, key: &[u8], value: &[u8]) -> bool {
        let rules = Rules::standard();
        let mut map = Map::at(&rules, &mut self.bytes, 0);
        match map.reserve(&Key::Bytes(key.to_vec())) {
            Outcome::Found(bucket) | Outcome::Created(bucket) => {
                map.value_mut(bucket).copy_from_slice(value);
                true
            }
            _ => false,
        }
    }

    /// Returns whether there was such an entry.
    pub(crate) fn remove(&mut self, key: &[u8]) -> bool {
        let rules = Rules::standard();
        Map::at(&rules, &mut self.bytes, 0).remove(&Key::Bytes(key.to_vec())) == Outcome::Removed
    }

    pub(crate) fn clear(&mut self) {
        Map::at(&Rules::standard(), &mut self.bytes, 0).clear();
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }
}

/// Checks the bytes of a map against every rule of the standard. One checker follows one map,
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
        let rules = Rules::standard();
        let broken = rules.broken_by_header(&rules.read_header(map));
        assert!(broken.is_empty(), "the header breaks {broken:?}");

        let parts = Parts::new(&rules, map);
        let counts = parts.passed_by(&rules);
        let broken = rules.broken_by_parts(&parts, &counts);
        assert!(broken.is_empty(), "the map breaks {broken:?}");
        for (bucket, count) in counts.into_iter().enumerate() {
            if count >= 63 {
                self.stuck.insert(bucket);
            }
            let expected = if self.stuck.contains(&bucket) { 63 } else { count };
            assert_eq!(parts.passing(bucket), expected, "count of bucket {bucket}");
        }
        parts.occupied().map(|bucket| (parts.key(bucket).to_vec(), parts.value(bucket).to_vec())).collect()
    }
}
