//! Snapshots: they give back the machine, and nothing else is accepted.

use std::sync::{Arc, LazyLock};

use mini_vm::assembly::assemble;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::{Limits, Machine, SetupError, Stop};
use mini_vm::module::{FileRun, Module};
use mini_vm::operand::Register;
use mini_vm::snapshot::{RestoreError, heap_of, is_snapshot};
use mini_vm::verify::{Program, verify};
use mini_vm::wire::WireError;

/// Stops at a breakpoint two calls deep, with a map and some memory; ends with 7 in `r4`.
const SOURCE: &str = "
    .map    sums key=u64 value=u64 capacity=4
    .data   .zero 200
    main:   map_new r1, sums
            li      r2, 3
            map_get_or_reserve_scalar r3, r1, r2
            store64 r2, [r3]
            call    outer, r3
            load64  r4, [r3]
            halt
    outer:  call    inner, r5
            ret
    inner:  breakpoint
            ret
";

fn program(source: &str) -> Arc<Program> {
    Arc::new(verify(assemble(source, &[]).expect("it assembles")).expect("the assembler makes valid modules"))
}

/// That of the source, assembled once.
fn the_program() -> Arc<Program> {
    static PROGRAM: LazyLock<Arc<Program>> = LazyLock::new(|| program(SOURCE));
    PROGRAM.clone()
}

fn limits() -> Limits {
    Limits::default().heap_size(10_000).call_depth(5).registers(1000).fuel(1000)
}

/// A machine two calls deep.
fn stopped() -> Machine {
    let mut host = HostFunctions::new();
    let mut machine = Machine::new(the_program(), &host, &limits()).expect("the limits do");
    assert_eq!(machine.run(&mut host), Stop::Breakpoint);
    assert_eq!(machine.frames().len(), 2);
    machine
}

fn restore(snapshot: &[u8]) -> Result<Machine, RestoreError> {
    restore_with(snapshot, the_program(), &limits())
}

fn restore_with(snapshot: &[u8], program: Arc<Program>, limits: &Limits) -> Result<Machine, RestoreError> {
    Machine::restore(snapshot, program, &HostFunctions::new(), limits)
}

#[test]
fn the_heap_of_a_snapshot_is_that_of_the_machine() {
    let machine = stopped();
    let snapshot = machine.snapshot().expect("there is memory");
    let heap = heap_of(&snapshot, &limits()).expect("it is a snapshot");
    assert_eq!(&heap.bytes[..], machine.heap());
    assert_eq!(&heap.bytes[..heap.reached], machine.reached_heap());
    assert!(is_snapshot(&snapshot) && !is_snapshot(machine.heap()));

    let refused = |bytes: &[u8], limits: &Limits| heap_of(bytes, limits).expect_err("it is refused");
    let limit = RestoreError::Limit { what: "bytes of heap", stated: 10_000, allowed: 9999 };
    assert_eq!(refused(&snapshot, &limits().heap_size(9999)), limit);
    for length in 0..snapshot.len() {
        let cut = &snapshot[..length];
        assert_eq!(refused(cut, &limits()), restore(cut).expect_err("it is refused"), "{length} bytes");
    }
}

#[test]
fn a_machine_comes_back_and_goes_on() {
    let mut machine = stopped();
    let mut restored = restore(&machine.snapshot().expect("there is memory")).expect("it is a snapshot");
    assert!(restored == machine);
    assert_eq!(restored.snapshot().expect("there is memory"), machine.snapshot().expect("there is memory"));
    let mut host = HostFunctions::new();
    assert_eq!(restored.run(&mut host), Stop::Exited(0));
    assert_eq!(machine.run(&mut host), Stop::Exited(0));
    assert_eq!(restored.register(Register(4)), 3);
    assert!(restored == machine);
}

#[test]
fn a_snapshot_is_small_where_memory_is_zero() {
    let heap_size = if cfg!(miri) { 1 << 20 } else { 1 << 30 };
    let limits = Limits::default().heap_size(heap_size);
    let machine = Machine::new(the_program(), &HostFunctions::new(), &limits).expect("the limits do");
    let snapshot = machine.snapshot().expect("there is memory");
    assert!(snapshot.len() < 4300, "{} bytes for 1 GiB", snapshot.len());
    assert!(restore_with(&snapshot, the_program(), &limits).expect("it is a snapshot") == machine);
}

#[test]
fn a_snapshot_is_written_as_it_is_kept_in_memory() {
    let mut written = Vec::new();
    stopped().snapshot_to(&mut written).expect("a vector takes any bytes");
    assert_eq!(written, stopped().snapshot().expect("there is memory"));
    let full = stopped().snapshot_to(&mut [0; 100][..]).expect_err("it has no room");
    assert_eq!(full.kind(), std::io::ErrorKind::WriteZero);
}

#[test]
fn a_full_snapshot_is_no_larger_than_foretold() {
    let mut machine = stopped();
    machine.heap_mut().fill(0xff);
    let size = machine.snapshot().expect("there is memory").len() as u64;
    assert!((10_000..=limits().max_snapshot_size()).contains(&size), "{size}");
}

#[test]
fn a_debt_of_fuel_is_kept() {
    let mut host = HostFunctions::new();
    let source = "main: li r1, 6400\n alloc r1, r1\n jmp main";
    let mut machine = Machine::new(program(source), &host, &limits().fuel(2)).expect("the limits do");
    assert_eq!((machine.run(&mut host), machine.fuel()), (Stop::OutOfFuel, -191));
    let restored = restore_with(&machine.snapshot().expect("there is memory"), program(source), &limits())
        .expect("it is a snapshot");
    assert_eq!(restored.fuel(), -191);
}

#[test]
fn the_fuel_is_no_more_than_the_limits_allow() {
    let restored =
        restore_with(&stopped().snapshot().expect("there is memory"), the_program(), &limits().fuel(5));
    assert_eq!(restored.expect("it is a snapshot").fuel(), 5);
}

#[test]
fn another_program_is_refused_but_not_another_name() {
    let snapshot = stopped().snapshot().expect("there is memory");
    let other = program(&SOURCE.replace("li      r2, 3", "li      r2, 4"));
    assert_eq!(restore_with(&snapshot, other, &limits()).err(), Some(RestoreError::OtherProgram));
    let module = Module {
        labels: Vec::new(),
        lines: Vec::new(),
        source_name: Some("elsewhere.asm".to_owned()),
        files: vec!["lib.asm".to_owned()],
        file_runs: vec![FileRun { start: 1, file: 1 }],
        ..the_program().module().clone()
    };
    let stripped = Arc::new(verify(module).expect("names are not needed"));
    assert!(restore_with(&snapshot, stripped, &limits()).is_ok());
}

#[test]
fn a_machine_larger_than_the_limits_is_refused() {
    let snapshot = stopped().snapshot().expect("there is memory");
    let refused = |limits: Limits| restore_with(&snapshot, the_program(), &limits).err();
    let error = |what, stated, allowed| Some(RestoreError::Limit { what, stated, allowed });
    assert_eq!(refused(limits().heap_size(9_999)), error("bytes of heap", 10_000, 9_999));
    assert_eq!(refused(limits().registers(999)), error("registers", 1000, 999));
    assert_eq!(refused(limits().call_depth(4)), error("calls at a time", 5, 4));
    assert_eq!(refused(limits().heap_size(1 << 20).registers(2000).call_depth(9)), None);
}

#[test]
fn any_damage_is_noticed() {
    let snapshot = stopped().snapshot().expect("there is memory");
    for at in (0..100).chain((100..snapshot.len()).step_by(37)) {
        let mut damaged = snapshot.clone();
        damaged[at] ^= 1 << (at % 8);
        let error = restore(&damaged).err();
        let expected = match at {
            0..8 => error == Some(RestoreError::NotSnapshot),
            8..12 => matches!(error, Some(RestoreError::Version { .. })),
            _ => matches!(error, Some(RestoreError::Malformed(WireError::WrongHash { .. }))),
        };
        assert!(expected, "byte {at}: {error:?}");
        assert!(restore(&snapshot[..at]).is_err(), "the first {at} bytes");
    }
    assert_eq!(restore(b"").err(), Some(RestoreError::NotSnapshot));
}

/// Puts the hash right.
fn sealed(mut snapshot: Vec<u8>) -> Vec<u8> {
    let hash = snapshot[20..].iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    snapshot[12..20].copy_from_slice(&hash.to_le_bytes());
    snapshot
}

/// Where the parts of the snapshot of [`stopped`] stand.
const FUEL_AT: usize = 28;
const PC_AT: usize = 36;
const HEAP_SIZE_AT: usize = 40;
const HEAP_BREAK_AT: usize = 42;
const HEAP_REACHED_AT: usize = 44;
const REGISTERS_AT: usize = 46;
const REGISTERS_REACHED_AT: usize = 48;
const CALL_DEPTH_AT: usize = 50;
const DEPTH_AT: usize = 51;
const FRAMES_AT: usize = 52;
const REGISTER_PAGES_AT: usize = 56;

/// The error of a snapshot with these bytes in place of what stood there.
fn forged(at: usize, bytes: &[u8]) -> Option<RestoreError> {
    forged_parts(&[(at, bytes)])
}

fn forged_parts(parts: &[(usize, &[u8])]) -> Option<RestoreError> {
    let mut snapshot = stopped().snapshot().expect("there is memory");
    for (at, bytes) in parts {
        snapshot[*at..at + bytes.len()].copy_from_slice(bytes);
    }
    restore(&sealed(snapshot)).err()
}

/// The number in two bytes.
fn number(value: u16) -> [u8; 2] {
    [value as u8 | 0x80, (value >> 7) as u8]
}

#[test]
fn the_parts_stand_where_the_format_says() {
    let snapshot = stopped().snapshot().expect("there is memory");
    assert_eq!(snapshot[..12], *b"\x8dMVS\r\n\x1a\n\x02\0\0\0");
    assert_eq!(
        snapshot[FUEL_AT..][..8],
        (1000_i64 - 7 - 2 * 7 - 3 - 1).to_le_bytes(),
        "7 instructions, 2 of them on maps, 224 bytes of map, and a bucket"
    );
    assert_eq!(snapshot[PC_AT..][..4], 10_u32.to_le_bytes());
    assert_eq!(snapshot[HEAP_SIZE_AT..][..2], number(10_000));
    assert_eq!(snapshot[HEAP_REACHED_AT..][..2], number(4096));
    assert_eq!(snapshot[REGISTERS_AT..][..2], number(1000));
    assert_eq!(snapshot[REGISTERS_REACHED_AT..][..2], number(512));
    assert_eq!(snapshot[CALL_DEPTH_AT..][..2], [5, 2]);
    assert_eq!(snapshot[FRAMES_AT..][..4], [5, 3, 8, 5], "returns to 5 and 8, windows moved by 3 and 5");
    assert_eq!(snapshot[REGISTER_PAGES_AT], 0, "the first page of registers is not all zero");
    assert_eq!(sealed(snapshot.clone()), snapshot);
}

#[test]
fn forged_numbers_are_refused() {
    let impossible = |what| Some(RestoreError::Impossible { what });
    let too_much = Limits::MAX_FUEL + 1;
    assert_eq!(forged(FUEL_AT, &(-too_much).to_le_bytes()), impossible("fuel"));
    assert_eq!(forged(FUEL_AT, &too_much.to_le_bytes()), impossible("fuel"));
    assert_eq!(forged(FUEL_AT, &i64::MIN.to_le_bytes()), impossible("fuel"));
    assert_eq!(forged(FUEL_AT, &(-Limits::MAX_FUEL).to_le_bytes()), None);
    assert_eq!(forged(PC_AT, &11_u32.to_le_bytes()), impossible("program counter"));
    assert_eq!(forged(PC_AT, &u32::MAX.to_le_bytes()), impossible("program counter"));
    for (heap_break, is_possible) in [(208, true), (200, false), (210, false), (4096, true), (10_008, false)]
    {
        let expected = if is_possible { None } else { impossible("end of what is allocated") };
        assert_eq!(forged(HEAP_BREAK_AT, &number(heap_break)), expected, "{heap_break}");
    }
    let reached = "end of what is reached of the heap";
    for heap_reached in [128, 4095, 4097, 8191] {
        assert_eq!(forged(HEAP_REACHED_AT, &number(heap_reached)), impossible(reached), "{heap_reached}");
    }
    let beyond = RestoreError::Limit { what: "bytes of heap", stated: 10_001, allowed: 10_000 };
    assert_eq!(forged(HEAP_REACHED_AT, &number(10_001)), Some(beyond));
    let reached = "end of what is reached of the registers";
    for registers_reached in [128, 256, 511, 513, 999] {
        assert_eq!(forged(REGISTERS_REACHED_AT, &number(registers_reached)), impossible(reached));
    }
    let small = RestoreError::Limit { what: "bytes of heap", stated: 4096, allowed: 207 };
    assert_eq!(forged(HEAP_SIZE_AT, &number(207)), Some(small));
    let forged_registers =
        |count| forged_parts(&[(REGISTERS_AT, &number(count)), (REGISTERS_REACHED_AT, &number(count))]);
    let few = SetupError::Registers { registers: 255 };
    assert_eq!(forged_registers(255), Some(RestoreError::Setup(few)));
    assert_eq!(forged_registers(263), impossible("calls"), "no window fits behind the calls");
    let deep = RestoreError::Limit { what: "calls", stated: 6, allowed: 5 };
    assert_eq!(forged(DEPTH_AT, &[6]), Some(deep));
}

#[test]
fn forged_calls_are_refused() {
    let impossible = Some(RestoreError::Impossible { what: "calls" });
    for frames in [
        // To the start, behind no call, behind the end.
        [0, 3, 8, 5],
        [1, 3, 8, 5],
        [11, 3, 8, 5],
        [5, 3, 127, 5],
        // Windows that the calls do not move so far.
        [5, 2, 8, 5],
        [5, 4, 8, 5],
        [5, 3, 8, 255],
    ] {
        assert_eq!(forged(FRAMES_AT, &frames), impossible, "{frames:?}");
    }
    assert_eq!(forged(FRAMES_AT, &[8, 5, 5, 3]), None, "the calls could come in another order");
}

#[test]
fn forged_pages_are_refused() {
    let impossible = Some(RestoreError::Impossible { what: "pages" });
    assert_eq!(forged(REGISTER_PAGES_AT, &[3]), impossible, "there are two pages of registers");
    assert_eq!(forged(REGISTER_PAGES_AT + 1, &[0; 4096]), impossible, "a page that is all zero");
    let mut longer = stopped().snapshot().expect("there is memory");
    longer.push(0);
    let error = restore(&sealed(longer)).err();
    assert!(matches!(error, Some(RestoreError::Malformed(WireError::TrailingBytes { count: 1, .. }))));
    let mut shorter = stopped().snapshot().expect("there is memory");
    shorter.pop();
    let error = restore(&sealed(shorter)).err();
    assert!(matches!(error, Some(RestoreError::Malformed(WireError::Truncated { .. }))), "{error:?}");
}

#[test]
fn a_host_without_the_function_is_refused() {
    let module = assemble("main: host beep, r0\n halt", &["beep"]).expect("it assembles");
    let program = Arc::new(verify(module).expect("the assembler makes valid modules"));
    let host = HostFunctions::new().with("beep", |_, ()| Ok(()));
    let machine = Machine::new(program.clone(), &host, &limits()).expect("the limits do");
    let error = restore_with(&machine.snapshot().expect("there is memory"), program, &limits()).err();
    let unknown = SetupError::UnknownHostFunction { name: "beep".to_owned() };
    assert_eq!(error, Some(RestoreError::Setup(unknown)));
}
