//! A client that speaks to the binary, and holds all that comes against the schema.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ExitStatus};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::schema::Schema;
use crate::support::{command, root};

/// How long an answer may take where the machine has much else to do.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Events that nobody has looked at.
    events: Vec<Value>,
    schema: Schema,
    last_sent: i64,
    last_received: i64,
}

impl Client {
    /// A client of which nothing is known.
    pub(crate) fn start() -> Self {
        let mut child = command(&["dap"]).spawn().expect("mini-vm starts");
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().expect("standard output is piped");
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            while let Some(message) = read(&mut stdout) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let schema = Schema::read();
        Self { child, stdin, messages, events: Vec::new(), schema, last_sent: 0, last_received: 0 }
    }

    /// One that has launched a program of the workspace, and configured nothing.
    pub(crate) fn launch(program: &str, attributes: Value) -> Self {
        let mut client = Self::start();
        client.ask("initialize", json!({ "adapterID": "mini-vm" }));
        let mut arguments = attributes;
        arguments["program"] = program.into();
        client.ask("launch", arguments);
        client.event("initialized");
        client
    }

    /// One whose program stands at its start.
    pub(crate) fn at_start(program: &str, attributes: Value) -> Self {
        let mut attributes = attributes;
        attributes["stopOnEntry"] = true.into();
        let mut client = Self::launch(program, attributes);
        client.ask("configurationDone", json!({}));
        assert_eq!(client.event("stopped")["reason"], "entry");
        client
    }

    /// Sends bytes as they are.
    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("it is open");
        stdin.write_all(bytes).and_then(|()| stdin.flush()).expect("the server reads");
    }

    /// Sends a text as a message.
    pub(crate) fn send_text(&mut self, text: &str) {
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    /// Sends a request, whatever is in it, and gives its number.
    pub(crate) fn send_odd(&mut self, name: &str, arguments: Value) -> i64 {
        self.last_sent += 1;
        let message =
            json!({ "seq": self.last_sent, "type": "request", "command": name, "arguments": arguments });
        self.send_text(&message.to_string());
        self.last_sent
    }

    /// Sends a request that keeps the schema, and gives its number. What is in a launch is the matter of each server.
    pub(crate) fn send(&mut self, name: &str, arguments: Value) -> i64 {
        let message = json!({ "seq": 1, "type": "request", "command": name, "arguments": arguments });
        let checked = if name == "launch" { Ok(()) } else { self.schema.check(&message) };
        checked.unwrap_or_else(|error| panic!("the test sends {message}: {error}"));
        self.send_odd(name, arguments)
    }

    /// The next message.
    pub(crate) fn receive(&mut self) -> Value {
        let message = self.messages.recv_timeout(PATIENCE).expect("the server says something");
        self.schema.check(&message).unwrap_or_else(|error| panic!("{message}: {error}"));
        self.last_received += 1;
        assert_eq!(message["seq"], self.last_received, "messages are numbered");
        message
    }

    /// The answer to a request.
    pub(crate) fn answer(&mut self, seq: i64) -> Value {
        loop {
            let message = self.receive();
            if message["type"] == "response" {
                assert_eq!(message["request_seq"], seq, "answers come in order: {message}");
                return message;
            }
            self.events.push(message);
        }
    }

    /// The answer to a request, behind those to others.
    pub(crate) fn answer_behind_others(&mut self, seq: i64) -> Value {
        loop {
            let message = self.receive();
            if message["type"] == "response" && message["request_seq"] == seq {
                return message;
            }
            if message["type"] == "event" {
                self.events.push(message);
            }
        }
    }

    /// What a request comes to, which is not refused.
    pub(crate) fn ask(&mut self, name: &str, arguments: Value) -> Value {
        let seq = self.send(name, arguments);
        let mut answer = self.answer(seq);
        assert_eq!(answer["success"], true, "{answer}");
        answer["body"].take()
    }

    /// Why a request is refused.
    pub(crate) fn refused(&mut self, name: &str, arguments: Value) -> String {
        let seq = self.send_odd(name, arguments);
        let answer = self.answer(seq);
        assert_eq!(answer["success"], false, "{answer}");
        let message = answer["message"].as_str().expect("there is a reason");
        assert_eq!(answer["body"]["error"]["variables"]["reason"], message);
        message.to_owned()
    }

    /// The body of the next event with this name; those before are forgotten.
    pub(crate) fn event(&mut self, name: &str) -> Value {
        loop {
            while !self.events.is_empty() {
                let mut event = self.events.remove(0);
                if event["event"] == name {
                    return event["body"].take();
                }
            }
            let message = self.receive();
            assert_eq!(message["type"], "event", "{name} should come, not {message}");
            self.events.push(message);
        }
    }

    /// What has been shown up to an event, in one category, and the event.
    pub(crate) fn output_until(&mut self, category: &str, name: &str) -> (String, Value) {
        let mut text = String::new();
        loop {
            let mut event = match self.events.is_empty() {
                true => self.receive(),
                false => self.events.remove(0),
            };
            if event["event"] == name {
                return (text, event["body"].take());
            }
            if event["body"]["category"] == category {
                text += event["body"]["output"].as_str().expect("it is a text");
            }
        }
    }

    /// Moves the program by a request, and gives why it has stopped.
    pub(crate) fn go(&mut self, request: &str) -> Value {
        self.ask(request, json!({ "threadId": 1 }));
        self.event("stopped")
    }

    /// Moves the program by a single instruction.
    pub(crate) fn go_by_instruction(&mut self, request: &str) -> Value {
        self.ask(request, json!({ "threadId": 1, "granularity": "instruction" }));
        self.event("stopped")
    }

    /// The innermost frame.
    pub(crate) fn frame(&mut self) -> Value {
        self.ask("stackTrace", json!({ "threadId": 1, "levels": 1 }))["stackFrames"][0].take()
    }

    /// The line of the innermost frame.
    pub(crate) fn line(&mut self) -> i64 {
        self.frame()["line"].as_i64().expect("a line is a number")
    }

    /// What an expression comes to in the innermost frame.
    pub(crate) fn evaluate(&mut self, expression: &str) -> String {
        let result = self.ask("evaluate", json!({ "expression": expression, "context": "watch" }));
        result["result"].as_str().expect("it is a text").to_owned()
    }

    /// What is said to a line of the dialogue.
    pub(crate) fn converse(&mut self, line: &str) -> String {
        let result = self.ask("evaluate", json!({ "expression": line, "context": "repl" }));
        result["result"].as_str().expect("it is a text").to_owned()
    }

    /// The variables of the scope with this name, of the innermost frame.
    pub(crate) fn scope(&mut self, name: &str) -> (i64, Vec<Value>) {
        let frame = self.frame()["id"].clone();
        let scopes = self.ask("scopes", json!({ "frameId": frame }));
        let scopes = scopes["scopes"].as_array().expect("there are scopes");
        let scope = scopes.iter().find(|scope| scope["name"] == name).expect("there is the scope");
        let reference = scope["variablesReference"].as_i64().expect("it is a number");
        (reference, self.variables(json!({ "variablesReference": reference })))
    }

    pub(crate) fn variables(&mut self, arguments: Value) -> Vec<Value> {
        let mut body = self.ask("variables", arguments);
        serde_json::from_value(body["variables"].take()).expect("there are variables")
    }

    /// Sets breakpoints in a file of the workspace.
    pub(crate) fn break_in(&mut self, file: &str, breakpoints: Value) -> Vec<Value> {
        let source = json!({ "path": root().join(file) });
        let mut body = self.ask("setBreakpoints", json!({ "source": source, "breakpoints": breakpoints }));
        serde_json::from_value(body["breakpoints"].take()).expect("there are breakpoints")
    }

    /// Closes the stream of requests.
    pub(crate) fn close(&mut self) {
        self.stdin = None;
    }

    /// The end of the server, and what it has printed to standard error.
    pub(crate) fn end(mut self) -> (ExitStatus, String) {
        self.stdin = None;
        while self.messages.recv_timeout(PATIENCE).is_ok() {}
        let status = self.child.wait().expect("the server ends");
        let mut errors = String::new();
        let mut stderr = self.child.stderr.take().expect("standard error is piped");
        stderr.read_to_string(&mut errors).expect("it is text");
        (status, errors)
    }

    /// Ends the session in peace.
    pub(crate) fn disconnect(mut self) {
        self.ask("disconnect", json!({}));
        let (status, errors) = self.end();
        assert_eq!((status.code(), errors.as_str()), (Some(0), ""));
    }
}

/// The next message of a server.
pub(crate) fn read(stream: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).expect("headers are text") == 0 {
            return None;
        }
        match line.trim_end().strip_prefix("Content-Length: ") {
            Some(number) => length = number.parse().expect("a length is a number"),
            None => {
                assert_eq!(line, "\r\n", "nothing else stands in the stream");
                break;
            }
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("a message is whole");
    Some(serde_json::from_slice(&body).expect("a message is JSON"))
}

impl Drop for Client {
    fn drop(&mut self) {
        // Where a test has failed nobody waits for the server.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
