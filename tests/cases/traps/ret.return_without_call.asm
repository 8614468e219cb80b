; ret outside any call traps.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    ret                                 ;! trap return_without_call
    halt

;! output:
;| before
