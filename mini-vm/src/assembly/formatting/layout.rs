//! The code of a line: what stands where, and with what space between.

use crate::allocation::OutOfMemory;
use crate::assembly::directive::{Directive, is_item_directive};
use crate::assembly::formatting::columns::{Columns, MNEMONIC};
use crate::assembly::formatting::line::{Atom, Kind, Line};
use crate::assembly::formatting::reserve;
use crate::assembly::lexer::Token;
use crate::instruction::Opcode;

/// The directive whose operand has characters that are no tokens.
pub(super) const INCLUDE: &str = ".include";

/// Characters of the longest mnemonic for which the columns of a source are chosen.
const SHORT_MNEMONIC: usize = 7;

/// Makes `code` the code of a line: everything but its comment.
pub(super) fn lay_out(
    line: &Line<'_>,
    columns: Columns,
    name_column: Option<usize>,
    code: &mut String,
) -> Result<(), OutOfMemory> {
    code.clear();
    // At most one space stands in front of each token, besides those up to the columns.
    let size = line.atoms.last().map_or(0, Atom::end) - line.atoms.first().map_or(0, Atom::start);
    reserve(code, size + line.atoms.len() + 2 * usize::from(u8::MAX))?;
    push_labels(code, line, 0..line.labels);
    match (line.kind, line.atoms.get(line.labels)) {
        (Kind::Instruction, Some(head)) => push_instruction(code, line, head, columns),
        (Kind::Directive, Some(head)) => push_directive(code, line, head, name_column),
        _ => {}
    }
    Ok(())
}

/// How many characters wide a text is.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

/// Adds spaces up to a column to a text that ends with code of a width: at least one, unless there is no code.
pub(super) fn pad(text: &mut String, code_width: usize, column: usize) {
    let least = usize::from(code_width > 0);
    text.extend(std::iter::repeat_n(' ', column.saturating_sub(code_width).max(least)));
}

fn pad_to(code: &mut String, column: usize) {
    pad(code, width(code), column);
}

/// Characters from the mnemonic to the first operand as they are written, if both have their column in any case.
pub(super) fn distance_to_operands(line: &Line<'_>) -> Option<usize> {
    let [head, operand, ..] = line.atoms.get(line.labels..)? else { return None };
    let labels: usize = line.atoms[..line.labels].iter().map(|atom| width(line.text(atom))).sum();
    let spaces = (line.labels / 2).saturating_sub(1);
    let is_short = labels + spaces < MNEMONIC && width(line.text(head)) <= SHORT_MNEMONIC;
    (line.kind == Kind::Instruction && is_short).then(|| operand.start() - head.start())
}

/// The width of a directive with the name behind it, if a value follows.
pub(super) fn name_width(line: &Line<'_>) -> Option<usize> {
    let name = name(line);
    let head = line.atoms.first().filter(|_| name.end < line.atoms.len())?;
    let parts = line.atoms[name.clone()].iter().map(|atom| width(line.text(atom)));
    let spaces = if is_data(line) { name.len() / 2 } else { name.len() };
    Some(width(line.text(head)) + spaces + parts.sum::<usize>())
}

/// The atoms of the name that a line gives to a value.
fn name(line: &Line<'_>) -> std::ops::Range<usize> {
    let rest = &line.atoms[1..];
    let count = if is_data(line) {
        2 * rest.chunks_exact(2).take_while(|pair| pair[1].token == Token::Colon).count()
    } else {
        usize::from(rest.first().is_some_and(|atom| atom.token.is_word()))
    };
    1..1 + count
}

fn is_data(line: &Line<'_>) -> bool {
    line.starts_with(Directive::Data)
}

fn push_labels(code: &mut String, line: &Line<'_>, labels: std::ops::Range<usize>) {
    for (index, pair) in line.atoms[labels].chunks_exact(2).enumerate() {
        code.push_str(if index > 0 { " " } else { "" });
        code.push_str(line.text(&pair[0]));
        code.push(':');
    }
}

/// Adds an instruction, or a line of a block.
fn push_instruction(code: &mut String, line: &Line<'_>, head: &Atom, columns: Columns) {
    pad_to(code, MNEMONIC);
    let mnemonic = line.text(head);
    let opcode = Opcode::from_mnemonic(mnemonic).filter(|_| head.token == Token::Name);
    code.push_str(opcode.map_or(mnemonic, |opcode| opcode.mnemonic()));
    let operands = &line.atoms[line.labels + 1..];
    if operands.is_empty() {
        return;
    }
    pad_to(code, columns.operands);
    let registers = match opcode {
        None => Registers::Kept,
        Some(Opcode::Host) => Registers::LowerButFirst,
        Some(_) => Registers::Lower,
    };
    let style = Style { registers, equals: Equals::AsWritten, has_items: line.is_in_block };
    push_spaced(code, line, operands, style);
}

/// Adds a directive, behind labels or in the first column.
fn push_directive(code: &mut String, line: &Line<'_>, head: &Atom, name_column: Option<usize>) {
    if !code.is_empty() {
        pad_to(code, MNEMONIC);
    }
    let directive = Directive::from_name(line.text(head));
    code.push_str(line.text(head));
    let mut start = line.labels + 1;
    if start == line.atoms.len() {
        return;
    }
    if line.text(head) == INCLUDE {
        code.push(' ');
        code.push_str(line.text_of(start..line.atoms.len()));
        return;
    }
    if let Some(column) = name_column {
        let name = name(line);
        start = name.end;
        if !name.is_empty() {
            code.push(' ');
        }
        if is_data(line) {
            push_labels(code, line, name);
        } else {
            code.push_str(line.text_of(name));
        }
        if start == line.atoms.len() {
            return;
        }
        pad_to(code, column);
    } else {
        code.push(' ');
    }
    let equals = match directive {
        Some(Directive::Const | Directive::Registers) => Equals::Spaced,
        Some(Directive::Map) => Equals::Tight,
        _ => Equals::AsWritten,
    };
    let registers = if directive == Some(Directive::Registers) { Registers::Lower } else { Registers::Kept };
    push_spaced(code, line, &line.atoms[start..], Style { registers, equals, has_items: true });
}

/// How the rest of a line is written.
#[derive(Clone, Copy)]
struct Style {
    registers: Registers,
    equals: Equals,
    /// Whether a word that is a data item starts one.
    has_items: bool,
}

/// Whether what looks like a register is one, and gets its small letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Registers {
    Kept,
    Lower,
    /// The first operand is a name.
    LowerButFirst,
}

#[derive(Clone, Copy)]
enum Equals {
    Spaced,
    Tight,
    AsWritten,
}

/// What an atom is to its neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A name, a register or a literal.
    Word,
    /// A data item, behind which values stand.
    Item,
    Unary,
    /// An operator between two operands, or the arrow in front of results.
    Binary,
    Equals,
    /// `(` and `[`.
    Open(Token),
    /// `)` and `]`.
    Close,
    /// `@`.
    At,
    /// `,` and `:`.
    Separator,
    Brace,
    Unknown,
}

impl Role {
    /// The role of a token behind one with the role `before`.
    fn of(line: &Line<'_>, atom: &Atom, before: Option<Self>, style: Style) -> Self {
        match atom.token {
            Token::DottedName if style.has_items && is_item_directive(line.text(atom)) => Self::Item,
            Token::Name
            | Token::DottedName
            | Token::QualifiedName
            | Token::Register
            | Token::Integer
            | Token::Float
            | Token::Character
            | Token::String => Self::Word,
            Token::Plus | Token::Minus if !matches!(before, Some(Self::Word | Self::Close)) => Self::Unary,
            Token::Tilde => Self::Unary,
            Token::Plus
            | Token::Minus
            | Token::Arrow
            | Token::Star
            | Token::Slash
            | Token::Percent
            | Token::And
            | Token::Caret
            | Token::Bar
            | Token::ShiftLeft
            | Token::ShiftRight => Self::Binary,
            Token::Equals => Self::Equals,
            Token::LeftParenthesis | Token::LeftBracket => Self::Open(atom.token),
            Token::RightParenthesis | Token::RightBracket => Self::Close,
            Token::At => Self::At,
            Token::Comma | Token::Colon => Self::Separator,
            Token::LeftBrace | Token::RightBrace => Self::Brace,
            // Also what becomes a token one day: it stays as it is written.
            _ => Self::Unknown,
        }
    }

    /// Whether a space stands in front of an atom with this role, which is written with one or without.
    fn is_apart(self, before: Self, is_apart: bool, equals: Equals) -> bool {
        match (before, self) {
            (_, Self::Separator | Self::Close) => false,
            (Self::Open(_) | Self::At, _) => false,
            (Self::Separator | Self::Brace, _) | (_, Self::Brace | Self::Binary) => true,
            (Self::Unary, Self::Unknown) | (Self::Unknown, _) | (_, Self::Unknown) => is_apart,
            (Self::Unary, _) => false,
            (Self::Equals, _) | (_, Self::Equals) => match equals {
                Equals::Spaced => true,
                Equals::Tight => false,
                Equals::AsWritten => is_apart,
            },
            (Self::Word, Self::Open(Token::LeftParenthesis)) => false,
            _ => true,
        }
    }
}

/// Adds atoms with the space that belongs between them.
fn push_spaced(code: &mut String, line: &Line<'_>, atoms: &[Atom], style: Style) {
    let mut before = None;
    for atom in atoms {
        let role = Role::of(line, atom, before, style);
        if before.is_some_and(|before| role.is_apart(before, atom.is_apart, style.equals)) {
            code.push(' ');
        }
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
