//! Rules V17 to V19: the source files that lines count in.

use super::{Errors, VerifyError};
use crate::allocation::{Index, OutOfMemory};
use crate::module::{FileRun, Module};

pub(super) fn verify_files(module: &Module, errors: &mut Errors) -> Result<(), OutOfMemory> {
    verify_file_names(&module.files, errors)?;
    verify_runs(module, errors);
    Ok(())
}

/// Any text but the empty one is the name of a file.
fn verify_file_names(files: &[String], errors: &mut Errors) -> Result<(), OutOfMemory> {
    let what = "source file";
    let mut seen = Index::default();
    for (index, name) in (0..).zip(files) {
        if name.is_empty() {
            errors.push(VerifyError::Name { what, name: String::new() });
        } else if seen.find(name, |earlier| &files[earlier as usize] == name).is_some() {
            errors.push_named(name, |name| VerifyError::NameTwice { what, name })?;
        } else {
            seen.insert(name, index, |index| &files[index as usize])?;
        }
    }
    Ok(())
}

fn verify_runs(module: &Module, errors: &mut Errors) {
    let (count, files) = (module.code.len(), module.files.len());
    let mut before = FileRun { start: 0, file: 0 };
    for (index, &run) in module.file_runs.iter().enumerate() {
        let FileRun { start, file } = run;
        if start as usize >= count || file as usize > files {
            errors.push(VerifyError::FileRunOutside { start, file, count, files });
        }
        if file == before.file || (index > 0 && start <= before.start) {
            errors.push(VerifyError::FileRunOrder { start });
        }
        before = run;
    }
}
