//! Finds instructions, traps and error codes that no golden case shows.
//!
//! The tables of the crate say what there is; this test fails with the name of everything that lacks a
//! file under `tests/cases/`. It looks only for the files and for what they use. Whether a case keeps
//! its expectations, `golden` checks.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use mini_vm::assembly::diagnostic::DiagnosticCode;
use mini_vm::instruction::Opcode;
use mini_vm::trap::TrapCode;

/// `tests/cases/instructions/<section>/<mnemonic>.asm` uses the instruction.
#[test]
fn every_instruction_has_a_case() {
    let folder = cases().join("instructions");
    let missing: Vec<String> = Opcode::SECTIONS
        .iter()
        .flat_map(|&(title, opcodes)| opcodes.iter().map(move |&opcode| (folder_name(title), opcode)))
        .map(|(section, opcode)| (folder.join(section).join(format!("{}.asm", opcode.mnemonic())), opcode))
        .filter(|(file, opcode)| !uses(file, *opcode))
        .map(|(file, opcode)| format!("{} must use `{}`", file.display(), opcode.mnemonic()))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// A case raises each trap that the table lists for an instruction, by that instruction.
#[test]
fn every_trap_of_every_instruction_has_a_case() {
    let shown = shown_traps();
    let missing: Vec<String> = Opcode::ALL
        .iter()
        .flat_map(|opcode| opcode.traps().iter().map(move |trap| (opcode.mnemonic(), trap.name())))
        .filter(|&(mnemonic, trap)| !shown.contains(&(mnemonic.to_owned(), trap.to_owned())))
        .map(|(mnemonic, trap)| format!("no case has a line with `{mnemonic}` and `;! trap {trap}`"))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Every trap there is occurs in some case.
#[test]
fn every_trap_has_a_case() {
    let shown: HashSet<String> = shown_traps().into_iter().map(|(_, trap)| trap).collect();
    let missing: Vec<&str> =
        TrapCode::ALL.iter().map(|trap| trap.name()).filter(|&trap| !shown.contains(trap)).collect();
    assert!(missing.is_empty(), "no case has a line with `;! trap` and: {}", missing.join(", "));
}

/// A case expects no trap that the table does not list for the instruction on its line.
#[test]
fn no_case_expects_a_trap_that_its_instruction_cannot_raise() {
    let listed: HashSet<(String, String)> = Opcode::ALL
        .iter()
        .flat_map(|opcode| opcode.traps().iter().map(move |trap| (opcode.mnemonic(), trap.name())))
        .map(|(mnemonic, trap)| (mnemonic.to_owned(), trap.to_owned()))
        .collect();
    let mut surplus: Vec<String> = shown_traps()
        .difference(&listed)
        .map(|(mnemonic, trap)| format!("`{mnemonic}` cannot trap with `{trap}`"))
        .collect();
    surplus.sort();
    assert!(surplus.is_empty(), "{}", surplus.join("\n"));
}

/// Every kind of error that the assembler reports is expected by some case. Memory that is not there is no fault of a
/// source, and has tests of its own in `adversaries`.
#[test]
fn every_error_code_has_a_case() {
    let shown = shown_errors();
    let missing: Vec<&str> = DiagnosticCode::ALL
        .iter()
        .filter(|&&code| code != DiagnosticCode::OutOfMemory)
        .map(|code| code.as_str())
        .filter(|&code| !shown.contains(code))
        .collect();
    assert!(missing.is_empty(), "no case has a line with `;! error` and: {}", missing.join(", "));
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in a workspace").join("tests/cases")
}

/// The folder of a section: its title in lower case, with `_` for spaces.
fn folder_name(title: &str) -> String {
    title.to_lowercase().replace(' ', "_")
}

/// Whether the file is there and one of its lines has this instruction.
fn uses(file: &Path, opcode: Opcode) -> bool {
    let source = fs::read_to_string(file).unwrap_or_default();
    source.lines().any(|line| mnemonic_of(line).as_deref() == Some(opcode.mnemonic()))
}

/// The pairs of instruction and trap that lines with `;! trap` show, in all cases.
fn shown_traps() -> HashSet<(String, String)> {
    let mut shown = HashSet::new();
    for file in assembly_files(&cases()) {
        let source = fs::read_to_string(&file).expect("the file can be read");
        for line in source.lines() {
            if let Some((_, trap)) = line.split_once(";! trap ") {
                let mnemonic = mnemonic_of(line).unwrap_or_default();
                shown.insert((mnemonic, trap.trim().to_owned()));
            }
        }
    }
    shown
}

/// The error codes that lines with `;! error CODE` and `;! error at LINE: CODE` show, in all cases.
fn shown_errors() -> HashSet<String> {
    let mut shown = HashSet::new();
    for file in assembly_files(&cases()) {
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

fn assembly_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            files.extend(assembly_files(&path));
        } else if path.extension() == Some(OsStr::new("asm")) {
            files.push(path);
        }
    }
    files
}
