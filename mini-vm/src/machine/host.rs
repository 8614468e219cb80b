//! The host: the functions outside the machine that a program can call.

use std::ops::Range;

use crate::heap::Heap;
use crate::machine::limits::Limits;

/// What a program can call with the `host` instruction.
///
/// Functions are looked up by name once, when the machine is made, and called by number.
pub trait Host {
    /// The number of the function called `name`, if this host has it.
    fn resolve(&self, name: &str) -> Option<u32>;

    /// Calls the function with this number.
    ///
    /// # Errors
    ///
    /// What a function returns as an error becomes a trap of the program. A number that
    /// [`resolve`](Self::resolve) never gave out must be an error too.
    fn call(&mut self, function: u32, call: &mut HostCall<'_>) -> Result<(), HostError>;
}

/// The most that a call can cost: no sum of fuel and debts overflows.
const MAX_CHARGE: u64 = Limits::MAX_FUEL as u64 / 2;

/// A host call under way: its arguments and the heap.
pub struct HostCall<'machine> {
    pub(crate) window: &'machine mut [u64],
    pub(crate) heap: Heap<'machine>,
    /// Fuel that the call costs beyond the instruction.
    pub(crate) work: u64,
}

/// Why a host function did not do its work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// An argument named bytes that the program may not touch.
    #[error("{length} bytes at address {address:#x} are outside the heap")]
    OutOfBounds {
        /// The first byte.
        address: u64,
        /// How many bytes.
        length: u64,
    },
    /// Anything else, in the words of the host.
    #[error("{0}")]
    Failed(String),
}

impl HostError {
    /// An error in the words of the host.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::Failed(message.into())
    }
}

impl HostCall<'_> {
    /// Argument `index`: the register that many behind the first.
    ///
    /// # Errors
    ///
    /// When that register is behind `r255` of the caller's window.
    pub fn argument(&self, index: usize) -> Result<u64, HostError> {
        self.window.get(index).copied().ok_or_else(|| {
            HostError::Failed(format!("argument {index} would be beyond r255, the last register"))
        })
    }

    /// Sets the result, which takes the place of the first argument.
    pub fn set_result(&mut self, value: u64) {
        self.window[0] = value;
    }

    /// Makes the call cost this much more fuel, up to half of [`Limits::MAX_FUEL`](super::Limits::MAX_FUEL) in all.
    ///
    /// A function that takes the longer the more bytes it is given should
    /// charge for them, 1 for every [`BYTES_PER_FUEL`](crate::fuel::BYTES_PER_FUEL), so that fuel bounds the time a
    /// program takes.
    pub fn charge(&mut self, work: u64) {
        self.work = self.work.saturating_add(work).min(MAX_CHARGE);
    }

    /// The `length` bytes of the heap from `address` on.
    ///
    /// # Errors
    ///
    /// When one of them lies outside the heap or in the null area.
    pub fn bytes(&self, address: u64, length: u64) -> Result<&[u8], HostError> {
        let range = self.range(address, length)?;
        Ok(&self.heap.bytes()[range])
    }

    /// The `length` bytes of the heap from `address` on, to be written.
    ///
    /// # Errors
    ///
    /// When one of them lies outside the heap or in the null area.
    pub fn bytes_mut(&mut self, address: u64, length: u64) -> Result<&mut [u8], HostError> {
        let range = self.range(address, length)?;
        Ok(&mut self.heap.bytes_mut()[range])
    }

    /// The bytes of the heap from `address` up to the first zero byte.
    ///
    /// # Errors
    ///
    /// When `address` is not valid or no zero byte follows it.
    pub fn terminated_bytes(&self, address: u64) -> Result<&[u8], HostError> {
        let start = self.range(address, 1)?.start;
        // Behind what is reached every byte is zero.
        let reached = self.heap.reached() as usize;
        let length = self.heap.bytes()[start..reached].iter().position(|&byte| byte == 0);
        let length = length.or((reached < self.heap.bytes().len()).then_some(reached - start));
        let length = length.ok_or_else(|| {
            HostError::Failed(format!("the string at address {address:#x} has no terminating zero"))
        })?;
        Ok(&self.heap.bytes()[start..start + length])
    }

    fn range(&self, address: u64, length: u64) -> Result<Range<usize>, HostError> {
        self.heap.range(address, length).map_err(|_| HostError::OutOfBounds { address, length })
    }
}
