//! Whether all bytes of a map are as [the standard](crate::standard) wants them: its rules B1 to B8.
//!
//! To open a map checks its header, which is enough for every operation to be safe. To check the buckets too takes a look
//! at every byte and finds out, for instance, that another implementation hashes in another way. No operation does it;
//! [`check`] does.
//!
//! ```
//! use hashmap_core::conformance::{Note, check};
//! use hashmap_core::heap::{HeapMap, Key};
//! use hashmap_core::{Rule, try_layout};
//!
//! let mut heap = vec![0; 1024];
//! let mut map = HeapMap::init(&mut heap[..], 64, &try_layout(4, 4, 4, 4, 10)?.1)?;
//! let bucket = map.get_or_reserve(Key::Number(7))?.expect("not full").bucket;
//!
//! let mut notes = vec![Note::default(); map.bucket_count()];
//! let outcome = check(&map, &mut notes, |violation| panic!("{violation}"))?;
//! assert_eq!(outcome.conforms(), Some(true));
//!
//! // Somebody adds 1 to `passing` of a bucket that no path passes.
//! heap[64 + 32 + bucket * 12] += 4;
//! let map = HeapMap::open(&heap[..], 64)?;
//! let mut found = Vec::new();
//! let outcome = check(&map, &mut notes, |violation| found.push(violation))?;
//! assert_eq!(outcome.conforms(), Some(false));
//! assert_eq!((found[0].rule(), found[0].bucket), (Rule::B5, Some(bucket)));
//! assert_eq!(found[0].to_string(), "`passing` is 1, but 0 entries pass this bucket");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it takes
//!
//! Nothing is allocated: the caller gives a [`Note`] for each bucket, whatever is in it.
//!
//! Every byte of the map is read once, and every key once more. The keys are then sorted by their hashes, which takes time
//! in proportion to `n` * log `n`; only keys with equal hashes are compared themselves. For B5 the paths are followed:
//! entries with one home together, from the home to the furthest of them. That is about one step for each entry in a map
//! whose keys are spread, and no more than one for each bucket if all of them collide. But bytes can be forged, or left by
//! years of collisions, so that each entry lies far from its home: of the largest map there would be 2^34 steps. So there is
//! a budget of [`STEPS_PER_BUCKET`] times the number of buckets. Where it is used up, the rest of the paths is not followed:
//! [`Outcome::is_complete`] is false, and of B5 only those violations are reported that the rest could not make good.
//! Maps of up to 256 buckets are always checked completely; so are larger ones, unless their entries lie more than 256
//! steps from home on average.

mod paths;
mod searches;
mod violation;

use crate::geometry::{CheckedHeader, Geometry};
use crate::header::MapHeader;
use crate::heap::HeapMap;
use crate::memory::Memory;
use crate::status::{BucketStatus, StatusByte};
use core::mem::offset_of;
use core::ops::Range;
use thiserror::Error;

use paths::NotedMap;

pub use paths::{Note, Passing, STEPS_PER_BUCKET};
pub use searches::search_for_entries;
pub use violation::{Fault, Violation};

/// What [`check`] has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "it says whether the map conforms"]
pub struct Outcome {
    /// How many violations have been reported.
    pub violations: usize,
    /// Whether all paths have been followed; [the page of the module](self#what-it-takes) says when they are not.
    pub is_complete: bool,
}

impl Outcome {
    /// Whether the map conforms; `None` where no violation was found, but not all paths were followed.
    #[must_use]
    pub const fn conforms(&self) -> Option<bool> {
        match self {
            Self { violations: 1.., .. } => Some(false),
            Self { violations: 0, is_complete: true } => Some(true),
            Self { violations: 0, is_complete: false } => None,
        }
    }
}

/// There are fewer notes than buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("to check a map of {needed} buckets takes as many notes, not {given}")]
pub struct TooFewNotes {
    /// The number of buckets of the map.
    pub needed: usize,
    /// The number of notes.
    pub given: usize,
}

/// Checks a map against B1 to B8, and gives each violation to `report`.
///
/// First come those of the two counts, then those of the buckets in the order of their indexes. Of the bytes of a bucket
/// that should be 0 only the first is reported. Offsets count from the base of the map. What the notes hold before does not
/// matter, and what they hold afterwards is for nobody.
///
/// # Errors
///
/// There are fewer notes than buckets; then nothing is checked.
pub fn check<H: Memory>(
    map: &HeapMap<H>,
    notes: &mut [Note],
    mut report: impl FnMut(Violation),
) -> Result<Outcome, TooFewNotes> {
    let (needed, given) = (map.bucket_count(), notes.len());
    let notes = notes.get_mut(..needed).ok_or(TooFewNotes { needed, given })?;
    let noted = NotedMap::new(map, notes);
    let mut violations = 0;
    let mut report = |violation| {
        violations += 1;
        report(violation);
    };
    counts(map, &mut report);
    for bucket in 0..needed {
        let bytes = map.bucket_bytes(bucket).unwrap_or_default();
        let offset = map.geometry().bucket_offset(bucket);
        let mut at =
            |at: usize, fault| report(Violation { bucket: Some(bucket), offset: offset + at, fault });
        let status = StatusByte::from_byte(bytes[0]);
        if let Some(fault) = fault_of_state(status) {
            at(0, fault);
        }
        if let Some(fault) = fault_of_passing(status, noted.passing(bucket)) {
            at(0, fault);
        }
        if let Some(other) = noted.twin(bucket) {
            at(map.geometry().key_offset(), Fault::EqualKeys { other });
        }
        if let Some((offset, found)) = first_not_zero(bytes, status, map.geometry()) {
            at(offset, Fault::NotZero { found });
        }
    }
    let is_complete = noted.is_complete();
    Ok(Outcome { violations, is_complete })
}

/// B2 and B3.
fn counts<H: Memory>(map: &HeapMap<H>, report: &mut impl FnMut(Violation)) {
    let states = || (0..map.bucket_count()).filter_map(|bucket| map.status(bucket)).map(StatusByte::state);
    let count = |wanted| states().filter(|&state| state == wanted).count();
    let header = map.header();
    let occupied = count(BucketStatus::Occupied);
    if occupied != usize::from(header.element_count) {
        report(Violation {
            bucket: None,
            offset: offset_of!(MapHeader, element_count),
            fault: Fault::ElementCount { stated: header.element_count, occupied },
        });
    }
    let tombstones = count(BucketStatus::Tombstone);
    if tombstones as u64 != u64::from(header.tombstone_count) {
        report(Violation {
            bucket: None,
            offset: offset_of!(MapHeader, tombstone_count),
            fault: Fault::TombstoneCount { stated: header.tombstone_count, tombstones },
        });
    }
}

/// B1, B6 and B7, of which a bucket breaks one at most.
const fn fault_of_state(status: StatusByte) -> Option<Fault> {
    if status.is_undefined() {
        return Some(Fault::UndefinedState { status: status.to_byte() });
    }
    match (status.state(), status.passing()) {
        (BucketStatus::Empty, 1..) => Some(Fault::EmptyIsPassed { status: status.to_byte() }),
        (BucketStatus::Tombstone, 0) => Some(Fault::TombstoneIsNotPassed),
        (BucketStatus::Empty, 0) | (BucketStatus::Tombstone, 1..) | (BucketStatus::Occupied, _) => None,
    }
}

/// B5.
fn fault_of_passing(status: StatusByte, passing: Passing) -> Option<Fault> {
    let stated = u32::from(status.passing());
    let is_wrong = match passing {
        _ if status.is_stuck() => false,
        Passing::Exactly(entries) => stated != entries,
        Passing::AtLeast(entries) => stated < entries,
    };
    is_wrong.then_some(Fault::Passing { stated: status.passing(), entries: passing })
}

/// B8: the first byte that holds nothing and is not 0.
fn first_not_zero(bytes: &[u8], status: StatusByte, geometry: &CheckedHeader) -> Option<(usize, u8)> {
    let first_of = |range: Range<usize>| {
        let at = range.start + position_of_not_zero(&bytes[range])?;
        Some((at, bytes[at]))
    };
    if !status.is_occupied() {
        return first_of(1..bytes.len());
    }
    let key_end = geometry.key_offset() + geometry.key_size();
    let value_end = geometry.value_offset() + geometry.value_size();
    let padding = [1..geometry.key_offset(), key_end..geometry.value_offset(), value_end..bytes.len()];
    padding.into_iter().find_map(first_of)
}

/// Most bytes that hold nothing are 0, and buckets may be large: zeros are passed many at a time.
fn position_of_not_zero(bytes: &[u8]) -> Option<usize> {
    const MANY: usize = 64;
    let zeros = MANY * bytes.as_chunks().0.iter().take_while(|&chunk| chunk == &[0; MANY]).count();
    Some(zeros + bytes[zeros..].iter().position(|&byte| byte != 0)?)
}
