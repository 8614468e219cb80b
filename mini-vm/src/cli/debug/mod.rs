//! The command that debugs a program, forwards and backwards.

mod commands;
#[cfg(any(feature = "dap", feature = "line-editing"))]
pub(super) mod completion;
mod constants;
mod input;
mod inspecting;
mod interrupts;
pub(super) mod maps;
mod moving;
mod screen;
mod session;
mod stops;
mod target;
#[cfg(feature = "line-editing")]
mod terminal;
pub(super) mod values;

use std::collections::VecDeque;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use mini_vm::console::{Stream, StreamError};
use mini_vm::verify::Program;

#[cfg(feature = "dap")]
pub(super) use self::commands::can_be_command;
use self::input::{Appearance, Asked, Lines, StreamLines};
pub(super) use self::interrupts::Interrupts;
use self::interrupts::Signals;
use self::screen::{ERRORS_MARK, OUTPUT_MARK, ProgramStream};
use self::session::Then;
use super::load::STANDARD_INPUT;
use super::{Status, failure, report};

pub(super) use self::screen::Screen;
pub(super) use self::session::Session;
pub(super) use self::target::Target;

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

    /// A file of commands to begin with
    #[arg(short = 'x', long, value_name = "FILE")]
    commands: Option<PathBuf>,

    /// A command to begin with; may be given several times
    #[arg(short, long = "command", value_name = "COMMAND")]
    execute: Vec<String>,

    #[command(flatten)]
    target: Target,
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
        self.target.check()?;
        let mut known = self.known_lines()?;
        let screen = Screen::new(BufWriter::new(anstream::stdout()));
        let stream = |mark| ProgramStream { screen: screen.clone(), mark };
        let (debugger, sources) = self.target.open(&self.file, stream(OUTPUT_MARK), stream(ERRORS_MARK))?;
        let signals =
            Signals::watch().map_err(|error| report::io_error("cannot watch for signals", &error))?;
        let mut session = Session::new(debugger, sources, screen.clone(), Box::new(signals));
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
        return Ok(Box::new(terminal::Terminal::open(completion::names_of(program))?));
    }
    #[cfg(not(feature = "line-editing"))]
    let _ = program;
    let appearance = if is_terminal { Appearance::Line } else { Appearance::Nothing };
    Ok(Box::new(StreamLines { stream: io::stdin().lock(), appearance }))
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
