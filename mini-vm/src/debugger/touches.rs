//! What instructions do with what is watched.

use std::collections::BTreeSet;
use std::ops::Range;

use super::watchpoint::{Access, Change, Watched, Watchpoint};
use crate::instruction::Opcode;
use crate::machine::host::Host;
use crate::machine::{Machine, Places, Stop};
use crate::memory::WINDOW_SIZE;
use crate::observation::{Event, MapAction, Stepper, plain_access};
use crate::operand::{Content, OperandKind, Register};
use crate::verify::Program;

/// The instructions that may touch something that is watched.
pub(super) fn places_touching(program: &Program, watchpoints: &[Watchpoint]) -> Places {
    let enabled = watchpoints.iter().filter(|watchpoint| watchpoint.is_enabled);
    enabled.fold(Places::default(), |places, watchpoint| {
        let access = watchpoint.access;
        places.union(&match &watchpoint.watched {
            Watched::Register(register) => {
                let numbers = Numbers::of(program, register.place);
                Places::of(program, |pc| {
                    touches_registers(program, pc, access, |number| numbers.include(number))
                })
            }
            Watched::Memory { .. } | Watched::Entry { .. } => {
                Places::of(program, |pc| touches_memory(program.opcode(pc), access))
            }
        })
    })
}

/// The numbers that a place in the register stack can have in a window.
struct Numbers([bool; WINDOW_SIZE]);

impl Numbers {
    /// A window is as far up as calls have moved it, each by one of the distances that are in the program. So far up that it
    /// would take long to find out it may be anywhere.
    fn of(program: &Program, place: usize) -> Self {
        const FAR_UP: usize = 1 << 15;
        if place >= FAR_UP {
            return Self([true; WINDOW_SIZE]);
        }
        let code = &program.module().code;
        let shifts = (0..code.len() as u32).filter_map(|pc| {
            let opcode = program.opcode(pc);
            let is_call = matches!(opcode, Opcode::Call | Opcode::Callr);
            let window =
                opcode.operands().iter().find(|operand| is_call && operand.kind == OperandKind::Window);
            window.map(|operand| code[pc as usize].field(operand.at, 1) as usize)
        });
        let shifts: BTreeSet<usize> = shifts.filter(|&shift| shift > 0).collect();
        let mut is_window = vec![false; place + 1];
        is_window[0] = true;
        for at in 1..=place {
            is_window[at] = shifts.range(..=at).any(|shift| is_window[at - shift]);
        }
        let mut numbers = [false; WINDOW_SIZE];
        for (number, is_there) in numbers.iter_mut().enumerate().take(place + 1) {
            *is_there = is_window[place - number];
        }
        Self(numbers)
    }

    fn include(&self, number: u8) -> bool {
        self.0[usize::from(number)]
    }
}

/// Whether an instruction may touch one of the registers with certain numbers.
fn touches_registers(program: &Program, pc: u32, access: Access, is_it: impl Fn(u8) -> bool) -> bool {
    let word = program.module().code[pc as usize];
    program.opcode(pc).operands().iter().any(|operand| match operand.registers(word) {
        Some(registers) => {
            let is_wanted = registers.is_read && access.includes_reads()
                || registers.is_written && access.includes_writes();
            is_wanted && registers.iter().any(|register| is_it(register.0))
        }
        // The first register of a call of the host is that of its result.
        None => operand.kind == OperandKind::Window && is_it(word.field(operand.at, 1) as u8),
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
        self.range.as_ref().is_some_and(|range| overlap(range, other))
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
        if !self.watchpoints.iter().any(|watchpoint| may_touch(watchpoint, machine)) {
            return (machine.step(host), None);
        }
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

/// Whether the instruction that runs next may touch what is watched: far cheaper than to observe it.
fn may_touch(watchpoint: &Watchpoint, machine: &Machine) -> bool {
    let zone = match &watchpoint.watched {
        _ if !watchpoint.is_enabled => return false,
        Watched::Register(register) => {
            let number = register.place.checked_sub(machine.window()).and_then(|it| u8::try_from(it).ok());
            let is_it = |it| number == Some(it);
            return touches_registers(machine.program(), machine.pc(), watchpoint.access, is_it);
        }
        Watched::Memory { address, length } => *address..address.saturating_add(*length),
        Watched::Entry { map, .. } => match map_zone(machine, *map) {
            Some(zone) => zone,
            None => return true,
        },
    };
    if let Some(range) = plain_access(machine) {
        return overlap(&zone, &range);
    }
    let opcode = machine.program().opcode(machine.pc());
    match MapAction::of(opcode) {
        // What it reads may lie anywhere, and a new map as well.
        None | Some(MapAction::Make) => true,
        Some(_) if watchpoint.access.includes_reads() => true,
        Some(_) => {
            let word = machine.program().module().code[machine.pc() as usize];
            let maps = opcode.operands().iter().filter(|operand| operand.content == Content::Map);
            let mut addresses =
                maps.map(|operand| machine.register(Register(word.field(operand.at, 1) as u8)));
            addresses.any(|address| map_zone(machine, address).is_none_or(|map| overlap(&zone, &map)))
        }
    }
}

/// The bytes of a map, if there is one.
fn map_zone(machine: &Machine, address: u64) -> Option<Range<u64>> {
    let map = machine.map_at(address).ok()?;
    Some(address..address + map.size())
}

fn overlap(one: &Range<u64>, other: &Range<u64>) -> bool {
    one.start < other.end && other.start < one.end
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
                // A call has added one frame. A return has taken one away, but it touches no register.
                let frames = machine.frames();
                let is_under_way = register.is_under_way(&frames[..frames.len().min(event.depth)]);
                let is_it = |it: Register| is_under_way && register.place == event.window + usize::from(it.0);
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
