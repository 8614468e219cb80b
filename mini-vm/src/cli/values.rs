//! Bytes of a program in words.

/// Bytes as a person reads them: as a number if they can be one, or else as a text or in hexadecimal.
pub(super) fn of_bytes(bytes: &[u8]) -> String {
    match bytes.len() {
        1 | 2 | 4 | 8 => {
            let mut word = [0; 8];
            word[..bytes.len()].copy_from_slice(bytes);
            let number = u64::from_le_bytes(word);
            let signed = if bytes.len() == 8 { number.cast_signed().to_string() } else { number.to_string() };
            format!("{signed} ({number:#x})")
        }
        _ if bytes.len() > LONGEST_SHOWN => {
            format!("{} and {} more", plain(&bytes[..LONGEST_SHOWN]), bytes.len() - LONGEST_SHOWN)
        }
        _ => plain(bytes),
    }
}

const LONGEST_SHOWN: usize = 64;

fn plain(bytes: &[u8]) -> String {
    let text = bytes.strip_suffix(b"\0").unwrap_or(bytes);
    let is_text = !text.is_empty() && text.iter().all(|byte| (b' '..=b'~').contains(byte));
    if is_text {
        return format!("\"{}\"", bytes.escape_ascii());
    }
    let digits: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.join(" ")
}
