//! The layout of sources: [`format()`] gives a source the one that `docs/fmt.md` describes.
//!
//! It works line by line on tokens and comments, not on statements. So a source with errors of meaning is formatted too,
//! and directives and notations need no place here unless their layout differs from that of others. What it does not know stays as it is
//! written.
//!
//! `line` takes a source apart, `layout` lays the code of a line out, and `columns` knows where things stand that stand
//! below each other. A source is gone through several times, so that nothing is kept of it but a number for each run of
//! lines with a column of its own.

mod columns;
mod layout;
mod line;

use crate::allocation::OutOfMemory;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Diagnostics};
use crate::assembly::error::AssemblyError;
use crate::assembly::formatting::columns::{
    Columns, CommentColumns, NameColumns, measure_comments, measure_names,
};
use crate::assembly::formatting::layout::lay_out;
use crate::assembly::formatting::line::{Line, Lines};
use crate::assembly::lexer::{Token, Tokens};
use crate::assembly::{Options, lexical};
use crate::instruction::Opcode;

/// The most errors that are returned.
const MAX_ERRORS: usize = 100;

/// Lays `source` out. It has the same tokens and comments on the same lines, so it assembles to the same bytes.
///
/// This takes time in proportion to the source, and the text that is returned is at most 25 times as long.
///
/// ```
/// let source = "main: LI R0,6*7 ; the answer\nexit r0";
/// let formatted = mini_vm::assembly::formatting::format(source)?;
/// assert_eq!(formatted, "\
/// main:   li      r0, 6 * 7               ; the answer
///         exit    r0
/// ");
/// # Ok::<(), mini_vm::assembly::AssemblyError>(())
/// ```
///
/// # Errors
///
/// Characters that no token starts with, and literals that are not closed, at most 100 of them; or
/// [`DiagnosticCode::SourceTooLarge`] or [`DiagnosticCode::OutOfMemory`] alone.
pub fn format(source: &str) -> Result<String, AssemblyError> {
    format_checked(source).map_err(|errors| AssemblyError::new(source, None, Vec::new(), errors))
}

/// Whether two sources have the same tokens and comments on the same lines, whatever their layout.
///
/// ```
/// use mini_vm::assembly::formatting::has_same_tokens;
///
/// assert!(has_same_tokens("main: HALT", "main:   halt\n"));
/// assert!(!has_same_tokens("main: halt", "main:\n        halt\n"));
/// ```
#[must_use]
pub fn has_same_tokens(before: &str, after: &str) -> bool {
    let is_allowed = before.len().max(after.len()) <= Options::MAX_SOURCE_SIZE;
    is_allowed && compare(before, after).unwrap_or(false)
}

fn format_checked(source: &str) -> Result<String, Vec<Diagnostic>> {
    let mut diagnostics = Diagnostics::new(MAX_ERRORS);
    if source.len() > Options::MAX_SOURCE_SIZE {
        let message =
            format!("the source has {} bytes; the maximum is {}", source.len(), Options::MAX_SOURCE_SIZE);
        diagnostics.report(Diagnostic::new(DiagnosticCode::SourceTooLarge, (0..0).into(), message));
        return Err(diagnostics.into_sorted());
    }
    report_malformed(source, &mut diagnostics);
    if diagnostics.is_empty() {
        let formatted = write(source);
        if let Ok(formatted) = diagnostics.checked(formatted) {
            return Ok(formatted);
        }
    }
    Err(diagnostics.into_sorted())
}

/// Reports what is no token, or only the start of one.
fn report_malformed(source: &str, diagnostics: &mut Diagnostics) {
    let mut tokens = Tokens::new(source);
    let mut is_include = false;
    while tokens.current() != Token::End && !diagnostics.is_full() {
        let (token, text, span) = (tokens.current(), tokens.text(), tokens.span());
        tokens.advance();
        match token {
            Token::Newline => is_include = false,
            Token::DottedName => is_include |= text == layout::INCLUDE,
            Token::Stray if is_include || line::is_part_of_name(source, text, span) => {}
            Token::Stray => _ = diagnostics.report(lexical::stray_character(text, span)),
            Token::UnterminatedString | Token::UnterminatedCharacter => {
                diagnostics.report(lexical::unterminated(token, span));
            }
            _ => {}
        }
    }
}

fn write(source: &str) -> Result<String, OutOfMemory> {
    let columns = Columns::of(source)?;
    let name_columns = measure_names(source)?;
    let comment_columns = measure_comments(source, columns, NameColumns::new(&name_columns))?;
    let (mut names, mut comments) = (NameColumns::new(&name_columns), CommentColumns::new(&comment_columns));
    let mut formatted = String::new();
    let (mut lines, mut code) = (Lines::new(source), String::new());
    let mut line_ends = 0;
    while let Some(line) = lines.next()? {
        let name_column = names.next(line);
        let comment_column = comments.next(line);
        lay_out(line, columns, name_column, &mut code)?;
        if line.is_blank() {
            line_ends += 1;
            continue;
        }
        let padding = comment_column.unwrap_or_default();
        let comment = line.indentation().len() + line.comment.map_or(0, str::len);
        let size = line_ends + code.len() + padding + comment + columns::MNEMONIC;
        reserve(&mut formatted, size)?;
        formatted.extend(std::iter::repeat_n('\n', line_ends));
        formatted.push_str(&code);
        push_comment(&mut formatted, line, &code, comment_column);
        line_ends = 1;
    }
    reserve(&mut formatted, 1)?;
    // Blank lines at the end go.
    formatted.push_str(if formatted.is_empty() { "" } else { "\n" });
    Ok(formatted)
}

/// Adds the comment of a line behind its code.
fn push_comment(formatted: &mut String, line: &Line<'_>, code: &str, column: Option<usize>) {
    let Some(comment) = line.comment else { return };
    let column = match column {
        Some(column) => column,
        None => line.comment_indentation(),
    };
    if line.is_kept() {
        formatted.push_str(line.indentation());
    } else {
        layout::pad(formatted, layout::width(code), column);
    }
    formatted.push_str(comment);
}

/// Makes room for `size` more bytes.
fn reserve(text: &mut String, size: usize) -> Result<(), OutOfMemory> {
    text.try_reserve(size).map_err(|_| OutOfMemory { bytes: size })
}

fn compare(before: &str, after: &str) -> Result<bool, OutOfMemory> {
    let (mut old, mut new) = (Lines::new(before), Lines::new(after));
    loop {
        match (old.next()?, new.next()?) {
            (None, None) => return Ok(true),
            (Some(one), Some(other)) if is_same(one, other) => {}
            // Blank lines at the end do not count.
            (Some(line), None) | (None, Some(line)) if line.is_blank() => {}
            _ => return Ok(false),
        }
    }
}

fn is_same(one: &Line<'_>, other: &Line<'_>) -> bool {
    let mut pairs = std::iter::zip(&one.atoms, &other.atoms);
    one.atoms.len() == other.atoms.len()
        && one.comment == other.comment
        && pairs.all(|(first, second)| {
            let (first, second) = ((first.token, one.text(first)), (second.token, other.text(second)));
            first == second || is_same_word(first, second)
        })
}

/// Whether two tokens are one mnemonic or one register in two cases.
fn is_same_word(one: (Token, &str), other: (Token, &str)) -> bool {
    let is_any_case = one.0 == Token::Register || Opcode::from_mnemonic(one.1).is_some();
    one.0 == other.0 && is_any_case && one.1.eq_ignore_ascii_case(other.1)
}
