//! Running a program as its expectations say, and comparing what happened with them.

use std::io;
use std::path::Path;

use mini_vm::assembly::diagnostic::Diagnostic;
use mini_vm::console::{Console, StreamError};
use mini_vm::machine::host::Host;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::profiling::{Counter, Coverage};

use super::difference::difference;
use super::expectations::{End, Expectations, ExpectedError};
use super::kept::{Kept, OnlyFirst};
use super::{OUT_OF_MEMORY, check_memory, copy_of};
use crate::cli::files::SourceFolder;
use crate::cli::limits::{Caps, RunLimits};
use crate::cli::load::{LoadError, Loaded, load_source};
use crate::cli::outside::Granted;
use crate::cli::source::Sources;
use crate::cli::trap_report;

/// Fuel of a test that does not say how much.
const DEFAULT_FUEL: i64 = 1_000_000_000;

/// Bytes that are kept of what a program writes to standard error.
const MOST_ERRORS: usize = 4096;

/// What happened.
pub(super) enum Actual {
    /// The source does not assemble.
    Errors(Vec<ActualError>),
    /// The program ran.
    Ran { output: Vec<u8>, errors: Vec<u8>, end: End, report: String },
    /// The program was stopped because it printed more than this.
    PrintedTooMuch(Vec<u8>),
}

/// A diagnostic by its line.
pub(super) struct ActualError {
    pub(super) line: u32,
    pub(super) code: &'static str,
    pub(super) text: String,
}

/// Whether what happened is what was expected.
pub(super) enum Comparison {
    Equal,
    /// With the text that says what differs.
    Different(String),
}

impl Actual {
    /// Assembles and runs a source, if its options stay within `caps`, and keeps so many bytes of what it prints. What it
    /// executes is added to a coverage, if one is given.
    pub(super) fn of(
        file: &Path,
        text: &str,
        expectations: &Expectations,
        caps: &Caps,
        most_output: usize,
        coverage: Option<&mut Coverage>,
    ) -> Result<Self, String> {
        check_memory()?;
        let asked = expectations.limits()?;
        let source_limits = caps.source_limits(&asked.source_limits)?;
        let defaults = Limits::default().fuel(DEFAULT_FUEL);
        let run_limits = caps.run_limits(&asked.run_limits, defaults)?;
        let (name, folder) = (file.display().to_string(), SourceFolder::of(file));
        let options = source_limits.options().files(&folder);
        match load_source(name, copy_of(text)?.into_bytes(), &options) {
            Ok(loaded) => {
                let granted = asked.grants.open_below(folder.path())?;
                run(&loaded, expectations, &run_limits, granted, most_output, coverage)
            }
            Err(error) if error.is_out_of_memory() => Err(OUT_OF_MEMORY.to_owned()),
            Err(LoadError::Source { error, .. }) => {
                Ok(Self::Errors(error.diagnostics().iter().map(ActualError::new).collect()))
            }
            Err(LoadError::Unverified { rejected, .. }) => {
                Err(format!("the assembler made a program that does not verify: {rejected}"))
            }
            Err(
                LoadError::Unreadable { .. }
                | LoadError::TooLarge { .. }
                | LoadError::NotText { .. }
                | LoadError::Bytecode { .. },
            ) => Err("the file is not a source text".to_owned()),
        }
    }
}

impl ActualError {
    fn new(diagnostic: &Diagnostic) -> Self {
        // What is wrong in an included file is expected at the line that leads to it.
        let outermost = diagnostic.trail.last().filter(|_| diagnostic.file > 0);
        let line = outermost.map_or(diagnostic.line, |note| note.line) as u32;
        let Diagnostic { message, label, help, .. } = diagnostic;
        let text = format!("{message} {label} {}", help.as_deref().unwrap_or_default());
        Self { line, code: diagnostic.code.as_str(), text: text.trim_end().to_owned() }
    }

    fn is_expected_by(&self, expected: &ExpectedError) -> bool {
        self.line == expected.line && self.code == expected.code && self.text.contains(&expected.words)
    }
}

fn run(
    loaded: &Loaded,
    expectations: &Expectations,
    options: &RunLimits,
    granted: Granted,
    most_output: usize,
    coverage: Option<&mut Coverage>,
) -> Result<Actual, String> {
    let limits = options.machine(Limits::default());
    let (mut output, mut errors) = (Kept::at_most(most_output), OnlyFirst(Kept::at_most(MOST_ERRORS)));
    let arguments = expectations.arguments.clone();
    let mut console = Console::new(expectations.stdin.as_slice(), &mut output, &mut errors, arguments)
        .max_output(options.max_output())
        .outside(granted);
    let mut machine =
        Machine::new(loaded.program.clone(), &console, &limits).map_err(|error| error.to_string())?;
    let stop = match coverage {
        None => run_past_breakpoints(|| machine.run(&mut console)),
        Some(coverage) => run_covered(&mut machine, &mut console, coverage)?,
    };
    let refusal = console.refusal();
    let failure = console.take_failure();
    drop(console);
    if let Some(failure) = failure {
        return printed_too_much(output, &failure);
    }
    check_memory()?;
    let (end, report) = match stop {
        Stop::Exited(status) => (End::Exit(status), String::new()),
        Stop::Trapped(trap) => {
            let line = line_in_main_file(&machine, loaded.source.as_ref(), trap.pc);
            let report = trap_report::of_trap(&trap, &machine, loaded.source.as_ref(), refusal).rendered;
            (End::Trap { name: trap.kind.code().name().to_owned(), line }, report)
        }
        Stop::OutOfFuel | Stop::Breakpoint => {
            (End::OutOfFuel, trap_report::of_fuel(&machine, loaded.source.as_ref(), None).rendered)
        }
    };
    Ok(Actual::Ran { output: output.bytes, errors: errors.0.bytes, end, report })
}

/// In place of a line: no line of the file, nor a call in one, led to the trap.
const ELSEWHERE: u32 = 0;

/// The line of the main file that led to instruction `pc`: its own, or that of the innermost call from there.
fn line_in_main_file(machine: &Machine, sources: Option<&Sources>, pc: u32) -> u32 {
    let module = machine.program().module();
    let calls = machine.frames().iter().rev().map(|frame| frame.return_pc - 1);
    let mut way = std::iter::once(pc).chain(calls);
    let place = way.find(|pc| module.file_of(*pc) == module.source_name.as_deref());
    // Lines of `.file` are those of no source, and stand for themselves.
    let is_included = |pc: u32| sources.is_some_and(|sources| sources.is_included(machine.program(), pc));
    let place = place.or(Some(pc).filter(|&pc| !is_included(pc)));
    place.and_then(|pc| module.line_of(pc)).unwrap_or(ELSEWHERE)
}

/// What comes of a program whose output is not kept.
fn printed_too_much(output: Kept, failure: &StreamError) -> Result<Actual, String> {
    match failure.error.kind() {
        io::ErrorKind::WriteZero => Ok(Actual::PrintedTooMuch(output.bytes)),
        _ => Err(failure.to_string()),
    }
}

/// Runs until the program stops for another reason than a breakpoint; `go_on` runs until it stops.
fn run_past_breakpoints(mut go_on: impl FnMut() -> Stop) -> Stop {
    loop {
        match go_on() {
            Stop::Breakpoint => {}
            stop => return stop,
        }
    }
}

/// Runs a program, and adds what it executes.
fn run_covered(machine: &mut Machine, host: &mut dyn Host, coverage: &mut Coverage) -> Result<Stop, String> {
    let program = machine.program().clone();
    let mut counter = Counter::new(&program).map_err(|_| OUT_OF_MEMORY)?;
    let stop = run_past_breakpoints(|| counter.run(machine, host));
    coverage.add(&program, &counter.into_counts()).map_err(|_| OUT_OF_MEMORY)?;
    Ok(stop)
}

/// Compares what happened with what was expected.
pub(super) fn compare(expectations: &Expectations, actual: &Actual) -> Comparison {
    let mut differences = Vec::new();
    if !expectations.is_given {
        differences.push("the file has no expectations; see `mini-vm test --help`\n".to_owned());
    }
    match actual {
        Actual::Errors(errors) => compare_errors(&expectations.errors, errors, &mut differences),
        Actual::Ran { output, errors, end, report } => {
            compare_errors(&expectations.errors, &[], &mut differences);
            compare_output(&expectations.output, output, &mut differences);
            let expected = expectations.end.clone().unwrap_or(End::Exit(0));
            if expected != *end {
                differences.push(format!(
                    "expected {}, but {}\n{report}",
                    expected.in_words(),
                    end.in_words()
                ));
            }
            if !differences.is_empty() && !errors.is_empty() {
                differences.push(format!("standard error:\n{}", String::from_utf8_lossy(errors)));
            }
        }
        Actual::PrintedTooMuch(output) => {
            differences.push(format!(
                "the program prints more than is expected: {} bytes and more, not {}\n",
                output.len(),
                expectations.output.len()
            ));
            compare_errors(&expectations.errors, &[], &mut differences);
            differences.push(difference(&expectations.output, output));
        }
    }
    if differences.is_empty() { Comparison::Equal } else { Comparison::Different(differences.join("\n")) }
}

fn compare_errors(expected: &[ExpectedError], actual: &[ActualError], differences: &mut Vec<String>) {
    let mut unmet: Vec<&ExpectedError> = expected.iter().collect();
    for error in actual {
        match unmet.iter().position(|expected| error.is_expected_by(expected)) {
            Some(index) => _ = unmet.remove(index),
            None => differences
                .push(format!("unexpected error at line {}: {} {}", error.line, error.code, error.text)),
        }
    }
    for ExpectedError { line, code, words } in unmet {
        differences.push(format!("expected an error at line {line} that did not occur: {code} {words}"));
    }
}

fn compare_output(expected: &[u8], actual: &[u8], differences: &mut Vec<String>) {
    if expected == actual {
        return;
    }
    let mut text = difference(expected, actual);
    // Where one is empty the signs say it.
    let are_both_given = !expected.is_empty() && !actual.is_empty();
    if are_both_given && expected.ends_with(b"\n") != actual.ends_with(b"\n") {
        text.push_str("(only the final line end differs)\n");
    }
    differences.push(text);
}

impl End {
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Exit(status) => format!("exit status {status}"),
            Self::Trap { name, line: ELSEWHERE } => format!("trap {name} in another file"),
            Self::Trap { name, line } => format!("trap {name} at line {line}"),
            Self::OutOfFuel => "the program runs out of fuel".to_owned(),
        }
    }
}
