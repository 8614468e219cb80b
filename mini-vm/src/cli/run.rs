//! The command that runs a program.

use std::ffi::OsString;
use std::io::{self, BufReader, BufWriter, IsTerminal};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use clap::Args;
use mini_vm::console::Console;
use mini_vm::machine::host::Host;
use mini_vm::machine::{Limits, Machine, Stop};

use super::load::{Loaded, STANDARD_INPUT, load};
use super::{Status, report, stack, trap_report};

/// Run a program, given as source or as bytecode
#[derive(Args)]
#[command(after_help = "\
Examples:
  mini-vm run programs/hello.asm
  mini-vm run programs/word_count.asm < README.md
  mini-vm run --heap 4G programs/word_count.asm -- all < README.md
  mini-vm asm programs/hello.asm -o - | mini-vm run -

The exit status is the program's own, or 65, 66, 70, 74 or 75; see `mini-vm --help`.
A reader that closes the pipe early, such as `head`, ends the program quietly with status 0.")]
pub(super) struct RunCommand {
    /// The source or bytecode; `-` is standard input, which is then empty for the program
    file: PathBuf,

    #[command(flatten)]
    limits: LimitOptions,

    /// The program's own arguments
    #[arg(last = true)]
    arguments: Vec<OsString>,
}

/// What a program may use.
#[derive(Args, Clone, Copy)]
pub(super) struct LimitOptions {
    /// Bytes of heap, 16 to 4G, with K, M or G for powers of 1024 [default: 1G]
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    heap: Option<u64>,

    /// Instructions that may be executed [default: practically no limit]
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(i64).range(0..=Limits::MAX_FUEL))]
    fuel: Option<i64>,

    /// Calls that may be under way at a time [default: 131072]
    #[arg(long, value_name = "COUNT", value_parser = parse_call_depth)]
    call_depth: Option<usize>,
}

/// The most calls that `--call-depth` allows; each takes 8 bytes.
const MAX_CALL_DEPTH: usize = 1 << 28;

fn parse_call_depth(text: &str) -> Result<usize, String> {
    let depth = text.parse().map_err(|_| "not a number of calls".to_owned())?;
    if depth <= MAX_CALL_DEPTH { Ok(depth) } else { Err(format!("the most is {MAX_CALL_DEPTH}")) }
}

fn parse_size(text: &str) -> Result<u64, String> {
    let (digits, shift) = match text.char_indices().last() {
        Some((at, 'k' | 'K')) => (&text[..at], 10),
        Some((at, 'm' | 'M')) => (&text[..at], 20),
        Some((at, 'g' | 'G')) => (&text[..at], 30),
        _ => (text, 0),
    };
    let number: u64 = digits.parse().map_err(|_| "not a size such as 65536, 64K or 1G".to_owned())?;
    number.checked_mul(1 << shift).ok_or_else(|| "too large".to_owned())
}

impl LimitOptions {
    /// These options, with `defaults` for what was not given.
    pub(super) fn or(self, defaults: Limits) -> Limits {
        Limits {
            heap_size: self.heap.unwrap_or(defaults.heap_size),
            fuel: self.fuel.unwrap_or(defaults.fuel),
            call_depth: self.call_depth.unwrap_or(defaults.call_depth),
            ..defaults
        }
    }
}

/// Output is written out when so much of it has come together.
const BUFFER_SIZE: usize = 64 << 10;

impl RunCommand {
    pub(super) fn execute(self) -> Status {
        let loaded = match load(&self.file) {
            Ok(loaded) => loaded,
            Err(error) => return report::load_error(&error),
        };
        let arguments = self.arguments.into_iter().map(OsString::into_vec).collect();
        let output = BufWriter::with_capacity(BUFFER_SIZE, io::stdout().lock());
        let mut console = if self.file == Path::new(STANDARD_INPUT) {
            Console::new(io::empty(), output, io::stderr(), arguments)
        } else {
            let input = BufReader::with_capacity(BUFFER_SIZE, io::stdin().lock());
            let is_terminal = io::stdin().is_terminal();
            Console::new(input, output, io::stderr(), arguments).flushing_before_reading(is_terminal)
        };
        let mut machine =
            match Machine::new(loaded.program.clone(), &console, &self.limits.or(Limits::default())) {
                Ok(machine) => machine,
                Err(error) => return report::setup_error(&error),
            };
        let stop = run_past_breakpoints(&mut machine, &mut console);
        match console.finish() {
            Ok(()) => end(&stop, &machine, &loaded),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Status::SUCCESS,
            Err(error) => {
                report::error(&format!("input or output failed: {error}"));
                Status::IO_ERROR
            }
        }
    }
}

/// Runs until the program stops for another reason than a breakpoint.
pub(super) fn run_past_breakpoints(machine: &mut Machine, host: &mut dyn Host) -> Stop {
    loop {
        match machine.run(host) {
            Stop::Breakpoint => {}
            stop => return stop,
        }
    }
}

/// Says how the program ended, where that is not by itself.
fn end(stop: &Stop, machine: &Machine, loaded: &Loaded) -> Status {
    match stop {
        Stop::Exited(status) => Status(*status),
        Stop::Trapped(trap) => {
            report::print(&trap_report::text(trap, machine, loaded.source.as_ref()));
            Status::TRAP
        }
        Stop::OutOfFuel | Stop::Breakpoint => {
            let place = stack::describe(machine.program(), machine.pc());
            report::error(&format!("the program ran out of fuel in {place}"));
            Status::OUT_OF_FUEL
        }
    }
}
