//! Programs, sources and surroundings that mean harm, each with a figure of what came of it.
//!
//! `cargo test -p mini-vm --test adversaries -- --nocapture` prints the figures.

#![allow(clippy::print_stdout, reason = "the figures")]

mod support;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::process::{Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use mini_vm::assembly::Options;
use mini_vm::assembly::diagnostic::DiagnosticCode;
use mini_vm::console::Console;
use mini_vm::fuel::{MAP_PRICE, PAGE_PRICE};
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::host::HostError;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::trap::TrapCode;
use mini_vm::verify::{Program, verify};
use support::{colorless, command, mini_vm, root, temporary, text_of};

fn program(source: &str) -> Arc<Program> {
    let module = Options::default().host_functions(Console::FUNCTIONS).assemble(source);
    let module = module.unwrap_or_else(|error| panic!("{error}\n{source}"));
    Arc::new(verify(module).expect("the assembler makes valid modules"))
}

fn small_limits() -> Limits {
    Limits::default().heap_size(2048).call_depth(4).registers(256).fuel(10_000)
}

/// A machine that has run to its first breakpoint.
fn at_breakpoint(source: &str) -> Machine {
    let mut host = HostFunctions::new();
    let mut machine = Machine::new(program(source), &host, &small_limits()).expect("the limits do");
    assert_eq!(machine.run(&mut host), Stop::Breakpoint);
    machine
}

/// How many runs came to which end.
#[derive(Default)]
struct Ends(BTreeMap<&'static str, u32>);

impl Ends {
    /// Runs on, and checks that it ends, or traps as instructions on maps may.
    fn run(&mut self, mut machine: Machine) -> Machine {
        let end = match machine.run(&mut HostFunctions::new()) {
            Stop::Exited(0) => "ended",
            Stop::Trapped(trap) => {
                let code = trap.kind.code();
                assert!(MAP_TRAPS.contains(&code), "{trap}");
                code.name()
            }
            stop => panic!("{stop:?}"),
        };
        *self.0.entry(end).or_default() += 1;
        machine
    }
}

/// What an instruction on a map may trap with where its operands are addresses in the heap.
const MAP_TRAPS: [TrapCode; 3] = [TrapCode::InvalidMap, TrapCode::IncompatibleMaps, TrapCode::KeySize];

/// Every instruction on a map at `r1`, with a map at `r2`, a key at `r3` and a number in `r4`.
const MAP_INSTRUCTIONS: [&str; 14] = [
    "map_init r1, m",
    "map_get_or_reserve r5, r1, r3",
    "map_lookup r5, r1, r3",
    "map_has r5, r1, r3",
    "map_remove r5, r1, r3",
    "map_overwrite r5, r1, r2",
    "map_overwrite r5, r2, r1",
    "map_clear r1",
    "map_iter_next r6, r1, r7, .end",
    "map_get_or_reserve_scalar r5, r1, r4",
    "map_lookup_scalar r5, r1, r4",
    "map_has_scalar r5, r1, r4",
    "map_remove_scalar r5, r1, r4",
    "map_size r5, m",
];

/// Two maps of 5 entries, two keys in each, then a breakpoint and an instruction.
fn with_two_maps(instruction: &str) -> String {
    format!(
        ".map m key=u32 value=u64 capacity=5
         .data key: .u32 11, 12
         main:   map_new r1, m
                 map_new r2, m
                 li      r3, key
                 li      r4, 77
                 map_get_or_reserve r5, r1, r3
                 map_get_or_reserve_scalar r5, r1, r4
                 map_get_or_reserve_scalar r5, r2, r4
                 map_get_or_reserve r5, r2, r3
                 li      r6, 0
                 breakpoint
                 {instruction}
         .end:   halt"
    )
}

const FIRST_MAP: usize = 16;
const MAP_SIZE: usize = 32 + 16 * 16;

#[test]
fn a_program_that_forges_every_byte_of_a_header() {
    let mut ends = Ends::default();
    for instruction in MAP_INSTRUCTIONS {
        let machine = at_breakpoint(&with_two_maps(instruction));
        for at in 0..32 {
            for value in 0..=u8::MAX {
                let mut forged = machine.clone();
                forged.heap_mut()[FIRST_MAP + at] = value;
                let forged = ends.run(forged);
                assert_eq!(forged.heap()[..FIRST_MAP], machine.heap()[..FIRST_MAP], "{instruction}: {at}");
            }
        }
    }
    println!("headers with one byte forged, under {} instructions: {:?}", MAP_INSTRUCTIONS.len(), ends.0);
    assert_eq!(ends.0.values().sum::<u32>(), 14 * 32 * 256);
}

#[test]
fn a_program_that_overlaps_two_maps() {
    let mut ends = Ends::default();
    for distance in (0..=MAP_SIZE + 4).step_by(4) {
        for instruction in MAP_INSTRUCTIONS {
            let source = with_two_maps(&format!("addi r2, r1, {distance}\n map_init r2, m\n {instruction}"));
            ends.run(at_breakpoint(&source));
        }
    }
    println!("two maps at {} distances: {:?}", (MAP_SIZE + 4) / 4 + 1, ends.0);
    assert!(
        ends.0["ended"] > 0 && ends.0["incompatible_maps"] > 0 && ends.0["invalid_map"] > 0,
        "{:?}",
        ends.0
    );
}

#[test]
fn a_program_that_uses_a_map_inside_its_own_key() {
    let mut ends = Ends::default();
    let mut places = 0;
    for instruction in &MAP_INSTRUCTIONS[1..5] {
        let machine = at_breakpoint(&with_two_maps(&format!("add r3, r1, r3\n {instruction}")));
        for at in 0..MAP_SIZE as u64 {
            // The key is at `r1 + r3`, anywhere in the map itself.
            let mut machine = machine.clone();
            machine.set_register(mini_vm::operand::Register(3), at);
            ends.run(machine);
            places += 1;
        }
    }
    println!("a map inside its own key, at {places} places: {:?}", ends.0);
    assert_eq!(ends.0["ended"], places);
}

/// The 8-byte keys whose hash is `home` in its highest 20 bits: all of them collide in every map. The hash of
/// `hashmap_core` is a multiplication for them, which an inverse undoes.
fn colliding_keys(home: u64) -> impl Iterator<Item = u64> {
    let multiplier = 0x517c_c1b7_2722_0a95_u64.wrapping_mul(0x1a0f_872f_c375_4a9f);
    let inverse = (0..6)
        .fold(1_u64, |inverse, _| inverse.wrapping_mul(2_u64.wrapping_sub(multiplier.wrapping_mul(inverse))));
    (0..).map(move |low: u64| (home << 44 | low).wrapping_mul(inverse))
}

/// The fuel that putting these keys into a map takes.
fn fuel_of_inserting(keys: impl Iterator<Item = u64>) -> i64 {
    let keys: Vec<String> = keys.map(|key| key.to_string()).collect();
    let source = format!(
        ".map m key=u64 value=u64 capacity=1000
         .data keys: .u64 {}
         .data end: .zero 0
         main:   map_new r1, m
                 li      r2, keys
         .next:  map_get_or_reserve r3, r1, r2
                 addi    r2, r2, 8
                 blti    r2, end, .next
                 halt",
        keys.join(", ")
    );
    let mut host = HostFunctions::new();
    let limits = small_limits().heap_size(1 << 20).fuel(10_000_000);
    let mut machine = Machine::new(program(&source), &host, &limits).expect("the limits do");
    assert_eq!(machine.run(&mut host), Stop::Exited(0));
    limits.fuel - machine.fuel()
}

#[test]
fn keys_that_all_collide_are_charged_for() {
    let spread = fuel_of_inserting(1..=1000);
    let colliding = fuel_of_inserting(colliding_keys(5).take(1000));
    println!("fuel of 1000 insertions: {spread} where keys spread, {colliding} where all collide");
    // Key n visits n buckets.
    assert!(colliding - spread > 1000 * 1000 / 2 - 10_000, "{colliding} against {spread}");
    // A search of spread keys visits hardly more than one bucket. The map and its keys lie in 15 pages.
    let round = 2 + MAP_PRICE as i64 + 2;
    assert!(spread < 1000 * round + 16 * PAGE_PRICE as i64, "{spread}");
}

#[test]
fn a_copy_of_keys_that_all_collide() {
    const KEYS: u16 = 65_000;
    let mut host = HostFunctions::new();
    let source = "
        .map    from key=u64 value=bytes(0) capacity=65535
        .map    to   key=u64 value=bytes(0) capacity=65534
        main:   map_new r1, from
                map_new r2, to
                breakpoint
                map_overwrite r3, r2, r1
                halt";
    let limits = Limits::default().heap_size(1 << 24);
    let mut machine = Machine::new(program(source), &host, &limits).expect("the limits do");
    assert_eq!(machine.run(&mut host), Stop::Breakpoint);
    // The map is forged: to insert so many keys costs far more than a copy may.
    let map = &mut machine.heap_mut()[8..];
    map[2..4].copy_from_slice(&KEYS.to_le_bytes());
    for (bucket, key) in map[32..].chunks_exact_mut(16).zip(colliding_keys(5).take(KEYS.into())) {
        bucket[0] = 2;
        bucket[8..].copy_from_slice(&key.to_le_bytes());
    }
    let before = machine.fuel();
    let stop = machine.run(&mut host);
    let Stop::Trapped(trap) = stop else { panic!("{stop:?}") };
    println!(
        "a copy of {KEYS} keys that collide: {}, {} units",
        trap.kind.code().name(),
        before - machine.fuel()
    );
    assert_eq!(trap.kind.code(), TrapCode::IncompatibleMaps);
    // It gives up after 16 visits to each bucket of both maps, and a trap is no reason not to pay for them.
    let price = (before - machine.fuel()).unsigned_abs();
    assert!((14 * 2 * 131_072..=limits.max_price()).contains(&price), "{price}");
}

/// What the instruction behind the breakpoint costs, which traps.
fn price_of_a_trap(source: &str) -> u64 {
    let mut host = HostFunctions::new()
        .with("work_in_vain", |call, _: u64| -> Result<(), HostError> {
            call.charge(1000);
            Err(HostError::failed("it was in vain"))
        })
        .with("length", |call, address: u64| Ok(call.terminated_bytes(address)?.len() as u64));
    let module = Options::default().host_functions(&host.names()).assemble(source);
    let program = Arc::new(verify(module.expect("it assembles")).expect("it is valid"));
    let limits = Limits::default().heap_size(1 << 24);
    let mut machine = Machine::new(program, &host, &limits).expect("the limits do");
    assert_eq!(machine.run(&mut host), Stop::Breakpoint);
    let (fuel, reached) = (machine.fuel(), machine.usage().heap_reached);
    let stop = machine.run(&mut host);
    let Stop::Trapped(trap) = stop else { panic!("{stop:?}") };
    let price = (fuel - machine.fuel()).unsigned_abs();
    println!("{}: {price} units", trap.kind.code().name());
    assert!(price >= (machine.usage().heap_reached - reached) / 4096 * PAGE_PRICE);
    price
}

#[test]
fn work_that_ends_in_a_trap_is_paid_for() {
    let host = price_of_a_trap("main: breakpoint\n host work_in_vain, r0\n halt");
    assert!(host >= 1000, "{host}");
    // A search for the end of a text that has none goes through all that has been reached.
    let endless = price_of_a_trap(
        "main: li r0, 8
               li r1, 'x'
               li r2, (1 << 24) - 8
               mem_fill r0, r1, r2
               breakpoint
               host length, r0
               halt",
    );
    assert!(endless >= (1 << 24) / 64 - 1, "{endless}");
    // Of a map that counts an entry and has none each of 131,072 buckets is looked at, in pages that are new.
    let forged = price_of_a_trap(
        "
        .map    to key=u64 value=bytes(0) capacity=65534
        .data   header: .u16 65535, 1
        .data   .u32 8, 0, 16, 16
        .data   .u16 0
        .data   .u8 8, 0x3e
        .data   .u32 131072, 0
        main:   map_new r1, to
                li      r2, header
                li      r3, 0x800000
                li      r4, 32
                mem_copy r3, r2, r4
                breakpoint
                map_overwrite r5, r1, r3
                halt",
    );
    assert!(forged >= 131_072 + 512 * PAGE_PRICE, "{forged}");
}

#[test]
fn recursion_without_end() {
    for (first, depth) in [(0, 131_072), (1, 131_072), (255, 4_111)] {
        let mut host = HostFunctions::new();
        let source = format!("main: call main, r{first}\n ret");
        let limits = Limits::default().heap_size(16);
        let mut machine = Machine::new(program(&source), &host, &limits).expect("the limits do");
        let stop = machine.run(&mut host);
        assert!(matches!(stop, Stop::Trapped(trap) if trap.kind.code() == TrapCode::StackOverflow));
        println!("recursion that keeps {first} registers ends {} calls deep", machine.frames().len());
        assert_eq!(machine.frames().len(), depth);
    }
}

#[test]
fn allocation_without_end() {
    for (size, most) in [(1 << 20, 63), (8, 8_388_607), (0, i64::MAX)] {
        let source = format!("main: li r0, {size}\n.next: alloc r1, r0\n addi r2, r2, 1\n jmp .next");
        let mut host = HostFunctions::new();
        let limits = Limits::default().heap_size(64 << 20).fuel(30_000_000);
        let mut machine = Machine::new(program(&source), &host, &limits).expect("the limits do");
        let stop = machine.run(&mut host);
        let count = machine.register(mini_vm::operand::Register(2)).cast_signed();
        match stop {
            Stop::Trapped(trap) => assert_eq!((trap.kind.code(), count), (TrapCode::OutOfMemory, most)),
            stop => assert_eq!((stop, size), (Stop::OutOfFuel, 0)),
        }
        println!("allocations of {size} bytes in 64 MiB: {count}");
    }
}

#[test]
fn output_without_end() {
    let source = ".data text: .zero 1000\nmain: li r0, text\n li r1, 1000\n host write, r0\n jmp main";
    let mut output = Vec::new();
    let mut console =
        Console::new(std::io::empty(), &mut output, std::io::sink(), Vec::new()).max_output(1_000_000 - 1);
    let limits = small_limits().fuel(1_000_000);
    let mut machine = Machine::new(program(source), &console, &limits).expect("the limits do");
    let stop = machine.run(&mut console);
    drop(console);
    assert!(matches!(stop, Stop::Trapped(trap) if trap.kind.code() == TrapCode::Host));
    println!("output limited to 999,999 bytes, written 1000 at a time: {} bytes", output.len());
    assert_eq!(output.len(), 999_000);
}

#[test]
fn an_expression_nested_without_end() {
    const DEPTH: usize = 1_000_000;
    for (open, close) in [("(", ")"), ("-", ""), ("~(", ")"), ("1+(", ")"), ("(", "")] {
        let source = format!("li r0, {}1{}\nhalt", open.repeat(DEPTH), close.repeat(DEPTH));
        let assemble = move || Options::default().assemble(&source).unwrap_err();
        let small_stack = thread::Builder::new().stack_size(256 << 10).spawn(assemble);
        let errors = small_stack.expect("the thread starts").join().expect("its stack is enough");
        assert_eq!(errors.diagnostics()[0].code, DiagnosticCode::NestedTooDeep, "{open}");
    }
    println!("expressions nested {DEPTH} deep: refused on a stack of 256 KiB");
}

// --- The binary ------------------------------------------------------------------------------------------------

/// The binary under a shell, which is told what to do first; `"$@"` is the command.
fn under_shell(script: &str, arguments: &[&str]) -> Output {
    let mut shell = colorless("sh");
    shell.args(["-c", script, "sh", env!("CARGO_BIN_EXE_mini-vm")]).args(arguments);
    shell.current_dir(root()).stdin(Stdio::null()).output().expect("sh runs")
}

/// The command in so many megabytes of address space, which can be limited on Linux alone.
#[cfg(target_os = "linux")]
fn within(megabytes: u64, arguments: &[&str]) -> Output {
    under_shell(&format!("ulimit -v {}; exec \"$@\"", megabytes * 1000), arguments)
}

/// The least address space in which a command succeeds. Most of it is for the binary, which is large in a debug build: with
/// less the system may not even start it.
#[cfg(target_os = "linux")]
fn least_megabytes(arguments: &[&str]) -> u64 {
    let does = |&megabytes: &u64| within(megabytes, arguments).status.success();
    (1..1000).find(does).expect("it needs no gigabyte")
}

/// Neither a panic nor a signal, of which a shell makes 128 and more.
fn ended_by_itself(output: &Output) -> i32 {
    let status = output.status.code().unwrap_or(255);
    let text = text_of(output);
    assert!(status < 128 && !text.contains("panicked"), "{status}: {text}");
    status
}

#[test]
fn a_source_of_a_gigabyte() {
    let path = temporary("gigabyte.asm", b"");
    File::options()
        .write(true)
        .open(&path)
        .and_then(|file| file.set_len(1 << 30))
        .expect("the file can grow");
    let path_text = path.to_str().expect("the path is text");
    for command in ["run", "check", "asm", "disasm"] {
        let output = under_shell("ulimit -v 400000; exec \"$@\"", &[command, path_text]);
        assert_eq!(ended_by_itself(&output), 65, "{}", text_of(&output));
    }
    fs::remove_file(path).expect("the file is there");
    println!("a source of 1 GiB: refused by every command within 400 MB of address space");
}

#[test]
fn a_standard_input_that_never_ends() {
    let output = under_shell("exec \"$@\" < /dev/zero", &["run", "-"]);
    assert_eq!(ended_by_itself(&output), 65, "a source without end: {}", text_of(&output));
    let reader = ".data buffer: .zero 4096\nmain: li r0, buffer\n li r1, 4096\n host read, r0\n bnei r0, 0, main\n halt";
    let path = temporary("reader.asm", reader.as_bytes());
    let path = path.to_str().expect("the path is text");
    let output = under_shell("exec \"$@\" < /dev/zero", &["run", "--fuel", "100000", path]);
    assert_eq!(ended_by_itself(&output), 75, "a reader without end: {}", text_of(&output));
    println!("a standard input without end: refused as a source, bounded by fuel as input");
}

#[test]
fn a_file_that_changes_under_the_assembler() {
    const RUNS: u32 = if cfg!(debug_assertions) { 60 } else { 200 };
    let one = format!("main: li r0, 1\n exit r0\n{}", "; filler\n".repeat(5000));
    let other = format!("{}main: li r0, 49\n exit r0\n", "; another\n".repeat(9000));
    let path = temporary("changing.asm", one.as_bytes());
    let stop = AtomicBool::new(false);
    let mut statuses = BTreeMap::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                for contents in [&one, &other] {
                    // Not at once: the file is cut, and then grows in pieces.
                    let mut file = File::create(&path).expect("the file can be written");
                    for piece in contents.as_bytes().chunks(8 << 10) {
                        file.write_all(piece).expect("the file can be written");
                    }
                }
            }
        });
        for _ in 0..RUNS {
            let output = mini_vm(&["run".as_ref(), path.as_os_str()], b"");
            *statuses.entry(ended_by_itself(&output)).or_insert(0) += 1;
        }
        stop.store(true, Ordering::Relaxed);
    });
    println!("a source that changes while it is read, {RUNS} runs, exit statuses: {statuses:?}");
    assert!(statuses.keys().all(|status| [1, 49, 65].contains(status)), "{statuses:?}");
}

/// Every command that does something, with a program that reads, prints and ends well.
const COMMANDS: [&[&str]; 10] = [
    &["run", "programs/byte_count.asm"],
    &["run", "programs/word_count.asm"],
    &["run", "tests/command_line/trapping.asm"],
    &["run", "no/such/file.asm"],
    &["check", "tests/command_line/broken.asm"],
    &["asm", "programs/hello.asm", "-o", "-"],
    &["disasm", "programs/sieve.asm"],
    &["test", "programs"],
    &["--help"],
    &["run", "-"],
];

#[test]
fn closed_streams() {
    let closings = ["<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- 2>&-", "<&- >&- 2>&-"];
    for closing in closings {
        for command in COMMANDS {
            ended_by_itself(&under_shell(&format!("\"$@\" {closing}"), command));
        }
    }
    println!("closed streams: {} commands, none panics", closings.len() * COMMANDS.len());
}

#[test]
fn a_reader_that_goes_away() {
    for arguments in COMMANDS {
        let mut child = command(arguments).spawn().expect("mini-vm starts");
        drop(child.stdin.take());
        let mut first = [0];
        let mut stdout = child.stdout.take().expect("it is piped");
        _ = stdout.read(&mut first).expect("the pipe can be read");
        drop(stdout);
        ended_by_itself(&child.wait_with_output().expect("mini-vm ends"));
    }
    println!("a reader that goes away after a byte: {} commands, none panics", COMMANDS.len());
}

#[cfg(target_os = "linux")]
#[test]
fn little_memory() {
    let mut statuses: BTreeMap<&str, BTreeMap<i32, u32>> = BTreeMap::new();
    let least = least_megabytes(&["check", "programs/byte_count.asm"]);
    for more in (0..=280).step_by(20) {
        for (heap, expected) in [("64K", 0), ("1G", 71)] {
            let arguments = ["run", "--heap", heap, "--registers", "256", "programs/byte_count.asm"];
            let output = within(least + more, &arguments);
            let status = ended_by_itself(&output);
            assert!(status == expected || more < 80, "{least} + {more} MB, {heap}: {}", text_of(&output));
            *statuses.entry(heap).or_default().entry(status).or_default() += 1;
        }
    }
    println!("{least} to {} MB of address space, by heap and exit status: {statuses:?}", least + 280);
}

/// Memory that ends while a program is read is an error. The bytes of each input ask for as much as they can.
#[cfg(target_os = "linux")]
#[test]
fn little_memory_for_a_large_program() {
    let labels: String = (0..60_000).map(|number| format!("l{number}:")).collect();
    let constants: String =
        (0..40_000).map(|number| format!(".const c{number}=c{}+1\n", number + 1)).collect();
    let sources = [
        ("values", format!(".data .u8 0{}\nhalt", ",0".repeat(200_000))),
        ("terms", format!("li r0, 0{}\nhalt", "+0".repeat(200_000))),
        ("uses", format!(".const c=0\n.data .u8 c{}\nhalt", "+c".repeat(150_000))),
        ("labels", format!("{labels}halt")),
        ("constants", format!("{constants}.const c40000=0\nhalt")),
        ("instructions", "ret\n".repeat(150_000)),
    ];
    let mut statuses: BTreeMap<i32, u32> = BTreeMap::new();
    let least = least_megabytes(&["check", "programs/hello.asm"]);
    for (name, source) in sources {
        let path = temporary(&format!("{name}.asm"), source);
        let path = path.to_str().expect("the path is text");
        for (megabytes, command) in [least, least + 6, least + 12]
            .into_iter()
            .flat_map(|size| ["check", "asm", "disasm", "run"].map(|command| (size, command)))
        {
            let arguments: &[&str] = match command {
                "run" => {
                    &["run", "--heap", "1M", "--registers", "256", "--call-depth", "9", "--fuel", "9", path]
                }
                "check" => &["check", path],
                _ => &[command, path, "-o", "/dev/null"],
            };
            // A machine has its own memory and its own ends.
            *statuses.entry(ended_by_itself(&within(megabytes, arguments))).or_default() += 1;
        }
    }
    println!("large programs in {least} to {} MB of address space, by exit status: {statuses:?}", least + 12);
    assert!(statuses.keys().all(|status| [0, 70, 71, 75].contains(status)), "{statuses:?}");
    assert!(statuses.contains_key(&71) && statuses.contains_key(&0), "{statuses:?}");
}

/// Tests, each made so that its bytes, or what it prints, ask for as much memory as they can.
#[cfg(target_os = "linux")]
fn tests_that_mean_harm() -> Vec<(&'static str, String)> {
    const SIZE: usize = 2_000_000;
    let repeated = |start: &str, piece: &str| [start, &piece.repeat(SIZE / piece.len()), "\n"].concat();
    let printing = |byte: u8| {
        format!(
            "main: li r1, 8\n li r2, {byte}\n li r3, 500000\n mem_fill r1, r2, r3\n
             .next: mov r4, r1\n mov r5, r3\n host write, r4\n jmp .next\n;! output:\n;| x\n"
        )
    };
    let program = "main: halt\n";
    vec![
        ("bytes", printing(0xff)),
        ("lines", printing(b'\n')),
        ("errors", printing(b'e').replace("host write,", "host write_error,")),
        ("arguments", repeated(";! args:", " a") + program),
        ("options", repeated(";! options:", " a") + program),
        ("a_long_option", repeated(";! options: --", "a") + program),
        ("expected_errors", repeated(program, ";! error at 1: E\n")),
        ("errors_beside", repeated("", "?;! error E\n")),
        ("input", repeated("main: halt\n;! stdin:\n", ";| \n")),
        ("a_long_line", repeated("main: halt\n;! output:\n;| ", "a")),
        ("expected_lines", repeated("main: halt\n;! output:\n", ";| \n")),
        ("comments", repeated("main: trap 1\n", ";\n")),
        ("a_long_keyword", repeated("main: halt\n;! ", "a")),
    ]
}

/// One test takes memory in proportion to its file, and that there is none leaves the others their results.
#[cfg(target_os = "linux")]
#[test]
fn little_memory_for_tests() {
    let options = ";! options: --heap 1M --registers 256 --call-depth 9 --fuel 1M\n";
    let good = temporary("good.asm", format!("{options};! exit: 0\nmain: halt\n"));
    let good = good.to_str().expect("the path is text");
    let mut statuses: BTreeMap<i32, u32> = BTreeMap::new();
    let mut without_memory = 0;
    // With less than this the other test would fail by itself.
    let least = least_megabytes(&["test", good]);
    for (name, source) in tests_that_mean_harm() {
        for (more, option) in
            [0, 6, 44].into_iter().flat_map(|more| ["--filter=", "--bless"].map(|option| (more, option)))
        {
            let megabytes = least + more;
            let path = temporary(&format!("{name}.asm"), format!("{options}{source}"));
            let path = path.to_str().expect("the path is text");
            let output = within(megabytes, &["test", option, path, good]);
            let text = text_of(&output);
            let has_memory = !text.contains("the system does not give");
            assert!(has_memory || more < 40, "{name} in {megabytes} MB: {text}");
            assert!(text.contains("good.asm ... ok\n"), "{name} in {megabytes} MB: {text}");
            assert!(text.len() < 20_000, "{name}: {} bytes", text.len());
            without_memory += u32::from(!has_memory);
            *statuses.entry(ended_by_itself(&output)).or_default() += 1;
        }
    }
    println!(
        "tests of 2 MB in 0 to 44 MB more than the {least} MB of address space that one needs, by exit status: {statuses:?}; {without_memory} had too little"
    );
    assert!(statuses.keys().all(|status| [0, 1].contains(status)) && without_memory > 0, "{statuses:?}");
}
