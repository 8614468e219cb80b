//! Directives, but for those of data.

use crate::assembly::directive::{Directive, ExpansionDirective};
use crate::assembly::inspection::scan::statements::operand_lists;
use crate::assembly::inspection::scan::{Block, Brace, Context, Function, MAX_PARAMETERS, Role, Scanner};
use crate::assembly::inspection::symbol::{Key, SymbolKind};
use crate::assembly::inspection::tokens::Lexeme;
use crate::assembly::lexer::Token;

impl Scanner<'_> {
    pub(super) fn directive(&mut self, directive: Directive, rest: &[Lexeme]) {
        match directive {
            Directive::Const => {
                let (name, value) = split_name(rest);
                if let Some(name) = name {
                    self.define_global(name, SymbolKind::Constant);
                }
                self.values(value, Role::Value);
            }
            Directive::Data => match rest {
                [open, inside @ ..] if open.token == Token::LeftBrace => {
                    self.open_brace(Brace::Data, inside);
                }
                _ => self.data_items(rest),
            },
            Directive::Struct => self.structure(rest),
            Directive::Map => self.map(rest),
            Directive::Func | Directive::Entry => self.values(rest, Role::Value),
            Directive::Function => self.function(rest),
            Directive::Registers => {
                for register in operand_lists(rest) {
                    self.register(register);
                }
            }
            Directive::EndFunction => self.context.function = None,
            Directive::Host => {
                if let (Some(name), _) = split_name(rest) {
                    self.mention(name, Role::Host);
                }
            }
            Directive::Constant | Directive::Line | Directive::Lines => self.values(rest, Role::Value),
            Directive::Source
            | Directive::File
            | Directive::NoLines
            | Directive::NoChecks
            | Directive::Guard => {}
        }
    }

    pub(super) fn expansion_directive(
        &mut self,
        directive: ExpansionDirective,
        head: Lexeme,
        rest: &[Lexeme],
    ) {
        match directive {
            ExpansionDirective::Include => self.include(head),
            ExpansionDirective::Macro => self.open_macro(rest),
            ExpansionDirective::Repeat => self.open_repetition(rest),
            ExpansionDirective::EndMacro | ExpansionDirective::EndRepeat => {
                self.close_block(directive == ExpansionDirective::EndMacro);
            }
            ExpansionDirective::If | ExpansionDirective::ElseIf => self.values(rest, Role::Value),
            ExpansionDirective::Else | ExpansionDirective::EndIf => {}
        }
    }

    pub(super) fn open_macro(&mut self, rest: &[Lexeme]) {
        let around = self.context;
        let number = self.scan.blocks.len() as u32;
        let parameters = Vec::new();
        self.scan.blocks.push(Block { outer: None, parameters, is_macro: true, symbol: None, around });
        let (name, rest) = split_name(rest);
        let symbol = name.and_then(|name| self.define_in(name, SymbolKind::Macro, Key::Macro));
        let inside = match rest {
            [open, inside @ .., close]
                if open.token == Token::LeftParenthesis && close.token == Token::RightParenthesis =>
            {
                inside
            }
            [open, inside @ ..] if open.token == Token::LeftParenthesis => inside,
            _ => &[],
        };
        for parameter in operand_lists(inside).into_iter().take(MAX_PARAMETERS) {
            let (name, default) = split_name(parameter);
            if let Some(name) = name.filter(|name| name.is_name()) {
                self.define_parameter(number, name, SymbolKind::Parameter, symbol);
            }
            self.values(default, Role::Argument);
        }
        if let Some(symbol) = symbol {
            let parameters = self.scan.blocks[number as usize].parameters.clone();
            self.scan.symbols[symbol.0 as usize].parameters = parameters;
            self.scan.blocks[number as usize].symbol = Some(symbol);
        }
        self.context = Context { scope: None, function: None, block: Some(number), brace: Brace::None };
    }

    pub(super) fn open_repetition(&mut self, rest: &[Lexeme]) {
        let number = self.scan.blocks.len() as u32;
        let (outer, parameters, around) = (self.context.block, Vec::new(), self.context);
        let block = Block { outer, parameters, is_macro: false, symbol: None, around };
        self.scan.blocks.push(block);
        let lists = operand_lists(rest);
        if let Some(count) = lists.first() {
            self.values(count, Role::Value);
        }
        if let Some([name]) = lists.get(1)
            && name.is_name()
        {
            self.define_parameter(number, *name, SymbolKind::Counter, None);
        }
        self.context.block = Some(number);
    }

    /// Leaves the innermost body of this kind.
    pub(super) fn close_block(&mut self, is_macro: bool) {
        let Some(number) = self.context.block else { return };
        let Block { outer, is_macro: is_it, symbol, around, .. } = &self.scan.blocks[number as usize];
        if *is_it != is_macro {
            return;
        }
        if is_macro {
            if let (Some(symbol), Some(function)) = (symbol, self.context.function) {
                self.scan.functions_of_macros.insert(*symbol, function);
            }
            self.context = *around;
        } else {
            self.context.block = *outer;
        }
    }

    pub(super) fn function(&mut self, rest: &[Lexeme]) {
        let (name, rest) = split_name(rest);
        let symbol = name.and_then(|name| self.define_global(name, SymbolKind::Function));
        if let Some(name) = name {
            let text = self.text_of(name);
            self.enter_scope(text);
        }
        self.context.function = Some(self.scan.functions.len() as u32);
        let (file, registers) = (self.file, Vec::new());
        self.scan.functions.push(Function { symbol, file, window: 0, registers });
        let arrow = rest.iter().position(|lexeme| lexeme.token == Token::Arrow).unwrap_or(rest.len());
        for parameter in rest[..arrow].iter().filter(|lexeme| lexeme.token == Token::Name) {
            self.define_register(*parameter, None);
        }
        for result in rest[arrow..].iter().filter(|lexeme| lexeme.token == Token::Name) {
            self.define_result(*result);
        }
    }

    /// Reads `name` or `name = register`.
    pub(super) fn register(&mut self, lexemes: &[Lexeme]) {
        let Some(name) = lexemes.first().copied().filter(|name| name.token == Token::Name) else { return };
        let number = match lexemes.get(2).copied() {
            Some(register) if register.token == Token::Register => self.text_of(register)[1..].parse().ok(),
            Some(register) => self.register_called(&self.text_of(register)),
            None => None,
        };
        self.define_register(name, number);
        self.values(lexemes.get(2..).unwrap_or_default(), Role::Operand);
    }

    pub(super) fn register_called(&self, name: &str) -> Option<u8> {
        let key = Key::Register(self.context.function?, name.to_owned());
        self.scan.symbols[self.scan.index.get(&key)?.0 as usize].register
    }
}

/// The name that a directive gives, and what stands behind it.
pub(super) fn split_name(lexemes: &[Lexeme]) -> (Option<Lexeme>, &[Lexeme]) {
    match lexemes {
        [name, rest @ ..] if name.token == Token::Name => (Some(*name), rest),
        _ => (None, lexemes),
    }
}
