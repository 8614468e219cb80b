//! What the registers are for behind each instruction, found by going backwards through all code at once.
//!
//! A [`Question`] is answered for each instruction and register from the answers behind it, over and over until nothing
//! changes. A call asks its callee: what stands for register `n` of the callee stands for `n` above the window of the caller,
//! so the registers are gone through from the lowest up, 64 together. An answer once found stays, so each instruction is
//! worked on at most 65 times for each way that leads to it and each 64 registers.

use std::ops::Range;

use crate::allocation::{self, OutOfMemory};
use crate::analysis::code::{Code, Step, filled};
use crate::analysis::effects::{Effect, REGISTERS, TOGETHER, bits};
use crate::instruction::Opcode;

/// What is asked of a register at an instruction.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// Whether what is in it is read, on some way up to the return. A function of the host is taken to read its first
    /// argument. Whatever a call may have written is no longer that.
    Read,
    /// The same, but a function of the host is taken to read nothing and to write its result.
    Needed,
    /// Whether what is in it could be read, if every function of the host, and every one that is called by its index, reads
    /// all registers from its window on.
    PerhapsRead,
    /// Whether it is written, on some way up to the return.
    Written,
    /// Whether the next that is done with it, on some way, is to compute its next value from it in one instruction.
    Counted,
}

/// The answers to a question for the registers in use.
pub(super) struct Answers {
    question: Question,
    /// For each 64 registers and each instruction.
    by_range: Vec<Vec<u64>>,
}

/// The registers of a window that a number of 64 stands for.
pub(super) fn range(number: usize) -> Range<u16> {
    let base = number as u16 * TOGETHER;
    base..base + TOGETHER
}

/// The highest register that an instruction names, plus 1, in whole 64s.
pub(super) fn ranges_in_use(code: &Code<'_>) -> usize {
    let most = usize::from(REGISTERS / TOGETHER);
    let is_used = |number: usize| {
        (0..code.len()).filter_map(|place| code.step(place)).any(|step| {
            let Effect { reads, writes, writes_ahead } = Effect::of(step.word, step.opcode, &range(number));
            reads | writes | writes_ahead != 0
                || step.window.is_some_and(|window| range(number).contains(&window))
        })
    };
    (0..most).rev().find(|&number| is_used(number)).map_or(0, |number| number + 1)
}

impl Question {
    /// What an instruction alone has to say.
    fn effect(self, step: &Step, range: &Range<u16>) -> Effect {
        let operands = Effect::of(step.word, step.opcode, range);
        let Some(window) = step.window else { return self.kept(operands) };
        let first = bits(window..window + 1, range);
        let all = bits(window..REGISTERS, range);
        let is_host = step.opcode == Opcode::Host;
        let effect = match self {
            Self::Read if is_host => Effect { reads: operands.reads | first, ..operands },
            Self::Needed if is_host => Effect { writes: operands.writes | first, ..operands },
            Self::Read | Self::Needed | Self::Counted => Effect { writes: operands.writes | all, ..operands },
            Self::PerhapsRead if step.callee.is_none() => Effect { reads: operands.reads | all, ..operands },
            Self::PerhapsRead | Self::Written => operands,
        };
        self.kept(effect)
    }

    /// An effect as one that reads where the answer becomes yes, and writes where it becomes no.
    fn kept(self, Effect { reads, writes, writes_ahead }: Effect) -> Effect {
        match self {
            Self::Counted => Effect { reads: reads & writes, writes: reads | writes, writes_ahead },
            Self::Written => Effect { reads: writes | writes_ahead, ..Effect::default() },
            Self::Read | Self::Needed | Self::PerhapsRead => Effect { reads, writes, writes_ahead },
        }
    }
}

impl Answers {
    pub(super) fn find(code: &Code<'_>, question: Question, ranges: usize) -> Result<Self, OutOfMemory> {
        let mut answers = Self { question, by_range: Vec::new() };
        allocation::reserve(&mut answers.by_range, ranges)?;
        for number in 0..ranges {
            answers.by_range.push(filled(0, code.len())?);
            answers.settle(code, number)?;
        }
        Ok(answers)
    }

    /// Finds the answers for 64 registers; those for lower ones are known.
    fn settle(&mut self, code: &Code<'_>, number: usize) -> Result<(), OutOfMemory> {
        let mut is_waiting = filled(true, code.len())?;
        let mut waiting = Vec::new();
        allocation::reserve(&mut waiting, code.len())?;
        waiting.extend(0..code.len() as u32);
        while let Some(place) = waiting.pop() {
            let place = place as usize;
            is_waiting[place] = false;
            let now = self.before(code, place, number);
            if now == self.by_range[number][place] {
                continue;
            }
            self.by_range[number][place] = now;
            for dependent in code.dependents(place) {
                if !is_waiting[dependent] {
                    is_waiting[dependent] = true;
                    waiting.push(dependent as u32);
                }
            }
        }
        Ok(())
    }

    /// The answer at a place, from those behind it.
    fn before(&self, code: &Code<'_>, place: usize, number: usize) -> u64 {
        let Some(step) = code.step(place) else { return 0 };
        let Effect { reads, writes, writes_ahead } = self.question.effect(&step, &range(number));
        let at = |place: Option<usize>| place.map_or(0, |place| self.by_range[number][place]);
        reads
            | self.of_callee(&step, number)
            | at(step.ahead) & !writes & !writes_ahead
            | at(step.jump) & !writes
    }

    /// The answer at a place.
    pub(super) fn at(&self, place: usize, number: usize) -> u64 {
        self.by_range.get(number).map_or(0, |range| range[place])
    }

    /// The answer of the function that an instruction calls, in registers of the caller.
    pub(super) fn of_callee(&self, step: &Step, number: usize) -> u64 {
        let (Some(window), Some(callee)) = (step.window, step.callee) else { return 0 };
        if self.question == Question::Counted {
            return 0;
        }
        let first = i32::from(range(number).start) - i32::from(window);
        let (word, shift) = (first.div_euclid(64), first.rem_euclid(64));
        let word_at = |word: i32| usize::try_from(word).map_or(0, |word| self.at(callee, word));
        let high = if shift == 0 { 0 } else { word_at(word + 1) << (64 - shift) };
        word_at(word) >> shift | high
    }

    /// The nearest instruction from `start` on that makes the answer for some registers, or calls one that does.
    pub(super) fn reason(
        &self,
        code: &Code<'_>,
        start: usize,
        number: usize,
        bit: u64,
    ) -> Result<Option<u32>, OutOfMemory> {
        let mut is_seen = filled(false, code.len())?;
        let mut queue = Vec::new();
        allocation::reserve(&mut queue, code.len())?;
        is_seen[start] = true;
        queue.push(start as u32);
        let mut next = 0;
        while let Some(&place) = queue.get(next) {
            next += 1;
            let Some(step) = code.step(place as usize) else { continue };
            let Effect { reads, writes, writes_ahead } = self.question.effect(&step, &range(number));
            if (reads | self.of_callee(&step, number)) & bit != 0 {
                return Ok(Some(place));
            }
            let ahead = step.ahead.filter(|_| (writes | writes_ahead) & bit == 0);
            let jump = step.jump.filter(|_| writes & bit == 0);
            for to in ahead.into_iter().chain(jump) {
                if !std::mem::replace(&mut is_seen[to], true) {
                    queue.push(to as u32);
                }
            }
        }
        Ok(None)
    }
}
