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
//!
//! There is no other state. The same program with the same input goes through the same states.
//!
//! # Fuel
//!
//! Every instruction costs 1. Some cost more:
//!
//! * `mem_copy`, `mem_fill`, `mem_compare`, `alloc`, `map_init` and `map_new`: 1 more for every
//!   [`BYTES_PER_FUEL`] bytes, rounded down.
//! * Other instructions on maps: for every bucket that is looked at or changed, 1, and 1 more for every
//!   [`BYTES_PER_FUEL`] bytes of the bucket, rounded down. The first bucket is paid for by the 1 of the
//!   instruction.
//! * `host`: what the function charges. Those of the [console](crate::console) charge as memory instructions do
//!   for the bytes they read or write.
//!
//! Fuel is looked at where a program could go on for ever, work for long or be seen from outside: before a
//! taken jump, a call, a host call, an end, and the other instructions listed above. Without fuel the machine
//! stops there and has not begun the instruction. So it may run a stretch of straight-line code past the end of
//! its fuel, and the last of the instructions listed may cost more than was left; what it overdrew is kept as a
//! debt, and [`Machine::fuel`] is then negative.
//!
//! # The modules
//!
//! `state` is what the engine works on, `semantics` says what each instruction does to it,
//! `loop_dispatch` and `threaded_dispatch` run one instruction after the other, [`map_operations`] is the only
//! place that knows the map crate, [`host`] is the door to the outside, [`functions`] a host made of closures, and
//! [`snapshot`] keeps a machine for later.

pub mod functions;
pub mod host;
mod limits;
#[allow(unsafe_code, reason = "its match has no arm for opcodes that the verifier refuses")]
mod loop_dispatch;
pub mod map_operations;
mod memory_operations;
mod semantics;
pub mod snapshot;
#[allow(unsafe_code, reason = "registers need no bounds check, and heap accesses one comparison")]
mod state;
#[cfg(threaded_dispatch)]
#[allow(unsafe_code, reason = "its handlers take the state apart and put it together")]
mod threaded_dispatch;
mod work;

use std::sync::Arc;

use crate::machine::host::Host;
use crate::machine::limits::zeroed;
use crate::machine::state::{Context, Position};
use crate::operand::{Register, Word};
use crate::trap::{Trap, TrapKind};
use crate::verify::Program;

pub use crate::machine::limits::{Limits, SetupError};
pub use crate::machine::state::Frame;

/// The lowest valid heap address; static data starts here.
pub const HEAP_START: u64 = 8;

/// Registers that a program sees at a time.
pub const WINDOW_SIZE: usize = 256;

/// Bytes that an instruction which reads or writes many of them touches for one unit of fuel.
pub const BYTES_PER_FUEL: u64 = 64;

/// What `alloc` aligns to, in bytes.
pub(crate) const ALLOCATION_ALIGNMENT: u64 = 8;

/// How the engine gets from one instruction to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dispatcher {
    /// A loop around one match over the opcodes. It is always available.
    Loop,
    /// Every instruction jumps to the next one by itself. Faster, and available in optimised builds for x86-64
    /// and AArch64 without the feature `portable-dispatch`.
    Threaded,
}

impl Dispatcher {
    /// Those that this build has.
    #[cfg(threaded_dispatch)]
    pub const AVAILABLE: &[Self] = &[Self::Loop, Self::Threaded];

    /// Those that this build has.
    #[cfg(not(threaded_dispatch))]
    pub const AVAILABLE: &[Self] = &[Self::Loop];

    fn engine(self) -> Engine {
        match self {
            #[cfg(threaded_dispatch)]
            Self::Threaded => threaded_dispatch::run,
            _ => loop_dispatch::run,
        }
    }

    /// The code in the form that the engine wants.
    fn code(self, program: &Program) -> &[Word] {
        match self {
            #[cfg(threaded_dispatch)]
            Self::Threaded => program.fused_code(),
            _ => &program.module().code,
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
#[derive(Clone, Debug)]
pub struct Machine {
    program: Arc<Program>,
    /// What the host calls each of the program's host functions.
    host_numbers: Vec<u32>,
    position: Position,
    registers: Vec<u64>,
    frames: Vec<Frame>,
    depth: usize,
    heap: Vec<u8>,
    /// The first byte that `alloc` has not given out, a multiple of 8.
    heap_break: u64,
}

impl Machine {
    /// A machine at the start of `program`, its host functions found in `host`.
    ///
    /// # Errors
    ///
    /// When a limit is out of range, the host lacks a function, or the system lacks the memory.
    pub fn new(program: Arc<Program>, host: &dyn Host, limits: &Limits) -> Result<Self, SetupError> {
        let mut machine = Self::blank(program, host, limits)?;
        let data = &machine.program.module().data;
        machine.heap[HEAP_START as usize..][..data.len()].copy_from_slice(data);
        Ok(machine)
    }

    /// A machine at the start, its heap all zero.
    fn blank(program: Arc<Program>, host: &dyn Host, limits: &Limits) -> Result<Self, SetupError> {
        let data_end = HEAP_START + program.module().data.len() as u64;
        let heap_break = data_end.next_multiple_of(ALLOCATION_ALIGNMENT);
        limits.check(heap_break.max(2 * HEAP_START))?;
        let host_numbers = resolve_host_functions(&program, host)?;
        Ok(Self {
            position: Position { pc: program.module().entry, window: 0, fuel: limits.fuel },
            registers: zeroed(limits.registers)?,
            frames: zeroed(limits.call_depth)?,
            depth: 0,
            heap: zeroed(limits.heap_size as usize)?,
            heap_break,
            host_numbers,
            program,
        })
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
        self.execute(host, dispatcher, dispatcher.engine())
            .expect("an engine runs until an instruction stops it")
    }

    /// Executes one instruction; `None` means that the program can go on.
    pub fn step(&mut self, host: &mut dyn Host) -> Option<Stop> {
        self.execute(host, Dispatcher::Loop, loop_dispatch::step)
    }

    /// The program it runs.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// The number of the instruction that runs next.
    pub fn pc(&self) -> u32 {
        self.position.pc
    }

    /// What `register` of the current window holds.
    pub fn register(&self, register: Register) -> u64 {
        self.registers[self.position.window + usize::from(register.0)]
    }

    /// What `register` is in the window from which `calls` of the calls under way have moved it: 0 is the current one.
    /// Registers that an inner call has moved its window over are also those of that call. `None` if there are fewer
    /// calls.
    pub fn outer_register(&self, calls: usize, register: Register) -> Option<u64> {
        let inner = self.depth.checked_sub(calls)?;
        let moved: usize = self.frames()[inner..].iter().map(|frame| usize::from(frame.window_shift)).sum();
        Some(self.registers[self.position.window - moved + usize::from(register.0)])
    }

    /// The calls under way, the outermost first. Together they have moved the window to where it is.
    pub fn frames(&self) -> &[Frame] {
        &self.frames[..self.depth]
    }

    /// Writes `register` of the current window.
    pub fn set_register(&mut self, register: Register, value: u64) {
        self.registers[self.position.window + usize::from(register.0)] = value;
    }

    /// The heap; an address is an index into it.
    pub fn heap(&self) -> &[u8] {
        &self.heap
    }

    /// The heap, to be written between runs.
    pub fn heap_mut(&mut self) -> &mut [u8] {
        &mut self.heap
    }

    /// Gives out `size` fresh bytes of the heap as the instruction `alloc` does, and returns their address. It takes no
    /// fuel.
    ///
    /// # Errors
    ///
    /// When less than that is left: [`TrapKind::OutOfMemory`].
    pub fn allocate(&mut self, size: u64) -> Result<u64, TrapKind> {
        state::allocate(&mut self.heap, &mut self.heap_break, size).map(|done| done.result)
    }

    /// Instructions that may still be executed; negative when it overdrew.
    pub fn fuel(&self) -> i64 {
        self.position.fuel
    }

    /// Adds fuel, up to [`Limits::MAX_FUEL`] in all.
    pub fn add_fuel(&mut self, fuel: u64) {
        let fuel = i64::try_from(fuel).unwrap_or(i64::MAX);
        self.position.fuel = self.position.fuel.saturating_add(fuel).min(Limits::MAX_FUEL);
    }

    /// Lends everything to the engine, takes back what it has become, and says why it stopped.
    fn execute(&mut self, host: &mut dyn Host, dispatcher: Dispatcher, engine: Engine) -> Option<Stop> {
        let registers = self.registers.as_mut_ptr_range();
        // Should the host panic, the machine is left without calls: the frames may have changed.
        let in_use = std::mem::take(&mut self.depth);
        let position = self.position;
        self.position.window = 0;
        let frames = self.frames.as_mut_ptr_range();
        let mut context = Context {
            program: &self.program,
            code: dispatcher.code(&self.program),
            last_window: registers.end.wrapping_sub(WINDOW_SIZE),
            host,
            host_numbers: &self.host_numbers,
            registers,
            next_frame: frames.start.wrapping_add(in_use),
            frames,
            heap_size: self.heap.len() as u64,
            heap_break: self.heap_break,
            position,
            fault: None,
            stop: None,
        };
        engine(&mut context, &mut self.heap);
        self.position = context.position;
        self.depth = context.depth();
        self.heap_break = context.heap_break;
        context.stop
    }
}

/// Whether they are in the same state. What calls that have returned left in the call stack is no part of it.
impl PartialEq for Machine {
    fn eq(&self, other: &Self) -> bool {
        let Self { program, host_numbers, position, registers, frames, depth: _, heap, heap_break } = self;
        *program == other.program
            && *host_numbers == other.host_numbers
            && *position == other.position
            && *registers == other.registers
            && frames.len() == other.frames.len()
            && self.frames() == other.frames()
            && *heap == other.heap
            && *heap_break == other.heap_break
    }
}

/// Executes instructions from the context's position on and leaves there where it has come to.
type Engine = fn(&mut Context<'_>, &mut [u8]);

fn resolve_host_functions(program: &Program, host: &dyn Host) -> Result<Vec<u32>, SetupError> {
    let names = program.module().host_functions.iter();
    names
        .map(|name| host.resolve(name).ok_or_else(|| SetupError::UnknownHostFunction { name: name.clone() }))
        .collect()
}
