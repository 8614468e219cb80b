//! The assembly language: from source text to a [`Module`].
//!
//! [instructions]: mod@crate::reference
//! [host functions]: mod@crate::reference#host-functions
//! [traps]: mod@crate::reference#traps
//! [embedding]: crate#embedding
//! [fuel]: crate::fuel
//! [warnings]: Options::assemble_with_warnings
//!
#![doc = include_str!("../../docs/language.md")]

mod advice;
mod arithmetic;
mod assembler;
mod body;
mod character;
mod data;
pub mod diagnostic;
mod directive;
mod encoding;
mod error;
mod evaluation;
pub mod files;
mod foreign;
mod forms;
#[cfg(test)]
mod help_tests;
mod lexer;
mod literal;
mod liveness;
mod names;
mod rendering;
mod scalar;
mod selection;
mod suggestion;
mod syntax;
mod texts;
mod warnings;

use std::ops::Range;

use crate::assembly::assembler::Assembled;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Diagnostics};
use crate::assembly::files::{Files, Provider};
use crate::assembly::names::Source;
use crate::assembly::syntax::statement::StatementKind;
use crate::memory::{HEAP_START, MAX_HEAP_SIZE};
use crate::module::MAX_HOST_FUNCTIONS;
use crate::module::Module;

pub use crate::assembly::error::AssemblyError;

/// How a source is assembled: what its host offers, and what it may cost.
///
/// ```
/// use mini_vm::assembly::Options;
///
/// let options = Options::default().host_functions(&["beep"]).source_name("horn.asm").max_source_size(1 << 20);
/// let module = options.assemble("main: host beep, r0\n halt")?;
/// assert_eq!(module.source_name.as_deref(), Some("horn.asm"));
/// # Ok::<(), mini_vm::assembly::AssemblyError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    host_functions: &'a [&'a str],
    source_name: Option<&'a str>,
    files: Provider<'a>,
    max_source_size: usize,
    max_data_size: u64,
    max_label_size: usize,
    max_errors: usize,
}

/// No host functions, no source name, no files, 64 MiB of source, of static data and of names of labels, 100 errors.
impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            host_functions: &[],
            source_name: None,
            files: Provider(None),
            max_source_size: 64 << 20,
            max_data_size: 64 << 20,
            max_label_size: 64 << 20,
            max_errors: 100,
        }
    }
}

impl<'a> Options<'a> {
    /// The largest source that can be allowed: 1 GiB.
    pub const MAX_SOURCE_SIZE: usize = 1 << 30;

    /// Sets the names that `host` may use. Those behind the first [`MAX_HOST_FUNCTIONS`] do not count.
    #[must_use]
    pub fn host_functions(self, host_functions: &'a [&'a str]) -> Self {
        let count = host_functions.len().min(MAX_HOST_FUNCTIONS);
        Self { host_functions: &host_functions[..count], ..self }
    }

    /// Sets what [`Module::source_name`] becomes, unless a `.source` directive gives another.
    #[must_use]
    pub fn source_name(self, source_name: &'a str) -> Self {
        Self { source_name: Some(source_name), ..self }
    }

    /// Sets who gives the files that `.incbin` names. Without this there are none.
    #[must_use]
    pub fn files(self, files: &'a dyn Files) -> Self {
        Self { files: Provider(Some(files)), ..self }
    }

    /// Sets how many bytes the source may have, at most [`Self::MAX_SOURCE_SIZE`].
    #[must_use]
    pub fn max_source_size(self, max_source_size: usize) -> Self {
        Self { max_source_size: max_source_size.min(Self::MAX_SOURCE_SIZE), ..self }
    }

    /// Sets how many bytes of static data the source may ask for, at most what the largest heap holds.
    #[must_use]
    pub fn max_data_size(self, max_data_size: u64) -> Self {
        Self { max_data_size: max_data_size.min(MAX_HEAP_SIZE - HEAP_START), ..self }
    }

    /// Sets how many bytes the names of all labels may have together. The name of a local label counts with that of
    /// its global label, so this is more than what stands in the source.
    #[must_use]
    pub fn max_label_size(self, max_label_size: usize) -> Self {
        Self { max_label_size, ..self }
    }

    /// Sets how many errors are returned, at least 1. If there are more, one that says so stands behind them.
    #[must_use]
    pub fn max_errors(self, max_errors: usize) -> Self {
        Self { max_errors: max_errors.max(1), ..self }
    }

    /// Assembles `source`. A module that is returned keeps the rules of [`crate::verify`].
    ///
    /// This takes at most 16 bytes of memory for each byte of the source, the module with it, besides what the static
    /// data and the names of the labels take, which have limits of their own, and 2 KiB for each error. The bytes of files
    /// are there twice for a time.
    ///
    /// # Errors
    ///
    /// What is wrong with the source, or [`DiagnosticCode::OutOfMemory`] alone.
    pub fn assemble(&self, source: &str) -> Result<Module, AssemblyError> {
        let assembled = self.assembled(source).map(|assembled| assembled.module);
        assembled.map_err(|errors| AssemblyError::new(source, self.source_name, errors))
    }

    /// Assembles `source`, and tells what in it is probably a mistake: the kinds are those of [`DiagnosticCode`] whose
    /// [severity](DiagnosticCode::severity) says so. They stand in the order of the source, and there are no more than
    /// [`max_errors`](Self::max_errors) and one that says that there are more.
    ///
    /// ```
    /// use mini_vm::assembly::Options;
    ///
    /// let (module, warnings) = Options::default().assemble_with_warnings("main: li r0, 6\n.again: exit r0")?;
    /// assert_eq!(module.code.len(), 2);
    /// assert_eq!(warnings[0].to_string(), "2:1: warning[W001]: label `main.again` is not used");
    /// # Ok::<(), mini_vm::assembly::AssemblyError>(())
    /// ```
    ///
    /// This takes up to 200 bytes of memory for each instruction besides what [`assemble`](Self::assemble) takes.
    ///
    /// # Errors
    ///
    /// As [`assemble`](Self::assemble).
    pub fn assemble_with_warnings(&self, source: &str) -> Result<(Module, Vec<Diagnostic>), AssemblyError> {
        let assembled = self.assembled(source);
        let outcome = assembled.and_then(|Assembled { module, places }| {
            let warnings = warnings::find(source, &module, &places, self.max_errors)?;
            Ok((module, warnings))
        });
        outcome.map_err(|errors| AssemblyError::new(source, self.source_name, errors))
    }

    fn assembled(&self, source: &str) -> Result<Assembled, Vec<Diagnostic>> {
        let mut diagnostics = Diagnostics::new(self.max_errors);
        if source.len() > self.max_source_size {
            let message =
                format!("the source has {} bytes; the maximum is {}", source.len(), self.max_source_size);
            diagnostics.report(Diagnostic::new(DiagnosticCode::SourceTooLarge, (0..0).into(), message));
            return Err(diagnostics.into_sorted());
        }
        assembler::assemble(source, self).map_err(|mut errors| {
            advice::add(source, self.host_functions, &mut errors);
            errors
        })
    }
}

/// Assembles `source` with the default [`Options`] and these names that `host` may use.
///
/// ```
/// use mini_vm::assembly::assemble;
/// use mini_vm::verify::verify;
///
/// let module = assemble("main: li r0, 6 * 7\n exit r0", &[])?;
/// assert_eq!(module.code.len(), 2);
/// assert!(verify(module).is_ok());
///
/// let error = assemble("main: lii r0, 6\n exit r0, r1", &[]).expect_err("it has two mistakes");
/// let [first, second] = error.diagnostics() else { panic!("{error}") };
/// assert_eq!(first.help.as_deref(), Some("did you mean `li`?"));
/// assert_eq!(second.code.as_str(), "E031");
/// # Ok::<(), mini_vm::assembly::AssemblyError>(())
/// ```
///
/// # Errors
///
/// As [`Options::assemble`].
pub fn assemble(source: &str, host_functions: &[&str]) -> Result<Module, AssemblyError> {
    Options::default().host_functions(host_functions).assemble(source)
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

/// The names that registers have on line `line` of `source`, counted from 1, each with the number of its register.
///
/// ```
/// let source = "main: halt\n.fn sum(a, b)\n.reg c\nadd c, a, b\nret\n.end_fn\n";
/// assert_eq!(mini_vm::assembly::register_names(source, 4), [("a", 0), ("b", 1), ("c", 2)]);
/// assert_eq!(mini_vm::assembly::register_names(source, 1), []);
/// ```
pub fn register_names(source: &str, line: u32) -> Vec<(&str, u8)> {
    let mut names = Vec::new();
    if source.len() > Options::MAX_SOURCE_SIZE {
        return names;
    }
    syntax::parse_code(Source(source), &mut |statement| {
        if statement.line > line {
            return;
        }
        if matches!(statement.kind, StatementKind::Function(..) | StatementKind::EndFunction) {
            names.clear();
        }
        if let StatementKind::RegisterName(name, register) = statement.kind {
            // There are no more of them than registers.
            names.push((name.value, register));
        }
    });
    names
}
