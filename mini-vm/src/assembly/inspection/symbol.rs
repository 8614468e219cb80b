//! Symbols: what a source gives a name to, and where the names stand.

use std::ops::Range;

/// What a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    /// A function of `.fn`.
    Function,
    /// A global label of an instruction.
    Label,
    /// A local label.
    LocalLabel,
    /// A label of static data.
    Data,
    /// A constant of `.const`.
    Constant,
    /// A struct.
    Struct,
    /// A field of a struct.
    Field,
    /// A map layout.
    Layout,
    /// A macro.
    Macro,
    /// A parameter of a macro.
    Parameter,
    /// The counter of a repetition.
    Counter,
    /// A register with a name, parameters of functions among them.
    Register,
    /// A result of a function that no register is named after.
    Result,
}

impl SymbolKind {
    /// What it is called in a sentence, without an article.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Label => "label",
            Self::LocalLabel => "local label",
            Self::Data => "label of static data",
            Self::Constant => "constant",
            Self::Struct => "struct",
            Self::Field => "field",
            Self::Layout => "map layout",
            Self::Macro => "macro",
            Self::Parameter => "parameter of a macro",
            Self::Counter => "counter of a repetition",
            Self::Register => "register",
            Self::Result => "result of a function",
        }
    }

    /// Whether it shares the name space of labels, constants and structs.
    pub(super) const fn is_global(self) -> bool {
        matches!(self, Self::Function | Self::Label | Self::Data | Self::Constant | Self::Struct)
    }
}

/// The number of a symbol of an [`Inspection`](super::Inspection).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SymbolId(pub(super) u32);

/// Bytes of one file of an [`Inspection`](super::Inspection).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The number of the file, 0 for the source itself.
    pub file: usize,
    /// The bytes of its text.
    pub span: Range<usize>,
}

/// Where a symbol gets its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The name; that of a local label without its dot.
    pub name: Place,
    /// The label, the directive or the field that gives it, without the comment of its line.
    pub statement: Range<usize>,
}

/// Something with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What it is.
    pub kind: SymbolKind,
    /// Its name alone; that of a local label without its dot.
    pub name: String,
    /// The symbol that it belongs to: the function of a register, the struct of a field, the global label of a local one,
    /// the macro of a parameter.
    pub container: Option<SymbolId>,
    /// Where it is defined: the first 64 places, at least one. A correct source has several if conditions choose one of them.
    pub definitions: Vec<Definition>,
    /// The register that it is, or that a parameter of a function is.
    pub register: Option<u8>,
    /// The struct that a field holds one or several of.
    pub(super) holds: Option<String>,
    /// What a parameter of a macro gives its argument, if its lines define what the argument names.
    pub(super) defines: Option<SymbolKind>,
    /// The parameters of a macro.
    pub(super) parameters: Vec<SymbolId>,
}

/// A place where a symbol is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Where.
    pub place: Place,
    /// The symbol.
    pub symbol: SymbolId,
    /// Whether this is what defines it.
    pub is_definition: bool,
}

/// What a word of the language is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKind {
    /// The mnemonic of an instruction, or `load` or `store`.
    Mnemonic,
    /// A directive or a data item.
    Directive,
    /// A word that has a meaning where it stands: a type, `packed`, `key` and so on.
    Keyword,
    /// A function of expressions.
    Function,
    /// A constant that need not be defined.
    PredefinedConstant,
    /// A function of the host.
    HostFunction,
    /// A register by its number.
    Register,
    /// The name of a file in `.include`, with its quotes or brackets.
    File,
}

/// A word that is no name of a symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub kind: WordKind,
}

/// What a name belongs to and stands for: two symbols with equal keys are one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// A label, a constant or a struct.
    Global(String),
    /// A local label, behind the name of its global one.
    Local(String, String),
    /// A local label that a body defines.
    LocalOfBlock(u32, String),
    /// A field, behind the name of its struct.
    Field(String, String),
    Layout(String),
    Macro(String),
    /// A parameter of the macro, or the counter of the repetition, with this body.
    Parameter(u32, String),
    /// A register of the function with this number.
    Register(u32, String),
}
