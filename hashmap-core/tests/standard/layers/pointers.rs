//! The functions at the crate root, on raw pointers.
//!
//! They answer with null and `false` where the standard tells several outcomes apart, and panic where maps do not agree.

use super::{Heap, bucket_of_value, header, judge_header, layout, map_init};
use crate::implementation::Implementation;
use crate::support::{HEADER_SIZE, Header, Key, Outcome, Shape};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// `hashmap_core`.
pub(crate) struct Pointers;

/// Calls a function with the pointer to a map and that to a key.
fn with_key<R>(memory: &mut [u8], base: usize, key: &Key, call: impl FnOnce(*mut u8, *const u8) -> R) -> R {
    // Both come from one pointer, so that a key in the map does not end the other one.
    let map = memory[base..].as_mut_ptr();
    match key {
        Key::Bytes(bytes) => call(map, bytes.as_ptr()),
        Key::At(offset) => call(map, map.wrapping_add(*offset)),
    }
}

/// The bucket of a value that a function gave the address of, which is null if there is none.
fn bucket_at(header: &Header, map: *mut u8, value: *mut u8) -> Option<usize> {
    (!value.is_null()).then(|| bucket_of_value(header, value.addr() - map.addr()))
}

impl Implementation for Pointers {
    fn hash(&self, _: &[u8]) -> Option<String> {
        None
    }

    fn layout(&self, shape: &Shape) -> Option<String> {
        Some(layout(shape))
    }

    fn judge_header(&self, header: &[u8]) -> Option<String> {
        // SAFETY: a header has 32 bytes.
        let valid = unsafe { hashmap_core::validate(header.as_ptr()) };
        let judged = judge_header(header);
        assert_eq!(valid, judged == "valid", "`validate` and `check`");
        Some(judged)
    }

    /// A pointer has no memory around it that could be too small.
    fn open(&self, _: &mut [u8], _: u64) -> Option<String> {
        None
    }

    fn judge_map(&self, _: &[u8]) -> Option<String> {
        None
    }

    fn make(&self, memory: &mut [u8], base: usize, shape: &Shape) {
        let init = map_init(shape).expect("a possible shape");
        let map = &mut memory[base..][..init.total_size as usize];
        // SAFETY: the slice is of the size of the map.
        unsafe { hashmap_core::init(map.as_mut_ptr(), &init) };
    }

    fn lookup(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome {
        let header = header(memory, base);
        with_key(memory, base, key, |map, key| {
            // SAFETY: the map lies in the memory, and the key in the map or in bytes of its size.
            let (value, has) = unsafe { (hashmap_core::lookup(map, key), hashmap_core::has(map, key)) };
            assert_eq!(has, !value.is_null(), "`has` and `lookup`");
            bucket_at(&header, map, value).map_or(Outcome::Absent, Outcome::At)
        })
    }

    fn reserve(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome {
        let header = header(memory, base);
        with_key(memory, base, key, |map, key| {
            // SAFETY: as in `lookup`.
            let (had, value) =
                unsafe { (hashmap_core::has(map, key), hashmap_core::get_or_reserve_entry(map, key)) };
            match bucket_at(&header, map, value) {
                Some(bucket) if had => Outcome::Found(bucket),
                Some(bucket) => Outcome::Created(bucket),
                None => Outcome::Full,
            }
        })
    }

    fn remove(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome {
        with_key(memory, base, key, |map, key| {
            // SAFETY: as in `lookup`.
            if unsafe { hashmap_core::remove(map, key) } { Outcome::Removed } else { Outcome::Absent }
        })
    }

    fn next(&self, memory: &mut [u8], base: usize, cursor: u128) -> Outcome {
        let header = header(memory, base);
        let cursor = u32::try_from(cursor).unwrap_or(u32::MAX);
        // SAFETY: the map lies in the memory, and the pointers are those of an entry.
        unsafe {
            let (key, value, bucket) =
                hashmap_core::find_next_valid_entry_u32(memory[base..].as_mut_ptr(), cursor);
            if key.is_null() {
                return Outcome::End;
            }
            let key = std::slice::from_raw_parts(key, header.key_size as usize).to_vec();
            let value = std::slice::from_raw_parts(value, header.value_size as usize).to_vec();
            Outcome::Entry(bucket as usize, key, value)
        }
    }

    /// A map is cleared by making it again, which takes its alignments. They are not in it, and not all maps have any.
    fn clear(&self, memory: &mut [u8], base: usize) {
        let header = header(memory, base);
        match shape_of(&header) {
            Some(shape) => self.make(memory, base, &shape),
            None => Heap.clear(memory, base),
        }
    }

    /// Maps that overlap must not be given to the function.
    fn overwrite(&self, memory: &mut [u8], base: usize, source: usize) -> Outcome {
        let [target_header, source_header] = [base, source].map(|base| header(memory, base));
        let end = |base: usize, header: &Header| base + header.size() as usize;
        if source != base && source < end(base, &target_header) && base < end(source, &source_header) {
            return Heap.overwrite(memory, base, source);
        }
        let start = memory.as_mut_ptr();
        let done = catch_unwind(AssertUnwindSafe(|| {
            // SAFETY: both maps lie in the memory, and they lie apart or are the same.
            unsafe { hashmap_core::overwrite(start.add(base), start.add(source)) }
        }));
        match done {
            Ok(true) => Outcome::Done,
            Ok(false) => Outcome::DoesNotFit,
            Err(panic) => outcome_of_panic(&message(panic.as_ref())),
        }
    }

    fn write(&self, memory: &mut [u8], base: usize, bucket: usize, value: &[u8]) {
        let header = header(memory, base);
        let start = HEADER_SIZE + bucket * header.bucket_size as usize + header.value_offset as usize;
        memory[base + start..][..value.len()].copy_from_slice(value);
    }

    fn means(&self, outcome: &Outcome, expected: &str) -> bool {
        let silent = match outcome {
            Outcome::Full => Outcome::NoFreeBucket,
            Outcome::DoesNotFit => Outcome::TooManyCollisions,
            other => other.clone(),
        };
        [outcome.to_string(), silent.to_string()].contains(&expected.to_owned())
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).expect("a panic with a message")
}

fn outcome_of_panic(message: &str) -> Outcome {
    // What `assert_eq!` says goes before the words of the crate, or behind them.
    if message.contains("Incompatible key sizes") || message.contains("Incompatible value sizes") {
        return Outcome::Incompatible;
    }
    assert!(message.contains("corrupt source map"), "another panic: {message}");
    Outcome::CountsDiffer
}

/// What a map was made from, if it has the layout of any alignments.
fn shape_of(header: &Header) -> Option<Shape> {
    let shape = |value_alignment| Shape {
        key_size: header.key_size,
        key_alignment: header.key_offset,
        value_size: header.value_size,
        value_alignment,
        capacity: header.capacity,
    };
    let rules = crate::support::Rules::standard();
    let same = |shape: &Shape| {
        let layout = rules.layout(shape);
        layout.is_some_and(|layout| rules.new_header(shape, &layout) == header.without_counts())
    };
    [1, 2, 4, 8, 16].map(shape).into_iter().find(same)
}
