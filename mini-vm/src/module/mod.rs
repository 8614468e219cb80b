//! A module: what an assembly source or a bytecode file says, before anything of it is trusted.
//!
//! The assembler, the bytecode reader and a [`Builder`] make modules; [`verify`](crate::verify) turns one into a
//! [`Program`](crate::verify::Program), the only thing that runs.

mod builder;

use std::fmt;

use crate::operand::Word;
use crate::trap::Trap;
use crate::value::Value;

pub use self::builder::{
    BuildError, Builder, CodeLabel, Constant, FunctionIndex, HostFunction, LayoutIndex, Operand, Operands,
};

/// The most host functions of one program.
pub const MAX_HOST_FUNCTIONS: usize = 1 << 16;

/// An unverified program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// The instructions, in order.
    pub code: Vec<Word>,
    /// The number of the instruction that runs first.
    pub entry: u32,
    /// The 64-bit constants that `lc` loads.
    pub constants: Vec<u64>,
    /// Bytes that stand in the heap from [`HEAP_START`](crate::memory::HEAP_START) on when the program starts.
    pub data: Vec<u8>,
    /// The map layouts that map instructions name.
    pub layouts: Vec<MapLayout>,
    /// The function table: for each entry the number of its first instruction.
    pub functions: Vec<u32>,
    /// Names of the host functions it calls.
    pub host_functions: Vec<String>,
    /// Names for addresses, sorted by what they name and then by name; may be empty.
    pub labels: Vec<Label>,
    /// The source line of each instruction, counted from 1; either empty or as long as `code`.
    pub lines: Vec<u32>,
    /// The name of the main source file, number 0, if it is known.
    pub source_name: Option<String>,
    /// The names of the other source files, which have the numbers from 1 on.
    pub files: Vec<String>,
    /// Which source file `lines` counts in, where that changes. The instructions in front of the first run are of the main
    /// file.
    pub file_runs: Vec<FileRun>,
    /// The functions whose registers have names, in the order of their instructions.
    pub named_functions: Vec<NamedFunction>,
    /// Whether every machine that runs it guards the heap, as one does with [`Limits::guard`](crate::machine::Limits::guard).
    pub guard: bool,
}

impl Module {
    /// The source line of instruction `pc`, counted from 1, if it is known.
    #[must_use]
    pub fn line_of(&self, pc: u32) -> Option<u32> {
        self.lines.get(pc as usize).copied()
    }

    /// The name of the source file that the line of instruction `pc` counts in, if it is known.
    ///
    /// ```
    /// let source = ".source \"main.asm\"\nmain: call twice, r1\n exit r1\n.file \"lib.asm\"\ntwice: add r0, r0, r0\n ret";
    /// let module = mini_vm::assembly::assemble(source, &[]).expect("it is correct");
    /// assert_eq!(module.file_of(1), Some("main.asm"));
    /// assert_eq!(module.file_of(2), Some("lib.asm"));
    /// ```
    #[must_use]
    pub fn file_of(&self, pc: u32) -> Option<&str> {
        match self.file_number_of(pc) {
            0 => self.source_name.as_deref(),
            _ => self.other_file_of(pc),
        }
    }

    /// The name of the source file of instruction `pc`, if it is not the main one.
    fn other_file_of(&self, pc: u32) -> Option<&str> {
        let index = self.file_number_of(pc).checked_sub(1)?;
        self.files.get(index as usize).map(String::as_str)
    }

    /// The number of the source file of instruction `pc`, unless it is one of the standard library.
    pub(crate) fn own_file_of(&self, pc: u32) -> Option<u32> {
        let is_library = self.other_file_of(pc).is_some_and(|name| name.starts_with('<'));
        (!is_library).then(|| self.file_number_of(pc))
    }

    pub(crate) fn file_number_of(&self, pc: u32) -> u32 {
        let runs = &self.file_runs[..self.file_runs.partition_point(|run| run.start <= pc)];
        runs.last().map_or(0, |run| run.file)
    }

    /// The last global label at or before instruction `pc`, and how many instructions before it stands: the name of the
    /// function that the instruction is in. Local labels do not count.
    ///
    /// ```
    /// let module = mini_vm::assembly::assemble("main: call twice, r1\n exit r1\ntwice: add r0, r0, r0\n ret", &[]);
    /// let module = module.expect("it is correct");
    /// assert_eq!(module.label_at(1), Some(("main", 1)));
    /// assert_eq!(module.label_at(3), Some(("twice", 1)));
    /// ```
    #[must_use]
    pub fn label_at(&self, pc: u32) -> Option<(&str, u32)> {
        let before = self.labels.partition_point(|label| label.place <= Place::Code(pc));
        self.labels[..before].iter().rev().find_map(|label| match label {
            Label { place: Place::Code(start), name } if !name.contains('.') => {
                Some((name.as_str(), pc.checked_sub(*start)?))
            }
            _ => None,
        })
    }

    /// The first global label at instruction `pc`, by which a function that starts there is called.
    pub(crate) fn function_label(&self, pc: u32) -> Option<&Label> {
        let first = self.labels.partition_point(|label| label.place < Place::Code(pc));
        let labels = self.labels[first..].iter().take_while(|label| label.place == Place::Code(pc));
        labels.into_iter().find(|label| !label.name.contains('.'))
    }

    /// The function with names that instruction `pc` is in.
    ///
    /// ```
    /// let source = "main: halt\n.fn sum(a, b) -> total\n.reg count = r9\nadd a, a, b\nret\n";
    /// let module = mini_vm::assembly::assemble(source, &[]).expect("it is correct");
    /// assert_eq!(module.named_function_of(0), None);
    /// let sum = module.named_function_of(2).expect("it is the second instruction of `sum`");
    /// assert_eq!((sum.start, sum.end, sum.parameters), (1, 3, 2));
    /// assert_eq!(sum.name_of(9), Some("count"));
    /// assert_eq!(&*sum.results[0], "total");
    /// ```
    #[must_use]
    pub fn named_function_of(&self, pc: u32) -> Option<&NamedFunction> {
        let functions = &self.named_functions[..self.named_functions.partition_point(|it| it.start <= pc)];
        functions.last().filter(|function| pc < function.end)
    }

    /// Instruction `pc` by the function it is in, and its source line: `main+3 (line 12)`, or `instruction 5` without
    /// names. Where the line is not one of the main file, the name of its file stands in front of it: `sum+3 (lib.asm, line 12)`.
    #[must_use]
    pub fn place_of(&self, pc: u32) -> CodePlace<'_> {
        CodePlace { module: self, pc }
    }

    /// The number of the instruction at the code label `name`, if there is this label. Every label is looked at: whoever
    /// needs the number often keeps it.
    #[must_use]
    pub fn code_label(&self, name: &str) -> Option<u32> {
        self.labels.iter().find_map(|label| match label.place {
            Place::Code(pc) if label.name == name => Some(pc),
            _ => None,
        })
    }

    /// The address of the data label `name`, if there is this label. Every label is looked at.
    ///
    /// ```
    /// let module = mini_vm::assembly::assemble(".data total: .u64 0\nmain: halt", &[]).expect("it is correct");
    /// assert_eq!(module.data_label("total"), Some(mini_vm::memory::HEAP_START));
    /// assert_eq!(module.data_label("main"), None);
    /// ```
    #[must_use]
    pub fn data_label(&self, name: &str) -> Option<u64> {
        self.labels.iter().find_map(|label| match label.place {
            Place::Data(address) if label.name == name => Some(address),
            _ => None,
        })
    }
}

/// An instruction as a person finds it: its [display](fmt::Display) is `main+3 (line 12)`.
#[derive(Clone, Copy, Debug)]
pub struct CodePlace<'a> {
    module: &'a Module,
    pc: u32,
}

impl fmt::Display for CodePlace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.module.label_at(self.pc) {
            Some((name, 0)) => f.write_str(name)?,
            Some((name, distance)) => write!(f, "{name}+{distance}")?,
            None => write!(f, "instruction {}", self.pc)?,
        }
        match (self.module.other_file_of(self.pc), self.module.line_of(self.pc)) {
            (None, None) => Ok(()),
            (None, Some(line)) => write!(f, " (line {line})"),
            (Some(file), None) => write!(f, " ({file})"),
            (Some(file), Some(line)) => write!(f, " ({file}, line {line})"),
        }
    }
}

impl Trap {
    /// The trap with its place in `module`, the one it was raised in.
    ///
    /// ```
    /// use mini_vm::assembly::Options;
    /// use mini_vm::machine::functions::HostFunctions;
    /// use mini_vm::machine::{Limits, Machine, Stop};
    /// use mini_vm::verify::verify;
    ///
    /// let module = Options::default().source_name("half.asm").assemble("main: li r0, 7\n divi r0, r0, 0\n halt");
    /// let program = std::sync::Arc::new(verify(module?)?);
    /// let mut host = HostFunctions::new();
    /// let mut machine = Machine::new(program, &host, &Limits::default().heap_size(1 << 10))?;
    /// let Stop::Trapped(trap) = machine.run(&mut host) else { panic!("it divides by zero") };
    /// let text = trap.with_place(machine.program().module()).to_string();
    /// assert_eq!(text, "half.asm:2: error[division_by_zero]: integer division by zero, at main+1 (line 2)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_place<'a>(&'a self, module: &'a Module) -> PlacedTrap<'a> {
        PlacedTrap { trap: self, module }
    }
}

/// A trap and where it was raised, in one line.
#[derive(Clone, Copy, Debug)]
pub struct PlacedTrap<'a> {
    trap: &'a Trap,
    module: &'a Module,
}

impl fmt::Display for PlacedTrap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { trap, module } = self;
        if let (Some(name), Some(line)) = (module.file_of(trap.pc), module.line_of(trap.pc)) {
            write!(f, "{name}:{line}: ")?;
        }
        write!(f, "error[{}]: {trap}, at {}", trap.kind.code().name(), module.place_of(trap.pc))
    }
}

/// Instructions in a row whose lines count in one source file. They end where the next run starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileRun {
    /// The number of the first instruction.
    pub start: u32,
    /// The number of the file: 0 for [`Module::source_name`], n for entry n - 1 of [`Module::files`].
    pub file: u32,
}

/// A function whose registers have names. It is called by the first global label at its first instruction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedFunction {
    /// The number of its first instruction.
    pub start: u32,
    /// The number of the instruction behind its last one.
    pub end: u32,
    /// How many parameters it takes, at most 256. They are the first of `registers`, from `r0` on without a gap.
    pub parameters: u16,
    /// The names of its results, at most 256.
    pub results: Vec<Box<str>>,
    /// The registers with names, in rising order.
    pub registers: Vec<RegisterName>,
}

impl NamedFunction {
    /// The name of a register, if it has one.
    #[must_use]
    pub fn name_of(&self, register: u8) -> Option<&str> {
        let index = self.registers.binary_search_by_key(&register, |named| named.register).ok()?;
        Some(&self.registers[index].name)
    }
}

/// A register and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterName {
    /// The number of the register.
    pub register: u8,
    /// The name.
    pub name: Box<str>,
}

/// A map layout as `.map` declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapLayout {
    /// The name that instructions use.
    pub name: String,
    /// Bytes of a key.
    pub key_size: u32,
    /// What the address of a key is a multiple of, relative to the map.
    pub key_alignment: u8,
    /// Bytes of a value.
    pub value_size: u32,
    /// What the address of a value is a multiple of, relative to the map.
    pub value_alignment: u8,
    /// Entries the map holds.
    pub capacity: u16,
}

impl MapLayout {
    /// A layout whose keys and values are values of these types, aligned as well as their sizes allow: to the largest power
    /// of two, up to 8, by which the size can be divided.
    ///
    /// ```
    /// use mini_vm::module::MapLayout;
    ///
    /// let layout = MapLayout::of::<u32, [u8; 6]>("names", 100);
    /// assert_eq!((layout.key_size, layout.key_alignment), (4, 4));
    /// assert_eq!((layout.value_size, layout.value_alignment), (6, 2));
    /// ```
    #[must_use]
    pub fn of<K: Value, V: Value>(name: &str, capacity: u16) -> Self {
        Self {
            name: name.to_owned(),
            key_size: size_of_one::<K>(),
            key_alignment: alignment_of::<K>(),
            value_size: size_of_one::<V>(),
            value_alignment: alignment_of::<V>(),
            capacity,
        }
    }
}

/// A size that is too large for a layout becomes another such size.
fn size_of_one<T: Value>() -> u32 {
    u32::try_from(T::SIZE).unwrap_or(u32::MAX)
}

fn alignment_of<T: Value>() -> u8 {
    1 << T::SIZE.trailing_zeros().min(3)
}

/// A name for a place in the program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// What it names.
    pub place: Place,
    /// The name; a local label's is its global label's name, a dot and its own: `main.next`.
    pub name: String,
}

/// What a label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// An instruction, by its number.
    Code(u32),
    /// A byte of the heap, by its address.
    Data(u64),
}
