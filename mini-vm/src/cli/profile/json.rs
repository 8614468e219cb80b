//! Everything as JSON. `docs/profile.schema.json` is its schema, and a test holds one against the other.

use std::collections::BTreeMap;
use std::io::{self, Write};

use mini_vm::observation::MapAction;
use mini_vm::profiling::{self, MapProfile, Node, Profile};
use serde::Serialize;

/// The version of the form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'p> {
    version: u32,
    program: &'p str,
    total: Cost,
    fused_instructions: u64,
    functions: Vec<Function<'p>>,
    lines: Vec<Line<'p>>,
    instructions: Vec<Instruction<'p>>,
    calls: Vec<Call<'p>>,
    sequences: Vec<Sequence>,
    maps: Vec<Map<'p>>,
    other_map_operations: u64,
}

#[derive(Serialize)]
struct Cost {
    fuel: u64,
    instructions: u64,
}

#[derive(Serialize)]
struct Function<'p> {
    name: &'p str,
    start: u32,
    file: Option<&'p str>,
    line: Option<u32>,
    calls: u64,
    own: Cost,
    total: Cost,
}

#[derive(Serialize)]
struct Line<'p> {
    file: Option<&'p str>,
    line: u32,
    times: u64,
    trapped: u64,
    cost: Cost,
}

#[derive(Serialize)]
struct Instruction<'p> {
    number: u32,
    mnemonic: &'p str,
    file: Option<&'p str>,
    line: Option<u32>,
    executed: u64,
    trapped: u64,
    jumped: u64,
    fuel: u64,
}

#[derive(Serialize)]
struct Call<'p> {
    function: &'p str,
    parent: Option<usize>,
    calls: u64,
    own: Cost,
    total: Cost,
    folded: Cost,
    folded_calls: u64,
}

#[derive(Serialize)]
struct Sequence {
    name: &'static str,
    times: u64,
    instructions: u64,
}

#[derive(Serialize)]
struct Map<'p> {
    address: u64,
    layout: Option<&'p str>,
    made_at: Option<u32>,
    capacity: usize,
    most_entries: usize,
    operations: BTreeMap<&'static str, u64>,
    hits: u64,
    misses: u64,
    created: u64,
    removed: u64,
    full: u64,
    probes: Vec<Probes>,
    visited: u64,
    longest_probe: u64,
    at_end: Option<State>,
}

#[derive(Serialize)]
struct Probes {
    at_most: u64,
    searches: u64,
}

#[derive(Serialize)]
struct State {
    entries: usize,
    tombstones: usize,
}

pub(super) fn write(profile: &Profile, program: &str, writer: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *writer, &Document::of(profile, program))?;
    writeln!(writer)
}

impl<'p> Document<'p> {
    fn of(profile: &'p Profile, program: &'p str) -> Self {
        let lines = profile.lines().into_iter().map(|line| Line {
            file: line.file,
            line: line.line,
            times: line.times,
            trapped: line.trapped,
            cost: line.cost.into(),
        });
        let sequences = profile.sequences.iter().map(|sequence| Sequence {
            name: sequence.name,
            times: sequence.times,
            instructions: sequence.instructions,
        });
        Self {
            version: VERSION,
            program,
            total: profile.total().into(),
            fused_instructions: profile.fused_instructions(),
            functions: functions(profile),
            lines: lines.collect(),
            instructions: instructions(profile),
            calls: profile.calls.nodes().iter().map(|node| call(profile, node)).collect(),
            sequences: sequences.collect(),
            maps: profile.maps.iter().map(Map::of).collect(),
            other_map_operations: profile.other_map_operations,
        }
    }
}

impl From<profiling::Cost> for Cost {
    fn from(cost: profiling::Cost) -> Self {
        Self { fuel: cost.fuel, instructions: cost.instructions }
    }
}

fn functions(profile: &Profile) -> Vec<Function<'_>> {
    let module = profile.program.module();
    let functions = profile.functions.iter().map(|function| Function {
        name: &function.name,
        start: function.start,
        file: module.file_of(function.start),
        line: module.line_of(function.start),
        calls: function.calls,
        own: function.own.into(),
        total: function.total.into(),
    });
    functions.collect()
}

/// Those that were begun.
fn instructions(profile: &Profile) -> Vec<Instruction<'_>> {
    let module = profile.program.module();
    let instructions = (0..).zip(&profile.instructions).filter(|(_, counts)| counts.begun() > 0);
    let instructions = instructions.map(|(number, counts)| Instruction {
        number,
        mnemonic: profile.program.opcode(number).mnemonic(),
        file: module.file_of(number),
        line: module.line_of(number),
        executed: counts.executed,
        trapped: counts.trapped,
        jumped: counts.jumped,
        fuel: counts.fuel,
    });
    instructions.collect()
}

fn call<'p>(profile: &'p Profile, node: &Node) -> Call<'p> {
    Call {
        function: profile.calls.name(node),
        parent: node.parent,
        calls: node.calls,
        own: node.own.into(),
        total: node.total().into(),
        folded: node.folded.into(),
        folded_calls: node.folded_calls,
    }
}

impl<'p> Map<'p> {
    fn of(map: &'p MapProfile) -> Self {
        let operations = MapAction::ALL.iter().map(|action| action.name()).zip(map.operations);
        let probes = map.probes.iter().enumerate().filter(|(_, searches)| **searches > 0);
        let probes = probes.map(|(class, &searches)| Probes { at_most: 1 << class, searches });
        Self {
            address: map.address,
            layout: map.layout.as_deref(),
            made_at: map.made_at,
            capacity: map.capacity,
            most_entries: map.most_entries,
            operations: operations.filter(|&(_, count)| count > 0).collect(),
            hits: map.hits,
            misses: map.misses,
            created: map.created,
            removed: map.removed,
            full: map.full,
            probes: probes.collect(),
            visited: map.visited,
            longest_probe: map.longest_probe,
            at_end: map.at_end.map(|state| State { entries: state.entries, tombstones: state.tombstones }),
        }
    }
}
