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
//! # The modules, in reading order
//!
//! | module | what it knows |
//! |---|---|
//! | [`instruction`] | the instruction set, one table |
//! | [`operand`] | the kinds of operands and their encoding |
//! | [`fusion`] | the sequences of instructions that are executed as one |
//! | [`trap`] | the faults a program can run into |
//! | [`module`] | a program before it is trusted |
//! | [`bytecode`] | the file that holds a module |
//! | [`verify`] | the rules that make a module a program |
//! | [`machine`] | the state of a running program and the engine |
//! | [`assembly`] | the language of the sources |
//! | [`disassembly`] | the way back to text |
//! | [`reference`](mod@reference) | the instruction set as a document |
//! | [`console`] | the host functions of the command line |

#![deny(unsafe_code)]

pub mod assembly;
pub mod bytecode;
pub mod console;
pub mod disassembly;
pub mod fusion;
pub mod instruction;
pub mod machine;
mod memory;
pub mod module;
pub mod operand;
pub mod reference;
pub mod trap;
pub mod verify;

/// The examples of the README, compiled and run as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
