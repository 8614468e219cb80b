//! What every name of the language means, as Markdown: for the command `explain`, and for editors that show it.
//!
//! The texts are put together from the tables that define the names. [The pages of the instructions](mod@crate::reference) and of
//! [the language](mod@crate::assembly) come from the same tables.
//!
//! ```
//! use mini_vm::explanation::{Kind, Topic};
//!
//! let topics: Vec<Topic> = Topic::named("E042").collect();
//! assert_eq!(topics[0].kind(), Kind::Error);
//! assert!(topics[0].text().contains("A division or remainder by zero in an expression."));
//!
//! // A name may have several meanings.
//! let kinds: Vec<Kind> = Topic::named("u8").map(|topic| topic.kind()).collect();
//! assert_eq!(kinds, [Kind::DataItem, Kind::NumberType]);
//! ```

mod example;

use std::fmt::Write;

use crate::assembly::diagnostic::{DiagnosticCode, Severity};
use crate::assembly::{foreign_name, suggestion};
use crate::console::{Console, ConsoleFunction};
use crate::fuel::Price;
use crate::instruction::Opcode;
use crate::operand::{Content, OperandSpec};
use crate::reference::{self, Keyword};
use crate::trap::TrapCode;

/// What a name is a name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An instruction of the machine.
    Instruction,
    /// `load` and `store`, which stand for one of several instructions.
    FieldAccess,
    /// A directive of the assembler.
    Directive,
    /// What stands behind `.data`.
    DataItem,
    /// A number type, of keys, values and fields.
    NumberType,
    /// A function of constant expressions.
    ExpressionFunction,
    /// A constant that need not be defined.
    Constant,
    /// An error of the assembler.
    Error,
    /// A warning of the assembler.
    Warning,
    /// A fault that a program can run into.
    Trap,
    /// A function of the command line that programs call with `host`.
    HostFunction,
}

impl Kind {
    /// Every kind, in the order in which [`Topic::all`] has them.
    pub const ALL: &[Self] = &[
        Self::Instruction,
        Self::FieldAccess,
        Self::Directive,
        Self::DataItem,
        Self::NumberType,
        Self::ExpressionFunction,
        Self::Constant,
        Self::Error,
        Self::Warning,
        Self::Trap,
        Self::HostFunction,
    ];

    /// What one of it is called, such as `instruction`.
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Instruction => "instruction",
            Self::FieldAccess => "access to a field",
            Self::Directive => "directive",
            Self::DataItem => "data item",
            Self::NumberType => "number type",
            Self::ExpressionFunction => "function of expressions",
            Self::Constant => "constant",
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Trap => "trap",
            Self::HostFunction => "host function",
        }
    }

    /// What several of it are called, such as `instructions`.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Instruction => "instructions",
            Self::FieldAccess => "accesses to fields",
            Self::Directive => "directives",
            Self::DataItem => "data items",
            Self::NumberType => "number types",
            Self::ExpressionFunction => "functions of expressions",
            Self::Constant => "constants",
            Self::Error => "errors",
            Self::Warning => "warnings",
            Self::Trap => "traps",
            Self::HostFunction => "host functions",
        }
    }
}

/// A name with one of its meanings.
#[derive(Clone, Copy, Debug)]
pub struct Topic(Entry);

/// A row of one of the tables.
#[derive(Clone, Copy, Debug)]
enum Entry {
    Instruction(Opcode),
    Keyword(Kind, Keyword),
    Diagnostic(DiagnosticCode),
    Trap(TrapCode),
    HostFunction(&'static ConsoleFunction),
}

impl Topic {
    /// Every meaning of every name, in the order of the kinds and, within each, of its table.
    pub fn all() -> impl Iterator<Item = Self> {
        let diagnostics = |severity| {
            let codes = DiagnosticCode::ALL.iter().filter(move |code| code.severity() == severity);
            codes.map(|&code| Entry::Diagnostic(code))
        };
        let entries = Opcode::ALL.iter().map(|&opcode| Entry::Instruction(opcode));
        let entries = entries
            .chain(of_kind(Kind::FieldAccess, reference::field_accesses()))
            .chain(of_kind(Kind::Directive, reference::directives()))
            .chain(of_kind(Kind::DataItem, reference::data_items()))
            .chain(of_kind(Kind::NumberType, reference::number_types()))
            .chain(of_kind(Kind::ExpressionFunction, reference::expression_functions()))
            .chain(of_kind(Kind::Constant, reference::predefined_constants()))
            .chain(diagnostics(Severity::Error))
            .chain(diagnostics(Severity::Warning))
            .chain(TrapCode::ALL.iter().map(|&trap| Entry::Trap(trap)))
            .chain(Console::TABLE.iter().map(Entry::HostFunction));
        entries.map(Self)
    }

    /// What a name means, in any case; that of a directive or a data item also without its dot.
    pub fn named(name: &str) -> impl Iterator<Item = Self> {
        Self::all().filter(move |topic| {
            let own = topic.name();
            own.eq_ignore_ascii_case(name)
                || own.strip_prefix('.').is_some_and(|own| own.eq_ignore_ascii_case(name))
        })
    }

    /// The name, a directive with its dot.
    pub fn name(&self) -> &'static str {
        match self.0 {
            Entry::Instruction(opcode) => opcode.mnemonic(),
            Entry::Keyword(_, keyword) => keyword.name,
            Entry::Diagnostic(code) => code.as_str(),
            Entry::Trap(trap) => trap.name(),
            Entry::HostFunction(function) => function.signature.name,
        }
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        match self.0 {
            Entry::Instruction(_) => Kind::Instruction,
            Entry::Keyword(kind, _) => kind,
            Entry::Diagnostic(code) => match code.severity() {
                Severity::Error => Kind::Error,
                Severity::Warning => Kind::Warning,
            },
            Entry::Trap(_) => Kind::Trap,
            Entry::HostFunction(_) => Kind::HostFunction,
        }
    }

    /// What it means in one sentence or a few, as the table of its kind has it: Markdown on one line, without links.
    pub fn meaning(&self) -> String {
        without_links(match self.0 {
            Entry::Instruction(opcode) => opcode.semantics(),
            Entry::Keyword(_, keyword) => keyword.meaning,
            Entry::Diagnostic(code) => code.meaning(),
            Entry::Trap(trap) => trap.meaning(),
            Entry::HostFunction(function) => function.meaning,
        })
    }

    /// All that is known of it: Markdown without links and headings, in paragraphs and items of one line each, with
    /// examples in fences.
    pub fn text(&self) -> String {
        let head = match self.0 {
            Entry::Instruction(opcode) => opcode.form(),
            Entry::HostFunction(function) => function.signature.to_string(),
            Entry::Keyword(..) | Entry::Diagnostic(_) | Entry::Trap(_) => self.name().to_owned(),
        };
        let mut text = format!("`{head}` ({})\n\n{}\n", self.kind().singular(), self.meaning());
        match self.0 {
            Entry::Instruction(opcode) => instruction(opcode, &mut text),
            Entry::Diagnostic(code) => diagnostic(code, &mut text),
            Entry::Trap(trap) => raisers(trap, &mut text),
            Entry::HostFunction(_) => _ = writeln!(text, "\nCosts: {}", Price::Host.meaning()),
            Entry::Keyword(..) => {}
        }
        if matches!(self.kind(), Kind::Instruction | Kind::FieldAccess | Kind::Directive | Kind::DataItem)
            && let Some((file, line)) = example::in_library(self.name())
        {
            _ = write!(
                text,
                "\nAs in `{file}` of the standard library:\n\n{}",
                fenced(&format!("{}\n", line.trim()))
            );
        }
        text
    }
}

/// What to say of a name that has no meaning: the one that was probably meant, or what to write instead of a word of another
/// assembler.
pub fn help(name: &str) -> Option<String> {
    let foreign = foreign_name(name).map(str::to_owned);
    foreign.or_else(|| suggestion::did_you_mean(name, Topic::all().map(|topic| topic.name())))
}

fn of_kind(kind: Kind, keywords: impl Iterator<Item = Keyword>) -> impl Iterator<Item = Entry> {
    keywords.map(move |keyword| Entry::Keyword(kind, keyword))
}

/// The operands, the byte, the price, the traps and the relatives of an instruction.
fn instruction(opcode: Opcode, text: &mut String) {
    text.push('\n');
    for operand in opcode.operands() {
        let name = operand.written();
        item(text, &format!("`{name}`: {}{}", operand.kind.meaning(), content(operand)));
    }
    item(text, &format!("Byte: `{:#04x}`", opcode as u8));
    item(text, &format!("Costs: {}", opcode.price().meaning()));
    for trap in opcode.traps() {
        item(text, &format!("Trap `{}`: {}", trap.name(), trap.meaning()));
    }
    if !opcode.falls_through() {
        item(text, "Execution does not go on with the next instruction.");
    }
    let relatives = [
        (opcode.register_form(), "takes a register in place of the immediate"),
        (opcode.immediate_form(), "takes an immediate in place of the last register that is read"),
        (opcode.address_form(), "takes the address of the key in place of the key itself"),
        (opcode.scalar_form(), "takes the key itself in place of its address"),
    ];
    for (relative, difference) in relatives {
        if let Some(relative) = relative {
            item(text, &format!("`{}` {difference}.", relative.form()));
        }
    }
}

/// What is in the register of an operand, where the instruction wants something of its own there.
fn content(operand: &OperandSpec) -> String {
    match operand.content {
        Content::Integer => String::new(),
        _ if operand.kind.accesses_memory() => String::new(),
        content => format!(" {}", content.meaning()),
    }
}

fn diagnostic(code: DiagnosticCode, text: &mut String) {
    if let Some(example) = example::of_diagnostic(code) {
        _ = write!(text, "\nA test of it; what is reported stands behind the line:\n\n{}", fenced(&example));
    }
}

/// The instructions that raise a trap.
fn raisers(trap: TrapCode, text: &mut String) {
    let raisers = Opcode::ALL.iter().filter(|opcode| opcode.traps().contains(&trap));
    let raisers: Vec<String> = raisers.map(|opcode| format!("`{}`", opcode.mnemonic())).collect();
    _ = writeln!(text, "\nRaised by {}.", raisers.join(", "));
}

fn item(text: &mut String, item: &str) {
    _ = writeln!(text, "- {}", without_links(item));
}

fn fenced(code: &str) -> String {
    format!("```asm\n{code}```\n")
}

/// Markdown in which the text of each link stands for it.
fn without_links(markdown: &str) -> String {
    let mut text = String::new();
    let mut rest = markdown;
    while let Some((before, behind)) = rest.split_once("](") {
        let (Some(start), Some((_, behind))) = (before.rfind('['), behind.split_once(')')) else { break };
        text += &before[..start];
        text += &before[start + 1..];
        rest = behind;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Kind, Topic, help, without_links};

    #[test]
    fn kinds_are_in_order_and_none_is_empty() {
        let mut kinds: Vec<Kind> = Topic::all().map(|topic| topic.kind()).collect();
        kinds.dedup();
        assert_eq!(kinds, Kind::ALL);
    }

    #[test]
    fn every_topic_is_found_by_its_name_and_says_what_it_means() {
        for topic in Topic::all() {
            let mut found = Topic::named(topic.name()).filter(|other| other.kind() == topic.kind());
            assert!(found.next().is_some() && found.next().is_none(), "{}", topic.name());
            assert!(topic.text().contains(&topic.meaning()), "{}", topic.name());
            assert!(!topic.text().contains("]("), "{}", topic.text());
        }
    }

    #[test]
    fn texts_differ() {
        let texts: HashSet<String> = Topic::all().map(|topic| topic.text()).collect();
        assert_eq!(texts.len(), Topic::all().count());
    }

    #[test]
    fn links_leave_their_text() {
        assert_eq!(without_links("a [b](c#d) e [f](g)."), "a b e f.");
        assert_eq!(without_links("`[rb]` (of it)"), "`[rb]` (of it)");
        assert_eq!(without_links("a](b"), "a](b");
    }

    #[test]
    fn what_has_no_meaning_gets_help() {
        assert_eq!(help("map_lokup").as_deref(), Some("did you mean `map_lookup`?"));
        assert!(help("push").is_some_and(|help| !help.contains("did you mean")));
        assert_eq!(help("quite something else"), None);
    }
}
