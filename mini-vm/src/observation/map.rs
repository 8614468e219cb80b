//! What the instructions on maps do, with the entry that they find and how long they search.

use super::event::{BYTES_KEPT, Event};
use crate::instruction::Opcode;
use crate::machine::Machine;
use crate::maps::inspection::HEADER_SIZE;
use crate::maps::{FoundEntry, MapView, Search};
use crate::operand::{Content, OperandKind, Register};

/// What an instruction does to a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapAction {
    /// Makes an empty map.
    Make,
    /// Removes every key.
    Clear,
    /// Makes the map a copy of another.
    Overwrite,
    /// Finds a key, or creates its entry.
    Reserve,
    /// Finds a key.
    Lookup,
    /// Says whether there is a key.
    Has,
    /// Removes a key.
    Remove,
    /// Adds to the value of a key, created if absent.
    Add,
    /// Reads the value of a key.
    Load,
    /// Goes on to the next entry.
    Iterate,
    /// Finds the key of a value.
    Key,
}

impl MapAction {
    /// Every action.
    pub const ALL: [Self; 11] = [
        Self::Make,
        Self::Clear,
        Self::Overwrite,
        Self::Reserve,
        Self::Lookup,
        Self::Has,
        Self::Remove,
        Self::Add,
        Self::Load,
        Self::Iterate,
        Self::Key,
    ];

    /// Its place in [`ALL`](Self::ALL).
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// A word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Make => "make",
            Self::Clear => "clear",
            Self::Overwrite => "overwrite",
            Self::Reserve => "reserve",
            Self::Lookup => "lookup",
            Self::Has => "has",
            Self::Remove => "remove",
            Self::Add => "add",
            Self::Load => "load",
            Self::Iterate => "iterate",
            Self::Key => "key",
        }
    }

    /// What an instruction does to a map, if it does something to one. The size of a layout has no map.
    #[must_use]
    pub const fn of(opcode: Opcode) -> Option<Self> {
        Some(match opcode {
            Opcode::MapInit | Opcode::MapNew | Opcode::MapNewSized => Self::Make,
            Opcode::MapClear => Self::Clear,
            Opcode::MapOverwrite => Self::Overwrite,
            Opcode::MapGetOrReserve
            | Opcode::MapGetOrReserveScalar
            | Opcode::MapReserve
            | Opcode::MapReserveScalar => Self::Reserve,
            Opcode::MapLookup | Opcode::MapLookupScalar => Self::Lookup,
            Opcode::MapHas | Opcode::MapHasScalar => Self::Has,
            Opcode::MapRemove | Opcode::MapRemoveScalar => Self::Remove,
            Opcode::MapAdd | Opcode::MapAddScalar => Self::Add,
            Opcode::MapLoad | Opcode::MapLoadScalar => Self::Load,
            Opcode::MapIterNext => Self::Iterate,
            Opcode::MapKey => Self::Key,
            _ => return None,
        })
    }

    /// Whether it is done with a key.
    #[must_use]
    pub const fn takes_key(self) -> bool {
        matches!(self, Self::Reserve | Self::Lookup | Self::Has | Self::Remove | Self::Add | Self::Load)
    }

    /// Whether it creates the entry of a key that is absent.
    #[must_use]
    pub const fn creates(self) -> bool {
        matches!(self, Self::Reserve | Self::Add)
    }
}

/// What has come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapOutcome {
    /// The key was there.
    Found,
    /// The key was not there.
    Absent,
    /// The key was not there, and has an entry now.
    Created,
    /// The key was not there, and there is no room for it.
    Full,
    /// The key was there, and is no more.
    Removed,
    /// The iteration has come to an entry.
    Entry,
    /// There is no further entry.
    End,
    /// The map is made, cleared or copied.
    Done,
    /// The other map has more entries than this one can hold; nothing has changed.
    TooSmall,
    /// It has trapped.
    Trapped,
}

impl MapOutcome {
    /// A word for it, in lower case; `_` stands between two.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Absent => "absent",
            Self::Created => "created",
            Self::Full => "full",
            Self::Removed => "removed",
            Self::Entry => "entry",
            Self::End => "end",
            Self::Done => "done",
            Self::TooSmall => "too_small",
            Self::Trapped => "trapped",
        }
    }
}

/// What an instruction has done to a map.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MapEvent {
    /// The address of the map; of the one that is written, where there are two.
    pub address: u64,
    /// What it does.
    pub action: MapAction,
    /// What has come of it.
    pub outcome: MapOutcome,
    /// Buckets that the search for the key has looked at before anything changed; 0 where none was made.
    pub visited: u64,
    /// The bucket that the search began at.
    pub home: Option<usize>,
    /// The entry that was found, created or removed, or that the iteration has come to.
    pub entry: Option<FoundEntry>,
    key: Vec<u8>,
    value_before: Vec<u8>,
}

impl MapEvent {
    /// The bytes of the key that the instruction has been given. They are none where it takes no key, and where it
    /// traps because key or map are no such.
    #[must_use]
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// The first [`BYTES_KEPT`] bytes of the value that the key had before the instruction; none, if the map did not have the key.
    #[must_use]
    pub fn value_before(&self) -> &[u8] {
        &self.value_before
    }
}

/// What is known of an instruction on a map before it is executed.
#[derive(Debug, Default)]
pub(super) struct MapPlan {
    search: Option<Search>,
    /// Room for a key, and for the value of one.
    key: Vec<u8>,
    value: Vec<u8>,
}

impl MapPlan {
    /// Takes back the room that the instruction before has used.
    pub(super) fn reset(&mut self, event: &mut Event) {
        if let Some(MapEvent { key, value_before, .. }) = event.map.take() {
            (self.key, self.value) = (key, value_before);
        }
        self.key.clear();
        self.value.clear();
        self.search = None;
    }

    pub(super) fn prepare(&mut self, event: &mut Event, machine: &Machine) {
        let Some(action) = MapAction::of(event.opcode) else { return };
        let address = address(event, machine);
        let map = machine.map_at(address).ok();
        if action.takes_key() {
            self.search = map.as_ref().and_then(|map| self.search(event, machine, map));
            if let (Some(entry), Some(map)) = (self.search.and_then(|search| search.entry), &map) {
                let kept = map.value_size().min(BYTES_KEPT) as u64;
                self.value.extend_from_slice(machine.bytes(entry.value_address, kept).unwrap_or_default());
            }
        }
        if let (MapAction::Overwrite | MapAction::Clear, Some(map)) = (action, &map) {
            event.note_write(address..address + map.size());
        }
        event.map = Some(MapEvent {
            address,
            action,
            outcome: MapOutcome::Trapped,
            visited: self.search.map_or(0, |search| search.visited),
            home: self.search.map(|search| search.home),
            entry: self.search.and_then(|search| search.entry),
            key: std::mem::take(&mut self.key),
            value_before: std::mem::take(&mut self.value),
        });
    }

    /// Searches for the key of the instruction, which goes through the same buckets as the instruction will.
    fn search(&mut self, event: &mut Event, machine: &Machine, map: &MapView<&[u8]>) -> Option<Search> {
        let operand = event.opcode.operands().iter().find(|operand| operand.name == "rk")?;
        let value = machine.register(Register(event.word.field(operand.at, 1) as u8));
        let size = map.key_size();
        if operand.content == Content::Key {
            self.key.extend_from_slice(value.to_le_bytes().get(..size)?);
        } else {
            self.key.extend_from_slice(machine.bytes(value, size as u64).ok()?);
            event.note_read(value, size as u64);
        }
        map.search(&self.key).ok()
    }

    pub(super) fn conclude(event: &mut Event, machine: &Machine) {
        let Some(mut seen) = event.map.take() else { return };
        if !event.is_trap {
            settle(event, &mut seen, machine);
        }
        event.map = Some(seen);
    }
}

/// Takes over what has come of an instruction that has not trapped.
fn settle(event: &mut Event, seen: &mut MapEvent, machine: &Machine) {
    match seen.action {
        MapAction::Make => settle_new_map(event, seen, machine),
        MapAction::Clear => seen.outcome = MapOutcome::Done,
        MapAction::Overwrite => settle_copy(event, seen, machine),
        MapAction::Key => seen.outcome = MapOutcome::Found,
        MapAction::Iterate => settle_iteration(event, seen, machine),
        MapAction::Reserve | MapAction::Add => settle_insertion(event, seen, machine),
        MapAction::Remove if seen.entry.is_some() => {
            seen.outcome = MapOutcome::Removed;
            note_change(event, seen, machine);
        }
        MapAction::Lookup | MapAction::Has | MapAction::Load | MapAction::Remove => {
            seen.outcome = if seen.entry.is_some() { MapOutcome::Found } else { MapOutcome::Absent };
        }
    }
    note_entry_read(event, seen, machine);
}

fn settle_new_map(event: &mut Event, seen: &mut MapEvent, machine: &Machine) {
    if event.opcode != Opcode::MapInit {
        seen.address = result(event, machine);
    }
    if let Ok(map) = machine.map_at(seen.address) {
        event.note_write(seen.address..seen.address + map.size());
    }
    seen.outcome = MapOutcome::Done;
}

fn settle_copy(event: &mut Event, seen: &mut MapEvent, machine: &Machine) {
    if result(event, machine) == 0 {
        seen.outcome = MapOutcome::TooSmall;
        event.memory_written.clear();
        return;
    }
    seen.outcome = MapOutcome::Done;
    let origin = event.registers_read.get(1).map_or(0, |read| read.value);
    if let Ok(map) = machine.map_at(origin) {
        event.note_read(origin, map.size());
    }
}

/// What the first register holds that the instruction has written.
fn result(event: &Event, machine: &Machine) -> u64 {
    event.registers_written.first().map_or(0, |write| machine.register(write.register))
}

/// The registers with addresses of maps.
fn map_operands(event: &Event) -> impl Iterator<Item = Register> + use<> {
    let word = event.word;
    let maps = event.opcode.operands().iter().filter(|operand| operand.content == Content::Map);
    maps.map(move |operand| Register(word.field(operand.at, 1) as u8))
}

/// The address of the map, where there is one already.
fn address(event: &Event, machine: &Machine) -> u64 {
    match event.opcode {
        Opcode::MapInit => event.operand(machine, "ra"),
        _ => map_operands(event).next().map_or(0, |register| machine.register(register)),
    }
}

fn settle_iteration(event: &Event, seen: &mut MapEvent, machine: &Machine) {
    let cursor = event.opcode.operands().iter().find(|operand| operand.kind == OperandKind::Cursor);
    let Some(cursor) = cursor.map(|operand| Register(event.word.field(operand.at, 1) as u8)) else { return };
    let before = event.registers_read.iter().find(|read| read.register == cursor).map(|read| read.value);
    let after = machine.register(cursor);
    seen.outcome = if before == Some(after) { MapOutcome::End } else { MapOutcome::Entry };
    if seen.outcome == MapOutcome::Entry {
        let pair = event.registers_written.iter().rev().take(2).map(|write| machine.register(write.register));
        if let [value_address, key_address] = pair.collect::<Vec<_>>()[..] {
            seen.entry = Some(FoundEntry { bucket: after as usize - 1, key_address, value_address });
        }
    }
}

/// An entry that was not there before the instruction is looked for behind it.
fn settle_insertion(event: &mut Event, seen: &mut MapEvent, machine: &Machine) {
    seen.outcome = MapOutcome::Found;
    if seen.entry.is_none() {
        let search = machine.map_at(seen.address).ok().and_then(|map| map.search(&seen.key).ok());
        seen.entry = search.and_then(|search| search.entry);
        seen.outcome = if seen.entry.is_some() { MapOutcome::Created } else { MapOutcome::Full };
    }
    match (seen.outcome, seen.entry) {
        (MapOutcome::Created, _) => note_change(event, seen, machine),
        (MapOutcome::Found, Some(entry)) if seen.action == MapAction::Add => {
            if let Ok(map) = machine.map_at(seen.address) {
                event.note_write(entry.value_address..entry.value_address + map.value_size() as u64);
            }
        }
        _ => {}
    }
}

/// Notes what the creation or the removal of an entry writes: counts in the header, the status of each bucket on the way to it, and
/// its bucket.
fn note_change(event: &mut Event, seen: &MapEvent, machine: &Machine) {
    let (Some(entry), Ok(map)) = (seen.entry, machine.map_at(seen.address)) else { return };
    event.note_write(seen.address..seen.address + HEADER_SIZE as u64);
    let bucket_address =
        |bucket: usize| seen.address + HEADER_SIZE as u64 + (bucket * map.bucket_size()) as u64;
    if let Ok(path) = map.probe_path(&seen.key) {
        for bucket in path.take_while(|&bucket| bucket != entry.bucket) {
            let status = bucket_address(bucket);
            event.note_write(status..status + 1);
        }
    }
    let bucket = bucket_address(entry.bucket);
    event.note_write(bucket..bucket + map.bucket_size() as u64);
}

/// Notes what is read of an entry that was there: its key where it was found by it, and its value where that is loaded or
/// added to.
fn note_entry_read(event: &mut Event, seen: &MapEvent, machine: &Machine) {
    let was_there =
        matches!(seen.outcome, MapOutcome::Found | MapOutcome::Removed) && seen.action.takes_key();
    let (Some(entry), Ok(map)) = (seen.entry.filter(|_| was_there), machine.map_at(seen.address)) else {
        return;
    };
    event.note_read(entry.key_address, map.key_size() as u64);
    if matches!(seen.action, MapAction::Load | MapAction::Add) {
        event.note_read(entry.value_address, map.value_size() as u64);
    }
}
