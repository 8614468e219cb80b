//! The hash of a key and its path: the rules named K and W.

use super::deviation::{Deviation, Rules};

pub(crate) const MULTIPLIER: u64 = 0x517c_c1b7_2722_0a95;
pub(crate) const SPREAD: u64 = 0x1a0f_872f_c375_4a9f;

impl Rules {
    pub(crate) fn hash(&self, key: &[u8]) -> u64 {
        let words = self.words(key);
        let start = if self.break_with(Deviation::HashStartsWithSize) { key.len() as u64 } else { 0 };
        let hash = words.iter().fold(start, |hash, word| self.add_word(hash, self.word(word)));
        let as_it_is =
            self.break_with(Deviation::HashIsNotSpread) || self.break_with(Deviation::EveryWordIsSpread);
        if as_it_is { hash } else { hash.wrapping_mul(SPREAD) }
    }

    /// K1.
    fn words<'k>(&self, key: &'k [u8]) -> Vec<&'k [u8]> {
        let mut sizes = vec![8, 4, 1];
        if self.break_with(Deviation::NoWordOf4) {
            sizes = vec![8, 1];
        } else if self.break_with(Deviation::RestIsOneWord) {
            sizes = vec![8, 4, 3, 2, 1];
        } else if self.break_with(Deviation::WordsOf4) {
            sizes = vec![4, 1];
        } else if self.break_with(Deviation::WordOf2) {
            sizes = vec![8, 4, 2, 1];
        }
        let (mut words, mut rest) = (Vec::new(), key);
        while !rest.is_empty() {
            let size = sizes.iter().copied().find(|&size| size <= rest.len()).expect("1 is a size");
            words.push(&rest[..size]);
            rest = &rest[size..];
        }
        words
    }

    /// K2.
    fn word(&self, bytes: &[u8]) -> u64 {
        let add = |number, &byte: &u8| number << 8 | u64::from(byte);
        if self.break_with(Deviation::WordsAreBigEndian) {
            return bytes.iter().fold(0, add);
        }
        if self.break_with(Deviation::WordsAreSigned) && bytes.len() == 4 {
            let number = bytes.iter().rev().fold(0, add) as u32;
            return i64::from(number.cast_signed()).cast_unsigned();
        }
        bytes.iter().rev().fold(0, add)
    }

    /// K3.
    fn add_word(&self, hash: u64, word: u64) -> u64 {
        let turned = if self.break_with(Deviation::HashIsShifted) { hash << 5 } else { hash.rotate_left(5) };
        let mixed =
            if self.break_with(Deviation::WordIsAdded) { turned.wrapping_add(word) } else { turned ^ word };
        if self.break_with(Deviation::EveryWordIsSpread) {
            return mixed.wrapping_mul(MULTIPLIER).wrapping_mul(SPREAD);
        }
        mixed.wrapping_mul(MULTIPLIER)
    }

    /// W1.
    pub(crate) fn home(&self, hash: u64, bucket_count: usize) -> usize {
        let bits = bucket_count.ilog2();
        if self.break_with(Deviation::HomeIsLowestBits) {
            return (hash % bucket_count as u64) as usize;
        }
        if self.break_with(Deviation::HomeIsFromBit48) {
            return (hash >> 48) as usize % bucket_count;
        }
        (hash >> (64 - bits)) as usize
    }

    /// W2.
    pub(crate) fn path_from(&self, home: usize, bucket_count: usize) -> impl Iterator<Item = usize> + use<> {
        let linear = self.break_with(Deviation::PathIsLinear);
        let squares = self.break_with(Deviation::PathHasSquares);
        let short = self.break_with(Deviation::DistanceHas16Bits);
        let steps = if self.break_with(Deviation::PathHas32Steps) {
            bucket_count.min(32)
        } else if self.break_with(Deviation::PathHas256Steps) {
            bucket_count.min(256)
        } else {
            bucket_count
        };
        (0..steps).map(move |step| {
            let distance = if linear {
                step
            } else if squares {
                step * step
            } else if short {
                step * (step + 1) / 2 % (1 << 16)
            } else {
                step * (step + 1) / 2
            };
            (home + distance) % bucket_count
        })
    }
}
