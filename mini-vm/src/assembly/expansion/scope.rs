//! The global label that local ones belong to where a macro is used.

use crate::assembly::directive::Directive;
use crate::assembly::lexer::{Span, Token, Tokens};
use crate::assembly::syntax::Boundary;

/// The scope at the end of the text so far, which is gone through once, as far as somebody asks.
#[derive(Default)]
pub(super) struct Scope {
    /// Where to read on.
    at: u32,
    /// Where the global label stands.
    label: Option<Span>,
    /// Those in front of the files that are open.
    outer: Vec<Option<Span>>,
    /// How many boundaries have been crossed.
    crossed: usize,
    is_in_block: bool,
}

impl Scope {
    /// The global label at the end of `text`, whose files start and end at `boundaries`.
    pub(super) fn at_end<'t>(&mut self, text: &'t str, boundaries: &[Boundary]) -> Option<&'t str> {
        let mut tokens = Tokens::starting_at(text, self.at);
        loop {
            let start = if tokens.current() == Token::End { text.len() as u32 } else { tokens.span().start };
            while let Some(boundary) = boundaries.get(self.crossed).filter(|boundary| boundary.at <= start) {
                self.crossed += 1;
                if boundary.is_start {
                    self.outer.push(self.label.take());
                } else {
                    self.label = self.outer.pop().flatten();
                }
            }
            if tokens.current() == Token::End {
                break;
            }
            self.line(&mut tokens);
            tokens.skip_line();
            tokens.advance();
        }
        self.at = text.len() as u32;
        self.label.map(|label| &text[label.start as usize..label.end as usize])
    }

    /// Reads a line as far as it says something about the scope.
    fn line(&mut self, tokens: &mut Tokens<'_>) {
        let mut directive = None;
        while !self.is_in_block && tokens.current().is_word() {
            let (token, text, span) = (tokens.current(), tokens.text(), tokens.span());
            tokens.advance();
            if tokens.current() != Token::Colon {
                directive = Directive::from_name(text);
                break;
            }
            tokens.advance();
            if token == Token::Name {
                self.label = Some(span);
            }
        }
        if directive == Some(Directive::Function) && tokens.current() == Token::Name {
            self.label = Some(tokens.span());
        }
        if self.is_in_block || matches!(directive, Some(Directive::Data | Directive::Struct)) {
            while !matches!(tokens.current(), Token::Newline | Token::End) {
                match tokens.current() {
                    Token::LeftBrace => self.is_in_block = true,
                    Token::RightBrace => self.is_in_block = false,
                    _ => {}
                }
                tokens.advance();
            }
        }
    }
}
