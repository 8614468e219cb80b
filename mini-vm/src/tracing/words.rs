//! Values and bytes in words.

use std::fmt::{self, Display, Write};

/// Bytes that are shown of any text or range of memory: the first so many.
pub(super) const SHOWN_BYTES: usize = 64;

/// The first bytes of something, and how many there are in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) bytes: Vec<u8>,
    pub(super) length: u64,
}

impl Excerpt {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut excerpt = Self::default();
        excerpt.push(bytes);
        excerpt
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.length = 0;
    }

    /// Adds bytes at the end.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let room = SHOWN_BYTES.saturating_sub(self.bytes.len());
        self.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.length += bytes.len() as u64;
    }

    /// As a text in quotes.
    pub(super) fn quoted(&self) -> String {
        format!("\"{}\"{}", escaped(&self.bytes), self.rest())
    }

    /// As the number that it can be.
    fn number(&self) -> Option<u64> {
        let can_be = matches!(self.bytes.len(), 1 | 2 | 4 | 8) && self.length == self.bytes.len() as u64;
        can_be.then(|| {
            let mut word = [0; 8];
            word[..self.bytes.len()].copy_from_slice(&self.bytes);
            u64::from_le_bytes(word)
        })
    }

    /// As the key of a map in brackets.
    pub(super) fn key(&self) -> String {
        self.number().map_or_else(|| self.value(), |number| number.cast_signed().to_string())
    }

    /// As a number, if it can be one, as a text, or in hexadecimal.
    pub(super) fn value(&self) -> String {
        if let Some(value) = self.number() {
            return number(value);
        }
        match self.bytes.len() {
            0 => "nothing".to_owned(),
            _ if is_text(&self.bytes) => self.quoted(),
            _ => {
                let digits: Vec<_> = self.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("{}{}", digits.join(" "), self.rest())
            }
        }
    }

    fn rest(&self) -> String {
        match self.length - self.bytes.len() as u64 {
            0 => String::new(),
            more => format!(" and {more} bytes more"),
        }
    }
}

/// Whether these are lines of ASCII, perhaps with zeros behind them.
fn is_text(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    end > 0 && bytes[..end].iter().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t' | b'\r'))
}

/// A number of 64 bits: signed, and in hexadecimal if that looks different.
pub(super) fn number(value: u64) -> String {
    if value < 10 { value.to_string() } else { format!("{} ({value:#x})", value.cast_signed()) }
}

/// Bytes as text: what cannot be seen, and what is no text, is written as sources have it.
pub(super) fn escaped(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '"' | '\\' => text.extend(['\\', character]),
                '\n' => text.push_str("\\n"),
                '\t' => text.push_str("\\t"),
                '\r' => text.push_str("\\r"),
                _ if is_visible(character) => text.push(character),
                _ => character.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| push_byte(&mut text, byte)),
            }
        }
        chunk.invalid().iter().for_each(|&byte| push_byte(&mut text, byte));
    }
    text
}

/// Bytes that are shown of a place: the name of a file can have any number.
const LONGEST_PLACE: usize = 512;

/// The start of a place or the name of a file, with dots behind it if there is more.
pub(super) fn bounded(place: impl Display) -> String {
    let mut start = Start(String::new());
    // What does not fit ends it.
    let _ = write!(start, "{place}");
    start.0
}

struct Start(String);

impl Write for Start {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = LONGEST_PLACE.saturating_sub(self.0.len());
        if text.len() <= room {
            self.0.push_str(text);
            return Ok(());
        }
        let end = (0..=room).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
        self.0.push_str(&text[..end]);
        self.0.push_str("...");
        Err(fmt::Error)
    }
}

fn push_byte(text: &mut String, byte: u8) {
    let _ = write!(text, "\\x{byte:02x}");
}

/// A line without what could do something to a terminal: names in a bytecode file may have it.
pub(super) fn visible(text: String) -> String {
    if text.chars().all(is_visible) {
        return text;
    }
    text.chars().map(|character| if is_visible(character) { character } else { '\u{fffd}' }).collect()
}

/// Whether a character shows itself, and does nothing to those around it.
fn is_visible(character: char) -> bool {
    let turns =
        matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !character.is_control() && !turns && !matches!(character, '\u{2028}' | '\u{2029}')
}
