//! Calls that name their arguments, and returns that name their results.
//!
//! Such a line is told as several instructions: those that move the arguments into the window, the call, and those that move
//! the results out of it. The window is the lowest register above all that have names, so that none of them is overwritten.

use crate::allocation;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Reported, excerpt};
use crate::assembly::lexer::{Span, Token};
use crate::assembly::names::Spanned;
use crate::assembly::syntax::expression::Expression;
use crate::assembly::syntax::function::{Function, REGISTERS};
use crate::assembly::syntax::moves::{Move, in_order};
use crate::assembly::syntax::statement::{
    Counts, Instruction, Operand, OperandSyntax, Operands, StatementKind, TextArgument,
};
use crate::assembly::syntax::{Lexeme, Parser};

/// What is called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Callee {
    /// A function or a function of the host, by its name.
    Name,
    /// An entry of the function table, whose number is in a register.
    Register,
}

impl<'s> Parser<'_, 's> {
    /// What an instruction calls with arguments in parentheses, if it does.
    pub(super) fn callee_ahead(&self, mnemonic: Lexeme<'s>) -> Option<Callee> {
        let is = |name: &str| mnemonic.text.eq_ignore_ascii_case(name);
        let callee = match () {
            () if is("call") || is("host") => Callee::Name,
            () if is("callr") => Callee::Register,
            () => return None,
        };
        let mut tokens = self.tokens.clone();
        let is_word = tokens.current().is_word();
        tokens.advance();
        (is_word && tokens.current() == Token::LeftParenthesis).then_some(callee)
    }

    /// Reads the rest of a call, from the callee on.
    pub(super) fn call(&mut self, mnemonic: Lexeme<'s>, callee: Callee) -> Result<(), Reported> {
        let outcome = self.call_parts(mnemonic, callee);
        self.or_broken(mnemonic, outcome)
    }

    fn call_parts(&mut self, mnemonic: Lexeme<'s>, callee: Callee) -> Result<(), Reported> {
        let callee = self.callee(callee)?;
        self.expect(Token::LeftParenthesis, "`(`")?;
        let arguments =
            if self.accept(Token::RightParenthesis) { Vec::new() } else { self.arguments_of_call()? };
        let results = if self.accept(Token::Arrow) { self.result_registers()? } else { Vec::new() };
        self.expect_line_end("`->` and registers, or the end of the line")?;
        let span = mnemonic.span.to(self.last_span());
        let Some(function) = &mut self.function else {
            return Err(self.report_outside(span, "a call that names its arguments"));
        };
        function.first_call.get_or_insert(span);
        let window = function.window();
        let needed = arguments.len().max(results.len()).max(1);
        if usize::from(window) + needed > usize::from(REGISTERS) {
            return Err(self.report_no_register(span));
        }
        if let Some(register) = callee.register().filter(|&register| u16::from(register) >= window) {
            let message = format!("the window, r{window} and above, overwrites register r{register}");
            let diagnostic = Diagnostic::new(DiagnosticCode::OverwrittenRegister, callee.span, message)
                .with_label("this is to be called")
                .with_help(format!("give it a name, as `.reg name = r{register}` does"));
            return Err(self.report(diagnostic));
        }
        let counts = Counts { arguments: arguments.len() as u16, results: results.len() as u16 };
        let texts = self.texts_among(&arguments)?;
        let place = |index: usize| (usize::from(window) + index) as u8;
        let moves = arguments.into_iter().enumerate().map(|(index, from)| Move { to: place(index), from });
        self.push_moves(span, moves, window)?;
        let first = Operand { kind: OperandSyntax::Register(place(0)), span };
        let instruction = instruction(mnemonic.text, mnemonic.span, [callee, first]);
        self.push(span, StatementKind::Call(instruction, counts, texts));
        let taken = results.into_iter().enumerate().filter_map(|(index, to)| {
            let Spanned { value, span } = to?;
            Some(Move { to: value, from: Operand { kind: OperandSyntax::Register(place(index)), span } })
        });
        self.push_moves(span, taken, window)
    }

    /// The texts among the arguments of a call.
    fn texts_among(&mut self, arguments: &[Operand<'s>]) -> Result<Vec<TextArgument<'s>>, Reported> {
        let mut texts = Vec::new();
        for (index, argument) in arguments.iter().enumerate() {
            if let OperandSyntax::Text(text) = argument.kind {
                let span = argument.span;
                self.keep(&mut texts, span, TextArgument { index, text, span })?;
            }
        }
        Ok(texts)
    }

    fn callee(&mut self, callee: Callee) -> Result<Operand<'s>, Reported> {
        // Names that a parenthesis follows are not those of registers.
        let lexeme = self.take();
        let kind = match callee {
            Callee::Name if lexeme.token != Token::Register => {
                let name = Spanned { value: self.reference(lexeme)?, span: lexeme.span };
                OperandSyntax::Expression(Expression::of_name(name, self.scope))
            }
            Callee::Name => return Err(self.unexpected_lexeme(lexeme, "the name of a function")),
            Callee::Register => OperandSyntax::Register(self.register_of(lexeme)?),
        };
        Ok(Operand { kind, span: lexeme.span })
    }

    /// Reads arguments up to the closing parenthesis.
    fn arguments_of_call(&mut self) -> Result<Vec<Operand<'s>>, Reported> {
        let arguments = self.values_to_move()?;
        self.expect(Token::RightParenthesis, "`,` or `)`")?;
        Ok(arguments)
    }

    /// Reads registers, constants and texts.
    fn values_to_move(&mut self) -> Result<Vec<Operand<'s>>, Reported> {
        let mut values = Vec::new();
        loop {
            if matches!(self.tokens.current(), Token::LeftBracket | Token::At) {
                return Err(self.unexpected("a register, a constant or a text"));
            }
            let value = self.operand()?;
            self.keep(&mut values, value.span, value)?;
            if !self.accept(Token::Comma) {
                return Ok(values);
            }
        }
    }

    /// Reads the registers of results; `_` leaves one where it is.
    fn result_registers(&mut self) -> Result<Vec<Option<Spanned<u8>>>, Reported> {
        let mut registers: Vec<Option<Spanned<u8>>> = Vec::new();
        loop {
            let span = self.tokens.span();
            let text = self.tokens.text();
            let register = if text == "_" && !self.is_register_ahead() {
                self.take();
                None
            } else {
                Some(Spanned { value: self.register()?, span })
            };
            let taken = |one: &&Option<Spanned<u8>>| {
                register.is_some_and(|register| one.is_some_and(|one| one.value == register.value))
            };
            if let Some(first) = registers.iter().find(taken).copied().flatten() {
                let message = format!("`{}` gets two results", excerpt(text));
                let diagnostic = Diagnostic::new(DiagnosticCode::GivenTwice, span, message)
                    .with_related(first.span, "it gets the first here");
                return Err(self.report(diagnostic));
            }
            self.keep(&mut registers, span, register)?;
            if !self.accept(Token::Comma) {
                return Ok(registers);
            }
        }
    }

    /// Adds to what is as many as there are registers at most.
    fn keep<T>(&mut self, items: &mut Vec<T>, span: Span, item: T) -> Result<(), Reported> {
        if items.len() == usize::from(REGISTERS) {
            return Err(self.report_no_register(span));
        }
        let outcome = allocation::push(items, item);
        self.diagnostics.checked(outcome)
    }

    /// Whether an instruction returns with values, as it does in functions only.
    pub(super) fn is_return_with_values(&self, mnemonic: Lexeme<'s>) -> bool {
        self.function.is_some() && mnemonic.text.eq_ignore_ascii_case("ret") && !self.is_line_end()
    }

    /// Reads the values of a return.
    pub(super) fn return_values(&mut self, mnemonic: Lexeme<'s>) -> Result<(), Reported> {
        let outcome = self.return_parts(mnemonic);
        self.or_broken(mnemonic, outcome)
    }

    fn return_parts(&mut self, mnemonic: Lexeme<'s>) -> Result<(), Reported> {
        let values = self.values_to_move()?;
        self.expect_line_end("`,` or the end of the line")?;
        let span = mnemonic.span.to(self.last_span());
        let declared = self.function.as_ref().and_then(|function| function.results);
        if let Some(declared) = declared.filter(|&declared| usize::from(declared) != values.len()) {
            let message = format!("the function gives {}, not {}", results_of(declared), values.len());
            let diagnostic = Diagnostic::new(DiagnosticCode::WrongResultCount, span, message)
                .with_help("results are declared as in `.fn name() -> result`".to_owned());
            return Err(self.report(diagnostic));
        }
        let window = self.function.as_ref().map_or(0, Function::window);
        let moves = values.into_iter().enumerate().map(|(index, from)| Move { to: index as u8, from });
        self.push_moves(span, moves, window)?;
        let instruction = instruction(mnemonic.text, mnemonic.span, []);
        self.push(span, StatementKind::Instruction(instruction));
        Ok(())
    }

    /// Tells the instructions of moves that happen at once.
    fn push_moves(
        &mut self,
        span: Span,
        moves: impl Iterator<Item = Move<'s>>,
        free: u16,
    ) -> Result<(), Reported> {
        let outcome = in_order(moves.collect(), free, &mut |Move { to, from }| {
            let mnemonic = from.span;
            let to = Operand { kind: OperandSyntax::Register(to), span: from.span };
            self.push(span, StatementKind::Instruction(instruction("mov", mnemonic, [to, from])));
        });
        outcome.map_err(|no_register| self.report_no_register(no_register.span))
    }

    /// Tells an instruction with an error, if there was one.
    fn or_broken(&mut self, mnemonic: Lexeme<'s>, outcome: Result<(), Reported>) -> Result<(), Reported> {
        if outcome.is_err() {
            self.push(mnemonic.span.to(self.last_span()), StatementKind::BrokenInstruction);
        }
        outcome
    }
}

fn instruction<'s, const N: usize>(
    mnemonic: &'s str,
    span: Span,
    operands: [Operand<'s>; N],
) -> Instruction<'s> {
    let mut all = Operands::none();
    for operand in operands {
        all.push(operand);
    }
    Instruction { mnemonic: Spanned { value: mnemonic, span }, operands: all }
}

/// A number of results, for messages.
pub(in crate::assembly) fn results_of(count: u16) -> String {
    match count {
        0 => "no results".to_owned(),
        1 => "1 result".to_owned(),
        _ => format!("{count} results"),
    }
}
