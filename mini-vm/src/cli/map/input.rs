//! From a file to the bytes of a map.
//!
//! Of a file that holds more than the map, only the map is read: its header says how long it is. A snapshot is read as a
//! whole, because its heap is packed.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use annotate_snippets::{Group, Level};
use mini_vm::bytecode::is_bytecode;
use mini_vm::machine::{Limits, SetupError};
use mini_vm::maps::inspection::{HEADER_SIZE, Image, NoMap, size_of_map};
use mini_vm::snapshot::{RestoreError, SavedHeap, heap_of, is_snapshot};

use super::super::load::{STANDARD_INPUT, display_name};
use super::super::{Status, report};

/// Bytes of a file that are enough to tell what kind of file it is.
const HEAD_SIZE: u64 = 64;

/// What a file holds.
pub(super) struct Input {
    /// What messages call the file.
    pub(super) name: String,
    pub(super) contents: Contents,
    /// Whether the user has said where the map is.
    is_place_given: bool,
    /// Whether the file starts as a text does.
    is_text: bool,
}

pub(super) enum Contents {
    /// The bytes from `base` on, as many as the map there has, or fewer if there are no more.
    Map { base: u64, bytes: Vec<u8> },
    /// A heap of which the first `reached` bytes may be other than 0.
    Heap { bytes: Vec<u8>, reached: usize },
}

/// Why there is no map.
pub(super) enum InputError {
    Unreadable { name: String, error: io::Error },
    Bytecode { name: String },
    TooLarge { name: String },
    Snapshot { name: String, error: RestoreError },
    NoMap { name: String, base: u64, reason: NoMap, help: Option<String> },
}

/// Reads the map at `at`, or at the start of the file. A snapshot without a place is read as a heap.
pub(super) fn read(path: &Path, at: Option<u64>) -> Result<Input, InputError> {
    let name = display_name(path);
    let (mut file, head) = open(path, &name)?;
    let unreadable = |error| InputError::Unreadable { name: name.clone(), error };
    let base = at.unwrap_or(0);
    let contents = if is_snapshot(&head) {
        let heap = saved_heap(file.behind(0, &head).map_err(unreadable)?, &name)?;
        match at {
            Some(at) => Contents::Map { base: at, bytes: bytes_of_map(&heap, at).map_err(unreadable)? },
            None => contents_of(heap),
        }
    } else {
        let mut reader = file.behind(base, &head).map_err(unreadable)?;
        Contents::Map { base, bytes: read_map(&mut reader).map_err(unreadable)? }
    };
    Ok(Input { name, contents, is_place_given: at.is_some(), is_text: is_text(&head) })
}

/// Reads a whole heap.
pub(super) fn read_heap(path: &Path) -> Result<Input, InputError> {
    let name = display_name(path);
    let (mut file, head) = open(path, &name)?;
    let unreadable = |error| InputError::Unreadable { name: name.clone(), error };
    let mut reader = file.behind(0, &head).map_err(unreadable)?;
    let contents = if is_snapshot(&head) {
        contents_of(saved_heap(reader, &name)?)
    } else {
        let mut bytes = Vec::new();
        reader.by_ref().take(Limits::MAX_HEAP_SIZE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > Limits::MAX_HEAP_SIZE {
            return Err(InputError::TooLarge { name });
        }
        let reached = bytes.len();
        Contents::Heap { bytes, reached }
    };
    Ok(Input { name, contents, is_place_given: false, is_text: is_text(&head) })
}

impl Input {
    /// The map.
    pub(super) fn image(&self) -> Result<Image<'_>, InputError> {
        let (base, bytes) = match &self.contents {
            Contents::Map { base, bytes } => (*base, &bytes[..]),
            Contents::Heap { bytes, .. } => (0, &bytes[..]),
        };
        Image::open(bytes, base).map_err(|reason| InputError::NoMap {
            name: self.name.clone(),
            base,
            reason,
            help: self.help(reason),
        })
    }

    /// What the user may have meant who looks for a map where there is none.
    fn help(&self, reason: NoMap) -> Option<String> {
        let is_elsewhere = matches!(reason, NoMap::Unmarked { .. }) && !self.is_place_given;
        if self.is_text {
            Some(
                "the file looks like text; what is shown here are the bytes of a map, a heap or a snapshot"
                    .to_owned(),
            )
        } else if is_elsewhere {
            Some("`--at` says where in the file the map starts, and `--list` where there are maps".to_owned())
        } else {
            None
        }
    }
}

impl InputError {
    /// Says why, and gives the status that this ends the command with.
    pub(super) fn tell(&self) -> Status {
        match self {
            Self::Unreadable { name, error } => {
                report::error(&format!("cannot read {name}: {error}"));
                match error.kind() {
                    io::ErrorKind::OutOfMemory => Status::OUT_OF_MEMORY,
                    _ => Status::NO_INPUT,
                }
            }
            Self::Bytecode { name } => {
                tell_with_help(
                    &format!("{name} is a bytecode file, in which there is no map"),
                    Some("`mini-vm run --save-heap HEAP FILE` saves the heap of a program at its end"),
                );
                Status::BAD_INPUT
            }
            Self::TooLarge { name } => {
                report::error(&format!(
                    "{name} has more than {} bytes, the largest heap",
                    Limits::MAX_HEAP_SIZE
                ));
                Status::BAD_INPUT
            }
            Self::Snapshot { name, error } => {
                report::error(&format!("{name}: {error}"));
                match error {
                    RestoreError::Setup(SetupError::OutOfMemory { .. }) => Status::OUT_OF_MEMORY,
                    _ => Status::BAD_INPUT,
                }
            }
            Self::NoMap { name, base, reason, help } => {
                let rule = reason.rule();
                let title = format!("{name}: there is no map at {base:#x}: {reason} ({rule})");
                tell_with_help(&title, help.as_deref());
                Status::BAD_INPUT
            }
        }
    }
}

fn tell_with_help(title: &str, help: Option<&str>) {
    let help = help.map(|help| Level::HELP.message(help));
    report::print(&report::render(&[Group::with_title(Level::ERROR.primary_title(title)).elements(help)]));
}

/// Where bytes come from.
enum Source {
    /// A regular file, in which places can be gone to.
    File(File),
    /// Something else: standard input, a pipe, a device.
    Stream(Box<dyn Read>),
}

/// Opens a file, or standard input for `-`, and reads its first bytes.
fn open(path: &Path, name: &str) -> Result<(Source, Vec<u8>), InputError> {
    let opened = Source::open(path).and_then(|mut source| {
        let mut head = Vec::new();
        source.reader().take(HEAD_SIZE).read_to_end(&mut head)?;
        Ok((source, head))
    });
    let (source, head) = opened.map_err(|error| InputError::Unreadable { name: name.to_owned(), error })?;
    if is_bytecode(&head) {
        return Err(InputError::Bytecode { name: name.to_owned() });
    }
    Ok((source, head))
}

impl Source {
    fn open(path: &Path) -> io::Result<Self> {
        if path == Path::new(STANDARD_INPUT) {
            return Ok(Self::Stream(Box::new(io::stdin())));
        }
        let file = File::open(path)?;
        Ok(if file.metadata()?.is_file() { Self::File(file) } else { Self::Stream(Box::new(file)) })
    }

    fn reader(&mut self) -> &mut dyn Read {
        match self {
            Self::File(file) => file,
            Self::Stream(stream) => stream,
        }
    }

    /// What stands behind the first `offset` bytes; `head` are those that have been read already.
    fn behind<'s>(&'s mut self, offset: u64, head: &'s [u8]) -> io::Result<Box<dyn Read + 's>> {
        match self {
            Self::File(file) => {
                // There is an end to the places that a system goes to, and nothing is behind the end of the file.
                let end = file.metadata()?.len();
                file.seek(SeekFrom::Start(offset.min(end)))?;
                Ok(Box::new(file))
            }
            Self::Stream(stream) => {
                let mut all = Cursor::new(head).chain(stream);
                io::copy(&mut all.by_ref().take(offset), &mut io::sink())?;
                Ok(Box::new(all))
            }
        }
    }
}

/// The bytes of the map that `reader` starts with, as far as there are so many.
fn read_map(reader: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(HEADER_SIZE as u64).read_to_end(&mut bytes)?;
    if let Some(header) = bytes.first_chunk() {
        let rest = size_of_map(header) - HEADER_SIZE as u64;
        reader.take(rest).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// The same of a heap.
fn bytes_of_map(heap: &SavedHeap, at: u64) -> io::Result<Vec<u8>> {
    let from = usize::try_from(at).ok().and_then(|at| heap.bytes.get(at..)).unwrap_or_default();
    read_map(&mut &from[..])
}

fn contents_of(heap: SavedHeap) -> Contents {
    Contents::Heap { reached: heap.reached, bytes: heap.bytes.into_vec() }
}

/// The heap of the snapshot that `reader` reads.
fn saved_heap(mut reader: Box<dyn Read + '_>, name: &str) -> Result<SavedHeap, InputError> {
    let limits = Limits::default()
        .heap_size(Limits::MAX_HEAP_SIZE)
        .registers(Limits::MAX_REGISTERS)
        .call_depth(Limits::MAX_CALL_DEPTH);
    let mut snapshot = Vec::new();
    let longest = limits.max_snapshot_size().saturating_add(1);
    reader
        .by_ref()
        .take(longest)
        .read_to_end(&mut snapshot)
        .map_err(|error| InputError::Unreadable { name: name.to_owned(), error })?;
    heap_of(&snapshot, &limits).map_err(|error| InputError::Snapshot { name: name.to_owned(), error })
}

/// Whether bytes are the start of a text.
fn is_text(head: &[u8]) -> bool {
    let text = match str::from_utf8(head) {
        Ok(text) => text,
        // A character may be cut.
        Err(error) if error.error_len().is_none() => {
            str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => "",
    };
    !text.is_empty() && !text.chars().any(|character| character.is_control() && !"\t\n\r".contains(character))
}
