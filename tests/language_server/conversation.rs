//! The order of messages, and messages that are none.

use serde_json::{Value, json};

use crate::client::{Client, at};
#[cfg(unix)]
use crate::support::command;

const INVALID_REQUEST: i64 = -32600;

#[test]
fn the_exit_status_says_whether_the_editor_has_shut_the_server_down() {
    Client::new().leave();

    let mut client = Client::new();
    client.notify("exit", Value::Null);
    assert_eq!(client.end().0, Some(1));

    // An editor that is gone.
    assert_eq!(Client::new().end().0, Some(1));
    assert_eq!(Client::start().end().0, Some(1));

    let mut client = Client::start();
    client.notify("exit", Value::Null);
    assert_eq!(client.end().0, Some(1));

    let mut client = Client::new();
    client.request("shutdown", Value::Null);
    assert_eq!(client.end().0, Some(0));
}

/// An editor that reads no more has left.
#[cfg(unix)]
#[test]
fn a_closed_output_ends_the_server() {
    use std::io::Write;

    let mut child = command(&["lsp"]).spawn().expect("mini-vm starts");
    drop(child.stdout.take());
    let request = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#;
    let framed = format!("Content-Length: {}\r\n\r\n{request}", request.len());
    let mut input = child.stdin.take().expect("standard input is piped");
    input.write_all(framed.as_bytes()).expect("the server reads");
    assert_eq!(child.wait().expect("the server ends").code(), Some(1));
}

#[test]
fn nothing_is_answered_before_initialize_and_behind_shutdown() {
    let mut client = Client::start();
    let hover = || at("untitled:a", 0, 0);
    assert_eq!(client.refused("textDocument/hover", hover()).0, -32002);
    assert_eq!(client.refused("shutdown", Value::Null).0, -32002);
    // Neither is anything taken note of.
    client.open("untitled:a", "main: halt");
    assert_eq!(client.refused("initialize", json!(5)).0, -32602);
    client.request("initialize", json!({ "processId": 1, "capabilities": {} }));
    assert_eq!(client.request("textDocument/hover", hover()), Value::Null);
    assert_eq!(client.refused("initialize", json!({ "capabilities": {} })).0, INVALID_REQUEST);

    client.request("shutdown", Value::Null);
    assert_eq!(client.refused("textDocument/hover", hover()).0, INVALID_REQUEST);
    assert_eq!(client.refused("shutdown", Value::Null).0, INVALID_REQUEST);
    client.notify("exit", Value::Null);
    assert_eq!(client.end().0, Some(0));
}

#[test]
fn what_is_no_message_is_answered_and_passed_over() {
    let mut client = Client::new();
    for (text, code, id) in [
        ("{", -32700, Value::Null),
        ("", -32700, Value::Null),
        ("\u{e9}", -32700, Value::Null),
        ("[]", INVALID_REQUEST, Value::Null),
        ("7", INVALID_REQUEST, Value::Null),
        ("{}", INVALID_REQUEST, Value::Null),
        (r#"{"id": 1.5, "method": "shutdown"}"#, INVALID_REQUEST, Value::Null),
        (r#"{"id": 5000000000, "method": "shutdown"}"#, INVALID_REQUEST, json!(5_000_000_000_i64)),
        (r#"{"id": [], "method": "shutdown"}"#, INVALID_REQUEST, Value::Null),
        (r#"{"id": "x", "method": 3}"#, INVALID_REQUEST, json!("x")),
    ] {
        client.write_framed(text);
        let answer = client.receive();
        assert_eq!((&answer["error"]["code"], &answer["id"]), (&json!(code), &id), "{text}: {answer}");
    }
    client.write_framed(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)));
    assert_eq!(client.receive()["error"]["code"], -32700);
    client.write_framed(r#"{"jsonrpc": "2.0", "id": 99, "result": null}"#);
    client.notify("$/unknown", json!({}));
    client.notify("textDocument/didOpen", json!({ "textDocument": 3 }));
    client.notify("textDocument/didChange", json!(null));
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": "file:///not/open" } }));
    client.notify("textDocument/didOpen", json!({ "textDocument": { "uri": ":/ %", "version": 1 } }));
    let (code, message) = client.refused("textDocument/\u{1b}moniker", json!({}));
    assert_eq!((code, message.as_str()), (-32601, "there is no method `textDocument/\\u{1b}moniker`"));
    assert_eq!(client.refused("textDocument/hover", json!({ "position": -1 })).0, -32602);
    client.leave();
}

#[test]
fn what_is_not_framed_ends_the_conversation() {
    for bytes in
        ["hello\r\n\r\n", "Content-Length: 18446744073709551616\r\n\r\n", "Content-Type: x\r\n\r\n{}"]
    {
        let mut client = Client::new();
        client.write(bytes.as_bytes());
        let (status, errors) = client.end();
        assert_eq!(status, Some(65), "{bytes}");
        assert!(errors.contains("not that of a language client"), "{errors}");
    }
    // A length alone takes no memory.
    let mut client = Client::new();
    client.write(b"Content-Length: 1000000000\r\n\r\n{}");
    assert_eq!(client.end().0, Some(65));
}

#[test]
fn a_request_that_waits_can_be_cancelled() {
    let mut client = Client::new();
    // While a large document is worked on, the rest waits.
    let text = format!("main:\n{} halt\n", "        add r0, r0, 1\n".repeat(40_000));
    client.open("untitled:large", &text);
    let first =
        client.ask("textDocument/foldingRange", json!({ "textDocument": { "uri": "untitled:large" } }));
    let second = client.ask("textDocument/hover", at("untitled:large", 1, 9));
    client.notify("$/cancelRequest", json!({ "id": second }));
    client.notify("$/cancelRequest", json!({ "id": "unknown" }));
    let (mut answered, mut cancelled) = (false, false);
    while !(answered && cancelled) {
        let message = client.receive();
        answered |= message["id"] == first;
        if message["id"] == second {
            // A server that is fast enough has answered before it could know.
            cancelled = true;
            assert!(message["error"]["code"] == -32800 || !message["result"].is_null(), "{message}");
        }
    }
    client.leave();
}
