//! `--message-format`: whatever happens, each line is JSON that keeps `docs/messages.schema.json`, or one short line.

#[path = "messages/schema.rs"]
mod schema;
mod support;

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::PathBuf;
use std::process::Output;

use schema::Schema;
use serde_json::Value;
use support::{command, files_below, mini_vm, root, temporary, text_of};

const JSON: &str = "--message-format=json";
const SHORT: &str = "--message-format=short";

/// The lines, each of which keeps the schema. The last is the summary, and there is no other.
fn lines(text: &[u8]) -> Vec<Value> {
    let schema = Schema::of("docs/messages.schema.json");
    let text = std::str::from_utf8(text).expect("JSON is UTF-8");
    assert!(text.ends_with('\n'), "{text}");
    let parse = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        schema.check(&value).unwrap_or_else(|error| panic!("{error}: {line}"));
        value
    };
    let lines: Vec<Value> = text.lines().map(parse).collect();
    let summaries: Vec<usize> = (0..lines.len()).filter(|&line| lines[line]["type"] == "summary").collect();
    assert_eq!(summaries, [lines.len() - 1], "{text}");
    lines
}

fn run(arguments: &[&[&str]], files: &[impl AsRef<OsStr>], input: &[u8]) -> Output {
    let mut all: Vec<OsString> = arguments.concat().iter().map(OsString::from).collect();
    all.extend(files.iter().map(|file| file.as_ref().to_owned()));
    mini_vm(&all, input)
}

/// Files relative to the folder of the workspace, in which the binary runs.
fn relative(files: Vec<PathBuf>) -> Vec<PathBuf> {
    let root = root();
    files.into_iter().map(|file| file.strip_prefix(&root).expect("it is there").to_owned()).collect()
}

fn of_type<'l>(lines: &'l [Value], name: &str) -> Vec<&'l Value> {
    lines.iter().filter(|line| line["type"] == name).collect()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} is a text in {value}"))
}

fn number(value: &Value, name: &str) -> usize {
    value[name].as_u64().unwrap_or_else(|| panic!("{name} is a number in {value}")) as usize
}

/// The line and the column of byte `at`, both counted from 1.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let column = before.chars().rev().take_while(|&letter| letter != '\n').count();
    (1 + before.matches('\n').count(), 1 + column)
}

/// Checks that a place of a file that can be read is where it says, by bytes and by characters.
fn check_place(place: &Value) {
    let Ok(source) = fs::read_to_string(root().join(text(place, "file"))) else { return };
    let span = &place["span"];
    let (start, end) = (number(span, "start"), number(span, "end"));
    assert_eq!((number(place, "line"), number(span, "column")), position(&source, start), "{place}");
    assert_eq!((number(span, "end_line"), number(span, "end_column")), position(&source, end), "{place}");
}

/// What `short` says of a diagnostic with a place in a file whose name and message have no control characters.
fn in_short(line: &Value) -> String {
    let place = match &line["place"] {
        Value::Null => String::new(),
        place => format!("{}:{}:{}: ", text(place, "file"), place["line"], place["span"]["column"]),
    };
    let code = line["code"].as_str().map_or_else(String::new, |code| format!("[{code}]"));
    format!("{place}{}{code}: {}", text(line, "severity"), text(line, "message"))
}

#[test]
fn every_error_of_every_case_is_a_line_with_its_place() {
    let files = relative(files_below("tests/cases/diagnostics", "asm"));
    let output = run(&[&["check", JSON]], &files, b"");
    assert_eq!(output.status.code(), Some(65));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = lines(&output.stdout);
    let diagnostics = of_type(&lines, "diagnostic");
    assert!(diagnostics.len() > 500, "{}", diagnostics.len());
    for line in &diagnostics {
        let more =
            [&line["related"], &line["trail"]].into_iter().flat_map(|list| list.as_array().expect("a list"));
        let places = more.map(|note| &note["place"]).chain([&line["place"]]);
        places.filter(|place| !place.is_null()).for_each(check_place);
        assert!(
            text(line, "rendered").contains(text(line, "message").lines().next().expect("a line")),
            "{line}"
        );
    }
    let summary = &lines[lines.len() - 1];
    assert_eq!(number(summary, "errors"), diagnostics.len());
    assert_eq!((text(summary, "command"), number(summary, "status")), ("check", 65));

    // What each line of the cases expects is told, at that line.
    let told: BTreeSet<(String, usize, &str)> = diagnostics
        .iter()
        .filter_map(|line| {
            Some((
                text(line.get("place")?, "file").to_owned(),
                number(&line["place"], "line"),
                line["code"].as_str()?,
            ))
        })
        .collect();
    let mut expected = 0;
    for file in &files {
        let source = fs::read_to_string(root().join(file)).expect("it can be read");
        let has_options = source.contains(";! options:") || source.contains(".include");
        for (number, line) in (1..).zip(source.lines()).filter(|_| !has_options) {
            let Some((_, error)) = line.rsplit_once(";! error E").filter(|(code, _)| !code.trim().is_empty())
            else {
                continue;
            };
            let code = format!("E{}", &error[..3]);
            let file = file.display().to_string();
            assert!(told.contains(&(file.clone(), number, code.as_str())), "{file}:{number} {code}");
            expected += 1;
        }
    }
    assert!(expected > 400, "{expected}");
}

#[test]
fn short_lines_say_the_same_as_json() {
    let files = relative(files_below("tests/cases/diagnostics", "asm"));
    let short = run(&[&["check", SHORT]], &files, b"");
    assert!(short.stdout.is_empty());
    let short = String::from_utf8(short.stderr).expect("sources are text");
    let json = lines(&run(&[&["check", JSON]], &files, b"").stdout);
    let diagnostics = of_type(&json, "diagnostic");
    let short: Vec<&str> = short.lines().collect();
    assert_eq!(short.len(), diagnostics.len());
    for (short, line) in short.iter().zip(diagnostics) {
        let is_plain = text(line, "message").chars().all(|letter| !letter.is_control());
        assert!(!is_plain || in_short(line) == *short || short.contains('\u{fffd}'), "{short}: {line}");
    }
}

#[test]
fn warnings_are_lines_too() {
    let files = relative(files_below("tests/warnings", "asm"));
    let lines = lines(&run(&[&["check", "--warn", JSON]], &files, b"").stdout);
    let warnings: Vec<_> = lines.iter().filter(|line| line["severity"] == "warning").collect();
    assert!(warnings.len() > 40 && warnings.iter().all(|line| text(line, "code").starts_with('W')));
    assert_eq!(number(&lines[lines.len() - 1], "warnings"), warnings.len());
}

#[test]
fn results_of_tests_are_lines() {
    let wrong =
        temporary("wrong_output.asm", ";! output:\n;| 6\nmain: li r0, 5\n host print_int, r0\n halt\n");
    let mut files = relative(files_below("tests/cases/calls", "asm"));
    let good = files.len();
    files.push(wrong.clone());
    let output = run(&[&["test", JSON]], &files, b"");
    assert_eq!(output.status.code(), Some(1), "{}", text_of(&output));
    let lines = lines(&output.stdout);
    let tests = of_type(&lines, "test");
    assert_eq!(tests.len(), good + 1);
    let failed = tests[tests.len() - 1];
    assert_eq!((text(failed, "file"), text(failed, "result")), (wrong.to_str().expect("text"), "failed"));
    assert!(text(failed, "reason").contains('6'), "{failed}");
    assert!(
        tests[..tests.len() - 1].iter().all(|line| line["result"] == "passed" && line["reason"].is_null())
    );
    let counts = &lines[lines.len() - 1]["tests"];
    assert_eq!((number(counts, "passed"), number(counts, "failed")), (good, 1));

    let fresh = temporary("fresh.asm", "main: halt\n");
    let blessed = self::lines(&run(&[&["test", "--bless", JSON]], &[fresh], b"").stdout);
    assert_eq!(text(&blessed[0], "result"), "blessed");
}

#[test]
fn tests_have_short_lines() {
    let wrong = temporary("wrong_status.asm", ";! exit: 3\nmain: halt\n");
    let output = run(&[&["test", SHORT, "programs/hello.asm"]], &[&wrong], b"");
    let expected = format!(
        "programs/hello.asm: ok\n{}: FAILED: expected exit status 3, but exit status 0\n1 passed, 1 failed\n",
        wrong.display()
    );
    assert_eq!(text_of(&output), expected);
}

#[test]
fn layouts_are_lines() {
    let file = "tests/command_line/unformatted.asm";
    let output = mini_vm(&["fmt", "--check", JSON, file, "programs/hello.asm"], b"");
    assert_eq!(output.status.code(), Some(1));
    let lines = lines(&output.stdout);
    let unformatted = of_type(&lines, "unformatted");
    assert_eq!(unformatted.len(), 1);
    let changes = unformatted[0]["changes"].as_array().expect("a list");
    assert!(changes.len() > 3, "all are told, not the first three");
    let source = fs::read_to_string(root().join(file)).expect("it can be read");
    for change in changes {
        assert_eq!(source.split_inclusive('\n').nth(number(change, "line") - 1), change["old"].as_str());
    }
    assert_eq!(number(&lines[lines.len() - 1], "unformatted"), 1);

    let formatted = mini_vm(&["fmt", JSON, "-"], b"main:halt");
    assert_eq!(formatted.stdout, b"main:   halt\n");
    assert_eq!(self::lines(&formatted.stderr).len(), 1);
    let malformed = mini_vm(&["fmt", "--check", JSON, "-"], b"main: `\n");
    assert_eq!(text(&self::lines(&malformed.stdout)[0], "code"), "E001");
}

#[test]
fn what_a_program_prints_comes_between_the_lines() {
    let trapping = temporary(
        "errors_then_trap.asm",
        "
.data text: .string \"no line end\"
main: li r0, text
 host print_error, r0
 li r0, text
 host print_string, r0
 trap 7
",
    );
    let output = run(&[&["run", JSON, "--stats"]], &[trapping], b"");
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(70), b"no line end".as_slice()));
    let (printed, json) = output.stderr.split_at("no line end\n".len());
    assert_eq!(printed, b"no line end\n");
    let lines = lines(json);
    let trap = lines.iter().find(|line| line["severity"] == "error").expect("there is the trap");
    assert_eq!((text(trap, "code"), number(&trap["place"], "line")), ("user", 7));
    assert_eq!(number(&trap["place"]["span"], "column"), 2);
    assert!(trap["notes"][0].as_str().is_some_and(|calls| calls.starts_with("in main")), "{trap}");
    assert!(lines.iter().any(|line| line["severity"] == "note" && text(line, "message").contains("fuel")));
}

#[test]
fn every_command_ends_with_its_summary() {
    for (arguments, is_result) in [
        (&["run", JSON, "programs/hello.asm"][..], false),
        (&["asm", JSON, "programs/hello.asm", "-o", "-"], false),
        (&["disasm", JSON, "programs/hello.asm"], false),
        (&["check", JSON, "programs/hello.asm"], true),
        (&["test", JSON, "programs/hello.asm"], true),
        (&["fmt", "--check", JSON, "programs/hello.asm"], true),
    ] {
        let output = mini_vm(arguments, b"");
        let lines = lines(if is_result { &output.stdout } else { &output.stderr });
        assert!(lines.len() <= 2, "{lines:?}");
        let summary = &lines[lines.len() - 1];
        assert_eq!((text(summary, "command"), number(summary, "status")), (arguments[0], 0));
    }
    for arguments in [&["run", JSON, "no.asm"][..], &["asm", JSON, "no.asm"], &["disasm", JSON, "no.asm"]] {
        let output = mini_vm(arguments, b"");
        assert!(output.stdout.is_empty());
        let lines = lines(&output.stderr);
        assert_eq!(number(&lines[1], "status"), 66);
        assert!(text(&lines[0], "message").starts_with("cannot read no.asm"));
    }
    let nothing = mini_vm(&["test", JSON, "--filter", "no such name", "programs"], b"");
    assert_eq!(number(&lines(&nothing.stdout)[1], "status"), 2);
}

#[test]
fn a_place_in_bytecode_has_no_column() {
    let source = root().join("tests/command_line/trapping.asm");
    let bytecode = temporary(
        "trapping.mvb",
        mini_vm(&["asm".as_ref(), source.as_os_str(), "-o".as_ref(), "-".as_ref()], b"").stdout,
    );
    let output = run(&[&["run", JSON]], &[&bytecode], b"");
    let place = lines(&output.stderr)[0]["place"].clone();
    assert_eq!((number(&place, "line"), &place["span"]), (17, &Value::Null));
    let short = text_of(&run(&[&["run", SHORT]], &[bytecode], b""));
    assert!(short.contains("trapping.asm:17: error[division_by_zero]: "), "{short}");
}

/// A name that no terminal should get, and no text.
#[cfg(unix)]
fn hostile_name() -> &'static OsStr {
    use std::os::unix::ffi::OsStrExt;

    OsStr::from_bytes(b"a\"\\\n\x1b[2J\xff\x7f.asm")
}

#[cfg(unix)]
#[test]
fn hostile_names_and_texts_are_json() {
    let folder = temporary("in_the_folder", "").parent().expect("it is in a folder").to_owned();
    let path = folder.join(hostile_name());
    let sources: [&[u8]; 8] = [
        b"",
        b"main: \x1b]0;title\x07 \"\\\0\n",
        b"\xff\xfe\x00h",
        b"main: caf\xe9\r\n",
        "main: \u{202e}\u{feff}\u{1f600} b \u{2028}\n\u{85}: li r0, `\n".as_bytes(),
        b"main: frob \"unterminated\n.data a: .ascii \"\\q\\u{d800}\"\r\n",
        b"\x7fELF\x01\x02\x03\x04",
        b".struct a { b: c }\n.map\t\x0b\x0c x\n",
    ];
    for source in sources {
        fs::write(&path, source).expect("it can be written");
        for command in ["check", "test"] {
            let output = run(&[&[command, JSON]], &[&path], b"");
            let lines = lines(&output.stdout);
            assert!(lines.len() > 1, "{}", text_of(&output));
            assert!(output.stderr.is_empty(), "{}", text_of(&output));
            let short = run(&[&[command, SHORT]], &[&path], b"");
            assert!(!text_of(&short).contains('\x1b'), "{}", text_of(&short));
        }
        let output = run(&[&["run", JSON]], &[&path], b"");
        lines(&output.stderr);
        fs::remove_file(&path).expect("it is there");
    }
    let output = run(&[&["check", JSON]], &[path], b"");
    assert!(text(&lines(&output.stdout)[0], "message").contains("cannot read"), "{}", text_of(&output));
}

#[test]
fn a_long_line_is_one_line_of_json() {
    let source = temporary("long.asm", format!("main: {}\n halt\n", "frob ".repeat(100_000)));
    let lines = lines(&run(&[&["check", JSON]], &[source], b"").stdout);
    assert_eq!(text(&lines[0], "code"), "E010");
    assert_eq!(lines.len(), 2);
}

/// A reader that goes away is no failure; a full disk is one.
#[cfg(target_os = "linux")]
#[test]
fn lost_lines_are_told_by_the_status() {
    let full = || fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    for arguments in
        [&["check", JSON, "tests/command_line/broken.asm"], &["test", JSON, "programs/hello.asm"]]
    {
        let output = command(arguments).stdout(full()).output().expect("mini-vm runs");
        assert_eq!(output.status.code(), Some(74), "{}", text_of(&output));
        assert!(String::from_utf8_lossy(&output.stderr).contains("standard output"), "{}", text_of(&output));
        let (reader, writer) = std::io::pipe().expect("there are pipes");
        drop(reader);
        let output = command(arguments).stdout(writer).output().expect("mini-vm runs");
        assert!(output.stderr.is_empty(), "{}", text_of(&output));
        assert_ne!(output.status.code(), Some(74));
    }
}

/// Somebody at a terminal is told where more is said of the first error, once, and nobody else is.
#[cfg(unix)]
#[test]
fn a_note_on_a_terminal_names_the_first_code() {
    use std::io::Read;

    let shown = |arguments: &[&str]| {
        let mut terminal = support::terminal();
        let mut command = command(arguments);
        let mut child = command.stderr(terminal.open()).spawn().expect("mini-vm starts");
        drop(command);
        child.wait().expect("mini-vm ends");
        let (mut text, mut buffer) = (Vec::new(), [0; 4096]);
        while let Ok(length @ 1..) = terminal.master.read(&mut buffer) {
            text.extend_from_slice(&buffer[..length]);
        }
        String::from_utf8_lossy(&text).into_owned()
    };
    for arguments in [&["check", "tests/command_line/broken.asm"][..], &["tests/command_line/broken.asm"]] {
        let text = shown(arguments);
        assert_eq!(text.matches("note: `mini-vm explain E045` says more").count(), 1, "{text}");
    }
    assert!(!shown(&["check", SHORT, "tests/command_line/broken.asm"]).contains("explain"));
    assert!(!shown(&["run", "tests/command_line/trapping.asm"]).contains("explain"));
    assert!(!text_of(&mini_vm(&["check", "tests/command_line/broken.asm"], b"")).contains("explain"));
}

/// Every member of the schema is described on the page.
#[test]
fn the_page_describes_every_member() {
    let page = fs::read_to_string(root().join("docs/messages.md")).expect("there is the page");
    let schema = Schema::of("docs/messages.schema.json");
    for (name, definition) in schema.definitions() {
        for member in definition["properties"].as_object().expect("there are members").keys() {
            assert!(page.contains(&format!("`{member}`")), "{member} of {name}");
        }
    }
}

#[test]
fn the_schema_refuses_what_breaks_it() {
    let schema = Schema::of("docs/messages.schema.json");
    let output = mini_vm(&["check", JSON, "tests/command_line/broken.asm"], b"");
    let good = lines(&output.stdout)[0].clone();
    let spoil = |change: &dyn Fn(&mut Value)| {
        let mut line = good.clone();
        change(&mut line);
        schema.check(&line)
    };
    assert!(spoil(&|_| {}).is_ok());
    assert!(spoil(&|line| line["version"] = 2.into()).is_err());
    assert!(spoil(&|line| line["type"] = "other".into()).is_err());
    assert!(spoil(&|line| line["severity"] = "fatal".into()).is_err());
    assert!(spoil(&|line| line["code"] = "E 1".into()).is_err());
    assert!(spoil(&|line| line["place"]["line"] = 0.into()).is_err());
    assert!(spoil(&|line| line["place"]["span"]["end"] = "9".into()).is_err());
    assert!(spoil(&|line| line["more"] = Value::Null).is_err());
    assert!(spoil(&|line| _ = line.as_object_mut().expect("an object").remove("help")).is_err());
}

#[test]
fn wrong_formats_are_wrong_usage() {
    let output = mini_vm(&["check", "--message-format", "xml", "programs/hello.asm"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty() && output.stderr.starts_with(b"error: invalid value"));
}
