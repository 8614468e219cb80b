//! Bytes as data items: text as strings, the rest as numbers.

use std::fmt::{self, Write};

/// The most bytes of a string item.
const MAX_TEXT: usize = 64;

/// The fewest bytes that are taken for text.
const MIN_TEXT: usize = 4;

/// The most bytes of a list of numbers.
const MAX_NUMBERS: usize = 16;

/// The fewest zero bytes within other data that get an item of their own.
const MIN_ZEROS: usize = 8;

/// Data items that make up `bytes`.
pub(super) fn items(mut bytes: &[u8]) -> impl Iterator<Item = String> {
    std::iter::from_fn(move || {
        let (item, size) = first_item(bytes)?;
        bytes = &bytes[size..];
        Some(item)
    })
}

/// A data item that `bytes` start with, and its size.
fn first_item(bytes: &[u8]) -> Option<(String, usize)> {
    let zeros = leading_zeros(bytes);
    if zeros > 0 && (zeros == bytes.len() || zeros >= MIN_ZEROS) {
        return Some((format!(".zero {zeros}"), zeros));
    }
    let text = leading_text(bytes);
    let is_terminated = bytes.get(text.len()) == Some(&0);
    if text.len() >= MIN_TEXT || (text.len() > 1 && is_terminated && bytes.len() == text.len() + 1) {
        let (directive, size) =
            if is_terminated { (".string", text.len() + 1) } else { (".ascii", text.len()) };
        return Some((format!("{directive} {}", Quoted(text)), size));
    }
    match *bytes {
        [] => None,
        [a, b] => Some((format!(".u16 {}", number(u16::from_le_bytes([a, b]).into())), bytes.len())),
        [a, b, c, d] => {
            Some((format!(".u32 {}", number(u32::from_le_bytes([a, b, c, d]).into())), bytes.len()))
        }
        [a, b, c, d, e, f, g, h] => {
            Some((format!(".u64 {}", number(u64::from_le_bytes([a, b, c, d, e, f, g, h]))), bytes.len()))
        }
        _ => Some(byte_list(bytes)),
    }
}

/// Single bytes, up to where something better starts.
fn byte_list(bytes: &[u8]) -> (String, usize) {
    let starts_better = |&at: &usize| {
        let rest = &bytes[at..];
        // The last character may need up to three bytes more.
        leading_text(&rest[..rest.len().min(MIN_TEXT + 3)]).len() >= MIN_TEXT
            || leading_zeros(&rest[..rest.len().min(MIN_ZEROS)]) >= MIN_ZEROS
    };
    let limit = bytes.len().min(MAX_NUMBERS);
    let size = (1..limit).find(starts_better).unwrap_or(limit);
    let numbers: Vec<String> = bytes[..size].iter().map(u8::to_string).collect();
    (format!(".u8 {}", numbers.join(", ")), size)
}

/// A number in decimal or, if it is large, in hexadecimal.
fn number(value: u64) -> String {
    const LARGEST_DECIMAL: u64 = 99_999;
    if value <= LARGEST_DECIMAL { value.to_string() } else { format!("{value:#x}") }
}

fn leading_zeros(bytes: &[u8]) -> usize {
    bytes.iter().position(|&byte| byte != 0).unwrap_or(bytes.len())
}

/// The text that `bytes` start with, up to [`MAX_TEXT`] bytes.
fn leading_text(bytes: &[u8]) -> &str {
    let window = &bytes[..bytes.len().min(MAX_TEXT)];
    let valid = window.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let end = valid.find(|character| escape(character).is_some_and(|escape| escape.is_empty()));
    &valid[..end.unwrap_or(valid.len())]
}

/// What stands for `character` in a string besides itself: an escape sequence of its own, or empty if it
/// is written by its number.
fn escape(character: char) -> Option<&'static str> {
    match character {
        '\n' => Some("\\n"),
        '\t' => Some("\\t"),
        '\r' => Some("\\r"),
        '\\' => Some("\\\\"),
        '"' => Some("\\\""),
        '\'' => None,
        _ if character.escape_debug().len() > 1 => Some(""),
        _ => None,
    }
}

/// A text as a string literal.
pub(super) struct Quoted<'t>(pub(super) &'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_char('"')?;
        for character in self.0.chars() {
            match escape(character) {
                None => formatter.write_char(character)?,
                Some("") => write!(formatter, "{}", character.escape_unicode())?,
                Some(escape) => formatter.write_str(escape)?,
            }
        }
        formatter.write_char('"')
    }
}
