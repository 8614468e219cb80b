//! Evaluation: what the names of a source stand for, and what its expressions come to.
//!
//! Constants may use names that are defined behind them, so each is computed when it is first needed.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Diagnostics, Reported};
use crate::assembly::expression::{Expression, Fault, TermKind, Value};
use crate::assembly::foreign;
use crate::assembly::lexer::Span;
use crate::assembly::statement::{Name, Spanned};
use crate::assembly::suggestion::{MAX_CANDIDATES, did_you_mean};
use crate::assembly::syntax::excerpt;

/// The bits of `nan`.
const CANONICAL_NAN: u64 = 0x7ff8_0000_0000_0000;

/// What a name stands for.
#[derive(Clone, Copy)]
pub(super) enum Meaning<'a, 's> {
    /// The number of an instruction.
    Code(u32),
    /// An address, once the data in front of it has been placed.
    Data(Option<u64>),
    Constant(Constant<'a, 's>),
}

/// How far the computation of a constant has come.
#[derive(Clone, Copy)]
pub(super) enum Constant<'a, 's> {
    Pending(&'a Expression<'s>),
    /// The names in it are being computed.
    Active,
    /// It is one of the names that it needs.
    Cyclic(Reported),
    Done(Result<Value, Reported>),
}

pub(super) struct Symbol<'a, 's> {
    pub(super) name: Name<'s>,
    pub(super) span: Span,
    pub(super) meaning: Meaning<'a, 's>,
}

/// The labels and constants of a source, which share one name space, and the errors found with them.
pub(super) struct Evaluator<'a, 's> {
    pub(super) diagnostics: &'a mut Diagnostics,
    symbols: Vec<Symbol<'a, 's>>,
    indices: HashMap<Name<'s>, usize>,
}

/// Work to be done to know a constant.
enum Step<'a, 's> {
    /// Start on the constant with this index, which is named at this place.
    Enter(usize, Span),
    /// Every name in its expression is known.
    Leave(usize, &'a Expression<'s>),
}

impl<'a, 's> Evaluator<'a, 's> {
    pub(super) fn new(diagnostics: &'a mut Diagnostics) -> Self {
        Self { diagnostics, symbols: Vec::new(), indices: HashMap::new() }
    }

    /// Gives `name` a meaning; the first one stays.
    pub(super) fn define(&mut self, name: Spanned<Name<'s>>, meaning: Meaning<'a, 's>) {
        let index = *self.indices.entry(name.value).or_insert(self.symbols.len());
        match self.symbols.get(index) {
            Some(first) => {
                let diagnostic = duplicate(&name.value.to_string(), name.span, first.span);
                self.diagnostics.report(diagnostic);
            }
            None => self.symbols.push(Symbol { name: name.value, span: name.span, meaning }),
        }
    }

    /// Gives the data label `name` its address, unless it has one.
    pub(super) fn place(&mut self, name: Name<'s>, address: u64) {
        if let Some(&index) = self.indices.get(&name)
            && let Meaning::Data(place @ None) = &mut self.symbols[index].meaning
        {
            *place = Some(address);
        }
    }

    pub(super) fn symbols(&self) -> &[Symbol<'a, 's>] {
        &self.symbols
    }

    pub(super) fn find(&self, name: Name<'s>) -> Option<&Symbol<'a, 's>> {
        self.indices.get(&name).map(|&index| &self.symbols[index])
    }

    /// Computes every constant, so that errors in those that nothing uses are found too.
    pub(super) fn evaluate_constants(&mut self) {
        for index in 0..self.symbols.len() {
            self.finish(vec![Step::Enter(index, self.symbols[index].span)]);
        }
    }

    /// The value of `expression`, which must be an integer in `range`; `what` it is for.
    pub(super) fn integer(
        &mut self,
        expression: &Expression<'s>,
        range: RangeInclusive<i128>,
        what: &str,
    ) -> Result<i128, Reported> {
        let value = self.any_integer(expression, what)?;
        if range.contains(&value) {
            return Ok(value);
        }
        let diagnostic = out_of_range(expression.span, value, range, what);
        Err(self.diagnostics.report(diagnostic))
    }

    /// The value of `expression`, which must be an integer; `what` it is for.
    pub(super) fn any_integer(&mut self, expression: &Expression<'s>, what: &str) -> Result<i128, Reported> {
        match self.value(expression)? {
            Value::Integer(value) => Ok(value),
            Value::Float(_) => Err(self.diagnostics.report(float_as_integer(expression.span, what))),
        }
    }

    /// The value of `expression`.
    pub(super) fn value(&mut self, expression: &Expression<'s>) -> Result<Value, Reported> {
        let mut steps = Vec::new();
        self.enter_names(expression, &mut steps);
        self.finish(steps);
        self.compute(expression)
    }

    /// The value of `expression`, if it has one; if not, nothing is reported.
    pub(super) fn value_if_any(&mut self, expression: &Expression<'s>) -> Option<Value> {
        let lacks_value = |name| match self.find(name).map(|symbol| symbol.meaning) {
            Some(Meaning::Data(Some(_)) | Meaning::Constant(_)) => false,
            Some(Meaning::Data(None) | Meaning::Code(_)) => true,
            None => predefined(name).is_none(),
        };
        if expression.terms.iter().any(|term| matches!(term.kind, TermKind::Name(name) if lacks_value(name)))
        {
            return None;
        }
        let count = self.diagnostics.count();
        let value = self.value(expression).ok();
        self.diagnostics.forget_behind(count);
        value
    }

    /// Adds a step for each constant in `expression` that has no value yet.
    fn enter_names(&self, expression: &Expression<'s>, steps: &mut Vec<Step<'a, 's>>) {
        for term in &expression.terms {
            if let TermKind::Name(name) = term.kind
                && let Some(&index) = self.indices.get(&name)
                && let Meaning::Constant(Constant::Pending(_) | Constant::Active) =
                    self.symbols[index].meaning
            {
                steps.push(Step::Enter(index, term.span));
            }
        }
    }

    /// Works off `steps`, the last one first, and what they need. The constants that are active are always
    /// those on the way from the first to the current one, so meeting one of them again is a cycle.
    fn finish(&mut self, mut steps: Vec<Step<'a, 's>>) {
        while let Some(step) = steps.pop() {
            match step {
                Step::Enter(index, span) => match self.symbols[index].meaning {
                    Meaning::Constant(Constant::Pending(expression)) => {
                        self.symbols[index].meaning = Meaning::Constant(Constant::Active);
                        steps.push(Step::Leave(index, expression));
                        self.enter_names(expression, &mut steps);
                    }
                    Meaning::Constant(Constant::Active) => {
                        let reported = self.report_cycle(index, span);
                        self.symbols[index].meaning = Meaning::Constant(Constant::Cyclic(reported));
                    }
                    Meaning::Constant(Constant::Cyclic(_) | Constant::Done(_))
                    | Meaning::Code(_)
                    | Meaning::Data(_) => (),
                },
                Step::Leave(index, expression) => {
                    let value = self.compute(expression);
                    self.symbols[index].meaning = Meaning::Constant(Constant::Done(value));
                }
            }
        }
    }

    /// The value of `expression`, every constant in which has been worked on.
    fn compute(&mut self, expression: &Expression<'s>) -> Result<Value, Reported> {
        let mut stack: Vec<Result<Value, Reported>> = Vec::new();
        for term in &expression.terms {
            let value = match term.kind {
                TermKind::Value(value) => Ok(value),
                TermKind::Name(name) => self.value_of(name, term.span),
                TermKind::Unary(operator) => {
                    let value = pop(&mut stack);
                    value.and_then(|value| self.checked(operator.apply(value), term.span))
                }
                TermKind::Binary(operator) => {
                    let (right, left) = (pop(&mut stack), pop(&mut stack));
                    left.and_then(|left| self.checked(operator.apply(left, right?), term.span))
                }
            };
            stack.push(value);
        }
        pop(&mut stack)
    }

    fn checked(&mut self, result: Result<Value, Fault>, span: Span) -> Result<Value, Reported> {
        result.map_err(|fault| self.diagnostics.report(fault.at(span)))
    }

    /// The value of a name. `inf` and `nan` are constants that a source may define otherwise.
    fn value_of(&mut self, name: Name<'s>, span: Span) -> Result<Value, Reported> {
        match self.find(name).map(|symbol| symbol.meaning) {
            Some(Meaning::Data(Some(address))) => Ok(Value::Integer(i128::from(address))),
            Some(Meaning::Constant(Constant::Done(value))) => value,
            Some(Meaning::Constant(Constant::Cyclic(reported))) => Err(reported),
            Some(Meaning::Constant(Constant::Pending(_) | Constant::Active)) => {
                unreachable!("constants are worked on before what needs them")
            }
            Some(Meaning::Code(_)) => Err(self.report_code_label(name, span)),
            Some(Meaning::Data(None)) => Err(self.report_unplaced(name, span)),
            None => predefined(name).map(Value::Float).ok_or_else(|| self.report_undefined(name, span)),
        }
    }

    pub(super) fn report_undefined(&mut self, name: Name<'s>, span: Span) -> Reported {
        self.diagnostics.report_with(|| {
            let text = name.to_string();
            let message = format!("`{}` is not defined", excerpt(&text));
            let symbols = &self.symbols[..self.symbols.len().min(MAX_CANDIDATES)];
            let names = symbols.iter().map(|symbol| symbol.name);
            let alike = names.filter(|other| other.local.is_empty() == name.local.is_empty());
            let help = foreign::operand(&text)
                .map(str::to_owned)
                .or_else(|| did_you_mean(&text, alike))
                .or_else(|| local_elsewhere(name, symbols));
            Diagnostic::new(DiagnosticCode::UndefinedName, span, message).with_help(help)
        })
    }

    fn report_code_label(&mut self, name: Name<'s>, span: Span) -> Reported {
        let name = excerpt(&name.to_string());
        let message = format!("`{name}` is the label of an instruction, which is no value");
        let help = format!("for an indirect call declare `.func {name}` and use `func rd, {name}`");
        let diagnostic = Diagnostic::new(DiagnosticCode::CodeLabelAsValue, span, message).with_help(help);
        self.diagnostics.report(diagnostic)
    }

    fn report_unplaced(&mut self, name: Name<'s>, span: Span) -> Reported {
        let message = format!("the address of `{}` is not known yet", excerpt(&name.to_string()));
        let help = "sizes and alignments may use the data labels in front of them".to_owned();
        let diagnostic = Diagnostic::new(DiagnosticCode::UnplacedLabel, span, message).with_help(help);
        self.diagnostics.report(diagnostic)
    }

    fn report_cycle(&mut self, index: usize, span: Span) -> Reported {
        let Symbol { name, span: definition, .. } = &self.symbols[index];
        let name = excerpt(&name.to_string());
        let message = format!("the value of `{name}` depends on itself");
        let diagnostic = Diagnostic::new(DiagnosticCode::CyclicConstant, span, message)
            .with_related(*definition, format!("`{name}` is defined here"));
        self.diagnostics.report(diagnostic)
    }
}

/// The value of a constant that need not be defined.
pub(super) fn predefined(name: Name<'_>) -> Option<f64> {
    match name {
        Name { global: "inf", local: "" } => Some(f64::INFINITY),
        Name { global: "nan", local: "" } => Some(f64::from_bits(CANONICAL_NAN)),
        _ => None,
    }
}

/// A help line for a local label that another global label has.
fn local_elsewhere(name: Name<'_>, symbols: &[Symbol<'_, '_>]) -> Option<String> {
    let is_it = |other: &Name<'_>| !name.local.is_empty() && other.local == name.local;
    let other = symbols.iter().map(|symbol| symbol.name).find(is_it)?;
    let (global, local) = (excerpt(other.global), excerpt(other.local));
    Some(format!("`.{local}` is a local label of `{global}`: elsewhere it is `{global}.{local}`"))
}

fn pop(stack: &mut Vec<Result<Value, Reported>>) -> Result<Value, Reported> {
    stack.pop().expect("an expression has a value for each operand of its operators")
}

/// The error of a name that is defined again.
pub(super) fn duplicate(name: &str, span: Span, first: Span) -> Diagnostic {
    let message = format!("`{}` is defined twice", excerpt(name));
    Diagnostic::new(DiagnosticCode::DuplicateName, span, message)
        .with_related(first, "it is first defined here")
}

/// The error of a floating-point number where an integer is needed.
pub(super) fn float_as_integer(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(DiagnosticCode::FloatAsInteger, span, format!("{what} must be an integer"))
        .with_label("this is a floating-point number")
}

/// The error of a value that is not in `range`.
pub(super) fn out_of_range(span: Span, value: i128, range: RangeInclusive<i128>, what: &str) -> Diagnostic {
    let message = format!("{what} must be from {} to {}", range.start(), range.end());
    Diagnostic::new(DiagnosticCode::OutOfRange, span, message).with_label(format!("this is {value}"))
}
