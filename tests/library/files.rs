//! Files as a whole, with grants and without, and sentences on standard error.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Output;

use crate::program;
use crate::support::{mini_vm, temporary, text_of};

/// Runs the program for `path` with the grants for `folder`.
fn run(grants: &[&str], folder: &Path, path: &Path) -> Output {
    let program = program("files");
    let mut command: Vec<&OsStr> = vec!["run".as_ref()];
    for grant in grants {
        command.extend([OsStr::new(grant), folder.as_os_str()]);
    }
    command.extend([program.as_os_str(), "--".as_ref(), path.as_os_str()]);
    mini_vm(&command, b"")
}

#[test]
fn files_are_written_and_read_as_a_whole() {
    let path = temporary("whole_file.txt", "what was there before\n");
    let folder = path.parent().expect("it is in a folder");
    let output = run(&["--allow-read", "--allow-write"], folder, &path);
    assert_eq!(text_of(&output), "0 9 some\nmore");
    assert_eq!(fs::read(&path).expect("it is there"), b"some\nmore");
    let output = run(&["--allow-read", "--allow-write"], folder, &folder.join("no_such_folder/file"));
    assert_eq!(text_of(&output), "-1\n");
}

#[test]
fn without_a_grant_nothing_is_written() {
    let path = temporary("guarded_file.txt", "as before");
    let folder = path.parent().expect("it is in a folder");
    let output = run(&["--allow-read"], folder, &path);
    assert!(!output.status.success() && text_of(&output).contains("--allow-write"), "{}", text_of(&output));
    assert_eq!(fs::read(&path).expect("it is there"), b"as before");
}

/// Sizes around those at which the memory grows.
#[test]
fn files_of_any_size_are_read() {
    let source = ".include <files.asm>\n.include <arguments.asm>\n.fn main()\n.reg text, length\n\
                  call argument_text(0) -> text\n call file_all(text) -> text, length\n\
                  host write(text, length)\n load8u text, [text + length]\n host print_int(text)\n halt\n.end_fn\n";
    let program = temporary("reads_a_file.asm", source);
    for size in [0, 1, 65_535, 65_536, 65_537, 131_072, 300_000] {
        let bytes: Vec<u8> = (0..size).map(|index| (index % 251 + 1) as u8).collect();
        let path = temporary("file_of_any_size.bin", &bytes);
        let folder = path.parent().expect("it is in a folder");
        let command: [&OsStr; 6] = [
            "run".as_ref(),
            "--allow-read".as_ref(),
            folder.as_ref(),
            program.as_ref(),
            "--".as_ref(),
            path.as_ref(),
        ];
        let output = mini_vm(&command, b"");
        assert!(output.stdout == [bytes, b"0".to_vec()].concat(), "{size}: {} bytes", output.stdout.len());
    }
}

#[test]
fn sentences_go_to_standard_error() {
    let output = mini_vm(&[OsStr::new("run"), program("errors").as_os_str()], b"");
    assert_eq!(output.stdout, b"before\n");
    assert_eq!(output.stderr, b"a sentence\n");
    assert_eq!(output.status.code(), Some(7));
}
