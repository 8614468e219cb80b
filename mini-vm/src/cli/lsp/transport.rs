//! The transport: messages with their length in front of them, over standard input and output.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::Sender;
use std::thread;

use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};

/// Bytes of the longest message that is read.
const MAX_MESSAGE_SIZE: u64 = 1 << 30;

/// Bytes of the longest line of a header.
const MAX_HEADER_SIZE: u64 = 4 << 10;

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
            let incoming = match read_frame(&mut input) {
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

/// The bytes of the next message. `None` at the end of the input.
fn read_frame(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let wrong = |message: String| io::Error::new(io::ErrorKind::InvalidData, message);
    let mut size: Option<u64> = None;
    loop {
        let mut line = Vec::new();
        input.take(MAX_HEADER_SIZE).read_until(b'\n', &mut line)?;
        if line.is_empty() && size.is_none() {
            return Ok(None);
        }
        let Some(line) = line.strip_suffix(b"\n") else {
            return Err(wrong("a line of a header does not end".to_owned()));
        };
        let line = String::from_utf8_lossy(line);
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(':') else {
            return Err(wrong(format!("`{}` is no header", line.escape_debug())));
        };
        if name.trim().eq_ignore_ascii_case("Content-Length") {
            let value = value.trim();
            let is_allowed = |size: &u64| *size <= MAX_MESSAGE_SIZE;
            size = value.parse().ok().filter(is_allowed);
            if size.is_none() {
                let value = value.escape_debug();
                return Err(wrong(format!("no message has a length of `{value}`")));
            }
        }
    }
    let size = size.ok_or_else(|| wrong("a header has no Content-Length".to_owned()))?;
    // Memory is taken for what comes, not for what is announced.
    let mut bytes = Vec::new();
    input.take(size).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < size {
        return Err(wrong("the input ends within a message".to_owned()));
    }
    Ok(Some(bytes))
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
    let text = value.to_string();
    let mut output = io::stdout().lock();
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_one_after_the_other() {
        let mut input = &b"Content-Length: 2\r\n\r\n{}content-length:3\r\nContent-Type: x\r\n\r\n[1]"[..];
        assert_eq!(read_frame(&mut input).expect("it is framed").as_deref(), Some(&b"{}"[..]));
        assert_eq!(read_frame(&mut input).expect("it is framed").as_deref(), Some(&b"[1]"[..]));
        assert_eq!(read_frame(&mut input).expect("it is the end"), None);
    }

    #[test]
    fn what_is_not_framed_is_an_error() {
        for input in [
            "Content-Length: 3\r\n\r\n{}",
            "Content-Length: -1\r\n\r\n",
            "Content-Length: 99999999999999999999\r\n\r\n{}",
            "Content-Length: 4294967296\r\n\r\n{}",
            "Content-Type: x\r\n\r\n{}",
            "{}\r\n\r\n",
            "Content-Length: 3",
        ] {
            assert!(read_frame(&mut input.as_bytes()).is_err(), "{input}");
        }
        let endless = "x".repeat(2 * MAX_HEADER_SIZE as usize);
        assert!(read_frame(&mut endless.as_bytes()).is_err());
    }
}
