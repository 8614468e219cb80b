//! Inspection: what an editor asks about a source.
//!
//! An [`Inspection`] knows the names of a source and of the files that it includes: what defines each, and where it is used.
//! It says what stands at a place, what could be written there, and what renaming something would change. All places are bytes
//! of the files as they are written. Nothing here speaks a protocol or touches a file; `mini-vm lsp` is made of it.
//!
//! A source that is being written is wrong most of the time. So nothing here fails: what can be understood counts, and the
//! rest is passed over. What is wrong is the business of [`Options::assemble_with_files`].
//!
//! # How it works
//!
//! `scan` goes over the files once and learns what they define and mention, `resolution` finds what each mention stands for.
//! The values come from the assembler, which computes what it can (`assembly::values`). The other modules answer one kind of
//! question each.
//!
//! # Names that macros make
//!
//! The lines of a macro are read once, where they stand, and not once for each use. A name that a macro puts together,
//! as `max_\name` does, is therefore no symbol, and neither is what only such a name refers to. An argument is taken for what
//! the macro does with it: where the lines define what a parameter names, its argument is a definition.
//!
//! ```
//! use mini_vm::assembly::Options;
//! use mini_vm::assembly::inspection::Inspection;
//!
//! let source = ".const limit = 3 * 7 ; the answer, halved\nmain: li r0, limit\n";
//! let inspection = Inspection::of(source, &Options::default());
//! let at = source.rfind("limit").expect("it is there");
//! let symbol = inspection.occurrence_at(0, at).expect("there is a name").symbol;
//! assert_eq!(inspection.occurrences_of(symbol).count(), 2);
//! let hover = inspection.hover(0, at).expect("there is something to say");
//! assert!(hover.text.contains("21"), "{}", hover.text);
//! ```

mod completion;
mod context;
mod hints;
mod hover;
mod outline;
mod renaming;
mod resolution;
mod scan;
mod signature;
mod symbol;
mod tokens;

use std::rc::Rc;

use crate::assembly::Options;
use crate::assembly::inspection::scan::Scan;
use crate::assembly::values::Values;

pub use crate::assembly::inspection::completion::{Completion, CompletionKind, Completions};
pub use crate::assembly::inspection::hints::Hint;
pub use crate::assembly::inspection::hover::Hover;
pub use crate::assembly::inspection::outline::{Fold, FoldKind, OutlineItem};
pub use crate::assembly::inspection::renaming::{CannotRename, Renaming};
pub use crate::assembly::inspection::signature::Signature;
pub use crate::assembly::inspection::symbol::{
    Definition, Occurrence, Place, Symbol, SymbolId, SymbolKind, Word, WordKind,
};

/// Where a file comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is the source itself.
    Source,
    /// It is a file that the host gives, with this [identity](crate::assembly::files::File::identity).
    File(String),
    /// It is the file of the standard library with this name.
    Library(String),
}

/// A file of an inspection.
#[derive(Clone, Debug)]
pub struct InspectedFile {
    /// What it is called in messages, as [`SourceFile::name`](crate::assembly::files::SourceFile::name).
    pub name: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What stands in it.
    pub text: Rc<str>,
}

/// A function of the host.
struct HostFunction {
    name: String,
    /// How it is called.
    form: String,
}

/// The names of a source and of the files that it includes. See [the module](self).
pub struct Inspection {
    scan: Scan,
    values: Values,
    unresolved: Vec<Place>,
    host_functions: Vec<HostFunction>,
    host_meaning: fn(&str) -> Option<&'static str>,
}

impl Inspection {
    /// Reads `source` and the files that it includes.
    ///
    /// This takes time in proportion to all of them, and to what macros and repetitions may cost. A source of more bytes than
    /// [`Options::max_source_size`] has no names.
    #[must_use]
    pub fn of(source: &str, options: &Options<'_>) -> Self {
        let is_read = source.len() <= options.max_source_size;
        let mut scan = if is_read { scan::scan(source, options) } else { Scan::of_nothing(source, options) };
        let host_functions = host_functions(options);
        let is_host = |name: &str| host_functions.iter().any(|function| function.name == name);
        let unresolved = resolution::resolve(&mut scan, is_host);
        scan.occurrences.sort_by_key(|occurrence| place_key(&occurrence.place));
        scan.words.sort_by_key(|word| place_key(&word.place));
        scan.lines.sort_by_key(|line| (line.file, line.start));
        let values = Values::of(if is_read { source } else { "" }, options);
        Self { scan, values, unresolved, host_functions, host_meaning: |_| None }
    }

    /// Sets what says, as Markdown, what a function of the host does.
    #[must_use]
    pub fn host_meanings(self, host_meaning: fn(&str) -> Option<&'static str>) -> Self {
        Self { host_meaning, ..self }
    }

    /// The files: the source itself, then those that it includes, each once.
    #[must_use]
    pub fn files(&self) -> &[InspectedFile] {
        &self.scan.files
    }

    /// A symbol.
    ///
    /// # Panics
    ///
    /// If `id` is of another inspection.
    #[must_use]
    pub fn symbol(&self, id: SymbolId) -> &Symbol {
        &self.scan.symbols[id.0 as usize]
    }

    /// All symbols, in the order of their first definitions.
    pub fn symbols(&self) -> impl Iterator<Item = (SymbolId, &Symbol)> {
        (0..).map(SymbolId).zip(&self.scan.symbols)
    }

    /// The full name of a symbol: that of a field and of a local label with what it belongs to, as in `body.mass`.
    #[must_use]
    pub fn full_name(&self, id: SymbolId) -> String {
        let symbol = self.symbol(id);
        match (symbol.kind, symbol.container) {
            (SymbolKind::Field | SymbolKind::LocalLabel, Some(container)) => {
                format!("{}.{}", self.symbol(container).name, symbol.name)
            }
            (SymbolKind::LocalLabel, None) => format!(".{}", symbol.name),
            _ => symbol.name.clone(),
        }
    }

    /// The name of a symbol that stands at a byte of a file, or ends there.
    #[must_use]
    pub fn occurrence_at(&self, file: usize, at: usize) -> Option<&Occurrence> {
        let text = self.scan.files.get(file)?.text.as_bytes();
        let found = at_place(&self.scan.occurrences, file, at, |occurrence| &occurrence.place);
        let is_dot = text.get(at) == Some(&b'.');
        found.or_else(|| {
            // The dot of a local label belongs to it.
            let behind = at_place(&self.scan.occurrences, file, at + 1, |occurrence| &occurrence.place)?;
            (is_dot && behind.place.span.start == at + 1).then_some(behind)
        })
    }

    /// The word at a byte of a file that is no name of a symbol.
    #[must_use]
    pub fn word_at(&self, file: usize, at: usize) -> Option<&Word> {
        at_place(&self.scan.words, file, at, |word| &word.place)
    }

    /// Every place where a symbol is named, in the order of the files.
    pub fn occurrences_of(&self, symbol: SymbolId) -> impl Iterator<Item = &Occurrence> {
        self.scan.occurrences.iter().filter(move |occurrence| occurrence.symbol == symbol)
    }

    /// Every name in a file that is known, in its order.
    pub fn occurrences_in(&self, file: usize) -> impl Iterator<Item = &Occurrence> {
        in_file(&self.scan.occurrences, file, |occurrence| occurrence.place.file).iter()
    }

    /// Every word of the language in a file, in its order.
    pub fn words_in(&self, file: usize) -> impl Iterator<Item = &Word> {
        in_file(&self.scan.words, file, |word| word.place.file).iter()
    }

    /// The places of names that stand for nothing that is known: they are misspelled, or a macro makes what they name.
    #[must_use]
    pub fn unresolved(&self) -> &[Place] {
        &self.unresolved
    }

    /// Where what stands at a byte of a file is defined: each place that gives a name its meaning, or the start of a file that
    /// is included.
    #[must_use]
    pub fn definitions(&self, file: usize, at: usize) -> Vec<Place> {
        if let Some(occurrence) = self.occurrence_at(file, at) {
            let definitions = &self.symbol(occurrence.symbol).definitions;
            return definitions.iter().map(|definition| definition.name.clone()).collect();
        }
        let is_here = |place: &Place| place.file == file && place.span.start <= at && at <= place.span.end;
        let mut inclusions = self.scan.inclusions.iter();
        let included = inclusions.find(|(place, _)| is_here(place));
        included.map(|&(_, file)| Place { file, span: 0..0 }).into_iter().collect()
    }

    /// The files that the source and its files name in `.include`: where, and the number of the file.
    #[must_use]
    pub fn inclusions(&self) -> &[(Place, usize)] {
        &self.scan.inclusions
    }
}

fn host_functions(options: &Options<'_>) -> Vec<HostFunction> {
    let of_signature = options
        .host_signatures
        .iter()
        .map(|signature| HostFunction { name: signature.name.to_owned(), form: signature.to_string() });
    let plain = options
        .host_functions
        .iter()
        .map(|&name| HostFunction { name: name.to_owned(), form: name.to_owned() });
    of_signature.chain(plain).collect()
}

fn place_key(place: &Place) -> (usize, usize, usize) {
    (place.file, place.span.start, place.span.end)
}

/// Of items in the order of their places the one that a byte is in, or at the end of.
fn at_place<T>(items: &[T], file: usize, at: usize, place_of: impl Fn(&T) -> &Place) -> Option<&T> {
    let behind = items.partition_point(|item| {
        let place = place_of(item);
        (place.file, place.span.start) <= (file, at)
    });
    // Two names meet at a dot at most.
    let is_there = |item: &&T| {
        let place = place_of(item);
        place.file == file && place.span.start <= at && at <= place.span.end
    };
    items[..behind].iter().rev().take(2).find(is_there)
}

fn in_file<T>(items: &[T], file: usize, file_of: impl Fn(&T) -> usize) -> &[T] {
    let start = items.partition_point(|item| file_of(item) < file);
    let end = items.partition_point(|item| file_of(item) <= file);
    &items[start..end]
}
