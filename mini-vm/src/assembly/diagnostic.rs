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

macro_rules! define_codes {
    ($($(#[doc = $meaning:literal])+ $Variant:ident $text:literal;)+) => {
        /// The kinds of errors.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum DiagnosticCode {
            $($(#[doc = $meaning])+ $Variant,)+
        }

        impl DiagnosticCode {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$Variant),+];

            /// How it is written: `E` and three digits.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$Variant => $text,)+
                }
            }

            /// What it says, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$Variant => concat!($($meaning),+).trim_ascii(),)+
                }
            }
        }
    };
}

define_codes! {
    /// A character that no token starts with.
    StrayCharacter "E001";
}
