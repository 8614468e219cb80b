//! Numbers as options take them: sizes in bytes, where K, M, G and T are powers of 1024, and counts, where they are
//! powers of 1000. Either may have a power of ten behind it.

use std::fmt::Display;
use std::ops::RangeInclusive;

/// A size in bytes: `65536`, `64K`, `4G`, `4GB`, `4GiB` or `1e6`.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let number = text.strip_suffix(['b', 'B']).map_or(text, |unit| unit.strip_suffix('i').unwrap_or(unit));
    let has_letter = number.ends_with(|last: char| last.is_ascii_alphabetic());
    let scaled = if has_letter || number == text { scaled(number, 1024) } else { None };
    let message = "not a size such as 65536, 64K or 1e6: K, M, G and T are powers of 1024";
    with_exponent(text).or(scaled).ok_or_else(|| message.to_owned())?
}

/// How many of something: `1000000`, `1M` or `1e6`.
pub(super) fn count(text: &str) -> Result<u64, String> {
    let message = "not a count such as 1000000, 500K or 1e6: K, M, G and T are powers of 1000";
    with_exponent(text).or_else(|| scaled(text, 1000)).ok_or_else(|| message.to_owned())?
}

/// A number that is in a range.
pub(super) fn within<T: TryFrom<u64> + PartialOrd + Display>(
    number: u64,
    range: RangeInclusive<T>,
) -> Result<T, String> {
    let in_range = T::try_from(number).ok().filter(|number| range.contains(number));
    in_range.ok_or_else(|| format!("it must be from {} to {}", range.start(), range.end()))
}

/// A whole number with a letter behind it or none; `None` if it is not written so.
fn scaled(text: &str, base: u64) -> Option<Result<u64, String>> {
    const LETTERS: [char; 4] = ['K', 'M', 'G', 'T'];
    let letter = text.chars().last().map(|last| last.to_ascii_uppercase());
    match LETTERS.iter().position(|&known| letter == Some(known)) {
        Some(position) => product(&text[..text.len() - 1], base.checked_pow(position as u32 + 1)),
        None => product(text, Some(1)),
    }
}

/// A whole number with a power of ten behind it; `None` if it is not written so.
fn with_exponent(text: &str) -> Option<Result<u64, String>> {
    let (digits, exponent) = text.split_once(['e', 'E']).filter(|(_, exponent)| is_digits(exponent))?;
    product(digits, exponent.parse().ok().and_then(|exponent| 10_u64.checked_pow(exponent)))
}

/// The product of what the digits stand for and a factor, where either may be too large.
fn product(digits: &str, factor: Option<u64>) -> Option<Result<u64, String>> {
    if !is_digits(digits) {
        return None;
    }
    let product =
        digits.parse::<u64>().ok().zip(factor).and_then(|(number, factor)| number.checked_mul(factor));
    Some(product.ok_or_else(|| format!("too large: the maximum is {}", u64::MAX)))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{count, size, within};

    #[test]
    fn sizes_count_in_powers_of_1024() {
        let sizes = [
            ("0", 0),
            ("65536", 65536),
            ("64K", 65536),
            ("64k", 65536),
            ("3m", 3 << 20),
            ("4G", 4 << 30),
            ("4GB", 4 << 30),
            ("4GiB", 4 << 30),
            ("2T", 2 << 40),
            ("1e6", 1_000_000),
            ("3E0", 3),
        ];
        for (text, bytes) in sizes {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in [
            "", "K", "B", "iB", "4B", "4iB", "1.5G", "-1", "+1", "4 G", "lots", "1e6B", "e6", "4GG", "4ü",
            "ü",
        ] {
            assert!(size(text).is_err_and(|message| message.starts_with("not a size")), "{text}");
        }
        for text in ["16777216T", "99999999999999999999", "1e20"] {
            assert!(size(text).is_err_and(|message| message.starts_with("too large")), "{text}");
        }
    }

    #[test]
    fn counts_count_in_powers_of_1000() {
        let counts = [("0", 0), ("1K", 1000), ("1M", 1_000_000), ("2g", 2_000_000_000), ("1e6", 1_000_000)];
        for (text, number) in counts.into_iter().chain([("3E0", 3), ("1T", 1_000_000_000_000)]) {
            assert_eq!(count(text), Ok(number), "{text}");
        }
        for text in ["", "e6", "1e", "1e-3", "1e+3", "1.5e6", "1MB", "many", "1ee6", "-1"] {
            assert!(count(text).is_err_and(|message| message.starts_with("not a count")), "{text}");
        }
        for text in ["1e20", "2e99", "1e99999999999", "99999999999G"] {
            assert!(count(text).is_err_and(|message| message.starts_with("too large")), "{text}");
        }
    }

    #[test]
    fn a_range_has_both_of_its_ends() {
        assert_eq!(within::<u8>(255, 1..=255), Ok(255));
        assert_eq!(within::<u8>(256, 1..=255), Err("it must be from 1 to 255".to_owned()));
        assert_eq!(within::<i64>(u64::MAX, 0..=5), Err("it must be from 0 to 5".to_owned()));
    }
}
