//! The command that shows each instruction of a run, with what it reads and changes.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use mini_vm::console::{Console, Stream, StreamError};
use mini_vm::machine::{Machine, Stop};
use mini_vm::tracing::{Filter, FilterError, Form, Printed, PrintedStream, Selection, Summary, Tracer};
use mini_vm::verify::Program;

use super::course::{End, close, run};
use super::interruption::{Interruption, is_interruption};
use super::load::{Loaded, display_name};
use super::output::{Begun, STANDARD_OUTPUT};
use super::progress::Progress;
use super::start::{BUFFER_SIZE, OptionalOutput, Outputs, Start, checked, standard_outputs};
use super::{Status, failure, number, report};

/// Run a program and show each instruction, with what it reads and changes
#[derive(Args)]
#[command(after_help = "\
Examples:
  mini-vm trace programs/hello.asm
  mini-vm trace --function price_of programs/faulty/wrong_lookup.asm
  mini-vm trace --last 20 programs/faulty/wrong_lookup.asm
  mini-vm trace --opcode map --key 70000 programs/faulty/wrong_lookup.asm
  mini-vm trace --address order..+12 programs/faulty/wrong_lookup.asm
  mini-vm trace --json -o trace.jsonl programs/sieve.asm
  mini-vm trace --replay run.mvr copy.asm

An instruction is shown if it fits all options; where `--function` or `--opcode` is given several
times, one of them is enough. The numbers of steps are the positions of `mini-vm debug`.

What the program prints stands in the trace, as `output \"...\"` and `errors \"...\"` behind the
instruction, and is shown nowhere else; with `-o` the program has its own streams as well. SIGINT
(Ctrl-C) ends the program, and what is to be shown so far is shown.

The exit status is that of `mini-vm run`.")]
pub(super) struct TraceCommand {
    #[command(flatten)]
    presentation: Presentation,

    #[command(flatten)]
    start: Start,
}

/// What is shown, and where.
#[derive(Args)]
struct Presentation {
    /// Show the instructions of this function; may be given several times
    #[arg(long, value_name = "NAME")]
    function: Vec<String>,

    /// Show this instruction, or those of a group: `map`, `memory`, `call`, `host`; may be given several times
    #[arg(long, value_name = "NAME")]
    opcode: Vec<String>,

    /// Show what reads or writes these bytes: `184`, `0xb8..0xc0`, `0xb8..+8`, or with a label of the data for a number
    #[arg(long, value_name = "RANGE")]
    address: Option<String>,

    /// Show what is done to this map: its address, a label, or the name of a register that holds it
    #[arg(long, value_name = "MAP")]
    map: Option<String>,

    /// Show what is done to maps with this key: a number, a text, or bytes in hexadecimal such as `hex:0aff`
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    key: Option<String>,

    /// The first step that is shown; the first of the run has the number 0
    #[arg(long, value_name = "STEP", value_parser = number::count)]
    from: Option<u64>,

    /// The last step that is shown
    #[arg(long, value_name = "STEP", value_parser = number::count)]
    to: Option<u64>,

    /// Show the first so many of the instructions that fit [default: 10000]
    #[arg(long, value_name = "COUNT", value_parser = number::count)]
    first: Option<u64>,

    /// Show the last so many, at most 100000
    #[arg(long, value_name = "COUNT", value_parser = last, conflicts_with = "first")]
    last: Option<usize>,

    /// Show all of them
    #[arg(long, conflicts_with_all = ["first", "last"])]
    all: bool,

    /// Write a line of JSON for each; docs/trace.schema.json is its schema
    #[arg(long)]
    json: bool,

    /// Where to write the trace, in place of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Lines that are shown when nothing is said.
const DEFAULT_FIRST: u64 = 10_000;

/// Instructions that can be kept for the end of the run: about 1 KB each.
const MOST_LAST: usize = 100_000;

/// Where the lines go.
type Lines<'l> = BufWriter<Box<dyn Write + 'l>>;

impl TraceCommand {
    pub(super) fn execute(self) -> Status {
        self.start.messages.choose("trace", Stream::Errors);
        self.presentation.trace(&self.start).unwrap_or_else(|status| status)
    }
}

impl Presentation {
    /// Traces a run; an error is the status of a command that could not.
    fn trace(&self, start: &Start) -> Result<Status, Status> {
        start.check()?;
        let output = self.place(start)?;
        start.check_places(&output)?;
        let loaded = start.load()?;
        let filter = self.filter(&loaded.program)?;
        let [output] = checked(output, &loaded)?;
        // A pipe waits here for its reader, which a signal may end.
        let mut begun = match &output {
            Some(output) => Some(output.begin().map_err(|error| failure::output_error(&error))?),
            None => None,
        };
        let interruption =
            Interruption::watch().map_err(|error| report::io_error("cannot watch for signals", &error))?;
        let lines = lines(begun.as_mut(), &interruption)?;
        let limits = start.machine_limits();
        let printed = Printed::default();
        let outputs = self.outputs(&printed, &interruption)?;
        let console = start.console(outputs, &interruption, &loaded.program, &limits, None, BUFFER_SIZE)?;
        let machine = start.machine(&loaded, &console, &limits)?;
        let form = if self.json { Form::Json } else { Form::Text };
        let tracer = Tracer::new(&machine, filter, self.selection(), form, printed, lines);
        let status = self.run(start, &loaded, limits.fuel, (machine, console, tracer), &interruption)?;
        if let (Some(output), Some(begun)) = (&output, begun) {
            output.finish(begun).map_err(|error| failure::output_error(&error))?;
        }
        Ok(status)
    }

    /// Which of the instructions that fit are shown.
    fn selection(&self) -> Selection {
        match (self.first, self.last) {
            _ if self.all => Selection::All,
            (_, Some(last)) => Selection::Last(last),
            (first, None) => Selection::First(first.unwrap_or(DEFAULT_FIRST)),
        }
    }

    /// The file in place of standard output.
    fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|&path| path != Path::new(STANDARD_OUTPUT))
    }

    /// Runs the program, shows what is to be shown, and says how it ended.
    fn run<'r>(
        &self,
        start: &Start,
        loaded: &Loaded,
        fuel: i64,
        (mut machine, mut console, mut tracer): (Machine, Console<'r>, Tracer<Lines<'r>>),
        interruption: &Interruption,
    ) -> Result<Status, Status> {
        let progress =
            (self.last.is_some()).then(|| Progress::start(format!("tracing {}", display_name(&start.file))));
        let mut is_lost = false;
        let go_on = |machine: &mut Machine, console: &mut Console<'r>| {
            let before = machine.usage().instructions;
            let stop = tracer.run(machine, console);
            if let Some(progress) = &progress {
                progress.advance(machine.usage().instructions - before);
            }
            // Nobody gets to know how a run ends without its trace.
            is_lost = stop.is_none();
            stop.unwrap_or(Stop::Exited(0))
        };
        let mut end = run(&mut machine, fuel, &mut console, interruption, go_on);
        drop(progress);
        let (written, summary) = tracer.finish(&machine);
        match (written, interruption.signal()) {
            (Ok(_), _) => {}
            (Err(error), Some(signal)) if is_interruption(&error) => {
                if is_lost {
                    end = End::Interrupted(signal);
                }
            }
            (Err(error), _) => return Err(self.lost(error)),
        }
        let refusal = console.refusal();
        let (end, loss) = close(end, console, machine.usage().fuel, interruption);
        let failed = loss.as_ref().and_then(|loss| loss.tell(&end, &machine));
        if !loss.is_some_and(|loss| loss.says_all(&end)) {
            start.conclude(&end, &machine, loaded, refusal, "");
        }
        self.tell_left_out(&summary);
        Ok(failed.unwrap_or(end.status()))
    }

    /// Says why the trace cannot be written. Whoever closes a pipe does not want to read on.
    fn lost(&self, error: io::Error) -> Status {
        match self.file() {
            None => report::stream_error(&StreamError { stream: Stream::Output, error }, ""),
            Some(_) if error.kind() == io::ErrorKind::BrokenPipe => Status::SUCCESS,
            Some(path) => report::io_error(&format!("cannot write {}", path.display()), &error),
        }
    }

    /// Says how many lines are missing.
    fn tell_left_out(&self, Summary { matching, shown, .. }: &Summary) {
        let left_out = matching - shown;
        if left_out == 0 {
            return;
        }
        let which = if self.last.is_some() { "last" } else { "first" };
        report::note(&format!(
            "the trace has the {which} {shown} of {matching} instructions, and leaves out {left_out}: `--all` shows them"
        ));
    }

    /// Where the trace goes, if not to standard output. That is never in the place of what the run reads.
    fn place<'p>(&'p self, start: &'p Start) -> Result<[OptionalOutput<'p>; 1], Status> {
        Ok([start.output("--output", self.file(), &[])?])
    }

    /// What the program prints to: its own streams, if the trace goes elsewhere.
    fn outputs<'i>(&self, printed: &Printed, interruption: &'i Interruption) -> Result<Outputs<'i>, Status> {
        let (output, errors): Outputs<'i> = match self.file() {
            Some(_) => standard_outputs(interruption)?,
            None => (Box::new(io::sink()), Box::new(io::sink())),
        };
        Ok((
            Box::new(printed.writer(PrintedStream::Output, output)),
            Box::new(printed.writer(PrintedStream::Errors, errors)),
        ))
    }

    fn filter(&self, program: &Program) -> Result<Filter, Status> {
        let (from, to) = (self.from.unwrap_or(0), self.to.unwrap_or(u64::MAX));
        if from > to {
            report::error(&format!("`--from {from}` is behind `--to {to}`"));
            return Err(Status::USAGE);
        }
        let mut filter = Ok(Filter::default().steps(from..=to));
        for name in &self.function {
            filter = filter.and_then(|filter| filter.function(program, name));
        }
        for name in &self.opcode {
            filter = filter.and_then(|filter| filter.opcode(name));
        }
        if let Some(address) = &self.address {
            filter = filter.and_then(|filter| filter.addresses(program, address));
        }
        if let Some(map) = &self.map {
            filter = filter.and_then(|filter| filter.map(program, map));
        }
        if let Some(key) = &self.key {
            filter = filter.and_then(|filter| filter.key(key));
        }
        filter.map_err(|error| refused(&error))
    }
}

/// Says what a filter cannot be made of.
fn refused(error: &FilterError) -> Status {
    let help = error.similar().map(|similar| format!("did you mean `{}`?", report::visible(similar)));
    report::error_with_help(&error.to_string(), help.as_deref());
    Status::USAGE
}

/// Where the lines of the trace go.
fn lines<'l>(begun: Option<&'l mut Begun>, interruption: &'l Interruption) -> Result<Lines<'l>, Status> {
    let cannot_use = |error| report::io_error("cannot use the standard streams", &error);
    let writer: Box<dyn Write + 'l> = match begun {
        Some(begun) => Box::new(begun),
        None => {
            let output = interruption.output().map_err(cannot_use)?;
            if io::stdout().is_terminal() && io::stderr().is_terminal() {
                Box::new(report::BeforeReports(output))
            } else {
                Box::new(output)
            }
        }
    };
    Ok(BufWriter::with_capacity(BUFFER_SIZE, writer))
}

fn last(text: &str) -> Result<usize, String> {
    number::within(number::count(text)?, 0..=MOST_LAST)
}
