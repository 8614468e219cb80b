//! mini-vm against the interpreters one would use instead.
//!
//! `cargo bench -p mini-vm --bench peers` runs a few programs, each written for every peer as its users would
//! write it, and prints how long they take and the ratio of mini-vm's median to the peer's: below 1, mini-vm
//! is faster. What is timed is the wall clock of the whole command, from its start to its last output. All
//! peers do a work in turn, round by round, so that a change in the machine's speed meets them all.
//!
//! Every peer must print what mini-vm prints, to the byte; if one does not, the benchmark fails. Peers that are
//! not installed are left out and named at the end. [`peers::catalogue`] lists the works and the peers; the
//! programs are in the folders beside it.
//!
//! `cargo test --benches` does every work once, in a small size, and only compares the outputs.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod peers {
    pub(crate) mod catalogue;
    pub(crate) mod contest;
    pub(crate) mod report;
    pub(crate) mod text;
    pub(crate) mod tools;
}

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use peers::catalogue::{Input, WORKS, Work};
use peers::contest::{Contestant, compete};
use peers::tools::Tools;
use peers::{report, text};

/// Compares mini-vm with the interpreters one would use instead.
#[derive(Parser)]
struct Options {
    /// Do only the works whose names contain one of these
    works: Vec<String>,

    /// How often every peer does every work
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,

    /// Measure, instead of only comparing outputs in a small size; Cargo passes it
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> io::Result<ExitCode> {
    let options = Options::parse();
    let works = WORKS.iter().filter(|work| options.selects(work));
    let mut tools = Tools::default();
    let mut all_agree = true;
    for work in works {
        let contestants = options.run(work, &mut tools)?;
        all_agree &= contestants.iter().all(|contestant| contestant.problem.is_none());
        if options.bench {
            report::print_times(work, &contestants);
        } else {
            report::print_agreement(work, &contestants);
        }
    }
    if options.bench {
        report::print_machine(&tools);
    }
    report::print_missing(&tools);
    Ok(if all_agree { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Options {
    fn selects(&self, work: &Work) -> bool {
        self.works.is_empty() || self.works.iter().any(|part| work.name.contains(part))
    }

    /// Lets all peers that are installed do a work.
    fn run(&self, work: &Work, tools: &mut Tools) -> io::Result<Vec<Contestant>> {
        let (arguments, input) = match work.input {
            Input::Arguments { full, small } => (if self.bench { full } else { small }, None),
            Input::Text { full, small } => ("", Some(make_text(if self.bench { full } else { small })?)),
        };
        let installed = work.peers.iter().filter_map(|peer| Some((peer, tools.find(peer)?)));
        let mut contestants: Vec<_> =
            installed.map(|(peer, tool)| Contestant::new(peer, tool, work, arguments)).collect();
        compete(&mut contestants, input.as_deref(), if self.bench { self.rounds } else { 1 });
        Ok(contestants)
    }
}

/// Writes a text of `size` bytes, and perhaps a few more, into Cargo's folder for such files.
fn make_text(size: usize) -> io::Result<PathBuf> {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("peers-{size}.txt"));
    let mut file = BufWriter::new(File::create(&path)?);
    text::write(size, &mut file)?;
    file.flush()?;
    Ok(path)
}
