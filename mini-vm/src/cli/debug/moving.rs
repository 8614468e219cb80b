//! Commands that move, and what is said where they have led.

use std::io::Write;

use mini_vm::debugger::{Change, Direction, Motion, Pause, SearchError};
use mini_vm::machine::Stop;

use super::commands::Verb;
use super::session::{Session, Trouble, count, wrong};
use super::values;
use crate::cli::{stack, trap_report};

impl<W: Write> Session<'_, W> {
    /// Repeats a small motion.
    pub(super) fn step(&mut self, verb: Verb, rest: &str) -> Result<(), Trouble> {
        let times = if rest.is_empty() { 1 } else { count(rest)? };
        let (motion, direction) = small_motion(verb);
        let pause = self.watched(|debugger, watch| {
            let mut pauses = (0..times).map(|_| debugger.go(&motion, direction, watch));
            pauses.find(|pause| *pause != Pause::Done).unwrap_or(Pause::Done)
        });
        self.report(&pause)
    }

    /// Goes as far as it takes.
    pub(super) fn travel(&mut self, verb: Verb, rest: &str) -> Result<(), Trouble> {
        let motion = match verb {
            Verb::Finish | Verb::ReverseFinish => Motion::Finish,
            Verb::Until | Verb::ReverseUntil => match self.debugger.locate(rest) {
                Ok(location) => Motion::Until(location.places),
                Err(error) => return wrong(values::with_similar(&error)),
            },
            _ => Motion::Continue,
        };
        let is_back = matches!(verb, Verb::ReverseFinish | Verb::ReverseUntil | Verb::ReverseContinue);
        let direction = if is_back { Direction::Backwards } else { Direction::Forwards };
        let pause = self.watched(|debugger, watch| debugger.go(&motion, direction, watch));
        self.report(&pause)
    }

    /// Goes to a position.
    pub(super) fn jump(&mut self, rest: &str) -> Result<(), Trouble> {
        let here = self.debugger.position();
        let number = |text: &str| text.replace('_', "").parse::<u64>().ok();
        let target = match rest.split_at_checked(1) {
            _ if rest == "end" => Some(u64::MAX),
            _ if rest == "start" => Some(0),
            Some(("+", distance)) => number(distance).map(|distance| here.saturating_add(distance)),
            Some(("-", distance)) => number(distance).map(|distance| here.saturating_sub(distance)),
            _ => number(rest),
        };
        let Some(target) = target else {
            return wrong(format!(
                "`{}` is no position: write a number, `+10`, `-10`, `start` or `end`",
                rest
            ));
        };
        let pause = self.watched(|debugger, watch| debugger.jump(target, watch));
        self.report(&pause)
    }

    /// Says who last wrote something.
    pub(super) fn who(&mut self, rest: &str) -> Result<(), Trouble> {
        let change = self.last_write(rest)?;
        self.say(&self.description(rest, &change))
    }

    /// Goes to whoever last wrote something.
    pub(super) fn rewind(&mut self, rest: &str) -> Result<(), Trouble> {
        let change = self.last_write(rest)?;
        let pause = self.watched(|debugger, watch| debugger.jump(change.position, watch));
        self.say(&self.description(rest, &change))?;
        self.report(&pause)
    }

    fn last_write(&mut self, text: &str) -> Result<Change, Trouble> {
        let level = self.level;
        match self.watched(|debugger, watch| debugger.last_write(text, level, watch)) {
            Ok(Some(change)) => Ok(change),
            Ok(None) => wrong(format!("no instruction has written `{text}` before this position")),
            Err(SearchError::Interrupted(_)) => wrong("interrupted"),
            Err(SearchError::Watch(error)) => wrong(values::with_similar_watch(&error)),
        }
    }

    /// What an instruction has done with something.
    fn description(&self, what: &str, change: &Change) -> String {
        let place = stack::describe(self.machine().program(), change.pc);
        let what = crate::cli::report::visible(what);
        let at = change.position;
        let (before, after) = (values::held(change.before.as_deref()), values::held(change.after.as_deref()));
        match change.is_write {
            false => format!("{what} is read at {at}, {place}: {after}"),
            true if change.before == change.after => {
                format!("{what} is written at {at}, {place}: {after} again")
            }
            true => format!("{what} is written at {at}, {place}: {before} -> {after}"),
        }
    }

    /// Says why and where the debugger has stopped.
    fn report(&mut self, pause: &Pause) -> Result<(), Trouble> {
        self.level = 0;
        self.next_listed = None;
        match pause {
            Pause::Done => {}
            Pause::Breakpoints(hits) => {
                for hit in hits {
                    let error = hit.error.as_ref();
                    let error = error
                        .map(|error| format!(": its condition has no value: {error}"))
                        .unwrap_or_default();
                    self.say(&format!("breakpoint {}{}", hit.id, crate::cli::report::visible(&error)))?;
                }
            }
            Pause::Changes(changes) => {
                for change in changes {
                    let watchpoints = self.debugger.watchpoints().iter();
                    let text = watchpoints.filter(|it| it.id == change.id).map(|it| it.text.as_str()).next();
                    self.say(&format!(
                        "watchpoint {}: {}",
                        change.id,
                        self.description(text.unwrap_or_default(), change)
                    ))?;
                }
            }
            Pause::ProgramBreakpoint => self.say("a breakpoint of the program itself")?,
            Pause::End => return self.report_end(),
            Pause::Start => self.say("this is the start of the run")?,
            Pause::Interrupted => self.say("interrupted")?,
            Pause::LogFull => {
                self.say("the log of what the program got from outside is full: `--max-log` allows more")?;
            }
        }
        self.say(&self.place())
    }

    fn report_end(&self) -> Result<(), Trouble> {
        let timeline = self.debugger.timeline();
        let position = timeline.position();
        match timeline.stop() {
            Some(Stop::Trapped(trap)) => {
                let refusal = timeline.host().refusal();
                let report = trap_report::of_trap(trap, self.machine(), self.sources.as_ref(), refusal);
                self.say(&report.rendered)?;
                self.say(&format!(
                    "{position}: the program has trapped; `reverse-stepi` goes back to before that"
                ))
            }
            Some(Stop::Exited(status)) => {
                self.say(&format!("{position}: the program has ended with status {status}"))
            }
            Some(Stop::OutOfFuel) => self.say(&format!("{position}: the program has run out of fuel")),
            Some(Stop::Breakpoint) | None => self.say(&self.place()),
        }
    }
}

fn small_motion(verb: Verb) -> (Motion, Direction) {
    match verb {
        Verb::Next => (Motion::OverLine, Direction::Forwards),
        Verb::StepInstruction => (Motion::Instruction, Direction::Forwards),
        Verb::NextInstruction => (Motion::OverInstruction, Direction::Forwards),
        Verb::ReverseStep => (Motion::Line, Direction::Backwards),
        Verb::ReverseNext => (Motion::OverLine, Direction::Backwards),
        Verb::ReverseStepInstruction => (Motion::Instruction, Direction::Backwards),
        Verb::ReverseNextInstruction => (Motion::OverInstruction, Direction::Backwards),
        _ => (Motion::Line, Direction::Forwards),
    }
}
