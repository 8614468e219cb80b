//! The console: the host functions that programs run by `mini-vm` can call.
//!
//! [The page of the machine](crate::machine#the-console) says what each of them does exactly, and
//! [what it costs](crate::machine#prices-that-need-more-words).
//!
//! # Streams
//!
//! Output is buffered by whoever makes the console. An error of the outside world (a full disk, a closed
//! pipe) makes the function trap, and is kept so that the command line can tell it from a mistake of the
//! program.

mod format;
mod formatted;
mod input;
mod numbers;
mod output;
mod stream;

use std::io::{BufRead, Write};

use crate::machine::host::{Host, HostCall, HostError, HostSignature};

pub use self::stream::{Stream, StreamError};

/// Units of fuel for calls of the system: there may be two of them, because output that waits is written out first.
pub const SYSTEM_PRICE: u64 = 64;

/// Input, output and arguments of a program.
pub struct Console<'io> {
    input: Box<dyn BufRead + 'io>,
    output: Box<dyn Write + 'io>,
    errors: Box<dyn Write + 'io>,
    arguments: Vec<Vec<u8>>,
    /// Bytes that may still be written, to both outputs together.
    output_left: u64,
    max_output: u64,
    has_refused_output: bool,
    flushes_before_reading: bool,
    failure: Option<StreamError>,
}

/// A function of the console, for the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsoleFunction {
    /// The name that `host` takes, and what goes in and comes out.
    pub signature: HostSignature<'static>,
    /// What it does and gives back, as Markdown.
    pub meaning: &'static str,
}

macro_rules! define_functions {
    ($($(#[doc = $meaning:literal])+ $name:ident($($argument:ident),* $(; $rest:ident)?) $(-> $result:ident)?;)+) => {
        impl Console<'_> {
            /// Every function, in the order of the table.
            pub const TABLE: &'static [ConsoleFunction] = &[$(ConsoleFunction {
                signature: HostSignature {
                    name: stringify!($name),
                    parameters: &[$(stringify!($argument)),*],
                    is_variadic: !concat!($(stringify!($rest))?).is_empty(),
                    has_result: !concat!($(stringify!($result))?).is_empty(),
                },
                meaning: concat!($($meaning),+).trim_ascii(),
            }),+];

            /// What goes in and comes out of each, as the assembler takes them.
            pub const SIGNATURES: &'static [HostSignature<'static>] = &{
                let mut signatures = [Self::TABLE[0].signature; Self::TABLE.len()];
                let mut index = 1;
                while index < signatures.len() {
                    signatures[index] = Self::TABLE[index].signature;
                    index += 1;
                }
                signatures
            };

            /// The names of the functions, as the assembler takes them.
            pub const FUNCTIONS: &'static [&'static str] = &[$(stringify!($name)),+];
        }

        impl Host for Console<'_> {
            fn resolve(&self, name: &str) -> Option<u32> {
                Self::FUNCTIONS.iter().position(|function| *function == name).map(|position| position as u32)
            }

            fn call(&mut self, function: u32, call: &mut HostCall<'_>) -> Result<(), HostError> {
                match Self::FUNCTIONS.get(function as usize).copied() {
                    $(Some(stringify!($name)) => {
                        let [$($argument),*] = arguments(call)?;
                        let result = self.$name(call $(, $argument)*)?;
                        call.set_result(result);
                        Ok(())
                    })+
                    _ => Err(HostError::Failed(format!("the console has no function number {function}"))),
                }
            }
        }
    };
}

/// The first `N` arguments.
fn arguments<const N: usize>(call: &HostCall<'_>) -> Result<[u64; N], HostError> {
    let mut arguments = [0; N];
    for (index, argument) in arguments.iter_mut().enumerate() {
        *argument = call.argument(index)?;
    }
    Ok(arguments)
}

define_functions! {
    /// Writes `heap[address ..+length]` to standard output; returns `length`.
    write(address, length) -> length;
    /// Reads up to `max` bytes of standard input to `address`; returns how many, 0 at the end of input.
    read(address, max) -> length;
    /// Writes a signed integer in decimal.
    print_int(value);
    /// Writes an unsigned integer in decimal.
    print_uint(value);
    /// Writes a floating-point number: the shortest decimal that reads back as the same, `inf`, `-inf` or `NaN`.
    print_float(value);
    /// Writes a character, given by its Unicode scalar value, as UTF-8.
    print_char(character);
    /// Writes the bytes from `address` up to the first zero byte.
    print_string(address);
    /// Writes a line end.
    newline();
    /// Writes `heap[address ..+length]` to standard error; returns `length`.
    write_error(address, length) -> length;
    /// Returns the number of the program's arguments.
    arg_count() -> count;
    /// Copies up to `max` bytes of argument `index`, counted from 0, to `address`; returns its full length.
    arg(index, address, max) -> length;
    /// Writes what the zero-terminated [format](machine.md#formats) at `format` makes of the arguments behind it; returns how many bytes.
    print_format(format; any) -> length;
    /// Copies up to `max` bytes of what the zero-terminated [format](machine.md#formats) at `format` makes of the arguments behind it to `address`; returns the full length.
    format(address, max, format; any) -> length;
    /// Returns the signed decimal integer that is `heap[address ..+length]`, or `default` if it is none or does not fit in 64 bits.
    parse_int(address, length, default) -> value;
    /// Returns the floating-point number that is `heap[address ..+length]`, rounded to the nearest, or NaN if it is none.
    parse_float(address, length) -> value;
}

impl<'io> Console<'io> {
    /// Bytes that a program may write when nothing else is said: 1 GiB.
    pub const DEFAULT_MAX_OUTPUT: u64 = 1 << 30;

    /// A console over these streams.
    pub fn new(
        input: impl BufRead + 'io,
        output: impl Write + 'io,
        errors: impl Write + 'io,
        arguments: Vec<Vec<u8>>,
    ) -> Self {
        Self {
            input: Box::new(input),
            output: Box::new(output),
            errors: Box::new(errors),
            arguments,
            output_left: Self::DEFAULT_MAX_OUTPUT,
            max_output: Self::DEFAULT_MAX_OUTPUT,
            has_refused_output: false,
            flushes_before_reading: false,
            failure: None,
        }
    }

    /// Sets how many bytes the program may write, to standard output and standard error together. What would go
    /// beyond is not written at all: the function traps.
    #[must_use]
    pub fn max_output(self, max_output: u64) -> Self {
        Self { output_left: max_output, max_output, ..self }
    }

    /// Writes out what is buffered before each read, so that somebody at a terminal sees what the program has
    /// printed, such as a question, before it waits for input.
    #[must_use]
    pub fn flushing_before_reading(self, flushes_before_reading: bool) -> Self {
        Self { flushes_before_reading, ..self }
    }

    /// Writes out what is buffered.
    ///
    /// # Errors
    ///
    /// When that fails.
    pub fn flush(&mut self) -> Result<(), StreamError> {
        Stream::Output.checked(self.output.flush())
    }

    /// Takes the error of a stream that has made a function trap, if one has.
    pub fn take_failure(&mut self) -> Option<StreamError> {
        self.failure.take()
    }

    /// Writes out what is buffered, and returns the first error that a stream has had.
    ///
    /// # Errors
    ///
    /// When reading or writing has failed, now or before.
    pub fn finish(mut self) -> Result<(), StreamError> {
        let flushed = self.flush();
        self.failure.take().map_or(flushed, Err)
    }

    /// Whether a function has trapped because the program may write no more.
    pub fn has_refused_output(&self) -> bool {
        self.has_refused_output
    }

    /// Keeps the error of a stream.
    fn check<T>(&mut self, outcome: Result<T, StreamError>) -> Result<T, HostError> {
        outcome.map_err(|failure| {
            let message = failure.to_string();
            self.failure = Some(failure);
            HostError::Failed(message)
        })
    }
}
