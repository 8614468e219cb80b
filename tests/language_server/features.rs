//! What an editor asks about the words of a document.

use std::fs;
use std::path::PathBuf;

use mini_vm::assembly::Options;
use mini_vm::assembly::formatting::format;
use mini_vm::bytecode::encode;
use mini_vm::console::Console;
use serde_json::{Value, json};

use crate::client::{Client, at, at_word, edited, uri};
use crate::support::{root, temporary};

const URI: &str = "untitled:program";

/// A program with one of everything. The letters behind the comments take two units in UTF-16.
const PROGRAM: &str = "\
.include <text.asm>
.const  limit   = 3 * 7         ; \u{1f600}
.struct point { x: u32 y: f64 }
.map    counts  key=u8 value=point capacity=4
.data   table:  .u8 limit
.macro twice(value)
.again: add value, value, value ; \u{1f600}
        bltu value, limit, .again
.endm

; Twice a number.
.fn double(number) -> result
        add     number, number, number
        ret

main:   /* \u{1f600} */
";

/// The rest of it, in which everything is used.
const MAIN: &str = "\
.fn start()
.reg    count, place
        li      count, limit
.next:  call    double(count) -> count
        twice   count
        li      place, table
        load    count, [place + point.y]
        map_new place, counts
        host    print_int(count)
        bne     count, 0, .next
        halt
.entry  start
";

fn program() -> String {
    PROGRAM.replace("main:   /* \u{1f600} */\n", "") + MAIN
}

fn client_with(text: &str) -> Client {
    let mut client = Client::new();
    client.open(URI, text);
    let wrong = client.diagnostics(URI);
    assert!(wrong.iter().all(|one| one["severity"] == 2), "{wrong:?}");
    client
}

fn document() -> Value {
    json!({ "textDocument": { "uri": URI } })
}

/// The places of an answer as lines and characters.
fn starts(answer: &Value) -> Vec<(u64, u64)> {
    let start = |place: &Value| {
        let start = &place["range"]["start"];
        (start["line"].as_u64().expect("a line"), start["character"].as_u64().expect("a character"))
    };
    answer.as_array().expect("there is a list").iter().map(start).collect()
}

/// The line on which a word stands for the `nth` time.
fn line_of(text: &str, word: &str, nth: usize) -> u64 {
    let at = text.match_indices(word).nth(nth).expect("it is there").0;
    text[..at].matches('\n').count() as u64
}

#[test]
fn hovers_say_what_a_word_is() {
    let text = program();
    let mut client = client_with(&text);
    for (word, nth, expected) in [
        ("limit", 2, "constant: 21"),
        ("point", 2, "struct: 16 bytes, aligned to 8"),
        ("y]", 0, "offset 8, 8 bytes"),
        ("counts", 1, "a key of 1 byte, a value of 16 bytes, up to 4 entries"),
        ("table", 1, "table:  .u8 limit"),
        ("count,", 1, "`count`, register of `start`: r0"),
        ("number", 1, "parameter of `double`: r0"),
        ("double", 1, "Twice a number."),
        ("twice", 1, ".macro twice(value)"),
        (".next", 1, "`start.next`, local label"),
        ("map_new", 0, "map_new rd, layout"),
        ("load", 0, "the load of the width of the field"),
        ("print_int", 0, "host print_int(value)"),
        (".reg", 0, "names of registers"),
        ("f64", 0, "binary64"),
        ("<text.asm>", 0, "of the standard library"),
    ] {
        let hover = client.request("textDocument/hover", at_word(URI, &text, word, nth));
        let value = hover["contents"]["value"].as_str().unwrap_or_else(|| panic!("{word}: {hover}"));
        assert!(value.contains(expected), "{word}: {value}");
    }
    assert_eq!(client.request("textDocument/hover", at_word(URI, &text, "Twice a", 0)), Value::Null);
    client.change(URI, 2, json!([{ "text": "main: host print_format, r0\n" }]));
    let hover = client.request("textDocument/hover", at(URI, 0, 12));
    let value = hover["contents"]["value"].as_str().expect("there is a text");
    assert!(value.contains("zero-terminated format at") && !value.contains(".md"), "no links: {value}");
    client.leave();
}

#[test]
fn completions_are_what_may_stand_there() {
    let text = program();
    let mut client = client_with(&text);
    for (line, expected, unexpected) in [
        ("        ", "map_new", "limit"),
        ("        ", "twice", "count"),
        (".", ".include", "add"),
        ("        li ", "count", "double"),
        ("        li cou", "place", "print_int"),
        ("        li count, ", "limit", ".next"),
        ("        bne count, 0, ", ".next", "limit"),
        ("        jmp .", ".next", ".include"),
        ("        call ", "double", "limit"),
        ("        call double(", "count", "double"),
        ("        call double(1) -> ", "place", "limit"),
        ("        host ", "print_string", "limit"),
        ("        map_new place, ", "counts", "limit"),
        ("        load count, [place + point.", "y", "limit"),
        ("        li count, sizeof(", "point", "limit"),
        (".data .", ".u8", ".include"),
        (".map new key=", "u64", "limit"),
        (".map new key=u64 ", "capacity", "limit"),
        (".include <", "text_map.asm", "limit"),
        (".include ", "<text_map.asm>", "limit"),
        (".const other = ", "sqrt", "count"),
    ] {
        let at_line = line_of(&text, "        halt", 0) as usize;
        let changed: Vec<&str> = text.lines().collect();
        let mut changed: Vec<String> = changed.into_iter().map(str::to_owned).collect();
        changed.insert(at_line, line.to_owned());
        let version = 2;
        client.change(URI, version, json!([{ "text": changed.join("\n") }]));
        let answer = client.request("textDocument/completion", at(URI, at_line, line.len()));
        let items = answer.as_array().expect("there is a list");
        let has = |name: &str| items.iter().any(|item| item["label"] == name);
        assert!(
            has(expected),
            "`{line}` lacks {expected}: {:?}",
            items.iter().map(|item| &item["label"]).collect::<Vec<_>>()
        );
        assert!(!has(unexpected), "`{line}` has {unexpected}");
        let item = items.iter().find(|item| item["label"] == expected).expect("it is there");
        let line = at_line as u64;
        assert_eq!(item["textEdit"]["range"]["start"]["line"], line, "{item}");
    }
    for line in ["; a comment ", "        li count, \"te", ".fn "] {
        client.change(URI, 3, json!([{ "text": line }]));
        let answer = client.request("textDocument/completion", at(URI, 0, line.len()));
        assert_eq!(answer, json!([]), "{line}");
    }
    client.leave();
}

#[test]
fn completion_never_fails() {
    let text = fs::read_to_string(root().join("programs/two_sum.asm")).expect("it is text");
    let mut client = client_with(&text);
    for (line, content) in text.lines().enumerate() {
        for character in 0..=content.encode_utf16().count() {
            let answer = client.request("textDocument/completion", at(URI, line, character));
            assert!(answer.is_array(), "{line}:{character}");
        }
    }
    client.leave();
}

#[test]
fn signatures_say_what_goes_into_a_call() {
    let text = "main: halt\n.fn add_all(one, other) -> sum\n call add_all(1, \n host print_format(\"\", 1, \n add r0, \n.macro m(a, b)\n.endm\n m 1, \n";
    let mut client = client_with("main: halt");
    client.change(URI, 2, json!([{ "text": text }]));
    for (line, label, active, parameters) in [
        (2, "add_all(one, other) -> sum", 1, 2),
        (3, "print_format(format, ...) -> result", 2, 2),
        (4, "add rd, ra, rb", 1, 3),
        (7, "m(a, b)", 1, 2),
    ] {
        let end = text.lines().nth(line).expect("there is the line").len();
        let answer = client.request("textDocument/signatureHelp", at(URI, line, end));
        let signature = &answer["signatures"][0];
        assert_eq!(signature["label"], label, "{answer}");
        assert_eq!(answer["activeParameter"], active, "{answer}");
        assert_eq!(signature["parameters"].as_array().map(Vec::len), Some(parameters));
    }
    assert_eq!(client.request("textDocument/signatureHelp", at(URI, 0, 10)), Value::Null);
    client.leave();
}

#[test]
fn definitions_lead_into_the_files_that_are_included() {
    let text = program();
    let mut client = client_with(&text);
    let definition = client.request("textDocument/definition", at_word(URI, &text, "double", 1));
    assert_eq!(starts(&definition), [(line_of(&text, ".fn double", 0), 4)]);
    let local = client.request("textDocument/definition", at_word(URI, &text, ".next", 1));
    assert_eq!(starts(&local), [(line_of(&text, ".next:", 0), 1)]);
    assert_eq!(client.request("textDocument/definition", at_word(URI, &text, "halt", 0)), json!([]));

    // A file of the library is one that can be opened, and read only.
    let library = client.request("textDocument/definition", at_word(URI, &text, "<text.asm>", 0));
    let address = library[0]["uri"].as_str().expect("there is an address").to_owned();
    let path = PathBuf::from(address.strip_prefix("file://").expect("it is a file"));
    let library_text = fs::read_to_string(&path).expect("it is there");
    assert!(fs::metadata(&path).expect("it is there").permissions().readonly());
    client.open(&address, &library_text);
    let hover = client.request("textDocument/hover", at_word(&address, &library_text, "bltu", 0));
    assert!(hover["contents"]["value"].as_str().is_some_and(|text| text.contains("unsigned")));
    let place = at_word(&address, &library_text, ".fn text", 0);
    let (code, message) = client.refused("textDocument/prepareRename", place);
    assert_eq!((code, message.as_str()), (-32803, "this file of the standard library does not change"));
    assert!(client.notifications.iter().all(|message| message["params"]["diagnostics"] == json!([])));
    client.leave();
    assert!(!path.exists(), "the files of the library go with the server");
}

#[test]
fn references_are_all_places_of_a_name() {
    let text = program();
    let mut client = client_with(&text);
    let mut place = at_word(URI, &text, "limit", 2);
    place["context"] = json!({ "includeDeclaration": true });
    let all = client.request("textDocument/references", place.clone());
    assert_eq!(all.as_array().map(Vec::len), Some(text.matches("limit").count()));
    place["context"] = json!({ "includeDeclaration": false });
    let uses = client.request("textDocument/references", place);
    assert_eq!(uses.as_array().map(Vec::len), Some(text.matches("limit").count() - 1));
    let highlights = client.request("textDocument/documentHighlight", at_word(URI, &text, "table", 0));
    let kinds: Vec<_> =
        highlights.as_array().expect("a list").iter().map(|one| one["kind"].as_i64()).collect();
    assert_eq!(kinds, [Some(3), Some(2)]);
    client.leave();
}

/// The bytes of a program without its names.
fn bytes(text: &str) -> Vec<u8> {
    let options = Options::default().host_signatures(Console::SIGNATURES);
    let mut module = options.assemble(text).unwrap_or_else(|error| panic!("{error}"));
    (module.labels, module.named_functions) = (Vec::new(), Vec::new());
    module.layouts.iter_mut().for_each(|layout| layout.name = "layout".to_owned());
    encode(&module)
}

#[test]
fn what_is_renamed_assembles_to_the_same_bytes() {
    let text = program();
    let mut client = client_with(&text);
    for (word, nth) in [
        ("limit", 3),
        ("point", 0),
        ("y:", 0),
        ("counts", 1),
        ("table", 0),
        ("twice", 1),
        ("value)", 0),
        (".again", 1),
        ("double", 0),
        ("number", 2),
        ("count", 4),
        ("place", 2),
        (".next", 1),
        ("start", 0),
    ] {
        let mut place = at_word(URI, &text, word, nth);
        let prepared = client.request("textDocument/prepareRename", place.clone());
        let old = prepared["placeholder"].as_str().expect("there is a name").to_owned();
        assert!(word.contains(&old), "{word}: {prepared}");
        place["newName"] = json!("another_name");
        let edit = client.request("textDocument/rename", place);
        let renamed = edited(&text, &edit["changes"][URI]);
        assert_ne!(renamed, text, "{word}");
        assert_eq!(bytes(&renamed), bytes(&text), "{word}: {renamed}");
    }
    client.leave();
}

#[test]
fn a_name_is_renamed_in_every_file_of_its_programs() {
    let main = ".include \"renamed_part.asm\"\nmain: call part, r0\n halt\n";
    let part = "part: ret\n";
    let folder = |name, text| fs::canonicalize(temporary(name, text)).expect("it is there");
    let (main_uri, part_uri) =
        (uri(&folder("renamed_main.asm", main)), uri(&folder("renamed_part.asm", part)));
    let mut client = Client::new();
    client.open(&main_uri, main);
    client.open(&part_uri, part);
    for (address, text) in [(&main_uri, main), (&part_uri, part)] {
        let mut place = at_word(address, text, "part", usize::from(address == &main_uri));
        place["newName"] = json!("piece");
        let edit = client.request("textDocument/rename", place);
        let changes = edit["changes"].as_object().expect("there are changes");
        assert_eq!(changes.len(), 2, "{edit}");
        assert_eq!(edited(main, &edit["changes"][&main_uri]), main.replace("call part", "call piece"));
        assert_eq!(edited(part, &edit["changes"][&part_uri]), "piece: ret\n");
    }
    client.leave();
}

#[test]
fn what_cannot_be_renamed_is_refused_with_the_reason() {
    let text = program() + ".macro make(name)\nmade_\\name: halt\n.endm\n make one\n jmp made_one\n";
    let mut client = client_with(&text);
    for (word, nth, name, reason) in [
        ("add", 0, "x", "is an instruction"),
        (".const", 0, "x", "is a directive"),
        ("print_int", 0, "x", "is a function of the host"),
        ("made_one", 0, "x", "nothing here"),
        ("limit", 0, "r7", "cannot be a name"),
        ("limit", 0, "1st", "cannot be a name"),
        ("limit", 0, "\u{e9}", "cannot be a name"),
        ("limit", 0, "", "cannot be a name"),
        ("limit", 0, "table", "there is a label of static data `table` already"),
        ("count,", 0, "add", "is an instruction, which nothing of this kind"),
        ("count,", 0, "place", "there is a register `place` already"),
        ("count,", 0, "limit", "the program would change"),
        ("name)", 0, "halt", "is an instruction, which nothing of this kind"),
    ] {
        let mut place = at_word(URI, &text, word, nth);
        place["newName"] = json!(name);
        let (code, message) = client.refused("textDocument/rename", place);
        assert_eq!(code, -32803);
        assert!(message.contains(reason), "{word}: {message}");
    }
    let uses_library = ".include <text.asm>\nmain: call text_compare, r0\n halt\n";
    client.change(URI, 2, json!([{ "text": uses_library }]));
    let mut place = at_word(URI, uses_library, "text_compare", 0);
    place["newName"] = json!("compare");
    assert!(client.refused("textDocument/rename", place).1.contains("`<text.asm>` of the standard library"));
    // What a program starts with is more than a name.
    let mut place = at_word(URI, uses_library, "main", 0);
    place["newName"] = json!("start");
    assert!(client.refused("textDocument/rename", place).1.contains("the program would change"));
    client.leave();
}

#[test]
fn the_outline_has_local_labels_and_fields_in_what_they_belong_to() {
    let text = program();
    let mut client = client_with(&text);
    let symbols = client.request("textDocument/documentSymbol", document());
    let name = |symbol: &Value| symbol["name"].as_str().expect("there is a name").to_owned();
    let all: Vec<_> = symbols.as_array().expect("a list").iter().map(name).collect();
    for expected in ["limit", "point", "counts", "table", "twice", "double", "start"] {
        assert!(all.iter().any(|name| name == expected), "{expected}: {all:?}");
    }
    let of = |parent: &str| {
        let symbol = symbols.as_array().expect("a list").iter().find(|symbol| symbol["name"] == parent);
        let children = symbol.expect("it is there")["children"].as_array().cloned();
        children.unwrap_or_default().iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(of("point"), ["x", "y"]);
    assert_eq!(of("start"), [".next"]);
    let found = client.request("workspace/symbol", json!({ "query": "DBL" }));
    assert!(found.as_array().expect("a list").iter().any(|symbol| symbol["name"] == "double"), "{found}");
    client.leave();
}

#[test]
fn formatting_gives_what_fmt_gives() {
    let text = "main: LI R0,6*7 ; \u{1f600} the answer\r\n\n\nexit r0\n\n\n";
    let mut client = client_with(text);
    let mut params = document();
    params["options"] = json!({ "tabSize": 4, "insertSpaces": true });
    let edits = client.request("textDocument/formatting", params.clone());
    assert_eq!(edited(text, &edits), format(text).expect("it has no errors"));
    params["range"] = json!({ "start": { "line": 3, "character": 0 }, "end": { "line": 3, "character": 2 } });
    let edits = client.request("textDocument/rangeFormatting", params.clone());
    assert_eq!(starts(&edits), [(3, 0)]);
    client.change(URI, 2, json!([{ "text": "main: li r0, \"" }]));
    let (code, message) = client.refused("textDocument/formatting", params);
    assert_eq!(code, -32803);
    assert!(message.contains("E002"), "{message}");
    client.leave();
}

#[test]
fn hints_folds_and_tokens_are_those_of_the_document() {
    let text = program();
    let mut client = client_with(&text);
    let mut params = document();
    params["range"] =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let hints = client.request("textDocument/inlayHint", params);
    let label = |hint: &Value| hint["label"].as_str().expect("there is a label").to_owned();
    let labels: Vec<_> = hints.as_array().expect("a list").iter().map(label).collect();
    assert_eq!(labels, [" = 21", " offset 0", " offset 8", " = r0", " = r0", " = r1"]);

    let folds = client.request("textDocument/foldingRange", document());
    let fold = |word: &str, end: &str| json!([line_of(&text, word, 0), line_of(&text, end, 0)]);
    let lines: Vec<_> = folds
        .as_array()
        .expect("a list")
        .iter()
        .map(|fold| json!([fold["startLine"], fold["endLine"]]))
        .collect();
    for (start, end) in [(".macro", ".endm"), (".fn double", "        ret"), (".fn start", ".entry")] {
        assert!(lines.contains(&fold(start, end)), "{start}: {lines:?}");
    }

    let tokens = client.request("textDocument/semanticTokens/full", document());
    let data: Vec<u64> = tokens["data"].as_array().expect("a list").iter().flat_map(Value::as_u64).collect();
    assert!(data.len() > 200 && data.len().is_multiple_of(5), "{}", data.len());
    // Each is a word of its line.
    let (mut line, mut character) = (0, 0);
    for token in data.chunks(5) {
        (line, character) =
            if token[0] > 0 { (line + token[0], token[1]) } else { (line, character + token[1]) };
        let units: Vec<u16> =
            text.lines().nth(line as usize).expect("there is the line").encode_utf16().collect();
        let word = &units[character as usize..(character + token[2]) as usize];
        let word = String::from_utf16(word).expect("it is text");
        assert!(
            word.chars().all(|letter| letter.is_ascii_alphanumeric() || "._<>\"".contains(letter)),
            "{word}"
        );
    }
    client.leave();
}

#[test]
fn columns_are_counted_as_the_editor_wants() {
    let text = "main: li r0, \"\u{1f600}\u{e9}\" jmp\nnext: jmp next\n";
    for (encoding, column) in [("utf-16", 19), ("utf-8", 22)] {
        let mut client = Client::with_encoding(encoding);
        client.open(URI, text);
        let found = client.diagnostics(URI);
        assert_eq!(found[0]["range"]["start"]["character"], column, "{encoding}: {found:?}");
        // One letter behind the string becomes the end of the line.
        let range = json!({ "start": { "line": 0, "character": column - 1 }, "end": { "line": 0, "character": column + 3 } });
        client.change(URI, 2, json!([{ "range": range, "text": "" }]));
        assert!(client.diagnostics_of_version(URI, 2).iter().all(|one| one["code"] != "E010"), "{encoding}");
        client.leave();
    }
}

#[test]
fn changes_in_parts_make_the_same_text_as_the_whole() {
    let text = program().replace('\n', "\r\n");
    let mut client = client_with(&text);
    let range = |line: usize, from: usize, to: usize| json!({ "start": { "line": line, "character": from }, "end": { "line": line, "character": to } });
    let line = line_of(&text, "* 7", 0) as usize;
    client.change(
        URI,
        2,
        json!([
            { "range": range(line, 18, 23), "text": "40 \u{1f600}" },
            { "range": range(line, 20, 23), "text": "+ 2" },
            { "range": { "start": { "line": 4_000_000_000_u64, "character": 4_000_000_000_u64 },
                         "end": { "line": 0, "character": 0 } }, "text": "" },
            { "text": text.replace("3 * 7", "40+ 2") },
            // The end in front of the start.
            { "range": { "start": { "line": line, "character": 20 }, "end": { "line": line, "character": 18 } }, "text": "39" },
        ]),
    );
    let hover = client.request("textDocument/hover", at_word(URI, &text, "limit", 0));
    assert!(hover["contents"]["value"].as_str().is_some_and(|text| text.contains("constant: 41")), "{hover}");
    client.leave();
}

#[test]
fn hostile_places_are_answered() {
    let mut client = client_with("main: halt");
    let largest = u64::from(u32::MAX);
    for (line, character) in [(largest, largest), (0, largest), (largest, 0)] {
        let place =
            json!({ "textDocument": { "uri": URI }, "position": { "line": line, "character": character } });
        for method in ["hover", "completion", "definition", "documentHighlight", "signatureHelp"] {
            client.request(&format!("textDocument/{method}"), place.clone());
        }
        client.refused("textDocument/prepareRename", place);
    }
    for uri in ["file://server/share.asm", "http://x/y.asm", "file:///a%00b.asm", "file:///%ff.asm", "a:b"] {
        client.open(uri, ".include \"x.asm\"\nmain: halt\n");
        assert_eq!(client.diagnostics(uri)[0]["code"], "E058", "{uri}");
        client.request("textDocument/hover", at(uri, 1, 7));
    }
    assert_eq!(client.request("textDocument/hover", at("file:///not/open.asm", 0, 0)), Value::Null);
    client.leave();
}

#[test]
fn a_large_document_is_answered() {
    let line = "        add     r1, r1, 12345   ; \u{e9}\n";
    let text = format!("main:\n{}        halt\n", line.repeat(1_000_000 / line.len()));
    let mut client = client_with(&text);
    let hover = client.request("textDocument/hover", at(URI, 20_000, 9));
    assert!(!hover.is_null());
    let one_line =
        format!("main: halt ; {}\n.data x: .u8 {}1\n", "\u{e9}".repeat(100_000), "1, ".repeat(300_000));
    client.change(URI, 2, json!([{ "text": one_line }]));
    client.request("textDocument/semanticTokens/full", document());
    assert!(client.diagnostics_of_version(URI, 2).iter().all(|one| one["severity"] == 2));
    client.leave();
}
