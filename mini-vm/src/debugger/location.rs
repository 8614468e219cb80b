//! Places in a program as a person names them, and the lines of its sources.

use std::borrow::Cow;

use crate::assembly::closest;
use crate::machine::Places;
use crate::module::{Module, Place};
use crate::verify::Program;

/// Where breakpoints stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The instructions, in rising order: more than one where a line has been expanded more than once.
    pub places: Vec<u32>,
    /// The next line with instructions, if the one that was asked for has none.
    pub moved_to: Option<u32>,
}

/// Why there is no such place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LocationError {
    /// No code label has this name.
    #[error("no code label is called `{name}`")]
    UnknownLabel {
        /// The name.
        name: String,
        /// A label like it.
        similar: Option<String>,
    },
    /// The program has no instruction of this number.
    #[error("the program has no instruction {pc}: the last one is {last}")]
    NoSuchInstruction {
        /// The number.
        pc: u64,
        /// The last instruction.
        last: u32,
    },
    /// No source file of the program has this name.
    #[error("the program has no source file `{name}`")]
    UnknownFile {
        /// The name.
        name: String,
        /// A file like it.
        similar: Option<String>,
    },
    /// Neither this line nor one behind it has an instruction.
    #[error("no instruction stands on line {line} of {file} or behind it")]
    NoCode {
        /// The name of the file.
        file: String,
        /// The line.
        line: u32,
    },
    /// It is no number of a line.
    #[error("`{text}` is no line: lines are counted from 1")]
    BadLine {
        /// What stands in its place.
        text: String,
    },
    /// What stands behind a label is no number of instructions.
    #[error("`{text}` is no number of instructions behind `{name}`")]
    BadDistance {
        /// The label.
        name: String,
        /// What stands behind it.
        text: String,
    },
    /// The bytecode does not say where its instructions come from.
    #[error(
        "the program does not know its source lines: name a label, or `@` and the number of an instruction"
    )]
    NoLines,
}

/// An instruction with which a source line starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct LineStart {
    file: u32,
    line: u32,
    pc: u32,
}

/// Which instructions the lines of the sources have become.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    /// By file and line.
    sorted: Vec<LineStart>,
    /// The same instructions. Where lines are not known, it is all.
    starts: Places,
}

impl Lines {
    pub(super) fn of(program: &Program) -> Self {
        let module = program.module();
        let line_start =
            |pc: u32| module.line_of(pc).map(|line| LineStart { file: module.file_number_of(pc), line, pc });
        let mut before = None;
        let mut sorted: Vec<LineStart> = Vec::new();
        let starts = Places::of(program, |pc| {
            let here = line_start(pc);
            let line = here.map(|start| (start.file, start.line));
            let starts = here.is_none() || line != before || module.function_label(pc).is_some();
            before = line;
            sorted.extend(here.filter(|_| starts));
            starts
        });
        sorted.sort_unstable();
        Self { sorted, starts }
    }

    /// The instructions with which lines start.
    pub(super) fn starts(&self) -> &Places {
        &self.starts
    }

    /// Those of a line, or else of the next one in the file that has some.
    fn find(&self, module: &Module, file: u32, line: u32) -> Result<Location, LocationError> {
        let first = self.sorted.partition_point(|start| (start.file, start.line) < (file, line));
        let found = self.sorted.get(first).filter(|start| start.file == file);
        let found =
            found.ok_or_else(|| LocationError::NoCode { file: name_of(module, file).to_owned(), line })?;
        let same =
            self.sorted[first..].iter().take_while(|start| (start.file, start.line) == (file, found.line));
        let moved_to = (found.line != line).then_some(found.line);
        Ok(Location { places: same.map(|start| start.pc).collect(), moved_to })
    }
}

/// The place that a text names: `@12`, `main`, `main+3`, `.next` in a function, `25` for a line of the file of instruction `here`, or `lib.asm:25`.
pub(super) fn find(
    program: &Program,
    lines: &Lines,
    text: &str,
    here: u32,
) -> Result<Location, LocationError> {
    let module = program.module();
    if let Some(number) = text.strip_prefix('@') {
        let unknown = || LocationError::UnknownLabel { name: text.to_owned(), similar: None };
        return instruction(module, whole_number(number).ok_or_else(unknown)?);
    }
    if let Some((file, line)) = text.rsplit_once(':') {
        return lines.find(module, file_number(module, file)?, line_number(line)?);
    }
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        if module.lines.is_empty() {
            return Err(LocationError::NoLines);
        }
        return lines.find(module, module.file_number_of(here), line_number(text)?);
    }
    let (name, distance) = text.split_once('+').unwrap_or((text, "0"));
    let code_labels = || {
        module.labels.iter().filter(|label| matches!(label.place, Place::Code(_))).map(|label| &*label.name)
    };
    let Some(pc) = module.code_label(&full_name(module, name, here)) else {
        return Err(LocationError::UnknownLabel {
            name: name.to_owned(),
            similar: closest(name, code_labels()),
        });
    };
    let bad = || LocationError::BadDistance { name: name.to_owned(), text: distance.to_owned() };
    instruction(module, whole_number(distance).ok_or_else(bad)?.saturating_add(pc.into()))
}

/// A number of digits; the largest that there is for one that is larger.
fn whole_number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

/// A name with that of its global label in front, if it is that of a local label at instruction `here`.
pub(super) fn full_name<'n>(module: &Module, name: &'n str, here: u32) -> Cow<'n, str> {
    match module.label_at(here).filter(|_| name.starts_with('.')) {
        Some((global, _)) => Cow::Owned(format!("{global}{name}")),
        None => Cow::Borrowed(name),
    }
}

fn instruction(module: &Module, pc: u64) -> Result<Location, LocationError> {
    let last = (module.code.len() - 1) as u32;
    match u32::try_from(pc).ok().filter(|&pc| pc <= last) {
        Some(pc) => Ok(Location { places: vec![pc], moved_to: None }),
        None => Err(LocationError::NoSuchInstruction { pc, last }),
    }
}

fn line_number(text: &str) -> Result<u32, LocationError> {
    let number = text.parse().ok().filter(|&line| line > 0);
    number.ok_or_else(|| LocationError::BadLine { text: text.to_owned() })
}

/// The file that a name means: its own, or its last parts.
fn file_number(module: &Module, name: &str) -> Result<u32, LocationError> {
    if module.lines.is_empty() {
        return Err(LocationError::NoLines);
    }
    let count = module.files.len() as u32 + 1;
    let is_end_of = |whole: &str| whole.strip_suffix(name).is_some_and(|rest| rest.ends_with(['/', '\\']));
    let numbers = || (0..count).map(|number| (number, name_of(module, number)));
    let found =
        numbers().find(|(_, known)| *known == name).or_else(|| numbers().find(|(_, known)| is_end_of(known)));
    found.map(|(number, _)| number).ok_or_else(|| LocationError::UnknownFile {
        name: name.to_owned(),
        similar: closest(name, numbers().map(|(_, known)| known)),
    })
}

fn name_of(module: &Module, file: u32) -> &str {
    let name = match file.checked_sub(1) {
        None => module.source_name.as_ref(),
        Some(index) => module.files.get(index as usize),
    };
    name.map_or("the source", String::as_str)
}
