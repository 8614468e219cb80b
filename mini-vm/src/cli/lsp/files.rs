//! The files that a document includes: as the editor shows them, if it has them open, and else as they are on disk.

use std::path::PathBuf;

use mini_vm::assembly::files::{File, FileError, Files};

use super::documents::{Document, Documents, canonical};
use crate::cli::files::{SourceFolder, below, identity};

/// The folder of a document.
pub(super) struct EditedFolder<'d> {
    folder: SourceFolder,
    root: PathBuf,
    documents: &'d Documents,
}

impl<'d> EditedFolder<'d> {
    /// The folder that a document is in, if that is a file.
    pub(super) fn of(document: &Document, documents: &'d Documents) -> Option<Self> {
        let path = document.path.as_deref()?;
        let root = canonical(path.parent()?);
        Some(Self { folder: SourceFolder::of(path), root, documents })
    }
}

impl Files for EditedFolder<'_> {
    fn read(&self, name: &str, from: Option<&str>, max_size: u64) -> Result<File, FileError> {
        let inside = below(from, name).ok_or(FileError::Outside)?;
        let on_disk = self.folder.read(name, from, max_size);
        let identity = match &on_disk {
            Ok(file) => file.identity.clone(),
            // What is too large on disk may not be in the editor, and what is not there may be about to be written.
            Err(FileError::NotFound | FileError::TooLarge) => identity(&inside).ok_or(FileError::NotFound)?,
            Err(_) => return on_disk,
        };
        match self.documents.at(&self.root.join(&identity)) {
            Some(document) => Ok(File { identity, bytes: document.text.as_bytes().to_owned() }),
            None => on_disk,
        }
    }

    fn source_identity(&self) -> Option<String> {
        self.folder.source_identity()
    }
}
