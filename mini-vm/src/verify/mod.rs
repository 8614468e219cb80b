//! The verifier: the only way from a [`Module`] to a [`Program`], and so into the engine.
//!
//! [The page of the bytecode file](crate::bytecode#programs) has the rules, V1 to V24, and `tests/cases/index.jsonl` files
//! that break them. The engine relies on V1 to V9 for memory safety. The rest keeps programs meaningful: a verified program
//! can be disassembled into text that assembles into the same module. F14 is checked here as well, for modules that come
//! from no file.

mod files;
mod functions;

use std::fmt;
#[cfg(threaded_dispatch)]
use std::sync::OnceLock;

use crate::allocation::{self, Index, OutOfMemory};
use crate::instruction::Opcode;
use crate::maps::layout::{ImpossibleLayout, Layout};
use crate::memory::{HEAP_START, MAX_HEAP_SIZE};
use crate::module::{Label, MAX_HOST_FUNCTIONS, MapLayout, Module, Place};
use crate::name::{MAX_NAME_LENGTH, is_label_name, is_name};
use crate::operand::{Displacement, Field, IMMEDIATE_AT, IMMEDIATE_SIZE, OperandKind, OperandSpec, Word};
use crate::verify::functions::Taken;

/// The most broken rules that are returned for one module.
pub const MAX_ERRORS: usize = 100;

/// A module that keeps the rules: what machines run.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    module: Module,
    layouts: Vec<Layout>,
    #[cfg(threaded_dispatch)]
    prepared: Prepared,
}

/// Room for the form of the code that an engine makes of it once, for all machines that run the program.
#[cfg(threaded_dispatch)]
#[derive(Debug, Default)]
struct Prepared(OnceLock<Vec<Word>>);

/// It follows from the code, so a copy begins without it.
#[cfg(threaded_dispatch)]
impl Clone for Prepared {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// It follows from the code, so it makes no difference.
#[cfg(threaded_dispatch)]
impl PartialEq for Prepared {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Program {
    /// The module it was made from.
    #[inline]
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// The module it was made from, for good.
    pub fn into_module(self) -> Module {
        self.module
    }

    /// The form of the code that `prepare` makes of it, the first time this is called.
    #[cfg(threaded_dispatch)]
    pub(crate) fn prepare<E>(
        &self,
        prepare: impl FnOnce(&[Word]) -> Result<Vec<Word>, E>,
    ) -> Result<&[Word], E> {
        if self.prepared.0.get().is_none() {
            let code = prepare(&self.module.code)?;
            // Another thread may have been faster, with the same result.
            let _ = self.prepared.0.set(code);
        }
        Ok(self.prepared())
    }

    /// The form of the code that was [prepared](Self::prepare).
    ///
    /// # Panics
    ///
    /// If none was.
    #[cfg(threaded_dispatch)]
    pub(crate) fn prepared(&self) -> &[Word] {
        self.prepared.0.get().expect("a process prepares its program")
    }

    /// Map layout `index`, ready to be used.
    ///
    /// # Panics
    ///
    /// If there is no such layout; the layouts that instructions name exist.
    #[inline]
    pub(crate) fn layout(&self, index: u32) -> &Layout {
        &self.layouts[index as usize]
    }

    /// The map layout that the module declares by this name, ready to be used.
    #[must_use]
    pub fn layout_named(&self, name: &str) -> Option<&Layout> {
        let index = self.module.layouts.iter().position(|layout| layout.name == name)?;
        self.layouts.get(index)
    }

    /// The opcode of instruction `pc`.
    ///
    /// # Panics
    ///
    /// If there is no such instruction.
    pub fn opcode(&self, pc: u32) -> Opcode {
        Opcode::from_byte(self.module.code[pc as usize].opcode_byte()).expect("programs hold known opcodes")
    }
}

/// A rule that a module breaks, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// An instruction breaks a rule.
    #[error("instruction {pc}: {fault}")]
    Instruction {
        /// The number of the instruction.
        pc: u32,
        /// What is wrong with it.
        fault: InstructionFault,
    },
    /// There are no instructions.
    #[error("the program has no instructions")]
    NoCode,
    /// There are more instructions than an instruction number can name.
    #[error("the program has {count} instructions; the maximum is {}", u32::MAX >> 1)]
    TooMuchCode {
        /// How many there are.
        count: usize,
    },
    /// The entry is not an instruction of the program.
    #[error("the entry is instruction {entry}, but the program has {count}")]
    Entry {
        /// The number given as the entry.
        entry: u32,
        /// How many instructions there are.
        count: usize,
    },
    /// An entry of the function table is not an instruction of the program.
    #[error("function {index} starts at instruction {entry}, but the program has {count}")]
    Function {
        /// The index in the function table.
        index: usize,
        /// The number given as its first instruction.
        entry: u32,
        /// How many instructions there are.
        count: usize,
    },
    /// A map layout is not possible.
    #[error("map layout `{name}`: {reason}")]
    Layout {
        /// The name of the layout.
        name: String,
        /// Why no map can have it.
        reason: ImpossibleLayout,
    },
    /// Static data is larger than the largest heap.
    #[error("{size} bytes of static data do not fit in the largest heap, {} bytes", MAX_HEAP_SIZE)]
    Data {
        /// Bytes of static data.
        size: usize,
    },
    /// A name that assembly text cannot express.
    #[error("`{}` cannot be the name of a {what}", name.escape_debug())]
    Name {
        /// What it names.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A name that is too long.
    #[error("a {what} has a name of {length} bytes; the maximum is {MAX_NAME_LENGTH}")]
    NameTooLong {
        /// What it names.
        what: &'static str,
        /// Bytes of the name, or of the longer part of a local label's.
        length: usize,
    },
    /// A name that stands for two things.
    #[error("`{name}` is the name of more than one {what}")]
    NameTwice {
        /// What it names.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A label that lies outside what it labels.
    #[error("label `{name}` lies outside the program")]
    LabelOutside {
        /// The name of the label.
        name: String,
    },
    /// Labels are not in order.
    #[error("label `{name}` is out of order")]
    LabelOrder {
        /// The name of the label.
        name: String,
    },
    /// The number of source lines is not the number of instructions.
    #[error("{lines} source lines for {count} instructions")]
    Lines {
        /// How many source lines there are.
        lines: usize,
        /// How many instructions there are.
        count: usize,
    },
    /// A run of instructions of one source file starts behind the last instruction, or is of a file that is not there.
    #[error("file {file} from instruction {start} on, but there are {files} files and {count} instructions")]
    FileRunOutside {
        /// Its first instruction.
        start: u32,
        /// The number of the file.
        file: u32,
        /// How many instructions there are.
        count: usize,
        /// How many files there are besides the main one.
        files: usize,
    },
    /// A run of instructions of one source file does not start behind the one before, or is of the same file.
    #[error("the run of a source file from instruction {start} on is out of order or no new one")]
    FileRunOrder {
        /// Its first instruction.
        start: u32,
    },
    /// A function with names has no instructions, starts in the one before or ends behind the last instruction.
    #[error("the function with names from instruction {start} to {end} is out of place")]
    NamedFunctionPlace {
        /// Its first instruction.
        start: u32,
        /// The instruction behind its last one.
        end: u32,
    },
    /// A function with names starts at no global label.
    #[error("the function with names at instruction {start} has no name itself")]
    NamedFunctionLabel {
        /// Its first instruction.
        start: u32,
    },
    /// The registers with names of a function are not in order.
    #[error("the registers with names of the function at instruction {start} are out of order")]
    RegisterOrder {
        /// Its first instruction.
        start: u32,
    },
    /// The parameters of a function are not its first registers, or it has more results than there are registers.
    #[error("the function at instruction {start} cannot have {parameters} parameters and {results} results")]
    Signature {
        /// Its first instruction.
        start: u32,
        /// How many parameters it takes.
        parameters: u16,
        /// How many results it has.
        results: usize,
    },
    /// A register has the name of something else.
    #[error("a register has the name of the {owner} `{name}`")]
    NameTaken {
        /// The name.
        name: String,
        /// What else has it.
        owner: &'static str,
    },
    /// There are more host functions than a program may have.
    #[error("the program has {count} host functions; the maximum is {MAX_HOST_FUNCTIONS}")]
    TooManyHostFunctions {
        /// How many there are.
        count: usize,
    },
    /// The system does not give the memory that verifying takes. This says nothing about the module, and stands alone.
    #[error("the system cannot provide {bytes} bytes of memory to verify the program")]
    OutOfMemory {
        /// How many bytes were asked for last.
        bytes: usize,
    },
}

/// A module that is no program, and why.
///
/// It is displayed with one line for each error, after the source line where that is known:
///
/// ```
/// use mini_vm::module::Module;
/// use mini_vm::operand::Word;
/// use mini_vm::verify::verify;
///
/// let name = Some("some.src".to_owned());
/// let module = Module { code: vec![Word(0xff)], lines: vec![7], entry: 3, source_name: name, ..Module::default() };
/// let rejected = verify(module).expect_err("there is no such instruction");
/// assert_eq!(rejected.to_string(), "\
/// some.src:7: error: instruction 0: unknown opcode 0xff
/// some.src: error: the entry is instruction 3, but the program has 1");
/// assert_eq!(rejected.errors.len(), 2);
/// assert_eq!(rejected.module.entry, 3);
/// ```
#[derive(Clone, PartialEq)]
pub struct Rejected {
    /// The module.
    pub module: Module,
    /// The rules that it breaks, at least one and no more than [`MAX_ERRORS`]; of an instruction only the first.
    pub errors: Vec<VerifyError>,
}

impl std::error::Error for Rejected {}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            let pc = match error {
                VerifyError::Instruction { pc, .. } => Some(*pc),
                _ => None,
            };
            if let Some(name) = pc.map_or(self.module.source_name.as_deref(), |pc| self.module.file_of(pc)) {
                write!(f, "{name}:")?;
                match pc.and_then(|pc| self.module.line_of(pc)) {
                    Some(line) => write!(f, "{line}: ")?,
                    None => f.write_str(" ")?,
                }
            }
            write!(f, "error: {error}")?;
        }
        Ok(())
    }
}

/// The errors alone: a module is long.
impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejected").field("errors", &self.errors).finish_non_exhaustive()
    }
}

/// What is wrong with an instruction.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstructionFault {
    /// No instruction has this opcode.
    #[error("unknown opcode {byte:#04x}")]
    UnknownOpcode {
        /// The opcode byte.
        byte: u8,
    },
    /// A byte that no operand uses is not zero.
    #[error("the bytes that no operand of `{}` uses are not zero", opcode.mnemonic())]
    UnusedBytes {
        /// The instruction's opcode.
        opcode: Opcode,
    },
    /// The branch target is not an instruction of the program.
    #[error("the branch target is instruction {target}, but the program has {count}")]
    Target {
        /// The number of the instruction it would jump to.
        target: i64,
        /// How many instructions there are.
        count: usize,
    },
    /// Too few instructions follow a `switch`.
    #[error("a table of {count} instructions and one behind it must follow, but only {behind} do")]
    Count {
        /// How many instructions the table has.
        count: i32,
        /// How many follow.
        behind: usize,
    },
    /// A table has no entry of this index.
    #[error("there is no {table} {index}: there are {count}")]
    Index {
        /// What the table holds.
        table: &'static str,
        /// The index.
        index: u32,
        /// How many entries there are.
        count: usize,
    },
    /// A register pair that starts at the last register.
    #[error("the register pair at r255 has no second register")]
    Pair,
    /// The last instruction of the program can go on behind it.
    #[error("execution can run off the end: the last instruction must be a halt, exit, trap, jmp or ret")]
    FallsOffTheEnd,
}

/// Checks every rule and makes the module a program, or gives it back.
///
/// # Errors
///
/// The rules that are broken, or [`VerifyError::OutOfMemory`] alone.
pub fn verify(module: Module) -> Result<Program, Box<Rejected>> {
    match check(&module) {
        Ok(layouts) => Ok(Program {
            module,
            layouts,
            #[cfg(threaded_dispatch)]
            prepared: Prepared::default(),
        }),
        Err(errors) => Err(Box::new(Rejected { module, errors })),
    }
}

/// Checks every rule, and gives the layouts that a program has besides its module.
fn check(module: &Module) -> Result<Vec<Layout>, Vec<VerifyError>> {
    let mut errors = Errors::default();
    let outcome = find_errors(module, &mut errors);
    if outcome.is_ok() && !errors.found.is_empty() {
        return Err(errors.found);
    }
    outcome.and_then(|()| make_layouts(module)).map_err(|OutOfMemory { bytes }| {
        // Those found so far give room for this one.
        errors.found.clear();
        vec![VerifyError::OutOfMemory { bytes }]
    })
}

fn find_errors(module: &Module, errors: &mut Errors) -> Result<(), OutOfMemory> {
    allocation::probe()?;
    verify_code(module, errors);
    verify_entries(module, errors);
    verify_layouts(module, errors)?;
    verify_data(module, errors);
    verify_names(module, errors)?;
    verify_lines(module, errors);
    files::verify_files(module, errors)
}

fn make_layouts(module: &Module) -> Result<Vec<Layout>, OutOfMemory> {
    let mut layouts = Vec::new();
    allocation::reserve(&mut layouts, module.layouts.len())?;
    layouts.extend(module.layouts.iter().flat_map(Layout::new));
    Ok(layouts)
}

/// The broken rules found so far.
#[derive(Default)]
struct Errors {
    found: Vec<VerifyError>,
}

impl Errors {
    /// Adds an error, unless there are as many as are returned.
    fn push(&mut self, error: VerifyError) {
        if self.found.len() < MAX_ERRORS {
            self.found.push(error);
        }
    }

    /// Adds an error with a name, which may be long.
    fn push_named(
        &mut self,
        name: &str,
        error: impl FnOnce(String) -> VerifyError,
    ) -> Result<(), OutOfMemory> {
        if self.found.len() < MAX_ERRORS {
            self.found.push(error(allocation::text(name)?));
        }
        Ok(())
    }
}

/// The most instructions that branches can reach across.
const MAX_CODE_LENGTH: usize = (u32::MAX >> 1) as usize;

fn verify_code(module: &Module, errors: &mut Errors) {
    let count = module.code.len();
    if count == 0 {
        errors.push(VerifyError::NoCode);
    }
    if count > MAX_CODE_LENGTH {
        errors.push(VerifyError::TooMuchCode { count });
        return;
    }
    for (pc, &word) in (0..).zip(&module.code) {
        if let Err(fault) = verify_instruction(module, pc, word) {
            errors.push(VerifyError::Instruction { pc, fault });
        }
    }
}

fn verify_instruction(module: &Module, pc: u32, word: Word) -> Result<(), InstructionFault> {
    let byte = word.opcode_byte();
    let opcode = Opcode::from_byte(byte).ok_or(InstructionFault::UnknownOpcode { byte })?;
    if word.0 & !used_bits(opcode) != 0 {
        return Err(InstructionFault::UnusedBytes { opcode });
    }
    for operand in opcode.operands() {
        verify_operand(module, pc, word, operand)?;
    }
    if opcode.falls_through() && pc as usize + 1 == module.code.len() {
        return Err(InstructionFault::FallsOffTheEnd);
    }
    Ok(())
}

/// The bits of the word that the opcode and its operands occupy.
fn used_bits(opcode: Opcode) -> u64 {
    let mut bits = Word::new(u8::MAX);
    for operand in opcode.operands() {
        bits = bits.with_field(operand.at, operand.kind.size(), u64::MAX);
        if operand.kind.takes_immediate() {
            bits = bits.with_field(IMMEDIATE_AT, IMMEDIATE_SIZE, u64::MAX);
        }
    }
    bits.0
}

fn verify_operand(
    module: &Module,
    pc: u32,
    word: Word,
    operand: &OperandSpec,
) -> Result<(), InstructionFault> {
    let within = |table: &'static str, count: usize| {
        let index = word.field(operand.at, operand.kind.size()) as u32;
        if (index as usize) < count { Ok(()) } else { Err(InstructionFault::Index { table, index, count }) }
    };
    match operand.kind {
        OperandKind::Destination
        | OperandKind::Source
        | OperandKind::Cursor
        | OperandKind::Window
        | OperandKind::SmallImmediate
        | OperandKind::Immediate
        | OperandKind::Memory
        | OperandKind::Indexed1
        | OperandKind::Indexed2
        | OperandKind::Indexed4
        | OperandKind::Indexed8 => Ok(()),
        OperandKind::Count => verify_count(module, pc, i32::read(word, operand.at)),
        OperandKind::Pair if word.field(operand.at, 1) == u64::from(u8::MAX) => Err(InstructionFault::Pair),
        OperandKind::Pair => Ok(()),
        OperandKind::Target => verify_target(module, pc, Displacement::read(word, operand.at)),
        OperandKind::Constant => within("constant", module.constants.len()),
        OperandKind::Layout => within("map layout", module.layouts.len()),
        OperandKind::Function => within("function", module.functions.len()),
        OperandKind::Host => within("host function", module.host_functions.len()),
    }
}

fn verify_target(module: &Module, pc: u32, displacement: Displacement) -> Result<(), InstructionFault> {
    let target = i64::from(pc) + i64::from(displacement.0);
    let count = module.code.len();
    if (0..count as i64).contains(&target) { Ok(()) } else { Err(InstructionFault::Target { target, count }) }
}

/// Checks that so many instructions follow, and one behind them.
fn verify_count(module: &Module, pc: u32, count: i32) -> Result<(), InstructionFault> {
    let behind = module.code.len() - 1 - pc as usize;
    if behind == 0 {
        return Err(InstructionFault::FallsOffTheEnd);
    }
    let fits = usize::try_from(count).is_ok_and(|count| count < behind);
    if fits { Ok(()) } else { Err(InstructionFault::Count { count, behind }) }
}

fn verify_entries(module: &Module, errors: &mut Errors) {
    let count = module.code.len();
    if module.entry as usize >= count {
        errors.push(VerifyError::Entry { entry: module.entry, count });
    }
    for (index, &entry) in module.functions.iter().enumerate() {
        if entry as usize >= count {
            errors.push(VerifyError::Function { index, entry, count });
        }
    }
}

fn verify_layouts(module: &Module, errors: &mut Errors) -> Result<(), OutOfMemory> {
    for layout in &module.layouts {
        if let Err(reason) = Layout::new(layout) {
            errors.push_named(&layout.name, |name| VerifyError::Layout { name, reason })?;
        }
    }
    Ok(())
}

fn verify_data(module: &Module, errors: &mut Errors) {
    let size = module.data.len();
    if size as u64 > MAX_HEAP_SIZE - HEAP_START {
        errors.push(VerifyError::Data { size });
    }
}

fn verify_names(module: &Module, errors: &mut Errors) -> Result<(), OutOfMemory> {
    let Module { layouts, host_functions, labels, named_functions, .. } = module;
    if host_functions.len() > MAX_HOST_FUNCTIONS {
        errors.push(VerifyError::TooManyHostFunctions { count: host_functions.len() });
    }
    let layouts = verify_unique_names("map layout", layouts, |MapLayout { name, .. }| name, is_name, errors)?;
    verify_unique_names("host function", host_functions, |name| name, is_name, errors)?;
    let labels = verify_unique_names("label", labels, |Label { name, .. }| name, is_label_name, errors)?;
    verify_label_places(module, errors)?;
    if named_functions.is_empty() {
        return Ok(());
    }
    functions::verify_functions(&Taken::new(module, labels, layouts), errors)
}

/// Checks the names of a table, and gives the index of those that are right.
fn verify_unique_names<T>(
    what: &'static str,
    table: &[T],
    name_of: fn(&T) -> &str,
    is_valid: fn(&str) -> bool,
    errors: &mut Errors,
) -> Result<Index, OutOfMemory> {
    let name_at = |index: u32| name_of(&table[index as usize]);
    let mut seen = Index::default();
    for (index, name) in (0..).zip(table.iter().map(name_of)) {
        let length = name.split('.').map(str::len).max().unwrap_or_default();
        if length > MAX_NAME_LENGTH {
            errors.push(VerifyError::NameTooLong { what, length });
        } else if !is_valid(name) {
            errors.push_named(name, |name| VerifyError::Name { what, name })?;
        } else if seen.find(name, |earlier| name_at(earlier) == name).is_some() {
            errors.push_named(name, |name| VerifyError::NameTwice { what, name })?;
        } else {
            seen.insert(name, index, name_at)?;
        }
    }
    Ok(seen)
}

fn verify_label_places(module: &Module, errors: &mut Errors) -> Result<(), OutOfMemory> {
    let data_end = HEAP_START + module.data.len() as u64;
    for label in &module.labels {
        let inside = match label.place {
            Place::Code(pc) => pc as usize <= module.code.len(),
            Place::Data(address) => (HEAP_START..=data_end).contains(&address),
        };
        if !inside {
            errors.push_named(&label.name, |name| VerifyError::LabelOutside { name })?;
        }
    }
    for pair in module.labels.windows(2) {
        if pair[0] > pair[1] {
            errors.push_named(&pair[1].name, |name| VerifyError::LabelOrder { name })?;
        }
    }
    Ok(())
}

fn verify_lines(module: &Module, errors: &mut Errors) {
    let (lines, count) = (module.lines.len(), module.code.len());
    if lines != 0 && lines != count {
        errors.push(VerifyError::Lines { lines, count });
    }
}
