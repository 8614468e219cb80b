//! The standard library: source files that are part of this crate, for `.include <name>`.

/// The files, each with its name and its text.
const FILES: &[(&str, &str)] = &[("assert.asm", include_str!("../../../programs/lib/assert.asm"))];

/// The text of the file called `name`.
pub(super) fn text(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(other, _)| *other == name).map(|(_, text)| *text)
}

/// The names of all files.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}
