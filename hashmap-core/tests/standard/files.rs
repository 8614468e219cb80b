//! The vector files on disk.

use crate::cases;
use crate::format::{Step, read};
use crate::support::Rules;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the files, which all implementations share.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/standard")
}

/// The steps of all files, as they are on disk.
pub(crate) fn steps() -> Vec<Step> {
    names().iter().flat_map(|name| read(name, &text(name))).collect()
}

fn text(name: &str) -> String {
    let path = folder().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of all files in the folder, those of `histories` with it.
fn names() -> Vec<String> {
    let mut names = Vec::new();
    for under in ["", "histories/"] {
        let entries = fs::read_dir(folder().join(under)).expect("the folder of the vectors");
        let entries = entries.map(|entry| entry.expect("an entry of the folder").file_name());
        let files = entries.map(|name| format!("{under}{}", name.to_string_lossy()));
        names.extend(files.filter(|name| name.ends_with(".txt")));
    }
    names.sort();
    names
}

#[test]
fn the_files_are_those_that_the_reference_makes() {
    let mut files = cases::all(&Rules::standard());
    files.sort();
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        update(&files);
    }
    let expected: Vec<&String> = files.iter().map(|(name, _)| name).collect();
    assert_eq!(names().iter().collect::<Vec<_>>(), expected, "the files; {UPDATE}");
    for (name, expected) in &files {
        let found = text(name);
        let line = found.lines().zip(expected.lines()).position(|(found, expected)| found != expected);
        let line = line.unwrap_or(found.lines().count().min(expected.lines().count())) + 1;
        assert!(found == *expected, "{name}:{line} is not what the reference makes; {UPDATE}");
    }
}

const UPDATE: &str = "UPDATE_VECTORS=1 cargo test -p hashmap-core --test standard writes them anew";

fn update(files: &[(String, String)]) {
    for name in names() {
        fs::remove_file(folder().join(name)).expect("an old file");
    }
    for (name, text) in files {
        fs::write(folder().join(name), text).expect("a file of the vectors");
    }
}

#[test]
fn the_files_are_small() {
    let size: usize = names().iter().map(|name| text(name).len()).sum();
    assert!(size < 1_500_000, "the vectors have {size} bytes");
}

#[test]
fn what_is_read_is_what_was_written() {
    for name in names() {
        let text = text(&name);
        let lines: Vec<&str> = text.lines().collect();
        for step in read(&name, &text) {
            let line = lines[step.line - 1];
            assert!(line.starts_with(&step.operation.to_string()), "{step}");
            assert!(line.ends_with(&step.outcome), "{step}");
        }
    }
}
