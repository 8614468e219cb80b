//! The disassembler: from a program back to assembly text.

use crate::verify::Program;

/// The whole program as text that assembles to the same module.
pub fn disassemble(program: &Program) -> String {
    let _ = program;
    String::new()
}

/// Instruction `pc` as text.
pub fn instruction(program: &Program, pc: u32) -> String {
    let _ = (program, pc);
    String::new()
}
