//! A compiler for a tiny language, straight to instruction words, and a host that runs what it makes on two threads.
//!
//! `cargo run -p mini-vm --example compiler` runs it; `outside/Cargo.toml` makes the same file a crate outside of the
//! workspace, without the command line. The language is postfix: `n 1 + n!` adds 1 to the variable `n`, `while n 9 < {` and
//! `}` are a loop, `tally` counts a number in a map, and `say` hands one to the host.
#![allow(clippy::print_stdout, reason = "an example shows something")]

use std::{collections::BTreeMap, error::Error, thread};

use mini_vm::instruction::Opcode;
use mini_vm::machine::functions::SendHostFunctions;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::module::{Builder, MapLayout, Module};
use mini_vm::operand::{Address, Register};
use mini_vm::verify::verify;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Variables are `r0` to `r25`; behind them is the map, and behind that the numbers that are yet to be used.
const TALLIES: Register = Register(26);
const FIRST: u8 = 27;

fn compile(source: &str) -> Outcome<Module> {
    let mut builder = Builder::new();
    let layout = builder.layout(MapLayout::of::<u64, u64>("tallies", 99));
    let say = builder.host_function("say");
    builder.add(Opcode::MapNew, (TALLIES, layout));
    let (mut next, mut loops) = (FIRST, Vec::new());
    for word in source.split_whitespace() {
        let operators = [("+", Opcode::Add), ("*", Opcode::Mul), ("%", Opcode::Remu), ("<", Opcode::Lt)];
        let operator = operators.into_iter().find(|(sign, _)| *sign == word);
        let (taken, left) = match word {
            "while" | "}" => (0, 0),
            "{" | "tally" | "say" => (1, 0),
            _ if word.ends_with('!') => (1, 0),
            _ if operator.is_some() => (2, 1),
            _ => (0, 1),
        };
        let rest = next.checked_sub(taken).filter(|rest| (FIRST..250).contains(rest));
        let rest = rest.ok_or_else(|| format!("too few or too many numbers at `{word}`"))?;
        let (first, second) = (Register(rest), Register(rest + 1));
        next = rest + left;
        match (word, word.as_bytes(), operator) {
            ("while", ..) => loops.push((builder.here(), builder.label())),
            ("{", ..) => {
                builder.add(Opcode::Beqi, (first, 0, loops.last().ok_or("`{` without `while`")?.1));
            }
            ("}", ..) => {
                let (start, end) = loops.pop().ok_or("`}` without `while`")?;
                builder.add(Opcode::Jmp, start).place(end);
            }
            ("tally", ..) => {
                let (full, count) = (builder.label(), Address { base: first, offset: 0 });
                builder.add(Opcode::MapGetOrReserveScalar, (first, TALLIES, first));
                builder.add(Opcode::Beqi, (first, 0, full)).add(Opcode::Load64, (second, count));
                builder.add(Opcode::Addi, (second, second, 1));
                builder.add(Opcode::Store64, (second, count)).place(full);
            }
            ("say", ..) => _ = builder.add(Opcode::Host, (say, first)),
            (_, _, Some((_, opcode))) => _ = builder.add(opcode, (first, first, second)),
            (_, [name @ b'a'..=b'z', b'!'], _) => {
                _ = builder.add(Opcode::Mov, (Register(name - b'a'), first))
            }
            (_, [name @ b'a'..=b'z'], _) => _ = builder.add(Opcode::Mov, (first, Register(name - b'a'))),
            _ => _ = builder.load(first, word.parse().map_err(|_| format!("what is `{word}`?"))?),
        }
    }
    builder.add(Opcode::Halt, ());
    Ok(builder.finish()?)
}

/// Runs a program in slices of fuel, between which other threads get their turn, and returns its map.
fn run(source: &str) -> Outcome<BTreeMap<u64, u64>> {
    let mut host = SendHostFunctions::new().with("say", |_, number: u64| {
        println!("said: {number}");
        Ok(())
    });
    let limits = Limits::default().heap_size(64 << 10).fuel(0);
    let mut machine = Machine::new(verify(compile(source)?)?.into(), &host, &limits)?;
    for _ in 0..1000 {
        machine.add_fuel(1000);
        match machine.run(&mut host) {
            Stop::OutOfFuel => thread::yield_now(),
            Stop::Exited(_) => return Ok(machine.map_at(machine.register(TALLIES))?.entries()?.collect()),
            stop => return Err(stop.to_string().into()),
        }
    }
    Err("the program takes too long".into())
}

fn main() -> Outcome<()> {
    let digits = thread::spawn(|| run("while n 1000 < { n n * 10 % tally n 1 + n! } n say"));
    let cubes = thread::spawn(|| run("while n 7000 < { n n * n * 7 % tally n 1 + n! }"));
    for thread in [digits, cubes] {
        println!("{:?}", thread.join().expect("no thread panics")?);
    }
    Ok(())
}
