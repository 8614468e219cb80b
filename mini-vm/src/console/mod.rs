//! The console: the host functions that programs run by `mini-vm` can call.
//!
//! [The page of the machine](crate::machine#the-console) says what each of them does exactly, and
//! [what it costs](crate::machine#prices-that-need-more-words).
//!
//! Each group of functions has a file: `output`, `input`, `formatted` with the language of its formats in `format`, `numbers`,
//! `environment` and `files`.
//!
//! # Outside
//!
//! What is neither a stream nor an argument a program reaches through an [`Outside`], and through it alone. All that it gets,
//! and standard input too, goes through one door, where it can be recorded, or taken from a [recording].
//!
//! # Streams
//!
//! Output is buffered by whoever makes the console. An error of the outside world (a full disk, a closed
//! pipe) makes the function trap, and is kept so that the command line can tell it from a mistake of the
//! program.

mod environment;
mod files;
mod format;
mod formatted;
mod input;
mod numbers;
mod output;
mod outside;
pub mod recording;
mod replay;
mod stream;

use std::io::{self, BufRead, Write};
use std::mem;

use self::files::OpenFile;
use self::outside::Nothing;
use self::recording::{Answer, Given, Question, Recording};
use self::replay::Outcome;
use crate::machine::Limits;
use crate::machine::host::{Host, HostCall, HostError, HostFormat, HostSignature};
use crate::verify::Program;

pub use self::files::MAX_OPEN_FILES;
pub use self::outside::{File, Grant, MAX_PATH_SIZE, OpenMode, Outside, OutsideError};
pub use self::replay::{Replay, ReplayError};
pub use self::stream::{Stream, StreamError};

/// Units of fuel for calls of the system: there may be two of them, because output that waits is written out first.
pub const SYSTEM_PRICE: u64 = 64;

/// All that a program reaches: input, output and arguments, and what is granted.
pub struct Console<'io> {
    input: Box<dyn BufRead + 'io>,
    output: Box<dyn Write + 'io>,
    errors: Box<dyn Write + 'io>,
    given: Given,
    outside: Box<dyn Outside + 'io>,
    /// The open files, each at its number.
    files: Vec<Option<OpenFile>>,
    exchange: Exchange<'io>,
    /// Bytes that may still be written, to both outputs and to files together.
    output_left: u64,
    max_output: u64,
    refusal: Option<Refusal>,
    flushes_before_reading: bool,
    failure: Option<StreamError>,
}

/// How the outside is asked.
enum Exchange<'io> {
    Plain,
    Recorded(Recording<'io>),
    /// It is not.
    Replayed(Replay<'io>),
}

/// Why a function has trapped, if more may be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The program may write no more.
    Output,
    /// The program has not been granted this.
    NotGranted(Grant),
}

/// A function of the console, for the reference.
#[derive(Clone, Copy, Debug)]
pub struct ConsoleFunction {
    /// The name that `host` takes, and what goes in and comes out.
    pub signature: HostSignature<'static>,
    /// What it does and gives back, as Markdown.
    pub meaning: &'static str,
}

/// Carries out a call.
type Work<'io> = fn(&mut Console<'io>, &mut HostCall<'_>) -> Result<(), HostError>;

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
                    format: format_among(&[$(stringify!($argument)),*]),
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

        impl<'io> Console<'io> {
            /// What each does, in the order of the table.
            const WORK: [Work<'io>; Console::FUNCTIONS.len()] = [$(|console, call| {
                let [$($argument),*] = arguments(call)?;
                let result = console.$name(call $(, $argument)*)?;
                call.set_result(result);
                Ok(())
            }),+];
        }

        impl Host for Console<'_> {
            fn resolve(&self, name: &str) -> Option<u32> {
                Self::FUNCTIONS.iter().position(|function| *function == name).map(|position| position as u32)
            }

            fn call(&mut self, function: u32, call: &mut HostCall<'_>) -> Result<(), HostError> {
                match Self::WORK.get(function as usize) {
                    Some(work) => work(self, call),
                    None => Err(HostError::Failed(format!("the console has no function number {function}"))),
                }
            }
        }
    };
}

/// The parameter that is a format: the one called so.
const fn format_among(parameters: &[&str]) -> Option<HostFormat> {
    let mut parameter = 0;
    while parameter < parameters.len() {
        if parameters[parameter].eq_ignore_ascii_case("format") {
            return Some(HostFormat { parameter, arguments: format::arguments });
        }
        parameter += 1;
    }
    None
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
    /// Writes what the zero-terminated [format](machine.md#formats) at `format` makes of the arguments behind it to standard error; returns how many bytes.
    print_error(format; any) -> length;
    /// Copies up to `max` bytes of what the zero-terminated [format](machine.md#formats) at `format` makes of the arguments behind it to `address`; returns the full length.
    format(address, max, format; any) -> length;
    /// Returns the signed decimal integer that is `heap[address ..+length]`, or `default` if it is none or does not fit in 64 bits.
    parse_int(address, length, default) -> value;
    /// Returns the floating-point number that is `heap[address ..+length]`, rounded to the nearest, or NaN if it is none.
    parse_float(address, length) -> value;
    /// Returns the nanoseconds since the start of 1970 in UTC. Needs `--clock`.
    clock_time() -> time;
    /// Returns the nanoseconds since the start of the run; they never go back. Needs `--clock`.
    clock_elapsed() -> time;
    /// Fills `heap[address ..+length]` by chance; returns `length`. Needs `--random`.
    random_bytes(address, length) -> length;
    /// Copies up to `max` bytes of the variable of the environment whose zero-terminated name is at `name` to `address`; returns its full length, or -1 if it is not set. Needs `--env` with this name.
    env(name, address, max) -> length;
    /// Opens the file whose zero-terminated path is at `path`, and returns its number: with mode 0 to read it, with 1 to write it from its start, with 2 to write at its end. Where it fails it returns a [code](machine.md#files). Needs `--allow-read` for mode 0, `--allow-write` for the others, with a folder around the file.
    file_open(path, mode) -> file;
    /// Reads up to `max` bytes of a file to `address`; returns how many, 0 at its end, or a code.
    file_read(file, address, max) -> length;
    /// Writes `heap[address ..+length]` to a file; returns `length`, or a code.
    file_write(file, address, length) -> length;
    /// Goes to a position in a file, counted in bytes from its start; returns it, or a code.
    file_seek(file, position) -> position;
    /// Returns the bytes of a file, or a code.
    file_size(file) -> size;
    /// Closes a file, whose number is free then; returns 0, or a code.
    file_close(file) -> code;
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
            given: Given { arguments, ..Given::default() },
            outside: Box::new(Nothing),
            files: Vec::new(),
            exchange: Exchange::Plain,
            output_left: Self::DEFAULT_MAX_OUTPUT,
            max_output: Self::DEFAULT_MAX_OUTPUT,
            refusal: None,
            flushes_before_reading: false,
            failure: None,
        }
    }

    /// Sets how many bytes the program may write, to standard output, standard error and files together. What would go
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

    /// Sets what the program can reach besides its streams. Without this it is nothing.
    #[must_use]
    pub fn outside(self, outside: impl Outside + 'io) -> Self {
        Self { outside: Box::new(outside), ..self }
    }

    /// Sets the variables of the environment that the program may see, with the values of those that are set. Of two with
    /// one name the first counts.
    #[must_use]
    pub fn environment(mut self, environment: Vec<(String, Option<Vec<u8>>)>) -> Self {
        self.given.environment = environment;
        self
    }

    /// Records the run that follows: all that `program` gets from outside is written, [as the format says](recording). The
    /// machine has these `limits`. This comes behind everything else that is set, and
    /// [`end_of_run`](Self::end_of_run) behind the run.
    ///
    /// # Errors
    ///
    /// When writing fails.
    pub fn recorded(
        mut self,
        writer: impl Write + 'io,
        program: &Program,
        limits: &Limits,
    ) -> io::Result<Self> {
        let recording = Recording::start(Box::new(writer), program, limits, self.max_output, &self.given)?;
        self.exchange = Exchange::Recorded(recording);
        Ok(self)
    }

    /// Follows a recording in the run that comes: `program` gets its arguments, its environment and all else from it, and
    /// nothing outside is touched but the two outputs.
    ///
    /// # Errors
    ///
    /// When another program was recorded, or with other limits than the machine and this console have.
    pub fn replayed_from(
        mut self,
        mut replay: Replay<'io>,
        program: &Program,
        limits: &Limits,
    ) -> Result<Self, ReplayError> {
        replay.check(program, limits, self.max_output)?;
        self.given = mem::take(&mut replay.given);
        self.exchange = Exchange::Replayed(replay);
        Ok(self)
    }

    /// Says that the run has come to its end, by itself or for want of fuel: writes the end of a recording, and checks that
    /// one which is followed ends here as well. Otherwise it does nothing.
    ///
    /// # Errors
    ///
    /// When that fails, or the recording goes on.
    pub fn end_of_run(&mut self) -> Result<(), StreamError> {
        match &mut self.exchange {
            Exchange::Plain => Ok(()),
            Exchange::Recorded(recording) => Stream::Recording.checked(recording.end()),
            Exchange::Replayed(replay) => Stream::Replay.checked(replay.end().map_err(io::Error::from)),
        }
    }

    /// Says that the run has been interrupted by the signal of this number, when the machine had used so much fuel, and writes
    /// that as the end of a recording. Otherwise it does nothing.
    ///
    /// # Errors
    ///
    /// When writing fails.
    pub fn end_of_interrupted_run(&mut self, signal: u8, fuel: u64) -> Result<(), StreamError> {
        let Exchange::Recorded(recording) = &mut self.exchange else { return Ok(()) };
        let written = recording.interruption(signal, fuel).and_then(|()| recording.end());
        Stream::Recording.checked(written)
    }

    /// The number of the signal that has interrupted the recorded run which is followed, if that was here: where it had asked
    /// as much, and had used no more than this `fuel`. The run that follows it ends there, too.
    pub fn replayed_interruption(&self, fuel: u64) -> Option<u8> {
        let Exchange::Replayed(replay) = &self.exchange else { return None };
        replay.interruption(fuel)
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

    /// Why the last function that has trapped did, if more may be allowed.
    pub fn refusal(&self) -> Option<Refusal> {
        self.refusal
    }

    /// Asks the outside through `live`, unless a recording answers. `buffer` takes the bytes of the answer.
    fn ask(
        &mut self,
        question: &Question<'_>,
        buffer: &mut [u8],
        live: impl FnOnce(&mut Self, &mut [u8]) -> Result<Answer, HostError>,
    ) -> Result<u64, HostError> {
        if let Exchange::Replayed(replay) = &mut self.exchange {
            let outcome = replay.answer(question, buffer);
            return self.replayed(outcome);
        }
        let outcome = live(self, buffer);
        if let Exchange::Recorded(recording) = &mut self.exchange {
            let input_failure = self.failure.as_ref().map(|failure| &failure.error);
            let missing = match self.refusal {
                Some(Refusal::NotGranted(grant)) => Some(grant),
                Some(Refusal::Output) | None => None,
            };
            let written = recording.add(question, &outcome, buffer, input_failure, missing);
            self.check(Stream::Recording.checked(written))?;
        }
        outcome.map(|answer| answer.result)
    }

    /// Does as the recorded run did.
    fn replayed(&mut self, outcome: Result<Outcome, ReplayError>) -> Result<u64, HostError> {
        match self.check(Stream::Replay.checked(outcome.map_err(io::Error::from)))? {
            Outcome::Answer(answer) => Ok(answer.result),
            Outcome::Failure(message, missing) => {
                self.refusal = missing.map(Refusal::NotGranted).or(self.refusal);
                Err(HostError::Failed(message))
            }
            Outcome::InputFailure(message) => {
                self.check(Stream::Input.checked(Err(io::Error::other(message))))
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

/// Bytes of a name or a path that an error shows.
const LONGEST_SHOWN: usize = 80;

/// The start of some bytes, as a source would write them.
fn shown(bytes: &[u8]) -> String {
    let start = &bytes[..bytes.len().min(LONGEST_SHOWN)];
    let dots = if start.len() < bytes.len() { "..." } else { "" };
    format!("{}{dots}", start.escape_ascii())
}
