//! The machine: the state of a running program as a plain value, and how it is run.
//!
//! # What a machine is made of
//!
//! * **Registers**: a stack of 64-bit registers, of which the program sees a window of 256, `r0` to
//!   `r255`. A call moves the window up, its return moves it back. A register that nothing has written
//!   holds what an earlier call left there, 0 at the start.
//! * **Heap**: bytes, little-endian, of a size fixed when the machine is made. Bytes 0 to 7 are never
//!   valid. Static data stands from byte 8 on; `alloc` takes from the rest, upwards.
//! * **Frames**: for every call under way where it returns to and how far it moved the window.
//! * **Program counter** and **fuel**.
//! * **Reach**: how much of the heap and of the registers has ever been in use, in pages of 4096 bytes. The
//!   rest is zero, and takes no memory where the system hands out zeroed pages on demand.
//!
//! There is no other state. The same program with the same input goes through the same states.
//!
//! # Fuel
//!
//! Every instruction costs 1. Some cost more:
//!
//! | what | costs besides |
//! |---|---|
//! | `mem_copy`, `mem_fill`, `mem_compare` | 1 for every [`BYTES_PER_FUEL`] bytes, rounded down |
//! | `alloc` | 1 for every [`BYTES_PER_FUEL`] bytes that have been reached before, because they are cleared |
//! | instructions on maps | [`MAP_PRICE`] - 1 |
//! | `map_init`, `map_new` | 1 for every [`BYTES_PER_FUEL`] bytes of the map |
//! | other instructions on maps | 1 for every bucket that is looked at or changed, and 1 for every [`BYTES_PER_FUEL`] bytes of the bucket, rounded down |
//! | `map_overwrite` that copies | the price of every bucket of both maps; where layouts differ, also for every bucket that is looked at to place an entry, at most [`MAP_PRICE`], and 1 for every [`BYTES_PER_FUEL`] bytes of the key |
//! | `host` | [`HOST_CALL_PRICE`] - 1, and what the function charges; [the console](crate::console) tells its prices |
//! | whatever reaches a page of the heap or of the registers for the first time | [`PAGE_PRICE`] for that page and for each page below it that was not reached before |
//!
//! An instruction that traps costs what it has done until then, without its 1.
//!
//! A unit of fuel is at most 20 times as long as an addition takes, whatever the program does, but for what the
//! processor alone decides: an access to memory that no cache holds takes as long as that memory does, and some processors
//! take up to 40 times as long for a product, a quotient or a root of subnormal numbers. A machine that comes back from a
//! snapshot does not pay again for pages that are zero. `cargo bench -p mini-vm --bench fuel` measures it all.
//!
//! Fuel is looked at where a program could go on for ever, work for long or be seen from outside: before a
//! taken jump, a call, a return, an end, every instruction that costs more than 1, and memory that is reached for the
//! first time. Without fuel the machine stops there and has not begun the instruction. What it overdraws is kept as a debt, and
//! [`Machine::fuel`] is then negative. **The rule:** a run overdraws no more than the instructions between two places
//! where fuel is looked at, which are no more than the program has, and the price of one instruction.
//!
//! That price has a bound, too, which [`Limits::max_price`] states: memory instructions go over the heap once, map
//! instructions go over one map a fixed number of times.

mod engine;
pub mod functions;
pub mod host;
mod limits;
pub mod map_operations;
pub mod snapshot;

use std::sync::Arc;

use crate::machine::engine::{Process, Way};
use crate::machine::host::Host;
use crate::operand::Register;
use crate::trap::{Trap, TrapKind};
use crate::verify::Program;

pub use crate::machine::engine::Frame;
pub use crate::machine::limits::{Limits, SetupError};

/// The lowest valid heap address; static data starts here.
pub const HEAP_START: u64 = 8;

/// Registers that a program sees at a time.
pub const WINDOW_SIZE: usize = 256;

/// Bytes that an instruction which reads or writes many of them touches for one unit of fuel.
pub const BYTES_PER_FUEL: u64 = 64;

/// Units of fuel that 4096 bytes of the heap, or 512 registers, cost when they are reached for the first time: the system
/// has to find memory for them then.
pub const PAGE_PRICE: u64 = 128;

/// Units of fuel that an instruction on a map costs at least.
pub const MAP_PRICE: u64 = 8;

/// Units of fuel that a call of a host function costs at least.
pub const HOST_CALL_PRICE: u64 = 8;

/// How the engine gets from one instruction to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dispatcher {
    /// A loop around one match over the opcodes. It is always available.
    Loop,
    /// Every instruction jumps to the next one by itself. Faster, and available in optimised builds for x86-64
    /// and AArch64 without the feature `portable-dispatch`. A build in which the compiler makes no such jumps, say because
    /// it is instrumented, is found out before the first run, and has the loop in its place.
    Threaded,
}

impl Dispatcher {
    /// Those that this build has.
    #[cfg(threaded_dispatch)]
    pub const AVAILABLE: &[Self] = &[Self::Loop, Self::Threaded];

    /// Those that this build has.
    #[cfg(not(threaded_dispatch))]
    pub const AVAILABLE: &[Self] = &[Self::Loop];

    fn way(self) -> Way {
        match self {
            Self::Loop => Way::Loop,
            Self::Threaded => Way::fastest(),
        }
    }
}

/// The fastest one available.
impl Default for Dispatcher {
    fn default() -> Self {
        *Self::AVAILABLE.last().expect("the loop is always available")
    }
}

/// Why a machine stopped running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The program ended with this status.
    Exited(u8),
    /// The program ran into a fault; the program counter is on the instruction that did.
    Trapped(Trap),
    /// The fuel is used up; with more of it the machine can go on.
    OutOfFuel,
    /// The program came to a `breakpoint`; running the machine goes on behind it.
    Breakpoint,
}

/// A program and everything its run has come to.
///
/// Two machines are equal if they are in the same state, whatever their runs have [used](Machine::usage).
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    process: Process,
    /// What the host calls each of the program's host functions.
    host_numbers: Vec<u32>,
}

/// What the runs of a machine have used since it was made, restored or cloned from; it is no part of its state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// Units of fuel.
    pub fuel: u64,
    /// Instructions that were executed to their end.
    pub instructions: u64,
    /// Calls of functions of the program.
    pub calls: u64,
    /// The most calls that were under way at a time.
    pub deepest_call: u64,
    /// Calls of host functions.
    pub host_calls: u64,
    /// Instructions on maps.
    pub map_operations: u64,
    /// Bytes of the heap that static data takes and `alloc` has given out, with what aligns them.
    pub heap_allocated: u64,
    /// Bytes of the heap that have been reached, in whole pages.
    pub heap_reached: u64,
}

impl Machine {
    /// A machine at the start of `program`, its host functions found in `host`.
    ///
    /// # Errors
    ///
    /// When a limit is out of range, the host lacks a function, or the system lacks the memory.
    pub fn new(program: Arc<Program>, host: &dyn Host, limits: &Limits) -> Result<Self, SetupError> {
        let host_numbers = resolve_host_functions(&program, host)?;
        Ok(Self { process: Process::new(program, limits)?, host_numbers })
    }

    /// Runs until the program stops.
    ///
    /// `host` should be the one the machine was made with: the numbers of its functions were fixed then. If
    /// a host function panics and the panic is caught, the machine stands where this call found it, but with
    /// no calls under way and the window at its lowest place.
    pub fn run(&mut self, host: &mut dyn Host) -> Stop {
        self.run_with(Dispatcher::default(), host)
    }

    /// Runs until the program stops, with this dispatcher; where it is not available, with the loop.
    ///
    /// Which one it is makes no difference but in time.
    pub fn run_with(&mut self, dispatcher: Dispatcher, host: &mut dyn Host) -> Stop {
        self.process
            .run(dispatcher.way(), host, &self.host_numbers)
            .expect("a dispatcher runs until an instruction stops it")
    }

    /// Executes one instruction; `None` means that the program can go on.
    pub fn step(&mut self, host: &mut dyn Host) -> Option<Stop> {
        self.process.run(Way::Step, host, &self.host_numbers)
    }

    /// The program it runs.
    pub fn program(&self) -> &Arc<Program> {
        self.process.program()
    }

    /// The number of the instruction that runs next.
    pub fn pc(&self) -> u32 {
        self.process.pc()
    }

    /// What `register` of the current window holds.
    pub fn register(&self, register: Register) -> u64 {
        self.process.register(register)
    }

    /// Writes `register` of the current window.
    pub fn set_register(&mut self, register: Register, value: u64) {
        self.process.set_register(register, value);
    }

    /// What `register` is in the window from which `calls` of the calls under way have moved it: 0 is the current one.
    /// Registers that an inner call has moved its window over are also those of that call. `None` if there are fewer
    /// calls.
    pub fn outer_register(&self, calls: usize, register: Register) -> Option<u64> {
        self.process.outer_register(calls, register)
    }

    /// The calls under way, the outermost first. Together they have moved the window to where it is.
    pub fn frames(&self) -> &[Frame] {
        self.process.frames()
    }

    /// The heap; an address is an index into it.
    pub fn heap(&self) -> &[u8] {
        self.process.heap()
    }

    /// The heap, to be written between runs. From then on all of it counts as reached: a snapshot looks at all of it,
    /// and `alloc` clears all that it gives out.
    pub fn heap_mut(&mut self) -> &mut [u8] {
        self.process.heap_mut()
    }

    /// Gives out `size` fresh bytes of the heap as the instruction `alloc` does, and returns their address. It takes no
    /// fuel.
    ///
    /// # Errors
    ///
    /// When less than that is left: [`TrapKind::OutOfMemory`].
    pub fn allocate(&mut self, size: u64) -> Result<u64, TrapKind> {
        self.process.allocate(size)
    }

    /// Units of fuel that are left; negative when it overdrew.
    pub fn fuel(&self) -> i64 {
        self.process.fuel()
    }

    /// Adds fuel, up to [`Limits::MAX_FUEL`] in all.
    pub fn add_fuel(&mut self, fuel: u64) {
        let fuel = i64::try_from(fuel).unwrap_or(i64::MAX);
        self.process.set_fuel(self.fuel().saturating_add(fuel));
    }

    /// Sets the fuel that is left, to no more than [`Limits::MAX_FUEL`] and no less than as much of a debt.
    pub fn set_fuel(&mut self, fuel: i64) {
        self.process.set_fuel(fuel);
    }

    /// What its runs have used.
    pub fn usage(&self) -> Usage {
        let tally = self.process.tally();
        let fuel = self.process.fuel_used();
        Usage {
            fuel,
            instructions: fuel.saturating_sub(tally.charged),
            calls: tally.calls,
            deepest_call: self.process.deepest_call() as u64,
            host_calls: tally.host_calls,
            map_operations: tally.map_operations,
            heap_allocated: self.process.heap_break() - HEAP_START,
            heap_reached: self.process.reached_heap().len() as u64,
        }
    }
}

fn resolve_host_functions(program: &Program, host: &dyn Host) -> Result<Vec<u32>, SetupError> {
    let names = program.module().host_functions.iter();
    names
        .map(|name| host.resolve(name).ok_or_else(|| SetupError::UnknownHostFunction { name: name.clone() }))
        .collect()
}
