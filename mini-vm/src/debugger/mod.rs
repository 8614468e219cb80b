//! The core of a debugger, without a face: breakpoints, watchpoints, and motions in both directions over a [`Timeline`].
//!
//! The dialogue of `mini-vm debug` and the server of the Debug Adapter Protocol are built on it. It prints nothing and asks
//! nothing; texts go in where a person names something, values and places come out.
//!
//! ```
//! use mini_vm::debugger::{BreakpointOptions, Debugger, Direction, Motion, Pause};
//! use mini_vm::machine::functions::HostFunctions;
//! use mini_vm::machine::{Limits, Machine};
//! use mini_vm::timeline::{self, Timeline};
//!
//! let source = "
//! main:   li      r0, 0
//! again:  add     r1, r1, r0
//!         add     r0, r0, 1
//!         blt     r0, 10, again
//!         trap    1
//! ";
//! let program = mini_vm::verify::verify(mini_vm::assembly::assemble(source, &[])?)?;
//! let host = HostFunctions::new();
//! let machine = Machine::new(program.into(), &host, &Limits::default().heap_size(1 << 10))?;
//! let timeline = Timeline::new(machine, host, &timeline::Limits::default())?;
//! let mut debugger = Debugger::new(timeline);
//!
//! debugger.add_breakpoint("again", BreakpointOptions { condition: Some("r0 == 7"), ..Default::default() })?;
//! let mut on = |_| true;
//! assert!(matches!(debugger.go(&Motion::Continue, Direction::Forwards, &mut on), Pause::Breakpoints(_)));
//! assert_eq!(debugger.evaluate("r1", 0)?.to_string(), "21 (0x15)");
//! assert_eq!(debugger.go(&Motion::Continue, Direction::Forwards, &mut on), Pause::End);
//! let write = debugger.last_write("r0", 0, &mut on)?.expect("it was written");
//! assert_eq!((write.pc, write.before, write.after), (2, Some(vec![9, 0, 0, 0, 0, 0, 0, 0]), Some(vec![10, 0, 0, 0, 0, 0, 0, 0])));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod breakpoint;
mod expression;
mod location;
mod message;
mod motion;
pub mod stack;
mod touches;
mod watchpoint;

use std::fmt;

use self::expression::Surroundings;
use self::location::Lines;
use self::message::Message;
use self::touches::{Watcher, places_touching};
use crate::machine::Machine;
use crate::machine::host::Host;
use crate::timeline::{Found, Interrupted, Timeline, Watch};

pub use self::breakpoint::{Breakpoint, Hit, HitRule};
pub use self::expression::{Expression, ExpressionError, MAX_EXPRESSION_SIZE, Value, Width};
pub use self::location::{Location, LocationError};
pub use self::motion::{Direction, Motion, Pause};
pub use self::watchpoint::{
    Access, Change, MAX_WATCHED_BYTES, WatchError, Watched, WatchedRegister, Watchpoint,
};

/// A debugger of one run.
pub struct Debugger<H> {
    timeline: Timeline<H>,
    lines: Lines,
    breakpoints: Vec<Breakpoint>,
    watchpoints: Vec<Watchpoint>,
    constants: Box<Constants>,
    last_id: u32,
    /// Where it stands for another reason than a breakpoint, so that one there has not been told of.
    owed: Option<u64>,
    listener: Option<Box<Listener>>,
}

/// Says what the constants of the source are, which a program does not keep.
pub type Constants = dyn Fn(&str) -> Option<u64>;

/// Is told the number of a breakpoint with a message, and the message.
pub type Listener = dyn FnMut(u32, &str);

impl<H> fmt::Debug for Debugger<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Debugger");
        debug.field("timeline", &self.timeline).field("breakpoints", &self.breakpoints);
        debug.field("watchpoints", &self.watchpoints).finish_non_exhaustive()
    }
}

/// When a breakpoint stops.
#[derive(Clone, Copy, Debug, Default)]
pub struct BreakpointOptions<'o> {
    /// An expression that must come to something else than 0. It is evaluated where the breakpoint stands.
    pub condition: Option<&'o str>,
    /// How many times it lets pass before it stops.
    pub ignored: u64,
    /// Whether it goes away once it has stopped the program.
    pub is_temporary: bool,
    /// At which of its hits it stops, besides.
    pub rule: HitRule,
    /// What it says instead of stopping the program: a text with expressions in braces, such as `{article} costs {price}`. Going
    /// backwards it says nothing.
    pub message: Option<&'o str>,
}

/// Why there can be no such breakpoint.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BreakpointError {
    /// There is no such place.
    #[error(transparent)]
    Location(#[from] LocationError),
    /// The condition is not written as an expression.
    #[error("in the condition: {0}")]
    Condition(ExpressionError),
    /// What is in braces in the message is not written as an expression.
    #[error("in the message: {0}")]
    Message(ExpressionError),
}

/// Why a write was not found.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SearchError {
    /// It cannot be watched.
    #[error(transparent)]
    Watch(#[from] WatchError),
    /// The search was interrupted.
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
}

impl<H> Debugger<H> {
    /// A debugger of the run of a timeline, where that stands.
    pub fn new(timeline: Timeline<H>) -> Self {
        let lines = Lines::of(timeline.machine().program());
        Self {
            timeline,
            lines,
            breakpoints: Vec::new(),
            watchpoints: Vec::new(),
            constants: Box::new(|_| None),
            last_id: 0,
            owed: None,
            listener: None,
        }
    }

    /// Has expressions know the constants of the source: `constants` is asked for a name that is none of a register or a label.
    #[must_use]
    pub fn with_constants(self, constants: impl Fn(&str) -> Option<u64> + 'static) -> Self {
        Self { constants: Box::new(constants), ..self }
    }

    /// Has `listener` told what breakpoints with messages say.
    pub fn set_listener(&mut self, listener: Box<Listener>) {
        self.listener = Some(listener);
    }

    /// The run.
    pub fn timeline(&self) -> &Timeline<H> {
        &self.timeline
    }

    /// The host, say to write out what it has buffered.
    pub fn host_mut(&mut self) -> &mut H {
        self.timeline.host_mut()
    }

    /// The machine where it is now.
    pub fn machine(&self) -> &Machine {
        self.timeline.machine()
    }

    /// The position in the run: see [`timeline`](crate::timeline).
    pub fn position(&self) -> u64 {
        self.timeline.position()
    }

    /// The breakpoints, in the order in which they were made.
    pub fn breakpoints(&self) -> &[Breakpoint] {
        &self.breakpoints
    }

    /// A breakpoint, to be changed.
    pub fn breakpoint_mut(&mut self, id: u32) -> Option<&mut Breakpoint> {
        self.breakpoints.iter_mut().find(|breakpoint| breakpoint.id == id)
    }

    /// The watchpoints, in the order in which they were made.
    pub fn watchpoints(&self) -> &[Watchpoint] {
        &self.watchpoints
    }

    /// A watchpoint, to be changed.
    pub fn watchpoint_mut(&mut self, id: u32) -> Option<&mut Watchpoint> {
        self.watchpoints.iter_mut().find(|watchpoint| watchpoint.id == id)
    }

    /// Removes the breakpoint or the watchpoint of this number, and says whether there was one.
    pub fn remove(&mut self, id: u32) -> bool {
        let before = self.breakpoints.len() + self.watchpoints.len();
        self.breakpoints.retain(|breakpoint| breakpoint.id != id);
        self.watchpoints.retain(|watchpoint| watchpoint.id != id);
        self.breakpoints.len() + self.watchpoints.len() < before
    }

    /// The place that a text names: `main`, `main+3`, `@12` for an instruction, `25` for a line of the file that the machine
    /// stands in, `lib.asm:25` for that of another. A line without instructions stands for the next one with some.
    ///
    /// # Errors
    ///
    /// When there is no such place.
    pub fn locate(&self, text: &str) -> Result<Location, LocationError> {
        location::find(self.machine().program(), &self.lines, text, self.machine().pc())
    }

    /// Whether a source line starts with instruction `pc`.
    pub fn starts_line(&self, pc: u32) -> bool {
        self.lines.starts().contains(pc)
    }

    /// Makes a breakpoint at the place that a text names, as [`locate`](Self::locate) finds it.
    ///
    /// # Errors
    ///
    /// When there is no such place, or the condition or one of the message is not written as an expression.
    pub fn add_breakpoint(
        &mut self,
        text: &str,
        options: BreakpointOptions<'_>,
    ) -> Result<&Breakpoint, BreakpointError> {
        let location = self.locate(text)?;
        let expression = options.condition.map(Expression::parse).transpose();
        let expression = expression.map_err(BreakpointError::Condition)?;
        let message = options.message.map(Message::parse).transpose().map_err(BreakpointError::Message)?;
        let breakpoint = Breakpoint {
            id: self.next_id(),
            text: text.to_owned(),
            location,
            condition: options.condition.map(str::to_owned),
            ignored: options.ignored,
            hits: 0,
            is_enabled: true,
            is_temporary: options.is_temporary,
            rule: options.rule,
            message,
            expression,
        };
        self.breakpoints.push(breakpoint);
        Ok(self.breakpoints.last().expect("it has just been added"))
    }

    /// Makes a watchpoint on what a text names in the function `level` calls further out: a register such as `r3` or by its
    /// name, memory such as `u32[key]` or `heap[key ..+12]`, the entry of a map such as `counts[5]`.
    ///
    /// Registers and addresses are those of this moment: a watchpoint on `counts[5]` stays with the map that `counts` holds
    /// now.
    ///
    /// # Errors
    ///
    /// When that cannot be watched.
    pub fn add_watchpoint(
        &mut self,
        text: &str,
        access: Access,
        level: usize,
    ) -> Result<&Watchpoint, WatchError> {
        let watched = self.watched(text, level)?;
        let id = self.next_id();
        self.watchpoints.push(Watchpoint {
            id,
            text: text.to_owned(),
            watched,
            access,
            hits: 0,
            is_enabled: true,
        });
        Ok(self.watchpoints.last().expect("it has just been added"))
    }

    /// What a text names that can be watched, as for [`add_watchpoint`](Self::add_watchpoint).
    ///
    /// # Errors
    ///
    /// When that cannot be watched.
    pub fn watched(&self, text: &str, level: usize) -> Result<Watched, WatchError> {
        Watched::find(text, &self.surroundings(level))
    }

    /// What something that can be watched holds: the bytes, those of a register as in memory; `None` for an entry that the
    /// map does not have, and for a register of a function that is not under way.
    pub fn value_of(&self, watched: &Watched) -> Option<Vec<u8>> {
        watched.value(self.machine())
    }

    /// The value of an expression in the function `level` calls further out.
    ///
    /// # Errors
    ///
    /// When it is not written as one, or has no value here.
    pub fn evaluate(&self, text: &str, level: usize) -> Result<Value, ExpressionError> {
        Expression::parse(text)?.evaluate(&self.surroundings(level))
    }

    fn surroundings(&self, level: usize) -> Surroundings<'_> {
        Surroundings {
            machine: self.machine(),
            position: self.position(),
            level,
            constants: &*self.constants,
        }
    }

    fn next_id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }
}

impl<H: Host> Debugger<H> {
    /// Who last wrote what a text names, as for [`add_watchpoint`](Self::add_watchpoint), before the position. The machine
    /// stays where it is; [`jump`](Self::jump) goes to the position of the change. `None` if no instruction has.
    ///
    /// # Errors
    ///
    /// When that cannot be watched, or the search is interrupted.
    pub fn last_write(
        &mut self,
        text: &str,
        level: usize,
        watch: &mut Watch<'_>,
    ) -> Result<Option<Change>, SearchError> {
        let watched = self.watched(text, level)?;
        Ok(self.last_write_of(watched, watch)?)
    }

    /// As [`last_write`](Self::last_write), of what has been found before.
    ///
    /// # Errors
    ///
    /// When the search is interrupted.
    pub fn last_write_of(
        &mut self,
        watched: Watched,
        watch: &mut Watch<'_>,
    ) -> Result<Option<Change>, Interrupted> {
        let watched = match watched {
            // Also whoever gave it to the function has written it.
            Watched::Register(register) => Watched::Register(register.in_any_function()),
            other @ (Watched::Memory { .. } | Watched::Entry { .. }) => other,
        };
        let text = String::new();
        let watchpoint =
            Watchpoint { id: 0, text, watched, access: Access::Write, hits: 0, is_enabled: true };
        let watchpoints = [watchpoint];
        let places = places_touching(self.machine().program(), &watchpoints);
        let mut watcher = Watcher::new(&watchpoints);
        let mut probe =
            |position, machine: &mut Machine, host: &mut dyn Host| watcher.step(position, machine, host);
        let found = self.timeline.last_before(self.position(), &places, &mut probe, watch)?;
        Ok(found.and_then(|Found { what, .. }| what.into_iter().next()))
    }
}
