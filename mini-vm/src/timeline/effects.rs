//! What a call of a host function has done to its machine, as bytes of a log.
//!
//! ```text
//! flags     1 byte: which of the parts below are there
//! work      number
//! result    8 bytes
//! memory    number: the end of what is given out; number: the end of what is reached; number: that of what may be touched
//! writes    number: how many; for each of them the address, the length, and the bytes
//! error     the address and the length that are out of bounds, or a text
//! ```

use std::ops::Range;

use crate::heap::Reach;
use crate::machine::host::{HostCall, HostError, HostWrites};
use crate::wire::{Reader, Sink, WireError, put_number, put_text};

/// The parts of an entry that are not always there.
const RESULT: u8 = 1;
const MEMORY: u8 = 2;
const WRITES: u8 = 4;
const OUT_OF_BOUNDS: u8 = 8;
const FAILED: u8 = 16;

/// Bytes of an entry without what has been written; there is room in them for a short message.
pub(super) const SMALL_ENTRY: usize = 256;

/// How far the heap is given out, reached, and may be touched.
fn memory_of(call: &HostCall<'_>) -> [u64; 3] {
    [*call.heap_break, call.heap.reached(), call.heap.bounds_end()]
}

/// Has `work` done with a call, and adds to `log` what it has done to the machine.
pub(super) fn logged(
    log: &mut Vec<u8>,
    call: &mut HostCall<'_>,
    work: impl FnOnce(&mut HostCall<'_>) -> Result<(), HostError>,
) -> Result<(), HostError> {
    let before = memory_of(call);
    let (mut outcome, mut writes) = call.with_writes(work);
    let after = memory_of(call);
    if log.try_reserve(size_of_entry(&outcome, &writes)).is_err() {
        // There is room for this, and the program ends here.
        outcome = Err(HostError::failed("the system has no memory to keep what the call has written"));
        writes.memory.clear();
    }
    let mut flags = 0;
    let mut set = |flag, is_there| flags |= if is_there { flag } else { 0 };
    set(RESULT, writes.has_result);
    set(MEMORY, before != after);
    set(WRITES, !writes.memory.is_empty());
    set(OUT_OF_BOUNDS, matches!(outcome, Err(HostError::OutOfBounds { .. })));
    set(FAILED, matches!(outcome, Err(HostError::Failed(_))));
    log.put(&[flags]);
    put_number(log, call.work.get());
    if flags & RESULT != 0 {
        log.put(&call.window[0].to_le_bytes());
    }
    if flags & MEMORY != 0 {
        put_numbers(log, &after);
    }
    if flags & WRITES != 0 {
        put_writes(log, call, &writes.memory);
    }
    match &outcome {
        Ok(()) => {}
        Err(HostError::OutOfBounds { address, length }) => put_numbers(log, &[*address, *length]),
        Err(HostError::Failed(message)) => put_text(log, message),
    }
    outcome
}

/// Bytes that an entry takes, or a few more.
fn size_of_entry(outcome: &Result<(), HostError>, writes: &HostWrites) -> usize {
    /// For a number with its length.
    const NUMBER: u64 = 10;
    let memory: u64 = writes.memory.iter().map(|range| range.end - range.start + 2 * NUMBER).sum();
    let message = match outcome {
        Err(HostError::Failed(message)) => message.len(),
        Ok(()) | Err(HostError::OutOfBounds { .. }) => 0,
    };
    usize::try_from(memory).unwrap_or(usize::MAX).saturating_add(message).saturating_add(SMALL_ENTRY)
}

fn put_writes(log: &mut Vec<u8>, call: &HostCall<'_>, writes: &[Range<u64>]) {
    put_number(log, writes.len() as u64);
    for range in writes {
        put_numbers(log, &[range.start, range.end - range.start]);
        log.put(&call.heap.bytes()[range.start as usize..range.end as usize]);
    }
}

fn put_numbers(log: &mut Vec<u8>, numbers: &[u64]) {
    numbers.iter().for_each(|&number| put_number(log, number));
}

/// Does with a call what the entry of the log says that `reader` stands at.
pub(super) fn replay(
    reader: &mut Reader<'_>,
    call: &mut HostCall<'_>,
) -> Result<Result<(), HostError>, WireError> {
    let flags = reader.byte()?;
    call.work.set(reader.number()?);
    if flags & RESULT != 0 {
        call.set_result(u64::from_le_bytes(reader.array()?));
    }
    if flags & MEMORY != 0 {
        let (heap_break, reached) = (reader.number()?, reader.number()?);
        *call.heap_break = heap_break;
        call.heap.catch_up_with(Reach::within(call.heap.size(), reached, reader.number()?));
    }
    if flags & WRITES != 0 {
        for _ in 0..reader.number::<u64>()? {
            let (start, length) = (reader.number()?, reader.number()?);
            let bytes = reader.part(length)?.rest();
            call.bytes_mut(start, length).expect("they were in the heap before").copy_from_slice(bytes);
        }
    }
    Ok(match flags & (OUT_OF_BOUNDS | FAILED) {
        OUT_OF_BOUNDS => Err(HostError::OutOfBounds { address: reader.number()?, length: reader.number()? }),
        FAILED => Err(HostError::failed(reader.text()?)),
        _ => Ok(()),
    })
}
