//! The motions of a debugger, compared with what they should be, read off all machines of a run.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use fuzz_checks::execution::program_of;
use mini_vm::assembly::assemble;
use mini_vm::debugger::{
    Access, BreakpointError, BreakpointOptions, Debugger, Direction, ExpressionError, HitRule, Motion, Pause,
    Value, WatchError,
};
use mini_vm::instruction::Opcode;
use mini_vm::machine::host::{Host, HostCall, HostError};
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::operand::Register;
use mini_vm::timeline::{self, Timeline};
use mini_vm::verify::{Program, verify};
use proptest::prelude::*;

/// A host whose functions write and answer something.
struct Something;

impl Host for Something {
    fn resolve(&self, _: &str) -> Option<u32> {
        Some(0)
    }

    fn call(&mut self, _: u32, call: &mut HostCall<'_>) -> Result<(), HostError> {
        let place = call.argument(0)?;
        call.write(place, 7_u16)?;
        call.set_result(place + 1);
        Ok(())
    }
}

/// All machines of a run, the last one at its end.
fn all_positions(machine: &Machine, host: &mut dyn Host) -> Vec<Machine> {
    let mut machines = vec![machine.clone()];
    let mut machine = machine.clone();
    loop {
        let stop = machine.step(host);
        machines.push(machine.clone());
        if !matches!(stop, None | Some(Stop::Breakpoint)) {
            return machines;
        }
    }
}

fn limits() -> Limits {
    Limits::default().heap_size(1 << 13).call_depth(20).registers(1200).fuel(400)
}

fn debugger_of(program: Arc<Program>) -> (Debugger<Something>, Vec<Machine>) {
    let machine = Machine::new(program, &Something, &limits()).expect("the limits do");
    let machines = all_positions(&machine, &mut Something);
    let limits = timeline::Limits::default().checkpoint_interval(1);
    let timeline = Timeline::new(machine, Something, &limits).expect("there is memory");
    (Debugger::new(timeline), machines)
}

fn depth(machine: &Machine) -> usize {
    machine.frames().len()
}

fn opcode(machine: &Machine) -> Opcode {
    machine.program().opcode(machine.pc())
}

/// Where a motion should lead from a position, if no breakpoints are set, and why.
fn expected(
    machines: &[Machine],
    from: usize,
    motion: &Motion,
    direction: Direction,
    starts_line: impl Fn(u32) -> bool,
) -> (usize, Pause) {
    let end = machines.len() - 1;
    let mut lowest = depth(&machines[from]);
    let start = lowest;
    let mut is_done = |at: &Machine| {
        let before = lowest;
        lowest = lowest.min(depth(at));
        match motion {
            Motion::Instruction => true,
            Motion::OverInstruction => depth(at) <= before,
            Motion::Line => starts_line(at.pc()),
            Motion::OverLine => depth(at) <= before && starts_line(at.pc()),
            Motion::Finish => depth(at) < start,
            Motion::Until(places) => places.contains(&at.pc()),
            Motion::Continue => false,
        }
    };
    let passes_breakpoints = *motion == Motion::Instruction;
    match direction {
        Direction::Forwards => {
            for position in from + 1..=end {
                if opcode(&machines[position - 1]) == Opcode::Breakpoint {
                    return (position, Pause::ProgramBreakpoint);
                }
                if position < end && is_done(&machines[position]) {
                    return (position, Pause::Done);
                }
            }
            (end, Pause::End)
        }
        Direction::Backwards => {
            for position in (0..from).rev() {
                if opcode(&machines[position]) == Opcode::Breakpoint && !passes_breakpoints {
                    return (position, Pause::ProgramBreakpoint);
                }
                if is_done(&machines[position]) {
                    return (position, Pause::Done);
                }
            }
            (0, Pause::Start)
        }
    }
}

/// Goes to and fro by motions that the choices say.
fn check_motions(program: Arc<Program>, choices: &[(u8, bool, u16)]) {
    let (mut debugger, machines) = debugger_of(program);
    for &(motion, is_forwards, place) in choices {
        let count = machines[0].program().module().code.len() as u32;
        let motion = match motion % 8 {
            0 => Motion::Instruction,
            1 => Motion::OverInstruction,
            2 => Motion::Line,
            3 => Motion::OverLine,
            4 => Motion::Finish,
            5 => Motion::Until(vec![u32::from(place) % count]),
            6 => Motion::Continue,
            _ => {
                debugger.jump(u64::from(place) % machines.len() as u64, &mut |_| true);
                continue;
            }
        };
        let direction = if is_forwards { Direction::Forwards } else { Direction::Backwards };
        let from = debugger.position() as usize;
        let (to, pause) = expected(&machines, from, &motion, direction, |pc| debugger.starts_line(pc));
        let found = debugger.go(&motion, direction, &mut |_| true);
        let found = (debugger.position() as usize, found);
        assert_eq!(found, (to, pause), "{motion:?} {direction:?} from {from}");
        assert!(*debugger.machine() == machines[to], "{motion:?} {direction:?} from {from}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn motions_lead_where_they_should_in_generated_programs(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        choices in prop::collection::vec(any::<(u8, bool, u16)>(), 20),
    ) {
        check_motions(program_of(&bytes), &choices);
    }

    #[test]
    fn motions_lead_where_they_should_in_calls(choices in prop::collection::vec(any::<(u8, bool, u16)>(), 60)) {
        check_motions(program(CALLS), &choices);
    }
}

/// A program with recursion and two calls on one line.
const CALLS: &str = "
.fn main()
.reg n, sum
        li      n, 3
        call    count(n) -> sum
        breakpoint
.macro twice
        call    leaf()
        call    leaf()
.endm
        twice
        twice
        trap    1
.fn count(n) -> sum
.reg sum, m
        ble     n, 0, .end
        sub     m, n, 1
        call    count(m) -> sum
        add     sum, sum, n
        call    leaf()
        ret     sum
.end:   li      sum, 0
        ret     sum
.fn leaf()
        mov     r0, r0
        ret
";

fn program(source: &str) -> Arc<Program> {
    let module = assemble(source, &["poke"]).unwrap_or_else(|error| panic!("{}", error.render(source)));
    Arc::new(verify(module).expect("what the assembler makes is valid"))
}

#[test]
fn breakpoints_stop_in_both_directions() {
    let (mut debugger, machines) = debugger_of(program(CALLS));
    let mut on = |_: u64| true;
    let leaf = debugger.locate("leaf").expect("there is the label").places[0];
    let at_leaf: Vec<u64> =
        (0..machines.len() as u64 - 1).filter(|&at| machines[at as usize].pc() == leaf).collect();
    assert_eq!(at_leaf.len(), 7);
    let options = BreakpointOptions { condition: Some("$depth > 1"), ignored: 1, ..Default::default() };
    debugger.add_breakpoint("leaf", options).expect("the place is there");
    let deep: Vec<u64> = at_leaf.iter().copied().filter(|&at| depth(&machines[at as usize]) > 1).collect();
    assert_eq!(deep.len(), 3);
    let mut stops = Vec::new();
    loop {
        match debugger.go(&Motion::Continue, Direction::Forwards, &mut on) {
            Pause::Breakpoints(hits) => {
                assert_eq!((hits.len(), hits[0].id, &hits[0].error), (1, 1, &None));
                stops.push(debugger.position());
            }
            Pause::ProgramBreakpoint => {}
            pause => {
                assert_eq!(pause, Pause::End);
                break;
            }
        }
    }
    assert_eq!(stops, deep[1..], "the first one is let pass");
    debugger.breakpoint_mut(1).expect("it is there").ignored = 2;
    stops.clear();
    while debugger.go(&Motion::Continue, Direction::Backwards, &mut on) != Pause::Start {
        stops.push(debugger.position());
    }
    let breakpoint = machines.iter().position(|machine| opcode(machine) == Opcode::Breakpoint);
    assert_eq!(stops, [breakpoint.expect("there is one") as u64, deep[0]]);
    assert_eq!(debugger.breakpoints()[0].hits, 6);

    let temporary = BreakpointOptions { is_temporary: true, ..BreakpointOptions::default() };
    debugger.add_breakpoint("@3", temporary).expect("the place is there");
    debugger.breakpoint_mut(1).expect("it is there").is_enabled = false;
    assert!(matches!(debugger.go(&Motion::Continue, Direction::Forwards, &mut on), Pause::Breakpoints(_)));
    assert_eq!(debugger.breakpoints().len(), 1);
    let wrong = BreakpointOptions { condition: Some("missing"), ..BreakpointOptions::default() };
    debugger.add_breakpoint("leaf", wrong).expect("it is an expression");
    let hits = loop {
        match debugger.go(&Motion::Continue, Direction::Forwards, &mut on) {
            Pause::ProgramBreakpoint => {}
            Pause::Breakpoints(hits) => break hits,
            other => panic!("a condition without a value stops, not {other:?}"),
        }
    };
    assert!(matches!(hits[0].error, Some(ExpressionError::UnknownName { .. })));
}

#[test]
fn what_is_no_place_is_told_as_what_it_is() {
    let (debugger, machines) = debugger_of(program(CALLS));
    let error = |text: &str| debugger.locate(text).expect_err(text).to_string();
    for text in ["main+4294967296", "main+99999999999999999999", "@4294967296", "@99999999999999999999"] {
        assert!(error(text).starts_with("the program has no instruction "), "{}", error(text));
    }
    for (text, distance) in [("main+", ""), ("main+x", "x"), ("main+-1", "-1"), ("main++1", "+1")] {
        assert_eq!(error(text), format!("`{distance}` is no number of instructions behind `main`"));
    }
    assert_eq!(error("mian+1"), "no code label is called `mian`");
    assert_eq!(debugger.locate("main+1").expect("it is there").places, [machines[0].pc() + 1]);
}

/// A debugger of a program that has run to its end.
fn ended(source: &str) -> Debugger<Something> {
    let (mut debugger, machines) = debugger_of(program(source));
    debugger.jump(machines.len() as u64 - 2, &mut |_| true);
    debugger
}

#[test]
fn expressions_are_evaluated_as_in_c() {
    let debugger = ended(
        "
        .map sizes key=u16 value=i32 capacity=4
        .map names key=bytes(5) value=bytes(3) capacity=4
        .data numbers: .i16 -2, 3
        .data float: .f32 1.5
        .data key: .ascii \"ab\\0\\0\\0\"
        .fn main()
        .reg map, text, one, value, place
                map_new map, sizes
                li      one, 1
                map_get_or_reserve_scalar value, map, one
                li      place, -7
                store32 place, [value]
                map_new text, names
                li      place, key
                map_get_or_reserve value, text, place
                li      place, 0x636261
                store16 place, [value]
                call    inner(one)
                halt
        .fn inner(a)
                poke:   trap 1
        ",
    );
    let evaluate = |text: &str| debugger.evaluate(text, 0).map(|value| value.to_string());
    for (text, value) in [
        ("1 + 2 * 3 - 4 / 2", "5 (0x5)"),
        ("(1 + 2) * 3 % 5", "4 (0x4)"),
        ("-1 < 0 && 2 >= 2 && 1 != 2", "1 (0x1)"),
        ("1 == 2 || !0", "1 (0x1)"),
        ("0 && missing", "0 (0x0)"),
        ("1 || missing", "1 (0x1)"),
        ("6 & 3 == 2", "1 (0x1)"),
        ("1 << 70", "0 (0x0)"),
        ("-1 >> 60", "15 (0xf)"),
        ("~0 ^ 0b1111 | 0o17", "-1 (0xffffffffffffffff)"),
        ("0x7fff_ffff_ffff_ffff + 1", "-9223372036854775808 (0x8000000000000000)"),
        ("0x8000000000000000 / -1", "-9223372036854775808 (0x8000000000000000)"),
        ("'a' + '\\n' + '\\x02' + 'é'", "342 (0x156)"),
        ("i16[numbers]", "-2 (0xfffffffffffffffe)"),
        ("u16[numbers]", "65534 (0xfffe)"),
        ("u16[numbers + 2] == 3", "1 (0x1)"),
        ("[numbers] & 0xffffffff", "262142 (0x3fffe)"),
        ("f32[float] * 2", "3.0"),
        ("f32[float] > 1", "1 (0x1)"),
        ("a", "1 (0x1)"),
        ("r0 + r255", "1 (0x1)"),
        ("$pc == @12 - 0", ""),
        ("$depth * 100 + $position", "112 (0x70)"),
        ("inner", "13 (0xd)"),
        (".poke", ""),
    ] {
        match value {
            "" => assert!(evaluate(text).is_err(), "{text}"),
            _ => assert_eq!(evaluate(text).as_deref(), Ok(value), "{text}"),
        }
    }
    let outside = |text: &str| debugger.evaluate(text, 1).map(|value| value.to_string());
    assert_eq!(outside("map[1]").as_deref(), Ok("4294967289 (0xfffffff9)"));
    assert_eq!(outside("text[\"ab\"]").as_deref(), Ok("\"ab\\x00\""));
    assert_eq!(outside("text[\"ab\"] == text[0x6261]").as_deref(), Ok("1 (0x1)"));
    assert!(matches!(outside("map[2]"), Err(ExpressionError::NoSuchKey { .. })));
    assert!(matches!(outside("map[70000]"), Err(ExpressionError::KeySize { expected: 2, given: 8 })));
    assert!(matches!(outside("text[\"abcdef\"]"), Err(ExpressionError::KeySize { expected: 5, given: 6 })));
    assert!(matches!(outside("text[\"ab\"] + 1"), Err(ExpressionError::NoNumber(_))));
    assert!(matches!(outside("one[1]"), Err(ExpressionError::NoMap { .. })));
    assert!(matches!(debugger.evaluate("r0", 2), Err(ExpressionError::UnknownName { .. })));
    assert!(debugger.watched("one", 1).is_ok());
    assert_eq!(debugger.watched("a + 1", 0), Err(WatchError::NoPlace));
}

/// Texts by chance, of what expressions are made of.
fn expression_text() -> impl Strategy<Value = String> {
    let pieces = [
        "(",
        ")",
        "[",
        "]",
        "+",
        "-",
        "*",
        "/",
        "%",
        "<<",
        ">>",
        "==",
        "<",
        "&&",
        "||",
        "!",
        "~",
        "1",
        "0x",
        "8",
        "r0",
        "main",
        "u16",
        "f32",
        "$pc",
        "$",
        "\"a\"",
        "'",
        "\\",
        "é",
        "\0",
        "..+",
        "heap[",
        ".",
        "9".repeat(30).leak(),
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(text in expression_text(), any_text: String) {
        let (mut debugger, _) = debugger_of(program("main: halt"));
        for text in [text, any_text] {
            let _ = debugger.evaluate(&text, 0);
            let _ = debugger.locate(&text);
            let _ = debugger.watched(&text, 0);
            let options = BreakpointOptions { condition: Some(&text), ..BreakpointOptions::default() };
            let _ = debugger.add_breakpoint("main", options);
        }
    }
}

/// Something that is watched, as the test knows it.
#[derive(Debug)]
enum Naive {
    Register { number: u8, frames: Vec<mini_vm::machine::Frame> },
    Memory { address: u64, length: u64 },
    Entry { map: u64, key: Vec<u8> },
}

impl Naive {
    fn text(&self) -> String {
        match self {
            Self::Register { number, .. } => format!("r{number}"),
            Self::Memory { address, length } => format!("heap[{address} ..+{length}]"),
            Self::Entry { map, key } => {
                let key: String = key.iter().map(|byte| format!("\\x{byte:02x}")).collect();
                format!("({map})[\"{key}\"]")
            }
        }
    }

    fn value(&self, machine: &Machine) -> Option<Vec<u8>> {
        match self {
            Self::Register { number, frames } => {
                let calls = machine.frames().starts_with(frames).then(|| depth(machine) - frames.len())?;
                machine.outer_register(calls, Register(*number)).map(|value| value.to_le_bytes().to_vec())
            }
            Self::Memory { address, length } => machine.bytes(*address, *length).ok().map(<[u8]>::to_vec),
            Self::Entry { map, key } => {
                machine.map_at(*map).ok()?.get_bytes(key).ok().flatten().map(<[u8]>::to_vec)
            }
        }
    }
}

/// Sets watchpoints at a position, and compares what they tell with all machines.
fn check_watchpoints(program: Arc<Program>, from: usize, registers: &[u8], places: &[(u64, u64)]) {
    let (mut debugger, machines) = debugger_of(program);
    let mut on = |_: u64| true;
    let from = from % (machines.len() - 1);
    debugger.jump(from as u64, &mut on);
    let frames = machines[from].frames().to_vec();
    let registers = registers.iter().map(|&number| Naive::Register { number, frames: frames.clone() });
    let places = places.iter().map(|&(address, length)| Naive::Memory { address, length });
    let maps = [Register(1), Register(2)].map(|register| machines[from].register(register)).into_iter();
    let maps = maps.filter_map(|map| Some((map, machines[from].map_at(map).ok()?.key_size())));
    let keys = [0_u64, 3, 64, u64::MAX, 8].map(u64::to_le_bytes);
    let entries =
        maps.flat_map(|(map, size)| keys.map(|key| Naive::Entry { map, key: key[..size.min(8)].to_vec() }));
    let watched: Vec<Naive> = registers.chain(places).chain(entries).collect();
    for naive in &watched {
        debugger.add_watchpoint(&naive.text(), Access::Write, 0).expect("it can be watched");
    }
    let mut expected = Vec::new();
    for at in 0..machines.len() - 1 {
        for (index, naive) in watched.iter().enumerate() {
            let [before, after] = [at, at + 1].map(|at| naive.value(&machines[at]));
            // A register comes and goes with its function, which is no write.
            let is_other = matches!(naive, Naive::Register { .. }) && (before.is_none() || after.is_none());
            if before != after && !is_other {
                expected.push((at as u64, index as u32 + 1, before, after));
            }
        }
    }
    for direction in [Direction::Forwards, Direction::Backwards] {
        let mut told = Vec::new();
        loop {
            match debugger.go(&Motion::Continue, direction, &mut on) {
                Pause::Changes(changes) => {
                    let is_forwards = direction == Direction::Forwards;
                    assert_eq!(debugger.position(), changes[0].position + u64::from(is_forwards));
                    told.extend(changes.into_iter().filter(|change| change.before != change.after));
                }
                Pause::ProgramBreakpoint => {}
                Pause::End | Pause::Start => break,
                other => panic!("{other:?}"),
            }
        }
        let mut told: Vec<_> = told.into_iter().map(|it| (it.position, it.id, it.before, it.after)).collect();
        told.sort();
        let first = if direction == Direction::Forwards { from as u64 } else { 0 };
        let due: Vec<_> = expected.iter().filter(|change| change.0 >= first).cloned().collect();
        assert_eq!(told, due, "{direction:?} from {from}: {watched:?}");
    }
    for (index, naive) in watched.iter().enumerate() {
        debugger.jump(u64::MAX, &mut on);
        let watched = debugger.watchpoints()[index].watched.clone();
        let found = debugger.last_write_of(watched, &mut on).expect("nothing interrupts");
        let last = expected.iter().rfind(|change| change.1 == index as u32 + 1);
        let found_change = found.as_ref().map(|it| it.position);
        assert!(found_change >= last.map(|it| it.0), "{naive:?}: {found:?}, not {last:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn watchpoints_tell_all_that_changes(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        from: usize,
        registers in prop::collection::vec(0_u8..12, 0..3),
        places in prop::collection::vec((8_u64..600, 1_u64..40), 0..3),
    ) {
        check_watchpoints(program_of(&bytes), from, &registers, &places);
    }
}

#[test]
fn a_breakpoint_behind_a_write_is_told_of_as_well() {
    let source = ".data word: .u64 0\n.fn main()\n.reg a\n li a, 5\n store64 a, [word]\n li a, 6\n halt";
    let (mut debugger, _) = debugger_of(program(source));
    debugger.add_watchpoint("[word]", Access::Write, 0).expect("it can be watched");
    debugger.add_breakpoint("@2", BreakpointOptions::default()).expect("the place is there");
    let mut go = |direction| {
        let pause = debugger.go(&Motion::Continue, direction, &mut |_| true);
        let what = match pause {
            Pause::Changes(_) => "write",
            Pause::Breakpoints(_) => "breakpoint",
            _ => "end",
        };
        (what, debugger.position())
    };
    let forwards = [("write", 2), ("breakpoint", 2), ("end", 4)];
    assert_eq!([(); 3].map(|()| go(Direction::Forwards)), forwards);
    let backwards = [("breakpoint", 2), ("write", 1), ("end", 0)];
    assert_eq!([(); 3].map(|()| go(Direction::Backwards)), backwards);
}

/// Reads and writes each in its own instruction.
const TOUCHES: &str = "
.map counts key=u32 value=u64 capacity=4
.data word: .u64 5
.fn main()
.reg map, one, value, place, spot
        map_new map, counts
        li      one, 1
        li      spot, word
        map_has_scalar value, map, one
        map_add_scalar value, map, one, one
        map_lookup_scalar place, map, one
        load64  value, [place]
        store64 value, [place]
        load8u  value, [word + 7]
        store8  value, [spot]
        map_load_scalar value, map, one, main
        map_remove_scalar value, map, one
        map_clear map
        halt
";

#[test]
fn reads_and_writes_are_told_apart() {
    let stops = |what: &str, access| {
        let (mut debugger, _) = debugger_of(program(TOUCHES));
        debugger.jump(2, &mut |_| true);
        debugger.add_watchpoint(what, access, 0).expect("it can be watched");
        let mut stops = Vec::new();
        while let Pause::Changes(changes) = debugger.go(&Motion::Continue, Direction::Forwards, &mut |_| true)
        {
            stops.push((changes[0].position, changes[0].is_write));
        }
        stops
    };
    let position = |mnemonics: &[&str]| {
        let (_, machines) = debugger_of(program(TOUCHES));
        let at = |mnemonic: &&str| {
            let is_it = |machine: &Machine| opcode(machine).mnemonic().starts_with(*mnemonic);
            machines.iter().position(is_it).expect("it is there") as u64
        };
        mnemonics.iter().map(at).collect::<Vec<_>>()
    };
    let [has, add, lookup, load, store, load8, store8, map_load, remove] = position(&[
        "map_has",
        "map_add",
        "map_lookup",
        "load64",
        "store64",
        "load8u",
        "store8",
        "map_load",
        "map_remove",
    ])[..] else {
        panic!("there are nine");
    };
    assert_eq!(stops("map[1]", Access::Write), [(add, true), (store, true), (remove, true)]);
    let reads = [(has, false), (lookup, false), (load, false), (map_load, false)];
    assert_eq!(stops("map[1]", Access::Read), reads);
    assert_eq!(stops("heap[word ..+8]", Access::ReadOrWrite), [(load8, false), (store8, true)]);
    assert_eq!(stops("u32[word]", Access::Read), []);
    assert_eq!(stops("place", Access::ReadOrWrite), [(lookup, true), (load, false), (store, false)]);
}

/// Adds up the numbers from 0 to 9, one in each round.
const ROUNDS: &str = "main: li r0, 0\nagain: add r1, r1, r0\n add r0, r0, 1\n blt r0, 10, again\n trap 1";

/// A debugger of these rounds, with what its messages say.
fn debugger_of_rounds() -> (Debugger<Something>, Rc<RefCell<Vec<String>>>) {
    let program = Arc::new(verify(assemble(ROUNDS, &[]).expect("it is correct")).expect("it is a program"));
    let (mut debugger, _) = debugger_of(program);
    let said = Rc::new(RefCell::new(Vec::new()));
    let heard = said.clone();
    debugger.set_listener(Box::new(move |id, text| heard.borrow_mut().push(format!("{id}: {text}"))));
    (debugger, said)
}

#[test]
fn breakpoints_stop_at_hits_that_their_rules_name() {
    let rounds_of = |rule| {
        let (mut debugger, _) = debugger_of_rounds();
        let options = BreakpointOptions { rule, ..Default::default() };
        debugger.add_breakpoint("again", options).expect("there is the label");
        let mut rounds = Vec::new();
        while debugger.go(&Motion::Continue, Direction::Forwards, &mut |_| true) != Pause::End {
            rounds.push(debugger.evaluate("r0", 0).expect("it is a register"));
        }
        rounds
    };
    let numbers = |numbers: &[u64]| numbers.iter().map(|&number| Value::Integer(number)).collect::<Vec<_>>();
    assert_eq!(rounds_of(HitRule::At(3)), numbers(&[2]));
    assert_eq!(rounds_of(HitRule::From(9)), numbers(&[8, 9]));
    assert_eq!(rounds_of(HitRule::Every(4)), numbers(&[3, 7]));
    assert_eq!(rounds_of(HitRule::Every(0)), []);
}

#[test]
fn messages_are_said_forwards_and_stop_nothing() {
    let (mut debugger, said) = debugger_of_rounds();
    let message = Some("{{{r0}}}: {r1 + 1}, {u64[1 << 40]}");
    let options = BreakpointOptions { message, condition: Some("r0 > 7"), ..Default::default() };
    debugger.add_breakpoint("again", options).expect("it can be read");
    assert_eq!(debugger.go(&Motion::Continue, Direction::Forwards, &mut |_| true), Pause::End);
    let said_once = said.take();
    assert_eq!(said_once.len(), 2, "{said_once:?}");
    assert!(said_once[0].starts_with("1: {8 (0x8)}: 29 (0x1d), <"), "{said_once:?}");
    assert_eq!(debugger.go(&Motion::Continue, Direction::Backwards, &mut |_| true), Pause::Start);
    assert!(said.take().is_empty());
    for wrong in ["{", "{r0", "{r0 +}", "{}"] {
        let options = BreakpointOptions { message: Some(wrong), ..Default::default() };
        let error = debugger.add_breakpoint("again", options).map(|_| ()).expect_err(wrong);
        assert!(matches!(error, BreakpointError::Message(_)), "{wrong}");
    }
}

/// Whenever somebody gives up on the way back, the machine stands at what was found or where it was.
#[test]
fn a_way_back_that_is_given_up_ends_at_one_of_its_ends() {
    for patience in 0..40 {
        let (mut debugger, _) = debugger_of_rounds();
        debugger
            .add_breakpoint("again", BreakpointOptions { condition: Some("r0 == 3"), ..Default::default() })
            .expect("it can be read");
        debugger.jump(u64::MAX, &mut |_| true);
        let end = debugger.position();
        let mut looks = 0;
        let mut watch = |_| {
            looks += 1;
            looks <= patience
        };
        match debugger.go(&Motion::Continue, Direction::Backwards, &mut watch) {
            Pause::Interrupted => assert_eq!(debugger.position(), end),
            Pause::Breakpoints(_) => assert_eq!(debugger.evaluate("r0", 0), Ok(Value::Integer(3))),
            other => panic!("{other:?}"),
        }
    }
}

/// An instruction on the maps at `r1` and `r2`, or on the bytes that they lie in.
fn map_line() -> impl Strategy<Value = String> {
    let map = prop::sample::select(vec!["r1", "r2"]);
    let key = prop::sample::select(vec![0_i64, 3, 64, -1, 8, 9, 10]);
    (0..26_u8, map, key, 0..300_u64).prop_map(|(kind, map, key, place)| {
        let key = format!("li r10, {key}");
        match kind {
            0..4 => format!("{key}\nli r11, {place}\nmap_add_scalar r12, {map}, r10, r11"),
            4..6 => format!("{key}\nmap_remove_scalar r12, {map}, r10"),
            6..8 => format!(
                "{key}\nmap_get_or_reserve_scalar r12, {map}, r10\nbeqi r12, 0, @+1\nstore64 r10, [r12]"
            ),
            8..10 => format!("{key}\nmap_reserve_scalar r12, {map}, r10"),
            10 => format!("map_clear {map}"),
            11 => "map_overwrite r12, r1, r2".to_owned(),
            12 => "map_overwrite r12, r2, r1".to_owned(),
            13 => format!("map_init {map}, first"),
            14 => format!("map_init {map}, other"),
            15 => format!("li r13, 0\nmap_iter_next r13, {map}, r14, @+0"),
            16 => format!("{key}\nmap_lookup_scalar r12, {map}, r10"),
            17 => format!("{key}\nmap_has_scalar r12, {map}, r10"),
            18 => format!("{key}\nstore8 r10, [{map} + {place}]"),
            19 => format!("{key}\nstore64 r10, [{map} + {place}]"),
            20 => format!("li r10, {place}\nmem_copy r1, r2, r10"),
            21 => "map_size r10, first\nmem_copy r2, r1, r10".to_owned(),
            22 => format!("add r10, {map}, {place}\nhost poke, r10"),
            23 => "heap_release r3\nmap_new r1, first\nmap_new r2, first".to_owned(),
            24 => "heap_release r3\nmap_new r1, other\nmap_new r2, first".to_owned(),
            _ => format!("li r10, 0\nli r11, {place}\nmem_fill {map}, r10, r11"),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn watchpoints_tell_all_that_changes_in_maps(
        lines in prop::collection::vec(map_line(), 1..60), from in 3..200_usize,
        places in prop::collection::vec((8..400_u64, 1..30_u64), 0..3),
    ) {
        let mut source = ".map first key=u32 value=u64 capacity=5\n.map other key=u64 value=u32 capacity=4\n\
            main: heap_mark r3\nmap_new r1, first\nmap_new r2, first\n".to_owned();
        for (number, line) in lines.iter().enumerate() {
            let line = line.replace("@+1", &format!(".after{number}")).replace("@+0", &format!(".after{number}"));
            source.push_str(&format!("{line}\n.after{number}:\n"));
        }
        source.push_str("halt\n");
        check_watchpoints(program(&source), from, &[12, 14], &places);
    }
}
