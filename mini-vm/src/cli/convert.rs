//! The commands that turn one form of a program into another, or only look at it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use mini_vm::bytecode::encode_to;
use mini_vm::console::{Console, Stream};
use mini_vm::disassembly::disassemble_to;
use mini_vm::machine::host::Host;

use super::interruption::Interruption;
use super::limits::SourceLimits;
use super::load::{STANDARD_INPUT, load, load_with_warnings};
use super::messages::MessageOptions;
use super::output::{Output, OutputError, STANDARD_OUTPUT};
use super::warnings::Warnings;
use super::{Status, failure, report};

/// Assemble a source into a bytecode file
#[derive(Args)]
#[command(after_help = "\
Examples:
  mini-vm asm programs/sieve.asm                 writes programs/sieve.mvb
  mini-vm asm programs/sieve.asm -o - | mini-vm run -")]
pub(super) struct AssembleCommand {
    /// The source; `-` is standard input
    file: PathBuf,

    /// Where to write; `-` is standard output [default: FILE with the ending .mvb]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Leave out labels, names of registers and source positions
    #[arg(long)]
    strip: bool,

    #[command(flatten)]
    limits: SourceLimits,

    #[command(flatten)]
    messages: MessageOptions,
}

impl AssembleCommand {
    pub(super) fn execute(self) -> Status {
        self.messages.choose("asm", Stream::Errors);
        let loaded = match load(&self.file, &self.limits) {
            Ok(loaded) => loaded,
            Err(error) => return failure::load_error(&error),
        };
        let mut module = Arc::unwrap_or_clone(loaded.program).into_module();
        if self.strip {
            module.labels = Vec::new();
            module.lines = Vec::new();
            module.source_name = None;
            module.files = Vec::new();
            module.file_runs = Vec::new();
            module.named_functions = Vec::new();
        }
        let output = self.output.unwrap_or_else(|| default_output(&self.file));
        let output = Output::of_bytes(&output, &[&self.file]).besides(&loaded.included);
        write(&output, |mut file| encode_to(&module, &mut file))
    }
}

/// The bytecode file beside a source; standard output for standard input.
fn default_output(file: &Path) -> PathBuf {
    if file == Path::new(STANDARD_INPUT) { STANDARD_OUTPUT.into() } else { file.with_extension("mvb") }
}

/// Print a program as source text that assembles into the same bytecode
#[derive(Args)]
#[command(after_help = "\
Examples:
  mini-vm disasm sieve.mvb
  mini-vm disasm programs/sieve.asm              shows what the assembler made of a source")]
pub(super) struct DisassembleCommand {
    /// The source or bytecode; `-` is standard input
    file: PathBuf,

    /// Where to write; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    #[command(flatten)]
    limits: SourceLimits,

    #[command(flatten)]
    messages: MessageOptions,
}

impl DisassembleCommand {
    pub(super) fn execute(self) -> Status {
        self.messages.choose("disasm", Stream::Errors);
        match load(&self.file, &self.limits) {
            Ok(loaded) => {
                let output = Output::of_text(&self.output, &[&self.file]).besides(&loaded.included);
                write(&output, |mut file| disassemble_to(&loaded.program, &mut file))
            }
            Err(error) => failure::load_error(&error),
        }
    }
}

/// Check sources and bytecode files without running them; silent if all is well
#[derive(Args)]
#[command(after_help = "\
Example:
  mini-vm check programs/*.asm
  mini-vm check --warn programs/*.asm")]
pub(super) struct CheckCommand {
    /// Sources or bytecode files; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// Print warnings too: what is correct, but probably a mistake
    #[arg(long)]
    warn: bool,

    /// Print warnings, and fail if there are any
    #[arg(long)]
    deny_warnings: bool,

    #[command(flatten)]
    limits: SourceLimits,

    #[command(flatten)]
    messages: MessageOptions,
}

impl CheckCommand {
    pub(super) fn execute(self) -> Status {
        self.messages.choose("check", Stream::Output);
        let mut warnings = Warnings::new(self.warn || self.deny_warnings, self.limits.errors());
        let statuses = self.files.iter().map(|file| check(file, &self.limits, &mut warnings));
        let status = statuses.fold(
            Status::SUCCESS,
            |worst, status| {
                if worst == Status::SUCCESS { status } else { worst }
            },
        );
        warnings.summarize();
        if status == Status::SUCCESS && self.deny_warnings && !warnings.is_empty() {
            return Status::BAD_INPUT;
        }
        status
    }
}

fn check(file: &Path, limits: &SourceLimits, warnings: &mut Warnings) -> Status {
    let load = if warnings.are_wanted() { load_with_warnings } else { load };
    let loaded = match load(file, limits) {
        Ok(loaded) => loaded,
        Err(error) => return failure::load_error(&error),
    };
    let console = Console::new(io::empty(), io::sink(), io::sink(), Vec::new());
    let unknown = loaded.program.module().host_functions.iter().find(|name| console.resolve(name).is_none());
    match unknown {
        None => warnings.print(file, &loaded),
        Some(name) => {
            report::error(&format!("{}: the console has no function `{name}`", file.display()));
            Status::BAD_INPUT
        }
    }
}

/// Writes a result. While a file is replaced a signal waits, so that nothing half written is left; a stream may wait for
/// ever, so there it ends the process.
pub(super) fn write(output: &Output<'_>, put: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Status {
    let interruption = match output.replaces_file().then(Interruption::watch).transpose() {
        Ok(interruption) => interruption,
        Err(error) => return report::io_error("cannot watch for signals", &error),
    };
    let written = output.write(put);
    if let Some(signal) = interruption.and_then(|interruption| interruption.signal()) {
        return Status::of_signal(signal);
    }
    match written {
        Ok(()) => Status::SUCCESS,
        // Whoever closes a pipe does not want to read on.
        Err(OutputError::Failed { error, .. }) if error.kind() == io::ErrorKind::BrokenPipe => {
            Status::SUCCESS
        }
        Err(error) => failure::output_error(&error),
    }
}
