//! What is kept of an instruction until its line is written.

use crate::console::Console;
use crate::instruction::Opcode;
use crate::machine::Machine;
use crate::machine::host::HostSignature;
use crate::observation::{Event, Flow, MapAction, MapOutcome, Stepper};
use crate::operand::{OperandKind, Register};
use crate::verify::Program;

use super::words::{Excerpt, SHOWN_BYTES};

/// An instruction with all that its line tells. Records are used again, so that most lines take no memory of their own.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) number: u64,
    /// The one that has executed the instruction: it has the event.
    pub(super) stepper: Stepper,
    /// What the ranges that were read, and then those that were written, hold behind the instruction.
    pub(super) bytes: Vec<Excerpt>,
    /// What a function gets that is called, or gives back that returns.
    pub(super) passed: Vec<u64>,
    pub(super) host: Option<HostRecord>,
    pub(super) map: MapRecord,
    /// What was printed to standard output and to standard error.
    pub(super) printed: [Excerpt; 2],
}

/// A call of a host function.
#[derive(Debug)]
pub(super) struct HostRecord {
    pub(super) arguments: Vec<HostArgument>,
    pub(super) result: Option<u64>,
}

#[derive(Debug)]
pub(super) struct HostArgument {
    pub(super) value: u64,
    /// The text that it is the address of.
    pub(super) text: Option<Excerpt>,
}

/// The entry of a map that an instruction has to do with, as it is afterwards.
#[derive(Debug, Default)]
pub(super) struct MapRecord {
    pub(super) key: Excerpt,
    pub(super) value: Excerpt,
    pub(super) capacity: usize,
}

impl Record {
    pub(super) fn event(&self) -> &Event {
        self.stepper.event()
    }

    /// Takes over what the line tells besides the event, from the machine behind the instruction.
    pub(super) fn complete(&mut self, machine: &Machine) {
        self.bytes.clear();
        self.passed.clear();
        self.host = None;
        let event = self.stepper.event();
        if let Some(map) = &event.map {
            self.map.take_over(event, machine);
            // The words for what is done to a map say it.
            if map.action.takes_key() || map.action == MapAction::Iterate || map.action == MapAction::Key {
                return;
            }
        }
        let ranges =
            event.memory_read.iter().cloned().chain(event.memory_written.iter().map(|it| it.range()));
        self.bytes.extend(ranges.map(|range| excerpt(machine, range.start, range.end - range.start)));
        let named = |pc| machine.program().module().named_function_of(pc);
        match event.flow {
            Flow::Called => {
                let count = named(event.next_pc).map_or(0, |function| function.parameters);
                self.passed.extend((0..count).map(|it| machine.register(Register(it as u8))));
            }
            Flow::Returned => {
                let count = named(event.pc).map_or(0, |function| function.results.len());
                let moved = event.window.saturating_sub(machine.window());
                let results = (moved..).take(count).map_while(|it| u8::try_from(it).ok());
                self.passed.extend(results.map(|it| machine.register(Register(it))));
            }
            Flow::Next | Flow::Jumped | Flow::Ended if event.opcode == Opcode::Host => {
                self.host = HostRecord::of(event, machine);
            }
            Flow::Next | Flow::Jumped | Flow::Ended => {}
        }
    }
}

fn excerpt(machine: &Machine, address: u64, length: u64) -> Excerpt {
    let bytes = machine.bytes(address, length.min(SHOWN_BYTES as u64)).unwrap_or_default();
    Excerpt { length: if bytes.is_empty() { 0 } else { length }, bytes: bytes.to_vec() }
}

impl MapRecord {
    fn take_over(&mut self, event: &Event, machine: &Machine) {
        *self = Self::default();
        let Some(seen) = &event.map else { return };
        self.key = Excerpt::of(seen.key());
        let Ok(map) = machine.map_at(seen.address) else { return };
        self.capacity = map.capacity();
        let Some(entry) = seen.entry.filter(|_| seen.outcome != MapOutcome::Removed) else { return };
        self.value = excerpt(machine, entry.value_address, map.value_size() as u64);
        if seen.key().is_empty() {
            self.key = excerpt(machine, entry.key_address, map.key_size() as u64);
        }
    }
}

/// The number of the host function that an instruction calls, as its name.
pub(super) fn host_name<'p>(event: &Event, program: &'p Program) -> &'p str {
    let operand = event.opcode.operands().iter().find(|operand| operand.kind == OperandKind::Host);
    let index = operand.map_or(0, |operand| event.word.field(operand.at, operand.kind.size()));
    program.module().host_functions.get(index as usize).map_or("", |name| name)
}

impl HostRecord {
    /// The call, if it is one of a function of the console.
    fn of(event: &Event, machine: &Machine) -> Option<Self> {
        let name = host_name(event, machine.program());
        let signature = Console::SIGNATURES.iter().find(|signature| signature.name == name)?;
        let window = event.opcode.operands().iter().find(|operand| operand.kind == OperandKind::Window)?;
        let first = event.word.field(window.at, 1) as u8;
        let written = event.registers_written.iter().find(|write| write.register == Register(first));
        // The result has taken the place of the first argument.
        let value = |index: usize| {
            let register = u8::try_from(index).ok().and_then(|index| first.checked_add(index))?;
            let overwritten = written.filter(|write| write.register.0 == register);
            Some(overwritten.map_or_else(|| machine.register(Register(register)), |write| write.before))
        };
        let mut arguments: Vec<HostArgument> = (0..signature.parameters.len())
            .map_while(|index| {
                Some(HostArgument { value: value(index)?, text: text(signature, index, &value, machine) })
            })
            .collect();
        let more = variable_arguments(signature, &value, machine);
        arguments.extend(
            (arguments.len()..)
                .take(more)
                .map_while(|index| Some(HostArgument { value: value(index)?, text: None })),
        );
        let result = written.filter(|_| signature.has_result).map(|write| write.after);
        Some(Self { arguments, result })
    }
}

/// Arguments behind the parameters, as many as the format says.
fn variable_arguments(
    signature: &HostSignature<'_>,
    value: &dyn Fn(usize) -> Option<u64>,
    machine: &Machine,
) -> usize {
    let count = signature.format.and_then(|format| {
        let bytes = machine.terminated_bytes(value(format.parameter)?).ok()?;
        (format.arguments)(bytes).ok()
    });
    count.unwrap_or(0)
}

/// The text whose address an argument is: with a parameter for its length behind it, or with a zero byte at its end.
fn text(
    signature: &HostSignature<'_>,
    index: usize,
    value: &dyn Fn(usize) -> Option<u64>,
    machine: &Machine,
) -> Option<Excerpt> {
    let address = value(index)?;
    match (signature.parameters[index], signature.parameters.get(index + 1)) {
        ("address", Some(&"length")) => Some(excerpt(machine, address, value(index + 1)?)),
        // It is filled, and shown as written.
        ("address", Some(&"max")) => None,
        ("address" | "format" | "name" | "path", _) => {
            machine.terminated_bytes(address).ok().map(Excerpt::of)
        }
        _ => None,
    }
}
