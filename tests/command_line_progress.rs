//! The line that shows how far long work has come: only on a terminal, only after a while, and gone at the end.
#![cfg(unix)]

mod support;

use std::fs::File;
use std::io::Read;
use std::process::{Child, Stdio};
use std::time::Duration;

use support::{Terminal, command, mini_vm, temporary, terminal, text_of};

/// What takes the line away.
const ERASED: &str = "\r\x1b[K";

/// Longer than nothing is shown of work.
const A_WHILE: Duration = Duration::from_millis(1500);

/// Checks standard input, with standard error on a terminal.
fn check(terminal: &Terminal, options: &[&str], terminal_kind: &str) -> Child {
    let mut command = command(&[&["check"], options, &["-"]].concat());
    command.env("TERM", terminal_kind).stderr(terminal.open());
    command.spawn().expect("mini-vm starts")
}

/// Reads what appears on a terminal up to the first place at which `end` stands.
fn read_until(master: &mut File, end: &str) -> String {
    let mut text = String::new();
    while !text.contains(end) {
        let mut buffer = [0; 256];
        let length = master.read(&mut buffer).expect("the process has the terminal open");
        text.push_str(&String::from_utf8_lossy(&buffer[..length]));
    }
    text
}

/// Closes the standard input of a process, and reads what it shows up to its end.
fn finish(mut child: Child, terminal: &mut Terminal) -> String {
    drop(child.stdin.take());
    assert!(child.wait().expect("mini-vm ends").code().is_some());
    // What has been written can still be read; then there is an error.
    let mut text = Vec::new();
    let mut buffer = [0; 256];
    while let Ok(length @ 1..) = terminal.master.read(&mut buffer) {
        text.extend_from_slice(&buffer[..length]);
    }
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn long_work_is_shown_and_its_line_goes() {
    let mut terminal = terminal();
    let child = check(&terminal, &[], "xterm");
    let shown = read_until(&mut terminal.master, "assembling <stdin>");
    assert!(shown.starts_with('\r'), "{shown:?}");
    let rest = finish(child, &mut terminal);
    let (line, report) = rest.split_once(ERASED).unwrap_or_else(|| panic!("{rest:?}"));
    assert!(!line.contains("error"), "{line:?}");
    assert!(report.contains("E053"), "an empty program has an error behind the line: {report:?}");
    assert!(!report.contains("assembling"), "{report:?}");
}

#[test]
fn the_line_has_the_colors_that_are_wanted() {
    for (options, is_colored) in [(&["--color=always"], true), (&["--color=never"], false)] {
        let mut terminal = terminal();
        let child = check(&terminal, options, "xterm");
        let shown = read_until(&mut terminal.master, "assembling");
        assert_eq!(shown.contains("\x1b[36m"), is_colored, "{shown:?}");
        finish(child, &mut terminal);
    }
}

#[test]
fn nothing_is_shown_where_it_cannot_go() {
    let mut terminal = terminal();
    let child = check(&terminal, &[], "dumb");
    std::thread::sleep(A_WHILE);
    let shown = finish(child, &mut terminal);
    assert!(shown.starts_with("error[E053]"), "{shown:?}");

    let mut command = command(&["check", "-"]);
    let child = command.stderr(Stdio::piped()).env("TERM", "xterm").spawn().expect("mini-vm starts");
    std::thread::sleep(A_WHILE);
    let output = child.wait_with_output().expect("mini-vm ends");
    assert!(text_of(&output).starts_with("error[E053]"), "{}", text_of(&output));
}

#[test]
fn short_work_is_not_shown() {
    let mut terminal = terminal();
    let child = check(&terminal, &[], "xterm");
    let shown = finish(child, &mut terminal);
    assert!(shown.contains("E053") && !shown.contains("assembling"), "{shown:?}");
    assert!(!shown.contains(ERASED), "{shown:?}");
}

#[test]
fn tests_in_a_file_are_counted_on_the_terminal() {
    let slow = "main: jmp main ;! trap user\n";
    let path = temporary("slow.asm", slow);
    let mut terminal = terminal();
    let mut command = command(&["test".as_ref(), path.as_os_str(), path.as_os_str()]);
    command.env("TERM", "xterm").stdout(Stdio::null()).stderr(terminal.open());
    let mut child = command.spawn().expect("mini-vm starts");
    drop(command);
    let shown = read_until(&mut terminal.master, " of 2, ");
    assert!(shown.contains("testing "), "{shown:?}");
    child.kill().expect("the process runs");
    child.wait().expect("the process ends");
    assert!(mini_vm(&["test", "programs/hello.asm"], b"").stderr.is_empty());
}
