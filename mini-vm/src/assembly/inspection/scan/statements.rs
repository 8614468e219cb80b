//! Lines: labels, instructions, macros and what they are given.

use std::mem;

use crate::assembly::access::Access;
use crate::assembly::directive::{Directive, ExpansionDirective, is_item_directive};
use crate::assembly::inspection::scan::{Brace, Role, Scanner};
use crate::assembly::inspection::symbol::{Key, SymbolKind, WordKind};
use crate::assembly::inspection::tokens::Lexeme;
use crate::assembly::keywords::expression_functions;
use crate::assembly::lexer::{Span, Token};
use crate::instruction::Opcode;
use crate::operand::OperandKind;

impl Scanner<'_> {
    pub(super) fn line(&mut self, lexemes: &[Lexeme]) {
        let mut rest = lexemes;
        let mut labels = Vec::new();
        while let [word, colon, behind @ ..] = rest
            && word.token.is_word()
            && colon.token == Token::Colon
        {
            labels.push(*word);
            rest = behind;
        }
        let head = rest.first().copied();
        let directive = head.filter(|head| head.token == Token::DottedName).map(|head| self.text_of(head));
        let directive = directive.as_deref();
        let expansion = directive.and_then(ExpansionDirective::from_name);
        let known = directive.and_then(Directive::from_name);
        self.statement = match (head, lexemes.last()) {
            (Some(head), Some(last)) => head.span.to(last.span),
            _ => Span { start: 0, end: 0 },
        };
        if let (Some(expansion), Some(head)) = (expansion, head) {
            self.labels(&labels, false);
            self.word(head, WordKind::Directive);
            self.expansion_directive(expansion, head, &rest[1..]);
            return;
        }
        let is_foreign = match self.context.brace {
            Brace::None => true,
            Brace::Data => {
                known.is_some_and(|known| known != Directive::Data)
                    || head.is_some_and(|head| head.token == Token::Name && self.opcode(head).is_some())
            }
            Brace::Struct(_) => known.is_some(),
        };
        if !is_foreign {
            return self.line_in_braces(lexemes);
        }
        self.context.brace = Brace::None;
        let is_data = known == Some(Directive::Data) || directive.is_some_and(is_item_directive);
        self.labels(&labels, is_data);
        match (head, known) {
            (Some(head), Some(known)) => {
                self.word(head, WordKind::Directive);
                self.directive(known, &rest[1..]);
            }
            (Some(_), None) if is_data => self.data_items(rest),
            (Some(head), None) if head.token == Token::Name => self.instruction(head, &rest[1..]),
            _ => self.values(rest, Role::Argument),
        }
    }

    pub(super) fn line_in_braces(&mut self, lexemes: &[Lexeme]) {
        let end = lexemes.iter().position(|lexeme| lexeme.token == Token::RightBrace);
        let inside = &lexemes[..end.unwrap_or(lexemes.len())];
        match self.context.brace {
            Brace::Struct(structure) => self.fields(structure, inside),
            _ => self.data_items(inside),
        }
        if end.is_some() {
            self.context.brace = Brace::None;
        }
    }

    /// Goes into a block between braces, what stands in which on its first line is `lexemes`.
    pub(super) fn open_brace(&mut self, brace: Brace, lexemes: &[Lexeme]) {
        self.context.brace = brace;
        self.line_in_braces(lexemes);
    }

    pub(super) fn labels(&mut self, labels: &[Lexeme], is_data: bool) {
        for label in labels {
            let statement = mem::replace(&mut self.statement, label.span);
            if is_data {
                self.data_label(*label)
            } else {
                self.label(*label)
            }
            self.statement = statement;
        }
    }

    pub(super) fn data_label(&mut self, label: Lexeme) {
        self.define_global(label, SymbolKind::Data);
    }

    pub(super) fn label(&mut self, label: Lexeme) {
        let text = self.text_of(label);
        match label.token {
            Token::Name => {
                self.define_global(label, SymbolKind::Label);
                self.enter_scope(text);
            }
            Token::DottedName if !label.is_made => self.local_label(label, &text[1..]),
            Token::QualifiedName if !label.is_made => {
                let Some((global, local)) = text.split_once('.') else { return };
                let at = label.span.start + global.len() as u32;
                self.mention(
                    Lexeme { token: Token::Name, span: Span { end: at, ..label.span }, is_made: false },
                    Role::Value,
                );
                let key = Key::Local(global.to_owned(), local.to_owned());
                let span = Span { start: at + 1, ..label.span };
                let container = self.scan.index.get(&Key::Global(global.to_owned())).copied();
                self.define(key, SymbolKind::LocalLabel, span, container);
            }
            _ => {}
        }
    }

    pub(super) fn instruction(&mut self, mnemonic: Lexeme, operands: &[Lexeme]) {
        let text = self.text_of(mnemonic);
        let Some(opcode) = self.opcode(mnemonic) else {
            if Access::from_mnemonic(&text).is_some() {
                self.word(mnemonic, WordKind::Mnemonic);
                return self.values(operands, Role::Operand);
            }
            self.mention(mnemonic, Role::Macro);
            self.arguments(&text, operands);
            return;
        };
        self.word(mnemonic, WordKind::Mnemonic);
        let callee = match opcode {
            Opcode::Call => Some(Role::Value),
            Opcode::Host => Some(Role::Host),
            _ => None,
        };
        if let (Some(role), [callee, open, ..]) = (callee, operands)
            && callee.token.is_word()
            && open.token == Token::LeftParenthesis
        {
            self.mention(*callee, role);
            return self.values(&operands[1..], Role::Operand);
        }
        let specs = opcode.operands().iter().map(|spec| match spec.kind {
            OperandKind::Layout => Role::Layout,
            OperandKind::Host => Role::Host,
            OperandKind::Target | OperandKind::Function => Role::Value,
            _ => Role::Operand,
        });
        let roles = specs.chain(std::iter::repeat(Role::Operand));
        for (operand, role) in operand_lists(operands).into_iter().zip(roles) {
            self.values(operand, role);
        }
    }

    /// The arguments of a macro, some of which it may define.
    pub(super) fn arguments(&mut self, name: &str, operands: &[Lexeme]) {
        let known = self.scan.index.get(&Key::Macro(name.to_owned())).copied();
        let parameters = known.map(|id| self.scan.symbols[id.0 as usize].parameters.clone());
        let parameters = parameters.unwrap_or_default();
        for (index, argument) in operand_lists(operands).into_iter().enumerate() {
            let defines =
                parameters.get(index).and_then(|parameter| self.scan.symbols[parameter.0 as usize].defines);
            match (argument, defines) {
                ([word], Some(SymbolKind::Label | SymbolKind::Function))
                    if word.token == Token::DottedName =>
                {
                    self.label(*word);
                }
                ([word], Some(kind)) if word.token == Token::Name => self.define_any(*word, kind),
                _ => self.values(argument, Role::Argument),
            }
        }
        if let Some(&function) = known.and_then(|known| self.scan.functions_of_macros.get(&known)) {
            self.context.function = Some(function);
        }
    }

    /// Takes note of the names in expressions and operands.
    pub(super) fn values(&mut self, lexemes: &[Lexeme], role: Role) {
        let mut open: Vec<Role> = Vec::new();
        let mut index = 0;
        while let Some(&lexeme) = lexemes.get(index) {
            index += 1;
            let current = open.last().copied().unwrap_or(role);
            let is_call = lexemes.get(index).is_some_and(|next| next.token == Token::LeftParenthesis);
            match lexeme.token {
                Token::LeftParenthesis => open.push(current),
                Token::RightParenthesis => _ = open.pop(),
                Token::Name if is_call && !lexeme.is_made && self.is_function(lexeme) => {
                    self.word(lexeme, WordKind::Function);
                    let inside = match self.text_of(lexeme).as_str() {
                        "defined" => Role::Defined,
                        "sizeof" => Role::Type,
                        _ => Role::Value,
                    };
                    open.push(inside);
                    index += 1;
                }
                Token::Register => self.word(lexeme, WordKind::Register),
                token if token.is_word() => self.mention(lexeme, current),
                _ => {}
            }
        }
    }

    pub(super) fn opcode(&self, mnemonic: Lexeme) -> Option<Opcode> {
        if mnemonic.is_made {
            return None;
        }
        Opcode::from_mnemonic(&self.text_of(mnemonic).to_ascii_lowercase())
    }

    pub(super) fn is_function(&self, lexeme: Lexeme) -> bool {
        let name = self.text_of(lexeme);
        expression_functions().any(|keyword| keyword.name == name)
    }
}

/// The operands between commas that are in no brackets.
pub(super) fn operand_lists(lexemes: &[Lexeme]) -> Vec<&[Lexeme]> {
    let (mut lists, mut depth, mut start) = (Vec::new(), 0_u32, 0);
    for (index, lexeme) in lexemes.iter().enumerate() {
        match lexeme.token {
            Token::LeftParenthesis | Token::LeftBracket | Token::LeftBrace => depth += 1,
            Token::RightParenthesis | Token::RightBracket | Token::RightBrace => {
                depth = depth.saturating_sub(1);
            }
            Token::Comma if depth == 0 => {
                lists.push(&lexemes[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    lists.push(&lexemes[start..]);
    lists
}
