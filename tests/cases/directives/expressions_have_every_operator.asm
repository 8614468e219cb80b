; Every operator of constant expressions, each with operands that tell it from the others.

.data values:
    .data .i64 12 | 10, 12 ^ 10, 12 & 10
    .data .i64 3 << 4, 200 >> 3, -200 >> 3, -1 >> 127, 1 << 0
    .data .i64 12 + 10, 12 - 10, 10 - 12
    .data .i64 12 * 10, -12 * 10, 17 / 5, -17 / 5, 17 / -5, -17 / -5
    .data .i64 17 % 5, -17 % 5, 17 % -5, -17 % -5
    .data .i64 -5, ~5, +5, --5, ~~5, -~5, ~-5, +-5
    .data .i64 (7), ((7)), -(7 - 9)
.data end:

main:
    li      r1, values
.next:
    load64  r0, [r1]
    host    print_int, r0
    host    newline, r0
    addi    r1, r1, 8
    bnei    r1, end, .next
    halt

;! output:
;| 14
;| 6
;| 8
;| 48
;| 25
;| -25
;| -1
;| 1
;| 22
;| 2
;| -2
;| 120
;| -120
;| 3
;| -3
;| -3
;| 3
;| 2
;| -2
;| 2
;| -2
;| -5
;| -6
;| 5
;| 5
;| 5
;| 6
;| 4
;| -5
;| 7
;| 7
;| 2
