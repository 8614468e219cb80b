//! Everything as JSON. `docs/profile.schema.json` is its schema, and a test holds one against the other.

use std::collections::BTreeMap;
use std::io::{self, Write};

use mini_vm::observation::MapAction;
use mini_vm::profiling::{self, LineCounts, MapProfile, Node, Profile};
use serde::{Serialize, Serializer};

/// The version of the form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'p> {
    version: u32,
    program: &'p str,
    total: Cost,
    fused_instructions: u64,
    functions: Vec<Function<'p>>,
    lines: Lines<'p>,
    instructions: Instructions<'p>,
    calls: Vec<Call<'p>>,
    sequences: Vec<Sequence>,
    maps: Vec<Map<'p>>,
    other_map_operations: u64,
}

/// Lines, made one by one: there may be as many as the sources have.
struct Lines<'p>(&'p [LineCounts<'p>]);

/// The instructions that were begun, made one by one.
struct Instructions<'p>(&'p Profile);

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

pub(super) fn write(
    profile: &Profile,
    lines: &[LineCounts<'_>],
    program: &str,
    writer: &mut dyn Write,
) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *writer, &Document::of(profile, lines, program))?;
    writeln!(writer)
}

impl<'p> Document<'p> {
    fn of(profile: &'p Profile, lines: &'p [LineCounts<'p>], program: &'p str) -> Self {
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
            lines: Lines(lines),
            instructions: Instructions(profile),
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

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|line| Line {
            file: line.file,
            line: line.line,
            times: line.times,
            trapped: line.trapped,
            cost: line.cost.into(),
        }))
    }
}

impl Serialize for Instructions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let module = self.0.program.module();
        let instructions = (0..).zip(&self.0.instructions).filter(|(_, counts)| counts.begun() > 0);
        serializer.collect_seq(instructions.map(|(number, counts)| Instruction {
            number,
            mnemonic: self.0.program.opcode(number).mnemonic(),
            file: module.file_of(number),
            line: module.line_of(number),
            executed: counts.executed,
            trapped: counts.trapped,
            jumped: counts.jumped,
            fuel: counts.fuel,
        }))
    }
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
