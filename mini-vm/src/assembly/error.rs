//! All that is wrong with one source, as one error.

use std::error::Error;
use std::fmt;
use std::slice;
use std::vec;

use crate::allocation;
use crate::assembly::diagnostic::Diagnostic;
use crate::assembly::files::SourceFile;
use crate::assembly::rendering;

/// What a source without a name is called.
const UNNAMED: &str = "<source>";

/// All that is wrong with a source: at least one [`Diagnostic`], in the order of the source.
///
/// It is displayed in the form that editors understand, one line for each error and one for each help:
///
/// ```
/// use mini_vm::assembly::Options;
///
/// let source = "main: li r0, 6\n      exot r0\n";
/// let error = Options::default().source_name("six.asm").assemble(source).expect_err("it is misspelled");
/// let lines = "six.asm:2:7: error[E024]: there is no instruction `exot`\n    help: did you mean `exit`?";
/// assert_eq!(error.to_string(), lines);
///
/// assert_eq!(error.diagnostics().len(), 1);
/// assert_eq!(error.render(source), "\
/// error[E024]: there is no instruction `exot`
///  --> six.asm:2:7
///   |
/// 2 |       exot r0
///   |       ^^^^
///   |
///   = help: did you mean `exit`?
/// ");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssemblyError {
    source_name: Option<String>,
    files: Vec<SourceFile>,
    diagnostics: Vec<Diagnostic>,
}

impl AssemblyError {
    /// The errors, each of which gets its line and column.
    pub(super) fn new(
        source: &str,
        source_name: Option<&str>,
        files: Vec<SourceFile>,
        mut diagnostics: Vec<Diagnostic>,
    ) -> Self {
        place(source, &files, &mut diagnostics);
        // Without the memory for a name the errors go without one.
        let source_name = source_name.and_then(|name| allocation::text(name).ok());
        Self { source_name, files, diagnostics }
    }

    /// The errors, at least one, in the order of the source.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The errors, for good.
    #[must_use]
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// The name of the source, if [`Options::source_name`](super::Options::source_name) has given it one.
    #[must_use]
    pub fn source_name(&self) -> Option<&str> {
        self.source_name.as_deref()
    }

    /// The files that the source includes, as far as they have been read.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The name of file `file`, as [`Diagnostic::file`] counts them.
    fn file_name(&self, file: usize) -> &str {
        match file.checked_sub(1).and_then(|index| self.files.get(index)) {
            Some(file) => &file.name,
            None => self.source_name().unwrap_or(UNNAMED),
        }
    }

    /// The errors as people read them: each with its line of `source`, what is wrong underlined, and what helps. It is
    /// plain text, without colors.
    ///
    /// `source` is the text that was assembled. Of another one some line is shown, or none. A line of more than
    /// 1024 bytes is not shown; a tab is shown as four spaces, and what would confuse a terminal as `�`.
    #[must_use]
    pub fn render(&self, source: &str) -> String {
        let text_of = |file: usize| match file.checked_sub(1).and_then(|index| self.files.get(index)) {
            Some(file) => file.text.as_str(),
            None => source,
        };
        let name_and_text_of = |file| (self.file_name(file), text_of(file));
        let texts = self.diagnostics.iter().map(|diagnostic| rendering::render(diagnostic, name_and_text_of));
        texts.collect::<Vec<_>>().join("\n")
    }
}

/// A place whose line and column are to be told.
struct Unplaced<'d> {
    file: usize,
    start: usize,
    line: &'d mut usize,
    column: &'d mut usize,
}

/// Tells each diagnostic and each of its notes which line and column it is at, in one walk through each file.
pub(super) fn place(source: &str, files: &[SourceFile], diagnostics: &mut [Diagnostic]) {
    let mut places: Vec<Unplaced<'_>> = diagnostics.iter_mut().flat_map(unplaced).collect();
    places.sort_by_key(|place| (place.file, place.start));
    let mut last_file = 0;
    let (mut text, mut at, mut line, mut column) = (source, 0, 1, 1);
    for place in places {
        if place.file != last_file {
            text = files.get(place.file - 1).map_or("", |file| &file.text);
            (last_file, at, line, column) = (place.file, 0, 1, 1);
        }
        let passed = text.get(at..place.start).unwrap_or_default();
        line += passed.bytes().filter(|&byte| byte == b'\n').count();
        column = match passed.rfind('\n') {
            Some(end) => 1 + passed[end + 1..].chars().count(),
            None => column + passed.chars().count(),
        };
        at += passed.len();
        (*place.line, *place.column) = (line, column);
    }
}

fn unplaced(diagnostic: &mut Diagnostic) -> impl Iterator<Item = Unplaced<'_>> {
    let Diagnostic { file, span, line, column, related, trail, .. } = diagnostic;
    let error = Unplaced { file: *file, start: span.start, line, column };
    let notes = related.iter_mut().chain(trail).map(|note| Unplaced {
        file: note.file,
        start: note.span.start,
        line: &mut note.line,
        column: &mut note.column,
    });
    std::iter::once(error).chain(notes)
}

impl Error for AssemblyError {}

impl fmt::Display for AssemblyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            let line_end = if index > 0 { "\n" } else { "" };
            write!(f, "{line_end}{}:{diagnostic}", self.file_name(diagnostic.file))?;
            for note in &diagnostic.trail {
                write!(
                    f,
                    "\n    {}:{}:{}: {}",
                    self.file_name(note.file),
                    note.line,
                    note.column,
                    note.text
                )?;
            }
        }
        Ok(())
    }
}

impl IntoIterator for AssemblyError {
    type Item = Diagnostic;
    type IntoIter = vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.diagnostics.into_iter()
    }
}

impl<'e> IntoIterator for &'e AssemblyError {
    type Item = &'e Diagnostic;
    type IntoIter = slice::Iter<'e, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.diagnostics.iter()
    }
}
