//! The command line: the only part that touches files, arguments, the environment and exit statuses.
//!
//! Results go to standard output, everything else to standard error.

mod completions;
mod convert;
mod course;
#[cfg(feature = "dap")]
mod dap;
mod debug;
mod encoding;
mod excerpt;
mod explain;
mod explore;
mod failure;
mod files;
mod fmt;
mod folder;
#[cfg(any(feature = "dap", feature = "lsp"))]
mod framing;
mod interruption;
mod library;
mod limits;
mod load;
#[cfg(feature = "lsp")]
mod lsp;
mod man;
mod map;
mod messages;
mod names;
mod number;
mod operands;
mod origins;
mod output;
mod outside;
mod profile;
mod progress;
mod report;
mod run;
mod source;
mod stack;
mod start;
mod statistics;
mod test;
mod tips;
mod trace;
mod trap_help;
mod trap_lookup;
mod trap_report;
mod values;
mod warnings;

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::builder::Resettable;
use clap::{ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};
use mini_vm::console::{Stream, StreamError};

/// Assemble, check, run, test and format programs for the mini-vm register machine.
#[derive(Parser)]
#[command(name = "mini-vm", version, after_help = EXAMPLES, override_usage = USAGE, propagate_version = true)]
struct CommandLine {
    /// When to use colors. NO_COLOR is honored with `auto`.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,

    #[command(subcommand)]
    command: Command,
}

const USAGE: &str = "\
mini-vm [OPTIONS] <COMMAND>
       mini-vm [OPTIONS] <FILE> [ARGUMENTS]...";

const EXAMPLES: &str = "\
Examples:
  mini-vm run programs/hello.asm
  mini-vm run programs/word_count.asm < README.md
  mini-vm programs/word_count.asm < README.md    as `run FILE -- ARGUMENTS`
  mini-vm asm programs/hello.asm -o hello.mvb
  mini-vm trace --last 20 programs/faulty/wrong_lookup.asm
  mini-vm debug programs/faulty/wrong_lookup.asm
  mini-vm profile programs/word_count.asm < README.md
  mini-vm test programs
  mini-vm fmt programs
  mini-vm map heap.bin --list
  mini-vm library text_map.asm
  mini-vm explain map_load E042
  mini-vm explore programs/byte_count.asm -o page.html

Exit status:
  the program's own for `run`; otherwise
   1  a test failed, a source is not formatted, a map does not conform or differs from the other, or
      an editor has left the language server without shutting it down
   2  wrong usage
  65  the source, the bytecode or another input is wrong
  66  an input file cannot be read
  70  the program trapped
  71  the system cannot provide the memory
  74  reading or writing failed
  75  the program ran out of fuel
 129, 130, 143  SIGHUP, SIGINT or SIGTERM interrupted the program";

#[derive(Subcommand)]
enum Command {
    Run(Box<run::RunCommand>),
    Trace(Box<trace::TraceCommand>),
    Debug(Box<debug::DebugCommand>),
    #[cfg(feature = "dap")]
    Dap(dap::DapCommand),
    Profile(Box<profile::ProfileCommand>),
    Asm(convert::AssembleCommand),
    Disasm(convert::DisassembleCommand),
    Check(convert::CheckCommand),
    Test(test::TestCommand),
    #[command(name = "fmt")]
    Format(fmt::FormatCommand),
    Map(map::MapCommand),
    Library(library::LibraryCommand),
    Explain(explain::ExplainCommand),
    Explore(Box<explore::ExploreCommand>),
    Completions(completions::CompletionsCommand),
    Man(man::ManCommand),
    #[cfg(feature = "lsp")]
    #[command(name = "lsp")]
    LanguageServer(lsp::LanguageServerCommand),
    /// A file and the arguments of the program in it.
    #[command(external_subcommand)]
    File(Vec<OsString>),
}

/// How a command ended: its exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Status(u8);

impl Status {
    const SUCCESS: Self = Self(0);
    const FAILURE: Self = Self(1);
    const USAGE: Self = Self(2);
    const BAD_INPUT: Self = Self(65);
    const NO_INPUT: Self = Self(66);
    const TRAP: Self = Self(70);
    const OUT_OF_MEMORY: Self = Self(71);
    const IO_ERROR: Self = Self(74);
    const OUT_OF_FUEL: Self = Self(75);

    /// As shells have it.
    fn of_signal(signal: u8) -> Self {
        Self(128 + signal)
    }

    fn is_of_signal(self) -> bool {
        self.0 > 128
    }
}

/// Runs the command that the process's arguments ask for.
pub(crate) fn main() -> ExitCode {
    interruption::survive_large_files();
    let status = match CommandLine::try_parse() {
        Ok(command_line) => {
            choose_color(command_line.color);
            messages::finish(command_line.command.execute())
        }
        Err(message) => show(message),
    };
    ExitCode::from(status.0)
}

fn choose_color(color: ColorChoice) {
    let color = match color {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    color.write_global();
}

impl Command {
    fn execute(self) -> Status {
        match self {
            Self::Run(command) => command.execute(),
            Self::Trace(command) => command.execute(),
            Self::Debug(command) => command.execute(),
            #[cfg(feature = "dap")]
            Self::Dap(command) => command.execute(),
            Self::Profile(command) => command.execute(),
            Self::Asm(command) => command.execute(),
            Self::Disasm(command) => command.execute(),
            Self::Check(command) => command.execute(),
            Self::Test(command) => command.execute(),
            Self::Format(command) => command.execute(),
            Self::Map(command) => command.execute(),
            Self::Library(command) => command.execute(),
            Self::Explain(command) => command.execute(),
            Self::Explore(command) => command.execute(),
            Self::Completions(command) => command.execute(),
            Self::Man(command) => command.execute(),
            #[cfg(feature = "lsp")]
            Self::LanguageServer(command) => command.execute(),
            Self::File(words) => run_file(words),
        }
    }
}

/// Runs `FILE ARGUMENTS` as `run FILE -- ARGUMENTS`.
fn run_file(words: Vec<OsString>) -> Status {
    let is_file =
        |name: &OsString| name == load::STANDARD_INPUT || looks_like_path(name) || Path::new(name).exists();
    let command_line = if words.first().is_some_and(is_file) {
        CommandLine::try_parse_from(run::RunCommand::arguments_of(words))
    } else {
        // Where no word is taken for a file, clap tells which command may have been meant.
        let strict = CommandLine::command().external_subcommand_value_parser(Resettable::Reset);
        let strict = strict.allow_external_subcommands(false);
        strict.try_get_matches().and_then(|matches| CommandLine::from_arg_matches(&matches))
    };
    match command_line {
        Ok(command_line) => command_line.command.execute(),
        Err(message) => show(message),
    }
}

/// Whether a word is rather meant to be the name of a file than that of a command.
fn looks_like_path(word: &OsStr) -> bool {
    let ending = Path::new(word).extension();
    let has_ending = ["asm", "mvb", "mvs"].iter().any(|known| ending == Some(OsStr::new(known)));
    has_ending || word.as_encoded_bytes().iter().any(|byte| matches!(byte, b'/' | b'\\'))
}

/// Shows what clap has to say instead of a command line: help, or what is wrong.
fn show(message: clap::Error) -> Status {
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    let message = tips::add(message, &words);
    let shown = message.print().and_then(|()| io::stdout().flush());
    match shown {
        Err(error) if !message.use_stderr() => {
            report::stream_error(&StreamError { stream: Stream::Output, error }, "")
        }
        _ => Status(message.exit_code() as u8),
    }
}
