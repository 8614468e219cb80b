//! What waits to be read: registers that the function has written itself and not read since, whichever way execution has come.

use std::ops::Range;

use crate::allocation::{self, OutOfMemory};
use crate::analysis::backward::range;
use crate::analysis::code::{Code, Step, filled};
use crate::analysis::effects::{Effect, REGISTERS, bits};

/// For each instruction, which of 64 registers wait to be read in front of it. At the start of a function none does.
pub(super) fn unread(code: &Code<'_>, number: usize) -> Result<Vec<u64>, OutOfMemory> {
    let mut walk = Walk {
        unread: filled(u64::MAX, code.len())?,
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
        let Effect { reads, writes, writes_ahead } = effect(&step, &range);
        let jump = walk.unread[place] & !reads | writes;
        for (to, unread) in [(step.ahead, jump | writes_ahead), (step.jump, jump)] {
            if let Some(to) = to {
                walk.come_to(to, unread);
            }
        }
    }
    Ok(walk.unread)
}

/// What an instruction reads and writes. A call, of the host too, reads all it can reach: what it leaves there is not of this
/// function.
fn effect(step: &Step, range: &Range<u16>) -> Effect {
    let operands = Effect::of(step.word, step.opcode, range);
    match step.window {
        Some(window) => Effect { reads: operands.reads | bits(window..REGISTERS, range), ..operands },
        None => operands,
    }
}

struct Walk {
    unread: Vec<u64>,
    /// Whether execution has come to each instruction so far.
    is_seen: Vec<bool>,
    is_waiting: Vec<bool>,
    waiting: Vec<u32>,
}

impl Walk {
    /// Comes to a place with these registers waiting.
    fn come_to(&mut self, place: usize, unread: u64) {
        let now = self.unread[place] & unread;
        if self.is_seen[place] && now == self.unread[place] {
            return;
        }
        self.unread[place] = now;
        self.is_seen[place] = true;
        if !std::mem::replace(&mut self.is_waiting[place], true) {
            self.waiting.push(place as u32);
        }
    }
}
