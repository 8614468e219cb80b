; A number with a fraction, an exponent or both is a floating-point number, also a whole one.

.data values:
    .data .f64 1.0, 0.5, 1e3, 1E3, 1e+3, 1e-3, 2.5e-1, 12.50, 007.5
    .data .f64 1.7976931348623157e308, 5e-324, 1e-400
    .data .f64 -1.5, +1.5, -0.0
.data end:

main:
    li      r1, values
.next:
    load64  r0, [r1]
    host    print_float, r0
    host    newline, r0
    addi    r1, r1, 8
    bnei    r1, end, .next
    halt

;! output:
;| 1.0
;| 0.5
;| 1000.0
;| 1000.0
;| 1000.0
;| 0.001
;| 0.25
;| 12.5
;| 7.5
;| 1.7976931348623157e308
;| 5e-324
;| 0.0
;| -1.5
;| 1.5
;| -0.0
