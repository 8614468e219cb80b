//! Running the peers in turn, timing them, and comparing what they print.

use std::fs::File;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::catalogue::{Peer, Work};
use super::tools::Tool;

/// A peer that has used as much time on a work gets no further run of it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A peer at a work.
pub(crate) struct Contestant {
    pub(crate) name: &'static str,
    pub(crate) version: String,
    /// How long each run took.
    pub(crate) times: Vec<Duration>,
    /// Why it was not run again.
    pub(crate) problem: Option<String>,
    command: Command,
}

impl Contestant {
    pub(crate) fn new(peer: &Peer, tool: Tool, work: &Work, arguments: &str) -> Self {
        let mut command = Command::new(tool.command);
        for word in peer.arguments.split(' ') {
            match word {
                "FILE" => command.arg(program(peer, work)),
                "ARGUMENTS" => command.args(arguments.split_whitespace()),
                _ => command.arg(word),
            };
        }
        command.current_dir(env!("CARGO_MANIFEST_DIR"));
        // All take bytes for characters then, and sort by them. Else gawk would be slower than it need be.
        command.env("LC_ALL", "C");
        Self { name: peer.name, version: tool.version, times: Vec::new(), problem: None, command }
    }

    fn may_go_on(&self) -> bool {
        self.problem.is_none() && self.times.iter().sum::<Duration>() < PATIENCE
    }

    /// Runs the command and returns what it prints.
    fn run(&mut self, input: Option<&Path>) -> Result<Vec<u8>, String> {
        let (output, time) = self.time(input).map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim_end()));
        }
        self.times.push(time);
        Ok(output.stdout)
    }

    fn time(&mut self, input: Option<&Path>) -> io::Result<(Output, Duration)> {
        self.command.stdin(match input {
            Some(path) => File::open(path)?.into(),
            None => Stdio::null(),
        });
        let start = Instant::now();
        let output = self.command.output()?;
        Ok((output, start.elapsed()))
    }
}

/// The path of a peer's program, from the folder of the package.
fn program(peer: &Peer, work: &Work) -> String {
    let paths = peer.endings.iter().map(|ending| format!("benches/peers/{0}/{0}{ending}", work.program));
    let is_there = |path: &String| Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists();
    paths.clone().find(is_there).unwrap_or_else(|| panic!("{} has no program for {}", peer.name, work.name))
}

/// Runs all contestants in each round, and compares what they print with what the first one prints.
pub(crate) fn compete(contestants: &mut [Contestant], input: Option<&Path>, rounds: u16) {
    let mut expected = None;
    for _ in 0..rounds {
        for contestant in contestants.iter_mut().filter(|contestant| contestant.may_go_on()) {
            contestant.problem = match contestant.run(input) {
                Ok(output) => difference(expected.get_or_insert_with(|| output.clone()), &output),
                Err(problem) => Some(problem),
            };
        }
    }
}

/// Says where two outputs first differ, if they do.
fn difference(expected: &[u8], output: &[u8]) -> Option<String> {
    if output == expected {
        return None;
    }
    let mut pairs = lines(expected).zip(lines(output)).zip(1..);
    let ((left, right), number) = pairs.find(|((left, right), _)| left != right)?;
    let text = String::from_utf8_lossy;
    Some(format!("line {number} is {:?} instead of {:?}", text(right), text(left)))
}

/// The lines of an output and, so that two outputs differ in a line if at all, empty ones without end.
fn lines(output: &[u8]) -> impl Iterator<Item = &[u8]> {
    output.split_inclusive(|&byte| byte == b'\n').chain(std::iter::repeat::<&[u8]>(&[]))
}
