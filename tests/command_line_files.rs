//! Files that commands write: what they replace, what they write into, and what is left when that fails.

#![cfg(unix)]

mod support;

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use rustix::fs::{CWD, FileType, Mode, mknodat};
use support::{colorless, command, temporary, terminal, text_of};

/// A program that prints 5 and then does not end.
const ENDLESS: &str = "main: li r0, 5\n host print_int, r0\n.loop: jmp .loop\n";

/// An empty folder under the build folder.
fn folder(name: &str) -> PathBuf {
    let path = temporary(&format!("{name}.txt"), "").with_file_name(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir(&path).expect("the folder can be made");
    path
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let names = entries.map(|entry| entry.expect("the folder can be read").file_name());
    let mut names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("killed: {}", text_of(output)))
}

/// Runs the binary in a folder.
fn in_folder(folder: &Path, arguments: &[&str]) -> Output {
    command(arguments).current_dir(folder).stdin(Stdio::null()).output().expect("mini-vm runs")
}

/// Runs a shell in a folder; `$0` is the binary.
fn shell(folder: &Path, script: &str) -> Output {
    let mut shell = colorless("sh");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_mini-vm")]).current_dir(folder).stdin(Stdio::null());
    shell.output().expect("sh runs")
}

/// A snapshot of [`ENDLESS`], written to this file of a folder.
fn keep(folder: &Path, snapshot: &str) -> Output {
    in_folder(folder, &["run", "--fuel", "1000", "--heap", "64K", "--snapshot", snapshot, "endless.asm"])
}

/// Whether this file of a folder is a whole snapshot of [`ENDLESS`].
fn is_snapshot(folder: &Path, snapshot: &str) -> bool {
    let output = in_folder(folder, &["run", "--fuel", "1000", "--resume", snapshot, "endless.asm"]);
    status(&output) == 75
}

fn folder_with_endless(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::write(folder.join("endless.asm"), ENDLESS).expect("the file can be written");
    folder
}

#[test]
fn no_command_replaces_its_input() {
    let folder = folder_with_endless("inputs");
    assert_eq!(status(&in_folder(&folder, &["asm", "endless.asm"])), 0);
    symlink("endless.asm", folder.join("link.asm")).expect("links can be made");
    fs::hard_link(folder.join("endless.asm"), folder.join("other.asm")).expect("links can be made");
    let before = names(&folder);
    let (source, bytecode) = (fs::read(folder.join("endless.asm")), fs::read(folder.join("endless.mvb")));
    let commands: [&[&str]; 12] = [
        &["asm", "--strip", "endless.mvb"],
        &["asm", "endless.mvb"],
        &["asm", "endless.asm", "-o", "endless.asm"],
        &["asm", "endless.asm", "-o", "./../inputs/endless.asm"],
        &["asm", "link.asm", "-o", "endless.asm"],
        &["asm", "endless.asm", "-o", "link.asm"],
        &["asm", "endless.asm", "-o", "other.asm"],
        &["disasm", "endless.asm", "-o", "endless.asm"],
        &["disasm", "endless.mvb", "-o", "endless.mvb"],
        &["run", "--fuel", "9", "endless.asm", "--snapshot", "endless.asm"],
        &["run", "--fuel", "9", "endless.asm", "--snapshot", "link.asm"],
        &["run", "--fuel", "9", "endless.mvb", "--snapshot", "endless.mvb"],
    ];
    for arguments in commands {
        let output = in_folder(&folder, arguments);
        assert_eq!(status(&output), 2, "{arguments:?}: {}", text_of(&output));
        assert!(text_of(&output).contains("is an input of this command"), "{}", text_of(&output));
        assert_eq!(output.stdout, b"", "{arguments:?}");
    }
    for script in [
        "\"$0\" asm - -o endless.asm < endless.asm",
        "\"$0\" disasm - -o link.asm < endless.asm",
        "\"$0\" run --fuel 9 --heap 64K endless.mvb --snapshot other.asm < endless.asm",
    ] {
        let output = shell(&folder, script);
        assert_eq!(status(&output), 2, "{script}: {}", text_of(&output));
    }
    assert_eq!(names(&folder), before);
    assert_eq!(fs::read(folder.join("endless.asm")).ok(), source.ok());
    assert_eq!(fs::read(folder.join("endless.mvb")).ok(), bytecode.ok());
}

#[test]
fn a_snapshot_replaces_the_one_that_it_came_from() {
    let folder = folder_with_endless("same_snapshot");
    assert_eq!(status(&keep(&folder, "s.mvs")), 75);
    let first = fs::read(folder.join("s.mvs")).expect("there is a snapshot");
    let again = ["run", "--fuel", "1", "--resume", "s.mvs", "--snapshot", "s.mvs", "endless.asm"];
    assert_eq!(status(&in_folder(&folder, &again)), 75);
    assert!(is_snapshot(&folder, "s.mvs"));
    assert_eq!(names(&folder), ["endless.asm", "s.mvs"]);
    assert_eq!(first.len(), fs::read(folder.join("s.mvs")).expect("there is a snapshot").len());
}

#[test]
fn a_place_that_cannot_be_written_is_told_before_the_program_runs() {
    let folder = folder_with_endless("bad_places");
    fs::create_dir(folder.join("d")).expect("the folder can be made");
    for (place, status_of_place) in [
        ("d", 74),
        ("d/", 74),
        ("new/", 74),
        ("", 2),
        ("no/such/s.mvs", 74),
        ("endless.asm/s.mvs", 74),
        ("-", 2),
    ] {
        let output = keep(&folder, place);
        assert_eq!(status(&output), status_of_place, "{place}: {}", text_of(&output));
        assert_eq!(output.stdout, b"", "{place}: the program has not run");
        assert!(text_of(&output).starts_with("error: "), "{}", text_of(&output));
        assert_eq!(names(&folder), ["d", "endless.asm"], "{place}");
    }
    for output in [&["asm", "endless.asm", "-o", "d"], &["disasm", "endless.asm", "-o", "no/such/file"]] {
        assert_eq!(status(&in_folder(&folder, output)), 74);
    }
    assert_eq!(names(&folder), ["d", "endless.asm"]);
}

#[test]
fn a_link_stays_and_what_it_names_is_replaced() {
    let folder = folder_with_endless("links");
    fs::create_dir(folder.join("d")).expect("the folder can be made");
    fs::write(folder.join("d/s.mvs"), "old").expect("the file can be written");
    for (link, target) in [("one", "d/s.mvs"), ("two", "one"), ("dangling", "d/new.mvs")] {
        symlink(target, folder.join(link)).expect("links can be made");
    }
    for (link, target) in [("one", "d/s.mvs"), ("two", "d/s.mvs"), ("dangling", "d/new.mvs")] {
        assert_eq!(status(&keep(&folder, link)), 75);
        assert!(
            fs::symlink_metadata(folder.join(link)).is_ok_and(|metadata| metadata.is_symlink()),
            "{link}"
        );
        assert!(fs::symlink_metadata(folder.join(target)).is_ok_and(|metadata| metadata.is_file()), "{link}");
        assert!(is_snapshot(&folder, target), "{link}");
    }
    symlink("turn", folder.join("turn")).expect("links can be made");
    assert_eq!(status(&keep(&folder, "turn")), 74, "a link that names itself");
}

#[test]
fn no_link_that_somebody_has_planted_is_followed() {
    let folder = folder_with_endless("planted");
    fs::write(folder.join("victim"), "precious").expect("the file can be written");
    symlink("victim", folder.join("s.mvs.unfinished")).expect("links can be made");
    assert_eq!(status(&keep(&folder, "s.mvs")), 75);
    assert_eq!(fs::read(folder.join("victim")).expect("the file is there"), b"precious");
}

#[test]
fn devices_and_pipes_are_written_into() {
    let folder = folder_with_endless("devices");
    // Never the device of the system itself: where this test fails it may be replaced.
    symlink("/dev/null", folder.join("null")).expect("links can be made");
    let mode = Mode::RUSR | Mode::WUSR;
    let device = folder.join("device");
    let null = fs::metadata("/dev/null").expect("the device is there").rdev();
    let may_make_devices = mknodat(CWD, &device, FileType::CharacterDevice, mode, null).is_ok();
    for place in ["null", "device"].into_iter().take(1 + usize::from(may_make_devices)) {
        assert_eq!(status(&keep(&folder, place)), 75);
        assert_eq!(status(&in_folder(&folder, &["asm", "endless.asm", "-o", place])), 0);
        let kind = fs::metadata(folder.join(place)).expect("the device is there").file_type();
        assert!(kind.is_char_device(), "{place}");
    }
    let _ = fs::remove_file(device);
    let pipe = folder.join("pipe");
    mknodat(CWD, &pipe, FileType::Fifo, mode, 0).expect("pipes can be made");
    let reader = {
        let pipe = pipe.clone();
        std::thread::spawn(move || fs::read(pipe).expect("the pipe can be read"))
    };
    assert_eq!(status(&keep(&folder, "pipe")), 75);
    assert!(fs::metadata(&pipe).is_ok_and(|metadata| metadata.file_type().is_fifo()));
    fs::write(folder.join("s.mvs"), reader.join().expect("the reader does not panic"))
        .expect("it can be written");
    assert!(is_snapshot(&folder, "s.mvs"));
    assert_eq!(names(&folder), ["endless.asm", "null", "pipe", "s.mvs"]);
}

#[cfg(target_os = "linux")]
#[test]
fn what_somebody_else_has_opened_is_not_replaced() {
    let folder = folder_with_endless("opened");
    let bytecode = in_folder(&folder, &["asm", "endless.asm", "-o", "-"]).stdout;
    for place in ["/proc/self/fd/1", "/proc/self/fd/3", "link"] {
        fs::write(folder.join("log"), "before\n").expect("the file can be written");
        let _ = symlink("/proc/self/fd/1", folder.join("link"));
        let script = format!("exec 3>> log; \"$0\" asm endless.asm -o {place} >> log; echo after >> log");
        assert_eq!(status(&shell(&folder, &script)), 0, "{place}");
        let log = fs::read(folder.join("log")).expect("the log is there");
        assert!(log == [b"before\n", bytecode.as_slice(), b"after\n"].concat(), "{place}: {}", log.len());
    }
}

#[test]
fn permissions_are_those_of_the_old_file_or_what_the_umask_leaves() {
    let folder = folder_with_endless("permissions");
    let mode = |name: &str| {
        let metadata = fs::metadata(folder.join(name)).expect("the file is there");
        metadata.permissions().mode() & 0o7777
    };
    for (umask, expected) in [("022", 0o644), ("027", 0o640), ("000", 0o666)] {
        let script = format!("umask {umask}; rm -f new.mvb; \"$0\" asm endless.asm -o new.mvb");
        assert_eq!(status(&shell(&folder, &script)), 0);
        assert_eq!(mode("new.mvb"), expected, "umask {umask}");
    }
    for old in [0o600, 0o755, 0o666] {
        fs::set_permissions(folder.join("new.mvb"), fs::Permissions::from_mode(old)).expect("it is ours");
        assert_eq!(status(&in_folder(&folder, &["asm", "endless.asm", "-o", "new.mvb"])), 0);
        assert_eq!(mode("new.mvb"), old);
    }
}

#[test]
fn what_fails_half_way_leaves_the_old_file_and_nothing_else() {
    let folder = folder_with_endless("half_way");
    fs::write(folder.join("large.asm"), format!(".data .ascii \"{}\"\nhalt", "x".repeat(100_000)))
        .expect("the file can be written");
    for (arguments, place) in [
        ("asm large.asm -o", "out"),
        ("disasm large.asm -o", "out"),
        ("run --fuel 0 --heap 128K large.asm --snapshot", "out"),
        ("run --fuel 0 --heap 128K large.asm --snapshot", "new"),
    ] {
        fs::write(folder.join("out"), "old").expect("the file can be written");
        let script = format!("ulimit -f 8; trap '' XFSZ; exec \"$0\" {arguments} {place}");
        let output = shell(&folder, &script);
        assert_eq!(status(&output), 74, "{arguments}: {}", text_of(&output));
        assert_eq!(fs::read(folder.join("out")).expect("it is there"), b"old", "{arguments}");
        assert_eq!(names(&folder), ["endless.asm", "large.asm", "out"], "{arguments}");
    }
}

#[test]
fn processes_that_keep_one_snapshot_at_a_time_leave_a_whole_one() {
    let folder = folder_with_endless("at_a_time");
    for round in 0..8 {
        let children = [(); 4].map(|()| {
            let arguments = ["run", "--fuel", "1000", "--heap", "64K", "--snapshot", "s.mvs", "endless.asm"];
            command(&arguments).current_dir(&folder).spawn().expect("mini-vm starts")
        });
        for child in children {
            let output = child.wait_with_output().expect("mini-vm ends");
            assert_eq!(status(&output), 75, "round {round}: {}", text_of(&output));
        }
        assert!(is_snapshot(&folder, "s.mvs"), "round {round}");
        assert_eq!(names(&folder), ["endless.asm", "s.mvs"], "round {round}");
    }
}

#[test]
fn a_snapshot_is_kept_though_nobody_reads_the_output() {
    let folder = folder_with_endless("no_reader");
    let (reader, writer) = io::pipe().expect("pipes can be made");
    drop(reader);
    let arguments = ["run", "--fuel", "1000", "--heap", "64K", "--snapshot", "s.mvs", "endless.asm"];
    let output = command(&arguments).current_dir(&folder).stdout(writer).output().expect("mini-vm runs");
    assert_eq!(status(&output), 75, "{}", text_of(&output));
    assert!(is_snapshot(&folder, "s.mvs"));
    let Ok(full) = File::options().write(true).open("/dev/full") else { return };
    fs::remove_file(folder.join("s.mvs")).expect("it is there");
    let output = command(&arguments).current_dir(&folder).stdout(full).output().expect("mini-vm runs");
    assert_eq!(status(&output), 74, "output is lost: {}", text_of(&output));
    assert!(is_snapshot(&folder, "s.mvs"));
}

/// Commands that write to standard output, with their status where somebody reads it.
const PRINTING: [(&[&str], i32); 11] = [
    (&["--help"], 0),
    (&["help", "run"], 0),
    (&["test", "--help"], 0),
    (&["--version"], 0),
    (&["run", "programs/hello.asm"], 0),
    (&["programs/hello.asm"], 0),
    (&["asm", "programs/hello.asm", "-o", "-"], 0),
    (&["asm", "programs/hello.asm", "-o", "/proc/self/fd/1"], 0),
    (&["disasm", "programs/hello.asm"], 0),
    (&["test", "programs/hello.asm"], 0),
    (&["test", "tests/command_line/trapping.asm"], 1),
];

#[test]
fn no_result_is_lost_in_silence() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    for (arguments, _) in PRINTING {
        let full = File::options().write(true).open("/dev/full").expect("the device is there");
        let output = command(arguments).stdout(full).output().expect("mini-vm runs");
        assert_eq!(status(&output), 74, "{arguments:?}: {}", text_of(&output));
        assert!(text_of(&output).contains("No space left"), "{arguments:?}: {}", text_of(&output));
    }
}

#[test]
fn nobody_hears_of_a_pipe_that_nobody_reads() {
    for (arguments, expected) in PRINTING {
        if arguments.contains(&"/proc/self/fd/1") {
            continue;
        }
        let (reader, writer) = io::pipe().expect("pipes can be made");
        drop(reader);
        let output = command(arguments).stdout(writer).output().expect("mini-vm runs");
        assert_eq!((status(&output), text_of(&output).as_str()), (expected, ""), "{arguments:?}");
    }
}

#[test]
fn bytecode_is_not_written_to_a_terminal() {
    let terminal = terminal();
    let name = terminal.name.clone();
    for arguments in
        [&["asm", "programs/hello.asm", "-o", "-"], &["asm", "programs/hello.asm", "-o", name.as_str()]]
    {
        let stdout = terminal.open();
        let output = command(arguments).stdout(stdout).output().expect("mini-vm runs");
        assert_eq!(status(&output), 2, "{arguments:?}: {}", text_of(&output));
        assert!(text_of(&output).contains("is a terminal"), "{}", text_of(&output));
    }
    let output = command(&["disasm", "programs/hello.asm"]).stdout(terminal.open()).output();
    assert_eq!(status(&output.expect("mini-vm runs")), 0, "text is");
    let mut shown = [0; 4];
    (&terminal.master).read_exact(&mut shown).expect("the terminal can be read");
    assert_ne!(&shown[1..], b"MVB", "bytecode starts so");
}

#[test]
fn bless_replaces_through_a_link_and_keeps_permissions() {
    let folder = folder("bless");
    fs::write(folder.join("test.asm"), "main: li r0, 3\n exit r0\n").expect("the file can be written");
    fs::set_permissions(folder.join("test.asm"), fs::Permissions::from_mode(0o640)).expect("it is ours");
    symlink("test.asm", folder.join("link.asm")).expect("links can be made");
    let output = in_folder(&folder, &["test", "--bless", "link.asm"]);
    assert_eq!(status(&output), 0, "{}", text_of(&output));
    let blessed = fs::read_to_string(folder.join("test.asm")).expect("the file is there");
    assert_eq!(blessed, ";! exit: 3\nmain: li r0, 3\n exit r0\n");
    let metadata = fs::metadata(folder.join("test.asm")).expect("the file is there");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(folder.join("link.asm")).is_ok_and(|metadata| metadata.is_symlink()));
}

/// Real files below `/dev` are files like any other.
#[test]
#[cfg(target_os = "linux")]
fn links_below_dev_are_links() {
    let shared = Path::new("/dev/shm");
    if !shared.is_dir() {
        return;
    }
    let folder = tempfile::Builder::new().prefix("mini-vm-test-").tempdir_in(shared).expect("it can be made");
    let folder = folder.path();
    fs::write(folder.join("endless.asm"), ENDLESS).expect("the file can be written");
    assert_eq!(status(&in_folder(folder, &["asm", "endless.asm"])), 0);
    let bytecode = fs::read(folder.join("endless.mvb")).expect("it was written");
    symlink("endless.mvb", folder.join("link.mvb")).expect("links can be made");
    symlink("endless.asm", folder.join("link.asm")).expect("links can be made");
    symlink("new.mvb", folder.join("dangling.mvb")).expect("links can be made");

    assert_eq!(status(&in_folder(folder, &["asm", "endless.asm", "-o", "link.mvb"])), 0);
    assert_eq!(fs::read(folder.join("endless.mvb")).ok().as_ref(), Some(&bytecode));
    assert_eq!(status(&in_folder(folder, &["asm", "endless.asm", "-o", "link.asm"])), 2);
    assert_eq!(fs::read(folder.join("endless.asm")).ok().as_deref(), Some(ENDLESS.as_bytes()));
    assert_eq!(status(&in_folder(folder, &["asm", "endless.asm", "-o", "dangling.mvb"])), 0);
    assert_eq!(fs::read(folder.join("new.mvb")).ok().as_ref(), Some(&bytecode));
}

#[test]
fn what_a_command_prints_into_is_not_replaced() {
    let folder = folder_with_endless("printed");
    for (script, file) in [
        ("\"$0\" run --fuel 999 --snapshot out.txt endless.asm > out.txt", "out.txt"),
        ("\"$0\" run --fuel 999 --snapshot err.txt endless.asm 2> err.txt", "err.txt"),
        ("\"$0\" asm endless.asm -o both.txt > both.txt", "both.txt"),
    ] {
        let output = shell(&folder, script);
        assert_eq!(status(&output), 2, "{script}: {}", text_of(&output));
        let left = fs::read_to_string(folder.join(file)).expect("it is there, and text");
        assert!(left.is_empty() || left.contains("where this command prints"), "{script}: {left}");
    }
    // An input is not appended to, either.
    let output = shell(&folder, "\"$0\" disasm endless.asm -o /dev/stdout >> endless.asm");
    assert_eq!(status(&output), 2, "{}", text_of(&output));
    assert_eq!(fs::read(folder.join("endless.asm")).ok().as_deref(), Some(ENDLESS.as_bytes()));
}

#[test]
fn a_new_file_may_not_run_as_its_owner() {
    let folder = folder_with_endless("owner");
    let bytecode = folder.join("endless.mvb");
    fs::write(&bytecode, "").expect("the file can be written");
    fs::set_permissions(&bytecode, PermissionsExt::from_mode(0o6754)).expect("it is ours");
    // Only the superuser can give files away.
    let is_given_away = std::os::unix::fs::chown(&bytecode, Some(65_534), Some(65_534)).is_ok();
    fs::set_permissions(&bytecode, PermissionsExt::from_mode(0o6754)).expect("it is ours");
    assert_eq!(status(&in_folder(&folder, &["asm", "endless.asm"])), 0);
    let metadata = fs::metadata(&bytecode).expect("it is there");
    assert_eq!(metadata.mode() & 0o7777, 0o754);
    if is_given_away {
        assert_eq!((metadata.uid(), metadata.gid()), (65_534, 65_534));
    }
}

#[test]
fn a_signal_leaves_nothing_half_written() {
    let folder = folder("half");
    fs::write(folder.join("long.asm"), format!("main: {} halt", "addi r1, r1, 1\n".repeat(200_000)))
        .expect("the file can be written");
    for arguments in [["disasm", "long.asm", "-o", "long.txt"], ["asm", "long.asm", "-o", "long.mvb"]] {
        let mut child = command(&arguments).current_dir(&folder).spawn().expect("it runs");
        // The signal comes while the temporary file is there.
        while child.try_wait().expect("it can be waited for").is_none() {
            if names(&folder).iter().any(|name| name.ends_with(".tmp")) {
                let id = rustix::process::Pid::from_child(&child);
                let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
                child.wait().expect("it ends");
            }
        }
        let left = names(&folder);
        assert!(left.iter().all(|name| name.starts_with("long.")), "{left:?}");
    }
}

/// A program whose only data are the bytes of a file with this name.
fn with_file(name: &str) -> String {
    format!(".data .incbin \"{name}\"\nmain: halt\n")
}

#[test]
fn a_source_has_the_files_of_its_folder_and_no_others() {
    let folder = folder("included");
    fs::create_dir_all(folder.join("source/inner")).expect("the folder can be made");
    let source = folder.join("source");
    fs::write(folder.join("secret"), "secret").expect("the file can be written");
    fs::write(source.join("plain"), "plain").expect("the file can be written");
    fs::write(source.join("inner/deep"), "deep").expect("the file can be written");
    symlink("inner/deep", source.join("link")).expect("links can be made");
    symlink("../secret", source.join("leak")).expect("links can be made");
    symlink("..", source.join("up")).expect("links can be made");
    symlink("loop", source.join("loop")).expect("links can be made");
    symlink(folder.join("secret"), source.join("absolute")).expect("links can be made");
    mknodat(CWD, source.join("pipe"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("pipes can be made");
    let check = |name: &str| {
        fs::write(source.join("test.asm"), with_file(name)).expect("the file can be written");
        // From whichever folder.
        let first = text_of(&in_folder(&folder, &["disasm", "source/test.asm"]));
        let second = text_of(&in_folder(&source.join("inner"), &["disasm", "../test.asm"]));
        assert_eq!(first, second.replace("../test.asm", "source/test.asm"), "{name}");
        first
    };
    for (name, text) in
        [("plain", "plain"), ("inner/deep", "deep"), ("link", "deep"), ("inner/../plain", "plain")]
    {
        assert!(check(name).contains(&format!("\"{text}\"")), "{name}");
    }
    let secret = folder.join("secret").display().to_string();
    for (name, reason) in [
        ("../secret", "outside"),
        (secret.as_str(), "outside"),
        ("leak", "outside"),
        ("absolute", "outside"),
        ("up/secret", "outside"),
        ("up/source/plain/../../../secret", "no such file"),
        ("missing", "no such file"),
        ("pipe", "no file"),
        ("inner", "no file"),
        ("", "no file"),
        ("loop", ""),
        ("plain/x", ""),
    ] {
        let text = check(name);
        assert!(text.contains("E058") && text.contains(reason), "{name}: {text}");
    }
}

#[test]
fn no_command_replaces_a_file_that_its_source_has() {
    let folder = folder("included_and_written");
    fs::create_dir(folder.join("inner")).expect("the folder can be made");
    fs::write(folder.join("inner/plain"), "plain").expect("the file can be written");
    fs::write(folder.join("test.asm"), with_file("inner/plain")).expect("the file can be written");
    symlink("inner/plain", folder.join("link")).expect("links can be made");
    for arguments in [
        ["asm", "test.asm", "-o", "inner/plain"],
        ["asm", "test.asm", "-o", "link"],
        ["disasm", "test.asm", "-o", "inner/plain"],
        ["run", "test.asm", "--snapshot", "inner/plain"],
    ] {
        let output = in_folder(&folder, &arguments);
        assert!(text_of(&output).contains("is an input of this command"), "{}", text_of(&output));
    }
    assert_eq!(fs::read(folder.join("inner/plain")).expect("it is there"), b"plain");
}

#[test]
fn standard_input_has_no_files() {
    let folder = folder("included_by_standard_input");
    fs::write(folder.join("plain"), "plain").expect("the file can be written");
    fs::write(folder.join("test.asm"), with_file("plain")).expect("the file can be written");
    let output = shell(&folder, "$0 check - < test.asm");
    assert!(text_of(&output).contains("E058"), "{}", text_of(&output));
    assert_eq!(status(&shell(&folder, "$0 check test.asm")), 0);
}

#[test]
fn a_file_is_not_read_beyond_what_the_data_may_have() {
    let folder = folder("large_files");
    let file = File::create(folder.join("large")).expect("the file can be made");
    file.set_len(1 << 40).expect("files may have holes");
    fs::write(folder.join("test.asm"), with_file("large")).expect("the file can be written");
    let output = in_folder(&folder, &["check", "test.asm"]);
    assert!(text_of(&output).contains("E051"), "{}", text_of(&output));
    file.set_len(100).expect("files can be cut");
    assert_eq!(status(&in_folder(&folder, &["check", "--max-data", "100", "test.asm"])), 0);
    assert_eq!(status(&in_folder(&folder, &["check", "--max-data", "99", "test.asm"])), 65);
}

/// A source that is not formatted, and its formatted text.
const UNFORMATTED: &str = "main: HALT";
const FORMATTED: &str = "main:   halt\n";

#[test]
fn formatting_replaces_files_as_a_whole() {
    let folder = folder("formatted");
    let file = |name: &str| folder.join(name);
    fs::create_dir(file("inner")).expect("the folder can be made");
    for name in ["a.asm", "inner/b.asm", "other.txt", "target"] {
        fs::write(file(name), UNFORMATTED).expect("the file can be written");
    }
    symlink("target", file("link.asm")).expect("links can be made");
    fs::set_permissions(file("a.asm"), fs::Permissions::from_mode(0o640)).expect("the file is ours");
    let before = names(&folder);

    let check = in_folder(&folder, &["fmt", "--check", "."]);
    assert_eq!((status(&check), text_of(&check).matches("is not formatted").count()), (1, 3));
    assert_eq!(fs::read_to_string(file("a.asm")).ok().as_deref(), Some(UNFORMATTED));

    let output = in_folder(&folder, &["fmt", "."]);
    assert_eq!((status(&output), text_of(&output).as_str()), (0, ""));
    for (name, expected) in
        [("a.asm", FORMATTED), ("inner/b.asm", FORMATTED), ("target", FORMATTED), ("other.txt", UNFORMATTED)]
    {
        assert_eq!(fs::read_to_string(file(name)).ok().as_deref(), Some(expected), "{name}");
    }
    assert!(file("link.asm").is_symlink());
    assert_eq!(fs::metadata(file("a.asm")).expect("it is there").permissions().mode() & 0o777, 0o640);
    assert_eq!(names(&folder), before);

    // What is formatted is not written anew.
    let inode = |name: &str| fs::metadata(file(name)).expect("it is there").ino();
    let old = inode("a.asm");
    assert_eq!(status(&in_folder(&folder, &["fmt", "a.asm"])), 0);
    assert_eq!(inode("a.asm"), old);
    assert_eq!(status(&in_folder(&folder, &["fmt", "--check", "."])), 0);
}

#[test]
fn what_cannot_be_formatted_stays_and_costs_no_other_file_its_turn() {
    let folder = folder_with_endless("unformatted");
    assert_eq!(status(&in_folder(&folder, &["asm", "endless.asm", "-o", "bytecode.asm"])), 0);
    let bytecode = fs::read(folder.join("bytecode.asm")).expect("it has been written");
    let cases: [(&str, &[u8], &str); 4] = [
        ("bytecode.asm", &bytecode, "is bytecode"),
        ("latin.asm", b"main: halt ; \xe4", "not UTF-8"),
        ("open.asm", b"main: li r0, \"a\n halt", "not closed"),
        ("stray.asm", b"main: li  r0, $1", "unexpected character"),
    ];
    for (name, contents, message) in cases {
        fs::write(folder.join(name), contents).expect("the file can be written");
        fs::write(folder.join("z.asm"), UNFORMATTED).expect("the file can be written");
        let output = in_folder(&folder, &["fmt", name, "z.asm"]);
        assert_eq!(status(&output), 65, "{name}");
        assert!(text_of(&output).contains(message), "{name}: {}", text_of(&output));
        assert_eq!(fs::read(folder.join(name)).ok().as_deref(), Some(contents), "{name}");
        assert_eq!(fs::read_to_string(folder.join("z.asm")).ok().as_deref(), Some(FORMATTED), "{name}");
    }
    let output = in_folder(&folder, &["fmt", "--max-source", "4", "z.asm"]);
    assert!(status(&output) == 65 && text_of(&output).contains("--max-source"), "{}", text_of(&output));

    // Nobody writes into this pipe: whoever opens it waits.
    mknodat(CWD, folder.join("pipe.asm"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0)
        .expect("it can be made");
    for option in [&["fmt", "pipe.asm"][..], &["fmt", "--check", "."]] {
        let output = in_folder(&folder, option);
        assert!(text_of(&output).contains("is no file"), "{}", text_of(&output));
        assert_ne!(status(&output), 0);
    }
}

#[test]
fn formatting_a_stream() {
    let run = |arguments: &[&str], input: &str| support::mini_vm(arguments, input.as_bytes());
    let output = run(&["fmt", "-"], UNFORMATTED);
    assert_eq!((status(&output), output.stdout.as_slice()), (0, FORMATTED.as_bytes()));
    let output = run(&["fmt", "-"], FORMATTED);
    assert_eq!((status(&output), output.stdout.as_slice()), (0, FORMATTED.as_bytes()));
    let output = run(&["fmt", "-"], "main: $");
    assert_eq!((status(&output), output.stdout.as_slice()), (65, b"".as_slice()));
    assert_eq!(status(&run(&["fmt", "--check", "-"], UNFORMATTED)), 1);
    assert_eq!(status(&run(&["fmt", "--check", "-"], FORMATTED)), 0);
    assert_eq!(run(&["fmt", "-"], "").stdout, b"");
}

#[test]
fn a_file_that_may_not_grow_fails_to_be_written() {
    let folder = folder("growing_files");
    let printing =
        "main: li r0, 8\n li r1, 60000\n.next: host write, r0\n mov r1, r0\n li r0, 8\n jmp .next\n";
    fs::write(folder.join("printing.asm"), printing).expect("it can be written");
    fs::write(folder.join("large.asm"), ".data x: .fill 200000, .u8 7\nmain: halt\n")
        .expect("it can be written");
    // Blocks of 512 bytes.
    for command in ["run printing.asm > out", "asm large.asm -o large.mvb", "run --save-heap heap large.asm"]
    {
        let output = shell(&folder, &format!("ulimit -f 100; exec \"$0\" {command}"));
        assert_eq!(output.status.code(), Some(74), "{command}: {}", text_of(&output));
    }
    assert!(!folder.join("large.mvb").exists());
}

#[test]
fn a_trap_in_another_file_is_on_no_line_of_the_tested_one() {
    let folder = folder("trap_elsewhere");
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("it can be written");
    write("included.asm", ".fn main()\n        li r0, 1\n        trap 7\n.end_fn\n");
    write("case.asm", ".include \"included.asm\"\n.fn other()\n        halt ;! trap user\n");
    let output = in_folder(&folder, &["test", "case.asm"]);
    assert_eq!(status(&output), 1);
    assert!(text_of(&output).contains("trap user in another file"), "{}", text_of(&output));
}
