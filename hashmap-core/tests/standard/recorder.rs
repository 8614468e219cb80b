//! Writes vectors: does each operation with the reference, and notes its outcome and the bytes that changed.

use crate::format::{Name, Operation, Verb};
use crate::implementation::Implementation;
use crate::machine::Machine;
use crate::support::{Key, Outcome, Rules, Shape, hexadecimal};
use std::fmt::Write as _;
use std::ops::Range;

/// Where a step changes more bytes than this, their sum stands for them.
const MOST_CHANGES: usize = 1500;
/// Changes with no more unchanged bytes between them are told in one line.
const SMALL_GAP: usize = 6;

/// A vector file that is being written.
pub(crate) struct Recorder<'i> {
    machine: Machine<'i>,
    text: String,
}

impl<'i> Recorder<'i> {
    /// The title is a comment of lines without `#`.
    pub(crate) fn new(reference: &'i dyn Implementation, title: &str) -> Self {
        let text = title.lines().map(|line| format!("# {line}\n")).collect();
        Self { machine: Machine::new(reference), text }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// The text written since it was last taken.
    pub(crate) fn take_text(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    pub(crate) fn rules(&mut self, rules: &str) {
        self.line(&format!("rules {rules}"));
    }

    pub(crate) fn comment(&mut self, comment: &str) {
        self.line(&format!("# {comment}"));
    }

    pub(crate) fn case(&mut self, name: &str) {
        self.line("");
        self.step(Operation::Case(name.into()));
    }

    pub(crate) fn make(
        &mut self,
        map: char,
        [key_size, key_alignment, value_size, value_alignment, capacity]: [u64; 5],
    ) {
        self.step(Operation::Make(
            map,
            Shape { key_size, key_alignment, value_size, value_alignment, capacity },
        ));
    }

    pub(crate) fn layout(
        &mut self,
        [key_size, key_alignment, value_size, value_alignment, capacity]: [u64; 5],
    ) {
        self.step(Operation::Layout(Shape {
            key_size,
            key_alignment,
            value_size,
            value_alignment,
            capacity,
        }));
    }

    pub(crate) fn image(&mut self, map: char, bytes: &[u8]) {
        self.step(Operation::Image(map, bytes.to_vec()));
    }

    pub(crate) fn lookup(&mut self, map: impl Into<Name>, key: &[u8]) -> String {
        self.step(Operation::Lookup(map.into(), Key::Bytes(key.to_vec())))
    }

    pub(crate) fn reserve(&mut self, map: impl Into<Name>, key: &[u8]) -> String {
        self.step(Operation::Reserve(map.into(), Key::Bytes(key.to_vec())))
    }

    /// Reserves a key and writes its value, if it has found a place.
    pub(crate) fn insert(&mut self, map: impl Into<Name>, key: &[u8], value: &[u8]) {
        let map = map.into();
        let outcome = self.reserve(map, key);
        if let Some(bucket) = outcome.split_once(' ').and_then(|(_, bucket)| bucket.parse().ok()) {
            self.write(map, bucket, value);
        }
    }

    pub(crate) fn write(&mut self, map: impl Into<Name>, bucket: usize, value: &[u8]) {
        self.step(Operation::Write(map.into(), bucket, value.to_vec()));
    }

    pub(crate) fn remove(&mut self, map: impl Into<Name>, key: &[u8]) -> String {
        self.step(Operation::Remove(map.into(), Key::Bytes(key.to_vec())))
    }

    pub(crate) fn next(&mut self, map: impl Into<Name>, cursor: u128) -> String {
        self.step(Operation::Next(map.into(), cursor))
    }

    pub(crate) fn clear(&mut self, map: impl Into<Name>) {
        self.step(Operation::Clear(map.into()));
    }

    pub(crate) fn overwrite(&mut self, map: impl Into<Name>, source: impl Into<Name>) -> String {
        self.step(Operation::Overwrite(map.into(), source.into()))
    }

    pub(crate) fn poke(&mut self, map: impl Into<Name>, offset: usize, bytes: &[u8]) {
        self.step(Operation::Poke(map.into(), offset, bytes.to_vec()));
    }

    pub(crate) fn relocate(&mut self, map: char) {
        self.step(Operation::Move(map));
    }

    pub(crate) fn many(&mut self, verb: Verb, map: impl Into<Name>, first: u64, count: u64) {
        self.step(Operation::Many(verb, map.into(), first, count));
    }

    /// Meets all entries of a map.
    pub(crate) fn iterate(&mut self, map: impl Into<Name>) {
        let (map, mut cursor) = (map.into(), 0);
        while let Some(bucket) = bucket_of(&self.next(map, cursor)) {
            cursor = u128::from(bucket) + 1;
        }
    }

    /// The bytes of a map as they are now.
    pub(crate) fn bytes(&self, map: impl Into<Name>) -> &[u8] {
        self.machine.map_bytes(map.into())
    }

    /// Does something and writes it down. Gives the words of the outcome.
    pub(crate) fn step(&mut self, operation: Operation) -> String {
        let before = self.machine.memory().to_vec();
        let outcome = self.machine.run(&operation, None).expect("the reference has all answers");
        match (&operation, outcome.as_str()) {
            (_, "") => self.line(&operation.to_string()),
            (Operation::Hash(_), hash) => self.line(&format!("{operation} {hash}")),
            (_, outcome) => self.line(&format!("{operation} -> {outcome}")),
        }
        if let Some(map) = operation.map() {
            self.write_changes(&operation, map, &before);
        }
        outcome
    }

    fn write_changes(&mut self, operation: &Operation, map: Name, before: &[u8]) {
        let range = self.machine.range(map);
        let map = &self.machine.memory()[range.clone()];
        let before = match operation {
            Operation::Make(..) => vec![0; map.len()],
            // These say themselves what the bytes are.
            Operation::Image(..) | Operation::Move(_) | Operation::Poke(..) => return,
            _ => before[range].to_vec(),
        };
        let changes = changes(&before, map);
        if changes.iter().map(|change| change.len()).sum::<usize>() > MOST_CHANGES {
            let sum = Rules::standard().hash(map);
            return self.line(&format!("sum {sum:016x}"));
        }
        let line = |change: Range<usize>| format!("= {} {}", change.start, hexadecimal(&map[change.clone()]));
        let lines: Vec<String> = changes.into_iter().map(line).collect();
        lines.iter().for_each(|line| self.line(line));
    }

    fn line(&mut self, line: &str) {
        writeln!(self.text, "{line}").expect("a string takes every line");
    }
}

/// The bucket that the words of an outcome name.
pub(crate) fn bucket_of(outcome: &str) -> Option<u64> {
    outcome.split(' ').find_map(|word| word.parse().ok())
}

/// Where bytes differ.
fn changes(before: &[u8], after: &[u8]) -> Vec<Range<usize>> {
    // Most of a large map is as it was, and is told so at once.
    const BLOCK: usize = 1024;
    let mut changes: Vec<Range<usize>> = Vec::new();
    for (block, (before, after)) in before.chunks(BLOCK).zip(after.chunks(BLOCK)).enumerate() {
        if before == after {
            continue;
        }
        for offset in (0..after.len()).filter(|&offset| before[offset] != after[offset]) {
            let offset = block * BLOCK + offset;
            match changes.last_mut() {
                Some(change) if offset <= change.end + SMALL_GAP => change.end = offset + 1,
                _ => changes.push(offset..offset + 1),
            }
        }
    }
    changes
}

/// Whether an outcome is the one of a map without room.
pub(crate) fn is_full(outcome: &str) -> bool {
    outcome == Outcome::Full.to_string()
}
