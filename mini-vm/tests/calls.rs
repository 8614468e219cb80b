//! Functions of a program that the host calls, and machines that start anew.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mini_vm::assembly::Options;
use mini_vm::console::Console;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::host::HostError;
use mini_vm::machine::{CallError, Dispatcher, Frame, Limits, Machine, Stop};
use mini_vm::operand::Register;
use mini_vm::trap::{Trap, TrapCode, TrapKind};
use mini_vm::verify::{Program, verify};

const SOURCE: &str = "
        .data   total:  .u64 5
main:   li      r0, 1
        li      r1, 2
        call    outer, r1
        exit    r0
outer:  li      r255, 77
        breakpoint
        li      r7, 3
        ret

average: add    r0, r0, r1
        divi    r0, r0, 2
        ret
fresh:  add     r0, r254, r255          ; nobody has given these
        ret
factorial: beqi r0, 0, .one
        subi    r5, r0, 1
        call    factorial, r5
        mul     r0, r0, r5
        ret
.one:   li      r0, 1
        ret
endless: jmp    endless
add_up: li      r2, total
        load64  r3, [r2]
        add     r3, r3, r0
        store64 r3, [r2]
        mov     r0, r3
        ret
divide: li      r2, total
        store64 r0, [r2]
        call    quotient, r0
        ret
quotient: div   r0, r0, r1
        ret
leave:  exit    r0
passes: breakpoint
        addi    r0, r0, 1
        breakpoint
        ret
deeper: call    deeper, r0
        ret
wider:  call    wider, r200
        ret
takes:  li      r0, 64
        alloc   r0, r0
        ret
asks:   host    ask, r0
        ret
nothing: ret
";

fn program(source: &str, host: &HostFunctions<'_>) -> Arc<Program> {
    let module = Options::default().host_functions(&host.names()).assemble(source);
    let module = module.unwrap_or_else(|error| panic!("{error}"));
    Arc::new(verify(module).expect("the assembler makes valid modules"))
}

fn host() -> HostFunctions<'static> {
    HostFunctions::new().with("ask", |_, number: u64| match number {
        13 => panic!("the host has a fault of its own"),
        0 => Err(HostError::failed("there is no answer")),
        _ => Ok(number * 2),
    })
}

fn limits() -> Limits {
    Limits::default().heap_size(1 << 12).call_depth(20).registers(4096).fuel(10_000)
}

fn machine() -> Machine {
    let host = host();
    Machine::new(program(SOURCE, &host), &host, &limits()).expect("the limits do")
}

fn trap_of(outcome: Result<&[u64], CallError>) -> Trap {
    match outcome {
        Err(CallError::Trapped(trap)) => trap,
        outcome => panic!("expected a trap: {outcome:?}"),
    }
}

/// A machine inside a call of its program.
fn in_a_call() -> Machine {
    let mut machine = machine();
    assert_eq!(machine.run(&mut host()), Stop::Breakpoint);
    assert_eq!(machine.frames().len(), 1);
    machine
}

/// Where a machine stands.
fn place(machine: &Machine) -> (u32, Vec<Frame>, Vec<u64>) {
    let registers = (0..=255).map(|number| machine.register(Register(number))).collect();
    (machine.pc(), machine.frames().to_vec(), registers)
}

#[test]
fn a_function_is_called_by_its_name() {
    let mut machine = machine();
    assert_eq!(machine.call("average", &[30, 54], &mut host()).map(|registers| registers[0]), Ok(42));
    let registers = machine.call("factorial", &[10], &mut host()).expect("it returns");
    assert_eq!((registers.len(), registers[0]), (256, 3_628_800));
    let pc = machine.program().module().code_label("average").expect("there is the label");
    assert_eq!(machine.call_at(pc, &[1, 3], &mut host()).map(|registers| registers[0]), Ok(2));
}

#[test]
fn every_register_that_is_not_given_is_0() {
    let mut machine = machine();
    let all: Vec<u64> = (0..256).collect();
    assert_eq!(machine.call("fresh", &all, &mut host()).map(|registers| registers[0]), Ok(254 + 255));
    assert_eq!(machine.call("fresh", &[7], &mut host()).map(|registers| registers[0]), Ok(0));
}

#[test]
fn a_call_leaves_the_program_where_it_stands() {
    let (mut called, mut other) = (in_a_call(), in_a_call());
    let before = place(&called);
    for (name, arguments) in [
        ("factorial", &[5][..]),
        ("divide", &[1, 0]),
        ("leave", &[3]),
        ("endless", &[]),
        ("deeper", &[]),
        ("asks", &[0]),
        ("passes", &[1]),
    ] {
        _ = called.call(name, arguments, &mut host());
        assert_eq!(place(&called), before, "{name}");
        called.set_fuel(10_000);
    }
    assert_eq!(called.run(&mut host()), Stop::Exited(1));
    assert_eq!(other.run(&mut host()), Stop::Exited(1));
    assert_eq!(called.register(Register(8)), other.register(Register(8)));
}

#[test]
fn what_a_function_does_to_the_heap_stays() {
    let mut machine = machine();
    assert_eq!(machine.call("add_up", &[10], &mut host()).map(|registers| registers[0]), Ok(15));
    assert_eq!(machine.call("add_up", &[10], &mut host()).map(|registers| registers[0]), Ok(25));
    let first = machine.call("takes", &[], &mut host()).expect("it returns")[0];
    let second = machine.call("takes", &[], &mut host()).expect("it returns")[0];
    assert_eq!(second - first, 64);
    trap_of(machine.call("divide", &[9, 0], &mut host()));
    assert_eq!(machine.heap()[8], 9, "it was written before the trap");
}

#[test]
fn a_call_costs_what_it_does() {
    let mut machine = machine();
    _ = machine.call("average", &[], &mut host()).expect("it returns");
    let fuel = machine.fuel();
    _ = machine.call("average", &[], &mut host()).expect("it returns");
    assert_eq!(fuel - machine.fuel(), 3);
    let usage = machine.usage();
    assert_eq!((usage.calls, usage.instructions), (2, 6));
    assert_eq!(usage.fuel as i64, limits().fuel - machine.fuel());
}

#[test]
fn a_call_without_fuel_is_given_up() {
    let mut machine = machine();
    let outcome = machine.call("endless", &[], &mut host()).map(|registers| registers[0]);
    assert_eq!(outcome, Err(CallError::OutOfFuel));
    assert!(machine.fuel() <= 0);
    for name in ["nothing", "average"] {
        assert_eq!(machine.call(name, &[], &mut host()), Err(CallError::OutOfFuel), "{name}");
    }
    machine.set_fuel(-Limits::MAX_FUEL);
    let usage = machine.usage();
    assert_eq!(machine.call("nothing", &[], &mut host()), Err(CallError::OutOfFuel));
    assert_eq!((machine.fuel(), machine.usage()), (-Limits::MAX_FUEL, usage), "it has not begun");
    machine.set_fuel(1);
    assert!(machine.call("nothing", &[], &mut host()).is_ok());
    assert_eq!(machine.fuel(), 0);
    machine.add_fuel(100);
    assert_eq!(machine.call("average", &[2, 4], &mut host()).map(|registers| registers[0]), Ok(3));
}

#[test]
fn what_is_no_function_is_refused() {
    let mut machine = machine();
    for name in ["averag", "total", "", "one", "main.again", "\u{0}"] {
        let error = CallError::UnknownFunction { name: name.to_owned() };
        assert_eq!(machine.call(name, &[], &mut host()), Err(error), "{name}");
    }
    assert!(machine.call("factorial.one", &[], &mut host()).is_ok(), "a local label is a label");
    let count = machine.program().module().code.len() as u32;
    for pc in [count, u32::MAX] {
        assert_eq!(machine.call_at(pc, &[], &mut host()), Err(CallError::NoSuchInstruction { pc }));
    }
    let host = host();
    let behind_the_end = program("main: halt\nend:", &host);
    let mut machine = Machine::new(behind_the_end, &host, &limits()).expect("the limits do");
    assert!(matches!(machine.call("end", &[], &mut self::host()), Err(CallError::UnknownFunction { .. })));
}

#[test]
fn there_are_no_more_arguments_than_registers() {
    let mut machine = machine();
    assert!(machine.call("average", &[0; 256], &mut host()).is_ok());
    let error = CallError::TooManyArguments { count: 257 };
    assert_eq!(machine.call("average", &[0; 257], &mut host()), Err(error));
}

#[test]
fn faults_are_told_with_their_place() {
    let mut machine = in_a_call();
    let trap = trap_of(machine.call("divide", &[1, 0], &mut host()));
    assert_eq!(trap.kind, TrapKind::DivisionByZero);
    assert_eq!(machine.program().module().label_at(trap.pc), Some(("quotient", 0)));
    let trap = trap_of(machine.call("asks", &[0], &mut host()));
    assert_eq!(trap.kind.code(), TrapCode::Host);
    assert_eq!(machine.call("leave", &[7], &mut host()), Err(CallError::Exited(7)));
    assert_eq!(machine.call("asks", &[21], &mut host()).map(|registers| registers[0]), Ok(42));
}

#[test]
fn breakpoints_are_passed() {
    assert_eq!(machine().call("passes", &[1], &mut host()).map(|registers| registers[0]), Ok(2));
}

#[test]
fn both_stacks_end_where_the_limits_say() {
    let mut outside = machine();
    let mut inside = in_a_call();
    for machine in [&mut outside, &mut inside] {
        let deeper = trap_of(machine.call("deeper", &[], &mut host())).kind;
        assert_eq!(deeper, TrapKind::StackOverflow { depth: 20, registers: None });
        let wider = trap_of(machine.call("wider", &[], &mut host())).kind;
        assert!(matches!(wider, TrapKind::StackOverflow { registers: Some(4096), .. }), "{wider}");
        assert_eq!(machine.usage().deepest_call, 20);
    }
    let host = host();
    let small = limits().registers(511).call_depth(0);
    let mut machine = Machine::new(program(SOURCE, &host), &host, &small).expect("the limits do");
    let kind = trap_of(machine.call("nothing", &[], &mut self::host())).kind;
    assert_eq!(kind, TrapKind::StackOverflow { depth: 0, registers: Some(511) });
    let enough = small.registers(512);
    let mut machine = Machine::new(program(SOURCE, &host), &host, &enough).expect("the limits do");
    assert!(machine.call("nothing", &[], &mut self::host()).is_ok());
    let deeper = trap_of(machine.call("deeper", &[], &mut self::host())).kind;
    assert_eq!(deeper, TrapKind::StackOverflow { depth: 0, registers: None });
}

#[test]
fn a_snapshot_after_a_call_is_restored() {
    let mut machine = in_a_call();
    for name in ["factorial", "wider"] {
        _ = machine.call(name, &[3], &mut host());
        let snapshot = machine.snapshot().expect("there is memory");
        let again = Machine::restore(&snapshot, machine.program().clone(), &host(), &limits());
        assert_eq!(again.as_ref(), Ok(&machine), "{name}");
    }
}

#[test]
fn a_host_function_can_call_a_function_of_another_machine() {
    let mut inner = machine();
    let mut outer_host = HostFunctions::new().with("ask", |_, number: u64| {
        let registers = inner.call("factorial", &[number], &mut host());
        registers.map(|registers| registers[0]).map_err(|error| HostError::failed(error.to_string()))
    });
    let mut outer =
        Machine::new(program(SOURCE, &outer_host), &outer_host, &limits()).expect("the limits do");
    assert_eq!(outer.call("asks", &[5], &mut outer_host).map(|registers| registers[0]), Ok(120));
    let trap = trap_of(outer.call("asks", &[1000], &mut outer_host));
    assert!(trap.to_string().contains("stack overflow"), "{trap}");
}

#[test]
fn a_host_that_panics_leaves_a_machine_that_can_be_used() {
    for mut machine in [machine(), in_a_call()] {
        let call = AssertUnwindSafe(|| machine.call("asks", &[13], &mut host()).map(<[u64]>::len));
        assert!(catch_unwind(call).is_err());
        assert_eq!(machine.frames(), []);
        assert_eq!(machine.call("average", &[4, 8], &mut host()).map(|registers| registers[0]), Ok(6));
        machine.reset();
        machine.set_fuel(limits().fuel);
        assert_eq!(machine, self::machine());
    }
}

#[test]
fn a_machine_that_is_reset_is_as_new() {
    for mut machine in [machine(), in_a_call()] {
        _ = machine.call("factorial", &[15], &mut host()).expect("it returns");
        _ = machine.call("takes", &[], &mut host()).expect("it returns");
        _ = machine.call("add_up", &[1], &mut host()).expect("it returns");
        machine.heap_mut()[4000] = 1;
        let fuel = machine.fuel();
        let place = machine.heap().as_ptr();
        machine.reset();
        assert_eq!(machine.fuel(), fuel, "the fuel stays");
        assert_eq!(machine.heap().as_ptr(), place, "and so does the memory");
        machine.set_fuel(limits().fuel);
        let new = self::machine();
        assert_eq!(machine, new);
        assert_eq!(machine.usage(), new.usage());
        assert_eq!(machine.snapshot().expect("there is memory"), new.snapshot().expect("there is memory"));
        for dispatcher in Dispatcher::AVAILABLE {
            let (mut again, mut other) = (machine.clone(), new.clone());
            assert_eq!(again.run_with(*dispatcher, &mut host()), other.run_with(*dispatcher, &mut host()));
            assert_eq!(again, other);
        }
    }
}

/// Every program and case, stopped somewhere, is called at many of its instructions, whether a function starts there or not.
#[test]
fn a_call_of_anything_leaves_the_program_where_it_stands() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in a workspace");
    let mut files = Vec::new();
    collect(&root.join("programs"), &mut files);
    collect(&root.join("tests/cases"), &mut files);
    let limits = Limits::default().heap_size(1 << 16).call_depth(30).registers(1 << 12).fuel(2000);
    let (mut calls, mut returned) = (0, 0);
    for file in files {
        // A case includes a file that is no text.
        let Ok(source) = fs::read_to_string(&file) else { continue };
        let Ok(module) = Options::default().host_functions(Console::FUNCTIONS).assemble(&source) else {
            continue;
        };
        let program = Arc::new(verify(module).expect("the assembler makes valid modules"));
        let mut console = Console::new(std::io::empty(), std::io::sink(), std::io::sink(), Vec::new());
        let Ok(mut machine) = Machine::new(program.clone(), &console, &limits) else { continue };
        _ = machine.run(&mut console);
        for pc in (0..program.module().code.len()).step_by(1 + program.module().code.len() / 30) {
            machine.set_fuel(500);
            let before = place(&machine);
            returned += u32::from(machine.call_at(pc as u32, &[8, 16, 24], &mut console).is_ok());
            assert_eq!(place(&machine), before, "{}, instruction {pc}", file.display());
            calls += 1;
        }
        let snapshot = machine.snapshot().expect("there is memory");
        let again = Machine::restore(&snapshot, program.clone(), &console, &limits);
        assert_eq!(again.as_ref(), Ok(&machine), "{}", file.display());
        machine.reset();
        let new = Machine::new(program, &console, &limits).expect("there has been one");
        machine.set_fuel(limits.fuel);
        assert_eq!(machine, new, "{}", file.display());
    }
    assert!(calls > 2000 && returned > 100, "{returned} of {calls} calls returned");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "asm") {
            files.push(path);
        }
    }
}
