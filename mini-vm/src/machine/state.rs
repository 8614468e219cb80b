//! What the engine works on: the machine's state in the form that runs fast.
//!
//! A [`State`] lives only while the machine runs. Its five fields are meant to stay in processor
//! registers: semantics are inlined into the dispatcher, and everything else is behind the [`Context`].
//! What is rare or long is a function of the context and takes fields of the state by value, because a
//! reference to the state itself would force it into memory.
//!
//! # Invariants
//!
//! The unsafe code of this file rests on these, and everything that could break one is in this file:
//!
//! 1. `pc` points to a word of the verified program. The verifier makes sure that no jump leaves the
//!    program and that its last word does not fall through.
//! 2. 256 registers follow `window`: a call that would leave fewer traps.
//! 3. `next_frame` points into the call stack or right behind it, and the frames before it are in use: a call
//!    for which no frame is left traps, and so does a return without one in use.
//! 4. `heap` points to `context.heap_size` bytes, at least 16, that nothing else touches while the state
//!    lives, except through slices that the state itself hands out.
//!
//! # Fuel
//!
//! Fuel is not counted down. `fuel_mark` is the address of the last instruction that the fuel reaches, running
//! straight on; it moves along with every jump. Straight-line code thus pays for itself. What jumps or can take
//! long looks at the mark first, and stops without having done anything where it is behind the mark. Returns do
//! not look: there are no more of them than calls.

use std::marker::PhantomData;
use std::ops::Range;

use super::host::{Host, HostCall, HostError};
use super::work::{Cost, Done};
use super::{ALLOCATION_ALIGNMENT, HEAP_START, Stop, WINDOW_SIZE};
use crate::operand::{Address, Displacement, Encoded, Register, WORD_SIZE, Word};
use crate::trap::{Trap, TrapKind};
use crate::verify::Program;

/// A call under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The number of the instruction that the call returns to.
    pub return_pc: u32,
    /// Registers by which the call moved the window up.
    pub window_shift: u8,
}

/// Where a program stands: what the state keeps in pointers while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    /// The number of the instruction that runs next.
    pub(super) pc: u32,
    /// The register that is `r0` at the moment; a whole window always fits behind it.
    pub(super) window: usize,
    /// Instructions that may still be executed; negative when the program overdrew.
    pub(super) fuel: i64,
}

/// What the engine needs now and then.
pub(super) struct Context<'run> {
    pub(super) program: &'run Program,
    pub(super) host: &'run mut dyn Host,
    pub(super) host_numbers: &'run [u32],
    /// The program's code in the form for the dispatcher that runs it.
    pub(super) code: &'run [Word],
    /// The register stack. It is reached through pointers alone while the engine runs.
    pub(super) registers: Range<*mut u64>,
    /// The highest place in the register stack that 256 registers follow.
    pub(super) last_window: *mut u64,
    /// The call stack, reached through pointers alone as well.
    pub(super) frames: Range<*mut Frame>,
    /// The place for the frame of the next call; the frames before it are those of the calls under way.
    pub(super) next_frame: *mut Frame,
    pub(super) heap_size: u64,
    pub(super) heap_break: u64,
    /// Where the program stood when the engine last entered or left it.
    pub(super) position: Position,
    /// Why the latest operation failed, if it did.
    pub(super) fault: Option<TrapKind>,
    /// Why the engine stopped, if an instruction made it stop.
    pub(super) stop: Option<Stop>,
}

/// What an instruction asks the dispatcher to do next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// Go on with the word behind this one.
    Next,
    /// Go on at `pc`, which the instruction has set.
    Jumped,
    /// Stop; the context says why and where.
    Stop,
}

/// The word at the program counter.
///
/// Its fields are read from memory one by one. They could be cut out of the whole word as well, but that
/// takes more instructions and ties up more processor registers.
#[derive(Clone, Copy)]
pub(super) struct CurrentWord(*const Word);

impl CurrentWord {
    /// The byte that holds the opcode.
    #[inline(always)]
    pub(super) fn opcode_byte(self) -> u8 {
        self.field(0, 1) as u8
    }
}

impl Encoded for CurrentWord {
    #[inline(always)]
    fn field(self, at: usize, size: usize) -> u64 {
        debug_assert!(at + size <= WORD_SIZE);
        // SAFETY: the state that made it points to a word of the program (invariant 1), and the field lies
        // within the word.
        unsafe {
            let field = self.0.cast::<u8>().add(at);
            match size {
                1 => u64::from(field.read()),
                2 => u64::from(u16::from_le(field.cast::<u16>().read_unaligned())),
                _ => u64::from(u32::from_le(field.cast::<u32>().read_unaligned())),
            }
        }
    }
}

/// The state of a running machine; the [module page](self) has its invariants.
pub(super) struct State<'run, 'context> {
    pc: *const Word,
    window: *mut u64,
    heap: *mut u8,
    fuel_mark: i64,
    context: &'run mut Context<'context>,
    borrows: PhantomData<&'run mut [u8]>,
}

/// A [`State`] taken apart, as the handlers of the threaded dispatcher pass it on.
#[cfg(threaded_dispatch)]
pub(super) struct Split<'run, 'context> {
    pub(super) pc: *const Word,
    pub(super) window: *mut u64,
    pub(super) heap: *mut u8,
    pub(super) fuel_mark: i64,
    pub(super) context: &'run mut Context<'context>,
}

#[cfg(threaded_dispatch)]
impl<'run, 'context> State<'run, 'context> {
    /// Takes the state apart, into values that fit in processor registers.
    #[inline(always)]
    pub(super) fn split(self) -> Split<'run, 'context> {
        let Self { pc, window, heap, fuel_mark, context, .. } = self;
        Split { pc, window, heap, fuel_mark, context }
    }

    /// Puts a state together again.
    ///
    /// # Safety
    ///
    /// The parts come from one state's [`split`](Self::split).
    #[inline(always)]
    pub(super) unsafe fn join(parts: Split<'run, 'context>) -> Self {
        let Split { pc, window, heap, fuel_mark, context } = parts;
        Self { pc, window, heap, fuel_mark, context, borrows: PhantomData }
    }
}

impl<'run, 'context> State<'run, 'context> {
    /// A state at the context's position, which comes from a machine: it is the start of a verified program
    /// or where an engine left one.
    #[inline(always)]
    pub(super) fn resume(context: &'run mut Context<'context>, heap: &'run mut [u8]) -> Self {
        let Position { pc, window, fuel } = context.position;
        let code = context.code;
        assert!((pc as usize) < code.len(), "the position is in the program");
        // SAFETY: `pc` is the number of a word, as just checked. The pointer may move over all of them.
        let pc = unsafe { code.as_ptr().add(pc as usize) };
        let registers = context.register_count();
        assert!(window + WINDOW_SIZE <= registers, "a window fits at the position");
        // SAFETY: the register stack has more registers than that, as just checked.
        let window = unsafe { context.registers.start.add(window) };
        let fuel_mark = pc.addr() as i64 + (fuel - 1) * WORD_SIZE as i64;
        Self { pc, window, heap: heap.as_mut_ptr(), fuel_mark, context, borrows: PhantomData }
    }

    /// Leaves the position in the context. An instruction that stops has done so already.
    #[inline(always)]
    pub(super) fn leave(self) {
        self.context.leave(self.pc, self.window, self.fuel_mark);
    }

    /// The word at the program counter, to be read field by field.
    #[inline(always)]
    pub(super) fn current(&self) -> CurrentWord {
        CurrentWord(self.pc)
    }

    /// Moves the program counter to the next word.
    #[inline(always)]
    pub(super) fn advance(&mut self) {
        // SAFETY: only instructions that fall through come here, and behind one there is another word
        // (invariant 1).
        self.pc = unsafe { self.pc.add(1) };
    }

    /// What `register` holds.
    #[inline(always)]
    pub(super) fn get(&self, register: Register) -> u64 {
        // SAFETY: 256 registers follow `window` (invariant 2), and the number is at most 255.
        unsafe { *self.window.add(usize::from(register.0)) }
    }

    /// Writes `register`.
    #[inline(always)]
    pub(super) fn set(&mut self, register: Register, value: u64) {
        // SAFETY: as in `get`.
        unsafe { *self.window.add(usize::from(register.0)) = value };
    }

    /// What `register` holds, as a floating-point number.
    #[inline(always)]
    pub(super) fn get_float(&self, register: Register) -> f64 {
        f64::from_bits(self.get(register))
    }

    /// Entry `index` of the constant pool.
    #[inline(always)]
    pub(super) fn constant(&self, index: u32) -> u64 {
        self.context.program.module().constants[index as usize]
    }

    /// The program that runs.
    #[inline(always)]
    pub(super) fn program(&self) -> &'context Program {
        self.context.program
    }

    /// The address a memory operand names.
    #[inline(always)]
    pub(super) fn address(&self, operand: Address) -> u64 {
        self.get(operand.base).wrapping_add_signed(i64::from(operand.offset))
    }

    /// Reads the `N` bytes at `address`.
    #[inline(always)]
    pub(super) fn load<const N: usize>(&mut self, address: u64) -> Result<[u8; N], Flow> {
        if !self.in_bounds(address, N as u64) {
            return Err(self.out_of_bounds(address, N as u64));
        }
        // SAFETY: `in_bounds` has shown that the bytes lie in the heap (invariant 4).
        Ok(unsafe { self.heap.add(address as usize).cast::<[u8; N]>().read_unaligned() })
    }

    /// Writes the `N` bytes at `address`.
    #[inline(always)]
    pub(super) fn store<const N: usize>(&mut self, address: u64, bytes: [u8; N]) -> Result<(), Flow> {
        if !self.in_bounds(address, N as u64) {
            return Err(self.out_of_bounds(address, N as u64));
        }
        // SAFETY: as in `load`.
        unsafe { self.heap.add(address as usize).cast::<[u8; N]>().write_unaligned(bytes) };
        Ok(())
    }

    /// Whether `size` bytes at `address` can be touched; `size` is at most 8.
    ///
    /// An address below 8 wraps around to one far behind the end, so one comparison does.
    #[inline(always)]
    fn in_bounds(&self, address: u64, size: u64) -> bool {
        address.wrapping_sub(HEAP_START) <= self.context.heap_size - HEAP_START - size
    }

    #[inline(always)]
    fn out_of_bounds(&mut self, address: u64, length: u64) -> Flow {
        trap_out_of_bounds(self.pc, self.window, address, self.fuel_mark, self.context, length);
        Flow::Stop
    }

    /// Jumps to the word `displacement` away, if there is fuel to.
    #[inline(always)]
    pub(super) fn jump(&mut self, displacement: Displacement) -> Flow {
        if self.is_out_of_fuel() {
            return self.stop_out_of_fuel();
        }
        self.go(displacement)
    }

    /// Jumps to the word `displacement` away.
    #[inline(always)]
    pub(super) fn go(&mut self, displacement: Displacement) -> Flow {
        // SAFETY: the verifier has checked that the target is a word of the program (invariant 1).
        let target = unsafe { self.pc.offset(displacement.0 as isize) };
        self.go_to(target)
    }

    /// Calls the word `displacement` away, with the window at `first`.
    #[inline(always)]
    pub(super) fn call(&mut self, displacement: Displacement, first: Register) -> Flow {
        // SAFETY: as in `jump`.
        let target = unsafe { self.pc.offset(displacement.0 as isize) };
        self.begin_call(target, first)
    }

    /// Calls entry `index` of the function table, with the window at `first`.
    #[inline(always)]
    pub(super) fn call_function(&mut self, index: u64, first: Register) -> Flow {
        let module = self.context.program.module();
        let entry = usize::try_from(index).ok().and_then(|index| module.functions.get(index));
        match entry {
            Some(&entry) => {
                // SAFETY: the verifier has checked that function entries are words of the program
                // (invariant 1).
                let target = unsafe { self.context.code.as_ptr().add(entry as usize) };
                self.begin_call(target, first)
            }
            None => self.trap(TrapKind::BadFunction { index, count: module.functions.len() as u64 }),
        }
    }

    #[inline(always)]
    fn begin_call(&mut self, target: *const Word, first: Register) -> Flow {
        if self.is_out_of_fuel() {
            return self.stop_out_of_fuel();
        }
        let window = self.window.wrapping_add(usize::from(first.0));
        let frame = self.context.next_frame;
        if frame == self.context.frames.end {
            return self.stack_overflow();
        }
        if window > self.context.last_window {
            return self.stack_overflow();
        }
        let return_pc = self.context.pc_index(self.pc) + 1;
        // SAFETY: the frame is not behind the end, so it is one of the stack, and so is the next or it is the
        // end (invariant 3).
        self.context.next_frame = unsafe {
            frame.write(Frame { return_pc, window_shift: first.0 });
            frame.add(1)
        };
        // 256 registers follow the last window, so they follow this one (invariant 2).
        self.window = window;
        self.go_to(target)
    }

    #[inline(always)]
    fn stack_overflow(&mut self) -> Flow {
        self.context.trap_stack_overflow(self.pc, self.window, self.fuel_mark);
        Flow::Stop
    }

    /// Returns from the latest call.
    #[inline(always)]
    pub(super) fn return_from_call(&mut self) -> Flow {
        if self.context.next_frame == self.context.frames.start {
            self.context.trap_return_without_call(self.pc, self.window, self.fuel_mark);
            return Flow::Stop;
        }
        // SAFETY: frames are in use, and the last of them is right before (invariant 3).
        let frame = unsafe {
            self.context.next_frame = self.context.next_frame.sub(1);
            self.context.next_frame.read()
        };
        // SAFETY: the call that made this frame moved the window up by as much, and calls since have
        // returned, so it comes back to where 256 registers follow (invariant 2).
        self.window = unsafe { self.window.sub(usize::from(frame.window_shift)) };
        // SAFETY: `return_pc` is behind a call, which falls through (invariant 1).
        let target = unsafe { self.context.code.as_ptr().add(frame.return_pc as usize) };
        self.go_to(target)
    }

    /// Takes the jump to `target` and pays for it.
    #[inline(always)]
    fn go_to(&mut self, target: *const Word) -> Flow {
        let distance = target.addr() as i64 - self.pc.addr() as i64;
        self.fuel_mark += distance - WORD_SIZE as i64;
        self.pc = target;
        Flow::Jumped
    }

    /// Whether there is no fuel for this instruction.
    #[inline(always)]
    pub(super) fn is_out_of_fuel(&self) -> bool {
        self.fuel_mark < self.pc.addr() as i64
    }

    /// Takes fuel for work beyond the instruction itself.
    #[inline(always)]
    pub(super) fn charge(&mut self, work: u64) {
        self.fuel_mark -= work as i64 * WORD_SIZE as i64;
    }

    /// Calls entry `function` of the program's host functions.
    #[inline(always)]
    pub(super) fn call_host(&mut self, function: u32, first: Register) -> Result<(), Flow> {
        let shift = usize::from(first.0);
        // SAFETY: 256 registers follow `window` (invariant 2), and nothing else touches them meanwhile.
        let window = unsafe { std::slice::from_raw_parts_mut(self.window.add(shift), WINDOW_SIZE - shift) };
        self.work(move |context, heap| context.call_host(heap, window, function))
    }

    /// Does what takes the longer the more there is to do, if there is fuel to begin it, and pays for it.
    #[inline(always)]
    pub(super) fn work<R>(
        &mut self,
        operation: impl FnOnce(&mut Context<'context>, &mut [u8]) -> Result<Done<R>, TrapKind>,
    ) -> Result<R, Flow> {
        if self.is_out_of_fuel() {
            return Err(self.stop_out_of_fuel());
        }
        // SAFETY: `heap` points to that many bytes (invariant 4); the context holds no pointer to any of them,
        // and the state touches none while the slice lives.
        let heap = unsafe { std::slice::from_raw_parts_mut(self.heap, self.context.heap_size as usize) };
        match attempt(self.context, heap, operation) {
            Some(Done { result, cost }) => {
                self.charge(cost.beyond_one());
                Ok(result)
            }
            None => {
                self.context.stop_for_fault(self.pc, self.window, self.fuel_mark);
                Err(Flow::Stop)
            }
        }
    }

    /// Ends the program, which costs one instruction like any other.
    #[inline(always)]
    pub(super) fn exit(&mut self, status: u8) -> Flow {
        if self.is_out_of_fuel() {
            return self.stop_out_of_fuel();
        }
        self.charge(1);
        self.stop(Stop::Exited(status))
    }

    /// Stops behind this instruction.
    #[inline(always)]
    pub(super) fn pause(&mut self) -> Flow {
        self.advance();
        self.stop(Stop::Breakpoint)
    }

    /// Stops with a fault at this instruction.
    #[inline(always)]
    pub(super) fn trap(&mut self, kind: TrapKind) -> Flow {
        self.context.trap(self.pc, self.window, self.fuel_mark, kind);
        Flow::Stop
    }

    #[inline(always)]
    fn stop(&mut self, stop: Stop) -> Flow {
        self.context.stop(self.pc, self.window, self.fuel_mark, stop);
        Flow::Stop
    }

    /// Stops before this instruction.
    #[inline(always)]
    pub(super) fn stop_out_of_fuel(&mut self) -> Flow {
        stop_out_of_fuel(self.pc, self.window, self.heap, self.fuel_mark, self.context);
        Flow::Stop
    }
}

impl Context<'_> {
    #[inline(always)]
    fn pc_index(&self, pc: *const Word) -> u32 {
        ((pc.addr() - self.code.as_ptr().addr()) / WORD_SIZE) as u32
    }

    #[inline(always)]
    fn window_index(&self, window: *mut u64) -> usize {
        (window.addr() - self.registers.start.addr()) / size_of::<u64>()
    }

    /// Calls under way.
    pub(super) fn depth(&self) -> usize {
        (self.next_frame.addr() - self.frames.start.addr()) / size_of::<Frame>()
    }

    /// Registers in the register stack.
    fn register_count(&self) -> usize {
        self.window_index(self.registers.end)
    }

    fn leave(&mut self, pc: *const Word, window: *mut u64, fuel_mark: i64) {
        self.position = Position {
            pc: self.pc_index(pc),
            window: self.window_index(window),
            fuel: (fuel_mark - pc.addr() as i64) / WORD_SIZE as i64 + 1,
        };
    }

    #[cold]
    #[inline(never)]
    fn stop(&mut self, pc: *const Word, window: *mut u64, fuel_mark: i64, stop: Stop) {
        self.leave(pc, window, fuel_mark);
        self.stop = Some(stop);
    }

    #[cold]
    #[inline(never)]
    fn trap(&mut self, pc: *const Word, window: *mut u64, fuel_mark: i64, kind: TrapKind) {
        let trap = Trap { kind, pc: self.pc_index(pc) };
        self.stop(pc, window, fuel_mark, Stop::Trapped(trap));
    }

    #[cold]
    #[inline(never)]
    fn stop_for_fault(&mut self, pc: *const Word, window: *mut u64, fuel_mark: i64) {
        let kind = self.fault.take().expect("an operation that fails says why");
        self.trap(pc, window, fuel_mark, kind);
    }

    #[cold]
    #[inline(never)]
    fn trap_stack_overflow(&mut self, pc: *const Word, window: *mut u64, fuel_mark: i64) {
        let depth = self.depth() as u64;
        self.trap(pc, window, fuel_mark, TrapKind::StackOverflow { depth });
    }

    #[cold]
    #[inline(never)]
    fn trap_return_without_call(&mut self, pc: *const Word, window: *mut u64, fuel_mark: i64) {
        self.trap(pc, window, fuel_mark, TrapKind::ReturnWithoutCall);
    }

    /// Gives out `size` fresh bytes, all zero, and returns their address.
    pub(super) fn allocate(&mut self, heap: &mut [u8], size: u64) -> Result<Done<u64>, TrapKind> {
        allocate(heap, &mut self.heap_break, size)
    }

    fn call_host(
        &mut self,
        heap: &mut [u8],
        window: &mut [u64],
        function: u32,
    ) -> Result<Done<()>, TrapKind> {
        let heap_size = self.heap_size;
        let number = self.host_numbers[function as usize];
        let mut call = HostCall { window, heap, work: 0 };
        let outcome = self.host.call(number, &mut call);
        let done = Done { result: (), cost: Cost::with(call.work) };
        outcome.map(|()| done).map_err(|error| match error {
            HostError::OutOfBounds { address, length } => {
                TrapKind::OutOfBounds { address, length, heap_size }
            }
            HostError::Failed(message) => TrapKind::Host { message },
        })
    }
}

/// Gives out `size` bytes from `heap_break` on.
pub(super) fn allocate(heap: &mut [u8], heap_break: &mut u64, size: u64) -> Result<Done<u64>, TrapKind> {
    let address = *heap_break;
    let available = (heap.len() as u64).saturating_sub(address);
    if size > available {
        return Err(TrapKind::OutOfMemory { requested: size, available });
    }
    let end = address + size;
    *heap_break = end.next_multiple_of(ALLOCATION_ALIGNMENT);
    if size > 0 {
        heap[address as usize..end as usize].fill(0);
    }
    Ok(Done { result: address, cost: Cost::of_bytes(size) })
}

/// Carries out an operation. It has a function of its own because what lies in memory here, results with all
/// that a trap has to tell among it, would keep a threaded handler from ending in a jump.
#[inline(never)]
fn attempt<'context, R>(
    context: &mut Context<'context>,
    heap: &mut [u8],
    operation: impl FnOnce(&mut Context<'context>, &mut [u8]) -> Result<Done<R>, TrapKind>,
) -> Option<Done<R>> {
    match operation(context, heap) {
        Ok(done) => Some(done),
        Err(fault) => {
            context.fault = Some(fault);
            None
        }
    }
}

/// Traps. The parameters stand where a threaded handler has its own, so that none has to be moved.
#[cold]
#[inline(never)]
fn trap_out_of_bounds(
    pc: *const Word,
    window: *mut u64,
    address: u64,
    fuel_mark: i64,
    context: &mut Context<'_>,
    length: u64,
) {
    let kind = TrapKind::OutOfBounds { address, length, heap_size: context.heap_size };
    context.trap(pc, window, fuel_mark, kind);
}

#[cold]
#[inline(never)]
fn stop_out_of_fuel(
    pc: *const Word,
    window: *mut u64,
    _: *mut u8,
    fuel_mark: i64,
    context: &mut Context<'_>,
) {
    context.stop(pc, window, fuel_mark, Stop::OutOfFuel);
}

/// The index range of `length` bytes from `address` on in a heap of `heap_size` bytes, if they may all be
/// touched. A range of length 0 touches nothing and is valid anywhere.
pub(super) fn heap_range(heap_size: u64, address: u64, length: u64) -> Option<Range<usize>> {
    if length == 0 {
        return Some(0..0);
    }
    let end = address.checked_add(length)?;
    (address >= HEAP_START && end <= heap_size).then_some(address as usize..end as usize)
}
