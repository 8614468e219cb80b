//! A bytecode file is refused, or is the one that its module gives; a module is refused, or runs.

use std::sync::Arc;

use mini_vm::analysis::findings;
use mini_vm::bytecode::{decode, encode};
use mini_vm::machine::Limits;
use mini_vm::machine::host::Host;
use mini_vm::memory::HEAP_START;
use mini_vm::module::Module;
use mini_vm::verify::{MAX_ERRORS, Program, verify};

use crate::comparison::{compare, silent_console};
use crate::source::check_round_trip;

/// Takes the bytes as a bytecode file, as they are and with the length and the hash in the header put right.
///
/// # Panics
///
/// Where something is wrong.
pub fn check(bytes: &[u8]) {
    check_file(bytes);
    check_file(&sealed(bytes));
}

/// Where the hash, the length and what follows them stand in a file.
const HASH_AT: usize = 12;
const LENGTH_AT: usize = 20;
const SECTIONS_AT: usize = 32;

/// The bytes with the length and the hash that they would have as a bytecode file.
fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut file = bytes.to_vec();
    if file.len() >= SECTIONS_AT {
        let length = (file.len() - SECTIONS_AT) as u64;
        file[LENGTH_AT..][..8].copy_from_slice(&length.to_le_bytes());
        let hash = fnv_1a(&file[LENGTH_AT..]);
        file[HASH_AT..][..8].copy_from_slice(&hash.to_le_bytes());
    }
    file
}

pub(crate) fn fnv_1a(bytes: &[u8]) -> u64 {
    let step = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

fn check_file(bytes: &[u8]) {
    let Ok(module) = decode(bytes) else { return };
    assert!(encode(&module) == bytes, "the module gives another file");
    match verify(module) {
        Ok(program) => check_program(Arc::new(program)),
        Err(rejected) => {
            let count = rejected.errors.len();
            assert!(count > 0 && count <= MAX_ERRORS && !rejected.to_string().is_empty(), "{rejected:?}");
        }
    }
}

fn check_program(program: Arc<Program>) {
    let found = findings(&program, MAX_ERRORS).expect("there is memory");
    assert!(found.len() <= 2 * MAX_ERRORS, "{} findings", found.len());
    check_round_trip(&program);
    if has_console_functions_only(program.module()) {
        let room = HEAP_START + program.module().data.len() as u64 + 4096;
        let limits = Limits::default().heap_size(room).call_depth(50).registers(2000).fuel(5_000);
        compare("the program", &program, &limits, b"some input");
    }
}

fn has_console_functions_only(module: &Module) -> bool {
    let console = silent_console();
    module.host_functions.iter().all(|name| console.resolve(name).is_some())
}
