//! Expressions in pieces.

use std::ops::Range;

use super::ExpressionError;

/// A piece of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(u64),
    Float(f64),
    Text(Vec<u8>),
    /// A name, also of a local label: `main.next`.
    Name(String),
    /// What stands behind a `$`.
    Special(String),
    Symbol(&'static str),
    End,
}

/// Longer ones first, so that none is taken for its start.
const SYMBOLS: [&str; 24] = [
    "||", "&&", "==", "!=", "<=", ">=", "<<", ">>", "<", ">", "|", "^", "&", "+", "-", "*", "/", "%", "!",
    "~", "(", ")", "[", "]",
];

/// The pieces of a text, each with its bytes.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, ExpressionError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else {
            tokens.push((Token::End, at..at));
            return Ok(tokens);
        };
        let (token, length) = match first {
            '0'..='9' => number(rest, at)?,
            '\'' | '"' => quoted(rest, at)?,
            '$' => {
                let length = 1 + word_length(&rest[1..]);
                (Token::Special(rest[1..length].to_owned()), length)
            }
            _ if is_of_word(first) => {
                let length = word_length(rest);
                (Token::Name(rest[..length].to_owned()), length)
            }
            _ => match SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol)) {
                Some(symbol) => (Token::Symbol(symbol), symbol.len()),
                None => {
                    let message = format!("`{}` has no meaning here", first.escape_debug());
                    return Err(ExpressionError::Syntax { range: at..at + first.len_utf8(), message });
                }
            },
        };
        tokens.push((token, at..at + length));
        at += length;
    }
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '.'
}

fn word_length(text: &str) -> usize {
    text.find(|character| !is_of_word(character)).unwrap_or(text.len())
}

fn number(rest: &str, at: usize) -> Result<(Token, usize), ExpressionError> {
    let word = word_length(rest);
    let text = rest[..word].replace('_', "");
    let number = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => u64::from_str_radix(&text[2..], 16).ok(),
        [b'0', b'o' | b'O', ..] => u64::from_str_radix(&text[2..], 8).ok(),
        [b'0', b'b' | b'B', ..] => u64::from_str_radix(&text[2..], 2).ok(),
        _ => text.parse().ok(),
    };
    if let Some(number) = number {
        return Ok((Token::Number(number), word));
    }
    let float = text.parse().ok().filter(|_| text.contains('.'));
    let message = || format!("`{}` is no number of 64 bits", rest[..word].escape_debug());
    let float = float.ok_or_else(|| ExpressionError::Syntax { range: at..at + word, message: message() })?;
    Ok((Token::Float(float), word))
}

/// A character or a text.
fn quoted(rest: &str, at: usize) -> Result<(Token, usize), ExpressionError> {
    let wrong = |range: Range<usize>, message: &str| ExpressionError::Syntax {
        range: at + range.start..at + range.end,
        message: message.to_owned(),
    };
    let quote = &rest[..1];
    let mut bytes = Vec::new();
    let mut characters = rest.char_indices().skip(1);
    loop {
        let Some((place, character)) = characters.next() else {
            return Err(wrong(0..rest.len(), "the closing quote is missing"));
        };
        match character {
            '\\' => {
                let unknown = || {
                    wrong(
                        place..place + 1,
                        "only \\n, \\r, \\t, \\0, \\\\, \\', \\\" and \\xNN can follow a backslash",
                    )
                };
                let (_, escaped) = characters.next().ok_or_else(unknown)?;
                match escaped {
                    'n' => bytes.push(b'\n'),
                    'r' => bytes.push(b'\r'),
                    't' => bytes.push(b'\t'),
                    '0' => bytes.push(0),
                    '\\' | '\'' | '"' => bytes.push(escaped as u8),
                    'x' => {
                        let digit = |(_, digit): (usize, char)| digit.to_digit(16);
                        let high = characters.next().and_then(digit).ok_or_else(unknown)?;
                        let low = characters.next().and_then(digit).ok_or_else(unknown)?;
                        bytes.push((16 * high + low) as u8);
                    }
                    _ => return Err(unknown()),
                }
            }
            _ if rest[place..].starts_with(quote) => {
                let length = place + 1;
                return match quote {
                    "\"" => Ok((Token::Text(bytes), length)),
                    _ => match (std::str::from_utf8(&bytes), &bytes[..]) {
                        (Ok(text), _) if text.chars().count() == 1 => {
                            Ok((Token::Number(text.chars().map(u64::from).sum()), length))
                        }
                        (Err(_), [byte]) => Ok((Token::Number(u64::from(*byte)), length)),
                        _ => Err(wrong(0..length, "there must be one character between the quotes")),
                    },
                };
            }
            _ => bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}
