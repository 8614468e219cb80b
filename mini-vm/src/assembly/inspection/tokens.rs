//! The tokens of a line, in which a name that a macro puts together is one.

use crate::assembly::inspection::symbol::SymbolId;
use crate::assembly::lexer::{Span, Token, Tokens};

/// A token of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    pub(super) span: Span,
    /// Whether parameters are a part of it, so that what is written is not its name.
    pub(super) is_made: bool,
}

impl Lexeme {
    pub(super) fn text(self, source: &str) -> &str {
        &source[self.span.start as usize..self.span.end as usize]
    }

    /// Whether it is a name that stands there as it is written.
    pub(super) fn is_name(self) -> bool {
        self.token == Token::Name && !self.is_made
    }
}

/// A parameter behind a backslash.
pub(super) struct Insertion {
    pub(super) span: Span,
    pub(super) parameter: SymbolId,
}

/// The tokens of a line, and where the next one starts.
pub(super) struct LineTokens {
    pub(super) lexemes: Vec<Lexeme>,
    pub(super) insertions: Vec<Insertion>,
    pub(super) end: u32,
}

/// Takes the line of `text` apart that starts at `start`. `parameter_called` tells which names are those of parameters.
pub(super) fn line_tokens(
    text: &str,
    start: u32,
    parameter_called: impl Fn(&str) -> Option<SymbolId>,
) -> LineTokens {
    let mut line = LineTokens { lexemes: Vec::new(), insertions: Vec::new(), end: start };
    let mut tokens = Tokens::starting_at(text, start);
    loop {
        let (token, span) = (tokens.current(), tokens.span());
        if matches!(token, Token::Newline | Token::End) {
            line.end = span.start;
            return line;
        }
        if token == Token::Stray
            && let Some(end) = line.insert(text, span, &parameter_called)
        {
            tokens = Tokens::starting_at(text, end);
            continue;
        }
        tokens.advance();
        if matches!(token, Token::String | Token::Character) {
            line.insert_in_literal(text, span, &parameter_called);
        }
        match line.lexemes.last_mut() {
            // A dot alone, and what goes on with a name that is put together.
            Some(last) if last.is_made && last.span.end == span.start && is_part(token) => {
                last.span.end = span.end;
            }
            _ => line.lexemes.push(Lexeme { token, span, is_made: false }),
        }
    }
}

/// Whether a token goes on with a name.
fn is_part(token: Token) -> bool {
    token.is_word() || matches!(token, Token::Integer | Token::Float)
}

impl LineTokens {
    /// Takes a backslash and the parameter behind it, and tells where that ends.
    fn insert(
        &mut self,
        text: &str,
        span: Span,
        parameter_called: impl Fn(&str) -> Option<SymbolId>,
    ) -> Option<u32> {
        let rest = text[span.start as usize..].strip_prefix('\\')?;
        let end = if rest.starts_with("()") {
            span.start + 3
        } else {
            let name = word_at_start(rest);
            let parameter = parameter_called(name)?;
            let span = Span { start: span.start + 1, end: span.start + 1 + name.len() as u32 };
            self.insertions.push(Insertion { span, parameter });
            span.end
        };
        let is_dot = |last: &Lexeme| last.token == Token::Stray && last.text(text) == ".";
        match self.lexemes.last_mut() {
            Some(last) if last.span.end == span.start && (is_part(last.token) || is_dot(last)) => {
                last.token = if is_dot(last) { Token::DottedName } else { last.token };
                (last.span.end, last.is_made) = (end, true);
            }
            _ => self.lexemes.push(Lexeme {
                token: Token::Name,
                span: Span { start: span.start, end },
                is_made: true,
            }),
        }
        Some(end)
    }

    /// Takes the parameters in a literal. Escape sequences of one letter, and of a number, come first.
    fn insert_in_literal(
        &mut self,
        text: &str,
        span: Span,
        parameter_called: impl Fn(&str) -> Option<SymbolId>,
    ) {
        let mut at = span.start as usize;
        while let Some(found) = text[at..span.end as usize].find('\\') {
            let start = at + found + 1;
            let name = word_at_start(&text[start..span.end as usize]);
            let is_number = name.len() == 3
                && name.starts_with('x')
                && name[1..].bytes().all(|digit| digit.is_ascii_hexdigit());
            match parameter_called(name).filter(|_| name.len() > 1 && !is_number) {
                Some(parameter) => {
                    at = start + name.len();
                    self.insertions.push(Insertion { span: (start..at).into(), parameter });
                }
                None => at = start + text[start..].chars().next().map_or(0, char::len_utf8),
            }
        }
    }
}

/// The letters, digits and `_` that a text starts with.
pub(super) fn word_at_start(text: &str) -> &str {
    let end = text.bytes().position(|byte| byte != b'_' && !byte.is_ascii_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}
