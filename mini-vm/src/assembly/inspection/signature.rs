//! Signatures: what goes into a call or an instruction, and which part of that is being written.

use std::ops::Range;

use crate::assembly::inspection::symbol::Key;
use crate::assembly::inspection::{Inspection, SymbolKind};
use crate::assembly::lexer::{Token, Tokens};
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
            return Some(Signature::of(text, commas));
        }
        let (operands, commas) = prefix.operands();
        if operands.is_empty() && prefix.word.is_empty() && at == head.span.end as usize {
            return None;
        }
        if let Some(text) = self.declaration(Key::Macro(head.text.to_owned()), SymbolKind::Macro) {
            return Some(Signature::of(text, commas));
        }
        let opcode = Opcode::from_mnemonic(head.text).filter(|opcode| !opcode.operands().is_empty())?;
        Some(Signature::of(opcode.form(), commas))
    }

    /// How a function or a macro is declared, without its directive.
    fn declaration(&self, key: Key, kind: SymbolKind) -> Option<String> {
        let id = self.scan.find(&key).filter(|&id| self.symbol(id).kind == kind)?;
        let statement = self.statement_of(id);
        statement.split_once(' ').map(|(_, rest)| rest.trim_start().to_owned())
    }
}

impl Signature {
    /// The parameters of `text` stand in its first parentheses, or else behind its first word, with commas between that are in
    /// no brackets.
    fn of(text: String, active: usize) -> Self {
        let mut tokens = Tokens::new(&text);
        let opens = |token| matches!(token, Token::LeftParenthesis | Token::LeftBracket);
        let closes = |token| matches!(token, Token::RightParenthesis | Token::RightBracket);
        tokens.advance();
        if tokens.current() == Token::LeftParenthesis {
            tokens.advance();
        }
        let (mut parameters, mut parameter, mut depth) = (Vec::new(), None::<Range<usize>>, 0);
        loop {
            let (token, span) = (tokens.current(), Range::from(tokens.span()));
            let is_end = token == Token::End || closes(token) && depth == 0;
            if is_end || token == Token::Comma && depth == 0 {
                parameters.extend(parameter.take());
            } else {
                depth += usize::from(opens(token));
                depth -= usize::from(closes(token));
                parameter.get_or_insert(span.clone()).end = span.end;
            }
            if is_end {
                return Self { text, parameters, active };
            }
            tokens.advance();
        }
    }
}
