//! Names that are not defined, where instructions stand: what was probably meant.
//!
//! In a function of `.fn` most of them are misspelled names of registers. Each is told once in each function: a `.reg` that is
//! missing is one mistake.

use crate::assembly::assembler::Assembler;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, excerpt};
use crate::assembly::names::Name;
use crate::assembly::suggestion::{did_you_mean, register_like};
use crate::assembly::syntax::statement::Instruction;
use crate::name::is_name;
use crate::operand::OperandKind;

impl<'s> Assembler<'_, 's> {
    /// Gives the errors of an instruction behind the first `count` the help that the function around it knows.
    pub(super) fn explain_names(&mut self, instruction: &Instruction<'s>, count: usize) {
        let Some(function) = self.body.as_ref().map(|body| body.place) else { return };
        for mut error in self.evaluator.diagnostics.take_behind(count) {
            match self.undefined_name(&error).filter(|_| !self.is_label_operand(instruction, &error)) {
                Some(name) => {
                    error.help = self.register_or_field(name).or(error.help.take());
                    self.evaluator.diagnostics.report_name(function, &name.to_string(), error);
                }
                None => _ = self.evaluator.diagnostics.report(error),
            }
        }
    }

    /// The name that an error is about, if it is not defined.
    fn undefined_name(&self, error: &Diagnostic) -> Option<Name<'s>> {
        if !matches!(error.code, DiagnosticCode::UndefinedName | DiagnosticCode::WrongOperand) {
            return None;
        }
        let text = self.source.0.get(error.span.clone())?;
        let (global, local) = text.split_once('.').unwrap_or((text, ""));
        let name = Name { global, local };
        let is_one = is_name(global) && (local.is_empty() || is_name(local));
        let is_undefined = self.evaluator.find(name).is_none()
            && self.layouts.get(name).is_none()
            && !self.body.as_ref().is_some_and(|body| body.has_register(text));
        (is_one && is_undefined).then_some(name)
    }

    /// Whether an error stands in an operand that is the name of a label or of a table's entry.
    fn is_label_operand(&self, instruction: &Instruction<'s>, error: &Diagnostic) -> bool {
        let Some(opcode) = self.known_opcode(instruction.mnemonic.value) else { return false };
        let mut operands = instruction.operands.iter().zip(opcode.operands());
        operands.any(|(operand, spec)| {
            let takes_label = matches!(
                spec.kind,
                OperandKind::Target | OperandKind::Host | OperandKind::Layout | OperandKind::Function
            );
            takes_label && operand.span.start as usize == error.span.start
        })
    }

    /// The help line for a name that may have been meant to be that of a register or of a field.
    fn register_or_field(&self, name: Name<'s>) -> Option<String> {
        let body = self.body.as_ref()?;
        if name.local.is_empty() {
            if let Some(field) = self.evaluator.field_called(name.global) {
                return Some(format!("a field is named with its struct: `{}`", excerpt(&field.to_string())));
            }
            if body.has_result(name.global) {
                return Some(register_like(name.global, body.register_names(), true));
            }
            return did_you_mean(name.global, body.register_names());
        }
        let field = self.evaluator.field_called(name.local)?;
        let register = body.register_names().find(|register| *register == name.global)?;
        let (register, field) = (excerpt(register), excerpt(&field.to_string()));
        Some(format!("the offset of a field is added: `[{register} + {field}]`"))
    }
}
