//! What a program reaches outside of the machine: only what is granted, whatever it names; and recordings of that.

#![cfg(unix)]

mod support;

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use rustix::fs::{CWD, FileType, Mode, mknodat};
use support::{command, temporary, text_of};

/// An empty folder under the build folder, with one in it that is granted and one that is not.
fn folder(name: &str) -> PathBuf {
    let path = temporary(&format!("{name}.txt"), "").with_file_name(name);
    let _ = fs::remove_dir_all(&path);
    for inner in ["granted", "granted/below", "secret"] {
        fs::create_dir_all(path.join(inner)).expect("the folder can be made");
    }
    fs::write(path.join("granted/file"), "content").expect("it can be written");
    fs::write(path.join("granted/below/file"), "deep").expect("it can be written");
    fs::write(path.join("secret/file"), "hidden").expect("it can be written");
    path
}

/// Runs a program in a folder with standard input.
fn run(folder: &Path, options: &[&str], source: &str, arguments: &[&str], input: &str) -> Output {
    fs::write(folder.join("program.asm"), source).expect("it can be written");
    let words = [&["run"], options, &["program.asm"]].concat();
    let words = if arguments.is_empty() { words } else { [&words[..], &["--"], arguments].concat() };
    let mut command = command(&words);
    command.current_dir(folder).env("GREETING", "hello").env_remove("ABSENT");
    let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = streams.spawn().expect("mini-vm runs");
    // Whoever does not read closes the pipe.
    _ = child.stdin.take().expect("it is a pipe").write_all(input.as_bytes());
    child.wait_with_output().expect("mini-vm ends")
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("killed: {}", text_of(output)))
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Opens each of its arguments with the mode that the first one is, and prints what comes of it.
const OPEN: &str = r#"
.data path: .zero 5000
.fn main()
.reg i, n, at, f, mode
        li      at, path
        host    arg(0, at, 1)
        host    parse_int(at, 1, 0) -> mode
        li      i, 1
.next:  host    arg_count() -> n
        bgeu    i, n, .end
        host    arg(i, at, 4999) -> n
        add     n, n, at
        li      f, 0
        store8  f, [n]
        host    file_open(at, mode) -> f
        host    print_format("%d\n", f)
        addi    i, i, 1
        jmp     .next
.end:   halt
"#;

/// What comes of opening this with a mode.
fn opened(folder: &Path, options: &[&str], mode: &str, path: &str) -> Result<i64, String> {
    let output = run(folder, options, OPEN, &[mode, path], "");
    match status(&output) {
        0 => Ok(printed(&output).trim().parse().expect("it is a number")),
        70 => Err(complaint(&output)),
        _ => panic!("{}", text_of(&output)),
    }
}

const READ: &[&str] = &["--allow-read", "granted"];
const WRITE: &[&str] = &["--allow-write", "granted"];

#[test]
fn files_of_a_granted_folder_can_be_read() {
    let folder = folder("outside_read");
    let absolute = folder.join("granted/file").display().to_string();
    let paths = ["granted/file", "granted/below/file", "./granted//file", "granted/below/../file", &absolute];
    for path in paths {
        assert_eq!(opened(&folder, READ, "0", path), Ok(0), "{path}");
    }
    assert_eq!(opened(&folder, &["--allow-read", "."], "0", "secret/file"), Ok(0));
    let absolute = folder.join("granted").display().to_string();
    assert_eq!(opened(&folder, &["--allow-read", &absolute], "0", "granted/file"), Ok(0));
    assert_eq!(opened(&folder, &["--allow-read", "granted/../secret/."], "0", "secret/file"), Ok(0));
}

#[test]
fn what_is_not_granted_traps_and_says_what_to_give() {
    let folder = folder("outside_refused");
    let absolute = folder.join("secret/file").display().to_string();
    let paths = [
        "secret/file",
        "granted/../secret/file",
        "granted/../../..",
        &absolute,
        "/etc/passwd",
        "",
        "grantedfile",
    ];
    for path in paths {
        let refused = opened(&folder, READ, "0", path).expect_err(path);
        assert!(refused.contains("may not read the file"), "{refused}");
        assert!(refused.contains("`--allow-read DIR`"), "{refused}");
    }
    for (options, mode) in [(READ, "1"), (READ, "2"), (WRITE, "0"), (&[][..], "0"), (&[], "1")] {
        let refused = opened(&folder, options, mode, "granted/file").expect_err(mode);
        let option = if mode == "0" { "`--allow-read DIR`" } else { "`--allow-write DIR`" };
        assert!(refused.contains(option), "{refused}");
    }
    assert_eq!(fs::read_to_string(folder.join("granted/file")).expect("it is there"), "content");
}

#[test]
fn links_lead_nowhere_outside() {
    let folder = folder("outside_links");
    symlink("../secret/file", folder.join("granted/link")).expect("it can be made");
    symlink("../secret", folder.join("granted/linked")).expect("it can be made");
    symlink(folder.join("secret/file"), folder.join("granted/absolute")).expect("it can be made");
    symlink("../secret/new", folder.join("granted/dangling")).expect("it can be made");
    symlink("below/file", folder.join("granted/inside")).expect("it can be made");
    symlink("loop", folder.join("granted/loop")).expect("it can be made");
    for path in ["granted/link", "granted/linked/file", "granted/absolute", "granted/dangling"] {
        for (options, mode) in [(READ, "0"), (WRITE, "1"), (WRITE, "2")] {
            assert_eq!(opened(&folder, options, mode, path), Ok(-2), "{path} {mode}");
        }
    }
    assert_eq!(opened(&folder, READ, "0", "granted/inside"), Ok(0));
    assert_eq!(opened(&folder, READ, "0", "granted/loop"), Ok(-5));
    assert_eq!(fs::read_to_string(folder.join("secret/file")).expect("it is there"), "hidden");
    assert!(!folder.join("secret/new").exists());
}

#[test]
fn only_plain_files_are_opened() {
    let folder = folder("outside_plain");
    mknodat(CWD, folder.join("granted/pipe"), FileType::Fifo, Mode::from_raw_mode(0o600), 0)
        .expect("it can be made");
    for path in ["granted/pipe", "granted/below", "granted", "granted/"] {
        for (options, mode) in [(READ, "0"), (WRITE, "1"), (WRITE, "2")] {
            assert_eq!(opened(&folder, options, mode, path), Ok(-3), "{path} {mode}");
        }
    }
    assert_eq!(opened(&folder, READ, "0", "granted/absent"), Ok(-1));
    for path in ["granted/file/", "granted/file/.", "granted/new/", "granted/below/new/"] {
        for (options, mode) in [(READ, "0"), (WRITE, "1"), (WRITE, "2")] {
            assert_eq!(opened(&folder, options, mode, path), Ok(-1), "{path} {mode}");
        }
    }
    assert_eq!(opened(&folder, READ, "0", "granted/absent/file"), Ok(-1));
    assert_eq!(opened(&folder, READ, "0", "granted/file/below"), Ok(-1));
    assert_eq!(opened(&folder, WRITE, "1", "granted/absent/file"), Ok(-1));
    assert_eq!(opened(&folder, READ, "0", &format!("granted/{}", "x".repeat(4900))), Ok(-5));
    assert_eq!(opened(&folder, READ, "0", &format!("granted/{}", "x".repeat(300))), Ok(-5));
    assert!(
        opened(&folder, READ, "3", "granted/file").expect_err("there is no such mode").contains("no mode 3")
    );
}

#[test]
fn files_are_written_from_their_start_or_at_their_end() {
    let folder = folder("outside_write");
    let source = r#"
.fn main()
.reg f, n
        host    file_open("granted/file", 1) -> f
        host    file_write(f, "one", 3) -> n
        host    file_close(f)
        host    file_open("granted/file", 2) -> f
        host    file_seek(f, 0)
        host    file_write(f, " two", 4) -> n
        host    file_size(f) -> n
        host    print_int(n)
        host    file_open("granted/new", 2) -> f
        host    file_write(f, "new", 3)
        halt
"#;
    let output = run(&folder, WRITE, source, &[], "");
    assert_eq!((status(&output), printed(&output).as_str()), (0, "7"), "{}", text_of(&output));
    assert_eq!(fs::read_to_string(folder.join("granted/file")).expect("it is there"), "one two");
    assert_eq!(fs::read_to_string(folder.join("granted/new")).expect("it is there"), "new");
}

#[test]
fn a_folder_to_grant_has_to_be_there() {
    let folder = folder("outside_absent");
    for option in ["--allow-read", "--allow-write"] {
        for path in ["absent", "granted/file"] {
            let output = run(&folder, &[option, path], "main: halt", &[], "");
            assert_eq!(status(&output), 66);
            assert!(
                complaint(&output).contains(&format!("cannot open the folder {path}")),
                "{}",
                text_of(&output)
            );
        }
    }
}

/// Gets something from everywhere.
const EVERYTHING: &str = r#"
.data buffer: .zero 100
.fn main()
.reg b, f, n, t
        li      b, buffer
        host    arg(0, b, 100) -> n
        host    print_format("%.*s\n", n, b)
        host    read(b, 100) -> n
        host    print_format("%.*s", n, b)
        host    env("GREETING", b, 100) -> n
        host    print_format("%.*s\n", n, b)
        host    env("ABSENT", b, 100) -> n
        host    clock_time() -> t
        host    print_format("%d %d\n", n, t)
        host    clock_elapsed() -> t
        host    random_bytes(b, 8) -> n
        load64  n, [b]
        host    print_format("%d %x\n", t, n)
        host    file_open("granted/file", 0) -> f
        host    file_read(f, b, 100) -> n
        host    print_format("%.*s\n", n, b)
        host    file_open("granted/out", 1) -> f
        host    file_write(f, b, n) -> n
        exit    n
"#;

#[test]
fn a_replay_touches_nothing_and_prints_the_same() {
    let folder = folder("outside_replay");
    let grants = ["--env", "GREETING", "--env", "ABSENT", "--clock", "--random", "--allow-read", "granted"];
    let options = [&grants[..], &["--allow-write", "granted", "--record", "run.mvr"]].concat();
    let first = run(&folder, &options, EVERYTHING, &["argument"], "input\n");
    assert_eq!(status(&first), 7, "{}", text_of(&first));
    assert!(printed(&first).starts_with("argument\ninput\nhello\n-1 1"), "{}", text_of(&first));
    fs::remove_dir_all(folder.join("granted")).expect("it can be removed");
    let second = run(&folder, &["--replay", "run.mvr"], EVERYTHING, &[], "other input\n");
    assert_eq!((status(&second), &second.stdout), (7, &first.stdout), "{}", text_of(&second));
    assert!(!folder.join("granted").exists());
    // A refusal is recorded as well.
    let first = run(&folder, &["--record", "run.mvr"], EVERYTHING, &["argument"], "");
    let second = run(&folder, &["--replay", "run.mvr"], EVERYTHING, &[], "");
    assert_eq!((status(&first), status(&second)), (70, 70));
    assert!(complaint(&first).contains("`--env NAME` allows it"), "{}", text_of(&first));
    assert_eq!(complaint(&first), complaint(&second));
    let clock = ".fn main()\n.reg t\nhost clock_time() -> t\nhalt";
    let first = run(&folder, &["--record", "clock.mvr"], clock, &[], "");
    let second = run(&folder, &["--replay", "clock.mvr"], clock, &[], "");
    assert!(complaint(&first).contains("`--clock` allows it"), "{}", text_of(&first));
    assert_eq!(complaint(&first), complaint(&second));
}

#[test]
fn a_recording_that_does_not_fit_is_refused() {
    let folder = folder("outside_other");
    let source = ".data b: .zero 9\n.fn main()\nhost read(8, 1)\nhalt\n";
    let replay = |source: &str, options: &[&str]| {
        run(&folder, &[&["--replay", "run.mvr"], options].concat(), source, &[], "")
    };
    assert_eq!(status(&run(&folder, &["--record", "run.mvr"], source, &[], "x")), 0);
    assert_eq!(status(&replay(source, &[])), 0);
    let other = replay(&source.replace("read(8, 1)", "read(8, 2)"), &[]);
    assert_eq!(status(&other), 65);
    assert!(complaint(&other).contains("another program was recorded"), "{}", text_of(&other));
    let other = replay(source, &["--fuel", "1000"]);
    assert_eq!(status(&other), 65);
    assert!(complaint(&other).contains("the limit `fuel` was"), "{}", text_of(&other));
    let recording = fs::read(folder.join("run.mvr")).expect("it is there");
    fs::write(folder.join("run.mvr"), &recording[..recording.len() - 1]).expect("it can be written");
    let cut = replay(source, &[]);
    assert_eq!(status(&cut), 65);
    assert!(complaint(&cut).contains("is cut off"), "{}", text_of(&cut));
    fs::remove_file(folder.join("run.mvr")).expect("it can be removed");
    assert_eq!(status(&replay(source, &[])), 66);
    mknodat(CWD, folder.join("run.mvr"), FileType::Fifo, Mode::from_raw_mode(0o600), 0)
        .expect("it can be made");
    assert_eq!(status(&replay(source, &[])), 66);
}

#[test]
fn a_run_that_runs_out_of_fuel_is_recorded_up_to_there() {
    let folder = folder("outside_fuel");
    let source = ".data b: .zero 9\n.fn main()\n.n: host read(8, 1)\njmp .n\n";
    let options = ["--fuel", "1000"];
    let first = run(&folder, &[&options[..], &["--record", "run.mvr"]].concat(), source, &[], "many bytes");
    let second = run(&folder, &[&options[..], &["--replay", "run.mvr"]].concat(), source, &[], "");
    assert_eq!((status(&first), status(&second)), (75, 75), "{}", text_of(&second));
    assert_eq!(complaint(&first), complaint(&second));
}

#[test]
fn what_a_run_writes_is_nothing_that_its_program_can_reach() {
    let folder = folder("outside_reach");
    symlink("../granted/linked", folder.join("secret/link")).expect("it can be made");
    for option in ["--record", "--snapshot", "--save-heap"] {
        for path in ["granted/new", "granted/file", "granted/below/new", "secret/link"] {
            let output = run(&folder, &[WRITE, &[option, path]].concat(), "main: halt", &[], "");
            assert_eq!(status(&output), 2, "{option} {path}");
            assert!(complaint(&output).contains("where the program may write"), "{}", text_of(&output));
        }
        let output = run(&folder, &[READ, &[option, "granted/file"]].concat(), "main: halt", &[], "");
        assert_eq!(status(&output), 2, "{option}");
        assert!(complaint(&output).contains("that the program may read"), "{}", text_of(&output));
    }
    assert_eq!(fs::read_to_string(folder.join("granted/file")).expect("it is there"), "content");
    assert!(!folder.join("granted/new").exists());
    let elsewhere = run(&folder, &[WRITE, &["--record", "run.mvr"]].concat(), "main: halt", &[], "");
    assert_eq!(status(&elsewhere), 0, "{}", text_of(&elsewhere));
    let new = run(&folder, &[READ, &["--record", "granted/new"]].concat(), "main: halt", &[], "");
    assert_eq!(status(&new), 0, "{}", text_of(&new));
}

#[test]
fn a_grant_with_dots_behind_a_link_is_taken_as_it_is_written() {
    let folder = folder("outside_dots");
    fs::create_dir(folder.join("secret/deep")).expect("it can be made");
    symlink("secret/deep", folder.join("link")).expect("it can be made");
    // The system would go from the link's target to `secret`, whose `file` would then have the name of another one.
    assert_eq!(opened(&folder, &["--allow-read", "link/../granted"], "0", "granted/file"), Ok(0));
    assert_eq!(opened(&folder, &["--allow-read", "link/.."], "0", "file"), Ok(-1));
    assert_eq!(opened(&folder, &["--allow-read", "link"], "0", "link/file"), Ok(-1));
}

#[test]
fn recordings_have_a_place_of_their_own() {
    let folder = folder("outside_places");
    for other in ["--snapshot", "--save-heap"] {
        let output = run(&folder, &["--record", "same", other, "./same"], "main: halt", &[], "");
        assert_eq!(status(&output), 2);
        assert!(complaint(&output).contains("name the same file"), "{}", text_of(&output));
    }
    let output = run(&folder, &["--record", "program.asm"], "main: halt", &[], "");
    assert_eq!(status(&output), 2);
    assert!(complaint(&output).contains("is an input"), "{}", text_of(&output));
    assert_eq!(status(&run(&folder, &["--record", "-"], "main: halt", &[], "")), 2);
    assert_eq!(status(&run(&folder, &["--record", "run.mvr"], "main: halt", &[], "")), 0);
    for other in ["--snapshot", "--save-heap"] {
        let output = run(&folder, &["--replay", "run.mvr", other, "run.mvr"], "main: halt", &[], "");
        assert_eq!(status(&output), 2);
        assert!(complaint(&output).contains("is an input"), "{}", text_of(&output));
    }
    File::create(folder.join("run.mvs")).expect("it can be made");
    assert_eq!(status(&run(&folder, &["--record", "a", "--resume", "run.mvs"], "main: halt", &[], "")), 2);
    assert_eq!(status(&run(&folder, &["--replay", "a", "--resume", "run.mvs"], "main: halt", &[], "")), 2);
    assert_eq!(status(&run(&folder, &["--replay", "a", "--clock"], "main: halt", &[], "")), 2);
    let output = run(&folder, &["--replay", "a"], "main: halt", &["argument"], "");
    assert_eq!(status(&output), 2);
    assert!(complaint(&output).contains("the recorded arguments"), "{}", text_of(&output));
    assert!(!complaint(&output).contains("Usage"), "{}", text_of(&output));
}

#[test]
fn a_resumed_program_has_no_open_files() {
    let folder = folder("outside_resumed");
    let source = r#"
.data buffer: .zero 9
.fn main()
.reg f, n
        host    file_open("granted/file", 0) -> f
        li      n, 2000
.loop:  subi    n, n, 1
        bnei    n, 0, .loop
        host    file_read(f, 8, 9)
        halt
"#;
    let options = [READ, &["--fuel", "5000", "--snapshot", "run.mvs"]].concat();
    assert_eq!(status(&run(&folder, &options, source, &[], "")), 75);
    let output = run(&folder, &[READ, &["--resume", "run.mvs"]].concat(), source, &[], "");
    assert_eq!(status(&output), 70);
    assert!(complaint(&output).contains("there is no open file 0"), "{}", text_of(&output));
}

/// What `mini-vm test` says of a program in the folder that is granted.
fn tested(folder: &Path, options: &str, path: &str) -> Output {
    let source = format!(
        ";! options: {options}\n;! output:\n;| 0\\\n.fn main()\n.reg f\nhost file_open(\"{path}\", 0) -> f\nhost print_int(f)\nhalt\n"
    );
    fs::write(folder.join("granted/case.asm"), source).expect("it can be written");
    command(&["test", "granted/case.asm"]).current_dir(folder).output().expect("mini-vm runs")
}

#[test]
fn tests_read_what_lies_below_them_and_nothing_else() {
    let folder = folder("outside_tests");
    symlink("../secret", folder.join("granted/linked")).expect("it can be made");
    for (options, path) in [
        ("--allow-read .", "file"),
        ("--allow-read below", "below/file"),
        ("--allow-read ./below/..", "below/file"),
    ] {
        let output = tested(&folder, options, path);
        assert_eq!(status(&output), 0, "{}", text_of(&output));
    }
    let absolute = folder.join("secret").display().to_string();
    for options in [
        "--allow-read ..",
        "--allow-read ../secret",
        &format!("--allow-read {absolute}"),
        "--allow-read linked",
        "--allow-read absent",
        "--allow-write .",
        "--clock",
        "--env HOME",
    ] {
        let output = tested(&folder, options, "../secret/file");
        assert_eq!(status(&output), 1, "{options}");
        assert!(printed(&output).contains("options: "), "{}", text_of(&output));
    }
    let output = tested(&folder, "--allow-read .", "../secret/file");
    assert!(printed(&output).contains("may not read the file"), "{}", text_of(&output));
    let output = tested(&folder, "--allow-read .", "linked/file");
    assert!(printed(&output).contains("-2"), "{}", text_of(&output));
}

#[test]
fn a_recording_has_a_limit() {
    let folder = folder("outside_limit");
    let source = ".data b: .zero 9\n.fn main()\n.n: host read(8, 1)\njmp .n\n";
    let record = |options: &[&str]| {
        let options = [&["--record", "run.mvr", "--fuel", "1M"], options].concat();
        run(&folder, &options, source, &[], "x")
    };
    let output = record(&["--max-recording", "64K"]);
    assert_eq!(status(&output), 74, "{}", text_of(&output));
    assert!(complaint(&output).contains("`--max-recording` allows more"), "{}", text_of(&output));
    assert!(!folder.join("run.mvr").exists());
    assert_eq!(status(&record(&[])), 75);
    let size = fs::metadata(folder.join("run.mvr")).expect("it is there").len().to_string();
    assert_eq!(status(&record(&["--max-recording", &size])), 75);
    assert_eq!(status(&run(&folder, &["--max-recording", "1M"], source, &[], "x")), 2);
}
