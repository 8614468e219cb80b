//! Where a run has spent its instructions, its fuel and its time, and what it has done with its maps.
//!
//! A [`Profiler`] steps a machine and counts, a [`Sampler`] measures the time of a run at full speed, a [`Coverage`] says which
//! lines of the sources have been executed, over as many runs as are put together.
//!
//! ```
//! use mini_vm::machine::functions::HostFunctions;
//! use mini_vm::machine::{Limits, Machine, Stop};
//! use mini_vm::profiling::Profiler;
//!
//! let source = "
//!     main:  li r1, 10
//!     .next: call twice, r2
//!            sub r1, r1, 1
//!            bne r1, 0, .next
//!            halt
//!     twice: add r0, r0, r0
//!            ret
//! ";
//! let program = mini_vm::verify::verify(mini_vm::assembly::assemble(source, &[])?)?;
//! let mut host = HostFunctions::new();
//! let mut machine = Machine::new(program.into(), &host, &Limits::default().heap_size(1 << 12))?;
//! let mut profiler = Profiler::new(&machine)?;
//! assert_eq!(profiler.run(&mut machine, &mut host), Stop::Exited(0));
//! let profile = profiler.finish(&machine);
//! assert_eq!(profile.total().instructions, machine.usage().instructions);
//! let twice = profile.functions.iter().find(|function| function.name == "twice").expect("it was called");
//! assert_eq!((twice.calls, twice.own.instructions), (10, 20));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What belongs to a function
//!
//! A function starts at the entry of the program, where a `call` leads to, where the table of functions says so, or
//! where the source says `.fn`. Instructions belong to the function that was called last and has not returned, wherever they
//! stand: a function that jumps into another has not called it. The calling instruction belongs to the caller, `ret` to the function
//! that returns.
//!
//! # Bounds
//!
//! A profile takes memory in proportion to the program, and to the deepest call while it is made. The tree of calls has at most
//! [`MAX_NODES`] nodes and [`MAX_DEPTH`] levels, and there are at most [`MAX_MAPS`] maps; what comes beyond them is counted where it is
//! cut off.

mod call_tree;
mod counts;
mod coverage;
mod functions;
mod lines;
mod maps;
mod sampler;
mod sequences;

use std::collections::TryReserveError;
use std::sync::Arc;

use self::call_tree::Growth;
use self::functions::{Clock, Functions};
use self::maps::MapsSeen;
use self::sequences::Fusion;
use crate::instruction::Opcode;
use crate::machine::host::Host;
use crate::machine::{Machine, Stop};
use crate::observation::{Event, Flow, MapAction, Stepper};
use crate::verify::Program;

pub use self::call_tree::{CallTree, MAX_DEPTH, MAX_NODES, Node};
pub use self::counts::{Cost, Counter, InstructionCounts};
pub use self::coverage::{Coverage, FileCoverage};
pub use self::functions::FunctionCounts;
pub use self::lines::LineCounts;
pub use self::maps::{MAX_MAPS, MapProfile, MapState, PROBE_CLASSES};
pub use self::sampler::{FunctionTime, MAX_SAMPLED_CALLS, Sampler, Times};
pub use self::sequences::SequenceCounts;

/// What a run has done.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Profile {
    /// The program that has run.
    pub program: Arc<Program>,
    /// What each instruction of it has done.
    pub instructions: Vec<InstructionCounts>,
    /// The functions that have run or been called, in the order of the code.
    pub functions: Vec<FunctionCounts>,
    /// Who has called whom.
    pub calls: CallTree,
    /// The fused sequences that a run at full speed executes, in the order of their table.
    pub sequences: Vec<SequenceCounts>,
    /// The maps, in the order in which they were first used.
    pub maps: Vec<MapProfile>,
    /// Operations on further maps than [`MAX_MAPS`], and on what is no map.
    pub other_map_operations: u64,
}

impl Profile {
    /// What all instructions together have cost.
    #[must_use]
    pub fn total(&self) -> Cost {
        self.instructions.iter().fold(Cost::default(), |sum, counts| sum + counts.cost())
    }

    /// Instructions that were executed as parts of fused sequences.
    #[must_use]
    pub fn fused_instructions(&self) -> u64 {
        self.sequences.iter().map(|sequence| sequence.instructions).sum()
    }

    /// What each line of the sources has done, in the order of files and lines. There are none where the program does not name
    /// its lines.
    ///
    /// # Errors
    ///
    /// When the system does not give the memory.
    pub fn lines(&self) -> Result<Vec<LineCounts<'_>>, TryReserveError> {
        lines::of(self.program.module(), &self.instructions)
    }
}

/// Steps a machine, and counts what it does.
#[derive(Debug)]
pub struct Profiler {
    stepper: Stepper,
    program: Arc<Program>,
    counter: Counter,
    functions: Functions,
    clock: Clock,
    calls: Growth,
    fusion: Fusion,
    maps: MapsSeen,
}

impl Profiler {
    /// One for a run from where the machine stands. It may have run before, with calls under way.
    ///
    /// # Errors
    ///
    /// When the system does not give the memory.
    pub fn new(machine: &Machine) -> Result<Self, TryReserveError> {
        let program = machine.program().clone();
        let functions = Functions::of(&program)?;
        let mut profiler = Self {
            stepper: Stepper::with_effects_of(is_on_map),
            counter: Counter::new(&program)?,
            clock: Clock::new(functions.len())?,
            calls: Growth::default(),
            fusion: Fusion::new(&program)?,
            maps: MapsSeen::default(),
            functions,
            program,
        };
        let outer = machine.frames().iter().map(|frame| frame.return_pc - 1);
        for pc in outer.chain([machine.pc()]) {
            profiler.enter(profiler.functions.around(pc));
        }
        Ok(profiler)
    }

    /// Executes one instruction; `None` means that the program can go on.
    ///
    /// # Panics
    ///
    /// As [`Machine::run`], where the host does.
    #[must_use = "the program may have trapped or run out of fuel"]
    pub fn step(&mut self, machine: &mut Machine, host: &mut dyn Host) -> Option<Stop> {
        let stop = self.stepper.step(machine, host);
        let event = self.stepper.event();
        let cost = self.counter.count(event, self.stepper.has_event());
        self.clock.advance(cost);
        self.calls.advance(cost);
        if self.stepper.has_event() {
            self.fusion.see(event);
            if event.map.is_some() {
                self.maps.see(event, machine);
            }
            self.follow();
        }
        stop
    }

    /// Runs until the program stops.
    ///
    /// # Panics
    ///
    /// As [`Machine::run`], where the host does.
    #[must_use = "the program may have trapped or run out of fuel"]
    pub fn run(&mut self, machine: &mut Machine, host: &mut dyn Host) -> Stop {
        loop {
            if let Some(stop) = self.step(machine, host) {
                return stop;
            }
        }
    }

    /// Follows a call or a return.
    fn follow(&mut self) {
        let &Event { flow, next_pc, .. } = self.stepper.event();
        match flow {
            Flow::Called => {
                let function = self.functions.around(next_pc);
                self.enter(function);
                self.clock.count_call(function);
            }
            Flow::Returned => {
                self.clock.leave();
                self.calls.leave();
            }
            Flow::Next | Flow::Jumped | Flow::Ended => {}
        }
    }

    fn enter(&mut self, function: usize) {
        self.clock.enter(function);
        self.calls.enter(function);
    }

    /// What has been counted. `machine` is the one that was run: what its maps are in the end is read from it.
    #[must_use]
    pub fn finish(self, machine: &Machine) -> Profile {
        let (maps, other_map_operations) = self.maps.finish(machine);
        Profile {
            functions: self.clock.finish(&self.functions, &self.program),
            calls: self.calls.finish(&self.functions, &self.program),
            instructions: self.counter.into_counts(),
            sequences: self.fusion.finish(),
            maps,
            other_map_operations,
            program: self.program,
        }
    }
}

fn is_on_map(opcode: Opcode) -> bool {
    MapAction::of(opcode).is_some()
}
