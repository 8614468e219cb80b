//! The code of a line: what stands where.

use crate::allocation::OutOfMemory;
use crate::assembly::access::Access;
use crate::assembly::directive::{Directive, ExpansionDirective, ItemDirective};
use crate::assembly::formatting::columns::{Columns, MNEMONIC};
use crate::assembly::formatting::line::{Atom, Kind, Line};
use crate::assembly::formatting::reserve;
use crate::assembly::formatting::spacing::{
    Equals, Registers, Style, push_arguments, push_parameters, push_spaced,
};
use crate::assembly::lexer::Token;
use crate::instruction::Opcode;

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
    // At most two spaces stand in front of each token, besides those up to the columns.
    let size = line.atoms.last().map_or(0, Atom::end) - line.atoms.first().map_or(0, Atom::start);
    reserve(code, size + 2 * line.atoms.len() + 2 * usize::from(u8::MAX))?;
    push_labels(code, line, 0..line.labels);
    match (line.kind, line.atoms.get(line.labels)) {
        (Kind::Instruction, Some(head)) => push_instruction(code, line, head, columns),
        (Kind::Field, _) => push_fields(code, line, name_column),
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

/// The width of a directive with the name behind it, if a value follows, or of the first name of a field.
pub(super) fn name_width(line: &Line<'_>) -> Option<usize> {
    if line.kind == Kind::Field {
        return line.atoms.first().map(|name| MNEMONIC + width(line.text(name)) + 1);
    }
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

/// Whether it is `.data` without a name, and aligns what follows.
pub(super) fn is_alignment(line: &Line<'_>) -> bool {
    let item = line.atoms.get(1).map(|atom| line.text(atom));
    is_data(line) && item.and_then(ItemDirective::from_name) == Some(ItemDirective::Align)
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
    let is_name = head.token == Token::Name;
    let known = known_mnemonic(mnemonic).filter(|_| is_name);
    code.push_str(known.unwrap_or(mnemonic));
    let operands = &line.atoms[line.labels + 1..];
    if operands.is_empty() {
        return;
    }
    pad_to(code, columns.operands);
    if known.is_none() && is_name {
        return push_arguments(code, line, operands);
    }
    let registers = match known {
        None => Registers::Kept,
        Some(known) if known == Opcode::Host.mnemonic() => Registers::LowerButFirst,
        Some(_) => Registers::Lower,
    };
    push_spaced(code, line, operands, Style { registers, has_items: line.block.is_some(), ..Style::PLAIN });
}

/// How a mnemonic of the machine is written, or one that stands in the place of such a one.
pub(super) fn known_mnemonic(mnemonic: &str) -> Option<&'static str> {
    let access = || Access::from_mnemonic(mnemonic).map(Access::mnemonic);
    Opcode::from_mnemonic(mnemonic).map(Opcode::mnemonic).or_else(access)
}

/// Adds fields, the type of the first one in its column.
fn push_fields(code: &mut String, line: &Line<'_>, type_column: Option<usize>) {
    pad_to(code, MNEMONIC);
    push_labels(code, line, 0..2);
    let rest = &line.atoms[2..];
    if !rest.is_empty() {
        pad_to(code, type_column.unwrap_or_default());
        push_spaced(code, line, rest, Style { has_fields: true, ..Style::PLAIN });
    }
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
    match ExpansionDirective::from_name(line.text(head)) {
        Some(ExpansionDirective::Include) => {
            code.push(' ');
            return code.push_str(line.text_of(start..line.atoms.len()));
        }
        Some(ExpansionDirective::Macro) => {
            code.push(' ');
            return push_parameters(code, line, &line.atoms[start..]);
        }
        _ => {}
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
    let has_fields = directive == Some(Directive::Struct);
    push_spaced(code, line, &line.atoms[start..], Style { registers, equals, has_items: true, has_fields });
}
