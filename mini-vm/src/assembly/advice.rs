//! A second look at lines with errors: what was probably meant.
//!
//! The parser says what it expected, and knows nothing of what people are used to write elsewhere. This module looks at
//! the tokens of a line again, for the errors that such habits end in. It changes nothing but what helps.

use crate::allocation::{self, OutOfMemory};
use crate::assembly::Options;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, excerpt};
use crate::assembly::directive::{is_directive, is_item_directive};
use crate::assembly::foreign;
use crate::assembly::lexer::{Span, Token, Tokens};
use crate::assembly::suggestion::{missing_colon, missing_dot};
use crate::instruction::Opcode;

/// Bytes of an error, and of its line on either side of it; longer lines are written by programs, which have other habits.
const MAX_SIZE: usize = 1 << 10;

/// What helps with comments of other languages.
const COMMENTS: &str = "comments start with `;` or `#`";

/// What helps with names of other languages.
const NAMES: &str = "a name has ASCII letters, digits and `_`, and does not start with a digit";

/// Operators between a register and something else.
const OPERATORS: &[Token] = &[
    Token::Plus,
    Token::Minus,
    Token::Slash,
    Token::Tilde,
    Token::Caret,
    Token::Bar,
    Token::ShiftLeft,
    Token::ShiftRight,
];

/// Comparisons of a register with something else.
const COMPARISONS: &[Token] = &[
    Token::IsEqual,
    Token::IsNotEqual,
    Token::IsLess,
    Token::IsLessOrEqual,
    Token::IsGreater,
    Token::IsGreaterOrEqual,
];

/// Operands of other assemblers, outside of brackets: the token in front of the one that is wrong, that one, and what to
/// write. No token stands for any, and the first row that fits is taken.
const OPERANDS: &[(&[Token], &[Token], &str)] = &[
    (&[], &[Token::String], "text is no value: `li rd, \"text\"` loads its address"),
    (&[], &[Token::Colon], NAMES),
    (&[Token::Integer, Token::Name], &[Token::LeftParenthesis, Token::LeftBracket], MEMORY),
    (&[Token::LeftParenthesis], &[Token::Register], MEMORY),
    (&[Token::Register], &[Token::LeftBracket, Token::Equals], COMMAS),
    (&[Token::Register], &[Token::Integer, Token::Float, Token::Character, Token::Name], COMMAS),
    (&[Token::Register, Token::Name], &[Token::Register], COMMAS),
    (&[], &[Token::And], "a data label stands for its address: leave out `&`"),
    (&[], &[Token::Percent], "registers are `r0` to `r255`, without `%`"),
    (&[], &[Token::Equals], "`li rd, name` loads the address of a data label"),
    (&[], &[Token::Star], "memory is read with `load64 rd, [rb]` and written with `store64 ra, [rb]`"),
    (&[Token::Register], OPERATORS, ARITHMETIC),
    (OPERATORS, &[Token::Register], ARITHMETIC),
    (&[Token::Register], COMPARISONS, COMPARING),
    (COMPARISONS, &[Token::Register], COMPARING),
];

const ADDRESS: &str =
    "an address is the sum of a register, an index and constants, as in `load64 rd, [rb + ri * 8 + 16]`";
const MEMORY: &str = "a memory operand is `[rb]` or `[rb + 8]`";
const COMMAS: &str = "operands are separated by commas";
const COMPARING: &str = "comparing is an instruction, such as `lt rd, ra, rb` or `blt ra, rb, label`";
const ARITHMETIC: &str = "instructions compute with registers, as in `add rd, ra, rb` or `add rd, ra, 1`";

/// Gives each error that a habit explains the help for it.
pub(super) fn add(source: &str, options: &Options<'_>, errors: &mut [Diagnostic]) {
    for error in errors {
        let help = Line::around(source, error).and_then(|line| match error.code {
            DiagnosticCode::UnexpectedToken => line
                .comment()
                .or_else(|| line.negative_register())
                .or_else(|| line.number_sign())
                .or_else(|| line.statement(options))
                .or_else(|| line.call())
                .or_else(|| line.operand()),
            DiagnosticCode::LocalWithoutGlobal => line.statement(options),
            DiagnosticCode::StrayCharacter => line.foreign_instruction(),
            DiagnosticCode::TooFewOperands => line.number_sign(),
            DiagnosticCode::TooManyOperands => line.dashes(),
            DiagnosticCode::UndefinedName => line.dashes().or_else(|| line.negative_register()),
            DiagnosticCode::WrongOperand => line.negative_register(),
            _ => None,
        });
        error.help = help.or(error.help.take());
    }
}

/// A token of the line, its text and its place in the line.
#[derive(Clone, Copy)]
struct Lexeme<'s> {
    token: Token,
    text: &'s str,
    span: Span,
}

impl Lexeme<'_> {
    fn is(&self, token: Token) -> bool {
        self.token == token
    }

    fn is_word(&self) -> bool {
        matches!(self.token, Token::Name | Token::DottedName | Token::QualifiedName)
    }

    fn is_number(&self) -> bool {
        matches!(self.token, Token::Integer | Token::Float | Token::Character)
    }
}

/// A line with an error.
struct Line<'s> {
    /// The tokens behind its labels.
    statement: Vec<Lexeme<'s>>,
    /// Which of them is the one that is wrong; behind the last one where it is the end of the line.
    at: usize,
    /// What stands behind the last token: a comment, if anything.
    rest: &'s str,
}

impl<'s> Line<'s> {
    /// The line of an error, unless it is too long, or there is no memory to look at it.
    fn around(source: &'s str, error: &Diagnostic) -> Option<Self> {
        let bytes = source.as_bytes();
        let (start, end) = (error.span.start, error.span.end);
        if error.span.len() > MAX_SIZE {
            return None;
        }
        let before = &bytes[start.saturating_sub(MAX_SIZE)..start];
        let behind = &bytes[end..bytes.len().min(end + MAX_SIZE)];
        let line_start = match before.iter().rposition(|&byte| byte == b'\n') {
            Some(newline) => start - before.len() + newline + 1,
            None if before.len() == start => 0,
            None => return None,
        };
        let line_end = match behind.iter().position(|&byte| byte == b'\n') {
            Some(newline) => end + newline,
            None if end + behind.len() == bytes.len() => bytes.len(),
            None => return None,
        };
        Self::new(&source[line_start..line_end], (start - line_start) as u32).ok()
    }

    /// The line `text` with an error at byte `at`.
    fn new(text: &'s str, at: u32) -> Result<Self, OutOfMemory> {
        allocation::probe()?;
        let mut statement = Vec::new();
        let mut tokens = Tokens::new(text);
        while tokens.current() != Token::End {
            let (token, text, span) = (tokens.current(), tokens.text(), tokens.span());
            allocation::push(&mut statement, Lexeme { token, text, span })?;
            tokens.advance();
        }
        let end = statement.last().map_or(0, |last| last.span.end as usize);
        let mut labels = 0;
        while let [label, colon, ..] = &statement[labels..]
            && label.is_word()
            && colon.is(Token::Colon)
        {
            labels += 2;
        }
        statement.drain(..labels);
        let at = statement.iter().position(|lexeme| lexeme.span.start >= at).unwrap_or(statement.len());
        Ok(Self { statement, at, rest: text[end..].trim() })
    }

    /// The token that is wrong.
    fn found(&self) -> Option<Lexeme<'s>> {
        self.statement.get(self.at).copied()
    }

    /// The token in front of it.
    fn previous(&self) -> Option<Lexeme<'s>> {
        self.statement.get(self.at.checked_sub(1)?).copied()
    }

    /// A comment that starts as in another language.
    fn comment(&self) -> Option<String> {
        let starts_comment = |pair: &[Lexeme<'_>]| {
            let is_adjacent = pair[0].span.end == pair[1].span.start;
            let marks =
                [(Token::Slash, Token::Slash), (Token::Slash, Token::Star), (Token::Star, Token::Slash)];
            is_adjacent && marks.contains(&(pair[0].token, pair[1].token))
        };
        let up_to_error = &self.statement[..self.statement.len().min(self.at + 2)];
        let is_inside_comment = self.at == 0 && self.found().is_some_and(|found| found.is(Token::Star));
        if is_inside_comment || up_to_error.windows(2).any(starts_comment) {
            return Some(COMMENTS.to_owned());
        }
        self.dashes()
    }

    /// A comment that starts with two dashes, which are operators wherever an expression goes on.
    fn dashes(&self) -> Option<String> {
        let starts_comment = |(index, pair): (usize, &[Lexeme<'_>])| {
            let are_dashes = pair[0].is(Token::Minus) && pair[1].is(Token::Minus);
            let is_adjacent = pair[0].span.end == pair[1].span.start;
            let next = self.statement.get(index + 2);
            are_dashes && is_adjacent && next.is_none_or(|next| next.span.start > pair[1].span.end)
        };
        let mut pairs = self.statement.windows(2).enumerate().take(self.at + 1);
        pairs.any(starts_comment).then(|| COMMENTS.to_owned())
    }

    /// A number with `#` in front, which starts a comment here.
    fn number_sign(&self) -> Option<String> {
        let number = self.rest.strip_prefix('#')?;
        let first = number.chars().next()?;
        let is_operand = first.is_ascii_alphanumeric() || matches!(first, '-' | '\'' | '_');
        is_operand.then(|| "`#` starts a comment: numbers are written without it".to_owned())
    }

    /// A register with a number below 0, which reads as a difference.
    fn negative_register(&self) -> Option<String> {
        let [register, minus, number] = self.statement.get(self.at..self.at + 3)? else { return None };
        let is_adjacent = register.span.end == minus.span.start && minus.span.end == number.span.start;
        let is_register = register.text.eq_ignore_ascii_case("r") && is_adjacent;
        let is_difference = minus.is(Token::Minus) && number.is(Token::Integer);
        (is_register && is_difference).then(|| "registers are `r0` to `r255`".to_owned())
    }

    /// What the line as a whole was meant to be.
    fn statement(&self, options: &Options<'_>) -> Option<String> {
        let first = *self.statement.first()?;
        let next = self.statement.get(1).copied();
        match first.token {
            Token::Register => Some(self.assignment(first)),
            Token::DottedName => self.directive(first),
            Token::Integer if next.is_some_and(|next| next.is(Token::Colon)) => Some(NAMES.to_owned()),
            Token::Percent => {
                Some("directives start with a dot, and a constant is `.const name = value`".to_owned())
            }
            Token::Name if Opcode::from_mnemonic(first.text).is_none() => {
                self.unknown_instruction(first, next, options)
            }
            _ => None,
        }
    }

    /// What a line that starts with a register was meant to be.
    fn assignment(&self, register: Lexeme<'s>) -> String {
        let register = excerpt(register.text);
        match self.statement[1..] {
            [equals, Lexeme { token: Token::Register, text, .. }] if equals.is(Token::Equals) => {
                format!("write `mov {register}, {}`", excerpt(text))
            }
            [equals, value] if equals.is(Token::Equals) && value.is_number() => {
                format!("write `li {register}, {}`", excerpt(value.text))
            }
            _ => {
                format!(
                    "an instruction comes first, as in `li {register}, 1` or `add {register}, {register}, 1`"
                )
            }
        }
    }

    /// What an instruction of another machine was meant to be.
    fn foreign_instruction(&self) -> Option<String> {
        let first = self.statement.first().filter(|first| first.is(Token::Name))?;
        foreign::mnemonic(first.text).map(str::to_owned)
    }

    fn unknown_instruction(
        &self,
        first: Lexeme<'s>,
        next: Option<Lexeme<'s>>,
        options: &Options<'_>,
    ) -> Option<String> {
        let name = excerpt(first.text);
        let is_found = |token| self.found().is_some_and(|found| found.is(token));
        if is_found(Token::Equals) && self.previous().is_some_and(|previous| previous.is(Token::Comma)) {
            return None;
        }
        if let Some(next) = next {
            if next.is(Token::Equals) {
                return Some(format!("a constant is defined with `.const {name} = ...`"));
            }
            if next.is(Token::DottedName) && is_item_directive(next.text) {
                return Some(format!("write `.data {name}: {} ...`", next.text));
            }
            let is_call = self.statement.get(2).is_some_and(|third| third.is(Token::LeftParenthesis));
            if next.is_word()
                && !is_call
                && let Some(help) = foreign::directive(next.text)
            {
                return Some(help.to_owned());
            }
            if let Some(help) = missing_colon(first.text, Some(next.text)) {
                return Some(help);
            }
        }
        if options.host_names().any(|host| host == first.text) {
            if next.is_some_and(|next| next.is(Token::LeftParenthesis)) {
                return Some(format!("it is a function of the host: `host {name}(...)` calls it"));
            }
            let register = self.statement.iter().find(|lexeme| lexeme.is(Token::Register));
            let register = excerpt(register.map_or("r0", |register| register.text));
            return Some(format!("it is a function of the host: `host {name}, {register}` calls it"));
        }
        missing_dot(first.text)
            .or_else(|| foreign::mnemonic(first.text).map(str::to_owned))
            .or_else(|| foreign::directive(first.text).map(str::to_owned))
    }

    /// What a line that starts with a directive was meant to be.
    fn directive(&self, directive: Lexeme<'s>) -> Option<String> {
        let found = self.found()?;
        let next = self.statement.get(self.at + 1);
        match (directive.text, found.token) {
            (".const", _) if self.at == 2 && (found.is_number() || found.is_word()) => {
                let name = excerpt(self.previous()?.text);
                Some(format!(
                    "`=` is missing in front of the value: `.const {name} = {}`",
                    excerpt(found.text)
                ))
            }
            (".struct", Token::Name) if self.previous()?.is(Token::Name) => {
                Some("`:` is missing behind the name of the field".to_owned())
            }
            (".map", Token::Comma) => Some("the fields of a map are separated by spaces".to_owned()),
            (".data", Token::Name) if next.is_some_and(|next| next.is(Token::String) || next.is_word()) => {
                Some(format!("if `{0}` is a label, `:` is missing after it: `{0}:`", excerpt(found.text)))
            }
            (".data", Token::Integer | Token::Float | Token::Character) if self.at == 1 => {
                Some(format!("the type comes first, as in `.data .u8 {}`", excerpt(found.text)))
            }
            (_, Token::Character) if matches!(self.last_directive(), Some(".string" | ".ascii")) => {
                Some("text goes in double quotes, as in `.data name: .string \"text\"`".to_owned())
            }
            (_, Token::String) => Some(match self.last_directive() {
                Some(".data") => "write `.string` or `.ascii` before text".to_owned(),
                _ => "text is `.ascii \"text\"`, or `.string \"text\"` with a zero byte after it".to_owned(),
            }),
            _ => None,
        }
    }

    /// The directive or data item that the error stands behind.
    fn last_directive(&self) -> Option<&'s str> {
        let before = self.statement[..self.at].iter().rev();
        before.map(|lexeme| lexeme.text).find(|text| is_directive(text))
    }

    /// A call whose arguments stand without parentheses, or that gives results without them.
    fn call(&self) -> Option<String> {
        let [mnemonic, callee, ..] = &self.statement[..] else { return None };
        let is_call = ["call", "host"].iter().any(|call| mnemonic.text.eq_ignore_ascii_case(call));
        let has_comma = self.statement.get(2).is_some_and(|third| third.is(Token::Comma));
        let is_number = self.found().is_some_and(|found| found.is(Token::Register));
        let is_wrong = is_call && callee.is(Token::Name) && self.at == 2 && !has_comma && !is_number;
        let name = excerpt(callee.text);
        is_wrong.then(|| format!("arguments go in parentheses: `{} {name}(...)`", mnemonic.text))
    }

    /// What the operand with the error was meant to be.
    fn operand(&self) -> Option<String> {
        let (found, previous) = (self.found()?, self.previous()?);
        let open = self.statement[..self.at].iter().rposition(|lexeme| lexeme.is(Token::LeftBracket));
        if let Some(open) = open
            && !self.statement[open..self.at].iter().any(|lexeme| lexeme.is(Token::RightBracket))
        {
            return self.memory_operand(found, open);
        }
        let is_adjacent = previous.span.end == found.span.start;
        let habit = if is_size_of_access(previous) {
            "the size is in the mnemonic: `load8u`, `load16u`, `load32u`, `load64`, `store8` to `store64`"
        } else if previous.is_number() && found.is(Token::Name) && is_adjacent {
            "numbers have no suffix"
        } else {
            let is_one =
                |tokens: &[Token], lexeme: Lexeme<'_>| tokens.is_empty() || tokens.contains(&lexeme.token);
            let mut habits = OPERANDS.iter();
            habits.find(|(before, at, _)| is_one(before, previous) && is_one(at, found))?.2
        };
        Some(habit.to_owned())
    }

    /// What the operand in brackets was meant to be; they open at `open`.
    fn memory_operand(&self, found: Lexeme<'s>, open: usize) -> Option<String> {
        let inside = &self.statement[open + 1..];
        let close = inside.iter().position(|lexeme| lexeme.is(Token::RightBracket));
        let inside = &inside[..close.unwrap_or(inside.len())];
        let register = inside.iter().find(|lexeme| lexeme.is(Token::Register));
        let is_first = self.at == open + 1;
        match (found.token, register) {
            (Token::Comma, Some(register)) => {
                Some(format!("the offset is added to the register, as in `[{} + 8]`", excerpt(register.text)))
            }
            (Token::Register, _) if self.previous().is_some_and(|previous| previous.is(Token::Minus)) => {
                Some("a register is added, and an offset may be taken away, as in `[rb - 8]`".to_owned())
            }
            (Token::Register | Token::Star | Token::ShiftLeft | Token::RightBracket, Some(_))
                if !is_first =>
            {
                Some(ADDRESS.to_owned())
            }
            _ if is_first => foreign::operand(found.text).map(str::to_owned),
            _ => None,
        }
    }
}

/// Whether `lexeme` is the size of an access to memory, which x86 writes in front of it.
fn is_size_of_access(lexeme: Lexeme<'_>) -> bool {
    ["byte", "word", "dword", "qword", "ptr"].iter().any(|size| lexeme.text.eq_ignore_ascii_case(size))
}
