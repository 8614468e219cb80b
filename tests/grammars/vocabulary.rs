//! The words that the grammars know, from the tables of the crate.

use mini_vm::console::Console;
use mini_vm::instruction::Opcode;
use mini_vm::reference;

/// The words of the language, each list in the order of its table.
pub(crate) struct Vocabulary {
    pub(crate) mnemonics: Vec<&'static str>,
    /// With their dots, as data items.
    pub(crate) directives: Vec<&'static str>,
    pub(crate) items: Vec<&'static str>,
    /// With `bytes`.
    pub(crate) types: Vec<&'static str>,
    pub(crate) functions: Vec<&'static str>,
    pub(crate) constants: Vec<&'static str>,
    pub(crate) host_functions: Vec<&'static str>,
}

impl Vocabulary {
    pub(crate) fn new() -> Self {
        let name = |keyword: reference::Keyword| keyword.name;
        let mnemonics = Opcode::ALL.iter().map(|opcode| opcode.mnemonic());
        Self {
            mnemonics: mnemonics.chain(reference::field_accesses().map(name)).collect(),
            directives: reference::directives().map(name).collect(),
            items: reference::data_items().map(name).collect(),
            types: reference::number_types().map(name).chain(["bytes"]).collect(),
            functions: reference::expression_functions().map(name).collect(),
            constants: reference::predefined_constants().map(name).collect(),
            host_functions: Console::TABLE.iter().map(|function| function.signature.name).collect(),
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &'static str> {
        let Self { mnemonics, directives, items, types, functions, constants, host_functions } = self;
        let lists = [mnemonics, directives, items, types, functions, constants, host_functions];
        lists.into_iter().flatten().copied()
    }
}

/// Words with a dot in front, without it.
pub(crate) fn without_dots<'w>(words: &[&'w str]) -> Vec<&'w str> {
    words.iter().map(|word| word.trim_start_matches('.')).collect()
}
