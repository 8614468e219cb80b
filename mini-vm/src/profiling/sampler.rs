//! The time that functions take, measured while the program runs at full speed.
//!
//! Instructions are too short to time, and whoever times them changes how long they take. So the program runs as it always
//! does, with a little fuel at a time, and nothing looks at it but between these slices. The time of a slice is charged to the
//! function in which it ended, and to those that have called it.
//!
//! Fuel is looked at only before jumps, calls, returns and instructions that cost more than 1, so a slice ends there and
//! nowhere else. That is fine for functions, and too coarse for lines. Slices have changing lengths, so that they do not
//! keep in step with a loop.

use std::collections::TryReserveError;
use std::time::{Duration, Instant};

use super::counts::filled;
use super::functions::{Functions, name_at};
use crate::machine::host::Host;
use crate::machine::{Machine, Stop};
use crate::verify::Program;

/// Calls of which a sample takes notice, the innermost ones.
pub const MAX_SAMPLED_CALLS: usize = 1024;

/// Units of fuel of the shortest slice; the longest has three times as many, less one.
const SHORTEST_SLICE: u64 = 1 << 12;

/// The time that a function has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FunctionTime {
    /// The number of its first instruction.
    pub start: u32,
    /// The time of slices that ended in it.
    pub own: Duration,
    /// The time of slices that ended in it or in what it has called.
    pub total: Duration,
}

impl FunctionTime {
    /// The name of the function, as [`FunctionCounts`](super::FunctionCounts) has it.
    #[must_use]
    pub fn name(&self, program: &Program) -> String {
        name_at(program, self.start)
    }
}

/// The time that a run has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Times {
    /// The time of all slices.
    pub total: Duration,
    /// How many slices there were: the more, the less chance there is in the times.
    pub samples: u64,
    /// The functions in which a slice has ended, and those that have called them, in the order of the code.
    pub functions: Vec<FunctionTime>,
}

/// Runs a machine in slices, and charges the time of each to functions.
#[derive(Debug)]
pub struct Sampler {
    functions: Functions,
    own: Vec<Duration>,
    with_callees: Vec<Duration>,
    /// For each function the last sample that has charged it.
    charged_by: Vec<u64>,
    samples: u64,
    total: Duration,
    chance: u64,
}

impl Sampler {
    /// One that has measured nothing yet.
    ///
    /// # Errors
    ///
    /// When the system does not give the memory.
    pub fn new(program: &Program) -> Result<Self, TryReserveError> {
        let functions = Functions::of(program)?;
        Ok(Self {
            own: filled(functions.len())?,
            with_callees: filled(functions.len())?,
            charged_by: filled(functions.len())?,
            samples: 0,
            total: Duration::ZERO,
            chance: 1,
            functions,
        })
    }

    /// Runs until the program stops for another reason than that a slice is over.
    ///
    /// # Panics
    ///
    /// When the machine has another program, and as [`Machine::run`], where the host does.
    #[must_use = "the program may have trapped or run out of fuel"]
    pub fn run(&mut self, machine: &mut Machine, host: &mut dyn Host) -> Stop {
        loop {
            let fuel = machine.fuel();
            let slice = fuel.min(self.next_slice());
            machine.set_fuel(slice);
            let start = Instant::now();
            let stop = machine.run(host);
            self.charge(machine, start.elapsed());
            // What a slice has overdrawn is taken from the rest.
            machine.set_fuel(fuel - slice + machine.fuel());
            if stop != Stop::OutOfFuel || slice == fuel {
                return stop;
            }
        }
    }

    /// The length of the next slice: xorshift makes it look like chance.
    fn next_slice(&mut self) -> i64 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        (SHORTEST_SLICE + self.chance % (2 * SHORTEST_SLICE)) as i64
    }

    fn charge(&mut self, machine: &Machine, time: Duration) {
        self.samples += 1;
        self.total += time;
        self.own[self.functions.around(machine.pc())] += time;
        let calls = machine.frames().iter().rev().map(|frame| frame.return_pc - 1).take(MAX_SAMPLED_CALLS);
        for pc in std::iter::once(machine.pc()).chain(calls) {
            let function = self.functions.around(pc);
            if std::mem::replace(&mut self.charged_by[function], self.samples) != self.samples {
                self.with_callees[function] += time;
            }
        }
    }

    /// What has been measured.
    #[must_use]
    pub fn finish(self) -> Times {
        let times = self.own.into_iter().zip(self.with_callees);
        let functions = self.functions.starts().iter().zip(times);
        let functions = functions.filter(|(_, (_, total))| !total.is_zero());
        Times {
            total: self.total,
            samples: self.samples,
            functions: functions.map(|(&start, (own, total))| FunctionTime { start, own, total }).collect(),
        }
    }
}
