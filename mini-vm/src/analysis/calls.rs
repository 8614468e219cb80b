//! Calls that overwrite what their caller has written for later.
//!
//! Which registers hold arguments and results, only declared functions say, so a register is taken to be meant for later if
//! all of this holds:
//!
//! - The caller has written it in front of the call, whichever way led there.
//! - The callee could not read what was in it, so it is no argument, but it writes it.
//! - It is read behind the call, and is none of the results: those that are declared, or else the first register.
//! - The caller had no other use for it. Either nothing has read it in front of the call, whichever way led there; or this is
//!   so on some way, and behind the call its next value is computed from it, as a loop does with its counter.

use crate::allocation::{self, OutOfMemory};
use crate::analysis::Overwritten;
use crate::analysis::backward::{Answers, Question, range};
use crate::analysis::code::{Code, Step};
use crate::analysis::effects::{REGISTERS, bits};
use crate::analysis::forward::{self, Past};

/// What is known of all code, so that calls can be judged.
pub(super) struct Calls<'a> {
    code: &'a Code<'a>,
    read: Answers,
    perhaps_read: Answers,
    written: Answers,
    counted: Answers,
}

impl<'a> Calls<'a> {
    pub(super) fn new(code: &'a Code<'a>, ranges: usize) -> Result<Self, OutOfMemory> {
        Ok(Self {
            code,
            read: Answers::find(code, Question::Read, ranges)?,
            perhaps_read: Answers::find(code, Question::PerhapsRead, ranges)?,
            written: Answers::find(code, Question::Written, ranges)?,
            counted: Answers::find(code, Question::Counted, ranges)?,
        })
    }

    /// Adds the wanted calls that overwrite some of 64 registers, at most `max` of them.
    pub(super) fn find(
        &self,
        number: usize,
        max: usize,
        is_wanted: &dyn Fn(u32) -> bool,
        found: &mut Vec<Overwritten>,
    ) -> Result<(), OutOfMemory> {
        let overwrites = |&call: &usize| self.overwritten(call, number) != 0 && is_wanted(call as u32);
        let mut calls = (0..self.code.len()).filter(overwrites).peekable();
        if calls.peek().is_none() {
            return Ok(());
        }
        let written = forward::find(self.code, Past::Written, number)?;
        let unread = forward::find(self.code, Past::Unread, number)?;
        let perhaps_unread = forward::find(self.code, Past::PerhapsUnread, number)?;
        let start = found.len();
        for call in calls {
            if found.len() - start == max {
                break;
            }
            let counted = self.counted.at(call + 1, number) & perhaps_unread[call];
            let meant = self.overwritten(call, number) & written[call] & (unread[call] | counted);
            if meant == 0 {
                continue;
            }
            let bit = meant & meant.wrapping_neg();
            let answers = if unread[call] & bit != 0 { &self.read } else { &self.counted };
            if let Some(reader) = answers.reason(self.code, call + 1, number, bit)? {
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
        let Step { window: Some(window), callee: Some(callee), ahead: Some(ahead), .. } = step else {
            return 0;
        };
        let results = self.results_of(callee as u32);
        bits((window + results).min(REGISTERS)..REGISTERS, &range(number))
            & self.written.of_callee(&step, number)
            & !self.perhaps_read.of_callee(&step, number)
            & self.read.at(ahead, number)
    }

    /// How many results the function has that starts at an instruction.
    fn results_of(&self, start: u32) -> u16 {
        const UNDECLARED: u16 = 1;
        let functions = &self.code.module.named_functions;
        let found = functions.binary_search_by_key(&start, |function| function.start);
        found.map_or(UNDECLARED, |index| functions[index].results.len() as u16)
    }
}
