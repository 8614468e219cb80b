//! A map that the host fills, the guest works on, and the host reads again, all in the same bytes.
//!
//! ```text
//! cargo run --release -p mini-vm --example shared_map
//! ```
//!
//! Shows: a map that the host makes in the heap of a machine, fills and reads, and a function of the program that it calls.

use std::sync::Arc;

use mini_vm::assembly::assemble;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::{Limits, Machine};
use mini_vm::verify::verify;

/// `restock` doubles every stock below `r1` in the map at `r0`, and sells out of what is at 100 or more; it counts those in
/// `r0`.
const RESTOCK: &str = "
        .map    stock   key=bytes(16) value=u64 capacity=50
        .const  plenty = 100
main:   halt
restock:
        li      r2, 0                   ; the cursor
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
        ret
";

/// Names are keys of 16 bytes, filled up with zeroes.
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

    let layout = machine.program().layout_named("stock").ok_or("the program has no map")?.clone();
    let address = machine.new_map(&layout)?;
    let mut map = machine.map_at_mut(address)?;
    for (name, stock) in [("apples", 7_u64), ("pears", 100), ("plums", 31), ("quinces", 12), ("dates", 250)] {
        map.insert(key(name), stock)?;
    }

    let sold_out = machine.call("restock", &[address, 20], &mut host)?[0];

    println!("{sold_out} sold out");
    let map = machine.map_at(address)?;
    let mut lines: Vec<String> = map
        .entries::<[u8; NAME_SIZE], u64>()?
        .map(|(name, stock)| format!("{}: {stock}", String::from_utf8_lossy(&name).trim_end_matches('\0')))
        .collect();
    lines.sort();
    println!("{}", lines.join("\n"));
    Ok(())
}
