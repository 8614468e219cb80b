//! Warnings: what assembles, but is probably not what was meant.
//!
//! A source is read again for what is not in the module: its names, and which of them are used (`names`). What the code does
//! is found in the module (`crate::analysis`), and the places of its instructions lead back to the source.
//!
//! A label, a constant, a layout or a register whose name starts with `_` is never warned of.

mod names;

use std::ops::Range;

use crate::allocation::{self, OutOfMemory};
use crate::analysis::{Analysis, Overwritten};
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Diagnostics, excerpt};
use crate::assembly::error::place;
use crate::assembly::lexer::Span;
use crate::assembly::names::{Name, Source, Spanned};
use crate::assembly::syntax::statement_span;
use crate::assembly::warnings::names::{Kind, Names, RegisterName};
use crate::module::Module;

/// The warnings of a source that has assembled to `module`, the statement of whose instructions start at `places`.
///
/// # Errors
///
/// If the system does not give the memory.
pub(super) fn find(
    source: &str,
    module: &Module,
    places: &[u32],
    max: usize,
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let mut found = Diagnostics::new(max);
    let outcome = Warner::find(Source(source), module, places, max, &mut found);
    let is_complete = found.checked(outcome).is_ok();
    let mut diagnostics = found.into_sorted();
    if !is_complete {
        return Err(diagnostics);
    }
    place(source, &mut diagnostics);
    Ok(diagnostics)
}

/// Makes warnings of what is found.
struct Warner<'a, 's> {
    source: Source<'s>,
    module: &'a Module,
    places: &'a [u32],
    names: Names<'s>,
    analysis: Analysis<'a>,
    found: &'a mut Diagnostics,
}

impl<'a, 's> Warner<'a, 's> {
    fn find(
        source: Source<'s>,
        module: &'a Module,
        places: &'a [u32],
        max: usize,
        found: &'a mut Diagnostics,
    ) -> Result<(), OutOfMemory> {
        let names = Names::of(source, places)?;
        let analysis = Analysis::new(module)?;
        let mut warner = Warner { source, module, places, names, analysis, found };
        warner.unused_symbols();
        warner.unused_layouts();
        warner.unused_registers()?;
        warner.unreached()?;
        warner.read_before_written()?;
        warner.overwritten(max)
    }

    fn warn(&mut self, diagnostic: Diagnostic) {
        self.found.report(diagnostic);
    }

    fn unused_symbols(&mut self) {
        let entry = self.module.entry;
        let mut unused = Vec::new();
        for (name, symbol) in self.names.symbols.iter() {
            let (code, what) = match symbol.kind {
                // Code that is not reached has a warning of its own.
                Kind::Code(pc) if !self.analysis.is_reached(pc) => continue,
                Kind::Code(pc) if pc == entry && name.value.local.is_empty() => continue,
                Kind::Code(_) | Kind::Data => (DiagnosticCode::UnusedLabel, "label"),
                Kind::Constant => (DiagnosticCode::UnusedConstant, "constant"),
            };
            let is_free = is_silent(name.value) || name.value == Name::global("main");
            if !symbol.is_used && !is_free && !self.is_function(name.value, symbol.kind) {
                unused.push(unused_name(code, what, name));
            }
            if unused.len() > self.found.most() {
                break;
            }
        }
        unused.into_iter().for_each(|warning| self.warn(warning));
    }

    /// Whether a label is that of a function, whose name stands for more than a place.
    fn is_function(&self, name: Name<'s>, kind: Kind) -> bool {
        let Kind::Code(pc) = kind else { return false };
        self.names.function_at(pc).is_some_and(|function| Name::global(function.name.value) == name)
    }

    fn unused_layouts(&mut self) {
        let unused: Vec<Diagnostic> = (self.names.layouts.iter())
            .filter(|&(name, is_used)| !is_used && !is_silent(name.value))
            .map(|(name, _)| unused_name(DiagnosticCode::UnusedLayout, "map layout", name))
            .take(self.found.most() + 1)
            .collect();
        unused.into_iter().for_each(|warning| self.warn(warning));
    }

    fn unused_registers(&mut self) -> Result<(), OutOfMemory> {
        let mut entries = allocation::copy(&self.module.functions)?;
        entries.sort_unstable();
        let mut unused = Vec::new();
        for (function, registers) in self.names.functions() {
            let is_in_table = entries.binary_search(&function.start).is_ok();
            for register in registers {
                let is_parameter = function.is_parameter(register);
                let is_given = is_parameter && (is_in_table || function.is_result(register));
                let is_free = is_given || is_silent(Name::global(register.name.value));
                if register.is_used || is_free || unused.len() > self.found.most() {
                    continue;
                }
                let name = Spanned { value: Name::global(register.name.value), span: register.name.span };
                let what = if is_parameter { "parameter" } else { "register" };
                unused.push(unused_name(DiagnosticCode::UnusedRegisterName, what, name));
            }
        }
        unused.into_iter().for_each(|warning| self.warn(warning));
        Ok(())
    }

    /// Warns of code that is not reached: of each function by its label, and of what follows other code.
    fn unreached(&mut self) -> Result<(), OutOfMemory> {
        let labels = self.unreached_labels()?;
        let ranges: Vec<Range<u32>> = self.analysis.unreachable().take(self.found.most() + 1).collect();
        for range in ranges {
            let first = labels.partition_point(|&(_, pc)| pc < range.start);
            let end = labels.get(first).map_or(range.end, |&(_, pc)| pc.min(range.end));
            if range.start < end && !self.analysis.are_traps(range.start..end) {
                self.warn_unreachable(range.start..end);
            }
        }
        for of_one_place in labels.chunk_by(|(_, one), (_, other)| one == other) {
            if of_one_place.iter().any(|(name, _)| is_silent(name.value)) {
                continue;
            }
            let [(name, _), ..] = of_one_place else { continue };
            let text = excerpt(&name.value.to_string());
            let message = format!("`{text}` is never called, and nothing else leads to it");
            let help = format!("if only the host calls it, `.func {text}` says that it is used");
            self.warn(Diagnostic::new(DiagnosticCode::UnusedFunction, name.span, message).with_help(help));
        }
        Ok(())
    }

    /// The global labels of code that is not reached, in the order of the code.
    fn unreached_labels(&self) -> Result<Vec<(Spanned<Name<'s>>, u32)>, OutOfMemory> {
        let mut labels = Vec::new();
        for (name, symbol) in self.names.symbols.iter() {
            if let Kind::Code(pc) = symbol.kind
                && name.value.local.is_empty()
                && (pc as usize) < self.places.len()
                && !self.analysis.is_reached(pc)
            {
                allocation::push(&mut labels, (name, pc))?;
            }
        }
        Ok(labels)
    }

    fn warn_unreachable(&mut self, range: Range<u32>) {
        let span = self.statement(range.start).to(self.statement(range.end - 1));
        let message = match range.len() {
            1 => "this instruction is never reached".to_owned(),
            count => format!("these {count} instructions are never reached"),
        };
        self.warn(Diagnostic::new(DiagnosticCode::UnreachableCode, span, message));
    }

    fn read_before_written(&mut self) -> Result<(), OutOfMemory> {
        if self.names.has_no_functions() {
            return Ok(());
        }
        let needed = self.analysis.needed()?;
        let mut found = Vec::new();
        for (function, registers) in self.names.functions() {
            // There every register is 0 at the start.
            if function.start == self.module.entry || !self.analysis.is_reached(function.start) {
                continue;
            }
            for register in registers.iter().filter(|register| !function.is_parameter(register)) {
                let is_free = is_silent(Name::global(register.name.value));
                if is_free || found.len() > self.found.most() {
                    continue;
                }
                if needed.is_needed(function.start, register.number)
                    && let Some(reader) = needed.reader(function.start, register.number)?
                {
                    found.push((function, register, reader));
                }
            }
        }
        let warnings: Vec<Diagnostic> = found
            .into_iter()
            .map(|(function, register, reader)| {
                let RegisterName { name, number, .. } = register;
                let text = excerpt(name.value);
                let message = format!("`{text}`, register r{number}, is read here before it is written");
                let related =
                    format!("a way leads here from the start of `{}`", excerpt(function.name.value));
                let help = "at the start of a function only its parameters hold something meant for it";
                Diagnostic::new(DiagnosticCode::ReadBeforeWritten, self.statement(reader), message)
                    .with_related(function.name.span, related)
                    .with_help(help.to_owned())
            })
            .collect();
        warnings.into_iter().for_each(|warning| self.warn(warning));
        Ok(())
    }

    fn overwritten(&mut self, max: usize) -> Result<(), OutOfMemory> {
        let results_at = |pc: u32| self.names.function_at(pc).map(|function| function.counts.results);
        let found = self.analysis.overwritten(max.saturating_add(1), &results_at)?;
        for Overwritten { call, register, reader } in found {
            let message = format!("this call overwrites register r{register}, which is read later");
            let help = "what is still needed stands below the first register that the callee is given";
            let diagnostic = Diagnostic::new(DiagnosticCode::Overwritten, self.statement(call), message)
                .with_related(self.statement(reader), format!("r{register} is read here"))
                .with_help(help.to_owned());
            self.warn(diagnostic);
        }
        Ok(())
    }

    /// Where the statement of an instruction stands.
    fn statement(&self, pc: u32) -> Span {
        statement_span(self.source, self.places[pc as usize])
    }
}

fn unused_name(code: DiagnosticCode, what: &str, name: Spanned<Name<'_>>) -> Diagnostic {
    let text = excerpt(&name.value.to_string());
    Diagnostic::new(code, name.span, format!("{what} `{text}` is not used"))
}

/// Whether a name asks for silence.
fn is_silent(name: Name<'_>) -> bool {
    let last = if name.local.is_empty() { name.global } else { name.local };
    last.starts_with('_')
}
