//! Structs: `.struct`, whose fields are told one at a time.
//!
//! Who lays a struct out reads its fields again.

use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Reported, excerpt};
use crate::assembly::directive::Directive;
use crate::assembly::lexer::{Span, Token};
use crate::assembly::names::{Site, Source, Spanned};
use crate::assembly::scalar::Scalar;
use crate::assembly::syntax::statement::{Field, StatementKind, Structure};
use crate::assembly::syntax::{BlockError, Lexeme, Parser};
use crate::instruction::Opcode;

/// What stands behind the name of a struct that has no padding.
const PACKED: &str = "packed";

/// Tells the fields, from the first to the last, of a struct whose first field stands at `site`, as long as `each` asks for
/// more.
pub(in crate::assembly) fn read_fields<'s>(
    source: Source<'s>,
    site: Site<'s>,
    each: &mut impl FnMut(&Field<'s>) -> bool,
) {
    Parser::again(source, site, |parser| {
        while !matches!(parser.tokens.current(), Token::RightBrace | Token::End) {
            if parser.accept(Token::Newline) {
                continue;
            }
            // They have been read before, without an error.
            let Ok(field) = parser.field() else { return };
            if !each(&field) {
                return;
            }
        }
    });
}

impl<'s> Parser<'_, 's> {
    /// Reads the rest of `.struct`, up to the brace that closes it.
    pub(super) fn structure(&mut self) -> Result<(), Reported> {
        let (structure, open) = match self.structure_head() {
            Ok(head) => head,
            Err(reported) => {
                self.skip_structure();
                return Err(reported);
            }
        };
        let name = structure.name;
        self.push(name.span, StatementKind::Struct(structure));
        self.is_in_block = true;
        let outcome = self.fields(name, open);
        self.is_in_block = false;
        if let Err(reported) = outcome {
            self.push(name.span, StatementKind::BrokenStruct(name, reported));
        }
        outcome
    }

    /// Reads the name of a struct and all up to its first field. The brace is what it is closed by.
    fn structure_head(&mut self) -> Result<(Structure<'s>, Span), Reported> {
        let name = self.global_name("the name of the struct")?;
        let is_packed = self.tokens.current() == Token::Name && self.tokens.text() == PACKED;
        if is_packed {
            self.take();
        }
        let open = self.tokens.span();
        if !self.accept(Token::LeftBrace) {
            return Err(self.unexpected(if is_packed { "`{`" } else { "`{` or `packed`" }));
        }
        let fields = Site { at: self.tokens.span().start, scope: self.scope };
        Ok((Structure { name, is_packed, fields }, open))
    }

    /// Goes on to the end of a struct, or of a line on which none starts.
    pub(super) fn skip_structure(&mut self) {
        while !self.is_line_end() && self.tokens.current() != Token::LeftBrace {
            self.tokens.advance();
        }
        self.skip_block();
        self.skip_line();
    }

    /// Reads the fields of a struct and the brace behind them. All of them are told, and the last error is returned.
    fn fields(&mut self, name: Spanned<&'s str>, open: Span) -> Result<(), Reported> {
        let mut outcome = Ok(());
        loop {
            if self.accept(Token::Newline) {
                self.line += 1;
                continue;
            }
            if self.accept(Token::RightBrace) {
                return self.expect_line_end("the end of the line").and(outcome);
            }
            match self.field_or_end(open) {
                Ok(field) => self.push(field.name.span, StatementKind::Field(name, field.name)),
                Err(BlockError::Block(reported)) => return Err(reported),
                Err(BlockError::Line(reported)) => {
                    outcome = Err(reported);
                    if self.skip_block_line() {
                        return outcome;
                    }
                }
            }
        }
    }

    /// Reads a field, unless the struct was meant to be closed in front of what stands here.
    fn field_or_end(&mut self, open: Span) -> Result<Field<'s>, BlockError> {
        if self.tokens.current() == Token::End {
            let diagnostic =
                Diagnostic::new(DiagnosticCode::UnexpectedToken, open, "the struct is not closed");
            return Err(BlockError::Block(self.report(diagnostic.with_label("`}` missing"))));
        }
        if let Some(foreign) = self.foreign_to_structs() {
            let message = format!("expected a field or `}}`, found `{}`", excerpt(foreign.text));
            let diagnostic = Diagnostic::new(DiagnosticCode::UnexpectedToken, foreign.span, message)
                .with_related(open, "the struct starts here")
                .with_help("close the struct with `}` in front of this".to_owned());
            return Err(BlockError::Block(self.report(diagnostic)));
        }
        self.field().map_err(BlockError::Line)
    }

    /// The directive or instruction that stands here.
    fn foreign_to_structs(&self) -> Option<Lexeme<'s>> {
        let (token, text, span) = (self.tokens.current(), self.tokens.text(), self.tokens.span());
        let mut ahead = self.tokens.clone();
        ahead.advance();
        let is_foreign = match token {
            Token::Name => Opcode::from_mnemonic(text).is_some(),
            Token::DottedName => Directive::from_name(text).is_some(),
            _ => false,
        };
        (is_foreign && ahead.current() != Token::Colon).then_some(Lexeme { token, text, span })
    }

    fn field(&mut self) -> Result<Field<'s>, Reported> {
        let name = self.global_name("the name of a field, or `}`")?;
        self.expect(Token::Colon, "`:` and a type")?;
        if let Some(scalar) = self.scalar_directive() {
            let message = format!("expected a type, found `{}`", self.tokens.text());
            let diagnostic = Diagnostic::new(DiagnosticCode::UnexpectedToken, self.tokens.span(), message);
            return Err(self.report(diagnostic.with_help(format!("the type is `{}`", scalar.name()))));
        }
        let data_type = self.data_type()?;
        Ok(Field { name, data_type })
    }

    /// The type for which a data item stands here.
    fn scalar_directive(&self) -> Option<Scalar> {
        Scalar::from_directive(self.tokens.text()).filter(|_| self.tokens.current() == Token::DottedName)
    }
}
