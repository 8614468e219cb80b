//! The transport: messages with their length in front of them, over standard input and output.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};

use crate::cli::framing;

/// Bytes of the longest message that is read.
const MAX_MESSAGE_SIZE: u64 = 1 << 30;

/// What has come in.
pub(super) enum Incoming {
    Message(Message),
    /// What is no message, but was framed as one: the answer to it.
    Malformed(Value),
    /// What is not even framed, so that nothing behind it can be understood.
    Unframed(String),
    /// Standard input has ended.
    End,
}

/// Reads standard input on a thread of its own, so that it is known what waits to be answered.
pub(super) fn read_to(sender: Sender<Incoming>) {
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let incoming = match framing::read(&mut input, MAX_MESSAGE_SIZE) {
                Ok(Some(bytes)) => parse(&bytes),
                Ok(None) => Incoming::End,
                Err(error) => Incoming::Unframed(error.to_string()),
            };
            let is_last = matches!(incoming, Incoming::End | Incoming::Unframed(_));
            if sender.send(incoming).is_err() || is_last {
                return;
            }
        }
    });
}

fn parse(bytes: &[u8]) -> Incoming {
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => return malformed(Value::Null, ErrorCode::ParseError, &error.to_string()),
    };
    let given = value.get("id").cloned().unwrap_or_default();
    let is_known =
        given.is_null() || given.is_string() || given.as_i64().is_some_and(|id| i32::try_from(id).is_ok());
    let id = if given.is_string() || given.is_i64() { given } else { Value::Null };
    match serde_json::from_value(value) {
        // Without this a request whose identity is none would be taken for a notification, and never be answered.
        Ok(message) if is_known => Incoming::Message(message),
        _ => malformed(id, ErrorCode::InvalidRequest, "this is neither a request nor a notification"),
    }
}

fn malformed(id: Value, code: ErrorCode, message: &str) -> Incoming {
    let error = json!({ "code": code as i32, "message": message });
    Incoming::Malformed(json!({ "jsonrpc": "2.0", "id": id, "error": error }))
}

/// Writes a message to standard output.
pub(super) fn write(message: &Message) -> io::Result<()> {
    message.write(&mut io::stdout().lock())
}

/// Writes what is no [`Message`], because it answers something without an identity.
pub(super) fn write_value(value: &Value) -> io::Result<()> {
    framing::write(&mut io::stdout().lock(), value)
}
