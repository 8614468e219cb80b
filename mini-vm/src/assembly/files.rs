//! Files that a source names, which somebody else has to read: the assembler itself touches none.

use std::fmt;

/// Gives the files that a source names with `.incbin` and `.include`.
///
/// ```
/// use mini_vm::assembly::Options;
/// use mini_vm::assembly::files::{File, FileError, Files};
///
/// struct Logo;
///
/// impl Files for Logo {
///     fn read(&self, name: &str, _from: Option<&str>, _max_size: u64) -> Result<File, FileError> {
///         match name {
///             "logo.bin" => Ok(File { identity: name.to_owned(), bytes: vec![1, 2, 3] }),
///             _ => Err(FileError::NotFound),
///         }
///     }
/// }
///
/// let source = ".data logo: .incbin \"logo.bin\"\nmain: halt";
/// let module = Options::default().files(&Logo).assemble(source)?;
/// assert_eq!(module.data, [1, 2, 3]);
/// assert!(Options::default().assemble(source).is_err(), "without files there is none");
/// # Ok::<(), mini_vm::assembly::AssemblyError>(())
/// ```
pub trait Files {
    /// The file that is called `name` in the file with the identity `from`; in the source itself, if that is `None`.
    ///
    /// What a name means, and which files there are, is decided here and nowhere else: the assembler takes a name as it is
    /// written. Each use of a file is read once.
    ///
    /// # Errors
    ///
    /// Why there is no such file, among it that it has more than `max_size` bytes.
    fn read(&self, name: &str, from: Option<&str>, max_size: u64) -> Result<File, FileError>;

    /// The identity of the source itself, if it is one of these files. By this a source is known that is included by a file,
    /// or by itself. Without it, it is another file than all of these.
    fn source_identity(&self) -> Option<String> {
        None
    }
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// What tells it from every other file: the same for all names that it goes by.
    pub identity: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// Why there is no file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Nothing has this name.
    #[error("there is no such file")]
    NotFound,
    /// It is not among the files that the source may use.
    #[error("it is outside of the folder of the source")]
    Outside,
    /// It has more bytes than are asked for.
    #[error("it is too large")]
    TooLarge,
    /// The system does not give the memory for it.
    #[error("the system cannot provide the memory for it")]
    OutOfMemory,
    /// It cannot be read for another reason, which the text says.
    #[error("{0}")]
    Unreadable(String),
}

/// A source file that another one includes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// What it is called in messages and in [`Module::files`](crate::module::Module::files): its identity, behind the folder
    /// that stands in the name of the source; `<name>` in the standard library.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// How many names of files a source may have with each of the two: each of them takes far more time than its line does.
pub(super) const MAX_FILES: usize = 4096;

/// Where the files come from, if from anywhere.
#[derive(Clone, Copy)]
pub(super) struct Provider<'a>(pub(super) Option<&'a dyn Files>);

impl Provider<'_> {
    /// The identity of the source itself.
    pub(super) fn source_identity(self) -> Option<String> {
        self.0?.source_identity()
    }

    /// The file that the one with the identity `from` calls `name`. `None` if there are no files at all.
    pub(super) fn read(
        self,
        name: &str,
        from: Option<&str>,
        max_size: u64,
    ) -> Option<Result<File, FileError>> {
        let read = self.0?.read(name, from, max_size);
        Some(read.and_then(|file| {
            if file.bytes.len() as u64 > max_size { Err(FileError::TooLarge) } else { Ok(file) }
        }))
    }
}

impl fmt::Debug for Provider<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_some() { "some" } else { "none" })
    }
}
