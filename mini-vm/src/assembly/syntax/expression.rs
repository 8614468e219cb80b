//! Constant expressions: what they are made of, how they are read, and their arithmetic.
//!
//! An expression is kept as the place where it stands, and read again to be computed. Its terms are told in postfix
//! order, so that neither reading nor computing a long one goes deeper than its parentheses. Integers have 128
//! bits on the way; leaving them is an error.

use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Reported};
use crate::assembly::lexer::{Span, Token};
use crate::assembly::literal;
use crate::assembly::names::{Name, Site, Source};
use crate::assembly::syntax::Parser;

/// The most parentheses and unary operators around a value.
const MAX_NESTING: u32 = 64;

/// An expression as it is written.
#[derive(Clone, Copy, Debug)]
pub(in crate::assembly) struct Expression<'s> {
    pub(in crate::assembly) span: Span,
    /// Its only term, if there are no more.
    pub(in crate::assembly) only_term: Option<Term<'s>>,
    scope: Option<&'s str>,
    /// Whether a 0 is to be thought in front of it.
    is_offset: bool,
}

impl<'s> Expression<'s> {
    /// The name that the whole expression is, if it is nothing else.
    pub(in crate::assembly) fn as_name(&self) -> Option<Name<'s>> {
        match self.only_term {
            Some(Term { kind: TermKind::Name(name), .. }) => Some(name),
            _ => None,
        }
    }

    /// Where it is to be read.
    pub(in crate::assembly) fn site(&self) -> Site<'s> {
        Site { at: self.span.start, scope: self.scope }
    }

    /// Tells its terms, in postfix order.
    pub(in crate::assembly) fn read(&self, source: Source<'s>, each: &mut impl FnMut(Term<'s>)) {
        Parser::again(source, self.site(), |parser| {
            // It has been read before, without an error.
            _ = if self.is_offset { parser.offset_terms(each) } else { parser.operation(each, 0, 0) };
        });
    }
}

/// Tells the terms, in postfix order, of the expression at `site`, which is known to be correct.
pub(in crate::assembly) fn read_terms<'s>(
    source: Source<'s>,
    site: Site<'s>,
    each: &mut impl FnMut(Term<'s>),
) {
    let span = Span { start: site.at, end: site.at };
    Expression { span, only_term: None, scope: site.scope, is_offset: false }.read(source, each);
}

/// What is kept of the terms of an expression while it is read for the first time.
#[derive(Default)]
struct OnlyTerm<'s> {
    first: Option<Term<'s>>,
    count: u32,
}

impl<'s> OnlyTerm<'s> {
    fn add(&mut self, term: Term<'s>) {
        self.first = if self.count == 0 { Some(term) } else { None };
        self.count = self.count.saturating_add(1);
    }
}

/// A value or an operator.
#[derive(Clone, Copy, Debug)]
pub(in crate::assembly) struct Term<'s> {
    pub(in crate::assembly) kind: TermKind<'s>,
    pub(in crate::assembly) span: Span,
}

#[derive(Clone, Copy, Debug)]
pub(in crate::assembly) enum TermKind<'s> {
    Value(Value),
    Name(Name<'s>),
    Unary(Unary),
    Binary(Binary),
}

/// What an expression comes to.
#[derive(Clone, Copy, Debug)]
pub(in crate::assembly) enum Value {
    Integer(i128),
    Float(f64),
}

impl Value {
    /// The integer that it is, or that a floating-point number stands for and no other does.
    pub(in crate::assembly) fn whole(self) -> Option<i128> {
        const LARGEST: f64 = (1_u64 << f64::MANTISSA_DIGITS) as f64 - 1.0;
        match self {
            Self::Integer(value) => Some(value),
            Self::Float(value) => (value.fract() == 0.0 && value.abs() <= LARGEST).then_some(value as i128),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(in crate::assembly) enum Unary {
    Plus,
    Minus,
    Not,
}

impl Unary {
    fn from_token(token: Token) -> Option<Self> {
        Some(match token {
            Token::Plus => Self::Plus,
            Token::Minus => Self::Minus,
            Token::Tilde => Self::Not,
            _ => return None,
        })
    }

    /// The value of this operator in front of `value`.
    pub(in crate::assembly) fn apply(self, value: Value) -> Result<Value, Fault> {
        match (self, value) {
            (Self::Plus, value) => Ok(value),
            (Self::Minus, Value::Integer(value)) => {
                value.checked_neg().map(Value::Integer).ok_or(Fault::Overflow)
            }
            (Self::Minus, Value::Float(value)) => Ok(Value::Float(-value)),
            (Self::Not, Value::Integer(value)) => Ok(Value::Integer(!value)),
            (Self::Not, Value::Float(_)) => Err(Fault::Float),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(in crate::assembly) enum Binary {
    Or,
    ExclusiveOr,
    And,
    ShiftLeft,
    ShiftRight,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Binary {
    /// The operator that `token` is and how strongly it binds.
    fn from_token(token: Token) -> Option<(Self, u32)> {
        Some(match token {
            Token::Bar => (Self::Or, 1),
            Token::Caret => (Self::ExclusiveOr, 2),
            Token::And => (Self::And, 3),
            Token::ShiftLeft => (Self::ShiftLeft, 4),
            Token::ShiftRight => (Self::ShiftRight, 4),
            Token::Plus => (Self::Add, 5),
            Token::Minus => (Self::Subtract, 5),
            Token::Star => (Self::Multiply, 6),
            Token::Slash => (Self::Divide, 6),
            Token::Percent => (Self::Remainder, 6),
            _ => return None,
        })
    }

    /// The value of this operator between `left` and `right`.
    pub(in crate::assembly) fn apply(self, left: Value, right: Value) -> Result<Value, Fault> {
        let (Value::Integer(left), Value::Integer(right)) = (left, right) else {
            return Err(Fault::Float);
        };
        let value = match self {
            Self::Or => Some(left | right),
            Self::ExclusiveOr => Some(left ^ right),
            Self::And => Some(left & right),
            Self::ShiftLeft => {
                let shifted = left << shift_count(right)?;
                (shifted >> right == left).then_some(shifted)
            }
            Self::ShiftRight => Some(left >> shift_count(right)?),
            Self::Add => left.checked_add(right),
            Self::Subtract => left.checked_sub(right),
            Self::Multiply => left.checked_mul(right),
            Self::Divide | Self::Remainder if right == 0 => return Err(Fault::DivisionByZero),
            Self::Divide => left.checked_div(right),
            Self::Remainder => left.checked_rem(right),
        };
        value.map(Value::Integer).ok_or(Fault::Overflow)
    }
}

fn shift_count(count: i128) -> Result<u32, Fault> {
    u32::try_from(count).ok().filter(|&count| count < i128::BITS).ok_or(Fault::BadShift)
}

/// Why an operator gives no value.
#[derive(Clone, Copy, Debug)]
pub(in crate::assembly) enum Fault {
    Overflow,
    DivisionByZero,
    BadShift,
    Float,
}

impl Fault {
    /// The error, for the operator at `span`.
    pub(in crate::assembly) fn at(self, span: Span) -> Diagnostic {
        let (code, message) = match self {
            Self::Overflow => (DiagnosticCode::Overflow, "the result does not fit in 128 bits"),
            Self::DivisionByZero => (DiagnosticCode::DivisionByZero, "division by zero"),
            Self::BadShift => (DiagnosticCode::BadShift, "a shift count goes from 0 to 127"),
            Self::Float => {
                (DiagnosticCode::FloatAsInteger, "this operator does not take floating-point numbers")
            }
        };
        Diagnostic::new(code, span, message)
    }
}

impl<'s> Parser<'_, 's> {
    /// Reads an expression.
    pub(in crate::assembly) fn expression(&mut self) -> Result<Expression<'s>, Reported> {
        let start = self.tokens.span();
        let mut terms = OnlyTerm::default();
        self.operation(&mut |term| terms.add(term), 0, 0)?;
        let span = start.to(self.last_span());
        Ok(Expression { span, only_term: terms.first, scope: self.scope, is_offset: false })
    }

    /// Reads what stands behind the base register of a memory operand, with 0 in place of the register.
    pub(in crate::assembly) fn offset(&mut self) -> Result<Expression<'s>, Reported> {
        let start = self.tokens.span();
        self.offset_terms(&mut |_| ())?;
        let span = start.to(self.last_span());
        Ok(Expression { span, only_term: None, scope: self.scope, is_offset: true })
    }

    fn offset_terms(&mut self, each: &mut impl FnMut(Term<'s>)) -> Result<(), Reported> {
        each(Term { kind: TermKind::Value(Value::Integer(0)), span: self.tokens.span() });
        self.operators(each, 0, 0)
    }

    /// Reads a factor and the operators behind it that bind at least as strongly as `weakest`.
    fn operation(
        &mut self,
        each: &mut impl FnMut(Term<'s>),
        weakest: u32,
        depth: u32,
    ) -> Result<(), Reported> {
        self.factor(each, depth)?;
        self.operators(each, weakest, depth)
    }

    fn operators(
        &mut self,
        each: &mut impl FnMut(Term<'s>),
        weakest: u32,
        depth: u32,
    ) -> Result<(), Reported> {
        while let Some((operator, strength)) = Binary::from_token(self.tokens.current())
            && strength >= weakest
        {
            let span = self.take().span;
            self.operation(each, strength + 1, depth)?;
            each(Term { kind: TermKind::Binary(operator), span });
        }
        Ok(())
    }

    fn factor(&mut self, each: &mut impl FnMut(Term<'s>), depth: u32) -> Result<(), Reported> {
        if depth > MAX_NESTING {
            let message = format!("the expression is nested deeper than {MAX_NESTING}");
            let help = "name a part of it with `.const`".to_owned();
            let diagnostic = Diagnostic::new(DiagnosticCode::NestedTooDeep, self.tokens.span(), message);
            return Err(self.diagnostics.report(diagnostic.with_help(help)));
        }
        if let Some(operator) = Unary::from_token(self.tokens.current()) {
            let span = self.take().span;
            self.factor(each, depth + 1)?;
            each(Term { kind: TermKind::Unary(operator), span });
            return Ok(());
        }
        if self.accept(Token::LeftParenthesis) {
            self.operation(each, 0, depth + 1)?;
            return self.expect(Token::RightParenthesis, "`)`");
        }
        let span = self.tokens.span();
        let kind = self.value()?;
        each(Term { kind, span });
        Ok(())
    }

    /// Reads a literal or a name.
    fn value(&mut self) -> Result<TermKind<'s>, Reported> {
        let token = self.tokens.current();
        if let Some(lexeme) = self.take_word() {
            return match token {
                Token::Register => Err(self.unexpected_lexeme(lexeme, "a value")),
                _ => self.reference(lexeme).map(TermKind::Name),
            };
        }
        let text = self.tokens.text();
        let value = match token {
            Token::Integer => literal::integer(text).map(Value::Integer),
            Token::Float => literal::float(text).map(Value::Float),
            Token::Character => literal::character(text).map(|value| Value::Integer(i128::from(value))),
            _ => return Err(self.unexpected("a value")),
        };
        let span = self.take().span;
        match value {
            Ok(value) => Ok(TermKind::Value(value)),
            Err(malformed) => Err(self.malformed(span, malformed)),
        }
    }
}
