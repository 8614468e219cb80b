//! The standard library: the source files in `programs/lib`, for `.include <name>`. The link `library` packages them with this
//! crate.

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../library/", $name)))),*]
    };
}

/// The files, each with its name and its text.
const FILES: &[(&str, &str)] = files![
    "arguments.asm",
    "array.asm",
    "assert.asm",
    "big_map.asm",
    "buffer.asm",
    "hash.asm",
    "input.asm",
    "memory.asm",
    "numbers.asm",
    "random.asm",
    "sort.asm",
    "text.asm",
    "text_map.asm",
];

/// The text of the file called `name`.
pub(super) fn text(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(other, _)| *other == name).map(|(_, text)| *text)
}

/// The names of all files.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}
