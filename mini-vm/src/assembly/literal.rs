//! Literals: from the text of a token to its value.

use std::num::ParseFloatError;
use std::ops::Range;
use std::str::CharIndices;

use crate::assembly::diagnostic::DiagnosticCode;

/// Why a literal has no value.
pub(super) struct Malformed {
    pub(super) code: DiagnosticCode,
    /// The bytes of the token that are wrong.
    pub(super) range: Range<usize>,
    pub(super) message: String,
}

impl Malformed {
    fn new(code: DiagnosticCode, range: Range<usize>, message: impl Into<String>) -> Self {
        Self { code, range, message: message.into() }
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
            Malformed::new(DiagnosticCode::BadNumber, at..at + 1, message)
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

/// The value of a floating-point literal.
pub(super) fn float(text: &str) -> Result<f64, Malformed> {
    let mut digits = String::new();
    let digits = if text.contains('_') {
        digits.try_reserve_exact(text.len()).map_err(|_| {
            let message = "the system does not give the memory to read this number";
            Malformed::new(DiagnosticCode::OutOfMemory, 0..text.len(), message)
        })?;
        digits.extend(text.split('_'));
        &digits
    } else {
        text
    };
    let value = digits.parse::<f64>().map_err(|error: ParseFloatError| {
        Malformed::new(DiagnosticCode::BadNumber, 0..text.len(), error.to_string())
    })?;
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
            Err(Malformed::new(DiagnosticCode::BadCharacter, 0..text.len(), "the character literal is empty"))
        }
        (Some(_), Some(_)) => {
            let message = "the character literal holds more than one character";
            Err(Malformed::new(DiagnosticCode::BadCharacter, 0..text.len(), message))
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
            _ => return Err(self.bad_escape(start, "there is no such escape sequence")),
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
