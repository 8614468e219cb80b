; A data label in a memory operand: the register is the index into a static array.
;! output:
;| 30

.data   table: .u8 10, 20, 30, 40

main:   li      r2, 2
        load8u  r1, [r2 + table]
        host    print_int, r1
        host    newline, r1
        halt
