//! The program with the crate that it was written for.

use hashmap_mem as map;

#[path = "program.rs"]
mod program;
