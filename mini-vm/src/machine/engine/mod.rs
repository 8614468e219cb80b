//! The engine: what executes instructions, behind one door.
//!
//! A [`Process`] is the door. It owns what a run changes, and lends it to one of the dispatchers while
//! [`Process::run`] lasts. Nothing outside this folder sees a pointer, and nothing outside it can break what the
//! unsafe code inside relies on.
//!
//! # Invariants
//!
//! 1. The program is verified: execution does not run off its end; jumps, function entries and the words of the table
//!    behind a `switch`, with one more, are words of it; and every word has a known opcode. The code that runs is that of the program, in the form for the dispatcher that
//!    runs it: [`execute`] chooses both together.
//! 2. The program counter is on a word of the program.
//! 3. 256 registers follow the window, and have been reached.
//! 4. The frames in use are the first `depth` of the call stack. Each returns to the word behind a call of the program,
//!    and their shifts add up to the place of the window.
//! 5. At least 16 bytes of the heap are reached, no more than there are, and no fewer than are given out. While
//!    instructions run, nothing else touches the heap, the registers or the frames, but for slices that the [`state`]
//!    itself hands out.
//!
//! [`Process::new`] establishes them, [`Process::resume_at`] checks what comes from elsewhere, and every
//! instruction keeps them. [`state`] asserts the ranges of 2 to 5 again each time it takes a loan.
//!
//! # What has been reached
//!
//! A process knows how many bytes of its heap and how many of its registers have ever been in use: the rest is zero,
//! has most likely no memory yet, and need not be cleared, copied, compared or kept in a snapshot. Both
//! grow by whole pages.
//!
//! # The modules
//!
//! [`state`] is what instructions work on, [`semantics`] says what each instruction does to it, `memory_operations` are
//! the longer ones among them, besides those of [maps](crate::maps). [`fusion`] makes the form of the code that has
//! sequences in it. `loop_dispatch` and `threaded_dispatch` run one instruction after the other, and `self_check` finds out whether the
//! second one can be used in this build.

mod checkpoint;
mod entry;
#[allow(unsafe_code, reason = "its memory is asked for zeroed")]
mod frame;
pub(crate) mod fusion;
#[allow(unsafe_code, reason = "its match has no arm for opcodes that the verifier refuses")]
mod loop_dispatch;
mod memory_operations;
#[cfg(any(threaded_dispatch, test))]
mod self_check;
mod semantics;
#[allow(unsafe_code, reason = "registers need no bounds check, and heap accesses one comparison")]
mod state;
#[cfg(threaded_dispatch)]
#[allow(unsafe_code, reason = "its handlers take the state apart and put it together")]
mod threaded_dispatch;

use std::sync::Arc;

use self::state::{Context, Settlement};
use crate::heap::Heap;
use crate::instruction::Opcode;
use crate::machine::host::Host;
use crate::machine::limits::{Limits, SetupError, zeroed};
use crate::machine::places::Places;
use crate::machine::stop::Stop;
use crate::memory::{ALLOCATION_ALIGNMENT, HEAP_START, WINDOW_SIZE, reached_bytes, reached_registers};
use crate::operand::{OperandKind, Register, Word};
use crate::trap::TrapKind;
use crate::verify::Program;

pub(crate) use self::checkpoint::Checkpoint;
pub use self::frame::Frame;

/// How a process is run.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way<'w> {
    /// One instruction.
    Step,
    /// Until an instruction stops, one of these places is next, or so many instructions have been executed, by the loop.
    To { places: &'w Places, most: u64 },
    /// Until an instruction stops, by the loop.
    Loop,
    /// Until an instruction stops, by the threaded dispatcher.
    #[cfg(threaded_dispatch)]
    Threaded,
}

impl Way<'_> {
    /// The fastest that this build has and that works in it.
    pub(crate) fn fastest() -> Self {
        #[cfg(threaded_dispatch)]
        if self_check::handlers_jump() {
            return Self::Threaded;
        }
        Self::Loop
    }
}

/// Where a program stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Position {
    /// The number of the instruction that runs next.
    pc: u32,
    /// The register that is `r0` at the moment; a whole window fits behind it.
    window: usize,
    /// Fuel that is left; negative when the program overdrew.
    fuel: i64,
}

/// What a process has come to, as a snapshot keeps it, without its registers and its heap.
pub(crate) struct Standing {
    pub(crate) pc: u32,
    pub(crate) fuel: i64,
    pub(crate) heap_break: u64,
    pub(crate) heap_reached: u64,
    pub(crate) registers_reached: usize,
}

/// What no process comes to by itself.
#[derive(Debug)]
pub(crate) struct Impossible(pub(crate) &'static str);

/// What runs have done, counted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// Fuel taken for work beyond the 1 of each instruction.
    pub(crate) charged: u64,
    pub(crate) calls: u64,
    pub(crate) host_calls: u64,
    pub(crate) map_operations: u64,
}

/// What a process lends to an engine.
struct Loan<'run> {
    program: &'run Program,
    host: &'run mut dyn Host,
    host_numbers: &'run [u32],
    position: Position,
    registers: &'run mut [u64],
    registers_reached: usize,
    frames: &'run mut [Frame],
    depth: usize,
    heap: &'run mut [u8],
    heap_reached: u64,
    heap_break: u64,
    is_guarded: bool,
}

/// How much of its memory a process has come to use.
struct Extent {
    registers_reached: usize,
    heap_reached: u64,
    heap_break: u64,
    depth: usize,
}

/// Runs what has been lent, and gives what has become of it. The dispatcher and the code in the form for it are chosen
/// together.
fn execute(way: Way<'_>, loan: Loan<'_>) -> (Settlement, Option<Stop>) {
    let program = loan.program;
    let code = &program.module().code;
    match way {
        Way::Step => engage(loan, code, loop_dispatch::step),
        Way::To { places, most } => {
            engage(loan, code, |context| loop_dispatch::run_to(context, places, most))
        }
        Way::Loop => engage(loan, code, loop_dispatch::run),
        #[cfg(threaded_dispatch)]
        Way::Threaded => engage(loan, program.prepared(), threaded_dispatch::run),
    }
}

/// Has an engine execute instructions from the position that has been lent on; it leaves in the context where it has come
/// to.
fn engage<'run>(
    loan: Loan<'run>,
    code: &'run [Word],
    engine: impl FnOnce(&mut Context<'_>),
) -> (Settlement, Option<Stop>) {
    let mut context = Context::new(loan, code);
    engine(&mut context);
    context.finish()
}

/// A program under way, with all that its run changes; the [page of the engine](self) has its invariants.
#[derive(Debug)]
pub(crate) struct Process {
    program: Arc<Program>,
    position: Position,
    registers: Box<[u64]>,
    registers_reached: usize,
    frames: Box<[Frame]>,
    depth: usize,
    heap: Box<[u8]>,
    heap_reached: u64,
    /// The first byte that `alloc` has not given out, a multiple of 8.
    heap_break: u64,
    /// Whether runs may touch only what is allocated; no part of its state.
    is_guarded: bool,
    tally: Tally,
    /// Fuel that runs have taken.
    fuel_used: u64,
}

impl Process {
    /// A process at the start of `program`, its static data in place.
    pub(crate) fn new(program: Arc<Program>, limits: &Limits) -> Result<Self, SetupError> {
        let mut process = Self::blank(program, limits)?;
        let data = &process.program.module().data;
        process.heap[HEAP_START as usize..][..data.len()].copy_from_slice(data);
        Ok(process)
    }

    /// A process at the start of `program`, its heap all zero.
    pub(crate) fn blank(program: Arc<Program>, limits: &Limits) -> Result<Self, SetupError> {
        #[cfg(threaded_dispatch)]
        program.prepare(fusion::fused)?;
        let heap_break = initial_break(&program);
        limits.check(heap_break.max(2 * HEAP_START))?;
        Ok(Self {
            position: Position { pc: program.module().entry, window: 0, fuel: limits.fuel },
            registers: zeroed(limits.registers as u64)?,
            registers_reached: reached_registers(WINDOW_SIZE, limits.registers),
            frames: zeroed(limits.call_depth as u64)?,
            depth: 0,
            heap: zeroed(limits.heap_size)?,
            heap_reached: reached_bytes(heap_break, limits.heap_size),
            heap_break,
            is_guarded: limits.guard || program.module().guard,
            program,
            tally: Tally::default(),
            fuel_used: 0,
        })
    }

    /// Runs the program. `None` means that it can go on, which only a step and a way to a place leave it at.
    ///
    /// Should the host panic, the process is left without calls, with everything in reach and nothing left to give
    /// out, because the frames, the registers and the heap may have changed.
    pub(crate) fn run(&mut self, way: Way<'_>, host: &mut dyn Host, host_numbers: &[u32]) -> Option<Stop> {
        let position = self.position;
        let Extent { registers_reached, heap_reached, heap_break, depth } = self.brace_for_panic();
        let loan = Loan {
            program: &self.program,
            host,
            host_numbers,
            position,
            registers: &mut self.registers,
            registers_reached,
            frames: &mut self.frames,
            depth,
            heap: &mut self.heap,
            heap_reached,
            heap_break,
            is_guarded: self.is_guarded,
        };
        let (settlement, stop) = execute(way, loan);
        self.settle(settlement, position.fuel);
        stop
    }

    /// Leaves the process as it is to be if the host panics, and gives how it was.
    fn brace_for_panic(&mut self) -> Extent {
        let all_given_out = self.highest_break();
        self.position.window = 0;
        Extent {
            registers_reached: std::mem::replace(&mut self.registers_reached, self.registers.len()),
            heap_reached: std::mem::replace(&mut self.heap_reached, self.heap.len() as u64),
            heap_break: std::mem::replace(&mut self.heap_break, all_given_out),
            depth: std::mem::take(&mut self.depth),
        }
    }

    fn settle(&mut self, settlement: Settlement, fuel_before: i64) {
        let Settlement { position, depth, registers_reached, heap_reached, heap_break, tally } = settlement;
        self.position = position;
        self.set_fuel(position.fuel);
        self.depth = depth;
        self.registers_reached = registers_reached;
        self.heap_reached = heap_reached;
        self.heap_break = heap_break;
        self.fuel_used = self.fuel_used.saturating_add(fuel_before.abs_diff(position.fuel));
        self.tally.charged = self.tally.charged.saturating_add(tally.charged);
        self.tally.calls += tally.calls;
        self.tally.host_calls += tally.host_calls;
        self.tally.map_operations += tally.map_operations;
    }

    /// Puts a process that has just been made where another one stood, with these calls under way.
    pub(crate) fn resume_at<E: From<Impossible>>(
        &mut self,
        standing: &Standing,
        frames: impl Iterator<Item = Result<Frame, E>>,
    ) -> Result<(), E> {
        self.restore_frames(frames)?;
        self.stand_at(standing).map_err(E::from)
    }

    /// Takes over calls under way. The window is as far up as they have moved it.
    fn restore_frames<E: From<Impossible>>(
        &mut self,
        frames: impl Iterator<Item = Result<Frame, E>>,
    ) -> Result<(), E> {
        for frame in frames {
            let frame = frame?;
            // The sum is looked at for every frame, so that it does not overflow on any host.
            let window = self.position.window + usize::from(frame.window_shift);
            let fits = window + WINDOW_SIZE <= self.registers.len();
            let place = self.frames.get_mut(self.depth);
            let (Some(place), true) = (place, fits && is_behind_call(&self.program, frame)) else {
                return Err(Impossible("calls").into());
            };
            *place = frame;
            self.position.window = window;
            self.depth += 1;
        }
        Ok(())
    }

    fn stand_at(&mut self, standing: &Standing) -> Result<(), Impossible> {
        let Standing { pc, fuel, heap_break, heap_reached, registers_reached } = *standing;
        if pc as usize >= self.program.module().code.len() {
            return Err(Impossible("program counter"));
        }
        if !(-Limits::MAX_FUEL..=Limits::MAX_FUEL).contains(&fuel) {
            return Err(Impossible("fuel"));
        }
        let heap_size = self.heap.len() as u64;
        let is_aligned = heap_break.is_multiple_of(ALLOCATION_ALIGNMENT);
        if !is_aligned || !(self.heap_break..=self.highest_break()).contains(&heap_break) {
            return Err(Impossible("end of what is allocated"));
        }
        let least = reached_bytes(heap_break.min(heap_size), heap_size);
        if heap_reached < least || heap_reached != reached_bytes(heap_reached, heap_size) {
            return Err(Impossible("end of what is reached of the heap"));
        }
        let needed = self.position.window + WINDOW_SIZE;
        if registers_reached < needed
            || registers_reached != reached_registers(registers_reached, self.registers.len())
        {
            return Err(Impossible("end of what is reached of the registers"));
        }
        self.position = Position { pc, fuel, ..self.position };
        self.heap_break = heap_break;
        self.heap_reached = heap_reached;
        self.registers_reached = registers_reached;
        Ok(())
    }

    /// Gives out `size` fresh bytes of the heap, and returns their address.
    pub(crate) fn allocate(&mut self, size: u64) -> Result<u64, TrapKind> {
        let mut heap = Heap::new(&mut self.heap, self.heap_reached);
        let done = heap.allocate(&mut self.heap_break, size)?;
        self.heap_reached = heap.reached();
        Ok(done.result)
    }

    pub(crate) fn program(&self) -> &Arc<Program> {
        &self.program
    }

    pub(crate) fn pc(&self) -> u32 {
        self.position.pc
    }

    /// The place of the window in the register stack.
    pub(crate) fn window(&self) -> usize {
        self.position.window
    }

    pub(crate) fn fuel(&self) -> i64 {
        self.position.fuel
    }

    /// Where the heap is when all of it has been given out.
    fn highest_break(&self) -> u64 {
        (self.heap.len() as u64).next_multiple_of(ALLOCATION_ALIGNMENT)
    }

    /// Sets the fuel, to no more than [`Limits::MAX_FUEL`].
    pub(crate) fn set_fuel(&mut self, fuel: i64) {
        self.position.fuel = fuel.clamp(-Limits::MAX_FUEL, Limits::MAX_FUEL);
    }

    pub(crate) fn register(&self, register: Register) -> u64 {
        self.registers[self.position.window + usize::from(register.0)]
    }

    pub(crate) fn outer_register(&self, calls: usize, register: Register) -> Option<u64> {
        let inner = self.depth.checked_sub(calls)?;
        let moved: usize = self.frames()[inner..].iter().map(|frame| usize::from(frame.window_shift)).sum();
        Some(self.registers[self.position.window - moved + usize::from(register.0)])
    }

    pub(crate) fn set_register(&mut self, register: Register, value: u64) {
        self.registers[self.position.window + usize::from(register.0)] = value;
    }

    /// The whole register stack.
    pub(crate) fn registers(&self) -> &[u64] {
        &self.registers
    }

    /// The registers that have been reached.
    pub(crate) fn reached_registers(&self) -> &[u64] {
        &self.registers[..self.registers_reached]
    }

    /// The registers that have been reached, to be filled.
    pub(crate) fn reached_registers_mut(&mut self) -> &mut [u64] {
        &mut self.registers[..self.registers_reached]
    }

    /// The calls under way, the outermost first.
    pub(crate) fn frames(&self) -> &[Frame] {
        &self.frames[..self.depth]
    }

    /// Calls that may be active at the same time.
    pub(crate) fn call_depth(&self) -> usize {
        self.frames.len()
    }

    /// The most calls that have been under way at a time. What calls that have returned left in their frames is not
    /// cleared, and no call returns to the first instruction.
    pub(crate) fn deepest_call(&self) -> usize {
        self.frames.partition_point(|frame| frame.return_pc != 0)
    }

    pub(crate) fn heap(&self) -> &[u8] {
        &self.heap
    }

    /// The whole heap, to be written: from now on all of it counts as reached.
    pub(crate) fn heap_mut(&mut self) -> &mut [u8] {
        self.heap_reached = self.heap.len() as u64;
        &mut self.heap
    }

    /// The bytes of the heap that have been reached.
    pub(crate) fn reached_heap(&self) -> &[u8] {
        &self.heap[..self.heap_reached as usize]
    }

    /// The bytes of the heap that have been reached, to be filled.
    pub(crate) fn reached_heap_mut(&mut self) -> &mut [u8] {
        &mut self.heap[..self.heap_reached as usize]
    }

    pub(crate) fn heap_break(&self) -> u64 {
        self.heap_break
    }

    pub(crate) fn tally(&self) -> Tally {
        self.tally
    }

    pub(crate) fn fuel_used(&self) -> u64 {
        self.fuel_used
    }
}

/// A copy takes as much memory as has been reached.
///
/// # Panics
///
/// If the system has not the memory.
impl Clone for Process {
    fn clone(&self) -> Self {
        fn copy<T: bytemuck::Zeroable + Copy>(memory: &[T], reached: usize) -> Box<[T]> {
            let mut copy = zeroed(memory.len() as u64).unwrap_or_else(|error| panic!("{error}"));
            copy[..reached].copy_from_slice(&memory[..reached]);
            copy
        }
        Self {
            program: self.program.clone(),
            registers: copy(&self.registers, self.registers_reached),
            frames: copy(&self.frames, self.deepest_call()),
            heap: copy(&self.heap, self.heap_reached as usize),
            ..*self
        }
    }
}

/// Whether they are in the same state. What calls that have returned left in the call stack is no part of it, nor is what
/// has been counted.
impl PartialEq for Process {
    fn eq(&self, other: &Self) -> bool {
        self.program == other.program
            && self.position == other.position
            && self.registers.len() == other.registers.len()
            && self.reached_registers() == other.reached_registers()
            && self.frames.len() == other.frames.len()
            && self.frames() == other.frames()
            && self.heap.len() == other.heap.len()
            && self.reached_heap() == other.reached_heap()
            && self.heap_break == other.heap_break
    }
}

/// The first byte that a program can be given, behind its static data.
fn initial_break(program: &Program) -> u64 {
    let data_end = HEAP_START + program.module().data.len() as u64;
    data_end.next_multiple_of(ALLOCATION_ALIGNMENT)
}

/// Whether the frame is one that the instruction before its return makes.
fn is_behind_call(program: &Program, frame: Frame) -> bool {
    let code = &program.module().code;
    let Some(call) = frame.return_pc.checked_sub(1) else { return false };
    if frame.return_pc as usize >= code.len() {
        return false;
    }
    let (opcode, word) = (program.opcode(call), code[call as usize]);
    let window = opcode.operands().iter().find(|operand| operand.kind == OperandKind::Window);
    matches!(opcode, Opcode::Call | Opcode::Callr)
        && window.is_some_and(|window| word.field(window.at, 1) == u64::from(frame.window_shift))
}
