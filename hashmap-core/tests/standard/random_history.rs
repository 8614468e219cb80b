//! Random histories of any length, for those who compare implementations with more than the vectors:
//!
//! ```sh
//! RANDOM_HISTORY="$PWD/target/history.txt" OPERATIONS=1000000 SEED=1 \
//!     cargo test --release -p hashmap-core --test standard random_history
//! ```

use crate::cases::RandomHistory;
use crate::format::read;
use crate::layers::Heap;
use crate::machine::Checker;
use crate::recorder::Recorder;
use crate::support::Rules;
use std::env;
use std::fs::File;
use std::io::{BufWriter, Write};

/// Operations of a case, at least and at most.
const SHORTEST: usize = 200;
const LONGEST: usize = 2000;

/// Makes a random history of this many operations, and gives the text of each case as soon as it is made.
fn random_history(operations: usize, seed: u64, mut take: impl FnMut(&str)) {
    let rules = Rules::standard();
    let mut recorder =
        Recorder::new(&rules, &format!("{operations} random operations, made with the seed {seed}."));
    let mut history = RandomHistory::new(seed);
    let (mut made, mut number) = (0, 0);
    while made < operations {
        let length = history.length_between(SHORTEST, LONGEST).min(operations - made);
        history.write_any_case(&mut recorder, &format!("random_{seed}_{number}"), length);
        take(&recorder.take_text());
        made += length;
        number += 1;
    }
}

/// A number from the environment.
fn number(name: &str, usual: u64) -> u64 {
    let text = env::var(name).unwrap_or_else(|_| usual.to_string());
    text.parse().unwrap_or_else(|_| panic!("{name}={text} is not a number"))
}

#[test]
fn the_heap_layer_passes_a_random_history() {
    let (operations, seed) = (number("OPERATIONS", 20_000) as usize, number("SEED", 1));
    if let Some(path) = env::var_os("RANDOM_HISTORY") {
        let file = File::create(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut file = BufWriter::new(file);
        random_history(operations, seed, |text| {
            file.write_all(text.as_bytes()).expect("room for the history")
        });
        return file.flush().expect("room for the history");
    }
    let mut steps = 0;
    random_history(operations, seed, |text| {
        let mut checker = Checker::new(&Heap);
        for step in read("random_history", text) {
            checker.step(&step).unwrap_or_else(|failure| panic!("{failure}\n{text}"));
            steps += 1;
        }
    });
    assert!(steps >= operations, "{steps} steps for {operations} operations");
}
