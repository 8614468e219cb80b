//! The names that a program gives to registers.

use mini_vm::module::NamedFunction;
use mini_vm::operand::Register;
use mini_vm::verify::Program;

/// The names of registers at an instruction.
pub(super) struct Names<'p>(Option<&'p NamedFunction>);

impl<'p> Names<'p> {
    /// The names at instruction `pc`.
    pub(super) fn at(program: &'p Program, pc: u32) -> Self {
        Self(program.module().named_function_of(pc))
    }

    /// A register as a person knows it: `count (r3)`, or `r3` if it has no name.
    pub(super) fn of(&self, Register(number): Register) -> String {
        match self.0.and_then(|function| function.name_of(number)) {
            Some(name) => format!("{name} (r{number})"),
            None => format!("r{number}"),
        }
    }
}
