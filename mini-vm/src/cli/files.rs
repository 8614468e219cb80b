//! The files that a source names: those below its folder, and no others.

use std::cell::RefCell;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use mini_vm::assembly::files::{File, FileError, Files};

/// The folder of a source.
///
/// A source may come from a stranger, and what it names becomes part of its program. So no name leads out of the folder,
/// neither by itself nor through links, and only plain files are opened: others may wait for ever.
pub(super) struct SourceFolder {
    path: PathBuf,
    /// The source itself.
    source: PathBuf,
    /// The files that have been read.
    read: RefCell<Vec<PathBuf>>,
}

impl SourceFolder {
    /// The folder in which the source `file` is.
    pub(super) fn of(file: &Path) -> Self {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let path = folder.unwrap_or(Path::new(".")).to_owned();
        Self { path, source: file.to_owned(), read: RefCell::default() }
    }

    /// Where the folder is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The files that have been read, by which nobody should replace them.
    pub(super) fn into_read(self) -> Vec<PathBuf> {
        self.read.into_inner()
    }
}

impl Files for SourceFolder {
    fn read(&self, name: &str, from: Option<&str>, max_size: u64) -> Result<File, FileError> {
        let root = fs::canonicalize(&self.path).map_err(|error| file_error(&error))?;
        let path = root.join(below(from, name).ok_or(FileError::Outside)?);
        let path = fs::canonicalize(path).map_err(|error| file_error(&error))?;
        let inside = path.strip_prefix(&root).map_err(|_| FileError::Outside)?;
        let metadata = fs::metadata(&path).map_err(|error| file_error(&error))?;
        if !metadata.is_file() {
            return Err(FileError::Unreadable("it is no file".to_owned()));
        }
        if metadata.len() > max_size {
            return Err(FileError::TooLarge);
        }
        let bytes = contents(&path, metadata.len(), max_size).map_err(|error| file_error(&error))?;
        if bytes.len() as u64 > max_size {
            return Err(FileError::TooLarge);
        }
        let identity =
            identity(inside).ok_or_else(|| FileError::Unreadable("its name is not UTF-8".to_owned()))?;
        let mut read = self.read.borrow_mut();
        if !read.contains(&path) {
            read.push(path);
        }
        Ok(File { identity, bytes })
    }

    fn source_identity(&self) -> Option<String> {
        let root = fs::canonicalize(&self.path).ok()?;
        let source = fs::canonicalize(&self.source).ok()?;
        identity(source.strip_prefix(&root).ok()?)
    }
}

/// The path from the root to what the file with the identity `from` calls `name`. `None` if it leads out of the root.
pub(super) fn below(from: Option<&str>, name: &str) -> Option<PathBuf> {
    let mut path = from.and_then(|from| Path::new(from).parent()).unwrap_or(Path::new("")).to_owned();
    for component in Path::new(name).components() {
        match component {
            Component::Normal(part) => path.push(part),
            Component::CurDir => {}
            Component::ParentDir => {
                if !path.pop() {
                    return None;
                }
            }
            Component::Prefix(_) | Component::RootDir => return None,
        }
    }
    Some(path)
}

/// The bytes of a file of about `size` bytes, but no more than one beyond `max_size`.
fn contents(path: &Path, size: u64, max_size: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(size).unwrap_or(usize::MAX))?;
    fs::File::open(path)?.take(max_size.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A path below the root in one form on every system. `None` if it is not UTF-8: two such paths could look the same.
pub(super) fn identity(inside: &Path) -> Option<String> {
    let parts: Option<Vec<_>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

fn file_error(error: &io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::NotFound => FileError::NotFound,
        io::ErrorKind::OutOfMemory => FileError::OutOfMemory,
        _ => FileError::Unreadable(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_below_the_root() {
        let found = |from, name| below(from, name).and_then(|path| identity(&path));
        assert_eq!(found(None, "a.bin").as_deref(), Some("a.bin"));
        assert_eq!(found(None, "./a//b/../c.bin").as_deref(), Some("a/c.bin"));
        assert_eq!(found(Some("lib/x.asm"), "a.bin").as_deref(), Some("lib/a.bin"));
        assert_eq!(found(Some("lib/x.asm"), "../a.bin").as_deref(), Some("a.bin"));
        assert_eq!(found(None, "a/../../b"), None);
        assert_eq!(found(None, ".."), None);
        assert_eq!(found(Some("lib/x.asm"), "../../a.bin"), None);
        assert_eq!(found(None, "/etc/passwd"), None);
        assert_eq!(found(Some("lib/x.asm"), "/etc/passwd"), None);
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_text_have_no_identity() {
        use std::os::unix::ffi::OsStrExt;

        for name in [b"a\xff", b"a\xfe"] {
            assert_eq!(identity(Path::new(std::ffi::OsStr::from_bytes(name))), None);
        }
    }

    #[test]
    fn a_source_without_a_folder_is_in_the_current_one() {
        assert_eq!(SourceFolder::of(Path::new("a.asm")).path, Path::new("."));
        assert_eq!(SourceFolder::of(Path::new("b/a.asm")).path, Path::new("b"));
        assert_eq!(SourceFolder::of(Path::new("/a.asm")).path, Path::new("/"));
    }
}
