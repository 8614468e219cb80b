//! The machine through the library: limits, fuel, stepping, stops and the host.

use std::sync::Arc;

use mini_vm::assembly::{Options, assemble};
use mini_vm::fuel::{HOST_CALL_PRICE, MAP_PRICE, PAGE_PRICE};
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::host::{Host, HostCall, HostError};
use mini_vm::machine::{Limits, Machine, SetupError, Stop};
use mini_vm::memory::HEAP_START;
use mini_vm::operand::Register;
use mini_vm::trap::{Trap, TrapKind};
use mini_vm::verify::{Program, verify};

/// A host with one function, `note`, which keeps its argument and gives it back doubled. It refuses 13,
/// for 99 it reads beyond the heap, for 50 it charges as much, and for 60 it writes to the second and the third page.
#[derive(Default)]
struct Notebook {
    notes: Vec<u64>,
}

impl Host for Notebook {
    fn resolve(&self, name: &str) -> Option<u32> {
        (name == "note").then_some(7)
    }

    fn call(&mut self, function: u32, call: &mut HostCall<'_>) -> Result<(), HostError> {
        assert_eq!(function, 7, "the number that resolve gave");
        let note = call.argument(0)?;
        match note {
            13 => return Err(HostError::Failed("no thirteens".to_owned())),
            99 => _ = call.bytes(u64::MAX - 3, 8)?,
            60 => call.bytes_mut(8190, 3)?.fill(1),
            50 => call.charge(50),
            _ => self.notes.push(note),
        }
        call.set_result(note * 2);
        Ok(())
    }
}

fn program(source: &str) -> Arc<Program> {
    let module = assemble(source, &["note"]).expect("the source assembles");
    Arc::new(verify(module).expect("the module verifies"))
}

fn machine(source: &str, limits: &Limits) -> Machine {
    Machine::new(program(source), &Notebook::default(), limits).expect("the limits do")
}

fn small_limits() -> Limits {
    Limits::default().heap_size(4096).call_depth(16).registers(1024)
}

/// Counts `r0` down from 10 and calls the host once.
const COUNTDOWN: &str = "
    main:   li    r0, 10
    .next:  subi  r0, r0, 1
            bnei  r0, 0, .next
            li    r1, 21
            host  note, r1
            halt
";

/// `li`, ten rounds of two, `li`, `host`, `halt`.
const COUNTDOWN_INSTRUCTIONS: i64 = 24;
const COUNTDOWN_FUEL: i64 = COUNTDOWN_INSTRUCTIONS - 1 + HOST_CALL_PRICE as i64;

#[test]
fn simple_instructions_cost_one_unit_of_fuel() {
    let mut machine = machine(COUNTDOWN, &small_limits());
    let mut host = Notebook::default();
    assert_eq!(machine.run(&mut host), Stop::Exited(0));
    assert_eq!(Limits::DEFAULT_FUEL - machine.fuel(), COUNTDOWN_FUEL);
    assert_eq!(host.notes, [21]);
    assert_eq!(machine.register(Register(1)), 42);
}

/// What an instruction on a map costs at least.
const MAP: i64 = MAP_PRICE as i64;

/// Runs a program that ends well and returns the fuel it took.
fn fuel_of(source: &str) -> i64 {
    let mut machine = machine(source, &small_limits().heap_size(1 << 20));
    assert_eq!(machine.run(&mut Notebook::default()), Stop::Exited(0), "{source}");
    Limits::DEFAULT_FUEL - machine.fuel()
}

/// The fuel that an instruction takes after a start that leaves a map of 3 buckets with 32-byte keys in `r1` and
/// one of 131,072 buckets in `r2`, and 6400 in `r4`.
fn fuel_of_instruction(instruction: &str) -> i64 {
    let start = "
        .map    wide key=bytes(32) value=bytes(96) capacity=1
        .map    long key=u8 value=bytes(0) capacity=65535
        main:   map_new r1, wide
                map_new r2, long
                li      r3, 8
                li      r4, 6400
                li      r5, 0
    ";
    fuel_of(&format!("{start}{instruction}\n halt")) - fuel_of(&format!("{start}halt"))
}

#[test]
fn work_on_many_bytes_costs_one_unit_for_64_of_them() {
    assert_eq!(fuel_of_instruction("mem_copy r3, r4, r4"), 101);
    assert_eq!(fuel_of_instruction("mem_fill r3, r5, r4"), 101);
    assert_eq!(fuel_of_instruction("mem_compare r6, r3, r3, r4"), 101);
    let header_and_buckets = 32 + 2 * 131_072;
    assert_eq!(fuel_of_instruction("map_init r2, long"), MAP + header_and_buckets / 64);
}

/// What a page of the heap or of the registers costs when it is reached for the first time.
const PAGE: i64 = PAGE_PRICE as i64;

#[test]
fn the_first_touch_of_a_page_has_a_price() {
    let source = |instructions: &str| {
        format!(
            "main: li r1, 4096
 li r2, 3 * 4096
 {instructions}
 halt"
        )
    };
    let cost = |instruction: &str| fuel_of(&source(instruction)) - fuel_of(&source(""));
    assert_eq!(cost("store8 r1, [r1 - 1]"), 1, "the first page is there from the start");
    assert_eq!(cost("store8 r1, [r1]"), 1 + PAGE);
    assert_eq!(cost("load8u r3, [r1 + 4095]"), 1 + PAGE);
    assert_eq!(cost("load16u r3, [r1 + 4095]"), 1 + 2 * PAGE, "it lies on two");
    assert_eq!(cost("load64 r3, [r2]"), 1 + 3 * PAGE, "with those below it");
    assert_eq!(cost("store8 r1, [r2]\n store8 r1, [r2 + 1]\n store8 r1, [r1]"), 3 + 3 * PAGE, "but once");
    assert_eq!(cost("mem_fill r2, r1, r1"), 1 + 4096 / 64 + 3 * PAGE);
    assert_eq!(cost("mem_compare r3, r2, r2, r1"), 1 + 4096 / 64 + 3 * PAGE);
    assert_eq!(cost("alloc r3, r1"), 1 + (4096 - 8) / 64 + PAGE, "what was reached before is cleared");
    let of_host = |argument: u64| cost(&format!("li r3, {argument}\n host note, r3"));
    assert_eq!(of_host(60) - of_host(61), 2 * PAGE);
}

#[test]
fn what_was_never_reached_is_allocated_without_being_cleared() {
    let source = "main: li r1, 1 << 20\n alloc r2, r1\n alloc r2, r1\n halt";
    let limits = small_limits().heap_size(4 << 20);
    let mut running = machine(source, &limits);
    assert_eq!(running.run(&mut Notebook::default()), Stop::Exited(0));
    let used = Limits::DEFAULT_FUEL - running.fuel();
    let rest_of_a_page = (4096 - 8) / 64;
    assert_eq!(used, 4 + 2 * rest_of_a_page + (2 << 20) / 4096 * PAGE);
    // Whatever the host writes between runs is cleared, and paid for.
    let mut written = machine(source, &limits);
    written.heap_mut()[1 << 20] = 1;
    assert_eq!(written.run(&mut Notebook::default()), Stop::Exited(0));
    assert_eq!(written.heap()[1 << 20], 0);
    assert_eq!(Limits::DEFAULT_FUEL - written.fuel(), 4 + 2 * (1 << 20) / 64);
}

#[test]
fn a_page_of_registers_has_a_price() {
    let calls = |count: u32| {
        let source = format!(
            "main: li r1, {count}
                   call f, r1
                   halt
             f:    beqi r0, 0, .end
                   subi r1, r0, 1
                   call f, r1
             .end: ret"
        );
        let mut machine = machine(&source, &small_limits().call_depth(1000).registers(2000));
        assert_eq!(machine.run(&mut Notebook::default()), Stop::Exited(0));
        Limits::DEFAULT_FUEL - machine.fuel()
    };
    // Each call moves the window by 1, and the window that starts at register 256 ends with the first page of 512.
    assert_eq!(calls(255) - calls(254), 4);
    assert_eq!(calls(256) - calls(255), 4 + PAGE);
    assert_eq!(calls(257) - calls(256), 4);
    assert_eq!(calls(768) - calls(767), 4 + PAGE);
}

#[test]
fn work_on_a_map_costs_what_its_buckets_take() {
    let (wide_bucket, long_buckets) = (MAP + 1 + (1 + 32 + 96) / 64, MAP + 131_072);
    assert_eq!(fuel_of_instruction("map_lookup r6, r1, r3"), wide_bucket);
    assert_eq!(fuel_of_instruction("map_has r6, r1, r3"), wide_bucket);
    assert_eq!(fuel_of_instruction("map_remove r6, r1, r3"), wide_bucket);
    assert_eq!(fuel_of_instruction("map_get_or_reserve r6, r1, r3"), wide_bucket);
    assert_eq!(fuel_of_instruction("map_lookup r6, r2, r3"), MAP + 1);
    assert_eq!(fuel_of_instruction("map_clear r2"), long_buckets);
    let short = ".map short key=u8 value=bytes(0) capacity=1\n map_new r6, short\n";
    let overwrite = fuel_of_instruction(&format!("{short} map_overwrite r7, r2, r6"));
    let both = 131_072 + 2;
    assert_eq!(overwrite - fuel_of_instruction(short), MAP + both, "what is walked and cleared is paid for");
    let full = format!("{short} map_get_or_reserve r7, r6, r3\n");
    let overwrite = fuel_of_instruction(&format!("{full} map_overwrite r7, r2, r6"));
    assert_eq!(overwrite - fuel_of_instruction(&full), MAP + both + 1, "and so is the search for a bucket");
    let unfit = fuel_of_instruction(&format!("{full} map_overwrite r7, r6, r2")) - fuel_of_instruction(&full);
    assert_eq!(unfit, MAP + both, "an empty map fits anywhere");
    // The jump to the end is paid for by the instruction.
    assert_eq!(fuel_of_instruction("map_iter_next r5, r2, r6, .end\n .end:"), long_buckets);
}

#[test]
fn a_host_function_charges_for_its_work() {
    let call = "li r0, 50\n host note, r0\n";
    assert_eq!(fuel_of_instruction(call), 1 + HOST_CALL_PRICE as i64 + 50);
}

#[test]
fn work_is_not_begun_without_fuel_and_may_overdraw() {
    let source = "main: li r0, 8\n li r1, 1\n li r2, 640\n mem_fill r0, r1, r2\n halt";
    let mut machine = machine(source, &small_limits().fuel(3));
    let mut host = Notebook::default();
    assert_eq!(machine.run(&mut host), Stop::OutOfFuel);
    assert_eq!((machine.pc(), machine.fuel(), machine.heap()[8]), (3, 0, 0));
    machine.add_fuel(1);
    assert_eq!(machine.run(&mut host), Stop::OutOfFuel);
    assert_eq!((machine.pc(), machine.fuel(), machine.heap()[8]), (4, -10, 1));
    machine.add_fuel(11);
    assert_eq!(machine.run(&mut host), Stop::Exited(0));
    assert_eq!(machine.fuel(), 0);
}

#[test]
fn what_runs_use_is_counted() {
    let source = "
        .map    m key=u64 value=u64 capacity=4
        main:   map_new r1, m
                li      r2, 2
                call    f, r2
                host    note, r3
                map_has_scalar r3, r1, r2
                halt
        f:      beqi    r0, 0, .end
                subi    r1, r0, 1
                call    f, r1
        .end:   ret
    ";
    let mut running = machine(source, &small_limits());
    assert_eq!(running.run(&mut Notebook::default()), Stop::Exited(0));
    let usage = running.usage();
    assert_eq!((usage.instructions, usage.calls, usage.deepest_call), (6 + 10, 3, 3));
    assert_eq!((usage.host_calls, usage.map_operations), (1, 2));
    assert_eq!(usage.fuel, (Limits::DEFAULT_FUEL - running.fuel()) as u64);
    assert_eq!((usage.heap_allocated, usage.heap_reached), (32 + 8 * 24, 4096));

    let mut slowly = machine(source, &small_limits().fuel(0));
    while slowly.run(&mut Notebook::default()) == Stop::OutOfFuel {
        slowly.add_fuel(1);
    }
    assert_eq!(slowly.usage(), usage, "in slices");
    let mut stepping = machine(source, &small_limits());
    while stepping.step(&mut Notebook::default()).is_none() {}
    assert_eq!(stepping.usage(), usage, "step by step");
}

#[test]
fn exactly_enough_fuel_is_enough_and_one_less_is_not() {
    let run = |fuel| {
        let mut machine = machine(COUNTDOWN, &small_limits().fuel(fuel));
        (machine.run(&mut Notebook::default()), machine.fuel())
    };
    assert_eq!(run(COUNTDOWN_FUEL), (Stop::Exited(0), 0));
    for fuel in 0..COUNTDOWN_FUEL {
        assert_eq!(run(fuel).0, Stop::OutOfFuel, "with {fuel} units");
    }
}

#[test]
fn a_machine_out_of_fuel_goes_on_with_more() {
    for slice in 1..30 {
        let mut machine = machine(COUNTDOWN, &small_limits().fuel(0));
        let mut host = Notebook::default();
        let mut given = 0;
        let stop = loop {
            machine.add_fuel(slice);
            given += slice as i64;
            match machine.run(&mut host) {
                Stop::OutOfFuel => assert!(given < COUNTDOWN_FUEL, "slices of {slice}"),
                stop => break stop,
            }
        };
        assert_eq!(stop, Stop::Exited(0));
        assert_eq!(given - machine.fuel(), COUNTDOWN_FUEL, "slices of {slice}");
        assert_eq!(host.notes, [21], "the host call happens once");
    }
}

#[test]
fn an_endless_loop_runs_out_of_fuel() {
    let fuel = if cfg!(miri) { 1000 } else { 1_000_000 };
    let mut machine = machine("main: jmp main", &small_limits().fuel(fuel));
    assert_eq!(machine.run(&mut Notebook::default()), Stop::OutOfFuel);
    assert_eq!(machine.fuel(), 0);
}

#[test]
fn stepping_comes_to_the_same_state_as_running() {
    let source = "
        .map  squares key=u64 value=u64 capacity=20
        main:   map_new r1, squares
                li      r3, 8
                alloc   r2, r3
                li      r4, 20
        .next:  store64 r4, [r2]
                map_get_or_reserve r5, r1, r2
                mov     r10, r4
                call    square, r10
                store64 r10, [r5]
                subi    r4, r4, 1
                bnei    r4, 0, .next
                trap    5
        square: mul     r0, r0, r0
                ret
    ";
    let mut running = machine(source, &small_limits());
    let stop = running.run(&mut Notebook::default());
    assert_eq!(stop, Stop::Trapped(Trap { kind: TrapKind::User { code: 5 }, pc: 11 }));

    let mut stepping = machine(source, &small_limits());
    let stepped_stop = loop {
        if let Some(stop) = stepping.step(&mut Notebook::default()) {
            break stop;
        }
    };
    assert_eq!(stepped_stop, stop);
    assert!(stepping == running, "the two machines are equal");
}

#[test]
fn a_breakpoint_stops_behind_itself() {
    let mut machine = machine("main: li r0, 1\n breakpoint\n li r0, 2\n halt", &small_limits());
    let mut host = Notebook::default();
    assert_eq!(machine.run(&mut host), Stop::Breakpoint);
    assert_eq!((machine.pc(), machine.register(Register(0))), (2, 1));
    assert_eq!(machine.run(&mut host), Stop::Exited(0));
    assert_eq!(machine.register(Register(0)), 2);
}

#[test]
fn a_trap_leaves_the_program_counter_on_its_instruction() {
    let mut machine = machine("main: li r1, 0\n div r2, r1, r1\n halt", &small_limits());
    let expected = Stop::Trapped(Trap { kind: TrapKind::DivisionByZero, pc: 1 });
    assert_eq!(machine.run(&mut Notebook::default()), expected);
    assert_eq!(machine.pc(), 1);
    assert_eq!(machine.run(&mut Notebook::default()), expected, "and running on meets it again");
}

#[test]
fn recursion_without_end_traps_at_the_call_depth() {
    let mut machine = machine("main: call main, r1\n halt", &small_limits());
    let stop = machine.run(&mut Notebook::default());
    assert_eq!(
        stop,
        Stop::Trapped(Trap { kind: TrapKind::StackOverflow { depth: 16, registers: None }, pc: 0 })
    );
    assert_eq!(machine.frames().len(), 16);
}

#[test]
fn recursion_without_end_traps_at_the_end_of_the_registers() {
    let mut machine = machine("main: call main, r255\n halt", &small_limits());
    let stop = machine.run(&mut Notebook::default());
    let kind = TrapKind::StackOverflow { depth: 3, registers: Some(1024) };
    assert_eq!(stop, Stop::Trapped(Trap { kind, pc: 0 }));
}

#[test]
fn registers_of_outer_calls_can_be_read() {
    let source = "
        main:  li r0, 1
               li r2, 2
               call outer, r2
        outer: li r1, 3
               li r5, 4
               call inner, r5
        inner: trap 0
    ";
    let mut machine = machine(source, &small_limits());
    assert!(matches!(machine.run(&mut Notebook::default()), Stop::Trapped(_)));
    let outer = |calls, register| machine.outer_register(calls, Register(register));
    assert_eq!([outer(0, 0), outer(1, 0), outer(1, 1), outer(1, 5)], [Some(4), Some(2), Some(3), Some(4)]);
    assert_eq!([outer(2, 0), outer(2, 2), outer(2, 7)], [Some(1), Some(2), Some(4)]);
    assert_eq!(outer(3, 0), None);
}

#[test]
fn errors_of_host_functions_become_traps() {
    let run = |argument: u64| {
        let source = format!("main: li r255, {argument}\n host note, r255\n halt");
        machine(&source, &small_limits()).run(&mut Notebook::default())
    };
    assert_eq!(run(5), Stop::Exited(0));
    let refused = TrapKind::Host { message: "no thirteens".to_owned() };
    assert_eq!(run(13), Stop::Trapped(Trap { kind: refused, pc: 1 }));
    let outside =
        TrapKind::OutOfBounds { address: u64::MAX - 3, length: 8, heap_size: 4096, allocated: None };
    assert_eq!(run(99), Stop::Trapped(Trap { kind: outside, pc: 1 }));
}

#[test]
fn limits_out_of_range_are_refused() {
    let new =
        |limits| Machine::new(program(".data .zero 100\nmain: halt"), &Notebook::default(), &limits).err();
    let limits = small_limits();
    let heap_of = |heap_size| new(limits.heap_size(heap_size));
    assert_eq!(heap_of(112), None, "8 bytes, 100 of data, and 4 that align what is allocated");
    assert_eq!(heap_of(111), Some(SetupError::HeapSize { heap_size: 111, needed: 112 }));
    let too_large = Limits::MAX_HEAP_SIZE + 1;
    assert_eq!(heap_of(too_large), Some(SetupError::HeapSize { heap_size: too_large, needed: 112 }));
    assert_eq!(new(limits.registers(255)), Some(SetupError::Registers { registers: 255 }));
    assert_eq!(new(limits.fuel(-1)), Some(SetupError::Fuel { fuel: -1 }));
    let too_many = Limits::MAX_REGISTERS + 1;
    assert_eq!(new(limits.registers(too_many)), Some(SetupError::Registers { registers: too_many }));
    let too_deep = Limits::MAX_CALL_DEPTH + 1;
    assert_eq!(new(limits.call_depth(too_deep)), Some(SetupError::CallDepth { call_depth: too_deep }));
    let too_much = Limits::MAX_FUEL + 1;
    assert_eq!(new(limits.fuel(too_much)), Some(SetupError::Fuel { fuel: too_much }));
}

#[test]
fn a_host_without_the_function_is_refused() {
    let module = assemble("main: host other, r0\n halt", &["other"]).expect("the source assembles");
    let program = Arc::new(verify(module).expect("the module verifies"));
    let error = Machine::new(program, &Notebook::default(), &small_limits()).err();
    assert_eq!(error, Some(SetupError::UnknownHostFunction { name: "other".to_owned() }));
}

#[test]
fn static_data_stands_at_the_start_of_the_heap() {
    let machine = machine(".data .u8 1, 2, 3\nmain: halt", &small_limits());
    assert_eq!(machine.heap().len(), 4096);
    assert_eq!(machine.heap()[HEAP_START as usize..][..4], [1, 2, 3, 0]);
}

#[test]
fn an_allocation_of_nothing_is_aligned_at_the_end_of_the_heap_too() {
    let source = "main: li r1, 20\n alloc r2, r1\n li r1, 0\n alloc r3, r1\n alloc r4, r1\n halt";
    let mut machine = machine(source, &small_limits().heap_size(30));
    assert_eq!(machine.run(&mut Notebook::default()), Stop::Exited(0));
    assert_eq!([2, 3, 4].map(|register| machine.register(Register(register))), [8, 32, 32]);
}

/// A host whose function panics when it is called for the second time.
#[derive(Default)]
struct Grenade {
    calls: usize,
}

impl Host for Grenade {
    fn resolve(&self, name: &str) -> Option<u32> {
        (name == "note").then_some(0)
    }

    fn call(&mut self, _: u32, _: &mut HostCall<'_>) -> Result<(), HostError> {
        self.calls += 1;
        assert!(self.calls < 2, "the second call");
        Ok(())
    }
}

#[test]
fn a_machine_whose_host_panics_stays_safe() {
    let source = "
        main:   call first, r0
                call second, r200
                halt
        first:  host note, r0
                breakpoint
                ret
        second: host note, r0
                ret
    ";
    let mut machine = machine(source, &small_limits());
    let mut host = Grenade::default();
    assert_eq!(machine.run(&mut host), Stop::Breakpoint);
    let panicking = std::panic::AssertUnwindSafe(|| machine.run(&mut host));
    assert!(std::panic::catch_unwind(panicking).is_err());
    assert!(machine.frames().is_empty());
    let restored = Machine::restore(
        &machine.snapshot().expect("there is memory"),
        machine.program().clone(),
        &Notebook::default(),
        &small_limits(),
    );
    assert!(restored.expect("it can be kept") == machine);
    let stop = machine.run(&mut host);
    assert_eq!(stop, Stop::Trapped(Trap { kind: TrapKind::ReturnWithoutCall, pc: 5 }));
}

#[test]
fn after_a_panic_of_the_host_nothing_is_given_out_twice() {
    let source =
        "main: li r0, 64\n alloc r1, r0\n host boom, r0\n halt\nmore: li r0, 64\n alloc r0, r0\n ret";
    let mut host = HostFunctions::new().with("boom", |_, _: u64| -> Result<(), HostError> { panic!("boom") });
    let module = Options::default().host_functions(&host.names()).assemble(source).expect("it assembles");
    let program = Arc::new(verify(module).expect("it is valid"));
    let limits = Limits::default().heap_size(1 << 12);
    let mut machine = Machine::new(program, &host, &limits).expect("the limits do");
    let panicking = std::panic::AssertUnwindSafe(|| machine.run(&mut host));
    assert!(std::panic::catch_unwind(panicking).is_err());
    assert!(machine.call("more", &[], &mut host).is_err(), "it could be what `main` has");
    machine.reset();
    assert_eq!(machine.call("more", &[], &mut host).map(|registers| registers[0]), Ok(8));
}

#[test]
fn a_debt_has_an_end_and_every_snapshot_can_be_restored() {
    let mut host = HostFunctions::new();
    let module = assemble("main: li r0, 1\n li r1, 2\n halt", &[]).expect("it assembles");
    let program = Arc::new(verify(module).expect("it is valid"));
    let limits = Limits::default().heap_size(1 << 12);
    let mut machine = Machine::new(program.clone(), &host, &limits).expect("the limits do");
    machine.set_fuel(-Limits::MAX_FUEL);
    assert_eq!(machine.run(&mut host), Stop::OutOfFuel);
    assert_eq!(machine.fuel(), -Limits::MAX_FUEL);
    let snapshot = machine.snapshot().expect("there is memory");
    assert!(Machine::restore(&snapshot, program, &host, &limits).is_ok());
}
