; An argument with an operator that binds less than `+` is one operand in brackets, as it is elsewhere. One with a register
; stays a sum of terms.
;
;! output:
;| 25
;| 35
;| 25
;| 35

.macro show(base, offset)
        load64      r0, [base + offset + 16]
        host        print_int, r0
        host        newline, r0
.endm

.data .align 8 numbers: .u64 5, 15, 25, 35

main:   li          r1, numbers
        show        r1, 3 & 4
        show        r1, 1 << 3
        show        r1, (3 & 4)
        li          r2, 1
        show        r1, r2 * 8
        halt
