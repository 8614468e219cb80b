//! Memory for maps.

/// Bytes that start at a multiple of 16.
#[derive(Clone)]
pub(crate) struct AlignedMemory {
    blocks: Vec<u128>,
    size: usize,
}

impl AlignedMemory {
    /// A copy of `bytes`.
    pub(crate) fn holding(bytes: &[u8]) -> Self {
        let mut memory = Self { blocks: vec![0; bytes.len().div_ceil(16)], size: bytes.len() };
        memory.bytes_mut().copy_from_slice(bytes);
        memory
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &bytemuck::cast_slice(&self.blocks)[..self.size]
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        &mut bytemuck::cast_slice_mut(&mut self.blocks)[..self.size]
    }
}
