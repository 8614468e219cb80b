//! Operands: what kinds there are, how each is encoded in an instruction word.
//!
//! The instruction table gives every operand a kind. A kind fixes the bytes it takes in the word, the
//! Rust type the engine sees, and, in the assembler, verifier and disassembler, how it is written and
//! what makes it valid. Each of those matches on [`OperandKind`] without a catch-all arm, so a new kind
//! does not compile until all of them know it.

/// An encoded instruction: opcode, operand bytes and immediate, as drawn in
/// [the page of the bytecode file](crate::bytecode#the-instruction-word).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Word(pub u64);

/// The bytes of an instruction word.
pub const WORD_SIZE: usize = 8;

impl Word {
    /// A word with this opcode byte and every operand byte zero.
    pub const fn new(opcode: u8) -> Self {
        Self(opcode as u64)
    }

    /// The byte that holds the opcode.
    #[inline(always)]
    pub const fn opcode_byte(self) -> u8 {
        self.0 as u8
    }

    /// The `size` bytes from byte `at`, zero-extended. `at + size` is at most 8.
    #[inline(always)]
    pub const fn field(self, at: usize, size: usize) -> u64 {
        self.0 << (64 - 8 * (at + size)) >> (64 - 8 * size)
    }

    /// This word with the low `size` bytes of `value` put at byte `at`, which were zero.
    #[must_use]
    pub const fn with_field(self, at: usize, size: usize, value: u64) -> Self {
        let low_bytes = u64::MAX >> (64 - 8 * size);
        Self(self.0 | (value & low_bytes) << (8 * at))
    }
}

/// A register operand: a register number relative to the current window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Register(pub u8);

/// A branch operand: instructions from this one to the target; 0 is the branch itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Displacement(pub i32);

/// An operand that names an entry of one of the module's tables by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableIndex(pub u32);

/// A memory operand: the address in `base` plus `offset`, wrapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    /// The register that holds the address to start from.
    pub base: Register,
    /// Bytes to add to it.
    pub offset: i32,
}

/// A memory operand with an index: the address in `base`, as many elements as `index` holds, and `offset`; sums and product
/// wrap. How wide an element is, the instruction says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexedAddress {
    /// The register that holds the address to start from.
    pub base: Register,
    /// The register that holds the number of an element.
    pub index: Register,
    /// Bytes to add to it.
    pub offset: i32,
}

/// An encoded instruction from which operands are read: a [`Word`], or one that stands in memory.
pub(crate) trait Encoded: Copy {
    /// The `size` bytes from byte `at`, zero-extended; `size` is 1, 2 or 4, and `at + size` at most 8.
    fn field(self, at: usize, size: usize) -> u64;
}

impl Encoded for Word {
    #[inline(always)]
    fn field(self, at: usize, size: usize) -> u64 {
        self.field(at, size)
    }
}

/// A value that an operand of some kind decodes to.
pub(crate) trait Field {
    /// Bytes it takes from its place on.
    const SIZE: usize;

    /// Reads the value whose first byte is byte `at` of `word`.
    fn read(word: impl Encoded, at: usize) -> Self;

    /// Puts the value where [`read`](Self::read) finds it; its bytes were zero.
    fn put(self, word: Word, at: usize) -> Word;
}

impl Field for Register {
    const SIZE: usize = 1;

    #[inline(always)]
    fn read(word: impl Encoded, at: usize) -> Self {
        Self(word.field(at, 1) as u8)
    }

    fn put(self, word: Word, at: usize) -> Word {
        word.with_field(at, 1, u64::from(self.0))
    }
}

impl Field for i16 {
    const SIZE: usize = 2;

    #[inline(always)]
    fn read(word: impl Encoded, at: usize) -> Self {
        word.field(at, 2) as Self
    }

    fn put(self, word: Word, at: usize) -> Word {
        word.with_field(at, 2, self as u64)
    }
}

impl Field for i32 {
    const SIZE: usize = 4;

    #[inline(always)]
    fn read(word: impl Encoded, at: usize) -> Self {
        word.field(at, 4) as Self
    }

    fn put(self, word: Word, at: usize) -> Word {
        word.with_field(at, 4, self as u64)
    }
}

impl Field for Displacement {
    const SIZE: usize = 4;

    #[inline(always)]
    fn read(word: impl Encoded, at: usize) -> Self {
        Self(i32::read(word, at))
    }

    fn put(self, word: Word, at: usize) -> Word {
        self.0.put(word, at)
    }
}

impl Field for TableIndex {
    const SIZE: usize = 4;

    #[inline(always)]
    fn read(word: impl Encoded, at: usize) -> Self {
        Self(word.field(at, 4) as u32)
    }

    fn put(self, word: Word, at: usize) -> Word {
        word.with_field(at, 4, u64::from(self.0))
    }
}

/// The base register stands at the operand's place, the offset in the immediate.
impl Field for Address {
    const SIZE: usize = Register::SIZE;

    #[inline(always)]
    fn read(word: impl Encoded, at: usize) -> Self {
        Self { base: Register::read(word, at), offset: i32::read(word, IMMEDIATE_AT) }
    }

    fn put(self, word: Word, at: usize) -> Word {
        self.offset.put(self.base.put(word, at), IMMEDIATE_AT)
    }
}

/// The two registers stand at the operand's place, the offset in the immediate.
impl Field for IndexedAddress {
    const SIZE: usize = 2 * Register::SIZE;

    #[inline(always)]
    fn read(word: impl Encoded, at: usize) -> Self {
        Self {
            base: Register::read(word, at),
            index: Register::read(word, at + Register::SIZE),
            offset: i32::read(word, IMMEDIATE_AT),
        }
    }

    fn put(self, word: Word, at: usize) -> Word {
        let word = self.index.put(self.base.put(word, at), at + Register::SIZE);
        self.offset.put(word, IMMEDIATE_AT)
    }
}

/// The byte at which the 4-byte immediate stands.
pub(crate) const IMMEDIATE_AT: usize = 4;

/// Bytes of the immediate.
pub(crate) const IMMEDIATE_SIZE: usize = WORD_SIZE - IMMEDIATE_AT;

macro_rules! define_kinds {
    ($($(#[doc = $meaning:literal])+ $Kind:ident: $Value:ty;)+) => {
        /// What an operand is; the instruction table gives every operand one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum OperandKind {
            $($(#[doc = $meaning])+ $Kind,)+
        }

        impl OperandKind {
            /// Bytes an operand of this kind takes at its place, which is a multiple of them.
            ///
            /// A memory operand takes the immediate besides, for its offset.
            pub const fn size(self) -> usize {
                match self {
                    $(Self::$Kind => <$Value as Field>::SIZE,)+
                }
            }

            /// Whether the immediate is, or is part of, an operand of this kind.
            pub(crate) const fn takes_immediate(self) -> bool {
                self.size() == IMMEDIATE_SIZE || self.accesses_memory()
            }

            /// One sentence for the reference, as Markdown.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$Kind => concat!($($meaning),+).trim_ascii(),)+
                }
            }

            /// Bytes of the elements that the index of an operand of this kind counts, if it has one.
            pub const fn element_size(self) -> Option<u8> {
                match self {
                    Self::Indexed1 => Some(1),
                    Self::Indexed2 => Some(2),
                    Self::Indexed4 => Some(4),
                    Self::Indexed8 => Some(8),
                    _ => None,
                }
            }

            /// Whether an operand of this kind names a place in memory, with an offset in the immediate.
            pub const fn accesses_memory(self) -> bool {
                matches!(self, Self::Memory) || self.element_size().is_some()
            }

            /// How an operand of this kind is written, if it names a place in memory.
            pub(crate) const fn memory_form(self) -> Option<&'static str> {
                match self {
                    Self::Memory => Some("[rb + offset]"),
                    Self::Indexed1 => Some("[rb + ri + offset]"),
                    Self::Indexed2 => Some("[rb + ri * 2 + offset]"),
                    Self::Indexed4 => Some("[rb + ri * 4 + offset]"),
                    Self::Indexed8 => Some("[rb + ri * 8 + offset]"),
                    _ => None,
                }
            }
        }

        /// The Rust type that each kind decodes to, by the name of the kind.
        mod value_of_kind {
            use super::{Address, Displacement, IndexedAddress, Register, TableIndex};
            $(pub(super) type $Kind = $Value;)+
        }
    };
}

define_kinds! {
    /// A register that is written.
    Destination: Register;
    /// A register that is read.
    Source: Register;
    /// A register that is read and written: the place in an iteration, 0 at its start.
    Cursor: Register;
    /// Two neighbouring registers that are written, named by the first; at most `r254`.
    Pair: Register;
    /// The register that becomes `r0` of the callee, or the first argument of a host function.
    Window: Register;
    /// A constant expression from -32,768 to 32,767.
    SmallImmediate: i16;
    /// A constant expression from -2,147,483,648 to 2,147,483,647.
    Immediate: i32;
    /// A constant expression of 64 bits or a floating-point number, kept in the constant pool.
    Constant: TableIndex;
    /// A code label, or `@` and the number of an instruction.
    Target: Displacement;
    /// `[rb]`, `[rb + offset]` or `[rb - offset]`; the offset is a constant expression from -2,147,483,648 to 2,147,483,647. With a data label, as in `[rb + label]`, the register is an index into static data.
    Memory: Address;
    /// `[rb + ri]`, and an offset as without an index.
    Indexed1: IndexedAddress;
    /// `[rb + ri * 2]`, and an offset as without an index.
    Indexed2: IndexedAddress;
    /// `[rb + ri * 4]`, and an offset as without an index.
    Indexed4: IndexedAddress;
    /// `[rb + ri * 8]`, and an offset as without an index.
    Indexed8: IndexedAddress;
    /// A constant expression from 0 up; at least one instruction more than that follows.
    Count: i32;
    /// The name of a map layout declared with `.map`.
    Layout: TableIndex;
    /// The name of a function declared with `.func`.
    Function: TableIndex;
    /// The name of a host function.
    Host: TableIndex;
}

macro_rules! define_contents {
    ($(#[doc = $meaning:literal] $Content:ident;)+) => {
        /// What is in the register of an operand that is read or written, for whoever shows values or makes some up.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Content {
            $(#[doc = $meaning] $Content,)+
        }

        impl Content {
            /// What it is, in one sentence or two.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$Content => $meaning.trim_ascii(),)+
                }
            }
        }
    };
}

define_contents! {
    /// An integer, or bits of any meaning. Operands that are no single register have this, too.
    Integer;
    /// A floating-point number.
    Float;
    /// The address of bytes that the instruction reads or writes.
    Address;
    /// The address of a map.
    Map;
    /// The address of a key.
    KeyAddress;
    /// A key itself.
    Key;
    /// The address of a value of a map.
    ValueAddress;
}

// The kinds by the names that the instruction table has for them: some say what is in the register besides.
macro_rules! define_names {
    ($($Name:ident: $Kind:ident $Content:ident;)+) => {
        #[allow(non_upper_case_globals, reason = "the names are those of kinds")]
        pub(crate) mod kind {
            use super::{Content, OperandKind};
            $(pub(crate) const $Name: (OperandKind, Content) = (OperandKind::$Kind, Content::$Content);)+
        }

        /// The Rust types of operands by the same names.
        pub(crate) mod value {
            use super::value_of_kind;
            $(pub(crate) type $Name = value_of_kind::$Kind;)+
        }
    };
}

define_names! {
    Destination: Destination Integer;
    FloatDestination: Destination Float;
    Source: Source Integer;
    FloatSource: Source Float;
    HeapAddress: Source Address;
    Map: Source Map;
    KeyAddress: Source KeyAddress;
    Key: Source Key;
    ValueAddress: Source ValueAddress;
    Cursor: Cursor Integer;
    Pair: Pair Integer;
    Window: Window Integer;
    SmallImmediate: SmallImmediate Integer;
    Immediate: Immediate Integer;
    Constant: Constant Integer;
    Target: Target Integer;
    Memory: Memory Address;
    Indexed1: Indexed1 Address;
    Indexed2: Indexed2 Address;
    Indexed4: Indexed4 Address;
    Indexed8: Indexed8 Address;
    Count: Count Integer;
    Layout: Layout Integer;
    Function: Function Integer;
    Host: Host Integer;
}

/// An operand of an instruction: its name in the table, its kind, and where it stands in the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperandSpec {
    /// The name that the instruction's semantics uses.
    pub name: &'static str,
    /// What it is.
    pub kind: OperandKind,
    /// What is in its register.
    pub content: Content,
    /// The byte of the word at which it starts.
    pub at: usize,
}

impl OperandSpec {
    /// The name of the operand in the form in which it is written.
    pub fn written(&self) -> &'static str {
        self.kind.memory_form().unwrap_or(self.name)
    }

    /// The registers that the operand names in an instruction, and what is done with them. What a call makes of the registers
    /// from its window on is not its own doing, and not told.
    #[inline]
    pub(crate) fn registers(&self, word: Word) -> Option<OperandRegisters> {
        let (is_read, is_written) = match self.kind {
            OperandKind::Source
            | OperandKind::Memory
            | OperandKind::Indexed1
            | OperandKind::Indexed2
            | OperandKind::Indexed4
            | OperandKind::Indexed8 => (true, false),
            OperandKind::Destination | OperandKind::Pair => (false, true),
            OperandKind::Cursor => (true, true),
            OperandKind::Window
            | OperandKind::Count
            | OperandKind::SmallImmediate
            | OperandKind::Immediate
            | OperandKind::Constant
            | OperandKind::Target
            | OperandKind::Layout
            | OperandKind::Function
            | OperandKind::Host => return None,
        };
        let first = Register::read(word, self.at);
        let second = match self.kind {
            OperandKind::Pair => first.0.checked_add(1).map(Register),
            kind => kind.element_size().map(|_| Register::read(word, self.at + Register::SIZE)),
        };
        Some(OperandRegisters { first, second, is_read, is_written })
    }
}

/// The registers that an operand names: one or two.
#[derive(Clone, Copy)]
pub(crate) struct OperandRegisters {
    first: Register,
    second: Option<Register>,
    pub(crate) is_read: bool,
    pub(crate) is_written: bool,
}

impl OperandRegisters {
    #[inline]
    pub(crate) fn iter(self) -> impl Iterator<Item = Register> {
        std::iter::once(self.first).chain(self.second)
    }
}

/// Gives each operand its place in the word.
///
/// # Panics
///
/// If they do not fit. The table is placed at compile time, so such a row does not compile.
pub(crate) const fn place<const N: usize>(
    operands: [(&'static str, (OperandKind, Content)); N],
) -> [OperandSpec; N] {
    let mut placed =
        [OperandSpec { name: "", kind: OperandKind::Source, content: Content::Integer, at: 0 }; N];
    let mut end: usize = 1;
    let mut immediates = 0;
    let mut index = 0;
    while index < N {
        let (name, (kind, content)) = operands[index];
        let at = if kind.size() == IMMEDIATE_SIZE {
            IMMEDIATE_AT
        } else {
            let at = end.next_multiple_of(kind.size());
            end = at + kind.size();
            at
        };
        immediates += kind.takes_immediate() as usize;
        placed[index] = OperandSpec { name, kind, content, at };
        index += 1;
    }
    assert!(immediates <= 1, "two operands need the immediate");
    let limit = if immediates == 0 { WORD_SIZE } else { IMMEDIATE_AT };
    assert!(end <= limit, "the operands overflow the instruction word");
    placed
}

/// The place of the operand called `name` among `operands`.
///
/// # Panics
///
/// If there is none; it is called at compile time with names from the table.
pub(crate) const fn place_of(operands: &[OperandSpec], name: &str) -> usize {
    let mut index = 0;
    while !same_text(operands[index].name, name) {
        index += 1;
    }
    operands[index].at
}

/// Whether two texts are the same, also at compile time.
pub(crate) const fn same_text(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut index = 0;
    while index < left.len() && index < right.len() && left[index] == right[index] {
        index += 1;
    }
    index == left.len() && index == right.len()
}
