//! Keys and values as people read them.

use std::fmt::Write;

/// Bytes of which more are not shown.
const LONGEST: usize = 16;

/// Bytes in hexadecimal, and as a number or a text where they can be one: `62 00 = 98 "b"`.
pub(super) fn bytes(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().take(LONGEST).map(|byte| format!("{byte:02x}")).collect();
    let mut shown = pairs.join(" ");
    if bytes.len() > LONGEST {
        let _ = write!(shown, " ... ({} bytes)", bytes.len());
    }
    if let Some(number) = number(bytes) {
        let _ = write!(shown, " = {number}");
    }
    if let Some(text) = text(bytes) {
        let _ = write!(shown, " \"{text}\"");
    }
    shown
}

/// The number that bytes are, if they have the size of one.
fn number(bytes: &[u8]) -> Option<u64> {
    let mut word = [0; 8];
    let is_size = matches!(bytes.len(), 1 | 2 | 4 | 8);
    is_size.then(|| {
        word[..bytes.len()].copy_from_slice(bytes);
        u64::from_le_bytes(word)
    })
}

/// The text that bytes are, if they are ASCII with zeros behind it or none.
fn text(bytes: &[u8]) -> Option<String> {
    let length = bytes.iter().rposition(|&byte| byte != 0)? + 1;
    let text = &bytes[..length];
    let is_text = text.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
    let end = if length > LONGEST { "..." } else { "" };
    is_text.then(|| text.iter().take(LONGEST).map(|&byte| char::from(byte)).collect::<String>() + end)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn bytes_are_shown_as_what_they_can_be() {
        assert_eq!(bytes(b""), "");
        assert_eq!(bytes(&[1]), "01 = 1");
        assert_eq!(bytes(b"b"), "62 = 98 \"b\"");
        assert_eq!(bytes(&[0x10, 0x27]), "10 27 = 10000");
        assert_eq!(bytes(b"Ada\0\0"), "41 64 61 00 00 \"Ada\"");
        assert_eq!(bytes(b"a\0b"), "61 00 62");
        assert_eq!(bytes(&[0xff; 8]), "ff ff ff ff ff ff ff ff = 18446744073709551615");
        let long = "61 61 61 61 61 61 61 61 61 61 61 61 61 61 61 61 ... (20 bytes) \"aaaaaaaaaaaaaaaa...\"";
        assert_eq!(bytes(&[b'a'; 20]), long);
    }
}
