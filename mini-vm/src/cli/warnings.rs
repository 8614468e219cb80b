//! Warnings: what `mini-vm check` prints of programs that are correct, but probably have a mistake.

use std::path::Path;

use mini_vm::analysis::{Finding, Overwritten, findings};
use mini_vm::assembly::diagnostic::{Diagnostic, DiagnosticCode};
use mini_vm::verify::Program;

use super::load::{Loaded, display_name};
use super::{Status, failure, messages, report};

/// The warnings of the files of a command.
pub(super) struct Warnings {
    are_wanted: bool,
    /// How many are printed of a bytecode file.
    most: usize,
    warnings: usize,
    files: usize,
}

impl Warnings {
    pub(super) fn new(are_wanted: bool, most: usize) -> Self {
        Self { are_wanted, most, warnings: 0, files: 0 }
    }

    pub(super) fn are_wanted(&self) -> bool {
        self.are_wanted
    }

    pub(super) fn is_empty(&self) -> bool {
        self.warnings == 0
    }

    /// Prints the warnings of a file, if they are wanted.
    pub(super) fn print(&mut self, file: &Path, loaded: &Loaded) -> Status {
        if !self.are_wanted {
            return Status::SUCCESS;
        }
        match &loaded.source {
            Some(source) => {
                for warning in &loaded.warnings {
                    messages::tell(&failure::diagnostic_report(source, warning));
                }
                let is_one = |warning: &&Diagnostic| warning.code != DiagnosticCode::TooManyWarnings;
                self.count(loaded.warnings.iter().filter(is_one).count());
            }
            None => match findings(&loaded.program, self.most) {
                Ok(found) => {
                    found.iter().for_each(|finding| print(file, &loaded.program, finding));
                    self.count(found.len());
                }
                Err(error) => {
                    report::error(&format!("{}: {error}", display_name(file)));
                    return Status::OUT_OF_MEMORY;
                }
            },
        }
        Status::SUCCESS
    }

    fn count(&mut self, of_file: usize) {
        self.warnings += of_file;
        self.files += usize::from(of_file > 0);
    }

    /// Says how many there are, if there are any.
    pub(super) fn summarize(&self) {
        if self.warnings > 0 {
            report::note(&format!(
                "{} in {}",
                number_of(self.warnings, "warning"),
                number_of(self.files, "file")
            ));
        }
    }
}

fn number_of(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Prints what is found in a bytecode file, by the places of its instructions.
fn print(file: &Path, program: &Program, finding: &Finding) {
    let module = program.module();
    let (code, place, message) = match finding {
        Finding::Unreachable(range) => {
            let message = match range.len() {
                1 => "an instruction is never reached".to_owned(),
                count => format!("{count} instructions are never reached"),
            };
            (DiagnosticCode::UnreachableCode, range.start, message)
        }
        &Finding::Overwritten(Overwritten { call, register, reader }) => {
            let reader = module.place_of(reader);
            let message = format!("a call overwrites register r{register}, which is read later, at {reader}");
            (DiagnosticCode::Overwritten, call, message)
        }
    };
    let name = display_name(file);
    let message = format!("{name}: {message}, at {}", module.place_of(place));
    report::warning(code.as_str(), &report::visible(&message));
}
