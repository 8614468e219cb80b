//! The functions that read numbers from texts.

use super::Console;
use crate::decimal::{Decimal, without_zeros};
use crate::machine::host::{HostCall, HostError};

/// Units of fuel for a float, besides those for its bytes.
const FLOAT_PRICE: u64 = 16;

/// Digits of a float that fit in 64 bits. With more of them, long arithmetic may have to decide between two floats.
const SHORT_FLOAT: u64 = 19;

/// Units of fuel for a float with more digits, and for each of its digits besides.
const LONG_FLOAT_PRICE: u64 = 512;
const DIGIT_PRICE: u64 = 2;

/// Bytes that are read for one unit of fuel.
const BYTES_PER_FUEL: u64 = 16;

impl Console<'_> {
    pub(super) fn parse_int(
        &mut self,
        call: &mut HostCall<'_>,
        address: u64,
        length: u64,
        default: u64,
    ) -> Result<u64, HostError> {
        let text = call.bytes(address, length)?;
        call.spend(length / BYTES_PER_FUEL);
        Ok(integer(text).map_or(default, i64::cast_unsigned))
    }

    pub(super) fn parse_float(
        &mut self,
        call: &mut HostCall<'_>,
        address: u64,
        length: u64,
    ) -> Result<u64, HostError> {
        let decimal = Decimal::of(call.bytes(address, length)?);
        call.spend(FLOAT_PRICE + length / BYTES_PER_FUEL);
        let digits = decimal.significant_digits() as u64;
        if digits > SHORT_FLOAT {
            call.spend(LONG_FLOAT_PRICE + DIGIT_PRICE * digits);
        }
        Ok(decimal.closest().filter(|number| !number.is_nan()).map_or(NAN, f64::to_bits))
    }
}

/// The NaN that instructions give, too.
const NAN: u64 = 0x7ff8_0000_0000_0000;

/// The integer that a text is. Many zeros in front of it are skipped, which is faster than to count them in.
fn integer(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"+")).unwrap_or(text);
    let significant = without_zeros(digits);
    if significant.is_empty() {
        return (!digits.is_empty()).then_some(0);
    }
    let is_short = |text: &&str| text.len() < 20 && text.bytes().all(|byte| byte.is_ascii_digit());
    let magnitude = str::from_utf8(significant).ok().filter(is_short)?.parse::<i128>().ok()?;
    i64::try_from(if text.starts_with(b"-") { -magnitude } else { magnitude }).ok()
}
