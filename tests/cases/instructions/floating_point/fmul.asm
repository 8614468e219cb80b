; fmul: the product of two floating-point registers, rounded to the nearest.

.const minus_zero = 0x8000000000000000  ; -0
.const one = 0x3ff0000000000000
.const minus_one = 0xbff0000000000000
.const tiny = 0x0000000000000001        ; the smallest subnormal
.const half = 0x3fe0000000000000
.const largest = 0x7fefffffffffffff     ; the largest finite number
.const minus_largest = 0xffefffffffffffff ; the lowest finite number
.const infinite = 0x7ff0000000000000    ; infinity
.const zero = 0x0000000000000000
.const not_a_number = 0x7ff8000000000000 ; the NaN that arithmetic gives
.const other_nan = 0xfff8000000000123   ; a NaN with its sign and other bits set
.const signaling_nan = 0x7ff4000000000000 ; a signaling NaN

.data pairs: .f64 1.5, 2.25
.data        .f64 0.1, 3.0
.data        .f64 -2.0, 3.5
.data        .u64 minus_zero, one
.data        .u64 minus_zero, minus_one
.data        .u64 tiny, half
.data        .u64 tiny, minus_one
.data        .u64 largest, largest
.data        .u64 minus_largest, largest
.data        .u64 infinite, minus_one
.data        .u64 infinite, zero
.data        .u64 not_a_number, zero
.data        .u64 other_nan, one
.const count = 13
.data operator: .string " * "
.data equals: .string " = "
.data is_canonical: .string "one NaN for all: "

main:
    li      r0, pairs                   ; r0 walks over the pairs
    li      r1, pairs + 16 * count      ; and stops here
.next:
    load64  r2, [r0]
    load64  r3, [r0 + 8]
    fmul    r4, r2, r3
    call    show, r2
    addi    r0, r0, 16
    bltu    r0, r1, .next

    ; The destination is the first source, the second, both, and the last register.
    lc      r2, 1.5
    lc      r3, 2.25
    mov     r4, r2
    fmul    r4, r4, r3
    call    show, r2
    lc      r2, 1.5
    lc      r3, 2.25
    mov     r4, r3
    fmul    r4, r2, r4
    call    show, r2
    lc      r2, 1.5
    lc      r3, 1.5
    mov     r255, r2
    fmul    r255, r255, r255
    mov     r4, r255
    call    show, r2

    ; Whatever NaN comes of it, it has the same bits.
    lc      r5, not_a_number
    li      r6, is_canonical
    host    print_string, r6
    lc      r2, infinite
    lc      r3, zero
    fmul    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    lc      r2, minus_zero
    lc      r3, infinite
    fmul    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    lc      r2, other_nan
    lc      r3, one
    fmul    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    lc      r2, one
    lc      r3, other_nan
    fmul    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    lc      r2, signaling_nan
    lc      r3, one
    fmul    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    host    newline, r6
    halt

; Prints "left * right = result" from r0, r1 and r2.
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
;| 1.5 * 2.25 = 3.375
;| 0.1 * 3.0 = 0.30000000000000004
;| -2.0 * 3.5 = -7.0
;| -0.0 * 1.0 = -0.0
;| -0.0 * -1.0 = 0.0
;| 5e-324 * 0.5 = 0.0
;| 5e-324 * -1.0 = -5e-324
;| 1.7976931348623157e308 * 1.7976931348623157e308 = inf
;| -1.7976931348623157e308 * 1.7976931348623157e308 = -inf
;| inf * -1.0 = -inf
;| inf * 0.0 = NaN
;| NaN * 0.0 = NaN
;| NaN * 1.0 = NaN
;| 1.5 * 2.25 = 3.375
;| 1.5 * 2.25 = 3.375
;| 1.5 * 1.5 = 2.25
;| one NaN for all: 11111
