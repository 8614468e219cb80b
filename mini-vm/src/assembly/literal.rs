//! Literals: from the text of a token to its value.

use crate::assembly::diagnostic::DiagnosticCode;
use crate::decimal::Decimal;
use std::ops::Range;
use std::str::CharIndices;

/// Why a literal has no value.
pub(super) struct Malformed {
    pub(super) code: DiagnosticCode,
    /// The bytes of the token that are wrong.
    pub(super) range: Range<usize>,
    pub(super) message: String,
    /// What would mend it, if that can be said.
    pub(super) help: Option<String>,
}

/// Escape sequences of other languages, and the bytes they stand for.
const FOREIGN_ESCAPES: &[(char, &str)] =
    &[('a', "\\x07"), ('b', "\\x08"), ('e', "\\x1b"), ('f', "\\x0c"), ('v', "\\x0b")];

/// Longer numbers are written by programs, which have no habits.
const MAX_NOTATION: usize = 256;

impl Malformed {
    fn new(code: DiagnosticCode, range: Range<usize>, message: impl Into<String>) -> Self {
        Self { code, range, message: message.into(), help: None }
    }

    fn with_help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into();
        self
    }
}

/// The value of an integer literal.
pub(super) fn integer(text: &str) -> Result<i128, Malformed> {
    let (radix, kind, prefix) = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, "hexadecimal", 2),
        [b'0', b'o' | b'O', ..] => (8, "octal", 2),
        [b'0', b'b' | b'B', ..] => (2, "binary", 2),
        _ => (10, "decimal", 0),
    };
    let mut value = None;
    for (at, character) in (prefix..).zip(text[prefix..].chars()).filter(|&(_, character)| character != '_') {
        let digit = character.to_digit(radix).ok_or_else(|| {
            let message = format!("`{character}` is not a digit of a {kind} number");
            let help = other_notation(text, radix);
            Malformed::new(DiagnosticCode::BadNumber, at..at + 1, message).with_help(help)
        })?;
        let shifted = value.unwrap_or(0_i128).checked_mul(i128::from(radix));
        let larger = shifted.and_then(|shifted| shifted.checked_add(i128::from(digit)));
        value = Some(larger.ok_or_else(|| {
            Malformed::new(
                DiagnosticCode::NumberTooLarge,
                0..text.len(),
                "the number takes more than 127 bits",
            )
        })?);
    }
    value.ok_or_else(|| {
        let message = format!("the {kind} number has no digits");
        Malformed::new(DiagnosticCode::BadNumber, 0..text.len(), message)
    })
}

/// How a number is written that ends in its base or its type, as in other languages.
fn other_notation(text: &str, radix: u32) -> Option<String> {
    if text.len() > MAX_NOTATION {
        return None;
    }
    let digits = text.trim_end_matches(|last: char| last.is_ascii_alphabetic());
    let hexadecimal = text.strip_suffix(['h', 'H']).filter(|_| radix == 10);
    if let Some(digits) = hexadecimal.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit())) {
        return Some(format!("a hexadecimal number starts with `0x`, as in `0x{digits}`"));
    }
    let suffix = text[digits.len()..].to_ascii_lowercase();
    match suffix.as_str() {
        "b" if radix == 10 && digits.bytes().all(|digit| matches!(digit, b'0' | b'1')) => {
            Some(format!("a binary number starts with `0b`, as in `0b{digits}`"))
        }
        "o" | "q" if radix == 10 => Some(format!("an octal number starts with `0o`, as in `0o{digits}`")),
        "u" | "l" | "ul" | "ull" | "ll" | "lu" | "f" | "d" => Some("numbers have no suffix".to_owned()),
        _ if radix == 10 && text.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
            Some(format!("a hexadecimal number starts with `0x`, as in `0x{text}`"))
        }
        _ => None,
    }
}

/// The value of a floating-point literal.
pub(super) fn float(text: &str) -> Result<f64, Malformed> {
    let mut digits = String::new();
    let digits = if text.contains('_') {
        digits.try_reserve_exact(text.len()).map_err(|_| {
            let message = "the system cannot provide the memory to read this number";
            Malformed::new(DiagnosticCode::OutOfMemory, 0..text.len(), message)
        })?;
        digits.extend(text.split('_'));
        &digits
    } else {
        text
    };
    let value = Decimal::of(digits.as_bytes())
        .closest()
        .ok_or_else(|| Malformed::new(DiagnosticCode::BadNumber, 0..text.len(), "invalid float literal"))?;
    if value.is_infinite() {
        let message = "the number is larger than the largest 64-bit float; `inf` is infinity";
        return Err(Malformed::new(DiagnosticCode::NumberTooLarge, 0..text.len(), message));
    }
    Ok(value)
}

/// The value of a character literal with its quotes: its code point, or the byte of `\x`.
pub(super) fn character(text: &str) -> Result<u32, Malformed> {
    let mut pieces = Pieces::new(text);
    match (pieces.next().transpose()?, pieces.next().transpose()?) {
        (Some(Piece::Character(character)), None) => Ok(u32::from(character)),
        (Some(Piece::Byte(byte)), None) => Ok(u32::from(byte)),
        (None, _) => {
            let message = "the character literal is empty";
            Err(Malformed::new(DiagnosticCode::BadCharacter, 0..text.len(), message)
                .with_help("`' '` is a space, `'\\0'` a zero".to_owned()))
        }
        (Some(_), Some(_)) => {
            let message = "the character literal holds more than one character";
            Err(Malformed::new(DiagnosticCode::BadCharacter, 0..text.len(), message).with_help(
                "text goes in double quotes, in static data after `.ascii` or `.string`".to_owned(),
            ))
        }
    }
}

/// Tells the bytes of a string literal with its quotes, from the first to the last.
pub(super) fn string(text: &str, mut each: impl FnMut(&[u8])) -> Result<(), Malformed> {
    for piece in Pieces::new(text) {
        match piece? {
            Piece::Character(character) => each(character.encode_utf8(&mut [0; 4]).as_bytes()),
            Piece::Byte(byte) => each(&[byte]),
        }
    }
    Ok(())
}

/// The help line for the escape sequence of `character`, which does not exist.
fn escape_sequence_like(character: Option<char>) -> String {
    match FOREIGN_ESCAPES.iter().find(|(foreign, _)| Some(*foreign) == character) {
        Some((_, bytes)) => format!("write `{bytes}`"),
        None => {
            "there are `\\n`, `\\t`, `\\r`, `\\0`, `\\\\`, `\\\"`, `\\'`, `\\xNN` and `\\u{N}`".to_owned()
        }
    }
}

/// What one character or escape sequence stands for.
enum Piece {
    Character(char),
    Byte(u8),
}

/// The pieces of a quoted literal.
struct Pieces<'s> {
    text: &'s str,
    characters: CharIndices<'s>,
}

impl<'s> Pieces<'s> {
    /// The pieces between the quotes, which are the first and the last byte of `quoted`.
    fn new(quoted: &'s str) -> Self {
        let mut characters = quoted[..quoted.len() - 1].char_indices();
        characters.next();
        Self { text: quoted, characters }
    }

    /// The escape sequence whose backslash stands at byte `start`.
    fn escape(&mut self, start: usize) -> Result<Piece, Malformed> {
        let simple = match self.characters.next().map(|(_, character)| character) {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('0') => '\0',
            Some(itself @ ('\\' | '"' | '\'')) => itself,
            Some('x') => return self.byte(start),
            Some('u') => return self.code_point(start),
            other => {
                let malformed = self.bad_escape(start, "there is no such escape sequence");
                return Err(malformed.with_help(escape_sequence_like(other)));
            }
        };
        Ok(Piece::Character(simple))
    }

    /// The rest of `\xNN`.
    fn byte(&mut self, start: usize) -> Result<Piece, Malformed> {
        let mut value = 0;
        for _ in 0..2 {
            let digit = self.characters.next().and_then(|(_, character)| character.to_digit(16));
            let digit = digit.ok_or_else(|| self.bad_escape(start, "`\\x` takes two hexadecimal digits"))?;
            value = value * 16 + digit;
        }
        Ok(Piece::Byte(value as u8))
    }

    /// The rest of `\u{N}`.
    fn code_point(&mut self, start: usize) -> Result<Piece, Malformed> {
        let rest = self.characters.as_str().strip_prefix('{');
        let digits = rest.and_then(|rest| rest.split_once('}')).map(|(digits, _)| digits);
        for _ in 0..digits.map_or(0, |digits| digits.chars().count() + 2) {
            self.characters.next();
        }
        let is_number = |digits: &&str| digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let number = digits.filter(is_number).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match number.and_then(char::from_u32) {
            Some(character) => Ok(Piece::Character(character)),
            None => {
                Err(self
                    .bad_escape(start, "`\\u` takes the hexadecimal number of a character, as in `\\u{e9}`"))
            }
        }
    }

    fn bad_escape(&self, start: usize, message: &str) -> Malformed {
        let end = self.characters.offset().min(self.text.len() - 1);
        Malformed::new(DiagnosticCode::BadEscape, start..end, message)
    }
}

impl Iterator for Pieces<'_> {
    type Item = Result<Piece, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        let (at, character) = self.characters.next()?;
        Some(if character == '\\' { self.escape(at) } else { Ok(Piece::Character(character)) })
    }
}
