//! From a file to the bytes of a map.
//!
//! Of a file that holds more than the map, only the map is read: its header says how long it is. A snapshot is read as a
//! whole, because its heap is packed.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use mini_vm::bytecode::is_bytecode;
use mini_vm::machine::Limits;
use mini_vm::maps::inspection::{HEADER_SIZE, Image, NoMap, check_base, size_of_map};
use mini_vm::snapshot::{RestoreError, SavedHeap, heap_of, is_snapshot};

use super::super::load::{STANDARD_INPUT, display_name};
use super::super::{Status, failure, report};

/// Bytes of a file that are enough to tell what kind of file it is.
const HEAD_SIZE: u64 = 64;

/// What a file holds.
pub(super) struct Input {
    /// What messages call the file.
    pub(super) name: String,
    pub(super) contents: Contents,
    /// Whether the user has said where the map is.
    is_place_given: bool,
    kind: Kind,
}

/// What the first bytes of a file tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Snapshot,
    Text,
    Other,
}

pub(super) enum Contents {
    /// The map at the offset `base` of the file, whose bytes start at `from`. All of them are there, if the file has them.
    Map { base: u64, bytes: Vec<u8>, from: usize },
    /// A heap of which the first `reached` bytes may be other than 0.
    Heap { bytes: Vec<u8>, reached: usize },
}

/// Why there is no map.
pub(super) enum InputError {
    Unreadable { name: String, error: io::Error },
    Bytecode { name: String },
    TooLarge { name: String, max: u64, what: &'static str },
    Snapshot { name: String, error: RestoreError },
    NoMap { name: String, base: u64, reason: NoMap, help: Option<&'static str> },
}

/// Reads the map at `at`, or at the start of the file. A snapshot without a place is read as a heap.
pub(super) fn read(path: &Path, at: Option<u64>) -> Result<Input, InputError> {
    let name = display_name(path);
    let (mut file, head) = open(path, &name)?;
    let unreadable = |error| InputError::Unreadable { name: name.clone(), error };
    let (kind, base) = (Kind::of(&head), at.unwrap_or(0));
    // Before bytes are read, of which a stream may have any number.
    if let Err(reason) = check_base(base) {
        return Err(InputError::NoMap { name, base, reason, help: help(kind, at.is_some(), reason) });
    }
    let contents = if kind == Kind::Snapshot {
        let heap = saved_heap(&mut file, &head, &name)?;
        match at {
            Some(at) => map_in(heap, at),
            None => contents_of(heap),
        }
    } else {
        let mut reader = file.behind(base, &head).map_err(unreadable)?;
        Contents::Map { base, bytes: read_map(&mut reader).map_err(unreadable)?, from: 0 }
    };
    Ok(Input { name, contents, is_place_given: at.is_some(), kind })
}

/// Reads a whole heap.
pub(super) fn read_heap(path: &Path) -> Result<Input, InputError> {
    let name = display_name(path);
    let (mut file, head) = open(path, &name)?;
    let unreadable = |error| InputError::Unreadable { name: name.clone(), error };
    let kind = Kind::of(&head);
    let contents = if kind == Kind::Snapshot {
        contents_of(saved_heap(&mut file, &head, &name)?)
    } else {
        let max = Limits::MAX_HEAP_SIZE;
        let bytes = file.read_all(&head, max).map_err(unreadable)?;
        let Some(bytes) = bytes else { return Err(InputError::TooLarge { name, max, what: "heap" }) };
        let reached = bytes.len();
        Contents::Heap { bytes, reached }
    };
    Ok(Input { name, contents, is_place_given: false, kind })
}

impl Input {
    /// The map.
    pub(super) fn image(&self) -> Result<Image<'_>, InputError> {
        let (base, bytes) = match &self.contents {
            Contents::Map { base, bytes, from } => (*base, &bytes[*from..]),
            Contents::Heap { bytes, .. } => (0, &bytes[..]),
        };
        Image::open(bytes, base).map_err(|reason| InputError::NoMap {
            name: self.name.clone(),
            base,
            reason,
            help: help(self.kind, self.is_place_given, reason),
        })
    }
}

/// What the user may have meant who looks for a map where there is none.
fn help(kind: Kind, is_place_given: bool, reason: NoMap) -> Option<&'static str> {
    match (kind, reason) {
        (Kind::Text, _) => {
            Some("the file looks like text; what is shown here are the bytes of a map, a heap or a snapshot")
        }
        (_, NoMap::Unmarked { .. }) if !is_place_given => {
            Some("`--at` says where in the file the map starts, and `--list` where there are maps")
        }
        (Kind::Other, NoMap::TooShort { .. }) if is_place_given => Some(
            "if this is a heap that `run --save-heap` has saved, zeros belong behind its end: \
             `truncate -s SIZE FILE` adds them, up to the size of the heap",
        ),
        _ => None,
    }
}

impl Kind {
    fn of(head: &[u8]) -> Self {
        if is_snapshot(head) {
            Self::Snapshot
        } else if is_text(head) {
            Self::Text
        } else {
            Self::Other
        }
    }
}

impl InputError {
    /// Says why, and gives the status that this ends the command with.
    pub(super) fn tell(&self) -> Status {
        match self {
            Self::Unreadable { name, error } => failure::unreadable(name, error),
            Self::Bytecode { name } => {
                report::error_with_help(
                    &format!("{name} is a bytecode file, in which there is no map"),
                    Some("`mini-vm run --save-heap HEAP FILE` saves the heap of a program at its end"),
                );
                Status::BAD_INPUT
            }
            Self::TooLarge { name, max, what } => {
                report::error(&format!("{name} has more than {max} bytes, the largest {what}"));
                Status::BAD_INPUT
            }
            Self::Snapshot { name, error } => failure::restore_error(name, error),
            Self::NoMap { name, base, reason, help } => {
                let rule = reason.rule();
                let title = format!("{name}: there is no map at {base:#x}: {reason} ({rule})");
                report::error_with_help(&title, *help);
                Status::BAD_INPUT
            }
        }
    }
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

    /// All bytes, or `None` if there are more than `max`; `head` are those that have been read already.
    fn read_all(&mut self, head: &[u8], max: u64) -> io::Result<Option<Vec<u8>>> {
        if let Self::File(file) = self
            && file.metadata()?.len() > max
        {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        self.behind(0, head)?.take(max.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok((bytes.len() as u64 <= max).then_some(bytes))
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

/// The map at an address, without a copy: the zeros of a large heap take no memory as long as nobody writes to them.
fn map_in(heap: SavedHeap, at: u64) -> Contents {
    let bytes = heap.bytes.into_vec();
    let from = usize::try_from(at).map_or(bytes.len(), |at| at.min(bytes.len()));
    Contents::Map { base: at, bytes, from }
}

fn contents_of(heap: SavedHeap) -> Contents {
    Contents::Heap { reached: heap.reached, bytes: heap.bytes.into_vec() }
}

/// The heap of the snapshot that a file holds.
fn saved_heap(file: &mut Source, head: &[u8], name: &str) -> Result<SavedHeap, InputError> {
    let limits = Limits::default()
        .heap_size(Limits::MAX_HEAP_SIZE)
        .registers(Limits::MAX_REGISTERS)
        .call_depth(Limits::MAX_CALL_DEPTH);
    let max = limits.max_snapshot_size();
    let snapshot = file
        .read_all(head, max)
        .map_err(|error| InputError::Unreadable { name: name.to_owned(), error })?
        .ok_or_else(|| InputError::TooLarge { name: name.to_owned(), max, what: "snapshot" })?;
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
