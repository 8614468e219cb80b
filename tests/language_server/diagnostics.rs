//! What is wrong with documents: what `mini-vm check --warn` says, in the right file.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, at, uri};
use crate::support::{files_below, mini_vm, root, temporary};

/// The codes of diagnostics, sorted.
fn codes(diagnostics: &[Value]) -> Vec<String> {
    let code = |diagnostic: &Value| diagnostic["code"].as_str().expect("there is a code").to_owned();
    let mut codes: Vec<String> = diagnostics.iter().map(code).collect();
    codes.sort();
    codes
}

/// The codes that `mini-vm check --warn` prints, sorted.
fn codes_of_check(file: &Path) -> Vec<String> {
    let output = mini_vm(&["check".as_ref(), "--warn".as_ref(), file.as_os_str()], b"");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let heads = text.lines().filter_map(|line| {
        let rest = line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["))?;
        rest.split_once(']').map(|(code, _)| code.to_owned())
    });
    let mut codes: Vec<String> = heads.collect();
    codes.sort();
    codes
}

/// All that is wrong with a file and with what it includes.
fn all_diagnostics(client: &mut Client, file: &Path, text: &str) -> Vec<Value> {
    let address = uri(file);
    client.notifications.clear();
    client.open(&address, text);
    client.diagnostics(&address);
    // What belongs to other files comes with it, in front of the answer to this.
    client.request("textDocument/hover", at(&address, 0, 0));
    let all = client
        .notifications
        .iter()
        .flat_map(|message| message["params"]["diagnostics"].as_array().expect("there is a list").clone());
    let all = all.collect();
    client.close(&address);
    all
}

#[test]
fn every_case_has_the_codes_that_check_prints() {
    let mut client = Client::new();
    let mut count = 0;
    for file in files_below("tests/cases/diagnostics", "asm") {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let found = codes(&all_diagnostics(&mut client, &file, &text));
        assert_eq!(found, codes_of_check(&file), "{}", file.display());
        count += found.len();
    }
    assert!(count > 500, "{count}");
    client.leave();
}

#[test]
fn the_warnings_are_those_of_check() {
    let mut client = Client::new();
    let mut count = 0;
    for file in files_below("tests/warnings", "asm") {
        let text = fs::read_to_string(&file).expect("it is text");
        let found = codes(&all_diagnostics(&mut client, &file, &text));
        assert_eq!(found, codes_of_check(&file), "{}", file.display());
        count += found.iter().filter(|code| code.starts_with('W')).count();
    }
    assert!(count > 10, "{count}");
    client.leave();
}

#[test]
fn the_programs_have_no_diagnostics() {
    let mut client = Client::new();
    for file in files_below("programs", "asm") {
        let text = fs::read_to_string(&file).expect("it is text");
        let found = all_diagnostics(&mut client, &file, &text);
        assert!(found.is_empty(), "{}: {found:?}", file.display());
    }
    client.leave();
}

#[test]
fn a_diagnostic_has_its_place_its_notes_and_its_help() {
    let mut client = Client::new();
    let text = "; \u{1f600}\n.const a = 1 .const\nmain: \u{e9} li r0, 1\n";
    client.open("untitled:a", text);
    client.diagnostics("untitled:a");
    client.change("untitled:a", 2, json!([{ "text": "main: exot r0\r\nmain: halt\r\n" }]));
    let found = client.diagnostics_of_version("untitled:a", 2);
    assert_eq!(codes(&found), ["E020", "E024"]);
    let unknown = found.iter().find(|one| one["code"] == "E024").expect("it is there");
    let range = json!({ "start": { "line": 0, "character": 6 }, "end": { "line": 0, "character": 10 } });
    assert_eq!(unknown["range"], range);
    assert_eq!((&unknown["severity"], &unknown["source"]), (&json!(1), &json!("mini-vm")));
    assert_eq!(unknown["data"]["help"], "did you mean `exit`?");
    let help = &unknown["relatedInformation"][0];
    assert_eq!(help["message"], "help: did you mean `exit`?");
    let twice = found.iter().find(|one| one["code"] == "E020").expect("it is there");
    let first = &twice["relatedInformation"][0];
    assert_eq!(first["message"], "it is first defined here");
    assert_eq!(first["location"]["range"]["start"], json!({ "line": 0, "character": 0 }));
    client.notifications.clear();
    client.close("untitled:a");
    assert!(client.diagnostics("untitled:a").is_empty(), "a document that is closed has none");
    client.leave();
}

/// A program of two files, on disk, and their addresses.
fn two_files(name: &str, main: &str, part: &str) -> (String, String) {
    let main = temporary(&format!("{name} \u{e9}.asm"), main);
    let part = temporary(&format!("{name}_part.asm"), part);
    let folder = fs::canonicalize(main.parent().expect("it is in a folder")).expect("there is the folder");
    let encoded = format!("file://{}/{name}%20%C3%A9.asm", folder.display());
    (encoded, uri(&folder.join(part.file_name().expect("it has a name"))))
}

#[test]
fn what_is_open_counts_more_than_what_is_on_disk() {
    let main = ".include \"open_part.asm\"\nmain: call part, r0\n halt\n";
    let (main_uri, part_uri) = two_files("open", main, "part: exot\n ret\n");
    let mut client = Client::new();
    client.open(&main_uri, main);
    assert_eq!(codes(&client.diagnostics(&part_uri)), ["E024"], "the error is in the file that it is in");
    assert!(client.diagnostics(&main_uri).is_empty());

    // The part is no program of its own as long as one is open that includes it.
    client.notifications.clear();
    client.open(&part_uri, "part: ret\n");
    assert!(client.diagnostics_of_version(&part_uri, 1).is_empty());
    client.change(&part_uri, 2, json!([{ "text": "part: exot\n ret" }]));
    client.wait_for_codes(&part_uri, 2, &["E024"]);

    // Without that it is one, which may run off its end.
    client.change(&part_uri, 3, json!([{ "text": "part: nop_\n" }]));
    client.diagnostics_of_version(&part_uri, 3);
    client.notifications.clear();
    client.close(&main_uri);
    client.wait_for_codes(&part_uri, 3, &["E024"]);
    client.leave();
}

#[test]
fn a_file_may_be_open_before_it_is_on_disk() {
    let folder =
        fs::canonicalize(temporary("x", "").parent().expect("it is in a folder")).expect("it is there");
    let mut client = Client::new();
    let main = uri(&folder.join("unsaved_main.asm"));
    client.open(&main, ".include \"unsaved_part.asm\"\nmain: jmp part\n");
    assert_eq!(codes(&client.diagnostics(&main)), ["E058"]);
    client.notifications.clear();
    client.open(&uri(&folder.join("unsaved_part.asm")), "part: halt\n");
    client.request("textDocument/hover", at(&main, 0, 0));
    assert!(client.diagnostics(&main).is_empty());
    client.leave();
}

#[test]
fn documents_that_include_themselves_and_each_other_are_told() {
    let text = ".include \"self.asm\"\nmain: halt\n";
    let file = fs::canonicalize(temporary("self.asm", text)).expect("it is there");
    let mut client = Client::new();
    client.open(&uri(&file), text);
    assert_eq!(codes(&client.diagnostics(&uri(&file))), ["E066"]);
    let one =
        fs::canonicalize(temporary("one.asm", ".include \"other.asm\"\nmain: halt\n")).expect("it is there");
    let other = fs::canonicalize(temporary("other.asm", ".include \"one.asm\"\n")).expect("it is there");
    for file in [&one, &other] {
        client.open(&uri(file), &fs::read_to_string(file).expect("it is text"));
    }
    // In each of them the line is wrong that includes the other one.
    for file in [&one, &other] {
        while codes(&client.diagnostics(&uri(file))) != ["E066"] {
            let message = client.receive();
            client.notifications.push(message);
        }
    }
    client.leave();
}

#[test]
fn errors_through_macros_name_the_way_there() {
    let mut client = Client::new();
    let file = root().join("tests/cases/nowhere.asm");
    client.open(
        &uri(&file),
        ".include <assert.asm>\n.macro m(a)\n add r0, a\n.endm\nmain: m 1\n assert\n halt\n",
    );
    let found = client.diagnostics(&uri(&file));
    assert_eq!(codes(&found), ["E064"]);
    let text = "error in a macro";
    client.change(
        &uri(&file),
        2,
        json!([{ "text": format!(".macro m(a)\n add r0\n.endm\n; {text}\nmain: m 1\n halt\n") }]),
    );
    let found = client.diagnostics_of_version(&uri(&file), 2);
    assert_eq!(found[0]["range"]["start"]["line"], 1, "{found:?}");
    let related = found[0]["relatedInformation"].as_array().expect("there are notes");
    assert!(related.iter().any(|note| note["location"]["range"]["start"]["line"] == 4), "{related:?}");
    client.leave();
}
