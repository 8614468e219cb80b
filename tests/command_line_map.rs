//! `mini-vm map`: what it finds wrong, where it finds maps, and what programs get to read.
//!
//! What can be shown as a dialogue is in `tests/command_line/map.trycmd` and `docs/map.md`; what needs forged bytes, other
//! forms of input or a reader of JSON is here.

mod support;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};
use support::{command, mini_vm, root, temporary, text_of};

/// Bytes to be written at an offset.
type Change<'b> = (usize, &'b [u8]);

/// Where bucket 4 of the example is, and where bucket 5 and 7 are.
const BUCKETS: [usize; 3] = [48, 52, 60];

/// The worked example of the standard.
fn example() -> Vec<u8> {
    fs::read(root().join("tests/command_line/maps/example.map")).expect("the file is there")
}

/// The example with other bytes.
fn forged(changes: &[Change<'_>]) -> Vec<u8> {
    let mut bytes = example();
    for (at, change) in changes {
        bytes[*at..][..change.len()].copy_from_slice(change);
    }
    bytes
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("killed: {}", text_of(output)))
}

/// Runs the command on these bytes of standard input.
fn map_of(bytes: &[u8], options: &[&str]) -> Output {
    mini_vm(&[&["map", "-"], options].concat(), bytes)
}

fn map_in(file: &Path, options: &[&str]) -> Output {
    let arguments: Vec<&OsStr> =
        [OsStr::new("map"), file.as_os_str()].into_iter().chain(options.iter().map(OsStr::new)).collect();
    mini_vm(&arguments, b"")
}

/// The object that a command prints on one line.
fn object(output: &Output) -> Value {
    let text = String::from_utf8(output.stdout.clone()).expect("JSON is text");
    assert_eq!(text.matches('\n').count(), 1, "{text}");
    assert_eq!(output.stderr, b"", "{}", text_of(output));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Rule, bucket and offset of all violations in these bytes.
fn violations(bytes: &[u8]) -> Vec<(String, Value, Value)> {
    let output = map_of(bytes, &["--json"]);
    let object = object(&output);
    assert_eq!(status(&output), i32::from(object["conforms"] != json!(true)), "{object}");
    let violations = object["violations"].as_array().expect("there is an array");
    let of = |violation: &Value| {
        let rule = violation["rule"].as_str().expect("a rule has a name").to_owned();
        (rule, violation["bucket"].clone(), violation["offset"].clone())
    };
    violations.iter().map(of).collect()
}

fn violation(rule: &str, bucket: Option<u64>, offset: u64) -> (String, Value, Value) {
    (rule.to_owned(), json!(bucket), json!(offset))
}

#[test]
fn every_rule_about_headers_is_told_with_its_field() {
    let broken: [(&str, u64, &[Change<'_>]); 10] = [
        ("H2", 20, &[(20, &[0, 1])]),
        ("H3", 0, &[(0, &[0]), (2, &[0])]),
        ("H4", 24, &[(24, &[16])]),
        ("H5", 2, &[(2, &[4])]),
        ("H6", 4, &[(4, &[0])]),
        ("H7", 22, &[(22, &[0])]),
        ("H8", 4, &[(4, &[2])]),
        ("H9", 8, &[(8, &[3])]),
        ("H10", 16, &[(16, &[0, 0, 0, 0x20])]),
        ("H11", 28, &[(28, &[9])]),
    ];
    for (rule, offset, changes) in broken {
        let bytes = forged(changes);
        assert_eq!(violations(&bytes), [violation(rule, None, offset)]);
        let text = text_of(&map_of(&bytes, &[]));
        assert!(text.starts_with("<stdin> at 0x0: 1 violation of the standard\n"), "{text}");
        assert!(text.contains(&format!("\n  {rule:<3} at {offset:#x}: ")), "{text}");
        assert!(
            text.ends_with("\nthe header is not valid, so there are no entries and no buckets to show\n"),
            "{text}"
        );
    }
}

#[test]
fn every_rule_about_buckets_is_told_with_its_place() {
    let [four, five, seven] = BUCKETS;
    let broken: [(_, &[Change<'_>]); 8] = [
        (violation("B1", Some(7), 60), &[(seven, &[3])]),
        (violation("B2", None, 2), &[(2, &[2])]),
        (violation("B3", None, 28), &[(28, &[1])]),
        (violation("B4", Some(5), 53), &[(five + 1, b"b")]),
        (violation("B5", Some(4), 48), &[(four, &[2])]),
        (violation("B6", Some(0), 32), &[(32, &[63 << 2])]),
        (violation("B7", Some(0), 32), &[(28, &[1]), (32, &[1])]),
        (violation("B8", Some(6), 59), &[(59, &[9])]),
    ];
    for (expected, changes) in broken {
        let bytes = forged(changes);
        assert_eq!(violations(&bytes), std::slice::from_ref(&expected));
        let text = text_of(&map_of(&bytes, &[]));
        let (rule, bucket, offset) = expected;
        let place = bucket.as_u64().map_or(String::new(), |bucket| format!(", bucket {bucket}"));
        let line =
            format!("\nviolations\n  {rule:<3} at {:#x}{place}: ", offset.as_u64().expect("it is a number"));
        assert!(text.contains(&line), "{text}");
        assert!(text.contains("\nentries\n"), "{text}");
    }
    assert_eq!(violations(&example()), []);
}

#[test]
fn what_is_no_map_is_an_error_with_the_rule() {
    for (bytes, options, message) in [
        (vec![], &[][..], "there is no map at 0x0: a header takes 32 bytes, and 0 are there (P2)"),
        (
            example()[..31].to_vec(),
            &[],
            "there is no map at 0x0: a header takes 32 bytes, and 31 are there (P2)",
        ),
        (
            example()[..63].to_vec(),
            &[],
            "there is no map at 0x0: the map takes 64 bytes, and 63 are there (P3)",
        ),
        (forged(&[(23, &[0x3d])]), &[], "there is no map at 0x0: the byte at 0x17 is 0x3d, not 0x3e (H1)"),
        (example(), &["--at", "4"], "there is no map at 0x4: the byte at 0x1b is 0x00, not 0x3e (H1)"),
        (example(), &["--at", "65"], "there is no map at 0x41: it is not a multiple of 4 (P1)"),
    ] {
        let output = map_of(&bytes, options);
        assert_eq!((status(&output), output.stdout.as_slice()), (65, b"".as_slice()));
        let text = text_of(&output);
        assert!(text.starts_with(&format!("error: <stdin>: {message}\n")), "{text}");
        assert_eq!(map_of(&bytes, &[options, &["--json"]].concat()).stdout, b"");
    }
    let bytecode = temporary("halt.mvb", mini_vm(&["asm", "-"], b"main: halt\n").stdout);
    let output = map_in(&bytecode, &[]);
    assert_eq!(status(&output), 65);
    assert!(text_of(&output).contains("halt.mvb is a bytecode file, in which there is no map\n"));
    let output = map_of(b"main: halt ; a program that is longer than a header\n", &[]);
    assert!(text_of(&output).contains("help: the file looks like text;"), "{}", text_of(&output));
}

#[test]
fn a_map_is_found_where_the_user_says_in_files_and_streams() {
    let mut bytes = vec![0xff; 100_000];
    bytes.extend(example());
    bytes.extend([0xff; 1000]);
    let file = temporary("in_the_middle.bin", &bytes);
    let expected = "at 0x186a0: 3 of 3 entries, 64 bytes; conforms to the standard\n";
    for output in [
        map_of(&bytes, &["--at", "100000"]),
        map_of(&bytes, &["--at", "0x186A0"]),
        map_in(&file, &["--at", "100000"]),
    ] {
        assert_eq!(status(&output), 0);
        assert!(text_of(&output).contains(expected), "{}", text_of(&output));
    }
    let found = object(&map_in(&file, &["--list", "--json"]));
    assert_eq!(found["maps"][0]["offset"], 100_000);
    assert_eq!(found["maps"].as_array().map(Vec::len), Some(1));
    // Violations are told with the place in the file.
    let damaged = forged(&[(BUCKETS[0], &[2])]);
    bytes[100_000..][..damaged.len()].copy_from_slice(&damaged);
    let text = text_of(&map_of(&bytes, &["--at", "100000"]));
    assert!(text.contains("  B5  at 0x186d0, bucket 4: "), "{text}");
}

/// A program that makes two maps and then divides by 0.
const TRAPPING: &str = "
.map    ages    key=bytes(8) value=u32 capacity=3
.map    small   key=u8 value=u8 capacity=1
.data   name:   .ascii \"Ada\\0\\0\\0\\0\\0\"
main:   map_new r1, ages
        map_new r2, small
        li      r3, name
        map_get_or_reserve r4, r1, r3
        li      r5, 36
        store32 r5, [r4]
        li      r0, 0
        div     r0, r0, r0
        halt
";

/// The maps that `--list` finds.
fn listed(file: &Path, options: &[&str]) -> Vec<u64> {
    let object = object(&map_in(file, &[options, &["--json"]].concat()));
    let maps = object["maps"].as_array().expect("there is an array");
    maps.iter().map(|map| map["offset"].as_u64().expect("an offset is a number")).collect()
}

#[test]
fn the_heap_at_a_trap_can_be_looked_at() {
    let program = temporary("trapping.asm", TRAPPING);
    let heap = temporary("trapping.bin", "old");
    let arguments = ["run".as_ref(), "--save-heap".as_ref(), heap.as_os_str(), program.as_os_str()];
    let output = mini_vm(&arguments, b"");
    assert_eq!(status(&output), 70);
    assert!(text_of(&output).contains("error[division_by_zero]"), "{}", text_of(&output));
    assert_eq!(fs::metadata(&heap).expect("the heap is saved").len(), 4096);
    let maps = listed(&heap, &["--list"]);
    assert_eq!(maps.len(), 2);
    let ages = object(&map_in(&heap, &["--at", &maps[0].to_string(), "--json"]));
    assert_eq!(ages["conforms"], true);
    assert_eq!(ages["entries"].as_array().map(Vec::len), Some(1));
    assert_eq!(ages["entries"][0]["key"], "4164610000000000");
    assert_eq!(ages["entries"][0]["value"], "24000000");
    let text = text_of(&map_in(&heap, &["--at", &format!("{:#x}", maps[0])]));
    assert!(
        text.contains(": 41 64 61 00 00 00 00 00 = 6382657 \"Ada\" -> 24 00 00 00 = 36 \"$\"\n"),
        "{text}"
    );
    let text = text_of(&map_in(&heap, &[]));
    assert!(
        text.contains(
            "help: `--at` says where in the file the map starts, and `--list` where there are maps"
        )
    );
}

#[test]
fn the_heap_is_saved_however_the_program_ends() {
    let heap = temporary("ended.bin", "");
    for (source, options, expected) in [
        ("main: li r0, 3\n exit r0\n", &[][..], 3),
        ("main: halt\n", &[], 0),
        ("main: jmp main\n", &["--fuel", "9"], 75),
        ("main: trap 1\n", &[], 70),
    ] {
        fs::write(&heap, "old").expect("the file can be written");
        let program = temporary("ended.asm", format!(".data text: .ascii \"here\"\n{source}"));
        let mut arguments =
            vec!["run".as_ref(), "--save-heap".as_ref(), heap.as_os_str(), program.as_os_str()];
        arguments.extend(options.iter().map(OsStr::new));
        assert_eq!(status(&mini_vm(&arguments, b"")), expected, "{source}");
        let bytes = fs::read(&heap).expect("the heap is saved");
        assert_eq!((bytes.len(), &bytes[8..12]), (4096, b"here".as_slice()), "{source}");
    }
}

#[test]
fn a_heap_that_cannot_be_saved_is_told_before_the_program_runs() {
    let program = temporary("hello.asm", "main: li r0, 5\n host print_int, r0\n halt\n");
    let run = |heap: &Path| {
        let arguments = ["run".as_ref(), "--save-heap".as_ref(), heap.as_os_str(), program.as_os_str()];
        let output = mini_vm(&arguments, b"");
        (status(&output), output.stdout)
    };
    assert_eq!(run(Path::new("no/such/folder/heap.bin")), (74, vec![]));
    assert_eq!(run(&root()), (74, vec![]));
    assert_eq!(run(&program), (2, vec![]));
    let snapshot = temporary("input.mvs", "");
    let resume = |heap: &Path| {
        let arguments = [OsStr::new("run"), "--save-heap".as_ref(), heap.as_os_str(), "--resume".as_ref()];
        let output = mini_vm(&[&arguments[..], &[snapshot.as_os_str(), program.as_os_str()]].concat(), b"");
        (status(&output), text_of(&output))
    };
    let (refused, text) = resume(&snapshot);
    assert_eq!(refused, 2);
    assert!(text.contains("input.mvs is an input of this command"), "{text}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_heap_that_cannot_be_saved_in_the_end_hides_no_trap() {
    let program = temporary("trapping_on_full_disk.asm", "main: trap 9\n");
    let arguments = ["run".as_ref(), "--save-heap".as_ref(), OsStr::new("/dev/full"), program.as_os_str()];
    let output = mini_vm(&arguments, b"");
    assert_eq!(status(&output), 74);
    let text = text_of(&output);
    assert!(text.contains("error: cannot write /dev/full: No space left on device"), "{text}");
    assert!(text.contains("error[user]: the program raised trap 9\n"), "{text}");
}

/// A snapshot of [`TRAPPING`] without its trap, after so much fuel.
fn snapshot() -> PathBuf {
    let program = temporary("endless.asm", TRAPPING.replace("div     r0, r0, r0", ".ever: jmp .ever"));
    let snapshot = temporary("endless.mvs", "");
    let arguments = ["run", "--fuel", "1000", "--heap", "1M", "--snapshot"].map(OsStr::new);
    let output = mini_vm(&[&arguments[..], &[snapshot.as_os_str(), program.as_os_str()]].concat(), b"");
    assert_eq!(status(&output), 75, "{}", text_of(&output));
    snapshot
}

#[test]
fn the_heap_in_a_snapshot_needs_no_program() {
    let snapshot = snapshot();
    let maps = listed(&snapshot, &[]);
    assert_eq!(maps.len(), 2);
    assert_eq!(listed(&snapshot, &["--list"]), maps);
    let at = maps[0].to_string();
    let ages = object(&map_in(&snapshot, &["--at", &at, "--json"]));
    assert_eq!((&ages["conforms"], &ages["offset"]), (&json!(true), &json!(maps[0])));
    assert_eq!(ages["entries"][0]["key"], "4164610000000000");
    let bytes = fs::read(&snapshot).expect("the file is there");
    assert_eq!(object(&map_of(&bytes, &["--at", &at, "--json"]))["entries"], ages["entries"]);

    let compared = map_in(&snapshot, &["--at", &at, "--diff", &snapshot.display().to_string()]);
    assert_eq!(status(&compared), 0, "{}", text_of(&compared));
    let compared = map_in(&snapshot, &["--diff", "tests/command_line/maps/example.map"]);
    assert_eq!(status(&compared), 2);
    assert!(text_of(&compared).contains("endless.mvs is a snapshot: `--at ADDRESS` says which"));
    let example = root().join("tests/command_line/maps/example.map");
    let compared = map_in(&example, &["--diff", &snapshot.display().to_string()]);
    assert_eq!(status(&compared), 2);
    assert!(text_of(&compared).contains("endless.mvs is a snapshot: `--diff-at ADDRESS` says which"));

    let beyond = map_in(&snapshot, &["--at", "0x100000"]);
    assert_eq!(status(&beyond), 65);
    assert!(text_of(&beyond).contains("no map at 0x100000: a header takes 32 bytes, and 0 are there (P2)"));
    let mut damaged = bytes.clone();
    *damaged.last_mut().expect("it is not empty") ^= 1;
    let output = map_of(&damaged, &[]);
    assert_eq!(status(&output), 65);
    assert!(
        text_of(&output).contains("error: <stdin>: the file is damaged: its hash is"),
        "{}",
        text_of(&output)
    );
    assert_eq!(status(&map_of(&bytes[..30], &[])), 65);
}

#[test]
fn json_has_everything() {
    let object = object(&map_of(&forged(&[(BUCKETS[0], &[2])]), &["--json"]));
    let members = [
        "buckets",
        "conforms",
        "entries",
        "file",
        "format",
        "header",
        "offset",
        "probes",
        "size",
        "violations",
    ];
    let mut names: Vec<_> = object.as_object().expect("it is an object").keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, members);
    assert_eq!(object["format"], 1);
    assert_eq!(object["file"], "<stdin>");
    assert_eq!(object["header"]["marker"], 0x3e);
    assert_eq!(object["buckets"]["status"], "0000000002060002");
    assert_eq!(object["probes"]["lost"], 2);
    assert_eq!(object["probes"]["hits"]["counts"], json!([[1, 1]]));
    assert_eq!(object["violations"][0]["message"], "`passing` is 0, but 2 entries pass this bucket");
    let invalid = self::object(&map_of(&forged(&[(20, &[1])]), &["--json"]));
    assert_eq!(invalid["conforms"], false);
    for member in ["size", "buckets", "probes"] {
        assert_eq!(invalid[member], Value::Null, "{member}");
    }
    assert_eq!(invalid["entries"], json!([]));
}

#[cfg(unix)]
#[test]
fn the_name_of_a_file_is_escaped_in_json() {
    let file = temporary("\"quoted\\ \u{e9}\u{1}.map", example());
    let object = object(&map_in(&file, &["--json"]));
    assert_eq!(object["file"], file.display().to_string());
}

#[test]
fn maps_are_compared_by_keys_wherever_these_lie() {
    // The same entries in a map of another capacity, which has another layout.
    let program = |capacity: u32, second: u32, keys: &str| {
        format!(
            ".map a key=u8 value=u16 capacity={capacity}\nmain: map_new r1, a\n{}li r2, {second}\n store16 r2, [r3]\n halt\n",
            keys.chars()
                .map(|key| format!(" li r2, '{key}'\n map_get_or_reserve_scalar r3, r1, r2\n"))
                .collect::<String>()
        )
    };
    let heap = |name: &str, source: String| {
        let heap = temporary(&format!("{name}.bin"), "");
        let source = temporary(&format!("{name}.asm"), source);
        let arguments = ["run".as_ref(), "--save-heap".as_ref(), heap.as_os_str(), source.as_os_str()];
        assert_eq!(status(&mini_vm(&arguments, b"")), 0);
        heap
    };
    let small = heap("small", program(3, 7, "abc"));
    let large = heap("large", program(300, 9, "dac"));
    let options = ["--at", "8", "--diff", &large.display().to_string()];
    let output = map_in(&small, &[&options[..], &["--json"]].concat());
    assert_eq!(status(&output), 1);
    let object = object(&output);
    let entries = object["entries"].as_array().expect("they are compared");
    let keys: Vec<_> = entries.iter().map(|entry| entry["key"].as_str().expect("it is bytes")).collect();
    assert_eq!(keys, ["62", "63", "64"]);
    assert_eq!(entries[0]["maps"][1], Value::Null);
    assert_eq!(entries[1]["maps"][0]["value"], "0700");
    assert_eq!(entries[1]["maps"][1]["value"], "0900");
    assert_eq!(entries[2]["maps"][0], Value::Null);
    assert_eq!((&object["buckets"], &object["equal"]), (&Value::Null, &json!(false)));
    let text = text_of(&map_in(&small, &options));
    assert!(text.contains("  ! 63 = 99 \"c\" -> 07 00 = 7 | 09 00 = 9\n"), "{text}");
    assert!(
        text.contains("  not compared: a header is not valid, or buckets have another number or size\n"),
        "{text}"
    );

    let invalid = temporary("invalid.map", forged(&[(20, &[1])]));
    let output = map_in(&invalid, &["--diff", &invalid.display().to_string()]);
    assert_eq!(status(&output), 1);
    assert!(
        text_of(&output).contains("\nheader\n  equal\n\nentries\n  not compared:"),
        "{}",
        text_of(&output)
    );
    let json = map_in(&invalid, &["--json", "--diff", &invalid.display().to_string()]);
    assert_eq!(self::object(&json)["equal"], Value::Null);
}

/// Runs a program that is out of fuel at once, with these options and in this folder.
#[cfg(unix)]
fn run_in(folder: &Path, options: &[&str]) -> (i32, String) {
    fs::write(folder.join("endless.asm"), "main: jmp main\n").expect("the file can be written");
    let mut command =
        command(&[&["run", "--fuel", "9", "--heap", "64K"], options, &["endless.asm"]].concat());
    let child = command.current_dir(folder).spawn().expect("mini-vm starts");
    let output = child.wait_with_output().expect("mini-vm ends");
    (status(&output), text_of(&output))
}

#[cfg(unix)]
#[test]
fn a_heap_and_a_snapshot_are_two_files_however_they_are_spelled() {
    let folder = temporary("same.txt", "").with_file_name("same_files");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("sub")).expect("the folder can be made");
    std::os::unix::fs::symlink("new", folder.join("link")).expect("links can be made");
    let refused = (2, "error: `--save-heap` and `--snapshot` name the same file\n".to_owned());
    for spelling in ["./new", "sub/../new", "link"] {
        assert_eq!(run_in(&folder, &["--save-heap", spelling, "--snapshot", "new"]), refused);
        assert_eq!(run_in(&folder, &["--save-heap", "new", "--snapshot", spelling]), refused);
        assert!(!folder.join("new").exists());
    }
    fs::write(folder.join("new"), "old").expect("the file can be written");
    assert_eq!(run_in(&folder, &["--save-heap", "link", "--snapshot", "new"]), refused);
    assert_eq!(run_in(&folder, &["--save-heap", "other", "--snapshot", "new"]).0, 75);
    assert!(folder.join("other").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_heap_is_not_mixed_with_what_the_program_prints() {
    let folder = temporary("mixed.txt", "").parent().expect("it is in a folder").to_owned();
    for stream in ["/dev/stdout", "/dev/stderr", "/proc/self/fd/1"] {
        for option in ["--save-heap", "--snapshot"] {
            let (status, text) = run_in(&folder, &[option, stream]);
            assert_eq!(status, 2, "{text}");
            assert!(
                text.contains(&format!("{stream} is where the program prints: give `{option}`")),
                "{text}"
            );
        }
    }
    assert_eq!(run_in(&folder, &["--save-heap", "/dev/null"]).0, 75);
}

#[test]
fn a_map_behind_the_end_of_a_saved_heap_is_explained() {
    // The last bucket of the map is behind the end.
    let heap = temporary("cut.bin", [&[0; 8], &example()[..60]].concat());
    let output = map_in(&heap, &["--at", "8"]);
    assert_eq!(status(&output), 65);
    let text = text_of(&output);
    assert!(text.contains("the map takes 64 bytes, and 60 are there (P3)\n"), "{text}");
    assert!(
        text.contains("help: if this is a heap that `run --save-heap` has saved, zeros belong"),
        "{text}"
    );
    let file = fs::File::options().write(true).open(&heap).expect("the file is there");
    file.set_len(4096).expect("the file can grow");
    assert_eq!(status(&map_in(&heap, &["--at", "8"])), 1, "the last entry is lost");
}

/// As many keys as buckets, in which only the last bytes differ, and `passing` of which ends no search.
#[test]
fn searches_do_not_compare_long_keys_in_each_step() {
    const BUCKETS: u32 = 8192;
    const KEY_SIZE: u32 = 1020;
    let header: [&[u8]; 8] = [
        &[0, 0x10, 0, 0x10],
        &KEY_SIZE.to_le_bytes(),
        &[0; 4],
        &1024_u32.to_le_bytes(),
        &1024_u32.to_le_bytes(),
        &[0, 0, 4, 0x3e],
        &BUCKETS.to_le_bytes(),
        &[0; 4],
    ];
    let mut bytes = header.concat();
    for bucket in 0..BUCKETS {
        bytes.extend([0xfe, 0, 0, 0]);
        bytes.extend([7; KEY_SIZE as usize - 4]);
        bytes.extend(bucket.wrapping_mul(2_654_435_761).to_le_bytes());
    }
    let file = temporary("long_keys.map", &bytes);
    let start = std::time::Instant::now();
    let output = map_in(&file, &[]);
    assert_eq!(status(&output), 1, "{}", text_of(&output));
    assert!(text_of(&output).contains("searches are so long that not all have been made"));
    assert!(start.elapsed() < std::time::Duration::from_secs(20));
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_a_map_or_a_heap_is_refused_before_it_is_read() {
    let output = map_in(Path::new("/dev/zero"), &["--at", "0x4000000000000001"]);
    assert_eq!(status(&output), 65);
    assert!(text_of(&output).contains("it is not a multiple of 4 (P1)"));
    for (name, head, what) in
        [("huge.bin", &b"\xff"[..], "heap"), ("huge.mvs", b"\x8dMVS\r\n\x1a\n", "snapshot")]
    {
        let file = temporary(name, head);
        let grown = fs::File::options().write(true).open(&file).and_then(|file| file.set_len(1 << 40));
        grown.expect("the file can grow");
        let output = map_in(&file, &["--list"]);
        fs::remove_file(&file).expect("the file is there");
        assert_eq!(status(&output), 65);
        assert!(text_of(&output).contains(&format!("bytes, the largest {what}\n")), "{}", text_of(&output));
    }
}

#[cfg(unix)]
#[test]
fn the_name_of_a_file_moves_no_cursor() {
    let file = temporary("a\x1b[2J\nb.map", example());
    for options in [&[][..], &["--list"], &["--diff", "tests/command_line/maps/example.map"]] {
        let text = text_of(&map_in(&file, options));
        assert!(text.contains("a\u{241b}[2J\u{240a}b.map"), "{text}");
        assert!(!text.contains('\x1b'), "{text}");
    }
}

#[test]
fn a_list_is_of_one_file() {
    let example = "tests/command_line/maps/example.map";
    assert_eq!(status(&mini_vm(&["map", "--list", "--diff-at", "8", example], b"")), 2);
}

const NOISY_BUCKETS: u32 = 16_384;

/// A large map whose bytes behind the header are noise.
fn noise() -> Vec<u8> {
    let header: [&[u8]; 8] = [
        &[0, 0x20, 0, 0x20],
        &[8, 0, 0, 0],
        &[0, 0, 0, 0],
        &[16, 0, 0, 0],
        &[16, 0, 0, 0],
        &[0, 0, 8, 0x3e],
        &NOISY_BUCKETS.to_le_bytes(),
        &[0, 0, 0, 0],
    ];
    let mut bytes = header.concat();
    let noise = (0..4 * NOISY_BUCKETS).map(|index| index.wrapping_mul(2_654_435_761).rotate_left(index % 32));
    bytes.extend(noise.flat_map(u32::to_le_bytes));
    bytes
}

#[test]
fn of_a_large_ruin_a_part_is_shown_in_reasonable_time() {
    let file = temporary("noise.map", noise());
    let output = map_in(&file, &[]);
    assert_eq!(status(&output), 1);
    let text = text_of(&output);
    assert!(text.lines().count() < 150, "{} lines", text.lines().count());
    assert!(text.contains(", which `--all` shows\n"), "{text}");
    let everything = map_in(&file, &["--all"]);
    assert_eq!(status(&everything), 1);
    assert!(text_of(&everything).lines().count() > NOISY_BUCKETS as usize);
    let object = object(&map_in(&file, &["--json"]));
    assert_eq!(object["buckets"]["status"].as_str().map(str::len), Some(2 * NOISY_BUCKETS as usize));
}

#[test]
fn whoever_does_not_read_on_is_not_told() {
    let file = temporary("noise_for_head.map", noise());
    let mut child =
        command(&["map".as_ref(), "--json".as_ref(), file.as_os_str()]).spawn().expect("mini-vm starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("mini-vm ends");
    assert_eq!((status(&output), text_of(&output).as_str()), (1, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the device is there");
    let mut command = command(&["map", "tests/command_line/maps/example.map"]);
    let output =
        command.stdout(full).spawn().and_then(|child| child.wait_with_output()).expect("mini-vm runs");
    assert_eq!(status(&output), 74);
}

#[cfg(target_os = "linux")]
#[test]
fn devices_and_absent_memory_are_told() {
    let output = map_in(Path::new("/dev/zero"), &[]);
    assert_eq!(status(&output), 65);
    assert_eq!(status(&map_in(Path::new("/dev/null"), &[])), 65);
    // A header that asks for 4 GiB, and a file that pretends to have them.
    let file = temporary(
        "sparse.map",
        forged(&[(0, &[0xff, 0xff, 0, 0]), (16, &[0, 0x70, 0, 0]), (24, &[0, 0, 2, 0])]),
    );
    fs::File::options()
        .write(true)
        .open(&file)
        .and_then(|file| file.set_len(1 << 32))
        .expect("the file can grow");
    let mut shell = support::colorless("sh");
    shell.args(["-c", "ulimit -v 1000000; exec \"$0\" map \"$1\"", env!("CARGO_BIN_EXE_mini-vm")]).arg(&file);
    let output = shell.output().expect("sh runs");
    fs::remove_file(&file).expect("the file is there");
    assert_eq!(status(&output), 71, "{}", text_of(&output));
}
