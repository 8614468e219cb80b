//! Values and errors in words.

use super::super::values::of_bytes;
use mini_vm::debugger::{ExpressionError, LocationError, WatchError};

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
        | LocationError::BadDistance { .. }
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
