//! The client: what comes from it, also while a program runs, and what goes to it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, BufRead, Write};
use std::rc::Rc;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::protocol::THREAD;
use super::requests::{Command, WhileRunning};
use crate::cli::debug::Interrupts;
use crate::cli::framing;

/// Bytes of the longest message that is read.
const MAX_MESSAGE_SIZE: u64 = 16 << 20;

/// Messages that are read ahead.
const READ_AHEAD: usize = 64;

/// Bytes of what a program prints that go into one event.
const MAX_OUTPUT_SIZE: usize = 16 << 10;

/// A request of the client.
#[derive(Debug)]
pub(super) struct Request {
    seq: i64,
    pub(super) command: String,
    arguments: Value,
}

/// What comes from the client.
#[derive(Debug)]
pub(super) enum Incoming {
    Request(Request),
    /// Something else; what is wrong with it.
    Malformed(String),
    /// Nothing any more.
    Closed,
    /// What nothing can be understood behind.
    Broken(String),
}

/// Why a request is refused, in words for a person.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) String);

impl<T: ToString> From<T> for Refusal {
    fn from(reason: T) -> Self {
        Self(reason.to_string())
    }
}

impl Request {
    fn of(bytes: &[u8]) -> Result<Self, String> {
        let message = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let Value::Object(mut members) = message else { return Err("a message is no object".to_owned()) };
        let seq = members.get("seq").and_then(Value::as_i64).ok_or("a message has no `seq`")?;
        if members.get("type").and_then(Value::as_str) != Some("request") {
            return Err("a message is no request".to_owned());
        }
        let Some(Value::String(command)) = members.remove("command") else {
            return Err("a request has no `command`".to_owned());
        };
        Ok(Self { seq, command, arguments: members.remove("arguments").unwrap_or(Value::Null) })
    }

    /// The arguments as they should be.
    pub(super) fn arguments<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let arguments = match &self.arguments {
            Value::Null => Value::Object(Map::new()),
            arguments => arguments.clone(),
        };
        serde_json::from_value(arguments).map_err(|error| Refusal(format!("wrong arguments: {error}")))
    }
}

/// What a program has printed and the client has not been told.
#[derive(Default)]
struct Printed {
    category: &'static str,
    bytes: Vec<u8>,
}

/// A client. It is used by all that tells it something while a program runs.
pub(super) struct Connection {
    incoming: Receiver<Incoming>,
    /// What has come and has not been carried out.
    waiting: RefCell<VecDeque<Incoming>>,
    outgoing: RefCell<Box<dyn Write>>,
    last_seq: Cell<i64>,
    is_lost: Cell<bool>,
    printed: RefCell<Printed>,
    /// Whether the program goes on as before when it has been interrupted.
    is_resumable: Cell<bool>,
    is_interrupted: Cell<bool>,
}

impl Connection {
    /// A client at the other end of two streams.
    pub(super) fn new(input: impl BufRead + Send + 'static, output: impl Write + 'static) -> Rc<Self> {
        let (sender, incoming) = mpsc::sync_channel(READ_AHEAD);
        thread::spawn(move || read_all(input, &sender));
        Rc::new(Self {
            incoming,
            waiting: RefCell::default(),
            outgoing: RefCell::new(Box::new(output)),
            last_seq: Cell::new(0),
            is_lost: Cell::new(false),
            printed: RefCell::default(),
            is_resumable: Cell::new(false),
            is_interrupted: Cell::new(false),
        })
    }

    /// The next message, when it comes.
    pub(super) fn next(&self) -> Incoming {
        if self.is_lost.get() {
            return Incoming::Closed;
        }
        let waiting = self.waiting.borrow_mut().pop_front();
        waiting.unwrap_or_else(|| self.incoming.recv().unwrap_or(Incoming::Closed))
    }

    /// The next request, if it has come and can be carried out while a program stands between two instructions.
    pub(super) fn next_between(&self) -> Option<Request> {
        self.next_if(|command| while_running(command) == WhileRunning::Between)
    }

    /// The next request, if it has come and is to stop the program.
    pub(super) fn next_pause(&self) -> Option<Request> {
        self.next_if(|command| command == Some(Command::Pause))
    }

    fn next_if(&self, is_wanted: impl Fn(Option<Command>) -> bool) -> Option<Request> {
        let mut waiting = self.waiting.borrow_mut();
        match waiting.pop_front()? {
            Incoming::Request(request) if is_wanted(Command::named(&request.command)) => Some(request),
            other => {
                waiting.push_front(other);
                None
            }
        }
    }

    /// Whether something waits to be carried out.
    pub(super) fn has_waiting(&self) -> bool {
        self.is_lost.get() || !self.waiting.borrow().is_empty()
    }

    /// Says whether requests that can be carried out in between interrupt the program.
    pub(super) fn set_resumable(&self, is_resumable: bool) {
        self.is_resumable.set(is_resumable);
    }

    /// Answers a request.
    pub(super) fn respond(&self, request: &Request, outcome: Result<Value, Refusal>) {
        let mut message = json!({
            "type": "response",
            "request_seq": request.seq,
            "command": request.command,
            "success": outcome.is_ok(),
        });
        match outcome {
            Ok(Value::Null) => {}
            Ok(body) => message["body"] = body,
            Err(Refusal(reason)) => {
                let is_shown = matches!(request.command.as_str(), "launch" | "restart");
                // The reason is a variable, because braces in the format would be one.
                let variables = json!({ "reason": reason });
                let error =
                    json!({ "id": 1, "format": "{reason}", "variables": variables, "showUser": is_shown });
                message["message"] = reason.into();
                message["body"] = json!({ "error": error });
            }
        }
        self.send(message);
    }

    /// Tells the client that something has happened.
    pub(super) fn tell(&self, event: &str, body: Value) {
        let mut message = json!({ "type": "event", "event": event });
        if !body.is_null() {
            message["body"] = body;
        }
        self.send(message);
    }

    /// Says that something has come that is no request. It cannot be answered.
    pub(super) fn complain(&self, reason: &str) {
        self.show("important", &format!("mini-vm dap: a message was left out: {reason}\n"));
    }

    /// Shows the client a text.
    pub(super) fn show(&self, category: &str, text: &str) {
        self.tell("output", json!({ "category": category, "output": text }));
    }

    fn send(&self, mut message: Value) {
        let seq = self.last_seq.get() + 1;
        self.last_seq.set(seq);
        message["seq"] = seq.into();
        if framing::write(&mut *self.outgoing.borrow_mut(), &message).is_err() {
            // A client that does not listen has gone, and needs no program.
            self.is_lost.set(true);
        }
    }

    /// Takes what the program has printed.
    fn print(&self, category: &'static str, bytes: &[u8]) {
        if self.printed.borrow().category != category {
            self.flush(true);
            self.printed.borrow_mut().category = category;
        }
        for part in bytes.chunks(MAX_OUTPUT_SIZE) {
            self.printed.borrow_mut().bytes.extend_from_slice(part);
            if self.printed.borrow().bytes.len() >= MAX_OUTPUT_SIZE {
                self.flush(false);
            }
        }
    }

    /// Tells what the program has printed. Where not `all` is told the start of a character at the end is kept.
    pub(super) fn flush(&self, all: bool) {
        let (category, text) = {
            let mut printed = self.printed.borrow_mut();
            let kept = if all { Vec::new() } else { started_character(&printed.bytes).to_vec() };
            let told = printed.bytes.len() - kept.len();
            let text = String::from_utf8_lossy(&printed.bytes[..told]).into_owned();
            printed.bytes = kept;
            (printed.category, text)
        };
        if !text.is_empty() {
            self.show(category, &text);
        }
    }

    /// Deals with what comes while the program runs, and says whether that stops it.
    fn serve(&self) -> bool {
        self.flush(false);
        while !self.is_interrupted.get() && !self.is_lost.get() {
            let Ok(incoming) = self.incoming.try_recv() else { break };
            let request = match incoming {
                Incoming::Request(request) => request,
                Incoming::Malformed(reason) => {
                    self.complain(&reason);
                    continue;
                }
                Incoming::Closed | Incoming::Broken(_) => {
                    self.is_interrupted.set(true);
                    self.waiting.borrow_mut().push_back(incoming);
                    break;
                }
            };
            match while_running(Command::named(&request.command)) {
                WhileRunning::Answered => self.respond(&request, Ok(threads())),
                WhileRunning::Refused => self.respond(&request, Err(Refusal("notStopped".to_owned()))),
                kind @ (WhileRunning::Between | WhileRunning::Stops) => {
                    self.is_interrupted.set(kind == WhileRunning::Stops || self.is_resumable.get());
                    self.waiting.borrow_mut().push_back(Incoming::Request(request));
                }
            }
        }
        self.is_interrupted.get() || self.is_lost.get()
    }
}

/// The start of a character at the end of some bytes, of which there is more to come.
fn started_character(bytes: &[u8]) -> &[u8] {
    let last = bytes.utf8_chunks().last().map_or(&[][..], |chunk| chunk.invalid());
    let is_started = std::str::from_utf8(last).is_err_and(|error| error.error_len().is_none());
    if is_started && bytes.ends_with(last) { last } else { &[] }
}

/// What becomes of a request while the program runs; one that is not known is refused as at any other time.
fn while_running(command: Option<Command>) -> WhileRunning {
    command.map_or(WhileRunning::Between, Command::while_running)
}

/// The threads of a program.
pub(super) fn threads() -> Value {
    json!({ "threads": [{ "id": THREAD, "name": "program" }] })
}

/// Reads until there is nothing any more, or nobody who wants it.
fn read_all(mut input: impl BufRead, sender: &SyncSender<Incoming>) {
    loop {
        let incoming = match framing::read(&mut input, MAX_MESSAGE_SIZE) {
            Ok(Some(bytes)) => match Request::of(&bytes) {
                Ok(request) => Incoming::Request(request),
                Err(reason) => Incoming::Malformed(reason),
            },
            Ok(None) => Incoming::Closed,
            Err(error) => Incoming::Broken(error.to_string()),
        };
        let is_last = matches!(incoming, Incoming::Closed | Incoming::Broken(_));
        if sender.send(incoming).is_err() || is_last {
            return;
        }
    }
}

/// The client as what interrupts a program.
pub(super) struct Client(pub(super) Rc<Connection>);

impl Interrupts for Client {
    fn begin(&self) {
        self.0.is_interrupted.set(false);
    }

    fn has_come(&self) -> bool {
        self.0.serve()
    }

    fn end(&self) {
        self.0.flush(true);
    }
}

/// A stream of the program, which the client shows.
pub(super) struct ProgramStream {
    pub(super) connection: Rc<Connection>,
    pub(super) category: &'static str,
}

impl Write for ProgramStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.connection.print(self.category, bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::started_character;

    #[test]
    fn only_the_start_of_a_character_is_kept() {
        for (bytes, kept) in [
            (&b"a"[..], &b""[..]),
            (b"", b""),
            (b"a\xe2\x82", b"\xe2\x82"),
            (b"a\xff", b""),
            (b"\xe2\x82\xac", b""),
            (b"\xe2a", b""),
        ] {
            assert_eq!(started_character(bytes), kept, "{bytes:?}");
        }
    }
}
