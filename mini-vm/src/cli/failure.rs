//! Why a command came to nothing, as a report and as an exit status.

use std::io;

use annotate_snippets::{AnnotationKind, Group, Level};
use mini_vm::assembly::diagnostic::{Diagnostic, Note, Severity};
use mini_vm::console::ReplayError;
use mini_vm::machine::SetupError;
use mini_vm::module::Module;
use mini_vm::snapshot::RestoreError;
use mini_vm::verify::VerifyError;

use super::load::LoadError;
use super::messages::{Place, Related, Report};
use super::output::OutputError;
use super::report::visible;
use super::source::Sources;
use super::{Status, encoding, excerpt, messages, report};

/// Says why there is no program, and with what status that ends the command.
pub(super) fn load_error(error: &LoadError) -> Status {
    match error {
        LoadError::Unreadable { name, error } => return unreadable(name, error),
        LoadError::TooLarge { name, max } => {
            report::error(&format!(
                "{} has more than {max} bytes: `--max-source` allows more",
                visible(name)
            ));
        }
        LoadError::NotText { name, bytes, first_wrong } => {
            messages::tell(&encoding::report(name, bytes, *first_wrong));
        }
        LoadError::Source { source, error } => {
            for diagnostic in error {
                messages::tell(&diagnostic_report(source, diagnostic));
            }
        }
        LoadError::Bytecode { name, error: reason } => report::error(&format!("{}: {reason}", visible(name))),
        LoadError::Unverified { name, rejected } => {
            for reason in &rejected.errors {
                let place = source_place(&rejected.module, reason);
                report::error(&format!("{}: {reason}{place}", visible(name)));
            }
        }
    }
    if error.is_out_of_memory() { Status::OUT_OF_MEMORY } else { Status::BAD_INPUT }
}

/// Says why a file cannot be read, and gives the status that this ends the command with.
pub(super) fn unreadable(name: &str, error: &io::Error) -> Status {
    report::error(&format!("cannot read {}: {error}", visible(name)));
    match error.kind() {
        io::ErrorKind::OutOfMemory => Status::OUT_OF_MEMORY,
        _ => Status::NO_INPUT,
    }
}

/// Says what is wrong with a snapshot, and gives the status that this ends the command with.
pub(super) fn restore_error(name: &str, error: &RestoreError) -> Status {
    report::error(&format!("{}: {error}", visible(name)));
    match error {
        RestoreError::Setup(SetupError::OutOfMemory { .. }) => Status::OUT_OF_MEMORY,
        _ => Status::BAD_INPUT,
    }
}

/// Says why a recording cannot be followed, and gives the status that this ends the command with.
pub(super) fn replay_error(name: &str, error: &ReplayError) -> Status {
    match error {
        ReplayError::Unreadable(error) => unreadable(name, error),
        error => {
            report::error(&format!("{}: {error}", visible(name)));
            Status::BAD_INPUT
        }
    }
}

/// Says why a result is not in its place.
pub(super) fn output_error(error: &OutputError) -> Status {
    report::error(&error.to_string());
    match error {
        OutputError::IsInput { .. } | OutputError::IsOutput { .. } | OutputError::IsTerminal { .. } => {
            Status::USAGE
        }
        OutputError::Failed { error, .. } if error.kind() == io::ErrorKind::OutOfMemory => {
            Status::OUT_OF_MEMORY
        }
        OutputError::Failed { .. } => Status::IO_ERROR,
    }
}

/// Says why there is no machine.
pub(super) fn setup_error(error: &SetupError) -> Status {
    let help = matches!(error, SetupError::OutOfMemory { .. })
        .then_some("`--heap`, `--registers` and `--call-depth` can ask for less");
    report::error_with_help(&error.to_string(), help);
    match error {
        SetupError::UnknownHostFunction { .. } => Status::BAD_INPUT,
        SetupError::OutOfMemory { .. } => Status::OUT_OF_MEMORY,
        SetupError::HeapSize { .. }
        | SetupError::CallDepth { .. }
        | SetupError::Registers { .. }
        | SetupError::Fuel { .. } => Status::USAGE,
    }
}

/// The source line of a broken rule, where the module knows it.
fn source_place(module: &Module, error: &VerifyError) -> String {
    let VerifyError::Instruction { pc, .. } = error else { return String::new() };
    match module.line_of(*pc) {
        Some(line) => format!(" (line {line} of {})", visible(module.file_of(*pc).unwrap_or("the source"))),
        None => String::new(),
    }
}

/// An error or a warning with its places.
pub(super) fn diagnostic_report(sources: &Sources, diagnostic: &Diagnostic) -> Report {
    let Diagnostic { code, message, file, span, line, column, label, related, trail, help } = diagnostic;
    let severity = match code.severity() {
        Severity::Error => messages::Severity::Error,
        Severity::Warning => messages::Severity::Warning,
    };
    let related_of = |note: &Note| Related {
        place: Place::new(sources.file(note.file), &note.span, note.line, note.column),
        text: note.text.clone(),
    };
    Report {
        code: Some(code.as_str()),
        place: Some(Place::new(sources.file(*file), span, *line, *column)),
        label: (!label.is_empty()).then(|| label.clone()),
        related: related.iter().map(related_of).collect(),
        trail: trail.iter().map(related_of).collect(),
        help: help.clone(),
        ..Report::new(severity, message, diagnostic_text(sources, diagnostic))
    }
}

/// An error or a warning with its lines of the source.
fn diagnostic_text(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let mut notes = vec![excerpt::Note {
        span: diagnostic.span.clone(),
        label: (!diagnostic.label.is_empty()).then_some(diagnostic.label.as_str()),
        kind: AnnotationKind::Primary,
    }];
    let (beside, elsewhere): (Vec<&Note>, Vec<&Note>) =
        diagnostic.related.iter().partition(|note| note.file == diagnostic.file);
    notes.extend(beside.into_iter().map(context));
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.as_str());
    let mut group = excerpt::add(Group::with_title(title), sources.file(diagnostic.file), notes);
    for note in elsewhere.into_iter().chain(&diagnostic.trail) {
        group = excerpt::add(group, sources.file(note.file), vec![context(note)]);
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    report::render(&[group]) + "\n"
}

fn context(note: &Note) -> excerpt::Note<'_> {
    excerpt::Note { span: note.span.clone(), label: Some(&note.text), kind: AnnotationKind::Context }
}

#[cfg(test)]
mod tests {
    use annotate_snippets::Snippet;
    use mini_vm::assembly::Options;
    use proptest::prelude::*;

    use super::*;
    use crate::cli::source::Source;

    /// What is shown where the renderer is given the whole source.
    fn text_of_whole_source(source: &Source, diagnostic: &Diagnostic) -> String {
        let label = (!diagnostic.label.is_empty()).then_some(diagnostic.label.as_str());
        let primary = AnnotationKind::Primary.span(diagnostic.span.clone()).label(label);
        let mut snippet = Snippet::source(&source.text).path(&source.name).annotation(primary);
        if let Some(note) = &diagnostic.related {
            let related = AnnotationKind::Context.span(note.span.clone()).label(note.text.as_str());
            snippet = snippet.annotation(related);
        }
        let title = Level::ERROR.primary_title(&diagnostic.message).id(diagnostic.code.as_str());
        let help = diagnostic.help.iter().map(|help| Level::HELP.message(help));
        report::render(&[title.element(snippet).elements(help)]) + "\n"
    }

    fn line() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-c]: (li|add|jmp|halt)( r0, [a-c(\"'$])?",
            ".(data|const|map|zero) [a-c]?[ :=]?[^\\n]{0,6}",
            "[^\\n]{0,12}",
            Just(String::new()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn errors_are_shown_as_if_the_renderer_had_the_whole_source(
            lines in proptest::collection::vec(line(), 0..20),
            line_end in prop_oneof![Just("\n"), Just("\r\n")],
        ) {
            let source = Source::new("some.asm".to_owned(), lines.join(line_end));
            let sources = Sources::new(source, Vec::new());
            for diagnostic in Options::default().assemble(&sources.main.text).err().iter().flatten() {
                let whole = text_of_whole_source(&sources.main, diagnostic);
                prop_assert_eq!(diagnostic_text(&sources, diagnostic), whole);
            }
        }
    }
}
