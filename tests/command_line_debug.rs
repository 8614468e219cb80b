//! The dialogue of the debugger where it needs a process that waits, a signal or a terminal. What can be written down is in
//! `tests/command_line/debug.trycmd`.

#![cfg(unix)]

mod support;

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{ChildStdin, ChildStdout, Stdio};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use support::{command, mini_vm, temporary, text_of};

/// Says that it runs, and goes on for ever.
const ENDLESS: &str = "
.data   ready: .string \"ready\\n\"
main:   li      r0, ready
        host    print_string, r0
.loop:  addi    r1, r1, 1
        jmp     .loop
";

#[test]
fn commands_come_from_standard_input() {
    let output = mini_vm(&["debug", "programs/hello.asm"], b"step\r\n\n\xff\nquit\nnever\n");
    let text = text_of(&output);
    assert!(output.status.success() && output.stderr.is_empty(), "{text}");
    assert_eq!(text.matches("(debug) ").count(), 4, "{text}");
    assert!(text.contains("there is no command `\u{fffd}`"), "{text}");
    let output = mini_vm(&["debug", "programs/hello.asm"], b"step");
    assert!(output.status.success(), "the end of the input ends it");
}

#[test]
fn a_condition_that_is_left_out_is_asked_for() {
    let output = mini_vm(&["debug", "programs/hello.asm"], b"break main if\nbreak main if \nbreakpoints\n");
    let text = text_of(&output);
    assert_eq!(text.matches("error: in the condition: a number, a name").count(), 2, "{text}");
    assert!(text.contains("nothing stops the program"), "{text}");
}

#[test]
fn a_program_from_standard_input_leaves_no_commands_there() {
    let output = mini_vm(&["debug", "-", "-e", "c"], b"main: li r0, 3\n exit r0\n");
    assert!(text_of(&output).ends_with("2: the program has ended with status 3\n"), "{}", text_of(&output));
}

#[test]
fn a_line_can_have_any_length() {
    let mut input = String::new();
    for length in [8_000, 8_193, 300_000] {
        writeln!(input, "print {}1", "(".repeat(length)).expect("a text takes all");
    }
    writeln!(input, "print {}1", "-".repeat(5_000)).expect("a text takes all");
    writeln!(input, "print 1{}", "+1".repeat(2_000)).expect("a text takes all");
    writeln!(input, "print r0{}", "[1]".repeat(1_000)).expect("a text takes all");
    let output = mini_vm(&["debug", "programs/hello.asm"], input.as_bytes());
    assert!(output.status.success(), "{}", text_of(&output));
    assert!(text_of(&output).matches("error: ").count() >= 6, "{}", text_of(&output));
}

#[test]
fn whoever_closes_the_pipe_ends_the_dialogue_quietly() {
    let mut child = command(&["debug", "programs/hello.asm"]).spawn().expect("mini-vm starts");
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("standard input is piped");
    for _ in 0..1000 {
        if stdin.write_all(b"help\n").is_err() {
            break;
        }
    }
    drop(stdin);
    let output = child.wait_with_output().expect("mini-vm ends");
    assert!(output.status.success() && output.stderr.is_empty(), "{}", text_of(&output));
}

#[test]
fn the_run_of_a_recording_is_debugged_without_the_outside() {
    let recording = temporary("dice.mvr", "");
    let record = ["run", "--random", "--record"].map(OsStr::new);
    let output =
        mini_vm(&[&record[..], &[recording.as_os_str(), "programs/dice.asm".as_ref()]].concat(), b"");
    assert!(output.status.success(), "{}", text_of(&output));
    let printed = text_of(&output);
    let replay = ["debug", "-e", "continue", "-e", "restart", "-e", "continue", "--replay"].map(OsStr::new);
    let debugged =
        mini_vm(&[&replay[..], &[recording.as_os_str(), "programs/dice.asm".as_ref()]].concat(), b"");
    let debugged = text_of(&debugged);
    let shown: Vec<&str> = debugged.lines().filter_map(|line| line.strip_prefix("| ")).collect();
    assert_eq!(shown, printed.lines().collect::<Vec<_>>(), "it appears once");
    assert_eq!(debugged.matches("the program has ended with status 0").count(), 2, "{debugged}");
}

#[test]
fn commands_that_cannot_be_read_are_an_error_of_the_input() {
    let mut command = command(&["debug", "programs/hello.asm"]);
    let folder = std::fs::File::open(".").expect("the folder is there");
    let output = command.stdin(Stdio::from(folder)).output().expect("mini-vm starts");
    let text = text_of(&output);
    assert!(text.contains("cannot read standard input: Is a directory"), "{text}");
    assert_eq!(output.status.code(), Some(74), "{text}");
}

/// A dialogue with a process.
struct Dialogue {
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Dialogue {
    fn say(&mut self, line: &str) {
        writeln!(self.stdin, "{line}").expect("the process reads");
    }

    /// Reads up to a line that contains a text, and gives all that was read.
    fn until(&mut self, text: &str) -> String {
        let mut all = String::new();
        while !all.lines().last().is_some_and(|line| line.contains(text)) {
            let count = self.stdout.read_line(&mut all).expect("the process writes text");
            assert!(count > 0, "{all}");
        }
        all
    }
}

#[test]
fn an_interrupt_stops_the_program_and_not_the_dialogue() {
    let program = temporary("endless.asm", ENDLESS);
    let mut child = command(&["debug".as_ref(), program.as_os_str()]).spawn().expect("mini-vm starts");
    let pid = Pid::from_child(&child);
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let mut dialogue = Dialogue {
        stdin: stdin.expect("standard input is piped"),
        stdout: BufReader::new(stdout.expect("standard output is piped")),
    };
    for motion in ["continue", "step 1000000000", "until @0"] {
        dialogue.say(motion);
        dialogue.until(if motion == "continue" { "ready" } else { "(debug)" });
        // It runs by now, or begins to before long.
        thread::sleep(Duration::from_millis(200));
        kill_process(pid, Signal::INT).expect("the process runs");
        dialogue.until("interrupted");
        dialogue.until("|");
    }
    dialogue.say("print r1 > 10");
    dialogue.until("1 (0x1)");
    dialogue.say("reverse-until @1");
    dialogue.until("1: main+1 (line 4)");
    // Where nothing runs, an interrupt ends the process.
    kill_process(pid, Signal::INT).expect("the process runs");
    drop(dialogue);
    let status = child.wait().expect("mini-vm ends");
    assert_eq!(status.signal(), Some(Signal::INT.as_raw()));
}

/// On a terminal lines can be edited.
#[cfg(feature = "line-editing")]
#[test]
fn a_terminal_has_a_history_and_completion() {
    let mut terminal = support::terminal();
    let mut command = command(&["debug", "programs/byte_count.asm"]);
    command.env("TERM", "xterm");
    command.stdin(Stdio::from(terminal.open())).stdout(Stdio::from(terminal.open()));
    command.stderr(Stdio::from(terminal.open()));
    let mut child = command.spawn().expect("mini-vm starts");
    drop(command);
    let mut seen = String::new();
    // A start of a name and a tab; the line before; a line that is given up; the end of the input.
    for (keys, wanted) in [
        (&b""[..], "0: main"),
        (b"reverse-con\t\r", "this is the start of the run"),
        (b"b main.c\t\r", "breakpoint 1 at main+2"),
        (b"stepi\r", "1: main+1"),
        (b"\x1b[A\r", "2: main+2"),
        (b"nonsense\x03", "nonsense"),
        // Behind a character of several bytes there is a name to complete.
        (b"print \xe2\x82\xacmain.c\t\r", "`\u{20ac}` has no meaning here"),
        (b"print 40 + 3\x082\r", "42 (0x2a)"),
        // What is no UTF-8 gives up the line.
        (b"print 1\xff", "print 1"),
        (b"\x04", ""),
    ] {
        terminal.master.write_all(keys).expect("the terminal takes keys");
        // Keys are typed where the next line is asked for.
        let is_answered = |seen: &str| {
            seen.split_once(wanted).is_some_and(|(_, rest)| wanted.is_empty() || rest.contains("(debug)"))
        };
        while !is_answered(&seen) {
            let mut bytes = [0; 4096];
            let count = terminal.master.read(&mut bytes).expect("the process writes");
            seen.push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
        seen.clear();
    }
    assert!(child.wait().expect("mini-vm ends").success());
}
