//! What stands in front of a place on its line: the word that is being written, and what it belongs to.

use std::ops::Range;

use crate::assembly::inspection::Inspection;
use crate::assembly::inspection::scan::{Context, LineContext};
use crate::assembly::lexer::{Span, Token, Tokens};

/// A token in front of the place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before<'t> {
    pub(super) token: Token,
    pub(super) text: &'t str,
    pub(super) span: Span,
}

/// A line up to a place that may be within a word.
pub(super) struct Prefix<'t> {
    /// The tokens behind the labels, without the word that is being written.
    pub(super) tokens: Vec<Before<'t>>,
    /// Whether labels stand in front of them.
    pub(super) has_labels: bool,
    /// The word that is being written, up to the place; may be empty.
    pub(super) word: &'t str,
    /// Where the word starts, and ends behind the place.
    pub(super) range: Range<usize>,
    /// Whether the word stands behind a backslash.
    pub(super) is_insertion: bool,
    /// What is around the line.
    pub(super) context: Context,
}

impl Inspection {
    /// What is around the line of a place, and where the line starts.
    pub(super) fn line_at(&self, file: usize, at: usize) -> Option<LineContext> {
        let lines = &self.scan.lines;
        let behind = lines.partition_point(|line| (line.file as usize, line.start as usize) <= (file, at));
        lines.get(behind.checked_sub(1)?).copied().filter(|line| line.file as usize == file)
    }

    /// The line in front of a place. `None` in comments and literals, and where there is no such place.
    pub(super) fn prefix(&self, file: usize, at: usize) -> Option<Prefix<'_>> {
        let text: &str = &self.scan.files.get(file)?.text;
        let before = text.get(..at)?;
        let LineContext { start, context, .. } = self.line_at(file, at)?;
        let mut tokens = Vec::new();
        let mut rest = Tokens::starting_at(before, start);
        let mut end = start as usize;
        while !matches!(rest.current(), Token::Newline | Token::End) {
            tokens.push(Before { token: rest.current(), text: rest.text(), span: rest.span() });
            end = rest.span().end as usize;
            rest.advance();
        }
        let is_comment = before[end..].contains([';', '#']);
        let is_open = |token| matches!(token, Token::UnterminatedString | Token::UnterminatedCharacter);
        if is_comment || tokens.iter().any(|before| is_open(before.token)) {
            return None;
        }
        let word_start = tokens
            .iter()
            .rev()
            .scan(at, |end, before| {
                let joins = before.span.end as usize == *end && is_of_word(before);
                joins.then(|| {
                    *end = before.span.start as usize;
                    *end
                })
            })
            .last()
            .unwrap_or(at);
        tokens.retain(|before| (before.span.start as usize) < word_start);
        let is_insertion = before[..word_start].ends_with('\\');
        let rest_of_word =
            text[at..].bytes().take_while(|&byte| byte == b'_' || byte.is_ascii_alphanumeric());
        let range = word_start..at + rest_of_word.count();
        let labels = labels_in(&tokens);
        tokens.drain(..labels);
        let has_labels = labels > 0;
        Some(Prefix { tokens, has_labels, word: &before[word_start..], range, is_insertion, context })
    }
}

/// Whether a token is part of the word that ends with it: a name, or a dot behind one.
fn is_of_word(before: &Before<'_>) -> bool {
    before.token.is_word() || before.token == Token::Stray && before.text == "."
}

/// How many tokens are labels and their colons.
fn labels_in(tokens: &[Before<'_>]) -> usize {
    let pairs = tokens.chunks_exact(2);
    2 * pairs.take_while(|pair| pair[0].token.is_word() && pair[1].token == Token::Colon).count()
}

impl<'t> Prefix<'t> {
    /// The tokens behind the mnemonic or the directive, and how many commas in no brackets are among them.
    pub(super) fn operands(&self) -> (&[Before<'t>], usize) {
        let operands = self.tokens.get(1..).unwrap_or_default();
        let (mut depth, mut commas) = (0_u32, 0);
        for before in operands {
            match before.token {
                Token::LeftParenthesis | Token::LeftBracket => depth += 1,
                Token::RightParenthesis | Token::RightBracket => depth = depth.saturating_sub(1),
                Token::Comma if depth == 0 => commas += 1,
                _ => {}
            }
        }
        (operands, commas)
    }

    /// The call in whose parentheses the place is: the index of the token in front of the parenthesis, and how many commas
    /// stand between.
    pub(super) fn open_call(&self) -> Option<(usize, usize)> {
        let (mut depth, mut commas) = (0_u32, 0);
        for (index, before) in self.tokens.iter().enumerate().rev() {
            match before.token {
                Token::RightParenthesis | Token::RightBracket => depth += 1,
                Token::LeftParenthesis if depth == 0 => return Some((index.checked_sub(1)?, commas)),
                Token::LeftParenthesis | Token::LeftBracket => depth = depth.saturating_sub(1),
                Token::Comma if depth == 0 => commas += 1,
                _ => {}
            }
        }
        None
    }
}
