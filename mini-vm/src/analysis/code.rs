//! The code of a module as a graph: where execution can go on behind each instruction, and which instructions it can come to.

use crate::allocation::{self, OutOfMemory};
use crate::analysis::effects::{jumps, table_size, target, window};
use crate::instruction::Opcode;
use crate::module::Module;
use crate::operand::Word;

/// The instructions of a module and the ways between them. What leads to no instruction is left out.
pub(super) struct Code<'m> {
    pub(super) module: &'m Module,
    /// Places that execution may start from besides those that the module says.
    roots: &'m [u32],
    /// Whether execution can come to each instruction.
    pub(super) is_reached: Vec<bool>,
    /// Whether each stands in a table that a `switch` which is reached may choose from. Then it counts as if execution went
    /// on behind it as well, so that what holds behind the `switch` is what holds at any place of its table.
    is_in_table: Vec<bool>,
    /// The last instruction that jumps to or calls each instruction, plus 1.
    last: Vec<u32>,
    /// The one before that does so, plus 1, for each jump or call.
    before: Vec<u32>,
}

/// What an instruction is, and where it leads.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) word: Word,
    pub(super) opcode: Opcode,
    /// The instruction behind it, if execution can go on there.
    pub(super) ahead: Option<usize>,
    /// Where it jumps.
    pub(super) jump: Option<usize>,
    /// The first register of the window it calls with.
    pub(super) window: Option<u16>,
    /// The instruction of the program it calls.
    pub(super) callee: Option<usize>,
}

impl<'m> Code<'m> {
    pub(super) fn new(module: &'m Module, roots: &'m [u32]) -> Result<Self, OutOfMemory> {
        let count = module.code.len();
        let mut code = Self {
            module,
            roots,
            is_reached: filled(false, count)?,
            is_in_table: filled(false, count)?,
            last: filled(0, count)?,
            before: filled(0, count)?,
        };
        code.find_reached()?;
        for place in 0..count {
            let step = code.step(place);
            if let Some(to) = step.and_then(|step| step.jump.or(step.callee)) {
                code.before[place] = std::mem::replace(&mut code.last[to], place as u32 + 1);
            }
        }
        Ok(code)
    }

    pub(super) fn len(&self) -> usize {
        self.module.code.len()
    }

    /// The places that execution starts from, of the program, of a function that is called by its index, or of another root.
    pub(super) fn entries(&self) -> impl Iterator<Item = usize> {
        let Module { entry, functions, .. } = self.module;
        let entries = std::iter::once(entry).chain(functions).chain(self.roots);
        entries.map(|&entry| entry as usize).filter(|&entry| entry < self.len())
    }

    /// The instruction at a place, unless there is none of the table.
    pub(super) fn step(&self, place: usize) -> Option<Step> {
        let word = *self.module.code.get(place)?;
        let opcode = Opcode::from_byte(word.opcode_byte())?;
        let inside = |place: i64| usize::try_from(place).ok().filter(|&place| place < self.len());
        let target = target(word, opcode, place).and_then(inside);
        let goes_on = opcode.falls_through() || self.is_in_table[place];
        Some(Step {
            word,
            opcode,
            ahead: Some(place + 1).filter(|&next| goes_on && next < self.len()),
            jump: target.filter(|_| jumps(opcode)),
            window: window(word, opcode),
            callee: target.filter(|_| opcode == Opcode::Call),
        })
    }

    /// The places from which execution comes to a place, or that need to know what it does because they call it.
    pub(super) fn dependents(&self, place: usize) -> impl Iterator<Item = usize> {
        let number = |number: u32| number.checked_sub(1).map(|place| place as usize);
        let targets = std::iter::successors(number(self.last[place]), move |&from| number(self.before[from]));
        place.checked_sub(1).into_iter().chain(targets)
    }

    /// Follows every way from the entries.
    fn find_reached(&mut self) -> Result<(), OutOfMemory> {
        let mut waiting = Vec::new();
        let mut tables = Tables::new(self.len())?;
        for entry in self.entries().collect::<Vec<_>>() {
            self.reach(entry, &mut waiting)?;
        }
        while let Some(place) = waiting.pop() {
            let place = place as usize;
            let Some(Step { word, opcode, ahead, jump, callee, .. }) = self.step(place) else { continue };
            for next in [ahead, jump, callee].into_iter().flatten() {
                self.reach(next, &mut waiting)?;
            }
            if let Some(size) = table_size(word, opcode) {
                let end = size.saturating_add(place + 1).min(self.len());
                while let Some(next) = tables.next_outside(place + 1, end) {
                    self.is_in_table[next] = true;
                    self.reach(next, &mut waiting)?;
                }
                if end < self.len() {
                    self.reach(end, &mut waiting)?;
                }
            }
        }
        Ok(())
    }

    fn reach(&mut self, place: usize, waiting: &mut Vec<u32>) -> Result<(), OutOfMemory> {
        if std::mem::replace(&mut self.is_reached[place], true) {
            return Ok(());
        }
        allocation::push(waiting, place as u32)
    }
}

/// The places that stand in no table so far. Each is taken out once, however many tables lie over each other.
struct Tables {
    /// A place at or behind each, with none between that stands in no table.
    next: Vec<u32>,
}

impl Tables {
    fn new(count: usize) -> Result<Self, OutOfMemory> {
        let mut next = Vec::new();
        allocation::reserve(&mut next, count + 1)?;
        next.extend(0..=count as u32);
        Ok(Self { next })
    }

    /// Takes out the first place in `start..end` that stands in no table.
    fn next_outside(&mut self, start: usize, end: usize) -> Option<usize> {
        let mut place = start;
        while self.next[place] as usize != place {
            // Half of the way is left out for those who come later.
            self.next[place] = self.next[self.next[place] as usize];
            place = self.next[place] as usize;
        }
        let found = Some(place).filter(|&place| place < end)?;
        self.next[found] = found as u32 + 1;
        Some(found)
    }
}

/// `count` times the same item.
pub(super) fn filled<T: Clone>(item: T, count: usize) -> Result<Vec<T>, OutOfMemory> {
    let mut items = Vec::new();
    allocation::reserve(&mut items, count)?;
    items.resize(count, item);
    Ok(items)
}
