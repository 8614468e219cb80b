; An underscore may stand anywhere behind the first digit of a number of any base, and counts nothing.

.data values:
    .data .u64 1_000, 1__0, 12_, 0_0
    .data .u64 0xdead_beef, 0x_ff, 0xf_
    .data .u64 0o7_7, 0o_7_
    .data .u64 0b1010_1010, 0b_1__1_
.data floats: .f64 1_000.5_0, 1_0e0_2, 2_.5

main:
    li      r1, values
.next:
    load64  r0, [r1]
    host    print_uint, r0
    host    newline, r0
    addi    r1, r1, 8
    bnei    r1, floats, .next
.next_float:
    load64  r0, [r1]
    host    print_float, r0
    host    newline, r0
    addi    r1, r1, 8
    bnei    r1, floats + 24, .next_float
    halt

;! output:
;| 1000
;| 10
;| 12
;| 0
;| 3735928559
;| 255
;| 15
;| 63
;| 7
;| 170
;| 3
;| 1000.5
;| 1000.0
;| 2.5
