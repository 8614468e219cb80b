//! What a search in a map was given that answered 0, where a program trapped at the use of that answer.

use std::iter;

use mini_vm::instruction::Opcode;
use mini_vm::machine::Machine;
use mini_vm::maps::MapView;
use mini_vm::memory::HEAP_START;
use mini_vm::operand::{Content, OperandKind, OperandSpec, Register};

use super::names::Names;
use super::operands::{arguments, instruction};
use super::origins::{Origin, is_kept, origin};
use super::{stack, values};

/// Keys of the map that are shown.
const SHOWN_KEYS: usize = 8;

/// Whether an instruction gives the address of a value that is there.
pub(super) fn is_lookup(opcode: Opcode) -> bool {
    matches!(opcode, Opcode::MapLookup | Opcode::MapLookupScalar)
}

/// Whether an instruction gives the address of a value, if need be of a new one.
fn is_reservation(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::MapGetOrReserve
            | Opcode::MapGetOrReserveScalar
            | Opcode::MapReserve
            | Opcode::MapReserveScalar
    )
}

/// The search in a map whose answer 0 the instruction at the program counter uses as an address.
pub(super) fn absent_value(machine: &Machine, address: u64) -> Option<Origin> {
    address_registers(machine, address).into_iter().find_map(|register| {
        let origin = origin(machine, register)?;
        let is_answer = machine.register(register) == origin.added;
        (is_answer && (is_lookup(origin.opcode) || is_reservation(origin.opcode))).then_some(origin)
    })
}

/// The registers from which the instruction at the program counter may have an address in the null area.
fn address_registers(machine: &Machine, address: u64) -> Vec<Register> {
    let (opcode, word) = instruction(machine.program(), machine.pc());
    let has_address = matches!(opcode, Opcode::Load64a | Opcode::Store64a);
    if address >= HEAP_START || has_address {
        return Vec::new();
    }
    let register = |operand: &OperandSpec| Register(word.field(operand.at, 1) as u8);
    let memory = opcode.operands().iter().find(|operand| operand.kind.accesses_memory());
    if let Some(memory) = memory {
        return vec![register(memory)];
    }
    let read = opcode.operands().iter().filter(|operand| operand.kind == OperandKind::Source).map(register);
    let arguments = arguments(machine.program(), opcode, word);
    read.chain(arguments).filter(|&register| machine.register(register) == address).collect()
}

/// What the search was given, and what the map has instead: as far as the registers still hold what they held, and the key is
/// absent still.
pub(super) fn description(machine: &Machine, address: u64) -> Option<Vec<String>> {
    let program = machine.program();
    let origin = absent_value(machine, address).filter(|origin| !origin.is_in_caller)?;
    let (opcode, word) = instruction(program, origin.pc);
    // The instruction may write its result over what it was given.
    let operand = |is_wanted: fn(Content) -> bool| {
        let operand = opcode.operands().iter().find(|operand| is_wanted(operand.content))?;
        let register = Register(word.field(operand.at, 1) as u8);
        is_kept(program, origin.pc, machine.pc(), register).then_some((operand.content, register))
    };
    let (_, map_register) = operand(|content| content == Content::Map)?;
    let (content, key_register) = operand(|content| matches!(content, Content::Key | Content::KeyAddress))?;
    let map = machine.map_at(machine.register(map_register)).ok()?;
    let key = key_of(machine, &map, content, machine.register(key_register))?;
    if map.search(&key).ok()?.entry.is_some() {
        return None;
    }
    let names = Names::at(program, origin.pc);
    let place = stack::describe(program, origin.pc);
    let search = format!(
        "{place}: `{}` looked for the key {} in the map at {},",
        opcode.mnemonic(),
        values::of_bytes(&key),
        names.of(map_register)
    );
    Some(vec![search, content_of(&map)])
}

fn key_of(machine: &Machine, map: &MapView<&[u8]>, content: Content, value: u64) -> Option<Vec<u8>> {
    let size = map.key_size();
    match content {
        Content::Key => value.to_le_bytes().get(..size).map(<[u8]>::to_vec),
        _ => machine.bytes(value, size as u64).ok().map(<[u8]>::to_vec),
    }
}

/// How full a map is, and the first of its keys in the order of their bytes as numbers.
fn content_of(map: &MapView<&[u8]>) -> String {
    let mut keys: Vec<&[u8]> = map.iter_bytes().map(|(key, _)| key).collect();
    keys.sort_by(|left, right| left.iter().rev().cmp(right.iter().rev()));
    let more = (keys.len() > SHOWN_KEYS).then(|| format!("{} more", keys.len() - SHOWN_KEYS));
    let shown = keys.iter().take(SHOWN_KEYS).map(|key| values::of_bytes(key)).chain(more);
    let count = format!("which has {} of {} entries", map.len(), map.capacity());
    let listed = shown.collect::<Vec<_>>().join(", ");
    let parts = iter::once(count).chain((!listed.is_empty()).then_some(listed));
    parts.collect::<Vec<_>>().join(": ")
}
