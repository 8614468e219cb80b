//! Values and errors in words.

use mini_vm::debugger::{ExpressionError, LocationError, WatchError};

/// Bytes as a person reads them: as a number if they can be one, or else as a text or in hexadecimal.
pub(in crate::cli) fn of_bytes(bytes: &[u8]) -> String {
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

/// What is in a place that can be empty.
pub(in crate::cli) fn held(bytes: Option<&[u8]>) -> String {
    bytes.map_or_else(|| "nothing".to_owned(), of_bytes)
}

/// An error with a name that may have been meant.
pub(in crate::cli) fn with_similar(error: &LocationError) -> String {
    let similar = match error {
        LocationError::UnknownLabel { similar, .. } | LocationError::UnknownFile { similar, .. } => similar,
        LocationError::NoSuchInstruction { .. }
        | LocationError::NoCode { .. }
        | LocationError::BadLine { .. }
        | LocationError::NoLines => &None,
    };
    with_help(error, similar.as_deref())
}

pub(in crate::cli) fn with_similar_name(error: &ExpressionError) -> String {
    match error {
        ExpressionError::UnknownName { similar, .. } => with_help(error, similar.as_deref()),
        _ => error.to_string(),
    }
}

pub(in crate::cli) fn with_similar_watch(error: &WatchError) -> String {
    match error {
        WatchError::Expression(error) => with_similar_name(error),
        _ => error.to_string(),
    }
}

fn with_help(error: &impl ToString, similar: Option<&str>) -> String {
    let help = similar.map(|similar| format!("; did you mean `{similar}`?")).unwrap_or_default();
    format!("{}{help}", error.to_string())
}
