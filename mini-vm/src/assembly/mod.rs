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
//! digits, is no name. Mnemonics and registers are matched in any case, everything else in its own.
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
//!   [`HEAP_START`](crate::machine::HEAP_START) on. Nothing is aligned unless `.align`, a power of two up to 4096,
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

mod assembler;
mod data;
pub mod diagnostic;
mod directive;
mod encoding;
mod evaluation;
mod expression;
mod lexer;
mod literal;
mod statement;
mod suggestion;
mod syntax;

use std::ops::Range;

use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Diagnostics};
use crate::module::Module;

pub(crate) use crate::assembly::directive::is_directive;

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
