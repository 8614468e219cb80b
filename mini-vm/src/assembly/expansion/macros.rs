//! `.macro`: lines that a name stands for.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::allocation::{self, OutOfMemory};
use crate::assembly::access::Access;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Reported, excerpt};
use crate::assembly::directive::{Directive, ExpansionDirective, is_item_directive};
use crate::assembly::evaluation::duplicate;
use crate::assembly::expansion::line::{Binding, Bindings};
use crate::assembly::expansion::origins::{Cause, CauseKind};
use crate::assembly::expansion::{Block, Expander, Failed, Head, STEP_COST, Statement, line_end};
use crate::assembly::lexer::{Span, Token, Tokens};
use crate::assembly::names::{Source, Spanned};
use crate::assembly::syntax::Parser;
use crate::instruction::Opcode;

/// The most parameters of a macro.
const MAX_PARAMETERS: usize = 64;

/// A macro.
pub(super) struct Macro {
    number: u32,
    /// The context in which it is defined, and where its name stands in the file.
    context: u32,
    name: Span,
    parameters: Vec<Parameter>,
    body: Span,
    labels: HashSet<String>,
    /// Whether its lines may define global labels, by themselves or through other macros.
    may_change_scope: bool,
}

struct Parameter {
    name: String,
    /// What stands for it where there is no argument.
    default: Option<String>,
}

/// What stands behind `.macro`.
struct Header<'l> {
    name: Spanned<&'l str>,
    parameters: Vec<(Spanned<&'l str>, Option<Span>)>,
}

impl Expander<'_> {
    /// Defines a macro, whose lines start at `rest`, and gives the place behind them.
    pub(super) fn define_macro(&mut self, statement: &Statement<'_>, rest: Span, is_within: bool) -> u32 {
        let Some((body, behind)) = self.body(statement, rest, ExpansionDirective::EndMacro) else {
            return rest.end;
        };
        if is_within {
            let message = "a macro is defined within a macro or a repetition";
            let diagnostic = Diagnostic::new(DiagnosticCode::MacroWithin, statement.word, message);
            self.report_in(statement, diagnostic.with_help("define it in front of that".to_owned()));
        } else {
            // Without its header it is no macro.
            _ = self.add_macro(statement, body);
        }
        behind
    }

    fn add_macro(&mut self, statement: &Statement<'_>, body: Span) -> Result<(), Failed> {
        self.checked(allocation::probe())?;
        let Header { name, parameters } = self.read(statement, header)?;
        self.check_name(statement, name, "a macro")?;
        if let Some(first) = self.macros.get(name.value) {
            let note = self.note(first.context, first.name, "it is first defined here");
            let diagnostic = duplicate(name.value, name.span, name.span).with_note(note);
            return Err(self.report_in(statement, diagnostic));
        }
        for (index, (parameter, _)) in parameters.iter().enumerate() {
            self.check_name(statement, *parameter, "a parameter")?;
            if let Some((first, _)) =
                parameters[..index].iter().find(|(other, _)| other.value == parameter.value)
            {
                let first = statement.line.origin(first.span);
                let note = self.note(statement.context, first, "it is first defined here");
                let diagnostic = duplicate(parameter.value, parameter.span, parameter.span).with_note(note);
                return Err(self.report_in(statement, diagnostic));
            }
        }
        for (parameter, default) in &parameters {
            if let Some(default) = *default {
                self.check_default(statement, parameter.value, default, &parameters)?;
            }
        }
        let text_of = |span: Span| statement.line.text[span.start as usize..span.end as usize].to_owned();
        let parameters = parameters
            .into_iter()
            .map(|(name, default)| Parameter { name: name.value.to_owned(), default: default.map(text_of) });
        let labels = local_labels(&self.text_of(statement.context), body);
        let labels = self.checked(labels)?;
        let may_change_scope = may_change_scope(&self.text_of(statement.context), body);
        let defined = Macro {
            number: self.origins.add_macro(name.value),
            context: statement.context,
            name: statement.line.origin(name.span),
            parameters: parameters.collect(),
            body,
            labels,
            may_change_scope,
        };
        let outcome = insert(&mut self.macros, name.value, Rc::new(defined));
        self.checked(outcome)
    }

    /// Checks that a default names no parameter: it stands for itself, not for another argument.
    fn check_default(
        &mut self,
        statement: &Statement<'_>,
        parameter: &str,
        default: Span,
        parameters: &[(Spanned<&str>, Option<Span>)],
    ) -> Result<(), Failed> {
        let mut tokens = Tokens::starting_at(&statement.line.text, default.start);
        while tokens.current() != Token::End && tokens.span().start < default.end {
            let (token, text, span) = (tokens.current(), tokens.text(), tokens.span());
            tokens.advance();
            if token == Token::Name && parameters.iter().any(|(name, _)| name.value == text) {
                let message = format!("the default of `{}` names a parameter", excerpt(parameter));
                let help = "a default is the same in each use: an argument is none".to_owned();
                let diagnostic = Diagnostic::new(DiagnosticCode::WrongMacroArguments, span, message);
                return Err(self.report_in(statement, diagnostic.with_help(help)));
            }
        }
        Ok(())
    }

    /// Checks that a name can be replaced without a loss: that it is no instruction.
    pub(super) fn check_name(
        &mut self,
        statement: &Statement<'_>,
        name: Spanned<&str>,
        what: &str,
    ) -> Result<(), Failed> {
        let is_taken = Opcode::from_mnemonic(&name.value.to_ascii_lowercase()).is_some()
            || Access::from_mnemonic(name.value).is_some();
        if !is_taken {
            return Ok(());
        }
        let message = format!("`{}` is an instruction and cannot be the name of {what}", name.value);
        Err(self.report_in(statement, Diagnostic::new(DiagnosticCode::NameTaken, name.span, message)))
    }

    /// The lines from `rest` on up to the one that starts with `closing`, and the place behind that one.
    pub(super) fn body(
        &mut self,
        statement: &Statement<'_>,
        rest: Span,
        closing: ExpansionDirective,
    ) -> Option<(Span, u32)> {
        let text = self.text_of(statement.context);
        let mut open = vec![closing];
        let mut wrong = None;
        let mut at = rest.start;
        while at < rest.end && wrong.is_none() {
            let end = line_end(&text, at);
            let head = Head::at(&text, at);
            match head.and_then(|head| head.directive()) {
                Some(ExpansionDirective::Macro) => open.push(ExpansionDirective::EndMacro),
                Some(ExpansionDirective::Repeat) => open.push(ExpansionDirective::EndRepeat),
                Some(found @ (ExpansionDirective::EndMacro | ExpansionDirective::EndRepeat)) => {
                    if open.pop() != Some(found) {
                        wrong = head;
                    } else if open.is_empty() {
                        return Some((Span { start: rest.start, end: at }, end));
                    }
                }
                _ => {}
            }
            at = end;
        }
        let missing = if closing == ExpansionDirective::EndMacro { ".endm" } else { ".endr" };
        let message = format!("`{}` is not closed", statement.name());
        let mut diagnostic = Diagnostic::new(DiagnosticCode::NotClosed, statement.word, message)
            .with_label(format!("`{missing}` missing"));
        if let Some(head) = wrong {
            let text = format!("`{}` stands here", excerpt(head.text));
            diagnostic = diagnostic.with_note(self.note(statement.context, head.word, text));
        }
        self.report_in(statement, diagnostic);
        None
    }

    /// Expands the use of a macro.
    pub(super) fn use_macro(&mut self, statement: &Statement<'_>) -> Result<(), Failed> {
        let Some(defined) = self.macros.get(statement.name()).cloned() else { return Err(Failed) };
        let arguments = arguments(statement);
        let arguments = self.checked(arguments)?;
        // The arguments are no larger than their line.
        self.checked(allocation::probe())?;
        self.checked(allocation::text_of_size(statement.line.text.len()).map(drop))?;
        let names = self.bound_names(statement, &defined, &arguments)?;
        let span = statement.whole();
        let body_size = (defined.body.end - defined.body.start) as usize;
        let size_of_arguments: usize = names.iter().map(Binding::size).sum();
        self.spend(STEP_COST + body_size + size_of_arguments, statement.context, span)?;
        let file = self.origins.context(defined.context).file;
        let kind = CauseKind::Macro(defined.number);
        let context = self.enter(file, Cause { kind, context: statement.context, span })?;
        let number = self.number_for(&defined.labels);
        let bindings = Bindings { outer: None, names, labels: &defined.labels, number, file };
        self.block(Block { context, span: defined.body }, Some(&bindings))
    }

    /// What each parameter stands for.
    fn bound_names(
        &mut self,
        statement: &Statement<'_>,
        defined: &Macro,
        arguments: &[&str],
    ) -> Result<Vec<Binding>, Failed> {
        let arguments_or_none =
            arguments.iter().map(|argument| Some(*argument)).chain(std::iter::repeat(None));
        let file = self.origins.context(defined.context).file;
        let is_scoped = defined.may_change_scope && arguments.iter().any(|argument| is_local_name(argument));
        let scope =
            is_scoped.then(|| self.scope.at_end(&self.text, self.origins.seams().boundaries)).flatten();
        let bound: Option<Vec<Binding>> = defined
            .parameters
            .iter()
            .zip(arguments_or_none)
            .map(|(parameter, argument)| {
                let Some(text) = argument.filter(|text| !text.is_empty()) else {
                    let default = parameter.default.clone()?;
                    return Some(Binding::written_in(file, &parameter.name, default));
                };
                let start = Source(&statement.line.text).place_of(text);
                let homes = statement.line.homes(Span { start, end: start + text.len() as u32 });
                let scope = scope.filter(|_| is_local_name(text)).map(str::to_owned);
                Some(Binding { name: parameter.name.clone(), text: text.to_owned(), homes, scope })
            })
            .collect();
        bound
            .filter(|_| arguments.len() <= defined.parameters.len())
            .ok_or_else(|| self.report_arguments(statement, defined, arguments))
    }

    fn report_arguments(&mut self, statement: &Statement<'_>, defined: &Macro, arguments: &[&str]) -> Failed {
        let most = defined.parameters.len();
        let least = defined.parameters.iter().filter(|parameter| parameter.default.is_none()).count();
        let takes = match (least, most) {
            (_, 0) => "no arguments".to_owned(),
            (1, 1) => "1 argument".to_owned(),
            (least, most) if least == most => format!("{most} arguments"),
            (least, most) => format!("{least} to {most} arguments"),
        };
        let count = arguments.iter().filter(|argument| !argument.is_empty()).count();
        let message = format!("macro `{}` takes {takes}, not {count}", excerpt(statement.name()));
        let names: Vec<String> =
            defined.parameters.iter().map(|parameter| format!("`{}`", excerpt(&parameter.name))).collect();
        let note = self.note(defined.context, defined.name, "it is defined here");
        let mut diagnostic =
            Diagnostic::new(DiagnosticCode::WrongMacroArguments, statement.whole(), message).with_note(note);
        if arguments.first().is_some_and(|first| first.starts_with('(')) {
            diagnostic = diagnostic.with_help("operands stand in no parentheses".to_owned());
        } else if most > 0 {
            diagnostic = diagnostic.with_help(format!("its parameters are {}", names.join(", ")));
        }
        self.report(statement.context, diagnostic)
    }
}

fn header<'l>(parser: &mut Parser<'_, 'l>) -> Result<Header<'l>, Reported> {
    let name = parser.global_name("the name of the macro")?;
    let mut parameters = Vec::new();
    if parser.accept(Token::LeftParenthesis) && !parser.accept(Token::RightParenthesis) {
        loop {
            let parameter = parser.global_name("the name of a parameter")?;
            if parameters.len() == MAX_PARAMETERS {
                let message = format!("a macro has at most {MAX_PARAMETERS} parameters");
                let diagnostic =
                    Diagnostic::new(DiagnosticCode::WrongMacroArguments, parameter.span, message);
                return Err(parser.report(diagnostic));
            }
            let default = if parser.accept(Token::Equals) { Some(default(parser)?) } else { None };
            parameters.push((parameter, default));
            if !parser.accept(Token::Comma) {
                break;
            }
        }
        parser.expect(Token::RightParenthesis, "`,` or `)`")?;
    }
    if parser.tokens.current() == Token::Name && parameters.is_empty() {
        let message = "parameters stand in parentheses";
        let diagnostic = Diagnostic::new(DiagnosticCode::UnexpectedToken, parser.tokens.span(), message);
        let help = format!("write `.macro {}(parameter, ...)`", excerpt(name.value));
        return Err(parser.report(diagnostic.with_help(help)));
    }
    parser.expect_line_end("`(` and the parameters, or the end of the line")?;
    Ok(Header { name, parameters })
}

/// Reads the tokens of a default.
fn default(parser: &mut Parser<'_, '_>) -> Result<Span, Reported> {
    let start = parser.tokens.span();
    let mut depth = 0_u32;
    while !parser.is_line_end() {
        match parser.tokens.current() {
            Token::LeftParenthesis | Token::LeftBracket => depth += 1,
            Token::Comma | Token::RightParenthesis if depth == 0 => break,
            Token::RightParenthesis | Token::RightBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        parser.take();
    }
    if parser.tokens.span().start == start.start {
        return Err(parser.unexpected("an argument"));
    }
    Ok(start.to(parser.last_span()))
}

/// The arguments of a use: what stands between commas that are in no brackets.
fn arguments<'l>(statement: &Statement<'l>) -> Result<Vec<&'l str>, OutOfMemory> {
    let text = statement.line.text.as_str();
    let mut tokens = Tokens::starting_at(text, statement.word.end);
    let mut arguments = Vec::new();
    let (mut depth, mut start, mut end) = (0_u32, None, 0);
    loop {
        let (token, span) = (tokens.current(), tokens.span());
        let is_end = matches!(token, Token::Newline | Token::End);
        match token {
            Token::LeftParenthesis | Token::LeftBracket | Token::LeftBrace => depth += 1,
            Token::RightParenthesis | Token::RightBracket | Token::RightBrace => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
        if is_end || token == Token::Comma && depth == 0 {
            if start.is_some() || !is_end || !arguments.is_empty() {
                allocation::push(&mut arguments, start.map_or("", |start| &text[start..end]))?;
            }
            start = None;
        } else {
            start = start.or(Some(span.start as usize));
            end = span.end as usize;
        }
        if is_end {
            return Ok(arguments);
        }
        tokens.advance();
    }
}

/// The local labels that lines define, without their dots, but for those in a repetition, which has its own.
pub(super) fn local_labels(text: &str, lines: Span) -> Result<HashSet<String>, OutOfMemory> {
    let mut labels = HashSet::new();
    let mut repetitions = 0_u32;
    let mut at = lines.start;
    while at < lines.end {
        let end = line_end(text, at);
        let head = Head::at(text, at);
        match head.and_then(|head| head.directive()) {
            Some(ExpansionDirective::Repeat) => repetitions += 1,
            Some(ExpansionDirective::EndRepeat) => repetitions = repetitions.saturating_sub(1),
            _ => {}
        }
        let mut tokens = Tokens::starting_at(text, at);
        while repetitions == 0 && tokens.current().is_word() {
            let (token, word) = (tokens.current(), tokens.text());
            tokens.advance();
            if tokens.current() != Token::Colon {
                break;
            }
            if token == Token::DottedName {
                let name = allocation::text(&word[1..])?;
                labels
                    .try_reserve(1)
                    .map_err(|_| OutOfMemory { bytes: labels.len() * size_of::<String>() })?;
                labels.insert(name);
            }
            tokens.advance();
        }
        at = end;
    }
    Ok(labels)
}

/// Whether lines may define global labels: they do, or they use what may be a macro.
fn may_change_scope(text: &str, lines: Span) -> bool {
    let is_instruction = |name: &str| {
        Opcode::from_mnemonic(&name.to_ascii_lowercase()).is_some() || Access::from_mnemonic(name).is_some()
    };
    let mut at = lines.start;
    while at < lines.end {
        let mut tokens = Tokens::starting_at(text, at);
        at = line_end(text, at);
        loop {
            let (token, word) = (tokens.current(), tokens.text());
            tokens.advance();
            match token {
                Token::Newline | Token::End => break,
                Token::DottedName if tokens.current() == Token::Colon => tokens.advance(),
                Token::DottedName if Directive::from_name(word) != Some(Directive::Function) => break,
                Token::Name if tokens.current() != Token::Colon && is_instruction(word) => break,
                _ => return true,
            }
        }
    }
    false
}

/// Whether an argument is a local name, and nothing that stands for data.
fn is_local_name(argument: &str) -> bool {
    let mut tokens = Tokens::new(argument);
    let is_it = tokens.current() == Token::DottedName && !is_item_directive(argument);
    tokens.advance();
    is_it && tokens.current() == Token::End
}

/// Gives `name` a meaning.
pub(super) fn insert<T>(table: &mut HashMap<String, T>, name: &str, meaning: T) -> Result<(), OutOfMemory> {
    let name = allocation::text(name)?;
    table.try_reserve(1).map_err(|_| OutOfMemory { bytes: table.len() * size_of::<(String, T)>() })?;
    table.insert(name, meaning);
    Ok(())
}
