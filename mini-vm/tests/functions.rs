//! Hosts made of closures: what they take, what they return, and how machines that use them stay apart.

use std::cell::RefCell;
use std::sync::Arc;
use std::thread;

use mini_vm::assembly::Options;
use mini_vm::machine::functions::{Argument, HostFunctions, Output, SendHostFunctions};
use mini_vm::machine::host::{Host, HostError};
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::operand::Register;
use mini_vm::trap::{Trap, TrapKind};
use mini_vm::verify::{Program, verify};

fn program(source: &str, host: &HostFunctions<'_>) -> Arc<Program> {
    let module = Options::default().host_functions(&host.names()).assemble(source).expect(source);
    Arc::new(verify(module).expect("the assembler makes valid modules"))
}

fn limits() -> Limits {
    Limits::default().heap_size(4096).call_depth(8).registers(512)
}

/// Calls the host's only function with these bits in `r1` and says what it made of them.
fn call(host: &mut HostFunctions<'_>, bits: u64) -> Result<u64, String> {
    let source = format!("main: lc r1, {bits}\n host {}, r1\n halt", host.names()[0]);
    let program = program(&source, host);
    let mut machine = Machine::new(program, host, &limits()).expect("the limits do");
    match machine.run(host) {
        Stop::Exited(0) => Ok(machine.register(Register(1))),
        Stop::Trapped(Trap { kind: TrapKind::Host { message }, .. }) => Err(message),
        stop => panic!("{stop:?}"),
    }
}

/// Calls a function that gives back what it takes as a `T`.
fn through<T: Argument + Output>(bits: u64) -> Result<u64, String> {
    call(&mut HostFunctions::new().with("same", |_, value: T| Ok(value)), bits)
}

#[test]
fn every_type_takes_its_values_and_no_others() {
    let minus_one = u64::MAX;
    assert_eq!(through::<u64>(minus_one), Ok(minus_one));
    assert_eq!(through::<i64>(minus_one), Ok(minus_one));
    assert_eq!(through::<f64>(2.5_f64.to_bits()), Ok(2.5_f64.to_bits()));
    for (largest, pass) in [
        (u64::from(u32::MAX), through::<u32> as fn(u64) -> Result<u64, String>),
        (u64::from(u16::MAX), through::<u16>),
        (u64::from(u8::MAX), through::<u8>),
        (1, through::<bool>),
    ] {
        assert_eq!(pass(0), Ok(0));
        assert_eq!(pass(largest), Ok(largest));
        assert!(pass(largest + 1).is_err(), "{largest}");
        assert!(pass(minus_one).is_err(), "{largest}");
    }
    for (largest, pass) in [
        (i64::from(i32::MAX), through::<i32> as fn(u64) -> Result<u64, String>),
        (i64::from(i16::MAX), through::<i16>),
        (i64::from(i8::MAX), through::<i8>),
    ] {
        for value in [0, 1, -1, largest, -largest - 1] {
            assert_eq!(pass(value.cast_unsigned()), Ok(value.cast_unsigned()), "{value}");
        }
        for value in [largest + 1, -largest - 2] {
            assert!(pass(value.cast_unsigned()).is_err(), "{value}");
        }
    }
    assert_eq!(through::<char>(0x1f980), Ok(0x1f980));
    assert!(through::<char>(0xd800).is_err(), "half of a surrogate pair");
    assert!(through::<char>(1 << 32 | 0x41).is_err(), "more than 32 bits");
}

#[test]
fn a_wrong_argument_is_named() {
    let mut host = HostFunctions::new().with("paint", |_, (_, _): (u64, u8)| Ok(()));
    let source = "main: li r1, 1\n li r2, 300\n host paint, r1\n halt";
    let mut machine = Machine::new(program(source, &host), &host, &limits()).expect("the limits do");
    let message = "argument 1 is 0x12c, which is not a valid `u8`".to_owned();
    assert_eq!(machine.run(&mut host), Stop::Trapped(Trap { kind: TrapKind::Host { message }, pc: 2 }));
}

#[test]
fn arguments_stand_in_a_row_and_nothing_returned_leaves_the_first() {
    let seen = RefCell::new(Vec::new());
    let mut host = HostFunctions::new()
        .with("none", |_, ()| {
            seen.borrow_mut().push(vec![]);
            Ok(())
        })
        .with("six", |_, (a, b, c, d, e, f): (u64, u64, u64, u64, u64, u64)| {
            seen.borrow_mut().push(vec![a, b, c, d, e, f]);
            Ok(())
        });
    let source = "
        main:   li r1, 10
                li r2, 20
                li r3, 30
                li r4, 40
                li r5, 50
                li r6, 60
                host six, r1
                host none, r1
                host six, r251
                halt
    ";
    let mut machine = Machine::new(program(source, &host), &host, &limits()).expect("the limits do");
    let stop = machine.run(&mut host);
    let message = "argument 5 would be beyond r255, the last register".to_owned();
    assert_eq!(stop, Stop::Trapped(Trap { kind: TrapKind::Host { message }, pc: 8 }));
    assert_eq!(machine.register(Register(1)), 10);
    drop(host);
    assert_eq!(seen.into_inner(), [vec![10, 20, 30, 40, 50, 60], vec![]]);
}

#[test]
fn a_function_can_be_replaced_and_keeps_its_number() {
    let host = HostFunctions::new().with("a", |_, ()| Ok(1_u64)).with("b", |_, ()| Ok(2_u64));
    let number = host.resolve("a");
    let mut host = host.with("a", |_, ()| Ok(3_u64));
    assert_eq!((host.resolve("a"), host.names()), (number, vec!["a", "b"]));
    assert_eq!(call(&mut host, 0), Ok(3));
    assert_eq!(host.resolve("c"), None);
}

#[test]
fn a_host_that_is_not_the_one_the_machine_was_made_with_makes_it_trap() {
    let host = HostFunctions::new().with("a", |_, ()| Ok(())).with("b", |_, ()| Ok(()));
    let program = program("main: host b, r0\n halt", &host);
    let mut machine = Machine::new(program, &host, &limits()).expect("the limits do");
    let message = "there is no host function number 1".to_owned();
    let mut other = HostFunctions::new().with("a", |_, ()| Ok(()));
    assert_eq!(machine.run(&mut other), Stop::Trapped(Trap { kind: TrapKind::Host { message }, pc: 0 }));
}

#[test]
fn errors_of_a_function_are_traps_and_the_heap_is_checked() {
    let mut host = HostFunctions::new().with("peek", |call, address: u64| match address {
        0 => Err(HostError::failed("nothing is at 0")),
        _ => Ok(call.bytes(address, 4)?[0]),
    });
    assert_eq!(call(&mut host, 8), Ok(0));
    assert_eq!(call(&mut host, 0), Err("nothing is at 0".to_owned()));
    let outside = program("main: li r1, 4093\n host peek, r1\n halt", &host);
    let mut machine = Machine::new(outside, &host, &limits()).expect("the limits do");
    let kind = TrapKind::OutOfBounds { address: 4093, length: 4, heap_size: 4096, allocated: None };
    assert_eq!(machine.run(&mut host), Stop::Trapped(Trap { kind, pc: 1 }));
}

/// Adds up 1 to `r0` with a map, slowly.
const SUM: &str = "
    .map    sums key=u64 value=u64 capacity=4
    main:   map_new r1, sums
            li      r2, 1
    .next:  li      r3, 0
            map_get_or_reserve_scalar r4, r1, r3
            load64  r5, [r4]
            add     r5, r5, r2
            store64 r5, [r4]
            addi    r2, r2, 1
            bleu    r2, r0, .next
            host    result, r5
            halt
";

#[test]
fn machines_in_threads_do_not_know_of_each_other() {
    let host = HostFunctions::new().with("result", |_, _: u64| Ok(()));
    let program = program(SUM, &host);
    let sums: Vec<u64> = thread::scope(|scope| {
        let threads: Vec<_> = (1..=8_u64)
            .map(|number| {
                let program = program.clone();
                scope.spawn(move || {
                    let mut sum = 0;
                    let mut host = HostFunctions::new().with("result", |_, value: u64| {
                        sum = value;
                        Ok(())
                    });
                    let mut machine = Machine::new(program, &host, &limits()).expect("the limits do");
                    machine.set_register(Register(0), 1000 * number);
                    assert_eq!(machine.run(&mut host), Stop::Exited(0));
                    drop(host);
                    sum
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no thread panics")).collect()
    });
    let expected: Vec<u64> = (1..=8).map(|number| 1000 * number * (1000 * number + 1) / 2).collect();
    assert_eq!(sums, expected);
}

/// Threads hand machines and their hosts on, a slice of fuel at a time.
#[test]
fn a_machine_and_its_host_move_between_threads_together() {
    let source = "main: li r1, 1000\n.next: host add, r1\n subi r1, r1, 1\n bnei r1, 0, .next\n exit r1";
    let new = |weight: u64| {
        let mut sum = 0;
        let host = SendHostFunctions::new().with("add", move |_, number: u64| {
            sum += weight * number;
            if number == 1 { Err(HostError::failed(sum.to_string())) } else { Ok(()) }
        });
        let limits = Limits::default().heap_size(1024).fuel(0);
        let module = Options::default().host_functions(&host.names()).assemble(source).expect(source);
        let program = Arc::new(verify(module).expect("the assembler makes valid modules"));
        (Machine::new(program, &host, &limits).expect("the limits do"), host)
    };
    let mut queue = vec![new(1), new(10)];
    let mut sums = Vec::new();
    while !queue.is_empty() {
        let threads = queue.into_iter().map(|(mut machine, mut host)| {
            thread::spawn(move || {
                machine.add_fuel(3000);
                (machine.run(&mut host), machine, host)
            })
        });
        let ends =
            threads.collect::<Vec<_>>().into_iter().map(|thread| thread.join().expect("no thread panics"));
        queue = Vec::new();
        for (stop, machine, host) in ends {
            match stop {
                Stop::OutOfFuel => queue.push((machine, host)),
                stop => sums.push(stop.to_string()),
            }
        }
    }
    assert_eq!(sums, ["500500", "5005000"]);
}

#[test]
fn a_host_tells_the_names_of_its_functions() {
    let host = SendHostFunctions::new()
        .with("b", |_, ()| Ok(()))
        .with("a", |_, ()| Ok(()))
        .with("b", |_, ()| Ok(1_u8));
    assert_eq!(host.names(), ["b", "a"]);
    assert_eq!(format!("{host:?}"), r#"Functions(["b", "a"])"#);
    assert!(HostFunctions::default().names().is_empty());
}

#[test]
fn a_machine_can_move_to_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<Machine>();
    let host = HostFunctions::new().with("result", |_, _: u64| Ok(()));
    let mut machine = Machine::new(program(SUM, &host), &host, &limits().fuel(100)).expect("the limits do");
    machine.set_register(Register(0), 50);
    let run = |mut machine: Machine| {
        let mut host = HostFunctions::new().with("result", |_, _: u64| Ok(()));
        let stop = machine.run(&mut host);
        (machine, stop)
    };
    let (mut machine, stop) = run(machine);
    assert_eq!(stop, Stop::OutOfFuel);
    machine.add_fuel(10_000);
    let (machine, stop) = thread::spawn(move || run(machine)).join().expect("the thread does not panic");
    assert_eq!((stop, machine.register(Register(5))), (Stop::Exited(0), 1275));
}

#[test]
fn the_host_can_fill_the_heap_and_the_registers() {
    let host = HostFunctions::new();
    let mut machine =
        Machine::new(program("main: load64 r1, [r0]\n alloc r2, r1\n halt", &host), &host, &limits())
            .expect("the limits do");
    let address = machine.allocate(8).expect("there is room");
    machine.heap_mut()[address as usize..][..8].copy_from_slice(&24_u64.to_le_bytes());
    machine.set_register(Register(0), address);
    assert_eq!(machine.run(&mut HostFunctions::new()), Stop::Exited(0));
    assert_eq!(machine.register(Register(2)), address + 8, "the program allocates behind it");
    assert_eq!(
        machine.allocate(5000),
        Err(TrapKind::OutOfMemory { requested: 5000, available: 4096 - 8 - 8 - 24 })
    );
}
