//! An editor as far as the language server sees it: it writes messages to the binary and reads its answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::command;

/// How long an answer may take before a test fails: far longer than one does.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    answers: Receiver<Value>,
    last_id: i64,
    /// What the server has told without being asked, in its order.
    pub(crate) notifications: Vec<Value>,
}

impl Client {
    /// A server that has been asked nothing yet.
    pub(crate) fn start() -> Self {
        let mut child = command(&["lsp"]).spawn().expect("mini-vm starts");
        let input = child.stdin.take();
        let mut output = BufReader::new(child.stdout.take().expect("standard output is piped"));
        let (sender, answers) = channel();
        thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self { child, input, answers, last_id: 0, notifications: Vec::new() }
    }

    /// A server that has been initialized, with columns in this encoding.
    pub(crate) fn with_encoding(encoding: &str) -> Self {
        let mut client = Self::start();
        let capabilities = json!({ "general": { "positionEncodings": [encoding] } });
        let answer = client.request("initialize", json!({ "processId": null, "capabilities": capabilities }));
        assert_eq!(answer["capabilities"]["positionEncoding"], encoding);
        client.notify("initialized", json!({}));
        client
    }

    pub(crate) fn new() -> Self {
        Self::with_encoding("utf-16")
    }

    /// Writes bytes as they are.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the input is open");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server reads");
    }

    pub(crate) fn write_framed(&mut self, text: &str) {
        self.write(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.write_framed(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string());
    }

    /// Asks, and gives the identity of the request.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        let message = json!({ "jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params });
        self.write_framed(&message.to_string());
        self.last_id
    }

    /// The next answer or notification.
    pub(crate) fn receive(&mut self) -> Value {
        self.answers.recv_timeout(PATIENCE).expect("the server answers")
    }

    /// The answer to the request with this identity, as a whole.
    pub(crate) fn answer(&mut self, id: i64) -> Value {
        loop {
            let message = self.receive();
            if message["id"] == id {
                return message;
            }
            assert!(message["id"].is_null(), "an answer to nothing: {message}");
            self.notifications.push(message);
        }
    }

    /// Asks, and gives the result.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let answer = self.answer(id);
        assert!(answer["error"].is_null(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Asks for what is refused, and gives the code and the message.
    pub(crate) fn refused(&mut self, method: &str, params: Value) -> (i64, String) {
        let id = self.ask(method, params);
        let answer = self.answer(id);
        let code = answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("{method}: {answer}"));
        (code, answer["error"]["message"].as_str().expect("there is a message").to_owned())
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "mini-vm", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub(crate) fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.notify("textDocument/didChange", params);
    }

    pub(crate) fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// What the server has said last is wrong with a file, once it has said anything of it.
    pub(crate) fn diagnostics(&mut self, uri: &str) -> Vec<Value> {
        let is_of = |message: &Value| message["params"]["uri"] == uri;
        while !self.notifications.iter().any(is_of) {
            let message = self.receive();
            self.notifications.push(message);
        }
        let last = self.notifications.iter().rev().find(|message| is_of(message));
        let diagnostics = last.map(|message| message["params"]["diagnostics"].clone());
        diagnostics.and_then(|all| all.as_array().cloned()).expect("there is a list")
    }

    /// Waits for the server to have said what is wrong, version `version` of the document being the last.
    pub(crate) fn diagnostics_of_version(&mut self, uri: &str, version: i64) -> Vec<Value> {
        loop {
            let is_it =
                |message: &&Value| message["params"]["uri"] == uri && message["params"]["version"] == version;
            if let Some(found) = self.notifications.iter().rev().find(is_it) {
                return found["params"]["diagnostics"].as_array().expect("there is a list").clone();
            }
            let message = self.receive();
            self.notifications.push(message);
        }
    }

    /// Waits for the server to say that just these codes are wrong with version `version` of the document. What it says of a
    /// file that is part of several programs may take several messages.
    pub(crate) fn wait_for_codes(&mut self, uri: &str, version: i64, codes: &[&str]) {
        loop {
            let found = self.diagnostics_of_version(uri, version);
            if found.iter().map(|one| one["code"].as_str().unwrap_or_default()).eq(codes.iter().copied()) {
                return;
            }
            let message = self.receive();
            self.notifications.push(message);
        }
    }

    /// Closes the input, and gives the exit status and what stands on standard error.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        self.input = None;
        let status = self.child.wait().expect("the server ends");
        let mut text = String::new();
        let mut errors = self.child.stderr.take().expect("standard error is piped");
        errors.read_to_string(&mut text).expect("it is text");
        (status.code(), text)
    }

    /// Shuts the server down as editors do.
    pub(crate) fn leave(mut self) {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.end(), (Some(0), String::new()));
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut size = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(':') {
            Some((_, length)) => size = length.trim().parse().ok()?,
            None => break,
        }
    }
    let mut bytes = vec![0; size];
    output.read_exact(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// The address of a file, whose path has letters that stand for themselves.
pub(crate) fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// A place in a document, for the parameters of a request.
pub(crate) fn at(uri: &str, line: usize, character: usize) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

/// The place of the `nth` time that `word` stands in `text`, counted from 0; characters are UTF-16.
pub(crate) fn at_word(uri: &str, text: &str, word: &str, nth: usize) -> Value {
    let byte = text.match_indices(word).nth(nth).unwrap_or_else(|| panic!("`{word}` is there")).0;
    let start = text[..byte].rfind('\n').map_or(0, |end| end + 1);
    let line = text[..byte].matches('\n').count();
    at(uri, line, text[start..byte].encode_utf16().count())
}

/// A text with the edits that the server answered for it; characters are UTF-16.
pub(crate) fn edited(text: &str, edits: &Value) -> String {
    let byte = |position: &Value| {
        let line = position["line"].as_u64().expect("it is a line") as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = position["character"].as_u64().expect("it is a character") as usize;
        let mut at = start;
        for character in text[start..].chars() {
            if units == 0 {
                break;
            }
            units -= character.len_utf16();
            at += character.len_utf8();
        }
        at
    };
    let mut places: Vec<(usize, usize, &str)> = edits
        .as_array()
        .expect("there are edits")
        .iter()
        .map(|edit| {
            let (start, end) = (byte(&edit["range"]["start"]), byte(&edit["range"]["end"]));
            (start, end, edit["newText"].as_str().expect("there is a text"))
        })
        .collect();
    places.sort();
    let mut result = text.to_owned();
    for (start, end, new) in places.into_iter().rev() {
        result.replace_range(start..end, new);
    }
    result
}
