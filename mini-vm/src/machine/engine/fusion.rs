//! Fused sequences: neighbouring instructions that the threaded dispatcher executes as one.
//!
//! A fused sequence saves dispatches. Where an instruction reads what the one before it wrote, which is most often
//! so, it also saves the way through memory, because the value is still in a processor register.
//!
//! # How it works
//!
//! The engine runs a copy of the code. In it, the opcode byte of the first word of a sequence is that of the
//! sequence, a byte that no instruction has. Nothing else differs: the first word keeps its operands, and the other
//! words are not touched, so that a jump to one of them finds the instruction it expects. A machine can stop, trap
//! and go on at each of them, and fuel counts them all.
//!
//! # A row
//!
//! ```text
//! Variant handler: First first(operand, ...), Second second(operand, operand = earlier, ...), ...;
//! ```
//!
//! `operand = earlier` makes it a condition that the operand names the same register as the operand `earlier` of
//! the instruction before; for a memory operand that is its base. All operands are listed in the order of the
//! instruction table. An instruction that always jumps, stops or calls can only be the last. Of the rows that fit, the
//! first in the table counts, so the longer ones come first.
//!
//! The sequences are those that the programs in `programs/` and the benchmarks execute most often, and their
//! obvious relatives: ends of loops, chains of arithmetic, a load and what is done with it, calls.

#[cfg(threaded_dispatch)]
use crate::allocation::{self, OutOfMemory};
use crate::instruction::Opcode;
#[cfg(threaded_dispatch)]
use crate::operand::{Address, Register};
use crate::operand::{Word, place_of};

/// Hands the table of sequences to the macro named `$callback`.
macro_rules! for_each_sequence {
    ($callback:ident) => {
        $callback! {
        // Three at a time.
        MuliAddiZext32 muli_addi_zext32:
            Muli muli(rd, ra, value), Addi addi(rd, ra = rd, value), Zext32 zext32(rd, ra = rd);
        Load64AddiStore64 load64_addi_store64:
            Load64 load64(rd, address), Addi addi(rd, ra = rd, value), Store64 store64(ra = rd, address);
        Store8AddBltu store8_add_bltu:
            Store8 store8(ra, address), Add add(rd, ra, rb), Bltu bltu(ra = rd, rb, target);

        // The end of a loop: count and branch.
        AddiBlt addi_blt: Addi addi(rd, ra, value), Blt blt(ra = rd, rb, target);
        AddiBltu addi_bltu: Addi addi(rd, ra, value), Bltu bltu(ra = rd, rb, target);
        AddiBne addi_bne: Addi addi(rd, ra, value), Bne bne(ra = rd, rb, target);
        AddiBle addi_ble: Addi addi(rd, ra, value), Ble ble(ra = rd, rb, target);
        AddiBgeu addi_bgeu: Addi addi(rd, ra, value), Bgeu bgeu(ra = rd, rb, target);
        AddiBlti addi_blti: Addi addi(rd, ra, value), Blti blti(ra = rd, value, target);
        AddiBltui addi_bltui: Addi addi(rd, ra, value), Bltui bltui(ra = rd, value, target);
        AddiBlei addi_blei: Addi addi(rd, ra, value), Blei blei(ra = rd, value, target);
        AddiBnei addi_bnei: Addi addi(rd, ra, value), Bnei bnei(ra = rd, value, target);
        SubiBnei subi_bnei: Subi subi(rd, ra, value), Bnei bnei(ra = rd, value, target);
        SubiBgti subi_bgti: Subi subi(rd, ra, value), Bgti bgti(ra = rd, value, target);
        SubiBgtui subi_bgtui: Subi subi(rd, ra, value), Bgtui bgtui(ra = rd, value, target);
        SubiBgei subi_bgei: Subi subi(rd, ra, value), Bgei bgei(ra = rd, value, target);
        AddBlt add_blt: Add add(rd, ra, rb), Blt blt(ra = rd, rb, target);
        AddBltu add_bltu: Add add(rd, ra, rb), Bltu bltu(ra = rd, rb, target);
        AddBleu add_bleu: Add add(rd, ra, rb), Bleu bleu(ra = rd, rb, target);
        AddiJmp addi_jmp: Addi addi(rd, ra, value), Jmp jmp(target);
        AddJmp add_jmp: Add add(rd, ra, rb), Jmp jmp(target);

        // Chains of arithmetic.
        MuliAddi muli_addi: Muli muli(rd, ra, value), Addi addi(rd, ra = rd, value);
        MuliAdd muli_add: Muli muli(rd, ra, value), Add add(rd, ra = rd, rb);
        MulAdd mul_add: Mul mul(rd, ra, rb), Add add(rd, ra = rd, rb);
        MulAddi mul_addi: Mul mul(rd, ra, rb), Addi addi(rd, ra = rd, value);
        ShliAdd shli_add: Shli shli(rd, ra, value), Add add(rd, ra, rb = rd);
        AddShli add_shli: Add add(rd, ra, rb), Shli shli(rd, ra = rd, value);
        AddiAndi addi_andi: Addi addi(rd, ra, value), Andi andi(rd, ra = rd, value);
        AddiZext32 addi_zext32: Addi addi(rd, ra, value), Zext32 zext32(rd, ra = rd);
        Zext32Shri zext32_shri: Zext32 zext32(rd, ra), Shri shri(rd, ra = rd, value);
        XoriAdd xori_add: Xori xori(rd, ra, value), Add add(rd, ra, rb = rd);
        XorMul xor_mul: Xor xor(rd, ra, rb), Mul mul(rd, ra = rd, rb);
        RemBnei rem_bnei: Rem rem(rd, ra, rb), Bnei bnei(ra = rd, value, target);
        FmulFadd fmul_fadd: Fmul fmul(rd, ra, rb), Fadd fadd(rd, ra, rb = rd);
        FaddFsub fadd_fsub: Fadd fadd(rd, ra, rb), Fsub fsub(rd, ra, rb);

        // Addresses, and what is done with a loaded value.
        AddLoad8u add_load8u: Add add(rd, ra, rb), Load8u load8u(rd, address = rd);
        AddLoad32s add_load32s: Add add(rd, ra, rb), Load32s load32s(rd, address = rd);
        AddLoad32u add_load32u: Add add(rd, ra, rb), Load32u load32u(rd, address = rd);
        AddLoad64 add_load64: Add add(rd, ra, rb), Load64 load64(rd, address = rd);
        AddStore8 add_store8: Add add(rd, ra, rb), Store8 store8(ra, address = rd);
        AddStore64 add_store64: Add add(rd, ra, rb), Store64 store64(ra, address = rd);
        AddiStore64 addi_store64: Addi addi(rd, ra, value), Store64 store64(ra = rd, address);
        AddStore32 add_store32: Add add(rd, ra, rb), Store32 store32(ra = rd, address);
        Load64Addi load64_addi: Load64 load64(rd, address), Addi addi(rd, ra = rd, value);
        Load64Add load64_add: Load64 load64(rd, address), Add add(rd, ra, rb = rd);
        Load32sAdd load32s_add: Load32s load32s(rd, address), Add add(rd, ra, rb = rd);
        Load32uAdd load32u_add: Load32u load32u(rd, address), Add add(rd, ra, rb = rd);
        Load8uAdd load8u_add: Load8u load8u(rd, address), Add add(rd, ra, rb = rd);
        Load64Ble load64_ble: Load64 load64(rd, address), Ble ble(ra, rb = rd, target);
        Load8uBeqi load8u_beqi: Load8u load8u(rd, address), Beqi beqi(ra = rd, value, target);
        Load8uBnei load8u_bnei: Load8u load8u(rd, address), Bnei bnei(ra = rd, value, target);
        Load8uBgtui load8u_bgtui: Load8u load8u(rd, address), Bgtui bgtui(ra = rd, value, target);
        Load8uBltui load8u_bltui: Load8u load8u(rd, address), Bltui bltui(ra = rd, value, target);
        Load8uAddi load8u_addi: Load8u load8u(rd, address), Addi addi(rd, ra, value);
        Store64Addi store64_addi: Store64 store64(ra, address), Addi addi(rd, ra, value);
        Store8Add store8_add: Store8 store8(ra, address), Add add(rd, ra, rb);
        Store8Addi store8_addi: Store8 store8(ra, address), Addi addi(rd, ra, value);

        // Calls and returns, and moves before them.
        AddiCall addi_call: Addi addi(rd, ra, value), Call call(target, first);
        SubiCall subi_call: Subi subi(rd, ra, value), Call call(target, first);
        MovCall mov_call: Mov mov(rd, ra), Call call(target, first);
        AddRet add_ret: Add add(rd, ra, rb), Ret ret();
        MovRet mov_ret: Mov mov(rd, ra), Ret ret();
        Load64Ret load64_ret: Load64 load64(rd, address), Ret ret();
        MovMov mov_mov: Mov mov(rd, ra), Mov mov(rd, ra);
        MovLi mov_li: Mov mov(rd, ra), Li li(rd, value);
        LiLi li_li: Li li(rd, value), Li li(rd, value);
        AddiAddi addi_addi: Addi addi(rd, ra, value), Addi addi(rd, ra, value);

        // Branches one after the other.
        BeqiBeqi beqi_beqi: Beqi beqi(ra, value, target), Beqi beqi(ra, value, target);
        BltiSubi blti_subi: Blti blti(ra, value, target), Subi subi(rd, ra, value);
        }
    };
}
#[cfg(threaded_dispatch)]
pub(crate) use for_each_sequence;

macro_rules! define_sequences {
    ($($Variant:ident $handler:ident:
        $First:ident $first:ident($($first_operand:ident),*)
        $(, $Next:ident $next:ident($($operand:ident $(= $earlier:ident)?),*))+;
    )+) => {
        /// A sequence of instructions that is executed as one, by their names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Sequence {
            $(
                #[doc = concat!("`", stringify!($handler), "`")]
                $Variant,
            )+
        }

        impl Sequence {
            /// Every sequence, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$Variant),+];

            /// Its instructions.
            pub const fn opcodes(self) -> &'static [Opcode] {
                match self {
                    $(Self::$Variant => &[Opcode::$First $(, Opcode::$Next)+],)+
                }
            }

            /// For each instruction but the first, the names of the operands that must be the same register: of the
            /// instruction, and of the one before it.
            const fn links(self) -> &'static [&'static [(&'static str, &'static str)]] {
                match self {
                    $(Self::$Variant => &[$(&[$($((stringify!($operand), stringify!($earlier)),)?)*]),+],)+
                }
            }

            /// The sequence at the start of these words, if there is one.
            pub fn at(words: &[Word]) -> Option<Self> {
                match Opcode::from_byte(words.first()?.opcode_byte())? {
                    $(Opcode::$First if Self::$Variant.fits(words) => Some(Self::$Variant),)+
                    _ => None,
                }
            }
        }
    };
}
for_each_sequence!(define_sequences);

impl Sequence {
    /// The places of the registers that must be the same: `(word, byte, earlier byte)`, with the earlier byte in the
    /// word before.
    pub fn shared_registers(self) -> impl Iterator<Item = (usize, usize, usize)> {
        let opcodes = self.opcodes();
        (1..).zip(self.links()).flat_map(move |(word, links)| {
            links.iter().map(move |(operand, earlier)| {
                (
                    word,
                    place_of(opcodes[word].operands(), operand),
                    place_of(opcodes[word - 1].operands(), earlier),
                )
            })
        })
    }

    /// Makes the words, whose opcodes are those of this sequence, name the same registers where it wants them to.
    pub fn share_registers(self, words: &mut [Word]) {
        for (word, at, earlier) in self.shared_registers() {
            let register = words[word - 1].field(earlier, 1);
            let cleared = Word(words[word].0 & !(0xff << (8 * at)));
            words[word] = cleared.with_field(at, 1, register);
        }
    }

    fn fits(self, words: &[Word]) -> bool {
        let opcodes = self.opcodes();
        words.len() >= opcodes.len()
            && opcodes.iter().zip(words).all(|(&opcode, word)| opcode as u8 == word.opcode_byte())
            && self
                .shared_registers()
                .all(|(word, at, earlier)| words[word].field(at, 1) == words[word - 1].field(earlier, 1))
    }

    /// The byte that stands for this sequence in the code that the engine runs.
    #[cfg(threaded_dispatch)]
    pub(crate) const fn byte(self) -> u8 {
        SEQUENCE_BYTES[self as usize]
    }
}

/// The bytes of the sequences, in the order of the table: those that are no opcodes.
#[cfg(threaded_dispatch)]
const SEQUENCE_BYTES: [u8; Sequence::ALL.len()] = {
    let mut bytes = [0; Sequence::ALL.len()];
    let mut byte: u8 = 1;
    let mut index = 0;
    while index < bytes.len() {
        if Opcode::from_byte(byte).is_none() {
            bytes[index] = byte;
            index += 1;
        }
        // More sequences than bytes are an overflow, which does not compile.
        byte += 1;
    }
    bytes
};

/// The code as the threaded dispatcher runs it.
#[cfg(threaded_dispatch)]
pub(super) fn fused(code: &[Word]) -> Result<Vec<Word>, OutOfMemory> {
    let mut fused = allocation::copy(code)?;
    for (index, word) in fused.iter_mut().enumerate() {
        if let Some(sequence) = Sequence::at(&code[index..]) {
            word.0 = word.0 & !0xff | u64::from(sequence.byte());
        }
    }
    Ok(fused)
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
