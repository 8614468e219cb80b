//! Ctrl-C in a dialogue: it stops the program that runs, and the dialogue goes on.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Notes an interrupt while a program runs. One that comes at another time, or before the first has had an effect, ends the
/// process.
pub(super) struct Interrupts {
    /// Whether one has been noted, or none is waited for.
    is_noted: Arc<AtomicBool>,
}

impl Interrupts {
    /// Looks out for interrupts from now on, where the system has them.
    pub(super) fn watch() -> io::Result<Self> {
        let is_noted = Arc::new(AtomicBool::new(true));
        #[cfg(unix)]
        {
            use signal_hook::consts::SIGINT;
            use signal_hook::flag;

            flag::register_conditional_default(SIGINT, is_noted.clone())?;
            flag::register(SIGINT, is_noted.clone())?;
        }
        Ok(Self { is_noted })
    }

    /// Begins to note one.
    pub(super) fn begin(&self) {
        self.is_noted.store(false, Ordering::Relaxed);
    }

    /// Whether one has come.
    pub(super) fn has_come(&self) -> bool {
        self.is_noted.load(Ordering::Relaxed)
    }

    /// No more are noted.
    pub(super) fn end(&self) {
        self.is_noted.store(true, Ordering::Relaxed);
    }
}
