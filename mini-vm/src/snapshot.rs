//! Snapshots: a whole machine as bytes, to go on later or in another process.
//!
//! [items]: mod@crate::bytecode#items
//!
#![doc = include_str!("../docs/snapshot.md")]

use std::collections::TryReserveError;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use crate::bytecode::hash_without_names;
use crate::machine::engine::{Impossible, Process, Standing};
use crate::machine::host::Host;
use crate::machine::limits::zeroed;
use crate::machine::{Frame, Limits, Machine, SetupError, resolve_host_functions};
use crate::memory::{PAGE_SIZE, REGISTERS_OF_PAGE};
use crate::verify::Program;
use crate::wire::{Hasher, Reader, WireError, hash, put_number};

/// The version of the format that this crate writes and reads.
pub const SNAPSHOT_VERSION: u32 = 2;

const MAGIC: [u8; 8] = *b"\x8dMVS\r\n\x1a\n";

/// Where the bytes that the hash covers start: behind magic, version and hash.
const HASHED_AT: usize = MAGIC.len() + size_of::<u32>() + size_of::<u64>();

const PAGE: usize = PAGE_SIZE as usize;

/// The longest number, and the number and the byte of a frame.
const MAX_NUMBER_SIZE: u64 = 10;
const MAX_FRAME_SIZE: u64 = 6;

/// Why a snapshot does not become a machine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// The bytes do not start as a snapshot does.
    #[error("this is not a snapshot")]
    NotSnapshot,
    /// The snapshot has another version of the format.
    #[error("the snapshot has format version {found}; this program reads version {SNAPSHOT_VERSION}")]
    Version {
        /// The version of the snapshot.
        found: u32,
    },
    /// The bytes are not those that were written, or not written as [`Machine::snapshot`] writes them.
    #[error(transparent)]
    Malformed(#[from] WireError),
    /// The snapshot was taken of another program.
    #[error("the snapshot was taken of another program")]
    OtherProgram,
    /// The machine would take more than it is allowed.
    #[error("the snapshot has {stated} {what}; the maximum is {allowed}")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// How much the snapshot has.
        stated: u64,
        /// How much is allowed.
        allowed: u64,
    },
    /// A number in the snapshot that no machine comes to.
    #[error("no machine can reach the {what} of this snapshot")]
    Impossible {
        /// What the number stands for.
        what: &'static str,
    },
    /// No machine of these sizes can be made here.
    #[error(transparent)]
    Setup(#[from] SetupError),
}

impl From<Impossible> for RestoreError {
    fn from(Impossible(what): Impossible) -> Self {
        Self::Impossible { what }
    }
}

impl Limits {
    /// The most bytes that a snapshot of a machine with these limits takes.
    pub fn max_snapshot_size(&self) -> u64 {
        // In 128 bits no sum overflows, also where no machine can have these limits.
        let number = u128::from(MAX_NUMBER_SIZE);
        let of_memory = |size: u128| size + (size / u128::from(PAGE_SIZE) + 1) * number;
        let size = HASHED_AT as u128
            + 20
            + 7 * number
            + self.call_depth as u128 * u128::from(MAX_FRAME_SIZE)
            + of_memory(8 * self.registers as u128)
            + of_memory(self.heap_size.into());
        size.try_into().unwrap_or(u64::MAX)
    }
}

impl Machine {
    /// Writes the machine as a snapshot; the [page of the format](self) draws it.
    ///
    /// It takes about as many bytes as the heap and the registers have in pages that are not all zero. What no run has
    /// reached is not looked at, and no copy of the machine is made.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn snapshot_to(&self, writer: impl Write) -> io::Result<()> {
        let mut hasher = Hasher::new();
        self.write_hashed(&mut HashWriter(&mut hasher))?;
        let mut writer = BufWriter::new(writer);
        writer.write_all(&MAGIC)?;
        writer.write_all(&SNAPSHOT_VERSION.to_le_bytes())?;
        writer.write_all(&hasher.finish().to_le_bytes())?;
        self.write_hashed(&mut writer)?;
        writer.flush()
    }

    /// The machine as a snapshot in memory; [`snapshot_to`](Self::snapshot_to) writes the same bytes.
    ///
    /// # Errors
    ///
    /// When the system has not the memory for it.
    pub fn snapshot(&self) -> Result<Vec<u8>, TryReserveError> {
        let mut size = Counter(0);
        self.write_hashed(&mut size).expect("a counter takes any bytes");
        let mut snapshot = Vec::new();
        snapshot.try_reserve_exact(HASHED_AT + size.0)?;
        self.snapshot_to(&mut snapshot).expect("a vector takes any bytes");
        Ok(snapshot)
    }

    /// Writes what the hash covers.
    fn write_hashed(&self, writer: &mut dyn Write) -> io::Result<()> {
        let process = self.process();
        writer.write_all(&program_hash(process.program()).to_le_bytes())?;
        writer.write_all(&process.fuel().to_le_bytes())?;
        writer.write_all(&process.pc().to_le_bytes())?;
        for number in [
            process.heap().len() as u64,
            process.heap_break(),
            process.reached_heap().len() as u64,
            process.registers().len() as u64,
            process.reached_registers().len() as u64,
            process.call_depth() as u64,
            process.frames().len() as u64,
        ] {
            write_number(writer, number)?;
        }
        for Frame { return_pc, window_shift } in process.frames() {
            write_number(writer, u64::from(*return_pc))?;
            writer.write_all(&[*window_shift])?;
        }
        let registers = process.reached_registers().chunks(REGISTERS_OF_PAGE);
        write_pages(writer, registers.map(page_of_registers))?;
        write_pages(writer, process.reached_heap().chunks(PAGE))
    }

    /// The machine that a snapshot was taken of, running the same `program`, its host functions found in `host`.
    ///
    /// It has the sizes of the snapshot, none of which may be larger than `limits` say, and the fuel of the snapshot,
    /// but no more than `limits` say. The bytes may come from anywhere: what is accepted is a machine that is safe to
    /// run, though a forged snapshot may stand for a state that the program never comes to by itself.
    ///
    /// # Errors
    ///
    /// When the bytes are not a snapshot of this program, when it is larger than the limits, and as
    /// [`Machine::new`].
    pub fn restore(
        snapshot: &[u8],
        program: Arc<Program>,
        host: &dyn Host,
        limits: &Limits,
    ) -> Result<Self, RestoreError> {
        let mut reader = open(snapshot)?;
        if u64::from_le_bytes(reader.array()?) != program_hash(&program) {
            return Err(RestoreError::OtherProgram);
        }
        let Sizes { heap_size, registers, call_depth, depth, standing } = take_sizes(&mut reader, limits)?;
        let host_numbers = resolve_host_functions(&program, host)?;
        let sizes = limits.heap_size(heap_size).registers(registers as usize).call_depth(call_depth as usize);
        let mut process = Process::blank(program, &sizes)?;
        let frames = (0..depth).map(|_| take_frame(&mut reader));
        process.resume_at(&standing, frames)?;
        process.set_fuel(standing.fuel.min(limits.fuel));
        let registers = process.reached_registers_mut();
        take_pages(&mut reader, 8 * registers.len(), |at, page| {
            for (register, bytes) in registers[at / 8..].iter_mut().zip(page.as_chunks().0) {
                *register = u64::from_le_bytes(*bytes);
            }
        })?;
        let heap = process.reached_heap_mut();
        take_pages(&mut reader, heap.len(), |at, page| {
            heap[at..at + page.len()].copy_from_slice(page);
        })?;
        reader.finish()?;
        Ok(Self::with(process, host_numbers))
    }
}

/// Whether `bytes` start as a snapshot does, of whatever version and in whatever state.
pub fn is_snapshot(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// The heap in a snapshot.
#[derive(Clone, Debug)]
pub struct SavedHeap {
    /// All of its bytes.
    pub bytes: Box<[u8]>,
    /// How many of them the program has reached; the others are zero.
    pub reached: usize,
}

/// The heap in a snapshot, for whoever wants to look at it without the program.
///
/// # Errors
///
/// When the bytes are not a snapshot, when it is larger than `limits`, and when the system has not the memory for it.
pub fn heap_of(snapshot: &[u8], limits: &Limits) -> Result<SavedHeap, RestoreError> {
    let mut reader = open(snapshot)?;
    let _program: [u8; 8] = reader.array()?;
    let Sizes { heap_size, depth, standing, .. } = take_sizes(&mut reader, limits)?;
    for _ in 0..depth {
        take_frame(&mut reader)?;
    }
    take_pages(&mut reader, 8 * standing.registers_reached, |_, _| {})?;
    let mut bytes = zeroed(heap_size)?;
    let reached = standing.heap_reached as usize;
    take_pages(&mut reader, reached, |at, page: &[u8]| bytes[at..at + page.len()].copy_from_slice(page))?;
    reader.finish()?;
    Ok(SavedHeap { bytes, reached })
}

/// What a snapshot says before frames and memory.
struct Sizes {
    heap_size: u64,
    registers: u64,
    call_depth: u64,
    /// Calls that are under way.
    depth: u64,
    standing: Standing,
}

/// Reads what stands between the hash of the program and the frames.
fn take_sizes(reader: &mut Reader<'_>, limits: &Limits) -> Result<Sizes, RestoreError> {
    let fuel = i64::from_le_bytes(reader.array()?);
    let pc = u32::from_le_bytes(reader.array()?);
    let heap_size = within("bytes of heap", reader.number()?, limits.heap_size)?;
    let heap_break = reader.number()?;
    let heap_reached = within("bytes of heap", reader.number()?, heap_size)?;
    let registers = within("registers", reader.number()?, limits.registers as u64)?;
    let registers_reached = within("registers", reader.number()?, registers)? as usize;
    let call_depth = within("calls at a time", reader.number()?, limits.call_depth as u64)?;
    let depth = within("calls", reader.number()?, call_depth)?;
    let standing = Standing { pc, fuel, heap_break, heap_reached, registers_reached };
    Ok(Sizes { heap_size, registers, call_depth, depth, standing })
}

/// Checks what can be checked of the bytes as a whole, and gives what stands behind the hash.
fn open(snapshot: &[u8]) -> Result<Reader<'_>, RestoreError> {
    if !is_snapshot(snapshot) {
        return Err(RestoreError::NotSnapshot);
    }
    let mut reader = Reader::new(snapshot, MAGIC.len());
    let version = u32::from_le_bytes(reader.array()?);
    if version != SNAPSHOT_VERSION {
        return Err(RestoreError::Version { found: version });
    }
    let stated = u64::from_le_bytes(reader.array()?);
    let computed = hash(&snapshot[HASHED_AT..]);
    if stated != computed {
        return Err(WireError::WrongHash { stated, computed }.into());
    }
    Ok(reader)
}

fn within(what: &'static str, stated: u64, allowed: u64) -> Result<u64, RestoreError> {
    if stated <= allowed { Ok(stated) } else { Err(RestoreError::Limit { what, stated, allowed }) }
}

/// What tells programs apart: everything of a program but what it is called.
pub(crate) fn program_hash(program: &Program) -> u64 {
    hash_without_names(program.module())
}

/// What is written is hashed.
struct HashWriter<'hasher>(&'hasher mut Hasher);

impl Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is written is counted.
struct Counter(usize);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write_number(writer: &mut dyn Write, number: u64) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(MAX_NUMBER_SIZE as usize);
    put_number(&mut bytes, number);
    writer.write_all(&bytes)
}

fn page_of_registers(registers: &[u64]) -> Vec<u8> {
    registers.iter().flat_map(|register| register.to_le_bytes()).collect()
}

/// Writes memory, page by page.
fn write_pages(writer: &mut dyn Write, pages: impl Iterator<Item = impl AsRef<[u8]>>) -> io::Result<()> {
    let mut zero_pages = 0;
    for page in pages {
        if is_zero(page.as_ref()) {
            zero_pages += 1;
        } else {
            write_number(writer, zero_pages)?;
            writer.write_all(page.as_ref())?;
            zero_pages = 0;
        }
    }
    if zero_pages > 0 {
        write_number(writer, zero_pages)?;
    }
    Ok(())
}

fn take_frame(reader: &mut Reader<'_>) -> Result<Frame, RestoreError> {
    Ok(Frame { return_pc: reader.number()?, window_shift: reader.byte()? })
}

/// Reads the pages of `size` bytes of memory that are not all zero; `put` gets each with the place of its first byte.
fn take_pages(
    reader: &mut Reader<'_>,
    size: usize,
    mut put: impl FnMut(usize, &[u8]),
) -> Result<(), RestoreError> {
    let impossible = RestoreError::Impossible { what: "pages" };
    let page_count = size.div_ceil(PAGE);
    let mut page = 0;
    while page < page_count {
        let zero_pages: usize = reader.number()?;
        if zero_pages > page_count - page {
            return Err(impossible);
        }
        page += zero_pages;
        if page < page_count {
            let at = page * PAGE;
            let bytes = reader.part((size - at).min(PAGE) as u64)?.rest();
            if is_zero(bytes) {
                return Err(impossible);
            }
            put(at, bytes);
            page += 1;
        }
    }
    Ok(())
}

fn is_zero(page: &[u8]) -> bool {
    page == &[0; PAGE][..page.len()]
}
