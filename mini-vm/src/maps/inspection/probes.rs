//! How many buckets searches look at.

use std::collections::TryReserveError;

use hashmap_core::conformance::{self, STEPS_PER_BUCKET};
use hashmap_core::heap::HeapMap;

use super::Image;
use super::conformity::notes_for;

/// How many buckets searches in a map look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probes {
    /// Searches for the keys that are there, which end as rule O2 says.
    pub hits: Lengths,
    /// Keys that stand in a bucket, but that a search for them does not find there. A map that conforms has none.
    pub lost: usize,
    /// Searches for keys that are not there: one from every bucket, as if keys came from everywhere alike.
    pub misses: Lengths,
    /// Whether all searches have been made. It is false where they are so long that it would take too much time.
    pub is_complete: bool,
}

/// How many searches look at how many buckets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lengths {
    /// The first is for searches that look at one bucket.
    counts: Vec<u32>,
}

impl Lengths {
    fn add(&mut self, length: u64) -> Result<(), TryReserveError> {
        let Some(place) = usize::try_from(length).ok().and_then(|length| length.checked_sub(1)) else {
            return Ok(());
        };
        if place >= self.counts.len() {
            self.counts.try_reserve(place + 1 - self.counts.len())?;
            self.counts.resize(place + 1, 0);
        }
        self.counts[place] += 1;
        Ok(())
    }

    /// The lengths that occur, each with the number of its searches, the shortest first.
    pub fn iter(&self) -> impl Iterator<Item = (usize, u32)> {
        let counted = self.counts.iter().enumerate().filter(|&(_, &count)| count > 0);
        counted.map(|(place, &count)| (place + 1, count))
    }

    /// The number of searches.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts.iter().map(|&count| u64::from(count)).sum()
    }

    /// The mean length, if there are searches.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let visits: u64 = self.iter().map(|(length, count)| length as u64 * u64::from(count)).sum();
        (visits > 0).then(|| visits as f64 / self.count() as f64)
    }

    /// The longest.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.counts.len()
    }
}

impl Image<'_> {
    /// How many buckets searches look at; `None` where the header is not valid.
    ///
    /// # Errors
    ///
    /// When the system has not the memory for it.
    pub fn probes(&self) -> Result<Option<Probes>, TryReserveError> {
        self.map.as_ref().ok().map(of_map).transpose()
    }
}

fn of_map(map: &HeapMap<&[u8]>) -> Result<Probes, TryReserveError> {
    let (hits, lost, has_all_hits) = hits(map)?;
    let (misses, has_all_misses) = misses(map)?;
    Ok(Probes { hits, lost, misses, is_complete: has_all_hits && has_all_misses })
}

/// Looks for every key. Gives also how many are not found, and whether all were looked for.
fn hits(map: &HeapMap<&[u8]>) -> Result<(Lengths, usize, bool), TryReserveError> {
    let (mut lengths, mut lost, mut added) = (Lengths::default(), 0, Ok(()));
    let searched = conformance::search_for_entries(map, &mut notes_for(map)?, |length| match length {
        Some(length) if added.is_ok() => added = lengths.add(length as u64),
        Some(_) => {}
        None => lost += 1,
    });
    added?;
    Ok((lengths, lost, searched.is_ok_and(|is_complete| is_complete)))
}

/// Looks from every bucket. Gives also whether that was done from all.
fn misses(map: &HeapMap<&[u8]>) -> Result<(Lengths, bool), TryReserveError> {
    let mut lengths = Lengths::default();
    let mut visited = 0;
    for home in 0..map.bucket_count() {
        if visited > budget(map) {
            return Ok((lengths, false));
        }
        let length = map.absent_length(home).unwrap_or_default() as u64;
        visited += length;
        lengths.add(length)?;
    }
    Ok((lengths, true))
}

/// Buckets that are looked at, at most.
fn budget(map: &HeapMap<&[u8]>) -> u64 {
    (STEPS_PER_BUCKET * map.bucket_count()) as u64
}
