//! The operations on a map that lies somewhere in a memory: the rules named O, and S and D as far as operations keep them.

use super::deviation::{Deviation, Rules};
use super::header::{Field, HEADER_SIZE, Header, Shape, TOMBSTONE_COUNT};
use std::fmt;
use std::ops::Range;

/// Where the key of an operation lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Bytes(Vec<u8>),
    /// In the map itself, from this offset on.
    At(usize),
}

/// The result of an operation, as it is written in the vectors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The operation has no result.
    Nothing,
    At(usize),
    Absent,
    Found(usize),
    Created(usize),
    Full,
    NoFreeBucket,
    Removed,
    Entry(usize, Vec<u8>, Vec<u8>),
    End,
    Done,
    Overlap,
    Incompatible,
    DoesNotFit,
    CountsDiffer,
    TooManyCollisions,
    /// The operation does not come to an end. Only a deviation does that, and only here does it come back to say so.
    Endless,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::At(bucket) => write!(f, "at {bucket}"),
            Self::Absent => write!(f, "absent"),
            Self::Found(bucket) => write!(f, "found {bucket}"),
            Self::Created(bucket) => write!(f, "created {bucket}"),
            Self::Full => write!(f, "full"),
            Self::NoFreeBucket => write!(f, "no_free_bucket"),
            Self::Removed => write!(f, "removed"),
            Self::Entry(bucket, key, value) => {
                write!(f, "{bucket} {} {}", hexadecimal(key), hexadecimal(value))
            }
            Self::End => write!(f, "end"),
            Self::Done => write!(f, "done"),
            Self::Overlap => write!(f, "overlap"),
            Self::Incompatible => write!(f, "incompatible"),
            Self::DoesNotFit => write!(f, "does_not_fit"),
            Self::CountsDiffer => write!(f, "counts_differ"),
            Self::TooManyCollisions => write!(f, "too_many_collisions"),
            Self::Endless => write!(f, "endless"),
        }
    }
}

/// Bytes as the vectors have them.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    if bytes.is_empty() {
        return "-".into();
    }
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// The end of a search, and how many buckets it looked at.
struct Search {
    found: Option<usize>,
    visited: usize,
    endless: bool,
}

/// A map at `base` in `memory`, under the rules of the standard or nearly those.
pub(crate) struct Map<'m> {
    rules: &'m Rules,
    memory: &'m mut [u8],
    base: usize,
    header: Header,
}

const EMPTY: u8 = 0;
const STUCK: u8 = 63;

impl<'m> Map<'m> {
    /// The map whose header, which is valid, lies at `base`.
    pub(crate) fn at(rules: &'m Rules, memory: &'m mut [u8], base: usize) -> Self {
        let header = rules.read_header(&memory[base..]);
        Self { rules, memory, base, header }
    }

    /// O1. The shape can be laid out.
    pub(crate) fn make(rules: &'m Rules, memory: &'m mut [u8], base: usize, shape: &Shape) -> Self {
        let layout = rules.layout(shape).expect("a shape that can be laid out");
        let mut header = rules.new_header(shape, &layout);
        if rules.break_with(Deviation::BaseIsInHeader) {
            header.reserved = base as u64 % (1 << 16);
        }
        memory[base..][..HEADER_SIZE].copy_from_slice(&rules.header_bytes(&header));
        let mut map = Self { rules, memory, base, header };
        if rules.break_with(Deviation::NewBucketsKeepBytes) {
            return map;
        }
        if rules.break_with(Deviation::OnlyNewStatusesAreZeroed) {
            (0..map.bucket_count()).for_each(|bucket| map.set_status(bucket, EMPTY));
            return map;
        }
        map.zero(HEADER_SIZE..header.size() as usize);
        if rules.break_with(Deviation::MakingGoesOneByteTooFar) {
            let end = header.size() as usize;
            map.zero(end..end + 1);
        }
        map
    }

    fn breaks(&self, deviation: Deviation) -> bool {
        self.rules.break_with(deviation)
    }

    fn bucket_count(&self) -> usize {
        self.header.bucket_count as usize
    }

    fn start(&self, bucket: usize) -> usize {
        let index = if self.breaks(Deviation::BucketsComeInReverse) {
            self.bucket_count() - 1 - bucket
        } else {
            bucket
        };
        HEADER_SIZE + index * self.header.bucket_size as usize
    }

    fn end(&self, bucket: usize) -> usize {
        self.start(bucket) + self.header.bucket_size as usize
    }

    fn bytes(&self, range: Range<usize>) -> &[u8] {
        &self.memory[self.base..][range]
    }

    fn bytes_mut(&mut self, range: Range<usize>) -> &mut [u8] {
        &mut self.memory[self.base..][range]
    }

    fn zero(&mut self, range: Range<usize>) {
        self.bytes_mut(range).fill(0);
    }

    fn number(&self, field: Field) -> u64 {
        self.rules.number(&self.memory[self.base..], field)
    }

    fn set_number(&mut self, field: Field, number: u64) {
        self.rules.set_number(&mut self.memory[self.base..], field, number);
    }

    fn element_count(&self) -> u64 {
        self.number(self.rules.element_count_field())
    }

    fn status(&self, bucket: usize) -> u8 {
        self.memory[self.base + self.start(bucket)]
    }

    fn set_status(&mut self, bucket: usize, status: u8) {
        let at = self.base + self.start(bucket);
        self.memory[at] = status;
    }

    /// S1 and D2. The state of a status byte: 0 Empty, 1 Tombstone, 2 Occupied.
    fn state(&self, bucket: usize) -> u8 {
        let state = self.status(bucket) & 3;
        if self.breaks(Deviation::StatesAreSwapped) && state != EMPTY {
            return 3 - state;
        }
        if state == 3 {
            if self.breaks(Deviation::State3IsTombstone) {
                return 1;
            }
            return if self.breaks(Deviation::State3IsEmpty) { EMPTY } else { 2 };
        }
        state
    }

    fn set_state(&mut self, bucket: usize, state: u8) {
        let swapped = self.breaks(Deviation::StatesAreSwapped) && state != EMPTY;
        let tagged = self.breaks(Deviation::TombstonesHaveState3) && state == 1;
        let state = match state {
            1 if tagged => 3,
            _ if swapped => 3 - state,
            _ => state,
        };
        self.set_status(bucket, self.status(bucket) & !3 | state);
    }

    fn is_occupied(&self, bucket: usize) -> bool {
        self.state(bucket) == 2
    }

    fn passing(&self, bucket: usize) -> u8 {
        self.status(bucket) >> 2
    }

    fn set_passing(&mut self, bucket: usize, passing: u8) {
        self.set_status(bucket, self.status(bucket) & 3 | passing << 2);
    }

    fn key_range(&self, bucket: usize) -> Range<usize> {
        let offset =
            if self.breaks(Deviation::KeyOffsetIsAlways1) { 1 } else { self.header.key_offset as usize };
        let start = self.start(bucket) + offset;
        start..start + self.header.key_size as usize
    }

    fn value_range(&self, bucket: usize) -> Range<usize> {
        let start = if self.breaks(Deviation::ValueIsRightBehindKey) {
            self.key_range(bucket).end
        } else {
            self.start(bucket) + self.header.value_offset as usize
        };
        start..start + self.header.value_size as usize
    }

    /// The bytes of a key, read before anything is written (C10).
    fn read(&self, key: &Key) -> Vec<u8> {
        match key {
            Key::Bytes(bytes) => bytes.clone(),
            &Key::At(offset) => self.bytes(offset..offset + self.header.key_size as usize).to_vec(),
        }
    }

    fn path(&self, key: &[u8]) -> impl Iterator<Item = usize> + use<> {
        let buckets = self.bucket_count();
        let mut home = self.rules.home(self.rules.hash(key), buckets);
        if self.breaks(Deviation::HomeDependsOnBase) {
            home = (home + self.base / 4) % buckets;
        }
        self.rules.path_from(home, buckets)
    }

    /// O2.
    fn search(&self, key: &[u8]) -> Search {
        let (mut visited, mut more) = (0, self.rules.more_buckets());
        for bucket in self.path(key) {
            visited += 1;
            let tombstone = self.state(bucket) == 1;
            let entry = self.is_occupied(bucket) || tombstone && self.breaks(Deviation::TombstonesAreFound);
            if entry && self.holds(bucket, key) {
                return Search { found: Some(bucket), visited, endless: false };
            }
            if self.ends_searches(bucket) || visited == 256 && self.breaks(Deviation::SearchHas256Steps) {
                if more == 0 {
                    return Search { found: None, visited, endless: false };
                }
                more -= 1;
            }
        }
        Search { found: None, visited, endless: self.breaks(Deviation::SearchHasNoEnd) }
    }

    /// Whether the key of an entry is equal to this one (M3).
    fn holds(&self, bucket: usize, key: &[u8]) -> bool {
        let own = self.bytes(self.key_range(bucket));
        if self.breaks(Deviation::KeysOfOneHashAreEqual) {
            return self.rules.hash(own) == self.rules.hash(key);
        }
        if self.breaks(Deviation::KeysEndAtZero) {
            let text = |key: &[u8]| key.iter().take_while(|&&byte| byte != 0).copied().collect::<Vec<u8>>();
            return text(own) == text(key);
        }
        if self.breaks(Deviation::KeysAreComparedUpTo8Bytes) {
            return own.starts_with(&key[..key.len().min(8)]);
        }
        own == key
    }

    /// Whether no key can be behind this bucket.
    fn ends_searches(&self, bucket: usize) -> bool {
        let state = self.state(bucket);
        self.passing(bucket) == 0
            || state == 1 && self.breaks(Deviation::TombstonesEndSearches)
            || state == EMPTY && self.breaks(Deviation::PassedEmptyEndsSearches)
    }

    pub(crate) fn lookup(&self, key: &Key) -> Outcome {
        let key = self.read(key);
        if let Some(outcome) = self.rules.remembered(&key) {
            return outcome;
        }
        let outcome = match self.search(&key) {
            Search { endless: true, .. } => Outcome::Endless,
            Search { found: Some(bucket), .. } => Outcome::At(bucket),
            Search { found: None, .. } => Outcome::Absent,
        };
        self.rules.remember(&key, &outcome);
        outcome
    }

    /// O3 to O8, D4.
    pub(crate) fn reserve(&mut self, key: &Key) -> Outcome {
        self.reserve_counting(key).0
    }

    /// Also gives the visits of O21.
    fn reserve_counting(&mut self, key: &Key) -> (Outcome, usize) {
        let bytes = self.read(key);
        let mut search = self.search(&bytes);
        if self.is_full() && self.breaks(Deviation::FullComesFirst) {
            return (Outcome::Full, search.visited);
        }
        if search.endless {
            return (Outcome::Endless, search.visited);
        }
        if self.breaks(Deviation::SearchEndsAtFreeBucket) {
            let free = self.path(&bytes).position(|bucket| !self.is_occupied(bucket));
            search.found = search.found.filter(|_| free.is_none_or(|free| free >= search.visited));
        }
        if let Some(bucket) = search.found {
            return (Outcome::Found(self.after_found(&bytes, bucket)), search.visited);
        }
        if self.is_full() {
            self.after_full(&bytes);
            return (Outcome::Full, search.visited);
        }
        let Some(steps) = self.steps_to_place(&bytes) else {
            return (self.after_no_free_bucket(&bytes), self.bucket_count());
        };
        let place = self.path(&bytes).nth(steps).expect("a step of the path");
        let searched = self.breaks(Deviation::SearchedBucketsAreCounted);
        self.occupy(key, &bytes, place, if searched { search.visited } else { steps });
        (Outcome::Created(place), steps + 1)
    }

    /// O4.
    fn is_full(&self) -> bool {
        let mut capacity = self.header.capacity;
        if self.breaks(Deviation::FullOneEarly) && capacity > 1 {
            capacity -= 1;
        }
        if self.breaks(Deviation::BucketsAreFilled) {
            capacity = self.header.bucket_count;
        }
        let mut used = self.element_count();
        if self.breaks(Deviation::TombstonesTakeRoom) {
            used += self.number(TOMBSTONE_COUNT);
        }
        used >= capacity
    }

    /// Nothing, for one who follows the rules.
    fn after_found(&mut self, key: &[u8], bucket: usize) -> usize {
        if self.breaks(Deviation::FoundValueIsZeroed) {
            self.zero(self.value_range(bucket));
        }
        if self.breaks(Deviation::FoundEntryMovesForward) {
            return self.move_forward(key, bucket);
        }
        bucket
    }

    /// Nothing, for one who follows the rules.
    fn after_full(&mut self, key: &[u8]) {
        if self.breaks(Deviation::FullMapIsChanged) {
            self.pass(key, self.path(key).position(|bucket| !self.is_occupied(bucket)).unwrap_or(0));
        }
    }

    /// Changes nothing, for one who follows the rules.
    fn after_no_free_bucket(&mut self, key: &[u8]) -> Outcome {
        if self.breaks(Deviation::NoFreeBucketIsChanged) {
            self.pass(key, self.bucket_count());
        }
        if self.breaks(Deviation::NoFreeBucketIsFull) {
            return Outcome::Full;
        }
        Outcome::NoFreeBucket
    }

    /// O5. The number of buckets on the path before the place.
    fn steps_to_place(&self, key: &[u8]) -> Option<usize> {
        let empty_only = self.breaks(Deviation::TombstonesAreNotReused);
        let free = |bucket: usize| self.state(bucket) == EMPTY || !empty_only && self.state(bucket) == 1;
        let limit = if self.breaks(Deviation::PathsHave8Places) { 8 } else { usize::MAX };
        let place = self.path(key).take(limit).position(free);
        let last = || self.path(key).position(|bucket| self.state(bucket) == EMPTY);
        if self.breaks(Deviation::PlaceIsBehindTombstones) { last().or(place) } else { place }
    }

    /// Adds 1 to `passing` of the first buckets of a path (O6).
    fn pass(&mut self, key: &[u8], steps: usize) {
        for bucket in self.path(key).take(steps).collect::<Vec<_>>() {
            self.add_passing(bucket);
        }
    }

    /// S2 and S3.
    fn add_passing(&mut self, bucket: usize) {
        let passing = self.passing(bucket);
        let highest = if self.breaks(Deviation::StuckAt62) { STUCK - 1 } else { STUCK };
        if passing < highest {
            self.set_passing(bucket, passing + 1);
        } else if self.breaks(Deviation::PassingWraps) {
            self.set_passing(bucket, 0);
        }
    }

    fn subtract_passing(&mut self, bucket: usize) {
        let passing = self.passing(bucket);
        let stuck = passing == STUCK && !self.breaks(Deviation::StuckCountIsReleased)
            || passing == STUCK - 1 && self.breaks(Deviation::StuckAt62);
        if passing > 0 && !stuck {
            self.set_passing(bucket, passing - 1);
        }
    }

    /// O5 to O8, with so many buckets of the path that are passed.
    fn occupy(&mut self, key: &Key, bytes: &[u8], place: usize, passed: usize) {
        let was_tombstone = self.state(place) == 1;
        if self.breaks(Deviation::PlaceCountsAsPassed) {
            self.pass(bytes, passed + 1);
        } else if self.breaks(Deviation::HomeAloneIsCounted) {
            self.pass(bytes, passed.min(1));
        } else if !self.breaks(Deviation::PassedBucketsAreNotCounted) {
            self.pass(bytes, passed);
        }
        let was_empty = self.state(place) == EMPTY;
        if self.breaks(Deviation::PlaceLosesPassing)
            || was_empty && self.breaks(Deviation::PassedEmptyLosesPassing)
        {
            self.set_passing(place, 0);
        }
        self.set_state(place, 2);
        self.write_entry(key, bytes, place);
        self.count_insertion(was_tombstone);
    }

    /// O7.
    fn write_entry(&mut self, key: &Key, bytes: &[u8], place: usize) {
        let range = self.key_range(place);
        let end = self.end(place);
        if self.breaks(Deviation::KeyIsReadLate) {
            self.zero(range.end..end);
            let late = self.read(key);
            self.bytes_mut(range).copy_from_slice(&late);
            return;
        }
        self.bytes_mut(range.clone()).copy_from_slice(bytes);
        if self.breaks(Deviation::PaddingInFrontIsZeroed) {
            self.zero(self.start(place) + 1..range.start);
        }
        if self.breaks(Deviation::NewValueIsNotZeroed) {
            return;
        }
        let value = self.value_range(place);
        if self.breaks(Deviation::NewPaddingIsNotZeroed) {
            return self.zero(value);
        }
        self.zero(range.end..end);
        if self.breaks(Deviation::PaddingIsMarked) {
            self.bytes_mut(value.end..end).fill(0xff);
        }
        if self.breaks(Deviation::ZeroesGoOneByteTooFar) && place + 1 == self.bucket_count() {
            self.zero(end..end + 1);
        }
    }

    /// O8.
    fn count_insertion(&mut self, was_tombstone: bool) {
        if !self.breaks(Deviation::InsertionIsNotCounted) {
            let mut count = self.element_count() + 1;
            if self.breaks(Deviation::ElementCountHas8Bits) {
                count %= 256;
            }
            self.set_number(self.rules.element_count_field(), count);
        }
        if was_tombstone && !self.breaks(Deviation::ReusedTombstoneIsCounted) {
            self.subtract_tombstone();
        }
    }

    /// D3.
    fn subtract_tombstone(&mut self) {
        let count = self.number(TOMBSTONE_COUNT);
        if count > 0 {
            self.set_number(TOMBSTONE_COUNT, count - 1);
        } else if self.breaks(Deviation::TombstoneCountWraps) {
            self.set_number(TOMBSTONE_COUNT, u64::from(u32::MAX));
        }
    }

    fn add_tombstone(&mut self) {
        let count = self.number(TOMBSTONE_COUNT);
        if count < self.header.bucket_count || self.breaks(Deviation::TombstoneCountHasNoLimit) {
            self.set_number(TOMBSTONE_COUNT, count + 1);
        }
    }

    /// O9 to O12.
    pub(crate) fn remove(&mut self, key: &Key) -> Outcome {
        let bytes = self.read(key);
        let search = self.search(&bytes);
        if search.endless {
            return Outcome::Endless;
        }
        let Some(place) = search.found else { return Outcome::Absent };
        self.take_out(&bytes, search.visited - 1, place);
        if self.breaks(Deviation::KeyIsReadTwice) {
            // The bytes that the key was read from may be those of the entry, which are gone.
            let late = self.read(key);
            if let Some(other) = self.search(&late).found.filter(|_| late != bytes) {
                self.vacate(other);
            }
        }
        if self.breaks(Deviation::LaterEntryMovesUp) {
            self.move_up(place);
        }
        Outcome::Removed
    }

    /// Removes the entry in a bucket that the path comes to after so many others.
    fn take_out(&mut self, key: &[u8], steps: usize, place: usize) {
        let passed = if self.breaks(Deviation::PassedBucketsStayCounted) {
            0
        } else if self.breaks(Deviation::EntryCountsAsPassed) {
            steps + 1
        } else if self.breaks(Deviation::HomeAloneIsUncounted) {
            steps.min(1)
        } else {
            steps
        };
        for bucket in self.path(key).take(passed).collect::<Vec<_>>() {
            self.pass_no_more(bucket);
        }
        self.vacate(place);
    }

    /// O10.
    fn pass_no_more(&mut self, bucket: usize) {
        let before = self.passing(bucket);
        self.subtract_passing(bucket);
        let unneeded = self.state(bucket) == 1 && before > 0 && self.passing(bucket) == 0;
        if unneeded && !self.breaks(Deviation::TombstonesStay) {
            self.set_state(bucket, EMPTY);
            if !self.breaks(Deviation::GoneTombstoneIsCounted) {
                self.subtract_tombstone();
            }
        }
    }

    /// O11 and O12.
    fn vacate(&mut self, place: usize) {
        let passed = self.passing(place) > 0;
        let tombstone = (passed || self.breaks(Deviation::EveryRemovalLeavesTombstone))
            && !self.breaks(Deviation::NoRemovalLeavesTombstone);
        let keeps_high_bit = self.breaks(Deviation::OnlyBit1IsCleared) && self.status(place) & 1 != 0;
        self.set_state(place, if tombstone || keeps_high_bit { 1 } else { EMPTY });
        if self.breaks(Deviation::VacatedBucketLosesPassing) {
            self.set_passing(place, 0);
        }
        if tombstone && !self.breaks(Deviation::NewTombstoneIsNotCounted) {
            self.add_tombstone();
        }
        self.zero_vacated(place);
        self.count_removal();
    }

    fn zero_vacated(&mut self, place: usize) {
        let all = self.start(place) + 1..self.end(place);
        let (key, value) = (self.key_range(place), self.value_range(place));
        if self.breaks(Deviation::RemovedValueStays) {
            self.zero(all.start..value.start);
        } else if self.breaks(Deviation::RemovedKeyStays) {
            self.zero(key.end..all.end);
        } else if self.breaks(Deviation::RemovedPaddingStays) {
            self.zero(key);
            self.zero(value);
        } else {
            self.zero(all);
        }
    }

    fn count_removal(&mut self) {
        let count = self.element_count();
        let field = self.rules.element_count_field();
        if count == 0 {
            if self.breaks(Deviation::ElementCountWraps) {
                self.set_number(field, u64::from(u16::MAX));
            }
        } else if !self.breaks(Deviation::RemovalIsNotCounted) {
            self.set_number(field, count - 1);
        }
    }

    /// Moves an entry to the first free bucket of its path, as maps do that repair paths when they find a key.
    fn move_forward(&mut self, key: &[u8], bucket: usize) -> usize {
        let path: Vec<usize> = self.path(key).take_while(|&passed| passed != bucket).collect();
        let Some(steps) = path.iter().position(|&passed| !self.is_occupied(passed)) else { return bucket };
        let value = self.bytes(self.value_range(bucket)).to_vec();
        self.take_out(key, path.len(), bucket);
        self.occupy(&Key::Bytes(key.to_vec()), key, path[steps], steps);
        self.bytes_mut(self.value_range(path[steps])).copy_from_slice(&value);
        path[steps]
    }

    /// Moves an entry whose path goes through this bucket into it, as maps without tombstones do.
    fn move_up(&mut self, place: usize) {
        let follows = |bucket: usize| {
            let key = self.bytes(self.key_range(bucket));
            self.is_occupied(bucket)
                && self.path(key).take_while(|&passed| passed != bucket).any(|passed| passed == place)
        };
        if let Some(bucket) = (0..self.bucket_count()).find(|&bucket| follows(bucket)) {
            let key = self.bytes(self.key_range(bucket)).to_vec();
            self.move_forward(&key, bucket);
        }
    }

    /// O13.
    pub(crate) fn clear(&mut self) {
        let buckets = 0..self.bucket_count();
        let stuck: Vec<usize> = buckets.clone().filter(|&bucket| self.passing(bucket) == STUCK).collect();
        if self.breaks(Deviation::ClearingZeroesStatusesAlone) {
            buckets.for_each(|bucket| self.set_status(bucket, EMPTY));
        } else if self.breaks(Deviation::ClearingSkipsEmptyBuckets) {
            for bucket in buckets.filter(|&bucket| self.status(bucket) != EMPTY).collect::<Vec<_>>() {
                self.zero(self.start(bucket)..self.end(bucket));
            }
        } else {
            self.zero(HEADER_SIZE..self.header.size() as usize);
        }
        if !self.breaks(Deviation::ClearingKeepsElementCount) {
            self.set_number(self.rules.element_count_field(), 0);
        }
        if !self.breaks(Deviation::ClearingKeepsTombstoneCount) {
            self.set_number(TOMBSTONE_COUNT, 0);
        }
        if self.breaks(Deviation::ClearingKeepsStuckCounts) {
            stuck.into_iter().for_each(|bucket| self.set_passing(bucket, STUCK));
        }
    }

    /// O14.
    pub(crate) fn next(&self, cursor: u128) -> Outcome {
        let cursor = if self.breaks(Deviation::CursorHas16Bits) { cursor % (1 << 16) } else { cursor };
        let cursor = if self.breaks(Deviation::CursorHas64Bits) { cursor % (1 << 64) } else { cursor };
        let cursor = if self.breaks(Deviation::CursorIsExcluded) { cursor.saturating_add(1) } else { cursor };
        let ahead = |bucket: &usize| *bucket as u128 >= cursor;
        let met = |bucket: &usize| {
            self.is_occupied(*bucket) || self.breaks(Deviation::TombstonesAreMet) && self.state(*bucket) == 1
        };
        let mut buckets = (0..self.bucket_count()).filter(ahead).filter(met);
        let bucket =
            if self.breaks(Deviation::HighestComesFirst) { buckets.next_back() } else { buckets.next() };
        bucket.map_or(Outcome::End, |bucket| {
            let [key, value] =
                [self.key_range(bucket), self.value_range(bucket)].map(|range| self.bytes(range).to_vec());
            Outcome::Entry(bucket, key, value)
        })
    }

    /// The value in a bucket, and who has its place may write to it.
    pub(crate) fn value_mut(&mut self, bucket: usize) -> &mut [u8] {
        self.bytes_mut(self.value_range(bucket))
    }

    /// O15 to O21. The source lies at this offset of the memory.
    pub(crate) fn overwrite(&mut self, source: usize) -> Outcome {
        let origin = self.rules.read_header(&self.memory[source..]);
        if self.breaks(Deviation::SizesComeBeforeOverlap) && !self.takes_sizes_of(&origin) {
            return Outcome::Incompatible;
        }
        if source == self.base {
            if self.breaks(Deviation::CopyOfItselfIsCleared) {
                self.clear();
            }
            return if self.breaks(Deviation::CopyOfItselfIsRefused) {
                Outcome::Overlap
            } else {
                Outcome::Done
            };
        }
        let end = source + origin.size() as usize;
        if self.overlaps(source..end) {
            return Outcome::Overlap;
        }
        if !self.takes_sizes_of(&origin) {
            return Outcome::Incompatible;
        }
        let bytes = self.memory[source..end].to_vec();
        if self.breaks(Deviation::CountsComeFirst)
            && !self.is_like(&origin)
            && self.counts_differ(bytes.clone())
        {
            return Outcome::CountsDiffer;
        }
        if !self.has_room_for(&origin) {
            return Outcome::DoesNotFit;
        }
        if self.is_like(&origin) {
            self.copy_bytes(&bytes);
            return Outcome::Done;
        }
        self.copy_entries(bytes)
    }

    /// O15, for a source that is not the map itself.
    fn overlaps(&self, source: Range<usize>) -> bool {
        let own = self.base..self.base + self.header.size() as usize;
        let (first, second) = if source.start < own.start { (&source, &own) } else { (&own, &source) };
        if self.breaks(Deviation::OverlapIsCopied)
            || self.breaks(Deviation::SourceMayBeginBeforeTarget) && source.start < own.start
            || self.breaks(Deviation::TargetMayBeginBeforeSource) && own.start < source.start
        {
            return false;
        }
        second.start < first.end || second.start == first.end && self.breaks(Deviation::TouchingMapsOverlap)
    }

    /// O16.
    fn takes_sizes_of(&self, origin: &Header) -> bool {
        let keys = self.header.key_size == origin.key_size || self.breaks(Deviation::KeySizesMayDiffer);
        let values =
            self.header.value_size == origin.value_size || self.breaks(Deviation::ValueSizesMayDiffer);
        keys && values
    }

    /// O17.
    fn has_room_for(&self, origin: &Header) -> bool {
        if self.breaks(Deviation::CapacityMustFit) {
            return origin.capacity <= self.header.capacity;
        }
        if self.breaks(Deviation::JustFittingIsRefused) {
            return origin.element_count < self.header.capacity;
        }
        origin.element_count <= self.header.capacity || self.breaks(Deviation::MoreThanFitsIsCopied)
    }

    /// O18.
    fn is_like(&self, origin: &Header) -> bool {
        if self.breaks(Deviation::EntriesAreAlwaysInserted) {
            return false;
        }
        let mut origin = *origin;
        for (deviation, compared, own) in [
            (Deviation::CapacityIsNotCompared, &mut origin.capacity, self.header.capacity),
            (Deviation::KeyOffsetIsNotCompared, &mut origin.key_offset, self.header.key_offset),
            (Deviation::ValueOffsetIsNotCompared, &mut origin.value_offset, self.header.value_offset),
            (Deviation::BucketSizeIsNotCompared, &mut origin.bucket_size, self.header.bucket_size),
        ] {
            if self.breaks(deviation) {
                *compared = own;
            }
        }
        self.header.without_counts() == origin.without_counts()
            || self.breaks(Deviation::LikeMapsAreOfOneSize) && self.header.size() == origin.size()
    }

    fn copy_bytes(&mut self, bytes: &[u8]) {
        let counts = (self.element_count(), self.number(TOMBSTONE_COUNT));
        // Another size is let through by a deviation alone.
        let size = bytes.len().min(self.header.size() as usize);
        self.bytes_mut(0..size).copy_from_slice(&bytes[..size]);
        if self.breaks(Deviation::CopyKeepsCounts) {
            self.set_number(self.rules.element_count_field(), counts.0);
            self.set_number(TOMBSTONE_COUNT, counts.1);
        }
    }

    fn occupied(&self) -> Vec<usize> {
        (0..self.bucket_count()).filter(|&bucket| self.is_occupied(bucket)).collect()
    }

    /// O19.
    fn counts_differ(&self, mut source: Vec<u8>) -> bool {
        let origin = Map::at(self.rules, &mut source, 0);
        let (occupied, count) = (origin.occupied().len() as u64, origin.element_count());
        let more = occupied > count && !self.breaks(Deviation::MoreMayBeOccupied);
        let fewer = occupied < count && !self.breaks(Deviation::FewerMayBeOccupied);
        (more || fewer) && !self.breaks(Deviation::CountsMayDiffer)
    }

    /// O19 to O21, from a copy of the source.
    fn copy_entries(&mut self, mut source: Vec<u8>) -> Outcome {
        if self.counts_differ(source.clone()) {
            return Outcome::CountsDiffer;
        }
        let origin = Map::at(self.rules, &mut source, 0);
        let mut occupied = origin.occupied();
        if self.breaks(Deviation::EntriesComeInReverse) {
            occupied.reverse();
        }
        if !self.breaks(Deviation::EntriesAreMerged) {
            self.clear();
        }
        let mut left = self.budget(origin.bucket_count());
        for bucket in occupied {
            if self.is_too_little(left) {
                return self.give_up();
            }
            left = left.saturating_sub(self.copy_entry(&origin, bucket));
        }
        if self.breaks(Deviation::BudgetIsCheckedAtTheEnd) && self.is_too_little(left) {
            return self.give_up();
        }
        if self.breaks(Deviation::CapacityIsCopied) {
            self.set_number((0, 2), origin.header.capacity);
        }
        Outcome::Done
    }

    /// O21.
    fn give_up(&mut self) -> Outcome {
        if !self.breaks(Deviation::FailedCopyStays) {
            self.clear();
        }
        Outcome::TooManyCollisions
    }

    /// O21. Whether so little is left of the budget that no key is reserved any more.
    fn is_too_little(&self, left: usize) -> bool {
        let kept_back = if self.breaks(Deviation::LessIsKeptBack) { 1 } else { 2 };
        let used_up = self.breaks(Deviation::BudgetIsNeverUsedUp) && left == 2 * self.bucket_count();
        !self.breaks(Deviation::BudgetIsEndless) && (left < kept_back * self.bucket_count() || used_up)
    }

    /// O21. What is left of the budget after the target is cleared.
    fn budget(&self, buckets_of_source: usize) -> usize {
        let own = self.bucket_count();
        let buckets = if self.breaks(Deviation::BudgetIsThatOfTarget) {
            2 * own
        } else if self.breaks(Deviation::BudgetIsThatOfSource) {
            2 * buckets_of_source
        } else {
            own + buckets_of_source
        };
        let factor = if self.breaks(Deviation::BudgetIsSmaller) {
            15
        } else if self.breaks(Deviation::BudgetIsLarger) {
            17
        } else {
            16
        };
        let paid = if self.breaks(Deviation::ClearingIsFree) {
            0
        } else if self.breaks(Deviation::SourceIsPaid) {
            own + buckets_of_source
        } else {
            own
        };
        factor * buckets - paid + usize::from(self.breaks(Deviation::BudgetIsOneMore))
    }

    /// The visits that O21 counts.
    fn copy_entry(&mut self, origin: &Map<'_>, bucket: usize) -> usize {
        let mut key = origin.bytes(origin.key_range(bucket)).to_vec();
        // Another size is let through by a deviation alone.
        key.resize(self.header.key_size as usize, 0);
        let key = Key::Bytes(key);
        let searched = self.search(&self.read(&key)).visited;
        let (outcome, visited) = self.reserve_counting(&key);
        let value = origin.bytes(origin.value_range(bucket)).to_vec();
        let kept = matches!(outcome, Outcome::Found(_)) && self.breaks(Deviation::FoundKeysKeepTheirValue);
        match outcome {
            Outcome::Found(place) | Outcome::Created(place)
                if !kept && !self.breaks(Deviation::ValuesAreNotCopied) =>
            {
                self.value_mut(place).iter_mut().zip(value).for_each(|(byte, copied)| *byte = copied);
            }
            _ => {}
        }
        self.price(&outcome, searched, visited)
    }

    /// All that were visited, for one who follows the rules.
    fn price(&self, outcome: &Outcome, searched: usize, visited: usize) -> usize {
        let found = matches!(outcome, Outcome::Found(_));
        if self.breaks(Deviation::SearchAloneIsPaid) {
            searched
        } else if found && self.breaks(Deviation::FoundKeysAreFree) {
            0
        } else if self.breaks(Deviation::PlacesAreFree)
            || found && self.breaks(Deviation::FoundKeysCostOneLess)
        {
            visited - 1
        } else {
            visited
        }
    }
}
