//! Traces as a whole: each line of JSON keeps `docs/trace.schema.json`, a traced program does what it does otherwise, and what
//! needs pipes and signals. What can be written down is in `tests/command_line/trace.trycmd`.

#[path = "messages/schema.rs"]
mod schema;
mod support;

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader};
use std::process::Output;

use schema::Schema;
use serde_json::Value;
use support::{command, mini_vm, temporary, text_of};

fn trace(options: &[&str], file: impl AsRef<OsStr>, input: &[u8]) -> Output {
    let mut all: Vec<OsString> = vec!["trace".into()];
    all.extend(options.iter().map(OsString::from));
    all.push(file.as_ref().to_owned());
    mini_vm(&all, input)
}

/// The lines of a trace as JSON, each of which keeps the schema; the last sums up.
fn lines(output: &Output) -> (Vec<Value>, Value) {
    let schema = Schema::of("docs/trace.schema.json");
    let text = std::str::from_utf8(&output.stdout).expect("JSON is UTF-8");
    let parse = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        schema.check(&value).unwrap_or_else(|error| panic!("{error}: {line}"));
        value
    };
    let mut lines: Vec<Value> = text.lines().map(parse).collect();
    let end = lines.pop().unwrap_or_else(|| panic!("there is no line: {}", text_of(output)));
    assert_eq!(end["type"], "end");
    assert!(lines.iter().all(|line| line["type"] == "step"));
    assert_eq!(end["shown"], lines.len());
    (lines, end)
}

/// The lines of standard output behind the names of the columns.
fn rows(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stdout).lines().skip(1).map(str::to_owned).collect()
}

/// Programs of all kinds, with what they read.
const PROGRAMS: [(&str, &str); 9] = [
    ("programs/faulty/wrong_lookup.asm", ""),
    ("programs/word_count.asm", "b a \x1b b"),
    ("programs/n_body.asm", ""),
    ("programs/lru_cache.asm", ""),
    ("programs/string_interner.asm", ""),
    ("programs/assertion.asm", ""),
    ("programs/calculator.asm", "1 + 2 * 3\n"),
    ("programs/map_life.asm", ""),
    ("programs/fibonacci_memo.asm", ""),
];

#[test]
fn each_line_of_json_keeps_the_schema() {
    for (program, input) in PROGRAMS {
        let (lines, _) = lines(&trace(&["--json", "--first", "1500"], program, input.as_bytes()));
        for (number, line) in lines.iter().enumerate() {
            assert_eq!(line["step"], number, "{program}");
        }
        lines_of_kind(program, input, "map");
        lines_of_kind(program, input, "host");
    }
}

fn lines_of_kind(program: &str, input: &str, group: &str) {
    let options = ["--json", "--opcode", group, "--first", "1500"];
    let (lines, _) = lines(&trace(&options, program, input.as_bytes()));
    let is_of_group = |line: &Value| line["opcode"].as_str().is_some_and(|name| name.starts_with(group));
    assert!(lines.iter().all(is_of_group), "{program}");
}

#[test]
fn a_traced_program_does_what_it_does_otherwise() {
    let place = temporary("trace_of_program.txt", "");
    let place = place.to_str().expect("the path is text");
    for (program, input) in PROGRAMS {
        let run = mini_vm(&["run", program], input.as_bytes());
        for options in [&["--last", "20"][..], &["--first", "20"], &["--opcode", "map", "--first", "5"]] {
            let traced = trace(&[options, &["-o", place]].concat(), program, input.as_bytes());
            assert_eq!((traced.status, &traced.stdout), (run.status, &run.stdout), "{program}");
            let (expected, errors) = (text_of(&run), text_of(&traced));
            let errors = errors.split("note: the trace has ").next().unwrap_or_default();
            assert!(expected.ends_with(errors) || expected == errors, "{program}: {errors}");
        }
    }
}

#[test]
fn the_last_lines_are_those_at_the_end_of_all() {
    let program = "programs/faulty/wrong_lookup.asm";
    let all = rows(&trace(&["--all"], program, b""));
    assert_eq!(all.len(), 69);
    for last in [0, 1, 20, 69, 70, 100_000] {
        let shown = rows(&trace(&["--last", &last.to_string()], program, b""));
        assert_eq!(shown, all[all.len().saturating_sub(last)..], "{last}");
    }
}

#[test]
fn filters_show_what_fits_all_of_them() {
    let program = "programs/faulty/wrong_lookup.asm";
    let all = rows(&trace(&["--all"], program, b""));
    let shown = |options: &[&str]| rows(&trace(options, program, b""));
    let those = |numbers: &[usize]| -> Vec<String> { numbers.iter().map(|&it| all[it].clone()).collect() };
    assert_eq!(shown(&["--from", "5", "--to", "7"]), those(&[5, 6, 7]));
    assert_eq!(shown(&["--opcode", "map_lookup", "--from", "50"]), those(&[67]));
    assert_eq!(shown(&["--key", "7"]), those(&[23, 49]));
    assert_eq!(shown(&["--key", "hex:70 11 01 00"]), those(&[10]));
    assert_eq!(shown(&["--map", "80", "--function", "price_of"]), those(&[49, 67]));
    assert_eq!(shown(&["--map", "prices", "--key", "4464"]), those(&[67]));
    assert_eq!(shown(&["--address", "order..+4", "--opcode", "load32u"]), those(&[43]));
    assert_eq!(shown(&["--address", "0..8"]), those(&[68]));
    assert_eq!(shown(&["--opcode", "call", "--function", "main", "--last", "2"]), those(&[46, 64]));
    assert_eq!(shown(&["--key", "-1"]), those(&[]));
}

#[test]
fn keys_are_numbers_texts_and_bytes() {
    let source = "
        .map    signed key=i64 value=u8 capacity=4
        .map    names key=bytes(4) value=u8 capacity=4
        .data   name: .ascii \"ab\" .u8 0, 0
        main:   map_new r0, signed
                li      r1, -2
                map_has_scalar r2, r0, r1
                map_new r0, names
                li      r1, name
                map_has r2, r0, r1
                halt
    ";
    let path = temporary("keys.asm", source);
    for (key, step) in [("-2", 2), ("0xfffffffffffffffe", 2), ("ab", 5), ("\"ab\"", 5), ("hex:61620000", 5)] {
        let output = trace(&["--json", "--key", key], &path, b"");
        let (lines, _) = lines(&output);
        let steps: Vec<&Value> = lines.iter().map(|line| &line["step"]).collect();
        assert_eq!(steps, [step], "{key}: {}", text_of(&output));
    }
}

#[test]
fn what_a_program_prints_is_escaped() {
    let source =
        ".data text: .string \"\\x1b[31m\\n\\\"\"\nmain: li r0, text\n host print_string, r0\n halt\n";
    let path = temporary("escapes.asm", source);
    let output = trace(&[], &path, b"");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains(r#"output "\x1b[31m\n\"""#), "{text}{}", text_of(&output));
    assert!(!text.contains('\x1b'));
}

#[test]
fn long_names_of_files_are_cut() {
    let source =
        format!(".file \"{}\"\nmain: {} halt\n", "\u{e4}".repeat(1 << 20), "li r0, 1\n".repeat(3000));
    let path = temporary("long_name.asm", source);
    for options in [&[][..], &["--json"]] {
        let output = trace(options, &path, b"");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.lines().count() > 3000, "{}", text_of(&output));
        assert!(text.lines().all(|line| line.chars().count() < 2000));
        assert!(text.contains("\u{e4}..."));
    }
}

#[test]
fn a_run_of_a_recording_is_traced() {
    let recording = temporary("traced.mvr", "");
    let recording = recording.to_str().expect("the path is text");
    let run = mini_vm(&["run", "--record", recording, "programs/word_count.asm"], b"a b a");
    assert!(run.status.success(), "{}", text_of(&run));
    let options = ["--opcode", "host", "--all"];
    let once = trace(&options, "programs/word_count.asm", b"a b a");
    let again = trace(&[&options[..], &["--replay", recording]].concat(), "programs/word_count.asm", b"");
    assert!(again.status.success(), "{}", text_of(&again));
    assert_eq!(rows(&once), rows(&again));
    assert!(rows(&again).len() > 5);
}

/// A program that does not end.
const ENDLESS: &str = "main: addi r0, r0, 1\n jmp main\n";

#[test]
fn a_closed_pipe_ends_the_trace_quietly() {
    let path = temporary("traced_for_ever.asm", ENDLESS);
    let mut child =
        command(&["trace".as_ref(), "--all".as_ref(), path.as_os_str()]).spawn().expect("it starts");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("standard output is piped");
    BufReader::new(stdout).read_line(&mut line).expect("there is a trace");
    assert!(line.contains("instruction"), "{line}");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), text_of(&output).as_str()), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_of() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("the device is there");
    let mut command = command(&["trace", "programs/hello.asm"]);
    let output = command.stdout(full).spawn().and_then(|child| child.wait_with_output()).expect("it runs");
    assert_eq!(output.status.code(), Some(74), "{}", text_of(&output));
    assert!(text_of(&output).contains("cannot write standard output"), "{}", text_of(&output));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_program_and_shows_what_there_is() {
    use rustix::process::{Pid, Signal, kill_process};

    let source =
        ".data mark: .ascii \"!\"\nmain: li r0, mark\n li r1, 1\n host write_error, r0\n.loop: jmp .loop\n";
    let path = temporary("traced_until_signal.asm", source);
    let place = temporary("traced_until_signal.txt", "");
    let mut child =
        command(&["trace".as_ref(), "--last=3".as_ref(), "-o".as_ref(), place.as_os_str(), path.as_os_str()])
            .spawn()
            .expect("it starts");
    let mut errors = BufReader::new(child.stderr.take().expect("standard error is piped"));
    // From here on signals are noted.
    assert_eq!(errors.fill_buf().expect("the program says something"), b"!");
    kill_process(Pid::from_child(&child), Signal::INT).expect("the process runs");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{}", text_of(&output));
    let written = std::fs::read_to_string(&place).expect("there is the trace");
    assert_eq!(written.lines().count(), 4, "{written}");
    assert_eq!(written.matches("jmp main.loop").count(), 3, "{written}");
}

#[test]
fn the_trace_replaces_nothing_that_is_read() {
    let path = temporary("traced_source.asm", ENDLESS);
    let path_text = path.to_str().expect("the path is text");
    let output = trace(&["-o", path_text], &path, b"");
    assert!(!output.status.success());
    assert!(text_of(&output).contains("is an input of this command"), "{}", text_of(&output));
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), ENDLESS);
}
