//! Calls that overwrite what their caller has written for later.
//!
//! Which registers hold arguments and results, only declared functions say, so a register is taken to be meant for later if
//! all of this holds:
//!
//! - The caller has written it in front of the call, whichever way led there.
//! - The callee could not read what was in it, so it is no argument, but it writes it.
//! - It is read behind the call, and is none of the results: those that are declared, or else the first register.
//! - The caller had no other use for it. Either nothing has read it in front of the call, whichever way led there; or this is
//!   so on some way, and what reads it behind the call computes its next value from it, as a loop does with its counter.

use crate::allocation::{self, OutOfMemory};
use crate::analysis::Overwritten;
use crate::analysis::backward::{Answers, Question, range};
use crate::analysis::code::{Code, Step};
use crate::analysis::effects::{Effect, REGISTERS, bits};
use crate::analysis::forward::{self, Past};

/// What is known of all code, so that calls can be judged.
pub(super) struct Calls<'a> {
    code: &'a Code<'a>,
    results_at: &'a dyn Fn(u32) -> Option<u16>,
    read: Answers,
    perhaps_read: Answers,
    written: Answers,
}

impl<'a> Calls<'a> {
    pub(super) fn new(
        code: &'a Code<'a>,
        ranges: usize,
        results_at: &'a dyn Fn(u32) -> Option<u16>,
    ) -> Result<Self, OutOfMemory> {
        Ok(Self {
            code,
            results_at,
            read: Answers::find(code, Question::Read, ranges)?,
            perhaps_read: Answers::find(code, Question::PerhapsRead, ranges)?,
            written: Answers::find(code, Question::Written, ranges)?,
        })
    }

    /// Adds the calls that overwrite some of 64 registers, at most `max` of them.
    pub(super) fn find(
        &self,
        number: usize,
        max: usize,
        found: &mut Vec<Overwritten>,
    ) -> Result<(), OutOfMemory> {
        let mut calls = (0..self.code.len()).filter(|&call| self.overwritten(call, number) != 0).peekable();
        if calls.peek().is_none() {
            return Ok(());
        }
        let written = forward::find(self.code, Past::Written, number)?;
        let unread = forward::find(self.code, Past::Unread, number)?;
        let perhaps_unread = forward::find(self.code, Past::PerhapsUnread, number)?;
        let start = found.len();
        for call in calls {
            let overwritten = self.overwritten(call, number) & written[call] & perhaps_unread[call];
            if overwritten == 0 || found.len() - start == max {
                continue;
            }
            if let Some((bit, reader)) = self.judge(call, number, overwritten, unread[call])? {
                let register = (range(number).start + bit.trailing_zeros() as u16) as u8;
                allocation::push(found, Overwritten { call: call as u32, register, reader })?;
            }
        }
        Ok(())
    }

    /// The registers that a call overwrites and that are read later, whatever was in them.
    fn overwritten(&self, call: usize, number: usize) -> u64 {
        if !self.code.is_reached[call] {
            return 0;
        }
        let Some(step) = self.code.step(call) else { return 0 };
        let Step { window: Some(window), callee: Some(callee), ahead: Some(ahead), .. } = step else { return 0 };
        let results = (self.results_at)(callee as u32).unwrap_or(1);
        bits((window + results).min(REGISTERS)..REGISTERS, &range(number))
            & self.written.of_callee(&step, number)
            & !self.perhaps_read.of_callee(&step, number)
            & self.read.at(ahead, number)
    }

    /// The lowest register that was meant for later, and the instruction that reads it.
    fn judge(
        &self,
        call: usize,
        number: usize,
        overwritten: u64,
        unread: u64,
    ) -> Result<Option<(u64, u32)>, OutOfMemory> {
        let mut left = overwritten;
        while left != 0 {
            let bit = left & left.wrapping_neg();
            left &= !bit;
            let Some(reader) = self.read.reason(self.code, call + 1, number, bit)? else { continue };
            if unread & bit != 0 || self.is_next_value(reader as usize, number, bit) {
                return Ok(Some((bit, reader)));
            }
        }
        Ok(None)
    }

    /// Whether an instruction computes the next value of a register from the last one.
    fn is_next_value(&self, place: usize, number: usize, bit: u64) -> bool {
        let effect = self.code.step(place).map(|step| Effect::of(step.word, step.opcode, &range(number)));
        effect.is_some_and(|effect| effect.reads & effect.writes & bit != 0)
    }
}
