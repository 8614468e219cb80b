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
    "errors.asm",
    "files.asm",
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
pub fn text(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(other, _)| *other == name).map(|(_, text)| *text)
}

/// What the file called `name` is for, in the words of its first line; empty if there is no such file.
pub fn summary(name: &str) -> &'static str {
    let first_line = text(name).and_then(|text| text.lines().next());
    first_line.map_or("", |line| line.trim_start_matches("; "))
}

/// The names of all files.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}
