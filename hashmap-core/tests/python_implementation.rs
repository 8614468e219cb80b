//! The Python implementation of the standard: its examples, and the vectors in its hands. Where there is no
//! `python3` of version 3.9 or later, the tests say so and check nothing.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Where the Python files lie.
fn implementation() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("implementations/python")
}

/// Where the vectors lie.
fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/standard")
}

/// `python3` in the folder of the implementation, leaving no compiled files there; none if it is not installed.
fn python(test: &str) -> Option<Command> {
    let recent = "import sys; sys.exit(sys.version_info < (3, 9))";
    let found = Command::new("python3").args(["-c", recent]).status().is_ok_and(|status| status.success());
    if !found {
        println!("{test}: skipped, as there is no python3 of version 3.9 or later");
        return None;
    }
    let mut command = Command::new("python3");
    command.arg("-B").current_dir(implementation());
    Some(command)
}

/// Runs a command that is to succeed.
fn succeed(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}\n{}", output.status, text(&output));
}

/// What a command printed.
fn text(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).concat()
}

/// All files of vectors in a folder and the folders in it, in the order of their names.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_in(&path));
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn examples_hold() {
    let Some(mut python) = python("examples_hold") else { return };
    succeed(python.args(["-m", "doctest", "hashmap_standard.py", "vectors.py", "README.md"]));
}

#[test]
fn vectors_hold() {
    let Some(mut python) = python("vectors_hold") else { return };
    succeed(python.arg("vectors.py").args(files_in(&vectors())));
}

/// Has `vectors.py` check a file with these lines, and gives its exit status and what it printed after the path.
fn check(name: &str, lines: &str) -> Option<(Option<i32>, String)> {
    let mut python = python(name)?;
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.txt"));
    fs::write(&path, lines).unwrap();
    let output = python.arg("vectors.py").arg(&path).output().unwrap();
    Some((output.status.code(), text(&output).replace(&path.display().to_string(), "FILE")))
}

/// The example of the page on vectors.
const EXAMPLE: &str = "case worked_example
rules O1 O5
make a 1 1 2 2 3 -> 64
= 0 0300
= 4 01000000020000000200000004000000
= 22 013e08
reserve a 62 -> created 4
= 2 01
= 48 0262
write a 4 0100
= 50 01
lookup a 62 -> at 4
lookup a 67 -> absent
";

#[test]
fn unaltered_vectors_pass() {
    let Some(found) = check("unaltered", EXAMPLE) else { return };
    assert_eq!(found, (Some(0), "1 files, 4 lines checked, 0 failures\n".into()));
}

/// Replaces one line of the example, and expects a failure at the line with this number.
fn fails(name: &str, line: &str, altered: &str, number: usize) {
    assert!(EXAMPLE.contains(line), "{line}");
    let Some((status, printed)) = check(name, &EXAMPLE.replace(line, altered)) else { return };
    assert_eq!(status, Some(1), "{printed}");
    assert!(printed.starts_with(&format!("FILE:{number}: (rules O1 O5) ")), "{printed}");
}

#[test]
fn an_altered_result_fails() {
    fails("altered_result", "lookup a 62 -> at 4", "lookup a 62 -> at 5", 12);
}

#[test]
fn an_altered_byte_fails_at_its_step() {
    fails("altered_byte", "= 48 0262", "= 48 0263", 7);
}

#[test]
fn a_change_that_no_line_tells_fails_at_its_step() {
    fails("untold_change", "= 50 01\n", "", 10);
}

#[test]
fn a_malformed_line_fails() {
    fails("malformed", "lookup a 67 -> absent", "lookup a 6g -> absent", 13);
}

#[test]
fn an_offset_without_a_map_fails() {
    fails("no_map_there", "lookup a 67 -> absent", "lookup a@4 67 -> absent", 13);
}

#[test]
fn vectors_that_check_nothing_fail() {
    let Some((status, printed)) = check("nothing", "# No line but this.\n") else { return };
    assert_eq!(status, Some(1), "{printed}");
    assert!(printed.starts_with("FILE: no line checks anything"), "{printed}");
}
