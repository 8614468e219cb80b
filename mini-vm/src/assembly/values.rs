//! Values: what constants, labels, structs and layouts come to, as far as a source can be assembled.

use std::collections::HashMap;

use crate::assembly::Options;
use crate::assembly::arithmetic::Value;
use crate::assembly::assembler::{self, Expanded};
use crate::assembly::evaluation::Known;
use crate::assembly::expansion;
use crate::assembly::expansion::origins::Texts;
use crate::maps::Layout;
use crate::module::MapLayout;

/// What the names of a source come to: the full name of each, and map layouts.
pub(super) struct Values {
    names: HashMap<String, Known>,
    layouts: HashMap<String, MapLayout>,
}

impl Values {
    /// What can be known of the names of `source`.
    pub(super) fn of(source: &str, options: &Options<'_>) -> Self {
        match expansion::expand_in_part(source, options) {
            None => Self::of_expanded(source, None, options),
            Some((text, origins)) => {
                let expanded = Expanded { origins: &origins, written: Texts(source) };
                Self::of_expanded(&text, Some(expanded), options)
            }
        }
    }

    fn of_expanded(text: &str, expanded: Option<Expanded<'_>>, options: &Options<'_>) -> Self {
        let (evaluator, layouts) = assembler::learn(text, expanded, options);
        let names = evaluator.known().map(|(name, known)| (name.to_string(), known)).collect();
        let layouts = layouts.into_iter().map(|layout| (layout.name.clone(), layout)).collect();
        Self { names, layouts }
    }

    /// The value of a name in a few words.
    pub(super) fn describe(&self, name: &str) -> Option<String> {
        Some(match self.names.get(name)? {
            Known::Number(value) => number(*value),
            Known::Address(address) => format!("address {address}"),
            Known::Struct(extent) => format!("{}, aligned to {}", bytes(extent.size), extent.alignment),
            Known::Field(field) => format!("offset {}, {}", field.offset, bytes(field.size)),
        })
    }

    /// The sizes of a map layout in a few words.
    pub(super) fn describe_layout(&self, name: &str) -> Option<String> {
        let layout = self.layouts.get(name)?;
        let value = match layout.value_size {
            0 => "no value".to_owned(),
            size => format!("a value of {}", bytes(size)),
        };
        let key = bytes(layout.key_size);
        let total = Layout::new(layout).ok()?.size();
        Some(format!(
            "a key of {key}, {value}, up to {} entries; a map of it takes {total} bytes",
            layout.capacity
        ))
    }
}

fn bytes(count: u32) -> String {
    if count == 1 { "1 byte".to_owned() } else { format!("{count} bytes") }
}

/// A number as it is written, an integer beyond the decimal digits that are read at a glance in hexadecimal as well.
fn number(value: Value) -> String {
    match value {
        Value::Integer(value) if value.unsigned_abs() >= 1 << 10 => format!("{value} ({value:#x})"),
        Value::Integer(value) => value.to_string(),
        Value::Float(value) => format!("{value:?}"),
    }
}
