; Without options 131,072 calls may be under way.

main:
    lc      r1, 131072
    li      r0, 0
    call    down, r0
    mov     r1, r0
    host    print_int, r1
    host    newline, r1
    halt

; Counts in r0 the calls under way until there are as many as r1 says; the window does not move.
down:
    addi    r0, r0, 1
    beq     r0, r1, .deepest
    call    down, r0
.deepest:
    ret

;! output:
;| 131072
