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
//! 3. `heap` points to `context.heap_size` bytes, at least 16, that nothing else touches while the state
//!    lives, except through slices that the state itself hands out.
//!
//! # Fuel
//!
//! Fuel is not counted down. `fuel_mark` is the address `pc` would reach, running straight on, when
//! the fuel is used up; it moves along with every jump. Straight-line code thus pays for itself.

use std::marker::PhantomData;
use std::ops::Range;

use super::host::{Host, HostCall, HostError};
use super::{ALLOCATION_ALIGNMENT, HEAP_START, Stop, WINDOW_SIZE};
use crate::operand::{Address, Displacement, Register, WORD_SIZE, Word};
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
    /// The register stack. It is reached through pointers alone while the engine runs.
    pub(super) registers: Range<*mut u64>,
    pub(super) frames: &'run mut [Frame],
    pub(super) depth: usize,
    pub(super) heap_size: u64,
    pub(super) heap_break: u64,
    /// Where the program stood when the engine last entered or left it.
    pub(super) position: Position,
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

/// The state of a running machine; the [module page](self) has its invariants.
pub(super) struct State<'run, 'context> {
    pc: *const Word,
    window: *mut u64,
    heap: *mut u8,
    fuel_mark: i64,
    context: &'run mut Context<'context>,
    borrows: PhantomData<&'run mut [u8]>,
}

impl<'run, 'context> State<'run, 'context> {
    /// A state at the context's position, which comes from a machine: it is the start of a verified program
    /// or where an engine left one.
    #[inline(always)]
    pub(super) fn resume(context: &'run mut Context<'context>, heap: &'run mut [u8]) -> Self {
        let Position { pc, window, fuel } = context.position;
        let code = &context.program.module().code;
        assert!((pc as usize) < code.len(), "the position is in the program");
        // SAFETY: `pc` is the number of a word, as just checked. The pointer may move over all of them.
        let pc = unsafe { code.as_ptr().add(pc as usize) };
        let registers = context.register_count();
        assert!(window + WINDOW_SIZE <= registers, "a window fits at the position");
        // SAFETY: the register stack has more registers than that, as just checked.
        let window = unsafe { context.registers.start.add(window) };
        let fuel_mark = pc.addr() as i64 + fuel * WORD_SIZE as i64;
        Self { pc, window, heap: heap.as_mut_ptr(), fuel_mark, context, borrows: PhantomData }
    }

    /// Leaves the position in the context. An instruction that stops has done so already.
    #[inline(always)]
    pub(super) fn leave(self) {
        self.context.leave(self.pc, self.window, self.fuel_mark);
    }

    #[inline(always)]
    fn fuel(&self) -> i64 {
        (self.fuel_mark - self.pc.addr() as i64) / WORD_SIZE as i64
    }

    /// The word at the program counter.
    #[inline(always)]
    pub(super) fn fetch(&self) -> Word {
        // SAFETY: `pc` points to a word of the program (invariant 1).
        unsafe { *self.pc }
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
        // SAFETY: `in_bounds` has shown that the bytes lie in the heap (invariant 3).
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
        self.context.trap_out_of_bounds(self.pc, self.window, self.fuel_mark, address, length);
        Flow::Stop
    }

    /// The index range of `length` heap bytes from `address` on.
    #[inline(always)]
    pub(super) fn range(&self, address: u64, length: u64) -> Result<Range<usize>, TrapKind> {
        let heap_size = self.context.heap_size;
        heap_range(heap_size, address, length).ok_or(TrapKind::OutOfBounds { address, length, heap_size })
    }

    /// The whole heap.
    #[inline(always)]
    pub(super) fn heap(&mut self) -> &mut [u8] {
        // SAFETY: `heap` points to that many bytes (invariant 3), and the slice borrows the state, so
        // the state touches none of them while it lives.
        unsafe { std::slice::from_raw_parts_mut(self.heap, self.context.heap_size as usize) }
    }

    /// Gives out `size` fresh bytes, all zero, and returns their address.
    #[inline(always)]
    pub(super) fn allocate(&mut self, size: u64) -> Result<u64, TrapKind> {
        let (context, heap) = self.context_and_heap();
        context.allocate(heap, size)
    }

    /// Jumps to the word `displacement` away.
    #[inline(always)]
    pub(super) fn jump(&mut self, displacement: Displacement) -> Flow {
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
                let target = unsafe { module.code.as_ptr().add(entry as usize) };
                self.begin_call(target, first)
            }
            None => self.trap(TrapKind::BadFunction { index, count: module.functions.len() as u64 }),
        }
    }

    #[inline(always)]
    fn begin_call(&mut self, target: *const Word, first: Register) -> Flow {
        let shift = usize::from(first.0);
        let registers_left = self.context.registers.end.addr() - self.window.addr();
        let deep_enough = registers_left >= (shift + WINDOW_SIZE) * size_of::<u64>();
        let return_pc = self.context.pc_index(self.pc) + 1;
        match self.context.frames.get_mut(self.context.depth) {
            Some(frame) if deep_enough => *frame = Frame { return_pc, window_shift: first.0 },
            _ => return self.trap(TrapKind::StackOverflow { depth: self.context.depth as u64 }),
        }
        self.context.depth += 1;
        // SAFETY: at least `shift` and 256 more registers follow `window`, as just checked; so 256 follow
        // the new one (invariant 2).
        self.window = unsafe { self.window.add(shift) };
        self.go_to(target)
    }

    /// Returns from the latest call.
    #[inline(always)]
    pub(super) fn return_from_call(&mut self) -> Flow {
        let Some(depth) = self.context.depth.checked_sub(1) else {
            return self.trap(TrapKind::ReturnWithoutCall);
        };
        self.context.depth = depth;
        let frame = self.context.frames[depth];
        // SAFETY: the call that made this frame moved the window up by as much, and calls since have
        // returned, so it comes back to where 256 registers follow (invariant 2).
        self.window = unsafe { self.window.sub(usize::from(frame.window_shift)) };
        // SAFETY: `return_pc` is behind a call, which falls through (invariant 1).
        let target = unsafe { self.context.program.module().code.as_ptr().add(frame.return_pc as usize) };
        self.go_to(target)
    }

    /// Takes the jump to `target` and pays for it.
    #[inline(always)]
    fn go_to(&mut self, target: *const Word) -> Flow {
        let distance = target.addr() as i64 - self.pc.addr() as i64;
        self.fuel_mark += distance - WORD_SIZE as i64;
        self.pc = target;
        if self.fuel_mark < target.addr() as i64 {
            return self.stop(Stop::OutOfFuel);
        }
        Flow::Jumped
    }

    /// Calls entry `function` of the program's host functions.
    #[inline(always)]
    pub(super) fn call_host(&mut self, function: u32, first: Register) -> Flow {
        if self.fuel() <= 0 {
            return self.stop(Stop::OutOfFuel);
        }
        let shift = usize::from(first.0);
        // SAFETY: 256 registers follow `window` (invariant 2), and nothing else touches them meanwhile.
        let window = unsafe { std::slice::from_raw_parts_mut(self.window.add(shift), WINDOW_SIZE - shift) };
        let (context, heap) = self.context_and_heap();
        match context.call_host(heap, window, function) {
            Ok(()) => Flow::Next,
            Err(trap) => self.trap(trap),
        }
    }

    /// Ends the program, which costs one instruction like any other.
    #[inline(always)]
    pub(super) fn exit(&mut self, status: u8) -> Flow {
        if self.fuel() <= 0 {
            return self.stop(Stop::OutOfFuel);
        }
        self.fuel_mark -= WORD_SIZE as i64;
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

    /// The heap and the context at once.
    #[inline(always)]
    fn context_and_heap(&mut self) -> (&mut Context<'context>, &mut [u8]) {
        // SAFETY: as in `heap`; the context holds no pointer into the heap.
        let heap = unsafe { std::slice::from_raw_parts_mut(self.heap, self.context.heap_size as usize) };
        (self.context, heap)
    }
}

impl Context<'_> {
    #[inline(always)]
    fn pc_index(&self, pc: *const Word) -> u32 {
        let code = self.program.module().code.as_ptr();
        ((pc.addr() - code.addr()) / WORD_SIZE) as u32
    }

    #[inline(always)]
    fn window_index(&self, window: *mut u64) -> usize {
        (window.addr() - self.registers.start.addr()) / size_of::<u64>()
    }

    /// Registers in the register stack.
    fn register_count(&self) -> usize {
        self.window_index(self.registers.end)
    }

    fn leave(&mut self, pc: *const Word, window: *mut u64, fuel_mark: i64) {
        self.position = Position {
            pc: self.pc_index(pc),
            window: self.window_index(window),
            fuel: (fuel_mark - pc.addr() as i64) / WORD_SIZE as i64,
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
    fn trap_out_of_bounds(
        &mut self,
        pc: *const Word,
        window: *mut u64,
        fuel_mark: i64,
        address: u64,
        length: u64,
    ) {
        let kind = TrapKind::OutOfBounds { address, length, heap_size: self.heap_size };
        self.trap(pc, window, fuel_mark, kind);
    }

    fn allocate(&mut self, heap: &mut [u8], size: u64) -> Result<u64, TrapKind> {
        let address = self.heap_break;
        let available = self.heap_size.saturating_sub(address);
        if size > available {
            return Err(TrapKind::OutOfMemory { requested: size, available });
        }
        let end = address + size;
        self.heap_break = end.next_multiple_of(ALLOCATION_ALIGNMENT);
        if size > 0 {
            heap[address as usize..end as usize].fill(0);
        }
        Ok(address)
    }

    fn call_host(&mut self, heap: &mut [u8], window: &mut [u64], function: u32) -> Result<(), TrapKind> {
        let heap_size = self.heap_size;
        let number = self.host_numbers[function as usize];
        self.host.call(number, &mut HostCall { window, heap }).map_err(|error| match error {
            HostError::OutOfBounds { address, length } => {
                TrapKind::OutOfBounds { address, length, heap_size }
            }
            HostError::Failed(message) => TrapKind::Host { message },
        })
    }
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
