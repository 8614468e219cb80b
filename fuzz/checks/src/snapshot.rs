//! A snapshot is refused, or is the one that its machine gives, and that machine runs.

use std::sync::{Arc, OnceLock};

use mini_vm::assembly::assemble;
use mini_vm::console::Console;
use mini_vm::machine::{Dispatcher, Limits, Machine, Stop};
use mini_vm::verify::{Program, verify};

use crate::bytecode::fnv_1a;
use crate::comparison::silent_console;

/// The program whose snapshots are restored: calls through the function table and otherwise, a map, memory, output.
const PROGRAM: &str = "
    .map    counts key=u64 value=u64 capacity=12
    .data   text: .ascii \"snapshot\"
    .func   count
    main:   map_new r1, counts
            li      r2, 0
    .again: mov     r5, r1
            remui   r6, r2, 20
            func    r3, count
            callr   r3, r5
            andi    r4, r2, 7
            li      r7, text
            add     r7, r7, r4
            load8u  r7, [r7]
            host    print_char, r7
            li      r4, 16
            alloc   r4, r4
            store64 r2, [r4]
            addi    r2, r2, 1
            bltui   r2, 150, .again
            halt
    count:  map_get_or_reserve_scalar r2, r0, r1
            beqi    r2, 0, .full
            call    add, r2
            ret
    .full:  map_remove_scalar r2, r0, r1
            li      r2, 0
    .next:  map_iter_next r2, r0, r3, .end
            jmp     .next
    .end:   map_clear r0
            ret
    add:    load64  r1, [r0]
            addi    r1, r1, 1
            store64 r1, [r0]
            ret
";

/// The sizes of its machines, and more fuel than it takes.
fn limits() -> Limits {
    Limits::default().heap_size(4096).call_depth(4).registers(300).fuel(20_000)
}

/// It is assembled once.
fn program() -> Arc<Program> {
    static PROGRAM_ONCE: OnceLock<Arc<Program>> = OnceLock::new();
    PROGRAM_ONCE
        .get_or_init(|| {
            let module = assemble(PROGRAM, Console::FUNCTIONS).expect("the program assembles");
            Arc::new(verify(module).expect("the assembler makes valid modules"))
        })
        .clone()
}

/// Takes the bytes as a snapshot, as they are and with the hash put right.
///
/// # Panics
///
/// Where something is wrong.
pub fn check(bytes: &[u8]) {
    check_snapshot(bytes);
    let mut sealed = bytes.to_vec();
    if let Some(hashed) = bytes.get(20..) {
        sealed[12..20].copy_from_slice(&fnv_1a(hashed).to_le_bytes());
        check_snapshot(&sealed);
    }
}

fn check_snapshot(bytes: &[u8]) {
    let limits = limits();
    let mut console = silent_console();
    let unlimited = limits.fuel(Limits::MAX_FUEL);
    let Ok(restored) = Machine::restore(bytes, program(), &console, &unlimited) else { return };
    assert!(restored.snapshot().expect("there is memory") == bytes, "the machine gives another snapshot");
    assert!(bytes.len() as u64 <= limits.max_snapshot_size(), "a snapshot of {} bytes", bytes.len());
    let restore =
        || Machine::restore(bytes, program(), &silent_console(), &limits).expect("it was just restored");
    let mut stepped = restore();
    let mut highest_price = 0;
    let stop = loop {
        let before = stepped.fuel();
        let stop = stepped.step(&mut console);
        highest_price = highest_price.max(before - stepped.fuel());
        match stop {
            None | Some(Stop::Breakpoint) => {}
            Some(stop) => break stop,
        }
    };
    let debt = (-restored.fuel()).max(program().module().code.len() as i64 + highest_price);
    assert!(-stepped.fuel() <= debt, "{} units left of {}", stepped.fuel(), restored.fuel());
    for &dispatcher in Dispatcher::AVAILABLE {
        let mut machine = restore();
        assert_eq!(machine.run_with(dispatcher, &mut console), stop, "the stop, {dispatcher:?}");
        assert!(machine == stepped, "the state, {dispatcher:?}");
    }
}

/// Snapshots of the program, taken on its way; the corpus consists of them.
pub fn seeds() -> Vec<Vec<u8>> {
    const STEPS: u64 = 211;
    let mut console = silent_console();
    let mut machine = Machine::new(program(), &console, &limits().fuel(0)).expect("the limits do");
    let mut seeds = Vec::new();
    loop {
        seeds.push(machine.snapshot().expect("there is memory"));
        machine.add_fuel(STEPS);
        match machine.run(&mut console) {
            Stop::OutOfFuel => {}
            stop => {
                assert_eq!(stop, Stop::Exited(0), "the program ends well");
                return seeds;
            }
        }
    }
}
