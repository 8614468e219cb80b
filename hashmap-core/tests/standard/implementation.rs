//! What the vectors ask of an implementation, and the reference as one.

use crate::support::{Key, Layout, Map, Outcome, Rules, Shape};

/// An implementation of the standard. Maps lie anywhere in a memory.
pub(crate) trait Implementation {
    /// What every base has to be a multiple of, 4 at least.
    fn base_alignment(&self) -> usize {
        4
    }

    /// The words that the vectors have for an answer, or `None` for a question that it has no answer to.
    fn hash(&self, key: &[u8]) -> Option<String>;
    fn layout(&self, shape: &Shape) -> Option<String>;
    fn judge_header(&self, header: &[u8]) -> Option<String>;
    fn open(&self, memory: &mut [u8], base: u64) -> Option<String>;
    fn judge_map(&self, map: &[u8]) -> Option<String>;

    fn make(&self, memory: &mut [u8], base: usize, shape: &Shape);
    fn lookup(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome;
    fn reserve(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome;
    fn remove(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome;
    fn next(&self, memory: &mut [u8], base: usize, cursor: u128) -> Outcome;
    fn clear(&self, memory: &mut [u8], base: usize);
    fn overwrite(&self, memory: &mut [u8], base: usize, source: usize) -> Outcome;
    fn write(&self, memory: &mut [u8], base: usize, bucket: usize, value: &[u8]);

    /// Whether an outcome is as good as the expected one, for an implementation that does not tell all of them apart.
    fn means(&self, outcome: &Outcome, expected: &str) -> bool {
        outcome.to_string() == expected
    }
}

/// The judgement on something that breaks these rules.
pub(crate) fn judgement(good: &str, broken: Option<&str>) -> String {
    broken.map_or(good.into(), |rule| format!("breaks {rule}"))
}

impl Implementation for Rules {
    fn hash(&self, key: &[u8]) -> Option<String> {
        Some(format!("{:016x}", Rules::hash(self, key)))
    }

    fn layout(&self, shape: &Shape) -> Option<String> {
        Some(Rules::layout(self, shape).map_or("refused".into(), |layout| {
            let Layout { key_offset, value_offset, bucket_size, bucket_count, size } = layout;
            format!("{key_offset} {value_offset} {bucket_size} {bucket_count} {size}")
        }))
    }

    fn judge_header(&self, header: &[u8]) -> Option<String> {
        Some(judgement("valid", self.broken_by_header(&self.read_header(header)).first().copied()))
    }

    fn open(&self, memory: &mut [u8], base: u64) -> Option<String> {
        Some(judgement("valid", self.broken_by_opening(memory, base)))
    }

    fn judge_map(&self, map: &[u8]) -> Option<String> {
        Some(judgement("conforms", self.broken_by_map(map).first().copied()))
    }

    fn make(&self, memory: &mut [u8], base: usize, shape: &Shape) {
        Map::make(self, memory, base, shape);
    }

    fn lookup(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome {
        Map::at(self, memory, base).lookup(key)
    }

    fn reserve(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome {
        Map::at(self, memory, base).reserve(key)
    }

    fn remove(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome {
        Map::at(self, memory, base).remove(key)
    }

    fn next(&self, memory: &mut [u8], base: usize, cursor: u128) -> Outcome {
        Map::at(self, memory, base).next(cursor)
    }

    fn clear(&self, memory: &mut [u8], base: usize) {
        Map::at(self, memory, base).clear();
    }

    fn overwrite(&self, memory: &mut [u8], base: usize, source: usize) -> Outcome {
        Map::at(self, memory, base).overwrite(source)
    }

    fn write(&self, memory: &mut [u8], base: usize, bucket: usize, value: &[u8]) {
        Map::at(self, memory, base).value_mut(bucket).copy_from_slice(value);
    }
}
