//! What must hold of any bytes: the checks behind the fuzz targets.
//!
//! Each module has a function `check` that takes arbitrary bytes and panics where something is wrong. The targets in
//! `fuzz/fuzz_targets` hand it what the fuzzer makes up, and `tests/bounded.rs` hands it the corpora in `fuzz/corpus`,
//! what was once found in `fuzz/regressions`, and a bounded number of changed copies of both.
//!
//! | module | the bytes are |
//! |---|---|
//! | [`source`] | a source text |
//! | [`bytecode`] | a bytecode file |
//! | [`execution`] | choices that make a valid program, and its input |
//! | [`map`] | a heap under every map operation of every layer |
//! | [`snapshot`] | a snapshot of a machine |
//! | [`model`] | operations on a map, compared with the standard library's |

pub mod bytecode;
mod comparison;
pub mod execution;
pub mod map;
mod memory;
pub mod model;
pub mod snapshot;
pub mod source;

pub use comparison::compare;

/// A check and the name of its target, its corpus and its regression cases.
pub type NamedCheck = (&'static str, fn(&[u8]));

/// Every check.
pub const CHECKS: &[NamedCheck] = &[
    ("source", source::check),
    ("bytecode", bytecode::check),
    ("execution", execution::check),
    ("map", map::check),
    ("model", model::check),
    ("snapshot", snapshot::check),
];
