//! Characters that no token starts with, and what was probably meant.

/// Characters that look like an ASCII one, and that one. Those of the full-width forms follow a rule instead.
const LOOKALIKES: &[(&str, char)] = &[
    ("\u{201c}\u{201d}\u{201e}\u{201f}\u{ab}\u{bb}\u{2033}\u{275d}\u{275e}\u{300c}\u{300d}", '"'),
    ("\u{2018}\u{2019}\u{201a}\u{201b}\u{2032}\u{b4}\u{2bc}\u{2039}\u{203a}", '\''),
    ("\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{fe58}\u{fe63}\u{2043}", '-'),
    (
        "\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}",
        ' ',
    ),
    ("\u{202f}\u{205f}\u{3000}\u{b}\u{c}", ' '),
    ("\u{d7}\u{2217}\u{2715}\u{22c5}\u{b7}", '*'),
    ("\u{f7}\u{2044}\u{2215}", '/'),
    ("\u{2c6}\u{2038}", '^'),
    ("\u{2dc}\u{223c}", '~'),
    ("\u{2502}\u{2223}\u{a6}", '|'),
    ("\u{3001}\u{60c}", ','),
    ("\u{2236}\u{a789}\u{589}", ':'),
    ("\u{37e}\u{61b}", ';'),
    ("\u{2024}\u{3002}", '.'),
    ("\u{410}\u{391}", 'A'),
    ("\u{412}\u{392}", 'B'),
    ("\u{421}", 'C'),
    ("\u{415}\u{395}", 'E'),
    ("\u{41d}\u{397}", 'H'),
    ("\u{406}\u{399}", 'I'),
    ("\u{408}", 'J'),
    ("\u{41a}\u{39a}", 'K'),
    ("\u{41c}\u{39c}", 'M'),
    ("\u{39d}", 'N'),
    ("\u{41e}\u{39f}", 'O'),
    ("\u{420}\u{3a1}", 'P'),
    ("\u{405}", 'S'),
    ("\u{422}\u{3a4}", 'T'),
    ("\u{425}\u{3a7}", 'X'),
    ("\u{423}\u{3a5}", 'Y'),
    ("\u{396}", 'Z'),
    ("\u{430}\u{3b1}", 'a'),
    ("\u{441}", 'c'),
    ("\u{435}", 'e'),
    ("\u{456}\u{131}", 'i'),
    ("\u{458}", 'j'),
    ("\u{43e}\u{3bf}", 'o'),
    ("\u{440}\u{3c1}", 'p'),
    ("\u{455}", 's'),
    ("\u{3bd}", 'v'),
    ("\u{445}", 'x'),
    ("\u{443}", 'y'),
];

/// Characters that cannot be seen.
const INVISIBLE: &str = "\u{ad}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\
                         \u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{feff}";

/// ASCII characters that other languages have.
const ASCII: &[(char, &str)] = &[
    ('$', "numbers, registers and names are written without `$`"),
    ('.', "a floating-point number has digits on both sides of its point, as in `1.0`"),
    ('!', "`not rd, ra` inverts every bit, and `bne ra, rb, label` compares; in a constant `~` inverts"),
    ('{', "there are no blocks but those of `.data` and `.struct`: labels such as `next:` mark places"),
    ('}', "there are no blocks but those of `.data` and `.struct`: labels such as `next:` mark places"),
    ('`', "characters go in single quotes, text in double quotes"),
    ('\\', "a statement ends with its line"),
    ('?', "there are no conditions in an expression: a branch such as `beq ra, rb, label` decides"),
    ('\0', "source text has no zero bytes: is this a source file?"),
];

/// What to write instead of `character`, with which no token starts.
pub(super) fn meant(character: char) -> Option<String> {
    let number = format!("U+{:04X}", u32::from(character));
    if let Some((_, help)) = ASCII.iter().find(|(ascii, _)| *ascii == character) {
        return Some((*help).to_owned());
    }
    if INVISIBLE.contains(character) {
        return Some(format!("{number} cannot be seen: delete it"));
    }
    match lookalike(character) {
        Some(' ') => Some(format!("write a space: {number} only looks like one")),
        Some(ascii) => Some(format!("write `{ascii}`: {number} only looks like it")),
        None if character.is_alphanumeric() => Some("names are ASCII letters, digits and `_`".to_owned()),
        None => None,
    }
}

/// The ASCII character that `character` looks like.
fn lookalike(character: char) -> Option<char> {
    /// From the first full-width form to its ASCII character.
    const FULL_WIDTH: std::ops::RangeInclusive<char> = '\u{ff01}'..='\u{ff5e}';
    if FULL_WIDTH.contains(&character) {
        return char::from_u32(u32::from(character) - u32::from(*FULL_WIDTH.start()) + u32::from('!'));
    }
    LOOKALIKES.iter().find(|(characters, _)| characters.contains(character)).map(|(_, ascii)| *ascii)
}

#[cfg(test)]
mod tests {
    use super::{INVISIBLE, LOOKALIKES, lookalike, meant};

    #[test]
    fn what_looks_like_ascii_is_not_ascii() {
        for (characters, ascii) in LOOKALIKES {
            assert!(ascii.is_ascii());
            for character in characters.chars() {
                assert!(!character.is_ascii() || character.is_control(), "{character:?}");
                assert!(!INVISIBLE.contains(character), "{character:?}");
                assert_eq!(lookalike(character), Some(*ascii), "{character:?} has two rows");
            }
        }
    }

    #[test]
    fn full_width_forms_follow_their_rule() {
        assert_eq!(lookalike('\u{ff01}'), Some('!'));
        assert_eq!(lookalike('\u{ff11}'), Some('1'));
        assert_eq!(lookalike('\u{ff5e}'), Some('~'));
    }

    #[test]
    fn a_character_of_no_table_has_no_help() {
        assert_eq!(meant('\u{1f600}'), None);
        assert_eq!(meant('ö').as_deref(), Some("names are ASCII letters, digits and `_`"));
    }
}
