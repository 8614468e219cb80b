//! Liveness: which registers of a function are read later, and which of them its calls overwrite.
//!
//! A register is live behind an instruction if on some path from there it is read before it is written. The kinds of operands
//! say what is read and written; a call reads the parameters that its callee declares, and writes everything from its window
//! on. 64 registers are looked at together. Each instruction is worked on again only if more registers have become live
//! behind it, so 65 times at most.

use std::ops::Range;

use crate::allocation::{self, OutOfMemory};
use crate::analysis::effects::{self, Effect, REGISTERS, TOGETHER, bits, jumps, table_size};
use crate::assembly::syntax::statement::Counts;
use crate::instruction::Opcode;
use crate::operand::{OperandKind, Word};

/// A call that names its arguments.
#[derive(Clone, Copy)]
pub(super) struct Call {
    /// The number of its instruction in the function.
    pub(super) index: u32,
    pub(super) counts: Counts,
}

/// A call that overwrites a register which is read later. Instructions are counted from the start of the function.
pub(super) struct Overwritten {
    pub(super) call: u32,
    pub(super) register: u8,
    pub(super) reader: u32,
}

/// The instructions of a function, and what is known of it and of those that it calls.
pub(super) struct Flow<'a> {
    pub(super) code: &'a [Word],
    /// The number of its first instruction in the program.
    pub(super) start: u32,
    /// How many registers, from `r0` on, are read by whoever called it.
    pub(super) results: u16,
    /// The registers with names.
    pub(super) named: &'a [u8],
    /// The calls that name their arguments, in the order of the instructions.
    pub(super) calls: &'a [Call],
    /// What the function takes and gives that starts at an instruction of the program.
    pub(super) counts_at: &'a dyn Fn(u32) -> Option<Counts>,
}

/// What a call does with its window.
struct Window {
    first: u16,
    /// Registers from `first` on that it reads.
    arguments: u16,
    /// Registers from `first` on that hold its results.
    results: u16,
    is_host: bool,
    /// Whether the source names its arguments, and not the window.
    names_arguments: bool,
}

/// The instructions from which a jump leads to each instruction.
struct Jumps {
    /// Whether each stands in the table behind a `switch`. Then it counts as if execution went on behind it as well, so that
    /// what is live behind the `switch` is what is live at any place of its table.
    is_in_table: Vec<bool>,
    /// The last one, plus 1, for each target.
    last: Vec<u32>,
    /// The one before, plus 1, for each jump.
    before: Vec<u32>,
}

impl Flow<'_> {
    /// The registers that calls overwrite though they are read later: of each call the lowest that is looked at together
    /// with others.
    pub(super) fn overwritten(&self) -> Result<Vec<Overwritten>, OutOfMemory> {
        let mut found = Vec::new();
        if !(0..self.code.len()).any(|index| self.window(index).is_some()) {
            return Ok(found);
        }
        let jumps = self.jumps()?;
        for base in (0..REGISTERS).step_by(usize::from(TOGETHER)) {
            let range = base..base + TOGETHER;
            if self.is_checked(&range) {
                self.check(&range, &jumps, &mut found)?;
            }
        }
        Ok(found)
    }

    /// Whether some call may overwrite some of these registers which it must not.
    fn is_checked(&self, range: &Range<u16>) -> bool {
        (0..self.code.len())
            .filter_map(|index| self.window(index))
            .any(|window| self.spared(&window, range) != 0)
    }

    /// The registers that a call must not overwrite if they are live behind it.
    fn spared(&self, window: &Window, range: &Range<u16>) -> u64 {
        if window.is_host && !window.names_arguments {
            return 0;
        }
        let overwritten = bits(window.first + window.results..REGISTERS, range);
        if window.names_arguments {
            return overwritten;
        }
        let named =
            self.named.iter().map(|&register| bits(u16::from(register)..u16::from(register) + 1, range));
        overwritten & named.fold(0, |all, one| all | one)
    }

    fn check(
        &self,
        range: &Range<u16>,
        jumps: &Jumps,
        found: &mut Vec<Overwritten>,
    ) -> Result<(), OutOfMemory> {
        let live = self.live(range, jumps)?;
        for index in 0..self.code.len() {
            let Some(window) = self.window(index) else { continue };
            let overwritten = self.spared(&window, range) & self.live_ahead(index, range, jumps, &live);
            if overwritten == 0 {
                continue;
            }
            let bit = overwritten & overwritten.wrapping_neg();
            if let Some(reader) = self.reader(index, bit, range, jumps)? {
                let register = (range.start + bit.trailing_zeros() as u16) as u8;
                allocation::push(found, Overwritten { call: index as u32, register, reader })?;
            }
        }
        Ok(())
    }

    /// The registers that are live in front of each instruction.
    fn live(&self, range: &Range<u16>, jumps: &Jumps) -> Result<Vec<u64>, OutOfMemory> {
        let count = self.code.len();
        let mut live = filled(0_u64, count)?;
        let mut is_waiting = filled(true, count)?;
        let mut waiting = Vec::new();
        allocation::reserve(&mut waiting, count)?;
        waiting.extend(0..count as u32);
        while let Some(index) = waiting.pop() {
            let index = index as usize;
            is_waiting[index] = false;
            let now = self.live_before(index, range, jumps, &live);
            if now == live[index] {
                continue;
            }
            live[index] = now;
            let in_front = index.checked_sub(1).into_iter().chain(jumps.to(index));
            for before in in_front {
                if !is_waiting[before] {
                    is_waiting[before] = true;
                    waiting.push(before as u32);
                }
            }
        }
        Ok(live)
    }

    fn live_before(&self, index: usize, range: &Range<u16>, jumps: &Jumps, live: &[u64]) -> u64 {
        let effect = self.effect(index, range);
        let ahead = self.live_ahead(index, range, jumps, live) & !effect.writes & !effect.writes_ahead;
        let jump = self.live_at_target(index, range, live) & !effect.writes;
        effect.reads | ahead | jump
    }

    /// What is live where execution goes on behind an instruction.
    fn live_ahead(&self, index: usize, range: &Range<u16>, jumps: &Jumps, live: &[u64]) -> u64 {
        if !self.goes_on(index, jumps) {
            return 0;
        }
        live.get(index + 1).copied().unwrap_or_else(|| self.live_outside(index as i64 + 1, range))
    }

    fn live_at_target(&self, index: usize, range: &Range<u16>, live: &[u64]) -> u64 {
        let Some(target) = self.jump_target(index) else { return 0 };
        match usize::try_from(target) {
            Ok(target) if target < live.len() => live[target],
            _ => self.live_outside(target, range),
        }
    }

    /// What is live at an instruction that is not of the function: the parameters of the one that starts there.
    fn live_outside(&self, place: i64, range: &Range<u16>) -> u64 {
        let pc = u32::try_from(i64::from(self.start) + place).ok();
        let parameters = pc.and_then(self.counts_at).map_or(0, |counts| counts.arguments);
        bits(0..parameters, range)
    }

    /// The nearest instruction behind a call that reads a register, or the one that leads to a function which does.
    fn reader(
        &self,
        call: usize,
        bit: u64,
        range: &Range<u16>,
        jumps: &Jumps,
    ) -> Result<Option<u32>, OutOfMemory> {
        let count = self.code.len();
        let mut is_seen = filled(false, count)?;
        let mut queue = Vec::new();
        allocation::reserve(&mut queue, count)?;
        let mut from = call;
        let mut is_behind_call = true;
        let mut next = 0;
        loop {
            // A call that is come back to is an instruction as any other.
            let effect = if is_behind_call { Effect::default() } else { self.effect(from, range) };
            is_behind_call = false;
            if effect.reads & bit != 0 {
                return Ok(Some(from as u32));
            }
            let ahead = (self.goes_on(from, jumps) && (effect.writes | effect.writes_ahead) & bit == 0)
                .then_some(from as i64 + 1);
            let jump = self.jump_target(from).filter(|_| effect.writes & bit == 0);
            for place in ahead.into_iter().chain(jump) {
                match usize::try_from(place).ok().filter(|&inside| inside < count) {
                    Some(inside) if is_seen[inside] => {}
                    Some(inside) => {
                        is_seen[inside] = true;
                        queue.push(inside);
                    }
                    None if self.live_outside(place, range) & bit != 0 => return Ok(Some(from as u32)),
                    None => {}
                }
            }
            let Some(&place) = queue.get(next) else { return Ok(None) };
            (from, next) = (place, next + 1);
        }
    }

    /// What an instruction reads and writes.
    fn effect(&self, index: usize, range: &Range<u16>) -> Effect {
        let opcode = self.opcode(index);
        let mut effect = Effect::of(self.code[index], opcode, range);
        if opcode == Opcode::Ret {
            effect.reads |= bits(0..self.results, range);
        }
        if let Some(window) = self.window(index) {
            let Window { first, arguments, results, is_host, .. } = window;
            effect.reads |= bits(first..first + arguments, range);
            let end = if is_host { first + results } else { REGISTERS };
            effect.writes |= bits(first..end, range);
        }
        effect
    }

    /// What an instruction calls with, if it calls.
    fn window(&self, index: usize) -> Option<Window> {
        let opcode = self.opcode(index);
        let [callee, window] = opcode.operands() else { return None };
        if window.kind != OperandKind::Window {
            return None;
        }
        let is_host = opcode == Opcode::Host;
        let first = self.code[index].field(window.at, 1) as u16;
        let declared = match callee.kind {
            OperandKind::Target => self
                .target(index)
                .and_then(|target| (self.counts_at)((i64::from(self.start) + target) as u32)),
            _ => None,
        };
        let named = self.calls.binary_search_by_key(&(index as u32), |call| call.index).ok();
        let named = named.map(|call| self.calls[call].counts);
        // One that says nothing of itself is taken to give 1 result, and if it is the host's, to take 1 argument, whose
        // register is left alone if there is no result.
        let unknown =
            if is_host { Counts { arguments: 1, results: 0 } } else { Counts { arguments: 0, results: 1 } };
        let Counts { arguments, results } = declared.or(named).unwrap_or(unknown);
        let fits = |count: u16| count.min(REGISTERS - first);
        Some(Window {
            first,
            arguments: fits(arguments),
            results: fits(results),
            is_host,
            names_arguments: named.is_some(),
        })
    }

    fn opcode(&self, index: usize) -> Opcode {
        Opcode::from_byte(self.code[index].opcode_byte())
            .expect("the assembler makes instructions of the table")
    }

    /// Where an instruction jumps, counted from the start of the function.
    fn jump_target(&self, index: usize) -> Option<i64> {
        self.target(index).filter(|_| jumps(self.opcode(index)))
    }

    /// Where an instruction jumps or what it calls.
    fn target(&self, index: usize) -> Option<i64> {
        effects::target(self.code[index], self.opcode(index), index)
    }

    /// Whether execution goes on, or counts as going on, with the next instruction.
    fn goes_on(&self, index: usize, jumps: &Jumps) -> bool {
        self.opcode(index).falls_through() || jumps.is_in_table[index]
    }

    /// The first instruction behind the table that an instruction has, or 0.
    fn end_of_table(&self, index: usize) -> usize {
        let count = table_size(self.code[index], self.opcode(index));
        count.map_or(0, |count| index + 1 + count)
    }

    fn jumps(&self) -> Result<Jumps, OutOfMemory> {
        let count = self.code.len();
        let is_in_table = filled(false, count)?;
        let mut jumps = Jumps { is_in_table, last: filled(0, count)?, before: filled(0, count)? };
        let mut end_of_tables = 0;
        for index in 0..count {
            jumps.is_in_table[index] = index < end_of_tables;
            end_of_tables = end_of_tables.max(self.end_of_table(index));
            let target = self.jump_target(index).and_then(|target| usize::try_from(target).ok());
            if let Some(target) = target.filter(|&target| target < count) {
                jumps.before[index] = std::mem::replace(&mut jumps.last[target], index as u32 + 1);
            }
        }
        Ok(jumps)
    }
}

impl Jumps {
    /// The instructions from which a jump leads to `target`.
    fn to(&self, target: usize) -> impl Iterator<Item = usize> {
        let place = |number: u32| number.checked_sub(1).map(|index| index as usize);
        std::iter::successors(place(self.last[target]), move |&index| place(self.before[index]))
    }
}

/// `count` times the same item.
fn filled<T: Clone>(item: T, count: usize) -> Result<Vec<T>, OutOfMemory> {
    let mut items = Vec::new();
    allocation::reserve(&mut items, count)?;
    items.resize(count, item);
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::{Flow, TOGETHER};
    use crate::assembly::syntax::statement::Counts;
    use crate::operand::{Displacement, Register, Word};

    const COUNT: i32 = 12;

    /// Some instruction at a place of a function, made of a number.
    fn word(place: i32, number: u64) -> Word {
        let register = |shift: u64| Register((number >> shift) as u8 % 6);
        let target = Displacement((number >> 24) as i32 % (COUNT + 2) - place);
        match number % 7 {
            0 => Word::mov(register(8), register(16)),
            1 => Word::li(register(8), 0),
            2 => Word::beqi(register(8), 0, target),
            3 => Word::jmp(target),
            4 => Word::map_iter_next(register(8), register(12), register(16), target),
            5 => Word::ret(),
            _ => Word::call(target, register(8)),
        }
    }

    /// What is live behind a call is what some path reads, looked for on its own, in 2,000 functions.
    #[test]
    fn what_is_live_is_read_on_some_path() {
        let range = 0..TOGETHER;
        let mut random = 1_u64;
        let mut next = || {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            random >> 16
        };
        let mut found = 0;
        for _ in 0..2_000 {
            let code: Vec<Word> = (0..COUNT).map(|place| word(place, next())).collect();
            let counts_at = |pc: u32| (pc % 4 == 1).then_some(Counts { arguments: 2, results: 1 });
            let flow = Flow {
                code: &code,
                start: 100,
                results: 1,
                named: &[1, 3],
                calls: &[],
                counts_at: &counts_at,
            };
            let jumps = flow.jumps().expect("there is memory");
            let live = flow.live(&range, &jumps).expect("there is memory");
            for call in (0..code.len()).filter(|&index| flow.window(index).is_some()) {
                let ahead = flow.live_ahead(call, &range, &jumps, &live);
                for register in 0..8 {
                    let reader = flow.reader(call, 1 << register, &range, &jumps).expect("there is memory");
                    assert_eq!(
                        ahead >> register & 1 == 1,
                        reader.is_some(),
                        "r{register} behind {call}: {code:?}"
                    );
                }
            }
            found += flow.overwritten().expect("there is memory").len();
        }
        assert!(found > 500, "only {found} calls overwrite something");
    }
}
