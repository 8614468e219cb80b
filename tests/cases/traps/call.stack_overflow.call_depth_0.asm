; With a call depth of 0 no call works.
;! options: --call-depth 0

.data before: .string "before\n"

main:
    li      r1, before
    host    print_string, r1
    call    outer, r2                   ;! trap stack_overflow
    halt

outer:
    ret

;! output:
;| before
