; fsqrt: the square root, correctly rounded; NaN below -0.

.const zero = 0x0000000000000000
.const minus_zero = 0x8000000000000000  ; -0
.const one = 0x3ff0000000000000
.const tiny = 0x0000000000000001        ; the smallest subnormal
.const smallest_normal = 0x0010000000000000 ; the smallest normal number
.const largest = 0x7fefffffffffffff     ; the largest finite number
.const infinite = 0x7ff0000000000000    ; infinity
.const minus_one = 0xbff0000000000000
.const minus_tiny = 0x8000000000000001  ; the smallest subnormal, negative
.const minus_infinite = 0xfff0000000000000 ; minus infinity
.const not_a_number = 0x7ff8000000000000 ; the NaN that arithmetic gives
.const other_nan = 0xfff8000000000123   ; a NaN with its sign and other bits set
.const signaling_nan = 0x7ff4000000000000 ; a signaling NaN

.data sources: .f64 6.25
.data          .f64 2.0
.data          .f64 0.1
.data          .u64 zero
.data          .u64 minus_zero
.data          .u64 one
.data          .u64 tiny
.data          .u64 smallest_normal
.data          .u64 largest
.data          .u64 infinite
.data          .u64 minus_one
.data          .u64 minus_tiny
.data          .u64 minus_infinite
.data          .u64 not_a_number
.const count = 14
.data operator: .string "fsqrt "
.data equals: .string " = "
.data is_canonical: .string "one NaN for all: "

main:
    li      r0, sources                 ; r0 walks over the sources
    li      r1, sources + 8 * count     ; and stops here
.next:
    load64  r2, [r0]
    fsqrt   r3, r2
    call    show, r2
    addi    r0, r0, 8
    bltu    r0, r1, .next

    ; The destination is the source, and is the last register.
    lc      r2, 6.25
    mov     r255, r2
    fsqrt   r255, r255
    mov     r3, r255
    call    show, r2

    ; Whatever NaN comes of it, it has the same bits.
    lc      r4, not_a_number
    li      r5, is_canonical
    host    print_string, r5
    lc      r2, minus_one
    fsqrt   r3, r2
    eq      r5, r3, r4
    host    print_int, r5
    lc      r2, minus_tiny
    fsqrt   r3, r2
    eq      r5, r3, r4
    host    print_int, r5
    lc      r2, minus_infinite
    fsqrt   r3, r2
    eq      r5, r3, r4
    host    print_int, r5
    lc      r2, other_nan
    fsqrt   r3, r2
    eq      r5, r3, r4
    host    print_int, r5
    lc      r2, signaling_nan
    fsqrt   r3, r2
    eq      r5, r3, r4
    host    print_int, r5
    host    newline, r5
    halt

; Prints "fsqrt source = result" from r0 and r1.
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
;| fsqrt 6.25 = 2.5
;| fsqrt 2.0 = 1.4142135623730951
;| fsqrt 0.1 = 0.31622776601683794
;| fsqrt 0.0 = 0.0
;| fsqrt -0.0 = -0.0
;| fsqrt 1.0 = 1.0
;| fsqrt 5e-324 = 2.2227587494850775e-162
;| fsqrt 2.2250738585072014e-308 = 1.4916681462400413e-154
;| fsqrt 1.7976931348623157e308 = 1.3407807929942596e154
;| fsqrt inf = inf
;| fsqrt -1.0 = NaN
;| fsqrt -5e-324 = NaN
;| fsqrt -inf = NaN
;| fsqrt NaN = NaN
;| fsqrt 6.25 = 2.5
;| one NaN for all: 11111
