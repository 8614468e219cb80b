//! A valid program does the same under every dispatcher, and never more than it may.

use std::sync::Arc;

use arbitrary::{Result, Unstructured};
use mini_vm::assembly::assemble;
use mini_vm::console::Console;
use mini_vm::instruction::Opcode;
use mini_vm::machine::Sequence;
use mini_vm::machine::{Limits, Stop};
use mini_vm::module::Module;
use mini_vm::operand::{OperandKind, OperandSpec, Word};
use mini_vm::verify::{Program, verify};

use crate::compare;

/// Takes the bytes as choices that make a program.
///
/// # Panics
///
/// Where something is wrong.
pub fn check(bytes: &[u8]) {
    _ = run(bytes);
}

/// Runs the program that the bytes make, compares, and says how it ended.
///
/// # Panics
///
/// Where something is wrong.
pub fn run(bytes: &[u8]) -> Stop {
    let mut choices = Unstructured::new(bytes);
    let program = program(&mut choices).unwrap_or_else(|error| panic!("choices are always enough: {error}"));
    let limits = Limits::default().heap_size(1 << 13).call_depth(20).registers(600).fuel(2_000);
    compare("the program", &program, &limits, choices.take_rest())
}

/// The program that the bytes make.
///
/// # Panics
///
/// If choices make no program.
pub fn program_of(bytes: &[u8]) -> Arc<Program> {
    program(&mut Unstructured::new(bytes)).expect("choices are always enough")
}

/// What every program starts with, so that its registers hold useful values.
const START: &str = "
    .map    small key=u64 value=u64 capacity=3
    .map    odd   key=bytes(3) value=u16 capacity=9
    .const  size = 64
    main:   li      r0, size
            alloc   r0, r0
            map_new r1, small
            map_new r2, odd
            li      r3, 8
            li      r4, -1
            li      r5, 3
            lc      r6, 2.5
            halt
";

/// Instructions behind the start.
const MAX_LENGTH: u32 = 200;

/// A valid program of chosen instructions on a few registers.
fn program(choices: &mut Unstructured<'_>) -> Result<Arc<Program>> {
    let mut module = assemble(START, &[]).expect("the start assembles");
    module.code.pop();
    module.lines.clear();
    module.host_functions = Console::FUNCTIONS.iter().map(|name| (*name).to_owned()).collect();
    module.data = choices.bytes(choices.len().min(32))?.to_vec();
    let start = module.code.len() as u32;
    let length = start + 3 + choices.int_in_range(0..=MAX_LENGTH)?;
    for _ in 0..3 {
        module.functions.push(choices.int_in_range(start..=length - 1)?);
    }
    while module.code.len() < length as usize {
        let mut maker = Maker { pc: module.code.len() as u32, length, module: &module, choices };
        let words = maker.words()?;
        module.code.extend(words);
    }
    module.code.push(Word::new(Opcode::Halt as u8));
    // Without choices left it is not guarded.
    module.guard = !choices.ratio(3, 4)?;
    Ok(Arc::new(verify(module).expect("the program is valid")))
}

/// Makes instructions at a place of a program.
struct Maker<'m, 'c, 'bytes> {
    pc: u32,
    /// Instructions that the program will have, but for the last.
    length: u32,
    module: &'m Module,
    choices: &'c mut Unstructured<'bytes>,
}

impl Maker<'_, '_, '_> {
    fn words(&mut self) -> Result<Vec<Word>> {
        let index = self.choices.choose_index(Sequence::all().count())?;
        let sequence = Sequence::all().nth(index).expect("it is less than their number");
        let fits = sequence.opcodes().len() <= (self.length - self.pc) as usize;
        if fits && self.choices.ratio(1, 3)? { self.sequence(sequence) } else { Ok(vec![self.any_word()?]) }
    }

    /// The words of a sequence that is executed as one, mostly with operands that make it one.
    fn sequence(&mut self, sequence: Sequence) -> Result<Vec<Word>> {
        let mut words = Vec::new();
        for opcode in sequence.opcodes() {
            words.push(self.word(opcode)?);
            self.pc += 1;
        }
        if self.choices.ratio(3, 4)? {
            sequence.share_registers(&mut words);
        }
        Ok(words)
    }

    fn any_word(&mut self) -> Result<Word> {
        let opcode = *self.choices.choose(Opcode::ALL)?;
        // What ends a program at once is rare, so that most get somewhere.
        let ends = matches!(opcode, Opcode::Halt | Opcode::Exit | Opcode::Trap);
        if ends && !self.choices.ratio(1, 8)? { self.word(Opcode::Addi) } else { self.word(opcode) }
    }

    fn word(&mut self, opcode: Opcode) -> Result<Word> {
        let mut word = Word::new(opcode as u8);
        for operand in opcode.operands() {
            word = word.with_field(operand.at, operand.kind.size(), self.operand(operand)?);
            if operand.kind.accesses_memory() {
                word = word.with_field(4, 4, self.choices.int_in_range(0..=39)?);
            }
        }
        Ok(word)
    }

    fn operand(&mut self, operand: &OperandSpec) -> Result<u64> {
        match operand.kind {
            OperandKind::Destination | OperandKind::Cursor | OperandKind::Pair => {
                self.choices.int_in_range(3..=8)
            }
            OperandKind::Source | OperandKind::Memory => self.choices.int_in_range(0..=8),
            OperandKind::Indexed1 | OperandKind::Indexed2 | OperandKind::Indexed4 | OperandKind::Indexed8 => {
                let (base, index) = (self.choices.int_in_range(0..=8)?, self.choices.int_in_range(0..=8)?);
                Ok(u16::from_le_bytes([base, index]).into())
            }
            OperandKind::Count => self.below((self.length - self.pc) as usize),
            OperandKind::Window => self.choices.int_in_range(0..=9),
            OperandKind::SmallImmediate | OperandKind::Immediate => self.immediate(),
            OperandKind::Constant => self.below(self.module.constants.len()),
            OperandKind::Target => Ok(self.below(self.length as usize)?.wrapping_sub(u64::from(self.pc))),
            OperandKind::Layout => self.below(self.module.layouts.len()),
            OperandKind::Function => self.below(self.module.functions.len()),
            OperandKind::Host => self.below(self.module.host_functions.len()),
        }
    }

    /// Mostly a small number.
    fn immediate(&mut self) -> Result<u64> {
        if self.choices.ratio(7, 8)? {
            Ok(self.choices.int_in_range(-10..=10)? as u64)
        } else {
            self.choices.arbitrary()
        }
    }

    fn below(&mut self, count: usize) -> Result<u64> {
        self.choices.int_in_range(0..=count as u64 - 1)
    }
}
