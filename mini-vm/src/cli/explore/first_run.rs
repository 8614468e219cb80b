//! The run at full speed, which tells how long the run is and how it ends, and records what the second one needs.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, Write};

use mini_vm::console::{Console, Refusal};
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::trap::Trap;

use super::super::load::Loaded;
use super::super::progress::Progress;
use super::super::start::open_plain;
use super::super::{Status, failure, messages, report, trap_report};
use super::ExploreCommand;

/// Units of fuel between two looks at whether a recording says that the run was interrupted, as in `run`.
const SLICE: i64 = 1 << 20;

/// Bytes that the recording of the first run may have.
const MAX_RECORDING: u64 = 4 << 30;

/// How a run ended.
pub(super) enum End {
    Exited(u8),
    Trapped(Trap),
    OutOfFuel,
    /// By a signal, in a recorded run.
    Interrupted(u8),
}

impl End {
    /// The end in words.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Exited(status) => format!("The program ended with status {status}."),
            Self::Trapped(trap) => format!("Trap {}: {trap}", trap.kind.code().name()),
            Self::OutOfFuel => "The program ran out of fuel.".to_owned(),
            Self::Interrupted(_) => "The program was interrupted.".to_owned(),
        }
    }
}

/// A run that is over.
pub(super) struct FirstRun {
    pub(super) end: End,
    /// Steps, one that trapped among them.
    pub(super) steps: u64,
    /// What the second run is made of.
    pub(super) recording: File,
    machine: Machine,
    refusal: Option<Refusal>,
}

/// A recording that may grow by so many bytes.
struct Bounded<'f> {
    file: io::BufWriter<&'f File>,
    left: u64,
}

impl Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let left = self.left.checked_sub(bytes.len() as u64);
        self.left = left.ok_or_else(|| io::Error::other("the program gets more from outside than 4 GiB"))?;
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl ExploreCommand {
    pub(super) fn first_run(&self, loaded: &Loaded, limits: &Limits) -> Result<FirstRun, Status> {
        let recording = match &self.start.replay {
            Some(path) => {
                open_plain(path).map_err(|error| failure::unreadable(&path.display().to_string(), &error))?
            }
            None => {
                tempfile::tempfile().map_err(|error| report::io_error("cannot record the run", &error))?
            }
        };
        let mut writer = Bounded { file: io::BufWriter::new(&recording), left: MAX_RECORDING };
        let mut console = self.first_console(loaded, limits, &mut writer)?;
        let mut machine = self.start.machine(loaded, &console, limits)?;
        let progress = Progress::start(format!("running {}", self.start.file.display()));
        let end = run(&mut machine, limits.fuel, &mut console);
        drop(progress);
        let refusal = console.refusal();
        let failed = console.take_failure().or(match end {
            End::Interrupted(signal) => console.end_of_interrupted_run(signal, machine.usage().fuel).err(),
            _ => console.end_of_run().err(),
        });
        drop(console);
        writer.flush().map_err(|error| report::io_error("cannot record the run", &error))?;
        drop(writer);
        if let Some(failed) = failed {
            return Err(report::stream_error(&failed, ""));
        }
        let trapping = u64::from(matches!(end, End::Trapped(_)));
        let steps = machine.usage().instructions + trapping;
        Ok(FirstRun { end, steps, recording, machine, refusal })
    }

    /// What the program reaches: the outside, which is recorded, or a recording.
    fn first_console<'c>(
        &self,
        loaded: &Loaded,
        limits: &Limits,
        writer: &'c mut Bounded<'_>,
    ) -> Result<Console<'c>, Status> {
        let input: Box<dyn BufRead> = if self.start.has_no_input() {
            Box::new(io::empty())
        } else {
            Box::new(BufReader::new(io::stdin()))
        };
        let console = Console::new(input, io::sink(), io::sink(), self.start.arguments());
        self.start.supply(console, &loaded.program, limits, Some(writer))
    }
}

/// Gives the machine `fuel` part by part and runs it to its end.
fn run(machine: &mut Machine, fuel: i64, console: &mut Console<'_>) -> End {
    let mut reserve = fuel;
    loop {
        match machine.run(console) {
            Stop::Exited(status) => return End::Exited(status),
            Stop::Trapped(trap) => return End::Trapped(trap),
            Stop::OutOfFuel if reserve == 0 => return End::OutOfFuel,
            Stop::OutOfFuel => {
                let part = reserve.min(SLICE);
                reserve -= part;
                machine.add_fuel(part.unsigned_abs());
            }
            Stop::Breakpoint => {}
        }
        if let Some(signal) = console.replayed_interruption(machine.usage().fuel) {
            return End::Interrupted(signal);
        }
    }
}

impl FirstRun {
    /// Goes back to the start of the recording.
    pub(super) fn rewound(recording: &mut File) -> io::Result<File> {
        recording.rewind()?;
        recording.try_clone()
    }

    /// Says how the program ended, where that is not by itself, and gives the status.
    pub(super) fn conclude(&self, loaded: &Loaded) -> Status {
        let source = loaded.source.as_ref();
        match &self.end {
            End::Exited(status) => Status(*status),
            End::Trapped(trap) => {
                messages::tell(&trap_report::of_trap(trap, &self.machine, source, self.refusal));
                Status::TRAP
            }
            End::OutOfFuel => {
                let help = "`--fuel` gives more".to_owned();
                messages::tell(&trap_report::of_fuel(&self.machine, source, Some(help)));
                Status::OUT_OF_FUEL
            }
            End::Interrupted(signal) => {
                messages::tell(&trap_report::of_interruption(&self.machine, source));
                Status::of_signal(*signal)
            }
        }
    }
}
