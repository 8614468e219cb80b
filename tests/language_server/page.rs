//! The page docs/lsp.md: the conversation in it is one that has taken place.

use std::fmt::Write;
use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, at_word};
use crate::support::root;

const PAGE: &str = "docs/lsp.md";
const START: &str = "<!-- conversation -->\n";
const END: &str = "<!-- end of the conversation -->";

const URI: &str = "untitled:sum.asm";
const SOURCE: &str = ".const limit = 6 * 7\nmain:   li r0, limit\n        exot r0\n";

/// Messages of a conversation, each on a line.
fn conversation() -> String {
    let mut client = Client::new();
    let mut text = String::new();
    let mut say = |line: String| writeln!(text, "{line}").expect("a text takes all");
    client.open(URI, SOURCE);
    say(format!("--> textDocument/didOpen {}", json!(SOURCE)));
    say(format!("<-- textDocument/publishDiagnostics {}", json!(client.diagnostics(URI))));
    for (method, word, name) in [
        ("hover", "limit\n", None),
        ("definition", "limit\n", None),
        ("rename", "limit", Some("most")),
        ("rename", "li r0", Some("most")),
    ] {
        let mut place = at_word(URI, SOURCE, word, 0);
        if let Some(name) = name {
            place["newName"] = json!(name);
        }
        let id = client.ask(&format!("textDocument/{method}"), place.clone());
        let answer = client.answer(id);
        let position = json!({ "position": place["position"], "newName": place["newName"] });
        let asked = if name.is_some() { position } else { json!({ "position": place["position"] }) };
        say(format!("--> textDocument/{method} {asked}"));
        match &answer["error"] {
            Value::Null => say(format!("<-- {}", answer["result"])),
            error => say(format!("<-- error {error}")),
        }
    }
    client.leave();
    format!("```text\n{text}```\n")
}

/// `UPDATE_DOCS=1 cargo test -p mini-vm --test language_server page` writes it anew.
#[test]
fn the_conversation_on_the_page_has_taken_place() {
    let path = root().join(PAGE);
    let text = fs::read_to_string(&path).expect("there is the page");
    let (before, rest) = text.split_once(START).expect("it has a conversation");
    let (part, after) = rest.split_once(END).expect("the conversation ends");
    let expected = conversation();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path, [before, START, &expected, END, after].concat()).expect("the page can be written");
    } else {
        assert_eq!(part, expected, "{PAGE} is out of date");
    }
}
