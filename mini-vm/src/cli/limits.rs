//! Limits as options of the command line.

use std::fmt::Display;

use clap::Args;
use mini_vm::assembly::Options;
use mini_vm::console::Console;
use mini_vm::machine::Limits;
use mini_vm::memory::WINDOW_SIZE;

use super::number;

/// The headings of the help say how numbers are written.
const HEADING: &str = "Limits (K, M, G and T after a SIZE are powers of 1024, after a COUNT powers of 1000)";
const CAPS_HEADING: &str = "The most that a file's options may ask for, with K, M, G and T as in `run`";

/// What a source may cost. Every command that reads one takes these.
#[derive(Args, Clone, Copy)]
#[command(next_help_heading = HEADING)]
pub(super) struct SourceLimits {
    /// Bytes of a source or bytecode file, at most 1G [default: 64M]
    #[arg(long, value_name = "SIZE", value_parser = source_size)]
    max_source: Option<u64>,

    /// Bytes that macros and repetitions may cost, at most 1G [default: 16M]
    #[arg(long, value_name = "SIZE", value_parser = source_size)]
    max_expansion: Option<u64>,

    /// Bytes of static data that a source may ask for, at most 4G [default: 64M]
    #[arg(long, value_name = "SIZE", value_parser = number::size)]
    max_data: Option<u64>,

    /// Bytes of all label names of a source together [default: 64M]
    #[arg(long, value_name = "SIZE", value_parser = number::size)]
    max_labels: Option<u64>,

    /// Errors shown per file [default: 100]
    #[arg(long, value_name = "COUNT", value_parser = errors)]
    max_errors: Option<u32>,
}

const DEFAULT_MAX_SOURCE: u64 = 64 << 20;
const DEFAULT_MAX_EXPANSION: u64 = 16 << 20;
const DEFAULT_MAX_DATA: u64 = 64 << 20;
const DEFAULT_MAX_LABELS: u64 = 64 << 20;
const DEFAULT_MAX_ERRORS: u32 = 100;
const DEFAULT_BLESSED_OUTPUT: u64 = 1 << 20;

impl SourceLimits {
    /// The largest file that is read.
    pub(super) fn file_size(&self) -> u64 {
        self.max_source.unwrap_or(DEFAULT_MAX_SOURCE)
    }

    /// These limits for the assembler.
    pub(super) fn options(&self) -> Options<'_> {
        Options::default()
            .host_signatures(Console::SIGNATURES)
            .max_source_size(self.file_size() as usize)
            .max_expansion_size(self.max_expansion.unwrap_or(DEFAULT_MAX_EXPANSION) as usize)
            .max_data_size(self.max_data.unwrap_or(DEFAULT_MAX_DATA))
            .max_label_size(
                usize::try_from(self.max_labels.unwrap_or(DEFAULT_MAX_LABELS)).unwrap_or(usize::MAX),
            )
            .max_errors(self.errors())
    }

    /// How many errors, and how many warnings, are shown of a file.
    pub(super) fn errors(&self) -> usize {
        self.max_errors.unwrap_or(DEFAULT_MAX_ERRORS) as usize
    }
}

/// What a program may use.
#[derive(Args, Clone, Copy)]
#[command(next_help_heading = HEADING)]
pub(super) struct RunLimits {
    /// Bytes of heap, 16 to 4G [default: 1G]
    #[arg(long, value_name = "SIZE", value_parser = number::size)]
    heap: Option<u64>,

    /// Units of fuel; a simple instruction costs 1 [default: 1T; in tests 1G]
    #[arg(long, value_name = "COUNT", value_parser = fuel)]
    fuel: Option<i64>,

    /// Calls that may be active at the same time [default: 131072]
    #[arg(long, value_name = "COUNT", value_parser = call_depth)]
    call_depth: Option<usize>,

    /// Registers of all active calls together, at least 256 [default: 1048576]
    #[arg(long, value_name = "COUNT", value_parser = registers)]
    registers: Option<usize>,

    /// Bytes that the program may write to standard output, standard error and files [default: 1G]
    #[arg(long, value_name = "SIZE", value_parser = number::size)]
    max_output: Option<u64>,

    /// Trap where the program touches memory that is not allocated
    #[arg(long)]
    guard: bool,
}

impl RunLimits {
    /// These options for the machine, with `defaults` for what was not given.
    pub(super) fn machine(&self, defaults: Limits) -> Limits {
        defaults
            .heap_size(self.heap.unwrap_or(defaults.heap_size))
            .fuel(self.fuel.unwrap_or(defaults.fuel))
            .call_depth(self.call_depth.unwrap_or(defaults.call_depth))
            .registers(self.registers.unwrap_or(defaults.registers))
            .guard(self.guard)
    }

    /// Bytes that the program may write.
    pub(super) fn max_output(&self) -> u64 {
        self.max_output.unwrap_or(Console::DEFAULT_MAX_OUTPUT)
    }
}

/// The most that the options in a tested file may ask for.
#[derive(Args, Clone, Copy)]
#[command(next_help_heading = CAPS_HEADING)]
pub(super) struct Caps {
    /// Units of fuel per program
    #[arg(long, value_name = "COUNT", value_parser = fuel, default_value = "1T")]
    max_fuel: i64,

    /// Bytes of heap
    #[arg(long, value_name = "SIZE", value_parser = number::size, default_value = "1G")]
    max_heap: u64,

    /// Calls that may be active at the same time
    #[arg(long, value_name = "COUNT", value_parser = call_depth, default_value = "131072")]
    max_call_depth: usize,

    /// Registers of all active calls together
    #[arg(long, value_name = "COUNT", value_parser = registers, default_value = "1048576")]
    max_registers: usize,

    /// Bytes that a program may write [default: 1G; with `--bless` it may print 1M]
    #[arg(long, value_name = "SIZE", value_parser = number::size)]
    max_output: Option<u64>,

    /// Bytes of a file, at most 1G
    #[arg(long, value_name = "SIZE", value_parser = source_size, default_value = "64M")]
    max_source: u64,

    /// Bytes that macros and repetitions may cost, at most 1G
    #[arg(long, value_name = "SIZE", value_parser = source_size, default_value = "16M")]
    max_expansion: u64,

    /// Bytes of static data
    #[arg(long, value_name = "SIZE", value_parser = number::size, default_value = "64M")]
    max_data: u64,

    /// Bytes of all label names
    #[arg(long, value_name = "SIZE", value_parser = number::size, default_value = "64M")]
    max_labels: u64,

    /// Errors per file
    #[arg(long, value_name = "COUNT", value_parser = errors, default_value = "100")]
    max_errors: u32,
}

impl Caps {
    /// The largest file that is read.
    pub(super) fn file_size(&self) -> u64 {
        self.max_source
    }

    /// Errors that a file may expect.
    pub(super) fn errors(&self) -> usize {
        self.max_errors as usize
    }

    /// Bytes that a program may print whose output becomes what is expected.
    pub(super) fn blessed_output(&self) -> usize {
        usize::try_from(self.max_output.unwrap_or(DEFAULT_BLESSED_OUTPUT)).unwrap_or(usize::MAX)
    }

    /// What a program may use whose file asks for `asked`; where it does not say, `defaults` or less.
    pub(super) fn run_limits(&self, asked: &RunLimits, defaults: Limits) -> Result<RunLimits, String> {
        let RunLimits { heap, fuel, call_depth, registers, max_output, guard } = *asked;
        let default_output = Console::DEFAULT_MAX_OUTPUT;
        let most_output = self.max_output.unwrap_or(default_output);
        Ok(RunLimits {
            heap: capped("heap", "max-heap", heap, defaults.heap_size, self.max_heap)?,
            fuel: capped("fuel", "max-fuel", fuel, defaults.fuel, self.max_fuel)?,
            call_depth: capped(
                "call-depth",
                "max-call-depth",
                call_depth,
                defaults.call_depth,
                self.max_call_depth,
            )?,
            registers: capped(
                "registers",
                "max-registers",
                registers,
                defaults.registers,
                self.max_registers,
            )?,
            max_output: capped("max-output", "max-output", max_output, default_output, most_output)?,
            guard,
        })
    }

    /// What a file may cost that asks for `asked`.
    pub(super) fn source_limits(&self, asked: &SourceLimits) -> Result<SourceLimits, String> {
        let SourceLimits { max_source, max_expansion, max_data, max_labels, max_errors } = *asked;
        Ok(SourceLimits {
            max_source: capped("max-source", "max-source", max_source, DEFAULT_MAX_SOURCE, self.max_source)?,
            max_expansion: capped(
                "max-expansion",
                "max-expansion",
                max_expansion,
                DEFAULT_MAX_EXPANSION,
                self.max_expansion,
            )?,
            max_data: capped("max-data", "max-data", max_data, DEFAULT_MAX_DATA, self.max_data)?,
            max_labels: capped("max-labels", "max-labels", max_labels, DEFAULT_MAX_LABELS, self.max_labels)?,
            max_errors: capped("max-errors", "max-errors", max_errors, DEFAULT_MAX_ERRORS, self.max_errors)?,
        })
    }
}

/// What an option of a file asks for, or its default, if the option of the command that caps it allows that.
fn capped<T: Copy + Ord + Display>(
    option: &str,
    cap: &str,
    asked: Option<T>,
    default: T,
    most: T,
) -> Result<Option<T>, String> {
    match asked {
        Some(asked) if asked > most => Err(format!(
            "the file asks for `--{option} {asked}`, but the maximum is {most}: `mini-vm test --{cap} {asked}` allows it"
        )),
        asked => Ok(asked.or(Some(default.min(most)))),
    }
}

fn fuel(text: &str) -> Result<i64, String> {
    number::within(number::count(text)?, 0..=Limits::MAX_FUEL)
}

fn call_depth(text: &str) -> Result<usize, String> {
    number::within(number::count(text)?, 0..=Limits::MAX_CALL_DEPTH)
}

fn registers(text: &str) -> Result<usize, String> {
    number::within(number::count(text)?, WINDOW_SIZE..=Limits::MAX_REGISTERS)
}

fn errors(text: &str) -> Result<u32, String> {
    number::within(number::count(text)?, 1..=u32::MAX)
}

pub(super) fn source_size(text: &str) -> Result<u64, String> {
    number::within(number::size(text)?, 0..=Options::MAX_SOURCE_SIZE as u64)
}
