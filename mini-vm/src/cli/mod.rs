//! The command line: the only part that touches files, arguments, the environment and exit statuses.
//!
//! Results go to standard output, everything else to standard error.

mod convert;
mod excerpt;
mod limits;
mod load;
mod report;
mod run;
mod stack;
mod test;
mod trap_report;

use std::process::ExitCode;

use clap::{ColorChoice, Parser, Subcommand};

/// Assemble, check, run and test programs for the mini-vm register machine.
#[derive(Parser)]
#[command(name = "mini-vm", version, after_help = EXAMPLES, propagate_version = true)]
struct CommandLine {
    /// When to use colors. NO_COLOR is honored with `auto`.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,

    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  mini-vm run programs/hello.asm
  mini-vm run programs/word_count.asm < README.md
  mini-vm asm programs/hello.asm -o hello.mvb
  mini-vm test programs

Exit status:
  of `run` the program's own; besides
   2  wrong usage
  65  the source or bytecode is wrong
  66  an input file cannot be read
  70  the program trapped
  71  the system does not give the memory to read a program
  74  reading or writing failed
  75  the program ran out of fuel";

#[derive(Subcommand)]
enum Command {
    Run(run::RunCommand),
    Asm(convert::AssembleCommand),
    Disasm(convert::DisassembleCommand),
    Check(convert::CheckCommand),
    Test(test::TestCommand),
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
}

/// Runs the command that the process's arguments ask for.
pub(crate) fn main() -> ExitCode {
    let command_line = CommandLine::parse();
    let color = match command_line.color {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    color.write_global();
    let status = match command_line.command {
        Command::Run(command) => command.execute(),
        Command::Asm(command) => command.execute(),
        Command::Disasm(command) => command.execute(),
        Command::Check(command) => command.execute(),
        Command::Test(command) => command.execute(),
    };
    ExitCode::from(status.0)
}
