//! Finds instructions, traps and error codes that no case shows.
//!
//! The tables of the crate say what there is; this test fails with the name of everything that lacks a row or a file
//! under `tests/cases/`. It looks only for what they use and expect. Whether that holds, `instructions` and `golden`
//! check.

mod support;

use std::collections::HashSet;
use std::fs;

use mini_vm::assembly::diagnostic::{DiagnosticCode, Severity};
use mini_vm::fuel::Price;
use mini_vm::instruction::Opcode;
use mini_vm::trap::TrapCode;
use support::rows::{End, rows};
use support::{files_below, root};

/// A row in `tests/cases/instructions/<section>.cases` or a program in `tests/cases/instructions/<section>/` named after
/// the instruction.
#[test]
fn every_instruction_has_a_case() {
    let rows: HashSet<(String, String)> =
        rows().into_iter().map(|row| (row.section.clone(), row.mnemonic().to_owned())).collect();
    let missing: Vec<String> = Opcode::SECTIONS
        .iter()
        .flat_map(|&(title, opcodes)| opcodes.iter().map(move |&opcode| (file_name(title), opcode)))
        .filter(|(section, opcode)| !rows.contains(&(section.clone(), opcode.mnemonic().to_owned())))
        .filter(|(section, opcode)| !has_program(section, *opcode))
        .map(|(section, opcode)| {
            format!(
                "`{mnemonic}` needs a row in tests/cases/instructions/{section}.cases or the program {section}/{mnemonic}.asm",
                mnemonic = opcode.mnemonic()
            )
        })
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// No row stands in the file of another section.
#[test]
fn every_row_stands_in_its_section() {
    let sections: HashSet<(String, &str)> = Opcode::SECTIONS
        .iter()
        .flat_map(|&(title, opcodes)| opcodes.iter().map(move |opcode| (file_name(title), opcode.mnemonic())))
        .collect();
    let misplaced: Vec<String> = rows()
        .iter()
        .filter(|row| !sections.contains(&(row.section.clone(), row.mnemonic())))
        .map(|row| format!("{}: the section has no `{}`", row.place, row.mnemonic()))
        .collect();
    assert!(misplaced.is_empty(), "{}", misplaced.join("\n"));
}

/// A case raises each trap that the table lists for an instruction, by that instruction.
#[test]
fn every_trap_of_every_instruction_has_a_case() {
    let shown: HashSet<(String, String)> = shown_traps().into_iter().map(|shown| shown.pair).collect();
    let missing: Vec<String> = listed_traps()
        .into_iter()
        .filter(|pair| !shown.contains(pair))
        .map(|(mnemonic, trap)| {
            format!("`{mnemonic}` needs a row with `trap={trap}` or a line with `;! trap {trap}`")
        })
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The column `costs` of the table agrees with what the rows claim: an instruction that costs more than 1 unit says so.
#[test]
fn every_price_is_listed() {
    let mut wrong: Vec<String> = Vec::new();
    for row in rows() {
        let opcode = Opcode::from_mnemonic(row.mnemonic()).expect("rows have instructions");
        // What is touched first and what came before cost besides.
        let is_alone = row.instructions.len() == 1 && !row.before.fresh && row.trap().is_none();
        if is_alone && row.after.fuel.is_some_and(|fuel| fuel > 1) && opcode.price() == Price::One {
            wrong.push(format!("{}: `{}` needs `costs(...)` in the table", row.place, opcode.mnemonic()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// So does the column `ends`: what goes on with the next word does not end a path, and what ends the program does.
#[test]
fn every_end_of_a_path_is_listed() {
    let mut wrong: Vec<String> = Vec::new();
    for row in rows() {
        let opcode = Opcode::from_mnemonic(row.mnemonic()).expect("rows have instructions");
        match row.after.end {
            End::Next if !opcode.falls_through() => {
                wrong.push(format!("{}: `{}` must not have `ends(path)`", row.place, opcode.mnemonic()));
            }
            End::Exit(_) if opcode.falls_through() => {
                wrong.push(format!("{}: `{}` needs `ends(path)` in the table", row.place, opcode.mnemonic()));
            }
            End::Next | End::Exit(_) | End::Jumps | End::Pause | End::Trap(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every trap there is occurs in some case.
#[test]
fn every_trap_has_a_case() {
    let shown: HashSet<String> = shown_traps().into_iter().map(|shown| shown.pair.1).collect();
    let missing: Vec<&str> =
        TrapCode::ALL.iter().map(|trap| trap.name()).filter(|&trap| !shown.contains(trap)).collect();
    assert!(missing.is_empty(), "no case expects the traps {}", missing.join(", "));
}

/// A case expects no trap that the table does not list for its instruction.
#[test]
fn no_case_expects_a_trap_that_its_instruction_cannot_raise() {
    let listed: HashSet<(String, String)> = listed_traps().into_iter().collect();
    let surplus: Vec<String> = shown_traps()
        .into_iter()
        .filter(|shown| !listed.contains(&shown.pair))
        .map(|Shown { place, pair: (mnemonic, trap) }| {
            format!("{place}: the table does not list `{trap}` for `{mnemonic}`")
        })
        .collect();
    assert!(surplus.is_empty(), "{}", surplus.join("\n"));
}

/// Every kind of error that the assembler reports is expected by some case. Memory that is not there is no fault of a
/// source, and has tests of its own in `adversaries`; so have warnings, in `mini-vm/tests/warnings.rs`.
#[test]
fn every_error_code_has_a_case() {
    let shown = shown_errors();
    let missing: Vec<&str> = DiagnosticCode::ALL
        .iter()
        .filter(|&&code| code != DiagnosticCode::OutOfMemory && code.severity() == Severity::Error)
        .map(|code| code.as_str())
        .filter(|&code| !shown.contains(code))
        .collect();
    assert!(missing.is_empty(), "no case has a line with `;! error` and: {}", missing.join(", "));
}

/// The name of the file or folder of a section: its title in lower case, with `_` for spaces.
fn file_name(title: &str) -> String {
    title.to_lowercase().replace(' ', "_")
}

/// Whether the program of the instruction is there and one of its lines has the instruction.
fn has_program(section: &str, opcode: Opcode) -> bool {
    let file = format!("tests/cases/instructions/{section}/{}.asm", opcode.mnemonic());
    let source = fs::read_to_string(root().join(file)).unwrap_or_default();
    source.lines().any(|line| mnemonic_of(line).as_deref() == Some(opcode.mnemonic()))
}

/// The pairs of instruction and trap in the table.
fn listed_traps() -> Vec<(String, String)> {
    Opcode::ALL
        .iter()
        .flat_map(|opcode| opcode.traps().iter().map(move |trap| (opcode.mnemonic(), trap.name())))
        .map(|(mnemonic, trap)| (mnemonic.to_owned(), trap.to_owned()))
        .collect()
}

/// A trap that a case expects.
struct Shown {
    /// The file and the line.
    place: String,
    /// The instruction and the trap.
    pair: (String, String),
}

/// What rows and lines with `;! trap` expect, in all cases.
fn shown_traps() -> Vec<Shown> {
    let mut shown = Vec::new();
    for row in rows() {
        if let Some(trap) = row.trap() {
            let pair = (row.mnemonic().to_owned(), trap.to_owned());
            shown.push(Shown { place: row.place.clone(), pair });
        }
    }
    for file in files_below("tests/cases", "asm") {
        let source = fs::read_to_string(&file).expect("the file can be read");
        for (index, line) in source.lines().enumerate() {
            if let Some((_, trap)) = line.split_once(";! trap ") {
                let pair = (mnemonic_of(line).unwrap_or_default(), trap.trim().to_owned());
                shown.push(Shown { place: format!("{}:{}", file.display(), index + 1), pair });
            }
        }
    }
    shown
}

/// The error codes that lines with `;! error CODE` and `;! error at LINE: CODE` show, in all cases.
fn shown_errors() -> HashSet<String> {
    let mut shown = HashSet::new();
    for file in files_below("tests/cases", "asm") {
        let source = fs::read_to_string(&file).expect("the file can be read");
        for (_, error) in source.lines().filter_map(|line| line.split_once(";! error ")) {
            let code = if error.starts_with("at ") {
                error.split_once(':').map(|(_, code)| code)
            } else {
                Some(error)
            };
            shown.extend(code.and_then(|code| code.split_whitespace().next()).map(str::to_owned));
        }
    }
    shown
}

/// The instruction of a line in lower case: the first word behind its labels, unless a comment begins before.
fn mnemonic_of(line: &str) -> Option<String> {
    let code = line.split([';', '#']).next()?;
    let word = code.split_whitespace().find(|word| !word.ends_with(':'))?;
    Some(word.to_ascii_lowercase())
}
