//! What is printed: errors and notes on standard error, results of tests on standard output.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer};
use mini_vm::assembly::diagnostic::Diagnostic;
use mini_vm::console::{Stream, StreamError};
use mini_vm::machine::SetupError;
use mini_vm::module::Module;
use mini_vm::verify::VerifyError;

use super::excerpt::Note;
use super::load::LoadError;
use super::output::OutputError;
use super::source::Source;
use super::{Status, encoding, excerpt};

/// Whether the program has printed the start of a line on the terminal where reports appear.
static IS_LINE_STARTED: AtomicBool = AtomicBool::new(false);

/// A stream of the program that goes to the terminal where reports appear.
pub(super) struct BeforeReports<W>(pub(super) W);

impl<W: Write> Write for BeforeReports<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.0.write(bytes)?;
        if let Some(last) = bytes[..length].last() {
            IS_LINE_STARTED.store(*last != b'\n', Ordering::Relaxed);
        }
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Prints lines to standard error, with the colors that the terminal and the user want.
pub(super) fn print(text: &str) {
    let end_of_line = if IS_LINE_STARTED.swap(false, Ordering::Relaxed) { "\n" } else { "" };
    // Where standard error is closed there is nowhere left to complain.
    let _ = writeln!(anstream::stderr().lock(), "{end_of_line}{text}");
}

/// Prints to standard output, where it appears at once.
pub(super) fn result(text: &str) -> Result<(), StreamError> {
    let mut stdout = anstream::stdout().lock();
    let written = write!(stdout, "{text}").and_then(|()| stdout.flush());
    written.map_err(|error| StreamError { stream: Stream::Output, error })
}

/// Prints an error without a place.
pub(super) fn error(message: &str) {
    print(&render(&[Group::with_title(Level::ERROR.primary_title(message))]));
}

/// Prints a note without a place.
pub(super) fn note(message: &str) {
    print(&render(&[Group::with_title(Level::NOTE.primary_title(message))]));
}

/// Prints a report made of annotated snippets.
pub(super) fn render(report: &[Group<'_>]) -> String {
    Renderer::styled().render(report)
}

/// Says why there is no program, and with what status that ends the command.
pub(super) fn load_error(error: &LoadError) -> Status {
    match error {
        LoadError::Unreadable { name, error: reason } => {
            self::error(&format!("cannot read {name}: {reason}"));
            if !error.is_out_of_memory() {
                return Status::NO_INPUT;
            }
        }
        LoadError::TooLarge { name, max } => {
            self::error(&format!("{name} has more than {max} bytes: `--max-source` allows more"));
        }
        LoadError::NotText { name, bytes, first_wrong } => print(&encoding::text(name, bytes, *first_wrong)),
        LoadError::Source { source, diagnostics } => {
            for diagnostic in diagnostics {
                print(&diagnostic_text(source, diagnostic));
            }
        }
        LoadError::Bytecode { name, error: reason } => self::error(&format!("{name}: {reason}")),
        LoadError::Unverified { name, module, errors } => {
            for reason in errors {
                self::error(&format!("{name}: {reason}{}", source_place(module, reason)));
            }
        }
    }
    if error.is_out_of_memory() { Status::OUT_OF_MEMORY } else { Status::BAD_INPUT }
}

/// Says what could not be done with the system.
pub(super) fn io_error(message: &str, error: &io::Error) -> Status {
    self::error(&format!("{message}: {error}"));
    Status::IO_ERROR
}

/// Says that a stream has failed, and where that was. Whoever closes a pipe does not want to read on, which is no failure.
pub(super) fn stream_error(failure: &StreamError, place: &str) -> Status {
    if failure.error.kind() == io::ErrorKind::BrokenPipe {
        return Status::SUCCESS;
    }
    error(&format!("{failure}{place}"));
    Status::IO_ERROR
}

/// Says why a result is not in its place.
pub(super) fn output_error(error: &OutputError) -> Status {
    self::error(&error.to_string());
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
    let title = error.to_string();
    let help = matches!(error, SetupError::OutOfMemory { .. })
        .then(|| Level::HELP.message("`--heap`, `--registers` and `--call-depth` can ask for less"));
    print(&render(&[Group::with_title(Level::ERROR.primary_title(&title)).elements(help)]));
    match error {
        SetupError::UnknownHostFunction { .. } => Status::BAD_INPUT,
        SetupError::HeapSize { .. }
        | SetupError::CallDepth { .. }
        | SetupError::Registers { .. }
        | SetupError::Fuel { .. }
        | SetupError::OutOfMemory { .. } => Status::USAGE,
    }
}

/// The source line of a broken rule, where the module knows it.
fn source_place(module: &Module, error: &VerifyError) -> String {
    let VerifyError::Instruction { pc, .. } = error else { return String::new() };
    match module.lines.get(*pc as usize) {
        Some(line) => format!(" (line {line} of {})", module.source_name.as_deref().unwrap_or("the source")),
        None => String::new(),
    }
}

fn diagnostic_text(source: &Source, diagnostic: &Diagnostic) -> String {
    let mut notes = vec![Note {
        span: diagnostic.span.clone(),
        label: (!diagnostic.label.is_empty()).then_some(diagnostic.label.as_str()),
        kind: AnnotationKind::Primary,
    }];
    if let Some((span, text)) = &diagnostic.related {
        notes.push(Note { span: span.clone(), label: Some(text), kind: AnnotationKind::Context });
    }
    let title = Level::ERROR.primary_title(&diagnostic.message).id(diagnostic.code.as_str());
    let mut group = excerpt::add(Group::with_title(title), source, notes);
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    render(&[group]) + "\n"
}

#[cfg(test)]
mod tests {
    use annotate_snippets::Snippet;
    use mini_vm::assembly::Options;
    use proptest::prelude::*;

    use super::*;

    /// What is shown where the renderer is given the whole source.
    fn text_of_whole_source(source: &Source, diagnostic: &Diagnostic) -> String {
        let label = (!diagnostic.label.is_empty()).then_some(diagnostic.label.as_str());
        let primary = AnnotationKind::Primary.span(diagnostic.span.clone()).label(label);
        let mut snippet = Snippet::source(&source.text).path(&source.name).annotation(primary);
        if let Some((span, text)) = &diagnostic.related {
            snippet = snippet.annotation(AnnotationKind::Context.span(span.clone()).label(text.as_str()));
        }
        let title = Level::ERROR.primary_title(&diagnostic.message).id(diagnostic.code.as_str());
        let help = diagnostic.help.iter().map(|help| Level::HELP.message(help));
        render(&[title.element(snippet).elements(help)]) + "\n"
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
            for diagnostic in Options::default().assemble(&source.text).err().iter().flatten() {
                prop_assert_eq!(diagnostic_text(&source, diagnostic), text_of_whole_source(&source, diagnostic));
            }
        }
    }
}
