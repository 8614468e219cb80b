//! The standard library: source files that are part of this crate, for `.include <name>`.

/// The files, each with its name and its text.
const FILES: &[(&str, &str)] = &[
    ("arguments.asm", include_str!("../../../programs/lib/arguments.asm")),
    ("array.asm", include_str!("../../../programs/lib/array.asm")),
    ("assert.asm", include_str!("../../../programs/lib/assert.asm")),
    ("big_map.asm", include_str!("../../../programs/lib/big_map.asm")),
    ("buffer.asm", include_str!("../../../programs/lib/buffer.asm")),
    ("hash.asm", include_str!("../../../programs/lib/hash.asm")),
    ("input.asm", include_str!("../../../programs/lib/input.asm")),
    ("memory.asm", include_str!("../../../programs/lib/memory.asm")),
    ("numbers.asm", include_str!("../../../programs/lib/numbers.asm")),
    ("random.asm", include_str!("../../../programs/lib/random.asm")),
    ("sort.asm", include_str!("../../../programs/lib/sort.asm")),
    ("text.asm", include_str!("../../../programs/lib/text.asm")),
    ("text_map.asm", include_str!("../../../programs/lib/text_map.asm")),
];

/// The text of the file called `name`.
pub(super) fn text(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(other, _)| *other == name).map(|(_, text)| *text)
}

/// The names of all files.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}
