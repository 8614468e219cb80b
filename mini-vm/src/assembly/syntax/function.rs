//! Functions with names for their registers: `.fn`, `.reg` and `.end_fn`.
//!
//! A name holds from its line to the end of the function, and wherever it stands the parser makes a register of it. Those who
//! get the statements see registers only.

use crate::allocation;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Reported, excerpt};
use crate::assembly::evaluation::duplicate;
use crate::assembly::lexer::{Span, Token, Tokens};
use crate::assembly::names::{Name, Spanned};
use crate::assembly::suggestion::register_like;
use crate::assembly::syntax::statement::{Counts, StatementKind};
use crate::assembly::syntax::{Lexeme, Parser};
use crate::instruction::Opcode;

/// How many registers there are.
pub(super) const REGISTERS: u16 = 256;

/// A function whose lines are being read.
pub(super) struct Function<'s> {
    /// Where its name stands.
    place: u32,
    /// The names of registers, each with its register. No register has two.
    names: Vec<(Spanned<&'s str>, u8)>,
    /// The names of its results, which are no registers.
    result_names: Vec<Spanned<&'s str>>,
    /// How many results it gives, unless that has an error.
    pub(super) results: Option<u16>,
    /// The first call that has chosen its window above all names.
    pub(super) first_call: Option<Span>,
}

impl Function<'_> {
    /// The lowest register above all that have names.
    pub(super) fn window(&self) -> u16 {
        self.names.iter().map(|&(_, register)| u16::from(register) + 1).max().unwrap_or_default()
    }
}

/// Looking for registers.
impl<'s> Parser<'_, 's> {
    /// The register that the current token is the name of.
    pub(super) fn named_register(&self) -> Option<u8> {
        self.named_register_at(&self.tokens)
    }

    /// The register that the word `name` at `at` is the name of.
    fn register_called(&self, name: &str, at: u32) -> Option<u8> {
        let function = self.function.as_ref()?;
        let &(first, register) = function.names.iter().find(|(other, _)| other.value == name)?;
        let is_seen = self.homes.is_none_or(|homes| homes.is_seen(first.span.start, at));
        is_seen.then_some(register)
    }

    fn named_register_at(&self, tokens: &Tokens<'s>) -> Option<u8> {
        if self.hides_registers || tokens.current() != Token::Name {
            return None;
        }
        let register = self.register_called(tokens.text(), tokens.span().start)?;
        let mut tokens = tokens.clone();
        tokens.advance();
        // In front of a parenthesis stands the name of a function of constants.
        (tokens.current() != Token::LeftParenthesis).then_some(register)
    }

    /// Whether the current token is a register or the name of one.
    pub(in crate::assembly) fn is_register_ahead(&self) -> bool {
        self.is_register_at(&self.tokens)
    }

    /// Whether these tokens start with a register or the name of one.
    pub(super) fn is_register_at(&self, tokens: &Tokens<'s>) -> bool {
        tokens.current() == Token::Register || self.named_register_at(tokens).is_some()
    }

    /// Reports the current token, which should be a register. A name is told once in each function.
    pub(super) fn report_no_register_here(&mut self) -> Reported {
        let (token, text, span) = (self.tokens.current(), self.tokens.text(), self.tokens.span());
        let Some(function) = self.function.as_ref().filter(|_| token == Token::Name) else {
            return self.unexpected("a register");
        };
        let is_result = function.result_names.iter().any(|name| name.value == text);
        let help = register_like(text, function.names.iter().map(|(name, _)| name.value), is_result);
        let message = format!("expected a register, found `{}`", excerpt(text));
        let diagnostic = Diagnostic::new(DiagnosticCode::UnexpectedToken, span, message).with_help(help);
        self.diagnostics.report_name(function.place, text, diagnostic)
    }

    /// The register that a word is, whatever stands behind it.
    pub(super) fn register_of(&mut self, lexeme: Lexeme<'s>) -> Result<u8, Reported> {
        match self.register_called(lexeme.text, lexeme.span.start) {
            Some(register) => Ok(register),
            None if lexeme.token == Token::Register => self.numbered_register(lexeme),
            None => Err(self.unexpected_lexeme(lexeme, "a register")),
        }
    }

    /// Passes over a register that has been read before: which one it is does not matter then.
    pub(in crate::assembly) fn skip_register(&mut self) -> u8 {
        self.take();
        0
    }
}

/// The directives.
impl<'s> Parser<'_, 's> {
    /// Reads what stands behind `.fn`. A function with an error in that has the names in front of it.
    pub(super) fn function(&mut self) -> Result<(), Reported> {
        let place = self.tokens.span().start;
        let (names, result_names) = (Vec::new(), Vec::new());
        self.function = Some(Function { place, names, result_names, results: None, first_call: None });
        let name = self.global_name("the name of the function")?;
        self.scope = Some(name.value);
        self.push(name.span, StatementKind::Label(Name::global(name.value)));
        let counts = self.signature();
        if let (Ok(counts), Some(function)) = (counts, &mut self.function) {
            function.results = Some(counts.results);
        }
        let span = name.span.to(self.last_span());
        self.push(span, StatementKind::Function(name, counts));
        self.push_names();
        counts.map(|_| ())
    }

    /// Reads the parameters and results of a function.
    fn signature(&mut self) -> Result<Counts, Reported> {
        self.expect(Token::LeftParenthesis, "`(` and the names of the parameters")?;
        if !self.accept(Token::RightParenthesis) {
            loop {
                let name = self.global_name("the name of a parameter")?;
                self.name_next(name)?;
                if !self.accept(Token::Comma) {
                    break;
                }
            }
            self.expect(Token::RightParenthesis, "`,` or `)`")?;
        }
        let arguments = self.function.as_ref().map_or(0, Function::window);
        let results = if self.accept(Token::Arrow) { self.result_names()? } else { 0 };
        self.expect_line_end("`->` and the names of the results, or the end of the line")?;
        Ok(Counts { arguments, results })
    }

    /// Reads the names of results, and tells how many there are.
    fn result_names(&mut self) -> Result<u16, Reported> {
        let mut count = 0;
        loop {
            let name = self.global_name("the name of a result")?;
            if count == REGISTERS {
                return Err(self.report_no_register(name.span));
            }
            if let Some(function) = &mut self.function {
                let outcome = allocation::push(&mut function.result_names, name);
                self.diagnostics.checked(outcome)?;
            }
            count += 1;
            if !self.accept(Token::Comma) {
                return Ok(count);
            }
        }
    }

    /// Tells the names of the results and of the parameters.
    fn push_names(&mut self) {
        let Some(function) = self.function.take() else { return };
        for &name in &function.result_names {
            self.push(name.span, StatementKind::ResultName(name.value));
        }
        for &(name, register) in &function.names {
            self.push(name.span, StatementKind::RegisterName(name, register));
        }
        self.function = Some(function);
    }

    /// Reads what stands behind `.reg`.
    pub(super) fn register_names(&mut self, directive: Lexeme<'s>) -> Result<(), Reported> {
        let Some(function) = &self.function else {
            return Err(self.report_outside(directive.span, "`.reg`"));
        };
        if let Some(call) = function.first_call {
            let message = "a register gets its name behind a call that names its arguments";
            let diagnostic = Diagnostic::new(DiagnosticCode::NameBehindCall, directive.span, message)
                .with_related(call, "this call takes the registers above all that have names")
                .with_help("write it in front of that call".to_owned());
            return Err(self.report(diagnostic));
        }
        loop {
            let name = self.global_name("the name of a register")?;
            let register = if self.accept(Token::Equals) {
                let register = self.register()?;
                self.name_register(name, register)?;
                register
            } else {
                self.name_next(name)?
            };
            self.push(name.span, StatementKind::RegisterName(name, register));
            if !self.accept(Token::Comma) {
                return self.expect_line_end("`=` and a register, `,` or the end of the line");
            }
        }
    }

    /// Ends the function.
    pub(super) fn end_function(&mut self, directive: Lexeme<'s>) -> Result<StatementKind<'s>, Reported> {
        match self.function.take() {
            Some(_) => Ok(StatementKind::EndFunction),
            None => Err(self.report_outside(directive.span, "`.end_fn`")),
        }
    }

    /// Gives the next free register a name.
    fn name_next(&mut self, name: Spanned<&'s str>) -> Result<u8, Reported> {
        let window = self.function.as_ref().map_or(0, Function::window);
        let register = u8::try_from(window).map_err(|_| self.report_no_register(name.span))?;
        self.name_register(name, register)?;
        Ok(register)
    }

    fn name_register(&mut self, name: Spanned<&'s str>, register: u8) -> Result<(), Reported> {
        if Opcode::from_mnemonic(&name.value.to_ascii_lowercase()).is_some() {
            let message = format!("`{}` is an instruction and cannot be the name of a register", name.value);
            return Err(self.report(Diagnostic::new(DiagnosticCode::MnemonicAsName, name.span, message)));
        }
        let Some(function) = &mut self.function else { return Ok(()) };
        if let Some((first, _)) = function.names.iter().find(|(other, _)| other.value == name.value) {
            let diagnostic = duplicate(name.value, name.span, first.span);
            return Err(self.report(diagnostic));
        }
        if let Some((other, _)) = function.names.iter().find(|(_, other)| *other == register) {
            let message = format!("register `r{register}` has a name already");
            let diagnostic = Diagnostic::new(DiagnosticCode::RegisterHasName, name.span, message)
                .with_related(other.span, format!("it is `{}`", excerpt(other.value)));
            return Err(self.report(diagnostic));
        }
        let outcome = allocation::push(&mut function.names, (name, register));
        self.diagnostics.checked(outcome)
    }

    pub(super) fn report_no_register(&mut self, span: Span) -> Reported {
        let message = "no register is left for this";
        let help = "there are 256, `r0` to `r255`".to_owned();
        self.report(Diagnostic::new(DiagnosticCode::NoRegisterLeft, span, message).with_help(help))
    }

    /// Reports something that needs a function around it.
    pub(super) fn report_outside(&mut self, span: Span, what: &str) -> Reported {
        let message = format!("{what} stands in no function");
        let help = "a function with names starts with `.fn name(parameter)`".to_owned();
        self.report(Diagnostic::new(DiagnosticCode::OutsideFunction, span, message).with_help(help))
    }
}
