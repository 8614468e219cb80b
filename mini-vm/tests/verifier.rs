//! The verifier: for every rule a module that breaks it and no other, and what it accepts is safe to run.
//!
//! One error has no module here: `TooMuchCode` takes 16 GiB of instructions.

#[path = "../../tests/support/tables.rs"]
mod tables;

use std::ops::Range;
use std::sync::Arc;

use mini_vm::bytecode::{BytecodeError, decode, encode};
use mini_vm::instruction::Opcode;
use mini_vm::machine::host::{Host, HostCall, HostError};
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::maps::ImpossibleLayout;
use mini_vm::memory::HEAP_START;
use mini_vm::module::{FileRun, Label, MAX_HOST_FUNCTIONS, MapLayout, Module, NamedFunction, RegisterName};
use mini_vm::operand::{OperandKind, OperandSpec, WORD_SIZE, Word};
use mini_vm::verify::{InstructionFault, Program, VerifyError, verify};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::sample::select;
use tables::{code_label, data_label, layout};

const HALT: Word = Word::new(Opcode::Halt as u8);

/// The bytes of the immediate.
const IMMEDIATE: Range<usize> = 4..8;

/// A module that keeps every rule and has one entry in each table.
fn with_code(code: Vec<Word>) -> Module {
    Module {
        code,
        entry: 0,
        constants: vec![1 << 40],
        data: b"data".to_vec(),
        layouts: vec![layout("counts")],
        functions: vec![0],
        host_functions: vec!["log".to_owned()],
        labels: Vec::new(),
        lines: Vec::new(),
        source_name: None,
        ..Module::default()
    }
}

/// The errors of a module.
#[track_caller]
fn errors_of(module: Module) -> Vec<VerifyError> {
    verify(module).expect_err("the module breaks a rule").errors
}

/// The only error of a module.
#[track_caller]
fn error_of(module: Module) -> VerifyError {
    match errors_of(module).as_slice() {
        [error] => error.clone(),
        errors => panic!("expected one error: {errors:?}"),
    }
}

/// What is wrong with the first of these instructions, and with nothing else.
#[track_caller]
fn fault_of(code: Vec<Word>) -> InstructionFault {
    match error_of(with_code(code)) {
        VerifyError::Instruction { pc: 0, fault } => fault,
        error => panic!("expected a fault of instruction 0: {error}"),
    }
}

/// The instruction with every operand zero but `operand`.
fn word(opcode: Opcode, operand: &OperandSpec, value: u64) -> Word {
    Word::new(opcode as u8).with_field(operand.at, operand.kind.size(), value)
}

/// Every instruction that has an operand of this kind, with the operand.
fn users_of(kind: OperandKind) -> impl Iterator<Item = (Opcode, &'static OperandSpec)> {
    let operands =
        Opcode::ALL.iter().flat_map(|&opcode| opcode.operands().iter().map(move |it| (opcode, it)));
    operands.filter(move |(_, operand)| operand.kind == kind)
}

/// Whether an operand of the instruction takes this byte of the word.
fn is_used(opcode: Opcode, byte: usize) -> bool {
    opcode.operands().iter().any(|operand| {
        (operand.at..operand.at + operand.kind.size()).contains(&byte)
            || (operand.kind.accesses_memory() && IMMEDIATE.contains(&byte))
    })
}

// --- V1 and V7: there is code, and its last word does not fall through -------------------------------------

#[test]
fn a_module_without_code_is_refused() {
    let module = Module { functions: Vec::new(), ..with_code(Vec::new()) };
    let errors = verify(module).expect_err("there is no code").errors;
    assert_eq!(errors, [VerifyError::NoCode, VerifyError::Entry { entry: 0, count: 0 }]);
}

#[test]
fn only_what_does_not_fall_through_may_come_last() {
    let enders = [Opcode::Halt, Opcode::Exit, Opcode::Trap, Opcode::Jmp, Opcode::Ret];
    for &opcode in Opcode::ALL {
        let code = vec![Word::new(opcode as u8)];
        if enders.contains(&opcode) {
            assert!(verify(with_code(code)).is_ok(), "{}", opcode.mnemonic());
        } else {
            assert_eq!(fault_of(code), InstructionFault::FallsOffTheEnd, "{}", opcode.mnemonic());
        }
    }
}

// --- V2 and V3: known opcodes, and nothing in bytes that no operand uses -----------------------------------

#[test]
fn every_instruction_verifies_with_zero_operands() {
    for &opcode in Opcode::ALL {
        let program = verify(with_code(vec![Word::new(opcode as u8), HALT]));
        assert_eq!(program.map(|program| program.opcode(0)), Ok(opcode));
    }
}

#[test]
fn every_unknown_opcode_is_refused() {
    let mut known = 0;
    for byte in 0..=u8::MAX {
        match Opcode::from_byte(byte) {
            Some(_) => known += 1,
            None => {
                let code = vec![Word::new(byte), HALT];
                assert_eq!(fault_of(code), InstructionFault::UnknownOpcode { byte });
            }
        }
    }
    assert_eq!(known, Opcode::ALL.len());
}

#[test]
fn every_bit_that_no_operand_uses_must_be_zero() {
    for &opcode in Opcode::ALL {
        for byte in (1..WORD_SIZE).filter(|&byte| !is_used(opcode, byte)) {
            for bit in 0..8 {
                let code = vec![Word::new(opcode as u8).with_field(byte, 1, 1 << bit), HALT];
                assert_eq!(fault_of(code), InstructionFault::UnusedBytes { opcode });
            }
        }
    }
}

#[test]
fn operands_without_a_rule_may_have_any_value() {
    for kind in [
        OperandKind::Destination,
        OperandKind::Source,
        OperandKind::Cursor,
        OperandKind::Window,
        OperandKind::SmallImmediate,
        OperandKind::Immediate,
        OperandKind::Memory,
        OperandKind::Indexed1,
        OperandKind::Indexed2,
        OperandKind::Indexed4,
        OperandKind::Indexed8,
    ] {
        for (opcode, operand) in users_of(kind) {
            let code = vec![word(opcode, operand, u64::MAX), HALT];
            assert!(verify(with_code(code)).is_ok(), "{} {}", opcode.mnemonic(), operand.name);
        }
    }
    for &opcode in
        Opcode::ALL.iter().filter(|opcode| opcode.operands().iter().any(|it| it.kind.accesses_memory()))
    {
        let code = vec![Word::new(opcode as u8).with_field(IMMEDIATE.start, 4, u64::MAX), HALT];
        assert!(verify(with_code(code)).is_ok(), "{}", opcode.mnemonic());
    }
}

/// The table behind a `switch`, and one instruction behind it.
#[test]
fn the_table_of_a_switch_must_follow() {
    for (opcode, operand) in users_of(OperandKind::Count) {
        for count in [2, 3, i32::MAX, -1, i32::MIN] {
            let code = vec![word(opcode, operand, count as u64), HALT, HALT];
            let fault = InstructionFault::Count { count, behind: 2 };
            assert_eq!(fault_of(code), fault, "{}", opcode.mnemonic());
        }
        for count in [0, 1] {
            assert!(verify(with_code(vec![word(opcode, operand, count), HALT, HALT])).is_ok());
        }
    }
}

// --- V4: branch targets are instructions -------------------------------------------------------------------

#[test]
fn every_branch_must_stay_in_the_program() {
    for (opcode, operand) in users_of(OperandKind::Target) {
        for target in [-1, 2, i32::MIN, i32::MAX] {
            let code = vec![word(opcode, operand, target as u64), HALT];
            let fault = InstructionFault::Target { target: i64::from(target), count: 2 };
            assert_eq!(fault_of(code), fault, "{}", opcode.mnemonic());
        }
        for target in [0, 1] {
            assert!(verify(with_code(vec![word(opcode, operand, target), HALT])).is_ok());
        }
    }
}

#[test]
fn targets_are_counted_from_the_branch() {
    let jump = |displacement: i32| word(Opcode::Jmp, &Opcode::Jmp.operands()[0], displacement as u64);
    assert!(verify(with_code(vec![HALT, HALT, jump(-2)])).is_ok());
    let error = error_of(with_code(vec![HALT, HALT, jump(-3)]));
    let fault = InstructionFault::Target { target: -1, count: 3 };
    assert_eq!(error, VerifyError::Instruction { pc: 2, fault });
}

// --- V5: operands that index a table lie within it ---------------------------------------------------------

#[test]
fn every_index_must_lie_in_its_table() {
    let tables = [
        (OperandKind::Constant, "constant"),
        (OperandKind::Layout, "map layout"),
        (OperandKind::Function, "function"),
        (OperandKind::Host, "host function"),
    ];
    for (kind, table) in tables {
        for (opcode, operand) in users_of(kind) {
            for index in [1, u32::MAX] {
                let code = vec![word(opcode, operand, u64::from(index)), HALT];
                let fault = InstructionFault::Index { table, index, count: 1 };
                assert_eq!(fault_of(code), fault, "{}", opcode.mnemonic());
            }
        }
    }
}

#[test]
fn an_empty_table_has_no_index() {
    let load = Word::new(Opcode::Lc as u8);
    let module = Module { constants: Vec::new(), ..with_code(vec![load, HALT]) };
    let fault = InstructionFault::Index { table: "constant", index: 0, count: 0 };
    assert_eq!(error_of(module), VerifyError::Instruction { pc: 0, fault });
}

// --- V6: a register pair has a second register -------------------------------------------------------------

#[test]
fn a_register_pair_must_not_start_at_the_last_register() {
    for (opcode, operand) in users_of(OperandKind::Pair) {
        assert_eq!(fault_of(vec![word(opcode, operand, 255), HALT]), InstructionFault::Pair);
        assert!(verify(with_code(vec![word(opcode, operand, 254), HALT])).is_ok());
    }
}

// --- V1 and V8: entries are instructions -------------------------------------------------------------------

#[test]
fn the_entry_must_be_an_instruction() {
    for entry in [1, u32::MAX] {
        let module = Module { entry, ..with_code(vec![HALT]) };
        assert_eq!(error_of(module), VerifyError::Entry { entry, count: 1 });
    }
    assert!(verify(Module { entry: 1, ..with_code(vec![HALT, HALT]) }).is_ok());
}

#[test]
fn functions_must_start_at_an_instruction() {
    let module = Module { functions: vec![0, 1, u32::MAX, 0], ..with_code(vec![HALT]) };
    let errors =
        [(1, 1), (2, u32::MAX)].map(|(index, entry)| VerifyError::Function { index, entry, count: 1 });
    assert_eq!(errors_of(module), errors);
}

// --- V9 to V12: map layouts are possible and have names of their own ---------------------------------------

#[test]
fn impossible_layouts_are_refused() {
    let possible = || layout("counts");
    let cases = [
        (MapLayout { key_size: 0, ..possible() }, ImpossibleLayout::ZeroKeySize),
        (MapLayout { capacity: 0, ..possible() }, ImpossibleLayout::ZeroCapacity),
        (MapLayout { key_alignment: 3, ..possible() }, ImpossibleLayout::KeyAlignment { alignment: 3 }),
        (MapLayout { value_alignment: 32, ..possible() }, ImpossibleLayout::ValueAlignment { alignment: 32 }),
    ];
    for (layout, reason) in cases {
        let module = Module { layouts: vec![layout], ..with_code(vec![HALT]) };
        assert_eq!(error_of(module), VerifyError::Layout { name: "counts".to_owned(), reason });
    }
}

#[test]
fn layouts_larger_than_a_map_can_be_are_refused() {
    let layout = MapLayout { value_size: u32::MAX, ..layout("counts") };
    let module = Module { layouts: vec![layout], ..with_code(vec![HALT]) };
    let error = error_of(module);
    let VerifyError::Layout { reason: ImpossibleLayout::TooLarge { size }, .. } = error else {
        panic!("another error: {error}");
    };
    assert!(size > u64::from(u32::MAX));
}

#[test]
fn layouts_need_names_of_their_own() {
    let named = |names: &[&str]| Module {
        layouts: names.iter().copied().map(layout).collect(),
        ..with_code(vec![HALT])
    };
    assert!(verify(named(&["a", "_", "A", "r", "rx", "r1x", "a1"])).is_ok());
    for name in ["", "1a", "a b", "a.b", "é", "r0", "R255", "r999"] {
        let error = VerifyError::Name { what: "map layout", name: name.to_owned() };
        assert_eq!(error_of(named(&[name])), error);
    }
    let error = VerifyError::NameTwice { what: "map layout", name: "a".to_owned() };
    assert_eq!(error_of(named(&["a", "b", "a"])), error);
}

// --- V1: static data fits in the largest heap --------------------------------------------------------------

#[test]
#[cfg(target_pointer_width = "64")]
fn data_must_fit_in_the_largest_heap() {
    let most = Limits::MAX_HEAP_SIZE - HEAP_START;
    // Memory that is zero from the start and never read is not really taken.
    let with_data = |size: u64| Module { data: vec![0; size as usize], ..with_code(vec![HALT]) };
    assert!(verify(with_data(most)).is_ok());
    assert_eq!(error_of(with_data(most + 1)), VerifyError::Data { size: most as usize + 1 });
}

// --- V10 to V14: labels and names --------------------------------------------------------------------------

#[test]
fn names_have_at_most_255_bytes() {
    let (longest, too_long) = ("n".repeat(255), "n".repeat(256));
    let local = |global: &str, local: &str| with_labels(vec![code_label(0, &format!("{global}.{local}"))]);
    assert!(verify(local(&longest, &longest)).is_ok());
    for module in [
        with_labels(vec![code_label(0, &too_long)]),
        local(&too_long, "a"),
        local("a", &too_long),
        Module { host_functions: vec![too_long.clone()], ..with_code(vec![HALT]) },
        Module { layouts: vec![layout(&too_long)], ..with_code(vec![HALT]) },
    ] {
        assert!(matches!(error_of(module), VerifyError::NameTooLong { length: 256, .. }));
    }
}

#[test]
fn no_more_than_100_errors_are_returned() {
    let errors = |count| verify(with_code(vec![Word(0xff); count])).unwrap_err().errors.len();
    assert_eq!(errors(99), 99);
    assert_eq!(errors(100), 100);
    assert_eq!(errors(101), 100);
}

fn with_labels(labels: Vec<Label>) -> Module {
    Module { labels, ..with_code(vec![HALT]) }
}

#[test]
fn labels_lie_in_the_program_or_right_behind_it() {
    assert!(verify(with_labels(vec![code_label(0, "a"), code_label(1, "b")])).is_ok());
    assert!(verify(with_labels(vec![data_label(8, "a"), data_label(12, "b")])).is_ok());
    let outside = [code_label(2, "a"), data_label(7, "a"), data_label(13, "a"), data_label(u64::MAX, "a")];
    for label in outside {
        let error = error_of(with_labels(vec![label]));
        assert_eq!(error, VerifyError::LabelOutside { name: "a".to_owned() });
    }
}

#[test]
fn labels_are_sorted_by_place_and_then_by_name() {
    assert!(verify(with_labels(vec![code_label(0, "b"), code_label(1, "a"), data_label(8, "A")])).is_ok());
    let unsorted = [
        [code_label(1, "a"), code_label(0, "b")],
        [data_label(8, "a"), code_label(0, "b")],
        [code_label(0, "c"), code_label(0, "b")],
    ];
    for labels in unsorted {
        let error = error_of(with_labels(labels.to_vec()));
        assert_eq!(error, VerifyError::LabelOrder { name: "b".to_owned() });
    }
}

#[test]
fn labels_need_names_of_their_own() {
    for name in ["main", "main.next", "_.x1"] {
        assert!(verify(with_labels(vec![code_label(0, name)])).is_ok(), "{name}");
    }
    for name in ["", ".next", "main.", "main.next.x", "main.r1", "r1.next", "1.a", "a\nb"] {
        let error = VerifyError::Name { what: "label", name: name.to_owned() };
        assert_eq!(error_of(with_labels(vec![code_label(0, name)])), error);
    }
    let error = VerifyError::NameTwice { what: "label", name: "a".to_owned() };
    assert_eq!(error_of(with_labels(vec![code_label(0, "a"), data_label(8, "a")])), error);
    assert_eq!(
        error_of(with_labels(vec![code_label(0, "a"), code_label(0, "a")])),
        error,
        "and they are in order"
    );
}

#[test]
fn host_functions_have_a_limit() {
    let calling = |count: usize| Module {
        host_functions: (0..count).map(|number| format!("f{number}")).collect(),
        ..with_code(vec![HALT])
    };
    assert!(verify(calling(MAX_HOST_FUNCTIONS)).is_ok());
    let count = MAX_HOST_FUNCTIONS + 1;
    assert_eq!(error_of(calling(count)), VerifyError::TooManyHostFunctions { count });
    assert_eq!(decode(&encode(&calling(count))), Err(BytecodeError::TooManyHostFunctions { count }));
}

#[test]
fn files_have_names_and_runs_have_files() {
    let module = |files: &[&str], runs: &[(u32, u32)]| Module {
        files: files.iter().map(|&name| name.to_owned()).collect(),
        file_runs: runs.iter().map(|&(start, file)| FileRun { start, file }).collect(),
        ..with_code(vec![HALT; 2])
    };
    assert!(verify(module(&["a", "b"], &[(0, 2), (1, 0)])).is_ok());
    let what = "source file";
    assert_eq!(error_of(module(&[""], &[])), VerifyError::Name { what, name: String::new() });
    assert_eq!(error_of(module(&["a", "a"], &[])), VerifyError::NameTwice { what, name: "a".to_owned() });
    for (start, file) in [(2, 1), (0, 2)] {
        let error = VerifyError::FileRunOutside { start, file, count: 2, files: 1 };
        assert_eq!(error_of(module(&["a"], &[(start, file)])), error);
    }
    for (runs, start) in [(&[(0, 0)][..], 0), (&[(0, 1), (1, 1)], 1), (&[(1, 1), (0, 0)], 0)] {
        assert_eq!(error_of(module(&["a"], runs)), VerifyError::FileRunOrder { start });
    }
}

#[test]
fn functions_with_names_can_be_written() {
    let registers = |names: &[(u8, &str)]| {
        let named = |&(register, name): &(u8, &str)| RegisterName { register, name: name.into() };
        names.iter().map(named).collect::<Vec<_>>()
    };
    let module = |function: NamedFunction| Module {
        named_functions: vec![function],
        labels: vec![code_label(0, "main"), code_label(1, "main.local")],
        ..with_code(vec![HALT; 2])
    };
    let names = |names: &[(u8, &str)]| NamedFunction {
        end: 2,
        registers: registers(names),
        ..NamedFunction::default()
    };
    let right =
        NamedFunction { parameters: 1, results: vec!["main".into()], ..names(&[(0, "a"), (255, "b")]) };
    assert!(verify(module(right)).is_ok());
    for (start, end) in [(0, 0), (0, 3)] {
        let error = VerifyError::NamedFunctionPlace { start, end };
        assert_eq!(error_of(module(NamedFunction { start, end, ..names(&[]) })), error);
    }
    let local = NamedFunction { start: 1, ..names(&[]) };
    assert_eq!(error_of(module(local)), VerifyError::NamedFunctionLabel { start: 1 });
    for (name, owner) in [("main", "label"), ("counts", "map layout"), ("Add", "instruction")] {
        assert_eq!(
            error_of(module(names(&[(7, name)]))),
            VerifyError::NameTaken { name: name.to_owned(), owner }
        );
    }
    let error = VerifyError::Name { what: "register", name: "a.b".to_owned() };
    assert_eq!(error_of(module(names(&[(7, "a.b")]))), error);
    let twice = VerifyError::NameTwice { what: "register of a function", name: "a".to_owned() };
    assert_eq!(error_of(module(names(&[(7, "a"), (8, "a")]))), twice);
    assert_eq!(error_of(module(names(&[(7, "a"), (7, "b")]))), VerifyError::RegisterOrder { start: 0 });
    let gap = NamedFunction { parameters: 2, ..names(&[(0, "a"), (2, "b")]) };
    assert_eq!(error_of(module(gap)), VerifyError::Signature { start: 0, parameters: 2, results: 0 });
}

#[test]
fn a_module_that_is_no_program_can_be_had_back() {
    let module = with_code(vec![Word(0)]);
    let rejected = verify(module.clone()).expect_err("there is no such opcode");
    assert_eq!(rejected.module, module);
    assert_eq!(errors_of(module), rejected.errors);
    let program = verify(with_code(vec![HALT])).expect("it is a program");
    assert_eq!(program.into_module(), with_code(vec![HALT]));
}

#[test]
fn host_functions_need_names_of_their_own() {
    let calling = |names: &[&str]| Module {
        host_functions: names.iter().copied().map(str::to_owned).collect(),
        ..with_code(vec![HALT])
    };
    assert!(verify(calling(&["print", "read"])).is_ok());
    let error = VerifyError::Name { what: "host function", name: "a.b".to_owned() };
    assert_eq!(error_of(calling(&["a.b"])), error);
    let error = VerifyError::NameTwice { what: "host function", name: "print".to_owned() };
    assert_eq!(error_of(calling(&["print", "print"])), error);
}

// --- V15: a source line for every instruction or for none --------------------------------------------------

#[test]
fn source_lines_are_as_many_as_instructions() {
    let with_lines = |lines: &[u32]| Module { lines: lines.to_vec(), ..with_code(vec![HALT, HALT]) };
    assert!(verify(with_lines(&[])).is_ok());
    assert!(verify(with_lines(&[7, 3])).is_ok());
    for lines in [&[1][..], &[1, 2, 3]] {
        assert_eq!(error_of(with_lines(lines)), VerifyError::Lines { lines: lines.len(), count: 2 });
    }
}

// --- All rules together ------------------------------------------------------------------------------------

#[test]
fn errors_come_in_the_order_of_the_rules() {
    let module = Module {
        code: vec![Word::new(0), Word::new(Opcode::Mov as u8)],
        entry: 2,
        functions: vec![9],
        layouts: vec![MapLayout { capacity: 0, ..layout("r1") }],
        labels: vec![code_label(5, "x")],
        lines: vec![1],
        ..Module::default()
    };
    let name = |name: &str| name.to_owned();
    let errors = vec![
        VerifyError::Instruction { pc: 0, fault: InstructionFault::UnknownOpcode { byte: 0 } },
        VerifyError::Instruction { pc: 1, fault: InstructionFault::FallsOffTheEnd },
        VerifyError::Entry { entry: 2, count: 2 },
        VerifyError::Function { index: 0, entry: 9, count: 2 },
        VerifyError::Layout { name: name("r1"), reason: ImpossibleLayout::ZeroCapacity },
        VerifyError::Name { what: "map layout", name: name("r1") },
        VerifyError::LabelOutside { name: name("x") },
        VerifyError::Lines { lines: 1, count: 2 },
    ];
    assert_eq!(errors_of(module), errors);
}

/// A word of a known opcode, with anything behind it, or any word at all.
fn any_word() -> impl Strategy<Value = Word> {
    let known = (select(Opcode::ALL), any::<u64>())
        .prop_map(|(opcode, bits)| Word::new(opcode as u8).with_field(1, WORD_SIZE - 1, bits));
    let small = (select(Opcode::ALL), 0..4_u64, 0..WORD_SIZE)
        .prop_map(|(opcode, value, at)| Word(opcode as u64 | value << (8 * at)));
    prop_oneof![known, small, any::<u64>().prop_map(Word)]
}

/// The instruction with the operand bytes of `noise`, each brought into the range that the rules give it.
fn instruction(opcode: Opcode, noise: u64, pc: usize, count: usize) -> Word {
    let mut word = Word::new(opcode as u8);
    for operand in opcode.operands() {
        let value = Word(noise).field(operand.at, operand.kind.size());
        let value = match operand.kind {
            OperandKind::Target => (value % count as u64).wrapping_sub(pc as u64),
            OperandKind::Pair => value.min(254),
            OperandKind::Count => value % (count - 1 - pc).max(1) as u64,
            OperandKind::Constant | OperandKind::Layout | OperandKind::Function | OperandKind::Host => 0,
            OperandKind::Destination
            | OperandKind::Source
            | OperandKind::Cursor
            | OperandKind::Window
            | OperandKind::SmallImmediate
            | OperandKind::Immediate
            | OperandKind::Memory
            | OperandKind::Indexed1
            | OperandKind::Indexed2
            | OperandKind::Indexed4
            | OperandKind::Indexed8 => value,
        };
        word = word.with_field(operand.at, operand.kind.size(), value);
        if operand.kind.accesses_memory() {
            word = word.with_field(IMMEDIATE.start, 4, noise >> 32);
        }
    }
    word
}

/// Code that keeps the rules: any instructions, then `halt`.
fn well_formed_code() -> impl Strategy<Value = Vec<Word>> {
    vec((select(Opcode::ALL), any::<u64>()), 0..40).prop_map(|rows| {
        let count = rows.len() + 1;
        let words = (0..).zip(rows).map(|(pc, (opcode, noise))| instruction(opcode, noise, pc, count));
        words.chain([HALT]).collect()
    })
}

/// A host whose one function answers with its argument.
struct Echo;

impl Host for Echo {
    fn resolve(&self, _name: &str) -> Option<u32> {
        Some(0)
    }

    fn call(&mut self, _function: u32, call: &mut HostCall<'_>) -> Result<(), HostError> {
        let argument = call.argument(0)?;
        call.set_result(argument);
        Ok(())
    }
}

/// Runs until something else than a breakpoint stops the program.
fn run(program: Program) {
    let limits = Limits::default().heap_size(4096).call_depth(8).registers(1024).fuel(500);
    let mut machine = Machine::new(Arc::new(program), &Echo, &limits).expect("the limits do");
    while machine.run(&mut Echo) == Stop::Breakpoint {}
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn any_words_are_verified_or_refused(code in vec(any_word(), 0..20), entry in 0..20_u32) {
        if let Ok(program) = verify(Module { entry, ..with_code(code) }) {
            run(program);
        }
    }

    #[test]
    fn code_that_keeps_the_rules_verifies_and_runs(code in well_formed_code()) {
        run(verify(with_code(code)).expect("every rule is kept"));
    }
}
