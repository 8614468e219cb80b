//! Every sequence of operations of some length on maps of one to four entries. The shorter sequences are
//! among them: removing an absent key, or inserting one again, makes no difference.

mod support;

use support::{Checker, Layer, Pointers, Reference, rounds};

/// A map and the reference beside it, and how they came about: keys, and whether they were inserted.
#[derive(Clone)]
struct Pair {
    map: Pointers<u8, u8>,
    reference: Reference,
    history: Vec<(u8, bool)>,
}

impl Pair {
    fn new(capacity: u16) -> Self {
        Self { map: Layer::new(capacity), reference: Reference::new::<u8, u8>(capacity), history: Vec::new() }
    }

    /// Returns whether the operation was an insertion into a map that is full.
    fn step(&mut self, key: u8, inserts: bool, value: u8) -> bool {
        self.history.push((key, inserts));
        if inserts {
            let fits = self.reference.insert(&[key], &[value]);
            assert_eq!(self.map.insert(key, value), fits, "{:?}", self.history);
            return !fits;
        }
        assert_eq!(self.map.remove(key), self.reference.remove(&[key]), "{:?}", self.history);
        false
    }

    /// Compares all bytes and all results, and checks all rules.
    fn check(&self, keys: &[u8]) {
        assert!(self.map.bytes() == self.reference.bytes(), "{:?}", self.history);
        let entries = Checker::new().check(self.map.bytes());
        for &key in keys {
            let expected = entries.iter().find(|(stored, _)| stored == &[key]).map(|(_, value)| value[0]);
            assert_eq!(self.map.get(key), expected, "key {key} after {:?}", self.history);
        }
    }
}

/// Runs every sequence of so many insertions and removals of these keys. After each, all keys
/// are looked up and all rules checked.
fn every_sequence(keys: &[u8], capacity: u16, length: u32) {
    let operations = keys.len() * 2;
    let mut full = 0;
    // The maps after each step of the sequence before: the next one mostly begins like it.
    let mut steps: Vec<(usize, Pair)> = Vec::new();
    for sequence in (0..operations.pow(length)).step_by(rounds(1, 9973)) {
        let sequence = (0..length).rev().map(|step| sequence / operations.pow(step) % operations);
        let same = steps.iter().zip(sequence.clone()).take_while(|((known, _), next)| known == next).count();
        steps.truncate(same);
        for (step, operation) in sequence.enumerate().skip(same) {
            let mut pair = steps.last().map_or_else(|| Pair::new(capacity), |(_, pair)| pair.clone());
            full += u32::from(pair.step(keys[operation / 2], operation % 2 == 0, step as u8));
            steps.push((operation, pair));
        }
        steps.last().expect("a step").1.check(keys);
    }
    assert!(cfg!(miri) || full > 0 || keys.len() == usize::from(capacity), "no sequence filled the map");
}

#[test]
fn one_entry() {
    every_sequence(&[1, 2, 3], 1, 6);
}

#[test]
fn two_entries() {
    every_sequence(&[1, 2, 3], 2, 6);
}

#[test]
fn three_entries_of_four_keys() {
    every_sequence(&[0, 1, 2, 130], 3, 5);
}

#[test]
fn four_entries_of_five_keys() {
    every_sequence(&[0, 1, 2, 3, 130], 4, 5);
}

/// Keys with one home: every entry lies behind another one.
#[test]
fn entries_with_one_home() {
    let bucket_count = 8;
    let keys: Vec<u8> = (0..=255).filter(|&key| support::home(&[key], bucket_count) == 5).take(3).collect();
    every_sequence(&keys, 3, 6);
    every_sequence(&keys, 2, 6);
}
