//! Places as a client names them: files by their paths, and instructions by addresses.
//!
//! Instruction n has the address 0x1_0000_0000 + n. The heap ends below that, so no address is both, and what a client
//! counts down from the first instruction is no negative number.

use std::path::{Path, PathBuf};

use super::connection::Refusal;
use super::protocol::{self, Client};
use super::run::Run;
use crate::cli::report::visible;
use crate::cli::source::{Source, Sources};

/// The address of the first instruction.
const FIRST_ADDRESS: u64 = 1 << 32;

/// The address of an instruction.
pub(super) fn address_of(pc: u32) -> String {
    shown(FIRST_ADDRESS.saturating_add(pc.into()).cast_signed())
}

/// The address so many instructions behind the first one.
pub(super) fn address_at(distance: i64) -> String {
    shown(FIRST_ADDRESS.cast_signed().saturating_add(distance).max(0))
}

fn shown(address: i64) -> String {
    format!("{address:#x}")
}

/// An address as it is written, in hexadecimal or decimal digits.
pub(super) fn address(text: &str) -> Result<i64, Refusal> {
    let digits = text.trim();
    let number = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(digits) => i64::from_str_radix(digits, 16).ok(),
        None => digits.parse().ok(),
    };
    let number = number.filter(|&number| number >= 0);
    number.ok_or_else(|| Refusal(format!("`{}` is no address", visible(digits))))
}

/// How many instructions behind the first one an address lies, with some added.
pub(super) fn distance(text: &str, offset: i64) -> Result<i64, Refusal> {
    Ok(address(text)?.saturating_sub(FIRST_ADDRESS.cast_signed()).saturating_add(offset))
}

/// The number of a line of a client, counted from 1.
pub(super) fn line_from(client: Client, line: i64) -> i64 {
    if client.lines_start_at_1 { line } else { line.saturating_add(1) }
}

/// A line as the client counts.
pub(super) fn line_for(client: Client, line: u32) -> i64 {
    i64::from(line) - i64::from(!client.lines_start_at_1)
}

/// A column as the client counts, of a character in front of which there are so many.
pub(super) fn column_for(client: Client, before: usize) -> i64 {
    before as i64 + i64::from(client.columns_start_at_1)
}

/// The file that a name means, if there is one: those of the standard library stand in angle brackets.
fn path_of(name: &str) -> Option<PathBuf> {
    let path = std::path::absolute(name).ok()?;
    (!name.starts_with('<') && path.is_file()).then_some(path)
}

/// Whether two paths name one file.
fn is_same(path: &Path, other: &Path) -> bool {
    let canonical = |path: &Path| path.canonicalize().ok();
    path == other || canonical(path).is_some_and(|path| Some(path) == canonical(other))
}

impl Run {
    /// The names of the files that instructions come from. Their numbers count from 1 on.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        let module = self.module();
        let has_lines = !module.lines.is_empty();
        let main = module.source_name.as_deref().unwrap_or("the source");
        std::iter::once(main).chain(module.files.iter().map(String::as_str)).filter(move |_| has_lines)
    }

    /// A file for the client: by its path, or by its number where only this program has it.
    pub(super) fn source_named(&self, name: &str) -> protocol::Source {
        let path = path_of(name);
        let is_library = name.starts_with('<');
        let number = self.files().position(|known| known == name).map(|index| index as i64 + 1);
        let short = Path::new(name).file_name().map(|name| name.to_string_lossy().into_owned());
        protocol::Source {
            name: Some(short.filter(|_| !is_library).unwrap_or_else(|| name.to_owned())),
            source_reference: number.filter(|_| path.is_none() && self.source_text(name).is_some()),
            path,
            origin: is_library.then_some("standard library"),
        }
    }

    /// The name of a file of the client in this program.
    pub(super) fn name_of(&self, source: &protocol::Source) -> Result<&str, Refusal> {
        let by_number = source.source_reference.filter(|&number| number > 0);
        let found = match (by_number, &source.path) {
            (Some(number), _) => usize::try_from(number - 1).ok().and_then(|index| self.files().nth(index)),
            (None, Some(path)) => {
                self.files().find(|name| path_of(name).is_some_and(|known| is_same(&known, path)))
            }
            (None, None) => None,
        };
        found.ok_or_else(|| match &source.path {
            _ if self.module().lines.is_empty() => {
                Refusal("the program does not know its source lines".to_owned())
            }
            Some(path) => Refusal(format!("no instruction of the program comes from {}", path.display())),
            None => Refusal("the program has no such source".to_owned()),
        })
    }

    /// The text of a file of the client.
    pub(super) fn text_of(&self, source: &protocol::Source) -> Result<&str, Refusal> {
        let name = self.name_of(source)?;
        let text = self.source_text(name);
        text.map(|source| source.text.as_str())
            .ok_or_else(|| Refusal(format!("the text of {name} is not at hand")))
    }

    /// The source with a name.
    pub(super) fn source_text(&self, name: &str) -> Option<&Source> {
        self.session.sources.as_ref().and_then(|sources: &Sources| sources.named(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_they_are_written() {
        assert_eq!(distance(&address_of(7), -2).ok(), Some(5));
        assert_eq!(distance(&address_at(-7), 0).ok(), Some(-7));
        assert_eq!(address("16").ok(), Some(16));
        for wrong in ["", "-1", "0x", "0x-1", "x", "99999999999999999999"] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
        assert_eq!(distance("0xff", i64::MIN).ok(), Some(i64::MIN));
    }
}
