//! What of the outside a program may reach: the options that grant it, and what they open.
//!
//! A granted folder is opened once, when the program starts. Its path, and that of a file that the program opens, is first made
//! absolute, with `.` and `..` taken as they are written, links or not. The granted folder with the longest path in front of it is the one that counts;
//! the rest of the path is then opened below that folder, by a library that follows no link and no `..` out of it.

use std::env;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};
use clap::Args;
use mini_vm::console::{Console, File, Grant, OpenMode, Outside, OutsideError};

use super::output::Output;
use super::{Status, report};

const HEADING: &str =
    "Grants (without them a program reaches its standard streams and arguments, and nothing else)";

/// What a program may reach.
#[derive(Args, Clone)]
#[command(next_help_heading = HEADING)]
pub(super) struct Grants {
    /// Let the program read all files below this folder; may be given several times
    #[arg(long, value_name = "DIR")]
    allow_read: Vec<PathBuf>,

    /// Let the program make, write and overwrite all files below this folder, but not read them; may be given several
    /// times
    #[arg(long, value_name = "DIR")]
    allow_write: Vec<PathBuf>,

    /// Let the program see this variable of the environment; may be given several times
    #[arg(long, value_name = "NAME", value_parser = variable)]
    env: Vec<String>,

    /// Let the program see what time it is and how much of it goes by
    #[arg(long)]
    clock: bool,

    /// Let the program have random bytes
    #[arg(long)]
    random: bool,
}

/// What the options in a tested file may grant: reading what is near it.
#[derive(Args, Clone)]
pub(super) struct TestGrants {
    /// Let the program read all files below this folder, which lies below that of the file
    #[arg(long, value_name = "DIR")]
    allow_read: Vec<PathBuf>,
}

fn variable(name: &str) -> Result<String, String> {
    if name.is_empty() || name.contains('=') {
        return Err("this is the name of a variable, without its value".to_owned());
    }
    Ok(name.to_owned())
}

/// A folder that cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot open the folder {folder}: {error}")]
pub(super) struct FolderError {
    folder: String,
    error: io::Error,
}

impl Grants {
    /// Opens what is granted.
    fn open(&self) -> Result<Granted, FolderError> {
        let base = env::current_dir().map_err(|error| FolderError { folder: ".".to_owned(), error })?;
        let folders = |paths: &[PathBuf]| -> Result<_, FolderError> {
            paths.iter().map(|path| Folder::open(&base, path)).collect()
        };
        Ok(Granted {
            read: folders(&self.allow_read)?,
            write: folders(&self.allow_write)?,
            has_clock: self.clock,
            has_random: self.random,
            base,
            start: Instant::now(),
        })
    }

    /// A console whose program may reach what is granted.
    pub(super) fn grant<'c>(&self, console: Console<'c>) -> Result<Console<'c>, Status> {
        let granted = self.open().map_err(|error| {
            report::error(&error.to_string());
            Status::NO_INPUT
        })?;
        Ok(console.outside(granted).environment(self.environment()))
    }

    /// Why a file may not be written for the command, if it may not: it is one that the program can write, or can read.
    pub(super) fn conflict(&self, output: &Output<'_>) -> Option<String> {
        let name = output.name();
        let base = env::current_dir().ok()?;
        let full = |path: &PathBuf| fs::canonicalize(without_detours(&base.join(path))).ok();
        if self.allow_write.iter().filter_map(full).any(|folder| output.lies_below(&folder)) {
            return Some(format!("{name} is in a folder where the program may write: name a file elsewhere"));
        }
        let is_read = output.is_there()
            && self.allow_read.iter().filter_map(full).any(|folder| output.lies_below(&folder));
        is_read.then(|| {
            format!("{name} is a file that the program may read, and would be replaced: name another file")
        })
    }

    /// The variables that are granted, with their values.
    fn environment(&self) -> Vec<(String, Option<Vec<u8>>)> {
        let value = |name| env::var_os(name).map(|value| value.as_encoded_bytes().to_vec());
        self.env.iter().map(|name| (name.clone(), value(name))).collect()
    }
}

impl TestGrants {
    /// Opens what is granted to a program whose source lies in this folder.
    pub(super) fn open_below(&self, folder: &Path) -> Result<Granted, String> {
        let failed =
            |error: io::Error| format!("options: cannot open the folder {}: {error}", folder.display());
        let base = absolute(folder).map_err(failed)?;
        let mut read = Vec::new();
        if !self.allow_read.is_empty() {
            let top = Dir::open_ambient_dir(folder, ambient_authority()).map_err(failed)?;
            for path in &self.allow_read {
                read.push(Folder::open_in(&top, &base, path)?);
            }
        }
        Ok(Granted {
            read,
            write: Vec::new(),
            has_clock: false,
            has_random: false,
            base,
            start: Instant::now(),
        })
    }
}

/// What a program has been granted.
pub(super) struct Granted {
    read: Vec<Folder>,
    write: Vec<Folder>,
    has_clock: bool,
    has_random: bool,
    /// Where relative paths start, absolute.
    base: PathBuf,
    /// When the run started.
    start: Instant,
}

/// A granted folder.
struct Folder {
    /// Its path, absolute and without detours.
    path: PathBuf,
    dir: Dir,
}

impl Folder {
    fn open(base: &Path, path: &Path) -> Result<Self, FolderError> {
        // What is opened is what the paths of the program are compared with, also where a `..` comes behind a link.
        let full = without_detours(&base.join(path));
        let dir = Dir::open_ambient_dir(&full, ambient_authority());
        let dir = dir.map_err(|error| FolderError { folder: path.display().to_string(), error })?;
        Ok(Self { path: full, dir })
    }

    /// The folder at a path below another one.
    fn open_in(top: &Dir, base: &Path, path: &Path) -> Result<Self, String> {
        let full = without_detours(&base.join(path));
        let name = path.display();
        let Ok(rest) = full.strip_prefix(base) else {
            return Err(format!("options: the folder {name} does not lie below that of the file"));
        };
        let rest = if rest.as_os_str().is_empty() { Path::new(".") } else { rest };
        let dir =
            top.open_dir(rest).map_err(|error| format!("options: cannot open the folder {name}: {error}"))?;
        Ok(Self { path: full, dir })
    }
}

impl Granted {
    fn clock<T>(&self, time: impl FnOnce() -> T) -> Result<T, OutsideError> {
        if self.has_clock { Ok(time()) } else { Err(OutsideError::NotGranted(Grant::Clock)) }
    }
}

impl Outside for Granted {
    fn time(&mut self) -> Result<u64, OutsideError> {
        self.clock(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
        })
    }

    fn elapsed(&mut self) -> Result<u64, OutsideError> {
        self.clock(|| u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX))
    }

    fn fill_random(&mut self, buffer: &mut [u8]) -> Result<(), OutsideError> {
        if !self.has_random {
            return Err(OutsideError::NotGranted(Grant::Random));
        }
        getrandom::fill(buffer).map_err(|error| OutsideError::Failed(io::Error::other(error.to_string())))
    }

    fn open(&mut self, path: &str, mode: OpenMode) -> Result<Box<dyn File>, OutsideError> {
        let full = without_detours(&self.base.join(path));
        let folders = if mode == OpenMode::Read { &self.read } else { &self.write };
        let found = folders.iter().filter_map(|folder| Some((folder, full.strip_prefix(&folder.path).ok()?)));
        let (folder, rest) = found
            .min_by_key(|(_, rest)| rest.components().count())
            .ok_or(OutsideError::NotGranted(mode.grant()))?;
        if rest.as_os_str().is_empty() {
            return Err(OutsideError::NotPlainFile);
        }
        if names_folder(path) && !folder.dir.metadata(rest)?.is_dir() {
            return Err(io::Error::from(ErrorKind::NotADirectory).into());
        }
        open_plain(&folder.dir, rest, mode)
    }
}

/// Opens a file below a folder, if it is a plain one. What is none is not even opened, unless it takes the place of one just
/// now.
fn open_plain(dir: &Dir, path: &Path, mode: OpenMode) -> Result<Box<dyn File>, OutsideError> {
    match dir.metadata(path) {
        Ok(metadata) if !metadata.is_file() => return Err(OutsideError::NotPlainFile),
        Err(error) if mode == OpenMode::Read || error.kind() != ErrorKind::NotFound => {
            return Err(error.into());
        }
        Ok(_) | Err(_) => {}
    }
    let file = dir.open_with(path, &options(mode))?;
    if !file.metadata()?.is_file() {
        return Err(OutsideError::NotPlainFile);
    }
    if mode == OpenMode::Write {
        file.set_len(0)?;
    }
    Ok(Box::new(file.into_std()))
}

fn options(mode: OpenMode) -> OpenOptions {
    let mut options = OpenOptions::new();
    match mode {
        OpenMode::Read => options.read(true),
        OpenMode::Write => options.write(true).create(true),
        OpenMode::Append => options.append(true).create(true),
    };
    #[cfg(unix)]
    {
        use cap_std::fs::OpenOptionsExt;

        // A pipe does not make the program wait.
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    options
}

/// Whether a path ends so that no file can be meant.
fn names_folder(path: &str) -> bool {
    let last = path.rsplit(std::path::is_separator).next();
    matches!(last, Some("" | "." | ".."))
}

fn absolute(path: &Path) -> io::Result<PathBuf> {
    Ok(without_detours(&env::current_dir()?.join(path)))
}

/// An absolute path with `.` and `..` taken as they are written.
fn without_detours(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            // What is above the root is the root.
            Component::ParentDir => _ = plain.pop(),
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => plain.push(component),
        }
    }
    plain
}
