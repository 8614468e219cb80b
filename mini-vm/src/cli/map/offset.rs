//! Offsets and addresses as options take them.

/// The largest: no file is longer.
const MAX: u64 = i64::MAX.unsigned_abs();

/// A number of bytes, in decimal or with 0x in hexadecimal.
pub(super) fn parse(text: &str) -> Result<u64, String> {
    let (digits, radix) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Err("not an offset such as 416 or 0x1a0".to_owned());
    }
    let offset = u64::from_str_radix(digits, radix).ok().filter(|&offset| offset <= MAX);
    offset.ok_or_else(|| format!("it must be from 0 to {MAX:#x}"))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn offsets_are_decimal_or_hexadecimal() {
        for (text, offset) in [("0", 0), ("416", 416), ("0x1a0", 416), ("0X1A0", 416), ("007", 7)] {
            assert_eq!(parse(text), Ok(offset), "{text}");
        }
        assert_eq!(parse("0x7fffffffffffffff"), Ok(i64::MAX.unsigned_abs()));
        for text in [
            "",
            "0x",
            "-1",
            "+1",
            " 1",
            "1a0",
            "0x 1",
            "4K",
            "0x1g",
            "0xffffffffffffffff",
            "99999999999999999999",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
