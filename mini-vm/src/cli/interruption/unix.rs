//! Signals noted by a flag, and a pipe that becomes readable with it, so that one can wait for either a stream or a
//! signal.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, PipeReader, PipeWriter, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::{flag, low_level};

use super::Interrupted;

/// How long the same request may take to arrive twice: `timeout` and shells send it to a process and then to its group.
const REPETITION: Duration = Duration::from_millis(100);

/// How long a reader that takes nothing is waited for once a signal has come.
const PATIENCE: Timespec = Timespec { tv_sec: 2, tv_nsec: 0 };

/// Bytes that a pipe or terminal with room for any takes without waiting for its reader.
const WRITTEN_AT_A_TIME: usize = 4096;

/// Notes the first signal that comes.
pub(in crate::cli) struct Interruption {
    /// 0 while none has come.
    signal: Arc<AtomicUsize>,
    /// Readable from the first signal on.
    wake: PipeReader,
    /// Keeps `wake` from being readable for want of a writer.
    _waker: PipeWriter,
    /// Whether the next signal ends the process.
    is_final: Arc<AtomicBool>,
    has_lost_patience: Cell<bool>,
}

impl Interruption {
    /// Notes signals from now on.
    pub(in crate::cli) fn watch() -> io::Result<Self> {
        let (wake, waker) = io::pipe()?;
        let (signal, is_final) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let ignored = ignored_signals();
        let watched =
            [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|number| ignored & (1 << (number - 1)) == 0);
        for number in watched {
            flag::register_conditional_default(number, is_final.clone())?;
            flag::register_usize(number, signal.clone(), number as usize)?;
            low_level::pipe::register(number, waker.try_clone()?)?;
        }
        let has_lost_patience = Cell::new(false);
        Ok(Self { signal, wake, _waker: waker, is_final, has_lost_patience })
    }

    /// The number of the signal that has come. From then on the next one ends the process.
    pub(in crate::cli) fn signal(&self) -> Option<u8> {
        let signal = u8::try_from(self.signal.load(Ordering::Relaxed)).ok().filter(|&signal| signal != 0);
        if signal.is_some() && !self.is_final.load(Ordering::Relaxed) {
            thread::sleep(REPETITION);
            self.is_final.store(true, Ordering::Relaxed);
        }
        signal
    }

    /// For when nobody looks for signals any more: the next one ends the process, also where it waits for somebody who
    /// takes what is saved.
    pub(in crate::cli) fn stop_looking(&self) {
        self.signal();
        self.is_final.store(true, Ordering::Relaxed);
    }

    /// Standard input, read so many bytes ahead.
    pub(in crate::cli) fn input(&self, buffer_size: usize) -> io::Result<impl BufRead> {
        Ok(BufReader::with_capacity(buffer_size, self.stream(io::stdin())?))
    }

    pub(in crate::cli) fn output(&self) -> io::Result<impl Write> {
        self.stream(io::stdout())
    }

    pub(in crate::cli) fn errors(&self) -> io::Result<impl Write> {
        self.stream(io::stderr())
    }

    fn stream(&self, stream: impl AsFd) -> io::Result<Stream<'_>> {
        let file = File::from(stream.as_fd().try_clone_to_owned()?);
        Ok(Stream { may_wait: !file.metadata()?.is_file(), file, interruption: self })
    }

    /// Waits until there is something to read, or an end or an error that reading tells.
    fn wait_for_input(&self, stream: &File) -> io::Result<()> {
        let mut watched = [PollFd::new(stream, PollFlags::IN), PollFd::new(&self.wake, PollFlags::IN)];
        wait(&mut watched, None)?;
        if watched[1].revents().is_empty() { Ok(()) } else { Err(io::Error::other(Interrupted)) }
    }

    /// Waits until there is room, or an error that writing tells.
    fn wait_for_room(&self, stream: &File) -> io::Result<()> {
        let mut watched = [PollFd::new(stream, PollFlags::OUT), PollFd::new(&self.wake, PollFlags::IN)];
        wait(&mut watched, None)?;
        if !watched[0].revents().is_empty() || self.has_room_after_all(stream.as_fd())? {
            return Ok(());
        }
        Err(io::Error::other(Interrupted))
    }

    /// What a program has printed before a signal is still written, unless nobody takes it.
    fn has_room_after_all(&self, stream: BorrowedFd<'_>) -> io::Result<bool> {
        self.signal();
        let mut watched = [PollFd::from_borrowed_fd(stream, PollFlags::OUT)];
        if !self.has_lost_patience.get() {
            wait(&mut watched, Some(&PATIENCE))?;
        }
        let has_room = !watched[0].revents().is_empty();
        self.has_lost_patience.set(!has_room);
        Ok(has_room)
    }
}

/// Keeps SIGXFSZ from ending the process: a file that grows too large fails to be written.
pub(in crate::cli) fn survive_large_files() {
    // Where that is not possible, the system does with the process as it likes.
    let _ = flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
}

/// Waits for one of several streams. A signal is no reason to stop: the pipe becomes readable with it.
fn wait(watched: &mut [PollFd<'_>], patience: Option<&Timespec>) -> io::Result<()> {
    loop {
        match poll(watched, patience) {
            Ok(_) => return Ok(()),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// The signals that the process was started to ignore, as a mask. Where the system does not tell, SIGHUP counts as one,
/// for `nohup` is what programs are started with that run for long.
fn ignored_signals() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(1 << (SIGHUP - 1))
}

/// A standard stream. Waiting for whoever is at its other end ends with a signal.
struct Stream<'i> {
    file: File,
    may_wait: bool,
    interruption: &'i Interruption,
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.may_wait {
            self.interruption.wait_for_input(&self.file)?;
        }
        self.file.read(buffer)
    }
}

impl Write for Stream<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.may_wait {
            return self.file.write(bytes);
        }
        self.interruption.wait_for_room(&self.file)?;
        self.file.write(&bytes[..bytes.len().min(WRITTEN_AT_A_TIME)])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
