//! From the text of an expression to what is computed.

use std::ops::Range;

use super::tokens::{Token, tokens};
use super::{Binary, ExpressionError, KeyNode, MAX_DEPTH, MAX_EXPRESSION_SIZE, Node, Special, Unary, Width};

/// The operators with two operands, those that bind weakest first.
const LEVELS: [&[(&str, Binary)]; 9] = [
    &[("||", Binary::Or)],
    &[("&&", Binary::And)],
    &[
        ("==", Binary::Equal),
        ("!=", Binary::Unequal),
        ("<=", Binary::LessOrEqual),
        (">=", Binary::GreaterOrEqual),
        ("<", Binary::Less),
        (">", Binary::Greater),
    ],
    &[("|", Binary::BitOr)],
    &[("^", Binary::BitXor)],
    &[("&", Binary::BitAnd)],
    &[("<<", Binary::ShiftLeft), (">>", Binary::ShiftRight)],
    &[("+", Binary::Add), ("-", Binary::Subtract)],
    &[("*", Binary::Multiply), ("/", Binary::Divide), ("%", Binary::Remainder)],
];

const UNARY: [(&str, Unary); 3] = [("-", Unary::Negate), ("!", Unary::Not), ("~", Unary::Complement)];

/// What can stand behind a `$`.
pub(super) const SPECIALS: [(&str, Special); 4] = [
    ("pc", Special::Pc),
    ("depth", Special::Depth),
    ("fuel", Special::Fuel),
    ("position", Special::Position),
];

/// Reads a whole text.
pub(super) fn parse(text: &str) -> Result<Node, ExpressionError> {
    if text.len() > MAX_EXPRESSION_SIZE {
        let message = format!("an expression has at most {MAX_EXPRESSION_SIZE} bytes");
        return Err(ExpressionError::Syntax { range: 0..text.len(), message });
    }
    let mut parser = Parser { tokens: tokens(text)?, next: 0, depth: 0 };
    let node = parser.binary(0)?;
    match parser.current() {
        Token::End => Ok(node),
        _ => Err(parser.wrong("an operator or the end was expected here")),
    }
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    next: usize,
    depth: usize,
}

impl Parser {
    fn current(&self) -> &Token {
        &self.tokens[self.next].0
    }

    /// Takes the current token; the end stays.
    fn take(&mut self) -> Token {
        let token = self.current().clone();
        self.next += usize::from(token != Token::End);
        token
    }

    fn accept(&mut self, symbol: &str) -> bool {
        let is_there = matches!(self.current(), Token::Symbol(it) if *it == symbol);
        self.next += usize::from(is_there);
        is_there
    }

    fn expect(&mut self, symbol: &str) -> Result<(), ExpressionError> {
        if self.accept(symbol) { Ok(()) } else { Err(self.wrong(&format!("`{symbol}` was expected here"))) }
    }

    fn wrong(&self, message: &str) -> ExpressionError {
        ExpressionError::Syntax { range: self.tokens[self.next].1.clone(), message: message.to_owned() }
    }

    fn binary(&mut self, level: usize) -> Result<Node, ExpressionError> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        let mut count = 0;
        while let Some(&(_, operator)) = operators.iter().find(|(symbol, _)| self.accept(symbol)) {
            count += 1;
            if count > MAX_DEPTH {
                return Err(self.wrong("there are too many operators in a row"));
            }
            let right = self.binary(level + 1)?;
            left = Node::Binary(operator, Box::new([left, right]));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Node, ExpressionError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.wrong("the expression is nested too deep"));
        }
        let node = match UNARY.into_iter().find(|(symbol, _)| self.accept(symbol)) {
            Some((_, operator)) => Node::Unary(operator, Box::new(self.unary()?)),
            None => self.lookups()?,
        };
        self.depth -= 1;
        Ok(node)
    }

    /// A primary with the keys behind it.
    fn lookups(&mut self) -> Result<Node, ExpressionError> {
        let mut node = self.primary()?;
        let mut count = 0;
        while self.accept("[") {
            count += 1;
            if count > MAX_DEPTH {
                return Err(self.wrong("there are too many keys in a row"));
            }
            let key = match self.current() {
                Token::Text(bytes) => {
                    let bytes = bytes.clone();
                    self.take();
                    KeyNode::Bytes(bytes)
                }
                _ => KeyNode::Number(Box::new(self.binary(0)?)),
            };
            self.expect("]")?;
            node = Node::Entry(Box::new(node), key);
        }
        Ok(node)
    }

    fn primary(&mut self) -> Result<Node, ExpressionError> {
        let is_load = matches!(self.tokens.get(self.next + 1), Some((Token::Symbol("["), _)));
        match self.current().clone() {
            Token::Number(number) => {
                self.take();
                Ok(Node::Number(number))
            }
            Token::Float(number) => {
                self.take();
                Ok(Node::Float(number))
            }
            Token::Name(name) => match Width::from_name(&name).filter(|_| is_load) {
                Some(width) => {
                    self.take();
                    self.load(width)
                }
                None => {
                    self.take();
                    Ok(Node::Name(name))
                }
            },
            Token::Special(name) => {
                let known = SPECIALS.into_iter().find(|(known, _)| *known == name);
                let names = SPECIALS.map(|(name, _)| format!("`${name}`")).join(", ");
                let (_, special) = known.ok_or_else(|| self.wrong(&format!("there are {names}")))?;
                self.take();
                Ok(Node::Special(special))
            }
            Token::Symbol("[") => self.load(Width::Unsigned(8)),
            Token::Symbol("(") => {
                self.take();
                let node = self.binary(0)?;
                self.expect(")")?;
                Ok(node)
            }
            Token::Symbol(_) | Token::Text(_) | Token::End => {
                Err(self.wrong("a number, a name, `[` or `(` was expected here"))
            }
        }
    }

    fn load(&mut self, width: Width) -> Result<Node, ExpressionError> {
        self.expect("[")?;
        let address = self.binary(0)?;
        self.expect("]")?;
        Ok(Node::Load(width, Box::new(address)))
    }
}
