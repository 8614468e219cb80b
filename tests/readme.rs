//! The README says what is so: its listing is the program, its reference comes from the tables.
//!
//! Its dialogues are run by `command_line.rs`, its Rust examples as documentation tests of `mini-vm`.

mod support;

use std::fs;

use mini_vm::console::Console;
use mini_vm::reference::instruction_reference;
use support::root;

/// Compares the part of the README between the two comments with this name with what it should be. With
/// `UPDATE_README` set, writes that instead.
fn check(name: &str, expected: &str) {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).expect("there is a README");
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (before, behind) = readme.split_once(&start).unwrap_or_else(|| panic!("the README has no {start}"));
    let (part, after) = behind.split_once(&end).unwrap_or_else(|| panic!("the README has no {end}"));
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(path, [before, &start, expected, &end, after].concat()).expect("the README can be written");
    } else {
        assert!(
            part == expected,
            "the {name} in the README is out of date; write it anew with \
             UPDATE_README=1 cargo test -p mini-vm --test readme -- --test-threads 1"
        );
    }
}

#[test]
fn the_listing_is_the_program() {
    let program = fs::read_to_string(root().join("programs/byte_count.asm")).expect("there is the program");
    let (_, code) = program.split_once("\n\n").expect("a blank line ends the head comment");
    check("listing", &format!("```asm\n{}```\n", code.trim_start()));
}

#[test]
fn the_reference_comes_from_the_tables() {
    check("instruction reference", &format!("\n{}\n", instruction_reference()));
}

#[test]
fn the_host_functions_come_from_their_table() {
    let mut table = String::from("\n| Function | Meaning |\n|---|---|\n");
    for function in Console::TABLE {
        table +=
            &format!("| `{}({})` | {} |\n", function.name, function.arguments.join(", "), function.meaning);
    }
    check("host functions", &format!("{table}\n"));
}
