//! Statements: what a source says, line by line, as the parser hands it to the assembler.
//!
//! A statement lives only while it is looked at. It has a fixed size: what there may be many of, the terms of an
//! expression, the values of a data item and operands that no instruction takes, is told by where it stands and is
//! read again when it is needed.

use crate::allocation::{self, OutOfMemory};
use crate::assembly::diagnostic::Reported;
use crate::assembly::lexer::{Span, Token};
use crate::assembly::literal;
use crate::assembly::names::{Name, Site, Source, Spanned};
use crate::assembly::scalar::Scalar;
use crate::assembly::syntax::Parser;
use crate::assembly::syntax::expression::Expression;
use crate::instruction::Opcode;

/// A label, an instruction or a directive.
#[derive(Debug)]
pub(in crate::assembly) struct Statement<'s> {
    pub(in crate::assembly) kind: StatementKind<'s>,
    pub(in crate::assembly) span: Span,
    /// The line it stands on, counted from 1.
    pub(in crate::assembly) line: u32,
    /// Where that line starts.
    pub(in crate::assembly) line_start: Site<'s>,
}

#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "statements are told one at a time, and none is kept")]
pub(in crate::assembly) enum StatementKind<'s> {
    Label(Name<'s>),
    Instruction(Instruction<'s>),
    /// An instruction with an error in it. It counts, so that it does not shift the others.
    BrokenInstruction,
    Const(Spanned<Name<'s>>, Result<Expression<'s>, Reported>),
    /// A label of static data.
    DataLabel(Name<'s>),
    Data(DataKind<'s>),
    Struct(Structure<'s>),
    /// The field of the struct with the name in front of it.
    Field(Spanned<&'s str>, Spanned<&'s str>),
    /// A struct that has been told, and has an error in it.
    BrokenStruct(Spanned<&'s str>, Reported),
    Map(Spanned<&'s str>, Result<MapFields<'s>, Reported>),
    Func(Operand<'s>),
    /// The start of a function, whose label has been told, with the span of its name and all behind that, and what it
    /// takes and gives.
    Function(Spanned<&'s str>, Result<Counts, Reported>),
    EndFunction,
    /// A result of the function has a name.
    ResultName(&'s str),
    /// A register of the function gets a name.
    RegisterName(Spanned<&'s str>, u8),
    /// The instruction of a call that names its arguments. Those around it that move them are told as instructions.
    Call(Instruction<'s>, Counts, Vec<TextArgument<'s>>),
    Host(Spanned<&'s str>),
    Constant(Expression<'s>),
    Entry(Operand<'s>),
    Source(Text<'s>),
    /// The name of a file other than the main one, if it is not that.
    File(Option<Text<'s>>),
    Line(Expression<'s>),
    Lines(Expression<'s>),
    NoLines,
    NoChecks,
    Guard,
}

/// How many registers a function takes and gives, or those that a call gives and takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::assembly) struct Counts {
    pub(in crate::assembly) arguments: u16,
    pub(in crate::assembly) results: u16,
}

/// An argument of a call that is a text.
#[derive(Debug)]
pub(in crate::assembly) struct TextArgument<'s> {
    /// Which argument it is, counted from 0.
    pub(in crate::assembly) index: usize,
    pub(in crate::assembly) text: Text<'s>,
    pub(in crate::assembly) span: Span,
}

/// A mnemonic and its operands.
#[derive(Debug)]
pub(in crate::assembly) struct Instruction<'s> {
    pub(in crate::assembly) mnemonic: Spanned<&'s str>,
    pub(in crate::assembly) operands: Operands<'s>,
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
pub(in crate::assembly) struct Operands<'s> {
    kept: [Option<Operand<'s>>; KEPT_OPERANDS],
    count: usize,
    last: Span,
}

impl<'s> Operands<'s> {
    pub(in crate::assembly) fn none() -> Self {
        Self { kept: [const { None }; KEPT_OPERANDS], count: 0, last: Span { start: 0, end: 0 } }
    }

    pub(in crate::assembly) fn push(&mut self, operand: Operand<'s>) {
        self.last = operand.span;
        if let Some(place) = self.kept.get_mut(self.count) {
            *place = Some(operand);
        }
        self.count += 1;
    }

    pub(in crate::assembly) fn len(&self) -> usize {
        self.count
    }

    pub(in crate::assembly) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(in crate::assembly) fn first(&self) -> Option<&Operand<'s>> {
        self.iter().next()
    }

    pub(in crate::assembly) fn get(&self, index: usize) -> Option<&Operand<'s>> {
        self.kept.get(index).and_then(Option::as_ref)
    }

    pub(in crate::assembly) fn iter(&self) -> impl Iterator<Item = &Operand<'s>> {
        self.kept.iter().flatten()
    }

    /// Where the operands behind the first `count` stand, which no instruction takes more than.
    pub(in crate::assembly) fn span_behind(&self, count: usize) -> Span {
        self.kept.get(count).and_then(Option::as_ref).map_or(self.last, |extra| extra.span.to(self.last))
    }
}

/// An operand as it is written.
#[derive(Debug)]
pub(in crate::assembly) struct Operand<'s> {
    pub(in crate::assembly) kind: OperandSyntax<'s>,
    pub(in crate::assembly) span: Span,
}

#[derive(Debug)]
pub(in crate::assembly) enum OperandSyntax<'s> {
    Register(u8),
    /// `[base]`, `[base + index * 8]`, either with an offset behind, or `[offset]`. There is no index without a base.
    Memory {
        base: Option<u8>,
        index: Option<Index>,
        offset: Option<Expression<'s>>,
    },
    /// `@index`.
    Index(Expression<'s>),
    /// `"text"`, with a zero byte.
    Text(Text<'s>),
    /// An expression, or a name of anything.
    Expression(Expression<'s>),
}

/// The index of a memory operand.
#[derive(Clone, Copy, Debug)]
pub(in crate::assembly) struct Index {
    pub(in crate::assembly) register: u8,
    /// What it is multiplied by, 1 if that is not said.
    pub(in crate::assembly) scale: u32,
    pub(in crate::assembly) span: Span,
}

impl<'s> Operand<'s> {
    pub(in crate::assembly) fn register(&self) -> Option<u8> {
        if let OperandSyntax::Register(register) = self.kind { Some(register) } else { None }
    }

    pub(in crate::assembly) fn memory_base(&self) -> Option<u8> {
        if let OperandSyntax::Memory { base, index: None, .. } = self.kind { base } else { None }
    }

    /// The base and the index of a memory operand that has both.
    pub(in crate::assembly) fn memory_index(&self) -> Option<(u8, Index)> {
        if let OperandSyntax::Memory { base: Some(base), index: Some(index), .. } = self.kind {
            Some((base, index))
        } else {
            None
        }
    }

    /// The address that a memory operand without a register is.
    pub(in crate::assembly) fn address(&self) -> Option<&Expression<'s>> {
        if let OperandSyntax::Memory { base: None, offset, .. } = &self.kind { offset.as_ref() } else { None }
    }

    pub(in crate::assembly) fn index(&self) -> Option<&Expression<'s>> {
        if let OperandSyntax::Index(index) = &self.kind { Some(index) } else { None }
    }

    pub(in crate::assembly) fn text(&self) -> Option<&Text<'s>> {
        if let OperandSyntax::Text(text) = &self.kind { Some(text) } else { None }
    }

    pub(in crate::assembly) fn expression(&self) -> Option<&Expression<'s>> {
        if let OperandSyntax::Expression(expression) = &self.kind { Some(expression) } else { None }
    }

    /// The name that the operand is, if it is nothing else.
    pub(in crate::assembly) fn name(&self) -> Option<Spanned<Name<'s>>> {
        let value = self.expression()?.as_name()?;
        Some(Spanned { value, span: self.span })
    }

    /// What it is, for messages.
    pub(in crate::assembly) fn description(&self) -> &'static str {
        match &self.kind {
            OperandSyntax::Register(_) => "a register",
            OperandSyntax::Memory { base: None, .. } => "a memory operand without a register",
            OperandSyntax::Memory { index: None, .. } => "a memory operand",
            OperandSyntax::Memory { .. } => "a memory operand with an index",
            OperandSyntax::Index(_) => "an index",
            OperandSyntax::Text(_) => "a text",
            OperandSyntax::Expression(expression) if expression.as_name().is_some() => "a name",
            OperandSyntax::Expression(expression) if expression.is_number() => "a number",
            OperandSyntax::Expression(_) => "an expression",
        }
    }
}

/// A data item.
#[derive(Debug)]
pub(in crate::assembly) enum DataKind<'s> {
    Scalars(Scalar, Values<'s>),
    Bytes(Text<'s>),
    /// As many numbers as the first expression says, each of which is the second.
    Fill {
        count: Expression<'s>,
        scalar: Scalar,
        value: Expression<'s>,
    },
    /// The bytes of the file with this name.
    File(Text<'s>),
    Zero(Expression<'s>),
    Align(Expression<'s>),
}

/// Expressions with commas between.
#[derive(Clone, Copy, Debug)]
pub(in crate::assembly) struct Values<'s> {
    /// Where the first of them starts.
    pub(in crate::assembly) first: Site<'s>,
    pub(in crate::assembly) count: u32,
}

impl<'s> Values<'s> {
    /// Tells the expressions, from the first to the last.
    pub(in crate::assembly) fn read(&self, source: Source<'s>, each: &mut impl FnMut(&Expression<'s>)) {
        Parser::again(source, self.first, |parser| {
            // They have been read before, without an error.
            while let Ok(expression) = parser.expression() {
                each(&expression);
                if !parser.accept(Token::Comma) {
                    break;
                }
            }
        });
    }
}

/// The bytes of a string literal that has been found correct.
#[derive(Clone, Copy, Debug)]
pub(in crate::assembly) struct Text<'s> {
    pub(in crate::assembly) literal: &'s str,
    /// How many there are, with the zero byte.
    pub(in crate::assembly) size: usize,
    /// Whether a zero byte follows.
    pub(in crate::assembly) is_terminated: bool,
}

impl Text<'_> {
    /// The text, if it is one.
    pub(in crate::assembly) fn decode(&self) -> Result<Option<String>, OutOfMemory> {
        let mut bytes = Vec::new();
        allocation::reserve(&mut bytes, self.size)?;
        self.read(&mut |piece| bytes.extend_from_slice(piece));
        Ok(String::from_utf8(bytes).ok())
    }

    /// Tells the bytes, from the first to the last.
    pub(in crate::assembly) fn read(&self, each: &mut impl FnMut(&[u8])) {
        // It has been read before, without an error.
        _ = literal::string(self.literal, &mut *each);
        if self.is_terminated {
            each(&[0]);
        }
    }
}

/// The fields of `.map`; a map without `value` is a set.
#[derive(Debug)]
pub(in crate::assembly) struct MapFields<'s> {
    pub(in crate::assembly) key: Spanned<Type<'s>>,
    pub(in crate::assembly) value: Option<Spanned<Type<'s>>>,
    pub(in crate::assembly) capacity: Expression<'s>,
}

/// A struct without its fields.
#[derive(Clone, Copy, Debug)]
pub(in crate::assembly) struct Structure<'s> {
    pub(in crate::assembly) name: Spanned<&'s str>,
    /// Whether its fields stand without a gap.
    pub(in crate::assembly) is_packed: bool,
    /// Where the first of them stands.
    pub(in crate::assembly) fields: Site<'s>,
}

/// A field of a struct.
#[derive(Debug)]
pub(in crate::assembly) struct Field<'s> {
    pub(in crate::assembly) name: Spanned<&'s str>,
    pub(in crate::assembly) data_type: Spanned<Type<'s>>,
}

/// The type of a key, a value or a field.
#[derive(Debug)]
pub(in crate::assembly) struct Type<'s> {
    pub(in crate::assembly) element: ElementSyntax<'s>,
    /// How many elements an array has.
    pub(in crate::assembly) count: Option<Expression<'s>>,
}

/// A type that is no array.
#[derive(Debug)]
pub(in crate::assembly) enum ElementSyntax<'s> {
    Scalar(Scalar),
    Bytes {
        size: Expression<'s>,
        alignment: Option<Expression<'s>>,
    },
    /// The name of a struct, if it is one.
    Struct(Spanned<Name<'s>>),
}
