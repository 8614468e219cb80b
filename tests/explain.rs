//! `mini-vm explain` knows every name of every table, and says what its table says.

mod support;

use fancy_regex::Regex;
use mini_vm::assembly::diagnostic::DiagnosticCode;
use mini_vm::console::Console;
use mini_vm::explanation::Topic;
use mini_vm::fuel::Price;
use mini_vm::instruction::Opcode;
use mini_vm::reference;
use mini_vm::trap::TrapCode;
use support::{mini_vm, text_of};

/// What `mini-vm explain` prints of a name, with the line ends as spaces.
fn explained(name: &str) -> String {
    let output = mini_vm(&["explain", name], b"");
    assert!(output.status.success(), "{}", text_of(&output));
    in_one_line(&text_of(&output))
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sentence of a table as it is explained: of a link there is the text.
fn sentence(markdown: &str) -> String {
    let link = Regex::new(r"\[([^\]]*)\]\([^)]*\)").expect("a good pattern");
    in_one_line(&link.replace_all(markdown, "$1"))
}

/// Names of the tables with their sentences.
fn tables() -> Vec<(&'static str, &'static str)> {
    let keywords = reference::directives()
        .chain(reference::data_items())
        .chain(reference::field_accesses())
        .chain(reference::number_types())
        .chain(reference::expression_functions())
        .chain(reference::predefined_constants());
    let mut rows: Vec<(&str, &str)> = keywords.map(|keyword| (keyword.name, keyword.meaning)).collect();
    rows.extend(Opcode::ALL.iter().map(|opcode| (opcode.mnemonic(), opcode.semantics())));
    rows.extend(DiagnosticCode::ALL.iter().map(|code| (code.as_str(), code.meaning())));
    rows.extend(TrapCode::ALL.iter().map(|trap| (trap.name(), trap.meaning())));
    rows.extend(Console::TABLE.iter().map(|function| (function.signature.name, function.meaning)));
    rows
}

#[test]
fn every_name_of_every_table_is_explained() {
    let rows = tables();
    assert_eq!(rows.len(), Topic::all().count(), "a table is missing here");
    // One process for all: what stands in the text of the name itself, the library tests.
    let names = rows.iter().map(|(name, _)| *name);
    let output = mini_vm(&["explain"].into_iter().chain(names).collect::<Vec<_>>(), b"");
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = in_one_line(&text_of(&output));
    let lost: Vec<_> = rows.iter().filter(|(_, meaning)| !text.contains(&sentence(meaning))).collect();
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn the_list_has_every_name() {
    let output = text_of(&mini_vm(&["explain"], b""));
    let names: Vec<&str> = output.split([' ', ',', '\n']).collect();
    let missing: Vec<_> = tables().into_iter().filter(|(name, _)| !names.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn an_instruction_is_explained_with_all_that_its_row_says() {
    for opcode in
        [Opcode::Divi, Opcode::MapLoadScalar, Opcode::MapHas, Opcode::Add, Opcode::Halt, Opcode::Store64x]
    {
        let text = explained(opcode.mnemonic());
        let mut facts =
            vec![format!("Byte: `{:#04x}`", opcode as u8), format!("Costs: {}", opcode.price().meaning())];
        facts.extend(opcode.operands().iter().map(|operand| operand.kind.meaning().to_owned()));
        facts.extend(opcode.traps().iter().map(|trap| format!("Trap `{}`: {}", trap.name(), trap.meaning())));
        let relatives = [opcode.register_form(), opcode.immediate_form(), opcode.scalar_form()];
        facts.extend(relatives.into_iter().flatten().map(|relative| format!("`{} ", relative.mnemonic())));
        for fact in facts {
            assert!(text.contains(&in_one_line(&fact)), "{fact}: {text}");
        }
    }
    assert!(explained("MAP_HAS_SCALAR").contains("`map_has rd, rm, rk` takes the address of the key"));
    assert!(explained("halt").contains("does not go on"));
}

#[test]
fn a_host_function_is_explained_with_its_signature_its_price_and_its_grant() {
    let text = explained("clock_time");
    for fact in ["clock_time() -> result", "Needs `--clock`", Price::Host.meaning()] {
        assert!(text.contains(fact), "{text}");
    }
}

#[test]
fn all_meanings_of_a_name_are_explained() {
    for meaning in ["(instruction)", "(directive)", "(trap)"] {
        assert!(explained("host").contains(meaning));
    }
}

#[test]
fn hostile_names_are_refused() {
    for name in ["", "\u{1b}[2J", "a\nb", &"x".repeat(100_000), "\u{202e}"] {
        let output = mini_vm(&["explain", name], b"");
        assert_eq!(output.status.code(), Some(2), "{name:?}");
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(output.stdout.is_empty() && message.starts_with("error: there is nothing"), "{message}");
        assert!(!message.contains('\u{1b}') && !message.contains('\u{202e}'), "{message:?}");
        assert!(message.len() < 400, "the message is short: {}", message.len());
    }
}
