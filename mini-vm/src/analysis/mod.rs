//! What can be told of a program without running it: code that is never reached, and registers that a call overwrites.
//!
//! The code is looked at as a graph. Every entry of the function table counts as called; a function that only the host calls,
//! by its label, does not. Nothing here recurses, and time and memory are in proportion to the code.
//!
//! | module | what it knows |
//! |---|---|
//! | `effects` | what an instruction reads and writes, and where it leads |
//! | `code` | the instructions of a module as a graph, and which of them are reached |
//! | `backward` | what is read or written behind each instruction, through calls |
//! | `forward` | what a function has written so far |
//! | `calls` | which calls overwrite what was meant for later |

mod backward;
mod calls;
mod code;
pub(crate) mod effects;
mod forward;

use std::ops::Range;

use crate::allocation::OutOfMemory;
use crate::analysis::backward::{Answers, Question, ranges_in_use};
use crate::analysis::calls::Calls;
use crate::analysis::code::Code;
use crate::instruction::Opcode;
use crate::module::Module;
use crate::verify::Program;

/// A place of a program that is probably a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Execution never comes to these instructions, which are more than traps.
    Unreachable(Range<u32>),
    /// A call overwrites a register that is written for later.
    Overwritten(Overwritten),
}

/// A call that overwrites a register which the caller has written, without use for anything but to read it later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overwritten {
    /// The number of the instruction that calls.
    pub call: u32,
    /// The register of the caller.
    pub register: u8,
    /// The number of the instruction that reads it, or calls a function which does.
    pub reader: u32,
}

/// The system does not give the memory that an analysis takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system cannot provide {bytes} bytes of memory to look for mistakes")]
pub struct AnalysisError {
    /// How many bytes were asked for last.
    pub bytes: usize,
}

impl From<OutOfMemory> for AnalysisError {
    fn from(OutOfMemory { bytes }: OutOfMemory) -> Self {
        Self { bytes }
    }
}

/// What is found in a program of whose source nothing is known, at most `max` of each kind, in the order of the code.
///
/// ```
/// use mini_vm::analysis::{Finding, findings};
/// use mini_vm::assembly::assemble;
/// use mini_vm::verify::verify;
///
/// let module = assemble("main: jmp .end\n li r0, 1\n.end: halt", &[])?;
/// let program = verify(module)?;
/// assert_eq!(findings(&program, 100)?, [Finding::Unreachable(1..2)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// It takes up to 200 bytes of memory for each instruction.
///
/// # Errors
///
/// If the system does not give the memory.
pub fn findings(program: &Program, max: usize) -> Result<Vec<Finding>, AnalysisError> {
    let analysis = Analysis::new(program.module())?;
    let unreachable = analysis.unreachable().filter(|range| !analysis.are_traps(range.clone()));
    let mut findings: Vec<Finding> = unreachable.take(max).map(Finding::Unreachable).collect();
    findings.extend(analysis.overwritten(max, &|_| None)?.into_iter().map(Finding::Overwritten));
    Ok(findings)
}

/// The code of a module, ready to be asked.
pub(crate) struct Analysis<'m> {
    code: Code<'m>,
    ranges: usize,
}

impl<'m> Analysis<'m> {
    pub(crate) fn new(module: &'m Module) -> Result<Self, OutOfMemory> {
        let code = Code::new(module)?;
        let ranges = ranges_in_use(&code);
        Ok(Self { code, ranges })
    }

    /// Whether execution can come to an instruction.
    pub(crate) fn is_reached(&self, pc: u32) -> bool {
        self.code.is_reached.get(pc as usize).copied().unwrap_or_default()
    }

    /// The instructions that execution never comes to, those that follow each other together.
    pub(crate) fn unreachable(&self) -> impl Iterator<Item = Range<u32>> {
        let is_reached = &self.code.is_reached;
        let mut next = 0;
        std::iter::from_fn(move || {
            let start = next + is_reached[next..].iter().position(|is_reached| !is_reached)?;
            let length = is_reached[start..].iter().position(|&is_reached| is_reached);
            next = length.map_or(is_reached.len(), |length| start + length);
            Some(start as u32..next as u32)
        })
    }

    /// Whether instructions are all traps, which may stand where nothing is meant to come to.
    pub(crate) fn are_traps(&self, range: Range<u32>) -> bool {
        let code = &self.code.module.code[range.start as usize..range.end as usize];
        code.iter().all(|word| word.opcode_byte() == Opcode::Trap as u8)
    }

    /// The calls that overwrite what was written for later, at most `max`, with the lowest register of each; `results_at`
    /// tells how many results the function has that starts at an instruction, if it says so.
    pub(crate) fn overwritten(
        &self,
        max: usize,
        results_at: &dyn Fn(u32) -> Option<u16>,
    ) -> Result<Vec<Overwritten>, OutOfMemory> {
        let mut found: Vec<Overwritten> = Vec::new();
        let mut steps = (0..self.code.len()).filter_map(|place| self.code.step(place));
        if !steps.any(|step| step.callee.is_some()) {
            return Ok(found);
        }
        let calls = Calls::new(&self.code, self.ranges, results_at)?;
        for number in 0..self.ranges {
            calls.find(number, max, &mut found)?;
        }
        found.sort_by_key(|overwritten| (overwritten.call, overwritten.register));
        found.dedup_by_key(|overwritten| overwritten.call);
        found.truncate(max);
        Ok(found)
    }

    /// What functions read before they write it.
    pub(crate) fn needed(&self) -> Result<Needed<'_>, OutOfMemory> {
        let answers = Answers::find(&self.code, Question::Needed, self.ranges)?;
        Ok(Needed { code: &self.code, answers })
    }
}

/// The registers whose values at an instruction are read on some way from there.
pub(crate) struct Needed<'a> {
    code: &'a Code<'a>,
    answers: Answers,
}

impl Needed<'_> {
    /// Whether some way from an instruction reads what is in a register there.
    pub(crate) fn is_needed(&self, pc: u32, register: u8) -> bool {
        let (number, bit) = place_of(register);
        self.answers.at(pc as usize, number) & bit != 0
    }

    /// The nearest instruction that reads what is in a register at another one.
    pub(crate) fn reader(&self, pc: u32, register: u8) -> Result<Option<u32>, OutOfMemory> {
        let (number, bit) = place_of(register);
        self.answers.reason(self.code, pc as usize, number, bit)
    }
}

/// Which 64 a register belongs to, and its bit there.
fn place_of(register: u8) -> (usize, u64) {
    (usize::from(register) / 64, 1 << (register % 64))
}
