//! Floating-point numbers from decimal texts of any length.
//!
//! The standard library reads short texts exactly. In long ones its exponent stops growing, and its time grows with zeros that
//! say nothing; so those are shortened before: to their significant digits, of which the first [`MAX_DIGITS`] and whether
//! another than 0 follows decide the rounding, and to an exponent that counts for the rest.

/// Texts of so many bytes are read as they are: no exponent goes astray in them.
const MAX_PLAIN: usize = 1024;

/// No number halfway between two floats has more significant digits than 768.
const MAX_DIGITS: usize = 800;

/// As an exponent of a number from 0.1 up to 1 it is out of the range of floats, on both sides.
const MAX_EXPONENT: i64 = 9999;

/// Far beyond what the digits of any text can make up for, and far from an overflow.
const ENDLESS_EXPONENT: i64 = i64::MAX / 2;

/// A decimal taken apart: what could be one, as far as it could.
pub(crate) struct Decimal<'t> {
    text: &'t [u8],
    is_negative: bool,
    /// The digits in front of the dot, without zeros at their start.
    whole: &'t [u8],
    /// The digits behind the dot; if there are none in front of it but zeros, without zeros at their start.
    fraction: &'t [u8],
    /// Zeros right behind the dot, if none but zeros are in front of it.
    zeros: usize,
    has_digits: bool,
    /// What comes behind the digits.
    rest: &'t [u8],
}

impl<'t> Decimal<'t> {
    /// Takes the start of a text apart.
    pub(crate) fn of(text: &'t [u8]) -> Self {
        let (is_negative, unsigned) = sign(text);
        let (whole, behind) = unsigned.split_at(digits(unsigned));
        let behind = behind.strip_prefix(b".").unwrap_or(behind);
        let (fraction, rest) = behind.split_at(digits(behind));
        let has_digits = !whole.is_empty() || !fraction.is_empty();
        let whole = without_zeros(whole);
        let (zeros, fraction) = if whole.is_empty() {
            let significant = without_zeros(fraction);
            (fraction.len() - significant.len(), significant)
        } else {
            (0, fraction)
        };
        Self { text, is_negative, whole, fraction, zeros, has_digits, rest }
    }

    /// How many digits it has, but for zeros in front of all others.
    pub(crate) fn significant_digits(&self) -> usize {
        self.whole.len() + self.fraction.len()
    }

    /// The closest float, of two that are as close the even one; `None` if the text is no number.
    pub(crate) fn closest(&self) -> Option<f64> {
        if self.text.len() <= MAX_PLAIN {
            return str::from_utf8(self.text).ok()?.parse().ok();
        }
        self.shortened()?.parse().ok()
    }

    /// A short text for the same float.
    fn shortened(&self) -> Option<String> {
        let exponent = exponent(self.rest).filter(|_| self.has_digits)?;
        let point = self.whole.len() as i64 - self.zeros as i64;
        let exponent = (exponent + point).clamp(-MAX_EXPONENT, MAX_EXPONENT);
        let whole = self.whole.split_at(self.whole.len().min(MAX_DIGITS));
        let fraction = self.fraction.split_at(self.fraction.len().min(MAX_DIGITS - whole.0.len()));
        let mut short = if self.is_negative { "-0." } else { "0." }.to_owned();
        short.extend(whole.0.iter().chain(fraction.0).map(|&digit| char::from(digit)));
        let is_more = [whole.1, fraction.1].iter().any(|dropped| !without_zeros(dropped).is_empty());
        short.push_str(if is_more { "1" } else { "0" });
        Some(format!("{short}e{exponent}"))
    }
}

/// Whether a text starts with a minus, and what is behind its sign.
fn sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', unsigned @ ..] => (true, unsigned),
        [b'+', unsigned @ ..] => (false, unsigned),
        _ => (false, text),
    }
}

/// How many digits a text starts with.
fn digits(text: &[u8]) -> usize {
    text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len())
}

/// What is behind the zeros that digits start with.
pub(crate) fn without_zeros(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().position(|&digit| digit != b'0').unwrap_or(digits.len());
    &digits[zeros..]
}

/// The exponent that stands behind the digits, 0 for none; `None` if it is something else.
fn exponent(text: &[u8]) -> Option<i64> {
    let [b'e' | b'E', exponent @ ..] = text else {
        return text.is_empty().then_some(0);
    };
    let (is_negative, unsigned) = sign(exponent);
    if unsigned.is_empty() || digits(unsigned) < unsigned.len() {
        return None;
    }
    let significant = str::from_utf8(without_zeros(unsigned)).ok()?;
    let magnitude = if significant.is_empty() {
        0
    } else {
        significant.get(..18).map_or_else(|| significant.parse().ok(), |_| Some(ENDLESS_EXPONENT))?
    };
    Some(if is_negative { -magnitude } else { magnitude })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Decimal;

    fn closest(text: &str) -> Option<f64> {
        Decimal::of(text.as_bytes()).closest()
    }

    fn zeros(count: usize) -> String {
        "0".repeat(count)
    }

    #[test]
    fn exponents_make_up_for_any_digits() {
        assert_eq!(closest(&format!("1{}e-700000", zeros(700_000))), Some(1.0));
        assert_eq!(closest(&format!("0.{}1e655361", zeros(655_360))), Some(1.0));
        assert_eq!(closest(&format!("-.{}25e+0700000", zeros(700_000))), Some(-0.25));
        assert_eq!(closest(&format!("{}1.5", zeros(2000))), Some(1.5));
        assert_eq!(closest(&format!("1e{}2", zeros(2000))), Some(100.0));
        assert_eq!(closest(&format!("1e{}", "9".repeat(2000))), Some(f64::INFINITY));
        assert_eq!(closest(&format!("1e-{}", "9".repeat(2000))), Some(0.0));
        let nothing = closest(&format!("-{}.e{}", zeros(2000), "9".repeat(2000)));
        assert_eq!(nothing.map(f64::to_bits), Some((-0.0_f64).to_bits()));
    }

    #[test]
    fn the_last_digit_of_a_long_number_decides() {
        let halfway = format!("9007199254740993.{}", zeros(5000));
        assert_eq!(closest(&halfway), Some(9_007_199_254_740_992.0));
        assert_eq!(closest(&format!("{halfway}1")), Some(9_007_199_254_740_994.0));
    }

    #[test]
    fn what_is_no_number_has_none_at_any_length() {
        for size in [1, 2000] {
            let digits = "1".repeat(size);
            for text in [
                format!("{digits}e"),
                format!("{digits}e+"),
                format!("{digits}.1.1"),
                format!("{digits} "),
                format!("--{digits}"),
                format!("e{digits}"),
                format!("{digits}e1.{digits}"),
                ".".repeat(size),
            ] {
                assert_eq!(closest(&text), None, "{size}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_shortened_text_is_the_same_number(text in "[+-]?[0-9]{0,30}[.]?[0-9]{0,30}([eE][+-]?[0-9]{0,3})?") {
            let shortened = Decimal::of(text.as_bytes()).shortened();
            let shortened = shortened.map(|text| text.parse::<f64>().expect("it is a number").to_bits());
            prop_assert_eq!(shortened, text.parse::<f64>().ok().map(f64::to_bits));
        }
    }
}
