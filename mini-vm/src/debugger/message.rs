//! Messages of breakpoints that say something instead of stopping: a text with expressions in braces.

use super::expression::{Expression, ExpressionError, Surroundings};

/// A text such as `{article} costs {price}`, read.
#[derive(Clone, Debug)]
pub(super) struct Message(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Expression(Expression),
}

impl Message {
    /// Reads a text. A brace that stands for itself is written twice.
    pub(super) fn parse(text: &str) -> Result<Self, ExpressionError> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            plain.push_str(before);
            let is_twice = brace[1..].starts_with(&brace[..1]);
            if is_twice || brace.starts_with('}') {
                plain.push_str(&brace[..1]);
                rest = &brace[1 + usize::from(is_twice)..];
                continue;
            }
            let place = text.len() - brace.len();
            let (expression, behind) = brace[1..].split_once('}').ok_or_else(|| ExpressionError::Syntax {
                range: place..place + 1,
                message: "the closing brace is missing".to_owned(),
            })?;
            parts.push(Part::Text(std::mem::take(&mut plain)));
            parts.push(Part::Expression(Expression::parse(expression)?));
            rest = behind;
        }
        plain.push_str(rest);
        parts.push(Part::Text(plain));
        Ok(Self(parts))
    }

    /// The text with the values that the expressions have; one without a value says why.
    pub(super) fn text(&self, surroundings: &Surroundings<'_>) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Expression(expression) => match expression.evaluate(surroundings) {
                Ok(value) => value.to_string(),
                Err(error) => format!("<{error}>"),
            },
        };
        self.0.iter().map(part).collect()
    }
}
