//! The command that runs a program.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, IsTerminal};
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use clap::Args;
use mini_vm::console::Console;
use mini_vm::machine::host::Host;
use mini_vm::machine::{Limits, Machine, Stop};

use super::limits::{RunLimits, SourceLimits};
use super::load::{Loaded, STANDARD_INPUT, load, read};
use super::{Status, report, stack, trap_report};

/// Run a program, given as source or as bytecode
#[derive(Args)]
#[command(after_help = "\
Examples:
  mini-vm run programs/hello.asm
  mini-vm run programs/word_count.asm < README.md
  mini-vm run --heap 4G programs/word_count.asm -- all < README.md
  mini-vm asm programs/hello.asm -o - | mini-vm run -
  mini-vm run --fuel 1000 --snapshot sieve.mvs programs/sieve.asm
  mini-vm run --resume sieve.mvs programs/sieve.asm

The exit status is the program's own, or 65, 66, 70, 71, 74 or 75; see `mini-vm --help`.
A reader that closes the pipe early, such as `head`, ends the program quietly with status 0.")]
pub(super) struct RunCommand {
    /// The source or bytecode; `-` is standard input, which is then empty for the program
    file: PathBuf,

    /// Where to keep the machine if it runs out of fuel, for `--resume`; input is then not read ahead
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,

    /// Go on where the machine of a snapshot stopped, with the fuel of this run
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,

    /// The program's own arguments
    #[arg(last = true)]
    arguments: Vec<OsString>,

    #[command(flatten)]
    limits: RunLimits,

    #[command(flatten)]
    source_limits: SourceLimits,
}

/// Output is written out when so much of it has come together, and so much input is read at a time.
const BUFFER_SIZE: usize = 64 << 10;

impl RunCommand {
    pub(super) fn execute(self) -> Status {
        let loaded = match load(&self.file, &self.source_limits) {
            Ok(loaded) => loaded,
            Err(error) => return report::load_error(&error),
        };
        let mut console = match self.console() {
            Ok(console) => console,
            Err(error) => {
                report::error(&format!("cannot read standard input: {error}"));
                return Status::IO_ERROR;
            }
        };
        let limits = self.limits.machine(Limits::default());
        let machine = match &self.resume {
            None => Machine::new(loaded.program.clone(), &console, &limits)
                .map_err(|error| report::setup_error(&error)),
            Some(snapshot) => resume(snapshot, &loaded, &console, &limits),
        };
        let mut machine = match machine {
            Ok(machine) => machine,
            Err(status) => return status,
        };
        let stop = run_past_breakpoints(&mut machine, &mut console);
        match console.finish() {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Status::SUCCESS,
            Err(error) => {
                report::error(&format!("input or output failed: {error}"));
                return Status::IO_ERROR;
            }
        }
        match &self.snapshot {
            Some(snapshot) if stop == Stop::OutOfFuel => keep(&machine, snapshot),
            _ => end(&stop, &machine, &loaded),
        }
    }

    /// The program's streams and arguments.
    fn console(&self) -> io::Result<Console<'static>> {
        let arguments = self.arguments.iter().map(|argument| argument.as_bytes().to_vec()).collect();
        let output = BufWriter::with_capacity(BUFFER_SIZE, io::stdout().lock());
        let console = if self.file == Path::new(STANDARD_INPUT) {
            Console::new(io::empty(), output, io::stderr(), arguments)
        } else {
            // Another process that goes on with the program goes on with its input, too, if nothing is read ahead.
            let read_ahead = if self.snapshot.is_some() { 1 } else { BUFFER_SIZE };
            let input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
            Console::new(BufReader::with_capacity(read_ahead, input), output, io::stderr(), arguments)
                .flushing_before_reading(io::stdin().is_terminal())
        };
        Ok(console.max_output(self.limits.max_output()))
    }
}

/// The machine of a snapshot, with as much fuel as a new one would have, less what it overdrew.
fn resume(path: &Path, loaded: &Loaded, host: &dyn Host, limits: &Limits) -> Result<Machine, Status> {
    let name = path.display();
    let snapshot = read(path, limits.max_snapshot_size()).map_err(|error| {
        report::error(&format!("cannot read {name}: {error}"));
        Status::NO_INPUT
    })?;
    let machine = Machine::restore(&snapshot, loaded.program.clone(), host, &limits.fuel(0));
    let mut machine = machine.map_err(|error| {
        report::error(&format!("{name}: {error}"));
        Status::BAD_INPUT
    })?;
    machine.add_fuel(limits.fuel.unsigned_abs());
    Ok(machine)
}

/// Writes a snapshot. It takes its place at once, so that a snapshot that was there is kept if something fails.
fn keep(machine: &Machine, path: &Path) -> Status {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let written = fs::write(&unfinished, machine.snapshot()).and_then(|()| fs::rename(&unfinished, path));
    match written {
        Ok(()) => {
            report::note(&format!("the program ran out of fuel; `--resume {}` goes on", path.display()));
            Status::OUT_OF_FUEL
        }
        Err(error) => {
            report::error(&format!("cannot write {}: {error}", path.display()));
            Status::IO_ERROR
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
