//! What stops a program that runs, and lets the dialogue go on, such as Ctrl-C.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Notes interrupts while a program runs.
pub(in crate::cli) trait Interrupts {
    /// Begins to note one.
    fn begin(&self);

    /// Whether one has come. This is asked every few milliseconds of a run.
    fn has_come(&self) -> bool;

    /// No more are noted.
    fn end(&self);
}

/// Those by signals. One that comes when no program runs, or before the first has had an effect, ends the process.
pub(super) struct Signals {
    /// Whether one has been noted, or none is waited for.
    is_noted: Arc<AtomicBool>,
}

impl Signals {
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
}

impl Interrupts for Signals {
    fn begin(&self) {
        self.is_noted.store(false, Ordering::Relaxed);
    }

    fn has_come(&self) -> bool {
        self.is_noted.load(Ordering::Relaxed)
    }

    fn end(&self) {
        self.is_noted.store(true, Ordering::Relaxed);
    }
}
