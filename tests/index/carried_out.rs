//! The cases of the index, carried out from what their lines say.

use std::fs;
use std::sync::Arc;

use mini_vm::bytecode::decode;
use mini_vm::console::Console;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::host::Host;
use mini_vm::machine::{self, Machine, SetupError, Stop};
use mini_vm::operand::Register;
use mini_vm::trap::TrapKind;
use mini_vm::verify::{self, verify};

use super::bytes::read;
use super::collected::{assemble, errors};
use super::rules;
use super::schema::{Case, Diagnostics, End, Limits, Memory, NotStarted, Program, Row};
use crate::support::root;
use crate::support::row_program::{byte_before, register_before};

/// What a program comes to.
pub(crate) struct Outcome {
    pub(crate) end: End,
    pub(crate) pc: u32,
    pub(crate) fuel: i64,
    pub(crate) output: Vec<u8>,
    pub(crate) errors: Vec<u8>,
}

pub(crate) fn check(case: &Case) -> Result<(), String> {
    match case {
        Case::Row(row) => check_row(row),
        Case::Program(program) => check_program(program),
        Case::Diagnostics(diagnostics) => check_diagnostics(diagnostics),
        Case::Refused(refused) => rules::check_refused(&refused.rule, &read(&refused.bytecode)?),
        Case::Accepted(accepted) => rules::check_accepted(&read(&accepted.bytecode)?),
        Case::NotStarted(not_started) => check_not_started(not_started),
    }
}

fn program(bytecode: &str) -> Result<Arc<verify::Program>, String> {
    let module = decode(&read(bytecode)?).map_err(|error| error.to_string())?;
    verify(module).map(Arc::new).map_err(|rejected| rejected.to_string())
}

fn start(program: Arc<verify::Program>, limits: &Limits, host: &dyn Host) -> Result<Machine, SetupError> {
    let limits = machine::Limits::default()
        .heap_size(limits.heap)
        .registers(limits.registers)
        .call_depth(limits.calls)
        .fuel(limits.fuel)
        .guard(limits.guard);
    Machine::new(program, host, &limits)
}

fn machine(bytecode: &str, limits: &Limits, host: &dyn Host) -> Result<Machine, String> {
    start(program(bytecode)?, limits, host).map_err(|error| error.to_string())
}

/// Checks that it is not started, for what its rule says.
fn check_not_started(case: &NotStarted) -> Result<(), String> {
    let console = Console::new(&[][..], Vec::new(), Vec::new(), Vec::new());
    let broken = match start(program(&case.bytecode)?, &case.limits, &console) {
        Err(SetupError::HeapSize { .. } | SetupError::Registers { .. }) => "G7",
        Err(SetupError::UnknownHostFunction { .. }) => "G11",
        Err(error) => return Err(error.to_string()),
        Ok(_) => return Err("it is started".to_owned()),
    };
    equal("the rule", broken, case.rule.as_str())
}

fn check_row(row: &Row) -> Result<(), String> {
    let mut host = HostFunctions::new();
    let mut machine = machine(&row.bytecode, &row.limits, &host)?;
    let mut registers: Vec<u64> = (0..=u8::MAX).map(register_before).collect();
    put_registers(&mut registers, &row.given)?;
    for (number, &value) in (0..=u8::MAX).zip(&registers) {
        machine.set_register(Register(number), value);
    }
    let mut heap = machine.heap().to_vec();
    if !row.fresh {
        (0..).zip(&mut heap).for_each(|(address, byte)| *byte = byte_before(address));
        put_bytes(&mut heap, &row.given)?;
        machine.heap_mut().copy_from_slice(&heap);
    }

    let stop = machine.run(&mut host);
    equal("the end", &end_of(&stop), &row.end)?;
    equal("pc", &machine.pc(), &row.pc)?;
    equal("the fuel", &(row.limits.fuel - machine.fuel()), &row.fuel)?;
    equal("the number of calls under way", &machine.frames().len(), &0)?;
    put_registers(&mut registers, &row.expected)?;
    put_bytes(&mut heap, &row.expected)?;
    let found: Vec<u64> = (0..=u8::MAX).map(|number| machine.register(Register(number))).collect();
    equal("the registers", &found, &registers)?;
    if machine.heap() == heap { Ok(()) } else { Err("the heap is another".to_owned()) }
}

fn put_registers(registers: &mut [u64], memory: &Memory) -> Result<(), String> {
    for (number, value) in &memory.registers {
        let digits = value.strip_prefix("0x").ok_or(format!("`{value}` starts with no `0x`"))?;
        registers[usize::from(*number)] =
            u64::from_str_radix(digits, 16).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn put_bytes(heap: &mut [u8], memory: &Memory) -> Result<(), String> {
    for (address, bytes) in &memory.heap {
        let bytes = read(bytes)?;
        heap[*address..][..bytes.len()].copy_from_slice(&bytes);
    }
    Ok(())
}

fn end_of(stop: &Stop) -> End {
    match stop {
        Stop::Exited(status) => End::Exit(*status),
        Stop::Trapped(trap) => match trap.kind {
            TrapKind::User { code } => End::UserTrap(code),
            _ => End::Trap(trap.kind.code().name().to_owned()),
        },
        Stop::Breakpoint => End::Breakpoint,
        Stop::OutOfFuel => End::OutOfFuel,
    }
}

fn check_program(program: &Program) -> Result<(), String> {
    let outcome = run_program(program)?;
    equal("the end", &outcome.end, &program.end)?;
    equal("pc", &outcome.pc, &program.pc)?;
    if let Some(fuel) = &program.fuel {
        equal("the fuel", &outcome.fuel, fuel)?;
    }
    equal("standard output", &outcome.output, &read(&program.output)?)?;
    equal("standard error", &outcome.errors, &read(&program.errors)?)
}

/// Runs a program past its breakpoints.
pub(crate) fn run_program(program: &Program) -> Result<Outcome, String> {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let input = read(&program.input)?;
    let arguments: Result<_, _> = program.arguments.iter().map(|argument| read(argument)).collect();
    let max_output = program.limits.output.unwrap_or(Console::DEFAULT_MAX_OUTPUT);
    let mut console =
        Console::new(input.as_slice(), &mut output, &mut errors, arguments?).max_output(max_output);
    let mut machine = machine(&program.bytecode, &program.limits, &console)?;
    let stop = loop {
        match machine.run(&mut console) {
            Stop::Breakpoint => {}
            stop => break stop,
        }
    };
    drop(console);
    let fuel = program.limits.fuel - machine.fuel();
    Ok(Outcome { end: end_of(&stop), pc: machine.pc(), fuel, output, errors })
}

fn check_diagnostics(diagnostics: &Diagnostics) -> Result<(), String> {
    let source = fs::read_to_string(root().join(&diagnostics.file)).map_err(|error| error.to_string())?;
    let Err(error) = assemble(&diagnostics.file, &source, &diagnostics.limits) else {
        return Err("it assembles".to_owned());
    };
    equal("the errors", &errors(&error), &diagnostics.errors)
}

fn equal<T: PartialEq + std::fmt::Debug + ?Sized>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what} is {found:?}, not {expected:?}")) }
}
