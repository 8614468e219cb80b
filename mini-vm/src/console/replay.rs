//! Following a recording instead of asking the outside.

use std::io::{self, BufReader, ErrorKind, Read, Seek};

use super::Grant;
use super::recording::{
    Answer, Asked, Given, Kind, MAGIC, MAX_GIVEN, MAX_HEAD_SIZE, MAX_MESSAGE_SIZE, Question,
    RECORDING_VERSION, conditions, grant_of,
};
use crate::allocation::{OutOfMemory, copy, push, text};
use crate::machine::Limits;
use crate::snapshot::program_hash;
use crate::verify::Program;
use crate::wire::{Reader, WireError, WordHasher};

/// Why a recording cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The file cannot be read.
    #[error(transparent)]
    Unreadable(io::Error),
    /// The bytes do not start as a recording does.
    #[error("this is not a recording")]
    NotRecording,
    /// The recording has another version of the format.
    #[error("the recording has format version {found}; this program reads version {RECORDING_VERSION}")]
    Version {
        /// The version of the recording.
        found: u32,
    },
    /// The recording ends before the run that was recorded did.
    #[error("the recording is cut off at byte {offset}")]
    Truncated {
        /// Where the bytes end.
        offset: u64,
    },
    /// The bytes are not those that were written.
    #[error("the recording is damaged before byte {offset}")]
    Damaged {
        /// Where that has been found.
        offset: u64,
    },
    /// The start of the recording is not as it is written.
    #[error("the head of the recording is wrong: {0}")]
    Malformed(#[from] WireError),
    /// The program gets more arguments and variables than there can be.
    #[error("the recording gives the program more than {MAX_GIVEN} arguments and variables")]
    TooMuchGiven,
    /// The recording is one of another program.
    #[error("another program was recorded, or this one before its source was changed")]
    OtherProgram,
    /// The run that was recorded had other limits.
    #[error("the limit `{limit}` was {recorded} in the recorded run, and is {given} in this one")]
    OtherLimit {
        /// Which one, as the option of the command line is called.
        limit: &'static str,
        /// What it was.
        recorded: u64,
        /// What it is now.
        given: u64,
    },
    /// The program calls a function where the recorded run called another one, or gives it other arguments.
    #[error("the program calls `{called}` where the recorded run called {recorded}")]
    OtherCall {
        /// The function that it calls.
        called: &'static str,
        /// What the recording has in its place.
        recorded: String,
    },
    /// The program ends though the recorded run went on.
    #[error("the program ends where the recorded run went on")]
    Unfinished,
}

/// What a part of a recording that ends too early means.
impl ReplayError {
    fn at(error: io::Error, offset: u64) -> Self {
        match error.kind() {
            ErrorKind::UnexpectedEof => Self::Truncated { offset },
            _ => Self::Unreadable(error),
        }
    }
}

/// There is no memory for the head.
impl From<OutOfMemory> for ReplayError {
    fn from(error: OutOfMemory) -> Self {
        Self::Unreadable(error.into())
    }
}

/// How a stream fails whose recording cannot be followed.
impl From<ReplayError> for io::Error {
    fn from(error: ReplayError) -> Self {
        match error {
            ReplayError::Unreadable(error) => error,
            error => Self::new(ErrorKind::InvalidData, error),
        }
    }
}

/// What reads and can go back.
trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

/// A recording that is followed.
///
/// It is read as the program asks, after it has been read once to see that nothing is missing; memory is taken for its head
/// alone.
pub struct Replay<'io> {
    tape: Tape<'io>,
    program: u64,
    conditions: Vec<u64>,
    pub(super) given: Given,
    /// The entry that comes next.
    next: Entry,
}

/// The bytes of a recording, hashed as they are read.
struct Tape<'io> {
    reader: BufReader<Box<dyn Source + 'io>>,
    hasher: WordHasher,
    offset: u64,
}

/// An entry without the bytes of its answer.
#[derive(Clone, Copy)]
struct Entry {
    kind: Kind,
    function: u8,
    question: u64,
    result: u64,
    length: u64,
}

impl Entry {
    /// Whether it can be: signals have numbers that an exit status has room for, and no bytes.
    fn is_possible(&self) -> bool {
        self.kind != Kind::Interruption || matches!(self.function, 1..=127) && self.length == 0
    }
}

/// What the recorded run got for a question.
pub(super) enum Outcome {
    Answer(Answer),
    /// A trap, perhaps for want of a grant.
    Failure(String, Option<Grant>),
    InputFailure(String),
}

impl<'io> Replay<'io> {
    /// Opens a recording. All of it is read, to see that it is whole.
    ///
    /// # Errors
    ///
    /// When it is not a recording, is damaged or cut off, and when reading fails.
    pub fn open(reader: impl Read + Seek + 'io) -> Result<Self, ReplayError> {
        let mut tape =
            Tape { reader: BufReader::new(Box::new(reader)), hasher: WordHasher::new(), offset: 0 };
        tape.check_start()?;
        tape.head()?;
        let mut is_interrupted = false;
        loop {
            let entry = tape.entry()?;
            if entry.kind == Kind::End {
                break;
            }
            if is_interrupted || !entry.is_possible() {
                return Err(ReplayError::Damaged { offset: tape.offset });
            }
            is_interrupted = entry.kind == Kind::Interruption;
            tape.skip(entry.length)?;
            tape.check_seal()?;
        }
        if tape.reader.read(&mut [0]).map_err(ReplayError::Unreadable)? > 0 {
            return Err(ReplayError::Damaged { offset: tape.offset });
        }
        tape.rewind()?;
        tape.check_start()?;
        let (program, head) = tape.head()?;
        let (conditions, given) = parse_head(&head)?;
        let next = tape.entry()?;
        Ok(Self { tape, program, conditions, given, next })
    }

    /// Checks that the run which was recorded had this program and these limits.
    pub(super) fn check(
        &self,
        program: &Program,
        limits: &Limits,
        max_output: u64,
    ) -> Result<(), ReplayError> {
        if self.program != program_hash(program) {
            return Err(ReplayError::OtherProgram);
        }
        for ((limit, given), &recorded) in conditions(limits, max_output).into_iter().zip(&self.conditions) {
            if given != recorded {
                return Err(ReplayError::OtherLimit { limit, recorded, given });
            }
        }
        Ok(())
    }

    /// What the recorded run got for this question. The bytes of an answer go to `buffer`.
    pub(super) fn answer(
        &mut self,
        question: &Question<'_>,
        buffer: &mut [u8],
    ) -> Result<Outcome, ReplayError> {
        let Entry { kind, function, question: hash, result, length } = self.next;
        let called = Asked::name(question.function as u8).unwrap_or_default();
        let other = |recorded: String| Err(ReplayError::OtherCall { called, recorded });
        if matches!(kind, Kind::End | Kind::Interruption) {
            return other("nothing more: it had ended, or its output".to_owned());
        }
        if function != question.function as u8 {
            return other(
                Asked::name(function).map_or("something unknown".to_owned(), |name| format!("`{name}`")),
            );
        }
        if hash != question.hash() {
            return other("it with other arguments".to_owned());
        }
        let outcome = if kind == Kind::Answer {
            let bytes = usize::try_from(length).ok().and_then(|length| buffer.get_mut(..length));
            let bytes = bytes.ok_or(ReplayError::Damaged { offset: self.tape.offset })?;
            self.tape.take(bytes)?;
            Outcome::Answer(Answer { result, length: bytes.len() })
        } else {
            let message = self.tape.message(length)?;
            if kind == Kind::Failure {
                Outcome::Failure(message, grant_of(result))
            } else {
                Outcome::InputFailure(message)
            }
        };
        self.tape.check_seal()?;
        self.next = self.tape.entry()?;
        Ok(outcome)
    }

    /// The signal that has interrupted the recorded run, if it had used no more fuel than this when that came.
    pub(super) fn interruption(&self, fuel: u64) -> Option<u8> {
        let Entry { kind, function: signal, result: used, .. } = self.next;
        (kind == Kind::Interruption && used <= fuel).then_some(signal)
    }

    /// Checks that the recorded run has come to its end as well.
    pub(super) fn end(&self) -> Result<(), ReplayError> {
        if self.next.kind == Kind::End { Ok(()) } else { Err(ReplayError::Unfinished) }
    }
}

impl Tape<'_> {
    fn check_start(&mut self) -> Result<(), ReplayError> {
        let mut magic = [0; MAGIC.len()];
        match self.take(&mut magic) {
            Ok(()) if magic == MAGIC => {}
            Ok(()) | Err(ReplayError::Truncated { .. }) => return Err(ReplayError::NotRecording),
            Err(error) => return Err(error),
        }
        let found = u32::from_le_bytes(self.array()?);
        if found == RECORDING_VERSION { Ok(()) } else { Err(ReplayError::Version { found }) }
    }

    /// The hash of the program, and what the head says.
    fn head(&mut self) -> Result<(u64, Vec<u8>), ReplayError> {
        let program = u64::from_le_bytes(self.array()?);
        let size = u32::from_le_bytes(self.array()?);
        if size > MAX_HEAD_SIZE {
            return Err(ReplayError::Damaged { offset: self.offset });
        }
        let mut head = Vec::new();
        let read = (&mut self.reader).take(size.into()).read_to_end(&mut head);
        read.map_err(ReplayError::Unreadable)?;
        self.hasher.update(&head);
        self.offset += head.len() as u64;
        if head.len() < size as usize {
            return Err(ReplayError::Truncated { offset: self.offset });
        }
        self.check_seal()?;
        Ok((program, head))
    }

    /// The next entry; if it is the last one, all of it.
    fn entry(&mut self) -> Result<Entry, ReplayError> {
        let [kind] = self.array()?;
        let damaged = ReplayError::Damaged { offset: self.offset };
        let kind = Kind::ALL.into_iter().find(|other| *other as u8 == kind).ok_or(damaged)?;
        if kind == Kind::End {
            self.check_seal()?;
            return Ok(Entry { kind, function: 0, question: 0, result: 0, length: 0 });
        }
        let [function] = self.array()?;
        let [question, result, length] = [self.number()?, self.number()?, self.number()?];
        Ok(Entry { kind, function, question, result, length })
    }

    fn number(&mut self) -> Result<u64, ReplayError> {
        self.array().map(u64::from_le_bytes)
    }

    fn message(&mut self, length: u64) -> Result<String, ReplayError> {
        let damaged = |offset| ReplayError::Damaged { offset };
        let length = usize::try_from(length).ok().filter(|&length| length <= MAX_MESSAGE_SIZE);
        let mut message = vec![0; length.ok_or(damaged(self.offset))?];
        self.take(&mut message)?;
        String::from_utf8(message).map_err(|_| damaged(self.offset))
    }

    /// Reads a field, or a part of one of a multiple of 8 bytes.
    fn take(&mut self, bytes: &mut [u8]) -> Result<(), ReplayError> {
        self.reader.read_exact(bytes).map_err(|error| ReplayError::at(error, self.offset))?;
        self.hasher.update(bytes);
        self.offset += bytes.len() as u64;
        Ok(())
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ReplayError> {
        let mut array = [0; N];
        self.take(&mut array)?;
        Ok(array)
    }

    fn skip(&mut self, mut length: u64) -> Result<(), ReplayError> {
        let mut buffer = [0; 4096];
        while length > 0 {
            let part = length.min(buffer.len() as u64);
            self.take(&mut buffer[..part as usize])?;
            length -= part;
        }
        Ok(())
    }

    /// Reads the hash of all that has been read, and compares.
    fn check_seal(&mut self) -> Result<(), ReplayError> {
        let mut stated = [0; 8];
        self.reader.read_exact(&mut stated).map_err(|error| ReplayError::at(error, self.offset))?;
        self.offset += stated.len() as u64;
        if u64::from_le_bytes(stated) == self.hasher.finish() {
            Ok(())
        } else {
            Err(ReplayError::Damaged { offset: self.offset })
        }
    }

    fn rewind(&mut self) -> Result<(), ReplayError> {
        self.reader.rewind().map_err(ReplayError::Unreadable)?;
        (self.hasher, self.offset) = (WordHasher::new(), 0);
        Ok(())
    }
}

fn parse_head(head: &[u8]) -> Result<(Vec<u64>, Given), ReplayError> {
    let mut reader = Reader::new(head, 0);
    let conditions =
        conditions(&Limits::default(), 0).iter().map(|_| reader.number()).collect::<Result<_, _>>()?;
    let mut given = Given::default();
    for _ in 0..given_count(&mut reader, 0)? {
        push(&mut given.arguments, take_bytes(&mut reader)?)?;
    }
    for _ in 0..given_count(&mut reader, given.arguments.len())? {
        let name = text(reader.text()?)?;
        let is_set = reader.byte()? != 0;
        push(&mut given.environment, (name, if is_set { Some(take_bytes(&mut reader)?) } else { None }))?;
    }
    reader.finish()?;
    Ok((conditions, given))
}

/// How many arguments or variables come, where there are so many before: each takes memory, also if it is empty.
fn given_count(reader: &mut Reader<'_>, before: usize) -> Result<u64, ReplayError> {
    let count = reader.number()?;
    if count > (MAX_GIVEN - before) as u64 { Err(ReplayError::TooMuchGiven) } else { Ok(count) }
}

fn take_bytes(reader: &mut Reader<'_>) -> Result<Vec<u8>, ReplayError> {
    let length = reader.number()?;
    Ok(copy(reader.part(length)?.rest())?)
}
