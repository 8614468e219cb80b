//! The names of a source, and which of them are used.
//!
//! The source is read twice: for what is defined, and for what is referred to. It is known to be correct. What expansion has
//! used up is not in it any more, so every name there counts as used.

use crate::allocation::{self, OutOfMemory};
use crate::assembly::assembler::Expanded;
use crate::assembly::diagnostic::Diagnostics;
use crate::assembly::lexer::{Span, Token, Tokens};
use crate::assembly::names::{Name, NameTable, Source, Spanned};
use crate::assembly::syntax::expression::{Expression, Term, TermKind};
use crate::assembly::syntax::statement::{
    Counts, DataKind, ElementSyntax, MapFields, Operand, OperandSyntax, Operands, Statement, StatementKind,
    Type,
};
use crate::assembly::syntax::{Seams, parse, read_fields};
use crate::assembly::warnings::words::Words;

/// What a label or a constant is, and whether it is used.
#[derive(Clone, Copy)]
pub(super) struct Symbol {
    pub(super) kind: Kind,
    pub(super) is_used: bool,
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// The label of this instruction.
    Code(u32),
    Data,
    Constant,
}

/// A function of `.fn`.
#[derive(Clone, Copy)]
pub(super) struct Function<'s> {
    pub(super) name: Spanned<&'s str>,
    /// Its first instruction.
    pub(super) start: u32,
    pub(super) counts: Counts,
    /// How many names of registers stand in front of its own.
    first_register: usize,
}

impl Function<'_> {
    /// Whether a name is that of a parameter.
    pub(super) fn is_parameter(&self, register: &RegisterName<'_>) -> bool {
        u16::from(register.number) < self.counts.arguments
    }

    /// Whether a register is given back as a result, which may happen without a word.
    pub(super) fn is_result(&self, register: &RegisterName<'_>) -> bool {
        u16::from(register.number) < self.counts.results
    }
}

/// A name of a register.
#[derive(Clone, Copy)]
pub(super) struct RegisterName<'s> {
    pub(super) name: Spanned<&'s str>,
    pub(super) number: u8,
    pub(super) is_used: bool,
}

pub(super) struct Names<'s> {
    pub(super) symbols: NameTable<'s, Symbol>,
    /// The map layouts, each with whether it is used.
    pub(super) layouts: NameTable<'s, bool>,
    functions: Vec<Function<'s>>,
    registers: Vec<RegisterName<'s>>,
    /// The instructions whose labels stand in what expansion has used up.
    pub(super) roots: Vec<u32>,
    /// Whether calls may overwrite what they like.
    pub(super) has_no_checks: bool,
}

impl<'s> Names<'s> {
    /// The names of a source, the statements of whose instructions start at `places`.
    pub(super) fn of(
        source: Source<'s>,
        expanded: Option<Expanded<'s>>,
        places: &[u32],
    ) -> Result<Self, OutOfMemory> {
        let seams = Expanded::seams(expanded);
        let words = Words::left_out(source, expanded)?;
        let mut names = Self {
            symbols: NameTable::new(source),
            layouts: NameTable::new(source),
            functions: Vec::new(),
            registers: Vec::new(),
            roots: Vec::new(),
            has_no_checks: false,
        };
        read(source, seams, |statement| names.define(statement, places, &words))?;
        let mut uses = Uses { source, names: &mut names, function: None, last: None };
        read(source, seams, |statement| {
            uses.statement(statement);
            Ok(())
        })?;
        Ok(names)
    }

    pub(super) fn has_no_functions(&self) -> bool {
        self.functions.is_empty()
    }

    /// The functions, each with the names of its registers.
    pub(super) fn functions(&self) -> impl Iterator<Item = (&Function<'s>, &[RegisterName<'s>])> {
        self.functions.iter().enumerate().map(|(number, function)| {
            let end = self.end_of_registers(number);
            (function, &self.registers[function.first_register..end])
        })
    }

    /// The function that starts at an instruction.
    pub(super) fn function_at(&self, pc: u32) -> Option<&Function<'s>> {
        let found = self.functions.binary_search_by_key(&pc, |function| function.start).ok()?;
        Some(&self.functions[found])
    }

    fn end_of_registers(&self, function: usize) -> usize {
        self.functions.get(function + 1).map_or(self.registers.len(), |next| next.first_register)
    }

    fn define(
        &mut self,
        statement: &Statement<'s>,
        places: &[u32],
        words: &Words<'_>,
    ) -> Result<(), OutOfMemory> {
        let pc_at = |place: u32| places.partition_point(|&start| start < place) as u32;
        let symbol = |name, kind| Symbol { kind, is_used: words.contain(name) };
        match &statement.kind {
            StatementKind::Label(name) => {
                let pc = pc_at(statement.span.start);
                let symbol = symbol(*name, Kind::Code(pc));
                if symbol.is_used {
                    allocation::push(&mut self.roots, pc)?;
                }
                self.symbols.add(*name, symbol)
            }
            StatementKind::DataLabel(name) => self.symbols.add(*name, symbol(*name, Kind::Data)),
            StatementKind::Const(name, _) => self.symbols.add(name.value, symbol(name.value, Kind::Constant)),
            StatementKind::Map(name, _) => {
                let name = Name::global(name.value);
                self.layouts.add(name, words.contain(name))
            }
            StatementKind::Function(name, Ok(counts)) => {
                let (start, first_register) = (pc_at(name.span.start), self.registers.len());
                let function = Function { name: *name, start, counts: *counts, first_register };
                allocation::push(&mut self.functions, function)
            }
            &StatementKind::RegisterName(name, number) => {
                let is_used = words.contain(Name::global(name.value));
                allocation::push(&mut self.registers, RegisterName { name, number, is_used })
            }
            StatementKind::NoChecks => {
                self.has_no_checks = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Tells every statement of a correct source.
fn read<'s>(
    source: Source<'s>,
    seams: Seams<'s>,
    mut each: impl FnMut(&Statement<'s>) -> Result<(), OutOfMemory>,
) -> Result<(), OutOfMemory> {
    let mut outcome = Ok(());
    let mut diagnostics = Diagnostics::muted();
    parse(source, seams, &mut diagnostics, &mut |statement| {
        if outcome.is_ok() {
            outcome = each(statement);
        }
    });
    outcome.and_then(|()| diagnostics.out_of_memory().map_or(Ok(()), Err))
}

/// Marks what is referred to.
struct Uses<'n, 's> {
    source: Source<'s>,
    names: &'n mut Names<'s>,
    /// The number of the function that the statements belong to.
    function: Option<usize>,
    /// Where the last line started whose registers have been looked for.
    last: Option<u32>,
}

impl<'s> Uses<'_, 's> {
    fn statement(&mut self, statement: &Statement<'s>) {
        match &statement.kind {
            StatementKind::Instruction(instruction) | StatementKind::Call(instruction, ..) => {
                self.registers(statement.span);
                self.operands(&instruction.operands);
            }
            StatementKind::Const(_, Ok(expression))
            | StatementKind::Constant(expression)
            | StatementKind::Line(expression)
            | StatementKind::Lines(expression) => self.expression(expression),
            StatementKind::Data(data) => self.data(data),
            StatementKind::Struct(structure) => read_fields(self.source, structure.fields, &mut |field| {
                self.data_type(&field.data_type.value);
                true
            }),
            StatementKind::Map(_, Ok(fields)) => self.fields(fields),
            StatementKind::Func(operand) | StatementKind::Entry(operand) => self.operand(operand),
            StatementKind::Function(..) => self.function = Some(self.function.map_or(0, |last| last + 1)),
            StatementKind::Label(_)
            | StatementKind::BrokenInstruction
            | StatementKind::Const(_, Err(_))
            | StatementKind::DataLabel(_)
            | StatementKind::Field(..)
            | StatementKind::BrokenStruct(..)
            | StatementKind::Map(_, Err(_))
            | StatementKind::EndFunction
            | StatementKind::ResultName(_)
            | StatementKind::RegisterName(..)
            | StatementKind::Host(_)
            | StatementKind::Source(_)
            | StatementKind::File(_)
            | StatementKind::NoLines
            | StatementKind::NoChecks
            | StatementKind::Guard => (),
        }
    }

    /// Marks the names of registers among the words of a statement, which may be told as several.
    fn registers(&mut self, span: Span) {
        let Some(number) = self.function else { return };
        if self.last.replace(span.start) == Some(span.start) {
            return;
        }
        let end = self.names.end_of_registers(number);
        let registers = &mut self.names.registers[self.names.functions[number].first_register..end];
        let mut tokens = Tokens::starting_at(self.source.0, span.start);
        while tokens.span().start < span.end && tokens.current() != Token::End {
            if tokens.current() == Token::Name {
                let text = tokens.text();
                let named = registers.iter_mut().find(|register| register.name.value == text);
                named.into_iter().for_each(|register| register.is_used = true);
            }
            tokens.advance();
        }
    }

    fn operands(&mut self, operands: &Operands<'s>) {
        operands.iter().for_each(|operand| self.operand(operand));
    }

    fn operand(&mut self, operand: &Operand<'s>) {
        match &operand.kind {
            OperandSyntax::Index(expression) | OperandSyntax::Expression(expression) => {
                self.expression(expression);
            }
            OperandSyntax::Memory { offset: Some(offset), .. } => self.expression(offset),
            OperandSyntax::Memory { offset: None, .. }
            | OperandSyntax::Register(_)
            | OperandSyntax::Text(_) => (),
        }
    }

    fn data(&mut self, data: &DataKind<'s>) {
        match data {
            DataKind::Scalars(_, values) => {
                values.read(self.source, &mut |expression| self.expression(expression));
            }
            DataKind::Fill { count, value, .. } => {
                self.expression(count);
                self.expression(value);
            }
            DataKind::Zero(expression) | DataKind::Align(expression) => self.expression(expression),
            DataKind::Bytes(_) | DataKind::File(_) => (),
        }
    }

    fn fields(&mut self, fields: &MapFields<'s>) {
        self.expression(&fields.capacity);
        for field in [Some(&fields.key), fields.value.as_ref()].into_iter().flatten() {
            self.data_type(&field.value);
        }
    }

    fn data_type(&mut self, Type { element, count }: &Type<'s>) {
        if let ElementSyntax::Bytes { size, alignment } = element {
            self.expression(size);
            alignment.iter().for_each(|alignment| self.expression(alignment));
        }
        count.iter().for_each(|count| self.expression(count));
    }

    fn expression(&mut self, expression: &Expression<'s>) {
        match expression.only_term {
            Some(term) => self.term(term),
            None => expression.read(self.source, &mut |term| self.term(term)),
        }
    }

    /// Marks a name, which may be that of a layout where an operand is nothing else.
    fn term(&mut self, term: Term<'s>) {
        let TermKind::Name(name) = term.kind else { return };
        if let Some(symbol) = self.names.symbols.get_mut(name) {
            symbol.is_used = true;
        }
        if let Some(is_used) = self.names.layouts.get_mut(name) {
            *is_used = true;
        }
    }
}
