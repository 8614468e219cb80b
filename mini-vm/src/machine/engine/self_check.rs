//! Finds out whether the handlers of the threaded dispatcher jump to one another in this build.
//!
//! Whether a call at the end of a function becomes a jump is up to the compiler. An embedder's build may be optimised
//! for size, instrumented or profiled, and then every instruction of a program could take stack space until there is none.
//! So a small program with every instruction and every sequence in it is run once in each process, and at its start and
//! at its end a host function looks how deep the stack is. All handlers jump if it is as deep as before.

use std::sync::Arc;
#[cfg(threaded_dispatch)]
use std::sync::OnceLock;

use super::fusion::Sequence;
use super::{Process, Way};
use crate::instruction::Opcode;
use crate::machine::host::{Host, HostCall, HostError};
use crate::machine::limits::Limits;
use crate::machine::stop::Stop;
use crate::memory::HEAP_START;
use crate::module::{MapLayout, Module};
use crate::operand::{Content, IMMEDIATE_AT, IMMEDIATE_SIZE, OperandKind, Register, Word};
use crate::verify::verify;

/// Whether the threaded dispatcher can be used.
#[cfg(threaded_dispatch)]
pub(super) fn handlers_jump() -> bool {
    static HANDLERS_JUMP: OnceLock<bool> = OnceLock::new();
    *HANDLERS_JUMP.get_or_init(|| check(Way::Threaded))
}

/// Whether this way through the program of every handler leaves the stack as deep as it was. A program that does not come
/// to its end says nothing, and the answer is no.
#[cfg(threaded_dispatch)]
fn check(way: Way<'_>) -> bool {
    run(way).is_some_and(|depths| matches!(depths[..], [start, end] if start == end))
}

/// Runs the program of every handler to its end, and says how deep the stack was at each call of the host.
fn run(way: Way<'_>) -> Option<Vec<usize>> {
    let program = verify(every_handler()).expect("the program is valid");
    let limits = Limits::default().heap_size(1 << 16).call_depth(1 << 10).registers(256).fuel(1 << 20);
    let mut process = Process::new(Arc::new(program), &limits).ok()?;
    process.set_register(EVERYTHING, HEAP_START);
    let mut gauge = Gauge::default();
    let stop = loop {
        if let Some(stop) = process.run(way, &mut gauge, &[0]) {
            break stop;
        }
    };
    (stop == Stop::Exited(0)).then_some(gauge.depths)
}

/// A host whose function notes where its stack frame lies.
#[derive(Default)]
struct Gauge {
    depths: Vec<usize>,
}

impl Host for Gauge {
    fn resolve(&self, _: &str) -> Option<u32> {
        Some(0)
    }

    fn call(&mut self, _: u32, _: &mut HostCall<'_>) -> Result<(), HostError> {
        let marker = 0_u8;
        self.depths.push(std::hint::black_box(&raw const marker).addr());
        Ok(())
    }
}

/// The register that every operand reads. It holds 8: the address of a map, and of its first bytes as a key; a length, a
/// divisor, and the number of a function.
const EVERYTHING: Register = Register(0);

/// The register that every operand writes.
const RESULT: Register = Register(10);

/// A program that goes through every handler once, straight on, between two calls of its host function.
fn every_handler() -> Module {
    let mut module = Module {
        constants: vec![0],
        layouts: vec![MapLayout {
            name: "map".to_owned(),
            key_size: 8,
            key_alignment: 8,
            value_size: 8,
            value_alignment: 8,
            capacity: 4,
        }],
        host_functions: vec!["depth".to_owned()],
        ..Module::default()
    };
    let gauge = word_of(Opcode::Host);
    module.code.push(gauge);
    for &opcode in Opcode::ALL {
        if opcode != Opcode::Host && !ends_program(opcode) {
            append(&mut module, vec![word_of(opcode)]);
        }
    }
    for sequence in Sequence::all() {
        let mut words: Vec<Word> = sequence.opcodes().map(word_of).collect();
        sequence.share_registers(&mut words);
        append(&mut module, words);
    }
    module.code.extend([gauge, Word::new(Opcode::Halt as u8)]);
    module
}

/// Whether the instruction stops and hands over to no other.
fn ends_program(opcode: Opcode) -> bool {
    matches!(opcode, Opcode::Halt | Opcode::Exit | Opcode::Trap | Opcode::Breakpoint)
}

/// Appends these instructions behind two that make the map anew, with an entry whose value is where [`RESULT`] says, and
/// goes on behind them.
fn append(module: &mut Module, words: Vec<Word>) {
    module.code.extend([Opcode::MapInit, Opcode::MapGetOrReserveScalar].map(word_of));
    let last = words.last().and_then(|word| Opcode::from_byte(word.opcode_byte()));
    if last == Some(Opcode::Ret) {
        // The call goes over the jump, the return comes back to it, and it goes behind the words.
        module.code.push(Word::new(Opcode::Call as u8).with_field(IMMEDIATE_AT, IMMEDIATE_SIZE, 2));
        let behind = words.len() as u64 + 1;
        module.code.push(Word::new(Opcode::Jmp as u8).with_field(IMMEDIATE_AT, IMMEDIATE_SIZE, behind));
    }
    module.code.extend(words);
    if last == Some(Opcode::Callr) {
        module.functions = vec![module.code.len() as u32; HEAP_START as usize + 1];
    }
}

/// The instruction with operands with which it does not trap and goes on with the next one.
fn word_of(opcode: Opcode) -> Word {
    opcode.operands().iter().fold(Word::new(opcode as u8), |word, operand| {
        let value = match operand.kind {
            OperandKind::Source if operand.content == Content::ValueAddress => u64::from(RESULT.0),
            OperandKind::Source
            | OperandKind::Memory
            | OperandKind::Indexed1
            | OperandKind::Indexed2
            | OperandKind::Indexed4
            | OperandKind::Indexed8 => u64::from_le_bytes([EVERYTHING.0; 8]),
            OperandKind::Count => 0,
            OperandKind::Destination | OperandKind::Cursor | OperandKind::Pair => u64::from(RESULT.0),
            OperandKind::SmallImmediate | OperandKind::Target => 1,
            // It may be an address.
            OperandKind::Immediate => HEAP_START,
            OperandKind::Window
            | OperandKind::Constant
            | OperandKind::Layout
            | OperandKind::Function
            | OperandKind::Host => 0,
        };
        word.with_field(operand.at, operand.kind.size(), value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_handler_is_gone_through_in_every_way() {
        for way in [Way::Step, Way::Loop] {
            assert_eq!(run(way).map(|depths| depths.len()), Some(2), "{way:?}");
        }
        #[cfg(threaded_dispatch)]
        assert_eq!(run(Way::Threaded).map(|depths| depths.len()), Some(2));
    }

    /// The program would say nothing of a handler that it does not come to.
    #[test]
    #[cfg_attr(miri, ignore = "it takes long and runs nothing")]
    fn every_handler_is_in_the_program() {
        let code = every_handler().code;
        for &opcode in Opcode::ALL {
            let count = code.iter().filter(|word| word.opcode_byte() == opcode as u8).count();
            assert!(count > 0 || ends_program(opcode) && opcode != Opcode::Halt, "{opcode:?}");
        }
        for sequence in Sequence::all() {
            assert!((0..code.len()).any(|at| sequence.fits(&code[at..])), "{}", sequence.name());
        }
    }
}
