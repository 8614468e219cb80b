//! What each instruction reads and changes, seen from outside the engine: the one interface of the tools that trace,
//! debug, profile and replay programs.
//!
//! [`run`] steps a machine and hands an [`Event`] to an [`Observer`] for every instruction that is executed or traps. What
//! an instruction is about to do follows from its operands and the machine before it; what it has done, from the machine
//! behind it. So the engine knows nothing of observers, and a program that nobody observes runs as if there were none.
//!
//! ```
//! use std::ops::{ControlFlow, Range};
//!
//! use mini_vm::machine::functions::HostFunctions;
//! use mini_vm::machine::{Limits, Machine, Stop};
//! use mini_vm::observation::{self, Event, MapOutcome};
//!
//! let source = "
//!     .map   counts key=u32 value=u64 capacity=10
//!     main:  map_new r0, counts
//!            li r1, 7
//!            map_add_scalar r2, r0, r1, r1
//!            map_has_scalar r2, r0, r2
//!            halt
//! ";
//! let program = mini_vm::verify::verify(mini_vm::assembly::assemble(source, &[])?)?;
//! let mut host = HostFunctions::new();
//! let mut machine = Machine::new(program.into(), &host, &Limits::default().heap_size(1 << 12))?;
//! let mut seen = Vec::new();
//! let stop = observation::run(&mut machine, &mut host, &mut |event: &Event, _: &Machine| {
//!     if let Some(map) = &event.map {
//!         seen.push((event.opcode.mnemonic(), map.key().to_vec(), map.outcome));
//!     }
//!     ControlFlow::Continue(())
//! });
//! assert_eq!(stop, Some(Stop::Exited(0)));
//! assert_eq!(seen[1], ("map_add_scalar", vec![7, 0, 0, 0], MapOutcome::Created));
//! assert_eq!(seen[2], ("map_has_scalar", vec![1, 0, 0, 0], MapOutcome::Absent));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is told, and what is not
//!
//! All registers and all bytes of the heap that an instruction changes are among those that it is said to write; some that are
//! said to be written keep their value. Of what a search in a map reads, only the key that is looked for and the entry that is found
//! are told. What a host function reads of the heap is not told, but what it writes is.
//!
//! An instruction that traps has written nothing, but for host functions and `map_overwrite`.

mod event;
mod host;
mod map;
mod memory;
mod registers;

use std::ops::{ControlFlow, Range};

use self::host::ObservedHost;
use self::map::MapPlan;
use crate::instruction::Opcode;
use crate::machine::host::Host;
use crate::machine::{Machine, Stop};

pub use self::event::{BYTES_KEPT, Event, Flow, MemoryWrite, RegisterRead, RegisterWrite};
pub use self::map::{MapAction, MapEvent, MapOutcome};

/// What looks at a program that runs.
pub trait Observer {
    /// Looks at an instruction, and at the machine behind it. A `Break` ends the run there.
    fn see(&mut self, event: &Event, machine: &Machine) -> ControlFlow<()>;
}

impl<F: FnMut(&Event, &Machine) -> ControlFlow<()>> Observer for F {
    fn see(&mut self, event: &Event, machine: &Machine) -> ControlFlow<()> {
        self(event, machine)
    }
}

/// Runs the program until it stops, or until the observer breaks off: then it is `None`, and the machine can go on.
///
/// The machine goes through the same states as in a [run](Machine::run) without an observer.
///
/// # Panics
///
/// As [`Machine::run`], where the host does.
#[must_use = "the program may have trapped or run out of fuel"]
pub fn run(machine: &mut Machine, host: &mut dyn Host, observer: &mut impl Observer) -> Option<Stop> {
    let mut stepper = Stepper::new();
    loop {
        let stop = stepper.step(machine, host);
        if stepper.has_event() && observer.see(stepper.event(), machine).is_break() {
            return stop;
        }
        if stop.is_some() {
            return stop;
        }
    }
}

/// The bytes that the instruction which runs next loads or stores, if it is a plain load or store: cheaper than to observe
/// it. They may lie outside the heap.
pub(crate) fn plain_access(machine: &Machine) -> Option<Range<u64>> {
    memory::plain_access(machine)
}

/// Executes instructions one by one, and keeps what the latest did. It takes no memory of its own for each.
#[derive(Debug)]
pub struct Stepper {
    event: Event,
    plan: MapPlan,
    has_event: bool,
    has_effects: fn(Opcode) -> bool,
}

impl Default for Stepper {
    fn default() -> Self {
        Self::with_effects_of(|_| true)
    }
}

impl Stepper {
    /// One that has executed nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One that tells what an instruction reads and writes only of those that `has_effects` picks. Of the others it tells
    /// where they stand, what they cost and how execution goes on, which takes less than half of the time.
    #[must_use]
    pub fn with_effects_of(has_effects: fn(Opcode) -> bool) -> Self {
        Self { event: Event::default(), plan: MapPlan::default(), has_event: false, has_effects }
    }

    /// Executes one instruction; `None` means that the program can go on.
    ///
    /// # Panics
    ///
    /// As [`Machine::run`], where the host does.
    #[must_use = "the program may have trapped or run out of fuel"]
    pub fn step(&mut self, machine: &mut Machine, host: &mut dyn Host) -> Option<Stop> {
        self.event.begin(machine);
        self.plan.reset(&mut self.event);
        if !(self.has_effects)(self.event.opcode) {
            return self.advance(machine, host);
        }
        registers::plan(&mut self.event, machine);
        memory::plan(&mut self.event, machine);
        self.plan.prepare(&mut self.event, machine);
        let mut observed = ObservedHost::new(host);
        let stop = self.advance(machine, &mut observed);
        let writes = observed.into_writes();
        MapPlan::conclude(&mut self.event, machine);
        registers::conclude(&mut self.event, machine, &writes);
        memory::conclude(&mut self.event, &writes);
        stop
    }

    /// Executes the instruction at which the event has begun.
    fn advance(&mut self, machine: &mut Machine, host: &mut dyn Host) -> Option<Stop> {
        let (fuel_before, instructions_before) = machine.spent();
        let stop = machine.step(host);
        let (fuel, instructions) = machine.spent();
        let is_complete = instructions > instructions_before;
        self.has_event = is_complete || matches!(stop, Some(Stop::Trapped(_)));
        self.event.end(machine, stop.as_ref(), fuel - fuel_before);
        stop
    }

    /// Whether the latest step has executed an instruction, or come to one that trapped. Where it has not, because the fuel
    /// was used up before, there is nothing to look at.
    #[must_use]
    pub fn has_event(&self) -> bool {
        self.has_event
    }

    /// What the latest step did.
    #[must_use]
    pub fn event(&self) -> &Event {
        &self.event
    }
}
