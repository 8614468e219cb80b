//! What instructions do with what is watched.

use std::ops::Range;

use super::watchpoint::{Access, Change, Watched, Watchpoint};
use crate::instruction::Opcode;
use crate::machine::host::Host;
use crate::machine::{Machine, Places, Stop};
use crate::observation::{Event, MapAction, Stepper};
use crate::operand::{OperandKind, Register};
use crate::verify::Program;

/// The instructions that may touch something that is watched.
pub(super) fn places_touching(program: &Program, watchpoints: &[Watchpoint]) -> Places {
    let watched = || watchpoints.iter().filter(|watchpoint| watchpoint.is_enabled);
    if watched().next().is_none() {
        return Places::default();
    }
    Places::of(program, |pc| {
        let opcode = program.opcode(pc);
        watched().any(|watchpoint| match watchpoint.watched {
            Watched::Register(_) => touches_registers(opcode, watchpoint.access),
            Watched::Memory { .. } | Watched::Entry { .. } => touches_memory(opcode, watchpoint.access),
        })
    })
}

fn touches_registers(opcode: Opcode, access: Access) -> bool {
    opcode.operands().iter().any(|operand| match operand.kind {
        OperandKind::Destination | OperandKind::Pair => access.includes_writes(),
        OperandKind::Source
        | OperandKind::Memory
        | OperandKind::Indexed1
        | OperandKind::Indexed2
        | OperandKind::Indexed4
        | OperandKind::Indexed8 => access.includes_reads(),
        OperandKind::Cursor | OperandKind::Host => true,
        OperandKind::Window
        | OperandKind::Count
        | OperandKind::SmallImmediate
        | OperandKind::Immediate
        | OperandKind::Constant
        | OperandKind::Target
        | OperandKind::Layout
        | OperandKind::Function => false,
    })
}

/// Loads and stores have an operand for it; of the others only those that write memory have no other price than 1.
fn touches_memory(opcode: Opcode, access: Access) -> bool {
    let has_place = opcode.operands().iter().any(|operand| operand.kind.accesses_memory());
    let has_result = opcode.operands().iter().any(|operand| operand.kind == OperandKind::Destination);
    let is_plain = matches!(opcode, Opcode::Load64a | Opcode::Store64a) || has_place;
    match is_plain {
        true if has_result => access.includes_reads(),
        true => access.includes_writes(),
        false => {
            let is_other = matches!(
                opcode,
                Opcode::MemCopy
                    | Opcode::MemFill
                    | Opcode::MemCompare
                    | Opcode::MemFind
                    | Opcode::MemSpan
                    | Opcode::Alloc
                    | Opcode::Host
            );
            is_other || MapAction::of(opcode).is_some()
        }
    }
}

/// Looks at instructions that may touch something that is watched.
pub(super) struct Watcher<'w> {
    watchpoints: &'w [Watchpoint],
    stepper: Stepper,
    /// What there was before the instruction, for each of them.
    before: Vec<Before>,
}

/// What a place held before an instruction.
#[derive(Clone, Default)]
struct Before {
    bytes: Vec<u8>,
    is_there: bool,
    /// Where the bytes were in the heap.
    range: Option<Range<u64>>,
}

impl Before {
    fn value(&self) -> Option<&[u8]> {
        self.is_there.then_some(&self.bytes)
    }

    fn overlaps(&self, other: &Range<u64>) -> bool {
        self.range.as_ref().is_some_and(|range| range.start < other.end && other.start < range.end)
    }
}

impl<'w> Watcher<'w> {
    pub(super) fn new(watchpoints: &'w [Watchpoint]) -> Self {
        Self { watchpoints, stepper: Stepper::new(), before: vec![Before::default(); watchpoints.len()] }
    }

    /// Executes one instruction, and says what it has done with what is watched.
    pub(super) fn step(
        &mut self,
        position: u64,
        machine: &mut Machine,
        host: &mut dyn Host,
    ) -> (Option<Stop>, Option<Vec<Change>>) {
        for (watchpoint, before) in self.watchpoints.iter().zip(&mut self.before) {
            before.is_there = watchpoint.watched.value_into(machine, &mut before.bytes);
            before.range = watchpoint.watched.range(machine);
        }
        let stop = self.stepper.step(machine, host);
        if !self.stepper.has_event() {
            return (stop, None);
        }
        let event = self.stepper.event();
        let watched =
            self.watchpoints.iter().zip(&self.before).filter(|(watchpoint, _)| watchpoint.is_enabled);
        let changes = watched.filter_map(|(watchpoint, before)| {
            let touch = Touch::of(&watchpoint.watched, before, event, machine);
            let is_hit = touch.is_write && watchpoint.access.includes_writes()
                || touch.is_read && watchpoint.access.includes_reads();
            is_hit.then(|| Change {
                id: watchpoint.id,
                position,
                pc: event.pc,
                is_write: touch.is_write,
                before: before.value().map(<[u8]>::to_vec),
                after: watchpoint.watched.value(machine),
            })
        });
        let changes: Vec<_> = changes.collect();
        (stop, (!changes.is_empty()).then_some(changes))
    }
}

/// What an instruction does with something that is watched.
struct Touch {
    is_read: bool,
    is_write: bool,
}

impl Touch {
    fn of(watched: &Watched, before: &Before, event: &Event, machine: &Machine) -> Self {
        let is_read = event.memory_read.iter().any(|range| before.overlaps(range));
        let is_write = event.memory_written.iter().any(|write| before.overlaps(&write.range()));
        match watched {
            Watched::Register(register) => {
                let place = register.place(event, machine);
                let is_it = |register: Register| place == Some(event.window + usize::from(register.0));
                Self {
                    is_read: event.registers_read.iter().any(|read| is_it(read.register)),
                    is_write: event.registers_written.iter().any(|write| is_it(write.register)),
                }
            }
            Watched::Memory { .. } => Self { is_read, is_write },
            Watched::Entry { map, key } => {
                let changes = || watched.value(machine).as_deref() != before.value();
                let is_write = is_write || !event.memory_written.is_empty() && changes();
                let is_asked = event.map.as_ref().is_some_and(|it| it.address == *map && it.key() == key);
                Self { is_read: is_read || is_asked && !is_write, is_write }
            }
        }
    }
}
