//! What the lines of the sources have done.

use std::collections::TryReserveError;

use super::counts::{Cost, InstructionCounts};
use crate::module::Module;

/// What a line of a source has done, with all instructions that count there, those of macros included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LineCounts<'p> {
    /// The name of the file, if it is known.
    pub file: Option<&'p str>,
    /// The number of the line, counted from 1.
    pub line: u32,
    /// How often the line was executed: the most that one of its instructions was begun.
    pub times: u64,
    /// How often one of its instructions trapped.
    pub trapped: u64,
    /// What all of its instructions have cost.
    pub cost: Cost,
}

pub(super) fn of<'p>(
    module: &'p Module,
    counts: &[InstructionCounts],
) -> Result<Vec<LineCounts<'p>>, TryReserveError> {
    let mut lines: Vec<LineCounts<'p>> = Vec::new();
    for (pc, counts) in (0..).zip(counts) {
        let Some(line) = module.line_of(pc) else { continue };
        let file = module.file_of(pc);
        let (times, trapped, cost) = (counts.begun(), counts.trapped, counts.cost());
        let counts = LineCounts { file, line, times, trapped, cost };
        match lines.last_mut() {
            Some(last) if last.place() == counts.place() => last.add(&counts),
            _ => {
                lines.try_reserve(1)?;
                lines.push(counts);
            }
        }
    }
    // The instructions of a line need not stand together.
    lines.sort_unstable_by_key(LineCounts::place);
    lines.dedup_by(|next, first| {
        let is_same = next.place() == first.place();
        if is_same {
            first.add(next);
        }
        is_same
    });
    Ok(lines)
}

impl<'p> LineCounts<'p> {
    fn place(&self) -> (Option<&'p str>, u32) {
        (self.file, self.line)
    }

    fn add(&mut self, other: &Self) {
        self.times = self.times.max(other.times);
        self.trapped += other.trapped;
        self.cost += other.cost;
    }
}
