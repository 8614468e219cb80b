; fabs: the sign bit cleared, also of zeroes and NaNs.

.const zero = 0x0000000000000000
.const minus_zero = 0x8000000000000000  ; -0
.const tiny = 0x0000000000000001        ; the smallest subnormal
.const minus_tiny = 0x8000000000000001  ; the smallest subnormal, negative
.const largest = 0x7fefffffffffffff     ; the largest finite number
.const infinite = 0x7ff0000000000000    ; infinity
.const minus_infinite = 0xfff0000000000000 ; minus infinity
.const not_a_number = 0x7ff8000000000000 ; the NaN that arithmetic gives
.const minus_nan = 0xfff8000000000000
.const other_nan = 0xfff8000000000123   ; a NaN with its sign and other bits set
.const plus_other_nan = 0x7ff8000000000123
.const signaling_nan = 0x7ff4000000000000 ; a signaling NaN
.const minus_signaling_nan = 0xfff4000000000000

.data sources: .f64 2.5
.data          .f64 -2.5
.data          .u64 zero
.data          .u64 minus_zero
.data          .u64 tiny
.data          .u64 minus_tiny
.data          .u64 largest
.data          .u64 infinite
.data          .u64 minus_infinite
.data          .u64 not_a_number
.const count = 10
.data operator: .string "fabs "
.data equals: .string " = "
.data bits_are_right: .string "bits: "

main:
    li      r0, sources                 ; r0 walks over the sources
    li      r1, sources + 8 * count     ; and stops here
.next:
    load64  r2, [r0]
    fabs    r3, r2
    call    show, r2
    addi    r0, r0, 8
    bltu    r0, r1, .next

    ; The destination is the source, and is the last register.
    lc      r2, -2.5
    mov     r255, r2
    fabs    r255, r255
    mov     r3, r255
    call    show, r2

    ; Bit by bit, NaNs too.
    li      r5, bits_are_right
    host    print_string, r5
    lc      r2, minus_nan
    lc      r4, not_a_number
    fabs    r3, r2
    eq      r5, r3, r4
    host    print_int, r5
    lc      r2, other_nan
    lc      r4, plus_other_nan
    fabs    r3, r2
    eq      r5, r3, r4
    host    print_int, r5
    lc      r2, signaling_nan
    lc      r4, signaling_nan
    fabs    r3, r2
    eq      r5, r3, r4
    host    print_int, r5
    lc      r2, minus_signaling_nan
    lc      r4, signaling_nan
    fabs    r3, r2
    eq      r5, r3, r4
    host    print_int, r5
    lc      r2, minus_zero
    lc      r4, zero
    fabs    r3, r2
    eq      r5, r3, r4
    host    print_int, r5
    host    newline, r5
    halt

; Prints "fabs source = result" from r0 and r1.
show:
    li      r2, operator
    host    print_string, r2
    mov     r2, r0
    host    print_float, r2
    li      r2, equals
    host    print_string, r2
    mov     r2, r1
    host    print_float, r2
    host    newline, r2
    ret

;! output:
;| fabs 2.5 = 2.5
;| fabs -2.5 = 2.5
;| fabs 0.0 = 0.0
;| fabs -0.0 = 0.0
;| fabs 5e-324 = 5e-324
;| fabs -5e-324 = 5e-324
;| fabs 1.7976931348623157e308 = 1.7976931348623157e308
;| fabs inf = inf
;| fabs -inf = inf
;| fabs NaN = NaN
;| fabs -2.5 = 2.5
;| bits: 11111
