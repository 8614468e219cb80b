//! Statements: what a source says, line by line, as the parser hands it to the assembler.
//!
//! A statement lives only while it is looked at. It has a fixed size: what there may be many of, the terms of an
//! expression, the values of a data item and operands that no instruction takes, is told by where it stands and is
//! read again when it is needed.

use std::fmt;

use crate::allocation::{self, OutOfMemory};
use crate::assembly::diagnostic::{Diagnostics, Reported};
use crate::assembly::expression::Expression;
use crate::assembly::lexer::{Span, Token};
use crate::assembly::literal;
use crate::assembly::names::{Site, Source};
use crate::assembly::syntax::Parser;
use crate::instruction::Opcode;
use crate::name::MAX_NAME_LENGTH;

/// The name of a label or a constant: a global name or, if `local` is not empty, a local one under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Name<'s> {
    pub(super) global: &'s str,
    pub(super) local: &'s str,
}

impl<'s> Name<'s> {
    pub(super) const fn global(global: &'s str) -> Self {
        Self { global, local: "" }
    }

    /// Bytes of the name.
    pub(super) fn size(self) -> usize {
        self.global.len() + if self.local.is_empty() { 0 } else { 1 + self.local.len() }
    }

    /// The name in one piece.
    pub(super) fn text(self) -> Result<String, OutOfMemory> {
        let mut text = allocation::text_of_size(self.size())?;
        text.push_str(self.global);
        if !self.local.is_empty() {
            text.extend([".", self.local]);
        }
        Ok(text)
    }
}

/// A part that is too long to be defined is cut short.
impl fmt::Display for Name<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(cut(self.global))?;
        if self.local.is_empty() { Ok(()) } else { write!(formatter, ".{}", cut(self.local)) }
    }
}

/// The start of a part of a name.
fn cut(part: &str) -> &str {
    part.get(..=MAX_NAME_LENGTH).unwrap_or(part)
}

/// Something with the place where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spanned<T> {
    pub(super) value: T,
    pub(super) span: Span,
}

/// A label, an instruction or a directive.
#[derive(Debug)]
pub(super) struct Statement<'s> {
    pub(super) kind: StatementKind<'s>,
    pub(super) span: Span,
    /// The line it stands on, counted from 1.
    pub(super) line: u32,
    /// Where that line starts.
    pub(super) line_start: Site<'s>,
}

#[derive(Debug)]
pub(super) enum StatementKind<'s> {
    Label(Name<'s>),
    Instruction(Instruction<'s>),
    /// An instruction with an error in it. It counts, so that it does not shift the others.
    BrokenInstruction,
    Const(Spanned<Name<'s>>, Result<Expression<'s>, Reported>),
    /// A label of static data.
    DataLabel(Name<'s>),
    Data(DataKind<'s>),
    Map(Spanned<&'s str>, Result<MapFields<'s>, Reported>),
    Func(Operand<'s>),
    Host(Spanned<&'s str>),
    Constant(Expression<'s>),
    Entry(Operand<'s>),
    Source(Text<'s>),
    Line(Expression<'s>),
    Lines(Expression<'s>),
    NoLines,
}

/// A mnemonic and its operands.
#[derive(Debug)]
pub(super) struct Instruction<'s> {
    pub(super) mnemonic: Spanned<&'s str>,
    pub(super) operands: Operands<'s>,
}

/// More operands than any instruction takes.
const KEPT_OPERANDS: usize = {
    let mut most = 0;
    let mut index = 0;
    while index < Opcode::ALL.len() {
        let count = Opcode::ALL[index].operands().len();
        most = if count > most { count } else { most };
        index += 1;
    }
    most + 1
};

/// The operands of an instruction, of which those too many are only counted.
#[derive(Debug)]
pub(super) struct Operands<'s> {
    kept: [Option<Operand<'s>>; KEPT_OPERANDS],
    count: usize,
    last: Span,
}

impl<'s> Operands<'s> {
    pub(super) fn none() -> Self {
        Self { kept: [const { None }; KEPT_OPERANDS], count: 0, last: Span { start: 0, end: 0 } }
    }

    pub(super) fn push(&mut self, operand: Operand<'s>) {
        self.last = operand.span;
        if let Some(place) = self.kept.get_mut(self.count) {
            *place = Some(operand);
        }
        self.count += 1;
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(super) fn first(&self) -> Option<&Operand<'s>> {
        self.iter().next()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Operand<'s>> {
        self.kept.iter().flatten()
    }

    /// Where the operands behind the first `count` stand, which no instruction takes more than.
    pub(super) fn span_behind(&self, count: usize) -> Span {
        self.kept.get(count).and_then(Option::as_ref).map_or(self.last, |extra| extra.span.to(self.last))
    }
}

/// An operand as it is written.
#[derive(Debug)]
pub(super) struct Operand<'s> {
    pub(super) kind: OperandSyntax<'s>,
    pub(super) span: Span,
}

#[derive(Debug)]
pub(super) enum OperandSyntax<'s> {
    Register(u8),
    /// `[base]` or `[base + offset]`.
    Memory {
        base: u8,
        offset: Option<Expression<'s>>,
    },
    /// `@index`.
    Index(Expression<'s>),
    /// An expression, or a name of anything.
    Expression(Expression<'s>),
}

impl<'s> Operand<'s> {
    pub(super) fn register(&self) -> Option<u8> {
        if let OperandSyntax::Register(register) = self.kind { Some(register) } else { None }
    }

    pub(super) fn memory_base(&self) -> Option<u8> {
        if let OperandSyntax::Memory { base, .. } = self.kind { Some(base) } else { None }
    }

    pub(super) fn index(&self) -> Option<&Expression<'s>> {
        if let OperandSyntax::Index(index) = &self.kind { Some(index) } else { None }
    }

    pub(super) fn expression(&self) -> Option<&Expression<'s>> {
        if let OperandSyntax::Expression(expression) = &self.kind { Some(expression) } else { None }
    }

    /// The name that the operand is, if it is nothing else.
    pub(super) fn name(&self) -> Option<Spanned<Name<'s>>> {
        let value = self.expression()?.as_name()?;
        Some(Spanned { value, span: self.span })
    }

    /// What it is, for messages.
    pub(super) fn description(&self) -> &'static str {
        match &self.kind {
            OperandSyntax::Register(_) => "a register",
            OperandSyntax::Memory { .. } => "a memory operand",
            OperandSyntax::Index(_) => "an index",
            OperandSyntax::Expression(expression) if expression.as_name().is_some() => "a name",
            OperandSyntax::Expression(_) => "an expression",
        }
    }
}

/// A data item.
#[derive(Debug)]
pub(super) enum DataKind<'s> {
    Scalars(Scalar, Values<'s>),
    Bytes(Text<'s>),
    Zero(Expression<'s>),
    Align(Expression<'s>),
}

/// Expressions with commas between.
#[derive(Clone, Copy, Debug)]
pub(super) struct Values<'s> {
    /// Where the first of them starts.
    pub(super) first: Site<'s>,
    pub(super) count: u32,
}

impl<'s> Values<'s> {
    /// Tells the expressions, from the first to the last.
    pub(super) fn read(&self, source: Source<'s>, each: &mut impl FnMut(&Expression<'s>)) {
        let mut no_diagnostics = Diagnostics::muted();
        let mut no_statements = |_: &Statement<'s>| ();
        let mut parser = Parser::new(source, self.first, &mut no_diagnostics, &mut no_statements);
        // They have been read before, without an error.
        while let Ok(expression) = parser.expression() {
            each(&expression);
            if !parser.accept(Token::Comma) {
                break;
            }
        }
    }
}

/// The bytes of a string literal that has been found correct.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'s> {
    pub(super) literal: &'s str,
    /// How many there are, with the zero byte.
    pub(super) size: usize,
    /// Whether a zero byte follows.
    pub(super) is_terminated: bool,
}

impl Text<'_> {
    /// The text, if it is one.
    pub(super) fn decode(&self) -> Result<Option<String>, OutOfMemory> {
        let mut bytes = Vec::new();
        allocation::reserve(&mut bytes, self.size)?;
        self.read(&mut |piece| bytes.extend_from_slice(piece));
        Ok(String::from_utf8(bytes).ok())
    }

    /// Tells the bytes, from the first to the last.
    pub(super) fn read(&self, each: &mut impl FnMut(&[u8])) {
        // It has been read before, without an error.
        _ = literal::string(self.literal, &mut *each);
        if self.is_terminated {
            each(&[0]);
        }
    }
}

/// The fields of `.map`; a map without `value` is a set.
#[derive(Debug)]
pub(super) struct MapFields<'s> {
    pub(super) key: Spanned<Type<'s>>,
    pub(super) value: Option<Spanned<Type<'s>>>,
    pub(super) capacity: Expression<'s>,
}

/// The type of a key or a value.
#[derive(Debug)]
pub(super) enum Type<'s> {
    Scalar(Scalar),
    Bytes { size: Expression<'s>, alignment: Option<Expression<'s>> },
}

macro_rules! define_scalars {
    ($($(#[doc = $meaning:literal])+ $Variant:ident $name:literal $directive:literal;)+) => {
        /// A number type, of map keys and values and of static data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Scalar {
            $($(#[doc = $meaning])+ $Variant,)+
        }

        impl Scalar {
            pub(super) const ALL: &[Self] = &[$(Self::$Variant),+];

            /// Its name as a type.
            pub(super) const fn name(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)+
                }
            }

            /// Its name as a data item.
            pub(super) const fn directive(self) -> &'static str {
                match self {
                    $(Self::$Variant => $directive,)+
                }
            }
        }
    };
}

define_scalars! {
    /// Unsigned, 1 byte.
    U8 "u8" ".u8";
    /// Unsigned, 2 bytes.
    U16 "u16" ".u16";
    /// Unsigned, 4 bytes.
    U32 "u32" ".u32";
    /// Unsigned, 8 bytes.
    U64 "u64" ".u64";
    /// Signed, 1 byte.
    I8 "i8" ".i8";
    /// Signed, 2 bytes.
    I16 "i16" ".i16";
    /// Signed, 4 bytes.
    I32 "i32" ".i32";
    /// Signed, 8 bytes.
    I64 "i64" ".i64";
    /// IEEE 754 binary32, 4 bytes.
    F32 "f32" ".f32";
    /// IEEE 754 binary64, 8 bytes.
    F64 "f64" ".f64";
}

impl Scalar {
    /// Bytes it takes; also its alignment as a key or value.
    pub(super) const fn size(self) -> u8 {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 => 8,
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scalar| scalar.name() == name)
    }

    pub(super) fn from_directive(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scalar| scalar.directive() == name)
    }
}
