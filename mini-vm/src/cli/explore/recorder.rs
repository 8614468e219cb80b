//! Records the steps of a window: the state before the first one, and what each one changes.

use std::collections::{BTreeSet, TryReserveError};
use std::ops::{ControlFlow, Range};

use mini_vm::machine::Machine;
use mini_vm::maps::inspection::{HEADER_SIZE, Image, find_maps};
use mini_vm::observation::{Event, Flow, MapAction, MapEvent, MapOutcome, Observer};
use mini_vm::operand::{OperandKind, Register};

use super::data::{Contents, Frame, Map, MapOperation, Step, characters, hexadecimal};
use super::heap::Shadow;
use super::printed::Printed;

/// The innermost calls under way that the page is given.
const MOST_FRAMES: usize = 1000;

/// Maps that the page is given, and the largest of them.
const MOST_MAPS: usize = 200;
const MOST_BUCKETS: usize = 1 << 16;

/// Bytes that are given of one range that is read.
const MOST_READ: u64 = 4096;

/// Bytes of the heap that are looked through for maps which the program made before the window.
const SEARCHED: usize = 64 << 20;

/// Registers of a window.
const WINDOW: usize = 256;

/// Why the window is shorter than asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// The page has as many bytes as it may.
    Size,
    /// The system has no memory.
    Memory,
}

pub(super) struct Recorder<'p> {
    most_steps: usize,
    most_bytes: usize,
    output: &'p Printed,
    errors: &'p Printed,
    shadow: Shadow,
    /// The steps as text, with commas between them.
    pub(super) steps: String,
    pub(super) step_count: usize,
    pub(super) cut: Option<Cut>,
    pub(super) maps: Vec<Map>,
    /// The addresses of maps that the page is not given.
    pub(super) maps_left_out: BTreeSet<u64>,
    pub(super) window: usize,
    pub(super) frames: Vec<Frame>,
    pub(super) frames_left_out: usize,
    pub(super) printed: String,
    pub(super) printed_left_out: u64,
    /// Registers of the register stack of which it is known what they were when the window began, and those that were not 0.
    known: Range<usize>,
    registers: Vec<(usize, u64)>,
}

impl<'p> Recorder<'p> {
    /// Begins where the machine stands.
    pub(super) fn new(
        machine: &Machine,
        most_steps: usize,
        most_bytes: usize,
        output: &'p Printed,
        errors: &'p Printed,
    ) -> Result<Self, TryReserveError> {
        let window = machine.window();
        let (frames, frames_left_out) = frames(machine);
        let (printed, printed_left_out) = output.take();
        errors.take();
        let mut recorder = Self {
            most_steps,
            most_bytes,
            output,
            errors,
            shadow: Shadow::of(machine.reached_heap())?,
            steps: String::new(),
            step_count: 0,
            cut: None,
            maps: Vec::new(),
            maps_left_out: BTreeSet::new(),
            window,
            frames,
            frames_left_out,
            printed: characters(&printed),
            printed_left_out,
            known: window..window,
            registers: Vec::new(),
        };
        recorder.know_registers(machine);
        recorder.find_maps(machine);
        Ok(recorder)
    }

    /// The registers that were not 0 when the window began.
    pub(super) fn registers(&self) -> Vec<(usize, String)> {
        self.registers.iter().map(|&(number, value)| (number, format!("{value:x}"))).collect()
    }

    /// The parts of the heap that the page is given.
    pub(super) fn heap(&mut self, heap_size: usize) -> Vec<(u64, Contents)> {
        for map in &self.maps {
            let size = map.header_size + map.bucket_count * map.bucket_size;
            if size <= self.most_bytes / 8 && self.shadow.kept() <= self.most_bytes / 4 {
                self.shadow.keep(map.address..map.address + size as u64);
            }
        }
        self.shadow.keep_contents(self.most_bytes / 16);
        self.shadow.parts(heap_size)
    }

    /// Notes the registers that come into reach, which nothing has written since the window began.
    fn know_registers(&mut self, machine: &Machine) {
        let (start, end) = (machine.window(), machine.window() + WINDOW);
        let Range { start: first, end: last } = self.known;
        for number in (start..first.min(end)).chain(last.max(start)..end) {
            let value = machine.register(Register((number - start) as u8));
            if value != 0 {
                self.registers.push((number, value));
            }
        }
        self.known = first.min(start)..last.max(end);
    }

    /// Finds the maps that are there before the first step.
    fn find_maps(&mut self, machine: &Machine) {
        let heap = machine.reached_heap();
        if heap.len() > SEARCHED {
            return;
        }
        for found in find_maps(heap, heap.len()).take(MOST_MAPS) {
            self.note_map(machine, found.address, String::new(), 0);
        }
    }

    /// Notes the map at an address, if it is not known yet.
    fn note_map(&mut self, machine: &Machine, address: u64, name: String, from: usize) {
        let Some(map) = map_at(machine, address, name, from) else { return };
        let known = self.maps.iter().rev().find(|known| known.address == address);
        let is_known = known
            .is_some_and(|known| Map { from: known.from, name: known.name.clone(), ..map.clone() } == *known);
        if is_known {
            return;
        }
        if self.maps.len() < MOST_MAPS && map.bucket_count <= MOST_BUCKETS {
            self.maps.push(map);
        } else {
            self.maps_left_out.insert(address);
        }
    }

    fn record(&mut self, event: &Event, machine: &Machine) -> Result<(), TryReserveError> {
        let mut step = Step { pc: event.pc, ..Step::default() };
        for write in &event.registers_written {
            let number = event.window + usize::from(write.register.0);
            step.registers.push((number, format!("{:x}", write.before ^ write.after)));
        }
        for write in &event.memory_written {
            let most = self.most_bytes / 8;
            if !self.shadow.follow(machine.heap(), write.range(), most, &mut step.memory)? {
                self.cut = Some(Cut::Size);
                return Ok(());
            }
        }
        let heap_size = machine.heap().len() as u64;
        for read in &event.memory_read {
            let end = read.end.min(heap_size).min(read.start.saturating_add(MOST_READ));
            if read.start < end {
                self.shadow.keep(read.start..end);
                step.reads.push((read.start, end - read.start));
            }
        }
        step.window = match event.flow {
            Flow::Called => Some((machine.window(), 1)),
            Flow::Returned => Some((machine.window(), -1)),
            Flow::Next | Flow::Jumped | Flow::Ended => None,
        };
        self.know_registers(machine);
        let ((output, dropped), (errors, dropped_errors)) = (self.output.take(), self.errors.take());
        if dropped + dropped_errors > 0 {
            self.cut = Some(Cut::Size);
            return Ok(());
        }
        (step.output, step.errors) = (characters(&output), characters(&errors));
        step.map = event.map.as_ref().map(operation);
        if let Some(map) = event.map.as_ref().filter(|map| map.outcome != MapOutcome::Trapped) {
            let name =
                if map.action == MapAction::Make { layout_name(event, machine) } else { String::new() };
            let is_made = map.action == MapAction::Make;
            let from = if is_made { self.step_count + 1 } else { 0 };
            self.note_map(machine, map.address, name, from);
        }
        self.push(&step)
    }

    fn push(&mut self, step: &Step) -> Result<(), TryReserveError> {
        let text = serde_json::to_string(step).expect("a step can be written as JSON");
        self.steps.try_reserve(text.len() + 1)?;
        if self.step_count > 0 {
            self.steps.push(',');
        }
        self.steps.push_str(&text);
        self.step_count += 1;
        Ok(())
    }
}

impl Observer for Recorder<'_> {
    fn see(&mut self, event: &Event, machine: &Machine) -> ControlFlow<()> {
        if self.record(event, machine).is_err() {
            self.cut = Some(Cut::Memory);
        } else if self.step_count == self.most_steps {
            return ControlFlow::Break(());
        } else if self.steps.len() + 2 * self.shadow.kept() > self.most_bytes / 2 {
            self.cut = Some(Cut::Size);
        }
        if self.cut.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// The innermost calls under way, the outermost of them first, and how many others there are.
fn frames(machine: &Machine) -> (Vec<Frame>, usize) {
    let mut window = machine.window();
    let inner = machine.frames().iter().rev().take(MOST_FRAMES);
    let mut frames: Vec<Frame> = inner
        .map(|frame| {
            window -= usize::from(frame.window_shift);
            Frame { pc: frame.return_pc - 1, window }
        })
        .collect();
    frames.reverse();
    let left_out = machine.frames().len() - frames.len();
    (frames, left_out)
}

fn map_at(machine: &Machine, address: u64, name: String, from: usize) -> Option<Map> {
    let view = machine.map_at(address).ok()?;
    let header = Image::open(machine.bytes(address, view.size()).ok()?, address).ok()?;
    let field = |name| {
        header.fields().iter().find(|field| field.name == name).map_or(0, |field| field.value as usize)
    };
    Some(Map {
        address,
        name,
        from,
        capacity: view.capacity(),
        bucket_count: view.bucket_count(),
        bucket_size: view.bucket_size(),
        key_offset: field("key_offset"),
        key_size: view.key_size(),
        value_offset: field("value_offset"),
        value_size: view.value_size(),
        header_size: HEADER_SIZE,
    })
}

/// The name of the layout that an instruction makes a map of.
fn layout_name(event: &Event, machine: &Machine) -> String {
    let program = machine.program();
    let layout = event.opcode.operands().iter().find(|operand| operand.kind == OperandKind::Layout);
    let index = layout.map(|operand| event.word.field(operand.at, operand.kind.size()) as usize);
    index
        .and_then(|index| program.module().layouts.get(index))
        .map_or(String::new(), |layout| layout.name.to_string())
}

fn operation(map: &MapEvent) -> MapOperation {
    MapOperation {
        address: map.address,
        key: hexadecimal(map.key()),
        outcome: match map.outcome {
            MapOutcome::TooSmall => "too small",
            outcome => outcome.name(),
        },
        home: map.home,
        visited: map.home.map(|_| map.visited),
        bucket: map.entry.map(|entry| entry.bucket),
    }
}
