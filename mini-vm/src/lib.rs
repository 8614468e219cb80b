//! A register virtual machine whose opcodes are whole map operations on its own linear heap.
//!
//! # From text to outcome
//!
//! ```text
//! source text -> tokens -> statements -> Module -> Program -> Machine -> Stop
//!             lexer    syntax     assembler  verify    machine   run
//! ```
//!
//! Each arrow is one function, and each type on the left is forgotten on the right. A [`module::Module`]
//! comes from the assembler or from a bytecode file and is not trusted. Only [`verify::verify`] makes a
//! [`verify::Program`], and a [`machine::Machine`] accepts nothing else.
//!
//! A compiler can make a module without text, with a [`module::Builder`]. Nothing here needs the command line: whoever
//! embeds the library leaves out the feature `cli`.
//!
//! # The modules
//!
//! In this order: each uses those above it and none below, which a test keeps so (`tests/architecture.rs` at the top).
//!
//! | module | what it knows |
//! |---|---|
//! | `allocation` | memory that the system may refuse |
//! | [`memory`] | the fixed places and sizes in the memory of a machine |
//! | [`name`] | what names look like |
//! | [`value`] | values as they stand in memory |
//! | [`wire`] | what the file formats have in common |
//! | [`operand`] | the kinds of operands and their encoding |
//! | [`trap`] | the faults a program can run into |
//! | [`fuel`] | what instructions cost |
//! | [`instruction`] | the instruction set, one table |
//! | [`word`] | instruction words made of opcodes and operands |
//! | [`module`] | a program before it is trusted |
//! | [`bytecode`] | the file that holds a module |
//! | [`verify`] | the rules that make a module a program |
//! | `heap` | the heap while an operation works on it |
//! | [`maps`] | the map instructions, and the only door to `hashmap_core` |
//! | [`machine`] | the state of a running program; in it, `engine` is what runs it |
//! | [`snapshot`] | the file that holds a machine |
//! | [`observation`] | what each instruction reads and changes, for tools |
//! | [`profiling`] | where a run has spent its instructions, fuel and time |
//! | [`analysis`] | what is probably a mistake in a program |
//! | [`assembly`] | the language of the sources |
//! | [`disassembly`] | the way back to text |
//! | [`reference`](mod@reference) | the instruction set as a document |
//! | [`timeline`] | a run that can be gone through in both directions |
//! | [`debugger`] | breakpoints, watchpoints and motions, without a face |
//! | [`console`] | the host functions of the command line |
//! | [`tracing`] | a line for each instruction of a run |
//! | [`explanation`] | what every name of the language means |
//!
//! The binary has one more, `cli`: files, arguments, exit statuses and reports.
//!
#![doc = include_str!("../docs/embedding.md")]
#![deny(unsafe_code)]

mod allocation;
pub mod analysis;
pub mod assembly;
pub mod bytecode;
pub mod console;
pub mod debugger;
mod decimal;
pub mod disassembly;
pub mod explanation;
pub mod fuel;
mod heap;
pub mod instruction;
pub mod machine;
pub mod maps;
pub mod memory;
pub mod module;
pub mod name;
pub mod observation;
pub mod operand;
pub mod profiling;
pub mod reference;
pub mod snapshot;
pub mod timeline;
pub mod tracing;
pub mod trap;
pub mod value;
pub mod verify;
pub mod wire;
pub mod word;

/// The examples of the README of this crate, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
