//! From a file to a program, whichever of the two forms it has.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mini_vm::assembly::diagnostic::{Diagnostic, DiagnosticCode};
use mini_vm::assembly::{AssemblyError, Options};
use mini_vm::bytecode::{BytecodeError, decode, is_bytecode};
use mini_vm::module::Module;
use mini_vm::verify::{Program, Rejected, VerifyError, verify};

use super::encoding;
use super::files::SourceFolder;
use super::limits::SourceLimits;
use super::source::Source;

/// A program and, if it was made from one, its source.
pub(super) struct Loaded {
    pub(super) program: Arc<Program>,
    pub(super) source: Option<Source>,
    /// The files that the source names, which have been read as well.
    pub(super) included: Vec<PathBuf>,
    /// What in the source is probably a mistake, if that was asked for.
    pub(super) warnings: Vec<Diagnostic>,
}

/// How a source becomes a module, and warnings.
type Assemble = fn(&Options<'_>, &str) -> Result<(Module, Vec<Diagnostic>), AssemblyError>;

/// Why there is no program. All but the first say what is wrong with the input.
pub(super) enum LoadError {
    Unreadable { name: String, error: io::Error },
    TooLarge { name: String, max: u64 },
    NotText { name: String, bytes: Vec<u8>, first_wrong: usize },
    Source { source: Source, error: AssemblyError },
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
    load_by(path, limits, without_warnings)
}

/// As [`load`], with the warnings of a source.
pub(super) fn load_with_warnings(path: &Path, limits: &SourceLimits) -> Result<Loaded, LoadError> {
    load_by(path, limits, |options, source| options.assemble_with_warnings(source))
}

fn without_warnings(options: &Options<'_>, source: &str) -> Result<(Module, Vec<Diagnostic>), AssemblyError> {
    options.assemble(source).map(|module| (module, Vec::new()))
}

fn load_by(path: &Path, limits: &SourceLimits, assemble: Assemble) -> Result<Loaded, LoadError> {
    let name = display_name(path);
    let bytes = read(path, limits.file_size())
        .map_err(|error| LoadError::Unreadable { name: name.clone(), error })?;
    if bytes.len() as u64 > limits.file_size() {
        return Err(LoadError::TooLarge { name, max: limits.file_size() });
    }
    if is_bytecode(&bytes) {
        load_bytecode(name, &bytes)
    } else {
        let folder = (path != Path::new(STANDARD_INPUT)).then(|| SourceFolder::of(path));
        let options = limits.options();
        let options = folder.iter().fold(options, |options, folder| options.files(folder));
        let loaded = load_source_by(name, bytes, &options, assemble)?;
        Ok(Loaded { included: folder.map(SourceFolder::into_read).unwrap_or_default(), ..loaded })
    }
}

/// Makes a source text a program.
pub(super) fn load_source(name: String, bytes: Vec<u8>, options: &Options<'_>) -> Result<Loaded, LoadError> {
    load_source_by(name, bytes, options, without_warnings)
}

fn load_source_by(
    name: String,
    bytes: Vec<u8>,
    options: &Options<'_>,
    assemble: Assemble,
) -> Result<Loaded, LoadError> {
    let text = String::from_utf8(bytes).map_err(|error| LoadError::NotText {
        name: name.clone(),
        first_wrong: error.utf8_error().valid_up_to(),
        bytes: error.into_bytes(),
    })?;
    let source = Source::new(name, text);
    match assemble(&options.source_name(&source.name), &source.text) {
        Ok((module, warnings)) => {
            let program = verified(&source.name, module)?;
            Ok(Loaded { program, source: Some(source), included: Vec::new(), warnings })
        }
        // What is no text may happen to be UTF-8; it is said once, not for each of its bytes.
        Err(_) if encoding::is_no_text(source.text.as_bytes()) => {
            let Source { name, text, .. } = source;
            Err(LoadError::NotText { name, bytes: text.into_bytes(), first_wrong: 0 })
        }
        Err(error) => Err(LoadError::Source { source, error }),
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
