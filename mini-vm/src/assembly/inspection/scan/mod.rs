//! Scanning: what a source and the files that it includes define, and which names they mention.
//!
//! The files are read as they are written, not as they are expanded: the lines of a macro once, where they stand, and all
//! lines of a condition. So a place is always one that can be edited, and what does not assemble is read as well. A line that
//! makes no sense costs its own names at most.

mod data;
mod definitions;
mod directives;
mod files;
mod statements;

use std::collections::HashMap;
use std::rc::Rc;

use crate::assembly::Options;
use crate::assembly::inspection::symbol::{Key, Occurrence, Place, Symbol, SymbolId, Word};
use crate::assembly::inspection::tokens::line_tokens;
use crate::assembly::inspection::{InspectedFile, Origin};
use crate::assembly::lexer::{Span, Token};

/// How deep files, macros and repetitions are in each other at most, as in the assembler.
pub(super) const MAX_DEPTH: u32 = 64;

/// The parameters of a macro that are known, as many as the assembler takes.
const MAX_PARAMETERS: usize = 64;

/// The definitions that are kept of a symbol. A source with more of them is wrong in each.
const MAX_DEFINITIONS: usize = 64;

/// What a name may stand for where it is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// In place of a mnemonic: only a macro is looked for.
    Macro,
    /// A register, or what has a value.
    Operand,
    /// What has a value, and is no register.
    Value,
    Layout,
    Host,
    /// A struct, or a type that is none.
    Type,
    /// Behind `defined`: a constant or a macro.
    Defined,
    /// An argument of a macro, which may be any of these.
    Argument,
}

/// A name that is looked up once all definitions are known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub(super) file: u32,
    pub(super) span: Span,
    pub(super) token: Token,
    pub(super) role: Role,
    pub(super) context: Context,
}

/// What is around a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Context {
    /// The number of the global label that local ones belong to.
    pub(super) scope: Option<u32>,
    /// The number of the function.
    pub(super) function: Option<u32>,
    /// The number of the body of a macro or a repetition.
    pub(super) block: Option<u32>,
    /// What is open between two braces.
    pub(super) brace: Brace,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Brace {
    #[default]
    None,
    Data,
    /// The fields of the struct with this number, if it has a name.
    Struct(Option<SymbolId>),
}

/// A line, and what is around it at its start.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineContext {
    pub(super) file: u32,
    pub(super) start: u32,
    pub(super) context: Context,
}

/// The body of a macro or of a repetition.
#[derive(Debug)]
pub(super) struct Block {
    /// The body around it.
    pub(super) outer: Option<u32>,
    /// The parameters or the counter.
    pub(super) parameters: Vec<SymbolId>,
    is_macro: bool,
    /// The macro, if it is one that has a name.
    pub(super) symbol: Option<SymbolId>,
    /// What was around the definition of a macro.
    around: Context,
}

/// A function of `.fn`.
#[derive(Debug)]
pub(super) struct Function {
    /// Its label, unless a macro makes that.
    pub(super) symbol: Option<SymbolId>,
    pub(super) file: u32,
    /// The lowest register above all that have names.
    window: u16,
    /// Its parameters and registers.
    pub(super) registers: Vec<SymbolId>,
}

/// What a source and its files say of names.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) files: Vec<InspectedFile>,
    pub(super) symbols: Vec<Symbol>,
    pub(super) index: HashMap<Key, SymbolId>,
    pub(super) occurrences: Vec<Occurrence>,
    pub(super) words: Vec<Word>,
    pub(super) mentions: Vec<Mention>,
    pub(super) lines: Vec<LineContext>,
    /// The names of global labels, by the numbers of scopes.
    pub(super) scopes: Vec<String>,
    pub(super) functions: Vec<Function>,
    pub(super) blocks: Vec<Block>,
    /// The function that each macro starts, in whose lines one starts and does not end: a use goes on in it.
    functions_of_macros: HashMap<SymbolId, u32>,
    /// The files that `.include` names: where, and the number of the file.
    pub(super) inclusions: Vec<(Place, usize)>,
}

/// Scans `source`.
pub(super) fn scan(source: &str, options: &Options<'_>) -> Scan {
    let scan = Scan::of_nothing(source, options);
    let text = scan.files[0].text.clone();
    let mut scanner = Scanner {
        scan,
        options,
        context: Context::default(),
        file: 0,
        text,
        statement: Span { start: 0, end: 0 },
        depth: 0,
        read: source.len(),
        names_of_files: HashMap::new(),
    };
    scanner.lines();
    scanner.scan
}

impl Scan {
    /// What is known of a source that is not read.
    pub(super) fn of_nothing(source: &str, options: &Options<'_>) -> Self {
        let name = options.source_name.unwrap_or_default().to_owned();
        let files = vec![InspectedFile { name, origin: Origin::Source, text: source.into() }];
        Self { files, ..Self::default() }
    }
}

struct Scanner<'a> {
    scan: Scan,
    options: &'a Options<'a>,
    context: Context,
    file: u32,
    text: Rc<str>,
    /// The statement that is being read.
    statement: Span,
    depth: u32,
    /// Bytes of all files.
    read: usize,
    /// The file that each name means which has been read, with the file in which it stands.
    names_of_files: HashMap<(u32, String), Option<u32>>,
}

impl Scanner<'_> {
    fn lines(&mut self) {
        let mut start = 0;
        loop {
            self.scan.lines.push(LineContext { file: self.file, start, context: self.context });
            let text = self.text.clone();
            let line = line_tokens(&text, start, |name| self.parameter_called(name));
            for insertion in line.insertions {
                self.occur(insertion.parameter, insertion.span, false);
            }
            self.line(&line.lexemes);
            if line.end as usize >= text.len() {
                return;
            }
            start = line.end + 1;
        }
    }

    /// The parameter or the counter of this name, in the bodies that the line stands in.
    fn parameter_called(&self, name: &str) -> Option<SymbolId> {
        let mut block = self.context.block;
        for _ in 0..MAX_DEPTH {
            let Block { outer, parameters, .. } = &self.scan.blocks[block? as usize];
            let is_it = |id: &&SymbolId| self.scan.symbols[id.0 as usize].name == name;
            if let Some(found) = parameters.iter().find(is_it) {
                return Some(*found);
            }
            block = *outer;
        }
        None
    }
}
