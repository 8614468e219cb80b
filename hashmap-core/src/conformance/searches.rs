//! How many buckets the searches for the keys of a map look at.

use super::TooFewNotes;
use super::paths::{Note, STEPS_PER_BUCKET, group_equal_keys};
use crate::geometry::Geometry;
use crate::heap::HeapMap;
use crate::memory::Memory;
use crate::probe::Probe;
use crate::status::StatusByte;
use core::iter::successors;

/// Searches for the key of every entry as rule O2 says, in the order of the buckets, and tells how many buckets the search
/// looks at, or `None` if it does not come to the entry: because it ends before, or finds an equal key in another bucket.
/// Gives whether all searches were made; no more are once [`STEPS_PER_BUCKET`] times as many buckets were looked at as the
/// map has.
///
/// Unlike [`HeapMap::lookup`], no search goes on behind a bucket with `passing` 0 (the freedom that rule D6 gives). Keys are
/// compared to be sorted, not in each step, so that the time does not grow with the product of steps and key size.
///
/// ```
/// use hashmap_core::conformance::{Note, search_for_entries};
/// use hashmap_core::heap::{HeapMap, Key};
/// use hashmap_core::try_layout;
///
/// let mut heap = vec![0; 1024];
/// let mut map = HeapMap::init(&mut heap[..], 64, &try_layout(4, 4, 4, 4, 10)?.1)?;
/// map.get_or_reserve(Key::Number(7))?;
///
/// let mut notes = vec![Note::default(); map.bucket_count()];
/// let mut lengths = Vec::new();
/// let is_complete = search_for_entries(&map, &mut notes, |length| lengths.push(length))?;
/// assert_eq!((is_complete, &lengths[..]), (true, &[Some(1)][..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// There are fewer notes than buckets.
pub fn search_for_entries<H: Memory>(
    map: &HeapMap<H>,
    notes: &mut [Note],
    mut tell: impl FnMut(Option<usize>),
) -> Result<bool, TooFewNotes> {
    let (needed, given) = (map.bucket_count(), notes.len());
    let notes = notes.get_mut(..needed).ok_or(TooFewNotes { needed, given })?;
    group_equal_keys(map, notes);
    let mut budget = STEPS_PER_BUCKET * needed;
    for bucket in 0..needed {
        if !notes[bucket].has_key() {
            continue;
        }
        if budget == 0 {
            return Ok(false);
        }
        let (found, length) = search(map, notes, bucket);
        budget = budget.saturating_sub(length);
        tell((found == Some(bucket)).then_some(length));
    }
    Ok(true)
}

/// The bucket in which the key of the entry in `bucket` is found, if it is, and how many buckets were looked at.
fn search<H: Memory>(map: &HeapMap<H>, notes: &[Note], bucket: usize) -> (Option<usize>, usize) {
    let home = Probe::starting_at(notes[bucket].home(), map.geometry().buckets());
    let mut length = 0;
    for index in successors(home, |&probe: &Probe| probe.next()).map(Probe::index) {
        length += 1;
        if notes[index].has_key_of(&notes[bucket]) {
            return (Some(index), length);
        }
        if map.status(index).is_some_and(StatusByte::ends_path) {
            break;
        }
    }
    (None, length)
}
