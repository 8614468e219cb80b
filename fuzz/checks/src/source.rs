//! A source text is assembled, or refused with errors that make sense.

use std::sync::Arc;

use mini_vm::assembly::diagnostic::{Diagnostic, Severity};
use mini_vm::assembly::files::{File, FileError, Files, SourceFile};
use mini_vm::assembly::formatting::{format, has_same_tokens};
use mini_vm::assembly::inspection::{Inspection, Place};
use mini_vm::assembly::{AssemblyError, Options, statement_span};
use mini_vm::bytecode::{decode, encode};
use mini_vm::console::Console;
use mini_vm::disassembly::disassemble;
use mini_vm::machine::Limits;
use mini_vm::module::Module;
use mini_vm::verify::{Program, verify};

use crate::compare;

const MAX_ERRORS: usize = 20;
const MAX_DATA_SIZE: u64 = 1 << 16;

/// Files that hold their names.
struct NamesOnly;

impl Files for NamesOnly {
    fn read(&self, name: &str, _: Option<&str>, _: u64) -> Result<File, FileError> {
        match name {
            "" => Err(FileError::NotFound),
            _ => Ok(File { identity: name.to_owned(), bytes: name.as_bytes().to_vec() }),
        }
    }
}

/// Takes the bytes as a source text.
///
/// # Panics
///
/// Where something is wrong.
pub fn check(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    let options = Options::default()
        .host_functions(Console::FUNCTIONS)
        .source_name("fuzz.asm")
        .files(&NamesOnly)
        .max_data_size(MAX_DATA_SIZE)
        .max_errors(MAX_ERRORS);
    let assembled = options.assemble(source);
    if let Ok(formatted) = format(source) {
        check_layout(source, &formatted);
        assert_eq!(
            options.assemble(&formatted).ok().as_ref(),
            assembled.as_ref().ok(),
            "its bytes:\n{formatted}"
        );
    }
    check_inspection(source, &options);
    match assembled {
        Ok(module) => {
            check_warnings(source, &options, &module);
            check_module(source, module);
        }
        Err(error) => check_error(source, &error),
    }
}

/// A source that is laid out says the same, and has its layout.
fn check_layout(source: &str, formatted: &str) {
    assert!(has_same_tokens(source, formatted), "its tokens:\n{formatted}");
    assert_eq!(format(formatted).as_deref(), Ok(formatted), "laid out twice");
}

/// Whatever an editor asks has an answer, with places of the files.
fn check_inspection(source: &str, options: &Options<'_>) {
    let inspection = Inspection::of(source, options);
    let check = |place: &Place| {
        let text = &inspection.files()[place.file].text;
        assert!(text.get(place.span.clone()).is_some(), "{place:?}");
    };
    inspection.unresolved().iter().for_each(check);
    for file in 0..inspection.files().len() {
        inspection.occurrences_in(file).for_each(|occurrence| check(&occurrence.place));
        inspection.words_in(file).for_each(|word| check(&word.place));
    }
    inspection.folds(0).into_iter().for_each(|fold| check(&Place { file: 0, span: fold.range }));
    for item in inspection.outline(0) {
        check(&Place { file: 0, span: item.range });
    }
    for hint in inspection.hints(0, 0..source.len()) {
        check(&Place { file: 0, span: hint.at..hint.at });
    }
    for at in [source.len() / 3, source.len() / 2, source.len()] {
        check(&Place { file: 0, span: inspection.completions(0, at).range });
        _ = (inspection.hover(0, at), inspection.signature(0, at));
        inspection.definitions(0, at).iter().for_each(check);
        if let Ok(renaming) = inspection.rename(0, at, "renamed", options) {
            renaming.places.iter().for_each(check);
        }
    }
}

fn check_warnings(source: &str, options: &Options<'_>, module: &Module) {
    let assembled = options.warnings(true).assemble_with_files(source).expect("it has assembled");
    assert!(assembled.module == *module, "warnings change the module");
    let is_warning = |diagnostic: &Diagnostic| diagnostic.code.severity() == Severity::Warning;
    assert!(assembled.warnings.iter().all(is_warning), "{:?}", assembled.warnings);
    check_diagnostics(source, &assembled.files, &assembled.warnings);
}

fn check_module(source: &str, module: Module) {
    assert_eq!(decode(&encode(&module)).as_ref(), Ok(&module), "the bytecode file");
    let program = Arc::new(verify(module).expect("what the assembler makes is valid"));
    check_round_trip(&program);
    for &line in &program.module().lines {
        // A `.line` directive may name any line; where there is one, its span must be one of the source.
        if let Some(span) = statement_span(source, line) {
            assert!(!source[span].is_empty(), "the instruction of line {line}");
        }
    }
    let limits = Limits::default().heap_size(2 * MAX_DATA_SIZE).call_depth(50).registers(2000).fuel(5_000);
    compare("the program", &program, &limits, source.as_bytes());
}

/// The text of a program assembles to the same program.
pub(crate) fn check_round_trip(program: &Program) {
    let text = disassemble(program);
    let module = program.module();
    let host_functions: Vec<&str> = module.host_functions.iter().map(String::as_str).collect();
    let options = Options::default().host_functions(&host_functions).max_data_size(Limits::MAX_HEAP_SIZE);
    match options.assemble(&text) {
        Ok(again) => assert!(again == *module, "disassembled and assembled it is another:\n{text}"),
        Err(error) => panic!("what the disassembler writes does not assemble: {error}\n{text}"),
    }
}

fn check_error(source: &str, error: &AssemblyError) {
    assert!(!error.diagnostics().is_empty());
    check_diagnostics(source, error.files(), error.diagnostics());
    // An error can be shown, also with a source that it is not of.
    let (shown, _) = (error.render(source), error.render(&error.to_string()));
    let longest = error.diagnostics().len() * MAX_SHOWN;
    assert!(
        shown.len() <= longest,
        "{} bytes are shown of {} errors",
        shown.len(),
        error.diagnostics().len()
    );
}

/// Bytes that are shown of one error at most: ten lines of 1024 bytes, each with its marks, and some text. A character
/// that is not shown takes three times as many, a tab four times.
const MAX_SHOWN: usize = 120 << 10;

fn check_diagnostics(source: &str, files: &[SourceFile], diagnostics: &[Diagnostic]) {
    assert!(diagnostics.len() <= MAX_ERRORS + 1, "{diagnostics:?}");
    let is_expanded = |diagnostic: &Diagnostic| diagnostic.file > 0 || !diagnostic.trail.is_empty();
    let in_order = diagnostics.iter().any(is_expanded)
        || diagnostics.is_sorted_by_key(|diagnostic| diagnostic.span.start);
    assert!(in_order, "{diagnostics:?}");
    let text_of = |file: usize| file.checked_sub(1).map_or(source, |index| files[index].text.as_str());
    for diagnostic in diagnostics {
        let notes = diagnostic.related.iter().chain(&diagnostic.trail).map(|note| (note.file, &note.span));
        for (file, span) in std::iter::once((diagnostic.file, &diagnostic.span)).chain(notes) {
            assert!(text_of(file).get(span.clone()).is_some(), "{diagnostic:?}");
        }
        assert!((1..1000).contains(&diagnostic.message.len()), "{diagnostic:?}");
    }
}
