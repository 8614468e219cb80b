//! What a program that traps has probably got wrong, where its instructions show it.

use std::ops::RangeInclusive;

use mini_vm::console::{Grant, Refusal};
use mini_vm::instruction::Opcode;
use mini_vm::machine::{Limits, Machine};
use mini_vm::maps;
use mini_vm::memory::HEAP_START;
use mini_vm::operand::{Content, OperandKind, OperandSpec, Register, Word};
use mini_vm::trap::{Trap, TrapKind};
use mini_vm::verify::Program;

use super::operands::{arguments, host_signature, instruction, operand};
use super::stack;

/// Sizes of keys, in bytes, that can be in a register.
const SCALAR_SIZES: [u64; 4] = [1, 2, 4, 8];

/// Instructions that are looked at to find where a register comes from.
const MAX_DISTANCE: usize = 1000;

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
    let mut origins = address_registers(machine, address).into_iter().filter_map(|register| {
        let origin = origin(machine, register)?;
        (machine.register(register) == origin.added).then_some(origin.opcode)
    });
    let (origin, reason) = origins.find_map(|origin| match origin {
        Opcode::MapGetOrReserve
        | Opcode::MapGetOrReserveScalar
        | Opcode::MapReserve
        | Opcode::MapReserveScalar => Some((origin, "an absent key when the map is full")),
        Opcode::MapLookup | Opcode::MapLookupScalar => Some((origin, "an absent key")),
        _ => None,
    })?;
    Some(format!("`{}` gives 0 for {reason}: branch on it with `beqi`", origin.mnemonic()))
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

/// Where a register has what it holds from.
struct Origin {
    /// The instruction that gave it.
    opcode: Opcode,
    /// What has been added to that.
    added: u64,
}

/// How far back a value could be followed.
enum Trace {
    Origin(Origin),
    /// The function that starts at `start` was called with it in this register.
    Argument {
        start: u32,
        register: u8,
        added: u64,
    },
}

/// The instruction from which `register` has what it holds, as far as the instructions of the function tell, and of the
/// one that has called it.
fn origin(machine: &Machine, Register(register): Register) -> Option<Origin> {
    let program = machine.program();
    match trace(program, machine.pc(), register)? {
        Trace::Origin(origin) => Some(origin),
        Trace::Argument { start, register, added } => {
            let frame = machine.frames().last()?;
            let call = frame.return_pc - 1;
            let outer =
                register.checked_add(frame.window_shift).filter(|_| is_call_of(program, call, start))?;
            match trace(program, call, outer)? {
                Trace::Origin(origin) => Some(Origin { added: origin.added.wrapping_add(added), ..origin }),
                Trace::Argument { .. } => None,
            }
        }
    }
}

/// Follows what `register` holds before `pc`: instructions are read upwards, through copies and sums, to a call or the
/// start of the function. Where a branch or a loop may bring another value, nothing is said.
fn trace(program: &Program, pc: u32, register: u8) -> Option<Trace> {
    let function = stack::function(program, pc);
    let is_inside = |other: &u32| stack::function(program, *other) == function;
    let mut start = pc;
    let (mut registers, mut added) = (vec![register], 0_u64);
    for at in (0..pc).rev().take(MAX_DISTANCE).take_while(is_inside) {
        let wanted = registers[registers.len() - 1];
        start = at;
        match written(program, at, wanted) {
            Write::None => {}
            _ if is_skipped(program, at, pc) => return None,
            Write::Sum(source, constant) => {
                registers.push(source);
                added = added.wrapping_add(constant);
            }
            Write::Unknown => return None,
            Write::By(opcode) => {
                let is_sure = !is_rewritten_in_loop(program, at..=pc, &registers);
                return is_sure.then_some(Trace::Origin(Origin { opcode, added }));
            }
        }
    }
    let is_sure = !is_rewritten_in_loop(program, start..=pc, &registers);
    let register = registers[registers.len() - 1];
    is_sure.then_some(Trace::Argument { start, register, added })
}

/// Whether an instruction in front of the one at `at` jumps to one behind it, up to `pc`.
fn is_skipped(program: &Program, at: u32, pc: u32) -> bool {
    (0..at).rev().take(MAX_DISTANCE).any(|before| {
        let (opcode, word) = instruction(program, before);
        opcode != Opcode::Call && targets(opcode, word, before).any(|target| target > at && target <= pc)
    })
}

/// Whether the instruction at `pc` calls the one at `start`.
fn is_call_of(program: &Program, pc: u32, start: u32) -> bool {
    let (opcode, word) = instruction(program, pc);
    opcode == Opcode::Call && targets(opcode, word, pc).any(|target| target == start)
}

/// Where the instruction at `pc` may jump.
fn targets(opcode: Opcode, word: Word, pc: u32) -> impl Iterator<Item = u32> {
    let targets = opcode.operands().iter().filter(|operand| operand.kind == OperandKind::Target);
    targets.map(move |operand| pc.wrapping_add_signed(word.field(operand.at, operand.kind.size()) as i32))
}

/// Whether the instructions behind `range` write one of `registers` and then jump back into it.
fn is_rewritten_in_loop(program: &Program, range: RangeInclusive<u32>, registers: &[u8]) -> bool {
    let end = *range.end();
    let behind = end..program.module().code.len() as u32;
    let mut is_rewritten = false;
    for at in behind.take(MAX_DISTANCE) {
        let is_written = |register: &u8| !matches!(written(program, at, *register), Write::None);
        is_rewritten |= registers.iter().any(is_written);
        let (opcode, word) = instruction(program, at);
        let jumps_back = targets(opcode, word, at).any(|target| range.contains(&target));
        if is_rewritten && jumps_back && opcode != Opcode::Call {
            return true;
        }
    }
    false
}

/// What an instruction does to a register.
enum Write {
    None,
    /// It makes it the sum of this one and a constant.
    Sum(u8, u64),
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
            OperandKind::Destination if number == register => {
                return sum(opcode, word).unwrap_or(Write::By(opcode));
            }
            OperandKind::Cursor if number == register => return Write::By(opcode),
            OperandKind::Pair if number == register || number + 1 == register => return Write::By(opcode),
            _ => {}
        }
    }
    Write::None
}

/// For an instruction that copies a register, or adds a constant to it.
fn sum(opcode: Opcode, word: Word) -> Option<Write> {
    let field = |kind| {
        let operand = opcode.operands().iter().find(|operand| operand.kind == kind)?;
        Some(word.field(operand.at, operand.kind.size()))
    };
    let constant = field(OperandKind::Immediate).map(|constant| i64::from(constant as i32));
    let constant = match (opcode, constant) {
        (Opcode::Mov, None) => 0,
        (Opcode::Addi, Some(constant)) => constant,
        (Opcode::Subi, Some(constant)) => -constant,
        _ => return None,
    };
    Some(Write::Sum(field(OperandKind::Source)? as u8, constant.cast_unsigned()))
}
