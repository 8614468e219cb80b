//! What there is to say about a place, as Markdown.

use std::ops::Range;

use crate::assembly::inspection::{Inspection, Origin, Place, SymbolId, SymbolKind, Word, WordKind};
use crate::assembly::keywords::{
    Keyword, data_items, directives, expression_functions, field_accesses, number_types, predefined_constants,
};
use crate::assembly::lexer::{Token, Tokens};
use crate::assembly::library;
use crate::fuel::Price;
use crate::instruction::Opcode;

/// Lines of the comment above a definition that are shown.
const MOST_COMMENT_LINES: usize = 30;

/// What there is to say about a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The bytes of the word.
    pub span: Range<usize>,
    /// What is said, as Markdown.
    pub text: String,
}

impl Inspection {
    /// What there is to say about the word at a byte of a file.
    #[must_use]
    pub fn hover(&self, file: usize, at: usize) -> Option<Hover> {
        if let Some(occurrence) = self.occurrence_at(file, at) {
            let text = self.describe(occurrence.symbol);
            return Some(Hover { span: occurrence.place.span.clone(), text });
        }
        let Word { place, kind } = self.word_at(file, at)?;
        let word = self.text_at(place);
        let text = self.describe_word(word, *kind, file, at)?;
        Some(Hover { span: place.span.clone(), text })
    }

    pub(super) fn text_at(&self, place: &Place) -> &str {
        &self.scan.files[place.file].text[place.span.clone()]
    }

    /// A symbol: its definition as it is written, what it comes to, where it is, and the comment above it.
    #[must_use]
    pub fn describe(&self, id: SymbolId) -> String {
        let symbol = self.symbol(id);
        let mut text = format!("```mini-vm\n{}\n```\n{}", self.statement_of(id), self.kind_of(id));
        if let Some(value) = self.value_of(id) {
            text += &format!(": {value}");
        }
        text += &self.home_of(id);
        let comments: Vec<String> =
            symbol.definitions.iter().filter_map(|definition| self.comment_above(&definition.name)).collect();
        for comment in comments {
            text += &format!("\n\n{comment}");
        }
        text
    }

    /// The statement that defines a symbol, on one line.
    #[must_use]
    pub fn statement_of(&self, id: SymbolId) -> String {
        let Some(definition) = self.symbol(id).definitions.first() else { return String::new() };
        let place = Place { file: definition.name.file, span: definition.statement.clone() };
        self.text_at(&place).trim_end_matches(['{', ' ']).replace(['\n', '\r', '`'], " ")
    }

    fn kind_of(&self, id: SymbolId) -> String {
        let symbol = self.symbol(id);
        let name = self.full_name(id);
        let container = |id: SymbolId| format!("`{}`", self.symbol(id).name);
        match (symbol.kind, symbol.container) {
            (SymbolKind::Register | SymbolKind::Result | SymbolKind::Parameter, Some(of)) => {
                format!("`{name}`, {} of {}", self.description(id), container(of))
            }
            _ => format!("`{name}`, {}", self.description(id)),
        }
    }

    /// What a symbol is, parameters of functions told from other registers.
    fn description(&self, id: SymbolId) -> &'static str {
        let symbol = self.symbol(id);
        let is_parameter = symbol.kind == SymbolKind::Register
            && symbol.definitions.iter().any(|definition| {
                let place = Place { file: definition.name.file, span: definition.statement.clone() };
                self.text_at(&place).starts_with(".fn")
            });
        if is_parameter { "parameter" } else { symbol.kind.description() }
    }

    /// What a symbol comes to, in a few words, if that is known.
    #[must_use]
    pub fn value_of(&self, id: SymbolId) -> Option<String> {
        let symbol = self.symbol(id);
        match symbol.kind {
            SymbolKind::Register => symbol.register.map(|register| format!("r{register}")),
            SymbolKind::Layout => self.values.describe_layout(&symbol.name),
            SymbolKind::Constant | SymbolKind::Data | SymbolKind::Struct => {
                self.values.describe(&symbol.name)
            }
            SymbolKind::Field => self.values.describe(&self.full_name(id)),
            _ => None,
        }
    }

    /// Where a symbol is defined, if that is in another file than the source.
    fn home_of(&self, id: SymbolId) -> String {
        let Some(definition) = self.symbol(id).definitions.first() else { return String::new() };
        let file = &self.scan.files[definition.name.file];
        match &file.origin {
            Origin::Source => String::new(),
            Origin::File(identity) => format!(", in `{}`", identity.replace('`', " ")),
            Origin::Library(name) => format!(", in `<{name}>` of the standard library"),
        }
    }

    /// The lines of comment right above the line of a name.
    pub(super) fn comment_above(&self, name: &Place) -> Option<String> {
        let text = &self.scan.files[name.file].text[..name.span.start];
        let mut lines = text.rsplit('\n').skip(1).map(str::trim);
        let mut comment: Vec<&str> = Vec::new();
        for line in lines.by_ref().take(MOST_COMMENT_LINES) {
            match line.strip_prefix([';', '#']) {
                // Expectations of tests, and what starts a script.
                Some(rest) if rest.starts_with(['!', '|']) => break,
                Some(rest) => comment.push(rest.strip_prefix(' ').unwrap_or(rest)),
                None => break,
            }
        }
        comment.reverse();
        // What looks like Markdown is none.
        let comment = comment.join("\n").replace("```", "'''");
        (!comment.trim().is_empty()).then(|| format!("```text\n{comment}\n```"))
    }

    fn describe_word(&self, word: &str, kind: WordKind, file: usize, at: usize) -> Option<String> {
        match kind {
            WordKind::Mnemonic => describe_mnemonic(word),
            WordKind::Directive => keyword(directives().chain(data_items()), word),
            WordKind::Function => keyword(expression_functions(), word),
            WordKind::PredefinedConstant => keyword(predefined_constants(), word),
            WordKind::Keyword => keyword(number_types(), word),
            WordKind::HostFunction => Some(self.describe_host_function(word)),
            WordKind::Register => self.describe_register(word, file, at),
            WordKind::File => {
                let name = word.strip_prefix('<')?.strip_suffix('>')?.trim();
                library::text(name)?;
                Some(format!("`<{name}>` of the standard library: {}", library::summary(name)))
            }
        }
    }

    pub(super) fn describe_host_function(&self, name: &str) -> String {
        let written = self.host_form(name).unwrap_or(name);
        let meaning = (self.host_meaning)(name)
            .map(|meaning| format!("\n{}", without_links(meaning)))
            .unwrap_or_default();
        format!("```mini-vm\nhost {written}\n```\nfunction of the host{meaning}")
    }

    /// How a function of the host is called.
    pub(super) fn host_form(&self, name: &str) -> Option<&str> {
        let function = self.host_functions.iter().find(|function| function.name == name)?;
        Some(&function.form)
    }

    /// A register by its number: the name that it has in its function.
    fn describe_register(&self, word: &str, file: usize, at: usize) -> Option<String> {
        let number: u8 = word[1..].parse().ok()?;
        let function = &self.scan.functions[self.line_at(file, at)?.context.function? as usize];
        let named = function.registers.iter().find(|&&id| self.symbol(id).register == Some(number))?;
        Some(format!("r{number}, which is `{}` here", self.symbol(*named).name))
    }
}

/// A text in Markdown with the texts of its links alone: an editor cannot follow those to pages of the project.
fn without_links(text: &str) -> String {
    let (mut result, mut rest) = (String::new(), text);
    while let Some(middle) = rest.find("](") {
        let (open, close) = (rest[..middle].rfind('['), rest[middle..].find(')'));
        let (Some(open), Some(close)) = (open, close) else { break };
        result += &rest[..open];
        result += &rest[open + 1..middle];
        rest = &rest[middle + close + 1..];
    }
    result + rest
}

fn keyword(mut keywords: impl Iterator<Item = Keyword>, word: &str) -> Option<String> {
    let found = keywords.find(|keyword| keyword.name == word)?;
    let is_form = found.meaning.starts_with('`');
    Some(if is_form { found.meaning.to_owned() } else { format!("`{}`: {}", found.name, found.meaning) })
}

fn describe_mnemonic(word: &str) -> Option<String> {
    match Opcode::from_mnemonic(word) {
        Some(opcode) => Some(describe_opcode(opcode)),
        None => keyword(field_accesses(), &word.to_ascii_lowercase()),
    }
}

/// An instruction: its form, what it does, what it costs and which traps it may run into.
pub(super) fn describe_opcode(opcode: Opcode) -> String {
    let price = match opcode.price() {
        Price::One => "1 unit of fuel.",
        price => price.meaning(),
    };
    let mut text = format!("```mini-vm\n{}\n```\n{}\n\nCosts: {price}", opcode.form(), opcode.semantics());
    let traps: Vec<String> = opcode.traps().iter().map(|trap| format!("`{}`", trap.name())).collect();
    if !traps.is_empty() {
        text += &format!("\n\nTraps: {}.", traps.join(", "));
    }
    text
}

/// Whether `text` is one token, a number: its value need not be said.
pub(super) fn is_number(text: &str) -> bool {
    let mut tokens = Tokens::new(text);
    let is_number = matches!(tokens.current(), Token::Integer | Token::Float);
    tokens.advance();
    is_number && tokens.current() == Token::End
}
