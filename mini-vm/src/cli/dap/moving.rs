//! Requests that move the program, and what the client is told where that has led.

use mini_vm::debugger::{Change, Direction, Hit, Motion, Pause};
use mini_vm::machine::Stop;
use serde_json::{Value, json};

use super::connection::{Refusal, Request};
use super::protocol::{Granularity, Step, THREAD};
use super::requests::Command;
use super::run::Run;
use super::server::Server;
use crate::cli::debug::values;
use crate::cli::report::visible;

/// The motion that a request asks for, and its direction.
pub(super) fn motion(command: Command, request: &Request) -> Result<(Motion, Direction), Refusal> {
    let step: Step = request.arguments()?;
    let by_line = step.granularity != Some(Granularity::Instruction);
    let of = |line, instruction| if by_line { line } else { instruction };
    Ok(match command {
        Command::Next => (of(Motion::OverLine, Motion::OverInstruction), Direction::Forwards),
        Command::StepIn => (of(Motion::Line, Motion::Instruction), Direction::Forwards),
        Command::StepOut => (Motion::Finish, Direction::Forwards),
        Command::StepBack => (of(Motion::OverLine, Motion::OverInstruction), Direction::Backwards),
        Command::ReverseContinue => (Motion::Continue, Direction::Backwards),
        _ => (Motion::Continue, Direction::Forwards),
    })
}

/// Why the program stands where it does, for the client.
struct Reason {
    reason: &'static str,
    description: Option<String>,
    /// The breakpoints that have stopped it.
    hits: Vec<i64>,
}

impl Reason {
    fn new(reason: &'static str) -> Self {
        Self { reason, description: None, hits: Vec::new() }
    }

    fn with(reason: &'static str, description: impl Into<String>) -> Self {
        Self { description: Some(description.into()), ..Self::new(reason) }
    }

    fn body(self) -> Value {
        let mut body = json!({ "reason": self.reason, "threadId": THREAD, "allThreadsStopped": true });
        if let Some(description) = self.description {
            body["description"] = description.as_str().into();
            body["text"] = description.into();
        }
        if !self.hits.is_empty() {
            body["hitBreakpointIds"] = self.hits.into();
        }
        body
    }
}

impl Server {
    /// Moves the program until it stops, and tells the client of that.
    pub(super) fn travel(&mut self, motion: &Motion, direction: Direction) {
        let Some(run) = &mut self.run else { return };
        run.forget();
        if run.is_at_end() && direction == Direction::Forwards {
            return self.end();
        }
        self.connection.set_resumable(*motion == Motion::Continue);
        let pause = loop {
            let Some(run) = &mut self.run else { return };
            let pause = run.session.watched(|debugger, watch| debugger.go(motion, direction, watch));
            if run.attributes.no_debug && pause == Pause::ProgramBreakpoint {
                continue;
            }
            if pause != Pause::Interrupted {
                break pause;
            }
            while let Some(request) = self.connection.next_between() {
                self.carry_out(&request);
            }
            if let Some(request) = self.connection.next_pause() {
                self.connection.respond(&request, Ok(Value::Null));
                break pause;
            }
            if self.connection.has_waiting() {
                // It is to end, or to begin anew.
                return self.connection.set_resumable(false);
            }
        };
        self.connection.set_resumable(false);
        self.announce(&pause);
    }

    /// Tells the client where the program stands, and why.
    fn announce(&mut self, pause: &Pause) {
        let Some(run) = &mut self.run else { return };
        run.forget();
        match reason(run, pause) {
            Some(reason) => self.connection.tell("stopped", reason.body()),
            None => self.end(),
        }
    }

    /// Tells the client that the program stands at its first instruction.
    pub(super) fn announce_entry(&self) {
        self.connection.tell("stopped", Reason::with("entry", "this is the start of the run").body());
    }

    /// Tells the client that a command of the dialogue has led elsewhere.
    pub(super) fn announce_jump(&mut self) {
        let Some(run) = &mut self.run else { return };
        run.forget();
        self.connection.tell("stopped", Reason::new("goto").body());
    }

    /// Tells the client that the program has ended, and with what.
    fn end(&mut self) {
        let Some(run) = &mut self.run else { return };
        if let Some(report) = run.report_of_end() {
            self.connection.show("stderr", &format!("{report}\n"));
        }
        if let Err(error) = run.session.debugger.host_mut().end_of_run() {
            self.connection.show("important", &format!("{error}\n"));
        }
        let status = run.exit_status();
        self.run = None;
        self.connection.tell("exited", json!({ "exitCode": status }));
        self.connection.tell("terminated", Value::Null);
    }
}

/// Why the program stands where it does; `None` if that is its end, and nobody wants to look at it.
fn reason(run: &Run, pause: &Pause) -> Option<Reason> {
    Some(match pause {
        Pause::Done => Reason::new("step"),
        Pause::Breakpoints(hits) => reason_of_hits(run, hits),
        Pause::Changes(changes) => reason_of_changes(run, changes),
        Pause::ProgramBreakpoint => Reason::with("breakpoint", "a breakpoint of the program itself"),
        Pause::End => return reason_of_end(run),
        Pause::Start => Reason::with("entry", "this is the start of the run"),
        Pause::Interrupted => Reason::new("pause"),
        Pause::LogFull => Reason::with(
            "pause",
            "the log of what the program got from outside is full: `maxLog` allows more",
        ),
    })
}

fn reason_of_hits(run: &Run, hits: &[Hit]) -> Reason {
    let made: Vec<_> = hits.iter().filter_map(|hit| run.breakpoints.known_as(hit.id)).collect();
    let error = hits.iter().find_map(|hit| hit.error.as_ref());
    Reason {
        reason: made.first().map_or("breakpoint", |made| made.group.reason()),
        description: error.map(|error| visible(&format!("the condition has no value: {error}"))),
        hits: made.iter().map(|made| made.id).collect(),
    }
}

fn reason_of_changes(run: &Run, changes: &[Change]) -> Reason {
    let watchpoints = run.session.debugger.watchpoints();
    let texts = changes.iter().map(|change| {
        let text = watchpoints.iter().find(|it| it.id == change.id).map(|it| it.text.as_str());
        let (before, after) = (values::held(change.before.as_deref()), values::held(change.after.as_deref()));
        let what = text.unwrap_or_default();
        match change.is_write {
            true => format!("{what}: {before} -> {after}"),
            false => format!("{what} is read: {after}"),
        }
    });
    let made = changes.iter().filter_map(|change| run.breakpoints.known_as(change.id));
    Reason {
        reason: "data breakpoint",
        description: Some(visible(&texts.collect::<Vec<_>>().join("; "))),
        hits: made.map(|made| made.id).collect(),
    }
}

fn reason_of_end(run: &Run) -> Option<Reason> {
    let attributes = &run.attributes;
    let stops_at_traps = attributes.stop_on_trap && run.has_trap_filter;
    let reason = match run.session.debugger.timeline().stop()? {
        Stop::Trapped(trap) if stops_at_traps => Reason::with("exception", visible(&trap.to_string())),
        Stop::OutOfFuel if stops_at_traps => Reason::with("exception", "the program ran out of fuel"),
        Stop::Exited(status) if attributes.stop_on_exit => {
            Reason::with("pause", format!("the program has ended with status {status}"))
        }
        Stop::Trapped(_) | Stop::OutOfFuel | Stop::Exited(_) | Stop::Breakpoint => return None,
    };
    (!attributes.no_debug).then_some(reason)
}
