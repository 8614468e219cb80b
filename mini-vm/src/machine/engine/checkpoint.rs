//! What a process has come to, kept so that it can return there.

use super::{Frame, Position, Process};
use crate::allocation::{OutOfMemory, copy};

/// What a process has come to at one time. It takes no more memory than the process has reached.
#[derive(Debug)]
pub(crate) struct Checkpoint {
    position: Position,
    registers: Vec<u64>,
    frames: Vec<Frame>,
    heap: Vec<u8>,
    heap_break: u64,
}

impl Checkpoint {
    /// Bytes that it takes.
    pub(crate) fn size(&self) -> usize {
        size_of::<Self>()
            + size_of_val(&self.registers[..])
            + size_of_val(&self.frames[..])
            + size_of_val(&self.heap[..])
    }
}

impl Process {
    /// What the process has come to.
    pub(crate) fn checkpoint(&self) -> Result<Checkpoint, OutOfMemory> {
        Ok(Checkpoint {
            position: self.position,
            registers: copy(self.reached_registers())?,
            frames: copy(self.frames())?,
            heap: copy(self.reached_heap())?,
            heap_break: self.heap_break,
        })
    }

    /// Puts the process where it was at a checkpoint of its own. What it has counted stays.
    pub(crate) fn return_to(&mut self, checkpoint: &Checkpoint) {
        let Checkpoint { position, registers, frames, heap, heap_break } = checkpoint;
        put_back(&mut self.registers[..self.registers_reached.max(registers.len())], registers);
        put_back(&mut self.heap[..(self.heap_reached as usize).max(heap.len())], heap);
        self.frames[..frames.len()].copy_from_slice(frames);
        self.position = *position;
        self.registers_reached = registers.len();
        self.heap_reached = heap.len() as u64;
        self.depth = frames.len();
        self.heap_break = *heap_break;
    }
}

/// Fills memory with what it held when less of it was reached, and 0.
fn put_back<T: Copy + Default>(memory: &mut [T], before: &[T]) {
    let (start, rest) = memory.split_at_mut(before.len());
    start.copy_from_slice(before);
    rest.fill(T::default());
}
