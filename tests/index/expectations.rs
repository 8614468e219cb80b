//! What a program is run with, as the comments of its source say it.
//!
//! What it comes to is not read here: `mini-vm test` compares it with the comments.

use super::schema::{Limits, SourceLimits};

/// Arguments, standard input and limits.
pub(crate) struct Given {
    pub(crate) arguments: Vec<String>,
    pub(crate) input: Vec<u8>,
    pub(crate) limits: Limits,
    pub(crate) source_limits: SourceLimits,
}

/// Those of a source text.
///
/// # Panics
///
/// If the text gives something that is not known here.
pub(crate) fn given(source: &str) -> Given {
    let limits = Limits {
        heap: 1 << 30,
        registers: 1 << 20,
        calls: 1 << 17,
        fuel: 1_000_000_000,
        guard: false,
        output: None,
    };
    let mut given =
        Given { arguments: Vec::new(), input: Vec::new(), limits, source_limits: SourceLimits::default() };
    let mut is_input = false;
    for line in source.lines() {
        if let Some(content) = line.strip_prefix(";|") {
            if is_input {
                add_line(&mut given.input, content.strip_prefix(' ').unwrap_or(content));
            }
            continue;
        }
        let Some(header) = line.strip_prefix(";!") else { continue };
        let (keyword, rest) = header.split_once(':').unwrap_or((header, ""));
        is_input = keyword.trim() == "stdin";
        match keyword.trim() {
            "args" => given.arguments = words(rest),
            "options" => given.set_options(&words(rest)),
            _ => {}
        }
    }
    given
}

impl Given {
    fn set_options(&mut self, options: &[String]) {
        let mut options = options.iter();
        while let Some(name) = options.next() {
            match name.as_str() {
                "--guard" => self.limits.guard = true,
                name => self.set(name, options.next().unwrap_or_else(|| panic!("{name} has no value"))),
            }
        }
    }

    fn set(&mut self, name: &str, value: &str) {
        let number: u64 = value.parse().expect("options of cases are plain numbers");
        let size = usize::try_from(number).expect("it fits");
        match name {
            "--heap" => self.limits.heap = number,
            "--registers" => self.limits.registers = size,
            "--call-depth" => self.limits.calls = size,
            "--fuel" => self.limits.fuel = i64::try_from(number).expect("it fits"),
            "--max-output" => self.limits.output = Some(number),
            "--max-source" => self.source_limits.source = Some(size),
            "--max-data" => self.source_limits.data = Some(size),
            "--max-labels" => self.source_limits.labels = Some(size),
            "--max-errors" => self.source_limits.errors = Some(size),
            name => panic!("`{name}` is not known here"),
        }
    }
}

/// Words with spaces between them; spaces within double quotes are part of a word.
fn words(text: &str) -> Vec<String> {
    assert!(!text.contains('\\'), "no case needs a backslash in a word");
    let mut words = Vec::new();
    for (index, part) in text.split('"').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Adds a line of a block. `\xNN` stands for a byte, and a backslash at its end leaves out the line end.
fn add_line(bytes: &mut Vec<u8>, line: &str) {
    let mut parts = line.split('\\');
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        match part.strip_prefix('x') {
            Some(rest) => {
                bytes.push(u8::from_str_radix(&rest[..2], 16).expect("two digits follow"));
                bytes.extend(rest[2..].bytes());
            }
            None if part.is_empty() => return,
            None => panic!("no case needs `\\{part}`"),
        }
    }
    bytes.push(b'\n');
}
