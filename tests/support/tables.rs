//! Entries of the tables of a module, where a test needs any.

use mini_vm::module::{Label, MapLayout, Place};

/// A layout that is possible.
pub(crate) fn layout(name: &str) -> MapLayout {
    MapLayout {
        name: name.to_owned(),
        key_size: 4,
        key_alignment: 4,
        value_size: 8,
        value_alignment: 8,
        capacity: 10,
    }
}

pub(crate) fn code_label(pc: u32, name: &str) -> Label {
    Label { place: Place::Code(pc), name: name.to_owned() }
}

pub(crate) fn data_label(address: u64, name: &str) -> Label {
    Label { place: Place::Data(address), name: name.to_owned() }
}
