//! Hints: what an editor shows between the words of a source.

use std::ops::Range;

use crate::assembly::inspection::hover::is_number;
use crate::assembly::inspection::{Inspection, Place, SymbolKind};

/// A text that is shown at a place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The byte in front of which it is shown.
    pub at: usize,
    /// What is shown: ` = r2` behind the name of a register, ` = 21` behind a constant that is computed, ` @ 8` behind the
    /// offset of a field.
    pub text: String,
}

impl Inspection {
    /// The hints in a part of a file: the numbers of registers where they get their names, the values of constants that are
    /// not written as numbers, and the offsets of fields.
    #[must_use]
    pub fn hints(&self, file: usize, range: Range<usize>) -> Vec<Hint> {
        let definitions = self.occurrences_in(file).filter(|occurrence| occurrence.is_definition);
        let in_range = definitions.filter(|occurrence| {
            range.start <= occurrence.place.span.start && occurrence.place.span.start < range.end
        });
        in_range
            .filter_map(|occurrence| {
                let symbol = self.symbol(occurrence.symbol);
                let mut definitions = symbol.definitions.iter();
                let definition = definitions.find(|definition| definition.name == occurrence.place)?;
                let statement = Place { file, span: definition.statement.clone() };
                let behind = &self.scan.files[file].text[occurrence.place.span.end..statement.span.end];
                let written = behind.trim_start().strip_prefix('=').map(str::trim);
                match symbol.kind {
                    // `.reg name = r9` says it.
                    SymbolKind::Register if written.is_some_and(is_register) => None,
                    SymbolKind::Register => {
                        let text = format!(" = r{}", symbol.register?);
                        Some(Hint { at: occurrence.place.span.end, text })
                    }
                    // Where a condition chooses one of several, only one of them has the value.
                    SymbolKind::Constant if symbol.definitions.len() > 1 => None,
                    SymbolKind::Constant if written.is_some_and(|written| !is_number(written)) => {
                        let text = format!(" = {}", self.value_of(occurrence.symbol)?);
                        Some(Hint { at: statement.span.end, text })
                    }
                    SymbolKind::Field => {
                        let value = self.value_of(occurrence.symbol)?;
                        let text = format!(" {}", value.split(',').next()?);
                        Some(Hint { at: occurrence.place.span.end, text })
                    }
                    _ => None,
                }
            })
            .collect()
    }
}

/// Whether what is written behind `=` starts with a register by its number.
fn is_register(written: &str) -> bool {
    written.starts_with(['r', 'R']) && written[1..].starts_with(|digit: char| digit.is_ascii_digit())
}
