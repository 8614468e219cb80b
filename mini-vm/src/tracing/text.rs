//! Lines of a trace as people read them.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::disassembly;
use crate::instruction::Opcode;
use crate::module::Module;
use crate::observation::{Event, Flow, MapAction, MapEvent, MapOutcome, MemoryWrite};
use crate::operand::{Content, Register};
use crate::verify::Program;

use super::filter::map_registers;
use super::record::{HostRecord, Record, host_name};
use super::words::{Excerpt, bounded, number, visible};

/// Instructions that are looked at for how wide the columns must be, and the most that they are.
const MEASURED: u32 = 10_000;
const WIDEST_PLACE: usize = 32;
const WIDEST_INSTRUCTION: usize = 40;

/// Calls that instructions are indented for; of deeper ones the depth is told.
/// The column of instructions has room for some.
const INDENTED_CALLS: usize = 8;
const USUAL_CALLS: usize = 3;
const INDENT: usize = 2;

/// The widths of the columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    place: usize,
    instruction: usize,
}

impl Columns {
    pub(super) fn of(program: &Program) -> Self {
        let mut columns = Self { place: 0, instruction: 0 };
        for pc in 0..(program.module().code.len() as u32).min(MEASURED) {
            columns.place = columns.place.max(place(program, pc).chars().count());
            columns.instruction =
                columns.instruction.max(disassembly::instruction(program, pc).chars().count());
        }
        let (place, instruction) =
            (columns.place.min(WIDEST_PLACE), columns.instruction.min(WIDEST_INSTRUCTION));
        Self { place, instruction: instruction + USUAL_CALLS * INDENT }
    }

    /// Writes the names of the columns.
    pub(super) fn write_head(self, writer: &mut impl Write) -> io::Result<()> {
        let Self { place, instruction } = self;
        writeln!(
            writer,
            "{:>8} {:>4}  {:place$}  {:instruction$}  effect",
            "step", "fuel", "place", "instruction"
        )
    }

    pub(super) fn write(self, record: &Record, program: &Program, writer: &mut impl Write) -> io::Result<()> {
        let event = record.event();
        let text = disassembly::instruction(program, event.pc);
        let deep = if event.depth > INDENTED_CALLS { format!("({}) ", event.depth) } else { String::new() };
        let indent = INDENT * event.depth.min(INDENTED_CALLS);
        let mut line = format!(
            "{:>8} {:>4}  {:place$}  {:instruction$}",
            record.number,
            event.fuel,
            place(program, event.pc),
            format!("{:indent$}{deep}{text}", ""),
            place = self.place,
            instruction = self.instruction,
        );
        let effects = Effects { record, event, program }.all();
        if !effects.is_empty() {
            let _ = write!(line, "  {}", effects.join("; "));
        }
        writeln!(writer, "{}", visible(line).trim_end())
    }
}

fn place(program: &Program, pc: u32) -> String {
    bounded(program.module().place_of(pc))
}

/// What an instruction has read and changed, in words.
struct Effects<'r> {
    record: &'r Record,
    event: &'r Event,
    program: &'r Program,
}

impl Effects<'_> {
    fn all(&self) -> Vec<String> {
        let mut all = Vec::new();
        all.extend(self.registers_read());
        all.extend(self.memory_read());
        all.extend(self.host());
        all.extend(self.event.map.as_ref().map(|map| map_in_words(map, self.record, self.program)));
        all.extend(self.memory_written());
        all.extend(self.registers_written());
        all.extend(self.flow());
        for (name, printed) in ["output", "errors"].iter().zip(&self.record.printed) {
            if printed.length > 0 {
                all.push(format!("{name} {}", printed.quoted()));
            }
        }
        all
    }

    fn module(&self) -> &Module {
        self.program.module()
    }

    fn name(&self, register: Register) -> String {
        register_name(self.program, self.event.pc, register)
    }

    /// What a register holds: a floating-point number where the instruction takes it for one.
    fn value(&self, register: Register, value: u64) -> String {
        let operands = self.event.opcode.operands().iter();
        let mut floats = operands.filter(|operand| operand.content == Content::Float);
        if floats.any(|operand| self.event.word.field(operand.at, 1) == u64::from(register.0)) {
            return format!("{:?}", f64::from_bits(value));
        }
        number(value)
    }

    fn registers_read(&self) -> Option<String> {
        // What was in one that is written as well stands there.
        let is_written =
            |register| self.event.registers_written.iter().any(|write| write.register == register);
        let all = &self.event.registers_read;
        let is_told = |index: usize| all[..index].iter().any(|read| read.register == all[index].register);
        let reads = (0..all.len()).filter(|&index| !is_told(index)).map(|index| &all[index]);
        let reads = reads.filter(|read| !is_written(read.register));
        let reads: Vec<String> = reads
            .map(|read| format!("{} = {}", self.name(read.register), self.value(read.register, read.value)))
            .collect();
        (!reads.is_empty()).then(|| reads.join(", "))
    }

    fn registers_written(&self) -> impl Iterator<Item = String> {
        // The result of a host function stands behind its call.
        let is_host = self.event.opcode == Opcode::Host;
        self.event.registers_written.iter().filter(move |_| !is_host || self.record.host.is_none()).map(
            |write| {
                let [before, after] =
                    [write.before, write.after].map(|value| self.value(write.register, value));
                format!("{}: {before} -> {after}", self.name(write.register))
            },
        )
    }

    fn memory_read(&self) -> impl Iterator<Item = String> {
        self.event.memory_read.iter().zip(&self.record.bytes).map(|(range, bytes)| {
            let value = if bytes.length == 0 { "outside".to_owned() } else { bytes.value() };
            format!("{} = {value}", range_in_words(range.start, range.end - range.start))
        })
    }

    fn memory_written(&self) -> impl Iterator<Item = String> {
        let behind = self.record.bytes.iter().skip(self.event.memory_read.len());
        let is_map = self.event.map.is_some();
        self.event.memory_written.iter().zip(behind).filter(move |_| !is_map).map(|(write, after)| {
            let name = range_in_words(write.address, write.length);
            match before(self.event, write) {
                Some(before) => format!("{name}: {} -> {}", before.value(), after.value()),
                None => format!("{name}: {}", after.value()),
            }
        })
    }

    fn host(&self) -> Option<String> {
        let HostRecord { arguments, result } = self.record.host.as_ref()?;
        let arguments: Vec<String> = arguments
            .iter()
            .map(|argument| argument.text.as_ref().map_or_else(|| number(argument.value), Excerpt::quoted))
            .collect();
        let result = result.map(|result| format!(" -> {}", number(result))).unwrap_or_default();
        Some(format!("{}({}){result}", host_name(self.event, self.program), arguments.join(", ")))
    }

    fn flow(&self) -> Option<String> {
        let Event { pc, next_pc, flow, is_trap, .. } = *self.event;
        let passed = |names: &mut dyn Iterator<Item = String>| {
            let values =
                names.zip(&self.record.passed).map(|(name, value)| format!("{name} = {}", number(*value)));
            values.collect::<Vec<_>>().join(", ")
        };
        match flow {
            _ if is_trap => Some("traps".to_owned()),
            Flow::Next => None,
            Flow::Jumped => Some(format!("to {}", place(self.program, next_pc))),
            Flow::Called => {
                let label = self.module().label_at(next_pc);
                let name = label.map_or_else(|| place(self.program, next_pc), |(name, _)| name.to_owned());
                let mut names = (0..=u8::MAX).map(|it| register_name(self.program, next_pc, Register(it)));
                Some(match self.module().named_function_of(next_pc) {
                    Some(_) => format!("calls {name}({})", passed(&mut names)),
                    None => format!("calls {name}"),
                })
            }
            Flow::Returned => {
                let results = self.module().named_function_of(pc).map(|function| &function.results[..]);
                let mut names = results.unwrap_or_default().iter().map(ToString::to_string);
                let results = passed(&mut names);
                let results = if results.is_empty() { results } else { format!(" with {results}") };
                Some(format!("returns to {}{results}", place(self.program, next_pc)))
            }
            Flow::Ended => Some("ends".to_owned()),
        }
    }
}

/// What was in the bytes that are written, as far as it is known.
pub(super) fn before(event: &Event, write: &MemoryWrite) -> Option<Excerpt> {
    let bytes = event.bytes_before(write);
    (!bytes.is_empty()).then(|| Excerpt { bytes: bytes.to_vec(), length: write.length })
}

/// The name of a register, as the instruction is written.
pub(super) fn register_name(program: &Program, pc: u32, Register(number): Register) -> String {
    let function = program.module().named_function_of(pc);
    function.and_then(|it| it.name_of(number)).map_or_else(|| format!("r{number}"), str::to_owned)
}

/// Bytes of the heap, as the debugger takes them: `u16[0xb8]`, or `heap[0xb8 ..+20]`.
fn range_in_words(address: u64, length: u64) -> String {
    match length {
        1 | 2 | 4 | 8 => format!("u{}[{address:#x}]", length * 8),
        _ => format!("heap[{address:#x} ..+{length}]"),
    }
}

/// What is done to a map: `counts[7]: created in bucket 3 after 2 probes, value at 0x58`.
pub(super) fn map_in_words(map: &MapEvent, record: &Record, program: &Program) -> String {
    let event = record.event();
    let mut registers = map_registers(event.opcode, event.word);
    let name = registers.next().map(|register| register_name(program, event.pc, register));
    let name = name.unwrap_or_else(|| format!("map at {:#x}", map.address));
    let subject = if map.action.takes_key() && map.key().is_empty() {
        format!("{name}[?]")
    } else if map.action.takes_key() {
        format!("{name}[{}]", record.map.key.key())
    } else {
        name
    };
    let probes = match map.visited {
        0 => String::new(),
        1 => " after 1 probe".to_owned(),
        visited => format!(" after {visited} probes"),
    };
    let bucket = map.entry.map(|entry| format!(" in bucket {}", entry.bucket)).unwrap_or_default();
    let what = match map.outcome {
        MapOutcome::Found if map.action == MapAction::Key => format!("the key is {}", record.map.key.value()),
        MapOutcome::Found => format!("found{bucket}{probes}{}", value(map, record)),
        MapOutcome::Absent => format!("absent{probes}"),
        MapOutcome::Created => format!("created{bucket}{probes}{}", value(map, record)),
        MapOutcome::Full => format!("absent{probes}, and the map is full"),
        MapOutcome::Removed => {
            let value =
                Excerpt { bytes: map.value_before().to_vec(), length: map.value_before().len() as u64 };
            format!("removed{bucket}{probes}, value {}", value.value())
        }
        MapOutcome::Entry => {
            format!("at{} with key {}{}", &bucket[3..], record.map.key.value(), value(map, record))
        }
        MapOutcome::End => "no further entry".to_owned(),
        MapOutcome::Done => match map.action {
            MapAction::Make => format!("made at {:#x} for {} keys", map.address, record.map.capacity),
            MapAction::Clear => "cleared".to_owned(),
            _ => "made a copy".to_owned(),
        },
        MapOutcome::TooSmall => "too small for a copy".to_owned(),
        MapOutcome::Trapped => "not done".to_owned(),
    };
    format!("{subject}: {what}")
}

/// The value of an entry, with its address, and how it has changed.
fn value(map: &MapEvent, record: &Record) -> String {
    let Some(entry) = map.entry else { return String::new() };
    let after = &record.map.value;
    let before = &map.value_before()[..map.value_before().len().min(after.bytes.len())];
    let value = if map.action == MapAction::Add && !before.is_empty() {
        let before = Excerpt { bytes: before.to_vec(), length: after.length };
        format!("{} -> {}", before.value(), after.value())
    } else {
        after.value()
    };
    format!(", value {value} at {:#x}", entry.value_address)
}
