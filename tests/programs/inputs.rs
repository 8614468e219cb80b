//! Larger inputs for the programs in `programs/` than their comments hold.

use crate::support::{mini_vm, root, temporary, text_of};

/// Runs a program on an input. Gives its exit status and what it printed on standard output.
fn run(program: &str, options: &[&str], arguments: &[&str], input: &[u8]) -> (Option<i32>, String) {
    let file = format!("programs/{program}.asm");
    let words = [&["run"], options, &[file.as_str(), "--"], arguments].concat();
    let output = mini_vm(&words, input);
    let printed = String::from_utf8(output.stdout.clone()).unwrap_or_else(|_| panic!("{}", text_of(&output)));
    (output.status.code(), printed)
}

/// The random sequences of fasta in the Computer Language Benchmarks Game.
struct Fasta {
    seed: u32,
    text: String,
}

impl Fasta {
    fn sequence(&mut self, name: &str, shares: &[(char, f64)], length: usize) {
        self.text.push_str(&format!(">{name}\n"));
        for index in 0..length {
            self.seed = (self.seed * 3877 + 29573) % 139_968;
            let mut left = f64::from(self.seed) / 139_968.0;
            let chosen = shares.iter().find(|(_, share)| {
                left -= share;
                left < 0.0
            });
            self.text.push(chosen.or(shares.last()).expect("there are letters").0);
            if index % 60 == 59 || index + 1 == length {
                self.text.push('\n');
            }
        }
    }
}

/// The input and the output that the Benchmarks Game publishes, but for the first sequence of the input.
#[test]
fn k_nucleotide_counts_as_published() {
    let mut fasta = Fasta { seed: 42, text: ">ONE Homo sapiens alu\nGGTATTTTAATTTATAGT\n".to_owned() };
    let rare = "BDHKMNRSVWY".chars().map(|letter| (letter, 0.02));
    let codes: Vec<_> =
        [('a', 0.27), ('c', 0.12), ('g', 0.12), ('t', 0.27)].into_iter().chain(rare).collect();
    fasta.sequence("TWO IUB ambiguity codes", &codes, 75_000);
    let homo_sapiens = [
        ('a', 0.302_954_942_668_0),
        ('c', 0.197_988_300_492_1),
        ('g', 0.197_547_306_639_1),
        ('t', 0.301_509_450_200_8),
    ];
    fasta.sequence("THREE Homo sapiens frequency", &homo_sapiens, 125_000);

    let published = "\
A 30.279
T 30.113
G 19.835
C 19.773

AA 9.161
AT 9.138
TA 9.108
TT 9.060
CA 6.014
GA 5.996
AG 5.993
AC 5.988
TG 5.987
GT 5.967
TC 5.958
CT 5.948
GG 3.944
GC 3.928
CG 3.910
CC 3.899

1474\tGGT
459\tGGTA
49\tGGTATT
1\tGGTATTTTAATT
1\tGGTATTTTAATTTATAGT
";
    assert_eq!(run("k_nucleotide", &[], &[], fasta.text.as_bytes()), (Some(0), published.to_owned()));
}

#[test]
fn k_nucleotide_needs_its_sequence() {
    let nothing = "\n\n0\tGGT\n0\tGGTA\n0\tGGTATT\n0\tGGTATTTTAATT\n0\tGGTATTTTAATTTATAGT\n";
    let cases: [(&[u8], i32, &str); 6] = [
        (b"", 1, ""),
        (b"ACGT\n", 1, ""),
        (b">THREES\nACGT\n", 1, ""),
        (b"\0>THREE\nACGT\n", 1, ""),
        (b">THREE", 0, nothing),
        (b">ONE\nGG\n>THREE\r\n\xff\0-\n>THREE\nAA\n", 0, nothing),
    ];
    for (input, status, printed) in cases {
        assert_eq!(run("k_nucleotide", &[], &[], input), (Some(status), printed.to_owned()), "{input:?}");
    }
}

#[test]
fn n_body_keeps_the_energy() {
    let printed = "-0.169075164\n-0.169020000\n".to_owned();
    assert_eq!(run("n_body", &[], &["5000"], b""), (Some(0), printed));
    assert_eq!(run("n_body", &[], &["0"], b""), (Some(0), "-0.169075164\n-0.169075164\n".to_owned()));
    for wrong in ["-1", "x", "1000000000001"] {
        assert_eq!(run("n_body", &[], &[wrong], b""), (Some(2), String::new()), "{wrong}");
    }
}

/// Texts that are JSON, and the warnings about them. Python's `json` module takes the same ones.
const ACCEPTED: &[(&[u8], &str)] = &[
    (b"null", ""),
    (b" true\t\r\n", ""),
    (b"false", ""),
    (b"0", ""),
    (b"-0", ""),
    (b"-1.5e+10", ""),
    (b"1E400", ""),
    (b"1e-1", ""),
    (b"123456789012345678901234567890", ""),
    (b"\"\"", ""),
    (b"\"a\x7f\"", ""),
    (b"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", ""),
    (b"\"\\u0000\\uABCD\\uabcd\"", ""),
    (b"\"\\ud83d\\ude00\"", ""),
    (b"\"\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\"", ""),
    (b"\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"", ""),
    (b"[]", ""),
    (b"[ ]", ""),
    (b"[1, [2, [3]], {}]", ""),
    (b"{}", ""),
    (b"{ }", ""),
    (b"{\"\": 0}", ""),
    (b"{\"a\": {\"a\": 1}, \"b\": {\"a\": 2}}", ""),
    (b"\"\\ud800\"", "1:2: warning: half a pair of surrogates stands for no character\n"),
    (
        b"\"\\ude00\\ud83d\"",
        "1:2: warning: half a pair of surrogates stands for no character\n1:8: warning: half a pair of surrogates stands for no character\n",
    ),
    (b"\"\\ud800\\ud800\\udc00\"", "1:2: warning: half a pair of surrogates stands for no character\n"),
    (b"\"\\ud800\\n\"", "1:2: warning: half a pair of surrogates stands for no character\n"),
    (b"{\"a\": 1, \"a\": 2}", "1:10: warning: the object has this key already, at 1:2\n"),
    (b"{\"a\": 1, \"\\u0061\": 2}", "1:10: warning: the object has this key already, at 1:2\n"),
    (b"{\"\xc3\xa9\": 1, \"\\u00e9\": 2}", "1:10: warning: the object has this key already, at 1:2\n"),
    (
        b"{\"\\ud83d\\ude00\": 1, \"\xf0\x9f\x98\x80\": 2}",
        "1:21: warning: the object has this key already, at 1:2\n",
    ),
    (
        b"{\"\\ud800\": 1, \"\\ud800\": 2}",
        "1:3: warning: half a pair of surrogates stands for no character\n1:16: warning: half a pair of surrogates stands for no character\n1:15: warning: the object has this key already, at 1:2\n",
    ),
    (b"{\"\\u0000\": 1, \"\": 2}", ""),
];

/// Texts that are not JSON, and what is wrong with them.
const REFUSED: &[(&[u8], &str)] = &[
    (b"", "1:1: expected a value, found the end\n"),
    (b" ", "1:2: expected a value, found the end\n"),
    (b"\n\n", "3:1: expected a value, found the end\n"),
    (b"nul", "1:4: expected null, found the end\n"),
    (b"nulL", "1:4: expected null, found `L`\n"),
    (b"truefalse", "1:5: expected the end, found `f`\n"),
    (b"True", "1:1: expected a value, found `T`\n"),
    (b"NaN", "1:1: expected a value, found `N`\n"),
    (b"-Infinity", "1:2: expected a digit, found `I`\n"),
    (b"+1", "1:1: expected a value, found `+`\n"),
    (b"-", "1:2: expected a digit, found the end\n"),
    (b"-a", "1:2: expected a digit, found `a`\n"),
    (b"01", "1:2: a digit behind the 0 that the number starts with\n"),
    (b"-01", "1:3: a digit behind the 0 that the number starts with\n"),
    (b"00", "1:2: a digit behind the 0 that the number starts with\n"),
    (b"1.", "1:3: expected a digit, found the end\n"),
    (b".5", "1:1: expected a value, found `.`\n"),
    (b"1.e1", "1:3: expected a digit, found `e`\n"),
    (b"1e", "1:3: expected a digit, found the end\n"),
    (b"1e+", "1:4: expected a digit, found the end\n"),
    (b"1e+a", "1:4: expected a digit, found `a`\n"),
    (b"0x10", "1:2: expected the end, found `x`\n"),
    (b"1 2", "1:3: expected the end, found `2`\n"),
    (b"1,2", "1:2: expected the end, found `,`\n"),
    (b"\"", "1:2: expected `\"`, found the end\n"),
    (b"\"a", "1:3: expected `\"`, found the end\n"),
    (b"\"\\", "1:3: expected one of `\"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t` and `u`, found the end\n"),
    (b"\"\\x\"", "1:3: expected one of `\"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t` and `u`, found `x`\n"),
    (b"\"\\u", "1:4: expected a hexadecimal digit, found the end\n"),
    (b"\"\\u12", "1:6: expected a hexadecimal digit, found the end\n"),
    (b"\"\\u123g\"", "1:7: expected a hexadecimal digit, found `g`\n"),
    (b"\"\\U0041\"", "1:3: expected one of `\"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t` and `u`, found `U`\n"),
    (b"\"\t\"", "1:2: a control character in a string\n"),
    (b"\"\n\"", "1:2: a control character in a string\n"),
    (b"\"\x00\"", "1:2: a control character in a string\n"),
    (b"\"\x1f\"", "1:2: a control character in a string\n"),
    (b"'a'", "1:1: expected a value, found `'`\n"),
    (b"\"\x80\"", "1:2: bytes that are not UTF-8\n"),
    (b"\"\xc0\x80\"", "1:2: bytes that are not UTF-8\n"),
    (b"\"\xc1\xbf\"", "1:2: bytes that are not UTF-8\n"),
    (b"\"\xc3\"", "1:2: bytes that are not UTF-8\n"),
    (b"\"\xe0\x9f\xbf\"", "1:2: bytes that are not UTF-8\n"),
    (b"\"\xed\xa0\x80\"", "1:2: bytes that are not UTF-8\n"),
    (b"\"\xe2\x82\"", "1:2: bytes that are not UTF-8\n"),
    (b"\"\xf0\x8f\xbf\xbf\"", "1:2: bytes that are not UTF-8\n"),
    (b"\"\xf4\x90\x80\x80\"", "1:2: bytes that are not UTF-8\n"),
    (b"\"\xf5\x80\x80\x80\"", "1:2: bytes that are not UTF-8\n"),
    (b"\"\xff\"", "1:2: bytes that are not UTF-8\n"),
    (b"[", "1:2: expected a value, found the end\n"),
    (b"[1", "1:3: expected `,` or `]`, found the end\n"),
    (b"[1,", "1:4: expected a value, found the end\n"),
    (b"[1,]", "1:4: expected a value, found `]`\n"),
    (b"[,1]", "1:2: expected a value, found `,`\n"),
    (b"[1 2]", "1:4: expected `,` or `]`, found `2`\n"),
    (b"[1}", "1:3: expected `,` or `]`, found `}`\n"),
    (b"]", "1:1: expected a value, found `]`\n"),
    (b"{", "1:2: expected a key in quotes or `}`, found the end\n"),
    (b"{\"a\"", "1:5: expected `:`, found the end\n"),
    (b"{\"a\"}", "1:5: expected `:`, found `}`\n"),
    (b"{\"a\":", "1:6: expected a value, found the end\n"),
    (b"{\"a\":}", "1:6: expected a value, found `}`\n"),
    (b"{\"a\":1", "1:7: expected `,` or `}`, found the end\n"),
    (b"{\"a\":1,", "1:8: expected a key in quotes, found the end\n"),
    (b"{\"a\":1,}", "1:8: expected a key in quotes, found `}`\n"),
    (b"{\"a\" 1}", "1:6: expected `:`, found `1`\n"),
    (b"{a:1}", "1:2: expected a key in quotes or `}`, found `a`\n"),
    (b"{1:1}", "1:2: expected a key in quotes or `}`, found `1`\n"),
    (b"{\"a\":1 \"b\":2}", "1:8: expected `,` or `}`, found `\"`\n"),
    (b"{,}", "1:2: expected a key in quotes or `}`, found `,`\n"),
    (b"}", "1:1: expected a value, found `}`\n"),
    (b"\xef\xbb\xbf1", "1:1: a byte order mark does not belong to JSON\n"),
    (b"[1]\x00", "1:4: expected the end, found the byte 0x00\n"),
    (b"\x00", "1:1: expected a value, found the byte 0x00\n"),
    (b"\x0c1", "1:1: expected a value, found the byte 0x0c\n"),
    (b"\xc2\xa01", "1:1: expected a value, found the byte 0xc2\n"),
    (b"[1]]", "1:4: expected the end, found `]`\n"),
    (b"// comment", "1:1: expected a value, found `/`\n"),
    (b"[1, /* */ 2]", "1:5: expected a value, found `/`\n"),
    (
        b"{\"k\xc3\xa9y\": \"\xc3\xa9\",\n \"x\": [1,\n\xe2\x82\xac]}",
        "3:1: expected a value, found the byte 0xe2\n",
    ),
    (b"\"\\ud83d\\u12\"", "1:12: expected a hexadecimal digit, found `\"`\n"),
    (
        b"\"\\ud83d\\",
        "1:2: warning: half a pair of surrogates stands for no character\n1:9: expected one of `\"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t` and `u`, found the end\n",
    ),
];

#[test]
fn json_check_accepts_what_is_json() {
    for &(text, warnings) in ACCEPTED {
        let expected = (Some(0), format!("{warnings}valid\n"));
        assert_eq!(run("json_check", &["--guard"], &[], text), expected, "{}", text.escape_ascii());
    }
}

#[test]
fn json_check_says_what_is_no_json() {
    for &(text, complaint) in REFUSED {
        let expected = (Some(1), complaint.to_owned());
        assert_eq!(run("json_check", &["--guard"], &[], text), expected, "{}", text.escape_ascii());
    }
}

#[test]
fn json_check_ends_with_any_depth_and_any_number_of_warnings() {
    let nested = |depth| ["[".repeat(depth), "]".repeat(depth)].concat();
    assert_eq!(run("json_check", &[], &[], nested(512).as_bytes()), (Some(0), "valid\n".to_owned()));
    let refused = "1:513: arrays and objects are nested more than 512 deep\n".to_owned();
    for depth in [513, 100_000] {
        assert_eq!(run("json_check", &[], &[], nested(depth).as_bytes()), (Some(1), refused.clone()));
    }

    let keys = ["{", &"\"a\": 0, \n".repeat(1000), "\"b\": 0}"].concat();
    let (status, printed) = run("json_check", &[], &[], keys.as_bytes());
    let lines: Vec<_> = printed.lines().collect();
    assert_eq!((status, lines.len()), (Some(0), 22));
    assert_eq!(lines[0], "2:1: warning: the object has this key already, at 1:2");
    assert_eq!(
        lines[19..],
        ["21:1: warning: the object has this key already, at 1:2", "there are more warnings", "valid"]
    );
}

#[test]
fn inverted_index_takes_any_files() {
    let mut files = Vec::new();
    let contents: [&[u8]; 4] = [b"", b"\n\n", b"one\0ONE two\r\n\xff one", b"two_one\nTwo"];
    for (number, bytes) in contents.iter().enumerate() {
        files.push(temporary(&format!("indexed_{number}.txt"), bytes).display().to_string());
    }
    let folder = env!("CARGO_TARGET_TMPDIR");
    let options = ["--guard", "--allow-read", folder];
    // More than can be open at a time.
    let names: Vec<_> = files.iter().map(String::as_str).cycle().take(80).collect();
    let found = |lines: &[(usize, &str)]| {
        let of_all = (0..80).flat_map(|number| lines.iter().filter(move |(file, _)| *file == number % 4));
        of_all.map(|(file, numbers)| format!("  {}: {numbers}\n", files[*file])).collect::<String>()
    };
    let (one_two, two) = (found(&[(2, "1"), (3, "1")]), found(&[(2, "1"), (3, "1, 2")]));
    let expected = format!("one two: 40 lines\n{one_two}two: 60 lines\n{two}three: 0 lines\n");
    let queries = b"\n one Two\r\n., \0\nTWO\nthree";
    assert_eq!(run("inverted_index", &options, &names, queries), (Some(0), expected));
}

#[test]
fn inverted_index_needs_files_that_it_may_read() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let options = ["--allow-read", folder];
    let (absent, other) = (format!("{folder}/no such file"), root().join("README.md").display().to_string());
    let cases: [(&[&str], i32); 4] = [(&[], 2), (&[&absent], 1), (&[folder], 1), (&[&other], 70)];
    for (arguments, status) in cases {
        let result = run("inverted_index", &options, arguments, b"the");
        assert_eq!(result, (Some(status), String::new()), "{arguments:?}");
    }
    assert_eq!(run("inverted_index", &[], &[&absent], b"the"), (Some(70), String::new()));
}
