//! Lines of a body, in which arguments take the place of parameters.

use std::collections::HashSet;

use crate::allocation::{self, OutOfMemory};
use crate::assembly::expansion::origins::{Piece, origin};
use crate::assembly::lexer::{Span, Token, Tokens};
use crate::name::MAX_NAME_LENGTH;

/// What a name in a body stands for.
pub(super) struct Binding {
    pub(super) name: String,
    pub(super) text: String,
    /// The files whose names the parts of the text are, each with where the part starts.
    pub(super) homes: Vec<(u32, u32)>,
    /// The global label that the text, a local name, belongs to, if the body may have others.
    pub(super) scope: Option<String>,
}

impl Binding {
    /// What stands in one file.
    pub(super) fn written_in(file: u32, name: &str, text: String) -> Self {
        Self { name: name.to_owned(), text, homes: vec![(0, file)], scope: None }
    }

    pub(super) fn size(&self) -> usize {
        self.name.len() + self.text.len() + self.scope.as_ref().map_or(0, String::len)
    }
}

/// What the names in a body stand for.
pub(super) struct Bindings<'o> {
    /// Those of the body around it. A macro has none around it.
    pub(super) outer: Option<&'o Bindings<'o>>,
    pub(super) names: Vec<Binding>,
    /// The local labels that the body defines, without their dots.
    pub(super) labels: &'o HashSet<String>,
    /// What makes these labels others than those of the next expansion.
    pub(super) number: u32,
    /// The file that the body stands in.
    pub(super) file: u32,
}

impl Bindings<'_> {
    fn binding_of(&self, name: &str) -> Option<&Binding> {
        let bound = self.names.iter().find(|binding| binding.name == name);
        bound.or_else(|| self.outer?.binding_of(name))
    }

    /// The number of the body that defines the local label `.name`.
    fn definer_of(&self, name: &str) -> Option<u32> {
        if self.labels.contains(name) {
            return Some(self.number);
        }
        self.outer?.definer_of(name)
    }
}

/// A line, or several, as it is read, and where its parts come from.
pub(super) struct Line {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
}

/// Why a line cannot be made, and where that is.
pub(super) enum LineError {
    /// Behind `\` stands no parameter.
    UnknownParameter(Span),
    /// The line has more bytes than are left.
    TooLong,
    OutOfMemory(OutOfMemory),
}

impl From<OutOfMemory> for LineError {
    fn from(out_of_memory: OutOfMemory) -> Self {
        Self::OutOfMemory(out_of_memory)
    }
}

/// Adds `more` to a text.
pub(super) fn append(text: &mut String, more: &str) -> Result<(), OutOfMemory> {
    if text.capacity() - text.len() < more.len() {
        let count = more.len().max(text.len() / 4);
        text.try_reserve_exact(count).map_err(|_| OutOfMemory { bytes: text.len() + count })?;
    }
    text.push_str(more);
    Ok(())
}

impl Line {
    /// The bytes of the text of `file` that `span` is.
    pub(super) fn copy(text: &str, span: Span, file: u32) -> Result<Self, OutOfMemory> {
        let text = allocation::text(&text[span.start as usize..span.end as usize])?;
        Ok(Self { text, pieces: vec![Piece { start: 0, at: span.start, replaced: 0, home: file }] })
    }

    /// The files whose names the parts of a part are, each with where it starts.
    pub(super) fn homes(&self, part: Span) -> Vec<(u32, u32)> {
        let first = self.pieces.partition_point(|piece| piece.start <= part.start).saturating_sub(1);
        let pieces = self.pieces[first..].iter().take_while(|piece| piece.start < part.end);
        let mut homes: Vec<_> =
            pieces.map(|piece| (piece.start.saturating_sub(part.start), piece.home)).collect();
        homes.dedup_by_key(|&mut (_, home)| home);
        homes
    }

    /// The bytes of the file that `span` of this line comes from.
    pub(super) fn origin(&self, span: Span) -> Span {
        origin(&self.pieces, span)
    }

    /// This line with other text in the place of these parts, which are in its order.
    pub(super) fn spliced(&self, parts: &[(Span, &str)]) -> Result<Self, OutOfMemory> {
        let mut line = Self { text: String::new(), pieces: Vec::new() };
        let mut from = 0;
        for (span, by) in parts {
            line.part(self, Span { start: from, end: span.start })?;
            line.replaced(by, self.origin(*span), 0)?;
            from = span.end;
        }
        line.part(self, Span { start: from, end: self.text.len() as u32 })?;
        Ok(line)
    }

    /// Adds a part of another line.
    fn part(&mut self, other: &Self, part: Span) -> Result<(), OutOfMemory> {
        let start = self.text.len() as u32;
        let first = other.pieces.partition_point(|piece| piece.start <= part.start).saturating_sub(1);
        for piece in other.pieces[first..].iter().take_while(|piece| piece.start < part.end) {
            let at = piece.start.max(part.start);
            let start = start + (at - part.start);
            let piece = Piece { start, at: piece.start_of(at), ..*piece };
            allocation::push(&mut self.pieces, piece)?;
        }
        append(&mut self.text, &other.text[part.start as usize..part.end as usize])
    }

    /// The line of `text` that starts at `start`, without the comment at its end, and in it what `bindings` says.
    pub(super) fn bound(
        text: &str,
        start: u32,
        bindings: &Bindings<'_>,
        room: usize,
    ) -> Result<Self, LineError> {
        let mut line = Self { text: String::new(), pieces: Vec::new() };
        let mut tokens = Tokens::starting_at(text, start);
        let mut end = start;
        let mut depth = 0_u32;
        let mut previous = Token::Newline;
        let mut is_glued = false;
        while !matches!(tokens.current(), Token::Newline | Token::End) {
            let (token, word, span) = (tokens.current(), tokens.text(), tokens.span());
            line.copied(text, Span { start: end, end: span.start }, bindings.file)?;
            is_glued &= end == span.start;
            end = span.end;
            match token {
                Token::LeftBracket => depth += 1,
                Token::RightBracket => depth = depth.saturating_sub(1),
                _ => {}
            }
            if word.starts_with('\\') {
                let (size, argument) = glued(&text[span.start as usize..], bindings)
                    .ok_or(LineError::UnknownParameter(Span { end: span.start + 1, ..span }))?;
                end = span.start + size;
                if let Some(argument) = argument {
                    line.argument(argument, "", "", Span { end, ..span })?;
                }
                tokens = Tokens::starting_at(text, end);
                (previous, is_glued) = (Token::Name, true);
                if line.text.len() > room {
                    return Err(LineError::TooLong);
                }
                continue;
            }
            tokens.advance();
            let is_part = is_glued || text[span.end as usize..].starts_with('\\');
            match token {
                Token::Name if !is_part => match bindings.binding_of(word) {
                    Some(argument) => {
                        let around = Surroundings::of(previous, tokens.current(), depth > 0);
                        let is_operand = !matches!(previous, Token::Newline | Token::Colon)
                            && tokens.current() != Token::Colon;
                        let joins = is_joined(&line.text, &argument.text)
                            || is_joined(&argument.text, &text[span.end as usize..]);
                        let (open, close) = match &argument.scope {
                            Some(scope) if is_operand => (scope.as_str(), ""),
                            // No token comes of two.
                            _ if joins => (" ", " "),
                            _ => around.parentheses(&argument.text),
                        };
                        line.argument(argument, open, close, span)?;
                    }
                    None => line.copied(text, span, bindings.file)?,
                },
                Token::DottedName if !is_part => match bindings.definer_of(&word[1..]) {
                    Some(number) => line.replaced(&format!("{word}__{number}"), span, bindings.file)?,
                    None => line.copied(text, span, bindings.file)?,
                },
                Token::String | Token::Character => line.literal(text, span, bindings)?,
                _ => line.copied(text, span, bindings.file)?,
            }
            (previous, is_glued) = (token, is_glued && token.is_word());
            if line.text.len() > room {
                return Err(LineError::TooLong);
            }
        }
        Ok(line)
    }

    fn copied(&mut self, text: &str, span: Span, home: u32) -> Result<(), OutOfMemory> {
        if span.start == span.end {
            return Ok(());
        }
        let piece = Piece { start: self.text.len() as u32, at: span.start, replaced: 0, home };
        let goes_on = self
            .pieces
            .last()
            .is_some_and(|last| last.replaced == 0 && last.at + (piece.start - last.start) == piece.at);
        if !goes_on {
            allocation::push(&mut self.pieces, piece)?;
        }
        append(&mut self.text, &text[span.start as usize..span.end as usize])
    }

    /// Adds an argument, between `open` and `close`.
    fn argument(
        &mut self,
        argument: &Binding,
        open: &str,
        close: &str,
        span: Span,
    ) -> Result<(), OutOfMemory> {
        append(&mut self.text, open)?;
        let start = self.text.len() as u32;
        for (index, &(at, home)) in argument.homes.iter().enumerate() {
            let start = if index == 0 { start - open.len() as u32 } else { start + at };
            let piece = Piece { start, at: span.start, replaced: span.end - span.start, home };
            allocation::push(&mut self.pieces, piece)?;
        }
        append(&mut self.text, &argument.text)?;
        append(&mut self.text, close)
    }

    fn replaced(&mut self, by: &str, span: Span, home: u32) -> Result<(), OutOfMemory> {
        let start = self.text.len() as u32;
        let piece = Piece { start, at: span.start, replaced: span.end - span.start, home };
        allocation::push(&mut self.pieces, piece)?;
        append(&mut self.text, by)
    }

    /// Adds a literal, in which parameters stand behind `\`.
    fn literal(&mut self, text: &str, span: Span, bindings: &Bindings<'_>) -> Result<(), OutOfMemory> {
        let mut from = span.start;
        let mut at = span.start;
        while at < span.end {
            let rest = &text[at as usize..span.end as usize];
            if !rest.starts_with('\\') {
                at += rest.find('\\').unwrap_or(rest.len()) as u32;
                continue;
            }
            // Escape sequences of one letter and of a number come first.
            let is_parameter =
                |&(size, _): &(u32, _)| size > 2 && !is_numbered_escape(&rest[..size as usize]);
            match glued(rest, bindings).filter(is_parameter) {
                Some((size, argument)) => {
                    self.copied(text, Span { start: from, end: at }, bindings.file)?;
                    let part = Span { start: at, end: at + size };
                    let argument =
                        argument.map_or_else(String::new, |argument| inside_literal(&argument.text));
                    self.replaced(&argument, part, bindings.file)?;
                    (from, at) = (at + size, at + size);
                }
                None => {
                    let escaped = rest[1..].chars().next().map_or(0, char::len_utf8);
                    at += 1 + escaped as u32;
                }
            }
        }
        self.copied(text, Span { start: from, end: span.end }, bindings.file)
    }
}

/// The numbers with which names of a text end as those of the local labels of bodies do.
pub(super) fn numbers_in_names(text: &str) -> impl Iterator<Item = u32> {
    text.split("__").skip(1).filter_map(|rest| {
        let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse().ok()
    })
}

/// What stands for `\name`, with which `text` starts, and how many bytes that has. `\()` is nothing: it ends a name.
fn glued<'b>(text: &str, bindings: &'b Bindings<'_>) -> Option<(u32, Option<&'b Binding>)> {
    let name = &text[1..];
    if name.starts_with("()") {
        return Some((3, None));
    }
    let end = name.bytes().position(|byte| byte != b'_' && !byte.is_ascii_alphanumeric());
    let name = &name[..end.unwrap_or(name.len())];
    if name.len() > MAX_NAME_LENGTH {
        return None;
    }
    bindings.binding_of(name).map(|binding| (1 + name.len() as u32, Some(binding)))
}

/// Whether it is `\x` with two digits.
fn is_numbered_escape(text: &str) -> bool {
    text.strip_prefix("\\x")
        .is_some_and(|digits| digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// An argument as it stands in a literal: a string without its quotes.
fn inside_literal(argument: &str) -> String {
    match argument.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) => inside.to_owned(),
        None => argument.replace('\\', "\\\\").replace('"', "\\\""),
    }
}

/// Whether the last character of one text and the first of another one are one operator.
fn is_joined(text: &str, next: &str) -> bool {
    let characters = (text.chars().next_back(), next.chars().next());
    matches!(
        characters,
        (Some('<'), Some('<' | '='))
            | (Some('>'), Some('>' | '='))
            | (Some('=' | '!'), Some('='))
            | (Some('-'), Some('>'))
    )
}

/// What stands around a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Surroundings {
    /// No operator.
    Free,
    /// `+` in the brackets of a memory operand, where an argument may have registers, which stand in no parentheses.
    Sum,
    /// Another operator, or `+` elsewhere.
    Operator,
}

impl Surroundings {
    fn of(before: Token, behind: Token, is_in_brackets: bool) -> Self {
        let around = [before, behind];
        if around.into_iter().any(|token| is_product(token) || token == Token::Minus || is_weak(token)) {
            return Self::Operator;
        }
        match around.contains(&Token::Plus) {
            true if is_in_brackets => Self::Sum,
            true => Self::Operator,
            false => Self::Free,
        }
    }

    /// What stands around an argument of several tokens that would not be one operand without it.
    fn parentheses(self, argument: &str) -> (&'static str, &'static str) {
        let has_some = match self {
            Self::Free => false,
            Self::Sum => is_weak_sum(argument),
            Self::Operator => {
                let mut tokens = Tokens::new(argument);
                tokens.advance();
                tokens.current() != Token::End
            }
        };
        if has_some { ("(", ")") } else { ("", "") }
    }
}

/// Whether it is an operator that binds as `*` does, or more.
fn is_product(token: Token) -> bool {
    matches!(token, Token::Star | Token::Slash | Token::Percent | Token::Tilde)
}

/// Whether it is an operator that binds less than `+`.
fn is_weak(token: Token) -> bool {
    matches!(
        token,
        Token::And
            | Token::Caret
            | Token::Bar
            | Token::ShiftLeft
            | Token::ShiftRight
            | Token::IsEqual
            | Token::IsNotEqual
            | Token::IsLess
            | Token::IsLessOrEqual
            | Token::IsGreater
            | Token::IsGreaterOrEqual
    )
}

/// Whether an argument has an operator in no parentheses that binds less than `+`, and no register.
fn is_weak_sum(argument: &str) -> bool {
    let mut tokens = Tokens::new(argument);
    let (mut depth, mut is_weak_sum) = (0_u32, false);
    loop {
        match tokens.current() {
            Token::End | Token::Newline => return is_weak_sum,
            Token::Register => return false,
            Token::LeftParenthesis => depth += 1,
            Token::RightParenthesis => depth = depth.saturating_sub(1),
            token => is_weak_sum |= depth == 0 && is_weak(token),
        }
        tokens.advance();
    }
}
