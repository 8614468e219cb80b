//! What the lines of the sources have done.

use std::collections::BTreeMap;

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

pub(super) fn of<'p>(module: &'p Module, counts: &[InstructionCounts]) -> Vec<LineCounts<'p>> {
    let mut lines = BTreeMap::new();
    for (pc, counts) in (0..).zip(counts) {
        let Some(line) = module.line_of(pc) else { continue };
        let file = module.file_of(pc);
        let sum = lines.entry((file, line)).or_insert(LineCounts { file, line, ..LineCounts::default() });
        sum.times = sum.times.max(counts.begun());
        sum.trapped += counts.trapped;
        sum.cost += counts.cost();
    }
    lines.into_values().collect()
}
