//! `.include`: the text of another file.

use std::ops::Deref;
use std::rc::Rc;

use crate::allocation::OutOfMemory;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, excerpt};
use crate::assembly::expansion::line::numbers_in_names;
use crate::assembly::expansion::origins::{Cause, CauseKind};
use crate::assembly::expansion::{Block, Expander, Failed, Statement};
use crate::assembly::files::{File, FileError, MAX_FILES};
use crate::assembly::library;
use crate::assembly::suggestion::did_you_mean;
use crate::assembly::syntax::Boundary;

/// What stands in front of the text of some files, and belongs to none.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The text of a file.
#[derive(Clone)]
pub(super) enum Text<'a> {
    Borrowed(&'a str),
    Read(Rc<String>),
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Read(text) => text,
        }
    }
}

impl Text<'_> {
    pub(super) fn into_string(self) -> String {
        match self {
            Self::Borrowed(text) => text.to_owned(),
            Self::Read(text) => Rc::unwrap_or_clone(text),
        }
    }
}

/// What `.include` names.
enum Named {
    /// A file beside the one that names it.
    File(String),
    /// A file of the standard library.
    Library(String),
}

impl<'a> Expander<'a> {
    /// Expands the file that is included here, unless it has been.
    pub(super) fn include(&mut self, statement: &Statement<'_>) -> Result<(), Failed> {
        let named = self.named(statement)?;
        let known = self.texts.len() as u32;
        let file = match named {
            Named::Library(name) => self.library_file(statement, &name)?,
            Named::File(name) => self.file(statement, name)?,
        };
        if self.origins.is_open(file, statement.context) {
            let message = format!("the file `{}` includes itself", excerpt(&self.names[file as usize]));
            let diagnostic = Diagnostic::new(DiagnosticCode::IncludeCycle, statement.whole(), message);
            return Err(self.report(statement.context, diagnostic));
        }
        if file < known {
            // A function ends here whether or not another file has been the first to include this one.
            self.boundary(true)?;
            return self.boundary(false);
        }
        let cause = Cause { kind: CauseKind::Inclusion, context: statement.context, span: statement.whole() };
        let context = self.enter(file, cause)?;
        let text = self.text_of(context);
        let start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        self.boundary(true)?;
        let outcome = self.block(Block { context, span: (start..text.len()).into() }, None);
        self.boundary(false)?;
        outcome
    }

    fn boundary(&mut self, is_start: bool) -> Result<(), Failed> {
        let outcome = self.origins.add_boundary(Boundary { at: self.text.len() as u32, is_start });
        self.checked(outcome)
    }

    /// What stands behind `.include`.
    fn named(&mut self, statement: &Statement<'_>) -> Result<Named, Failed> {
        let text = statement.line.text.as_str();
        let behind = &text[statement.word.end as usize..];
        let Some(rest) = behind.trim_start().strip_prefix('<') else {
            if behind.trim_start().starts_with(|first: char| first.is_ascii_alphabetic()) {
                return Err(self.report_bare_name(statement, behind.trim()));
            }
            let name = self.read(statement, |parser| {
                let name = parser.file_name()?;
                parser.expect_line_end("the end of the line").map(|()| name)
            })?;
            let decoded = name.decode();
            return Ok(Named::File(self.checked(decoded)?.unwrap_or_default()));
        };
        if let Some((name, after)) = rest.split_once('>')
            && (after.trim().is_empty() || after.trim_start().starts_with([';', '#']))
        {
            return Ok(Named::Library(name.trim().to_owned()));
        }
        let message = "expected the name of a file of the standard library, as in `<assert.asm>`";
        let diagnostic = Diagnostic::new(DiagnosticCode::UnexpectedToken, statement.whole(), message);
        Err(self.report(statement.context, diagnostic))
    }

    /// Reports the name of a file that stands neither in quotes nor in brackets.
    fn report_bare_name(&mut self, statement: &Statement<'_>, behind: &str) -> Failed {
        let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.');
        let end = behind.find(|letter| !is_of_name(letter));
        let name = &behind[..end.unwrap_or(behind.len())];
        let message = format!("expected a file, found `{}`", excerpt(name));
        let help = match library::text(name) {
            Some(_) => format!("write `.include <{name}>`"),
            None => "a file stands in quotes, and one of the standard library in `<` and `>`".to_owned(),
        };
        let diagnostic = Diagnostic::new(DiagnosticCode::UnexpectedToken, statement.whole(), message);
        self.report(statement.context, diagnostic.with_help(help))
    }

    /// The number of a file of the standard library.
    fn library_file(&mut self, statement: &Statement<'_>, name: &str) -> Result<u32, Failed> {
        let shown = format!("<{name}>");
        // Another file may be called so, but that has an identity.
        let mut files = std::iter::zip(&self.names, &self.identities).skip(1);
        if let Some(file) = files.position(|(other, identity)| *other == shown && identity.is_none()) {
            return Ok(file as u32 + 1);
        }
        let Some(text) = library::text(name) else {
            let all: Vec<String> = library::names().map(|name| format!("`<{name}>`")).collect();
            let all = format!("it has {}", all.join(", "));
            let with_ending =
                library::text(&format!("{name}.asm")).map(|_| format!("did you mean `<{name}.asm>`?"));
            let help = match with_ending.or_else(|| did_you_mean(name, library::names())) {
                Some(closest) => format!("{closest} {all}"),
                None => all,
            };
            let message = format!("the standard library has no file `{}`", excerpt(name));
            let diagnostic = Diagnostic::new(DiagnosticCode::UnknownLibraryFile, statement.whole(), message);
            return Err(self.report(statement.context, diagnostic.with_help(help)));
        };
        self.add_file(shown, None, Text::Borrowed(text))
    }

    /// The number of a file that the host gives.
    fn file(&mut self, statement: &Statement<'_>, name: String) -> Result<u32, Failed> {
        let from = self.origins.context(statement.context).file;
        let known = (from, name);
        if let Some(&file) = self.named_files.get(&known) {
            return Ok(file);
        }
        let name = &known.1;
        if self.named_files.len() >= MAX_FILES {
            return Err(self.report_no_file(
                statement,
                name,
                &format!("a source includes files by at most {MAX_FILES} names"),
            ));
        }
        if from > 0 && self.identities[from as usize].is_none() {
            return Err(self.report_no_file(
                statement,
                name,
                "the standard library has only files in `<` and `>`",
            ));
        }
        let room = self.options.max_source_size.saturating_sub(self.read);
        let identity = self.identities[from as usize].as_deref();
        let File { identity, bytes } = match self.options.files.read(name, identity, room as u64) {
            Some(Ok(file)) => file,
            Some(Err(FileError::OutOfMemory)) => return self.checked(Err(OutOfMemory { bytes: room })),
            Some(Err(FileError::TooLarge)) => {
                let max = self.options.max_source_size;
                let message = format!("the source and what it includes have more than {max} bytes");
                let diagnostic = Diagnostic::new(DiagnosticCode::SourceTooLarge, statement.whole(), message);
                return Err(self.report(statement.context, diagnostic));
            }
            Some(Err(error)) => return Err(self.report_no_file(statement, name, &error.to_string())),
            None => {
                return Err(self.report_no_file(statement, name, "no files are given to this source"));
            }
        };
        self.read += bytes.len();
        let file = match self.identities.iter().position(|other| other.as_ref() == Some(&identity)) {
            Some(file) => file as u32,
            None if self.options.files.source_identity().as_ref() == Some(&identity) => 0,
            None => {
                let text = self.utf8(statement, name, bytes)?;
                self.add_file(self.shown(&identity), Some(identity), Text::Read(Rc::new(text)))?
            }
        };
        self.named_files.insert(known, file);
        Ok(file)
    }

    fn utf8(&mut self, statement: &Statement<'_>, name: &str, bytes: Vec<u8>) -> Result<String, Failed> {
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count();
            let message = format!("the file `{}` is not UTF-8 text, from its line {line} on", excerpt(name));
            let diagnostic = Diagnostic::new(DiagnosticCode::FileNotText, statement.whole(), message);
            self.report(statement.context, diagnostic)
        })
    }

    fn add_file(&mut self, name: String, identity: Option<String>, text: Text<'a>) -> Result<u32, Failed> {
        self.taken_numbers.extend(numbers_in_names(&text));
        self.texts.push(text);
        self.names.push(name);
        self.identities.push(identity);
        Ok(self.texts.len() as u32 - 1)
    }

    /// What the file with this identity is called: it is named from the folder of the source.
    fn shown(&self, identity: &str) -> String {
        let folder = self.names[0].rsplit_once('/').map_or("", |(folder, _)| folder);
        if folder.is_empty() { identity.to_owned() } else { format!("{folder}/{identity}") }
    }

    fn report_no_file(&mut self, statement: &Statement<'_>, name: &str, reason: &str) -> Failed {
        let message = format!("the file `{}` cannot be used: {}", excerpt(name), excerpt(reason));
        let of_library = library::text(name).map(|_| format!("the standard library has `<{name}>`"));
        let diagnostic =
            Diagnostic::new(DiagnosticCode::NoFile, statement.whole(), message).with_help(of_library);
        self.report(statement.context, diagnostic)
    }

    /// The text of the file of a context.
    pub(super) fn text_of(&self, context: u32) -> Text<'a> {
        self.texts[self.origins.context(context).file as usize].clone()
    }
}
