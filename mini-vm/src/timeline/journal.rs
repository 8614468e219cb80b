//! The host as a timeline has it: it is asked once, and repeats itself from then on.

use super::effects;
use crate::machine::host::{Host, HostCall, HostError};
use crate::wire::Reader;

/// A host whose calls are kept. Where the machine has been before, what they did then is done again, and the host that it
/// wraps is not called.
#[derive(Debug)]
pub(super) struct Journal<H> {
    host: H,
    log: Vec<u8>,
    /// Where in the log the next call stands; at its end the machine is where it has not been.
    next: usize,
    /// Bytes of a log to which nothing is added.
    most: usize,
    has_refused: bool,
}

impl<H> Journal<H> {
    pub(super) fn new(host: H, most: usize) -> Self {
        Self { host, log: Vec::new(), next: 0, most, has_refused: false }
    }

    pub(super) fn host(&self) -> &H {
        &self.host
    }

    pub(super) fn host_mut(&mut self) -> &mut H {
        &mut self.host
    }

    /// Where the next call stands in the log.
    pub(super) fn place(&self) -> usize {
        self.next
    }

    /// Goes to a place that it has been at.
    pub(super) fn return_to(&mut self, place: usize) {
        self.next = place;
    }

    /// Bytes of the log.
    pub(super) fn size(&self) -> usize {
        self.log.len()
    }

    /// Whether the last call has been refused, because the log is full. It has not been made.
    pub(super) fn take_refusal(&mut self) -> bool {
        std::mem::take(&mut self.has_refused)
    }
}

impl<H: Host> Host for Journal<H> {
    fn resolve(&self, name: &str) -> Option<u32> {
        self.host.resolve(name)
    }

    fn call(&mut self, function: u32, call: &mut HostCall<'_>) -> Result<(), HostError> {
        if self.next < self.log.len() {
            let mut reader = Reader::new(&self.log, self.next);
            let outcome = effects::replay(&mut reader, call).expect("the log has been written here");
            self.next = reader.offset();
            return outcome;
        }
        let is_full = self.log.len() >= self.most || self.log.try_reserve(effects::SMALL_ENTRY).is_err();
        if is_full {
            self.has_refused = true;
            return Err(HostError::failed("the log of the calls of the host is full"));
        }
        let outcome = effects::logged(&mut self.log, call, |call| self.host.call(function, call));
        self.next = self.log.len();
        outcome
    }
}
