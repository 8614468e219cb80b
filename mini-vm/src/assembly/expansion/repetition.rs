//! `.rept`: lines over and over.

use std::ops::RangeInclusive;

use crate::assembly::arithmetic::Value;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Reported};
use crate::assembly::directive::ExpansionDirective;
use crate::assembly::evaluation::{float_as_integer, out_of_range};
use crate::assembly::expansion::line::{Binding, Bindings};
use crate::assembly::expansion::macros::local_labels;
use crate::assembly::expansion::origins::{Cause, CauseKind};
use crate::assembly::expansion::{Block, Expander, Failed, STEP_COST, Statement};
use crate::assembly::lexer::{Span, Token};
use crate::assembly::syntax::Parser;

/// How often lines may be repeated, before it is known what that takes.
const COUNTS: RangeInclusive<i128> = 0..=u32::MAX as i128;

/// How often, and what counts.
struct Header {
    count: u32,
    counter: Option<String>,
}

impl Expander<'_> {
    /// Expands a repetition, whose lines start at `rest`, and gives the place behind them.
    pub(super) fn repeat(
        &mut self,
        statement: &Statement<'_>,
        rest: Span,
        bindings: Option<&Bindings<'_>>,
    ) -> u32 {
        let Some((body, behind)) = self.body(statement, rest, ExpansionDirective::EndRepeat) else {
            return rest.end;
        };
        // What is wrong has been reported.
        _ = self.turns(statement, body, bindings);
        behind
    }

    fn turns(
        &mut self,
        statement: &Statement<'_>,
        body: Span,
        outer: Option<&Bindings<'_>>,
    ) -> Result<(), Failed> {
        let Header { count, counter } = self.repetition_header(statement)?;
        let labels = local_labels(&self.text_of(statement.context), body);
        let labels = self.checked(labels)?;
        let (file, span) = (self.origins.context(statement.context).file, statement.whole());
        let cause = Cause { kind: CauseKind::Repetition, context: statement.context, span };
        let context = self.enter(file, cause)?;
        for turn in 0..count {
            self.spend(STEP_COST + (body.end - body.start) as usize, statement.context, span)?;
            let counter = counter.iter().map(|name| Binding::written_in(file, name, turn.to_string()));
            let number = self.number_for(&labels);
            let bindings = Bindings { outer, names: counter.collect(), labels: &labels, number, file };
            self.block(Block { context, span: body }, Some(&bindings))?;
        }
        Ok(())
    }

    fn repetition_header(&mut self, statement: &Statement<'_>) -> Result<Header, Failed> {
        let (expression, counter) = self.read(statement, |parser| {
            let count = parser.expression()?;
            let counter = match parser.accept(Token::Comma) {
                true if parser.tokens.current() == Token::Integer => return Err(no_name(parser)),
                true => Some(parser.global_name("the name of the counter")?),
                false => None,
            };
            parser.expect_line_end("`,` and a name, or the end of the line")?;
            Ok((count, counter))
        })?;
        if let Some(counter) = counter {
            self.check_name(statement, counter, "a counter")?;
        }
        let count = match self.value(statement, &expression)? {
            Value::Integer(count) if COUNTS.contains(&count) => count as u32,
            Value::Integer(count) => {
                let diagnostic = out_of_range(expression.span, count, COUNTS, "the count");
                return Err(self.report_in(statement, diagnostic));
            }
            Value::Float(_) => {
                return Err(self.report_in(statement, float_as_integer(expression.span, "the count")));
            }
        };
        Ok(Header { count, counter: counter.map(|name| name.value.to_owned()) })
    }
}

/// Reports a number in the place of the counter, which a counter around it makes of a name.
fn no_name(parser: &mut Parser<'_, '_>) -> Reported {
    let message = "expected the name of the counter, found a number";
    let diagnostic = Diagnostic::new(DiagnosticCode::UnexpectedToken, parser.tokens.span(), message);
    let help = "if it is the counter of a repetition around this one, this one needs another name";
    parser.report(diagnostic.with_help(help.to_owned()))
}
