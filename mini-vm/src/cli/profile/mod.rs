//! The command that profiles a program: what it costs where, and which of its lines it has executed.
//!
//! The program runs as with `run`, but step by step, and everything is counted. [`text`] tells it to people, the other modules
//! write it for other programs.

mod annotation;
mod folded;
mod json;
mod svg;
mod table;
mod text;
mod times;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use mini_vm::console::{Console, Stream};
use mini_vm::machine::{Limits, Machine};
use mini_vm::profiling::{Cost, Coverage, Profile, Profiler};

use self::times::Tape;
use super::course::{close, run};
use super::interruption::Interruption;
use super::load::{Loaded, STANDARD_INPUT, display_name};
use super::output::Output;
use super::progress::Progress;
use super::start::{BUFFER_SIZE, OptionalOutput, Start, checked, standard_outputs};
use super::{Status, failure, number, report};

/// Run a program and show what it costs, line by line, and what it does with its maps
#[derive(Args)]
#[command(after_help = "\
Examples:
  mini-vm profile programs/word_count.asm < README.md
  mini-vm profile --annotate programs/sieve.asm
  mini-vm profile --svg flames.svg --json profile.json programs/n_queens.asm
  mini-vm profile --time programs/mandelbrot.asm
  mini-vm profile --coverage coverage.info programs/json_check.asm < input.json
  mini-vm profile --replay run.mvr copy.asm

The program runs as with `mini-vm run`, and uses as much fuel, but takes 15 to 60 times as long. The
report goes to standard error. SIGINT (Ctrl-C) ends the program, and what it has done so far is reported.

`--time` repeats the run at full speed, with what it got from outside: the times are real, and
differ from run to run. The exit status is that of `mini-vm run`.")]
pub(super) struct ProfileCommand {
    #[command(flatten)]
    presentation: Presentation,

    #[command(flatten)]
    start: Start,
}

/// What is shown, and where everything goes.
#[derive(Args)]
struct Presentation {
    /// Rows of each table
    #[arg(long, value_name = "COUNT", value_parser = rows, default_value = "10")]
    top: usize,

    /// Show the sources, with what each line has cost
    #[arg(long)]
    annotate: bool,

    /// Repeat the run at full speed, and show the time that each function takes
    #[arg(long)]
    time: bool,

    /// What the flame graph and the folded stacks are measured in
    #[arg(long, value_name = "UNIT", value_enum, default_value = "fuel")]
    by: Unit,

    /// Where to write the report, in place of standard error
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Where to write a flame graph, as a picture for browsers
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,

    /// Where to write the stacks of calls, a line each, for tools that draw flame graphs
    #[arg(long, value_name = "FILE")]
    folded: Option<PathBuf>,

    /// Where to write everything as JSON; docs/profile.schema.json is its schema
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Where to write which lines, functions and branches were executed, as `lcov` has it
    #[arg(long, value_name = "FILE")]
    coverage: Option<PathBuf>,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Unit {
    Fuel,
    Instructions,
}

impl Unit {
    fn of(self, cost: Cost) -> u64 {
        match self {
            Self::Fuel => cost.fuel,
            Self::Instructions => cost.instructions,
        }
    }

    /// Behind a number.
    fn name(self) -> &'static str {
        match self {
            Self::Fuel => "units of fuel",
            Self::Instructions => "instructions",
        }
    }
}

impl ProfileCommand {
    pub(super) fn execute(self) -> Status {
        self.start.messages.choose("profile", Stream::Errors);
        self.presentation.profile(&self.start).unwrap_or_else(|status| status)
    }
}

impl Presentation {
    /// Profiles a run; an error is the status of a command that could not.
    fn profile(&self, start: &Start) -> Result<Status, Status> {
        start.check()?;
        let outputs = self.outputs(start)?;
        start.check_places(&outputs)?;
        let loaded = start.load()?;
        let outputs = checked(outputs, &loaded)?;
        let limits = start.machine_limits();
        let mut tape = Tape::new(self.time && start.replay.is_none())?;
        let Run { profile, end, failed, is_repeatable } = run_once(start, &loaded, &limits, &mut tape)?;
        let unwritten = self.present(&profile, &display_name(&start.file), &loaded, &outputs).err();
        // Whatever becomes of the repetition, what was counted has been told.
        if self.time && is_repeatable {
            times::show(tape, &loaded, &limits, start, self.top)?;
        }
        Ok(failed.or(unwritten).unwrap_or(end))
    }

    /// Where results are written: the report, the flame graph, the folded stacks, JSON and the coverage.
    fn outputs<'p>(&'p self, start: &'p Start) -> Result<[OptionalOutput<'p>; 5], Status> {
        if self.coverage.is_some() && start.file == Path::new(STANDARD_INPUT) {
            report::error("`--coverage` needs the name of a source: standard input has none");
            return Err(Status::USAGE);
        }
        Ok([
            start.output("--report", self.report.as_deref(), &[])?,
            start.output("--svg", self.svg.as_deref(), &[])?,
            start.output("--folded", self.folded.as_deref(), &[])?,
            start.output("--json", self.json.as_deref(), &[])?,
            start.output("--coverage", self.coverage.as_deref(), &[])?,
        ])
    }

    /// Shows and writes what has been counted. What cannot be written keeps nothing else from being written.
    fn present(
        &self,
        profile: &Profile,
        name: &str,
        loaded: &Loaded,
        outputs: &[Option<Output<'_>>; 5],
    ) -> Result<(), Status> {
        let [report, svg, folded, json, coverage] = outputs;
        let lines = profile.lines().map_err(|_| no_memory())?;
        let mut text = text::of(profile, &lines, name, loaded.source.as_ref(), self.top);
        if self.annotate {
            text.push_str(&annotation::of(&lines, loaded.source.as_ref()));
        }
        if report.is_none() {
            report::print(text.trim_end());
        }
        let written = [
            put(report, |writer| writer.write_all(text.as_bytes())),
            put(svg, |writer| svg::write(profile, name, self.by, writer)),
            put(folded, |writer| folded::write(&profile.calls, self.by, writer)),
            put(json, |writer| json::write(profile, &lines, name, writer)),
            coverage.as_ref().map_or(Ok(()), |output| write_coverage(profile, output)),
        ];
        written.into_iter().collect()
    }
}

/// What has come of a run that was profiled.
struct Run {
    profile: Profile,
    /// The status that it ends with.
    end: Status,
    /// The status in its place, for something of it was lost.
    failed: Option<Status>,
    is_repeatable: bool,
}

/// Runs the program, and tells how it ended.
fn run_once(start: &Start, loaded: &Loaded, limits: &Limits, tape: &mut Tape) -> Result<Run, Status> {
    let interruption =
        Interruption::watch().map_err(|error| report::io_error("cannot watch for signals", &error))?;
    let outputs = standard_outputs(&interruption)?;
    let mut console =
        start.console(outputs, &interruption, &loaded.program, limits, tape.recording(), BUFFER_SIZE)?;
    let mut machine = start.machine(loaded, &console, limits)?;
    let mut profiler = Profiler::new(&machine).map_err(|_| no_memory())?;
    let progress = Progress::start(format!("profiling {}", display_name(&start.file)));
    let step = |machine: &mut Machine, console: &mut Console<'_>| {
        let before = machine.usage().instructions;
        let stop = profiler.run(machine, console);
        progress.advance(machine.usage().instructions - before);
        stop
    };
    let end = run(&mut machine, limits.fuel, &mut console, &interruption, step);
    drop(progress);
    let profile = profiler.finish(&machine);
    let refusal = console.refusal();
    let (end, loss) = close(end, console, machine.usage().fuel, &interruption);
    let failed = loss.as_ref().and_then(|loss| loss.tell(&end, &machine));
    let is_repeatable = loss.is_none() && !end.status().is_of_signal();
    if !loss.is_some_and(|loss| loss.says_all(&end)) {
        start.conclude(&end, &machine, loaded, refusal, "");
    }
    Ok(Run { profile, end: end.status(), failed, is_repeatable })
}

/// Writes a result, if it is asked for.
fn put(
    output: &Option<Output<'_>>,
    put: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Status> {
    output.as_ref().map_or(Ok(()), |output| write(output, put))
}

fn write(output: &Output<'_>, put: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Status> {
    output.write(put).map_err(|error| failure::output_error(&error))
}

fn write_coverage(profile: &Profile, output: &Output<'_>) -> Result<(), Status> {
    let mut coverage = Coverage::default();
    coverage.add(&profile.program, &profile.instructions).map_err(|_| no_memory())?;
    if coverage.files.is_empty() {
        report::error("there is no coverage: the program does not name the lines of its source");
        return Err(Status::BAD_INPUT);
    }
    write(output, |writer| coverage.write_lcov("", writer))
}

/// Says that the system does not give the memory for what is counted.
fn no_memory() -> Status {
    report::error("the system does not give the memory to profile the program");
    Status::OUT_OF_MEMORY
}

fn rows(text: &str) -> Result<usize, String> {
    number::within(number::count(text)?, 0..=1_000_000)
}
