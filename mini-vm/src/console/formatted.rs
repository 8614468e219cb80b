//! The functions that write values as a format says.

use super::format::{Amount, Conversion, Kind, MAX_WIDTH, Piece, Pieces, wrong};
use super::output::character;
use super::{Console, SYSTEM_PRICE};
use crate::fuel::BYTES_PER_FUEL;
use crate::machine::host::{HostCall, HostError};

/// Bytes that one call may format.
const MAX_TEXT: usize = 1 << 20;

/// Units of fuel for a conversion, besides those for the bytes that it writes.
const CONVERSION_PRICE: u64 = 16;

/// Units of fuel for each byte that the conversion of a float writes, and for each digit of its precision, besides the 1 of
/// every byte: exact digits are found by arithmetic on long numbers. `%g` finds them twice.
const DIGIT_PRICE: u64 = 3;
const GENERAL_DIGIT_PRICE: u64 = 2 * DIGIT_PRICE;

/// The precision of floats for which none is given.
const DEFAULT_PRECISION: u64 = 6;

impl Console<'_> {
    pub(super) fn print_format(&mut self, call: &mut HostCall<'_>, format: u64) -> Result<u64, HostError> {
        let text = Text::of(call, format, 1)?;
        self.write_output(&text)?;
        Ok(text.len() as u64)
    }

    pub(super) fn print_error(&mut self, call: &mut HostCall<'_>, format: u64) -> Result<u64, HostError> {
        let text = Text::of(call, format, 1)?;
        self.write_errors(&text, || call.spend(SYSTEM_PRICE))?;
        Ok(text.len() as u64)
    }

    pub(super) fn format(
        &mut self,
        call: &mut HostCall<'_>,
        address: u64,
        max: u64,
        format: u64,
    ) -> Result<u64, HostError> {
        let text = Text::of(call, format, 3)?;
        let copied = max.min(text.len() as u64);
        call.bytes_mut(address, copied)?.copy_from_slice(&text[..copied as usize]);
        Ok(text.len() as u64)
    }
}

/// A text that grows while a format is followed.
struct Text<'c, 'machine> {
    call: &'c HostCall<'machine>,
    format: &'c [u8],
    /// The argument that is taken next.
    next: usize,
    bytes: Vec<u8>,
}

impl<'c, 'machine> Text<'c, 'machine> {
    /// What the format at `address` makes of the arguments from number `first` on.
    fn of(call: &'c HostCall<'machine>, address: u64, first: usize) -> Result<Vec<u8>, HostError> {
        let format = call.terminated_bytes(address)?;
        call.spend(format.len() as u64 / BYTES_PER_FUEL);
        let mut text = Text { call, format, next: first, bytes: Vec::new() };
        let mut pieces = Pieces::of(format);
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Text(bytes) => text.push("", bytes, Fill::none())?,
                Piece::Conversion(conversion) => text.convert(&conversion)?,
            }
        }
        Ok(text.bytes)
    }

    fn convert(&mut self, conversion: &Conversion) -> Result<(), HostError> {
        self.call.spend(CONVERSION_PRICE);
        let width = self.amount(conversion, conversion.width, "width", MAX_WIDTH)?.unwrap_or(0);
        let most = if conversion.kind == Kind::String { u64::MAX } else { MAX_WIDTH };
        let precision = self.amount(conversion, conversion.precision, "precision", most)?;
        let value = self.argument()?;
        let fill =
            Fill { is_left: conversion.is_left, has_zeros: conversion.has_zeros, width: width as usize };
        match conversion.kind {
            Kind::Signed => {
                let sign = sign((value as i64) < 0, conversion.has_plus);
                self.push_integer(sign, (value as i64).unsigned_abs().to_string(), precision, fill)
            }
            Kind::Unsigned => self.push_integer("", value.to_string(), precision, fill),
            Kind::Hexadecimal { is_upper: false } => {
                self.push_integer("", format!("{value:x}"), precision, fill)
            }
            Kind::Hexadecimal { is_upper: true } => {
                self.push_integer("", format!("{value:X}"), precision, fill)
            }
            Kind::Octal => self.push_integer("", format!("{value:o}"), precision, fill),
            Kind::Binary => self.push_integer("", format!("{value:b}"), precision, fill),
            Kind::Character => {
                let character =
                    character(value).map_err(|error| self.wrong(conversion, &error.to_string()))?;
                self.push("", character.encode_utf8(&mut [0; 4]).as_bytes(), fill)
            }
            Kind::String => {
                let bytes = self.string(value, precision)?;
                self.push("", bytes, fill)
            }
            Kind::Fixed | Kind::Exponent | Kind::General => {
                let precision = precision.unwrap_or(DEFAULT_PRECISION);
                self.push_float(conversion, f64::from_bits(value), precision, fill)
            }
        }
    }

    /// The number that a width or a precision stands for.
    fn amount(
        &mut self,
        conversion: &Conversion,
        amount: Option<Amount>,
        name: &str,
        most: u64,
    ) -> Result<Option<u64>, HostError> {
        match amount {
            None => Ok(None),
            Some(Amount::Number(number)) => Ok(Some(number)),
            Some(Amount::Argument) => {
                let number = self.argument()?;
                if number > most {
                    let reason = format!("its {name} is {}, not 0 to {most}", number as i64);
                    return Err(self.wrong(conversion, &reason));
                }
                Ok(Some(number))
            }
        }
    }

    fn argument(&mut self) -> Result<u64, HostError> {
        let argument = self.call.argument(self.next)?;
        self.next += 1;
        Ok(argument)
    }

    /// The bytes at an address: as many as a precision says, else up to the first zero byte.
    fn string(&self, address: u64, length: Option<u64>) -> Result<&'c [u8], HostError> {
        match length {
            Some(length) => self.call.bytes(address, length),
            None => {
                let bytes = self.call.terminated_bytes(address)?;
                self.call.spend(bytes.len() as u64 / BYTES_PER_FUEL);
                Ok(bytes)
            }
        }
    }

    /// Adds an integer with at least as many digits as its precision says.
    fn push_integer(
        &mut self,
        sign: &str,
        digits: String,
        precision: Option<u64>,
        fill: Fill,
    ) -> Result<(), HostError> {
        match precision {
            None => self.push(sign, digits.as_bytes(), fill),
            Some(precision) => {
                let digits = if precision == 0 && digits == "0" { String::new() } else { digits };
                let digits = format!("{digits:0>0$}", precision as usize);
                self.push(sign, digits.as_bytes(), Fill { has_zeros: false, ..fill })
            }
        }
    }

    fn push_float(
        &mut self,
        conversion: &Conversion,
        value: f64,
        precision: u64,
        fill: Fill,
    ) -> Result<(), HostError> {
        let start = self.bytes.len();
        if value.is_nan() {
            self.push("", b"NaN", Fill { has_zeros: false, ..fill })?;
        } else {
            let sign = sign(value.is_sign_negative(), conversion.has_plus);
            let magnitude = value.abs();
            if magnitude.is_infinite() {
                self.push(sign, b"inf", Fill { has_zeros: false, ..fill })?;
            } else {
                let digits = digits(magnitude, precision as usize, conversion.kind);
                self.push(sign, digits.as_bytes(), fill)?;
            }
        }
        let length = (self.bytes.len() - start) as u64;
        let price = if conversion.kind == Kind::General { GENERAL_DIGIT_PRICE } else { DIGIT_PRICE };
        self.call.spend(price * (precision + length));
        Ok(())
    }

    /// Adds a field, which is charged for.
    fn push(&mut self, sign: &str, body: &[u8], fill: Fill) -> Result<(), HostError> {
        let padding = fill.width.saturating_sub(sign.len() + body.len());
        let length = sign.len() + body.len() + padding;
        if length > MAX_TEXT - self.bytes.len() {
            return Err(HostError::Failed(format!("a call formats at most {MAX_TEXT} bytes")));
        }
        self.call.spend(length as u64);
        let pad = |bytes: &mut Vec<u8>, byte| bytes.resize(bytes.len() + padding, byte);
        if !fill.is_left && !fill.has_zeros {
            pad(&mut self.bytes, b' ');
        }
        self.bytes.extend_from_slice(sign.as_bytes());
        if !fill.is_left && fill.has_zeros {
            pad(&mut self.bytes, b'0');
        }
        self.bytes.extend_from_slice(body);
        if fill.is_left {
            pad(&mut self.bytes, b' ');
        }
        Ok(())
    }

    fn wrong(&self, conversion: &Conversion, reason: &str) -> HostError {
        wrong(self.format, conversion.at.clone(), reason)
    }
}

/// How a field is made as wide as it should be.
#[derive(Clone, Copy)]
struct Fill {
    is_left: bool,
    has_zeros: bool,
    /// Bytes that the field has at least.
    width: usize,
}

impl Fill {
    fn none() -> Self {
        Self { is_left: false, has_zeros: false, width: 0 }
    }
}

fn sign(is_negative: bool, has_plus: bool) -> &'static str {
    match (is_negative, has_plus) {
        (true, _) => "-",
        (false, true) => "+",
        (false, false) => "",
    }
}

/// A finite number from 0 up in digits.
fn digits(value: f64, precision: usize, kind: Kind) -> String {
    match kind {
        Kind::Fixed => format!("{value:.precision$}"),
        Kind::Exponent => {
            let (digits, exponent) = scientific(value, precision);
            with_exponent(&digits, exponent)
        }
        _ => general(value, precision.max(1)),
    }
}

/// With an exponent as C writes it: a sign and at least two digits.
fn with_exponent(digits: &str, exponent: i32) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
}

/// With or without an exponent, with so many digits but without zeros at the end.
fn general(value: f64, precision: usize) -> String {
    let (digits, exponent) = scientific(value, precision - 1);
    match usize::try_from(exponent + 4) {
        Ok(above) if above < precision + 4 => {
            let places = precision + 3 - above;
            without_zeros(&format!("{value:.places$}")).to_owned()
        }
        _ => with_exponent(without_zeros(&digits), exponent),
    }
}

/// One digit, a dot and `places` more, and the exponent that goes with them.
fn scientific(value: f64, places: usize) -> (String, i32) {
    let text = format!("{value:.places$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (digits.to_owned(), exponent.parse().unwrap_or(0))
}

/// A decimal without zeros at its end, if it has a fraction, and without the dot if nothing is behind it.
fn without_zeros(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}
