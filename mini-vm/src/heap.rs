//! The heap while one operation works on it.

use std::cell::Cell;
use std::ops::Range;

use crate::fuel::{Cost, Done};
use crate::memory::{ALLOCATION_ALIGNMENT, HEAP_START, reached_bytes};
use crate::trap::TrapKind;

/// The bytes of the heap, and how many of them have been reached. Those behind the bounds are there where something is
/// given out.
pub(crate) struct Heap<'run> {
    bytes: &'run mut [u8],
    reach: Reach,
}

/// The first byte behind those that a program may touch, in a heap that is given out up to `heap_break`, if what is not is
/// guarded. It is no further than the heap goes and no less than 16.
pub(crate) fn bounds_end(heap_size: u64, heap_break: u64, is_guarded: bool) -> u64 {
    // One comparison does for all accesses where at least 16 bytes can be touched.
    if is_guarded { heap_break.max(2 * HEAP_START).min(heap_size) } else { heap_size }
}

/// How far a heap has been reached, and how far it may be.
///
/// Bytes that nothing has reached are zero, and the system has most likely given no memory for them yet. So whoever
/// touches bytes says so first.
#[derive(Clone)]
pub(crate) struct Reach {
    end: Cell<u64>,
    heap_size: u64,
    /// The first byte behind those that may be touched.
    bounds_end: u64,
}

impl Reach {
    /// Of a heap that may be touched as a whole, and of which the first `reached` bytes have been before.
    pub(crate) fn new(heap_size: u64, reached: u64) -> Self {
        Self::within(heap_size, reached, heap_size)
    }

    /// As [`new`](Self::new), within these bounds.
    #[inline(always)]
    pub(crate) fn within(heap_size: u64, reached: u64, bounds_end: u64) -> Self {
        Self { end: Cell::new(reached), heap_size, bounds_end }
    }

    /// The first byte behind those that may be touched.
    #[inline(always)]
    pub(crate) fn bounds_end(&self) -> u64 {
        self.bounds_end
    }

    /// Whether there is something that is not allocated, and it is guarded.
    pub(crate) fn is_guarded(&self) -> bool {
        self.bounds_end < self.heap_size
    }

    /// Lets the bytes before `end` be touched, which lies within the heap.
    #[inline(always)]
    pub(crate) fn extend(&self, end: u64) {
        if end > self.end.get() {
            self.end.set(reached_bytes(end, self.heap_size));
        }
    }

    /// The index range of `length` bytes from `address` on, if they lie where a program may touch them. A range of
    /// length 0 touches nothing and is valid anywhere.
    #[inline(always)]
    pub(crate) fn bounds(&self, address: u64, length: u64) -> Result<Range<usize>, TrapKind> {
        if length == 0 {
            return Ok(0..0);
        }
        match address.checked_add(length) {
            Some(end) if address >= HEAP_START && end <= self.bounds_end => {
                Ok(address as usize..end as usize)
            }
            _ => Err(self.out_of_bounds(address, length)),
        }
    }

    /// That these bytes are not such that a program may touch them.
    #[inline(always)]
    pub(crate) fn out_of_bounds(&self, address: u64, length: u64) -> TrapKind {
        let allocated = self.is_guarded().then_some(self.bounds_end);
        TrapKind::OutOfBounds { address, length, heap_size: self.heap_size, allocated }
    }

    /// As [`bounds`](Self::bounds), and the bytes may be touched from now on.
    #[inline(always)]
    pub(crate) fn range(&self, address: u64, length: u64) -> Result<Range<usize>, TrapKind> {
        let range = self.bounds(address, length)?;
        self.extend(range.end as u64);
        Ok(range)
    }
}

/// How many bytes of a heap stand from `start` up to the first zero byte; `None` where none follows. Behind what is
/// reached every byte is zero, and `start` lies before the end.
pub(crate) fn terminated_length(heap: &[u8], start: usize, reached: usize) -> Option<usize> {
    let Some(within) = heap.get(start..reached) else { return Some(0) };
    let length = within.iter().position(|&byte| byte == 0);
    length.or((reached < heap.len()).then_some(within.len()))
}

impl<'run> Heap<'run> {
    /// A heap that may be touched as a whole, and of which the first `reached` bytes have been before.
    pub(crate) fn new(bytes: &'run mut [u8], reached: u64) -> Self {
        let heap_size = bytes.len() as u64;
        Self { bytes, reach: Reach::new(heap_size, reached) }
    }

    /// The bytes of a heap, as far as they are needed, with how far it may be touched and how far it has been before.
    #[inline(always)]
    pub(crate) fn within(bytes: &'run mut [u8], reach: Reach) -> Self {
        Self { bytes, reach }
    }

    /// The end of what has been reached.
    pub(crate) fn reached(&self) -> u64 {
        self.reach.end.get()
    }

    /// Bytes of the whole heap.
    pub(crate) fn size(&self) -> u64 {
        self.reach.heap_size
    }

    /// The index range of `length` bytes from `address` on, which may be touched from now on. A range of length 0
    /// touches nothing and is valid anywhere.
    #[inline(always)]
    pub(crate) fn range(&self, address: u64, length: u64) -> Result<Range<usize>, TrapKind> {
        self.reach.range(address, length)
    }

    /// Where the bytes end that may be touched.
    #[inline(always)]
    pub(crate) fn bounds_end(&self) -> u64 {
        self.reach.bounds_end
    }

    /// The bytes that may be touched, of which only those that are reached may be looked at.
    #[inline(always)]
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.reach.bounds_end as usize]
    }

    /// The bytes that may be touched once they are reached.
    #[inline(always)]
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.reach.bounds_end as usize]
    }

    /// The same heap, for a shorter time.
    pub(crate) fn reborrow(&mut self) -> Heap<'_> {
        Heap { bytes: self.bytes, reach: self.reach.clone() }
    }

    /// Takes over how far the same heap has been reached meanwhile, and how far it may be now.
    pub(crate) fn catch_up_with(&mut self, reach: Reach) {
        self.reach = reach;
    }

    /// How far it has been reached.
    pub(crate) fn reach(&self) -> &Reach {
        &self.reach
    }

    /// That, and the bytes that may be touched.
    #[inline(always)]
    pub(crate) fn parts(&mut self) -> (&Reach, &mut [u8]) {
        (&self.reach, &mut self.bytes[..self.reach.bounds_end as usize])
    }

    /// Gives out `size` bytes from `heap_break` on, and returns their address. They hold what they held before.
    pub(crate) fn take(&mut self, heap_break: &mut u64, size: u64) -> Result<u64, TrapKind> {
        let address = *heap_break;
        let available = self.size().saturating_sub(address);
        if size > available {
            return Err(TrapKind::OutOfMemory { requested: size, available });
        }
        let end = address + size;
        *heap_break = end.next_multiple_of(ALLOCATION_ALIGNMENT);
        if size > 0 {
            self.reach.extend(end);
        }
        self.reach.bounds_end = bounds_end(self.size(), *heap_break, self.reach.is_guarded());
        Ok(address)
    }

    /// Gives out `size` bytes from `heap_break` on, all zero, and returns their address. Those that nothing has reached
    /// are zero already.
    pub(crate) fn allocate(&mut self, heap_break: &mut u64, size: u64) -> Result<Done<u64>, TrapKind> {
        let touched = self.reached();
        let address = self.take(heap_break, size)?;
        let cleared = touched.saturating_sub(address).min(size);
        if cleared > 0 {
            self.bytes[address as usize..][..cleared as usize].fill(0);
        }
        Ok(Done { result: address, cost: Cost::of_bytes(cleared) })
    }
}
