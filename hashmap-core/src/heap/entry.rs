//! Where entries lie in a heap.

/// Where an entry lies in the heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The index of its bucket. An iteration goes on at `bucket + 1`.
    pub bucket: usize,
    /// The offset of its key.
    pub key_offset: usize,
    /// The offset of its value.
    pub value_offset: usize,
}

/// The entry of a key that was found or created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reserved {
    /// The index of its bucket.
    pub bucket: usize,
    /// The offset of its key.
    pub key_offset: usize,
    /// The offset of its value. The value of a created entry is all zeroes.
    pub value_offset: usize,
    /// Whether the key was absent before.
    pub created: bool,
}

impl Reserved {
    /// Where the entry lies.
    #[must_use]
    pub const fn entry(self) -> Entry {
        let Self { bucket, key_offset, value_offset, .. } = self;
        Entry { bucket, key_offset, value_offset }
    }
}
