; ftrunc: rounded towards zero; zeroes keep the sign of the source.

.const zero = 0x0000000000000000
.const minus_zero = 0x8000000000000000  ; -0
.const tiny = 0x0000000000000001        ; the smallest subnormal
.const minus_tiny = 0x8000000000000001  ; the smallest subnormal, negative
.const below_half = 0x3fdfffffffffffff  ; the number just below one half
.const last_half = 0x4320000000000001
.const two_to_52 = 0x4330000000000000   ; 2^52
.const largest = 0x7fefffffffffffff     ; the largest finite number
.const minus_largest = 0xffefffffffffffff ; the lowest finite number
.const infinite = 0x7ff0000000000000    ; infinity
.const minus_infinite = 0xfff0000000000000 ; minus infinity
.const not_a_number = 0x7ff8000000000000 ; the NaN that arithmetic gives
.const other_nan = 0xfff8000000000123   ; a NaN with its sign and other bits set
.const signaling_nan = 0x7ff4000000000000 ; a signaling NaN

.data sources: .f64 2.5
.data          .f64 -2.5
.data          .f64 0.5
.data          .f64 -0.5
.data          .f64 1.5
.data          .f64 -1.5
.data          .f64 3.5
.data          .f64 -3.5
.data          .f64 2.4999999999999996
.data          .f64 2.6
.data          .f64 -2.6
.data          .f64 1.0
.data          .u64 zero
.data          .u64 minus_zero
.data          .u64 tiny
.data          .u64 minus_tiny
.data          .u64 below_half
.data          .u64 last_half
.data          .u64 two_to_52
.data          .u64 largest
.data          .u64 minus_largest
.data          .u64 infinite
.data          .u64 minus_infinite
.data          .u64 not_a_number
.const count = 24
.data operator: .string "ftrunc "
.data equals: .string " = "
.data is_canonical: .string "one NaN for all: "

main:
    li      r0, sources                 ; r0 walks over the sources
    li      r1, sources + 8 * count     ; and stops here
.next:
    load64  r2, [r0]
    ftrunc  r3, r2
    call    show, r2
    addi    r0, r0, 8
    bltu    r0, r1, .next

    ; The destination is the source, and is the last register.
    lc      r2, -7.5
    mov     r255, r2
    ftrunc  r255, r255
    mov     r3, r255
    call    show, r2

    ; Whatever NaN comes of it, it has the same bits.
    lc      r4, not_a_number
    li      r5, is_canonical
    host    print_string, r5
    lc      r2, other_nan
    ftrunc  r3, r2
    eq      r5, r3, r4
    host    print_int, r5
    lc      r2, signaling_nan
    ftrunc  r3, r2
    eq      r5, r3, r4
    host    print_int, r5
    host    newline, r5
    halt

; Prints "ftrunc source = result" from r0 and r1.
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
;| ftrunc 2.5 = 2.0
;| ftrunc -2.5 = -2.0
;| ftrunc 0.5 = 0.0
;| ftrunc -0.5 = -0.0
;| ftrunc 1.5 = 1.0
;| ftrunc -1.5 = -1.0
;| ftrunc 3.5 = 3.0
;| ftrunc -3.5 = -3.0
;| ftrunc 2.4999999999999996 = 2.0
;| ftrunc 2.6 = 2.0
;| ftrunc -2.6 = -2.0
;| ftrunc 1.0 = 1.0
;| ftrunc 0.0 = 0.0
;| ftrunc -0.0 = -0.0
;| ftrunc 5e-324 = 0.0
;| ftrunc -5e-324 = -0.0
;| ftrunc 0.49999999999999994 = 0.0
;| ftrunc 2251799813685248.5 = 2251799813685248.0
;| ftrunc 4503599627370496.0 = 4503599627370496.0
;| ftrunc 1.7976931348623157e308 = 1.7976931348623157e308
;| ftrunc -1.7976931348623157e308 = -1.7976931348623157e308
;| ftrunc inf = inf
;| ftrunc -inf = -inf
;| ftrunc NaN = NaN
;| ftrunc -7.5 = -7.0
;| one NaN for all: 11
