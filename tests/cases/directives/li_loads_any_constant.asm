; li: what does not fit its 32 bits is in the constant pool, whichever way it is written and wherever it is defined.

main:
    li      r0, 0x7fffffff
    li      r1, 0xffffffff
    li      r2, -0x80000001
    li      r3, 0xffffffffffffffff
    li      r4, 1.5
    li      r5, later
    li      r6, -later
    li      r7, half
    li      r8, inf
    lc      r9, 1
    bne     r3, -1, .wrong
    sub     r2, r2, r0
    host    print_int, r0
    host    newline, r0
    host    print_int, r1
    host    newline, r1
    host    print_int, r2
    host    newline, r2
    host    print_float, r4
    host    newline, r4
    host    print_int, r5
    host    newline, r5
    host    print_int, r6
    host    newline, r6
    host    print_float, r7
    host    newline, r7
    host    print_float, r8
    host    newline, r8
    halt
.wrong:
    trap    1

.const later = 1 << 40
.const half = -0.5

;! output:
;| 2147483647
;| 4294967295
;| -4294967296
;| 1.5
;| 1099511627776
;| -1099511627776
;| -0.5
;| inf
