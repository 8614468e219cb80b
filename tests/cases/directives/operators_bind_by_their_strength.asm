; From the weakest to the strongest: |, ^, &, shifts, + and -, then * / %; unary operators bind strongest of all.

.data values:
    .data .i64 1 | 3 ^ 2                ; 1 | 1
    .data .i64 1 ^ 3 & 2                ; 1 ^ 2
    .data .i64 6 & 1 << 2               ; 6 & 4
    .data .i64 1 << 2 + 1               ; 1 << 3
    .data .i64 64 >> 2 - 1              ; 64 >> 1
    .data .i64 2 + 3 * 4                ; 2 + 12
    .data .i64 20 - 9 / 2               ; 20 - 4
    .data .i64 20 - 9 % 4               ; 20 - 1
    .data .i64 -2 * 3 + 10              ; -6 + 10
    .data .i64 ~1 & 3                   ; -2 & 3
    .data .i64 2 * -3                   ; a unary operator behind a binary one
    .data .i64 1 | 2 ^ 4 & 6 << 1 + 2 * 3
    .data .i64 (((((1 | 2) ^ 4) & 6) << 1) + 2) * 3
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

; The last but one is 1 | (2 ^ (4 & (6 << 7))), which is 1 | (2 ^ 0); the last is ((7 & 6) << 1) + 2, three times.
;! output:
;| 1
;| 3
;| 4
;| 8
;| 32
;| 14
;| 16
;| 19
;| 4
;| 2
;| -6
;| 3
;| 42
