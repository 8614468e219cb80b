//! The assembly language: from source text to a [`Module`].
//!
//! # The grammar
//!
//! A source is a sequence of lines. `{x}` stands for any number of `x`, `[x]` for at most one; what stands
//! in quotes is written as it is. White space separates; comments go from `;` or `#` to the end of the line.
//!
//! ```text
//! line        = {label ":"} [instruction | directive]
//! label       = name | "." name | name "." name
//! instruction = mnemonic [operand {"," operand}]
//! operand     = register | "[" register [("+" | "-") expression] "]" | expression | name | "@" expression
//!
//! directive   = ".const" name "=" expression
//!             | ".data" {label ":" | item}
//!             | ".map" name {"key=" type | "value=" type | "capacity=" expression}
//!             | ".func" (label | "@" expression)
//!             | ".host" name
//!             | ".constant" expression
//!             | ".entry" (label | "@" expression)
//!             | ".source" string
//!             | ".line" expression | ".lines" expression | ".no_lines"
//! item        = (".u8" | ".u16" | ".u32" | ".u64" | ".i8" | ".i16" | ".i32" | ".i64" | ".f32" | ".f64")
//!               expression {"," expression}
//!             | (".ascii" | ".string") string
//!             | (".zero" | ".align") expression
//! type        = "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" | "f32" | "f64"
//!             | "bytes" "(" expression ["," expression] ")"
//!
//! expression  = expression binary expression | unary expression | "(" expression ")" | value
//! binary      = "|"   weakest
//!             | "^"
//!             | "&"
//!             | "<<" | ">>"
//!             | "+" | "-"
//!             | "*" | "/" | "%"   strongest
//! unary       = "-" | "~" | "+"
//! value       = integer | float | character | label
//! ```
//!
//! Names are ASCII letters, digits and `_`, not starting with a digit. What looks like a register, `r` and
//! digits, is no name, and a name has at most 255 bytes. Mnemonics and registers are matched in any case, everything
//! else in its own.
//!
//! # Names
//!
//! * Labels and constants share a name space. Map layouts have one of their own, host functions another.
//! * `.next:` is a local label. Its whole name is that of the last global code label, a dot and its own:
//!   `main.next`, by which it can be used, and also defined, anywhere. Directives cannot be local labels.
//! * A label in front of an instruction or at the end of a line of code stands for the instruction that
//!   comes next, and only branches, `.func` and `.entry` take it. A label behind `.data` is the address of
//!   the byte that comes next, and a value like any other. `.data` labels have no scopes.
//! * `inf` and `nan` are constants that a source may define otherwise.
//!
//! # Expressions
//!
//! Integers are decimal, hexadecimal (`0x`), octal (`0o`) or binary (`0b`), with `_` anywhere behind the
//! first digit. A character, `'a'`, is its code point. Integers have 128 bits on the way; `/` and `%` round
//! towards zero and `>>` keeps the sign. Floating-point numbers have a fraction or an exponent; `+` and `-` in
//! front are all the arithmetic they take. Constants and labels may be used before they are defined,
//! except in `.zero` and `.align`, which decide where later data labels are. The offset of a memory
//! operand is what the brackets come to with 0 in place of the register.
//!
//! Strings hold any characters, and the escape sequences `\n`, `\t`, `\r`, `\0`, `\\`, `\"`, `\'`, `\xNN` (a
//! byte) and `\u{N}` (a character, in UTF-8). Characters take the same ones.
//!
//! # Directives
//!
//! * `.const` names a value: an integer or a floating-point number.
//! * `.data` lines make up the static data, one behind the other, from
//!   [`HEAP_START`] on. Nothing is aligned unless `.align`, a power of two up to 4096,
//!   says so. Integers must fit: `.u8` takes 0 to 255, `.i8` -128 to 127. `.string` ends in a zero byte, `.ascii`
//!   does not.
//! * `.map` declares a map layout: the types of keys and values and how many entries there may be. A
//!   layout without `value=` is a set. A number type is aligned to its size, `bytes(n)` to 1 and
//!   `bytes(n, a)` to `a`.
//! * `.func` adds an entry to the function table, for `func` and `callr`.
//! * `.entry` says where the program starts: else at `main`, or at the first instruction.
//! * `.source` names the file that the source lines are those of. `.line` is the source line of every
//!   instruction behind it. `.lines` is the source line of the line behind it, from which lines count on.
//!   Without either, an instruction's source line is its own.
//!
//! The rest is there so that every program can be written as text. `.constant` adds an entry to the constant
//! pool, in front of those that `lc` adds. `.host` adds one to the table of host functions, in front of those
//! that `host` adds. `.no_lines` leaves out the source lines. `@` and a number are an instruction, where a branch
//! target stands, or an entry of the pool or the function table.

mod advice;
mod assembler;
mod character;
mod data;
pub mod diagnostic;
mod directive;
mod encoding;
mod error;
mod evaluation;
mod foreign;
mod forms;
#[cfg(test)]
mod help_tests;
mod lexer;
mod literal;
mod names;
mod rendering;
mod scalar;
mod suggestion;
mod syntax;

use std::ops::Range;

use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Diagnostics};
use crate::memory::{HEAP_START, MAX_HEAP_SIZE};
use crate::module::MAX_HOST_FUNCTIONS;
use crate::module::Module;

pub(crate) use crate::assembly::directive::is_directive;
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
    max_source_size: usize,
    max_data_size: u64,
    max_label_size: usize,
    max_errors: usize,
}

/// No host functions, no source name, 64 MiB of source, of static data and of names of labels, 100 errors.
impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            host_functions: &[],
            source_name: None,
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
    /// data and the names of the labels take, which have limits of their own, and 2 KiB for each error.
    ///
    /// # Errors
    ///
    /// What is wrong with the source, or [`DiagnosticCode::OutOfMemory`] alone.
    pub fn assemble(&self, source: &str) -> Result<Module, AssemblyError> {
        self.module_of(source).map_err(|errors| AssemblyError::new(source, self.source_name, errors))
    }

    fn module_of(&self, source: &str) -> Result<Module, Vec<Diagnostic>> {
        let mut diagnostics = Diagnostics::new(self.max_errors);
        if source.len() > self.max_source_size {
            let message =
                format!("the source has {} bytes; the most is {}", source.len(), self.max_source_size);
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
