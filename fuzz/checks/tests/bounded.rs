//! The fuzz targets as tests with an end: the corpora, what was once found, random bytes, and changed copies of all.
//!
//! `cargo test -p fuzz-checks` runs them. `fuzz/checks/src/lib.rs` says what is checked.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use fuzz_checks::{CHECKS, NamedCheck, execution};
use mini_vm::machine::Stop;

/// Changed copies that each check is given.
const CASES: u64 = if cfg!(debug_assertions) { 500 } else { 20_000 };

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the package is in a workspace")
}

/// The contents of the files under a folder of the project, in the order of their names.
fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let mut paths = Vec::new();
    collect(&root().join(folder), &mut paths);
    paths.retain(|path| path.to_string_lossy().ends_with(ending));
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("the file can be read")).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

/// What a check starts from.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let mut seeds = files(&format!("fuzz/corpus/{name}"), "");
    seeds.extend(files(&format!("fuzz/regressions/{name}"), ""));
    if name == "source" {
        seeds.extend(files("programs", ".asm"));
        seeds.extend(files("tests/cases", ".asm"));
    }
    seeds
}

/// A linear congruential generator; its high bits are used.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, limit: usize) -> usize {
        self.next() as usize % limit.max(1)
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }

    /// A copy of a seed with a few changes: bytes replaced, taken away, put in, or copied from another seed.
    fn changed(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = match seeds.len() {
            0 => Vec::new(),
            count => seeds[self.below(count)].clone(),
        };
        for _ in 0..=self.below(6) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(8)).min(bytes.len());
            match self.below(4) {
                0 if at < bytes.len() => bytes[at] = self.next() as u8,
                1 => _ = bytes.drain(at..end),
                2 => {
                    let length = 1 + self.below(8);
                    let new = self.bytes(length);
                    _ = bytes.splice(at..at, new);
                }
                _ if !seeds.is_empty() => {
                    let other = &seeds[self.below(seeds.len())];
                    let from = self.below(other.len());
                    let piece = other[from..(from + self.below(64)).min(other.len())].to_vec();
                    _ = bytes.splice(at..end, piece);
                }
                _ => bytes.push(self.next() as u8),
            }
        }
        bytes
    }
}

/// Runs one check on one input; where it fails, the input is kept for a closer look.
#[allow(clippy::print_stderr, reason = "the output of a failing test")]
fn run((name, check): NamedCheck, bytes: &[u8]) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| check(bytes))) {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-find"));
        fs::write(&path, bytes).expect("the find can be written");
        eprintln!("the check `{name}` fails with {}", path.display());
        resume_unwind(panic);
    }
}

fn run_all(name: &str) {
    let check = *CHECKS.iter().find(|(other, _)| *other == name).expect("there is such a check");
    let seeds = seeds(name);
    assert!(!seeds.is_empty(), "{name} has seeds");
    for seed in &seeds {
        run(check, seed);
    }
    let mut random = Random(1);
    for _ in 0..CASES {
        let length = random.below(600);
        run(check, &random.bytes(length));
        run(check, &random.changed(&seeds));
    }
}

macro_rules! bounded_tests {
    ($($name:ident)+) => {
        $(
            #[test]
            fn $name() {
                run_all(stringify!($name));
            }
        )+

        #[test]
        fn every_check_is_a_test() {
            let tests = [$(stringify!($name)),+];
            for (name, _) in CHECKS {
                assert!(tests.contains(name), "{name} is no test");
                let target = root().join(format!("fuzz/fuzz_targets/{name}.rs"));
                assert!(target.is_file(), "{name} is no fuzz target");
            }
        }
    };
}

bounded_tests!(source bytecode execution map model snapshot);

#[test]
fn generated_programs_end_in_every_way() {
    let mut ends = [0_u64; 3];
    let mut random = Random(2);
    for _ in 0..CASES {
        let length = random.below(600);
        ends[match execution::run(&random.bytes(length)) {
            Stop::Exited(_) => 0,
            Stop::Trapped(_) => 1,
            Stop::OutOfFuel | Stop::Breakpoint => 2,
        }] += 1;
    }
    assert!(ends.iter().all(|&count| count > CASES / 50), "{ends:?} end, trap and run out of fuel");
}

/// The seeds of the snapshots are those that the program gives. `UPDATE_SEEDS=1` writes them.
#[test]
fn snapshot_seeds_are_up_to_date() {
    for (index, seed) in fuzz_checks::snapshot::seeds().into_iter().step_by(4).enumerate() {
        let path = root().join(format!("fuzz/corpus/snapshot/seed-{index:02}"));
        if std::env::var_os("UPDATE_SEEDS").is_some() {
            fs::write(&path, &seed).expect("the seed can be written");
        }
        let found = fs::read(&path).unwrap_or_default();
        assert!(found == seed, "{} is not what the program gives: run with UPDATE_SEEDS=1", path.display());
    }
}
