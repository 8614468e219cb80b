//! The bytecode file, `.mvb`: a [`Module`] as bytes.
//!
//! [module]: crate::module
//! [machine]: crate::machine
//! [instructions]: mod@crate::reference
//! [standard]: hashmap_core
//!
#![doc = include_str!("../../docs/bytecode.md")]

mod error;
mod item;

use std::io;

use crate::allocation;
use crate::bytecode::item::{Item, count, list};
use crate::module::{MAX_HOST_FUNCTIONS, Module};
use crate::wire::{Hasher, Reader, Sink, WireError, hash, put_number};

pub use crate::bytecode::error::BytecodeError;

/// The newest version of the format that this crate writes and reads. It reads all before it too, and writes the oldest that
/// can hold a module.
pub const VERSION: u32 = 2;

const OLDEST_VERSION: u32 = 1;

const MAGIC: [u8; 8] = *b"\x8dMVB\r\n\x1a\n";

/// Where the bytes that the hash covers start: behind magic, version and hash.
const HASHED_AT: usize = MAGIC.len() + size_of::<u32>() + size_of::<u64>();

/// What a section holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Section {
    /// The instructions.
    Code = 1,
    /// The constant pool.
    Constants,
    /// Static data.
    Data,
    /// The map layouts.
    Layouts,
    /// The function table.
    Functions,
    /// The names of host functions.
    HostFunctions,
    /// The labels.
    Labels,
    /// The source line of each instruction.
    Lines,
    /// The name of the main source file.
    SourceName,
    /// The names of the other source files.
    Files,
    /// Which source file the instructions are of.
    FileRuns,
    /// The names that functions give to registers.
    RegisterNames,
    /// How the program wants to be run.
    Options,
}

impl Section {
    /// Every section, in the order of the file.
    pub const ALL: [Self; 13] = [
        Self::Code,
        Self::Constants,
        Self::Data,
        Self::Layouts,
        Self::Functions,
        Self::HostFunctions,
        Self::Labels,
        Self::Lines,
        Self::SourceName,
        Self::Files,
        Self::FileRuns,
        Self::RegisterNames,
        Self::Options,
    ];

    fn from_id(id: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|&section| section as u8 == id)
    }

    /// The oldest version of the format that has this section.
    fn version(self) -> u32 {
        if self <= Self::SourceName { OLDEST_VERSION } else { 2 }
    }
}

/// Whether `bytes` start as a bytecode file does, of whatever version and in whatever state.
pub fn is_bytecode(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// The module as a bytecode file.
///
/// Every module can be written, also one that breaks the rules of [`verify`](crate::verify). All but those with more
/// than [`MAX_HOST_FUNCTIONS`], and those with an empty name of a file, a register or a result, can be read again.
pub fn encode(module: &Module) -> Vec<u8> {
    let mut file = Vec::new();
    encode_to(module, &mut file).expect("a vector takes every byte");
    file
}

/// Writes the module as a bytecode file, as [`encode`] does, but in small pieces and without memory for the file.
///
/// # Errors
///
/// Those of `writer`.
pub fn encode_to(module: &Module, writer: &mut impl io::Write) -> io::Result<()> {
    let mut file = Output { writer, outcome: Ok(()) };
    put_file(&mut file, version_of(module), module.entry, |sink| {
        put_program(sink, module);
        put_names(sink, module);
        put_options(sink, module);
    });
    file.outcome
}

/// The hash of all bytes of the module's bytecode file, as it is without names and source positions.
pub(crate) fn hash_without_names(module: &Module) -> u64 {
    let mut hasher = Hasher::new();
    put_file(&mut hasher, version_without_names(module), module.entry, |sink| {
        put_program(sink, module);
        put_options(sink, module);
    });
    hasher.finish()
}

/// The oldest version of the format that can hold the module.
fn version_of(module: &Module) -> u32 {
    let Module { files, file_runs, named_functions, .. } = module;
    let has_names = !files.is_empty() || !file_runs.is_empty() || !named_functions.is_empty();
    if has_names { Section::RegisterNames.version() } else { version_without_names(module) }
}

fn version_without_names(module: &Module) -> u32 {
    if module.guard { Section::Options.version() } else { OLDEST_VERSION }
}

/// Writes a file with the sections that `put_sections` writes.
fn put_file(file: &mut dyn Sink, version: u32, entry: u32, put_sections: impl Fn(&mut dyn Sink)) {
    let mut length = Length(0);
    put_sections(&mut length);
    let put_hashed = |sink: &mut dyn Sink| {
        sink.put(&length.0.to_le_bytes());
        sink.put(&entry.to_le_bytes());
        put_sections(sink);
    };
    let mut hasher = Hasher::new();
    put_hashed(&mut hasher);
    file.put(&MAGIC);
    file.put(&version.to_le_bytes());
    file.put(&hasher.finish().to_le_bytes());
    put_hashed(file);
}

/// Counts bytes.
struct Length(u64);

impl Sink for Length {
    fn put(&mut self, bytes: &[u8]) {
        self.0 += bytes.len() as u64;
    }
}

/// Writes bytes up to the first error.
struct Output<W> {
    writer: W,
    outcome: io::Result<()>,
}

impl<W: io::Write> Sink for Output<W> {
    fn put(&mut self, bytes: &[u8]) {
        if self.outcome.is_ok() {
            self.outcome = self.writer.write_all(bytes);
        }
    }
}

/// The module that a bytecode file holds.
///
/// Takes time and memory in proportion to the length of the file, whatever stands in it: at most 16 bytes for each of
/// its bytes, as `tests/memory.rs` measures.
///
/// # Errors
///
/// When the file is not a bytecode file of a version up to [`VERSION`], is damaged, or is not written as [`encode`]
/// would write it, or when the system cannot provide the memory for the module.
pub fn decode(file: &[u8]) -> Result<Module, BytecodeError> {
    let Header { version, entry, mut sections } = open(file)?;
    let mut module = Module { entry, ..Module::default() };
    let mut previous = None;
    while !sections.is_empty() {
        let section = next_section(&mut sections, version, previous)?;
        decode_section(&mut module, section, &mut sections)?;
        previous = Some(section);
    }
    let needed = previous.map_or(OLDEST_VERSION, Section::version);
    if needed < version { Err(BytecodeError::NewerThanNeeded { found: version, needed }) } else { Ok(module) }
}

/// Writes the first sections of those that decide what a program does.
fn put_program(sink: &mut dyn Sink, module: &Module) {
    let Module {
        code,
        entry: _,
        constants,
        data,
        layouts,
        functions,
        host_functions,
        labels: _,
        lines: _,
        source_name: _,
        files: _,
        file_runs: _,
        named_functions: _,
        guard: _,
    } = module;
    put_section(sink, Section::Code, |sink| put_all(sink, code));
    put_section(sink, Section::Constants, |sink| put_all(sink, constants));
    put_section(sink, Section::Data, |sink| sink.put(data));
    put_section(sink, Section::Layouts, |sink| put_all(sink, layouts));
    put_section(sink, Section::Functions, |sink| put_all(sink, functions));
    put_section(sink, Section::HostFunctions, |sink| put_all(sink, host_functions));
}

/// Writes the sections that say what things are called and where they come from.
fn put_names(sink: &mut dyn Sink, module: &Module) {
    let Module { labels, lines, source_name, files, file_runs, named_functions, .. } = module;
    put_section(sink, Section::Labels, |sink| put_all(sink, labels));
    put_section(sink, Section::Lines, |sink| steps_between(lines).for_each(|step| step.put(sink)));
    put_section(sink, Section::SourceName, |sink| put_all(sink, source_name.as_slice()));
    put_section(sink, Section::Files, |sink| put_all(sink, files));
    put_section(sink, Section::FileRuns, |sink| put_all(sink, file_runs));
    put_section(sink, Section::RegisterNames, |sink| put_all(sink, named_functions));
}

/// The options of a program that guards its heap.
const GUARD: u8 = 1;

/// Writes the last section, which decides what a program does as well.
fn put_options(sink: &mut dyn Sink, module: &Module) {
    if module.guard {
        put_section(sink, Section::Options, |sink| sink.put(&[GUARD]));
    }
}

fn put_all(sink: &mut dyn Sink, items: &[impl Item]) {
    items.iter().for_each(|item| item.put(sink));
}

fn put_section(sink: &mut dyn Sink, section: Section, put_payload: impl Fn(&mut dyn Sink)) {
    let mut length = Length(0);
    put_payload(&mut length);
    if length.0 > 0 {
        sink.put(&[section as u8]);
        put_number(sink, length.0);
        put_payload(sink);
    }
}

/// What stands in front of the sections, and those.
struct Header<'f> {
    version: u32,
    entry: u32,
    sections: Reader<'f>,
}

/// Checks what can be checked of the file as a whole.
fn open(file: &[u8]) -> Result<Header<'_>, BytecodeError> {
    if !is_bytecode(file) {
        return Err(BytecodeError::NotBytecode);
    }
    let mut reader = Reader::new(file, MAGIC.len());
    let version = u32::from_le_bytes(reader.array()?);
    if !(OLDEST_VERSION..=VERSION).contains(&version) {
        return Err(BytecodeError::Version { found: version });
    }
    let stated = u64::from_le_bytes(reader.array()?);
    let length = u64::from_le_bytes(reader.array()?);
    let entry = u32::from_le_bytes(reader.array()?);
    let sections = reader.part(length)?;
    reader.finish()?;
    let computed = hash(&file[HASHED_AT..]);
    if stated != computed {
        return Err(WireError::WrongHash { stated, computed }.into());
    }
    Ok(Header { version, entry, sections })
}

/// Reads the id of the section behind `previous`.
fn next_section(
    sections: &mut Reader<'_>,
    version: u32,
    previous: Option<Section>,
) -> Result<Section, BytecodeError> {
    let offset = sections.offset();
    let id = sections.byte()?;
    let section = Section::from_id(id).filter(|section| section.version() <= version);
    let section = section.ok_or(BytecodeError::UnknownSection { offset, id })?;
    match previous {
        Some(previous) if previous >= section => {
            Err(BytecodeError::SectionOrder { offset, section, previous })
        }
        _ => Ok(section),
    }
}

/// Reads the length and the payload of a section.
fn decode_section(
    module: &mut Module,
    section: Section,
    sections: &mut Reader<'_>,
) -> Result<(), BytecodeError> {
    let offset = sections.offset();
    let length = sections.number()?;
    if length == 0 {
        return Err(BytecodeError::EmptySection { offset, section });
    }
    let mut payload = sections.part(length)?;
    match section {
        Section::Code => module.code = list(&mut payload)?,
        Section::Constants => module.constants = list(&mut payload)?,
        Section::Data => module.data = allocation::copy(payload.rest())?,
        Section::Layouts => module.layouts = list(&mut payload)?,
        Section::Functions => module.functions = list(&mut payload)?,
        Section::HostFunctions => {
            let count = count::<String>(&payload)?;
            if count > MAX_HOST_FUNCTIONS {
                return Err(BytecodeError::TooManyHostFunctions { count });
            }
            module.host_functions = list(&mut payload)?;
        }
        Section::Labels => module.labels = list(&mut payload)?,
        Section::Lines => module.lines = lines_after(list(&mut payload)?),
        Section::SourceName => module.source_name = Some(allocation::text(payload.text()?)?),
        Section::Files => {
            // None of them is empty.
            count::<Box<str>>(&payload)?;
            module.files = list(&mut payload)?;
        }
        Section::FileRuns => module.file_runs = list(&mut payload)?,
        Section::RegisterNames => module.named_functions = list(&mut payload)?,
        Section::Options => module.guard = guard(&mut payload)?,
    }
    Ok(payload.finish()?)
}

/// Reads the options, of which there is only this one.
fn guard(payload: &mut Reader<'_>) -> Result<bool, BytecodeError> {
    let offset = payload.offset();
    match payload.byte()? {
        GUARD => Ok(true),
        byte => Err(BytecodeError::UnknownOptions { offset, byte }),
    }
}

/// The steps from line to line, folded.
fn steps_between(lines: &[u32]) -> impl Iterator<Item = u32> {
    let before = std::iter::once(&0).chain(lines);
    lines.iter().zip(before).map(|(line, before)| fold(line.wrapping_sub(*before)))
}

/// The lines that folded steps lead to.
fn lines_after(mut steps: Vec<u32>) -> Vec<u32> {
    let mut line: u32 = 0;
    for step in &mut steps {
        line = line.wrapping_add(unfold(*step));
        *step = line;
    }
    steps
}

/// A difference modulo 2^32 as a number that is small if the difference, taken as signed, is short.
fn fold(step: u32) -> u32 {
    let sign = (step.cast_signed() >> 31).cast_unsigned();
    step << 1 ^ sign
}

fn unfold(folded: u32) -> u32 {
    let sign = (folded & 1).wrapping_neg();
    folded >> 1 ^ sign
}

#[cfg(test)]
mod tests {
    use super::{fold, unfold};

    #[test]
    fn steps_fold_into_small_numbers_and_back() {
        let steps = [0, -1, 1, -2, 2, i32::MAX, i32::MIN].map(i32::cast_unsigned);
        assert_eq!(steps.map(fold), [0, 1, 2, 3, 4, u32::MAX - 1, u32::MAX]);
        assert_eq!(steps.map(fold).map(unfold), steps);
    }
}
