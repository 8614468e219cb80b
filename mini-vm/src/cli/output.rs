//! Where results are written.
//!
//! A regular file is replaced as a whole: the result is written to a temporary file beside it, which then takes its name,
//! so that the name holds either what it held or all of the result. Symbolic links stay, and what they name is replaced.
//! Devices, pipes and what is reached through `/dev/fd` and the like are written into.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf, is_separator};

use same_file::Handle;
use tempfile::NamedTempFile;

use super::load::STANDARD_INPUT;

/// Standard output as a file name.
pub(super) const STANDARD_OUTPUT: &str = "-";

/// A place for a result.
pub(super) struct Output<'p> {
    path: &'p Path,
    /// Files that it must not replace; `-` is standard input.
    inputs: Vec<&'p Path>,
    is_binary: bool,
}

/// Why there is no result in its place.
#[derive(Debug, thiserror::Error)]
pub(super) enum OutputError {
    #[error("{name} is an input of this command, which would replace it: name another file")]
    IsInput { name: String },
    #[error("{name} is where this command prints, and would be replaced: name another file")]
    IsOutput { name: String },
    #[error("{name} is a terminal, and the output is not text: name a file, or pipe it with `|`")]
    IsTerminal { name: String },
    #[error("cannot write {name}: {error}")]
    Failed { name: String, error: io::Error },
}

/// What a path stands for.
enum Place {
    /// A regular file that is there, or one that is yet to be made.
    File { path: PathBuf, replaced: Option<Metadata> },
    /// What is written into.
    Stream(PathBuf),
}

impl Place {
    /// The path without links and detours, as far as there is one.
    fn full_path(&self) -> Option<PathBuf> {
        match self {
            Self::File { path, .. } => Some(fs::canonicalize(folder_of(path)).ok()?.join(path.file_name()?)),
            Self::Stream(path) => fs::canonicalize(path).ok(),
        }
    }
}

impl<'p> Output<'p> {
    /// A place for text.
    pub(super) fn of_text(path: &'p Path, inputs: &[&'p Path]) -> Self {
        Self { path, inputs: inputs.to_vec(), is_binary: false }
    }

    /// A place for bytes that no terminal should get.
    pub(super) fn of_bytes(path: &'p Path, inputs: &[&'p Path]) -> Self {
        Self { path, inputs: inputs.to_vec(), is_binary: true }
    }

    /// This place, which must not replace these files either.
    pub(super) fn besides(mut self, inputs: &'p [PathBuf]) -> Self {
        self.inputs.extend(inputs.iter().map(PathBuf::as_path));
        self
    }

    /// Finds out, as far as that is possible, whether a result can be written, and leaves all as it is.
    pub(super) fn check(&self) -> Result<(), OutputError> {
        if self.path == Path::new(STANDARD_OUTPUT) {
            return Ok(());
        }
        match self.place()? {
            Place::File { path, replaced } => {
                temporary_file(&path, replaced.as_ref()).map(drop).map_err(|error| self.failed(error))
            }
            Place::Stream(_) => Ok(()),
        }
    }

    /// Whether it is a file that is replaced as a whole, rather than something that is written into.
    pub(super) fn replaces_file(&self) -> bool {
        self.path != Path::new(STANDARD_OUTPUT) && matches!(self.place(), Ok(Place::File { .. }))
    }

    /// Whether it is a file that is there already.
    pub(super) fn is_there(&self) -> bool {
        matches!(find(self.path), Ok((Place::File { .. }, Some(_))))
    }

    /// Whether it is a file in this folder, whose path has neither links nor detours, or below it.
    pub(super) fn lies_below(&self, folder: &Path) -> bool {
        let Ok((place @ Place::File { .. }, _)) = find(self.path) else { return false };
        place.full_path().is_some_and(|path| path.starts_with(folder))
    }

    /// Whether what is written to this place and to another one takes the same name in the end, or goes into the same
    /// stream.
    pub(super) fn is_place_of(&self, other: &Self) -> bool {
        if self.path == other.path {
            return true;
        }
        let (Ok((one, first)), Ok((other, second))) = (find(self.path), find(other.path)) else {
            return false;
        };
        first.is_some() && first == second
            || one.full_path().is_some_and(|path| Some(path) == other.full_path())
    }

    /// Whether it is written into, and is what standard output or standard error goes to. Characters of a device stay
    /// apart or are none, as those of `/dev/null`; a terminal is refused for what it is.
    #[cfg(unix)]
    pub(super) fn is_standard_stream(&self) -> bool {
        use std::os::unix::fs::{FileTypeExt, MetadataExt};

        let Ok((Place::Stream(path), _)) = find(self.path) else { return false };
        let Ok(metadata) = fs::metadata(path) else { return false };
        let is_this = |stream: Metadata| (stream.dev(), stream.ino()) == (metadata.dev(), metadata.ino());
        !metadata.file_type().is_char_device() && standard_streams().any(is_this)
    }

    #[cfg(not(unix))]
    pub(super) fn is_standard_stream(&self) -> bool {
        false
    }

    /// Writes what `put` writes.
    pub(super) fn write(
        &self,
        put: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), OutputError> {
        if self.path == Path::new(STANDARD_OUTPUT) {
            return self.write_into(io::stdout().lock(), put);
        }
        match self.place()? {
            Place::File { path, replaced } => {
                replace(&path, replaced.as_ref(), put).map_err(|error| self.failed(error))
            }
            Place::Stream(path) => {
                // A regular file that somebody else has opened is not cut.
                let stream = File::options().append(true).open(path).map_err(|error| self.failed(error))?;
                self.write_into(stream, put)
            }
        }
    }

    /// Starts a result that is written little by little. [`finish`](Self::finish) gives it its place.
    pub(super) fn begin(&self) -> Result<Begun, OutputError> {
        match self.place()? {
            Place::File { path, replaced } => match temporary_file(&path, replaced.as_ref()) {
                Ok(file) => Ok(Begun::File { file, path }),
                Err(error) => Err(self.failed(error)),
            },
            Place::Stream(path) => {
                let stream = File::options().append(true).open(path).map_err(|error| self.failed(error))?;
                if self.is_binary && stream.is_terminal() {
                    return Err(OutputError::IsTerminal { name: self.name() });
                }
                Ok(Begun::Stream(stream))
            }
        }
    }

    /// Gives a result that has been begun its place.
    pub(super) fn finish(&self, begun: Begun) -> Result<(), OutputError> {
        match begun {
            Begun::File { file, path } => {
                let synced = file.as_file().sync_all();
                synced.and_then(|()| Ok(file.persist(path).map(drop)?)).map_err(|error| self.failed(error))
            }
            Begun::Stream(_) => Ok(()),
        }
    }

    fn write_into(
        &self,
        mut stream: impl Write + IsTerminal,
        put: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), OutputError> {
        if self.is_binary && stream.is_terminal() {
            return Err(OutputError::IsTerminal { name: self.name() });
        }
        buffered(&mut stream, put).map_err(|error| self.failed(error))
    }

    /// What the path stands for, if it is none of the inputs, nor to be replaced while this command prints into it.
    fn place(&self) -> Result<Place, OutputError> {
        let (place, existing) = find(self.path).map_err(|error| self.failed(error))?;
        let Some(existing) = existing else { return Ok(place) };
        if self.inputs.iter().any(|input| is_same(input, &existing)) {
            return Err(OutputError::IsInput { name: self.name() });
        }
        if matches!(place, Place::File { .. }) && is_printed_into(&existing) {
            return Err(OutputError::IsOutput { name: self.name() });
        }
        Ok(place)
    }

    /// What messages call it.
    pub(super) fn name(&self) -> String {
        if self.path == Path::new(STANDARD_OUTPUT) {
            "standard output".to_owned()
        } else {
            self.path.display().to_string()
        }
    }

    fn failed(&self, error: io::Error) -> OutputError {
        OutputError::Failed { name: self.name(), error }
    }
}

/// A result that is not complete yet.
pub(super) enum Begun {
    /// A temporary file, and where it goes.
    File {
        file: NamedTempFile,
        path: PathBuf,
    },
    Stream(File),
}

impl Write for Begun {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File { file, .. } => file.write(bytes),
            Self::Stream(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File { file, .. } => file.flush(),
            Self::Stream(stream) => stream.flush(),
        }
    }
}

/// What a path stands for and, if it is a regular file, that file.
fn find(path: &Path) -> io::Result<(Place, Option<Handle>)> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok((Place::File { path: new_file(path)?, replaced: None }, None));
        }
        Err(error) => return Err(error),
    };
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        return Ok((Place::Stream(path.to_owned()), None));
    }
    // A file that its permissions protect is not replaced either.
    let existing = Some(Handle::from_file(File::options().append(true).open(path)?)?);
    match follow(path)? {
        Some(path) => Ok((Place::File { path, replaced: Some(metadata) }, existing)),
        None => Ok((Place::Stream(path.to_owned()), existing)),
    }
}

/// Where a file is made that is not there yet: perhaps a symbolic link names it.
fn new_file(path: &Path) -> io::Result<PathBuf> {
    let last = path.as_os_str().as_encoded_bytes().last();
    let names_folder = last.is_some_and(|&last| is_separator(last.into()));
    match follow(path)? {
        Some(path) if path.file_name().is_some() && !names_folder => {
            fs::metadata(folder_of(&path))?;
            Ok(path)
        }
        _ => Err(io::ErrorKind::NotFound.into()),
    }
}

/// Symbolic links that are followed one after the other, as many as Linux follows.
const MAX_LINKS: u32 = 40;

/// What a path names behind all symbolic links, whether or not it is there; `None` for what stands for something that is
/// open, to which links such as `/dev/stdout` lead.
fn follow(path: &Path) -> io::Result<Option<PathBuf>> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let folder = fs::canonicalize(folder_of(&path))?;
        if folder == Path::new("/dev/fd") || folder.starts_with("/proc") {
            return Ok(None);
        }
        let Ok(target) = fs::read_link(&path) else { return Ok(Some(path)) };
        path = folder.join(target);
    }
    Err(io::Error::other("there are too many symbolic links"))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != OsStr::new("")).unwrap_or(Path::new("."))
}

/// Whether an input, or standard input for `-`, is this file.
fn is_same(input: &Path, file: &Handle) -> bool {
    let input = if input == Path::new(STANDARD_INPUT) {
        Handle::stdin()
    } else if fs::metadata(input).is_ok_and(|metadata| metadata.is_file()) {
        Handle::from_path(input)
    } else {
        return false;
    };
    input.is_ok_and(|input| input == *file)
}

/// Whether a file is open as standard output or standard error.
fn is_printed_into(file: &Handle) -> bool {
    [Handle::stdout(), Handle::stderr()].into_iter().flatten().any(|stream| stream == *file)
}

/// What standard output and standard error are.
#[cfg(unix)]
fn standard_streams() -> impl Iterator<Item = Metadata> {
    use std::os::fd::AsFd;

    let (output, errors) = (io::stdout(), io::stderr());
    let copies = [output.as_fd().try_clone_to_owned(), errors.as_fd().try_clone_to_owned()];
    copies.into_iter().flatten().filter_map(|stream| File::from(stream).metadata().ok())
}

fn replace(
    path: &Path,
    replaced: Option<&Metadata>,
    put: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = temporary_file(path, replaced)?;
    buffered(file.as_file_mut(), put)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// A new file beside `path`, which goes when it is dropped.
fn temporary_file(path: &Path, replaced: Option<&Metadata>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".mini-vm-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // The message would tell the name of the temporary file.
    let file = builder.tempfile_in(folder_of(path)).map_err(|error| io::Error::from(error.kind()))?;
    if let Some(replaced) = replaced {
        take_over(file.as_file(), replaced)?;
    }
    Ok(file)
}

/// Gives a file the owner and the permissions of the one that it replaces, but no right to run as its owner.
#[cfg(unix)]
fn take_over(file: &File, replaced: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

    // Only the superuser can give files away. Others are the owner from now on.
    let _ = fchown(file, Some(replaced.uid()), Some(replaced.gid()));
    file.set_permissions(PermissionsExt::from_mode(replaced.mode() & 0o777))
}

#[cfg(not(unix))]
fn take_over(file: &File, replaced: &Metadata) -> io::Result<()> {
    file.set_permissions(replaced.permissions())
}

fn buffered(stream: &mut impl Write, put: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut buffer = BufWriter::with_capacity(64 << 10, stream);
    put(&mut buffer)?;
    buffer.flush()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{Place, find};

    #[test]
    fn links_of_the_system_stand_for_something_open() {
        for path in ["/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/fd/0", "/dev/null"] {
            let (place, _) = find(path.as_ref()).expect("it can be looked at");
            assert!(matches!(place, Place::Stream(_)), "{path}");
        }
    }
}
