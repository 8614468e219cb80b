//! What a unit of fuel is worth in time, for everything a program can do: `cargo bench -p mini-vm --bench fuel`.
//!
//! Fuel bounds the time of a run only if no instruction is much slower than its price. Each work below does one thing
//! over and over until its fuel is used up. The table gives the time that a unit took, and how many times as long that is
//! as a unit of plain additions. Works take turns, and each row is the median of its rounds.
//!
//! `cargo test -p mini-vm --bench fuel` runs every work once with little fuel.

#![allow(clippy::print_stdout, reason = "the table")]

#[path = "fuel/works.rs"]
mod works;

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mini_vm::assembly::assemble;
use mini_vm::console::Console;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::verify::{Program, verify};

use works::{WORKS, Work};

/// Rounds of which the median counts.
const ROUNDS: usize = 7;

/// Fuel of one run.
const FUEL: i64 = 20_000_000;
const LITTLE_FUEL: i64 = 50_000;

/// Where input ends at once and output goes nowhere, each by a call of the system.
const NULL_DEVICE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

fn main() {
    let is_benchmark = std::env::args().any(|argument| argument == "--bench");
    let (rounds, fuel) = if is_benchmark { (ROUNDS, FUEL) } else { (1, LITTLE_FUEL) };
    let programs: Vec<Arc<Program>> = WORKS.iter().map(program).collect();
    let mut times = vec![Vec::new(); WORKS.len()];
    for _ in 0..rounds {
        for ((work, program), times) in WORKS.iter().zip(&programs).zip(&mut times) {
            times.push(nanoseconds_per_unit(work, program, fuel));
        }
    }
    if is_benchmark {
        print_table(&times.into_iter().map(median).collect::<Vec<_>>());
    }
}

fn program(work: &Work) -> Arc<Program> {
    let module =
        assemble(work.source, Console::FUNCTIONS).unwrap_or_else(|error| panic!("{}: {error}", work.name));
    Arc::new(verify(module).expect("the assembler makes valid modules"))
}

/// Runs the work behind its first breakpoint until its fuel is used up, again and again as new machines where it ends
/// before.
fn nanoseconds_per_unit(work: &Work, program: &Arc<Program>, fuel: i64) -> f64 {
    let input = File::open(NULL_DEVICE).expect("there is a null device");
    let output = File::create(NULL_DEVICE).expect("there is a null device");
    let errors = output.try_clone().expect("it can be opened twice");
    let arguments = vec![vec![b'x'; 40]];
    let mut console = Console::new(BufReader::new(input), BufWriter::new(output), errors, arguments);
    let limits = Limits::default().heap_size(work.heap_size).fuel(Limits::MAX_FUEL);
    let mut time = Duration::ZERO;
    let mut left = fuel;
    while left > 0 {
        let mut machine = Machine::new(program.clone(), &console, &limits).expect("the limits do");
        assert_eq!(machine.run(&mut console), Stop::Breakpoint, "{}", work.name);
        machine.set_fuel(left);
        let start = Instant::now();
        let stop = run_past_breakpoints(&mut machine, &mut console);
        time += start.elapsed();
        assert!(matches!(stop, Stop::OutOfFuel | Stop::Exited(0)), "{}: {stop:?}", work.name);
        left = machine.fuel();
    }
    time.as_nanos() as f64 / (fuel - left) as f64
}

fn run_past_breakpoints(machine: &mut Machine, console: &mut Console<'_>) -> Stop {
    loop {
        match machine.run(console) {
            Stop::Breakpoint => {}
            stop => return stop,
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn print_table(times: &[f64]) {
    println!("| what | ns per unit | ratio |\n|---|---|---|");
    for (work, time) in WORKS.iter().zip(times) {
        println!("| {} | {time:.2} | {:.1} |", work.name, time / times[0]);
    }
}
