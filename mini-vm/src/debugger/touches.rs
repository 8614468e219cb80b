//! What instructions do with what is watched.

use super::watchpoint::{Access, Change, Watchpoint};
use crate::machine::host::Host;
use crate::machine::{Machine, Places, Stop};
use crate::verify::Program;

/// The instructions that may touch something that is watched.
pub(super) fn places_of(program: &Program, watchpoints: &[Watchpoint]) -> Places {
    let is_any_enabled = watchpoints.iter().any(|watchpoint| watchpoint.is_enabled);
    Places::of(program, |_| is_any_enabled)
}

/// Executes one instruction, and says what it has done with what is watched.
pub(super) fn step(
    watchpoints: &[Watchpoint],
    position: u64,
    machine: &mut Machine,
    host: &mut dyn Host,
) -> (Option<Stop>, Option<Vec<Change>>) {
    let pc = machine.pc();
    let before: Vec<_> = watchpoints.iter().map(|watchpoint| watchpoint.watched.value(machine)).collect();
    let stop = machine.step(host);
    let changes = watchpoints.iter().zip(before).filter_map(|(watchpoint, before)| {
        let after = watchpoint.watched.value(machine);
        let is_hit = watchpoint.is_enabled && watchpoint.access != Access::Read && before != after;
        is_hit.then_some(Change { id: watchpoint.id, position, pc, is_write: true, before, after })
    });
    let changes: Vec<_> = changes.collect();
    (stop, (!changes.is_empty()).then_some(changes))
}
