//! The messages as JSON, in the form that `docs/messages.md` describes and `docs/messages.schema.json` states.

use std::ops::Range;

use serde::Serialize;

use crate::cli::report;
use crate::cli::source::Source;

/// The version of the form. A message may get further members without a new one.
const VERSION: u32 = 1;

/// A line.
#[derive(Serialize)]
struct Line<'m> {
    version: u32,
    #[serde(flatten)]
    message: &'m Message<'m>,
}

/// What a line says.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(in crate::cli) enum Message<'m> {
    Diagnostic(&'m Report),
    Test {
        file: &'m str,
        result: Verdict,
        /// Why it failed, or what else is to say of it.
        reason: Option<&'m str>,
    },
    Unformatted {
        file: &'m str,
        changes: Vec<Change<'m>>,
    },
    Summary(Summary),
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::cli) enum Severity {
    Error,
    Warning,
    Note,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::cli) enum Verdict {
    Passed,
    Blessed,
    Failed,
}

/// Something that is said, with all that belongs to it.
#[derive(Serialize)]
pub(in crate::cli) struct Report {
    pub(in crate::cli) severity: Severity,
    /// The code of an error or a warning, or the name of a trap.
    pub(in crate::cli) code: Option<&'static str>,
    pub(in crate::cli) message: String,
    pub(in crate::cli) place: Option<Place>,
    /// What is said right at the place.
    pub(in crate::cli) label: Option<String>,
    /// Other places that have to do with it.
    pub(in crate::cli) related: Vec<Related>,
    /// How the place came to be assembled, the innermost first.
    pub(in crate::cli) trail: Vec<Related>,
    /// What else is to say, such as the calls that led to a trap.
    pub(in crate::cli) notes: Vec<String>,
    pub(in crate::cli) help: Option<String>,
    /// As people read it.
    pub(in crate::cli) rendered: String,
}

/// A place in a file.
#[derive(Serialize)]
pub(in crate::cli) struct Place {
    pub(in crate::cli) file: String,
    pub(in crate::cli) line: u64,
    /// Not there where only the line is known.
    pub(in crate::cli) span: Option<Span>,
}

/// Where in its lines a place starts and ends.
#[derive(Serialize)]
pub(in crate::cli) struct Span {
    pub(in crate::cli) column: usize,
    pub(in crate::cli) end_line: usize,
    pub(in crate::cli) end_column: usize,
    pub(in crate::cli) start: usize,
    pub(in crate::cli) end: usize,
}

/// A place, and what is said about it.
#[derive(Serialize)]
pub(in crate::cli) struct Related {
    pub(in crate::cli) place: Place,
    pub(in crate::cli) text: String,
}

/// A line that a formatted source has otherwise.
#[derive(Serialize)]
pub(in crate::cli) struct Change<'m> {
    pub(in crate::cli) line: usize,
    pub(in crate::cli) old: Option<&'m str>,
    pub(in crate::cli) new: Option<&'m str>,
}

/// What a command came to.
#[derive(Serialize)]
pub(in crate::cli) struct Summary {
    pub(in crate::cli) command: &'static str,
    pub(in crate::cli) status: u8,
    pub(in crate::cli) errors: u64,
    pub(in crate::cli) warnings: u64,
    pub(in crate::cli) tests: Tests,
    /// Files that have another layout.
    pub(in crate::cli) unformatted: u64,
}

/// Files that have been tested.
#[derive(Clone, Copy, Serialize)]
pub(in crate::cli) struct Tests {
    pub(in crate::cli) passed: u64,
    pub(in crate::cli) blessed: u64,
    pub(in crate::cli) failed: u64,
}

impl Message<'_> {
    /// As one line.
    pub(super) fn to_json(&self) -> String {
        let line = serde_json::to_string(&Line { version: VERSION, message: self });
        line.expect("there are only texts, numbers and lists, which JSON has") + "\n"
    }
}

impl Severity {
    fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl Report {
    /// A report without a place.
    pub(in crate::cli) fn new(severity: Severity, message: impl Into<String>, rendered: String) -> Self {
        Self {
            severity,
            code: None,
            message: message.into(),
            place: None,
            label: None,
            related: Vec::new(),
            trail: Vec::new(),
            notes: Vec::new(),
            help: None,
            rendered,
        }
    }

    /// As one line, `file:line:column: error[code]: message`.
    pub(super) fn in_short(&self) -> String {
        let place = self.place.as_ref().map_or_else(String::new, Place::in_short);
        let code = self.code.map_or_else(String::new, |code| format!("[{code}]"));
        format!("{place}{}{code}: {}", self.severity.name(), report::visible(&self.message))
    }
}

impl Place {
    /// The place of a span.
    pub(in crate::cli) fn of(source: &Source, span: &Range<usize>) -> Self {
        let before = source.text.get(..span.start).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self::new(source, span, source.line_number(span.start), 1 + before[start..].chars().count())
    }

    /// The place of a span whose start is on this line, at this character, both counted from 1.
    pub(in crate::cli) fn new(source: &Source, span: &Range<usize>, line: usize, column: usize) -> Self {
        let passed = source.text.get(span.clone()).unwrap_or_default();
        let end_column = match passed.rfind('\n') {
            Some(newline) => 1 + passed[newline + 1..].chars().count(),
            None => column + passed.chars().count(),
        };
        let end_line = line + passed.bytes().filter(|&byte| byte == b'\n').count();
        let span = Span { column, end_line, end_column, start: span.start, end: span.end };
        Self { file: source.name.clone(), line: line as u64, span: Some(span) }
    }

    fn in_short(&self) -> String {
        let column = self.span.as_ref().map_or_else(String::new, |span| format!(":{}", span.column));
        format!("{}:{}{column}: ", report::visible(&self.file), self.line)
    }
}
