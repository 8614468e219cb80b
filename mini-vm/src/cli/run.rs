//! The command that runs a program.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use mini_vm::console::{Console, Stream};
use mini_vm::machine::host::Host;
use mini_vm::machine::{Limits, Machine};

use super::course::{DEFAULT_MAX_RECORDING, End, LimitedRecording, close, run};
use super::interruption::Interruption;
use super::load::{Loaded, read};
use super::output::{Begun, Output};
use super::start::{BUFFER_SIZE, OptionalOutput, Start, checked, standard_outputs, units};
use super::{Status, failure, number, report, stack, statistics};

/// Run a program, given as source or as bytecode
#[derive(Args)]
#[command(after_help = "\
Examples:
  mini-vm run programs/hello.asm
  mini-vm programs/hello.asm                     the same
  mini-vm run programs/word_count.asm < README.md
  mini-vm run --heap 4G programs/word_count.asm -- all < README.md
  mini-vm asm programs/hello.asm -o - | mini-vm run -
  mini-vm run --stats programs/fibonacci.asm
  mini-vm run --fuel 1000 --snapshot sieve.mvs programs/sieve.asm
  mini-vm run --resume sieve.mvs programs/sieve.asm
  mini-vm run --save-heap heap.bin programs/byte_count.asm
  mini-vm run --allow-read . --record run.mvr copy.asm -- a.txt
  mini-vm run --replay run.mvr copy.asm

A source that starts with `#!/usr/bin/env mini-vm` and is executable can be run by name.

Output appears on a terminal within milliseconds and before the program reads, and in larger blocks
elsewhere. SIGINT (Ctrl-C), SIGTERM and SIGHUP stop the program where it is: what it printed is
written out, and the machine is saved if `--snapshot` says where. A second signal, or the first once
the program has ended, ends the process at once; where it was saving, a temporary file
`.mini-vm-*.tmp` may stay. A `breakpoint` does not stop the program; the first one is noted on standard error.

The exit status is the program's own, or 65, 66, 70, 71, 74, 75, 129, 130 or 143; see
`mini-vm --help`.
A reader that closes the pipe early, such as `head`, ends the program quietly with status 0.")]
pub(super) struct RunCommand {
    /// Where to save the machine if it runs out of fuel or is interrupted, for `--resume`; input is
    /// then not read ahead
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,

    /// Resume the machine of a snapshot, with the fuel of this run
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    resume: Option<PathBuf>,

    /// Where to save the heap when the program ends, however it does: at a trap, too; `mini-vm map`
    /// shows the maps in it
    #[arg(long, value_name = "FILE")]
    save_heap: Option<PathBuf>,

    /// Where to record all that the program gets from outside, for `--replay`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["resume", "replay"])]
    record: Option<PathBuf>,

    /// Bytes that the recording may have [default: 4G]
    #[arg(long, value_name = "SIZE", value_parser = number::size, requires = "record")]
    max_recording: Option<u64>,

    /// Print on standard error what the run used: fuel, instructions, calls, maps, heap and time
    #[arg(long)]
    stats: bool,

    #[command(flatten)]
    start: Start,
}

impl RunCommand {
    /// What `mini-vm FILE ARGUMENTS` stands for, as arguments of the process.
    pub(super) fn arguments_of(file_and_arguments: Vec<OsString>) -> Vec<OsString> {
        let mut all: Vec<OsString> = vec!["mini-vm".into(), "run".into()];
        let mut rest = file_and_arguments.into_iter();
        all.extend(rest.next());
        all.push("--".into());
        all.extend(rest);
        all
    }

    pub(super) fn execute(self) -> Status {
        self.start.messages.choose("run", Stream::Errors);
        self.run().unwrap_or_else(|status| status)
    }

    /// Runs the program; an error is the status of a command that could not.
    fn run(&self) -> Result<Status, Status> {
        self.start.check()?;
        let outputs = self.outputs()?;
        self.start.check_places(&outputs)?;
        let loaded = self.start.load()?;
        let [heap, snapshot, record] = checked(outputs, &loaded)?;
        // A pipe waits here for its reader, which a signal may end.
        let mut recording = match &record {
            Some(record) => {
                Some(self.limited(record.begin().map_err(|error| failure::output_error(&error))?))
            }
            None => None,
        };
        let interruption =
            Interruption::watch().map_err(|error| report::io_error("cannot watch for signals", &error))?;
        let limits = self.start.machine_limits();
        // Another process that goes on with the program goes on with its input, too, if nothing is read ahead.
        let read_ahead = if self.snapshot.is_some() { 1 } else { BUFFER_SIZE };
        let outputs = standard_outputs(&interruption)?;
        let (program, recording_to) = (&loaded.program, recording.as_mut());
        let mut console =
            self.start.console(outputs, &interruption, program, &limits, recording_to, read_ahead)?;
        let mut machine = self.machine(&loaded, &console, &limits)?;

        let start = Instant::now();
        let go_on = |machine: &mut Machine, console: &mut Console<'_>| machine.run(console);
        let end = run(&mut machine, limits.fuel, &mut console, &interruption, go_on);
        let time = start.elapsed();
        let refusal = console.refusal();
        let (end, loss) = close(end, console, machine.usage().fuel, &interruption);
        let failed = loss.as_ref().and_then(|loss| loss.tell(&end, &machine));
        if self.stats {
            statistics::print(&machine.usage(), time);
        }
        let is_recorded = loss.as_ref().is_none_or(|loss| loss.failure.stream != Stream::Recording);
        let snapshot = snapshot.filter(|_| end.is_resumable());
        // To save takes time, may wait for a reader, and may be cut short by a signal: what has happened is told before.
        if snapshot.is_some() {
            report::note(&description(&end, &machine));
        } else if !loss.is_some_and(|loss| loss.says_all(&end)) {
            let debt = if self.resume.is_some() { debt(&machine) } else { String::new() };
            self.start.conclude(&end, &machine, &loaded, refusal, &debt);
        }
        let unrecorded = record.zip(recording).filter(|_| is_recorded).and_then(|(record, recording)| {
            record.finish(recording.begun).err().map(|error| failure::output_error(&error))
        });
        let unsaved = heap.and_then(|heap| save_heap(&machine, &heap).err()).or(unrecorded);
        let Some(snapshot) = snapshot else { return Ok(failed.or(unsaved).unwrap_or(end.status())) };
        keep(&machine, &snapshot)?;
        let failed = failed.filter(|&failed| failed != Status::SUCCESS);
        Ok(failed.or(unsaved).unwrap_or(end.status()))
    }

    /// Where the heap is saved, the machine is kept and the recording is written.
    fn outputs(&self) -> Result<[OptionalOutput<'_>; 3], Status> {
        let resumed: Vec<&Path> = self.resume.as_deref().into_iter().collect();
        Ok([
            self.start.output("--save-heap", self.save_heap.as_deref(), &resumed)?,
            // What is resumed may be kept in its place.
            self.start.output("--snapshot", self.snapshot.as_deref(), &[])?,
            self.start.output("--record", self.record.as_deref(), &[])?,
        ])
    }

    fn limited(&self, begun: Begun) -> LimitedRecording {
        LimitedRecording { begun, left: self.max_recording.unwrap_or(DEFAULT_MAX_RECORDING) }
    }

    /// A machine at its start or where a snapshot left it, without fuel.
    fn machine(&self, loaded: &Loaded, host: &dyn Host, limits: &Limits) -> Result<Machine, Status> {
        match &self.resume {
            None => self.start.machine(loaded, host, limits),
            Some(snapshot) => resume(snapshot, loaded, host, &limits.fuel(0)),
        }
    }
}

/// The machine of a snapshot; it keeps what it overdrew.
fn resume(path: &Path, loaded: &Loaded, host: &dyn Host, limits: &Limits) -> Result<Machine, Status> {
    let name = path.display().to_string();
    let snapshot = read(path, limits.max_snapshot_size());
    let snapshot = snapshot.map_err(|error| failure::unreadable(&name, &error))?;
    Machine::restore(&snapshot, loaded.program.clone(), host, limits)
        .map_err(|error| failure::restore_error(&name, &error))
}

/// Saves the part of the heap that the program has reached. What lies behind it is zero.
fn save_heap(machine: &Machine, heap: &Output<'_>) -> Result<(), Status> {
    let written = heap.write(|writer| writer.write_all(machine.reached_heap()));
    written.map_err(|error| failure::output_error(&error))
}

/// Keeps a machine that can go on, and says so.
fn keep(machine: &Machine, snapshot: &Output<'_>) -> Result<(), Status> {
    let written = snapshot.write(|writer| machine.snapshot_to(writer));
    written.map_err(|error| failure::output_error(&error))?;
    report::note(&format!("`--resume {}` continues", snapshot.name()));
    Ok(())
}

/// Where a machine that can go on has stopped, and why.
fn description(end: &End, machine: &Machine) -> String {
    let what = if let End::Interrupted(_) = end { "interrupted" } else { "the program ran out of fuel" };
    let place = stack::describe(machine.program(), machine.pc());
    let debt = if let End::Stopped(_) = end { debt(machine) } else { String::new() };
    format!("{what} in {place}{debt}")
}

/// What the machine has overdrawn, and has to be given before it goes on.
fn debt(machine: &Machine) -> String {
    match machine.fuel() {
        fuel @ ..0 => format!(" and owes {}", units(fuel.unsigned_abs())),
        _ => String::new(),
    }
}
