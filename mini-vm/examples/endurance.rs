//! A mix of hostile and honest programs in one process, for as long as one likes.
//!
//! ```text
//! cargo run --release -p mini-vm --example endurance -- 900
//! ```
//!
//! Takes the seconds to run. Two threads make, run and drop machines; each result is compared with the only right one,
//! and the memory of the process is looked at all the while. It fails where a result is wrong, or where the process
//! has grown by more than a tenth after its first quarter.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{fs, thread};

use mini_vm::assembly::Options;
use mini_vm::console::Console;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::trap::TrapCode;
use mini_vm::verify::{Program, verify};

/// How a job must end.
#[derive(Clone, Copy)]
enum End {
    /// With this output.
    Prints(&'static str),
    Traps(TrapCode),
    RunsOutOfFuel,
    /// The source has errors.
    IsRefused,
}

struct Job {
    name: &'static str,
    source: String,
    end: End,
}

fn jobs() -> Vec<Job> {
    let job = |name, source: &str, end| Job { name, source: source.to_owned(), end };
    vec![
        job(
            "fibonacci",
            include_str!("../../programs/fibonacci.asm"),
            End::Prints("0 1 1 2 3 5 8 13 21 34 55 89 144 233 377 610\n"),
        ),
        job("map churn", CHURN, End::Prints("49995000")),
        job("host and guest share text", ECHO, End::Prints("honest input")),
        job("forged header", FORGED, End::Traps(TrapCode::InvalidMap)),
        job("recursion", "main: call main, r9\n ret", End::Traps(TrapCode::StackOverflow)),
        job("allocation", "main: li r0, 4000\n.x: alloc r1, r0\n jmp .x", End::Traps(TrapCode::OutOfMemory)),
        job("output", "main: host print_uint, r0\n jmp main", End::Traps(TrapCode::Host)),
        job("endless loop", "main: jmp main", End::RunsOutOfFuel),
        job(
            "wild store",
            "main: lc r0, 0xffff_ffff_ffff_0000\n store64 r0, [r0]\n halt",
            End::Traps(TrapCode::OutOfBounds),
        ),
        job("search without end", SEARCH, End::RunsOutOfFuel),
        Job { name: "a thousand errors", source: "jmp nowhere\n".repeat(1000), end: End::IsRefused },
        Job {
            name: "deep nesting",
            source: format!("li r0, {}1\nhalt", "(".repeat(10_000)),
            end: End::IsRefused,
        },
    ]
}

/// Inserts 0 to 9999 into a map of 100, each time removing the one before the last hundred, and adds up what it removes
/// and what is left.
const CHURN: &str = "
        .map    window key=u64 value=u64 capacity=100
main:   map_new r0, window
        li      r1, 0
        li      r2, 0
.next:  map_get_or_reserve_scalar r3, r0, r1
        store64 r1, [r3]
        subi    r4, r1, 99
        blti    r4, 0, .young
        map_lookup_scalar r3, r0, r4
        load64  r5, [r3]
        add     r2, r2, r5
        map_remove_scalar r3, r0, r4
.young: addi    r1, r1, 1
        blti    r1, 10000, .next
        li      r6, 0
.rest:  map_iter_next r6, r0, r7, .done
        load64  r5, [r8]
        add     r2, r2, r5
        jmp     .rest
.done:  host    print_uint, r2
        halt
";

const ECHO: &str = "
        .data   buffer: .zero 64
main:   li      r0, buffer
        li      r1, 64
        host    read, r0
        mov     r1, r0
        li      r0, buffer
        host    write, r0
        halt
";

/// Writes over the header of its map, byte after byte, and uses the map in between.
const FORGED: &str = "
        .map    m key=u64 value=u64 capacity=9
main:   map_new r0, m
        li      r1, 0
        li      r2, 0xee
.next:  add     r3, r0, r1
        store8  r2, [r3]
        map_get_or_reserve_scalar r4, r0, r1
        addi    r1, r1, 1
        jmp     .next
";

/// Searches a full map for a key that is not there, for ever.
const SEARCH: &str = "
        .map    m key=u8 value=bytes(0) capacity=255
main:   map_new r0, m
        li      r1, 0
.fill:  map_get_or_reserve_scalar r2, r0, r1
        addi    r1, r1, 1
        blti    r1, 255, .fill
.again: map_has_scalar r2, r0, r1
        jmp     .again
";

/// Assembles and runs a job, and says what is wrong with the outcome.
fn run(job: &Job) -> Result<(), String> {
    let module = match Options::default().host_functions(Console::FUNCTIONS).assemble(&job.source) {
        Ok(module) => module,
        Err(_) if matches!(job.end, End::IsRefused) => return Ok(()),
        Err(error) => return Err(error.to_string()),
    };
    let program: Arc<Program> = Arc::new(verify(module).map_err(|rejected| rejected.to_string())?);
    let mut output = Vec::new();
    let mut console =
        Console::new(&b"honest input"[..], &mut output, std::io::sink(), Vec::new()).max_output(10_000);
    let limits = Limits::default().heap_size(256 << 10).call_depth(1000).registers(4096).fuel(500_000);
    let mut machine = Machine::new(program, &console, &limits).map_err(|error| error.to_string())?;
    let stop = machine.run(&mut console);
    drop(console);
    let is_right = match (&stop, job.end) {
        (Stop::Exited(0), End::Prints(text)) => output == text.as_bytes(),
        (Stop::Trapped(trap), End::Traps(code)) => trap.kind.code() == code,
        (Stop::OutOfFuel, End::RunsOutOfFuel) => true,
        _ => false,
    };
    if is_right { Ok(()) } else { Err(format!("{stop:?}, output {:?}", String::from_utf8_lossy(&output))) }
}

/// Runs the jobs in turn until the time is over, and counts them.
fn work(until: Instant) -> Result<BTreeMap<&'static str, u64>, String> {
    let jobs = jobs();
    let mut counts = BTreeMap::new();
    while Instant::now() < until {
        for job in &jobs {
            run(job).map_err(|error| format!("{}: {error}", job.name))?;
            *counts.entry(job.name).or_default() += 1;
        }
    }
    Ok(counts)
}

/// Kibibytes of the process in memory, where the system tells.
fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Looks at the memory until the time is over: the most in the first quarter of it, and the most behind.
fn watch(start: Instant, duration: Duration) -> (u64, u64) {
    let (mut first, mut later) = (0, 0);
    while start.elapsed() < duration {
        let most = if start.elapsed() < duration / 4 { &mut first } else { &mut later };
        *most = (*most).max(resident().unwrap_or_default());
        thread::sleep(Duration::from_millis(50));
    }
    (first, later)
}

#[allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows something")]
fn main() -> ExitCode {
    let Some(seconds) = std::env::args().nth(1).and_then(|seconds| seconds.parse().ok()) else {
        eprintln!("usage: endurance SECONDS");
        return ExitCode::from(2);
    };
    let (start, duration) = (Instant::now(), Duration::from_secs(seconds));
    let (outcomes, (first, later)) = thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(|| work(start + duration))).collect();
        let memory = watch(start, duration);
        let outcomes: Result<Vec<_>, String> = threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err("a thread panicked".to_owned())))
            .collect();
        (outcomes, memory)
    });
    let counts = match outcomes {
        Ok(counts) => counts,
        Err(error) => {
            eprintln!("wrong: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut total = 0;
    for name in counts[0].keys() {
        let count: u64 = counts.iter().map(|counts| counts[name]).sum();
        println!("{count:9} {name}");
        total += count;
    }
    println!("{total:9} jobs in {seconds} s, all right");
    println!("at most {first} KiB in memory in the first quarter, {later} KiB behind it");
    if later > first + first / 10 {
        eprintln!("wrong: the process has grown");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
