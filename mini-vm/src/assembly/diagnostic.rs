//! Diagnostics as data: what is wrong with a source text, where, and what would help.
//!
//! Nothing here prints. The command line renders diagnostics; an editor could as well.

use std::ops::Range;

/// One error in a source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of error it is.
    pub code: DiagnosticCode,
    /// What is wrong, in one line.
    pub message: String,
    /// The bytes of the source that are wrong.
    pub span: Range<usize>,
    /// What to say right under the span; may be empty.
    pub label: String,
    /// Another place that has to do with it, and what.
    pub related: Option<(Range<usize>, String)>,
    /// What would mend it, if that can be said.
    pub help: Option<String>,
}
