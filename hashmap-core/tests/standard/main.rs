//! The vectors of the collection standard: made with the reference, and passed by the three layers of the crate.
//!
//! - `format`: the lines of the files. `files`: the files on disk, and whether they are those that are made here.
//! - `implementation`: what is asked of an implementation, `layers`: the three of the crate, and `machine`: the memory that
//!   they work in, and what is compared after each step.
//! - `recorder` and `cases`: how the files are made.
//! - `checks`, `rules` and `random_history`: that the layers pass, that the vectors are good enough, and more of them.
//!
//! `UPDATE_VECTORS=1 cargo test -p hashmap-core --test standard` writes the files of `tests/standard`.

#[path = "../support/mod.rs"]
mod support;

mod cases;
mod checks;
mod files;
mod format;
mod implementation;
mod layers;
mod machine;
mod random_history;
mod recorder;
mod rules;
