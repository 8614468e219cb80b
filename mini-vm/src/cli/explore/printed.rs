//! What the program prints, kept step by step.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// Bytes that are kept of what is printed before the window.
const MOST_BEFORE: usize = 16 << 10;

/// Bytes that are kept of what is printed in one step.
const MOST_IN_STEP: usize = 1 << 20;

/// What has been printed since it was last taken.
#[derive(Clone, Default)]
pub(super) struct Printed(Rc<RefCell<Text>>);

#[derive(Default)]
struct Text {
    bytes: Vec<u8>,
    is_bounded: bool,
    dropped: u64,
}

impl Printed {
    /// One that keeps the end of what is printed, until that is taken for the first time.
    pub(super) fn bounded() -> Self {
        Self(Rc::new(RefCell::new(Text { is_bounded: true, ..Text::default() })))
    }

    /// What has been printed since this was last asked, and how many bytes before it were not kept.
    pub(super) fn take(&self) -> (Vec<u8>, u64) {
        let mut text = self.0.borrow_mut();
        if text.is_bounded {
            text.drop_beginning();
        }
        text.is_bounded = false;
        (std::mem::take(&mut text.bytes), std::mem::take(&mut text.dropped))
    }
}

impl Text {
    fn drop_beginning(&mut self) {
        let surplus = self.bytes.len().saturating_sub(MOST_BEFORE);
        self.bytes.drain(..surplus);
        self.dropped += surplus as u64;
    }
}

impl Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut text = self.0.borrow_mut();
        let kept = if text.is_bounded { bytes.len() } else { MOST_IN_STEP.saturating_sub(text.bytes.len()) };
        let kept = kept.min(bytes.len());
        text.bytes.extend_from_slice(&bytes[..kept]);
        text.dropped += (bytes.len() - kept) as u64;
        if text.is_bounded && text.bytes.len() > 2 * MOST_BEFORE {
            text.drop_beginning();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
