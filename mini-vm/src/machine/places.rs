//! Sets of instructions.

use crate::verify::Program;

/// Instructions of a program, as a set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// One bit for each instruction; what is behind the end is not in the set.
    bits: Vec<u64>,
}

impl Places {
    /// The instructions of `program` for which `is_in` says so.
    ///
    /// ```
    /// use mini_vm::instruction::Opcode;
    /// use mini_vm::machine::Places;
    ///
    /// let program = mini_vm::verify::verify(mini_vm::assembly::assemble("main: li r0, 1\n halt", &[])?)?;
    /// let ends = Places::of(&program, |pc| program.opcode(pc) == Opcode::Halt);
    /// assert!(ends.contains(1) && !ends.contains(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(program: &Program, mut is_in: impl FnMut(u32) -> bool) -> Self {
        let count = program.module().code.len() as u32;
        (0..count).filter(|&pc| is_in(pc)).collect()
    }

    /// Adds instruction `pc`.
    pub fn insert(&mut self, pc: u32) {
        let word = pc as usize / 64;
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        self.bits[word] |= 1 << (pc % 64);
    }

    /// Whether instruction `pc` is in the set.
    #[inline]
    pub fn contains(&self, pc: u32) -> bool {
        self.bits.get(pc as usize / 64).is_some_and(|word| word >> (pc % 64) & 1 != 0)
    }

    /// The instructions that are in one of two sets.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let (longer, shorter) =
            if self.bits.len() < other.bits.len() { (other, self) } else { (self, other) };
        let mut bits = longer.bits.clone();
        bits.iter_mut().zip(&shorter.bits).for_each(|(word, more)| *word |= more);
        Self { bits }
    }

    /// Whether no instruction is in the set.
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|&word| word == 0)
    }
}

impl FromIterator<u32> for Places {
    fn from_iter<I: IntoIterator<Item = u32>>(places: I) -> Self {
        let mut set = Self::default();
        places.into_iter().for_each(|pc| set.insert(pc));
        set
    }
}
