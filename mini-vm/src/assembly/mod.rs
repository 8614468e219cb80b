//! The assembly language: from source text to a [`Module`].

mod assembler;
mod data;
pub mod diagnostic;
mod encoding;
mod evaluation;
mod expression;
mod lexer;
mod literal;
mod suggestion;
mod syntax;

use std::ops::Range;

use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Diagnostics};
use crate::module::Module;

pub(crate) use crate::assembly::syntax::is_directive;

/// The largest source: 256 MiB.
const MAX_SOURCE_SIZE: usize = 1 << 28;

/// Assembles `source`.
///
/// `host_functions` are the names that `host` may use. The module's source name stays open unless a
/// `.source` directive gives it. A module that is returned keeps the rules of [`crate::verify`].
///
/// ```
/// use mini_vm::assembly::assemble;
/// use mini_vm::verify::verify;
///
/// let module = assemble("main: li r0, 6 * 7\n exit r0", &[]).expect("it is correct");
/// assert_eq!(module.code.len(), 2);
/// assert!(verify(module).is_ok());
///
/// let errors = assemble("main: lii r0, 6\n exit r0, r1", &[]).unwrap_err();
/// assert_eq!(errors[0].help.as_deref(), Some("did you mean `li`?"));
/// assert_eq!(errors[1].code.as_str(), "E031");
/// ```
///
/// # Errors
///
/// Everything that is wrong with the source, in its order, but at most
/// [`MAX_DIAGNOSTICS`](diagnostic::MAX_DIAGNOSTICS): if there are more, the last one says so.
pub fn assemble(source: &str, host_functions: &[&str]) -> Result<Module, Vec<Diagnostic>> {
    let mut diagnostics = Diagnostics::default();
    if source.len() > MAX_SOURCE_SIZE {
        let message = format!("the source has {} bytes; the most is {MAX_SOURCE_SIZE}", source.len());
        diagnostics.report(Diagnostic::new(DiagnosticCode::SourceTooLarge, (0..0).into(), message));
        return Err(diagnostics.into_sorted());
    }
    let statements = syntax::parse(source, &mut diagnostics);
    let module = assembler::assemble(&statements, host_functions, &mut diagnostics);
    if diagnostics.is_empty() { Ok(module) } else { Err(diagnostics.into_sorted()) }
}

/// Assembles `source` and notes where it came from: [`Module::source_name`] becomes `source_name` unless
/// a `.source` directive gives another.
///
/// # Errors
///
/// As [`assemble`].
pub fn assemble_named(
    source: &str,
    source_name: &str,
    host_functions: &[&str],
) -> Result<Module, Vec<Diagnostic>> {
    let mut module = assemble(source, host_functions)?;
    module.source_name.get_or_insert_with(|| source_name.to_owned());
    Ok(module)
}

/// The bytes of the instruction on line `line` of `source`, counted from 1: from its mnemonic to its last
/// operand, without labels and comment. `None` if there is no such line or no instruction on it.
///
/// ```
/// let source = "main:  ; starts here\n.next: halt  ; at once\n";
/// let span = mini_vm::assembly::statement_span(source, 2).expect("there is an instruction");
/// assert_eq!(&source[span], "halt");
/// assert_eq!(mini_vm::assembly::statement_span(source, 1), None);
/// ```
pub fn statement_span(source: &str, line: u32) -> Option<Range<usize>> {
    let index = line.checked_sub(1)? as usize;
    let text = source.split('\n').nth(index)?;
    let start = text.as_ptr() as usize - source.as_ptr() as usize;
    let span = syntax::instruction_span(text)?;
    Some(start + span.start..start + span.end)
}
