//! Fused sequences: neighbouring instructions that the threaded dispatcher executes as one.
//!
//! A fused sequence saves dispatches. Where an instruction reads what the one before it wrote, which is most often
//! so, it also saves the way through memory, because the value is still in a processor register.
//!
//! # How it works
//!
//! The engine runs a copy of the code. In it, the opcode byte of the first word of a sequence is that of the
//! sequence, a byte that no instruction has. The other words keep their opcodes, so that a jump to one of them finds the
//! instruction it expects, and all keep their operands, but for the order of those that commute. A machine can stop,
//! trap and go on at each of them, and fuel counts them all.
//!
//! # The budget of bytes
//!
//! An opcode is a byte, in the file and here, where the sequences need bytes, too. So instructions that are executed
//! seldom, or that take long by themselves, share one byte in the copy, and those that they have in the file are
//! free for sequences. Their common handler finds the opcode in the program's own code, at the same place. Where all
//! together are more than 255 bytes, the crate does not compile; then another instruction becomes one of the seldom ones,
//! or a sequence has to go. No file knows of any of this.
//!
//! # A row
//!
//! ```text
//! name: first(operand, ...) second(operand, operand = rd, ...) ...;
//! ```
//!
//! Instructions are named by their mnemonics, and all their operands are listed in the order of the instruction table.
//! `operand = rd` makes it a condition that the operand names the register that the instruction before writes; for a
//! memory operand that is its base. Where the instruction is commutative, either of its operands may be the one; they
//! change places in the copy. An instruction that always jumps, stops or calls can only be the last. [`fused`] chooses
//! among the rows that fit.
//!
//! The sequences are those that the programs in `programs/` and the benchmarks execute most often, and their
//! obvious relatives: ends of loops, chains of arithmetic, a load and what is done with it, calls.

use crate::allocation::{self, OutOfMemory};
use crate::instruction::{Opcode, by_mnemonic};
#[cfg(threaded_dispatch)]
use crate::operand::{Address, Register};
use crate::operand::{Word, place_of, same_text};

/// Hands the table of sequences to the macro named `$callback`.
macro_rules! for_each_sequence {
    ($callback:ident) => {
        $callback! {
        // Three at a time.
        muli_addi_zext32: muli(rd, ra, value) addi(rd, ra = rd, value) zext32(rd, ra = rd);
        load64_addi_store64: load64(rd, address) addi(rd, ra = rd, value) store64(ra = rd, address);
        store8_add_bltu: store8(ra, address) add(rd, ra, rb) bltu(ra = rd, rb, target);

        // The end of a loop: count and branch.
        addi_blt: addi(rd, ra, value) blt(ra = rd, rb, target);
        addi_bltu: addi(rd, ra, value) bltu(ra = rd, rb, target);
        addi_bne: addi(rd, ra, value) bne(ra = rd, rb, target);
        addi_ble: addi(rd, ra, value) ble(ra = rd, rb, target);
        addi_bgeu: addi(rd, ra, value) bgeu(ra = rd, rb, target);
        addi_blti: addi(rd, ra, value) blti(ra = rd, value, target);
        addi_bltui: addi(rd, ra, value) bltui(ra = rd, value, target);
        addi_blei: addi(rd, ra, value) blei(ra = rd, value, target);
        addi_bnei: addi(rd, ra, value) bnei(ra = rd, value, target);
        subi_bnei: subi(rd, ra, value) bnei(ra = rd, value, target);
        subi_bgti: subi(rd, ra, value) bgti(ra = rd, value, target);
        subi_bgtui: subi(rd, ra, value) bgtui(ra = rd, value, target);
        subi_bgei: subi(rd, ra, value) bgei(ra = rd, value, target);
        add_blt: add(rd, ra, rb) blt(ra = rd, rb, target);
        add_bltu: add(rd, ra, rb) bltu(ra = rd, rb, target);
        add_bleu: add(rd, ra, rb) bleu(ra = rd, rb, target);
        addi_jmp: addi(rd, ra, value) jmp(target);
        add_jmp: add(rd, ra, rb) jmp(target);

        // Chains of arithmetic.
        muli_addi: muli(rd, ra, value) addi(rd, ra = rd, value);
        muli_add: muli(rd, ra, value) add(rd, ra = rd, rb);
        mul_add: mul(rd, ra, rb) add(rd, ra = rd, rb);
        mul_addi: mul(rd, ra, rb) addi(rd, ra = rd, value);
        shli_add: shli(rd, ra, value) add(rd, ra, rb = rd);
        add_shli: add(rd, ra, rb) shli(rd, ra = rd, value);
        addi_andi: addi(rd, ra, value) andi(rd, ra = rd, value);
        addi_zext32: addi(rd, ra, value) zext32(rd, ra = rd);
        zext32_shri: zext32(rd, ra) shri(rd, ra = rd, value);
        xori_add: xori(rd, ra, value) add(rd, ra, rb = rd);
        xor_mul: xor(rd, ra, rb) mul(rd, ra = rd, rb);
        rem_bnei: rem(rd, ra, rb) bnei(ra = rd, value, target);
        fmul_fadd: fmul(rd, ra, rb) fadd(rd, ra, rb = rd);
        fadd_fsub: fadd(rd, ra, rb) fsub(rd, ra, rb);

        // Addresses, and what is done with a loaded value.
        add_load8u: add(rd, ra, rb) load8u(rd, address = rd);
        add_load32s: add(rd, ra, rb) load32s(rd, address = rd);
        add_load32u: add(rd, ra, rb) load32u(rd, address = rd);
        add_load64: add(rd, ra, rb) load64(rd, address = rd);
        add_store8: add(rd, ra, rb) store8(ra, address = rd);
        add_store64: add(rd, ra, rb) store64(ra, address = rd);
        addi_store64: addi(rd, ra, value) store64(ra = rd, address);
        add_store32: add(rd, ra, rb) store32(ra = rd, address);
        load64_addi: load64(rd, address) addi(rd, ra = rd, value);
        load64_add: load64(rd, address) add(rd, ra, rb = rd);
        load32s_add: load32s(rd, address) add(rd, ra, rb = rd);
        load32u_add: load32u(rd, address) add(rd, ra, rb = rd);
        load8u_add: load8u(rd, address) add(rd, ra, rb = rd);
        load64_ble: load64(rd, address) ble(ra, rb = rd, target);
        load8u_beqi: load8u(rd, address) beqi(ra = rd, value, target);
        load8u_bnei: load8u(rd, address) bnei(ra = rd, value, target);
        load8u_bgtui: load8u(rd, address) bgtui(ra = rd, value, target);
        load8u_bltui: load8u(rd, address) bltui(ra = rd, value, target);
        load8u_addi: load8u(rd, address) addi(rd, ra, value);
        store64_addi: store64(ra, address) addi(rd, ra, value);
        store8_add: store8(ra, address) add(rd, ra, rb);
        store8_addi: store8(ra, address) addi(rd, ra, value);

        // Calls and returns, and moves before them.
        addi_call: addi(rd, ra, value) call(target, first);
        subi_call: subi(rd, ra, value) call(target, first);
        mov_call: mov(rd, ra) call(target, first);
        add_ret: add(rd, ra, rb) ret();
        mov_ret: mov(rd, ra) ret();
        load64_ret: load64(rd, address) ret();
        mov_mov: mov(rd, ra) mov(rd, ra);
        mov_li: mov(rd, ra) li(rd, value);
        li_li: li(rd, value) li(rd, value);
        addi_addi: addi(rd, ra, value) addi(rd, ra, value);

        // Branches one after the other.
        beqi_beqi: beqi(ra, value, target) beqi(ra, value, target);
        blti_subi: blti(ra, value, target) subi(rd, ra, value);
        }
    };
}
#[cfg(threaded_dispatch)]
pub(crate) use for_each_sequence;

/// What a row says.
struct Row {
    name: &'static str,
    steps: &'static [Step],
}

/// An instruction of a row.
struct Step {
    opcode: Opcode,
    /// The names of its operands, each with that of the one before to which it is linked, if it is.
    operands: &'static [(&'static str, &'static [&'static str])],
}

macro_rules! define_rows {
    ($($name:ident: $($mnemonic:ident($($operand:ident $(= $earlier:ident)?),*))+;)+) => {
        const ROWS: &[Row] = &[$(
            Row {
                name: stringify!($name),
                steps: &[$(Step {
                    opcode: by_mnemonic::$mnemonic,
                    operands: &[$((stringify!($operand), &[$(stringify!($earlier))?])),*],
                }),+],
            },
        )+];
    };
}
for_each_sequence!(define_rows);

/// Rows that are wrong do not compile, in no build.
const _: () = {
    let mut row = 0;
    while row < ROWS.len() {
        let steps = ROWS[row].steps;
        let mut step = 0;
        while step < steps.len() {
            check_step(steps, step);
            step += 1;
        }
        row += 1;
    }
};

/// Checks that a step lists the operands of its instruction, and that links lead to results, which stay what they are
/// when the operands of a commutative instruction change places.
const fn check_step(steps: &[Step], step: usize) {
    let Step { opcode, operands } = &steps[step];
    assert!(operands.len() == opcode.operands().len(), "an operand is missing or there is one too many");
    let mut index = 0;
    while index < operands.len() {
        let (name, links) = operands[index];
        assert!(
            same_text(name, opcode.operands()[index].name),
            "the operands have other names or another order"
        );
        if let [earlier] = *links {
            assert!(step > 0, "there is no instruction before the first");
            assert!(same_text(earlier, "rd"), "a link leads to the result of the instruction before");
            place_of(steps[step - 1].opcode.operands(), earlier);
        }
        index += 1;
    }
}

/// A sequence of instructions that is executed as one: a row of the table, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sequence(u8);

impl Sequence {
    /// Every sequence, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..ROWS.len() as u8).map(Self)
    }

    fn row(self) -> &'static Row {
        &ROWS[usize::from(self.0)]
    }

    /// The number of its row.
    pub(crate) fn number(self) -> usize {
        usize::from(self.0)
    }

    /// The name of its row.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Its instructions.
    pub fn opcodes(self) -> impl ExactSizeIterator<Item = Opcode> {
        self.row().steps.iter().map(|step| step.opcode)
    }

    /// The places of the registers that must be the same: `(word, byte, earlier byte)`, with the earlier byte in the
    /// word before.
    fn links(self) -> impl Iterator<Item = (usize, usize, usize)> {
        let steps = self.row().steps;
        (1..steps.len()).flat_map(move |word| {
            let (operands, earlier) = (steps[word].opcode.operands(), steps[word - 1].opcode.operands());
            let linked =
                steps[word].operands.iter().filter_map(|&(name, links)| Some((name, *links.first()?)));
            linked.map(move |(name, link)| (word, place_of(operands, name), place_of(earlier, link)))
        })
    }

    /// Makes the words, whose opcodes are those of this sequence, name the same registers where it wants them to.
    pub fn share_registers(self, words: &mut [Word]) {
        for (word, at, earlier) in self.links() {
            let register = words[word - 1].field(earlier, 1);
            words[word] = with_register(words[word], at, register);
        }
    }

    /// Whether it can execute the code from `words` on. The operands of commutative instructions may have to
    /// [change places](Self::swapped) for that.
    pub fn fits(self, words: &[Word]) -> bool {
        self.swapped(words, &[false; MAX_LENGTH]).is_some()
    }

    /// The words of this sequence at the start of `words` as its handler wants them. Operands of words that are fixed do
    /// not change places.
    fn swapped(self, words: &[Word], is_fixed: &[bool; MAX_LENGTH]) -> Option<[Word; MAX_LENGTH]> {
        let steps = self.row().steps;
        let words = words.get(..steps.len())?;
        if steps.iter().zip(words).any(|(step, word)| step.opcode as u8 != word.opcode_byte()) {
            return None;
        }
        let mut swapped = [Word::default(); MAX_LENGTH];
        swapped[..words.len()].copy_from_slice(words);
        for (word, at, earlier) in self.links() {
            let wanted = swapped[word - 1].field(earlier, 1);
            if swapped[word].field(at, 1) != wanted && !is_fixed[word] {
                swapped[word] = with_operands_swapped(swapped[word], steps[word].opcode)?;
            }
            if swapped[word].field(at, 1) != wanted {
                return None;
            }
        }
        Some(swapped)
    }

    /// The byte that stands for this sequence in the code that the engine runs.
    #[cfg(threaded_dispatch)]
    const fn byte(self) -> u8 {
        FREE_BYTES[1 + self.0 as usize]
    }
}

/// The most instructions of a sequence.
const MAX_LENGTH: usize = {
    let (mut longest, mut row) = (0, 0);
    while row < ROWS.len() {
        if ROWS[row].steps.len() > longest {
            longest = ROWS[row].steps.len();
        }
        row += 1;
    }
    longest
};

/// The word with another register at byte `at`.
fn with_register(word: Word, at: usize, register: u64) -> Word {
    Word(word.0 & !(0xff << (8 * at))).with_field(at, 1, register)
}

/// The word with its two commuting operands in each other's place, if it has such.
fn with_operands_swapped(word: Word, opcode: Opcode) -> Option<Word> {
    let (left, right) = opcode.commuting()?;
    let (at_left, at_right) = (word.field(left, 1), word.field(right, 1));
    Some(with_register(with_register(word, left, at_right), right, at_left))
}

/// The instructions that share one byte in the copy of the code: those for which one jump more makes no difference, because
/// they end the program, stand outside its loops or work long.
#[cfg(threaded_dispatch)]
const SELDOM: &[Opcode] = &[
    Opcode::Halt,
    Opcode::Exit,
    Opcode::Trap,
    Opcode::Breakpoint,
    Opcode::MemCopy,
    Opcode::MemFill,
    Opcode::MemCompare,
    Opcode::MemFind,
    Opcode::MemSpan,
    Opcode::Alloc,
    Opcode::HeapMark,
    Opcode::HeapRelease,
    Opcode::HeapSize,
    Opcode::MapSize,
    Opcode::MapInit,
    Opcode::MapNew,
    Opcode::MapNewSized,
    Opcode::MapOverwrite,
    Opcode::MapClear,
];

/// Whether the instruction shares its byte with others in the copy of the code.
#[cfg(threaded_dispatch)]
const fn is_seldom(opcode: Opcode) -> bool {
    let mut index = 0;
    while index < SELDOM.len() {
        if SELDOM[index] as u8 == opcode as u8 {
            return true;
        }
        index += 1;
    }
    false
}

/// The byte of the seldom instructions and then those of the sequences, in the order of the table: bytes that no other
/// instruction has.
#[cfg(threaded_dispatch)]
const FREE_BYTES: [u8; 1 + ROWS.len()] = {
    let mut bytes = [0; 1 + ROWS.len()];
    let mut byte: u8 = 1;
    let mut index = 0;
    while index < bytes.len() {
        let is_free = match Opcode::from_byte(byte) {
            Some(opcode) => is_seldom(opcode),
            None => true,
        };
        if is_free {
            bytes[index] = byte;
            index += 1;
        }
        // More sequences than bytes are an overflow, which does not compile.
        byte += 1;
    }
    bytes
};

/// Enters the handler of the seldom instructions, and those of the sequences, which stand in the order of the table, at
/// their bytes.
#[cfg(threaded_dispatch)]
pub(super) const fn entered<H: Copy>(
    mut handlers: [H; 256],
    seldom: H,
    sequences: [H; ROWS.len()],
) -> [H; 256] {
    handlers[FREE_BYTES[0] as usize] = seldom;
    let mut index = 0;
    while index < sequences.len() {
        handlers[FREE_BYTES[1 + index] as usize] = sequences[index];
        index += 1;
    }
    handlers
}

/// The byte that stands for this instruction in the copy of the code, unless a sequence starts with it.
#[cfg(threaded_dispatch)]
fn byte_in_copy(opcode: Opcode) -> u8 {
    if is_seldom(opcode) { FREE_BYTES[0] } else { opcode as u8 }
}

/// For each opcode byte the rows that start with it, one bit each.
const ROWS_STARTING_WITH: [u128; 256] = {
    let mut rows = [0; 256];
    let mut row = 0;
    while row < ROWS.len() {
        // More rows than bits are an overflow, which does not compile.
        rows[ROWS[row].steps[0].opcode as usize] |= 1 << row;
        row += 1;
    }
    rows
};

/// What a dispatch costs, in the units of which a link saves one: a link saves the way through memory.
const DISPATCH: u32 = 2;

/// The code as the threaded dispatcher runs it.
#[cfg(threaded_dispatch)]
pub(super) fn fused(code: &[Word]) -> Result<Vec<Word>, OutOfMemory> {
    let mut fused = allocation::copy(code)?;
    for word in &mut fused {
        if let Some(opcode) = Opcode::from_byte(word.opcode_byte()) {
            *word = with_opcode(*word, byte_in_copy(opcode));
        }
    }
    arrange(code, &mut fused, |_, word, sequence| *word = with_opcode(*word, sequence.byte()));
    Ok(fused)
}

/// For each instruction the sequence that the threaded dispatcher executes from it on, if it does, in whatever build.
pub(crate) fn sequences(code: &[Word]) -> Result<Vec<Option<Sequence>>, OutOfMemory> {
    let mut words = allocation::copy(code)?;
    let mut sequences = Vec::new();
    allocation::reserve(&mut sequences, code.len())?;
    sequences.resize(code.len(), None);
    arrange(code, &mut words, |index, _, sequence| sequences[index] = Some(sequence));
    Ok(sequences)
}

/// Puts the operands of `arranged`, which are those of `code`, in the order that the chosen sequences want, and enters each
/// sequence at the place and the word where it starts.
///
/// From the last instruction back to the first, the cheapest way is chosen to execute what lies ahead in a straight line:
/// fewer dispatches, and more links. So a pair without a link does not take the head of a linked one.
fn arrange(code: &[Word], arranged: &mut [Word], mut enter: impl FnMut(usize, &mut Word, Sequence)) {
    let mut ahead = Ahead::default();
    for index in (0..code.len()).rev() {
        let mut words = [Word::default(); MAX_LENGTH];
        let count = MAX_LENGTH.min(code.len() - index);
        for at in 0..count {
            words[at] = with_opcode(arranged[index + at], code[index + at].opcode_byte());
        }
        if let Some(sequence) = ahead.come_to(&mut arranged[index..], &words[..count]) {
            enter(index, &mut arranged[index], sequence);
        }
    }
}

/// What is known of the instructions behind the current one, the next one first.
#[derive(Default)]
struct Ahead {
    /// What it costs to get from each to the end of its straight line.
    prices: [u32; MAX_LENGTH],
    /// Whether each lies in a sequence, whose handler relies on the order of its operands.
    is_fixed: [bool; MAX_LENGTH],
}

impl Ahead {
    /// Goes one instruction back, to the first of `words`, and gives the sequence that is worth it there. Its operands are
    /// put in order.
    fn come_to(&mut self, arranged: &mut [Word], words: &[Word]) -> Option<Sequence> {
        self.is_fixed.rotate_right(1);
        self.is_fixed[0] = false;
        let (best, price) = self.choice(words);
        self.prices.rotate_right(1);
        self.prices[0] = price;
        let (sequence, wanted) = best?;
        for at in 0..sequence.opcodes().len() {
            arranged[at] = with_opcode(wanted[at], arranged[at].opcode_byte());
            self.is_fixed[at] = at > 0;
        }
        Some(sequence)
    }

    /// The sequence at the start of `words` that is worth it, with its words as it wants them, and the price from there.
    fn choice(&self, words: &[Word]) -> (Option<(Sequence, [Word; MAX_LENGTH])>, u32) {
        let mut best = (None, self.prices[0].saturating_add(DISPATCH));
        let mut rows = ROWS_STARTING_WITH[usize::from(words[0].opcode_byte())];
        while rows != 0 {
            let sequence = Sequence(rows.trailing_zeros() as u8);
            rows &= rows - 1;
            let Some(wanted) = sequence.swapped(words, &self.is_fixed) else { continue };
            let links = sequence.links().count() as u32;
            let behind = self.prices[sequence.opcodes().len() - 1];
            let price = behind.saturating_add(DISPATCH).saturating_sub(links);
            if price < best.1 {
                best = (Some((sequence, wanted)), price);
            }
        }
        best
    }
}

/// The word with another opcode byte.
fn with_opcode(word: Word, byte: u8) -> Word {
    Word(word.0 & !0xff | u64::from(byte))
}

/// An operand that can be linked to one of the instruction before.
#[cfg(threaded_dispatch)]
pub(crate) trait Linked {
    /// The same operand, with its register taken from the instruction before. The two are equal; taken from there,
    /// the optimiser knows as well.
    fn linked(self, register: Register) -> Self;
}

#[cfg(threaded_dispatch)]
impl Linked for Register {
    #[inline(always)]
    fn linked(self, register: Register) -> Self {
        register
    }
}

#[cfg(threaded_dispatch)]
impl Linked for Address {
    #[inline(always)]
    fn linked(self, register: Register) -> Self {
        Self { base: register, ..self }
    }
}

#[cfg(all(test, threaded_dispatch))]
mod tests {
    use super::*;

    fn word(opcode: Opcode, registers: &[u64]) -> Word {
        let fields = (1..).zip(registers);
        fields.fold(Word::new(opcode as u8), |word, (at, &register)| word.with_field(at, 1, register))
    }

    /// What is executed from each instruction on: the sequence whose byte stands there.
    fn sequences(code: &[Word]) -> Vec<Option<&'static str>> {
        let fused = fused(code).expect("there is memory");
        let at = |word: &Word| Sequence::all().find(|sequence| sequence.byte() == word.opcode_byte());
        let entered: Vec<_> = fused.iter().map(at).collect();
        assert_eq!(super::sequences(code).expect("there is memory"), entered);
        entered.into_iter().map(|sequence| sequence.map(Sequence::name)).collect()
    }

    #[test]
    fn every_sequence_is_chosen_where_it_stands_alone() {
        for sequence in Sequence::all() {
            let mut code: Vec<Word> = sequence
                .opcodes()
                .zip(1..)
                .map(|(opcode, n)| word(opcode, &[4 * n, 4 * n + 1, 4 * n + 2]))
                .collect();
            sequence.share_registers(&mut code);
            assert_eq!(sequences(&code)[0], Some(sequence.name()));
        }
    }

    #[test]
    fn a_pair_without_a_link_leaves_a_linked_one_its_head() {
        let code = [
            word(Opcode::Addi, &[1, 1]),
            word(Opcode::Addi, &[2, 2]),
            word(Opcode::Blt, &[2, 3]),
            word(Opcode::Halt, &[]),
        ];
        assert_eq!(sequences(&code), [None, Some("addi_blt"), None, None]);
    }

    #[test]
    fn operands_that_commute_change_places() {
        for order in [[12, 12, 13], [12, 13, 12]] {
            let code = [word(Opcode::Fmul, &[13, 1, 2]), word(Opcode::Fadd, &order), word(Opcode::Halt, &[])];
            assert_eq!(sequences(&code), [Some("fmul_fadd"), None, None]);
            let fused = fused(&code).expect("there is memory");
            assert_eq!(fused[1], word(Opcode::Fadd, &[12, 12, 13]));
        }
        // Those of a difference do not.
        let code = [word(Opcode::Muli, &[13, 1]), word(Opcode::Sub, &[12, 13, 12]), word(Opcode::Halt, &[])];
        assert_eq!(sequences(&code), [None, None, None]);
    }

    /// `shli_add` wants the result second, `muli_add` first: what one has put in order the other leaves so.
    #[test]
    fn a_word_keeps_the_order_that_its_first_sequence_wants() {
        for first in 1..4_u64 {
            for second in 1..4 {
                let code = [
                    word(Opcode::Muli, &[1, 1]),
                    word(Opcode::Shli, &[2, first]),
                    word(Opcode::Add, &[3, second, 3 - second.min(2)]),
                    word(Opcode::Load64, &[4, 3]),
                ];
                let fused = fused(&code).expect("there is memory");
                for (index, word) in fused.iter().enumerate() {
                    let Some(sequence) = Sequence::all().find(|one| one.byte() == word.opcode_byte()) else {
                        continue;
                    };
                    let words: Vec<Word> = (index..code.len())
                        .map(|at| with_opcode(fused[at], code[at].opcode_byte()))
                        .collect();
                    let order_stays = sequence.swapped(&words, &[true; MAX_LENGTH]);
                    assert!(order_stays.is_some(), "{} at {index}", sequence.name());
                }
            }
        }
    }
}
