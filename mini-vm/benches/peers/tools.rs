//! Which peers are installed, and in which version.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use super::catalogue::Peer;

/// A command that is there.
#[derive(Clone)]
pub(crate) struct Tool {
    pub(crate) command: &'static str,
    pub(crate) version: String,
}

/// What has been looked for so far, by the names of the peers.
#[derive(Default)]
pub(crate) struct Tools {
    found: BTreeMap<&'static str, Tool>,
    /// With how to get them.
    missing: BTreeMap<&'static str, &'static str>,
}

impl Tools {
    /// The command of a peer, if it is installed.
    pub(crate) fn find(&mut self, peer: &Peer) -> Option<Tool> {
        if self.missing.contains_key(peer.name) {
            return None;
        }
        if let Some(tool) = self.found.get(peer.name) {
            return Some(tool.clone());
        }
        let tool = look_for(peer);
        match &tool {
            Some(tool) => drop(self.found.insert(peer.name, tool.clone())),
            None => drop(self.missing.insert(peer.name, peer.installation)),
        }
        tool
    }

    /// The names and versions of the peers that are installed.
    pub(crate) fn versions(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.found.iter().map(|(name, tool)| (*name, tool.version.as_str()))
    }

    /// The names of the peers that are not, and how to get them.
    pub(crate) fn missing(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.missing.iter().map(|(name, installation)| (*name, *installation))
    }
}

fn look_for(peer: &Peer) -> Option<Tool> {
    peer.commands.iter().find_map(|command| {
        let output = Command::new(command).args(peer.version).stdin(Stdio::null()).output().ok()?;
        // Some print it here and some there, and Python's version managers fail where there is no Python.
        let text = [output.stdout, output.stderr].concat();
        output
            .status
            .success()
            .then(|| Tool { command, version: version_in(&String::from_utf8_lossy(&text)) })
    })
}

/// The first word that looks like a version: `5.36.0` of `This is perl 5, version 36, subversion 0 (v5.36.0)`.
fn version_in(text: &str) -> String {
    text.split_whitespace()
        .map(|word| word.trim_matches(['(', ')', ',', 'v']))
        .find(|word| word.starts_with(|first: char| first.is_ascii_digit()) && word.contains('.'))
        .unwrap_or("?")
        .to_owned()
}
