//! `programs/lib/README.md`: its table comes from the comments of the files, and its examples run.

use std::fs;

use crate::support::{mini_vm, root, temporary, text_of};
use crate::{library_files, name_of};

const PAGE: &str = "programs/lib/README.md";
const START: &str = "<!-- functions -->\n";
const END: &str = "<!-- end of functions -->";

/// A function or a macro that programs may use.
pub(crate) struct Function {
    /// `name(parameter, ...) -> result, ...`
    pub(crate) signature: String,
    /// The comment above it, as one line.
    pub(crate) comment: String,
    is_macro: bool,
}

#[test]
fn the_table_has_every_function() {
    let path = root().join(PAGE);
    let page = fs::read_to_string(&path).expect("there is the page");
    let (before, rest) = page.split_once(START).expect("the table has a start");
    let (table, after) = rest.split_once(END).expect("the table has an end");
    let expected = tables();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path, [before, START, &expected, END, after].concat()).expect("the page can be written");
    } else {
        assert!(
            table == expected,
            "the table in {PAGE} is out of date; write it anew with UPDATE_DOCS=1 cargo test -p mini-vm --test library page"
        );
    }
}

/// What a comment tells besides what a function does.
#[test]
fn every_function_says_what_it_takes_and_gives() {
    let mut wrong = Vec::new();
    let files = library_files();
    let all = files.iter().flat_map(|path| functions_and_macros(&text_of_file(path)));
    for function in all.filter(|function| !function.is_macro) {
        let takes = function.signature.contains("()") || function.comment.contains("Takes");
        let gives = function.comment.contains("Gives") || function.comment.contains("gives");
        if !(takes && gives && function.comment.contains("osts")) {
            wrong.push(function.signature);
        }
    }
    assert!(wrong.is_empty(), "without what they take, give or cost: {}", wrong.join("\n"));
}

#[test]
fn every_name_starts_with_the_name_of_its_file() {
    for path in library_files() {
        let file = name_of(&path);
        let prefix = format!("{}_", file.strip_suffix('s').unwrap_or(&file));
        let text = text_of_file(&path);
        let names = text.lines().flat_map(defined_names);
        let wrong: Vec<&str> =
            names.filter(|name| !name.trim_start_matches('_').starts_with(&prefix)).collect();
        assert!(wrong.is_empty(), "{file}.asm defines {wrong:?}");
    }
}

/// The global names that a line defines.
fn defined_names(line: &str) -> Vec<&str> {
    let rest = ["const ", "fn ", "map "].iter().find_map(|kind| line.strip_prefix('.')?.strip_prefix(kind));
    match rest {
        Some(rest) => rest.split([' ', '(']).take(1).collect(),
        None if line.starts_with(".data") => {
            line.split(' ').filter_map(|word| word.strip_suffix(':')).collect()
        }
        None if line.starts_with(|c: char| c.is_ascii_alphabetic()) => line.split(':').take(1).collect(),
        None => Vec::new(),
    }
}

#[test]
fn every_file_has_an_example_and_a_row() {
    let page = fs::read_to_string(root().join(PAGE)).expect("there is the page");
    let language = fs::read_to_string(root().join("docs/language.md")).expect("there is the page");
    for path in library_files() {
        let name = name_of(&path);
        assert!(page.contains(&format!("\n.include <{name}.asm>")), "{name}.asm has an example");
        assert!(
            language.contains(&format!("| `<{name}.asm>` |")),
            "{name}.asm stands in the page of the language"
        );
    }
}

#[test]
fn the_examples_run() {
    let page = fs::read_to_string(root().join(PAGE)).expect("there is the page");
    let listings =
        page.split("\n```asm\n").skip(1).map(|rest| rest.split_once("\n```\n").expect("it ends").0);
    let mut arguments = vec!["test".into()];
    for (number, listing) in listings.enumerate() {
        arguments.push(temporary(&format!("example_{number}.asm"), format!("{listing}\n")).into_os_string());
    }
    let output = mini_vm(&arguments, b"");
    assert!(output.status.success(), "{}", text_of(&output));
}

/// A table for each file.
fn tables() -> String {
    let mut text = String::from("\n");
    for path in library_files() {
        let name = path.file_name().expect("it is a file").to_string_lossy().into_owned();
        let source = text_of_file(&path);
        text += &format!("### {name}\n\n{}\n| Function | Meaning |\n|---|---|\n", head(&source));
        for function in functions_and_macros(&source) {
            let kind = if function.is_macro { " (macro)" } else { "" };
            let comment = function.comment.replace('|', "\\|");
            text += &format!("| `{}`{kind} | {comment} |\n", function.signature);
        }
        text.push('\n');
    }
    text
}

/// The functions and macros of a file whose names do not start with `_`.
pub(crate) fn functions_and_macros(source: &str) -> Vec<Function> {
    let mut comment = Vec::new();
    let mut functions = Vec::new();
    for line in source.lines() {
        if let Some(part) = line.strip_prefix("; ") {
            comment.push(part);
            continue;
        }
        if line.starts_with(".func ") {
            continue;
        }
        let signature = line.strip_prefix(".fn ").or(line.strip_prefix(".macro "));
        if let Some(signature) = signature.filter(|name| !name.starts_with('_')) {
            let is_macro = line.starts_with(".macro ");
            functions.push(Function {
                signature: signature.to_owned(),
                comment: comment.join(" "),
                is_macro,
            });
        }
        comment.clear();
    }
    functions
}

/// The comment at the start of a file as Markdown. What is indented in it is code.
fn head(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix(';'));
    lines
        .map(|line| {
            line.strip_prefix(' ').unwrap_or(line).replacen(
                "  ",
                "    ",
                usize::from(line.starts_with("   ")),
            ) + "\n"
        })
        .collect()
}

fn text_of_file(path: &std::path::Path) -> String {
    fs::read_to_string(path).expect("it can be read")
}
