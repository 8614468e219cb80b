//! The motions of a debugger, compared with what they should be, read off all machines of a run.

use std::sync::Arc;

use fuzz_checks::execution::program_of;
use mini_vm::assembly::assemble;
use mini_vm::debugger::{
    Access, BreakpointOptions, Debugger, Direction, ExpressionError, Motion, Pause, WatchError,
};
use mini_vm::instruction::Opcode;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::host::{Host, HostCall, HostError};
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::timeline::{self, Timeline};
use mini_vm::verify::{Program, verify};
use proptest::prelude::*;

/// A host whose functions write and answer something.
struct Something;

impl Host for Something {
    fn resolve(&self, _: &str) -> Option<u32> {
        Some(0)
    }

    fn call(&mut self, _: u32, call: &mut HostCall<'_>) -> Result<(), HostError> {
        let place = call.argument(0)?;
        call.write(place, 7_u16)?;
        call.set_result(place + 1);
        Ok(())
    }
}

/// All machines of a run, the last one at its end.
fn all_positions(machine: &Machine, host: &mut dyn Host) -> Vec<Machine> {
    let mut machines = vec![machine.clone()];
    let mut machine = machine.clone();
    loop {
        let stop = machine.step(host);
        machines.push(machine.clone());
        if !matches!(stop, None | Some(Stop::Breakpoint)) {
            return machines;
        }
    }
}

fn limits() -> Limits {
    Limits::default().heap_size(1 << 13).call_depth(20).registers(1200).fuel(400)
}

fn debugger_of(program: Arc<Program>) -> (Debugger<Something>, Vec<Machine>) {
    let machine = Machine::new(program, &Something, &limits()).expect("the limits do");
    let machines = all_positions(&machine, &mut Something);
    let limits = timeline::Limits::default().checkpoint_interval(1);
    let timeline = Timeline::new(machine, Something, &limits).expect("there is memory");
    (Debugger::new(timeline), machines)
}

fn depth(machine: &Machine) -> usize {
    machine.frames().len()
}

fn opcode(machine: &Machine) -> Opcode {
    machine.program().opcode(machine.pc())
}

/// Where a motion should lead from a position, if no breakpoints are set, and why.
fn expected(
    machines: &[Machine],
    from: usize,
    motion: &Motion,
    direction: Direction,
    starts_line: impl Fn(u32) -> bool,
) -> (usize, Pause) {
    let end = machines.len() - 1;
    let mut lowest = depth(&machines[from]);
    let start = lowest;
    let mut is_done = |at: &Machine| {
        let before = lowest;
        lowest = lowest.min(depth(at));
        match motion {
            Motion::Instruction => true,
            Motion::OverInstruction => depth(at) <= before,
            Motion::Line => starts_line(at.pc()),
            Motion::OverLine => depth(at) <= before && starts_line(at.pc()),
            Motion::Finish => depth(at) < start,
            Motion::Until(places) => places.contains(&at.pc()),
            Motion::Continue => false,
        }
    };
    let passes_breakpoints = *motion == Motion::Instruction;
    match direction {
        Direction::Forwards => {
            for position in from + 1..=end {
                if opcode(&machines[position - 1]) == Opcode::Breakpoint {
                    return (position, Pause::ProgramBreakpoint);
                }
                if position < end && is_done(&machines[position]) {
                    return (position, Pause::Done);
                }
            }
            (end, Pause::End)
        }
        Direction::Backwards => {
            for position in (0..from).rev() {
                if opcode(&machines[position]) == Opcode::Breakpoint && !passes_breakpoints {
                    return (position, Pause::ProgramBreakpoint);
                }
                if is_done(&machines[position]) {
                    return (position, Pause::Done);
                }
            }
            (0, Pause::Start)
        }
    }
}

/// Goes to and fro by motions that the choices say.
fn check_motions(program: Arc<Program>, choices: &[(u8, bool, u16)]) {
    let (mut debugger, machines) = debugger_of(program);
    for &(motion, is_forwards, place) in choices {
        let count = machines[0].program().module().code.len() as u32;
        let motion = match motion % 8 {
            0 => Motion::Instruction,
            1 => Motion::OverInstruction,
            2 => Motion::Line,
            3 => Motion::OverLine,
            4 => Motion::Finish,
            5 => Motion::Until(vec![u32::from(place) % count]),
            6 => Motion::Continue,
            _ => {
                debugger.jump(u64::from(place) % machines.len() as u64, &mut |_| true);
                continue;
            }
        };
        let direction = if is_forwards { Direction::Forwards } else { Direction::Backwards };
        let from = debugger.position() as usize;
        let (to, pause) = expected(&machines, from, &motion, direction, |pc| debugger.starts_line(pc));
        let found = debugger.go(&motion, direction, &mut |_| true);
        let found = (debugger.position() as usize, found);
        assert_eq!(found, (to, pause), "{motion:?} {direction:?} from {from}");
        assert!(*debugger.machine() == machines[to], "{motion:?} {direction:?} from {from}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn motions_lead_where_they_should_in_generated_programs(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        choices in prop::collection::vec(any::<(u8, bool, u16)>(), 20),
    ) {
        check_motions(program_of(&bytes), &choices);
    }

    #[test]
    fn motions_lead_where_they_should_in_calls(choices in prop::collection::vec(any::<(u8, bool, u16)>(), 60)) {
        check_motions(program(CALLS), &choices);
    }
}

/// A program with recursion and two calls on one line.
const CALLS: &str = "
.fn main()
.reg n, sum
        li      n, 3
        call    count(n) -> sum
        breakpoint
.macro twice
        call    leaf()
        call    leaf()
.endm
        twice
        twice
        trap    1
.fn count(n) -> sum
.reg sum, m
        ble     n, 0, .end
        sub     m, n, 1
        call    count(m) -> sum
        add     sum, sum, n
        call    leaf()
        ret     sum
.end:   li      sum, 0
        ret     sum
.fn leaf()
        mov     r0, r0
        ret
";

fn program(source: &str) -> Arc<Program> {
    let module = assemble(source, &["poke"]).unwrap_or_else(|error| panic!("{}", error.render(source)));
    Arc::new(verify(module).expect("what the assembler makes is valid"))
}
