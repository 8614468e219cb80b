//! The README and the pages under `docs/` are true: the listing of the README is the program, the tables of
//! `docs/instructions.md` and `docs/warnings.md` come from those of the code, and the listings of `docs/language.md` run.
//!
//! The dialogues in them are run by `command_line.rs`, the Rust examples as documentation tests of `mini-vm`.

mod support;

use std::ffi::OsString;
use std::fs;

use mini_vm::assembly::diagnostic::{DiagnosticCode, Severity};
use mini_vm::console::Console;
use mini_vm::reference::instruction_reference;
use support::{mini_vm, root, temporary, text_of};

/// Compares the part of a page between the two comments with this name with what it should be. With
/// `UPDATE_DOCS` set, writes that instead.
fn check(page: &str, name: &str, expected: &str) {
    let path = root().join(page);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{page}: {error}"));
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (before, behind) = text.split_once(&start).unwrap_or_else(|| panic!("{page} has no {start}"));
    let (part, after) = behind.split_once(&end).unwrap_or_else(|| panic!("{page} has no {end}"));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path, [before, &start, expected, &end, after].concat()).expect("the page can be written");
    } else {
        assert!(
            part == expected,
            "the {name} in {page} is out of date; write it anew with \
             UPDATE_DOCS=1 cargo test -p mini-vm --test readme -- --test-threads 1"
        );
    }
}

#[test]
fn the_listing_is_the_program() {
    let program = fs::read_to_string(root().join("programs/byte_count.asm")).expect("there is the program");
    let (_, code) = program.split_once("\n\n").expect("a blank line ends the head comment");
    check("README.md", "listing", &format!("```asm\n{}```\n", code.trim_start()));
}

#[test]
fn the_reference_comes_from_the_tables() {
    check("docs/instructions.md", "instruction reference", &format!("\n{}\n", instruction_reference()));
}

#[test]
fn the_host_functions_come_from_their_table() {
    let mut table = String::from("\n| Function | Meaning |\n|---|---|\n");
    for function in Console::TABLE {
        table += &format!("| `{}` | {} |\n", function.signature, function.meaning);
    }
    check("docs/instructions.md", "host functions", &format!("{table}\n"));
}

#[test]
fn the_warnings_come_from_their_table() {
    let mut table = String::from("\n| Code | Meaning |\n|---|---|\n");
    for code in DiagnosticCode::ALL.iter().filter(|code| code.severity() == Severity::Warning) {
        table += &format!("| {code} | {} |\n", code.meaning());
    }
    check("docs/warnings.md", "warnings", &format!("{table}\n"));
}

#[test]
fn the_listing_of_the_crate_runs() {
    let text = fs::read_to_string(root().join("mini-vm/README.md")).expect("there is the page");
    let (_, rest) = text.split_once("```asm\n").expect("there is a listing");
    let (listing, _) = rest.split_once("```\n").expect("a listing has an end");
    let output = mini_vm(&["run".as_ref(), temporary("listing.asm", listing).as_os_str()], b"");
    let mut lines: Vec<String> = text_of(&output).lines().map(str::to_owned).collect();
    lines.sort();
    assert_eq!(lines, ["a3", "b1", "n2"]);
}

/// Each listing is a program with its expectations, as `mini-vm test` takes them.
#[test]
fn the_listings_of_the_language_run() {
    let text = fs::read_to_string(root().join("docs/language.md")).expect("there is the page");
    let listings: Vec<&str> = text
        .split("\n```asm\n")
        .skip(1)
        .map(|rest| rest.split_once("\n```\n").expect("a listing has an end").0)
        .collect();
    assert!(listings.len() > 5, "the listings are found");
    let mut arguments = vec![OsString::from("test")];
    for (index, listing) in listings.iter().enumerate() {
        arguments.push(temporary(&format!("listing_{}.asm", index + 1), format!("{listing}\n")).into());
    }
    let output = mini_vm(&arguments, b"");
    assert!(output.status.success(), "{}", text_of(&output));
}

/// Every link to a page or a file of the project leads somewhere, and to a heading that is there.
#[test]
fn no_link_is_broken() {
    let mut broken = Vec::new();
    for page in pages() {
        let path = root().join(&page);
        let text = fs::read_to_string(&path).expect("the page can be read");
        for target in links(&text).filter(|target| !target.contains("://")) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() {
                path.clone()
            } else {
                path.parent().expect("it is in a folder").join(file)
            };
            let found = match heading {
                "" => file.exists(),
                heading => {
                    fs::read_to_string(file).is_ok_and(|text| headings(&text).any(|name| name == heading))
                }
            };
            if !found {
                broken.push(format!("{page}: {target}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn pages() -> Vec<String> {
    let mut pages: Vec<String> = Vec::new();
    for folder in ["", "docs/", "programs/", "programs/lib/", "hashmap-core/", "mini-vm/"] {
        for entry in fs::read_dir(root().join(folder)).expect("the folder can be read") {
            let name =
                entry.expect("the folder can be read").file_name().into_string().expect("names are text");
            pages.extend(name.ends_with(".md").then(|| format!("{folder}{name}")));
        }
    }
    pages
}

/// The targets of `[text](target)` and `[text]: target`, outside of code.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(|part| {
        let inline =
            part.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
        let defined =
            part.lines().filter(|line| line.starts_with('[')).filter_map(|line| line.split_once("]: "));
        // Items of the crates are linked in the form that rustdoc resolves.
        inline.chain(defined.map(|(_, target)| target)).filter(|target| !target.contains("::"))
    })
}

/// The names by which the headings of a page are linked.
fn headings(text: &str) -> impl Iterator<Item = String> {
    let titles = text.split("```").step_by(2).flat_map(str::lines).filter(|line| line.starts_with('#'));
    titles.map(|title| {
        let title = title.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        title.chars().filter(|&c| c.is_alphanumeric() || c == '-' || c == '_').collect()
    })
}
