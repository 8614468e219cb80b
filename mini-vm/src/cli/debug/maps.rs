//! Maps, as the dialogue shows them.

use std::io::Write;

use mini_vm::debugger::Value;
use mini_vm::maps::inspection::Image;

use super::session::{Session, Trouble, wrong};
use super::values;

/// Entries that are shown of a map.
const SHOWN_ENTRIES: usize = 50;

impl<W: Write> Session<'_, W> {
    /// The entries of a map.
    pub(super) fn map(&self, rest: &str) -> Result<(), Trouble> {
        let address = match self.debugger.evaluate(rest, self.level) {
            Ok(Value::Integer(address)) => address,
            Ok(other) => return wrong(format!("{other} is no address of a map")),
            Err(error) => return wrong(values::with_similar_name(&error)),
        };
        let heap = self.machine().heap();
        let bytes = usize::try_from(address).ok().and_then(|start| heap.get(start..)).unwrap_or_default();
        let image = match Image::open(bytes, address) {
            Ok(image) => image,
            Err(error) => return wrong(format!("there is no map at {address:#x}: {error}")),
        };
        let (count, capacity) = (image.element_count(), image.capacity());
        self.say(&format!(
            "map at {address:#x}: {count} of {capacity} entries; buckets: {}",
            image.states()
        ))?;
        for entry in image.entries().take(SHOWN_ENTRIES) {
            let (key, value) = (values::of_bytes(entry.key), values::of_bytes(entry.value));
            self.say(&format!("  bucket {}: {key} -> {value}", entry.bucket))?;
        }
        match image.entries().count().checked_sub(SHOWN_ENTRIES) {
            Some(left) if left > 0 => self.say(&format!("  and {left} more")),
            _ => Ok(()),
        }
    }
}
