//! Constant expressions: what they are made of and how they are read.
//!
//! An expression is kept as the place where it stands, and read again to be computed. Its terms are told in postfix
//! order, so that neither reading nor computing a long one goes deeper than its parentheses.

use crate::assembly::arithmetic::{Binary, Function, Unary, Value};
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Reported, excerpt};
use crate::assembly::keywords::Keyword;
use crate::assembly::lexer::{Span, Token};
use crate::assembly::literal;
use crate::assembly::names::{Name, Site, Source, Spanned};
use crate::assembly::scalar::Scalar;
use crate::assembly::suggestion::did_you_mean;
use crate::assembly::syntax::address::Places;
use crate::assembly::syntax::{Lexeme, Parser};

/// The most parentheses and unary operators around a value.
const MAX_NESTING: u32 = 64;

/// What gives the size of a struct, a field or a number type, written as a function.
pub(in crate::assembly) const SIZE_OF: Keyword =
    Keyword::new("sizeof", "The bytes of a struct, of a field or of a number type.");

/// An expression as it is written.
#[derive(Clone, Copy, Debug)]
pub(in crate::assembly) struct Expression<'s> {
    pub(in crate::assembly) span: Span,
    /// Its only term, if there are no more.
    pub(in crate::assembly) only_term: Option<Term<'s>>,
    scope: Option<&'s str>,
    form: Form,
}

/// How an expression is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    Whole,
    /// What stands in brackets behind the registers that the sum starts with.
    Offset(Places),
    /// All that stands in brackets, where the sum starts with no register.
    Address(Places),
}

impl<'s> Expression<'s> {
    /// What is added to the registers of a memory operand.
    pub(super) fn of_address(span: Span, scope: Option<&'s str>, form: Form) -> Self {
        Self { span, only_term: None, scope, form }
    }

    /// A name that has been read.
    pub(in crate::assembly) fn of_name(name: Spanned<Name<'s>>, scope: Option<&'s str>) -> Self {
        let term = Term { kind: TermKind::Name(name.value), span: name.span };
        Self { span: name.span, only_term: Some(term), scope, form: Form::Whole }
    }

    /// The name that the whole expression is, if it is nothing else.
    pub(in crate::assembly) fn as_name(&self) -> Option<Name<'s>> {
        match self.only_term {
            Some(Term { kind: TermKind::Name(name), .. }) => Some(name),
            _ => None,
        }
    }

    /// Whether the whole expression is a number.
    pub(in crate::assembly) fn is_number(&self) -> bool {
        matches!(self.only_term, Some(Term { kind: TermKind::Value(_), .. }))
    }

    /// Where it is to be read.
    pub(in crate::assembly) fn site(&self) -> Site<'s> {
        Site { at: self.span.start, scope: self.scope }
    }

    /// Tells its terms, in postfix order.
    pub(in crate::assembly) fn read(&self, source: Source<'s>, each: &mut impl FnMut(Term<'s>)) {
        Parser::again(source, self.site(), |parser| {
            // It has been read before, without an error.
            _ = match self.form {
                Form::Whole => parser.operation(each, 0, 0),
                form => parser.terms_of_sum(form, each),
            };
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
    Expression { span, only_term: None, scope: site.scope, form: Form::Whole }.read(source, each);
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
    /// The size of the struct or the field with this name.
    SizeOf(Name<'s>),
    Unary(Unary),
    Binary(Binary),
    /// A function of one value.
    Function(Function),
    /// A function of two values. One of more is told as several of two.
    FunctionOfTwo(Function),
}

/// The operator in front of a value that `token` is.
fn unary(token: Token) -> Option<Unary> {
    Some(match token {
        Token::Plus => Unary::Plus,
        Token::Minus => Unary::Minus,
        Token::Tilde => Unary::Not,
        _ => return None,
    })
}

/// How strongly the operators of a sum bind.
pub(super) const SUM: u32 = 6;

/// The operator between two values that `token` is, and how strongly it binds.
pub(super) fn binary(token: Token) -> Option<(Binary, u32)> {
    Some(match token {
        Token::Bar => (Binary::Or, 1),
        Token::Caret => (Binary::ExclusiveOr, 2),
        Token::And => (Binary::And, 3),
        Token::IsEqual => (Binary::IsEqual, 4),
        Token::IsNotEqual => (Binary::IsNotEqual, 4),
        Token::IsLess => (Binary::IsLess, 4),
        Token::IsLessOrEqual => (Binary::IsLessOrEqual, 4),
        Token::IsGreater => (Binary::IsGreater, 4),
        Token::IsGreaterOrEqual => (Binary::IsGreaterOrEqual, 4),
        Token::ShiftLeft => (Binary::ShiftLeft, 5),
        Token::ShiftRight => (Binary::ShiftRight, 5),
        Token::Plus => (Binary::Add, SUM),
        Token::Minus => (Binary::Subtract, SUM),
        Token::Star => (Binary::Multiply, SUM + 1),
        Token::Slash => (Binary::Divide, SUM + 1),
        Token::Percent => (Binary::Remainder, SUM + 1),
        _ => return None,
    })
}

impl<'s> Parser<'_, 's> {
    /// Reads an expression.
    pub(in crate::assembly) fn expression(&mut self) -> Result<Expression<'s>, Reported> {
        let start = self.tokens.span();
        let mut terms = OnlyTerm::default();
        self.operation(&mut |term| terms.add(term), 0, 0)?;
        let span = start.to(self.last_span());
        Ok(Expression { span, only_term: terms.first, scope: self.scope, form: Form::Whole })
    }

    /// Reads a factor and the operators behind it that bind at least as strongly as `weakest`.
    pub(super) fn operation(
        &mut self,
        each: &mut impl FnMut(Term<'s>),
        weakest: u32,
        depth: u32,
    ) -> Result<(), Reported> {
        self.factor(each, depth)?;
        self.operators(each, weakest, depth)
    }

    pub(super) fn operators(
        &mut self,
        each: &mut impl FnMut(Term<'s>),
        weakest: u32,
        depth: u32,
    ) -> Result<(), Reported> {
        while let Some((operator, strength)) = binary(self.tokens.current())
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
        if let Some(operator) = unary(self.tokens.current()) {
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
        let text = self.tokens.text();
        let kind = self.value()?;
        if let TermKind::Name(_) = kind
            && self.tokens.current() == Token::LeftParenthesis
            && self.is_function(text)
        {
            if text == SIZE_OF.name {
                return self.size_of(each);
            }
            let function = Function::from_name(text).ok_or_else(|| self.unknown_function(text, span))?;
            return self.arguments(function, span, each, depth);
        }
        each(Term { kind, span });
        Ok(())
    }

    /// Whether a name with a parenthesis behind it is meant to be a function of constants, and not an address as in
    /// `label(r1)` or a function of the program as in `main()`.
    fn is_function(&self, name: &str) -> bool {
        let mut tokens = self.tokens.clone();
        tokens.advance();
        Function::from_name(name).is_some()
            || name == SIZE_OF.name
            || !matches!(tokens.current(), Token::Register | Token::RightParenthesis)
    }

    fn unknown_function(&mut self, name: &str, span: Span) -> Reported {
        let message = format!("there is no function `{}`", excerpt(name));
        let names = || Function::KEYWORDS.iter().map(|keyword| keyword.name).chain([SIZE_OF.name]);
        let help = did_you_mean(name, names()).unwrap_or_else(|| {
            let names: Vec<String> = names().map(|name| format!("`{name}`")).collect();
            format!("the functions of constants are {}", names.join(", "))
        });
        let diagnostic = Diagnostic::new(DiagnosticCode::UndefinedName, span, message);
        self.diagnostics.report(diagnostic.with_help(help))
    }

    /// Reads what a size is asked of. That of a number type is known.
    fn size_of(&mut self, each: &mut impl FnMut(Term<'s>)) -> Result<(), Reported> {
        self.expect(Token::LeftParenthesis, "`(`")?;
        let span = self.tokens.span();
        if !self.tokens.current().is_word() || self.tokens.current() == Token::Register {
            return Err(self.unexpected("the name of a struct, a field or a number type"));
        }
        let lexeme = self.take();
        let kind = match Scalar::from_name(lexeme.text) {
            Some(scalar) => TermKind::Value(Value::Integer(scalar.size().into())),
            None => TermKind::SizeOf(self.reference(lexeme)?),
        };
        each(Term { kind, span });
        self.expect(Token::RightParenthesis, "`)`")
    }

    /// Reads the arguments of a function whose name stands at `span`.
    fn arguments(
        &mut self,
        function: Function,
        span: Span,
        each: &mut impl FnMut(Term<'s>),
        depth: u32,
    ) -> Result<(), Reported> {
        self.expect(Token::LeftParenthesis, "`(`")?;
        self.operation(each, 0, depth + 1)?;
        if !function.takes_several() {
            each(Term { kind: TermKind::Function(function), span });
            return self.expect(Token::RightParenthesis, "`)`");
        }
        self.expect(Token::Comma, "`,` and another value")?;
        loop {
            self.operation(each, 0, depth + 1)?;
            each(Term { kind: TermKind::FunctionOfTwo(function), span });
            if !self.accept(Token::Comma) {
                return self.expect(Token::RightParenthesis, "`,` or `)`");
            }
        }
    }

    /// Reads a literal or a name.
    fn value(&mut self) -> Result<TermKind<'s>, Reported> {
        let token = self.tokens.current();
        let is_register = self.is_register_ahead();
        if let Some(lexeme) = self.take_word() {
            if is_register {
                let lexeme = Lexeme { token: Token::Register, ..lexeme };
                return Err(self.unexpected_lexeme(lexeme, "a value"));
            }
            return self.reference(lexeme).map(TermKind::Name);
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
