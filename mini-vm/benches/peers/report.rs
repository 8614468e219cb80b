//! What is printed.

use std::fs;
use std::thread::available_parallelism;
use std::time::Duration;

use super::catalogue::Work;
use super::contest::Contestant;
use super::tools::Tools;

/// Prints the times of a work, one line for each peer.
pub(crate) fn print_times(work: &Work, contestants: &[Contestant]) {
    println!("\n{}: {}", work.name, work.title);
    println!("  peer          version        runs  median s   minimum s  mini-vm/peer");
    let ours = contestants.first().and_then(|first| median(&first.times));
    for contestant in contestants {
        print!("  {:<13} {:<14}", contestant.name, contestant.version);
        match (&contestant.problem, median(&contestant.times), contestant.times.iter().min(), ours) {
            (None, Some(median), Some(minimum), Some(ours)) => println!(
                "{:>4}  {:>8.3}   {:>9.3}  {:>12.2}",
                contestant.times.len(),
                median.as_secs_f64(),
                minimum.as_secs_f64(),
                ours.as_secs_f64() / median.as_secs_f64()
            ),
            (problem, ..) => println!(" FAILED: {}", problem.as_deref().unwrap_or("mini-vm did not run")),
        }
    }
}

/// Prints whether the peers agree on the output of a work.
pub(crate) fn print_agreement(work: &Work, contestants: &[Contestant]) {
    let names: Vec<_> = contestants.iter().map(|contestant| contestant.name).collect();
    println!("{}: {}", work.name, names.join(", "));
    for contestant in contestants {
        if let Some(problem) = &contestant.problem {
            println!("  FAILED: {}: {problem}", contestant.name);
        }
    }
}

/// Prints on what and with what was measured.
pub(crate) fn print_machine(tools: &Tools) {
    let cores = available_parallelism().map_or_else(|_| "?".to_owned(), |cores| cores.to_string());
    println!("\n{}, {cores} cores, {}", processor(), std::env::consts::OS);
    let versions: Vec<_> = tools.versions().map(|(name, version)| format!("{name} {version}")).collect();
    println!("{}", versions.join(", "));
}

/// Prints the peers that were left out.
pub(crate) fn print_missing(tools: &Tools) {
    for (name, installation) in tools.missing() {
        println!("{name} is not installed and was left out: {installation}");
    }
}

fn median(times: &[Duration]) -> Option<Duration> {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let upper = sorted.get(sorted.len() / 2)?;
    let lower = sorted.get((sorted.len() - 1) / 2)?;
    Some((*lower + *upper) / 2)
}

/// The model of the processor where the system tells it, else its architecture.
fn processor() -> String {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpuinfo.lines().find(|line| line.starts_with("model name"));
    let name = model.and_then(|line| line.split_once(':')).map(|(_, name)| name.trim());
    name.unwrap_or(std::env::consts::ARCH).to_owned()
}
