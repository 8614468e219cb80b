//! Resolution: what the names that a source mentions stand for.

use crate::assembly::evaluation::PREDEFINED;
use crate::assembly::inspection::scan::{Context, Mention, Role, Scan};
use crate::assembly::inspection::symbol::{Key, Occurrence, Place, SymbolId, SymbolKind, Word, WordKind};
use crate::assembly::lexer::{Span, Token};
use crate::assembly::scalar::Scalar;

/// Looks up every name that has been mentioned. Gives the places of those that stand for nothing that is known.
pub(super) fn resolve(scan: &mut Scan, is_host: impl Fn(&str) -> bool) -> Vec<Place> {
    let mut unresolved = Vec::new();
    for mention in std::mem::take(&mut scan.mentions) {
        let text = scan.files[mention.file as usize].text.clone();
        let name = &text[mention.span.start as usize..mention.span.end as usize];
        let is_found = match mention.token {
            Token::Name => scan.resolve_name(mention, name, &is_host),
            Token::DottedName => scan.resolve_local(mention, name),
            _ => scan.resolve_qualified(mention, name),
        };
        if !is_found {
            let place = Place { file: mention.file as usize, span: mention.span.into() };
            // A path with a part that is known is unknown from there on.
            unresolved.push(place);
        }
    }
    unresolved
}

impl Scan {
    /// The symbol with this key.
    pub(super) fn find(&self, key: &Key) -> Option<SymbolId> {
        self.index.get(key).copied()
    }

    /// The register that a name is in a function.
    fn register(&self, context: Context, name: &str) -> Option<SymbolId> {
        let id = self.find(&Key::Register(context.function?, name.to_owned()))?;
        (self.symbols[id.0 as usize].kind == SymbolKind::Register).then_some(id)
    }

    fn resolve_name(&mut self, mention: Mention, name: &str, is_host: impl Fn(&str) -> bool) -> bool {
        let owned = || name.to_owned();
        let global = || self.find(&Key::Global(owned()));
        let register = || self.register(mention.context, name);
        let candidates = match mention.role {
            Role::Macro => [self.find(&Key::Macro(owned())), None, None],
            Role::Operand => [register().or_else(global), None, None],
            Role::Value | Role::Type => [global(), None, None],
            Role::Defined => [global(), self.find(&Key::Macro(owned())), None],
            Role::Layout => [self.find(&Key::Layout(owned())), None, None],
            Role::Host => [None, None, None],
            Role::Argument => {
                let layout = self.find(&Key::Layout(owned()));
                [register().or_else(global), layout, self.find(&Key::Macro(owned()))]
            }
        };
        let mut found = candidates.into_iter().flatten();
        let Some(symbol) = found.next() else { return self.resolve_word(mention, name, is_host) };
        // What a macro of the same file names may be a register where it is used.
        let is_hidden = mention.context.block.is_some() && self.names_register(mention.file, name);
        let is_ambiguous = found.next().is_some() || is_hidden && mention.role == Role::Operand;
        self.occur(mention.file, mention.span, symbol, is_ambiguous);
        true
    }

    /// Whether a function of a file has a register of this name.
    fn names_register(&self, file: u32, name: &str) -> bool {
        let mut functions = (0..).zip(&self.functions).filter(|(_, function)| function.file == file);
        functions.any(|(number, _)| self.index.contains_key(&Key::Register(number, name.to_owned())))
    }

    fn resolve_word(&mut self, mention: Mention, name: &str, is_host: impl Fn(&str) -> bool) -> bool {
        let is_predefined = || PREDEFINED.iter().any(|(keyword, _)| keyword.name == name);
        let kind = match mention.role {
            Role::Host | Role::Argument if is_host(name) => WordKind::HostFunction,
            Role::Type if Scalar::from_name(name).is_some() => WordKind::Keyword,
            Role::Operand | Role::Value | Role::Argument if is_predefined() => WordKind::PredefinedConstant,
            // What leaves a result out.
            Role::Operand if name == "_" => return true,
            _ => return false,
        };
        let place = Place { file: mention.file as usize, span: mention.span.into() };
        self.words.push(Word { place, kind });
        true
    }

    fn occur(&mut self, file: u32, span: Span, symbol: SymbolId, is_ambiguous: bool) {
        let place = Place { file: file as usize, span: span.into() };
        self.occurrences.push(Occurrence { place, symbol, is_definition: false, is_ambiguous });
    }

    fn resolve_local(&mut self, mention: Mention, name: &str) -> bool {
        let name = &name[1..];
        let span = Span { start: mention.span.start + 1, ..mention.span };
        match self.local(mention.context, name) {
            Some(symbol) => {
                self.occur(mention.file, span, symbol, false);
                true
            }
            None => false,
        }
    }

    /// The local label that `.name` is.
    pub(super) fn local(&self, context: Context, name: &str) -> Option<SymbolId> {
        let mut block = context.block;
        while let Some(number) = block {
            if let Some(found) = self.find(&Key::LocalOfBlock(number, name.to_owned())) {
                return Some(found);
            }
            block = self.blocks[number as usize].outer;
        }
        let scope = self.scopes.get(context.scope? as usize)?;
        self.find(&Key::Local(scope.clone(), name.to_owned()))
    }

    /// A local label with its global one, or a field of a field of a struct.
    fn resolve_qualified(&mut self, mention: Mention, name: &str) -> bool {
        let mut parts = parts_of(name, mention.span.start);
        let Some((first, span)) = parts.next() else { return false };
        let owner = self.find(&Key::Global(first.to_owned()));
        if let Some(owner) = owner {
            self.occur(mention.file, span, owner, false);
        }
        let is_struct = owner.is_some_and(|id| self.symbols[id.0 as usize].kind == SymbolKind::Struct);
        let mut holder = Some(first.to_owned());
        for (part, span) in parts {
            let Some(owner) = holder.take() else { return false };
            let key = match is_struct {
                true => Key::Field(owner, part.to_owned()),
                false => Key::Local(owner, part.to_owned()),
            };
            let Some(symbol) = self.find(&key) else { return false };
            self.occur(mention.file, span, symbol, false);
            holder = self.symbols[symbol.0 as usize].holds.clone();
        }
        true
    }
}

/// The parts between the dots of a name that starts at `start`.
fn parts_of(name: &str, start: u32) -> impl Iterator<Item = (&str, Span)> {
    let mut at = start;
    name.split('.').map(move |part| {
        let span = Span { start: at, end: at + part.len() as u32 };
        at = span.end + 1;
        (part, span)
    })
}
