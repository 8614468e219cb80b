//! The command line: exit statuses, streams, colors, and what is printed when something is wrong.
//!
//! What can be shown as a dialogue is in `tests/command_line/*.trycmd` and, as their examples, in the README and in
//! `docs/{debug,explain,explore,fmt,language,map,messages,profile,trace,warnings,wrong_lookup}.md`; what needs pipes or odd bytes is written out here.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Output;

use support::{colorless, command, mini_vm, root, temporary, text_of};

/// A program that prints 5 and one line end.
const PRINT_FIVE: &str = "main: li r0, 5\n host print_int, r0\n host newline, r0\n halt\n";

/// A program that copies its standard input to its standard output.
const COPY: &str = "
.data   buffer: .zero 4096
main:   li      r0, buffer
        li      r1, 4096
        host    read, r0
        beqi    r0, 0, .end
        mov     r3, r0
        li      r2, buffer
        host    write, r2
        jmp     main
.end:   halt
";

fn run(name: &str, contents: impl AsRef<[u8]>) -> Output {
    let path = temporary(name, contents);
    mini_vm(&["run".as_ref(), path.as_os_str()], b"")
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("killed: {}", text_of(output)))
}

/// The examples of the library that the dialogues run.
const EXAMPLES: [&str; 4] = ["calculator", "compiler", "scheduler", "shared_map"];

/// The binary of an example. `cargo test` has built it, unless it was told to run this test crate alone.
fn example(name: &str) -> PathBuf {
    let profile = Path::new(env!("CARGO_BIN_EXE_mini-vm")).parent().expect("the binary is in a folder");
    let path = profile.join("examples").join(name);
    if !path.exists() {
        let mut build = std::process::Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--package=mini-vm", "--example", name]);
        build.args((!cfg!(debug_assertions)).then_some("--release"));
        build.arg("--target-dir").arg(profile.parent().expect("the folder of the profile is in a folder"));
        assert!(build.status().is_ok_and(|status| status.success()), "{name} compiles");
    }
    path
}

#[test]
fn dialogues() {
    std::env::set_current_dir(root()).expect("the folder of the workspace exists");
    trycmd::TestCases::new()
        .register_bin("mini-vm", trycmd::schema::Bin::Path(env!("CARGO_BIN_EXE_mini-vm").into()))
        .register_bins(EXAMPLES.map(|name| (name, trycmd::schema::Bin::Path(example(name)))))
        .env("NO_COLOR", "1")
        .case("tests/command_line/*.trycmd")
        .case("README.md")
        .case("docs/debug.md")
        .case("docs/explain.md")
        .case("docs/explore.md")
        .case("docs/fmt.md")
        .case("docs/language.md")
        .case("docs/map.md")
        .case("docs/messages.md")
        .case("docs/profile.md")
        .case("docs/trace.md")
        .case("docs/warnings.md")
        .case("docs/wrong_lookup.md");
}

#[test]
fn the_exit_status_tells_what_happened() {
    assert_eq!(status(&run("exit.asm", "main: li r0, 7\n exit r0\n")), 7);
    assert_eq!(status(&mini_vm(&["run"], b"")), 2);
    assert_eq!(status(&mini_vm(&["frobnicate"], b"")), 2);
    assert_eq!(status(&run("bad.asm", "main: frobnicate\n")), 65);
    assert_eq!(status(&mini_vm(&["run", "no/such/file.asm"], b"")), 66);
    assert_eq!(status(&run("trap.asm", "main: trap 1\n")), 70);
    let endless = temporary("endless.asm", "main: jmp main\n");
    let endless = mini_vm(&["run".as_ref(), "--fuel".as_ref(), "1000".as_ref(), endless.as_os_str()], b"");
    assert_eq!(status(&endless), 75);
}

#[test]
fn results_go_to_standard_output_and_complaints_to_standard_error() {
    let output = run("five_then_trap.asm", PRINT_FIVE.replace("halt", "trap 9"));
    assert_eq!(output.stdout, b"5\n");
    assert!(String::from_utf8_lossy(&output.stderr).contains("trap 9"), "{}", text_of(&output));
}

#[test]
fn a_dash_is_standard_input() {
    let output = mini_vm(&["run", "-"], PRINT_FIVE.as_bytes());
    assert_eq!((status(&output), output.stdout.as_slice()), (0, b"5\n".as_slice()));
    let output = mini_vm(&["run", "-"], COPY.as_bytes());
    assert_eq!(
        (status(&output), output.stdout.as_slice()),
        (0, b"".as_slice()),
        "the program's input is empty"
    );
    let bytecode = mini_vm(&["asm", "-"], PRINT_FIVE.as_bytes()).stdout;
    assert_eq!(mini_vm(&["run", "-"], &bytecode).stdout, b"5\n");
    assert_eq!(
        mini_vm(&["disasm", "-"], &bytecode).stdout,
        mini_vm(&["disasm", "-"], PRINT_FIVE.as_bytes()).stdout
    );
}

#[test]
fn any_bytes_pass_through() {
    let copy = temporary("copy.asm", COPY);
    let bytes: Vec<u8> =
        (0..100_000_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let output = mini_vm(&["run".as_ref(), copy.as_os_str()], &bytes);
    assert_eq!(status(&output), 0);
    assert!(output.stdout == bytes, "the output is the input");
}

#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    let source = PRINT_FIVE.replace("halt", "jmp main");
    let path = temporary("for_ever.asm", source);
    let mut child = command(&["run".as_ref(), path.as_os_str()]).spawn().expect("mini-vm starts");
    let mut first_line = String::new();
    let stdout = child.stdout.take().expect("standard output is piped");
    BufReader::new(stdout).read_line(&mut first_line).expect("the program prints");
    assert_eq!(first_line, "5\n");
    let output = child.wait_with_output().expect("mini-vm ends");
    assert_eq!((status(&output), text_of(&output).as_str()), (0, ""));
}

/// What running a source ends in when its standard output is a full disk.
#[cfg(target_os = "linux")]
fn run_on_full_disk(name: &str, source: &str) -> Output {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the device is there");
    let path = temporary(name, source);
    let mut command = command(&["run".as_ref(), path.as_os_str()]);
    command.stdout(full).spawn().and_then(|child| child.wait_with_output()).expect("mini-vm runs")
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_input_output_error() {
    let output = run_on_full_disk("five.asm", PRINT_FIVE);
    let message = "error: cannot write standard output: No space left on device (os error 28), \
                   at the end of the program\n";
    assert_eq!((status(&output), text_of(&output).as_str()), (74, message));
    let output = run_on_full_disk("five_for_ever.asm", &PRINT_FIVE.replace("halt", "jmp main"));
    let message = "error: cannot write standard output: No space left on device (os error 28), in main+";
    assert_eq!(status(&output), 74);
    assert!(text_of(&output).starts_with(message), "{}", text_of(&output));
    assert!(!text_of(&output).contains("error[host]"), "it is no mistake: {}", text_of(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_hides_no_trap() {
    let output = run_on_full_disk("five_and_trap.asm", &PRINT_FIVE.replace("halt", "trap 9"));
    assert_eq!(status(&output), 74);
    let text = text_of(&output);
    assert!(text.starts_with("error: cannot write standard output: No space left on device (os error 28)\n"));
    assert!(text.contains("error[user]: the program raised trap 9\n"), "{text}");
}

#[test]
fn what_a_program_has_overdrawn_is_told_where_it_goes_on() {
    let path = temporary("overdrawn.asm", PRINT_FIVE.replace("halt", "jmp main"));
    let snapshot = temporary("overdrawn.mvs", "");
    let run = |fuel: &str, option: &str| {
        let options = ["run", "--heap", "1M", "--fuel", fuel, option].map(Path::new);
        text_of(&mini_vm(&[&options[..], &[&snapshot, &path]].concat(), b""))
    };
    let text = run("3", "--snapshot");
    assert!(
        text.contains(
            "note: the program ran out of fuel in main+2 (line 3) and owes 6 units\nnote: `--resume "
        ),
        "{text}"
    );
    let text = run("5", "--resume");
    assert!(text.contains("help: it has used 0 units and owes 1 unit: `--fuel` gives more"), "{text}");
}

#[test]
fn a_snapshot_is_no_program() {
    let path = temporary("kept.asm", "main: jmp main");
    let snapshot = temporary("kept.mvs", "");
    let keep = ["run", "--heap", "1M", "--fuel", "3", "--snapshot"].map(Path::new);
    assert_eq!(status(&mini_vm(&[&keep[..], &[&snapshot, &path]].concat(), b"")), 75);
    for command in [&["run"][..], &["check"], &["disasm"], &["asm"], &[]] {
        let command: Vec<&Path> = command.iter().map(Path::new).chain([snapshot.as_path()]).collect();
        let output = mini_vm(&command, b"");
        let text = text_of(&output);
        assert_eq!(status(&output), 65, "{text}");
        assert!(
            text.contains("kept.mvs is neither mini-vm source nor bytecode: it is a snapshot\n"),
            "{text}"
        );
        let help = format!("help: `mini-vm run --resume {} PROGRAM` resumes it\n", snapshot.display());
        assert!(text.contains(&help), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn input_that_cannot_be_read_is_told_with_the_place() {
    let folder = fs::File::open(root()).expect("the folder can be opened");
    let copy = temporary("copy_of_folder.asm", COPY);
    let mut command = command(&["run".as_ref(), copy.as_os_str()]);
    let output = command.stdin(folder).output().expect("mini-vm runs");
    let message = "error: cannot read standard input: Is a directory (os error 21), in main+2 (line 5)\n";
    assert_eq!((status(&output), text_of(&output).as_str()), (74, message));
}

#[test]
fn colors_come_when_asked_for() {
    let path = temporary("colors.asm", "main: frobnicate\n");
    let stderr = |arguments: &[&str], variable: Option<&str>| {
        let mut all = vec!["check".as_ref(), path.as_os_str()];
        all.extend(arguments.iter().map(std::ffi::OsStr::new));
        let mut command = command(&all);
        command.envs(variable.map(|name| (name, "1")));
        let output = command.spawn().and_then(|child| child.wait_with_output()).expect("mini-vm runs");
        String::from_utf8(output.stderr).expect("messages are text")
    };
    let is_colored = |text: String| text.contains('\x1b');
    assert!(!is_colored(stderr(&[], None)), "a pipe is no terminal");
    assert!(is_colored(stderr(&["--color", "always"], None)));
    assert!(is_colored(stderr(&["--color=always"], Some("NO_COLOR"))), "the option is stronger");
    assert!(!is_colored(stderr(&["--color", "never"], Some("CLICOLOR_FORCE"))));
    assert!(is_colored(stderr(&[], Some("CLICOLOR_FORCE"))));
    assert!(!is_colored(stderr(&[], Some("NO_COLOR"))));
}

#[test]
fn a_source_that_is_not_text_is_refused_with_the_place() {
    let output = run("latin1.asm", b"main: halt\n; caf\xe9\n");
    assert_eq!(status(&output), 65);
    let text = text_of(&output);
    assert!(text.starts_with("error: the source is not UTF-8: byte 0xe9 at offset 16\n"), "{text}");
    assert!(text.contains("latin1.asm:2:6\n"), "{text}");
    assert!(text.contains("2 | ; caf\u{fffd}\n"), "{text}");
    assert!(text.contains("`\u{e9}` if the file is in Latin-1"), "{text}");
}

#[test]
fn a_file_that_is_no_source_is_refused_with_what_it_looks_like() {
    let source = "main: halt\n";
    let little: Vec<u8> = source.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = source.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let cases: [(&[u8], &str); 7] = [
        (&little, "it looks like text in UTF-16, little-endian"),
        (&[b"\xff\xfe", little.as_slice()].concat(), "it looks like text in UTF-16, little-endian"),
        (&big, "it looks like text in UTF-16, big-endian"),
        (&[b"\xfe\xff", big.as_slice()].concat(), "it looks like text in UTF-16, big-endian"),
        (b"\x7fELF\x02\x01\x01\x00\xff", "it is an ELF executable or object file"),
        (b"\x00\x01\x02\xff\xfe\x00\x00\x00", "it looks like binary data"),
        (b"main: halt ; caf\xc3", "the file ends within a character"),
    ];
    for (bytes, expected) in cases {
        let output = run("other.asm", bytes);
        assert_eq!(status(&output), 65);
        assert!(text_of(&output).contains(expected), "{expected}: {}", text_of(&output));
        assert_eq!(text_of(&output).matches("error").count(), 1, "{}", text_of(&output));
    }
}

#[test]
fn a_source_with_zero_bytes_is_a_source() {
    let output = run("zero.asm", b"main: halt ; \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\n");
    assert_eq!((status(&output), text_of(&output).as_str()), (0, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn memory_that_the_system_does_not_have_is_named_with_the_option() {
    let path = temporary("small.asm", "main: jmp main\n");
    let run = |arguments: &[&Path]| {
        let mut shell = colorless("sh");
        shell.args(["-c", "ulimit -v 500000 && exec \"$@\"", "sh", env!("CARGO_BIN_EXE_mini-vm"), "run"]);
        shell.args(arguments).arg(&path).output().expect("sh runs")
    };
    let output = run(&[]);
    assert_eq!(status(&output), 71, "{}", text_of(&output));
    assert!(
        text_of(&output).contains("help: `--heap`, `--registers` and `--call-depth` can ask for less"),
        "{}",
        text_of(&output)
    );

    // The pages of the heap that are zero take no room in a snapshot.
    let snapshot = temporary("small.mvs", "");
    let keep = ["run", "--fuel", "9", "--snapshot"].map(Path::new);
    assert_eq!(status(&mini_vm(&[&keep[..], &[&snapshot, &path]].concat(), b"")), 75);
    let output = run(&["--resume".as_ref(), &snapshot]);
    assert_eq!(status(&output), 71, "{}", text_of(&output));
}

#[test]
fn damaged_bytecode_is_refused_with_a_reason() {
    let bytecode = mini_vm(&["asm", "-"], PRINT_FIVE.as_bytes()).stdout;
    for at in (8..bytecode.len()).step_by(3) {
        let mut damaged = bytecode.clone();
        damaged[at] ^= 0x10;
        let output = run("damaged.mvb", &damaged);
        assert_eq!(status(&output), 65, "byte {at}: {}", text_of(&output));
        assert!(text_of(&output).starts_with("error: "), "byte {at}: {}", text_of(&output));
    }
    for length in 8..bytecode.len() {
        assert_eq!(status(&run("short.mvb", &bytecode[..length])), 65, "the first {length} bytes");
    }
}

#[test]
fn asm_writes_beside_the_source_and_strip_leaves_out_the_names() {
    let path = temporary("named.asm", PRINT_FIVE);
    let file = temporary("named.mvb", "");
    assert_eq!(status(&mini_vm(&["asm".as_ref(), path.as_os_str()], b"")), 0);
    let named = fs::read(&file).expect("asm wrote it");
    assert_eq!(mini_vm(&["run".as_ref(), file.as_os_str()], b"").stdout, b"5\n");
    assert_eq!(status(&mini_vm(&["asm".as_ref(), "--strip".as_ref(), path.as_os_str()], b"")), 0);
    let stripped = fs::read(&file).expect("asm wrote it");
    assert!(stripped.len() < named.len());
    assert_eq!(mini_vm(&["run".as_ref(), file.as_os_str()], b"").stdout, b"5\n");
}

#[test]
fn bytecode_keeps_the_names_of_registers_and_files_unless_stripped() {
    let source = ".source \"main.asm\"\n.fn main(total, count)\n.file \"lib.asm\"\n.lines 70\ndiv total, total, count\nhalt\n";
    let report = |options: &[&str]| {
        let bytecode = mini_vm(&[&["asm", "-"], options].concat(), source.as_bytes()).stdout;
        text_of(&run("names.mvb", bytecode))
    };
    let named = report(&[]);
    assert!(named.contains("lib.asm:70: div total, total, count"), "{named}");
    assert!(named.contains("in main (lib.asm, line 70)"), "{named}");
    assert!(named.contains("count (r1) = 0 (0x0)"), "{named}");
    let stripped = report(&["--strip"]);
    assert!(stripped.contains("instruction 0: div r0, r0, r1"), "{stripped}");
}

#[test]
fn the_test_command_tells_success_from_failure() {
    let test = |contents: &str| {
        let path = temporary("tested.asm", contents);
        mini_vm(&["test".as_ref(), path.as_os_str()], b"")
    };
    let passed = test(&format!(";! output:\n;| 5\n{PRINT_FIVE}"));
    assert_eq!(status(&passed), 0, "{}", text_of(&passed));
    assert!(text_of(&passed).ends_with("\n1 passed, 0 failed\n"), "{}", text_of(&passed));
    let failing = [
        (format!(";! output:\n;| 6\n{PRINT_FIVE}"), "- 6\n+ 5\n"),
        (PRINT_FIVE.to_owned(), "no expectations"),
        (format!(";! exit: 0\n{PRINT_FIVE}"), "+ 5"),
        (format!(";! exit: 1\n;! output:\n;| 5\n{PRINT_FIVE}"), "expected exit status 1, but exit status 0"),
        (
            "main: trap 1\n halt ;! trap user\n".to_owned(),
            "expected trap user at line 2, but trap user at line 1",
        ),
        ("main: trap 1 ;! trap out_of_bounds\n".to_owned(), "expected trap out_of_bounds at line 1"),
        (format!(";! out of fuel\n;! output:\n;| 5\n{PRINT_FIVE}"), "expected the program runs out of fuel"),
        ("main: hatl ;! error E999\n".to_owned(), "unexpected error at line 1: E024"),
        ("main: hatl ;! error E024 no such words\n".to_owned(), "that did not occur: E024"),
        ("main: halt ;! error E024\n".to_owned(), "that did not occur"),
        ("main: hatl\n;! output:\n".to_owned(), "unexpected error at line 1: E024"),
        (";! outptu:\nmain: halt\n".to_owned(), "`outptu` is not an expectation"),
    ];
    for (contents, reason) in failing {
        let output = test(&contents);
        assert_eq!(status(&output), 1, "{contents}: {}", text_of(&output));
        assert!(text_of(&output).contains(reason), "{contents}: {}", text_of(&output));
        assert!(text_of(&output).ends_with("\n0 passed, 1 failed\n"), "{}", text_of(&output));
    }
}

#[test]
fn bless_rewrites_expectations_once() {
    let path = temporary("blessed.asm", format!("; prints\n;! output:\n;| old\n{PRINT_FIVE}"));
    let bless = || mini_vm(&["test".as_ref(), "--bless".as_ref(), path.as_os_str()], b"");
    assert!(text_of(&bless()).contains("\n1 file rewritten\n"));
    let blessed = fs::read_to_string(&path).expect("the file is there");
    assert_eq!(blessed, format!("; prints\n;! output:\n;| 5\n{PRINT_FIVE}"));
    assert!(!text_of(&bless()).contains("rewritten"));
    assert_eq!(fs::read_to_string(&path).expect("the file is there"), blessed);
}

#[test]
fn bless_says_how_programs_end() {
    let good = temporary("good.asm", PRINT_FIVE);
    let other = temporary("other_good.asm", PRINT_FIVE);
    let bad = temporary("bad_blessed.asm", "main: hatl\n halt\n");
    let bless = |paths: &[&Path]| {
        let arguments = ["test", "--bless"].map(Path::new);
        text_of(&mini_vm(&[&arguments, paths].concat(), b""))
    };
    let text = bless(&[&good, &other]);
    assert!(text.contains("\n2 files rewritten\n"), "{text}");
    fs::write(&good, PRINT_FIVE).expect("the file can be written");
    let text = bless(&[&good, &bad]);
    assert!(text.contains("\n2 files rewritten: 1 does not assemble\n"), "{text}");
    let trapping = temporary("trapping_blessed.asm", "main: trap 1\n");
    let also_trapping = temporary("also_trapping_blessed.asm", "main: trap 2\n");
    let endless = temporary("endless_blessed.asm", ";! options: --fuel 100\nmain: jmp main\n");
    fs::write(&good, PRINT_FIVE).expect("the file can be written");
    fs::write(&bad, "main: hatl\n halt\n").expect("the file can be written");
    let text = bless(&[&good, &bad, &trapping, &also_trapping, &endless]);
    let summary = "\n5 files rewritten: 1 does not assemble, 2 trap, 1 runs out of fuel\n";
    assert!(text.contains(summary), "{text}");
}

#[test]
fn bless_says_which_trap_is_expected_no_more() {
    let bless = |source: &str| {
        let path = temporary("no_trap.asm", source);
        text_of(&mini_vm(&["test".as_ref(), "--bless".as_ref(), path.as_os_str()], b""))
    };
    let text = bless("main: li r1, 1\n div r1, r1, r1 ;! trap division_by_zero\n halt\n");
    assert!(text.contains(" ... blessed, though it expected trap division_by_zero at line 2\n"), "{text}");
    let text = bless("main: trap 1\n div r1, r1, r1 ;! trap division_by_zero\n halt\n");
    assert!(text.contains(" ... blessed, though it expected trap division_by_zero at line 2\n"), "{text}");
    let text = bless("main: halt ;! trap user\n trap 1\n");
    assert!(text.contains(" ... blessed, though"), "{text}");
    let text = bless("main: trap 1\n halt ;! trap user\n");
    assert!(text.contains(" ... blessed\n"), "the trap has only moved: {text}");
}

#[test]
fn a_failing_test_says_no_more_than_it_knows() {
    let test = |source: &str| {
        let path = temporary("says.asm", source);
        text_of(&mini_vm(&["test".as_ref(), path.as_os_str()], b""))
    };
    let text = test(PRINT_FIVE);
    assert!(text.contains("no expectations") && !text.contains("line end"), "{text}");
    let text = test(&format!(";! output:\n;| 5\\\n{PRINT_FIVE}"));
    assert!(text.contains("only the final line end differs"), "{text}");
    let text = test(";! options: --fuel 100\n;! exit: 0\nmain: jmp main\n");
    assert!(text.contains("expected exit status 0, but the program runs out of fuel\n"), "{text}");
    assert!(text.contains("says.asm:3:7\n") && text.contains("in main (line 3)"), "{text}");
}

/// Prints `x` for ever.
const PRINT_FOR_EVER: &str = "main: li r0, 'x'\n host print_char, r0\n jmp main\n";

#[test]
fn a_test_that_prints_too_much_is_stopped() {
    let path = temporary("prints_too_much.asm", format!(";! output:\n;| xxxy\n{PRINT_FOR_EVER}"));
    let output = mini_vm(&["test".as_ref(), path.as_os_str()], b"");
    let text = text_of(&output);
    assert_eq!(status(&output), 1, "{text}");
    let title = "the program prints more than is expected: 65541 bytes and more, not 5\n";
    assert!(text.contains(title) && text.contains("\n- xxxy\n+ xxxx"), "{text}");
    assert!(text.len() < 2000, "{} bytes", text.len());
}

#[test]
fn bless_keeps_no_more_output_than_is_allowed() {
    let source = PRINT_FOR_EVER
        .replace("main:", "main: addi r1, r1, 1\n lc r2, 1100000\n beq r1, r2, .end\n")
        + ".end: halt\n";
    let path = temporary("prints_much.asm", &source);
    let bless = |options: &[&str]| {
        let all = ["test", "--bless"].iter().chain(options).map(Path::new);
        let output = mini_vm(&all.chain([path.as_path()]).collect::<Vec<_>>(), b"");
        (status(&output), text_of(&output))
    };
    let (refused, text) = bless(&[]);
    let reason = "the program prints more than 1048576 bytes: `mini-vm test --max-output` allows more\n";
    assert!(refused == 1 && text.contains(reason), "{text}");
    assert_eq!(fs::read_to_string(&path).expect("the file is there"), source);
    let (blessed, text) = bless(&["--max-output", "2M"]);
    assert_eq!(blessed, 0, "{text}");
    assert_eq!(status(&mini_vm(&["test".as_ref(), path.as_os_str()], b"")), 0);
}

#[test]
fn the_file_that_is_tested_is_told_before_it_runs() {
    let path = temporary("runs_long.asm", ";! options: --fuel 1T\n;! out of fuel\nmain: jmp main\n");
    let mut child = command(&["test".as_ref(), path.as_os_str()]).spawn().expect("mini-vm starts");
    let mut stdout = child.stdout.take().expect("standard output is piped");
    let expected = format!("test {} ... ", path.display());
    let mut told = vec![0; expected.len()];
    stdout.read_exact(&mut told).expect("it is told");
    child.kill().expect("it still runs");
    child.wait().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&told), expected);
}

#[test]
fn the_options_of_a_tested_file_stay_within_limits() {
    let test = |options: &str, arguments: &[&str]| {
        let path = temporary("asking.asm", format!(";! options: {options}\n;! exit: 0\nmain: halt\n"));
        let mut all = vec!["test".as_ref(), path.as_os_str()];
        all.extend(arguments.iter().map(std::ffi::OsStr::new));
        let output = mini_vm(&all, b"");
        (status(&output), text_of(&output))
    };
    // An option, the most that it may ask for, more than that, and the option that allows it.
    let options = [
        ("--fuel", "1T", "1000000000001", "--max-fuel"),
        ("--heap", "1G", "1073741825", "--max-heap"),
        ("--call-depth", "131072", "131073", "--max-call-depth"),
        ("--registers", "1048576", "1048577", "--max-registers"),
        ("--max-output", "1G", "1073741825", "--max-output"),
        ("--max-source", "64M", "67108865", "--max-source"),
        ("--max-data", "64M", "67108865", "--max-data"),
        ("--max-errors", "100", "101", "--max-errors"),
    ];
    for (option, most, more, cap) in options {
        assert_eq!(test(&format!("{option} {most}"), &[]).0, 0, "{option} {most}");
        let (status, text) = test(&format!("{option} {more}"), &[]);
        assert_eq!(status, 1, "{option} {more}");
        assert!(text.contains(&format!("`mini-vm test {cap} {more}` allows it")), "{text}");
        assert_eq!(test(&format!("{option} {more}"), &[cap, more]).0, 0, "{cap} {more}");
    }
    assert_eq!(test("--heap 4096", &["--max-heap", "4095"]).0, 1, "a limit can be lower, too");
    assert_eq!(test("--heap 4096", &["--max-source", "10"]).0, 1);
    let path = temporary("asking_for_nothing.asm", ";! out of fuel\nmain: jmp main\n");
    let output = mini_vm(&["test".as_ref(), "--max-fuel".as_ref(), "1K".as_ref(), path.as_os_str()], b"");
    assert_eq!(status(&output), 0, "a default is no more than what is allowed: {}", text_of(&output));
}

#[test]
fn a_file_is_a_command() {
    let source = "
        .data   buffer: .zero 100
        main:   li      r1, 0
        .next:  host    arg_count, r2
                bgeu    r1, r2, .end
                mov     r3, r1
                li      r4, buffer
                li      r5, 100
                host    arg, r3
                mov     r5, r3
                host    write, r4
                host    newline, r4
                addi    r1, r1, 1
                jmp     .next
        .end:   halt";
    let path = temporary("arguments", source);
    let output = mini_vm(&[path.as_os_str()], b"");
    assert_eq!((status(&output), output.stdout.as_slice()), (0, b"".as_slice()), "{}", text_of(&output));
    let given = ["one", "--help", "--", "-x", "run", ""].map(std::ffi::OsStr::new);
    let output = mini_vm(&[&[path.as_os_str()], &given[..]].concat(), b"");
    assert_eq!(text_of(&output), "one\n--help\n--\n-x\nrun\n\n");
    let output = mini_vm(&["--color".as_ref(), "always".as_ref(), path.as_os_str(), "two".as_ref()], b"");
    assert_eq!(text_of(&output), "two\n");
    let output = mini_vm(&["-", "three"], source.as_bytes());
    assert_eq!(text_of(&output), "three\n");
}

#[cfg(unix)]
#[test]
fn a_source_can_be_a_script() {
    let source = PRINT_FIVE.replace("halt", "host arg_count, r0\n exit r0");
    let path = temporary("script", "").with_file_name("script.executable");
    // Written by another process, so that none that is started meanwhile holds it open for writing.
    let script = r#"rm -f "$0"; printf '#!/usr/bin/env mini-vm\n%s' "$1" > "$0"; chmod 755 "$0""#;
    let mut writer = colorless("sh");
    writer.args(["-c", script]).arg(&path).arg(source);
    assert!(writer.status().is_ok_and(|status| status.success()));
    let folder = Path::new(env!("CARGO_BIN_EXE_mini-vm")).parent().expect("the binary is in a folder");
    let search = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let output = std::process::Command::new(&path).args(["one", "--two"]).env("PATH", search).output();
    let output = output.expect("the script starts");
    assert_eq!((status(&output), text_of(&output).as_str()), (2, "5\n"));
}

#[cfg(unix)]
#[test]
fn arguments_are_passed_on_as_they_are() {
    use std::os::unix::ffi::OsStrExt;

    let source = ".data b: .zero 9\nmain: li r0, 0\n li r1, b\n li r2, 9\n host arg, r0\n mov r2, r0\n host write, r1\n halt";
    let path = temporary("bytes.asm", source);
    let argument = std::ffi::OsStr::from_bytes(b"\xff\xfe x");
    let output = mini_vm(&["run".as_ref(), path.as_os_str(), "--".as_ref(), argument], b"");
    assert_eq!(output.stdout, b"\xff\xfe x", "{}", text_of(&output));
}

#[test]
fn a_breakpoint_is_noted_once_behind_what_was_printed() {
    let end = "breakpoint\n breakpoint\n addi r9, r9, 1\n blti r9, 3, main\n halt";
    let path = temporary("breakpoints.asm", PRINT_FIVE.replace("halt", end));
    let mut shell = colorless("sh");
    shell.args(["-c", "exec \"$0\" run \"$1\" 2>&1", env!("CARGO_BIN_EXE_mini-vm")]).arg(path);
    let output = shell.output().expect("sh runs");
    let note = "note: passed a breakpoint in main+3 (line 4); `run` does not stop at breakpoints\n";
    assert_eq!(text_of(&output), format!("5\n{note}5\n5\n"));
    assert_eq!(status(&output), 0);
}

#[test]
fn limits_are_options() {
    let run_with = |options: &[&str], source: &str| {
        let path = temporary("limits.asm", source);
        let mut all = vec!["run".as_ref()];
        all.extend(options.iter().map(std::ffi::OsStr::new));
        all.push(path.as_os_str());
        mini_vm(&all, b"")
    };
    let last_byte = "main: lc r0, 0xffff\n load8u r1, [r0]\n halt\n";
    assert_eq!(status(&run_with(&["--heap", "64K"], last_byte)), 0);
    assert_eq!(status(&run_with(&["--heap", "65535"], last_byte)), 70);
    assert_eq!(status(&run_with(&["--heap", "5G"], last_byte)), 2);
    assert_eq!(status(&run_with(&["--heap", "many"], last_byte)), 2);
    assert_eq!(status(&run_with(&["--fuel", "-1"], last_byte)), 2);
    for (fuel, expected) in [("4K", 0), ("4e3", 0), ("1M", 0), ("0K", 75), ("0e6", 75), ("1T", 0), ("1G", 0)]
    {
        assert_eq!(status(&run_with(&["--fuel", fuel], last_byte)), expected, "{fuel}");
    }
    for heap in ["1MB", "1MiB", "1m", "4GB", "4GiB"] {
        assert_eq!(status(&run_with(&["--heap", heap, "--registers", "1K"], last_byte)), 0, "{heap}");
    }
    let two_calls = "main: call f, r1\n halt\nf: call g, r1\n ret\ng: ret\n";
    assert_eq!(status(&run_with(&["--call-depth", "2"], two_calls)), 0);
    assert_eq!(status(&run_with(&["--call-depth", "1"], two_calls)), 70);
}

/// Runs a program with so much fuel at a time, each time in another process, and returns how often and what it printed.
fn run_in_slices(program: &Path, fuel: u32) -> (u32, Vec<u8>) {
    let snapshot = temporary("slices.mvs", "");
    let fuel = fuel.to_string();
    let mut output = Vec::new();
    for processes in 1.. {
        let mut arguments = vec!["run".as_ref(), program.as_os_str(), "--fuel".as_ref(), fuel.as_ref()];
        arguments.extend(["--heap".as_ref(), "1M".as_ref(), "--snapshot".as_ref(), snapshot.as_os_str()]);
        if processes > 1 {
            arguments.extend(["--resume".as_ref(), snapshot.as_os_str()]);
        }
        let process = mini_vm(&arguments, b"");
        output.extend(&process.stdout);
        match status(&process) {
            75 => assert!(text_of(&process).contains("--resume"), "{}", text_of(&process)),
            status => {
                assert_eq!(status, 0, "{}", text_of(&process));
                return (processes, output);
            }
        }
    }
    unreachable!("the loop ends only with the program");
}

#[test]
fn a_program_goes_on_in_other_processes() {
    let path = root().join("programs/mandelbrot.asm");
    let whole = mini_vm(&["run".as_ref(), path.as_os_str()], b"");
    let (processes, output) = run_in_slices(&path, 20_000);
    assert!(processes > 3, "{processes} processes");
    assert_eq!(String::from_utf8_lossy(&output), String::from_utf8_lossy(&whole.stdout));
}

#[test]
fn a_program_goes_on_with_its_input_in_other_processes() {
    let path = temporary("copy_in_slices.asm", COPY.replace("4096", "10"));
    let snapshot = temporary("copy.mvs", "");
    let input = temporary("copied.txt", "some text of several lines\n".repeat(40));
    // All processes share one standard input.
    let script = r#"exec < "$4"
        "$1" run --fuel 300 --heap 1M --snapshot "$3" "$2"
        while [ $? = 75 ]; do "$1" run --fuel 300 --heap 1M --resume "$3" --snapshot "$3" "$2"; done"#;
    let mut shell = colorless("sh");
    shell.args(["-c", script, "sh", env!("CARGO_BIN_EXE_mini-vm")]).args([&path, &snapshot, &input]);
    let output = shell.output().expect("sh runs");
    assert!(text_of(&output).matches("ran out of fuel").count() > 1, "{}", text_of(&output));
    assert_eq!(output.stdout, fs::read(input).expect("the file is there"));
}

#[test]
fn snapshots_that_do_not_fit_are_refused() {
    let program = temporary("kept.asm", "main: jmp main\n");
    let snapshot = temporary("kept.mvs", "old");
    let run = |arguments: &[&std::ffi::OsStr]| {
        let mut all = vec!["run".as_ref(), program.as_os_str()];
        all.extend(arguments);
        let output = mini_vm(&all, b"");
        (status(&output), text_of(&output))
    };
    let keep = [
        "--fuel".as_ref(),
        "9".as_ref(),
        "--heap".as_ref(),
        "64K".as_ref(),
        "--snapshot".as_ref(),
        snapshot.as_os_str(),
    ];
    assert_eq!(run(&keep).0, 75);
    let resume = ["--resume".as_ref(), snapshot.as_os_str(), "--fuel".as_ref(), "9".as_ref()];
    assert_eq!(run(&resume).0, 75);
    let small = run(&[&resume[..], &["--heap".as_ref(), "32K".as_ref()]].concat());
    assert_eq!(small.0, 65);
    assert!(small.1.contains("the snapshot has 65536 bytes of heap; the maximum is 32768"), "{}", small.1);
    fs::write(&program, "main: jmp .there\n.there: jmp main\n").expect("the file can be written");
    let other = run(&resume);
    assert_eq!(other.0, 65);
    assert!(other.1.contains("another program"), "{}", other.1);
    fs::write(&snapshot, "no snapshot").expect("the file can be written");
    assert_eq!(run(&resume).0, 65);
    assert_eq!(run(&["--resume".as_ref(), "no/such/file".as_ref()]).0, 66);
    assert_eq!(
        run(&["--fuel".as_ref(), "9".as_ref(), "--snapshot".as_ref(), "no/such/folder/file".as_ref()]).0,
        74
    );
    let trap = temporary("trap_kept.asm", "main: trap 1\n");
    let output =
        mini_vm(&["run".as_ref(), trap.as_os_str(), "--snapshot".as_ref(), snapshot.as_os_str()], b"");
    assert_eq!(status(&output), 70);
    assert_eq!(
        fs::read(&snapshot).expect("the file is there"),
        b"no snapshot",
        "only the end of the fuel writes one"
    );
}
