//! Completion: what could be written at a place.

use std::ops::Range;

use crate::assembly::directive::{Directive, ExpansionDirective, is_item_directive};
use crate::assembly::inspection::context::{Before, Prefix};
use crate::assembly::inspection::hover::describe_opcode;
use crate::assembly::inspection::scan::{Brace, MAX_DEPTH};
use crate::assembly::inspection::symbol::Key;
use crate::assembly::inspection::{Inspection, SymbolId, SymbolKind};
use crate::assembly::keywords::{
    Keyword, data_items, directives, expression_functions, field_accesses, number_types, predefined_constants,
};
use crate::assembly::lexer::Token;
use crate::assembly::library;
use crate::instruction::Opcode;
use crate::operand::OperandKind;

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A mnemonic.
    Mnemonic,
    /// A directive or a data item.
    Directive,
    /// A word that has a meaning where it stands.
    Keyword,
    /// A function of expressions.
    Function,
    /// A constant that need not be defined.
    PredefinedConstant,
    /// A function of the host.
    HostFunction,
    /// A file of the standard library.
    File,
    /// A symbol of this kind.
    Symbol(SymbolKind),
}

/// Something that could be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is written.
    pub text: String,
    /// What it is.
    pub kind: CompletionKind,
    /// What it is, on one line; may be empty.
    pub detail: String,
    /// More about it, as Markdown, if there is more.
    pub documentation: Option<String>,
}

/// What could be written at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The bytes that each of them takes the place of: the word that is being written.
    pub range: Range<usize>,
    /// What could be written, whatever the word starts with.
    pub items: Vec<Completion>,
}

/// What is expected where an operand or a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// A register or a value.
    Operand,
    /// A value that is no register.
    Value,
    /// A label of an instruction.
    Label,
    Layout,
    Host,
    Register,
    Type,
    /// What has a size.
    Sized,
    /// Any of these, for a macro.
    Any,
}

impl Inspection {
    /// What could be written at a byte of a file. There is nothing in comments and literals, and where a new name is given.
    #[must_use]
    pub fn completions(&self, file: usize, at: usize) -> Completions {
        let Some(prefix) = self.prefix(file, at) else { return Completions::default() };
        let mut list = List { inspection: self, prefix: &prefix, items: Vec::new() };
        let mut range = prefix.range.clone();
        match prefix.word.rsplit_once('.') {
            _ if prefix.is_insertion => list.parameters(),
            Some((path, member)) if !path.is_empty() => {
                range.start += prefix.word.len() - member.len();
                list.members(path);
            }
            _ => list.words(),
        }
        Completions { range, items: list.items }
    }
}

struct List<'i> {
    inspection: &'i Inspection,
    prefix: &'i Prefix<'i>,
    items: Vec<Completion>,
}

/// What is offered where.
impl List<'_> {
    /// What may stand at the place, if it is no member of something.
    fn words(&mut self) {
        let prefix = self.prefix;
        let Some(head) = prefix.tokens.first() else { return self.heads() };
        let (operands, commas) = prefix.operands();
        if prefix.context.brace != Brace::None && head.token != Token::DottedName {
            return self.in_braces(prefix.tokens.as_slice());
        }
        match head.token {
            Token::DottedName => self.behind_directive(head.text, operands),
            Token::Name => self.operand(head.text, operands, commas),
            _ => self.expected(Expected::Any),
        }
    }

    /// What a statement starts with.
    fn heads(&mut self) {
        match self.prefix.context.brace {
            Brace::Struct(_) if self.prefix.has_labels => return self.expected(Expected::Type),
            Brace::Struct(_) => return,
            Brace::Data => {
                self.keywords(data_items(), CompletionKind::Directive);
                self.symbols(|kind| kind == SymbolKind::Macro);
                return self.parameters();
            }
            Brace::None => {}
        }
        self.keywords(directives(), CompletionKind::Directive);
        if !self.prefix.word.starts_with('.') {
            for &opcode in Opcode::ALL {
                self.items.push(Completion {
                    text: opcode.mnemonic().to_owned(),
                    kind: CompletionKind::Mnemonic,
                    detail: opcode.form(),
                    documentation: Some(describe_opcode(opcode)),
                });
            }
            self.keywords(field_accesses(), CompletionKind::Mnemonic);
            self.symbols(|kind| kind == SymbolKind::Macro);
            self.parameters();
        }
    }

    fn in_braces(&mut self, tokens: &[Before<'_>]) {
        match (self.prefix.context.brace, tokens) {
            (Brace::Struct(_), [.., name, colon]) if name.token.is_word() && colon.token == Token::Colon => {
                self.expected(Expected::Type);
            }
            _ => self.values(Expected::Value),
        }
    }

    fn behind_directive(&mut self, directive: &str, operands: &[Before<'_>]) {
        if is_item_directive(directive) {
            self.expected(Expected::Value);
            return self.keywords(data_items(), CompletionKind::Directive);
        }
        let is_behind_equals = operands.iter().any(|before| before.token == Token::Equals);
        let expects = match (Directive::from_name(directive), ExpansionDirective::from_name(directive)) {
            (Some(Directive::Const), _) if is_behind_equals => Expected::Value,
            (Some(Directive::Registers), _) if is_register_expected(operands) => Expected::Register,
            (Some(Directive::Constant | Directive::Line | Directive::Lines), _)
            | (_, Some(ExpansionDirective::If | ExpansionDirective::ElseIf | ExpansionDirective::Repeat)) => {
                Expected::Value
            }
            (Some(Directive::Func | Directive::Entry), _) => Expected::Label,
            (Some(Directive::Host), _) => Expected::Host,
            (_, Some(ExpansionDirective::Include)) => return self.library_files(operands),
            (Some(Directive::Data), _) => {
                self.keywords(data_items(), CompletionKind::Directive);
                Expected::Value
            }
            (Some(Directive::Map), _) => return self.map(operands),
            (Some(Directive::Struct), _) => match operands {
                [.., name, colon] if name.token.is_word() && colon.token == Token::Colon => Expected::Type,
                [_name] => return self.keyword("packed", "no padding between the fields"),
                _ => return,
            },
            _ => return,
        };
        self.expected(expects);
    }

    /// The fields of a map layout, and what they are.
    fn map(&mut self, operands: &[Before<'_>]) {
        match operands {
            [] => {}
            [.., field, equals] if equals.token == Token::Equals => {
                let is_type = field.text != "capacity";
                self.expected(if is_type { Expected::Type } else { Expected::Value });
            }
            _ => {
                self.keyword("key", "the type of the keys");
                self.keyword("value", "the type of the values; without it the map is a set");
                self.keyword("capacity", "the most entries");
            }
        }
    }

    fn operand(&mut self, mnemonic: &str, operands: &[Before<'_>], commas: usize) {
        if let Some((before, _)) = self.prefix.open_call()
            && let Some(function) = self.prefix.tokens.get(before)
        {
            let expects = match function.text {
                "sizeof" => Expected::Sized,
                "defined" => Expected::Value,
                name if expression_functions().any(|keyword| keyword.name == name) => Expected::Value,
                _ => Expected::Operand,
            };
            return self.expected(expects);
        }
        let opcode = Opcode::from_mnemonic(mnemonic);
        if operands.iter().any(|before| before.token == Token::Arrow) {
            return self.expected(Expected::Register);
        }
        let kind = opcode.and_then(|opcode| opcode.operands().get(commas)).map(|operand| operand.kind);
        let expects = match (opcode, kind) {
            (_, Some(OperandKind::Layout)) => Expected::Layout,
            (_, Some(OperandKind::Host)) => Expected::Host,
            (_, Some(OperandKind::Target | OperandKind::Function)) => Expected::Label,
            (None, _) if field_accesses().all(|keyword| !keyword.name.eq_ignore_ascii_case(mnemonic)) => {
                Expected::Any
            }
            _ => Expected::Operand,
        };
        self.expected(expects);
    }

    fn expected(&mut self, expects: Expected) {
        match expects {
            Expected::Type => {
                self.keywords(number_types(), CompletionKind::Keyword);
                self.keyword("bytes", "so many bytes, as in `bytes(16)`");
                self.symbols(|kind| kind == SymbolKind::Struct);
            }
            Expected::Layout => {
                self.symbols(|kind| kind == SymbolKind::Layout);
                self.parameters();
            }
            Expected::Host => self.host_functions(),
            Expected::Label => self.labels(),
            Expected::Register => self.registers(),
            Expected::Sized => {
                self.symbols(|kind| kind == SymbolKind::Struct);
                self.keywords(number_types(), CompletionKind::Keyword);
            }
            Expected::Operand | Expected::Value => self.values(expects),
            Expected::Any => {
                self.values(Expected::Operand);
                self.labels();
                self.symbols(|kind| kind == SymbolKind::Layout);
            }
        }
    }

    fn values(&mut self, expects: Expected) {
        if expects == Expected::Operand {
            self.registers();
        }
        self.parameters();
        self.symbols(|kind| matches!(kind, SymbolKind::Constant | SymbolKind::Data | SymbolKind::Struct));
        self.keywords(expression_functions(), CompletionKind::Function);
        self.keywords(predefined_constants(), CompletionKind::PredefinedConstant);
    }
}

/// Whether what is named behind `.reg` is a register: it stands behind `=`.
fn is_register_expected(operands: &[Before<'_>]) -> bool {
    operands.last().is_some_and(|before| before.token == Token::Equals)
}

/// The lists.
impl List<'_> {
    fn keywords(&mut self, keywords: impl Iterator<Item = Keyword>, kind: CompletionKind) {
        self.items.extend(keywords.map(|keyword| Completion {
            text: keyword.name.to_owned(),
            kind,
            detail: keyword.meaning.replace('`', ""),
            documentation: None,
        }));
    }

    fn keyword(&mut self, name: &str, detail: &str) {
        let (text, detail) = (name.to_owned(), detail.replace('`', ""));
        self.items.push(Completion { text, kind: CompletionKind::Keyword, detail, documentation: None });
    }

    /// The symbols of these kinds that have a name everywhere.
    fn symbols(&mut self, is_wanted: impl Fn(SymbolKind) -> bool) {
        let wanted = self.inspection.symbols().filter(|(_, symbol)| is_wanted(symbol.kind));
        let wanted: Vec<_> = wanted.map(|(id, symbol)| (id, symbol.name.clone())).collect();
        for (id, name) in wanted {
            self.symbol(id, name);
        }
    }

    fn symbol(&mut self, id: SymbolId, text: String) {
        let kind = self.inspection.symbol(id).kind;
        let value = self.inspection.value_of(id).map(|value| format!(": {value}")).unwrap_or_default();
        self.items.push(Completion {
            text,
            kind: CompletionKind::Symbol(kind),
            detail: format!("{}{value}", kind.description()),
            documentation: Some(self.inspection.describe(id)),
        });
    }

    fn registers(&mut self) {
        let Some(function) = self.prefix.context.function else { return };
        for &id in &self.inspection.scan.functions[function as usize].registers {
            self.symbol(id, self.inspection.symbol(id).name.clone());
        }
    }

    /// The local labels that are known here by their dots, and the labels of instructions.
    fn labels(&mut self) {
        let context = self.prefix.context;
        let locals: Vec<_> = self
            .inspection
            .symbols()
            .filter(|(_, symbol)| symbol.kind == SymbolKind::LocalLabel)
            .map(|(id, symbol)| (id, symbol.name.clone()))
            .collect();
        for (id, name) in locals {
            if self.inspection.scan.local(context, &name) == Some(id) {
                self.symbol(id, format!(".{name}"));
            }
        }
        self.symbols(|kind| matches!(kind, SymbolKind::Function | SymbolKind::Label));
        self.parameters();
    }

    fn parameters(&mut self) {
        let mut block = self.prefix.context.block;
        for _ in 0..MAX_DEPTH {
            let Some(number) = block else { return };
            let known = &self.inspection.scan.blocks[number as usize];
            for &id in &known.parameters {
                self.symbol(id, self.inspection.symbol(id).name.clone());
            }
            block = known.outer;
        }
    }

    /// The fields of a struct, or the local labels of a global one.
    fn members(&mut self, path: &str) {
        let scan = &self.inspection.scan;
        let mut parts = path.split('.');
        let mut owner = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let field = scan.find(&Key::Field(owner, part.to_owned()));
            let Some(holds) = field.and_then(|id| scan.symbols[id.0 as usize].holds.clone()) else { return };
            owner = holds;
        }
        let Some(owner) = scan.find(&Key::Global(owner)) else { return };
        let members: Vec<_> = self
            .inspection
            .symbols()
            .filter(|(_, symbol)| symbol.container == Some(owner))
            .filter(|(_, symbol)| matches!(symbol.kind, SymbolKind::Field | SymbolKind::LocalLabel))
            .map(|(id, symbol)| (id, symbol.name.clone()))
            .collect();
        for (id, name) in members {
            self.symbol(id, name);
        }
    }

    fn host_functions(&mut self) {
        for function in &self.inspection.host_functions {
            self.items.push(Completion {
                text: function.name.clone(),
                kind: CompletionKind::HostFunction,
                detail: function.form.clone(),
                documentation: Some(self.inspection.describe_host_function(&function.name)),
            });
        }
    }

    /// The files of the standard library, in brackets unless those stand there.
    fn library_files(&mut self, operands: &[Before<'_>]) {
        let is_open = operands.last().is_some_and(|before| before.token == Token::IsLess);
        if !operands.is_empty() && !is_open {
            return;
        }
        self.items.extend(library::names().map(|name| Completion {
            text: if is_open { name.to_owned() } else { format!("<{name}>") },
            kind: CompletionKind::File,
            detail: library::summary(name).to_owned(),
            documentation: None,
        }));
    }
}
