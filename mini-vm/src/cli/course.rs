//! The course of a run: how a program runs until it stops or a signal comes, and what becomes of its streams.

use std::io::{self, IsTerminal, Write};

use mini_vm::console::{Console, Stream, StreamError};
use mini_vm::machine::{Machine, Stop};

use super::interruption::{Interruption, is_interruption};
use super::output::Begun;
use super::{Status, report, stack};

/// Units of fuel between two looks at whether a signal has come, and between two pieces of output that a terminal gets:
/// some milliseconds.
const SLICE: i64 = 1 << 20;

pub(super) const DEFAULT_MAX_RECORDING: u64 = 4 << 30;

/// A recording that may grow by so many bytes.
pub(super) struct LimitedRecording {
    pub(super) begun: Begun,
    pub(super) left: u64,
}

impl Write for LimitedRecording {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() as u64 > self.left {
            return Err(io::Error::other("it has too many bytes; `--max-recording` allows more"));
        }
        let written = self.begun.write(bytes)?;
        self.left -= written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.begun.flush()
    }
}

/// How a run came to its end.
pub(super) enum End {
    Stopped(Stop),
    /// By the signal of this number.
    Interrupted(u8),
}

/// Gives the machine `fuel` and runs it until the program stops for another reason than a breakpoint, or until a signal
/// comes. Each time that a part of the fuel is used up a signal is looked for, and a terminal gets what has been printed,
/// which makes no difference to the program: to write out each line would take far more time than it costs fuel.
///
/// `go_on` runs the machine until it stops.
pub(super) fn run<'c>(
    machine: &mut Machine,
    fuel: i64,
    console: &mut Console<'c>,
    interruption: &Interruption,
    mut go_on: impl FnMut(&mut Machine, &mut Console<'c>) -> Stop,
) -> End {
    let is_watched = io::stdout().is_terminal();
    let mut reserve = fuel;
    let mut has_met_breakpoint = false;
    let end = loop {
        let stop = go_on(machine, console);
        match &stop {
            Stop::Breakpoint if has_met_breakpoint => {}
            Stop::Breakpoint => {
                has_met_breakpoint = true;
                note_breakpoint(machine, console);
            }
            Stop::OutOfFuel if reserve > 0 => {
                if is_watched {
                    // What fails here fails again when the buffer is full, or at the end.
                    let _ = console.flush();
                }
                let part = reserve.min(SLICE);
                reserve -= part;
                machine.add_fuel(part.unsigned_abs());
            }
            Stop::Exited(_) | Stop::Trapped(_) | Stop::OutOfFuel => break End::Stopped(stop),
        }
        let replayed = console.replayed_interruption(machine.usage().fuel);
        if let Some(signal) = replayed.or_else(|| interruption.signal()) {
            break End::Interrupted(signal);
        }
    };
    machine.add_fuel(reserve.unsigned_abs());
    end
}

/// Says that the program has come to a breakpoint, behind what it has printed so far.
fn note_breakpoint(machine: &Machine, console: &mut Console<'_>) {
    // What fails here fails again at the end.
    let _ = console.flush();
    let place = stack::describe(machine.program(), machine.pc() - 1);
    report::note(&format!("passed a breakpoint in {place}; `run` does not stop at breakpoints"));
}

/// Input or output of the program that is lost, because a stream has failed.
pub(super) struct Loss {
    pub(super) failure: StreamError,
    /// Whether a function that the program has called trapped for it; else it came out at the end of the run.
    is_in_call: bool,
}

/// Writes out what the program has printed, and the end of a recording: the run has used so much `fuel`. Gives how it has come
/// to its end, now that this is known of its streams too, and what is lost.
pub(super) fn close(
    end: End,
    mut console: Console<'_>,
    fuel: u64,
    interruption: &Interruption,
) -> (End, Option<Loss>) {
    let flushed = console.flush().err();
    let in_call = console.take_failure();
    let is_interrupted = in_call.iter().chain(&flushed).any(|failure| is_interruption(&failure.error));
    let replayed = console.replayed_interruption(fuel);
    let signal = replayed.or_else(|| interruption.signal().filter(|_| is_interrupted));
    let end = signal.map_or(end, End::Interrupted);
    let ended = match &end {
        End::Stopped(_) => console.end_of_run(),
        End::Interrupted(signal) => console.end_of_interrupted_run(*signal, fuel),
    };
    drop(console);
    interruption.stop_looking();
    // A call that a signal has ended, now or when it was recorded, loses nothing by itself.
    let is_lost = |failure: &StreamError| {
        let is_replayed = matches!(failure.stream, Stream::Input | Stream::Replay) && replayed.is_some();
        !is_replayed && !is_interruption(&failure.error)
    };
    let in_call = in_call.filter(is_lost).map(|failure| Loss { failure, is_in_call: true });
    let at_end = flushed.or(ended.err());
    let loss = in_call.or(at_end.map(|failure| Loss { failure, is_in_call: false }));
    (end, loss)
}

impl Loss {
    /// Says what is lost. Gives the status that this ends the command with, if not that of the program.
    pub(super) fn tell(&self, end: &End, machine: &Machine) -> Option<Status> {
        let place = match end {
            _ if self.is_in_call => format!(", in {}", stack::describe(machine.program(), machine.pc())),
            End::Stopped(Stop::Exited(_)) => ", at the end of the program".to_owned(),
            End::Stopped(_) | End::Interrupted(_) => String::new(),
        };
        let status = report::stream_error(&self.failure, &place);
        matches!(end, End::Stopped(_)).then_some(status)
    }

    /// Whether that is all there is to say of the end of the program: it trapped for nothing else, or nobody wants to
    /// read on.
    pub(super) fn says_all(&self, end: &End) -> bool {
        let is_unwanted = self.failure.error.kind() == io::ErrorKind::BrokenPipe;
        matches!(end, End::Stopped(_)) && (self.is_in_call || is_unwanted)
    }
}

impl End {
    /// Whether the machine can go on where it stands.
    pub(super) fn is_resumable(&self) -> bool {
        matches!(self, Self::Interrupted(_) | Self::Stopped(Stop::OutOfFuel))
    }

    pub(super) fn status(&self) -> Status {
        match self {
            Self::Stopped(Stop::Exited(status)) => Status(*status),
            Self::Stopped(Stop::Trapped(_)) => Status::TRAP,
            Self::Stopped(Stop::OutOfFuel | Stop::Breakpoint) => Status::OUT_OF_FUEL,
            Self::Interrupted(signal) => Status::of_signal(*signal),
        }
    }
}
