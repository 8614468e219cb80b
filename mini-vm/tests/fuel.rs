//! Fuel bounds work: whatever a program does, a run stops soon after its fuel is used up.

use std::sync::Arc;

use mini_vm::assembly::{Options, assemble};
use mini_vm::console::Console;
use mini_vm::fuel::PAGE_PRICE;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::{Dispatcher, Limits, Machine, Stop};
use mini_vm::trap::TrapCode;
use mini_vm::verify::{Program, verify};

fn program(source: &str) -> Arc<Program> {
    Arc::new(verify(assemble(source, &[]).expect("it assembles")).expect("the assembler makes valid modules"))
}

fn machine(program: &Arc<Program>, limits: &Limits) -> Machine {
    Machine::new(program.clone(), &HostFunctions::new(), limits).expect("the limits do")
}

/// Calls under way at a time.
const DEPTH: usize = if cfg!(miri) { 50 } else { 1000 };

/// A recursion with this many additions behind each call.
fn recursion(additions: usize) -> String {
    format!(
        "main:   li   r1, {DEPTH}
                 call down, r1
                 halt
         down:   beqi r0, 0, .end
                 subi r1, r0, 1
                 call down, r1
         .end:   {}
                 ret",
        "addi r2, r2, 1\n".repeat(additions)
    )
}

#[test]
fn returns_look_at_the_fuel() {
    const ADDITIONS: usize = if cfg!(miri) { 30 } else { 500 };
    let program = program(&recursion(ADDITIONS));
    // Three instructions a call, and what the registers cost.
    let fuel = 3 * DEPTH + DEPTH.div_ceil(512) * PAGE_PRICE as usize;
    for &dispatcher in Dispatcher::AVAILABLE {
        let mut machine = machine(&program, &Limits::default().heap_size(16).fuel(fuel as i64));
        let stop = machine.run_with(dispatcher, &mut HostFunctions::new());
        assert_eq!(stop, Stop::OutOfFuel);
        let debt = -machine.fuel();
        assert!((0..=ADDITIONS as i64).contains(&debt), "{debt} units overdrawn");
        assert!(machine.frames().len() > DEPTH - 10, "few of the calls have returned");
    }
}

#[test]
fn a_machine_with_little_fuel_comes_to_the_same_end() {
    let program = program(&recursion(20));
    let limits = Limits::default().heap_size(16);
    let mut at_once = machine(&program, &limits);
    assert_eq!(at_once.run(&mut HostFunctions::new()), Stop::Exited(0));
    let mut slowly = machine(&program, &limits.fuel(0));
    let mut given = 0;
    while slowly.run(&mut HostFunctions::new()) == Stop::OutOfFuel {
        assert!(slowly.fuel() >= -30 - PAGE_PRICE as i64, "{} units", slowly.fuel());
        slowly.add_fuel(7);
        given += 7;
    }
    assert_eq!(given - slowly.fuel(), limits.fuel - at_once.fuel());
}

#[test]
fn forged_calls_look_at_the_fuel_when_they_return() {
    const CALLS: usize = if cfg!(miri) { 100 } else { 10_000 };
    const ADDITIONS: usize = if cfg!(miri) { 10 } else { 1000 };
    let additions = "addi r2, r2, 1\n".repeat(ADDITIONS);
    let program = program(&format!("main: call main, r0\n{additions} ret"));
    let limits = Limits::default().heap_size(16).call_depth(CALLS).registers(256).fuel(3 * CALLS as i64);
    let mut host = HostFunctions::new();
    let mut machine = machine(&program, &limits);
    assert!(
        matches!(machine.run(&mut host), Stop::Trapped(trap) if trap.kind.code() == TrapCode::StackOverflow)
    );
    // All calls return now, one after the other.
    let mut snapshot = machine.snapshot().expect("there is memory");
    let pc_at = 36;
    snapshot[pc_at..pc_at + 4].copy_from_slice(&1_u32.to_le_bytes());
    let hash = snapshot[20..].iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    snapshot[12..20].copy_from_slice(&hash.to_le_bytes());
    let mut forged = Machine::restore(&snapshot, program, &host, &limits).expect("it is a possible machine");
    forged.set_fuel(0);
    assert_eq!(forged.run(&mut host), Stop::OutOfFuel);
    let debt = -(ADDITIONS as i64);
    assert_eq!((forged.frames().len(), forged.fuel()), (CALLS, debt), "it stops at the first return");
}

/// What a program that calls the console uses until it ends or traps.
fn used(call: &str) -> u64 {
    let options = Options::default().host_signatures(Console::SIGNATURES);
    let module = options.assemble(&format!(".fn main()\n.reg r\n{call}\nhalt")).expect("it assembles");
    let mut console = Console::new(std::io::empty(), std::io::sink(), std::io::sink(), Vec::new());
    let program = Arc::new(verify(module).expect("the assembler makes valid modules"));
    let mut machine =
        Machine::new(program, &console, &Limits::default().heap_size(1 << 14)).expect("the limits do");
    let _ = machine.run(&mut console);
    machine.usage().fuel
}

#[test]
fn a_path_costs_by_its_length() {
    let open = |length: usize| used(&format!("host file_open(\"{}\", 0)", "x".repeat(length)));
    assert_eq!(open(3000) - open(1000), 2000 * 16);
}

#[test]
fn general_floats_cost_twice_the_digits() {
    let print = |letter| used(&format!("host print_format(\"%.1000{letter}\", 1.7976931348623157e308) -> r"));
    let (digits, precision) = (309, 1000);
    assert_eq!(print("g") - (print("d") - 1000), digits + 6 * (digits + precision));
}
