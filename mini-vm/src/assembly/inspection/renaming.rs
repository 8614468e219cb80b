//! Renaming: which places change with a name, and whether the program stays the same.
//!
//! A name may be more than its places show: a macro may put it together, or a register hide it. So a renaming is tried out:
//! the source is assembled as it is and as it would be, and unless both give the same program, or the same errors, nothing is
//! renamed.

use std::collections::HashMap;

use crate::assembly::access::Access;
use crate::assembly::diagnostic::Diagnostic;
use crate::assembly::files::{File, FileError, Files, Provider};
use crate::assembly::inspection::symbol::Key;
use crate::assembly::inspection::{Inspection, Origin, Place, SymbolId, SymbolKind, WordKind};
use crate::assembly::{AssemblyError, Options};
use crate::instruction::Opcode;
use crate::module::Module;
use crate::name::{MAX_NAME_LENGTH, is_name};

/// What a renaming changes: each of these places becomes the new name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renaming {
    /// The places, in the order of the files. None of them is in the standard library.
    pub places: Vec<Place>,
}

/// Why something cannot be renamed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotRename {
    /// No name of the source stands there, or only a macro makes what it names.
    #[error("there is nothing here that the source gives a name to")]
    NoName,
    /// It is a word of the language or a function of the host.
    #[error("`{word}` is {what}, which has its name for good")]
    Fixed {
        /// The word.
        word: String,
        /// What it is.
        what: &'static str,
    },
    /// A file of the standard library defines or uses it.
    #[error("`{name}` stands in `<{file}>` of the standard library, which does not change")]
    Library {
        /// What should be renamed.
        name: String,
        /// The file.
        file: String,
    },
    /// The new name is none.
    #[error(
        "`{0}` cannot be a name: a name has letters, digits and `_`, starts with no digit, has at most {MAX_NAME_LENGTH} bytes, and is no register"
    )]
    NotAName(String),
    /// The new name is that of an instruction, which this cannot have.
    #[error("`{0}` is an instruction, which nothing of this kind can be called")]
    Instruction(String),
    /// Something else has the new name.
    #[error("there is a {what} `{name}` already")]
    Taken {
        /// The new name.
        name: String,
        /// What has it.
        what: &'static str,
    },
    /// The program would not be the same.
    #[error("`{name}` is more than a name here: the program would change{reason}")]
    Changes {
        /// What should be renamed.
        name: String,
        /// What would be wrong with it, behind a colon; may be empty.
        reason: String,
    },
}

impl Inspection {
    /// The name at a byte of a file, if it can be renamed.
    ///
    /// # Errors
    ///
    /// Why it cannot be, whatever the new name.
    pub fn renamable(&self, file: usize, at: usize) -> Result<Place, CannotRename> {
        let Some(occurrence) = self.occurrence_at(file, at) else {
            return Err(self.why_fixed(file, at));
        };
        for other in self.occurrences_of(occurrence.symbol) {
            if let Origin::Library(library) = &self.scan.files[other.place.file].origin {
                let name = self.full_name(occurrence.symbol);
                return Err(CannotRename::Library { name, file: library.clone() });
            }
        }
        Ok(occurrence.place.clone())
    }

    fn why_fixed(&self, file: usize, at: usize) -> CannotRename {
        let Some(word) = self.word_at(file, at) else { return CannotRename::NoName };
        let what = match word.kind {
            WordKind::Mnemonic => "an instruction",
            WordKind::Directive => "a directive",
            WordKind::Keyword => "a word of the language",
            WordKind::Function => "a function of expressions",
            WordKind::PredefinedConstant => "a constant of the language",
            WordKind::HostFunction => "a function of the host",
            WordKind::Register => "a register",
            WordKind::File => "a file",
        };
        CannotRename::Fixed { word: self.text_at(&word.place).to_owned(), what }
    }

    /// What changes if what stands at a byte of a file is called `name`. The options are those of the inspection.
    ///
    /// This takes twice as long as assembling the source.
    ///
    /// # Errors
    ///
    /// Why it cannot be called so.
    pub fn rename(
        &self,
        file: usize,
        at: usize,
        name: &str,
        options: &Options<'_>,
    ) -> Result<Renaming, CannotRename> {
        self.renamable(file, at)?;
        let Some(occurrence) = self.occurrence_at(file, at) else { return Err(CannotRename::NoName) };
        let symbol = occurrence.symbol;
        self.check_name(symbol, name)?;
        let mut places: Vec<Place> =
            self.occurrences_of(symbol).map(|occurrence| occurrence.place.clone()).collect();
        places.dedup();
        let renaming = Renaming { places };
        if self.symbol(symbol).name != name {
            self.check_program(symbol, &renaming, name, options)?;
        }
        Ok(renaming)
    }

    fn check_name(&self, symbol: SymbolId, name: &str) -> Result<(), CannotRename> {
        if !is_name(name) || name.len() > MAX_NAME_LENGTH {
            return Err(CannotRename::NotAName(name.to_owned()));
        }
        let known = self.symbol(symbol);
        let is_instruction = Opcode::from_mnemonic(name).is_some() || Access::from_mnemonic(name).is_some();
        let is_plain = matches!(
            known.kind,
            SymbolKind::Register | SymbolKind::Macro | SymbolKind::Parameter | SymbolKind::Counter
        );
        if is_instruction && is_plain {
            return Err(CannotRename::Instruction(name.to_owned()));
        }
        let taken = self.key_beside(symbol, name).and_then(|key| self.scan.find(&key));
        match taken.filter(|&taken| taken != symbol) {
            Some(taken) => {
                let what = self.symbol(taken).kind.description();
                Err(CannotRename::Taken { name: name.to_owned(), what })
            }
            None => Ok(()),
        }
    }

    /// The key of a symbol, if it had another name.
    fn key_beside(&self, symbol: SymbolId, name: &str) -> Option<Key> {
        let key = self.scan.index.iter().find_map(|(key, &id)| (id == symbol).then_some(key))?;
        let name = name.to_owned();
        Some(match key.clone() {
            Key::Global(_) => Key::Global(name),
            Key::Local(global, _) => Key::Local(global, name),
            Key::LocalOfBlock(block, _) => Key::LocalOfBlock(block, name),
            Key::Field(structure, _) => Key::Field(structure, name),
            Key::Layout(_) => Key::Layout(name),
            Key::Macro(_) => Key::Macro(name),
            Key::Parameter(block, _) => Key::Parameter(block, name),
            Key::Register(function, _) => Key::Register(function, name),
        })
    }

    /// Checks that the program stays what it is.
    fn check_program(
        &self,
        symbol: SymbolId,
        renaming: &Renaming,
        name: &str,
        options: &Options<'_>,
    ) -> Result<(), CannotRename> {
        let changed = |reason: String| CannotRename::Changes { name: self.full_name(symbol), reason };
        let texts: Vec<String> = (0..self.scan.files.len())
            .map(|file| renamed(&self.scan.files[file].text, file, renaming, name))
            .collect();
        let files = RenamedFiles {
            provider: options.files,
            texts: std::iter::zip(&self.scan.files, &texts)
                .filter_map(|(file, text)| match &file.origin {
                    Origin::File(identity) => Some((identity.as_str(), text.as_str())),
                    Origin::Source | Origin::Library(_) => None,
                })
                .collect(),
        };
        let before = options.assemble_with_files(&self.scan.files[0].text);
        let after = Options { files: Provider(Some(&files)), ..*options }.assemble_with_files(&texts[0]);
        match (before, after) {
            (Ok(before), Ok(after)) => {
                let is_same = without_names(before.module) == without_names(after.module);
                if is_same { Ok(()) } else { Err(changed(String::new())) }
            }
            (Err(before), Err(after)) if codes(&before) == codes(&after) => Ok(()),
            (_, Err(after)) => Err(changed(reason_of(after.diagnostics()))),
            (Err(_), Ok(_)) => Err(changed(String::new())),
        }
    }
}

fn reason_of(diagnostics: &[Diagnostic]) -> String {
    diagnostics.first().map(|first| format!(": {}", first.message)).unwrap_or_default()
}

/// The kinds of errors, in a form that does not depend on where they are.
fn codes(error: &AssemblyError) -> Vec<&'static str> {
    let mut codes: Vec<_> = error.diagnostics().iter().map(|diagnostic| diagnostic.code.as_str()).collect();
    codes.sort_unstable();
    codes
}

/// All of a program but the names in it.
fn without_names(mut module: Module) -> Module {
    module.labels = Vec::new();
    for layout in &mut module.layouts {
        layout.name = String::new();
    }
    for function in &mut module.named_functions {
        function.results.iter_mut().for_each(|name| *name = Box::default());
        function.registers.iter_mut().for_each(|register| register.name = Box::default());
    }
    module
}

/// The text of a file with the new name.
fn renamed(text: &str, file: usize, renaming: &Renaming, name: &str) -> String {
    let mut renamed = String::new();
    let mut end = 0;
    for place in renaming.places.iter().filter(|place| place.file == file) {
        renamed.push_str(&text[end..place.span.start]);
        renamed.push_str(name);
        end = place.span.end;
    }
    renamed.push_str(&text[end..]);
    renamed
}

/// The files of a source, some of them with another text.
struct RenamedFiles<'a> {
    provider: Provider<'a>,
    /// By their identities.
    texts: HashMap<&'a str, &'a str>,
}

impl Files for RenamedFiles<'_> {
    fn read(&self, name: &str, from: Option<&str>, max_size: u64) -> Result<File, FileError> {
        let mut file = self.provider.read(name, from, max_size).unwrap_or(Err(FileError::NotFound))?;
        if let Some(text) = self.texts.get(file.identity.as_str()) {
            file.bytes = text.as_bytes().to_owned();
        }
        Ok(file)
    }

    fn source_identity(&self) -> Option<String> {
        self.provider.source_identity()
    }
}
