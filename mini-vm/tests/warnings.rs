//! Warnings: each kind where it is due and not where it nearly is, none of them for a program of this repository, and no more
//! time or memory than a source is worth.
//!
//! The cases are `tests/warnings/*.asm`, and what they include is in `tests/warnings/lib`. Behind a line, or in one of its own as `; warning at LINE: ...`, stands each warning
//! that is due there: its code and words of it. `; options: N` sets how many are shown.

#[path = "../../tests/support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread::Builder;

use fuzz_checks::execution;
use mini_vm::analysis::{Finding, Overwritten, findings};
use mini_vm::assembly::diagnostic::{Diagnostic, DiagnosticCode, Severity};
use mini_vm::assembly::files::{File, FileError, Files};
use mini_vm::assembly::{Assembled, Options, assemble};
use mini_vm::console::Console;
use mini_vm::machine::{Limits, Machine};
use mini_vm::verify::{Program, verify};
use proptest::prelude::*;
use support::{files_below, root};

/// Starts an expectation.
const MARKER: &str = "; warning ";

/// The files that the cases include.
struct Beside;

impl Files for Beside {
    fn read(&self, name: &str, _: Option<&str>, _: u64) -> Result<File, FileError> {
        let bytes = fs::read(root().join("tests/warnings").join(name)).map_err(|_| FileError::NotFound)?;
        Ok(File { identity: name.to_owned(), bytes })
    }
}

fn looked_through(source: &str, most: usize) -> Assembled {
    let options = Options::default().host_functions(Console::FUNCTIONS).files(&Beside).max_errors(most);
    let assembled = options.warnings(true).assemble_with_files(source);
    let assembled = assembled.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(options.assemble(source).as_ref(), Ok(&assembled.module), "they do not change the module");
    assembled
}

fn warnings_of(source: &str) -> Vec<Diagnostic> {
    looked_through(source, 100).warnings
}

fn program(source: &str) -> Program {
    verify(assemble(source, Console::FUNCTIONS).expect("it assembles")).expect("it is a program")
}

/// A warning that is due: its file, line, code and words.
type Due = (usize, usize, String, String);

fn due(file: usize, source: &str) -> Vec<Due> {
    let mut due = Vec::new();
    for (number, line) in (1..).zip(source.lines()) {
        let Some((_, text)) = line.split_once(MARKER) else { continue };
        let (number, text) = match text.strip_prefix("at ").and_then(|text| text.split_once(": ")) {
            Some((number, text)) => (number.parse().expect("it is a line number"), text),
            None => (number, text),
        };
        let (code, words) = text.split_once(' ').unwrap_or((text, ""));
        due.push((file, number, code.to_owned(), words.to_owned()));
    }
    due
}

/// What differs between the warnings of a case and those that are due.
fn difference(source: &str) -> Vec<String> {
    let most = source.lines().find_map(|line| line.strip_prefix("; options: "));
    let most = most.map_or(100, |most| most.parse().expect("it is a number"));
    let Assembled { files, warnings, .. } = looked_through(source, most);
    let texts = std::iter::once(source).chain(files.iter().map(|file| file.text.as_str()));
    let mut due: Vec<Due> = texts.enumerate().flat_map(|(file, text)| due(file, text)).collect();
    let mut wrong = Vec::new();
    for warning in warnings {
        let text = format!("{} {}", warning.message, warning.help.as_deref().unwrap_or_default());
        let is_it = |(file, line, code, words): &Due| {
            (*file, *line) == (warning.file, warning.line)
                && code == warning.code.as_str()
                && text.contains(words)
        };
        match due.iter().position(is_it) {
            Some(index) => _ = due.remove(index),
            None => wrong.push(format!("unexpected: {warning}")),
        }
    }
    let missing = |(file, line, code, words)| format!("missing: file {file}, line {line}: {code} {words}");
    wrong.extend(due.into_iter().map(missing));
    wrong
}

#[test]
fn every_case_has_the_warnings_that_it_says() {
    let mut wrong = Vec::new();
    for file in files_below("tests/warnings", "asm") {
        let source = fs::read_to_string(&file).expect("it can be read");
        let name = file.file_name().map(Path::new).expect("it has a name").display();
        wrong.extend(difference(&source).into_iter().map(|difference| format!("{name}: {difference}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_of_warning_has_a_case() {
    let mut shown = BTreeSet::new();
    for file in files_below("tests/warnings", "asm") {
        let source = fs::read_to_string(&file).expect("it can be read");
        shown.extend(due(0, &source).into_iter().map(|(_, _, code, _)| code));
    }
    let warnings = DiagnosticCode::ALL.iter().filter(|code| code.severity() == Severity::Warning);
    assert_eq!(shown, warnings.map(|code| code.as_str().to_owned()).collect());
}

#[test]
fn no_program_has_a_warning() {
    for file in files_below("programs", "asm") {
        let source = fs::read_to_string(&file).expect("it can be read");
        assert_eq!(warnings_of(&source), [], "{}", file.display());
    }
}

#[test]
fn the_library_has_no_warning() {
    let files = files_below("programs/lib", "asm");
    let names = files.iter().map(|file| file.file_name().and_then(|name| name.to_str()).expect("it is text"));
    let includes: String = names.map(|name| format!(".include <{name}>\n")).collect();
    for source in [format!("{includes}main: halt"), format!("main: halt\n{includes}")] {
        assert_eq!(warnings_of(&source), []);
        assert_eq!(findings(&program(&source), 100), Ok(Vec::new()));
    }
}

/// A bytecode file has the warnings of its source that are about code, but where the source alone says what is meant.
#[test]
fn code_without_a_source_is_looked_at_too() {
    let program = program(
        "main: li r1, 7
               call clear, r0
               host print_int, r1
               halt
               li r0, 1
               li r0, 2
         trap: trap 1
         clear: li r1, 0
               ret
               trap 1",
    );
    let overwritten = Overwritten { call: 1, register: 1, reader: 2 };
    let expected = [Finding::Unreachable(4..7), Finding::Overwritten(overwritten)];
    assert_eq!(findings(&program, 100), Ok(expected.to_vec()));
    assert_eq!(findings(&program, 0), Ok(Vec::new()));
}

#[test]
fn a_warning_is_rendered_as_one() {
    let warnings = warnings_of("main: halt\n.data x: .u8 1");
    assert_eq!(warnings[0].to_string(), "2:7: warning[W001]: label `x` is not used");
    assert_eq!(&warnings[0].span, &(17..18));
}

// --- Random programs -------------------------------------------------------------------------------------------

/// Checks that a program does not execute what it is said not to.
fn check_execution(bytes: &[u8]) {
    let program = execution::program_of(bytes);
    let found = findings(&program, usize::MAX).expect("there is memory");
    let mut is_reached = vec![true; program.module().code.len()];
    for finding in found {
        if let Finding::Unreachable(range) = finding {
            is_reached[range.start as usize..range.end as usize].fill(false);
        }
    }
    let mut console = Console::new(bytes, std::io::sink(), std::io::sink(), Vec::new());
    let limits = Limits::default().heap_size(1 << 13).call_depth(20).registers(600).fuel(2_000);
    let mut machine = Machine::new(program, &console, &limits).expect("the limits do");
    loop {
        assert!(is_reached[machine.pc() as usize], "instruction {} is reached", machine.pc());
        if let Some(stop) = machine.step(&mut console)
            && stop != mini_vm::machine::Stop::Breakpoint
        {
            return;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_not_to_be_reached_is_not_executed(bytes in proptest::collection::vec(any::<u8>(), 0..3_000)) {
        check_execution(&bytes);
    }
}

// --- Hostile programs ------------------------------------------------------------------------------------------

/// Sources that would take long, or a deep stack, if the analysis were careless.
fn hostile_sources(size: usize) -> Vec<(&'static str, String)> {
    let many = |line: &dyn Fn(usize) -> String| (0..size).map(line).collect::<String>();
    vec![
        ("one behind the other", many(&|_| "add r1, r1, r2\n".to_owned()) + "halt"),
        (
            "a chain of calls",
            many(&|n| format!("f{n}: li r1, 1\n call f{}, r1\n ret\n", n + 1)) + &format!("f{size}: ret"),
        ),
        (
            "a chain of calls backwards",
            format!("main: call f{}, r0\n halt\n f0: ret\n", size - 1)
                + &many(&|n| format!("f{}: call f{n}, r1\n ret\n", n + 1)),
        ),
        ("all call one", many(&|_| "call f, r1\n".to_owned()) + "halt\nf: call f, r1\n li r255, 0\n ret"),
        ("all jump to one", "main: \n".to_owned() + &many(&|_| "beq r0, r1, main\n".to_owned()) + "halt"),
        ("all jump behind", many(&|_| "beq r0, r1, end\n".to_owned()) + "end: halt"),
        ("tables over tables", many(&|n| format!("switch r0, {}\n", size - n)) + "halt\nhalt"),
        ("a ring of functions", many(&|n| format!("f{n}: call f{}, r200\n ret\n", (n + 1) % size))),
        (
            "registers one after the other",
            many(&|n| format!("mov r{}, r{}\n", n % 256, (n + 255) % 256)) + "call f, r0\nhalt\nf: ret",
        ),
        (
            "loops in loops",
            many(&|n| format!("l{n}:\n")) + &many(&|n| format!("beq r0, r{}, l{n}\n", n % 256)) + "halt",
        ),
        ("functions with names", many(&|n| format!(".fn f{n}(a)\n.reg b\n add a, a, b\n ret\n"))),
        (
            "calls that name much",
            ".fn f(a)\n".to_owned()
                + &many(&|_| "call g(1, a, 2) -> a\n".to_owned())
                + "halt\n.fn g(a,b,c) -> d\nret",
        ),
        (
            "calls that may overwrite",
            many(&|_| "li r2, 1\ncall f, r1\nadd r3, r2, 1\n".to_owned()) + "halt\nf: li r1, 0\nret",
        ),
        (
            "calls that nearly overwrite",
            many(&|_| "add r2, r2, 1\n add r3, r2, 1\ncall f, r1\nadd r3, r2, 1\n".to_owned())
                + "halt\nf: li r1, 0\nret",
        ),
        ("a repetition", format!(".rept {size}\nadd r1, r1, r2\n.endr\nhalt")),
        (
            "repetitions in unreachable code",
            "halt\n".to_owned() + &many(&|_| ".rept 1\nhalt\n.endr\nhalt\n".to_owned()),
        ),
        ("what conditions leave out", many(&|n| format!(".if 0\n.c{n}: jmp .c{n}\n.endif\n")) + "main: halt"),
        (
            "labels that conditions name",
            "main: halt\n".to_owned() + &many(&|n| format!("f{n}: ret\n.if 0\ncall f{n}, r0\n.endif\n")),
        ),
        (
            "macros in macros",
            ".macro m0()\nhalt\n.endm\n".to_owned()
                + &(1..60).map(|n| format!(".macro m{n}()\nm{}\n.endm\n", n - 1)).collect::<String>()
                + &"m59\nhalt\n".repeat(size / 60),
        ),
        ("labels of one place", many(&|n| format!("l{n}: ")) + "halt"),
        ("constants", many(&|n| format!(".const c{n} = 1\n")) + "halt"),
        (
            "a chain of constants",
            many(&|n| format!(".const c{n} = c{}\n", n + 1)) + &format!(".const c{size} = 1\nhalt"),
        ),
    ]
}

#[test]
fn hostile_programs_are_looked_at_in_time_and_on_a_small_stack() {
    let check = || {
        for (what, source) in hostile_sources(20_000) {
            let start = std::time::Instant::now();
            let warnings = warnings_of(&source);
            let time = start.elapsed();
            assert!(time.as_secs() < 20 && warnings.len() <= 101, "{what}: {time:?}");
        }
    };
    let thread = Builder::new().stack_size(512 << 10).spawn(check);
    thread.expect("the thread starts").join().expect("nothing panics");
}
