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

/// What a file of the library defines under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Definition {
    /// The name of the file.
    pub(super) file: &'static str,
    /// The directive that defines it.
    pub(super) directive: &'static str,
}

/// What of the library has this name. The texts are searched each time: only errors ask.
pub(super) fn definition(name: &str) -> Option<Definition> {
    let directive_of = |line: &str| {
        let (directive, rest) = line.split_once(' ')?;
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        let is_it = &rest[..end.unwrap_or(rest.len())] == name;
        [".fn", ".macro", ".const", ".struct"].into_iter().find(|other| is_it && *other == directive)
    };
    FILES.iter().find_map(|&(file, text)| {
        text.lines().find_map(directive_of).map(|directive| Definition { file, directive })
    })
}

/// The help line for a name that the library defines in a file which is not included.
pub(super) fn where_it_is(name: &str) -> Option<String> {
    let Definition { file, directive } = definition(name)?;
    let use_of_macro = match directive {
        ".macro" => " and is a macro, which stands in front of its operands, without `call`",
        _ => "",
    };
    Some(format!("it is in `<{file}>`{use_of_macro}: `.include <{file}>`"))
}

/// The names of all files.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}
