//! Messages: what commands say of sources and programs, in the form that is asked for.
//!
//! A [`Report`] is made once and told in one of three forms: as people read it, in one line that editors understand, or as a line
//! of JSON. [`schema`] has the last.

mod schema;

use std::io::{self, IsTerminal};
use std::sync::{Mutex, MutexGuard, PoisonError};

use clap::{Args, ValueEnum};
use mini_vm::assembly::diagnostic::DiagnosticCode;
use mini_vm::console::{Stream, StreamError};

use self::schema::{Summary, Tests};
use super::{Status, report};

pub(super) use self::schema::{Change, Message, Place, Related, Report, Severity, Span, Verdict};

/// The forms of messages: for people, with lines of the source; a line each, `file:line:column: error[code]: message`; a line
/// of JSON each.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    // A comment for documentation here would be help, and double the lines of every help.
    Human,
    Short,
    Json,
}

/// The option of commands that have something to say of sources.
#[derive(Args)]
pub(super) struct MessageOptions {
    /// Form of messages; docs/messages.md describes the last two
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    message_format: MessageFormat,
}

/// What has been said so far, and how.
struct State {
    format: MessageFormat,
    command: &'static str,
    /// Where lines of JSON go.
    stream: Stream,
    errors: u64,
    warnings: u64,
    tests: Tests,
    unformatted: u64,
    /// The first code of the assembler that has been told.
    first_code: Option<&'static str>,
    /// Why lines of JSON are lost.
    failure: Option<StreamError>,
    /// What is told, where it is collected instead.
    collected: Option<String>,
}

static STATE: Mutex<State> = Mutex::new(State {
    format: MessageFormat::Human,
    command: "",
    stream: Stream::Errors,
    errors: 0,
    warnings: 0,
    tests: Tests { passed: 0, blessed: 0, failed: 0 },
    unformatted: 0,
    first_code: None,
    failure: None,
    collected: None,
});

impl MessageOptions {
    /// Has all that follows told as the option says. Lines of JSON are the result of a command that has no other, and go to
    /// this stream.
    pub(super) fn choose(&self, command: &'static str, stream: Stream) {
        let mut state = state();
        (state.format, state.command, state.stream) = (self.message_format, command, stream);
    }
}

/// The form that is asked for.
pub(super) fn format() -> MessageFormat {
    state().format
}

/// Tells a report.
pub(super) fn tell(report: &Report) {
    let mut state = state();
    if let Some(collected) = &mut state.collected {
        collected.push_str(&anstream::adapter::strip_str(&report.rendered).to_string());
        collected.push('\n');
        return;
    }
    match report.severity {
        Severity::Error => state.errors += 1,
        Severity::Warning => state.warnings += 1,
        Severity::Note => {}
    }
    if let Some(code) = report.code.filter(|code| is_explained(code)) {
        state.first_code.get_or_insert(code);
    }
    let format = state.format;
    drop(state);
    match format {
        MessageFormat::Human => report::to_errors(&report.rendered),
        MessageFormat::Short => report::to_errors(&report.in_short()),
        MessageFormat::Json => send(&Message::Diagnostic(report)),
    }
}

/// Does something, and gives what it has told besides, for people and without colors. Nothing of that is printed.
#[cfg(feature = "dap")]
pub(super) fn collected<R>(work: impl FnOnce() -> R) -> (R, String) {
    state().collected = Some(String::new());
    let result = work();
    (result, state().collected.take().unwrap_or_default())
}

/// Writes a line of JSON to its stream, unless that has failed.
pub(super) fn send(message: &Message<'_>) {
    let mut state = state();
    match message {
        Message::Test { result: Verdict::Passed, .. } => state.tests.passed += 1,
        Message::Test { result: Verdict::Blessed, .. } => state.tests.blessed += 1,
        Message::Test { result: Verdict::Failed, .. } => state.tests.failed += 1,
        Message::Unformatted { .. } => state.unformatted += 1,
        Message::Diagnostic(_) | Message::Summary(_) => {}
    }
    if state.failure.is_none() {
        match state.stream {
            Stream::Output => state.failure = report::result(&message.to_json()).err(),
            _ => report::to_errors(message.to_json().trim_end()),
        }
    }
}

/// Tells what a command came to, at its end, and gives its status.
pub(super) fn finish(status: Status) -> Status {
    match format() {
        MessageFormat::Human => hint(),
        MessageFormat::Short => {}
        MessageFormat::Json => {
            let summary = summary(status);
            send(&Message::Summary(summary));
        }
    }
    let failure = {
        let mut state = state();
        // What is said of it goes where it can.
        state.stream = Stream::Errors;
        state.failure.take()
    };
    let failed = failure.map(|failure| report::stream_error(&failure, ""));
    failed.filter(|&failed| failed != Status::SUCCESS).unwrap_or(status)
}

fn summary(status: Status) -> Summary {
    let State { command, errors, warnings, tests, unformatted, .. } = *state();
    Summary { command, status: status.0, errors, warnings, tests, unformatted }
}

/// Says where more is said about an error, to somebody at a terminal.
fn hint() {
    let code = state().first_code;
    if let Some(code) = code.filter(|_| io::stderr().is_terminal()) {
        report::note(&format!("`mini-vm explain {code}` says more"));
    }
}

/// Whether a code is one of the assembler that says what is wrong, rather than that there is more of it.
fn is_explained(code: &str) -> bool {
    let is_more = |code| matches!(code, DiagnosticCode::TooManyErrors | DiagnosticCode::TooManyWarnings);
    DiagnosticCode::ALL.iter().any(|&other| other.as_str() == code && !is_more(other))
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}
