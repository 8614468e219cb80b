; sqrt, abs, floor, ceil, round, trunc, min, max, int and float; names of functions are not reserved.

.const min = max(3, int(2.9) + 4, min(7, 9))
.data  int: .u8 min(min, 200), abs(-5), int(sqrt(144)), int(round(2.5)), int(round(-3.5)) + 100
.data  float: .f64 sqrt(2), floor(-1.5), ceil(-1.5), trunc(-1.5), round(0.5), abs(-0.25), max(1, 0.5), min(nan, 4.0)
.data  end:

main:   li      r1, int
.bytes: load8u  r0, [r1]
        host    print_int, r0
        host    newline, r0
        add     r1, r1, 1
        blt     r1, float, .bytes
.numbers:
        load64  r0, [r1]
        host    print_float, r0
        host    newline, r0
        add     r1, r1, 8
        blt     r1, end, .numbers
        li      r0, float((1 << 53) + 1)
        host    print_float, r0
        host    newline, r0
        li      r0, floor(7) / 2        ; an integer stays one
        host    print_int, r0
        host    newline, r0
        halt

;! output:
;| 7
;| 5
;| 12
;| 2
;| 96
;| 1.4142135623730951
;| -2.0
;| -1.0
;| -1.0
;| 0.0
;| 0.25
;| 1.0
;| 4.0
;| 9007199254740992.0
;| 3
