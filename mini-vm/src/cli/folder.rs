//! The sources in a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Adds `path`, or every assembly file below it, in order.
pub(super) fn add_sources(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !fs::metadata(path)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries: io::Result<Vec<_>> = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect();
    let mut entries = entries?;
    entries.sort();
    for entry in entries {
        if entry.is_dir() || entry.extension().is_some_and(|extension| extension == "asm") {
            add_sources(&entry, files)?;
        }
    }
    Ok(())
}
