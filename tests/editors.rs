//! The extension for VS Code: its manifest has the form that VS Code wants, and names files that are there.

mod support;

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use support::root;

const FOLDER: &str = "mini-vm/editors/vscode";

fn manifest() -> Value {
    let text = fs::read_to_string(root().join(FOLDER).join("package.json")).expect("there is a manifest");
    serde_json::from_str(&text).expect("it is JSON")
}

/// The strings that start as relative paths do, wherever they stand.
fn paths(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.starts_with("./") => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| paths(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| paths(value, found)),
        _ => {}
    }
}

#[test]
fn the_files_that_the_manifest_names_are_there() {
    let mut named = Vec::new();
    paths(&manifest(), &mut named);
    assert_eq!(named.len(), 3, "{named:?}");
    for path in named {
        assert!(root().join(FOLDER).join(&path).is_file(), "{path}");
    }
}

#[test]
fn the_manifest_has_what_an_extension_of_this_kind_has() {
    let manifest = manifest();
    for field in ["name", "publisher", "version", "main", "engines", "dependencies"] {
        assert!(!manifest[field].is_null(), "{field}");
    }
    assert!(manifest["dependencies"]["vscode-languageclient"].is_string());
    let contributed = &manifest["contributes"];
    let language = &contributed["languages"][0]["id"];
    assert_eq!(contributed["grammars"][0]["language"], *language);
    assert_eq!(contributed["breakpoints"], json!([{ "language": language }]));
    assert_eq!(contributed["configuration"]["properties"]["mini-vm.path"]["default"], "mini-vm");
    let debugger = &contributed["debuggers"][0];
    assert_eq!((&debugger["type"], &debugger["languages"]), (&json!("mini-vm"), &json!([language])));
    let launch = &debugger["configurationAttributes"]["launch"];
    assert_eq!(launch["required"], json!(["program"]));
    for (field, kind) in
        [("program", "string"), ("args", "array"), ("stopOnEntry", "boolean"), ("replay", "string")]
    {
        assert_eq!(launch["properties"][field]["type"], kind, "{field}");
    }
    for configuration in debugger["initialConfigurations"].as_array().expect("there are some") {
        assert_eq!(configuration["type"], debugger["type"]);
        for field in configuration.as_object().expect("it has fields").keys() {
            let is_general = ["type", "request", "name"].contains(&field.as_str());
            assert!(is_general || !launch["properties"][field].is_null(), "{field}");
        }
    }
}

#[test]
fn the_extension_uses_what_the_manifest_declares() {
    let text = fs::read_to_string(root().join(FOLDER).join("extension.js")).expect("there is a script");
    for word in
        ["vscode-languageclient/node", "\"lsp\"", "\"dap\"", "getConfiguration(\"mini-vm\").get(\"path\""]
    {
        assert!(text.contains(word), "{word}");
    }
}

/// The extension, run in a host that stands for VS Code. Where Node.js is not installed, nothing is said.
#[test]
fn the_extension_starts_the_server_and_the_debug_adapter() {
    let script = root().join(FOLDER).join("extension.js");
    let host = root().join("tests/editors/host.js");
    let Ok(output) = Command::new("node").arg(host).arg(script).output() else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let executable = "mini-vm:path:mini-vm";
    assert_eq!(told["adapter"], json!({ "command": executable, "args": ["dap"] }));
    assert_eq!(told["types"], json!(["mini-vm", "mini-vm"]));
    assert_eq!((&told["program"], &told["subscriptions"]), (&json!("/a.asm"), &json!(3)));
    let start = |command: &str| format!("start {command} lsp for mini-vm");
    assert_eq!(told["started"], json!([start(executable), "stop", start("/other"), "stop"]));
    let error = told["error"].as_str().expect("a server that does not start is told");
    assert!(error.contains("/missing lsp does not start (not found)"), "{error}");
}
