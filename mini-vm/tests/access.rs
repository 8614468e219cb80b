//! What the host reads and writes in the heap of a machine: values, texts and maps, between runs and in host functions.

use std::sync::Arc;

use mini_vm::assembly::Options;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::host::HostError;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::maps::{MapError, MapFault};
use mini_vm::memory::PAGE_SIZE;
use mini_vm::operand::Register;
use mini_vm::trap::{TrapCode, TrapKind};
use mini_vm::value::Value;
use mini_vm::verify::{Program, verify};

const HEAP_SIZE: u64 = 1 << 16;

const SOURCE: &str = "
        .data   text:   .string \"some text\"
        .map    ages    key=bytes(4) value=u16 capacity=3
        .map    words   key=bytes(100) value=u8 capacity=3
        .map    empty   key=u8 capacity=3
main:   map_new r0, ages
        map_new r1, words
        map_new r2, empty
        breakpoint
        host    work, r0
        halt
";

fn program(source: &str) -> Arc<Program> {
    let module = Options::default().host_functions(&["work"]).assemble(source);
    let module = module.unwrap_or_else(|error| panic!("{error}"));
    Arc::new(verify(module).expect("the assembler makes valid modules"))
}

fn limits() -> Limits {
    Limits::default().heap_size(HEAP_SIZE).fuel(100_000)
}

fn idle() -> HostFunctions<'static> {
    HostFunctions::new().with("work", |_, ()| Ok(()))
}

/// A machine whose `r0` to `r2` hold maps.
fn machine() -> Machine {
    let mut machine = Machine::new(program(SOURCE), &idle(), &limits()).expect("the limits do");
    assert_eq!(machine.run(&mut idle()), Stop::Breakpoint);
    machine
}

fn register(machine: &Machine, number: u8) -> u64 {
    machine.register(Register(number))
}

/// Goes on into the host function.
fn run_with(machine: &mut Machine, host: HostFunctions<'_>) -> Stop {
    let mut host = host;
    machine.run(&mut host)
}

fn is_out_of_bounds<T: std::fmt::Debug>(outcome: Result<T, TrapKind>) -> bool {
    matches!(outcome, Err(TrapKind::OutOfBounds { heap_size: HEAP_SIZE, .. }))
}

#[test]
fn values_come_back_as_they_were_written() {
    fn check<T: Value + Copy + PartialEq + std::fmt::Debug>(machine: &mut Machine, values: &[T]) {
        for (index, &value) in values.iter().enumerate() {
            machine.write(1001 + index as u64, value).expect("it is in the heap");
            assert_eq!(machine.read(1001 + index as u64), Ok(value));
        }
        machine.write_all(2001, values).expect("it is in the heap");
        assert_eq!(machine.read_all(2001, values.len()).as_deref(), Ok(values));
    }
    let mut machine = machine();
    check(&mut machine, &[0, 1, u8::MAX]);
    check(&mut machine, &[0, 0x1234, u16::MAX]);
    check(&mut machine, &[0, 0x1234_5678, u32::MAX]);
    check(&mut machine, &[0, 0x0123_4567_89ab_cdef, u64::MAX]);
    check(&mut machine, &[0, 1 << 100, u128::MAX]);
    check(&mut machine, &[i8::MIN, -1, i8::MAX]);
    check(&mut machine, &[i16::MIN, -1, i16::MAX]);
    check(&mut machine, &[i32::MIN, -1, i32::MAX]);
    check(&mut machine, &[i64::MIN, -1, i64::MAX]);
    check(&mut machine, &[i128::MIN, -1, i128::MAX]);
    check(&mut machine, &[f32::MIN, -0.0, f32::INFINITY]);
    check(&mut machine, &[f64::MIN, -0.0, f64::INFINITY]);
    check(&mut machine, &[[1_u16, 2, 3], [4, 5, 6]]);
    check(&mut machine, &[[[1_u8, 2], [3, 4]], [[5, 6], [7, 8]]]);
    check::<[u64; 0]>(&mut machine, &[]);
    machine.write(100, [0x0102_u16, 0x0304]).expect("it is in the heap");
    assert_eq!(machine.bytes(100, 4), Ok(&[2, 1, 4, 3][..]), "little-endian");
}

#[test]
fn nothing_is_reached_outside_the_heap() {
    let mut machine = machine();
    let before = machine.clone();
    for address in [0, 7, HEAP_SIZE - 7, HEAP_SIZE, u64::MAX - 7, u64::MAX] {
        assert!(is_out_of_bounds(machine.read::<u64>(address)), "{address}");
        assert!(is_out_of_bounds(machine.write(address, 1_u64)), "{address}");
        assert!(is_out_of_bounds(machine.bytes(address, 8)), "{address}");
        assert!(is_out_of_bounds(machine.bytes_mut(address, 8)), "{address}");
        assert!(is_out_of_bounds(machine.write_all(address, &[1_u8; 8])), "{address}");
    }
    assert!(is_out_of_bounds(machine.read_all::<u64>(8, usize::MAX)));
    assert!(is_out_of_bounds(machine.bytes(8, u64::MAX)));
    assert_eq!(machine, before);
    machine.write(HEAP_SIZE - 8, 1_u64).expect("these are the last bytes");
    assert_eq!(machine.read_all::<u8>(0, 0), Ok(Vec::new()));
    assert_eq!(machine.read_all::<[u8; 0]>(0, usize::MAX), Ok(Vec::new()));
}

#[test]
fn only_what_is_written_counts_as_reached() {
    let mut machine = machine();
    let reached = machine.usage().heap_reached;
    assert_eq!(machine.read::<u64>(HEAP_SIZE - 8), Ok(0));
    assert_eq!(machine.usage().heap_reached, reached);
    machine.write(3 * PAGE_SIZE, 1_u8).expect("it is in the heap");
    assert_eq!(machine.usage().heap_reached, 4 * PAGE_SIZE);
}

#[test]
fn texts_end_at_a_zero() {
    let mut machine = machine();
    assert_eq!(machine.terminated_bytes(8), Ok(&b"some text"[..]));
    assert_eq!(machine.terminated_bytes(13), Ok(&b"text"[..]));
    assert_eq!(machine.terminated_bytes(5 * PAGE_SIZE), Ok(&b""[..]), "nothing has reached it");
    assert!(is_out_of_bounds(machine.terminated_bytes(7)));
    assert!(is_out_of_bounds(machine.terminated_bytes(HEAP_SIZE)));
    machine.write_all(HEAP_SIZE - 4, b"text").expect("it is in the heap");
    assert!(is_out_of_bounds(machine.terminated_bytes(HEAP_SIZE - 4)));
}

#[test]
fn a_map_is_read_and_changed() {
    let mut machine = machine();
    let address = register(&machine, 0);
    let mut map = machine.map_at_mut(address).expect("it is a map");
    assert_eq!((map.len(), map.capacity(), map.key_size(), map.value_size()), (0, 3, 4, 2));
    assert_eq!(map.insert(*b"Ada\0", 36_u16), Ok(true));
    assert_eq!(map.insert(*b"Ada\0", 37_u16), Ok(false));
    assert_eq!(map.insert_bytes(b"Bob\0", &[50, 0]), Ok(true));
    map.get_or_reserve_bytes(b"Cleo").expect("there is room")[0] = 7;
    assert_eq!(map.insert(*b"Dora", 1_u16), Err(MapError::Full { capacity: 3 }));
    assert_eq!(map.insert_bytes(b"Bob\0", &[51, 0]), Ok(false), "a full map has its keys");
    assert_eq!(map.remove(*b"Dora"), Ok(false));
    assert_eq!(map.remove_bytes(b"Cleo"), Ok(true));

    let map = machine.map_at(address).expect("it is a map");
    assert_eq!(map.get::<_, u16>(*b"Ada\0"), Ok(Some(37)));
    assert_eq!(map.get::<_, u16>(*b"Cleo"), Ok(None));
    assert_eq!(map.get_bytes(b"Bob\0"), Ok(Some(&[51, 0][..])));
    assert_eq!((map.has(*b"Bob\0"), map.has(*b"Cleo")), (Ok(true), Ok(false)));
    let mut entries: Vec<([u8; 4], u16)> = map.entries().expect("the sizes are right").collect();
    entries.sort();
    assert_eq!(entries, [(*b"Ada\0", 37), (*b"Bob\0", 51)]);
    assert_eq!(map.iter_bytes().count(), 2);
    machine.map_at_mut(address).expect("it is a map").clear();
    assert!(machine.map_at(address).expect("it is a map").is_empty());
}

#[test]
fn keys_may_be_long_and_values_without_bytes() {
    let mut machine = machine();
    let (words, set) = (register(&machine, 1), register(&machine, 2));
    let mut words = machine.map_at_mut(words).expect("it is a map");
    assert_eq!(words.insert([7_u8; 100], 3_u8), Ok(true));
    assert_eq!(words.get::<_, u8>([7_u8; 100]), Ok(Some(3)));
    let mut set = machine.map_at_mut(set).expect("it is a map");
    assert_eq!(set.insert(1_u8, [0_u8; 0]), Ok(true));
    assert_eq!(set.entries::<u8, [u8; 0]>().expect("the sizes are right").count(), 1);
}

#[test]
fn sizes_must_be_those_of_the_map() {
    let mut machine = machine();
    let address = register(&machine, 0);
    let key_size = |given| MapError::Fault(MapFault::KeySize { expected: 4, given });
    let value_size = |given| MapError::ValueSize { expected: 2, given };
    let mut map = machine.map_at_mut(address).expect("it is a map");
    assert_eq!(map.insert(1_u8, 1_u16), Err(key_size(1)));
    assert_eq!(map.insert(1_u32, 1_u32), Err(value_size(4)));
    assert_eq!(map.insert_bytes(&[], &[1, 2]), Err(key_size(0)));
    assert_eq!(map.insert_bytes(&[1, 2, 3, 4], &[]), Err(value_size(0)));
    assert_eq!(map.get::<u64, u16>(1), Err(key_size(8)));
    assert_eq!(map.get::<u32, u64>(1), Err(value_size(8)));
    assert_eq!(map.get::<_, u16>([0_u8; 200]), Err(key_size(200)));
    assert_eq!(map.has([0_u8; 65]), Err(key_size(65)));
    assert_eq!(map.remove(1_u16), Err(key_size(2)));
    assert_eq!(map.entries::<u16, u16>().err(), Some(key_size(2)));
    assert_eq!(map.entries::<u32, u8>().err(), Some(value_size(1)));
    assert!(map.is_empty());
}

#[test]
fn what_is_no_map_is_refused() {
    let mut machine = machine();
    let before = machine.clone();
    for address in [8, 10, 5 * PAGE_SIZE, HEAP_SIZE - 32] {
        let error = machine.map_at(address).expect_err("there is no map").code();
        assert_eq!(error, TrapCode::InvalidMap, "{address}");
        assert_eq!(machine.map_at_mut(address).expect_err("there is no map").code(), error);
    }
    for address in [0, 4, HEAP_SIZE - 28, HEAP_SIZE, u64::MAX, u64::MAX - 3] {
        let error = machine.map_at(address).expect_err("there is no map").code();
        assert_eq!(error, TrapCode::OutOfBounds, "{address}");
        assert_eq!(machine.map_at_mut(address).expect_err("there is no map").code(), error);
    }
    assert_eq!(machine, before);
}

#[test]
fn a_forged_map_does_no_harm() {
    let mut machine = machine();
    let address = register(&machine, 0);
    machine.map_at_mut(address).expect("it is a map").insert(*b"Ada\0", 36_u16).expect("there is room");
    let size = machine.program().layout_named("ages").expect("it is declared").size();
    for at in 0..size {
        for byte in [0, 1, 2, 3, 0x7f, 0x80, 0xff] {
            let mut forged = machine.clone();
            forged.write(address + at, byte).expect("it is in the heap");
            let Ok(mut map) = forged.map_at_mut(address) else { continue };
            _ = map.iter_bytes().count();
            _ = map.get_bytes(b"Ada\0");
            _ = map.insert(*b"Bob\0", 1_u16);
            _ = map.remove(*b"Ada\0");
            map.clear();
        }
    }
}

#[test]
fn a_map_can_be_made_for_the_program() {
    let mut machine = machine();
    let layout = machine.program().layout_named("ages").expect("it is declared").clone();
    assert!(machine.program().layout_named("age").is_none());
    let address = machine.new_map(&layout).expect("there is room");
    assert_eq!(machine.map_at(address).map(|map| map.len()), Ok(0));
    let end = loop {
        if let Err(end) = machine.new_map(&layout) {
            break end;
        }
    };
    assert_eq!(end.code(), TrapCode::OutOfMemory);
}

#[test]
fn a_host_function_does_all_of_that() {
    let program = program(SOURCE);
    let layout = program.layout_named("ages").expect("it is declared").clone();
    let mut machine = machine();
    let host = HostFunctions::new().with("work", |call, ages: u64| {
        assert_eq!(call.text(8, 9)?, "some text");
        let buffer = call.allocate(100)?;
        assert!(buffer.is_multiple_of(8));
        call.write(buffer, 0x1234_u16)?;
        call.write_all(buffer + 8, &[1.5, 2.5])?;
        assert_eq!(call.read::<[u8; 2]>(buffer)?, [0x34, 0x12]);
        assert_eq!(call.read_all::<f64>(buffer + 8, 2)?, [1.5, 2.5]);
        call.map_at_mut(ages)?.insert(*b"Ada\0", 36_u16)?;
        assert_eq!(call.map_at(ages)?.get::<_, u16>(*b"Ada\0")?, Some(36));
        let copy = call.new_map(&layout)?;
        call.map_at_mut(copy)?.insert(*b"Bob\0", 50_u16)?;
        let map = call.map_at(ages)?;
        _ = map.entries::<[u8; 4], u16>()?.count();
        assert_eq!(map.price(), 8 - 1 + 8, "the price of an instruction and 8 buckets");
        Ok(copy)
    });
    assert_eq!(run_with(&mut machine, host), Stop::Exited(0));
    let copy = register(&machine, 0);
    assert_eq!(machine.map_at(copy).expect("it is a map").get::<_, u16>(*b"Bob\0"), Ok(Some(50)));
    let more = machine.allocate(8).expect("there is room");
    assert!(more > copy, "what a host function was given is taken");
}

#[test]
fn errors_in_a_host_function_are_traps() {
    type Work = fn(&mut mini_vm::machine::host::HostCall<'_>, u64) -> Result<(), HostError>;
    let works: [(Work, TrapCode); 8] = [
        (|call, _| call.read::<u64>(HEAP_SIZE - 7).map(drop), TrapCode::OutOfBounds),
        (|call, _| call.write(7, 1_u8), TrapCode::OutOfBounds),
        (|call, _| call.write_all(HEAP_SIZE - 1, b"ab"), TrapCode::OutOfBounds),
        (|call, _| call.map_at(HEAP_SIZE).map(drop), TrapCode::OutOfBounds),
        (|call, _| call.map_at_mut(8).map(drop), TrapCode::Host),
        (|call, map| Ok(_ = call.map_at_mut(map)?.insert(1_u8, 1_u8)?), TrapCode::Host),
        (|call, _| call.allocate(HEAP_SIZE).map(drop), TrapCode::Host),
        (|call, _| call.write(8, 0xff_u8).and_then(|()| call.text(8, 1).map(drop)), TrapCode::Host),
    ];
    for (index, (work, code)) in works.into_iter().enumerate() {
        let stop = run_with(&mut machine(), HostFunctions::new().with("work", work));
        let Stop::Trapped(trap) = stop else { panic!("work {index}: {stop:?}") };
        assert_eq!(trap.kind.code(), code, "work {index}: {trap}");
    }
}

#[test]
fn allocating_costs_what_the_instruction_costs() {
    let fuel_of = |host: HostFunctions<'_>| {
        let mut machine = machine();
        machine.heap_mut().fill(1);
        let before = machine.fuel();
        assert_eq!(run_with(&mut machine, host), Stop::Exited(0));
        before - machine.fuel()
    };
    let nothing = fuel_of(idle());
    let cleared = fuel_of(HostFunctions::new().with("work", |call, ()| call.allocate(6400).map(drop)));
    assert_eq!(cleared - nothing, 100);
}
