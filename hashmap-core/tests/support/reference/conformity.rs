//! Whether a map conforms: the rules named B.

use super::deviation::{Deviation, Rules};
use super::header::{HEADER_SIZE, Header};
use std::collections::BTreeSet;

/// The parts of a map with a valid header, found from its bytes.
pub(super) struct Parts<'m> {
    header: Header,
    buckets: Vec<&'m [u8]>,
}

impl<'m> Parts<'m> {
    pub(super) fn new(rules: &Rules, map: &'m [u8]) -> Self {
        let header = rules.read_header(map);
        assert_eq!(map.len() as u64, header.size(), "the size of the map");
        Self { header, buckets: map[HEADER_SIZE..].chunks(header.bucket_size as usize).collect() }
    }

    pub(super) fn state(&self, bucket: usize) -> u8 {
        self.buckets[bucket][0] & 3
    }

    pub(super) fn passing(&self, bucket: usize) -> usize {
        usize::from(self.buckets[bucket][0] >> 2)
    }

    /// State 3 counts as Occupied.
    fn is_occupied(&self, bucket: usize) -> bool {
        self.state(bucket) >= 2
    }

    pub(super) fn occupied(&self) -> impl Iterator<Item = usize> {
        (0..self.buckets.len()).filter(|&bucket| self.is_occupied(bucket))
    }

    pub(super) fn key(&self, bucket: usize) -> &'m [u8] {
        &self.buckets[bucket][self.header.key_offset as usize..][..self.header.key_size as usize]
    }

    pub(super) fn value(&self, bucket: usize) -> &'m [u8] {
        &self.buckets[bucket][self.header.value_offset as usize..][..self.header.value_size as usize]
    }

    /// For each bucket, the number of entries whose path goes through it to a later one.
    pub(super) fn passed_by(&self, rules: &Rules) -> Vec<usize> {
        let mut counts = vec![0; self.buckets.len()];
        for place in self.occupied() {
            let home = rules.home(rules.hash(self.key(place)), self.buckets.len());
            for bucket in rules.path_from(home, self.buckets.len()).take_while(|&bucket| bucket != place) {
                counts[bucket] += 1;
            }
        }
        counts
    }

    /// The bytes of a bucket that hold nothing: all but the status, and key and value of an entry.
    fn unused(&self, bucket: usize) -> [&'m [u8]; 3] {
        let bytes = self.buckets[bucket];
        if !self.is_occupied(bucket) {
            return [&bytes[1..], &[], &[]];
        }
        let Header { key_offset, key_size, value_offset, value_size, .. } = self.header;
        let [key, key_end, value, value_end] =
            [key_offset, key_offset + key_size, value_offset, value_offset + value_size]
                .map(|end| end as usize);
        [&bytes[1..key], &bytes[key_end..value], &bytes[value_end..]]
    }
}

impl Rules {
    /// All of B1 to B8 that a map with a valid header breaks.
    pub(crate) fn broken_by_map(&self, map: &[u8]) -> Vec<&'static str> {
        let parts = Parts::new(self, map);
        self.broken_by_parts(&parts, &parts.passed_by(self))
    }

    /// The same, with the counts of [`Parts::passed_by`].
    pub(super) fn broken_by_parts(&self, parts: &Parts<'_>, counts: &[usize]) -> Vec<&'static str> {
        let all = || 0..parts.buckets.len();
        let tombstones = all().filter(|&bucket| parts.state(bucket) == 1).count() as u64;
        let empty = |bucket: usize| parts.state(bucket) == 0;
        let unlike = |deviation| self.break_with(deviation);
        let checks = [
            ("B1", all().all(|bucket| parts.state(bucket) != 3) || unlike(Deviation::State3Conforms)),
            ("B2", self.b2(parts)),
            (
                "B3",
                parts.header.tombstone_count == tombstones || unlike(Deviation::AnyTombstoneCountConforms),
            ),
            ("B4", self.b4(parts)),
            ("B5", self.b5(parts, counts)),
            (
                "B6",
                all().all(|bucket| !empty(bucket) || parts.passing(bucket) == 0)
                    || unlike(Deviation::PassedEmptyConforms),
            ),
            ("B7", self.b7(parts)),
            ("B8", all().all(|bucket| self.b8(parts, bucket))),
        ];
        checks.into_iter().filter(|(_, holds)| !holds).map(|(rule, _)| rule).collect()
    }

    fn b2(&self, parts: &Parts<'_>) -> bool {
        parts.header.element_count == parts.occupied().count() as u64
            || self.break_with(Deviation::AnyElementCountConforms)
    }

    fn b4(&self, parts: &Parts<'_>) -> bool {
        let keys: Vec<&[u8]> = parts.occupied().map(|bucket| parts.key(bucket)).collect();
        let different: BTreeSet<&[u8]> = keys.iter().copied().collect();
        keys.len() == different.len() || self.break_with(Deviation::EqualKeysConform)
    }

    fn b5(&self, parts: &Parts<'_>, counts: &[usize]) -> bool {
        counts.iter().enumerate().all(|(bucket, &count)| {
            let passing = parts.passing(bucket);
            // An Empty bucket that is passed is what B6 is about, if nothing passes it in truth.
            let stuck = passing == 63 && !self.break_with(Deviation::StuckCountMustBeExact);
            let near = self.break_with(Deviation::TooHighCountConforms) && passing >= count
                || self.break_with(Deviation::TooLowCountConforms) && passing <= count;
            passing == count || stuck || near || self.any_passing_conforms(parts.state(bucket))
        })
    }

    fn any_passing_conforms(&self, state: u8) -> bool {
        let of_state = match state {
            0 => Deviation::AnyPassingOfEmptyConforms,
            1 => Deviation::AnyPassingOfTombstoneConforms,
            _ => Deviation::AnyPassingOfEntryConforms,
        };
        self.break_with(of_state) || self.break_with(Deviation::AnyPassingConforms)
    }

    fn b7(&self, parts: &Parts<'_>) -> bool {
        (0..parts.buckets.len()).all(|bucket| parts.state(bucket) != 1 || parts.passing(bucket) != 0)
            || self.break_with(Deviation::UnpassedTombstoneConforms)
    }

    fn b8(&self, parts: &Parts<'_>, bucket: usize) -> bool {
        let tombstones_too = !self.break_with(Deviation::BytesOfTombstoneConform) || parts.state(bucket) != 1;
        let padding_too = !self.break_with(Deviation::PaddingOfEntryConforms) || !parts.is_occupied(bucket);
        let empty_too = !self.break_with(Deviation::BytesOfEmptyConform) || parts.state(bucket) != 0;
        let zero = parts.unused(bucket).into_iter().all(|bytes| bytes == vec![0; bytes.len()]);
        zero || !tombstones_too || !padding_too || !empty_too
    }
}
