//! Whichever dispatcher runs a program, and also one step at a time, the machine comes to the same state.
//!
//! Generated programs are compared by the fuzz target `execution` and its bounded test in `fuzz/checks`.
//!
//! In debug builds there is only the loop, and it is compared with stepping; `cargo test --release` compares
//! all.

#[path = "../../tests/support/mod.rs"]
mod support;

use std::fs;
use std::sync::Arc;
use std::thread::Builder;

use fuzz_checks::compare;
use mini_vm::assembly::assemble;
use mini_vm::console::Console;
use mini_vm::instruction::Opcode;
use mini_vm::machine::Sequence;
use mini_vm::machine::host::{Host, HostCall, HostError};
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::operand::{Content, OperandKind, Word};
use mini_vm::verify::{Program, verify};
use support::assembly_files;

#[test]
fn every_program_and_case_is_the_same_in_every_way() {
    let limits = Limits::default().heap_size(1 << 20).call_depth(1000).registers(1 << 12).fuel(200_000);
    let mut compared = 0;
    for file in assembly_files() {
        let source = fs::read_to_string(&file).expect("the file is text");
        // What the program reads does not matter here, as long as it is the same.
        let Ok(module) = assemble(&source, Console::FUNCTIONS) else { continue };
        let program = Arc::new(verify(module).expect("what the assembler makes is valid"));
        if program.module().data.len() < 1 << 19 {
            compare(&file.display().to_string(), &program, &limits, source.as_bytes());
            compared += 1;
        }
    }
    assert!(compared > 150, "only {compared} files were compared");
}

// --- Handlers jump ---------------------------------------------------------------------------------------------

/// Times that each instruction is executed. A handler that calls the next one instead of jumping to it takes at
/// least 8 bytes of stack each time.
const ROUNDS: i64 = if cfg!(debug_assertions) { 10_000 } else { 1_000_000 };

/// Far less than that.
const SMALL_STACK: usize = 256 << 10;

struct Nothing;

impl Host for Nothing {
    fn resolve(&self, _: &str) -> Option<u32> {
        Some(0)
    }

    fn call(&mut self, _: u32, _: &mut HostCall<'_>) -> Result<(), HostError> {
        Ok(())
    }
}

#[test]
fn no_handler_takes_stack_space() {
    for &opcode in Opcode::ALL {
        // These stop, and new maps would use up the heap.
        let stops = matches!(opcode, Opcode::Halt | Opcode::Exit | Opcode::Trap | Opcode::Breakpoint);
        if !stops && !matches!(opcode, Opcode::MapNew | Opcode::MapNewSized) {
            run_on_a_small_stack(opcode.mnemonic().to_owned(), looping_program(&[word_of(opcode)]));
        }
    }
    for sequence in Sequence::all() {
        let mut words: Vec<Word> = sequence.opcodes().map(word_of).collect();
        sequence.share_registers(&mut words);
        assert!(sequence.fits(&words), "{}", sequence.name());
        run_on_a_small_stack(sequence.name().to_owned(), looping_program(&words));
    }
}

fn run_on_a_small_stack(name: String, program: Arc<Program>) {
    let run = move || {
        let limits = Limits::default().heap_size(1 << 16).call_depth(4).registers(512).fuel(6 * ROUNDS);
        let mut machine = Machine::new(program, &Nothing, &limits).expect("the limits do");
        machine.run(&mut Nothing)
    };
    // A stack overflow ends the tests; the name of the thread tells which handler it was.
    let thread = Builder::new().name(name.clone()).stack_size(SMALL_STACK).spawn(run);
    let stop = thread.expect("the thread starts").join().expect("the engine does not panic");
    assert_eq!(stop, Stop::OutOfFuel, "{name} goes on for ever");
}

/// A program that executes these words again and again.
fn looping_program(words: &[Word]) -> Arc<Program> {
    let source = format!(
        ".map m key=u64 value=u64 capacity=4
         .data .u64 1, 2, 3
         main:   li r1, 8
                 map_new r2, m
                 map_get_or_reserve_scalar r3, r2, r1
         .again: call f, r0
                 jmp main.again
         f:      {}
                 ret
         g:      ret
         .func g",
        "breakpoint\n".repeat(words.len())
    );
    let mut module = assemble(&source, &[]).expect("the source assembles");
    module.lines.clear();
    module.labels.clear();
    module.constants = vec![0];
    module.host_functions = vec!["nothing".to_owned()];
    let f = 5;
    module.code[f..f + words.len()].copy_from_slice(words);
    let last = f + words.len() - 1;
    if module.code[last].opcode_byte() == Opcode::Call as u8 {
        // To `g`, which is two further.
        let call = Word::new(Opcode::Call as u8).with_field(1, 1, module.code[last].field(1, 1));
        module.code[last] = call.with_field(4, 4, 2);
    }
    Arc::new(verify(module).expect("the program is valid"))
}

/// The instruction with operands with which it does not trap; branches go to the next instruction.
fn word_of(opcode: Opcode) -> Word {
    opcode.operands().iter().fold(Word::new(opcode as u8), |word, operand| {
        let value = match (operand.kind, operand.content) {
            (OperandKind::Destination | OperandKind::Cursor | OperandKind::Pair | OperandKind::Window, _) => {
                10
            }
            (OperandKind::Source, Content::Map) => 2,
            (OperandKind::Source, Content::ValueAddress) => 3,
            // The map lies behind static data.
            (OperandKind::Source, _) if opcode == Opcode::HeapRelease => 2,
            (OperandKind::Source, Content::Address) if opcode == Opcode::MapInit => 2,
            (OperandKind::Source, _) if matches!(opcode, Opcode::Alloc | Opcode::Callr) => 0,
            (OperandKind::Source | OperandKind::Memory, _) => 1,
            (
                OperandKind::Indexed1 | OperandKind::Indexed2 | OperandKind::Indexed4 | OperandKind::Indexed8,
                _,
            ) => 0x0101,
            (OperandKind::Count, _) => 0,
            (OperandKind::SmallImmediate | OperandKind::Target, _) => 1,
            // It may be an address.
            (OperandKind::Immediate, _) => 8,
            (OperandKind::Constant | OperandKind::Layout | OperandKind::Function | OperandKind::Host, _) => 0,
        };
        word.with_field(operand.at, operand.kind.size(), value)
    })
}
