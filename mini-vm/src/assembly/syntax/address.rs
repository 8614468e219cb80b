//! Memory operands: a sum of registers and constants in brackets.
//!
//! The registers are taken out of the sum. What is left is an expression, in which a 0 is to be thought in the place of each.

use std::num::NonZeroU32;

use crate::assembly::arithmetic::{Binary, Value};
use crate::assembly::diagnostic::Reported;
use crate::assembly::lexer::{Span, Token};
use crate::assembly::literal;
use crate::assembly::syntax::Parser;
use crate::assembly::syntax::expression::{Expression, Form, SUM, Term, TermKind, binary};
use crate::assembly::syntax::statement::{Index, OperandSyntax};

/// Where the registers among the terms of a sum stand. Whoever reads the sum again looks there: their names are not known
/// any more. None stands at 0, as there is a bracket in front.
pub(super) type Places = [Option<NonZeroU32>; 2];

/// The registers of a memory operand, as far as they have been read.
#[derive(Default)]
struct Registers {
    base: Option<u8>,
    index: Option<Index>,
    places: Places,
}

impl Registers {
    /// Whether one of those that have been read before stands here.
    fn stand_at(&self, place: Span) -> bool {
        self.places.iter().flatten().any(|known| known.get() == place.start)
    }

    fn count(&self) -> usize {
        usize::from(self.base.is_some()) + usize::from(self.index.is_some())
    }

    /// Whether there is room for one more.
    fn has_room(&self, is_multiplied: bool) -> bool {
        self.index.is_none() || (self.base.is_none() && !is_multiplied)
    }

    /// Takes one more: the first that is not multiplied is the base, another one the index.
    fn add(&mut self, register: Index, is_multiplied: bool) {
        self.places[self.count()] = NonZeroU32::new(register.span.start);
        if self.base.is_none() && !is_multiplied {
            self.base = Some(register.register);
        } else {
            self.index = Some(register);
        }
    }
}

impl<'s> Parser<'_, 's> {
    /// Reads a memory operand.
    pub(super) fn memory(&mut self) -> Result<OperandSyntax<'s>, Reported> {
        self.expect(Token::LeftBracket, "`[`")?;
        let mut registers = Registers::default();
        let offset = self.sum(&mut registers)?;
        if registers.base.is_none() && registers.index.is_some() {
            return Err(self.unexpected("`+` and the register of an address"));
        }
        self.expect(Token::RightBracket, "`+`, `-` or `]`")?;
        Ok(OperandSyntax::Memory { base: registers.base, index: registers.index, offset })
    }

    /// Reads what stands in the brackets: the registers, and what is added to them, if anything is.
    fn sum(&mut self, registers: &mut Registers) -> Result<Option<Expression<'s>>, Reported> {
        if self.is_register_ahead() {
            self.address_register(registers)?;
            while self.is_register_added() {
                self.take();
                self.address_register(registers)?;
            }
            return match self.tokens.current() {
                Token::Plus | Token::Minus => self.rest(Form::Offset, registers).map(Some),
                _ => Ok(None),
            };
        }
        self.rest(Form::Address, registers).map(Some)
    }

    /// Whether a register is added next.
    fn is_register_added(&self) -> bool {
        let mut ahead = self.tokens.clone();
        ahead.advance();
        self.tokens.current() == Token::Plus && self.is_register_at(&ahead)
    }

    /// Reads a register and what it is multiplied by.
    fn address_register(&mut self, registers: &mut Registers) -> Result<(), Reported> {
        let start = self.tokens.span();
        let mut ahead = self.tokens.clone();
        ahead.advance();
        let is_multiplied = ahead.current() == Token::Star;
        if !registers.has_room(is_multiplied) {
            return Err(self.unexpected("a constant"));
        }
        let register = if registers.stand_at(start) { self.skip_register() } else { self.register()? };
        let scale = if self.accept(Token::Star) { self.scale()? } else { 1 };
        registers.add(Index { register, scale, span: start.to(self.last_span()) }, is_multiplied);
        Ok(())
    }

    /// Reads a number, or the largest there is where it is larger.
    fn scale(&mut self) -> Result<u32, Reported> {
        if self.tokens.current() != Token::Integer {
            return Err(self.unexpected("1, 2, 4 or 8"));
        }
        let lexeme = self.take();
        match literal::integer(lexeme.text) {
            Ok(scale) => Ok(scale.try_into().unwrap_or(u32::MAX)),
            Err(malformed) => Err(self.malformed(lexeme.span, malformed)),
        }
    }

    /// Reads the rest of a sum from its first constant on.
    fn rest(
        &mut self,
        form: fn(Places) -> Form,
        registers: &mut Registers,
    ) -> Result<Expression<'s>, Reported> {
        let start = self.tokens.span();
        self.sum_terms(form(registers.places), registers, &mut |_| ())?;
        Ok(Expression::of_address(start.to(self.last_span()), self.scope, form(registers.places)))
    }

    /// Tells the terms of a sum that has been read before, without an error.
    pub(super) fn terms_of_sum(
        &mut self,
        form: Form,
        each: &mut impl FnMut(Term<'s>),
    ) -> Result<(), Reported> {
        let places = match form {
            Form::Offset(places) | Form::Address(places) => places,
            Form::Whole => Places::default(),
        };
        self.sum_terms(form, &mut Registers { places, ..Registers::default() }, each)
    }

    /// Reads the rest of a sum. Operators that bind less are for constants alone: no register may stand behind the first of
    /// these then.
    fn sum_terms(
        &mut self,
        form: Form,
        registers: &mut Registers,
        each: &mut impl FnMut(Term<'s>),
    ) -> Result<(), Reported> {
        let count = registers.count();
        match form {
            Form::Address(_) => self.operation(each, SUM + 1, 0)?,
            Form::Offset(_) | Form::Whole => each(zero(self.tokens.span())),
        }
        while let Some((operator, SUM)) = binary(self.tokens.current()) {
            let is_added = matches!(operator, Binary::Add);
            let span = self.take().span;
            let place = self.tokens.span();
            let is_register = self.is_register_ahead() || registers.stand_at(place);
            if is_added && is_register {
                each(zero(place));
                self.address_register(registers)?;
            } else {
                self.operation(each, SUM + 1, 0)?;
            }
            each(Term { kind: TermKind::Binary(operator), span });
        }
        if registers.count() == count { self.operators(each, 0, 0) } else { Ok(()) }
    }
}

/// What is to be thought in the place of a register.
fn zero<'s>(span: Span) -> Term<'s> {
    Term { kind: TermKind::Value(Value::Integer(0)), span }
}
