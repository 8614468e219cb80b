//! Limits as options of the command line.

use clap::Args;
use mini_vm::assembly::Options;
use mini_vm::console::Console;
use mini_vm::machine::Limits;

/// What a source may cost. Every command that reads one takes these.
#[derive(Args, Clone, Copy)]
#[command(next_help_heading = "Limits")]
pub(super) struct SourceLimits {
    /// Bytes of a source or bytecode file, at most 1G, with K, M or G for powers of 1024
    #[arg(long, value_name = "SIZE", value_parser = parse_source_size, default_value = "64M")]
    max_source: u64,

    /// Bytes of static data that a source may ask for, at most 4G
    #[arg(long, value_name = "SIZE", value_parser = parse_size, default_value = "64M")]
    max_data: u64,

    /// Bytes of the names of all labels of a source together, with K, M or G
    #[arg(long, value_name = "SIZE", value_parser = parse_size, default_value = "64M")]
    max_labels: u64,

    /// Errors shown of one file
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..), default_value_t = 100)]
    max_errors: u32,
}

impl SourceLimits {
    /// The largest file that is read.
    pub(super) fn file_size(&self) -> u64 {
        self.max_source
    }

    /// These limits for the assembler.
    pub(super) fn options(&self) -> Options<'_> {
        Options::default()
            .host_functions(Console::FUNCTIONS)
            .max_source_size(self.max_source as usize)
            .max_data_size(self.max_data)
            .max_label_size(usize::try_from(self.max_labels).unwrap_or(usize::MAX))
            .max_errors(self.max_errors as usize)
    }
}

/// What a program may use.
#[derive(Args, Clone, Copy)]
#[command(next_help_heading = "Limits")]
pub(super) struct RunLimits {
    /// Bytes of heap, 16 to 4G, with K, M or G for powers of 1024 [default: 1G]
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    heap: Option<u64>,

    /// Units of fuel; a simple instruction costs 1 [default: 1000000000000; in tests 1000000000]
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(i64).range(0..=Limits::MAX_FUEL))]
    fuel: Option<i64>,

    /// Calls that may be under way at a time [default: 131072]
    #[arg(long, value_name = "COUNT", value_parser = parse_call_depth)]
    call_depth: Option<usize>,

    /// Registers of all calls under way together, at least 256 [default: 1048576]
    #[arg(long, value_name = "COUNT", value_parser = parse_registers)]
    registers: Option<usize>,

    /// Bytes that the program may write to standard output and standard error, with K, M or G
    #[arg(long, value_name = "SIZE", value_parser = parse_size, default_value = "1G")]
    max_output: u64,
}

impl RunLimits {
    /// These options for the machine, with `defaults` for what was not given.
    pub(super) fn machine(&self, defaults: Limits) -> Limits {
        defaults
            .heap_size(self.heap.unwrap_or(defaults.heap_size))
            .fuel(self.fuel.unwrap_or(defaults.fuel))
            .call_depth(self.call_depth.unwrap_or(defaults.call_depth))
            .registers(self.registers.unwrap_or(defaults.registers))
    }

    /// Bytes that the program may write.
    pub(super) fn max_output(&self) -> u64 {
        self.max_output
    }
}

fn parse_call_depth(text: &str) -> Result<usize, String> {
    let depth = text.parse().map_err(|_| "not a number of calls".to_owned())?;
    if depth <= Limits::MAX_CALL_DEPTH {
        Ok(depth)
    } else {
        Err(format!("the most is {}", Limits::MAX_CALL_DEPTH))
    }
}

fn parse_registers(text: &str) -> Result<usize, String> {
    let registers = text.parse().map_err(|_| "not a number of registers".to_owned())?;
    if (256..=Limits::MAX_REGISTERS).contains(&registers) {
        Ok(registers)
    } else {
        Err(format!("it takes from 256 to {}", Limits::MAX_REGISTERS))
    }
}

fn parse_source_size(text: &str) -> Result<u64, String> {
    let size = parse_size(text)?;
    if size <= Options::MAX_SOURCE_SIZE as u64 { Ok(size) } else { Err("the most is 1G".to_owned()) }
}

fn parse_size(text: &str) -> Result<u64, String> {
    let (digits, shift) = match text.char_indices().last() {
        Some((at, 'k' | 'K')) => (&text[..at], 10),
        Some((at, 'm' | 'M')) => (&text[..at], 20),
        Some((at, 'g' | 'G')) => (&text[..at], 30),
        _ => (text, 0),
    };
    let number: u64 = digits.parse().map_err(|_| "not a size such as 65536, 64K or 1G".to_owned())?;
    number.checked_mul(1 << shift).ok_or_else(|| "too large".to_owned())
}
