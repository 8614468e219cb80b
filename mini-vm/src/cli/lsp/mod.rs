//! The command that is a language server: it answers an editor over standard input and output.
//!
//! `transport` knows how messages are framed, `server` in which order they come and which method asks what. A `documents`
//! store holds what the editor has open, `workspace` what the assembler and an inspection make of it, `positions` and
//! `locations` turn bytes of files into places of the protocol and back. The other modules answer requests: each turns an
//! answer of [`mini_vm::assembly::inspection`] into one of the protocol.

mod assistance;
mod diagnostics;
mod documents;
mod files;
mod layout;
mod library_folder;
mod locations;
mod navigation;
mod positions;
mod server;
mod structure;
mod transport;
mod workspace;

use std::io::{self, IsTerminal};

use clap::Args;

use super::limits::SourceLimits;
use super::{Status, report};

/// Answer an editor: a language server over standard input and output
#[derive(Args)]
#[command(after_help = "\
The editor starts it, see docs/lsp.md. It ends with status 0 behind `shutdown` and `exit`, and
with 1 if the editor leaves otherwise.

Example:
  mini-vm lsp")]
pub(super) struct LanguageServerCommand {
    /// Standard input and output, which is what it uses anyway; some editors say so
    #[arg(long)]
    stdio: bool,

    #[command(flatten)]
    limits: SourceLimits,
}

impl LanguageServerCommand {
    pub(super) fn execute(self) -> Status {
        if io::stdin().is_terminal() {
            report::note("this waits for an editor: docs/lsp.md says how editors start it");
        }
        server::serve(&self.limits)
    }
}
