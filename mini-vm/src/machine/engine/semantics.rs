//! What each instruction does: one function per row of the instruction table, named by its mnemonic.
//!
//! A function gets the state and its decoded operands. It reads registers before it writes any, and
//! writes nothing before it is sure not to trap. Those that take the longer the more there is to do go through
//! [`State::work`].

use super::memory_operations as memory;
use super::state::{Flow, State};
use crate::maps::operations as map;
use crate::operand::{Address, Displacement, IndexedAddress, Register, TableIndex};
use crate::trap::TrapKind;

// --- Control -------------------------------------------------------------------------------------------------

#[inline(always)]
pub(super) fn halt(state: &mut State<'_, '_>) -> Flow {
    state.exit(0)
}

#[inline(always)]
pub(super) fn exit(state: &mut State<'_, '_>, ra: Register) -> Flow {
    state.exit(state.get(ra) as u8)
}

#[inline(always)]
pub(super) fn trap(state: &mut State<'_, '_>, code: i32) -> Flow {
    state.trap(TrapKind::User { code })
}

#[inline(always)]
pub(super) fn breakpoint(state: &mut State<'_, '_>) -> Flow {
    state.pause()
}

#[inline(always)]
pub(super) fn jmp(state: &mut State<'_, '_>, target: Displacement) -> Flow {
    state.jump(target)
}

#[inline(always)]
pub(super) fn switch(state: &mut State<'_, '_>, ra: Register, count: i32) -> Flow {
    // So many instructions follow, and one more, so the sum is the displacement of one of them.
    let number = state.get(ra).min(count as u64);
    state.jump(Displacement(1 + number as i32))
}

#[inline(always)]
pub(super) fn call(state: &mut State<'_, '_>, target: Displacement, first: Register) -> Flow {
    state.call(target, first)
}

#[inline(always)]
pub(super) fn callr(state: &mut State<'_, '_>, ra: Register, first: Register) -> Flow {
    state.call_function(state.get(ra), first)
}

#[inline(always)]
pub(super) fn ret(state: &mut State<'_, '_>) -> Flow {
    state.return_from_call()
}

#[inline(always)]
pub(super) fn host(state: &mut State<'_, '_>, function: TableIndex, first: Register) -> Flow {
    next_or_stop(state.call_host(function.0, first))
}

// --- Compare and branch, compare into a register ---------------------------------------------------------------

/// For each relation: branch on registers, branch on an immediate, compare registers, compare an immediate.
macro_rules! relations {
    ($($branch:ident $branch_immediate:ident $compare:ident $compare_immediate:ident: $relation:expr;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $branch(
                state: &mut State<'_, '_>,
                ra: Register,
                rb: Register,
                target: Displacement,
            ) -> Flow {
                branch_if(state, $relation(state.get(ra), state.get(rb)), target)
            }

            #[inline(always)]
            pub(super) fn $branch_immediate(
                state: &mut State<'_, '_>,
                ra: Register,
                value: i16,
                target: Displacement,
            ) -> Flow {
                branch_if(state, $relation(state.get(ra), i64::from(value) as u64), target)
            }

            #[inline(always)]
            pub(super) fn $compare(
                state: &mut State<'_, '_>,
                rd: Register,
                ra: Register,
                rb: Register,
            ) -> Flow {
                let holds = $relation(state.get(ra), state.get(rb));
                write(state, rd, u64::from(holds))
            }

            #[inline(always)]
            pub(super) fn $compare_immediate(
                state: &mut State<'_, '_>,
                rd: Register,
                ra: Register,
                value: i32,
            ) -> Flow {
                let holds = $relation(state.get(ra), sign_extended(value));
                write(state, rd, u64::from(holds))
            }
        )+
    };
}

relations! {
    beq beqi eq eqi: |a: u64, b: u64| a == b;
    bne bnei ne nei: |a: u64, b: u64| a != b;
    blt blti lt lti: |a: u64, b: u64| (a as i64) < b as i64;
    ble blei le lei: |a: u64, b: u64| a as i64 <= b as i64;
    bgt bgti gt gti: |a: u64, b: u64| a as i64 > b as i64;
    bge bgei ge gei: |a: u64, b: u64| a as i64 >= b as i64;
    bltu bltui ltu ltui: |a: u64, b: u64| a < b;
    bleu bleui leu leui: |a: u64, b: u64| a <= b;
    bgtu bgtui gtu gtui: |a: u64, b: u64| a > b;
    bgeu bgeui geu geui: |a: u64, b: u64| a >= b;
}

/// Branches on floating-point numbers.
macro_rules! float_branches {
    ($($name:ident: $relation:expr;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(
                state: &mut State<'_, '_>,
                ra: Register,
                rb: Register,
                target: Displacement,
            ) -> Flow {
                branch_if(state, $relation(&state.get_float(ra), &state.get_float(rb)), target)
            }
        )+
    };
}

float_branches! {
    fbeq: f64::eq;
    fbne: f64::ne;
    fblt: f64::lt;
    fble: f64::le;
}

#[inline(always)]
fn branch_if(state: &mut State<'_, '_>, taken: bool, target: Displacement) -> Flow {
    if taken { state.jump(target) } else { Flow::Next }
}

// --- Moves and constants ---------------------------------------------------------------------------------------

#[inline(always)]
pub(super) fn mov(state: &mut State<'_, '_>, rd: Register, ra: Register) -> Flow {
    write(state, rd, state.get(ra))
}

#[inline(always)]
pub(super) fn li(state: &mut State<'_, '_>, rd: Register, value: i32) -> Flow {
    write(state, rd, sign_extended(value))
}

#[inline(always)]
pub(super) fn lc(state: &mut State<'_, '_>, rd: Register, value: TableIndex) -> Flow {
    write(state, rd, state.constant(value.0))
}

#[inline(always)]
pub(super) fn func(state: &mut State<'_, '_>, rd: Register, function: TableIndex) -> Flow {
    write(state, rd, u64::from(function.0))
}

#[inline(always)]
pub(super) fn select(
    state: &mut State<'_, '_>,
    rd: Register,
    rc: Register,
    ra: Register,
    rb: Register,
) -> Flow {
    let (condition, a, b) = (state.get(rc), state.get(ra), state.get(rb));
    write(state, rd, if condition != 0 { a } else { b })
}

// --- Integer arithmetic and logic ------------------------------------------------------------------------------

/// For each operation: its form on registers and its form on an immediate.
macro_rules! integer_operations {
    ($($name:ident $name_immediate:ident: $operation:expr;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(state: &mut State<'_, '_>, rd: Register, ra: Register, rb: Register) -> Flow {
                let result = $operation(state.get(ra), state.get(rb));
                write(state, rd, result)
            }

            #[inline(always)]
            pub(super) fn $name_immediate(
                state: &mut State<'_, '_>,
                rd: Register,
                ra: Register,
                value: i32,
            ) -> Flow {
                let result = $operation(state.get(ra), sign_extended(value));
                write(state, rd, result)
            }
        )+
    };
}

integer_operations! {
    add addi: u64::wrapping_add;
    sub subi: u64::wrapping_sub;
    mul muli: u64::wrapping_mul;
    and andi: |a: u64, b: u64| a & b;
    or ori: |a: u64, b: u64| a | b;
    xor xori: |a: u64, b: u64| a ^ b;
    shl shli: |a: u64, b: u64| a.wrapping_shl(b as u32);
    shr shri: |a: u64, b: u64| a.wrapping_shr(b as u32);
    sar sari: |a: u64, b: u64| (a as i64).wrapping_shr(b as u32) as u64;
    rotl rotli: |a: u64, b: u64| a.rotate_left(b as u32 % 64);
    rotr rotri: |a: u64, b: u64| a.rotate_right(b as u32 % 64);
    rotl32 rotl32i: |a: u64, b: u64| u64::from((a as u32).rotate_left(b as u32 % 32));
    rotr32 rotr32i: |a: u64, b: u64| u64::from((a as u32).rotate_right(b as u32 % 32));
}

/// As [`integer_operations`], for operations without a form on an immediate.
macro_rules! register_operations {
    ($($name:ident: $operation:expr;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(state: &mut State<'_, '_>, rd: Register, ra: Register, rb: Register) -> Flow {
                let result = $operation(state.get(ra), state.get(rb));
                write(state, rd, result)
            }
        )+
    };
}

register_operations! {
    min: |a: u64, b: u64| (a as i64).min(b as i64) as u64;
    max: |a: u64, b: u64| (a as i64).max(b as i64) as u64;
    minu: u64::min;
    maxu: u64::max;
    add32: |a: u64, b: u64| u64::from((a as u32).wrapping_add(b as u32));
    sub32: |a: u64, b: u64| u64::from((a as u32).wrapping_sub(b as u32));
    mul32: |a: u64, b: u64| u64::from((a as u32).wrapping_mul(b as u32));
    mulh: |a: u64, b: u64| ((i128::from(a as i64) * i128::from(b as i64)) >> 64) as u64;
    mulhu: |a: u64, b: u64| ((u128::from(a) * u128::from(b)) >> 64) as u64;
}

/// As [`integer_operations`], for operations that can trap.
macro_rules! integer_divisions {
    ($($name:ident $name_immediate:ident: $operation:ident;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(state: &mut State<'_, '_>, rd: Register, ra: Register, rb: Register) -> Flow {
                let result = $operation(state.get(ra), state.get(rb));
                write_or_trap(state, rd, result)
            }

            #[inline(always)]
            pub(super) fn $name_immediate(
                state: &mut State<'_, '_>,
                rd: Register,
                ra: Register,
                value: i32,
            ) -> Flow {
                let result = $operation(state.get(ra), sign_extended(value));
                write_or_trap(state, rd, result)
            }
        )+
    };
}

integer_divisions! {
    div divi: divide_signed;
    divu divui: divide_unsigned;
    rem remi: remainder_signed;
    remu remui: remainder_unsigned;
}

#[inline(always)]
fn divide_signed(a: u64, b: u64) -> Result<u64, TrapKind> {
    match (a as i64).checked_div(b as i64) {
        Some(quotient) => Ok(quotient as u64),
        None if b == 0 => Err(TrapKind::DivisionByZero),
        None => Err(TrapKind::DivisionOverflow),
    }
}

#[inline(always)]
fn divide_unsigned(a: u64, b: u64) -> Result<u64, TrapKind> {
    a.checked_div(b).ok_or(TrapKind::DivisionByZero)
}

#[inline(always)]
fn remainder_signed(a: u64, b: u64) -> Result<u64, TrapKind> {
    if b == 0 {
        return Err(TrapKind::DivisionByZero);
    }
    Ok((a as i64).wrapping_rem(b as i64) as u64)
}

#[inline(always)]
fn remainder_unsigned(a: u64, b: u64) -> Result<u64, TrapKind> {
    a.checked_rem(b).ok_or(TrapKind::DivisionByZero)
}

// --- Bits and widths -------------------------------------------------------------------------------------------

macro_rules! unary_operations {
    ($($name:ident: $operation:expr;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(state: &mut State<'_, '_>, rd: Register, ra: Register) -> Flow {
                let result = $operation(state.get(ra));
                write(state, rd, result)
            }
        )+
    };
}

unary_operations! {
    neg: u64::wrapping_neg;
    not: |a: u64| !a;
    sext8: |a: u64| i64::from(a as i8) as u64;
    sext16: |a: u64| i64::from(a as i16) as u64;
    sext32: |a: u64| i64::from(a as i32) as u64;
    zext8: |a: u64| u64::from(a as u8);
    zext16: |a: u64| u64::from(a as u16);
    zext32: |a: u64| u64::from(a as u32);
    popcnt: |a: u64| u64::from(a.count_ones());
    clz: |a: u64| u64::from(a.leading_zeros());
    ctz: |a: u64| u64::from(a.trailing_zeros());
    bswap32: |a: u64| u64::from((a as u32).swap_bytes());
    bswap64: u64::swap_bytes;
    itof: |a: u64| (a as i64 as f64).to_bits();
    utof: |a: u64| (a as f64).to_bits();
    ftoi: |a: u64| f64::from_bits(a) as i64 as u64;
    ftou: |a: u64| f64::from_bits(a) as u64;
}

// --- Floating point --------------------------------------------------------------------------------------------

macro_rules! float_operations {
    ($($name:ident: $operation:expr;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(state: &mut State<'_, '_>, rd: Register, ra: Register, rb: Register) -> Flow {
                let result = $operation(state.get_float(ra), state.get_float(rb));
                write_float(state, rd, result)
            }
        )+
    };
}

float_operations! {
    fadd: |a: f64, b: f64| a + b;
    fsub: |a: f64, b: f64| a - b;
    fmul: |a: f64, b: f64| a * b;
    fdiv: |a: f64, b: f64| a / b;
    fmin: lesser;
    fmax: greater;
}

/// `f64::min` leaves open which zero it gives; this one is the same everywhere.
#[inline(always)]
fn lesser(a: f64, b: f64) -> f64 {
    if a.is_nan() {
        b
    } else if b.is_nan() || a.total_cmp(&b).is_le() {
        a
    } else {
        b
    }
}

#[inline(always)]
fn greater(a: f64, b: f64) -> f64 {
    if a.is_nan() {
        b
    } else if b.is_nan() || a.total_cmp(&b).is_ge() {
        a
    } else {
        b
    }
}

macro_rules! float_unary_operations {
    ($($name:ident: $operation:expr;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(state: &mut State<'_, '_>, rd: Register, ra: Register) -> Flow {
                let result = $operation(state.get_float(ra));
                write_float(state, rd, result)
            }
        )+
    };
}

float_unary_operations! {
    fsqrt: f64::sqrt;
    ffloor: f64::floor;
    fceil: f64::ceil;
    ftrunc: f64::trunc;
    fround: f64::round_ties_even;
}

/// The sign bit of a floating-point number.
const SIGN_BIT: u64 = 1 << 63;

/// The one NaN that arithmetic gives: which one a processor makes differs from machine to machine.
const CANONICAL_NAN: u64 = 0x7ff8_0000_0000_0000;

#[inline(always)]
pub(super) fn fneg(state: &mut State<'_, '_>, rd: Register, ra: Register) -> Flow {
    write(state, rd, state.get(ra) ^ SIGN_BIT)
}

#[inline(always)]
pub(super) fn fabs(state: &mut State<'_, '_>, rd: Register, ra: Register) -> Flow {
    write(state, rd, state.get(ra) & !SIGN_BIT)
}

macro_rules! float_relations {
    ($($name:ident: $relation:expr;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(state: &mut State<'_, '_>, rd: Register, ra: Register, rb: Register) -> Flow {
                let holds = $relation(&state.get_float(ra), &state.get_float(rb));
                write(state, rd, u64::from(holds))
            }
        )+
    };
}

float_relations! {
    feq: f64::eq;
    fne: f64::ne;
    flt: f64::lt;
    fle: f64::le;
    fgt: f64::gt;
    fge: f64::ge;
}

// --- Memory ----------------------------------------------------------------------------------------------------

/// For each width: the load, and the load with an index.
macro_rules! loads {
    ($($name:ident $name_indexed:ident: $from_bytes:expr;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(state: &mut State<'_, '_>, rd: Register, address: Address) -> Flow {
                match state.load(state.address(address)) {
                    Ok(bytes) => write(state, rd, $from_bytes(bytes)),
                    Err(stop) => stop,
                }
            }

            #[inline(always)]
            pub(super) fn $name_indexed(
                state: &mut State<'_, '_>,
                rd: Register,
                address: IndexedAddress,
            ) -> Flow {
                match state.load_element(address) {
                    Ok(bytes) => write(state, rd, $from_bytes(bytes)),
                    Err(stop) => stop,
                }
            }
        )+
    };
}

loads! {
    load8u load8ux: |bytes| u64::from(u8::from_le_bytes(bytes));
    load8s load8sx: |bytes| i64::from(i8::from_le_bytes(bytes)) as u64;
    load16u load16ux: |bytes| u64::from(u16::from_le_bytes(bytes));
    load16s load16sx: |bytes| i64::from(i16::from_le_bytes(bytes)) as u64;
    load32u load32ux: |bytes| u64::from(u32::from_le_bytes(bytes));
    load32s load32sx: |bytes| i64::from(i32::from_le_bytes(bytes)) as u64;
    load64 load64x: u64::from_le_bytes;
}

/// For each width: the store, and the store with an index.
macro_rules! stores {
    ($($name:ident $name_indexed:ident: $Width:ty;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(state: &mut State<'_, '_>, ra: Register, address: Address) -> Flow {
                let bytes = (state.get(ra) as $Width).to_le_bytes();
                next_or_stop(state.store(state.address(address), bytes))
            }

            #[inline(always)]
            pub(super) fn $name_indexed(
                state: &mut State<'_, '_>,
                ra: Register,
                address: IndexedAddress,
            ) -> Flow {
                let bytes = (state.get(ra) as $Width).to_le_bytes();
                next_or_stop(state.store_element(address, bytes))
            }
        )+
    };
}

stores! {
    store8 store8x: u8;
    store16 store16x: u16;
    store32 store32x: u32;
    store64 store64x: u64;
}

#[inline(always)]
pub(super) fn load64a(state: &mut State<'_, '_>, rd: Register, address: i32) -> Flow {
    match state.load(i64::from(address) as u64) {
        Ok(bytes) => write(state, rd, u64::from_le_bytes(bytes)),
        Err(stop) => stop,
    }
}

#[inline(always)]
pub(super) fn store64a(state: &mut State<'_, '_>, ra: Register, address: i32) -> Flow {
    match state.store(i64::from(address) as u64, state.get(ra).to_le_bytes()) {
        Ok(()) => Flow::Next,
        Err(stop) => stop,
    }
}

#[inline(always)]
pub(super) fn mem_copy(state: &mut State<'_, '_>, ra: Register, rb: Register, rc: Register) -> Flow {
    let (to, from, length) = (state.get(ra), state.get(rb), state.get(rc));
    next_or_stop(state.work(move |_, heap| memory::copy(heap, to, from, length)))
}

#[inline(always)]
pub(super) fn mem_fill(state: &mut State<'_, '_>, ra: Register, rb: Register, rc: Register) -> Flow {
    let (address, byte, length) = (state.get(ra), state.get(rb) as u8, state.get(rc));
    next_or_stop(state.work(move |_, heap| memory::fill(heap, address, byte, length)))
}

#[inline(always)]
pub(super) fn mem_compare(
    state: &mut State<'_, '_>,
    rd: Register,
    ra: Register,
    rb: Register,
    rc: Register,
) -> Flow {
    let (a, b, length) = (state.get(ra), state.get(rb), state.get(rc));
    let order = state.work(move |_, heap| memory::compare(heap, a, b, length));
    write_or_stop(state, rd, order)
}

#[inline(always)]
pub(super) fn mem_find(
    state: &mut State<'_, '_>,
    rd: Register,
    ra: Register,
    rb: Register,
    rc: Register,
) -> Flow {
    let (address, length, byte) = (state.get(ra), state.get(rb), state.get(rc) as u8);
    let found = state.work(move |_, heap| memory::find(heap, address, length, byte));
    write_or_stop(state, rd, found)
}

#[inline(always)]
pub(super) fn mem_span(
    state: &mut State<'_, '_>,
    rd: Register,
    ra: Register,
    rb: Register,
    rc: Register,
) -> Flow {
    let (address, length, set) = (state.get(ra), state.get(rb), state.get(rc));
    let count = state.work(move |_, heap| memory::span(heap, address, length, set));
    write_or_stop(state, rd, count)
}

#[inline(always)]
pub(super) fn alloc(state: &mut State<'_, '_>, rd: Register, ra: Register) -> Flow {
    let size = state.get(ra);
    let address = state.give_out(move |context, heap| context.allocate(heap, size));
    write_or_stop(state, rd, address)
}

#[inline(always)]
pub(super) fn heap_mark(state: &mut State<'_, '_>, rd: Register) -> Flow {
    write(state, rd, state.heap_break())
}

#[inline(always)]
pub(super) fn heap_release(state: &mut State<'_, '_>, ra: Register) -> Flow {
    state.release(state.get(ra))
}

#[inline(always)]
pub(super) fn heap_size(state: &mut State<'_, '_>, rd: Register) -> Flow {
    write(state, rd, state.heap_size())
}

// --- Maps ------------------------------------------------------------------------------------------------------

#[inline(always)]
pub(super) fn map_size(state: &mut State<'_, '_>, rd: Register, layout: TableIndex) -> Flow {
    let size = state.program().layout(layout.0).size();
    write(state, rd, size)
}

#[inline(always)]
pub(super) fn map_init(state: &mut State<'_, '_>, ra: Register, layout: TableIndex) -> Flow {
    let address = state.get(ra);
    let outcome =
        state.work_on_map(move |context, heap| map::init(heap, address, context.program().layout(layout.0)));
    next_or_stop(outcome.map(|_| ()))
}

#[inline(always)]
pub(super) fn map_new(state: &mut State<'_, '_>, rd: Register, layout: TableIndex) -> Flow {
    let address = state.give_out(move |context, heap| {
        context.count_map_operation();
        let layout = context.program().layout(layout.0);
        let address = context.take(heap, layout.size())?;
        map::init(heap, address, layout)
    });
    write_or_stop(state, rd, address)
}

#[inline(always)]
pub(super) fn map_new_sized(
    state: &mut State<'_, '_>,
    rd: Register,
    layout: TableIndex,
    ra: Register,
) -> Flow {
    let capacity = state.get(ra);
    let address = state.give_out(move |context, heap| {
        context.count_map_operation();
        let layout = context.sized_layout(layout.0, capacity)?;
        let address = context.take(heap, layout.size())?;
        map::init(heap, address, &layout)
    });
    write_or_stop(state, rd, address)
}

/// Instructions on the map at `rm` and a third register, whose result goes to `rd`.
macro_rules! map_operations {
    ($($name:ident: $operation:path;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(state: &mut State<'_, '_>, rd: Register, rm: Register, other: Register) -> Flow {
                let (address, other) = (state.get(rm), state.get(other));
                let result = state.work_on_map(move |_, heap| $operation(heap, address, other));
                write_or_stop(state, rd, result)
            }
        )+
    };
}

map_operations! {
    map_get_or_reserve: map::get_or_reserve;
    map_lookup: map::lookup;
    map_has: map::has;
    map_remove: map::remove;
    map_get_or_reserve_scalar: map::get_or_reserve_scalar;
    map_lookup_scalar: map::lookup_scalar;
    map_has_scalar: map::has_scalar;
    map_remove_scalar: map::remove_scalar;
    map_overwrite: map::overwrite;
    map_key: map::key_of_value;
}

/// Instructions that say whether they have created an entry.
macro_rules! map_reservations {
    ($($name:ident: $operation:path;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(state: &mut State<'_, '_>, rp: Register, rm: Register, rk: Register) -> Flow {
                let (address, key) = (state.get(rm), state.get(rk));
                match state.work_on_map(move |_, heap| $operation(heap, address, key)) {
                    Ok(reserved) => {
                        state.set(rp, reserved / 2);
                        state.set(Register(rp.0 + 1), reserved % 2);
                        Flow::Next
                    }
                    Err(stop) => stop,
                }
            }
        )+
    };
}

map_reservations! {
    map_reserve: map::reserve;
    map_reserve_scalar: map::reserve_scalar;
}

/// Instructions that add to a value.
macro_rules! map_additions {
    ($($name:ident: $operation:path;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(
                state: &mut State<'_, '_>,
                rd: Register,
                rm: Register,
                rk: Register,
                ra: Register,
            ) -> Flow {
                let (address, key, number) = (state.get(rm), state.get(rk), state.get(ra));
                let is_done = state.work_on_map(move |_, heap| $operation(heap, address, key, number));
                write_or_stop(state, rd, is_done)
            }
        )+
    };
}

map_additions! {
    map_add: map::add;
    map_add_scalar: map::add_scalar;
}

/// Instructions that load a value.
macro_rules! map_loads {
    ($($name:ident: $operation:path;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(
                state: &mut State<'_, '_>,
                rd: Register,
                rm: Register,
                rk: Register,
                absent: Displacement,
            ) -> Flow {
                let (address, key) = (state.get(rm), state.get(rk));
                match state.work_on_map(move |_, heap| $operation(heap, address, key)) {
                    Ok(Some(value)) => write(state, rd, value),
                    Ok(None) => state.go(absent),
                    Err(stop) => stop,
                }
            }
        )+
    };
}

map_loads! {
    map_load: map::load;
    map_load_scalar: map::load_scalar;
}

#[inline(always)]
pub(super) fn map_clear(state: &mut State<'_, '_>, rm: Register) -> Flow {
    let address = state.get(rm);
    next_or_stop(state.work_on_map(move |_, heap| map::clear(heap, address)))
}

#[inline(always)]
pub(super) fn map_iter_next(
    state: &mut State<'_, '_>,
    rc: Register,
    rm: Register,
    rp: Register,
    done: Displacement,
) -> Flow {
    let (address, cursor) = (state.get(rm), state.get(rc));
    match state.work_on_map(move |_, heap| map::next_entry(heap, address, cursor)) {
        Ok(Some(entry)) => {
            state.set(rc, entry.next_cursor);
            state.set(rp, entry.key_address);
            state.set(Register(rp.0 + 1), entry.value_address);
            Flow::Next
        }
        Ok(None) => state.go(done),
        Err(stop) => stop,
    }
}

// --- Endings ---------------------------------------------------------------------------------------------------

#[inline(always)]
fn sign_extended(value: i32) -> u64 {
    i64::from(value) as u64
}

#[inline(always)]
fn write(state: &mut State<'_, '_>, rd: Register, value: u64) -> Flow {
    state.set(rd, value);
    Flow::Next
}

#[inline(always)]
fn write_float(state: &mut State<'_, '_>, rd: Register, value: f64) -> Flow {
    // The choice is between bits: the optimiser takes one NaN for another.
    let bits = if value.is_nan() { CANONICAL_NAN } else { value.to_bits() };
    write(state, rd, bits)
}

#[inline(always)]
fn write_or_trap(state: &mut State<'_, '_>, rd: Register, result: Result<u64, TrapKind>) -> Flow {
    match result {
        Ok(value) => write(state, rd, value),
        Err(trap) => state.trap(trap),
    }
}

#[inline(always)]
fn write_or_stop(state: &mut State<'_, '_>, rd: Register, result: Result<u64, Flow>) -> Flow {
    match result {
        Ok(value) => write(state, rd, value),
        Err(stop) => stop,
    }
}

#[inline(always)]
fn next_or_stop(outcome: Result<(), Flow>) -> Flow {
    match outcome {
        Ok(()) => Flow::Next,
        Err(stop) => stop,
    }
}
