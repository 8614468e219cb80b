//! The command that shows the standard library of the assembly language, which is part of the executable.

use std::path::Path;

use clap::Args;
use mini_vm::assembly::library;

use super::convert::write;
use super::output::{Output, STANDARD_OUTPUT};
use super::{Status, report};

/// Show the files that programs include with `.include <NAME>`
#[derive(Args)]
#[command(after_help = "\
Without a name, every file with its first sentence. Above each function stands what it takes, gives
and costs.

Examples:
  mini-vm library
  mini-vm library text_map.asm | less")]
pub(super) struct LibraryCommand {
    /// A file, whose text is printed
    #[arg(value_name = "FILE")]
    name: Option<String>,
}

impl LibraryCommand {
    pub(super) fn execute(self) -> Status {
        let Some(name) = self.name else { return print(&list()) };
        match library::text(&name) {
            Some(text) => print(text),
            None => {
                report::error(&format!(
                    "the library has no file {}: `mini-vm library` lists those that it has",
                    report::visible(&name)
                ));
                Status::USAGE
            }
        }
    }
}

fn print(text: &str) -> Status {
    write(&Output::of_text(Path::new(STANDARD_OUTPUT), &[]), |output| output.write_all(text.as_bytes()))
}

/// A line for each file.
fn list() -> String {
    let width = library::names().map(str::len).max().unwrap_or(0);
    let lines = library::names().map(|name| format!("{name:width$}  {}\n", library::summary(name)));
    lines.collect()
}
