//! The library and its test programs as files that can be run.

use std::fs;
use std::path::PathBuf;

use crate::support::{files_below, root};
use crate::{kept, name_of};

pub(crate) fn library_files() -> Vec<PathBuf> {
    files_below("programs/lib", "asm")
}

pub(crate) fn test_programs() -> Vec<PathBuf> {
    files_below("tests/library", "asm")
}

/// The program of `tests/library` with this name.
pub(crate) fn program(name: &str) -> PathBuf {
    let path = root().join("tests/library").join(name).with_extension("asm");
    program_of(name, &fs::read_to_string(path).expect("there is the program"))
}

/// A program with this source.
pub(crate) fn program_of(name: &str, source: &str) -> PathBuf {
    let mut included = Vec::new();
    include(source, &mut included);
    let library: Vec<String> = library_files()
        .iter()
        .filter(|path| included.contains(&name_of(path)))
        .map(|path| fs::read_to_string(path).expect("it can be read"))
        .collect();
    let text: String = format!("{source}{}", library.concat()).replace(".include <", ";include <");
    kept(&format!("{name}.asm"), &text)
}

/// Adds the files that a source includes, and those that they include.
fn include(source: &str, included: &mut Vec<String>) {
    for line in source.lines() {
        let Some((_, rest)) = line.split_once("include <") else { continue };
        let name = rest.trim_end_matches(".asm>").to_owned();
        if !included.contains(&name) {
            let path = root().join("programs/lib").join(&name).with_extension("asm");
            let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
            included.push(name);
            include(&text, included);
        }
    }
}
