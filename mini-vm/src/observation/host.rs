//! A host whose calls are looked at.

use crate::machine::host::{Host, HostCall, HostError, HostWrites};

/// A host that notes what its functions write.
pub(super) struct ObservedHost<'host> {
    host: &'host mut dyn Host,
    writes: HostWrites,
}

impl<'host> ObservedHost<'host> {
    pub(super) fn new(host: &'host mut dyn Host) -> Self {
        Self { host, writes: HostWrites::default() }
    }

    pub(super) fn into_writes(self) -> HostWrites {
        self.writes
    }
}

impl Host for ObservedHost<'_> {
    fn resolve(&self, name: &str) -> Option<u32> {
        self.host.resolve(name)
    }

    fn call(&mut self, function: u32, call: &mut HostCall<'_>) -> Result<(), HostError> {
        let (result, writes) = call.with_writes(|call| self.host.call(function, call));
        self.writes = writes;
        result
    }
}
