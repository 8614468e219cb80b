//! Recordings: all that a program got from outside, in the order in which it asked, so that a run can be repeated exactly.
//!
#![doc = include_str!("../../docs/recording.md")]

use std::io::{self, BufWriter, Write};

use super::Grant;
use crate::machine::Limits;
use crate::machine::host::HostError;
use crate::snapshot::program_hash;
use crate::verify::Program;
use crate::wire::{Sink, WordHasher, put_number, put_text};

/// The version of the format that this crate writes and reads.
pub const RECORDING_VERSION: u32 = 1;

pub(super) const MAGIC: [u8; 8] = *b"\x8dMVR\r\n\x1a\n";

/// The most bytes of a head: what the program is given at its start.
pub(super) const MAX_HEAD_SIZE: u32 = 1 << 24;

/// The most arguments and variables that a program is given, together.
pub(super) const MAX_GIVEN: usize = 1 << 20;

/// The most bytes of a message.
pub(super) const MAX_MESSAGE_SIZE: usize = 1 << 16;

/// What an entry says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The run has come to its end.
    End = 0,
    /// The function has given a result.
    Answer = 1,
    /// The function has trapped, with this message.
    Failure = 2,
    /// Standard input has failed, with this message.
    InputFailure = 3,
    /// The run has been interrupted.
    Interruption = 4,
}

impl Kind {
    pub(super) const ALL: [Self; 5] =
        [Self::End, Self::Answer, Self::Failure, Self::InputFailure, Self::Interruption];
}

macro_rules! define_asked {
    ($($Asked:ident $name:literal = $number:literal;)+) => {
        /// A function that asks the outside.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Asked {
            $($Asked = $number,)+
        }

        impl Asked {
            /// As programs call it.
            pub(super) fn name(number: u8) -> Option<&'static str> {
                match number {
                    $($number => Some($name),)+
                    _ => None,
                }
            }
        }
    };
}

define_asked! {
    Read "read" = 1;
    ClockTime "clock_time" = 2;
    ClockElapsed "clock_elapsed" = 3;
    RandomBytes "random_bytes" = 4;
    FileOpen "file_open" = 5;
    FileRead "file_read" = 6;
    FileWrite "file_write" = 7;
    FileSeek "file_seek" = 8;
    FileSize "file_size" = 9;
    FileClose "file_close" = 10;
}

/// What a program asks.
#[derive(Clone, Copy)]
pub(super) struct Question<'q> {
    pub(super) function: Asked,
    pub(super) numbers: &'q [u64],
    pub(super) bytes: &'q [u8],
}

impl Question<'_> {
    /// A question without arguments.
    pub(super) fn of(function: Asked) -> Self {
        Self { function, numbers: &[], bytes: &[] }
    }

    /// What tells the arguments from others.
    pub(super) fn hash(&self) -> u64 {
        let mut hasher = WordHasher::new();
        for number in self.numbers {
            hasher.update(&number.to_le_bytes());
        }
        hasher.update(self.bytes);
        hasher.finish()
    }
}

/// What a program gets: a result, and so many bytes at the start of its buffer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Answer {
    pub(super) result: u64,
    pub(super) length: usize,
}

impl Answer {
    pub(super) fn result(result: u64) -> Self {
        Self { result, length: 0 }
    }

    pub(super) fn code(code: i64) -> Self {
        Self::result(code.cast_unsigned())
    }
}

/// The grants that a recorded function can trap for want of, numbered from 1.
const GRANTS: [Grant; 4] = [Grant::Read, Grant::Write, Grant::Clock, Grant::Random];

fn grant_number(grant: Option<Grant>) -> u64 {
    GRANTS.iter().position(|known| Some(*known) == grant).map_or(0, |index| index as u64 + 1)
}

/// The grant with a number, if there is one.
pub(super) fn grant_of(number: u64) -> Option<Grant> {
    GRANTS.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
}

/// What a run depends on besides its program and the outside: each with its name and value.
pub(super) fn conditions(limits: &Limits, max_output: u64) -> [(&'static str, u64); 6] {
    [
        ("heap", limits.heap_size),
        ("fuel", limits.fuel.unsigned_abs()),
        ("call-depth", limits.call_depth as u64),
        ("registers", limits.registers as u64),
        ("guard", limits.guard.into()),
        ("max-output", max_output),
    ]
}

/// Variables of the environment, with the values of those that are set.
pub(super) type Environment = Vec<(String, Option<Vec<u8>>)>;

/// What is given to a program at its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) arguments: Vec<Vec<u8>>,
    pub(super) environment: Environment,
}

/// A recording that is being written.
pub(super) struct Recording<'io> {
    writer: BufWriter<Box<dyn Write + 'io>>,
    /// Of all bytes so far.
    hasher: WordHasher,
}

impl<'io> Recording<'io> {
    /// Writes all that is known before the run.
    pub(super) fn start(
        writer: Box<dyn Write + 'io>,
        program: &Program,
        limits: &Limits,
        max_output: u64,
        given: &Given,
    ) -> io::Result<Self> {
        let head = head(limits, max_output, given);
        let is_small = given.arguments.len() + given.environment.len() <= MAX_GIVEN;
        let size = u32::try_from(head.len()).ok().filter(|&size| is_small && size <= MAX_HEAD_SIZE);
        let size = size.ok_or_else(|| io::Error::other("the arguments and the environment are too large"))?;
        let mut recording = Self { writer: BufWriter::new(writer), hasher: WordHasher::new() };
        recording.put(&MAGIC)?;
        recording.put(&RECORDING_VERSION.to_le_bytes())?;
        recording.put(&program_hash(program).to_le_bytes())?;
        recording.put(&size.to_le_bytes())?;
        recording.put(&head)?;
        recording.seal()?;
        Ok(recording)
    }

    /// Writes what came of a question. `buffer` holds the bytes of an answer, `input_failure` how standard input has failed;
    /// `missing` is the grant for want of which a function has trapped.
    pub(super) fn add(
        &mut self,
        question: &Question<'_>,
        outcome: &Result<Answer, HostError>,
        buffer: &[u8],
        input_failure: Option<&io::Error>,
        missing: Option<Grant>,
    ) -> io::Result<()> {
        match (outcome, input_failure) {
            (Ok(answer), _) => self.entry(Kind::Answer, question, answer.result, &buffer[..answer.length]),
            (Err(_), Some(error)) => self.message(Kind::InputFailure, question, 0, &error.to_string()),
            (Err(error), None) => {
                self.message(Kind::Failure, question, grant_number(missing), &error.to_string())
            }
        }
    }

    /// Writes that the run has come to its end.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.put(&[Kind::End as u8])?;
        self.seal()?;
        self.writer.flush()
    }

    /// Writes that the run has been interrupted by this signal when it had used so much fuel.
    pub(super) fn interruption(&mut self, signal: u8, fuel: u64) -> io::Result<()> {
        self.put_entry(Kind::Interruption, signal, 0, fuel, &[])
    }

    fn message(&mut self, kind: Kind, question: &Question<'_>, result: u64, message: &str) -> io::Result<()> {
        let size = message.floor_char_boundary(MAX_MESSAGE_SIZE);
        self.entry(kind, question, result, &message.as_bytes()[..size])
    }

    fn entry(&mut self, kind: Kind, question: &Question<'_>, result: u64, bytes: &[u8]) -> io::Result<()> {
        self.put_entry(kind, question.function as u8, question.hash(), result, bytes)
    }

    fn put_entry(
        &mut self,
        kind: Kind,
        function: u8,
        question: u64,
        result: u64,
        bytes: &[u8],
    ) -> io::Result<()> {
        self.put(&[kind as u8])?;
        self.put(&[function])?;
        self.put(&question.to_le_bytes())?;
        self.put(&result.to_le_bytes())?;
        self.put(&(bytes.len() as u64).to_le_bytes())?;
        self.put(bytes)?;
        self.seal()
    }

    /// Writes a field.
    fn put(&mut self, field: &[u8]) -> io::Result<()> {
        self.hasher.update(field);
        self.writer.write_all(field)
    }

    /// Writes the hash of all that has been written.
    fn seal(&mut self) -> io::Result<()> {
        self.writer.write_all(&self.hasher.finish().to_le_bytes())
    }
}

fn head(limits: &Limits, max_output: u64, given: &Given) -> Vec<u8> {
    let mut head = Vec::new();
    for (_, value) in conditions(limits, max_output) {
        put_number(&mut head, value);
    }
    put_number(&mut head, given.arguments.len() as u64);
    for argument in &given.arguments {
        put_bytes(&mut head, argument);
    }
    put_number(&mut head, given.environment.len() as u64);
    for (name, value) in &given.environment {
        put_text(&mut head, name);
        head.push(value.is_some().into());
        if let Some(value) = value {
            put_bytes(&mut head, value);
        }
    }
    head
}

fn put_bytes(sink: &mut Vec<u8>, bytes: &[u8]) {
    put_number(sink, bytes.len() as u64);
    sink.put(bytes);
}
