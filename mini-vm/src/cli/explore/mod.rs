//! The command that makes a page on which a run can be followed, forwards and backwards.
//!
//! The program runs twice: once at full speed, with all that it gets from outside recorded, which tells how long the run is
//! and how it ends; and once on that recording, at full speed up to the window that is shown and step by step in it. So
//! the end of a long run can be shown, and a program that reads a pipe, too.

mod data;
mod first_run;
mod heap;
mod page;
mod printed;
mod program;
mod recorder;
mod second_run;
mod window;

use std::io;
use std::path::PathBuf;

use clap::Args;
use mini_vm::console::Stream;

use self::data::Run;
use self::first_run::{End, FirstRun};
use self::second_run::Recorded;
use self::window::Window;
use super::load::{Loaded, display_name};
use super::output::{Output, OutputError};
use super::start::Start;
use super::{Status, failure, number, report};

/// Make a page for a browser on which a run can be followed step by step, forwards and backwards
#[derive(Args)]
#[command(after_help = "\
The page shows source, registers, calls, heap, maps and output at each step. It is one file that needs no
network. What the program prints goes to the page. docs/explore.md describes it.

Examples:
  mini-vm explore programs/byte_count.asm -o page.html
  mini-vm explore programs/word_count.asm -o page.html < README.md
  mini-vm explore --last 5000 programs/sieve.asm -o end.html
  mini-vm explore --from 1M --steps 2000 programs/sieve.asm -o - > middle.html

The exit status is that of `mini-vm run`.")]
pub(super) struct ExploreCommand {
    /// Where the page is written; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,

    #[command(flatten)]
    window: Window,

    /// Bytes that the page may have, about, at least 1M; what does not fit is left out at its end
    #[arg(long, value_name = "SIZE", value_parser = page_size, default_value = "32M")]
    max_size: u64,

    #[command(flatten)]
    start: Start,
}

fn page_size(text: &str) -> Result<u64, String> {
    number::within(number::size(text)?, 1 << 20..=1_u64 << 30)
}

impl ExploreCommand {
    pub(super) fn execute(self) -> Status {
        self.start.messages.choose("explore", Stream::Errors);
        self.explore().unwrap_or_else(|status| status)
    }

    fn explore(&self) -> Result<Status, Status> {
        self.start.check()?;
        let output = Output::of_text(&self.output, &self.start.inputs());
        self.start.check_place(&output)?;
        let loaded = self.start.load()?;
        let output = output.besides(&loaded.included);
        output.check().map_err(|error| failure::output_error(&error))?;
        let limits = self.start.machine_limits();
        let mut first = self.first_run(&loaded, &limits)?;
        let range = self.window.range(first.steps);
        let recorded = self.second_run(&loaded, &limits, &mut first.recording, range)?;
        let (run, steps) = self.page_data(&loaded, &first, recorded);
        for sentence in &run.left_out {
            report::note(sentence);
        }
        match output.write(|writer| page::write(writer, &run, &steps)) {
            Ok(()) => {}
            // Whoever closes a pipe does not want to read on.
            Err(OutputError::Failed { error, .. }) if error.kind() == io::ErrorKind::BrokenPipe => {
                return Ok(Status::SUCCESS);
            }
            Err(error) => return Err(failure::output_error(&error)),
        }
        Ok(first.conclude(&loaded))
    }

    /// All that the page is given, the steps apart.
    fn page_data(&self, loaded: &Loaded, first: &FirstRun, recorded: Recorded) -> (Run, String) {
        let (program, executed) = (&loaded.program, recorded.executed());
        // Half of the page is for steps and heap.
        let most = self.max_size as usize / 8;
        let (files, files_left_out) = program::files(program, loaded.source.as_ref(), executed, most);
        let (code, code_left_out) = program::code(program, &files, executed, most);
        let mut left_out = recorded.left_out(first.steps);
        if files_left_out + code_left_out > 0 {
            left_out.push(format!(
                "left out of the program: {files_left_out} source files, {code_left_out} executed instructions"
            ));
        }
        let run = Run {
            program: display_name(&self.start.file),
            functions: program::functions(program, &code),
            files,
            code,
            first_step: recorded.start,
            total_steps: first.steps,
            left_out,
            end: first.end.describe(),
            is_trap: matches!(first.end, End::Trapped(_)),
            opening: recorded.opening,
        };
        (run, recorded.steps)
    }
}
