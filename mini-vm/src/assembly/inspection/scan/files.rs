//! The files that a source includes.

use std::mem;
use std::rc::Rc;

use crate::assembly::files::{File, MAX_FILES};
use crate::assembly::inspection::scan::{Context, MAX_DEPTH, Scanner};
use crate::assembly::inspection::symbol::{Word, WordKind};
use crate::assembly::inspection::tokens::Lexeme;
use crate::assembly::inspection::{InspectedFile, Origin};
use crate::assembly::lexer::{Span, Token, Tokens};
use crate::assembly::library;
use crate::assembly::literal;

impl Scanner<'_> {
    /// Scans the file that an `.include` names behind `directive`.
    pub(super) fn include(&mut self, directive: Lexeme) {
        self.context.function = None;
        let text = self.text.clone();
        let line = text[directive.span.end as usize..].split('\n').next().unwrap_or_default();
        let start = directive.span.end + (line.len() - line.trim_start().len()) as u32;
        let line = line.trim_start();
        let (length, file) = if line.starts_with('<') {
            let Some(end) = line.find('>') else { return };
            (end + 1, self.library_file(line[1..end].trim()))
        } else {
            let literal = literal_at_start(line);
            let mut name = Vec::new();
            if literal.is_empty() || literal::string(literal, |bytes| name.extend_from_slice(bytes)).is_err()
            {
                return;
            }
            let Ok(name) = String::from_utf8(name) else { return };
            (literal.len(), self.file(name))
        };
        let place = self.place(Span { start, end: start + length as u32 });
        self.scan.words.push(Word { place: place.clone(), kind: WordKind::File });
        if let Some((file, is_new)) = file {
            self.scan.inclusions.push((place, file as usize));
            if is_new {
                self.scan_file(file);
            }
        }
    }

    pub(super) fn scan_file(&mut self, file: u32) {
        if self.depth == MAX_DEPTH {
            return;
        }
        let context = mem::take(&mut self.context);
        let text = self.scan.files[file as usize].text.clone();
        let outer = (mem::replace(&mut self.file, file), mem::replace(&mut self.text, text));
        self.depth += 1;
        self.lines();
        self.depth -= 1;
        (self.file, self.text) = outer;
        self.context = Context { function: None, ..context };
    }

    /// The number of a file of the standard library, and whether it has not been scanned yet.
    pub(super) fn library_file(&mut self, name: &str) -> Option<(u32, bool)> {
        let origin = Origin::Library(name.to_owned());
        let text = library::text(name)?;
        Some(self.add_file(&format!("<{name}>"), origin, || text.into()))
    }

    /// The number of a file beside the source, and whether it has not been scanned yet.
    pub(super) fn file(&mut self, name: String) -> Option<(u32, bool)> {
        let key = (self.file, name);
        if let Some(known) = self.names_of_files.get(&key) {
            return known.map(|file| (file, false));
        }
        if self.names_of_files.len() >= MAX_FILES {
            return None;
        }
        let from = match &self.scan.files[self.file as usize].origin {
            Origin::Source => None,
            Origin::File(identity) => Some(identity.clone()),
            Origin::Library(_) => return None,
        };
        let room = self.options.max_source_size.saturating_sub(self.read);
        let read = self.options.files.read(&key.1, from.as_deref(), room as u64).and_then(Result::ok);
        let found = read.and_then(|File { identity, bytes }| {
            if self.options.files.source_identity().as_ref() == Some(&identity) {
                return Some((0, false));
            }
            self.read += bytes.len();
            let text = String::from_utf8(bytes).ok()?;
            let folder = self.scan.files[0].name.rsplit_once('/').map_or("", |(folder, _)| folder);
            let shown = if folder.is_empty() { identity.clone() } else { format!("{folder}/{identity}") };
            Some(self.add_file(&shown, Origin::File(identity), || text.into()))
        });
        self.names_of_files.insert(key, found.map(|(file, _)| file));
        found
    }

    pub(super) fn add_file(
        &mut self,
        name: &str,
        origin: Origin,
        text: impl FnOnce() -> Rc<str>,
    ) -> (u32, bool) {
        if let Some(known) = self.scan.files.iter().position(|file| file.origin == origin) {
            return (known as u32, false);
        }
        self.scan.files.push(InspectedFile { name: name.to_owned(), origin, text: text() });
        (self.scan.files.len() as u32 - 1, true)
    }
}

/// The string that a line starts with, with its quotes.
pub(super) fn literal_at_start(line: &str) -> &str {
    let mut tokens = Tokens::new(line);
    if tokens.current() != Token::String {
        return "";
    }
    let span = tokens.span();
    tokens.advance();
    &line[..span.end as usize]
}
