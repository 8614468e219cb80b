//! Scanning: what a source and the files that it includes define, and which names they mention.
//!
//! The files are read as they are written, not as they are expanded: the lines of a macro once, where they stand, and all
//! lines of a condition. So a place is always one that can be edited, and what does not assemble is read as well. A line that
//! makes no sense costs its own names at most.

use std::collections::HashMap;
use std::mem;
use std::rc::Rc;

use crate::assembly::Options;
use crate::assembly::access::Access;
use crate::assembly::directive::{Directive, ExpansionDirective, is_item_directive};
use crate::assembly::files::{File, MAX_FILES};
use crate::assembly::inspection::symbol::{
    Definition, Key, Occurrence, Place, Symbol, SymbolId, SymbolKind, Word, WordKind,
};
use crate::assembly::inspection::tokens::{Lexeme, line_tokens};
use crate::assembly::inspection::{InspectedFile, Origin};
use crate::assembly::keywords::expression_functions;
use crate::assembly::lexer::{Span, Token, Tokens};
use crate::assembly::library;
use crate::assembly::literal;
use crate::assembly::scalar::Scalar;
use crate::instruction::Opcode;
use crate::name::is_name;
use crate::operand::OperandKind;

/// How deep files, macros and repetitions are in each other at most, as in the assembler.
pub(super) const MAX_DEPTH: u32 = 64;

/// The parameters of a macro that are known, as many as the assembler takes.
const MAX_PARAMETERS: usize = 64;

/// The definitions that are kept of a symbol. A source with more of them is wrong in each.
const MAX_DEFINITIONS: usize = 64;

/// What a name may stand for where it is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// In place of a mnemonic: only a macro is looked for.
    Macro,
    /// A register, or what has a value.
    Operand,
    /// What has a value, and is no register.
    Value,
    Layout,
    Host,
    /// A struct, or a type that is none.
    Type,
    /// Behind `defined`: a constant or a macro.
    Defined,
    /// An argument of a macro, which may be any of these.
    Argument,
}

/// A name that is looked up once all definitions are known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub(super) file: u32,
    pub(super) span: Span,
    pub(super) token: Token,
    pub(super) role: Role,
    pub(super) context: Context,
}

/// What is around a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Context {
    /// The number of the global label that local ones belong to.
    pub(super) scope: Option<u32>,
    /// The number of the function.
    pub(super) function: Option<u32>,
    /// The number of the body of a macro or a repetition.
    pub(super) block: Option<u32>,
    /// What is open between two braces.
    pub(super) brace: Brace,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Brace {
    #[default]
    None,
    Data,
    /// The fields of the struct with this number, if it has a name.
    Struct(Option<SymbolId>),
}

/// A line, and what is around it at its start.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineContext {
    pub(super) file: u32,
    pub(super) start: u32,
    pub(super) context: Context,
}

/// The body of a macro or of a repetition.
#[derive(Debug)]
pub(super) struct Block {
    /// The body around it.
    pub(super) outer: Option<u32>,
    /// The parameters or the counter.
    pub(super) parameters: Vec<SymbolId>,
    is_macro: bool,
    /// The macro, if it is one that has a name.
    pub(super) symbol: Option<SymbolId>,
    /// What was around the definition of a macro.
    around: Context,
}

/// A function of `.fn`.
#[derive(Debug)]
pub(super) struct Function {
    /// Its label, unless a macro makes that.
    pub(super) symbol: Option<SymbolId>,
    pub(super) file: u32,
    /// The lowest register above all that have names.
    window: u16,
    /// Its parameters and registers.
    pub(super) registers: Vec<SymbolId>,
}

/// What a source and its files say of names.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) files: Vec<InspectedFile>,
    pub(super) symbols: Vec<Symbol>,
    pub(super) index: HashMap<Key, SymbolId>,
    pub(super) occurrences: Vec<Occurrence>,
    pub(super) words: Vec<Word>,
    pub(super) mentions: Vec<Mention>,
    pub(super) lines: Vec<LineContext>,
    /// The names of global labels, by the numbers of scopes.
    pub(super) scopes: Vec<String>,
    pub(super) functions: Vec<Function>,
    pub(super) blocks: Vec<Block>,
    /// The function that each macro starts, in whose lines one starts and does not end: a use goes on in it.
    functions_of_macros: HashMap<SymbolId, u32>,
    /// The files that `.include` names: where, and the number of the file.
    pub(super) inclusions: Vec<(Place, usize)>,
}

/// Scans `source`.
pub(super) fn scan(source: &str, options: &Options<'_>) -> Scan {
    let scan = Scan::of_nothing(source, options);
    let text = scan.files[0].text.clone();
    let mut scanner = Scanner {
        scan,
        options,
        context: Context::default(),
        file: 0,
        text,
        statement: Span { start: 0, end: 0 },
        depth: 0,
        read: source.len(),
        names_of_files: HashMap::new(),
    };
    scanner.lines();
    scanner.scan
}

impl Scan {
    /// What is known of a source that is not read.
    pub(super) fn of_nothing(source: &str, options: &Options<'_>) -> Self {
        let name = options.source_name.unwrap_or_default().to_owned();
        let files = vec![InspectedFile { name, origin: Origin::Source, text: source.into() }];
        Self { files, ..Self::default() }
    }
}

struct Scanner<'a> {
    scan: Scan,
    options: &'a Options<'a>,
    context: Context,
    file: u32,
    text: Rc<str>,
    /// The statement that is being read.
    statement: Span,
    depth: u32,
    /// Bytes of all files.
    read: usize,
    /// The file that each name means which has been read, with the file in which it stands.
    names_of_files: HashMap<(u32, String), Option<u32>>,
}

/// Files and lines.
impl Scanner<'_> {
    fn lines(&mut self) {
        let mut start = 0;
        loop {
            self.scan.lines.push(LineContext { file: self.file, start, context: self.context });
            let text = self.text.clone();
            let line = line_tokens(&text, start, |name| self.parameter_called(name));
            for insertion in line.insertions {
                self.occur(insertion.parameter, insertion.span, false);
            }
            self.line(&line.lexemes);
            if line.end as usize >= text.len() {
                return;
            }
            start = line.end + 1;
        }
    }

    /// The parameter or the counter of this name, in the bodies that the line stands in.
    fn parameter_called(&self, name: &str) -> Option<SymbolId> {
        let mut block = self.context.block;
        for _ in 0..MAX_DEPTH {
            let Block { outer, parameters, .. } = &self.scan.blocks[block? as usize];
            let is_it = |id: &&SymbolId| self.scan.symbols[id.0 as usize].name == name;
            if let Some(found) = parameters.iter().find(is_it) {
                return Some(*found);
            }
            block = *outer;
        }
        None
    }

    /// Scans the file that an `.include` names behind `directive`.
    fn include(&mut self, directive: Lexeme) {
        self.context.function = None;
        let text = self.text.clone();
        let line = text[directive.span.end as usize..].split('\n').next().unwrap_or_default();
        let start = directive.span.end + (line.len() - line.trim_start().len()) as u32;
        let line = line.trim_start();
        let (length, file) = if line.starts_with('<') {
            let Some(end) = line.find('>') else { return };
            (end + 1, self.library_file(line[1..end].trim()))
        } else {
            let literal = literal_at_start(line);
            let mut name = Vec::new();
            if literal.is_empty() || literal::string(literal, |bytes| name.extend_from_slice(bytes)).is_err()
            {
                return;
            }
            let Ok(name) = String::from_utf8(name) else { return };
            (literal.len(), self.file(name))
        };
        let place = self.place(Span { start, end: start + length as u32 });
        self.scan.words.push(Word { place: place.clone(), kind: WordKind::File });
        if let Some((file, is_new)) = file {
            self.scan.inclusions.push((place, file as usize));
            if is_new {
                self.scan_file(file);
            }
        }
    }

    fn scan_file(&mut self, file: u32) {
        if self.depth == MAX_DEPTH {
            return;
        }
        let context = mem::take(&mut self.context);
        let text = self.scan.files[file as usize].text.clone();
        let outer = (mem::replace(&mut self.file, file), mem::replace(&mut self.text, text));
        self.depth += 1;
        self.lines();
        self.depth -= 1;
        (self.file, self.text) = outer;
        self.context = Context { function: None, ..context };
    }

    /// The number of a file of the standard library, and whether it has not been scanned yet.
    fn library_file(&mut self, name: &str) -> Option<(u32, bool)> {
        let origin = Origin::Library(name.to_owned());
        let text = library::text(name)?;
        Some(self.add_file(&format!("<{name}>"), origin, || text.into()))
    }

    /// The number of a file beside the source, and whether it has not been scanned yet.
    fn file(&mut self, name: String) -> Option<(u32, bool)> {
        let key = (self.file, name);
        if let Some(known) = self.names_of_files.get(&key) {
            return known.map(|file| (file, false));
        }
        if self.names_of_files.len() >= MAX_FILES {
            return None;
        }
        let from = match &self.scan.files[self.file as usize].origin {
            Origin::Source => None,
            Origin::File(identity) => Some(identity.clone()),
            Origin::Library(_) => return None,
        };
        let room = self.options.max_source_size.saturating_sub(self.read);
        let read = self.options.files.read(&key.1, from.as_deref(), room as u64).and_then(Result::ok);
        let found = read.and_then(|File { identity, bytes }| {
            if self.options.files.source_identity().as_ref() == Some(&identity) {
                return Some((0, false));
            }
            self.read += bytes.len();
            let text = String::from_utf8(bytes).ok()?;
            let folder = self.scan.files[0].name.rsplit_once('/').map_or("", |(folder, _)| folder);
            let shown = if folder.is_empty() { identity.clone() } else { format!("{folder}/{identity}") };
            Some(self.add_file(&shown, Origin::File(identity), || text.into()))
        });
        self.names_of_files.insert(key, found.map(|(file, _)| file));
        found
    }

    fn add_file(&mut self, name: &str, origin: Origin, text: impl FnOnce() -> Rc<str>) -> (u32, bool) {
        if let Some(known) = self.scan.files.iter().position(|file| file.origin == origin) {
            return (known as u32, false);
        }
        self.scan.files.push(InspectedFile { name: name.to_owned(), origin, text: text() });
        (self.scan.files.len() as u32 - 1, true)
    }
}

/// The string that a line starts with, with its quotes.
fn literal_at_start(line: &str) -> &str {
    let mut tokens = Tokens::new(line);
    if tokens.current() != Token::String {
        return "";
    }
    let span = tokens.span();
    tokens.advance();
    &line[..span.end as usize]
}

/// Statements.
impl Scanner<'_> {
    fn line(&mut self, lexemes: &[Lexeme]) {
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

    fn line_in_braces(&mut self, lexemes: &[Lexeme]) {
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
    fn open_brace(&mut self, brace: Brace, lexemes: &[Lexeme]) {
        self.context.brace = brace;
        self.line_in_braces(lexemes);
    }

    fn labels(&mut self, labels: &[Lexeme], is_data: bool) {
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

    fn data_label(&mut self, label: Lexeme) {
        self.define_global(label, SymbolKind::Data);
    }

    fn label(&mut self, label: Lexeme) {
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

    fn local_label(&mut self, label: Lexeme, name: &str) {
        let span = Span { start: label.span.start + 1, ..label.span };
        let key = match (self.context.block, self.context.scope) {
            (Some(block), _) => Key::LocalOfBlock(block, name.to_owned()),
            (None, Some(scope)) => Key::Local(self.scan.scopes[scope as usize].clone(), name.to_owned()),
            (None, None) => return,
        };
        let container = self.scope_symbol();
        self.define(key, SymbolKind::LocalLabel, span, container);
    }

    fn scope_symbol(&self) -> Option<SymbolId> {
        let scope = self.scan.scopes.get(self.context.scope? as usize)?;
        self.scan.index.get(&Key::Global(scope.clone())).copied()
    }

    fn enter_scope(&mut self, name: String) {
        self.context.scope = Some(self.scan.scopes.len() as u32);
        self.scan.scopes.push(name);
    }

    fn opcode(&self, mnemonic: Lexeme) -> Option<Opcode> {
        if mnemonic.is_made {
            return None;
        }
        Opcode::from_mnemonic(&self.text_of(mnemonic).to_ascii_lowercase())
    }

    fn instruction(&mut self, mnemonic: Lexeme, operands: &[Lexeme]) {
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
    fn arguments(&mut self, name: &str, operands: &[Lexeme]) {
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

    fn define_any(&mut self, name: Lexeme, kind: SymbolKind) {
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

    /// Takes note of the names in expressions and operands.
    fn values(&mut self, lexemes: &[Lexeme], role: Role) {
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

    fn is_function(&self, lexeme: Lexeme) -> bool {
        let name = self.text_of(lexeme);
        expression_functions().any(|keyword| keyword.name == name)
    }
}

/// The operands between commas that are in no brackets.
fn operand_lists(lexemes: &[Lexeme]) -> Vec<&[Lexeme]> {
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

/// Directives.
impl Scanner<'_> {
    fn directive(&mut self, directive: Directive, rest: &[Lexeme]) {
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

    fn expansion_directive(&mut self, directive: ExpansionDirective, head: Lexeme, rest: &[Lexeme]) {
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

    fn open_macro(&mut self, rest: &[Lexeme]) {
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

    fn open_repetition(&mut self, rest: &[Lexeme]) {
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

    fn define_parameter(&mut self, block: u32, name: Lexeme, kind: SymbolKind, container: Option<SymbolId>) {
        let key = Key::Parameter(block, self.text_of(name));
        let parameter = self.define(key, kind, name.span, container);
        self.scan.blocks[block as usize].parameters.push(parameter);
    }

    /// Leaves the innermost body of this kind.
    fn close_block(&mut self, is_macro: bool) {
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

    fn structure(&mut self, rest: &[Lexeme]) {
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
    fn fields(&mut self, structure: Option<SymbolId>, lexemes: &[Lexeme]) {
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
    fn data_type(&mut self, lexemes: &[Lexeme]) {
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

    fn map(&mut self, rest: &[Lexeme]) {
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

    fn function(&mut self, rest: &[Lexeme]) {
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

    fn define_result(&mut self, name: Lexeme) {
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

    /// Reads `name` or `name = register`.
    fn register(&mut self, lexemes: &[Lexeme]) {
        let Some(name) = lexemes.first().copied().filter(|name| name.token == Token::Name) else { return };
        let number = match lexemes.get(2).copied() {
            Some(register) if register.token == Token::Register => self.text_of(register)[1..].parse().ok(),
            Some(register) => self.register_called(&self.text_of(register)),
            None => None,
        };
        self.define_register(name, number);
        self.values(lexemes.get(2..).unwrap_or_default(), Role::Operand);
    }

    fn register_called(&self, name: &str) -> Option<u8> {
        let key = Key::Register(self.context.function?, name.to_owned());
        self.scan.symbols[self.scan.index.get(&key)?.0 as usize].register
    }

    /// Gives a register a name: this one, or the next one.
    fn define_register(&mut self, name: Lexeme, number: Option<u8>) {
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

    /// Takes note of the labels, items and values of static data.
    fn data_items(&mut self, lexemes: &[Lexeme]) {
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

    fn is_item(&self, lexeme: Lexeme) -> bool {
        lexeme.token == Token::DottedName && is_item_directive(&self.text_of(lexeme))
    }
}

/// Whether a label stands at an index.
fn is_label(lexemes: &[Lexeme], index: usize) -> bool {
    let is_colon = |next: &Lexeme| next.token == Token::Colon;
    lexemes[index].token.is_word() && lexemes.get(index + 1).is_some_and(is_colon)
}

/// Where the next item or label behind the first lexeme starts. The type in `.fill` stands behind a comma.
fn next_item(lexemes: &[Lexeme], is_item: impl Fn(Lexeme) -> bool) -> usize {
    let starts = |index: usize| {
        let is_type = lexemes[index - 1].token == Token::Comma;
        is_label(lexemes, index) || is_item(lexemes[index]) && !is_type
    };
    (1..lexemes.len()).find(|&index| starts(index)).unwrap_or(lexemes.len())
}

/// The name that a directive gives, and what stands behind it.
fn split_name(lexemes: &[Lexeme]) -> (Option<Lexeme>, &[Lexeme]) {
    match lexemes {
        [name, rest @ ..] if name.token == Token::Name => (Some(*name), rest),
        _ => (None, lexemes),
    }
}

/// Definitions and mentions.
impl Scanner<'_> {
    fn text_of(&self, lexeme: Lexeme) -> String {
        lexeme.text(&self.text).to_owned()
    }

    fn place(&self, span: Span) -> Place {
        Place { file: self.file as usize, span: span.into() }
    }

    fn word(&mut self, lexeme: Lexeme, kind: WordKind) {
        let place = self.place(lexeme.span);
        self.scan.words.push(Word { place, kind });
    }

    fn occur(&mut self, symbol: SymbolId, span: Span, is_definition: bool) {
        let place = self.place(span);
        self.scan.occurrences.push(Occurrence { place, symbol, is_definition, is_ambiguous: false });
    }

    fn mention(&mut self, lexeme: Lexeme, role: Role) {
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

    fn define_global(&mut self, name: Lexeme, kind: SymbolKind) -> Option<SymbolId> {
        self.define_in(name, kind, Key::Global)
    }

    /// Gives a name a meaning, unless a macro makes it.
    fn define_in(
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
    fn define_by_parameter(&mut self, parameter: SymbolId, name: Lexeme, kind: SymbolKind) {
        self.occur(parameter, name.span, false);
        self.scan.symbols[parameter.0 as usize].defines = Some(kind);
    }

    fn define(&mut self, key: Key, kind: SymbolKind, name: Span, container: Option<SymbolId>) -> SymbolId {
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
