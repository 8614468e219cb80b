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

use std::fmt;
use std::io::{self, BufRead, Write};

use crate::fuel::BYTES_PER_FUEL;
use crate::machine::host::{Host, HostCall, HostError};

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

/// One of the streams of a [`Console`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// What the program reads.
    Input,
    /// What the program prints.
    Output,
    /// Where the program complains.
    Errors,
}

/// A stream that has failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {stream}: {error}")]
pub struct StreamError {
    /// Which one.
    pub stream: Stream,
    /// How.
    pub error: io::Error,
}

/// What is done with the stream.
impl fmt::Display for Stream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Input => "read standard input",
            Self::Output => "write standard output",
            Self::Errors => "write standard error",
        })
    }
}

impl Stream {
    /// Names the stream that an outcome is one of.
    fn checked<T>(self, outcome: io::Result<T>) -> Result<T, StreamError> {
        outcome.map_err(|error| StreamError { stream: self, error })
    }
}

macro_rules! define_functions {
    ($($(#[doc = $meaning:literal])+ $name:ident($($argument:ident),*);)+) => {
        /// A function of the console, for the reference.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct ConsoleFunction {
            /// The name that `host` takes.
            pub name: &'static str,
            /// What it takes, in the order of the registers.
            pub arguments: &'static [&'static str],
            /// What it does and gives back, as Markdown.
            pub meaning: &'static str,
        }

        impl Console<'_> {
            /// Every function, in the order of the table.
            pub const TABLE: &'static [ConsoleFunction] = &[$(ConsoleFunction {
                name: stringify!($name),
                arguments: &[$(stringify!($argument)),*],
                meaning: concat!($($meaning),+).trim_ascii(),
            }),+];

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
    write(address, length);
    /// Reads up to `max` bytes of standard input to `address`; returns how many, 0 at the end of input.
    read(address, max);
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
    write_error(address, length);
    /// Returns the number of the program's arguments.
    arg_count();
    /// Copies up to `max` bytes of argument `index`, counted from 0, to `address`; returns its full length.
    arg(index, address, max);
}

/// More bytes than any number or character takes: the longest float takes 24.
const LONGEST_TEXT: usize = 64;

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

    fn write(&mut self, call: &mut HostCall<'_>, address: u64, length: u64) -> Result<u64, HostError> {
        let bytes = call.bytes(address, length)?;
        call.spend(length / BYTES_PER_FUEL);
        self.write_output(bytes)?;
        Ok(length)
    }

    fn read(&mut self, call: &mut HostCall<'_>, address: u64, max: u64) -> Result<u64, HostError> {
        call.spend(SYSTEM_PRICE);
        let buffer = call.bytes_mut(address, max)?;
        if self.flushes_before_reading {
            let flushed = self.flush();
            self.check(flushed)?;
        }
        let outcome = loop {
            match self.input.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => break outcome,
            }
        };
        let length = self.check(Stream::Input.checked(outcome))? as u64;
        call.spend(length / BYTES_PER_FUEL);
        Ok(length)
    }

    fn print_int(&mut self, _: &mut HostCall<'_>, value: u64) -> Result<u64, HostError> {
        self.print(value, format_args!("{}", value as i64))
    }

    fn print_uint(&mut self, _: &mut HostCall<'_>, value: u64) -> Result<u64, HostError> {
        self.print(value, format_args!("{value}"))
    }

    fn print_float(&mut self, _: &mut HostCall<'_>, value: u64) -> Result<u64, HostError> {
        self.print(value, format_args!("{:?}", f64::from_bits(value)))
    }

    fn print_char(&mut self, _: &mut HostCall<'_>, character: u64) -> Result<u64, HostError> {
        let scalar = u32::try_from(character).ok().and_then(char::from_u32);
        let scalar = scalar.ok_or_else(|| {
            HostError::Failed(format!("{character:#x} is not the value of a Unicode character"))
        })?;
        self.print(character, format_args!("{scalar}"))
    }

    fn print_string(&mut self, call: &mut HostCall<'_>, address: u64) -> Result<u64, HostError> {
        let bytes = call.terminated_bytes(address)?;
        call.spend(bytes.len() as u64 / BYTES_PER_FUEL);
        self.write_output(bytes)?;
        Ok(address)
    }

    fn newline(&mut self, call: &mut HostCall<'_>) -> Result<u64, HostError> {
        self.print(call.argument(0)?, format_args!("\n"))
    }

    fn write_error(&mut self, call: &mut HostCall<'_>, address: u64, length: u64) -> Result<u64, HostError> {
        let bytes = call.bytes(address, length)?;
        self.take_room(length)?;
        call.spend(SYSTEM_PRICE + length / BYTES_PER_FUEL);
        let flushed = self.flush();
        self.check(flushed)?;
        let outcome = self.errors.write_all(bytes);
        self.check(Stream::Errors.checked(outcome))?;
        Ok(length)
    }

    fn arg_count(&mut self, _: &mut HostCall<'_>) -> Result<u64, HostError> {
        Ok(self.arguments.len() as u64)
    }

    fn arg(&mut self, call: &mut HostCall<'_>, index: u64, address: u64, max: u64) -> Result<u64, HostError> {
        let argument = usize::try_from(index).ok().and_then(|index| self.arguments.get(index));
        let argument = argument.ok_or_else(|| {
            HostError::Failed(format!("there is no argument {index}: there are {}", self.arguments.len()))
        })?;
        let copied = max.min(argument.len() as u64);
        call.bytes_mut(address, copied)?.copy_from_slice(&argument[..copied as usize]);
        call.charge(copied / BYTES_PER_FUEL);
        Ok(argument.len() as u64)
    }

    /// Writes a short text to standard output and gives back `result`.
    fn print(&mut self, result: u64, text: fmt::Arguments<'_>) -> Result<u64, HostError> {
        let mut buffer = io::Cursor::new([0; LONGEST_TEXT]);
        let outcome = buffer.write_fmt(text);
        self.check(Stream::Output.checked(outcome))?;
        let length = buffer.position() as usize;
        self.write_output(&buffer.get_ref()[..length])?;
        Ok(result)
    }

    fn write_output(&mut self, bytes: &[u8]) -> Result<(), HostError> {
        self.take_room(bytes.len() as u64)?;
        let outcome = self.output.write_all(bytes);
        self.check(Stream::Output.checked(outcome))
    }

    /// Counts bytes that are about to be written.
    fn take_room(&mut self, length: u64) -> Result<(), HostError> {
        match self.output_left.checked_sub(length) {
            Some(left) => {
                self.output_left = left;
                Ok(())
            }
            None => {
                self.has_refused_output = true;
                let max = self.max_output;
                Err(HostError::Failed(format!("the program exceeds its output limit of {max} bytes")))
            }
        }
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
