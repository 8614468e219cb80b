//! How long answers take. This measures and compares with nothing:
//! `cargo test --release -p mini-vm --test language_server -- --ignored response_times`.

use std::fs;
use std::io::{Write, stdout};
use std::time::Instant;

use serde_json::{Value, json};

use crate::client::{Client, at};
use crate::support::root;

/// Each answer is the fastest of so many.
const TURNS: usize = 5;

/// A source of many functions, each of which calls the next one.
fn large() -> String {
    const FUNCTIONS: usize = 5_400;
    let function = |number: usize| {
        format!(
            ".fn function_{number}(count) -> count\n.reg other\n.next:  add     count, count, 1          ; one more\n        \
             li      other, limit\n        bltu    count, other, .next\n        call    function_{}(count) -> other\n        \
             ret\n\n",
            number + 1
        )
    };
    let functions: String = (0..FUNCTIONS).map(function).collect();
    format!(
        ".const limit = 100\nmain:   halt\n{functions}.fn function_{FUNCTIONS}(count) -> count\n        ret\n"
    )
}

/// Milliseconds from a question to its answer, the fastest of several.
fn fastest(mut turn: impl FnMut()) -> f64 {
    let times = (0..TURNS).map(|_| {
        let start = Instant::now();
        turn();
        start.elapsed().as_secs_f64() * 1e3
    });
    times.fold(f64::INFINITY, f64::min)
}

fn times_of(text: &str, line: usize, character: usize) -> Vec<(&'static str, f64)> {
    const URI: &str = "untitled:measured";
    let mut client = Client::new();
    client.open(URI, text);
    client.diagnostics(URI);
    let mut times = Vec::new();
    let mut version = 1;
    let mut change = |client: &mut Client| {
        version += 1;
        let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
        client.change(URI, version, json!([{ "range": range, "text": " " }]));
        i64::from(version)
    };
    times.push((
        "a change, to diagnostics",
        fastest(|| {
            let version = change(&mut client);
            client.diagnostics_of_version(URI, version);
        }),
    ));
    let document = json!({ "textDocument": { "uri": URI } });
    let place = at(URI, line, character);
    let with = |mut params: Value, name: &str, value: Value| {
        params[name] = value;
        params
    };
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 60, "character": 0 } });
    for (method, params) in [
        ("hover", place.clone()),
        ("completion", place.clone()),
        ("definition", place.clone()),
        ("references", with(place.clone(), "context", json!({ "includeDeclaration": true }))),
        ("rename", with(place.clone(), "newName", json!("other_name"))),
        ("documentSymbol", document.clone()),
        ("semanticTokens/full", document.clone()),
        ("inlayHint", with(document.clone(), "range", whole)),
        ("formatting", with(document, "options", json!({ "tabSize": 8, "insertSpaces": true }))),
    ] {
        let time = fastest(|| _ = client.request(&format!("textDocument/{method}"), params.clone()));
        times.push((method, time));
    }
    client.leave();
    times
}

#[test]
#[ignore = "it measures, and compares with nothing"]
fn response_times() {
    let small = fs::read_to_string(root().join("programs/json_check.asm")).expect("it is text");
    let large = large();
    let line = small.lines().position(|line| line.contains("beq     byte, '0', .zero")).expect("it is there");
    let small_times = times_of(&small, line, 27);
    let large_times = times_of(&large, 5, 24);
    let mut table = format!("\n| Message | {} bytes | {} bytes |\n|---|---|---|\n", small.len(), large.len());
    for ((message, small), (_, large)) in small_times.into_iter().zip(large_times) {
        table += &format!("| {message} | {small:.1} ms | {large:.1} ms |\n");
    }
    stdout().write_all(table.as_bytes()).expect("it can be written");
}
