//! This crate in the place of hashmap-mem: a program that names every function, constant and type of hashmap-mem 0.2.1
//! is compiled and tested twice, once with each of the two crates.
//!
//! What version 0.2.2 has in addition cannot be compiled beside 0.2.1, so its two functions are tested here alone.

#![allow(clippy::duplicate_mod, reason = "that is how the program comes to be compiled with both crates")]

#[path = "../support/mod.rs"]
mod support;
mod with_hashmap_core;
mod with_hashmap_mem;

use hashmap_core::{init, layout, lookup, reserve_entry, validate};
use std::panic::{AssertUnwindSafe, catch_unwind};
use support::{Memory, forge};

const _: unsafe fn(*const u8) -> bool = validate;
const _: unsafe fn(*mut u8, *const u8) -> *mut u8 = reserve_entry;

#[test]
fn validate_tells_a_map_from_other_bytes() {
    let (_, config) = layout(4, 4, 4, 4, 8);
    let mut memory = Memory::dirty(config.total_size as usize);
    // SAFETY: the memory has the size of the layout, and so that of a header.
    unsafe {
        assert!(!validate(memory.base()));
        init(memory.base(), &config);
        assert!(validate(memory.base()));
        forge(memory.bytes_mut(), 0, |header| header.key_size = 0);
        assert!(!validate(memory.base()));
    }
}

#[test]
fn reserve_entry_makes_new_entries_and_no_others() {
    let (_, config) = layout(4, 4, 4, 4, 2);
    let mut memory = Memory::dirty(config.total_size as usize);
    let base = memory.base();
    // SAFETY: the memory has the size of the layout, with keys and values of 4 bytes.
    unsafe {
        init(base, &config);
        let reserve = |key: u32| reserve_entry(base, (&raw const key).cast()).cast::<u32>();
        for key in [1_u32, 2] {
            reserve(key).write(key * 10);
            assert_eq!(lookup(base, (&raw const key).cast()).cast::<u32>().read(), key * 10);
        }
        assert!(reserve(3).is_null(), "the map is full");
        let again = catch_unwind(AssertUnwindSafe(|| reserve(2))).unwrap_err();
        assert_eq!(again.downcast_ref(), Some(&"Key already exists in map"));
    }
}
