//! Instruction words made of opcodes and operands: the same as those of the assembler, and nothing that does not fit.

use mini_vm::assembly::assemble;
use mini_vm::instruction::Opcode;
use mini_vm::operand::{Address, IndexedAddress, OperandKind, Register};
use mini_vm::word::{OperandValue, WordError};

/// An operand of this kind, and how it is written behind the instruction at 0.
fn sample(kind: OperandKind, register: u8) -> (OperandValue, String) {
    match kind {
        OperandKind::Destination
        | OperandKind::Source
        | OperandKind::Cursor
        | OperandKind::Pair
        | OperandKind::Window => (Register(register).into(), format!("r{register}")),
        OperandKind::SmallImmediate => ((-300).into(), "-300".to_owned()),
        OperandKind::Immediate => ((-70_000).into(), "-70000".to_owned()),
        OperandKind::Constant => (1.into(), "@1".to_owned()),
        OperandKind::Target => (1.into(), "@1".to_owned()),
        OperandKind::Memory => {
            (Address { base: Register(register), offset: -9 }.into(), format!("[r{register} - 9]"))
        }
        OperandKind::Indexed1 | OperandKind::Indexed2 | OperandKind::Indexed4 | OperandKind::Indexed8 => {
            let address = IndexedAddress { base: Register(register), index: Register(7), offset: -9 };
            let size = kind.element_size().expect("it has an index");
            (address.into(), format!("[r{register} + r7 * {size} - 9]"))
        }
        OperandKind::Count => (1.into(), "1".to_owned()),
        OperandKind::Layout => (1.into(), "second".to_owned()),
        OperandKind::Function => (1.into(), "@1".to_owned()),
        OperandKind::Host => (1.into(), "late".to_owned()),
    }
}

#[test]
fn a_word_is_what_the_assembler_makes() {
    for &opcode in Opcode::ALL {
        let samples = opcode.operands().iter().zip(201..);
        let samples: Vec<_> = samples.map(|(spec, register)| sample(spec.kind, register)).collect();
        let values: Vec<OperandValue> = samples.iter().map(|(value, _)| *value).collect();
        let texts: Vec<&str> = samples.iter().map(|(_, text)| text.as_str()).collect();
        let source = format!(
            "{opcode} {}\nhalt\nhalt\n.host early\n.host late\n.constant 7\n.constant 8\n.func @0\n.func @1
            .map first key=u8 capacity=1\n.map second key=u8 capacity=1",
            texts.join(", ")
        );
        let module =
            assemble(&source, &["early", "late"]).unwrap_or_else(|error| panic!("{error}\n{source}"));
        assert_eq!(opcode.word(&values), Ok(module.code[0]), "{opcode}");
    }
}

#[test]
fn a_wrong_number_of_operands_is_refused() {
    for &opcode in Opcode::ALL {
        let wanted = opcode.operands().len();
        let more = vec![OperandValue::Number(0); wanted + 1];
        assert_eq!(opcode.word(&more), Err(WordError::Count { opcode, wanted, given: wanted + 1 }));
        if wanted > 0 {
            assert_eq!(opcode.word(&[]), Err(WordError::Count { opcode, wanted, given: 0 }));
        }
    }
}

#[test]
fn an_operand_of_another_kind_is_refused() {
    let others = [Register(1).into(), 1.into(), Address { base: Register(1), offset: 0 }.into()];
    for &opcode in Opcode::ALL {
        let right: Vec<_> = opcode.operands().iter().map(|spec| sample(spec.kind, 1).0).collect();
        for (index, spec) in opcode.operands().iter().enumerate() {
            let is_same =
                |other: &OperandValue| std::mem::discriminant(other) == std::mem::discriminant(&right[index]);
            for other in others.iter().filter(|other| !is_same(other)) {
                let mut wrong = right.clone();
                wrong[index] = *other;
                let error = opcode.word(&wrong).expect_err("it is of another kind");
                assert!(
                    matches!(error, WordError::Kind { operand, .. } if operand == spec.name),
                    "{opcode}: {error}"
                );
            }
        }
    }
}

#[test]
fn a_number_that_does_not_fit_is_refused() {
    let r0 = OperandValue::from(Register(0));
    let number = |number: i64| OperandValue::Number(number);
    let refused: [(Opcode, Vec<OperandValue>); 8] = [
        (Opcode::Beqi, vec![r0, number(1 << 15), number(0)]),
        (Opcode::Beqi, vec![r0, number(-(1 << 15) - 1), number(0)]),
        (Opcode::Li, vec![r0, number(1 << 31)]),
        (Opcode::Li, vec![r0, number(i64::MIN)]),
        (Opcode::Jmp, vec![number(1 << 31)]),
        (Opcode::Lc, vec![r0, number(-1)]),
        (Opcode::Lc, vec![r0, number(1 << 32)]),
        (Opcode::MapIterNext, vec![r0, r0, Register(255).into(), number(0)]),
    ];
    for (opcode, operands) in refused {
        assert!(matches!(opcode.word(&operands), Err(WordError::Range { .. })), "{opcode} {operands:?}");
    }
    for number in [i32::MIN, i32::MAX] {
        let word = Opcode::Li.word(&[r0, number.into()]).expect("it fits");
        assert_eq!(word.field(4, 4) as i32, number);
    }
}

#[test]
fn errors_name_the_instruction_and_the_operand() {
    let error = Opcode::Add.word(&[Register(0).into()]).expect_err("two are missing");
    assert_eq!(error.to_string(), "operands of `add`: 3 wanted, 1 given");
    let error = Opcode::Jmp.word(&[Register(0).into()]).expect_err("it is a register");
    assert_eq!(error.to_string(), "the `target` of `jmp` must be a number of instructions, or a label");
    assert_eq!(
        (Opcode::MapIterNext.to_string(), Register(7).to_string()),
        ("map_iter_next".into(), "r7".into())
    );
}
