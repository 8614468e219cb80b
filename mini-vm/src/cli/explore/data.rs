//! What the page is given: the whole of the format that Rust writes and the page's JavaScript reads.
//!
//! There are two blocks of JSON. [`Run`] is what holds for the whole window of steps that was recorded, with the state at
//! its start. The other is an array of [`Step`]s. What a step changes of registers and heap is given as the bits that it
//! flips (old XOR new), so that the same step is applied to go forwards and to go back. Fields of steps have names of
//! one letter, because there are many of them.
//!
//! Registers are numbered from the bottom of the register stack. Numbers of 64 bits, and bytes, are in hexadecimal. Output is a string in which
//! each character stands for one byte.

use serde::Serialize;

/// What holds for all steps, and the state before the first one.
#[derive(Serialize)]
pub(super) struct Run {
    /// The name of the program.
    pub(super) program: String,
    pub(super) files: Vec<File>,
    pub(super) code: Vec<Instruction>,
    pub(super) functions: Vec<Function>,
    /// The number of the first recorded step; the steps of a run count from 0.
    pub(super) first_step: u64,
    /// Steps of the whole run.
    pub(super) total_steps: u64,
    /// What was left out, in words, each a sentence.
    pub(super) left_out: Vec<String>,
    /// How the run ended, in words.
    pub(super) end: String,
    /// Whether it ended with a trap.
    pub(super) is_trap: bool,
    #[serde(flatten)]
    pub(super) opening: Opening,
}

/// The state before the first recorded step, and the maps that the steps come to.
#[derive(Serialize)]
pub(super) struct Opening {
    /// Registers below the window.
    pub(super) window: usize,
    /// The calls under way, the outermost first.
    pub(super) frames: Vec<Frame>,
    /// Calls under way outside those of `frames`.
    pub(super) frames_left_out: usize,
    /// Registers that are not 0: number, value.
    pub(super) registers: Vec<(usize, String)>,
    /// Bytes of the heap.
    pub(super) heap_size: usize,
    /// Parts of the heap: address, and bytes or the number of zeros. Addresses in no part are not known.
    pub(super) heap: Vec<(u64, Contents)>,
    pub(super) maps: Vec<Map>,
    /// What was printed before the first step, the end of it.
    pub(super) printed: String,
    /// Bytes printed before that.
    pub(super) printed_left_out: u64,
}

/// Bytes of the heap.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Contents {
    Zeros(usize),
    Bytes(String),
}

/// A file of the source.
#[derive(Serialize)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) text: String,
}

/// An instruction of the program.
#[derive(Serialize)]
pub(super) struct Instruction {
    pub(super) pc: u32,
    pub(super) text: String,
    /// The number of its file in `files`, and its line, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<(usize, u32)>,
}

/// Where a function starts, and the names of its registers.
#[derive(Serialize)]
pub(super) struct Function {
    pub(super) start: u32,
    pub(super) name: String,
    pub(super) registers: Vec<(u8, String)>,
    /// Registers of the window that its instructions name, at most: those from 0 on.
    pub(super) register_count: usize,
}

/// A call under way.
#[derive(Serialize)]
pub(super) struct Frame {
    /// The instruction that calls.
    pub(super) pc: u32,
    /// Registers below the window of the function that calls.
    pub(super) window: usize,
}

/// A map from one step on, until another one stands at its address.
#[derive(Clone, PartialEq, Serialize)]
pub(super) struct Map {
    pub(super) address: u64,
    /// The name of its layout, where the run made it in the window.
    pub(super) name: String,
    /// Recorded steps before it is there.
    pub(super) from: usize,
    pub(super) capacity: usize,
    pub(super) bucket_count: usize,
    pub(super) bucket_size: usize,
    pub(super) key_offset: usize,
    pub(super) key_size: usize,
    pub(super) value_offset: usize,
    pub(super) value_size: usize,
    /// Bytes of the header, which the buckets follow.
    pub(super) header_size: usize,
}

/// One executed instruction, or the one that trapped.
#[derive(Default, Serialize)]
pub(super) struct Step {
    /// The number of the instruction.
    #[serde(rename = "p")]
    pub(super) pc: u32,
    /// Registers that are written: number, flipped bits.
    #[serde(rename = "r", skip_serializing_if = "Vec::is_empty")]
    pub(super) registers: Vec<(usize, String)>,
    /// Parts of the heap that are written: address, flipped bits.
    #[serde(rename = "m", skip_serializing_if = "Vec::is_empty")]
    pub(super) memory: Vec<(u64, String)>,
    /// Parts of the heap that are read: address, length.
    #[serde(rename = "q", skip_serializing_if = "Vec::is_empty")]
    pub(super) reads: Vec<(u64, u64)>,
    /// Registers below the window behind the step, where the step moves it; and 1 for a call, -1 for a return.
    #[serde(rename = "w", skip_serializing_if = "Option::is_none")]
    pub(super) window: Option<(usize, i8)>,
    /// What is printed: on standard output, on standard error.
    #[serde(rename = "o", skip_serializing_if = "String::is_empty")]
    pub(super) output: String,
    #[serde(rename = "e", skip_serializing_if = "String::is_empty")]
    pub(super) errors: String,
    /// What is done to a map.
    #[serde(rename = "d", skip_serializing_if = "Option::is_none")]
    pub(super) map: Option<MapOperation>,
}

/// What a step does to a map.
#[derive(Serialize)]
pub(super) struct MapOperation {
    #[serde(rename = "a")]
    pub(super) address: u64,
    /// The bytes of the key; none where there is no key.
    #[serde(rename = "k", skip_serializing_if = "String::is_empty")]
    pub(super) key: String,
    /// What has come of it, in one word.
    #[serde(rename = "c")]
    pub(super) outcome: &'static str,
    /// The bucket that the search began at.
    #[serde(rename = "h", skip_serializing_if = "Option::is_none")]
    pub(super) home: Option<usize>,
    /// Buckets that the search looked at.
    #[serde(rename = "v", skip_serializing_if = "Option::is_none")]
    pub(super) visited: Option<u64>,
    /// The bucket of the entry.
    #[serde(rename = "b", skip_serializing_if = "Option::is_none")]
    pub(super) bucket: Option<usize>,
}

/// Bytes in hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    let digit = |digit: u8| char::from(DIGITS[usize::from(digit)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// A string with one character for each byte.
pub(super) fn characters(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}
