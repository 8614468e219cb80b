//! Modules made by a compiler, without text.

use std::collections::HashMap;

use super::{FileRun, Label, MapLayout, Module, NamedFunction, Place, RegisterName};
use crate::instruction::Opcode;
use crate::memory::HEAP_START;
use crate::operand::{Address, IndexedAddress, OperandKind, Register, Word};
use crate::value::{Value, size_of_all, write_all};
use crate::word::{OperandValue, WordError};

/// The largest alignment of static data.
const MAX_ALIGNMENT: u64 = 4096;

/// Makes a [`Module`] of instructions, static data and tables, for compilers that target the machine.
///
/// Branches go to [labels](CodeLabel), which may be placed before or behind them. Tables give out what an instruction
/// names their entries by. What is wrong with an instruction or a label comes out at the end, in
/// [`finish`](Self::finish), so that a compiler need not look at every step. Handles are those of one builder: with
/// another one they are errors, or stand for something else.
///
/// ```
/// use mini_vm::instruction::Opcode;
/// use mini_vm::machine::functions::HostFunctions;
/// use mini_vm::machine::{Limits, Machine, Stop};
/// use mini_vm::module::Builder;
/// use mini_vm::operand::Register;
/// use mini_vm::verify::verify;
///
/// // Counts down from 10 and adds up.
/// let (count, sum) = (Register(0), Register(1));
/// let mut builder = Builder::new();
/// let main = builder.here();
/// builder.name(main, "main");
/// builder.add(Opcode::Li, (count, 10)).add(Opcode::Li, (sum, 0));
/// let (next, end) = (builder.here(), builder.label());
/// builder.add(Opcode::Beqi, (count, 0, end));
/// builder.add(Opcode::Add, (sum, sum, count)).add(Opcode::Subi, (count, count, 1));
/// builder.add(Opcode::Jmp, next);
/// builder.place(end);
/// builder.add(Opcode::Exit, sum);
///
/// let program = std::sync::Arc::new(verify(builder.finish()?)?);
/// let mut host = HostFunctions::new();
/// let mut machine = Machine::new(program, &host, &Limits::default().heap_size(1 << 10))?;
/// assert_eq!(machine.run(&mut host), Stop::Exited(55));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Builder {
    module: Module,
    /// Where each label stands, once it is placed.
    places: Vec<Option<u32>>,
    /// Instructions whose label may not have been placed yet.
    branches: Vec<Branch>,
    /// Function table entries, as labels.
    functions: Vec<CodeLabel>,
    entry: Option<CodeLabel>,
    names: Vec<(CodeLabel, String)>,
    constants: HashMap<u64, Constant>,
    hosts: HashMap<String, HostFunction>,
    /// The source line of the instructions that come next.
    line: Option<u32>,
    /// The number of the source file of the instructions that come next.
    file: u32,
    /// The numbers of the other source files than the main one.
    files: HashMap<String, u32>,
    /// Functions with names, whose starts may not have been placed yet.
    named_functions: Vec<(CodeLabel, NamedFunction)>,
    /// What was wrong first.
    error: Option<BuildError>,
}

/// A place in the code, or what will be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CodeLabel(u32);

/// An entry of the constant pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Constant(u32);

/// A map layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LayoutIndex(u32);

/// An entry of the function table, which `callr` calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FunctionIndex(u32);

/// A function of the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HostFunction(u32);

/// An instruction with a label among its operands.
#[derive(Clone, Debug)]
struct Branch {
    pc: u32,
    opcode: Opcode,
    operands: Vec<Operand>,
}

/// An operand of an instruction that a [`Builder`] adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operand {
    /// A register, a number or a memory operand; no branch target and no entry of a table.
    Value(OperandValue),
    /// A branch target.
    Label(CodeLabel),
    /// For `lc`.
    Constant(Constant),
    /// For `map_new` and its relatives.
    Layout(LayoutIndex),
    /// For `func`.
    Function(FunctionIndex),
    /// For `host`.
    Host(HostFunction),
}

macro_rules! define_operands {
    ($($From:ty => $Variant:ident;)+) => {
        $(
            impl From<$From> for Operand {
                fn from(operand: $From) -> Self {
                    Self::$Variant(operand.into())
                }
            }
        )+
    };
}

define_operands! {
    OperandValue => Value;
    Register => Value;
    Address => Value;
    IndexedAddress => Value;
    u64 => Value;
    i64 => Value;
    u32 => Value;
    i32 => Value;
    u16 => Value;
    i16 => Value;
    u8 => Value;
    i8 => Value;
    CodeLabel => Label;
    Constant => Constant;
    LayoutIndex => Layout;
    FunctionIndex => Function;
    HostFunction => Host;
}

/// The operands of an instruction: what becomes an [`Operand`], a tuple of up to 4 of that, or a slice.
pub trait Operands {
    /// The operands, in the order in which they are written.
    fn into_operands(self) -> Vec<Operand>;
}

impl<A: Into<Operand>> Operands for A {
    fn into_operands(self) -> Vec<Operand> {
        vec![self.into()]
    }
}

impl Operands for &[Operand] {
    fn into_operands(self) -> Vec<Operand> {
        self.to_vec()
    }
}

macro_rules! define_tuples {
    ($(($($Operand:ident $operand:ident),*);)+) => {
        $(
            impl<$($Operand: Into<Operand>),*> Operands for ($($Operand,)*) {
                fn into_operands(self) -> Vec<Operand> {
                    let ($($operand,)*) = self;
                    vec![$($operand.into()),*]
                }
            }
        )+
    };
}

define_tuples! {
    ();
    (A a);
    (A a, B b);
    (A a, B b, C c);
    (A a, B b, C c, D d);
}

/// Why a builder makes no module.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// There is no such instruction.
    #[error("instruction {pc}: {error}")]
    Instruction {
        /// The number of the instruction.
        pc: u32,
        /// What is wrong with it.
        error: WordError,
    },
    /// A label is used and stands nowhere.
    #[error("{label:?} is used and has no place")]
    UnplacedLabel {
        /// The label.
        label: CodeLabel,
    },
    /// A label is to stand in two places.
    #[error("{label:?} has a place already, instruction {pc}")]
    PlacedTwice {
        /// The label.
        label: CodeLabel,
        /// The number of the instruction at which it stands.
        pc: u32,
    },
    /// An alignment that is no power of two up to 4096.
    #[error("the alignment of static data must be a power of two up to 4096, not {alignment}")]
    Alignment {
        /// The alignment.
        alignment: u64,
    },
}

impl Builder {
    /// A builder of a program without instructions.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an instruction.
    pub fn add(&mut self, opcode: Opcode, operands: impl Operands) -> &mut Self {
        let (pc, operands) = (self.pc(), operands.into_operands());
        let word = if operands.iter().any(|operand| matches!(operand, Operand::Label(_))) {
            self.branches.push(Branch { pc, opcode, operands });
            Word::default()
        } else {
            let word = self.encode(pc, opcode, &operands);
            word.unwrap_or_else(|error| {
                self.error.get_or_insert(error);
                Word::default()
            })
        };
        if self.module.file_runs.last().map_or(0, |run| run.file) != self.file {
            self.module.file_runs.push(FileRun { start: pc, file: self.file });
        }
        self.module.code.push(word);
        self.module.lines.extend(self.line);
        self
    }

    /// Adds the instruction that loads a number: `li` where it fits, else `lc` with a constant.
    pub fn load(&mut self, register: Register, number: i64) -> &mut Self {
        match i32::try_from(number) {
            Ok(number) => self.add(Opcode::Li, (register, number)),
            Err(_) => {
                let constant = self.constant(number.cast_unsigned());
                self.add(Opcode::Lc, (register, constant))
            }
        }
    }

    /// The number of the instruction that comes next.
    #[must_use]
    pub fn pc(&self) -> u32 {
        self.module.code.len() as u32
    }

    /// Sets the source line of the instructions that come next, counted from 1. Those before the first line have it too.
    pub fn line(&mut self, line: u32) -> &mut Self {
        self.module.lines.resize(self.module.code.len(), line);
        self.line = Some(line);
        self
    }

    /// Sets the name of the main source file, in which lines count unless [`file`](Self::file) says otherwise.
    pub fn source_name(&mut self, name: &str) -> &mut Self {
        self.module.source_name = Some(name.to_owned());
        self
    }

    /// Sets the source file in which the lines of the instructions that come next count: one called `name`, or the main one.
    pub fn file(&mut self, name: Option<&str>) -> &mut Self {
        self.file = name.map_or(0, |name| {
            let files = &mut self.module.files;
            *self.files.entry(name.to_owned()).or_insert_with(|| {
                files.push(name.to_owned());
                files.len() as u32
            })
        });
        self
    }

    /// Names registers of the function that starts at `start` and ends in front of the instruction that comes next: the first
    /// `parameters` are those that it takes. The label needs a name, too.
    pub fn name_registers(
        &mut self,
        start: CodeLabel,
        parameters: u16,
        names: &[(Register, &str)],
    ) -> &mut Self {
        let named =
            |&(Register(register), name): &(Register, &str)| RegisterName { register, name: name.into() };
        let mut registers: Vec<RegisterName> = names.iter().map(named).collect();
        registers.sort_by_key(|named| named.register);
        let function = NamedFunction { end: self.pc(), parameters, registers, ..NamedFunction::default() };
        self.named_functions.push((start, function));
        self
    }

    /// Has the heap guarded by every machine that runs the program.
    pub fn guard(&mut self) -> &mut Self {
        self.module.guard = true;
        self
    }

    /// A label that has no place yet.
    #[must_use = "a label is of no use without a place and a branch to it"]
    pub fn label(&mut self) -> CodeLabel {
        let label = CodeLabel(self.places.len() as u32);
        self.places.push(None);
        label
    }

    /// A label at the instruction that comes next.
    pub fn here(&mut self) -> CodeLabel {
        let label = CodeLabel(self.places.len() as u32);
        self.places.push(Some(self.pc()));
        label
    }

    /// Places a label at the instruction that comes next.
    pub fn place(&mut self, label: CodeLabel) -> &mut Self {
        let next = self.pc();
        match self.places.get_mut(label.0 as usize) {
            Some(place @ None) => *place = Some(next),
            Some(Some(pc)) => {
                let error = BuildError::PlacedTwice { label, pc: *pc };
                self.error.get_or_insert(error);
            }
            None => {
                self.error.get_or_insert(BuildError::UnplacedLabel { label });
            }
        }
        self
    }

    /// Names a label, by which [`Machine::call`](crate::machine::Machine::call) finds it and reports tell it. A local
    /// label is `function.name`.
    pub fn name(&mut self, label: CodeLabel, name: &str) -> &mut Self {
        self.names.push((label, name.to_owned()));
        self
    }

    /// Sets where the program starts: else at the label named `main`, or at the first instruction.
    pub fn entry(&mut self, label: CodeLabel) -> &mut Self {
        self.entry = Some(label);
        self
    }

    /// The entry of the constant pool with these bits, which may be those of a floating-point number. There is one for all
    /// uses.
    pub fn constant(&mut self, bits: u64) -> Constant {
        let constants = &mut self.module.constants;
        *self.constants.entry(bits).or_insert_with(|| {
            constants.push(bits);
            Constant(constants.len() as u32 - 1)
        })
    }

    /// Adds a map layout.
    pub fn layout(&mut self, layout: MapLayout) -> LayoutIndex {
        self.module.layouts.push(layout);
        LayoutIndex(self.module.layouts.len() as u32 - 1)
    }

    /// Adds an entry to the function table.
    pub fn function(&mut self, label: CodeLabel) -> FunctionIndex {
        self.functions.push(label);
        FunctionIndex(self.functions.len() as u32 - 1)
    }

    /// The function of the host with this name. There is one entry for all uses.
    pub fn host_function(&mut self, name: &str) -> HostFunction {
        if let Some(&function) = self.hosts.get(name) {
            return function;
        }
        let function = HostFunction(self.module.host_functions.len() as u32);
        self.module.host_functions.push(name.to_owned());
        self.hosts.insert(name.to_owned(), function);
        function
    }

    /// Adds values to the static data, right behind what is there, and returns their address.
    pub fn data<T: Value + Copy>(&mut self, values: &[T]) -> u64 {
        let start = self.module.data.len();
        self.module.data.resize(start + size_of_all::<T>(values.len()) as usize, 0);
        write_all(values, &mut self.module.data[start..]);
        HEAP_START + start as u64
    }

    /// Adds zeroes to the static data until the next address is a multiple of `alignment`, a power of two up to 4096.
    pub fn align_data(&mut self, alignment: u64) -> &mut Self {
        if alignment.is_power_of_two() && alignment <= MAX_ALIGNMENT {
            let end = HEAP_START + self.module.data.len() as u64;
            let padding = end.next_multiple_of(alignment) - end;
            self.data(&vec![0_u8; padding as usize]);
        } else {
            self.error.get_or_insert(BuildError::Alignment { alignment });
        }
        self
    }

    /// Names an address in the static data, by which [`Module::data_label`] finds it.
    pub fn name_data(&mut self, address: u64, name: &str) -> &mut Self {
        self.module.labels.push(Label { place: Place::Data(address), name: name.to_owned() });
        self
    }

    /// The module. It is not verified: whether names can be written, targets are instructions of the program and the last
    /// of them ends it, [`verify`](crate::verify::verify) finds out.
    ///
    /// # Errors
    ///
    /// An instruction that does not exist, a label that stands in two places or, though it is used, in none, or a
    /// wrong alignment.
    pub fn finish(mut self) -> Result<Module, BuildError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        for Branch { pc, opcode, operands } in std::mem::take(&mut self.branches) {
            self.module.code[pc as usize] = self.encode(pc, opcode, &operands)?;
        }
        for (label, name) in std::mem::take(&mut self.names) {
            let place = Place::Code(self.place_of(label)?);
            self.module.labels.push(Label { place, name });
        }
        for label in std::mem::take(&mut self.functions) {
            let entry = self.place_of(label)?;
            self.module.functions.push(entry);
        }
        self.module.labels.sort();
        for (label, function) in std::mem::take(&mut self.named_functions) {
            let start = self.place_of(label)?;
            self.module.named_functions.push(NamedFunction { start, ..function });
        }
        self.module.named_functions.sort_by_key(|function| function.start);
        self.module.entry = match self.entry {
            Some(label) => self.place_of(label)?,
            None => self.module.code_label("main").unwrap_or_default(),
        };
        Ok(self.module)
    }

    fn place_of(&self, label: CodeLabel) -> Result<u32, BuildError> {
        let place = self.places.get(label.0 as usize).copied().flatten();
        place.ok_or(BuildError::UnplacedLabel { label })
    }

    /// The word of an instruction, all of whose labels have places.
    fn encode(&self, pc: u32, opcode: Opcode, operands: &[Operand]) -> Result<Word, BuildError> {
        let wrong = |error| BuildError::Instruction { pc, error };
        // Where there are too many operands, or too few, it is their number that is told.
        if operands.len() != opcode.operands().len() {
            let (wanted, given) = (opcode.operands().len(), operands.len());
            return Err(wrong(WordError::Count { opcode, wanted, given }));
        }
        let mut values = Vec::with_capacity(operands.len());
        for (spec, &operand) in opcode.operands().iter().zip(operands) {
            values.push(match (spec.kind, operand) {
                (OperandKind::Target, Operand::Label(label)) => {
                    OperandValue::Number(i64::from(self.place_of(label)?) - i64::from(pc))
                }
                (OperandKind::Constant, Operand::Constant(Constant(index)))
                | (OperandKind::Layout, Operand::Layout(LayoutIndex(index)))
                | (OperandKind::Function, Operand::Function(FunctionIndex(index)))
                | (OperandKind::Host, Operand::Host(HostFunction(index))) => index.into(),
                (
                    OperandKind::Target
                    | OperandKind::Constant
                    | OperandKind::Layout
                    | OperandKind::Function
                    | OperandKind::Host,
                    _,
                ) => return Err(wrong(opcode.wrong_kind(spec))),
                (_, Operand::Value(value)) => value,
                _ => return Err(wrong(opcode.wrong_kind(spec))),
            });
        }
        opcode.word(&values).map_err(wrong)
    }
}
