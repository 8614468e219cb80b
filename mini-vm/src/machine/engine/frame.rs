//! Calls under way.

use bytemuck::Zeroable;

/// A call under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The number of the instruction that the call returns to.
    pub return_pc: u32,
    /// Registers by which the call moved the window up.
    pub window_shift: u8,
}

// SAFETY: both fields are numbers, for which all bits zero stand for 0.
unsafe impl Zeroable for Frame {}
