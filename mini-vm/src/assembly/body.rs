//! The functions of `.fn`: what they take and give, and whether their calls fit that and spare what is needed.

use std::borrow::Cow;

use crate::allocation::{self, OutOfMemory};
use crate::assembly::assembler::Assembler;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Reported, excerpt};
use crate::assembly::evaluation::{Meaning, duplicate};
use crate::assembly::lexer::Span;
use crate::assembly::liveness::{Call, Flow, Overwritten};
use crate::assembly::names::{Name, Spanned};
use crate::assembly::suggestion::register_like;
use crate::assembly::syntax::statement::{Counts, Instruction, TextArgument};
use crate::assembly::syntax::{results_of, statement_span};
use crate::instruction::Opcode;
use crate::machine::host::HostSignature;
use crate::module::{NamedFunction, RegisterName};
use crate::name::MAX_NAME_LENGTH;

/// What a function says of itself.
#[derive(Clone, Copy)]
pub(super) struct Signature {
    /// Its first instruction.
    pub(super) start: u32,
    /// Where its name, its parameters and its results stand.
    span: Span,
    /// How many of both there are, unless that has an error.
    counts: Result<Counts, Reported>,
}

/// A function that is being translated.
pub(super) struct Body<'s> {
    /// Its first instruction.
    start: u32,
    counts: Counts,
    /// Where its name stands.
    pub(super) place: u32,
    /// The names of its results.
    results: Vec<Box<str>>,
    /// Registers with names.
    names: Vec<(Spanned<&'s str>, u8)>,
    /// The calls that name their arguments.
    calls: Vec<Call>,
}

impl<'s> Body<'s> {
    pub(super) fn new(start: u32, place: u32, counts: Result<Counts, Reported>) -> Self {
        let counts = counts.unwrap_or(Counts { arguments: 0, results: 0 });
        Self { start, place, counts, results: Vec::new(), names: Vec::new(), calls: Vec::new() }
    }

    /// The names of registers.
    pub(super) fn register_names(&self) -> impl Iterator<Item = &'s str> {
        self.names.iter().map(|(name, _)| name.value)
    }

    /// Whether a register has this name.
    pub(super) fn has_register(&self, name: &str) -> bool {
        self.register_names().any(|other| other == name)
    }

    /// Whether a result has this name.
    pub(super) fn has_result(&self, name: &str) -> bool {
        self.results.iter().any(|result| **result == *name)
    }

    /// What the module keeps of the function, whose last instruction stands in front of instruction `end`.
    fn into_named(mut self, end: u32, mut registers: Vec<RegisterName>) -> NamedFunction {
        registers.sort_unstable_by_key(|named| named.register);
        self.results.shrink_to_fit();
        let parameters = self.counts.arguments;
        NamedFunction { start: self.start, end, parameters, results: self.results, registers }
    }
}

impl<'s> Assembler<'_, 's> {
    /// Learns what a function takes and gives.
    pub(super) fn declare_signature(
        &mut self,
        name: Spanned<&'s str>,
        span: Span,
        counts: Result<Counts, Reported>,
    ) {
        let name = Name::global(name.value);
        // A second one is the error of its label.
        if self.signatures.get(name).is_none() {
            let outcome =
                self.signatures.add(name, Signature { start: self.instruction_count, span, counts });
            _ = self.evaluator.diagnostics.checked(outcome);
        }
    }

    /// At least how many functions have instructions: those that start where the next one does have none.
    pub(super) fn named_function_count(&self) -> usize {
        let mut count = 0;
        let mut last = None;
        for Signature { start, .. } in self.signatures.values() {
            count += usize::from(last.replace(start) != Some(start));
        }
        count
    }

    /// Checks that nothing else in the same file has the name of a register, and keeps it. What another file calls so is
    /// hidden in this function: whoever writes a file to be included cannot know the names of the programs.
    pub(super) fn name_register(&mut self, name: Spanned<&'s str>, register: u8) -> Result<(), Reported> {
        let global = Name::global(name.value);
        let layout = self.layouts.get(global).map(|(_, span)| span);
        let first = self.evaluator.definition_of(global).or(layout);
        if let Some(first) = first.filter(|first| self.is_in_one_file(first.start, name.span.start)) {
            return Err(self.report(duplicate(name.value, name.span, first)));
        }
        let Some(body) = &mut self.body else { return Ok(()) };
        let outcome = allocation::push(&mut body.names, (name, register));
        self.evaluator.diagnostics.checked(outcome)
    }

    pub(super) fn is_in_one_file(&self, at: u32, other: u32) -> bool {
        self.expanded.is_none_or(|expanded| expanded.origins.file_at(at) == expanded.origins.file_at(other))
    }

    /// Keeps the name of a result.
    pub(super) fn name_result(&mut self, name: &str) -> Result<(), Reported> {
        let Some(body) = &mut self.body else { return Ok(()) };
        let outcome = allocation::text(name)
            .and_then(|name| allocation::push(&mut body.results, name.into_boxed_str()));
        self.evaluator.diagnostics.checked(outcome)
    }

    /// The help line for a name where a function, in which registers have some, needs that of a register.
    pub(super) fn register_like(&self, name: Name<'s>) -> Option<String> {
        let body = self.body.as_ref().filter(|_| name.local.is_empty())?;
        if body.has_register(name.global) {
            let name = excerpt(name.global);
            return Some(format!(
                "the function has a register `{name}`, but this macro of another file does not see it: make it a parameter"
            ));
        }
        Some(register_like(name.global, body.register_names(), body.has_result(name.global)))
    }

    /// Keeps that the instruction translated last is a call that names its arguments.
    pub(super) fn add_call(&mut self, counts: Counts) -> Result<(), Reported> {
        let index = self.module.code.len() as u32 - 1;
        let Some(body) = &mut self.body else { return Ok(()) };
        let outcome = allocation::push(&mut body.calls, Call { index: index - body.start, counts });
        self.evaluator.diagnostics.checked(outcome)
    }

    /// Checks the numbers of arguments and results of a call.
    pub(super) fn check_counts(
        &mut self,
        instruction: &Instruction<'s>,
        given: Counts,
        span: Span,
    ) -> Result<(), Reported> {
        let Some(callee) = instruction.operands.first().and_then(|callee| callee.name()) else {
            return Ok(());
        };
        let Ok(opcode) = self.opcode(instruction) else { return Ok(()) };
        if opcode == Opcode::Host {
            return self.check_host_counts(callee, given, span);
        }
        let text = callee.value.to_string();
        let Some(signature) = self.signatures.get(callee.value) else {
            let Some(Meaning::Code(_)) = self.evaluator.find(callee.value) else {
                // The instruction has an error that says more.
                return Ok(());
            };
            let message = format!("`{}` does not declare its parameters", excerpt(&text));
            let help = "a function does so with `.fn name(parameter)` in place of its label".to_owned();
            let diagnostic = Diagnostic::new(DiagnosticCode::UndeclaredArguments, callee.span, message);
            return Err(self.report(diagnostic.with_help(help)));
        };
        let takes = signature.counts?;
        let (code, message) = if given.arguments != takes.arguments {
            let takes = arguments_of(takes.arguments.into());
            let message = format!("`{}` takes {takes}, not {}", excerpt(&text), given.arguments);
            (DiagnosticCode::WrongArgumentCount, message)
        } else if given.results > takes.results {
            let gives = results_of(takes.results);
            let message = format!("`{}` gives {gives}, not {}", excerpt(&text), given.results);
            (DiagnosticCode::WrongResultCount, message)
        } else {
            return Ok(());
        };
        let written = &self.source.0[signature.span.start as usize..signature.span.end as usize];
        let diagnostic = Diagnostic::new(code, span, message)
            .with_related(signature.span, "it is declared here")
            .with_help(format!("it is declared as `.fn {}`", excerpt(written)));
        Err(self.report(diagnostic))
    }

    /// Checks a call of a function of the host, as far as it is known what that takes and gives.
    fn check_host_counts(
        &mut self,
        callee: Spanned<Name<'s>>,
        given: Counts,
        span: Span,
    ) -> Result<(), Reported> {
        let text = callee.value.to_string();
        let name = excerpt(&text);
        let signature = self.options.host_signatures.iter().find(|signature| signature.name == text);
        let (code, message) = match signature {
            // That there is none says more.
            None if !self.has_host_function(&text) => return Ok(()),
            None if given.results > 1 => {
                let results = given.results;
                let message =
                    format!("`{name}` is a function of the host and gives 1 result at most, not {results}");
                (DiagnosticCode::WrongResultCount, message)
            }
            Some(signature) if !takes(signature, given.arguments) => {
                let least = if signature.is_variadic { "at least " } else { "" };
                let takes = arguments_of(signature.parameters.len());
                let message = format!("`{name}` takes {least}{takes}, not {}", given.arguments);
                (DiagnosticCode::WrongHostArgumentCount, message)
            }
            Some(signature) if given.results > u16::from(signature.has_result) => {
                let gives = results_of(signature.has_result.into());
                let message = format!("`{name}` gives {gives}, not {}", given.results);
                (DiagnosticCode::WrongResultCount, message)
            }
            None | Some(_) => return Ok(()),
        };
        let mut diagnostic = Diagnostic::new(code, span, message);
        if let Some(signature) = signature {
            diagnostic = diagnostic.with_help(format!("the host has `{}`", excerpt(&signature.to_string())));
        }
        Err(self.report(diagnostic))
    }

    /// Checks that a return without values leaves no result behind in a register that has its name and another place.
    pub(super) fn check_return(&mut self, instruction: &Instruction<'s>, span: Span) -> Result<(), Reported> {
        let is_bare = span.end == instruction.mnemonic.span.end;
        if !is_bare
            || !self.checks_calls()
            || self.known_opcode(instruction.mnemonic.value) != Some(Opcode::Ret)
        {
            return Ok(());
        }
        let Some(body) = &self.body else { return Ok(()) };
        let elsewhere = body.results.iter().enumerate().find_map(|(place, result)| {
            let (name, register) = body.names.iter().find(|(name, _)| name.value == &**result)?;
            (usize::from(*register) != place).then_some((place, *name, *register))
        });
        let Some((place, name, register)) = elsewhere else { return Ok(()) };
        let values = excerpt(&body.results.join(", "));
        let name_text = excerpt(name.value);
        let message =
            format!("the result `{name_text}` is what r{place} holds, but `{name_text}` is r{register} here");
        let diagnostic = Diagnostic::new(DiagnosticCode::ResultElsewhere, span, message)
            .with_related(name.span, format!("`{name_text}` is a register of the function"))
            .with_help(format!("`ret {values}` gives what the registers with these names hold"));
        self.call_errors += 1;
        Err(self.report(diagnostic))
    }

    /// Checks at the start of function `name` that the one in front of it does not go on into it.
    pub(super) fn check_end_of_function(&mut self, name: Spanned<&'s str>) {
        let Some(last) = self.last_instruction.filter(|_| self.checks_calls()) else { return };
        let is_reached = last.is_in_function && last.opcode.falls_through();
        if !is_reached || self.evaluator.diagnostics.is_full() {
            return;
        }
        let name_text = excerpt(name.value);
        let message = format!("the function goes on into the next one, `{name_text}`");
        let help = "a function ends with `ret`, `jmp`, `halt`, `exit` or `trap`".to_owned();
        let diagnostic = Diagnostic::new(DiagnosticCode::FallsIntoFunction, last.span, message)
            .with_label("nothing of the function follows this instruction")
            .with_related(name.span, format!("`{name_text}` starts here"))
            .with_help(help);
        self.report(diagnostic);
        self.call_errors += 1;
    }

    /// Checks a format that is given as a text against the arguments behind it.
    pub(super) fn check_format(
        &mut self,
        instruction: &Instruction<'s>,
        given: Counts,
        texts: &[TextArgument<'s>],
    ) -> Result<(), Reported> {
        if self.known_opcode(instruction.mnemonic.value) != Some(Opcode::Host) {
            return Ok(());
        }
        let Some(callee) = instruction.operands.first().and_then(|callee| callee.name()) else {
            return Ok(());
        };
        let mut signatures = self.options.host_signatures.iter();
        let signature = signatures.find(|signature| signature.name == callee.value.global);
        let Some(format) = signature.and_then(|signature| signature.format) else { return Ok(()) };
        let Some(TextArgument { index, text, span }) =
            texts.iter().find(|text| text.index == format.parameter)
        else {
            return Ok(());
        };
        let mut bytes = Vec::new();
        let outcome = allocation::reserve(&mut bytes, text.size);
        self.evaluator.diagnostics.checked(outcome)?;
        text.read(&mut |piece| bytes.extend_from_slice(piece));
        let length = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
        let behind = usize::from(given.arguments) - index - 1;
        let (code, message) = match (format.arguments)(&bytes[..length]) {
            Ok(count) if count == behind => return Ok(()),
            Ok(count) => {
                let takes = arguments_of(count);
                let message = format!("the format takes {takes} behind it, not {behind}");
                (DiagnosticCode::WrongFormatArgumentCount, message)
            }
            Err(error) => (DiagnosticCode::WrongFormat, error.to_string()),
        };
        let help = "each conversion, such as `%d`, takes one argument, and so does each `*`".to_owned();
        let help = Some(help).filter(|_| code == DiagnosticCode::WrongFormatArgumentCount);
        let diagnostic = Diagnostic::new(code, *span, message).with_help(help);
        Err(self.report(diagnostic))
    }

    /// Ends the function that is being translated, of which the module keeps the names if it has instructions.
    pub(super) fn end_body(&mut self) {
        let Some(body) = self.body.take() else { return };
        if self.checks_calls() {
            self.check_calls(&body);
        }
        let end = self.module.code.len() as u32;
        if body.start < end {
            let outcome = self.register_names(&body).and_then(|registers| {
                allocation::push(&mut self.module.named_functions, body.into_named(end, registers))
            });
            // Without memory there is no module.
            _ = self.evaluator.diagnostics.checked(outcome);
        }
    }

    /// The names of the registers of a function as the module keeps them: a module is one text, so what has a name that
    /// another file gives to something else gets one of its own.
    fn register_names(&mut self, body: &Body<'s>) -> Result<Vec<RegisterName>, OutOfMemory> {
        let mut registers = Vec::new();
        allocation::reserve(&mut registers, body.names.len())?;
        for &(name, register) in &body.names {
            let mut kept = Cow::Borrowed(name.value);
            while self.is_taken(&kept, name.value, body) {
                // Each number is used once, so that no more names are tried than there are.
                self.renamed_registers += 1;
                let number = format!("_{}", self.renamed_registers);
                let end = name.value.len().min(MAX_NAME_LENGTH - number.len());
                kept = Cow::Owned(format!("{}{number}", &name.value[..end]));
            }
            registers.push(RegisterName { register, name: allocation::text(&kept)?.into_boxed_str() });
        }
        Ok(registers)
    }

    /// Whether something else in the module than the register called `own` in its function has this name. Constants are
    /// not in it.
    fn is_taken(&self, name: &str, own: &str, body: &Body<'s>) -> bool {
        let global = Name::global(name);
        let is_register = name != own && body.has_register(name);
        let is_label = matches!(self.evaluator.find(global), Some(Meaning::Code(_) | Meaning::Data(_)));
        is_register || is_label || self.layouts.get(global).is_some()
    }

    /// Checks that the calls of a function overwrite nothing that is read later. With errors of other kinds its instructions
    /// are not all there.
    fn check_calls(&mut self, body: &Body<'s>) {
        if self.evaluator.diagnostics.count() > self.call_errors || self.evaluator.diagnostics.is_full() {
            return;
        }
        let code = &self.module.code[body.start as usize..];
        let signatures = &self.signatures;
        let counts_at = |pc| signatures.find_by_key(&pc, |signature| signature.start)?.counts.ok();
        let named: Vec<u8> = body.names.iter().map(|&(_, register)| register).collect();
        let flow = Flow {
            code,
            start: body.start,
            results: body.counts.results,
            named: &named,
            calls: &body.calls,
            counts_at: &counts_at,
        };
        match flow.overwritten() {
            Ok(found) => {
                for overwritten in found {
                    self.report_overwritten(body, overwritten);
                }
            }
            Err(out_of_memory) => _ = self.evaluator.diagnostics.checked::<()>(Err(out_of_memory)),
        }
    }

    fn report_overwritten(&mut self, body: &Body<'s>, Overwritten { call, register, reader }: Overwritten) {
        let name =
            body.names.iter().find(|&&(_, other)| other == register).map(|(name, _)| excerpt(name.value));
        let window =
            body.names.iter().map(|&(_, register)| u16::from(register) + 1).max().unwrap_or_default();
        let (what, help) = match &name {
            Some(name) => (
                format!("`{name}`, register r{register}"),
                format!("r{window} is the lowest register above all that have names"),
            ),
            None => (
                format!("register r{register}"),
                format!(
                    "a call that names its arguments keeps registers with names: `.reg name = r{register}`"
                ),
            ),
        };
        let message = format!("this call overwrites {what}, which is read later");
        let read = match &name {
            Some(name) => format!("`{name}` is read here"),
            None => format!("r{register} is read here"),
        };
        let diagnostic =
            Diagnostic::new(DiagnosticCode::OverwrittenRegister, self.statement_at(body, call), message)
                .with_related(self.statement_at(body, reader), read)
                .with_help(help);
        self.report(diagnostic);
        self.call_errors += 1;
    }

    /// Where the statement of an instruction of a function stands.
    fn statement_at(&self, body: &Body<'s>, index: u32) -> Span {
        statement_span(self.source, self.places[(body.start + index) as usize])
    }
}

/// Whether a function of the host can be called with so many arguments.
fn takes(signature: &HostSignature<'_>, count: u16) -> bool {
    let (count, parameters) = (usize::from(count), signature.parameters.len());
    count == parameters || (signature.is_variadic && count > parameters)
}

/// A number of arguments, for messages.
fn arguments_of(count: usize) -> String {
    match count {
        0 => "no arguments".to_owned(),
        1 => "1 argument".to_owned(),
        _ => format!("{count} arguments"),
    }
}
