//! The disassembler: from a program back to text that assembles to the same module.
//!
//! Text in the style that people write gets a module of its own kind: tables in the order of their use,
//! constants once each. What a module has beyond that is written with the directives `.constant`, `.host`,
//! `.file` and `.no_lines` and with `@` and an index, so that nothing is lost. A call that named its arguments
//! is written as the instructions it became, and `.no_checks` in front of everything keeps them from being checked.
//!
//! Where the source lines of the instructions go on by one, so do the lines of the text. Small gaps become
//! empty lines, and only what is left takes a `.lines` directive. Thus the text keeps the paragraphs of
//! the source it came from.

mod data;
mod functions;

use std::fmt;
use std::hash::Hash;
use std::io;

use crate::allocation::{self, Index, OutOfMemory};
use crate::disassembly::data::{Quoted, items};
use crate::disassembly::functions::Head;
use crate::memory::HEAP_START;
use crate::module::{FileRun, Label, MapLayout, Module, Place};
use crate::operand::{
    Address, Displacement, Field, IndexedAddress, OperandKind, OperandSpec, Register, TableIndex, Word,
};
use crate::verify::Program;

/// Where mnemonics start on their line.
const MNEMONIC_COLUMN: usize = 8;

/// What a mnemonic takes up to its operands.
const MNEMONIC_WIDTH: usize = 7;

/// The most empty lines that stand for lines without instructions.
const MAX_EMPTY_LINES: u32 = 3;

/// The whole program as text.
///
/// The text assembles to the same module if the assembler is given the module's host functions.
///
/// ```
/// use mini_vm::assembly::assemble;
/// use mini_vm::{disassembly, verify::verify};
///
/// let program = verify(assemble("MAIN: LI R0, 3\n.x: subi r0,r0,1\nbnei r0,0,.x\nhalt", &[]).unwrap()).unwrap();
/// let text = disassembly::disassemble(&program);
/// assert_eq!(text, "\
/// MAIN:   li      r0, 3
/// .x:     subi    r0, r0, 1
///         bnei    r0, 0, .x
///         halt
/// ");
/// assert_eq!(assemble(&text, &[]).as_ref(), Ok(program.module()));
/// ```
///
/// The text may be long: a name of 511 bytes can stand in each of its lines. [`disassemble_to`] needs no memory for it.
///
/// # Panics
///
/// If the system cannot provide the memory.
pub fn disassemble(program: &Program) -> String {
    let mut text = Vec::new();
    disassemble_to(program, &mut text).expect("there is memory");
    String::from_utf8(text).expect("it is made of text")
}

/// Writes the whole program as text, as [`disassemble`] does, in small pieces.
///
/// # Errors
///
/// Those of `writer`, and [`io::ErrorKind::OutOfMemory`] when the system cannot provide some memory in proportion to the
/// program.
pub fn disassemble_to(program: &Program, writer: &mut impl io::Write) -> io::Result<()> {
    allocation::probe()?;
    let mut listing =
        Listing { names: Names::new(program)?, module: program.module(), writer, line: 1, line_shift: 0 };
    listing.write_tables()?;
    listing.write_data()?;
    listing.write_code()
}

/// Instruction `pc` as text, without label. Branch targets have their full names.
///
/// # Panics
///
/// If there is no such instruction.
///
/// ```
/// use mini_vm::assembly::assemble;
/// use mini_vm::{disassembly, verify::verify};
///
/// let program = verify(assemble("main: li r0, 3\n.x: jmp .x", &[]).unwrap()).unwrap();
/// assert_eq!(disassembly::instruction(&program, 1), "jmp main.x");
/// ```
pub fn instruction(program: &Program, pc: u32) -> String {
    let names =
        Names { program, scope: None, repeated_constants: Vec::new(), repeated_functions: Vec::new() };
    format!("{} {}", program.opcode(pc).mnemonic(), names.operands(pc)).trim_end().to_owned()
}

/// How a program's parts are called where they are used.
struct Names<'p> {
    program: &'p Program,
    /// The global label that local ones belong to.
    scope: Option<&'p str>,
    /// Which constants an earlier one equals: their value would stand for the earlier one.
    repeated_constants: Vec<bool>,
    /// Which functions start where an earlier one does: their name would stand for the earlier one.
    repeated_functions: Vec<bool>,
}

impl<'p> Names<'p> {
    fn new(program: &'p Program) -> Result<Self, OutOfMemory> {
        let Module { constants, functions, .. } = program.module();
        let (repeated_constants, repeated_functions) = (repeated(constants)?, repeated(functions)?);
        Ok(Self { program, scope: None, repeated_constants, repeated_functions })
    }

    /// The operands of instruction `pc`, with commas between.
    fn operands(&self, pc: u32) -> String {
        let word = self.program.module().code[pc as usize];
        let operands = self.program.opcode(pc).operands().iter();
        let operands: Vec<String> = operands.map(|operand| self.operand(pc, word, operand)).collect();
        operands.join(", ")
    }

    fn operand(&self, pc: u32, word: Word, &OperandSpec { kind, at, .. }: &OperandSpec) -> String {
        let module = self.program.module();
        let index = || TableIndex::read(word, at).0;
        match kind {
            OperandKind::Destination
            | OperandKind::Source
            | OperandKind::Cursor
            | OperandKind::Pair
            | OperandKind::Window => self.register(pc, Register::read(word, at)),
            OperandKind::SmallImmediate => i16::read(word, at).to_string(),
            OperandKind::Immediate | OperandKind::Count => i32::read(word, at).to_string(),
            OperandKind::Memory => self.memory(pc, Address::read(word, at)),
            OperandKind::Indexed1 | OperandKind::Indexed2 | OperandKind::Indexed4 | OperandKind::Indexed8 => {
                self.indexed(pc, IndexedAddress::read(word, at), kind.element_size().unwrap_or(1))
            }
            OperandKind::Target => self.code(pc.wrapping_add_signed(Displacement::read(word, at).0)),
            OperandKind::Constant if is_marked(&self.repeated_constants, index()) => numbered(index()),
            OperandKind::Constant => constant(module.constants[index() as usize]),
            OperandKind::Function => self.function(index()).unwrap_or_else(|| numbered(index())),
            OperandKind::Layout => module.layouts[index() as usize].name.clone(),
            OperandKind::Host => module.host_functions[index() as usize].clone(),
        }
    }

    /// A register in instruction `pc`.
    fn register(&self, pc: u32, Register(number): Register) -> String {
        let function = self.program.module().named_function_of(pc);
        function
            .and_then(|function| function.name_of(number))
            .map_or_else(|| format!("r{number}"), str::to_owned)
    }

    fn memory(&self, pc: u32, Address { base, offset }: Address) -> String {
        format!("[{}{}]", self.register(pc, base), signed(offset))
    }

    fn indexed(&self, pc: u32, address: IndexedAddress, element_size: u8) -> String {
        let IndexedAddress { base, index, offset } = address;
        let (base, index) = (self.register(pc, base), self.register(pc, index));
        let scale = if element_size == 1 { String::new() } else { format!(" * {element_size}") };
        format!("[{base} + {index}{scale}{}]", signed(offset))
    }

    /// The name of function `index`, if it has one of its own.
    fn function(&self, index: u32) -> Option<String> {
        let entry = self.program.module().functions[index as usize];
        if is_marked(&self.repeated_functions, index) { None } else { self.code_label(entry) }
    }

    /// What stands for instruction `pc`.
    fn code(&self, pc: u32) -> String {
        self.code_label(pc).unwrap_or_else(|| numbered(pc))
    }

    /// The first label of instruction `pc`, if there is one.
    fn code_label(&self, pc: u32) -> Option<String> {
        let labels = &self.program.module().labels;
        let first = labels.partition_point(|label| label.place < Place::Code(pc));
        let label = labels.get(first).filter(|label| label.place == Place::Code(pc))?;
        Some(self.in_scope(&label.name).to_owned())
    }

    /// The shortest form of a label's name.
    fn in_scope<'n>(&self, name: &'n str) -> &'n str {
        in_scope(self.scope, name)
    }

    /// Goes on behind the definition of a label.
    fn pass(&mut self, Label { name, .. }: &'p Label) {
        if !name.contains('.') {
            self.scope = Some(name);
        }
    }
}

/// A text on the way.
struct Listing<'p, W> {
    names: Names<'p>,
    module: &'p Module,
    writer: W,
    /// The number of the line that is being written.
    line: u32,
    /// The source line of an instruction minus its line in the text, wrapping.
    line_shift: u32,
}

impl<'p, W: io::Write> Listing<'p, W> {
    fn write_line(&mut self, line: fmt::Arguments<'_>) -> io::Result<()> {
        self.writer.write_fmt(line)?;
        self.end_line()
    }

    fn end_line(&mut self) -> io::Result<()> {
        // A text of more lines begins to count anew, which only decides about empty lines.
        self.line = self.line.wrapping_add(1);
        self.writer.write_all(b"\n")
    }

    /// Writes an empty line, but none at the start of the text.
    fn write_gap(&mut self) -> io::Result<()> {
        if self.line > 1 { self.end_line() } else { Ok(()) }
    }

    /// Writes what the module says besides data and code.
    fn write_tables(&mut self) -> io::Result<()> {
        let module = self.module;
        if let Some(name) = &module.source_name {
            self.write_line(format_args!(".source {}", Quoted(name)))?;
        }
        if !has_files_in_order_of_use(module) {
            for name in &module.files {
                self.write_line(format_args!(".file {}", Quoted(name)))?;
            }
            self.write_line(format_args!(".file"))?;
        }
        if module.lines.is_empty() {
            self.write_line(format_args!(".no_lines"))?;
        }
        if module.guard {
            self.write_line(format_args!(".guard"))?;
        }
        // What a source has passed with calls that name their arguments, plain calls need not pass.
        if !module.named_functions.is_empty() {
            self.write_line(format_args!(".no_checks"))?;
        }
        if module.entry != default_entry(module) {
            let entry = self.names.code(module.entry);
            self.write_line(format_args!(".entry {entry}"))?;
        }
        for (index, &entry) in (0..).zip(&module.functions) {
            let name = self.names.function(index).unwrap_or_else(|| numbered(entry));
            self.write_line(format_args!(".func {name}"))?;
        }
        if !self.is_in_order_of_use(OperandKind::Host, module.host_functions.len()) {
            for name in &module.host_functions {
                self.write_line(format_args!(".host {name}"))?;
            }
        }
        if self.names.repeated_constants.contains(&true)
            || !self.is_in_order_of_use(OperandKind::Constant, module.constants.len())
        {
            for &bits in &module.constants {
                self.write_line(format_args!(".constant {}", constant(bits)))?;
            }
        }
        for layout in &module.layouts {
            self.write_line(format_args!("{}", map_directive(layout)))?;
        }
        Ok(())
    }

    /// Whether the instructions name all `count` entries of the table that `kind` indexes, and each for the
    /// first time before those behind it.
    fn is_in_order_of_use(&self, kind: OperandKind, count: usize) -> bool {
        let mut next = 0;
        for (pc, &word) in (0..).zip(&self.module.code) {
            for operand in self.names.program.opcode(pc).operands() {
                if operand.kind == kind {
                    let TableIndex(index) = TableIndex::read(word, operand.at);
                    if index > next {
                        return false;
                    }
                    next = next.max(index + 1);
                }
            }
        }
        next as usize == count
    }

    /// Writes static data, cut at its labels.
    fn write_data(&mut self) -> io::Result<()> {
        let Module { data, labels, .. } = self.module;
        let mut labels = &labels[labels.partition_point(|label| label.place < Place::Data(0))..];
        if !data.is_empty() || !labels.is_empty() {
            self.write_gap()?;
        }
        let mut start = 0;
        while start < data.len() || !labels.is_empty() {
            let here;
            (here, labels) = labels.split_at(labels.partition_point(|label| data_offset(label) == start));
            let end = labels.first().map_or(data.len(), data_offset);
            self.write_data_items(here, &data[start..end])?;
            start = end;
        }
        Ok(())
    }

    /// Writes data with the labels that stand in front of it.
    fn write_data_items(&mut self, labels: &[Label], data: &[u8]) -> io::Result<()> {
        if !labels.is_empty() {
            self.writer.write_all(b".data")?;
            for Label { name, .. } in labels {
                write!(self.writer, " {name}:")?;
            }
        }
        let mut is_begun = !labels.is_empty();
        for item in items(data) {
            let directive = if is_begun { "" } else { ".data" };
            self.write_line(format_args!("{directive} {item}"))?;
            is_begun = false;
        }
        if is_begun { self.end_line() } else { Ok(()) }
    }

    /// Writes the instructions with what stands in front of them.
    fn write_code(&mut self) -> io::Result<()> {
        let Module { code, labels, file_runs, named_functions, .. } = self.module;
        self.write_gap()?;
        let mut labels = &labels[..labels.partition_point(|label| label.place < Place::Data(0))];
        let mut file_runs = file_runs.iter().peekable();
        let mut functions = named_functions.iter().peekable();
        let mut open_until = None;
        for (pc, _) in (0..).zip(code) {
            let here;
            (here, labels) = labels.split_at(labels.partition_point(|label| label.place == Place::Code(pc)));
            let function = functions.next_if(|function| function.start == pc);
            if open_until == Some(pc) && function.is_none() {
                self.write_line(format_args!(".end_fn"))?;
            }
            open_until = function.map_or(open_until, |function| Some(function.end));
            if let Some(run) = file_runs.next_if(|run| run.start == pc) {
                self.write_file(run)?;
            }
            let head = function.map(|function| Head::new(self.module, function));
            self.write_instruction(pc, here, head.as_ref())?;
        }
        labels.iter().try_for_each(|label| self.write_line(format_args!("{}:", label.name)))
    }

    /// Writes which file the next lines count in.
    fn write_file(&mut self, run: &FileRun) -> io::Result<()> {
        match run.file.checked_sub(1) {
            Some(index) => {
                self.write_line(format_args!(".file {}", Quoted(&self.module.files[index as usize])))
            }
            None => self.write_line(format_args!(".file")),
        }
    }

    /// Writes an instruction and what stands in front of it. The last label stands on its line if there is room.
    fn write_instruction(&mut self, pc: u32, labels: &'p [Label], head: Option<&Head<'p>>) -> io::Result<()> {
        let (above, beside) = self.last_beside(labels, head);
        let registers = head.and_then(Head::registers);
        self.keep_source_line(pc, above.len() as u32 + u32::from(registers.is_some()))?;
        for label in above {
            match head {
                Some(head) if head.is_label(label) => self.write_line(format_args!(".fn {head}"))?,
                _ => self.write_line(format_args!("{}:", self.names.in_scope(&label.name)))?,
            }
            self.names.pass(label);
        }
        if let Some(registers) = registers {
            self.write_line(format_args!(".reg {registers}"))?;
        }
        let label = beside.map(|label| format!("{}:", self.names.in_scope(&label.name))).unwrap_or_default();
        beside.into_iter().for_each(|label| self.names.pass(label));
        let mnemonic = self.names.program.opcode(pc).mnemonic();
        let operands = self.names.operands(pc);
        match operands.as_str() {
            "" => self.write_line(format_args!("{label:MNEMONIC_COLUMN$}{mnemonic}")),
            _ => {
                self.write_line(format_args!("{label:MNEMONIC_COLUMN$}{mnemonic:MNEMONIC_WIDTH$} {operands}"))
            }
        }
    }

    /// The labels of an instruction that have lines of their own, and the one that stands beside it.
    fn last_beside(&self, labels: &'p [Label], head: Option<&Head<'p>>) -> (&'p [Label], Option<&'p Label>) {
        let Some((last, above)) = labels.split_last() else { return (labels, None) };
        if head.is_some_and(|head| head.is_label(last)) {
            return (labels, None);
        }
        let mut global =
            above.iter().rev().map(|label| label.name.as_str()).filter(|name| !name.contains('.'));
        let scope = global.next().or(self.names.scope);
        let has_room = in_scope(scope, &last.name).len() + ":".len() < MNEMONIC_COLUMN;
        if has_room { (above, Some(last)) } else { (labels, None) }
    }

    /// Makes the line `above` lines further on stand for the source line of instruction `pc`.
    fn keep_source_line(&mut self, pc: u32, above: u32) -> io::Result<()> {
        let Some(&line) = self.module.lines.get(pc as usize) else {
            return Ok(());
        };
        let first = line.wrapping_sub(above);
        let missing = first.wrapping_sub(self.line.wrapping_add(self.line_shift));
        if missing <= MAX_EMPTY_LINES {
            (0..missing).try_for_each(|_| self.end_line())
        } else {
            self.write_line(format_args!(".lines {first}"))?;
            self.line_shift = first.wrapping_sub(self.line);
            Ok(())
        }
    }
}

/// The shortest form of a label's name where local labels belong to `scope`.
fn in_scope<'n>(scope: Option<&str>, name: &'n str) -> &'n str {
    let local = scope.and_then(|scope| name.strip_prefix(scope));
    local.filter(|local| local.starts_with('.')).unwrap_or(name)
}

/// Which items an earlier one equals.
fn repeated<T: Eq + Hash>(items: &[T]) -> Result<Vec<bool>, OutOfMemory> {
    let mut marks = Vec::new();
    allocation::reserve(&mut marks, items.len())?;
    let mut seen = Index::default();
    for (index, item) in (0..).zip(items) {
        let is_repeated = seen.find(item, |earlier| items[earlier as usize] == *item).is_some();
        if !is_repeated {
            seen.insert(item, index, |earlier| &items[earlier as usize])?;
        }
        marks.push(is_repeated);
    }
    Ok(marks)
}

fn is_marked(marks: &[bool], index: u32) -> bool {
    marks.get(index as usize).is_some_and(|&mark| mark)
}

/// Whether the instructions are of all files, and of each for the first time before those behind it.
fn has_files_in_order_of_use(module: &Module) -> bool {
    let mut known = 0;
    for run in &module.file_runs {
        if run.file > known + 1 {
            return false;
        }
        known = known.max(run.file);
    }
    known as usize == module.files.len()
}

/// Where the program starts if nothing else is said.
fn default_entry(module: &Module) -> u32 {
    match module.labels.iter().find(|label| label.name == "main").map(|label| label.place) {
        Some(Place::Code(pc)) => pc,
        Some(Place::Data(_)) | None => 0,
    }
}

/// Where a data label stands in the data.
///
/// # Panics
///
/// If it is a code label.
fn data_offset(label: &Label) -> usize {
    match label.place {
        Place::Data(address) => (address - HEAP_START) as usize,
        Place::Code(_) => panic!("`{}` is a code label", label.name),
    }
}

/// Something without a name, by its place in its table.
fn numbered(index: u32) -> String {
    format!("@{index}")
}

/// What stands behind a register to which an offset is added.
fn signed(offset: i32) -> String {
    match offset {
        0 => String::new(),
        1.. => format!(" + {offset}"),
        ..0 => format!(" - {}", offset.unsigned_abs()),
    }
}

/// A 64-bit constant as what it most likely is: a small integer, a floating-point number, or bits.
fn constant(bits: u64) -> String {
    const SMALL: i64 = 1_000_000;
    const SHORT: usize = 8;
    let (integer, float) = (bits.cast_signed(), f64::from_bits(bits));
    let decimal = format!("{float:?}");
    if (-SMALL..=SMALL).contains(&integer) {
        integer.to_string()
    } else if float.is_normal() && (decimal.len() <= SHORT || (1e-6..1e16).contains(&float.abs())) {
        decimal
    } else {
        format!("{bits:#x}")
    }
}

fn map_directive(layout: &MapLayout) -> String {
    let MapLayout { name, key_size, key_alignment, value_size, value_alignment, capacity } = layout;
    let key = map_type(*key_size, *key_alignment);
    let value = match (value_size, value_alignment) {
        (0, 1) => String::new(),
        _ => format!(" value={}", map_type(*value_size, *value_alignment)),
    };
    format!(".map {name} key={key}{value} capacity={capacity}")
}

fn map_type(size: u32, alignment: u8) -> String {
    match (size, alignment) {
        (1, 1) => "u8".to_owned(),
        (2, 2) => "u16".to_owned(),
        (4, 4) => "u32".to_owned(),
        (8, 8) => "u64".to_owned(),
        (_, 1) => format!("bytes({size})"),
        _ => format!("bytes({size}, {alignment})"),
    }
}
