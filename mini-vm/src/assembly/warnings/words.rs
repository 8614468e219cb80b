//! The words of what expansion has used up: who reads the expanded text does not see what they are used for.

use std::collections::HashSet;

use crate::allocation::OutOfMemory;
use crate::assembly::assembler::Expanded;
use crate::assembly::lexer::{Token, Tokens};
use crate::assembly::names::{Name, Source};

/// Each part of the names, without dots.
#[derive(Default)]
pub(super) struct Words<'s>(HashSet<&'s str>);

impl<'s> Words<'s> {
    /// Those that stand in the files, but not in the text that has been expanded.
    pub(super) fn left_out(
        Source(text): Source<'s>,
        expanded: Option<Expanded<'s>>,
    ) -> Result<Self, OutOfMemory> {
        let mut words = Self::default();
        let Some(Expanded { origins, written }) = expanded else { return Ok(words) };
        for part in origins.left_out(text, written)? {
            words.add_all(part)?;
        }
        Ok(words)
    }

    fn add_all(&mut self, text: &'s str) -> Result<(), OutOfMemory> {
        let mut tokens = Tokens::new(text);
        while tokens.current() != Token::End {
            if matches!(tokens.current(), Token::Name | Token::DottedName | Token::QualifiedName) {
                for word in tokens.text().split('.') {
                    self.add(word)?;
                }
            }
            tokens.advance();
        }
        Ok(())
    }

    fn add(&mut self, word: &'s str) -> Result<(), OutOfMemory> {
        let bytes = self.0.capacity() * size_of::<&str>();
        self.0.try_reserve(1).map_err(|_| OutOfMemory { bytes })?;
        self.0.insert(word);
        Ok(())
    }

    /// Whether a name may be among them: of a local one the local part counts, wherever it stands.
    pub(super) fn contain(&self, name: Name<'_>) -> bool {
        self.0.contains(if name.local.is_empty() { name.global } else { name.local })
    }
}
