//! The constants of a source, which a program does not keep: the assembler is asked.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;

use crate::cli::files::SourceFolder;
use crate::cli::limits::SourceLimits;

/// What a name stands for in the source at a path, by the assembler's own computation. Each is asked for once.
pub(super) fn of_source(path: PathBuf, text: String, limits: SourceLimits) -> impl Fn(&str) -> Option<u64> {
    let known = RefCell::new(HashMap::new());
    move |name| {
        let mut known = known.borrow_mut();
        *known.entry(name.to_owned()).or_insert_with(|| {
            let folder = SourceFolder::of(&path);
            let options = limits.options().files(&folder);
            let module = options.assemble(&format!("{text}\n.data .i64 {name}\n")).ok()?;
            module.data.last_chunk().map(|value| u64::from_le_bytes(*value))
        })
    }
}
