//! What a function has written itself: found by going forwards through all code at once.
//!
//! At the start of a function it has written nothing. What a call leaves in its window is not of this function.

use std::ops::Range;

use crate::allocation::{self, OutOfMemory};
use crate::analysis::backward::range;
use crate::analysis::code::{Code, Step, filled};
use crate::analysis::effects::{Effect, REGISTERS, bits};

/// What is asked of a register in front of an instruction.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Past {
    /// Whether the function has written it, whichever way led here.
    Written,
    /// Whether it has and nothing has read it since, whichever way led here.
    Unread,
    /// The same, on some way.
    PerhapsUnread,
}

/// The answers for 64 registers, for each instruction that execution may come to.
pub(super) fn find(code: &Code<'_>, past: Past, number: usize) -> Result<Vec<u64>, OutOfMemory> {
    let mut walk = Walk {
        past,
        known: filled(past.at_first(), code.len())?,
        is_seen: filled(false, code.len())?,
        is_waiting: filled(false, code.len())?,
        waiting: Vec::new(),
    };
    allocation::reserve(&mut walk.waiting, code.len())?;
    let callees = (0..code.len()).filter_map(|place| code.step(place)?.callee);
    for start in code.entries().chain(callees) {
        walk.come_to(start, 0);
    }
    let range = range(number);
    while let Some(place) = walk.waiting.pop() {
        let place = place as usize;
        walk.is_waiting[place] = false;
        let Some(step) = code.step(place) else { continue };
        let Effect { reads, writes, writes_ahead } = past.effect(&step, &range);
        let jump = walk.known[place] & !reads | writes;
        for (to, known) in [(step.ahead, jump | writes_ahead), (step.jump, jump)] {
            if let Some(to) = to {
                walk.come_to(to, known);
            }
        }
    }
    Ok(walk.known)
}

impl Past {
    /// What holds of a place before any way to it is known.
    fn at_first(self) -> u64 {
        match self {
            Self::Written | Self::Unread => u64::MAX,
            Self::PerhapsUnread => 0,
        }
    }

    /// What holds where two ways meet.
    fn meet(self, one: u64, other: u64) -> u64 {
        match self {
            Self::Written | Self::Unread => one & other,
            Self::PerhapsUnread => one | other,
        }
    }

    /// What an instruction writes, and as what it reads that of which the answer becomes no. A call, of the host too, reads
    /// all it can reach.
    fn effect(self, step: &Step, range: &Range<u16>) -> Effect {
        let operands = Effect::of(step.word, step.opcode, range);
        let reached = step.window.map_or(0, |window| bits(window..REGISTERS, range));
        match self {
            Self::Written => Effect { reads: reached, ..operands },
            Self::Unread | Self::PerhapsUnread => Effect { reads: operands.reads | reached, ..operands },
        }
    }
}

struct Walk {
    past: Past,
    known: Vec<u64>,
    /// Whether execution has come to each instruction so far.
    is_seen: Vec<bool>,
    is_waiting: Vec<bool>,
    waiting: Vec<u32>,
}

impl Walk {
    /// Comes to a place where this is known.
    fn come_to(&mut self, place: usize, known: u64) {
        let now = self.past.meet(self.known[place], known);
        if self.is_seen[place] && now == self.known[place] {
            return;
        }
        self.known[place] = now;
        self.is_seen[place] = true;
        if !std::mem::replace(&mut self.is_waiting[place], true) {
            self.waiting.push(place as u32);
        }
    }
}
