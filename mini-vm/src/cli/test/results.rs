//! What is told of tests, in the form that is asked for.

use std::path::{Path, PathBuf};

use mini_vm::console::StreamError;

use super::Outcome;
use super::bless::{Blessed, Ending};
use crate::cli::messages::{self, Message, MessageFormat, Verdict};
use crate::cli::{Status, report};

/// What has come of the tests so far, and is printed as far as somebody takes it.
pub(super) struct Results {
    format: MessageFormat,
    written: Result<(), StreamError>,
    passed: usize,
    failed: usize,
    blessed: Vec<Blessed>,
    /// The files that failed with the texts that say why, where they are shown at the end.
    failures: Vec<(PathBuf, String)>,
}

impl Results {
    pub(super) fn new(format: MessageFormat) -> Self {
        Self { format, written: Ok(()), passed: 0, failed: 0, blessed: Vec::new(), failures: Vec::new() }
    }

    /// Says which file is tested now: should it be interrupted, this is the one that was running.
    pub(super) fn begin(&mut self, file: &Path) {
        match self.format {
            MessageFormat::Human => self.print(&format!("test {} ... ", visible_name(file))),
            MessageFormat::Short | MessageFormat::Json => {}
        }
    }

    /// Says what became of it.
    pub(super) fn end(&mut self, file: &Path, outcome: Outcome) {
        let (verdict, reason) = match outcome {
            Outcome::Passed => (Verdict::Passed, None),
            Outcome::Blessed(how) => {
                let words = how.in_words();
                self.blessed.push(how);
                (Verdict::Blessed, Some(words))
            }
            Outcome::Failed(reason) => (Verdict::Failed, Some(reason)),
        };
        let words = match (verdict, &reason) {
            (Verdict::Blessed, Some(words)) => words,
            (Verdict::Failed, _) => "FAILED",
            (Verdict::Passed | Verdict::Blessed, _) => "ok",
        };
        match self.format {
            MessageFormat::Human => self.line(words),
            MessageFormat::Short => {
                let first_line = reason.as_deref().filter(|_| verdict == Verdict::Failed);
                let first_line = first_line.and_then(|reason| reason.lines().next());
                let why = first_line.map_or_else(String::new, |line| format!(": {}", report::visible(line)));
                self.line(&format!("{}: {words}{why}", visible_name(file)));
            }
            MessageFormat::Json => {
                let file = &*file.to_string_lossy();
                messages::send(&Message::Test { file, result: verdict, reason: reason.as_deref() });
            }
        }
        match verdict {
            Verdict::Passed | Verdict::Blessed => self.passed += 1,
            Verdict::Failed => self.failed += 1,
        }
        // What has been told already is not kept.
        if verdict == Verdict::Failed && self.format == MessageFormat::Human {
            self.failures.push((file.to_owned(), reason.unwrap_or_default()));
        }
    }

    /// Says why tests failed and how many did, and gives the status of the command.
    pub(super) fn conclude(mut self) -> Status {
        match self.format {
            MessageFormat::Human => self.summarize(),
            MessageFormat::Short => self.line(&self.counts()),
            MessageFormat::Json => {}
        }
        let status = if self.failed == 0 { Status::SUCCESS } else { Status::FAILURE };
        self.lost().unwrap_or(status)
    }

    fn summarize(&mut self) {
        for (file, reason) in std::mem::take(&mut self.failures) {
            self.line(&format!("\n---- {} ----\n{reason}", visible_name(&file)));
        }
        if !self.blessed.is_empty() {
            self.line(&format!("\n{}", summary_of_blessed(&self.blessed)));
        }
        self.line(&format!("\n{}", self.counts()));
    }

    fn counts(&self) -> String {
        format!("{} passed, {} failed", self.passed, self.failed)
    }

    fn print(&mut self, text: &str) {
        if self.written.is_ok() {
            self.written = report::result(text);
        }
    }

    fn line(&mut self, text: &str) {
        self.print(&format!("{text}\n"));
    }

    /// The status of the command if results are lost.
    fn lost(&self) -> Option<Status> {
        let failed = self.written.as_ref().err().map(|failure| report::stream_error(failure, ""));
        failed.filter(|&status| status != Status::SUCCESS)
    }
}

fn visible_name(file: &Path) -> String {
    report::visible(&file.display().to_string())
}

/// How many files were rewritten, and how many of their programs do not end by themselves.
fn summary_of_blessed(blessed: &[Blessed]) -> String {
    const ENDS: [(Ending, &str, &str); 3] = [
        (Ending::Errors, "does not assemble", "do not assemble"),
        (Ending::Trap, "traps", "trap"),
        (Ending::OutOfFuel, "runs out of fuel", "run out of fuel"),
    ];
    let counts = ENDS.iter().filter_map(|(ending, singular, plural)| {
        match blessed.iter().filter(|blessed| blessed.ending == *ending).count() {
            0 => None,
            1 => Some(format!("1 {singular}")),
            count => Some(format!("{count} {plural}")),
        }
    });
    let counts = counts.collect::<Vec<_>>().join(", ");
    let files = if blessed.len() == 1 { "file" } else { "files" };
    let separator = if counts.is_empty() { "" } else { ": " };
    format!("{} {files} rewritten{separator}{counts}", blessed.len())
}
