; One window of 255 registers more than the register stack holds traps.

.data before: .string "before\n"

main:
    li      r0, before
    host    print_string, r0
    li      r255, 4112
    call    deeper, r255
    halt

deeper:
    beqi    r0, 1, .deepest
    subi    r255, r0, 1
    call    deeper, r255                ;! trap stack_overflow
    addi    r0, r255, 1
.deepest:
    ret

;! output:
;| before
