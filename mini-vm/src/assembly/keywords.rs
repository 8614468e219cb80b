//! The words of the language besides mnemonics, as lists, for editors and other tools.

use crate::assembly::access::Access;
use crate::assembly::arithmetic::Function;
use crate::assembly::directive::{Directive, ExpansionDirective, ItemDirective};
use crate::assembly::evaluation::PREDEFINED;
use crate::assembly::expansion::DEFINED;
use crate::assembly::scalar::Scalar;
use crate::assembly::syntax::expression::SIZE_OF;

/// A word that has a meaning in the assembly language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyword {
    /// As it is written, a directive with its dot.
    pub name: &'static str,
    /// What it means, as Markdown.
    pub meaning: &'static str,
}

impl Keyword {
    /// `meaning` is the text of a documentation comment.
    pub(super) const fn new(name: &'static str, meaning: &'static str) -> Self {
        Self { name, meaning: meaning.trim_ascii() }
    }
}

/// The directives, without the data items that stand behind `.data`.
///
/// ```
/// let keyword = mini_vm::reference::directives().find(|keyword| keyword.name == ".func").expect("there is this directive");
/// assert_eq!(keyword.meaning, "`.func label`: the next entry of the function table.");
/// ```
pub fn directives() -> impl Iterator<Item = Keyword> {
    Directive::KEYWORDS.iter().chain(ExpansionDirective::KEYWORDS).copied()
}

/// The data items, which stand behind `.data`: `.ascii`, `.u8` and so on.
pub fn data_items() -> impl Iterator<Item = Keyword> {
    ItemDirective::KEYWORDS.iter().chain(Scalar::ITEMS).copied()
}

/// What stands in the place of a mnemonic, besides those of the instructions.
pub fn field_accesses() -> impl Iterator<Item = Keyword> {
    Access::KEYWORDS.into_iter()
}

/// The number types, of the keys and values of maps. `bytes(n)` is none of them.
pub fn number_types() -> impl Iterator<Item = Keyword> {
    Scalar::TYPES.iter().copied()
}

/// The functions that expressions may call.
pub fn expression_functions() -> impl Iterator<Item = Keyword> {
    Function::KEYWORDS.iter().copied().chain([SIZE_OF, DEFINED])
}

/// The constants that are there unless the source defines them otherwise.
pub fn predefined_constants() -> impl Iterator<Item = Keyword> {
    PREDEFINED.iter().map(|&(keyword, _)| keyword)
}
