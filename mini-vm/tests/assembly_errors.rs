//! Errors of a source as one error, and how they are shown without the command line.

use std::error::Error;

use mini_vm::assembly::{AssemblyError, Options, assemble};
use mini_vm::verify::verify;

fn error_of(source: &str) -> AssemblyError {
    Options::default().source_name("some.asm").assemble(source).expect_err(source)
}

fn rendered(source: &str) -> String {
    error_of(source).render(source)
}

#[test]
fn errors_can_be_handed_on() {
    fn length(source: &str) -> Result<usize, Box<dyn Error + Send + Sync>> {
        Ok(verify(assemble(source, &[])?)?.module().code.len())
    }
    assert_eq!(length("main: halt").expect("it is a program"), 1);
    let error = length("main: halt r1\n").expect_err("it takes no operand");
    let text = "<source>:1:12: error[E031]: `halt` takes no operands, not 1\n    help: write `halt`, or `exit ra` to give a status";
    assert_eq!(error.to_string(), text);
}

#[test]
fn every_error_has_its_line_and_its_column_in_characters() {
    let error = error_of("nope\r\n\r\n\tä: nope\n; ä\n.data .string \"äöü\", nope\n  nope");
    let places: Vec<_> = error.diagnostics().iter().map(|error| (error.line, error.column)).collect();
    assert_eq!(places, [(1, 1), (3, 2), (5, 20), (6, 3)]);
    let lines: Vec<String> = error.to_string().lines().map(|line| line[..12].to_owned()).collect();
    assert_eq!(lines.iter().filter(|line| line.starts_with("some.asm:")).count(), 4, "{lines:?}");
}

#[test]
fn there_is_one_diagnostic_for_each_error_whichever_way_one_looks() {
    let error = error_of("nope\nnone\n");
    assert_eq!((&error).into_iter().count(), 2);
    assert_eq!(error.clone().into_iter().count(), 2);
    assert_eq!(error.clone().into_diagnostics(), error.diagnostics());
    assert_eq!(error.source_name(), Some("some.asm"));
    assert_eq!(assemble("nope", &[]).expect_err("no such instruction").source_name(), None);
}

#[test]
fn what_is_wrong_is_underlined() {
    let text = "\
error[E030]: `add` takes 3 operands, not 2
 --> some.asm:1:2
  |
1 |     add r0, r1
  |     ^^^^^^^^^^ too few operands
  |
  = help: write `add rd, ra, rb`, as in `add r0, r0, r1`
";
    assert_eq!(rendered("\tadd r0, r1\r\n halt"), text);
}

#[test]
fn what_has_to_do_with_it_is_underlined_too() {
    let text = "\
error[E020]: `main` is defined twice
  --> some.asm:11:1
   |
1  | main: halt
   | ---- it is first defined here
...
11 | main: halt
   | ^^^^
";
    assert_eq!(rendered(&format!("main: halt{}main: halt", "\n".repeat(10))), text);
    let text = "\
error[E020]: `a` is defined twice
 --> some.asm:1:4
  |
1 | a: a: halt
  |    ^
  | - it is first defined here
";
    assert_eq!(rendered("a: a: halt"), text);
}

#[test]
fn several_errors_stand_apart() {
    let text = rendered("main: nope\n hult\n");
    let starts: Vec<_> = text.lines().filter(|line| line.starts_with("error")).collect();
    assert_eq!(starts.len(), 2, "{text}");
    assert_eq!(text.matches("\n\n").count(), 1, "{text}");
}

#[test]
fn a_line_shows_nothing_that_moves_the_cursor() {
    let text = rendered("nope \u{1b}[2J\u{202e}\u{7}\n");
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{text:?}");
}

#[test]
fn a_long_line_is_not_shown() {
    let text = rendered(&format!("nope {}", "r1, ".repeat(1000)));
    assert!(text.len() < 200, "{text}");
    assert!(text.contains("some.asm:1:4005"), "{text}");
}

#[test]
fn another_source_does_no_harm() {
    let error = error_of(&format!("{}a: a: nope \"ü\n", "\n".repeat(100)));
    for source in ["", "ä", "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöü", "\n\n\n"]
    {
        assert!(error.render(source).contains("some.asm:101:"), "{source:?}");
    }
}

#[test]
fn an_error_without_a_place_is_at_the_start() {
    let error = Options::default().max_source_size(3).assemble("\nhalt").expect_err("it is too large");
    assert_eq!(error.to_string(), "<source>:1:1: error[E008]: the source has 5 bytes; the maximum is 3");
    assert!(error_of("").render("").starts_with("error[E053]: "));
}
