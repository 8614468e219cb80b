//! The functions for what surrounds a run: the clock, chance and variables of the environment.

use super::recording::{Answer, Asked, Question};
use super::{Console, Grant, OutsideError, Refusal, SYSTEM_PRICE};
use crate::fuel::BYTES_PER_FUEL;
use crate::machine::host::{HostCall, HostError};

/// What `env` returns for a variable that is not set.
const NOT_SET: u64 = -1_i64 as u64;

impl Console<'_> {
    pub(super) fn clock_time(&mut self, call: &mut HostCall<'_>) -> Result<u64, HostError> {
        call.spend(SYSTEM_PRICE);
        self.ask(&Question::of(Asked::ClockTime), &mut [], |console, _| {
            let time = console.outside.time();
            console.granted(time).map(Answer::result)
        })
    }

    pub(super) fn clock_elapsed(&mut self, call: &mut HostCall<'_>) -> Result<u64, HostError> {
        call.spend(SYSTEM_PRICE);
        self.ask(&Question::of(Asked::ClockElapsed), &mut [], |console, _| {
            let elapsed = console.outside.elapsed();
            console.granted(elapsed).map(Answer::result)
        })
    }

    pub(super) fn random_bytes(
        &mut self,
        call: &mut HostCall<'_>,
        address: u64,
        length: u64,
    ) -> Result<u64, HostError> {
        call.spend(SYSTEM_PRICE);
        let buffer = call.bytes_mut(address, length)?;
        let question = Question { numbers: &[length], ..Question::of(Asked::RandomBytes) };
        let result = self.ask(&question, buffer, |console, buffer| {
            let filled = console.outside.fill_random(buffer);
            console.granted(filled)?;
            Ok(Answer { result: length, length: buffer.len() })
        })?;
        // What makes chance takes far longer for a byte than what copies it.
        call.spend(length);
        Ok(result)
    }

    pub(super) fn env(
        &mut self,
        call: &mut HostCall<'_>,
        name: u64,
        address: u64,
        max: u64,
    ) -> Result<u64, HostError> {
        let name = call.terminated_bytes(name)?;
        call.spend(name.len() as u64 / BYTES_PER_FUEL);
        let Some((_, value)) = self.given.environment.iter().find(|(granted, _)| granted.as_bytes() == name)
        else {
            let name = super::shown(name);
            self.refusal = Some(Refusal::NotGranted(Grant::Environment));
            return Err(HostError::Failed(format!("the program may not see the variable `{name}`")));
        };
        let Some(value) = value else { return Ok(NOT_SET) };
        let copied = max.min(value.len() as u64);
        call.bytes_mut(address, copied)?.copy_from_slice(&value[..copied as usize]);
        call.spend(copied / BYTES_PER_FUEL);
        Ok(value.len() as u64)
    }

    /// Makes a trap of what the outside refuses.
    fn granted<T>(&mut self, outcome: Result<T, OutsideError>) -> Result<T, HostError> {
        outcome.map_err(|error| {
            if let OutsideError::NotGranted(grant) = error {
                self.refusal = Some(Refusal::NotGranted(grant));
            }
            HostError::Failed(error.to_string())
        })
    }
}
