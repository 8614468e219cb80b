//! Expansion: `.include`, `.macro`, `.rept` and `.if`, before anything else is read.
//!
//! What uses one of these directives becomes one text without them, which the assembler takes as if it had been written so,
//! and a map from its bytes to where they come from ([`origins`]). Errors of the assembler are moved back to the files at the
//! end. A source that uses none of them is assembled as it is.
//!
//! A block is a range of lines of one file, with what the names in it stand for ([`line`]): a file, the body of a macro or a
//! turn of a repetition. Its lines are copied, skipped ([`conditions`]), or expanded into further blocks ([`includes`],
//! [`macros`], [`repetition`]).
//!
//! # Limits
//!
//! Blocks are in each other at most [`MAX_DEPTH`] deep. A use of a macro and a turn of a repetition cost the bytes of the body,
//! of the parameters with their arguments, and of the lines that are made of it. Each of them and each of the lines costs
//! [`STEP_COST`] besides. All together may cost what
//! [`Options::max_expansion_size`](super::Options::max_expansion_size) says.

mod conditions;
mod includes;
mod line;
mod macros;
pub(super) mod origins;
mod repetition;
mod scope;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::allocation::{self, OutOfMemory};
use crate::assembly::Options;
use crate::assembly::diagnostic::{
    Diagnostic, DiagnosticCode, Diagnostics, Note, Reported, excerpt, too_many_behind,
};
use crate::assembly::directive::ExpansionDirective;
pub(super) use crate::assembly::expansion::conditions::DEFINED;
use crate::assembly::expansion::conditions::{Conditions, Constants};
use crate::assembly::expansion::includes::Text;
use crate::assembly::expansion::line::{Bindings, Line, LineError, append};
use crate::assembly::expansion::macros::Macro;
use crate::assembly::expansion::origins::{Cause, Origins, Piece};
use crate::assembly::expansion::scope::Scope;
use crate::assembly::files::SourceFile;
use crate::assembly::lexer::{Span, Token, Tokens};
use crate::assembly::names::{Site, Source};
use crate::assembly::syntax::Parser;

/// How deep files, macros and repetitions are in each other at most.
const MAX_DEPTH: u32 = 64;

/// What a use of a macro, a turn of a repetition or a line of one costs besides its bytes.
const STEP_COST: usize = 32;

/// A source as it is assembled.
pub(super) struct Expansion {
    pub(super) text: String,
    pub(super) origins: Origins,
    /// Directives that close or go on with a block where none is open. Without them the rest can be assembled.
    pub(super) strays: Vec<Diagnostic>,
}

/// The errors of a source that cannot be expanded, and its files.
pub(super) struct Unexpanded {
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) files: Vec<SourceFile>,
}

/// Expands `source`. `None` if there is nothing to expand.
pub(super) fn expand(source: &str, options: &Options<'_>) -> Result<Option<Expansion>, Unexpanded> {
    if !ExpansionDirective::may_be_in(source) {
        return Ok(None);
    }
    let mut expander = Expander::new(source, options);
    let whole = Block { context: 0, span: Span { start: 0, end: source.len() as u32 } };
    // What is wrong has been reported.
    _ = expander.block(whole, None);
    expander.finish(source).map(Some)
}

/// What `source` is expanded to, as far as it has no errors. `None` if there is nothing to expand.
pub(super) fn expand_in_part(source: &str, options: &Options<'_>) -> Option<(String, Origins)> {
    if !ExpansionDirective::may_be_in(source) {
        return None;
    }
    let mut expander = Expander::new(source, options);
    let whole = Block { context: 0, span: Span { start: 0, end: source.len() as u32 } };
    // Whoever wants to know what is wrong expands it otherwise.
    _ = expander.block(whole, None);
    let Expander { text, mut origins, texts, names, identities, .. } = expander;
    origins.finish(source, included(names, texts), identities);
    Some((text, origins))
}

/// The files besides the source.
fn included(names: Vec<String>, texts: Vec<Text<'_>>) -> Vec<SourceFile> {
    let files = names.into_iter().zip(texts).skip(1);
    files.map(|(name, text)| SourceFile { name, text: text.into_string() }).collect()
}

/// Proof that nothing can be made of something, which has been reported.
#[derive(Clone, Copy, Debug)]
struct Failed;

/// Lines of the file of a context.
#[derive(Clone, Copy)]
struct Block {
    context: u32,
    span: Span,
}

/// A statement that is worked on: a line of a block, as it is read.
struct Statement<'l> {
    context: u32,
    line: &'l Line,
    /// The word that the statement starts with, in the line.
    word: Span,
}

impl<'l> Statement<'l> {
    /// The statement of a line behind its labels, unless there is none.
    fn of(line: &'l Line, context: u32) -> Option<Self> {
        Head::at(&line.text, 0).map(|head| Self { context, line, word: head.word })
    }

    fn name(&self) -> &'l str {
        &self.line.text[self.word.start as usize..self.word.end as usize]
    }

    /// Reads what stands behind the word, without a word of what is wrong with it.
    fn read_again<T>(
        &self,
        read: impl FnOnce(&mut Parser<'_, 'l>) -> Result<T, Reported>,
    ) -> Result<T, Reported> {
        let site = Site { at: self.word.end, scope: None };
        read(&mut Parser::new(Source(&self.line.text), site, &mut Diagnostics::muted(), &mut |_| ()))
    }

    /// From the word to the last token of the line, in the file.
    fn whole(&self) -> Span {
        let mut tokens = Tokens::starting_at(&self.line.text, self.word.start);
        let mut end = self.word;
        while !matches!(tokens.current(), Token::Newline | Token::End) {
            end = tokens.span();
            tokens.advance();
        }
        self.line.origin(self.word.to(end))
    }
}

/// What a line starts with behind its labels.
#[derive(Clone, Copy)]
struct Head<'t> {
    token: Token,
    text: &'t str,
    word: Span,
}

impl<'t> Head<'t> {
    /// The head of the line of `text` that starts at `start`.
    fn at(text: &'t str, start: u32) -> Option<Self> {
        let mut tokens = Tokens::starting_at(text, start);
        while tokens.current().is_word() {
            let head = Self { token: tokens.current(), text: tokens.text(), word: tokens.span() };
            tokens.advance();
            if tokens.current() != Token::Colon {
                return Some(head);
            }
            tokens.advance();
        }
        None
    }

    fn directive(&self) -> Option<ExpansionDirective> {
        match self.token {
            Token::DottedName => ExpansionDirective::from_name(self.text),
            _ => None,
        }
    }
}

/// Where an error or what has led to it starts in the source itself.
pub(super) fn outermost_start(diagnostic: &Diagnostic) -> usize {
    diagnostic.trail.last().map_or(diagnostic.span.start, |note| note.span.start)
}

/// Where the line of `text` that starts at `start` ends, behind its line end.
fn line_end(text: &str, start: u32) -> u32 {
    let rest = &text[start as usize..];
    start + rest.find('\n').map_or(rest.len(), |end| end + 1) as u32
}

/// Makes the text.
struct Expander<'a> {
    options: &'a Options<'a>,
    text: String,
    origins: Origins,
    /// The texts of the files, the source first.
    texts: Vec<Text<'a>>,
    names: Vec<String>,
    identities: Vec<Option<String>>,
    /// The file that each name means which has been read, with the file in which it stands.
    named_files: HashMap<(u32, String), u32>,
    /// Bytes of files that have been read, also of those that were known.
    read: usize,
    macros: HashMap<String, Rc<Macro>>,
    scope: Scope,
    constants: Constants,
    /// How many bodies with local labels have been expanded.
    numbered: u32,
    /// The numbers behind `__` in the files, which stand in their names.
    taken_numbers: HashSet<u32>,
    /// What macros and repetitions have cost.
    spent: usize,
    errors: Vec<Diagnostic>,
    /// Whether there are more errors than are told.
    are_too_many: bool,
    /// Whether no further error can be told.
    is_over: bool,
    out_of_memory: Option<OutOfMemory>,
}

impl<'a> Expander<'a> {
    fn new(source: &'a str, options: &'a Options<'a>) -> Self {
        Self {
            options,
            text: String::new(),
            origins: Origins::new(),
            texts: vec![Text::Borrowed(source)],
            names: vec![options.source_name.unwrap_or_default().to_owned()],
            identities: vec![None],
            named_files: HashMap::new(),
            read: source.len(),
            macros: HashMap::new(),
            scope: Scope::default(),
            constants: Constants::default(),
            numbered: 0,
            taken_numbers: HashSet::from_iter(line::numbers_in_names(source)),
            spent: 0,
            errors: Vec::new(),
            are_too_many: false,
            is_over: false,
            out_of_memory: None,
        }
    }

    fn finish(self, source: &str) -> Result<Expansion, Unexpanded> {
        let Self { options, text, mut origins, texts, names, identities, mut errors, .. } = self;
        let Self { are_too_many, out_of_memory, .. } = self;
        let files = included(names, texts);
        if let Some(out_of_memory) = out_of_memory {
            let mut diagnostics = Diagnostics::new(0);
            _ = diagnostics.checked::<()>(Err(out_of_memory));
            return Err(Unexpanded { diagnostics: diagnostics.into_sorted(), files });
        }
        errors.sort_by_key(outermost_start);
        let is_stray = |error: &Diagnostic| error.code == DiagnosticCode::NothingOpen;
        if !errors.iter().all(is_stray) || errors.len() >= options.max_errors {
            if are_too_many {
                errors.push(too_many_behind(errors.last(), options.max_errors));
            }
            return Err(Unexpanded { diagnostics: errors, files });
        }
        origins.finish(source, files, identities);
        Ok(Expansion { text, origins, strays: errors })
    }

    /// Expands a block.
    fn block(&mut self, block: Block, bindings: Option<&Bindings<'_>>) -> Result<(), Failed> {
        let Block { context, span } = block;
        let text = self.text_of(context);
        let mut conditions = Conditions::default();
        let mut at = span.start;
        while at < span.end && !self.is_over {
            let end = line_end(&text, at).min(span.end);
            let line = Span { start: at, end };
            at = end;
            let head = Head::at(&text, line.start);
            let directive = head.and_then(|head| head.directive());
            if !conditions.are_met() && !directive.is_some_and(is_conditional) {
                continue;
            }
            let is_plain = directive.is_none() && bindings.is_none() && !self.is_macro(head);
            if is_plain {
                self.plain_line(&text, line, head, context)?;
                continue;
            }
            // Of lines that are left out nothing is looked at but what may end that.
            let is_met = conditions.are_met();
            let has_labels = head
                .is_some_and(|head| !text[line.start as usize..head.word.start as usize].trim().is_empty());
            let is_looked_at = match directive {
                Some(ExpansionDirective::ElseIf) => conditions.are_waiting() || is_met && has_labels,
                _ => is_met,
            };
            let bound = self.bound(&text, line, context, bindings.filter(|_| is_looked_at))?;
            let Some(statement) = Statement::of(&bound, context) else {
                self.emit_line(&bound, context)?;
                continue;
            };
            let known = ExpansionDirective::from_name(statement.name());
            if is_met && (known.is_some() || self.macros.contains_key(statement.name())) {
                self.emit_labels(&statement)?;
            }
            // Errors cost their line.
            _ = match known {
                Some(directive) if is_conditional(directive) => {
                    self.condition(directive, &statement, &mut conditions)
                }
                Some(ExpansionDirective::Include) => self.include(&statement),
                Some(ExpansionDirective::Macro) => {
                    let opened = Span { end: span.end, start: at };
                    at = self.define_macro(&statement, opened, bindings.is_some());
                    Ok(())
                }
                Some(ExpansionDirective::Repeat) => {
                    let opened = Span { end: span.end, start: at };
                    at = self.repeat(&statement, opened, bindings);
                    Ok(())
                }
                Some(_) => Err(self.report_nothing_open(&statement)),
                None if self.macros.contains_key(statement.name()) => self.use_macro(&statement),
                None => {
                    self.learn_constant(&statement)?;
                    self.emit_line(&bound, context)
                }
            };
        }
        self.report_unclosed(&conditions, context);
        if self.is_over { Err(Failed) } else { Ok(()) }
    }

    fn is_macro(&self, head: Option<Head<'_>>) -> bool {
        head.is_some_and(|head| head.token == Token::Name && self.macros.contains_key(head.text))
    }

    /// Copies a line in which nothing is replaced.
    fn plain_line(
        &mut self,
        text: &str,
        line: Span,
        head: Option<Head<'_>>,
        context: u32,
    ) -> Result<(), Failed> {
        if head.is_some_and(|head| head.text == ".const") {
            let copy = Line::copy(text, line, self.origins.context(context).file);
            let copy = self.checked(copy)?;
            if let Some(statement) = Statement::of(&copy, context) {
                self.learn_constant(&statement)?;
            }
        }
        let home = self.origins.context(context).file;
        let piece = Piece { start: 0, at: line.start, replaced: 0, home };
        let content = &text[line.start as usize..line.end as usize];
        self.emit(content, &[piece], context)?;
        if content.ends_with('\n') { Ok(()) } else { self.emit("\n", &[], context) }
    }

    /// A line as it is read, which costs its bytes if it is a line of a body.
    fn bound(
        &mut self,
        text: &str,
        line: Span,
        context: u32,
        bindings: Option<&Bindings<'_>>,
    ) -> Result<Line, Failed> {
        let Some(bindings) = bindings else {
            let copy = Line::copy(text, line, self.origins.context(context).file);
            return self.checked(copy);
        };
        let room = self.options.max_expansion_size.saturating_sub(self.spent);
        match Line::bound(text, line.start, bindings, room) {
            Ok(bound) => self.spend(STEP_COST + bound.text.len(), context, line).map(|()| bound),
            Err(LineError::OutOfMemory(out_of_memory)) => self.checked(Err(out_of_memory)),
            Err(LineError::TooLong) => Err(self.report_too_much(context, line)),
            Err(LineError::UnknownParameter(span)) => {
                let message = "no parameter has the name behind `\\`";
                let diagnostic = Diagnostic::new(DiagnosticCode::UnknownParameter, span, message).with_help(
                    "`\\name` stands for the argument of a parameter, `\\()` for nothing".to_owned(),
                );
                Err(self.report(context, diagnostic))
            }
        }
    }
}

fn is_conditional(directive: ExpansionDirective) -> bool {
    match directive {
        ExpansionDirective::If
        | ExpansionDirective::ElseIf
        | ExpansionDirective::Else
        | ExpansionDirective::EndIf => true,
        ExpansionDirective::Include
        | ExpansionDirective::Macro
        | ExpansionDirective::EndMacro
        | ExpansionDirective::Repeat
        | ExpansionDirective::EndRepeat => false,
    }
}

/// The text that is made.
impl Expander<'_> {
    fn emit(&mut self, text: &str, pieces: &[Piece], context: u32) -> Result<(), Failed> {
        if self.text.len() + text.len() > self.options.max_source_size {
            let at = pieces.first().map_or(0, |piece| piece.at);
            let max = self.options.max_source_size;
            let message = format!("the source and what it includes have more than {max} bytes");
            let span = Span { start: at, end: at };
            let failed = self.report(context, Diagnostic::new(DiagnosticCode::SourceTooLarge, span, message));
            self.is_over = true;
            return Err(failed);
        }
        let start = self.text.len() as u32;
        for piece in pieces {
            let outcome = self.origins.add_piece(Piece { start: start + piece.start, ..*piece }, context);
            self.checked(outcome)?;
        }
        let outcome = append(&mut self.text, text);
        self.checked(outcome)
    }

    fn emit_line(&mut self, line: &Line, context: u32) -> Result<(), Failed> {
        self.emit(&line.text, &line.pieces, context)?;
        if line.text.ends_with('\n') { Ok(()) } else { self.emit("\n", &[], context) }
    }

    /// Makes a line of the labels in front of a statement.
    fn emit_labels(&mut self, statement: &Statement<'_>) -> Result<(), Failed> {
        let Statement { line, word, context } = statement;
        let labels = &line.text[..word.start as usize];
        if labels.trim().is_empty() {
            return Ok(());
        }
        let pieces: Vec<Piece> =
            line.pieces.iter().copied().filter(|piece| piece.start < word.start).collect();
        self.emit(labels, &pieces, *context)?;
        self.emit("\n", &[], *context)
    }
}

/// What expanding costs.
impl Expander<'_> {
    fn spend(&mut self, cost: usize, context: u32, span: Span) -> Result<(), Failed> {
        self.spent = self.spent.saturating_add(cost);
        if self.spent > self.options.max_expansion_size {
            return Err(self.report_too_much(context, span));
        }
        Ok(())
    }

    /// A context for a block, unless it is too deep.
    fn enter(&mut self, file: u32, cause: Cause) -> Result<u32, Failed> {
        if self.origins.context(cause.context).depth >= MAX_DEPTH {
            let message = format!("files, macros and repetitions are in each other deeper than {MAX_DEPTH}");
            let diagnostic = Diagnostic::new(DiagnosticCode::ExpandedTooDeep, cause.span, message);
            let failed = self.report(cause.context, diagnostic);
            // It would be so in every other branch.
            self.is_over = true;
            return Err(failed);
        }
        let outcome = self.origins.enter(file, cause);
        self.checked(outcome)
    }

    /// The number of a body that defines these local labels.
    fn number_for(&mut self, labels: &HashSet<String>) -> u32 {
        if !labels.is_empty() {
            self.numbered += 1;
            while self.taken_numbers.contains(&self.numbered) {
                self.numbered += 1;
            }
        }
        self.numbered
    }
}

/// Errors.
impl Expander<'_> {
    /// Adds an error in the file of a context.
    fn report(&mut self, context: u32, diagnostic: Diagnostic) -> Failed {
        if self.is_over {
            return Failed;
        }
        if self.errors.len() == self.options.max_errors {
            self.are_too_many = true;
            self.is_over = true;
            return Failed;
        }
        let file = self.origins.context(context).file as usize;
        let diagnostic = Diagnostic { file, trail: self.origins.trail(context), ..diagnostic };
        let is_new = self.errors.last() != Some(&diagnostic);
        if is_new {
            let outcome = allocation::probe().and_then(|()| allocation::push(&mut self.errors, diagnostic));
            _ = self.checked(outcome);
        }
        Failed
    }

    fn report_too_much(&mut self, context: u32, span: Span) -> Failed {
        let max = self.options.max_expansion_size;
        let message = format!("macros and repetitions make more than the {max} bytes allowed");
        let help = format!("each use, each turn and each line of them counts {STEP_COST} bytes besides");
        let diagnostic = Diagnostic::new(DiagnosticCode::ExpandedTooMuch, span, message);
        let failed = self.report(context, diagnostic.with_help(help));
        self.is_over = true;
        failed
    }

    /// Reports what an error in a part of a line is about.
    fn report_in(&mut self, statement: &Statement<'_>, diagnostic: Diagnostic) -> Failed {
        let span = statement.line.origin(diagnostic.span.clone().into());
        self.report(statement.context, Diagnostic { span: span.into(), ..diagnostic })
    }

    /// Ends everything if the system gives no memory.
    fn checked<T>(&mut self, outcome: Result<T, OutOfMemory>) -> Result<T, Failed> {
        outcome.map_err(|out_of_memory| {
            self.out_of_memory.get_or_insert(out_of_memory);
            self.is_over = true;
            Failed
        })
    }

    /// Reads what stands behind the word of a statement, up to the end of the line.
    fn read<'l, T>(
        &mut self,
        statement: &Statement<'l>,
        read: impl FnOnce(&mut Parser<'_, 'l>) -> Result<T, Reported>,
    ) -> Result<T, Failed> {
        let mut diagnostics = Diagnostics::new(self.options.max_errors);
        let site = Site { at: statement.word.end, scope: None };
        let source = Source(&statement.line.text);
        let outcome = read(&mut Parser::new(source, site, &mut diagnostics, &mut |_| ()));
        for diagnostic in diagnostics.into_sorted() {
            self.report_in(statement, diagnostic);
        }
        outcome.map_err(|_| Failed)
    }

    /// A note about a place in the file of a context.
    fn note(&self, context: u32, span: Span, text: impl Into<String>) -> Note {
        Note::new(self.origins.context(context).file as usize, span, text)
    }

    fn report_nothing_open(&mut self, statement: &Statement<'_>) -> Failed {
        let name = excerpt(statement.name());
        let (opener, help) = match ExpansionDirective::from_name(statement.name()) {
            Some(ExpansionDirective::EndMacro) => {
                (".macro", "a macro starts with `.macro`, its name and its parameters")
            }
            Some(ExpansionDirective::EndRepeat) => {
                (".rept", "`.rept` stands on a line of its own, and goes on to `.endr`")
            }
            _ => (".if", "conditions start with `.if` and an expression, such as `defined(name)`"),
        };
        let message = format!("`{name}` belongs to no `{opener}`");
        let diagnostic = Diagnostic::new(DiagnosticCode::NothingOpen, statement.word, message);
        self.report_in(statement, diagnostic.with_help(help.to_owned()))
    }
}
