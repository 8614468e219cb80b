//! How a debugger moves: in both directions, until something is met.

use super::Debugger;
use super::breakpoint::Hit;
use super::expression::Surroundings;
use super::touches::{Watcher, places_touching};
use super::watchpoint::Change;
use crate::instruction::Opcode;
use crate::machine::host::Host;
use crate::machine::{Machine, Places};
use crate::timeline::{Found, Halt, Interrupted, Watch};

/// How far to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Motion {
    /// One instruction.
    Instruction,
    /// One instruction, or a call with all that it does.
    OverInstruction,
    /// To the start of another source line, also in another function.
    Line,
    /// To the start of another source line of the function, or of one further out.
    OverLine,
    /// Out of the function: forwards behind the call, backwards to it.
    Finish,
    /// To one of these instructions.
    Until(Vec<u32>),
    /// As far as the run goes.
    Continue,
}

/// Which way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// With the program.
    Forwards,
    /// Against it.
    Backwards,
}

/// Why a debugger stands where it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Pause {
    /// It has come as far as it should.
    Done,
    /// It stands at these breakpoints, before their instruction.
    Breakpoints(Vec<Hit>),
    /// An instruction has done this with what is watched. Going forwards, it stands behind that instruction; going backwards,
    /// before it.
    Changes(Vec<Change>),
    /// It has come to an instruction `breakpoint` of the program: going forwards it stands behind it, going backwards before it.
    ProgramBreakpoint,
    /// The program is at its end; [`Timeline::stop`](crate::timeline::Timeline::stop) says which.
    End,
    /// It is back at the start.
    Start,
    /// Whoever watched did not want to go on.
    Interrupted,
    /// The log of the host's calls is full: the program can go no further.
    LogFull,
}

impl From<Halt> for Pause {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Arrived | Halt::AtPlace => Self::Done,
            Halt::Breakpoint => Self::ProgramBreakpoint,
            Halt::Ended => Self::End,
            Halt::Interrupted => Self::Interrupted,
            Halt::LogFull => Self::LogFull,
        }
    }
}

/// Where to stop, if nothing else is met.
struct Goal {
    places: Places,
    /// The most calls under way there.
    depth: usize,
}

impl Goal {
    fn any_depth(places: Places) -> Self {
        Self { places, depth: usize::MAX }
    }

    /// Nowhere.
    fn never() -> Self {
        Self::any_depth(Places::default())
    }

    fn is_reached(&self, machine: &Machine) -> bool {
        self.places.contains(machine.pc()) && machine.frames().len() <= self.depth
    }
}

/// What is met on the way back.
enum Met {
    Goal,
    Breakpoint,
    Changes(Vec<Change>),
    ProgramBreakpoint,
}

impl<H: Host> Debugger<H> {
    /// Goes on, or back. `watch` is told the position now and then, and says whether to go on.
    ///
    /// Breakpoints and watchpoints stop every motion but that by one instruction. A breakpoint where it stands already does
    /// not, unless it has come there for another reason: then [`Motion::Continue`] tells of the breakpoint before it goes on.
    pub fn go(&mut self, motion: &Motion, direction: Direction, watch: &mut Watch<'_>) -> Pause {
        let is_owed = self.owed.take() == Some(self.position()) && *motion == Motion::Continue;
        let owed = if is_owed { self.hits_here(direction) } else { None };
        let pause = owed.unwrap_or_else(|| match direction {
            Direction::Forwards => self.go_forwards(motion, watch),
            Direction::Backwards => self.go_backwards(motion, watch),
        });
        let is_other = matches!(pause, Pause::Changes(_) | Pause::ProgramBreakpoint);
        self.owed = is_other.then(|| self.position());
        if let Pause::Breakpoints(hits) = &pause {
            let is_over = |id| hits.iter().any(|hit| hit.id == id);
            self.breakpoints.retain(|breakpoint| !breakpoint.is_temporary || !is_over(breakpoint.id));
        }
        if let Pause::Changes(changes) = &pause {
            for watchpoint in &mut self.watchpoints {
                watchpoint.hits += u64::from(changes.iter().any(|change| change.id == watchpoint.id));
            }
        }
        pause
    }

    fn go_forwards(&mut self, motion: &Motion, watch: &mut Watch<'_>) -> Pause {
        let depth = self.depth();
        match motion {
            Motion::Instruction => self.advance_by_one(watch),
            Motion::OverInstruction => self.advance_over(&self.everywhere(), watch),
            Motion::Line => self.advance_to(&Goal::any_depth(self.lines.starts().clone()), watch),
            Motion::OverLine => self.advance_over(&self.lines.starts().clone(), watch),
            Motion::Finish => match self.return_place(depth) {
                Some(place) => {
                    self.advance_to(&Goal { places: Places::from_iter([place]), depth: depth - 1 }, watch)
                }
                None => self.advance_to(&Goal::never(), watch),
            },
            Motion::Until(places) => {
                self.advance_to(&Goal::any_depth(places.iter().copied().collect()), watch)
            }
            Motion::Continue => self.advance_to(&Goal::never(), watch),
        }
    }

    fn go_backwards(&mut self, motion: &Motion, watch: &mut Watch<'_>) -> Pause {
        let depth = self.depth();
        match motion {
            Motion::Instruction => match self.position().checked_sub(1) {
                None => Pause::Start,
                Some(before) => self.jump(before, watch),
            },
            Motion::OverInstruction => self.retreat_over(&self.everywhere(), watch),
            Motion::Line => self.retreat_to(&Goal::any_depth(self.lines.starts().clone()), watch),
            Motion::OverLine => self.retreat_over(&self.lines.starts().clone(), watch),
            Motion::Finish => match self.return_place(depth) {
                Some(place) => {
                    self.retreat_to(&Goal { places: Places::from_iter([place - 1]), depth: depth - 1 }, watch)
                }
                None => self.retreat_to(&Goal::never(), watch),
            },
            Motion::Until(places) => {
                self.retreat_to(&Goal::any_depth(places.iter().copied().collect()), watch)
            }
            Motion::Continue => self.retreat_to(&Goal::never(), watch),
        }
    }

    /// Goes to a position, past all breakpoints.
    pub fn jump(&mut self, position: u64, watch: &mut Watch<'_>) -> Pause {
        self.timeline.seek(position, watch).into()
    }

    /// Calls under way.
    fn depth(&self) -> usize {
        self.machine().frames().len()
    }

    /// Where the call returns to by which there are `depth` calls.
    fn return_place(&self, depth: usize) -> Option<u32> {
        let frames = self.machine().frames();
        depth.checked_sub(1).and_then(|index| frames.get(index)).map(|frame| frame.return_pc)
    }

    fn everywhere(&self) -> Places {
        Places::of(self.machine().program(), |_| true)
    }

    // --- Forwards --------------------------------------------------------------------------------------------------

    /// Executes one instruction, whatever stands behind it.
    fn advance_by_one(&mut self, watch: &mut Watch<'_>) -> Pause {
        let until = self.position().saturating_add(1);
        let (halt, changes) = self.run(&Places::default(), until, watch);
        changes.unwrap_or_else(|| halt.into())
    }

    fn advance_to(&mut self, goal: &Goal, watch: &mut Watch<'_>) -> Pause {
        let stops = self.breakpoint_places().union(&goal.places);
        loop {
            let (halt, changes) = self.run(&stops, u64::MAX, watch);
            if let Some(changes) = changes {
                return changes;
            }
            if halt != Halt::AtPlace {
                return halt.into();
            }
            if let Some(hits) = self.hits_here(Direction::Forwards) {
                return hits;
            }
            if goal.is_reached(self.machine()) {
                return Pause::Done;
            }
        }
    }

    /// Goes on to one of `starts` in the function or further out, past all that it calls.
    fn advance_over(&mut self, starts: &Places, watch: &mut Watch<'_>) -> Pause {
        let mut depth = self.depth();
        loop {
            let goal = match self.return_place(depth + 1) {
                Some(place) => Goal { places: Places::from_iter([place]), depth },
                None => Goal::any_depth(starts.union(&self.return_place(depth).into_iter().collect())),
            };
            match self.advance_to(&goal, watch) {
                Pause::Done => {}
                pause => return pause,
            }
            if self.depth() <= depth && starts.contains(self.machine().pc()) {
                return Pause::Done;
            }
            depth = depth.min(self.depth());
        }
    }

    /// Runs until a place, or until something is done with what is watched.
    fn run(&mut self, stops: &Places, until: u64, watch: &mut Watch<'_>) -> (Halt, Option<Pause>) {
        let Self { timeline, watchpoints, .. } = self;
        let touching = places_touching(timeline.machine().program(), watchpoints);
        if touching.is_empty() {
            return (timeline.run_to(stops, until, watch), None);
        }
        let mut watcher = Watcher::new(watchpoints);
        let mut probe =
            |position, machine: &mut Machine, host: &mut dyn Host| watcher.step(position, machine, host);
        let (halt, found) = timeline.probe_to(stops, &touching, until, &mut probe, watch);
        (halt, found.map(|Found { what, .. }| Pause::Changes(what)))
    }

    /// The breakpoints that stop where the machine stands, counted. Going forwards, those with a message say it.
    fn hits_here(&mut self, direction: Direction) -> Option<Pause> {
        let (machine, position) = (self.timeline.machine(), self.timeline.position());
        let constants = &*self.constants;
        let mut hits: Vec<Hit> = Vec::new();
        let speaks = direction == Direction::Forwards;
        for breakpoint in self.breakpoints.iter_mut().filter(|it| speaks || it.message.is_none()) {
            let Some(hit) = breakpoint.matches(machine, position, constants).filter(|_| breakpoint.takes())
            else {
                continue;
            };
            match &breakpoint.message {
                None => hits.push(hit),
                Some(message) => {
                    let text = message.text(&Surroundings { machine, position, level: 0, constants });
                    self.listener.iter_mut().for_each(|listener| listener(breakpoint.id, &text));
                }
            }
        }
        (!hits.is_empty()).then_some(Pause::Breakpoints(hits))
    }

    /// Where breakpoints may stop.
    fn breakpoint_places(&self) -> Places {
        let enabled = self.breakpoints.iter().filter(|breakpoint| breakpoint.is_enabled);
        enabled.flat_map(|breakpoint| &breakpoint.location.places).copied().collect()
    }

    // --- Backwards -------------------------------------------------------------------------------------------------

    fn retreat_to(&mut self, goal: &Goal, watch: &mut Watch<'_>) -> Pause {
        let mut before = self.position();
        loop {
            let Ok(found) = self.search(before, goal, watch) else { return Pause::Interrupted };
            let Some(Found { position, what }) = found else {
                self.arrive_at(0);
                return Pause::Start;
            };
            match what {
                Met::Goal => {
                    self.arrive_at(position);
                    return Pause::Done;
                }
                Met::ProgramBreakpoint => {
                    self.arrive_at(position);
                    return Pause::ProgramBreakpoint;
                }
                Met::Changes(changes) => {
                    self.arrive_at(position);
                    return Pause::Changes(changes);
                }
                Met::Breakpoint => {
                    self.arrive_at(position);
                    if let Some(hits) = self.hits_here(Direction::Backwards) {
                        return hits;
                    }
                    if goal.is_reached(self.machine()) {
                        return Pause::Done;
                    }
                    before = position;
                }
            }
        }
    }

    /// Goes to where something was found. That is not interrupted: it would stand at a place that nobody has asked for.
    fn arrive_at(&mut self, position: u64) {
        self.jump(position, &mut |_| true);
    }

    /// Goes back to one of `starts` in the function or further out, past all that it has called.
    fn retreat_over(&mut self, starts: &Places, watch: &mut Watch<'_>) -> Pause {
        let mut depth = self.depth();
        loop {
            let behind = self.machine().pc();
            match self.retreat_to(&Goal::any_depth(self.everywhere()), watch) {
                Pause::Done => {}
                pause => return pause,
            }
            if self.depth() > depth {
                // That was a return. What it returned from was called by the instruction in front.
                let call = Goal { places: Places::from_iter([behind - 1]), depth };
                match self.retreat_to(&call, watch) {
                    Pause::Done => {}
                    pause => return pause,
                }
            }
            depth = depth.min(self.depth());
            if starts.contains(self.machine().pc()) {
                return Pause::Done;
            }
        }
    }

    /// The last instruction before a position at which something is met.
    fn search(
        &mut self,
        before: u64,
        goal: &Goal,
        watch: &mut Watch<'_>,
    ) -> Result<Option<Found<Met>>, Interrupted> {
        let breakpoint_places = self.breakpoint_places();
        let Self { timeline, breakpoints, watchpoints, constants, .. } = self;
        let program = timeline.machine().program().clone();
        let is_breakpoint = |pc| program.opcode(pc) == Opcode::Breakpoint;
        let touching = places_touching(&program, watchpoints);
        let stops = Places::of(&program, |pc| is_breakpoint(pc) || touching.contains(pc));
        let probed = stops.union(&breakpoint_places).union(&goal.places);
        let mut watcher = Watcher::new(watchpoints);
        let mut probe = |position, machine: &mut Machine, host: &mut dyn Host| {
            let pc = machine.pc();
            let mut stopping = breakpoints.iter().filter(|breakpoint| breakpoint.message.is_none());
            let is_at_breakpoint = breakpoint_places.contains(pc)
                && stopping.any(|breakpoint| breakpoint.matches(machine, position, constants).is_some());
            let is_reached = goal.is_reached(machine);
            let (stop, changes) = if touching.contains(pc) {
                watcher.step(position, machine, host)
            } else {
                (machine.step(host), None)
            };
            let met = match changes {
                Some(changes) => Some(Met::Changes(changes)),
                None if is_at_breakpoint => Some(Met::Breakpoint),
                None if is_breakpoint(pc) => Some(Met::ProgramBreakpoint),
                None => is_reached.then_some(Met::Goal),
            };
            (stop, met)
        };
        timeline.last_before(before, &probed, &mut probe, watch)
    }
}
