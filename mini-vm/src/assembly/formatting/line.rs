//! Lines: their tokens, their comment, and what kind of line they are.

use std::ops::Range;

use crate::allocation::{self, OutOfMemory};
use crate::assembly::directive::{Directive, ExpansionDirective};
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

    /// Whether arguments of a macro stand in it.
    pub(super) fn has_arguments(&self, line: &Line<'_>) -> bool {
        self.token == Token::Name && line.text(self).contains('\\')
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
    /// Labels, an instruction, or a line of a block of data.
    Instruction,
    /// Fields of a struct.
    Field,
    /// What starts with a directive, or ends a block.
    Directive,
}

/// What is open between two braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Data, or what a macro is given.
    Data,
    /// The fields of a struct.
    Struct,
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
    /// The block that is open in front of it.
    pub(super) block: Option<Block>,
}

impl<'s> Line<'s> {
    pub(super) fn text(&self, atom: &Atom) -> &'s str {
        &self.source[atom.start()..atom.end()]
    }

    /// Everything from one atom to another one, as it is written.
    pub(super) fn text_of(&self, range: Range<usize>) -> &'s str {
        self.atoms.get(range).map_or("", |atoms| self.text_between(atoms))
    }

    /// Everything from the first to the last of these atoms.
    pub(super) fn text_between(&self, atoms: &[Atom]) -> &'s str {
        match atoms {
            [first, .., last] => &self.source[first.start()..last.end()],
            [only] => self.text(only),
            [] => "",
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
            let before = &self.source[last.start()..last.end()];
            let joins = match &self.source[span.clone()] {
                "\\" => last.is_word() || before == ".",
                "." => last.is_word(),
                _ => goes_on(before, token),
            };
            if joins {
                (last.token, last.span.end) = (Token::Name, span.end as u32);
                return Ok(());
            }
        }
        allocation::push(&mut self.atoms, Atom { token, is_apart, span: span.into() })
    }

    /// Finds out what kind of line it is.
    fn classify(&mut self) {
        let is_name = |pair: &&[Atom]| pair[0].is_word() && pair[1].token == Token::Colon;
        let names = self.atoms.chunks_exact(2).take_while(is_name).count();
        let is_in_struct = self.block == Some(Block::Struct);
        self.labels = if is_in_struct { 0 } else { 2 * names };
        self.kind = match self.atoms.get(self.labels) {
            None if self.atoms.is_empty() => Kind::NoCode,
            Some(first) if first.token == Token::RightBrace => Kind::Directive,
            _ if is_in_struct && names > 0 => Kind::Field,
            Some(first) if first.token == Token::DottedName && self.is_directive(first) => Kind::Directive,
            _ => Kind::Instruction,
        };
    }

    /// Whether a word with a dot, behind the labels, is no line of a block.
    fn is_directive(&self, first: &Atom) -> bool {
        self.block.is_none() || ExpansionDirective::from_name(self.text(first)).is_some()
    }

    /// The block that is open behind it.
    fn block_behind(&self) -> Option<Block> {
        let head = self.atoms.get(self.labels).map(|head| self.text(head)).and_then(Directive::from_name);
        let opened = if head == Some(Directive::Struct) { Block::Struct } else { Block::Data };
        self.atoms.iter().fold(self.block, |block, atom| match atom.token {
            Token::LeftBrace => Some(opened),
            Token::RightBrace => None,
            _ => block,
        })
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

/// Whether a token directly behind `text` belongs to the name that this is, because the argument of a macro ends it: behind
/// `\` and its parts.
fn goes_on(text: &str, token: Token) -> bool {
    match token {
        Token::LeftParenthesis => text.ends_with('\\'),
        Token::RightParenthesis => text.ends_with("\\("),
        token => {
            (token.is_word() || token == Token::Integer) && (text.ends_with('\\') || text.ends_with("\\()"))
        }
    }
}

/// Whether a stray character is the backslash of an argument of a macro, or the dot in front of one.
pub(super) fn is_part_of_name(source: &str, text: &str, span: Span) -> bool {
    let rest = &source[span.end as usize..];
    let is_name = |text: &str| text.starts_with(|next: char| next.is_ascii_alphabetic() || next == '_');
    match text {
        "\\" => is_name(rest) || rest.starts_with("()"),
        "." => rest.strip_prefix('\\').is_some_and(is_name),
        _ => false,
    }
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
            block: None,
        };
        Self { tokens: Tokens::new(source), line, at, is_over: false }
    }

    /// The next line; there is at least one.
    pub(super) fn next(&mut self) -> Result<Option<&Line<'s>>, OutOfMemory> {
        if self.is_over {
            return Ok(None);
        }
        let line = &mut self.line;
        line.block = line.block_behind();
        line.atoms.clear();
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
