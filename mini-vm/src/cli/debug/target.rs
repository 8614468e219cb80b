//! What is debugged, as options say, and the debugger of it.

use std::ffi::OsString;
use std::fs;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use mini_vm::console::Console;
use mini_vm::debugger::Debugger;
use mini_vm::machine::{Limits, Machine};
use mini_vm::timeline::{self, Timeline};
use mini_vm::verify::Program;

use super::constants;
use crate::cli::limits::{RunLimits, SourceLimits};
use crate::cli::load::{STANDARD_INPUT, load};
use crate::cli::outside::Grants;
use crate::cli::source::Sources;
use crate::cli::start::replayed;
use crate::cli::{Status, failure, number, report};

/// What a program gets, may reach and may cost that is debugged.
#[derive(Args, Clone)]
pub(in crate::cli) struct Target {
    /// A file that is the program's standard input; without it that is empty
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,

    /// Debug the run of a recording, as `run --replay` repeats it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["input", "allow_read", "allow_write", "env", "clock", "random"])]
    replay: Option<PathBuf>,

    /// Bytes of the log of what the program gets from outside [default: 256M]
    #[arg(long, value_name = "SIZE", value_parser = number::size)]
    max_log: Option<u64>,

    /// Bytes of earlier states of the program; with fewer it takes longer to go back [default: 256M]
    #[arg(long, value_name = "SIZE", value_parser = number::size)]
    max_checkpoints: Option<u64>,

    /// The program's own arguments
    #[arg(last = true)]
    arguments: Vec<OsString>,

    #[command(flatten)]
    grants: Grants,

    #[command(flatten)]
    limits: RunLimits,

    #[command(flatten)]
    source_limits: SourceLimits,
}

impl Target {
    /// Checks what the options alone say.
    pub(in crate::cli) fn check(&self) -> Result<(), Status> {
        if self.replay.is_some() && !self.arguments.is_empty() {
            report::error("`--replay` gives the program the recorded arguments: leave out those behind `--`");
            return Err(Status::USAGE);
        }
        Ok(())
    }

    /// The file that is the program's standard input.
    #[cfg(feature = "dap")]
    pub(in crate::cli) fn input(&self) -> Option<&Path> {
        self.input.as_deref()
    }

    /// A debugger of the program in a file, at the start of its run, and its sources.
    pub(in crate::cli) fn open<'c>(
        &self,
        file: &Path,
        output: impl Write + 'c,
        errors: impl Write + 'c,
    ) -> Result<(Debugger<Console<'c>>, Option<Sources>), Status> {
        let loaded = load(file, &self.source_limits).map_err(|error| failure::load_error(&error))?;
        let limits = self.limits.machine(Limits::default());
        let console = self.console(output, errors, &loaded.program, &limits)?;
        let machine = Machine::new(loaded.program.clone(), &console, &limits);
        let machine = machine.map_err(|error| failure::setup_error(&error))?;
        let timeline = Timeline::new(machine, console, &self.timeline_limits()).map_err(|error| {
            report::error(&error.to_string());
            Status::OUT_OF_MEMORY
        })?;
        let debugger = Debugger::new(timeline);
        Ok(match loaded.source {
            Some(sources) if file != Path::new(STANDARD_INPUT) => {
                let text = sources.main.text.clone();
                let constants = constants::of_source(file.to_owned(), text, self.source_limits);
                (debugger.with_constants(constants), Some(sources))
            }
            source => (debugger, source),
        })
    }

    fn timeline_limits(&self) -> timeline::Limits {
        let defaults = timeline::Limits::default();
        let bytes = |asked: Option<u64>, default| {
            asked.map_or(default, |it| usize::try_from(it).unwrap_or(usize::MAX))
        };
        defaults
            .log_bytes(bytes(self.max_log, defaults.log_bytes))
            .checkpoint_bytes(bytes(self.max_checkpoints, defaults.checkpoint_bytes))
    }

    /// All that the program can reach.
    fn console<'c>(
        &self,
        output: impl Write + 'c,
        errors: impl Write + 'c,
        program: &Program,
        limits: &Limits,
    ) -> Result<Console<'c>, Status> {
        let arguments = self.arguments.iter().map(|argument| argument.as_encoded_bytes().to_vec()).collect();
        let console = match &self.input {
            Some(path) => {
                let name = path.display().to_string();
                let file = fs::File::open(path).map_err(|error| failure::unreadable(&name, &error))?;
                Console::new(BufReader::new(file), output, errors, arguments)
            }
            None => Console::new(io::empty(), output, errors, arguments),
        };
        let console = console.max_output(self.limits.max_output());
        match &self.replay {
            Some(path) => replayed(console, path, program, limits),
            None => self.grants.grant(console),
        }
    }
}
