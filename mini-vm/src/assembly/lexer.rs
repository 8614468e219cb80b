//! The lexer: characters to tokens. Only this file knows `logos`.
//!
//! Tokens never go over the end of a line. They carry no value: the text of a literal is decoded where
//! it is used, by [`literal`](super::literal).

use std::ops::Range;

use logos::{Lexer, Logos};

/// Bytes of the source. Sources are small enough for 32 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    /// From the start of this span to the end of `last`.
    pub(super) fn to(self, last: Self) -> Self {
        Self { start: self.start, end: last.end }
    }

    /// The part of this span that `range`, counted from its start, covers.
    pub(super) fn part(self, range: Range<usize>) -> Self {
        Self { start: self.start + range.start as u32, end: self.start + range.end as u32 }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.start as usize..span.end as usize
    }
}

/// What a token is. White space and comments, from `;` or `#` to the end of the line, are no tokens.
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq)]
#[logos(skip r"[ \t\r]+", skip(r"[;#][^\n]*", allow_greedy = true))]
pub(super) enum Token {
    /// The end of a line.
    #[token("\n")]
    Newline,
    /// The end of the source.
    End,

    /// A global name or a mnemonic.
    #[regex(r"[A-Za-z_][A-Za-z0-9_]*")]
    Name,
    /// A local name or a directive, with its dot.
    #[regex(r"\.[A-Za-z_][A-Za-z0-9_]*")]
    DottedName,
    /// A global name, a dot and a local name, or a struct and fields of fields.
    #[regex(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+")]
    QualifiedName,
    /// What looks like a register, whether or not there is one of that number.
    #[regex(r"[rR][0-9]+", priority = 3)]
    Register,

    /// What starts with a digit and goes on with digits, letters and `_`.
    #[regex(r"[0-9][0-9A-Za-z_]*", priority = 2)]
    Integer,
    /// A decimal number with a fraction, an exponent or both.
    #[regex(r"[0-9][0-9_]*\.[0-9][0-9_]*([eE][+-]?[0-9][0-9_]*)?")]
    #[regex(r"[0-9][0-9_]*[eE][+-]?[0-9][0-9_]*", priority = 3)]
    Float,
    /// `'c'`, with whatever stands between the quotes.
    #[regex(r"'([^'\\\r\n]|\\[^\r\n])*'")]
    Character,
    /// A character literal that the line ends before its closing quote.
    #[regex(r"'([^'\\\r\n]|\\[^\r\n])*")]
    UnterminatedCharacter,
    /// `"text"`, with whatever stands between the quotes.
    #[regex(r#""([^"\\\r\n]|\\[^\r\n])*""#)]
    String,
    /// A string that the line ends before its closing quote.
    #[regex(r#""([^"\\\r\n]|\\[^\r\n])*"#)]
    UnterminatedString,

    /// `:` behind a label.
    #[token(":")]
    Colon,
    /// `,` between operands and between values.
    #[token(",")]
    Comma,
    /// `=` in `.const` and in the fields of `.map`.
    #[token("=")]
    Equals,
    /// `(` in an expression or a type.
    #[token("(")]
    LeftParenthesis,
    /// `)` in an expression or a type.
    #[token(")")]
    RightParenthesis,
    /// `[` of a memory operand.
    #[token("[")]
    LeftBracket,
    /// `]` of a memory operand.
    #[token("]")]
    RightBracket,
    /// `{` of a block of data.
    #[token("{")]
    LeftBrace,
    /// `}` of a block of data.
    #[token("}")]
    RightBrace,
    /// `@` in front of a number in a table.
    #[token("@")]
    At,

    /// `+`: a sum, or nothing.
    #[token("+")]
    Plus,
    /// `->` in front of results.
    #[token("->")]
    Arrow,
    /// `-`: a difference, or the negative.
    #[token("-")]
    Minus,
    /// `*`: a product.
    #[token("*")]
    Star,
    /// `/`: a quotient.
    #[token("/")]
    Slash,
    /// `%`: a remainder.
    #[token("%")]
    Percent,
    /// `~`: every bit inverted.
    #[token("~")]
    Tilde,
    /// `&`: the bits that both have.
    #[token("&")]
    And,
    /// `^`: the bits that one of them has.
    #[token("^")]
    Caret,
    /// `|`: the bits that either has.
    #[token("|")]
    Bar,
    /// `==`: whether two values are equal.
    #[token("==")]
    IsEqual,
    /// `!=`: whether two values differ.
    #[token("!=")]
    IsNotEqual,
    /// `<`: whether a value is less.
    #[token("<")]
    IsLess,
    /// `<=`: whether a value is less or equal.
    #[token("<=")]
    IsLessOrEqual,
    /// `>`: whether a value is greater.
    #[token(">")]
    IsGreater,
    /// `>=`: whether a value is greater or equal.
    #[token(">=")]
    IsGreaterOrEqual,
    /// `<<`: a shift to the left.
    #[token("<<")]
    ShiftLeft,
    /// `>>`: a shift to the right.
    #[token(">>")]
    ShiftRight,

    /// A character that starts no token.
    Stray,
}

impl Token {
    /// Whether it is a name or a register.
    pub(super) fn is_word(self) -> bool {
        matches!(self, Self::Name | Self::DottedName | Self::QualifiedName | Self::Register)
    }
}

/// The tokens of a source, one at a time. A byte order mark in front of them is skipped.
#[derive(Clone)]
pub(super) struct Tokens<'s> {
    lexer: Lexer<'s, Token>,
    current: Token,
}

impl<'s> Tokens<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self::starting_at(source, 0)
    }

    /// The tokens from byte `start` on, where one starts.
    pub(super) fn starting_at(source: &'s str, start: u32) -> Self {
        const BYTE_ORDER_MARK: char = '\u{feff}';
        let mut lexer = Token::lexer(source);
        if start == 0 && source.starts_with(BYTE_ORDER_MARK) {
            lexer.bump(BYTE_ORDER_MARK.len_utf8());
        }
        lexer.bump(start as usize);
        let mut tokens = Self { lexer, current: Token::End };
        tokens.advance();
        tokens
    }

    /// The current token.
    pub(super) fn current(&self) -> Token {
        self.current
    }

    /// Where the current token stands.
    pub(super) fn span(&self) -> Span {
        self.lexer.span().into()
    }

    /// The text of the current token.
    pub(super) fn text(&self) -> &'s str {
        self.lexer.slice()
    }

    /// Goes on to the next token; behind the last one stands [`Token::End`] for good.
    pub(super) fn advance(&mut self) {
        self.current = self.lexer.next().unwrap_or(Ok(Token::End)).unwrap_or(Token::Stray);
    }

    /// Goes on to the end of the line. No token goes over it.
    pub(super) fn skip_line(&mut self) {
        if !matches!(self.current, Token::Newline | Token::End) {
            let rest = self.lexer.remainder();
            self.lexer.bump(rest.find('\n').unwrap_or(rest.len()));
            self.advance();
        }
    }
}
