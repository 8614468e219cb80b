//! Map layouts that have been found possible.

use hashmap_core::{MapInit, try_layout};

use crate::module::MapLayout;

pub use hashmap_core::LayoutError as ImpossibleLayout;

/// A map layout that has been found possible.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub(super) init: MapInit,
}

impl Layout {
    /// The layout that a module declares.
    ///
    /// # Errors
    ///
    /// When a key has no bytes, the capacity is 0, an alignment is none of 1, 2, 4, 8 and 16, or the map
    /// would have more than `u32::MAX` bytes.
    pub fn new(layout: &MapLayout) -> Result<Self, ImpossibleLayout> {
        Self::with_capacity(layout, layout.capacity)
    }

    /// The layout that a module declares, but for its capacity.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new).
    pub(crate) fn with_capacity(layout: &MapLayout, capacity: u16) -> Result<Self, ImpossibleLayout> {
        let (_, init) = try_layout(
            layout.key_size,
            layout.key_alignment,
            layout.value_size,
            layout.value_alignment,
            capacity,
        )?;
        Ok(Self { init })
    }

    /// Bytes of a map of this layout.
    #[inline]
    pub fn size(&self) -> u64 {
        u64::from(self.init.total_size)
    }
}
