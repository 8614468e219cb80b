//! Types: of the keys and values of maps, and of the fields of structs.

use crate::assembly::diagnostic::Reported;
use crate::assembly::lexer::Token;
use crate::assembly::names::{Name, Spanned};
use crate::assembly::scalar::Scalar;
use crate::assembly::suggestion::unknown_type;
use crate::assembly::syntax::expression::Expression;
use crate::assembly::syntax::statement::{ElementSyntax, Type};
use crate::assembly::syntax::{Lexeme, Parser};

impl<'s> Parser<'_, 's> {
    /// Reads a type. Whether there is a struct of that name is not known here.
    pub(super) fn data_type(&mut self) -> Result<Spanned<Type<'s>>, Reported> {
        if self.tokens.current() != Token::Name {
            return Err(self.unexpected("a type"));
        }
        let name = self.take();
        let element = self.element_type(name)?;
        let count = if self.accept(Token::LeftBracket) { Some(self.element_count()?) } else { None };
        Ok(Spanned { value: Type { element, count }, span: name.span.to(self.last_span()) })
    }

    fn element_type(&mut self, name: Lexeme<'s>) -> Result<ElementSyntax<'s>, Reported> {
        match Scalar::from_name(name.text) {
            Some(scalar) => Ok(ElementSyntax::Scalar(scalar)),
            None if name.text == "bytes" => self.bytes_type(),
            None if self.tokens.current() == Token::LeftParenthesis => {
                Err(self.diagnostics.report(unknown_type(name.text, name.span, true, [].iter())))
            }
            None => Ok(ElementSyntax::Struct(Spanned { value: Name::global(name.text), span: name.span })),
        }
    }

    /// Reads the rest of `bytes(size)` or `bytes(size, alignment)`.
    fn bytes_type(&mut self) -> Result<ElementSyntax<'s>, Reported> {
        self.expect(Token::LeftParenthesis, "`(` and a size")?;
        let size = self.expression()?;
        let alignment = if self.accept(Token::Comma) { Some(self.expression()?) } else { None };
        self.expect(Token::RightParenthesis, "`)`")?;
        Ok(ElementSyntax::Bytes { size, alignment })
    }

    /// Reads how many elements an array has, and the bracket behind that.
    fn element_count(&mut self) -> Result<Expression<'s>, Reported> {
        let count = self.expression()?;
        self.expect(Token::RightBracket, "`]`")?;
        Ok(count)
    }
}
