//! The command that tests programs against the expectations in their comments.
//!
//! [`expectations`] defines how expectations are written, [`bless`] rewrites them, [`execution`] runs a
//! program and compares.

mod bless;
mod execution;
mod expectations;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use mini_vm::assembly::Options;

use self::execution::{Actual, Comparison};
use self::expectations::Expectations;
use super::load::read;
use super::{Status, report};

/// Test programs against the expectations in their comments
#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct TestCommand {
    /// Sources, or folders in which every `.asm` file is a test
    #[arg(required = true)]
    paths: Vec<PathBuf>,

    /// Rewrite the expectations to what happened
    #[arg(long)]
    bless: bool,

    /// Only files whose path contains this text
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
}

const HELP: &str = r#"Expectations are comments that start with `;!`:

  ;! args: one "two words"       the program's arguments
  ;! options: --heap 4096        options as `mini-vm run` takes them
  ;! stdin:                      standard input, in the lines that follow
  ;| a line
  ;! output:                     standard output, likewise; without it there must be none
  ;| a line                      `\\` is a backslash, `\xNN` a byte
  ;| the last line\              a backslash at the end leaves out the line end
  ;! exit: 3                     the exit status; 0 if not given
  ;! out of fuel                 the program uses up its fuel
  div r1, r2, r3 ;! trap division_by_zero      this line traps
  hatl           ;! error E024 did you mean    this line has this error, with these words in it
  ;! error at 3: E002            the same for line 3

Every error must be expected. A program may execute 1,000,000,000 instructions, unless its
options say otherwise. A file without expectations fails. `--bless` gives it some: those of what happened.

Examples:
  mini-vm test programs
  mini-vm test --filter sieve programs
  mini-vm test --bless programs/sieve.asm"#;

/// What became of one file.
enum Outcome {
    Passed,
    Blessed,
    /// With the text that says why.
    Failed(String),
}

impl TestCommand {
    pub(super) fn execute(self) -> Status {
        let files = match self.files() {
            Ok(files) => files,
            Err(status) => return status,
        };
        let mut failures = Vec::new();
        let (mut passed, mut blessed) = (0, 0);
        for file in &files {
            let outcome = test(file, self.bless);
            let verdict = match outcome {
                Outcome::Passed => {
                    passed += 1;
                    "ok"
                }
                Outcome::Blessed => {
                    passed += 1;
                    blessed += 1;
                    "blessed"
                }
                Outcome::Failed(reason) => {
                    failures.push((file, reason));
                    "FAILED"
                }
            };
            report::result_line(&format!("test {} ... {verdict}", file.display()));
        }
        for (file, reason) in &failures {
            report::result_line(&format!("\n---- {} ----\n{reason}", file.display()));
        }
        if blessed > 0 {
            report::result_line(&format!("\n{blessed} files rewritten"));
        }
        report::result_line(&format!("\n{passed} passed, {} failed", failures.len()));
        if failures.is_empty() { Status::SUCCESS } else { Status::FAILURE }
    }

    /// The files to test, sorted within each folder.
    fn files(&self) -> Result<Vec<PathBuf>, Status> {
        let mut files = Vec::new();
        for path in &self.paths {
            collect(path, &mut files).map_err(|error| {
                report::error(&format!("cannot read {}: {error}", path.display()));
                Status::NO_INPUT
            })?;
        }
        if let Some(text) = &self.filter {
            files.retain(|file| file.to_string_lossy().contains(text));
        }
        if files.is_empty() {
            report::error("there is nothing to test: no `.asm` file was found");
            return Err(Status::USAGE);
        }
        Ok(files)
    }
}

/// Adds `path`, or every assembly file below it.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !fs::metadata(path)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries: io::Result<Vec<_>> = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect();
    let mut entries = entries?;
    entries.sort();
    for entry in entries {
        if entry.is_dir() || entry.extension().is_some_and(|extension| extension == "asm") {
            collect(&entry, files)?;
        }
    }
    Ok(())
}

fn test(file: &Path, may_bless: bool) -> Outcome {
    let bytes = match read(file, Options::MAX_SOURCE_SIZE as u64) {
        Ok(bytes) => bytes,
        Err(error) => return Outcome::Failed(format!("cannot read the file: {error}")),
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Outcome::Failed(format!("the file is not UTF-8: {error}")),
    };
    let expectations = match Expectations::parse(&text) {
        Ok(expectations) => expectations,
        Err(reason) => return Outcome::Failed(reason),
    };
    let actual = match Actual::of(&file.display().to_string(), &text, &expectations) {
        Ok(actual) => actual,
        Err(reason) => return Outcome::Failed(reason),
    };
    match execution::compare(&expectations, &actual) {
        Comparison::Equal => Outcome::Passed,
        Comparison::Different(_) if may_bless => bless_file(file, &text),
        Comparison::Different(reason) => Outcome::Failed(reason),
    }
}

fn bless_file(file: &Path, text: &str) -> Outcome {
    let written = bless::rewrite(&file.display().to_string(), text)
        .and_then(|text| fs::write(file, text).map_err(|error| format!("cannot write the file: {error}")));
    match written {
        Ok(()) => Outcome::Blessed,
        Err(reason) => Outcome::Failed(reason),
    }
}
