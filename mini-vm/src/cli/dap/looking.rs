//! Requests that look at a program that stands still, and change nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mini_vm::assembly::statement_span;
use mini_vm::debugger::{Value as Number, Watched, stack as calls};
use mini_vm::disassembly;
use mini_vm::machine::Stop;
use serde_json::{Value, json};

use super::connection::{Refusal, Request};
use super::places;
use super::protocol::{
    BreakpointLocations, Client, Completions, DataBreakpointInfo, Disassemble, Evaluate, ReadMemory,
    SourceAsked, StackTrace, Variable,
};
use super::run::Run;
use super::variables::{Container, Datum};
use crate::cli::debug::{can_be_command, completion, values};
use crate::cli::report::visible;
use crate::cli::values::of_bytes;
use crate::cli::{Status, trap_report};

/// Frames, bytes and instructions of one answer.
const MAX_FRAMES: u64 = 1_000;
const MAX_BYTES: u64 = 1 << 20;
const MAX_INSTRUCTIONS: u64 = 10_000;

/// Lines in which places of breakpoints are looked for.
const MAX_LINES: i64 = 10_000;

impl Run {
    pub(super) fn stack_trace(&self, client: Client, request: &Request) -> Result<Value, Refusal> {
        let asked: StackTrace = request.arguments()?;
        let start = usize::try_from(asked.start_frame.unwrap_or(0)).unwrap_or(usize::MAX);
        let most = asked.levels.filter(|&levels| levels > 0).unwrap_or(u64::MAX).min(MAX_FRAMES);
        let frames = calls::backtrace(self.machine()).skip(start).take(most as usize);
        let frames = frames.map(|frame| {
            let name = match frame.function {
                Some(name) => visible(name),
                None => format!("instruction {}", frame.pc),
            };
            let mut shown = json!({
                "id": self.frame_of(frame.level),
                "name": name,
                "line": 0,
                "column": 0,
                "instructionPointerReference": places::address_of(frame.pc),
            });
            if let (Some(file), Some(line)) = (frame.file, frame.line) {
                shown["source"] = json!(self.source_named(file));
                shown["line"] = places::line_for(client, line).into();
                shown["column"] = places::column_for(client, self.indent_of(file, line)).into();
            }
            shown
        });
        let frames: Vec<_> = frames.collect();
        Ok(json!({ "stackFrames": frames, "totalFrames": self.machine().frames().len() + 1 }))
    }

    /// How many characters stand in front of the statement in a line.
    fn indent_of(&self, file: &str, line: u32) -> usize {
        let text = self.source_text(file).map(|source| source.text.as_str()).unwrap_or_default();
        let Some(span) = statement_span(text, line) else { return 0 };
        let start = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
        text[start..span.start].encode_utf16().count()
    }

    /// What the program has stopped for.
    pub(super) fn exception_info(&self) -> Result<Value, Refusal> {
        let (id, message) = match self.session.debugger.timeline().stop() {
            Some(Stop::Trapped(trap)) => (trap.kind.code().name(), trap.to_string()),
            Some(Stop::OutOfFuel) => ("out_of_fuel", "the program ran out of fuel".to_owned()),
            Some(Stop::Exited(_) | Stop::Breakpoint) | None => {
                return Err(Refusal("the program has not trapped".to_owned()));
            }
        };
        let text = self.report_of_end().unwrap_or_default();
        let details = json!({ "message": message, "typeName": id, "stackTrace": text });
        Ok(json!({ "exceptionId": id, "description": text, "breakMode": "unhandled", "details": details }))
    }

    /// What `run` says of a program that has trapped or run out of fuel.
    pub(super) fn report_of_end(&self) -> Option<String> {
        let timeline = self.session.debugger.timeline();
        let sources = self.session.sources.as_ref();
        let report = match timeline.stop()? {
            Stop::Trapped(trap) => {
                trap_report::of_trap(trap, self.machine(), sources, timeline.host().refusal())
            }
            Stop::OutOfFuel => trap_report::of_fuel(self.machine(), sources, None),
            Stop::Exited(_) | Stop::Breakpoint => return None,
        };
        Some(anstream::adapter::strip_str(&report.rendered).to_string())
    }

    /// The exit status of `run` where the program has come to its end.
    pub(super) fn exit_status(&self) -> u8 {
        match self.session.debugger.timeline().stop() {
            Some(Stop::Exited(status)) => *status,
            Some(Stop::Trapped(_)) => Status::TRAP.0,
            Some(Stop::OutOfFuel) => Status::OUT_OF_FUEL.0,
            Some(Stop::Breakpoint) | None => Status::SUCCESS.0,
        }
    }

    pub(super) fn evaluate(&mut self, request: &Request) -> Result<Value, Refusal> {
        let asked: Evaluate = request.arguments()?;
        let level = self.level_of(asked.frame_id)?;
        let expression = asked.expression.trim();
        match self.session.debugger.evaluate(expression, level) {
            Ok(Number::Integer(number)) => {
                let mut value = self.value("", number, None);
                self.open(&mut value);
                Ok(result_of(value))
            }
            Ok(Number::Bytes(bytes)) => Ok(result(&of_bytes(&bytes))),
            Ok(number @ Number::Float(_)) => Ok(result(&number.to_string())),
            Err(error) => {
                let reason = visible(&values::with_similar_name(&error));
                match asked.context.as_deref() {
                    Some("repl") if can_be_command(expression) => self.converse(expression, level),
                    Some("repl") => Ok(result(&format!("error: {reason}"))),
                    _ => Err(Refusal(reason)),
                }
            }
        }
    }

    /// Carries out a line of the dialogue of `mini-vm debug`.
    fn converse(&mut self, line: &str, level: usize) -> Result<Value, Refusal> {
        self.session.level = level;
        let outcome = self.session.execute(line);
        let said = self.session.screen.take();
        outcome.map_err(|error| error.to_string())?;
        let text = anstream::adapter::strip_bytes(&said).into_vec();
        Ok(result(String::from_utf8_lossy(&text).trim_end()))
    }

    pub(super) fn completions(&self, client: Client, request: &Request) -> Result<Value, Refusal> {
        let asked: Completions = request.arguments()?;
        let units = asked.column.saturating_sub(i64::from(client.columns_start_at_1));
        let before = start_of(&asked.text, usize::try_from(units).unwrap_or(0));
        let (start, names) = completion::complete(before, &completion::names_of(self.machine().program()));
        let word = &before[start..];
        let first = places::column_for(client, before[..start].encode_utf16().count());
        let targets = names
            .into_iter()
            .map(|name| json!({ "label": name, "start": first, "length": word.encode_utf16().count() }));
        Ok(json!({ "targets": targets.collect::<Vec<_>>() }))
    }

    pub(super) fn source(&self, request: &Request) -> Result<Value, Refusal> {
        let asked: SourceAsked = request.arguments()?;
        let mut source = asked.source.unwrap_or_default();
        if source.path.is_none() && source.source_reference.is_none() {
            source.source_reference = Some(asked.source_reference);
        }
        Ok(json!({ "content": self.text_of(&source)? }))
    }

    pub(super) fn loaded_sources(&self) -> Value {
        let sources: Vec<_> = self.files().map(|name| self.source_named(name)).collect();
        json!({ "sources": sources })
    }

    /// The lines that have instructions.
    pub(super) fn breakpoint_locations(&self, client: Client, request: &Request) -> Result<Value, Refusal> {
        let asked: BreakpointLocations = request.arguments()?;
        let name = self.name_of(&asked.source)?;
        let last = places::line_from(client, asked.end_line.unwrap_or(asked.line));
        let mut line = places::line_from(client, asked.line).max(1);
        let last = last.min(line.saturating_add(MAX_LINES));
        let mut locations = Vec::new();
        while line <= last {
            let Ok(location) = self.session.debugger.locate(&format!("{name}:{line}")) else { break };
            line = location.moved_to.map_or(line, i64::from);
            if line <= last {
                let shown = u32::try_from(line).map_or(line, |line| places::line_for(client, line));
                locations.push(json!({ "line": shown }));
            }
            line += 1;
        }
        Ok(json!({ "breakpoints": locations }))
    }

    pub(super) fn read_memory(&self, request: &Request) -> Result<Value, Refusal> {
        let asked: ReadMemory = request.arguments()?;
        let start = places::address(&asked.memory_reference)?.saturating_add(asked.offset);
        let heap = self.machine().heap();
        let size = heap.len() as u64;
        let first = u64::try_from(start).unwrap_or(size).min(size);
        let end = first.saturating_add(asked.count.min(MAX_BYTES)).min(size);
        let bytes = &heap[first as usize..end as usize];
        let mut answer = json!({ "address": format!("{:#x}", start.max(0)), "data": STANDARD.encode(bytes) });
        let unreadable = asked.count.min(MAX_BYTES) - bytes.len() as u64;
        if unreadable > 0 {
            answer["unreadableBytes"] = unreadable.into();
        }
        Ok(answer)
    }

    pub(super) fn disassemble(&self, client: Client, request: &Request) -> Result<Value, Refusal> {
        let asked: Disassemble = request.arguments()?;
        if asked.instruction_count > MAX_INSTRUCTIONS {
            return Err(Refusal(format!("at most {MAX_INSTRUCTIONS} instructions are shown at a time")));
        }
        let first = places::distance(&asked.memory_reference, asked.offset)?;
        let first = first.saturating_add(asked.instruction_offset);
        let places = (0..asked.instruction_count.cast_signed()).map(|index| first.saturating_add(index));
        let instructions: Vec<_> = places.map(|place| self.instruction(client, place)).collect();
        Ok(json!({ "instructions": instructions }))
    }

    /// An instruction so many behind the first one, or that there is none.
    fn instruction(&self, client: Client, place: i64) -> Value {
        let program = self.machine().program();
        let module = program.module();
        let pc = u32::try_from(place).ok().filter(|&pc| (pc as usize) < module.code.len());
        let Some(pc) = pc else {
            return json!({
                "address": places::address_at(place),
                "instruction": "",
                "presentationHint": "invalid",
            });
        };
        let mut shown = json!({
            "address": places::address_of(pc),
            "instruction": visible(&disassembly::instruction(program, pc)),
        });
        if let Some((label, 0)) = module.label_at(pc) {
            shown["symbol"] = visible(label).into();
        }
        if let (Some(file), Some(line)) = (module.file_of(pc), module.line_of(pc)) {
            shown["location"] = json!(self.source_named(file));
            shown["line"] = places::line_for(client, line).into();
        }
        shown
    }

    /// What the client can have watched under a name.
    pub(super) fn data_breakpoint_info(&self, request: &Request) -> Result<Value, Refusal> {
        let asked: DataBreakpointInfo = request.arguments()?;
        let reference = asked.variables_reference.filter(|&reference| reference != 0);
        let (text, level) = match reference {
            Some(reference) => match self.watched_in(self.container(reference)?, &asked.name) {
                Some(found) => found,
                None => return Ok(json!({ "dataId": null, "description": "this cannot be watched" })),
            },
            None => {
                let level = self.level_of(asked.frame_id)?;
                let is_range = asked.as_address || asked.bytes.is_some();
                let length = asked.bytes.unwrap_or(1);
                let range = || format!("heap[{} ..+{length}]", asked.name);
                (if is_range { range() } else { asked.name.clone() }, level)
            }
        };
        match self.session.debugger.watched(&text, level) {
            Ok(watched) => Ok(self.data_info(&watched, &text, level)),
            Err(error) => {
                Ok(json!({ "dataId": null, "description": visible(&values::with_similar_watch(&error)) }))
            }
        }
    }

    /// What is watched, by a text that means the same wherever the program stands, with the calls under way where it is valid.
    fn data_info(&self, watched: &Watched, text: &str, level: usize) -> Value {
        let calls = self.machine().frames().len() - level;
        let fixed = match watched {
            Watched::Register(register) => format!("r{}", register.register.0),
            Watched::Memory { address, length } => format!("heap[{address} ..+{length}]"),
            Watched::Entry { map, key } => format!("{map:#x}[\"{}\"]", key.escape_ascii()),
        };
        json!({
            "dataId": format!("{calls}:{fixed}"),
            "description": visible(text),
            "accessTypes": ["read", "write", "readWrite"],
            "canPersist": false,
        })
    }

    /// What a variable of a container is for a watchpoint, and how many calls further out.
    fn watched_in(&self, container: Container, name: &str) -> Option<(String, usize)> {
        match container {
            Container::Registers(level) | Container::AllRegisters(level) => Some((name.to_owned(), level)),
            Container::Map(address) if name.starts_with('[') => Some((format!("{address:#x}{name}"), 0)),
            Container::Data => {
                let Datum { address, size, .. } = self.data().find(|datum| visible(datum.name) == name)?;
                Some((format!("heap[{address} ..+{size}]"), 0))
            }
            Container::Maps
            | Container::Map(_)
            | Container::Constants
            | Container::Machine
            | Container::Header(_)
            | Container::Buckets(_) => None,
        }
    }
}

/// What an expression comes to, without anything in it.
fn result(text: &str) -> Value {
    json!({ "result": text, "variablesReference": 0 })
}

fn result_of(value: Variable) -> Value {
    let mut result = json!({ "result": value.value, "variablesReference": value.variables_reference });
    if let Some(count) = value.indexed_variables {
        result["indexedVariables"] = count.into();
        result["namedVariables"] = value.named_variables.into();
    }
    if let Some(reference) = value.memory_reference {
        result["memoryReference"] = reference.into();
    }
    result
}

/// The first so many UTF-16 units of a text, as far as they are whole characters.
fn start_of(text: &str, units: usize) -> &str {
    let mut seen = 0;
    let end = text.char_indices().find(|(_, character)| {
        seen += character.len_utf16();
        seen > units
    });
    end.map_or(text, |(at, _)| &text[..at])
}
