//! Which instructions are shown.

use std::ops::{Range, RangeInclusive};

use crate::assembly::closest;
use crate::instruction::Opcode;
use crate::machine::{Machine, Places};
use crate::module::{Module, Place};
use crate::observation::{Event, MapAction};
use crate::operand::{Content, OperandKind, Register, Word};
use crate::verify::Program;

/// A group of opcodes: its name, and which are in it.
type Group = (&'static str, fn(Opcode) -> bool);

const GROUPS: &[Group] = &[
    ("map", |opcode| opcode.mnemonic().starts_with("map_")),
    ("memory", |opcode| {
        Opcode::SECTIONS.iter().any(|(title, opcodes)| *title == "Memory" && opcodes.contains(&opcode))
    }),
    ("call", |opcode| matches!(opcode, Opcode::Call | Opcode::Callr | Opcode::Ret)),
    ("host", |opcode| opcode == Opcode::Host),
];

/// Says which instructions are shown: those that fit all that has been asked for. Where functions or opcodes are given
/// several times, one of them is enough.
#[derive(Clone, Debug)]
pub struct Filter {
    functions: Vec<String>,
    opcodes: Vec<Opcode>,
    addresses: Option<Range<u64>>,
    map: Option<WantedMap>,
    key: Option<Key>,
    steps: RangeInclusive<u64>,
}

/// A map by what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
enum WantedMap {
    At(u64),
    /// The name of a register, or of a label in the data.
    Named {
        name: String,
        address: Option<u64>,
    },
}

/// A key of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Key {
    Number(u64),
    /// Zeros may stand behind it.
    Text(Vec<u8>),
    Bytes(Vec<u8>),
}

/// What a filter cannot be made of.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// There is nothing of this name in the program.
    #[error("the program has no {what} `{name}`")]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// Its name.
        name: String,
        /// A name that may have been meant.
        similar: Option<String>,
    },
    /// There is no such instruction, nor a group of them.
    #[error("there is no instruction `{name}`, nor a group: those are {}", group_names().join(", "))]
    UnknownOpcode {
        /// What was given.
        name: String,
        /// A name that may have been meant.
        similar: Option<String>,
    },
    /// Something is not written as it should be.
    #[error("`{text}` is no {what}")]
    Malformed {
        /// What it should be.
        what: &'static str,
        /// What was given.
        text: String,
    },
}

impl FilterError {
    /// A name that may have been meant.
    #[must_use]
    pub fn similar(&self) -> Option<&str> {
        match self {
            Self::Unknown { similar, .. } | Self::UnknownOpcode { similar, .. } => similar.as_deref(),
            Self::Malformed { .. } => None,
        }
    }
}

fn group_names() -> Vec<&'static str> {
    GROUPS.iter().map(|(name, _)| *name).collect()
}

/// All instructions.
impl Default for Filter {
    fn default() -> Self {
        Self {
            functions: Vec::new(),
            opcodes: Vec::new(),
            addresses: None,
            map: None,
            key: None,
            steps: 0..=u64::MAX,
        }
    }
}

impl Filter {
    /// Shows the instructions of a function: those behind the global label `name`, up to the next.
    ///
    /// # Errors
    ///
    /// When the program has no such label.
    pub fn function(mut self, program: &Program, name: &str) -> Result<Self, FilterError> {
        let labels = || {
            let code = program.module().labels.iter().filter(|label| matches!(label.place, Place::Code(_)));
            code.map(|label| label.name.as_str()).filter(|label| !label.contains('.'))
        };
        if !labels().any(|label| label == name) {
            return Err(unknown("function", name, labels()));
        }
        self.functions.push(name.to_owned());
        Ok(self)
    }

    /// Shows an instruction, given by its mnemonic, or a group of them: `map`, `memory`, `call` or `host`.
    ///
    /// # Errors
    ///
    /// When there is neither.
    pub fn opcode(mut self, name: &str) -> Result<Self, FilterError> {
        if let Some((_, is_in)) = GROUPS.iter().find(|(group, _)| *group == name) {
            self.opcodes.extend(Opcode::ALL.iter().filter(|&&opcode| is_in(opcode)));
        } else if let Some(opcode) = Opcode::from_mnemonic(name) {
            self.opcodes.push(opcode);
        } else {
            let names = Opcode::ALL.iter().map(|opcode| opcode.mnemonic()).chain(group_names());
            return Err(FilterError::UnknownOpcode { similar: closest(name, names), name: name.to_owned() });
        }
        Ok(self)
    }

    /// Shows what reads or writes one of some bytes of the heap: `184`, `0xb8..0xc0`, `0xb8..+8`, or with a label of the data
    /// in place of a number.
    ///
    /// # Errors
    ///
    /// When it is written otherwise, has no bytes, or there is no such label.
    pub fn addresses(mut self, program: &Program, text: &str) -> Result<Self, FilterError> {
        let no_range = || malformed("range of addresses, such as 0xb8..0xc0 or 0xb8..+8", text);
        let address = |part: &str| match part.trim() {
            "" => Err(no_range()),
            part => address(program.module(), part),
        };
        let range = match text.split_once("..") {
            None => {
                let start = address(text)?;
                start..start.saturating_add(1)
            }
            Some((start, end)) => {
                let start = address(start)?;
                match end.trim().strip_prefix('+') {
                    Some(length) => start..start.saturating_add(address(length)?),
                    None => start..address(end)?,
                }
            }
        };
        if range.is_empty() {
            return Err(no_range());
        }
        self.addresses = Some(range);
        Ok(self)
    }

    /// Shows what is done to a map, given by its address or by its name: that of a register that holds its address in the
    /// instruction, or of a label in the data.
    ///
    /// # Errors
    ///
    /// When no instruction on maps has a register of that name, and there is no such label.
    pub fn map(mut self, program: &Program, text: &str) -> Result<Self, FilterError> {
        if let Some(address) = integer(text) {
            self.map = Some(WantedMap::At(address));
            return Ok(self);
        }
        let module = program.module();
        let address = module.data_label(text);
        let names = || {
            let code = 0..module.code.len() as u32;
            code.flat_map(|pc| {
                map_registers(program.opcode(pc), module.code[pc as usize]).map(move |it| (pc, it))
            })
            .filter_map(|(pc, register)| module.named_function_of(pc)?.name_of(register.0))
        };
        if address.is_none() && !names().any(|name| name == text) {
            let labels = module.labels.iter().filter(|label| matches!(label.place, Place::Data(_)));
            return Err(unknown("map", text, names().chain(labels.map(|label| label.name.as_str()))));
        }
        self.map = Some(WantedMap::Named { name: text.to_owned(), address });
        Ok(self)
    }

    /// Shows what is done to maps with a key: a number, a text, which may stand in quotes, or `hex:` with bytes behind it in
    /// hexadecimal.
    ///
    /// # Errors
    ///
    /// When the bytes are not written so, or the number has more than 64 bits.
    pub fn key(mut self, text: &str) -> Result<Self, FilterError> {
        let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        self.key = Some(if let Some(digits) = text.strip_prefix("hex:") {
            Key::Bytes(bytes(digits).ok_or_else(|| malformed("key in hexadecimal, such as hex:0aff", text))?)
        } else if let Some(text) = quoted {
            Key::Text(text.as_bytes().to_vec())
        } else if let Some(number) = signed(text) {
            Key::Number(number)
        } else if text.is_empty() || is_number(text.strip_prefix('-').unwrap_or(text)) {
            return Err(malformed("key: it is empty, or a number of more than 64 bits", text));
        } else {
            Key::Text(text.as_bytes().to_vec())
        });
        Ok(self)
    }

    /// Shows the instructions with these numbers; the first of the run has 0.
    #[must_use]
    pub fn steps(self, steps: RangeInclusive<u64>) -> Self {
        Self { steps, ..self }
    }

    /// The numbers that fit.
    pub(super) fn numbers(&self) -> &RangeInclusive<u64> {
        &self.steps
    }

    /// Whether the number of an instruction alone decides.
    pub(super) fn is_of_numbers(&self) -> bool {
        let Self { functions, opcodes, addresses, map, key, steps: _ } = self;
        functions.is_empty() && opcodes.is_empty() && addresses.is_none() && map.is_none() && key.is_none()
    }

    /// The instructions that may fit when they are executed.
    pub(super) fn places(&self, program: &Program) -> Places {
        let needs_map = self.map.is_some() || self.key.is_some();
        Places::of(program, |pc| {
            let opcode = program.opcode(pc);
            let function = || program.module().label_at(pc).map(|(name, _)| name);
            (self.opcodes.is_empty() || self.opcodes.contains(&opcode))
                && (!needs_map || MapAction::of(opcode).is_some())
                && (self.functions.is_empty()
                    || function().is_some_and(|name| self.functions.iter().any(|it| it == name)))
        })
    }

    /// Whether an instruction at one of the [places](Self::places) fits, now that it is known what it has done.
    pub(super) fn fits(&self, event: &Event, machine: &Machine) -> bool {
        self.addresses.as_ref().is_none_or(|range| touches(event, range))
            && self.map.as_ref().is_none_or(|map| map.is_of(event, machine))
            && self.key.as_ref().is_none_or(|key| key.is_of(event, machine))
    }
}

fn touches(event: &Event, range: &Range<u64>) -> bool {
    let mut ranges =
        event.memory_read.iter().cloned().chain(event.memory_written.iter().map(|it| it.range()));
    ranges.any(|other| other.start < range.end && range.start < other.end)
}

impl WantedMap {
    fn is_of(&self, event: &Event, machine: &Machine) -> bool {
        let Some(map) = &event.map else { return false };
        match self {
            Self::At(address) => map.address == *address,
            Self::Named { address: Some(address), .. } if map.address == *address => true,
            Self::Named { name, .. } => {
                let function = machine.program().module().named_function_of(event.pc);
                let name_of = |register: Register| function.and_then(|it| it.name_of(register.0));
                map_registers(event.opcode, event.word).any(|it| name_of(it) == Some(name))
            }
        }
    }
}

impl Key {
    fn is_of(&self, event: &Event, machine: &Machine) -> bool {
        let Some(map) = &event.map else { return false };
        let key = match (map.key(), map.entry) {
            ([], Some(entry)) => {
                let size = machine.map_at(map.address).map_or(0, |map| map.key_size());
                machine.bytes(entry.key_address, size as u64).unwrap_or_default()
            }
            (key, _) => key,
        };
        !key.is_empty() && self.equals(key)
    }

    fn equals(&self, key: &[u8]) -> bool {
        match self {
            Self::Bytes(bytes) => key == bytes,
            Self::Text(text) => {
                key.strip_prefix(&text[..]).is_some_and(|rest| rest.iter().all(|&byte| byte == 0))
            }
            Self::Number(number) => {
                let bytes = number.to_le_bytes();
                let is_negative = number.cast_signed() < 0;
                let Some((low, high)) = bytes.split_at_checked(key.len()) else { return false };
                low == key && (high.iter().all(|&byte| byte == if is_negative { 0xff } else { 0 }))
            }
        }
    }
}

/// The registers of an instruction on maps that hold the address of one, before it or behind it.
pub(super) fn map_registers(opcode: Opcode, word: Word) -> impl Iterator<Item = Register> {
    let makes = MapAction::of(opcode) == Some(MapAction::Make);
    let operands = opcode.operands().iter().filter(move |operand| {
        let is_made = makes
            && match opcode {
                Opcode::MapInit => operand.name == "ra",
                _ => operand.kind == OperandKind::Destination,
            };
        operand.content == Content::Map || is_made
    });
    operands.map(move |operand| Register(word.field(operand.at, 1) as u8))
}

fn unknown<'n>(what: &'static str, name: &str, known: impl Iterator<Item = &'n str>) -> FilterError {
    FilterError::Unknown { what, name: name.to_owned(), similar: closest(name, known) }
}

fn malformed(what: &'static str, text: &str) -> FilterError {
    FilterError::Malformed { what, text: text.to_owned() }
}

/// A number, or the address of a label.
fn address(module: &Module, text: &str) -> Result<u64, FilterError> {
    if let Some(number) = integer(text).or_else(|| module.data_label(text)) {
        return Ok(number);
    }
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return Err(malformed("address of up to 64 bits", text));
    }
    let data = module.labels.iter().filter(|label| matches!(label.place, Place::Data(_)));
    Err(unknown("label in its data", text, data.map(|label| label.name.as_str())))
}

/// A number without sign, in decimal or hexadecimal.
fn integer(text: &str) -> Option<u64> {
    let (digits, base) = digits(text);
    is_number(text).then(|| u64::from_str_radix(digits, base).ok())?
}

/// Whether this is written as [`integer`] has it, with any number of digits.
fn is_number(text: &str) -> bool {
    let (digits, base) = digits(text);
    !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base))
}

fn digits(text: &str) -> (&str, u32) {
    text.strip_prefix("0x").map_or((text, 10), |digits| (digits, 16))
}

fn signed(text: &str) -> Option<u64> {
    match text.strip_prefix('-') {
        Some(digits) => integer(digits).filter(|&it| it <= 1 << 63).map(u64::wrapping_neg),
        None => integer(text),
    }
}

/// Pairs of hexadecimal digits; spaces may stand between.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        digits.chars().filter(|it| *it != ' ').map(|digit| Some(digit.to_digit(16)? as u8)).collect();
    let digits = digits.filter(|digits| !digits.is_empty() && digits.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}
