//! Which fused sequences a run at full speed executes.

use std::collections::TryReserveError;

use super::counts::filled;
use crate::machine::Sequence;
use crate::machine::engine::fusion;
use crate::observation::{Event, Flow};
use crate::verify::Program;

/// How often a fused sequence is executed.
///
/// It follows from what was executed, and is the same in all builds, those without the threaded dispatcher included. Where
/// fuel runs out in the middle, a run at full speed goes on with the single instructions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SequenceCounts {
    /// Its name: the mnemonics of its instructions, more or less.
    pub name: &'static str,
    /// How often it was begun.
    pub times: u64,
    /// Instructions that were executed or trapped in it.
    pub instructions: u64,
}

/// Follows which sequences are executed.
#[derive(Debug)]
pub(super) struct Fusion {
    /// The sequence that starts at each instruction.
    starts: Vec<Option<Sequence>>,
    /// By the number of the sequence.
    counts: Vec<SequenceCounts>,
    current: usize,
    /// The instruction that comes next in the current sequence, and the first behind it. Where none is under way, both are 0.
    next: u32,
    end: u32,
}

impl Fusion {
    pub(super) fn new(program: &Program) -> Result<Self, TryReserveError> {
        let code = &program.module().code;
        // What is refused here is asked for again, for an error that can be handed on.
        let starts = fusion::sequences(code).or_else(|_| filled(code.len()))?;
        let counts = Sequence::all().map(|sequence| SequenceCounts {
            name: sequence.name(),
            times: 0,
            instructions: 0,
        });
        Ok(Self { starts, counts: counts.collect(), current: 0, next: 0, end: 0 })
    }

    pub(super) fn see(&mut self, event: &Event) {
        let is_within = event.pc == self.next && self.next < self.end;
        if !is_within {
            let Some(sequence) = self.starts[event.pc as usize] else {
                self.end = 0;
                return;
            };
            self.current = sequence.number();
            self.counts[self.current].times += 1;
            self.end = event.pc + sequence.opcodes().len() as u32;
        }
        self.counts[self.current].instructions += 1;
        self.next = event.pc + 1;
        if event.flow != Flow::Next {
            self.end = 0;
        }
    }

    pub(super) fn finish(self) -> Vec<SequenceCounts> {
        self.counts.into_iter().filter(|counts| counts.times > 0).collect()
    }
}
