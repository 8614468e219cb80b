//! What is known of the open documents: what is wrong with each, and the names in it. It is worked out when it is asked for,
//! and kept until something changes.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range as Bytes;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lsp_types::{Location, Position, Range, Uri};
use mini_vm::assembly::Options;
use mini_vm::assembly::inspection::{InspectedFile, Inspection, Origin, Place};
use mini_vm::console::Console;

use super::documents::{Document, Documents, canonical};
use super::files::EditedFolder;
use super::library_folder::LibraryFolder;
use super::locations::uri_of;
use super::positions::{Encoding, Lines};
use crate::cli::limits::SourceLimits;

/// A document as a program: its names and those of the files that it includes.
pub(super) struct Program {
    pub(super) inspection: Inspection,
    files: Vec<ProgramFile>,
}

/// A file of a program, as the editor knows it.
struct ProgramFile {
    uri: Option<Uri>,
    path: Option<PathBuf>,
    lines: OnceCell<Rc<Lines>>,
}

impl Program {
    /// The number of the file that is a document.
    fn number_of(&self, document: &Document) -> Option<usize> {
        self.files.iter().position(|file| match (&file.path, &document.path) {
            (Some(one), Some(other)) => one == other,
            _ => file.uri.as_ref() == Some(&document.uri),
        })
    }

    pub(super) fn file(&self, number: usize) -> &InspectedFile {
        &self.inspection.files()[number]
    }

    fn lines(&self, number: usize, encoding: Encoding) -> &Lines {
        let lines = &self.files[number].lines;
        lines.get_or_init(|| Rc::new(Lines::of(&self.file(number).text, encoding)))
    }
}

/// A file of a program that is looked at.
pub(super) struct View {
    pub(super) program: Rc<Program>,
    /// The number of the file.
    pub(super) file: usize,
    encoding: Encoding,
}

impl View {
    pub(super) fn inspection(&self) -> &Inspection {
        &self.program.inspection
    }

    /// The address of the document that the program goes by.
    pub(super) fn root(&self) -> Option<&Uri> {
        self.program.files[0].uri.as_ref()
    }

    pub(super) fn text(&self) -> &str {
        &self.program.file(self.file).text
    }

    pub(super) fn byte(&self, position: Position) -> usize {
        self.program.lines(self.file, self.encoding).byte(self.text(), position)
    }

    pub(super) fn bytes(&self, range: Range) -> Bytes<usize> {
        self.program.lines(self.file, self.encoding).bytes(self.text(), range)
    }

    pub(super) fn position(&self, at: usize) -> Position {
        self.program.lines(self.file, self.encoding).position(self.text(), at)
    }

    pub(super) fn range(&self, bytes: &Bytes<usize>) -> Range {
        self.program.lines(self.file, self.encoding).range(self.text(), bytes)
    }

    /// A place in any file of the program. `None` if that file has no address.
    pub(super) fn location(&self, place: &Place) -> Option<Location> {
        let uri = self.program.files[place.file].uri.clone()?;
        let text = &self.program.file(place.file).text;
        Some(Location { uri, range: self.program.lines(place.file, self.encoding).range(text, &place.span) })
    }
}

/// The open documents and what is known of them.
pub(super) struct Workspace<'l> {
    pub(super) documents: Documents,
    pub(super) encoding: Encoding,
    library: LibraryFolder,
    limits: &'l SourceLimits,
    programs: BTreeMap<String, Rc<Program>>,
    /// The files that each document was last known to include.
    included: BTreeMap<String, BTreeSet<PathBuf>>,
}

impl<'l> Workspace<'l> {
    pub(super) fn new(limits: &'l SourceLimits) -> Self {
        Self {
            documents: Documents::default(),
            encoding: Encoding::Utf16,
            library: LibraryFolder::default(),
            limits,
            programs: BTreeMap::new(),
            included: BTreeMap::new(),
        }
    }

    /// Forgets what is known of a document and of those that include it, and gives their addresses.
    pub(super) fn forget(&mut self, uri: &str) -> BTreeSet<String> {
        let path = self.documents.get(uri).and_then(|document| document.path.clone());
        let mut changed: BTreeSet<String> = path.map(|path| self.including(&path)).unwrap_or_default();
        changed.insert(uri.to_owned());
        self.programs.retain(|uri, _| !changed.contains(uri));
        changed
    }

    /// Forgets all that is known, and gives the addresses of all documents: files have come or gone.
    pub(super) fn forget_all(&mut self) -> BTreeSet<String> {
        self.programs.clear();
        self.documents.iter().map(|document| document.uri.to_string()).collect()
    }

    /// Forgets a document that has been closed.
    pub(super) fn remove(&mut self, uri: &str) {
        self.programs.remove(uri);
        self.included.remove(uri);
    }

    /// The open documents that include a file.
    fn including(&self, path: &Path) -> BTreeSet<String> {
        let including = self.included.iter().filter(|(_, files)| files.contains(path));
        including.map(|(uri, _)| uri.clone()).collect()
    }

    /// Whether a document is a file of the standard library.
    pub(super) fn is_of_library(&self, document: &Document) -> bool {
        document.path.as_deref().is_some_and(|path| self.library.name_of(path).is_some())
    }

    /// The documents that include this one and are not included by it: it is a part of their programs.
    pub(super) fn roots_of(&self, document: &Document) -> Vec<&Document> {
        let Some(path) = &document.path else { return Vec::new() };
        let own = self.included.get(document.uri.as_str());
        let roots = self.including(path);
        let roots = roots.iter().filter_map(|uri| self.documents.get(uri));
        roots
            .filter(|root| root.uri != document.uri)
            .filter(|root| !own.is_some_and(|own| root.path.as_ref().is_some_and(|path| own.contains(path))))
            .collect()
    }

    /// Has something done with the options for a document.
    pub(super) fn with_options<T>(&self, document: &Document, work: impl FnOnce(&Options<'_>) -> T) -> T {
        let name = match &document.path {
            Some(path) => path.display().to_string(),
            None => document.uri.to_string(),
        };
        let folder = EditedFolder::of(document, &self.documents);
        let options = self.limits.options().source_name(&name);
        let options = folder.iter().fold(options, |options, folder| options.files(folder));
        work(&options)
    }

    /// A document as a program.
    pub(super) fn program(&mut self, uri: &str) -> Option<Rc<Program>> {
        if let Some(program) = self.programs.get(uri) {
            return Some(program.clone());
        }
        let document = self.documents.get(uri)?;
        let inspection = self.with_options(document, |options| Inspection::of(&document.text, options));
        let inspection = inspection.host_meanings(host_meaning);
        let files: Vec<ProgramFile> = inspection
            .files()
            .iter()
            .map(|file| {
                let path = self.path_of(document, &file.origin);
                let lines = OnceCell::new();
                let open = match file.origin {
                    Origin::Source => Some(document),
                    _ => path.as_deref().and_then(|path| self.documents.at(path)),
                };
                match open {
                    Some(open) => {
                        _ = lines.set(open.lines.clone());
                        ProgramFile { uri: Some(open.uri.clone()), path, lines }
                    }
                    None => ProgramFile { uri: path.as_deref().and_then(uri_of), path, lines },
                }
            })
            .collect();
        let included = files.iter().skip(1).filter_map(|file| file.path.clone()).collect();
        let program = Rc::new(Program { inspection, files });
        self.included.insert(uri.to_owned(), included);
        self.programs.insert(uri.to_owned(), program.clone());
        Some(program)
    }

    /// The path of a file of a document's program.
    fn path_of(&self, document: &Document, origin: &Origin) -> Option<PathBuf> {
        match origin {
            Origin::Source => document.path.clone(),
            Origin::File(identity) => Some(canonical(document.path.as_deref()?.parent()?).join(identity)),
            Origin::Library(name) => self.library.path_of(name).map(|path| canonical(&path)),
        }
    }

    /// A document as part of a program: of its own, or of one that includes it.
    pub(super) fn view(&mut self, uri: &str) -> Option<View> {
        self.views(uri).into_iter().next()
    }

    /// A document as part of each program that includes it, or of its own.
    pub(super) fn views(&mut self, uri: &str) -> Vec<View> {
        let Some(document) = self.documents.get(uri) else { return Vec::new() };
        let mut roots: Vec<String> =
            self.roots_of(document).into_iter().map(|root| root.uri.to_string()).collect();
        roots.push(uri.to_owned());
        let encoding = self.encoding;
        let mut views: Vec<View> = Vec::new();
        for root in roots {
            if root == uri && !views.is_empty() {
                break;
            }
            let Some(program) = self.program(&root) else { continue };
            let Some(document) = self.documents.get(uri) else { continue };
            if let Some(file) = program.number_of(document) {
                views.push(View { program, file, encoding });
            }
        }
        views
    }

    /// The address of a file by the name that it has in messages.
    pub(super) fn address_of(&self, name: &str) -> Option<Uri> {
        if let Some(name) = name.strip_prefix('<').and_then(|name| name.strip_suffix('>')) {
            return uri_of(&self.library.path_of(name)?);
        }
        let path = canonical(Path::new(name));
        match self.documents.at(&path) {
            Some(document) => Some(document.uri.clone()),
            None => uri_of(&path),
        }
    }
}

fn host_meaning(name: &str) -> Option<&'static str> {
    let function = Console::TABLE.iter().find(|function| function.signature.name == name)?;
    Some(function.meaning)
}
