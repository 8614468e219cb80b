//! Running programs that are interrupted, and when their output appears.

#![cfg(unix)]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use mini_vm::assembly::Options;
use mini_vm::console::Console;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::verify::verify;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use rustix::process::{Pid, Signal, kill_process};
use support::{Terminal, colorless, command, mini_vm, temporary, terminal, text_of};

/// Says on standard error that it runs, prints 5, and goes on for ever.
const ENDLESS: &str = "
.data   ready: .ascii \"!\"
main:   li      r0, 5
        host    print_int, r0
        li      r0, ready
        li      r1, 1
        host    write_error, r0
        li      r0, 6
        host    print_int, r0
.loop:  jmp     .loop
";

/// Says on standard error that it runs, copies 5 bytes of its input, and ends.
const READING: &str = "
.data   ready:  .ascii \"!\"
.data   buffer: .zero 5
main:   li      r0, 'a'
        host    print_char, r0
        li      r0, ready
        li      r1, 1
        host    write_error, r0
        li      r0, buffer
        li      r1, 5
        host    read, r0
        li      r0, buffer
        host    write, r0
        halt
";

/// Says on standard error that it runs, and prints for ever.
const PRINTING: &str = "
.data   ready: .ascii \"!\"
.data   text:  .zero 1000
main:   li      r0, ready
        li      r1, 1
        host    write_error, r0
.loop:  li      r0, text
        li      r1, 1000
        host    write, r0
        jmp     .loop
";

const SIGNALS: [(Signal, i32); 3] = [(Signal::HUP, 129), (Signal::INT, 130), (Signal::TERM, 143)];

/// Waits until the program says that it runs: from then on signals are noted.
fn wait_until_ready(child: &mut Child) -> ChildStderr {
    let mut stderr = child.stderr.take().expect("standard error is piped");
    let mut byte = [0];
    stderr.read_exact(&mut byte).expect("the program says something");
    assert_eq!(&byte, b"!");
    stderr
}

/// Starts a program and waits until it says that it runs.
fn start(arguments: &[&str], program: &Path) -> (Child, ChildStderr) {
    let mut all = vec!["run".as_ref()];
    all.extend(arguments.iter().map(Path::new));
    all.push(program);
    let mut child = command(&all).spawn().expect("mini-vm starts");
    let stderr = wait_until_ready(&mut child);
    (child, stderr)
}

fn send(child: &Child, signal: Signal) {
    let pid = Pid::from_child(child);
    kill_process(pid, signal).expect("the process runs");
}

/// What came of a process, with the rest of its standard error.
fn output_of(child: Child, mut stderr: ChildStderr) -> Output {
    let mut output = child.wait_with_output().expect("mini-vm ends");
    stderr.read_to_end(&mut output.stderr).expect("standard error can be read");
    output
}

fn path_text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

#[test]
fn an_interrupted_program_loses_nothing_and_is_told_of() {
    let program = temporary("endless.asm", ENDLESS);
    for (signal, status) in SIGNALS {
        let (child, stderr) = start(&[], &program);
        send(&child, signal);
        let output = output_of(child, stderr);
        assert_eq!(output.status.code(), Some(status), "{}", text_of(&output));
        assert_eq!(output.stdout, b"56");
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(message.starts_with("error: interrupted\n"), "{message}");
        assert!(message.contains("endless.asm:10:9\n"), "{message}");
        assert!(message.contains("| .loop:  jmp     .loop\n"), "{message}");
        assert!(message.contains("= note: in main+7 (line 10)\n"), "{message}");
    }
}

#[test]
fn a_request_that_comes_twice_at_once_is_one() {
    let program = temporary("twice.asm", ENDLESS);
    for (signal, status) in SIGNALS {
        let (child, stderr) = start(&[], &program);
        send(&child, signal);
        thread::sleep(Duration::from_millis(10));
        send(&child, signal);
        let output = output_of(child, stderr);
        assert_eq!(output.status.code(), Some(status), "{}", text_of(&output));
        assert_eq!(output.stdout, b"56");
    }
}

#[test]
fn a_program_that_waits_for_input_is_interrupted() {
    let program = temporary("reading.asm", READING);
    for (signal, status) in SIGNALS {
        let (mut child, stderr) = start(&[], &program);
        let stdin = child.stdin.take();
        thread::sleep(Duration::from_millis(50));
        send(&child, signal);
        let output = output_of(child, stderr);
        drop(stdin);
        assert_eq!(output.status.code(), Some(status), "{}", text_of(&output));
        assert_eq!(output.stdout, b"a");
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(message.contains("= note: in main+7 (line 11)\n"), "{message}");
        assert!(
            message.contains("= note: r0 = 9 (0x9)\n") && message.contains(" r1 = 5 (0x5)\n"),
            "the arguments of `read`: {message}"
        );
    }
}

#[test]
fn an_interrupted_program_goes_on_from_its_snapshot() {
    let snapshot = temporary("interrupted.mvs", "");
    let resume = |program: &Path, input: &[u8]| {
        let arguments = ["run", "--resume", path_text(&snapshot), path_text(program)];
        mini_vm(&arguments, input)
    };

    let reading = temporary("reading_kept.asm", READING);
    let (mut child, stderr) = start(&["--heap", "64K", "--snapshot", path_text(&snapshot)], &reading);
    let stdin = child.stdin.take();
    send(&child, Signal::INT);
    let output = output_of(child, stderr);
    drop(stdin);
    assert_eq!(output.status.code(), Some(130), "{}", text_of(&output));
    assert!(text_of(&output).contains("note: `--resume"), "{}", text_of(&output));
    let resumed = resume(&reading, b"hello");
    assert_eq!((resumed.status.code(), resumed.stdout.as_slice()), (Some(0), b"hello".as_slice()));

    // Enough to be interrupted in the middle.
    let turns = if cfg!(debug_assertions) { 5_000_000 } else { 500_000_000 };
    let loop_and_end =
        format!("addi r9, r9, 1\n lc r8, {turns}\n blt r9, r8, .loop\n host print_int, r9\n halt");
    let counting = temporary("counting_kept.asm", ENDLESS.replace("jmp     .loop", &loop_and_end));
    let (child, stderr) = start(&["--heap", "64K", "--snapshot", path_text(&snapshot)], &counting);
    send(&child, Signal::TERM);
    let output = output_of(child, stderr);
    assert_eq!(output.status.code(), Some(143), "{}", text_of(&output));
    let resumed = resume(&counting, b"");
    assert_eq!((resumed.status.code(), text_of(&resumed)), (Some(0), turns.to_string()));
}

#[test]
fn a_snapshot_that_cannot_be_written_any_more_is_an_error() {
    let program = temporary("no_longer.asm", ENDLESS);
    let folder = program.with_file_name("no_longer");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let snapshot = folder.join("s.mvs");
    let (child, stderr) = start(&["--heap", "64K", "--snapshot", path_text(&snapshot)], &program);
    fs::remove_dir_all(&folder).expect("the folder is empty");
    send(&child, Signal::INT);
    let output = output_of(child, stderr);
    assert_eq!(output.status.code(), Some(74), "{}", text_of(&output));
    assert!(text_of(&output).contains("interrupted in main+7"), "{}", text_of(&output));
    assert!(text_of(&output).contains("cannot write"), "{}", text_of(&output));
}

#[test]
fn a_program_whose_output_nobody_takes_is_interrupted() {
    let program = temporary("printing.asm", PRINTING);
    let (mut child, stderr) = start_printing(&program);
    let stdout = child.stdout.take();
    let start = Instant::now();
    send(&child, Signal::TERM);
    let status = child.wait().expect("mini-vm ends");
    assert_eq!(status.code(), Some(143));
    assert!(start.elapsed() < Duration::from_secs(30));
    drop((stdout, stderr));
}

#[test]
fn a_second_signal_ends_the_process_at_once() {
    let program = temporary("second.asm", PRINTING);
    let (mut child, stderr) = start_printing(&program);
    let stdout = child.stdout.take();
    send(&child, Signal::INT);
    thread::sleep(Duration::from_millis(600));
    assert!(child.try_wait().expect("the process is ours").is_none(), "it still tries to write");
    send(&child, Signal::TERM);
    let status = child.wait().expect("mini-vm ends");
    assert_eq!(status.signal(), Some(15), "{status}");
    drop((stdout, stderr));
}

/// A program that has filled the pipe it prints to.
fn start_printing(program: &Path) -> (Child, ChildStderr) {
    let started = start(&[], program);
    thread::sleep(Duration::from_millis(300));
    started
}

#[test]
fn a_snapshot_that_nobody_takes_does_not_keep_the_process_from_ending() {
    let program = temporary("nobody.asm", "main: jmp main");
    let pipe = program.with_file_name("nobody.pipe");
    let _ = fs::remove_file(&pipe);
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("pipes can be made");
    let arguments = ["run", "--fuel", "9", "--snapshot", path_text(&pipe), path_text(&program)];
    let mut child = command(&arguments).spawn().expect("mini-vm starts");
    thread::sleep(Duration::from_millis(300));
    assert!(child.try_wait().expect("the process is ours").is_none(), "it waits for a reader");
    send(&child, Signal::INT);
    assert!(child.wait().expect("mini-vm ends").signal().is_some());
}

#[test]
fn a_trap_is_told_before_the_heap_is_saved_and_one_signal_ends_the_saving() {
    let program = temporary("nobody_saves.asm", "main: trap 7");
    let pipe = program.with_file_name("nobody_saves.pipe");
    let _ = fs::remove_file(&pipe);
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("pipes can be made");
    let arguments = ["run", "--save-heap", path_text(&pipe), path_text(&program)];
    let mut child = command(&arguments).spawn().expect("mini-vm starts");
    let mut report = [0; 11];
    let mut stderr = child.stderr.take().expect("standard error is piped");
    stderr.read_exact(&mut report).expect("the report comes");
    assert_eq!(&report, b"error[user]");
    send(&child, Signal::TERM);
    assert_eq!(child.wait().expect("mini-vm ends").signal(), Some(15));
}

/// Elsewhere the system does not tell which signals are ignored.
#[cfg(target_os = "linux")]
#[test]
fn signals_that_are_ignored_stay_so() {
    let program = temporary("ignored.asm", ENDLESS);
    let mut shell = colorless("sh");
    shell
        .args(["-c", "trap '' HUP INT; exec \"$0\" run \"$1\"", env!("CARGO_BIN_EXE_mini-vm")])
        .arg(&program);
    shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = shell.spawn().expect("sh starts");
    let stderr = wait_until_ready(&mut child);
    send(&child, Signal::HUP);
    send(&child, Signal::INT);
    thread::sleep(Duration::from_millis(300));
    assert!(child.try_wait().expect("the process is ours").is_none(), "as `nohup` wants it");
    send(&child, Signal::TERM);
    let output = output_of(child, stderr);
    assert_eq!(output.status.code(), Some(143), "{}", text_of(&output));
}

/// A program that runs with this terminal as its standard output.
fn start_on(terminal: &Terminal, name: &str, source: &str) -> Child {
    let program = temporary(name, source);
    let mut command = command(&["run".as_ref(), program.as_os_str()]);
    command.stdout(terminal.open()).spawn().expect("mini-vm starts")
}

#[test]
fn a_terminal_gets_what_is_printed_while_the_program_goes_on() {
    let lines =
        "main: li r0, 5\n host print_int, r0\n host newline, r0\n host print_int, r0\n.loop: jmp .loop";
    let terminal = terminal();
    let mut child = start_on(&terminal, "lines.asm", lines);
    let mut shown = [0; 4];
    (&terminal.master).read_exact(&mut shown).expect("the terminal can be read");
    assert_eq!(&shown, b"5\r\n5", "the line that has not ended, too");
    assert!(child.try_wait().expect("the process is ours").is_none(), "it still runs");
    send(&child, Signal::INT);
    assert_eq!(child.wait().expect("mini-vm ends").code(), Some(130));
}

/// Elsewhere the system does not count the calls.
#[cfg(target_os = "linux")]
#[test]
fn a_line_on_a_terminal_is_no_call_of_the_system() {
    const LINES: usize = 20_000;
    let source = format!(
        "main: li r1, {LINES}\n.next: host newline, r0\n subi r1, r1, 1\n bnei r1, 0, .next\n.loop: jmp .loop"
    );
    let terminal = terminal();
    let mut child = start_on(&terminal, "many_lines.asm", &source);
    let mut shown = vec![0; 2 * LINES];
    (&terminal.master).read_exact(&mut shown).expect("the terminal can be read");
    let counts = fs::read_to_string(format!("/proc/{}/io", child.id())).expect("the process is ours");
    child.kill().expect("it still runs");
    child.wait().expect("mini-vm ends");
    let calls = counts.lines().find_map(|line| line.strip_prefix("syscw: "));
    let calls: usize = calls.and_then(|calls| calls.parse().ok()).expect("it is a count");
    assert!(calls < LINES / 10, "{calls} calls");
}

#[test]
fn a_report_on_a_terminal_starts_a_line() {
    for (print, shown) in [
        ("host newline, r0", "5\r\nerror[user]"),
        ("host print_int, r0", "55\r\nerror[user]"),
        ("host write_error, r1", "5!\r\nerror[user]"),
    ] {
        let source = format!(
            ".data bang: .ascii \"!\"\nmain: li r0, 5\n li r1, bang\n li r2, 1\n host print_int, r0\n {print}\n trap 1\n"
        );
        let program = temporary("starts_a_line.asm", source);
        let terminal = terminal();
        let mut child = command(&["run".as_ref(), program.as_os_str()]);
        child.stdout(terminal.open()).stderr(terminal.open());
        let status = child.status().expect("mini-vm runs");
        assert_eq!(status.code(), Some(70));
        let mut text = vec![0; shown.len()];
        (&terminal.master).read_exact(&mut text).expect("the terminal can be read");
        assert_eq!(String::from_utf8_lossy(&text), shown);
    }
}

/// Prints `a`, copies 5 bytes of its input, and ends.
fn prompting() -> String {
    READING.replace("host    write_error, r0", "")
}

#[test]
fn a_prompt_is_there_before_the_program_waits() {
    let program = temporary("prompt.asm", prompting());
    let terminal = terminal();
    let mut child = command(&["run".as_ref(), program.as_os_str()]);
    let mut child = child.stdin(terminal.open()).stdout(terminal.open()).spawn().expect("mini-vm starts");
    let mut shown = [0; 1];
    (&terminal.master).read_exact(&mut shown).expect("the terminal can be read");
    assert_eq!(&shown, b"a");
    (&terminal.master).write_all(b"word\n").expect("the terminal can be written");
    let status = child.wait().expect("mini-vm ends");
    assert_eq!(status.code(), Some(0));
}

#[test]
fn a_terminal_gets_what_is_printed_before_the_program_waits_for_a_pipe() {
    let terminal = terminal();
    let mut child = start_on(&terminal, "prompt_of_pipe.asm", &prompting());
    let mut shown = [0; 1];
    (&terminal.master).read_exact(&mut shown).expect("the terminal can be read");
    assert_eq!(&shown, b"a");
    child.stdin.take().expect("it is piped").write_all(b"word\n").expect("the pipe can be written");
    assert_eq!(child.wait().expect("mini-vm ends").code(), Some(0));
}

/// The machine that a program has come to with this fuel, run in one go.
fn machine_with(fuel: i64, source: &str) -> Machine {
    let module = Options::default().host_functions(Console::FUNCTIONS).assemble(source);
    let program = verify(module.expect("the source has no mistakes")).expect("it is valid");
    let mut console = Console::new(std::io::empty(), std::io::sink(), std::io::sink(), Vec::new());
    let limits = Limits::default().heap_size(4 << 20).fuel(fuel);
    let mut machine = Machine::new(program.into(), &console, &limits).expect("the limits do");
    assert_eq!(machine.run(&mut console), Stop::OutOfFuel);
    machine
}

#[test]
fn looking_for_signals_makes_no_difference_to_a_program() {
    // Instructions that cost much, so that fuel is overdrawn wherever it is looked at.
    let source =
        "main: li r0, 4096\n lc r1, 3000000\n.loop: mem_fill r0, r2, r1\n addi r2, r2, 1\n jmp .loop";
    let program = temporary("overdrawn.asm", source);
    let snapshot: PathBuf = temporary("overdrawn.mvs", "");
    for fuel in [0, 1, 46_000, 1_048_575, 1_048_576, 1_048_577, 1_100_000, 2_500_001, 5_000_000] {
        let fuel_text = fuel.to_string();
        let arguments = ["run", "--heap", "4M", "--fuel", &fuel_text, "--snapshot", path_text(&snapshot)];
        let output = mini_vm(&[&arguments[..], &[path_text(&program)]].concat(), b"");
        assert_eq!(output.status.code(), Some(75), "{}", text_of(&output));
        let expected = machine_with(fuel, source).snapshot().expect("there is memory");
        assert!(fs::read(&snapshot).expect("it is there") == expected, "{fuel} units of fuel");
    }
}

#[test]
fn a_replay_is_interrupted_where_the_recorded_run_was() {
    for (name, source) in [("record_endless", ENDLESS), ("record_reading", READING)] {
        let program = temporary(&format!("{name}.asm"), source);
        let recording = program.with_extension("mvr");
        let recording = path_text(&recording);
        let mut child = command(&["run", "--record", recording, path_text(&program)])
            .stdin(Stdio::piped())
            .spawn()
            .expect("mini-vm starts");
        let input = child.stdin.take();
        let stderr = wait_until_ready(&mut child);
        thread::sleep(Duration::from_millis(50));
        send(&child, Signal::INT);
        let first = output_of(child, stderr);
        drop(input);
        assert_eq!(first.status.code(), Some(130), "{}", text_of(&first));
        let second =
            command(&["run", "--replay", recording, path_text(&program)]).output().expect("mini-vm starts");
        assert_eq!(second.status.code(), Some(130), "{}", text_of(&second));
        assert_eq!(first.stdout, second.stdout);
        assert_eq!([b"!", &first.stderr[..]].concat(), second.stderr, "{}", text_of(&second));
    }
}
