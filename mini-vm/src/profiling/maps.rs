//! What a run has done with its maps.

use std::collections::HashMap;

use crate::machine::Machine;
use crate::observation::{Event, MapAction, MapEvent, MapOutcome};
use crate::operand::{OperandKind, Word};

/// The most maps that are told apart.
pub const MAX_MAPS: usize = 4096;

/// Classes of lengths of searches: 1 bucket, 2, up to 4, up to 8 and so on.
pub const PROBE_CLASSES: usize = 18;

/// What has been done with a map: with all maps that one instruction has made at one address, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MapProfile {
    /// Its address.
    pub address: u64,
    /// The number of the instruction that has made it, if one has.
    pub made_at: Option<u32>,
    /// The name of its layout, if one was named where it was made.
    pub layout: Option<String>,
    /// Entries that it is guaranteed to hold.
    pub capacity: usize,
    /// How often each operation was begun, those that trapped included, in the order of [`MapAction::ALL`].
    pub operations: [u64; MapAction::ALL.len()],
    /// Searches for a key that was there.
    pub hits: u64,
    /// Searches for a key that was not there.
    pub misses: u64,
    /// Entries that were created one by one.
    pub created: u64,
    /// Entries that were removed one by one.
    pub removed: u64,
    /// Keys for which there was no room.
    pub full: u64,
    /// How many searches have looked at so many buckets: at 1, at 2, at up to 4, at up to 8 and so on.
    pub probes: [u64; PROBE_CLASSES],
    /// The most buckets that a search has looked at.
    pub longest_probe: u64,
    /// Buckets that all searches have looked at.
    pub visited: u64,
    /// The most entries that it has had.
    pub most_entries: usize,
    /// What it was like in the end, if it was still there.
    pub at_end: Option<MapState>,
}

/// What a map is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MapState {
    /// Entries that it has.
    pub entries: usize,
    /// Tombstones that it has.
    pub tombstones: usize,
}

impl MapProfile {
    /// Operations of all kinds.
    #[must_use]
    pub fn operation_count(&self) -> u64 {
        self.operations.iter().sum()
    }

    /// Buckets that a search looks at on average; `None` if there was none.
    #[must_use]
    pub fn mean_probe(&self) -> Option<f64> {
        let searches: u64 = self.probes.iter().sum();
        (searches > 0).then(|| self.visited as f64 / searches as f64)
    }

    fn count(&mut self, map: &MapEvent) {
        self.operations[map.action.index()] += 1;
        if map.visited > 0 {
            self.probes[class(map.visited)] += 1;
            self.longest_probe = self.longest_probe.max(map.visited);
            self.visited += map.visited;
        }
        match map.outcome {
            MapOutcome::Found if map.action.takes_key() => self.hits += 1,
            MapOutcome::Removed => {
                self.hits += 1;
                self.removed += 1;
            }
            MapOutcome::Absent => self.misses += 1,
            MapOutcome::Created => {
                self.misses += 1;
                self.created += 1;
            }
            MapOutcome::Full => {
                self.misses += 1;
                self.full += 1;
            }
            MapOutcome::Found
            | MapOutcome::Entry
            | MapOutcome::End
            | MapOutcome::Done
            | MapOutcome::TooSmall
            | MapOutcome::Trapped => {}
        }
    }
}

/// The class of a search that has looked at so many buckets.
fn class(visited: u64) -> usize {
    let bits = u64::BITS - (visited - 1).leading_zeros();
    (bits as usize).min(PROBE_CLASSES - 1)
}

/// The maps that have been used.
#[derive(Debug, Default)]
pub(super) struct MapsSeen {
    maps: Vec<MapProfile>,
    /// Which of them is at an address now.
    current: HashMap<u64, usize>,
    /// By address and the instruction that has made them.
    known: HashMap<(u64, Option<u32>), usize>,
    others: u64,
}

impl MapsSeen {
    pub(super) fn see(&mut self, event: &Event, machine: &Machine) {
        let Some(map) = &event.map else { return };
        let is_new = map.action == MapAction::Make && map.outcome == MapOutcome::Done;
        let index = match self.current.get(&map.address) {
            Some(&index) if !is_new => Some(index),
            _ => self.meet(event, map.address, is_new, machine),
        };
        let Some(index) = index else {
            self.others += 1;
            return;
        };
        let profile = &mut self.maps[index];
        profile.count(map);
        let grows = matches!(map.outcome, MapOutcome::Created | MapOutcome::Done);
        if let Some(seen) = grows.then(|| machine.map_at(map.address).ok()).flatten() {
            profile.most_entries = profile.most_entries.max(seen.len());
        }
    }

    /// The index of a map that has not been seen at this address, or is made anew there.
    fn meet(&mut self, event: &Event, address: u64, is_new: bool, machine: &Machine) -> Option<usize> {
        let map = machine.map_at(address).ok()?;
        let made_at = is_new.then_some(event.pc);
        if let Some(&index) = self.known.get(&(address, made_at)) {
            self.current.insert(address, index);
            return Some(index);
        }
        if self.maps.len() >= MAX_MAPS {
            self.current.remove(&address);
            return None;
        }
        let index = self.maps.len();
        let layout = made_at.and_then(|_| layout(event.word, event, machine));
        let (capacity, most_entries) = (map.capacity(), map.len());
        self.maps.push(MapProfile {
            address,
            made_at,
            layout,
            capacity,
            most_entries,
            ..MapProfile::default()
        });
        self.known.insert((address, made_at), index);
        self.current.insert(address, index);
        Some(index)
    }

    /// The maps, and how many operations belong to none of them.
    pub(super) fn finish(mut self, machine: &Machine) -> (Vec<MapProfile>, u64) {
        for (&address, &index) in &self.current {
            self.maps[index].at_end = machine
                .map_at(address)
                .ok()
                .map(|map| MapState { entries: map.len(), tombstones: map.tombstone_count() });
        }
        (self.maps, self.others)
    }
}

/// The name of the layout that an instruction makes a map of.
fn layout(word: Word, event: &Event, machine: &Machine) -> Option<String> {
    let operand = event.opcode.operands().iter().find(|operand| operand.kind == OperandKind::Layout)?;
    let index = word.field(operand.at, operand.kind.size());
    machine.program().module().layouts.get(index as usize).map(|layout| layout.name.clone())
}

#[cfg(test)]
mod tests {
    use super::{PROBE_CLASSES, class};

    #[test]
    fn classes_double() {
        let classes = [1, 2, 3, 4, 5, 8, 9, 1 << 17, u64::MAX].map(class);
        assert_eq!(classes, [0, 1, 2, 2, 3, 3, 4, PROBE_CLASSES - 1, PROBE_CLASSES - 1]);
    }
}
