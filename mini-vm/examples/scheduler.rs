//! A scheduler: many machines in one thread, each with a little fuel at a time, in turn.
//!
//! ```text
//! cargo run --release -p mini-vm --example scheduler
//! ```
//!
//! Shows: running out of fuel as the end of a time slice, one verified program in many machines, and a program without
//! end that keeps nobody else waiting.

use std::collections::VecDeque;
use std::sync::Arc;

use mini_vm::assembly::assemble;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::operand::Register;
use mini_vm::verify::verify;

/// Counts in `r1` how many steps the Collatz sequence from `r0` takes to 1. From 0 it never ends.
const COLLATZ: &str = "
main:   li      r1, 0
.next:  beqi    r0, 1, .done
        addi    r1, r1, 1
        andi    r2, r0, 1
        beqi    r2, 0, .even
        muli    r0, r0, 3
        addi    r0, r0, 1
        jmp     .next
.even:  shri    r0, r0, 1
        jmp     .next
.done:  halt
";

/// Fuel of one turn.
const SLICE: u64 = 200;

/// Turns after which a task is given up.
const MAX_TURNS: u32 = 40;

struct Task {
    start: u64,
    machine: Machine,
    turns: u32,
}

#[allow(clippy::print_stdout, reason = "an example shows something")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut host = HostFunctions::new();
    let module = assemble(COLLATZ, &[])?;
    let program = Arc::new(verify(module)?);
    let limits = Limits::default().heap_size(16).call_depth(0).registers(256).fuel(0);

    let mut queue = VecDeque::new();
    for start in 0..1000 {
        let mut machine = Machine::new(program.clone(), &host, &limits)?;
        machine.set_register(Register(0), start);
        queue.push_back(Task { start, machine, turns: 0 });
    }

    let (mut ended, mut longest, mut given_up) = (0, (0, 0, 0), Vec::new());
    while let Some(mut task) = queue.pop_front() {
        task.turns += 1;
        task.machine.add_fuel(SLICE);
        match task.machine.run(&mut host) {
            Stop::Exited(_) => {
                ended += 1;
                longest = longest.max((task.machine.register(Register(1)), task.start, task.turns));
            }
            Stop::OutOfFuel if task.turns < MAX_TURNS => queue.push_back(task),
            Stop::OutOfFuel | Stop::Breakpoint => given_up.push(task.start),
            Stop::Trapped(trap) => println!("from {}: {trap}", task.start),
        }
    }
    let (steps, start, turns) = longest;
    println!("{ended} sequences ended; the longest, from {start}, took {steps} steps and {turns} turns");
    println!("given up: {given_up:?}");
    Ok(())
}
