//! `mini-vm profile` and `mini-vm test --coverage`: what is written for other programs, and what is refused.
//!
//! What can be shown as a dialogue is in `tests/command_line/profile.trycmd` and `docs/profile.md`.

#[path = "messages/schema.rs"]
#[allow(dead_code, reason = "messages need more of it")]
mod schema;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use mini_vm::profiling::{MAX_DEPTH, MAX_MAPS, MAX_NODES};
use schema::Schema;
use serde_json::Value;
use support::{command, mini_vm, root, temporary, text_of};

/// Programs with calls, maps, macros and files of the library, and what each reads.
const PROGRAMS: [(&str, &str); 4] = [
    ("programs/word_count.asm", "one two two three three three\n"),
    ("programs/byte_count.asm", ""),
    ("programs/k_nucleotide.asm", ">THREE\nacgtacgtggtattta\n"),
    ("programs/fibonacci_memo.asm", ""),
];

/// A path for a result that is not there yet.
fn fresh(name: &str) -> PathBuf {
    let path = temporary(name, "");
    fs::remove_file(&path).expect("it was just made");
    path
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

/// What `run --stats` says of a row.
fn statistic(stats: &str, row: &str) -> u64 {
    let line = stats.lines().find(|line| line.trim_start().starts_with(row)).expect("there is the row");
    let number = line.trim_start()[row.len()..].split_whitespace().next().expect("there is a number");
    number.replace(',', "").parse().expect("it is a number")
}

fn sum(values: &Value, of: impl Fn(&Value) -> &Value) -> u64 {
    values.as_array().expect("it is a list").iter().map(|value| of(value).as_u64().expect("a count")).sum()
}

#[test]
fn json_keeps_its_schema_and_adds_up_to_the_statistics() {
    let schema = Schema::of("docs/profile.schema.json");
    for (program, input) in PROGRAMS {
        let path = fresh("profile.json");
        let arguments = ["profile", "--json", text(&path), program];
        let output = mini_vm(&arguments, input.as_bytes());
        let run = mini_vm(&["run", "--stats", program], input.as_bytes());
        assert_eq!((output.status.code(), &output.stdout), (run.status.code(), &run.stdout), "{program}");
        let stats = String::from_utf8(run.stderr).expect("statistics are text");
        let json: Value =
            serde_json::from_str(&fs::read_to_string(&path).expect("it was written")).expect("JSON");
        schema.check(&json).unwrap_or_else(|error| panic!("{program}: {error}"));
        for (row, counted) in [
            ("fuel", sum(&json["instructions"], |it| &it["fuel"])),
            ("instructions", sum(&json["instructions"], |it| &it["executed"])),
            ("calls", sum(&json["functions"], |it| &it["calls"])),
            ("fuel", sum(&json["lines"], |it| &it["cost"]["fuel"])),
            ("instructions", sum(&json["functions"], |it| &it["own"]["instructions"])),
        ] {
            assert_eq!(counted, statistic(&stats, row), "{program}: {row}");
        }
        let of_maps = json["maps"].as_array().expect("a list").iter();
        let operations = of_maps.flat_map(|map| map["operations"].as_object().expect("an object").values());
        let operations: u64 = operations.map(|count| count.as_u64().expect("a count")).sum();
        assert_eq!(operations, statistic(&stats, "maps"), "{program}");
    }
}

#[test]
fn folded_stacks_add_up() {
    for (unit, row) in [("fuel", "fuel"), ("instructions", "instructions")] {
        let path = fresh("stacks.folded");
        let (program, input) = PROGRAMS[0];
        let output = mini_vm(&["profile", "--by", unit, "--folded", text(&path), program], input.as_bytes());
        assert!(output.status.success(), "{}", text_of(&output));
        let stats = mini_vm(&["run", "--stats", program], input.as_bytes());
        let stats = String::from_utf8(stats.stderr).expect("statistics are text");
        let stacks = fs::read_to_string(&path).expect("it was written");
        let mut sum = 0;
        for line in stacks.lines() {
            let (stack, amount) = line.rsplit_once(' ').expect("a space stands before the amount");
            assert!(stack == "main" || stack.starts_with("main;"), "{line}");
            assert!(!stack.contains(' '), "{line}");
            sum += amount.parse::<u64>().expect("it is a number");
        }
        assert_eq!(sum, statistic(&stats, row));
    }
}

/// The elements of an XML text, each closed in its turn.
fn check_xml(text: &str) {
    let mut open: Vec<&str> = Vec::new();
    let text = text.split_once("<script>").map_or(text, |(before, _)| before);
    for tag in text.split('<').skip(1) {
        let (tag, content) = tag.split_once('>').expect("a tag ends");
        assert!(!content.contains('&') || content.contains(';'), "{content}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with(['/', '?']) {
            open.push(tag.split(' ').next().expect("it has a name"));
        }
    }
    assert_eq!(open, ["svg"]);
}

#[test]
fn a_flame_graph_needs_nothing_but_itself() {
    let path = fresh("flames.svg");
    let (program, input) = PROGRAMS[0];
    let output = mini_vm(&["profile", "--svg", text(&path), program], input.as_bytes());
    assert!(output.status.success(), "{}", text_of(&output));
    let svg = fs::read_to_string(&path).expect("it was written");
    check_xml(&svg);
    assert!(svg.contains("<title>count_words: "), "{svg}");
    let links = svg.matches("http").count();
    assert_eq!(links, 1, "the name of the language is the only address");
    let width = |name: &str| {
        let frame =
            svg.split("<g ").find(|frame| frame.contains(&format!("data-name=\"{name}\""))).expect(name);
        let width = frame.split("data-w=\"").nth(1).and_then(|rest| rest.split('"').next());
        width.and_then(|width| width.parse::<f64>().ok()).expect("it has a width")
    };
    assert!(width("main") > width("count_words") && width("count_words") > width("text_map_reserve"));
}

/// What a tracefile says of each file: how often each line was executed.
fn lines_of(path: &Path) -> BTreeMap<String, BTreeMap<u32, u64>> {
    let mut files: BTreeMap<String, BTreeMap<u32, u64>> = BTreeMap::new();
    let mut file = String::new();
    for line in fs::read_to_string(path).expect("it was written").lines() {
        if let Some(name) = line.strip_prefix("SF:") {
            file = name.to_owned();
        } else if let Some((line, count)) = line.strip_prefix("DA:").and_then(|rest| rest.split_once(',')) {
            let (line, count) = (line.parse().expect("a line"), count.parse().expect("a count"));
            assert_eq!(files.entry(file.clone()).or_default().insert(line, count), None);
        }
    }
    files
}

#[test]
fn tests_tell_what_they_have_covered() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("covered");
    fs::create_dir_all(folder.join("lib")).expect("the folder can be made");
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("it can be written");
    write("lib/half.asm", "half: div r0, r0, 2\n ret\nthird: div r0, r0, 3\n ret\n");
    write("one.asm", ";! exit: 4\n.include \"lib/half.asm\"\nmain: li r0, 8\n call half, r0\n exit r0\n");
    write("two.asm", ";! exit: 3\n.include \"lib/half.asm\"\nmain: li r0, 9\n call third, r0\n exit r0\n");
    write("wrong.asm", "main: hatl ;! error E024\n");
    let path = fresh("tests.info");
    let output = mini_vm(&["test", "--coverage", text(&path), text(&folder)], b"");
    assert!(output.status.success(), "{}", text_of(&output));
    let files = lines_of(&path);
    let of = |name: &str| &files[text(&folder.join(name))];
    assert_eq!(*of("lib/half.asm"), BTreeMap::from([(1, 1), (2, 1), (3, 1), (4, 1)]));
    assert_eq!(*of("one.asm"), BTreeMap::from([(3, 1), (4, 1), (5, 1)]));
    assert_eq!(files.len(), 3);
    let alone = fresh("alone.info");
    let output = mini_vm(&["test", "--coverage", text(&alone), text(&folder.join("one.asm"))], b"");
    assert!(output.status.success(), "{}", text_of(&output));
    let half = &lines_of(&alone)[text(&folder.join("lib/half.asm"))];
    assert_eq!(*half, BTreeMap::from([(1, 1), (2, 1), (3, 0), (4, 0)]));
}

#[test]
fn coverage_of_a_run_is_that_of_its_test() {
    let (program, _) = PROGRAMS[1];
    let [run, test] = ["run.info", "test.info"].map(fresh);
    assert!(mini_vm(&["profile", "--coverage", text(&run), program], b"").status.success());
    assert!(mini_vm(&["test", "--coverage", text(&test), program], b"").status.success());
    assert_eq!(lines_of(&run), lines_of(&test));
    assert!(lines_of(&run)[program].values().all(|&times| times > 0));
}

#[test]
fn places_of_results_are_checked_before_the_run() {
    let program = temporary("five.asm", "main: li r0, 5\n host print_int, r0\n halt\n");
    let both = fresh("both");
    let refused = |arguments: &[&str], reason: &str| {
        let output = mini_vm(arguments, b"");
        assert!(output.stdout.is_empty(), "{}", text_of(&output));
        assert!(text_of(&output).contains(reason), "{}", text_of(&output));
        output.status.code()
    };
    let program = text(&program);
    assert_eq!(refused(&["profile", "--json", "-", program], "belongs to the program"), Some(2));
    assert_eq!(
        refused(&["profile", "--json", text(&both), "--svg", text(&both), program], "name the same file"),
        Some(2)
    );
    assert_eq!(refused(&["profile", "--report", program, program], "is an input"), Some(2));
    assert_eq!(refused(&["profile", "--svg", "no/such/folder/x.svg", program], "cannot write"), Some(74));
    assert_eq!(refused(&["profile", "--coverage", text(&both), "-"], "standard input has none"), Some(2));
    assert_eq!(refused(&["test", "--coverage", "-", program], "is where the results go"), Some(2));
    assert_eq!(refused(&["test", "--bless", "--coverage", text(&both), program], "cannot be used"), Some(2));
    assert!(!both.exists());
}

#[test]
fn bytecode_without_lines_has_a_profile_and_no_coverage() {
    let source = temporary("lines.asm", "main: call twice, r0\n halt\ntwice: add r0, r0, r0\n ret\n");
    let bytecode = fresh("lines.mvb");
    let [coverage, report] = ["lines.info", "lines.txt"].map(fresh);
    let made = mini_vm(&["asm", text(&source), "-o", text(&bytecode), "--strip"], b"");
    if !made.status.success() {
        panic!("{}", text_of(&made));
    }
    let arguments =
        ["profile", "--annotate", "--report", text(&report), "--coverage", text(&coverage), text(&bytecode)];
    let output = mini_vm(&arguments, b"");
    assert_eq!(output.status.code(), Some(65), "{}", text_of(&output));
    assert!(text_of(&output).contains("does not name the lines"), "{}", text_of(&output));
    assert!(fs::read_to_string(&report).expect("it was written").contains("instruction 2"));
    assert!(!coverage.exists());
}

#[test]
fn times_are_those_of_the_same_run() {
    let (program, input) = PROGRAMS[0];
    let output = mini_vm(&["profile", "--time", program], input.as_bytes());
    assert!(output.status.success(), "{}", text_of(&output));
    let errors = String::from_utf8(output.stderr).expect("it is text");
    assert!(errors.contains("time of the run at full speed: "), "{errors}");
    let plain = mini_vm(&["run", program], input.as_bytes());
    assert_eq!(output.stdout, plain.stdout, "the repetition prints nothing");
}

#[test]
fn a_recorded_run_can_be_profiled() {
    let (program, input) = PROGRAMS[0];
    let recording = fresh("words.mvr");
    assert!(mini_vm(&["run", "--record", text(&recording), program], input.as_bytes()).status.success());
    let live = mini_vm(&["profile", program], input.as_bytes());
    let replayed = mini_vm(&["profile", "--replay", text(&recording), program], b"");
    assert_eq!((live.stdout, live.stderr), (replayed.stdout, replayed.stderr));
    let timed = mini_vm(&["profile", "--time", "--replay", text(&recording), program], b"");
    assert!(text_of(&timed).contains("time of the run"), "{}", text_of(&timed));
    let refused = mini_vm(&["profile", "--replay", text(&recording), program, "--", "all"], b"");
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn names_in_a_profile_stay_in_their_line() {
    let name = "a\u{1b}[31m\u{202e}b.asm";
    let source = temporary(name, "main: halt\n");
    let output = mini_vm(&["profile", "--annotate", text(&source)], b"");
    assert!(output.status.success(), "{}", text_of(&output));
    assert!(!text_of(&output).contains(['\u{1b}', '\u{202e}']), "{}", text_of(&output));
    let svg = fresh("names.svg");
    let output = mini_vm(&["profile", "--svg", text(&svg), text(&source)], b"");
    assert!(output.status.success(), "{}", text_of(&output));
    check_xml(&fs::read_to_string(&svg).expect("it was written"));
}

#[test]
fn messages_are_lines_of_their_own() {
    let schema = Schema::of("docs/messages.schema.json");
    let program = temporary("traps.asm", "main: call fail, r0\n halt\nfail: trap 3\n");
    let output = mini_vm(&["profile", "--message-format=json", text(&program)], b"");
    let errors = String::from_utf8(output.stderr).expect("JSON is UTF-8");
    let lines: Vec<Value> =
        errors.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    for line in &lines {
        schema.check(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
    let [trap, profile, summary] = &lines[..] else { panic!("{errors}") };
    assert_eq!(trap["severity"], "error");
    assert!(profile["message"].as_str().expect("a text").starts_with("profile of "), "{profile}");
    assert_eq!((&summary["command"], &summary["status"]), (&Value::from("profile"), &Value::from(70)));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_program_and_is_reported() {
    use rustix::process::{Pid, Signal, kill_process};
    use std::io::Read;

    // Output appears when 64 KiB of it have come together.
    let source = "main: li r0, '.'\n li r2, 70000\n.print: host print_char, r0\n add r1, r1, 1\n\
                  blt r1, r2, .print\n.next: jmp .next\n";
    let endless = temporary("endless.asm", source);
    let json = fresh("endless.json");
    let mut child =
        command(&["profile", "--time", "--json", text(&json), text(&endless)]).spawn().expect("it starts");
    let stdout = child.stdout.as_mut().expect("standard output is piped");
    stdout.read_exact(&mut [0]).expect("the program prints");
    kill_process(Pid::from_child(&child), Signal::INT).expect("the process is there");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{}", text_of(&output));
    assert_eq!(output.stdout.len(), 69_999, "nothing that was printed is lost");
    let errors = String::from_utf8(output.stderr).expect("it is text");
    assert!(errors.contains("\nprofile of ") && !errors.contains("time of the run"), "{errors}");
    assert!(json.exists());
}

#[test]
fn the_page_shows_the_stacks_that_are_written() {
    let page = fs::read_to_string(root().join("docs/profile.md")).expect("there is the page");
    let shown =
        page.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("there are stacks");
    let path = fresh("queens.folded");
    assert!(mini_vm(&["profile", "--folded", text(&path), "programs/n_queens.asm"], b"").status.success());
    let written = fs::read_to_string(&path).expect("it was written");
    assert!(written.starts_with(shown), "{written}");
    let nodes = format!("{},{:03} nodes", MAX_NODES / 1000, MAX_NODES % 1000);
    assert!(page.contains(&format!("{nodes} and {MAX_DEPTH} levels")));
    assert!(page.contains(&format!("{},{:03} maps", MAX_MAPS / 1000, MAX_MAPS % 1000)));
}
