//! What a program that traps has probably got wrong, where its instructions show it.

use mini_vm::console::{Grant, Refusal};
use mini_vm::machine::{Limits, Machine};
use mini_vm::maps;
use mini_vm::memory::HEAP_START;
use mini_vm::operand::{Content, Register};
use mini_vm::trap::{Trap, TrapKind};
use mini_vm::verify::Program;

use super::operands::{arguments, host_signature, instruction, operand};
use super::trap_lookup::is_lookup;
use super::{stack, trap_lookup};

/// Sizes of keys, in bytes, that can be in a register.
const SCALAR_SIZES: [u64; 4] = [1, 2, 4, 8];

/// What would mend it, if that can be said; `refusal` is what the console has refused.
pub(super) fn help(trap: &Trap, machine: &Machine, refusal: Option<Refusal>) -> Option<String> {
    match trap.kind {
        TrapKind::OutOfBounds { address, .. } => key_before_map(machine)
            .or_else(|| key_itself(machine, address))
            .or_else(|| text_of_format(machine, address))
            .or_else(|| absent_value(machine, address))
            .or_else(|| no_map(machine)),
        TrapKind::InvalidMap { .. } => key_before_map(machine),
        TrapKind::OutOfMemory { requested, available } => larger_heap(machine, requested, available),
        TrapKind::StackOverflow { registers: None, depth } => (depth < Limits::MAX_CALL_DEPTH as u64)
            .then(|| "`--call-depth` allows more calls, if the recursion has an end".to_owned()),
        TrapKind::StackOverflow { registers: Some(count), .. } => (count < Limits::MAX_REGISTERS as u64)
            .then(|| "`--registers` gives more of them, if the recursion has an end".to_owned()),
        TrapKind::Host { .. } => refusal.map(|refusal| allowance(refusal).to_owned()),
        TrapKind::ReturnWithoutCall => Some(end_of_function(machine.program(), trap.pc)),
        TrapKind::BadFunction { .. } => {
            Some("`callr` takes a number that `func` gave for a function".to_owned())
        }
        _ => None,
    }
}

/// The option that allows what the console has refused.
fn allowance(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Output => "`--max-output` allows more",
        Refusal::NotGranted(Grant::Read) => "`--allow-read DIR` allows it for all files below a folder",
        Refusal::NotGranted(Grant::Write) => "`--allow-write DIR` allows it for all files below a folder",
        Refusal::NotGranted(Grant::Environment) => "`--env NAME` allows it",
        Refusal::NotGranted(Grant::Clock) => "`--clock` allows it",
        Refusal::NotGranted(Grant::Random) => "`--random` allows it",
    }
}

/// For a conversion that writes a text: an address that no parameter of the function holds.
fn text_of_format(machine: &Machine, address: u64) -> Option<String> {
    let (opcode, word) = instruction(machine.program(), machine.pc());
    host_signature(machine.program(), opcode, word)?.format?;
    let mut parameters = arguments(machine.program(), opcode, word);
    let is_parameter = parameters.any(|register| machine.register(register) == address);
    (!is_parameter)
        .then(|| format!("`%s` in the format stands for the text at an address, which {address:#x} is not"))
}

/// For a key where its address should be.
fn key_itself(machine: &Machine, address: u64) -> Option<String> {
    let (opcode, word) = instruction(machine.program(), machine.pc());
    let scalar = opcode.scalar_form()?;
    let (_, map) = operand(machine, opcode, word, Content::Map)?;
    let (_, key) = operand(machine, opcode, word, Content::KeyAddress)?;
    let is_in_heap = (HEAP_START..machine.heap().len() as u64).contains(&key);
    let fields = maps::describe(machine.heap(), map)?;
    let key_size: u64 = fields.iter().find(|(name, _)| *name == "key_size")?.1.parse().ok()?;
    let is_key = address == key && map != key && !is_in_heap && SCALAR_SIZES.contains(&key_size);
    is_key.then(|| {
        let (form, scalar) = (opcode.mnemonic(), scalar.mnemonic());
        format!("`{form}` takes the address of a key; `{scalar}` takes the key itself")
    })
}

/// For a map where its key should be, and the key where the map should be.
fn key_before_map(machine: &Machine) -> Option<String> {
    let (opcode, word) = instruction(machine.program(), machine.pc());
    let (Register(map), map_address) = operand(machine, opcode, word, Content::Map)?;
    let (Register(key), key_address) = operand(machine, opcode, word, Content::KeyAddress)?;
    let is_map = |address| maps::is_map(machine.heap(), address);
    // A register that holds 0 is rather one that no map has been put into.
    (map_address != 0 && !is_map(map_address) && is_map(key_address)).then(|| {
        format!("the map comes before the key, and r{key} holds a map: are r{map} and r{key} swapped?")
    })
}

/// For a heap that is too small, if a larger one would do.
fn larger_heap(machine: &Machine, requested: u64, available: u64) -> Option<String> {
    let taken = machine.heap().len() as u64 - available;
    let needed = taken.checked_add(requested)?;
    (needed <= Limits::MAX_HEAP_SIZE).then(|| "`--heap` gives more".to_owned())
}

/// For the address of a value that is not there.
fn absent_value(machine: &Machine, address: u64) -> Option<String> {
    let origin = trap_lookup::absent_value(machine, address)?;
    let reason =
        if is_lookup(origin.opcode) { "an absent key" } else { "an absent key when the map is full" };
    Some(format!("`{}` gives 0 for {reason}: branch on it with `beqi`", origin.opcode.mnemonic()))
}

/// For a map that nobody has made.
fn no_map(machine: &Machine) -> Option<String> {
    let (opcode, word) = instruction(machine.program(), machine.pc());
    let (Register(number), value) = operand(machine, opcode, word, Content::Map)?;
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
