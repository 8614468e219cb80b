//! Fuel bounds work: whatever a program does, a run stops soon after its fuel is used up.

use std::sync::Arc;

use mini_vm::assembly::assemble;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::{Dispatcher, Limits, Machine, PAGE_PRICE, Stop};
use mini_vm::trap::TrapCode;
use mini_vm::verify::{Program, verify};

fn program(source: &str) -> Arc<Program> {
    Arc::new(verify(assemble(source, &[]).expect("it assembles")).expect("the assembler makes valid modules"))
}

fn machine(program: &Arc<Program>, limits: &Limits) -> Machine {
    Machine::new(program.clone(), &HostFunctions::new(), limits).expect("the limits do")
}

/// A recursion of 1000 calls with this many additions behind each of them.
fn recursion(additions: usize) -> String {
    format!(
        "main:   li   r1, 1000
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
    const ADDITIONS: usize = 500;
    let program = program(&recursion(ADDITIONS));
    for &dispatcher in Dispatcher::AVAILABLE {
        let mut machine = machine(&program, &Limits::default().heap_size(16).fuel(4_100));
        let stop = machine.run_with(dispatcher, &mut HostFunctions::new());
        assert_eq!(stop, Stop::OutOfFuel);
        let debt = -machine.fuel();
        assert!((0..=ADDITIONS as i64).contains(&debt), "{debt} units overdrawn");
        assert!(machine.frames().len() > 990, "few of the calls have returned");
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
    const CALLS: usize = 10_000;
    let additions = "addi r2, r2, 1\n".repeat(1000);
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
    assert_eq!((forged.frames().len(), forged.fuel()), (CALLS, -1000), "it stops at the first return");
}

/// Keys whose homes are all the same: multiples of 2^44 times the inverse of what the hash multiplies with.
fn colliding_keys(count: u64) -> impl Iterator<Item = u64> {
    let multiplier = 0x517c_c1b7_2722_0a95_u64.wrapping_mul(0x1a0f_872f_c375_4a9f);
    let inverse = (0..6)
        .fold(1_u64, |inverse, _| inverse.wrapping_mul(2_u64.wrapping_sub(multiplier.wrapping_mul(inverse))));
    (0..count).map(move |low| (5 << 44 | low).wrapping_mul(inverse))
}

#[test]
fn a_copy_of_keys_that_collide_has_an_end() {
    const KEYS: usize = 65_000;
    let program = program(
        "
        .map    from key=u64 value=bytes(0) capacity=65535
        .map    to   key=u64 value=bytes(0) capacity=65534
        main:   map_new r1, from
                map_new r2, to
                breakpoint
                map_overwrite r3, r2, r1
                halt
        ",
    );
    let limits = Limits::default().heap_size(1 << 24);
    let mut host = HostFunctions::new();
    let mut machine = machine(&program, &limits);
    assert_eq!(machine.run(&mut host), Stop::Breakpoint);
    // A map forged in the heap: inserting the keys would pay for what comes now.
    let (base, bucket_size) = (8, 16);
    let heap = machine.heap_mut();
    heap[base + 2..base + 4].copy_from_slice(&(KEYS as u16).to_le_bytes());
    for (bucket, key) in colliding_keys(KEYS as u64).enumerate() {
        let bucket = base + 32 + bucket * bucket_size;
        heap[bucket] = 2;
        heap[bucket + 8..bucket + 16].copy_from_slice(&key.to_le_bytes());
    }
    let before = machine.fuel();
    let stop = machine.run(&mut host);
    assert!(
        matches!(&stop, Stop::Trapped(trap) if trap.kind.code() == TrapCode::IncompatibleMaps),
        "{stop:?}"
    );
    assert!(before - machine.fuel() <= limits.max_price().cast_signed());
}
