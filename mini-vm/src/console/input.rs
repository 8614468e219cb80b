//! What a program is given: standard input and its arguments.

use std::io;

use super::recording::{Answer, Asked, Question};
use super::{Console, SYSTEM_PRICE, Stream};
use crate::fuel::BYTES_PER_FUEL;
use crate::machine::host::{HostCall, HostError};

impl Console<'_> {
    pub(super) fn read(&mut self, call: &mut HostCall<'_>, address: u64, max: u64) -> Result<u64, HostError> {
        call.spend(SYSTEM_PRICE);
        let buffer = call.bytes_mut(address, max)?;
        if self.flushes_before_reading {
            let flushed = self.flush();
            self.check(flushed)?;
        }
        let question = Question { numbers: &[max], ..Question::of(Asked::Read) };
        let length = self.ask(&question, buffer, Self::read_input)?;
        call.spend(length / BYTES_PER_FUEL);
        Ok(length)
    }

    fn read_input(&mut self, buffer: &mut [u8]) -> Result<Answer, HostError> {
        let outcome = loop {
            match self.input.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => break outcome,
            }
        };
        let length = self.check(Stream::Input.checked(outcome))?;
        Ok(Answer { result: length as u64, length })
    }

    pub(super) fn arg_count(&mut self, _: &mut HostCall<'_>) -> Result<u64, HostError> {
        Ok(self.given.arguments.len() as u64)
    }

    pub(super) fn arg(
        &mut self,
        call: &mut HostCall<'_>,
        index: u64,
        address: u64,
        max: u64,
    ) -> Result<u64, HostError> {
        let argument = usize::try_from(index).ok().and_then(|index| self.given.arguments.get(index));
        let argument = argument.ok_or_else(|| {
            HostError::Failed(format!(
                "there is no argument {index}: there are {}",
                self.given.arguments.len()
            ))
        })?;
        let copied = max.min(argument.len() as u64);
        call.bytes_mut(address, copied)?.copy_from_slice(&argument[..copied as usize]);
        call.charge(copied / BYTES_PER_FUEL);
        Ok(argument.len() as u64)
    }
}
