//! What the engine works on: a process in the form that runs fast.
//!
//! A [`State`] lives only while instructions run. Its five fields are meant to stay in processor
//! registers: semantics are inlined into the dispatcher, and everything else is behind the [`Context`].
//! What is rare or long is a function of the context and takes fields of the state by value, because a
//! reference to the state itself would force it into memory.
//!
//! The unsafe code of this file rests on the [invariants of the engine](super#invariants), named by their numbers.
//!
//! # Fuel
//!
//! Fuel is not counted down. `fuel_mark` is the address of the last instruction that the fuel reaches, running
//! straight on; it moves along with every jump. Straight-line code thus pays for itself. What jumps, calls, returns or
//! can take long looks at the mark first, and stops without having done anything where it is behind the mark.
//!
//! # Memory that is reached for the first time
//!
//! Loads, stores and calls compare with the end of what has been reached, not with the end of all there is. What lies
//! behind is rare and leaves the engine: the context pays for the pages, moves the end, and
//! [has the instruction begun again](Context::begins_again). So a first touch costs its price, and every other touch
//! nothing.

use std::cell::Cell;
use std::marker::PhantomData;
use std::ops::Range;

use super::{Frame, Loan, Position, Tally, initial_break};
use crate::fuel::{Cost, Done, Failure, HOST_CALL_PRICE, reach_price};
use crate::heap::{Heap, Reach, bounds_end};
use crate::machine::host::{Host, HostCall, HostError};
use crate::machine::stop::Stop;
use crate::maps::layout::{ImpossibleLayout, Layout};
use crate::memory::{ALLOCATION_ALIGNMENT, HEAP_START, WINDOW_SIZE, reached_bytes, reached_registers};
use crate::operand::{Address, Displacement, Encoded, IndexedAddress, Register, WORD_SIZE, Word};
use crate::trap::{Trap, TrapKind};
use crate::verify::Program;

/// What the engine needs now and then.
pub(super) struct Context<'run> {
    program: &'run Program,
    host: &'run mut dyn Host,
    host_numbers: &'run [u32],
    /// The program's code in the form for the dispatcher that runs it.
    code: &'run [Word],
    /// The register stack. It is reached through pointers alone while the engine runs.
    registers: Range<*mut u64>,
    /// The highest place in the register stack that 256 reached registers follow.
    last_window: *mut u64,
    /// The call stack, reached through pointers alone as well.
    frames: Range<*mut Frame>,
    /// The place for the frame of the next call; the frames before it are those of the calls under way.
    next_frame: *mut Frame,
    heap: Range<*mut u8>,
    /// Where the bytes end that loads and stores touch without further ado, at least 16: those that have been reached, and
    /// may be touched.
    heap_end: u64,
    /// Bytes of the heap that have been reached, at least 16.
    heap_reached: u64,
    /// Where the bytes end that may be touched.
    bounds_end: u64,
    is_guarded: bool,
    heap_break: u64,
    /// Where the program stood when the engine last entered or left it.
    position: Position,
    /// Why the latest operation failed, if it did.
    failure: Option<Failure>,
    /// Why the engine stopped, if an instruction made it stop.
    stop: Option<Stop>,
    tally: Tally,
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
/// takes more instructions and ties up more processor registers. A word is a number of the host: where its low byte
/// stands in memory depends on the host's byte order, and so does every field.
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
        // SAFETY: the state that made it points to a word of the program (invariant 2), and the field lies
        // within the word.
        unsafe {
            let place = if cfg!(target_endian = "big") { WORD_SIZE - at - size } else { at };
            let field = self.0.cast::<u8>().add(place);
            match size {
                1 => u64::from(field.read()),
                2 => u64::from(field.cast::<u16>().read_unaligned()),
                _ => u64::from(field.cast::<u32>().read_unaligned()),
            }
        }
    }
}

/// The state of a running program; the [module page](self) tells how it is kept.
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
    /// A state at the context's position.
    #[inline(always)]
    pub(super) fn resume(context: &'run mut Context<'context>) -> Self {
        let Position { pc, window, fuel } = context.position;
        let code = context.code;
        assert!((pc as usize) < code.len(), "the position is in the program");
        // SAFETY: `pc` is the number of a word, as just checked. The pointer may move over all of them.
        let pc = unsafe { code.as_ptr().add(pc as usize) };
        assert!(window <= context.window_index(context.last_window), "a window fits at the position");
        // SAFETY: 256 registers follow the last window, and this one is not behind it, as just checked.
        let window = unsafe { context.registers.start.add(window) };
        let fuel_mark = pc.addr() as i64 + (fuel - 1) * WORD_SIZE as i64;
        Self { pc, window, heap: context.heap.start, fuel_mark, context, borrows: PhantomData }
    }

    /// Leaves the position in the context. An instruction that stops has done so already.
    #[inline(always)]
    pub(super) fn leave(self) {
        self.context.leave(self.pc, self.window, self.fuel_mark);
    }

    /// The number of the instruction that runs next.
    #[inline(always)]
    pub(super) fn pc(&self) -> u32 {
        self.context.pc_index(self.pc)
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
        // (invariant 1), so it points to a word again (invariant 2).
        self.pc = unsafe { self.pc.add(1) };
    }

    /// What `register` holds.
    #[inline(always)]
    pub(super) fn get(&self, register: Register) -> u64 {
        // SAFETY: 256 registers follow `window` (invariant 3), and the number is at most 255.
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

    /// The first byte that has not been given out.
    #[inline(always)]
    pub(super) fn heap_break(&self) -> u64 {
        self.context.heap_break
    }

    /// Bytes of the heap.
    #[inline(always)]
    pub(super) fn heap_size(&self) -> u64 {
        self.context.heap_size() as u64
    }

    /// Takes back what lies from `mark` on.
    #[inline(always)]
    pub(super) fn release(&mut self, mark: u64) -> Flow {
        if self.context.release(mark) {
            return Flow::Next;
        }
        let (lowest, highest) = (initial_break(self.context.program), self.context.heap_break);
        self.trap(TrapKind::InvalidMark { mark, lowest, highest })
    }

    /// The address a memory operand names.
    #[inline(always)]
    pub(super) fn address(&self, operand: Address) -> u64 {
        self.get(operand.base).wrapping_add_signed(i64::from(operand.offset))
    }

    /// The address of an element of `size` bytes that a memory operand with an index names.
    #[inline(always)]
    fn element_address(&self, IndexedAddress { base, index, offset }: IndexedAddress, size: u64) -> u64 {
        let element = self.get(index).wrapping_mul(size);
        self.get(base).wrapping_add(element).wrapping_add_signed(i64::from(offset))
    }

    /// Reads an element of `N` bytes.
    #[inline(always)]
    pub(super) fn load_element<const N: usize>(&mut self, operand: IndexedAddress) -> Result<[u8; N], Flow> {
        self.load(self.element_address(operand, N as u64))
    }

    /// Writes an element of `N` bytes.
    #[inline(always)]
    pub(super) fn store_element<const N: usize>(
        &mut self,
        operand: IndexedAddress,
        bytes: [u8; N],
    ) -> Result<(), Flow> {
        self.store(self.element_address(operand, N as u64), bytes)
    }

    /// Reads the `N` bytes at `address`.
    #[inline(always)]
    pub(super) fn load<const N: usize>(&mut self, address: u64) -> Result<[u8; N], Flow> {
        if !self.is_reached(address, N as u64) {
            return Err(self.reach_or_trap(address, N as u64));
        }
        // SAFETY: the bytes have been reached, so they lie in the heap (invariant 5).
        Ok(unsafe { self.heap.add(address as usize).cast::<[u8; N]>().read_unaligned() })
    }

    /// Writes the `N` bytes at `address`.
    #[inline(always)]
    pub(super) fn store<const N: usize>(&mut self, address: u64, bytes: [u8; N]) -> Result<(), Flow> {
        if !self.is_reached(address, N as u64) {
            return Err(self.reach_or_trap(address, N as u64));
        }
        // SAFETY: as in `load`.
        unsafe { self.heap.add(address as usize).cast::<[u8; N]>().write_unaligned(bytes) };
        Ok(())
    }

    /// Whether `size` bytes at `address` can be touched and have been reached; `size` is at most 8.
    ///
    /// An address below 8 wraps around to one far behind the end, so one comparison does. The end is at least 16
    /// (invariant 5), so the difference does not wrap.
    #[inline(always)]
    fn is_reached(&self, address: u64, size: u64) -> bool {
        address.wrapping_sub(HEAP_START) <= self.context.heap_end - HEAP_START - size
    }

    #[inline(always)]
    fn reach_or_trap(&mut self, address: u64, length: u64) -> Flow {
        reach_or_trap(self.pc, self.window, address, self.fuel_mark, self.context, length);
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
        // SAFETY: the target is a word of the program (invariant 1).
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
                // SAFETY: function entries are words of the program (invariant 1).
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
            return self.reach_window_or_trap(first);
        }
        if window > self.context.last_window {
            return self.reach_window_or_trap(first);
        }
        let return_pc = self.context.pc_index(self.pc) + 1;
        // SAFETY: the frame is not behind the end, so it is one of the stack, and so is the next or it is the
        // end (invariant 4).
        self.context.next_frame = unsafe {
            frame.write(Frame { return_pc, window_shift: first.0 });
            frame.add(1)
        };
        // 256 registers follow the last window, so they follow this one (invariant 3).
        self.window = window;
        self.context.tally.calls += 1;
        self.go_to(target)
    }

    #[inline(always)]
    fn reach_window_or_trap(&mut self, first: Register) -> Flow {
        self.context.reach_window_or_trap(self.pc, self.window, self.fuel_mark, first);
        Flow::Stop
    }

    /// Returns from the latest call, if there is fuel to.
    #[inline(always)]
    pub(super) fn return_from_call(&mut self) -> Flow {
        if self.is_out_of_fuel() {
            return self.stop_out_of_fuel();
        }
        if self.context.next_frame == self.context.frames.start {
            self.context.trap_return_without_call(self.pc, self.window, self.fuel_mark);
            return Flow::Stop;
        }
        // SAFETY: frames are in use, and the last of them is right before (invariant 4).
        let frame = unsafe {
            self.context.next_frame = self.context.next_frame.sub(1);
            self.context.next_frame.read()
        };
        // SAFETY: the shifts of the frames in use add up to how far the window is up (invariant 4), so it stays in the
        // register stack, and more registers follow it than before.
        self.window = unsafe { self.window.sub(usize::from(frame.window_shift)) };
        // SAFETY: `return_pc` is a word of the program (invariant 4).
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
    fn charge(&mut self, work: u64) {
        self.context.tally.charged += work;
        self.fuel_mark -= fuel_distance(work);
    }

    /// Calls entry `function` of the program's host functions.
    #[inline(always)]
    pub(super) fn call_host(&mut self, function: u32, first: Register) -> Result<(), Flow> {
        let shift = usize::from(first.0);
        // SAFETY: 256 registers follow `window` (invariant 3), and nothing else touches them meanwhile.
        let window = unsafe { std::slice::from_raw_parts_mut(self.window.add(shift), WINDOW_SIZE - shift) };
        self.give_out(move |context, heap| context.call_host(heap, window, function))
    }

    /// Does what takes the longer the more there is to do, if there is fuel to begin it, and pays for it. Nothing is given
    /// out meanwhile.
    #[inline(always)]
    pub(super) fn work<R>(
        &mut self,
        operation: impl FnOnce(&mut Context<'context>, &mut Heap<'_>) -> Result<Done<R>, Failure>,
    ) -> Result<R, Flow> {
        if self.is_out_of_fuel() {
            return Err(self.stop_out_of_fuel());
        }
        let bounds_end = self.context.bounds_end;
        // SAFETY: `heap` points to at least that many bytes (invariant 5); the context holds no reference to any of them,
        // and the state touches none while the slice lives.
        let heap = unsafe { std::slice::from_raw_parts_mut(self.heap, bounds_end as usize) };
        self.conclude(|context| attempt(context, heap, operation))
    }

    /// As [`work`](Self::work), for what may give out bytes of the heap.
    #[inline(always)]
    pub(super) fn give_out<R>(
        &mut self,
        operation: impl FnOnce(&mut Context<'context>, &mut Heap<'_>) -> Result<Done<R>, Failure>,
    ) -> Result<R, Flow> {
        if self.is_out_of_fuel() {
            return Err(self.stop_out_of_fuel());
        }
        // SAFETY: as in `work`.
        let heap = unsafe { std::slice::from_raw_parts_mut(self.heap, self.context.heap_size()) };
        self.conclude(|context| attempt_to_give_out(context, heap, operation))
    }

    /// Pays for an operation that is attempted.
    #[inline(always)]
    fn conclude<R>(
        &mut self,
        attempt: impl FnOnce(&mut Context<'context>) -> Option<Done<R>>,
    ) -> Result<R, Flow> {
        match attempt(self.context) {
            Some(Done { result, cost }) => {
                self.charge(cost.beyond_one());
                Ok(result)
            }
            None => {
                self.context.stop_for_failure(self.pc, self.window, self.fuel_mark);
                Err(Flow::Stop)
            }
        }
    }

    /// [Works](Self::work) on a map.
    #[inline(always)]
    pub(super) fn work_on_map<R>(
        &mut self,
        operation: impl FnOnce(&mut Context<'context>, &mut Heap<'_>) -> Result<Done<R>, Failure>,
    ) -> Result<R, Flow> {
        self.work(move |context, heap| {
            context.count_map_operation();
            operation(context, heap)
        })
    }

    /// Ends the program, which costs one instruction like any other.
    #[inline(always)]
    pub(super) fn exit(&mut self, status: u8) -> Flow {
        if self.is_out_of_fuel() {
            return self.stop_out_of_fuel();
        }
        self.fuel_mark -= fuel_distance(1);
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

impl<'run> Context<'run> {
    /// What a process lends, with the code in the form for the dispatcher that is to run it.
    pub(super) fn new(loan: Loan<'run>, code: &'run [Word]) -> Self {
        let Loan { program, host, host_numbers, registers, registers_reached, frames, depth, heap, .. } =
            loan;
        assert!((WINDOW_SIZE..=registers.len()).contains(&registers_reached), "the registers are there");
        assert!(depth <= frames.len(), "the calls under way fit in their stack");
        assert!((2 * HEAP_START..=heap.len() as u64).contains(&loan.heap_reached), "the heap is there");
        let bounds_end = bounds_end(heap.len() as u64, loan.heap_break, loan.is_guarded);
        let registers = registers.as_mut_ptr_range();
        let frames = frames.as_mut_ptr_range();
        Self {
            program,
            host,
            host_numbers,
            code,
            last_window: registers.start.wrapping_add(registers_reached - WINDOW_SIZE),
            registers,
            next_frame: frames.start.wrapping_add(depth),
            frames,
            heap: heap.as_mut_ptr_range(),
            heap_end: loan.heap_reached.min(bounds_end),
            heap_reached: loan.heap_reached,
            bounds_end,
            is_guarded: loan.is_guarded,
            heap_break: loan.heap_break,
            position: loan.position,
            failure: None,
            stop: None,
            tally: Tally::default(),
        }
    }

    /// What has become of what was lent, and why the engine stopped, if an instruction made it stop.
    pub(super) fn finish(self) -> (Settlement, Option<Stop>) {
        let settlement = Settlement {
            position: self.position,
            depth: self.depth(),
            registers_reached: self.window_index(self.last_window) + WINDOW_SIZE,
            heap_reached: self.heap_reached,
            heap_break: self.heap_break,
            tally: self.tally,
        };
        (settlement, self.stop)
    }

    /// The program that runs.
    pub(super) fn program(&self) -> &'run Program {
        self.program
    }

    /// Whether the engine has stopped only to begin its instruction again, with more memory in reach.
    #[inline(always)]
    pub(super) fn begins_again(&self) -> bool {
        self.stop.is_none()
    }

    #[inline(always)]
    fn pc_index(&self, pc: *const Word) -> u32 {
        ((pc.addr() - self.code.as_ptr().addr()) / WORD_SIZE) as u32
    }

    /// The opcode of the instruction at `pc` in the program itself.
    #[cfg(threaded_dispatch)]
    #[inline(always)]
    pub(super) fn opcode_byte_in_program(&self, pc: *const Word) -> u8 {
        self.program.module().code[self.pc_index(pc) as usize].opcode_byte()
    }

    #[inline(always)]
    fn window_index(&self, window: *mut u64) -> usize {
        (window.addr() - self.registers.start.addr()) / size_of::<u64>()
    }

    /// Bytes of the heap.
    #[inline(always)]
    fn heap_size(&self) -> usize {
        self.heap.end.addr() - self.heap.start.addr()
    }

    /// Lets loads and stores go as far as the heap is reached now and may be.
    fn reach_heap(&mut self, reached: u64, bounds_end: u64) {
        self.heap_reached = reached;
        self.bounds_end = bounds_end;
        self.heap_end = reached.min(bounds_end);
    }

    /// Calls under way.
    fn depth(&self) -> usize {
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

    /// Leaves with the instruction at `pc` yet to be executed, and pays for memory that it now reaches.
    fn begin_again(&mut self, pc: *const Word, window: *mut u64, fuel_mark: i64, bytes: u64) {
        let price = reach_price(bytes);
        self.tally.charged += price;
        self.leave(pc, window, fuel_mark - fuel_distance(price));
    }

    /// Brings the window that a call moves up into reach, unless the fuel or one of the stacks is at its end.
    #[cold]
    #[inline(never)]
    fn reach_window_or_trap(&mut self, pc: *const Word, window: *mut u64, fuel_mark: i64, first: Register) {
        let needed = self.window_index(window) + usize::from(first.0) + WINDOW_SIZE;
        if self.next_frame == self.frames.end || needed > self.register_count() {
            let depth = self.depth() as u64;
            let registers = (self.next_frame != self.frames.end).then_some(self.register_count() as u64);
            return self.trap(pc, window, fuel_mark, TrapKind::StackOverflow { depth, registers });
        }
        let before = self.window_index(self.last_window) + WINDOW_SIZE;
        let reached = reached_registers(needed, self.register_count());
        // 256 registers follow it, because as many as `reached` are there.
        self.last_window = self.registers.start.wrapping_add(reached - WINDOW_SIZE);
        self.begin_again(pc, window, fuel_mark, ((reached - before) * size_of::<u64>()) as u64);
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
    fn stop_for_failure(&mut self, pc: *const Word, window: *mut u64, fuel_mark: i64) {
        let Failure { trap, work } = self.failure.take().expect("an operation that fails says why");
        self.tally.charged += work;
        self.trap(pc, window, fuel_mark - fuel_distance(work), trap);
    }

    #[cold]
    #[inline(never)]
    fn trap_return_without_call(&mut self, pc: *const Word, window: *mut u64, fuel_mark: i64) {
        self.trap(pc, window, fuel_mark, TrapKind::ReturnWithoutCall);
    }

    #[inline(always)]
    pub(super) fn count_map_operation(&mut self) {
        self.tally.map_operations += 1;
    }

    /// Gives out `size` bytes of the heap, all zero, and returns their address.
    pub(super) fn allocate(&mut self, heap: &mut Heap<'_>, size: u64) -> Result<Done<u64>, Failure> {
        Ok(heap.allocate(&mut self.heap_break, size)?)
    }

    /// Takes back what lies from `mark` on, if that can be a mark, and says whether it is one. It stays reached, so that it
    /// is cleared before it is given out again.
    #[inline(never)]
    fn release(&mut self, mark: u64) -> bool {
        let marks = initial_break(self.program)..=self.heap_break;
        let is_mark = marks.contains(&mark) && mark.is_multiple_of(ALLOCATION_ALIGNMENT);
        if is_mark {
            self.heap_break = mark;
            let bounds_end = bounds_end(self.heap_size() as u64, mark, self.is_guarded);
            self.reach_heap(self.heap_reached, bounds_end);
        }
        is_mark
    }

    /// The map layout `index` with another capacity.
    pub(super) fn sized_layout(&self, index: u32, capacity: u64) -> Result<Layout, TrapKind> {
        let layout = &self.program.module().layouts[index as usize];
        let in_range = u16::try_from(capacity).ok().filter(|&capacity| capacity > 0);
        let Some(exact) = in_range else { return Err(TrapKind::BadCapacity { capacity, size: None }) };
        Layout::with_capacity(layout, exact).map_err(|impossible| {
            let size = if let ImpossibleLayout::TooLarge { size } = impossible { Some(size) } else { None };
            TrapKind::BadCapacity { capacity, size }
        })
    }

    /// Gives out `size` bytes of the heap, which hold what they held before, and returns their address.
    pub(super) fn take(&mut self, heap: &mut Heap<'_>, size: u64) -> Result<u64, TrapKind> {
        heap.take(&mut self.heap_break, size)
    }

    fn call_host(
        &mut self,
        heap: &mut Heap<'_>,
        window: &mut [u64],
        function: u32,
    ) -> Result<Done<()>, Failure> {
        self.tally.host_calls += 1;
        let number = self.host_numbers[function as usize];
        let (heap_break, work) = (&mut self.heap_break, Cell::new(HOST_CALL_PRICE - 1));
        let mut call = HostCall { window, heap: heap.reborrow(), heap_break, work, written: None };
        let outcome = self.host.call(number, &mut call);
        let (work, reach) = (call.work.get(), call.heap.reach().clone());
        heap.catch_up_with(reach);
        match outcome {
            Ok(()) => Ok(Done { result: (), cost: Cost::with(work) }),
            Err(HostError::OutOfBounds { address, length }) => {
                Err(Failure { trap: heap.reach().out_of_bounds(address, length), work })
            }
            Err(HostError::Failed(message)) => Err(Failure { trap: TrapKind::Host { message }, work }),
        }
    }
}

/// What has become of what a process lent to the engine.
pub(super) struct Settlement {
    pub(super) position: Position,
    pub(super) depth: usize,
    pub(super) registers_reached: usize,
    pub(super) heap_reached: u64,
    pub(super) heap_break: u64,
    pub(super) tally: Tally,
}

/// How far this much fuel moves the fuel mark.
#[inline(always)]
fn fuel_distance(fuel: u64) -> i64 {
    fuel as i64 * WORD_SIZE as i64
}

/// Carries out an operation, and pays for the memory that it reaches for the first time. It has a function of its own
/// because what lies in memory here, results with all that a trap has to tell among it, would keep a threaded handler
/// from ending in a jump.
///
/// `heap` are the bytes that may be touched, so that it is known to the optimiser that they are all there.
#[inline(never)]
fn attempt<'context, R>(
    context: &mut Context<'context>,
    heap: &mut [u8],
    operation: impl FnOnce(&mut Context<'context>, &mut Heap<'_>) -> Result<Done<R>, Failure>,
) -> Option<Done<R>> {
    let bounds_end = heap.len() as u64;
    attempt_within(context, heap, bounds_end, operation)
}

/// As [`attempt`], with all bytes of the heap.
#[inline(never)]
fn attempt_to_give_out<'context, R>(
    context: &mut Context<'context>,
    heap: &mut [u8],
    operation: impl FnOnce(&mut Context<'context>, &mut Heap<'_>) -> Result<Done<R>, Failure>,
) -> Option<Done<R>> {
    let bounds_end = context.bounds_end;
    attempt_within(context, heap, bounds_end, operation)
}

#[inline(always)]
fn attempt_within<'context, R>(
    context: &mut Context<'context>,
    heap: &mut [u8],
    end_before: u64,
    operation: impl FnOnce(&mut Context<'context>, &mut Heap<'_>) -> Result<Done<R>, Failure>,
) -> Option<Done<R>> {
    let before = context.heap_reached;
    let mut heap = Heap::within(heap, Reach::within(context.heap_size() as u64, before, end_before));
    let outcome = operation(context, &mut heap);
    let (reached, bounds_end) = (heap.reached(), heap.bounds_end());
    match outcome {
        Ok(done) if reached == before && bounds_end == end_before => Some(done),
        Ok(Done { result, cost }) => {
            context.reach_heap(reached, bounds_end);
            Some(Done { result, cost: cost.and(reach_price(reached - before)) })
        }
        Err(Failure { trap, work }) => {
            context.reach_heap(reached, bounds_end);
            context.failure = Some(Failure { trap, work: work + reach_price(reached - before) });
            None
        }
    }
}

/// Brings bytes of the heap into reach, unless they lie outside it or the fuel is at its end. The parameters stand where
/// a threaded handler has its own, so that none has to be moved.
#[cold]
#[inline(never)]
fn reach_or_trap(
    pc: *const Word,
    window: *mut u64,
    address: u64,
    fuel_mark: i64,
    context: &mut Context<'_>,
    length: u64,
) {
    let (heap_size, bounds_end) = (context.heap_size() as u64, context.bounds_end);
    let end = match Reach::within(heap_size, context.heap_reached, bounds_end).bounds(address, length) {
        Ok(range) => range.end as u64,
        Err(trap) => return context.trap(pc, window, fuel_mark, trap),
    };
    if fuel_mark < pc.addr() as i64 {
        return context.stop(pc, window, fuel_mark, Stop::OutOfFuel);
    }
    let before = context.heap_reached;
    context.reach_heap(reached_bytes(end, heap_size), bounds_end);
    context.begin_again(pc, window, fuel_mark, context.heap_reached - before);
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
