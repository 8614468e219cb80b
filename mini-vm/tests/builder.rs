//! The module builder: what the assembler makes can be built, and mistakes come out at the end.

use mini_vm::assembly::Options;
use mini_vm::instruction::Opcode;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::memory::HEAP_START;
use mini_vm::module::{BuildError, Builder, MapLayout, Module, Operand};
use mini_vm::operand::{Address, Register};
use mini_vm::verify::{InstructionFault, VerifyError, verify};
use mini_vm::word::WordError;

const R0: Register = Register(0);
const R1: Register = Register(1);

fn counts() -> MapLayout {
    let [key_size, value_size] = [4, 8];
    MapLayout {
        name: "counts".to_owned(),
        key_size,
        key_alignment: 4,
        value_size,
        value_alignment: 8,
        capacity: 9,
    }
}

fn error_of(build: impl FnOnce(&mut Builder)) -> BuildError {
    let mut builder = Builder::new();
    build(&mut builder);
    builder.add(Opcode::Halt, ());
    builder.finish().expect_err("there is a mistake")
}

#[test]
fn a_built_module_is_the_assembled_one() {
    let source = "\
        .data   text: .ascii \"text\"
        .data   .align 8
        .data   numbers: .f64 1.5, -2.5
        .map    counts key=u32 value=u64 capacity=9
        .func   twice
start:  map_new r0, counts
        li      r1, text
        lc      r1, 0x123456789a
        lc      r1, 1.5
        lc      r0, 0x123456789a
        func    r1, twice
        load64  r1, [r1 - 8]
main:   beqi    r0, -3, main.end
        call    twice, r1
        host    print, r0
        host    read, r0
        host    print, r1
        jmp     main
.end:   halt
twice:  add     r0, r0, r0
        ret
";
    let assembled =
        Options::default().host_functions(&["read", "print"]).source_name("some.asm").assemble(source);

    let mut builder = Builder::new();
    builder.source_name("some.asm");
    let text = builder.data(b"text");
    builder.name_data(text, "text");
    let numbers = builder.align_data(8).data(&[1.5, -2.5]);
    builder.name_data(numbers, "numbers");
    let (counts, twice) = (builder.layout(counts()), builder.label());
    let function = builder.function(twice);
    let start = builder.here();
    builder.name(start, "start");
    builder.line(6).add(Opcode::MapNew, (R0, counts));
    builder.line(7).add(Opcode::Li, (R1, text));
    builder.line(8).load(R1, 0x12_3456_789a);
    let float = builder.constant(1.5_f64.to_bits());
    builder.line(9).add(Opcode::Lc, (R1, float));
    builder.line(10).load(R0, 0x12_3456_789a);
    builder.line(11).add(Opcode::Func, (R1, function));
    builder.line(12).add(Opcode::Load64, (R1, Address { base: R1, offset: -8 }));
    let (main, end) = (builder.here(), builder.label());
    builder.name(end, "main.end").name(main, "main").name(twice, "twice");
    builder.line(13).add(Opcode::Beqi, (R0, -3, end));
    builder.line(14).add(Opcode::Call, (twice, R1));
    for (line, name, register) in [(15, "print", R0), (16, "read", R0), (17, "print", R1)] {
        let function = builder.host_function(name);
        builder.line(line).add(Opcode::Host, (function, register));
    }
    builder.line(18).add(Opcode::Jmp, main);
    builder.place(end).line(19).add(Opcode::Halt, ());
    builder.place(twice).line(20).add(Opcode::Add, (R0, R0, R0));
    assert_eq!(builder.pc(), 15);
    builder.line(21).add(Opcode::Ret, ());
    let built = builder.finish().expect("there is no mistake");

    assert_eq!(Ok(&built), assembled.as_ref());
    assert!(verify(built).is_ok());
}

#[test]
fn a_program_starts_at_its_entry() {
    let build = |name: Option<&str>, is_entry: bool| {
        let mut builder = Builder::new();
        builder.add(Opcode::Halt, ());
        let label = builder.here();
        if let Some(name) = name {
            builder.name(label, name);
        }
        if is_entry {
            builder.entry(label);
        }
        builder.add(Opcode::Halt, ());
        builder.finish().expect("there is no mistake").entry
    };
    assert_eq!(build(None, false), 0);
    assert_eq!(build(Some("other"), false), 0);
    assert_eq!(build(Some("main"), false), 1);
    assert_eq!(build(None, true), 1);
}

#[test]
fn lines_are_those_of_all_instructions_or_of_none() {
    let mut builder = Builder::new();
    builder.add(Opcode::Halt, ()).add(Opcode::Halt, ());
    assert_eq!(builder.clone().finish().expect("there is no mistake").lines, []);
    builder.line(7).add(Opcode::Halt, ()).line(9).add(Opcode::Halt, ()).add(Opcode::Halt, ());
    assert_eq!(builder.finish().expect("there is no mistake").lines, [7, 7, 7, 9, 9]);
}

#[test]
fn files_names_of_registers_and_the_guard_are_those_of_a_source() {
    let source = "\
.source \"main.asm\"
.guard
.no_checks
main:   call    sum, r0
        exit    r0
.file \"lib.asm\"
.lines 1
.fn sum(a, b)
.reg    c = r9
        add     a, a, b
.file
        ret
";
    let assembled = Options::default().assemble(source);
    let mut builder = Builder::new();
    builder.source_name("main.asm").guard();
    let (main, sum) = (builder.here(), builder.label());
    builder.name(main, "main").name(sum, "sum");
    builder.line(4).add(Opcode::Call, (sum, R0)).line(5).add(Opcode::Exit, R0);
    builder.file(Some("lib.asm")).place(sum).line(3).add(Opcode::Add, (R0, R0, R1));
    builder.file(None).file(Some("lib.asm")).file(None).line(5).add(Opcode::Ret, ());
    builder.name_registers(sum, 2, &[(R0, "a"), (Register(9), "c"), (R1, "b")]);
    let built = builder.finish().expect("there is no mistake");
    assert_eq!(Ok(&built), assembled.as_ref());
    assert!(verify(built).is_ok());
}

#[test]
fn data_has_addresses() {
    let mut builder = Builder::new();
    assert_eq!(builder.data::<u8>(&[]), HEAP_START);
    assert_eq!(builder.data(&[1_u8]), HEAP_START);
    assert_eq!(builder.data(&[0x0302_u16, 0x0504]), HEAP_START + 1);
    assert_eq!(builder.align_data(1).align_data(16).data(&[[6_u8, 7]]), 16);
    assert_eq!(builder.align_data(4096).data(&[8_u8]), 4096);
    let data = builder.finish().expect("there is no mistake").data;
    assert_eq!(data[..10], [1, 2, 3, 4, 5, 0, 0, 0, 6, 7]);
    assert_eq!((data.len(), data.last()), (4096 - 8 + 1, Some(&8)));
    for alignment in [0, 3, 8192, u64::MAX] {
        let error = error_of(|builder| _ = builder.align_data(alignment));
        assert_eq!(error, BuildError::Alignment { alignment });
    }
}

#[test]
fn a_label_has_one_place() {
    let mut unused = Builder::new();
    let label = unused.label();
    unused.add(Opcode::Halt, ());
    assert!(unused.clone().finish().is_ok(), "an unused label needs no place");
    let uses: [fn(&mut Builder, mini_vm::module::CodeLabel); 4] = [
        |builder, label| _ = builder.add(Opcode::Jmp, label),
        |builder, label| _ = builder.entry(label),
        |builder, label| _ = builder.name(label, "main"),
        |builder, label| _ = builder.function(label),
    ];
    for use_label in uses {
        let mut builder = unused.clone();
        use_label(&mut builder, label);
        assert_eq!(builder.clone().finish(), Err(BuildError::UnplacedLabel { label }));
        builder.place(label).add(Opcode::Halt, ());
        assert!(builder.clone().finish().is_ok());
        builder.place(label);
        assert!(matches!(builder.finish(), Err(BuildError::PlacedTwice { .. })));
    }
    let error = error_of(|builder| {
        let here = builder.here();
        builder.place(here);
    });
    assert!(matches!(error, BuildError::PlacedTwice { pc: 0, .. }), "{error}");
}

#[test]
fn handles_of_another_builder_do_no_harm() {
    let mut other = Builder::new();
    let (_, label) = (other.label(), other.here());
    assert_eq!(error_of(|builder| _ = builder.add(Opcode::Jmp, label)), BuildError::UnplacedLabel { label });
    assert_eq!(error_of(|builder| _ = builder.place(label)), BuildError::UnplacedLabel { label });
    let (constant, layout) = (other.constant(1), other.layout(counts()));
    let (function, host) = (other.function(label), other.host_function("print"));
    let instructions: [(Opcode, &[Operand]); 4] = [
        (Opcode::Lc, &[R0.into(), constant.into()]),
        (Opcode::MapNew, &[R0.into(), layout.into()]),
        (Opcode::Func, &[R0.into(), function.into()]),
        (Opcode::Host, &[host.into(), R0.into()]),
    ];
    for (opcode, operands) in instructions {
        let mut builder = Builder::new();
        builder.add(opcode, operands).add(Opcode::Halt, ());
        let rejected =
            verify(builder.finish().expect("it is an instruction")).expect_err("the table is empty");
        let [VerifyError::Instruction { fault: InstructionFault::Index { .. }, .. }] = rejected.errors[..]
        else {
            panic!("{rejected}");
        };
    }
}

#[test]
fn wrong_operands_are_told_with_the_instruction() {
    let wrong_kind = |opcode: Opcode, operands: &[Operand]| {
        let error = error_of(|builder| _ = builder.add(Opcode::Halt, ()).add(opcode, operands));
        assert!(matches!(error, BuildError::Instruction { pc: 1, error: WordError::Kind { .. } }), "{error}");
    };
    let mut other = Builder::new();
    let (label, constant) = (Operand::from(other.here()), Operand::from(other.constant(7)));
    let (layout, host) = (Operand::from(other.layout(counts())), Operand::from(other.host_function("print")));
    wrong_kind(Opcode::Lc, &[R0.into(), layout]);
    wrong_kind(Opcode::Lc, &[R0.into(), 0.into()]);
    wrong_kind(Opcode::MapNew, &[R0.into(), constant]);
    wrong_kind(Opcode::Func, &[R0.into(), host]);
    wrong_kind(Opcode::Host, &[constant, R0.into()]);
    wrong_kind(Opcode::Jmp, &[0.into()]);
    wrong_kind(Opcode::Jmp, &[R0.into()]);
    wrong_kind(Opcode::Li, &[R0.into(), constant]);
    wrong_kind(Opcode::Mov, &[R0.into(), layout]);
    wrong_kind(Opcode::Load64, &[R0.into(), R1.into()]);

    let with_label = |builder: &mut Builder| {
        let here = builder.here();
        builder.add(Opcode::Li, (R0, here));
    };
    assert!(matches!(error_of(with_label), BuildError::Instruction { pc: 0, error: WordError::Kind { .. } }));
    wrong_count(|builder| _ = builder.add(Opcode::Jmp, ()), 1, 0);
    wrong_count(|builder| _ = builder.add(Opcode::Add, (R0, R0)), 3, 2);
    wrong_count(|builder| _ = builder.add(Opcode::Halt, &[label; 9][..]), 0, 9);
    let too_large = error_of(|builder| _ = builder.add(Opcode::Li, (R0, u64::MAX)));
    assert!(
        matches!(too_large, BuildError::Instruction { pc: 0, error: WordError::Range { .. } }),
        "{too_large}"
    );
}

fn wrong_count(build: impl FnOnce(&mut Builder), wanted: usize, given: usize) {
    match error_of(build) {
        BuildError::Instruction { error: WordError::Count { wanted: other, given: another, .. }, .. } => {
            assert_eq!((other, another), (wanted, given));
        }
        error => panic!("expected a wrong number of operands: {error}"),
    }
}

#[test]
fn the_first_mistake_is_told() {
    let error = error_of(|builder| {
        builder.align_data(3).add(Opcode::Li, R0);
    });
    assert_eq!(error, BuildError::Alignment { alignment: 3 });
}

#[test]
fn what_a_builder_does_not_check_the_verifier_does() {
    let broken: [fn(&mut Builder); 4] = [
        |_| (),
        |builder| _ = builder.add(Opcode::Li, (R0, 1)),
        |builder| {
            let end = builder.label();
            builder.add(Opcode::Jmp, end).place(end);
        },
        |builder| {
            let here = builder.here();
            builder.name(here, "not a name").add(Opcode::Halt, ());
        },
    ];
    for build in broken {
        let mut builder = Builder::new();
        build(&mut builder);
        assert!(verify(builder.finish().expect("it can be built")).is_err());
    }
}

#[test]
fn numbers_of_64_bits_are_loaded() {
    for number in
        [0, -1, i64::from(i32::MIN), i64::from(i32::MAX), 1 << 31, -(1 << 31) - 1, i64::MIN, i64::MAX]
    {
        let mut builder = Builder::new();
        builder.load(R0, number).add(Opcode::Halt, ());
        let module: Module = builder.finish().expect("there is no mistake");
        let program = verify(module).expect("it is valid").into();
        let mut host = HostFunctions::new();
        let limits = Limits::default().heap_size(16).registers(256).call_depth(0);
        let mut machine = Machine::new(program, &host, &limits).expect("the limits do");
        assert_eq!(machine.run(&mut host), Stop::Exited(0));
        assert_eq!(machine.register(R0) as i64, number);
    }
}
