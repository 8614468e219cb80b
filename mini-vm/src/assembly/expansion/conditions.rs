//! `.if`, and the constants that are known where it stands.

use std::collections::HashMap;

use crate::allocation::{self, OutOfMemory};
use crate::assembly::arithmetic::{Fault, Value};
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, excerpt};
use crate::assembly::directive::ExpansionDirective;
use crate::assembly::evaluation::{PREDEFINED, predefined};
use crate::assembly::expansion::line::Line;
use crate::assembly::expansion::macros::insert;
use crate::assembly::expansion::{Expander, Failed, MAX_DEPTH, Statement};
use crate::assembly::keywords::Keyword;
use crate::assembly::lexer::{Span, Token, Tokens};
use crate::assembly::names::{Name, Source};
use crate::assembly::suggestion::did_you_mean;
use crate::assembly::syntax::expression::{Expression, Term, TermKind};

/// The operator that asks whether a name is known.
pub(in crate::assembly) const DEFINED: Keyword =
    Keyword::new("defined", "1 if a constant or a macro has this name so far, else 0.");

/// The constants defined so far.
#[derive(Default)]
pub(super) struct Constants {
    defined: HashMap<String, Constant>,
    /// What conditions and counts have taken for predefined.
    decided_by: Assumed,
}

struct Constant {
    /// `None` if it depends on what is not known yet.
    value: Option<Value>,
    /// What it takes for predefined.
    assumed: Assumed,
}

/// Predefined constants, a bit for each. The source may define them otherwise further down.
type Assumed = u8;

/// The bit of a predefined constant; 0 if `name` is none.
fn assumed(name: &str) -> Assumed {
    PREDEFINED.iter().position(|(keyword, _)| keyword.name == name).map_or(0, |index| 1 << index)
}

/// The conditions that are open in a block.
#[derive(Default)]
pub(super) struct Conditions(Vec<Condition>);

struct Condition {
    /// Where `.if` stands.
    opened: Span,
    state: State,
    /// Where `.else` stands, once it does.
    otherwise: Option<Span>,
}

/// Why an expression has no value.
enum NoValue<'l> {
    Fault(Fault, Span),
    Unknown(Name<'l>, Span),
    /// What structs take is known only when all lines are there.
    Size(Name<'l>, Span),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The lines here count.
    Met,
    /// None have counted so far.
    Waiting,
    /// No more lines will count.
    Over,
}

impl Conditions {
    /// Whether lines count.
    pub(super) fn are_met(&self) -> bool {
        self.0.last().is_none_or(|condition| condition.state == State::Met)
    }

    /// Whether lines do not count so far, but those behind the next `.elif` or `.else` may.
    pub(super) fn are_waiting(&self) -> bool {
        self.0.last().is_some_and(|condition| condition.state == State::Waiting)
    }
}

impl Expander<'_> {
    /// Works on a directive of a condition, also where lines do not count.
    pub(super) fn condition(
        &mut self,
        directive: ExpansionDirective,
        statement: &Statement<'_>,
        conditions: &mut Conditions,
    ) -> Result<(), Failed> {
        if directive == ExpansionDirective::If {
            return self.open(statement, conditions);
        }
        let span = statement.line.origin(statement.word);
        let Some(condition) = conditions.0.last_mut() else {
            return Err(self.report_nothing_open(statement));
        };
        let (opened, otherwise) = (condition.opened, condition.otherwise);
        if directive == ExpansionDirective::EndIf {
            conditions.0.pop();
            return self.read(statement, |parser| parser.expect_line_end("the end of the line"));
        }
        if let Some(otherwise) = otherwise {
            let message = format!("`{}` stands behind `.else`", statement.name());
            let note = self.note(statement.context, otherwise, "`.else` stands here");
            let diagnostic = Diagnostic::new(DiagnosticCode::NothingOpen, statement.word, message);
            return Err(self.report_in(statement, diagnostic.with_note(note)));
        }
        let is_last = directive == ExpansionDirective::Else;
        let state = match condition.state {
            State::Met | State::Over => State::Over,
            State::Waiting if is_last => State::Met,
            State::Waiting => self.state(statement),
        };
        conditions.0.pop();
        conditions.0.push(Condition { opened, state, otherwise: is_last.then_some(span) });
        if is_last {
            self.read(statement, |parser| parser.expect_line_end("the end of the line"))?;
        }
        Ok(())
    }

    fn open(&mut self, statement: &Statement<'_>, conditions: &mut Conditions) -> Result<(), Failed> {
        if conditions.0.len() >= MAX_DEPTH as usize {
            let message = format!("conditions are in each other deeper than {MAX_DEPTH}");
            let diagnostic = Diagnostic::new(DiagnosticCode::ExpandedTooDeep, statement.word, message);
            let failed = self.report_in(statement, diagnostic);
            self.is_over = true;
            return Err(failed);
        }
        let state = if conditions.are_met() { self.state(statement) } else { State::Over };
        let opened = statement.line.origin(statement.word);
        conditions.0.push(Condition { opened, state, otherwise: None });
        Ok(())
    }

    /// What the expression behind `.if` or `.elif` makes of a condition. After an error no lines count.
    fn state(&mut self, statement: &Statement<'_>) -> State {
        match self.is_true(statement) {
            Ok(true) => State::Met,
            Ok(false) => State::Waiting,
            Err(Failed) => State::Over,
        }
    }

    fn is_true(&mut self, statement: &Statement<'_>) -> Result<bool, Failed> {
        self.check_for_registers(statement)?;
        let line = self.with_definitions(statement.line, statement.word.end);
        let line = self.checked(line)?;
        let statement = Statement { line: &line, ..*statement };
        let expression = self.read(&statement, |parser| {
            let expression = parser.expression()?;
            parser.expect_line_end("an operator or the end of the line").map(|()| expression)
        })?;
        Ok(match self.value(&statement, &expression)? {
            Value::Integer(value) => value != 0,
            Value::Float(value) => value != 0.0,
        })
    }

    /// Reports a register, which somebody takes for a variable.
    fn check_for_registers(&mut self, statement: &Statement<'_>) -> Result<(), Failed> {
        let mut tokens = Tokens::starting_at(&statement.line.text, statement.word.end);
        while !matches!(tokens.current(), Token::Newline | Token::End | Token::Register) {
            tokens.advance();
        }
        if tokens.current() != Token::Register {
            return Ok(());
        }
        let message = format!("register `{}` has a value only when the program runs", excerpt(tokens.text()));
        let diagnostic = Diagnostic::new(DiagnosticCode::NotYetConstant, tokens.span(), message)
            .with_help("a branch such as `beq ra, rb, label` decides then".to_owned());
        Err(self.report_in(statement, diagnostic))
    }

    /// The line with 1 or 0 in the place of each `defined(name)`.
    fn with_definitions(&self, line: &Line, from: u32) -> Result<Line, OutOfMemory> {
        let mut tokens = Tokens::starting_at(&line.text, from);
        let mut found = Vec::new();
        while !matches!(tokens.current(), Token::Newline | Token::End) {
            let (is_it, start) = (tokens.text() == DEFINED.name, tokens.span());
            tokens.advance();
            if is_it && let Some((name, end)) = name_in_parentheses(tokens.clone()) {
                let is_known = self.constants.defined.contains_key(name) || self.macros.contains_key(name);
                allocation::push(&mut found, (start.to(end), if is_known { "1" } else { "0" }))?;
            }
        }
        line.spliced(&found)
    }

    /// Reports each condition that is still open at the end of a block.
    pub(super) fn report_unclosed(&mut self, conditions: &Conditions, context: u32) {
        for condition in &conditions.0 {
            let message = "`.if` is not closed";
            let diagnostic = Diagnostic::new(DiagnosticCode::NotClosed, condition.opened, message);
            self.report(context, diagnostic.with_label("`.endif` missing"));
        }
    }

    /// Remembers the constant that a `.const` defines.
    pub(super) fn learn_constant(&mut self, statement: &Statement<'_>) -> Result<(), Failed> {
        if statement.name() != ".const" {
            return Ok(());
        }
        let read = statement.read_again(|parser| {
            let name = parser.global_name("")?;
            parser.expect(Token::Equals, "").and_then(|()| parser.expression()).map(|value| (name, value))
        });
        if let Ok((name, expression)) = read
            && !self.constants.defined.contains_key(name.value)
        {
            let value = self.computed(statement, &expression).ok();
            let constant = Constant { value, assumed: self.assumed(statement, &expression) };
            let outcome = insert(&mut self.constants.defined, name.value, constant);
            self.checked(outcome)?;
            if self.constants.decided_by & assumed(name.value) != 0 {
                let message = format!("`{}` is defined behind a condition that depends on it", name.value);
                let diagnostic = Diagnostic::new(DiagnosticCode::NotYetConstant, name.span, message)
                    .with_help("write it in front of that `.if` or `.rept`".to_owned());
                self.report_in(statement, diagnostic);
            }
        }
        Ok(())
    }

    /// The value of an expression in a statement.
    pub(super) fn value<'l>(
        &mut self,
        statement: &Statement<'l>,
        expression: &Expression<'l>,
    ) -> Result<Value, Failed> {
        self.constants.decided_by |= self.assumed(statement, expression);
        self.computed(statement, expression).map_err(|reason| {
            let diagnostic = match reason {
                NoValue::Fault(fault, span) => fault.at(span),
                NoValue::Unknown(name, span) => self.unknown(name, span),
                NoValue::Size(name, span) => {
                    let message = format!("the size of `{}` is not known here", excerpt(&name.to_string()));
                    let help = "structs are laid out when all lines are there".to_owned();
                    Diagnostic::new(DiagnosticCode::NotYetConstant, span, message).with_help(help)
                }
            };
            self.report_in(statement, diagnostic)
        })
    }

    /// What an expression takes for predefined.
    fn assumed<'l>(&self, statement: &Statement<'l>, expression: &Expression<'l>) -> Assumed {
        let mut all = 0;
        expression.read(Source(&statement.line.text), &mut |Term { kind, .. }| {
            if let TermKind::Name(Name { global, local: "" }) = kind {
                let constant = self.constants.defined.get(global);
                all |= constant.map_or_else(|| assumed(global), |constant| constant.assumed);
            }
        });
        all
    }

    fn computed<'l>(
        &self,
        statement: &Statement<'l>,
        expression: &Expression<'l>,
    ) -> Result<Value, NoValue<'l>> {
        let mut operands = Vec::new();
        expression.read(Source(&statement.line.text), &mut |term| {
            let value = self.computed_term(term, &mut operands);
            // As many as an expression is nested deep.
            operands.push(value);
        });
        operands.pop().expect("an expression has a value")
    }

    fn computed_term<'l>(
        &self,
        Term { kind, span }: Term<'l>,
        operands: &mut Vec<Result<Value, NoValue<'l>>>,
    ) -> Result<Value, NoValue<'l>> {
        let mut operand = || operands.pop().expect("an operator has operands");
        let checked = |value: Result<Value, Fault>| value.map_err(|fault| NoValue::Fault(fault, span));
        match kind {
            TermKind::Value(value) => Ok(value),
            TermKind::Name(name) => self.constant(name).ok_or(NoValue::Unknown(name, span)),
            TermKind::SizeOf(name) => Err(NoValue::Size(name, span)),
            TermKind::Unary(operator) => operand().and_then(|value| checked(operator.apply(value))),
            TermKind::Function(function) => operand().and_then(|value| checked(function.of_one(value))),
            TermKind::Binary(operator) => {
                let (right, left) = (operand(), operand());
                left.and_then(|left| checked(operator.apply(left, right?)))
            }
            TermKind::FunctionOfTwo(function) => {
                let (right, left) = (operand(), operand());
                left.and_then(|left| checked(function.of_two(left, right?)))
            }
        }
    }

    /// The value of a name. `inf` and its like are constants that a source may define otherwise.
    fn constant(&self, name: Name<'_>) -> Option<Value> {
        match self.constants.defined.get(name.global) {
            Some(constant) if name.local.is_empty() => constant.value,
            _ => predefined(name).map(Value::Float),
        }
    }

    fn unknown(&self, name: Name<'_>, span: Span) -> Diagnostic {
        let text = excerpt(&name.to_string());
        let is_defined = name.local.is_empty() && self.constants.defined.contains_key(name.global);
        let message = if is_defined {
            format!("the value of `{text}` is not known here")
        } else {
            format!("`{text}` is no constant known here")
        };
        let alike = if is_defined { None } else { did_you_mean(name.global, self.constants.defined.keys()) };
        let help = alike.unwrap_or_else(|| {
            "`.if` and `.rept` know the constants that `.const` defines above, and no labels".to_owned()
        });
        Diagnostic::new(DiagnosticCode::NotYetConstant, span, message).with_help(help)
    }
}

/// The name in the parentheses with which `tokens` start, and the closing one.
fn name_in_parentheses(mut tokens: Tokens<'_>) -> Option<(&str, Span)> {
    let is_open = tokens.current() == Token::LeftParenthesis;
    tokens.advance();
    let (is_name, name) = (tokens.current() == Token::Name, tokens.text());
    tokens.advance();
    let is_closed = tokens.current() == Token::RightParenthesis;
    (is_open && is_name && is_closed).then(|| (name, tokens.span()))
}
