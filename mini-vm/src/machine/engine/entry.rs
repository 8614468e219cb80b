//! Ways into a process besides going on where it stands: to its start, into one of its functions, and to its heap.

use super::state::Settlement;
use super::{Extent, Loan, Position, Process, Way, execute, initial_break};
use crate::fuel::reach_price;
use crate::heap::Heap;
use crate::machine::engine::Frame;
use crate::machine::host::Host;
use crate::machine::stop::Stop;
use crate::memory::{HEAP_START, WINDOW_SIZE, reached_bytes, reached_registers};
use crate::trap::{Trap, TrapKind};

/// A call from the host, as far as it has come.
///
/// It runs in what is above the window and the calls under way, as if there were nothing else. So nothing that is under
/// way is touched, and the `ret` that ends the call is one without a call.
struct HostedCall {
    /// The first register above the window.
    base: usize,
    /// Where it stands, counted from `base`.
    position: Position,
    /// Calls under way in it.
    depth: usize,
    /// The registers from `base` on that have been reached.
    registers_reached: usize,
}

impl Process {
    /// Puts the process back to the start of its program, in the memory that it has. Its fuel stays.
    pub(crate) fn reset(&mut self) {
        let deepest_call = self.deepest_call();
        self.frames[..deepest_call].fill(Frame::default());
        self.reached_registers_mut().fill(0);
        self.reached_heap_mut().fill(0);
        let module = self.program.module();
        let data_end = HEAP_START as usize + module.data.len();
        self.heap[HEAP_START as usize..data_end].copy_from_slice(&module.data);
        self.heap_break = initial_break(&self.program);
        self.heap_reached = reached_bytes(self.heap_break, self.heap.len() as u64);
        self.registers_reached = reached_registers(WINDOW_SIZE, self.registers.len());
        self.position = Position { pc: module.entry, window: 0, ..self.position };
        self.depth = 0;
        self.tally = Default::default();
        self.fuel_used = 0;
    }

    /// Calls the function at instruction `entry` with these arguments, at most 256, and returns the registers of its
    /// window; or why it did not return. Either way the process stands where it stood, but for the heap and the fuel.
    ///
    /// Should the host panic, the process is left as [`run`](Self::run) leaves it.
    pub(crate) fn call(
        &mut self,
        entry: u32,
        arguments: &[u64],
        way: Way<'_>,
        host: &mut dyn Host,
        host_numbers: &[u32],
    ) -> Result<&[u64], Stop> {
        if self.position.fuel <= 0 {
            return Err(Stop::OutOfFuel);
        }
        let (before, depth) = (self.position, self.depth);
        let base = before.window + WINDOW_SIZE;
        let end = base + WINDOW_SIZE;
        if end > self.registers.len() {
            let registers = Some(self.registers.len() as u64);
            let kind = TrapKind::StackOverflow { depth: depth as u64, registers };
            return Err(Stop::Trapped(Trap { kind, pc: entry }));
        }
        self.reach_registers(end);
        let window = &mut self.registers[base..end];
        window.fill(0);
        window[..arguments.len()].copy_from_slice(arguments);
        self.tally.calls += 1;

        let position = Position { pc: entry, window: 0, fuel: self.position.fuel };
        let registers_reached = self.registers_reached - base;
        let mut call = HostedCall { base, position, depth: 0, registers_reached };
        let stop = loop {
            match self.run_hosted(&mut call, depth, way, host, host_numbers) {
                Stop::Breakpoint => {}
                stop => break stop,
            }
        };
        self.position = before;
        self.set_fuel(call.position.fuel);
        self.depth = depth;
        self.registers_reached = reached_registers(base + call.registers_reached, self.registers.len());
        match stop {
            Stop::Trapped(Trap { kind: TrapKind::ReturnWithoutCall, .. }) => {
                // The `ret` has done what it should.
                self.set_fuel(self.position.fuel - 1);
                self.fuel_used = self.fuel_used.saturating_add(1);
                Ok(&self.registers[base..end])
            }
            Stop::Trapped(Trap { kind: TrapKind::StackOverflow { depth: inner, registers }, pc }) => {
                let registers = registers.map(|registers| registers + base as u64);
                let kind = TrapKind::StackOverflow { depth: depth as u64 + inner, registers };
                Err(Stop::Trapped(Trap { kind, pc }))
            }
            stop => Err(stop),
        }
    }

    /// Brings the first `end` registers into reach, and pays for them.
    fn reach_registers(&mut self, end: usize) {
        let reached = reached_registers(end, self.registers.len()).max(self.registers_reached);
        let price = reach_price(((reached - self.registers_reached) * size_of::<u64>()) as u64);
        self.registers_reached = reached;
        self.set_fuel(self.position.fuel - price as i64);
        self.fuel_used = self.fuel_used.saturating_add(price);
        self.tally.charged = self.tally.charged.saturating_add(price);
    }

    /// Runs a call from the host until it stops, above the calls under way, of which there are `depth`.
    fn run_hosted(
        &mut self,
        call: &mut HostedCall,
        depth: usize,
        way: Way<'_>,
        host: &mut dyn Host,
        host_numbers: &[u32],
    ) -> Stop {
        let Extent { heap_reached, heap_break, .. } = self.brace_for_panic();
        let loan = Loan {
            program: &self.program,
            host,
            host_numbers,
            position: call.position,
            registers: &mut self.registers[call.base..],
            registers_reached: call.registers_reached,
            frames: &mut self.frames[depth..],
            depth: call.depth,
            heap: &mut self.heap,
            heap_reached,
            heap_break,
            is_guarded: self.is_guarded,
        };
        let (settlement, stop) = execute(way, loan);
        let fuel_before = call.position.fuel;
        let Settlement { position, depth, registers_reached, .. } = settlement;
        *call = HostedCall { position, depth, registers_reached, ..*call };
        self.settle(settlement, fuel_before);
        stop.expect("a dispatcher runs until an instruction stops it")
    }

    /// Works on the heap between runs; `work` gets it and the first byte that `alloc` has not given out.
    pub(crate) fn with_heap<R>(&mut self, work: impl FnOnce(&mut Heap<'_>, &mut u64) -> R) -> R {
        let mut heap = Heap::new(&mut self.heap, self.heap_reached);
        let result = work(&mut heap, &mut self.heap_break);
        self.heap_reached = heap.reached();
        result
    }
}
