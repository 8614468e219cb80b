//! Expectations: what the comments of a program say should happen.
//!
//! The help of `mini-vm test` shows how they are written. In the lines of a block, behind `;|` and one
//! space, `\\` stands for a backslash and `\xNN` for a byte; a backslash at the end leaves out the line end.

use clap::Parser;

use super::OUT_OF_MEMORY;
use crate::cli::limits::{RunLimits, SourceLimits};
use crate::cli::outside::TestGrants;

/// Starts an expectation.
pub(super) const MARKER: &str = ";!";

/// Starts a line of a block.
pub(super) const BLOCK_LINE: &str = ";|";

/// The most bytes of an expectation, but for the lines of a block.
const MOST_BYTES: usize = 64 << 10;

/// The most arguments of a program, and words of its options.
const MOST_WORDS: usize = 4096;

/// Bytes that a program may print beyond what is expected before it is stopped.
const UNEXPECTED_OUTPUT: usize = 64 << 10;

/// What should happen, and with what the program is run.
#[derive(Default)]
pub(super) struct Expectations {
    pub(super) arguments: Vec<Vec<u8>>,
    pub(super) options: Vec<String>,
    pub(super) stdin: Vec<u8>,
    pub(super) output: Vec<u8>,
    pub(super) end: Option<End>,
    pub(super) errors: Vec<ExpectedError>,
    /// Whether the file says anything at all about what should happen.
    pub(super) is_given: bool,
}

/// How a program ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    Exit(u8),
    Trap { name: String, line: u32 },
    OutOfFuel,
}

/// A diagnostic by its line and code, with words that its message or help must contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ExpectedError {
    pub(super) line: u32,
    pub(super) code: String,
    pub(super) words: String,
}

/// Which block the `;|` lines belong to.
#[derive(Clone, Copy)]
enum Block {
    None,
    Stdin,
    Output,
}

/// The options of a test, as clap parses them.
#[derive(Parser)]
#[command(no_binary_name = true)]
pub(super) struct TestOptions {
    #[command(flatten)]
    pub(super) run_limits: RunLimits,

    #[command(flatten)]
    pub(super) source_limits: SourceLimits,

    #[command(flatten)]
    pub(super) grants: TestGrants,
}

impl Expectations {
    /// Collects the expectations of a source text, at most `max_errors` of errors, and one of the error that says
    /// that there are more.
    pub(super) fn parse(text: &str, max_errors: usize) -> Result<Self, String> {
        let mut expectations = Self::default();
        let mut block = Block::None;
        for (number, line) in (1..).zip(text.lines()) {
            let in_line = |reason: String| format!("line {number}: {reason}");
            if let Some(content) = line.trim_start().strip_prefix(BLOCK_LINE) {
                expectations.block_line(block, content).map_err(in_line)?;
                continue;
            }
            block = Block::None;
            let Some((before, expectation)) = line.rsplit_once(MARKER) else { continue };
            if expectation.len() > MOST_BYTES {
                return Err(in_line(format!("an expectation has at most {MOST_BYTES} bytes")));
            }
            if before.trim().is_empty() {
                block = expectations.header(expectation.trim()).map_err(in_line)?;
            } else {
                expectations.beside(number, expectation.trim()).map_err(in_line)?;
            }
            if expectations.errors.len() > max_errors.saturating_add(1) {
                let reason = format!(
                    "more than {max_errors} errors are expected: `mini-vm test --max-errors` allows more"
                );
                return Err(in_line(reason));
            }
        }
        Ok(expectations)
    }

    /// Bytes of output that are kept for a comparison: more than are expected, so that what comes instead is shown.
    pub(super) fn most_output(&self) -> usize {
        self.output.len() + UNEXPECTED_OUTPUT
    }

    /// What the options ask for.
    pub(super) fn limits(&self) -> Result<TestOptions, String> {
        TestOptions::try_parse_from(&self.options).map_err(|error| format!("options: {error}"))
    }

    fn block_line(&mut self, block: Block, content: &str) -> Result<(), String> {
        let target = match block {
            Block::Stdin => &mut self.stdin,
            Block::Output => &mut self.output,
            Block::None => {
                return Err("a `;|` line needs a `;! stdin:` or `;! output:` above it".to_owned());
            }
        };
        let content = content.strip_prefix(' ').unwrap_or(content);
        unescape(target, content)
    }

    /// An expectation that has a line of its own.
    fn header(&mut self, expectation: &str) -> Result<Block, String> {
        let (keyword, rest) = expectation.split_once(':').unwrap_or((expectation, ""));
        match keyword.trim_end() {
            "args" => self.arguments = split_words(rest)?.into_iter().map(String::into_bytes).collect(),
            "options" => self.options = split_words(rest)?,
            "stdin" => return Ok(Block::Stdin),
            "output" => {
                self.is_given = true;
                return Ok(Block::Output);
            }
            "exit" => {
                let status =
                    rest.trim().parse().map_err(|_| "an exit status is a number from 0 to 255".to_owned())?;
                self.expect_end(End::Exit(status))?;
            }
            "out of fuel" => self.expect_end(End::OutOfFuel)?,
            keyword => match keyword.strip_prefix("error at ") {
                Some(line) => {
                    let line = line.trim().parse().map_err(|_| format!("`{line}` is not a line number"))?;
                    self.expect_error(line, rest.trim());
                }
                None => return Err(format!("`{keyword}` is not an expectation; see `mini-vm test --help`")),
            },
        }
        Ok(Block::None)
    }

    /// An expectation behind code, about that line.
    fn beside(&mut self, line: u32, expectation: &str) -> Result<(), String> {
        if let Some(name) = expectation.strip_prefix("trap ") {
            self.expect_end(End::Trap { name: name.trim().to_owned(), line })
        } else if let Some(rest) = expectation.strip_prefix("error ") {
            self.expect_error(line, rest.trim());
            Ok(())
        } else {
            Err(format!(
                "`{expectation}` is not an expectation for a line of code; see `mini-vm test --help`"
            ))
        }
    }

    fn expect_end(&mut self, end: End) -> Result<(), String> {
        self.is_given = true;
        match self.end.replace(end) {
            None => Ok(()),
            Some(_) => Err("the program cannot end in two ways".to_owned()),
        }
    }

    fn expect_error(&mut self, line: u32, text: &str) {
        self.is_given = true;
        let (code, words) = text.split_once(' ').unwrap_or((text, ""));
        self.errors.push(ExpectedError { line, code: code.to_owned(), words: words.trim().to_owned() });
    }
}

/// Words separated by spaces; quotes keep a word with spaces together, and a backslash takes the next
/// character as it is.
fn split_words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut is_quoted = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                is_quoted = !is_quoted;
                word.get_or_insert_default();
            }
            '\\' => {
                word.get_or_insert_default().push(characters.next().ok_or("there is a backslash at the end")?)
            }
            character if character.is_whitespace() && !is_quoted => words.extend(word.take()),
            character => word.get_or_insert_default().push(character),
        }
    }
    if is_quoted {
        return Err("a quote is not closed".to_owned());
    }
    words.extend(word);
    if words.len() > MOST_WORDS {
        return Err(format!("there are at most {MOST_WORDS} words"));
    }
    Ok(words)
}

/// Adds the bytes of a block's line, its line end included.
fn unescape(bytes: &mut Vec<u8>, line: &str) -> Result<(), String> {
    bytes.try_reserve(line.len() + 1).map_err(|_| OUT_OF_MEMORY)?;
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        rest = match behind.as_bytes() {
            [] => return Ok(()),
            [b'\\', ..] => {
                bytes.push(b'\\');
                &behind[1..]
            }
            [b'x', ..] => {
                let digits = behind.get(1..3).ok_or("`\\x` takes two hexadecimal digits")?;
                let byte = u8::from_str_radix(digits, 16);
                bytes.push(byte.map_err(|_| format!("`{digits}` are not two hexadecimal digits"))?);
                &behind[3..]
            }
            _ => return Err("a backslash is followed by `\\`, `xNN` or the end of the line".to_owned()),
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes.push(b'\n');
    Ok(())
}

/// The most bytes of the lines that [`escape`] makes of so many: of a line end alone 3, of another byte 4, and an
/// unfinished line has 5 more.
pub(super) fn most_escaped(size: usize) -> usize {
    size.saturating_mul(4).saturating_add(5)
}

/// Adds the lines of a block that [`unescape`] to these bytes.
pub(super) fn escape(text: &mut String, bytes: &[u8]) {
    bytes.split_inclusive(|&byte| byte == b'\n').for_each(|line| escape_line(text, line));
}

fn escape_line(text: &mut String, line: &[u8]) {
    let (line, end) = match line.strip_suffix(b"\n") {
        Some(line) => (line, ""),
        None => (line, "\\"),
    };
    text.push_str(BLOCK_LINE);
    if !line.is_empty() || !end.is_empty() {
        text.push(' ');
    }
    for chunk in line.utf8_chunks() {
        chunk.valid().chars().for_each(|character| escape_character(text, character));
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
    }
    // Editors strip spaces at the end of a line.
    if end.is_empty() && text.ends_with(' ') && !line.is_empty() {
        text.pop();
        text.push_str("\\x20");
    }
    text.push_str(end);
    text.push('\n');
}

fn escape_character(text: &mut String, character: char) {
    match character {
        '\\' => text.push_str("\\\\"),
        '\t' => text.push('\t'),
        character if character.is_control() => {
            let mut buffer = [0; 4];
            for byte in character.encode_utf8(&mut buffer).bytes() {
                text.push_str(&format!("\\x{byte:02x}"));
            }
        }
        character => text.push(character),
    }
}

#[cfg(test)]
mod tests {
    use super::{Expectations, MOST_BYTES, MOST_WORDS, escape, most_escaped, split_words, unescape};

    fn parse(text: &str) -> Result<Expectations, String> {
        Expectations::parse(text, 2)
    }

    #[test]
    fn words_are_split_at_spaces_outside_of_quotes() {
        let split = split_words(r#" one "two words" "" thr\ ee "#).expect("the quotes are closed");
        assert_eq!(split, ["one", "two words", "", "thr ee"]);
        assert!(split_words("\"open").is_err());
    }

    #[test]
    fn escaping_is_undone_by_parsing() {
        let samples: [&[u8]; 13] = [
            b"",
            b"\n",
            b"a\n",
            b"a",
            b"a\\\n\n b \n",
            b"\xff\x00\r\n",
            "\u{85}\u{fc}\n".as_bytes(),
            b" ",
            b" \n",
            b"\n\n\n",
            b"\x01",
            b"\x01\n\xff\n \n",
            b"a\nb\nc",
        ];
        for bytes in samples {
            let (mut escaped, mut back) = (String::new(), Vec::new());
            escape(&mut escaped, bytes);
            for line in escaped.lines() {
                let content = line.strip_prefix(";|").expect("every line has its mark");
                let content = content.strip_prefix(' ').unwrap_or(content);
                unescape(&mut back, content).expect("a good escape");
            }
            assert_eq!(back, bytes, "{escaped:?}");
            assert!(escaped.len() <= most_escaped(bytes.len()), "{escaped:?}");
        }
    }

    #[test]
    fn a_misspelled_expectation_is_an_error() {
        assert!(parse(";! outptu:\n").is_err());
        assert!(parse(";| text\n").is_err());
        assert!(parse("halt ;! tarp user\n").is_err());
        assert!(parse(";! exit: 256\n").is_err());
        assert!(parse(";! exit: 1\n;! out of fuel\n").is_err());
    }

    #[test]
    fn expectations_are_bounded() {
        let words = |count: usize| format!(";! args:{}\n", " a".repeat(count));
        assert!(parse(&words(MOST_WORDS)).is_ok());
        assert!(parse(&words(MOST_WORDS + 1)).is_err());
        assert!(parse(&words(MOST_WORDS + 1).replace("args", "options")).is_err());
        let long = format!(";! args: {}", "a".repeat(MOST_BYTES));
        assert!(parse(&long[..MOST_BYTES + 2]).is_ok());
        assert!(parse(&long[..MOST_BYTES + 3]).is_err());
        // The last is that of the error which says that there are more.
        assert!(parse(&"?;! error E\n".repeat(3)).is_ok());
        assert!(parse(&"?;! error E\n".repeat(4)).is_err());
        assert!(parse(&";! error at 1: E\n".repeat(4)).is_err());
    }
}
