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

/// What is found in a program without a look at its source, at most `max` of each kind, in the order of the code.
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
/// What the program has included of the standard library is left out, if the module says where its instructions come from.
/// It takes up to 200 bytes of memory for each instruction.
///
/// # Errors
///
/// If the system does not give the memory.
pub fn findings(program: &Program, max: usize) -> Result<Vec<Finding>, AnalysisError> {
    let module = program.module();
    let analysis = Analysis::new(module, &[])?;
    let own_file_of = |pc| module.own_file_of(pc);
    let unreachable = analysis.unreachable().flat_map(|range| parts(range, own_file_of));
    let unreachable = unreachable.filter(|range| !analysis.are_traps(range.clone()));
    let mut findings: Vec<Finding> = unreachable.take(max).map(Finding::Unreachable).collect();
    let overwritten = analysis.overwritten(max, &|call| own_file_of(call).is_some())?;
    findings.extend(overwritten.into_iter().map(Finding::Overwritten));
    Ok(findings)
}

/// The parts of a range of instructions that lie in one block each, as `block_of` tells. Those in none are left out.
pub(crate) fn parts(
    mut range: Range<u32>,
    block_of: impl Fn(u32) -> Option<u32>,
) -> impl Iterator<Item = Range<u32>> {
    std::iter::from_fn(move || {
        let start = range.find(|&pc| block_of(pc).is_some())?;
        let block = block_of(start);
        let end = range.clone().find(|&pc| block_of(pc) != block).unwrap_or(range.end);
        range.start = end;
        Some(start..end)
    })
}

/// The code of a module, ready to be asked.
pub(crate) struct Analysis<'m> {
    code: Code<'m>,
    ranges: usize,
}

impl<'m> Analysis<'m> {
    /// Whatever stands at `roots` counts as called, besides what the module says.
    pub(crate) fn new(module: &'m Module, roots: &'m [u32]) -> Result<Self, OutOfMemory> {
        let code = Code::new(module, roots)?;
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

    /// The calls that overwrite what was written for later, at most `max` of those that are wanted, with the lowest register
    /// of each.
    pub(crate) fn overwritten(
        &self,
        max: usize,
        is_wanted: &dyn Fn(u32) -> bool,
    ) -> Result<Vec<Overwritten>, OutOfMemory> {
        let mut found: Vec<Overwritten> = Vec::new();
        let mut steps = (0..self.code.len()).filter_map(|place| self.code.step(place));
        if !steps.any(|step| step.callee.is_some()) {
            return Ok(found);
        }
        let calls = Calls::new(&self.code, self.ranges)?;
        for number in 0..self.ranges {
            calls.find(number, max, is_wanted, &mut found)?;
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Analysis;
    use super::backward::{Answers, Question, range};
    use super::code::Code;
    use super::effects::{Effect, table_size, target};
    use crate::instruction::Opcode;
    use crate::module::Module;
    use crate::operand::{Displacement, Register, Word};

    const COUNT: i32 = 12;

    /// Some instruction at a place of a program, made of a number.
    fn word(place: i32, number: u64) -> Word {
        let register = |shift: u64| Register((number >> shift) as u8 % 6);
        let target = Displacement((number >> 24) as i32 % COUNT - place);
        match number % 8 {
            0 => Word::add(register(8), register(12), register(16)),
            1 => Word::li(register(8), 0),
            2 => Word::beqi(register(8), 0, target),
            3 => Word::jmp(target),
            4 => Word::map_iter_next(register(8), register(12), register(16), target),
            5 => Word::ret(),
            6 => Word::switch(register(8), (number >> 12 & 3) as i32),
            _ => Word::call(target, register(8)),
        }
    }

    /// Programs of random instructions, each with a table of functions.
    fn modules(count: usize) -> impl Iterator<Item = Module> {
        let mut random = 1_u64;
        let mut next = move || {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            random >> 16
        };
        (0..count).map(move |_| {
            let code = (0..COUNT).map(|place| word(place, next())).collect();
            Module {
                code,
                entry: (next() % 12) as u32,
                functions: vec![(next() % 12) as u32],
                ..Module::default()
            }
        })
    }

    /// Where execution can go on, or what is called, as the instructions say.
    fn next_places(module: &Module, place: usize) -> Vec<usize> {
        let word = module.code[place];
        let opcode = Opcode::from_byte(word.opcode_byte()).expect("it is known");
        let behind = table_size(word, opcode).map_or(1, |size| size + 1);
        let ahead = if opcode.falls_through() { place + 1..place + 1 + behind } else { 0..0 };
        let target = target(word, opcode, place).and_then(|target| usize::try_from(target).ok());
        ahead.chain(target).filter(|&place| place < module.code.len()).collect()
    }

    #[test]
    fn what_is_reached_is_what_some_way_leads_to() {
        let mut unreached = 0;
        for module in modules(5_000) {
            let mut reached = BTreeSet::new();
            let mut waiting = vec![module.entry as usize, module.functions[0] as usize];
            while let Some(place) = waiting.pop() {
                if reached.insert(place) {
                    waiting.extend(next_places(&module, place));
                }
            }
            let analysis = Analysis::new(&module, &[]).expect("there is memory");
            for place in 0..COUNT as usize {
                let is_reached = analysis.is_reached(place as u32);
                assert_eq!(is_reached, reached.contains(&place), "{place}: {module:?}");
                unreached += usize::from(!is_reached);
            }
            let counted: usize = analysis.unreachable().map(|range| range.len()).sum();
            assert_eq!(counted, COUNT as usize - reached.len());
        }
        assert!(unreached > 5_000, "only {unreached} instructions are not reached");
    }

    /// An answer has a reason, and no answer has none.
    #[test]
    fn every_answer_has_a_reason() {
        let questions =
            [Question::Read, Question::Needed, Question::PerhapsRead, Question::Written, Question::Counted];
        let mut given = [0; 5];
        for module in modules(1_000) {
            let code = Code::new(&module, &[]).expect("there is memory");
            for (question, given) in questions.into_iter().zip(&mut given) {
                let answers = Answers::find(&code, question, 1).expect("there is memory");
                for place in 0..COUNT as usize {
                    for register in 0..8 {
                        let answer = answers.at(place, 0) >> register & 1 == 1;
                        let reason = answers.reason(&code, place, 0, 1 << register).expect("there is memory");
                        assert_eq!(answer, reason.is_some(), "r{register} at {place}: {module:?}");
                        *given += usize::from(answer);
                    }
                }
            }
        }
        assert!(given.iter().all(|&given| given > 1_000), "{given:?}");
    }

    /// What a call does to the registers of its caller is what its callee does to its own, one above the other.
    #[test]
    fn callees_are_asked_in_their_own_registers() {
        for window in [0, 1, 63, 64, 65, 127, 200, 255] {
            let code = vec![
                Word::call(Displacement(2), Register(window)),
                Word::halt(),
                Word::add(Register(0), Register(1), Register(70)),
                Word::ret(),
            ];
            let module = Module { code, ..Module::default() };
            let code = Code::new(&module, &[]).expect("there is memory");
            let answers = |question| Answers::find(&code, question, 4).expect("there is memory");
            let registers = |answers: &Answers| {
                let is_one =
                    |register: &u32| answers.at(0, *register as usize / 64) >> (register % 64) & 1 == 1;
                (0..256).filter(is_one).collect::<Vec<u32>>()
            };
            let window = u32::from(window);
            let seen = |registers: &[u32]| {
                registers
                    .iter()
                    .map(|register| window + register)
                    .filter(|&one| one < 256)
                    .collect::<Vec<u32>>()
            };
            assert_eq!(registers(&answers(Question::Read)), seen(&[1, 70]));
            assert_eq!(registers(&answers(Question::Written)), seen(&[0]));
        }
    }

    #[test]
    fn effects_are_those_of_operands() {
        let effect = Effect::of(Word::add(Register(1), Register(2), Register(65)), Opcode::Add, &range(0));
        assert_eq!((effect.reads, effect.writes, effect.writes_ahead), (4, 2, 0));
        let word = Word::map_iter_next(Register(1), Register(2), Register(3), Displacement(1));
        let effect = Effect::of(word, Opcode::MapIterNext, &range(0));
        assert!(effect.writes_ahead != 0, "what jumps instead gives nothing");
    }
}
