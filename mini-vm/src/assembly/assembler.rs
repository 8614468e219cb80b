//! The assembler: from statements to a module.
//!
//! It goes over the statements twice: first to learn every name, then to translate. Between the two it
//! places static data and computes the constants.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::assembly::data::DataPlacer;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Diagnostics, Reported};
use crate::assembly::evaluation::{Constant, Evaluator, Meaning, duplicate};
use crate::assembly::expression::Expression;
use crate::assembly::lexer::Span;
use crate::assembly::statement::{MapFields, Name, Operand, Spanned, Statement, StatementKind, Type};
use crate::assembly::suggestion::did_you_mean;
use crate::assembly::syntax::excerpt;
use crate::instruction::Opcode;
use crate::machine::map_operations::Layout;
use crate::module::{Label, MapLayout, Module, Place};

/// The module that `statements` describe. It is complete if no error is reported.
pub(super) fn assemble<'s>(
    statements: &[Statement<'s>],
    host_functions: &[&'s str],
    max_data_size: u64,
    diagnostics: &mut Diagnostics,
) -> Module {
    let mut assembler = Assembler::new(host_functions, diagnostics);
    assembler.declare(statements);
    assembler.place_data(statements, max_data_size);
    assembler.evaluator.evaluate_constants();
    assembler.fill_constant_pool(statements);
    assembler.translate(statements);
    assembler.finish(statements)
}

/// The names of a table and where each was declared.
type Table<'s> = BTreeMap<Name<'s>, (u32, Span)>;

/// What is known while a source is assembled.
pub(super) struct Assembler<'a, 's> {
    pub(super) evaluator: Evaluator<'a, 's>,
    pub(super) module: Module,
    /// Instructions in the source, also those with errors.
    pub(super) instruction_count: u32,
    pub(super) mnemonics: HashMap<&'static str, Opcode>,
    pub(super) layouts: Table<'s>,
    pub(super) functions: Table<'s>,
    /// Entries of the function table.
    pub(super) function_count: u32,
    /// The index of each host function that is used or declared.
    pub(super) hosts: HashMap<&'s str, u32>,
    host_functions: &'a [&'s str],
    known_hosts: HashSet<&'s str>,
    /// The index of the first constant with these bits.
    pub(super) constants: HashMap<u64, u32>,
    /// Constants that `.constant` declares.
    pub(super) declared_constants: u32,
    entry: Option<u32>,
    line_rule: LineRule,
}

/// What the source line of an instruction is.
#[derive(Clone, Copy)]
enum LineRule {
    /// Its line in the text plus this number, wrapping.
    Counted(u32),
    Fixed(u32),
}

impl<'a, 's> Assembler<'a, 's> {
    fn new(host_functions: &'a [&'s str], diagnostics: &'a mut Diagnostics) -> Self {
        Self {
            evaluator: Evaluator::new(diagnostics),
            module: Module::default(),
            instruction_count: 0,
            mnemonics: Opcode::ALL.iter().map(|opcode| (opcode.mnemonic(), *opcode)).collect(),
            layouts: Table::new(),
            functions: Table::new(),
            function_count: 0,
            hosts: HashMap::new(),
            host_functions,
            known_hosts: host_functions.iter().copied().collect(),
            constants: HashMap::new(),
            declared_constants: 0,
            entry: None,
            line_rule: LineRule::Counted(0),
        }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        self.evaluator.diagnostics.report(diagnostic)
    }

    /// Learns what every name stands for, and the order of the tables.
    fn declare(&mut self, statements: &'a [Statement<'s>]) {
        let mut layout_count = 0;
        let mut once = HashMap::new();
        for Statement { kind, span, .. } in statements {
            match kind {
                StatementKind::Label(name) => {
                    let name = Spanned { value: *name, span: *span };
                    self.evaluator.define(name, Meaning::Code(self.instruction_count));
                }
                StatementKind::Instruction(_) | StatementKind::BrokenInstruction => {
                    self.instruction_count += 1;
                }
                StatementKind::Const(name, value) => {
                    let constant = match value {
                        Ok(expression) => Constant::Pending(expression),
                        Err(reported) => Constant::Done(Err(*reported)),
                    };
                    self.evaluator.define(*name, Meaning::Constant(constant));
                }
                StatementKind::Data(items) => {
                    for item in items {
                        if let Some(name) = item.label() {
                            self.evaluator.define(name, Meaning::Data(None));
                        }
                    }
                }
                StatementKind::Map(name, _) => {
                    let name = Spanned { value: Name::global(name.value), span: name.span };
                    declare(&mut self.layouts, name, layout_count, self.evaluator.diagnostics);
                    layout_count += 1;
                }
                StatementKind::Func(operand) => {
                    if let Some(name) = operand.name() {
                        let index = self.function_count;
                        declare(&mut self.functions, name, index, self.evaluator.diagnostics);
                    }
                    self.function_count += 1;
                }
                StatementKind::Host(name) => self.declare_host(*name),
                StatementKind::Entry(_) => self.only_once(&mut once, ".entry", *span),
                StatementKind::Source(_) => self.only_once(&mut once, ".source", *span),
                StatementKind::NoLines => self.only_once(&mut once, ".no_lines", *span),
                StatementKind::Constant(_) => self.declared_constants += 1,
                StatementKind::Line(_) | StatementKind::Lines(_) => (),
            }
        }
    }

    fn declare_host(&mut self, name: Spanned<&'s str>) {
        if self.hosts.contains_key(name.value) {
            let message = format!("host function `{}` is declared twice", excerpt(name.value));
            self.report(Diagnostic::new(DiagnosticCode::GivenTwice, name.span, message));
        }
        _ = self.host_index(name);
    }

    fn only_once(&mut self, seen: &mut HashMap<&'static str, Span>, directive: &'static str, span: Span) {
        if let Some(first) = seen.insert(directive, span) {
            let message = format!("`{directive}` is given twice");
            let diagnostic = Diagnostic::new(DiagnosticCode::GivenTwice, span, message)
                .with_related(first, "it is first given here");
            self.report(diagnostic);
        }
    }

    /// The index of a host function in the module's table, to which it is added when it is new.
    pub(super) fn host_index(&mut self, name: Spanned<&'s str>) -> Result<u32, Reported> {
        if let Some(&index) = self.hosts.get(name.value) {
            return Ok(index);
        }
        if !self.known_hosts.contains(name.value) {
            let message = format!("the host has no function `{}`", excerpt(name.value));
            let diagnostic = Diagnostic::new(DiagnosticCode::UnknownHostFunction, name.span, message)
                .with_help(self.host_functions_like(name.value));
            return Err(self.report(diagnostic));
        }
        let index = self.module.host_functions.len() as u32;
        self.module.host_functions.push(name.value.to_owned());
        self.hosts.insert(name.value, index);
        Ok(index)
    }

    pub(super) fn has_host_function(&self, name: &str) -> bool {
        self.known_hosts.contains(name)
    }

    /// The help line for an instruction that is close to a host function.
    pub(super) fn host_function_like(&self, name: &str) -> Option<String> {
        let closest = did_you_mean(name, self.host_functions.iter())?;
        Some(format!("{closest} it is a function of the host, called with `host name, first`"))
    }

    /// The help line for a host function that does not exist: the one that may have been meant, and all there are.
    fn host_functions_like(&self, name: &str) -> String {
        const MOST: usize = 40;
        let label = self.evaluator.find(Name::global(name)).map(|symbol| symbol.meaning);
        if let Some(Meaning::Code(_)) = label {
            let name = excerpt(name);
            return format!("`{name}` is a label of this program: `call {name}, first` calls it");
        }
        if self.host_functions.is_empty() {
            return "this host has no functions".to_owned();
        }
        let names: Vec<String> =
            self.host_functions.iter().take(MOST).map(|name| format!("`{}`", excerpt(name))).collect();
        let more = if self.host_functions.len() > MOST { " and others" } else { "" };
        let all = format!("the host has {}{more}", names.join(", "));
        match did_you_mean(name, self.host_functions.iter()) {
            Some(closest) => format!("{closest} {all}"),
            None => all,
        }
    }

    fn place_data(&mut self, statements: &'a [Statement<'s>], max_size: u64) {
        let mut placer = DataPlacer::new(max_size);
        for statement in statements {
            if let StatementKind::Data(items) = &statement.kind {
                for item in items {
                    placer.place(item, &mut self.evaluator);
                }
            }
        }
        self.module.data = placer.into_bytes(&mut self.evaluator);
    }

    /// Puts what `.constant` declares in front of the pool.
    fn fill_constant_pool(&mut self, statements: &[Statement<'s>]) {
        for statement in statements {
            if let StatementKind::Constant(expression) = &statement.kind
                && let Ok(bits) = self.constant_bits(expression)
            {
                let index = self.module.constants.len() as u32;
                self.module.constants.push(bits);
                self.constants.entry(bits).or_insert(index);
            }
        }
    }

    fn translate(&mut self, statements: &[Statement<'s>]) {
        for statement in statements {
            if self.evaluator.diagnostics.is_full() {
                return;
            }
            // What cannot be translated has been reported, and the others are worth a look.
            _ = self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement<'s>) -> Result<(), Reported> {
        match &statement.kind {
            StatementKind::Instruction(instruction) => {
                let word = self.encode(instruction, statement.span)?;
                self.module.code.push(word);
                self.module.lines.push(match self.line_rule {
                    LineRule::Counted(shift) => statement.line.wrapping_add(shift),
                    LineRule::Fixed(line) => line,
                });
            }
            StatementKind::Map(name, fields) => {
                let fields = fields.as_ref().map_err(|reported| *reported)?;
                let layout = self.layout(*name, fields)?;
                self.module.layouts.push(layout);
            }
            StatementKind::Func(operand) => {
                let entry = self.code_label(operand)?;
                self.module.functions.push(entry);
            }
            StatementKind::Entry(operand) => self.entry = Some(self.code_label(operand)?),
            StatementKind::Source(name) => self.module.source_name = Some(name.clone()),
            StatementKind::Line(line) => self.line_rule = LineRule::Fixed(self.line_number(line)?),
            StatementKind::Lines(line) => {
                let next = statement.line.wrapping_add(1);
                self.line_rule = LineRule::Counted(self.line_number(line)?.wrapping_sub(next));
            }
            StatementKind::Label(_)
            | StatementKind::BrokenInstruction
            | StatementKind::Const(..)
            | StatementKind::Data(_)
            | StatementKind::Host(_)
            | StatementKind::Constant(_)
            | StatementKind::NoLines => (),
        }
        Ok(())
    }

    /// The number of the instruction that `.func` or `.entry` names.
    fn code_label(&mut self, operand: &Operand<'s>) -> Result<u32, Reported> {
        self.target(operand).unwrap_or_else(|| {
            let message = "a code label, or `@` and the number of an instruction, must stand here";
            let diagnostic = Diagnostic::new(DiagnosticCode::WrongOperand, operand.span, message)
                .with_label(format!("this is {}", operand.description()));
            Err(self.report(diagnostic))
        })
    }

    fn line_number(&mut self, line: &Expression<'s>) -> Result<u32, Reported> {
        let number = self.evaluator.integer(line, 0..=i128::from(u32::MAX), "a line number")?;
        Ok(number as u32)
    }

    fn layout(&mut self, name: Spanned<&'s str>, fields: &MapFields<'s>) -> Result<MapLayout, Reported> {
        let key = self.size_and_alignment(&fields.key, 1, "the size of a key");
        let value = match &fields.value {
            Some(value) => self.size_and_alignment(value, 0, "the size of a value"),
            None => Ok((0, 1)),
        };
        let capacity = self.evaluator.integer(&fields.capacity, 1..=i128::from(u16::MAX), "the capacity");
        let ((key_size, key_alignment), (value_size, value_alignment)) = (key?, value?);
        let layout = MapLayout {
            name: name.value.to_owned(),
            key_size,
            key_alignment,
            value_size,
            value_alignment,
            capacity: capacity? as u16,
        };
        match Layout::new(&layout) {
            Ok(_) => Ok(layout),
            Err(reason) => {
                let message = format!("no map can have this layout: {reason}");
                Err(self.report(Diagnostic::new(DiagnosticCode::ImpossibleLayout, name.span, message)))
            }
        }
    }

    fn size_and_alignment(
        &mut self,
        of: &Spanned<Type<'s>>,
        smallest: i128,
        what: &str,
    ) -> Result<(u32, u8), Reported> {
        let (size, alignment) = match &of.value {
            Type::Scalar(scalar) => return Ok((u32::from(scalar.size()), scalar.size())),
            Type::Bytes { size, alignment } => (size, alignment),
        };
        let size = self.evaluator.integer(size, smallest..=i128::from(u32::MAX), what);
        let alignment = alignment.as_ref().map_or(Ok(1), |alignment| self.map_alignment(alignment));
        Ok((size? as u32, alignment?))
    }

    fn map_alignment(&mut self, alignment: &Expression<'s>) -> Result<u8, Reported> {
        let value = self.evaluator.any_integer(alignment, "the alignment")?;
        if let 1 | 2 | 4 | 8 | 16 = value {
            return Ok(value as u8);
        }
        let message = "the alignment must be 1, 2, 4, 8 or 16";
        let diagnostic = Diagnostic::new(DiagnosticCode::BadAlignment, alignment.span, message);
        Err(self.report(diagnostic.with_label(format!("this is {value}"))))
    }

    /// The module, once everything is translated.
    fn finish(mut self, statements: &[Statement<'s>]) -> Module {
        self.check_end(statements);
        if statements.iter().any(|statement| matches!(statement.kind, StatementKind::NoLines)) {
            self.module.lines.clear();
        }
        self.module.entry = self.entry.unwrap_or_else(|| self.default_entry());
        let labels = self.evaluator.symbols().iter().filter_map(|symbol| {
            let place = match symbol.meaning {
                Meaning::Code(pc) => Place::Code(pc),
                Meaning::Data(address) => Place::Data(address?),
                Meaning::Constant(_) => return None,
            };
            Some(Label { place, name: symbol.name.to_string() })
        });
        self.module.labels = labels.collect();
        self.module.labels.sort_unstable();
        self.module
    }

    /// The instruction labelled `main`, else the first one.
    fn default_entry(&mut self) -> u32 {
        let name = Name::global("main");
        match self.evaluator.find(name).map(|symbol| (symbol.meaning, symbol.span)) {
            Some((Meaning::Code(pc), span)) => self.inside(pc, name, span).unwrap_or_default(),
            _ => 0,
        }
    }

    /// Checks that the program cannot run off its end. It can only be said of one without other errors.
    fn check_end(&mut self, statements: &[Statement<'s>]) {
        if !self.evaluator.diagnostics.is_empty() {
            return;
        }
        let last = statements.iter().rev().find_map(|statement| match &statement.kind {
            StatementKind::Instruction(instruction) => Some((instruction, statement.span)),
            _ => None,
        });
        let Some((instruction, span)) = last else {
            let start = Span { start: 0, end: 0 };
            let diagnostic =
                Diagnostic::new(DiagnosticCode::NoInstructions, start, "there are no instructions")
                    .with_help("the shortest program is `halt`".to_owned());
            self.report(diagnostic);
            return;
        };
        if self.opcode(instruction).is_ok_and(Opcode::falls_through) {
            let message = "execution can run off the end of the program";
            let diagnostic = Diagnostic::new(DiagnosticCode::FallsOffTheEnd, span, message)
                .with_label("nothing stands behind this instruction")
                .with_help("the last instruction must be `halt`, `exit`, `trap`, `jmp` or `ret`".to_owned());
            self.report(diagnostic);
        }
    }
}

/// Adds `name` to a table of names, unless it is there.
fn declare<'s>(table: &mut Table<'s>, name: Spanned<Name<'s>>, index: u32, diagnostics: &mut Diagnostics) {
    if let Some(&(_, first)) = table.get(&name.value) {
        diagnostics.report(duplicate(&name.value.to_string(), name.span, first));
    } else {
        table.insert(name.value, (index, name.span));
    }
}
