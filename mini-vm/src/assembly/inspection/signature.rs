//! Signatures: what goes into a call or an instruction, and which part of that is being written.

use std::ops::Range;

use crate::assembly::inspection::symbol::Key;
use crate::assembly::inspection::{Inspection, SymbolKind};
use crate::assembly::lexer::Token;
use crate::instruction::Opcode;

/// What goes into something that is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// How it is written.
    pub text: String,
    /// The bytes of `text` that each parameter is.
    pub parameters: Vec<Range<usize>>,
    /// Which of them is being written; beyond the last one if there are too many.
    pub active: usize,
}

impl Inspection {
    /// What goes into the call, the macro or the instruction that a place is in.
    #[must_use]
    pub fn signature(&self, file: usize, at: usize) -> Option<Signature> {
        let prefix = self.prefix(file, at)?;
        let head = prefix.tokens.first().filter(|head| head.token == Token::Name)?;
        let is = |name: &str| head.text.eq_ignore_ascii_case(name);
        if let Some((before, commas)) = prefix.open_call()
            && before == 1
        {
            let callee = prefix.tokens.get(before)?.text;
            let text = match () {
                () if is("host") => self.host_form(callee)?.to_owned(),
                () if is("call") => self.declaration(Key::Global(callee.to_owned()), SymbolKind::Function)?,
                () => return None,
            };
            return Some(Signature::of(text, '(', commas));
        }
        let (operands, commas) = prefix.operands();
        if operands.is_empty() && prefix.word.is_empty() && at == head.span.end as usize {
            return None;
        }
        if let Some(text) = self.declaration(Key::Macro(head.text.to_owned()), SymbolKind::Macro) {
            return Some(Signature::of(text, '(', commas));
        }
        let opcode = Opcode::from_mnemonic(head.text).filter(|opcode| !opcode.operands().is_empty())?;
        Some(Signature::of(opcode.form(), ' ', commas))
    }

    /// How a function or a macro is declared, without its directive.
    fn declaration(&self, key: Key, kind: SymbolKind) -> Option<String> {
        let id = self.scan.find(&key).filter(|&id| self.symbol(id).kind == kind)?;
        let statement = self.statement_of(id);
        statement.split_once(' ').map(|(_, rest)| rest.trim_start().to_owned())
    }
}

impl Signature {
    /// The parameters of `text` stand behind `open`, with commas between.
    fn of(text: String, open: char, active: usize) -> Self {
        let start = text.find(open).map_or(text.len(), |at| at + 1);
        let end = if open == '(' { text.rfind(')').unwrap_or(text.len()) } else { text.len() };
        let mut parameters = Vec::new();
        let mut at = start;
        for part in text.get(start..end).unwrap_or_default().split(',') {
            let name = part.trim();
            let from = at + (part.len() - part.trim_start().len());
            if !name.is_empty() {
                parameters.push(from..from + name.len());
            }
            at += part.len() + 1;
        }
        Self { text, parameters, active }
    }
}
