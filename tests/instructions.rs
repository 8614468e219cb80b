//! Runs every row of the `.cases` files: what each instruction does, and that it does nothing else.
//!
//! `tests/cases/README.md` describes the rows and what is to be checked of each. Here every row runs one step at a time
//! and under each dispatcher, by itself and behind a jump. A test has all rows of a section that are about one
//! instruction.

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::{Dispatcher, Limits, Machine, Stop};
use mini_vm::operand::Register;
use mini_vm::trap::TrapKind;
use mini_vm::verify::{Program, verify};
use support::row_program::{FUEL, Start, heap_before, module, put, registers_before};
use support::rows::{End, Row, State, rows};

fn main() {
    let arguments = Arguments::from_args();
    let mut groups: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows() {
        groups.entry(format!("{} {}", row.section, row.mnemonic())).or_default().push(row);
    }
    let trials = groups.into_iter().map(|(name, rows)| Trial::test(name, move || check_all(&rows)));
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn check_all(rows: &[Row]) -> Result<(), Failed> {
    let faults: Vec<String> = rows
        .iter()
        .filter_map(|row| check(row).err().map(|fault| format!("{}: {fault}", row.place)))
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

fn check(row: &Row) -> Result<(), String> {
    for start in [Start::AtTheRow, Start::BehindAJump] {
        let module = module(row, start)?;
        let program = verify(module).map(Arc::new).map_err(|error| error.to_string())?;
        for way in ways() {
            run(row, start, way, &program).map_err(|fault| format!("{fault} ({way:?}, {start:?})"))?;
        }
    }
    Ok(())
}

/// How an instruction comes to its turn.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Step,
    Run(Dispatcher),
}

fn ways() -> impl Iterator<Item = Way> {
    [Way::Step].into_iter().chain(Dispatcher::AVAILABLE.iter().copied().map(Way::Run))
}

fn run(row: &Row, start: Start, way: Way, program: &Arc<Program>) -> Result<(), String> {
    let mut host = HostFunctions::new();
    let limits = Limits::default().heap_size(row.before.heap_size as u64).registers(256).fuel(FUEL);
    let mut machine = Machine::new(program.clone(), &host, &limits).map_err(|error| error.to_string())?;
    let registers = registers_before(row);
    for (number, value) in (0..=u8::MAX).zip(registers) {
        machine.set_register(Register(number), value);
    }
    let heap = if row.before.fresh { machine.heap().to_vec() } else { heap_before(row)? };
    if !row.before.fresh {
        machine.heap_mut().copy_from_slice(&heap);
    }

    let mut fuel = row.fuel() + i64::from(start == Start::BehindAJump);
    let mut pc = row.pc_after();
    let stop = match way {
        Way::Step => step(row, start, &mut machine, &mut host),
        Way::Run(dispatcher) => Some(machine.run_with(dispatcher, &mut host)),
    };
    let end = match (way, stop) {
        // Behind the row, a run comes to a breakpoint.
        (Way::Run(_), Some(Stop::Breakpoint)) if matches!(row.after.end, End::Next | End::Jumps) => {
            fuel += 1;
            pc += 1;
            None
        }
        (_, stop) => stop,
    };
    check_end(&row.after.end, end.as_ref())?;
    equal("pc", machine.pc(), pc)?;
    equal("fuel", FUEL - machine.fuel(), fuel)?;
    equal("the number of calls", machine.frames().len(), 0)?;
    check_registers(&machine, registers, &row.after.state)?;
    check_heap(&machine, heap, &row.after.state)
}

/// Executes the row, and the jump before it, instruction by instruction, until one stops.
fn step(row: &Row, start: Start, machine: &mut Machine, host: &mut HostFunctions) -> Option<Stop> {
    let steps = row.length() + u32::from(start == Start::BehindAJump);
    (0..steps).find_map(|_| machine.step(host))
}

fn check_end(expected: &End, stop: Option<&Stop>) -> Result<(), String> {
    let end = match stop {
        None => End::Next,
        Some(Stop::Breakpoint) => End::Pause,
        Some(Stop::Exited(status)) => End::Exit(*status),
        Some(Stop::Trapped(trap)) => End::Trap(match trap.kind {
            TrapKind::User { code } => format!("user:{code}"),
            _ => trap.kind.code().name().to_owned(),
        }),
        Some(Stop::OutOfFuel) => return Err("it never ends".to_owned()),
    };
    // Which of these two it is, the program counter tells.
    let expected = if *expected == End::Jumps { &End::Next } else { expected };
    if end == *expected { Ok(()) } else { Err(format!("it ends in {end:?}, not {expected:?}")) }
}

fn check_registers(machine: &Machine, before: [u64; 256], claimed: &State) -> Result<(), String> {
    let mut expected = before;
    for &(number, value) in &claimed.registers {
        expected[usize::from(number)] = value;
    }
    for (number, value) in (0..=u8::MAX).zip(expected) {
        let found = machine.register(Register(number));
        if found != value {
            return Err(format!(
                "r{number} is {found:#x} ({}), not {value:#x} ({})",
                found as i64, value as i64
            ));
        }
    }
    Ok(())
}

fn check_heap(machine: &Machine, before: Vec<u8>, claimed: &State) -> Result<(), String> {
    let mut expected = before;
    put(&mut expected, claimed)?;
    let difference =
        (0..).zip(machine.heap().iter().zip(&expected)).find(|(_, (found, value))| found != value);
    match difference {
        None => Ok(()),
        Some((address, (found, value))) => Err(format!("[{address}] is {found:02x}, not {value:02x}")),
    }
}

fn equal<T: PartialEq + std::fmt::Display>(what: &str, found: T, expected: T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what} is {found}, not {expected}")) }
}
