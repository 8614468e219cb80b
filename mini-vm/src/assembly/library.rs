//! The standard library: the source files in `programs/lib`, for `.include <name>`. The link `library` packages them with this
//! crate.

/// The files, each with its name and its text.
const FILES: &[(&str, &str)] = &[("assert.asm", include_str!("../../library/assert.asm"))];

/// The text of the file called `name`.
pub(super) fn text(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(other, _)| *other == name).map(|(_, text)| *text)
}

/// The names of all files.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}
