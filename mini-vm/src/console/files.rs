//! The functions for files.
//!
//! A program names an open file by a number, the smallest that is free. What fails without being the program's mistake has a
//! negative result, so that the program can go on.

use std::io::{self, ErrorKind, SeekFrom};

use super::outside::{File, MAX_PATH_SIZE, OpenMode};
use super::recording::{Answer, Asked, Question};
use super::{Console, OutsideError, Refusal, SYSTEM_PRICE, shown};
use crate::fuel::BYTES_PER_FUEL;
use crate::machine::host::{HostCall, HostError};

/// Files that a program may have open at a time.
pub const MAX_OPEN_FILES: usize = 64;

/// Units of fuel for opening a file: the system looks at every folder of its path.
const OPEN_PRICE: u64 = 4096;
const PATH_BYTE_PRICE: u64 = 16;

/// Bytes that are written to a file for one unit of fuel.
const WRITTEN_BYTES_PER_FUEL: u64 = 16;

/// Results of what has failed.
const NOT_FOUND: i64 = -1;
const NOT_PERMITTED: i64 = -2;
const NOT_PLAIN: i64 = -3;
const TOO_MANY: i64 = -4;
const OTHER: i64 = -5;

/// A file that a program has open.
pub(super) struct OpenFile {
    file: Box<dyn File>,
    mode: OpenMode,
}

impl Console<'_> {
    pub(super) fn file_open(
        &mut self,
        call: &mut HostCall<'_>,
        path: u64,
        mode: u64,
    ) -> Result<u64, HostError> {
        let bytes = call.terminated_bytes(path)?;
        call.spend(OPEN_PRICE + PATH_BYTE_PRICE * bytes.len() as u64);
        let path = str::from_utf8(bytes)
            .map_err(|_| HostError::Failed(format!("the path at address {path:#x} is not UTF-8")))?;
        let opened = OpenMode::of(mode).ok_or_else(|| {
            HostError::Failed(format!("there is no mode {mode}: 0 reads, 1 writes and 2 appends"))
        })?;
        let question = Question { numbers: &[mode], bytes, ..Question::of(Asked::FileOpen) };
        self.ask(&question, &mut [], |console, _| console.open(path, opened).map(Answer::code))
    }

    pub(super) fn file_read(
        &mut self,
        call: &mut HostCall<'_>,
        file: u64,
        address: u64,
        max: u64,
    ) -> Result<u64, HostError> {
        call.spend(SYSTEM_PRICE);
        let buffer = call.bytes_mut(address, max)?;
        let question = Question { numbers: &[file, max], ..Question::of(Asked::FileRead) };
        let result = self.ask(&question, buffer, |console, buffer| {
            let file = console.file_for(file, "reading", |mode| mode == OpenMode::Read)?;
            Ok(match fill(file, buffer) {
                Ok(length) => Answer { result: length as u64, length },
                Err(_) => Answer::code(OTHER),
            })
        })?;
        call.spend(result.min(max) / BYTES_PER_FUEL);
        Ok(result)
    }

    pub(super) fn file_write(
        &mut self,
        call: &mut HostCall<'_>,
        file: u64,
        address: u64,
        length: u64,
    ) -> Result<u64, HostError> {
        let bytes = call.bytes(address, length)?;
        self.take_room(length)?;
        call.spend(SYSTEM_PRICE + length / WRITTEN_BYTES_PER_FUEL);
        let question = Question { numbers: &[file, length], bytes, ..Question::of(Asked::FileWrite) };
        self.ask(&question, &mut [], |console, _| {
            let file = console.file_for(file, "writing", |mode| mode != OpenMode::Read)?;
            Ok(code_of(file.write_all(bytes).map(|()| length)))
        })
    }

    pub(super) fn file_seek(
        &mut self,
        call: &mut HostCall<'_>,
        file: u64,
        position: u64,
    ) -> Result<u64, HostError> {
        call.spend(SYSTEM_PRICE);
        let question = Question { numbers: &[file, position], ..Question::of(Asked::FileSeek) };
        self.ask(&question, &mut [], |console, _| {
            let file = console.file_for(file, "anything", |_| true)?;
            Ok(if position > i64::MAX as u64 {
                Answer::code(OTHER)
            } else {
                code_of(file.seek(SeekFrom::Start(position)))
            })
        })
    }

    pub(super) fn file_size(&mut self, call: &mut HostCall<'_>, file: u64) -> Result<u64, HostError> {
        call.spend(3 * SYSTEM_PRICE);
        let question = Question { numbers: &[file], ..Question::of(Asked::FileSize) };
        self.ask(&question, &mut [], |console, _| {
            let file = console.file_for(file, "anything", |_| true)?;
            Ok(code_of(size_of(file)))
        })
    }

    pub(super) fn file_close(&mut self, call: &mut HostCall<'_>, file: u64) -> Result<u64, HostError> {
        call.spend(SYSTEM_PRICE);
        let question = Question { numbers: &[file], ..Question::of(Asked::FileClose) };
        self.ask(&question, &mut [], |console, _| {
            let flushed = console.file_for(file, "anything", |_| true)?.flush();
            console.files[file as usize] = None;
            Ok(code_of(flushed.map(|()| 0)))
        })
    }

    /// Opens a file and gives its number, or why there is none.
    fn open(&mut self, path: &str, mode: OpenMode) -> Result<i64, HostError> {
        if path.len() > MAX_PATH_SIZE {
            return Ok(OTHER);
        }
        let free = self.files.iter().position(Option::is_none).unwrap_or(self.files.len());
        if free == MAX_OPEN_FILES {
            return Ok(TOO_MANY);
        }
        let file = match self.outside.open(path, mode) {
            Ok(file) => file,
            Err(OutsideError::NotGranted(grant)) => {
                self.refusal = Some(Refusal::NotGranted(grant));
                let what = if mode == OpenMode::Read { "read" } else { "write" };
                let path = shown(path.as_bytes());
                return Err(HostError::Failed(format!("the program may not {what} the file \"{path}\"")));
            }
            Err(OutsideError::NotPlainFile) => return Ok(NOT_PLAIN),
            Err(OutsideError::Failed(error)) => return Ok(code(&error)),
        };
        let file = Some(OpenFile { file, mode });
        match self.files.get_mut(free) {
            Some(place) => *place = file,
            None => self.files.push(file),
        }
        Ok(free as i64)
    }

    /// The open file with this number, if it may be used for that.
    fn file_for(
        &mut self,
        number: u64,
        purpose: &str,
        is_good: impl FnOnce(OpenMode) -> bool,
    ) -> Result<&mut dyn File, HostError> {
        let place = usize::try_from(number).ok().and_then(|number| self.files.get_mut(number));
        match place.and_then(Option::as_mut) {
            Some(OpenFile { file, mode }) if is_good(*mode) => Ok(&mut **file),
            Some(_) => Err(HostError::Failed(format!("file {number} is not open for {purpose}"))),
            None => Err(HostError::Failed(format!(
                "there is no open file {}: `file_open` gives the number of one",
                number as i64
            ))),
        }
    }
}

/// Reads until the buffer is full or the file at its end. What has been read before an error counts.
fn fill(file: &mut dyn File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if length == 0 => return Err(error),
            Err(_) => break,
        }
    }
    Ok(length)
}

fn size_of(file: &mut dyn File) -> io::Result<u64> {
    let position = file.stream_position()?;
    let size = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(position))?;
    Ok(size)
}

fn code_of(outcome: io::Result<u64>) -> Answer {
    match outcome {
        Ok(result) => Answer::result(result),
        Err(error) => Answer::code(code(&error)),
    }
}

fn code(error: &io::Error) -> i64 {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => NOT_FOUND,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => NOT_PERMITTED,
        ErrorKind::IsADirectory => NOT_PLAIN,
        _ => OTHER,
    }
}
