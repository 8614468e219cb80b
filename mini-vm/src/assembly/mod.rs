//! The assembly language: from source text to a [`Module`].
//!
//! [instructions]: mod@crate::reference
//! [host functions]: mod@crate::reference#host-functions
//! [traps]: mod@crate::reference#traps
//! [embedding]: crate#embedding
//! [fuel]: crate::fuel
//! [warnings]: Options::warnings
//!
#![doc = include_str!("../../docs/language.md")]

mod access;
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
mod expansion;
pub mod files;
mod foreign;
pub mod formatting;
mod forms;
#[cfg(test)]
mod help_tests;
pub mod inspection;
pub(crate) mod keywords;
mod lexer;
mod lexical;
pub mod library;
mod literal;
mod liveness;
mod names;
mod positions;
mod rendering;
mod scalar;
mod selection;
pub(crate) mod suggestion;
mod syntax;
mod texts;
mod unknown_names;
mod values;
mod warnings;

use std::mem;
use std::ops::Range;

use crate::assembly::assembler::Expanded;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, too_many_behind};
use crate::assembly::expansion::origins::Texts;
use crate::assembly::expansion::{Expansion, Unexpanded};
use crate::assembly::files::{Files, Provider, SourceFile};
use crate::machine::host::HostSignature;
use crate::memory::{HEAP_START, MAX_HEAP_SIZE};
use crate::module::MAX_HOST_FUNCTIONS;
use crate::module::Module;

pub use crate::assembly::error::AssemblyError;
pub(crate) use crate::assembly::foreign::name as foreign_name;
pub use crate::assembly::suggestion::closest;

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
    host_signatures: &'a [HostSignature<'a>],
    source_name: Option<&'a str>,
    files: Provider<'a>,
    max_source_size: usize,
    max_expansion_size: usize,
    max_data_size: u64,
    max_label_size: usize,
    max_errors: usize,
    warns: bool,
}

/// No host functions, no source name, no files, 64 MiB of source, of static data and of names of labels, 16 MiB made by macros
/// and repetitions, 100 errors, no warnings.
impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            host_functions: &[],
            host_signatures: &[],
            source_name: None,
            files: Provider(None),
            max_source_size: 64 << 20,
            max_expansion_size: 16 << 20,
            max_data_size: 64 << 20,
            max_label_size: 64 << 20,
            max_errors: 100,
            warns: false,
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

    /// Sets functions that `host` may use, besides those of [`host_functions`](Self::host_functions), with what goes into
    /// them and comes out. Calls that name their arguments are checked against it: `host read(address, size)`, but not
    /// `host read, r0`. Those behind the first [`MAX_HOST_FUNCTIONS`] do not count, and of two with one name the first does.
    ///
    /// ```
    /// use mini_vm::assembly::Options;
    /// use mini_vm::console::Console;
    ///
    /// let options = Options::default().host_signatures(Console::SIGNATURES);
    /// let error = options.assemble(".fn main()\n host print_int(1, 2)\n halt").expect_err("it takes one");
    /// let [diagnostic] = error.diagnostics() else { panic!("{error}") };
    /// assert_eq!(diagnostic.code.as_str(), "E100");
    /// ```
    #[must_use]
    pub fn host_signatures(self, host_signatures: &'a [HostSignature<'a>]) -> Self {
        let count = host_signatures.len().min(MAX_HOST_FUNCTIONS);
        Self { host_signatures: &host_signatures[..count], ..self }
    }

    /// Every name that `host` may use.
    fn host_names(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        let signatures = self.host_signatures.iter().map(|signature| signature.name);
        self.host_functions.iter().copied().chain(signatures)
    }

    /// Sets what [`Module::source_name`] becomes, unless a `.source` directive gives another.
    #[must_use]
    pub fn source_name(self, source_name: &'a str) -> Self {
        Self { source_name: Some(source_name), ..self }
    }

    /// Sets who gives the files that `.incbin` and `.include` name. Without this there are none but those of the standard
    /// library.
    #[must_use]
    pub fn files(self, files: &'a dyn Files) -> Self {
        Self { files: Provider(Some(files)), ..self }
    }

    /// Sets how many bytes the source may have with the files that it includes and with what macros and repetitions make, at
    /// most [`Self::MAX_SOURCE_SIZE`].
    #[must_use]
    pub fn max_source_size(self, max_source_size: usize) -> Self {
        Self { max_source_size: max_source_size.min(Self::MAX_SOURCE_SIZE), ..self }
    }

    /// Sets what macros and repetitions may cost. A use of a macro and a turn of a repetition cost the bytes of the body,
    /// of the parameters with their arguments, and of the lines that are made of it. Each of them and each of the lines costs 32 besides.
    #[must_use]
    pub fn max_expansion_size(self, max_expansion_size: usize) -> Self {
        Self { max_expansion_size: max_expansion_size.min(Self::MAX_SOURCE_SIZE), ..self }
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

    /// Sets whether a source that is correct is looked through for what is probably a mistake. The kinds are those of
    /// [`DiagnosticCode`] whose [severity](DiagnosticCode::severity) is that of a warning.
    ///
    /// ```
    /// use mini_vm::assembly::Options;
    ///
    /// let options = Options::default().warnings(true);
    /// let assembled = options.assemble_with_files("main: li r0, 6\n.again: exit r0")?;
    /// assert_eq!(assembled.warnings[0].to_string(), "2:1: warning[W001]: label `main.again` is not used");
    /// # Ok::<(), mini_vm::assembly::AssemblyError>(())
    /// ```
    ///
    /// This takes up to 200 bytes of memory for each instruction besides what assembling takes, and 50 for each byte that
    /// expansion leaves out.
    #[must_use]
    pub fn warnings(self, warns: bool) -> Self {
        Self { warns, ..self }
    }

    /// Assembles `source`. A module that is returned keeps the rules of [`crate::verify`].
    ///
    /// This takes at most 16 bytes of memory for each byte of the source, the module with it, besides what the static
    /// data and the names of the labels take, which have limits of their own, and 2 KiB for each error. The bytes of files
    /// are there twice for a time. A source with `.include`, `.macro`, `.rept` or `.if` takes at most 40 bytes for each
    /// byte of it, of the files that it includes, and of what macros and repetitions may cost.
    ///
    /// # Errors
    ///
    /// What is wrong with the source, or [`DiagnosticCode::OutOfMemory`] alone.
    pub fn assemble(&self, source: &str) -> Result<Module, AssemblyError> {
        self.assemble_with_files(source).map(|assembled| assembled.module)
    }

    /// Assembles `source`, as [`Self::assemble`], and gives besides the files that it includes, and the warnings, if
    /// [`Self::warnings`] asks for them.
    ///
    /// # Errors
    ///
    /// As [`Self::assemble`].
    pub fn assemble_with_files(&self, source: &str) -> Result<Assembled, AssemblyError> {
        let failed = |files, diagnostics| AssemblyError::new(source, self.source_name, files, diagnostics);
        if source.len() > self.max_source_size {
            return Err(failed(Vec::new(), self.too_large(source)));
        }
        let mut expansion = match expansion::expand(source, self) {
            Ok(expansion) => expansion,
            Err(Unexpanded { diagnostics, files }) => return Err(failed(files, diagnostics)),
        };
        let strays = expansion.as_mut().map(|expansion| mem::take(&mut expansion.strays)).unwrap_or_default();
        // The errors of both together are as many as are shown.
        let options = Self { max_errors: self.max_errors - strays.len(), ..*self };
        let mut outcome = match &expansion {
            None => options.translate(source, None),
            Some(Expansion { text, origins, .. }) => {
                options.translate(text, Some(Expanded { origins, written: Texts(source) }))
            }
        };
        let diagnostics = match &mut outcome {
            Ok((_, warnings)) => warnings,
            Err(errors) => errors,
        };
        let files = expansion.map_or_else(Vec::new, |Expansion { text, origins, .. }| {
            origins.settle(&text, diagnostics);
            origins.into_files()
        });
        match outcome {
            Ok((module, mut warnings)) if strays.is_empty() => {
                error::place(source, &files, &mut warnings);
                Ok(Assembled { module, files, warnings })
            }
            Ok(_) => Err(failed(files, strays)),
            Err(errors) => Err(failed(files, self.merged(strays, errors))),
        }
    }

    /// The errors of the expansion and those of what has been expanded, in the order of the source.
    fn merged(&self, strays: Vec<Diagnostic>, mut errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let is_alone = errors.iter().any(|error| error.code == DiagnosticCode::OutOfMemory);
        if strays.is_empty() || is_alone {
            return errors;
        }
        let more = errors.pop_if(|last| last.code == DiagnosticCode::TooManyErrors);
        errors.extend(strays);
        errors.sort_by_key(expansion::outermost_start);
        if more.is_some() {
            errors.push(too_many_behind(errors.last(), self.max_errors));
        }
        errors
    }

    fn too_large(&self, source: &str) -> Vec<Diagnostic> {
        let message =
            format!("the source has {} bytes; the maximum is {}", source.len(), self.max_source_size);
        vec![Diagnostic::new(DiagnosticCode::SourceTooLarge, (0..0).into(), message)]
    }

    /// The module of a text, which may have been expanded, and its warnings.
    fn translate(
        &self,
        text: &str,
        expanded: Option<Expanded<'_>>,
    ) -> Result<(Module, Vec<Diagnostic>), Vec<Diagnostic>> {
        let translated = assembler::assemble(text, expanded, self).map_err(|mut errors| {
            advice::add(text, self, &mut errors);
            errors
        })?;
        let warnings = if self.warns {
            warnings::find(text, expanded, &translated, self.max_errors)?
        } else {
            Vec::new()
        };
        Ok((translated.module, warnings))
    }
}

/// What comes of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assembled {
    /// The program.
    pub module: Module,
    /// The files that the source includes, those of the standard library among them, in the order in which they are named.
    pub files: Vec<SourceFile>,
    /// What in them is probably a mistake, in the order of the text that they make: no more than
    /// [`Options::max_errors`], and one that says that there are more.
    pub warnings: Vec<Diagnostic>,
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
