//! Warnings: each kind where it is due and not where it nearly is, none of them for a program of this repository, and no more
//! time or memory than a source is worth.
//!
//! The cases are `tests/warnings/*.asm`. Behind a line, or in one of its own as `; warning at LINE: ...`, stands each warning
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
use mini_vm::assembly::{Options, assemble};
use mini_vm::console::Console;
use mini_vm::machine::{Limits, Machine};
use mini_vm::verify::{Program, verify};
use proptest::prelude::*;
use support::files_below;

/// Starts an expectation.
const MARKER: &str = "; warning ";

fn warnings_of(source: &str, most: usize) -> Vec<Diagnostic> {
    let options = Options::default().host_functions(Console::FUNCTIONS).max_errors(most);
    let (module, warnings) = options.assemble_with_warnings(source).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(Ok(module), options.assemble(source), "the warnings do not change the module");
    warnings
}

fn program(source: &str) -> Program {
    verify(assemble(source, Console::FUNCTIONS).expect("it assembles")).expect("it is a program")
}

/// A warning that is due: its line, code and words.
fn expected(source: &str) -> Vec<(usize, String, String)> {
    let mut expected = Vec::new();
    for (number, line) in (1..).zip(source.lines()) {
        let Some((_, text)) = line.split_once(MARKER) else { continue };
        let (number, text) = match text.strip_prefix("at ").and_then(|text| text.split_once(": ")) {
            Some((number, text)) => (number.parse().expect("it is a line number"), text),
            None => (number, text),
        };
        let (code, words) = text.split_once(' ').unwrap_or((text, ""));
        expected.push((number, code.to_owned(), words.to_owned()));
    }
    expected
}

/// What differs between the warnings of a case and those that are due.
fn difference(source: &str) -> Vec<String> {
    let most = source.lines().find_map(|line| line.strip_prefix("; options: "));
    let most = most.map_or(100, |most| most.parse().expect("it is a number"));
    let mut due = expected(source);
    let mut wrong = Vec::new();
    for warning in warnings_of(source, most) {
        let text = format!("{} {}", warning.message, warning.help.as_deref().unwrap_or_default());
        let is_it = |(line, code, words): &(usize, String, String)| {
            *line == warning.line && code == warning.code.as_str() && text.contains(words)
        };
        match due.iter().position(is_it) {
            Some(index) => _ = due.remove(index),
            None => wrong.push(format!("unexpected: {warning}")),
        }
    }
    wrong.extend(due.into_iter().map(|(line, code, words)| format!("missing: {line}: {code} {words}")));
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
        shown.extend(expected(&source).into_iter().map(|(_, code, _)| code));
    }
    let warnings = DiagnosticCode::ALL.iter().filter(|code| code.severity() == Severity::Warning);
    assert_eq!(shown, warnings.map(|code| code.as_str().to_owned()).collect());
}

#[test]
fn no_program_has_a_warning() {
    for file in files_below("programs", "asm") {
        let source = fs::read_to_string(&file).expect("it can be read");
        assert_eq!(warnings_of(&source, 100), [], "{}", file.display());
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
    let warnings = warnings_of("main: halt\n.data x: .u8 1", 100);
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
            let options = Options::default().host_functions(Console::FUNCTIONS);
            let (_, warnings) =
                options.assemble_with_warnings(&source).unwrap_or_else(|error| panic!("{error}"));
            let time = start.elapsed();
            assert!(time.as_secs() < 20 && warnings.len() <= 101, "{what}: {time:?}");
        }
    };
    let thread = Builder::new().stack_size(512 << 10).spawn(check);
    thread.expect("the thread starts").join().expect("nothing panics");
}
