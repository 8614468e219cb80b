//! Running a program as its expectations say, and comparing what happened with them.

use mini_vm::assembly::diagnostic::Diagnostic;
use mini_vm::console::Console;
use mini_vm::machine::host::Host;
use mini_vm::machine::{Limits, Machine, Stop};
use similar::{ChangeTag, TextDiff};

use super::expectations::{End, Expectations, ExpectedError};
use crate::cli::limits::{Caps, RunLimits};
use crate::cli::load::{LoadError, Loaded, load_source};
use crate::cli::source::Source;
use crate::cli::{stack, trap_report};

/// Fuel of a test that does not say how much.
const DEFAULT_FUEL: i64 = 1_000_000_000;

/// What happened.
pub(super) enum Actual {
    /// The source does not assemble.
    Errors(Vec<ActualError>),
    /// The program ran.
    Ran { output: Vec<u8>, errors: Vec<u8>, end: End, report: String },
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
    /// Assembles and runs a source, if its options stay within `caps`.
    pub(super) fn of(
        name: &str,
        text: &str,
        expectations: &Expectations,
        caps: &Caps,
    ) -> Result<Self, String> {
        let asked = expectations.limits()?;
        let source_limits = caps.source_limits(&asked.source_limits)?;
        let defaults = Limits::default().fuel(DEFAULT_FUEL);
        let run_limits = caps.run_limits(&asked.run_limits, defaults)?;
        match load_source(name.to_owned(), text.as_bytes().to_vec(), &source_limits.options()) {
            Ok(loaded) => run(&loaded, expectations, &run_limits),
            Err(LoadError::Source { source, diagnostics }) => {
                Ok(Self::Errors(diagnostics.iter().map(|error| ActualError::new(&source, error)).collect()))
            }
            Err(LoadError::Unverified { errors, .. }) => {
                Err(format!("the assembler made a program that does not verify: {errors:?}"))
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
    fn new(source: &Source, diagnostic: &Diagnostic) -> Self {
        let line = source.line_number(diagnostic.span.start.min(source.text.len())) as u32;
        let Diagnostic { message, label, help, .. } = diagnostic;
        let text = format!("{message} {label} {}", help.as_deref().unwrap_or_default());
        Self { line, code: diagnostic.code.as_str(), text: text.trim_end().to_owned() }
    }

    fn is_expected_by(&self, expected: &ExpectedError) -> bool {
        self.line == expected.line && self.code == expected.code && self.text.contains(&expected.words)
    }
}

fn run(loaded: &Loaded, expectations: &Expectations, options: &RunLimits) -> Result<Actual, String> {
    let limits = options.machine(Limits::default());
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let arguments = expectations.arguments.clone();
    let mut console = Console::new(expectations.stdin.as_slice(), &mut output, &mut errors, arguments)
        .max_output(options.max_output());
    let mut machine =
        Machine::new(loaded.program.clone(), &console, &limits).map_err(|error| error.to_string())?;
    let stop = run_past_breakpoints(&mut machine, &mut console);
    let has_refused_output = console.has_refused_output();
    drop(console);
    let (end, report) = match stop {
        Stop::Exited(status) => (End::Exit(status), String::new()),
        Stop::Trapped(trap) => {
            let line = stack::source_line(machine.program(), trap.pc).unwrap_or_default();
            let report = trap_report::text(&trap, &machine, loaded.source.as_ref(), has_refused_output);
            (End::Trap { name: trap.kind.code().name().to_owned(), line }, report)
        }
        Stop::OutOfFuel | Stop::Breakpoint => {
            (End::OutOfFuel, trap_report::of_fuel(&machine, loaded.source.as_ref(), None))
        }
    };
    Ok(Actual::Ran { output, errors, end, report })
}

/// Runs until the program stops for another reason than a breakpoint.
fn run_past_breakpoints(machine: &mut Machine, host: &mut dyn Host) -> Stop {
    loop {
        match machine.run(host) {
            Stop::Breakpoint => {}
            stop => return stop,
        }
    }
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
    let (expected, actual) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(actual));
    let mut text = String::from("the output differs (- expected, + actual):\n");
    for change in TextDiff::from_lines(expected.as_ref(), actual.as_ref()).iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => ' ',
        };
        let line = change.value().trim_end_matches('\n');
        text.push_str(&format!("{sign} {}\n", line.escape_debug()));
    }
    // Where one is empty the signs say it.
    let are_both_given = !expected.is_empty() && !actual.is_empty();
    if are_both_given && expected.ends_with('\n') != actual.ends_with('\n') {
        text.push_str("(only the final line end differs)\n");
    }
    differences.push(text);
}

impl End {
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Exit(status) => format!("exit status {status}"),
            Self::Trap { name, line } => format!("trap {name} at line {line}"),
            Self::OutOfFuel => "the program runs out of fuel".to_owned(),
        }
    }
}
