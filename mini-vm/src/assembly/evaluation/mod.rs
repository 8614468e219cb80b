//! Evaluation: what the names of a source stand for, and what its expressions come to.
//!
//! Constants may use names that are defined behind them, so each is computed when it is first needed. So are the places of
//! the fields of structs.

mod structures;

use std::f64::consts::{E, PI, TAU};
use std::ops::RangeInclusive;

use crate::allocation;
use crate::assembly::arithmetic::{Fault, NAN, Value};
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Diagnostics, Reported, excerpt};
use crate::assembly::evaluation::structures::Structure;
use crate::assembly::foreign;
use crate::assembly::keywords::Keyword;
use crate::assembly::lexer::Span;
use crate::assembly::library;
use crate::assembly::names::{Entries, MAX_CANDIDATES, Name, NameTable, Site, Source, Spanned, StoredSite};
use crate::assembly::suggestion::did_you_mean;
use crate::assembly::syntax::expression::{Expression, Term, TermKind, read_terms};
use crate::memory::HEAP_START;

pub(super) use crate::assembly::evaluation::structures::{Element, Extent, Field};

/// What a name stands for.
#[derive(Clone, Copy)]
pub(super) enum Meaning {
    /// The number of an instruction.
    Code(u32),
    /// A byte of the static data, counted from its start, once the data in front of it has been placed.
    Data(Option<u32>),
    /// The number of a constant.
    Constant(u32),
    /// The number of a struct.
    Struct(u32),
    /// The number of a field of a struct.
    Field(u32),
}

/// What a name comes to.
#[derive(Clone, Copy)]
pub(super) enum Known {
    /// The value of a constant.
    Number(Value),
    /// The address of a label of static data.
    Address(u64),
    /// The memory that a struct takes.
    Struct(Extent),
    Field(Field),
}

/// How far the computation of a constant or of a struct has come.
#[derive(Clone, Copy)]
enum Progress<T> {
    Pending,
    /// The names that it needs are being computed.
    Active,
    /// It is one of the names that it needs.
    Cyclic(Reported),
    Done(Result<T, Reported>),
}

struct Constant {
    /// Where its name stands, in its definition.
    name: u32,
    /// Where its expression stands.
    expression: StoredSite,
    progress: Progress<Value>,
}

/// The labels, constants and structs of a source, which share one name space, and the errors found with them.
pub(super) struct Evaluator<'s> {
    pub(super) diagnostics: Diagnostics,
    source: Source<'s>,
    symbols: NameTable<'s, Meaning>,
    constants: Vec<Constant>,
    structures: Vec<Structure>,
    fields: Vec<Field>,
    /// How many constants and structs are pending.
    pending: usize,
    /// Work to be done, the last first.
    steps: Vec<Step>,
    /// The values of the operands on the way through an expression.
    operands: Vec<Result<Value, Reported>>,
}

/// Work to be done to know a constant or a struct.
#[derive(Clone, Copy)]
enum Step {
    /// Start on the constant or the struct whose name stands here.
    Enter(u32),
    /// Every name in the expression of the constant with this number is known.
    Leave(u32),
    /// Every name in the fields of the struct with this number is known.
    LeaveStruct(u32),
}

impl<'s> Evaluator<'s> {
    pub(super) fn new(source: Source<'s>, diagnostics: Diagnostics) -> Self {
        Self {
            diagnostics,
            source,
            symbols: NameTable::new(source),
            constants: Vec::new(),
            structures: Vec::new(),
            fields: Vec::new(),
            pending: 0,
            steps: Vec::new(),
            operands: Vec::new(),
        }
    }

    /// Gives `name` a meaning; the first one stays.
    pub(super) fn define(&mut self, name: Spanned<Name<'s>>, meaning: Meaning) {
        match self.symbols.span_of(name.value) {
            Some(first) => {
                self.diagnostics.report(duplicate(&name.value.to_string(), name.span, first));
            }
            None => {
                let outcome = self.symbols.add(name.value, meaning);
                _ = self.diagnostics.checked(outcome);
            }
        }
    }

    /// Makes `name` a constant with the value of an expression; its first meaning stays.
    pub(super) fn define_constant(
        &mut self,
        name: Spanned<Name<'s>>,
        value: Result<Expression<'s>, Reported>,
    ) {
        let number = self.constants.len() as u32;
        if self.symbols.get(name.value).is_none() {
            let (site, progress) = match value {
                Ok(expression) => (expression.site(), Progress::Pending),
                Err(reported) => (Site { at: name.span.end, scope: None }, Progress::Done(Err(reported))),
            };
            self.pending += usize::from(value.is_ok());
            let expression = StoredSite::new(self.source, site);
            let constant = Constant { name: name.span.start, expression, progress };
            let outcome = allocation::push(&mut self.constants, constant);
            _ = self.diagnostics.checked(outcome);
        }
        self.define(name, Meaning::Constant(number));
    }

    /// Gives the data label `name` its place, unless it has one.
    pub(super) fn place(&mut self, name: Name<'s>, offset: u32) {
        if let Some(Meaning::Data(place @ None)) = self.symbols.get_mut(name) {
            *place = Some(offset);
        }
    }

    /// What `name` stands for.
    pub(super) fn find(&self, name: Name<'_>) -> Option<Meaning> {
        self.symbols.get(name)
    }

    /// The first field with this name, if a struct has one.
    pub(super) fn field_called(&self, field: &str) -> Option<Name<'s>> {
        let mut names = self.symbols.names().take(MAX_CANDIDATES).filter(|name| name.local == field);
        names.find(|name| matches!(self.symbols.get(*name), Some(Meaning::Field(_))))
    }

    /// The labels of instructions, and where each is defined.
    pub(super) fn code_labels(&self) -> impl Iterator<Item = (Name<'s>, Span)> {
        let label = |name: Name<'s>| match self.symbols.get(name)? {
            Meaning::Code(_) => Some((name, self.symbols.span_of(name)?)),
            Meaning::Data(_) | Meaning::Constant(_) | Meaning::Struct(_) | Meaning::Field(_) => None,
        };
        self.symbols.names().filter_map(label)
    }

    /// Where `name` is defined.
    pub(super) fn definition_of(&self, name: Name<'_>) -> Option<Span> {
        self.symbols.span_of(name)
    }

    /// What every name comes to of which that is known.
    pub(super) fn known(&self) -> impl Iterator<Item = (Name<'s>, Known)> {
        self.symbols.iter().filter_map(|(Spanned { value: name, .. }, meaning)| {
            let known = match meaning {
                Meaning::Code(_) | Meaning::Data(None) => None,
                Meaning::Data(Some(offset)) => Some(Known::Address(HEAP_START + u64::from(offset))),
                Meaning::Constant(number) => match self.constants[number as usize].progress {
                    Progress::Done(Ok(value)) => Some(Known::Number(value)),
                    _ => None,
                },
                Meaning::Struct(number) => self.known_extent(number).map(Known::Struct),
                Meaning::Field(number) => match self.symbols.get(Name::global(name.global)) {
                    Some(Meaning::Struct(structure)) => {
                        self.known_extent(structure).map(|_| Known::Field(self.fields[number as usize]))
                    }
                    _ => None,
                },
            };
            Some((name, known?))
        })
    }

    /// What every name stands for, and the errors.
    pub(super) fn into_parts(self) -> (Entries<'s, Meaning>, Diagnostics) {
        (self.symbols.into_entries(), self.diagnostics)
    }

    /// Computes every constant and lays out every struct, so that errors in those that nothing uses are found too.
    pub(super) fn evaluate_constants(&mut self) {
        for number in 0..self.constants.len() {
            self.add_step(Step::Enter(self.constants[number].name));
            self.take_steps(0);
        }
        for number in 0..self.structures.len() {
            self.add_step(Step::Enter(self.structures[number].name));
            self.take_steps(0);
        }
    }

    /// The value of `expression`, which must be an integer in `range`; `what` it is for.
    pub(super) fn integer(
        &mut self,
        expression: &Expression<'s>,
        range: RangeInclusive<i128>,
        what: &str,
    ) -> Result<i128, Reported> {
        self.integer_or(expression, range, what, |_| None)
    }

    /// As [`Self::integer`]; `help` is what to say of another value, unless it is only written as a floating-point number.
    pub(super) fn integer_or(
        &mut self,
        expression: &Expression<'s>,
        range: RangeInclusive<i128>,
        what: &str,
        help: impl FnOnce(Value) -> Option<String>,
    ) -> Result<i128, Reported> {
        let value = self.value(expression)?;
        let diagnostic = match (value, value.whole()) {
            (Value::Integer(value), _) if range.contains(&value) => return Ok(value),
            (Value::Integer(integer), _) => {
                out_of_range(expression.span, integer, range, what).with_help(help(value))
            }
            (Value::Float(_), Some(whole)) if range.contains(&whole) => {
                float_as_integer(expression.span, what).with_help(as_integer(whole))
            }
            (Value::Float(_), _) => float_as_integer(expression.span, what).with_help(help(value)),
        };
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
        match expression.only_term {
            Some(Term { kind: TermKind::Value(value), .. }) => return Ok(value),
            Some(Term { kind: TermKind::Name(name), span }) if self.pending == 0 => {
                return self.value_of(name, span);
            }
            _ => (),
        }
        if self.pending > 0 {
            let done = self.steps.len();
            expression.read(self.source, &mut |term| self.enter_name(term));
            self.take_steps(done);
        }
        self.operands.clear();
        expression.read(self.source, &mut |term| self.compute(term));
        self.computed()
    }

    /// The value of `expression`, if it has one; if not, nothing is reported.
    pub(super) fn value_if_any(&mut self, expression: &Expression<'s>) -> Option<Value> {
        let mut has_value = true;
        expression.read(self.source, &mut |term| {
            has_value = has_value && self.may_have_value(term);
        });
        if !has_value {
            return None;
        }
        let count = self.diagnostics.count();
        let value = self.value(expression).ok();
        self.diagnostics.forget_behind(count);
        value
    }

    /// Whether a term has a value, unless there is an error in the definition of a name, which is reported there.
    fn may_have_value(&self, term: Term<'s>) -> bool {
        let TermKind::Name(name) = term.kind else { return true };
        match self.find(name) {
            Some(Meaning::Data(Some(_)) | Meaning::Constant(_)) => true,
            Some(Meaning::Data(None) | Meaning::Code(_) | Meaning::Struct(_)) => false,
            Some(Meaning::Field(_)) | None => {
                predefined(name).is_some() || self.structure_in(name, term.span).is_some()
            }
        }
    }

    fn add_step(&mut self, step: Step) {
        let outcome = allocation::push(&mut self.steps, step);
        _ = self.diagnostics.checked(outcome);
    }

    /// Adds a step for a term that is a constant, a struct or a field of one, if that is not known yet.
    fn enter_name(&mut self, term: Term<'s>) {
        if let TermKind::Name(name) | TermKind::SizeOf(name) = term.kind
            && self.is_unknown(name, term.span)
        {
            self.add_step(Step::Enter(term.span.start));
        }
    }

    /// Whether the constant or the struct that a name starts with is still to be worked on, or is being so.
    fn is_unknown(&self, name: Name<'s>, span: Span) -> bool {
        if let Some(Meaning::Constant(number)) = self.find(name) {
            return matches!(self.constants[number as usize].progress, Progress::Pending | Progress::Active);
        }
        self.structure_in(name, span).is_some_and(|number| {
            matches!(self.structures[number as usize].progress, Progress::Pending | Progress::Active)
        })
    }

    /// Works off the steps behind the first `done`, the last one first, and what they need. The constants and structs that
    /// are active are always those on the way from the first to the current one, so meeting one of them again is a cycle.
    fn take_steps(&mut self, done: usize) {
        while self.steps.len() > done
            && let Some(step) = self.steps.pop()
        {
            match step {
                Step::Enter(place) => self.enter(self.source.global_name(place)),
                Step::Leave(number) => self.leave(number),
                Step::LeaveStruct(number) => self.leave_structure(number),
            }
        }
    }

    /// Starts on the constant or the struct that is named here.
    fn enter(&mut self, name: Spanned<Name<'s>>) {
        match self.find(name.value) {
            Some(Meaning::Constant(number)) => self.enter_constant(number, name.span),
            Some(Meaning::Struct(number)) => self.enter_structure(number, name.span),
            _ => (),
        }
    }

    /// Starts on the constant with this number, which is named at `span`.
    fn enter_constant(&mut self, number: u32, span: Span) {
        match self.constants[number as usize].progress {
            Progress::Pending => {
                self.pending -= 1;
                self.constants[number as usize].progress = Progress::Active;
                self.add_step(Step::Leave(number));
                read_terms(self.source, self.expression_of(number), &mut |term| self.enter_name(term));
            }
            Progress::Active => {
                let reported = self.report_cycle(number, span);
                self.constants[number as usize].progress = Progress::Cyclic(reported);
            }
            Progress::Cyclic(_) | Progress::Done(_) => (),
        }
    }

    /// Computes a constant, every name in whose expression is known.
    fn leave(&mut self, number: u32) {
        self.operands.clear();
        read_terms(self.source, self.expression_of(number), &mut |term| self.compute(term));
        self.constants[number as usize].progress = Progress::Done(self.computed());
    }

    /// Where the expression of a constant stands.
    fn expression_of(&self, number: u32) -> Site<'s> {
        self.constants[number as usize].expression.load(self.source)
    }

    /// Computes the next term of an expression, every constant in which has been worked on.
    fn compute(&mut self, term: Term<'s>) {
        let value = match term.kind {
            TermKind::Value(value) => Ok(value),
            TermKind::Name(name) => self.value_of(name, term.span),
            TermKind::SizeOf(name) => self.size_of(name, term.span),
            TermKind::Unary(operator) => {
                let value = self.computed();
                value.and_then(|value| self.checked(operator.apply(value), term.span))
            }
            TermKind::Binary(operator) => {
                let (right, left) = (self.computed(), self.computed());
                left.and_then(|left| self.checked(operator.apply(left, right?), term.span))
            }
            TermKind::Function(function) => {
                let value = self.computed();
                value.and_then(|value| self.checked(function.of_one(value), term.span))
            }
            TermKind::FunctionOfTwo(function) => {
                let (right, left) = (self.computed(), self.computed());
                left.and_then(|left| self.checked(function.of_two(left, right?), term.span))
            }
        };
        // As many as an expression is nested deep.
        self.operands.push(value);
    }

    /// Takes the operand computed last.
    fn computed(&mut self) -> Result<Value, Reported> {
        self.operands.pop().expect("an expression has a value for each operand of its operators")
    }

    fn checked(&mut self, result: Result<Value, Fault>, span: Span) -> Result<Value, Reported> {
        result.map_err(|fault| self.diagnostics.report(fault.at(span)))
    }

    /// The value of a name. Some are constants that a source may define otherwise.
    fn value_of(&mut self, name: Name<'s>, span: Span) -> Result<Value, Reported> {
        match self.find(name) {
            Some(Meaning::Data(Some(offset))) => {
                Ok(Value::Integer(i128::from(HEAP_START + u64::from(offset))))
            }
            Some(Meaning::Constant(number)) => match self.constants[number as usize].progress {
                Progress::Done(value) => value,
                Progress::Cyclic(reported) => Err(reported),
                Progress::Pending | Progress::Active => Err(self.without_memory()),
            },
            Some(Meaning::Code(_)) => Err(self.report_code_label(name, span)),
            Some(Meaning::Data(None)) => Err(self.report_unplaced(name, span)),
            Some(Meaning::Struct(_)) => Err(self.report_structure_as_value(name, span)),
            Some(Meaning::Field(_)) | None => self.offset_of(name, span),
        }
    }

    /// Why something that is needed has not been worked on: there was no memory for the steps to it.
    fn without_memory(&self) -> Reported {
        self.diagnostics.refused_memory().expect("what is needed is worked on before what needs it")
    }

    pub(super) fn report_undefined(&mut self, name: Name<'s>, span: Span) -> Reported {
        self.diagnostics.report_with(|| {
            let text = name.to_string();
            let message = format!("`{}` is not defined", excerpt(&text));
            let first_names = || self.symbols.names().take(MAX_CANDIDATES);
            let is_label = |other: &Name<'s>| matches!(self.symbols.get(*other), Some(Meaning::Code(_)));
            let alike = first_names().filter(|other| other.local.is_empty() == name.local.is_empty());
            let help = foreign::operand(&text)
                .map(str::to_owned)
                .or_else(|| library::where_it_is(&text))
                .or_else(|| did_you_mean(&text, alike))
                .or_else(|| local_elsewhere(name, first_names().filter(is_label)));
            Diagnostic::new(DiagnosticCode::UndefinedName, span, message).with_help(help)
        })
    }

    fn report_code_label(&mut self, name: Name<'s>, span: Span) -> Reported {
        let name = excerpt(&name.to_string());
        let message = format!("`{name}` is the label of an instruction, not a value");
        let help = format!("for an indirect call declare `.func {name}` and use `func rd, {name}`");
        let diagnostic = Diagnostic::new(DiagnosticCode::CodeLabelAsValue, span, message).with_help(help);
        self.diagnostics.report(diagnostic)
    }

    fn report_unplaced(&mut self, name: Name<'s>, span: Span) -> Reported {
        let message = format!("the address of `{}` is not known yet", excerpt(&name.to_string()));
        let help = "sizes and alignments may use the data labels before them".to_owned();
        let diagnostic = Diagnostic::new(DiagnosticCode::UnplacedLabel, span, message).with_help(help);
        self.diagnostics.report(diagnostic)
    }

    fn report_cycle(&mut self, number: u32, span: Span) -> Reported {
        let definition = self.source.global_name(self.constants[number as usize].name);
        let name = excerpt(&definition.value.to_string());
        let message = format!("the value of `{name}` depends on itself");
        let diagnostic = Diagnostic::new(DiagnosticCode::CyclicConstant, span, message)
            .with_related(definition.span, format!("`{name}` is defined here"));
        self.diagnostics.report(diagnostic)
    }
}

/// The constants that need not be defined, and their values.
pub(super) const PREDEFINED: [(Keyword, f64); 5] = [
    (Keyword::new("inf", "Infinity."), f64::INFINITY),
    (Keyword::new("nan", "The canonical NaN."), NAN),
    (Keyword::new("pi", "The circumference of a circle by its diameter."), PI),
    (Keyword::new("tau", "The circumference of a circle by its radius."), TAU),
    (Keyword::new("e", "The base of the natural logarithm."), E),
];

/// The value of a constant that need not be defined.
pub(super) fn predefined(name: Name<'_>) -> Option<f64> {
    let found = PREDEFINED.iter().find(|(keyword, _)| name == Name::global(keyword.name));
    found.map(|&(_, value)| value)
}

/// A help line for a local label that another global label has.
fn local_elsewhere<'s>(name: Name<'_>, mut others: impl Iterator<Item = Name<'s>>) -> Option<String> {
    let other = others.find(|other| !name.local.is_empty() && other.local == name.local)?;
    let (global, local) = (excerpt(other.global), excerpt(other.local));
    Some(format!("`.{local}` is a local label of `{global}`: elsewhere it is `{global}.{local}`"))
}

/// The error of a name that is defined again.
pub(super) fn duplicate(name: &str, span: Span, first: Span) -> Diagnostic {
    let message = format!("`{}` is defined twice", excerpt(name));
    Diagnostic::new(DiagnosticCode::DuplicateName, span, message)
        .with_related(first, "it is first defined here")
}

/// The help line for a whole number that is written as a floating-point number.
pub(super) fn as_integer(whole: i128) -> String {
    format!("as an integer it is {whole}")
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
