; .const: names a floating-point number, with signs in front as all the arithmetic there is.

.const half     = 0.5
.const minus    = -half
.const plus     = +-minus               ; 0.5 again
.const infinity = inf
.const whole    = 3                     ; an integer
.data values: .f64 half, minus, plus, infinity, -infinity, whole
.data single: .f32 minus

main:
    li      r1, values
.next:
    load64  r0, [r1]
    host    print_float, r0
    host    newline, r0
    addi    r1, r1, 8
    bnei    r1, single, .next
    load32u r0, [r1]                    ; 0xbf000000
    host    print_uint, r0
    host    newline, r0
    lc      r0, minus
    host    print_float, r0
    host    newline, r0
    lc      r0, whole                   ; stays an integer
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| 0.5
;| -0.5
;| 0.5
;| inf
;| -inf
;| 3.0
;| 3204448256
;| -0.5
;| 3
