; A label on a line of its own stands for the next instruction, over empty lines, comments and directives.

main:
    jmp     there
there:

; nothing to do with it

.const nine = 9
also_there:
.data x: .u8 nine
.local:
    load8u  r0, [r0 + x]
    bnei    r0, 9, .wrong
    addi    r1, r1, 1
    beqi    r1, 1, there
    beqi    r1, 2, also_there
    beqi    r1, 3, .again
    host    print_int, r1
    host    newline, r1
    halt
.again:
    li      r0, 0
    jmp     also_there.local
.wrong:
    li      r0, 0
    jmp     there

;! output:
;| 4
