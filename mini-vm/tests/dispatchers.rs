//! Whichever dispatcher runs a program, and also one step at a time, the machine comes to the same state.
//!
//! In debug builds there is only the loop, and it is compared with stepping; `cargo test --release` compares
//! all.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::Builder;

use mini_vm::assembly::assemble;
use mini_vm::console::Console;
use mini_vm::fusion::Sequence;
use mini_vm::instruction::Opcode;
use mini_vm::machine::host::{Host, HostCall, HostError};
use mini_vm::machine::{Dispatcher, Limits, Machine, Stop};
use mini_vm::module::Module;
use mini_vm::operand::{OperandKind, OperandSpec, Word};
use mini_vm::verify::{Program, verify};

/// Where a run has come to: the machine, why it stopped, and what was printed.
type Outcome = (Machine, Stop, Vec<u8>);

/// Runs with a dispatcher, or step by step, until it stops for another reason than a breakpoint.
fn run(program: &Arc<Program>, limits: &Limits, input: &[u8], dispatcher: Option<Dispatcher>) -> Outcome {
    let mut output = Vec::new();
    let mut console = Console::new(input, &mut output, std::io::sink(), vec![b"3".to_vec(), b"4".to_vec()]);
    let mut machine = Machine::new(program.clone(), &console, limits).expect("the limits do");
    let stop = loop {
        let stop = match dispatcher {
            Some(dispatcher) => Some(machine.run_with(dispatcher, &mut console)),
            None => machine.step(&mut console),
        };
        match stop {
            None | Some(Stop::Breakpoint) => {}
            Some(stop) => break stop,
        }
    };
    drop(console);
    (machine, stop, output)
}

/// Runs in every way and compares.
fn compare(name: &str, program: Arc<Program>, limits: &Limits, input: &[u8]) {
    let (machine, stop, output) = run(&program, limits, input, None);
    for &dispatcher in Dispatcher::AVAILABLE {
        let (other, other_stop, other_output) = run(&program, limits, input, Some(dispatcher));
        assert_eq!(other_stop, stop, "{name}, {dispatcher:?}");
        assert_eq!(other.fuel(), machine.fuel(), "{name}, {dispatcher:?}");
        assert!(other == machine, "{name}: the state under {dispatcher:?} is another");
        assert!(other_output == output, "{name}: the output under {dispatcher:?} is another");
    }
}

#[test]
fn every_program_and_case_is_the_same_in_every_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in a workspace");
    let mut files = Vec::new();
    collect(&root.join("programs"), &mut files);
    collect(&root.join("tests/cases"), &mut files);
    let limits = Limits::default().heap_size(1 << 20).call_depth(1000).registers(1 << 12).fuel(200_000);
    let mut compared = 0;
    for file in files {
        let source = fs::read_to_string(&file).expect("the file is text");
        // What the program reads does not matter here, as long as it is the same.
        let Ok(module) = assemble(&source, Console::FUNCTIONS) else { continue };
        let program = Arc::new(verify(module).expect("what the assembler makes is valid"));
        if program.module().data.len() < 1 << 19 {
            compare(&file.display().to_string(), program, &limits, source.as_bytes());
            compared += 1;
        }
    }
    assert!(compared > 400, "only {compared} files were compared");
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

// --- Generated programs ----------------------------------------------------------------------------------------

/// Programs generated; each is short, and most run into a trap or out of fuel.
const GENERATED_PROGRAMS: u64 = if cfg!(debug_assertions) { 2_000 } else { 20_000 };

#[test]
fn generated_programs_are_the_same_in_every_way() {
    let limits = Limits::default().heap_size(1 << 13).call_depth(20).registers(600).fuel(2_000);
    let mut ends = [0; 3];
    for seed in 1..=GENERATED_PROGRAMS {
        let program = generate(&mut Random(seed));
        let (_, stop, _) = run(&program, &limits, b"some input", None);
        ends[match stop {
            Stop::Exited(_) => 0,
            Stop::Trapped(_) => 1,
            Stop::OutOfFuel | Stop::Breakpoint => 2,
        }] += 1;
        compare(&format!("seed {seed}"), program, &limits, b"some input");
    }
    assert!(
        ends.iter().all(|&count| count > GENERATED_PROGRAMS / 50),
        "{ends:?} end, trap and run out of fuel"
    );
}

/// A valid program of random instructions on a few registers, after a start that puts useful values there.
fn generate(random: &mut Random) -> Arc<Program> {
    let start = "
        .map    small key=u64 value=u64 capacity=3
        .map    odd   key=bytes(3) value=u16 capacity=9
        .data   .u64 1, 2, 3, 4
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
    let mut module = assemble(start, &[]).expect("the start assembles");
    module.code.pop();
    module.lines.clear();
    let start = module.code.len() as u32;
    let length = start + 3 + random.below(40) as u32;
    module.host_functions = Console::FUNCTIONS.iter().map(|name| (*name).to_owned()).collect();
    module.functions = (0..3).map(|_| start + random.below(u64::from(length - start)) as u32).collect();
    while module.code.len() < length as usize {
        let pc = module.code.len() as u32;
        let room = length - pc;
        let sequence = Sequence::ALL[random.below(Sequence::ALL.len() as u64) as usize];
        if random.below(3) == 0 && sequence.opcodes().len() <= room as usize {
            let words = random_sequence(random, sequence, &module, pc, length);
            module.code.extend(words);
        } else {
            module.code.push(random_word(random, &module, pc, length));
        }
    }
    module.code.push(Word::new(Opcode::Halt as u8));
    Arc::new(verify(module).expect("the generated program is valid"))
}

/// The words of a sequence that is executed as one, mostly with operands that make it one.
fn random_sequence(
    random: &mut Random,
    sequence: Sequence,
    module: &Module,
    pc: u32,
    length: u32,
) -> Vec<Word> {
    let mut words: Vec<Word> = (pc..)
        .zip(sequence.opcodes())
        .map(|(pc, &opcode)| random_word_of(opcode, random, module, pc, length))
        .collect();
    if random.below(4) != 0 {
        share_registers(sequence, &mut words);
    }
    words
}

/// Makes the words name the same registers where the sequence wants it.
fn share_registers(sequence: Sequence, words: &mut [Word]) {
    for (word, at, earlier) in sequence.shared_registers() {
        let register = words[word - 1].field(earlier, 1);
        let cleared = Word(words[word].0 & !(0xff << (8 * at)));
        words[word] = cleared.with_field(at, 1, register);
    }
}

fn random_word(random: &mut Random, module: &Module, pc: u32, length: u32) -> Word {
    let opcode = Opcode::ALL[random.below(Opcode::ALL.len() as u64) as usize];
    // What ends a program at once is rare, so that most get somewhere.
    if matches!(opcode, Opcode::Halt | Opcode::Exit | Opcode::Trap) && random.below(8) != 0 {
        return random_word(random, module, pc, length);
    }
    random_word_of(opcode, random, module, pc, length)
}

fn random_word_of(opcode: Opcode, random: &mut Random, module: &Module, pc: u32, length: u32) -> Word {
    opcode.operands().iter().fold(Word::new(opcode as u8), |word, operand| {
        let word = word.with_field(
            operand.at,
            operand.kind.size(),
            random_operand(random, module, operand, pc, length),
        );
        if operand.kind == OperandKind::Memory { word.with_field(4, 4, random.below(40)) } else { word }
    })
}

fn random_operand(random: &mut Random, module: &Module, operand: &OperandSpec, pc: u32, length: u32) -> u64 {
    match operand.kind {
        OperandKind::Destination | OperandKind::Cursor | OperandKind::Pair => 3 + random.below(6),
        OperandKind::Source | OperandKind::Memory => random.below(9),
        OperandKind::Window => random.below(10),
        OperandKind::SmallImmediate | OperandKind::Immediate => random.below(20).wrapping_sub(10),
        OperandKind::Constant => random.below(module.constants.len() as u64),
        OperandKind::Target => (random.below(u64::from(length))).wrapping_sub(u64::from(pc)),
        OperandKind::Layout => random.below(module.layouts.len() as u64),
        OperandKind::Function => random.below(module.functions.len() as u64),
        OperandKind::Host => random.below(module.host_functions.len() as u64),
    }
}

/// A linear congruential generator; its high bits are used.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
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
        // These stop, and `map_new` would use up the heap.
        if !matches!(opcode, Opcode::Halt | Opcode::Exit | Opcode::Trap | Opcode::Breakpoint | Opcode::MapNew)
        {
            run_on_a_small_stack(opcode.mnemonic().to_owned(), looping_program(&[word_of(opcode)]));
        }
    }
    for &sequence in Sequence::ALL {
        let mut words: Vec<Word> = sequence.opcodes().iter().map(|&opcode| word_of(opcode)).collect();
        share_registers(sequence, &mut words);
        assert_eq!(Sequence::at(&words), Some(sequence), "no earlier row of the table hides it");
        run_on_a_small_stack(format!("{sequence:?}"), looping_program(&words));
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
                 li r3, 1
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
        let value = match (operand.kind, operand.name) {
            (OperandKind::Destination | OperandKind::Cursor | OperandKind::Pair | OperandKind::Window, _) => {
                10
            }
            (OperandKind::Source, "rm" | "rs") => 2,
            (OperandKind::Source, "ra") if opcode == Opcode::MapInit => 2,
            (OperandKind::Source, "ra") if matches!(opcode, Opcode::Alloc | Opcode::Callr) => 0,
            (OperandKind::Source, "ra" | "rk") | (OperandKind::Memory, _) => 1,
            (OperandKind::Source, "rb") if matches!(opcode, Opcode::MemCopy | Opcode::MemCompare) => 1,
            (OperandKind::Source, _) => 3,
            (OperandKind::SmallImmediate | OperandKind::Immediate | OperandKind::Target, _) => 1,
            (OperandKind::Constant | OperandKind::Layout | OperandKind::Function | OperandKind::Host, _) => 0,
        };
        word.with_field(operand.at, operand.kind.size(), value)
    })
}
