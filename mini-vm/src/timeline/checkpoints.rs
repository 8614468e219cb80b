//! Earlier states of a machine, further apart the longer it has run.

use super::Limits;
use crate::allocation::OutOfMemory;
use crate::machine::Machine;
use crate::machine::engine::Checkpoint;

/// Bytes that are copied in about the time of an instruction. So checkpoints take no more time than running.
const BYTES_PER_INSTRUCTION: u64 = 4;

/// What a machine has come to at a position.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) position: u64,
    /// Where the next call stands in the journal.
    pub(super) place: usize,
    pub(super) state: Checkpoint,
}

/// The checkpoints of a run in their order, the first at its start.
#[derive(Debug)]
pub(super) struct Checkpoints {
    kept: Vec<Kept>,
    interval: u64,
    /// Bytes that all of them take.
    size: usize,
    /// Bytes that they may take. The first is kept however large it is.
    most: usize,
}

impl Checkpoints {
    /// The start alone.
    pub(super) fn new(machine: &Machine, limits: &Limits) -> Result<Self, OutOfMemory> {
        let start = Kept { position: 0, place: 0, state: machine.process().checkpoint()? };
        let size = start.state.size();
        Ok(Self {
            kept: vec![start],
            interval: limits.checkpoint_interval.max(1),
            size,
            most: limits.checkpoint_bytes,
        })
    }

    /// The last one at or before a position.
    pub(super) fn last_until(&self, position: u64) -> &Kept {
        &self.kept[self.kept.partition_point(|kept| kept.position <= position) - 1]
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }

    pub(super) fn count(&self) -> usize {
        self.kept.len()
    }

    /// Where the next one is due, if the machine stands at a position that has them all before it.
    pub(super) fn next_after(&self, machine: &Machine, position: u64) -> Option<u64> {
        let newest = self.kept.last()?.position;
        let interval = self.interval.max(size_of_next(machine) as u64 / BYTES_PER_INSTRUCTION);
        (newest <= position).then(|| newest.saturating_add(interval))
    }

    /// Keeps what the machine has come to, if it is time and there is memory.
    pub(super) fn offer(&mut self, machine: &Machine, position: u64, place: usize) {
        if self.next_after(machine, position).is_none_or(|next| position < next) || !self.make_room(machine) {
            return;
        }
        match machine.process().checkpoint() {
            Ok(state) => {
                self.size += state.size();
                self.kept.push(Kept { position, place, state });
            }
            // The system has no more memory: those that there are must do.
            Err(OutOfMemory { .. }) => self.thin_out(),
        }
    }

    /// Leaves out some until one more fits; says whether it does.
    fn make_room(&mut self, machine: &Machine) -> bool {
        let needed = size_of_next(machine);
        while self.size.saturating_add(needed) > self.most {
            let is_alone = self.kept.len() == 1;
            self.thin_out();
            if is_alone {
                return false;
            }
        }
        true
    }

    /// Leaves out every other one.
    fn thin_out(&mut self) {
        let mut index = 0;
        self.kept.retain(|_| {
            index += 1;
            index % 2 == 1
        });
        self.size = self.kept.iter().map(|kept| kept.state.size()).sum();
        self.interval = self.interval.saturating_mul(2);
    }
}

/// Bytes that a checkpoint of a machine takes, most of them.
fn size_of_next(machine: &Machine) -> usize {
    let process = machine.process();
    process.reached_heap().len() + size_of_val(process.reached_registers()) + size_of_val(process.frames())
}
