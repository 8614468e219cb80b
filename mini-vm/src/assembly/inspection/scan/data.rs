//! Static data, structs and map layouts.

use crate::assembly::directive::is_item_directive;
use crate::assembly::inspection::scan::directives::split_name;
use crate::assembly::inspection::scan::{Brace, Role, Scanner};
use crate::assembly::inspection::symbol::{Key, SymbolId, SymbolKind, WordKind};
use crate::assembly::inspection::tokens::Lexeme;
use crate::assembly::lexer::Token;
use crate::assembly::scalar::Scalar;

impl Scanner<'_> {
    pub(super) fn structure(&mut self, rest: &[Lexeme]) {
        let (name, rest) = split_name(rest);
        let symbol = name.and_then(|name| self.define_global(name, SymbolKind::Struct));
        let rest = match rest {
            [packed, rest @ ..] if packed.token == Token::Name => {
                self.word(*packed, WordKind::Keyword);
                rest
            }
            _ => rest,
        };
        if let [open, inside @ ..] = rest
            && open.token == Token::LeftBrace
        {
            self.open_brace(Brace::Struct(symbol), inside);
        }
    }

    /// Fields with their types, as far as they stand on one line.
    pub(super) fn fields(&mut self, structure: Option<SymbolId>, lexemes: &[Lexeme]) {
        let starts: Vec<usize> = (0..lexemes.len()).filter(|&index| is_label(lexemes, index)).collect();
        for (number, &start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(lexemes.len());
            let field = &lexemes[start..end];
            let name = field[0];
            self.statement = name.span.to(field[field.len() - 1].span);
            let data_type = field.get(2).copied();
            if let Some(structure) = structure
                && name.is_name()
            {
                let owner = self.scan.symbols[structure.0 as usize].name.clone();
                let key = Key::Field(owner, self.text_of(name));
                let id = self.define(key, SymbolKind::Field, name.span, Some(structure));
                let holds = data_type.filter(|word| word.is_name()).map(|word| self.text_of(word));
                self.scan.symbols[id.0 as usize].holds = holds;
            } else if let Some(parameter) = self.parameter_called(&self.text_of(name)) {
                self.occur(parameter, name.span, false);
            }
            self.data_type(&field[2..]);
        }
    }

    /// Takes note of the names in a type: `name`, `bytes(size)` or an array of these.
    pub(super) fn data_type(&mut self, lexemes: &[Lexeme]) {
        let [name, rest @ ..] = lexemes else { return };
        let text = self.text_of(*name);
        let is_type = text == "bytes" || Scalar::from_name(&text).is_some();
        match name.token {
            Token::Name if is_type => self.word(*name, WordKind::Keyword),
            Token::Name => self.mention(*name, Role::Type),
            _ => {}
        }
        self.values(rest, Role::Value);
    }

    pub(super) fn map(&mut self, rest: &[Lexeme]) {
        let (name, rest) = split_name(rest);
        if let Some(name) = name {
            self.define_in(name, SymbolKind::Layout, Key::Layout);
        }
        let is_start = |index: usize| rest.get(index + 1).is_some_and(|next| next.token == Token::Equals);
        let starts: Vec<usize> = (0..rest.len()).filter(|&index| is_start(index)).collect();
        for (number, &start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(rest.len());
            self.word(rest[start], WordKind::Keyword);
            let value = &rest[start + 2..end];
            if self.text_of(rest[start]) == "capacity" {
                self.values(value, Role::Value);
            } else {
                self.data_type(value);
            }
        }
    }

    /// Takes note of the labels, items and values of static data.
    pub(super) fn data_items(&mut self, lexemes: &[Lexeme]) {
        let mut rest = lexemes;
        while let Some(&lexeme) = rest.first() {
            if let [word, colon, behind @ ..] = rest
                && word.token.is_word()
                && colon.token == Token::Colon
            {
                let next = (2..rest.len()).find(|&index| is_label(rest, index)).unwrap_or(rest.len());
                self.statement = word.span.to(rest[next - 1].span);
                self.data_label(*word);
                rest = behind;
                continue;
            }
            let end = next_item(rest, |lexeme| self.is_item(lexeme));
            match lexeme.token {
                Token::DottedName if self.is_item(lexeme) => {
                    self.word(lexeme, WordKind::Directive);
                    self.values(&rest[1..end], Role::Value);
                }
                // What starts a line of a block may be a macro.
                Token::Name => {
                    self.mention(lexeme, Role::Macro);
                    let name = self.text_of(lexeme);
                    self.arguments(&name, &rest[1..end]);
                }
                _ => self.values(&rest[..end], Role::Value),
            }
            rest = &rest[end..];
        }
    }

    pub(super) fn is_item(&self, lexeme: Lexeme) -> bool {
        lexeme.token == Token::DottedName && is_item_directive(&self.text_of(lexeme))
    }
}

/// Whether a label stands at an index.
pub(super) fn is_label(lexemes: &[Lexeme], index: usize) -> bool {
    let is_colon = |next: &Lexeme| next.token == Token::Colon;
    lexemes[index].token.is_word() && lexemes.get(index + 1).is_some_and(is_colon)
}

/// Where the next item or label behind the first lexeme starts. The type in `.fill` stands behind a comma.
pub(super) fn next_item(lexemes: &[Lexeme], is_item: impl Fn(Lexeme) -> bool) -> usize {
    let starts = |index: usize| {
        let is_type = lexemes[index - 1].token == Token::Comma;
        is_label(lexemes, index) || is_item(lexemes[index]) && !is_type
    };
    (1..lexemes.len()).find(|&index| starts(index)).unwrap_or(lexemes.len())
}
