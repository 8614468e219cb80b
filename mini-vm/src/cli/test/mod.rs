//! The command that tests programs against the expectations in their comments.
//!
//! [`expectations`] defines how expectations are written, [`bless`] rewrites them, [`execution`] runs a
//! program and compares.
//!
//! A file and what its program prints may be anything: what is kept of them is in proportion to the file, and
//! memory that the system does not give is a failed test.

mod bless;
mod difference;
mod execution;
mod expectations;
mod kept;
mod results;

use std::hint::black_box;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::Args;
use mini_vm::console::Stream;
use mini_vm::profiling::Coverage;

use self::bless::Blessed;
use self::execution::{Actual, Comparison};
use self::expectations::Expectations;
use self::results::Results;
use super::folder::add_sources;
use super::limits::Caps;
use super::load::read;
use super::messages::{self, MessageOptions};
use super::output::{Output, STANDARD_OUTPUT};
use super::progress::Progress;
use super::{Status, failure, report};

/// The folder of files that others include: they are no tests.
const INCLUDED: &str = "lib";

/// Test programs against the expectations in their comments
#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct TestCommand {
    /// Sources, or folders in which every `.asm` file is a test, but for those in a folder `lib`
    #[arg(required = true)]
    paths: Vec<PathBuf>,

    /// Rewrite the expectations to match what happened
    #[arg(long)]
    bless: bool,

    /// Only files whose path contains this text
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,

    /// Where to write which lines, functions and branches the tests have executed, as `lcov` has it
    #[arg(long, value_name = "FILE", conflicts_with = "bless")]
    coverage: Option<PathBuf>,

    #[command(flatten)]
    caps: Caps,

    #[command(flatten)]
    messages: MessageOptions,
}

const HELP: &str = r#"Expectations are comments that start with `;!`:

  ;! args: one "two words"       the program's arguments
  ;! options: --heap 4096        limits as `mini-vm run` takes them, and `--allow-read DIR` for a
                                 folder that is or lies below that of the file
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

Every error must be expected. A program may use 1,000,000,000 units of fuel, unless its options say
otherwise; the options of a file that ask for more than the limits above make it fail. So does a
program that prints 64K more than is expected, and a file without expectations. `--bless` gives it
some: what happened.

Examples:
  mini-vm test programs
  mini-vm test --filter sieve programs
  mini-vm test --bless programs/sieve.asm
  mini-vm test --coverage coverage.info programs"#;

/// What became of one file.
enum Outcome {
    Passed,
    /// Its expectations are new ones.
    Blessed(Blessed),
    /// With the text that says why.
    Failed(String),
}

impl TestCommand {
    pub(super) fn execute(self) -> Status {
        self.messages.choose("test", Stream::Output);
        let files = match self.files() {
            Ok(files) => files,
            Err(status) => return status,
        };
        let output = match self.coverage_output(&files) {
            Ok(output) => output,
            Err(status) => return status,
        };
        let mut coverage = output.is_some().then(Coverage::default);
        let mut results = Results::new(messages::format());
        let progress = progress(files.len());
        for file in &files {
            progress.describe(|| format!("testing {}", file.display()));
            results.begin(file);
            results.end(file, test(file, &self.caps, self.bless, coverage.as_mut()));
            progress.advance(1);
        }
        drop(progress);
        let status = results.conclude();
        match output.zip(coverage).map(|(output, coverage)| write_coverage(output, &coverage)) {
            Some(Err(failed)) if status == Status::SUCCESS => failed,
            _ => status,
        }
    }

    /// Where the coverage is written. That is never in the place of a test.
    fn coverage_output<'p>(&'p self, files: &'p [PathBuf]) -> Result<Option<Output<'p>>, Status> {
        let Some(path) = &self.coverage else { return Ok(None) };
        let output = Output::of_text(path, &[]).besides(files);
        if path == Path::new(STANDARD_OUTPUT) || output.is_standard_stream() {
            let name = output.name();
            report::error(&format!("{name} is where the results go: give `--coverage` the name of a file"));
            return Err(Status::USAGE);
        }
        output.check().map_err(|error| failure::output_error(&error))?;
        Ok(Some(output))
    }

    /// The files to test, sorted within each folder.
    fn files(&self) -> Result<Vec<PathBuf>, Status> {
        let mut files = Vec::new();
        for path in &self.paths {
            add_sources(path, |folder| folder == INCLUDED, &mut files)
                .map_err(|error| failure::unreadable(&path.display().to_string(), &error))?;
        }
        let has_found_any = !files.is_empty();
        if let Some(text) = &self.filter {
            files.retain(|file| file.to_string_lossy().contains(text));
        }
        if files.is_empty() {
            let reason = match &self.filter {
                Some(text) if has_found_any => format!("no path contains `{text}`"),
                _ => "no `.asm` file was found".to_owned(),
            };
            report::error(&format!("there is nothing to test: {reason}"));
            return Err(Status::USAGE);
        }
        Ok(files)
    }
}

/// What is shown of the progress where the results themselves do not show it.
fn progress(files: usize) -> Progress {
    if io::stdout().is_terminal() {
        return Progress::none();
    }
    let progress = Progress::start("testing");
    progress.expect(files as u64);
    progress
}

/// Writes what the tests have executed, unless that would replace a file that one of them includes.
fn write_coverage(output: Output<'_>, coverage: &Coverage) -> Result<(), Status> {
    let included: Vec<PathBuf> = coverage.files.keys().map(PathBuf::from).collect();
    let written = output.besides(&included).write(|writer| coverage.write_lcov("mini_vm_test", writer));
    written.map_err(|error| failure::output_error(&error))
}

fn test(file: &Path, caps: &Caps, may_bless: bool, coverage: Option<&mut Coverage>) -> Outcome {
    verdict(file, caps, may_bless, coverage).unwrap_or_else(Outcome::Failed)
}

/// What becomes of a file; an error is the reason why it cannot be tested.
fn verdict(
    file: &Path,
    caps: &Caps,
    may_bless: bool,
    coverage: Option<&mut Coverage>,
) -> Result<Outcome, String> {
    let max = caps.file_size();
    let bytes = read(file, max).map_err(|error| format!("cannot read the file: {error}"))?;
    if bytes.len() as u64 > max {
        return Err(format!("the file has more than {max} bytes: `mini-vm test --max-source` allows more"));
    }
    let text = String::from_utf8(bytes).map_err(|error| format!("the file is not UTF-8: {error}"))?;
    let expectations = Expectations::parse(&text, caps.errors())?;
    let actual = Actual::of(file, &text, &expectations, caps, expectations.most_output(), coverage)?;
    match execution::compare(&expectations, &actual) {
        Comparison::Equal => Ok(Outcome::Passed),
        Comparison::Different(_) if may_bless => bless(file, &text, caps),
        Comparison::Different(reason) => Ok(Outcome::Failed(reason)),
    }
}

/// Why a file cannot be tested for which there is no memory.
const OUT_OF_MEMORY: &str = "the system does not give the memory to test the file";

/// An empty text with room for `size` bytes.
fn text_of_size(size: usize) -> Result<String, String> {
    let mut text = String::new();
    text.try_reserve_exact(size).map_err(|_| OUT_OF_MEMORY)?;
    Ok(text)
}

/// Checks that there is memory for what is small whatever the file is, such as reports.
fn check_memory() -> Result<(), String> {
    const SLACK: usize = 1 << 20;
    // Without a look at it the compiler leaves the reservation out.
    text_of_size(SLACK).map(|text| drop(black_box(text)))
}

fn copy_of(text: &str) -> Result<String, String> {
    let mut copy = text_of_size(text.len())?;
    copy.push_str(text);
    Ok(copy)
}

fn bless(file: &Path, text: &str, caps: &Caps) -> Result<Outcome, String> {
    let blessed = bless::rewrite(file, text, caps)?;
    let output = Output::of_text(file, &[]);
    output.write(|writer| writer.write_all(blessed.text.as_bytes())).map_err(|error| error.to_string())?;
    Ok(Outcome::Blessed(blessed))
}
