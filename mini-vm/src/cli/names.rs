//! The names that a source gives to registers.

use mini_vm::assembly::register_names;
use mini_vm::operand::Register;
use mini_vm::verify::Program;

use super::source::Sources;

/// The names of registers at an instruction: none without the source.
pub(super) struct Names<'s>(Vec<(&'s str, u8)>);

impl<'s> Names<'s> {
    /// The names at instruction `pc`.
    pub(super) fn at(program: &Program, pc: u32, source: Option<&'s Sources>) -> Self {
        let line = program.module().line_of(pc);
        let source = source.and_then(|source| source.of(program, pc));
        Self(line.zip(source).map(|(line, source)| register_names(&source.text, line)).unwrap_or_default())
    }

    /// A register as a person knows it: `count (r3)`, or `r3` if it has no name.
    pub(super) fn of(&self, Register(number): Register) -> String {
        match self.0.iter().find(|&&(_, named)| named == number) {
            Some((name, _)) => format!("{name} (r{number})"),
            None => format!("r{number}"),
        }
    }
}
