//! Helpers of the tests: the specification written a second time, naively, and the three layers behind
//! one trait.
//!
//! Nothing in here uses the crate to find out what is right. The hash, the path, the layout and the
//! status byte are those of `docs/standard.md`.

#![allow(dead_code, unused_imports, reason = "every test file uses another part of it")]

mod forgery;
mod layers;
mod reference;

pub(crate) use forgery::forge;
pub(crate) use layers::{Heap, Layer, Pointers, Typed};
pub(crate) use reference::{
    Checker, Deviation, HEADER_SIZE, Header, Key, Layout, MARKER, Map, Outcome, Reference, Rules, Shape,
    hexadecimal,
};

pub(crate) use reference::MULTIPLIER;
use reference::SPREAD;
use std::iter;

/// 16 bytes that are aligned to 16 on every host, which a `u128` is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(16))]
pub(crate) struct Block([u8; 16]);

// SAFETY: bytes alone, without padding.
unsafe impl bytemuck::Zeroable for Block {}
// SAFETY: as above.
unsafe impl bytemuck::Pod for Block {}

/// Memory for a map, aligned to 16.
#[derive(Clone)]
pub(crate) struct Memory(Vec<Block>);

impl Memory {
    /// At least `size` bytes, none of them 0.
    pub(crate) fn dirty(size: usize) -> Self {
        Self(vec![Block([0x55; 16]); size.div_ceil(16)])
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(&self.0)
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        bytemuck::cast_slice_mut(&mut self.0)
    }

    pub(crate) fn base(&mut self) -> *mut u8 {
        self.0.as_mut_ptr().cast()
    }
}

/// The hash of a key.
pub(crate) fn hash(key: &[u8]) -> u64 {
    Rules::standard().hash(key)
}

/// The bucket at which the path of a key begins.
pub(crate) fn home(key: &[u8], bucket_count: usize) -> usize {
    Rules::standard().home(hash(key), bucket_count)
}

/// The buckets a key may lie in, in the order in which they are tried.
pub(crate) fn path(key: &[u8], bucket_count: usize) -> impl Iterator<Item = usize> + use<> {
    Rules::standard().path_from(home(key, bucket_count), bucket_count)
}

/// The number whose bytes on this host are a key with this hash.
pub(crate) fn key_with_hash(hash: u64) -> u64 {
    let multiplier = MULTIPLIER.wrapping_mul(SPREAD);
    // Newton's iteration: every round doubles the number of right bits.
    let inverse = (0..6)
        .fold(1_u64, |inverse, _| inverse.wrapping_mul(2_u64.wrapping_sub(multiplier.wrapping_mul(inverse))));
    hash.wrapping_mul(inverse).to_le()
}

/// 8-byte keys with the same home in every map.
pub(crate) fn colliding_keys(home: u64) -> impl Iterator<Item = u64> {
    (0..).map(move |low| key_with_hash(home << 44 | low))
}

/// How often to do something: less often under Miri, which takes a thousand times as long.
pub(crate) const fn rounds(usual: usize, under_miri: usize) -> usize {
    if cfg!(miri) { under_miri } else { usual }
}

/// Numbers that look random and are the same in every run (SplitMix64).
#[derive(Clone)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    pub(crate) fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill_with(|| self.next() as u8);
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            items.swap(index, self.below(index + 1));
        }
    }

    pub(crate) fn keys(&mut self) -> impl Iterator<Item = u64> {
        iter::repeat_with(|| self.next())
    }
}
