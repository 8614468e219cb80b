//! Names: what assembly text and bytecode files may call something.

/// Bytes of the longest name, and of the longer part of a local label's.
pub const MAX_NAME_LENGTH: usize = 255;

/// Whether assembly text can use `name` for something global: a letter or `_`, then letters, digits and
/// `_`, and not what a register looks like.
pub(crate) fn is_name(name: &str) -> bool {
    is_word(name) && !name.starts_with(|first: char| first.is_ascii_digit()) && !is_register_name(name)
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

/// Whether `name` is a global name or a global name, a dot and a local one.
pub(crate) fn is_label_name(name: &str) -> bool {
    match name.split_once('.') {
        None => is_name(name),
        Some((global, local)) => is_name(global) && is_name(local),
    }
}

/// Whether `name` is `r` and digits.
fn is_register_name(name: &str) -> bool {
    let digits = name.strip_prefix(['r', 'R']);
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}
