//! Statements: what a source says, line by line, as the parser hands it to the assembler.

use std::fmt;

use crate::assembly::diagnostic::Reported;
use crate::assembly::expression::Expression;
use crate::assembly::lexer::Span;

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
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.global)?;
        if self.local.is_empty() { Ok(()) } else { write!(formatter, ".{}", self.local) }
    }
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
}

#[derive(Debug)]
pub(super) enum StatementKind<'s> {
    Label(Name<'s>),
    Instruction(Instruction<'s>),
    /// An instruction with an error in it. It counts, so that it does not shift the others.
    BrokenInstruction,
    Const(Spanned<Name<'s>>, Result<Expression<'s>, Reported>),
    Data(Vec<DataItem<'s>>),
    /// The fields are large and rare, so they stand elsewhere.
    Map(Spanned<&'s str>, Result<Box<MapFields<'s>>, Reported>),
    Func(Operand<'s>),
    Host(Spanned<&'s str>),
    Constant(Expression<'s>),
    Entry(Operand<'s>),
    Source(String),
    Line(Expression<'s>),
    Lines(Expression<'s>),
    NoLines,
}

/// A mnemonic and its operands.
#[derive(Debug)]
pub(super) struct Instruction<'s> {
    pub(super) mnemonic: Spanned<&'s str>,
    pub(super) operands: Vec<Operand<'s>>,
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

/// A part of a `.data` line.
#[derive(Debug)]
pub(super) struct DataItem<'s> {
    pub(super) kind: DataKind<'s>,
    pub(super) span: Span,
}

impl<'s> DataItem<'s> {
    /// The name that the item defines, if it is a label.
    pub(super) fn label(&self) -> Option<Spanned<Name<'s>>> {
        if let DataKind::Label(value) = self.kind { Some(Spanned { value, span: self.span }) } else { None }
    }
}

#[derive(Debug)]
pub(super) enum DataKind<'s> {
    Label(Name<'s>),
    Scalars(Scalar, Vec<Expression<'s>>),
    Bytes(Vec<u8>),
    Zero(Expression<'s>),
    Align(Expression<'s>),
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
