//! From a file to a program, whichever of the two forms it has.

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mini_vm::assembly::diagnostic::{Diagnostic, DiagnosticCode};
use mini_vm::assembly::{Assembled, AssemblyError, Options};
use mini_vm::bytecode::{BytecodeError, decode, is_bytecode};
use mini_vm::module::Module;
use mini_vm::verify::{Program, Rejected, VerifyError, verify};

use super::encoding;
use super::files::SourceFolder;
use super::limits::SourceLimits;
use super::progress::Progress;
use super::source::{Source, Sources};

/// A program and, if it was made from one, its source.
pub(super) struct Loaded {
    pub(super) program: Arc<Program>,
    pub(super) source: Option<Sources>,
    /// The files that the source names, which have been read as well.
    pub(super) included: Vec<PathBuf>,
    /// What in the source is probably a mistake, if that was asked for.
    pub(super) warnings: Vec<Diagnostic>,
}

/// Why there is no program. All but the first say what is wrong with the input.
pub(super) enum LoadError {
    Unreadable { name: String, error: io::Error },
    TooLarge { name: String, max: u64 },
    NotText { name: String, bytes: Vec<u8>, first_wrong: usize },
    Source { source: Box<Sources>, error: AssemblyError },
    Bytecode { name: String, error: BytecodeError },
    Unverified { name: String, rejected: Box<Rejected> },
}

impl LoadError {
    /// Whether all that is wrong is that the system cannot provide memory.
    pub(super) fn is_out_of_memory(&self) -> bool {
        match self {
            Self::Unreadable { error, .. } => error.kind() == io::ErrorKind::OutOfMemory,
            Self::TooLarge { .. } | Self::NotText { .. } => false,
            Self::Source { error, .. } => {
                error.diagnostics().iter().any(|diagnostic| diagnostic.code == DiagnosticCode::OutOfMemory)
            }
            Self::Bytecode { error, .. } => matches!(error, BytecodeError::OutOfMemory { .. }),
            Self::Unverified { rejected, .. } => {
                rejected.errors.iter().any(|error| matches!(error, VerifyError::OutOfMemory { .. }))
            }
        }
    }
}

/// Standard input as a file name.
pub(super) const STANDARD_INPUT: &str = "-";

/// Reads a file, or standard input for `-`, and makes its contents a program.
pub(super) fn load(path: &Path, limits: &SourceLimits) -> Result<Loaded, LoadError> {
    load_by(path, limits, &limits.options())
}

/// As [`load`], with the warnings of a source.
pub(super) fn load_with_warnings(path: &Path, limits: &SourceLimits) -> Result<Loaded, LoadError> {
    load_by(path, limits, &limits.options().warnings(true))
}

fn load_by(path: &Path, limits: &SourceLimits, options: &Options<'_>) -> Result<Loaded, LoadError> {
    let name = display_name(path);
    let _progress = progress(path, &name);
    let bytes = read_within(path, limits.file_size())?;
    if is_bytecode(&bytes) {
        load_bytecode(name, &bytes)
    } else {
        let folder = (path != Path::new(STANDARD_INPUT)).then(|| SourceFolder::of(path));
        let options = folder.iter().fold(*options, |options, folder| options.files(folder));
        let loaded = load_source(name, bytes, &options)?;
        Ok(Loaded { included: folder.map(SourceFolder::into_read).unwrap_or_default(), ..loaded })
    }
}

/// What is shown while a file is read and assembled; nothing where somebody types it.
fn progress(path: &Path, name: &str) -> Progress {
    if path == Path::new(STANDARD_INPUT) && io::stdin().is_terminal() {
        return Progress::none();
    }
    Progress::start(format!("assembling {name}"))
}

/// Makes a source text a program.
pub(super) fn load_source(name: String, bytes: Vec<u8>, options: &Options<'_>) -> Result<Loaded, LoadError> {
    let source = text_of(name, bytes)?;
    match options.source_name(&source.name).assemble_with_files(&source.text) {
        Ok(Assembled { module, files, warnings }) => {
            let program = verified(&source.name, module)?;
            let source = Some(Sources::new(source, files));
            Ok(Loaded { program, source, included: Vec::new(), warnings })
        }
        // What is no text may happen to be UTF-8; it is said once, not for each of its bytes.
        Err(_) if encoding::is_no_text(source.text.as_bytes()) => {
            let Source { name, text, .. } = source;
            Err(LoadError::NotText { name, bytes: text.into_bytes(), first_wrong: 0 })
        }
        Err(error) => {
            let source = Box::new(Sources::new(source, error.files().to_vec()));
            Err(LoadError::Source { source, error })
        }
    }
}

/// Makes bytes a source text.
pub(super) fn text_of(name: String, bytes: Vec<u8>) -> Result<Source, LoadError> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name, text)),
        Err(error) => {
            let first_wrong = error.utf8_error().valid_up_to();
            Err(LoadError::NotText { name, bytes: error.into_bytes(), first_wrong })
        }
    }
}

fn load_bytecode(name: String, bytes: &[u8]) -> Result<Loaded, LoadError> {
    match decode(bytes) {
        Ok(module) => {
            let program = verified(&name, module)?;
            Ok(Loaded { program, source: None, included: Vec::new(), warnings: Vec::new() })
        }
        Err(error) => Err(LoadError::Bytecode { name, error }),
    }
}

fn verified(name: &str, module: Module) -> Result<Arc<Program>, LoadError> {
    let program = verify(module);
    program.map(Arc::new).map_err(|rejected| LoadError::Unverified { name: name.to_owned(), rejected })
}

pub(super) fn display_name(path: &Path) -> String {
    if path == Path::new(STANDARD_INPUT) { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// The bytes of a file or of standard input, at most `max`.
pub(super) fn read_within(path: &Path, max: u64) -> Result<Vec<u8>, LoadError> {
    let bytes = read(path, max).map_err(|error| LoadError::Unreadable { name: display_name(path), error })?;
    if bytes.len() as u64 > max {
        return Err(LoadError::TooLarge { name: display_name(path), max });
    }
    Ok(bytes)
}

/// The bytes of a file or of standard input, but no more than one beyond `max`.
pub(super) fn read(path: &Path, max: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path == Path::new(STANDARD_INPUT) {
        io::stdin().lock().take(max.saturating_add(1)).read_to_end(&mut bytes)?;
    } else {
        fs::File::open(path)?.take(max.saturating_add(1)).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
