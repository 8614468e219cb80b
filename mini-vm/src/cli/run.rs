//! The command that runs a program.

use std::ffi::OsString;
use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use mini_vm::console::{Console, Refusal, Replay, Stream, StreamError};
use mini_vm::machine::host::Host;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::verify::Program;

use super::interruption::{Interruption, is_interruption};
use super::limits::{RunLimits, SourceLimits};
use super::load::{Loaded, STANDARD_INPUT, load, read};
use super::messages::{MessageFormat, MessageOptions};
use super::output::{Begun, Output, STANDARD_OUTPUT};
use super::outside::Grants;
use super::{Status, failure, messages, number, report, stack, statistics, trap_report};

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
    /// The source or bytecode; `-` is standard input, which is then empty for the program
    file: PathBuf,

    /// Where to save the machine if it runs out of fuel or is interrupted, for `--resume`; input is
    /// then not read ahead
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,

    /// Resume the machine of a snapshot, with the fuel of this run
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,

    /// Where to save the heap when the program ends, however it does: at a trap, too; `mini-vm map`
    /// shows the maps in it
    #[arg(long, value_name = "FILE")]
    save_heap: Option<PathBuf>,

    /// Where to record all that the program gets from outside, for `--replay`
    #[arg(long, value_name = "FILE", conflicts_with = "resume")]
    record: Option<PathBuf>,

    /// Bytes that the recording may have [default: 4G]
    #[arg(long, value_name = "SIZE", value_parser = number::size, requires = "record")]
    max_recording: Option<u64>,

    /// Run the program on a recording instead of the outside: it needs no grants, and does not read
    /// standard input; the limits must be those of the recorded run
    #[arg(long, value_name = "FILE", conflicts_with_all = ["record", "resume", "allow_read", "allow_write", "env", "clock", "random"])]
    replay: Option<PathBuf>,

    /// Print on standard error what the run used: fuel, instructions, calls, maps, heap and time
    #[arg(long)]
    stats: bool,

    /// The program's own arguments
    #[arg(last = true)]
    arguments: Vec<OsString>,

    #[command(flatten)]
    grants: Grants,

    #[command(flatten)]
    limits: RunLimits,

    #[command(flatten)]
    source_limits: SourceLimits,

    #[command(flatten)]
    messages: MessageOptions,
}

/// Output is written out when so much of it has come together, and so much input is read at a time.
const BUFFER_SIZE: usize = 64 << 10;

/// Units of fuel between two looks at whether a signal has come, and between two pieces of output that a terminal gets:
/// some milliseconds.
const SLICE: i64 = 1 << 20;

pub(super) const DEFAULT_MAX_RECORDING: u64 = 4 << 30;

/// A recording that may grow by so many bytes.
pub(super) struct LimitedRecording {
    pub(super) begun: Begun,
    pub(super) left: u64,
}

impl Write for LimitedRecording {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() as u64 > self.left {
            return Err(io::Error::other("it has too many bytes; `--max-recording` allows more"));
        }
        let written = self.begun.write(bytes)?;
        self.left -= written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.begun.flush()
    }
}

/// The standard output and the standard error of a program.
pub(super) type Outputs<'o> = (Box<dyn Write + 'o>, Box<dyn Write + 'o>);

/// How a run came to its end.
pub(super) enum End {
    Stopped(Stop),
    /// By the signal of this number.
    Interrupted(u8),
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

    /// A run that another command makes, without files of its own.
    pub(super) fn of_file(
        file: PathBuf,
        replay: Option<PathBuf>,
        arguments: Vec<OsString>,
        grants: Grants,
        limits: RunLimits,
        source_limits: SourceLimits,
        messages: MessageOptions,
    ) -> Self {
        Self {
            file,
            snapshot: None,
            resume: None,
            save_heap: None,
            record: None,
            max_recording: None,
            replay,
            stats: false,
            arguments,
            grants,
            limits,
            source_limits,
            messages,
        }
    }

    pub(super) fn execute(self) -> Status {
        self.messages.choose("run", Stream::Errors);
        self.run().unwrap_or_else(|status| status)
    }

    /// Runs the program; an error is the status of a command that could not.
    fn run(&self) -> Result<Status, Status> {
        self.check_arguments()?;
        let (snapshot, heap, record) = (self.snapshot()?, self.saved_heap()?, self.record()?);
        let outputs = [("--save-heap", &heap), ("--snapshot", &snapshot), ("--record", &record)];
        self.check_places(&outputs)?;
        let loaded = load(&self.file, &self.source_limits).map_err(|error| failure::load_error(&error))?;
        let [snapshot, heap, record] =
            [snapshot, heap, record].map(|output| output.map(|output| output.besides(&loaded.included)));
        for output in snapshot.iter().chain(&heap).chain(&record) {
            output.check().map_err(|error| failure::output_error(&error))?;
        }
        // A pipe waits here for its reader, which a signal may end.
        let mut recording = match &record {
            Some(record) => {
                Some(self.limited(record.begin().map_err(|error| failure::output_error(&error))?))
            }
            None => None,
        };
        let interruption =
            Interruption::watch().map_err(|error| report::io_error("cannot watch for signals", &error))?;
        let limits = self.limits.machine(Limits::default());
        let mut console = self.console(&interruption, &loaded.program, &limits, recording.as_mut())?;
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
            self.conclude(&end, &machine, &loaded, refusal);
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

    /// Checks that a replayed program is given no arguments.
    pub(super) fn check_arguments(&self) -> Result<(), Status> {
        if self.replay.is_none() || self.arguments.is_empty() {
            return Ok(());
        }
        report::error("`--replay` gives the program the recorded arguments: leave out those behind `--`");
        Err(Status::USAGE)
    }

    /// Checks that no two options name one place, and none a place that the program may write to.
    pub(super) fn check_places(&self, outputs: &[(&str, &Option<Output<'_>>)]) -> Result<(), Status> {
        check_places(outputs)?;
        let mut given = outputs.iter().filter_map(|(_, output)| output.as_ref());
        let Some(conflict) = given.find_map(|output| self.grants.conflict(output)) else { return Ok(()) };
        report::error(&conflict);
        Err(Status::USAGE)
    }

    /// Says how the program ended, where that is not by itself.
    pub(super) fn conclude(&self, end: &End, machine: &Machine, loaded: &Loaded, refusal: Option<Refusal>) {
        let source = loaded.source.as_ref();
        match end {
            End::Stopped(Stop::Exited(_)) => {}
            End::Stopped(Stop::Trapped(trap)) => {
                messages::tell(&trap_report::of_trap(trap, machine, source, refusal));
            }
            End::Stopped(Stop::OutOfFuel | Stop::Breakpoint) => {
                let debt = if self.resume.is_some() { debt(machine) } else { String::new() };
                let used = units(machine.usage().fuel);
                let help = format!("it has used {used}{debt}: `--fuel` gives more");
                messages::tell(&trap_report::of_fuel(machine, source, Some(help)));
            }
            End::Interrupted(_) => messages::tell(&trap_report::of_interruption(machine, source)),
        }
    }

    /// Where the machine is kept. That is never in the place of what the program is read from.
    fn snapshot(&self) -> Result<Option<Output<'_>>, Status> {
        let mut inputs = vec![self.file.as_path(), Path::new(STANDARD_INPUT)];
        inputs.extend(self.replay.as_deref());
        file_of_option("--snapshot", self.snapshot.as_deref(), &inputs)
    }

    /// Where the heap is saved. That is never in the place of what the run reads.
    fn saved_heap(&self) -> Result<Option<Output<'_>>, Status> {
        let mut inputs = vec![self.file.as_path(), Path::new(STANDARD_INPUT)];
        inputs.extend(self.resume.as_deref());
        inputs.extend(self.replay.as_deref());
        file_of_option("--save-heap", self.save_heap.as_deref(), &inputs)
    }

    /// Where the recording is written. That is never in the place of what the run reads.
    fn record(&self) -> Result<Option<Output<'_>>, Status> {
        let inputs = [self.file.as_path(), Path::new(STANDARD_INPUT)];
        file_of_option("--record", self.record.as_deref(), &inputs)
    }

    fn limited(&self, begun: Begun) -> LimitedRecording {
        LimitedRecording { begun, left: self.max_recording.unwrap_or(DEFAULT_MAX_RECORDING) }
    }

    /// All that the program can reach, as it is or from a recording.
    pub(super) fn console<'i>(
        &self,
        interruption: &'i Interruption,
        program: &Program,
        limits: &Limits,
        recording: Option<&'i mut LimitedRecording>,
    ) -> Result<Console<'i>, Status> {
        let outputs = self.outputs(interruption).map_err(|error| no_streams(&error))?;
        self.console_over(outputs, interruption, program, limits, recording)
    }

    /// All that the program can reach, with other outputs.
    pub(super) fn console_over<'i>(
        &self,
        outputs: Outputs<'i>,
        interruption: &'i Interruption,
        program: &Program,
        limits: &Limits,
        recording: Option<&'i mut LimitedRecording>,
    ) -> Result<Console<'i>, Status> {
        let console = self.streams(outputs, interruption).map_err(|error| no_streams(&error))?;
        if let Some(path) = &self.replay {
            return replayed(console, path, program, limits);
        }
        let console = self.grants.grant(console)?;
        match recording {
            None => Ok(console),
            Some(recording) => console
                .recorded(recording, program, limits)
                .map_err(|error| report::io_error("cannot write the recording", &error)),
        }
    }

    /// Where the program prints: its standard output, and standard error.
    pub(super) fn outputs<'i>(&self, interruption: &'i Interruption) -> io::Result<Outputs<'i>> {
        let (output, errors) = (interruption.output()?, interruption.errors()?);
        let (output, errors) = if io::stdout().is_terminal() && io::stderr().is_terminal() {
            (boxed(report::BeforeReports(output)), boxed(report::BeforeReports(errors)))
        } else if messages::format() == MessageFormat::Json {
            // Each message has a line of its own, wherever standard error goes.
            (boxed(output), boxed(report::BeforeReports(errors)))
        } else {
            (boxed(output), boxed(errors))
        };
        Ok((boxed(BufWriter::with_capacity(BUFFER_SIZE, output)), errors))
    }

    /// The program's streams and arguments. An argument is passed on as the bytes that it has; where the system has
    /// other strings, as UTF-8, with what is no text in it as [`OsStr`](std::ffi::OsStr) encodes it.
    fn streams<'i>(
        &self,
        (output, errors): Outputs<'i>,
        interruption: &'i Interruption,
    ) -> io::Result<Console<'i>> {
        let arguments = self.arguments.iter().map(|argument| argument.as_encoded_bytes().to_vec()).collect();
        let console = if self.file == Path::new(STANDARD_INPUT) || self.replay.is_some() {
            Console::new(io::empty(), output, errors, arguments)
        } else {
            // Another process that goes on with the program goes on with its input, too, if nothing is read ahead.
            let read_ahead = if self.snapshot.is_some() { 1 } else { BUFFER_SIZE };
            Console::new(interruption.input(read_ahead)?, output, errors, arguments)
                .flushing_before_reading(io::stdin().is_terminal() || io::stdout().is_terminal())
        };
        Ok(console.max_output(self.limits.max_output()))
    }

    /// A machine at its start or where a snapshot left it, without fuel.
    pub(super) fn machine(
        &self,
        loaded: &Loaded,
        host: &dyn Host,
        limits: &Limits,
    ) -> Result<Machine, Status> {
        let limits = limits.fuel(0);
        match &self.resume {
            None => Machine::new(loaded.program.clone(), host, &limits)
                .map_err(|error| failure::setup_error(&error)),
            Some(snapshot) => resume(snapshot, loaded, host, &limits),
        }
    }
}

fn no_streams(error: &io::Error) -> Status {
    report::io_error("cannot use the standard streams", error)
}

/// A console that follows the recording in a file.
pub(super) fn replayed<'c>(
    console: Console<'c>,
    path: &Path,
    program: &Program,
    limits: &Limits,
) -> Result<Console<'c>, Status> {
    let name = path.display().to_string();
    let file = open_plain(path).map_err(|error| failure::unreadable(&name, &error))?;
    Replay::open(file)
        .and_then(|replay| console.replayed_from(replay, program, limits))
        .map_err(|error| failure::replay_error(&name, &error))
}

/// Checks that no two options name one place.
fn check_places(outputs: &[(&str, &Option<Output<'_>>)]) -> Result<(), Status> {
    for (index, (option, output)) in outputs.iter().enumerate() {
        for (other_option, other) in &outputs[index + 1..] {
            if let (Some(output), Some(other)) = (output, other)
                && output.is_place_of(other)
            {
                report::error(&format!("`{option}` and `{other_option}` name the same file"));
                return Err(Status::USAGE);
            }
        }
    }
    Ok(())
}

/// Opens a file that can be read twice.
fn open_plain(path: &Path) -> io::Result<fs::File> {
    if fs::metadata(path)?.is_file() {
        fs::File::open(path)
    } else {
        Err(io::Error::other("it is no plain file"))
    }
}

/// The file that an option names for what no program prints.
pub(super) fn file_of_option<'p>(
    option: &str,
    path: Option<&'p Path>,
    inputs: &[&'p Path],
) -> Result<Option<Output<'p>>, Status> {
    if path == Some(Path::new(STANDARD_OUTPUT)) {
        report::error(&format!("standard output belongs to the program: give `{option}` the name of a file"));
        return Err(Status::USAGE);
    }
    let output = path.map(|path| Output::of_bytes(path, inputs));
    if let Some(output) = output.as_ref().filter(|output| output.is_standard_stream()) {
        let name = output.name();
        report::error(&format!("{name} is where the program prints: give `{option}` the name of a file"));
        return Err(Status::USAGE);
    }
    Ok(output)
}

/// The machine of a snapshot; it keeps what it overdrew.
fn resume(path: &Path, loaded: &Loaded, host: &dyn Host, limits: &Limits) -> Result<Machine, Status> {
    let name = path.display().to_string();
    let snapshot = read(path, limits.max_snapshot_size());
    let snapshot = snapshot.map_err(|error| failure::unreadable(&name, &error))?;
    Machine::restore(&snapshot, loaded.program.clone(), host, limits)
        .map_err(|error| failure::restore_error(&name, &error))
}

/// Gives the machine `fuel` and runs it until the program stops for another reason than a breakpoint, or until a signal
/// comes. Each time that a part of the fuel is used up a signal is looked for, and a terminal gets what has been printed,
/// which makes no difference to the program: to write out each line would take far more time than it costs fuel.
///
/// `go_on` runs the machine until it stops.
pub(super) fn run<'c>(
    machine: &mut Machine,
    fuel: i64,
    console: &mut Console<'c>,
    interruption: &Interruption,
    mut go_on: impl FnMut(&mut Machine, &mut Console<'c>) -> Stop,
) -> End {
    let is_watched = io::stdout().is_terminal();
    let mut reserve = fuel;
    let mut has_met_breakpoint = false;
    let end = loop {
        let stop = go_on(machine, console);
        match &stop {
            Stop::Breakpoint if has_met_breakpoint => {}
            Stop::Breakpoint => {
                has_met_breakpoint = true;
                note_breakpoint(machine, console);
            }
            Stop::OutOfFuel if reserve > 0 => {
                if is_watched {
                    // What fails here fails again when the buffer is full, or at the end.
                    let _ = console.flush();
                }
                let part = reserve.min(SLICE);
                reserve -= part;
                machine.add_fuel(part.unsigned_abs());
            }
            Stop::Exited(_) | Stop::Trapped(_) | Stop::OutOfFuel => break End::Stopped(stop),
        }
        let replayed = console.replayed_interruption(machine.usage().fuel);
        if let Some(signal) = replayed.or_else(|| interruption.signal()) {
            break End::Interrupted(signal);
        }
    };
    machine.add_fuel(reserve.unsigned_abs());
    end
}

fn boxed<'w>(writer: impl Write + 'w) -> Box<dyn Write + 'w> {
    Box::new(writer)
}

/// Input or output of the program that is lost, because a stream has failed.
pub(super) struct Loss {
    failure: StreamError,
    /// Whether a function that the program has called trapped for it; else it came out at the end of the run.
    is_in_call: bool,
}

/// Writes out what the program has printed, and the end of a recording: the run has used so much `fuel`. Gives how it has come
/// to its end, now that this is known of its streams too, and what is lost.
pub(super) fn close(
    end: End,
    mut console: Console<'_>,
    fuel: u64,
    interruption: &Interruption,
) -> (End, Option<Loss>) {
    let flushed = console.flush().err();
    let in_call = console.take_failure();
    let is_interrupted = in_call.iter().chain(&flushed).any(|failure| is_interruption(&failure.error));
    let replayed = console.replayed_interruption(fuel);
    let signal = replayed.or_else(|| interruption.signal().filter(|_| is_interrupted));
    let end = signal.map_or(end, End::Interrupted);
    let ended = match &end {
        End::Stopped(_) => console.end_of_run(),
        End::Interrupted(signal) => console.end_of_interrupted_run(*signal, fuel),
    };
    drop(console);
    interruption.stop_looking();
    // A call that a signal has ended, now or when it was recorded, loses nothing by itself.
    let is_lost = |failure: &StreamError| {
        let is_replayed = matches!(failure.stream, Stream::Input | Stream::Replay) && replayed.is_some();
        !is_replayed && !is_interruption(&failure.error)
    };
    let in_call = in_call.filter(is_lost).map(|failure| Loss { failure, is_in_call: true });
    let at_end = flushed.or(ended.err());
    let loss = in_call.or(at_end.map(|failure| Loss { failure, is_in_call: false }));
    (end, loss)
}

impl Loss {
    /// Says what is lost. Gives the status that this ends the command with, if not that of the program.
    pub(super) fn tell(&self, end: &End, machine: &Machine) -> Option<Status> {
        let place = match end {
            _ if self.is_in_call => format!(", in {}", stack::describe(machine.program(), machine.pc())),
            End::Stopped(Stop::Exited(_)) => ", at the end of the program".to_owned(),
            End::Stopped(_) | End::Interrupted(_) => String::new(),
        };
        let status = report::stream_error(&self.failure, &place);
        matches!(end, End::Stopped(_)).then_some(status)
    }

    /// Whether that is all there is to say of the end of the program: it trapped for nothing else, or nobody wants to
    /// read on.
    pub(super) fn says_all(&self, end: &End) -> bool {
        let is_unwanted = self.failure.error.kind() == io::ErrorKind::BrokenPipe;
        matches!(end, End::Stopped(_)) && (self.is_in_call || is_unwanted)
    }
}

/// Says that the program has come to a breakpoint, behind what it has printed so far.
fn note_breakpoint(machine: &Machine, console: &mut Console<'_>) {
    // What fails here fails again at the end.
    let _ = console.flush();
    let place = stack::describe(machine.program(), machine.pc() - 1);
    report::note(&format!("passed a breakpoint in {place}; `run` does not stop at breakpoints"));
}

impl End {
    /// Whether the machine can go on where it stands.
    fn is_resumable(&self) -> bool {
        matches!(self, Self::Interrupted(_) | Self::Stopped(Stop::OutOfFuel))
    }

    pub(super) fn status(&self) -> Status {
        match self {
            Self::Stopped(Stop::Exited(status)) => Status(*status),
            Self::Stopped(Stop::Trapped(_)) => Status::TRAP,
            Self::Stopped(Stop::OutOfFuel | Stop::Breakpoint) => Status::OUT_OF_FUEL,
            Self::Interrupted(signal) => Status::of_signal(*signal),
        }
    }
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

fn units(count: u64) -> String {
    if count == 1 { "1 unit".to_owned() } else { format!("{count} units") }
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
