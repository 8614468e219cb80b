; .zero: as many zero bytes as its expression says, also none; it may use the labels in front of it.

.const size = 3
.data a: .u8 0xff .zero size b: .u8 0xff
.data .zero 0 c: .zero 16 - (c - a) d:

main:
    load32u r0, [r9 + a]
    host    print_int, r0
    host    newline, r0
    li      r0, b - a
    host    print_int, r0
    host    newline, r0
    li      r0, c - a
    host    print_int, r0
    host    newline, r0
    li      r0, d - a
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| 255
;| 4
;| 5
;| 16
