//! Names, kept as places in the source, where they can be read again.
//!
//! A name takes 8 bytes, however long it is, and no allocation of its own.

use std::cell::OnceCell;
use std::collections::BinaryHeap;
use std::fmt;

use crate::allocation::{self, Index, OutOfMemory};
use crate::assembly::lexer::Span;
use crate::name::MAX_NAME_LENGTH;

/// The name of a label or a constant: a global name or, if `local` is not empty, a local one under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Name<'s> {
    pub(super) global: &'s str,
    pub(super) local: &'s str,
}

impl<'s> Name<'s> {
    pub(super) const fn global(global: &'s str) -> Self {
        Self { global, local: "" }
    }

    /// Bytes of the name.
    pub(super) fn size(self) -> usize {
        self.global.len() + if self.local.is_empty() { 0 } else { 1 + self.local.len() }
    }

    /// The name in one piece.
    pub(super) fn text(self) -> Result<String, OutOfMemory> {
        let mut text = allocation::text_of_size(self.size())?;
        text.push_str(self.global);
        if !self.local.is_empty() {
            text.extend([".", self.local]);
        }
        Ok(text)
    }
}

/// A part that is too long to be defined is cut short.
impl fmt::Display for Name<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(cut(self.global))?;
        if self.local.is_empty() { Ok(()) } else { write!(formatter, ".{}", cut(self.local)) }
    }
}

/// The start of a part of a name.
fn cut(part: &str) -> &str {
    part.get(..=MAX_NAME_LENGTH).unwrap_or(part)
}

/// Something with the place where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spanned<T> {
    pub(super) value: T,
    pub(super) span: Span,
}

/// No more names than this are looked at for a suggestion. Sources with more of them are made by programs, which do not misspell.
pub(super) const MAX_CANDIDATES: usize = 2_000;

/// A source text, whose parts are kept as 32-bit places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'s>(pub(super) &'s str);

impl<'s> Source<'s> {
    /// Where `part`, a piece of this very text, starts.
    pub(super) fn place_of(self, part: &'s str) -> u32 {
        (part.as_ptr() as usize - self.0.as_ptr() as usize) as u32
    }

    /// The letters, digits and `_` from `place` on.
    pub(super) fn word(self, place: u32) -> &'s str {
        let rest = &self.0[place as usize..];
        let end = rest.bytes().position(|byte| byte != b'_' && !byte.is_ascii_alphanumeric());
        &rest[..end.unwrap_or(rest.len())]
    }

    /// The name that is the word at `place`.
    pub(super) fn global_name(self, place: u32) -> Spanned<Name<'s>> {
        let word = self.word(place);
        let span = Span { start: place, end: place + word.len() as u32 };
        Spanned { value: Name::global(word), span }
    }
}

/// A place to go on reading at, and the global label that local names belong to there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'s> {
    pub(super) at: u32,
    pub(super) scope: Option<&'s str>,
}

/// A site of a source that is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct StoredSite {
    at: u32,
    scope: Option<StoredScope>,
}

/// Where the name of a global label stands, plus one.
type StoredScope = std::num::NonZero<u32>;

impl StoredSite {
    pub(super) fn new(source: Source<'_>, site: Site<'_>) -> Self {
        let scope = site.scope.and_then(|scope| StoredScope::new(source.place_of(scope) + 1));
        Self { at: site.at, scope }
    }

    pub(super) fn at(self) -> u32 {
        self.at
    }

    pub(super) fn load(self, source: Source<'_>) -> Site<'_> {
        Site { at: self.at, scope: self.scope.map(|scope| source.word(scope.get() - 1)) }
    }
}

/// A name of a source that is known.
#[derive(Clone, Copy, Debug)]
struct StoredName {
    global: u32,
    /// 0 if it is a global name: something stands in front of a local one.
    local: u32,
}

impl StoredName {
    fn new(source: Source<'_>, name: Name<'_>) -> Self {
        let local = if name.local.is_empty() { 0 } else { source.place_of(name.local) };
        Self { global: source.place_of(name.global), local }
    }

    fn load(self, source: Source<'_>) -> Name<'_> {
        let local = if self.local == 0 { "" } else { source.word(self.local) };
        Name { global: source.word(self.global), local }
    }

    /// Where it stands: a local name with its dot, and with its global name if that is written in front of it. That of a
    /// field stands alone.
    fn span(self, source: Source<'_>) -> Span {
        let Name { global, local } = self.load(source);
        let end_of_global = self.global + global.len() as u32;
        match self.local {
            0 => Span { start: self.global, end: end_of_global },
            at if source.0.as_bytes()[at as usize - 1] != b'.' => {
                Span { start: at, end: at + local.len() as u32 }
            }
            at if at == end_of_global + 1 => Span { start: self.global, end: at + local.len() as u32 },
            at => Span { start: at - 1, end: at + local.len() as u32 },
        }
    }
}

/// Names of a source with what each stands for, in the order of their definitions.
#[derive(Debug)]
pub(super) struct NameTable<'s, T> {
    source: Source<'s>,
    entries: Vec<(StoredName, T)>,
    index: Index,
    /// Those that a misspelled name is compared with.
    candidates: OnceCell<Vec<Name<'s>>>,
}

impl<'s, T: Copy> NameTable<'s, T> {
    pub(super) fn new(source: Source<'s>) -> Self {
        Self { source, entries: Vec::new(), index: Index::default(), candidates: OnceCell::new() }
    }

    /// Adds a name that is not there yet.
    pub(super) fn add(&mut self, name: Name<'s>, value: T) -> Result<(), OutOfMemory> {
        let Self { source, entries, index, .. } = self;
        let number = entries.len() as u32;
        allocation::push(entries, (StoredName::new(*source, name), value))?;
        index.insert(name, number, |entry| entries[entry as usize].0.load(*source))
    }

    /// The number of the entry called `name`.
    fn number_of(&self, name: Name<'_>) -> Option<usize> {
        let is_it = |entry: u32| self.entries[entry as usize].0.load(self.source) == name;
        self.index.find(name, is_it).map(|entry| entry as usize)
    }

    /// What the names stand for, in the order of their definitions.
    pub(super) fn values(&self) -> impl Iterator<Item = T> {
        self.entries.iter().map(|&(_, value)| value)
    }

    pub(super) fn get(&self, name: Name<'_>) -> Option<T> {
        self.number_of(name).map(|number| self.entries[number].1)
    }

    pub(super) fn get_mut(&mut self, name: Name<'_>) -> Option<&mut T> {
        self.number_of(name).map(|number| &mut self.entries[number].1)
    }

    /// The entry that stands at `key` in the order of what `key_of` tells of them, in which they are.
    pub(super) fn find_by_key<K: Ord>(&self, key: &K, key_of: impl Fn(T) -> K) -> Option<T> {
        let found = self.entries.binary_search_by_key(key, |&(_, value)| key_of(value)).ok()?;
        Some(self.entries[found].1)
    }

    /// Where `name` is defined.
    pub(super) fn span_of(&self, name: Name<'_>) -> Option<Span> {
        self.number_of(name).map(|number| self.entries[number].0.span(self.source))
    }

    /// The names in the order of their definitions.
    pub(super) fn names(&self) -> impl Iterator<Item = Name<'s>> {
        self.entries.iter().map(|(name, _)| name.load(self.source))
    }

    /// The entries, each with where its name is defined, in the order of their definitions.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Spanned<Name<'s>>, T)> {
        let spanned =
            |name: StoredName| Spanned { value: name.load(self.source), span: name.span(self.source) };
        self.entries.iter().map(move |&(name, value)| (spanned(name), value))
    }

    /// The first names of the alphabet, as many as a misspelled one is compared with.
    pub(super) fn candidates(&self) -> impl Iterator<Item = &Name<'s>> {
        let first_names = || {
            let mut first = BinaryHeap::new();
            for name in self.names() {
                first.push(name);
                if first.len() > MAX_CANDIDATES {
                    first.pop();
                }
            }
            first.into_sorted_vec()
        };
        self.candidates.get_or_init(first_names).iter()
    }

    /// The entries, without the means to find one.
    pub(super) fn into_entries(self) -> Entries<'s, T> {
        Entries { source: self.source, entries: self.entries }
    }
}

/// The entries of a [`NameTable`], which are taken one at a time and leave their memory.
pub(super) struct Entries<'s, T> {
    source: Source<'s>,
    entries: Vec<(StoredName, T)>,
}

impl<'s, T: Copy> Entries<'s, T> {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Keeps the entries of which this holds.
    pub(super) fn retain(&mut self, mut is_kept: impl FnMut(T) -> bool) {
        self.entries.retain(|&(_, value)| is_kept(value));
    }

    /// Sorts the entries.
    pub(super) fn sort_by_key<K: Ord>(&mut self, mut key: impl FnMut(Name<'s>, T) -> K) {
        let source = self.source;
        self.entries.sort_unstable_by_key(|&(name, value)| std::cmp::Reverse(key(name.load(source), value)));
    }
}

impl<'s, T> Iterator for Entries<'s, T> {
    type Item = (Name<'s>, T);

    fn next(&mut self) -> Option<Self::Item> {
        const STEP: usize = 1 << 16;
        let (name, value) = self.entries.pop()?;
        if self.entries.len().is_multiple_of(STEP) {
            self.entries.shrink_to_fit();
        }
        Some((name.load(self.source), value))
    }
}
