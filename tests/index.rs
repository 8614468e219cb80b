//! The index of the cases, `tests/cases/index.jsonl`: every case as data that needs no assembler.
//!
//! `tests/cases/README.md` describes the file. It is written by `UPDATE_INDEX=1 cargo test -p mini-vm --test index`; here
//! it is compared with what the cases and the machine give now, and everything in it is carried out from its lines alone.

#[path = "index/bytes.rs"]
mod bytes;
#[path = "index/carried_out.rs"]
mod carried_out;
#[path = "index/collected.rs"]
mod collected;
#[path = "index/expectations.rs"]
mod expectations;
#[path = "index/rules.rs"]
mod rules;
#[path = "index/schema.rs"]
mod schema;
mod support;
#[path = "support/tables.rs"]
mod tables;
#[path = "index/version_2.rs"]
mod version_2;

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::process::Command;
use std::sync::LazyLock;

use schema::Case;
use support::{root, text_of};

const INDEX: &str = "tests/cases/index.jsonl";

/// The lines that the cases give now.
static COLLECTED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let written = |case: &Case| serde_json::to_string(case).expect("a case is made of texts and numbers");
    collected::cases().iter().map(written).collect()
});

/// The lines of the file. With `UPDATE_INDEX` set it is written first.
static KEPT: LazyLock<Vec<String>> = LazyLock::new(|| {
    let path = root().join(INDEX);
    if std::env::var_os("UPDATE_INDEX").is_some() {
        let text: String = COLLECTED.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        fs::write(&path, text).expect("the index can be written");
    }
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
});

fn cases() -> impl Iterator<Item = Case> {
    KEPT.iter().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
}

#[test]
fn the_index_is_up_to_date() {
    let difference = COLLECTED.iter().zip(KEPT.iter()).position(|(collected, kept)| collected != kept);
    assert!(
        difference.is_none() && COLLECTED.len() == KEPT.len(),
        "{INDEX} is out of date from line {} on; write it anew with UPDATE_INDEX=1 cargo test -p mini-vm --test index",
        difference.unwrap_or(COLLECTED.len().min(KEPT.len())) + 1
    );
}

/// Only the lines of the index are used: another machine can do the same.
#[test]
fn every_case_of_the_index_holds() {
    let faults: Vec<String> = cases()
        .filter_map(|case| carried_out::check(&case).err().map(|fault| format!("{}: {fault}", case.place())))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Every rule about files and about programs has a file that breaks it, and no file names another rule.
#[test]
fn every_rule_of_the_bytecode_has_a_refused_file() {
    let page = fs::read_to_string(root().join("docs/bytecode.md")).expect("there is the page");
    let stated: BTreeSet<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("- **")?.split_once(".**"))
        .map(|(name, _)| name.to_owned())
        .collect();
    let broken: BTreeSet<String> = cases()
        .filter_map(|case| match case {
            Case::Refused(refused) => Some(refused.rule),
            Case::Row(_)
            | Case::Program(_)
            | Case::Diagnostics(_)
            | Case::Accepted(_)
            | Case::NotStarted(_) => None,
        })
        .collect();
    assert_eq!(stated, broken);
}

/// The machine in Python agrees with every case that does not take it long. Where there is no Python, nothing is said.
#[test]
fn a_second_machine_agrees() {
    const MOST_FUEL: &str = "60000";
    let machine = root().join("mini-vm/implementations/python/mini_vm.py");
    assert!(!KEPT.is_empty(), "{INDEX} has lines");
    let mut python = Command::new("python3");
    match python.arg("-B").arg(machine).arg(root().join(INDEX)).arg(MOST_FUEL).output() {
        Ok(output) => assert!(output.status.success(), "{}", text_of(&output)),
        Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound, "{error}"),
    }
}
