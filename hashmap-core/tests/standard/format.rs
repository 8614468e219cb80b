//! The form of the vector files: their lines as data, read and written. `tests/standard/README.md` defines it.

use crate::support::{Key, Shape, hexadecimal};
use std::fmt;
use std::rc::Rc;

/// What a line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Hash(Vec<u8>),
    Layout(Shape),
    Header(Vec<u8>),
    Open(usize, u64, Vec<u8>),
    /// Whether these bytes conform.
    Judge(Vec<u8>),
    Case(String),
    Make(char, Shape),
    Image(char, Vec<u8>),
    Lookup(Name, Key),
    Reserve(Name, Key),
    Remove(Name, Key),
    /// A cursor may be larger than every number of 64 bits.
    Next(Name, u128),
    Clear(Name),
    Overwrite(Name, Name),
    Write(Name, usize, Vec<u8>),
    Poke(Name, usize, Vec<u8>),
    Move(char),
    Many(Verb, Name, u64, u64),
}

/// How a step names a map: by its letter, or as the one at an offset of the map with this letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) letter: char,
    pub(crate) offset: Option<usize>,
}

impl Name {
    pub(crate) const fn within(letter: char, offset: usize) -> Self {
        Self { letter, offset: Some(offset) }
    }
}

impl From<char> for Name {
    fn from(letter: char) -> Self {
        Self { letter, offset: None }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.letter)?;
        self.offset.map_or(Ok(()), |offset| write!(f, "@{offset}"))
    }
}

/// What is done for many numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Fill,
    Drain,
    Present,
    Missing,
}

impl Operation {
    /// The map that the operation is on.
    pub(crate) fn map(&self) -> Option<Name> {
        match *self {
            Self::Hash(_)
            | Self::Layout(_)
            | Self::Header(_)
            | Self::Open(..)
            | Self::Judge(_)
            | Self::Case(_) => None,
            Self::Make(letter, _) | Self::Image(letter, _) | Self::Move(letter) => Some(letter.into()),
            Self::Lookup(map, _)
            | Self::Reserve(map, _)
            | Self::Remove(map, _)
            | Self::Next(map, _)
            | Self::Clear(map)
            | Self::Overwrite(map, _)
            | Self::Write(map, ..)
            | Self::Poke(map, ..)
            | Self::Many(_, map, ..) => Some(map),
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hash(key) => write!(f, "hash {}", hexadecimal(key)),
            Self::Layout(shape) => write!(f, "layout {}", Numbers(shape)),
            Self::Header(bytes) => write!(f, "header {}", hexadecimal(bytes)),
            Self::Open(size, base, bytes) => write!(f, "open {size} {base} {}", hexadecimal(bytes)),
            Self::Judge(bytes) => write!(f, "image {}", hexadecimal(bytes)),
            Self::Case(name) => write!(f, "case {name}"),
            Self::Make(map, shape) => write!(f, "make {map} {}", Numbers(shape)),
            Self::Image(map, bytes) => write!(f, "image {map} {}", hexadecimal(bytes)),
            Self::Lookup(map, key) => write!(f, "lookup {map} {}", KeyWord(key)),
            Self::Reserve(map, key) => write!(f, "reserve {map} {}", KeyWord(key)),
            Self::Remove(map, key) => write!(f, "remove {map} {}", KeyWord(key)),
            Self::Next(map, cursor) => write!(f, "next {map} {cursor}"),
            Self::Clear(map) => write!(f, "clear {map}"),
            Self::Overwrite(map, source) => write!(f, "overwrite {map} {source}"),
            Self::Write(map, bucket, value) => write!(f, "write {map} {bucket} {}", hexadecimal(value)),
            Self::Poke(map, offset, bytes) => write!(f, "poke {map} {offset} {}", hexadecimal(bytes)),
            Self::Move(map) => write!(f, "move {map}"),
            Self::Many(verb, map, first, count) => write!(f, "{} {map} {first} {count}", verb.name()),
        }
    }
}

/// A shape as the numbers of a line.
struct Numbers<'s>(&'s Shape);

impl fmt::Display for Numbers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shape { key_size, key_alignment, value_size, value_alignment, capacity } = self.0;
        write!(f, "{key_size} {key_alignment} {value_size} {value_alignment} {capacity}")
    }
}

/// A key as the word of a line.
struct KeyWord<'k>(&'k Key);

impl fmt::Display for KeyWord<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Key::Bytes(bytes) => write!(f, "{}", hexadecimal(bytes)),
            Key::At(offset) => write!(f, "@{offset}"),
        }
    }
}

impl Verb {
    const ALL: [Self; 4] = [Self::Fill, Self::Drain, Self::Present, Self::Missing];

    const fn name(self) -> &'static str {
        match self {
            Self::Fill => "fill",
            Self::Drain => "drain",
            Self::Present => "present",
            Self::Missing => "missing",
        }
    }
}

/// What the bytes of a map are after a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// Bytes from offsets on; all others are as before.
    Changes(Vec<(usize, Vec<u8>)>),
    /// The hash of all bytes.
    Sum(u64),
}

/// A line that asks for something, and the lines that belong to it.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) file: Rc<str>,
    pub(crate) line: usize,
    pub(crate) rules: Rc<[String]>,
    pub(crate) operation: Operation,
    /// The words behind the arrow, or the last one of a `hash` line.
    pub(crate) outcome: String,
    pub(crate) after: After,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.operation)
    }
}

/// Reads a file. Panics, with its name and the line, at what has not the form.
pub(crate) fn read(file: &str, text: &str) -> Vec<Step> {
    let file: Rc<str> = file.into();
    let (mut steps, mut rules): (Vec<Step>, Rc<[String]>) = (Vec::new(), Rc::new([]));
    for (index, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut words = Line::new(&file, index + 1, line);
        match words.next() {
            "rules" => rules = words.rest().map(str::to_owned).collect(),
            "=" => {
                let change = (words.number(), words.bytes());
                words.end();
                let step = steps.last_mut().unwrap_or_else(|| words.wrong("no step before it"));
                match &mut step.after {
                    After::Changes(changes) => changes.push(change),
                    After::Sum(_) => words.wrong("behind a sum"),
                }
            }
            "sum" => {
                let sum = words.hash();
                words.end();
                steps.last_mut().unwrap_or_else(|| words.wrong("no step before it")).after = After::Sum(sum);
            }
            first => {
                let operation = operation(first, &mut words);
                let outcome = words.outcome(matches!(operation, Operation::Hash(_)));
                let after = After::Changes(Vec::new());
                steps.push(Step {
                    file: file.clone(),
                    line: index + 1,
                    rules: rules.clone(),
                    operation,
                    outcome,
                    after,
                });
            }
        }
    }
    steps
}

fn operation(first: &str, words: &mut Line<'_>) -> Operation {
    match first {
        "hash" => Operation::Hash(words.bytes()),
        "layout" => Operation::Layout(words.shape()),
        "header" => Operation::Header(words.bytes()),
        "open" => Operation::Open(words.number(), words.number(), words.bytes()),
        "image" if words.line.contains(" -> ") => Operation::Judge(words.bytes()),
        "case" => Operation::Case(words.next().into()),
        "make" => Operation::Make(words.letter(), words.shape()),
        "image" => Operation::Image(words.letter(), words.bytes()),
        "lookup" => Operation::Lookup(words.name(), words.key()),
        "reserve" => Operation::Reserve(words.name(), words.key()),
        "remove" => Operation::Remove(words.name(), words.key()),
        "next" => Operation::Next(words.name(), words.number()),
        "clear" => Operation::Clear(words.name()),
        "overwrite" => Operation::Overwrite(words.name(), words.name()),
        "write" => Operation::Write(words.name(), words.number(), words.bytes()),
        "poke" => Operation::Poke(words.name(), words.number(), words.bytes()),
        "move" => Operation::Move(words.letter()),
        _ => match Verb::ALL.into_iter().find(|verb| verb.name() == first) {
            Some(verb) => Operation::Many(verb, words.name(), words.number(), words.number()),
            None => words.wrong("an unknown first word"),
        },
    }
}

/// The words of a line, and where it is.
struct Line<'t> {
    file: &'t str,
    number: usize,
    line: &'t str,
    words: std::str::Split<'t, char>,
}

impl<'t> Line<'t> {
    fn new(file: &'t str, number: usize, line: &'t str) -> Self {
        Self { file, number, line, words: line.split(' ') }
    }

    #[track_caller]
    fn wrong(&self, what: &str) -> ! {
        panic!("{}:{}: {what}: {}", self.file, self.number, self.line)
    }

    fn next(&mut self) -> &'t str {
        self.words.next().unwrap_or_else(|| self.wrong("a word is missing"))
    }

    fn rest(&mut self) -> impl Iterator<Item = &'t str> {
        self.words.by_ref()
    }

    fn end(&mut self) {
        if self.words.next().is_some() {
            self.wrong("too many words");
        }
    }

    fn number<N: std::str::FromStr>(&mut self) -> N {
        self.next().parse().unwrap_or_else(|_| self.wrong("a word is not a number"))
    }

    fn hash(&mut self) -> u64 {
        u64::from_str_radix(self.next(), 16).unwrap_or_else(|_| self.wrong("a word is not a hash"))
    }

    fn bytes(&mut self) -> Vec<u8> {
        let word = self.next();
        if word == "-" {
            return Vec::new();
        }
        if !word.len().is_multiple_of(2) {
            self.wrong("an odd number of digits");
        }
        word.as_bytes().chunks(2).map(|pair| self.digit(pair[0]) << 4 | self.digit(pair[1])).collect()
    }

    fn digit(&self, digit: u8) -> u8 {
        match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => self.wrong("a word is not bytes"),
        }
    }

    fn letter(&mut self) -> char {
        let word = self.next();
        self.letter_of(word)
    }

    fn letter_of(&self, word: &str) -> char {
        match (word.chars().next(), word.len()) {
            (Some(letter), 1) if letter.is_ascii_lowercase() => letter,
            _ => self.wrong("the name of a map is not a letter"),
        }
    }

    fn name(&mut self) -> Name {
        let word = self.next();
        let Some((letter, offset)) = word.split_once('@') else { return self.letter_of(word).into() };
        Name::within(self.letter_of(letter), self.offset(offset))
    }

    fn offset(&self, word: &str) -> usize {
        word.parse().unwrap_or_else(|_| self.wrong("an offset is not a number"))
    }

    fn shape(&mut self) -> Shape {
        Shape {
            key_size: self.number(),
            key_alignment: self.number(),
            value_size: self.number(),
            value_alignment: self.number(),
            capacity: self.number(),
        }
    }

    fn key(&mut self) -> Key {
        match self.words.clone().next().and_then(|word| word.strip_prefix('@')) {
            Some(offset) => {
                self.words.next();
                Key::At(self.offset(offset))
            }
            None => Key::Bytes(self.bytes()),
        }
    }

    /// What is left: nothing, or an arrow and the outcome. A hash has no arrow.
    fn outcome(&mut self, without_arrow: bool) -> String {
        let rest: Vec<&str> = self.rest().collect();
        match rest.split_first() {
            None => String::new(),
            Some((&"->", words)) if !words.is_empty() => words.join(" "),
            Some(_) if without_arrow && rest.len() == 1 => rest[0].into(),
            Some(_) => self.wrong("no arrow before the outcome"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_has_its_rules_its_outcome_and_its_changes() {
        let text = "# title\n\nrules O2 O5\nreserve a 0aff -> created 4\n= 2 01\n= 48 -\nclear b\nsum 00000000000000ff\n";
        let steps = read("file", text);
        assert_eq!(steps.len(), 2);
        assert_eq!(steps[0].to_string(), "file:4: reserve a 0aff");
        assert_eq!(
            (&steps[0].outcome[..], &steps[0].rules[..]),
            ("created 4", &["O2".into(), "O5".into()][..])
        );
        assert_eq!(steps[0].after, After::Changes(vec![(2, vec![1]), (48, vec![])]));
        assert_eq!(steps[1].after, After::Sum(255));
    }

    #[test]
    fn a_map_may_lie_in_another() {
        let steps = read("file", "overwrite a@64 b -> done\nlookup a@0 @4 -> absent\n");
        assert_eq!(steps[0].operation, Operation::Overwrite(Name::within('a', 64), 'b'.into()));
        assert_eq!(steps[1].operation, Operation::Lookup(Name::within('a', 0), Key::At(4)));
    }

    #[test]
    fn what_has_not_the_form_is_refused_with_its_line() {
        for (line, what) in [
            ("insert a 00", "an unknown first word"),
            ("lookup a", "a word is missing"),
            ("lookup a 0", "an odd number of digits"),
            ("lookup a 0G", "a word is not bytes"),
            ("lookup A 00 -> absent", "the name of a map is not a letter"),
            ("lookup a @x", "an offset is not a number"),
            ("clear a@", "an offset is not a number"),
            ("clear @4", "the name of a map is not a letter"),
            ("make a@4 1 1 1 1 1 -> 36", "the name of a map is not a letter"),
            ("next a -1 -> end", "a word is not a number"),
            ("lookup a 00 absent", "no arrow before the outcome"),
            ("lookup a 00 ->", "no arrow before the outcome"),
            ("clear a\n= 1 00 00", "too many words"),
            ("clear a\nsum xyz", "a word is not a hash"),
            ("= 1 00", "no step before it"),
            ("clear a\nsum 00\n= 1 00", "behind a sum"),
        ] {
            let panic = std::panic::catch_unwind(|| read("some.txt", line)).expect_err(line);
            let message = panic.downcast_ref::<String>().expect("a message");
            let number = line.lines().count();
            assert!(message.starts_with(&format!("some.txt:{number}: {what}: ")), "{message}");
        }
    }
}
