//! The command that makes manual pages, of what `--help` says.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::builder::Resettable;
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::convert::write;
use super::output::{Output, STANDARD_OUTPUT};
use super::{CommandLine, Status, report};

/// Print the manual page of a command, or write those of all into a folder
#[derive(Args)]
#[command(after_help = "\
Examples:
  mini-vm man run | man -l -
  mini-vm man -o ~/.local/share/man/man1         then `man mini-vm-run`")]
pub(super) struct ManCommand {
    /// The command, such as `run`; without it, the page is that of `mini-vm`
    #[arg(value_name = "COMMAND", conflicts_with = "output")]
    command: Option<String>,

    /// Write the pages of `mini-vm` and of all its commands into this folder, which is made if it is not there
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

impl ManCommand {
    pub(super) fn execute(self) -> Status {
        let pages = pages();
        if let Some(folder) = self.output {
            return write_all(&pages, &folder);
        }
        let name = self.command.map_or_else(|| "mini-vm".to_owned(), |command| format!("mini-vm-{command}"));
        match pages.iter().find(|page| page.name == name) {
            Some(page) => print(page),
            None => {
                let message = format!("there is no manual page {}", report::visible(&name));
                report::error_with_help(&message, Some("`mini-vm --help` lists the commands"));
                Status::USAGE
            }
        }
    }
}

/// A manual page, of section 1.
struct Page {
    name: String,
    text: Vec<u8>,
}

/// The page of `mini-vm`, then those of its commands.
fn pages() -> Vec<Page> {
    let mut command_line = CommandLine::command().disable_help_subcommand(true);
    command_line.build();
    let commands: Vec<Command> = command_line.get_subcommands().cloned().collect();
    std::iter::once(command_line).chain(commands).map(page).collect()
}

fn page(command: Command) -> Page {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let notes = command.get_after_help().map(ToString::to_string);
    let man = Man::new(command.after_help(Resettable::Reset)).manual("mini-vm");
    let mut text = Vec::new();
    // In memory nothing fails.
    _ = man.render(&mut text);
    if let Some(notes) = notes {
        _ = add_notes(&notes, &mut text);
    }
    Page { name, text }
}

/// Adds what stands behind the options in the help, line by line as it stands there.
fn add_notes(notes: &str, text: &mut Vec<u8>) -> io::Result<()> {
    let mut roff = Roff::new();
    roff.control("SH", ["NOTES"]).control("nf", []);
    for line in notes.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
    roff.to_writer(text)
}

fn print(page: &Page) -> Status {
    write(&Output::of_text(Path::new(STANDARD_OUTPUT), &[]), |output| output.write_all(&page.text))
}

fn write_all(pages: &[Page], folder: &Path) -> Status {
    if let Err(error) = fs::create_dir_all(folder) {
        let name = folder.display().to_string();
        return report::io_error(&format!("cannot make the folder {}", report::visible(&name)), &error);
    }
    for Page { name, text } in pages {
        let path = folder.join(format!("{name}.1"));
        let status = write(&Output::of_text(&path, &[]), |output| output.write_all(text));
        if status != Status::SUCCESS {
            return status;
        }
    }
    Status::SUCCESS
}
