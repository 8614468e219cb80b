//! Calls of a program's functions from the host.

use super::{Dispatcher, Machine, Stop};
use crate::machine::host::Host;
use crate::memory::WINDOW_SIZE;
use crate::trap::Trap;

/// Why a function that the host called did not return.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The program has no code label of this name, or no instruction stands behind it.
    #[error("the program has no function `{name}`")]
    UnknownFunction {
        /// The name.
        name: String,
    },
    /// The program has no instruction of this number.
    #[error("the program has no instruction {pc}")]
    NoSuchInstruction {
        /// The number.
        pc: u32,
    },
    /// There are more arguments than registers.
    #[error("a function takes up to {WINDOW_SIZE} arguments, not {count}")]
    TooManyArguments {
        /// How many there are.
        count: usize,
    },
    /// It ran into a fault.
    #[error("{0}")]
    Trapped(Trap),
    /// The fuel is used up.
    #[error("the fuel is used up")]
    OutOfFuel,
    /// It ended the program instead, with this status.
    #[error("the program ended with status {0}")]
    Exited(u8),
}

impl Machine {
    /// Calls the function at the code label `name`, and returns the registers of its window as it left them: `r0` first,
    /// which is by custom the result.
    ///
    /// The function gets a fresh window: the arguments in `r0`, `r1` and so on, 0 in every other register. It runs until
    /// it returns. Its window and whatever it calls lie above the window and the calls under way, so a call is possible
    /// whenever the machine is not running: before its run, after it, and in between, where the fuel ran out or at a
    /// breakpoint. Afterwards the program stands where it stood, its registers and calls as they were. What changes is
    /// the heap, the fuel, the [usage](Self::usage), and what registers hold that the program has not written yet.
    ///
    /// It takes fuel as the instruction `call` would, without the 1 of that instruction. Breakpoints on the way are passed.
    ///
    /// ```
    /// use mini_vm::assembly::assemble;
    /// use mini_vm::machine::functions::HostFunctions;
    /// use mini_vm::machine::{Limits, Machine};
    /// use mini_vm::verify::verify;
    ///
    /// let source = "
    ///     main:    halt
    ///     average: add r0, r0, r1
    ///              divi r0, r0, 2
    ///              ret
    /// ";
    /// let program = std::sync::Arc::new(verify(assemble(source, &[])?)?);
    /// let mut host = HostFunctions::new();
    /// let mut machine = Machine::new(program, &host, &Limits::default().heap_size(1 << 10))?;
    /// assert_eq!(machine.call("average", &[30, 54], &mut host)?[0], 42);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no such function, there are more than 256 arguments, or the function does not return: it traps, ends
    /// the program or uses up the fuel. Such a call is given up and cannot go on; what it has written to the heap stays,
    /// and so do calls of the host. Where fewer than 256 registers lie above the window, and where calls go too deep in
    /// addition to those under way, the trap is `stack_overflow`.
    ///
    /// # Panics
    ///
    /// As [`run`](Self::run), where the host does.
    pub fn call(&mut self, name: &str, arguments: &[u64], host: &mut dyn Host) -> Result<&[u64], CallError> {
        let module = self.program().module();
        match module.code_label(name).filter(|&pc| (pc as usize) < module.code.len()) {
            Some(pc) => self.call_at(pc, arguments, host),
            None => Err(CallError::UnknownFunction { name: name.to_owned() }),
        }
    }

    /// Calls the function at instruction `pc`, as [`call`](Self::call) does. To look up a name takes time where a program
    /// has many labels; [`Module::code_label`](crate::module::Module::code_label) does it once.
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call), and when the program has no such instruction.
    ///
    /// # Panics
    ///
    /// As [`run`](Self::run), where the host does.
    pub fn call_at(&mut self, pc: u32, arguments: &[u64], host: &mut dyn Host) -> Result<&[u64], CallError> {
        if pc as usize >= self.program().module().code.len() {
            return Err(CallError::NoSuchInstruction { pc });
        }
        if arguments.len() > WINDOW_SIZE {
            return Err(CallError::TooManyArguments { count: arguments.len() });
        }
        let Self { process, host_numbers } = self;
        process.call(pc, arguments, Dispatcher::default().way(), host, host_numbers).map_err(
            |stop| match stop {
                Stop::Trapped(trap) => CallError::Trapped(trap),
                Stop::Exited(status) => CallError::Exited(status),
                // A call passes breakpoints.
                Stop::OutOfFuel | Stop::Breakpoint => CallError::OutOfFuel,
            },
        )
    }

    /// Puts the machine back to the start of its program, without asking the system for memory: as a new machine with the
    /// same limits, but with the fuel that is left. [`set_fuel`](Self::set_fuel) gives it another amount. Its
    /// [usage](Self::usage) is counted from 0 again.
    ///
    /// It takes as long as it takes to clear what has been reached of the heap and of the registers.
    pub fn reset(&mut self) {
        self.process.reset();
    }
}
