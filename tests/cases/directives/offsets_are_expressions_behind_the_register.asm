; The offset of a memory operand is what the brackets come to with 0 in place of the register.

.data .zero 8
.data bytes: .u8 10, 11, 12, 13, 14, 15

main:
    li      r1, bytes + 2
    load8u  r0, [r1]
    host    print_int, r0
    host    newline, r0
    load8u  r0, [r1 + 1]
    host    print_int, r0
    host    newline, r0
    load8u  r0, [r1 - 1]
    host    print_int, r0
    host    newline, r0
    load8u  r0, [r1 - 1 - 1]            ; both are taken away
    host    print_int, r0
    host    newline, r0
    load8u  r0, [r1 - 3 + 5]            ; not 3 + 5 taken away
    host    print_int, r0
    host    newline, r0
    load8u  r0, [r1 + 1 * 3]
    host    print_int, r0
    host    newline, r0
    load8u  r0, [r1 - (3 - 2)]
    host    print_int, r0
    host    newline, r0
    load8u  r0, [r1 + -2]
    host    print_int, r0
    host    newline, r0
    li      r1, 3
    load8u  r0, [r1 + bytes]
    host    print_int, r0
    host    newline, r0
    lc      r1, 0x7fffffff + bytes
    load8u  r0, [r1 - 0x7fffffff]
    host    print_int, r0
    host    newline, r0
    halt

;! output:
;| 12
;| 13
;| 11
;| 10
;| 14
;| 15
;| 11
;| 10
;| 13
;| 10
