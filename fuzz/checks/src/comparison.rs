//! Running a program in every way there is, and comparing what it comes to.

use std::sync::Arc;

use mini_vm::console::Console;
use mini_vm::fuel::PAGE_PRICE;
use mini_vm::machine::{Dispatcher, Limits, Machine, Stop};
use mini_vm::verify::Program;

/// A console without input, whose output goes nowhere.
pub(crate) fn silent_console() -> Console<'static> {
    Console::new(std::io::empty(), std::io::sink(), std::io::sink(), Vec::new())
}

/// How a program is run.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// One instruction at a time.
    Stepped,
    Dispatched(Dispatcher),
    /// With a little fuel at a time, each time as a new machine made from a snapshot.
    Interrupted,
}

/// How often a run that uses up its fuel is interrupted, but with no less fuel than [`SMALLEST_SLICE`] each time.
const INTERRUPTIONS: i64 = 8;
const SMALLEST_SLICE: i64 = 37;

/// Where a run has come to.
struct Outcome {
    machine: Machine,
    stop: Stop,
    output: Vec<u8>,
    /// The most fuel that one call of the machine has taken.
    highest_price: i64,
    /// The largest debt that the machine stopped with.
    largest_debt: i64,
    /// Bytes of the heap that the machine had reached before it ran.
    reached_at_start: u64,
}

/// Runs the program with this input under each dispatcher, step by step, and interrupted many times. It
/// must come to the same stop, output, registers, calls, heap and fuel each time. No run may overdraw more than one
/// stretch of code and one instruction. Returns the stop.
///
/// # Panics
///
/// Where two runs differ or overdraw, and if the limits do not do for the program.
pub fn compare(name: &str, program: &Arc<Program>, limits: &Limits, input: &[u8]) -> Stop {
    let expected = run(program, limits, input, Way::Stepped);
    let dispatched = Dispatcher::AVAILABLE.iter().map(|&dispatcher| Way::Dispatched(dispatcher));
    for way in dispatched.chain([Way::Interrupted]) {
        let Outcome { machine, stop, output, largest_debt, .. } = run(program, limits, input, way);
        assert_eq!(stop, expected.stop, "{name}: the stop, {way:?}");
        assert_eq!(machine.fuel(), expected.machine.fuel(), "{name}: the fuel, {way:?}");
        assert!(machine == expected.machine, "{name}: the state, {way:?}");
        assert!(output == expected.output, "{name}: the output, {way:?}");
        let allowed = program.module().code.len() as i64 + expected.highest_price;
        assert!(largest_debt <= allowed, "{name}: {largest_debt} units overdrawn, {way:?}");
    }
    let usage = expected.machine.usage();
    let reached = usage.heap_reached - expected.reached_at_start;
    assert!(usage.fuel >= reached / 4096 * PAGE_PRICE, "{name}: {reached} bytes reached for {}", usage.fuel);
    assert!(
        expected.highest_price.unsigned_abs() <= limits.max_price(),
        "{name}: {}",
        expected.highest_price
    );
    expected.stop
}

/// Runs until the program stops for another reason than a breakpoint.
fn run(program: &Arc<Program>, limits: &Limits, input: &[u8], way: Way) -> Outcome {
    let mut output = Vec::new();
    let arguments = vec![b"3".to_vec(), b"4".to_vec()];
    let mut console = Console::new(input, &mut output, std::io::sink(), arguments);
    let slice = (limits.fuel / INTERRUPTIONS).max(SMALLEST_SLICE);
    let at_once = match way {
        Way::Interrupted => limits.fuel.min(slice),
        Way::Stepped | Way::Dispatched(_) => limits.fuel,
    };
    let mut machine = Machine::new(program.clone(), &console, &limits.fuel(at_once)).expect("the limits do");
    let reached_at_start = machine.usage().heap_reached;
    let mut fuel_left = limits.fuel - at_once;
    let (mut highest_price, mut largest_debt) = (0, 0);
    let stop = loop {
        let before = machine.fuel();
        let stop = match way {
            Way::Stepped => machine.step(&mut console),
            Way::Dispatched(dispatcher) => Some(machine.run_with(dispatcher, &mut console)),
            Way::Interrupted => Some(machine.run(&mut console)),
        };
        highest_price = highest_price.max(before - machine.fuel());
        largest_debt = largest_debt.max(-machine.fuel());
        match stop {
            None | Some(Stop::Breakpoint) => {}
            Some(Stop::OutOfFuel) if fuel_left > 0 => {
                machine = Machine::restore(
                    &machine.snapshot().expect("there is memory"),
                    program.clone(),
                    &console,
                    limits,
                )
                .expect("a machine can be restored from its snapshot");
                let fuel = fuel_left.min(slice);
                fuel_left -= fuel;
                machine.add_fuel(fuel as u64);
            }
            Some(stop) => break stop,
        }
    };
    machine.add_fuel(fuel_left as u64);
    drop(console);
    Outcome { machine, stop, output, highest_price, largest_debt, reached_at_start }
}
