//! The sources in a folder.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Adds `path`, or every assembly file below it, in order, but not those in folders with a name that `is_left_out`.
pub(super) fn add_sources(
    path: &Path,
    is_left_out: fn(&OsStr) -> bool,
    files: &mut Vec<PathBuf>,
) -> io::Result<()> {
    if !fs::metadata(path)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries: io::Result<Vec<_>> = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect();
    let mut entries = entries?;
    entries.sort();
    for entry in entries {
        let is_source = if entry.is_dir() {
            !entry.file_name().is_some_and(is_left_out)
        } else {
            entry.extension().is_some_and(|extension| extension == "asm")
        };
        if is_source {
            add_sources(&entry, is_left_out, files)?;
        }
    }
    Ok(())
}
