//! The host: the functions outside the machine that a program can call.

use std::cell::Cell;
use std::fmt;
use std::ops::Range;

use crate::fuel::BYTES_PER_FUEL;
use crate::fuel::Done;
use crate::heap::{Heap, terminated_length};
use crate::machine::limits::Limits;
use crate::maps::{Layout, MapError, MapView, operations};
use crate::trap::TrapKind;
use crate::value::{Value, read_all, size_of_all, write_all};

/// What a program can call with the `host` instruction.
///
/// Functions are looked up by name once, when the machine is made, and called by number.
pub trait Host {
    /// The number of the function called `name`, if this host has it.
    fn resolve(&self, name: &str) -> Option<u32>;

    /// Calls the function with this number.
    ///
    /// # Errors
    ///
    /// What a function returns as an error becomes a trap of the program. A number that
    /// [`resolve`](Self::resolve) never gave out must be an error too.
    fn call(&mut self, function: u32, call: &mut HostCall<'_>) -> Result<(), HostError>;
}

/// What goes into a host function and what comes out, for the assembler to check calls that name their arguments.
#[derive(Clone, Copy, Debug)]
pub struct HostSignature<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it takes, in the order of the registers: names or types, as messages show them.
    pub parameters: &'a [&'a str],
    /// Whether it takes any number of arguments behind these.
    pub is_variadic: bool,
    /// Whether it gives something back in the place of the first argument.
    pub has_result: bool,
    /// Which parameter is a format, if one is.
    pub format: Option<HostFormat>,
}

/// A parameter that is the address of a zero-terminated format, which says how many arguments stand behind the parameters.
#[derive(Clone, Copy, Debug)]
pub struct HostFormat {
    /// The index of the parameter.
    pub parameter: usize,
    /// Tells how many arguments a format, without its zero byte, takes, or what is wrong with it.
    pub arguments: fn(&[u8]) -> Result<usize, HostError>,
}

/// As calls are written: `read(address, max) -> result`.
impl fmt::Display for HostSignature<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = if self.is_variadic { &["..."][..] } else { &[] };
        let parameters = [self.parameters, rest].concat().join(", ");
        write!(f, "{}({parameters})", self.name)?;
        if self.has_result { f.write_str(" -> result") } else { Ok(()) }
    }
}

/// The most that a call can cost: no sum of fuel and debts overflows.
const MAX_CHARGE: u64 = Limits::MAX_FUEL as u64 / 2;

/// A host call under way: its arguments and the heap.
pub struct HostCall<'machine> {
    pub(crate) window: &'machine mut [u64],
    pub(crate) heap: Heap<'machine>,
    /// The first byte that has not been given out.
    pub(crate) heap_break: &'machine mut u64,
    /// Fuel that the call costs beyond the instruction.
    pub(crate) work: Cell<u64>,
    /// What has been written so far, if somebody wants to know.
    pub(crate) written: Option<HostWrites>,
}

/// What a host function has written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HostWrites {
    /// The bytes of the heap that it has had handed out to be written, changed or not; no range is empty.
    pub(crate) memory: Vec<Range<u64>>,
    /// Whether it has set a result.
    pub(crate) has_result: bool,
}

/// Why a host function did not do its work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// An argument named bytes that the program may not touch.
    #[error("{length} bytes at address {address:#x} are outside the heap")]
    OutOfBounds {
        /// The first byte.
        address: u64,
        /// How many bytes.
        length: u64,
    },
    /// Anything else, in the words of the host.
    #[error("{0}")]
    Failed(String),
}

impl HostError {
    /// An error in the words of the host.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::Failed(message.into())
    }
}

/// A fault that a guest could have run into as well. Bytes outside the heap stay what they are, the rest becomes its text.
impl From<TrapKind> for HostError {
    fn from(trap: TrapKind) -> Self {
        match trap {
            TrapKind::OutOfBounds { address, length, .. } => Self::OutOfBounds { address, length },
            trap => Self::Failed(trap.to_string()),
        }
    }
}

impl From<MapError> for HostError {
    fn from(error: MapError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// The arguments that could be given, and what the call costs so far.
impl fmt::Debug for HostCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("HostCall");
        debug.field("registers", &self.window.len()).field("work", &self.work).finish_non_exhaustive()
    }
}

impl HostCall<'_> {
    /// Argument `index`: the register that many behind the first.
    ///
    /// # Errors
    ///
    /// When that register is behind `r255` of the caller's window.
    pub fn argument(&self, index: usize) -> Result<u64, HostError> {
        self.window.get(index).copied().ok_or_else(|| {
            HostError::Failed(format!("argument {index} would be beyond r255, the last register"))
        })
    }

    /// Sets the result, which takes the place of the first argument.
    pub fn set_result(&mut self, value: u64) {
        if let Some(written) = &mut self.written {
            written.has_result = true;
        }
        self.window[0] = value;
    }

    /// Makes the call cost this much more fuel, up to half of [`Limits::MAX_FUEL`](super::Limits::MAX_FUEL) in all.
    ///
    /// A function that takes the longer the more bytes it is given should
    /// charge for them, 1 for every [`BYTES_PER_FUEL`], so that fuel bounds the time a
    /// program takes.
    pub fn charge(&mut self, work: u64) {
        self.spend(work);
    }

    /// As [`charge`](Self::charge), also while bytes of the heap are borrowed.
    pub(crate) fn spend(&self, work: u64) {
        self.work.set(self.work.get().saturating_add(work).min(MAX_CHARGE));
    }

    /// The `length` bytes of the heap from `address` on.
    ///
    /// # Errors
    ///
    /// When one of them lies outside the heap or in the null area.
    pub fn bytes(&self, address: u64, length: u64) -> Result<&[u8], HostError> {
        let range = self.range(address, length)?;
        Ok(&self.heap.bytes()[range])
    }

    /// The `length` bytes of the heap from `address` on, to be written.
    ///
    /// # Errors
    ///
    /// When one of them lies outside the heap or in the null area.
    pub fn bytes_mut(&mut self, address: u64, length: u64) -> Result<&mut [u8], HostError> {
        let range = self.range(address, length)?;
        self.note_written(address, length);
        Ok(&mut self.heap.bytes_mut()[range])
    }

    /// The bytes of the heap from `address` up to the first zero byte.
    ///
    /// # Errors
    ///
    /// When `address` is not valid or no zero byte follows it.
    pub fn terminated_bytes(&self, address: u64) -> Result<&[u8], HostError> {
        let start = self.range(address, 1)?.start;
        let (bytes, reached) = (self.heap.bytes(), self.heap.reached() as usize);
        let reached = reached.min(bytes.len());
        let length = terminated_length(bytes, start, reached);
        let length = length.ok_or_else(|| {
            // The search went to the end, and the program does not get it for nothing.
            self.spend((reached - start) as u64 / BYTES_PER_FUEL);
            HostError::Failed(format!("the string at address {address:#x} has no terminating zero"))
        })?;
        Ok(&bytes[start..start + length])
    }

    /// The `length` bytes of the heap from `address` on, as a text.
    ///
    /// # Errors
    ///
    /// As for [`bytes`](Self::bytes), and when they are not UTF-8.
    pub fn text(&self, address: u64, length: u64) -> Result<&str, HostError> {
        std::str::from_utf8(self.bytes(address, length)?).map_err(|error| {
            HostError::Failed(format!("the text at address {address:#x} is not UTF-8: {error}"))
        })
    }

    /// The value at `address`.
    ///
    /// # Errors
    ///
    /// As for [`bytes`](Self::bytes).
    pub fn read<T: Value>(&self, address: u64) -> Result<T, HostError> {
        Ok(T::from_bytes(self.bytes(address, size_of_all::<T>(1))?))
    }

    /// Writes a value to `address`.
    ///
    /// # Errors
    ///
    /// As for [`bytes`](Self::bytes).
    pub fn write<T: Value>(&mut self, address: u64, value: T) -> Result<(), HostError> {
        value.write_to(self.bytes_mut(address, size_of_all::<T>(1))?);
        Ok(())
    }

    /// The `count` values from `address` on.
    /// Values of no bytes are none.
    ///
    /// # Errors
    ///
    /// As for [`bytes`](Self::bytes).
    pub fn read_all<T: Value>(&self, address: u64, count: usize) -> Result<Vec<T>, HostError> {
        Ok(read_all(self.bytes(address, size_of_all::<T>(count))?))
    }

    /// Writes values from `address` on: numbers, or the bytes of a text.
    ///
    /// # Errors
    ///
    /// As for [`bytes`](Self::bytes). Nothing is written then.
    pub fn write_all<T: Value + Copy>(&mut self, address: u64, values: &[T]) -> Result<(), HostError> {
        write_all(values, self.bytes_mut(address, size_of_all::<T>(values.len()))?);
        Ok(())
    }

    /// Gives out `size` fresh bytes of the heap, all zero, as the instruction `alloc` does, and returns their address,
    /// a multiple of 8. They stay allocated also where the function fails later. It costs what the instruction costs.
    ///
    /// # Errors
    ///
    /// When less than that is left.
    pub fn allocate(&mut self, size: u64) -> Result<u64, HostError> {
        let Done { result, cost } = self.heap.allocate(self.heap_break, size)?;
        self.note_written(result, size);
        self.charge(cost.beyond_one());
        Ok(result)
    }

    /// The map at `address`, to be read. What is done with it costs nothing, unless the function
    /// [charges](Self::charge) its [price](MapView::price).
    ///
    /// ```
    /// use mini_vm::machine::functions::HostFunctions;
    ///
    /// let host = HostFunctions::new().with("total", |call, map: u64| {
    ///     let map = call.map_at(map)?;
    ///     let total: u64 = map.entries::<u32, u64>()?.map(|(_, value)| value).sum();
    ///     let price = map.price();
    ///     call.charge(price);
    ///     Ok(total)
    /// });
    /// # assert_eq!(host.names(), ["total"]);
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no map.
    pub fn map_at(&self, address: u64) -> Result<MapView<&[u8]>, HostError> {
        Ok(MapView::of(&self.heap, address)?)
    }

    /// The map at `address`, to be read and changed. It costs as [`map_at`](Self::map_at) does.
    ///
    /// # Errors
    ///
    /// When there is no map.
    pub fn map_at_mut(&mut self, address: u64) -> Result<MapView<&mut [u8]>, HostError> {
        let size = MapView::of_mut(&mut self.heap, address)?.size();
        self.note_written(address, size);
        Ok(MapView::of_mut(&mut self.heap, address)?)
    }

    /// Makes an empty map of this layout in fresh bytes of the heap, and returns its address. It costs what the
    /// instruction `map_new` costs.
    ///
    /// # Errors
    ///
    /// When too little of the heap is left.
    pub fn new_map(&mut self, layout: &Layout) -> Result<u64, HostError> {
        let address = self.heap.take(self.heap_break, layout.size())?;
        let Done { result, cost } =
            operations::init(&mut self.heap, address, layout).map_err(|failure| failure.trap)?;
        self.note_written(address, layout.size());
        self.charge(cost.beyond_one());
        Ok(result)
    }

    /// What `work` gives, and what it has written.
    pub(crate) fn with_writes<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> (R, HostWrites) {
        let outer = self.written.replace(HostWrites::default());
        let result = work(self);
        let written = std::mem::replace(&mut self.written, outer).unwrap_or_default();
        if let Some(outer) = &mut self.written {
            outer.memory.extend_from_slice(&written.memory);
            outer.has_result |= written.has_result;
        }
        (result, written)
    }

    fn note_written(&mut self, address: u64, length: u64) {
        if let Some(written) = self.written.as_mut().filter(|_| length > 0) {
            written.memory.push(address..address + length);
        }
    }

    fn range(&self, address: u64, length: u64) -> Result<Range<usize>, HostError> {
        self.heap.range(address, length).map_err(|_| HostError::OutOfBounds { address, length })
    }
}
