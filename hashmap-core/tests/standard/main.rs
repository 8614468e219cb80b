//! The vectors of the collection standard: made with the reference, and passed by the three layers of the crate.
//!
//! `UPDATE_VECTORS=1 cargo test -p hashmap-core --test standard` writes the files of `tests/standard`.

#[path = "../support/mod.rs"]
mod support;

mod cases;
mod files;
mod format;
mod implementation;
mod machine;
mod recorder;

mod checks;
mod layers;
