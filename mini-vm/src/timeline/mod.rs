//! Time travel: a machine that can be put to any position of its run, forwards and backwards.
//!
//! A *position* is how many instructions have been begun since the start. At position 0 the machine is at the start, and at
//! the position behind the last instruction it has ended: that instruction ended the program, trapped, or found no fuel. A
//! program that stands at an instruction is at the position *of* that instruction.
//!
//! A [`Timeline`] owns the machine and its host. It keeps [checkpoints](Limits::checkpoint_bytes) of the machine, and to go
//! back it returns to the last one before and runs on from there. For the run to repeat itself, the host is asked once: what
//! its calls have done is kept in a [log](Limits::log_bytes), and where the machine has been before the log answers. So
//! output is not repeated, and no input is lost. Fuel is that of the program throughout, so it ends where it would have.
//!
//! ```
//! use mini_vm::machine::functions::HostFunctions;
//! use mini_vm::machine::{Limits, Machine, Stop};
//! use mini_vm::operand::Register;
//! use mini_vm::timeline::{self, Halt, Timeline};
//!
//! let source = "main: addi r0, r0, 1\n blti r0, 1000, main\n trap 5";
//! let program = mini_vm::verify::verify(mini_vm::assembly::assemble(source, &[])?)?;
//! let host = HostFunctions::new();
//! let machine = Machine::new(program.into(), &host, &Limits::default().heap_size(1 << 10))?;
//! let mut timeline = Timeline::new(machine, host, &timeline::Limits::default())?;
//!
//! assert_eq!(timeline.seek(u64::MAX, &mut |_| true), Halt::Ended);
//! assert_eq!(timeline.position(), 2001);
//! assert!(matches!(timeline.stop(), Some(Stop::Trapped(_))));
//! assert_eq!(timeline.seek(100, &mut |_| true), Halt::Arrived);
//! assert_eq!(timeline.machine().register(Register(0)), 50);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod checkpoints;
mod effects;
mod journal;

use std::fmt;

use self::checkpoints::Checkpoints;
use self::journal::Journal;
use crate::allocation::OutOfMemory;
use crate::machine::host::Host;
use crate::machine::{Machine, Places, Stop};

/// How much memory a timeline may take besides its machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of all checkpoints. Each takes what the machine has reached; with fewer of them it takes longer to go back. The
    /// start is kept however many bytes it has.
    pub checkpoint_bytes: usize,
    /// Bytes of the log of the host's calls: 2 for one that only writes something out, and the bytes for one that fills the
    /// heap. Where the log is full the run goes no further, with [`Halt::LogFull`]; the last call may go beyond.
    pub log_bytes: usize,
    /// Instructions between two checkpoints as long as there is memory for them, at least 1. Where a checkpoint takes longer
    /// to copy than so many instructions take, they are further apart.
    pub checkpoint_interval: u64,
}

/// 256 MiB for each, and 65,536 instructions.
impl Default for Limits {
    fn default() -> Self {
        Self { checkpoint_bytes: 256 << 20, log_bytes: 256 << 20, checkpoint_interval: 1 << 16 }
    }
}

impl Limits {
    /// Sets the bytes of all checkpoints.
    #[must_use]
    pub fn checkpoint_bytes(self, checkpoint_bytes: usize) -> Self {
        Self { checkpoint_bytes, ..self }
    }

    /// Sets the bytes of the log of the host's calls.
    #[must_use]
    pub fn log_bytes(self, log_bytes: usize) -> Self {
        Self { log_bytes, ..self }
    }

    /// Sets the instructions between two checkpoints.
    #[must_use]
    pub fn checkpoint_interval(self, checkpoint_interval: u64) -> Self {
        Self { checkpoint_interval, ..self }
    }
}

/// The system has not the memory for the first checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system cannot provide {bytes} bytes of memory to keep the start of the run")]
pub struct NoMemory {
    /// Bytes that were asked for.
    pub bytes: usize,
}

impl From<OutOfMemory> for NoMemory {
    fn from(OutOfMemory { bytes }: OutOfMemory) -> Self {
        Self { bytes }
    }
}

/// Why a timeline has gone no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// It has come to the position that it should.
    Arrived,
    /// It stands at one of the instructions that it should stop at.
    AtPlace,
    /// It stands behind a `breakpoint`.
    Breakpoint,
    /// The program is at its end; [`Timeline::stop`] says which.
    Ended,
    /// Whoever watched did not want to go on.
    Interrupted,
    /// The log of the host's calls is full: it stands at the call that would be the next.
    LogFull,
}

/// Is told the position now and then, at least every few milliseconds of a run, and says whether to go on.
pub type Watch<'w> = dyn FnMut(u64) -> bool + 'w;

/// Gets the position and the machine there, executes one instruction with the host, by [`Machine::step`], and says why the
/// program has stopped, if it has, and what there was to be found.
pub type Probe<'p, T> = dyn FnMut(u64, &mut Machine, &mut dyn Host) -> (Option<Stop>, Option<T>) + 'p;

/// A search was interrupted by whoever watched it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the search was interrupted")]
pub struct Interrupted;

/// Something that was found at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// The position of the instruction, before it was executed.
    pub position: u64,
    /// What was found.
    pub what: T,
}

/// Instructions between two looks at the watch.
const WATCH_INTERVAL: u64 = 1 << 20;

/// Instructions that are probed between two looks at the watch.
const PROBED_WATCH_INTERVAL: u64 = 1 << 14;

/// Instructions that a search looks at first, and how many times as many it looks at next.
const FIRST_WINDOW: u64 = 1 << 10;
const WINDOW_GROWTH: u64 = 8;

/// A run of a machine, with its host and a position in it.
///
/// Whatever is done with one, the machine at a position is always the same.
pub struct Timeline<H> {
    machine: Machine,
    journal: Journal<H>,
    position: u64,
    /// Why the program has ended, if the position is that of its end.
    stop: Option<Stop>,
    frontier: u64,
    checkpoints: Checkpoints,
}

impl<H> fmt::Debug for Timeline<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Timeline");
        debug.field("machine", &self.machine).field("position", &self.position);
        debug.field("frontier", &self.frontier).field("stop", &self.stop).finish_non_exhaustive()
    }
}

impl<H> Timeline<H> {
    /// The machine where it is now.
    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// The host. It has been called as far as the [frontier](Self::frontier), wherever the machine is.
    pub fn host(&self) -> &H {
        self.journal.host()
    }

    /// The host, say to write out what it has buffered.
    pub fn host_mut(&mut self) -> &mut H {
        self.journal.host_mut()
    }

    /// Where the machine is.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The furthest position that the machine has been at.
    pub fn frontier(&self) -> u64 {
        self.frontier
    }

    /// Why the program has ended, if the machine is at the end of its run.
    pub fn stop(&self) -> Option<&Stop> {
        self.stop.as_ref()
    }

    /// Bytes of the checkpoints and of the log, and how many checkpoints there are.
    pub fn size(&self) -> Size {
        Size {
            checkpoints: self.checkpoints.count(),
            checkpoint_bytes: self.checkpoints.size(),
            log_bytes: self.journal.size(),
        }
    }
}

/// What a timeline takes besides its machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Checkpoints.
    pub checkpoints: usize,
    /// Bytes of all checkpoints.
    pub checkpoint_bytes: usize,
    /// Bytes of the log of the host's calls.
    pub log_bytes: usize,
}

/// How far to run.
#[derive(Clone, Copy)]
struct Goal<'g> {
    until: u64,
    places: &'g Places,
    stops_at_breakpoints: bool,
}

impl<H: Host> Timeline<H> {
    /// A timeline that starts with a machine as it stands. `host` is the one that the machine was made with.
    ///
    /// # Errors
    ///
    /// When the system has not the memory.
    pub fn new(machine: Machine, host: H, limits: &Limits) -> Result<Self, NoMemory> {
        let checkpoints = Checkpoints::new(&machine, limits)?;
        let journal = Journal::new(host, limits.log_bytes);
        Ok(Self { machine, journal, position: 0, stop: None, frontier: 0, checkpoints })
    }

    /// Goes to a position, or to the end of the run if that comes before. Breakpoints are passed.
    ///
    /// Where it is interrupted on the way, the machine stands between.
    pub fn seek(&mut self, position: u64, watch: &mut Watch<'_>) -> Halt {
        if position < self.position {
            self.return_to_checkpoint(position);
        }
        let places = &Places::default();
        self.advance(Goal { until: position, places, stops_at_breakpoints: false }, watch)
    }

    /// Executes one instruction.
    pub fn step(&mut self) -> Halt {
        let places = &Places::default();
        let until = self.position.saturating_add(1);
        self.advance(Goal { until, places, stops_at_breakpoints: true }, &mut |_| true)
    }

    /// Goes on, one instruction at least, until one of `places` comes next, a `breakpoint` has been executed, or the position
    /// is `until`.
    pub fn run_to(&mut self, places: &Places, until: u64, watch: &mut Watch<'_>) -> Halt {
        self.advance(Goal { until, places, stops_at_breakpoints: true }, watch)
    }

    /// Goes on as [`run_to`](Self::run_to), with a probe at each instruction of `probed`, until it finds something. Then the
    /// machine stands behind that instruction, and what was found is given besides.
    pub fn probe_to<T>(
        &mut self,
        places: &Places,
        probed: &Places,
        until: u64,
        probe: &mut Probe<'_, T>,
        watch: &mut Watch<'_>,
    ) -> (Halt, Option<Found<T>>) {
        let mut found = None;
        let goal = Goal { until, places, stops_at_breakpoints: true };
        let halt = self.scan(goal, probed, probe, watch, &mut |it| {
            found = Some(it);
            false
        });
        (halt, found)
    }

    /// The last instruction before a position, which the machine has been at, at which a probe finds something; it looks at
    /// those in `probed` alone. Afterwards the machine is where it was.
    ///
    /// # Errors
    ///
    /// When it is interrupted: [`Interrupted`].
    pub fn last_before<T>(
        &mut self,
        position: u64,
        probed: &Places,
        probe: &mut Probe<'_, T>,
        watch: &mut Watch<'_>,
    ) -> Result<Option<Found<T>>, Interrupted> {
        let here = self.position;
        let found = self.search_back(position.min(self.frontier), probed, probe, watch);
        self.seek(here, &mut |_| true);
        found
    }

    /// Searches stretch by stretch, the newest first, none longer than from one checkpoint to the next.
    fn search_back<T>(
        &mut self,
        mut end: u64,
        probed: &Places,
        probe: &mut Probe<'_, T>,
        watch: &mut Watch<'_>,
    ) -> Result<Option<Found<T>>, Interrupted> {
        let mut window = FIRST_WINDOW;
        while end > 0 {
            // Mostly it is found near the end. What is in front of that is run through once more, at full speed.
            let earliest = self.checkpoints.last_until(end - 1).position;
            let start = earliest.max(end.saturating_sub(window));
            window = window.saturating_mul(WINDOW_GROWTH);
            self.return_to(start);
            let mut last = None;
            let places = &Places::default();
            let goal = Goal { until: end, places, stops_at_breakpoints: false };
            let halt = self.scan(goal, probed, probe, watch, &mut |found| {
                last = Some(found);
                true
            });
            if halt == Halt::Interrupted {
                return Err(Interrupted);
            }
            if last.is_some() {
                return Ok(last);
            }
            end = start;
        }
        Ok(None)
    }

    /// Goes on until the goal, and probes on the way. What is found goes to `on_found`, which says whether to go on.
    fn scan<T>(
        &mut self,
        goal: Goal<'_>,
        probed: &Places,
        probe: &mut Probe<'_, T>,
        watch: &mut Watch<'_>,
        on_found: &mut dyn FnMut(Found<T>) -> bool,
    ) -> Halt {
        let stops = goal.places.union(probed);
        let mut next_watch = self.position;
        loop {
            if let Some(halt) = self.halt_before(goal.until) {
                return halt;
            }
            if self.position >= next_watch {
                if !watch(self.position) {
                    return Halt::Interrupted;
                }
                next_watch = self.position.saturating_add(PROBED_WATCH_INTERVAL);
            }
            let halt = if probed.contains(self.machine.pc()) {
                let (halt, found) = self.execute_probed(probe);
                if found.is_some_and(|found| !on_found(found)) {
                    return halt.unwrap_or(Halt::Arrived);
                }
                halt
            } else {
                let most = (goal.until - self.position).min(WATCH_INTERVAL);
                self.execute(|machine, host| machine.run_to(&stops, most, host))
            };
            self.offer_checkpoint();
            if let Some(halt) = self.halt_at(goal, halt) {
                return halt;
            }
        }
    }

    /// Executes one instruction by a probe.
    fn execute_probed<T>(&mut self, probe: &mut Probe<'_, T>) -> (Option<Halt>, Option<Found<T>>) {
        let position = self.position;
        let mut found = None;
        let halt = self.execute(|machine, host| {
            let (stop, what) = probe(position, machine, host);
            found = what;
            stop
        });
        // A call that was refused has not been made.
        let found = found.filter(|_| halt != Some(Halt::LogFull));
        (halt, found.map(|what| Found { position, what }))
    }

    /// Why there is no going on towards a position, if so.
    fn halt_before(&self, until: u64) -> Option<Halt> {
        match self.stop {
            Some(_) => Some(Halt::Ended),
            None => (self.position >= until).then_some(Halt::Arrived),
        }
    }

    /// Why to stop where the machine is, behind a stretch that has ended so.
    fn halt_at(&self, goal: Goal<'_>, halt: Option<Halt>) -> Option<Halt> {
        let halt = halt.filter(|&halt| goal.stops_at_breakpoints || halt != Halt::Breakpoint);
        let is_at_place = self.stop.is_none() && goal.places.contains(self.machine.pc());
        halt.or(is_at_place.then_some(Halt::AtPlace))
    }

    /// Goes on until the goal, as fast as can be.
    fn advance(&mut self, goal: Goal<'_>, watch: &mut Watch<'_>) -> Halt {
        loop {
            if let Some(halt) = self.halt_before(goal.until) {
                return halt;
            }
            if !watch(self.position) {
                return Halt::Interrupted;
            }
            let halt = self.run_chunk(goal.until.min(self.next_rest()), goal.places);
            self.offer_checkpoint();
            if let Some(halt) = self.halt_at(goal, halt) {
                return halt;
            }
        }
    }

    /// Where to take a checkpoint next, or to look at the watch.
    fn next_rest(&self) -> u64 {
        let next_watch = self.position.saturating_add(WATCH_INTERVAL);
        let next_checkpoint = self.checkpoints.next_after(&self.machine, self.position);
        next_checkpoint.filter(|&next| next > self.position).unwrap_or(next_watch).min(next_watch)
    }

    fn offer_checkpoint(&mut self) {
        if self.stop.is_none() {
            self.checkpoints.offer(&self.machine, self.position, self.journal.place());
        }
    }

    /// Runs to a position, or until a place is next. Where there are no places it is the fastest engine that runs.
    fn run_chunk(&mut self, end: u64, places: &Places) -> Option<Halt> {
        while places.is_empty()
            && let Some(fuel) = self.fuel_that_ends_before(end)
        {
            let halt = self.execute(|machine, host| run_with_fuel(machine, fuel, host));
            if halt.is_some() {
                return halt;
            }
        }
        // A run that has stopped for want of fuel may have reached memory for an instruction that it has not executed. Behind
        // one that was executed a machine is as it always is.
        let left = end - self.position;
        self.execute(|machine, host| machine.run_to(places, left, host))
    }

    /// How much fuel makes a run stop before a position, if that is far enough away. Each instruction takes 1 unit at least,
    /// and a run overdraws no more than the instructions that the program has.
    fn fuel_that_ends_before(&self, end: u64) -> Option<i64> {
        /// For less it is not worth to begin.
        const LEAST: u64 = 1 << 10;
        let overdraft = self.machine.program().module().code.len() as u64 + 1;
        let fuel = (end - self.position).checked_sub(overdraft)?;
        (fuel >= LEAST).then(|| i64::try_from(fuel).unwrap_or(i64::MAX))
    }

    /// Has the machine execute instructions, and takes account of it. `None` means that it can go on.
    fn execute(&mut self, run: impl FnOnce(&mut Machine, &mut dyn Host) -> Option<Stop>) -> Option<Halt> {
        let before = instructions(&self.machine);
        let stop = run(&mut self.machine, &mut self.journal);
        self.position += instructions(&self.machine) - before;
        let halt = if self.journal.take_refusal() {
            // The refusal was a trap, but not one of the program: it stands before the call.
            self.return_to(self.position);
            Some(Halt::LogFull)
        } else {
            self.halt_of(stop)
        };
        self.frontier = self.frontier.max(self.position);
        halt
    }

    /// Takes account of a stop.
    fn halt_of(&mut self, stop: Option<Stop>) -> Option<Halt> {
        match stop {
            None => None,
            Some(Stop::Breakpoint) => Some(Halt::Breakpoint),
            Some(stop) => {
                // What has not been executed to its end has been begun.
                self.position += u64::from(matches!(stop, Stop::Trapped(_) | Stop::OutOfFuel));
                self.stop = Some(stop);
                Some(Halt::Ended)
            }
        }
    }

    /// Returns to a position where the program goes on.
    fn return_to(&mut self, position: u64) {
        self.return_to_checkpoint(position);
        while self.position < position {
            // It stops at breakpoints alone, which are passed.
            self.run_chunk(position, &Places::default());
        }
    }

    /// Returns to the last checkpoint at or before a position.
    fn return_to_checkpoint(&mut self, position: u64) {
        let kept = self.checkpoints.last_until(position);
        self.machine.process_mut().return_to(&kept.state);
        self.journal.return_to(kept.place);
        self.position = kept.position;
        self.stop = None;
    }
}

/// Runs a machine until its fuel has gone down by so much, or it stops for another reason. In the end it has the fuel that it
/// would have without this.
fn run_with_fuel(machine: &mut Machine, fuel: i64, host: &mut dyn Host) -> Option<Stop> {
    let all = machine.fuel();
    if all <= fuel {
        return Some(machine.run(host));
    }
    machine.set_fuel(fuel);
    let stop = machine.run(host);
    machine.set_fuel(all - (fuel - machine.fuel()));
    Some(stop).filter(|stop| *stop != Stop::OutOfFuel)
}

/// The instructions that a machine has executed to their end, from some time on.
fn instructions(machine: &Machine) -> u64 {
    let process = machine.process();
    process.fuel_used().saturating_sub(process.tally().charged)
}
