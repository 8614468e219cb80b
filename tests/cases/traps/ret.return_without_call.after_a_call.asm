; ret traps once every call has returned.

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    call    returning, r2
    ret                                 ;! trap return_without_call

returning:
    ret

;! output:
;| before
