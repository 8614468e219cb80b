//! The lines of the index, as `tests/cases/README.md` describes them.

use serde::{Deserialize, Serialize};

/// A line.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Case {
    /// A row of the `.cases` files.
    Row(Row),
    /// An assembly file that runs.
    Program(Program),
    /// An assembly file with errors.
    Diagnostics(Diagnostics),
    /// A bytecode file that is no program.
    Refused(Refused),
    /// A bytecode file that is one, though it looks as if it might not be.
    Accepted(Accepted),
    /// A program that no machine starts.
    NotStarted(NotStarted),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) bytecode: String,
    pub(crate) limits: Limits,
    pub(crate) fresh: bool,
    pub(crate) given: Memory,
    pub(crate) end: End,
    pub(crate) pc: u32,
    pub(crate) fuel: i64,
    pub(crate) expected: Memory,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) bytecode: String,
    pub(crate) limits: Limits,
    pub(crate) arguments: Vec<String>,
    pub(crate) input: String,
    pub(crate) end: End,
    pub(crate) pc: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fuel: Option<i64>,
    pub(crate) output: String,
    pub(crate) errors: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Diagnostics {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) limits: SourceLimits,
    pub(crate) errors: Vec<Diagnostic>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refused {
    pub(crate) name: String,
    pub(crate) rule: String,
    pub(crate) bytecode: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Accepted {
    pub(crate) name: String,
    pub(crate) rule: String,
    pub(crate) bytecode: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotStarted {
    pub(crate) name: String,
    pub(crate) rule: String,
    pub(crate) bytecode: String,
    pub(crate) limits: Limits,
}

/// What the machine may use.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limits {
    pub(crate) heap: u64,
    pub(crate) registers: usize,
    pub(crate) calls: usize,
    pub(crate) fuel: i64,
    /// Whether what is not given out is guarded.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) guard: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) output: Option<u64>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "`serde` hands out references")]
fn is_false(value: &bool) -> bool {
    !value
}

/// What the assembler may use, where it is not what it may use by itself.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceLimits {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) data: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) labels: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) errors: Option<usize>,
}

/// Registers by number, and bytes by address.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Memory {
    pub(crate) registers: Vec<(u8, String)>,
    pub(crate) heap: Vec<(usize, String)>,
}

/// Why a machine stands still.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum End {
    Exit(u8),
    Trap(String),
    /// The trap of the instruction `trap`, with its number.
    UserTrap(i32),
    Breakpoint,
    OutOfFuel,
}

#[derive(PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Diagnostic {
    pub(crate) line: u32,
    pub(crate) code: String,
}

impl Case {
    /// Where it comes from, and its name.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::Row(Row { file, line, name, .. })
            | Self::Program(Program { file, line, name, .. })
            | Self::Diagnostics(Diagnostics { file, line, name, .. }) => format!("{file}:{line}: {name}"),
            Self::Refused(Refused { rule, name, .. })
            | Self::Accepted(Accepted { rule, name, .. })
            | Self::NotStarted(NotStarted { rule, name, .. }) => format!("{rule}: {name}"),
        }
    }
}
