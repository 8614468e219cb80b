//! Random histories, in the vectors and for those who compare implementations with many more.

use super::bytes;
use crate::format::{Name, Operation};
use crate::implementation::Implementation;
use crate::recorder::{Recorder, bucket_of};
use crate::support::{Key, Random};

pub(super) fn files(reference: &dyn Implementation) -> Vec<(&'static str, String)> {
    let mut recorder = Recorder::new(reference, "Random operations.");
    recorder.rules(
        "C1 C2 C3 C4 C5 C6 C7 C8 C10 S1 S2 K1 K2 K3 K4 W1 W2 L2 L3 L4 O1 O2 O3 O4 O5 O6 O7 O8 O9 O10 O11 O12 O13 O14 O15 O16 O17 O18 O20",
    );
    let mut histories = RandomHistory::new(2026);
    for (number, shape) in SHAPES.into_iter().enumerate() {
        histories.write_case(&mut recorder, &format!("random_{number}"), shape, 200);
    }
    vec![("histories/random.txt", recorder.into_text())]
}

/// Sizes and alignments of keys and values, and a capacity.
const SHAPES: [[u64; 5]; 20] = [
    [1, 1, 0, 1, 8],
    [1, 1, 1, 1, 16],
    [2, 2, 2, 2, 7],
    [2, 1, 5, 4, 12],
    [3, 1, 4, 4, 16],
    [4, 4, 4, 4, 16],
    [4, 4, 8, 8, 3],
    [4, 2, 0, 1, 32],
    [5, 4, 3, 2, 8],
    [6, 2, 6, 8, 15],
    [7, 1, 1, 1, 4],
    [8, 8, 8, 8, 16],
    [8, 8, 4, 4, 8],
    [8, 1, 0, 1, 20],
    [9, 8, 7, 1, 6],
    [12, 4, 12, 4, 9],
    [16, 16, 16, 16, 8],
    [17, 1, 2, 2, 5],
    [24, 8, 8, 8, 10],
    [37, 1, 3, 16, 4],
];

/// Makes random histories, the same for the same seed.
pub(crate) struct RandomHistory {
    random: Random,
}

/// What a case works with.
struct Maps {
    shapes: [[u64; 5]; 2],
    /// More than a map can hold, so that keys are found, absent and refused.
    keys: Vec<Vec<u8>>,
}

impl RandomHistory {
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: Random(seed) }
    }

    /// A case of this many operations on two maps, of which the first has this shape.
    pub(crate) fn write_case(
        &mut self,
        recorder: &mut Recorder<'_>,
        name: &str,
        shape: [u64; 5],
        operations: usize,
    ) {
        recorder.case(name);
        let maps = Maps { shapes: [shape, self.other_shape(shape)], keys: self.keys(shape) };
        recorder.make('a', maps.shapes[0]);
        recorder.make('b', maps.shapes[1]);
        // The operations that most insert, and then those that most remove, again and again.
        for number in 0..operations {
            let growing = number / 50 % 2 == 0;
            self.write_step(recorder, &maps, growing);
        }
    }

    pub(crate) fn length_between(&mut self, shortest: usize, longest: usize) -> usize {
        shortest + self.random.below(longest - shortest + 1)
    }

    /// A case with a shape of chance.
    pub(crate) fn write_any_case(&mut self, recorder: &mut Recorder<'_>, name: &str, operations: usize) {
        let alignments = [1, 2, 4, 8, 16];
        let key_size =
            if self.random.below(3) == 0 { 1 << self.random.below(6) } else { 1 + self.random.below(40) };
        let value_size = if self.random.below(4) == 0 { 0 } else { self.random.below(20) };
        let [key_alignment, value_alignment] = [(); 2].map(|()| alignments[self.random.below(5)]);
        let capacity = 1 + self.random.below(24);
        self.write_case(
            recorder,
            name,
            [key_size as u64, key_alignment, value_size as u64, value_alignment, capacity as u64],
            operations,
        );
    }

    /// Half of the time a layout like the first one.
    fn other_shape(&mut self, shape: [u64; 5]) -> [u64; 5] {
        let [key_size, key_alignment, value_size, value_alignment, capacity] = shape;
        match self.random.below(5) {
            0 => [key_size, 1, value_size, 1, capacity],
            1 => [key_size, key_alignment, value_size, value_alignment, capacity + 5],
            2 => [key_size, key_alignment, value_size, value_alignment, capacity.div_ceil(2)],
            _ => shape,
        }
    }

    fn keys(&mut self, shape: [u64; 5]) -> Vec<Vec<u8>> {
        let count = shape[4] as usize * 3 / 2 + 3;
        let size = shape[0] as usize;
        let counting = self.random.below(2) == 0;
        let key = |number| {
            if counting { crate::machine::low_bytes(number, size) } else { bytes(&mut self.random, size) }
        };
        (0..count as u64).map(key).collect()
    }

    fn write_step(&mut self, recorder: &mut Recorder<'_>, maps: &Maps, growing: bool) {
        let index = usize::from(self.random.below(4) == 0);
        let map = ['a', 'b'][index];
        let key = maps.keys[self.random.below(maps.keys.len())].clone();
        let [insertions, removals] = if growing { [45, 15] } else { [18, 42] };
        match self.random.below(100) {
            number if number < insertions => self.insert(recorder, map, &key, maps.shapes[index][2] as usize),
            number if number < insertions + removals => _ = recorder.remove(map, &key),
            0..=79 => _ = recorder.lookup(map, &key),
            80..=85 => self.iterate(recorder, map),
            86..=93 => self.use_key_within(recorder, map, maps.shapes[index][0] as usize),
            94..=95 => recorder.relocate(map),
            96..=97 => _ = recorder.overwrite('b', 'a'),
            98 if self.random.below(2) == 0 => _ = recorder.overwrite('a', 'b'),
            98 => _ = recorder.step(Operation::Overwrite(map.into(), Name::within(map, 0))),
            _ => recorder.clear(map),
        }
    }

    fn insert(&mut self, recorder: &mut Recorder<'_>, map: char, key: &[u8], value_size: usize) {
        let value = bytes(&mut self.random, value_size);
        if self.random.below(3) == 0 {
            recorder.reserve(map, key);
        } else {
            recorder.insert(map, key, &value);
        }
    }

    fn iterate(&mut self, recorder: &mut Recorder<'_>, map: char) {
        let mut cursor = self.random.below(70) as u128;
        for _ in 0..self.random.below(4) {
            let Some(bucket) = bucket_of(&recorder.next(map, cursor)) else { break };
            cursor = u128::from(bucket) + 1;
        }
    }

    fn use_key_within(&mut self, recorder: &mut Recorder<'_>, map: char, key_size: usize) {
        let size = recorder.bytes(map).len();
        if size < key_size {
            return;
        }
        let key = Key::At(self.random.below(size - key_size + 1));
        let operation = match self.random.below(3) {
            0 => Operation::Lookup(map.into(), key),
            1 => Operation::Reserve(map.into(), key),
            _ => Operation::Remove(map.into(), key),
        };
        recorder.step(operation);
    }
}
