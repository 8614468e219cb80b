//! What instructions have done, each by itself.

use std::collections::TryReserveError;
use std::ops::{Add, AddAssign};

use crate::machine::host::Host;
use crate::machine::{Machine, Stop};
use crate::observation::{Event, Flow, Stepper};
use crate::verify::Program;

/// What a run costs, or a part of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    /// Units of fuel.
    pub fuel: u64,
    /// Instructions that were executed to their end.
    pub instructions: u64,
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.fuel += other.fuel;
        self.instructions += other.instructions;
    }
}

impl Add for Cost {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Cost {
    /// What has been added since it was `earlier`.
    pub(super) fn since(self, earlier: Self) -> Self {
        Self { fuel: self.fuel - earlier.fuel, instructions: self.instructions - earlier.instructions }
    }
}

/// What one instruction of a program has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InstructionCounts {
    /// How often it was executed to its end.
    pub executed: u64,
    /// How often it trapped.
    pub trapped: u64,
    /// How often it went on with another instruction than the one behind it, calls and returns left out: how often a branch
    /// was taken.
    pub jumped: u64,
    /// Units of fuel that it has taken.
    pub fuel: u64,
}

impl InstructionCounts {
    /// How often it was begun.
    #[must_use]
    pub fn begun(&self) -> u64 {
        self.executed + self.trapped
    }

    /// What it has cost.
    #[must_use]
    pub fn cost(&self) -> Cost {
        Cost { fuel: self.fuel, instructions: self.executed }
    }
}

/// Counts what each instruction of a program does, and nothing else.
#[derive(Debug)]
pub struct Counter {
    counts: Vec<InstructionCounts>,
}

impl Counter {
    /// One that has counted nothing yet.
    ///
    /// # Errors
    ///
    /// When the system does not give the memory.
    pub fn new(program: &Program) -> Result<Self, TryReserveError> {
        Ok(Self { counts: filled(program.module().code.len())? })
    }

    /// Runs until the program stops.
    ///
    /// # Panics
    ///
    /// When the machine has another program, and as [`Machine::run`], where the host does.
    #[must_use = "the program may have trapped or run out of fuel"]
    pub fn run(&mut self, machine: &mut Machine, host: &mut dyn Host) -> Stop {
        let mut stepper = Stepper::with_effects_of(|_| false);
        loop {
            let stop = stepper.step(machine, host);
            self.count(stepper.event(), stepper.has_event());
            if let Some(stop) = stop {
                return stop;
            }
        }
    }

    /// Counts what an instruction has done, or only its fuel, if that was used up before.
    pub(super) fn count(&mut self, event: &Event, has_event: bool) -> Cost {
        let counts = &mut self.counts[event.pc as usize];
        counts.fuel += event.fuel;
        let is_executed = has_event && !event.is_trap;
        counts.executed += u64::from(is_executed);
        counts.trapped += u64::from(event.is_trap);
        counts.jumped += u64::from(is_executed && event.flow == Flow::Jumped);
        Cost { fuel: event.fuel, instructions: u64::from(is_executed) }
    }

    /// What has been counted, by the number of the instruction.
    #[must_use]
    pub fn into_counts(self) -> Vec<InstructionCounts> {
        self.counts
    }
}

/// So many items as they are at first.
pub(super) fn filled<T: Clone + Default>(count: usize) -> Result<Vec<T>, TryReserveError> {
    let mut items = Vec::new();
    items.try_reserve_exact(count)?;
    items.resize(count, T::default());
    Ok(items)
}
