//! How two maps differ.

use std::cmp::Ordering;
use std::collections::TryReserveError;
use std::iter;

use hashmap_core::heap::{Entry, HeapMap};

use super::{Field, Image, ShownEntry, shown};

/// Two maps, compared.
#[derive(Debug)]
pub struct Difference<'i> {
    first: &'i Image<'i>,
    second: &'i Image<'i>,
    /// The entries of each, by their keys, if keys of the two can be equal.
    sorted: Option<[Vec<Entry>; 2]>,
}

/// How the entries of two maps differ at one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryDifference<'i> {
    /// The second has no such key.
    OnlyInFirst(ShownEntry<'i>),
    /// The first has no such key.
    OnlyInSecond(ShownEntry<'i>),
    /// Both have the key, with other values.
    Values(ShownEntry<'i>, ShownEntry<'i>),
}

impl<'i> Difference<'i> {
    /// Compares two maps.
    ///
    /// # Errors
    ///
    /// When the system has not the memory for it.
    pub fn between(first: &'i Image<'i>, second: &'i Image<'i>) -> Result<Self, TryReserveError> {
        let sorted = match (&first.map, &second.map) {
            (Ok(one), Ok(other)) if one.key_size() == other.key_size() => {
                Some([sorted_entries(one)?, sorted_entries(other)?])
            }
            _ => None,
        };
        Ok(Self { first, second, sorted })
    }

    /// The fields of the two headers that differ.
    pub fn fields(&self) -> impl Iterator<Item = (Field, Field)> {
        let pairs = iter::zip(self.first.fields(), self.second.fields());
        pairs.filter(|(first, second)| first.value != second.value)
    }

    /// The entries that are not the same in both, by their keys; `None` where a header is not valid or the keys have other
    /// sizes.
    pub fn entries(&self) -> Option<impl Iterator<Item = EntryDifference<'_>>> {
        let [first, second] = self.sorted.as_ref()?;
        let mut first = first.iter().filter_map(|entry| shown_in(self.first, *entry)).peekable();
        let mut second = second.iter().filter_map(|entry| shown_in(self.second, *entry)).peekable();
        Some(iter::from_fn(move || {
            loop {
                let order = match (first.peek(), second.peek()) {
                    (Some(one), Some(other)) => one.key.cmp(other.key),
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (None, None) => return None,
                };
                match order {
                    Ordering::Less => return first.next().map(EntryDifference::OnlyInFirst),
                    Ordering::Greater => return second.next().map(EntryDifference::OnlyInSecond),
                    Ordering::Equal => {
                        let (one, other) = (first.next()?, second.next()?);
                        if one.value != other.value {
                            return Some(EntryDifference::Values(one, other));
                        }
                    }
                }
            }
        }))
    }

    /// The indexes of the buckets in which a byte differs, each with the first such byte from the start of the bucket; `None`
    /// where a header is not valid or the buckets have another number or size.
    pub fn buckets(&self) -> Option<impl Iterator<Item = (usize, usize)>> {
        let (Ok(first), Ok(second)) = (&self.first.map, &self.second.map) else { return None };
        let sizes = |map: &HeapMap<&[u8]>| (map.bucket_count(), map.bucket_size());
        (sizes(first) == sizes(second)).then(|| {
            (0..first.bucket_count()).filter_map(|bucket| {
                let pairs = iter::zip(first.bucket_bytes(bucket)?, second.bucket_bytes(bucket)?);
                Some((bucket, pairs.into_iter().position(|(one, other)| one != other)?))
            })
        })
    }

    /// Whether all bytes of the two maps are equal; `None` where the headers are, but are not valid, so that nobody knows
    /// which bytes would have to be compared.
    #[must_use]
    pub fn is_equal(&self) -> Option<bool> {
        match self.fields().next() {
            Some(_) => Some(false),
            None => self.buckets().map(|mut buckets| buckets.next().is_none()),
        }
    }
}

fn sorted_entries(map: &HeapMap<&[u8]>) -> Result<Vec<Entry>, TryReserveError> {
    let mut entries = Vec::new();
    entries.try_reserve_exact(map.iter().count())?;
    entries.extend(map);
    entries.sort_unstable_by(|one, other| {
        map.key(*one).cmp(&map.key(*other)).then(one.bucket.cmp(&other.bucket))
    });
    Ok(entries)
}

fn shown_in<'i>(image: &'i Image<'_>, entry: Entry) -> Option<ShownEntry<'i>> {
    shown(image.map.as_ref().ok()?, entry)
}
