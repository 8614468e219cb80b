//! A memory with the maps of a history, and an implementation that works on them.

use crate::format::{After, Name, Operation, Step, Verb};
use crate::implementation::Implementation;
use crate::support::{HEADER_SIZE, Header, Key, Memory, Outcome, Rules, Shape};
use std::collections::BTreeMap;
use std::ops::Range;

/// Free bytes before and behind every map, at least.
const GAP: usize = 64;
/// What [`Memory::dirty`] is full of.
const DIRT: u8 = 0x55;

/// Runs the operations of vectors, one after the other.
pub(crate) struct Machine<'i> {
    implementation: &'i dyn Implementation,
    memory: Memory,
    /// The bytes that are used or lie before such that are.
    used: usize,
    maps: BTreeMap<char, Range<usize>>,
}

impl<'i> Machine<'i> {
    pub(crate) fn new(implementation: &'i dyn Implementation) -> Self {
        Self { implementation, memory: Memory::dirty(GAP), used: 0, maps: BTreeMap::new() }
    }

    /// The whole memory.
    pub(crate) fn memory(&self) -> &[u8] {
        self.memory.bytes()
    }

    /// Where a map lies in the memory.
    pub(crate) fn range(&self, map: Name) -> Range<usize> {
        let Name { letter, offset } = map;
        let whole = self.maps.get(&letter).unwrap_or_else(|| panic!("there is no map {letter}")).clone();
        let Some(offset) = offset else { return whole };
        let base = whole.start + offset;
        let end = base + Rules::standard().read_header(&self.memory()[base..]).size() as usize;
        assert!(end <= whole.end, "{map} does not end in {letter}");
        base..end
    }

    pub(crate) fn map_bytes(&self, map: Name) -> &[u8] {
        &self.memory()[self.range(map)]
    }

    /// Makes the memory as it should have been, so that what comes is judged by itself.
    pub(crate) fn restore(&mut self, memory: &[u8]) {
        self.memory.bytes_mut().copy_from_slice(memory);
    }

    /// Does what an operation asks for, and gives the words of its outcome, or `None` where the implementation has none.
    /// The expected words are for those that it does not tell apart.
    pub(crate) fn run(&mut self, operation: &Operation, expected: Option<&str>) -> Option<String> {
        let implementation = self.implementation;
        match operation {
            Operation::Hash(key) => return implementation.hash(key),
            Operation::Layout(shape) => return implementation.layout(shape),
            Operation::Header(bytes) => return implementation.judge_header(bytes),
            Operation::Open(size, base, bytes) => {
                return implementation.open(&mut memory_with(*size, *base, bytes), *base);
            }
            Operation::Judge(bytes) => return implementation.judge_map(bytes),
            _ => {}
        }
        let outcome = self.run_in_history(operation);
        match (&outcome, expected) {
            (Err(words), _) => Some(words.clone()),
            (Ok(outcome), Some(expected)) if implementation.means(outcome, expected) => Some(expected.into()),
            (Ok(outcome), _) => Some(outcome.to_string()),
        }
    }

    /// An error is words that are no outcome of an implementation.
    fn run_in_history(&mut self, operation: &Operation) -> Result<Outcome, String> {
        match operation {
            Operation::Case(_) => *self = Self::new(self.implementation),
            Operation::Make(map, shape) => return Err(self.make(*map, shape)),
            Operation::Image(map, bytes) => {
                let range = self.place(*map, bytes.len());
                self.memory.bytes_mut()[range].copy_from_slice(bytes);
            }
            Operation::Poke(map, offset, bytes) => {
                let range = self.range(*map);
                self.memory.bytes_mut()[range][*offset..][..bytes.len()].copy_from_slice(bytes);
            }
            Operation::Move(map) => self.relocate(*map),
            Operation::Many(verb, map, first, count) => {
                let header = Rules::standard().read_header(self.map_bytes(*map));
                for number in *first..first + count {
                    self.run_with_number(*verb, *map, &header, number)?;
                }
            }
            _ => return Ok(self.run_on_map(operation)),
        }
        Ok(Outcome::Nothing)
    }

    fn run_on_map(&mut self, operation: &Operation) -> Outcome {
        let implementation = self.implementation;
        let base = self.range(operation.map().expect("the operations on no map are done")).start;
        let source = match operation {
            Operation::Overwrite(_, source) => self.range(*source).start,
            _ => base,
        };
        let memory = self.memory.bytes_mut();
        match operation {
            Operation::Lookup(_, key) => implementation.lookup(memory, base, key),
            Operation::Reserve(_, key) => implementation.reserve(memory, base, key),
            Operation::Remove(_, key) => implementation.remove(memory, base, key),
            Operation::Next(_, cursor) => implementation.next(memory, base, *cursor),
            Operation::Overwrite(..) => implementation.overwrite(memory, base, source),
            Operation::Clear(_) => {
                implementation.clear(memory, base);
                Outcome::Nothing
            }
            Operation::Write(_, bucket, value) => {
                implementation.write(memory, base, *bucket, value);
                Outcome::Nothing
            }
            _ => panic!("not an operation on a map: {operation}"),
        }
    }

    /// Gives the size of the map.
    fn make(&mut self, map: char, shape: &Shape) -> String {
        let layout = Rules::standard().layout(shape).expect("vectors make no map that is refused");
        let base = self.place(map, layout.size as usize).start;
        self.implementation.make(self.memory.bytes_mut(), base, shape);
        layout.size.to_string()
    }

    /// Finds room for a map. The bytes there and around it are not 0.
    fn place(&mut self, map: char, size: usize) -> Range<usize> {
        let base = self.next_base();
        let range = base..base + size;
        self.used = range.end + GAP;
        let mut memory = Memory::dirty(self.used);
        memory.bytes_mut()[..self.memory().len()].copy_from_slice(self.memory());
        self.memory = memory;
        self.maps.insert(map, range.clone());
        range
    }

    /// A base whose remainder by 16 is another one than that of the map before.
    fn next_base(&self) -> usize {
        let alignment = self.implementation.base_alignment();
        let step = (self.maps.len() + self.used / GAP) % 4;
        (self.used + GAP).next_multiple_of(16) + (step * 4).next_multiple_of(alignment)
    }

    fn relocate(&mut self, map: char) {
        let bytes = self.map_bytes(map.into()).to_vec();
        let old = self.range(map.into());
        let new = self.place(map, bytes.len());
        self.memory.bytes_mut()[old].fill(0xee);
        self.memory.bytes_mut()[new].copy_from_slice(&bytes);
    }

    fn run_with_number(&mut self, verb: Verb, map: Name, header: &Header, number: u64) -> Result<(), String> {
        let key = Key::Bytes(low_bytes(number, header.key_size as usize));
        let value = low_bytes(number, header.value_size as usize);
        let outcome = match verb {
            Verb::Fill => self.run_on_map(&Operation::Reserve(map, key)),
            Verb::Drain => self.run_on_map(&Operation::Remove(map, key)),
            Verb::Present | Verb::Missing => self.run_on_map(&Operation::Lookup(map, key)),
        };
        let good = match (verb, &outcome) {
            (Verb::Fill, &Outcome::Created(bucket)) => {
                self.run_on_map(&Operation::Write(map, bucket, value));
                true
            }
            (Verb::Present, &Outcome::At(bucket)) => {
                let start = HEADER_SIZE + bucket * header.bucket_size as usize + header.value_offset as usize;
                self.map_bytes(map)[start..][..value.len()] == value
            }
            (Verb::Drain, Outcome::Removed) | (Verb::Missing, Outcome::Absent) => true,
            _ => false,
        };
        if good { Ok(()) } else { Err(format!("{outcome} for {number}")) }
    }
}

/// The lowest bytes of a number, and zeroes behind them.
pub(crate) fn low_bytes(number: u64, size: usize) -> Vec<u8> {
    number.to_le_bytes().into_iter().chain(std::iter::repeat(0)).take(size).collect()
}

/// A memory of zeroes with these bytes in it, as far as they fit.
fn memory_with(size: usize, base: u64, bytes: &[u8]) -> Vec<u8> {
    let mut memory = vec![0; size];
    let at = usize::try_from(base).unwrap_or(usize::MAX);
    if let Some(place) = memory.get_mut(at..) {
        place.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
    }
    memory
}

/// Follows a history step by step, with the memory as it should be beside that of the implementation.
pub(crate) struct Checker<'i> {
    machine: Machine<'i>,
    expected: Vec<u8>,
}

impl<'i> Checker<'i> {
    pub(crate) fn new(implementation: &'i dyn Implementation) -> Self {
        Self { machine: Machine::new(implementation), expected: Vec::new() }
    }

    /// Does one step. An error says what was wrong; the memory is then as it should be all the same.
    pub(crate) fn step(&mut self, step: &Step) -> Result<(), String> {
        let before = self.range_before(&step.operation);
        let outcome = self.machine.run(&step.operation, Some(&step.outcome));
        let right = outcome.as_ref().is_none_or(|outcome| *outcome == step.outcome);
        let bytes = match step.operation.map() {
            Some(map) => self.check_bytes(step, before.unwrap_or_else(|| self.machine.range(map))),
            None => {
                self.expected = self.machine.memory().to_vec();
                Ok(())
            }
        };
        if !right {
            return Err(format!("{step} -> {}, but it gave {}", step.outcome, outcome.unwrap_or_default()));
        }
        bytes.map_err(|what| format!("{step}: {what}"))
    }

    /// Where the map of a step lies, unless the step finds a place for it. Found before the step, which may destroy the
    /// header that tells the size of a map in another one.
    fn range_before(&self, operation: &Operation) -> Option<Range<usize>> {
        match operation {
            Operation::Make(..) | Operation::Image(..) | Operation::Move(_) => None,
            _ => operation.map().map(|map| self.machine.range(map)),
        }
    }

    /// Compares the memory, with the map of the step in this range of it.
    fn check_bytes(&mut self, step: &Step, range: Range<usize>) -> Result<(), String> {
        self.expect_new_place(&step.operation, &range);
        match &step.after {
            After::Changes(changes) => {
                for (offset, bytes) in changes {
                    self.expected[range.clone()][*offset..][..bytes.len()].copy_from_slice(bytes);
                }
            }
            After::Sum(sum) => {
                let found = Rules::standard().hash(&self.machine.memory()[range.clone()]);
                // The sum stands for the bytes, so they become what is expected.
                self.expected[range.clone()].copy_from_slice(&self.machine.memory()[range.clone()]);
                if found != *sum {
                    return Err(format!("the sum of its bytes is {found:016x}, not {sum:016x}"));
                }
            }
        }
        self.compare(&range)
    }

    /// What the machine itself has done, without the implementation, is as it should be.
    fn expect_new_place(&mut self, operation: &Operation, range: &Range<usize>) {
        match operation {
            Operation::Image(..) | Operation::Move(_) => self.expected = self.machine.memory().to_vec(),
            Operation::Make(..) => {
                self.expected.resize(range.start, DIRT);
                self.expected.resize(range.end, 0);
                self.expected.resize(self.machine.memory().len(), DIRT);
            }
            Operation::Poke(_, offset, bytes) => {
                self.expected[range.clone()][*offset..][..bytes.len()].copy_from_slice(bytes);
            }
            _ => {}
        }
    }

    fn compare(&mut self, range: &Range<usize>) -> Result<(), String> {
        if self.machine.memory() == self.expected {
            return Ok(());
        }
        let first =
            self.machine.memory().iter().zip(&self.expected).position(|(found, expected)| found != expected);
        let first = first.unwrap_or(self.expected.len());
        let (found, expected) = (self.machine.memory()[first], self.expected[first]);
        self.machine.restore(&self.expected);
        let place = match first.checked_sub(range.start) {
            Some(offset) if first < range.end => format!("the byte at {offset}"),
            _ => format!("a byte outside the map, at {} from its base", first as i64 - range.start as i64),
        };
        Err(format!("{place} is {found:#04x}, not {expected:#04x}"))
    }
}
