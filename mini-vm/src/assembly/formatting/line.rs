//! Lines: their tokens, their comment, and what kind of line they are.

use std::ops::Range;

use crate::allocation::{self, OutOfMemory};
use crate::assembly::directive::Directive;
use crate::assembly::lexer::{Span, Token, Tokens};

/// Comments that say what should happen in a test, and what runs a script. They are kept byte for byte.
const KEPT: [&str; 3] = [";!", ";|", "#!"];

/// Characters from one tab stop to the next.
const TAB: usize = 8;

/// A token, or several without white space between them that make one word: a name with the arguments of a macro in it.
#[derive(Clone, Copy)]
pub(super) struct Atom {
    pub(super) token: Token,
    /// Whether white space stands in front of it.
    pub(super) is_apart: bool,
    span: Span,
}

impl Atom {
    pub(super) fn start(&self) -> usize {
        self.span.start as usize
    }

    pub(super) fn end(&self) -> usize {
        self.span.end as usize
    }

    /// Whether it can stand in front of the colon of a label.
    fn is_word(&self) -> bool {
        self.token.is_word() || matches!(self.token, Token::Integer)
    }
}

/// What stands on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// At most a comment.
    NoCode,
    /// Labels, an instruction, or a line of a block.
    Instruction,
    /// What starts with a directive, or ends a block.
    Directive,
}

/// A line of a source.
pub(super) struct Line<'s> {
    source: &'s str,
    start: usize,
    pub(super) atoms: Vec<Atom>,
    /// From its first character on, without white space at the end.
    pub(super) comment: Option<&'s str>,
    /// How many of the atoms are labels and their colons.
    pub(super) labels: usize,
    pub(super) kind: Kind,
    /// Whether a block is open in front of it.
    pub(super) is_in_block: bool,
}

impl<'s> Line<'s> {
    pub(super) fn text(&self, atom: &Atom) -> &'s str {
        &self.source[atom.start()..atom.end()]
    }

    /// Everything from one atom to another one, as it is written.
    pub(super) fn text_of(&self, range: Range<usize>) -> &'s str {
        match self.atoms.get(range) {
            Some([first, .., last]) => &self.source[first.start()..last.end()],
            Some([only]) => self.text(only),
            _ => "",
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.atoms.is_empty() && self.comment.is_none()
    }

    /// Whether it stays as it is.
    pub(super) fn is_kept(&self) -> bool {
        self.atoms.is_empty() && self.comment.is_some_and(is_kept_comment)
    }

    /// The white space in front of a comment that has the line for itself; nothing, if there is none.
    pub(super) fn indentation(&self) -> &'s str {
        let length = if self.atoms.is_empty() && self.comment.is_some() {
            self.source[self.start..].find([';', '#']).unwrap_or_default()
        } else {
            0
        };
        &self.source[self.start..self.start + length]
    }

    /// How far a comment that has the line for itself is indented: not at all, as instructions are, or further.
    pub(super) fn comment_indentation(&self) -> usize {
        let width = self.indentation().chars().fold(0, |column, character| match character {
            '\t' => (column / TAB + 1) * TAB,
            '\r' => column,
            _ => column + 1,
        });
        width.min(TAB + 1).next_multiple_of(TAB)
    }

    /// Whether it is a comment without code that stands where comments behind code do.
    pub(super) fn continues_comment(&self) -> bool {
        self.atoms.is_empty() && !self.is_kept() && self.comment.is_some() && self.comment_indentation() > TAB
    }

    /// Adds a token.
    fn push(&mut self, token: Token, span: Range<usize>, is_apart: bool) -> Result<(), OutOfMemory> {
        if let Some(last) = self.atoms.last_mut().filter(|_| !is_apart) {
            let is_behind_escape = self.source.as_bytes()[last.end() - 1] == b'\\';
            let is_escape = self.source[span.clone()].starts_with('\\');
            let joins = if is_escape { last.is_word() } else { is_behind_escape && can_follow_escape(token) };
            if joins {
                (last.token, last.span.end) = (Token::Name, span.end as u32);
                return Ok(());
            }
        }
        allocation::push(&mut self.atoms, Atom { token, is_apart, span: span.into() })
    }

    /// Finds out what kind of line it is.
    fn classify(&mut self) {
        let is_label = |pair: &&[Atom]| pair[0].is_word() && pair[1].token == Token::Colon;
        self.labels = 2 * self.atoms.chunks_exact(2).take_while(is_label).count();
        self.kind = match self.atoms.get(self.labels) {
            None if self.atoms.is_empty() => Kind::NoCode,
            Some(first) if first.token == Token::RightBrace => Kind::Directive,
            Some(first) if first.token == Token::DottedName && !self.is_in_block => Kind::Directive,
            _ => Kind::Instruction,
        };
    }

    /// The directive that starts the line, if it is this one and no block.
    pub(super) fn starts_with(&self, directive: Directive) -> bool {
        let is_block = self.atoms.get(1).is_some_and(|atom| atom.token == Token::LeftBrace);
        let first =
            self.atoms.first().filter(|_| self.kind == Kind::Directive && self.labels == 0 && !is_block);
        first.is_some_and(|first| Directive::from_name(self.text(first)) == Some(directive))
    }
}

/// Whether a comment must be kept byte for byte.
fn is_kept_comment(comment: &str) -> bool {
    KEPT.iter().any(|start| comment.starts_with(start))
}

fn can_follow_escape(token: Token) -> bool {
    token.is_word() || token == Token::At
}

/// Whether a stray character is the backslash of an argument of a macro.
pub(super) fn is_part_of_name(source: &str, text: &str, span: Span) -> bool {
    let next = source.as_bytes().get(span.end as usize);
    text == "\\" && next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'_' | b'.' | b'@'))
}

/// The lines of a source, one at a time.
pub(super) struct Lines<'s> {
    tokens: Tokens<'s>,
    line: Line<'s>,
    /// Where the last token ends.
    at: usize,
    is_over: bool,
}

impl<'s> Lines<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        let at = source.len() - source.trim_start_matches('\u{feff}').len();
        let line = Line {
            source,
            start: at,
            atoms: Vec::new(),
            comment: None,
            labels: 0,
            kind: Kind::NoCode,
            is_in_block: false,
        };
        Self { tokens: Tokens::new(source), line, at, is_over: false }
    }

    /// The next line; there is at least one.
    pub(super) fn next(&mut self) -> Result<Option<&Line<'s>>, OutOfMemory> {
        if self.is_over {
            return Ok(None);
        }
        let line = &mut self.line;
        for atom in line.atoms.drain(..) {
            line.is_in_block = match atom.token {
                Token::LeftBrace => true,
                Token::RightBrace => false,
                _ => line.is_in_block,
            };
        }
        line.start = self.at;
        loop {
            let token = self.tokens.current();
            self.is_over = token == Token::End;
            let span: Range<usize> =
                if self.is_over { line.source.len()..line.source.len() } else { self.tokens.span().into() };
            let gap = &line.source[self.at..span.start];
            self.at = span.end;
            self.tokens.advance();
            if self.is_over || token == Token::Newline {
                line.comment = gap.find([';', '#']).map(|start| without_end(&gap[start..]));
                line.classify();
                return Ok(Some(line));
            }
            line.push(token, span, !gap.is_empty())?;
        }
    }
}

/// A comment without the white space behind it.
fn without_end(comment: &str) -> &str {
    if is_kept_comment(comment) { comment.trim_end_matches('\r') } else { comment.trim_end() }
}
