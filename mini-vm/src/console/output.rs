//! What a program writes to standard output and standard error.

use std::fmt;
use std::io::{self, Write};

use super::{Console, Refusal, SYSTEM_PRICE, Stream};
use crate::fuel::BYTES_PER_FUEL;
use crate::machine::host::{HostCall, HostError};

/// More bytes than any number or character takes: the longest float takes 24.
const LONGEST_TEXT: usize = 64;

impl Console<'_> {
    pub(super) fn write(
        &mut self,
        call: &mut HostCall<'_>,
        address: u64,
        length: u64,
    ) -> Result<u64, HostError> {
        let bytes = call.bytes(address, length)?;
        call.spend(length / BYTES_PER_FUEL);
        self.write_output(bytes)?;
        Ok(length)
    }

    pub(super) fn print_int(&mut self, _: &mut HostCall<'_>, value: u64) -> Result<u64, HostError> {
        self.print(value, format_args!("{}", value as i64))
    }

    pub(super) fn print_uint(&mut self, _: &mut HostCall<'_>, value: u64) -> Result<u64, HostError> {
        self.print(value, format_args!("{value}"))
    }

    pub(super) fn print_float(&mut self, _: &mut HostCall<'_>, value: u64) -> Result<u64, HostError> {
        self.print(value, format_args!("{:?}", f64::from_bits(value)))
    }

    pub(super) fn print_char(&mut self, _: &mut HostCall<'_>, value: u64) -> Result<u64, HostError> {
        let character = character(value)?;
        self.print(value, format_args!("{character}"))
    }

    pub(super) fn print_string(&mut self, call: &mut HostCall<'_>, address: u64) -> Result<u64, HostError> {
        let bytes = call.terminated_bytes(address)?;
        call.spend(bytes.len() as u64 / BYTES_PER_FUEL);
        self.write_output(bytes)?;
        Ok(address)
    }

    pub(super) fn newline(&mut self, call: &mut HostCall<'_>) -> Result<u64, HostError> {
        self.print(call.argument(0)?, format_args!("\n"))
    }

    pub(super) fn write_error(
        &mut self,
        call: &mut HostCall<'_>,
        address: u64,
        length: u64,
    ) -> Result<u64, HostError> {
        let bytes = call.bytes(address, length)?;
        self.write_errors(bytes, || call.spend(SYSTEM_PRICE + length / BYTES_PER_FUEL))?;
        Ok(length)
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

    pub(super) fn write_output(&mut self, bytes: &[u8]) -> Result<(), HostError> {
        self.take_room(bytes.len() as u64)?;
        let outcome = self.output.write_all(bytes);
        self.check(Stream::Output.checked(outcome))
    }

    /// Writes to standard error, behind all that waits for standard output. `charge` is for a write that is allowed.
    pub(super) fn write_errors(&mut self, bytes: &[u8], charge: impl FnOnce()) -> Result<(), HostError> {
        self.take_room(bytes.len() as u64)?;
        charge();
        let flushed = self.flush();
        self.check(flushed)?;
        let outcome = self.errors.write_all(bytes);
        self.check(Stream::Errors.checked(outcome))
    }

    /// Counts bytes that are about to be written.
    pub(super) fn take_room(&mut self, length: u64) -> Result<(), HostError> {
        match self.output_left.checked_sub(length) {
            Some(left) => {
                self.output_left = left;
                Ok(())
            }
            None => {
                self.refusal = Some(Refusal::Output);
                let max = self.max_output;
                Err(HostError::Failed(format!("the program exceeds its output limit of {max} bytes")))
            }
        }
    }
}

/// The character with this Unicode scalar value.
pub(super) fn character(value: u64) -> Result<char, HostError> {
    let scalar = u32::try_from(value).ok().and_then(char::from_u32);
    scalar.ok_or_else(|| HostError::Failed(format!("{value:#x} is not the value of a Unicode character")))
}
