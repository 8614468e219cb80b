//! Which lines of the sources have been executed, over one run or many.
//!
//! What cannot be executed has no place here. Files of the standard library, whose names stand in angle brackets, are left
//! out: they are not on the disk of who reads the report.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::counts::InstructionCounts;
use super::functions::{Functions, name_at};
use crate::operand::OperandKind;
use crate::verify::Program;

/// The lines, functions and branches of sources, with how often each was executed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// By the names of the files, as the assembler was given them.
    pub files: BTreeMap<String, FileCoverage>,
}

/// What has been executed of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileCoverage {
    /// For each line with code how often it was executed, as [`LineCounts`](super::LineCounts) has it.
    pub lines: BTreeMap<u32, u64>,
    /// For each function its line, and how often its first instruction was executed.
    pub functions: BTreeMap<String, (u32, u64)>,
    /// For each branch, by its line and its number among those of the line from 0 on, how often it was taken, and how often
    /// it was not.
    pub branches: BTreeMap<(u32, u32), (u64, u64)>,
}

impl Coverage {
    /// Adds what a run of a program has executed, given for each of its instructions. Instructions without lines are left
    /// out.
    ///
    /// # Errors
    ///
    /// When the system does not give the memory.
    pub fn add(
        &mut self,
        program: &Program,
        counts: &[InstructionCounts],
    ) -> Result<(), std::collections::TryReserveError> {
        let functions = Functions::of(program)?;
        // Each run is added as a whole: within it, a line was executed as often as one of its instructions.
        let mut run = Self::default();
        let mut branches_of_line = BTreeMap::new();
        for (pc, counts) in (0..).zip(counts) {
            let Some((file, line)) = run.place(program, pc) else { continue };
            let times = file.lines.entry(line).or_default();
            *times = counts.begun().max(*times);
            if is_branch(program, pc) {
                let number = branches_of_line.entry((program.module().file_of(pc), line)).or_insert(0);
                let not_taken = counts.executed - counts.jumped;
                file.branches.insert((line, *number), (counts.jumped, not_taken));
                *number += 1;
            }
        }
        for &start in functions.starts() {
            // One without a name is what stands in front of the others.
            let is_named = program.module().function_label(start).is_some();
            let Some((file, line)) = run.place(program, start).filter(|_| is_named) else { continue };
            file.functions.insert(name_at(program, start), (line, counts[start as usize].begun()));
        }
        self.merge(run);
        Ok(())
    }

    /// The file and the line of an instruction.
    fn place(&mut self, program: &Program, pc: u32) -> Option<(&mut FileCoverage, u32)> {
        let module = program.module();
        let (line, name) = (module.line_of(pc)?, module.file_of(pc)?);
        if name.starts_with('<') {
            return None;
        }
        if !self.files.contains_key(name) {
            self.files.insert(name.to_owned(), FileCoverage::default());
        }
        Some((self.files.get_mut(name)?, line))
    }

    /// Adds what has been executed in other runs, file by file.
    pub fn merge(&mut self, other: Self) {
        for (name, other) in other.files {
            let file = self.files.entry(name).or_default();
            for (line, times) in other.lines {
                *file.lines.entry(line).or_default() += times;
            }
            for (name, (line, calls)) in other.functions {
                file.functions.entry(name).or_insert((line, 0)).1 += calls;
            }
            for (branch, (taken, not_taken)) in other.branches {
                let sum = file.branches.entry(branch).or_default();
                *sum = (sum.0 + taken, sum.1 + not_taken);
            }
        }
    }

    /// Writes a tracefile as `lcov` and `genhtml` read it, with `test` as the name of the test.
    ///
    /// # Errors
    ///
    /// When writing fails.
    pub fn write_lcov(&self, test: &str, writer: &mut dyn Write) -> io::Result<()> {
        for (name, file) in &self.files {
            writeln!(writer, "TN:{test}\nSF:{}", in_one_line(name))?;
            file.write_lcov(writer)?;
            writeln!(writer, "end_of_record")?;
        }
        Ok(())
    }
}

impl FileCoverage {
    fn write_lcov(&self, writer: &mut dyn Write) -> io::Result<()> {
        for (name, (line, _)) in &self.functions {
            writeln!(writer, "FN:{line},{name}")?;
        }
        for (name, (_, calls)) in &self.functions {
            writeln!(writer, "FNDA:{calls},{name}")?;
        }
        let hit = self.functions.values().filter(|(_, calls)| *calls > 0).count();
        writeln!(writer, "FNF:{}\nFNH:{hit}", self.functions.len())?;
        for ((line, number), (taken, not_taken)) in &self.branches {
            for (way, times) in [taken, not_taken].into_iter().enumerate() {
                // A branch that was never come to has no count.
                let times = if taken + not_taken == 0 { "-".to_owned() } else { times.to_string() };
                writeln!(writer, "BRDA:{line},{number},{way},{times}")?;
            }
        }
        let ways = self.branches.values().flat_map(|&(taken, not_taken)| [taken, not_taken]);
        let hit = ways.filter(|&times| times > 0).count();
        writeln!(writer, "BRF:{}\nBRH:{hit}", 2 * self.branches.len())?;
        for (line, times) in &self.lines {
            writeln!(writer, "DA:{line},{times}")?;
        }
        let hit = self.lines.values().filter(|&&times| times > 0).count();
        writeln!(writer, "LF:{}\nLH:{hit}", self.lines.len())
    }
}

/// Whether an instruction goes on in one of two ways: behind itself, or at its target.
fn is_branch(program: &Program, pc: u32) -> bool {
    let opcode = program.opcode(pc);
    let has_target = opcode.operands().iter().any(|operand| operand.kind == OperandKind::Target);
    has_target && opcode.falls_through() && opcode != crate::instruction::Opcode::Call
}

/// A name without what would end its line.
fn in_one_line(name: &str) -> String {
    name.replace(char::is_control, "\u{fffd}")
}
