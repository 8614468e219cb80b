//! The functions of a program, and what each has cost.

use std::collections::TryReserveError;

use super::counts::{Cost, filled};
use crate::instruction::Opcode;
use crate::operand::{Displacement, Field, OperandKind};
use crate::verify::Program;

/// What a function has cost.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FunctionCounts {
    /// Its name: that of the label where it starts, or `instruction 5`, if it has none.
    pub name: String,
    /// The number of its first instruction.
    pub start: u32,
    /// How often it was called. Nobody calls the one that the program starts with.
    pub calls: u64,
    /// What it has cost by itself.
    pub own: Cost,
    /// What it has cost with all that it has called. What a call of itself costs counts once.
    pub total: Cost,
}

/// Where functions start.
#[derive(Debug)]
pub(super) struct Functions {
    /// In the order of the code, none twice.
    starts: Vec<u32>,
}

impl Functions {
    pub(super) fn of(program: &Program) -> Result<Self, TryReserveError> {
        let module = program.module();
        let mut starts = Vec::new();
        let named = module.named_functions.iter().map(|function| function.start);
        let called = (0..).zip(&module.code).filter_map(|(pc, &word)| {
            let opcode = program.opcode(pc);
            let target = opcode.operands().iter().find(|operand| operand.kind == OperandKind::Target)?;
            let displacement = Displacement::read(word, target.at).0;
            (opcode == Opcode::Call).then(|| pc.wrapping_add_signed(displacement))
        });
        let known = module.functions.iter().copied().chain([0, module.entry]);
        for start in called.chain(named).chain(known) {
            starts.try_reserve(1)?;
            starts.push(start);
        }
        starts.sort_unstable();
        starts.dedup();
        Ok(Self { starts })
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    pub(super) fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// The last function that starts at or before this instruction: one starts at the first.
    pub(super) fn around(&self, pc: u32) -> usize {
        self.starts.partition_point(|&start| start <= pc) - 1
    }

    pub(super) fn name(&self, function: usize, program: &Program) -> String {
        name_at(program, self.starts[function])
    }
}

/// What the function is called that starts at this instruction.
pub(super) fn name_at(program: &Program, start: u32) -> String {
    let label = program.module().function_label(start);
    label.map_or_else(|| format!("instruction {start}"), |label| label.name.clone())
}

/// Counts what each function costs.
#[derive(Debug)]
pub(super) struct Clock {
    now: Cost,
    functions: Vec<Running>,
    /// The functions under way, the outermost first, and what had been spent when each went on last.
    stack: Vec<usize>,
    resumed: Cost,
}

#[derive(Clone, Debug, Default)]
struct Running {
    calls: u64,
    own: Cost,
    total: Cost,
    /// How often it is under way, and what had been spent when the first of these calls began.
    active: usize,
    begun: Cost,
}

impl Clock {
    pub(super) fn new(functions: usize) -> Result<Self, TryReserveError> {
        let functions = filled(functions)?;
        Ok(Self { now: Cost::default(), functions, stack: Vec::new(), resumed: Cost::default() })
    }

    pub(super) fn advance(&mut self, cost: Cost) {
        self.now += cost;
    }

    pub(super) fn count_call(&mut self, function: usize) {
        self.functions[function].calls += 1;
    }

    pub(super) fn enter(&mut self, function: usize) {
        self.settle();
        let running = &mut self.functions[function];
        if running.active == 0 {
            running.begun = self.now;
        }
        running.active += 1;
        self.stack.push(function);
    }

    pub(super) fn leave(&mut self) {
        self.settle();
        let Some(function) = self.stack.pop() else { return };
        let running = &mut self.functions[function];
        running.active -= 1;
        if running.active == 0 {
            running.total += self.now.since(running.begun);
        }
    }

    /// Charges the innermost function what has been spent since it went on.
    fn settle(&mut self) {
        let spent = self.now.since(self.resumed);
        self.resumed = self.now;
        if let Some(&function) = self.stack.last() {
            self.functions[function].own += spent;
        }
    }

    pub(super) fn finish(mut self, functions: &Functions, program: &Program) -> Vec<FunctionCounts> {
        while !self.stack.is_empty() {
            self.leave();
        }
        let counted = functions.starts.iter().zip(self.functions).enumerate();
        let counted =
            counted.filter(|(_, (_, running))| running.calls > 0 || running.total != Cost::default());
        counted
            .map(|(index, (&start, Running { calls, own, total, .. }))| FunctionCounts {
                name: functions.name(index, program),
                start,
                calls,
                own,
                total,
            })
            .collect()
    }
}
