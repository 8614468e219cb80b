//! Traces: a line for each instruction of a run, with what it has read and changed.
//!
//! A [`Filter`] says which instructions are shown, a [`Selection`] how many of them, and a [`Form`] how. A [`Tracer`] runs the
//! machine: step by step where an instruction may be shown, and at nearly full speed elsewhere. Lines are bounded whatever the program
//! does: of texts and of ranges of memory the first 64 bytes are shown, and how many more there are.
//!
//! The number of an instruction is how many the program has executed before, which is its position in a
//! [timeline](crate::timeline).
//!
//! ```
//! use mini_vm::machine::functions::HostFunctions;
//! use mini_vm::machine::{Limits, Machine};
//! use mini_vm::tracing::{Filter, Form, Printed, Selection, Tracer};
//!
//! let source = "
//!     .map   counts key=u32 value=u64 capacity=10
//!     main:  map_new r0, counts
//!            li r1, 7
//!            map_add_scalar r2, r0, r1, r1
//!            halt
//! ";
//! let program = mini_vm::verify::verify(mini_vm::assembly::assemble(source, &[])?)?;
//! let mut host = HostFunctions::new();
//! let mut machine = Machine::new(program.into(), &host, &Limits::default().heap_size(1 << 12))?;
//! let filter = Filter::default().opcode("map_add_scalar")?;
//! let mut tracer = Tracer::new(&machine, filter, Selection::All, Form::Text, Printed::default(), Vec::new());
//! assert!(tracer.run(&mut machine, &mut host).is_some());
//! let (text, summary) = tracer.finish(&machine);
//! let text = String::from_utf8(text?)?;
//! assert!(text.contains("r0[7]: created in bucket "), "{text}");
//! assert_eq!((summary.matching, summary.shown), (1, 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod filter;
mod json;
mod printed;
mod record;
mod text;
mod words;

use std::collections::VecDeque;
use std::io::{self, Write};

use self::record::Record;
use self::text::Columns;
use crate::machine::host::Host;
use crate::machine::{Machine, Places, Stop};

pub use self::filter::{Filter, FilterError};
pub use self::printed::{Printed, PrintedStream};

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Columns, under a line with their names.
    Text,
    /// An object of JSON, and one at the end that sums up.
    Json,
}

/// Which of the instructions that fit are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All of them.
    All,
    /// The first so many.
    First(u64),
    /// The last so many. They are kept until the end of the run.
    Last(usize),
}

/// How much of a run was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Instructions of the run.
    pub steps: u64,
    /// Those that fit the filter.
    pub matching: u64,
    /// Those of them that are shown.
    pub shown: u64,
}

/// Runs a machine, and writes a line for each instruction that fits.
#[derive(Debug)]
pub struct Tracer<W> {
    filter: Filter,
    places: Places,
    selection: Selection,
    form: Form,
    columns: Columns,
    printed: Printed,
    writer: W,
    /// The last ones, where those are shown.
    kept: VecDeque<Record>,
    current: Record,
    matching: u64,
    shown: u64,
    /// Instructions that have trapped: the machine does not count them.
    traps: u64,
    failure: Option<io::Error>,
}

impl<W: Write> Tracer<W> {
    /// A tracer for a machine at the start of its run. `printed` sees what the host prints; one that sees nothing will do.
    pub fn new(
        machine: &Machine,
        filter: Filter,
        selection: Selection,
        form: Form,
        printed: Printed,
        writer: W,
    ) -> Self {
        let program = machine.program();
        let mut tracer = Self {
            places: filter.places(program),
            filter,
            selection,
            form,
            columns: Columns::of(program),
            printed,
            writer,
            kept: VecDeque::new(),
            current: Record::default(),
            matching: 0,
            shown: 0,
            traps: 0,
            failure: None,
        };
        if form == Form::Text {
            tracer.failure = tracer.columns.write_head(&mut tracer.writer).err();
        }
        tracer
    }

    /// Runs the program until it stops; `None` means that the trace cannot be written, and that the program can go on.
    ///
    /// # Panics
    ///
    /// As [`Machine::run`], where the host does.
    #[must_use = "the program may have trapped or run out of fuel"]
    pub fn run(&mut self, machine: &mut Machine, host: &mut dyn Host) -> Option<Stop> {
        while self.failure.is_none() {
            let stop = self.advance(machine, host);
            if matches!(stop, Some(Stop::Trapped(_))) {
                self.traps = 1;
            }
            if stop.is_some() {
                return stop;
            }
        }
        None
    }

    /// Goes on to the next instruction that may be shown, or executes it.
    fn advance(&mut self, machine: &mut Machine, host: &mut dyn Host) -> Option<Stop> {
        let number = machine.usage().instructions;
        let numbers = self.filter.numbers();
        if number < *numbers.start() {
            return machine.run_to(&Places::default(), numbers.start() - number, host);
        }
        if number > *numbers.end() || self.has_enough() && self.filter.is_of_numbers() {
            return Some(machine.run(host));
        }
        if !self.places.contains(machine.pc()) {
            let most = (numbers.end() - number).saturating_add(1);
            return machine.run_to(&self.places, most, host);
        }
        self.printed.clear();
        let stop = self.current.stepper.step(machine, host);
        if self.current.stepper.has_event() && self.filter.fits(self.current.event(), machine) {
            self.take(number, machine);
        }
        stop
    }

    fn has_enough(&self) -> bool {
        matches!(self.selection, Selection::First(most) if self.shown >= most)
    }

    /// Shows or keeps the current instruction, which fits.
    fn take(&mut self, number: u64, machine: &Machine) {
        self.matching += 1;
        if self.has_enough() {
            return;
        }
        self.current.number = number;
        self.printed.take_into(&mut self.current.printed);
        self.current.complete(machine);
        match self.selection {
            Selection::Last(0) => {}
            Selection::Last(most) => {
                let next = if self.kept.len() < most { None } else { self.kept.pop_front() };
                let current = std::mem::replace(&mut self.current, next.unwrap_or_default());
                self.kept.push_back(current);
            }
            Selection::All | Selection::First(_) => {
                self.shown += 1;
                let current = std::mem::take(&mut self.current);
                self.write(&current, machine);
                self.current = current;
            }
        }
    }

    fn write(&mut self, record: &Record, machine: &Machine) {
        let program = machine.program();
        let written = match self.form {
            Form::Text => self.columns.write(record, program, &mut self.writer),
            Form::Json => json::write(record, program, &mut self.writer),
        };
        if self.failure.is_none() {
            self.failure = written.err();
        }
    }

    /// Writes what is still to be shown at the end of the run. Gives the writer, or why it does not take the trace, and how much was
    /// shown.
    pub fn finish(mut self, machine: &Machine) -> (io::Result<W>, Summary) {
        for record in std::mem::take(&mut self.kept) {
            self.shown += 1;
            self.write(&record, machine);
            if self.failure.is_some() {
                break;
            }
        }
        let steps = machine.usage().instructions + self.traps;
        let numbers = self.filter.numbers();
        let matching = if self.filter.is_of_numbers() {
            steps.min(numbers.end().saturating_add(1)).saturating_sub(*numbers.start())
        } else {
            self.matching
        };
        let summary = Summary { steps, matching, shown: self.shown };
        let written = match self.failure {
            Some(error) => Err(error),
            None if self.form == Form::Json => json::write_end(&summary, &mut self.writer),
            None => Ok(()),
        };
        let flushed = written.and_then(|()| self.writer.flush());
        (flushed.map(|()| self.writer), summary)
    }
}
