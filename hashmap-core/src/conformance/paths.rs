//! How many entries pass each bucket, and which keys are equal.
//!
//! Entries with one home have one path. So they are brought together by sorting them by their hashes, of which the highest
//! bits are the home, and their path is followed once. Equal keys stand side by side then, too.

use crate::geometry::Geometry;
use crate::hash;
use crate::heap::HeapMap;
use crate::memory::Memory;
use crate::probe::Probe;
use crate::status::StatusByte;
use core::fmt;
use core::iter::successors;

/// For each bucket of a map, how many steps along paths are taken at most.
pub const STEPS_PER_BUCKET: usize = 256;

/// What is written down about a bucket meanwhile.
#[derive(Clone, Copy, Debug, Default)]
pub struct Note {
    /// The hash of the key in the bucket `sorted`. These two of the first notes are a list of the entries by their hashes;
    /// the others are about the bucket with the index of the note.
    hash: u64,
    sorted: u32,
    /// The home of the key in this bucket, or [`NONE`].
    home: u32,
    /// How many entries pass this bucket.
    passing: u32,
    /// Another bucket with the same key, or [`NONE`].
    twin: u32,
}

impl Note {
    /// The home of the key in this bucket.
    pub(super) fn home(&self) -> usize {
        self.home as usize
    }

    /// Whether the bucket holds an entry, once equal keys are grouped.
    pub(super) fn has_key(&self) -> bool {
        self.twin != NONE
    }

    /// Whether the bucket holds the same key as another one that holds an entry, once equal keys are grouped.
    pub(super) fn has_key_of(&self, other: &Self) -> bool {
        self.twin == other.twin
    }
}

/// Stands for no bucket.
const NONE: u32 = u32::MAX;

/// How many entries pass a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    /// All paths have been followed.
    Exactly(u32),
    /// Some have not.
    AtLeast(u32),
}

impl fmt::Display for Passing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(entries) => entries.fmt(f),
            Self::AtLeast(entries) => write!(f, "at least {entries}"),
        }
    }
}

/// A map with a note about each of its buckets.
pub(super) struct NotedMap<'n> {
    notes: &'n [Note],
    is_complete: bool,
}

impl<'n> NotedMap<'n> {
    /// Finds out everything; there are as many notes as buckets.
    pub(super) fn new<H: Memory>(map: &HeapMap<H>, notes: &'n mut [Note]) -> Self {
        let entries = list_entries(map, notes);
        find_twins(map, notes, entries);
        let is_complete = follow_paths(map, notes, entries);
        Self { notes, is_complete }
    }

    /// Whether all paths have been followed.
    pub(super) fn is_complete(&self) -> bool {
        self.is_complete
    }

    pub(super) fn passing(&self, bucket: usize) -> Passing {
        let entries = self.notes[bucket].passing;
        if self.is_complete { Passing::Exactly(entries) } else { Passing::AtLeast(entries) }
    }

    /// Another bucket with the same key.
    pub(super) fn twin(&self, bucket: usize) -> Option<usize> {
        let twin = self.notes[bucket].twin;
        (twin != NONE).then_some(twin as usize)
    }
}

fn key_of<H: Memory>(map: &HeapMap<H>, bucket: u32) -> &[u8] {
    let bytes = map.bucket_bytes(bucket as usize).unwrap_or_default();
    &bytes[map.geometry().key_offset()..][..map.geometry().key_size()]
}

/// Lists the entries by their hashes, then their keys, then their buckets, and gives their number. The rest of each note
/// is as at the start.
#[expect(clippy::cast_possible_truncation, reason = "an index has 17 bits at most")]
fn list_entries<H: Memory>(map: &HeapMap<H>, notes: &mut [Note]) -> usize {
    notes.fill(Note { hash: 0, sorted: NONE, home: NONE, passing: 0, twin: NONE });
    let mut entries = 0;
    for bucket in 0..notes.len() {
        if map.status(bucket).is_some_and(StatusByte::is_occupied) {
            notes[entries].sorted = bucket as u32;
            notes[entries].hash = hash::hash(key_of(map, bucket as u32));
            entries += 1;
        }
    }
    notes[..entries].sort_unstable_by(|one, other| {
        let by_key = || key_of(map, one.sorted).cmp(key_of(map, other.sorted));
        one.hash.cmp(&other.hash).then_with(by_key).then(one.sorted.cmp(&other.sorted))
    });
    entries
}

/// Notes in which bucket another one stands whose key is the same.
fn find_twins<H: Memory>(map: &HeapMap<H>, notes: &mut [Note], entries: usize) {
    for place in 1..entries {
        let (one, other) = (notes[place - 1], notes[place]);
        if one.hash == other.hash && key_of(map, one.sorted) == key_of(map, other.sorted) {
            notes[other.sorted as usize].twin = one.sorted;
        }
    }
}

/// Notes of each entry its home, and as its twin the first of the buckets that hold its key, which may be its own.
pub(super) fn group_equal_keys<H: Memory>(map: &HeapMap<H>, notes: &mut [Note]) {
    let entries = list_entries(map, notes);
    note_homes(map, notes, entries);
    let mut first = Note::default();
    for place in 0..entries {
        let note = notes[place];
        let is_equal =
            place > 0 && note.hash == first.hash && key_of(map, note.sorted) == key_of(map, first.sorted);
        if !is_equal {
            first = note;
        }
        notes[note.sorted as usize].twin = first.sorted;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "an index has 17 bits at most")]
fn note_homes<H: Memory>(map: &HeapMap<H>, notes: &mut [Note], entries: usize) {
    let buckets = map.geometry().buckets();
    for place in 0..entries {
        let Note { hash, sorted, .. } = notes[place];
        notes[sorted as usize].home = buckets.home(hash) as u32;
    }
}

/// Notes how many entries pass each bucket. Gives whether the budget was enough.
#[expect(clippy::cast_possible_truncation, reason = "an index has 17 bits at most")]
fn follow_paths<H: Memory>(map: &HeapMap<H>, notes: &mut [Note], entries: usize) -> bool {
    let buckets = map.geometry().buckets();
    note_homes(map, notes, entries);
    let mut budget = STEPS_PER_BUCKET * buckets.count();
    let mut place = 0;
    while place < entries {
        let first = Probe::home(notes[place].hash, buckets);
        let home = first.index();
        let same_home =
            notes[place..entries].iter().take_while(|note| buckets.home(note.hash) == home).count();
        place += same_home;
        if !follow_path(first, same_home as u32, notes, &mut budget) {
            return false;
        }
    }
    true
}

/// Follows the path from `home` up to the last of the `ahead` entries that have it. Gives whether the budget was enough.
#[expect(clippy::cast_possible_truncation, reason = "an index has 17 bits at most")]
fn follow_path(home: Probe, mut ahead: u32, notes: &mut [Note], budget: &mut usize) -> bool {
    let path = successors(Some(home), |probe| probe.next());
    for bucket in path.map(Probe::index) {
        if *budget == 0 {
            return false;
        }
        *budget -= 1;
        ahead -= u32::from(notes[bucket].home == home.index() as u32);
        if ahead == 0 {
            break;
        }
        notes[bucket].passing += ahead;
    }
    true
}
