//! Inspection: what is known of the names of a source, whether or not it assembles.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use mini_vm::assembly::files::{File, FileError, Files};
use mini_vm::assembly::inspection::{CannotRename, Inspection, Place, SymbolId, SymbolKind};
use mini_vm::assembly::{Options, library};
use mini_vm::bytecode::encode;
use mini_vm::console::Console;

/// A folder of the workspace, in which every file may be included.
struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, name: &str, from: Option<&str>, _max_size: u64) -> Result<File, FileError> {
        let folder = from.and_then(|from| Path::new(from).parent()).unwrap_or(Path::new(""));
        let path = folder.join(name);
        let bytes = fs::read(self.0.join(&path)).map_err(|_| FileError::NotFound)?;
        Ok(File { identity: path.to_string_lossy().into_owned(), bytes })
    }
}

/// Every program of the workspace and every file of the library, with its folder.
fn programs() -> Vec<(String, String, Folder)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../programs");
    let entries = fs::read_dir(&folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|it| it == "asm")).collect();
    paths.sort();
    assert!(paths.len() > 20);
    let programs = paths.into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("it is text");
        (path.display().to_string(), text, Folder(folder.clone()))
    });
    let library = library::names().map(|name| {
        let text = library::text(name).expect("the library has it").to_owned();
        (format!("<{name}>"), text, Folder(folder.join("lib")))
    });
    programs.chain(library).collect()
}

fn options<'a>(folder: &'a Folder) -> Options<'a> {
    Options::default().host_signatures(Console::SIGNATURES).files(folder)
}

fn inspect(source: &str) -> Inspection {
    Inspection::of(source, &Options::default().host_signatures(Console::SIGNATURES))
}

/// The place of the `nth` time that `text` stands in `source`, counted from 0.
fn nth(source: &str, text: &str, nth: usize) -> usize {
    source.match_indices(text).nth(nth).unwrap_or_else(|| panic!("{text} stands there")).0
}

/// The text of a file with a new name.
fn with_name(text: &str, places: &[Place], file: usize, name: &str) -> String {
    let mut text = text.to_owned();
    for place in places.iter().rev().filter(|place| place.file == file) {
        text.replace_range(place.span.clone(), name);
    }
    text
}

#[test]
fn every_name_in_the_programs_and_in_the_library_is_known() {
    // Macros make names in these.
    let makes_names = |name: &str| name.ends_with("lisp.asm") || name.ends_with("tiny_forth.asm");
    for (name, text, folder) in programs() {
        let inspection = Inspection::of(&text, &options(&folder));
        let unknown: Vec<_> = inspection
            .unresolved()
            .iter()
            .map(|place| {
                let file = &inspection.files()[place.file];
                format!("{} in {}", &file.text[place.span.clone()], file.name)
            })
            .collect();
        assert!(unknown.is_empty() || makes_names(&name), "{name}: {unknown:?}");
        assert!(unknown.len() < 25, "{name}: {unknown:?}");
    }
}

#[test]
fn whatever_is_renamed_the_program_has_the_same_bytes() {
    // As many of each kind in each program.
    const MOST: usize = 3;
    let (mut renamed, mut kinds) = (0, HashSet::new());
    for (name, text, folder) in programs().into_iter().filter(|(name, ..)| !name.starts_with('<')) {
        let options = options(&folder);
        let inspection = Inspection::of(&text, &options);
        let before = encode(&stripped(options.assemble(&text).expect("it assembles")));
        let mut counts: HashMap<SymbolKind, usize> = HashMap::new();
        for (id, symbol) in inspection.symbols() {
            let place = &symbol.definitions[0].name;
            let count = counts.entry(symbol.kind).or_default();
            if place.file > 0 || *count == MOST {
                continue;
            }
            *count += 1;
            let renaming = match inspection.rename(0, place.span.start, "another_name", &options) {
                Ok(renaming) => renaming,
                Err(CannotRename::Changes { name, .. }) if name == "main" => continue,
                Err(error) => panic!("{name}: {} {error}", inspection.full_name(id)),
            };
            let text = with_name(&text, &renaming.places, 0, "another_name");
            let after = options.assemble(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(encode(&stripped(after)), before, "{name}: {}", inspection.full_name(id));
            renamed += 1;
            kinds.insert(symbol.kind);
        }
    }
    assert!(renamed > 200 && kinds.len() > 9, "{renamed} {kinds:?}");
}

/// A program without its names.
fn stripped(mut module: mini_vm::module::Module) -> mini_vm::module::Module {
    module.labels = Vec::new();
    module.named_functions = Vec::new();
    module.layouts.iter_mut().for_each(|layout| layout.name = "layout".to_owned());
    module
}
