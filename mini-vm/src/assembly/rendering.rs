//! Errors as plain text, with the lines they are about.
//!
//! The command line has a renderer with colors. This one is for hosts that have none.

use std::fmt::Write;
use std::ops::Range;

use crate::assembly::diagnostic::{Diagnostic, Note};

/// Bytes of the longest line that is shown.
const MAX_LINE: usize = 1024;

/// How a tab is shown.
const TAB: &str = "    ";

/// A place in a file and what is said about it.
struct Mark<'a> {
    span: Range<usize>,
    /// The number of the line it starts on.
    line: usize,
    sign: char,
    label: &'a str,
}

/// A diagnostic with the lines it is about; it ends in a line end. `file` gives the name and the text of a file.
pub(super) fn render<'f>(diagnostic: &Diagnostic, file: impl Fn(usize) -> (&'f str, &'f str)) -> String {
    let Diagnostic { code, message, line, column, label, related, trail, help, .. } = diagnostic;
    let notes = related.iter().chain(trail);
    let last_line = notes.clone().map(|note| note.line).chain([*line]).max().unwrap_or(1);
    let width = last_line.to_string().len();
    let margin = " ".repeat(width);

    let (name, source) = file(diagnostic.file);
    let severity = code.severity();
    let mut text = format!("{severity}[{code}]: {message}\n{margin}--> {name}:{line}:{column}\n");
    let mut marks = vec![Mark { span: diagnostic.span.clone(), line: *line, sign: '^', label }];
    marks.extend(related.iter().filter(|note| note.file == diagnostic.file).map(|note| mark(note, '-')));
    marks.sort_by_key(|mark| mark.line);
    text += &excerpts(&marks, source, width);
    for note in notes.filter(|note| note.file != diagnostic.file || Some(*note) != related.as_ref()) {
        let (name, source) = file(note.file);
        // Writing to a string does not fail.
        _ = writeln!(text, "{margin} ::: {name}:{}:{}", note.line, note.column);
        text += &excerpts(&[mark(note, '-')], source, width);
    }
    if let Some(help) = help {
        _ = write!(text, "{margin} |\n{margin} = help: {help}\n");
    }
    text
}

fn mark(note: &Note, sign: char) -> Mark<'_> {
    Mark { span: note.span.clone(), line: note.line, sign, label: &note.text }
}

/// Lines of a file with what is said about them, in the order of the lines.
fn excerpts(marks: &[Mark<'_>], source: &str, width: usize) -> String {
    let margin = " ".repeat(width);
    let mut text = String::new();
    let mut last_line = None;
    for mark in marks {
        let Some(excerpt) = Excerpt::of(source, &mark.span) else { continue };
        if last_line != Some(mark.line) {
            let between = if last_line.is_none_or(|last| last + 1 == mark.line) { "" } else { "...\n" };
            let first = if last_line.is_none() { format!("{margin} |\n") } else { String::new() };
            text += &format!("{first}{between}{:<width$} | {}\n", mark.line, shown(excerpt.line));
        }
        let (start, length) = excerpt.columns();
        let underline = mark.sign.to_string().repeat(length);
        let marked = format!("{margin} | {}{underline} {}", " ".repeat(start), mark.label);
        text += marked.trim_end();
        text.push('\n');
        last_line = Some(mark.line);
    }
    text
}

/// A line, and the part of it that is marked.
struct Excerpt<'s> {
    line: &'s str,
    marked: Range<usize>,
}

impl<'s> Excerpt<'s> {
    /// The line on which `span` starts, if the source has it and it is not too long.
    fn of(source: &'s str, span: &Range<usize>) -> Option<Self> {
        let start = source.get(..span.start)?.rfind('\n').map_or(0, |end| end + 1);
        let rest = &source[start..];
        let line = rest.split('\n').next()?.trim_end_matches('\r');
        if line.len() > MAX_LINE {
            return None;
        }
        let marked = span.start - start..span.end.saturating_sub(start).min(line.len());
        // What is behind the line is marked at its end.
        let marked = marked.start.min(line.len())..marked.end;
        line.get(marked.clone())?;
        Some(Self { line, marked })
    }

    /// How many characters stand before what is marked, and how many marks it takes.
    fn columns(&self) -> (usize, usize) {
        let width = |text: &str| shown(text).chars().count();
        (width(&self.line[..self.marked.start]), width(&self.line[self.marked.clone()]).max(1))
    }
}

/// A line without characters that move what follows.
fn shown(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    for character in line.chars() {
        match character {
            '\t' => text += TAB,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => text.push(char::REPLACEMENT_CHARACTER),
            _ if character.is_control() => text.push(char::REPLACEMENT_CHARACTER),
            _ => text.push(character),
        }
    }
    text
}
