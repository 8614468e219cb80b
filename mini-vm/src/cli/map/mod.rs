//! The command that shows the map in a file.
//!
//! `input` finds the bytes, the library says what they mean, and `text` and `json` write that down, each with a part for
//! one map, for two that are compared, and for a list of maps.

mod input;
mod json;
mod json_writer;
mod offset;
mod shown;
mod strip;
mod text;

use std::collections::TryReserveError;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use mini_vm::maps::inspection::{Conformity, Difference, Image};

use super::convert::write;
use super::load::STANDARD_INPUT;
use super::output::{Output, STANDARD_OUTPUT};
use super::{Status, report};
use input::{Contents, Input};

/// Show the map in a file, and whether it is as the collection standard says
#[derive(Args)]
#[command(after_help = "\
Examples:
  mini-vm map ages.map
  mini-vm map --at 0x1a0 image.bin               a map within a larger file
  mini-vm map --diff other.map ages.map
  mini-vm map --json ages.map
  mini-vm run --save-heap heap.bin programs/byte_count.asm
  mini-vm map --list heap.bin                    where maps lie in the heap
  mini-vm map --at 0x20 heap.bin
  mini-vm map machine.mvs                        the same for the heap in a snapshot

The exit status is 0 if the map conforms, and 1 if it does not or differs from the other one. Where
nothing can be shown it is 2, 65, 66, 71 or 74; see `mini-vm --help`.")]
pub(super) struct MapCommand {
    /// A file with the bytes of a map, a heap, or a snapshot; `-` is standard input
    file: PathBuf,

    /// Where the map starts, in bytes from the start of the file or of the heap in a snapshot: 416 or
    /// 0x1a0 [default: 0; for a snapshot its maps are listed]
    #[arg(long, value_name = "OFFSET", value_parser = offset::parse)]
    at: Option<u64>,

    /// List the maps in the file: valid headers with all their buckets behind them
    #[arg(long, conflicts_with_all = ["at", "diff", "diff_at"])]
    list: bool,

    /// Compare the map with the one in this file, at the same place
    #[arg(long, value_name = "FILE")]
    diff: Option<PathBuf>,

    /// Where the other map starts, if elsewhere
    #[arg(long, value_name = "OFFSET", value_parser = offset::parse, requires = "diff")]
    diff_at: Option<u64>,

    /// Print a JSON object, which always has everything in it
    #[arg(long)]
    json: bool,

    /// Show everything, however much that is
    #[arg(long)]
    all: bool,
}

/// A map, and where it comes from.
struct Shown<'i> {
    /// The name of the file.
    name: &'i str,
    image: Image<'i>,
    conformity: Conformity,
}

/// So much is shown, unless everything is asked for.
#[derive(Clone, Copy)]
struct Bounds {
    violations: usize,
    /// Entries, buckets that differ, or maps in a list.
    rows: usize,
    /// Buckets in the strip.
    buckets: usize,
}

impl Bounds {
    const USUAL: Self = Self { violations: 20, rows: 32, buckets: 512 };
    const NONE: Self = Self { violations: usize::MAX, rows: usize::MAX, buckets: usize::MAX };
}

impl MapCommand {
    pub(super) fn execute(self) -> Status {
        self.run().unwrap_or_else(|status| status)
    }

    fn run(&self) -> Result<Status, Status> {
        self.check_standard_input()?;
        let input = if self.list { input::read_heap(&self.file) } else { input::read(&self.file, self.at) };
        let input = input.map_err(|error| error.tell())?;
        match (&self.diff, &input.contents) {
            (None, Contents::Heap { .. }) => self.list(&input),
            (None, Contents::Map { .. }) => self.show(&input),
            (Some(other), Contents::Map { .. }) => {
                let other = input::read(other, self.diff_at.or(self.at)).map_err(|error| error.tell())?;
                self.compare(&input, &other)
            }
            (Some(_), Contents::Heap { .. }) => Err(needs_address(&input.name, "--at")),
        }
    }

    /// There is one standard input.
    fn check_standard_input(&self) -> Result<(), Status> {
        let is_standard_input = |path: &Path| path == Path::new(STANDARD_INPUT);
        if is_standard_input(&self.file) && self.diff.as_deref().is_some_and(is_standard_input) {
            report::error("standard input can be only one of the two maps");
            return Err(Status::USAGE);
        }
        Ok(())
    }

    fn bounds(&self) -> Bounds {
        if self.all || self.json { Bounds::NONE } else { Bounds::USUAL }
    }

    fn show(&self, input: &Input) -> Result<Status, Status> {
        let shown = self.open(input)?;
        let probes = shown.image.probes().map_err(out_of_memory)?;
        let is_good = shown.conformity.conforms() == Some(true);
        self.print(is_good, |writer| {
            if self.json {
                json::map(writer, &shown, probes.as_ref())
            } else {
                text::map(writer, &shown, probes.as_ref(), self.bounds())
            }
        })
    }

    fn compare(&self, first: &Input, second: &Input) -> Result<Status, Status> {
        if matches!(second.contents, Contents::Heap { .. }) {
            return Err(needs_address(&second.name, "--diff-at"));
        }
        let maps = [self.open(first)?, self.open(second)?];
        let difference = Difference::between(&maps[0].image, &maps[1].image).map_err(out_of_memory)?;
        let conform = maps.iter().all(|shown| shown.conformity.conforms() == Some(true));
        self.print(conform && difference.is_equal() == Some(true), |writer| {
            if self.json {
                json::difference(writer, &maps, &difference)
            } else {
                text::difference(writer, &maps, &difference, self.bounds())
            }
        })
    }

    fn list(&self, input: &Input) -> Result<Status, Status> {
        self.print(true, |writer| {
            if self.json { json::list(writer, input) } else { text::list(writer, input, self.bounds()) }
        })
    }

    fn open<'i>(&self, input: &'i Input) -> Result<Shown<'i>, Status> {
        let image = input.image().map_err(|error| error.tell())?;
        let conformity = image.conformity(self.bounds().violations).map_err(out_of_memory)?;
        Ok(Shown { name: &input.name, image, conformity })
    }

    /// Prints to standard output, and gives the status.
    fn print(
        &self,
        is_good: bool,
        put: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<Status, Status> {
        match write(&Output::of_text(Path::new(STANDARD_OUTPUT), &[]), put) {
            Status::SUCCESS if is_good => Ok(Status::SUCCESS),
            Status::SUCCESS => Ok(Status::FAILURE),
            failed => Err(failed),
        }
    }
}

fn needs_address(name: &str, option: &str) -> Status {
    report::error(&format!("{name} is a snapshot: `{option} ADDRESS` says which of the maps in it is meant"));
    Status::USAGE
}

fn out_of_memory(error: TryReserveError) -> Status {
    report::error(&format!("the system cannot provide the memory: {error}"));
    Status::OUT_OF_MEMORY
}
