//! Maps, as the dialogue shows them.

use std::io::Write;

use mini_vm::debugger::{Value, Watched};
use mini_vm::maps::inspection::{Image, StatusByte};

use super::super::values::of_bytes;
use super::session::{Session, Trouble, wrong};
use super::values;

/// Entries that are shown of a map.
const SHOWN_ENTRIES: usize = 50;

impl<W: Write> Session<'_, W> {
    /// The entries of a map, or how a key is searched.
    pub(super) fn map(&self, rest: &str) -> Result<(), Trouble> {
        if let Ok(Watched::Entry { map, key }) = self.debugger.watched(rest, self.level) {
            return self.search(map, &key);
        }
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
            let (key, value) = (of_bytes(entry.key), of_bytes(entry.value));
            self.say(&format!("  bucket {}: {key} -> {value}", entry.bucket))?;
        }
        match image.entries().count().checked_sub(SHOWN_ENTRIES) {
            Some(left) if left > 0 => self.say(&format!("  and {left} more")),
            _ => Ok(()),
        }
    }

    /// Which buckets a search for a key looks at.
    fn search(&self, address: u64, key: &[u8]) -> Result<(), Trouble> {
        let map = match self.machine().map_at(address) {
            Ok(map) => map,
            Err(trap) => return wrong(trap),
        };
        let (search, path) = match (map.search(key), map.probe_path(key)) {
            (Ok(search), Ok(path)) => (search, path),
            (Err(error), _) | (_, Err(error)) => return wrong(error),
        };
        let found = match search.entry {
            Some(entry) => format!("in bucket {}, its value at {:#x}", entry.bucket, entry.value_address),
            None => "absent".to_owned(),
        };
        self.say(&format!("map at {address:#x}: the key {} is {found}", of_bytes(key)))?;
        let bytes = self.machine().heap().get(address as usize..).unwrap_or_default();
        let Ok(image) = Image::open(bytes, address) else { return Ok(()) };
        let statuses: Vec<StatusByte> = image.statuses().collect();
        let visited = usize::try_from(search.visited).unwrap_or(usize::MAX);
        for bucket in path.take(visited.min(SHOWN_ENTRIES)) {
            let status = statuses.get(bucket).map(|status| described(*status)).unwrap_or_default();
            let key = image.entries().find(|entry| entry.bucket == bucket);
            let key = key.map(|entry| format!(", key {}", of_bytes(entry.key))).unwrap_or_default();
            let home = if bucket == search.home { " (home)" } else { "" };
            self.say(&format!("  bucket {bucket}{home}: {status}{key}"))?;
        }
        match visited.checked_sub(SHOWN_ENTRIES) {
            Some(left) if left > 0 => self.say(&format!("  and {left} more")),
            _ => Ok(()),
        }
    }
}

/// The state of a bucket, and how many entries lie behind it.
pub(in crate::cli) fn described(status: StatusByte) -> String {
    let state = format!("{:?}", status.state());
    match status.passing() {
        0 => state,
        passing => format!("{state}, passed by {passing}"),
    }
}
