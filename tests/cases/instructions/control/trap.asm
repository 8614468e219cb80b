; trap: ends the program with a trap that carries a number; nothing behind it runs.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    call    checked, r2
    halt

checked:
    trap    -12                         ;! trap user
    li      r1, before                  ; never reached
    host    print_string, r1
    ret

;! output:
;| before
