//! The guard of what is not allocated: it changes nothing for programs that stay within, in no way of running them, and
//! is an option of a run.

#[path = "../../tests/support/mod.rs"]
mod support;

use std::fs;
use std::sync::Arc;

use fuzz_checks::compare;
use mini_vm::assembly::assemble;
use mini_vm::console::Console;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::module::Module;
use mini_vm::snapshot::RestoreError;
use mini_vm::trap::{Trap, TrapKind};
use mini_vm::verify::{Program, verify};
use support::assembly_files;

fn program(source: &str) -> Arc<Program> {
    let module = assemble(source, Console::FUNCTIONS).expect("the source assembles");
    Arc::new(verify(module).expect("what the assembler makes is valid"))
}

#[test]
fn guarded_programs_do_the_same_in_every_way() {
    let limits = Limits::default().heap_size(1 << 20).call_depth(1000).registers(1 << 12).fuel(50_000);
    for file in assembly_files() {
        let source = fs::read_to_string(&file).expect("the file is text");
        let Ok(module) = assemble(&source, Console::FUNCTIONS) else { continue };
        let program = Arc::new(verify(module).expect("what the assembler makes is valid"));
        if program.module().data.len() < 1 << 19 {
            compare(&file.display().to_string(), &program, &limits.guard(true), source.as_bytes());
        }
    }
}

/// Allocates 8 bytes, and stops at a breakpoint before it stores behind them.
const OVERRUN: &str = "main: li r0, 8\n alloc r1, r0\n breakpoint\n store64 r0, [r1 + 8]\n halt";

#[test]
fn a_snapshot_does_not_keep_the_guard() {
    let program = program(OVERRUN);
    let mut host = HostFunctions::new();
    let limits = Limits::default().heap_size(1 << 16);
    for (before, after) in [(false, true), (true, false)] {
        let mut machine = Machine::new(program.clone(), &host, &limits.guard(before)).expect("the limits do");
        assert_eq!(machine.run(&mut host), Stop::Breakpoint);
        let snapshot = machine.snapshot().expect("there is memory");
        let mut machine = Machine::restore(&snapshot, program.clone(), &host, &limits.guard(after))
            .expect("a machine can be restored from its snapshot");
        let kind = TrapKind::OutOfBounds { address: 16, length: 8, heap_size: 1 << 16, allocated: Some(16) };
        let expected = if after { Stop::Trapped(Trap { kind, pc: 3 }) } else { Stop::Exited(0) };
        assert_eq!(machine.run(&mut host), expected);
    }
}

#[test]
fn a_program_that_asks_for_the_guard_has_it_in_every_run() {
    let program = program(&format!(".guard\n{OVERRUN}"));
    let mut host = HostFunctions::new();
    let limits = Limits::default().heap_size(1 << 16);
    let mut machine = Machine::new(program.clone(), &host, &limits).expect("the limits do");
    assert_eq!(machine.run(&mut host), Stop::Breakpoint);
    let snapshot = machine.snapshot().expect("there is memory");
    let mut restored =
        Machine::restore(&snapshot, program.clone(), &host, &limits).expect("it is its snapshot");
    for machine in [&mut machine, &mut restored] {
        let stop = machine.run(&mut host);
        assert!(
            matches!(stop, Stop::Trapped(Trap { kind: TrapKind::OutOfBounds { .. }, pc: 3 })),
            "{stop:?}"
        );
    }
    let without = Module { guard: false, ..program.module().clone() };
    let without = Arc::new(verify(without).expect("it is valid"));
    let error = Machine::restore(&snapshot, without, &host, &limits).expect_err("it is another program");
    assert_eq!(error, RestoreError::OtherProgram);
}

#[test]
fn what_the_host_gives_out_may_be_touched() {
    let program = program(OVERRUN);
    let mut host = HostFunctions::new();
    let limits = Limits::default().heap_size(1 << 16).guard(true);
    let mut machine = Machine::new(program, &host, &limits).expect("the limits do");
    assert_eq!(machine.run(&mut host), Stop::Breakpoint);
    assert_eq!(machine.allocate(8), Ok(16));
    assert_eq!(machine.run(&mut host), Stop::Exited(0));
}

/// The host is trusted: between runs it reaches the whole heap.
#[test]
fn the_host_is_not_guarded_between_runs() {
    let host = HostFunctions::new();
    let limits = Limits::default().heap_size(1 << 16).guard(true);
    let mut machine = Machine::new(program(OVERRUN), &host, &limits).expect("the limits do");
    assert_eq!(machine.write(40_000, 7_u64), Ok(()));
    assert_eq!(machine.read::<u64>(40_000), Ok(7));
}

#[test]
fn bytes_outside_the_heap_are_told_as_such() {
    let program = program("main: li r0, -8\n load64 r1, [r0]\n halt");
    let mut host = HostFunctions::new();
    let limits = Limits::default().heap_size(1 << 16).guard(true);
    let mut machine = Machine::new(program, &host, &limits).expect("the limits do");
    let Stop::Trapped(trap) = machine.run(&mut host) else { panic!("there are no such bytes") };
    assert_eq!(
        trap.to_string(),
        "8 bytes at address 0xfffffffffffffff8 are outside the heap of 0x10000 bytes"
    );
}
