//! What a machine may use, and why one could not be made.

use bytemuck::Zeroable;
use bytemuck::allocation::try_zeroed_slice_box;

use crate::allocation::OutOfMemory;
use crate::memory::{MAX_HEAP_SIZE, WINDOW_SIZE};

/// How much a machine may use.
///
/// Every limit has a finite default and a method that sets it; [`Machine::new`](super::Machine::new) refuses values
/// that are out of range.
///
/// ```
/// use mini_vm::machine::Limits;
///
/// let limits = Limits::default().heap_size(64 << 10).fuel(1_000_000);
/// assert_eq!(limits.heap_size, 65_536);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of the heap, from 16 to [`Limits::MAX_HEAP_SIZE`]; static data must fit.
    pub heap_size: u64,
    /// Calls that may be active at the same time, at most [`Limits::MAX_CALL_DEPTH`].
    pub call_depth: usize,
    /// Registers in the register stack, from 256 to [`Limits::MAX_REGISTERS`].
    pub registers: usize,
    /// Fuel at the start, from 0 to [`Limits::MAX_FUEL`].
    pub fuel: i64,
    /// Whether a program that touches bytes of the heap which are not allocated traps: those behind static data and what
    /// `alloc`, `map_new` and the like have given out. It is no part of the state of a machine, so a snapshot does not
    /// keep it. What the host does between runs is not guarded. A program that asks for it itself, with
    /// [`Module::guard`](crate::module::Module::guard), is guarded in any case.
    pub guard: bool,
}

impl Limits {
    /// The largest heap: 4 GiB.
    pub const MAX_HEAP_SIZE: u64 = MAX_HEAP_SIZE;

    /// The deepest call stack, which takes 2 GiB.
    pub const MAX_CALL_DEPTH: usize = 1 << 28;

    /// The largest register stack, which takes 2 GiB.
    pub const MAX_REGISTERS: usize = 1 << 28;

    /// The largest amount of fuel: 18 years at a billion units a second.
    pub const MAX_FUEL: i64 = i64::MAX / 16;

    /// The fuel of a machine for which no other amount is set: about half an hour of additions, and at
    /// most twenty times as long whatever the program does.
    pub const DEFAULT_FUEL: i64 = 1_000_000_000_000;

    /// Sets the bytes of the heap.
    #[must_use]
    pub fn heap_size(self, heap_size: u64) -> Self {
        Self { heap_size, ..self }
    }

    /// Sets how many calls may be under way at a time.
    #[must_use]
    pub fn call_depth(self, call_depth: usize) -> Self {
        Self { call_depth, ..self }
    }

    /// Sets the registers in the register stack.
    #[must_use]
    pub fn registers(self, registers: usize) -> Self {
        Self { registers, ..self }
    }

    /// Sets the fuel at the start.
    #[must_use]
    pub fn fuel(self, fuel: i64) -> Self {
        Self { fuel, ..self }
    }

    /// Sets whether a program may touch only what is allocated.
    ///
    /// ```
    /// use mini_vm::assembly::assemble;
    /// use mini_vm::machine::functions::HostFunctions;
    /// use mini_vm::machine::{Limits, Machine, Stop};
    /// use mini_vm::verify::verify;
    ///
    /// // It stores behind the 8 bytes that it has allocated.
    /// let source = "main: li r0, 8\n alloc r0, r0\n store64 r0, [r0 + 8]\n halt";
    /// let program = std::sync::Arc::new(verify(assemble(source, &[])?)?);
    /// let mut host = HostFunctions::new();
    /// for guard in [false, true] {
    ///     let limits = Limits::default().heap_size(1 << 12).guard(guard);
    ///     let mut machine = Machine::new(program.clone(), &host, &limits)?;
    ///     assert_eq!(matches!(machine.run(&mut host), Stop::Trapped(_)), guard);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn guard(self, guard: bool) -> Self {
        Self { guard, ..self }
    }

    /// The most units of fuel that one instruction of a program without host functions costs: a 64th of the heap's bytes
    /// for each time that it is gone over, which [`map_overwrite`](crate::instruction::Opcode::MapOverwrite) does most
    /// often, and a price for each bucket of the largest maps.
    pub fn max_price(&self) -> u64 {
        self.heap_size.saturating_add(1 << 26)
    }

    /// Checks that a machine with `needed` bytes of heap at its start can have these limits.
    pub(crate) fn check(&self, needed: u64) -> Result<(), SetupError> {
        let Self { heap_size, call_depth, registers, fuel, guard: _ } = *self;
        if heap_size < needed || heap_size > Self::MAX_HEAP_SIZE {
            return Err(SetupError::HeapSize { heap_size, needed });
        }
        if call_depth > Self::MAX_CALL_DEPTH {
            return Err(SetupError::CallDepth { call_depth });
        }
        if !(WINDOW_SIZE..=Self::MAX_REGISTERS).contains(&registers) {
            return Err(SetupError::Registers { registers });
        }
        if !(0..=Self::MAX_FUEL).contains(&fuel) {
            return Err(SetupError::Fuel { fuel });
        }
        Ok(())
    }
}

/// 1 GiB of heap, 131,072 calls, 1,048,576 registers, [`Limits::DEFAULT_FUEL`].
///
/// Pages of the heap that a program does not touch take no memory where the system hands out zeroed pages on
/// demand.
impl Default for Limits {
    fn default() -> Self {
        Self {
            heap_size: 1 << 30,
            call_depth: 1 << 17,
            registers: 1 << 20,
            fuel: Self::DEFAULT_FUEL,
            guard: false,
        }
    }
}

/// Why a machine could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// The heap limit is smaller than the static data or outside what is allowed.
    #[error(
        "a heap of {heap_size} bytes is out of range: this program needs from {needed} to {} bytes",
        Limits::MAX_HEAP_SIZE
    )]
    HeapSize {
        /// Bytes asked for.
        heap_size: u64,
        /// Bytes that the static data needs.
        needed: u64,
    },
    /// The call depth is out of range.
    #[error("a depth of {call_depth} calls is out of range: the maximum is {}", Limits::MAX_CALL_DEPTH)]
    CallDepth {
        /// Calls asked for.
        call_depth: usize,
    },
    /// The register limit is smaller than one window or out of range.
    #[error(
        "{registers} registers are out of range: a program needs from {WINDOW_SIZE} to {}",
        Limits::MAX_REGISTERS
    )]
    Registers {
        /// Registers asked for.
        registers: usize,
    },
    /// The fuel limit is out of range.
    #[error("{fuel} units of fuel are out of range: the limit is from 0 to {}", Limits::MAX_FUEL)]
    Fuel {
        /// Fuel asked for.
        fuel: i64,
    },
    /// The system does not give out the memory that the machine needs.
    #[error("the system cannot provide {bytes} bytes of memory for the machine")]
    OutOfMemory {
        /// Bytes that were asked for.
        bytes: u64,
    },
    /// The program calls a host function that this host does not have.
    #[error("this host has no function `{name}`")]
    UnknownHostFunction {
        /// The name the program uses.
        name: String,
    },
}

impl From<OutOfMemory> for SetupError {
    fn from(OutOfMemory { bytes }: OutOfMemory) -> Self {
        Self::OutOfMemory { bytes: bytes as u64 }
    }
}

/// `count` zeroed elements, if the system has the memory. It takes none before it is touched, where the system hands out
/// zeroed pages on demand.
pub(crate) fn zeroed<T: Zeroable>(count: u64) -> Result<Box<[T]>, SetupError> {
    let out_of_memory = SetupError::OutOfMemory { bytes: count.saturating_mul(size_of::<T>() as u64) };
    let Ok(count) = usize::try_from(count) else { return Err(out_of_memory) };
    try_zeroed_slice_box(count).map_err(|()| out_of_memory)
}
