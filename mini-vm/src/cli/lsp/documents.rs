//! The documents that the editor has open, and the files that they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::locations::path_of;
use super::positions::{Encoding, Lines};

/// A document that is open.
pub(super) struct Document {
    pub(super) uri: Uri,
    /// The file that it is, whether or not it is on disk, if it is one.
    pub(super) path: Option<PathBuf>,
    pub(super) version: i32,
    pub(super) text: Rc<str>,
    pub(super) lines: Rc<Lines>,
}

/// The open documents by their addresses.
#[derive(Default)]
pub(super) struct Documents {
    open: BTreeMap<String, Document>,
}

impl Documents {
    pub(super) fn open(&mut self, uri: Uri, version: i32, text: &str, encoding: Encoding) {
        let path = path_of(&uri).map(|path| canonical(&path));
        let lines = Rc::new(Lines::of(text, encoding));
        let document = Document { uri: uri.clone(), path, version, text: text.into(), lines };
        self.open.insert(uri.to_string(), document);
    }

    pub(super) fn close(&mut self, uri: &Uri) -> Option<Document> {
        self.open.remove(uri.as_str())
    }

    /// Makes changes, one after the other.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        let Some(document) = self.open.get_mut(uri.as_str()) else { return };
        document.version = version;
        let mut text = String::from(&*document.text);
        for change in changes {
            match change.range {
                Some(range) => {
                    let bytes = document.lines.bytes(&text, range);
                    text.replace_range(bytes.clone(), &change.text);
                    Rc::make_mut(&mut document.lines).replaced(&text, bytes, change.text.len());
                }
                None => {
                    document.lines = Rc::new(Lines::of(&change.text, encoding));
                    text = change.text;
                }
            }
        }
        document.text = text.into();
    }

    pub(super) fn get(&self, uri: &str) -> Option<&Document> {
        self.open.get(uri)
    }

    /// The document that is a file.
    pub(super) fn at(&self, path: &Path) -> Option<&Document> {
        self.open.values().find(|document| document.path.as_deref() == Some(path))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Document> {
        self.open.values()
    }
}

/// The one path of a file, also of one that is not on disk yet.
pub(super) fn canonical(path: &Path) -> PathBuf {
    if let Ok(path) = fs::canonicalize(path) {
        return path;
    }
    let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}
