//! Lines that are typed on a terminal: edited, remembered while the dialogue lasts, and completed.

use std::io;

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{Config, Context, Editor, Helper};

use super::completion;
use super::input::{Appearance, Asked, Lines};

/// Names that a command or what stands behind it can have.
struct Names {
    /// Labels and registers of the program.
    of_program: Vec<String>,
}

/// A terminal.
pub(super) struct Terminal(Editor<Names, MemHistory>);

impl Terminal {
    /// A terminal where these names are completed.
    pub(super) fn open(of_program: Vec<String>) -> io::Result<Self> {
        let config = Config::builder().auto_add_history(true).build();
        let mut editor = Editor::with_history(config, MemHistory::new()).map_err(error_of)?;
        editor.set_helper(Some(Names { of_program }));
        Ok(Self(editor))
    }
}

impl Lines for Terminal {
    fn ask(&mut self, prompt: &str) -> io::Result<Asked> {
        match self.0.readline(prompt) {
            Ok(line) => Ok(Asked::Line(line)),
            Err(ReadlineError::Interrupted) => Ok(Asked::Nothing),
            Err(ReadlineError::Eof) => Ok(Asked::End),
            // Not UTF-8: the line is given up.
            Err(ReadlineError::Io(error)) if error.kind() == io::ErrorKind::InvalidData => Ok(Asked::Nothing),
            Err(error) => Err(error_of(error)),
        }
    }

    fn appearance(&self) -> Appearance {
        Appearance::PromptAndLine
    }
}

fn error_of(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        other => io::Error::other(other),
    }
}

impl Completer for Names {
    type Candidate = String;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(completion::complete(&line[..at], &self.of_program))
    }
}

impl Helper for Names {}
impl Highlighter for Names {}
impl Hinter for Names {
    type Hint = String;
}
impl Validator for Names {}
