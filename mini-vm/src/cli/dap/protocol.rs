//! The parts of the protocol that are used, with the names that it gives them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::variables::Container;

/// The one thread of a program.
pub(super) const THREAD: i64 = 1;

/// What a client says of itself.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Client {
    #[serde(default = "yes", rename = "linesStartAt1")]
    pub(super) lines_start_at_1: bool,
    #[serde(default = "yes", rename = "columnsStartAt1")]
    pub(super) columns_start_at_1: bool,
    #[serde(default)]
    pub(super) path_format: PathFormat,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum PathFormat {
    #[default]
    Path,
    Other,
}

impl<'de> Deserialize<'de> for PathFormat {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Ok(if name == "path" { Self::Path } else { Self::Other })
    }
}

pub(super) fn yes() -> bool {
    true
}

/// A file, by its path, or by its number if it has none.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Source {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source_reference: Option<i64>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<&'static str>,
}

/// A breakpoint as a client asks for it, in a source, at a label or at an instruction.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BreakpointAsked {
    #[serde(default)]
    pub(super) line: i64,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) instruction_reference: String,
    #[serde(default)]
    pub(super) offset: i64,
    #[serde(default)]
    pub(super) data_id: String,
    pub(super) access_type: Option<AccessType>,
    pub(super) condition: Option<String>,
    pub(super) hit_condition: Option<String>,
    pub(super) log_message: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(super) enum AccessType {
    Read,
    Write,
    ReadWrite,
}

#[derive(Deserialize)]
pub(super) struct SetBreakpoints {
    #[serde(default)]
    pub(super) source: Source,
    #[serde(default)]
    pub(super) breakpoints: Vec<BreakpointAsked>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SetExceptionBreakpoints {
    pub(super) filters: Vec<String>,
}

/// A breakpoint as it was made.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Breakpoint {
    pub(super) id: i64,
    pub(super) verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) instruction_reference: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DataBreakpointInfo {
    pub(super) name: String,
    pub(super) variables_reference: Option<i64>,
    pub(super) frame_id: Option<i64>,
    pub(super) bytes: Option<u64>,
    #[serde(default)]
    pub(super) as_address: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BreakpointLocations {
    pub(super) source: Source,
    pub(super) line: i64,
    pub(super) end_line: Option<i64>,
}

/// How far a step goes, of what is asked for.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(super) enum Granularity {
    Statement,
    Line,
    Instruction,
}

#[derive(Deserialize)]
pub(super) struct Step {
    pub(super) granularity: Option<Granularity>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StackTrace {
    pub(super) start_frame: Option<u64>,
    pub(super) levels: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Scopes {
    pub(super) frame_id: i64,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(super) enum Filter {
    Indexed,
    Named,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Variables {
    pub(super) variables_reference: i64,
    pub(super) filter: Option<Filter>,
    pub(super) start: Option<u64>,
    pub(super) count: Option<u64>,
}

/// A value with its name.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) evaluate_name: Option<String>,
    pub(super) variables_reference: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) named_variables: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) indexed_variables: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) memory_reference: Option<String>,
    /// What its number refers to, if it has others in it.
    #[serde(skip)]
    pub(super) opens: Option<Container>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Evaluate {
    pub(super) expression: String,
    pub(super) frame_id: Option<i64>,
    pub(super) context: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Completions {
    pub(super) text: String,
    pub(super) column: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SourceAsked {
    pub(super) source: Option<Source>,
    #[serde(default)]
    pub(super) source_reference: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReadMemory {
    pub(super) memory_reference: String,
    #[serde(default)]
    pub(super) offset: i64,
    pub(super) count: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Disassemble {
    pub(super) memory_reference: String,
    #[serde(default)]
    pub(super) offset: i64,
    #[serde(default)]
    pub(super) instruction_offset: i64,
    pub(super) instruction_count: u64,
}

#[derive(Deserialize)]
pub(super) struct Restart {
    pub(super) arguments: Option<Value>,
}
