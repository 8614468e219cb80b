//! Syntax: from tokens to statements.
//!
//! The parser knows the names of registers, but no value of another name, and no instruction except those that call and
//! return: `calls` makes several instructions of one that names its arguments. It recovers at the end of the line: an error
//! costs the rest of its line, but not the labels in front of it.
//!
//! It keeps nothing: each statement is told as soon as it is read. The assembler goes over a source several times, and
//! reports what is wrong with the syntax the first time only.

mod address;
mod calls;
pub(super) mod expression;
mod function;
mod moves;
pub(super) mod statement;
mod structure;
mod types;

use std::ops::Range;

use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Diagnostics, Reported, excerpt};
use crate::assembly::directive::{
    Directive, ItemDirective, directive_names, is_directive, is_item_directive,
};
use crate::assembly::foreign;
use crate::assembly::lexer::{Span, Token, Tokens};
use crate::assembly::lexical;
use crate::assembly::literal::{self, Malformed};
use crate::assembly::names::{Name, Site, Source, Spanned};
use crate::assembly::scalar::Scalar;
use crate::assembly::suggestion::did_you_mean;
use crate::assembly::syntax::function::Function;
use crate::assembly::syntax::statement::{
    DataKind, Instruction, MapFields, Operand, OperandSyntax, Operands, Statement, StatementKind, Text, Type,
    Values,
};
use crate::instruction::Opcode;
use crate::name::{MAX_NAME_LENGTH, is_name};

pub(in crate::assembly) use crate::assembly::syntax::calls::results_of;
pub(in crate::assembly) use crate::assembly::syntax::structure::read_fields;

/// Where an included file starts or ends. Its functions and the scope of its local labels are its own.
#[derive(Clone, Copy, Debug)]
pub(in crate::assembly) struct Boundary {
    /// The first byte behind it, at the start of a line.
    pub(in crate::assembly) at: u32,
    pub(in crate::assembly) is_start: bool,
}

/// Tells which names of registers are meant where.
pub(in crate::assembly) trait Homes {
    /// Whether what stands at `at` may be the name of a register that gets it at `name`: what a macro of another file has in
    /// its lines may not.
    fn is_seen(&self, name: u32, at: u32) -> bool;
}

/// Where the files meet that a source is made of.
#[derive(Clone, Copy)]
pub(in crate::assembly) struct Seams<'s> {
    pub(in crate::assembly) boundaries: &'s [Boundary],
    pub(in crate::assembly) homes: Option<&'s dyn Homes>,
}

impl Seams<'_> {
    /// Those of a source that is one file.
    pub(in crate::assembly) const NONE: Self = Self { boundaries: &[], homes: None };
}

/// What is done with each statement.
type Each<'d, 's> = &'d mut dyn FnMut(&Statement<'s>);

/// Tells the statements of `source`, as far as they can be understood.
pub(in crate::assembly) fn parse<'s>(
    source: Source<'s>,
    seams: Seams<'s>,
    diagnostics: &mut Diagnostics,
    each: Each<'_, 's>,
) {
    Parser::new(source, Site { at: 0, scope: None }, diagnostics, each).source(seams);
}

/// Tells the statements again that make code, the function table and the map layouts.
pub(in crate::assembly) fn parse_code<'s>(source: Source<'s>, seams: Seams<'s>, each: Each<'_, 's>) {
    let mut no_diagnostics = Diagnostics::muted();
    let mut parser = Parser::new(source, Site { at: 0, scope: None }, &mut no_diagnostics, each);
    parser.is_code_only = true;
    parser.source(seams);
}

/// Tells the statements of the line that starts at `start` again.
pub(in crate::assembly) fn parse_line<'s>(source: Source<'s>, start: Site<'s>, each: Each<'_, 's>) {
    // What is wrong with the line has been said.
    _ = Parser::new(source, start, &mut Diagnostics::muted(), each).line();
}

/// The bytes of the instruction on the only line of `line`, from mnemonic to last operand.
pub(in crate::assembly) fn instruction_span(line: &str) -> Option<Range<usize>> {
    let mut tokens = Tokens::new(line);
    let mut start = tokens.span();
    let mut first = tokens.current();
    let mut end = start;
    while tokens.current() != Token::End {
        end = tokens.span();
        let is_colon = tokens.current() == Token::Colon;
        tokens.advance();
        if is_colon {
            (start, first) = (tokens.span(), tokens.current());
        }
    }
    (first == Token::Name).then(|| start.to(end).into())
}

/// The bytes of the instruction or the directive that starts at `start`, up to the last token of its line.
pub(in crate::assembly) fn statement_span(source: Source<'_>, start: u32) -> Span {
    let mut tokens = Tokens::starting_at(source.0, start);
    let mut end = start;
    while !matches!(tokens.current(), Token::Newline | Token::End) {
        end = tokens.span().end;
        tokens.advance();
    }
    Span { start, end }
}

/// Whether labels are followed by static data on their line.
fn is_data_ahead(mut tokens: Tokens<'_>) -> bool {
    loop {
        let (token, text) = (tokens.current(), tokens.text());
        if !token.is_word() {
            return false;
        }
        tokens.advance();
        if tokens.current() != Token::Colon {
            return token == Token::DottedName
                && (Directive::from_name(text) == Some(Directive::Data) || is_item_directive(text));
        }
        tokens.advance();
    }
}

/// What stands on a line of a block of data, behind labels, and belongs to no data: a directive or an instruction.
fn foreign_to_data(mut tokens: Tokens<'_>) -> Option<Lexeme<'_>> {
    while tokens.current().is_word() {
        let lexeme = Lexeme { token: tokens.current(), text: tokens.text(), span: tokens.span() };
        tokens.advance();
        if tokens.current() != Token::Colon {
            let is_foreign = match lexeme.token {
                Token::Name => Opcode::from_mnemonic(lexeme.text).is_some(),
                _ => Directive::from_name(lexeme.text).is_some(),
            };
            return Some(lexeme).filter(|_| is_foreign);
        }
        tokens.advance();
    }
    None
}

/// How much of a block an error takes, which has been reported.
enum BlockError {
    /// The rest of its line.
    Line(Reported),
    /// All behind it: it was meant to stand outside of the block.
    Block(Reported),
}

/// A token that was taken.
#[derive(Clone, Copy)]
pub(in crate::assembly) struct Lexeme<'s> {
    pub(in crate::assembly) token: Token,
    text: &'s str,
    pub(in crate::assembly) span: Span,
}

/// Reads the statements of a source.
pub(in crate::assembly) struct Parser<'d, 's> {
    pub(in crate::assembly) tokens: Tokens<'s>,
    pub(in crate::assembly) diagnostics: &'d mut Diagnostics,
    each: Each<'d, 's>,
    /// Whether directives are passed over that make no code.
    is_code_only: bool,
    line: u32,
    line_start: Site<'s>,
    /// Whether a block is being read.
    is_in_block: bool,
    /// The first label on the line.
    first_label: Option<Span>,
    /// The global label that local ones belong to.
    pub(in crate::assembly) scope: Option<&'s str>,
    /// The function that the lines belong to.
    function: Option<Function<'s>>,
    homes: Option<&'s dyn Homes>,
    /// Whether a name is that of something else, also if a register has it.
    hides_registers: bool,
    /// Where the token taken last ends.
    end_of_last: u32,
}

impl<'d, 's> Parser<'d, 's> {
    /// A parser of what stands behind `start`.
    pub(in crate::assembly) fn new(
        source: Source<'s>,
        start: Site<'s>,
        diagnostics: &'d mut Diagnostics,
        each: Each<'d, 's>,
    ) -> Self {
        let tokens = Tokens::starting_at(source.0, start.at);
        Self {
            end_of_last: tokens.span().start,
            tokens,
            diagnostics,
            each,
            is_code_only: false,
            line: 1,
            line_start: start,
            is_in_block: false,
            first_label: None,
            scope: start.scope,
            function: None,
            homes: None,
            hides_registers: false,
        }
    }
}

impl<'s> Parser<'_, 's> {
    /// Reads what stands at `site` again, without a word of what is wrong with it, and makes no statements of it.
    fn again(source: Source<'s>, site: Site<'s>, read: impl FnOnce(&mut Parser<'_, 's>)) {
        read(&mut Parser::new(source, site, &mut Diagnostics::muted(), &mut |_| ()));
    }

    fn source(&mut self, Seams { mut boundaries, homes }: Seams<'s>) {
        self.homes = homes;
        let mut outer_scopes = Vec::new();
        while self.tokens.current() != Token::End && !self.diagnostics.is_full() {
            while let Some((boundary, rest)) = boundaries.split_first()
                && boundary.at <= self.tokens.span().start
            {
                self.cross(*boundary, &mut outer_scopes);
                boundaries = rest;
            }
            if self.line().is_err() {
                self.skip_line();
            }
            if self.accept(Token::Newline) {
                self.line += 1;
            }
        }
    }

    /// Goes into an included file or out of it. No function goes on there, and the scope behind it is that in front of it.
    fn cross(&mut self, boundary: Boundary, outer_scopes: &mut Vec<Option<&'s str>>) {
        if self.function.take().is_some() {
            let span = Span { start: boundary.at, end: boundary.at };
            self.push(span, StatementKind::EndFunction);
        }
        if boundary.is_start {
            // There are no more of them than files in each other.
            outer_scopes.push(self.scope.take());
        } else {
            self.scope = outer_scopes.pop().flatten();
        }
    }

    fn skip_line(&mut self) {
        self.tokens.skip_line();
    }

    /// Reads a line up to its end.
    fn line(&mut self) -> Result<(), Reported> {
        self.line_start = Site { at: self.tokens.span().start, scope: self.scope };
        self.first_label = None;
        let mut is_data = false;
        while let Some(lexeme) = self.take_word() {
            if !self.accept(Token::Colon) {
                self.statement(lexeme)?;
                break;
            }
            if let Ok(name) = self.label_name(lexeme) {
                if self.first_label.is_none() {
                    self.first_label = Some(lexeme.span);
                    is_data = is_data_ahead(self.tokens.clone());
                }
                if name.local.is_empty() {
                    self.scope = Some(name.global);
                }
                let kind = if is_data { StatementKind::DataLabel(name) } else { StatementKind::Label(name) };
                self.push(lexeme.span, kind);
            }
        }
        self.expect_line_end("a label, an instruction or a directive")
    }

    /// Reads the statement that starts with `lexeme`.
    fn statement(&mut self, lexeme: Lexeme<'s>) -> Result<(), Reported> {
        match lexeme.token {
            Token::Name => self.instruction(lexeme),
            Token::DottedName if is_item_directive(lexeme.text) => self.item_outside_data(lexeme),
            Token::DottedName => self.directive(lexeme),
            _ => Err(self.unexpected_lexeme(lexeme, "an instruction")),
        }
    }

    fn instruction(&mut self, mnemonic: Lexeme<'s>) -> Result<(), Reported> {
        if let Some(callee) = self.callee_ahead(mnemonic) {
            return self.call(mnemonic, callee);
        }
        if self.is_return_with_values(mnemonic) {
            return self.return_values(mnemonic);
        }
        // A function of the host may have the name of a register.
        self.hides_registers = mnemonic.text.eq_ignore_ascii_case("host");
        let operands = self.operands();
        self.hides_registers = false;
        let span = mnemonic.span.to(self.last_span());
        match operands {
            Ok(operands) => {
                let mnemonic = Spanned { value: mnemonic.text, span: mnemonic.span };
                self.push(span, StatementKind::Instruction(Instruction { mnemonic, operands }));
                Ok(())
            }
            Err(reported) => {
                self.push(span, StatementKind::BrokenInstruction);
                Err(reported)
            }
        }
    }

    /// Reads operands up to the end of the line.
    fn operands(&mut self) -> Result<Operands<'s>, Reported> {
        let mut operands = Operands::none();
        if self.is_line_end() {
            return Ok(operands);
        }
        loop {
            operands.push(self.operand()?);
            self.hides_registers = false;
            if !self.accept(Token::Comma) {
                break;
            }
        }
        self.expect_line_end("`,` or the end of the line")?;
        Ok(operands)
    }

    fn operand(&mut self) -> Result<Operand<'s>, Reported> {
        let start = self.tokens.span();
        let kind = match self.tokens.current() {
            _ if self.is_register_ahead() => OperandSyntax::Register(self.register()?),
            Token::LeftBracket => self.memory()?,
            Token::At => {
                self.take();
                OperandSyntax::Index(self.expression()?)
            }
            Token::String => OperandSyntax::Text(self.terminated_string()?),
            Token::Newline | Token::End => return Err(self.unexpected("an operand")),
            _ => OperandSyntax::Expression(self.expression()?),
        };
        Ok(Operand { kind, span: start.to(self.last_span()) })
    }

    pub(in crate::assembly) fn register(&mut self) -> Result<u8, Reported> {
        if let Some(register) = self.named_register() {
            self.take();
            return Ok(register);
        }
        if self.tokens.current() != Token::Register {
            return Err(self.report_no_register_here());
        }
        let lexeme = self.take();
        self.numbered_register(lexeme)
    }

    /// The register that `r` and a number are.
    fn numbered_register(&mut self, Lexeme { text, span, .. }: Lexeme<'s>) -> Result<u8, Reported> {
        let digits = &text[1..];
        let is_canonical = digits == "0" || !digits.starts_with('0');
        digits.parse().ok().filter(|_| is_canonical).ok_or_else(|| {
            let message = format!("there is no register `{}`", excerpt(text));
            let help = "registers are `r0` to `r255`".to_owned();
            self.report(Diagnostic::new(DiagnosticCode::NoSuchRegister, span, message).with_help(help))
        })
    }

    /// Reads the rest of the directive that starts with `lexeme`.
    fn directive(&mut self, lexeme: Lexeme<'s>) -> Result<(), Reported> {
        let kind = match Directive::from_name(lexeme.text) {
            Some(Directive::Data) if self.is_code_only => {
                self.scope = self.line_start.scope;
                self.skip_block();
                self.skip_line();
                return Ok(());
            }
            Some(Directive::Const | Directive::Host | Directive::Constant) if self.is_code_only => {
                self.skip_line();
                return Ok(());
            }
            Some(Directive::Struct) if self.is_code_only => {
                self.skip_structure();
                return Ok(());
            }
            None => return Err(self.unknown_directive(lexeme)),
            Some(Directive::Struct) => return self.structure(),
            Some(Directive::Const) => self.constant()?,
            Some(Directive::Data) => return self.data_directive(),
            Some(Directive::Map) => self.map()?,
            Some(Directive::Func) => StatementKind::Func(self.operand()?),
            Some(Directive::Function) => return self.function(),
            Some(Directive::Registers) => return self.register_names(lexeme),
            Some(Directive::EndFunction) => self.end_function(lexeme)?,
            Some(Directive::Host) => StatementKind::Host(self.global_name("the name of a host function")?),
            Some(Directive::Constant) => StatementKind::Constant(self.expression()?),
            Some(Directive::Entry) => StatementKind::Entry(self.operand()?),
            Some(Directive::Source) => StatementKind::Source(self.file_name()?),
            Some(Directive::File) => StatementKind::File(self.other_file()?),
            Some(Directive::Line) => StatementKind::Line(self.expression()?),
            Some(Directive::Lines) => StatementKind::Lines(self.expression()?),
            Some(Directive::NoLines) => StatementKind::NoLines,
            Some(Directive::NoChecks) => StatementKind::NoChecks,
            Some(Directive::Guard) => StatementKind::Guard,
        };
        self.push(lexeme.span.to(self.last_span()), kind);
        self.expect_line_end("the end of the line")
    }

    /// Reads `name = expression`. Without a value the name is still defined.
    fn constant(&mut self) -> Result<StatementKind<'s>, Reported> {
        let name = self.global_name("the name of the constant")?;
        let value = self.expect(Token::Equals, "`=`").and_then(|()| self.expression());
        let name = Spanned { value: Name::global(name.value), span: name.span };
        if value.is_err() {
            self.skip_line();
        }
        Ok(StatementKind::Const(name, value))
    }

    /// Reads the rest of `.data`. Labels in front of it are an error, and taken as if they stood behind it.
    fn data_directive(&mut self) -> Result<(), Reported> {
        if let Some(label) = self.first_label {
            let message = "a label before `.data` would be the label of an instruction";
            let diagnostic = Diagnostic::new(DiagnosticCode::LabelBeforeData, label, message);
            self.report(diagnostic.with_help("write `.data` first, then the label".to_owned()));
        }
        self.scope = self.line_start.scope;
        let open = self.tokens.span();
        if self.accept(Token::LeftBrace) {
            self.is_in_block = true;
            let outcome = self.block(open);
            self.is_in_block = false;
            return outcome;
        }
        self.items()
    }

    /// Reads the lines of a block of data, which starts at `open`, and the end of the last of them. To those who read it
    /// again it is one line.
    fn block(&mut self, open: Span) -> Result<(), Reported> {
        loop {
            match self.block_line(open) {
                Ok(()) if self.accept(Token::RightBrace) => {
                    return self.expect_line_end("the end of the line");
                }
                Err(BlockError::Line(_)) if self.skip_block_line() => return Ok(()),
                Err(BlockError::Line(_)) => {}
                Err(BlockError::Block(reported)) => return Err(reported),
                Ok(()) => {}
            }
            if !self.accept(Token::Newline) {
                let message = "the block of data is not closed";
                let diagnostic = Diagnostic::new(DiagnosticCode::UnexpectedToken, open, message);
                return Err(self.report(diagnostic.with_label("`}` missing")));
            }
            self.line += 1;
        }
    }

    /// Goes on to the end of a line of a block, and says whether the block ends on it.
    fn skip_block_line(&mut self) -> bool {
        let mut is_end = false;
        while !self.is_line_end() {
            is_end |= self.tokens.current() == Token::RightBrace;
            self.tokens.advance();
        }
        is_end
    }

    /// Reads a line of a block of data, or what stands of it in front of the end of the block.
    fn block_line(&mut self, open: Span) -> Result<(), BlockError> {
        let Some(foreign) = foreign_to_data(self.tokens.clone()) else {
            return self.items().map_err(BlockError::Line);
        };
        if Directive::from_name(foreign.text) == Some(Directive::Data) {
            let message = "`.data` does not stand within a block of data";
            let diagnostic = Diagnostic::new(DiagnosticCode::UnexpectedToken, foreign.span, message);
            let reported = self.report(diagnostic.with_help("leave it out".to_owned()));
            return Err(BlockError::Line(reported));
        }
        let text = excerpt(foreign.text);
        let message = format!("expected a label, a data item or `}}`, found `{text}`");
        let diagnostic = Diagnostic::new(DiagnosticCode::UnexpectedToken, foreign.span, message)
            .with_related(open, "the block of data starts here")
            .with_help("close the block with `}` on a line in front of this one".to_owned());
        Err(BlockError::Block(self.report(diagnostic)))
    }

    /// Goes on to the end of a block, if one starts here.
    fn skip_block(&mut self) {
        if !self.accept(Token::LeftBrace) {
            return;
        }
        while !matches!(self.tokens.current(), Token::RightBrace | Token::End) {
            if self.tokens.current() == Token::Newline {
                self.line += 1;
            }
            self.tokens.advance();
        }
    }

    /// Reads data items up to the end of the line, or of the block. Those in front of an error count.
    fn items(&mut self) -> Result<(), Reported> {
        while !self.is_line_end() && !self.is_block_end() {
            let Some(lexeme) = self.take_word() else {
                return Err(self.unexpected("a label or a data item"));
            };
            if self.accept(Token::Colon) {
                let name = self.data_label(lexeme)?;
                self.push(lexeme.span, StatementKind::DataLabel(name));
            } else {
                self.item(lexeme)?;
            }
        }
        Ok(())
    }

    fn is_block_end(&self) -> bool {
        self.is_in_block && self.tokens.current() == Token::RightBrace
    }

    fn data_label(&mut self, lexeme: Lexeme<'s>) -> Result<Name<'s>, Reported> {
        if lexeme.token == Token::DottedName {
            let message = format!("`{}` cannot be local: static data has no scopes", excerpt(lexeme.text));
            let diagnostic = Diagnostic::new(DiagnosticCode::LocalDataLabel, lexeme.span, message)
                .with_help("leave out the dot".to_owned());
            return Err(self.report(diagnostic));
        }
        self.label_name(lexeme)
    }

    /// Reads the rest of the data item that starts with `lexeme`.
    fn item(&mut self, lexeme: Lexeme<'s>) -> Result<(), Reported> {
        let kind = match (Scalar::from_directive(lexeme.text), ItemDirective::from_name(lexeme.text)) {
            (Some(scalar), _) => DataKind::Scalars(scalar, self.values()?),
            (_, Some(ItemDirective::Ascii)) => DataKind::Bytes(self.string()?),
            (_, Some(ItemDirective::String)) => DataKind::Bytes(self.terminated_string()?),
            (_, Some(ItemDirective::Fill)) => self.fill()?,
            (_, Some(ItemDirective::IncludeBytes)) => DataKind::File(self.file_name()?),
            (_, Some(ItemDirective::Zero)) => DataKind::Zero(self.expression()?),
            (_, Some(ItemDirective::Align)) => DataKind::Align(self.expression()?),
            (None, None) if lexeme.token == Token::DottedName && !is_directive(lexeme.text) => {
                return Err(self.unknown_directive(lexeme));
            }
            (None, None) => return Err(self.unexpected_lexeme(lexeme, "a label or a data item")),
        };
        self.push(lexeme.span.to(self.last_span()), StatementKind::Data(kind));
        Ok(())
    }

    /// Reads `count, value` or `count, .type value`.
    fn fill(&mut self) -> Result<DataKind<'s>, Reported> {
        let count = self.expression()?;
        self.expect(Token::Comma, "`,` and a value")?;
        let scalar = if self.tokens.current() == Token::DottedName {
            let lexeme = self.take();
            let scalar = Scalar::from_directive(lexeme.text);
            scalar.ok_or_else(|| self.unexpected_lexeme(lexeme, "a value, or a type such as `.u32`"))?
        } else {
            Scalar::U8
        };
        Ok(DataKind::Fill { count, scalar, value: self.expression()? })
    }

    fn values(&mut self) -> Result<Values<'s>, Reported> {
        let first = Site { at: self.tokens.span().start, scope: self.scope };
        self.expression()?;
        let mut count = 1;
        while self.accept(Token::Comma) {
            self.expression()?;
            count += 1;
        }
        Ok(Values { first, count })
    }

    /// Reports a data item without `.data` and goes on as if it stood there, the line's labels behind it.
    fn item_outside_data(&mut self, lexeme: Lexeme<'s>) -> Result<(), Reported> {
        let message = format!("`{}` is static data and needs `.data` before it", lexeme.text);
        let help = if self.first_label.is_none() {
            format!("write `.data {} ...`", lexeme.text)
        } else {
            format!("write `.data` first, then the label: `.data name: {} ...`", lexeme.text)
        };
        let diagnostic = Diagnostic::new(DiagnosticCode::ItemOutsideData, lexeme.span, message);
        self.report(diagnostic.with_help(help));
        self.scope = self.line_start.scope;
        self.item(lexeme)?;
        self.items()
    }

    /// Reads the rest of `.map`. Without its fields the name is still declared.
    fn map(&mut self) -> Result<StatementKind<'s>, Reported> {
        let name = self.global_name("the name of the map layout")?;
        let fields = self.map_fields(name);
        if fields.is_err() {
            self.skip_line();
        }
        Ok(StatementKind::Map(name, fields))
    }

    fn map_fields(&mut self, name: Spanned<&'s str>) -> Result<MapFields<'s>, Reported> {
        let (mut key, mut value, mut capacity) = (None, None, None);
        while !self.is_line_end() {
            if self.tokens.current() != Token::Name {
                return Err(self.unexpected("`key=`, `value=` or `capacity=`"));
            }
            let field = self.take();
            let is_new = match field.text {
                "key" => key.replace(self.field_type()?).is_none(),
                "value" => value.replace(self.field_type()?).is_none(),
                "capacity" => {
                    self.expect(Token::Equals, "`=`")?;
                    capacity.replace(self.expression()?).is_none()
                }
                _ => return Err(self.unknown_field(field)),
            };
            if !is_new {
                let message = format!("`{}` is given twice", field.text);
                return Err(self.report(Diagnostic::new(DiagnosticCode::GivenTwice, field.span, message)));
            }
        }
        let key = key.ok_or_else(|| self.missing_field(name, "key", "key=u64"))?;
        let capacity = capacity.ok_or_else(|| self.missing_field(name, "capacity", "capacity=100"))?;
        Ok(MapFields { key, value, capacity })
    }

    /// Reads `=` and a type.
    fn field_type(&mut self) -> Result<Spanned<Type<'s>>, Reported> {
        self.expect(Token::Equals, "`=`")?;
        self.data_type()
    }

    /// Reads a string literal.
    fn string(&mut self) -> Result<Text<'s>, Reported> {
        if self.tokens.current() != Token::String {
            return Err(self.unexpected("a string"));
        }
        let Lexeme { text, span, .. } = self.take();
        let mut size = 0;
        let outcome = literal::string(text, |bytes| size += bytes.len());
        outcome.map_err(|malformed| self.malformed(span, malformed))?;
        Ok(Text { literal: text, size, is_terminated: false })
    }

    /// Reads a string literal that has a zero byte behind it.
    fn terminated_string(&mut self) -> Result<Text<'s>, Reported> {
        let text = self.string()?;
        Ok(Text { size: text.size + 1, is_terminated: true, ..text })
    }

    /// Reads a string literal that is text.
    pub(in crate::assembly) fn file_name(&mut self) -> Result<Text<'s>, Reported> {
        let span = self.tokens.span();
        let text = self.string()?;
        let decoded = text.decode();
        match self.diagnostics.checked(decoded)? {
            Some(_) => Ok(text),
            None => {
                let message = "this name is not UTF-8 text";
                Err(self.report(Diagnostic::new(DiagnosticCode::NotText, span, message)))
            }
        }
    }

    /// Reads the name of a source file that is not the main one, unless the line ends here.
    fn other_file(&mut self) -> Result<Option<Text<'s>>, Reported> {
        if self.is_line_end() {
            return Ok(None);
        }
        let span = self.tokens.span();
        let name = self.file_name()?;
        if name.size == 0 {
            let message = "the name of a source file is empty";
            let diagnostic = Diagnostic::new(DiagnosticCode::EmptyFileName, span, message);
            return Err(
                self.report(diagnostic.with_help("`.file` alone goes back to the main file".to_owned()))
            );
        }
        Ok(Some(name))
    }

    /// Reads a name that can be global.
    pub(in crate::assembly) fn global_name(&mut self, expected: &str) -> Result<Spanned<&'s str>, Reported> {
        match self.tokens.current() {
            Token::Name => {
                let lexeme = self.take();
                if lexeme.text.len() > MAX_NAME_LENGTH {
                    return Err(self.name_too_long(lexeme));
                }
                Ok(Spanned { value: lexeme.text, span: lexeme.span })
            }
            Token::Register => {
                let lexeme = self.take();
                Err(self.register_as_name(lexeme))
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    /// The name that `lexeme` defines as a label.
    fn label_name(&mut self, lexeme: Lexeme<'s>) -> Result<Name<'s>, Reported> {
        let name = self.reference(lexeme)?;
        if name.global.len().max(name.local.len()) > MAX_NAME_LENGTH {
            return Err(self.name_too_long(lexeme));
        }
        if name.local.contains('.') {
            return Err(self.unexpected_lexeme(lexeme, "a label of at most two parts"));
        }
        if is_name(name.global) && (name.local.is_empty() || is_name(name.local)) {
            Ok(name)
        } else {
            Err(self.register_as_name(lexeme))
        }
    }

    /// The name that `lexeme` stands for.
    pub(in crate::assembly) fn reference(&mut self, lexeme: Lexeme<'s>) -> Result<Name<'s>, Reported> {
        let Some((global, local)) = lexeme.text.split_once('.') else {
            return Ok(Name::global(lexeme.text));
        };
        let scope = if global.is_empty() { self.scope } else { Some(global) };
        scope.map(|global| Name { global, local }).ok_or_else(|| {
            let message = format!("`{}` is local, but no global label comes before it", excerpt(lexeme.text));
            self.report(Diagnostic::new(DiagnosticCode::LocalWithoutGlobal, lexeme.span, message))
        })
    }

    fn push(&mut self, span: Span, kind: StatementKind<'s>) {
        (self.each)(&Statement { kind, span, line: self.line, line_start: self.line_start });
    }
}

/// The current token: looking at it and taking it.
impl<'s> Parser<'_, 's> {
    pub(in crate::assembly) fn take(&mut self) -> Lexeme<'s> {
        let lexeme =
            Lexeme { token: self.tokens.current(), text: self.tokens.text(), span: self.tokens.span() };
        self.end_of_last = lexeme.span.end;
        self.tokens.advance();
        lexeme
    }

    /// Takes the current token if it is a name or a register.
    pub(in crate::assembly) fn take_word(&mut self) -> Option<Lexeme<'s>> {
        self.tokens.current().is_word().then(|| self.take())
    }

    pub(in crate::assembly) fn accept(&mut self, token: Token) -> bool {
        let is_here = self.tokens.current() == token;
        if is_here {
            self.take();
        }
        is_here
    }

    pub(in crate::assembly) fn expect(&mut self, token: Token, expected: &str) -> Result<(), Reported> {
        if self.accept(token) { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    pub(in crate::assembly) fn expect_line_end(&mut self, expected: &str) -> Result<(), Reported> {
        if self.is_line_end() { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    pub(in crate::assembly) fn is_line_end(&self) -> bool {
        matches!(self.tokens.current(), Token::Newline | Token::End)
    }

    /// The end of the token taken last, as an end for spans.
    pub(in crate::assembly) fn last_span(&self) -> Span {
        Span { start: self.end_of_last, end: self.end_of_last }
    }
}

/// Errors.
impl<'s> Parser<'_, 's> {
    pub(in crate::assembly) fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        self.diagnostics.report(diagnostic)
    }

    /// Reports the current token, which is not what it should be; one that is wrong anywhere as such.
    pub(in crate::assembly) fn unexpected(&mut self, expected: &str) -> Reported {
        let (token, text, span) = (self.tokens.current(), self.tokens.text(), self.tokens.span());
        match token {
            Token::Stray | Token::LeftBrace => self.stray_character(),
            Token::RightBrace if !self.is_in_block => self.stray_character(),
            Token::UnterminatedString | Token::UnterminatedCharacter => {
                self.report(lexical::unterminated(token, span))
            }
            _ => self.unexpected_lexeme(Lexeme { token, text, span }, expected),
        }
    }

    pub(in crate::assembly) fn unexpected_lexeme(&mut self, lexeme: Lexeme<'s>, expected: &str) -> Reported {
        let (found, span) = match lexeme.token {
            Token::Newline | Token::End => ("the end of the line".to_owned(), self.last_span()),
            Token::String => ("a string".to_owned(), lexeme.span),
            Token::Register => (format!("register `{}`", excerpt(lexeme.text)), lexeme.span),
            _ => (format!("`{}`", excerpt(lexeme.text)), lexeme.span),
        };
        let message = format!("expected {expected}, found {found}");
        self.report(Diagnostic::new(DiagnosticCode::UnexpectedToken, span, message))
    }

    fn stray_character(&mut self) -> Reported {
        self.report(lexical::stray_character(self.tokens.text(), self.tokens.span()))
    }

    pub(in crate::assembly) fn malformed(&mut self, token: Span, malformed: Malformed) -> Reported {
        let span = token.part(malformed.range);
        self.report(Diagnostic::new(malformed.code, span, malformed.message).with_help(malformed.help))
    }

    fn name_too_long(&mut self, lexeme: Lexeme<'s>) -> Reported {
        let message = format!("the name `{}` is too long", excerpt(lexeme.text));
        let diagnostic = Diagnostic::new(DiagnosticCode::NameTooLong, lexeme.span, message);
        self.report(diagnostic.with_help(format!("a name has at most {MAX_NAME_LENGTH} bytes")))
    }

    fn register_as_name(&mut self, lexeme: Lexeme<'s>) -> Reported {
        let message = format!("`{}` looks like a register and cannot be a name", excerpt(lexeme.text));
        self.report(Diagnostic::new(DiagnosticCode::RegisterAsName, lexeme.span, message))
    }

    fn unknown_directive(&mut self, lexeme: Lexeme<'s>) -> Reported {
        let message = format!("there is no directive `{}`", excerpt(lexeme.text));
        let label = "if it is meant to be a local label, `:` is missing after it";
        let help = match foreign::directive(lexeme.text) {
            Some(help) if self.is_line_end() => format!("{help}; {label}"),
            Some(help) => help.to_owned(),
            None => did_you_mean(lexeme.text, directive_names()).unwrap_or_else(|| label.to_owned()),
        };
        let diagnostic = Diagnostic::new(DiagnosticCode::UnknownDirective, lexeme.span, message);
        self.report(diagnostic.with_help(help))
    }

    fn unknown_field(&mut self, field: Lexeme<'s>) -> Reported {
        let help = did_you_mean(field.text, ["key", "value", "capacity"].iter())
            .unwrap_or_else(|| "the fields are `key=`, `value=` and `capacity=`".to_owned());
        let message = format!("a map layout has no field `{}`", excerpt(field.text));
        self.report(Diagnostic::new(DiagnosticCode::UnknownField, field.span, message).with_help(help))
    }

    fn missing_field(&mut self, name: Spanned<&'s str>, field: &str, example: &str) -> Reported {
        let message = format!("map layout `{}` has no {field}", excerpt(name.value));
        let diagnostic = Diagnostic::new(DiagnosticCode::MissingField, name.span, message);
        self.report(diagnostic.with_help(format!("add one, as in `{example}`")))
    }
}
