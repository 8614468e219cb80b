//! The command that shows each instruction of a run, with what it reads and changes.

use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use mini_vm::console::{Console, Stream, StreamError};
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::tracing::{Filter, FilterError, Form, Printed, PrintedStream, Selection, Summary, Tracer};
use mini_vm::verify::Program;

use super::interruption::{Interruption, is_interruption};
use super::limits::{RunLimits, SourceLimits};
use super::load::{Loaded, STANDARD_INPUT, display_name, load};
use super::messages::MessageOptions;
use super::output::{Begun, Output, STANDARD_OUTPUT};
use super::outside::Grants;
use super::progress::Progress;
use super::run::{End, Outputs, RunCommand, close, file_of_option, run};
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
    /// The source or bytecode; `-` is standard input, which is then empty for the program
    file: PathBuf,

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

    /// Trace the run of a recording, as `run --replay` repeats it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["allow_read", "allow_write", "env", "clock", "random"])]
    replay: Option<PathBuf>,

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

/// Lines that are shown when nothing is said.
const DEFAULT_FIRST: u64 = 10_000;

/// Instructions that can be kept for the end of the run: about 1 KB each.
const MOST_LAST: usize = 100_000;

/// Lines are written out when so much of them has come together.
const BUFFER_SIZE: usize = 64 << 10;

/// What is shown, and where.
struct Presentation {
    file: PathBuf,
    replay: Option<PathBuf>,
    functions: Vec<String>,
    opcodes: Vec<String>,
    address: Option<String>,
    map: Option<String>,
    key: Option<String>,
    from: u64,
    to: u64,
    selection: Selection,
    form: Form,
    output: Option<PathBuf>,
}

/// Where the lines go.
type Lines<'l> = BufWriter<Box<dyn Write + 'l>>;

impl TraceCommand {
    pub(super) fn execute(self) -> Status {
        self.messages.choose("trace", Stream::Errors);
        let selection = match (self.first, self.last) {
            _ if self.all => Selection::All,
            (_, Some(last)) => Selection::Last(last),
            (first, None) => Selection::First(first.unwrap_or(DEFAULT_FIRST)),
        };
        let presentation = Presentation {
            file: self.file.clone(),
            replay: self.replay.clone(),
            functions: self.function,
            opcodes: self.opcode,
            address: self.address,
            map: self.map,
            key: self.key,
            from: self.from.unwrap_or(0),
            to: self.to.unwrap_or(u64::MAX),
            selection,
            form: if self.json { Form::Json } else { Form::Text },
            output: self.output.filter(|path| path != Path::new(STANDARD_OUTPUT)),
        };
        let (limits, source_limits) = (self.limits, self.source_limits);
        let command = RunCommand::of_file(
            self.file,
            self.replay,
            self.arguments,
            self.grants,
            limits,
            source_limits,
            self.messages,
        );
        presentation.trace(&command, &limits, &source_limits).unwrap_or_else(|status| status)
    }
}

impl Presentation {
    /// Traces a run; an error is the status of a command that could not.
    fn trace(
        &self,
        command: &RunCommand,
        limits: &RunLimits,
        source_limits: &SourceLimits,
    ) -> Result<Status, Status> {
        command.check_arguments()?;
        let output = self.place()?;
        command.check_places(&[("--output", &output)])?;
        let loaded = load(&self.file, source_limits).map_err(|error| failure::load_error(&error))?;
        let filter = self.filter(&loaded.program)?;
        let output = output.map(|output| output.besides(&loaded.included));
        // A pipe waits here for its reader, which a signal may end.
        let mut begun = match &output {
            Some(output) => Some(output.begin().map_err(|error| failure::output_error(&error))?),
            None => None,
        };
        let interruption =
            Interruption::watch().map_err(|error| report::io_error("cannot watch for signals", &error))?;
        let lines = lines(begun.as_mut(), &interruption)?;
        let limits = limits.machine(Limits::default());
        let printed = Printed::default();
        let outputs = self.outputs(command, &printed, &interruption)?;
        let console = command.console_over(outputs, &interruption, &loaded.program, &limits, None)?;
        let machine = command.machine(&loaded, &console, &limits)?;
        let tracer = Tracer::new(&machine, filter, self.selection, self.form, printed, lines);
        let status = self.run(command, &loaded, limits.fuel, (machine, console, tracer), &interruption)?;
        if let (Some(output), Some(begun)) = (&output, begun) {
            output.finish(begun).map_err(|error| failure::output_error(&error))?;
        }
        Ok(status)
    }

    /// Runs the program, shows what is to be shown, and says how it ended.
    fn run<'r>(
        &self,
        command: &RunCommand,
        loaded: &Loaded,
        fuel: i64,
        (mut machine, mut console, mut tracer): (Machine, Console<'r>, Tracer<Lines<'r>>),
        interruption: &Interruption,
    ) -> Result<Status, Status> {
        let progress = matches!(self.selection, Selection::Last(_))
            .then(|| Progress::start(format!("tracing {}", display_name(&self.file))));
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
            command.conclude(&end, &machine, loaded, refusal);
        }
        self.tell_left_out(&summary);
        Ok(failed.unwrap_or(end.status()))
    }

    /// Says why the trace cannot be written. Whoever closes a pipe does not want to read on.
    fn lost(&self, error: io::Error) -> Status {
        match &self.output {
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
        let which = if matches!(self.selection, Selection::Last(_)) { "last" } else { "first" };
        report::note(&format!(
            "the trace has the {which} {shown} of {matching} instructions, and leaves out {left_out}: `--all` shows them"
        ));
    }

    /// Where the trace goes, if not to standard output. That is never in the place of what the run reads.
    fn place(&self) -> Result<Option<Output<'_>>, Status> {
        let mut inputs = vec![self.file.as_path(), Path::new(STANDARD_INPUT)];
        inputs.extend(self.replay.as_deref());
        file_of_option("--output", self.output.as_deref(), &inputs)?;
        Ok(self.output.as_deref().map(|path| Output::of_text(path, &inputs)))
    }

    /// What the program prints to: its own streams, if the trace goes elsewhere.
    fn outputs<'i>(
        &self,
        command: &RunCommand,
        printed: &Printed,
        interruption: &'i Interruption,
    ) -> Result<Outputs<'i>, Status> {
        let (output, errors): Outputs<'i> = match self.output {
            Some(_) => command
                .outputs(interruption)
                .map_err(|error| report::io_error("cannot use the standard streams", &error))?,
            None => (Box::new(io::sink()), Box::new(io::sink())),
        };
        Ok((
            Box::new(printed.writer(PrintedStream::Output, output)),
            Box::new(printed.writer(PrintedStream::Errors, errors)),
        ))
    }

    fn filter(&self, program: &Program) -> Result<Filter, Status> {
        if self.from > self.to {
            report::error(&format!("`--from {}` is behind `--to {}`", self.from, self.to));
            return Err(Status::USAGE);
        }
        let mut filter = Ok(Filter::default().steps(self.from..=self.to));
        for name in &self.functions {
            filter = filter.and_then(|filter| filter.function(program, name));
        }
        for name in &self.opcodes {
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
