//! The standard library as files, for editors to open. They are made when one is first asked for, and go with the server.

use std::cell::OnceCell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use mini_vm::assembly::library;
use tempfile::TempDir;

/// The folder with the files of the library.
#[derive(Default)]
pub(super) struct LibraryFolder {
    folder: OnceCell<Option<TempDir>>,
}

impl LibraryFolder {
    /// The path of the file of the library called `name`. `None` if it cannot be written.
    pub(super) fn path_of(&self, name: &str) -> Option<PathBuf> {
        let folder = self.folder.get_or_init(|| write().ok()).as_ref()?;
        Some(folder.path().join(name))
    }

    /// The name of the file of the library that `path` is.
    pub(super) fn name_of<'p>(&self, path: &'p Path) -> Option<&'p str> {
        let folder = self.folder.get()?.as_ref()?;
        let folder = fs::canonicalize(folder.path()).ok()?;
        let name = path.strip_prefix(folder).ok()?.to_str()?;
        library::text(name).map(|_| name)
    }
}

fn write() -> io::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("mini-vm-library-").tempdir()?;
    for name in library::names() {
        let path = folder.path().join(name);
        fs::write(&path, library::text(name).unwrap_or_default())?;
        let mut permissions = fs::metadata(&path)?.permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions)?;
    }
    Ok(folder)
}
