//! Errors of single tokens: characters that start none, and literals that are not closed.

use crate::assembly::character;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode};
use crate::assembly::lexer::{Span, Token};

/// The error of a character that no token starts with, or that does not belong where it stands.
pub(super) fn stray_character(text: &str, span: Span) -> Diagnostic {
    let character = text.chars().next().unwrap_or_default();
    let span = span.part(0..character.len_utf8());
    let message = format!("unexpected character `{}`", character.escape_debug());
    Diagnostic::new(DiagnosticCode::StrayCharacter, span, message).with_help(character::meant(character))
}

/// The error of a string, or of a character literal, that the line ends.
pub(super) fn unterminated(token: Token, span: Span) -> Diagnostic {
    let (what, quote) =
        if token == Token::UnterminatedString { ("string", "\"") } else { ("character literal", "'") };
    let message = format!("the {what} is not closed on its line");
    Diagnostic::new(DiagnosticCode::Unterminated, span, message).with_label(format!("`{quote}` missing"))
}
