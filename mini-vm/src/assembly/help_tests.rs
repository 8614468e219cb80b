//! A check for tests: whether what a help line suggests is right.

use std::fs;
use std::path::Path;

use crate::assembly::assemble;
use crate::assembly::diagnostic::DiagnosticCode;
use crate::assembly::directive::{is_directive, is_item_directive};
use crate::assembly::scalar::Scalar;
use crate::console::Console;
use crate::instruction::Opcode;

/// What the operands in help lines may stand for.
const SETTING: &str = "
        .const value = 1
        .const offset = 8
        .map layout key=u64 value=u64 capacity=4
        .func function
function: ret
target: done: jmp label
label: halt
";

/// Operands that stand for registers.
const REGISTERS: [&str; 11] = ["rd", "ra", "rb", "rc", "ri", "rt", "rm", "rk", "rs", "rp", "first"];

/// Other words that a help line may quote.
const WORDS: [&str; 8] = ["r0", "r255", "0", "1", "inf", "main", "value=", "label"];

/// What stands between backquotes in `help`.
pub(super) fn quoted(help: &str) -> impl Iterator<Item = &str> {
    help.split('`').skip(1).step_by(2)
}

/// Whether a part of a help line is a line of the language, or a name of it.
pub(super) fn is_sound(part: &str) -> bool {
    let is_name = Opcode::from_mnemonic(part).is_some() || is_directive(part);
    let is_type = Scalar::from_name(part).is_some() || part.starts_with("bytes(");
    if is_type {
        return assemble(&format!(".map m key={part} capacity=1\nhalt"), &[]).is_ok();
    }
    is_name || REGISTERS.contains(&part) || WORDS.contains(&part) || assembles(part)
}

/// Whether a part of a help line assembles, with names that are not defined.
fn assembles(part: &str) -> bool {
    let line = filled_in(part);
    let line = match line.split(' ').next() {
        Some(first) if is_item_directive(first) => format!(".data {line}"),
        Some(first) if first.starts_with('[') => format!("{} r1, {line}", load_of(&line)),
        Some(first) if first.starts_with('\'') => format!("li r1, {line}"),
        Some(".reg") => format!(".fn named()\n{line}"),
        Some("ret") => {
            let results = line.trim_start_matches("ret").trim_start();
            format!(".fn named() -> {results}\n.reg {results}\n{line}")
        }
        Some("label:") => String::new(),
        _ => line,
    };
    let source = if line.starts_with(".const value") || line.starts_with(".const offset") {
        format!("{line}\nmain: halt\n")
    } else {
        format!("{SETTING}{line}\nmain: halt\n")
    };
    let is_about_names = |code| {
        let codes = [
            DiagnosticCode::UndefinedName,
            DiagnosticCode::UnknownLayout,
            DiagnosticCode::UndeclaredFunction,
            DiagnosticCode::UnknownHostFunction,
        ];
        codes.contains(&code)
    };
    let error = assemble(&source, Console::FUNCTIONS).err();
    error.into_iter().flatten().all(|error| is_about_names(error.code))
}

/// The instruction that loads from this memory operand.
fn load_of(operand: &str) -> &'static str {
    match operand {
        _ if operand.contains(" * 8") => "load64x",
        _ if operand.contains(" * 4") => "load32ux",
        _ if operand.contains(" * 2") => "load16ux",
        _ if operand.contains("+ r") => "load8ux",
        _ => "load64",
    }
}

/// `line` with a register for each operand that stands for one.
fn filled_in(line: &str) -> String {
    let is_part_of_name = |character: char| character == '_' || character.is_ascii_alphanumeric();
    let mut text = String::new();
    for piece in line.split_inclusive(|character| !is_part_of_name(character)) {
        let word = piece.trim_end_matches(|character| !is_part_of_name(character));
        match REGISTERS.iter().position(|&operand| operand == word) {
            Some(number) => text.push_str(&format!("r{number}{}", &piece[word.len()..])),
            None => text.push_str(piece),
        }
    }
    text
}

#[test]
fn an_unsound_line_is_seen() {
    for line in ["li rd, ra", "lod64 rd, [rb]", "`x`", ".word", "[rb, 8]", "call label", "sub rd, 5, ra"] {
        assert!(!is_sound(line), "{line}");
    }
}

/// In the help of every error of every case, what has the form of a line is one.
#[test]
fn every_line_that_helps_with_a_case_assembles() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/diagnostics");
    let mut count = 0;
    let entries = fs::read_dir(cases).expect("the cases can be read");
    let paths = entries.map(|entry| entry.expect("the cases can be read").path());
    for path in paths.filter(|path| path.is_file()) {
        let source = fs::read_to_string(&path).expect("the case can be read");
        let error = assemble(&source, Console::FUNCTIONS).err();
        for help in error.iter().flatten().filter_map(|error| error.help.as_deref()) {
            let lines = quoted(help).filter(|part| part.contains(' ') && !part.contains("..."));
            for line in lines.filter(|line| !is_form(line)) {
                assert!(is_sound(line), "{}: {line} in {help}", path.display());
                count += 1;
            }
        }
    }
    assert!(count > 150, "only {count} lines were looked at");
}

/// Whether `line` is how an instruction is written in the table, with the names of its operands.
fn is_form(line: &str) -> bool {
    let opcode = line.split(' ').next().and_then(Opcode::from_mnemonic);
    let names = opcode.iter().flat_map(|opcode| opcode.operands()).map(|operand| operand.name);
    let operands = line.split_once(' ').map_or("", |(_, operands)| operands);
    names.eq(operands.split(", "))
}
