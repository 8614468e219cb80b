//! Formats: the texts with conversions, such as `%5d`, that `print_format` and `format` take.
//!
//! [The page of the machine](crate::machine#formats) has the grammar and what each conversion writes.

use std::ops::Range;

use super::shown;
use crate::machine::host::HostError;

/// The largest width, and the largest precision of a number.
pub(super) const MAX_WIDTH: u64 = 1000;

/// A part of a format.
pub(super) enum Piece<'f> {
    /// Bytes that are written as they are.
    Text(&'f [u8]),
    Conversion(Conversion),
}

/// One conversion, as it is written.
pub(super) struct Conversion {
    pub(super) is_left: bool,
    pub(super) has_zeros: bool,
    pub(super) has_plus: bool,
    pub(super) width: Option<Amount>,
    pub(super) precision: Option<Amount>,
    pub(super) kind: Kind,
    /// Where it stands in the format.
    pub(super) at: Range<usize>,
}

/// A width or a precision.
#[derive(Clone, Copy)]
pub(super) enum Amount {
    Number(u64),
    /// It is the next argument.
    Argument,
}

/// What a conversion makes of its argument.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Signed,
    Unsigned,
    Hexadecimal { is_upper: bool },
    Octal,
    Binary,
    Character,
    String,
    Fixed,
    Exponent,
    General,
}

impl Kind {
    const ALL: &[(u8, Self)] = &[
        (b'd', Self::Signed),
        (b'u', Self::Unsigned),
        (b'x', Self::Hexadecimal { is_upper: false }),
        (b'X', Self::Hexadecimal { is_upper: true }),
        (b'o', Self::Octal),
        (b'b', Self::Binary),
        (b'c', Self::Character),
        (b's', Self::String),
        (b'f', Self::Fixed),
        (b'e', Self::Exponent),
        (b'g', Self::General),
    ];

    fn of(letter: u8) -> Option<Self> {
        Self::ALL.iter().find(|(other, _)| *other == letter).map(|(_, kind)| *kind)
    }

    fn is_text(self) -> bool {
        matches!(self, Self::Character | Self::String)
    }

    fn has_sign(self) -> bool {
        matches!(self, Self::Signed | Self::Fixed | Self::Exponent | Self::General)
    }
}

/// The pieces of a format, one after the other.
pub(super) struct Pieces<'f> {
    format: &'f [u8],
    /// The first byte that has not been read.
    at: usize,
}

impl<'f> Pieces<'f> {
    pub(super) fn of(format: &'f [u8]) -> Self {
        Self { format, at: 0 }
    }

    /// The next piece, if the format goes on.
    ///
    /// # Errors
    ///
    /// When a conversion is wrong.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'f>>, HostError> {
        let rest = &self.format[self.at..];
        let length = rest.iter().position(|&byte| byte == b'%').unwrap_or(rest.len());
        if length > 0 {
            self.at += length;
            return Ok(Some(Piece::Text(&rest[..length])));
        }
        match rest {
            [] => Ok(None),
            [_, b'%', ..] => {
                self.at += 2;
                Ok(Some(Piece::Text(&rest[..1])))
            }
            _ => self.conversion().map(|conversion| Some(Piece::Conversion(conversion))),
        }
    }

    /// Reads a conversion, from its `%` on.
    fn conversion(&mut self) -> Result<Conversion, HostError> {
        let start = self.at;
        self.at += 1;
        let [mut is_left, mut has_zeros, mut has_plus] = [false; 3];
        loop {
            let flag = match self.peek() {
                Some(b'-') => &mut is_left,
                Some(b'0') => &mut has_zeros,
                Some(b'+') => &mut has_plus,
                _ => break,
            };
            *flag = true;
            self.at += 1;
        }
        let width = self.amount();
        let precision = if self.peek() == Some(b'.') {
            self.at += 1;
            // As in C, a dot alone is a precision of 0.
            Some(self.amount().unwrap_or(Amount::Number(0)))
        } else {
            None
        };
        let wrong = |end: usize, reason: &str| wrong(self.format, start..end, reason);
        let Some(letter) = self.peek() else {
            return Err(wrong(self.at, "it ends before it says what to write"));
        };
        let end = self.at + 1;
        let kind = Kind::of(letter)
            .ok_or_else(|| wrong(end, "the conversions are `%d %u %x %X %o %b %c %s %f %e %g` and `%%`"))?;
        for (amount, name) in [(width, "width"), (precision, "precision")] {
            if let Some(Amount::Number(number)) = amount
                && number > MAX_WIDTH
                && (kind != Kind::String || name == "width")
            {
                return Err(wrong(end, &format!("its {name} is more than {MAX_WIDTH}")));
            }
        }
        if kind == Kind::Character && precision.is_some() {
            return Err(wrong(end, "a character takes no precision"));
        }
        if kind.is_text() && has_zeros {
            return Err(wrong(end, "the flag `0` is for numbers"));
        }
        if !kind.has_sign() && has_plus {
            return Err(wrong(end, "the flag `+` is for numbers that have a sign"));
        }
        self.at = end;
        Ok(Conversion { is_left, has_zeros, has_plus, width, precision, kind, at: start..end })
    }

    /// Reads digits or a star.
    fn amount(&mut self) -> Option<Amount> {
        if self.peek() == Some(b'*') {
            self.at += 1;
            return Some(Amount::Argument);
        }
        let mut number: Option<u64> = None;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            let digit = u64::from(digit - b'0');
            number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit));
            self.at += 1;
        }
        number.map(Amount::Number)
    }

    fn peek(&self) -> Option<u8> {
        self.format.get(self.at).copied()
    }
}

/// How many arguments a format takes.
///
/// # Errors
///
/// When a conversion is wrong.
pub(super) fn arguments(format: &[u8]) -> Result<usize, HostError> {
    let mut pieces = Pieces::of(format);
    let mut count = 0;
    while let Some(piece) = pieces.next()? {
        if let Piece::Conversion(Conversion { width, precision, .. }) = piece {
            let stars =
                [width, precision].iter().filter(|amount| matches!(amount, Some(Amount::Argument))).count();
            count += 1 + stars;
        }
    }
    Ok(count)
}

/// The error for the conversion at this place of a format.
pub(super) fn wrong(format: &[u8], at: Range<usize>, reason: &str) -> HostError {
    let Range { start, .. } = at;
    let (conversion, format) = (shown(&format[at]), shown(format));
    HostError::Failed(format!(
        "`{conversion}`, at byte {start} of the format \"{format}\", is wrong: {reason}"
    ))
}
