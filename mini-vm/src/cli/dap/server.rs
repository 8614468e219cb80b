//! The server: from a request to its answer.

use std::env;
use std::path::PathBuf;
use std::rc::Rc;

use mini_vm::debugger::{Direction, Motion};
use serde_json::{Value, json};

use super::breakpoints::{Group, MAX_BREAKPOINTS, Made, Wanted};
use super::connection::{Connection, Incoming, Refusal, Request, threads};
use super::launch::Attributes;
use super::protocol::{
    Breakpoint, BreakpointAsked, Client, PathFormat, Restart, Scopes, SetBreakpoints,
    SetExceptionBreakpoints, Variables,
};
use super::requests::{Command, Needs};
use super::run::Run;
use super::{moving, places};
use crate::cli::{Status, report};

/// The filter of exceptions: there is one kind.
const TRAPS: &str = "traps";

/// A server of one client.
pub(super) struct Server {
    pub(super) connection: Rc<Connection>,
    client: Option<Client>,
    /// The folder that the server was started in.
    folder: PathBuf,
    /// The program, until it has ended.
    pub(super) run: Option<Run>,
    has_launched: bool,
    is_configured: bool,
    /// Whether the client has said that it needs no more.
    is_over: bool,
}

impl Server {
    pub(super) fn new(connection: Rc<Connection>) -> Self {
        Self {
            connection,
            client: None,
            folder: env::current_dir().unwrap_or_else(|_| ".".into()),
            run: None,
            has_launched: false,
            is_configured: false,
            is_over: false,
        }
    }

    /// Answers requests until there are no more.
    pub(super) fn serve(mut self) -> Status {
        while !self.is_over {
            match self.connection.next() {
                Incoming::Request(request) => self.carry_out(&request),
                Incoming::Malformed(reason) => self.connection.complain(&reason),
                Incoming::Closed => return Status::SUCCESS,
                Incoming::Broken(reason) => {
                    self.connection.complain(&reason);
                    report::error(&format!(
                        "the client sends what is not the Debug Adapter Protocol: {reason}"
                    ));
                    return Status::BAD_INPUT;
                }
            }
        }
        Status::SUCCESS
    }

    /// Answers a request, and does what is to be done behind the answer.
    pub(super) fn carry_out(&mut self, request: &Request) {
        let command = Command::named(&request.command);
        let outcome = match command {
            None => Err(Refusal("unknown request".to_owned())),
            Some(command) => self.check(command).and_then(|()| self.answer(command, request)),
        };
        let is_done = outcome.is_ok();
        self.connection.respond(request, outcome);
        if let Some(command) = command.filter(|_| is_done) {
            self.follow(command, request);
        }
    }

    /// Whether a request has come at its time.
    fn check(&self, command: Command) -> Result<(), Refusal> {
        let refusal = match command.needs() {
            Needs::Nothing => None,
            _ if self.client.is_none() => Some("`initialize` comes first"),
            Needs::Client => self.has_launched.then_some("a program has been launched already"),
            Needs::Program | Needs::Stop if !self.has_launched => Some("no program has been launched"),
            Needs::Program | Needs::Stop if self.run.is_none() => Some("the program has ended"),
            Needs::Stop if !self.is_configured => Some("`configurationDone` has not come"),
            Needs::Program | Needs::Stop => None,
        };
        refusal.map_or(Ok(()), |reason| Err(Refusal(reason.to_owned())))
    }

    fn answer(&mut self, command: Command, request: &Request) -> Result<Value, Refusal> {
        match command {
            Command::Initialize => self.initialize(request),
            Command::Launch => self.launch(request),
            Command::Restart => self.restart(request),
            Command::Threads => Ok(threads()),
            Command::ConfigurationDone if self.is_configured => {
                Err(Refusal("`configurationDone` has come before".to_owned()))
            }
            Command::Terminate | Command::Disconnect | Command::Pause => Ok(Value::Null),
            _ => match (&mut self.run, self.client) {
                (Some(run), Some(client)) => run.answer(client, command, request),
                _ => Err(Refusal("no program has been launched".to_owned())),
            },
        }
    }

    /// What is done behind the answer, so that the client hears of it in order.
    fn follow(&mut self, command: Command, request: &Request) {
        match command {
            Command::Launch => self.connection.tell("initialized", Value::Null),
            Command::ConfigurationDone | Command::Restart => {
                self.is_configured = true;
                self.start();
            }
            Command::Terminate => self.terminate(),
            Command::Disconnect => self.is_over = true,
            Command::Continue
            | Command::ReverseContinue
            | Command::Next
            | Command::StepIn
            | Command::StepOut
            | Command::StepBack => {
                if let Ok((motion, direction)) = moving::motion(command, request) {
                    self.travel(&motion, direction);
                }
            }
            Command::Evaluate if self.run.as_ref().is_some_and(|run| run.has_jumped) => self.announce_jump(),
            _ => {}
        }
    }

    /// Ends the program, if it has not ended.
    fn terminate(&mut self) {
        if self.run.take().is_some() {
            self.connection.tell("terminated", Value::Null);
        }
    }

    /// Lets the program begin.
    fn start(&mut self) {
        match &self.run {
            Some(run) if run.attributes.stop_on_entry && !run.attributes.no_debug => self.announce_entry(),
            Some(_) => self.travel(&Motion::Continue, Direction::Forwards),
            None => {}
        }
    }

    fn initialize(&mut self, request: &Request) -> Result<Value, Refusal> {
        if self.client.is_some() {
            return Err(Refusal("`initialize` has come before".to_owned()));
        }
        let client: Client = request.arguments()?;
        if client.path_format != PathFormat::Path {
            return Err(Refusal("files are named by paths: `pathFormat` is `path`".to_owned()));
        }
        self.client = Some(client);
        Ok(json!({
            "supportsConfigurationDoneRequest": true,
            "supportsFunctionBreakpoints": true,
            "supportsConditionalBreakpoints": true,
            "supportsHitConditionalBreakpoints": true,
            "supportsLogPoints": true,
            "supportsInstructionBreakpoints": true,
            "supportsDataBreakpoints": true,
            "supportsDataBreakpointBytes": true,
            "supportsBreakpointLocationsRequest": true,
            "supportsEvaluateForHovers": true,
            "supportsStepBack": true,
            "supportsSteppingGranularity": true,
            "supportsRestartRequest": true,
            "supportsTerminateRequest": true,
            "supportsDelayedStackTraceLoading": true,
            "supportsExceptionInfoRequest": true,
            "supportsLoadedSourcesRequest": true,
            "supportsReadMemoryRequest": true,
            "supportsDisassembleRequest": true,
            "supportsCompletionsRequest": true,
            "exceptionBreakpointFilters": [{
                "filter": TRAPS,
                "label": "Traps",
                "description": "Stop where the program traps or runs out of fuel",
                "default": true,
            }],
        }))
    }

    fn launch(&mut self, request: &Request) -> Result<Value, Refusal> {
        let attributes: Attributes = request.arguments()?;
        self.run = Some(attributes.launch(&self.folder, &self.connection)?);
        self.has_launched = true;
        Ok(Value::Null)
    }

    /// Launches anew, with what has become of the program's source, and the same breakpoints.
    fn restart(&mut self, request: &Request) -> Result<Value, Refusal> {
        let Some(before) = &self.run else { return Err(Refusal("the program has ended".to_owned())) };
        let asked: Restart = request.arguments()?;
        let attributes: Attributes = match asked.arguments {
            Some(arguments) => serde_json::from_value(arguments)?,
            None => before.attributes.clone(),
        };
        let run = attributes.launch(&self.folder, &self.connection)?;
        if let Some(before) = self.run.replace(run)
            && let Some(run) = &mut self.run
        {
            run.take_over(before);
        }
        Ok(Value::Null)
    }
}

impl Run {
    /// Answers a request that is about the program.
    fn answer(&mut self, client: Client, command: Command, request: &Request) -> Result<Value, Refusal> {
        match command {
            Command::SetBreakpoints => self.set_breakpoints(client, request),
            Command::SetFunctionBreakpoints => {
                self.set_stops(client, Group::Functions, request, |asked| Ok(asked.name.clone()))
            }
            Command::SetInstructionBreakpoints => {
                self.set_stops(client, Group::Instructions, request, |asked| {
                    let place = places::distance(&asked.instruction_reference, asked.offset);
                    let place = place.map_err(|Refusal(reason)| reason)?;
                    u32::try_from(place)
                        .map(|pc| format!("@{pc}"))
                        .map_err(|_| "there is no such instruction".to_owned())
                })
            }
            Command::SetDataBreakpoints => {
                self.set_stops(client, Group::Data, request, |asked| Ok(asked.data_id.clone()))
            }
            Command::SetExceptionBreakpoints => {
                let asked: SetExceptionBreakpoints = request.arguments()?;
                self.has_trap_filter = asked.filters.iter().any(|filter| filter == TRAPS);
                Ok(Value::Null)
            }
            Command::DataBreakpointInfo => self.data_breakpoint_info(request),
            Command::BreakpointLocations => self.breakpoint_locations(client, request),
            Command::Continue => Ok(json!({ "allThreadsContinued": true })),
            Command::Next
            | Command::StepIn
            | Command::StepOut
            | Command::StepBack
            | Command::ReverseContinue => moving::motion(command, request).map(|_| Value::Null),
            Command::StackTrace => self.stack_trace(client, request),
            Command::Scopes => {
                let asked: Scopes = request.arguments()?;
                let level = self.level_of(Some(asked.frame_id))?;
                Ok(self.scopes(level))
            }
            Command::Variables => {
                let asked: Variables = request.arguments()?;
                Ok(json!({ "variables": self.variables(&asked)? }))
            }
            Command::ExceptionInfo => self.exception_info(),
            Command::Evaluate => {
                let before = self.session.debugger.position();
                let outcome = self.evaluate(request);
                self.has_jumped = self.session.debugger.position() != before;
                outcome
            }
            Command::Completions => self.completions(client, request),
            Command::Source => self.source(request),
            Command::LoadedSources => Ok(self.loaded_sources()),
            Command::ReadMemory => self.read_memory(request),
            Command::Disassemble => self.disassemble(client, request),
            Command::ConfigurationDone
            | Command::Initialize
            | Command::Launch
            | Command::Restart
            | Command::Terminate
            | Command::Disconnect
            | Command::Pause
            | Command::Threads => Ok(Value::Null),
        }
    }

    fn set_breakpoints(&mut self, client: Client, request: &Request) -> Result<Value, Refusal> {
        let SetBreakpoints { source, .. } = request.arguments()?;
        let name = self.name_of(&source).map(str::to_owned).map_err(|Refusal(reason)| reason);
        let key = match (&source.path, source.source_reference) {
            (Some(path), _) => path.display().to_string(),
            (None, reference) => reference.unwrap_or_default().to_string(),
        };
        self.set_stops(client, Group::Source(key), request, |asked| {
            let line = places::line_from(client, asked.line);
            name.clone().map(|name| format!("{name}:{line}"))
        })
    }

    /// Replaces the breakpoints of a group.
    fn set_stops(
        &mut self,
        client: Client,
        group: Group,
        request: &Request,
        place: impl Fn(&BreakpointAsked) -> Result<String, String>,
    ) -> Result<Value, Refusal> {
        let SetBreakpoints { breakpoints, .. } = request.arguments()?;
        if breakpoints.len() > MAX_BREAKPOINTS {
            return Err(Refusal(format!("at most {MAX_BREAKPOINTS} breakpoints can be set together")));
        }
        let has_no_stops = self.attributes.no_debug;
        let wanted = breakpoints.into_iter().map(|asked| {
            let place = if has_no_stops { Err("nothing stops this run".to_owned()) } else { place(&asked) };
            Wanted::at(place, asked)
        });
        let wanted: Vec<_> = wanted.collect();
        self.breakpoints.replace(&mut self.session.debugger, &group, wanted);
        let made: Vec<_> = self.breakpoints.of(&group).map(|made| self.shown(client, made)).collect();
        Ok(json!({ "breakpoints": made }))
    }

    /// A breakpoint for the client.
    fn shown(&self, client: Client, made: &Made) -> Breakpoint {
        let module = self.module();
        let found = made.outcome.as_ref().ok().and_then(|&id| {
            self.session.debugger.breakpoints().iter().find(|breakpoint| breakpoint.id == id)
        });
        let location = found.map(|found| &found.location);
        let pc = location.and_then(|location| location.places.first().copied());
        let moved = location.and_then(|location| location.moved_to);
        let moved = moved.map(|line| format!("the next line with an instruction is {line}"));
        Breakpoint {
            id: made.id,
            verified: made.outcome.is_ok(),
            message: made.outcome.as_ref().err().cloned().or(moved).map(|text| report::visible(&text)),
            source: pc.and_then(|pc| module.file_of(pc)).map(|name| self.source_named(name)),
            line: pc.and_then(|pc| module.line_of(pc)).map(|line| places::line_for(client, line)),
            instruction_reference: pc.map(places::address_of),
        }
    }
}
