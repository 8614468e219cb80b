//! Rewriting the expectations of a file to what happened.
//!
//! Only lines that say what should happen change: `output`, `exit`, `out of fuel`, `error at`, and what
//! stands behind code. Everything else stays byte for byte. The new lines come where the first old ones
//! were, or behind the comment that the file starts with. A trap or an error is written behind its line.

use super::execution::{Actual, Comparison, compare};
use super::expectations::{BLOCK_LINE, End, Expectations, MARKER, escape};
use crate::cli::limits::Caps;

/// A file whose expectations are those of what happened.
pub(super) struct Blessed {
    pub(super) text: String,
    pub(super) ending: Ending,
    /// The trap that it expected, which has not come.
    lost_trap: Option<End>,
}

/// How a program came to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Exit,
    Trap,
    OutOfFuel,
    /// It was none, for it did not assemble.
    Errors,
}

impl Ending {
    fn of(actual: &Actual) -> Self {
        match actual {
            Actual::Errors(_) => Self::Errors,
            Actual::Ran { end: End::Exit(_), .. } => Self::Exit,
            Actual::Ran { end: End::Trap { .. }, .. } => Self::Trap,
            Actual::Ran { end: End::OutOfFuel, .. } => Self::OutOfFuel,
        }
    }
}

impl Blessed {
    /// What is said of the file.
    pub(super) fn in_words(&self) -> String {
        match &self.lost_trap {
            Some(trap) => format!("blessed, though it expected {}", trap.in_words()),
            None => "blessed".to_owned(),
        }
    }
}

/// The text with its expectations rewritten.
///
/// # Errors
///
/// When the file cannot be run, and when its new expectations still do not describe what happens, so that a
/// person has to write them.
pub(super) fn rewrite(name: &str, text: &str, caps: &Caps) -> Result<Blessed, String> {
    // What contradicts itself goes as well.
    let expected = Expectations::parse(text).ok().and_then(|expectations| expectations.end);
    let bare = strip(text);
    let expectations = Expectations::parse(&bare.text())?;
    let actual = Actual::of(name, &bare.text(), &expectations, caps)?;
    let ending = Ending::of(&actual);
    let lost_trap = expected.filter(|expected| is_lost_trap(expected, &actual));
    let text = bare.with(&actual);
    let expectations = Expectations::parse(&text)?;
    match compare(&expectations, &Actual::of(name, &text, &expectations, caps)?) {
        Comparison::Equal => Ok(Blessed { text, ending, lost_trap }),
        Comparison::Different(reason) => Err(format!("the file cannot be blessed:\n{reason}")),
    }
}

/// Whether a trap was expected, and no such trap has come, on whatever line.
fn is_lost_trap(expected: &End, actual: &Actual) -> bool {
    match (expected, actual) {
        (End::Trap { name, .. }, Actual::Ran { end: End::Trap { name: actual, .. }, .. }) => name != actual,
        (End::Trap { .. }, _) => true,
        _ => false,
    }
}

/// A file without expectations of what should happen.
struct Bare {
    lines: Vec<String>,
    /// Before which line the new expectations come.
    place: usize,
}

/// Takes away every expectation of what should happen.
fn strip(text: &str) -> Bare {
    let mut lines = Vec::new();
    let mut place = None;
    let mut in_output = false;
    for line in text.split_inclusive('\n') {
        let is_block_line = line.trim_start().starts_with(BLOCK_LINE);
        if in_output && is_block_line {
            continue;
        }
        let header = line.trim_start().strip_prefix(MARKER).map(str::trim);
        in_output = header.is_some_and(|header| header.starts_with("output"));
        if header.is_some_and(is_about_outcome) {
            place.get_or_insert(lines.len());
        } else if header.is_none() && !is_block_line {
            lines.push(without_marker(line));
        } else {
            lines.push(line.to_owned());
        }
    }
    let place = place.unwrap_or_else(|| lines.iter().take_while(|line| line.starts_with([';', '#'])).count());
    Bare { lines, place }
}

fn is_about_outcome(header: &str) -> bool {
    ["output", "exit", "out of fuel", "error at"].iter().any(|keyword| header.starts_with(keyword))
}

/// A line of code without the expectation behind it.
fn without_marker(line: &str) -> String {
    match line.rsplit_once(MARKER) {
        Some((code, _)) => {
            let end = if line.ends_with("\r\n") {
                "\r\n"
            } else if line.ends_with('\n') {
                "\n"
            } else {
                ""
            };
            code.trim_end().to_owned() + end
        }
        None => line.to_owned(),
    }
}

impl Bare {
    fn text(&self) -> String {
        self.lines.concat()
    }

    /// The file with expectations of what happened.
    fn with(mut self, actual: &Actual) -> String {
        let mut headers = Vec::new();
        match actual {
            Actual::Errors(errors) => {
                for error in errors {
                    self.append(error.line, &format!("error {}", error.code));
                }
            }
            Actual::Ran { output, end, .. } => {
                if !output.is_empty() {
                    headers.push(format!("{MARKER} output:"));
                    headers.extend(escape(output));
                }
                match end {
                    End::Exit(0) if !output.is_empty() => {}
                    End::Exit(status) => headers.push(format!("{MARKER} exit: {status}")),
                    End::OutOfFuel => headers.push(format!("{MARKER} out of fuel")),
                    End::Trap { name, line } => self.append(*line, &format!("trap {name}")),
                }
            }
        }
        let headers = headers.into_iter().map(|line| line + "\n");
        self.lines.splice(self.place..self.place, headers);
        self.text()
    }

    /// Puts an expectation behind the code of a line, counted from 1.
    fn append(&mut self, line: u32, expectation: &str) {
        if let Some(line) = (line as usize).checked_sub(1).and_then(|index| self.lines.get_mut(index)) {
            let code = line.trim_end_matches(['\r', '\n']).len();
            line.insert_str(code, &format!("  {MARKER} {expectation}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use crate::cli::limits::Caps;

    #[derive(Parser)]
    struct Options {
        #[command(flatten)]
        caps: Caps,
    }

    /// The text as it is blessed.
    fn rewrite(source: &str) -> String {
        let caps = Options::parse_from(["test"]).caps;
        super::rewrite("test.asm", source, &caps).unwrap_or_else(|reason| panic!("{reason}")).text
    }

    #[test]
    fn a_blessed_file_stays_as_it_is() {
        let source =
            "; prints\n;! stdin:\n;| x\n\nmain:   li r1, 5\n        host print_int, r1\n        halt\n";
        let blessed = rewrite(source);
        assert!(blessed.contains(";! output:\n;| 5\\\n"), "{blessed}");
        assert_eq!(rewrite(&blessed), blessed);
    }

    #[test]
    fn stale_expectations_go() {
        let source = ";! output:\n;| old\n;! exit: 3\nmain: li r1, 0\n div r1, r1, r1 ;! trap user\n halt\n";
        let blessed = rewrite(source);
        assert_eq!(blessed, "main: li r1, 0\n div r1, r1, r1  ;! trap division_by_zero\n halt\n");
    }

    #[test]
    fn errors_are_written_behind_their_lines() {
        let blessed = rewrite("main: hatl\n halt\n");
        assert_eq!(blessed, "main: hatl  ;! error E024\n halt\n");
    }
}
