//! The instruction set: one table, from which everything that knows an opcode is expanded.
//!
//! Operands stand in the order of the row, where [the page of the bytecode file](crate::bytecode#the-instruction-word) says.
//!
//! # A row
//!
//! ```text
//! /// Formal semantics, one sentence.
//! byte Variant mnemonic(operand: Kind, ...) columns...;
//! ```
//!
//! The columns are optional, in this order:
//!
//! | column | says |
//! |---|---|
//! | `immediate_of(mnemonic)` | which instruction does the same with a register in place of the immediate |
//! | `scalar_of(mnemonic)` | which instruction does the same with the address of the key in place of the key itself |
//! | `swaps(operand, operand)` | which two operands can change places without a difference |
//! | `ends(path)` | that execution does not go on with the next word |
//! | `costs(Price)` | what it costs, if that is not 1: a [`Price`] |
//! | `traps(Trap, ...)` | the faults it can run into, as [`TrapCode`] names them |
//!
//! The mnemonic is also the name of the function that gives the instruction its meaning
//! (`machine/engine/semantics.rs`). To add an instruction, add a row here and a function there; the compiler
//! names whichever of the two is missing. [`OperandKind`](crate::operand::OperandKind) says how each
//! kind of operand is written, encoded and verified.
//!
//! # The budget of bytes
//!
//! Every instruction has one of the 255 bytes that an opcode can be, and no program that is kept need ever change because of
//! a new one. The engine runs a copy of the code, which no file holds. In it, instructions that are executed seldom share
//! one byte, and all bytes that are left stand for sequences of instructions that are executed as one
//! (`machine/engine/fusion.rs`). Where that is too many, the crate does not compile; then another instruction shares the
//! byte, or a sequence has to go. When the table has no byte left, one becomes the prefix of a second table, in a new
//! version of the bytecode file.
//!
//! # Words without text
//!
//! For those who make programs without text, every row is also a function of [`Word`]:
//!
//! ```
//! use mini_vm::assembly::assemble;
//! use mini_vm::operand::{Address, Displacement, Register, Word};
//!
//! let [n, sum] = [Register(0), Register(1)];
//! let code = [
//!     Word::add(sum, sum, n),
//!     Word::subi(n, n, 1),
//!     Word::bnei(n, 0, Displacement(-2)),
//!     Word::store64(sum, Address { base: n, offset: 8 }),
//!     Word::halt(),
//! ];
//! let source = "main: add r1, r1, r0\n subi r0, r0, 1\n bnei r0, 0, main\n store64 r1, [r0 + 8]\n halt";
//! assert_eq!(assemble(source, &[]).expect("it has no mistakes").code, code);
//! ```
//!
//! # Conventions of the semantics
//!
//! `ra`, `rb`, `rc` are read and `rd` is written; all are 64 bits wide. `value` and `offset` are
//! sign-extended to 64 bits. `f(ra)` reads the register as an IEEE 754 binary64. `heap[x..y]` are the
//! bytes of the heap, little-endian; touching a byte outside the heap, or one of the bytes 0 to 7, traps
//! with `out_of_bounds`. Arithmetic that gives a NaN gives the one with the bits `0x7ff8000000000000`.
//! A scalar key is the low 1, 2, 4 or 8 bytes of its register, as many as the keys of the map have.
//! Ranges of length 0 touch nothing. An instruction that traps leaves the program counter on itself and has written
//! nothing, with two exceptions: a host function may have written before it fails, and `map_overwrite` leaves an empty
//! map behind where too many keys collide.

use crate::fuel::Price;
use crate::operand::{self, Field, OperandSpec, Word, place, place_of, same_text};
use crate::trap::TrapCode;

/// Hands the instruction table to the macro named `$callback`.
///
/// A callback receives `section "title" { rows }` groups; [the module page](self) explains a row.
macro_rules! for_each_instruction {
    ($callback:ident) => {
        $callback! {
        section "Control" {
        /// Ends the program with exit status 0.
        0x01 Halt halt() ends(path);
        /// Ends the program with the low 8 bits of `ra` as its exit status.
        0x02 Exit exit(ra: Source) ends(path);
        /// Traps with the number `code`.
        0x03 Trap trap(code: Immediate) ends(path) traps(User);
        /// Stops with the program counter behind this instruction; running on continues there.
        0x04 Breakpoint breakpoint();
        /// Jumps to `target`.
        0x05 Jmp jmp(target: Target) ends(path);
        /// Jumps to one of the instructions behind this one, mostly a `jmp`: to number `ra` of the next `count`, counted from 0, or behind them if `ra`, unsigned, is not less than `count`.
        0x0a Switch switch(ra: Source, count: Count);
        /// Calls `target`: the window moves up so that `first` becomes the callee's `r0`.
        0x06 Call call(target: Target, first: Window) traps(StackOverflow);
        /// Calls entry `ra` of the function table, moving the window as `call` does.
        0x07 Callr callr(ra: Source, first: Window) traps(BadFunction, StackOverflow);
        /// Returns behind the latest call and moves the window back.
        0x08 Ret ret() ends(path) traps(ReturnWithoutCall);
        /// Calls a host function: arguments from `first` up; the result, if the function has one, comes back in `first`.
        0x09 Host host(function: Host, first: Window) costs(Host) traps(OutOfBounds, Host);
        }

        section "Compare and branch" {
        /// Jumps to `target` if `ra == rb`.
        0x10 Beq beq(ra: Source, rb: Source, target: Target) swaps(ra, rb);
        /// Jumps to `target` if `ra != rb`.
        0x11 Bne bne(ra: Source, rb: Source, target: Target) swaps(ra, rb);
        /// Jumps to `target` if `ra < rb`, signed.
        0x12 Blt blt(ra: Source, rb: Source, target: Target);
        /// Jumps to `target` if `ra <= rb`, signed.
        0x13 Ble ble(ra: Source, rb: Source, target: Target);
        /// Jumps to `target` if `ra > rb`, signed.
        0x14 Bgt bgt(ra: Source, rb: Source, target: Target);
        /// Jumps to `target` if `ra >= rb`, signed.
        0x15 Bge bge(ra: Source, rb: Source, target: Target);
        /// Jumps to `target` if `ra < rb`, unsigned.
        0x16 Bltu bltu(ra: Source, rb: Source, target: Target);
        /// Jumps to `target` if `ra <= rb`, unsigned.
        0x17 Bleu bleu(ra: Source, rb: Source, target: Target);
        /// Jumps to `target` if `ra > rb`, unsigned.
        0x18 Bgtu bgtu(ra: Source, rb: Source, target: Target);
        /// Jumps to `target` if `ra >= rb`, unsigned.
        0x19 Bgeu bgeu(ra: Source, rb: Source, target: Target);
        /// Jumps to `target` if `ra == value`.
        0x1a Beqi beqi(ra: Source, value: SmallImmediate, target: Target) immediate_of(beq);
        /// Jumps to `target` if `ra != value`.
        0x1b Bnei bnei(ra: Source, value: SmallImmediate, target: Target) immediate_of(bne);
        /// Jumps to `target` if `ra < value`, signed.
        0x1c Blti blti(ra: Source, value: SmallImmediate, target: Target) immediate_of(blt);
        /// Jumps to `target` if `ra <= value`, signed.
        0x1d Blei blei(ra: Source, value: SmallImmediate, target: Target) immediate_of(ble);
        /// Jumps to `target` if `ra > value`, signed.
        0x1e Bgti bgti(ra: Source, value: SmallImmediate, target: Target) immediate_of(bgt);
        /// Jumps to `target` if `ra >= value`, signed.
        0x1f Bgei bgei(ra: Source, value: SmallImmediate, target: Target) immediate_of(bge);
        /// Jumps to `target` if `ra < value`, unsigned.
        0x20 Bltui bltui(ra: Source, value: SmallImmediate, target: Target) immediate_of(bltu);
        /// Jumps to `target` if `ra <= value`, unsigned.
        0x21 Bleui bleui(ra: Source, value: SmallImmediate, target: Target) immediate_of(bleu);
        /// Jumps to `target` if `ra > value`, unsigned.
        0x22 Bgtui bgtui(ra: Source, value: SmallImmediate, target: Target) immediate_of(bgtu);
        /// Jumps to `target` if `ra >= value`, unsigned.
        0x23 Bgeui bgeui(ra: Source, value: SmallImmediate, target: Target) immediate_of(bgeu);
        /// Jumps to `target` if `f(ra) == f(rb)`; not if either is NaN.
        0x24 Fbeq fbeq(ra: FloatSource, rb: FloatSource, target: Target) swaps(ra, rb);
        /// Jumps to `target` if `f(ra) != f(rb)`; also if either is NaN.
        0x25 Fbne fbne(ra: FloatSource, rb: FloatSource, target: Target) swaps(ra, rb);
        /// Jumps to `target` if `f(ra) < f(rb)`; not if either is NaN.
        0x26 Fblt fblt(ra: FloatSource, rb: FloatSource, target: Target);
        /// Jumps to `target` if `f(ra) <= f(rb)`; not if either is NaN.
        0x27 Fble fble(ra: FloatSource, rb: FloatSource, target: Target);
        }

        section "Moves and constants" {
        /// `rd = ra`.
        0x38 Mov mov(rd: Destination, ra: Source);
        /// `rd = value`.
        0x39 Li li(rd: Destination, value: Immediate) immediate_of(mov);
        /// `rd = value`, all 64 bits of it, from the constant pool.
        0x3a Lc lc(rd: Destination, value: Constant);
        /// `rd` = the index of `function` in the function table, as `callr` takes it.
        0x3b Func func(rd: Destination, function: Function);
        /// `rd = ra` if `rc` is not 0, else `rb`.
        0x3c Select select(rd: Destination, rc: Source, ra: Source, rb: Source);
        }

        section "Compare into a register" {
        /// `rd = 1` if `ra == rb`, else `0`.
        0x64 Eq eq(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        /// `rd = 1` if `ra != rb`, else `0`.
        0x65 Ne ne(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        /// `rd = 1` if `ra < rb`, signed, else `0`.
        0x66 Lt lt(rd: Destination, ra: Source, rb: Source);
        /// `rd = 1` if `ra <= rb`, signed, else `0`.
        0x67 Le le(rd: Destination, ra: Source, rb: Source);
        /// `rd = 1` if `ra > rb`, signed, else `0`.
        0x68 Gt gt(rd: Destination, ra: Source, rb: Source);
        /// `rd = 1` if `ra >= rb`, signed, else `0`.
        0x69 Ge ge(rd: Destination, ra: Source, rb: Source);
        /// `rd = 1` if `ra < rb`, unsigned, else `0`.
        0x6a Ltu ltu(rd: Destination, ra: Source, rb: Source);
        /// `rd = 1` if `ra <= rb`, unsigned, else `0`.
        0x6b Leu leu(rd: Destination, ra: Source, rb: Source);
        /// `rd = 1` if `ra > rb`, unsigned, else `0`.
        0x6c Gtu gtu(rd: Destination, ra: Source, rb: Source);
        /// `rd = 1` if `ra >= rb`, unsigned, else `0`.
        0x6d Geu geu(rd: Destination, ra: Source, rb: Source);
        /// `rd = 1` if `ra == value`, else `0`.
        0x6e Eqi eqi(rd: Destination, ra: Source, value: Immediate) immediate_of(eq);
        /// `rd = 1` if `ra != value`, else `0`.
        0x6f Nei nei(rd: Destination, ra: Source, value: Immediate) immediate_of(ne);
        /// `rd = 1` if `ra < value`, signed, else `0`.
        0x70 Lti lti(rd: Destination, ra: Source, value: Immediate) immediate_of(lt);
        /// `rd = 1` if `ra <= value`, signed, else `0`.
        0x71 Lei lei(rd: Destination, ra: Source, value: Immediate) immediate_of(le);
        /// `rd = 1` if `ra > value`, signed, else `0`.
        0x72 Gti gti(rd: Destination, ra: Source, value: Immediate) immediate_of(gt);
        /// `rd = 1` if `ra >= value`, signed, else `0`.
        0x73 Gei gei(rd: Destination, ra: Source, value: Immediate) immediate_of(ge);
        /// `rd = 1` if `ra < value`, unsigned, else `0`.
        0x74 Ltui ltui(rd: Destination, ra: Source, value: Immediate) immediate_of(ltu);
        /// `rd = 1` if `ra <= value`, unsigned, else `0`.
        0x75 Leui leui(rd: Destination, ra: Source, value: Immediate) immediate_of(leu);
        /// `rd = 1` if `ra > value`, unsigned, else `0`.
        0x76 Gtui gtui(rd: Destination, ra: Source, value: Immediate) immediate_of(gtu);
        /// `rd = 1` if `ra >= value`, unsigned, else `0`.
        0x77 Geui geui(rd: Destination, ra: Source, value: Immediate) immediate_of(geu);
        }

        section "Integer arithmetic and logic" {
        /// `rd = ra + rb`, wrapping.
        0x40 Add add(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        /// `rd = ra - rb`, wrapping.
        0x41 Sub sub(rd: Destination, ra: Source, rb: Source);
        /// `rd = ra * rb`, wrapping.
        0x42 Mul mul(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        /// `rd = ra / rb`, signed, rounded towards zero.
        0x43 Div div(rd: Destination, ra: Source, rb: Source) traps(DivisionByZero, DivisionOverflow);
        /// `rd = ra / rb`, unsigned.
        0x44 Divu divu(rd: Destination, ra: Source, rb: Source) traps(DivisionByZero);
        /// `rd = ra % rb`, signed, with the sign of `ra`; `i64::MIN % -1` is 0.
        0x45 Rem rem(rd: Destination, ra: Source, rb: Source) traps(DivisionByZero);
        /// `rd = ra % rb`, unsigned.
        0x46 Remu remu(rd: Destination, ra: Source, rb: Source) traps(DivisionByZero);
        /// `rd = ra & rb`.
        0x47 And and(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        /// `rd = ra | rb`.
        0x48 Or or(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        /// `rd = ra ^ rb`.
        0x49 Xor xor(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        /// `rd = ra << (rb mod 64)`.
        0x4a Shl shl(rd: Destination, ra: Source, rb: Source);
        /// `rd = ra >> (rb mod 64)`, unsigned: zeroes come in.
        0x4b Shr shr(rd: Destination, ra: Source, rb: Source);
        /// `rd = ra >> (rb mod 64)`, signed: copies of the sign bit come in.
        0x4c Sar sar(rd: Destination, ra: Source, rb: Source);
        /// `rd` = `ra` rotated left by `rb mod 64` bits.
        0x4d Rotl rotl(rd: Destination, ra: Source, rb: Source);
        /// `rd` = `ra` rotated right by `rb mod 64` bits.
        0x4e Rotr rotr(rd: Destination, ra: Source, rb: Source);
        /// `rd = ra + value`, wrapping.
        0x4f Addi addi(rd: Destination, ra: Source, value: Immediate) immediate_of(add);
        /// `rd = ra - value`, wrapping.
        0x50 Subi subi(rd: Destination, ra: Source, value: Immediate) immediate_of(sub);
        /// `rd = ra * value`, wrapping.
        0x51 Muli muli(rd: Destination, ra: Source, value: Immediate) immediate_of(mul);
        /// `rd = ra / value`, signed, rounded towards zero.
        0x52 Divi divi(rd: Destination, ra: Source, value: Immediate) immediate_of(div) traps(DivisionByZero, DivisionOverflow);
        /// `rd = ra / value`, unsigned.
        0x53 Divui divui(rd: Destination, ra: Source, value: Immediate) immediate_of(divu) traps(DivisionByZero);
        /// `rd = ra % value`, signed, with the sign of `ra`; `i64::MIN % -1` is 0.
        0x54 Remi remi(rd: Destination, ra: Source, value: Immediate) immediate_of(rem) traps(DivisionByZero);
        /// `rd = ra % value`, unsigned.
        0x55 Remui remui(rd: Destination, ra: Source, value: Immediate) immediate_of(remu) traps(DivisionByZero);
        /// `rd = ra & value`.
        0x56 Andi andi(rd: Destination, ra: Source, value: Immediate) immediate_of(and);
        /// `rd = ra | value`.
        0x57 Ori ori(rd: Destination, ra: Source, value: Immediate) immediate_of(or);
        /// `rd = ra ^ value`.
        0x58 Xori xori(rd: Destination, ra: Source, value: Immediate) immediate_of(xor);
        /// `rd = ra << (value mod 64)`.
        0x59 Shli shli(rd: Destination, ra: Source, value: Immediate) immediate_of(shl);
        /// `rd = ra >> (value mod 64)`, unsigned: zeroes come in.
        0x5a Shri shri(rd: Destination, ra: Source, value: Immediate) immediate_of(shr);
        /// `rd = ra >> (value mod 64)`, signed: copies of the sign bit come in.
        0x5b Sari sari(rd: Destination, ra: Source, value: Immediate) immediate_of(sar);
        /// `rd` = `ra` rotated left by `value mod 64` bits.
        0x5c Rotli rotli(rd: Destination, ra: Source, value: Immediate) immediate_of(rotl);
        /// `rd` = `ra` rotated right by `value mod 64` bits.
        0x5d Rotri rotri(rd: Destination, ra: Source, value: Immediate) immediate_of(rotr);
        /// `rd` = the lesser of `ra` and `rb`, signed.
        0x5e Min min(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        /// `rd` = the greater of `ra` and `rb`, signed.
        0x5f Max max(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        /// `rd` = the lesser of `ra` and `rb`, unsigned.
        0x60 Minu minu(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        /// `rd` = the greater of `ra` and `rb`, unsigned.
        0x61 Maxu maxu(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        }

        section "Arithmetic of 32 bits" {
        /// `rd` = the low 32 bits of `ra + rb`, zero-extended.
        0x78 Add32 add32(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        /// `rd` = the low 32 bits of `ra - rb`, zero-extended.
        0x79 Sub32 sub32(rd: Destination, ra: Source, rb: Source);
        /// `rd` = the low 32 bits of `ra * rb`, zero-extended.
        0x7a Mul32 mul32(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        /// `rd` = the low 32 bits of `ra` rotated left by `rb mod 32` bits, zero-extended.
        0x7b Rotl32 rotl32(rd: Destination, ra: Source, rb: Source);
        /// `rd` = the low 32 bits of `ra` rotated right by `rb mod 32` bits, zero-extended.
        0x7c Rotr32 rotr32(rd: Destination, ra: Source, rb: Source);
        /// `rd` = the low 32 bits of `ra` rotated left by `value mod 32` bits, zero-extended.
        0x7d Rotl32i rotl32i(rd: Destination, ra: Source, value: Immediate) immediate_of(rotl32);
        /// `rd` = the low 32 bits of `ra` rotated right by `value mod 32` bits, zero-extended.
        0x7e Rotr32i rotr32i(rd: Destination, ra: Source, value: Immediate) immediate_of(rotr32);
        }

        section "Bits and widths" {
        /// `rd = -ra`, wrapping.
        0x80 Neg neg(rd: Destination, ra: Source);
        /// `rd = !ra`, every bit inverted.
        0x81 Not not(rd: Destination, ra: Source);
        /// `rd` = the high 64 bits of the 128-bit product `ra * rb`, signed.
        0x82 Mulh mulh(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        /// `rd` = the high 64 bits of the 128-bit product `ra * rb`, unsigned.
        0x83 Mulhu mulhu(rd: Destination, ra: Source, rb: Source) swaps(ra, rb);
        /// `rd` = the low 8 bits of `ra`, sign-extended.
        0x84 Sext8 sext8(rd: Destination, ra: Source);
        /// `rd` = the low 16 bits of `ra`, sign-extended.
        0x85 Sext16 sext16(rd: Destination, ra: Source);
        /// `rd` = the low 32 bits of `ra`, sign-extended.
        0x86 Sext32 sext32(rd: Destination, ra: Source);
        /// `rd` = the low 8 bits of `ra`, zero-extended.
        0x87 Zext8 zext8(rd: Destination, ra: Source);
        /// `rd` = the low 16 bits of `ra`, zero-extended.
        0x88 Zext16 zext16(rd: Destination, ra: Source);
        /// `rd` = the low 32 bits of `ra`, zero-extended.
        0x89 Zext32 zext32(rd: Destination, ra: Source);
        /// `rd` = the number of one bits in `ra`.
        0x8a Popcnt popcnt(rd: Destination, ra: Source);
        /// `rd` = the number of zero bits above the highest one bit of `ra`; 64 for 0.
        0x8b Clz clz(rd: Destination, ra: Source);
        /// `rd` = the number of zero bits below the lowest one bit of `ra`; 64 for 0.
        0x8c Ctz ctz(rd: Destination, ra: Source);
        /// `rd` = the low 32 bits of `ra` with their bytes in the opposite order, zero-extended.
        0x8d Bswap32 bswap32(rd: Destination, ra: Source);
        /// `rd = ra` with its bytes in the opposite order.
        0x8e Bswap64 bswap64(rd: Destination, ra: Source);
        }

        section "Floating point" {
        /// `f(rd) = f(ra) + f(rb)`.
        0x90 Fadd fadd(rd: FloatDestination, ra: FloatSource, rb: FloatSource) swaps(ra, rb);
        /// `f(rd) = f(ra) - f(rb)`.
        0x91 Fsub fsub(rd: FloatDestination, ra: FloatSource, rb: FloatSource);
        /// `f(rd) = f(ra) * f(rb)`.
        0x92 Fmul fmul(rd: FloatDestination, ra: FloatSource, rb: FloatSource) swaps(ra, rb);
        /// `f(rd) = f(ra) / f(rb)`; dividing by zero gives an infinity or a NaN.
        0x93 Fdiv fdiv(rd: FloatDestination, ra: FloatSource, rb: FloatSource);
        /// `f(rd)` = the lesser of `f(ra)` and `f(rb)`; a NaN loses, and -0 is less than 0.
        0x94 Fmin fmin(rd: FloatDestination, ra: FloatSource, rb: FloatSource) swaps(ra, rb);
        /// `f(rd)` = the greater of `f(ra)` and `f(rb)`; a NaN loses, and 0 is greater than -0.
        0x95 Fmax fmax(rd: FloatDestination, ra: FloatSource, rb: FloatSource) swaps(ra, rb);
        /// `f(rd) = -f(ra)`: only the sign bit changes.
        0x96 Fneg fneg(rd: FloatDestination, ra: FloatSource);
        /// `f(rd) = |f(ra)|`: only the sign bit changes.
        0x97 Fabs fabs(rd: FloatDestination, ra: FloatSource);
        /// `f(rd)` = the square root of `f(ra)`; NaN below -0.
        0x98 Fsqrt fsqrt(rd: FloatDestination, ra: FloatSource);
        /// `f(rd)` = `f(ra)` rounded towards negative infinity.
        0x99 Ffloor ffloor(rd: FloatDestination, ra: FloatSource);
        /// `f(rd)` = `f(ra)` rounded towards positive infinity.
        0x9a Fceil fceil(rd: FloatDestination, ra: FloatSource);
        /// `f(rd)` = `f(ra)` rounded towards zero.
        0x9b Ftrunc ftrunc(rd: FloatDestination, ra: FloatSource);
        /// `f(rd)` = `f(ra)` rounded to the nearest integer, halves to the even one.
        0x9c Fround fround(rd: FloatDestination, ra: FloatSource);
        /// `rd = 1` if `f(ra) == f(rb)`, else `0`; 0 if either is NaN.
        0x9d Feq feq(rd: Destination, ra: FloatSource, rb: FloatSource) swaps(ra, rb);
        /// `rd = 1` if `f(ra) != f(rb)`, else `0`; 1 if either is NaN.
        0x9e Fne fne(rd: Destination, ra: FloatSource, rb: FloatSource) swaps(ra, rb);
        /// `rd = 1` if `f(ra) < f(rb)`, else `0`; 0 if either is NaN.
        0x9f Flt flt(rd: Destination, ra: FloatSource, rb: FloatSource);
        /// `rd = 1` if `f(ra) <= f(rb)`, else `0`; 0 if either is NaN.
        0xa0 Fle fle(rd: Destination, ra: FloatSource, rb: FloatSource);
        /// `rd = 1` if `f(ra) > f(rb)`, else `0`; 0 if either is NaN.
        0xa1 Fgt fgt(rd: Destination, ra: FloatSource, rb: FloatSource);
        /// `rd = 1` if `f(ra) >= f(rb)`, else `0`; 0 if either is NaN.
        0xa2 Fge fge(rd: Destination, ra: FloatSource, rb: FloatSource);
        /// `f(rd)` = the signed integer `ra`, rounded to the nearest binary64.
        0xa3 Itof itof(rd: FloatDestination, ra: Source);
        /// `f(rd)` = the unsigned integer `ra`, rounded to the nearest binary64.
        0xa4 Utof utof(rd: FloatDestination, ra: Source);
        /// `rd` = `f(ra)` towards zero as a signed integer; out of range saturates, NaN gives 0.
        0xa5 Ftoi ftoi(rd: Destination, ra: FloatSource);
        /// `rd` = `f(ra)` towards zero as an unsigned integer; out of range saturates, NaN gives 0.
        0xa6 Ftou ftou(rd: Destination, ra: FloatSource);
        }

        section "Memory" {
        /// `rd = heap[rb+offset ..+1]`, zero-extended.
        0xb0 Load8u load8u(rd: Destination, address: Memory) traps(OutOfBounds);
        /// `rd = heap[rb+offset ..+1]`, sign-extended.
        0xb1 Load8s load8s(rd: Destination, address: Memory) traps(OutOfBounds);
        /// `rd = heap[rb+offset ..+2]`, zero-extended.
        0xb2 Load16u load16u(rd: Destination, address: Memory) traps(OutOfBounds);
        /// `rd = heap[rb+offset ..+2]`, sign-extended.
        0xb3 Load16s load16s(rd: Destination, address: Memory) traps(OutOfBounds);
        /// `rd = heap[rb+offset ..+4]`, zero-extended.
        0xb4 Load32u load32u(rd: Destination, address: Memory) traps(OutOfBounds);
        /// `rd = heap[rb+offset ..+4]`, sign-extended.
        0xb5 Load32s load32s(rd: Destination, address: Memory) traps(OutOfBounds);
        /// `rd = heap[rb+offset ..+8]`.
        0xb6 Load64 load64(rd: Destination, address: Memory) traps(OutOfBounds);
        /// `heap[rb+offset ..+1]` = the low 8 bits of `ra`.
        0xb7 Store8 store8(ra: Source, address: Memory) traps(OutOfBounds);
        /// `heap[rb+offset ..+2]` = the low 16 bits of `ra`.
        0xb8 Store16 store16(ra: Source, address: Memory) traps(OutOfBounds);
        /// `heap[rb+offset ..+4]` = the low 32 bits of `ra`.
        0xb9 Store32 store32(ra: Source, address: Memory) traps(OutOfBounds);
        /// `heap[rb+offset ..+8] = ra`.
        0xba Store64 store64(ra: Source, address: Memory) traps(OutOfBounds);
        /// `rd = heap[rb+ri+offset ..+1]`, zero-extended.
        0xd0 Load8ux load8ux(rd: Destination, address: Indexed1) traps(OutOfBounds);
        /// `rd = heap[rb+ri+offset ..+1]`, sign-extended.
        0xd1 Load8sx load8sx(rd: Destination, address: Indexed1) traps(OutOfBounds);
        /// `rd = heap[rb+ri*2+offset ..+2]`, zero-extended.
        0xd2 Load16ux load16ux(rd: Destination, address: Indexed2) traps(OutOfBounds);
        /// `rd = heap[rb+ri*2+offset ..+2]`, sign-extended.
        0xd3 Load16sx load16sx(rd: Destination, address: Indexed2) traps(OutOfBounds);
        /// `rd = heap[rb+ri*4+offset ..+4]`, zero-extended.
        0xd4 Load32ux load32ux(rd: Destination, address: Indexed4) traps(OutOfBounds);
        /// `rd = heap[rb+ri*4+offset ..+4]`, sign-extended.
        0xd5 Load32sx load32sx(rd: Destination, address: Indexed4) traps(OutOfBounds);
        /// `rd = heap[rb+ri*8+offset ..+8]`.
        0xd6 Load64x load64x(rd: Destination, address: Indexed8) traps(OutOfBounds);
        /// `heap[rb+ri+offset ..+1]` = the low 8 bits of `ra`.
        0xd7 Store8x store8x(ra: Source, address: Indexed1) traps(OutOfBounds);
        /// `heap[rb+ri*2+offset ..+2]` = the low 16 bits of `ra`.
        0xd8 Store16x store16x(ra: Source, address: Indexed2) traps(OutOfBounds);
        /// `heap[rb+ri*4+offset ..+4]` = the low 32 bits of `ra`.
        0xd9 Store32x store32x(ra: Source, address: Indexed4) traps(OutOfBounds);
        /// `heap[rb+ri*8+offset ..+8] = ra`.
        0xda Store64x store64x(ra: Source, address: Indexed8) traps(OutOfBounds);
        /// `rd = heap[address ..+8]`; `load64 rd, [address]` stands for it.
        0xae Load64a load64a(rd: Destination, address: Immediate) traps(OutOfBounds);
        /// `heap[address ..+8] = ra`; `store64 ra, [address]` stands for it.
        0xaf Store64a store64a(ra: Source, address: Immediate) traps(OutOfBounds);
        /// `heap[ra ..+rc]` becomes what `heap[rb ..+rc]` was; the ranges may overlap.
        0xbb MemCopy mem_copy(ra: HeapAddress, rb: HeapAddress, rc: Source) costs(Bytes) traps(OutOfBounds);
        /// Every byte of `heap[ra ..+rc]` becomes the low 8 bits of `rb`.
        0xbc MemFill mem_fill(ra: HeapAddress, rb: Source, rc: Source) costs(Bytes) traps(OutOfBounds);
        /// `rd` = -1, 0 or 1 as `heap[ra ..+rc]` sorts before, with or after `heap[rb ..+rc]`, byte by unsigned byte.
        0xbd MemCompare mem_compare(rd: Destination, ra: HeapAddress, rb: HeapAddress, rc: Source) costs(Bytes) traps(OutOfBounds);
        /// `rd` = the address of the first byte in `heap[ra ..+rb]` that is the low 8 bits of `rc`; 0 if there is none. It costs as many bytes as are looked at.
        0xbf MemFind mem_find(rd: Destination, ra: HeapAddress, rb: Source, rc: Source) costs(Bytes) traps(OutOfBounds);
        /// `rd` = how many bytes from the start of `heap[ra ..+rb]` on are in the set at `rc`, 32 bytes with a bit for each byte: `b` is in it if bit `b mod 8` of byte `b / 8` is set. It costs as many bytes as are looked at.
        0xdb MemSpan mem_span(rd: Destination, ra: HeapAddress, rb: Source, rc: HeapAddress) costs(Span) traps(OutOfBounds);
        /// `rd` = the address of `ra` fresh bytes, all zero, aligned to 8; they stay allocated up to a `heap_release`.
        0xbe Alloc alloc(rd: Destination, ra: Source) costs(Cleared) traps(OutOfMemory);
        /// `rd` = the end of what is given out, a mark to which `heap_release` goes back.
        0xdc HeapMark heap_mark(rd: Destination);
        /// What has been given out since `heap_mark` gave `ra` is free again: `alloc` gives it out anew. A mark lies behind static data, at a multiple of 8, and no further than what is given out.
        0xdd HeapRelease heap_release(ra: Source) traps(InvalidMark);
        /// `rd` = the bytes of the heap; what lies between the mark and them can still be given out.
        0xde HeapSize heap_size(rd: Destination);
        }

        section "Maps" {
        /// `rd` = the bytes that a map of `layout` takes.
        0xc0 MapSize map_size(rd: Destination, layout: Layout);
        /// Initialises an empty map of `layout` at `ra`, a multiple of 4.
        0xc1 MapInit map_init(ra: HeapAddress, layout: Layout) costs(NewMap) traps(OutOfBounds, InvalidMap);
        /// `rd` = the address of a fresh, empty map of `layout`: `map_size`, `alloc` and `map_init` in one.
        0xc2 MapNew map_new(rd: Destination, layout: Layout) costs(NewMap) traps(OutOfMemory);
        /// `rd` = the address of the value of the key at `rk` in the map at `rm`, created zeroed if absent; 0 if absent and the map is full. Branch on 0 before using it: a field at an offset of 8 or more from address 0 is valid memory, and nothing traps there.
        0xc3 MapGetOrReserve map_get_or_reserve(rd: Destination, rm: Map, rk: KeyAddress) costs(Buckets) traps(OutOfBounds, InvalidMap);
        /// `rd` = the address of the value of the key at `rk` in the map at `rm`; 0 if absent. Branch on 0 before using it: a field at an offset of 8 or more from address 0 is valid memory, and nothing traps there.
        0xc4 MapLookup map_lookup(rd: Destination, rm: Map, rk: KeyAddress) costs(Buckets) traps(OutOfBounds, InvalidMap);
        /// `rd = 1` if the map at `rm` has the key at `rk`, else `0`.
        0xc5 MapHas map_has(rd: Destination, rm: Map, rk: KeyAddress) costs(Buckets) traps(OutOfBounds, InvalidMap);
        /// Removes the key at `rk` from the map at `rm`: `rd = 1` if it was there, else `0`.
        0xc6 MapRemove map_remove(rd: Destination, rm: Map, rk: KeyAddress) costs(Buckets) traps(OutOfBounds, InvalidMap);
        /// The map at `rm` becomes a copy of the map at `rs`: `rd = 1`; if it has too little capacity, `rd = 0` and nothing changes. Where layouts differ and too many keys collide, it traps and `rm` is empty.
        0xc7 MapOverwrite map_overwrite(rd: Destination, rm: Map, rs: Map) costs(Copy) traps(OutOfBounds, InvalidMap, IncompatibleMaps);
        /// Removes every key from the map at `rm`.
        0xc8 MapClear map_clear(rm: Map) costs(Buckets) traps(OutOfBounds, InvalidMap);
        /// Moves the cursor `rc` (0 at the start) to the next entry of the map at `rm`: `rp` = the address of its key, the register behind `rp` = the address of its value; jumps to `done`, changing no register, if there is none.
        0xc9 MapIterNext map_iter_next(rc: Cursor, rm: Map, rp: Pair, done: Target) costs(Buckets) traps(OutOfBounds, InvalidMap);
        /// `map_new` with a capacity of `ra`, from 1 to 65,535, in place of that of `layout`.
        0xe0 MapNewSized map_new_sized(rd: Destination, layout: Layout, ra: Source) costs(NewMap) traps(OutOfMemory, BadCapacity);
        /// `map_get_or_reserve` that also says what it did: the register behind `rp` = 1 if it has created the entry, else `0`. `rp` = 0 if absent and the map is full.
        0xe1 MapReserve map_reserve(rp: Pair, rm: Map, rk: KeyAddress) costs(Buckets) traps(OutOfBounds, InvalidMap);
        /// `rd` = the address of the key of the entry in the map at `rm` whose value is at `rv`.
        0xe3 MapKey map_key(rd: Destination, rm: Map, rv: ValueAddress) costs(Buckets) traps(OutOfBounds, InvalidMap, NoSuchValue);
        /// Adds `ra` to the value of the key at `rk` in the map at `rm`, created zeroed if absent: `rd = 1`; if absent and the map is full, `rd = 0` and nothing changes. The value has 1, 2, 4 or 8 bytes, and its sum wraps.
        0xe4 MapAdd map_add(rd: Destination, rm: Map, rk: KeyAddress, ra: Source) costs(Buckets) traps(OutOfBounds, InvalidMap, ValueSize);
        /// `rd` = the value of the key at `rk` in the map at `rm`, zero-extended from its 1, 2, 4 or 8 bytes; jumps to `absent`, changing no register, if there is none.
        0xe6 MapLoad map_load(rd: Destination, rm: Map, rk: KeyAddress, absent: Target) costs(Buckets) traps(OutOfBounds, InvalidMap, ValueSize);
        }

        section "Maps with keys in a register" {
        /// `map_get_or_reserve` with the key itself instead of its address: the low 1, 2, 4 or 8 bytes of `rk`, as many as a key of the map has. Branch on 0 as there.
        0xca MapGetOrReserveScalar map_get_or_reserve_scalar(rd: Destination, rm: Map, rk: Key) scalar_of(map_get_or_reserve) costs(Buckets) traps(OutOfBounds, InvalidMap, KeySize);
        /// `map_lookup` with the key itself instead of its address: the low 1, 2, 4 or 8 bytes of `rk`, as many as a key of the map has. Branch on 0 as there.
        0xcb MapLookupScalar map_lookup_scalar(rd: Destination, rm: Map, rk: Key) scalar_of(map_lookup) costs(Buckets) traps(OutOfBounds, InvalidMap, KeySize);
        /// `map_has` with the key itself instead of its address: the low 1, 2, 4 or 8 bytes of `rk`, as many as a key of the map has.
        0xcc MapHasScalar map_has_scalar(rd: Destination, rm: Map, rk: Key) scalar_of(map_has) costs(Buckets) traps(OutOfBounds, InvalidMap, KeySize);
        /// `map_remove` with the key itself instead of its address: the low 1, 2, 4 or 8 bytes of `rk`, as many as a key of the map has.
        0xcd MapRemoveScalar map_remove_scalar(rd: Destination, rm: Map, rk: Key) scalar_of(map_remove) costs(Buckets) traps(OutOfBounds, InvalidMap, KeySize);
        /// `map_reserve` with the key itself instead of its address: the low 1, 2, 4 or 8 bytes of `rk`, as many as a key of the map has.
        0xe2 MapReserveScalar map_reserve_scalar(rp: Pair, rm: Map, rk: Key) scalar_of(map_reserve) costs(Buckets) traps(OutOfBounds, InvalidMap, KeySize);
        /// `map_add` with the key itself instead of its address: the low 1, 2, 4 or 8 bytes of `rk`, as many as a key of the map has.
        0xe5 MapAddScalar map_add_scalar(rd: Destination, rm: Map, rk: Key, ra: Source) scalar_of(map_add) costs(Buckets) traps(OutOfBounds, InvalidMap, KeySize, ValueSize);
        /// `map_load` with the key itself instead of its address: the low 1, 2, 4 or 8 bytes of `rk`, as many as a key of the map has.
        0xe7 MapLoadScalar map_load_scalar(rd: Destination, rm: Map, rk: Key, absent: Target) scalar_of(map_load) costs(Buckets) traps(OutOfBounds, InvalidMap, KeySize, ValueSize);
        }
        }
    };
}
pub(crate) use for_each_instruction;

macro_rules! define_opcodes {
    ($(section $title:literal { $(
        $(#[doc = $semantics:literal])+
        $byte:literal $Variant:ident $mnemonic:ident($($operand:ident: $Kind:ident),*)
            $(immediate_of($register_form:ident))? $(scalar_of($address_form:ident))? $(swaps($left:ident, $right:ident))? $(ends($end:ident))?
            $(costs($price:ident))? $(traps($($trap:ident),+))?;
    )+ })+) => {
        /// What an instruction does: the first byte of its word.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Opcode {
            $($(
                $(#[doc = $semantics])+
                $Variant = $byte,
            )+)+
        }

        impl Opcode {
            /// Every opcode, in the order of the table.
            pub const ALL: &[Self] = &[$($(Self::$Variant),+),+];

            /// The table's sections in order: a title and its opcodes.
            pub const SECTIONS: &[(&'static str, &[Self])] = &[$(($title, &[$(Self::$Variant),+])),+];

            /// The opcode with this byte, if there is one.
            #[inline]
            pub const fn from_byte(byte: u8) -> Option<Self> {
                match byte {
                    $($($byte => Some(Self::$Variant),)+)+
                    _ => None,
                }
            }

            /// The name in assembly text, in lower case.
            pub const fn mnemonic(self) -> &'static str {
                match self {
                    $($(Self::$Variant => stringify!($mnemonic),)+)+
                }
            }

            /// The row's sentence of formal semantics, as Markdown.
            pub const fn semantics(self) -> &'static str {
                match self {
                    $($(Self::$Variant => concat!($($semantics),+).trim_ascii(),)+)+
                }
            }

            /// The operands in the order they are written, each with its place in the word.
            pub const fn operands(self) -> &'static [OperandSpec] {
                match self {
                    $($(Self::$Variant => {
                        const { &place([$((stringify!($operand), operand::kind::$Kind)),*]) }
                    })+)+
                }
            }

            /// The same operation with a register in place of the immediate, if there is one.
            pub const fn register_form(self) -> Option<Self> {
                match self {
                    $($($(Self::$Variant => Some(by_mnemonic::$register_form),)?)+)+
                    _ => None,
                }
            }

            /// The same operation with the address of the key in place of the key itself, if there is one.
            pub(crate) const fn address_form(self) -> Option<Self> {
                match self {
                    $($($(Self::$Variant => Some(by_mnemonic::$address_form),)?)+)+
                    _ => None,
                }
            }

            /// The two source operands that can change places without a difference, by their places in the word.
            pub(crate) const fn commuting(self) -> Option<(usize, usize)> {
                match self {
                    $($($(Self::$Variant => Some((
                        place_of(self.operands(), stringify!($left)),
                        place_of(self.operands(), stringify!($right)),
                    )),)?)+)+
                    _ => None,
                }
            }

            /// Whether execution can go on with the next word; only where it cannot may a program end.
            pub const fn falls_through(self) -> bool {
                match self {
                    $($($(Self::$Variant => {
                        // The column has one value.
                        const { assert!(same_text(stringify!($end), "path")) }
                        false
                    })?)+)+
                    _ => true,
                }
            }

            /// What executing it costs.
            pub const fn price(self) -> Price {
                match self {
                    $($($(Self::$Variant => Price::$price,)?)+)+
                    _ => Price::One,
                }
            }

            /// The traps that executing it can raise.
            pub const fn traps(self) -> &'static [TrapCode] {
                match self {
                    $($(Self::$Variant => &[$($(TrapCode::$trap),+)?],)+)+
                }
            }
        }

        /// Every instruction with its operands, in the order in which they are written.
        impl Word {
            $($(
                #[doc = concat!("`", stringify!($mnemonic), "`: ", $($semantics),+)]
                #[must_use]
                pub fn $mnemonic($($operand: operand::value::$Kind),*) -> Self {
                    let word = Self::new($byte);
                    $(let word = {
                        let at = const { place_of(Opcode::$Variant.operands(), stringify!($operand)) };
                        Field::put($operand, word, at)
                    };)*
                    word
                }
            )+)+
        }

        /// Every opcode by its mnemonic.
        #[allow(non_upper_case_globals, reason = "mnemonics are lower case")]
        #[allow(dead_code, reason = "only the tables of sequences name most of them")]
        pub(crate) mod by_mnemonic {
            use super::Opcode;
            $($(pub(crate) const $mnemonic: Opcode = Opcode::$Variant;)+)+
        }
    };
}
for_each_instruction!(define_opcodes);

impl Opcode {
    /// The same operation with a key itself in place of the address of one, if there is one.
    pub fn scalar_form(self) -> Option<Self> {
        Self::ALL.iter().copied().find(|opcode| opcode.address_form() == Some(self))
    }

    /// The same operation with an immediate in place of the last register, if there is one.
    pub fn immediate_form(self) -> Option<Self> {
        Self::ALL.iter().copied().find(|opcode| opcode.register_form() == Some(self))
    }

    /// The instruction as it is written, with the names of its operands.
    ///
    /// ```
    /// assert_eq!(mini_vm::instruction::Opcode::Store8.form(), "store8 ra, [rb + offset]");
    /// ```
    pub fn form(self) -> String {
        let operands: Vec<&str> = self.operands().iter().map(OperandSpec::written).collect();
        format!("{} {}", self.mnemonic(), operands.join(", ")).trim_end().to_owned()
    }

    /// The opcode with this mnemonic, in any case.
    pub fn from_mnemonic(mnemonic: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|opcode| opcode.mnemonic().eq_ignore_ascii_case(mnemonic))
    }
}
