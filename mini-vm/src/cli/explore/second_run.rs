//! The run that is looked at: up to the window at full speed, and then step by step.

use std::collections::BTreeSet;
use std::fs::File;
use std::ops::Range;

use mini_vm::console::{Console, Replay};
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::observation::{self, Event, Observer};

use super::super::load::Loaded;
use super::super::progress::Progress;
use super::super::{Status, failure, report};
use super::ExploreCommand;
use super::data::Opening;
use super::first_run::FirstRun;
use super::printed::Printed;
use super::recorder::{Cut, Recorder};

/// Steps before the window that are made one by one: so many, an instruction may cost more fuel than it is given.
const SINGLE: u64 = 1000;

/// What was recorded.
pub(super) struct Recorded {
    pub(super) start: u64,
    pub(super) opening: Opening,
    /// JSON with commas between the steps.
    pub(super) steps: String,
    step_count: u64,
    cut: Option<Cut>,
    maps_left_out: usize,
    executed: BTreeSet<u32>,
}

impl ExploreCommand {
    pub(super) fn second_run(
        &self,
        loaded: &Loaded,
        limits: &Limits,
        recording: &mut File,
        range: Range<u64>,
    ) -> Result<Recorded, Status> {
        let unreadable = |error| report::io_error("cannot read the recording of the run", &error);
        let file = FirstRun::rewound(recording).map_err(unreadable)?;
        let (output, errors) = (Printed::bounded(), Printed::bounded());
        let console = self.start.streams_again(output.clone(), errors.clone());
        let mut console = Replay::open(file)
            .and_then(|replay| console.replayed_from(replay, &loaded.program, limits))
            .map_err(|error| failure::replay_error("the recording of the run", &error))?;
        let mut machine = Machine::new(loaded.program.clone(), &console, limits)
            .map_err(|error| failure::setup_error(&error))?;
        let progress = Progress::start(format!("running {} again", self.start.file.display()));
        advance(&mut machine, &mut console, limits.fuel, range.start);
        let (most_steps, most_bytes) = ((range.end - range.start) as usize, self.max_size as usize);
        let mut recorder =
            Recorder::new(&machine, most_steps, most_bytes, &output, &errors).map_err(|_| out_of_memory())?;
        let mut executed = BTreeSet::new();
        if most_steps > 0 {
            record(&mut machine, &mut console, &mut recorder, &mut executed);
        }
        drop(progress);
        if recorder.cut == Some(Cut::Memory) {
            return Err(out_of_memory());
        }
        let heap_size = machine.heap().len();
        let opening = Opening {
            window: recorder.window,
            registers: recorder.registers(),
            heap_size,
            heap: recorder.heap(heap_size),
            frames: recorder.frames,
            frames_left_out: recorder.frames_left_out,
            maps: recorder.maps,
            printed: recorder.printed,
            printed_left_out: recorder.printed_left_out,
        };
        Ok(Recorded {
            start: range.start,
            opening,
            step_count: recorder.step_count as u64,
            executed,
            steps: recorder.steps,
            cut: recorder.cut,
            maps_left_out: recorder.maps_left_out.len(),
        })
    }
}

fn out_of_memory() -> Status {
    report::error_with_help(
        "the system cannot provide the memory for the steps",
        Some("`--heap` and `--steps` can ask for less"),
    );
    Status::OUT_OF_MEMORY
}

/// Runs up to step `target`. An instruction takes a unit of fuel at least, so as much fuel as there are steps to go leads
/// to no more steps than that.
fn advance(machine: &mut Machine, console: &mut Console<'_>, fuel: i64, target: u64) {
    loop {
        let (usage, left) = (machine.usage(), |used: u64| fuel - i64::try_from(used).unwrap_or(fuel));
        let missing = target.saturating_sub(usage.instructions);
        if missing <= SINGLE {
            machine.set_fuel(left(usage.fuel));
            break;
        }
        let part = i64::try_from(missing - SINGLE / 2).unwrap_or(i64::MAX);
        machine.set_fuel(left(usage.fuel).min(part));
        if let Stop::Exited(_) | Stop::Trapped(_) = machine.run(console) {
            return;
        }
    }
    while machine.usage().instructions < target {
        if let Some(Stop::Exited(_) | Stop::Trapped(_) | Stop::OutOfFuel) = machine.step(console) {
            return;
        }
    }
}

/// Records until the recorder or the program stops.
fn record(
    machine: &mut Machine,
    console: &mut Console<'_>,
    recorder: &mut Recorder<'_>,
    executed: &mut BTreeSet<u32>,
) {
    loop {
        let mut is_over = false;
        let mut observer = |event: &Event, machine: &Machine| {
            executed.insert(event.pc);
            let flow = recorder.see(event, machine);
            is_over = flow.is_break();
            flow
        };
        let stop = observation::run(machine, console, &mut observer);
        if is_over || stop != Some(Stop::Breakpoint) {
            return;
        }
    }
}

impl Recorded {
    /// The instructions of the recorded steps.
    pub(super) fn executed(&self) -> &BTreeSet<u32> {
        &self.executed
    }

    /// What the page does not show of a run with so many steps.
    pub(super) fn left_out(&self, total: u64) -> Vec<String> {
        let end = self.start + self.step_count;
        let mut sentences = Vec::new();
        if self.step_count == 0 {
            sentences.push(format!("the run has {total} steps, so that there is none to show"));
        } else if self.step_count < total {
            let last = end - 1;
            sentences.push(format!("the page shows steps {} to {last} of {total}", self.start));
        }
        if self.cut == Some(Cut::Size) {
            sentences.push("later steps do not fit: `--max-size` allows more".to_owned());
        }
        if self.maps_left_out > 0 {
            let count = self.maps_left_out;
            sentences.push(format!("left out {count} maps that are too large, or one too many"));
        }
        sentences
    }
}
