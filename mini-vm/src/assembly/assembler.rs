//! The assembler: from statements to a module.
//!
//! It goes over the source twice: first to learn every name, then to translate. Between the two it
//! places static data and computes the constants, for which it goes over the lines with data again.
//!
//! # Memory
//!
//! No statement is kept. What is kept besides the module are names and constants, and where lines with data start.
//! `tests/memory.rs` measures what a byte of the source takes at most.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::mem;

use crate::allocation::{self, OutOfMemory};
use crate::assembly::Options;
use crate::assembly::arithmetic::Value;
use crate::assembly::body::{Body, Signature};
use crate::assembly::data::{DataPlacer, too_much_data};
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Diagnostics, Reported, excerpt};
use crate::assembly::encoding::Encoded;
use crate::assembly::evaluation::{Evaluator, Extent, Meaning, duplicate};
use crate::assembly::expansion::origins::{Origins, Texts};
use crate::assembly::lexer::Span;
use crate::assembly::names::{Entries, Name, NameTable, Site, Source, Spanned, StoredSite};
use crate::assembly::positions::{LineRule, Positions};
use crate::assembly::suggestion::did_you_mean;
use crate::assembly::syntax::expression::Expression;
use crate::assembly::syntax::statement::{Instruction, MapFields, Operand, Statement, StatementKind, Text};
use crate::assembly::syntax::{Seams, parse, parse_code, parse_line};
use crate::assembly::texts::TextPool;
use crate::instruction::Opcode;
use crate::maps::Layout;
use crate::memory::HEAP_START;
use crate::module::{Label, MapLayout, Module, Place};

/// A module, and where in its source each of its instructions stands.
pub(super) struct Translated {
    pub(super) module: Module,
    /// Where the statement of each instruction starts.
    pub(super) places: Vec<u32>,
}

/// The module that `source` describes.
///
/// # Errors
///
/// What is wrong with the source.
pub(super) fn assemble<'s>(
    source: &'s str,
    expanded: Option<Expanded<'s>>,
    options: &Options<'s>,
) -> Result<Translated, Vec<Diagnostic>> {
    let source = Source(source);
    let mut syntax = Diagnostics::new(options.max_errors);
    let mut assembler = Assembler::new(source, expanded, options);
    parse(source, assembler.seams(), &mut syntax, &mut |statement| assembler.declare(statement));
    // What the parser finds comes first.
    syntax.append(mem::replace(&mut assembler.evaluator.diagnostics, Diagnostics::muted()));
    assembler.evaluator.diagnostics = syntax;
    assembler.translate_all();
    assembler.finish()
}

/// The names of `source` with what they come to, and the map layouts, as far as there are no errors.
pub(super) fn learn<'s>(
    source: &'s str,
    expanded: Option<Expanded<'s>>,
    options: &Options<'s>,
) -> (Evaluator<'s>, Vec<MapLayout>) {
    let source = Source(source);
    let mut assembler = Assembler::new(source, expanded, options);
    assembler.evaluator.diagnostics = Diagnostics::muted();
    let seams = assembler.seams();
    let (mut first, mut second) = (Diagnostics::muted(), Diagnostics::muted());
    parse(source, seams, &mut first, &mut |statement| assembler.declare(statement));
    assembler.place_labels();
    assembler.evaluator.evaluate_constants();
    let mut layouts = Vec::new();
    parse(source, seams, &mut second, &mut |statement| {
        if let StatementKind::Map(name, Ok(fields)) = &statement.kind {
            layouts.extend(assembler.layout(*name, fields));
        }
    });
    (assembler.evaluator, layouts)
}

/// Where a source comes from that has been expanded.
#[derive(Clone, Copy)]
pub(super) struct Expanded<'s> {
    pub(super) origins: &'s Origins,
    /// The source as it is written.
    pub(super) written: Texts<'s>,
}

impl<'s> Expanded<'s> {
    /// Where the files meet in a source, which may not have been expanded.
    pub(super) fn seams(expanded: Option<Self>) -> Seams<'s> {
        expanded.map_or(Seams::NONE, |expanded| expanded.origins.seams())
    }
}

/// The directive that has the heap guarded.
const GUARD: &str = ".guard";

/// The directive that leaves out the checks of calls.
const NO_CHECKS: &str = ".no_checks";

/// What a program starts with elsewhere.
const STARTS: &[&str] = &["main", "start", "_start", "_main", "begin", "entry", "program"];

/// The names of a table and where each was declared.
type Table<'s> = NameTable<'s, (u32, Span)>;

/// The instruction that has been translated last.
#[derive(Clone, Copy)]
pub(super) struct LastInstruction {
    pub(super) opcode: Opcode,
    pub(super) span: Span,
    /// Whether it is one of a function of `.fn`.
    pub(super) is_in_function: bool,
}

/// What is known while a source is assembled.
pub(super) struct Assembler<'a, 's> {
    pub(super) source: Source<'s>,
    pub(super) expanded: Option<Expanded<'s>>,
    pub(super) options: &'a Options<'s>,
    pub(super) evaluator: Evaluator<'s>,
    pub(super) module: Module,
    /// Where the statement of each instruction of the module starts.
    pub(super) places: Vec<u32>,
    /// Instructions in the source, also those with errors.
    pub(super) instruction_count: u32,
    /// Where the first of them stands.
    first_instruction: Option<Span>,
    pub(super) mnemonics: HashMap<&'static str, Opcode>,
    pub(super) layouts: Table<'s>,
    layout_count: u32,
    pub(super) functions: Table<'s>,
    /// Entries of the function table.
    pub(super) function_count: u32,
    /// The index of each host function that is used or declared.
    pub(super) hosts: HashMap<&'s str, u32>,
    known_hosts: HashSet<&'s str>,
    /// The index of the first constant with these bits.
    pub(super) constants: HashMap<u64, u32>,
    /// The texts of instructions.
    pub(super) texts: TextPool,
    /// Constants that `.constant` declares.
    pub(super) declared_constants: u32,
    /// The lines with static data.
    data_lines: Vec<StoredSite>,
    /// The lines with a `.constant`.
    constant_lines: Vec<StoredSite>,
    /// Bytes of the names of all labels.
    label_size: usize,
    /// Where the directives stand that may stand only once.
    once: BTreeMap<&'static str, Span>,
    entry: Option<u32>,
    pub(super) positions: Positions,
    /// The functions of `.fn`, in the order of their instructions.
    pub(super) signatures: NameTable<'s, Signature>,
    /// The function of `.fn` that is being translated.
    pub(super) body: Option<Body<'s>>,
    /// How many names of registers the module has changed.
    pub(super) renamed_registers: u32,
    /// How many errors were found in how functions call others.
    pub(super) call_errors: usize,
    /// The last instruction, if it has no error.
    pub(super) last_instruction: Option<LastInstruction>,
}

impl<'a, 's> Assembler<'a, 's> {
    fn new(source: Source<'s>, expanded: Option<Expanded<'s>>, options: &'a Options<'s>) -> Self {
        Self {
            source,
            expanded,
            options,
            evaluator: Evaluator::new(source, Diagnostics::new(options.max_errors)),
            module: Module::default(),
            places: Vec::new(),
            instruction_count: 0,
            first_instruction: None,
            mnemonics: Opcode::ALL.iter().map(|opcode| (opcode.mnemonic(), *opcode)).collect(),
            layouts: Table::new(source),
            layout_count: 0,
            functions: Table::new(source),
            function_count: 0,
            hosts: HashMap::new(),
            known_hosts: options.host_names().collect(),
            constants: HashMap::new(),
            texts: TextPool::default(),
            declared_constants: 0,
            data_lines: Vec::new(),
            constant_lines: Vec::new(),
            label_size: 0,
            once: BTreeMap::new(),
            entry: None,
            positions: Positions::default(),
            signatures: NameTable::new(source),
            body: None,
            renamed_registers: 0,
            call_errors: 0,
            last_instruction: None,
        }
    }

    fn seams(&self) -> Seams<'s> {
        Expanded::seams(self.expanded)
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        self.evaluator.diagnostics.report(diagnostic)
    }

    /// Learns what a statement tells of names and of the order of the tables.
    fn declare(&mut self, statement: &Statement<'s>) {
        let Statement { kind, span, line_start, .. } = statement;
        match kind {
            StatementKind::Label(name) => {
                self.declare_label(*name, *span, Meaning::Code(self.instruction_count))
            }
            StatementKind::DataLabel(name) => {
                self.declare_label(*name, *span, Meaning::Data(None));
                self.keep_line(*line_start, |assembler| &mut assembler.data_lines);
            }
            StatementKind::Data(_) => self.keep_line(*line_start, |assembler| &mut assembler.data_lines),
            StatementKind::Instruction(instruction) | StatementKind::Call(instruction, ..) => {
                self.first_instruction.get_or_insert(*span);
                self.instruction_count += self.word_count(instruction);
            }
            StatementKind::Function(name, counts) => self.declare_signature(*name, *span, *counts),
            StatementKind::BrokenInstruction => {
                self.first_instruction.get_or_insert(*span);
                self.instruction_count += 1;
            }
            StatementKind::Const(name, value) => self.evaluator.define_constant(*name, *value),
            StatementKind::Struct(structure) => self.evaluator.define_structure(structure),
            StatementKind::Field(structure, name) => self.evaluator.define_field(*structure, *name),
            StatementKind::BrokenStruct(name, reported) => self.evaluator.break_structure(*name, *reported),
            StatementKind::Map(name, _) => {
                let name = Spanned { value: Name::global(name.value), span: name.span };
                declare(&mut self.layouts, name, self.layout_count, &mut self.evaluator.diagnostics);
                self.layout_count += 1;
            }
            StatementKind::Func(operand) => {
                if let Some(name) = operand.name() {
                    let index = self.function_count;
                    declare(&mut self.functions, name, index, &mut self.evaluator.diagnostics);
                }
                self.function_count += 1;
            }
            StatementKind::Host(name) => self.declare_host(*name),
            StatementKind::Entry(_) => self.only_once(".entry", *span),
            StatementKind::Source(_) => self.only_once(".source", *span),
            StatementKind::NoLines => self.only_once(".no_lines", *span),
            StatementKind::NoChecks => self.only_once(NO_CHECKS, *span),
            StatementKind::Guard => {
                // A file that is included may ask for it, too.
                let first = self.once.get(GUARD).copied();
                if first.is_none_or(|first| self.is_in_one_file(first.start, span.start)) {
                    self.only_once(GUARD, *span);
                }
                self.module.guard = true;
            }
            StatementKind::Constant(_) => {
                self.declared_constants += 1;
                self.keep_line(*line_start, |assembler| &mut assembler.constant_lines);
            }
            StatementKind::File(_)
            | StatementKind::Line(_)
            | StatementKind::Lines(_)
            | StatementKind::ResultName(_)
            | StatementKind::RegisterName(..)
            | StatementKind::EndFunction => (),
        }
    }

    fn declare_label(&mut self, name: Name<'s>, span: Span, meaning: Meaning) {
        let max_size = self.options.max_label_size;
        let size = name.size();
        if (self.label_size..self.label_size + size).contains(&max_size) {
            let message = format!("the names of the labels take more than the {max_size} bytes allowed");
            let help = "the name of a local label counts with that of its global label".to_owned();
            let diagnostic = Diagnostic::new(DiagnosticCode::TooManyLabelNames, span, message);
            self.report(diagnostic.with_help(help));
        }
        self.label_size += size;
        self.evaluator.define(Spanned { value: name, span }, meaning);
    }

    /// Keeps a line that is read again, once.
    fn keep_line(&mut self, start: Site<'s>, lines: fn(&mut Self) -> &mut Vec<StoredSite>) {
        let line = StoredSite::new(self.source, start);
        if lines(self).last().is_none_or(|last| last.at() != line.at()) {
            let outcome = allocation::push(lines(self), line);
            _ = self.evaluator.diagnostics.checked(outcome);
        }
    }

    fn declare_host(&mut self, name: Spanned<&'s str>) {
        if self.hosts.contains_key(name.value) {
            let message = format!("host function `{}` is declared twice", excerpt(name.value));
            self.report(Diagnostic::new(DiagnosticCode::GivenTwice, name.span, message));
        }
        _ = self.host_index(name);
    }

    fn only_once(&mut self, directive: &'static str, span: Span) {
        if let Some(first) = self.once.insert(directive, span) {
            let message = format!("`{directive}` is given twice");
            let diagnostic = Diagnostic::new(DiagnosticCode::GivenTwice, span, message)
                .with_related(first, "it is first given here");
            self.report(diagnostic);
        }
    }

    /// Whether calls are checked for what they overwrite.
    pub(super) fn checks_calls(&self) -> bool {
        !self.once.contains_key(NO_CHECKS)
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

    /// The address of a text of an instruction.
    pub(super) fn text_address(&mut self, text: &Text<'s>, span: Span) -> Result<u64, Reported> {
        let max_size = self.options.max_data_size;
        let place = self.texts.place(text, &mut self.module.data, max_size);
        match self.evaluator.diagnostics.checked(place)? {
            Some(offset) => Ok(HEAP_START + u64::from(offset)),
            None => Err(self.texts.overflow.unwrap_or_else(|| {
                let room = max_size.saturating_sub(self.module.data.len() as u64);
                let reported = self.report(too_much_data(span, max_size, room));
                *self.texts.overflow.insert(reported)
            })),
        }
    }

    pub(super) fn has_host_function(&self, name: &str) -> bool {
        self.known_hosts.contains(name)
    }

    /// How a function of the host is called here: with its arguments in parentheses in functions of `.fn`.
    pub(super) fn host_form(&self, name: &str, first: &str) -> String {
        match self.body {
            Some(_) => format!("host {name}(...)"),
            None => format!("host {name}, {first}"),
        }
    }

    /// The help line for an instruction that is close to a host function.
    pub(super) fn host_function_like(&self, name: &str) -> Option<String> {
        let closest = did_you_mean(name, self.options.host_names())?;
        let form = self.host_form("name", "first");
        Some(format!("{closest} it is a function of the host, called with `{form}`"))
    }

    /// The help line for a host function that does not exist: the one that may have been meant, and all there are.
    fn host_functions_like(&self, name: &str) -> String {
        const MOST: usize = 40;
        if let Some(Meaning::Code(_)) = self.evaluator.find(Name::global(name)) {
            let name = excerpt(name);
            return match self.body {
                Some(_) => format!("`{name}` is a function of this program: `call {name}(...)` calls it"),
                None => format!("`{name}` is a label of this program: `call {name}, first` calls it"),
            };
        }
        if self.known_opcode(name).is_some() {
            return format!("`{}` is an instruction, which stands without `host`", excerpt(name));
        }
        let all = self.options.host_names();
        let count = all.clone().count();
        if count == 0 {
            return "this host has no functions".to_owned();
        }
        let names: Vec<String> = all.clone().take(MOST).map(|name| format!("`{}`", excerpt(name))).collect();
        let more = if count > MOST { " and others" } else { "" };
        let list = format!("the host has {}{more}", names.join(", "));
        match did_you_mean(name, all) {
            Some(closest) => format!("{closest} {list}"),
            None => list,
        }
    }

    /// Goes on from the names, unless there are more errors than are shown.
    fn translate_all(&mut self) {
        if !self.evaluator.diagnostics.is_full() && self.reserve_tables().is_ok() {
            self.place_data();
            self.evaluator.evaluate_constants();
            self.fill_constant_pool();
            self.translate();
        }
    }

    /// Makes room for what is counted.
    fn reserve_tables(&mut self) -> Result<(), Reported> {
        let named_function_count = self.named_function_count();
        let Module { code, lines, layouts, functions, named_functions, .. } = &mut self.module;
        let outcome = allocation::reserve(code, self.instruction_count as usize)
            .and_then(|()| allocation::reserve(lines, self.instruction_count as usize))
            .and_then(|()| allocation::reserve(&mut self.places, self.instruction_count as usize))
            .and_then(|()| allocation::reserve(layouts, self.layout_count as usize))
            .and_then(|()| allocation::reserve(functions, self.function_count as usize))
            .and_then(|()| allocation::reserve(named_functions, named_function_count));
        self.evaluator.diagnostics.checked(outcome)
    }

    fn place_data(&mut self) {
        let (lines, placer) = self.place_labels();
        let source = self.source;
        let mut writer = placer.into_writer(&mut self.evaluator);
        self.read_again(&lines, |evaluator, statement| {
            if let StatementKind::Data(item) = &statement.kind {
                writer.write(item, source, evaluator);
            }
        });
        self.module.data = writer.into_bytes();
    }

    /// Gives every label of static data its place. Gives the lines with data.
    fn place_labels(&mut self) -> (Vec<StoredSite>, DataPlacer<'s>) {
        let lines = mem::take(&mut self.data_lines);
        let mut placer = DataPlacer::new(
            self.options.max_data_size,
            self.options.files,
            self.expanded.map(|expanded| expanded.origins),
        );
        self.read_again(&lines, |evaluator, Statement { kind, span, .. }| match kind {
            StatementKind::DataLabel(name) => evaluator.place(*name, placer.offset()),
            StatementKind::Data(item) => placer.place(item, *span, evaluator),
            _ => (),
        });
        (lines, placer)
    }

    /// Tells the statements on `lines`.
    fn read_again(&mut self, lines: &[StoredSite], mut each: impl FnMut(&mut Evaluator<'s>, &Statement<'s>)) {
        for line in lines {
            if self.evaluator.diagnostics.is_full() {
                return;
            }
            let start = line.load(self.source);
            parse_line(self.source, start, &mut |statement| each(&mut self.evaluator, statement));
        }
    }

    /// Puts what `.constant` declares in front of the pool.
    fn fill_constant_pool(&mut self) {
        for line in mem::take(&mut self.constant_lines) {
            parse_line(self.source, line.load(self.source), &mut |statement| {
                if let StatementKind::Constant(expression) = &statement.kind
                    && let Ok(bits) = self.constant_bits(expression)
                {
                    // Without memory there is no module.
                    _ = self.add_constant(bits);
                }
            });
        }
    }

    fn translate(&mut self) {
        parse_code(self.source, self.seams(), &mut |statement| {
            if !self.evaluator.diagnostics.is_full() {
                // What cannot be translated has been reported, and the others are worth a look.
                _ = self.statement(statement);
            }
        });
    }

    fn statement(&mut self, statement: &Statement<'s>) -> Result<(), Reported> {
        let line = self.line_of(statement)?;
        match &statement.kind {
            StatementKind::Instruction(instruction) => {
                self.instruction(instruction, statement, line)?;
                self.check_return(instruction, statement.span)?;
            }
            StatementKind::Call(instruction, counts, texts) => {
                let checked = self
                    .check_counts(instruction, *counts, statement.span)
                    .and_then(|()| self.check_format(instruction, *counts, texts));
                self.instruction(instruction, statement, line)?;
                checked?;
                self.add_call(*counts)?;
            }
            StatementKind::Function(name, counts) => {
                self.end_body();
                self.check_end_of_function(*name);
                self.body = Some(Body::new(self.module.code.len() as u32, name.span.start, *counts));
            }
            StatementKind::EndFunction => self.end_body(),
            StatementKind::ResultName(name) => self.name_result(name)?,
            StatementKind::RegisterName(name, register) => self.name_register(*name, *register)?,
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
            StatementKind::Source(name) => {
                let decoded = name.decode();
                self.module.source_name = self.evaluator.diagnostics.checked(decoded)?;
            }
            StatementKind::File(name) => self.set_file(name.as_ref())?,
            StatementKind::Line(number) => {
                self.positions.line_rule = LineRule::Fixed(self.line_number(number)?);
            }
            StatementKind::Lines(number) => {
                let next = line.wrapping_add(1);
                self.positions.line_rule = LineRule::Counted(self.line_number(number)?.wrapping_sub(next));
            }
            StatementKind::Label(_)
            | StatementKind::BrokenInstruction
            | StatementKind::Const(..)
            | StatementKind::Struct(_)
            | StatementKind::Field(..)
            | StatementKind::BrokenStruct(..)
            | StatementKind::DataLabel(_)
            | StatementKind::Data(_)
            | StatementKind::Host(_)
            | StatementKind::Constant(_)
            | StatementKind::NoLines
            | StatementKind::NoChecks
            | StatementKind::Guard => (),
        }
        Ok(())
    }

    /// The line of the text that a statement is on, in the file that it comes from.
    fn line_of(&mut self, statement: &Statement<'s>) -> Result<u32, Reported> {
        let Some(Expanded { origins, written }) = self.expanded else { return Ok(statement.line) };
        let (file, line) = origins.line_of_instruction(statement.span.start, written);
        let name = file.checked_sub(1).map(|index| origins.files()[index as usize].name.as_str());
        let outcome = self.positions.go_to(file, name, &mut self.module);
        self.evaluator.diagnostics.checked(outcome).map(|()| line)
    }

    /// Translates an instruction, which is on line `line` of its file.
    fn instruction(
        &mut self,
        instruction: &Instruction<'s>,
        statement: &Statement<'s>,
        line: u32,
    ) -> Result<(), Reported> {
        self.last_instruction = None;
        let errors = self.evaluator.diagnostics.count();
        let encoded = self.encode(instruction, statement.span);
        self.explain_names(instruction, errors);
        let Encoded { before, opcode, word } = encoded?;
        let (span, is_in_function) = (statement.span, self.body.is_some());
        self.last_instruction = Some(LastInstruction { opcode, span, is_in_function });
        let line = self.positions.line_of(line);
        let outcome = self.positions.start_run(&mut self.module);
        self.evaluator.diagnostics.checked(outcome)?;
        for word in before.into_iter().chain([word]) {
            self.module.code.push(word);
            self.module.lines.push(line);
            self.places.push(statement.span.start);
        }
        Ok(())
    }

    /// The number of the instruction that `.func` or `.entry` names.
    fn code_label(&mut self, operand: &Operand<'s>) -> Result<u32, Reported> {
        self.target(operand).unwrap_or_else(|| {
            let message = "expected a code label, or `@` and the number of an instruction";
            let diagnostic = Diagnostic::new(DiagnosticCode::WrongOperand, operand.span, message)
                .with_label(format!("this is {}", operand.description()));
            Err(self.report(diagnostic))
        })
    }

    /// Goes on in the source file called `name`, or in the main one.
    fn set_file(&mut self, name: Option<&Text<'s>>) -> Result<(), Reported> {
        let outcome = match name.map(Text::decode).transpose() {
            // The parser has found out that the name is text.
            Ok(name) => self.positions.set_file(name.flatten(), &mut self.module),
            Err(out_of_memory) => Err(out_of_memory),
        };
        self.evaluator.diagnostics.checked(outcome)
    }

    fn line_number(&mut self, line: &Expression<'s>) -> Result<u32, Reported> {
        let number = self.evaluator.integer(line, 0..=i128::from(u32::MAX), "a line number")?;
        Ok(number as u32)
    }

    fn layout(&mut self, name: Spanned<&'s str>, fields: &MapFields<'s>) -> Result<MapLayout, Reported> {
        let key = self.evaluator.extent(&fields.key, 1, "the size of a key");
        let value = match &fields.value {
            Some(value) => self.evaluator.extent(value, 0, "the size of a value").map(|(_, extent)| extent),
            None => Ok(Extent { size: 0, alignment: 1 }),
        };
        let capacity = self.capacity(&fields.capacity);
        let ((_, key), value) = (key?, value?);
        let layout = MapLayout {
            name: self.evaluator.diagnostics.checked(allocation::text(name.value))?,
            key_size: key.size,
            key_alignment: key.alignment,
            value_size: value.size,
            value_alignment: value.alignment,
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

    fn capacity(&mut self, capacity: &Expression<'s>) -> Result<i128, Reported> {
        let most = i128::from(u16::MAX);
        let several = |value: Value| {
            let is_too_large = value.whole().is_some_and(|value| value > most);
            is_too_large.then(|| "for more entries, spread the keys over several maps".to_owned())
        };
        self.evaluator.integer_or(capacity, 1..=most, "the capacity", several)
    }

    /// The module, once everything is translated, or the errors.
    fn finish(mut self) -> Result<Translated, Vec<Diagnostic>> {
        self.end_body();
        self.check_end();
        if self.once.contains_key(".no_lines") {
            self.module.lines = Vec::new();
        }
        self.module.entry = self.entry.unwrap_or_else(|| self.default_entry());
        if self.module.source_name.is_none()
            && let Some(name) = self.options.source_name
            && let Ok(name) = self.evaluator.diagnostics.checked(allocation::text(name))
        {
            self.module.source_name = Some(name);
        }
        let Self { mut module, places, evaluator, .. } = self;
        let (symbols, mut diagnostics) = evaluator.into_parts();
        if diagnostics.is_empty()
            && let Ok(labels) = diagnostics.checked(labels_of(symbols))
        {
            module.labels = labels;
            return Ok(Translated { module, places });
        }
        Err(diagnostics.into_sorted())
    }

    /// The instruction labelled `main`, else the first one, unless that belongs to an included file.
    fn default_entry(&mut self) -> u32 {
        let name = Name::global("main");
        match (self.evaluator.find(name), self.evaluator.definition_of(name)) {
            (Some(Meaning::Code(pc)), Some(span)) => self.inside(pc, name, span).unwrap_or_default(),
            _ => {
                self.check_start();
                0
            }
        }
    }

    /// Checks that the program does not start within a file that it includes.
    fn check_start(&mut self) {
        let Some(start) = self.first_instruction.filter(|&start| !self.is_of_source(start)) else { return };
        let message = "the program has no `main`, and its first instruction belongs to an included file";
        let diagnostic = Diagnostic::new(DiagnosticCode::NoStart, start, message)
            .with_label("the program would start here")
            .with_help(self.meant_start());
        self.report(diagnostic);
    }

    /// The help line for a program that does not say where it starts.
    fn meant_start(&self) -> String {
        let mut names = self.evaluator.code_labels().filter(|&(name, span)| {
            let is_start = STARTS.iter().any(|start| name.global.eq_ignore_ascii_case(start));
            name.local.is_empty() && is_start && self.is_of_source(span)
        });
        match names.next() {
            Some((Name { global, .. }, _)) => {
                format!("call `{global}` `main`, or say where the program starts with `.entry {global}`")
            }
            None => "name the function `main`, or say where the program starts with `.entry name`".to_owned(),
        }
    }

    /// Whether a place belongs to the source itself, and to no file that it includes.
    fn is_of_source(&self, span: Span) -> bool {
        self.expanded.is_none_or(|expanded| expanded.origins.is_of_source(span.start))
    }

    /// Checks that the program cannot run off its end. It can only be said of one without other errors.
    fn check_end(&mut self) {
        if !self.evaluator.diagnostics.is_empty() {
            return;
        }
        let Some(LastInstruction { opcode, span, .. }) = self.last_instruction else {
            let start = Span { start: 0, end: 0 };
            let diagnostic =
                Diagnostic::new(DiagnosticCode::NoInstructions, start, "there are no instructions")
                    .with_help("the shortest program is `halt`".to_owned());
            self.report(diagnostic);
            return;
        };
        if opcode.falls_through() {
            let message = "execution can run off the end of the program";
            let diagnostic = Diagnostic::new(DiagnosticCode::FallsOffTheEnd, span, message)
                .with_label("nothing follows this instruction")
                .with_help("the last instruction must be `halt`, `exit`, `trap`, `jmp` or `ret`".to_owned());
            self.report(diagnostic);
        }
    }
}

/// Adds `name` to a table of names, unless it is there.
fn declare<'s>(table: &mut Table<'s>, name: Spanned<Name<'s>>, index: u32, diagnostics: &mut Diagnostics) {
    if let Some((_, first)) = table.get(name.value) {
        diagnostics.report(duplicate(&name.value.to_string(), name.span, first));
    } else {
        let outcome = table.add(name.value, (index, name.span));
        _ = diagnostics.checked(outcome);
    }
}

/// The labels among `symbols`, in the order of a module.
fn labels_of(mut symbols: Entries<'_, Meaning>) -> Result<Vec<Label>, OutOfMemory> {
    symbols.retain(|meaning| place_of(meaning).is_some());
    // A dot comes before every character of a name, so the names come in the order of their texts.
    symbols.sort_by_key(|name, meaning| (place_of(meaning), name));
    let mut labels = Vec::new();
    allocation::reserve(&mut labels, symbols.len())?;
    for (name, meaning) in symbols {
        if let Some(place) = place_of(meaning) {
            labels.push(Label { place, name: name.text()? });
        }
    }
    Ok(labels)
}

/// The place that a label names.
fn place_of(meaning: Meaning) -> Option<Place> {
    match meaning {
        Meaning::Code(pc) => Some(Place::Code(pc)),
        Meaning::Data(offset) => offset.map(|offset| Place::Data(HEAP_START + u64::from(offset))),
        Meaning::Constant(_) | Meaning::Struct(_) | Meaning::Field(_) => None,
    }
}
