; halt: ends the program with exit status 0; nothing behind it runs, also inside a call.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    call    deeper, r2
    li      r1, 3                       ; never reached
    exit    r1

deeper:
    call    deepest, r2
    ret

deepest:
    halt
    li      r1, 4                       ; never reached
    exit    r1

;! output:
;| before
;! exit: 0
