//! What is learned of names: definitions, occurrences, and mentions that are looked up later.

use crate::assembly::inspection::scan::{MAX_DEFINITIONS, Mention, Role, Scanner};
use crate::assembly::inspection::symbol::{
    Definition, Key, Occurrence, Place, Symbol, SymbolId, SymbolKind, Word, WordKind,
};
use crate::assembly::inspection::tokens::Lexeme;
use crate::assembly::lexer::{Span, Token};
use crate::name::is_name;

impl Scanner<'_> {
    pub(super) fn local_label(&mut self, label: Lexeme, name: &str) {
        let span = Span { start: label.span.start + 1, ..label.span };
        let key = match (self.context.block, self.context.scope) {
            (Some(block), _) => Key::LocalOfBlock(block, name.to_owned()),
            (None, Some(scope)) => Key::Local(self.scan.scopes[scope as usize].clone(), name.to_owned()),
            (None, None) => return,
        };
        let container = self.scope_symbol();
        self.define(key, SymbolKind::LocalLabel, span, container);
    }

    pub(super) fn scope_symbol(&self) -> Option<SymbolId> {
        let scope = self.scan.scopes.get(self.context.scope? as usize)?;
        self.scan.index.get(&Key::Global(scope.clone())).copied()
    }

    pub(super) fn enter_scope(&mut self, name: String) {
        self.context.scope = Some(self.scan.scopes.len() as u32);
        self.scan.scopes.push(name);
    }

    pub(super) fn define_any(&mut self, name: Lexeme, kind: SymbolKind) {
        match kind {
            SymbolKind::Register => self.define_register(name, None),
            SymbolKind::Layout => _ = self.define_in(name, kind, Key::Layout),
            SymbolKind::Label | SymbolKind::Function => {
                let text = self.text_of(name);
                self.define_global(name, kind);
                self.enter_scope(text);
            }
            _ => _ = self.define_global(name, kind),
        }
    }

    pub(super) fn define_parameter(
        &mut self,
        block: u32,
        name: Lexeme,
        kind: SymbolKind,
        container: Option<SymbolId>,
    ) {
        let key = Key::Parameter(block, self.text_of(name));
        let parameter = self.define(key, kind, name.span, container);
        self.scan.blocks[block as usize].parameters.push(parameter);
    }

    pub(super) fn define_result(&mut self, name: Lexeme) {
        let Some(function) = self.context.function else { return };
        if let Some(parameter) = self.parameter_called(&self.text_of(name)) {
            return self.occur(parameter, name.span, false);
        }
        if name.is_made {
            return;
        }
        let key = Key::Register(function, self.text_of(name));
        let container = self.scan.functions[function as usize].symbol;
        match self.scan.index.get(&key).copied() {
            // It is called as a parameter is.
            Some(id) => self.occur(id, name.span, false),
            None => _ = self.define(key, SymbolKind::Result, name.span, container),
        }
    }

    /// Gives a register a name: this one, or the next one.
    pub(super) fn define_register(&mut self, name: Lexeme, number: Option<u8>) {
        if let Some(parameter) = self.parameter_called(&self.text_of(name)) {
            return self.define_by_parameter(parameter, name, SymbolKind::Register);
        }
        let Some(function) = self.context.function.filter(|_| !name.is_made) else { return };
        let key = Key::Register(function, self.text_of(name));
        let container = self.scan.functions[function as usize].symbol;
        let window = self.scan.functions[function as usize].window;
        let id = self.define(key, SymbolKind::Register, name.span, container);
        let symbol = &mut self.scan.symbols[id.0 as usize];
        if symbol.kind == SymbolKind::Result {
            symbol.kind = SymbolKind::Register;
        }
        if symbol.register.is_none() {
            symbol.register = number.or_else(|| u8::try_from(window).ok());
            let next = symbol.register.map_or(window, |register| u16::from(register) + 1);
            let function = &mut self.scan.functions[function as usize];
            function.window = window.max(next);
            function.registers.push(id);
        }
    }

    pub(super) fn text_of(&self, lexeme: Lexeme) -> String {
        lexeme.text(&self.text).to_owned()
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place { file: self.file as usize, span: span.into() }
    }

    pub(super) fn word(&mut self, lexeme: Lexeme, kind: WordKind) {
        let place = self.place(lexeme.span);
        self.scan.words.push(Word { place, kind });
    }

    pub(super) fn occur(&mut self, symbol: SymbolId, span: Span, is_definition: bool) {
        let place = self.place(span);
        self.scan.occurrences.push(Occurrence { place, symbol, is_definition });
    }

    pub(super) fn mention(&mut self, lexeme: Lexeme, role: Role) {
        let Lexeme { token, span, is_made } = lexeme;
        if is_made {
            return;
        }
        if token == Token::Name
            && let Some(parameter) = self.parameter_called(lexeme.text(&self.text))
        {
            return self.occur(parameter, span, false);
        }
        let (file, context) = (self.file, self.context);
        self.scan.mentions.push(Mention { file, span, token, role, context });
    }

    pub(super) fn define_global(&mut self, name: Lexeme, kind: SymbolKind) -> Option<SymbolId> {
        self.define_in(name, kind, Key::Global)
    }

    /// Gives a name a meaning, unless a macro makes it.
    pub(super) fn define_in(
        &mut self,
        name: Lexeme,
        kind: SymbolKind,
        key: impl FnOnce(String) -> Key,
    ) -> Option<SymbolId> {
        let text = self.text_of(name);
        if let Some(parameter) = self.parameter_called(&text).filter(|_| name.token == Token::Name) {
            self.define_by_parameter(parameter, name, kind);
            return None;
        }
        let is_name = name.is_name() && is_name(&text);
        is_name.then(|| self.define(key(text), kind, name.span, None))
    }

    /// Takes note that a macro defines what this parameter of it names.
    pub(super) fn define_by_parameter(&mut self, parameter: SymbolId, name: Lexeme, kind: SymbolKind) {
        self.occur(parameter, name.span, false);
        self.scan.symbols[parameter.0 as usize].defines = Some(kind);
    }

    pub(super) fn define(
        &mut self,
        key: Key,
        kind: SymbolKind,
        name: Span,
        container: Option<SymbolId>,
    ) -> SymbolId {
        let place = self.place(name);
        let name_text = self.text[place.span.clone()].to_owned();
        let statement = if self.statement.start <= name.start && name.end <= self.statement.end {
            self.statement
        } else {
            name
        };
        let definition = Definition { name: place, statement: statement.into() };
        let id = match self.scan.index.get(&key) {
            Some(&id) => {
                let definitions = &mut self.scan.symbols[id.0 as usize].definitions;
                if definitions.len() < MAX_DEFINITIONS {
                    definitions.push(definition);
                }
                id
            }
            None => {
                let id = SymbolId(self.scan.symbols.len() as u32);
                self.scan.symbols.push(Symbol {
                    kind,
                    name: name_text,
                    container,
                    definitions: vec![definition],
                    register: None,
                    holds: None,
                    defines: None,
                    parameters: Vec::new(),
                });
                self.scan.index.insert(key, id);
                id
            }
        };
        self.occur(id, name, true);
        id
    }
}
