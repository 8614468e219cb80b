//! The reference: the words of the language as lists, and the instruction set as Markdown, written from the tables that define
//! it. That is what follows, up to the host functions.
//!
//! [language]: crate::assembly
//! [machine]: crate::machine
//! [word]: crate::bytecode#the-instruction-word
//!
#![doc = include_str!("../docs/instructions.md")]

pub use crate::assembly::keywords::{
    Keyword, data_items, directives, expression_functions, field_accesses, number_types, predefined_constants,
};

use crate::fuel::Price;
use crate::instruction::Opcode;
use crate::operand::{OperandKind, OperandSpec};
use crate::trap::TrapCode;

/// A table of every section of the instruction table, then one of the kinds of operands, one of what instructions cost and
/// one of the traps. Each has a heading of the third level.
///
/// ```
/// let text = mini_vm::reference::instruction_reference();
/// let row = "| `load64 rd, [rb + offset]` | `0xb6` | `rd = heap[rb+offset ..+8]`. | 1 | `out_of_bounds` |\n";
/// assert!(text.contains(row));
/// ```
pub fn instruction_reference() -> String {
    let sections = Opcode::SECTIONS.iter().map(|&(title, opcodes)| section(title, opcodes));
    let tables: Vec<String> = sections.chain([operands(), prices(), traps()]).collect();
    tables.join("\n")
}

fn section(title: &str, opcodes: &[Opcode]) -> String {
    let rows = opcodes.iter().map(|&opcode| {
        let traps: Vec<String> = opcode.traps().iter().map(|trap| code(trap.name())).collect();
        let byte = format!("{:#04x}", opcode as u8);
        [
            code(&opcode.form()),
            code(&byte),
            opcode.semantics().to_owned(),
            cost(opcode.price()),
            traps.join(", "),
        ]
    });
    table(title, ["Form", "Byte", "Meaning", "Costs", "Traps"], rows)
}

/// A price as a row names it.
fn cost(price: Price) -> String {
    match price {
        Price::One => "1".to_owned(),
        price => price.name().to_lowercase(),
    }
}

fn prices() -> String {
    let rows = Price::ALL.iter().map(|&price| [cost(price), price.meaning().to_owned()]);
    table("Costs", ["Costs", "Units of fuel"], rows)
}

fn operands() -> String {
    let rows = kinds_in_use()
        .into_iter()
        .map(|kind| [names_of(kind).join(", "), examples_of(kind).join(", "), kind.meaning().to_owned()]);
    table("Operands", ["Operand", "As in", "Meaning"], rows)
}

fn traps() -> String {
    let rows = TrapCode::ALL.iter().map(|trap| [code(trap.name()), trap.meaning().to_owned()]);
    table("Traps", ["Trap", "Meaning"], rows)
}

/// The kinds of operands that instructions have, in the order of their first use.
fn kinds_in_use() -> Vec<OperandKind> {
    distinct(Opcode::ALL.iter().flat_map(|opcode| opcode.operands()).map(|operand| operand.kind))
}

/// What operands of this kind are called.
fn names_of(kind: OperandKind) -> Vec<String> {
    let operands = Opcode::ALL.iter().flat_map(|opcode| opcode.operands());
    distinct(operands.filter(|operand| operand.kind == kind).map(|operand| code(operand.written())))
}

/// The first instruction with each name that operands of this kind have, and so what tells kinds of one name apart.
fn examples_of(kind: OperandKind) -> Vec<String> {
    let mut seen = Vec::new();
    let mut examples = Vec::new();
    for &opcode in Opcode::ALL {
        let names = opcode.operands().iter().filter(|operand| operand.kind == kind).map(OperandSpec::written);
        let new: Vec<_> = names.filter(|name| !seen.contains(name)).collect();
        if !new.is_empty() {
            seen.extend(new);
            examples.push(code(&opcode.form()));
        }
    }
    examples
}

fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for item in items {
        if !seen.contains(&item) {
            seen.push(item);
        }
    }
    seen
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn table<const N: usize>(title: &str, head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let head = format!("### {title}\n\n| {} |\n|{}\n", head.join(" | "), "---|".repeat(N));
    rows.fold(head, |table, row| table + &table_row(row))
}

/// A line of a table. A bar would start a new cell, even within code.
fn table_row<const N: usize>(cells: [String; N]) -> String {
    format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
}

#[cfg(test)]
mod tests {
    use super::instruction_reference;
    use crate::instruction::Opcode;
    use crate::trap::TrapCode;

    fn lines_starting_with(start: &str) -> usize {
        instruction_reference().lines().filter(|line| line.starts_with(start)).count()
    }

    #[test]
    fn every_opcode_has_a_row() {
        for &opcode in Opcode::ALL {
            let start = format!("| `{}` | `{:#04x}` | ", opcode.form(), opcode as u8);
            assert_eq!(lines_starting_with(&start), 1, "{start}");
        }
    }

    #[test]
    fn every_trap_has_a_row() {
        for trap in TrapCode::ALL {
            assert_eq!(lines_starting_with(&format!("| `{}` | {}", trap.name(), trap.meaning())), 1);
        }
    }

    #[test]
    fn every_row_has_as_many_cells_as_its_table() {
        let text = instruction_reference().replace("\\|", "");
        for table in text.split("### ").skip(1) {
            let mut rows = table.lines().filter(|line| line.starts_with('|'));
            let cells = |row: &str| row.matches('|').count();
            let expected = rows.next().map(cells).expect("a table has a head");
            assert!(rows.all(|row| cells(row) == expected), "{table}");
        }
    }

    #[test]
    fn operands_are_named_as_they_are_written() {
        assert_eq!(Opcode::Halt.form(), "halt");
        assert_eq!(Opcode::Store8.form(), "store8 ra, [rb + offset]");
        assert_eq!(Opcode::Bltui.form(), "bltui ra, value, target");
    }

    #[test]
    fn bars_are_escaped() {
        assert!(
            instruction_reference().contains("| `or rd, ra, rb` | `0x48` | `rd = ra \\| rb`. | 1 |  |\n")
        );
    }
}
