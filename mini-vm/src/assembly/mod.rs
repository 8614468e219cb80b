//! The assembly language: from source text to a [`Module`].

pub mod diagnostic;

use std::ops::Range;

use crate::assembly::diagnostic::Diagnostic;
use crate::module::Module;

/// Assembles `source`.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn assemble(source: &str, host_functions: &[&str]) -> Result<Module, Vec<Diagnostic>> {
    let _ = (source, host_functions);
    Err(Vec::new())
}

/// Assembles `source` and notes where it came from.
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

/// The bytes of the instruction on line `line` of `source`.
pub fn statement_span(source: &str, line: u32) -> Option<Range<usize>> {
    let _ = (source, line);
    None
}
