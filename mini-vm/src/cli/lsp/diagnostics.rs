//! Diagnostics: what `mini-vm check --warn` finds, as the protocol has it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use lsp_types::{
    DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, PublishDiagnosticsParams, Uri,
};
use mini_vm::assembly::diagnostic::{Diagnostic, Severity};
use mini_vm::assembly::files::SourceFile;
use serde_json::json;

use super::documents::Document;
use super::positions::Lines;
use super::workspace::Workspace;

/// What is wrong, by the addresses of files.
type Found = BTreeMap<String, (Uri, Vec<lsp_types::Diagnostic>)>;

/// What has been found in each program, whose document it goes by.
#[derive(Default)]
pub(super) struct Published {
    programs: BTreeMap<String, Found>,
}

impl Published {
    /// Checks a document, or takes back what was said of it if it is closed or part of another program. Gives what the editor
    /// has to know.
    pub(super) fn update(
        &mut self,
        uri: &str,
        workspace: &mut Workspace<'_>,
    ) -> Vec<PublishDiagnosticsParams> {
        let document = workspace.documents.get(uri);
        let is_program = document.is_some_and(|document| {
            !workspace.is_of_library(document) && workspace.roots_of(document).is_empty()
        });
        let found = match document.filter(|_| is_program) {
            Some(document) => check(document, workspace),
            None => Found::new(),
        };
        let mut addresses: BTreeMap<String, Uri> = BTreeMap::new();
        let before = self.programs.remove(uri).unwrap_or_default();
        for (key, (uri, _)) in before.into_iter().chain(found.clone()) {
            addresses.insert(key, uri);
        }
        if let Some(document) = workspace.documents.get(uri) {
            addresses.insert(uri.to_owned(), document.uri.clone());
        }
        if !found.is_empty() {
            self.programs.insert(uri.to_owned(), found);
        }
        let messages = addresses.into_iter().map(|(key, uri)| {
            let version = workspace.documents.get(&key).map(|document| document.version);
            PublishDiagnosticsParams { uri, diagnostics: self.of_file(&key), version }
        });
        messages.collect()
    }

    /// What is wrong with a file, in whichever program; the same thing once.
    fn of_file(&self, key: &str) -> Vec<lsp_types::Diagnostic> {
        let mut all: Vec<lsp_types::Diagnostic> = Vec::new();
        let mut seen = BTreeSet::new();
        let found = self.programs.values().filter_map(|found| found.get(key));
        for diagnostic in found.flat_map(|(_, diagnostics)| diagnostics) {
            let range = diagnostic.range;
            let place = (range.start.line, range.start.character, range.end.line, range.end.character);
            if seen.insert((place, format!("{:?} {}", diagnostic.code, diagnostic.message))) {
                all.push(diagnostic.clone());
            }
        }
        all
    }
}

/// What is wrong with the program that a document is.
fn check(document: &Document, workspace: &Workspace<'_>) -> Found {
    let (files, diagnostics) = workspace.with_options(document, |options| {
        match options.warnings(true).assemble_with_files(&document.text) {
            Ok(assembled) => (assembled.files, assembled.warnings),
            Err(error) => (error.files().to_vec(), error.into_diagnostics()),
        }
    });
    let mut converter = Converter { document, workspace, files: &files, known: BTreeMap::new() };
    let mut found = Found::new();
    for diagnostic in &diagnostics {
        if let Some((uri, converted)) = converter.convert(diagnostic) {
            found.entry(uri.to_string()).or_insert_with(|| (uri, Vec::new())).1.push(converted);
        }
    }
    found
}

/// Turns diagnostics of the assembler into those of the protocol.
struct Converter<'c> {
    document: &'c Document,
    workspace: &'c Workspace<'c>,
    files: &'c [SourceFile],
    /// The addresses and the lines of files, once they have been needed.
    known: BTreeMap<usize, Option<(Uri, Lines)>>,
}

impl Converter<'_> {
    fn convert(&mut self, diagnostic: &Diagnostic) -> Option<(Uri, lsp_types::Diagnostic)> {
        let place = self.location(diagnostic.file, &diagnostic.span)?;
        let mut related = Vec::new();
        let mut add = |location: Option<Location>, message: String| {
            related.extend(location.map(|location| DiagnosticRelatedInformation { location, message }));
        };
        if !diagnostic.label.is_empty() {
            add(Some(place.clone()), diagnostic.label.clone());
        }
        for note in diagnostic.related.iter().chain(&diagnostic.trail) {
            add(self.location(note.file, &note.span), note.text.clone());
        }
        if let Some(help) = &diagnostic.help {
            add(Some(place.clone()), format!("help: {help}"));
        }
        let severity = match diagnostic.code.severity() {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        };
        let converted = lsp_types::Diagnostic {
            range: place.range,
            severity: Some(severity),
            code: Some(NumberOrString::String(diagnostic.code.as_str().to_owned())),
            source: Some("mini-vm".to_owned()),
            message: diagnostic.message.clone(),
            related_information: (!related.is_empty()).then_some(related),
            data: diagnostic.help.as_ref().map(|help| json!({ "help": help })),
            ..lsp_types::Diagnostic::default()
        };
        Some((place.uri, converted))
    }

    fn location(&mut self, file: usize, span: &Range<usize>) -> Option<Location> {
        let Some(index) = file.checked_sub(1) else {
            let range = self.document.lines.range(&self.document.text, span);
            return Some(Location { uri: self.document.uri.clone(), range });
        };
        let SourceFile { name, text } = self.files.get(index)?;
        let workspace = self.workspace;
        let known = self.known.entry(file).or_insert_with(|| {
            let uri = workspace.address_of(name)?;
            Some((uri, Lines::of(text, workspace.encoding)))
        });
        let (uri, lines) = known.as_ref()?;
        Some(Location { uri: uri.clone(), range: lines.range(text, span) })
    }
}
