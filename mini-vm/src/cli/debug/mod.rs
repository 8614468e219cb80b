//! The command that debugs a program, forwards and backwards.

mod commands;
mod constants;
mod input;
mod inspecting;
mod interrupts;
mod maps;
mod moving;
mod screen;
mod session;
mod stops;
#[cfg(feature = "line-editing")]
mod terminal;
mod values;

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufReader, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use mini_vm::console::{Console, Stream, StreamError};
use mini_vm::debugger::Debugger;
use mini_vm::machine::{Limits, Machine};
use mini_vm::timeline::{self, Timeline};
use mini_vm::verify::Program;

use self::input::{Appearance, Asked, Lines, StreamLines};
use self::interrupts::Interrupts;
use self::screen::{ERRORS_MARK, OUTPUT_MARK, ProgramStream, Screen};
use self::session::{Session, Then};
use super::limits::{RunLimits, SourceLimits};
use super::load::{STANDARD_INPUT, load};
use super::outside::Grants;
use super::run::replayed;
use super::{Status, failure, number, report};

/// Debug a program, forwards and backwards in time, in a dialogue
#[derive(Args)]
#[command(after_help = "\
Examples:
  mini-vm debug programs/faulty/wrong_lookup.asm
  mini-vm debug --input README.md programs/word_count.asm
  mini-vm debug --replay run.mvr copy.asm
  mini-vm debug -e continue -e 'who value' programs/faulty/wrong_lookup.asm
  mini-vm debug -x session.txt programs/byte_count.asm

The commands come from `-x`, then from `-e`, then from standard input; `help` lists them. What the
program prints has `| ` in front of each line, what it prints to standard error `! `; a line that
it has not ended has a backslash behind it. Ctrl-C stops the program, and the dialogue goes on.

The program does what it does once: where it has been before, what it gets from outside comes from
a log.")]
pub(super) struct DebugCommand {
    /// The source or bytecode; `-` is standard input, and the commands are then those of `-x` and `-e` alone
    file: PathBuf,

    /// A file that is the program's standard input; without it that is empty
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,

    /// A file of commands to begin with
    #[arg(short = 'x', long, value_name = "FILE")]
    commands: Option<PathBuf>,

    /// A command to begin with; may be given several times
    #[arg(short, long = "command", value_name = "COMMAND")]
    execute: Vec<String>,

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

/// What the next line is asked with.
const PROMPT: &str = "(debug) ";

/// Bytes of commands that are read from a file.
const MAX_COMMANDS_SIZE: u64 = 16 << 20;

impl DebugCommand {
    pub(super) fn execute(self) -> Status {
        self.debug().unwrap_or_else(|status| status)
    }

    fn debug(&self) -> Result<Status, Status> {
        if self.replay.is_some() && !self.arguments.is_empty() {
            report::error("`--replay` gives the program the recorded arguments: leave out those behind `--`");
            return Err(Status::USAGE);
        }
        let mut known = self.known_lines()?;
        let loaded = load(&self.file, &self.source_limits).map_err(|error| failure::load_error(&error))?;
        let limits = self.limits.machine(Limits::default());
        let screen = Screen::new(BufWriter::new(anstream::stdout()));
        let stream = |mark| ProgramStream { screen: screen.clone(), mark };
        let console = self.console(stream(OUTPUT_MARK), stream(ERRORS_MARK), &loaded.program, &limits)?;
        let machine = Machine::new(loaded.program.clone(), &console, &limits);
        let machine = machine.map_err(|error| failure::setup_error(&error))?;
        let timeline = Timeline::new(machine, console, &self.timeline_limits()).map_err(|error| {
            report::error(&error.to_string());
            Status::OUT_OF_MEMORY
        })?;
        let interrupts =
            Interrupts::watch().map_err(|error| report::io_error("cannot watch for signals", &error))?;
        let debugger = match &loaded.source {
            Some(sources) if self.file != Path::new(STANDARD_INPUT) => {
                let text = sources.main.text.clone();
                let constants = constants::of_source(self.file.clone(), text, self.source_limits);
                Debugger::new(timeline).with_constants(constants)
            }
            _ => Debugger::new(timeline),
        };
        let mut session = Session::new(debugger, loaded.source, screen.clone(), interrupts);
        let held = self.hold(&mut session, &mut known);
        match held.and_then(|()| screen.flush().map_err(unwritable)) {
            Ok(()) => Ok(Status::SUCCESS),
            Err(failure) => Err(report::stream_error(&failure, "")),
        }
    }

    /// Holds the dialogue, from the place where the machine stands to its end.
    fn hold<W: Write>(
        &self,
        session: &mut Session<'_, W>,
        known: &mut VecDeque<String>,
    ) -> Result<(), StreamError> {
        session.screen.line(&session.place()).map_err(unwritable)?;
        let then = converse(session, known)?;
        if then == Then::GoOn && self.file != Path::new(STANDARD_INPUT) {
            let mut lines = standard_lines(session.machine().program()).map_err(unreadable)?;
            converse(session, &mut *lines)?;
        }
        Ok(())
    }

    /// The commands of the options.
    fn known_lines(&self) -> Result<VecDeque<String>, Status> {
        let mut lines = VecDeque::new();
        if let Some(path) = &self.commands {
            let name = path.display().to_string();
            let bytes = super::load::read(path, MAX_COMMANDS_SIZE);
            let bytes = bytes.map_err(|error| failure::unreadable(&name, &error))?;
            if bytes.len() as u64 > MAX_COMMANDS_SIZE {
                report::error(&format!("{name} has more than {MAX_COMMANDS_SIZE} bytes of commands"));
                return Err(Status::BAD_INPUT);
            }
            lines.extend(String::from_utf8_lossy(&bytes).lines().map(str::to_owned));
        }
        lines.extend(self.execute.iter().cloned());
        Ok(lines)
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

/// Carries out lines until they are at their end, or one ends the dialogue.
fn converse<W: Write>(session: &mut Session<'_, W>, lines: &mut dyn Lines) -> Result<Then, StreamError> {
    loop {
        let appearance = lines.appearance();
        let start = if appearance == Appearance::Line { PROMPT } else { "" };
        session.screen.settle(start).map_err(unwritable)?;
        match lines.ask(PROMPT).map_err(unreadable)? {
            Asked::End => return Ok(Then::GoOn),
            Asked::Nothing => {}
            Asked::Line(line) => {
                if appearance == Appearance::Nothing {
                    let shown = format!("{PROMPT}{}", report::visible(&line));
                    session.screen.line(&shown).map_err(unwritable)?;
                }
                if session.execute(&line).map_err(unwritable)? == Then::End {
                    return Ok(Then::End);
                }
            }
        }
    }
}

fn unreadable(error: io::Error) -> StreamError {
    StreamError { stream: Stream::Input, error }
}

fn unwritable(error: io::Error) -> StreamError {
    StreamError { stream: Stream::Output, error }
}

/// Standard input, as lines. On a terminal they can be edited, and a program's names are completed.
fn standard_lines(program: &Program) -> io::Result<Box<dyn Lines>> {
    let is_terminal = io::stdin().is_terminal();
    #[cfg(feature = "line-editing")]
    if is_terminal && io::stdout().is_terminal() {
        return Ok(Box::new(terminal::Terminal::open(names_of(program))?));
    }
    #[cfg(not(feature = "line-editing"))]
    let _ = program;
    let appearance = if is_terminal { Appearance::Line } else { Appearance::Nothing };
    Ok(Box::new(StreamLines { stream: io::stdin().lock(), appearance }))
}

/// The names of labels and registers.
#[cfg(feature = "line-editing")]
fn names_of(program: &Program) -> Vec<String> {
    let module = program.module();
    let labels = module.labels.iter().map(|label| label.name.clone());
    let registers = module.named_functions.iter().flat_map(|function| &function.registers);
    let mut names: Vec<_> = labels.chain(registers.map(|register| register.name.to_string())).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A word of a command as an error shows it.
fn shown(word: &str) -> String {
    const LONGEST: usize = 60;
    let start: String = word.chars().take(LONGEST).collect();
    let dots = if start.len() < word.len() { "..." } else { "" };
    format!("{}{dots}", report::visible(&start))
}

/// Whether a character shows itself and nothing else.
fn is_visible(character: char) -> bool {
    let text = String::from(character);
    report::visible(&text) == text
}
