//! The heap as it was before each step, so that what a step changes can be told, and what of it the page is given.

use std::collections::{BTreeMap, TryReserveError};
use std::ops::Range;

use super::data::{Contents, hexadecimal};

/// Bytes of a block, the unit in which parts of the heap are given to the page.
const BLOCK: usize = 256;

/// A written range up to this long is given as a whole; of a longer one, the runs of bytes that change.
const WHOLE: usize = 16;

/// Unchanged bytes in a row that end a run.
const GAP: usize = 8;

/// A copy of the heap that follows it, and its blocks as they were when the window began.
pub(super) struct Shadow {
    bytes: Vec<u8>,
    /// The blocks that steps have touched.
    blocks: BTreeMap<usize, Box<[u8; BLOCK]>>,
}

impl Shadow {
    /// A copy of the part of the heap that has been reached. What lies behind it is zero.
    pub(super) fn of(reached: &[u8]) -> Result<Self, TryReserveError> {
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(reached.len())?;
        bytes.extend_from_slice(reached);
        Ok(Self { bytes, blocks: BTreeMap::new() })
    }

    /// Keeps a range for the page, as it was when the window began. It has not been written since, or has been kept before.
    pub(super) fn keep(&mut self, range: Range<u64>) {
        let (start, end) = (range.start as usize / BLOCK, (range.end as usize).div_ceil(BLOCK));
        for block in start..end {
            let bytes = &self.bytes;
            self.blocks.entry(block).or_insert_with(|| {
                let mut copy = Box::new([0; BLOCK]);
                let known = bytes.get(block * BLOCK..).unwrap_or_default();
                let length = known.len().min(BLOCK);
                copy[..length].copy_from_slice(&known[..length]);
                copy
            });
        }
    }

    /// Bytes of all kept blocks.
    pub(super) fn kept(&self) -> usize {
        self.blocks.len() * BLOCK
    }

    /// Follows the heap where it has been written, and gives the flipped bits. Where more than `most` bytes in it change, it goes no
    /// further and answers false.
    pub(super) fn follow(
        &mut self,
        heap: &[u8],
        range: Range<u64>,
        most: usize,
        changes: &mut Vec<(u64, String)>,
    ) -> Result<bool, TryReserveError> {
        let (start, end) = (range.start as usize, (range.end as usize).min(heap.len()));
        if start >= end {
            return Ok(true);
        }
        if self.bytes.len() < end {
            self.bytes.try_reserve(end - self.bytes.len())?;
            self.bytes.resize(end, 0);
        }
        if end - start <= WHOLE {
            self.push(heap, start..end, changes);
            return Ok(true);
        }
        let (mut at, mut left) = (start, most);
        while let Some(run) = next_run(&self.bytes[..end], &heap[..end], at, left) {
            at = run.end;
            if run.len() >= left {
                return Ok(false);
            }
            left -= run.len();
            self.push(heap, run, changes);
        }
        Ok(true)
    }

    fn push(&mut self, heap: &[u8], run: Range<usize>, changes: &mut Vec<(u64, String)>) {
        self.keep(run.start as u64..run.end as u64);
        let flipped: Vec<u8> =
            self.bytes[run.clone()].iter().zip(&heap[run.clone()]).map(|(old, new)| old ^ new).collect();
        changes.push((run.start as u64, hexadecimal(&flipped)));
        self.bytes[run.clone()].copy_from_slice(&heap[run]);
    }

    /// Keeps blocks that are not zero, from the start of the heap on, while they are at most `most` bytes.
    pub(super) fn keep_contents(&mut self, most: usize) {
        for block in 0..self.bytes.len().div_ceil(BLOCK) {
            if self.kept() >= most {
                return;
            }
            let range = block * BLOCK..self.bytes.len().min((block + 1) * BLOCK);
            if self.bytes[range.clone()].iter().any(|&byte| byte != 0) {
                self.keep(range.start as u64..range.end as u64);
            }
        }
    }

    /// The kept blocks, those in a row together, within a heap of this size.
    pub(super) fn parts(&self, heap_size: usize) -> Vec<(u64, Contents)> {
        let mut parts: Vec<(u64, Contents)> = Vec::new();
        let mut next = usize::MAX;
        for (&block, bytes) in &self.blocks {
            let bytes = &bytes[..heap_size.saturating_sub(block * BLOCK).min(BLOCK)];
            let contents = Contents::of(bytes);
            match (parts.last_mut(), contents) {
                (Some((_, Contents::Zeros(last))), Contents::Zeros(more)) if block == next => *last += more,
                (Some((_, Contents::Bytes(last))), Contents::Bytes(more)) if block == next => {
                    last.push_str(&more);
                }
                (_, contents) => parts.push(((block * BLOCK) as u64, contents)),
            }
            next = block + 1;
        }
        parts
    }
}

impl Contents {
    fn of(bytes: &[u8]) -> Self {
        if bytes.iter().all(|&byte| byte == 0) {
            Self::Zeros(bytes.len())
        } else {
            Self::Bytes(hexadecimal(bytes))
        }
    }
}

/// The next run of bytes that differ, with few equal ones between them, up to about `most` bytes of it.
fn next_run(old: &[u8], new: &[u8], from: usize, most: usize) -> Option<Range<usize>> {
    let differs = |&at: &usize| old[at] != new[at];
    let start = (from..new.len()).find(differs)?;
    let mut end = start + 1;
    while let Some(next) = (end..new.len().min(end + GAP)).find(differs) {
        end = next + 1;
        if end - start > most {
            break;
        }
    }
    Some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_write_is_told_as_the_runs_that_change() {
        let mut shadow = Shadow::of(&[0; 100]).unwrap();
        let mut heap = [0; 200];
        heap[10] = 1;
        heap[12] = 0xff;
        heap[150] = 7;
        let mut changes = Vec::new();
        assert!(shadow.follow(&heap, 8..180, 50, &mut changes).unwrap());
        assert_eq!(changes, [(10, "0100ff".to_owned()), (150, "07".to_owned())]);
        changes.clear();
        assert!(shadow.follow(&heap, 8..180, 50, &mut changes).unwrap());
        assert_eq!(changes, []);
        assert_eq!(shadow.parts(200), [(0, Contents::Zeros(200))]);
    }

    #[test]
    fn what_is_too_much_is_not_told() {
        let mut shadow = Shadow::of(&[0; 100]).unwrap();
        assert!(!shadow.follow(&[1; 100], 0..100, 50, &mut Vec::new()).unwrap());
        assert!(shadow.follow(&[1; 100], 0..100, 101, &mut Vec::new()).unwrap());
    }
}
