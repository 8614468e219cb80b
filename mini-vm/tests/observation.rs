//! Observation: all that an instruction changes is told, what is told of maps is so, and who looks on changes nothing.

#[path = "../../tests/support/mod.rs"]
mod support;

use std::collections::HashSet;
use std::fs;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use fuzz_checks::execution::program_of;
use mini_vm::assembly::assemble;
use mini_vm::console::Console;
use mini_vm::instruction::Opcode;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::host::{Host, HostCall, HostError};
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::observation::{self, Event, Flow, MapAction, MapEvent, MapOutcome, Stepper};
use mini_vm::operand::Register;
use mini_vm::trap::TrapCode;
use mini_vm::verify::{Program, verify};
use proptest::prelude::*;
use support::row_program::{FUEL, Start, heap_before, module, registers_before};
use support::rows::rows;

/// A host whose functions write something, the more often they are called the other.
#[derive(Clone)]
struct Writing(u64);

impl Host for Writing {
    fn resolve(&self, _: &str) -> Option<u32> {
        Some(0)
    }

    fn call(&mut self, _: u32, call: &mut HostCall<'_>) -> Result<(), HostError> {
        self.0 += 1;
        let address = 8 + self.0 * 40 % 4000;
        match self.0 % 6 {
            0 => call.set_result(self.0),
            1 => call.write(address, self.0)?,
            2 => call.bytes_mut(address, 90)?.fill(7),
            3 => {
                let place = call.allocate(24)?;
                call.set_result(place);
            }
            4 if self.0.is_multiple_of(50) => {
                call.write(address, 1_u8)?;
                return Err(HostError::failed("it is enough"));
            }
            _ => {}
        }
        Ok(())
    }
}

/// Steps a program to its end, and checks each event. Gives the instructions of which memory or a map was told.
fn check(name: &str, program: Arc<Program>, limits: &Limits) -> HashSet<Opcode> {
    check_machine(name, Machine::new(program, &Writing(0), limits).expect("the limits do"))
}

fn check_machine(name: &str, mut machine: Machine) -> HashSet<Opcode> {
    let (mut host, mut stepper) = (Writing(0), Stepper::new());
    let mut told = HashSet::new();
    loop {
        let before = machine.clone();
        let (mut stepped, mut other_host) = (machine.clone(), host.clone());
        let stop = stepper.step(&mut machine, &mut host);
        assert_eq!(stop, stepped.step(&mut other_host), "{name}");
        assert!(machine == stepped, "{name}: observation makes a difference at {}", before.pc());
        if stepper.has_event() {
            let event = stepper.event();
            check_event(event, &before, &machine)
                .unwrap_or_else(|wrong| panic!("{name}: {wrong}: {event:?}"));
            if event.map.is_some() || !event.memory_read.is_empty() || !event.memory_written.is_empty() {
                told.insert(event.opcode);
            }
        } else {
            // What it needs to reach more memory may be paid before the fuel is found to be too little.
            assert!(machine.pc() == before.pc() && stop == Some(Stop::OutOfFuel), "{name}");
        }
        match stop {
            None => {}
            // Rows end at a breakpoint, and others go on there.
            Some(Stop::Breakpoint) if machine.fuel() < FUEL / 2 => {}
            Some(_) => return told,
        }
    }
}

fn check_event(event: &Event, before: &Machine, after: &Machine) -> Result<(), String> {
    let ensure = |is_so: bool, wrong: &str| if is_so { Ok(()) } else { Err(wrong.to_owned()) };
    ensure(event.pc == before.pc() && event.next_pc == after.pc(), "another place")?;
    ensure(event.depth == before.frames().len() && event.window == before.window(), "another window")?;
    ensure(event.fuel == before.fuel().abs_diff(after.fuel()), "another price")?;
    for read in &event.registers_read {
        ensure(read.value == before.register(read.register), "a register held something else")?;
    }
    check_registers(event, before, after)?;
    check_memory(event, before, after)?;
    event.map.as_ref().map_or(Ok(()), |map| check_map(event, map, before, after))
}

/// Whatever register of the window has changed is told, with both its values.
fn check_registers(event: &Event, before: &Machine, after: &Machine) -> Result<(), String> {
    for register in (0..=u8::MAX).map(Register) {
        // A call leaves the window below its own, a return goes to the one below.
        let (old, new) = match event.flow {
            Flow::Called => (Some(before.register(register)), after.outer_register(1, register)),
            Flow::Returned => (before.outer_register(1, register), Some(after.register(register))),
            Flow::Next | Flow::Jumped | Flow::Ended => {
                (Some(before.register(register)), Some(after.register(register)))
            }
        };
        let told = event.registers_written.iter().rev().find(|write| write.register == register);
        match told {
            Some(write) if Some(write.before) != old || Some(write.after) != new => {
                return Err(format!("r{} was {old:?} and is {new:?}", register.0));
            }
            None if old != new => return Err(format!("r{} is written", register.0)),
            _ => {}
        }
    }
    Ok(())
}

/// Whatever byte of the heap has changed is told, and what was there before.
fn check_memory(event: &Event, before: &Machine, after: &Machine) -> Result<(), String> {
    if event.memory_written.is_empty() {
        return if before.heap() == after.heap() { Ok(()) } else { Err("the heap is written".to_owned()) };
    }
    let mut expected = before.heap().to_vec();
    for write in &event.memory_written {
        let Range { start, end } = write.range();
        let range = start as usize..end as usize;
        if end > after.heap().len() as u64 {
            return Err(format!("{start:#x}..{end:#x} is not in the heap"));
        }
        let kept = event.bytes_before(write);
        if before.heap()[range.clone()][..kept.len()] != *kept {
            return Err(format!("other bytes were at {start:#x}"));
        }
        expected[range.clone()].copy_from_slice(&after.heap()[range]);
    }
    let changed = expected.iter().zip(after.heap()).position(|(expected, found)| expected != found);
    changed.map_or(Ok(()), |address| Err(format!("the byte at {address:#x} is written")))
}

/// The map has the key, before and afterwards, as the outcome says, and the bucket is one of the path.
fn check_map(event: &Event, map: &MapEvent, before: &Machine, after: &Machine) -> Result<(), String> {
    if MapAction::of(event.opcode) != Some(map.action)
        || (map.outcome == MapOutcome::Trapped) != event.is_trap
    {
        return Err("another action or outcome".to_owned());
    }
    if !map.action.takes_key() || event.is_trap {
        return Ok(());
    }
    let value = |machine: &Machine| -> Option<Vec<u8>> {
        let map_then = machine.map_at(map.address).expect("the instruction found a map");
        map_then.get_bytes(map.key()).expect("the key has its size").map(<[u8]>::to_vec)
    };
    let (old, new) = (value(before), value(after));
    let result = event.registers_written.first().map(|write| write.after);
    let outcome = match (old.is_some(), new.is_some()) {
        // A program that writes over a map can give it a key twice.
        (true, true) if map.action == MapAction::Remove && result == Some(1) => MapOutcome::Removed,
        (true, true) => MapOutcome::Found,
        (true, false) => MapOutcome::Removed,
        (false, true) => MapOutcome::Created,
        (false, false) if map.action.creates() => MapOutcome::Full,
        (false, false) => MapOutcome::Absent,
    };
    if map.outcome != outcome {
        return Err(format!("it is {outcome:?}"));
    }
    if !old.unwrap_or_default().starts_with(map.value_before()) {
        return Err("another value was there".to_owned());
    }
    let view = before.map_at(map.address).expect("it was there");
    let path: Vec<usize> = view.probe_path(map.key()).expect("the key has its size").collect();
    let visited = &path[..map.visited as usize];
    let is_on_path = match (map.outcome, map.entry) {
        (MapOutcome::Found | MapOutcome::Removed, Some(entry)) => visited.last() == Some(&entry.bucket),
        (MapOutcome::Created, Some(entry)) => path.contains(&entry.bucket),
        (_, entry) => entry.is_none(),
    };
    if is_on_path && map.home == path.first().copied() { Ok(()) } else { Err("another path".to_owned()) }
}

#[test]
fn all_that_programs_and_cases_do_is_told() {
    let mut checked = 0;
    for file in support::assembly_files() {
        let source = fs::read_to_string(&file).expect("the file is text");
        let Ok(module) = assemble(&source, Console::FUNCTIONS) else { continue };
        let program = Arc::new(verify(module).expect("what the assembler makes is valid"));
        if program.module().data.len() < 1 << 13 {
            let limits = Limits::default().heap_size(1 << 15).call_depth(30).registers(1 << 10).fuel(2000);
            check(&file.display().to_string(), program, &limits);
            checked += 1;
        }
    }
    assert!(checked > 150, "only {checked} files were checked");
}

/// There is a row for every instruction, so a new one on the heap that is not told of is found out.
#[test]
fn all_that_rows_do_is_told() {
    let mut told = HashSet::new();
    for row in rows() {
        let program = module(&row, Start::AtTheRow).expect("the row assembles");
        let program = Arc::new(verify(program).expect("what the assembler makes is valid"));
        let limits = Limits::default().heap_size(row.before.heap_size as u64).registers(256).fuel(FUEL);
        let mut machine = Machine::new(program, &Writing(0), &limits).expect("the limits do");
        for (number, value) in (0..=u8::MAX).zip(registers_before(&row)) {
            machine.set_register(Register(number), value);
        }
        if !row.before.fresh {
            machine.heap_mut().copy_from_slice(&heap_before(&row).expect("the row has a heap"));
        }
        told.extend(check_machine(&row.instructions.join("; "), machine));
    }
    let touches_heap = |opcode: &&Opcode| {
        let codes = [TrapCode::OutOfBounds, TrapCode::OutOfMemory, TrapCode::InvalidMap];
        **opcode != Opcode::Host && opcode.traps().iter().any(|trap| codes.contains(trap))
    };
    let untold: Vec<_> =
        Opcode::ALL.iter().filter(touches_heap).filter(|opcode| !told.contains(opcode)).collect();
    assert!(untold.is_empty(), "nothing is told of {untold:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_that_generated_programs_do_is_told(bytes in prop::collection::vec(any::<u8>(), 0..600), fuel in 0_i64..2000) {
        let limits = Limits::default().heap_size(1 << 14).call_depth(20).registers(1200).fuel(fuel);
        check("the program", program_of(&bytes), &limits);
    }
}

/// The machine can go on where an observer has broken off.
#[test]
fn an_observer_can_break_off() {
    let module = assemble("main: li r0, 3\n.next: subi r0, r0, 1\n bnei r0, 0, .next\n exit r0", &[]);
    let program = verify(module.expect("it has no mistakes")).expect("it is valid");
    let mut host = HostFunctions::new();
    let limits = Limits::default().heap_size(1 << 10);
    let mut machine = Machine::new(program.into(), &host, &limits).expect("the limits do");
    let mut seen = Vec::new();
    let mut see = |event: &Event, _: &Machine| {
        seen.push(event.pc);
        if seen.len() == 4 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    assert_eq!(observation::run(&mut machine, &mut host, &mut see), None);
    assert_eq!(
        observation::run(&mut machine, &mut host, &mut |_: &Event, _: &Machine| ControlFlow::Continue(())),
        Some(Stop::Exited(0))
    );
    assert_eq!(seen, [0, 1, 2, 1]);
}
