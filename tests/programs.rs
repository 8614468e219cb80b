//! Larger inputs for the programs in `programs/` than their comments hold.

mod support;

use support::{mini_vm, text_of};

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
    let published = "-0.169075164\n-0.169078071\n".to_owned();
    assert_eq!(run("n_body", &[], &["50000"], b""), (Some(0), published));
    assert_eq!(run("n_body", &[], &["0"], b""), (Some(0), "-0.169075164\n-0.169075164\n".to_owned()));
    for wrong in ["-1", "x", "1000000000001"] {
        assert_eq!(run("n_body", &[], &[wrong], b""), (Some(2), String::new()), "{wrong}");
    }
}
