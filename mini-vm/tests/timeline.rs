//! A timeline: wherever it is sent, the machine is as if it had been stepped there from the start, whatever the host does.

#[path = "../../tests/support/mod.rs"]
mod support;

use std::fs;
use std::sync::Arc;

use fuzz_checks::execution::program_of;
use mini_vm::assembly::assemble;
use mini_vm::console::Console;
use mini_vm::instruction::Opcode;
use mini_vm::machine::host::{Host, HostCall, HostError};
use mini_vm::machine::{Limits, Machine, Places, Stop};
use mini_vm::operand::Register;
use mini_vm::timeline::{self, Found, Halt, Interrupted, Timeline};
use mini_vm::verify::{Program, verify};
use proptest::prelude::*;

/// Numbers by chance, from a seed.
#[derive(Clone)]
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// A host whose functions all do something by chance. Two with one seed do the same as long as they are called equally
/// often.
#[derive(Clone)]
struct Moody(Chance);

impl Host for Moody {
    fn resolve(&self, _: &str) -> Option<u32> {
        Some(0)
    }

    fn call(&mut self, _: u32, call: &mut HostCall<'_>) -> Result<(), HostError> {
        let chance = &mut self.0;
        let (address, value) = (chance.next(1 << 13), chance.next(1 << 20));
        match chance.next(12) {
            0..3 => call.set_result(value),
            3..5 => call.write(address, value)?,
            5 => call.bytes_mut(address, chance.next(100))?.fill(value as u8),
            6 => {
                let place = call.allocate(chance.next(200))?;
                call.set_result(place);
            }
            7 => _ = call.bytes(address, chance.next(5000))?,
            8 => call.charge(chance.next(50)),
            9 if chance.next(10) == 0 => {
                call.write(address, value)?;
                return Err(HostError::failed("a mood"));
            }
            10 if chance.next(20) == 0 => return Err(HostError::OutOfBounds { address, length: value }),
            _ => {}
        }
        Ok(())
    }
}

/// The machines at every position of a run.
fn all_positions(machine: &Machine, host: &mut dyn Host) -> (Vec<Machine>, Option<Stop>) {
    let mut machines = vec![machine.clone()];
    let mut machine = machine.clone();
    loop {
        let stop = machine.step(host);
        machines.push(machine.clone());
        match stop {
            None | Some(Stop::Breakpoint) => {}
            stop => return (machines, stop),
        }
    }
}

/// Sends a timeline to and fro, and compares.
fn check(name: &str, program: Arc<Program>, machine_limits: Limits, seed: u64) {
    let mut chance = Chance(seed);
    let host = Moody(chance.clone());
    let machine = Machine::new(program, &host, &machine_limits).expect("the limits do");
    let (machines, stop) = all_positions(&machine, &mut host.clone());
    let end = machines.len() as u64 - 1;
    let limits =
        timeline::Limits::default().checkpoint_interval(1).checkpoint_bytes(chance.next(200_000) as usize);
    let mut timeline = Timeline::new(machine, host, &limits).expect("there is memory");
    for _ in 0..30 {
        let target = if chance.next(8) == 0 { u64::MAX } else { chance.next(end + 1) };
        let halt = timeline.seek(target, &mut |_| true);
        let position = timeline.position();
        assert_eq!(position, target.min(end), "{name}");
        assert_eq!(halt, if position == end { Halt::Ended } else { Halt::Arrived }, "{name}");
        assert_eq!(timeline.stop(), stop.as_ref().filter(|_| position == end), "{name}");
        let expected = &machines[position as usize];
        assert!(
            timeline.machine() == expected,
            "{name} at {position}: {:?}, not {expected:?}",
            timeline.machine()
        );
    }
}

#[test]
fn every_program_and_case_can_be_gone_through() {
    let mut checked = 0;
    for file in support::assembly_files() {
        let source = fs::read_to_string(&file).expect("the file is text");
        let Ok(module) = assemble(&source, Console::FUNCTIONS) else { continue };
        let program = Arc::new(verify(module).expect("what the assembler makes is valid"));
        if program.module().data.len() < 1 << 13 {
            let limits = Limits::default().heap_size(1 << 15).call_depth(100).registers(1 << 12).fuel(1500);
            check(&file.display().to_string(), program, limits, checked);
            checked += 1;
        }
    }
    assert!(checked > 150, "only {checked} files were checked");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_programs_can_be_gone_through(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        fuel in 0_i64..6000,
        seed: u64,
    ) {
        let limits = Limits::default().heap_size(1 << 14).call_depth(20).registers(1200).fuel(fuel);
        check("the program", program_of(&bytes), limits, seed);
    }
}

fn program(source: &str) -> Arc<Program> {
    Arc::new(verify(assemble(source, &["ask"]).expect("it has no mistakes")).expect("it is valid"))
}

/// Counts its calls, and answers with the count.
struct Counting(u64);

impl Host for Counting {
    fn resolve(&self, _: &str) -> Option<u32> {
        Some(0)
    }

    fn call(&mut self, _: u32, call: &mut HostCall<'_>) -> Result<(), HostError> {
        self.0 += 1;
        call.set_result(self.0);
        Ok(())
    }
}

/// 5 instructions in each of 30,000 rounds.
const LONG: &str = "
main:   mov     r1, r0
        host    ask, r1
        add     r2, r2, r1
        addi    r0, r0, 1
        blti    r0, 30000, main
        halt";

fn timeline_of(source: &str, limits: &timeline::Limits) -> Timeline<Counting> {
    let host = Counting(0);
    let machine_limits = Limits::default().heap_size(1 << 12).registers(256).call_depth(10);
    let machine = Machine::new(program(source), &host, &machine_limits).expect("the limits do");
    Timeline::new(machine, host, limits).expect("there is memory")
}

#[test]
fn a_long_run_is_the_same_in_both_directions() {
    let mut timeline = timeline_of(LONG, &timeline::Limits::default().checkpoint_bytes(50_000));
    assert_eq!(timeline.seek(u64::MAX, &mut |_| true), Halt::Ended);
    assert_eq!((timeline.position(), timeline.host().0), (150_001, 30_000));
    assert!(timeline.size().checkpoint_bytes <= 50_000 && timeline.size().checkpoints > 1);
    for round in [27_777_u64, 3, 29_999, 15_000] {
        assert_eq!(timeline.seek(5 * round, &mut |_| true), Halt::Arrived);
        let register = |number| timeline.machine().register(Register(number));
        assert_eq!((register(0), register(2)), (round, round * (round + 1) / 2));
    }
    assert_eq!(timeline.host().0, 30_000, "the host is asked once");
}

#[test]
fn a_run_that_is_interrupted_can_go_on() {
    let mut timeline = timeline_of(LONG, &timeline::Limits::default());
    let mut looks = 0;
    let halt = timeline.seek(u64::MAX, &mut |_| {
        looks += 1;
        looks < 3
    });
    assert_eq!(halt, Halt::Interrupted);
    assert!(timeline.position() > 0 && timeline.position() < 150_000);
    assert_eq!(timeline.seek(u64::MAX, &mut |_| true), Halt::Ended);
}

#[test]
fn a_full_log_stops_before_the_call() {
    let mut timeline = timeline_of(LONG, &timeline::Limits::default().log_bytes(1000));
    for _ in 0..2 {
        assert_eq!(timeline.seek(u64::MAX, &mut |_| true), Halt::LogFull);
        assert_eq!(timeline.machine().program().opcode(timeline.machine().pc()), Opcode::Host);
        assert_eq!(timeline.stop(), None);
        assert_eq!(timeline.position() % 5, 1);
        assert_eq!(timeline.position() / 5, timeline.host().0);
        assert_eq!(timeline.step(), Halt::LogFull);
    }
    assert!((1000..1100).contains(&timeline.size().log_bytes));
    assert_eq!(timeline.seek(7, &mut |_| true), Halt::Arrived);
}

#[test]
fn it_stops_at_places_and_at_breakpoints() {
    let source = "main: addi r0, r0, 1\n breakpoint\n blti r0, 10, main\n halt";
    let mut timeline = timeline_of(source, &timeline::Limits::default());
    let at = |timeline: &Timeline<Counting>| (timeline.position(), timeline.machine().pc());
    let branch = Places::of(timeline.machine().program(), |pc| pc == 2);
    let start = Places::from_iter([0]);
    assert_eq!(timeline.run_to(&start, u64::MAX, &mut |_| true), Halt::Breakpoint);
    assert_eq!(at(&timeline), (2, 2));
    assert_eq!(timeline.run_to(&start, u64::MAX, &mut |_| true), Halt::AtPlace);
    assert_eq!(at(&timeline), (3, 0));
    assert_eq!(timeline.run_to(&branch, 4, &mut |_| true), Halt::Arrived);
    assert_eq!(timeline.run_to(&branch, 5, &mut |_| true), Halt::Breakpoint);
    assert_eq!(timeline.seek(1000, &mut |_| true), Halt::Ended);
    assert_eq!(timeline.step(), Halt::Ended);
    assert_eq!(timeline.position(), 31);
}

#[test]
fn the_last_of_what_a_probe_finds_is_found() {
    let mut timeline = timeline_of(LONG, &timeline::Limits::default().checkpoint_interval(1000));
    timeline.seek(u64::MAX, &mut |_| true);
    let additions = Places::of(timeline.machine().program(), |pc| pc == 2);
    let mut probe = |_, machine: &mut Machine, host: &mut dyn Host| {
        let stop = machine.step(host);
        let sum = machine.register(Register(2));
        (stop, (sum.is_multiple_of(1000)).then_some(sum))
    };
    // The sums up to n that are multiples of 1000 have n = 624 or 999 and so on, modulo 2000.
    let is_found = |round: u64| (round * (round + 1) / 2).is_multiple_of(1000);
    let last = (1..=30_000).rev().find(|&round| is_found(round)).expect("there is one");
    let found = timeline.last_before(u64::MAX, &additions, &mut probe, &mut |_| true);
    assert_eq!(found, Ok(Some(Found { position: 5 * (last - 1) + 2, what: last * (last + 1) / 2 })));
    assert_eq!(timeline.position(), 150_001, "it is where it was");
    let earlier = (1..20_000).rev().find(|&round| is_found(round)).expect("there is one");
    let found = timeline.last_before(100_000 - 5, &additions, &mut probe, &mut |_| true);
    assert_eq!(found, Ok(Some(Found { position: 5 * (earlier - 1) + 2, what: earlier * (earlier + 1) / 2 })));
    assert_eq!(timeline.last_before(100, &additions, &mut probe, &mut |_| true), Ok(None));
    assert_eq!(timeline.last_before(u64::MAX, &additions, &mut probe, &mut |_| false), Err(Interrupted));
    assert_eq!(timeline.position(), 150_001);

    timeline.seek(0, &mut |_| true);
    let (halt, found) =
        timeline.probe_to(&Places::default(), &additions, u64::MAX, &mut probe, &mut |_| true);
    let first = (1..).find(|&round| is_found(round)).expect("there is one");
    assert_eq!(
        (halt, found),
        (Halt::Arrived, Some(Found { position: 5 * (first - 1) + 2, what: first * (first + 1) / 2 }))
    );
    assert_eq!(timeline.position(), 5 * (first - 1) + 3);
}
