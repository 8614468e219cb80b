//! A map that the host fills, the guest works on, and the host reads again, all in the same bytes.
//!
//! ```text
//! cargo run --release -p mini-vm --example shared_map
//! ```
//!
//! Shows: memory that the host allocates in the heap of a machine, `hashmap_core::heap` on it, and registers as arguments
//! and results.

use std::sync::Arc;

use hashmap_core::heap::{HeapMap, Key};
use hashmap_core::try_layout;
use mini_vm::assembly::assemble;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::operand::Register;
use mini_vm::verify::verify;

/// Doubles every stock below `r1` in the map at `r0`, and sells out of what is at 100 or more; counts those in `r0`.
const RESTOCK: &str = "
        .const  plenty = 100
main:   li      r2, 0                   ; the cursor
        li      r6, 0
.next:  map_iter_next r2, r0, r3, .done ; r3: address of the name, r4: of the stock
        load64  r5, [r4]
        bgeui   r5, plenty, .sold
        bgeu    r5, r1, .next
        shli    r5, r5, 1
        store64 r5, [r4]
        jmp     .next
.sold:  map_remove r5, r0, r3           ; an entry may be removed while one goes over them
        addi    r6, r6, 1
        jmp     .next
.done:  mov     r0, r6
        halt
";

/// Names are keys of 16 bytes, filled up with zeroes; the stock is a `u64`.
const NAME_SIZE: usize = 16;

fn key(name: &str) -> [u8; NAME_SIZE] {
    let mut key = [0; NAME_SIZE];
    key[..name.len()].copy_from_slice(name.as_bytes());
    key
}

#[allow(clippy::print_stdout, reason = "an example shows something")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut host = HostFunctions::new();
    let module = assemble(RESTOCK, &[])?;
    let program = Arc::new(verify(module)?);
    let mut machine = Machine::new(program, &host, &Limits::default().heap_size(64 << 10).fuel(100_000))?;

    let (_, layout) = try_layout(NAME_SIZE as u32, 1, 8, 8, 50)?;
    let address = machine.allocate(layout.total_size.into())?;
    let base = address as usize;
    HeapMap::init(machine.heap_mut(), base, &layout)?;
    for (name, stock) in [("apples", 7_u64), ("pears", 100), ("plums", 31), ("quinces", 12), ("dates", 250)] {
        let mut map = HeapMap::open(machine.heap_mut(), base)?;
        let entry = map.get_or_reserve(Key::Bytes(&key(name)))?.ok_or("the map is full")?;
        machine.heap_mut()[entry.value_offset..][..8].copy_from_slice(&stock.to_le_bytes());
    }

    machine.set_register(Register(0), address);
    machine.set_register(Register(1), 20);
    let stop = machine.run(&mut host);
    if stop != Stop::Exited(0) {
        return Err(format!("the guest stopped: {stop:?}").into());
    }

    println!("{} sold out", machine.register(Register(0)));
    let map = HeapMap::open(machine.heap(), base)?;
    let mut lines = Vec::new();
    let mut next = map.next_entry(0);
    while let Some(entry) = next {
        let name = String::from_utf8_lossy(&machine.heap()[entry.key_offset..][..NAME_SIZE]);
        let stock =
            machine.heap()[entry.value_offset..].first_chunk().map(|bytes| u64::from_le_bytes(*bytes));
        lines.push(format!("{}: {}", name.trim_end_matches('\0'), stock.unwrap_or_default()));
        next = map.next_entry(entry.bucket + 1);
    }
    lines.sort();
    println!("{}", lines.join("\n"));
    Ok(())
}
