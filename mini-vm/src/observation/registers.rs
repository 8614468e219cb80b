//! The registers that an instruction reads and writes, as the kinds of its operands tell.

use super::event::{Event, RegisterRead, RegisterWrite};
use super::map::MapOutcome;
use crate::instruction::Opcode;
use crate::machine::Machine;
use crate::machine::host::HostWrites;
use crate::operand::{OperandKind, Register};

pub(super) fn plan(event: &mut Event, machine: &Machine) {
    for operand in event.opcode.operands() {
        let first = Register(event.word.field(operand.at, 1) as u8);
        match operand.kind {
            OperandKind::Source | OperandKind::Memory => read(event, machine, first),
            OperandKind::Indexed1 | OperandKind::Indexed2 | OperandKind::Indexed4 | OperandKind::Indexed8 => {
                read(event, machine, first);
                read(event, machine, Register(event.word.field(operand.at + 1, 1) as u8));
            }
            OperandKind::Destination => write(event, machine, first),
            OperandKind::Cursor => {
                read(event, machine, first);
                write(event, machine, first);
            }
            OperandKind::Pair => {
                write(event, machine, first);
                write(event, machine, Register(first.0.wrapping_add(1)));
            }
            // The result of a host function, if it has one.
            OperandKind::Window if event.opcode == Opcode::Host => write(event, machine, first),
            OperandKind::Window
            | OperandKind::Count
            | OperandKind::SmallImmediate
            | OperandKind::Immediate
            | OperandKind::Constant
            | OperandKind::Target
            | OperandKind::Layout
            | OperandKind::Function
            | OperandKind::Host => {}
        }
    }
}

/// Takes over what the registers hold now. The window is where it was: what moves it writes no register.
pub(super) fn conclude(event: &mut Event, machine: &Machine, writes: &HostWrites) {
    // One that jumps because there is no entry leaves its registers as they are.
    let is_without_entry = event.map.as_ref().is_some_and(|map| match map.outcome {
        MapOutcome::End => true,
        MapOutcome::Absent => matches!(event.opcode, Opcode::MapLoad | Opcode::MapLoadScalar),
        _ => false,
    });
    let is_without_result = event.opcode == Opcode::Host && !writes.has_result;
    if is_without_entry || is_without_result || event.is_trap && event.opcode != Opcode::Host {
        event.registers_written.clear();
    }
    for write in &mut event.registers_written {
        write.after = machine.register(write.register);
    }
}

fn read(event: &mut Event, machine: &Machine, register: Register) {
    event.registers_read.push(RegisterRead { register, value: machine.register(register) });
}

fn write(event: &mut Event, machine: &Machine, register: Register) {
    let before = machine.register(register);
    event.registers_written.push(RegisterWrite { register, before, after: before });
}
