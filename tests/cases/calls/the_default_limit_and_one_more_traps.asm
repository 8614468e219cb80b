; Without options call 131,073 under way traps.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    lc      r1, 131073
    li      r0, 0
    call    down, r0
    halt

; Counts in r0 the calls under way until there are as many as r1 says; the window does not move.
down:
    addi    r0, r0, 1
    beq     r0, r1, .deepest
    call    down, r0                    ;! trap stack_overflow
.deepest:
    ret

;! output:
;| before
