//! The heap as the host sees it between runs.
//!
//! The methods that read and write values have the same names as those of a
//! [`HostCall`](crate::machine::host::HostCall). They take no fuel.

use std::ops::Range;

use super::Machine;
use crate::heap::{self, Reach};
use crate::maps::{Layout, MapView, operations};
use crate::trap::TrapKind;
use crate::value::{Value, read_all, size_of_all, write_all};

/// Reading and writing the heap between runs. Addresses are those of the program; bytes 0 to 7 are not valid.
///
/// ```
/// use mini_vm::assembly::assemble;
/// use mini_vm::machine::functions::HostFunctions;
/// use mini_vm::machine::{Limits, Machine, Stop};
/// use mini_vm::verify::verify;
///
/// let source = "
///     .data  input: .f64 0.0, 0.0
///     .data  name:  .string \"sum\"
///     main:  li r0, input
///            load64 r1, [r0]
///            load64 r2, [r0 + 8]
///            fadd r1, r1, r2
///            store64 r1, [r0]
///            halt
/// ";
/// let program = std::sync::Arc::new(verify(assemble(source, &[])?)?);
/// let mut host = HostFunctions::new();
/// let mut machine = Machine::new(program.clone(), &host, &Limits::default().heap_size(1 << 10))?;
///
/// let input = program.module().data_label("input").expect("there is the label");
/// machine.write(input, [1.25, 2.5])?;
/// assert_eq!(machine.run(&mut host), Stop::Exited(0));
/// assert_eq!(machine.read::<f64>(input)?, 3.75);
///
/// let name = program.module().data_label("name").expect("there is the label");
/// assert_eq!(machine.terminated_bytes(name)?, b"sum");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Machine {
    /// The `length` bytes of the heap from `address` on.
    ///
    /// # Errors
    ///
    /// When one of them lies outside the heap or in the null area: [`TrapKind::OutOfBounds`].
    pub fn bytes(&self, address: u64, length: u64) -> Result<&[u8], TrapKind> {
        Ok(&self.heap()[self.bounds(address, length)?])
    }

    /// The `length` bytes of the heap from `address` on, to be written. Only they count as reached from then on.
    ///
    /// # Errors
    ///
    /// As for [`bytes`](Self::bytes).
    pub fn bytes_mut(&mut self, address: u64, length: u64) -> Result<&mut [u8], TrapKind> {
        let range = self.process.with_heap(|heap, _| heap.range(address, length))?;
        Ok(&mut self.process.reached_heap_mut()[range])
    }

    /// The bytes of the heap from `address` up to the first zero byte, without it.
    ///
    /// # Errors
    ///
    /// When `address` is not valid or no zero byte follows it: [`TrapKind::OutOfBounds`].
    pub fn terminated_bytes(&self, address: u64) -> Result<&[u8], TrapKind> {
        let start = self.bounds(address, 1)?.start;
        let length = heap::terminated_length(self.heap(), start, self.process.reached_heap().len());
        let rest = self.heap().len() - start;
        // Where there is no zero, the end of the heap is passed in looking for it.
        let range = self.bounds(address, length.unwrap_or(rest + 1) as u64)?;
        Ok(&self.heap()[range])
    }

    /// The value at `address`.
    ///
    /// # Errors
    ///
    /// As for [`bytes`](Self::bytes).
    pub fn read<T: Value>(&self, address: u64) -> Result<T, TrapKind> {
        Ok(T::from_bytes(self.bytes(address, size_of_all::<T>(1))?))
    }

    /// Writes a value to `address`.
    ///
    /// # Errors
    ///
    /// As for [`bytes`](Self::bytes).
    pub fn write<T: Value>(&mut self, address: u64, value: T) -> Result<(), TrapKind> {
        value.write_to(self.bytes_mut(address, size_of_all::<T>(1))?);
        Ok(())
    }

    /// The `count` values from `address` on.
    /// Values of no bytes are none.
    ///
    /// # Errors
    ///
    /// As for [`bytes`](Self::bytes).
    pub fn read_all<T: Value>(&self, address: u64, count: usize) -> Result<Vec<T>, TrapKind> {
        Ok(read_all(self.bytes(address, size_of_all::<T>(count))?))
    }

    /// Writes values from `address` on: numbers, or the bytes of a text.
    ///
    /// # Errors
    ///
    /// As for [`bytes`](Self::bytes). Nothing is written then.
    pub fn write_all<T: Value + Copy>(&mut self, address: u64, values: &[T]) -> Result<(), TrapKind> {
        write_all(values, self.bytes_mut(address, size_of_all::<T>(values.len()))?);
        Ok(())
    }

    /// The map at `address`, to be read.
    ///
    /// # Errors
    ///
    /// When there is no map: [`TrapKind::InvalidMap`], or [`TrapKind::OutOfBounds`] where its header does not fit.
    pub fn map_at(&self, address: u64) -> Result<MapView<&[u8]>, TrapKind> {
        MapView::of_bytes(self.heap(), address)
    }

    /// The map at `address`, to be read and changed.
    ///
    /// # Errors
    ///
    /// As for [`map_at`](Self::map_at).
    pub fn map_at_mut(&mut self, address: u64) -> Result<MapView<&mut [u8]>, TrapKind> {
        self.process.with_heap(|heap, _| MapView::of_mut(heap, address).map(|_| ()))?;
        // Now all of the map is in reach.
        MapView::of_bytes_mut(self.process.reached_heap_mut(), address)
    }

    /// Makes an empty map of this layout in fresh bytes of the heap, as the instruction `map_new` does, and returns its
    /// address. It takes no fuel.
    ///
    /// ```
    /// # use mini_vm::machine::{Limits, Machine, functions::HostFunctions};
    /// # let source = ".map ages key=bytes(8) value=u16 capacity=100\nmain: halt";
    /// # let program = mini_vm::verify::verify(mini_vm::assembly::assemble(source, &[])?)?;
    /// # let mut machine = Machine::new(program.into(), &HostFunctions::new(), &Limits::default().heap_size(1 << 16))?;
    /// let ages = machine.program().layout_named("ages").expect("the program declares it").clone();
    /// let address = machine.new_map(&ages)?;
    /// assert!(machine.map_at_mut(address)?.insert(*b"Ada\0\0\0\0\0", 36_u16)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When too little of the heap is left: [`TrapKind::OutOfMemory`].
    pub fn new_map(&mut self, layout: &Layout) -> Result<u64, TrapKind> {
        let made = self.process.with_heap(|heap, heap_break| {
            let address = heap.take(heap_break, layout.size())?;
            operations::init(heap, address, layout)
        });
        made.map(|done| done.result).map_err(|failure| failure.trap)
    }

    fn bounds(&self, address: u64, length: u64) -> Result<Range<usize>, TrapKind> {
        let heap_size = self.heap().len() as u64;
        Reach::new(heap_size, heap_size).bounds(address, length)
    }
}
