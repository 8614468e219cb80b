; fmin: the lesser of two floating-point registers; a NaN loses, and -0 is less than 0.

.const zero = 0x0000000000000000
.const minus_zero = 0x8000000000000000  ; -0
.const tiny = 0x0000000000000001        ; the smallest subnormal
.const minus_tiny = 0x8000000000000001  ; the smallest subnormal, negative
.const infinite = 0x7ff0000000000000    ; infinity
.const largest = 0x7fefffffffffffff     ; the largest finite number
.const minus_infinite = 0xfff0000000000000 ; minus infinity
.const minus_largest = 0xffefffffffffffff ; the lowest finite number
.const not_a_number = 0x7ff8000000000000 ; the NaN that arithmetic gives
.const one = 0x3ff0000000000000
.const other_nan = 0xfff8000000000123   ; a NaN with its sign and other bits set
.const signaling_nan = 0x7ff4000000000000 ; a signaling NaN

.data pairs: .f64 1.5, 2.25
.data        .f64 2.25, 1.5
.data        .f64 -1.0, 1.0
.data        .u64 zero, minus_zero
.data        .u64 minus_zero, zero
.data        .u64 minus_zero, minus_zero
.data        .u64 tiny, zero
.data        .u64 minus_tiny, minus_zero
.data        .u64 infinite, largest
.data        .u64 largest, infinite
.data        .u64 minus_infinite, minus_largest
.data        .u64 minus_largest, minus_infinite
.data        .u64 infinite, minus_infinite
.data        .u64 not_a_number, one
.data        .u64 one, not_a_number
.data        .u64 other_nan, minus_infinite
.data        .u64 infinite, other_nan
.data        .u64 signaling_nan, one
.data        .u64 one, signaling_nan
.data        .u64 not_a_number, other_nan
.const count = 20
.data operator: .string " min "
.data equals: .string " = "
.data is_canonical: .string "one NaN for all: "

main:
    li      r0, pairs                   ; r0 walks over the pairs
    li      r1, pairs + 16 * count      ; and stops here
.next:
    load64  r2, [r0]
    load64  r3, [r0 + 8]
    fmin    r4, r2, r3
    call    show, r2
    addi    r0, r0, 16
    bltu    r0, r1, .next

    ; The destination is the first source, the second, both, and the last register.
    lc      r2, 1.5
    lc      r3, 2.25
    mov     r4, r2
    fmin    r4, r4, r3
    call    show, r2
    lc      r2, 1.5
    lc      r3, 2.25
    mov     r4, r3
    fmin    r4, r2, r4
    call    show, r2
    lc      r2, 1.5
    lc      r3, 1.5
    mov     r255, r2
    fmin    r255, r255, r255
    mov     r4, r255
    call    show, r2

    ; Whatever NaN comes of it, it has the same bits.
    lc      r5, not_a_number
    li      r6, is_canonical
    host    print_string, r6
    lc      r2, not_a_number
    lc      r3, not_a_number
    fmin    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    lc      r2, other_nan
    lc      r3, not_a_number
    fmin    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    lc      r2, not_a_number
    lc      r3, other_nan
    fmin    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    lc      r2, other_nan
    lc      r3, other_nan
    fmin    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    lc      r2, signaling_nan
    lc      r3, other_nan
    fmin    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    lc      r2, signaling_nan
    lc      r3, signaling_nan
    fmin    r4, r2, r3
    eq      r6, r4, r5
    host    print_int, r6
    host    newline, r6
    halt

; Prints "left min right = result" from r0, r1 and r2.
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
;| 1.5 min 2.25 = 1.5
;| 2.25 min 1.5 = 1.5
;| -1.0 min 1.0 = -1.0
;| 0.0 min -0.0 = -0.0
;| -0.0 min 0.0 = -0.0
;| -0.0 min -0.0 = -0.0
;| 5e-324 min 0.0 = 0.0
;| -5e-324 min -0.0 = -5e-324
;| inf min 1.7976931348623157e308 = 1.7976931348623157e308
;| 1.7976931348623157e308 min inf = 1.7976931348623157e308
;| -inf min -1.7976931348623157e308 = -inf
;| -1.7976931348623157e308 min -inf = -inf
;| inf min -inf = -inf
;| NaN min 1.0 = 1.0
;| 1.0 min NaN = 1.0
;| NaN min -inf = -inf
;| inf min NaN = inf
;| NaN min 1.0 = 1.0
;| 1.0 min NaN = 1.0
;| NaN min NaN = NaN
;| 1.5 min 2.25 = 1.5
;| 1.5 min 2.25 = 1.5
;| 1.5 min 1.5 = 1.5
;| one NaN for all: 111111
