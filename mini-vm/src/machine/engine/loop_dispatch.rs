//! The plain dispatcher: a loop around one match over the opcodes.

use super::semantics;
use super::state::{Context, Flow, State};
use crate::instruction::{Opcode, for_each_instruction};
use crate::machine::places::Places;
use crate::operand::{Field, place_of};

macro_rules! define_execute {
    ($(section $title:literal { $(
        $(#[doc = $semantics:literal])+
        $byte:literal $Variant:ident $mnemonic:ident($($operand:ident: $Kind:ident),*)
            $($column:ident($($cell:ident),+))*;
    )+ })+) => {
        /// Executes the instruction at the program counter.
        #[inline(always)]
        fn execute(state: &mut State<'_, '_>) -> Flow {
            let word = state.current();
            match word.opcode_byte() {
                $($($byte => semantics::$mnemonic(state $(, {
                    let at = const { place_of(Opcode::$Variant.operands(), stringify!($operand)) };
                    Field::read(word, at)
                })*),)+)+
                // SAFETY: the code is that of a verified program, in the form for this dispatcher (invariant 1 of the
                // engine), and the verifier refuses every other byte.
                _ => unsafe { std::hint::unreachable_unchecked() },
            }
        }
    };
}
for_each_instruction!(define_execute);

/// Runs until an instruction stops.
pub(super) fn run(context: &mut Context<'_>) {
    loop {
        run_on(State::resume(context));
        if !context.begins_again() {
            return;
        }
    }
}

fn run_on(mut state: State<'_, '_>) {
    loop {
        match execute(&mut state) {
            Flow::Next => state.advance(),
            Flow::Jumped => {}
            Flow::Stop => return,
        }
    }
}

/// Executes one instruction.
pub(super) fn step(context: &mut Context<'_>) {
    loop {
        let mut state = State::resume(context);
        match execute(&mut state) {
            Flow::Next => state.advance(),
            Flow::Jumped => {}
            Flow::Stop if context.begins_again() => continue,
            Flow::Stop => return,
        }
        return state.leave();
    }
}

/// Executes instructions until one stops, one of `places` comes next, or `most` have been executed.
pub(super) fn run_to(context: &mut Context<'_>, places: &Places, most: u64) {
    let mut left = most;
    while left > 0 {
        let state = State::resume(context);
        if run_on_to(state, places, &mut left) || !context.begins_again() {
            return;
        }
    }
}

/// Says whether it has come to where it should.
fn run_on_to(mut state: State<'_, '_>, places: &Places, left: &mut u64) -> bool {
    while *left > 0 {
        match execute(&mut state) {
            Flow::Next => state.advance(),
            Flow::Jumped => {}
            Flow::Stop => return false,
        }
        *left -= 1;
        if places.contains(state.pc()) {
            break;
        }
    }
    state.leave();
    true
}
