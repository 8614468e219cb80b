//! The space between tokens.

use crate::assembly::directive::is_item_directive;
use crate::assembly::formatting::line::{Atom, Line};
use crate::assembly::lexer::Token;

/// How the rest of a line is written.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) registers: Registers,
    pub(super) equals: Equals,
    /// Whether a word that is a data item starts one.
    pub(super) has_items: bool,
    /// Whether names of fields stand behind types.
    pub(super) has_fields: bool,
}

impl Style {
    pub(super) const PLAIN: Self =
        Self { registers: Registers::Kept, equals: Equals::AsWritten, has_items: false, has_fields: false };
}

/// Whether what looks like a register is one, and gets its small letter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Registers {
    Kept,
    Lower,
    /// The first operand is a name.
    LowerButFirst,
}

#[derive(Clone, Copy)]
pub(super) enum Equals {
    Spaced,
    Tight,
    AsWritten,
}

/// What an atom is to its neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A name, a register or a literal.
    Word,
    /// A name with an argument of a macro in it, which may be an operator.
    Argument,
    /// The name of a field behind the type of another one.
    Field,
    /// A data item, behind which values stand.
    Item,
    Unary,
    /// An operator between two operands, or the arrow in front of results.
    Binary,
    Equals,
    /// `(` and `[`.
    Open,
    /// `)` and `]`.
    Close,
    /// `@`.
    At,
    /// `,` and `:`.
    Separator,
    Brace,
    /// What stays as it is written: an operator without space to an argument of a macro, with which it may become another
    /// one.
    Kept,
}

impl Role {
    /// The role of a token between one with the role `before` and the next one.
    fn of(line: &Line<'_>, atom: &Atom, before: Option<Self>, next: Option<&Atom>, style: Style) -> Self {
        let is_glued = before == Some(Self::Argument) && !atom.is_apart
            || next.is_some_and(|next| next.has_arguments(line) && !next.is_apart);
        match atom.token {
            _ if atom.has_arguments(line) => Self::Argument,
            Token::DottedName if style.has_items && is_item_directive(line.text(atom)) => Self::Item,
            Token::Name
                if style.has_fields
                    && matches!(before, Some(Self::Word | Self::Close))
                    && next.is_some_and(|next| next.token == Token::Colon) =>
            {
                Self::Field
            }
            Token::Name
            | Token::DottedName
            | Token::QualifiedName
            | Token::Register
            | Token::Integer
            | Token::Float
            | Token::Character
            | Token::String => Self::Word,
            Token::LeftParenthesis | Token::LeftBracket => Self::Open,
            Token::RightParenthesis | Token::RightBracket => Self::Close,
            Token::At => Self::At,
            Token::Comma | Token::Colon => Self::Separator,
            Token::LeftBrace | Token::RightBrace => Self::Brace,
            // Sources with tokens that are none are not formatted.
            Token::Stray
            | Token::UnterminatedCharacter
            | Token::UnterminatedString
            | Token::Newline
            | Token::End => Self::Kept,
            _ if is_glued => Self::Kept,
            Token::Equals => Self::Equals,
            Token::Tilde => Self::Unary,
            Token::Plus | Token::Minus
                if !matches!(before, Some(Self::Word | Self::Argument | Self::Close)) =>
            {
                Self::Unary
            }
            Token::Plus
            | Token::Minus
            | Token::Arrow
            | Token::Star
            | Token::Slash
            | Token::Percent
            | Token::And
            | Token::Caret
            | Token::Bar
            | Token::IsEqual
            | Token::IsNotEqual
            | Token::IsLess
            | Token::IsLessOrEqual
            | Token::IsGreater
            | Token::IsGreaterOrEqual
            | Token::ShiftLeft
            | Token::ShiftRight => Self::Binary,
        }
    }

    /// How many spaces stand in front of an atom with this role, which is written with some or without.
    fn spaces(self, before: Self, is_apart: bool, equals: Equals) -> usize {
        usize::from(match (before, self) {
            (_, Self::Field) => return 2,
            (_, Self::Separator | Self::Close) => false,
            (Self::Open | Self::At, _) => false,
            (Self::Separator | Self::Brace, _) | (_, Self::Brace | Self::Binary) => true,
            (Self::Kept, _) | (_, Self::Kept) | (Self::Argument, Self::Open) => is_apart,
            (Self::Unary, _) => false,
            (Self::Equals, _) | (_, Self::Equals) => match equals {
                Equals::Spaced => true,
                Equals::Tight => false,
                Equals::AsWritten => is_apart,
            },
            (Self::Word | Self::Field, Self::Open) => false,
            _ => true,
        })
    }
}

/// Adds the arguments of a macro. What stands between the commas stays as it is written: it may stand in a text one day.
pub(super) fn push_arguments(code: &mut String, line: &Line<'_>, atoms: &[Atom]) {
    let mut start = 0;
    for end in ends_of_arguments(atoms) {
        if start > 0 {
            code.push_str(if end > start { ", " } else { "," });
        }
        code.push_str(line.text_between(&atoms[start..end]));
        start = end + 1;
    }
}

/// Adds the name of a macro and its parameters. Their defaults stay as they are written.
pub(super) fn push_parameters(code: &mut String, line: &Line<'_>, atoms: &[Atom]) {
    let (Some([name, open]), Some(close)) = (atoms.get(..2), atoms.last()) else {
        return push_spaced(code, line, atoms, Style::PLAIN);
    };
    if open.token != Token::LeftParenthesis || close.token != Token::RightParenthesis {
        return push_spaced(code, line, atoms, Style::PLAIN);
    }
    code.push_str(line.text(name));
    code.push('(');
    let parameters = &atoms[2..atoms.len() - 1];
    let mut start = 0;
    for end in ends_of_arguments(parameters) {
        code.push_str(if start > 0 { ", " } else { "" });
        match &parameters[start..end] {
            [name, equals, default @ ..] if equals.token == Token::Equals && !default.is_empty() => {
                code.push_str(line.text(name));
                code.push_str(" = ");
                code.push_str(line.text_between(default));
            }
            parameter => code.push_str(line.text_between(parameter)),
        }
        start = end + 1;
    }
    code.push(')');
}

/// Where the commas stand that are in no brackets, and the end.
fn ends_of_arguments(atoms: &[Atom]) -> impl Iterator<Item = usize> {
    let mut depth = 0_u32;
    let commas = atoms.iter().enumerate().filter_map(move |(index, atom)| {
        match atom.token {
            Token::LeftParenthesis | Token::LeftBracket | Token::LeftBrace => depth += 1,
            Token::RightParenthesis | Token::RightBracket | Token::RightBrace => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
        (atom.token == Token::Comma && depth == 0).then_some(index)
    });
    commas.chain([atoms.len()])
}

/// Adds atoms with the space that belongs between them.
pub(super) fn push_spaced(code: &mut String, line: &Line<'_>, atoms: &[Atom], style: Style) {
    let mut before = None;
    for (index, atom) in atoms.iter().enumerate() {
        let role = Role::of(line, atom, before, atoms.get(index + 1), style);
        let spaces = before.map_or(0, |before| role.spaces(before, atom.is_apart, style.equals));
        code.extend(std::iter::repeat_n(' ', spaces));
        let is_first = before.is_none() && style.registers == Registers::LowerButFirst;
        let is_kept = style.registers == Registers::Kept || is_first || atom.token != Token::Register;
        let text = line.text(atom);
        if is_kept {
            code.push_str(text);
        } else {
            code.extend(text.chars().map(|character| character.to_ascii_lowercase()));
        }
        before = Some(role);
    }
}
