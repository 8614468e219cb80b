//! The time that functions take: the run is repeated at full speed, on what it got from outside.

use std::cmp::Reverse;
use std::fs::File;
use std::io::{self, Seek};
use std::time::Duration;

use mini_vm::console::{Console, Replay, ReplayError};
use mini_vm::machine::{Limits, Stop};
use mini_vm::profiling::{Sampler, Times};
use mini_vm::verify::Program;

use super::no_memory;
use super::table::{Column, several, table};
use crate::cli::course::{DEFAULT_MAX_RECORDING, LimitedRecording};
use crate::cli::load::Loaded;
use crate::cli::output::Begun;
use crate::cli::progress::Progress;
use crate::cli::start::{Start, replayed};
use crate::cli::{Status, failure, report};

/// What a run gets from outside, kept until the run is repeated.
pub(super) struct Tape(Option<Kept>);

struct Kept {
    recording: LimitedRecording,
    file: File,
}

impl Tape {
    /// One that keeps what comes, if that is wanted.
    pub(super) fn new(is_wanted: bool) -> Result<Self, Status> {
        let kept = is_wanted.then(Kept::new).transpose();
        kept.map(Self).map_err(|error| report::io_error("cannot keep what the program reads", &error))
    }

    pub(super) fn recording(&mut self) -> Option<&mut LimitedRecording> {
        self.0.as_mut().map(|kept| &mut kept.recording)
    }

    /// A console that repeats what was kept, or the recording that the command names.
    fn repeated(self, start: &Start, program: &Program, limits: &Limits) -> Result<Console<'static>, Status> {
        let console = start.streams_again(io::sink(), io::sink());
        match (self.0, &start.replay) {
            (Some(Kept { mut file, .. }), _) => {
                let rewound = file.rewind().map_err(ReplayError::Unreadable);
                rewound
                    .and_then(|()| Replay::open(file))
                    .and_then(|replay| console.replayed_from(replay, program, limits))
                    .map_err(|error| failure::replay_error("what the program has read", &error))
            }
            (None, Some(path)) => replayed(console, path, program, limits),
            (None, None) => Ok(console),
        }
    }
}

impl Kept {
    fn new() -> io::Result<Self> {
        let file = tempfile::tempfile()?;
        let begun = Begun::Stream(file.try_clone()?);
        Ok(Self { recording: LimitedRecording { begun, left: DEFAULT_MAX_RECORDING }, file })
    }
}

/// Repeats a run, and shows the time of its functions.
pub(super) fn show(
    tape: Tape,
    loaded: &Loaded,
    limits: &Limits,
    start: &Start,
    top: usize,
) -> Result<(), Status> {
    let mut console = tape.repeated(start, &loaded.program, limits)?;
    let mut machine = start.machine(loaded, &console, limits)?;
    machine.set_fuel(limits.fuel);
    let mut sampler = Sampler::new(&loaded.program).map_err(|_| no_memory())?;
    let _progress = Progress::start("measuring the time");
    while sampler.run(&mut machine, &mut console) == Stop::Breakpoint {}
    report::print(text(&sampler.finish(), &loaded.program, top).trim_end());
    Ok(())
}

fn text(times: &Times, program: &Program, top: usize) -> String {
    let mut functions: Vec<_> = times.functions.iter().collect();
    functions.sort_by_key(|function| Reverse(function.own));
    functions.truncate(top);
    let share = |time: Duration| {
        let whole = times.total.as_secs_f64();
        format!("{:.1}%", if whole > 0.0 { time.as_secs_f64() * 100.0 / whole } else { 0.0 })
    };
    let milliseconds = |time: Duration| format!("{:.2}", time.as_secs_f64() * 1000.0);
    let rows = functions.iter().map(|function| {
        vec![
            share(function.own),
            milliseconds(function.own),
            share(function.total),
            milliseconds(function.total),
            report::visible(&function.name(program)),
        ]
    });
    let columns = [
        Column::Right("own"),
        Column::Right("ms"),
        Column::Right("total"),
        Column::Right("ms"),
        Column::Left("function"),
    ];
    format!(
        "time of the run at full speed: {} ms, {}\n{}",
        milliseconds(times.total),
        several(times.samples, "sample"),
        table(&columns, &rows.collect::<Vec<_>>())
    )
}
