; Operators of the same strength are applied from left to right.

.data values:
    .data .i64 10 - 4 - 3, 10 - 4 + 3
    .data .i64 100 / 10 / 5, 100 / 10 * 5, 7 % 4 * 2, 2 * 7 % 4
    .data .i64 1 << 2 << 3, 256 >> 1 << 3
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
;| 3
;| 9
;| 2
;| 50
;| 6
;| 2
;| 32
;| 1024
