; fdiv: the quotient of two floating-point registers; by zero it is an infinity or NaN, not a trap.

.const one = 0x3ff0000000000000
.const zero = 0x0000000000000000
.const minus_zero = 0x8000000000000000  ; -0
.const minus_one = 0xbff0000000000000
.const infinite = 0x7ff0000000000000    ; infinity
.const largest = 0x7fefffffffffffff     ; the largest finite number
.const half = 0x3fe0000000000000
.const tiny = 0x0000000000000001        ; the smallest subnormal
.const not_a_number = 0x7ff8000000000000 ; the NaN that arithmetic gives
.const other_nan = 0xfff8000000000123   ; a NaN with its sign and other bits set
.const minus_infinite = 0xfff0000000000000 ; minus infinity
.const signaling_nan = 0x7ff4000000000000 ; a signaling NaN

.data pairs: .f64 1.5, 2.25
.data        .f64 1.0, 3.0
.data        .f64 -7.0, 2.0
.data        .u64 one, zero
.data        .u64 one, minus_zero
.data        .u64 minus_one, zero
.data        .u64 zero, zero
.data        .u64 zero, minus_one
.data        .u64 one, infinite
.data        .u64 minus_one, infinite
.data        .u64 infinite, infinite
.data        .u64 largest, half
.data        .u64 tiny, largest
.data        .u64 not_a_number, one
.data        .u64 other_nan, zero
.const count = 15
.data operator: .string " / "
.data equals: .string " = "
.data is_canonical: .string "one NaN for all: "

main:
    li      r0, pairs                   ; r0 walks over the pairs
    li      r1, pairs + 16 * count      ; and stops here
.next:
    load64  r2, [r0]
    load64  r3, [r0 + 8]
    fdiv    r4, r2, r3
    call    show, r2
    addi    r0, r0, 16
    bltu    r0, r1, .next

    ; The destination is the first source, the second, both, and the last register.
    lc      r2, 1.5
    lc      r3, 2.25
    mov     r4, r2
    fdiv    r4, r4, r3
    call    show, r2
    lc      r2, 1.5
    lc      r3, 2.25
    mov     r4, r3
    fdiv    r4, r2, r4
    call    show, r2
    lc      r2, 1.5
    lc      r3, 1.5
    mov     r255, r2
    fdiv    r255, r255, r255
    mov     r4, r255
    call    show, r2

    ; Whatever NaN comes of it, it has the same bits.
    lc      r5, not_a_number
    li      r6, is_canonical
    host    print_string, r6
    lc      r2, zero
    lc      r3, zero
    fdiv    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    lc      r2, minus_zero
    lc      r3, zero
    fdiv    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    lc      r2, infinite
    lc      r3, minus_infinite
    fdiv    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    lc      r2, other_nan
    lc      r3, one
    fdiv    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    lc      r2, one
    lc      r3, other_nan
    fdiv    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    lc      r2, signaling_nan
    lc      r3, one
    fdiv    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    host    newline, r6
    halt

; Prints "left / right = result" from r0, r1 and r2.
show:
    mov     r3, r0
    host    print_float, r3
    li      r3, operator
    host    print_string, r3
    mov     r3, r1
    host    print_float, r3
    li      r3, equals
    host    print_string, r3
    mov     r3, r2
    host    print_float, r3
    host    newline, r3
    ret

;! output:
;| 1.5 / 2.25 = 0.6666666666666666
;| 1.0 / 3.0 = 0.3333333333333333
;| -7.0 / 2.0 = -3.5
;| 1.0 / 0.0 = inf
;| 1.0 / -0.0 = -inf
;| -1.0 / 0.0 = -inf
;| 0.0 / 0.0 = NaN
;| 0.0 / -1.0 = -0.0
;| 1.0 / inf = 0.0
;| -1.0 / inf = -0.0
;| inf / inf = NaN
;| 1.7976931348623157e308 / 0.5 = inf
;| 5e-324 / 1.7976931348623157e308 = 0.0
;| NaN / 1.0 = NaN
;| NaN / 0.0 = NaN
;| 1.5 / 2.25 = 0.6666666666666666
;| 1.5 / 2.25 = 0.6666666666666666
;| 1.5 / 1.5 = 1.0
;| one NaN for all: 111111
