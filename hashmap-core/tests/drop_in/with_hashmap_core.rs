//! The program with this crate.

use hashmap_core as map;

#[path = "program.rs"]
mod program;
