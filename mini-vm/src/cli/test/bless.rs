//! Rewriting the expectations of a file to what happened.
//!
//! Only lines that say what should happen change: `output`, `exit`, `out of fuel`, `error at`, and what
//! stands behind code. Everything else stays byte for byte. The new lines come where the first old ones
//! were, or behind the comment that the file starts with. A trap or an error is written behind its line.

use std::path::Path;

use super::execution::{Actual, Comparison, compare};
use super::expectations::{BLOCK_LINE, End, Expectations, MARKER, escape, most_escaped};
use super::text_of_size;
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
    /// `None` where the program was stopped.
    fn of(actual: &Actual) -> Option<Self> {
        match actual {
            Actual::Errors(_) => Some(Self::Errors),
            Actual::Ran { end: End::Exit(_), .. } => Some(Self::Exit),
            Actual::Ran { end: End::Trap { .. }, .. } => Some(Self::Trap),
            Actual::Ran { end: End::OutOfFuel, .. } => Some(Self::OutOfFuel),
            Actual::PrintedTooMuch(_) => None,
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
pub(super) fn rewrite(file: &Path, text: &str, caps: &Caps) -> Result<Blessed, String> {
    // What contradicts itself goes as well.
    let expected = Expectations::parse(text, caps.errors()).ok().and_then(|expectations| expectations.end);
    let bare = strip(text)?;
    let expectations = Expectations::parse(&bare.text, caps.errors())?;
    let most = caps.blessed_output();
    let actual = Actual::of(file, &bare.text, &expectations, caps, most, None)?;
    let ending = Ending::of(&actual).ok_or_else(|| {
        format!("the program prints more than {most} bytes: `mini-vm test --max-output` allows more")
    })?;
    let lost_trap = expected.filter(|expected| is_lost_trap(expected, &actual));
    let text = bare.with(&actual)?;
    let expectations = Expectations::parse(&text, caps.errors())?;
    let actual = Actual::of(file, &text, &expectations, caps, expectations.most_output(), None)?;
    match compare(&expectations, &actual) {
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
    text: String,
    /// Before which byte the new expectations come.
    place: usize,
}

/// Takes away every expectation of what should happen.
fn strip(text: &str) -> Result<Bare, String> {
    let mut bare = text_of_size(text.len())?;
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
            place.get_or_insert(bare.len());
        } else if header.is_none() && !is_block_line {
            let (code, end) = without_marker(line);
            bare.push_str(code);
            bare.push_str(end);
        } else {
            bare.push_str(line);
        }
    }
    let place = place.unwrap_or_else(|| {
        bare.split_inclusive('\n').take_while(|line| line.starts_with([';', '#'])).map(str::len).sum()
    });
    Ok(Bare { text: bare, place })
}

fn is_about_outcome(header: &str) -> bool {
    ["output", "exit", "out of fuel", "error at"].iter().any(|keyword| header.starts_with(keyword))
}

/// A line of code without the expectation behind it, and its line end, if that is not still with it.
fn without_marker(line: &str) -> (&str, &str) {
    match line.rsplit_once(MARKER) {
        Some((code, _)) => (code.trim_end(), &line[code_size(line)..]),
        None => (line, ""),
    }
}

/// Bytes of a line in front of its line end.
fn code_size(line: &str) -> usize {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line).len()
}

impl Bare {
    /// The file with expectations of what happened.
    fn with(&self, actual: &Actual) -> Result<String, String> {
        let mut headers = headers(actual)?;
        let (beside, further) = beside(actual);
        let first_behind = 1 + line_ends(&self.text[..self.place]);
        let shift = line_ends(&headers) + further.len() as u32;
        for (line, code) in further {
            let line = if line < first_behind { line } else { line + shift };
            headers.push_str(&format!("{MARKER} error at {line}: {code}\n"));
        }
        let added: usize = beside.iter().map(|(_, expectation)| expectation.len()).sum();
        let mut text = text_of_size(self.text.len() + headers.len() + added)?;
        let mut beside = beside.into_iter().peekable();
        let mut at = 0;
        for (number, line) in (1..).zip(self.text.split_inclusive('\n')) {
            if at == self.place {
                text.push_str(&headers);
            }
            at += line.len();
            let (code, end) = line.split_at(code_size(line));
            text.push_str(code);
            while let Some((_, expectation)) = beside.next_if(|(line, _)| *line == number) {
                text.push_str(&expectation);
            }
            text.push_str(end);
        }
        if at == self.place {
            text.push_str(&headers);
        }
        Ok(text)
    }
}

/// The expectations that have lines of their own.
fn headers(actual: &Actual) -> Result<String, String> {
    const LONGEST_END: usize = 64;
    let Actual::Ran { output, end, .. } = actual else { return Ok(String::new()) };
    let mut headers = text_of_size(most_escaped(output.len()) + LONGEST_END)?;
    if !output.is_empty() {
        headers.push_str(&format!("{MARKER} output:\n"));
        escape(&mut headers, output);
    }
    match end {
        End::Exit(0) if !output.is_empty() => {}
        End::Exit(status) => headers.push_str(&format!("{MARKER} exit: {status}\n")),
        End::OutOfFuel => headers.push_str(&format!("{MARKER} out of fuel\n")),
        End::Trap { .. } => {}
    }
    Ok(headers)
}

/// What belongs to lines, each with the number of its line.
type OfLines<T> = Vec<(u32, T)>;

fn line_ends(text: &str) -> u32 {
    text.bytes().filter(|&byte| byte == b'\n').count() as u32
}

/// The expectations that stand behind code, each with its line, counted from 1, in the order of the lines, and the codes of
/// further errors of these lines.
fn beside(actual: &Actual) -> (OfLines<String>, OfLines<&str>) {
    let mut further = Vec::new();
    let mut beside = match actual {
        Actual::Errors(errors) => {
            let mut beside = OfLines::new();
            for error in errors {
                if beside.iter().any(|(line, _)| *line == error.line) {
                    further.push((error.line, error.code));
                } else {
                    beside.push((error.line, format!("  {MARKER} error {}", error.code)));
                }
            }
            beside
        }
        Actual::Ran { end: End::Trap { name, line }, .. } => {
            vec![(*line, format!("  {MARKER} trap {name}"))]
        }
        _ => Vec::new(),
    };
    beside.sort_by_key(|(line, _)| *line);
    (beside, further)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

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
        super::rewrite(Path::new("test.asm"), source, &caps).unwrap_or_else(|reason| panic!("{reason}")).text
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

    #[test]
    fn further_errors_of_a_line_have_lines_of_their_own() {
        let blessed = rewrite("; bad\n.macro bad(x)\n lii r0, x\n.endm\nmain: bad 1\n bad 2\n halt\n");
        assert!(
            blessed.starts_with("; bad\n;! error at 4: E024\n.macro bad(x)\n lii r0, x  ;! error E024\n"),
            "{blessed}"
        );
        assert_eq!(rewrite(&blessed), blessed);
    }
}
