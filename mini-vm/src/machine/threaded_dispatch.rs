//! The threaded dispatcher: every instruction is a function that ends by calling the next one's.
//!
//! The state travels in the arguments, which are few enough to stay in processor registers, and the call at
//! the end is one that the compiler turns into a jump when it optimises. So there is no loop, and each
//! instruction has an indirect jump of its own for the processor to predict.
//!
//! Rust does not promise that jump. Without it every instruction would take stack space, so this module is
//! built only where it is known to be made (`build.rs`), and a test (`tests/dispatchers.rs`) runs every handler
//! a million times on a small stack.

use super::semantics;
use super::state::{Context, Flow, Split, State};
use crate::instruction::{Opcode, for_each_instruction};
use crate::operand::{Field, Word, place_of, value};

/// The function of an instruction: it gets the state taken apart.
///
/// # Safety
///
/// The arguments are the parts of one state, at an instruction of this handler's opcode.
type Handler = unsafe fn(*const Word, *mut u64, *mut u8, i64, &mut Context<'_>);

macro_rules! define_handlers {
    ($(section $title:literal { $(
        $(#[doc = $semantics:literal])+
        $byte:literal $Variant:ident $mnemonic:ident($($operand:ident: $Kind:ident),*) $(traps($($trap:ident),+))?;
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
                let flow = semantics::$mnemonic(&mut state $(, {
                    let at = const { place_of(Opcode::$Variant.operands(), stringify!($operand)) };
                    <value::$Kind as Field>::read(_word, at)
                })*);
                match flow {
                    Flow::Next => {
                        state.advance();
                        dispatch(state);
                    }
                    Flow::Jumped => dispatch(state),
                    Flow::Stop => {}
                }
            }
        )+)+

        /// The handler of each opcode byte. Bytes that are no opcode do not occur in programs; any handler does
        /// for them.
        static HANDLERS: [Handler; 256] = {
            let mut handlers: [Handler; 256] = [halt; 256];
            $($(handlers[$byte] = $mnemonic;)+)+
            handlers
        };
    };
}
for_each_instruction!(define_handlers);

/// Hands over to the handler of the instruction at the program counter.
#[inline(always)]
fn dispatch(state: State<'_, '_>) {
    let handler = HANDLERS[usize::from(state.current().opcode_byte())];
    let Split { pc, window, heap, fuel_mark, context } = state.split();
    // SAFETY: the parts are those of a state, and the handler is that of its instruction's opcode.
    unsafe { handler(pc, window, heap, fuel_mark, context) }
}

/// Runs until an instruction stops.
pub(super) fn run(context: &mut Context<'_>, heap: &mut [u8]) {
    dispatch(State::resume(context, heap));
}
