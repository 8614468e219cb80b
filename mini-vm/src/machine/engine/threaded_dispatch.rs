//! The threaded dispatcher: every instruction is a function that ends by calling the next one's.
//!
//! The state travels in the arguments, which are few enough to stay in processor registers, and the call at
//! the end is one that the compiler turns into a jump when it optimises. So there is no loop, and each
//! instruction has an indirect jump of its own for the processor to predict.
//!
//! Rust does not promise that jump. Without it every instruction would take stack space. So this module is built only
//! where the jump is most often made (`build.rs`), [`self_check`](super::self_check) finds out once in every process
//! whether it is made here, and a test (`tests/dispatchers.rs`) runs every handler a million times on a small stack.

use super::fusion::{Linked, entered, for_each_sequence};
use super::semantics;
use super::state::{Context, Flow, Split, State};
use crate::instruction::{by_mnemonic, for_each_instruction};
use crate::operand::{Field, Word, place_of};

/// The function of an instruction: it gets the state taken apart.
///
/// # Safety
///
/// The arguments are the parts of one state, at an instruction of this handler's opcode.
type Handler = unsafe fn(*const Word, *mut u64, *mut u8, i64, &mut Context<'_>);

/// Reads an operand by its name in the instruction table; its type follows from what it is given to.
macro_rules! operand {
    ($word:ident, $mnemonic:ident, $operand:ident) => {
        Field::read($word, const { place_of(by_mnemonic::$mnemonic.operands(), stringify!($operand)) })
    };
    ($word:ident, $mnemonic:ident, $operand:ident = $earlier:ident) => {
        Linked::linked(operand!($word, $mnemonic, $operand), $earlier)
    };
}

macro_rules! define_handlers {
    ($(section $title:literal { $(
        $(#[doc = $semantics:literal])+
        $byte:literal $Variant:ident $mnemonic:ident($($operand:ident: $Kind:ident),*)
            $($column:ident($($cell:ident),+))*;
    )+ })+) => {
        $($(
            /// # Safety
            ///
            /// As for [`Handler`].
            unsafe fn $mnemonic(
                pc: *const Word,
                window: *mut u64,
                heap: *mut u8,
                fuel_mark: i64,
                context: &mut Context<'_>,
            ) {
                // SAFETY: by the contract of this function.
                let mut state = unsafe { State::join(Split { pc, window, heap, fuel_mark, context }) };
                let _word = state.current();
                let flow = semantics::$mnemonic(&mut state $(, operand!(_word, $mnemonic, $operand))*);
                go_on(state, flow);
            }
        )+)+

        /// The handler of each opcode byte as programs have it. Other bytes do not occur in programs; any handler does
        /// for them.
        static INSTRUCTIONS: [Handler; 256] = {
            let mut handlers: [Handler; 256] = [halt; 256];
            $($(handlers[$byte] = $mnemonic;)+)+
            handlers
        };
    };
}
for_each_instruction!(define_handlers);

macro_rules! define_sequence_handlers {
    ($($name:ident:
        $first:ident($($first_operand:ident),*)
        $($next:ident($($operand:ident $(= $earlier:ident)?),*))+;
    )+) => {
        $(
            /// # Safety
            ///
            /// As for [`Handler`].
            unsafe fn $name(
                pc: *const Word,
                window: *mut u64,
                heap: *mut u8,
                fuel_mark: i64,
                context: &mut Context<'_>,
            ) {
                // SAFETY: by the contract of this function.
                let mut state = unsafe { State::join(Split { pc, window, heap, fuel_mark, context }) };
                let word = state.current();
                let ($($first_operand,)*) = ($(operand!(word, $first, $first_operand),)*);
                let flow = semantics::$first(&mut state $(, $first_operand)*);
                $(
                    if flow != Flow::Next {
                        return go_on(state, flow);
                    }
                    state.advance();
                    let _word = state.current();
                    // All at once, so that an operand of the instruction before is not yet hidden by its namesake.
                    let ($($operand,)*) = ($(operand!(_word, $next, $operand $(= $earlier)?),)*);
                    let flow = semantics::$next(&mut state $(, $operand)*);
                )+
                go_on(state, flow);
            }
        )+

        /// The handler of each byte in the code as this dispatcher runs it.
        static HANDLERS: [Handler; 256] = entered(INSTRUCTIONS, seldom, [$($name),+]);
    };
}
for_each_sequence!(define_sequence_handlers);

/// The handler of the instructions that share one byte, which hands over to that of the instruction itself.
///
/// # Safety
///
/// As for [`Handler`].
unsafe fn seldom(
    pc: *const Word,
    window: *mut u64,
    heap: *mut u8,
    fuel_mark: i64,
    context: &mut Context<'_>,
) {
    let handler = INSTRUCTIONS[usize::from(context.opcode_byte_in_program(pc))];
    // SAFETY: by the contract of this function, and the handler is that of the instruction's opcode in the program.
    unsafe { handler(pc, window, heap, fuel_mark, context) }
}

/// Goes on with what an instruction asks for.
#[inline(always)]
fn go_on(mut state: State<'_, '_>, flow: Flow) {
    match flow {
        Flow::Next => {
            state.advance();
            dispatch(state);
        }
        Flow::Jumped => dispatch(state),
        Flow::Stop => {}
    }
}

/// Hands over to the handler of the instruction at the program counter.
#[inline(always)]
fn dispatch(state: State<'_, '_>) {
    let handler = HANDLERS[usize::from(state.current().opcode_byte())];
    let Split { pc, window, heap, fuel_mark, context } = state.split();
    // SAFETY: the parts are those of a state, and the handler is that of its instruction's opcode.
    unsafe { handler(pc, window, heap, fuel_mark, context) }
}

/// Runs until an instruction stops.
pub(super) fn run(context: &mut Context<'_>) {
    loop {
        dispatch(State::resume(context));
        if !context.begins_again() {
            return;
        }
    }
}
