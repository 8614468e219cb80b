//! A program that a command runs: where it is, what it gets, and what it may reach and cost.

use std::ffi::OsString;
use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use mini_vm::console::{Console, Refusal, Replay};
use mini_vm::machine::host::Host;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::verify::Program;

use super::course::{End, LimitedRecording};
use super::interruption::Interruption;
use super::limits::{RunLimits, SourceLimits};
use super::load::{Loaded, STANDARD_INPUT, load};
use super::messages::{self, MessageFormat, MessageOptions};
use super::output::{Output, STANDARD_OUTPUT};
use super::outside::Grants;
use super::{Status, failure, report, trap_report};

/// A program as the command line names it.
#[derive(Args)]
pub(super) struct Start {
    /// The source or bytecode; `-` is standard input, which is then empty for the program
    pub(super) file: PathBuf,

    /// Run the program on a recording instead of the outside: it needs no grants, and does not read
    /// standard input; the limits must be those of the recorded run
    #[arg(long, value_name = "FILE", conflicts_with_all = ["allow_read", "allow_write", "env", "clock", "random"])]
    pub(super) replay: Option<PathBuf>,

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
    pub(super) messages: MessageOptions,
}

/// The places of results, each with its option.
pub(super) type OptionalOutput<'p> = (&'static str, Option<Output<'p>>);

/// The standard output and the standard error of a program.
pub(super) type Outputs<'o> = (Box<dyn Write + 'o>, Box<dyn Write + 'o>);

/// Output is written out when so much of it has come together, and so much input is read at a time.
pub(super) const BUFFER_SIZE: usize = 64 << 10;

impl Start {
    /// Checks what the options alone say: a replayed program is given no arguments.
    pub(super) fn check(&self) -> Result<(), Status> {
        if self.replay.is_none() || self.arguments.is_empty() {
            return Ok(());
        }
        report::error("`--replay` gives the program the recorded arguments: leave out those behind `--`");
        Err(Status::USAGE)
    }

    /// Checks that no two options name one place, and none a place that the program may write to.
    pub(super) fn check_places(&self, outputs: &[OptionalOutput<'_>]) -> Result<(), Status> {
        check_places(outputs)?;
        outputs
            .iter()
            .filter_map(|(_, output)| output.as_ref())
            .try_for_each(|output| self.check_place(output))
    }

    /// Checks that a result does not go to a place that the program may write to.
    pub(super) fn check_place(&self, output: &Output<'_>) -> Result<(), Status> {
        let Some(conflict) = self.grants.conflict(output) else { return Ok(()) };
        report::error(&conflict);
        Err(Status::USAGE)
    }

    /// The file that an option names for what no program prints, which is never one that the run reads: neither those of
    /// every run nor `others`.
    pub(super) fn output<'p>(
        &'p self,
        option: &'static str,
        path: Option<&'p Path>,
        others: &[&'p Path],
    ) -> Result<OptionalOutput<'p>, Status> {
        let mut inputs = self.inputs();
        inputs.extend(others);
        Ok((option, file_of_option(option, path, &inputs)?))
    }

    /// What every run reads.
    pub(super) fn inputs(&self) -> Vec<&Path> {
        let mut inputs = vec![self.file.as_path(), Path::new(STANDARD_INPUT)];
        inputs.extend(self.replay.as_deref());
        inputs
    }

    /// The program's own arguments. Each is passed on as the bytes that it has; where the system has other strings, as UTF-8,
    /// with what is no text in it as [`OsStr`](std::ffi::OsStr) encodes it.
    pub(super) fn arguments(&self) -> Vec<Vec<u8>> {
        self.arguments.iter().map(|argument| argument.as_encoded_bytes().to_vec()).collect()
    }

    /// Whether standard input is not for the program to read.
    pub(super) fn has_no_input(&self) -> bool {
        self.file == Path::new(STANDARD_INPUT) || self.replay.is_some()
    }

    pub(super) fn load(&self) -> Result<Loaded, Status> {
        load(&self.file, &self.source_limits).map_err(|error| failure::load_error(&error))
    }

    /// What the machine may use.
    pub(super) fn machine_limits(&self) -> Limits {
        self.limits.machine(Limits::default())
    }

    /// All that the program can reach, as it is or from a recording. So many bytes of input are read at a time.
    pub(super) fn console<'i>(
        &self,
        outputs: Outputs<'i>,
        interruption: &'i Interruption,
        program: &Program,
        limits: &Limits,
        recording: Option<&'i mut LimitedRecording>,
        read_ahead: usize,
    ) -> Result<Console<'i>, Status> {
        let streams = self.streams(outputs, interruption, read_ahead);
        let console = streams.map_err(|error| no_streams(&error))?;
        self.supply(console, program, limits, recording)
    }

    /// A console with these streams, and with what the program can reach besides them, or with a recording of all.
    pub(super) fn supply<'i>(
        &self,
        streams: Console<'i>,
        program: &Program,
        limits: &Limits,
        recording: Option<&'i mut impl Write>,
    ) -> Result<Console<'i>, Status> {
        let console = streams.max_output(self.limits.max_output());
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

    fn streams<'i>(
        &self,
        (output, errors): Outputs<'i>,
        interruption: &'i Interruption,
        read_ahead: usize,
    ) -> io::Result<Console<'i>> {
        if self.has_no_input() {
            return Ok(Console::new(io::empty(), output, errors, self.arguments()));
        }
        let input = interruption.input(read_ahead)?;
        Ok(Console::new(input, output, errors, self.arguments())
            .flushing_before_reading(io::stdin().is_terminal() || io::stdout().is_terminal()))
    }

    /// The streams of a program that is run again: it reads nothing, and what it prints has been seen.
    pub(super) fn streams_again<'o>(&self, output: impl Write + 'o, errors: impl Write + 'o) -> Console<'o> {
        Console::new(io::empty(), output, errors, Vec::new()).max_output(self.limits.max_output())
    }

    /// A machine at its start, without fuel.
    pub(super) fn machine(
        &self,
        loaded: &Loaded,
        host: &dyn Host,
        limits: &Limits,
    ) -> Result<Machine, Status> {
        Machine::new(loaded.program.clone(), host, &limits.fuel(0))
            .map_err(|error| failure::setup_error(&error))
    }

    /// Says how the program ended, where that is not by itself; a machine without fuel has such a `debt`.
    pub(super) fn conclude(
        &self,
        end: &End,
        machine: &Machine,
        loaded: &Loaded,
        refusal: Option<Refusal>,
        debt: &str,
    ) {
        let source = loaded.source.as_ref();
        match end {
            End::Stopped(Stop::Exited(_)) => {}
            End::Stopped(Stop::Trapped(trap)) => {
                messages::tell(&trap_report::of_trap(trap, machine, source, refusal));
            }
            End::Stopped(Stop::OutOfFuel | Stop::Breakpoint) => {
                let used = units(machine.usage().fuel);
                let help = format!("it has used {used}{debt}: `--fuel` gives more");
                messages::tell(&trap_report::of_fuel(machine, source, Some(help)));
            }
            End::Interrupted(_) => messages::tell(&trap_report::of_interruption(machine, source)),
        }
    }
}

fn boxed<'w>(writer: impl Write + 'w) -> Box<dyn Write + 'w> {
    Box::new(writer)
}

/// Where a program prints that has the standard streams for itself.
pub(super) fn standard_outputs(interruption: &Interruption) -> Result<Outputs<'_>, Status> {
    let open = || io::Result::Ok((interruption.output()?, interruption.errors()?));
    let (output, errors) = open().map_err(|error| no_streams(&error))?;
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

/// The places of results, once it is known which files a program includes, and that all can be written to.
pub(super) fn checked<'p, const N: usize>(
    outputs: [OptionalOutput<'p>; N],
    loaded: &'p Loaded,
) -> Result<[Option<Output<'p>>; N], Status> {
    let outputs = outputs.map(|(_, output)| output.map(|output| output.besides(&loaded.included)));
    for output in outputs.iter().flatten() {
        output.check().map_err(|error| failure::output_error(&error))?;
    }
    Ok(outputs)
}

/// Checks that no two options name one place.
fn check_places(outputs: &[OptionalOutput<'_>]) -> Result<(), Status> {
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
pub(super) fn open_plain(path: &Path) -> io::Result<fs::File> {
    if fs::metadata(path)?.is_file() {
        fs::File::open(path)
    } else {
        Err(io::Error::other("it is no plain file"))
    }
}

/// The file that an option names for what no program prints.
fn file_of_option<'p>(
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

pub(super) fn units(count: u64) -> String {
    if count == 1 { "1 unit".to_owned() } else { format!("{count} units") }
}
