//! Texts in instructions: each stands once, with a zero byte, behind the static data of the source.

use crate::allocation::{self, Index, OutOfMemory};
use crate::assembly::diagnostic::Reported;
use crate::assembly::syntax::statement::Text;

/// Where a text stands.
#[derive(Clone, Copy)]
struct Place {
    /// Its first byte, counted from the start of the data.
    start: u32,
    /// How many bytes it has.
    size: u32,
}

impl Place {
    fn of(self, data: &[u8]) -> &[u8] {
        &data[self.start as usize..][..self.size as usize]
    }
}

/// The texts that are there already.
#[derive(Default)]
pub(super) struct TextPool {
    places: Vec<Place>,
    index: Index,
    /// That there is no room for more has been said.
    pub(super) overflow: Option<Reported>,
}

impl TextPool {
    /// Where `text` stands in `data`, to which it is added when it is new. `None` if `data` would have more than
    /// `max_size` bytes.
    pub(super) fn place(
        &mut self,
        text: &Text<'_>,
        data: &mut Vec<u8>,
        max_size: u64,
    ) -> Result<Option<u32>, OutOfMemory> {
        let start = data.len();
        if data.capacity() - start < text.size {
            allocation::reserve(data, text.size.max(start / 4))?;
        }
        text.read(&mut |bytes| data.extend_from_slice(bytes));
        let is_it = |place: u32| self.places[place as usize].of(data) == &data[start..];
        if let Some(place) = self.index.find(&data[start..], is_it) {
            data.truncate(start);
            return Ok(Some(self.places[place as usize].start));
        }
        if data.len() as u64 > max_size {
            data.truncate(start);
            return Ok(None);
        }
        let place = Place { start: start as u32, size: text.size as u32 };
        allocation::push(&mut self.places, place)?;
        let number = self.places.len() as u32 - 1;
        self.index.insert(place.of(data), number, |place| self.places[place as usize].of(data))?;
        Ok(Some(place.start))
    }
}
