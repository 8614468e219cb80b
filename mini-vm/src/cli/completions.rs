//! The command that prints what shells complete commands and options with.

use std::path::Path;

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::convert::write;
use super::output::{Output, STANDARD_OUTPUT};
use super::{CommandLine, Status};

/// Print a script that completes commands and options in a shell
#[derive(Args)]
#[command(after_help = "\
Examples:
  source <(mini-vm completions bash)                    in ~/.bashrc
  mini-vm completions zsh > ~/.zfunc/_mini-vm           in a folder of $fpath
  mini-vm completions fish > ~/.config/fish/completions/mini-vm.fish
  mini-vm completions powershell | Out-String | Invoke-Expression")]
pub(super) struct CompletionsCommand {
    /// The shell
    shell: Shell,
}

impl CompletionsCommand {
    pub(super) fn execute(self) -> Status {
        let script = script(self.shell);
        write(&Output::of_text(Path::new(STANDARD_OUTPUT), &[]), |output| output.write_all(script.as_bytes()))
    }
}

fn script(shell: Shell) -> String {
    let mut command_line = CommandLine::command();
    let name = command_line.get_name().to_owned();
    // In memory nothing fails, and a pipe may be closed early.
    let mut script = Vec::new();
    generate(shell, &mut command_line, name, &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    match shell {
        // A name with a hyphen is written in two ways there, so that no command is found (clap-rs/clap#6421).
        Shell::Bash => script.replace("mini__subcmd__vm", "mini__vm"),
        _ => script,
    }
}
