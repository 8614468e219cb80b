//! Resolution: what the names that a source mentions stand for.

use std::collections::{BTreeSet, HashMap};

use crate::assembly::directive::is_item_directive;
use crate::assembly::evaluation::PREDEFINED;
use crate::assembly::inspection::scan::{Context, MAX_DEPTH, Mention, Role, Scan};
use crate::assembly::inspection::symbol::{Key, Occurrence, Place, SymbolId, SymbolKind, Word, WordKind};
use crate::assembly::lexer::{Span, Token};
use crate::assembly::scalar::Scalar;
use crate::instruction::Opcode;

/// The functions that are known of those that use a macro. What a name in its lines is in the others is not known.
const MAX_USERS: usize = 64;

/// The numbers of the functions that use each macro.
type Users = HashMap<SymbolId, BTreeSet<u32>>;

/// Looks up every name that has been mentioned. Gives the places of those that stand for nothing that is known.
pub(super) fn resolve(scan: &mut Scan, is_host: impl Fn(&str) -> bool) -> Vec<Place> {
    let mut unresolved = Vec::new();
    let users = scan.users_of_macros();
    for mention in std::mem::take(&mut scan.mentions) {
        let text = scan.files[mention.file as usize].text.clone();
        let name = &text[mention.span.start as usize..mention.span.end as usize];
        let is_found = match mention.token {
            Token::Name => scan.resolve_name(mention, name, &users, &is_host),
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

    /// The functions that use each macro, also by way of others.
    fn users_of_macros(&self) -> Users {
        let mut users = Users::new();
        let mut within: Vec<(SymbolId, SymbolId)> = Vec::new();
        for mention in self.mentions.iter().filter(|mention| mention.role == Role::Macro) {
            let text = &self.files[mention.file as usize].text;
            let name = &text[mention.span.start as usize..mention.span.end as usize];
            let Some(used) = self.find(&Key::Macro(name.to_owned())) else { continue };
            match (mention.context.function, self.macro_around(mention.context)) {
                (_, Some(outer)) => within.push((used, outer)),
                (Some(function), None) => add(users.entry(used).or_default(), [function]),
                (None, None) => {}
            }
        }
        // Each pass adds the functions of one more level.
        for _ in 0..within.len().min(MAX_DEPTH as usize) {
            for (used, outer) in &within {
                let functions = users.get(outer).cloned().unwrap_or_default();
                add(users.entry(*used).or_default(), functions);
            }
        }
        users
    }

    /// The macro in whose lines something stands.
    fn macro_around(&self, context: Context) -> Option<SymbolId> {
        let mut block = &self.blocks[context.block? as usize];
        for _ in 0..MAX_DEPTH {
            let Some(outer) = block.outer else { break };
            block = &self.blocks[outer as usize];
        }
        block.symbol
    }

    /// The registers that a name in the lines of a macro is, in the functions of its file that use the macro.
    fn registers_of_users(&self, mention: Mention, name: &str, users: &Users) -> Vec<SymbolId> {
        let used = self.macro_around(mention.context).and_then(|used| users.get(&used));
        let of_file = |function: &&u32| self.functions[**function as usize].file == mention.file;
        let functions = used.into_iter().flatten().filter(of_file);
        let contexts = functions.map(|&function| Context { function: Some(function), ..mention.context });
        contexts.filter_map(|context| self.register(context, name)).collect()
    }

    fn resolve_name(
        &mut self,
        mention: Mention,
        name: &str,
        users: &Users,
        is_host: impl Fn(&str) -> bool,
    ) -> bool {
        let is_own = || self.register(mention.context, name).is_some();
        if matches!(mention.role, Role::Operand | Role::Argument) && !is_own() {
            let registers = self.registers_of_users(mention, name, users);
            for &register in &registers {
                self.occur(mention.file, mention.span, register);
            }
            if !registers.is_empty() {
                return true;
            }
        }
        let find = |key: fn(String) -> Key| self.find(&key(name.to_owned()));
        let found = match mention.role {
            Role::Macro => find(Key::Macro),
            Role::Operand => self.register(mention.context, name).or_else(|| find(Key::Global)),
            Role::Value | Role::Type => find(Key::Global),
            Role::Defined => find(Key::Global).or_else(|| find(Key::Macro)),
            Role::Layout => find(Key::Layout),
            Role::Host => None,
            Role::Argument => self
                .register(mention.context, name)
                .or_else(|| find(Key::Global))
                .or_else(|| find(Key::Layout))
                .or_else(|| find(Key::Macro)),
        };
        let Some(symbol) = found else { return self.resolve_word(mention, name, is_host) };
        self.occur(mention.file, mention.span, symbol);
        true
    }

    fn resolve_word(&mut self, mention: Mention, name: &str, is_host: impl Fn(&str) -> bool) -> bool {
        let is_predefined = || PREDEFINED.iter().any(|(keyword, _)| keyword.name == name);
        let kind = match mention.role {
            Role::Host | Role::Argument if is_host(name) => WordKind::HostFunction,
            Role::Type if Scalar::from_name(name).is_some() => WordKind::Keyword,
            Role::Operand | Role::Value | Role::Argument if is_predefined() => WordKind::PredefinedConstant,
            Role::Argument if Opcode::from_mnemonic(name).is_some() => WordKind::Mnemonic,
            // What leaves a result out.
            Role::Operand if name == "_" => return true,
            _ => return false,
        };
        let place = Place { file: mention.file as usize, span: mention.span.into() };
        self.words.push(Word { place, kind });
        true
    }

    fn occur(&mut self, file: u32, span: Span, symbol: SymbolId) {
        let place = Place { file: file as usize, span: span.into() };
        self.occurrences.push(Occurrence { place, symbol, is_definition: false });
    }

    fn resolve_local(&mut self, mention: Mention, name: &str) -> bool {
        let span = Span { start: mention.span.start + 1, ..mention.span };
        match self.local(mention.context, &name[1..]) {
            Some(symbol) => self.occur(mention.file, span, symbol),
            // The type of what `.fill` repeats.
            None if is_item_directive(name) => {
                let place = Place { file: mention.file as usize, span: mention.span.into() };
                self.words.push(Word { place, kind: WordKind::Directive });
            }
            None => return false,
        }
        true
    }

    /// The local label that `.name` is.
    pub(super) fn local(&self, context: Context, name: &str) -> Option<SymbolId> {
        let mut block = context.block;
        for _ in 0..MAX_DEPTH {
            let Some(number) = block else { break };
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
            self.occur(mention.file, span, owner);
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
            self.occur(mention.file, span, symbol);
            holder = self.symbols[symbol.0 as usize].holds.clone();
        }
        true
    }
}

/// Adds functions to those that use a macro.
fn add(users: &mut BTreeSet<u32>, functions: impl IntoIterator<Item = u32>) {
    let room = MAX_USERS.saturating_sub(users.len());
    users.extend(functions.into_iter().take(room));
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
