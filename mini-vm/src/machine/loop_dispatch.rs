//! The plain dispatcher: a loop around one match over the opcodes.

use super::semantics;
use super::Stop;
use super::state::{Flow, Parts, State};
use crate::instruction::{Opcode, for_each_instruction};
use crate::operand::{Field, place_of, value};

macro_rules! define_execute {
    ($(section $title:literal { $(
        $(#[doc = $semantics:literal])+
        $byte:literal $Variant:ident $mnemonic:ident($($operand:ident: $Kind:ident),*) $(traps($($trap:ident),+))?;
    )+ })+) => {
        /// Executes the instruction at the program counter.
        #[inline(always)]
        fn execute(state: &mut State<'_, '_>) -> Flow {
            let word = state.fetch();
            match word.opcode_byte() {
                $($($byte => semantics::$mnemonic(state $(, {
                    let at = const { place_of(Opcode::$Variant.operands(), stringify!($operand)) };
                    <value::$Kind as Field>::read(word, at)
                })*),)+)+
                // SAFETY: the state runs verified programs, and the verifier refuses every other byte.
                _ => unsafe { std::hint::unreachable_unchecked() },
            }
        }
    };
}
for_each_instruction!(define_execute);

/// Runs until an instruction stops.
pub(super) fn run(mut state: State<'_, '_>) -> (Parts, Stop) {
    loop {
        match execute(&mut state) {
            Flow::Next => state.advance(),
            Flow::Jumped => {}
            Flow::Stop => break,
        }
    }
    let stop = state.take_stop();
    (state.into_parts(), stop)
}

/// Executes one instruction; `None` means that the program can go on.
pub(super) fn step(mut state: State<'_, '_>) -> (Parts, Option<Stop>) {
    let stop = match execute(&mut state) {
        Flow::Next => {
            state.advance();
            None
        }
        Flow::Jumped => None,
        Flow::Stop => Some(state.take_stop()),
    };
    (state.into_parts(), stop)
}
