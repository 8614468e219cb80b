//! The machine: the state of a running program as a plain value, and how it is run.
//!
//! # What a host does with one
//!
//! | to | there is |
//! |---|---|
//! | run the program, or go on with it | [`Machine::run`], [`Machine::step`]; [`Stop`] says why it stopped |
//! | run it a while at a time | [`Machine::add_fuel`] and [`Machine::run`], again and again |
//! | call a function of it | [`Machine::call`] |
//! | be called by it | [`functions::HostFunctions`], or a [`host::Host`] of one's own |
//! | read and write its heap | [`Machine::read`], [`Machine::write`] and others; the same of [`host::HostCall`] |
//! | read and change its maps | [`Machine::map_at`], [`Machine::map_at_mut`], [`Machine::new_map`]; the same of `HostCall` |
//! | run it in another thread | a machine is `Send`, and so are [`functions::SendHostFunctions`] |
//! | start anew | [`Machine::reset`]; or keep a clone of a machine, or a [snapshot](crate::snapshot) |
//! | tell where it stands | [`Machine::pc`], [`Machine::frames`] and [`Module::place_of`](crate::module::Module::place_of) |
//!
//! [bytecode]: crate::bytecode
//! [instructions]: mod@crate::reference
//! [traps]: mod@crate::reference#traps
//! [costs]: mod@crate::reference#costs
//! [host functions]: mod@crate::reference#host-functions
//! [standard]: hashmap_core
//! [snapshot]: crate::snapshot
//!
#![doc = include_str!("../../docs/machine.md")]

mod access;
mod call;
pub(crate) mod engine;
pub mod functions;
pub mod host;
pub(crate) mod limits;
mod places;
mod stop;

use std::fmt;
use std::sync::Arc;

use crate::machine::engine::{Process, Way};
use crate::machine::host::Host;
use crate::memory::HEAP_START;
use crate::operand::Register;
use crate::trap::TrapKind;
use crate::verify::Program;

pub use crate::machine::call::CallError;
pub use crate::machine::engine::Frame;
/// For tests, which run every sequence by itself.
#[doc(hidden)]
pub use crate::machine::engine::fusion::Sequence;
pub use crate::machine::limits::{Limits, SetupError};
pub use crate::machine::places::Places;
pub use crate::machine::stop::Stop;

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

    fn way(self) -> Way<'static> {
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

/// A program and everything its run has come to.
///
/// Two machines are equal if they are in the same state, whatever their runs have [used](Machine::usage).
#[derive(Clone, PartialEq)]
pub struct Machine {
    process: Process,
    /// What the host calls each of the program's host functions.
    host_numbers: Vec<u32>,
}

/// What the runs of a machine have used since it was made, restored, reset or cloned from; it is no part of its state.
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

/// Where it stands. Its memory is left out.
impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Machine");
        debug.field("pc", &self.pc()).field("fuel", &self.fuel()).field("calls", &self.frames().len());
        debug.field("heap_size", &self.heap().len()).finish_non_exhaustive()
    }
}

impl Machine {
    /// A machine at the start of `program`, its host functions found in `host`.
    ///
    /// # Errors
    ///
    /// When a limit is out of range, the host lacks a function, or the system lacks the memory.
    pub fn new(program: Arc<Program>, host: &dyn Host, limits: &Limits) -> Result<Self, SetupError> {
        let host_numbers = resolve_host_functions(&program, host)?;
        Ok(Self::with(Process::new(program, limits)?, host_numbers))
    }

    /// A machine of this process, whose program's host functions have these numbers.
    pub(crate) fn with(process: Process, host_numbers: Vec<u32>) -> Self {
        Self { process, host_numbers }
    }

    pub(crate) fn process(&self) -> &Process {
        &self.process
    }

    pub(crate) fn process_mut(&mut self) -> &mut Process {
        &mut self.process
    }

    /// Runs until the program stops.
    ///
    /// `host` should be the one the machine was made with: the numbers of its functions were fixed then. If
    /// a host function panics and the panic is caught, the program counter and the fuel are what this call found, the
    /// window is at its lowest place, no calls are under way, and what the program has written stays. So that nothing is
    /// given out twice, `alloc` finds no memory from then on. [`reset`](Self::reset) makes it as new.
    #[must_use = "the program may have trapped or run out of fuel"]
    pub fn run(&mut self, host: &mut dyn Host) -> Stop {
        self.run_with(Dispatcher::default(), host)
    }

    /// Runs until the program stops, with this dispatcher; where it is not available, with the loop.
    ///
    /// Which one it is makes no difference but in time.
    #[must_use = "the program may have trapped or run out of fuel"]
    pub fn run_with(&mut self, dispatcher: Dispatcher, host: &mut dyn Host) -> Stop {
        self.process
            .run(dispatcher.way(), host, &self.host_numbers)
            .expect("a dispatcher runs until an instruction stops it")
    }

    /// Executes one instruction; `None` means that the program can go on.
    #[must_use = "the program may have trapped or run out of fuel"]
    pub fn step(&mut self, host: &mut dyn Host) -> Option<Stop> {
        self.process.run(Way::Step, host, &self.host_numbers)
    }

    /// Executes instructions until one stops, one of `places` comes next, or `most` of them have been executed; `None`
    /// means that the program can go on. The instruction it stands on is executed in any case, unless `most` is 0.
    ///
    /// It is slower than [`run`](Self::run), and far faster than to [`step`](Self::step).
    ///
    /// ```
    /// use mini_vm::machine::functions::HostFunctions;
    /// use mini_vm::machine::{Limits, Machine, Places};
    /// use mini_vm::operand::Register;
    ///
    /// let source = "main: addi r0, r0, 1\n blti r0, 5, main\n halt";
    /// let program = mini_vm::verify::verify(mini_vm::assembly::assemble(source, &[])?)?;
    /// let mut host = HostFunctions::new();
    /// let mut machine = Machine::new(program.into(), &host, &Limits::default().heap_size(1 << 10))?;
    /// assert_eq!(machine.run_to(&Places::from_iter([2]), 1_000, &mut host), None);
    /// assert_eq!((machine.pc(), machine.register(Register(0))), (2, 5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// As [`run`](Self::run), where the host does.
    #[must_use = "the program may have trapped or run out of fuel"]
    pub fn run_to(&mut self, places: &Places, most: u64, host: &mut dyn Host) -> Option<Stop> {
        self.process.run(Way::To { places, most }, host, &self.host_numbers)
    }

    /// The program it runs.
    pub fn program(&self) -> &Arc<Program> {
        self.process.program()
    }

    /// The number of the instruction that runs next.
    pub fn pc(&self) -> u32 {
        self.process.pc()
    }

    /// The registers of the whole register stack below the current window: what the calls under way have moved it by.
    pub fn window(&self) -> usize {
        self.process.window()
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

    /// The part of the heap that the program has reached, in whole pages. What lies behind it is zero, and has most likely
    /// taken no memory yet.
    pub fn reached_heap(&self) -> &[u8] {
        self.process.reached_heap()
    }

    /// The heap, to be written between runs. From then on all of it counts as reached: a snapshot looks at all of it,
    /// and `alloc` clears all that it gives out. [`write`](Self::write) and [`bytes_mut`](Self::bytes_mut) reach no more than
    /// they are asked for.
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

    /// The end of what is given out of the heap, at a multiple of 8: where the next [`allocate`](Self::allocate) gives.
    pub fn allocated(&self) -> u64 {
        self.process.heap_break()
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

    /// The fuel and the instructions that its runs have used. The rest of its [usage](Self::usage) takes longer to find out.
    pub(crate) fn spent(&self) -> (u64, u64) {
        let fuel = self.process.fuel_used();
        (fuel, fuel.saturating_sub(self.process.tally().charged))
    }

    /// What its runs have used.
    pub fn usage(&self) -> Usage {
        let tally = self.process.tally();
        let (fuel, instructions) = self.spent();
        Usage {
            fuel,
            instructions,
            calls: tally.calls,
            deepest_call: self.process.deepest_call() as u64,
            host_calls: tally.host_calls,
            map_operations: tally.map_operations,
            heap_allocated: self.process.heap_break() - HEAP_START,
            heap_reached: self.process.reached_heap().len() as u64,
        }
    }
}

pub(crate) fn resolve_host_functions(program: &Program, host: &dyn Host) -> Result<Vec<u32>, SetupError> {
    let names = program.module().host_functions.iter();
    names
        .map(|name| host.resolve(name).ok_or_else(|| SetupError::UnknownHostFunction { name: name.clone() }))
        .collect()
}
