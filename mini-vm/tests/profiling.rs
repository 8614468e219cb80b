//! Profiles: what is counted adds up to what the machine has used, and belongs where it was spent.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mini_vm::assembly::Options;
use mini_vm::assembly::files::{File, FileError, Files};
use mini_vm::console::Console;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::host::Host;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::observation::MapAction;
use mini_vm::profiling::{
    Cost, Counter, Coverage, FunctionCounts, MAX_DEPTH, MAX_NODES, Profile, Profiler, Sampler,
};
use mini_vm::verify::{Program, verify};

/// Fuel of a program of this repository: enough for all that it does with a short text, and for a part of the long ones.
const FUEL: i64 = 200_000;

/// The folder of a source.
struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, name: &str, _from: Option<&str>, _max_size: u64) -> Result<File, FileError> {
        let bytes = fs::read(self.0.join(name)).map_err(|_| FileError::NotFound)?;
        Ok(File { identity: name.to_owned(), bytes })
    }
}

fn programs() -> Vec<(String, Arc<Program>)> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("there is a workspace").join("programs");
    let mut programs = Vec::new();
    for entry in fs::read_dir(&folder).expect("there are programs") {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_some_and(|extension| extension == "asm") {
            let name = format!("programs/{}", path.file_name().expect("it has a name").to_string_lossy());
            let source = fs::read_to_string(&path).expect("it is text");
            let files = Folder(folder.clone());
            let options = Options::default().host_signatures(Console::SIGNATURES).files(&files);
            let module = options.source_name(&name).assemble(&source).expect("it is correct");
            programs.push((name, Arc::new(verify(module).expect("it is verified"))));
        }
    }
    assert!(programs.len() > 20, "the programs are found");
    programs
}

fn console() -> Console<'static> {
    let input = include_str!("../../README.md").as_bytes();
    Console::new(&input[..2000], std::io::sink(), std::io::sink(), Vec::new())
}

fn assembled(source: &str) -> Arc<Program> {
    let module = Options::default().source_name("main.asm").assemble(source).expect("it is correct");
    Arc::new(verify(module).expect("it is verified"))
}

fn machine(program: &Arc<Program>, host: &dyn Host, fuel: i64) -> Machine {
    let limits = Limits::default().heap_size(1 << 24).fuel(fuel);
    Machine::new(program.clone(), host, &limits).expect("it fits")
}

/// Runs a machine that is profiled, past breakpoints.
fn profiled(machine: &mut Machine, host: &mut dyn Host) -> (Stop, Profile) {
    let mut profiler = Profiler::new(machine).expect("there is memory");
    let stop = past_breakpoints(|| profiler.run(machine, host));
    (stop, profiler.finish(machine))
}

fn past_breakpoints(mut run: impl FnMut() -> Stop) -> Stop {
    loop {
        match run() {
            Stop::Breakpoint => {}
            stop => return stop,
        }
    }
}

fn profile(source: &str) -> Profile {
    let mut host = HostFunctions::new();
    let mut machine = machine(&assembled(source), &host, 1_000_000);
    profiled(&mut machine, &mut host).1
}

fn function<'p>(profile: &'p Profile, name: &str) -> &'p FunctionCounts {
    profile.functions.iter().find(|function| function.name == name).expect("it has run")
}

fn sum(costs: impl Iterator<Item = Cost>) -> Cost {
    costs.fold(Cost::default(), |sum, cost| sum + cost)
}

#[test]
fn sums_are_what_an_unobserved_run_uses() {
    for (name, program) in programs() {
        let mut host = console();
        let mut unobserved = machine(&program, &host, FUEL);
        let expected = past_breakpoints(|| unobserved.run(&mut host));
        let mut host = console();
        let mut observed = machine(&program, &host, FUEL);
        let (stop, profile) = profiled(&mut observed, &mut host);
        assert_eq!(stop, expected, "{name}");
        assert!(observed == unobserved, "{name} ends in another state");
        assert_eq!(observed.usage(), unobserved.usage(), "{name}");
        adds_up(&name, &profile, &unobserved);
    }
}

/// Every part of a profile adds up to the same.
fn adds_up(name: &str, profile: &Profile, machine: &Machine) {
    let usage = machine.usage();
    let total = Cost { fuel: usage.fuel, instructions: usage.instructions };
    assert_eq!(profile.total(), total, "{name}");
    assert_eq!(sum(profile.functions.iter().map(|function| function.own)), total, "{name}: functions");
    let lines = sum(profile.lines().expect("there is memory").iter().map(|line| line.cost));
    assert_eq!(lines, total, "{name}: lines");
    let nodes = profile.calls.nodes();
    assert_eq!(sum(nodes.iter().map(|node| node.own + node.folded)), total, "{name}: nodes");
    let roots = nodes.iter().filter(|node| node.parent.is_none());
    assert_eq!(sum(roots.map(|node| node.total())), total, "{name}: roots");
    let calls: u64 = profile.functions.iter().map(|function| function.calls).sum();
    assert_eq!(calls, usage.calls, "{name}: calls");
    // The outermost function has been called by nobody.
    let node_calls: u64 = nodes.iter().map(|node| node.calls + node.folded_calls).sum();
    assert_eq!(node_calls, usage.calls + 1, "{name}: calls of nodes");
    let of_maps: u64 = profile.maps.iter().map(|map| map.operation_count()).sum();
    assert_eq!(of_maps + profile.other_map_operations, usage.map_operations, "{name}: maps");
    for map in &profile.maps {
        let searches: u64 = map.probes.iter().sum();
        assert!(searches >= map.hits + map.misses && map.visited >= searches, "{name}: {map:?}");
        assert!(map.most_entries <= map.capacity, "{name}: {map:?}");
    }
    let begun: u64 = profile.instructions.iter().map(|counts| counts.begun()).sum();
    assert!(profile.fused_instructions() <= begun, "{name}: sequences");
}

#[test]
fn counting_alone_counts_the_same() {
    for (name, program) in programs().into_iter().take(12) {
        let mut host = console();
        let mut first = machine(&program, &host, FUEL);
        let (_, profile) = profiled(&mut first, &mut host);
        let mut host = console();
        let mut second = machine(&program, &host, FUEL);
        let mut counter = Counter::new(&program).expect("there is memory");
        _ = past_breakpoints(|| counter.run(&mut second, &mut host));
        assert_eq!(counter.into_counts(), profile.instructions, "{name}");
    }
}

#[test]
fn a_sampled_run_ends_like_any_other() {
    for (name, program) in programs() {
        let mut host = console();
        let mut whole = machine(&program, &host, 10 * FUEL);
        let expected = past_breakpoints(|| whole.run(&mut host));
        let mut host = console();
        let mut sliced = machine(&program, &host, 10 * FUEL);
        let mut sampler = Sampler::new(&program).expect("there is memory");
        assert_eq!(past_breakpoints(|| sampler.run(&mut sliced, &mut host)), expected, "{name}");
        assert!(sliced == whole, "{name} ends in another state");
        let times = sampler.finish();
        let own: std::time::Duration = times.functions.iter().map(|function| function.own).sum();
        assert_eq!(own, times.total, "{name}");
        assert!(times.functions.iter().all(|function| function.own <= function.total), "{name}");
    }
}

#[test]
fn a_function_that_calls_itself_is_counted_once() {
    let profile = profile(
        "main: li r0, 5\n call down, r0\n halt\n\
         down: beq r0, 0, .done\n sub r0, r0, 1\n call down, r0\n.done: ret",
    );
    let (main, down) = (function(&profile, "main"), function(&profile, "down"));
    assert_eq!((main.calls, main.own.instructions), (0, 3));
    assert_eq!((down.calls, down.own.instructions), (6, 5 * 4 + 2));
    assert_eq!(down.total, down.own);
    assert_eq!(main.total, profile.total());
    let paths: Vec<_> = (0..profile.calls.nodes().len()).map(|index| profile.calls.path(index)).collect();
    assert_eq!(paths[2], ["main", "down", "down"]);
    assert_eq!(paths.len(), 7);
}

#[test]
fn what_a_trap_leaves_under_way_counts() {
    let mut host = HostFunctions::new();
    let mut machine = machine(&assembled("main: call fail, r0\n halt\nfail: trap 3"), &host, 1000);
    let (stop, profile) = profiled(&mut machine, &mut host);
    assert!(matches!(stop, Stop::Trapped(_)), "{stop:?}");
    assert_eq!(profile.instructions[2].trapped, 1);
    assert_eq!(profile.instructions[2].executed, 0);
    adds_up("the trap", &profile, &machine);
    assert_eq!(function(&profile, "main").total.fuel, machine.usage().fuel);
}

#[test]
fn deep_calls_are_folded() {
    let profile = profile(
        "main: li r0, 1000\n call down, r0\n halt\n\
         down: beq r0, 0, .done\n sub r0, r0, 1\n call down, r0\n.done: ret",
    );
    let nodes = profile.calls.nodes();
    assert_eq!(nodes.len(), MAX_DEPTH);
    assert!(profile.calls.is_folded());
    let last = nodes.last().expect("there are nodes");
    assert_eq!(last.folded_calls, 1002 - MAX_DEPTH as u64);
    assert_eq!(sum(nodes.iter().map(|node| node.own + node.folded)), profile.total());
    // What the functions have cost is exact all the same.
    assert_eq!(function(&profile, "down").calls, 1001);
}

#[test]
fn a_tree_has_no_more_nodes_than_it_may() {
    // Each of three functions calls each of them: every way through them is a node of its own.
    let body = |name: &str| {
        format!(
            "{name}: beq r0, 0, .done\n sub r0, r0, 1\n mov r1, r0\n call a, r1\n mov r1, r0\n call b, r1\n \
             mov r1, r0\n call c, r1\n.done: ret\n"
        )
    };
    let source = format!("main: li r0, 10\n call a, r0\n halt\n{}{}{}", body("a"), body("b"), body("c"));
    let mut host = HostFunctions::new();
    let mut machine = machine(&assembled(&source), &host, 10_000_000);
    let (stop, profile) = profiled(&mut machine, &mut host);
    assert_eq!(stop, Stop::Exited(0));
    assert_eq!(profile.calls.nodes().len(), MAX_NODES);
    adds_up("the tree", &profile, &machine);
}

#[test]
fn maps_are_told_apart_by_where_they_were_made() {
    let profile = profile(
        ".map ages key=u32 value=u64 capacity=2\n\
         main: map_new r0, ages\n li r1, 7\n li r9, 1\n\
         map_add_scalar r2, r0, r1, r9\n map_add_scalar r2, r0, r1, r9\n\
         map_has_scalar r2, r0, r9\n map_remove_scalar r2, r0, r1\n\
         map_new r3, ages\n map_get_or_reserve_scalar r4, r3, r1\n map_get_or_reserve_scalar r4, r3, r9\n\
         li r5, 3\n map_get_or_reserve_scalar r4, r3, r5\n halt",
    );
    let [first, second] = &profile.maps[..] else { panic!("{:?}", profile.maps) };
    assert_eq!((first.made_at, first.layout.as_deref()), (Some(0), Some("ages")));
    assert_eq!((first.hits, first.misses, first.created, first.removed), (2, 2, 1, 1));
    assert_eq!(first.operations[MapAction::Add.index()], 2);
    assert_eq!((first.most_entries, first.at_end.expect("it is there").entries), (1, 0));
    assert_eq!((second.created, second.full, second.most_entries, second.capacity), (2, 1, 2, 2));
}

#[test]
fn maps_of_a_loop_count_together_and_strays_alone() {
    let profile = profile(
        ".map ages key=u32 value=u64 capacity=2\n\
         main: li r1, 3\n heap_mark r2\n.next: map_new r0, ages\n heap_release r2\n sub r1, r1, 1\n bne r1, 0, .next\n\
         li r0, 0\n map_has_scalar r2, r0, r1\n halt",
    );
    let [map] = &profile.maps[..] else { panic!("{:?}", profile.maps) };
    assert_eq!(map.operations[MapAction::Make.index()], 3);
    assert_eq!(profile.other_map_operations, 1);
}

#[test]
fn sequences_are_those_of_a_loop() {
    let profile = profile("main: li r0, 0\n.next: add r0, r0, 1\n blt r0, 10, .next\n halt");
    let [sequence] = &profile.sequences[..] else { panic!("{:?}", profile.sequences) };
    assert_eq!((sequence.name, sequence.times, sequence.instructions), ("addi_blti", 10, 20));
}

#[test]
fn a_machine_under_way_can_be_profiled() {
    let source = "main: call outer, r0\n halt\nouter: call inner, r0\n ret\ninner: li r1, 9\n ret";
    let mut host = HostFunctions::new();
    let mut machine = machine(&assembled(source), &host, 1000);
    assert_eq!(machine.step(&mut host), None);
    assert_eq!(machine.step(&mut host), None);
    let (_, profile) = profiled(&mut machine, &mut host);
    let own = |name| function(&profile, name).own.instructions;
    assert_eq!([own("main"), own("outer"), own("inner")], [1, 1, 2]);
    assert_eq!(profile.calls.path(2), ["main", "outer", "inner"]);
}

/// A tracefile, by the names of its files and then by the start of each line up to the count.
fn parsed(lcov: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let mut current: Option<(String, BTreeMap<String, String>)> = None;
    for line in lcov.lines() {
        match line.split_once(':') {
            Some(("TN", _)) => assert!(current.is_none(), "{lcov}"),
            Some(("SF", name)) => current = Some((name.to_owned(), BTreeMap::new())),
            None => {
                assert_eq!(line, "end_of_record");
                let (name, lines) = current.take().expect("a file was begun");
                assert!(files.insert(name, lines).is_none(), "a file comes once");
            }
            Some((kind, rest)) => {
                let (_, lines) = current.as_mut().expect("a file was begun");
                let (key, count) = match kind {
                    "FNDA" => rest.split_once(',').map(|(count, name)| (name.to_owned(), count)),
                    "FN" | "DA" | "BRDA" => rest.rsplit_once(',').map(|(key, count)| (key.to_owned(), count)),
                    "FNF" | "FNH" | "LF" | "LH" | "BRF" | "BRH" => Some((String::new(), rest)),
                    other => panic!("{other} is no kind of line"),
                }
                .unwrap_or_else(|| panic!("{line}"));
                assert!(
                    lines.insert(format!("{kind}:{key}"), count.to_owned()).is_none(),
                    "{line} comes twice"
                );
            }
        }
    }
    assert!(current.is_none(), "the last file has no end");
    files
}

fn lcov(coverage: &Coverage) -> String {
    let mut text = Vec::new();
    coverage.write_lcov("test", &mut text).expect("a vector takes it");
    String::from_utf8(text).expect("it is text")
}

#[test]
fn coverage_tells_lines_functions_and_branches() {
    let source = "main: li r0, 0\n.next: add r0, r0, 1\n blt r0, 3, .next\n beq r0, 9, .far\n halt\n.far: call never, r0\n halt\nnever: beq r0, 1, .on\n.on: ret";
    let mut coverage = Coverage::default();
    for _ in 0..2 {
        let profile = profile(source);
        coverage.add(&profile.program, &profile.instructions).expect("there is memory");
    }
    let files = parsed(&lcov(&coverage));
    let file = &files["main.asm"];
    let value = |key: &str| file[key].as_str();
    assert_eq!(["DA:1", "DA:2", "DA:3", "DA:5", "DA:6", "DA:8"].map(value), ["2", "6", "6", "2", "0", "0"]);
    assert_eq!(["BRDA:3,0,0", "BRDA:3,0,1"].map(value), ["4", "2"]);
    assert_eq!(["BRDA:4,0,0", "BRDA:4,0,1"].map(value), ["0", "2"]);
    assert_eq!(["BRDA:8,0,0", "BRDA:8,0,1"].map(value), ["-", "-"]);
    assert_eq!(["FN:1", "FN:8"].map(value), ["main", "never"]);
    assert_eq!(["FNDA:main", "FNDA:never"].map(value), ["2", "0"]);
    assert_eq!(["LF:", "LH:", "FNF:", "FNH:", "BRF:", "BRH:"].map(value), ["9", "5", "2", "1", "6", "3"]);
}

#[test]
fn coverage_leaves_out_what_nobody_has_as_a_file() {
    for (name, program) in programs() {
        let mut coverage = Coverage::default();
        let counts = Counter::new(&program).expect("there is memory").into_counts();
        coverage.add(&program, &counts).expect("there is memory");
        let files = parsed(&lcov(&coverage));
        assert!(files.contains_key(&name), "{name}");
        assert!(files.keys().all(|name| !name.starts_with('<')), "{name}");
        assert!(files[&name]["LH:"] == "0" && files[&name]["LF:"] != "0", "{name}");
    }
}

#[test]
fn a_name_cannot_make_a_line_of_its_own() {
    let mut coverage = Coverage::default();
    let module = Options::default().source_name("a.asm\nSF:b.asm").assemble("main: halt");
    let module = module.expect("it is correct");
    let program = verify(module).expect("it is verified");
    let counts = Counter::new(&program).expect("there is memory").into_counts();
    coverage.add(&program, &counts).expect("there is memory");
    assert_eq!(parsed(&lcov(&coverage)).len(), 1);
}
