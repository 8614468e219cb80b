//! Warnings: what assembles, but is probably not what was meant.
//!
//! A source is read again for what is not in the module: its names, and which of them are used (`names`). What the code does
//! is found in the module (`crate::analysis`), and the places of its instructions lead back to the source.
//!
//! A label, a constant, a layout or a register whose name starts with `_` is never warned of.
//!
//! Of an expanded text only what stands in the source and the files beside it as it is written is warned of: the library has
//! more than a program uses, and what a macro makes need not be right in each use. What the expansion has used up may use
//! names all the same (`words`).

mod names;
mod words;

use std::ops::Range;

use crate::allocation::{self, OutOfMemory};
use crate::analysis::{Analysis, Overwritten, parts};
use crate::assembly::assembler::{Expanded, Translated};
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Diagnostics, excerpt};
use crate::assembly::lexer::Span;
use crate::assembly::names::{Name, Source, Spanned};
use crate::assembly::syntax::statement_span;
use crate::assembly::warnings::names::{Kind, Names, RegisterName};
use crate::module::Module;

/// The warnings of a text that has been translated, at their places in it.
///
/// # Errors
///
/// If the system does not give the memory.
pub(super) fn find(
    text: &str,
    expanded: Option<Expanded<'_>>,
    translated: &Translated,
    max: usize,
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let mut found = Diagnostics::new(max);
    let outcome = Warner::find(Source(text), expanded, translated, &mut found);
    let is_complete = found.checked(outcome).is_ok();
    let diagnostics = found.into_sorted();
    if is_complete { Ok(diagnostics) } else { Err(diagnostics) }
}

/// Makes warnings of what is found.
struct Warner<'a, 's> {
    source: Source<'s>,
    expanded: Option<Expanded<'s>>,
    module: &'a Module,
    /// Where the statement of each instruction starts.
    places: &'a [u32],
    names: &'a Names<'s>,
    analysis: Analysis<'a>,
    found: &'a mut Diagnostics,
}

impl<'a, 's> Warner<'a, 's> {
    fn find(
        source: Source<'s>,
        expanded: Option<Expanded<'s>>,
        Translated { module, places }: &Translated,
        found: &mut Diagnostics,
    ) -> Result<(), OutOfMemory> {
        let names = &Names::of(source, expanded, places)?;
        let analysis = Analysis::new(module, &names.roots)?;
        let mut warner = Warner { source, expanded, module, places, names, analysis, found };
        warner.unused_symbols();
        warner.unused_layouts();
        warner.unused_registers()?;
        warner.unreached()?;
        warner.read_before_written()?;
        warner.overwritten()
    }

    /// What byte `at` of the text stands in, by a number that each use of a file has for itself, if it is warned of.
    fn block_at(&self, at: u32) -> Option<u32> {
        const WHOLE: u32 = 0;
        self.expanded.map_or(Some(WHOLE), |expanded| expanded.origins.own_context_at(at))
    }

    /// The same of an instruction.
    fn block_of(&self, pc: u32) -> Option<u32> {
        self.block_at(self.places[pc as usize])
    }

    /// Whether what stands at a place is warned of.
    fn is_own(&self, span: Span) -> bool {
        self.block_at(span.start).is_some()
    }

    fn warn(&mut self, diagnostic: Diagnostic) {
        self.found.report(diagnostic);
    }

    /// Whether a name of a register is warned of.
    fn is_told(&self, RegisterName { name, .. }: &RegisterName<'s>) -> bool {
        !is_silent(Name::global(name.value)) && self.is_own(name.span)
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
            let is_unused = !symbol.is_used && !is_free && !self.is_function(name.value, symbol.kind);
            if is_unused && self.is_own(name.span) {
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
            .filter(|&(name, is_used)| !is_used && !is_silent(name.value) && self.is_own(name.span))
            .map(|(name, _)| unused_name(DiagnosticCode::UnusedLayout, "map layout", name))
            .take(self.found.most().saturating_add(1))
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
                if register.is_used || is_given || !self.is_told(register) || unused.len() > self.found.most()
                {
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
        let ahead_of_labels = self.analysis.unreachable().map(|range| {
            let first = labels.partition_point(|&(_, pc)| pc < range.start);
            let end = labels.get(first).map_or(range.end, |&(_, pc)| pc.min(range.end));
            range.start..end
        });
        let ranges: Vec<Range<u32>> = ahead_of_labels
            .flat_map(|range| parts(range, |pc| self.block_of(pc)))
            .filter(|range| !self.analysis.are_traps(range.clone()))
            .take(self.found.most().saturating_add(1))
            .collect();
        ranges.into_iter().for_each(|range| self.warn_unreachable(range));
        for of_one_place in labels.chunk_by(|(_, one), (_, other)| one == other) {
            if of_one_place.iter().any(|(name, _)| is_silent(name.value)) {
                continue;
            }
            let Some((name, _)) = of_one_place.iter().find(|(name, _)| self.is_own(name.span)) else {
                continue;
            };
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
                if !self.is_told(register) || found.len() > self.found.most() {
                    continue;
                }
                if needed.is_needed(function.start, register.number)
                    && let Some(reader) = needed.reader(function.start, register.number)?
                    && self.is_own(self.statement(reader))
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

    fn overwritten(&mut self) -> Result<(), OutOfMemory> {
        if self.names.has_no_checks {
            return Ok(());
        }
        let is_own = |call| self.block_of(call).is_some();
        let found = self.analysis.overwritten(self.found.most().saturating_add(1), &is_own)?;
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
