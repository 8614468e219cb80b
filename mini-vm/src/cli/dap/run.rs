//! A program that is debugged, with what the client has been told to refer to.

use mini_vm::machine::Machine;
use mini_vm::module::Module;

use super::breakpoints::Breakpoints;
use super::connection::Refusal;
use super::launch::Attributes;
use super::variables::Container;
use crate::cli::debug::Session;

/// A program that is debugged.
pub(super) struct Run {
    /// The debugger, and the dialogue for what is typed to it.
    pub(super) session: Session<'static, Vec<u8>>,
    pub(super) attributes: Attributes,
    pub(super) breakpoints: Breakpoints,
    /// Whether traps stop the program.
    pub(super) has_trap_filter: bool,
    /// Whether the last line of the dialogue has led elsewhere.
    pub(super) has_jumped: bool,
    /// The number of the innermost frame. Frames of earlier stops have lower ones.
    first_frame: i64,
    /// The number of the first container. Those of earlier stops have lower ones.
    first_container: i64,
    containers: Vec<Container>,
}

/// Containers that a client can refer to between two stops.
const MAX_CONTAINERS: usize = 1 << 20;

impl Run {
    pub(super) fn new(session: Session<'static, Vec<u8>>, attributes: Attributes) -> Self {
        Self {
            session,
            attributes,
            breakpoints: Breakpoints::default(),
            has_trap_filter: true,
            has_jumped: false,
            first_frame: 1,
            first_container: 1,
            containers: Vec::new(),
        }
    }

    /// Takes over what the client has set in another run, and makes no number mean what it meant there.
    pub(super) fn take_over(&mut self, mut before: Self) {
        before.forget();
        (self.first_frame, self.first_container) = (before.first_frame, before.first_container);
        self.has_trap_filter = before.has_trap_filter;
        self.breakpoints = before.breakpoints;
        self.breakpoints.move_to(&mut self.session.debugger);
    }

    pub(super) fn machine(&self) -> &Machine {
        self.session.machine()
    }

    pub(super) fn module(&self) -> &Module {
        self.machine().program().module()
    }

    /// Whether the program has come to its end.
    pub(super) fn is_at_end(&self) -> bool {
        self.session.debugger.timeline().stop().is_some()
    }

    /// Has all numbers refer to nothing that the client has got so far; the machine goes elsewhere.
    pub(super) fn forget(&mut self) {
        self.first_frame += self.machine().frames().len() as i64 + 1;
        self.first_container += self.containers.len() as i64;
        self.containers.clear();
        self.session.level = 0;
    }

    /// The number of the frame so many calls further out.
    pub(super) fn frame_of(&self, level: usize) -> i64 {
        self.first_frame + level as i64
    }

    /// How many calls further out a frame is; without one it is the innermost.
    pub(super) fn level_of(&self, frame: Option<i64>) -> Result<usize, Refusal> {
        let Some(frame) = frame else { return Ok(0) };
        let level = frame.checked_sub(self.first_frame).and_then(|level| usize::try_from(level).ok());
        level
            .filter(|&level| level <= self.machine().frames().len())
            .ok_or_else(|| Refusal(format!("frame {frame} is not one of this stop")))
    }

    /// A number for a container; 0, which is none, where there are too many.
    pub(super) fn refer_to(&mut self, container: Container) -> i64 {
        if self.containers.len() >= MAX_CONTAINERS {
            return 0;
        }
        self.containers.push(container);
        self.first_container + self.containers.len() as i64 - 1
    }

    /// The container of a number.
    pub(super) fn container(&self, reference: i64) -> Result<Container, Refusal> {
        let index = reference.checked_sub(self.first_container).and_then(|index| usize::try_from(index).ok());
        let container = index.and_then(|index| self.containers.get(index));
        container
            .copied()
            .ok_or_else(|| Refusal(format!("{reference} does not refer to variables of this stop")))
    }
}
