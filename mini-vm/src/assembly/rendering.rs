//! Errors as plain text, with the lines they are about.
//!
//! The command line has a renderer with colors. This one is for hosts that have none.

use std::fmt::Write;
use std::ops::Range;

use crate::assembly::diagnostic::Diagnostic;

/// Bytes of the longest line that is shown.
const MAX_LINE: usize = 1024;

/// How a tab is shown.
const TAB: &str = "    ";

/// A place in the source and what is said about it.
struct Mark<'a> {
    span: Range<usize>,
    /// The number of the line it starts on.
    line: usize,
    sign: char,
    label: &'a str,
}

/// An error with the lines of `source` it is about; it ends in a line end.
pub(super) fn render(diagnostic: &Diagnostic, name: &str, source: &str) -> String {
    let Diagnostic { code, message, line, column, help, .. } = diagnostic;
    let mut marks = marks(diagnostic, source);
    marks.sort_by_key(|mark| mark.line);
    let width = marks.iter().map(|mark| mark.line).max().unwrap_or(1).to_string().len();
    let margin = " ".repeat(width);

    let severity = code.severity();
    let mut text = format!("{severity}[{code}]: {message}\n{margin}--> {name}:{line}:{column}\n");
    let mut last_line = None;
    for mark in &marks {
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
    if let Some(help) = help {
        // Writing to a string does not fail.
        _ = write!(text, "{margin} |\n{margin} = help: {help}\n");
    }
    text
}

fn marks<'a>(diagnostic: &'a Diagnostic, source: &str) -> Vec<Mark<'a>> {
    let Diagnostic { span, label, line, .. } = diagnostic;
    let mut marks = vec![Mark { span: span.clone(), line: *line, sign: '^', label }];
    if let Some((other, label)) = &diagnostic.related {
        let line = if other.start < span.start {
            line.saturating_sub(line_ends(source, other.start..span.start))
        } else {
            line + line_ends(source, span.start..other.start)
        };
        marks.push(Mark { span: other.clone(), line, sign: '-', label });
    }
    marks
}

fn line_ends(source: &str, range: Range<usize>) -> usize {
    let bytes = source.as_bytes().get(range).unwrap_or_default();
    bytes.iter().filter(|&&byte| byte == b'\n').count()
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
