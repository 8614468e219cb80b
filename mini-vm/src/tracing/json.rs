//! Lines of a trace as JSON, as `docs/trace.schema.json` has them.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::disassembly;
use crate::observation::{Event, Flow, MapEvent};
use crate::verify::Program;

use super::Summary;
use super::record::{HostRecord, Record, host_name};
use super::text::{before, map_in_words, register_name};
use super::words::{Excerpt, bounded, escaped};

/// The version of the lines. It changes when something is taken away or means something else.
const VERSION: u32 = 1;

pub(super) fn write(record: &Record, program: &Program, writer: &mut impl Write) -> io::Result<()> {
    let event = record.event();
    let module = program.module();
    let label = module.label_at(event.pc);
    let flow = match event.flow {
        Flow::Next => "next",
        Flow::Jumped => "jumped",
        Flow::Called => "called",
        Flow::Returned => "returned",
        Flow::Ended => "ended",
    };
    let fields = [
        ("version", VERSION.to_string()),
        ("type", text("step")),
        ("step", record.number.to_string()),
        ("pc", event.pc.to_string()),
        ("function", or_null(label.map(|(name, _)| text(name)))),
        ("offset", or_null(label.map(|(_, offset)| offset.to_string()))),
        ("file", or_null(module.file_of(event.pc).map(|name| text(&bounded(name))))),
        ("line", or_null(module.line_of(event.pc))),
        ("instruction", text(&disassembly::instruction(program, event.pc))),
        ("opcode", text(event.opcode.mnemonic())),
        ("depth", event.depth.to_string()),
        ("fuel", event.fuel.to_string()),
        ("flow", text(flow)),
        ("next_pc", event.next_pc.to_string()),
        ("trap", event.is_trap.to_string()),
        ("registers_read", registers_read(event, program)),
        ("registers_written", registers_written(event, program)),
        ("memory_read", memory_read(record)),
        ("memory_written", memory_written(record)),
        ("map", or_null(event.map.as_ref().map(|seen| map(seen, record, program)))),
        ("passed", list(record.passed.iter().map(u64::to_string))),
        ("host", or_null(record.host.as_ref().map(|call| host(call, host_name(event, program))))),
        ("output", printed(&record.printed[0])),
        ("errors", printed(&record.printed[1])),
    ];
    writeln!(writer, "{}", object(fields))
}

pub(super) fn write_end(summary: &Summary, writer: &mut impl Write) -> io::Result<()> {
    let Summary { steps, matching, shown } = summary;
    let fields = [
        ("version", VERSION.to_string()),
        ("type", text("end")),
        ("steps", steps.to_string()),
        ("matching", matching.to_string()),
        ("shown", shown.to_string()),
    ];
    writeln!(writer, "{}", object(fields))
}

fn registers_read(event: &Event, program: &Program) -> String {
    list(event.registers_read.iter().map(|read| {
        object([
            ("register", read.register.0.to_string()),
            ("name", text(&register_name(program, event.pc, read.register))),
            ("value", read.value.to_string()),
        ])
    }))
}

fn registers_written(event: &Event, program: &Program) -> String {
    list(event.registers_written.iter().map(|write| {
        object([
            ("register", write.register.0.to_string()),
            ("name", text(&register_name(program, event.pc, write.register))),
            ("before", write.before.to_string()),
            ("after", write.after.to_string()),
        ])
    }))
}

fn memory_read(record: &Record) -> String {
    let mut bytes = record.bytes.iter();
    list(record.event().memory_read.iter().map(|range| {
        object([
            ("address", range.start.to_string()),
            ("length", (range.end - range.start).to_string()),
            ("bytes", or_null(bytes.next().filter(|it| it.length > 0).map(|it| hexadecimal(&it.bytes)))),
        ])
    }))
}

fn memory_written(record: &Record) -> String {
    let event = record.event();
    let mut bytes = record.bytes.iter().skip(event.memory_read.len());
    list(event.memory_written.iter().map(|write| {
        object([
            ("address", write.address.to_string()),
            ("length", write.length.to_string()),
            ("before", or_null(before(event, write).map(|it| hexadecimal(&it.bytes)))),
            ("after", or_null(bytes.next().map(|it| hexadecimal(&it.bytes)))),
        ])
    }))
}

fn map(seen: &MapEvent, record: &Record, program: &Program) -> String {
    let key = Some(&record.map.key.bytes).filter(|key| !key.is_empty());
    object([
        ("address", seen.address.to_string()),
        ("action", text(seen.action.name())),
        ("outcome", text(seen.outcome.name())),
        ("key", or_null(key.map(|key| hexadecimal(key)))),
        ("probes", seen.visited.to_string()),
        ("home", or_null(seen.home)),
        ("bucket", or_null(seen.entry.map(|entry| entry.bucket))),
        ("value_address", or_null(seen.entry.map(|entry| entry.value_address))),
        ("value_before", hexadecimal(seen.value_before())),
        ("value", hexadecimal(&record.map.value.bytes)),
        ("words", text(&map_in_words(seen, record, program))),
    ])
}

fn host(call: &HostRecord, name: &str) -> String {
    let arguments = call.arguments.iter().map(|argument| {
        let shown = argument.text.as_ref().map(|it| text(&escaped(&it.bytes)));
        object([("value", argument.value.to_string()), ("text", or_null(shown))])
    });
    object([("function", text(name)), ("arguments", list(arguments)), ("result", or_null(call.result))])
}

fn printed(printed: &Excerpt) -> String {
    if printed.length == 0 {
        return "null".to_owned();
    }
    object([("text", text(&escaped(&printed.bytes))), ("length", printed.length.to_string())])
}

fn object<const N: usize>(fields: [(&str, String); N]) -> String {
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", fields.join(","))
}

fn list(values: impl Iterator<Item = String>) -> String {
    format!("[{}]", values.collect::<Vec<_>>().join(","))
}

fn or_null(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "null".to_owned(), |value| value.to_string())
}

/// Bytes as a text of two digits each.
fn hexadecimal(bytes: &[u8]) -> String {
    let mut digits = String::from("\"");
    bytes.iter().for_each(|byte| {
        let _ = write!(digits, "{byte:02x}");
    });
    digits + "\""
}

/// A text in quotes.
fn text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\0'..='\x1f' | '\x7f' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted + "\""
}
