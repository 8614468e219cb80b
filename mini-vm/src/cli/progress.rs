//! How far long work has come, on the line of the terminal where the cursor stands.
//!
//! There is one line at a time, and it is drawn only where somebody can see it go: on a terminal that can erase a line, once
//! the work has taken [`PATIENCE`], and never behind a line that a program has left unfinished. Whoever prints takes it away
//! first, with [`hide`]. It is gone when the work is done.
//!
//! ```text
//! let progress = Progress::start("profiling words.asm");
//! progress.expect(runs);
//! for run in 0..runs {
//!     progress.advance(1);
//! }
//! ```

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use annotate_snippets::renderer::{AnsiColor, Style};
use anstream::AutoStream;
use terminal_size::Width;

use super::report;

/// How long work takes before anything is shown of it.
const PATIENCE: Duration = Duration::from_millis(700);

/// How often the line is drawn anew, if it has changed.
const PERIOD: Duration = Duration::from_millis(100);

/// Columns of a terminal that does not say how many it has.
const DEFAULT_WIDTH: u16 = 80;

/// Moves to the start of the line.
const START_OF_LINE: &str = "\r";

/// Erases what stands from the cursor to the end of the line.
const ERASE_REST: &str = "\x1b[K";

/// The terminal, as far as there is progress on it.
static SCREEN: Mutex<Screen> = Mutex::new(Screen { is_taken: false, shown: String::new() });

struct Screen {
    /// Whether there is work whose progress is shown.
    is_taken: bool,
    /// What stands in the line now.
    shown: String,
}

/// Work under way. It is done when this is dropped.
pub(super) struct Progress(Option<Watched>);

struct Watched {
    work: Arc<Work>,
    painter: Option<JoinHandle<()>>,
}

struct Work {
    state: Mutex<State>,
    /// Told when the work is done.
    end: Condvar,
    done: AtomicU64,
    /// 0 where it is not known.
    total: AtomicU64,
}

struct State {
    what: String,
    is_over: bool,
}

impl Progress {
    /// Starts to show what is being done: a text such as `assembling words.asm`. Where work is shown already, or nobody would
    /// see it, nothing happens, and this costs nothing.
    pub(super) fn start(what: impl Into<String>) -> Self {
        if !is_visible() || !take_screen() {
            return Self(None);
        }
        let state = Mutex::new(State { what: what.into(), is_over: false });
        let (done, total) = (AtomicU64::new(0), AtomicU64::new(0));
        let work = Arc::new(Work { state, end: Condvar::new(), done, total });
        let painter = thread::Builder::new().spawn({
            let work = work.clone();
            move || work.paint()
        });
        // Without a thread there is no line.
        Self(Some(Watched { work, painter: painter.ok() }))
    }

    /// Work of which nothing is shown.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Says what is being done now.
    pub(super) fn describe(&self, what: impl FnOnce() -> String) {
        if let Self(Some(watched)) = self {
            locked(&watched.work.state).what = what();
        }
    }

    /// Says how many steps there are: from then on a share of them is shown.
    pub(super) fn expect(&self, total: u64) {
        if let Self(Some(watched)) = self {
            watched.work.total.store(total, Ordering::Relaxed);
        }
    }

    /// Says that so many more steps are done. It is cheap enough for a loop.
    pub(super) fn advance(&self, steps: u64) {
        if let Self(Some(watched)) = self {
            watched.work.done.fetch_add(steps, Ordering::Relaxed);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let Some(Watched { work, painter }) = self.0.take() else { return };
        locked(&work.state).is_over = true;
        work.end.notify_all();
        // A painter that has panicked has left nothing to wait for.
        _ = painter.map(JoinHandle::join);
        let mut screen = hide();
        screen.0.is_taken = false;
    }
}

/// The terminal without a line of progress, until this is dropped.
pub(super) struct Clear(MutexGuard<'static, Screen>);

/// Takes the line away, if one is shown, for whoever prints to the terminal.
pub(super) fn hide() -> Clear {
    let mut screen = locked(&SCREEN);
    if !screen.shown.is_empty() {
        draw(&format!("{START_OF_LINE}{ERASE_REST}"));
        screen.shown.clear();
    }
    Clear(screen)
}

impl Work {
    /// Shows the work until it is over.
    fn paint(&self) {
        let start = Instant::now();
        let mut next = PATIENCE;
        loop {
            let state = locked(&self.state);
            let waited = self
                .end
                .wait_timeout_while(state, next.saturating_sub(start.elapsed()), |state| !state.is_over);
            let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
            if state.is_over {
                return;
            }
            let line = self.line(&state.what);
            drop(state);
            show(&cut(&report::visible(&line), columns()));
            next = start.elapsed() + PERIOD;
        }
    }

    fn line(&self, what: &str) -> String {
        let (done, total) = (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed));
        match (done, total) {
            (0, 0) => what.to_owned(),
            (done, 0) => format!("{what}: {done}"),
            (done, total) => format!("{what}: {done} of {total}, {}%", percentage(done, total)),
        }
    }
}

/// How much of the whole is done, at most 100.
fn percentage(done: u64, total: u64) -> u64 {
    (u128::from(done.min(total)) * 100 / u128::from(total.max(1))) as u64
}

/// Draws a line in place of the one that is shown.
fn show(line: &str) {
    let mut screen = locked(&SCREEN);
    if screen.shown == line || report::is_line_started() {
        return;
    }
    let choice = AutoStream::choice(&io::stderr());
    let style = match choice {
        anstream::ColorChoice::Never => Style::new(),
        _ => AnsiColor::Cyan.on_default(),
    };
    draw(&format!("{START_OF_LINE}{style}{line}{style:#}{ERASE_REST}"));
    line.clone_into(&mut screen.shown);
}

/// Writes in one piece what moves the cursor, which no stream may leave out.
fn draw(text: &str) {
    // Where standard error is closed there is nobody to see it.
    _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether there is a terminal on which a line can be erased again.
fn is_visible() -> bool {
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    io::stderr().is_terminal() && !is_dumb
}

fn take_screen() -> bool {
    !std::mem::replace(&mut locked(&SCREEN).is_taken, true)
}

/// Columns that a line may fill without moving on to the next.
fn columns() -> usize {
    let width = terminal_size::terminal_size_of(io::stderr()).map(|(Width(width), _)| width);
    let width = width.filter(|&width| width > 0).unwrap_or(DEFAULT_WIDTH);
    usize::from(width).saturating_sub(1)
}

/// The start of a line that has room in so many columns. A character that fills two counts as such.
fn cut(line: &str, columns: usize) -> String {
    let mut left = columns;
    let fits = |character: &char| {
        // Who knows the width of what is not ASCII leaves room for two columns.
        let width = if character.is_ascii() { 1 } else { 2 };
        left.checked_sub(width).inspect(|&rest| left = rest).is_some()
    };
    line.chars().take_while(fits).collect()
}

/// What a lock holds, also where another thread has panicked: what is kept here is whole at any time.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{cut, percentage};

    #[test]
    fn a_line_is_never_wider_than_the_terminal() {
        assert_eq!(cut("abcdef", 4), "abcd");
        assert_eq!(cut("\u{4e2d}\u{4e2d}a", 4), "\u{4e2d}\u{4e2d}");
        assert_eq!(cut("a\u{4e2d}", 2), "a");
        assert_eq!(cut("abc", 0), "");
    }

    #[test]
    fn shares_stay_between_nothing_and_all() {
        assert_eq!(percentage(0, 3), 0);
        assert_eq!(percentage(2, 3), 66);
        assert_eq!(percentage(9, 3), 100);
        assert_eq!(percentage(u64::MAX, u64::MAX), 100);
    }
}
