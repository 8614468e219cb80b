//! What a program that traps has probably got wrong, where its instructions show it.

use std::ops::RangeInclusive;

use mini_vm::instruction::Opcode;
use mini_vm::machine::Machine;
use mini_vm::maps;
use mini_vm::memory::HEAP_START;
use mini_vm::operand::{OperandKind, Register, Word};
use mini_vm::trap::{Trap, TrapKind};
use mini_vm::verify::Program;

use super::stack;

/// Instructions that take the address of a key, and those that take the key itself.
const KEY_FORMS: [(Opcode, Opcode); 4] = [
    (Opcode::MapGetOrReserve, Opcode::MapGetOrReserveScalar),
    (Opcode::MapLookup, Opcode::MapLookupScalar),
    (Opcode::MapHas, Opcode::MapHasScalar),
    (Opcode::MapRemove, Opcode::MapRemoveScalar),
];

/// Sizes of keys, in bytes, that can be in a register.
const SCALAR_SIZES: [u64; 4] = [1, 2, 4, 8];

/// Instructions that are looked at to find where a register comes from.
const MAX_DISTANCE: usize = 1000;

/// What would mend it, if that can be said.
pub(super) fn help(trap: &Trap, machine: &Machine) -> Option<String> {
    match trap.kind {
        TrapKind::OutOfBounds { address, .. } => key_itself(machine, address)
            .or_else(|| absent_value(machine, address))
            .or_else(|| no_map(machine)),
        TrapKind::ReturnWithoutCall => Some(end_of_function(machine.program(), trap.pc)),
        TrapKind::BadFunction { .. } => {
            Some("`callr` takes a number that `func` has given for a function".to_owned())
        }
        _ => None,
    }
}

/// For a key where its address should be.
fn key_itself(machine: &Machine, address: u64) -> Option<String> {
    let (opcode, word) = instruction(machine.program(), machine.pc());
    let (_, scalar) = KEY_FORMS.iter().find(|(form, _)| *form == opcode)?;
    let (_, map) = operand(machine, opcode, word, "rm")?;
    let (_, key) = operand(machine, opcode, word, "rk")?;
    let is_in_heap = (HEAP_START..machine.heap().len() as u64).contains(&key);
    let fields = maps::describe(machine.heap(), map)?;
    let key_size: u64 = fields.iter().find(|(name, _)| *name == "key_size")?.1.parse().ok()?;
    let is_key = address == key && map != key && !is_in_heap && SCALAR_SIZES.contains(&key_size);
    is_key.then(|| {
        let (form, scalar) = (opcode.mnemonic(), scalar.mnemonic());
        format!("`{form}` takes the address of a key; `{scalar}` takes the key itself")
    })
}

/// For the address of a value that is not there.
fn absent_value(machine: &Machine, address: u64) -> Option<String> {
    let program = machine.program();
    let (opcode, word) = instruction(program, machine.pc());
    let has_memory = opcode.operands().iter().any(|operand| operand.kind == OperandKind::Memory);
    let holds_address = |kind| match kind {
        OperandKind::Memory => true,
        OperandKind::Source | OperandKind::Window => !has_memory,
        _ => false,
    };
    let addresses = opcode.operands().iter().filter(|operand| holds_address(operand.kind));
    let mut origins = addresses.filter_map(|operand| {
        let register = Register(word.field(operand.at, 1) as u8);
        let is_null = address < HEAP_START && machine.register(register) == 0;
        if is_null { origin(program, machine.pc(), register) } else { None }
    });
    let (origin, reason) = origins.find_map(|origin| match origin {
        Opcode::MapGetOrReserve | Opcode::MapGetOrReserveScalar => {
            Some((origin, "an absent key when the map is full"))
        }
        Opcode::MapLookup | Opcode::MapLookupScalar => Some((origin, "an absent key")),
        _ => None,
    })?;
    Some(format!("`{}` gives 0 for {reason}: branch on it with `beqi`", origin.mnemonic()))
}

/// For a map that nobody has made.
fn no_map(machine: &Machine) -> Option<String> {
    let (opcode, word) = instruction(machine.program(), machine.pc());
    let (Register(number), value) = operand(machine, opcode, word, "rm")?;
    (value == 0).then(|| format!("r{number} holds 0, not a map: `map_new` makes one"))
}

/// For a `ret` that nothing has called.
fn end_of_function(program: &Program, pc: u32) -> String {
    match (stack::function(program, program.module().entry), stack::function(program, pc)) {
        (Some(entry), Some(function)) if entry == function => {
            format!("`{entry}` ends with `halt`, or with `exit` and a status")
        }
        (_, Some(function)) => {
            format!(
                "no call led to `{function}`: what runs before it ends with `halt`, or with `exit` and a status"
            )
        }
        (_, None) => "outside of a call a program ends with `halt`, or with `exit` and a status".to_owned(),
    }
}

fn instruction(program: &Program, pc: u32) -> (Opcode, Word) {
    (program.opcode(pc), program.module().code[pc as usize])
}

/// The register that the operand called `name` is, and what it holds.
fn operand(machine: &Machine, opcode: Opcode, word: Word, name: &str) -> Option<(Register, u64)> {
    let operand = opcode.operands().iter().find(|operand| operand.name == name)?;
    let register = Register(word.field(operand.at, 1) as u8);
    Some((register, machine.register(register)))
}

/// The instruction from which `register` has what it holds before `pc`, as far as the instructions of the function tell:
/// they are read upwards, through copies, to a call or the start. Where a loop may bring another value, nothing is said.
fn origin(program: &Program, pc: u32, register: Register) -> Option<Opcode> {
    let function = stack::function(program, pc);
    let is_inside = |other: &u32| stack::function(program, *other) == function;
    let mut wanted = register.0;
    for at in (0..pc).rev().take(MAX_DISTANCE).take_while(is_inside) {
        match written(program, at, wanted) {
            Write::None => {}
            Write::Copy(source) => wanted = source,
            Write::Unknown => return None,
            Write::By(opcode) => {
                return (!is_rewritten_in_loop(program, at..=pc, register)).then_some(opcode);
            }
        }
    }
    None
}

/// Whether the instructions behind `range` write `register` and then jump back into it.
fn is_rewritten_in_loop(program: &Program, range: RangeInclusive<u32>, Register(register): Register) -> bool {
    let end = *range.end();
    let behind = end..program.module().code.len() as u32;
    let mut is_rewritten = false;
    for at in behind.take(MAX_DISTANCE) {
        is_rewritten |= !matches!(written(program, at, register), Write::None);
        let (opcode, word) = instruction(program, at);
        let jumps_back = opcode.operands().iter().any(|operand| {
            let displacement = word.field(operand.at, operand.kind.size()) as i32;
            operand.kind == OperandKind::Target && range.contains(&at.wrapping_add_signed(displacement))
        });
        if is_rewritten && jumps_back && opcode != Opcode::Call {
            return true;
        }
    }
    false
}

/// What an instruction does to a register.
enum Write {
    None,
    /// It copies this one to it.
    Copy(u8),
    By(Opcode),
    /// It calls something that may write it.
    Unknown,
}

/// What the instruction at `pc` does to `register`.
fn written(program: &Program, pc: u32, register: u8) -> Write {
    let (opcode, word) = instruction(program, pc);
    for operand in opcode.operands() {
        let number = word.field(operand.at, 1) as u8;
        match operand.kind {
            OperandKind::Window if number <= register => return Write::Unknown,
            OperandKind::Destination if number == register && opcode == Opcode::Mov => {
                return Write::Copy(word.field(opcode.operands()[1].at, 1) as u8);
            }
            OperandKind::Destination | OperandKind::Cursor if number == register => return Write::By(opcode),
            OperandKind::Pair if number == register || number + 1 == register => return Write::By(opcode),
            _ => {}
        }
    }
    Write::None
}
