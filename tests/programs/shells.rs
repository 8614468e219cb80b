//! What the larger programs say on standard error, and what they do with files and with input made to harm them; what they
//! print otherwise is in their own expectations.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::support::{command, mini_vm, root, temporary, text_of};

fn lisp(options: &[&str], input: &str) -> Output {
    mini_vm(&[&["run", "--guard"], options, &["programs/lisp.asm"]].concat(), input.as_bytes())
}

/// Checks the status and both streams of a Lisp program.
fn assert_lisp(input: &str, status: i32, values: &str, complaints: &str) {
    let output = lisp(&[], input);
    assert_eq!(
        (output.status.code(), output.stdout.as_slice(), String::from_utf8_lossy(&output.stderr).as_ref()),
        (Some(status), values.as_bytes(), complaints),
        "{input}"
    );
}

#[test]
fn lisp_goes_on_behind_an_error() {
    let errors = [
        ("(car 5)", "car takes a pair, not 5"),
        ("(cdr '())", "cdr takes a pair, not ()"),
        ("(car)", "the number of operands of car must be 1, not 0"),
        ("(if)", "the number of operands of if must be 2 to 3, not 0"),
        ("(let ())", "the number of operands of let must be 2 or more, not 1"),
        ("((lambda (a b) a) 1)", "the number of operands of #<function (a b)> must be 2, not 1"),
        ("((lambda () 1) 2)", "the number of operands of #<function ()> must be 0, not 1"),
        ("(5 6)", "this is no function: 5"),
        ("(+ 1 \"a\")", "an integer is needed, not \"a\""),
        ("(< 'a 1)", "an integer is needed, not a"),
        ("(* 4611686018427387904 2)", "the result needs more than 64 bits"),
        ("(- -9223372036854775808)", "the result needs more than 64 bits"),
        ("(- -9223372036854775807 2)", "the result needs more than 64 bits"),
        ("(+ 9223372036854775807 1)", "the result needs more than 64 bits"),
        ("(/ -9223372036854775808 -1)", "the result needs more than 64 bits"),
        ("(/ 1 0)", "division by zero"),
        ("(mod 1 0)", "division by zero"),
        ("(+ 1 absent)", "there is no value for absent"),
        ("(set! absent 1)", "there is no value for absent"),
        ("(set! 5 1)", "this is no name: 5"),
        ("(define 5 1)", "this cannot be defined: (define 5 1)"),
        ("(define a 1 2)", "this cannot be defined: (define a 1 2)"),
        ("(define (5) 1)", "this cannot be defined: (define (5) 1)"),
        ("(define if 1)", "this is the name of a form: if"),
        ("(lambda (1) 2)", "these are no parameters: (1)"),
        ("(lambda a 2)", "these are no parameters: a"),
        ("(let (a 1) a)", "these are no variables with values: (let (a 1) a)"),
        ("(let ((a)) a)", "these are no variables with values: (let ((a)) a)"),
        ("(cond 1)", "this is no clause: 1"),
        ("(cond (1))", "this is no clause: (1)"),
        (")", "there is no `(` for this `)`"),
        ("(a (1 . 2))", "a pair cannot be written with a dot, but (cons 1 2) makes one"),
        ("(a 9223372036854775808 b)", "this integer needs more than 64 bits"),
    ];
    let input: String = errors.map(|(source, _)| format!("{source} 7\n")).concat();
    let complaints = errors.iter().zip(1..).map(|((_, message), line)| format!("line {line}: {message}\n"));
    assert_lisp(&input, 1, &"7\n".repeat(errors.len()), &complaints.collect::<String>());
}

#[test]
fn lisp_names_the_line_where_an_unfinished_expression_starts() {
    assert_lisp(
        "1\n(list 1\n2",
        1,
        "1\n",
        "line 2: the input ends within this expression: a `)` is missing\n",
    );
    assert_lisp("\n\n'", 1, "", "line 3: the input ends within this expression\n");
    assert_lisp("\n\"a\nb", 1, "", "line 2: the input ends within a text: a quote is missing\n");
}

#[test]
fn lisp_takes_any_bytes() {
    assert_lisp("", 0, "", "");
    assert_lisp("5", 0, "5\n", "");
    assert_lisp("; only a comment", 0, "", "");
    assert_lisp("(list\r\n1\t'\u{e9}\0'b\"a\nb\"c)", 1, "", "line 1: there is no value for c\n");
    assert_lisp("'(a\0b\"c\nd\"e\u{e9})", 0, "(a b \"c\nd\" e\u{e9})\n", "");
}

#[test]
fn lisp_keeps_its_memory_small() {
    let garbage = "(define (list-to n l) (if (= n 0) l (list-to (- n 1) (cons n l))))
                   (define (length l n) (if (null? l) n (length (cdr l) (+ n 1))))
                   (define kept (list-to 2000 '()))
                   (define (rounds n) (if (= n 0) (length kept 0) (begin (list-to 100 '()) (rounds (- n 1)))))
                   (rounds 300) (define kept 0) (rounds 1)";
    let output = lisp(&["--heap", "2M"], garbage);
    assert_eq!(text_of(&output), "2000\nline 5: cdr takes a pair, not 0\n");
}

#[test]
fn lisp_says_when_there_is_no_memory_left() {
    let output = lisp(&["--heap", "2M"], "(define (greedy l) (greedy (cons l l)))\n(greedy 1) 'alive");
    let expected = "alive\nline 2: there is no memory left\n";
    assert_eq!((output.status.code(), text_of(&output).as_str()), (Some(1), expected));
}

#[test]
fn lisp_says_when_the_stack_is_full() {
    let message = "line 2: the stack is full: the recursion is too deep, or there are too many operands\n";
    assert_lisp("(define (deep n) (+ 1 (deep n)))\n(deep 1) 'alive", 1, "alive\n", message);
    let wide = format!("(define (wide n) (list {} (wide n)))\n(wide 1) 'alive", "1 ".repeat(500));
    assert_lisp(&wide, 1, "alive\n", message);
}

#[test]
fn lisp_bears_deep_nesting() {
    let nested = format!("'{}{} 'alive", "(".repeat(9_000), ")".repeat(9_000));
    let shown = format!("{}...{}\nalive\n", "(".repeat(100), ")".repeat(100));
    assert_lisp(&nested, 0, &shown, "");
    let message = "line 2: too many parentheses in each other; what follows is not read\n";
    assert_lisp(&format!("1\n{}", "(".repeat(100_000)), 1, "1\n", message);
    assert_lisp(&format!("1\n{}", "'".repeat(100_000)), 1, "1\n", message);
}

/// Runs the shell in a folder that it may read and write.
fn shell(folder: &Path, input: &[u8], arguments: &[&str]) -> Output {
    let program = root().join("programs/key_value_shell.asm");
    let options = ["run", "--guard", "--allow-read", ".", "--allow-write", "."].map(OsStr::new);
    let mut words = [&options[..], &[program.as_os_str()]].concat();
    if !arguments.is_empty() {
        words.push("--".as_ref());
        words.extend(arguments.iter().map(OsStr::new));
    }
    let mut command = command(&words);
    let mut child = command.current_dir(folder).spawn().expect("mini-vm starts");
    child.stdin.take().expect("it is a pipe").write_all(input).expect("the program reads all");
    child.wait_with_output().expect("mini-vm ends")
}

/// An empty folder under the build folder.
fn folder(name: &str) -> PathBuf {
    let path = temporary("beside", "").with_file_name(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir(&path).expect("the folder can be made");
    path
}

/// A map that the shell has saved, with the keys `apple` and `plum`.
fn saved_map() -> Vec<u8> {
    fs::read(root().join("tests/command_line/maps/shelf.map")).expect("it is there")
}

#[test]
fn the_shell_saves_its_map_as_it_is_and_loads_it() {
    let folder = folder("saves");
    let commands = "set fig ripe\nset plum green and sour\r\nset apple red\ndelete fig\nsave shelf.map";
    assert_eq!(text_of(&shell(&folder, commands.as_bytes(), &[])), "");
    assert!(fs::read(folder.join("shelf.map")).expect("it is there") == saved_map());
    let loaded = shell(&folder, b"set gone 1\nload shelf.map\nlist\nsave again.map", &[]);
    assert_eq!(text_of(&loaded), "apple = red\nplum = green and sour\n");
    assert!(fs::read(folder.join("again.map")).expect("it is there") == saved_map());
}

#[test]
fn the_shell_refuses_what_is_no_map_of_its_own() {
    let folder = folder("refuses");
    let map = saved_map();
    let buckets: Vec<usize> = (32..map.len()).step_by(129).filter(|&bucket| map[bucket] & 3 == 2).collect();
    let [first, second] = buckets[..] else { panic!("the map has two entries") };
    let change = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = map.clone();
        change(&mut bytes);
        bytes
    };
    // With byte 28 changed there are 255 Tombstones, as many as a header may speak of.
    let mut damaged: Vec<Vec<u8>> = (0..32)
        .filter(|&index| index != 28)
        .map(|index| change(&|bytes| bytes[index] = !bytes[index]))
        .collect();
    damaged.extend([
        Vec::new(),
        b"no map".to_vec(),
        change(&|bytes| bytes.truncate(map.len() - 1)),
        change(&|bytes| bytes.push(0)),
        change(&|bytes| bytes[2] = 1),
        change(&|bytes| bytes[first] = 0),
        change(&|bytes| bytes[first + 1] = b'A'),
        change(&|bytes| bytes[first + 1] = 0),
        change(&|bytes| bytes[first + 32] = 1),
        change(&|bytes| bytes[first + 1..first + 33].fill(b'a')),
        change(&|bytes| bytes[first + 33] = 0),
        change(&|bytes| bytes[first + 33..first + 129].fill(b'v')),
        change(&|bytes| bytes.copy_within(first..first + 129, second)),
    ]);
    for (index, bytes) in damaged.iter().enumerate() {
        fs::write(folder.join(index.to_string()), bytes).expect("it can be written");
    }
    let commands = (0..damaged.len()).map(|index| format!("load {index}\n")).collect::<String>();
    let output = shell(&folder, format!("set kept 1\n{commands}list").as_bytes(), &[]);
    let complaints = (0..damaged.len()).map(|index| {
        let line = index + 2;
        format!("line {line}: this is no file of this program, or it is damaged: {index}\n")
    });
    let expected = format!("kept = 1\n{}", complaints.collect::<String>());
    assert_eq!((output.status.code(), text_of(&output)), (Some(1), expected));
}

#[test]
fn the_shell_mends_what_a_map_says_of_its_searches() {
    let folder = folder("mends");
    let map = saved_map();
    let mut damaged = map.clone();
    for bucket in (32..map.len()).step_by(129) {
        damaged[bucket] |= 63 << 2;
    }
    damaged[28] = 1;
    fs::write(folder.join("damaged.map"), damaged).expect("it can be written");
    let output = shell(&folder, b"load damaged.map\nlist\nsave mended.map", &[]);
    assert_eq!(text_of(&output), "apple = red\nplum = green and sour\n");
    assert!(fs::read(folder.join("mended.map")).expect("it is there") == map);
}

#[test]
fn the_shell_says_what_is_wrong_with_a_command() {
    let folder = folder("complains");
    let long = |letter: &str, length| letter.repeat(length);
    let commands = [
        format!("set {} {}", long("k", 31), long("v", 95)),
        format!("get {}", long("k", 31)),
        format!("set {} v", long("k", 32)),
        format!("set k {}", long("v", 96)),
        format!("get {}", long("k", 100_000)),
        "get a\0b".into(),
        "get".into(),
        "get a b".into(),
        "set a".into(),
        "list all".into(),
        "save".into(),
        "save a/b".into(),
        "load .".into(),
        "load absent".into(),
        "load \u{e9}".into(),
        " \t ".into(),
        "GET a".into(),
    ];
    let output = shell(&folder, commands.join("\n").as_bytes(), &[]);
    let expected = format!(
        "{}
line 3: a key has at most 31 bytes
line 4: a value has at most 95 bytes
line 5: a key has at most 31 bytes
line 6: a command has no zero bytes in it
line 7: wrong operands for: get KEY         prints a value
line 8: wrong operands for: get KEY         prints a value
line 9: wrong operands for: set KEY VALUE   keeps a value
line 10: wrong operands for: list            prints all keys in order, with their values
line 11: wrong operands for: save FILE       writes all to a file
line 12: there is no such file or folder: a/b
line 13: this is no plain file: .
line 14: there is no such file or folder: absent
line 15: the name of a file can only have ASCII characters here: \u{e9}
line 17: there is no such command, but there is `help`: GET
",
        long("v", 95)
    );
    assert_eq!((output.status.code(), text_of(&output)), (Some(1), expected));
}

#[test]
fn the_shell_is_full_with_128_keys() {
    let folder = folder("full");
    let commands =
        (0..129).map(|key| format!("set {key} {key}\n")).collect::<String>() + "set 5 six\nget 5\ncount";
    let output = shell(&folder, commands.as_bytes(), &[]);
    let expected = "six\n128 of 128\nline 129: there are 128 keys, and no room for another one\n";
    assert_eq!((output.status.code(), text_of(&output).as_str()), (Some(1), expected));
}

#[test]
fn the_shell_takes_its_arguments_for_commands() {
    let folder = folder("arguments");
    let output = shell(&folder, b"", &["set a 1 2", "", "get a", "quit", "get a"]);
    assert_eq!((output.status.code(), text_of(&output).as_str()), (Some(0), "1 2\n"));
}

#[test]
fn recorded_dice_are_thrown_again_without_chance() {
    let recording = temporary("throw.mvr", "");
    let dice = |options: &[&str], arguments: &[&str]| {
        let file = recording.to_str().expect("it is text");
        mini_vm(&[&["run"], options, &[file, "programs/dice.asm"], arguments].concat(), b"")
    };
    let thrown = dice(&["--random", "--record"], &["--", "50"]);
    let numbers: Vec<u8> = text_of(&thrown).lines().map(|line| line.parse().expect("a number")).collect();
    assert_eq!((thrown.status.code(), numbers.len()), (Some(0), 50));
    assert!(numbers.iter().all(|number| (1..=6).contains(number)), "{numbers:?}");
    assert!(numbers.iter().any(|&number| number != numbers[0]), "{numbers:?}");
    assert_eq!(text_of(&dice(&["--replay"], &[])), text_of(&thrown));
}
