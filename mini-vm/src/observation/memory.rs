//! The bytes of the heap that an instruction reads and writes, maps left out.

use std::ops::Range;

use super::event::Event;
use crate::instruction::Opcode;
use crate::machine::Machine;
use crate::machine::host::HostWrites;
use crate::operand::{IMMEDIATE_AT, OperandKind, Register, Word};

/// Bytes that an instruction loads or stores at the place that an operand names.
fn width(opcode: Opcode) -> Option<u64> {
    Some(match opcode {
        Opcode::Load8u | Opcode::Load8s | Opcode::Load8ux | Opcode::Load8sx => 1,
        Opcode::Load16u | Opcode::Load16s | Opcode::Load16ux | Opcode::Load16sx => 2,
        Opcode::Load32u | Opcode::Load32s | Opcode::Load32ux | Opcode::Load32sx => 4,
        Opcode::Load64 | Opcode::Load64x | Opcode::Load64a => 8,
        Opcode::Store8 | Opcode::Store8x => 1,
        Opcode::Store16 | Opcode::Store16x => 2,
        Opcode::Store32 | Opcode::Store32x => 4,
        Opcode::Store64 | Opcode::Store64x | Opcode::Store64a => 8,
        _ => return None,
    })
}

fn is_store(opcode: Opcode) -> bool {
    // A store has no result.
    !opcode.operands().iter().any(|operand| operand.kind == OperandKind::Destination)
}

/// The bytes that the instruction which runs next loads or stores, if it is a plain load or store. They may lie outside the
/// heap.
pub(super) fn plain_access(machine: &Machine) -> Option<Range<u64>> {
    let opcode = machine.program().opcode(machine.pc());
    let width = width(opcode)?;
    let address = address(opcode, machine.program().module().code[machine.pc() as usize], machine);
    Some(address..address.saturating_add(width))
}

/// The place in memory that the operands of a load or a store name.
fn address(opcode: Opcode, word: Word, machine: &Machine) -> u64 {
    let offset = word.field(IMMEDIATE_AT, 4) as i32;
    let memory = opcode.operands().iter().find(|operand| operand.kind.accesses_memory());
    let of_registers = memory.map_or(0, |operand| {
        let register = |at: usize| machine.register(Register(word.field(at, 1) as u8));
        let element =
            operand.kind.element_size().map_or(0, |size| register(operand.at + 1).wrapping_mul(size.into()));
        register(operand.at).wrapping_add(element)
    });
    of_registers.wrapping_add_signed(offset.into())
}

pub(super) fn plan(event: &mut Event, machine: &Machine) {
    if let Some(width) = width(event.opcode) {
        let address = address(event.opcode, event.word, machine);
        if is_store(event.opcode) {
            event.plan_write(machine, address, width);
        } else {
            event.note_read(address, width);
        }
        return;
    }
    let operand = |event: &Event, name| event.operand(machine, name);
    match event.opcode {
        Opcode::MemCopy | Opcode::MemCompare => {
            let (a, b, length) = (operand(event, "ra"), operand(event, "rb"), operand(event, "rc"));
            if event.opcode == Opcode::MemCopy {
                event.plan_write(machine, a, length);
            } else {
                event.note_read(a, length);
            }
            event.note_read(b, length);
        }
        Opcode::MemFill => event.plan_write(machine, operand(event, "ra"), operand(event, "rc")),
        Opcode::MemFind => event.note_read(operand(event, "ra"), operand(event, "rb")),
        Opcode::MemSpan => {
            event.note_read(operand(event, "rc"), 32);
            event.note_read(operand(event, "ra"), operand(event, "rb"));
        }
        Opcode::Alloc => event.plan_write(machine, machine.allocated(), operand(event, "ra")),
        _ => {}
    }
}

/// Takes over what has come of it: what traps writes nothing, and a search looks no further than to what it finds.
pub(super) fn conclude(event: &mut Event, machine: &Machine, writes: &HostWrites) {
    if event.is_trap && event.opcode != Opcode::MapOverwrite {
        event.memory_written.clear();
    }
    for range in &writes.memory {
        event.note_write(range.clone());
    }
    if event.is_trap {
        return;
    }
    let result = event.registers_written.first().map_or(0, |write| write.after);
    match (event.opcode, event.memory_read.last_mut()) {
        (Opcode::MemFind, Some(read)) if result != 0 => read.end = result + 1,
        (Opcode::MemSpan, Some(read)) => read.end = read.end.min(read.start + result + 1),
        _ => {}
    }
    debug_assert!(
        event.memory_written.iter().all(|write| machine.bytes(write.address, write.length).is_ok())
    );
}
