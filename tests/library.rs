//! The library of the assembly language, `programs/lib`: each of its files against its program in `tests/library`, and
//! against Rust's own library with many random operations; and its page, `programs/lib/README.md`.

#[path = "library/costs.rs"]
mod costs;
#[path = "library/files.rs"]
mod files;
#[path = "library/names.rs"]
mod names;
#[path = "library/oracles.rs"]
mod oracles;
#[path = "library/page.rs"]
mod page;
mod support;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use support::{files_below, mini_vm, root, temporary, text_of};

#[test]
fn every_file_has_a_program_that_tests_it() {
    let tested: Vec<String> = test_programs().iter().map(|path| name_of(path)).collect();
    let untested: Vec<String> =
        library_files().iter().map(|path| name_of(path)).filter(|name| !tested.contains(name)).collect();
    assert!(untested.is_empty(), "files without a program in tests/library: {untested:?}");
}

#[test]
fn the_programs_keep_their_expectations() {
    let mut arguments = vec!["test".into()];
    arguments.extend(test_programs().into_iter().map(PathBuf::into_os_string));
    let output = mini_vm(&arguments, b"");
    assert!(output.status.success(), "{}", text_of(&output));
}

/// A mistake of the program that uses the library ends in a trap with a number of its own.
#[test]
fn mistakes_trap() {
    let mistakes = [
        ("array", "array_get(array, 7)", "array_get: index 7, length 0\n"),
        ("array", "array_set(array, 7, 1)", "array_set: index 7, length 0\n"),
        ("array", "array_insert(array, 7, 1)", "array_insert: index 7, length 0\n"),
        ("array", "array_remove(array, 7)", "array_remove: index 7, length 0\n"),
        ("buffer", "buffer_append_character(array, 0xd800)", "0xd800 is no character\n"),
        ("random", "random_below(generator, 0)", "no number is below 0\n"),
        ("random", "random_between(generator, 1, -1)", "no number is from 1 to -1\n"),
        ("text", "text_length(unended)", "no zero byte ends the text at 0x"),
        ("big_map", "big_map_lookup_scalar(wide_map, 0)", "a key of 9 bytes does not fit in a register\n"),
        ("array", "array_get(array, 0)", "trap 600"),
        ("array", "array_set(array, 0, 1)", "trap 600"),
        ("array", "array_insert(array, 1, 1)", "trap 600"),
        ("array", "array_remove(array, 0)", "trap 600"),
        ("array", "array_reserve(array, -1)", "out of memory"),
        ("array", "array_append(array, 8, -1)", "out of memory"),
        ("buffer", "buffer_append_character(array, 0xd800)", "trap 602"),
        ("buffer", "buffer_append_character(array, 0x110000)", "trap 602"),
        ("buffer", "buffer_extend(array, -1)", "out of memory"),
        ("buffer", "buffer_append_fill(array, 0, 1 << 40)", "out of memory"),
        ("random", "random_below(generator, 0)", "trap 601"),
        ("random", "random_between(generator, 1, 0)", "trap 601"),
        ("text", "text_length(unended)", "trap 603"),
        ("text", "text_copy(unended, -1)", "out of memory"),
        ("big_map", "big_map_lookup_scalar(wide_map, 0)", "trap 604"),
        ("sort", "sort_by(array, 2, 7)", "function table"),
        ("sort", "sort_integers(array, -1)", "out of memory"),
        ("sort", "sort_unsigned(array, 1 << 40)", "out of memory"),
        ("text", "text_lower(8, -1)", "outside the heap"),
        ("text", "text_upper(8, -1)", "outside the heap"),
    ];
    for (index, (file, call, message)) in mistakes.into_iter().enumerate() {
        let source = format!(
            ".include <{file}.asm>\n.map wide key=bytes(9) value=u8 capacity=4\n.data .align 8 empty: .zero 24\n\
             .data generator_bytes: .u64 1, 2, 3, 4\n\
             .fn main()\n.reg array, generator, unended, wide_map\n li array, empty\n li generator, generator_bytes\n\
             map_new wide_map, wide\n{} li unended, 8\n alloc unended, unended\n li r9, -1\n store64 r9, [unended]\n        call {call}\n        halt\n.end_fn\n",
            if file == "big_map" { " call big_map_new(wide_map) -> wide_map\n" } else { "" },
        );
        let path = temporary(&format!("mistake_{index}.asm"), &source);
        let output = mini_vm(&[OsStr::new("run"), path.as_os_str()], b"");
        let text = text_of(&output);
        assert!(!output.status.success() && text.contains(message), "{call}: {text}");
    }
}

#[test]
fn wrong_arguments_are_refused() {
    let refused: [(&[&str], &str); 8] = [
        (&["a", "x"], "argument 2: `x` is no integer from 1 to 100\n"),
        (&["a", ""], "argument 2: `` is no integer from 1 to 100\n"),
        (&["a", "0"], "argument 2: `0` is no integer from 1 to 100\n"),
        (&["a", "101"], "argument 2: `101` is no integer from 1 to 100\n"),
        (&["a", "1 "], "argument 2: `1 ` is no integer from 1 to 100\n"),
        (&["a", "1", "8"], "argument 3: `8` is no integer from -7 to -7\n"),
        (&["a", "1"], "argument 3 is missing: an integer from -7 to -7\n"),
        (&["a", "1", "-7", "b"], "too many arguments: 4, but at most 3 can be given\n"),
    ];
    let path = program("arguments");
    for (arguments, message) in refused {
        let mut command: Vec<&OsStr> = vec!["run".as_ref(), path.as_os_str(), "--".as_ref()];
        command.extend(arguments.iter().map(OsStr::new));
        let output = mini_vm(&command, b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), message, "{arguments:?}");
    }
}

/// Runs the program of `tests/library` with this name, and returns what it prints.
fn printed(name: &str, arguments: &[&str], input: impl AsRef<[u8]>) -> Vec<u8> {
    let path = program(name);
    let mut command: Vec<&OsStr> = vec!["run".as_ref(), path.as_os_str(), "--".as_ref()];
    command.extend(arguments.iter().map(OsStr::new));
    let output = mini_vm(&command, input.as_ref());
    assert!(output.status.success(), "{}", text_of(&output));
    output.stdout
}

/// What `--stats` says of a program.
fn statistics_of(path: &Path, arguments: &[&str], input: impl AsRef<[u8]>) -> String {
    let mut command: Vec<&OsStr> = vec!["run".as_ref(), "--stats".as_ref(), path.as_os_str(), "--".as_ref()];
    command.extend(arguments.iter().map(OsStr::new));
    let output = mini_vm(&command, input.as_ref());
    assert!(output.status.success(), "{}", text_of(&output));
    String::from_utf8(output.stderr).expect("it is text")
}

/// The number behind a name in what `--stats` says.
fn statistic(statistics: &str, name: &str) -> u64 {
    let (_, number) = statistics.split_once(&format!("\n  {name} ")).expect("it is there");
    let number = number.split_whitespace().next().expect("there is a number");
    number.replace(',', "").parse().expect("it is a number")
}

fn library_files() -> Vec<PathBuf> {
    files_below("programs/lib", "asm")
}

fn test_programs() -> Vec<PathBuf> {
    files_below("tests/library", "asm")
}

/// The program of `tests/library` with this name.
fn program(name: &str) -> PathBuf {
    root().join("tests/library").join(name).with_extension("asm")
}

fn name_of(path: &Path) -> String {
    path.file_stem().expect("it is a file").to_string_lossy().into_owned()
}
