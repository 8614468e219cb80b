//! The registers that an instruction reads and writes, as the kinds of its operands tell.

use super::event::{Event, RegisterRead, RegisterWrite};
use super::map::MapOutcome;
use crate::instruction::Opcode;
use crate::machine::Machine;
use crate::machine::host::HostWrites;
use crate::operand::{OperandKind, Register};

pub(super) fn plan(event: &mut Event, machine: &Machine) {
    for operand in event.opcode.operands() {
        if let Some(registers) = operand.registers(event.word) {
            if registers.is_read {
                registers.iter().for_each(|register| read(event, machine, register));
            }
            if registers.is_written {
                registers.iter().for_each(|register| write(event, machine, register));
            }
        } else if operand.kind == OperandKind::Window && event.opcode == Opcode::Host {
            // The result of a host function, if it has one.
            write(event, machine, Register(event.word.field(operand.at, 1) as u8));
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
