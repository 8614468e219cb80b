//! The lines of a source that a report shows.
//!
//! A renderer goes through everything it is given, so it is given these lines alone: a report takes no longer at the
//! end of a large source than at its start.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Origin, Snippet};

use super::report;
use super::source::Source;

/// Bytes of the longest excerpt; what lies in longer lines is only named by line and column.
const MAX_SIZE: usize = 64 << 10;

/// A place in a source, and what is said about it.
pub(super) struct Note<'a> {
    pub(super) span: Range<usize>,
    pub(super) label: Option<&'a str>,
    pub(super) kind: AnnotationKind,
}

/// Whole lines of a source.
struct Excerpt<'s> {
    text: &'s str,
    /// Where it starts in the source.
    start: usize,
    /// The number of its first line, counted from 1.
    first_line: usize,
}

/// Adds the lines of each note to a report: in one piece, if they are not far apart.
pub(super) fn add<'a>(mut group: Group<'a>, source: &'a Source, notes: Vec<Note<'a>>) -> Group<'a> {
    let start = notes.iter().map(|note| note.span.start).min().unwrap_or_default();
    let end = notes.iter().map(|note| note.span.end).max().unwrap_or_default();
    if let Some(excerpt) = Excerpt::of(source, &(start..end)) {
        return group.element(excerpt.snippet(source, notes));
    }
    for note in notes {
        group = match Excerpt::of(source, &note.span) {
            Some(excerpt) => group.element(excerpt.snippet(source, vec![note])),
            None => group.element(origin(source, &note.span)),
        };
    }
    group
}

impl<'s> Excerpt<'s> {
    /// The lines that a span lies in, if they are short enough.
    fn of(source: &'s Source, span: &Range<usize>) -> Option<Self> {
        let start = line_start(&source.text, span.start);
        let rest = &source.text[span.end..];
        let end = span.end + rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let text = &source.text[start..end];
        (text.len() <= MAX_SIZE).then(|| Self { text, start, first_line: source.line_number(start) })
    }

    fn snippet(&self, source: &'s Source, notes: Vec<Note<'s>>) -> Snippet<'s, Annotation<'s>> {
        let annotations = notes.into_iter().map(|Note { span, label, kind }| {
            kind.span(span.start - self.start..span.end - self.start).label(label)
        });
        Snippet::source(self.text)
            .line_start(self.first_line)
            .path(report::visible(&source.name))
            .annotations(annotations)
    }
}

/// A place by its line and column.
fn origin<'s>(source: &'s Source, span: &Range<usize>) -> Origin<'s> {
    let start = line_start(&source.text, span.start);
    let column = 1 + source.text[start..span.start].chars().count();
    Origin::path(report::visible(&source.name)).line(source.line_number(start)).char_column(column)
}

fn line_start(source: &str, at: usize) -> usize {
    source[..at].rfind('\n').map_or(0, |newline| newline + 1)
}
