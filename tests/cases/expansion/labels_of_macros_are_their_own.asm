; A local label that a macro or a repetition defines is another one in each expansion, and none of the program's. A label in
; an argument is that of the program. A glued name is a name of the program.
;
;! output:
;| 321\

.macro down_from(count)
        li          r1, count
.again: host        print_int, r1
        subi        r1, r1, 1
        bne         r1, 0, .again
.endm

.macro jump_if_zero(register, target)
        bne         register, 0, .end
        jmp         target
.end:
.endm

.macro turns(count)
        .rept count, turn
        li          r2, turn
        jmp         .over
        trap        2
.over:
        .endr
.endm

main:   li          r0, 1
.again: down_from   3
        turns       3
        subi        r0, r0, 1
        jump_if_zero r0, .end
        li          r1, 0
        host        print_int, r1
        down_from   3
        trap        1
.end:   halt
