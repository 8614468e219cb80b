//! The rows of the `.cases` files: what one instruction does, in the format that `tests/cases/README.md` describes.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use super::{files_below, root};

/// One claim about one instruction, or about a few in a row.
pub(crate) struct Row {
    /// The file and the line, as a failure names them.
    pub(crate) place: String,
    /// The title of the section, as the name of the file has it.
    pub(crate) section: String,
    /// The directives above the row.
    pub(crate) directives: String,
    pub(crate) instructions: Vec<String>,
    pub(crate) before: Before,
    pub(crate) after: After,
}

/// What the row gives.
pub(crate) struct Before {
    pub(crate) state: State,
    pub(crate) heap_size: usize,
    /// Whether no byte of the heap has been touched.
    pub(crate) fresh: bool,
}

/// What the row claims.
#[derive(Default)]
pub(crate) struct After {
    pub(crate) state: State,
    pub(crate) end: End,
    /// Units of fuel, where they are not 1 for every instruction.
    pub(crate) fuel: Option<i64>,
}

/// Registers and ranges of bytes with what they hold.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) registers: Vec<(u8, u64)>,
    pub(crate) bytes: Vec<(usize, Vec<u8>)>,
}

/// Where the last instruction leads.
#[derive(Default, Debug, PartialEq)]
pub(crate) enum End {
    /// To the instruction behind it.
    #[default]
    Next,
    /// To the label that it names.
    Jumps,
    /// Out of the program, with this status.
    Exit(u8),
    /// To the instruction behind it, in a machine that has stopped.
    Pause,
    /// Nowhere: it traps.
    Trap(String),
}

impl Row {
    /// The mnemonic of the instruction that the row is about, the last one.
    pub(crate) fn mnemonic(&self) -> &str {
        let instruction = self.instructions.last().map_or("", String::as_str);
        instruction.split_whitespace().next().unwrap_or_default()
    }

    /// The trap that the row expects, if it expects one.
    pub(crate) fn trap(&self) -> Option<&str> {
        // A trap of the program carries its number.
        match &self.after.end {
            End::Trap(trap) => trap.split(':').next(),
            _ => None,
        }
    }
}

/// The rows of all files.
///
/// # Panics
///
/// With the place of the first line that is no row, or if there are none.
pub(crate) fn rows() -> Vec<Row> {
    let files = files_below("tests/cases", "cases");
    let rows: Vec<Row> = files.iter().flat_map(|file| rows_of(file)).collect();
    assert!(!rows.is_empty(), "there are rows under tests/cases");
    rows
}

fn rows_of(file: &Path) -> Vec<Row> {
    let name = file.strip_prefix(root()).expect("files are in the workspace").display();
    let section = file.file_stem().expect("files have names").to_string_lossy();
    let source = fs::read_to_string(file).expect("the file is text");
    let mut directives = String::new();
    let mut names = HashMap::new();
    let mut rows = Vec::new();
    for (index, line) in source.lines().enumerate() {
        let place = format!("{name}:{}", index + 1);
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.starts_with('.') {
            directives = format!("{directives}{line}\n");
        } else if let Some((name, bytes)) = line.strip_prefix('$').and_then(|line| line.split_once('=')) {
            let bytes = bytes_of(bytes.trim(), &names).unwrap_or_else(|error| panic!("{place}: {error}"));
            names.insert(name.trim().to_owned(), bytes);
        } else if !line.is_empty() {
            let (instructions, before, after) =
                parse(line, &names).unwrap_or_else(|error| panic!("{place}: {error}"));
            let (section, directives) = (section.to_string(), directives.clone());
            rows.push(Row { place, section, directives, instructions, before, after });
        }
    }
    rows
}

type Names = HashMap<String, Vec<u8>>;

fn parse(line: &str, names: &Names) -> Result<(Vec<String>, Before, After), String> {
    let (instructions, claim) = line.split_once('|').ok_or("a row has a `|`")?;
    let (given, claimed) = claim.split_once("->").ok_or("a row has a `->`")?;
    let instructions = instructions.split(';').map(|instruction| instruction.trim().to_owned()).collect();
    let mut before = Before { state: State::default(), heap_size: 4096, fresh: false };
    for word in given.split_whitespace() {
        match word.split_once('=') {
            None if word == "fresh" => before.fresh = true,
            Some(("heap", size)) => before.heap_size = number(size)?,
            _ => before.state.set(word, names)?,
        }
    }
    let mut after = After::default();
    if claimed.trim().is_empty() {
        return Err("a row claims something".to_owned());
    }
    for word in claimed.split_whitespace() {
        match word.split_once('=') {
            None if word == "next" => after.end = End::Next,
            None if word == "jumps" => after.end = End::Jumps,
            None if word == "pause" => after.end = End::Pause,
            Some(("exit", status)) => after.end = End::Exit(number(status)?),
            Some(("trap", trap)) => after.end = End::Trap(trap.to_owned()),
            Some(("fuel", fuel)) => after.fuel = Some(number(fuel)?),
            _ => after.state.set(word, names)?,
        }
    }
    Ok((instructions, before, after))
}

impl State {
    /// Takes in `r1=value` or `[address]=bytes`.
    fn set(&mut self, word: &str, names: &Names) -> Result<(), String> {
        let (place, value) = word.split_once('=').ok_or(format!("`{word}` is not known"))?;
        if let Some(register) = place.strip_prefix('r') {
            self.registers.push((number(register)?, value_of(value)?));
        } else if let Some(address) = place.strip_prefix('[').and_then(|place| place.strip_suffix(']')) {
            self.bytes.push((number(address)?, bytes_of(value, names)?));
        } else {
            return Err(format!("`{word}` is not known"));
        }
        Ok(())
    }
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("`{text}` is no number that fits"))
}

/// The 64 bits that a value stands for.
fn value_of(text: &str) -> Result<u64, String> {
    if let Some(digits) = text.strip_prefix("0x") {
        return u64::from_str_radix(digits, 16).map_err(|_| format!("`{text}` is no number"));
    }
    if text == "nan" {
        return Ok(0x7ff8_0000_0000_0000);
    }
    if text.contains('.') || text.ends_with("inf") {
        return number(text).map(f64::to_bits);
    }
    let value = if text.contains('^') { power_of_two(text)? } else { number(text)? };
    if value < 0 { i64::try_from(value).map(|value| value as u64) } else { u64::try_from(value) }
        .map_err(|_| format!("`{text}` has more than 64 bits"))
}

/// `2^63`, `-2^63`, `2^63-1`, `2^63+1`.
fn power_of_two(text: &str) -> Result<i128, String> {
    let (sign, power) = text.strip_prefix('-').map_or((1, text), |power| (-1, power));
    let digits = power.strip_prefix("2^").ok_or(format!("`{text}` is no power of 2"))?;
    let end = digits.find(['+', '-']).unwrap_or(digits.len());
    let exponent: u32 = number(&digits[..end])?;
    let rest: i128 = if end < digits.len() { number(&digits[end..])? } else { 0 };
    let power = 1i128.checked_shl(exponent).ok_or(format!("`{text}` is too large"))?;
    Ok(sign * power + rest)
}

/// Bytes as pieces with commas between them: hexadecimal digits or `$name`, either with `*` and how often.
fn bytes_of(text: &str, names: &Names) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    for piece in text.split(',') {
        let (piece, times) = match piece.split_once('*') {
            Some((piece, times)) => (piece, number(times)?),
            None => (piece, 1),
        };
        let piece = match piece.strip_prefix('$') {
            Some(name) => names.get(name).ok_or(format!("`${name}` is not known"))?.clone(),
            None => hexadecimal(piece)?,
        };
        bytes.extend(piece.repeat(times));
    }
    Ok(bytes)
}

fn hexadecimal(digits: &str) -> Result<Vec<u8>, String> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| {
            let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2);
            pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())
                .ok_or(format!("`{digits}` is not made of pairs of hexadecimal digits"))
        })
        .collect()
}
